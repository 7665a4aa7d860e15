"""A company grows up with Rondo: each release finds the rows of the one before it, and keeps them all."""

import datetime as dt
import hashlib
import os
import secrets

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from psycopg import sql
from psycopg.types.json import Jsonb
from psycopg.types.range import TimestamptzRange
from sqlalchemy.dialects.postgresql.base import ischema_names

from app.db import Database, new_id
from app.models import Base, migrate
from app.models.core import XID8
from app.services.check import check
from tests.builders import PARIS, at
from tests.conftest import _in, create_database, drop_database

TODAY = dt.datetime.now(PARIS).date()
DAY = TODAY - dt.timedelta(days=10)
NOON = dt.datetime.combine(DAY, dt.time(12), PARIS)
TOKEN = "t" * 43


def slot(start, end, day):
    return TimestamptzRange(at(start, day), at(end, day))


WITHOUT_ID = {"blob", "company", "container_type", "invoice_line", "outlet_material", "staff"}


class Company:
    """Rows as a release wrote them, by names of tables and columns: today's models know today's only."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self._connection = connection
        self.ids = {}

    def add(self, table, called="", /, **values):
        """Insert a row and return its id, which is kept under what it is called, or the table's name."""
        if table not in WITHOUT_ID:
            values = {"id": new_id(), **values}
        given = {
            column: Jsonb(value) if isinstance(value, dict) else value for column, value in values.items()
        }
        self._connection.execute(
            sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
                sql.Identifier(table),
                sql.SQL(", ").join(map(sql.Identifier, given)),
                sql.SQL(", ").join([sql.Placeholder()] * len(given)),
            ),
            list(given.values()),
        )
        self.ids[called or table] = values.get("id")
        return values.get("id")

    def do(self, statement, *values):
        """Run a statement, and return the first value of its answer if it gives one."""
        cursor = self._connection.execute(statement, values)
        return cursor.fetchone()[0] if cursor.description else None


def _first(company):
    """The first release's tables, before they guarded anything: who and what the company works with."""
    add = company.add
    add(
        "company",
        **dict.fromkeys(("street", "postcode", "city", "rcs_city", "vat_number", "siren", "siret"), "x"),
        name="Tarnaval Environnement",
        legal_form="SAS",
    )
    add("staff", login="ancien", display_name="Ancienne collègue", groups=["manager"])
    add("parameter", key="vat", valid_from=DAY, value={"standard": "20"})
    depot = add("depot", code="A", name="Castelnau")
    customer = add("customer", code="411DEL", name="Menuiserie Delmas")
    add("customer", "other customer", code="411VID", name="Vidal", search="vidal")
    add("customer_bank", id=customer, iban="FR7630006000011234567890189")
    site = add("site", code="S1", customer_id=customer, depot_id=depot, name="Atelier")
    outlet = add("outlet", code="TRI", name="Centre de tri", operations=["R 12"])
    wood = add("material", code="wood", name="Bois B", waste_code="17 02 01", hazardous=False)
    add("outlet_material", outlet_id=outlet, material_id=wood)
    add("acceptance", outlet_id=outlet, customer_id=customer, material_id=wood, number="CAP 1")
    truck = add("vehicle", plate="ZZ-101-AA", kind="hooklift", label="Ampliroll", depot_id=depot)
    add("driver", number="001", surname="Cabrol", depot_id=depot, usual_vehicle_id=truck)
    add("driver", "driver2", number="002", surname="Fabre")
    add("container_type", code="B30", label="Benne 30 m³", family="box30", volume_m3=30)
    add("container", number="B30-0001", type_code="B30")
    add("credential", owner_kind="vehicle", owner_id=truck, kind="control", valid_until=TODAY)
    prices = add("price_list", name="Tarif", valid_from=DAY)
    add("price", price_list_id=prices, service="treatment", label="Bois", unit="t", amount_eur=148)
    add("payer_alias", alias="MENUISERIE DELMAS SARL", customer_id=customer)
    assert site


