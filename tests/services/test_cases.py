"""The protocol of the closed gate: opened by the phone, called for, closed with four lines and a fee."""

import datetime as dt
import random
from decimal import Decimal
from types import SimpleNamespace

import psycopg
import pytest
from sqlalchemy import select, text

from app.db import Database, new_id
from app.domain import billing
from app.domain.live import CallResult, CaseKind, Fee, Outcome
from app.errors import Conflict, Forbidden, RuleBroken
from app.models.billing import Charge, Price, PriceList
from app.models.live import ProblemCase
from app.models.planning import Job, Stop
from app.services import cases, check, field, live, planning, pricing
from app.services.board_reading import backlog
from app.services.cases import Closing, Number
from tests.builders import PARIS, World, slot
from tests.companion.phone import companion_dsn

TODAY = dt.datetime.now(PARIS).date()
TOKEN = "t" * 43
DAY = dt.timedelta(days=1)
SITE = Number("+33536490011", "Mme Puech")


@pytest.fixture
def road(database):
    """A driver on the way to two stops, and what a trip for nothing costs."""
    office, phone = database.open(), Database(companion_dsn(database))
    with office.transaction() as session:
        world = World(session)
        world.site.phones, world.site.contact = [SITE.number, "+33536490012"], SITE.who
        world.customer.phones = ["+33536490099"]
        tour = world.tour(day=TODAY, slot=slot(0, 12, TODAY), vehicle_id=world.truck.id)
        jobs = [world.job(wanted_on=TODAY) for _ in range(2)]
        session.add_all(
            Stop(id=job.id, tour_id=tour.id, job_id=job.id, slot=slot(1 + n, 2 + n, TODAY))
            for n, job in enumerate(jobs)
        )
        prices = PriceList(id=new_id(), name="Tarif 2026", valid_from=TODAY - 300 * DAY)
        session.add(prices)
        session.flush()
        trip = Price(
            id=new_id(),
            price_list_id=prices.id,
            service="failed_trip",
            label="Déplacement à vide",
            unit="flat",
            amount_eur=Decimal("95.00"),
        )
        session.add(trip)
        session.flush()
        session.refresh(tour)
        tour.status, tour.revision = "published", 1
        session.flush()
        link = field.create_link(session, tour.id)
    with phone.transaction() as session:
        field.open_link(session, link.code, TOKEN, "essai")
    made = SimpleNamespace(
        database=database,
        desk=database.open("essai_exploitation"),
        office=office,
        phone=phone,
        world=world,
        tour=tour,
        jobs=[job.id for job in jobs],
        trip=trip.id,
    )
    yield made
    phone.close()


def tell(road, kind, stop=0, at=None, **data):
    if kind == "blocked":
        data = {"reason": "Portail fermé", **data}
    with road.phone.transaction() as session:
        key = new_id()
        at = at or dt.datetime.now(dt.UTC)
        field.record(
            session,
            TOKEN,
            field.Event(key, kind, at, road.jobs[stop] if stop is not None else None, data),
        )
        return key


def blocked(road, **data):
    tell(road, "arrived")
    tell(road, "blocked", **data)
    (case,) = seen(road)
    return case


def seen(road):
    return road.desk.read(lambda session: cases.cases_of(session, TODAY))


def call(road, case, result=CallResult.NO_ANSWER):
    road.desk.write(lambda session: cases.add_call(session, case.id, SITE, result), "case.call")


def close(road, case, **values):
    told = {
        "issue": "Portail fermé, personne sur place",
        "outcome": Outcome.REPLAN,
        "outcome_text": "Le client ne répond pas",
        "plan": "Repasser lundi matin",
        "fee": Fee.CHARGED,
    }
    closing = Closing(**{**told, **values})
    return road.desk.write(lambda session: cases.close_case(session, case.id, closing), "case.close")


def rows(road, query):
    with road.office.transaction() as session:
        return session.execute(query).all()


def sound(road):
    with road.database.open_admin().transaction() as session:
        assert [finding for finding in check.check(session) if finding.count] == []


# ------------------------------------------------------------------------------------------------ opening


