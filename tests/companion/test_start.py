"""What `rondo companion` carries: it runs for months on a small server, where nobody looks at a window."""

import sys

import pytest

from tests.bench.drivers import Endpoint
from tests.companion.phone import companion_dsn

# Qt, and what draws papers, reads tables or makes databases.
NOT_WANTED = {
    "PySide6",
    "shiboken6",
    "qtawesome",
    "fpdf",
    "fontTools",
    "numpy",
    "openpyxl",
    "pikepdf",
    "pyhanko",
}
MOST_BYTES = 130_000_000


@pytest.mark.one_release
def test_the_endpoint_starts_small_and_without_qt(database, monkeypatch):
    monkeypatch.setenv("PYTHONPROFILEIMPORTTIME", "1")
    with Endpoint(companion_dsn(database)) as endpoint:  # until it answers
        said = endpoint.said()
        started = endpoint.start_bytes
    imported = {
        line.rpartition("|")[2].strip() for line in said.splitlines() if line.startswith("import time:")
    }
    assert "app.companion.api" in imported
    assert {name.partition(".")[0] for name in imported} & NOT_WANTED == set()
    if sys.platform.startswith("linux"):  # elsewhere other things are counted
        assert started < MOST_BYTES
