"""The one search box: whatever a person remembers of a record leads to it."""

import datetime as dt
from uuid import UUID

import pytest
from sqlalchemy import event

from app.ids import new_id
from app.models.fleet import Container
from app.models.parties import Customer
from app.models.rounds import Round
from app.services import finding, weighing
from app.services.search import folded
from tests.builders import at
from tests.services.test_invoicing import Billed, _issue_all


@pytest.fixture
def world(session):
    made = Billed(session)
    for row, *words in (
        (made.customer, "Menuiserie Delmas", "411DEL", "Albi"),
        (made.site, "Atelier Delmas", "Albi", "0563000001"),
        (made.truck, "ZZ-101-AA", "Ampliroll", "1"),
        (made.truck2, "ZZ-102-AA", "Ampliroll", "2"),
        (made.box, "B30-0001"),
        (made.driver, "Thierry Cabrol", "+33612345678"),
        (made.outlet, "Centre de tri"),
        (made.wood, "Bois B", "17 02 01"),
    ):
        row.search = folded(*words)
    session.flush()
    return made


def _kinds(session, typed):
    return {hit.kind for hit in finding.find(session, typed)}


@pytest.mark.parametrize(
    ("typed", "kind", "title"),
    [
        ("delm", "customer", "Menuiserie Delmas"),
        ("DELMAS menui", "customer", "Menuiserie Delmas"),
        ("411del", "customer", "Menuiserie Delmas"),
        ("atelier albi", "site", "Atelier"),
        ("0563000001", "site", "Atelier"),
        ("05 63 00 00 01", "site", "Atelier"),
        ("zz-101-aa", "vehicle", "ZZ-101-AA"),
        ("zz101", "vehicle", "ZZ-101-AA"),
        ("b300001", "container", "B30-0001"),
        ("B30-0001", "container", "B30-0001"),
        ("cabrol", "driver", "Thierry Cabrol"),
        ("06 12 34 56 78", "driver", "Thierry Cabrol"),
        ("centre tri", "outlet", "Centre de tri"),
        ("17 02 01", "material", "Bois B"),
    ],
)
def test_a_record_is_found_by_what_is_remembered_of_it(session, world, typed, kind, title):
    assert (kind, title) in {(hit.kind, hit.title) for hit in finding.find(session, typed)}


def test_a_hit_says_what_tells_it_from_its_like(session, world):
    (hit,) = (h for h in finding.find(session, "delmas") if h.kind == "customer")
    assert (UUID(hit.key), hit.detail) == (world.customer.id, "411DEL · Albi")
    (site,) = (h for h in finding.find(session, "atelier") if h.kind == "site")
    assert site.detail == "Menuiserie Delmas · Albi"


def test_too_little_finds_nothing_and_what_is_archived_neither(session, world):
    assert finding.find(session, "d") == []
    assert finding.find(session, " é ") == []
    world.customer.archived_at = at(8)
    session.flush()
    assert "customer" not in _kinds(session, "delmas")


def test_of_each_kind_only_the_first_are_told(session, world):
    for number in range(9):
        session.add(
            Customer(id=new_id(), code=f"C{number}", name=f"Garage {number}", search=f"garage {number}")
        )
    session.flush()
    assert [hit.title for hit in finding.find(session, "garage", limit=3)] == [
        "Garage 0",
        "Garage 1",
        "Garage 2",
    ]


def test_a_job_is_found_by_its_number_however_it_is_typed(session, world):
    job = world.job()
    year, digits = job.number[1:3], job.number[4:]
    for typed in (job.number, job.number.lower(), f"i{year}-{int(digits)}", f"{year} {int(digits)}"):
        (hit,) = (h for h in finding.find(session, typed) if h.kind == "job")
        assert (hit.key, hit.title, hit.detail) == (str(job.id), job.number, "Menuiserie Delmas · Albi")
    assert "job" not in _kinds(session, f"i{year}-{int(digits) + 1}")
    assert _kinds(session, "i2") == set()


def test_papers_are_found_by_their_numbers_with_or_without_series_and_year(session, world):
    job = world.done(net_kg=None)
    ticket_id = new_id()
    number = weighing.weigh(
        session, weighing.Weighing(ticket_id, job.id, "own_bridge", 14_000, 10_000, at(9))
    )
    year, digits = number[2:6], int(number[7:])
    for typed in (number, f"bp {digits}", f"{year} {digits}", str(digits).zfill(6), f"BP{year}{digits:06d}"):
        hits = [h for h in finding.find(session, typed) if h.kind == "weigh_ticket"]
        assert [(h.key, h.title, h.detail) for h in hits] == [
            (str(ticket_id), number, "Menuiserie Delmas · Albi")
        ], typed
    assert "weigh_ticket" not in _kinds(session, f"bi {digits}")
    assert "weigh_ticket" not in _kinds(session, f"bp {digits + 1}")


def test_an_invoice_is_found_by_its_number(session, world):
    invoice_id, label = _issue_all(session, world, world.done())
    for typed in (label, label.lower(), label[:9]):
        (hit,) = (h for h in finding.find(session, typed) if h.kind == "invoice")
        assert (hit.key, hit.title, hit.detail) == (str(invoice_id), label, "Menuiserie Delmas")
    assert "invoice" not in _kinds(session, "FA2026-999999")


def test_a_dispatcher_searches_numbers_without_money(database):
    def make(session):
        world = Billed(session)
        return _issue_all(session, world, world.done())[1]

    label = database.open().write(make, "test")
    assert database.open("essai_exploitation").read(lambda s: finding.find(s, label)) == []
    assert [hit.title for hit in database.open("essai_compta").read(lambda s: finding.find(s, label))] == [
        label
    ]


def test_a_search_costs_the_same_queries_whatever_it_finds(session, world):
    counted = []

    def count(*_):
        counted.append(1)

    def queries():
        counted.clear()
        event.listen(session.connection(), "before_cursor_execute", count)
        finding.find(session, "b30")
        event.remove(session.connection(), "before_cursor_execute", count)
        return len(counted)

    before = queries()
    for number in range(2, 6):
        session.add(
            Container(
                id=new_id(), number=f"B30-000{number}", type_code="B30", search=folded(f"B30-000{number}")
            )
        )
    session.flush()
    assert queries() == before


def test_a_round_is_found_by_its_name_without_accents_and_by_its_customer(session, world):
    session.add(
        Round(
            id=new_id(),
            name="Ordures ménagères · Quai",
            customer_id=world.customer.id,
            site_id=world.site.id,
            type="ROUND",
            minutes=30,
            anchor_on=dt.date(2026, 11, 2),
            weekdays=[0],
        )
    )
    session.flush()
    for typed in ("menageres", "Ménag quai", "delmas ordures"):
        assert ("round", "Ordures ménagères · Quai") in {
            (hit.kind, hit.title) for hit in finding.find(session, typed)
        }
