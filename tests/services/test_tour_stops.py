"""Stops that a tour needs for itself, and stops that are fixed in their place, against the real database."""

import datetime as dt

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from app.db import begin_operation, new_id
from app.domain.board import NewStop, Place
from app.domain.jobs import TECHNICAL_MINUTES, StopKind
from app.errors import Conflict, InvalidInput, NeedsReason, RuleBroken
from app.models.fleet import Material
from app.models.gate import Finding
from app.models.parties import Outlet, OutletMaterial, Site
from app.models.planning import Booking, Stop, Tour
from app.refusals import as_app_error
from app.services import (
    assignments,
    board_reading,
    copies,
    field,
    histories,
    holders,
    papers,
    planning,
    publication,
    ways_out,
)
from app.services.check import check
from tests.builders import DAY, PARIS, World, at, slot_taken

TODAY = dt.datetime.now(PARIS).date()
AHEAD = TODAY + dt.timedelta(days=7 + (7 - TODAY.weekday()) % 7 + 1)
"""A Tuesday to come: the gate leaves alone what is over."""


@pytest.fixture
def world(session):
    made = World(session)
    made.driver.usual_vehicle_id = made.truck.id
    session.flush()
    return made


def _place(session, world, start=8.0, day=DAY, **values):
    job = world.job(**values)
    planning.place_jobs(session, [job.id], world.driver.id, at(start, day))
    return session.get(Stop, job.id)


def _new(world, kind, start, minutes=None, day=DAY, outlet=None, row=None):
    length = minutes or TECHNICAL_MINUTES[kind]
    return NewStop(kind, (row or world.driver).id, at(start, day), length, outlet.id if outlet else None)


def _add(session, world, kind, start, minutes=None, **more):
    """Add a stop as the board does; the session fixture translates no errors."""
    try:
        with session.begin_nested():
            key = planning.add_stop(session, _new(world, kind, start, minutes, **more))
    except DBAPIError as error:
        raise as_app_error(error.orig) from error
    return session.get(Stop, type(new_id())(key))


def _rules(session):
    session.expire_all()
    return {rule for rule in session.scalars(select(Finding.rule)) if rule.startswith(("load.", "ec561."))}


# ------------------------------------------------------------------------------------- added and removed


@pytest.mark.parametrize("kind", list(TECHNICAL_MINUTES))
def test_a_stop_without_a_job_goes_into_the_tour_of_its_row(session, world, kind):
    placed = _place(session, world)
    outlet = world.outlet if kind == StopKind.OUTLET else None
    stop = _add(session, world, kind, 10, outlet=outlet)
    assert (stop.tour_id, stop.kind, stop.job_id, stop.outlet_id) == (
        placed.tour_id,
        kind,
        None,
        outlet.id if outlet else None,
    )
    bars = board_reading.board_content(session, DAY, DAY).day.bars
    assert [bar.kind for bar in bars if bar.job_id is None] == [kind]


def test_on_an_empty_row_it_begins_a_tour_which_goes_with_it(session, world):
    stop = _add(session, world, StopKind.DEPOT, 6)
    assert session.get(Tour, stop.tour_id).vehicle_id == world.truck.id
    planning.unplan_stops(session, [stop.id], [stop.version])
    assert session.scalars(select(Tour)).all() == []


def test_an_outlet_run_needs_its_outlet(session, world):
    with pytest.raises(InvalidInput, match="outlet"):
        planning.add_stop(session, _new(world, StopKind.OUTLET, 10))


def test_a_taken_slot_refuses_a_stop_and_names_who_holds_it(session, world):
    _place(session, world, 8)
    new = _new(world, StopKind.BREAK, 8.25)
    taken = slot_taken(session, lambda: planning.add_stop(session, new))
    holder = holders.holder_of(session, taken)
    assert "Menuiserie Delmas" in holder.label
    key = ways_out.add_beside(session, new, holder, "after")
    assert session.get(Stop, type(new_id())(key)).slot.lower == at(8 + 1 / 3)


def test_of_two_tours_as_near_the_one_that_is_meant_gets_the_stop(session, world):
    tours = [world.tour(6, 10), world.tour(10, 14)]
    for tour, hour in zip(tours, (6, 13), strict=True):
        world.stop(tour, world.job(), hour, hour + 1)
    for tour in tours:
        new = NewStop(StopKind.BREAK, world.driver.id, at(9.5), 60, tour_id=tour.id)
        with session.begin_nested() as inner:
            stop = session.get(Stop, type(new_id())(planning.add_stop(session, new)))
            # 9:30 to 10:30 lies 2.5 hours from both.
            assert stop.tour_id == tour.id
            inner.rollback()


