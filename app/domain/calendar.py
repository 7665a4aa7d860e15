"""Days in France: public holidays, working days, recurring rounds and what a holiday does to them.

Source: code du travail, art. L3133-1 and L3134-13.
"""

import datetime as dt
import itertools
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import Literal, Self
from zoneinfo import ZoneInfo

from app.domain.money import end_of_month

PARIS = ZoneInfo("Europe/Paris")
WORKING_WEEK = frozenset(range(5))
"""Monday to Friday, as `date.weekday()` counts."""

_DAY = dt.timedelta(days=1)
_HORIZON = dt.timedelta(days=3653)
_FIXED = {
    (1, 1): "Jour de l'an",
    (5, 1): "Fête du Travail",
    (5, 8): "Victoire 1945",
    (7, 14): "Fête nationale",
    (8, 15): "Assomption",
    (11, 1): "Toussaint",
    (11, 11): "Armistice 1918",
    (12, 25): "Noël",
}
_AFTER_EASTER = {1: "Lundi de Pâques", 39: "Ascension", 50: "Lundi de Pentecôte"}


def paris_day(instant: dt.datetime) -> dt.date:
    """Return the day of an instant in Paris."""
    return instant.astimezone(PARIS).date()


def day_bounds(day: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """Return the first instant of a Paris day and of the next, in UTC: 23, 24 or 25 hours apart."""
    first, after = (
        dt.datetime.combine(each, dt.time(), PARIS).astimezone(dt.UTC) for each in (day, day + _DAY)
    )
    return first, after


def paris_instant(day: dt.date, clock: dt.time) -> dt.datetime:
    """Return the instant at which the clock in Paris shows `clock` on `day`, in UTC.

    An hour that the change to summer time leaves out is the one after it; one that comes twice is the first.
    """
    return dt.datetime.combine(day, clock, PARIS).astimezone(dt.UTC)


def easter(year: int) -> dt.date:
    """Return Easter Sunday. Source: Gregorian computus, as Meeus, Jones and Butcher wrote it."""
    century, rest = divmod(year, 100)
    golden = year % 19
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    to_sunday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    correction = (golden + 11 * epact + 22 * to_sunday) // 451
    month, day = divmod(epact + to_sunday - 7 * correction + 114, 31)
    return dt.date(year, month, day + 1)


@lru_cache(maxsize=64)
def _holidays(year: int, alsace_moselle: bool) -> Mapping[dt.date, str]:
    days = {dt.date(year, month, day): name for (month, day), name in _FIXED.items()}
    sunday = easter(year)
    days |= {sunday + dt.timedelta(offset): name for offset, name in _AFTER_EASTER.items()}
    if alsace_moselle:
        days |= {sunday - 2 * _DAY: "Vendredi saint", dt.date(year, 12, 26): "Saint-Étienne"}
    return dict(sorted(days.items()))


def public_holidays(year: int, *, alsace_moselle: bool = False) -> dict[dt.date, str]:
    """Return the public holidays of a year with their French names, in order."""
    return dict(_holidays(year, alsace_moselle))


def holiday_name(day: dt.date, *, alsace_moselle: bool = False) -> str:
    """Return the name of the public holiday, or nothing."""
    return _holidays(day.year, alsace_moselle).get(day, "")


def is_working_day(
    day: dt.date, weekdays: Collection[int] = WORKING_WEEK, *, alsace_moselle: bool = False
) -> bool:
    """Return whether one works that day: a weekday of the firm and no public holiday."""
    return day.weekday() in weekdays and not holiday_name(day, alsace_moselle=alsace_moselle)


def next_working_day(
    day: dt.date, weekdays: Collection[int] = WORKING_WEEK, *, alsace_moselle: bool = False
) -> dt.date:
    """Return the first working day after `day`."""
    return _nearest(day, _DAY, weekdays, alsace_moselle)


def previous_working_day(
    day: dt.date, weekdays: Collection[int] = WORKING_WEEK, *, alsace_moselle: bool = False
) -> dt.date:
    """Return the last working day before `day`."""
    return _nearest(day, -_DAY, weekdays, alsace_moselle)


def _nearest(day: dt.date, step: dt.timedelta, weekdays: Collection[int], alsace_moselle: bool) -> dt.date:
    if not set(weekdays) & set(range(7)):
        raise ValueError("a week without working days")
    day += step
    while not is_working_day(day, weekdays, alsace_moselle=alsace_moselle):
        day += step
    return day


def week_name(day: dt.date) -> str:
    """Return the ISO week as the trade says it, with its parity: `S48 (paire)`."""
    week = day.isocalendar().week
    return f"S{week:02} ({'impaire' if week % 2 else 'paire'})"


class HolidayPolicy(StrEnum):
    """What a round does when its day is a public holiday."""

    WORK = "WORK"
    SKIP = "SKIP"
    NEXT_WORKING_DAY = "NEXT_WORKING_DAY"
    PREVIOUS_WORKING_DAY = "PREVIOUS_WORKING_DAY"
    CASCADE = "CASCADE"
    """That day and all later days of the week move by one; Saturday becomes a working day."""
    MANUAL = "MANUAL"


class OccurrenceState(StrEnum):
    """What became of a day of a round."""

    PROPOSED = "proposed"
    """The rule says so; no job was made yet."""
    APPLIED = "applied"
    MOVED = "moved"
    """A person gave it another day."""
    SKIPPED = "skipped"
    ON_HOLD = "on_hold"
    TO_DECIDE = "to_decide"


DECIDED = frozenset({OccurrenceState.APPLIED, OccurrenceState.MOVED, OccurrenceState.SKIPPED})
"""What generation never changes. A hold that ends, or another policy, frees the others by themselves."""

Kind = Literal["weeks", "month_weekday", "month_day"]
MonthDay = tuple[int, int]
"""Month and day, in any year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurrence:
    """When a round comes back. The anchor's week is a week of the round: parity follows from it.

    "weeks": on `weekdays`, every so many weeks; "month_weekday": the `nth` of `weekdays` of the month (-1 the
    last); "month_day": on the day `nth` (a shorter month: its last day). Seasons are (month, day), both
    included; one that starts after it ends runs over New Year.
    """

    anchor_on: dt.date
    kind: Kind = "weeks"
    weekdays: tuple[int, ...] = ()
    every: int = 1
    nth: int = 1
    until: dt.date | None = None
    season_from: MonthDay | None = None
    season_to: MonthDay | None = None
    policy: HolidayPolicy = HolidayPolicy.NEXT_WORKING_DAY

    def continued(self, first: dt.date) -> Self:
        """Return the rule that goes on in the same rhythm from `first`, for one that ends the day before.

        A round every other week stays in its weeks, whatever their numbers; so do months.
        """
        if first <= self.anchor_on:
            return self
        if self.kind == "weeks":
            behind = (_monday(first) - _monday(self.anchor_on)).days // 7 % self.every
            ahead = _monday(first) + dt.timedelta(weeks=self.every - behind)
        else:
            behind = (_month(first) - _month(self.anchor_on)) % self.every
            year, month = divmod(_month(first) + self.every - behind, 12)
            ahead = dt.date(year, month + 1, 1)
        return replace(self, anchor_on=ahead if behind else first)

    def ended(self, last: dt.date) -> Self:
        """Return the rule that ends on `last`, or earlier where it did already."""
        return replace(self, until=min(last, self.until or last))


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A day of a round: as the rule says, and as holidays leave it (None: dropped, or to be decided)."""

    planned_on: dt.date
    served_on: dt.date | None
    holiday: str = ""
    needs_decision: bool = False


def occurrences(
    rule: Recurrence,
    first: dt.date,
    last: dt.date,
    working_days: Collection[int] = WORKING_WEEK,
    *,
    alsace_moselle: bool = False,
) -> list[Occurrence]:
    """Return the days of a round planned from `first` to `last`, both included.

    Raises:
        ValueError: The period is not positive, or a day of the week is none.
    """
    return [_moved(day, rule.policy, working_days, alsace_moselle) for day in days_of(rule, first, last)]


def next_occurrences(
    rule: Recurrence,
    first: dt.date,
    count: int,
    working_days: Collection[int] = WORKING_WEEK,
    *,
    alsace_moselle: bool = False,
) -> list[Occurrence]:
    """Return the next days of a round from `first`, at the most `count`, and none beyond ten years.

    Raises:
        ValueError: See `occurrences`.
    """
    days = itertools.islice(days_of(rule, first, first + _HORIZON), count)
    return [_moved(day, rule.policy, working_days, alsace_moselle) for day in days]


def days_of(rule: Recurrence, first: dt.date, last: dt.date) -> Iterator[dt.date]:
    """Yield the days of a rule from `first` to `last`, in order, before any holiday moves one.

    Raises:
        ValueError: The period is not positive, or a day of the week is none.
    """
    if rule.every < 1 or not all(0 <= weekday <= 6 for weekday in rule.weekdays):
        raise ValueError(f"no such rhythm: {rule}")
    start = max(first, rule.anchor_on)
    days = _weekly(rule, start) if rule.kind == "weeks" else _monthly(rule, start)
    for day in days:
        if day > last or (rule.until is not None and day > rule.until):
            return
        if day >= start and in_season(day, rule.season_from, rule.season_to):
            yield day


def _monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(day.weekday())


def _month(day: dt.date) -> int:
    return day.year * 12 + day.month - 1


def _weekly(rule: Recurrence, start: dt.date) -> Iterator[dt.date]:
    weekdays = sorted(set(rule.weekdays)) or [rule.anchor_on.weekday()]
    anchor = _monday(rule.anchor_on)
    monday = anchor + dt.timedelta(weeks=(start - anchor).days // 7 // rule.every * rule.every)
    while True:
        for weekday in weekdays:
            yield monday + dt.timedelta(weekday)
        monday += dt.timedelta(weeks=rule.every)


def _monthly(rule: Recurrence, start: dt.date) -> Iterator[dt.date]:
    weekdays = sorted(set(rule.weekdays)) or [rule.anchor_on.weekday()]
    anchor = _month(rule.anchor_on)
    number = anchor + (_month(start) - anchor) // rule.every * rule.every
    while True:
        year, month = divmod(number, 12)
        begins = dt.date(year, month + 1, 1)
        ends = end_of_month(begins)
        if rule.kind == "month_day":
            yield begins.replace(day=min(rule.nth, ends.day))
        else:
            yield from sorted(day for weekday in weekdays if (day := _nth(begins, ends, weekday, rule.nth)))
        number += rule.every


def _nth(begins: dt.date, ends: dt.date, weekday: int, nth: int) -> dt.date | None:
    """Return the nth such weekday of a month, the last for a negative one, if the month has it."""
    if nth < 0:
        return ends - dt.timedelta((ends.weekday() - weekday) % 7 + 7 * (-nth - 1))
    day = begins + dt.timedelta((weekday - begins.weekday()) % 7 + 7 * (nth - 1))
    return day if day <= ends else None


def in_season(day: dt.date, first: MonthDay | None, last: MonthDay | None) -> bool:
    """Return whether a day lies in a season; without both its ends a season is the whole year."""
    if first is None or last is None:
        return True
    here = (day.month, day.day)
    return first <= here <= last if first <= last else here >= first or here <= last


def _moved(
    day: dt.date, policy: HolidayPolicy, working_days: Collection[int], alsace_moselle: bool
) -> Occurrence:
    if policy is HolidayPolicy.CASCADE:
        return _cascaded(day, alsace_moselle)
    name = holiday_name(day, alsace_moselle=alsace_moselle)
    if not name:
        return Occurrence(day, day)
    match policy:
        case HolidayPolicy.WORK:
            # The one holiday when work itself is forbidden: code du travail, art. L3133-4.
            return Occurrence(day, day, name, needs_decision=(day.month, day.day) == (5, 1))
        case HolidayPolicy.NEXT_WORKING_DAY:
            return Occurrence(day, next_working_day(day, working_days, alsace_moselle=alsace_moselle), name)
        case HolidayPolicy.PREVIOUS_WORKING_DAY:
            return Occurrence(
                day, previous_working_day(day, working_days, alsace_moselle=alsace_moselle), name
            )
        case HolidayPolicy.MANUAL:
            return Occurrence(day, None, name, needs_decision=True)
    return Occurrence(day, None, name)


def _cascaded(day: dt.date, alsace_moselle: bool) -> Occurrence:
    moved, names = day, []
    monday = day - dt.timedelta(day.weekday())
    for offset in range(6):
        holiday = monday + offset * _DAY
        name = holiday_name(holiday, alsace_moselle=alsace_moselle)
        if name and moved >= holiday:
            moved += _DAY
            names.append(name)
    # Pushed onto a Sunday or out of its week, nobody comes: a person finds another day.
    if names and (moved - monday).days > 5:
        return Occurrence(day, None, ", ".join(names), needs_decision=True)
    return Occurrence(day, moved, ", ".join(names))
