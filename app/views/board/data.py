"""What the canvas holds of a day: bars as columns, tours and bands by row, and where each row lies."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from app.domain.board import (
    HOUR_S,
    Band,
    Bar,
    BarColumns,
    BoardDay,
    Row,
    RowLayout,
    Tour,
    day_start,
    to_seconds,
)
from app.views.board.palette import FIRST_TECHNICAL, KINDS, STATUSES
from app.views.board.skins import Metrics


@dataclass(frozen=True, slots=True)
class TourSpan:
    """A tour with its seconds."""

    start_s: int
    end_s: int
    tour: Tour


@dataclass(frozen=True, slots=True)
class BandSpan:
    """A band with its seconds."""

    start_s: int
    end_s: int
    band: Band


class DayData:
    """A `BoardDay` made ready to draw, and kept in step with single changes.

    Args:
        day: What the host read.
        metrics: The heights of rows.
        folded: The depots whose rows are hidden.
    """

    def __init__(self, day: BoardDay, metrics: Metrics, folded: set[str]) -> None:
        self.first, self.days = day.first, day.days
        self.rows: tuple[Row, ...] = day.rows
        self.columns = BarColumns([row.id for row in day.rows], day.bars, STATUSES, KINDS)
        self.tours: dict[int, list[TourSpan]] = {}
        self._tour_row: dict[int, int] = {}
        for tour in day.tours:
            self._put_tour(tour)
        self.bands: dict[int, list[BandSpan]] = {}
        self.common_bands: list[BandSpan] = []
        for band in day.bands:
            span = BandSpan(to_seconds(band.start), to_seconds(band.end), band)
            if band.row_id is None:
                self.common_bands.append(span)
            elif (row := self.columns.row_index(band.row_id)) is not None:
                self.bands.setdefault(row, []).append(span)
        self.start_s = day_start(day.first)
        self.end_s = day_start(day.first + dt.timedelta(days=day.days))
        # A night tour belongs to the day it starts: its hours after midnight are shown with it.
        ends = [to_seconds(tour.end) for tour in day.tours]
        latest = max([*ends, int(self.columns.end.max(initial=0)), self.end_s])
        self.end_s = min(-(-latest // HOUR_S) * HOUR_S, self.end_s + 12 * HOUR_S)
        self.relayout(metrics, folded)

    def relayout(self, metrics: Metrics, folded: set[str]) -> None:
        """Place the rows anew."""
        self._metrics, self._folded = metrics, folded
        self.layout = RowLayout(
            [row.depot for row in self.rows],
            self.columns.lane_counts,
            metrics.lane,
            metrics.pad,
            metrics.heading,
            folded,
        )

    def apply(
        self,
        bars: Iterable[Bar],
        removed: Iterable[UUID],
        tours: Iterable[Tour],
        removed_tours: Iterable[UUID],
    ) -> tuple[set[int], bool]:
        """Take in changes; return the rows to draw again, and whether rows changed their heights."""
        columns = self.columns
        touched: set[int] = set()
        lanes_before = columns.lane_counts.copy()
        for bar_id in removed:
            touched |= columns.remove(bar_id)
        for bar in bars:
            touched |= columns.put(bar)
        for tour_id in removed_tours:
            touched |= self._drop_tour(tour_id)
        for tour in tours:
            touched |= self._put_tour(tour)
        taller = bool((columns.lane_counts != lanes_before).any())
        if taller:
            self.relayout(self._metrics, self._folded)
        return touched, taller

    def _put_tour(self, tour: Tour) -> set[int]:
        touched = self._drop_tour(tour.id)
        row = self.columns.row_index(tour.row_id)
        if row is None:
            return touched
        spans = self.tours.setdefault(row, [])
        spans.append(TourSpan(to_seconds(tour.start), to_seconds(tour.end), tour))
        spans.sort(key=lambda span: span.start_s)
        self._tour_row[tour.id.int] = row
        return touched | {row}

    def _drop_tour(self, tour_id: UUID) -> set[int]:
        row = self._tour_row.pop(tour_id.int, None)
        if row is None:
            return set()
        self.tours[row] = [span for span in self.tours[row] if span.tour.id != tour_id]
        return {row}

    def tour_at(self, row: int, seconds: float) -> Tour | None:
        """Return the tour of a row that runs at an instant."""
        for span in self.tours.get(row, ()):
            if span.start_s <= seconds < span.end_s:
                return span.tour
        return None

    def bands_over(self, row: int, from_s: int, to_s: int) -> list[Band]:
        """Return what keeps a row from working in [from_s, to_s)."""
        return [
            span.band
            for span in (*self.common_bands, *self.bands.get(row, ()))
            if span.start_s < to_s and span.end_s > from_s
        ]

    def workload(self, row: int) -> tuple[int, int]:
        """Return how many jobs a row has on the days shown, and the minutes of its tours."""
        slots = self.columns.in_row(row)
        jobs = int((self.columns.kind[slots] < FIRST_TECHNICAL).sum())
        seconds = sum(span.end_s - span.start_s for span in self.tours.get(row, ()))
        return jobs, seconds // 60

    def open_rows(self) -> list[int]:
        """Return the rows that are not folded away, from top to bottom."""
        return [int(row) for row in self.layout.heights.nonzero()[0]]