def test_it_is_moved_made_longer_copied_and_swapped_like_any_other(session, world):
    placed = _place(session, world, 8)
    stop = _add(session, world, StopKind.OUTLET, 10, 30, outlet=world.outlet)
    planning.move_stops(session, [Place(stop.id, stop.version, world.driver.id, at(11), at(11.5))])
    session.refresh(stop)
    planning.resize_stop(session, Place(stop.id, stop.version, world.driver.id, at(11), at(12)))
    session.refresh(stop)
    assert (stop.slot.lower, stop.slot.upper) == (at(11), at(12))
    (key,) = copies.copy_stops(session, [Place(stop.id, stop.version, world.driver2.id, at(15), at(16))])
    like = session.get(Stop, type(new_id())(key))
    assert (like.kind, like.outlet_id, like.job_id) == (StopKind.OUTLET, world.outlet.id, None)
    assert session.get(Tour, like.tour_id).driver_id == world.driver2.id
    session.refresh(placed)
    place = Place(placed.id, placed.version, world.driver.id, at(11), at(11.5))
    ways_out.swap_stops(session, place, stop.id, stop.version)
    session.refresh(stop)
    session.refresh(placed)
    assert stop.slot.lower == at(8)
    assert placed.slot.upper == at(12)


def test_what_the_driver_has_reached_stays(session, world):
    stop = _add(session, world, StopKind.FUEL, 8)
    stop.arrived_at = at(8)
    session.flush()
    with pytest.raises(RuleBroken, match="there already"):
        planning.unplan_stops(session, [stop.id], [stop.version])


def test_adding_and_removing_are_undone_done_again_and_told(database):
    office = database.open("essai_exploitation")
    made = database.open().write(_setup, "test.world")
    row, added, removed = type(new_id())(made), new_id(), new_id()
    new = NewStop(StopKind.BREAK, row, at(12), 45)
    key = type(new_id())(office.write(lambda s: planning.add_stop(s, new), "stop.add", op=added))
    undo = new_id()
    office.write(lambda s: planning.undo(s, added), "board.undo", op=undo)
    assert office.read(lambda s: s.scalars(select(Tour.id)).all()) == []
    office.write(lambda s: planning.undo(s, undo), "board.undo")
    version = office.read(lambda s: s.scalar(select(Stop.version)))
    office.write(lambda s: planning.unplan_stops(s, [key], [version]), "stop.remove", op=removed)
    assert office.read(lambda s: s.scalars(select(Stop.id)).all()) == []
    office.write(lambda s: planning.undo(s, removed), "board.undo")
    assert office.read(lambda s: s.scalars(select(Stop.id)).all()) == [key]
    story = office.read(lambda s: histories.stop_history(s, key))
    assert [(entry.kind, entry.verb) for entry in story] == [
        ("stop.add", "I"),
        ("board.undo", "D"),
        ("board.undo", "I"),
        ("stop.remove", "D"),
        ("board.undo", "I"),
    ]
    assert [finding for finding in database.open_admin().read(check) if finding.count] == []


def _setup(session):
    return str(World(session).driver.id)


# ------------------------------------------------------------------------------------- what the rules see


def test_an_outlet_run_makes_a_load_lawful(session, world):
    _place(session, world, 8, AHEAD, type="REMOVE")
    _place(session, world, 12, AHEAD, type="REMOVE")
    with pytest.raises(NeedsReason, match="contenants pleins"):
        _add(session, world, StopKind.DEPOT, 15, day=AHEAD)
    _add(session, world, StopKind.OUTLET, 9, day=AHEAD, outlet=world.outlet)
    _add(session, world, StopKind.DEPOT, 15, day=AHEAD)
    assert _rules(session) == set()


def test_a_break_silences_the_rule_that_asks_for_it(session, world):
    # Two and a half hours of road each way.
    far = Site(
        id=new_id(), code="S2", customer_id=world.customer.id, name="Loin", city="Loin", lat=44.65, lon=2.1
    )
    session.add(far)
    session.flush()
    begin_operation(session, new_id(), "stop.place", "La pause suit")
    _place(session, world, 6, AHEAD, type="SERVICE")
    _place(session, world, 9, AHEAD, type="SERVICE", site_id=far.id)
    _place(session, world, 13, AHEAD, type="SERVICE")
    assert _rules(session) == {"ec561.continuous"}
    _add(session, world, StopKind.BREAK, 9.5, day=AHEAD)
    assert _rules(session) == set()


