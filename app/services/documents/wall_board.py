"""The board for the wall: who does what when, to be read from a metre away, in black and white too.

Each row has its bars on the line of time, numbered, and below them who is served when and what is fetched.
Nothing depends on colour: what is done is filled, what a tour does for itself is thin, an absence is hatched.
"""

import datetime as dt
from dataclasses import dataclass
from itertools import groupby

from app.domain import board
from app.domain.calendar import PARIS
from app.domain.jobs import JobStatus
from app.services.documents.page import (
    INK,
    MUTED,
    RULE,
    Letterhead,
    Page,
    PaperFormat,
    clock,
    day,
    day_time,
    joined,
)
from app.services.documents.words import JOB_NAMES, STOP_NAMES

_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_OVER = frozenset(
    {JobStatus.DONE, JobStatus.WEIGHED, JobStatus.VALIDATED, JobStatus.INVOICED, JobStatus.NOT_DONE}
)
_MARGIN = 10.0
_STRIP = 7.0
_FILLED = (60, 66, 72)
_ABSENT = (225, 229, 232)


@dataclass(frozen=True, slots=True)
class _Size:
    """What the paper allows: points of names and of words, millimetres of a line and of the names' column."""

    name: float
    words: float
    line: float
    names: float
    columns: int


_ENTRY = 1.85
"""Lines that a stop takes: who is served, and in smaller letters what is fetched."""
_A3 = _Size(15, 12, 5.3, 58, 5)
_A4 = _Size(11, 9, 4.1, 44, 4)


class _Wall(Page):
    """A page that lies, with the day above, the hours below it, and the legend at its foot."""

    def __init__(self, wall: "WallBoard") -> None:
        self.wall, self.depot, self.hours = wall, "", _hours(wall.board)
        super().__init__(
            wall.head, _title(wall.board), dated=wall.printed_at, paper=wall.paper, landscape=True
        )

    def header(self) -> None:
        """Draw the day, whose board it is, and when it was read."""
        self.set_margins(_MARGIN, 8, _MARGIN)
        self.set_auto_page_break(False)
        large = self.wall.paper == "A3"
        self.put(_MARGIN, 7, _title(self.wall.board), 26 if large else 18, "B")
        self.put_right(self.w - _MARGIN, 8, joined(self._head.name, self.depot), 16 if large else 11, "B")
        self.put(_MARGIN, 18 if large else 14.5, f"État du {day_time(self.wall.printed_at)}", 10, grey=True)
        self.set_y(25 if large else 20)

    def footer(self) -> None:
        """Draw the legend and the page number."""
        y, x = self.h - 11, _MARGIN
        for kind, words in (
            ("job", "à faire"),
            ("done", "fait"),
            ("own", "étape de la tournée"),
            ("absence", "absence"),
        ):
            _bar(self, x, y, 9, 5, kind)
            self.put(x + 10.5, y + 0.8, words, 10)
            x += 14 + self.width_of(words, 10)
        self.put(
            x, y + 0.8, "ADR : matière dangereuse     ! : problème signalé     (brouillon) : non publiée", 10
        )
        # The count of pages is known at the end only.
        self.set_xy(self.w - _MARGIN - 40, y)
        self.type(10)
        self.cell(40, 5, f"Page {self.page_no()} / {{nb}}", align="R")


@dataclass(frozen=True, slots=True, kw_only=True)
class WallBoard:
    """What hangs on the wall."""

    head: Letterhead
    board: board.BoardDay
    printed_at: dt.datetime
    paper: PaperFormat = "A3"


def wall_board(wall: WallBoard) -> bytes:
    """Return the board as a PDF: one page where all rows fit on one, else a page or more for each depot."""
    size = _A3 if wall.paper == "A3" else _A4
    page = _Wall(wall)
    rows = list(wall.board.rows)
    room = page.h - 16 - page.get_y() - _scale_height(wall.board)
    depots = [(name, list(group)) for name, group in groupby(rows, key=lambda row: row.depot)]
    heights = {row.id: _height(page, wall.board, row, size) for row in rows}
    if sum(heights.values()) <= room:
        depots = [(depots[0][0] if len(depots) == 1 else "", rows)] if rows else []
    fresh = True
    for depot, group in depots:
        page.depot = depot
        left = 0.0
        for row in group:
            if left < heights[row.id]:
                if not fresh:
                    page.add_page()
                elif depot:
                    page.put_right(page.w - _MARGIN, 15 if size is _A3 else 12.5, depot, size.words)
                fresh = False
                _scale(page, wall.board, size)
                left = page.h - 16 - page.get_y()
            _row(page, wall.board, row, size, heights[row.id])
            left -= heights[row.id]
    if not depots:
        page.text_block("Aucune ligne à montrer.", 14)
    return page.finished()


def _title(shown: board.BoardDay) -> str:
    first, last = shown.first, shown.first + dt.timedelta(days=shown.days - 1)
    if shown.days == 1:
        return f"Planning du {_DAYS[first.weekday()]} {day(first)}"
    return f"Planning du {_DAYS[first.weekday()]} {day(first)} au {_DAYS[last.weekday()]} {day(last)}"


