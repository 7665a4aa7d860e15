"""Driving, breaks, rest and working time: Regulation (EC) 561/2006 and the national limits, as an estimate.

Planning figures are forecasts; the real ones come from the tachograph's file. Limits that the law may change
stand in the rows of the table `rule`; those here are the article's own numbers, in minutes, to start from.

Source: Regulation (EC) 561/2006, art. 6 to 8; code des transports, art. D3312-2 and following.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Any
from uuid import UUID

from app.domain.tours import Figure, minutes_between

CONTINUOUS, BREAK, FIRST_PART, SECOND_PART = 270, 45, 15, 30
DAILY, DAILY_LONG, LONG_DAYS = 540, 600, 2
WEEKLY, FORTNIGHT = 3360, 5400
REST, REDUCED_REST, REDUCED_RESTS = 660, 540, 3
SPLIT_FIRST, SPLIT_SECOND = 180, 540
WEEKLY_REST, REDUCED_WEEKLY_REST = 2700, 1440
DAY, DAY_OF_TWO = 1440, 1800
_NOT_PLANNED = 100_000
"""The rest after a day with none after it: longer than any that is asked for."""


class Kind(StrEnum):
    """What a driver does. Loading and waiting are no driving, but they use up the day."""

    DRIVE = "DRIVE"
    WORK = "WORK"
    AVAILABLE = "AVAILABLE"
    BREAK = "BREAK"
    REST = "REST"


@dataclass(frozen=True, slots=True)
class Activity:
    """Some minutes of one kind; a list of them follows without gaps."""

    kind: Kind
    minutes: int


@dataclass(frozen=True, slots=True)
class Continuous:
    """The counter of continuous driving at the end, and the most by which it was over; in minutes."""

    counter: int
    over: int


def continuous_driving(activities: Iterable[Activity], limit: int = CONTINUOUS) -> Continuous:
    """Return how long was driven without a break that counts.

    45 minutes reset the counter, and so do 15 followed later by 30, in this order.

    Source: art. 7.
    """
    counter = over = 0
    first_part = False
    for one in activities:
        if one.kind is Kind.DRIVE:
            counter += one.minutes
            over = max(over, counter - limit)
        elif one.kind in (Kind.BREAK, Kind.REST):
            if one.minutes >= BREAK or (first_part and one.minutes >= SECOND_PART):
                counter, first_part = 0, False
            elif one.minutes >= FIRST_PART:
                first_part = True
    return Continuous(counter, max(over, 0))


def daily_driving_over(days: Sequence[int]) -> tuple[int, ...]:
    """Return by how much each day of one calendar week is over: nine hours, ten on two of its days.

    Source: art. 6 § 1.
    """
    long_days = 0
    found = []
    for driven in days:
        long_days += driven > DAILY
        if driven > DAILY_LONG:
            found.append(driven - DAILY_LONG)
        else:
            found.append(driven - DAILY if driven > DAILY and long_days > LONG_DAYS else 0)
    return tuple(found)


def driving_left(last_week: int, this_week: int = 0) -> int:
    """Return the minutes that may still be driven this week: 56 hours, and 90 with the week before.

    Source: art. 6 §§ 2 and 3.
    """
    return min(WEEKLY - this_week, FORTNIGHT - last_week - this_week)


class Rest(StrEnum):
    """How long a daily rest is before the law."""

    NORMAL = "NORMAL"
    REDUCED = "REDUCED"
    TOO_SHORT = "TOO_SHORT"


def rest_minutes(
    starts_at: dt.datetime, ends_at: dt.datetime, next_at: dt.datetime | None, *, crew_of_two: bool = False
) -> int:
    """Return the minutes of rest after a day that count: those within 24 hours of its start, 30 for two.

    Source: art. 8 §§ 2 and 5.
    """
    within = (DAY_OF_TWO if crew_of_two else DAY) - minutes_between(starts_at, ends_at)
    return within if next_at is None else min(within, minutes_between(ends_at, next_at))


def daily_rest(minutes: int, *, first_part: int = 0, crew_of_two: bool = False) -> Rest:
    """Return what a daily rest is: eleven hours, or three and later nine, or nine three times.

    Args:
        minutes: The rest that ends the day.
        first_part: The longest rest taken before it within the day.
        crew_of_two: Nine hours are then the normal rest.

    Source: art. 4 g, art. 8 §§ 2, 4 and 5.
    """
    if minutes >= REST or (crew_of_two and minutes >= REDUCED_REST):
        return Rest.NORMAL
    if first_part >= SPLIT_FIRST and minutes >= SPLIT_SECOND:
        return Rest.NORMAL
    return Rest.REDUCED if minutes >= REDUCED_REST else Rest.TOO_SHORT


def rests_broken(rests: Sequence[Rest]) -> tuple[int, ...]:
    """Return which rests between two weekly rests break the law: too short, or a fourth reduced one."""
    reduced, broken = 0, []
    for number, rest in enumerate(rests):
        reduced += rest is Rest.REDUCED
        if rest is Rest.TOO_SHORT or (rest is Rest.REDUCED and reduced > REDUCED_RESTS):
            broken.append(number)
    return tuple(broken)


def weekly_rests_hold(rests: Sequence[int]) -> bool:
    """Return whether of each two weekly rests in a row one is normal, and the other not below 24 hours.

    Source: art. 8 § 6.
    """
    if any(rest < REDUCED_WEEKLY_REST for rest in rests):
        return False
    return all(max(pair) >= WEEKLY_REST for pair in pairwise(rests))


@dataclass(frozen=True, slots=True)
class Profile:
    """The working time of a branch, in minutes; None where it sets no such limit."""

    daily: int | None
    weekly: int | None
    span: int


PROFILES = {
    "TRM_COURTE": Profile(720, 3120, 720),
    "TRM_LONGUE": Profile(720, 3360, 840),
    "EU_2002_15": Profile(None, 3600, 840),
    "DECHETS": Profile(600, 2880, 780),
    "RECUP": Profile(600, 2880, 780),
}
"""As the rules `work.*` begin; domain values of the trade, to be confirmed by each company's agreement."""


