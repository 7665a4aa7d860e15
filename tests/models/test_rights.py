"""SQL that a person types with their own login, against a company with real papers in it.

The interface protects nothing: whoever has a login has all of SQL. Each statement here is one that somebody
might try; the database refuses it, and says that it is a refusal and not an accident.
"""

import contextlib
import datetime as dt
from functools import partial
from types import SimpleNamespace
from uuid import UUID

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict
from psycopg.types.json import Jsonb
from sqlalchemy import text

from app.db import new_id
from app.domain.live import CallResult, CaseKind
from app.models import Base
from app.models.parties import CustomerBank, Depot
from app.models.planning import Stop
from app.services import cases, field, field_tickets, invoicing, mail, payments, pricing
from app.services.check import check
from tests.builders import DAY, PARIS, World, slot
from tests.companion.phone import LOGIN as PHONES
from tests.companion.phone import companion_dsn
from tests.conftest import drop_database
from tests.services.test_invoicing import FIRST, LAST, Billed

DISPATCHER, ACCOUNTANT, MANAGER, ADMINISTRATOR = (
    "essai_exploitation",
    "essai_compta",
    "essai_direction",
    "essai_admin",
)
COLLEAGUE = "essai_exploitation2"
EVERYBODY = (DISPATCHER, ACCOUNTANT, MANAGER, ADMINISTRATOR, PHONES)
TOKEN = "t" * 43

NO_RIGHT, NEVER_CHANGED, REFUSED, CONFLICT = "42501", "RD001", "RD403", "RD409"

# What nobody may write, whatever their group; each table with one of its columns.
KEPT = {
    "invoice": "total_eur",
    "invoice_line": "amount_eur",
    "receivable": "amount_eur",
    "payment": "amount_eur",
    "allocation": "amount_eur",
    "open_amount": "open_eur",
    "bank_account": "iban",
    "bank_statement": "closing_eur",
    "bank_line": "amount_eur",
    "job_ticket": "content",
    "weigh_ticket": "net_kg",
    "waste_movement": "net_kg",
    "field_event": "data",
    "signature": "name",
    "problem_case": "plan",
    "call_attempt": "result",
    "message": "text",
    "document": "title",
    "blob": "body",
    "journal_change": "before",
    "operation": "who",
    "change_log": "row_key",
    "counter": "last_no",
    "booking": "slot",
    "presence": "login",
    "driver_link": "token_hash",
    "driver_pin": "proof",
    "field_refusal": "count",
    "plan_session": "secret_hash",
    "position": "lat",
    "staff": "groups",
    "job_transition": "to_status",
    "schema_version": "version_num",
    "chain_tail": "last_seq",
    "ticket_note": "text",
    "ticket_paper": "sha256",
    "seal_key": "certificate",
    "mail": "state",
    "mail_file": "filename",
}

SECRETS = {
    DISPATCHER: (
        "invoice",
        "invoice_line",
        "receivable",
        "payment",
        "allocation",
        "open_amount",
        "bank_account",
        "bank_statement",
        "bank_line",
        "customer_bank",
        "price_list",
        "price",
        "charge",
        "invoice_draft",
        "payer_alias",
        "blob",
        "journal_change",
        "counter",
        "driver_link",
        "driver_pin",
        "seal_key",
        "chain_tail",
        "plan_session",
    ),
    ACCOUNTANT: (
        *("blob", "journal_change", "counter", "driver_link", "driver_pin", "seal_key", "chain_tail"),
        "plan_session",
    ),
    MANAGER: ("blob", "driver_link", "driver_pin", "seal_key", "chain_tail", "plan_session"),
    ADMINISTRATOR: (
        *("invoice", "payment", "bank_line", "price", "customer_bank", "blob", "driver_link"),
        *("driver_pin", "seal_key", "chain_tail", "plan_session"),
    ),
    PHONES: tuple(table.name for table in Base.metadata.sorted_tables),
}

