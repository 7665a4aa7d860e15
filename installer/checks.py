"""Everything that is checked before a change is taken: the same here and on the CI."""

import os
import shutil
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import cluster
import environment
import system
import translations
from environment import ROOT

# Debian's packages of the programs that tests look at results with, and one program of each.
_TOOLS = {"chromium": "chromium", "qpdf": "qpdf", "poppler-utils": "pdftoppm", "xvfb": "Xvfb"}
_BROWSERS = ("chromium", "google-chrome", "google-chrome-stable", "microsoft-edge", "microsoft-edge-stable")

Step = tuple[str, Callable[[], int]]

# A database is some hundred small files, made and dropped for one test: in memory that takes a fifth as long.
_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of our own is made there
_ROOM = 2 << 30  # bytes that must be free there; a run takes some 200 MB

COVERED = "app/domain/*,app/services/*"
COVERED_PERCENT = 90


def run_all(words: list[str]) -> int:
    """Run every check, or with words only these tests; return 0 when all of it passed."""
    environment.prepare(dev=True)
    translations.compile_all()
    _bring_tools()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _ROOM:
        os.environ.setdefault("RONDO_TEST_FOLDER", str(_MEMORY))
    if words:
        return _pytest(*words)
    workers = str(max(2, min(os.cpu_count() or 2, 8)))
    steps: list[Step] = [
        ("format", lambda: _module("ruff", "format", "--check", "--quiet", ".")),
        ("lint", lambda: _module("ruff", "check", "--quiet", ".")),
        ("types", lambda: _module("mypy")),
        ("rooms", lambda: _rooms()),
        ("quality", lambda: _pytest("-q", "tests/quality")),
        ("tests", lambda: on_one_day(*_shared(workers), "--ignore=tests/quality", "--cov", "--cov-report=")),
        ("coverage", _coverage),
        ("PostgreSQL 15", lambda: _oldest_postgresql(workers)),
    ]
    return run_steps(steps)


def run_steps(steps: list[Step]) -> int:
    """Run all steps, whatever the earlier ones say, tell of each how long it took, and return 0 or 1."""
    results = []
    for name, step in steps:
        print(f"\n=== {name}", flush=True)
        started = time.monotonic()
        code = step()
        results.append((name, code, time.monotonic() - started))
    print()
    for name, code, seconds in results:
        print(f"{'ok    ' if code == 0 else 'FAILED'}  {name:<14} {seconds:7.1f} s")
    return 1 if any(code for _, code, _ in results) else 0


def _module(name: str, *words: str) -> int:
    return environment.call("-m", name, *words, cwd=ROOT)


def _pytest(*words: str) -> int:
    return _module("pytest", *words)


def on_one_day(*words: str) -> int:
    """Run tests, and those that failed once more if midnight came in between; return pytest's exit code.

    A test reads the day once, the database whenever it is asked: at midnight the two part ways.
    """
    begun = _days()
    code = _pytest(*words)
    if code == 1 and _days() != begun:
        print("\nMidnight passed meanwhile: what failed is run again, all of it on the new day.", flush=True)
        more = ["--cov-append"] if "--cov" in words else []
        code = _pytest(*words, *more, "--last-failed", "--last-failed-no-failures", "none")
    return code


def _days() -> tuple[date, date]:
    """Return the day in Paris by winter and by summer time: this Python may know no time zones."""
    now = datetime.now(UTC)
    return (now + timedelta(hours=1)).date(), (now + timedelta(hours=2)).date()


def _shared(workers: str) -> list[str]:
    """Share the tests among processes; whoever is done early takes over what another has not begun."""
    return ["-q", "-n", workers, "--dist", "worksteal"]


def _rooms() -> int:
    """Check the import contracts of pyproject.toml."""
    return environment.call(
        "-c", "from importlinter.cli import lint_imports_command as c; c()", "--no-logo", cwd=ROOT
    )


def _coverage() -> int:
    """Report the lines of the rules and of the services that no test runs."""
    return _module("coverage", "report", f"--include={COVERED}", f"--fail-under={COVERED_PERCENT}")


def _oldest_postgresql(workers: str) -> int:
    """Run the tests of the database on the oldest release that is supported, without a superuser."""
    programs = cluster.find() if sys.platform.startswith("linux") else None
    if programs is None:
        print("No PostgreSQL 15 here: the tests ran on the embedded one only.")
        if sys.platform.startswith("linux"):
            print(f"To have it: {system.line_to_type(['postgresql-15'])}")
        return 1 if os.environ.get("CI") else 0
    print(programs.parent.name, flush=True)
    with cluster.running(programs) as dsn:
        os.environ["RONDO_TEST_ADMIN_DSN"] = dsn
        try:
            return on_one_day(*_shared(workers), "-m", "database", "--ignore=tests/quality")
        finally:
            del os.environ["RONDO_TEST_ADMIN_DSN"]


def _bring_tools() -> None:
    if not sys.platform.startswith("linux"):
        return
    missing = [package for package, program in _TOOLS.items() if shutil.which(program) is None]
    if "chromium" in missing and any(shutil.which(name) for name in _BROWSERS):
        missing.remove("chromium")
    if missing and not system.install(missing):
        print(f"Some tests need more: {system.line_to_type(missing)}", file=sys.stderr)
