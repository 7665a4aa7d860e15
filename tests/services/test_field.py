"""What drivers tell: links, events exactly once and in any order, and the sealed tickets that follow."""

import dataclasses
import datetime as dt
import hashlib
import io
from types import SimpleNamespace

import psycopg
import pytest
from PIL import Image
from pypdf import PdfReader
from sqlalchemy import select, text

from app.db import Database, new_id, translated
from app.errors import Conflict, Forbidden, InvalidInput, RuleBroken
from app.models.core import Document, Operation, Parameter
from app.models.field import DriverLink, FieldEvent, JobTicket, Position, Signature
from app.models.fleet import Container, ContainerMove, Driver
from app.models.parties import Customer
from app.models.planning import Job, Stop, Tour
from app.services import board_reading, cancelling, check, field, field_tickets, live, planning
from tests.builders import PARIS, World, at, slot
from tests.companion.phone import companion_dsn

TODAY = dt.datetime.now(PARIS).date()
TOKEN = "t" * 43
PIXEL = b"\x89PNG not looked at here"


@pytest.fixture
def road(database):
    """A published tour of today with two stops, its link opened by a phone."""
    office = database.open()
    phone = Database(companion_dsn(database))
    with office.transaction() as session:
        world = World(session)
        world.company().phone_page_url = "https://tournees.tarnaval.example/"
        box2 = Container(id=new_id(), number="B30-0002", type_code="B30")
        session.add(box2)
        tour = world.tour(
            day=TODAY, slot=slot(0, 12, TODAY), vehicle_id=world.truck.id, depot_id=world.depot.id
        )
        jobs = [world.job(wanted_on=TODAY) for _ in range(2)]
        stops = [
            Stop(id=job.id, tour_id=tour.id, job_id=job.id, slot=slot(1 + n, 2 + n, TODAY))
            for n, job in enumerate(jobs)
        ]
        session.add_all(stops)
        session.flush()
        session.refresh(tour)
        tour.status, tour.revision = "published", 1
        session.flush()
        link = field.create_link(session, tour.id)
    with phone.transaction() as session:
        field.open_link(session, link.code, TOKEN, "essai")
    made = SimpleNamespace(
        office=office, phone=phone, world=world, tour=tour, jobs=jobs, stops=stops, link=link, box2=box2
    )
    yield made
    phone.close()


def _tell(road, kind, stop=None, upload=None, token=TOKEN, clock=None, **data):
    event = field.Event(
        new_id(), kind, dt.datetime.now(dt.UTC), road.stops[stop].id if stop is not None else None, data
    )
    return _send(road, event, upload, token, clock)


def _send(road, event, upload=None, token=TOKEN, clock=None):
    with road.phone.transaction() as session:
        return field.record(session, token, event, upload, clock=clock)


def _picture(content=PIXEL):
    return field.Upload(content, "image/png", hashlib.sha256(content).digest())


def _job(road, number=0):
    with road.office.transaction() as session:
        return session.get(Job, road.jobs[number].id)


def test_a_link_names_the_driver_and_its_code_is_stored_nowhere(road):
    assert road.link.url == f"https://tournees.tarnaval.example/t/{road.link.code}"
    assert road.link.driver == "Thierry Cabrol"
    with road.office.transaction() as session:
        (state,) = field.links_of(session, road.tour.id)
    assert state.opened_at is not None
    assert state.device == "essai"
    expires = state.expires_at.astimezone(PARIS)
    assert (expires.date() - TODAY, expires.hour) == (dt.timedelta(days=1), 3)


def test_a_draft_and_a_tour_of_last_week_get_no_link(session):
    world = World(session)
    draft = world.tour()
    with pytest.raises(RuleBroken, match="Publish"), translated(), session.begin_nested():
        field.create_link(session, draft.id)
    past = TODAY - dt.timedelta(days=7)
    old = world.tour(driver=world.driver2.id, day=past, slot=slot(6, 14, past), status="published")
    with pytest.raises(RuleBroken, match="over"), translated(), session.begin_nested():
        field.create_link(session, old.id)


def test_a_lost_answer_is_had_again_but_another_phone_is_refused(road):
    with road.phone.transaction() as session:
        assert field.open_link(session, road.link.code, TOKEN)["tour"] == str(road.tour.id)
    with pytest.raises(Forbidden, match="another phone"), road.phone.transaction() as session:
        field.open_link(session, road.link.code, "u" * 43)
    with pytest.raises(Forbidden, match="not known"), road.phone.transaction() as session:
        field.open_link(session, "guessed", "u" * 43)
    with pytest.raises(RuleBroken, match="random"), road.phone.transaction() as session:
        field.open_link(session, road.link.code, "short")