# How a person would make the database another one.
STRUCTURE = (
    "ALTER TABLE rondo.invoice DISABLE TRIGGER ALL",
    "ALTER TABLE rondo.invoice DISABLE TRIGGER frozen",
    "ALTER TABLE rondo.invoice ENABLE REPLICA TRIGGER frozen",
    "ALTER TABLE rondo.invoice ADD COLUMN mine text",
    "ALTER TABLE rondo.invoice OWNER TO CURRENT_USER",
    "ALTER TABLE rondo.job DISABLE ROW LEVEL SECURITY",
    "ALTER TABLE rondo.booking DROP CONSTRAINT booking_free",
    "DROP TRIGGER seal ON rondo.invoice",
    "DROP POLICY depot ON rondo.tour",
    "DROP TABLE rondo.invoice CASCADE",
    "DROP SCHEMA rondo CASCADE",
    "DROP FUNCTION rondo.t_forbid() CASCADE",
    "CREATE TRIGGER mine BEFORE INSERT ON rondo.invoice FOR EACH ROW EXECUTE FUNCTION rondo.t_forbid()",
    "CREATE RULE mine AS ON INSERT TO rondo.invoice DO INSTEAD NOTHING",
    "CREATE POLICY mine ON rondo.job USING (true)",
    "CREATE FUNCTION rondo.mine() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
    "CREATE OR REPLACE FUNCTION rondo.is_member(p_group text) RETURNS boolean LANGUAGE sql AS 'SELECT true'",
    "CREATE FUNCTION public.mine() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
    "CREATE FUNCTION pg_temp.mine() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
    "ALTER FUNCTION rondo.is_member(text) SECURITY DEFINER",
    "ALTER FUNCTION rondo.t_forbid() RENAME TO t_allow",
    "CREATE TABLE rondo.mine (x integer)",
    "CREATE TABLE public.mine (x integer)",
    "CREATE TEMP TABLE mine (x integer)",
    "CREATE TYPE rondo.mine AS (x integer)",
    "CREATE VIEW rondo.mine AS SELECT 1",
    "CREATE SCHEMA mine",
    "DROP EXTENSION plpgsql CASCADE",
    "CREATE EVENT TRIGGER mine ON ddl_command_start EXECUTE FUNCTION rondo.t_forbid()",
    "CREATE PUBLICATION mine FOR ALL TABLES",
    "GRANT SELECT ON rondo.blob TO PUBLIC",
    "REVOKE ALL ON rondo.blob FROM rondo_owner",
    "ALTER DEFAULT PRIVILEGES FOR ROLE rondo_owner GRANT ALL ON TABLES TO PUBLIC",
    "LOCK TABLE rondo.invoice IN ACCESS EXCLUSIVE MODE",
    "SET ROLE rondo_owner",
    "SET ROLE rondo_useradmin",
    "SET SESSION AUTHORIZATION rondo_owner",
    "DO $$ BEGIN SET ROLE rondo_owner; END $$",
    "SET session_replication_role = replica",
    "ALTER ROLE CURRENT_USER SET session_replication_role = replica",
    "ALTER ROLE CURRENT_USER SUPERUSER",
    "ALTER ROLE CURRENT_USER CREATEROLE",
    "ALTER ROLE CURRENT_USER CONNECTION LIMIT 1000",
    f"ALTER ROLE {COLLEAGUE} PASSWORD 'azerty'",
    f"ALTER ROLE {COLLEAGUE} NOLOGIN",
    "GRANT rondo_owner TO CURRENT_USER",
    "GRANT rondo_manager TO CURRENT_USER",
    "CREATE ROLE mine LOGIN",
    f"DROP ROLE {COLLEAGUE}",
    "REASSIGN OWNED BY rondo_owner TO CURRENT_USER",
    "DROP OWNED BY rondo_owner CASCADE",
    "COPY (SELECT 1) TO PROGRAM 'cat'",
    "COPY (SELECT 1) TO '/tmp/mine'",
    "SELECT pg_read_file('/etc/hostname')",
    "SELECT lo_import('/etc/hostname')",
    "SELECT * FROM pg_authid",
    "SELECT pg_reload_conf()",
    "SELECT rondo.take_number('FA', 2026)",
    "SELECT rondo.log_change('invoice', '1')",
    "SELECT rondo.set_open('receivable', gen_random_uuid(), NULL, 0)",
    "SELECT rondo.apply_event(NULL, NULL, NULL, 'done', now(), '{}', NULL, NULL, NULL, NULL)",
    "SELECT rondo.move_container(gen_random_uuid(), now(), 'lost', NULL, NULL)",
    "SELECT rondo.seal_job_ticket(gen_random_uuid())",
    f"SELECT rondo.link_of_token('{TOKEN}')",
)