def _guarded(company):
    """The work and the papers of the first release."""
    add, ids = company.add, company.ids
    customer, site, wood, outlet = (ids[name] for name in ("customer", "site", "material", "outlet"))
    job = {"number": "", "type": "SWAP", "customer_id": customer, "site_id": site, "minutes": 30}
    tour = add("tour", day=DAY, driver_id=ids["driver"], vehicle_id=ids["vehicle"], slot=slot(6, 8, DAY))
    done = add("job", "done", **job, material_id=wood, container_out_id=ids["container"])
    add("stop", "stop of done", tour_id=tour, job_id=done, slot=slot(6, 7, DAY))
    company.do("UPDATE job SET status = 'DONE', done_at = %s WHERE id = %s", NOON, done)
    add("job", "waiting", **job)
    today = add("tour", "today", day=TODAY, driver_id=ids["driver2"], slot=slot(0, 12, TODAY))
    told = add("job", "told", **job)
    add("stop", "stop of told", tour_id=today, job_id=told, slot=slot(7, 8, TODAY))
    company.do("UPDATE tour SET status = 'published', revision = 1 WHERE id = %s", today)
    add("absence", vehicle_id=ids["vehicle"], slot=slot(0, 24, TODAY), kind="workshop")
    move = {"container_id": ids["container"], "from_kind": "outside", "to_kind": "site", "to_id": site}
    add("container_move", at=NOON, **move)
    _papers(company, done, tour)
    _money(company, done)
    operation = company.do("SELECT op_id FROM operation ORDER BY at LIMIT 1")
    add(
        "import_run",
        op_id=operation,
        kind="customers",
        filename="clients.csv",
        sha256=b"x",
        mapping={},
        counts={"added": 2},
    )
    add(
        "tracking_form",
        job_id=done,
        number="BSD-1",
        status="DRAFT",
        state_number="",
        frames={"1": {"emitter": "Delmas"}},
    )
    assert outlet


def _papers(company, job, tour):
    add, ids = company.add, company.ids
    body = b"%PDF-1.7 ticket"
    add("blob", sha256=hashlib.sha256(body).digest(), body=body)
    document = {"title": "Bon", "mime": "application/pdf", "size": len(body), "issued_on": DAY}
    add("document", kind="job_ticket", job_id=job, sha256=hashlib.sha256(body).digest(), **document)
    sealed = {"year": 0, "number": 0, "issued_at": NOON, "issued_by": "", "prev_hash": b"", "hash": b""}
    add("job_ticket", job_id=job, series="BI", content={"job": 1}, content_sha256=b"", **sealed)
    ticket = add(
        "weigh_ticket",
        job_id=job,
        series="BP",
        outside_number="",
        source="own_bridge",
        instrument="",
        gross_kg=14_000,
        tare_kg=10_000,
        net_kg=4_000,
        weighed_at=NOON,
        content={"material": "Bois B"},
        **sealed,
    )
    company.do("UPDATE job SET status = 'WEIGHED', net_kg = 4000 WHERE id = %s", job)
    add(
        "waste_movement",
        job_id=job,
        weigh_ticket_id=ticket,
        moved_on=DAY,
        customer_id=ids["customer"],
        site_id=ids["site"],
        material_id=ids["material"],
        waste_code="17 02 01",
        operation_code="R 12",
        net_kg=4_000,
        is_estimated=False,
        plate="ZZ-101-AA",
        snapshot={"customer": "Menuiserie Delmas"},
    )
    told = {"tour_id": tour, "job_id": job, "device_at": NOON, "content_sha256": b"x", "data": {}}
    for kind in ("departed", "done"):
        add("field_event", seq=0, kind=kind, prev_hash=b"", hash=b"", **told)
    add("signature", job_id=job, party="customer", name="", absence_reason="absent", device_at=NOON)
    add(
        "driver_link",
        "old link",
        tour_id=tour,
        code_hash=b"old",
        expires_at=NOON + dt.timedelta(days=3),
    )


