"""The sheet of one job: every fact in its place, its papers and what happened to it."""

from uuid import UUID

import pytest
from sqlalchemy import event, text

from app.db import begin_operation
from app.errors import RuleBroken
from app.ids import new_id
from app.models.fleet import Container
from app.models.planning import Stop
from app.services import jobs, papers, weighing
from tests.builders import DAY, World, at, slot


@pytest.fixture
def world(session):
    made = World(session)
    made.company()
    return made


def _planned(session, world, **values):
    """Return a job in a tour, its stop bearing the job's id as the board's stops do."""
    job = world.job(waste_code="17 02 01", outlet_id=world.outlet.id, **values)
    tour = world.tour(vehicle_id=world.truck.id)
    session.add(Stop(id=job.id, tour_id=tour.id, job_id=job.id, slot=slot(7, 8)))
    session.flush()
    session.refresh(job)
    return job


def test_a_sheet_tells_all_of_a_planned_job(session, world):
    world.site.street, world.site.postcode = "3 chemin Vert", "81000"
    world.site.access_note, world.site.gate_code = "Par la cour", "4512A"
    other = Container(id=new_id(), number="B30-0002", type_code="B30")
    session.add(other)
    session.flush()
    job = _planned(
        session,
        world,
        container_in_id=world.box.id,
        container_out_id=other.id,
        container_type="B30",
        contact="Mme Delmas",
        phone="+33563000001",
        order_number="BC-77",
        driver_note="Portail vert",
        office_note="Rappeler",
    )
    sheet = jobs.sheet(session, job.id)
    assert (sheet.number, sheet.type, sheet.status) == (job.number, "SWAP", "PLANNED")
    assert (sheet.customer, sheet.site, sheet.address) == (
        "Menuiserie Delmas",
        "Atelier",
        "3 chemin Vert 81000 Albi",
    )
    assert (sheet.access_note, sheet.gate_code) == ("Par la cour", "4512A")
    assert (sheet.material, sheet.waste_code, sheet.hazardous) == ("Bois B", "17 02 01", False)
    assert (sheet.container_in, sheet.container_out, sheet.container_type) == (
        "B30-0001",
        "B30-0002",
        "B30",
    )
    assert (sheet.driver, sheet.vehicle, sheet.outlet) == ("Thierry Cabrol", "ZZ-101-AA", "Centre de tri")
    assert (sheet.planned_from, sheet.planned_to, sheet.wanted_on) == (at(7), at(8), DAY)
    assert (sheet.contact, sheet.phone, sheet.order_number) == ("Mme Delmas", "+33563000001", "BC-77")
    assert (sheet.driver_note, sheet.office_note) == ("Portail vert", "Rappeler")
    assert (sheet.is_weighed, sheet.tickets) == (True, ())


def test_a_job_that_waits_has_no_driver_and_no_time(session, world):
    sheet = jobs.sheet(session, world.job(material_id=None, type="SERVICE").id)
    assert (sheet.driver, sheet.vehicle, sheet.planned_from, sheet.arrived_at) == ("", "", None, None)
    assert (sheet.material, sheet.outlet, sheet.container_type, sheet.is_weighed) == ("", "", "", False)


@pytest.mark.parametrize(("hazardous", "pop"), [(True, False), (False, True)])
def test_hazardous_waste_and_lasting_pollutants_ask_for_a_form(session, world, hazardous, pop):
    world.wood.hazardous, world.wood.pop = hazardous, pop
    session.flush()
    assert jobs.sheet(session, world.job().id).hazardous


def test_a_sheet_holds_the_jobs_weights(session, world):
    job = _planned(session, world)
    ticket_id = new_id()
    number = weighing.weigh(
        session, weighing.Weighing(ticket_id, job.id, "own_bridge", 14_300, 10_200, at(9))
    )
    world.job()
    session.expire_all()
    sheet = jobs.sheet(session, job.id)
    assert (sheet.net_kg, sheet.weight_is_estimated) == (4_100, False)
    assert [ticket.number for ticket in sheet.tickets] == [number]


def test_what_happened_is_told_from_the_oldest_with_its_reason(session, world):
    job = _planned(session, world)
    begin_operation(session, new_id(), "stop.move", "Client absent")
    session.execute(
        text("UPDATE stop SET slot = tstzrange(:a, :b) WHERE id = :id"),
        {"a": at(9), "b": at(10), "id": job.id},
    )
    begin_operation(session, new_id(), "job.note")
    session.execute(text("UPDATE job SET office_note = 'Rappeler' WHERE id = :id"), {"id": job.id})
    session.expire_all()
    history = jobs.sheet(session, job.id).history
    assert [change.at for change in history] == sorted(change.at for change in history)
    assert history[0].before is None
    assert {change.who for change in history} == {"Anne Cabrol"}
    moved = next(change for change in history if change.kind == "stop.move")
    assert (moved.reason, set(moved.after)) == ("Client absent", set(moved.before))
    assert "slot" in moved.after
    noted = next(change for change in history if change.kind == "job.note")
    assert noted.after["office_note"] == "Rappeler"


def test_a_job_that_is_gone_is_refused_in_words(session, world):
    with pytest.raises(RuleBroken, match="does not exist"):
        jobs.sheet(session, UUID(int=7))


def test_a_sheet_costs_the_same_queries_whatever_the_history(session, world):
    counted = []

    def count(*_):
        counted.append(1)

    def queries(job_id):
        counted.clear()
        event.listen(session.connection(), "before_cursor_execute", count)
        jobs.sheet(session, job_id)
        event.remove(session.connection(), "before_cursor_execute", count)
        return len(counted)

    job = _planned(session, world)
    before = queries(job.id)
    for number in range(4):
        session.execute(
            text("UPDATE job SET office_note = :note WHERE id = :id"), {"note": str(number), "id": job.id}
        )
        papers._keep(
            session, papers.DocumentKind.OTHER, str(number), "x", str(number).encode(), job_id=job.id
        )
    assert queries(job.id) == before


def test_a_dispatcher_reads_the_sheet(database):
    job_id = UUID(database.open().write(lambda s: str(World(s).job().id), "test"))
    sheet = database.open("essai_exploitation").read(lambda s: jobs.sheet(s, job_id))
    assert sheet.history[0].who == "Anne Cabrol"
