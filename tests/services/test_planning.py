"""Moves on the board, against the real database."""

import datetime as dt
from uuid import UUID

import pytest
from sqlalchemy import event, text

from app.db import new_id
from app.domain.board import WITHOUT_VEHICLE, Place
from app.domain.gate import Planner, Wish
from app.errors import Conflict, RuleBroken, SlotTaken
from app.models.fleet import Absence, Container
from app.models.planning import Job, Stop, Tour
from app.models.rounds import SiteHold
from app.services import board_reading, gate, histories, holders, planning
from tests.builders import DAY, World, at, slot, slot_taken


@pytest.fixture
def world(session):
    return World(session)


def _place(session, world, start=8.0, row=None):
    job = world.job()
    planning.place_jobs(session, [job.id], row or world.driver.id, at(start))
    session.refresh(job)
    return session.get(Stop, job.id)


def _to(stop, row, start, end):
    return Place(stop.id, stop.version, row.id, at(start), at(end))


def test_a_waiting_job_dropped_on_a_driver_makes_his_tour(session, world):
    stop = _place(session, world)
    session.expire_all()
    assert session.get(Job, stop.id).status == "PLANNED"
    assert session.get(Tour, stop.tour_id).driver_id == world.driver.id
    content = board_reading.board_content(session, DAY, DAY)
    assert [bar.title for bar in content.day.bars] == ["Menuiserie Delmas"]
    assert [job for job in content.backlog if "waiting" in job.lists] == []


def test_several_jobs_are_placed_in_order_with_the_road_between(session, world):
    world.site.lat, world.site.lon = 43.6, 1.44
    jobs = [world.job(), world.job(minutes=30)]
    planning.place_jobs(session, [job.id for job in jobs], world.driver.id, at(8))
    first, second = (session.get(Stop, job.id) for job in jobs)
    assert first.slot.upper <= second.slot.lower
    assert second.slot.upper - second.slot.lower == dt.timedelta(minutes=30)


def test_a_bar_moves_to_another_driver_and_the_empty_draft_goes(session, world):
    stop = _place(session, world)
    old = stop.tour_id
    planning.move_stops(session, [_to(stop, world.driver2, 10, 10.5)])
    session.expire_all()
    assert session.get(Tour, old) is None
    assert session.get(Tour, session.get(Stop, stop.id).tour_id).driver_id == world.driver2.id


def test_two_bars_change_places(session, world):
    first, second = _place(session, world, 8), _place(session, world, 9)
    planning.move_stops(session, [_to(first, world.driver, 9, 9.4), _to(second, world.driver, 8, 8.4)])
    session.expire_all()
    assert session.get(Stop, first.id).slot.lower == at(9)


def test_a_taken_slot_refuses_and_names_who_holds_it(session, world):
    _place(session, world, 8)
    other = _place(session, world, 10)
    there = [_to(other, world.driver, 8.1, 8.5)]
    taken = slot_taken(session, lambda: planning.move_stops(session, there))
    holder = holders.holder_of(session, taken, [other.id])
    assert (holder.what, holder.label, holder.who) == ("stop", "Menuiserie Delmas · Atelier", "Anne Cabrol")


def test_what_a_tour_would_reach_over_is_named(session, world):
    # Her tour and his share a truck: hers ends at nine, his begins at ten.
    hers = _place(session, world, 8)
    session.get(Tour, hers.tour_id).vehicle_id = world.truck.id
    his = _place(session, world, 10, world.driver2.id)
    session.get(Tour, his.tour_id).vehicle_id = world.truck.id
    session.flush()
    job = world.job()
    taken = slot_taken(session, lambda: planning.place_jobs(session, [job.id], world.driver.id, at(12)))
    holder = holders.holder_of(session, taken)
    assert (holder.what, holder.label, holder.start) == ("tour", "Jean Fabre · ZZ-101-AA", at(10))


