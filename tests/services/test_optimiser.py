"""Tours in a shorter order: on the demo's day it saves kilometres, and breaks nothing that people kept."""

import datetime as dt
from dataclasses import replace

import pytest

from app.db import new_id
from app.domain.rides import difference, distance_m, lateness
from app.services import planning, settling
from app.services.check import check
from app.services.judging import judge_for
from app.services.optimiser import optimise
from app.services.plans import read_plan
from app.services.proposals import Objection
from tests.builders import DAY
from tests.conftest import DEMO_DAY as TODAY
from tests.conftest import DEMO_NOW as MORNING
from tests.domain.test_rides import FAR, NEAR, placed, ride
from tests.domain.test_rides import Plan as PlanOf

STEPS = 150


def plan_of(session, day=TODAY):
    return read_plan(session, day, day, free=False, waiting=True, now=MORNING)


def broken(filled):
    """Return which invariants the database does not keep."""
    return {finding.name for finding in filled.open_admin().read(check) if finding.count}


def _real(plan, placed):
    """Return a unit with the hours it has, not those it was planned outside of."""
    return next(p.unit for tour in plan.rides for p in tour.placed if p.unit.id == placed.unit.id)


def missed(plan):
    return {
        one.unit.id: late
        for tour in plan.rides
        for one in tour.placed
        if (late := lateness(one.unit, one.times, tour.day))
    }


def jobs(plan):
    return sorted(
        (str(one.unit.id) for tour in plan.rides for one in tour.placed if one.unit.job_id), key=str
    )


@pytest.mark.parametrize("ahead", [0, 1])
def test_the_demos_day_gets_shorter_and_no_rule_is_broken_that_was_kept(demo_present, ahead):
    database = demo_present.open("essai_exploitation")
    plan = database.read(lambda session: plan_of(session, TODAY + dt.timedelta(ahead)))
    judge = database.read(lambda session: judge_for(session, plan))
    # So many seconds that the steps end the search: a busy machine finds the same.
    found = optimise(plan, {tour.key for tour in plan.rides}, judge, iterations=STEPS, seconds=120)
    before, after = found.metres
    assert after < before - (5_000, 200_000)[ahead]
    assert found.minutes[1] < found.minutes[0]
    assert not judge(plan, found.after)
    assert jobs(found.after) == jobs(plan)
    # What was begun is where it was, hours that were kept are kept, and no tour ends outside its day.
    old = {tour.key: tour for tour in plan.rides}
    was = missed(plan)
    for tour in found.after.rides:
        begun = [one for one in old[tour.key].placed if one.begun]
        assert [one.times for one in tour.placed[: len(begun)]] == [one.times for one in begun]
    for tour in found.after.rides:
        for one in tour.placed:
            assert lateness(_real(plan, one), one.times, tour.day) <= was.get(one.unit.id, 0)
    wrong = broken(demo_present)
    op = new_id()
    database.write(
        lambda session: settling.rearrange(session, difference(found.before, found.after)),
        "tour.optimise",
        op=op,
    )
    stored = database.read(lambda session: plan_of(session, TODAY + dt.timedelta(ahead)))
    assert sum(map(distance_m, stored.rides)) == sum(map(distance_m, found.after.rides))
    assert broken(demo_present) <= wrong
    database.write(lambda session: planning.undo(session, op), "board.undo")
    again = database.read(lambda session: plan_of(session, TODAY + dt.timedelta(ahead)))
    assert sum(map(distance_m, again.rides)) == sum(map(distance_m, plan.rides))
    assert jobs(again) == jobs(plan)


def zigzag(**values):
    """Near, far, near, far: half of the way is for nothing."""
    return ride(placed(1, 8), placed(2, 9, FAR), placed(3, 10), placed(4, 11, FAR), **values)


def one_day(*rides):
    return PlanOf(DAY, 1, 0, rides)


def test_one_tour_goes_there_once_and_the_same_seed_gives_the_same():
    plan = one_day(zigzag())
    first, second = (optimise(plan, {"t"}, iterations=STEPS) for _ in range(2))
    assert first.metres[1] < first.metres[0] * 0.6
    assert first.after == second.after


def test_what_is_pinned_keeps_its_time_and_its_tour():
    tour = zigzag()
    pinned = replace(tour, placed=(*tour.placed[:2], replace(tour.placed[2], pinned=True), tour.placed[3]))
    other = replace(zigzag(key="other"), placed=(placed(5, 8),))
    found = optimise(one_day(pinned, other), {"t", "other"}, iterations=STEPS)
    where = {one.unit.id: (tour.key, one.times) for tour in found.after.rides for one in tour.placed}
    assert where[tour.placed[2].unit.id] == ("t", tour.placed[2].times)


def test_what_the_rules_say_against_keeps_a_tour_as_it_was():
    def forbid(_before, _after):
        return (Objection("tour.daily_driving", "reason", "Conduite de 9 h 30."),)

    plan = one_day(zigzag())
    found = optimise(plan, {"t"}, forbid, iterations=STEPS)
    assert found.tours == ()
    assert found.kept == 1


def test_a_truck_of_another_kind_gets_nothing():
    tour = zigzag()
    units = tuple(replace(one, unit=replace(one.unit, trucks=frozenset({"hooklift"}))) for one in tour.placed)
    tour = replace(tour, placed=units)
    other = ride(placed(5, 8, FAR), key="other", vehicle_kind="skiploader")
    found = optimise(one_day(tour, other), {"t", "other"}, iterations=STEPS)
    assert not {one.unit.id for one in tour.placed} & {
        one.unit.id for one in found.after.ride("other").placed
    }


def test_a_search_that_is_stopped_returns_the_best_so_far_and_tells_how_far_it_is():
    told = []
    plan = one_day(zigzag())
    optimise(plan, {"t"}, iterations=STEPS, tell=lambda done, total: told.append((done, total)))
    assert told
    assert all(done <= total for done, total in told)
    assert optimise(plan, {"t"}, stopped=lambda: True).tours == ()


def test_jobs_of_the_backlog_are_placed_where_they_cost_little():
    tour = ride(placed(1, 8), placed(2, 11, FAR))
    job = placed(7, 0, NEAR).unit
    job = replace(job, steps=(replace(job.steps[0], version=0),))
    found = optimise(one_day(tour), {"t"}, waiting=[job], iterations=STEPS)
    assert [one.unit.id for one in found.after.ride("t").placed if one.unit.id == job.id] == [job.id]
    assert [move.source for move in found.moved if move.unit.id == job.id] == [None]
