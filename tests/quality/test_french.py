"""The French of the windows: complete, with the same holes, and up to date with the texts of the program."""

import ast
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "resources" / "translations"
HOLE = re.compile(r"\{[^{}]*\}|%n|%\d")


def _messages(file: Path) -> dict[tuple[str, str], list[str]]:
    """Return the translations of each (context, source): several where there are plurals."""
    found = {}
    for context in ElementTree.parse(file).getroot().iter("context"):  # noqa: S314 - our own file
        for message in context.iter("message"):
            translation = message.find("translation")
            forms = [form.text or "" for form in translation.iter("numerusform")] or [translation.text or ""]
            if translation.get("type") in {"unfinished", "vanished", "obsolete"}:
                forms = [""]
            found[context.findtext("name"), message.findtext("source")] = forms
    return found


def test_french_is_complete():
    missing = [key for key, forms in _messages(FOLDER / "fr.ts").items() if not all(forms)]
    assert missing == []


def test_french_fills_the_same_holes():
    wrong = [
        key
        for key, forms in _messages(FOLDER / "fr.ts").items()
        for form in forms
        if form and set(HOLE.findall(form)) - {"%n"} != set(HOLE.findall(key[1])) - {"%n"}
    ]
    assert wrong == []


def test_every_text_of_the_program_is_in_the_file(tmp_path):
    fresh = tmp_path / "fresh.ts"
    sources = sorted(str(file.relative_to(ROOT)) for file in (ROOT / "app").rglob("*.py"))
    program = Path(sys.executable).parent / "pyside6-lupdate"
    subprocess.run(
        [program, *sources, "-locations", "none", "-silent", "-ts", str(fresh)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    assert _messages(fresh).keys() - _messages(FOLDER / "fr.ts").keys() == set()


def test_sentences_read_as_french():
    # A French sentence has its narrow space before these marks, and no English word left behind.
    text = " ".join(form for forms in _messages(FOLDER / "fr.ts").values() for form in forms)
    assert re.findall(r"\w[;!?](?:\s|$)", text) == []
    # ... and none of them may begin a line.
    assert re.findall(r"\S+ (?:[:;!?»€]|%(?![\dnL]))|« ", text) == []
    assert re.findall(r"\b(?:the|and|not|with|this|your|please)\b", text, re.IGNORECASE) == []


def test_a_count_is_translated_where_a_subclass_says_it():
    bases: dict[str, set[str]] = {}
    counted: dict[str, list[str]] = {}
    for file in (ROOT / "app" / "views").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not isinstance(node, ast.ClassDef):
                continue
            bases[node.name] = {base.id for base in node.bases if isinstance(base, ast.Name)}
            counted[node.name] = [
                ast.unparse(call.args[0])
                for call in ast.walk(node)
                if isinstance(call, ast.Call) and ast.unparse(call.func) == "self.tr" and len(call.args) > 1
            ]

    def is_counting(name: str) -> bool:
        return name == "Counting" or any(map(is_counting, bases.get(name, ())))

    inherited = {base for names in bases.values() for base in names}
    assert [n for n, said in counted.items() if said and n in inherited and not is_counting(n)] == []
