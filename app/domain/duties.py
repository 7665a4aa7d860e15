"""A driver's days and weeks as his tours make them, and by how much they break a rule.

The counts are those of `app.domain.driving`; the database does the same sums in `gate_weeks`, and a property
test holds the two together.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.domain import driving
from app.domain.driving import Rest
from app.domain.tours import Figure, minutes_between

_NOT_PLANNED = 100_000
"""The rest after a day with none after it: longer than any that is asked for."""


@dataclass(slots=True)
class Duty:
    """A driver's day: all its tours together, borne by the last of them.

    `gap` is the time until the next day begins, `rest` what of it counts; `driven` and `rests` are those of
    the week from Monday on, this day's last, with the rests of lorry days only; `week_rest` is the longest
    gap after a day of the week, `rest_before` that of the week before; all in minutes.
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
    driven: Sequence[int] = ()
    rests: Sequence[Rest] = ()
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
                return driving.daily_driving_over(
                    self.driven, params["usual"], params["most"], params["times"]
                )
            case "ec561.weekly" if self.closes:
                return driving.weekly_driving_over(self.week_drive, params["minutes"])
            case "ec561.fortnight" if self.closes and self.week_before is not None:
                return driving.fortnight_driving_over(self.week_before, self.week_drive, params["minutes"])
            case "ec561.rest" if self.eu561:
                return driving.daily_rest_lacks(
                    self.rest,
                    self.rests,
                    params["usual"],
                    params["least"],
                    params["times"],
                    crew_of_two=self.crew_of_two,
                )
            case "ec561.weekly_rest" if self.closes and self.week_eu561:
                return driving.weekly_rest_lacks(
                    self.rest_before, self.week_rest, params["usual"], params["least"]
                )
            case "work.break" if "breaks" in limits:
                return driving.break_owed(self.work, limits["breaks"]) - self.pause
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
        duty.gap = minutes_between(duty.ends_at, after.starts_at) if after else _NOT_PLANNED
        duty.rest = driving.rest_minutes(duty.span, duty.gap, crew_of_two=duty.crew_of_two)
        duty.closes = after is None or monday_of(after.day) != monday_of(duty.day)
        weeks.setdefault(monday_of(duty.day), []).append(duty)
    for monday, week in weeks.items():
        before = weeks.get(monday - dt.timedelta(7))
        week_drive, week_work = sum(one.drive for one in week), sum(one.work for one in week)
        week_before = sum(one.drive for one in before) if before else None
        week_rest = max(one.gap for one in week)
        rest_before = max(one.gap for one in before) if before else None
        week_eu561 = any(one.eu561 for one in week)
        driven: list[int] = []
        rests: list[Rest] = []
        for duty in week:
            driven.append(duty.drive)
            if duty.eu561:
                rests.append(driving.daily_rest(duty.rest, crew_of_two=duty.crew_of_two))
            duty.driven, duty.rests = tuple(driven), tuple(rests)
            duty.week_drive, duty.week_work, duty.week_before = week_drive, week_work, week_before
            duty.week_rest, duty.rest_before, duty.week_eu561 = week_rest, rest_before, week_eu561
    return found