def test_the_day_holds_what_the_driver_needs(road):
    with road.phone.transaction() as session:
        day = field.day_of(session, TOKEN, pending=3)
    assert [stop["id"] for stop in day["stops"]] == [str(stop.id) for stop in road.stops]
    job = day["stops"][0]["job"]
    assert (job["customer"], job["city"], job["material"]) == ("Menuiserie Delmas", "Albi", "Bois B")
    assert day["driver"]["name"] == "Thierry Cabrol"
    assert day["tour"]["vehicle"] == "ZZ-101-AA"
    with road.office.transaction() as session:
        assert field.links_of(session, road.tour.id)[0].pending_items == 3


def test_the_endpoints_login_can_do_nothing_else(road):
    with psycopg.connect(road.phone.dsn, options="-c search_path=rondo", autocommit=True) as connection:
        tables = connection.execute(
            "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE n.nspname = 'rondo' AND c.relkind IN ('r', 'v', 'S') AND"
            " (has_table_privilege(c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE')"
            "  OR has_any_column_privilege(c.oid, 'SELECT'))"
        ).fetchall()
        functions = connection.execute(
            "SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
            " WHERE n.nspname = 'rondo' AND p.proname !~ 'range$'"
            " AND has_function_privilege(p.oid, 'EXECUTE') ORDER BY 1"
        ).fetchall()
    assert tables == []
    assert [name for (name,) in functions] == [
        "check_phone",
        "close_plan",
        "field_day",
        "note_refusals",
        "open_by_pin",
        "open_driver_link",
        "pin_salt",
        "plan_of",
        "proof_of",
        "purge_field",
        "record_event",
        "record_positions",
    ]


def test_departed_arrived_and_done_move_the_job_and_the_stop(road):
    _tell(road, "departed", 0, km=120_000)
    assert _job(road).status == "EN_ROUTE"
    _tell(road, "arrived", 0)
    assert _job(road).status == "ON_SITE"
    answer = _tell(road, "done", 0, waiting_minutes=15)
    job = _job(road)
    assert (job.status, job.waiting_minutes, answer["note"]) == ("DONE", 15, "")
    with road.office.transaction() as session:
        stop, tour = session.get(Stop, road.stops[0].id), session.get(Tour, road.tour.id)
    assert stop.departed_at <= stop.arrived_at <= stop.done_at == job.done_at
    assert (tour.status, tour.km_start) == ("running", 120_000)
    assert tour.started_at == stop.departed_at


def test_events_out_of_order_never_take_a_job_back(road):
    _tell(road, "done", 0)
    _tell(road, "arrived", 0)
    _tell(road, "departed", 0)
    assert _job(road).status == "DONE"
    with road.office.transaction() as session:
        stop = session.get(Stop, road.stops[0].id)
    assert stop.departed_at is not None
    assert stop.arrived_at is not None


def test_the_same_event_twice_is_one_and_another_content_is_refused(road):
    event = field.Event(new_id(), "weight", dt.datetime.now(dt.UTC), road.stops[0].id, {"net_kg": 4200})
    first = _send(road, event)
    assert _send(road, event) == first
    with road.office.transaction() as session:
        assert len(session.scalars(select(FieldEvent).where(FieldEvent.kind == "weight")).all()) == 1
    with pytest.raises(Conflict, match="another content"):
        _send(road, dataclasses.replace(event, data={"net_kg": 4300}))
    assert _job(road).net_kg == 4200


def test_one_phone_cannot_take_the_event_ids_of_another(road):
    with road.office.transaction() as session:
        tour = Tour(
            id=new_id(),
            day=TODAY,
            driver_id=road.world.driver2.id,
            slot=slot(0, 1, TODAY),
            status="published",
        )
        session.add(tour)
        session.flush()
        link = field.create_link(session, tour.id)
    with road.phone.transaction() as session:
        field.open_link(session, link.code, "v" * 43)
    event = field.Event(new_id(), "note", dt.datetime.now(dt.UTC), None, {"text": "x"})
    _send(road, event)
    with pytest.raises(Conflict):
        _send(road, event, token="v" * 43)
    # A stop of another tour is kept as told, and moves nothing.
    answer = _send(
        road,
        field.Event(new_id(), "done", dt.datetime.now(dt.UTC), road.stops[0].id),
        token="v" * 43,
    )
    assert answer["note"] == "stop_moved"
    assert _job(road).status == "PLANNED"