def _hours(shown: board.BoardDay) -> tuple[dt.datetime, dt.datetime]:
    """Return the whole hours that the bars of one day reach over: the usual day at least."""
    midnight = dt.datetime.combine(shown.first, dt.time(), PARIS)
    starts = [bar.start.astimezone(PARIS) for bar in shown.bars]
    ends = [bar.end.astimezone(PARIS) for bar in shown.bars]
    first = min([midnight.replace(hour=6), *starts]).replace(minute=0, second=0)
    last = max([midnight.replace(hour=17), *ends]) + dt.timedelta(minutes=59)
    return first, last.replace(minute=0, second=0)


def _x(page: _Wall, at: dt.datetime, size: _Size) -> float:
    first, last = page.hours
    share = (at - first) / (last - first)
    left = _MARGIN + size.names
    return left + min(max(share, 0.0), 1.0) * (page.w - _MARGIN - left)


def _scale_height(shown: board.BoardDay) -> float:
    return 7.0 if shown.days == 1 else 9.0


def _scale(page: _Wall, shown: board.BoardDay, size: _Size) -> None:
    """Draw the hours, or the days, above the rows."""
    y = page.get_y()
    if shown.days == 1:
        first, last = page.hours
        at = first
        while at < last:
            page.put(_x(page, at, size) + 0.8, y + 1, f"{at:%H} h", size.words - 1)
            at = (at.astimezone(dt.UTC) + dt.timedelta(hours=1)).astimezone(PARIS)
    else:
        width = _day_width(page, shown, size)
        for n in range(shown.days):
            on = shown.first + dt.timedelta(days=n)
            page.put(
                _MARGIN + size.names + n * width + 1.5,
                y + 1.5,
                f"{_DAYS[on.weekday()][:3]}. {on:%d/%m}",
                size.words,
                "B",
            )
    page.set_y(y + _scale_height(shown))


def _day_width(page: Page, shown: board.BoardDay, size: _Size) -> float:
    return (page.w - 2 * _MARGIN - size.names) / shown.days


def _bars_of(shown: board.BoardDay, row: board.Row) -> list[board.Bar]:
    return sorted((bar for bar in shown.bars if bar.row_id == row.id), key=lambda bar: bar.start)


def _names(page: Page, row: board.Row, size: _Size) -> list[str]:
    return [
        *page.set_lines(row.title, size.names - 4, size.name, "B")[:2],
        *page.set_lines(row.subtitle, size.names - 4, size.words - 1)[:1],
    ]


def _entries(shown: board.BoardDay, row: board.Row) -> list[tuple[str, str, str]]:
    """Return what stands below the bars of a day: a number with its time, who is served, and with what."""
    drafts = {tour.id for tour in shown.tours if not tour.published}
    found = []
    for number, bar in enumerate(_bars_of(shown, row), 1):
        name = STOP_NAMES.get(bar.kind, "") if bar.job_id is None else JOB_NAMES.get(bar.kind, bar.kind)
        draft = "(brouillon)" if bar.tour_id in drafts else ""
        marks = joined("ADR" if bar.hazardous else "", "!" if bar.problem else "", by=" ")
        who = joined(marks, bar.title or name, draft, by=" ")
        found.append((f"{number}  {clock(bar.start)}", who, joined(bar.detail, name if bar.title else "")))
    return found


