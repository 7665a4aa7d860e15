"""Time from left to right: its clock, its pixels and its marks."""

import datetime as dt
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.axis import (
    TimeAxis,
    closed_spans,
    day_start,
    days_between,
    packed,
    snap,
    tick_steps,
    ticks,
    to_instant,
    to_seconds,
)

DAY = dt.date(2026, 11, 24)
SUNDAY = dt.date(2026, 11, 22)
SPRING, AUTUMN = dt.date(2026, 3, 29), dt.date(2026, 10, 25)


def second(hour, day=DAY):
    return day_start(day) + round(hour * 3600)


def test_an_instant_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        to_seconds(dt.datetime(2026, 11, 24, 8))  # noqa: DTZ001 - what is refused


@given(st.integers(0, 4_000_000_000))
def test_seconds_and_instants_are_the_same(seconds):
    assert to_seconds(to_instant(seconds)) == seconds


@pytest.mark.parametrize(("day", "hours"), [(DAY, 24), (SPRING, 23), (AUTUMN, 25)])
def test_days_are_as_long_as_the_clock_makes_them(day, hours):
    assert day_start(day + dt.timedelta(days=1)) - day_start(day) == hours * 3600


def test_a_day_that_ends_at_midnight_does_not_touch_the_next():
    assert days_between(second(0), second(24)) == [DAY]
    assert days_between(second(0), second(24) + 1) == [DAY, DAY + dt.timedelta(days=1)]


@pytest.mark.parametrize(
    ("hour", "step", "expected"), [(8.1, 15, 8), (8.125, 15, 8.25), (8.2, 15, 8.25), (8.2, 5, 8 + 1 / 6)]
)
def test_times_snap_to_the_nearest_step(hour, step, expected):
    assert snap(second(hour), step) == second(expected)


@given(st.integers(0, 4_000_000_000), st.sampled_from([5, 15, 30]))
def test_snapping_moves_by_half_a_step_at_the_most_and_once_only(seconds, step):
    snapped = snap(seconds, step)
    assert abs(snapped - seconds) * 2 <= step * 60
    assert snap(snapped, step) == snapped


def test_nights_join_and_sundays_are_closed():
    opening = (dt.time(5), dt.time(20))
    spans = closed_spans(second(0, SUNDAY), second(24, DAY), opening)
    monday = SUNDAY + dt.timedelta(days=1)
    assert spans == [
        (second(0, SUNDAY), second(5, monday)),
        (second(20, monday), second(5, DAY)),
        (second(20, DAY), second(24, DAY)),
    ]


def test_closed_spans_stay_within_what_is_shown():
    spans = closed_spans(second(6), second(19), (dt.time(5), dt.time(20)))
    assert spans == []


@given(st.floats(0.5, 720), st.integers(0, 86_400 * 7))
def test_a_pixel_gives_back_its_instant_to_the_pixel(px_per_hour, later):
    axis = TimeAxis(second(0), second(24 * 7), px_per_hour)
    at = second(0) + later
    x = axis.x(at)
    assert 0 <= at - axis.seconds(x) <= 3600 / px_per_hour + 1
    assert axis.xs(np.array([at]))[0] == x


@given(st.floats(1, 720), st.floats(1, 720), st.integers(0, 2000), st.integers(0, 1500))
def test_zooming_keeps_the_instant_under_the_pointer(old, new, scroll, pointer):
    axis = TimeAxis(second(0), second(24), old)
    other = TimeAxis(second(0), second(24), new)
    moved = axis.scroll_keeping(other, scroll, pointer)
    assert abs(other.seconds(moved + pointer) - axis.seconds(scroll + pointer)) <= 3600 / new


def test_the_axis_is_as_wide_as_the_day_is_long():
    begin, end = day_start(AUTUMN), day_start(AUTUMN + dt.timedelta(days=1))
    assert TimeAxis(begin, end, 60).width == 25 * 60


@pytest.mark.parametrize(
    ("px_per_hour", "steps"), [(720, (5, 0)), (200, (15, 5)), (100, (30, 15)), (60, (60, 30)), (1, (0, 0))]
)
def test_marks_are_as_dense_as_there_is_room(px_per_hour, steps):
    assert tick_steps(px_per_hour) == steps


def test_ticks_are_at_round_times_of_the_clock():
    marks = ticks(second(6), second(10), 60)
    assert [minutes for _, minutes in marks.major] == [360, 420, 480, 540]
    assert [s for s, _ in marks.major] == [second(6), second(7), second(8), second(9)]
    assert set(marks.minor) == {second(6.5), second(7.5), second(8.5), second(9.5)}
    assert marks.days == ((second(0), DAY),)


def test_the_hour_that_comes_twice_is_marked_twice_and_the_lost_one_never():
    begin, end = day_start(AUTUMN), day_start(AUTUMN + dt.timedelta(days=1))
    hours = [minutes // 60 for _, minutes in ticks(begin, end, 60).major]
    assert hours.count(2) == 2
    begin, end = day_start(SPRING), day_start(SPRING + dt.timedelta(days=1))
    hours = [minutes // 60 for _, minutes in ticks(begin, end, 60).major]
    assert 2 not in hours
    wide = ticks(day_start(AUTUMN), day_start(AUTUMN) + 25 * 3600, 25).major
    assert [minutes for _, minutes in wide] == sorted({minutes for _, minutes in wide})


@pytest.mark.parametrize("first", [DAY, dt.date(2026, 3, 28), dt.date(2026, 10, 24)])
@given(
    data=st.data(),
    px_per_hour=st.floats(0.5, 720),
)
def test_pixels_and_instants_agree_over_changes_of_the_clock(first, data, px_per_hour):
    start, end = day_start(first), day_start(first + dt.timedelta(days=3))
    axis = TimeAxis(start, end, px_per_hour)
    seconds = data.draw(st.integers(start, end))
    assert abs(axis.seconds(axis.x(seconds)) - seconds) <= 3600 / px_per_hour + 1
    assert axis.xs(np.array([seconds])).tolist() == [axis.x(seconds)]
    later = data.draw(st.integers(seconds, end))
    assert axis.x(later) >= axis.x(seconds)


spans = st.lists(
    st.tuples(st.integers(0, 500_000), st.integers(60, 20_000)).map(lambda span: (span[0], sum(span))),
    min_size=1,
    max_size=12,
)


@given(spans, st.integers(0, 3600))
def test_lined_up_stretches_keep_their_order_and_length_and_never_overlap(found, gap):
    result = packed(found, lambda _here, _there: gap)
    assert [end - start for start, end in result] == [end - start for start, end in found]
    assert min(start for start, _ in result) == min(start for start, _ in found)
    order = sorted(range(len(found)), key=lambda at: found[at][0])
    for before, after in pairwise(order):
        assert result[after][0] >= result[before][1] + gap
        assert result[after][0] >= found[after][0]
