"""What the canvas holds of a day: bars as columns, tours and bands by row, and where each row lies."""

import datetime as dt
from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import NamedTuple
from uuid import UUID

import numpy as np

from app.domain.axis import HOUR_S, Ints, day_start, seconds_of, to_seconds
from app.domain.board import Band, Bar, BoardDay, Row, Tour
from app.domain.layout import BarColumns, RowLayout, day_loads
from app.domain.normal import fold
from app.domain.preview import LoadStep
from app.views.board.metrics import Metrics
from app.views.board.palette import FIRST_TECHNICAL, KINDS, STATUSES

FULL, EMPTY, BROKEN = 0, 1, 2
"""How a load is drawn: filled, as empty containers, or as what cannot be."""


class LoadMark(NamedTuple):
    """What a truck carries for a while: from second to second, the share in thousandths, and how."""

    start_s: int
    end_s: int
    share: int
    how: int

    @classmethod
    def of(cls, step: LoadStep) -> "LoadMark":
        """Return what is drawn of a step."""
        how = BROKEN if step.broken else EMPTY if step.empty and not step.full else FULL
        share = round(min(max(step.share, 0.0), 1.0) * 1000)
        return cls(to_seconds(step.start), to_seconds(step.end), share, how)


class TourSpan(NamedTuple):  # thousands are made at once: a frozen dataclass takes three times as long
    """A tour with its seconds."""

    start_s: int
    end_s: int
    tour: Tour


class BandSpan(NamedTuple):
    """A band with its seconds."""

    start_s: int
    end_s: int
    band: Band