def _money(company, job):
    """An invoice half paid, an old debt paid whole, and money that nobody knows the reason of."""
    add, customer = company.add, company.ids["customer"]
    amounts = {"total_net_eur": 100, "total_vat_eur": 20}
    invoice = add(
        "invoice",
        series="FA",
        year=0,
        number=0,
        kind="invoice",
        customer_id=customer,
        issued_on=DAY,
        due_on=DAY,
        issued_at=NOON,
        issued_by="",
        total_eur=120,
        content={"lines": []},
        content_sha256=b"",
        op_id=new_id(),
        prev_hash=b"",
        hash=b"",
        **amounts,
    )
    line = {"job_id": job, "service": "treatment", "label": "Bois", "served_on": DAY, "quantity": 4}
    line |= {"unit": "t", "unit_price_eur": 25, "amount_eur": 100, "vat_rate": 20}
    add("invoice_line", invoice_id=invoice, rank=1, **line)
    add("charge", customer_id=customer, invoice_id=invoice, vat_category="standard", explanation={}, **line)
    owed = {"customer_id": customer, "due_on": DAY, "issued_on": DAY, "method": "VIR", "batch": ""}
    add("receivable", number="FA-1", kind="invoice", invoice_id=invoice, amount_eur=120, **owed)
    add("receivable", "old debt", number="2025-77", kind="opening", amount_eur=80, **owed)
    account = add("bank_account", iban="FR7630006000011234567890190", label="Courant")
    statement = add(
        "bank_statement",
        account_id=account,
        filename="releve.xml",
        sha256=b"x",
        starts_on=DAY,
        ends_on=DAY,
        opening_eur=0,
        closing_eur=230,
    )
    paid = {"customer_id": customer, "received_on": DAY, "method": "VIR", "label": ""}
    words = {
        "text": "VIREMENT",
        "counterparty": "DELMAS",
        "counterparty_iban": "",
        "end_to_end": "",
        "raw": {},
    }
    for name, amount, debt, part in (
        ("half", 100, "receivable", 100),
        ("whole", 80, "old debt", 80),
        ("unknown", 50, None, 0),
    ):
        booked = {"line_key": name, "booked_on": DAY, "value_on": DAY, "amount_eur": amount}
        line_id = add("bank_line", name, statement_id=statement, account_id=account, **booked, **words)
        payment = add("payment", f"payment {name}", bank_line_id=line_id, amount_eur=amount, **paid)
        if debt:
            add(
                "allocation",
                payment_id=payment,
                receivable_id=company.ids[debt],
                amount_eur=part,
                allocated_on=DAY,
                reason="number",
                explanation={},
            )
    add(
        "invoice_draft",
        customer_id=customer,
        issue_on=DAY,
        charge_ids=[],
        content={"lines": []},
        warnings=[],
        **amounts,
    )


def _told(company):
    """The first phones."""
    code = company.do("SELECT create_driver_link(%s, %s)", company.ids["today"], new_id())
    company.do("SELECT open_driver_link(%s, %s)", code, TOKEN)
    for kind in ("departed", "arrived", "note"):
        company.do(
            "SELECT record_event(%s, %s, %s, now(), %s, %s)",
            TOKEN,
            new_id(),
            kind,
            company.ids["stop of told"],
            Jsonb({"text": "Bonjour"}),
        )


def _billed(company):
    """The first invoice that the database issues by itself."""
    ids = company.ids
    company.do("UPDATE job SET status = 'DONE' WHERE id = %s", ids["told"])
    company.do(
        "SELECT record_weighing(%s, %s, 'own_bridge', '', '', 12000, 10000, now())", new_id(), ids["told"]
    )
    company.do("UPDATE job SET status = 'VALIDATED' WHERE id = %s", ids["told"])
    line = {"job_id": str(ids["told"]), "service": "treatment", "label": "Bois", "served_on": str(TODAY)}
    line |= {"quantity": "2", "unit": "t", "unit_price_eur": "30", "amount_eur": "60", "vat_rate": "20"}
    charge = company.add(
        "charge",
        customer_id=ids["customer"],
        vat_category="standard",
        explanation={},
        **line,
    )
    draft = company.add(
        "invoice_draft",
        customer_id=ids["customer"],
        issue_on=TODAY,
        charge_ids=[str(charge)],
        content={"lines": [line]},
        warnings=[],
        total_net_eur=60,
        total_vat_eur=12,
    )
    ids["second invoice"] = draft
    company.do("SELECT issue_invoice(%s, 1, %s)", draft, TODAY)


