"""The part of the day in sight: which pixel shows which row and instant, and back."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date, time
from typing import Literal

import numpy as np
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QFontMetrics

from app.domain.axis import HOUR_S, Ints, TimeAxis, closed_spans, ticks, to_seconds
from app.domain.board import Presence
from app.domain.calendar import holiday_name
from app.domain.layout import assigned
from app.views.board.data import DayData
from app.views.board.metrics import Metrics
from app.views.board.palette import CATEGORY_LOOKS, FIRST_TECHNICAL, STATUSES
from app.views.board.skins import CATEGORY, TECHNICAL

Colours = Literal["status", "material", "customer"]
"""What the colours of the bars tell."""

OVERVIEW_BELOW = 20.0
"""Under so many pixels an hour, bars are strips of colour under the names of their tours."""

MIN_BAR = 3
STRIP_MARK = 4
"""How far above a strip of the overview the mark stands that something is wrong, in pixels."""

EDGE = 7
"""The width of the zones at both edges by which a bar is made longer or shorter."""

MONTH_BELOW = 5.0
"""Under so many pixels an hour, each day of a row tells its load in figures."""


_WHOLE_DAY = (time(), time.max)
_STATES = list(range(len(STATUSES)))


def _is_closed(day: date) -> bool:
    return day.weekday() == 6 or bool(holiday_name(day))


@dataclass(frozen=True, slots=True)
class Grid:
    """The marks of an axis in pixels from its start, each in rising order."""

    days: tuple[int, ...]
    major: tuple[int, ...]
    minor: tuple[int, ...]
    major_minutes: tuple[int, ...]
    closed: tuple[tuple[int, int], ...]


class Sight:
    """A window on the day: scrolled to (`scroll_x`, `scroll_y`) of the whole, `width` by `height` pixels.

    `looks` holds for each slot how its bar is to look: the bits of `skins`. `is_overview` tells that the
    scale is too small for bars with texts, `is_month` that a day is a narrow column with its load in figures.
    """

    def __init__(self, data: DayData, axis: TimeAxis, metrics: Metrics) -> None:
        self.metrics = metrics
        self.scroll_x = self.scroll_y = 0
        self.width = self.height = 1
        self.colours: Colours = "status"
        self.show(data, axis)

    def show(self, data: DayData, axis: TimeAxis) -> None:
        """Show another day, or the same one read anew."""
        self.data = data
        self.looks: Ints = np.zeros(len(data.columns.bars), dtype=np.int64)
        self._tables: dict[str, list[int]] = {}
        self.set_axis(axis)

    def set_axis(self, axis: TimeAxis) -> None:
        """Show the same day at another scale."""
        self.axis = axis
        self.is_overview = axis.px_per_hour < OVERVIEW_BELOW
        self.is_month = axis.px_per_hour < MONTH_BELOW
        # Where times are written larger, they stand as far apart as at a smaller scale.
        marks = ticks(axis.start_s, axis.end_s, axis.px_per_hour / self.metrics.zoom)
        self.grid = Grid(
            tuple(axis.x(second) for second, _ in marks.days),
            tuple(axis.x(second) for second, _ in marks.major),
            tuple(axis.x(second) for second in sorted(marks.minor)),
            tuple(minutes for _, minutes in marks.major),
            tuple(
                (axis.x(a), axis.x(b))
                for a, b in closed_spans(axis.start_s, axis.end_s, self._opening(), _is_closed)
            ),
        )
        self.day_of_mark = tuple(day for _, day in marks.days)

    def _opening(self) -> tuple[time, time]:
        """Return the hours outside which the board is shaded: none where a day is a column."""
        return _WHOLE_DAY if self.is_month else self.data.opening

    def roles(self, slots: Ints) -> Ints:
        """Return the skins' role of each bar: that of `role_table`, but for technical stops."""
        line, table = self.role_table()
        codes = self.data.columns.codes(slots)
        found: Ints = np.where(codes.kind >= FIRST_TECHNICAL, TECHNICAL, np.array(table)[codes[line]])
        return found

    def role_table(self) -> tuple[int, list[int]]:
        """Return which of its `Codes` gives a bar its role, and the role for each code of that line.

        The role is its state, or the look of its material or customer.
        """
        if self.colours == "status":
            return 0, _STATES
        columns = self.data.columns
        columns.complete()  # the looks are given out among the keys of all bars
        line, keys = (2, columns.materials) if self.colours == "material" else (3, columns.customers)
        table = self._tables.get(self.colours, [])
        if len(table) < len(keys):
            table = self._tables[self.colours] = [TECHNICAL] * len(keys)
            for key, look in assigned((key for key in keys if key), CATEGORY_LOOKS).items():
                table[keys[key]] = CATEGORY + look
        return line, table

    def selection_of(self, who: Presence) -> list[QRect]:
        """Return the places of the bars that another dispatcher has selected, with room for the outline."""
        slots = (self.data.columns.slot(bar_id) for bar_id in who.bar_ids)
        places = (self.rect_of(slot) for slot in slots if slot is not None)
        return [place.adjusted(-3, -3, 3, 3) for place in places if not place.isEmpty()]

    def flag_of(self, who: Presence, metrics: QFontMetrics) -> QRect:
        """Return where the flag of another dispatcher's pointer is; empty if it is not on the board."""
        row = self.data.columns.row_index(who.row_id) if who.row_id is not None else None
        if row is None or who.at is None or not self.data.layout.heights[row]:
            return QRect()
        middle = self.row_strip(row).center().y()
        wide, high = metrics.horizontalAdvance(who.who) + 22, self.metrics.pill + 10
        return QRect(self.x(to_seconds(who.at)) - 1, middle - 2, wide, high)

    def mark(self, slot: int, look: int, on: bool) -> None:
        """Set or clear a look of one bar."""
        if slot >= len(self.looks):
            more = len(self.data.columns.bars) - len(self.looks)
            self.looks = np.concatenate([self.looks, np.zeros(more, dtype=np.int64)])
        if on:
            self.looks[slot] |= look
        else:
            self.looks[slot] &= ~look

    def within(self, marks: tuple[int, ...], x0: int, x1: int) -> list[int]:
        """Return the marks between two pixels of the window, as pixels of the window."""
        scroll = self.scroll_x
        first, last = bisect_left(marks, x0 + scroll), bisect_right(marks, x1 + scroll)
        return [mark - scroll for mark in marks[first:last]]

    def x(self, seconds: float) -> int:
        """Return the pixel of an instant in the window."""
        return self.axis.x(seconds) - self.scroll_x

    def seconds(self, x: float) -> float:
        """Return the instant at a pixel of the window."""
        return self.axis.seconds(x + self.scroll_x)

    def row_at(self, y: float) -> int | None:
        """Return the row at a height of the window."""
        return self.data.layout.row_at(y + self.scroll_y)

    def row_strip(self, row: int) -> QRect:
        """Return the place of a whole row in the window."""
        layout = self.data.layout
        return QRect(0, layout.tops[row] - self.scroll_y, self.width, layout.heights[row])

    def row_edges(self, row: int) -> tuple[QRect, QRect]:
        """Return the lines along the top and the bottom of a row that mark it."""
        strip = self.row_strip(row)
        return strip.adjusted(0, -1, 0, 1 - strip.height()), strip.adjusted(0, strip.height() - 2, 0, 0)

    def place(self, row: int, start_s: int, end_s: int, lane: int = 0) -> QRect:
        """Return where a bar of these times lies, or would."""
        pixel, metrics = self.axis.x, self.metrics
        x = pixel(start_s)
        wide = pixel(end_s) - x - 1
        y = self.data.layout.tops[row] - self.scroll_y + metrics.inset + lane * metrics.lane
        return QRect(x - self.scroll_x, y, wide if wide > MIN_BAR else MIN_BAR, metrics.bar)

    def rect_of(self, slot: int) -> QRect:
        """Return the place of a bar in the window; empty if its row is not on the board."""
        start_s, end_s, _, row, lane = self.data.columns.place(slot)
        return self.place(row, start_s, end_s, lane) if row >= 0 else QRect()

    def reach_of(self, slot: int) -> tuple[int, float, float]:
        """Return what changes with a bar of a row of one lane, it and the words around it.

        From the bar before, whose words may reach into the free time, to the next, before which its own end.
        In the overview there are no words.

        Returns:
            The row, negative if it is not on the board, and from which second up to which.
        """
        columns = self.data.columns
        start_s, end_s, room_s, row, _ = columns.place(slot)
        pixel_s = HOUR_S / self.axis.px_per_hour
        from_s, to_s, least_s = float(start_s), float(end_s), start_s + (MIN_BAR + 1) * pixel_s
        if not self.is_overview:
            words_s = self.metrics.label_room * pixel_s
            from_s, before_s, to_s = start_s - words_s, columns.start_before(row, start_s), end_s + words_s
            if before_s > from_s:
                from_s = before_s
            if room_s < to_s:
                to_s = room_s
        return row, from_s, to_s if to_s > least_s else least_s

    def reach_rect(self, row: int, from_s: float, to_s: float) -> QRect:
        """Return where in the window that is which changes with bars of a row, as `reach_of` tells it.

        In the overview the names of tours stand above the strips and do not change with them, only the mark
        that something is wrong; in the month the figures of whole days do.
        """
        layout, above, pixel = self.data.layout, 0, self.axis.x
        left, right = pixel(from_s), pixel(to_s)
        if self.is_month:
            days = self.grid.days
            after = bisect_left(days, right)
            left = min(left - 1, days[max(bisect_right(days, left) - 1, 0)])
            right = max(right + 1, days[after] if after < len(days) else self.axis.width)
        elif self.is_overview:
            above = self.metrics.inset + strip_of(self.metrics.bar)[0] - STRIP_MARK
            left, right = left - 1, right + 1
        y = layout.tops[row] - self.scroll_y + above
        return QRect(left - self.scroll_x, y, right - left, layout.heights[row] - above)

    def slot_at(self, point: QPoint) -> int | None:
        """Return the bar under a point; very short bars are taken two pixels around them."""
        row = self.row_at(point.y())
        if row is None or self.data.layout.heights[row] == 0:
            return None
        slack = 2 / self.axis.px_per_hour * 3600
        at = self.seconds(point.x())
        best: int | None = None
        for slot in self.data.columns.visible((row,), at - slack, at + slack).tolist():
            rect = self.rect_of(slot)
            if self.is_overview:
                down, high = strip_of(rect.height())
                rect = QRect(rect.x(), rect.y() + down, rect.width(), high)
            if rect.adjusted(-2, 0, 2, 0).contains(point):
                best = slot
                if rect.contains(point):
                    break
        return best

    def edge_at(self, slot: int, point: QPoint) -> Literal["", "start", "end"]:
        """Return by which edge a point would take hold of a bar; bars too narrow for edges have none."""
        rect = self.rect_of(slot)
        if rect.width() < 3 * EDGE or self.is_overview:
            return ""
        if rect.right() - EDGE < point.x() <= rect.right() + 2:
            return "end"
        return "start" if rect.left() - 2 <= point.x() < rect.left() + EDGE - 2 else ""


def strip_of(bar_px: int) -> tuple[int, int]:
    """Return how far down in a bar's place it is coloured where it is too short for texts, and how high."""
    top = bar_px * 5 // 9
    return top, bar_px - top - 1
