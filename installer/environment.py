"""The `.venv` of this source tree: made once, refreshed when its lock file changes."""

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import system

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
REQUIREMENTS = ROOT / "installer" / "requirements"
STAMP = VENV / "rondo.json"


class Problem(Exception):
    """What keeps a command from going on, in words that say what to do."""


def prepare(*, dev: bool = False) -> None:
    """Make or refresh `.venv`, and see to the system libraries that Qt needs; at once when nothing changed.

    Args:
        dev: Whether the tools of the developers are needed too.

    Raises:
        Problem: Something is missing that this command may not install.
    """
    locks = {
        name: hashlib.sha256((REQUIREMENTS / f"{name}.txt").read_bytes()).hexdigest()
        for name in ("app", "dev")
    }
    stamp = _read_stamp()
    # The developers' lock file holds everything of the other one.
    installed = stamp.get("dev") == locks["dev"] or (not dev and stamp.get("app") == locks["app"])
    if not (installed and stamp.get("root") == str(ROOT) and PYTHON.exists()):
        STAMP.unlink(missing_ok=True)
        _install("dev" if dev else "app")
        _make_rondo_known()
        _check_qt()
        STAMP.write_text(
            json.dumps({"dev" if dev else "app": locks["dev" if dev else "app"], "root": str(ROOT)})
        )


def call(*words: str, cwd: Path | None = None, env: dict[str, str] | None = None) -> int:
    """Run Python of `.venv` with these words and return its exit code."""
    return subprocess.run([PYTHON, *words], cwd=cwd, env=env, check=False).returncode


def _read_stamp() -> dict[str, str]:
    try:
        return dict(json.loads(STAMP.read_text()))
    except (OSError, ValueError):
        return {}


def _install(lock: str) -> None:
    started = time.monotonic()
    print(f"Preparing {VENV}: this takes some minutes the first time …", flush=True)
    if not _works():
        _make_venv()
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--no-input", "install", "--quiet"]
    wanted = ["--require-hashes", "--no-deps", "-r", str(REQUIREMENTS / f"{lock}.txt")]
    if subprocess.run([*pip, *wanted], check=False).returncode:
        raise Problem(
            "The packages could not be installed: see above. Is this computer connected to its package index?"
        )
    print(f"Prepared in {time.monotonic() - started:.0f} s.", flush=True)


def _works() -> bool:
    """Tell whether `.venv` has a Python that runs, new enough, with pip."""
    if not PYTHON.exists():
        return False
    trial = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    return subprocess.run([PYTHON, "-c", trial], check=False, stderr=subprocess.DEVNULL).returncode == 0


def _make_venv() -> None:
    if VENV in Path(sys.executable).parents:
        raise Problem(f"{VENV} is damaged. Delete it and run this with the system's Python.")
    # Debian cuts these two modules out of its Python.
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        if not system.install([package]):
            line = system.line_to_type([package])
            raise Problem(f"This Python has no venv module. Type:\n\n    {line}\n\nand start again.")
    shutil.rmtree(VENV, ignore_errors=True)
    if subprocess.run([sys.executable, "-m", "venv", VENV], check=False).returncode:
        raise Problem(f"{VENV} could not be made: see above.")


def _make_rondo_known() -> None:
    """Let Python of `.venv` import `app` from anywhere, and `.venv` offer the command `rondo`."""
    asked = "import sysconfig; print(sysconfig.get_path('purelib'))"
    site = subprocess.run([PYTHON, "-c", asked], check=True, capture_output=True, text=True).stdout.strip()
    Path(site, "rondo.pth").write_text(f"{ROOT}\n", encoding="locale")
    if os.name == "nt":
        (BIN / "rondo.cmd").write_text(f'@"{PYTHON}" -P -m app.main %*\n', encoding="locale")
    else:
        script = BIN / "rondo"
        quoted = str(PYTHON).replace("'", "'\\''")
        script.write_text(f"#!/bin/sh\nexec '{quoted}' -P -m app.main \"$@\"\n")
        script.chmod(0o755)


def _check_qt() -> None:
    missing = system.missing_for_qt(next(VENV.glob("lib/python3*/site-packages/PySide6"), None))
    if not missing:
        return
    packages = sorted({system.PACKAGE_OF[name] for name in missing if name in system.PACKAGE_OF})
    if packages and system.install(packages):
        missing = system.missing_for_qt(next(VENV.glob("lib/python3*/site-packages/PySide6")))
    if missing:
        how = f"Type:\n\n    {system.line_to_type(packages)}\n\nand start again." if packages else ""
        raise Problem(f"Qt needs libraries that this system lacks: {', '.join(sorted(missing))}.\n{how}")
