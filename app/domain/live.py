"""The day while it runs: problems with their calls, and when the stops ahead will be reached."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.travel import Point, road_distance_m, travel_minutes


class CaseKind(StrEnum):
    """What keeps a driver from his work."""

    BLOCKED = "blocked"
    REFUSED = "refused"
    BREAKDOWN = "breakdown"
    OTHER = "other"


class CallResult(StrEnum):
    """How a call to a blocked site ended."""

    REACHED = "reached"
    OPENS = "opens"
    """Somebody comes and opens."""
    NO_ANSWER = "no_answer"
    VOICEMAIL = "voicemail"
    BUSY = "busy"
    WRONG_NUMBER = "wrong_number"


class Outcome(StrEnum):
    """How a case ended."""

    SOLVED = "solved"
    """The driver could work after all."""
    REPLAN = "replan"
    """The job is tried again another day."""
    GIVEN_UP = "given_up"
    """It is not tried again."""


class Fee(StrEnum):
    """Whether the trip for nothing is charged."""

    NONE = "none"
    """There was none: the job was served."""
    CHARGED = "charged"
    WAIVED = "waived"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """A stop of a tour as planned, and what is known of it."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    place: Point | None = None
    opens_at: dt.datetime | None = None
    """Nobody is let in before; None where the hour does not matter."""
    closes_at: dt.datetime | None = None
    """The customer wants it to have begun by then."""
    departed_at: dt.datetime | None = None
    arrived_at: dt.datetime | None = None
    done_at: dt.datetime | None = None
    held_until: dt.datetime | None = None
    """A driver before a closed gate waits until then."""


@dataclass(frozen=True, slots=True)
class Expected:
    """When a stop is expected to be reached and left; what happened is what happened."""

    arrives_at: dt.datetime
    leaves_at: dt.datetime


def expected(stops: Sequence[Ahead], now: dt.datetime) -> list[Expected]:
    """Return when each stop of a tour is reached and left, from what happened and the plan of the rest.

    Nothing still ahead happens before `now`. A driver who is early goes on at once, unless a site is not open
    yet; one who has not begun sets off in time. Work takes as long as planned, and roads what
    `domain.travel` says; where two places are not known, the plan's own gap.

    Args:
        stops: In their order.
        now: The instant of the forecast.
    """
    found: list[Expected] = []
    last: Ahead | None = None
    left: dt.datetime | None = None
    for stop in stops:
        minutes = stop.ends_at - stop.starts_at
        if stop.done_at is not None:
            arrives = stop.arrived_at or min(
                stop.done_at, max(stop.done_at - minutes, left or stop.starts_at)
            )
            leaves = stop.done_at
        else:
            arrives = stop.arrived_at or _arrival(stop, last, left, now)
            begins = max(arrives, stop.opens_at) if stop.opens_at is not None else arrives
            leaves = max(begins + minutes, now)
            if stop.held_until is not None:
                leaves = max(leaves, stop.held_until)
        found.append(Expected(arrives, leaves))
        last, left = stop, max(leaves, left) if left is not None else leaves
    return found


def _arrival(stop: Ahead, last: Ahead | None, left: dt.datetime | None, now: dt.datetime) -> dt.datetime:
    if last is None or left is None:
        return max(stop.starts_at, now)
    if last.place is not None and stop.place is not None:
        travel = dt.timedelta(minutes=travel_minutes(road_distance_m(last.place, stop.place)))
    else:
        travel = max(stop.starts_at - last.ends_at, dt.timedelta())
    return max((stop.departed_at or left) + travel, now)


def late_minutes(stops: Sequence[Ahead], found: Sequence[Expected]) -> list[int]:
    """Return by how many minutes each stop is reached after its time: what was promised, else the plan."""
    return [
        max(int((each.arrives_at - (stop.closes_at or stop.starts_at)).total_seconds() // 60), 0)
        for stop, each in zip(stops, found, strict=True)
    ]