# What is refused to one of them, each with the refusal that it meets.
OWN = [
    # A dispatcher: planning is theirs, papers and money are not.
    (DISPATCHER, "INSERT INTO invoice_draft (id) VALUES (gen_random_uuid())", NO_RIGHT),
    (DISPATCHER, "UPDATE price SET amount_eur = 0", NO_RIGHT),
    (DISPATCHER, "DELETE FROM charge", NO_RIGHT),
    (DISPATCHER, "UPDATE parameter SET value = '0'", NO_RIGHT),
    (DISPATCHER, "UPDATE company SET iban = 'FR76'", NO_RIGHT),
    (DISPATCHER, "UPDATE customer_bank SET iban = 'FR76'", NO_RIGHT),
    (DISPATCHER, "UPDATE container_move SET to_kind = 'lost'", NO_RIGHT),
    (DISPATCHER, "DELETE FROM container_move WHERE job_id IS NOT NULL", NEVER_CHANGED),
    (DISPATCHER, "UPDATE job SET driver_note = 'x' WHERE status = 'INVOICED'", NEVER_CHANGED),
    (DISPATCHER, "DELETE FROM job WHERE status = 'INVOICED'", NEVER_CHANGED),
    (DISPATCHER, "UPDATE job SET status = 'INVOICED' WHERE status = 'VALIDATED'", REFUSED),
    (DISPATCHER, "UPDATE job SET status = 'VALIDATED' WHERE status = 'DONE'", REFUSED),
    (DISPATCHER, "UPDATE job SET status = 'TO_PLAN' WHERE status = 'DONE'", NEVER_CHANGED),
    (DISPATCHER, "DELETE FROM stop WHERE job_id IN (SELECT job_id FROM job_ticket)", NEVER_CHANGED),
    (DISPATCHER, "UPDATE customer SET name = 'x', version = version - 1", CONFLICT),
    (DISPATCHER, "SELECT issue_invoice(gen_random_uuid(), 1, current_date)", NO_RIGHT),
    (
        DISPATCHER,
        "SELECT record_payment(gen_random_uuid(), (SELECT id FROM customer), NULL, current_date, 9, '')",
        NO_RIGHT,
    ),
    (DISPATCHER, "SELECT import_statement('{{}}')", NO_RIGHT),
    (DISPATCHER, "SELECT settle('[]')", NO_RIGHT),
    (DISPATCHER, f"SELECT field_day('{TOKEN}')", NO_RIGHT),
    (DISPATCHER, "SELECT create_user('intrus', 'x', ARRAY['manager'], 'x')", NO_RIGHT),
    (DISPATCHER, f"SELECT disable_user('{COLLEAGUE}')", NO_RIGHT),
    (
        DISPATCHER,
        "SELECT store_document(gen_random_uuid(), 'invoice', 'FA2026-000009', 'x', 'x', '', current_date)",
        REFUSED,
    ),
    (DISPATCHER, "SELECT * FROM history_of('customer_bank', (SELECT id::text FROM customer))", REFUSED),
    (DISPATCHER, "SELECT * FROM history_of('charge', '1')", REFUSED),
    (DISPATCHER, "SELECT undo_operation('{colleagues_op}')", NEVER_CHANGED),
    (DISPATCHER, "SELECT begin_operation('{colleagues_op}', 'x')", REFUSED),
    (DISPATCHER, "SELECT mark_undoing('{colleagues_op}')", REFUSED),
    (DISPATCHER, "SELECT create_driver_link(gen_random_uuid(), gen_random_uuid())", REFUSED),
    (DISPATCHER, "SELECT change_my_password('azerty')", "P0001"),
    (DISPATCHER, "SELECT plan_of('guessed', current_date, 1)", NO_RIGHT),
    (
        DISPATCHER,
        "SELECT keep_seal_key(gen_random_uuid(), 'x', 'x', now(), now() + '1 day', 'x', '')",
        REFUSED,
    ),
    (DISPATCHER, "SELECT add_ticket_note(gen_random_uuid(), '{job}', ' ')", NEVER_CHANGED),
    (
        DISPATCHER,
        "SELECT queue_mail(gen_random_uuid(), 'x', 'a@b.example', 'x', 'x',"
        " jsonb_build_array(jsonb_build_object('document', '{invoice_paper}', 'name', 'x')))",
        REFUSED,
    ),
    # An accountant: bills, and never twice, nor backwards.
    (ACCOUNTANT, "UPDATE charge SET amount_eur = 0 WHERE invoice_id IS NOT NULL", NEVER_CHANGED),
    (ACCOUNTANT, "DELETE FROM charge WHERE invoice_id IS NOT NULL", NEVER_CHANGED),
    (ACCOUNTANT, "UPDATE charge SET invoice_id = '{invoice}' WHERE invoice_id IS NULL", REFUSED),
    (ACCOUNTANT, "UPDATE job SET status = 'INVOICED' WHERE status = 'VALIDATED'", REFUSED),
    (ACCOUNTANT, "UPDATE job SET office_note = 'x' WHERE status = 'INVOICED'", NEVER_CHANGED),
    (ACCOUNTANT, "SELECT issue_invoice(gen_random_uuid(), 1, current_date)", CONFLICT),
    (
        ACCOUNTANT,
        "SELECT allocate('{payment}', jsonb_build_array(jsonb_build_object('id', gen_random_uuid(),"
        " 'receivable_id', '{invoice}'::uuid, 'amount_eur', 999999)), current_date)",
        NEVER_CHANGED,
    ),
    (ACCOUNTANT, "UPDATE stop SET pinned = true", NO_RIGHT),
    (ACCOUNTANT, "DELETE FROM job", NO_RIGHT),
    (ACCOUNTANT, "UPDATE vehicle SET plate = 'x'", NO_RIGHT),
    (ACCOUNTANT, "UPDATE parameter SET value = '0'", NO_RIGHT),
    (ACCOUNTANT, "UPDATE company SET iban = 'FR76'", NO_RIGHT),
    (ACCOUNTANT, "SELECT create_driver_link('{tour}', gen_random_uuid())", NO_RIGHT),
    (ACCOUNTANT, "SELECT revoke_driver_link('{link}')", NO_RIGHT),
    (ACCOUNTANT, "SELECT seal_job_ticket_now('{job}')", NO_RIGHT),
    (ACCOUNTANT, "SELECT create_user('intrus', 'x', ARRAY['manager'], 'x')", NO_RIGHT),
    (ACCOUNTANT, "SELECT * FROM sealing_keys()", NO_RIGHT),
    (ACCOUNTANT, "SELECT note_ticket_paper('{job}', '{job}', '')", NO_RIGHT),
    # A manager: reads everything that may be read, and sets the company's rules.
    (MANAGER, "UPDATE job SET office_note = 'x'", NO_RIGHT),
    (MANAGER, "UPDATE customer SET name = 'x'", NO_RIGHT),
    (MANAGER, "UPDATE price SET amount_eur = 0", NO_RIGHT),
    (MANAGER, "DELETE FROM parameter", NO_RIGHT),
    (MANAGER, "UPDATE customer_bank SET iban = 'FR76'", NO_RIGHT),
    (MANAGER, "SELECT issue_invoice(gen_random_uuid(), 1, current_date)", NO_RIGHT),
    (
        MANAGER,
        "SELECT record_payment(gen_random_uuid(), (SELECT id FROM customer), NULL, current_date, 9, '')",
        NO_RIGHT,
    ),
    (
        MANAGER,
        "SELECT record_weighing(gen_random_uuid(), '{job}', 'own_bridge', '', '', 2, 1, now())",
        NO_RIGHT,
    ),
    (MANAGER, "SELECT create_driver_link('{tour}', gen_random_uuid())", NO_RIGHT),
    (MANAGER, "SELECT * FROM sealing_keys()", NO_RIGHT),
    (MANAGER, "SELECT add_ticket_note(gen_random_uuid(), '{job}', 'x')", NO_RIGHT),
    (MANAGER, "SELECT create_user('intrus', 'x', ARRAY['manager'], 'x')", NO_RIGHT),
    # Who manages the users manages nothing else, and makes nobody mightier than the groups are.
    (ADMINISTRATOR, "UPDATE job SET office_note = 'x'", NO_RIGHT),
    (ADMINISTRATOR, "SELECT issue_invoice(gen_random_uuid(), 1, current_date)", NO_RIGHT),
    (ADMINISTRATOR, "SELECT create_user('intrus', 'x', ARRAY['superuser'], 'x')", NEVER_CHANGED),
    (ADMINISTRATOR, "SELECT create_user('intrus; DROP', 'x', ARRAY['manager'], 'x')", NEVER_CHANGED),
    (ADMINISTRATOR, "SELECT create_user('rondo_owner2', 'x', ARRAY['manager'], 'x')", NEVER_CHANGED),
    (ADMINISTRATOR, "SELECT disable_user('essai_admin')", NEVER_CHANGED),
    (ADMINISTRATOR, "SELECT disable_user('postgres')", NEVER_CHANGED),
    # The drivers' endpoint: four doors, each with a key.
    (PHONES, "SELECT rondo.begin_operation(gen_random_uuid(), 'x')", NO_RIGHT),
    (PHONES, "SELECT rondo.undo_operation(gen_random_uuid())", NO_RIGHT),
    (PHONES, "SELECT rondo.document_body(gen_random_uuid())", NO_RIGHT),
    (PHONES, "SELECT * FROM rondo.history_of('job', '1')", NO_RIGHT),
    (PHONES, "SELECT * FROM rondo.who_holds('{{}}', tstzrange(now(), now()))", NO_RIGHT),
    (PHONES, "SELECT rondo.ticket_content('{job}')", NO_RIGHT),
    (PHONES, "SELECT * FROM rondo.sealing_keys()", NO_RIGHT),
    (PHONES, "SELECT * FROM rondo.take_mail(gen_random_uuid())", NO_RIGHT),
    (PHONES, "SELECT rondo.create_driver_link('{tour}', gen_random_uuid())", NO_RIGHT),
    (PHONES, "SELECT rondo.seal_job_ticket_now('{job}')", NO_RIGHT),
    (PHONES, "SELECT rondo.issue_invoice(gen_random_uuid(), 1, current_date)", NO_RIGHT),
    (PHONES, "SELECT rondo.field_day('guessed')", REFUSED),
    (PHONES, f"SELECT rondo.open_driver_link('guessed', '{TOKEN}')", REFUSED),
    (PHONES, "SELECT rondo.open_driver_link('guessed', 'short')", NEVER_CHANGED),
    (PHONES, "SELECT rondo.open_plan(sha256('mine'))", NO_RIGHT),
    (PHONES, "SELECT rondo.plan_content(NULL, current_date, current_date)", NO_RIGHT),
    (PHONES, "SELECT rondo.plan_session_of('guessed')", NO_RIGHT),
    (PHONES, "SELECT rondo.plan_of('guessed', current_date, 1)", REFUSED),
    (
        PHONES,
        "SELECT rondo.record_event('guessed', gen_random_uuid(), 'done', now(), NULL, '{{}}')",
        REFUSED,
    ),
]


