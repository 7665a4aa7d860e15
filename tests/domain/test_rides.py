"""Trying a plan otherwise: what fits where, what is pushed, and what differs afterwards."""

import datetime as dt
from dataclasses import replace
from uuid import UUID

import pytest

from app.domain.rides import (
    Placed,
    Plan,
    Ride,
    Step,
    Unit,
    difference,
    distance_m,
    hours_of,
    inserted,
    lateness,
    leg,
    openings,
    scheduled,
    sequenced,
    suited,
    trucks_for,
    without,
)
from tests.builders import DAY, at

YARD, NEAR, FAR = (43.60, 1.40), (43.65, 1.40), (43.95, 1.40)


def sec(hour: float) -> int:
    return int(at(hour).timestamp())


def uid(number: int) -> UUID:
    return UUID(int=number)


def unit(number: int, point=NEAR, minutes=20, **step) -> Unit:
    return Unit(uid(number), uid(number), "SWAP", (Step(uid(number), 1, "JOB", point, minutes, **step),))


def placed(number: int, hour: float, point=NEAR, minutes=20, **flags) -> Placed:
    step = flags.pop("step", {})
    one = unit(number, point, minutes, **step)
    return Placed(one, ((sec(hour), sec(hour) + minutes * 60),), **flags)


TOUR = UUID(int=900)


def ride(*stops: Placed, key="t", tour_id=TOUR, **values) -> Ride:
    first = stops[0].start if stops else sec(6)
    made = Ride(
        key, tour_id, DAY, uid(800), "Karim", uid(801), "hooklift", "ZZ-101-AA", 26000, None, YARD,
        0, sec(20), first - leg(YARD, NEAR)[1], placed=tuple(stops),
    )  # fmt: skip
    return replace(made, **values)


def test_a_job_that_fits_between_two_moves_neither():
    tour = ride(placed(1, 8), placed(2, 12))
    after = inserted(tour, unit(3), 1, 0)
    assert [one.unit.id for one in after.placed] == [uid(1), uid(3), uid(2)]
    assert after.placed[0] == tour.placed[0]
    assert after.placed[2] == tour.placed[1]
    assert after.placed[1].start == sec(8) + 20 * 60


def test_what_follows_is_pushed_as_far_as_it_must_and_no_further():
    tour = ride(placed(1, 8), placed(2, 8.5), placed(3, 15))
    after = inserted(tour, unit(4, minutes=60), 1, 0)
    assert after.placed[2].start == sec(8) + 80 * 60
    assert after.placed[3] == tour.placed[2]


@pytest.mark.parametrize(
    ("tour", "now"),
    [
        (ride(placed(1, 8), placed(2, 8.5, pinned=True)), 0),
        (ride(placed(1, 8), placed(2, 8.5, step={"window": (0, 8 * 60 + 45)})), 0),
        (ride(placed(1, 8), placed(2, 8.5), latest=sec(9)), 0),
        (ride(placed(1, 8, begun=True), placed(2, 8.5, begun=True)), 0),
        (ride(placed(1, 8), placed(2, 8.5), is_open=False), 0),
    ],
    ids=["pinned", "window", "wanted elsewhere", "begun", "closed"],
)
def test_a_job_goes_nowhere_where_something_stands_in_the_way(tour, now):
    assert inserted(tour, unit(3, minutes=60), 1, now) is None


def test_nothing_is_put_before_the_present():
    tour = ride(placed(1, 8, begun=True), placed(2, 15))
    assert inserted(tour, unit(3), 1, sec(10)).placed[1].start == sec(10)


def test_a_box_waits_for_the_outlet_to_open_and_leaves_in_time_to_be_weighed():
    noon = hours_of({"tu": [["07:30", "12:00"], ["13:30", "17:00"]]})
    job = unit(1)
    run = Step(uid(2), 1, "OUTLET", NEAR, 25, hours=noon)
    both = replace(job, steps=(*job.steps, run))
    assert scheduled(both, sec(8), DAY)[1] == (sec(8) + 20 * 60, sec(8) + 45 * 60)
    late = scheduled(both, sec(11.5), DAY)
    assert late[1][0] == sec(13.5)
    assert lateness(both, late, DAY) == 0
    assert openings(run, DAY + dt.timedelta(days=5)) == ()
    assert lateness(both, [(sec(8), sec(9)), (sec(12.5), sec(13))], DAY) > 0