def test_two_bars_that_only_stand_in_each_others_way_are_held_by_nobody(session, world):
    first, second = _place(session, world, 8), _place(session, world, 10)
    both = [_to(first, world.driver, 14, 15), _to(second, world.driver, 14.5, 15.5)]
    taken = slot_taken(session, lambda: planning.move_stops(session, both))
    assert holders.holder_of(session, taken, [first.id, second.id]) is None


def test_a_database_that_does_not_tell_which_bookings_met_leaves_the_holder_unknown(session):
    assert holders.holder_of(session, SlotTaken("")) is None


def test_the_booking_that_stands_is_read_from_the_database_whatever_its_language():
    mine, theirs = (UUID(int=n) for n in (1, 2))
    key = "(rondo.uuidrange(resource_id, resource_id, '[]'::text), slot)"
    detail = (
        f'La clé « {key}=([{mine},{mine}], ["2026-11-24 08:00:00+01","2026-11-24 09:00:00+01")) » est en'
        f' conflit avec la clé existante « {key}=([{theirs},{theirs}], ["2026-11-24 07:00:00+01",)) ».'
    )
    taken = SlotTaken(detail)
    assert (taken.resource, taken.slot) == (theirs, '["2026-11-24 07:00:00+01",)')
    assert (SlotTaken("").resource, SlotTaken("").slot) == (None, "")


def test_an_absent_driver_refuses_and_says_why(session, world):
    session.execute(
        text("INSERT INTO absence (id, driver_id, slot, kind) VALUES (:i, :d, tstzrange(:a, :b), 'congé')"),
        {"i": new_id(), "d": world.driver.id, "a": at(0), "b": at(24)},
    )
    job = world.job()
    taken = slot_taken(session, lambda: planning.place_jobs(session, [job.id], world.driver.id, at(8)))
    assert holders.holder_of(session, taken).label == "congé"
    assert [band.text for band in board_reading.board_content(session, DAY, DAY).day.bands] == ["congé"]


def test_a_bar_moved_meanwhile_is_not_overwritten(session, world):
    stop = _place(session, world)
    seen = _to(stop, world.driver, 12, 13)
    planning.move_stops(session, [_to(stop, world.driver, 10, 10.5)])
    with pytest.raises(Exception, match="Anne Cabrol changed this"):
        planning.move_stops(session, [seen])


def test_a_begun_stop_stays(session, world):
    stop = _place(session, world)
    stop.arrived_at = at(8)
    session.flush()
    with pytest.raises(RuleBroken, match="there already"):
        planning.move_stops(session, [_to(stop, world.driver, 12, 13)])


def test_unplanning_brings_the_job_back_to_the_backlog(session, world):
    stop = _place(session, world)
    planning.unplan_stops(session, [stop.id], [stop.version])
    assert [job.title for job in board_reading.backlog(session)] == ["Menuiserie Delmas"]
    with pytest.raises(RuleBroken, match="took this job off"):
        planning.move_stops(session, [_to(stop, world.driver, 12, 13)])


def test_unplanning_what_a_colleague_took_off_is_told(session, world):
    stop = _place(session, world)
    planning.unplan_stops(session, [stop.id], [stop.version])
    with pytest.raises(RuleBroken, match="took this job off"):
        planning.unplan_stops(session, [stop.id], [stop.version])


def test_unplanning_a_changed_stop_is_refused(session, world):
    stop = _place(session, world)
    with pytest.raises(Conflict):
        planning.unplan_stops(session, [stop.id], [stop.version + 1])


def test_publishing_sends_the_jobs_and_counts_revisions(session, world):
    stop = _place(session, world)
    assert planning.publish_tours(session, [stop.tour_id]) == 1
    assert planning.publish_tours(session, [stop.tour_id]) == 1
    session.expire_all()
    tour = session.get(Tour, stop.tour_id)
    assert (tour.status, tour.revision) == ("published", 2)
    assert session.get(Job, stop.id).status == "SENT"


def test_a_vehicle_row_finds_its_usual_driver(session, world):
    world.driver.usual_vehicle_id = world.truck.id
    stop = _place(session, world, row=world.truck.id)
    assert session.get(Tour, stop.tour_id).driver_id == world.driver.id
    job = world.job()
    with pytest.raises(RuleBroken, match="No driver"):
        planning.place_jobs(session, [job.id], world.truck2.id, at(8))
    assert [bar.row_id for bar in board_reading.board_content(session, DAY, DAY, "vehicle").day.bars] == [
        world.truck.id
    ]