def _fill(session) -> dict:
    """Make the papers of some days: invoiced, weighed, signed, paid."""
    world = Billed(session)
    session.add(CustomerBank(id=world.customer.id, iban="FR7630006000011234567890189"))
    billed, validated = world.done(hour=6), world.done(hour=8)
    pricing.approve(session, [billed.id])
    invoicing.propose(session, FIRST, LAST, DAY)
    draft = invoicing.drafts(session)[0]
    invoice, label = invoicing.issue(session, draft.draft_id, draft.version)
    invoicing.file_invoice(session, UUID(invoice))
    invoice_paper = session.scalar(text("SELECT id FROM document WHERE kind = 'invoice'"))
    pricing.approve(session, [validated.id])
    payment = payments.record_payment(session, world.customer.id, 100, DAY, "VIR", "Virement")
    payments.allocate(session, payment, [(UUID(invoice), 100)], DAY, "")
    today = dt.datetime.now(PARIS).date()
    tour = world.tour(day=today, slot=slot(0, 12, today), driver=world.driver2.id, vehicle_id=world.truck2.id)
    told = world.job(wanted_on=today, container_out_id=world.box.id)
    session.add(Stop(id=told.id, tour_id=tour.id, job_id=told.id, slot=slot(7, 8, today)))
    session.flush()
    session.refresh(tour)
    tour.status, tour.revision = "published", 1
    session.flush()
    link = field.create_link(session, tour.id)
    case = UUID(cases.open_case(session, tour.id, None, CaseKind.OTHER, "Portail fermé"))
    cases.add_call(session, case, cases.Number("+33536490011", ""), CallResult.BUSY)
    cases.send_message(session, tour.id, "Rappelez-nous")
    field.set_pin(session, tour.driver_id, "4711")
    return {
        "invoice": invoice,
        "invoice_paper": str(invoice_paper),
        "payment": str(payment),
        "tour": str(tour.id),
        "job": str(told.id),
        "link": str(link.id),
        "code": link.code,
        "label": label,
    }