def test_the_way_counts_from_yard_to_yard():
    tour = ride(placed(1, 8), placed(2, 9, FAR))
    assert distance_m(tour) == leg(YARD, NEAR)[0] + leg(NEAR, FAR)[0] + leg(FAR, YARD)[0]
    assert distance_m(ride()) == 0


@pytest.mark.parametrize(
    ("kind", "family", "truck", "fits"),
    [
        ("SWAP", "box30", "hooklift", True),
        ("SWAP", "box30", "skiploader", False),
        ("SWAP", "skip", "skiploader", True),
        ("GRAB", None, "crane", True),
        ("GRAB", None, "hooklift", False),
        ("SERVICE", None, "van", True),
    ],
)
def test_a_job_wants_a_body_that_can_do_it(kind, family, truck, fits):
    job = replace(unit(1), trucks=trucks_for(kind, family))
    assert suited(ride(vehicle_kind=truck), job) is fits


def test_a_site_lets_no_truck_in_that_is_too_heavy():
    assert not suited(ride(), replace(unit(1), max_gvw_kg=19000))
    assert suited(ride(), replace(unit(1), max_gvw_kg=26000))


def test_another_order_keeps_what_is_begun_and_takes_the_break_near_its_hour():
    pause = Placed(
        Unit(uid(9), None, "BREAK", (Step(uid(9), 1, "BREAK", None, 45),)), ((sec(12), sec(12.75)),)
    )
    tour = ride(placed(1, 8, begun=True), placed(2, 9, FAR), placed(3, 11), pause, placed(4, 13))
    two, three, four = tour.placed[1], tour.placed[2], tour.placed[4]
    after = sequenced(tour, [three, four, two], 0)
    assert after.placed[0] == tour.placed[0]
    assert [one.unit.id for one in after.placed if one.unit.job_id] == [uid(1), uid(3), uid(4), uid(2)]
    rested = next(one for one in after.placed if one.unit.id == uid(9))
    assert rested.end - rested.start == 45 * 60


def test_another_order_must_keep_what_is_pinned():
    tour = ride(placed(1, 8), placed(2, 8.5, pinned=True))
    assert sequenced(tour, [tour.placed[1], tour.placed[0]], 0).placed[0].unit.id == uid(2)
    late = replace(tour.placed[0], unit=unit(1, minutes=60))
    assert sequenced(tour, [late, tour.placed[1]], 0) is None


def test_the_difference_of_two_plans_says_what_to_do_and_what_it_rests_on():
    one, two = ride(placed(1, 8), placed(2, 9), key="a"), ride(placed(3, 8), key="b", tour_id=uid(901))
    other = ride(placed(4, 8), key="c", tour_id=uid(902))
    before = Plan(DAY, 1, 0, (one, two, other))
    moved = inserted(two, one.placed[1].unit, 1, 0)
    after = before.having(without(one, frozenset({uid(1), uid(2)})), moved)
    found = difference(before, after)
    assert [(change.stop_id, change.ride_key) for change in found.changes] == [(uid(2), "b")]
    assert found.dropped == ((uid(1), 1),)
    assert dict(found.seen) == {
        uid(900): frozenset({(uid(1), 1), (uid(2), 1)}),
        uid(901): frozenset({(uid(3), 1)}),
    }
    assert difference(before, before).seen == ()


def test_a_free_driver_gets_a_tour_and_a_waiting_job_its_outlet_run():
    job = replace(unit(5), steps=(Step(uid(5), 0, "JOB", NEAR, 20), Step(None, 0, "OUTLET", FAR, 25)))
    free = ride(key="new", tour_id=None)
    before = Plan(DAY, 1, 0, (free,))
    found = difference(before, before.having(inserted(free, job, 0, 0)))
    assert [tour.key for tour in found.new_tours] == ["new"]
    assert [(change.kind, change.stop_id) for change in found.changes] == [("JOB", uid(5)), ("OUTLET", None)]
    assert found.seen == ()