def test_tours_without_a_vehicle_stand_under_their_drivers_after_the_vehicles(session, world):
    world.driver2.usual_vehicle_id = world.truck2.id
    with_one = _place(session, world, row=world.driver2.id)
    assert WITHOUT_VEHICLE not in {row.depot for row in _by_vehicle(session).rows}
    without = _place(session, world)
    day = _by_vehicle(session)
    assert [(row.id, row.kind, row.title, row.depot) for row in day.rows[2:]] == [
        (world.driver.id, "driver", "Thierry Cabrol", WITHOUT_VEHICLE)
    ]
    rows = {with_one.id: world.truck2.id, without.id: world.driver.id}
    assert {bar.id: bar.row_id for bar in day.bars} == rows
    assert {tour.row_id: tour.label for tour in day.tours} == {
        world.truck2.id: "Jean Fabre",
        world.driver.id: "",
    }
    # By driver nothing of it is told: there every tour has its row.
    by_driver = board_reading.board_content(session, DAY, DAY).day
    assert WITHOUT_VEHICLE not in {row.depot for row in by_driver.rows}


def _by_vehicle(session):
    return board_reading.board_content(session, DAY, DAY, "vehicle").day


def test_a_tour_without_a_vehicle_takes_the_one_it_is_dropped_on(session, world):
    stop, other = _place(session, world), _place(session, world, 10)
    assert stop.tour_id == other.tour_id
    foreseen = Planner(gate.facts(session, DAY, DAY), _by_vehicle(session)).preview(
        [Wish(stop.id, world.truck.id, at(8), at(8.5))]
    )
    assert [verdict.tour_id for verdict in foreseen.verdicts] == [stop.tour_id]
    planning.move_stops(session, [_to(stop, world.truck, 8, 8.5)])
    session.expire_all()
    tour = session.get(Tour, stop.tour_id)
    assert (tour.driver_id, tour.vehicle_id) == (world.driver.id, world.truck.id)
    assert {bar.row_id for bar in _by_vehicle(session).bars} == {world.truck.id}


def test_a_stop_without_a_vehicle_joins_the_tour_that_a_vehicle_has(session, world):
    world.driver2.usual_vehicle_id = world.truck2.id
    there, stop = _place(session, world, row=world.driver2.id), _place(session, world, 10)
    planning.move_stops(session, [_to(stop, world.truck2, 10, 10.5)])
    session.expire_all()
    assert session.get(Stop, stop.id).tour_id == there.tour_id


def test_a_vehicle_that_is_off_the_road_is_not_given_to_a_tour(session, world):
    stop = _place(session, world)
    session.add(Absence(id=new_id(), vehicle_id=world.truck.id, kind="workshop", slot=slot(6, 12)))
    session.flush()
    taken = slot_taken(session, lambda: planning.move_stops(session, [_to(stop, world.truck, 8, 8.5)]))
    assert taken.resource == world.truck.id


def test_a_bar_is_made_longer(session, world):
    stop = _place(session, world)
    planning.resize_stop(session, _to(stop, world.driver, 8, 9.5))
    session.expire_all()
    assert session.get(Stop, stop.id).slot.upper == at(9.5)


def test_the_history_tells_who_moved_a_stop_from_where(session, world):
    stop = _place(session, world)
    planning.move_stops(session, [_to(stop, world.driver, 10, 10.5)])
    placed, moved = (e for e in histories.stop_history(session, stop.id) if not e.of_job)
    assert (placed.who, placed.before) == ("Anne Cabrol", None)
    assert "slot" in moved.before