def test_a_revoked_phone_is_refused_and_so_is_that_of_a_driver_who_left(road):
    with road.office.transaction() as session:
        field.revoke_link(session, road.link.id)
    with pytest.raises(Forbidden, match="revoked"):
        _tell(road, "departed", 0)
    with pytest.raises(RuleBroken, match="already revoked"), road.office.transaction() as session:
        field.revoke_link(session, road.link.id)
    with road.office.transaction() as session:
        link = field.create_link(session, road.tour.id)
    with road.phone.transaction() as session:
        field.open_link(session, link.code, "w" * 43)
    with road.office.transaction() as session:
        session.get(Driver, road.world.driver.id).archived_at = dt.datetime.now(dt.UTC)
    with pytest.raises(Forbidden, match="revoked"):
        _tell(road, "departed", 0, token="w" * 43)


def test_an_expired_link_and_an_unknown_token_are_refused(database, road):
    with pytest.raises(Forbidden, match="not known"):
        _tell(road, "departed", 0, token="x" * 43)
    with database.admin() as admin:
        admin.execute("UPDATE driver_link SET expires_at = now() - interval '1 minute'")
    with pytest.raises(Forbidden, match="expired"):
        _tell(road, "departed", 0)


def test_a_phone_whose_clock_is_wrong_by_three_days_does_not_bend_time(road):
    wrong = dt.datetime.now(dt.UTC) + dt.timedelta(days=3)
    event = field.Event(new_id(), "arrived", wrong - dt.timedelta(minutes=10), road.stops[0].id)
    _send(road, event, clock=wrong)
    with road.office.transaction() as session:
        arrived = session.get(Stop, road.stops[0].id).arrived_at
        received = session.scalar(select(FieldEvent.received_at).where(FieldEvent.id == event.id))
    assert dt.timedelta(minutes=9) < received - arrived < dt.timedelta(minutes=11)


def test_a_job_not_done_has_its_reason_and_cannot_be_done_afterwards(road):
    with pytest.raises(RuleBroken, match="why"):
        _tell(road, "not_done", 0, reason="  ")
    _tell(road, "not_done", 0, reason="Site fermé")
    job = _job(road)
    assert (job.status, job.not_done_reason) == ("NOT_DONE", "Site fermé")
    assert _tell(road, "done", 0)["note"] == "job_not_done"
    assert _tell(road, "not_done", 1, reason="Accès bloqué")["note"] == ""
    _tell(road, "problem", 1, reason="Accès bloqué", text="Voiture devant la benne")
    assert _job(road, 1).problem == "Accès bloqué · Voiture devant la benne"


def test_a_weight_that_the_office_knows_better_stays(road):
    assert _tell(road, "weight", 0, net_kg="beaucoup")["note"] == "weight_unreadable"
    _tell(road, "weight", 0, net_kg=3980, estimated=True)
    assert (_job(road).net_kg, _job(road).weight_is_estimated) == (3980, True)
    _tell(road, "done", 0)
    with road.office.transaction() as session:
        session.get(Job, road.jobs[0].id).status = "WEIGHED"
    assert _tell(road, "weight", 0, net_kg=1)["note"] == "weight_known"
    assert _job(road).net_kg == 3980


def test_a_swap_moves_both_boxes_and_the_full_one_comes_home(road):
    world = road.world
    with road.office.transaction() as session:
        session.add(
            ContainerMove(
                id=new_id(),
                container_id=world.box.id,
                at=at(0, TODAY) - dt.timedelta(days=9),
                from_kind="outside",
                to_kind="site",
                to_id=world.site.id,
            )
        )
    assert _tell(road, "container", 0, **{"in": "b30-0002", "out": "B30-0001"})["note"] == ""
    _tell(road, "done", 0)
    assert _where(road, world.box.id) == ("vehicle", world.truck.id)
    assert _where(road, road.box2.id) == ("site", world.site.id)
    _tell(road, "tour_ended", km=120_180)
    assert _where(road, world.box.id) == ("depot", world.depot.id)
    with road.office.transaction() as session:
        tour = session.get(Tour, road.tour.id)
    assert (tour.status, tour.km_end) == ("closed", 120_180)
    assert tour.ended_at is not None


def test_an_emptied_box_stands_on_its_site_again(road):
    with road.office.transaction() as session:
        session.get(Job, road.jobs[0].id).type = "EMPTY_RETURN"
    _tell(road, "container", 0, out="B30-0001")
    _tell(road, "done", 0)
    assert _where(road, road.world.box.id) == ("site", road.world.site.id)


def _where(road, box):
    with road.office.transaction() as session:
        return session.execute(
            select(ContainerMove.to_kind, ContainerMove.to_id)
            .where(ContainerMove.container_id == box)
            .order_by(ContainerMove.at.desc())
            .limit(1)
        ).one()


