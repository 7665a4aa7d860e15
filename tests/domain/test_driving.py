"""The worked examples of driving, rest and working time, and what lies at their edges."""

import datetime as dt

import pytest

from app.domain import driving
from app.domain.driving import Activity, Continuous, Kind, Rest

D, W, B, R = Kind.DRIVE, Kind.WORK, Kind.BREAK, Kind.REST


def activities(*pairs):
    return [Activity(kind, minutes) for kind, minutes in pairs]


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        # 1: two hours, a load, fifteen minutes, two and a quarter hours, thirty minutes.
        (((D, 120), (W, 30), (B, 15), (D, 135), (B, 30)), Continuous(0, 0)),
        # 2: thirty first and fifteen later do not make forty-five; broken thirty minutes into the last hour.
        (((D, 120), (B, 30), (D, 120), (B, 15), (D, 60)), Continuous(300, 30)),
        (((D, 270), (B, 45), (D, 270)), Continuous(270, 0)),
        (((D, 271),), Continuous(271, 1)),
        (((D, 200), (B, 14), (D, 71)), Continuous(271, 1)),
        (((D, 100), (B, 20), (D, 100), (B, 20), (D, 70), (B, 30)), Continuous(0, 0)),
        (((D, 200), (W, 60), (D, 71)), Continuous(271, 1)),
        (((D, 260), (R, 600), (D, 260)), Continuous(260, 0)),
        ((), Continuous(0, 0)),
    ],
)
def test_continuous_driving(pairs, expected):
    assert driving.continuous_driving(activities(*pairs)) == expected


@pytest.mark.parametrize(
    ("days", "over"),
    [
        # 3: 9 + 10 + 9 + 10 + 9 + 9 hours make 56, with two long days.
        ((540, 600, 540, 600, 540, 540), (0, 0, 0, 0, 0, 0)),
        ((600, 600, 541), (0, 0, 1)),
        ((601,), (1,)),
        ((540,) * 6, (0,) * 6),
    ],
)
def test_daily_driving(days, over):
    assert driving.daily_driving_over(days) == over


@pytest.mark.parametrize(
    ("last_week", "this_week", "left"),
    [(56 * 60, 0, 34 * 60), (0, 0, 56 * 60), (30 * 60, 56 * 60, 0), (50 * 60, 41 * 60, -60)],
)
def test_driving_left_in_the_week(last_week, this_week, left):
    assert driving.driving_left(last_week, this_week) == left


def at(hour, day=1):
    return dt.datetime(2026, 3, day, tzinfo=dt.UTC) + dt.timedelta(hours=hour)


@pytest.mark.parametrize(
    ("start", "end", "again", "minutes", "rest"),
    [
        # 4: from five to half past seven in the evening leaves 9 h 30: reduced.
        (5, 19.5, None, 570, Rest.REDUCED),
        # ... to half past eight leaves 8 h 30 within the day, whenever the next one begins.
        (5, 20.5, 29.5, 510, Rest.TOO_SHORT),
        (5, 20.5, 32, 510, Rest.TOO_SHORT),
        (6, 17, 30, 780, Rest.NORMAL),
        (6, 17, 27, 600, Rest.REDUCED),
    ],
)
def test_daily_rest(start, end, again, minutes, rest):
    next_at = at(again) if again is not None else None
    assert driving.rest_minutes(at(start), at(end), next_at) == minutes
    assert driving.daily_rest(minutes) is rest


def test_a_fourth_reduced_rest_breaks_the_law():
    """5: four reduced rests from Monday to Thursday."""
    assert driving.rests_broken([Rest.REDUCED] * 4) == (3,)
    assert driving.rests_broken([Rest.REDUCED, Rest.NORMAL, Rest.TOO_SHORT, Rest.REDUCED]) == (2,)


def test_six_rotations_rest_long_enough_but_work_too_long():
    """6: 7 h 40 of driving, 2 h 30 on sites, 2 h at outlets, 45 min of break: 12 h 55 from start to end."""
    drive, site, outlet, pause = 460, 150, 120, 45
    span = drive + site + outlet + pause
    assert span == 12 * 60 + 55
    assert driving.daily_driving_over([drive]) == (0,)
    rest = driving.rest_minutes(at(5), at(5) + dt.timedelta(minutes=span), None)
    assert (rest, driving.daily_rest(rest)) == (11 * 60 + 5, Rest.NORMAL)
    work = span - pause
    assert work == 12 * 60 + 10
    assert driving.work_over(driving.PROFILES["TRM_COURTE"], work) == 10
    assert driving.work_over(driving.PROFILES["DECHETS"], work) == 130


def test_a_split_rest_and_a_crew_of_two():
    assert driving.daily_rest(540, first_part=180) is Rest.NORMAL
    assert driving.daily_rest(540, first_part=179) is Rest.REDUCED
    assert driving.daily_rest(540, crew_of_two=True) is Rest.NORMAL
    assert driving.rest_minutes(at(5), at(26), None, crew_of_two=True) == 540


@pytest.mark.parametrize(
    ("hours", "holds"),
    [((45, 45), True), ((45, 24), True), ((24, 45), True), ((24, 24), False), ((23,), False)],
)
def test_weekly_rest(hours, holds):
    assert driving.weekly_rests_hold([hour * 60 for hour in hours]) is holds


@pytest.mark.parametrize(("work", "owed"), [(360, 0), (361, 30), (540, 30), (541, 45)])
def test_breaks_in_working_time(work, owed):
    assert driving.break_owed(work) == owed