def work_over(profile: Profile, work: int) -> int:
    """Return by how many minutes a day's work is over."""
    return max(work - profile.daily, 0) if profile.daily is not None else 0


BREAKS = ((360, 30), (540, 45))


def break_owed(work: int, breaks: Iterable[Sequence[int]] = BREAKS) -> int:
    """Return the minutes of break that a day's work asks for: by default 30 above six hours, 45 above nine.

    Source: directive 2002/15/CE, art. 5.
    """
    return max((pause for above, pause in breaks if work > above), default=0)


# --- days and weeks of a plan


@dataclass(slots=True)
class Duty:
    """A driver's day: all its tours together, borne by the last of them.

    `gap` is the time until the next day begins, `rest` what of it counts; counts run from Monday on;
    `week_rest` is the longest gap after a day of the week, `rest_before` that of the week before; all in
    minutes.
    """

    tour_id: UUID
    day: dt.date
    starts_at: dt.datetime
    ends_at: dt.datetime
    drive: int
    work: int
    eu561: bool
    crew_of_two: bool = False
    span: int = 0
    gap: int = 0
    rest: int = 0
    closes: bool = False
    long_days: int = 0
    short_rests: int = 0
    week_drive: int = 0
    week_work: int = 0
    week_before: int | None = None
    week_rest: int = 0
    rest_before: int | None = None
    week_eu561: bool = False

    @property
    def pause(self) -> int:
        """The minutes between start and end that are no work."""
        return self.span - self.work

    def over(self, rule: str, params: Mapping[str, Any], profile: str) -> int | None:
        """Return by how many minutes the day or its week breaks a rule; None where it asks nothing of it."""
        limits = params.get("profiles", {}).get(profile, {})
        match rule:
            case "ec561.daily":
                if self.drive > params["most"]:
                    return int(self.drive - params["most"])
                if self.drive > params["usual"] and self.long_days > params["times"]:
                    return int(self.drive - params["usual"])
            case "ec561.weekly" if self.closes:
                return int(self.week_drive - params["minutes"])
            case "ec561.fortnight" if self.closes and self.week_before is not None:
                return int(self.week_drive + self.week_before - params["minutes"])
            case "ec561.rest" if self.eu561:
                if self.rest < params["least"]:
                    return int(params["least"] - self.rest)
                if (
                    not self.crew_of_two
                    and self.rest < params["usual"]
                    and self.short_rests > params["times"]
                ):
                    return int(params["usual"] - self.rest)
            case "ec561.weekly_rest" if self.closes and self.week_eu561:
                if self.week_rest < params["least"]:
                    return int(params["least"] - self.week_rest)
                if self.rest_before is not None and self.rest_before < params["usual"]:
                    return int(params["usual"] - self.week_rest)
            case "work.break" if "breaks" in limits:
                return break_owed(self.work, limits["breaks"]) - self.pause
            case "work.rest" if not self.eu561:
                return int(params["minutes"] - self.rest)
            case "work.daily" if "daily" in limits:
                return int(self.work - limits["daily"])
            case "work.weekly" if self.closes and "weekly" in limits:
                return int(self.week_work - limits["weekly"])
            case "work.span" if "span" in limits:
                return int(self.span - limits["span"])
        return None