def test_a_box_read_wrongly_or_promised_elsewhere_is_kept_as_told(road):
    assert _tell(road, "container", 0, out="B30-9999")["note"] == "container_unknown"
    with road.office.transaction() as session:
        tour = Tour(
            id=new_id(),
            day=TODAY,
            driver_id=road.world.driver2.id,
            slot=slot(1, 2, TODAY),
            status="published",
        )
        job = Job(
            id=new_id(),
            number="",
            type="REMOVE",
            customer_id=road.world.customer.id,
            site_id=road.world.site.id,
            minutes=20,
            container_out_id=road.world.box.id,
        )
        session.add_all([tour, job])
        session.flush()
        session.add(Stop(id=job.id, tour_id=tour.id, job_id=job.id, slot=slot(1, 2, TODAY)))
    assert _tell(road, "container", 0, out="B30-0001")["note"] == "container_booked"
    assert _job(road).container_out_id is None


def test_a_ticket_is_sealed_when_all_that_was_announced_is_there(road):
    photo, mine = new_id(), new_id()
    now = dt.datetime.now(dt.UTC)
    stop = road.stops[0].id
    _tell(road, "departed", 0)
    _tell(road, "arrived", 0)
    _tell(road, "weight", 0, net_kg=4200)
    # "done" overtakes the picture and a signature on the way.
    done = _tell(road, "done", 0, text="Accès par l'arrière", **{"with": [str(photo), str(mine)]})
    assert done["sealed"] is False
    absent = _tell(road, "signature", 0, party="customer", name="", absence_reason="Personne sur place")
    assert absent["sealed"] is False
    _send(road, field.Event(photo, "photo", now, stop), _picture(b"photo"))
    signed = {"party": "driver", "name": "Thierry Cabrol", "consent": "J'atteste."}
    last = _send(road, field.Event(mine, "signature", now, stop, signed, 43.9, 2.1, 8), _picture())
    assert last["sealed"] is True
    assert last["sha256"] == hashlib.sha256(PIXEL).hexdigest()
    with road.office.transaction() as session:
        ticket = session.scalars(select(JobTicket)).one()
        content = field_tickets.ticket_content(session, road.jobs[0].id)
        papers = {paper.kind: paper for paper in session.scalars(select(Document))}
    assert (ticket.series, ticket.number) == ("BI", 1)
    assert content == ticket.content
    assert content["net_kg"] == 4200
    assert content["observations"] == "Accès par l'arrière"
    assert content["photos"][0]["sha256"] == hashlib.sha256(b"photo").hexdigest()
    customer, driver = content["signatures"]
    assert (customer["absence_reason"], customer["document_id"]) == ("Personne sur place", None)
    assert driver["document_id"] == str(papers["signature"].id)
    assert driver["sha256"] == papers["signature"].sha256.hex()
    assert papers["photo"].job_id == road.jobs[0].id
    # A second signature of the same party is kept as an event and changes nothing.
    assert (
        _tell(road, "signature", 0, party="driver", name="X", absence_reason="x")["note"] == "already_signed"
    )
    with road.office.transaction() as session:
        assert len(session.scalars(select(Signature)).all()) == 2


def _signed_job(road):
    ink = io.BytesIO()
    Image.new("RGB", (300, 120), "white").save(ink, "PNG")
    photo = io.BytesIO()
    Image.new("RGB", (160, 120), "#886644").save(photo, "JPEG")
    now, stop = dt.datetime.now(dt.UTC), road.stops[0].id
    _tell(road, "arrived", 0)
    _tell(road, "weight", 0, net_kg=4260)
    _send(road, field.Event(new_id(), "photo", now, stop), _picture(photo.getvalue()))
    customer = {
        "party": "customer",
        "name": "Hélène Puech",
        "role": "Cheffe d'atelier",
        "reserves": "Quai abîmé",
    }
    _send(road, field.Event(new_id(), "signature", now, stop, customer, 43.9, 2.1), _picture(ink.getvalue()))
    _tell(road, "signature", 0, party="driver", name="Thierry Cabrol", absence_reason="Écran cassé")
    _tell(road, "done", 0, text="Accès glissant")


def test_a_sealed_ticket_becomes_one_pdf_with_what_was_signed(road):
    _signed_job(road)
    with road.office.transaction() as session:
        assert field_tickets.draw_missing_tickets(session) == 1
    with road.office.transaction() as session:
        assert field_tickets.draw_missing_tickets(session) == 0
        pdf = field_tickets.ticket_pdf(session, road.jobs[0].id)
        paper = session.scalars(select(Document).where(Document.kind == "job_ticket")).one()
        ticket = session.scalars(select(JobTicket)).one()
    assert hashlib.sha256(pdf).digest() == paper.sha256
    assert paper.number == field_tickets.ticket_label(ticket.year, 1) == f"BI{TODAY.year}-000001"
    said = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    for words in (
        *("Menuiserie Delmas", "Hélène Puech", "Cheffe d'atelier", "Quai abîmé", "Écran cassé"),
        *("Accès glissant", "Thierry Cabrol", "43.90000", "ZZ-101-AA", "Bois B"),
        *("Tarnaval Environnement", ticket.content_sha256.hex()),
    ):
        assert words in said, words
    assert "4 260 kg" in said.replace("\u202f", " ").replace("\xa0", " ")


