import datetime as dt

import holidays
import pytest

from app.domain.calendar import (
    HolidayPolicy,
    Occurrence,
    Recurrence,
    day_bounds,
    is_working_day,
    lorries_are_banned,
    next_working_day,
    occurrences,
    paris_day,
    previous_working_day,
    public_holidays,
    week_name,
)

D = dt.date.fromisoformat


@pytest.mark.parametrize("year", range(2008, 2061))  # Whit Monday was worked from 2005 to 2007
def test_holidays_are_those_of_an_independent_list(year):
    assert set(public_holidays(year)) == set(holidays.country_holidays("FR", years=year))
    assert set(public_holidays(year, alsace_moselle=True)) == set(
        holidays.country_holidays("FR", subdiv="57", years=year)
    )


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-06-01", 24)])
def test_a_day_of_paris_has_23_24_or_25_hours(day, hours):
    first, after = day_bounds(D(day))
    assert after - first == dt.timedelta(hours=hours)
    assert paris_day(first) == D(day) != paris_day(after)


def test_working_days_jump_over_holidays_and_weekends():
    assert next_working_day(D("2026-05-13")) == D("2026-05-15")
    assert previous_working_day(D("2026-04-07")) == D("2026-04-03")
    assert next_working_day(D("2026-05-15"), range(6)) == D("2026-05-16")
    assert not is_working_day(D("2026-12-25"))
    assert is_working_day(D("2026-12-24"))
    assert not is_working_day(D("2026-04-03"), alsace_moselle=True)
    with pytest.raises(ValueError, match="without working days"):
        next_working_day(D("2026-05-13"), ())


@pytest.mark.parametrize(
    ("local", "banned"),
    [
        ("2026-11-21T21:59+01:00", False),
        ("2026-11-21T22:00+01:00", True),
        ("2026-11-22T21:59+01:00", True),
        ("2026-11-22T22:00+01:00", False),
        ("2026-11-10T22:30+01:00", True),
        ("2026-11-11T10:00+01:00", True),
    ],
)
def test_lorries_rest_on_sundays_and_holidays_from_22h_to_22h(local, banned):
    assert lorries_are_banned(dt.datetime.fromisoformat(local)) is banned


def test_a_fortnightly_round_keeps_its_rhythm_over_the_53rd_week():
    rule = Recurrence(anchor_on=D("2026-12-15"), weekdays=(1,), every=2)
    days = [each.planned_on for each in occurrences(rule, D("2026-12-01"), D("2027-01-31"))]
    assert days == [D("2026-12-15"), D("2026-12-29"), D("2027-01-12"), D("2027-01-26")]
    # The same round is odd in one year and even in the next: parity alone would have broken it.
    assert [week_name(day) for day in days[1:3]] == ["S53 (impaire)", "S02 (paire)"]


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ({"kind": "month_weekday", "weekdays": (0,), "nth": 1}, ["2026-09-07", "2026-10-05", "2026-11-02"]),
        ({"kind": "month_weekday", "weekdays": (4,), "nth": -1}, ["2026-09-25", "2026-10-30", "2026-11-27"]),
        ({"kind": "month_day", "nth": 31}, ["2026-09-30", "2026-10-31", "2026-11-30"]),
        ({"kind": "month_day", "nth": 15, "every": 2}, ["2026-09-15", "2026-11-15"]),
        ({"kind": "month_day", "nth": 15, "until": dt.date(2026, 10, 1)}, ["2026-09-15"]),
        (
            {"kind": "month_day", "nth": 15, "season_from": (11, 1), "season_to": (3, 31)},
            ["2026-11-15"],
        ),
        (
            {"kind": "month_day", "nth": 15, "season_from": (4, 1), "season_to": (10, 31)},
            ["2026-09-15", "2026-10-15"],
        ),
    ],
)
def test_rounds_by_the_month(rule, days):
    found = occurrences(Recurrence(anchor_on=D("2026-09-01"), **rule), D("2026-09-01"), D("2026-11-30"))
    assert [each.planned_on for each in found] == [D(day) for day in days]


ASCENSION = D("2026-05-14")


@pytest.mark.parametrize(
    ("policy", "served", "asks"),
    [
        (HolidayPolicy.WORK, "2026-05-14", False),
        (HolidayPolicy.SKIP, None, False),
        (HolidayPolicy.NEXT_WORKING_DAY, "2026-05-15", False),
        (HolidayPolicy.PREVIOUS_WORKING_DAY, "2026-05-13", False),
        (HolidayPolicy.CASCADE, "2026-05-15", False),
        (HolidayPolicy.MANUAL, None, True),
    ],
)
def test_what_a_holiday_does_to_a_round(policy, served, asks):
    rule = Recurrence(anchor_on=D("2026-05-07"), weekdays=(3,), policy=policy)
    assert occurrences(rule, ASCENSION, ASCENSION) == [
        Occurrence(ASCENSION, D(served) if served else None, "Ascension", asks)
    ]


def test_a_cascade_pushes_the_rest_of_the_week_and_saturday_works():
    rule = Recurrence(anchor_on=D("2026-05-11"), weekdays=(0, 1, 2, 3, 4), policy=HolidayPolicy.CASCADE)
    served = [each.served_on for each in occurrences(rule, D("2026-05-11"), D("2026-05-17"))]
    assert served == [D(f"2026-05-{day}") for day in (11, 12, 13, 15, 16)]


def test_a_cascade_of_two_holidays_applies_them_in_order_and_asks_rather_than_work_on_sunday():
    # In 2024, Wednesday 8 May and Ascension on Thursday 9 May.
    rule = Recurrence(anchor_on=D("2024-05-06"), weekdays=(1, 2, 3, 4), policy=HolidayPolicy.CASCADE)
    found = occurrences(rule, D("2024-05-06"), D("2024-05-12"))
    assert [each.served_on for each in found] == [D("2024-05-07"), D("2024-05-10"), D("2024-05-11"), None]
    assert found[-1].needs_decision


def test_working_on_the_first_of_may_is_left_to_a_person():
    rule = Recurrence(anchor_on=D("2026-05-01"), policy=HolidayPolicy.WORK)
    assert occurrences(rule, D("2026-05-01"), D("2026-05-01"))[0].needs_decision


def test_a_rhythm_that_is_none_is_refused():
    with pytest.raises(ValueError, match="no such rhythm"):
        occurrences(Recurrence(anchor_on=ASCENSION, every=0), ASCENSION, ASCENSION)
    with pytest.raises(ValueError, match="no such rhythm"):
        occurrences(Recurrence(anchor_on=ASCENSION, weekdays=(7,)), ASCENSION, ASCENSION)
