"""Reads a spreadsheet or a CSV file as people keep them: finds encoding, separator and headers."""

import csv
import hashlib
import io
import re
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from app.domain.normal import clean, fold
from app.errors import QT_TRANSLATE_NOOP, InvalidInput

SUFFIXES = (".csv", ".txt", ".tsv", ".xlsx", ".xlsm")
_HEADER_WITHIN = 25  # lines: banners above a header are short
_TOTAL = re.compile(r"^(sous )?total\b|^nombre d|^somme\b|^nb d")


@dataclass(frozen=True, slots=True)
class Line:
    """One record below the header; `number` counts as a spreadsheet does, banners and header included."""

    number: int
    cells: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet (a CSV file has one): the words of its header, and its records without blanks and totals."""

    name: str
    headers: tuple[str, ...]
    header_row: int
    lines: tuple[Line, ...]
    banner: str = ""

    @property
    def signature(self) -> str:
        """The header's fingerprint, by which a mapping is known again."""
        return hashlib.sha256("\x1f".join(fold(name) for name in self.headers).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Table:
    """A file as it was read."""

    path: Path
    sheets: tuple[Sheet, ...]
    sha256: bytes
    encoding: str = ""
    delimiter: str = ""
    hidden: tuple[str, ...] = field(default=())
    """Hidden columns that hold something ("Feuil1!C"): the person is told of them."""

    @property
    def is_workbook(self) -> bool:
        """Whether the file has sheets."""
        return self.path.suffix.casefold() in (".xlsx", ".xlsm")


def read_table(path: Path, known: frozenset[str] = frozenset()) -> Table:
    """Read a CSV or XLSX file.

    Args:
        path: The file.
        known: Folded words that headers are likely to hold; they make the search for the header line sure.

    Raises:
        InvalidInput: It is no such file, or empty.
    """
    path = Path(path)
    if path.suffix.casefold() not in SUFFIXES:
        raise InvalidInput(
            QT_TRANSLATE_NOOP("errors", "{name} is neither a CSV nor an XLSX file."), name=path.name
        )
    try:
        body = path.read_bytes()
    except OSError as error:
        raise InvalidInput(
            QT_TRANSLATE_NOOP("errors", "{name} cannot be opened: {why}"),
            name=path.name,
            why=error.strerror or str(error),
        ) from error
    digest = hashlib.sha256(body).digest()
    if path.suffix.casefold() in (".xlsx", ".xlsm"):
        sheets, hidden = _workbook(path, body, known)
        table = Table(path, sheets, digest, hidden=hidden)
    else:
        text, encoding = decode(body)
        delimiter = _delimiter(text)
        rows = [tuple(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)]
        sheet = _sheet("", rows, known)
        table = Table(path, (sheet,) if sheet else (), digest, encoding, delimiter)
    if not table.sheets:
        raise InvalidInput(QT_TRANSLATE_NOOP("errors", "{name} holds no list with a header."), name=path.name)
    return table


def decode(body: bytes) -> tuple[str, str]:
    """Return the text of a file and its encoding: what the byte order mark says, UTF-8, else Windows' own."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if body.startswith(mark):
            return body.decode(encoding, errors="replace"), encoding
    if body[:200].count(0) > len(body[:200]) // 4:
        encoding = "utf-16-le" if body[1:2] == b"\0" else "utf-16-be"
        return body.decode(encoding, errors="replace"), encoding
    try:
        return body.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return body.decode("cp1252", errors="replace"), "cp1252"


def _delimiter(text: str) -> str:
    """Return the separator that cuts the first lines into the same number of fields, more than one."""
    lines = text[:20_000].splitlines()[:60]
    best, mark = 0.0, ";"
    for candidate in (";", "\t", ",", "|"):
        widths = Counter(
            len(row) for row in csv.reader(lines, delimiter=candidate) if any(cell.strip() for cell in row)
        )
        if not widths:
            continue
        width, times = widths.most_common(1)[0]
        score = (width > 1) * times / sum(widths.values()) * min(width, 12)
        if score > best:
            best, mark = score, candidate
    return mark


def _workbook(path: Path, body: bytes, known: frozenset[str]) -> tuple[tuple[Sheet, ...], tuple[str, ...]]:
    try:
        book = openpyxl.load_workbook(io.BytesIO(body), data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise InvalidInput(
            QT_TRANSLATE_NOOP("errors", "{name} is damaged or protected by a password."), name=path.name
        ) from error
    sheets: list[Sheet] = []
    hidden: list[str] = []
    for page in book.worksheets:
        rows = _rows(page)
        sheet = _sheet(page.title, rows, known)
        if sheet is None:
            continue
        sheets.append(sheet)
        hidden += [
            f"{page.title}!{letter}"
            for letter, column in page.column_dimensions.items()
            if column.hidden and any(cell.value is not None for cell in page[letter])
        ]
    return tuple(sheets), tuple(hidden)


def _rows(page: Worksheet) -> list[tuple[Any, ...]]:
    """Return the cells, a merged one repeated down its column: "the customer of the line above"."""
    rows = [list(row) for row in page.iter_rows(values_only=True)]
    for area in page.merged_cells.ranges:
        value = rows[area.min_row - 1][area.min_col - 1]
        for row in range(area.min_row, min(area.max_row, len(rows))):
            rows[row][area.min_col - 1] = value
    return [tuple(row) for row in rows]


def _sheet(name: str, rows: list[tuple[Any, ...]], known: frozenset[str]) -> Sheet | None:
    header = _header(rows, known)
    if header is None:
        return None
    width = max(index + 1 for row in rows[header:] for index, cell in enumerate(row) if clean(cell))
    above = rows[header - 1] if header else ()
    # A heading over two lines: the lower one counts, the upper one where the lower is empty.
    words = tuple(
        clean(cell) or (clean(above[i]) if i < len(above) else "") if i < len(rows[header]) else ""
        for i, cell in enumerate((*rows[header], *[None] * width)[:width])
    )
    lines = tuple(
        Line(number, (*row, *[None] * width)[:width])
        for number, row in enumerate(rows[header + 1 :], header + 2)
        if not _is_idle(row, words)
    )
    banner = " ".join(clean(cell) for row in rows[:header] for cell in row if clean(cell))
    return Sheet(name, words, header + 1, lines, banner) if lines else None


def _is_idle(row: tuple[Any, ...], headers: tuple[str, ...]) -> bool:
    """Return whether a line is blank, a total, or the header said again on a new page."""
    told = [clean(cell) for cell in row if clean(cell)]
    if not told:
        return True
    if len(told) <= 2 and any(_TOTAL.match(fold(cell)) for cell in told):
        return True
    same = sum(1 for cell, head in zip(row, headers, strict=False) if clean(cell) and clean(cell) == head)
    return same == len(told) and same > 1


def _header(rows: list[tuple[Any, ...]], known: frozenset[str]) -> int | None:
    """Return the index of the header line: several short words, known ones best, and records below it."""
    best, found = 0.0, None
    for index, row in enumerate(rows[:_HEADER_WITHIN]):
        cells = [clean(cell) for cell in row]
        told = [cell for cell in cells if cell]
        texts = [cell for cell in told if len(cell) <= 45 and not re.fullmatch(r"[\d\s.,/:€%+\-]+", cell)]
        below = next((line for line in rows[index + 1 :] if any(clean(cell) for cell in line)), None)
        if len(texts) < 2 or below is None or len(set(texts)) < len(told) * 0.7:
            continue
        familiar = sum(1 for cell in texts if fold(cell) in known)
        score = familiar * 3 + len(texts) - 2 * (len(told) - len(texts)) - index * 0.2
        if score > best:
            best, found = score, index
    return found