def test_a_ticket_is_drawn_from_what_was_frozen(road):
    _signed_job(road)
    with road.office.transaction() as session:
        session.get(Customer, road.world.customer.id).name = "Autre nom"
    with road.office.transaction() as session:
        said = (
            PdfReader(io.BytesIO(field_tickets.ticket_pdf(session, road.jobs[0].id))).pages[0].extract_text()
        )
    assert "Menuiserie Delmas" in said
    assert "Autre nom" not in said


def test_a_ticket_that_a_colleague_draws_now_is_left_to_him(road):
    _signed_job(road)
    with road.office.transaction() as first, road.office.transaction() as second:
        assert field_tickets.draw_missing_tickets(first) == 1
        assert field_tickets.draw_missing_tickets(second) == 0


def test_the_office_seals_what_a_lost_phone_left_open(road):
    with pytest.raises(RuleBroken, match="once the job is done"), road.office.transaction() as session:
        field_tickets.seal_ticket(session, road.jobs[0].id)
    assert _tell(road, "done", 0, **{"with": [str(new_id())]})["sealed"] is False
    with road.office.transaction() as session:
        field_tickets.seal_ticket(session, road.jobs[0].id)
    with road.office.transaction() as session:
        assert field_tickets.ticket_content(session, road.jobs[0].id)["job"]["number"] == _job(road).number
        assert len(session.scalars(select(JobTicket)).all()) == 1
    with pytest.raises(RuleBroken, match="already sealed"), road.office.transaction() as session:
        field_tickets.seal_ticket(session, road.jobs[0].id)


def test_a_job_without_a_ticket_has_no_pdf(session):
    with pytest.raises(RuleBroken, match="no sealed ticket"):
        field_tickets.ticket_pdf(session, World(session).job().id)


def test_the_chains_hold_and_the_journal_names_the_driver(database, road):
    for kind in ("departed", "arrived", "done"):
        _tell(road, kind, 0)
    with database.open_admin().session() as session:
        findings = {finding.name: finding.count for finding in check.check(session)}
        reasons = set(session.scalars(select(Operation.reason).where(Operation.kind == "field.done")))
    assert findings["number_gaps_and_chains"] == 0
    assert findings["containers_move_from_where_they_stand"] == 0
    assert reasons == {"Thierry Cabrol"}


def test_the_live_day_says_how_far_each_tour_is(road):
    _tell(road, "tour_acknowledged", revision="nonsense")
    with road.office.transaction() as session:
        assert not live.live_day(session, TODAY)[0].acknowledged
    _tell(road, "tour_acknowledged", revision=1)
    assert _job(road).status == "ACKNOWLEDGED"
    _tell(road, "done", 0)
    _tell(road, "problem", 1, reason="Accès bloqué")
    with road.office.transaction() as session:
        (row,) = live.live_day(session, TODAY)
        events = live.timeline(session, [road.tour.id])
    assert (row.driver, row.vehicle, row.status) == ("Thierry Cabrol", "ZZ-101-AA", "running")
    assert (row.stops_done, row.stops_total, row.problems) == (1, 2, 1)
    assert row.next_stop == "Menuiserie Delmas · Albi"
    assert row.last_event == "problem"
    assert row.acknowledged
    assert [event.kind for event in events] == ["tour_acknowledged", "tour_acknowledged", "done", "problem"]
    assert events[2].place == "Menuiserie Delmas · Albi"


def test_lateness_counts_from_the_plan_to_the_arrival(road):
    with road.office.transaction() as session:
        stop = session.get(Stop, road.stops[0].id)
        stop.arrived_at = at(1.75, TODAY)
    with road.office.transaction() as session:
        (row,) = live.live_day(session, TODAY)
    assert row.late_minutes == 45


def test_what_a_job_without_a_ticket_would_say(session):
    world = World(session)
    job = world.job()
    content = field_tickets.ticket_content(session, job.id)
    assert content["customer"]["name"] == "Menuiserie Delmas"
    assert content["signatures"] == []
    with pytest.raises(RuleBroken):
        field_tickets.ticket_content(session, new_id())


