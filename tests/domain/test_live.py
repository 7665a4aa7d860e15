"""When stops are expected, from the plan and what happened."""

import datetime as dt

import pytest

from app.domain.live import Ahead, expected, late_minutes
from tests.builders import at

ALBI, CASTRES = (43.9, 2.1), (43.6, 2.25)  # 45.5 km of road: 65 minutes


def stop(start: float, end: float, **values) -> Ahead:
    return Ahead(starts_at=at(start), ends_at=at(end), **values)


def arrivals(stops, now):
    return [each.arrives_at for each in expected(stops, at(now))]


def test_a_day_that_goes_as_planned_is_expected_as_planned():
    day = [stop(7, 7.5), stop(8, 8.5), stop(9, 10)]
    assert arrivals(day, 6) == [at(7), at(8), at(9)]
    assert late_minutes(day, expected(day, at(6))) == [0, 0, 0]
    assert expected(day, at(6))[-1].leaves_at == at(10)


def test_a_tour_that_has_not_begun_is_late_with_the_clock():
    day = [stop(7, 7.5), stop(8, 8.5)]
    assert arrivals(day, 7.5) == [at(7.5), at(8.5)]
    assert late_minutes(day, expected(day, at(7.5))) == [30, 30]


def test_what_happened_is_what_happened():
    day = [stop(7, 7.5, arrived_at=at(7.25), done_at=at(8)), stop(8, 8.5)]
    assert arrivals(day, 8.1) == [at(7.25), at(8.5)]
    assert expected(day, at(8.1))[0].leaves_at == at(8)


def test_who_is_on_site_stays_as_long_as_planned_and_longer_when_he_does():
    day = [stop(7, 7.5, arrived_at=at(7)), stop(8, 8.5)]
    assert arrivals(day, 7.25) == [at(7), at(8)]
    assert arrivals(day, 8) == [at(7), at(8.5)]


def test_roads_are_counted_from_where_the_places_are():
    day = [stop(7, 7.5, place=ALBI, done_at=at(7.5)), stop(8, 8.5, place=CASTRES)]
    assert arrivals(day, 7.5) == [at(7.5) - dt.timedelta(minutes=30), at(7.5) + dt.timedelta(minutes=65)]
    gone = [day[0], stop(8, 8.5, place=CASTRES, departed_at=at(7.75))]
    assert arrivals(gone, 8)[1] == at(7.75) + dt.timedelta(minutes=65)


def test_nothing_ahead_is_expected_in_the_past():
    day = [stop(7, 7.5, place=ALBI, done_at=at(7.5)), stop(8, 8.5, place=CASTRES)]
    assert arrivals(day, 11)[1] == at(11)


def test_a_driver_who_is_early_goes_on_but_waits_for_a_gate_that_is_shut():
    day = [stop(7, 8, done_at=at(7.25)), stop(8, 8.5), stop(8.5, 9, opens_at=at(8.5)), stop(9, 10)]
    times = expected(day, at(7.25))
    assert [each.arrives_at for each in times[1:]] == [at(7.25), at(7.75), at(9)]
    assert times[2].leaves_at == at(9)


def test_a_promise_counts_rather_than_the_plan():
    day = [stop(7, 7.5, closes_at=at(9)), stop(8, 8.5, closes_at=at(9))]
    assert late_minutes(day, expected(day, at(9))) == [0, 60]


@pytest.mark.parametrize(("now", "left"), [(7.25, 7.75), (7.75, 7.75), (8, 8)])
def test_who_is_blocked_waits_until_the_deadline(now, left):
    day = [stop(7, 7.25, arrived_at=at(7), held_until=at(7.75)), stop(7.5, 8)]
    assert arrivals(day, now)[1] == at(left + 0.25)


def test_a_stop_that_was_done_without_an_arrival_does_not_begin_before_the_last_one_ended():
    day = [stop(7, 7.5, done_at=at(8)), stop(8, 9, done_at=at(8.25))]
    assert arrivals(day, 8.5) == [at(7.5), at(8)]
    assert expected([], at(8)) == []
