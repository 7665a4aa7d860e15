"""The live day: progress, whereabouts, forecast and what rings, in as many queries whatever happened."""

import datetime as dt
from uuid import UUID

import pytest
from sqlalchemy import event, text

from app.db import new_id
from app.domain.live import CallResult, CaseKind
from app.models.planning import Stop
from app.services import cases, live
from tests.builders import PARIS, World, slot

TODAY = dt.datetime.now(PARIS).date()


def hours(now: dt.datetime) -> float:
    """Return the hour of an instant of today in Paris."""
    start = dt.datetime.combine(TODAY, dt.time(), PARIS)
    return (now - start).total_seconds() / 3600


@pytest.fixture
def day(session):
    """A running tour whose first stop was done over an hour ago; the second is half an hour late."""
    world = World(session)
    world.depot.lat, world.depot.lon = 43.8, 1.4
    at = dt.datetime.now(dt.UTC)
    now = hours(at)
    tour = world.tour(
        day=TODAY, slot=slot(now - 2, now + 2, TODAY), vehicle_id=world.truck.id, depot_id=world.depot.id
    )
    if tour.slot.lower.astimezone(PARIS).date() != TODAY:
        pytest.skip("a tour that began yesterday is not of today")
    jobs = [world.job(wanted_on=TODAY) for _ in range(3)]
    stops = [
        Stop(
            id=job.id,
            tour_id=tour.id,
            job_id=job.id,
            slot=slot(now - 2 + n * 1.5, now - 1.5 + n * 1.5, TODAY),
        )
        for n, job in enumerate(jobs)
    ]
    stops[0].arrived_at, stops[0].done_at = at - dt.timedelta(hours=2), at - dt.timedelta(minutes=75)
    session.add_all(stops)
    session.flush()
    session.refresh(tour)
    tour.status, tour.revision, tour.started_at = "running", 1, at - dt.timedelta(hours=2)
    session.flush()
    world.running, world.stops = tour, stops
    return world


def row(session):
    (found,) = live.live_day(session, TODAY)
    return found


def test_a_row_says_where_the_truck_is_and_when_it_is_where(session, day):
    found = row(session)
    assert (found.stops_done, found.stops_total, found.status) == (1, 3, "running")
    assert found.next_stop == "Menuiserie Delmas · Albi"
    # The second stop was to begin half an hour ago: it is late now, and so is what follows.
    assert 29 <= found.late_minutes <= 31
    assert [stop.done_at is not None for stop in found.stops] == [True, False, False]
    assert found.late_stop == "Menuiserie Delmas · Albi"
    assert found.expected_late >= 29
    assert found.point == (43.9, 2.1)


def test_a_silent_tour_is_told_and_rings_once_for_each_silence(session, day):
    assert row(session).silent_minutes >= 60  # nothing was ever heard since it started two hours ago
    keys = [alert.key for alert in live.alerts(session, TODAY) if alert.kind == "silent"]
    assert len(keys) == 1
    assert keys == [alert.key for alert in live.alerts(session, TODAY) if alert.kind == "silent"]
    session.execute(
        text(
            "INSERT INTO parameter (id, key, valid_from, value)"
            " VALUES (gen_random_uuid(), 'field.silent_minutes', current_date, '600')"
        )
    )
    assert row(session).silent_minutes == 0
    assert [alert for alert in live.alerts(session, TODAY) if alert.kind == "silent"] == []


def test_what_needs_somebody_comes_first(session, day):
    calm = day.tour(day=TODAY, slot=slot(0, 1, TODAY), driver=day.driver2.id, vehicle_id=day.truck2.id)
    calm.status = "closed"
    session.flush()
    assert [tour.driver for tour in live.live_day(session, TODAY)] == ["Thierry Cabrol", "Jean Fabre"]
    case = cases.open_case(session, calm.id, None, CaseKind.BREAKDOWN, "Crevaison")
    board = live.live_board(session, TODAY)
    assert [(tour.driver, tour.blocked) for tour in board.tours] == [("Jean Fabre", 1), ("Thierry Cabrol", 0)]
    assert [str(entry.id) for entry in board.cases] == [case]
    assert board.depots == (("Castelnau", (43.8, 1.4)),)
    (alert,) = [alert for alert in live.alerts(session, TODAY) if alert.kind == "case"]
    assert (alert.driver, alert.text) == ("Jean Fabre", "Crevaison")


def test_problems_and_words_of_drivers_ring(session, day):
    session.execute(
        text("UPDATE job SET problem = 'Benne trop pleine' WHERE id = :id"), {"id": day.stops[1].id}
    )
    found = [alert for alert in live.alerts(session, TODAY) if alert.kind == "problem"]
    assert [alert.text for alert in found] == ["Menuiserie Delmas · Benne trop pleine"]


def test_the_screen_asks_as_many_questions_whatever_happened(session, day):
    count = 0

    def counted(*_):
        nonlocal count
        count += 1

    def asked():
        nonlocal count
        count = 0
        live.live_board(session, TODAY)
        return count

    event.listen(session.get_bind(), "before_cursor_execute", counted)
    try:
        before = asked()
        for n in range(3):
            case = UUID(cases.open_case(session, day.running.id, day.stops[n].id, CaseKind.OTHER, f"Cas {n}"))
            cases.add_call(session, case, cases.Number("+33536490011", ""), CallResult.BUSY)
            cases.send_message(session, day.running.id, f"Message {n}")
        other = day.tour(day=TODAY, slot=slot(0, 1, TODAY), driver=day.driver2.id, vehicle_id=day.truck2.id)
        for n in range(4):
            job = day.job(wanted_on=TODAY)
            session.add(
                Stop(id=new_id(), tour_id=other.id, job_id=job.id, slot=slot(n / 4, n / 4 + 0.2, TODAY))
            )
        session.flush()
        assert asked() == before <= 16
    finally:
        event.remove(session.get_bind(), "before_cursor_execute", counted)
