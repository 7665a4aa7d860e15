"""What a drag does before it is asked of the host: which bars go where, and what stands in their way.

A gesture knows rows and seconds only; pixels are the canvas's business, so that the keyboard makes the same
gestures as the mouse.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from app.domain.axis import packed, snap, to_instant
from app.domain.board import BacklogJob, Band, Bar, CopyAsked, MoveAsked, Place, PlaceAsked, ResizeAsked
from app.domain.jobs import JobStatus
from app.domain.preview import Planner, Wish
from app.views.board.data import DayData
from app.views.board.painting import Ghost
from app.views.board.palette import FIRST_TECHNICAL, KINDS, STATUSES
from app.views.board.skins import SELECTED, TECHNICAL

SHORTEST_S = 5 * 60
"""The shortest that a bar can be made, in seconds."""

PACK_GAP_S = 15 * 60
"""What is left between bars lined up on a row where the way is not known, in seconds."""

Manner = Literal["move", "copy", "pack"]
"""How held bars are taken along: as they are, as copies, or lined up one after the other on one row."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Where one bar is wanted: `bar_id` None for a job that has no bar yet; `job_id` tells which then."""

    bar_id: UUID | None
    job_id: UUID | None
    row: int
    start_s: int
    end_s: int
    role: int
    kind: int
    title: str
    detail: str

    def ghost(self, look: int = SELECTED, severity: int = 0) -> Ghost:
        """Return what is painted there."""
        return Ghost(
            self.row, self.start_s, self.end_s, self.role, self.kind, self.title, self.detail, look, severity
        )


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What the day's data say is in the way: a bar, or a time in which the row does not work."""

    bar: Bar | None = None
    band: Band | None = None


class Gesture:
    """A drag under way. `wanted` tells where everything held would go; the first is what the hand holds."""

    slots: tuple[int, ...] = ()
    """The bars that are held."""

    rows_refused = False
    """Whether another row is wanted that these bars cannot go to."""

    def __init__(self, data: DayData) -> None:
        self.data = data
        self.wanted: list[Wanted] = []

    @property
    def manner(self) -> Manner:
        """How the bars are taken along."""
        return "move"

    @property
    def away(self) -> tuple[int, ...]:
        """The bars that left their places for the time of the gesture."""
        return self.slots

    def take(self, manner: Manner) -> None:
        """Take the bars along in a manner; those that cannot be taken otherwise are moved."""

    def wishes(self) -> list[Wish]:
        """Return what is wanted, as whoever works out the plan understands it."""
        rows = self.data.rows
        return [
            Wish(
                key,
                rows[want.row].id,
                to_instant(want.start_s),
                to_instant(want.end_s),
                copies=self.manner == "copy",
            )
            for want in self.wanted
            if (key := want.bar_id or want.job_id) is not None
        ]

    def point_to(self, row: int | None, seconds: float, step_min: int) -> None:
        """Follow the hand to an instant of a row; None where it is on no row."""
        raise NotImplementedError

    def nudge(self, minutes: int, rows: int) -> None:
        """Follow the keyboard by some minutes and rows."""
        raise NotImplementedError

    def request(self, token: int) -> MoveAsked | CopyAsked | ResizeAsked | PlaceAsked | None:
        """Return what is asked of the host, or None if nothing would change."""
        raise NotImplementedError

    def obstacle(self) -> Obstacle | None:
        """Return the first thing in the way, as far as the data shown tell; the host has the last word."""
        columns = self.data.columns
        for want in self.wanted:
            for slot in columns.clashes(want.row, want.start_s, want.end_s, self.away):
                return Obstacle(bar=columns.bar(slot))
            for band in self.data.bands_over(want.row, want.start_s, want.end_s):
                if band.kind != "closed":
                    return Obstacle(band=band)
        return None

    def _want(self, bar: Bar, row: int, start_s: int, end_s: int) -> Wanted:
        kind = KINDS[bar.kind]
        role = TECHNICAL if kind >= FIRST_TECHNICAL else STATUSES[bar.status]
        return Wanted(bar.id, bar.job_id, row, start_s, end_s, role, kind, bar.title, bar.detail)

    def _place(self, want: Wanted) -> Place:
        slot = self.data.columns.slot(want.bar_id) if want.bar_id else None
        if slot is None or want.bar_id is None:
            raise KeyError(want.bar_id)
        bar = self.data.columns.bar(slot)
        return Place(
            bar.id,
            bar.version,
            self.data.rows[want.row].id,
            to_instant(want.start_s),
            to_instant(want.end_s),
        )