def _tell(phones, code, job):
    """Open the link, sign, and say that the job is done."""
    phones.execute("SELECT rondo.open_driver_link(%s, %s)", (code, TOKEN))
    for kind, data in (
        ("signature", '{"party": "customer", "absence_reason": "personne sur place"}'),
        ("photo", "{}"),
        ("done", "{}"),
    ):
        phones.execute(
            "SELECT rondo.record_event(%s, %s, %s, now(), %s, %s, p_body => %s, p_mime => 'image/jpeg')",
            (TOKEN, new_id(), kind, job, data, b"jpeg" if kind == "photo" else None),
        )
    here = Jsonb([{"at": dt.datetime.now(dt.UTC).isoformat(), "lat": 43.6, "lon": 2.2}])
    phones.execute("SELECT rondo.record_positions(%s, %s)", (TOKEN, here))
    refused = Jsonb([{"code": "unknown", "source": "a1b2", "key": "", "count": 3}])
    phones.execute("SELECT rondo.note_refusals(%s)", (refused,))


def _say(session, job):
    """Add a note to the ticket, and send it by mail."""
    session.execute(text("SELECT add_ticket_note(:id, :job, 'Rappelé')"), {"id": new_id(), "job": job})
    paper = session.scalar(text("SELECT id FROM document WHERE kind = 'job_ticket'"))
    mail.set_server(session, mail.Server(host="localhost", sender="bons@exemple.example"))
    mail.queue(session, "client@exemple.example", "Bon", "Bonjour", [paper])


