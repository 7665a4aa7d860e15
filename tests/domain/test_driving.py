"""The worked examples of driving and rest, and what lies at their edges."""

import pytest

from app.domain import driving
from app.domain.driving import ContinuousDriving, Rest

D, B = ContinuousDriving.drive, ContinuousDriving.pause


@pytest.mark.parametrize(
    ("way", "counter", "over"),
    [
        # 1: two hours, fifteen minutes, two and a quarter hours, thirty minutes.
        (((D, 120), (B, 15), (D, 135), (B, 30)), 0, 0),
        # 2: thirty first and fifteen later do not make forty-five; broken thirty minutes into the last hour.
        (((D, 120), (B, 30), (D, 120), (B, 15), (D, 60)), 300, 30),
        (((D, 270), (B, 45), (D, 270)), 270, 0),
        (((D, 271),), 271, 1),
        (((D, 300), (B, 45), (D, 10)), 10, 30),
        (((D, 200), (B, 14), (D, 71)), 271, 1),
        (((D, 100), (B, 20), (D, 100), (B, 20), (D, 70), (B, 30)), 0, 0),
        (((D, 260), (B, 600), (D, 260)), 260, 0),
        ((), 0, 0),
    ],
)
def test_continuous_driving(way, counter, over):
    driven = ContinuousDriving()
    for does, minutes in way:
        does(driven, minutes)
    assert (driven.counter, max(driven.over(), 0)) == (counter, over)


def test_while_one_of_two_drives_the_other_has_his_break():
    driven = ContinuousDriving()
    driven.drive(541)
    assert (driven.over(), driven.over(crew_of_two=True), driven.over(600)) == (271, 1, -59)


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
    assert tuple(driving.daily_driving_over(days[: n + 1]) for n in range(len(days))) == over


def test_driving_in_one_week_and_in_two():
    assert [driving.weekly_driving_over(hours * 60) for hours in (56, 57)] == [0, 60]
    # After 56 hours 34 are left.
    assert driving.fortnight_driving_over(56 * 60, 34 * 60) == 0
    assert driving.fortnight_driving_over(50 * 60, 41 * 60) == 60


@pytest.mark.parametrize(
    ("start", "end", "again", "minutes", "rest"),
    [
        # 4: from five to half past seven in the evening leaves 9 h 30: reduced.
        (5, 19.5, 29, 570, Rest.REDUCED),
        # ... to half past eight leaves 8 h 30 within the day, whenever the next one begins.
        (5, 20.5, 29.5, 510, Rest.TOO_SHORT),
        (5, 20.5, 32, 510, Rest.TOO_SHORT),
        (6, 17, 30, 780, Rest.NORMAL),
        (6, 17, 27, 600, Rest.REDUCED),
    ],
)
def test_daily_rest(start, end, again, minutes, rest):
    assert driving.rest_minutes(int((end - start) * 60), int((again - end) * 60)) == minutes
    assert driving.daily_rest(minutes) is rest


def test_two_have_thirty_hours_and_nine_are_their_normal_rest():
    assert driving.rest_minutes(21 * 60, 100_000, crew_of_two=True) == 540
    assert driving.daily_rest(540, crew_of_two=True) is Rest.NORMAL
    assert driving.daily_rest(539, crew_of_two=True) is Rest.TOO_SHORT


def test_a_fourth_reduced_rest_breaks_the_law():
    """5: four reduced rests from Monday to Thursday."""
    lacks = driving.daily_rest_lacks
    assert [lacks(600, [Rest.REDUCED] * times) for times in range(1, 5)] == [0, 0, 0, 60]
    assert lacks(600, [Rest.NORMAL, Rest.TOO_SHORT, *[Rest.REDUCED] * 3]) == 0
    assert lacks(530, [Rest.TOO_SHORT]) == 10
    assert lacks(600, [*[Rest.REDUCED] * 4, Rest.NORMAL], crew_of_two=True) == 0


@pytest.mark.parametrize(
    ("before", "hours", "lacks"),
    [(45, 45, 0), (45, 24, 0), (24, 45, 0), (24, 24, 21), (45, 23, 1), (None, 24, 0), (None, 23, 1)],
)
def test_weekly_rest(before, hours, lacks):
    known = before * 60 if before is not None else None
    assert driving.weekly_rest_lacks(known, hours * 60) == lacks * 60


@pytest.mark.parametrize(("work", "owed"), [(360, 0), (361, 30), (540, 30), (541, 45)])
def test_breaks_in_working_time(work, owed):
    assert driving.break_owed(work) == owed