def test_a_blocked_driver_opens_a_case_with_its_deadline_and_numbers(road):
    case = blocked(road, text="Camionnette devant le portail")
    assert (case.kind, case.is_open, case.is_from_phone) == ("blocked", True, True)
    assert (case.reason, case.text) == ("Portail fermé", "Camionnette devant le portail")
    assert case.deadline - case.device_at == dt.timedelta(minutes=10)
    assert [(entry.number, entry.who) for entry in case.numbers] == [
        (SITE.number, "Mme Puech"),
        ("+33536490012", "Mme Puech"),
        ("+33536490099", "Menuiserie Delmas"),
    ]
    assert (case.driver, case.customer, case.calls) == ("Thierry Cabrol", "Menuiserie Delmas", ())


def test_how_long_a_driver_waits_is_a_dated_parameter(road):
    with road.office.transaction() as session:
        session.execute(
            text(
                "INSERT INTO parameter (id, key, valid_from, value)"
                " VALUES (gen_random_uuid(), 'field.blocked_wait_minutes', current_date - 1, '25')"
            )
        )
    case = blocked(road)
    assert case.deadline - case.device_at == dt.timedelta(minutes=25)


def test_a_phone_whose_clock_is_wrong_waits_from_when_it_arrived(road):
    tell(road, "arrived")
    tell(road, "blocked", at=dt.datetime.now(dt.UTC) - dt.timedelta(hours=5))
    (case,) = seen(road)
    assert dt.timedelta(minutes=9) < case.deadline - case.opened_at <= dt.timedelta(minutes=10)


def test_told_twice_it_is_one_case_and_solved_on_site_needs_nobody(road):
    case = blocked(road)
    tell(road, "blocked", reason="Toujours fermé")
    assert [entry.id for entry in seen(road)] == [case.id]
    tell(road, "unblocked", text="Le gardien est arrivé")
    (case,) = seen(road)
    assert (case.state, case.outcome, case.fee, case.closed_by) == ("closed", "solved", "none", "")
    assert case.outcome_text == "Le gardien est arrivé"
    tell(road, "blocked", reason="Refermé")
    assert [entry.state for entry in seen(road)] == ["open", "closed"]
    sound(road)


def test_a_job_that_was_done_after_all_ends_its_case(road):
    blocked(road)
    tell(road, "done")
    (case,) = seen(road)
    assert (case.state, case.outcome) == ("closed", "solved")


def test_a_case_sent_after_its_end_rings_nobody(road):
    at = dt.datetime.now(dt.UTC)
    tell(road, "arrived")
    tell(road, "unblocked", at=at)
    tell(road, "blocked", at=at - dt.timedelta(minutes=3))
    (case,) = seen(road)
    assert case.state == "closed"


def test_not_done_leaves_the_case_to_the_office(road):
    blocked(road)
    tell(road, "not_done", reason="Accès impossible")
    (case,) = seen(road)
    assert (case.is_open, case.job_status) == (True, "NOT_DONE")


def test_the_office_opens_a_case_by_hand_and_never_two(road):
    def opened(session):
        return cases.open_case(session, road.tour.id, road.jobs[1], CaseKind.BREAKDOWN, "Crevaison")

    first = road.desk.write(opened, "case.open")
    assert road.desk.write(opened, "case.open") == first
    (case,) = seen(road)
    assert (str(case.id), case.kind, case.is_from_phone) == (first, "breakdown", False)
    with pytest.raises(Conflict):
        road.desk.write(
            lambda session: cases.open_case(session, road.tour.id, new_id(), CaseKind.OTHER, "x"), "case.open"
        )


# ------------------------------------------------------------------------------------------------ closing


def test_a_case_is_not_closed_without_a_call(road):
    case = blocked(road)
    with pytest.raises(RuleBroken, match="at least once"):
        close(road, case)
    with road.database.admin() as admin, pytest.raises(psycopg.Error, match="at least once"):
        admin.execute(
            "UPDATE problem_case SET state = 'closed', outcome = 'replan', fee = 'waived', fee_by = 'x',"
            " fee_reason = 'x', issue = 'x', outcome_text = 'x', plan = 'x', closed_at = now(),"
            " closed_by = 'x'"
        )
    assert seen(road)[0].is_open