def _kept(admin) -> dict[str, tuple]:
    """Return how many rows each table holds, and their fingerprint."""
    return {
        table.name: admin.execute(
            f"SELECT count(*), md5(string_agg(t::text, ',' ORDER BY t::text)) FROM rondo.{table.name} t"
        ).fetchone()
        for table in Base.metadata.sorted_tables
    }


@pytest.fixture(scope="module")
def filled(make_database, admin_dsn):
    """A database with papers of every kind."""
    database = make_database()
    facts = database.open().write(_fill, "test.papers")
    op = new_id()
    note = text("UPDATE customer SET note = 'Appeler avant'")
    database.open(COLLEAGUE).write(lambda session: session.execute(note) and None, "customer.edit", op=op)
    with psycopg.connect(database.dsn(COLLEAGUE), autocommit=True) as looking:
        looking.execute("SELECT rondo.tell_presence(%s, %s, 1, 'driver', NULL, NULL, '{}')", (new_id(), DAY))
    with psycopg.connect(database.dsn(COLLEAGUE), autocommit=True) as looking:
        looking.execute("SELECT rondo.open_plan(sha256('secret'))")
    with psycopg.connect(companion_dsn(database), autocommit=True) as phones:
        _tell(phones, facts["code"], facts["job"])
    assert database.open().write(field_tickets.draw_missing_tickets, "ticket.draw") == 1
    database.open().write(partial(_say, job=facts["job"]), "ticket.note")
    yield SimpleNamespace(database=database, facts=facts | {"colleagues_op": str(op)})
    database.close()
    drop_database(admin_dsn, conninfo_to_dict(database.admin_dsn)["dbname"])


@pytest.fixture(scope="module")
def company(filled):
    """A company whose people type SQL; nothing of it may have changed when all has been tried."""
    with contextlib.ExitStack() as stack:
        admin = stack.enter_context(filled.database.admin())
        connections = {
            login: stack.enter_context(
                psycopg.connect(filled.database.dsn(login), autocommit=True, options="-c search_path=rondo")
            )
            for login in EVERYBODY
        }
        before = _kept(admin)
        assert {name for name in KEPT if before.get(name, (1,))[0] == 0} <= {
            "bank_account",
            "bank_statement",
            "bank_line",
        }
        yield SimpleNamespace(
            database=filled.database, facts=filled.facts, admin=admin, connected=connections.__getitem__
        )
        after = _kept(admin)
        assert {name for name in before if before[name] != after[name]} == set()
        assert [finding for finding in filled.database.open_admin().read(check) if finding.count] == []


def _refusal(company, login, statement):
    """Return the state with which the database refuses a statement; "done" if it does not."""
    connection = company.connected(login)
    try:
        with connection.transaction(force_rollback=True):
            connection.execute(statement)
    except psycopg.DatabaseError as refused:
        return refused.sqlstate
    return "done"


