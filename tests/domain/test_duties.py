"""A driver's days and weeks: the worked examples of the law, as the rules count them."""

import datetime as dt
from dataclasses import replace
from uuid import UUID

import pytest

from app.domain.driving import Rest
from app.domain.duties import duties
from app.domain.tours import Figure

MONDAY = dt.date(2026, 3, 2)
DAILY = {"usual": 540, "most": 600, "times": 2}
REST = {"usual": 660, "least": 540, "times": 3}
WEEKLY_REST = {"usual": 2700, "least": 1440}


def figure(number, day, begins, span, driving=0, work=0, **values):
    start = dt.datetime.combine(MONDAY, dt.time(), dt.UTC) + dt.timedelta(day, minutes=round(begins * 60))
    end = start + dt.timedelta(minutes=span)
    made = Figure(UUID(int=number), UUID(int=1), start.date(), start, end, 0, driving, work, 0, True, end)
    return replace(made, **values)


def over(found, rule, params, profile="TRM_COURTE"):
    """Return by how much each day breaks a rule; nothing where it keeps it."""
    return [max(duty.over(rule, params, profile) or 0, 0) for duty in found]


def test_six_rotations_rest_long_enough_but_work_too_long():
    """6: 7 h 40 of driving, 2 h 30 on sites, 2 h at outlets, 45 min of break: 12 h 55 from start to end."""
    drive, site, outlet, pause = 460, 150, 120, 45
    work = drive + site + outlet
    day = figure(1, 0, 5, work + pause, drive, work)
    (duty,) = duties([day])
    assert (duty.span, duty.work, duty.pause) == (12 * 60 + 55, 12 * 60 + 10, 45)
    assert (duty.rest, duty.rests) == (11 * 60 + 5, (Rest.NORMAL,))
    assert over([duty], "ec561.daily", DAILY) == over([duty], "ec561.rest", REST) == [0]
    limits = {"profiles": {"TRM_COURTE": {"daily": 720}, "DECHETS": {"daily": 600}}}
    assert over([duty], "work.daily", limits) == [10]
    assert over([duty], "work.daily", limits, "DECHETS") == [130]
    assert duty.over("work.daily", limits, "RECUP") is None


def test_tours_of_one_day_are_one_duty_of_the_last():
    (duty,) = duties([figure(1, 0, 5, 240, 100, 200), figure(2, 0, 13, 120, 80, 120, eu561=False)])
    assert (duty.tour_id, duty.drive, duty.work, duty.span, duty.eu561) == (UUID(int=2), 100, 320, 600, True)


def test_a_third_long_day_and_the_hours_of_two_weeks():
    found = duties([figure(n, n, 5, 660, 560, 600) for n in (0, 1, 2, 3, 4, 7, 8, 9, 10, 11)])
    assert over(found, "ec561.daily", DAILY) == [0, 0, 20, 20, 20] * 2
    assert over(found, "ec561.weekly", {"minutes": 2700}) == [0, 0, 0, 0, 100] * 2
    assert over(found, "ec561.fortnight", {"minutes": 5400}) == [0] * 9 + [200]


@pytest.mark.parametrize(
    ("values", "lacks"),
    [
        ({}, [0, 0, 0, 90, 90]),
        ({"crew": (UUID(int=2),)}, [0] * 5),  # nine hours are enough for two
        ({"eu561": False}, [0] * 5),
    ],
)
def test_a_fourth_reduced_rest_of_a_week_is_one_too_many(values, lacks):
    found = duties([figure(n, n, 5, 870, **values) for n in range(5)])
    assert [duty.rest for duty in found[:4]] == [570] * 4
    assert over(found, "ec561.rest", REST) == lacks


def test_of_two_weekly_rests_one_is_normal():
    # From Saturday noon to Monday six o'clock are 42 hours: reduced, twice in a row.
    found = duties([figure(n, n, 6, 360) for n in (0, 1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12, 14)])
    assert [duty.week_rest for duty in found if duty.closes][:2] == [42 * 60] * 2
    assert over(found, "ec561.weekly_rest", WEEKLY_REST) == [*[0] * 11, 3 * 60, 0]
