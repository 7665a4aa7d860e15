"""The paper all documents share: letterhead, tables that run over pages, frames, signatures, codes.

One sober layout, legible in black and white. The same content gives the same bytes: the only date in a file
is the one it is given.
"""

import datetime as dt
import importlib.resources
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources.abc import Traversable
from io import BytesIO
from typing import Literal, cast

import segno
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from fpdf import FPDF
from fpdf.enums import Align, MethodReturnValue, XPos, YPos
from PIL import Image, ImageOps

from app.domain.calendar import PARIS
from app.domain.money import NO_BREAK, in_french

Style = Literal["", "B", "I"]
PaperFormat = Literal["A3", "A4", "A5"]

FONT = "Source Sans Pro"
_FACES: dict[Style, str] = {
    "": "SourceSansPro-Regular.ttf",
    "B": "SourceSansPro-Semibold.ttf",
    "I": "SourceSansPro-It.ttf",
}
INK = (28, 34, 40)
MUTED = (96, 106, 115)
ACCENT = (15, 76, 92)
RULE = (200, 207, 212)
SHADE = (241, 244, 245)
WARN = (255, 246, 219)
MARGIN = 15.0
_SIZES_MM: dict[PaperFormat, tuple[float, float]] = {"A3": (297, 420), "A4": (210, 297), "A5": (148, 210)}
_PHOTO_PIXELS = 1000
_ROW_AFTER_HEADING = 16.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """Who writes: above every page's title, and below in one legal line."""

    name: str
    address: tuple[str, ...] = ()
    details: tuple[str, ...] = ()
    """Telephone, e-mail, SIRET, transport receipt: one line each."""
    legal: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; widths are shares of the page, nought fits the share to the words."""

    title: str
    width: float = 0
    right: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with more than plain text: small muted lines below it."""

    text: str
    notes: tuple[str, ...] = ()
    bold: bool = False
    leads: bool = False
    """A heading inside the table: never the last line of a page."""


Row = Sequence[str | Cell]