@pytest.mark.parametrize("line", ["issue", "outcome_text", "plan"])
def test_a_case_is_not_closed_without_its_lines(road, line):
    case = blocked(road)
    call(road, case)
    with pytest.raises(RuleBroken, match="what is planned"):
        close(road, case, **{line: "  "})
    lines = {"issue": "x", "outcome_text": "x", "plan": "x", line: ""}
    with road.database.admin() as admin, pytest.raises(psycopg.errors.CheckViolation):
        admin.execute(
            "UPDATE problem_case SET state = 'closed', outcome = 'replan', fee = 'charged', fee_by = 'x',"
            " closed_at = now(), closed_by = 'x', issue = %s, outcome_text = %s, plan = %s",
            list(lines.values()),
        )


def test_the_fee_the_calls_and_the_new_job_come_out_together(road):
    case = blocked(road)
    call(road, case)
    call(road, case, CallResult.VOICEMAIL)
    assert road.desk.read(lambda session: cases.fee_of(session, case.id)) == Decimal("95.00")
    monday = cases.proposed_day(TODAY)
    number = close(road, case, retry_on=monday)
    (case,) = seen(road)
    assert (case.state, case.outcome, case.fee, case.fee_by) == (
        "closed",
        "replan",
        "charged",
        "Claire Fabre",
    )
    assert [(entry.number, entry.result, entry.author) for entry in case.calls] == [
        (SITE.number, "no_answer", "essai_exploitation"),
        (SITE.number, "voicemail", "essai_exploitation"),
    ]
    ((charge,),) = rows(road, select(Charge).where(Charge.job_id == road.jobs[0]))
    assert (charge.service, charge.amount_eur, charge.vat_rate, charge.served_on) == (
        "failed_trip",
        Decimal("95.00"),
        Decimal("20.00"),
        TODAY,
    )
    assert charge.explanation["case"] == str(case.id)
    assert "Claire Fabre" in charge.explanation["reasons"][1]
    ((job,),) = rows(road, select(Job).where(Job.id == road.jobs[0]))
    assert (job.status, job.not_done_reason) == ("VALIDATED", "Portail fermé, personne sur place")
    ((again,),) = rows(road, select(Job).where(Job.retry_of_id == road.jobs[0]))
    assert (again.number, again.status, again.wanted_on) == (number, "TO_PLAN", monday)
    sound(road)
    # The driver's own word comes later and changes nothing of it.
    tell(road, "not_done", reason="Accès impossible")
    assert rows(road, select(Job.status).where(Job.id == road.jobs[0])) == [("VALIDATED",)]
    with pytest.raises(RuleBroken, match="decided with its case"):
        road.office.write(lambda session: pricing.reopen(session, road.jobs[0]), "price.reopen")


def test_a_waiver_names_its_author_and_reason(road):
    case = blocked(road)
    call(road, case)
    with pytest.raises(RuleBroken, match="why the trip"):
        close(road, case, fee=Fee.WAIVED)
    with pytest.raises(RuleBroken, match="Decide"):
        close(road, case, fee=Fee.NONE)
    close(road, case, outcome=Outcome.GIVEN_UP, fee=Fee.WAIVED, fee_reason="Notre erreur d'adresse")
    (case,) = seen(road)
    assert (case.fee, case.fee_by, case.fee_reason) == ("waived", "Claire Fabre", "Notre erreur d'adresse")
    assert rows(road, select(Charge)) == []
    ((job,),) = rows(road, select(Job).where(Job.id == road.jobs[0]))
    assert (job.status, job.retry_waived) == ("NOT_DONE", True)
    assert road.office.read(lambda session: backlog(session)) == []
    sound(road)


def test_a_trip_nobody_priced_is_not_charged_at_nothing(road):
    with road.office.transaction() as session:
        session.delete(session.get_one(Price, road.trip))
    case = blocked(road)
    call(road, case)
    assert road.desk.read(lambda session: cases.fee_of(session, case.id)) is None
    with pytest.raises(RuleBroken, match="No price list"):
        close(road, case)
    assert rows(road, select(Job.status).where(Job.id == road.jobs[0])) == [("ON_SITE",)]