class SearchedWords:
    """What bars are found by, folded when each is first looked at, and kept from one reading to the next."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[str, str]] = {}

    def of(self, bar: Bar) -> str:
        """Return the folded words of a bar."""
        words, known = bar.searched, self._known.get(bar.id.int)
        if known is None or known[0] != words:
            known = self._known[bar.id.int] = words, fold(words)
        return known[1]

    def forget(self) -> None:
        """Give the memory back: nothing is looked for any more."""
        self._known.clear()


class DayData:
    """A `BoardDay` made ready to draw, and kept in step with single changes, which `changes` counts.

    Args:
        day: What the host read.
        metrics: The heights of rows.
        folded: The depots whose rows are hidden.
    """

    def __init__(self, day: BoardDay, metrics: Metrics, folded: set[str]) -> None:
        self.day = day
        self.first, self.days, self.opening = day.first, day.days, day.opening
        self.rows: tuple[Row, ...] = day.rows
        self.columns = BarColumns([row.id for row in day.rows], day.bars, STATUSES, KINDS)
        self.tours: dict[int, list[TourSpan]] = {}
        self._tour_row: dict[int, int] = {}
        self._load_marks: dict[int, tuple[LoadMark, ...]] = {}
        ends = self._take_tours(day.tours)
        self.bands: dict[int, list[BandSpan]] = {}
        self.common_bands: list[BandSpan] = []
        starts = seconds_of((band.start for band in day.bands), len(day.bands)).tolist()
        finishes = seconds_of((band.end for band in day.bands), len(day.bands)).tolist()
        for span in map(BandSpan, starts, finishes, day.bands):
            band = span.band
            if band.row_id is None:
                self.common_bands.append(span)
            elif (row := self.columns.row_index(band.row_id)) is not None:
                self.bands.setdefault(row, []).append(span)
        self.start_s = day_start(day.first)
        self.end_s = day_start(day.first + dt.timedelta(days=day.days))
        # A night tour belongs to the day it starts: its hours after midnight are shown with it.
        latest = max(int(ends.max(initial=0)), int(self.columns.end.max(initial=0)), self.end_s)
        self.end_s = min(-(-latest // HOUR_S) * HOUR_S, self.end_s + 12 * HOUR_S)
        self.day_starts: Ints = np.array(
            [day_start(day.first + dt.timedelta(days=n)) for n in range(day.days + 1)], dtype=np.int64
        )
        self._day_loads: dict[int, tuple[list[int], list[int]]] = {}
        self.changes = 0
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
        self.changes += 1
        touched: set[int] = set()
        lanes_before = columns.lane_counts.tobytes()
        for bar_id in removed:
            touched |= columns.remove(bar_id)
        for bar in bars:
            touched |= columns.put(bar)
        for tour_id in removed_tours:
            touched |= self._drop_tour(tour_id)
        for tour in tours:
            touched |= self._put_tour(tour)
        taller = columns.lane_counts.tobytes() != lanes_before
        if taller:
            self.relayout(self._metrics, self._folded)
        for row in touched:
            self._day_loads.pop(row, None)
        return touched, taller

    def _take_tours(self, tours: Sequence[Tour]) -> Ints:
        """List the tours of a day under their rows, and return when they end."""
        starts = seconds_of(map(attrgetter("start"), tours), len(tours))
        ends = seconds_of(map(attrgetter("end"), tours), len(tours))
        for span in map(TourSpan, starts.tolist(), ends.tolist(), tours):
            row = self.columns.row_index(span.tour.row_id)
            if row is not None:
                self.tours.setdefault(row, []).append(span)
                self._tour_row[span.tour.id.int] = row
        for spans in self.tours.values():
            spans.sort(key=attrgetter("start_s"))
        return ends

    def _put_tour(self, tour: Tour) -> set[int]:
        touched = self._drop_tour(tour.id)
        row = self.columns.row_index(tour.row_id)
        if row is None:
            return touched
        spans = self.tours.setdefault(row, [])
        spans.append(TourSpan(to_seconds(tour.start), to_seconds(tour.end), tour))
        if len(spans) > 1 and spans[-2].start_s > spans[-1].start_s:
            spans.sort(key=lambda span: span.start_s)
        self._tour_row[tour.id.int] = row
        return touched | {row}

    def _drop_tour(self, tour_id: UUID) -> set[int]:
        row = self._tour_row.pop(tour_id.int, None)
        if row is None:
            return set()
        self.tours[row] = [span for span in self.tours[row] if span.tour.id != tour_id]
        self._load_marks.pop(tour_id.int, None)
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

    def load_marks(self, tour: Tour) -> tuple[LoadMark, ...]:
        """Return what the truck carries along a tour; made when it is first looked at."""
        key = tour.id.int
        marks = self._load_marks.get(key)
        if marks is None:
            marks = self._load_marks[key] = tuple(map(LoadMark.of, tour.loads))
        return marks

    def workload(self, row: int) -> tuple[int, int]:
        """Return how many jobs a row has on the days shown, and the minutes of its tours."""
        slots = self.columns.in_row(row)
        jobs = int((self.columns.codes(slots).kind < FIRST_TECHNICAL).sum())
        seconds = sum(span.end_s - span.start_s for span in self.tours.get(row, ()))
        return jobs, seconds // 60

    def day_loads(self, row: int) -> tuple[list[int], list[int]]:
        """Return for each day shown how many jobs a row has, and the minutes of its tours.

        A row without tours, as a site's or a container's, is measured by its bars.
        """
        kept = self._day_loads.get(row)
        if kept is None:
            columns = self.columns
            slots = columns.in_row(row)
            jobs = slots[columns.codes(slots).kind < FIRST_TECHNICAL]
            counts, seconds = day_loads(columns.start[jobs], columns.end[jobs], self.day_starts)
            spans = self.tours.get(row, ())
            if spans:
                edges = np.array([(span.start_s, span.end_s) for span in spans], dtype=np.int64)
                _, seconds = day_loads(edges[:, 0], edges[:, 1], self.day_starts)
            kept = self._day_loads[row] = counts.tolist(), (seconds // 60).tolist()
        return kept

    def open_rows(self) -> list[int]:
        """Return the rows that are not folded away, from top to bottom."""
        return [row for row, height in enumerate(self.layout.heights) if height]
