"""What the database refuses by itself, to whoever asks, by whatever program."""

import psycopg
import pytest
from sqlalchemy import select, text

from app.db import Change, Feed, new_id
from app.errors import Conflict, Forbidden, RuleBroken
from app.models.planning import Job, Stop, Tour
from tests.builders import World, at, slot


def _world(database):
    with database.open("essai_tous").transaction() as session:
        return World(session)


def test_two_tours_of_one_driver_cannot_overlap(database):
    world = _world(database)
    people = database.open()
    with people.transaction() as session:
        session.add(Tour(id=new_id(), day=world_day(), driver_id=world.driver.id, slot=slot(6, 14)))
    with pytest.raises(Conflict), people.transaction() as session:
        session.add(Tour(id=new_id(), day=world_day(), driver_id=world.driver.id, slot=slot(13, 18)))


def world_day():
    from tests.builders import DAY

    return DAY


def test_a_vehicle_in_the_workshop_is_taken(database):
    world = _world(database)
    people = database.open()
    with people.transaction() as session:
        session.execute(
            text(
                "INSERT INTO absence (id, vehicle_id, slot, kind)"
                " VALUES (:id, :v, tstzrange(:a, :b), 'workshop')"
            ),
            {"id": new_id(), "v": world.truck.id, "a": at(0), "b": at(24)},
        )
    with pytest.raises(Conflict), people.transaction() as session:
        session.add(
            Tour(
                id=new_id(),
                day=world_day(),
                driver_id=world.driver.id,
                vehicle_id=world.truck.id,
                slot=slot(6, 14),
            )
        )


def test_stops_of_a_tour_do_not_overlap_and_stretch_it(session):
    world = World(session)
    tour = world.tour(8, 9)
    world.stop(tour, world.job(), 8, 9)
    world.stop(tour, world.job(), 10, 11)
    session.refresh(tour)
    assert (tour.slot.lower, tour.slot.upper) == (at(8), at(11))
    with pytest.raises(Exception, match="booking_free"):
        world.stop(tour, world.job(), 10.5, 12)


def test_planning_a_job_changes_its_state_and_back(session):
    world = World(session)
    job = world.job()
    stop = world.stop(world.tour(), job, 8, 9)
    session.refresh(job)
    assert job.status == "PLANNED"
    session.delete(stop)
    session.flush()
    session.refresh(job)
    assert job.status == "TO_PLAN"


def test_a_job_cannot_jump_from_plan_to_invoice(session):
    job = World(session).job()
    with pytest.raises(Exception, match="cannot go from"):
        session.execute(text("UPDATE job SET status = 'INVOICED' WHERE id = :id"), {"id": job.id})


def test_an_old_version_never_overwrites_a_newer_one(session):
    world = World(session)
    update = text("UPDATE customer SET name = :name, version = :seen WHERE id = :id")
    session.execute(update, {"name": "Premier", "seen": 1, "id": world.customer.id})
    with pytest.raises(Exception, match="colleague"):
        session.execute(update, {"name": "Second", "seen": 1, "id": world.customer.id})


def test_an_operation_sent_twice_is_done_once(database):
    world = _world(database)
    people, op = database.open(), new_id()

    def add(session):
        job = Job(
            id=new_id(),
            number="",
            type="SWAP",
            customer_id=world.customer.id,
            site_id=world.site.id,
            minutes=20,
        )
        session.add(job)
        session.flush()
        return str(job.id)

    first = people.write(add, "job.add", op=op)
    assert people.write(add, "job.add", op=op) == first
    with people.session() as session:
        assert session.scalars(select(Job)).all()[0].number.endswith("000001")
        assert len(session.scalars(select(Job)).all()) == 1


def test_undo_takes_back_the_whole_operation_and_redo_brings_it_again(database):
    world = _world(database)
    people = database.open()
    tour, job, stop = new_id(), new_id(), new_id()

    def plan(session):
        session.add(Tour(id=tour, day=world_day(), driver_id=world.driver.id, slot=slot(8, 9)))
        session.add(
            Job(
                id=job,
                number="",
                type="SWAP",
                customer_id=world.customer.id,
                site_id=world.site.id,
                minutes=20,
            )
        )
        session.flush()
        session.add(Stop(id=stop, tour_id=tour, job_id=job, slot=slot(10, 11)))

    op = new_id()
    people.write(plan, "plan", op=op)
    undo = new_id()
    people.write(lambda s: s.execute(text("SELECT undo_operation(:o)"), {"o": op}).scalar(), "undo", op=undo)
    with people.session() as session:
        assert session.scalars(select(Stop)).all() == []
        assert session.scalars(select(Tour)).all() == []
    people.write(lambda s: s.execute(text("SELECT undo_operation(:o)"), {"o": undo}).scalar(), "redo")
    with people.session() as session:
        assert session.get(Stop, stop).slot == slot(10, 11)
        assert session.get(Job, job).status == "PLANNED"


