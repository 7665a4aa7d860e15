"""The demo company: what it holds, that it breaks no invariant, and that it is the same each time."""

import datetime as dt
import json
from zoneinfo import ZoneInfo

import psycopg
import pytest
from sqlalchemy import select, text

from app.db import Database, new_id
from app.domain.invoice import InvoiceContent
from app.domain.jobs import JobStatus
from app.domain.money import end_of_month
from app.models.billing import Invoice, Receivable
from app.services import demo, invoicing, pricing, round_jobs, weighing
from app.services.board_reading import board_content
from app.services.check import check
from app.services.demo import company
from app.services.demo.papers import as_jsonb, ordered
from app.services.demo.present import day_shift
from app.services.demo.sheets import Sheets
from tests.conftest import DEMO_DAY as TODAY
from tests.conftest import DEMO_NOW as MORNING
from tests.conftest import PASSWORD

PARIS = ZoneInfo("Europe/Paris")


def broken(database: Database) -> list[str]:
    with database.session() as session:
        return [f"{finding.name} {finding.examples}" for finding in check(session) if finding.count]


def counts(connection: psycopg.Connection, *tables: str) -> list[int]:
    return [connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables]


def test_the_present_holds_the_whole_company_and_breaks_nothing(demo_present):
    assert broken(demo_present.open_admin()) == []
    with demo_present.admin() as admin:
        assert counts(admin, "customer", "container", "depot", "outlet") == [260, 420, 3, 14]
        assert counts(admin, "driver WHERE job = 'driver'", "vehicle WHERE kind <> 'trailer'") == [24, 18]
        places = dict(
            admin.execute(
                "SELECT to_kind, count(*) FROM (SELECT DISTINCT ON (container_id) container_id, to_kind"
                " FROM container_move WHERE note <> '' ORDER BY container_id, at DESC) m GROUP BY 1"
            ).fetchall()
        )
        assert places["site"] == 318
        assert places["depot"] == 74
        assert counts(admin, "credential WHERE valid_until < '2026-11-25'")[0] >= 3
        assert counts(admin, "open_amount WHERE kind = 'receivable'")[0] > 80
        assert counts(admin, "tracking_form WHERE status <> 'SENT'")[0] >= 2


def test_a_dispatcher_sees_a_board_in_the_midst_of_its_work(demo_present):
    with demo_present.open("essai_exploitation").session() as session:
        content = board_content(session, TODAY, TODAY)
        ahead = board_content(session, TODAY + dt.timedelta(1), TODAY + dt.timedelta(28))
    jobs = [bar for bar in content.day.bars if bar.job_id is not None]
    seen = {bar.status for bar in jobs}
    assert {
        JobStatus.DONE,
        JobStatus.WEIGHED,
        JobStatus.NOT_DONE,
        JobStatus.ON_SITE,
        JobStatus.EN_ROUTE,
        JobStatus.SENT,
    } <= seen
    assert len(jobs) > 50
    assert len(content.day.tours) >= 16
    assert any(bar.hazardous for bar in jobs)
    assert any(bar.problem for bar in jobs)
    assert {band.kind for band in content.day.bands} == {"absence"}
    assert len(content.backlog) >= 20
    assert {job.priority for job in content.backlog} == {0, 1, 2}
    assert any(job.window for job in content.backlog)
    assert any(job.hazardous for job in content.backlog)
    assert len({bar.start.date() for bar in ahead.day.bars}) >= 18


def test_rounds_are_made_four_weeks_ahead_as_generation_would(demo_present):
    tomorrow, last = TODAY + dt.timedelta(1), TODAY + dt.timedelta(28)
    told = demo_present.open().write(
        lambda session: round_jobs.apply(session, tomorrow, last, today=TODAY), "round.apply"
    )
    assert told["made"] == 0
    with demo_present.admin() as admin:
        assert 15 <= counts(admin, "round")[0] <= 25
        assert counts(admin, "site_hold", "week_template") == [1, 1]
        kept = "round_occurrence o JOIN job j ON j.id = o.job_id WHERE j.status = 'PLANNED'"
        assert counts(admin, kept)[0] > 40
        grave = (
            "finding f JOIN tour t ON t.id = f.tour_id JOIN stop s ON s.tour_id = t.id"
            " JOIN round_occurrence o ON o.job_id = s.job_id WHERE f.severity <> 'note'"
        )
        assert counts(admin, grave) == [0]


