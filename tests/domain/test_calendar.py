import datetime as dt
from dataclasses import replace

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.calendar import (
    HolidayPolicy,
    Occurrence,
    Recurrence,
    day_bounds,
    days_of,
    is_working_day,
    next_occurrences,
    next_working_day,
    occurrences,
    paris_day,
    paris_instant,
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


def served(weeks, weekdays, policy, *, working=range(5), alsace=False):
    """Return the days served in a week: "-" where one drops out, "?" where a person decides."""
    monday = D(weeks)
    rule = Recurrence(anchor_on=monday, weekdays=weekdays, policy=policy)
    found = occurrences(rule, monday, monday + dt.timedelta(6), working, alsace_moselle=alsace)
    return " ".join(
        "?" if each.needs_decision else f"{each.served_on:%d/%m}" if each.served_on else "-" for each in found
    )


MON, TUE, WED, THU, FRI, SAT, SUN = range(7)
W, S, N, P, C, M = (
    HolidayPolicy.WORK,
    HolidayPolicy.SKIP,
    HolidayPolicy.NEXT_WORKING_DAY,
    HolidayPolicy.PREVIOUS_WORKING_DAY,
    HolidayPolicy.CASCADE,
    HolidayPolicy.MANUAL,
)


@pytest.mark.parametrize(
    ("week", "weekdays", "policy", "days"),
    [
        # 2024: Wednesday 8 May and Ascension on Thursday 9 May, two days running.
        ("2024-05-06", (TUE, WED, THU), W, "07/05 08/05 09/05"),
        ("2024-05-06", (TUE, WED, THU), S, "07/05 - -"),
        ("2024-05-06", (TUE, WED, THU), N, "07/05 10/05 10/05"),
        ("2024-05-06", (TUE, WED, THU), P, "07/05 07/05 07/05"),
        ("2024-05-06", (TUE, WED, THU), C, "07/05 10/05 11/05"),
        ("2024-05-06", (TUE, WED, THU), M, "07/05 ? ?"),
        ("2024-05-06", (WED, THU, FRI), C, "10/05 11/05 ?"),
        # 2026: Friday 1 May; Friday 8 May and Thursday 14 May in the weeks after.
        ("2026-04-27", (THU, FRI), W, "30/04 ?"),
        ("2026-04-27", (THU, FRI), N, "30/04 04/05"),
        ("2026-04-27", (THU, FRI), P, "30/04 30/04"),
        ("2026-04-27", (THU, FRI), C, "30/04 02/05"),
        ("2026-05-04", (THU, FRI), C, "07/05 09/05"),
        ("2026-05-11", (MON, THU, FRI), N, "11/05 15/05 15/05"),
        ("2026-05-11", (MON, THU, FRI), C, "11/05 15/05 16/05"),
        # Easter Monday 6 April and Whit Monday 25 May 2026: the whole week moves.
        ("2026-04-06", (MON, TUE, WED, THU, FRI), C, "07/04 08/04 09/04 10/04 11/04"),
        ("2026-04-06", (MON, FRI), N, "07/04 10/04"),
        ("2026-04-06", (MON, FRI), P, "03/04 10/04"),
        ("2026-05-25", (MON, SAT), C, "26/05 ?"),
        ("2026-05-25", (MON,), S, "-"),
        ("2026-05-25", (MON,), W, "25/05"),
        # 1 November 2026 is a Sunday, 11 November a Wednesday.
        ("2026-10-26", (SUN,), N, "02/11"),
        ("2026-10-26", (SUN,), P, "30/10"),
        ("2026-10-26", (FRI, SAT, SUN), C, "30/10 31/10 01/11"),
        ("2026-11-09", (TUE, WED, THU), N, "10/11 12/11 12/11"),
        ("2026-11-09", (TUE, WED, THU), P, "10/11 10/11 12/11"),
        ("2026-11-09", (TUE, WED, THU, SUN), C, "10/11 12/11 13/11 ?"),
        ("2026-11-09", (TUE, WED), M, "10/11 ?"),
        # Christmas and New Year, both Fridays: the 53rd week of 2026 lies between.
        ("2026-12-21", (THU, FRI), N, "24/12 28/12"),
        ("2026-12-21", (THU, FRI), P, "24/12 24/12"),
        ("2026-12-21", (THU, FRI), C, "24/12 26/12"),
        ("2026-12-28", (THU, FRI), C, "31/12 02/01"),
        ("2026-12-28", (THU, FRI), N, "31/12 04/01"),
        ("2026-12-28", (FRI,), S, "-"),
    ],
)
def test_what_each_policy_makes_of_the_weeks_with_holidays(week, weekdays, policy, days):
    assert served(week, weekdays, policy) == days


@pytest.mark.parametrize(
    ("week", "weekdays", "policy", "france", "alsace"),
    [
        # Good Friday 3 April 2026 and Easter Monday after it.
        ("2026-03-30", (FRI,), N, "03/04", "07/04"),
        ("2026-03-30", (FRI,), P, "03/04", "02/04"),
        ("2026-03-30", (THU, FRI), C, "02/04 03/04", "02/04 04/04"),
        # 25 and 26 December 2024: Wednesday and Thursday.
        ("2024-12-23", (WED, THU, FRI), C, "26/12 27/12 28/12", "27/12 28/12 ?"),
        ("2024-12-23", (WED,), N, "26/12", "27/12"),
    ],
)
def test_alsace_and_moselle_have_two_holidays_more(week, weekdays, policy, france, alsace):
    assert served(week, weekdays, policy) == france
    assert served(week, weekdays, policy, alsace=True) == alsace


def test_a_firm_that_works_on_saturdays_has_another_next_day():
    assert served("2026-05-04", (FRI,), N) == "11/05"
    assert served("2026-05-04", (FRI,), N, working=range(6)) == "09/05"


@pytest.mark.parametrize(
    ("season", "days"),
    [
        (((11, 15), (1, 15)), ["2026-11-23", "2026-12-07", "2026-12-21", "2027-01-04"]),
        (((3, 1), (11, 30)), ["2026-11-09", "2026-11-23", "2027-03-01", "2027-03-15"]),
    ],
)
def test_a_season_over_new_year_and_one_within_the_year(season, days):
    rule = Recurrence(
        anchor_on=D("2026-10-12"), weekdays=(MON,), every=2, season_from=season[0], season_to=season[1]
    )
    found = days_of(rule, D("2026-11-01"), D("2027-03-15"))
    assert [str(day) for day in found] == days


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ({"nth": 29, "every": 12}, ["2028-02-29", "2029-02-28", "2030-02-28"]),
        ({"nth": 30}, ["2028-02-29", "2028-03-30", "2028-04-30"]),
        ({"kind": "weeks", "weekdays": (TUE,), "every": 4}, ["2028-02-29", "2028-03-28", "2028-04-25"]),
        (
            {"nth": 31, "season_from": (2, 29), "season_to": (3, 31)},
            ["2028-02-29", "2028-03-31", "2029-03-31"],
        ),
    ],
)
def test_leap_days(rule, days):
    made = Recurrence(anchor_on=D("2028-02-29"), **{"kind": "month_day", **rule})
    assert [str(each.planned_on) for each in next_occurrences(made, D("2028-02-01"), 3)] == days


