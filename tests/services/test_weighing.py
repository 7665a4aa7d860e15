"""Weights: one weighing, one movement of waste, and corrections that keep both tickets."""

import datetime as dt
from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import select, text

from app.errors import Conflict, Forbidden, InvalidInput, RuleBroken
from app.ids import new_id
from app.models.planning import Job
from app.models.waste import WasteMovement, WeighTicket
from app.services import weighing
from app.services.check import check
from tests.builders import World, at


@pytest.fixture
def world(session):
    return World(session)


def _done_job(session, world, **values):
    job = world.job(waste_code="17 02 01", outlet_id=world.outlet.id, **values)
    tour = world.tour(vehicle_id=world.truck.id)
    world.stop(tour, job, 7, 8)
    session.execute(
        text("UPDATE job SET status = 'DONE', done_at = :at, version = version WHERE id = :id"),
        {"at": at(8), "id": job.id},
    )
    session.expire_all()
    return job


def _weighing(job, **values):
    plain = weighing.Weighing(new_id(), job.id, "own_bridge", 14_300, 10_200, at(9), "PB-01")
    return replace(plain, **values)


def test_a_weighing_gives_the_job_its_weight_and_one_movement(session, world):
    job = _done_job(session, world)
    assert [row.number for row in weighing.to_weigh(session)] == [job.number]
    number = weighing.weigh(session, _weighing(job))
    session.expire_all()
    assert number.startswith("BP")
    assert (job.status, job.net_kg, job.weight_is_estimated) == ("WEIGHED", 4_100, False)
    movement = session.scalars(select(WasteMovement)).one()
    assert (movement.net_kg, movement.waste_code, movement.operation_code, movement.plate) == (
        4_100,
        "17 02 01",
        "R 12",
        "ZZ-101-AA",
    )
    assert movement.snapshot["customer"] == "Menuiserie Delmas"
    assert weighing.to_weigh(session) == []


def test_the_same_weighing_sent_twice_is_recorded_once(session, world):
    asked = _weighing(_done_job(session, world))
    assert weighing.weigh(session, asked) == weighing.weigh(session, asked)
    assert len(session.scalars(select(WeighTicket)).all()) == 1


def test_a_correction_keeps_both_tickets_and_reverses_the_movement(session, world):
    job = _done_job(session, world)
    first = _weighing(job)
    weighing.weigh(session, first)
    with pytest.raises(Conflict, match="weighed meanwhile"), session.begin_nested():
        _guarded(session, _weighing(job, gross_kg=15_000))
    weighing.weigh(session, _weighing(job, gross_kg=15_000, cancels_id=first.ticket_id))
    session.expire_all()
    assert job.net_kg == 4_800
    assert sorted(m.net_kg for m in session.scalars(select(WasteMovement))) == [-4_100, 4_100, 4_800]
    assert [t.replaced for t in weighing.tickets_of(session, job.id)] == [True, False]
    ticket = weighing.ticket(session, first.ticket_id)
    assert (ticket.gross_kg, ticket.facts["material"]) == (14_300, "Bois B")


def _guarded(session, asked):
    from app.db import translated

    with translated():
        weighing.weigh(session, asked)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"gross_kg": 0}, "gross_kg"),
        ({"tare_kg": 20_000}, "tare_kg"),
        ({"tare_kg": -1}, "tare_kg"),
        ({"gross_kg": 14_300_000}, "gross_kg"),
        ({"source": "guess"}, "source"),
    ],
)
def test_a_weight_that_cannot_be_is_refused_at_its_field(session, world, values, field):
    job = world.job()
    with pytest.raises(InvalidInput) as refused:
        weighing.weigh(session, _weighing(job, **values))
    assert refused.value.field == field


def test_a_cancelled_job_takes_no_weight(session, world):
    job = world.job(status="CANCELLED")
    with pytest.raises(RuleBroken, match="takes no other weight"), session.begin_nested():
        _guarded(session, _weighing(job))


def test_a_manager_records_no_weight(database):
    def make(session):
        return str(World(session).job().id)

    job_id = database.open().write(make, "test")
    job = Job(id=UUID(job_id))
    with pytest.raises(Forbidden):
        database.open("essai_direction").write(lambda s: weighing.weigh(s, _weighing(job)), "weighing.record")


def test_weights_and_movements_agree(database):
    def make(session):
        world = World(session)
        job = _done_job(session, world)
        first = _weighing(job)
        weighing.weigh(session, first)
        weighing.weigh(session, _weighing(job, gross_kg=15_000, cancels_id=first.ticket_id))

    database.open().write(make, "test")
    with database.open_admin().session() as session:
        assert [finding for finding in check(session) if finding.count] == []


def test_the_tare_of_a_plate_is_proposed(session, world):
    job = _done_job(session, world)
    now = dt.datetime.now(dt.UTC)
    weighing.weigh(session, _weighing(job, weighed_at=now))
    assert weighing.last_tares(session) == {"ZZ-101-AA": 10_200}
