"""The translations: collected from the texts of the program, and made ready for Qt."""

import subprocess
import sys

from environment import BIN, ROOT, Problem

FOLDER = ROOT / "resources" / "translations"


def update() -> int:
    """Bring the files of French, and of the English plurals, up to date with the texts of the program."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    sources = sorted(str(file.relative_to(ROOT)) for file in (ROOT / "app").rglob("*.py"))
    # No line numbers: they would change with every edit of the program.
    words = ["-locations", "none", "-no-obsolete", "-source-language", "en"]
    # The source texts are English: only their plurals need forms of their own.
    for language, only in (("fr", []), ("en", ["-pluralonly"])):
        target = ["-target-language", language, "-ts", f"resources/translations/{language}.ts"]
        code = _run("pyside6-lupdate", *sources, *words, *only, *target)
        if code:
            return code
    compile_all()
    return 0


def compile_all() -> None:
    """Make the .qm files that the program loads, where the translations are newer."""
    for source in sorted(FOLDER.glob("*.ts")):
        target = source.with_suffix(".qm")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        if _run("pyside6-lrelease", "-silent", str(source), "-qm", str(target)):
            raise Problem(f"{source.name} could not be made ready for Qt.")


def _run(tool: str, *words: str) -> int:
    program = BIN / (f"{tool}.exe" if sys.platform == "win32" else tool)
    return subprocess.run([program, *words], cwd=ROOT, check=False).returncode