def _paid(company):
    """More comes in: for the invoice of old, and for that of the day."""
    ids = company.ids
    for amount, debt in ((15, ids["receivable"]), (70, ids["second invoice"])):
        payment = new_id()
        company.do(
            "SELECT record_payment(%s, %s, NULL, %s, %s, 'CHQ')", payment, ids["customer"], TODAY, amount
        )
        parts = Jsonb([{"id": str(new_id()), "receivable_id": str(debt), "amount_eur": amount}])
        company.do("SELECT allocate(%s, %s, %s)", payment, parts, TODAY)


def _imported(company):
    company.add("import_mapping", kind="customers", signature="Code;Nom", mapping={"Code": "code"})


def _assigned(company):
    """A crew, and somebody who looks at the board."""
    ids = company.ids
    mate = company.add("driver", "mate", number="003", surname="Sire", job="loader")
    company.add("tour_member", tour_id=ids["today"], role="loader", driver_id=mate)
    company.do("SELECT tell_presence(%s, %s, 1, 'driver', NULL, NULL, '{}')", new_id(), TODAY)


def _judged(company):
    """Somebody else drives for the company, and a manager has decided against a rule."""
    company.add("subcontractor", code="LOC", name="Locabenne")
    texts = dict.fromkeys(("rule", "sentence", "source", "driver", "vehicle", "job", "site"), "x")
    ids = {"op_id": new_id(), "tour_id": company.ids["today"], "driver_id": company.ids["driver"]}
    why = "Vu avec le client"
    company.do("SELECT begin_operation(%s, 'stop.move', %s)", ids["op_id"], why)
    company.add("override", decided_by="Hélène Puech", reason=why, day=TODAY, **ids, **texts)


def _rounds(company):
    """A round with a day that was applied, a site that rests, and a typical week."""
    add, ids = company.add, company.ids
    work = {"type": "SWAP", "customer_id": ids["customer"], "site_id": ids["site"], "minutes": 20}
    add("round", name="Bois du mardi", anchor_on=DAY, weekdays=[1], **work)
    add(
        "round_occurrence",
        round_id=ids["round"],
        planned_on=DAY,
        served_on=DAY,
        state="applied",
        job_id=ids["waiting"],
    )
    add("site_hold", site_id=ids["site"], from_on=TODAY, reason="Travaux")
    add("week_template", name="Semaine type", taken_from=DAY)
    add(
        "week_template_job",
        template_id=ids["week_template"],
        weekday=1,
        driver_id=ids["driver"],
        start_at=dt.time(6),
        **work,
    )


def _counted(company):
    """Boxes counted and rented, trucks looked after."""
    add, ids = company.add, company.ids
    truck, box = ids["vehicle"], ids["container"]
    counted = add(
        "stock_take", place_kind="depot", place_id=ids["depot"], expected=0, found=1, reason="Inventaire"
    )
    yard = {"to_kind": "depot", "to_id": ids["depot"]}
    add(
        "container_move",
        container_id=box,
        at=NOON + dt.timedelta(days=1),
        from_kind="site",
        from_id=ids["site"],
        stock_take_id=counted,
        **yard,
    )
    add("container_hold", container_id=box, first_on=DAY, reason="Chantier arrêté")
    add("container_reserve", depot_id=ids["depot"], type_code="B30", boxes=2)
    plan = add("maintenance_plan", vehicle_id=truck, label="Vidange", every_km=30_000)
    add("maintenance_visit", vehicle_id=truck, plan_id=plan, label="Vidange", done_on=DAY, cost_eur=480)


def _looked_at(company):
    """The plan read from a tablet."""
    company.add("plan_session", login="ancien", secret_hash=hashlib.sha256(b"secret").digest(), device="iPad")


def _called(company):
    """A closed gate with a call for it, and a word to the driver."""
    ids = company.ids
    case = company.do("SELECT open_case(gen_random_uuid(), %s, NULL, 'other', 'Portail fermé')", ids["today"])
    company.do("SELECT add_call(gen_random_uuid(), %s, '+33536490011', 'Mme Puech', 'busy')", case)
    company.do("SELECT send_message(gen_random_uuid(), %s, NULL, 'Rappelez-nous')", ids["today"])


