"""Where rows and bars lie on the board: rows under their depots' headings, bars as NumPy columns."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise, repeat
from operator import attrgetter, gt
from typing import Literal, NamedTuple
from uuid import UUID
from zlib import crc32

import numpy as np
import numpy.typing as npt

from app.domain.axis import Ints, TimeAxis, seconds_of, to_seconds
from app.domain.board import Bar

FAR_S = 1 << 33
"""Later than any instant on a board: where the room of the last bar of a row ends."""


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of one depot: `first` to `last` (excluded), under a heading at `top`."""

    depot: str
    top: int
    first: int
    last: int
    folded: bool


class RowLayout:
    """Where each row lies from top to bottom, under the headings of the depots; a folded group has no height.

    Args:
        depots: The depot of each row; neighbours of the same depot form a group. One alone gets no heading.
        lane_counts: How many lanes each row needs.
        lane_px: The height of a lane.
        pad_px: What a row adds to its lanes.
        heading_px: The height of a heading.
        folded: The depots whose rows are hidden.
    """

    def __init__(
        self,
        depots: Sequence[str],
        lane_counts: Ints,
        lane_px: int,
        pad_px: int,
        heading_px: int,
        folded: Collection[str] = (),
    ) -> None:
        count = len(depots)
        heights = np.maximum(lane_counts, 1) * lane_px + pad_px
        edges = [0, *(i for i in range(1, count) if depots[i] != depots[i - 1]), count] if count else [0]
        runs = list(pairwise(edges))
        above = np.zeros(count, dtype=np.int64)
        if len(runs) > 1:
            for first, last in runs:
                above[first] = heading_px
                if depots[first] in folded:
                    heights[first:last] = 0
        bottoms = np.cumsum(heights + above)
        # Rows are looked at one by one: from a list that costs a third of what it does from an array.
        self.heights: list[int] = heights.tolist()
        self.bottoms: list[int] = bottoms.tolist()
        self.tops: list[int] = (bottoms - heights).tolist()
        self.groups: tuple[Group, ...] = ()
        if len(runs) > 1:
            self.groups = tuple(
                Group(depots[a], self.tops[a] - heading_px, a, b, depots[a] in folded) for a, b in runs
            )
        self.heading_px = heading_px
        self.height = self.bottoms[-1] if count else 0

    def row_at(self, y: float) -> int | None:
        """Return the row at a height, or None on a heading and outside."""
        row = bisect_right(self.bottoms, y)
        if y < 0 or row >= len(self.bottoms) or y < self.tops[row]:
            return None
        return row

    def group_at(self, y: float) -> Group | None:
        """Return the group whose heading is at a height."""
        return next((group for group in self.groups if group.top <= y < group.top + self.heading_px), None)

    def rows_between(self, y0: float, y1: float) -> range:
        """Return the rows that [y0, y1) touches, folded ones included where they lie in between."""
        first = bisect_right(self.bottoms, y0)
        return range(first, max(first, bisect_left(self.tops, y1)))


def lanes(starts: Ints, ends: Ints) -> tuple[Ints, int]:
    """Spread stretches of time over lanes, none overlapping in its lane, in as few lanes as can be.

    Args:
        starts: Where each begins, in rising order.
        ends: Where each ends.

    Returns:
        The lane of each, and how many there are (at least 1).
    """
    given = np.zeros(len(starts), dtype=np.int64)
    free_from: list[int] = []
    for i, (start, end) in enumerate(zip(starts.tolist(), ends.tolist(), strict=True)):
        for lane, free in enumerate(free_from):
            if free <= start:
                given[i], free_from[lane] = lane, end
                break
        else:
            given[i] = len(free_from)
            free_from.append(end)
    return given, max(1, len(free_from))


class Codes(NamedTuple):
    """What bars are, column by column."""

    status: Ints
    kind: Ints
    material: Ints
    customer: Ints
    flags: Ints


class _RowIndex:
    """The bars of one row by start; `reach` is the latest end so far, which bounds a search from the left.

    Lists, not arrays: they are searched and changed one bar at a time.
    """

    __slots__ = ("reach", "slots", "starts")

    def __init__(self, slots: list[int], starts: list[int], reach: list[int]) -> None:
        self.slots, self.starts, self.reach = slots, starts, reach