def test_undo_leaves_a_colleagues_later_change_and_names_him(database):
    world = _world(database)
    claire, karim = database.open("essai_exploitation"), database.open("essai_exploitation2")
    rename = text("UPDATE customer SET name = :name WHERE id = :id")
    op = new_id()
    claire.write(
        lambda s: s.execute(rename, {"name": "A", "id": world.customer.id}) and None, "c.edit", op=op
    )
    karim.write(lambda s: s.execute(rename, {"name": "B", "id": world.customer.id}) and None, "c.edit")
    with pytest.raises(Conflict, match="Karim Benali"):
        claire.write(lambda s: s.execute(text("SELECT undo_operation(:o)"), {"o": op}).scalar(), "undo")


def test_two_bars_swap_in_one_operation(database):
    world = _world(database)
    people = database.open()
    with people.transaction() as session:
        tour = world.__class__.tour(_bound(world, session), 8, 12)
        first = _bound(world, session).stop(tour, _bound(world, session).job(), 8, 9)
        second = _bound(world, session).stop(tour, _bound(world, session).job(), 9, 10)
    with people.transaction() as session:
        session.execute(text("SET CONSTRAINTS booking_free DEFERRED"))
        for stop, hours in ((first, (9, 10)), (second, (8, 9))):
            session.get(Stop, stop.id).slot = slot(*hours)
            session.flush()
        session.execute(text("SET CONSTRAINTS booking_free IMMEDIATE"))
    with people.session() as session:
        assert session.get(Stop, first.id).slot == slot(9, 10)


def _bound(world, session):
    world._session = session
    return world


HOSTILE = [
    "UPDATE invoice SET total_eur = 0",
    "DELETE FROM invoice",
    "INSERT INTO invoice (id) VALUES (gen_random_uuid())",
    "UPDATE job_ticket SET content = '{}'",
    "DELETE FROM job_ticket",
    "UPDATE weigh_ticket SET net_kg = 1",
    "UPDATE operation SET who = 'x'",
    "DELETE FROM operation",
    "UPDATE journal_change SET before = NULL",
    "INSERT INTO journal_change (op_id, table_name, row_key, verb) SELECT op_id, '', '', 'I' FROM operation",
    "TRUNCATE journal_change",
    "TRUNCATE invoice CASCADE",
    "UPDATE counter SET last_no = 0",
    "DELETE FROM change_log",
    "INSERT INTO booking (resource_id, slot, tour_id) SELECT driver_id, slot, id FROM tour",
    "DELETE FROM booking",
    "ALTER TABLE invoice DISABLE TRIGGER ALL",
    "DROP TRIGGER seal ON invoice",
    "SET session_replication_role = replica",
    "SET ROLE rondo_owner",
    "SET ROLE rondo_accountant",
    "GRANT rondo_manager TO essai_exploitation",
    "SELECT * FROM invoice",
    "SELECT * FROM payment",
    "SELECT * FROM bank_line",
    "SELECT * FROM customer_bank",
    "SELECT * FROM price",
    "SELECT * FROM journal_change",
    "SELECT * FROM blob",
    "SELECT token_hash FROM driver_link",
    "SELECT create_user('intrus', 'x', ARRAY['manager'], 'x')",
    "SELECT take_number('FA', 2026)",
    "UPDATE parameter SET value = '0'",
    "UPDATE staff SET groups = ARRAY['manager']",
    "CREATE TABLE mine (x int)",
    "CREATE TEMP TABLE mine (x int)",
    "COPY customer TO PROGRAM 'cat'",
    "LOCK TABLE invoice",
]


@pytest.mark.parametrize("statement", HOSTILE)
def test_a_dispatchers_own_sql_cannot(shared_database, statement):
    with (
        psycopg.connect(
            shared_database.dsn("essai_exploitation"), options="-c search_path=rondo"
        ) as connection,
        pytest.raises(
            (psycopg.errors.InsufficientPrivilege, psycopg.errors.RaiseException, psycopg.DatabaseError)
        ) as e,
    ):
        connection.execute(statement)
    assert e.value.sqlstate in {"42501", "RD001", "RD403"}, e.value


def test_issued_papers_resist_their_owner(database):
    with database.admin() as admin:
        world_sql(admin)
        for statement in (
            "UPDATE job_ticket SET content = '{}'",
            "DELETE FROM job_ticket",
            "TRUNCATE job_ticket CASCADE",
        ):
            with pytest.raises(psycopg.DatabaseError, match="never changed"):
                admin.execute(statement)


