"""What expires, of whom and when."""

import dataclasses
import datetime as dt
from decimal import Decimal
from functools import partial

import pytest
from sqlalchemy import text

from app.db import new_id
from app.domain.board import Ending
from app.domain.deadlines import Step, step_of
from app.models.billing import PriceList
from app.models.fleet import Credential, MaintenancePlan, MaintenanceVisit
from app.models.parties import Acceptance
from app.services import deadlines, mail, maintenance
from app.services.board_reading import board_content
from tests.builders import PARIS, World

TODAY = dt.datetime.now(PARIS).date()


def ahead(days: int) -> dt.date:
    return TODAY + dt.timedelta(days=days)


@pytest.mark.parametrize(
    ("days", "step"),
    [
        (-1, Step.OVER),
        (0, Step.WEEK),
        (7, Step.WEEK),
        (8, Step.MONTH),
        (30, Step.MONTH),
        (31, Step.TWO_MONTHS),
        (60, Step.TWO_MONTHS),
        (61, Step.QUARTER),
        (90, Step.QUARTER),
        (91, Step.LATER),
    ],
)
def test_the_ladder(days, step):
    assert step_of(ahead(days), TODAY) is step
    assert step_of(ahead(days), TODAY, is_expired=True) is Step.OVER


def paper(session, kind, owner_kind, owner, days, **more):
    session.add(
        Credential(
            id=new_id(),
            owner_kind=owner_kind,
            owner_id=owner,
            kind=kind,
            valid_until=None if days is None else ahead(days),
            **more,
        )
    )
    session.flush()


@pytest.fixture
def world(session):
    world = World(session)
    world.company().transport_receipt_until = ahead(20)
    for days, owner_kind, owner in (
        (-3, "driver", world.driver),
        (5, "vehicle", world.truck),
        (29, "container", world.box),
        (45, "site", world.site),
        (80, "outlet", world.outlet),
        (120, "driver", world.driver2),
    ):
        paper(session, "other", owner_kind, owner.id, days)
    world.outlet.permit_until = ahead(6)
    world.site.protocol_on = TODAY - dt.timedelta(days=400)
    session.add(
        Acceptance(
            id=new_id(),
            outlet_id=world.outlet.id,
            customer_id=world.customer.id,
            material_id=world.wood.id,
            number="CAP 1",
            valid_until=ahead(50),
        )
    )
    session.add(
        PriceList(
            id=new_id(),
            name="Contrat Delmas",
            customer_id=world.customer.id,
            valid_from=ahead(-300),
            valid_to=ahead(70),
        )
    )
    session.flush()
    return world


def test_every_kind_of_deadline_in_one_list(session, world):
    found = deadlines.deadlines(session)
    assert [(one.source, one.owner_kind, one.step) for one in found] == [
        ("credential", "driver", Step.OVER),
        ("protocol", "site", Step.OVER),
        ("credential", "vehicle", Step.WEEK),
        ("permit", "outlet", Step.WEEK),
        ("company", "company", Step.MONTH),
        ("credential", "container", Step.MONTH),
        ("credential", "site", Step.TWO_MONTHS),
        ("acceptance", "outlet", Step.TWO_MONTHS),
        ("contract", "price_list", Step.QUARTER),
        ("credential", "outlet", Step.QUARTER),
    ]
    assert found[0].owner == "Thierry Cabrol"
    assert (found[0].days_left, found[7].detail) == (-3, "CAP 1")
    assert deadlines.count(session) == 5


def test_what_is_put_away_or_followed_is_left_out(session, world):
    world.driver.archived_at = world.outlet.archived_at = dt.datetime.now(dt.UTC)
    session.add(
        PriceList(
            id=new_id(), name="Suite", customer_id=world.customer.id, valid_from=ahead(71), valid_to=None
        )
    )
    session.flush()
    owners = {(one.source, one.owner_kind) for one in deadlines.deadlines(session)}
    assert owners.isdisjoint({("credential", "driver"), ("permit", "outlet"), ("contract", "price_list")})


def test_who_reads_no_money_sees_no_contracts(database):
    with database.open_admin().transaction() as opened:
        made = World(opened)
        opened.add(
            PriceList(
                id=new_id(), name="C", customer_id=made.customer.id, valid_from=ahead(-9), valid_to=ahead(9)
            )
        )
    for login, seen in (("essai_exploitation", 0), ("essai_compta", 1)):
        assert len(database.open(login).read(deadlines.deadlines)) == seen


