"""Time from left to right: instants as whole seconds since 1970 (UTC), pixels, ticks, snapping.

x grows with the instant itself, so that a day of 23 or 25 hours is drawn as long as it is. Only ticks, nights
and labels ask the clock of Paris.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, repeat
from math import floor
from operator import attrgetter, sub
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

ZONE = ZoneInfo("Europe/Paris")
HOUR_S = 3600
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)

Ints = npt.NDArray[np.int64]


def to_seconds(instant: dt.datetime) -> int:
    """Return an aware instant as whole seconds since 1970.

    Raises:
        ValueError: The instant has no time zone.
    """
    if instant.tzinfo is None:
        raise ValueError(f"instant without a time zone: {instant}")
    return int(instant.timestamp())


def to_instant(seconds: int) -> dt.datetime:
    """Return seconds since 1970 as an aware instant in UTC."""
    return dt.datetime.fromtimestamp(seconds, dt.UTC)


def local(seconds: int) -> dt.datetime:
    """Return what calendar and clock show in Paris."""
    return dt.datetime.fromtimestamp(seconds, ZONE)


@lru_cache(maxsize=512)
def day_start(day: dt.date) -> int:
    """Return the second at which `day` begins in Paris."""
    return to_seconds(dt.datetime.combine(day, dt.time(), ZONE))


def days_between(from_s: int, to_s: int) -> list[dt.date]:
    """Return the days of Paris that [from_s, to_s) touches."""
    first, last = local(from_s).date(), local(max(from_s, to_s - 1)).date()
    return [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]


def snap(seconds: float, step_minutes: int) -> int:
    """Return the nearest multiple of `step_minutes` of the clock, a half going up.

    The offset of Paris is a whole number of hours, so a grid that divides the hour is the same in UTC.
    """
    step = step_minutes * 60
    return int((seconds + step / 2) // step) * step


def closed_spans(
    from_s: int,
    to_s: int,
    opening: tuple[dt.time, dt.time],
    is_closed: Callable[[dt.date], bool] = lambda day: day.weekday() == 6,
) -> list[tuple[int, int]]:
    """Return the stretches of [from_s, to_s) outside working hours, joined where they touch.

    Args:
        from_s: Where to begin.
        to_s: Where to end.
        opening: The first and last time of the working day, by the clock of Paris.
        is_closed: Whether nobody works on a day at all: Sundays, unless told otherwise.
    """
    spans: list[tuple[int, int]] = []
    for day in days_between(from_s, to_s):
        begin, finish = day_start(day), day_start(day + dt.timedelta(days=1))
        if is_closed(day):
            parts = [(begin, finish)]
        else:
            opens, closes = (to_seconds(dt.datetime.combine(day, at, ZONE)) for at in opening)
            parts = [(begin, opens), (closes, finish)]
        for a, b in parts:
            a, b = max(a, from_s), min(b, to_s)
            if a >= b:
                continue
            if spans and spans[-1][1] == a:
                spans[-1] = (spans[-1][0], b)
            else:
                spans.append((a, b))
    return spans


_FEW = 12
"""Up to so many instants are counted one by one: a call of NumPy costs as much as those."""


@dataclass(frozen=True, slots=True)
class TimeAxis:
    """Time from left to right: x in pixels from `start_s`, at `px_per_hour`."""

    start_s: int
    end_s: int
    px_per_hour: float

    @property
    def width(self) -> int:
        """The length of the whole axis, in pixels."""
        return round((self.end_s - self.start_s) * self.px_per_hour / HOUR_S)

    def x(self, seconds: float) -> int:
        """Return the pixel of an instant."""
        # Not `//`: that of floats takes three times as long, here and in NumPy.
        return floor((seconds - self.start_s) * self.px_per_hour / HOUR_S)

    def xs(self, seconds: Ints) -> Ints:
        """Return the pixels of many instants: the same ones as `x` gives."""
        pixels: Ints = np.floor((seconds - self.start_s) * self.px_per_hour / HOUR_S).astype(np.int64)
        return pixels

    def pixels(self, lines: Ints) -> list[list[int]]:
        """Return lines of instants as lines of pixels: the same ones as `x` gives."""
        if lines.shape[1] > _FEW:
            return self.xs(lines).tolist()  # type: ignore[no-any-return]
        start, scale = self.start_s, self.px_per_hour
        return [[floor((at - start) * scale / HOUR_S) for at in line] for line in lines.tolist()]

    def seconds(self, x: float) -> float:
        """Return the instant at a pixel."""
        return self.start_s + x * HOUR_S / self.px_per_hour

    def scroll_keeping(self, other: "TimeAxis", scroll: int, pointer: int) -> int:
        """Return the scroll of `other` that keeps the instant under the pointer where it is.

        Args:
            other: The axis after a change of zoom or range.
            scroll: The left edge of the window on this axis, in pixels.
            pointer: The pointer's distance from that edge.
        """
        held = self.seconds(scroll + pointer)
        return round((held - other.start_s) * other.px_per_hour / HOUR_S - pointer)


@dataclass(frozen=True, slots=True)
class Ticks:
    """The marks of a time axis: days, labelled times (second, minutes by the clock) and small marks."""

    days: tuple[tuple[int, dt.date], ...]
    major: tuple[tuple[int, int], ...]
    minor: tuple[int, ...]


_MINOR_OF = {5: 0, 15: 5, 30: 15, 60: 30, 120: 60, 180: 60, 360: 180, 720: 360}
MAJOR_MIN_PX = 44


def tick_steps(px_per_hour: float) -> tuple[int, int]:
    """Return the minutes between labelled marks and between small marks; 0 means none fit."""
    major = next((step for step in _MINOR_OF if step * px_per_hour / 60 >= MAJOR_MIN_PX), 0)
    return major, _MINOR_OF.get(major, 0)


@lru_cache(maxsize=256)
def _marks(day: dt.date, step_min: int) -> tuple[tuple[int, int], ...]:
    """Return the marks of one day after its first: (second, minutes the clock shows)."""
    begin, finish = day_start(day), day_start(day + dt.timedelta(days=1))
    marks: list[tuple[int, int]] = []
    for second in range(begin, finish, min(step_min, 60) * 60):
        clock = local(second)
        minutes = clock.hour * 60 + clock.minute
        # An hour that comes twice keeps both its marks where each hour has one, else only the first.
        if second != begin and minutes % step_min == 0 and (step_min <= 60 or clock.fold == 0):
            marks.append((second, minutes))
    return tuple(marks)


def ticks(from_s: int, to_s: int, px_per_hour: float) -> Ticks:
    """Return the marks within [from_s, to_s), at round times of the clock, as dense as the zoom allows.

    The first day may begin before `from_s`: its name is shown as long as any of it is.
    """
    major_min, minor_min = tick_steps(px_per_hour)
    days: list[tuple[int, dt.date]] = []
    major: list[tuple[int, int]] = []
    minor: list[int] = []
    for day in days_between(from_s, to_s):
        days.append((day_start(day), day))
        labelled = _marks(day, major_min) if major_min else ()
        major += [mark for mark in labelled if from_s <= mark[0] < to_s]
        if minor_min:
            taken = {second for second, _ in labelled}
            minor += [s for s, _ in _marks(day, minor_min) if from_s <= s < to_s and s not in taken]
    return Ticks(tuple(days), tuple(major), tuple(minor))


def seconds_of(instants: Iterable[dt.datetime], count: int) -> Ints:
    """Return many aware instants as whole seconds since 1970: the same ones as `to_seconds` gives.

    Raises:
        TypeError: An instant has no time zone.
    """
    # `timestamp` takes twice as long: it makes a float of every one.
    since = [*map(sub, instants, repeat(_EPOCH))]
    days = np.fromiter(map(attrgetter("days"), since), dtype=np.int64, count=count)
    seconds = np.fromiter(map(attrgetter("seconds"), since), dtype=np.int64, count=count)
    total: Ints = days * 86_400 + seconds
    return total


def packed(spans: Sequence[tuple[int, int]], gap_s: Callable[[int, int], int]) -> list[tuple[int, int]]:
    """Return stretches of time one after the other, each as long as it was and the earliest where it was.

    Args:
        spans: Where each begins and ends.
        gap_s: The least time from one to the next, by their places in `spans`; a longer gap that is there
            already is kept.
    """
    result = list(spans)
    sequence = sorted(range(len(spans)), key=lambda at: spans[at][0])
    for before, at in pairwise(sequence):
        start, end = spans[at]
        begin = max(start, result[before][1] + gap_s(before, at))
        result[at] = (begin, begin + end - start)
    return result