def world_sql(admin):
    customer, site, job = new_id(), new_id(), new_id()
    admin.execute("INSERT INTO customer (id, code, name) VALUES (%s, 'C', 'C')", (customer,))
    admin.execute(
        "INSERT INTO site (id, code, customer_id, name) VALUES (%s, 'S', %s, 'S')", (site, customer)
    )
    admin.execute(
        "INSERT INTO job (id, number, type, customer_id, site_id, minutes)"
        " VALUES (%s, '', 'SWAP', %s, %s, 20)",
        (job, customer, site),
    )
    admin.execute(
        "INSERT INTO job_ticket (id, job_id, series, year, number, issued_at, issued_by, content,"
        " content_sha256, prev_hash, hash) VALUES (%s, %s, 'BI', 0, 0, now(), '', '{\"a\": 1}', '', '', '')",
        (new_id(), job),
    )
    return job


def test_a_changed_byte_of_a_ticket_is_named(database):
    with database.admin() as admin:
        world_sql(admin)
        assert admin.execute("SELECT * FROM check_chains()").fetchall() == []
        admin.execute("ALTER TABLE job_ticket DISABLE TRIGGER frozen")
        admin.execute("UPDATE job_ticket SET content = '{\"a\": 2}'")
        assert admin.execute("SELECT problem FROM check_chains()").fetchall() == [("content",)]


def test_a_manager_of_users_makes_and_ends_an_account(database):
    from app.scram import verifier
    from tests.conftest import PASSWORD, as_login

    login = f"essai_{new_id().hex[-8:]}"
    admin = database.open("essai_admin")
    with admin.transaction() as session:
        session.execute(
            text("SELECT create_user(:l, 'Nouveau', ARRAY['dispatcher'], :v)"),
            {"l": login, "v": verifier(PASSWORD, 4096)},
        )
    dsn = as_login(database.admin_dsn, login)
    working = psycopg.connect(dsn, options="-c search_path=rondo", autocommit=True)
    assert working.execute("SELECT count(*) FROM customer").fetchone() == (0,)
    try:
        with admin.transaction() as session:
            assert session.execute(text("SELECT disable_user(:l)"), {"l": login}).scalar() == 1
        with pytest.raises(psycopg.OperationalError):
            working.execute("SELECT 1")
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(dsn)
        with pytest.raises(RuleBroken), admin.transaction() as session:
            session.execute(text("SELECT disable_user('essai_admin')"))
        with pytest.raises(Forbidden), database.open("essai_compta").transaction() as session:
            session.execute(text("SELECT disable_user('essai_exploitation')"))
    finally:
        working.close()
        with database.admin() as owner:
            owner.execute(f"DROP OWNED BY {login}")
            owner.execute(f"DROP ROLE {login}")


def test_the_feed_tells_what_a_colleague_changed(database, qtbot):
    heard: list[Change] = []
    states: list[str] = []
    feed = Feed(database.dsn(), heard.extend, states.append, silence=0.5)
    feed.start()
    qtbot.waitUntil(lambda: states == ["live"], timeout=5000)
    try:
        world = _world(database)
        qtbot.waitUntil(
            lambda: ("site", str(world.site.id)) in {(c.table, c.key) for c in heard}, timeout=5000
        )
        with database.admin() as admin:
            admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%%' OR pid IN"
                " (SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
                " AND pid <> pg_backend_pid() AND application_name = 'rondo')"
            )
        with database.open().transaction() as session:
            session.execute(text("UPDATE site SET name = 'Ailleurs'"))
        qtbot.waitUntil(lambda: sum(c.table == "site" for c in heard) == 2, timeout=10000)
        assert "reconnecting" in states
    finally:
        feed.stop()
        feed.join()


def test_steps_apply_one_by_one_to_a_filled_database(admin_dsn):
    from app.models import migrate
    from tests.conftest import _in, create_database, drop_database

    name = f"rondo_test_{__import__('os').getpid()}_steps"
    create_database(admin_dsn, name)
    try:
        dsn = _in(admin_dsn, name)
        with psycopg.connect(dsn, autocommit=True) as admin:
            migrate.create_roles(admin)
            migrate.create_schema(admin)
        migrate.upgrade(dsn, migrate.revisions()[0])
        with psycopg.connect(dsn, autocommit=True, options="-c search_path=rondo") as admin:
            customer, site = new_id(), new_id()
            admin.execute("INSERT INTO customer (id, code, name) VALUES (%s, 'C', 'C')", (customer,))
            admin.execute(
                "INSERT INTO site (id, code, customer_id, name) VALUES (%s, 'S', %s, 'S')", (site, customer)
            )
        for revision in migrate.revisions()[1:]:
            migrate.upgrade(dsn, revision)
        with psycopg.connect(dsn, options="-c search_path=rondo") as admin:
            assert admin.execute("SELECT name FROM site").fetchall() == [("S",)]
    finally:
        drop_database(admin_dsn, name)


def test_tables_and_models_tell_the_same(shared_database):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext
    from sqlalchemy.dialects.postgresql.base import ischema_names

    from app.models import Base
    from app.models.core import XID8

    ischema_names["xid8"] = XID8  # a type that SQLAlchemy does not read back by itself
    with shared_database.open().engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"version_table": "schema_version", "compare_type": True}
        )
        assert compare_metadata(context, Base.metadata) == []