def test_maintenance_is_due_by_months_or_kilometres(session, world):
    plans = [
        MaintenancePlan(
            id=new_id(),
            vehicle_id=world.truck.id,
            label=label,
            every_months=months,
            every_km=km,
            since_on=ahead(-350),
        )
        for label, months, km in (("Révision", 12, None), ("Vidange", None, 30_000), ("Pneus", 36, 90_000))
    ]
    session.add_all(plans)
    session.flush()
    session.add(
        MaintenanceVisit(
            id=new_id(),
            vehicle_id=world.truck.id,
            plan_id=plans[1].id,
            label="Vidange",
            done_on=ahead(-100),
            km=100_000,
            cost_eur=Decimal(480),
        )
    )
    world.tour(vehicle_id=world.truck.id, km_end=129_000)
    session.flush()
    due = {one.label: one for one in maintenance.dues(session, world.truck.id)}
    assert (due["Vidange"].km_left, due["Vidange"].next_on) == (1_000, None)
    assert due["Pneus"].km_left is None
    listed = [one for one in deadlines.deadlines(session) if one.source == "maintenance"]
    assert [(one.detail, one.step) for one in listed] == [
        ("Vidange · +1000 km", Step.WEEK),
        ("Révision", Step.MONTH),
    ]
    session.execute(text("UPDATE tour SET km_end = 131000"))
    listed = [one for one in deadlines.deadlines(session) if one.source == "maintenance"]
    assert listed[0].step is Step.OVER


def test_the_digest_tells_steps_and_on_mondays_what_is_over(session, world, monkeypatch):
    monday = TODAY - dt.timedelta(days=TODAY.weekday())
    over = deadlines.deadlines(session)[0]  # since three days
    assert deadlines._is_told(over, monday)
    assert not deadlines._is_told(over, monday + dt.timedelta(days=1))
    paper(session, "adr", "driver", world.driver.id, 30, category="base")
    paper(session, "fco", "driver", world.driver.id, 29)
    message = deadlines.digest(session, {"adr": "ADR", "fco": "FCO"}.get)
    assert f"- Thierry Cabrol : ADR base, dans 30 j ({ahead(30):%d/%m/%Y})" in message.text.splitlines()
    assert "fco" not in message.text


def test_the_message_of_a_day_goes_once_to_each_address_however_many_workstations(database):
    office = database.open("essai_tous")
    server = mail.Server(host="localhost", security="none", sender="rondo@tarnaval.fr")

    def named(what):
        return {"medical": "Visite médicale"}.get(what, what)

    def begin(session):
        world = World(session)
        paper(session, "medical", "driver", world.driver.id, 7)
        mail.set_server(session, server)

    office.write(begin, "test.world")
    desks = [database.open("essai_exploitation"), database.open("essai_exploitation2")]
    assert deadlines.tell_once_a_day(desks[0], named) == 0  # nobody is named: it is off
    named_two = dataclasses.replace(server, deadlines_to="anne@tarnaval.fr, luc@tarnaval.fr")
    office.write(partial(mail.set_server, chosen=named_two), "mail.server")
    # Both have looked before either wrote: the outbox itself takes one.
    looked = [desk.read(partial(deadlines._untold, named=named)) for desk in desks]
    assert [len(untold) for untold, _ in looked] == [2, 2]
    queued = [
        desk.write(partial(deadlines._queue, about=untold, message=message), "deadlines.tell")
        for desk, (untold, message) in zip(desks, looked, strict=True)
    ]
    assert queued == [2, 0]
    assert [deadlines.tell_once_a_day(desk, named) for desk in desks] == [0, 0]
    rows = desks[0].read(mail.outbox)
    assert sorted(row.recipient for row in rows) == ["anne@tarnaval.fr", "luc@tarnaval.fr"]
    assert {row.subject for row in rows} == {f"Échéances du {TODAY:%d/%m/%Y} : 1"}


# --- ahead, where one plans


def test_the_board_is_told_which_papers_of_its_rows_end_soon_or_are_over(session):
    world = World(session)
    day, days = ahead(60), [ahead(60 + left) for left in (-1, 0, 30, 31)]
    driver = world.driver.id
    paper(session, "medical", "driver", driver, 59)
    paper(session, "licence", "driver", driver, 90, category="C")
    paper(session, "fco", "driver", driver, 91)
    paper(session, "adr", "driver", driver, 59)
    paper(session, "adr", "driver", driver, 91)  # renewed: the old one says nothing any more
    paper(session, "caces", "driver", driver, 59)
    paper(session, "caces", "driver", driver, None, state="unlimited")
    paper(session, "driver_card", "driver", world.driver2.id, None, state="expired")
    paper(session, "inspection", "vehicle", world.truck.id, 60)
    rows = {row.id: row.endings for row in board_content(session, day, day).day.rows}
    assert rows == {
        world.driver.id: (
            Ending("medical", "", days[0], True),
            Ending("licence", "C", days[2], False),
        ),
        world.driver2.id: (Ending("driver_card", "", None, True),),
    }
    rows = {row.id: row.endings for row in board_content(session, day, day, "vehicle").day.rows}
    assert rows == {world.truck.id: (Ending("inspection", "", days[1], False),), world.truck2.id: ()}