@pytest.mark.parametrize("verb", ["UPDATE", "DELETE", "INSERT", "TRUNCATE"])
@pytest.mark.parametrize("table", KEPT)
@pytest.mark.parametrize("login", EVERYBODY)
def test_what_was_recorded_is_not_written_by_hand(company, login, table, verb):
    column = KEPT[table]
    statement = {
        "UPDATE": f"UPDATE rondo.{table} SET {column} = {column}",
        "DELETE": f"DELETE FROM rondo.{table}",
        "INSERT": f"INSERT INTO rondo.{table} DEFAULT VALUES",
        "TRUNCATE": f"TRUNCATE rondo.{table} CASCADE",
    }[verb]
    assert _refusal(company, login, statement) == NO_RIGHT


@pytest.mark.parametrize(
    ("login", "table"), [(who, table) for who, tables in SECRETS.items() for table in tables]
)
def test_what_is_not_for_their_eyes_is_not_read(company, login, table):
    assert _refusal(company, login, f"SELECT * FROM rondo.{table}") == NO_RIGHT
    assert _refusal(company, login, f"COPY rondo.{table} TO STDOUT") == NO_RIGHT


@pytest.mark.parametrize("statement", STRUCTURE)
@pytest.mark.parametrize("login", EVERYBODY)
def test_nobody_makes_the_database_another_one(company, login, statement):
    assert _refusal(company, login, statement) == NO_RIGHT


@pytest.mark.parametrize("login", EVERYBODY)
def test_nobody_sets_up_the_server(company, login):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        company.connected(login).execute("ALTER SYSTEM SET fsync = off")


@pytest.mark.parametrize(("login", "statement", "refusal"), OWN)
def test_each_role_has_its_bounds(company, login, statement, refusal):
    assert _refusal(company, login, statement.format(**company.facts)) == refusal


def test_every_door_is_given_to_somebody_and_leads_where_it_says(company):
    # A function without its own list of rights is everybody's; one with its caller's search path calls what
    # that one put there.
    open_to_all = company.admin.execute(
        "SELECT p.oid::regprocedure::text FROM pg_proc p WHERE p.pronamespace = 'rondo'::regnamespace"
        " AND (p.proacl IS NULL OR EXISTS (SELECT FROM aclexplode(p.proacl) a WHERE a.grantee = 0))"
        " AND p.prokind = 'f' AND p.proname !~ '^uuid(multi)?range$'"
    )
    assert open_to_all.fetchall() == []
    led_astray = company.admin.execute(
        "SELECT p.oid::regprocedure::text FROM pg_proc p WHERE p.pronamespace = 'rondo'::regnamespace"
        " AND p.prosecdef AND NOT coalesce(p.proconfig::text, '') LIKE '%search_path=pg_catalog, pg_temp%'"
    )
    assert led_astray.fetchall() == []


def test_each_role_can_do_its_work(company):
    def value(login, statement):
        return company.connected(login).execute(statement).fetchone()[0]

    assert value(DISPATCHER, "SELECT count(*) FROM job") == 3
    assert value(ACCOUNTANT, "SELECT count(*) FROM invoice") == 1
    assert value(MANAGER, "SELECT count(*) > 10 FROM journal_change") is True
    assert value(ADMINISTRATOR, "SELECT count(*) > 3 FROM staff") is True
    # The same phone again: nothing new is written, its day is answered.
    with company.connected(PHONES).transaction(force_rollback=True):
        assert value(PHONES, f"SELECT rondo.field_day('{TOKEN}') -> 'tour' ->> 'id'") == company.facts["tour"]
    for login, statement in (
        (DISPATCHER, "UPDATE job SET office_note = 'x' WHERE status = 'DONE'"),
        (DISPATCHER, "UPDATE customer SET name = 'x'"),
        (ACCOUNTANT, "UPDATE price SET amount_eur = 1"),
        (ACCOUNTANT, "UPDATE charge SET label = 'x' WHERE invoice_id IS NULL"),
        (ADMINISTRATOR, "UPDATE company SET phone = '+33536490000'"),
    ):
        with company.connected(login).transaction(force_rollback=True):
            assert company.connected(login).execute(statement).rowcount > 0


@pytest.mark.parametrize("login", [ACCOUNTANT, MANAGER])
def test_an_invoices_file_opens_for_who_may_see_it(company, login):
    found = company.connected(login).execute(
        "SELECT number, document_body(id) FROM document WHERE kind = 'invoice'"
    )
    ((number, body),) = found.fetchall()
    assert number == company.facts["label"]
    assert bytes(body[:5]) == b"%PDF-"


