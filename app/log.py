"""The log file: what the program did, for the person who helps. No customer data, no passwords."""

import contextlib
import logging
import os
import re
from logging.handlers import RotatingFileHandler
from pathlib import Path

from app import paths

FILE_BYTES = 1_000_000
FILES_KEPT = 5

# Where passwords and customers' data hide in the messages of libraries, with what is shown instead.
_HIDDEN = (
    (re.compile(r"(password\s*=\s*)('(?:[^'\\]|\\.)*'|[^\s'\"]+)", re.IGNORECASE), r"\1…"),
    (re.compile(r"(\w+://[^/\s:@]+:)[^@\s]+@"), r"\1…@"),
    (re.compile(r"(Bearer )\S+"), r"\1…"),
    # PostgreSQL quotes the refused row, SQLAlchemy the statement's parameters.
    (re.compile(r"^(\s*DETAIL:).*$", re.MULTILINE), r"\1 …"),
    (re.compile(r"(\[parameters:).*?\]$", re.MULTILINE | re.DOTALL), r"\1 …]"),
)

# They name addresses, with what stands in them, at the level of a normal day.
_TALKATIVE = ("httpx", "httpcore", "uvicorn.access", "fontTools")


def without_secrets(text: str) -> str:
    """Return `text` without passwords, tokens, and the values that a database's error quotes."""
    for pattern, shown in _HIDDEN:
        text = pattern.sub(shown, text)
    return text


class _Formatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return without_secrets(super().format(record))


def start(door: str) -> Path:
    """Begin to log into `<door>.log` in the folder of the logs, and return that file.

    Each door has a file of its own: two programs cannot turn over one file on Windows.

    Args:
        door: "workstation", "companion" or "command".
    """
    folder = paths.logs()
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{door}.log"
    handler = RotatingFileHandler(
        file, maxBytes=FILE_BYTES, backupCount=FILES_KEPT - 1, encoding="utf-8", delay=True
    )
    # A second window of the same door holds the file open on Windows: then it grows a little longer.
    handler.rotator = _turn_over
    handler.setFormatter(_Formatter("%(asctime)s %(levelname)-7s %(process)d %(name)s: %(message)s"))
    root = logging.getLogger()
    stop()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    return file


def stop() -> None:
    """Close the log file, if one is open."""
    root = logging.getLogger()
    for handler in [known for known in root.handlers if isinstance(known, RotatingFileHandler)]:
        root.removeHandler(handler)
        handler.close()


def last_lines(count: int = 60) -> list[str]:
    """Return the newest lines of the open log file, for a crash report."""
    for handler in logging.getLogger().handlers:
        if isinstance(handler, RotatingFileHandler):
            with contextlib.suppress(OSError):
                text = Path(handler.baseFilename).read_text(encoding="utf-8", errors="replace")
                return text.splitlines()[-count:]
    return []


def _turn_over(source: str, target: str) -> None:
    with contextlib.suppress(OSError):
        os.replace(source, target)
