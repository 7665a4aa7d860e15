"""The part of the day in sight: which pixel shows which row and instant, and back."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import time
from typing import Literal

import numpy as np
from PySide6.QtCore import QPoint, QRect

from app.domain.board import Ints, TimeAxis, closed_spans, ticks
from app.views.board.data import DayData
from app.views.board.skins import Metrics

OVERVIEW_BELOW = 20.0
"""Under so many pixels an hour, bars are strips of colour under the names of their tours."""

LABEL_ROOM = 220
"""How far the text of a bar may reach into the free time after it, in pixels."""

MIN_BAR = 3
EDGE = 7
"""The width of the zones at both edges by which a bar is made longer or shorter."""

OPENING = (time(5), time(20))
"""The working day, outside which the board is shaded."""


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

    `looks` holds for each slot how its bar is to look: the bits of `skins`.
    """

    def __init__(self, data: DayData, axis: TimeAxis, metrics: Metrics) -> None:
        self.metrics = metrics
        self.scroll_x = self.scroll_y = 0
        self.width = self.height = 1
        self.show(data, axis)

    def show(self, data: DayData, axis: TimeAxis) -> None:
        """Show another day, or the same one read anew."""
        self.data = data
        self.looks: Ints = np.zeros(len(data.columns.bars), dtype=np.int64)
        self.set_axis(axis)

    def set_axis(self, axis: TimeAxis) -> None:
        """Show the same day at another scale."""
        self.axis = axis
        marks = ticks(axis.start_s, axis.end_s, axis.px_per_hour)
        self.grid = Grid(
            tuple(axis.x(second) for second, _ in marks.days),
            tuple(axis.x(second) for second, _ in marks.major),
            tuple(axis.x(second) for second in sorted(marks.minor)),
            tuple(minutes for _, minutes in marks.major),
            tuple((axis.x(a), axis.x(b)) for a, b in closed_spans(axis.start_s, axis.end_s, OPENING)),
        )
        self.day_of_mark = tuple(day for _, day in marks.days)

    @property
    def is_overview(self) -> bool:
        """Whether the scale is too small for bars with texts."""
        return self.axis.px_per_hour < OVERVIEW_BELOW

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
        return QRect(0, int(layout.tops[row]) - self.scroll_y, self.width, int(layout.heights[row]))

    def place(self, row: int, start_s: int, end_s: int, lane: int = 0) -> QRect:
        """Return where a bar of these times lies, or would."""
        x, right = self.x(start_s), self.x(end_s)
        y = int(self.data.layout.tops[row]) - self.scroll_y + self.metrics.inset + lane * self.metrics.lane
        return QRect(x, y, max(right - x - 1, MIN_BAR), self.metrics.bar)

    def rect_of(self, slot: int) -> QRect:
        """Return the place of a bar in the window; empty if its row is not on the board."""
        columns = self.data.columns
        row = int(columns.row[slot])
        if row < 0:
            return QRect()
        return self.place(row, int(columns.start[slot]), int(columns.end[slot]), int(columns.lane[slot]))

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
                rect = overview_strip(rect)
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


def overview_strip(rect: QRect) -> QRect:
    """Return the part of a bar's place that is coloured where bars are too short for texts."""
    top = rect.height() * 5 // 9
    return rect.adjusted(0, top, 0, -1)