def monday_of(day: dt.date) -> dt.date:
    """Return the Monday of a day's week."""
    return day - dt.timedelta(day.weekday())


def duties(figures: Sequence[Figure]) -> list[Duty]:
    """Return one driver's days in order, with what their weeks make of them."""
    days: dict[dt.date, list[Figure]] = {}
    for one in figures:
        days.setdefault(one.day, []).append(one)
    found: list[Duty] = []
    for day, ones in sorted(days.items()):
        last = max(ones, key=lambda one: (one.starts_at, one.tour_id.bytes))
        found.append(
            Duty(
                last.tour_id,
                day,
                min(one.starts_at for one in ones),
                max(one.ends_at for one in ones),
                sum(one.driven_min for one in ones if one.eu561),
                sum(one.work_min for one in ones),
                any(one.eu561 for one in ones),
                all(one.crew for one in ones),
            )
        )
    weeks: dict[dt.date, list[Duty]] = {}
    for number, duty in enumerate(found):
        after = found[number + 1] if number + 1 < len(found) else None
        duty.span = minutes_between(duty.starts_at, duty.ends_at)
        next_at = after.starts_at if after else None
        duty.gap = minutes_between(duty.ends_at, next_at) if next_at else _NOT_PLANNED
        duty.rest = rest_minutes(duty.starts_at, duty.ends_at, next_at, crew_of_two=duty.crew_of_two)
        duty.closes = after is None or monday_of(after.day) != monday_of(duty.day)
        weeks.setdefault(monday_of(duty.day), []).append(duty)
    for monday, week in weeks.items():
        before = weeks.get(monday - dt.timedelta(7))
        for number, duty in enumerate(week):
            so_far = week[: number + 1]
            duty.week_drive = sum(one.drive for one in week)
            duty.week_work = sum(one.work for one in week)
            duty.long_days = sum(one.drive > DAILY for one in so_far)
            duty.short_rests = sum(
                one.eu561 and not one.crew_of_two and REDUCED_REST <= one.rest < REST for one in so_far
            )
            duty.week_before = sum(one.drive for one in before) if before else None
            duty.week_rest = max(one.gap for one in week)
            duty.rest_before = max(one.gap for one in before) if before else None
            duty.week_eu561 = any(one.eu561 for one in week)
    return found