def test_a_rule_whose_days_never_come_ends_the_search():
    rule = Recurrence(
        anchor_on=D("2026-01-15"), kind="month_day", nth=15, every=12, season_from=(4, 1), season_to=(10, 31)
    )
    assert next_occurrences(rule, D("2026-01-01"), 6) == []


@pytest.mark.parametrize("day", ["2026-03-28", "2026-03-29", "2026-03-30", "2026-10-24", "2026-10-25"])
def test_a_round_at_six_stays_at_six_by_the_clock(day):
    instant = paris_instant(D(day), dt.time(6))
    assert f"{instant.astimezone(dt.UTC) + paris_offset(instant):%H:%M}" == "06:00"
    assert paris_day(instant) == D(day)


def paris_offset(instant):
    # Summer time in 2026: from 29 March 01:00 UTC to 25 October 01:00 UTC.
    summer = (
        dt.datetime(2026, 3, 29, 1, tzinfo=dt.UTC) <= instant < dt.datetime(2026, 10, 25, 1, tzinfo=dt.UTC)
    )
    return dt.timedelta(hours=2 if summer else 1)


RULES = st.builds(
    Recurrence,
    anchor_on=st.dates(D("2025-01-01"), D("2027-12-31")),
    kind=st.sampled_from(["weeks", "month_weekday", "month_day"]),
    weekdays=st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days))),
    every=st.integers(1, 9),
    nth=st.integers(1, 4) | st.just(-1),
)


@given(rule=RULES.filter(lambda rule: rule.kind != "month_day" or rule.nth > 0), ahead=st.integers(0, 700))
def test_a_rule_cut_in_two_goes_on_as_if_it_had_not_been(rule, ahead):
    cut = rule.anchor_on + dt.timedelta(ahead)
    first, last = rule.anchor_on, rule.anchor_on + dt.timedelta(1100)
    before = days_of(rule.ended(cut - dt.timedelta(1)), first, last)
    assert [*before, *days_of(rule.continued(cut), first, last)] == list(days_of(rule, first, last))


@given(rule=RULES.filter(lambda rule: rule.kind != "month_day" or rule.nth > 0), skip=st.integers(0, 900))
def test_days_are_the_same_wherever_one_begins_to_look(rule, skip):
    first, last = rule.anchor_on + dt.timedelta(skip), rule.anchor_on + dt.timedelta(1000)
    assert list(days_of(rule, first, last)) == [
        day for day in days_of(rule, D("2020-01-01"), last) if day >= first
    ]


def test_the_anchor_drives_and_parity_follows_over_the_53rd_week():
    odd = Recurrence(anchor_on=D("2026-12-28"), weekdays=(MON,), every=2)
    assert [f"{day:%d/%m} {week_name(day)}" for day in days_of(odd, D("2026-12-01"), D("2027-02-01"))] == [
        "28/12 S53 (impaire)",
        "11/01 S02 (paire)",
        "25/01 S04 (paire)",
    ]
    weekly = replace(odd, every=1, weekdays=(FRI,))
    assert [week_name(day) for day in days_of(weekly, D("2026-12-28"), D("2027-01-08"))] == [
        "S53 (impaire)",
        "S01 (impaire)",
    ]