def test_outlets_that_take_what_is_on_board_come_first(session, world):
    glass = Material(id=new_id(), code="glass", name="Verre", waste_code="20 01 02", hazardous=False)
    for name, material in (("Aaa verrerie", glass), ("Bbb bois", world.wood)):
        outlet = Outlet(id=new_id(), code=name[:3], name=name, city="Albi", operations=["R 12"])
        session.add_all([outlet, glass])
        session.flush()
        session.add(OutletMaterial(outlet_id=outlet.id, material_id=material.id))
    session.flush()
    row = world.driver.id
    _place(session, world, 8, outlet_id=world.outlet.id)

    def told(hour):
        return [(one.name, one.accepts) for one in board_reading.outlets_for(session, row, at(hour))]

    assert told(7) == [("Aaa verrerie · Albi", True), ("Bbb bois · Albi", True), ("Centre de tri", True)]
    assert told(9) == [("Centre de tri", True), ("Bbb bois · Albi", True), ("Aaa verrerie · Albi", False)]
    _add(session, world, StopKind.OUTLET, 9, outlet=world.outlet)
    assert told(10) == told(7)


# ------------------------------------------------------------------------------------- fixed in their place


def test_a_fixed_stop_is_neither_moved_nor_removed_nor_made_longer(session, world):
    for stop in (_place(session, world), _add(session, world, StopKind.BREAK, 12)):
        planning.set_pinned(session, [stop.id], [stop.version], True)
        session.refresh(stop)
        wanted = Place(stop.id, stop.version, world.driver.id, stop.slot.lower, at(14))
        for refused in (
            lambda place=wanted: planning.move_stops(session, [place]),
            lambda place=wanted: planning.resize_stop(session, place),
            lambda key=stop: planning.unplan_stops(session, [key.id], [key.version]),
        ):
            with pytest.raises(RuleBroken, match="fixed in its place"):
                refused()
        planning.set_pinned(session, [stop.id], [stop.version], False)
        session.refresh(stop)
        planning.unplan_stops(session, [stop.id], [stop.version])


def test_one_fixed_stop_keeps_all_that_were_to_go_with_it(session, world):
    free, fixed = _place(session, world, 8), _place(session, world, 10)
    planning.set_pinned(session, [fixed.id], [fixed.version], True)
    session.refresh(fixed)
    with pytest.raises(RuleBroken):
        planning.unplan_stops(session, [free.id, fixed.id], [free.version, fixed.version])
    assert len(session.scalars(select(Stop)).all()) == 2


def test_what_one_did_oneself_is_undone_though_the_stop_was_fixed_since(database):
    office = database.open("essai_exploitation")
    row = type(new_id())(database.open().write(_setup, "test.world"))
    moved = new_id()
    new = NewStop(StopKind.BREAK, row, at(12), 45)
    key = type(new_id())(office.write(lambda s: planning.add_stop(s, new), "stop.add"))

    def version():
        return office.read(lambda s: s.scalar(select(Stop.version)))

    place = Place(key, version(), row, at(14), at(14.75))
    office.write(lambda s: planning.move_stops(s, [place]), "stop.move", op=moved)
    seen = version()
    office.write(lambda s: planning.set_pinned(s, [key], [seen], True), "stop.pin")
    office.write(lambda s: planning.undo(s, moved), "board.undo")
    slot, pinned = office.read(lambda s: s.execute(select(Stop.slot, Stop.pinned)).one())
    assert (slot.lower, pinned) == (at(12), True)


def test_a_colleague_who_fixed_it_is_told(session, world):
    stop = _place(session, world)
    seen = stop.version
    planning.set_pinned(session, [stop.id], [seen], True)
    with pytest.raises(Conflict):
        planning.unplan_stops(session, [stop.id], [seen])


# ------------------------------------------------------------------------------- emptied after publishing


def _told(session, stop):
    """Publish the tour of a stop to a phone that has a link, and return it."""
    planning.publish_tours(session, [stop.tour_id])
    field.create_link(session, stop.tour_id)
    session.refresh(stop)
    return session.get(Tour, stop.tour_id)


def test_a_published_tour_that_lost_its_last_stop_frees_everybody_and_waits_to_be_told(session, world):
    job = world.job()
    planning.place_jobs(session, [job.id], world.driver.id, at(8, AHEAD))
    tour = _told(session, session.get(Stop, job.id))
    stop = session.get(Stop, job.id)
    planning.unplan_stops(session, [stop.id], [stop.version])
    assert not session.scalars(select(Booking).where(Booking.tour_id == tour.id)).all()
    session.expire_all()
    (shown,) = board_reading.board_content(session, AHEAD, AHEAD).day.tours
    assert (shown.empty, shown.changed, shown.published) == (True, True, True)
    # The truck goes with another driver at that very hour.
    other = world.job()
    world.driver2.usual_vehicle_id = world.truck.id
    session.flush()
    planning.place_jobs(session, [other.id], world.driver2.id, at(8, AHEAD))
    assert session.get(Tour, session.get(Stop, other.id).tour_id).vehicle_id == world.truck.id

    before = tour.revision
    planning.publish_tours(session, [tour.id])
    assert tour.revision == before + 1
    shown = [one.id for one in board_reading.board_content(session, AHEAD, AHEAD).day.tours]
    assert tour.id not in shown
    assert [one.tour_id for one in publication.published(session, [AHEAD])] == []