class BarColumns:
    """The bars as columns, and an index of each row by time.

    A bar keeps its slot while it lives, so selection and caches may hold slots; a change sorts only the rows
    it touches. `start`, `end`, `row`, `lane`, `room` (where the next bar of the lane begins), `status`,
    `kind`, `material`, `customer` and `flags` are indexed by slot. A bar whose row is not on the board has
    row -1.

    Where bars lie is read at once; what they are (the last five columns, and the slot of an id) is read for
    those in sight first, by `codes`, and for all when one of the columns is asked for, or by `complete`.

    Args:
        row_ids: The rows from top to bottom.
        bars: The bars, in any order.
        statuses: The code of each status.
        kinds: The code of each kind.
    """

    LATE, PROBLEM, HAZARDOUS, SIGNED, PINNED = 1, 2, 4, 8, 16
    FINDINGS = 32
    """The worst finding (0 to 3) stands in the two bits from here on."""

    def __init__(
        self, row_ids: Sequence[UUID], bars: Sequence[Bar], statuses: dict[str, int], kinds: dict[str, int]
    ) -> None:
        # UUIDs are hashed and compared in Python, their integers in C: half of the time to load.
        self._row_of = {row_id.int: row for row, row_id in enumerate(row_ids)}
        self._statuses, self._kinds = statuses, kinds
        self.materials, self.customers = {"": 0}, {"": 0}
        self.bars: list[Bar | None] = list(bars)
        count = len(bars)
        # Column by column, each in a loop of C: a loop of Python over the bars takes twice as long.
        self._free: list[int] = []
        self._make_columns(np.zeros((10, count), dtype=np.int64))
        self.start[:] = seconds_of(map(attrgetter("start"), bars), count)
        self.end[:] = seconds_of(map(attrgetter("end"), bars), count)
        rows = map(self._row_of.get, map(attrgetter("row_id.int"), bars), repeat(-1))
        self.row[:] = np.fromiter(rows, dtype=np.int64, count=count)
        self.room[:] = FAR_S
        self._unread: npt.NDArray[np.bool_] | None = np.ones(count, dtype=np.bool_)
        self.lane_counts: Ints = np.ones(len(row_ids), dtype=np.int64)
        self._index: list[_RowIndex | None] = [None] * len(row_ids)
        self._build_index()

    def _make_columns(self, facts: Ints) -> None:
        # Together, so that all that is known of a few bars is taken in one call of NumPy.
        self._facts, self._places, self._codes = facts, facts[:5], facts[5:]
        self.start, self.end, self.room, self.row, self.lane = self._places

    # --- what the bars are

    @cached_property
    def _slot_of(self) -> dict[int, int]:
        return {bar.id.int: slot for slot, bar in enumerate(self.bars) if bar is not None}

    def codes(self, slots: Ints) -> Codes:
        """Return what the bars in some slots are, read from those that were not looked at before."""
        return Codes(*self.facts(slots)[5:])

    def facts(self, slots: Ints) -> Ints:
        """Return all that is known of the bars in some slots: the lines of `place`, then of `Codes`."""
        if self._unread is not None:
            for slot in slots[self._unread[slots]].tolist():
                self._read(slot)
        found: Ints = self._facts[:, slots]
        return found

    def _read(self, slot: int) -> None:
        """Take in what the bar in a slot is."""
        bar = self.bar(slot)
        self._codes[:, slot] = (
            self._statuses[bar.status],
            self._kinds[bar.kind],
            self.materials.setdefault(bar.material, len(self.materials)),
            self.customers.setdefault(bar.customer, len(self.customers)),
            _flags(bar),
        )
        if self._unread is not None:
            self._unread[slot] = False

    def complete(self) -> None:
        """Read what was put off: a few hundredths of a second for tens of thousands of bars."""
        _ = self._slot_of
        if self._unread is None:
            return
        slots = np.flatnonzero(self._unread)
        bars, count = [self.bar(slot) for slot in slots.tolist()], len(slots)
        for known, name in ((self.materials, "material"), (self.customers, "customer")):
            for key in set(map(attrgetter(name), bars)):
                known.setdefault(key, len(known))
        for column, (name, codes) in enumerate(
            (
                ("status", self._statuses),
                ("kind", self._kinds),
                ("material", self.materials),
                ("customer", self.customers),
            )
        ):
            words = map(codes.__getitem__, map(attrgetter(name), bars))
            self._codes[column, slots] = np.fromiter(words, dtype=np.int64, count=count)
        self._codes[-1, slots] = np.fromiter(map(_flags, bars), dtype=np.int64, count=count)
        self._unread = None

    def _all_codes(self) -> Codes:
        self.complete()
        return Codes(*self._codes)

    @property
    def status(self) -> Ints:
        """The code of each bar's state."""
        return self._all_codes().status

    @property
    def kind(self) -> Ints:
        """The code of each bar's kind."""
        return self._all_codes().kind

    @property
    def material(self) -> Ints:
        """The code of each bar's material, one of `materials`."""
        return self._all_codes().material

    @property
    def customer(self) -> Ints:
        """The code of each bar's customer, one of `customers`."""
        return self._all_codes().customer

    @property
    def flags(self) -> Ints:
        """What must be known of each bar: the sum of LATE to PINNED, and its worst finding."""
        return self._all_codes().flags

    # --- where they lie

    def _build_index(self) -> None:
        order = np.lexsort((self.end, self.start, self.row))
        order = order[self.row[order] >= 0]
        row, start, end = self.row[order], self.start[order], self.end[order]
        # One running maximum serves all rows: each row's ends are lifted above those of the rows before it.
        lift = row * FAR_S
        reach = np.maximum.accumulate(end + lift) - lift if len(order) else end
        self._bounds = row.searchsorted(np.arange(len(self.lane_counts) + 1))
        same_row = row[1:] == row[:-1]
        self.room[order[:-1][same_row]] = start[1:][same_row]
        self._in_order = order, start, reach
        for crowded in np.unique(row[1:][same_row & (start[1:] < reach[:-1])]).tolist():
            self._spread(crowded)

    def _index_of(self, row: int) -> _RowIndex:
        """Return the index of a row, made when it is first looked at: most rows are never in sight."""
        index = self._index[row]
        if index is None:
            mine = slice(self._bounds[row], self._bounds[row + 1])
            index = self._index[row] = _RowIndex(*(column[mine].tolist() for column in self._in_order))
        return index

    def _spread(self, row: int) -> None:
        """Give the bars of a row their lanes, and to each the room up to the next bar of its lane."""
        slots = self.in_row(row)
        starts = self.start[slots]
        given, count = lanes(starts, self.end[slots])
        self.lane[slots] = given
        self.lane_counts[row] = count
        self.room[slots] = FAR_S
        for lane in range(count):
            mine = slots[given == lane]
            self.room[mine[:-1]] = self.start[mine[1:]]

    def place(self, slot: int) -> list[int]:
        """Return where the bar in a slot lies: start, end, room, row and lane."""
        found: list[int] = self._places[:, slot].tolist()
        return found

    def __len__(self) -> int:
        return len(self._slot_of)

    def slot(self, bar_id: UUID) -> int | None:
        """Return the slot of a bar, or None if the board does not hold it."""
        return self._slot_of.get(bar_id.int)

    def bar(self, slot: int) -> Bar:
        """Return the bar in a slot.

        Raises:
            KeyError: The slot is free.
        """
        bar = self.bars[slot]
        if bar is None:
            raise KeyError(slot)
        return bar

    def row_index(self, row_id: UUID) -> int | None:
        """Return the place of a row, counted from the top, or None if it is not on the board."""
        return self._row_of.get(row_id.int)

    def put(self, bar: Bar) -> set[int]:
        """Add a bar or change it, and return the rows that must be drawn again."""
        slot = self._slot_of.get(bar.id.int)
        if slot is None:
            slot = self._take_slot()
            self._slot_of[bar.id.int] = slot
        before = int(self.row[slot])
        after = self._row_of.get(bar.row_id.int, -1)
        self.bars[slot] = bar
        self.start[slot], self.end[slot], self.row[slot] = to_seconds(bar.start), to_seconds(bar.end), after
        self._read(slot)
        touched = {before, after} - {-1}
        for row in touched:
            self._sort(row, slot, row == after)
        return touched

    def remove(self, bar_id: UUID) -> set[int]:
        """Forget a bar, and return the rows that must be drawn again: none if it was not here."""
        slot = self._slot_of.pop(bar_id.int, None)
        if slot is None:
            return set()
        row = int(self.row[slot])
        self.bars[slot] = None
        self.row[slot] = -1
        if self._unread is not None:
            self._unread[slot] = False
        self._free.append(slot)
        if row < 0:
            return set()
        self._sort(row, slot, False)
        return {row}

    def _take_slot(self) -> int:
        if not self._free:
            more = max(64, len(self.bars) // 4)
            self._free = list(range(len(self.bars) + more - 1, len(self.bars) - 1, -1))
            self.bars += [None] * more
            self._make_columns(np.hstack((self._facts, np.zeros((10, more), dtype=np.int64))))
            self.row[-more:], self.room[-more:] = -1, FAR_S
            if self._unread is not None:  # a free slot has nothing to read
                self._unread = np.concatenate([self._unread, np.zeros(more, dtype=np.bool_)])
        return self._free.pop()

    def _sort(self, row: int, slot: int, stays: bool) -> None:
        """Index one row anew, with or without the bar in `slot`."""
        index = self._index_of(row)
        if stays and self._shift(index, row, slot):
            return
        slots, starts = index.slots, index.starts
        if slot in slots:
            at = slots.index(slot)
            del slots[at], starts[at]
        if stays:
            start, end = int(self.start[slot]), int(self.end[slot])
            at = bisect_left(starts, start)
            while at < len(slots) and starts[at] == start and self.end[slots[at]] < end:
                at += 1
            slots.insert(at, slot)
            starts.insert(at, start)
        index.reach = [*accumulate(self.end[slots].tolist(), max)]
        if self.lane_counts[row] > 1 or any(map(gt, index.reach, starts[1:])):
            self._spread(row)
        else:
            self.lane[slots] = 0
            self.room[slots[:-1]] = starts[1:]
            self.room[slots[-1:]] = FAR_S

    def _shift(self, index: _RowIndex, row: int, slot: int) -> bool:
        """Take in that a bar of a row of one lane moved between its neighbours; False if it did not."""
        if self.lane_counts[row] > 1 or slot not in index.slots:
            return False
        at, start, end = index.slots.index(slot), int(self.start[slot]), int(self.end[slot])
        if at and index.reach[at - 1] > start:
            return False
        if at + 1 < len(index.slots) and end > index.starts[at + 1]:
            return False
        index.starts[at], index.reach[at] = start, end
        if at:
            self.room[index.slots[at - 1]] = start
        return True

    def in_row(self, row: int) -> Ints:
        """Return the slots of a row's bars, by start."""
        return np.array(self._index_of(row).slots, dtype=np.int64)

    def visible(self, rows: Iterable[int], from_s: float, to_s: float, words_s: float = 0) -> Ints:
        """Return the slots of the bars that [from_s, to_s) may touch, row by row, each by start.

        A long bar may bring shorter ones after it that ended before `from_s`: they cost less than a test.

        Args:
            rows: The rows.
            from_s: Where the stretch of time begins.
            to_s: Where it ends.
            words_s: For how long after its end a bar's words may go on, before the next bar of its lane.
        """
        found: list[int] = []
        for row in rows:
            index = self._index_of(row)
            first = bisect_right(index.reach, from_s)
            if words_s and self.lane_counts[row] > 1:
                first = bisect_right(index.reach, from_s - words_s)
            elif words_s and first:  # with one lane, only the words of the bar before may reach so far
                first -= 1
            found += index.slots[first : bisect_left(index.starts, to_s)]
        return np.array(found, dtype=np.int64)

    def clashes(self, row: int, from_s: int, to_s: int, ignore: Collection[int] = ()) -> list[int]:
        """Return the slots of the bars that [from_s, to_s) overlaps in a row, but those in `ignore`."""
        index = self._index_of(row)
        # Few: from the first that may end late enough to the last that begins soon enough.
        slots = index.slots[bisect_right(index.reach, from_s) : bisect_left(index.starts, to_s)]
        return [slot for slot in slots if self.end[slot] > from_s and slot not in ignore]

    def nearest(self, row: int, seconds: float) -> int | None:
        """Return the bar of a row whose middle is nearest to an instant, or None if the row is empty."""
        slots = self.in_row(row)
        if not len(slots):
            return None
        return int(slots[np.abs((self.start[slots] + self.end[slots]) / 2 - seconds).argmin()])

    def start_before(self, row: int, start_s: int) -> int:
        """Return when the last bar of a row that begins before an instant begins; 0 where there is none."""
        starts = self._index_of(row).starts
        at = bisect_left(starts, start_s)
        return starts[at - 1] if at else 0

    def start_from(self, row: int, start_s: int) -> int:
        """Return when the first bar of a row that begins at an instant or later begins; `FAR_S` for none."""
        starts = self._index_of(row).starts
        at = bisect_left(starts, start_s)
        return starts[at] if at < len(starts) else FAR_S

    def neighbour(self, slot: int, step: Literal[-1, 1]) -> int | None:
        """Return the bar before or after one in its row, or None at the end."""
        slots = self._index_of(int(self.row[slot])).slots
        at = slots.index(slot) + step
        return slots[at] if 0 <= at < len(slots) else None


def _flags(bar: Bar) -> int:
    return (
        bar.late
        | bar.problem << 1
        | bar.hazardous << 2
        | bar.signed << 3
        | bar.pinned << 4
        | bar.findings << 5
    )


def day_loads(starts: Ints, ends: Ints, day_starts: Ints) -> tuple[Ints, Ints]:
    """Return for each day how many stretches of time begin in it, and how many seconds of them lie in it.

    Args:
        starts: Where each begins.
        ends: Where each ends.
        day_starts: Where each day begins, and where the last one ends.
    """
    count = len(day_starts) - 1
    counts = np.zeros(count, dtype=np.int64)
    day = day_starts.searchsorted(starts, side="right") - 1
    inside = (day >= 0) & (day < count)
    np.add.at(counts, day[inside], 1)
    # Each edge of a day parts the stretches: what lies before it, less what lies before the edge before.
    before = [int((np.clip(edge, starts, ends) - starts).sum()) for edge in day_starts.tolist()]
    return counts, np.array([later - sooner for sooner, later in pairwise(before)], dtype=np.int64)


def density(
    starts: Ints, ends: Ints, lines: Ints, axis: TimeAxis, width: int, height: int
) -> npt.NDArray[np.int32]:
    """Return how many stretches of time lie on each pixel of a picture, `height` by `width`.

    Args:
        starts: Where each begins.
        ends: Where each ends.
        lines: In which line of the picture each lies; those outside are left out.
        axis: The time from the left edge of the picture to the right one.
        width: The pixels of a line.
        height: The number of lines.
    """
    steps = np.zeros((height, width + 1), dtype=np.int32)
    scale = width / max(axis.end_s - axis.start_s, 1)
    inside = (lines >= 0) & (lines < height)
    left = np.clip(((starts[inside] - axis.start_s) * scale).astype(np.int64), 0, width - 1)
    right = np.clip(np.ceil((ends[inside] - axis.start_s) * scale).astype(np.int64), left + 1, width)
    np.add.at(steps, (lines[inside], left), 1)
    np.add.at(steps, (lines[inside], right), -1)
    counted: npt.NDArray[np.int32] = steps.cumsum(axis=1, dtype=np.int32)[:, :width]
    return counted


def assigned(keys: Iterable[str], places: int) -> dict[str, int]:
    """Give keys places of their own, the same ones on every day, as far as there are any.

    A key takes the place that its own letters name, or the next free one. Those that find none are left out.
    """
    given: dict[str, int] = {}
    taken: set[int] = set()
    for key in sorted(set(keys)):
        if len(taken) == places:
            break
        place = crc32(key.encode()) % places
        while place in taken:
            place = (place + 1) % places
        taken.add(place)
        given[key] = place
    return given
