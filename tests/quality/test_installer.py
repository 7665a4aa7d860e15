"""What `python3 installer` does with the outcome of tests."""

import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DAY = date(2026, 11, 26)


@pytest.fixture
def checks(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "installer"))
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    import checks

    yield checks
    for name in ("checks", "cluster", "environment", "system", "translations"):
        sys.modules.pop(name, None)


def days(*numbers: int) -> Iterator[tuple[date, date]]:
    return iter([(DAY + timedelta(days=number),) * 2 for number in numbers])


@pytest.fixture
def suite(tmp_path) -> Path:
    """Tests of which one passes only the second time it runs; each run is written down."""
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    file = tmp_path / "test_small.py"
    file.write_text(
        "from pathlib import Path\n"
        "runs = Path(__file__).with_name('runs')\n"
        "def run(name):\n"
        "    with runs.open('a') as file:\n"
        "        file.write(name)\n"
        "    return runs.read_text().count(name)\n"
        "def test_always():\n"
        "    assert run('a')\n"
        "def test_at_midnight():\n"
        "    assert run('b') == 2\n"
    )
    return file


@pytest.mark.parametrize(
    ("clock", "code", "runs"), [(days(0, 0), 1, "ab"), (days(0, 1), 0, "abb")], ids=["one day", "midnight"]
)
def test_what_midnight_surprised_runs_again_and_nothing_else(monkeypatch, checks, suite, clock, code, runs):
    monkeypatch.setattr(checks, "_days", lambda: next(clock))
    assert checks.on_one_day("-q", str(suite)) == code
    assert suite.with_name("runs").read_text() == runs


def test_what_fails_on_the_new_day_too_has_failed(monkeypatch, checks, suite):
    clock = days(0, 1)
    suite.write_text("def test_never():\n    assert False\n")
    monkeypatch.setattr(checks, "_days", lambda: next(clock))
    assert checks.on_one_day("-q", str(suite)) == 1