def test_the_board_costs_the_same_queries_whatever_stands_on_it(session, world):
    def queries():
        seen = []
        listener = lambda *args: seen.append(args[2])  # noqa: E731
        event.listen(session.get_bind(), "before_cursor_execute", listener)
        board_reading.board_content(session, DAY, DAY)
        event.remove(session.get_bind(), "before_cursor_execute", listener)
        return len(seen)

    empty = queries()
    for hour in range(6, 16):
        _place(session, world, hour)
    session.expire_all()
    assert queries() == empty == 10


# ------------------------------------------------------------- the lists in which no job gets lost


def _lists(session):
    session.expire_all()
    return {job.id: job.lists for job in board_reading.backlog(session)}


def test_each_open_job_without_a_place_is_in_the_lists_that_tell_why(session, world):
    today = dt.datetime.now(planning.PARIS).date()
    late = world.job(wanted_on=today - dt.timedelta(days=1))
    undated = world.job(wanted_on=None)
    draft = world.job(status="DRAFT")
    back = world.job(wanted_on=today)
    planning.place_jobs(session, [back.id], world.driver.id, at(8, today))
    planning.unplan_stops(session, [back.id], [1])
    left = world.job(wanted_on=today - dt.timedelta(days=3))
    planning.place_jobs(session, [left.id], world.driver.id, at(8, today - dt.timedelta(days=3)))
    here = world.job(wanted_on=today)
    planning.place_jobs(session, [here.id], world.driver.id, at(9, today))
    failed = world.job(wanted_on=today)
    planning.place_jobs(session, [failed.id], world.driver.id, at(11, today))
    session.execute(
        text("UPDATE job SET status = 'NOT_DONE', not_done_reason = 'fermé' WHERE id = :i"), {"i": failed.id}
    )
    assert _lists(session) == {
        late.id: {"waiting", "outstanding", "never"},
        undated.id: {"waiting", "undated", "never"},
        draft.id: {"draft"},
        back.id: {"waiting"},
        left.id: {"outstanding"},
        failed.id: {"not_done"},
    }
    assert here.id not in _lists(session)


def test_whatever_list_a_job_is_in_it_is_placed_from_there(session, world):
    today = dt.datetime.now(planning.PARIS).date()
    draft = world.job(status="DRAFT", container_type="B30")
    left = world.job()
    planning.place_jobs(session, [left.id], world.driver.id, at(8, today - dt.timedelta(days=3)))
    failed = world.job()
    planning.place_jobs(session, [failed.id], world.driver.id, at(11, today))
    session.execute(
        text("UPDATE job SET status = 'NOT_DONE', not_done_reason = 'fermé' WHERE id = :i"), {"i": failed.id}
    )
    session.expire_all()
    _, _, again = planning.place_jobs(session, [draft.id, left.id, failed.id], world.driver2.id, at(8, today))
    session.expire_all()
    assert _lists(session) == {}
    assert session.get(Job, again).retry_of_id == failed.id
    assert session.get(Job, again).status == session.get(Job, draft.id).status == "PLANNED"
    with pytest.raises(RuleBroken, match="no longer waits"):
        planning.place_jobs(session, [failed.id], world.driver2.id, at(14, today))


def test_a_bar_is_found_by_its_numbers_its_site_and_the_drivers_note(session, world):
    job = world.job(
        order_number="BC-77",
        driver_note="Portail vert",
        container_in_id=world.box.id,
        office_note="mauvais payeur",
    )
    planning.place_jobs(session, [job.id], world.driver.id, at(8))
    (bar,) = board_reading.board_content(session, DAY, DAY).day.bars
    for words in (job.number, "BC-77", "B30-0001", "Atelier", "Portail vert", "Menuiserie Delmas", "Albi"):
        assert words in bar.searched
    assert "payeur" not in bar.searched


def test_a_job_whose_driver_arrived_on_a_past_day_and_never_finished_is_overdue(session, world):
    today = dt.datetime.now(planning.PARIS).date()
    past, now = world.job(), world.job()
    for job, day in ((past, today - dt.timedelta(days=2)), (now, today)):
        planning.place_jobs(session, [job.id], world.driver.id, at(8, day))
    session.execute(text("UPDATE job SET status = 'ON_SITE'"))
    session.expire_all()
    (left,) = board_reading.backlog(session)
    assert (left.id, left.lists) == (past.id, {"outstanding"})
    assert left.left_on == today - dt.timedelta(days=2)
    with pytest.raises(RuleBroken, match="never said that he finished"):
        planning.place_jobs(session, [past.id], world.driver.id, at(8, today))