class MoveBars(Gesture):
    """Bars held together keep their distances in time and in rows.

    Args:
        data: The day.
        held: The bar under the hand.
        slots: All bars that move, `held` among them.
        grab_s: How far after its start the held bar was taken, in seconds.
        planner: Knows the ways from bar to bar; None where nobody does yet.
    """

    def __init__(
        self,
        data: DayData,
        held: int,
        slots: Sequence[int],
        grab_s: float = 0,
        planner: Planner | None = None,
    ) -> None:
        super().__init__(data)
        self.slots = (held, *(slot for slot in slots if slot != held))
        self._grab_s, self._planner = grab_s, planner
        self._open = data.open_rows()
        columns = data.columns
        self._home_s = int(columns.start[held])
        self._place_of = {row: place for place, row in enumerate(self._open)}
        self._home_row = self._place_of[int(columns.row[held])]
        self._drives = data.rows[int(columns.row[held])].drives
        self._later_s = self._lower = 0
        self._manner: Manner = "move"
        self._aim()

    @property
    def manner(self) -> Manner:
        """How the bars are taken along."""
        return self._manner

    @property
    def away(self) -> tuple[int, ...]:
        """The bars that left their places: none where they are copied."""
        return () if self._manner == "copy" else self.slots

    def take(self, manner: Manner) -> None:
        """Move the bars, copy them or line them up; one alone cannot be lined up."""
        if manner != self._manner and (manner != "pack" or len(self.slots) > 1):
            self._manner = manner
            self._aim()

    def point_to(self, row: int | None, seconds: float, step_min: int) -> None:
        """Follow the hand; outside the rows the bars stay on the last one."""
        later = seconds - self._grab_s - self._home_s
        # A hand that only changes the row keeps the time, however odd the minute.
        self._later_s = (
            0 if abs(later) < step_min * 30 else snap(self._home_s + later, step_min) - self._home_s
        )
        place = self._place_of.get(row) if row is not None else None
        if place is not None:
            self._go_to(place)
        if (self._later_s, self._lower, self.data.changes) != self._aimed:
            self._aim()

    def _go_to(self, place: int) -> None:
        """Bring the held bar to a row; what stands on a container's or a site's row stays on it."""
        self.rows_refused = not self._drives and place != self._home_row
        if self._drives:
            self._lower = min(max(place, 0), len(self._open) - 1) - self._home_row

    def nudge(self, minutes: int, rows: int) -> None:
        """Move by some minutes and rows, as far as there are rows."""
        self._later_s += minutes * 60
        if rows:
            self._go_to(self._home_row + self._lower + rows)
        self._aim()

    def put(self, row: int, start_s: int) -> None:
        """Put the held bar on a row at an instant, to the minute; the others follow."""
        self._later_s = start_s - self._home_s
        self._go_to(self._place_of[row])
        self._aim()

    def _aim(self) -> None:
        columns, last = self.data.columns, len(self._open) - 1
        later = self._later_s
        self._aimed = later, self._lower, self.data.changes
        spans = [(int(columns.start[slot]) + later, int(columns.end[slot]) + later) for slot in self.slots]
        places = [self._place_of[int(columns.row[slot])] + self._lower for slot in self.slots]
        if self._manner == "pack":
            spans, places = packed(spans, self._way_s), [self._home_row + self._lower] * len(spans)
        self.wanted = [
            self._want(columns.bar(slot), self._open[min(max(place, 0), last)], start, end)
            for slot, place, (start, end) in zip(self.slots, places, spans, strict=True)
        ]

    def _way_s(self, here: int, there: int) -> int:
        """Return what is left between two held bars for the way, in whole steps of 5 minutes."""
        bars = self.data.columns.bar(self.slots[here]), self.data.columns.bar(self.slots[there])
        way = self._planner.way_s(bars[0].id, bars[1].id) if self._planner is not None else None
        return PACK_GAP_S if way is None else -(-way // SHORTEST_S) * SHORTEST_S

    def request(self, token: int) -> MoveAsked | CopyAsked | None:
        """Return the move or the copy, or None if the bars came back to where they were."""
        if not self._later_s and not self._lower and self._manner != "pack":
            return None
        places = tuple(self._place(want) for want in self.wanted)
        if self._manner == "copy":
            return CopyAsked(token, places)
        return MoveAsked(token, places[0].row_id, places[0].start, places)


class ResizeBar(Gesture):
    """A bar held by its start or its end.

    Args:
        data: The day.
        slot: The bar.
        at_start: True to move its start, False its end.
    """

    def __init__(self, data: DayData, slot: int, at_start: bool) -> None:
        super().__init__(data)
        self.slots, self.at_start = (slot,), at_start
        self._row = int(data.columns.row[slot])
        self._start_s, self._end_s = int(data.columns.start[slot]), int(data.columns.end[slot])
        self._aim(self._start_s if at_start else self._end_s)

    def _aim(self, edge_s: int) -> None:
        start, end = self._start_s, self._end_s
        if self.at_start:
            start = min(edge_s, end - SHORTEST_S)
        else:
            end = max(edge_s, start + SHORTEST_S)
        self.wanted = [self._want(self.data.columns.bar(self.slots[0]), self._row, start, end)]

    def point_to(self, row: int | None, seconds: float, step_min: int) -> None:  # noqa: ARG002 - one row only
        """Follow the hand with the edge."""
        self._aim(snap(seconds, step_min))

    def nudge(self, minutes: int, rows: int) -> None:  # noqa: ARG002 - one row only
        """Move the edge by some minutes."""
        want = self.wanted[0]
        self._aim((want.start_s if self.at_start else want.end_s) + minutes * 60)

    def request(self, token: int) -> MoveAsked | ResizeAsked | None:
        """Return the new end, or, where the start was held, a move to the later or earlier start."""
        want = self.wanted[0]
        if (want.start_s, want.end_s) == (self._start_s, self._end_s):
            return None
        place = self._place(want)
        if self.at_start:
            return MoveAsked(token, place.row_id, place.start, (place,))
        return ResizeAsked(token, place)


class PlaceJobs(Gesture):
    """Jobs of the backlog on their way to a row, one after the other."""

    def __init__(self, data: DayData, jobs: Sequence[BacklogJob]) -> None:
        super().__init__(data)
        self._jobs = tuple(jobs)

    def point_to(self, row: int | None, seconds: float, step_min: int) -> None:
        """Follow the hand; outside the rows there is nothing wanted."""
        self.wanted = []
        self.rows_refused = row is not None and not self.data.rows[row].drives
        if row is None or self.rows_refused:
            return
        start = snap(seconds, step_min)
        for job in self._jobs:
            end = start + job.minutes * 60
            role = STATUSES[JobStatus.PLANNED]
            self.wanted.append(
                Wanted(None, job.id, row, start, end, role, KINDS[job.kind], job.title, job.detail)
            )
            start = end

    def nudge(self, minutes: int, rows: int) -> None:
        """Move by some minutes and rows."""
        if self.wanted:
            first, rows_open = self.wanted[0], self.data.open_rows()
            at = min(max(rows_open.index(first.row) + rows, 0), len(rows_open) - 1)
            self.point_to(rows_open[at], first.start_s + minutes * 60, 1)

    def request(self, token: int) -> PlaceAsked | None:
        """Return where the jobs are wanted, or None outside the rows."""
        if not self.wanted:
            return None
        first = self.wanted[0]
        return PlaceAsked(
            token,
            tuple(job.id for job in self._jobs),
            self.data.rows[first.row].id,
            to_instant(first.start_s),
        )
