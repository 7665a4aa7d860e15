"""The words of papers, as they are searched."""

import io
import re
import time
import zipfile
from contextlib import suppress

from app.domain.archive import SUFFIXES
from app.services.search import folded

_MOST_WORDS = 100_000  # characters of one paper that are searched
_MOST_PAGES, _MOST_SECONDS = 60, 6.0
_MOST_MEMBER = 20_000_000  # bytes of an unpacked part of an office file
_WORD_PARTS = ("word/document.xml", "xl/sharedStrings.xml", "content.xml")
_TAG = re.compile(r"<[^>]*>")


def words_of(mime: str, body: bytes) -> str:
    """Return the words of a paper as they are searched, folded; nothing where none can be read."""
    if mime == "application/pdf":
        return folded(_pdf_text(body))[:_MOST_WORDS]
    if mime == "text/plain":
        return folded(plain_text(body))[:_MOST_WORDS]
    if mime in SUFFIXES and not mime.startswith("image/"):
        return folded(_office_text(body))[:_MOST_WORDS]
    return ""


def _pdf_text(body: bytes) -> str:
    """Return the text of a PDF; of one that is broken, locked or endless what can be had."""
    from pypdf import PdfReader  # read only where a paper is: windows open without it
    from pypdf.errors import PyPdfError

    until, parts = time.monotonic() + _MOST_SECONDS, [""]
    # A file from outside may break the reader at any place: what is not read is not searched.
    with suppress(PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError):
        for page in PdfReader(io.BytesIO(body)).pages[:_MOST_PAGES]:
            parts.append(page.extract_text())
            if time.monotonic() > until:
                break
    return " ".join(parts)


def plain_text(body: bytes) -> str:
    """Return a text as it was meant: as the web writes it, else as old Windows did."""
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("cp1252", errors="replace")


def _office_text(body: bytes) -> str:
    with (
        suppress(zipfile.BadZipFile, KeyError, OSError, ValueError),
        zipfile.ZipFile(io.BytesIO(body)) as packed,
    ):
        for part in _WORD_PARTS:
            if part in packed.namelist() and packed.getinfo(part).file_size <= _MOST_MEMBER:
                return _TAG.sub(" ", packed.read(part).decode("utf-8", errors="replace"))
    return ""