def test_a_draft_that_lacks_something_is_completed_before_it_is_placed(session, world):
    draft = world.job(status="DRAFT")
    with pytest.raises(RuleBroken, match=f"{draft.number} is a draft that lacks"):
        planning.place_jobs(session, [draft.id], world.driver.id, at(8))
    assert session.get(Job, draft.id).status == "DRAFT"


def test_what_need_not_be_done_again_leaves_the_list(session, world):
    failed = world.job()
    planning.place_jobs(session, [failed.id], world.driver.id, at(11))
    session.execute(text("UPDATE job SET status = 'NOT_DONE', not_done_reason = 'fermé'"))
    planning.waive_retry(session, [failed.id])
    assert _lists(session) == {}


# ------------------------------------------------------------- rows of containers and sites


def test_a_swap_stands_on_the_rows_of_both_its_boxes_and_moves_in_time_only(session, world):
    box2 = Container(id=new_id(), number="B30-0002", type_code="B30")
    session.add(box2)
    session.flush()
    job = world.job(container_in_id=world.box.id, container_out_id=box2.id, minutes=60)
    planning.place_jobs(session, [job.id], world.driver.id, at(8))
    content = board_reading.board_content(session, DAY, DAY, "container")
    assert [row.title for row in content.day.rows] == ["B30-0001", "B30-0002"]
    assert [(bar.row_id, bar.start) for bar in content.day.bars] == [(world.box.id, at(8)), (box2.id, at(8))]
    ((alias, stop),) = content.aliases.items()
    assert (alias, stop) == (content.day.bars[1].id, job.id)
    planning.move_stops(session, [Place(job.id, 1, world.box.id, at(10), at(11))])
    session.expire_all()
    moved = session.get(Stop, job.id)
    assert moved.slot.lower == at(10)
    assert session.get(Tour, moved.tour_id).driver_id == world.driver.id


def test_sites_have_a_row_where_something_stands_or_where_they_are_looked_for(session, world):
    assert board_reading.board_content(session, DAY, DAY, "site").day.rows == ()
    found = board_reading.board_content(session, DAY, DAY, "site", "albi").day.rows
    assert [(row.title, row.subtitle) for row in found] == [("Menuiserie Delmas", "Atelier · Albi")]
    assert board_reading.board_content(session, DAY, DAY, "site", "100%").day.rows == ()
    _place(session, world)
    content = board_reading.board_content(session, DAY, DAY, "site")
    assert [bar.row_id for bar in content.day.bars] == [world.site.id]


@pytest.mark.parametrize("by", ["vehicle", "container", "site"])
def test_every_view_costs_the_same_queries_whatever_stands_on_it(session, world, by):
    def queries():
        seen = []
        listener = lambda *args: seen.append(args[2])  # noqa: E731
        event.listen(session.get_bind(), "before_cursor_execute", listener)
        board_reading.board_content(session, DAY, DAY, by)
        event.remove(session.get_bind(), "before_cursor_execute", listener)
        return len(seen)

    empty = queries()
    for hour in range(6, 16):
        _place(session, world, hour)
    session.expire_all()
    assert queries() == empty


def test_a_site_on_hold_is_seen_on_its_row(session, world):
    job = world.job()
    planning.place_jobs(session, [job.id], world.driver.id, at(8))
    before = DAY - dt.timedelta(days=3)
    session.add(SiteHold(id=new_id(), site_id=world.site.id, from_on=before, reason="congés"))
    session.flush()
    (band,) = board_reading.board_content(session, DAY, DAY, by="site").day.bands
    assert (band.row_id, band.kind) == (world.site.id, "closed")
    assert (band.start, band.end) == (at(0), at(24))
    assert band.text == "En pause jusqu'à nouvel ordre (congés)"