def _on_the_road(company):
    """A driver with a code, where he was this morning, and what the endpoint refused meanwhile."""
    ids = company.ids
    company.do("SELECT set_driver_pin(%s, %s, %s)", ids["driver2"], b"s" * 16, hashlib.sha256(b"x").digest())
    token = "r" * 43
    company.add(
        "driver_link",
        tour_id=ids["today"],
        code_hash=b"road",
        token_hash=hashlib.sha256(token.encode()).digest(),
        expires_at=dt.datetime.now(dt.UTC) + dt.timedelta(hours=6),
    )
    started = "UPDATE tour SET status = 'running', started_at = now() - interval '1 hour' WHERE id = %s"
    company.do(started, ids["today"])
    here = [{"at": dt.datetime.now(dt.UTC).isoformat(), "lat": 43.6, "lon": 2.2, "accuracy": 12}]
    company.do("SELECT record_positions(%s, %s)", token, Jsonb(here))
    refused = [{"code": "unknown", "source": "a1b2", "key": "", "count": 3}]
    company.do("SELECT note_refusals(%s)", Jsonb(refused))


def _dropped(company):
    """A file that was dropped on a driver."""
    driver = company.ids["driver"]
    body = b"permis de conduire"
    company.do(
        "SELECT file_paper(%s, 'licence', 'Permis', 'permis.txt', 'text/plain', %s, %s, 'driver', %s, '')",
        new_id(),
        body,
        TODAY,
        driver,
    )


def _proven(company):
    """A ticket with its sealed paper, a note on it, and its copy in the mail."""
    ids, certificate, today = company.ids, b"DER", TODAY
    paper, mail = new_id(), new_id()
    company.do("SELECT seal_job_ticket_now(%s)", ids["told"])
    ticket = company.do("SELECT id FROM job_ticket WHERE job_id = %s", ids["told"])
    company.do(
        "SELECT keep_seal_key(%s, 'Rondo', %s, now() - '1 d'::interval, now() + '9 y'::interval, 'p', 'x')",
        new_id(),
        certificate,
    )
    company.do(
        "SELECT store_document(%s, 'job_ticket', 'BI', 'Bon', 'application/pdf', 'PDF', %s, NULL, NULL, %s)",
        paper,
        today,
        ids["told"],
    )
    company.do("SELECT note_ticket_paper(%s, %s, sha256(%s))", ticket, paper, certificate)
    company.do("SELECT add_ticket_note(%s, %s, 'Le client a rappelé')", new_id(), ids["told"])
    files = Jsonb([{"document": str(paper), "name": "bon.pdf"}])
    company.do("SELECT queue_mail(%s, 'ticket', 'a@b.example', 'Bon', 'Bonjour', %s)", mail, files)


# What each release adds to a database that is already in use.
LIVED = {
    "0001_tables": _first,
    "0002_guards": _guarded,
    "0003_field": _told,
    "0004_billing": _billed,
    "0005_payments": _paid,
    "0006_imports": _imported,
    "0008_assignments": _assigned,
    "0009_gate": _judged,
    "0010_rounds": _rounds,
    "0011_containers": _counted,
    "0017_plan": _looked_at,
    "0014_live": _called,
    "0013_field": _on_the_road,
    "0016_archive": _dropped,
    "0015_proof": _proven,
}
ALWAYS_EMPTY = ["gate_due"]
"""Filled and emptied within each transaction."""


@pytest.fixture
def dsn(admin_dsn):
    """An empty database with the company's roles and schema, and no table yet."""
    name = f"rondo_test_{os.getpid()}_{secrets.token_hex(4)}"
    create_database(admin_dsn, name)
    with psycopg.connect(_in(admin_dsn, name), autocommit=True) as admin:
        migrate.create_roles(admin)
        migrate.close_database(admin)
        migrate.create_schema(admin)
    yield _in(admin_dsn, name)
    drop_database(admin_dsn, name)


def _open(dsn):
    return psycopg.connect(dsn, autocommit=True, options="-c search_path=rondo")


def _tables(connection):
    found = connection.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'rondo' AND tablename <> 'schema_version'"
    )
    return sorted(name for (name,) in found)


def _rows(connection):
    """Return every row of every table, as it stands."""
    return {
        table: [row for (row,) in connection.execute(f"SELECT to_jsonb(t) FROM rondo.{table} t")]
        for table in _tables(connection)
    }


