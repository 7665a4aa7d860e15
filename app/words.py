"""The words of the commands: French or English from the windows' own translations, read without Qt.

The drivers' endpoint is a command too. It runs for months on a server, where Qt would take memory and want
libraries of a screen.
"""

import locale
import logging
import struct
from pathlib import Path

from app import paths
from app.errors import AppError

LANGUAGES = ("fr", "en")

log = logging.getLogger(__name__)

# A compiled translation: a magic number, then sections, each a tag and its length. In the section of the
# messages each one is a run of fields, each a tag and its length too, up to an end.
_MAGIC = bytes.fromhex("3cb86418caef9c95cd211cbf60a1bddd")
_MESSAGES = 0x69
_END, _TRANSLATION, _SOURCE, _CONTEXT, _COMMENT = 1, 3, 6, 7, 8
_UNSAID = 0xFFFFFFFF

_known: dict[tuple[str, str], str] = {}


def choose(setting: str) -> str:
    """Return "fr" or "en": the setting, else the system's language, else French."""
    if setting in LANGUAGES:
        return setting
    system = (locale.getlocale()[0] or "")[:2].lower()  # fr_FR, or French_France on Windows
    return system if system in LANGUAGES else "fr"


def install(language: str) -> None:
    """Let `translate` say everything in `language`."""
    _known.clear()
    file = paths.resource("translations", f"{language}.qm")
    try:
        _known.update(_messages(file))
    except (OSError, UnicodeError, struct.error):
        if language != "en":
            log.warning("no translation: %s", file.stem)


def translate(context: str, text: str) -> str:
    """Return `text` in the language that is installed. It says numbers without plural forms."""
    return _known.get((context, text), text)


def said(error: AppError) -> str:
    """Return the error's sentence in the language that is installed, its holes filled."""
    text = translate("errors", error.text)
    return text.format(**error.holes) if error.holes else text


def _messages(file: Path) -> dict[tuple[str, str], str]:
    """Return the translations by context and English source."""
    raw = file.read_bytes()
    if not raw.startswith(_MAGIC):
        raise OSError(f"{file.name} is no translation")
    at, found = len(_MAGIC), {}
    while at < len(raw):
        tag, length = struct.unpack_from(">BI", raw, at)
        if tag == _MESSAGES:
            found = _read(raw, at + 5, at + 5 + length)
        at += 5 + length
    return found


def _read(raw: bytes, at: int, end: int) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    source = context = comment = shown = ""
    while at < end:
        tag = raw[at]
        if tag == _END:
            if not comment:  # those with one are texts of windows that mean different things
                found[context, source] = shown
            source = context = comment = shown = ""
            at += 1
            continue
        (length,) = struct.unpack_from(">I", raw, at + 1)
        value = b"" if length == _UNSAID else raw[at + 5 : at + 5 + length]
        at += 5 + len(value)
        if tag == _TRANSLATION:
            shown = shown or value.decode("utf-16-be")  # the first of several is the one of one
        elif tag == _SOURCE:
            source = value.decode()
        elif tag == _CONTEXT:
            context = value.decode()
        elif tag == _COMMENT:
            comment = value.decode()
    return found