@dataclass(frozen=True, slots=True)
class Box:
    """A framed block: a small title and its lines; the first may be bold."""

    title: str
    lines: tuple[str, ...]
    lead: bool = True


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture with its caption."""

    image: bytes
    caption: str = ""


def day(value: dt.date | None) -> str:
    """Return a day as `05/10/2026`."""
    return f"{value:%d/%m/%Y}" if value is not None else ""


def clock(value: dt.datetime | None) -> str:
    """Return the time of an instant in Paris as `07:30`."""
    return f"{value.astimezone(PARIS):%H:%M}" if value is not None else ""


def day_time(value: dt.datetime | None) -> str:
    """Return an instant in Paris as `05/10/2026 à 07:30`."""
    return f"{value.astimezone(PARIS):%d/%m/%Y à %H:%M}" if value is not None else ""


def kilograms(value: int | None) -> str:
    """Return a weight as `12 340 kg`."""
    return f"{in_french(value)}{NO_BREAK}kg" if value is not None else ""


def joined(*parts: str, by: str = " · ") -> str:
    """Return the parts that say something, joined."""
    return by.join(part for part in parts if part)


def postal(street: str, postcode: str, city: str) -> tuple[str, ...]:
    """Return the lines of a French address."""
    return tuple(line for line in (street, joined(postcode, city, by=" ")) if line)


def phone_text(phone: str) -> str:
    """Return a French number as it is dialled here, in pairs: `06 39 98 15 16`; any other as it is."""
    digits = "".join(phone.split()).replace(".", "")
    national = f"0{digits[3:]}" if digits.startswith("+33") else digits
    if len(national) != 10 or not national.isdecimal():
        return phone
    return " ".join(national[at : at + 2] for at in range(0, 10, 2))


def siret_text(siret: str) -> str:
    """Return a SIREN or SIRET in groups, as it is read: `000 914 275 00011`."""
    digits = siret.replace(" ", "")
    return f"{digits[:3]} {digits[3:6]} {digits[6:9]} {digits[9:]}".strip()


@lru_cache(maxsize=1)
def _known_characters() -> frozenset[int]:
    with importlib.resources.as_file(_face("")) as path, TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap())


def _face(style: Style) -> Traversable:
    return importlib.resources.files("font_source_sans_pro") / "files" / _FACES[style]


@lru_cache(maxsize=2048)
def qr_matrix(data: str) -> tuple[bytes, ...]:
    """Return the modules of a QR code, by rows; remembered, since choosing its mask takes long."""
    return tuple(bytes(line) for line in segno.make_qr(data, error="m").matrix)


def printable(text: str) -> str:
    """Return `text` with what the font lacks written otherwise: no empty boxes, no control characters."""
    known = _known_characters()
    kept: list[str] = []
    for character in unicodedata.normalize("NFC", text):
        if ord(character) in known or character == "\n":
            kept.append(character)
        elif character.isspace() or unicodedata.category(character) == "Cc":
            kept.append(" ")
        elif unicodedata.category(character) not in ("Mn", "Cf"):
            plain = "".join(c for c in unicodedata.normalize("NFKD", character) if ord(c) in known)
            kept.append(plain or "?")
    return "".join(kept)


class Page(FPDF):
    """A document under our letterhead."""

    def __init__(
        self,
        head: Letterhead,
        title: str,
        number: str = "",
        subtitle: str = "",
        *,
        dated: dt.datetime,
        paper: PaperFormat = "A4",
        landscape: bool = False,
        banner: str = "",
        proof: str = "",
        foot: str = "",
        archive: bool = False,
    ) -> None:
        """Start a document.

        Args:
            head: Who writes.
            title: What it is, e.g. "Bon d'intervention".
            number: Its number, on every page.
            subtitle: Its date or period, below the number.
            dated: The instant of the document, kept in the file: aware, and never "now".
            paper: The format.
            landscape: Whether it lies.
            banner: A warning at the head of every page.
            proof: The fingerprint, at the foot of every page.
            foot: What stands there instead where there is none.
            archive: Whether the file must be PDF/A-3b.
        """
        super().__init__(
            orientation="landscape" if landscape else "portrait",
            format=_SIZES_MM[paper],
            enforce_compliance="PDFA_3B" if archive else None,
        )
        self._head = head
        self._title = printable(title)
        self._number = printable(number)
        self._subtitle = printable(subtitle)
        self._banner = printable(banner)
        self._foot = f"Empreinte SHA-256 {proof}" if proof else foot
        for style in _FACES:
            with importlib.resources.as_file(_face(style)) as path:
                self.add_font(FONT, style, path)
        self.set_creation_date(dated.astimezone(dt.UTC))
        self.set_title(joined(self._title, self._number, by=" "))
        self.set_author(printable(head.name))
        self.set_producer("Rondo")
        self.set_creator("Rondo")
        self.set_lang("fr-FR")
        self.set_margins(MARGIN, 12, MARGIN)
        self.set_auto_page_break(True, 20)
        self.set_draw_color(*RULE)
        self.set_line_width(0.2)
        self.add_page()

    # -- head and foot of each page

    def header(self) -> None:
        """Draw the letterhead on the first page, one line on the others."""
        if self.page_no() == 1:
            self._first_head()
        else:
            self.type(8, colour=MUTED)
            self.set_xy(self.l_margin, 9)
            self._line(self.epw * 0.5, self._head.name, "L")
            self._line(self.epw * 0.5, joined(self._title, self._number, by=" "), "R")
            self.set_draw_color(*RULE)
            self.line(self.l_margin, 15, self.w - self.r_margin, 15)
            self.set_y(19)
        if self._banner:
            self.notice(self._banner)

    def _first_head(self) -> None:
        top, half = 12.0, self.epw * 0.56
        # Cells keep a millimetre inside: taken back here, so that words and rules share one edge.
        left = self.l_margin - self.c_margin
        self.set_xy(left, top)
        self.type(14, "B", ACCENT)
        self._para(half, self._head.name, 6)
        self.type(8.5, colour=MUTED)
        for line in (*self._head.address, *self._head.details):
            self.set_x(left)
            self._para(half, line, 3.9)
        left_end = self.get_y()
        x, width = self.l_margin + half + 4, self.epw - half - 4 + self.c_margin
        self.set_xy(x, top)
        self.type(17, "B", INK)
        self._para(width, self._title, 7, "R")
        for text, size, style, colour in (
            (self._number, 11.5, "B", ACCENT),
            (self._subtitle, 9, "", MUTED),
        ):
            if text:
                self.set_x(x)
                self.type(size, style, colour)  # type: ignore[arg-type]
                self._para(width, text, size * 0.48, "R")
        y = max(left_end, self.get_y()) + 2.5
        self.set_draw_color(*ACCENT)
        self.set_line_width(0.6)
        self.line(self.l_margin, y, self.w - self.r_margin, y)
        self.set_line_width(0.2)
        self.set_draw_color(*RULE)
        self.set_y(y + 4)

    def footer(self) -> None:
        """Draw the legal line, the fingerprint and the page number."""
        self.set_y(-15)
        self.line(self.l_margin, self.get_y(), self.w - self.r_margin, self.get_y())
        self.set_y(-14)
        self.type(6.8, colour=MUTED)
        self._para(self.epw, self._head.legal, 3, "C")
        self.set_xy(self.l_margin, -7.5)
        self._line(self.epw * 0.8, self._foot, "L")
        # The count of pages is known at the end only: its place is narrower than its placeholder.
        self.set_x(self.get_x() + self.get_string_width("{nb}") - self.get_string_width("0"))
        self._line(self.epw * 0.2, f"Page {self.page_no()} / {{nb}}", "R")

    # -- words

    def type(self, size: float, style: Style = "", colour: tuple[int, int, int] = INK) -> None:
        """Choose size, style and colour of what follows."""
        self.set_font(FONT, style, size)
        self.set_text_color(*colour)

    def one_line(self, x: float, y: float, width: float, height: float, text: str) -> None:
        """Write one line at a place, with an ellipsis where it is too long."""
        self.set_xy(x, y)
        self.cell(width, height, self._fitted(printable(text), width))

    def _line(self, width: float, text: str, align: str) -> None:
        self.cell(width, 4, self._fitted(printable(text), width), align=Align.coerce(align))

    def _para(self, width: float, text: str, height: float, align: str = "L") -> None:
        if text:
            self.multi_cell(
                width, height, printable(text), align=align, new_x=XPos.LEFT, new_y=YPos.NEXT, padding=0
            )

    def _fitted(self, text: str, width: float) -> str:
        """Return `text` cut to one line, with an ellipsis where it is too long."""
        room = width - 2 * self.c_margin
        if self.get_string_width(text) <= room:
            return text
        while text and self.get_string_width(text + "…") > room:
            text = text[:-1]
        return text.rstrip() + "…"

    def _wrapped(self, text: str, width: float) -> list[str]:
        """Return the lines of `text` in the current font."""
        if not text:
            return []
        lines = self.multi_cell(
            width, 4, printable(text), align=Align.L, dry_run=True, output=MethodReturnValue.LINES
        )
        return cast(list[str], lines)

    def set_lines(self, text: str, width: float, size: float, style: Style = "") -> list[str]:
        """Return the lines of `text` in a font; quick, since the widths of words are remembered."""
        room, space = width / size, _word_width(self, " ", style)
        lines: list[str] = []
        for paragraph in printable(text).split("\n"):
            line, used = "", 0.0
            for word in paragraph.split(" "):
                wide = _word_width(self, word, style)
                if line and used + space + wide > room:
                    lines.append(line)
                    line, used = word, wide
                else:
                    line, used = (f"{line} {word}", used + space + wide) if line else (word, wide)
                while used > room and len(line) > 1:  # a word longer than the line
                    fits = next(
                        n
                        for n in range(len(line) - 1, 0, -1)
                        if n == 1 or _word_width(self, line[:n], style) <= room
                    )
                    lines.append(line[:fits])
                    line = line[fits:]
                    used = _word_width(self, line, style)
            if line:
                lines.append(line)
        return lines

    def put(self, x: float, y: float, text: str, size: float, style: Style = "", grey: bool = False) -> None:
        """Write one line whose top is at `y`."""
        self.type(size, style, MUTED if grey else INK)
        self.text(x, y + size * 0.29, text)

    def put_right(self, x: float, y: float, text: str, size: float, style: Style = "") -> None:
        """Write one line that ends at `x`."""
        self.put(x - _word_width(self, printable(text), style) * size, y, printable(text), size, style)

    def width_of(self, text: str, size: float, style: Style = "") -> float:
        """Return how wide `text` is, in millimetres."""
        return _word_width(self, printable(text), style) * size

    def _in_two_lines(self, text: str, width: float) -> list[str]:
        first, *rest = self._wrapped(text, width) or [""]
        return [first, " ".join(rest)] if rest else [first]

    def section(self, title: str) -> None:
        """Write a heading, kept with what follows."""
        self.need(16)
        self.ln(2)
        self.type(10.5, "B", ACCENT)
        self._para(self.epw, title, 5.5)
        self.ln(0.8)

    def text_block(self, text: str, size: float = 9, *, style: Style = "", muted: bool = False) -> None:
        """Write a paragraph over the whole width."""
        self.type(size, style, MUTED if muted else INK)
        self._para(self.epw, text, size * 0.46)

    def notice(self, text: str) -> None:
        """Write a warning in a tinted frame."""
        self.type(9, "B")
        lines = self._wrapped(text, self.epw - 4)
        height = len(lines) * 4.2 + 3
        x, y = self.l_margin, self.get_y()
        self.set_fill_color(*WARN)
        self.set_draw_color(*INK)
        self.rect(x, y, self.epw, height, style="DF")
        self.set_draw_color(*RULE)
        for rank, line in enumerate(lines):
            self.set_xy(x + 2, y + 1.5 + rank * 4.2)
            self.cell(self.epw - 4, 4.2, line, align=Align.C)
        self.set_xy(self.l_margin, y + height + 3)

    def need(self, height: float) -> bool:
        """Start a new page if less than `height` millimetres are left; return whether it did."""
        if self.get_y() + height <= self.h - self.b_margin:
            return False
        self.add_page()
        return True

    # -- frames

    def boxes(self, *boxes: Box) -> None:
        """Draw blocks side by side, equally wide and high."""
        gap = 4.0
        width = (self.epw - gap * (len(boxes) - 1)) / len(boxes)
        set_lines: list[list[tuple[str, bool]]] = []
        for box in boxes:
            lines: list[tuple[str, bool]] = []
            for rank, text in enumerate(line for line in box.lines if line):
                bold = box.lead and rank == 0
                self.type(9.5, "B" if bold else "")
                lines += [(line, bold) for line in self._wrapped(text, width - 5)]
            set_lines.append(lines)
        height = max(len(lines) for lines in set_lines) * 4.4 + 8
        self.need(height)
        top = self.get_y()
        for rank, (box, lines) in enumerate(zip(boxes, set_lines, strict=True)):
            x = self.l_margin + rank * (width + gap)
            self.rect(x, top, width, height)
            self.type(7.5, "B", MUTED)
            self.set_xy(x + 1.5, top + 1.2)
            self.cell(width - 3, 3.6, self._fitted(printable(box.title.upper()), width - 3))
            for at, (text, bold) in enumerate(lines):
                self.type(9.5, "B" if bold else "")
                self.set_xy(x + 1.5, top + 5.6 + at * 4.4)
                self.cell(width - 3, 4.4, text)
        self.set_xy(self.l_margin, top + height + 4)

    def fields(self, pairs: Iterable[tuple[str, str]], columns: int = 3, *, framed: str = "") -> None:
        """Draw labelled values in a grid; `framed` puts a frame with that title around them.

        Values that are empty are shown as a dash, so that a form says what it does not know.
        """
        given = list(pairs)
        width = (self.epw - 3) / columns
        rows = [given[start : start + columns] for start in range(0, len(given), columns)]
        self.type(9.5)
        set_rows = [[self._wrapped(value, width - 2) or ["—"] for _, value in row] for row in rows]
        heights = [max(len(lines) for lines in row) * 4.3 + 4.6 for row in set_rows]
        total = sum(heights) + (6.5 if framed else 0) + 1
        if total < self.h - self.b_margin - 30:
            self.need(total)
        top = self.get_y()
        y = top
        if framed:
            self.set_fill_color(*SHADE)
            self.rect(self.l_margin, y, self.epw, 5.5, style="F")
            self.type(8.5, "B", ACCENT)
            self.set_xy(self.l_margin + 1, y + 0.4)
            self.cell(self.epw - 2, 4.7, self._fitted(printable(framed), self.epw - 2))
            y += 6.5
        for row, lines_of_row, height in zip(rows, set_rows, heights, strict=True):
            for rank, ((label, _), lines) in enumerate(zip(row, lines_of_row, strict=True)):
                x = self.l_margin + 1 + rank * width
                self.type(7.2, colour=MUTED)
                self.set_xy(x, y)
                self.cell(width - 2, 3.4, self._fitted(printable(label), width))
                self.type(9.5)
                for at, line in enumerate(lines):
                    self.set_xy(x, y + 3.4 + at * 4.3)
                    self.cell(width - 2, 4.3, line)
            y += height
        if framed:
            self.rect(self.l_margin, top, self.epw, y - top)
        self.set_xy(self.l_margin, y + 2.5)

    # -- tables

    def listing(
        self,
        columns: Sequence[Column],
        rows: Iterable[Row],
        *,
        totals: Sequence[Row] = (),
        size: float = 8.8,
        empty: str = "Aucune ligne.",
    ) -> None:
        """Draw a table; its head comes back on every page, and no row is cut that fits on one."""
        given = list(rows)
        shares = [
            column.width or _fitting_share(column.title, [row[rank] for row in (*given, *totals)])
            for rank, column in enumerate(columns)
        ]
        widths = [self.epw * share / sum(shares) for share in shares]
        self.need(22)
        self._table_head(columns, widths, size)
        for row in given:
            self._table_row(columns, widths, row, size)
        if not given:
            self.type(size, "I", MUTED)
            self._para(self.epw, empty, 6)
        if totals:
            self.set_draw_color(*INK)
            self.line(self.l_margin, self.get_y(), self.w - self.r_margin, self.get_y())
            self.set_draw_color(*RULE)
            for row in totals:
                bold = [Cell(cell, bold=True) if isinstance(cell, str) else cell for cell in row]
                self._table_row(columns, widths, bold, size)
        self.ln(3)

    def _table_head(self, columns: Sequence[Column], widths: Sequence[float], size: float) -> None:
        self.type(size - 1, "B", ACCENT)
        titles = [self._wrapped(column.title, width) for column, width in zip(columns, widths, strict=True)]
        height = max(len(lines) for lines in titles) * 3.6 + 2.4
        top = self.get_y()
        self.set_fill_color(*SHADE)
        self.rect(self.l_margin, top, self.epw, height, style="F")
        x = self.l_margin
        for column, width, lines in zip(columns, widths, titles, strict=True):
            for rank, line in enumerate(lines):
                self.set_xy(x, top + 1.2 + rank * 3.6)
                self.cell(width, 3.6, line, align=Align.R if column.right else Align.L)
            x += width
        self.set_xy(self.l_margin, top + height)

    def _table_row(self, columns: Sequence[Column], widths: Sequence[float], row: Row, size: float) -> None:
        cells = [cell if isinstance(cell, Cell) else Cell(cell) for cell in row]
        set_cells = [self._cell_lines(cell, width, size) for cell, width in zip(cells, widths, strict=True)]
        page_room = self.h - self.b_margin - 40
        height = max((sum(line[0] for line in lines) for lines in set_cells), default=0) + 2.2
        kept = height + (_ROW_AFTER_HEADING if any(cell.leads for cell in cells) else 0)
        if height <= page_room and self.get_y() + kept > self.h - self.b_margin:
            self.add_page()
            self._table_head(columns, widths, size)
        while True:
            top = self.get_y()
            room = self.h - self.b_margin - top - 2.2
            low = top
            rest: list[list[_Line]] = []
            x = self.l_margin
            for column, width, lines in zip(columns, widths, set_cells, strict=True):
                y = top + 1.1
                left = list(lines)
                while left and y - top + left[0][0] <= room + 1.1:
                    line_height, text, line_size, style, colour = left.pop(0)
                    self.type(line_size, style, colour)
                    self.set_xy(x, y)
                    self.cell(width, line_height, text, align=Align.R if column.right else Align.L)
                    y += line_height
                rest.append(left)
                low = max(low, y)
                x += width
            if not any(rest):
                break
            set_cells = rest
            self.add_page()
            self._table_head(columns, widths, size)
        bottom = low + 1.1
        self.line(self.l_margin, bottom, self.w - self.r_margin, bottom)
        self.set_xy(self.l_margin, bottom)

    def _cell_lines(self, cell: Cell, width: float, size: float) -> "list[_Line]":
        style: Style = "B" if cell.bold else ""
        self.type(size, style)
        height = size * 0.46
        lines: list[_Line] = [(height, text, size, style, INK) for text in self._wrapped(cell.text, width)]
        small = size - 1.5
        self.type(small)
        for note in cell.notes:
            lines += [(small * 0.45, text, small, "", MUTED) for text in self._wrapped(note, width)]
        return lines

    def sums(self, pairs: Sequence[tuple[str, str]], *, last_is_total: bool = True) -> None:
        """Draw labelled amounts at the right; the last one large."""
        self.need(len(pairs) * 5.5 + 6)
        width, amount = 82.0, 34.0
        for rank, (label, value) in enumerate(pairs):
            final = last_is_total and rank == len(pairs) - 1
            height = 7.5 if final else 5.2
            x, y = self.w - self.r_margin - width, self.get_y()
            if final:
                self.set_fill_color(*ACCENT)
                self.rect(x, y + 0.6, width, height, style="F")
            self.type(11 if final else 9.5, "B" if final else "", (255, 255, 255) if final else INK)
            self.set_xy(x, y + (0.6 if final else 0))
            self.cell(width - amount, height, self._fitted(printable(label), width - amount))
            self.cell(amount, height, printable(value), align=Align.R)
            self.set_xy(self.l_margin, y + height + (0.6 if final else 0))
        self.ln(3)

    # -- pictures

    def qr(self, data: str, x: float, y: float, side: float, caption: str = "") -> None:
        """Draw a QR code as plain squares, sharp at any size."""
        matrix = qr_matrix(data)
        module = side / len(matrix)
        self.set_fill_color(0, 0, 0)
        for row, line in enumerate(matrix):
            start = None
            for column, dark in enumerate((*line, 0)):
                if dark and start is None:
                    start = column
                elif not dark and start is not None:
                    self.rect(
                        x + start * module, y + row * module, (column - start) * module, module, style="F"
                    )
                    start = None
        if data.startswith("http"):
            self.link(x, y, side, side, data)  # for whoever reads it on a screen
        if caption:
            self.type(7, colour=MUTED)
            for rank, text in enumerate(self._wrapped(caption, side + 10)):
                self.set_xy(x - 5, y + side + 0.8 + rank * 3)
                self.cell(side + 10, 3, text, align=Align.C)

    def picture(self, image: bytes, x: float, y: float, width: float, height: float) -> None:
        """Draw a picture inside a box, whole, upright and centred; say so where it cannot be read."""
        try:
            with Image.open(BytesIO(image)) as opened:
                upright = ImageOps.exif_transpose(opened)
                if upright.mode in ("RGBA", "LA", "PA", "P"):
                    upright = upright.convert("RGBA")
                    paper = Image.new("RGBA", upright.size, "white")
                    upright = Image.alpha_composite(paper, upright)
                upright = upright.convert("RGB")
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
            self.type(8, "I", MUTED)
            self.set_xy(x, y + height / 2 - 2)
            self.cell(width, 4, "Image illisible", align=Align.C)
            return
        upright.thumbnail((_PHOTO_PIXELS, _PHOTO_PIXELS))
        scale = min(width / upright.width, height / upright.height)
        shown_width, shown_height = upright.width * scale, upright.height * scale
        self.image(
            upright, x + (width - shown_width) / 2, y + (height - shown_height) / 2, shown_width, shown_height
        )

    def photos(self, photos: Sequence[Photo], per_row: int = 3) -> None:
        """Draw pictures in rows, each with its caption."""
        gap = 3.0
        width = (self.epw - gap * (per_row - 1)) / per_row
        height = width * 0.72
        for start in range(0, len(photos), per_row):
            self.need(height + 8)
            top = self.get_y()
            for rank, photo in enumerate(photos[start : start + per_row]):
                x = self.l_margin + rank * (width + gap)
                self.rect(x, top, width, height)
                self.picture(photo.image, x + 0.8, top + 0.8, width - 1.6, height - 1.6)
                self.type(7.5, colour=MUTED)
                self.set_xy(x, top + height + 0.4)
                self.cell(width, 3.6, self._fitted(printable(photo.caption), width))
            self.set_xy(self.l_margin, top + height + 5.5)

    def signatures(self, *blocks: tuple[str, tuple[str, ...], bytes], height: float = 38.0) -> None:
        """Draw signature boxes side by side, kept together: title, who and when, the drawn signature."""
        gap = 4.0
        width = (self.epw - gap * (len(blocks) - 1)) / len(blocks)
        self.need(height + 2)
        top = self.get_y()
        for rank, (title, lines, image) in enumerate(blocks):
            x = self.l_margin + rank * (width + gap)
            self.rect(x, top, width, height)
            self.type(7.5, "B", MUTED)
            self.set_xy(x + 1.5, top + 1.2)
            self.cell(width - 3, 3.6, self._fitted(printable(title.upper()), width - 3))
            y = top + 5.2
            for text in lines:
                self.type(8.5)
                for line in self._wrapped(text, width - 3)[:3]:
                    self.set_xy(x + 1.5, y)
                    self.cell(width - 3, 3.9, line)
                    y += 3.9
            if image:
                self.picture(image, x + 2, y + 0.5, width - 4, top + height - y - 1.5)
        self.set_xy(self.l_margin, top + height + 3)

    def tiles(self, tiles: Sequence[tuple[str, str, str]], per_row: int = 4) -> None:
        """Draw figures as tiles: title, figure, and a note of two lines at the most."""
        gap, line = 3.0, 3.5
        width = (self.epw - gap * (per_row - 1)) / per_row
        for start in range(0, len(tiles), per_row):
            row = tiles[start : start + per_row]
            self.type(7.5, "", MUTED)
            notes = [self._in_two_lines(note, width - 2) for _, _, note in row]
            height = 17.4 + line * max(len(note) for note in notes)
            self.need(height + 2)
            top = self.get_y()
            for rank, ((title, value, _), note) in enumerate(zip(row, notes, strict=True)):
                x = self.l_margin + rank * (width + gap)
                self.set_fill_color(*SHADE)
                self.rect(x, top, width, height, style="F")
                written = [
                    (title, 8.2, "", MUTED, 1.6),
                    (value, 15, "B", ACCENT, 6.6),
                    *((text, 7.5, "", MUTED, 15.2 + line * place) for place, text in enumerate(note)),
                ]
                for text, size, style, colour, y in written:
                    self.type(size, style, colour)  # type: ignore[arg-type]
                    self.set_xy(x + 1, top + y)
                    self.cell(width - 2, size * 0.46, self._fitted(printable(text), width - 2))
            self.set_xy(self.l_margin, top + height + gap)

    def discard(self) -> None:
        """Close the fonts of a document that is not finished."""
        for font in self.fonts.values():
            font.ttfont.close()  # type: ignore[union-attr]

    def finished(self) -> bytes:
        """Return the file."""
        return bytes(self.output())


_widths: dict[tuple[Style, str], float] = {}
_KEPT_WIDTHS = 50_000


def _word_width(page: Page, word: str, style: Style) -> float:
    """Return the width of a word at one point, in millimetres; the font is the same in every document."""
    known = _widths.get((style, word))
    if known is None:
        page.set_font(FONT, style, 10)
        known = page.get_string_width(word) / 10
        if len(_widths) >= _KEPT_WIDTHS:
            _widths.clear()
        _widths[style, word] = known
    return known


def _fitting_share(title: str, cells: Iterable[str | Cell]) -> float:
    """Return a share for a column by its words: long texts wrap rather than push the others away."""
    longest = max((len(cell if isinstance(cell, str) else cell.text) for cell in cells), default=0)
    return max(len(title) + 2, min(longest + 2, _WIDEST_CHARACTERS))


_WIDEST_CHARACTERS = 38
_Line = tuple[float, str, float, Style, tuple[int, int, int]]