def _lived_through(dsn, upto):
    """Bring the database from release to release, and let people work with each of them."""
    with _open(dsn) as connection:
        company = Company(connection)
        for revision in migrate.revisions():
            before = _rows(connection)
            migrate.upgrade(dsn, revision)
            after = _rows(connection)
            for table, rows in before.items():
                lost = [row for row in rows if not any(row.items() <= kept.items() for kept in after[table])]
                assert lost == [], f"{revision} changes rows of {table}"
                assert len(after[table]) >= len(rows)
            if revision in LIVED:
                LIVED[revision](company)
            if revision == upto:
                break
        return company.ids


def test_each_release_keeps_the_rows_of_those_before(dsn):
    ids = _lived_through(dsn, migrate.revisions()[-1])
    with _open(dsn) as connection:
        empty = [table for table, rows in _rows(connection).items() if not rows]
        assert empty == ALWAYS_EMPTY, "a table that no release has filled proves nothing"
        left = connection.execute("SELECT kind, id, open_eur::float FROM open_amount").fetchall()
    assert sorted(left) == sorted(
        [
            ("receivable", ids["receivable"], 5.0),
            ("receivable", ids["second invoice"], 2.0),
            ("payment", ids["payment unknown"], 50.0),
        ]
    )
    ischema_names["xid8"] = XID8  # a type that SQLAlchemy does not read back by itself
    with Database(dsn, unhurried=True) as database:
        assert [finding for finding in database.read(check) if finding.count] == []
        with database.engine.connect() as opened:
            context = MigrationContext.configure(
                opened, opts={"version_table": "schema_version", "compare_type": True}
            )
            assert compare_metadata(context, Base.metadata) == []
            assert migrate.current(opened) == migrate.revisions()[-1]


def _catalogue(connection):
    """Return what a database is made of: columns, constraints, indexes, triggers, functions, rights."""
    queries = {
        "columns": "SELECT table_name, column_name, data_type, is_nullable, column_default"
        " FROM information_schema.columns WHERE table_schema = 'rondo'",
        "constraints": "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)"
        " FROM pg_constraint WHERE connamespace = 'rondo'::regnamespace",
        "indexes": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'rondo'",
        "triggers": "SELECT tgrelid::regclass::text, tgname, tgenabled::text, pg_get_triggerdef(oid)"
        " FROM pg_trigger WHERE NOT tgisinternal",
        "functions": "SELECT oid::regprocedure::text, md5(pg_get_functiondef(oid)), proacl::text"
        " FROM pg_proc WHERE pronamespace = 'rondo'::regnamespace AND prokind = 'f'",
        "rights": "SELECT relname, relacl::text, relrowsecurity FROM pg_class"
        " WHERE relnamespace = 'rondo'::regnamespace AND relkind = 'r'",
        "policies": "SELECT tablename, policyname, roles::text, qual FROM pg_policies",
    }
    return {name: set(connection.execute(query).fetchall()) for name, query in queries.items()}


def test_a_company_that_grew_up_has_the_tables_of_a_new_one(dsn, shared_database):
    _lived_through(dsn, migrate.revisions()[-1])
    with _open(dsn) as grown, shared_database.admin() as new:
        assert _catalogue(grown) == _catalogue(new)


def test_a_release_is_installed_once(dsn):
    _lived_through(dsn, "0003_field")
    migrate.create(dsn)
    with _open(dsn) as connection:
        before = _rows(connection)
        migrate.create(dsn)
        assert _rows(connection) == before


def test_a_step_that_fails_leaves_the_database_as_it_was(dsn):
    _lived_through(dsn, "0003_field")
    with _open(dsn) as connection:
        # Somebody was here before: the fifth step finds its table taken, after the fourth has done its work.
        connection.execute("CREATE TABLE rondo.open_amount (mine integer)")
        rows, catalogue = _rows(connection), _catalogue(connection)
        with pytest.raises(psycopg.errors.DuplicateTable):
            migrate.upgrade(dsn)
        assert (_rows(connection), _catalogue(connection)) == (rows, catalogue)
        connection.execute("DROP TABLE rondo.open_amount")
    migrate.upgrade(dsn)
    with Database(dsn, unhurried=True) as database, database.engine.connect() as opened:
        assert migrate.current(opened) == migrate.revisions()[-1]