def test_a_closed_case_and_its_calls_never_change(road):
    case = blocked(road)
    call(road, case)
    close(road, case)
    with pytest.raises(Conflict, match="closed already"):
        close(road, case)
    with pytest.raises(Conflict, match="closed already"):
        call(road, case)
    with road.database.admin() as admin:
        for statement in (
            "UPDATE problem_case SET plan = 'autre'",
            "DELETE FROM problem_case",
            "UPDATE call_attempt SET result = 'reached'",
            "DELETE FROM call_attempt",
            "TRUNCATE call_attempt, problem_case CASCADE",
        ):
            with pytest.raises(psycopg.Error, match="never changed"):
                admin.execute(statement)


def test_a_job_planned_again_meanwhile_is_not_asked_twice(road):
    case = blocked(road)
    call(road, case)
    tell(road, "not_done", reason="Fermé")

    def place(session):
        job = session.get_one(Job, road.jobs[0])
        return planning.copied(session, job, retry_of_id=job.id)

    road.office.write(lambda session: str(place(session).id), "job.plan")
    close(road, case)
    assert len(rows(road, select(Job).where(Job.retry_of_id == road.jobs[0]))) == 1


def test_other_depots_and_other_roles_stay_out(road):
    case = blocked(road)
    with pytest.raises(Forbidden):
        road.database.open("essai_compta").write(
            lambda session: cases.add_call(session, case.id, SITE, CallResult.BUSY), "case.call"
        )
    with road.office.transaction() as session:
        session.execute(
            text("UPDATE tour SET depot_id = :depot, version = version"), {"depot": road.world.depot.id}
        )
    with road.database.admin() as admin:
        admin.execute(
            "UPDATE staff SET depot_ids = ARRAY[gen_random_uuid()] WHERE login = 'essai_exploitation'"
        )
    assert seen(road) == []
    with pytest.raises(Forbidden):
        call(road, case)


def test_the_fee_is_what_billing_would_find(road):
    """A dispatcher reads no price list: the database finds the price, by the very rules of the billing."""
    dice = random.Random(4)  # noqa: S311 - the same prices at every run
    with road.office.transaction() as session:
        job = session.get_one(Job, road.jobs[0])
        job.container_type, job.waiting_minutes = "B30", 40
        road.world.site.zone = 2
        session.merge(road.world.site)
        customer = session.merge(road.world.customer)
        customer.price_group = "BTP"
        session.flush()
    for _ in range(25):
        with road.office.transaction() as session:
            session.execute(text("DELETE FROM price"))
            for scope in ("", "BTP", "customer", "other"):
                dated = PriceList(
                    id=new_id(),
                    name=scope or "Public",
                    price_group=scope if scope in ("BTP", "other") else "",
                    customer_id=road.world.customer.id if scope == "customer" else None,
                    valid_from=TODAY - dice.choice((400, 30, 0, -2)) * DAY,
                    valid_to=dice.choice((None, TODAY, TODAY - DAY)),
                )
                session.add(dated)
                session.flush()
                for _ in range(dice.randint(0, 4)):
                    waits = dice.random() < 0.4
                    session.add(
                        Price(
                            id=new_id(),
                            price_list_id=dated.id,
                            service="waiting" if waits else "failed_trip",
                            label="Prix",
                            unit="quarter_hour" if waits else "flat",
                            amount_eur=Decimal(dice.randint(10, 200)),
                            site_id=dice.choice((None, road.world.site.id)),
                            material_id=dice.choice((None, road.world.wood.id)),
                            container_type=dice.choice((None, "B30")),
                            zone=dice.choice((None, 2, 3)),
                            free_quantity=dice.choice((None, Decimal(15))) if waits else None,
                        )
                    )
            session.flush()
            lists = pricing._Lists(session, {road.world.customer.id: "BTP"})
            work = billing.Work(
                served_on=TODAY,
                job_type="SWAP",
                is_failed_trip=True,
                material_id=road.world.wood.id,
                container_type="B30",
                site_id=road.world.site.id,
                zone=2,
                waiting_minutes=40,
            )
            wanted = sorted(
                (charge.service, charge.quantity, charge.unit_price_eur, charge.amount_eur, charge.vat_rate)
                for charge in billing.price(work, lists.of(road.world.customer.id))
                if not charge.is_gap
            )
        with road.database.admin() as admin:
            found = admin.execute(
                "SELECT service, quantity, unit_price_eur, amount_eur, vat_rate FROM trip_fee(%s, %s)",
                (road.jobs[0], TODAY),
            ).fetchall()
        assert sorted(found) == wanted