def test_links_are_read_without_their_secrets(road):
    with road.office.transaction() as session, pytest.raises(Exception, match="permission denied"):
        session.execute(text("SELECT token_hash FROM driver_link"))
    assert DriverLink.token_hash is not None


# ------------------------------------------------------------------------------------------------ the road


def test_what_the_driver_waited_adds_up_whatever_the_order(road):
    _tell(road, "waiting", 0, minutes=20)
    _tell(road, "waiting", 0, minutes=10)
    assert _job(road).waiting_minutes == 30
    _tell(road, "done", 0, waiting_minutes=5)
    assert _job(road).waiting_minutes == 30
    _tell(road, "waiting", 0, minutes=15)
    assert _job(road).waiting_minutes == 45
    assert _tell(road, "waiting", 0, minutes="long")["note"] == "waiting_unreadable"
    _tell(road, "done", 1, waiting_minutes=25)
    _tell(road, "waiting", 1, minutes=25)
    assert _job(road, 1).waiting_minutes == 25


def test_lifted_bins_are_counted_for_the_bill(road):
    refused = [{"reason": "pierres", "count": 2}, {"reason": "cassé", "count": 1}, "?", {"count": True}]
    _tell(road, "lifts", 0, lifted=41, refused=refused)
    assert _job(road).extra == {"lifts": 41, "lifts_refused": 3}
    assert _tell(road, "lifts", 0, lifted=-1)["note"] == "lifts_unreadable"
    assert _job(road).extra["lifts"] == 41


@pytest.mark.parametrize(
    ("kind", "data", "problem"),
    [
        (
            "downgrade",
            {"material": "Bois B", "percent": 30, "text": "plastique"},
            "Bois B · 30 % · plastique",
        ),
        ("blocked", {"reason": "Portail fermé"}, "Site bloqué · Portail fermé"),
        ("load_refused", {"reason": "amiante", "decided_by": "M. Roux"}, "Chargement refusé · amiante"),
    ],
)
def test_what_went_wrong_shows_on_the_job(road, kind, data, problem):
    _tell(road, kind, 0, **data)
    assert _job(road).problem.endswith(problem)
    assert _tell(road, kind, 0, **{**data, "text": ["no", {"text": 1}]})["note"] == ""


def test_a_site_that_opens_again_is_no_problem_any_more_but_another_problem_stays(road):
    _tell(road, "blocked", 0, reason="Portail fermé")
    _tell(road, "unblocked", 0, text="le gardien est venu")
    assert _job(road).problem == ""
    _tell(road, "blocked", 0, reason="Portail fermé")
    _tell(road, "problem", 0, reason="Benne percée")
    _tell(road, "unblocked", 0)
    assert _job(road).problem == "Benne percée"


@pytest.mark.parametrize(
    ("kind", "data", "why"),
    [
        ("blocked", {"text": "fermé"}, "what blocks"),
        ("load_refused", {"reason": "  "}, "load was refused"),
        ("message", {}, "has a text"),
        ("message_read", {"message": "3"}, "cannot be read"),
        ("vehicle_check", {"when": "noon", "ok": True}, "cannot be read"),
        ("vehicle_check", {"when": "start", "ok": "yes"}, "cannot be read"),
    ],
)
def test_an_event_says_what_it_is_about(road, kind, data, why):
    with pytest.raises(RuleBroken, match=why):
        _tell(road, kind, 0, **data)


def test_the_days_ends_are_what_the_driver_types(road):
    _tell(road, "vehicle_check", km=120_400, when="start", ok=True, defects=[])
    _tell(road, "departed", 0)
    now = dt.datetime.now(dt.UTC)
    started, ended = now - dt.timedelta(minutes=50), now - dt.timedelta(minutes=3)
    _tell(
        road, "tour_ended", km=120_512, started=started.isoformat(), ended=ended.isoformat(), break_minutes=45
    )
    with road.office.transaction() as session:
        tour = session.get(Tour, road.tour.id)
    assert (tour.km_start, tour.km_end, tour.started_at, tour.ended_at) == (120_400, 120_512, started, ended)


@pytest.mark.parametrize("hour", ["2031-01-01T10:00:00Z", "2026-13-40T99:00", "hier", 17, None, ["x"]])
def test_an_hour_that_is_none_of_the_tour_changes_nothing(road, hour):
    before = dt.datetime.now(dt.UTC)
    _tell(road, "tour_ended", ended=hour, started=hour)
    with road.office.transaction() as session:
        assert before <= session.get(Tour, road.tour.id).ended_at <= dt.datetime.now(dt.UTC)