def test_nothing_of_today_is_said_to_be_done_later_than_now(demo_present):
    with demo_present.admin() as admin:
        latest = admin.execute(
            "SELECT max(greatest(s.done_at, s.arrived_at, s.departed_at, j.done_at, j.created_at, m.at))"
            " FROM stop s LEFT JOIN job j ON j.id = s.job_id LEFT JOIN container_move m ON m.job_id = j.id"
        ).fetchone()[0]
    assert latest <= MORNING


def test_the_past_ends_where_the_present_began(demo_past):
    assert broken(demo_past.open_admin()) == []
    with demo_past.admin() as admin:
        assert counts(admin, "container_move WHERE note <> ''", "receivable WHERE kind = 'opening'") == [0, 0]
        jobs, tickets, invoices, payments, sealed = counts(
            admin, "job WHERE status = 'INVOICED'", "weigh_ticket", "invoice", "payment", "job_ticket"
        )
        assert (jobs > 1000, tickets > 1000, invoices > 300, payments > 100, sealed > 300) == (True,) * 5
        unproved = (
            "job j WHERE j.net_kg IS NOT NULL"
            " AND NOT EXISTS (SELECT FROM weigh_ticket w WHERE w.job_id = j.id)"
        )
        assert counts(admin, unproved) == [0]
        late = "receivable r JOIN open_amount o ON o.id = r.id WHERE r.due_on < '2026-11-25'"
        assert 10 < counts(admin, late)[0] < invoices / 3
        assert counts(admin, "open_amount WHERE kind = 'line'")[0] > 0
        assert admin.execute("SELECT max(issued_on) FROM invoice").fetchone()[0] == dt.date(2026, 11, 20)
        standing = admin.execute(
            "SELECT count(*) FROM (SELECT DISTINCT ON (container_id) to_kind FROM container_move"
            " WHERE at < '2026-11-25' ORDER BY container_id, at DESC, id DESC) m WHERE to_kind = 'site'"
        ).fetchone()[0]
        assert standing == 318


def test_issued_invoices_read_as_ours_and_add_up(demo_past):
    with demo_past.open_admin().session() as session:
        invoices = session.query(Invoice).order_by(Invoice.number).limit(40).all()
        for invoice in invoices:
            content = InvoiceContent.from_json(invoice.content)
            totals = content.totals()
            assert (totals.net_eur, totals.total_eur) == (invoice.total_net_eur, invoice.total_eur)
            assert content.to_json() == invoice.content
            assert invoice.issued_on.day in (10, 20, end_of_month(invoice.issued_on).day)


def test_the_next_papers_continue_the_chains(demo_past):
    database = demo_past.open("essai_tous")
    with database.session() as session:
        row = next(row for row in pricing.to_check(session) if row.is_ready)
    database.write(lambda session: pricing.approve(session, [row.job_id]), "test")
    drafts = database.write(
        lambda session: invoicing.propose(session, dt.date(2026, 11, 1), TODAY, TODAY), "test"
    )
    assert drafts > 50
    with database.session() as session:
        draft = invoicing.drafts(session)[0]
    label = database.write(lambda session: invoicing.issue(session, draft.draft_id, draft.version)[1], "test")
    assert label > "FA2026-000300"
    assert broken(demo_past.open_admin()) == []


def test_what_was_done_while_the_past_loaded_stays(demo_present):
    with demo_present.open("essai_exploitation").session() as session:
        waiting = weighing.to_weigh(session)[0]
    weighed = weighing.Weighing(new_id(), waiting.job_id, "own_bridge", 18_000, 14_000, MORNING)
    demo_present.open().write(lambda session: weighing.weigh(session, weighed), "test")
    with demo_present.admin() as admin:
        box = admin.execute(
            "SELECT container_id FROM container_move WHERE to_kind = 'site' LIMIT 1"
        ).fetchone()[0]
        admin.execute("SELECT move_container(%s, now(), 'repair', NULL, NULL)", (box,))
        ours = admin.execute("SELECT id FROM receivable LIMIT 1").fetchone()[0]
    database = demo_present.open("essai_compta")
    with database.session() as session:
        customer_id = session.scalar(select(Receivable.customer_id).where(Receivable.id == ours))
        amount = session.scalar(select(Receivable.amount_eur).where(Receivable.id == ours))
    parts = [{"id": str(new_id()), "receivable_id": str(ours), "amount_eur": str(amount)}]
    payment = {
        "id": new_id(),
        "customer": customer_id,
        "on": TODAY,
        "amount": amount,
        "parts": json.dumps(parts),
    }

    def pay(session):
        session.execute(text("SELECT record_payment(:id, :customer, NULL, :on, :amount, 'CHQ')"), payment)
        session.execute(text("SELECT allocate(:id, CAST(:parts AS jsonb), :on)"), payment)

    database.write(pay, "test")
    demo.load_history(demo_present.admin_dsn, TODAY, months=1)
    assert broken(demo_present.open_admin()) == []
    with demo_present.admin() as admin:
        assert counts(admin, "receivable WHERE kind = 'opening'") == [1]
        first = admin.execute("SELECT id FROM weigh_ticket WHERE year = 2026 AND number = 1").fetchone()[0]
        assert first == weighed.ticket_id


