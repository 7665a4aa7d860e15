"""Parts of a job, its like on another day, and a whole day again, against the real database."""

import datetime as dt
from decimal import Decimal

import pytest
from sqlalchemy import select, text

from app.db import new_id
from app.domain.board import Place
from app.errors import Conflict, RuleBroken
from app.models.planning import Job, Stop, Tour, TourMember
from app.services import assignments, copies, planning
from app.services.check import check
from tests.builders import DAY, World, at

WEEK = dt.timedelta(days=7)


@pytest.fixture
def world(session):
    return World(session)


def _place(session, world, start=8.0, minutes=60, row=None, day=DAY, **values):
    job = world.job(minutes=minutes, **values)
    planning.place_jobs(session, [job.id], row or world.driver.id, at(start, day))
    session.refresh(job)
    return session.get(Stop, job.id)


def _plan(session, day):
    session.expire_all()
    return sorted(
        (driver, slot.lower, slot.upper, kind)
        for driver, slot, kind in session.execute(
            select(Tour.driver_id, Stop.slot, Stop.kind)
            .join(Stop, Stop.tour_id == Tour.id)
            .where(Tour.day == day)
        )
    )


def test_a_split_job_is_two_jobs_that_share_minutes_and_volume(session, world):
    stop = _place(session, world, 8, 60, volume_m3=Decimal("30.05"), driver_note="Portail vert")
    rest = copies.split_stop(session, stop.id, 1, 20)
    session.expire_all()
    first, second = session.get(Job, stop.id), session.scalar(select(Job).where(Job.split_of_id == stop.id))
    assert str(second.id) == rest
    assert (first.minutes, second.minutes) == (20, 40)
    assert first.volume_m3 + second.volume_m3 == Decimal("30.05")
    assert (second.driver_note, second.status) == ("Portail vert", "PLANNED")
    assert second.number != first.number
    assert [bar[1:3] for bar in _plan(session, DAY)] == [(at(8), at(8 + 1 / 3)), (at(8 + 1 / 3), at(9))]


@pytest.mark.parametrize("minutes", [0, 60, 75])
def test_a_part_is_at_least_a_minute(session, world, minutes):
    stop = _place(session, world, 8, 60)
    with pytest.raises(RuleBroken, match="one minute"):
        copies.split_stop(session, stop.id, 1, minutes)


def test_what_a_colleague_changed_or_the_driver_began_is_not_split(session, world):
    stop = _place(session, world, 8, 60)
    with pytest.raises(Conflict):
        copies.split_stop(session, stop.id, 2, 30)
    stop.arrived_at = at(8)
    session.flush()
    with pytest.raises(RuleBroken, match="there already"):
        copies.split_stop(session, stop.id, stop.version, 30)


def test_the_like_of_a_job_waits_for_another_day_and_the_job_is_untouched(session, world):
    stop = _place(session, world, container_in_id=world.box.id)
    (key,) = copies.duplicate_jobs(session, [stop.job_id], DAY + WEEK)
    session.expire_all()
    new = session.get(Job, key)
    assert (new.status, new.wanted_on, new.site_id) == ("TO_PLAN", DAY + WEEK, world.site.id)
    assert new.container_in_id is None  # which box it will be is known when it is loaded
    assert session.get(Stop, stop.id).version == 1


def test_the_like_of_a_bar_is_put_where_it_is_dropped(session, world):
    stop = _place(session, world, 8)
    (key,) = copies.copy_stops(session, [Place(stop.id, 1, world.driver2.id, at(8), at(9))])
    assert [(row, start) for row, start, _, _ in _plan(session, DAY)] == sorted(
        [(world.driver.id, at(8)), (world.driver2.id, at(8))]
    )
    assert session.get(Job, key).wanted_on == DAY