def test_a_weight_by_gross_and_tare(road):
    assert _tell(road, "weight", 0, gross_kg=14_000, tare_kg=9_500, ticket="P-77")["note"] == ""
    assert _job(road).net_kg == 4_500
    assert (
        _tell(road, "weight", 0, net_kg=4_000, gross_kg=14_000, tare_kg=9_500)["note"] == "weight_disagrees"
    )
    assert _job(road).net_kg == 4_000


def test_the_answer_is_read_back_from_what_is_stored(database, road):
    told = field.Event(
        new_id(), "photo", dt.datetime.now(dt.UTC), road.stops[0].id, {"label": "Après", "n": 1.5}
    )
    upload = field.Upload(PIXEL, "image/png", b"\x07" * 32)
    first = _send(road, told, upload)
    assert first["sha256"] == "07" * 32
    parts = [
        "photo",
        f"{told.device_at:%Y-%m-%dT%H:%M:%S.%fZ}",
        str(told.stop_id),
        '{"n": 1.5, "label": "Après"}',
    ]
    parts = [f"{len(part.encode())}:{part}" for part in parts] + ["-", "-", "-", "64:" + "07" * 32]
    assert first["content_sha256"] == hashlib.sha256(",".join(parts).encode()).hexdigest()
    assert _send(road, told, upload) == first
    with database.admin() as admin:  # a disk that forgot a byte
        admin.execute("ALTER TABLE blob DISABLE TRIGGER USER")
        admin.execute("UPDATE blob SET body = 'x' WHERE body = %s", (PIXEL,))
    assert _send(road, told, upload)["sha256"] is None


def test_the_office_knows_since_when_a_phone_holds_back(road):
    noon = dt.datetime.now(dt.UTC) - dt.timedelta(hours=2)

    def state():
        with road.office.transaction() as session:
            link = field.links_of(session, road.tour.id)[0]
        return link.pending_items, link.oldest_pending_at

    def say(pending, oldest):
        with road.phone.transaction() as session:
            field.day_of(session, TOKEN, pending, oldest)

    say(2, noon)
    assert state() == (2, noon)
    say(2, None)
    assert state() == (2, noon)
    say(1, noon + dt.timedelta(days=400))
    assert state()[1] <= dt.datetime.now(dt.UTC)
    say(0, noon)
    assert state() == (0, None)


def _positions(road, *minutes_ago):
    now = dt.datetime.now(dt.UTC)
    places = [field.Place(now - dt.timedelta(minutes=ago), 43.6, 2.24, 15) for ago in minutes_ago]
    with road.phone.transaction() as session:
        return field.record_positions(session, TOKEN, places)


def test_positions_are_kept_only_while_the_tour_runs_and_not_for_ever(database, road):
    assert _positions(road, 1) == {"taken": 0, "running": False}
    _tell(road, "departed", 0)
    assert _positions(road, 30, 0) == {"taken": 1, "running": True}
    _tell(road, "tour_ended")
    assert _positions(road, -5)["running"] is False
    with road.office.transaction() as session:
        assert len(session.scalars(select(Position)).all()) == 1
    assert [f for f in database.open_admin().read(check.check) if f.count] == []
    with database.admin() as admin:
        admin.execute("ALTER TABLE position DISABLE TRIGGER USER")
        admin.execute("UPDATE position SET at = at - interval '61 days'")
        admin.execute("UPDATE tour SET started_at = started_at - interval '61 days'")
    with road.phone.transaction() as session:
        assert field.purge(session) == {"positions": 0, "refusals": 0}
    with road.office.transaction() as session:
        session.add(Parameter(id=new_id(), key="retention.position_days", valid_from=TODAY, value=60))
    with road.phone.transaction() as session:
        assert field.purge(session)["positions"] == 1


def test_the_day_tells_what_a_customer_asks_for(road):
    with road.office.transaction() as session:
        session.get(Customer, road.world.customer.id).signature_rule = "required"
    with road.phone.transaction() as session:
        day = field.day_of(session, TOKEN)
    assert day["messages"] == []
    stop = day["stops"][0]
    assert (stop["rules"], stop["case"]) == ({"signature": "required", "photo": "none"}, None)
    assert stop["site_id"] == str(road.world.site.id)


# ------------------------------------------------------------------------------------------------ codes


def _open(road, pin, token="p" * 43, number=None):
    with road.phone.transaction() as session:
        return field.open_by_pin(session, number or road.world.driver.number, pin, token, "essai")


@pytest.fixture
def pin(road):
    with road.office.transaction() as session:
        field.set_pin(session, road.tour.driver_id, "4711")