def test_an_emptied_tour_that_gets_a_stop_again_holds_its_driver_again(session, world):
    job = world.job()
    planning.place_jobs(session, [job.id], world.driver.id, at(8, AHEAD))
    tour = _told(session, session.get(Stop, job.id))
    stop = session.get(Stop, job.id)
    planning.unplan_stops(session, [stop.id], [stop.version])
    stop = _add(session, world, StopKind.DEPOT, 10, day=AHEAD)
    assert stop.tour_id == tour.id
    held = session.execute(select(Booking.resource_id, Booking.slot).where(Booking.tour_id == tour.id)).all()
    assert {key for key, _ in held} == {world.driver.id, world.truck.id}
    assert {slot.lower for _, slot in held} == {at(10, AHEAD)}


def test_crew_and_vehicle_that_an_empty_tour_is_given_stay_free(session, world):
    job = world.job()
    planning.place_jobs(session, [job.id], world.driver.id, at(8, AHEAD))
    tour = _told(session, session.get(Stop, job.id))
    stop = session.get(Stop, job.id)
    planning.unplan_stops(session, [stop.id], [stop.version])
    session.refresh(tour)
    members = (assignments.Member("loader", world.driver2.id),)
    change = assignments.TourChange(
        tour.id, tour.version, "", "", world.driver.id, world.truck2.id, None, members
    )
    assignments.change_tour(session, change)
    assert not session.scalars(select(Booking).where(Booking.tour_id == tour.id)).all()
    _add(session, world, StopKind.DEPOT, 10, day=AHEAD)
    held = set(session.scalars(select(Booking.resource_id).where(Booking.tour_id == tour.id)))
    assert held == {world.driver.id, world.truck2.id, world.driver2.id}


def test_a_published_tour_that_nobody_has_seen_goes_with_its_last_stop_and_a_printed_draft_stays_unseen(
    session, world
):
    stop = _place(session, world, 8, AHEAD)
    planning.publish_tours(session, [stop.tour_id])
    session.refresh(stop)
    planning.unplan_stops(session, [stop.id], [stop.version])
    assert session.scalars(select(Tour)).all() == []

    world.company()
    stop = _place(session, world, 8, AHEAD)
    papers.tour_sheets(session, tour_ids=[stop.tour_id])
    planning.unplan_stops(session, [stop.id], [stop.version])
    assert len(session.scalars(select(Tour)).all()) == 1
    assert board_reading.board_content(session, AHEAD, AHEAD).day.tours == ()
    assert not session.scalars(select(Booking)).all()


def test_emptying_a_published_tour_is_undone_unless_its_driver_is_taken_by_now(database):
    office = database.open("essai_exploitation")
    row = type(new_id())(database.open().write(_setup, "test.world"))
    new = NewStop(StopKind.DEPOT, row, at(8, AHEAD), 60)
    key = type(new_id())(office.write(lambda s: planning.add_stop(s, new), "stop.add"))
    tour = office.read(lambda s: s.scalar(select(Stop.tour_id)))
    office.write(lambda s: planning.publish_tours(s, [tour]), "tour.publish")
    office.write(lambda s: bool(field.create_link(s, tour)), "field.link")
    emptied = new_id()
    version = office.read(lambda s: s.scalar(select(Stop.version)))
    office.write(lambda s: planning.unplan_stops(s, [key], [version]), "stop.remove", op=emptied)
    assert office.read(lambda s: s.scalars(select(Booking.id)).all()) == []
    told = new_id()
    office.write(lambda s: planning.publish_tours(s, [tour]), "tour.publish", op=told)
    office.write(lambda s: planning.undo(s, told), "board.undo")
    (shown,) = office.read(lambda s: board_reading.board_content(s, AHEAD, AHEAD).day.tours)
    assert shown.empty
    office.write(lambda s: planning.undo(s, emptied), "board.undo")
    held = office.read(lambda s: s.scalars(select(Booking.resource_id).where(Booking.tour_id == tour)).all())
    assert held == [row]
    assert [finding for finding in database.open_admin().read(check) if finding.count] == []