def test_a_day_is_copied_tour_by_tour_at_the_same_time_of_the_clock(session, world):
    _place(session, world, 8)
    stop = _place(session, world, 10)
    session.add(
        Stop(
            id=new_id(),
            tour_id=stop.tour_id,
            kind="OUTLET",
            outlet_id=world.outlet.id,
            slot=planning.Range(at(12), at(12.5)),
        )
    )
    tour = session.get(Tour, stop.tour_id)
    tour.trailer_id, tour.label = world.truck2.id, "Nord"
    session.flush()
    # A summer day: the clock of Paris decides, not the instant.
    there = dt.date(2027, 7, 6)
    told = copies.copy_days(session, DAY, there)
    assert told == {"copied": 3, "left": []}
    assert [bar[1:] for bar in _plan(session, there)] == [
        (at(8, there), at(9, there), "JOB"),
        (at(10, there), at(11, there), "JOB"),
        (at(12, there), at(12.5, there), "OUTLET"),
    ]
    new = session.scalar(select(Tour).where(Tour.day == there))
    assert (new.driver_id, new.trailer_id, new.label, new.status) == (
        world.driver.id,
        world.truck2.id,
        "Nord",
        "draft",
    )


def test_what_cannot_be_copied_is_told_one_by_one_and_the_rest_is_copied(session, world):
    for hour in (8, 10, 12):
        _place(session, world, hour)
    _place(session, world, 9, row=world.driver2.id)
    there = DAY + WEEK
    taken = _place(session, world, 10.5, day=there)
    session.execute(
        text("INSERT INTO absence (id, driver_id, slot, kind) VALUES (:i, :d, tstzrange(:a, :b), 'sick')"),
        {"i": new_id(), "d": world.driver2.id, "a": at(0, there), "b": at(24, there)},
    )
    told = copies.copy_days(session, DAY, there)
    assert told["copied"] == 2
    assert sorted((left["at"], left["absence"], left["holder"]) for left in told["left"]) == [
        (at(9, there).isoformat(), "sick", "Anne Cabrol"),
        (at(10, there).isoformat(), "", "Menuiserie Delmas · Atelier · Anne Cabrol"),
    ]
    starts = [start for row, start, *_ in _plan(session, there)]
    assert starts == [at(8, there), at(10.5, there), at(12, there)]
    assert session.get(Stop, taken.id).version == 1


def test_a_week_is_copied_with_its_crews(session, world):
    stop = _place(session, world, 8)
    friday = _place(session, world, 9, day=DAY + dt.timedelta(days=3), row=world.driver.id)
    sheet = assignments.tour_sheet(session, stop.tour_id)
    assignments.change_tour(
        session,
        assignments.TourChange(
            sheet.tour_id,
            sheet.version,
            "",
            "",
            sheet.driver_id,
            None,
            None,
            (assignments.Member("second_driver", world.driver2.id),),
        ),
    )
    monday = DAY - dt.timedelta(days=1)
    told = copies.copy_days(session, monday, monday + WEEK, 7)
    assert told == {"copied": 2, "left": []}
    assert [bar[1] for bar in _plan(session, DAY + WEEK)] == [at(8, DAY + WEEK)]
    crew = session.scalars(
        select(TourMember.driver_id).join(Tour, Tour.id == TourMember.tour_id).where(Tour.day == DAY + WEEK)
    ).all()
    assert crew == [world.driver2.id]
    assert friday.version == 1


def test_nothing_and_itself_are_not_copied(session, world):
    with pytest.raises(RuleBroken, match="Nothing is planned"):
        copies.copy_days(session, DAY, DAY + WEEK)
    with pytest.raises(RuleBroken, match="onto itself"):
        copies.copy_days(session, DAY, DAY)


def test_a_copied_day_is_one_step_back(database):
    office = database.open()

    def plan(session):
        world = World(session)
        for hour in (8, 9, 10):
            _place(session, world, hour)

    office.write(plan, "test.world")
    op = new_id()
    office.write(lambda session: copies.copy_days(session, DAY, DAY + WEEK), "day.copy", op=op)
    count = text("SELECT count(*) FROM job")
    assert office.read(lambda session: session.scalar(count)) == 6
    office.write(lambda session: planning.undo(session, op), "board.undo")
    assert office.read(lambda session: session.scalar(count)) == 3
    assert office.read(lambda session: session.scalar(text("SELECT count(*) FROM tour"))) == 1
    assert [finding for finding in database.open_admin().read(check) if finding.count] == []