# ------------------------------------------------------------------------------------------------ messages


def test_words_go_both_ways_and_say_when_they_were_read(road):
    road.desk.write(
        lambda session: cases.send_message(
            session, road.tour.id, " Passez par la rue du Port. ", road.jobs[1]
        ),
        "message.send",
    )
    with road.phone.transaction() as session:
        (told,) = field.day_of(session, TOKEN)["messages"]
    assert (told["text"], told["read"]) == ("Passez par la rue du Port.", False)
    tell(road, "message_read", None, message=told["id"])
    tell(road, "message_read", None, message=str(new_id()))
    tell(road, "message", 1, text="Compris, 10 min de retard")
    with road.phone.transaction() as session:
        (told,) = field.day_of(session, TOKEN)["messages"]
    assert told["read"]
    assert road.desk.write(lambda session: cases.read_messages(session, road.tour.id), "message.read") == 1
    assert road.desk.write(lambda session: cases.read_messages(session, road.tour.id), "message.read") == 0
    ours, theirs = road.desk.read(lambda session: cases.messages_of(session, [road.tour.id]))
    assert (ours.author, ours.is_from_driver, ours.read_by) == ("Claire Fabre", False, "Thierry Cabrol")
    assert (theirs.text, theirs.read_by, theirs.place) == (
        "Compris, 10 min de retard",
        "Claire Fabre",
        "Menuiserie Delmas · Albi",
    )
    with pytest.raises(RuleBroken, match="characters"):
        road.desk.write(lambda session: cases.send_message(session, road.tour.id, " "), "message.send")
    with road.database.admin() as admin, pytest.raises(psycopg.Error, match="never changed"):
        admin.execute("UPDATE message SET text = 'autre'")


def test_the_phone_hears_what_became_of_its_case(road):
    case = blocked(road)
    call(road, case)
    with road.phone.transaction() as session:
        told = field.day_of(session, TOKEN)["stops"][0]["case"]
    assert (told["state"], told["calls"], told["outcome"]) == ("open", 1, "")
    close(road, case)
    with road.phone.transaction() as session:
        first, second = field.day_of(session, TOKEN)["stops"]
    assert (first["case"]["outcome"], first["case"]["text"]) == ("replan", "Repasser lundi matin")
    assert second["case"] is None


def test_a_stop_taken_off_the_board_lets_its_case_stand(road):
    road.desk.write(
        lambda session: cases.open_case(session, road.tour.id, road.jobs[1], CaseKind.OTHER, "Benne pleine"),
        "case.open",
    )
    with road.office.transaction() as session:
        session.delete(session.get_one(Stop, road.jobs[1]))
    (case,) = seen(road)
    assert (case.stop_id, case.job_id, case.is_open) == (None, road.jobs[1], True)
    assert rows(road, select(ProblemCase.stop_id)) == [(None,)]


def test_a_truck_is_where_its_phone_saw_it_last(road):
    tell(road, "departed")
    with road.phone.transaction() as session:
        here = [field.Place(dt.datetime.now(dt.UTC) - dt.timedelta(seconds=n), 43.5 + n, 2.0) for n in (0, 1)]
        field.record_positions(session, TOKEN, here)
    (row,) = road.desk.read(lambda session: live.live_day(session, TODAY))
    assert row.point == (43.5, 2.0)
    assert row.heard_at is not None