def test_a_code_opens_the_day_of_its_driver(road, pin):
    opened = _open(road, "4711")
    assert opened["tour"] == str(road.tour.id)
    assert _open(road, "4711") == opened  # the answer was lost
    with road.phone.transaction() as session:
        assert field.day_of(session, "p" * 43)["tour"]["id"] == str(road.tour.id)
    assert _open(road, "4712", "q" * 43) == {"refused": "wrong"}
    assert _open(road, "4711", "q" * 43, number="no such driver") == {"refused": "wrong"}
    with road.office.transaction() as session:
        session.get(Tour, road.tour.id).status = "draft"
    assert _open(road, "4711", "q" * 43) == {"refused": "no_tour"}


def test_guessing_a_code_becomes_slow_then_ends_and_the_office_sees_it(database, road, pin):
    assert [_open(road, f"{n:04}")["refused"] for n in range(7)] == ["wrong"] * 5 + ["slow"] * 2
    assert _open(road, "4711") == {"refused": "slow"}  # the right one tells no more than a wrong one
    with road.office.transaction() as session:
        (state,) = field.pin_states(session)
    assert state.failed_tries == 5
    assert state.locked_at is not None
    with database.admin() as admin:
        later = "UPDATE driver_pin SET tried_at = tried_at - interval '10 seconds', tries = %s"
        admin.execute(later, (5,))
        assert _open(road, "0000") == {"refused": "wrong"}
        assert _open(road, "4711") == {"refused": "slow"}
        admin.execute(later, (19,))
        assert _open(road, "4711")["tour"]
        admin.execute(later, (20,))
        assert _open(road, "4711", "q" * 43) == {"refused": "locked"}
    with road.office.transaction() as session:
        field.set_pin(session, road.tour.driver_id, "815237")
    assert _open(road, "815237", "q" * 43)["tour"]
    with road.office.transaction() as session:
        field.clear_pin(session, road.tour.driver_id)
    assert _open(road, "815237", "r" * 43) == {"refused": "wrong"}


@pytest.mark.parametrize("pin", ["", "123", "12a4", "1111", "2345", "9876", "1234567", "٣٤٥٦"])
def test_a_code_that_is_none_or_that_everybody_tries_is_refused(session, pin):
    with pytest.raises(InvalidInput):
        field.set_pin(session, new_id(), pin)


def test_a_link_dies_at_night(session):
    world = World(session)

    def expiry(tour):
        session.flush()
        session.refresh(tour)
        tour.status = "published"
        session.flush()
        link = field.create_link(session, tour.id)
        (state,) = [row for row in field.links_of(session, tour.id) if row.id == link.id]
        return state.expires_at.astimezone(PARIS)

    tomorrow = TODAY + dt.timedelta(days=1)
    day = expiry(world.tour(day=TODAY, slot=slot(6, 16, TODAY)))
    assert (day.date(), day.hour) == (tomorrow, 3)
    night = expiry(world.tour(driver=world.driver2.id, day=TODAY, slot=slot(20, 28, TODAY)))
    assert (night.date(), night.hour) == (tomorrow, 10)
    before = TODAY - dt.timedelta(days=3)
    late = expiry(world.tour(day=before, slot=slot(6, 16, before)))
    assert dt.timedelta(hours=5) < late - dt.datetime.now(dt.UTC) < dt.timedelta(hours=7)


def test_a_phone_learns_that_nothing_is_left_of_its_tour(road):
    def plan(session):
        return [one.id for one in board_reading.board_content(session, TODAY, TODAY).day.tours]

    with road.office.transaction() as session:
        stops = session.scalars(select(Stop)).all()
        planning.unplan_stops(session, [stop.id for stop in stops], [stop.version for stop in stops])
    with road.office.transaction() as session:
        assert plan(session) == [road.tour.id]
        assert [one.tour_id for one in live.live_day(session, TODAY)] == [road.tour.id]
        planning.publish_tours(session, [road.tour.id])
    with road.phone.transaction() as session:
        day = field.day_of(session, TOKEN)
    assert (day["stops"], day["tour"]["revision"]) == ([], 2)
    _tell(road, "tour_acknowledged", revision=2)
    with road.office.transaction() as session:
        assert session.get(Tour, road.tour.id).acknowledged_revision == 2
        assert plan(session) == []
        assert live.live_day(session, TODAY) == []


def test_a_phone_no_longer_shows_an_order_that_was_cancelled(road):
    gone, left = road.jobs
    road.office.write(
        lambda s: cancelling.cancel_jobs(s, [gone.id], [s.get_one(Job, gone.id).version], "Doublon"),
        "job.cancel",
        reason="Doublon",
    )
    with road.phone.transaction() as session:
        day = field.day_of(session, TOKEN)
    assert [stop["id"] for stop in day["stops"]] == [str(left.id)]
    with road.office.session() as session:
        assert session.get_one(Tour, road.tour.id).changed_at is not None
