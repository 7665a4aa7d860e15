"""When a site or an outlet is open: the one format of their stored hours, and what is asked of it.

The format, kept as JSON in the column `hours` of a site or an outlet:

    {"mo": [["07:30", "12:00"], ["13:30", "17:00"]], "sa": [["08:00", "12:00"]],
     "exceptions": {"2026-12-24": [["07:30", "12:00"]], "2026-12-25": []}}

Days are mo, tu, we, th, fr, sa and su; each holds pairs of wall-clock times of Paris, from before until, in
order and apart; "24:00" is the end of the day, and a night is two pairs, one on each of its days. A day that
is not named is closed, unless no day is named at all: then only the exceptions are known, and every other day
is open. An exception stands for its whole day; an empty list closes it. None, or nothing in it, means that
nobody knows: that refuses nobody. `rondo.is_open` in the database is the twin of `is_open`; a test holds them
together.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
DAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
"""As `date.weekday()` counts."""

EXCEPTIONS = "exceptions"
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d|24:00")
_ONE_DAY = dt.timedelta(days=1)
_DAY_MINUTES = 1440


def spans_on(hours: Mapping[str, Any] | None, day: dt.date) -> list[tuple[int, int]]:
    """Return when a place is open on a day, in minutes of the wall clock; the whole day if unknown."""
    if not isinstance(hours, Mapping):
        return [(0, _DAY_MINUTES)]
    pairs = (hours.get(EXCEPTIONS) or {}).get(day.isoformat())
    if pairs is None:
        pairs = hours.get(DAYS[day.weekday()])
    if pairs is None:
        return [] if any(name in hours for name in DAYS) else [(0, _DAY_MINUTES)]
    return sorted((_minutes(start), _minutes(end)) for start, end in pairs if start < end)


def is_open(hours: Mapping[str, Any] | None, start: dt.datetime, end: dt.datetime) -> bool:
    """Return whether a place is open from `start` to `end` without a break; equal, at that instant."""
    begins, ends = sorted(_wall(instant) for instant in (start, end))
    open_until = begins
    day = begins.date()
    while day <= ends.date():
        midnight = dt.datetime.combine(day, dt.time())
        for opens, closes in spans_on(hours, day):
            until = midnight + dt.timedelta(minutes=closes)
            if midnight + dt.timedelta(minutes=opens) <= open_until < until:
                open_until = until
        if open_until > ends or (open_until == ends and begins < ends):
            return True
        if open_until < midnight + _ONE_DAY:
            return False
        day += _ONE_DAY
    return False


def tidy(hours: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Return hours in the stored format: days in order, nothing empty; None where nothing is known.

    Raises:
        ValueError: A day, a time or an order of times is not of the format; the text names the place.
    """
    found: dict[str, Any] = {}
    for name in DAYS:
        if hours and hours.get(name):
            found[name] = _tidy_pairs(name, hours[name])
    exceptions = {
        dt.date.fromisoformat(day).isoformat(): _tidy_pairs(day, pairs)
        for day, pairs in sorted(((hours or {}).get(EXCEPTIONS) or {}).items())
    }
    if exceptions:
        found[EXCEPTIONS] = exceptions
    unknown = set(hours or ()) - {*DAYS, EXCEPTIONS}
    if unknown:
        raise ValueError(", ".join(sorted(unknown)))
    return found or None


def read_pairs(typed: str) -> list[list[str]]:
    """Return the pairs of a line as people type it: "7h30-12h, 13h30-17h"; nothing is closed.

    Raises:
        ValueError: It cannot be read, or the times are not in order.
    """
    pairs = []
    for part in re.split(r"[,;/]|\s+et\s+", typed.strip()):
        if not part.strip():
            continue
        ends = [_typed_time(end) for end in re.split(r"-|–|à", part)]
        if len(ends) != 2:
            raise ValueError(part.strip())
        pairs.append(ends)
    return _tidy_pairs(typed, pairs)


def pairs_text(pairs: Sequence[Sequence[str]]) -> str:
    """Return pairs as they are typed and read: "07:30-12:00, 13:30-17:00"."""
    return ", ".join(f"{start}-{end}" for start, end in pairs)


def _tidy_pairs(where: str, pairs: Sequence[Sequence[str]]) -> list[list[str]]:
    tidied = sorted([str(start), str(end)] for start, end in pairs)
    before = ""
    for start, end in tidied:
        if not (_TIME.fullmatch(start) and _TIME.fullmatch(end)) or not before <= start < end:
            raise ValueError(f"{where}: {start}-{end}")
        before = end
    return tidied


def _typed_time(typed: str) -> str:
    found = re.fullmatch(r"(\d{1,2})\s*(?:[hH:.]\s*(\d{2})?)?", typed.strip())
    if not found:
        raise ValueError(typed.strip())
    time = f"{int(found[1]):02d}:{found[2] or '00'}"
    if not _TIME.fullmatch(time):
        raise ValueError(typed.strip())
    return time


def _minutes(time: str) -> int:
    return int(time[:2]) * 60 + int(time[3:])


def _wall(instant: dt.datetime) -> dt.datetime:
    return instant.astimezone(PARIS).replace(tzinfo=None, fold=0)