@pytest.mark.parametrize("login", [DISPATCHER, ADMINISTRATOR])
def test_an_invoices_file_stays_shut_for_others(company, login):
    connection = company.connected(login)
    query = "SELECT id FROM document WHERE kind = 'invoice'"
    assert connection.execute(query).fetchall() == []
    (document,) = company.admin.execute(query).fetchone()
    assert connection.execute("SELECT document_body(%s)", (document,)).fetchone() == (None,)


@pytest.mark.parametrize("forged", ["{colleagues_op}", "00000000-0000-7000-8000-000000000000"])
def test_a_forged_operation_does_not_take_what_one_did(company, forged):
    connection = company.connected(DISPATCHER)
    forged = forged.format(**company.facts)
    with connection.transaction(force_rollback=True):
        connection.execute("SELECT set_config('rondo.op', %s, true)", (forged,))
        connection.execute("UPDATE customer SET note = 'x'")
        found = connection.execute(
            "SELECT o.op_id::text, o.who, o.kind FROM history_of('customer',"
            " (SELECT id::text FROM customer)) h JOIN operation o USING (op_id) ORDER BY h.at DESC LIMIT 1"
        ).fetchone()
    assert found[1:] == (DISPATCHER, "sql")
    assert found[0] != forged


def test_a_finished_operation_keeps_its_answer(company):
    connection = company.connected(DISPATCHER)
    with connection.transaction(force_rollback=True):
        connection.execute(
            "SELECT finish_operation(%s, '{\"forged\": true}')", (company.facts["colleagues_op"],)
        )
        found = connection.execute(
            "SELECT result FROM operation WHERE op_id = %s", (company.facts["colleagues_op"],)
        )
        assert found.fetchone() == (None,)


def test_what_sql_by_hand_writes_is_in_the_journal_under_its_authors_name(company):
    connection = company.connected(DISPATCHER)
    with connection.transaction(force_rollback=True):
        connection.execute("SET LOCAL application_name = 'rondo'")
        connection.execute("UPDATE vehicle SET label = 'Peinte en rose' WHERE plate = 'ZZ-101-AA'")
        found = connection.execute(
            "SELECT h.who, h.kind, h.after ->> 'label' FROM vehicle v, history_of('vehicle', v.id::text) h"
            " WHERE v.plate = 'ZZ-101-AA' ORDER BY h.at DESC LIMIT 1"
        )
        assert found.fetchone() == ("Claire Fabre", "sql", "Peinte en rose")


def test_a_colleagues_session_is_not_ended(company):
    connection = company.connected(DISPATCHER)
    with company.database.open(ACCOUNTANT).session() as session:
        pid = session.execute(text("SELECT pg_backend_pid()")).scalar_one()
        assert _refusal(company, DISPATCHER, f"SELECT pg_terminate_backend({pid})") == NO_RIGHT
        assert session.execute(text("SELECT 1")).scalar_one() == 1
    assert connection.execute("SELECT 1").fetchone() == (1,)


def test_who_is_bound_to_a_depot_sees_that_depot_only(database):
    def make(session):
        world = World(session)
        depots = [world.depot, Depot(id=new_id(), code="B", name="Albi")]
        session.add(depots[1])
        session.flush()
        for depot in depots:
            world.job(depot_id=depot.id, driver_note=depot.name)
        return str(depots[1].id)

    albi = database.open().write(make, "test.world")
    with database.admin() as admin:
        admin.execute("UPDATE staff SET depot_ids = ARRAY[%s::uuid] WHERE login = %s", (albi, DISPATCHER))
    with psycopg.connect(
        database.dsn(DISPATCHER), autocommit=True, options="-c search_path=rondo"
    ) as connection:
        for trick in ("SELECT 1", "SET row_security = on", "SET rondo.op = 'x'"):
            connection.execute(trick)
            assert connection.execute("SELECT driver_note FROM job").fetchall() == [("Albi",)]
        connection.execute("RESET rondo.op")
        assert connection.execute("UPDATE job SET office_note = 'x'").rowcount == 1
        assert connection.execute("DELETE FROM job").rowcount == 1
        # Switched off, the rule refuses; it does not open.
        connection.execute("SET row_security = off")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SELECT driver_note FROM job")
    with database.admin() as admin:
        assert admin.execute("SELECT driver_note FROM job").fetchall() == [("Castelnau",)]