def test_another_owner_than_a_superuser_may_load_it(database):
    with database.admin() as admin:
        admin.execute("DROP ROLE IF EXISTS essai_hebergeur")
        admin.execute(f"CREATE ROLE essai_hebergeur LOGIN PASSWORD '{PASSWORD}' IN ROLE rondo_owner")
    try:
        demo.load_present(database.dsn("essai_hebergeur"), TODAY, MORNING)
        demo.load_history(database.dsn("essai_hebergeur"), TODAY, months=1)
        assert broken(database.open_admin()) == []
        with database.admin() as admin, pytest.raises(psycopg.DatabaseError, match="never changed"):
            admin.execute("DELETE FROM weigh_ticket")
    finally:
        with database.admin() as admin:
            admin.execute("DROP ROLE essai_hebergeur")


@pytest.mark.parametrize("hour", [0.1, 23.9])
def test_a_day_that_is_moved_breaks_nothing(database, hour):
    now = dt.datetime.combine(TODAY, dt.time(), PARIS) + dt.timedelta(hours=hour)
    demo.load_present(database.admin_dsn, TODAY, now)
    assert broken(database.open_admin()) == []


def test_the_same_day_gives_the_same_company():
    first, number = demo.present_rows(TODAY, MORNING)
    again, same = demo.present_rows(TODAY, MORNING)
    assert first.digest() == again.digest()
    assert number == same
    assert demo.present_rows(TODAY + dt.timedelta(1), MORNING)[0].digest() != first.digest()


@pytest.mark.parametrize(
    ("hour", "shift"),
    [(10.5, 0), (7.5, 0), (13, 0), (16, 330), (0.5, -325), (3, -325), (6, -270), (20, 570 - 30), (18, 450)],
)
def test_outside_working_hours_the_day_is_moved(hour, shift):
    now = dt.datetime.combine(TODAY, dt.time(), PARIS) + dt.timedelta(hours=hour)
    assert day_shift(TODAY, now) == shift


@pytest.mark.parametrize("hour", [1, 3, 12, 21, 23.9])
def test_at_any_hour_something_is_running(hour):
    now = dt.datetime.combine(TODAY, dt.time(), PARIS) + dt.timedelta(hours=hour)
    sheets, _ = demo.present_rows(TODAY, now)
    status = sheets.columns["tour"].index("status")
    states = [line.split("\t")[status] for line in sheets.lines["tour"]]
    assert states.count("running") >= 3


def test_identification_numbers_prove_themselves_and_are_nobodys():
    from stdnum.fr import siret, tva

    world = company.build(Sheets("numbers"), TODAY)
    for customer in world.customers:
        assert siret.is_valid(customer.siret)
        assert tva.is_valid(customer.vat_number)
        assert customer.siret.startswith("000")
    assert len({site.siret for site in world.sites}) == len(world.sites)


def test_json_has_the_order_of_postgresql(database):
    value = {"ville": "Castelnau-d'Estrétefonds", "a": [1, {"bb": None, "c": '\\"\n'}], "é": True}
    with database.admin() as admin:
        said = admin.execute("SELECT %s::jsonb::text", (as_jsonb(value),)).fetchone()[0]
    assert as_jsonb(ordered(value)) == said


def test_rows_of_a_table_have_the_same_columns():
    sheets = Sheets("columns")
    sheets.add("depot", id="1", code="A")
    with pytest.raises(ValueError, match="depot"):
        sheets.add("depot", code="B", id="2")