def _height(page: _Wall, shown: board.BoardDay, row: board.Row, size: _Size) -> float:
    names = 2 + len(_names(page, row, size)) * (size.line + 0.8)
    if shown.days == 1:
        lines = -(-len(_entries(shown, row)) // size.columns)
        return max(names, 2 + _STRIP + lines * size.line * _ENTRY + 1.5)
    width = _day_width(page, shown, size)
    lines = max((len(_day_lines(page, shown, row, n, width, size)) for n in range(shown.days)), default=1)
    return max(names, 2 + lines * size.line + 1.5)


def _row(page: _Wall, shown: board.BoardDay, row: board.Row, size: _Size, height: float) -> None:
    top, left = page.get_y(), _MARGIN + size.names
    page.set_draw_color(*INK)
    page.set_line_width(0.3)
    page.line(_MARGIN, top, page.w - _MARGIN, top)
    for rank, line in enumerate(_names(page, row, size)):
        is_name = rank < len(page.set_lines(row.title, size.names - 4, size.name, "B")[:2])
        page.put(
            _MARGIN + 0.5,
            top + 1.6 + rank * (size.line + 0.8),
            line,
            size.name if is_name else size.words - 1,
            "B" if is_name else "",
        )
    if shown.days == 1:
        _day_row(page, shown, row, size, top, left)
    else:
        width = _day_width(page, shown, size)
        for n in range(shown.days):
            page.set_draw_color(*RULE)
            page.line(left + n * width, top, left + n * width, top + height)
            for rank, (line, bold) in enumerate(_day_lines(page, shown, row, n, width, size)):
                page.put(
                    left + n * width + 1.5,
                    top + 1.6 + rank * size.line,
                    line,
                    size.words - 1,
                    "B" if bold else "",
                )
    page.set_line_width(0.2)
    page.set_xy(_MARGIN, top + height)


def _day_row(
    page: _Wall, shown: board.BoardDay, row: board.Row, size: _Size, top: float, left: float
) -> None:
    page.set_draw_color(*RULE)
    first, last = page.hours
    at = first
    while at < last:
        page.line(_x(page, at, size), top, _x(page, at, size), top + 1.5 + _STRIP)
        at = (at.astimezone(dt.UTC) + dt.timedelta(hours=1)).astimezone(PARIS)
    for band in shown.bands:
        if band.row_id == row.id:
            start, end = _x(page, band.start, size), _x(page, band.end, size)
            if end > start:
                _bar(page, start, top + 1.5, end - start, _STRIP, "absence", band.text, size.words - 1)
    bars = _bars_of(shown, row)
    for number, bar in enumerate(bars, 1):
        start = _x(page, bar.start, size)
        kind = "own" if bar.job_id is None else "done" if bar.status in _OVER else "job"
        _bar(
            page,
            start,
            top + 1.5,
            max(_x(page, bar.end, size) - start, 5),
            _STRIP,
            kind,
            str(number),
            size.words,
        )
    column = (page.w - _MARGIN - left) / size.columns
    for at_entry, (times, who, what) in enumerate(_entries(shown, row)):
        x = left + at_entry % size.columns * column
        y = top + 2.2 + _STRIP + at_entry // size.columns * size.line * _ENTRY
        page.put(x, y, times, size.words, "B")
        indent = page.width_of(times, size.words, "B") + 1.5
        room = column - indent - 2
        page.put(x + indent, y, _cut(page, who, room, size.words), size.words)
        small = size.words - 1.5
        page.put(x + indent, y + size.line - 0.6, _cut(page, what, room, small), small)


def _day_lines(
    page: Page, shown: board.BoardDay, row: board.Row, n: int, width: float, size: _Size
) -> list[tuple[str, bool]]:
    """Return the lines of a day in the week: from when to when, how many stops, and the first customers."""
    on = shown.first + dt.timedelta(days=n)
    begins = dt.datetime.combine(on, dt.time(), PARIS)
    ends = dt.datetime.combine(on + dt.timedelta(days=1), dt.time(), PARIS)
    lines: list[tuple[str, bool]] = [
        (_cut(page, band.text or "absence", width - 3, size.words - 1), True)
        for band in shown.bands
        if band.row_id == row.id and band.start < ends and band.end > begins
    ]
    bars = [bar for bar in _bars_of(shown, row) if begins <= bar.start < ends]
    if bars:
        jobs = [bar for bar in bars if bar.job_id is not None]
        span = f"{clock(bars[0].start)}–{clock(max(bar.end for bar in bars))}"
        lines.append((f"{span} · {len(jobs)} arr.", True))
        seen: list[str] = []
        for bar in jobs:
            if bar.title not in seen:
                seen.append(bar.title)
        shown_names = seen[:4]
        lines += [(_cut(page, name, width - 3, size.words - 1), False) for name in shown_names]
        if len(seen) > len(shown_names):
            more = len(seen) - len(shown_names)
            lines.append((f"+ {more} autre" + ("s" if more > 1 else ""), False))
    return lines


def _cut(page: Page, text: str, width: float, points: float) -> str:
    """Return `text` cut to one line, with an ellipsis where it is too long."""
    if page.width_of(text, points) <= width:
        return text
    while text and page.width_of(text + "…", points) > width:
        text = text[:-1]
    return text.rstrip(" ·") + "…"


def _bar(
    page: Page,
    x: float,
    y: float,
    width: float,
    height: float,
    kind: str,
    words: str = "",
    points: float = 10,
) -> None:
    """Draw one bar: "job", "done", "own" or "absence", with words that fit inside."""
    page.set_draw_color(*INK)
    page.set_line_width(0.35)
    thin = height * 0.25 if kind == "own" else 0.0
    page.set_fill_color(*(_FILLED if kind == "done" else _ABSENT if kind == "absence" else (255, 255, 255)))
    page.rect(x, y + thin, width, height - 2 * thin, style="DF")
    if kind == "absence":
        page.set_draw_color(*MUTED)
        page.set_line_width(0.2)
        step = x + 2.0
        while step < x + width + height:
            low, high = min(step, x + width), max(step - height, x)
            page.line(low, y + (step - low), high, y + (step - high))
            step += 4.0
    if words:
        text = _cut(page, words, width - 1, points)
        wide = page.width_of(text, points, "B")
        if kind == "absence":
            page.set_fill_color(255, 255, 255)
            page.rect(x + (width - wide) / 2 - 1, y + 0.8, wide + 2, height - 1.6, style="F")
        page.type(points, "B", (255, 255, 255) if kind == "done" else INK)
        page.text(x + (width - wide) / 2, y + height / 2 + points * 0.125, text)
    page.set_line_width(0.2)
