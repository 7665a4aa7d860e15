"""A clean PostgreSQL database for each test that asks for one, in some tens of milliseconds.

The server is the embedded one, in RONDO_TEST_FOLDER or among the temporary files, or the one that
RONDO_TEST_ADMIN_DSN names. Each release of the tables has one template database on it; a test gets a copy,
or, faster still, a session that is rolled back.
"""

import datetime as dt
import gc
import hashlib
import os
import secrets
import tempfile
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import fasteners
import psutil
import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from PySide6.QtCore import QCoreApplication, QEvent
from sqlalchemy.orm import Session

from app.db import Database, begin_operation, new_id
from app.embedded import EmbeddedServer
from app.models import migrate
from app.rubbish import Collector
from app.scram import verifier
from app.services import demo

# Tests need no screen; who wants to watch them sets another platform.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("PGCLIENTENCODING", "UTF8")  # an old cluster may be without any

PASSWORD = "seulement pour les essais"
PEOPLE = {
    "essai_exploitation": ("Claire Fabre", ["dispatcher"]),
    "essai_exploitation2": ("Karim Benali", ["dispatcher"]),
    "essai_compta": ("Sophie Marty", ["accountant"]),
    "essai_direction": ("Hélène Puech", ["manager"]),
    "essai_admin": ("Luc Delmas", ["administrator"]),
    "essai_tous": ("Anne Cabrol", ["dispatcher", "accountant", "manager", "administrator"]),
}

# A Wednesday, so that the working days around it are always the same.
DEMO_DAY = dt.date(2026, 11, 25)
DEMO_NOW = dt.datetime(2026, 11, 25, 10, 30, tzinfo=ZoneInfo("Europe/Paris"))
DEMO_MONTHS = 3
"""How much past `demo_past` has."""

MakeDatabase = Callable[..., "TestDatabase"]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol() -> Generator[None, object, object]:
    """Let Python collect between two tests only: amid a paint, windows of a test before would end this one.

    The program sees to it with its `Collector`, between two events; one that a test made ends with it.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        application = QCoreApplication.instance()
        for collector in application.findChildren(Collector) if application is not None else ():
            collector.deleteLater()
        # Windows that wait for their end meet it first: collected before, they would be shown half dead.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.enable()


def _user_folder() -> Path:
    user = os.environ.get("USERNAME") or str(getattr(os, "getuid", lambda: 0)())
    return Path(os.environ.get("RONDO_TEST_FOLDER") or tempfile.gettempdir()) / f"rondo-tests-{user}"


@pytest.fixture(scope="session")
def admin_dsn() -> Iterator[str]:
    """The superuser's connection string of the test server."""
    given = os.environ.get("RONDO_TEST_ADMIN_DSN")
    if given:
        yield given
        return
    server = EmbeddedServer(_user_folder() / "server", durable=False)
    server.start()
    yield server.dsn()
    server.stop_if_last()


def as_login(dsn: str, login: str, password: str = PASSWORD) -> str:
    """Return `dsn` for another login."""
    return make_conninfo(**{**conninfo_to_dict(dsn), "user": login, "password": password})


def _in(dsn: str, database: str) -> str:
    return make_conninfo(**{**conninfo_to_dict(dsn), "dbname": database})


def create_database(dsn: str, name: str, template: str = "template0") -> None:
    """Make a UTF-8 database whose order of letters is the same on every system."""
    with psycopg.connect(dsn, autocommit=True) as admin:
        modern = admin.info.server_version >= 170000
        locale = (
            "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C'" if modern else "LOCALE 'C.UTF-8'"
        )
        options = f"ENCODING 'UTF8' {locale}" if template == "template0" else "STRATEGY FILE_COPY"
        admin.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} " + options).format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )


def drop_database(dsn: str, name: str) -> None:
    with psycopg.connect(dsn, autocommit=True) as admin:
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def add_people(dsn: str) -> None:
    """Make the logins of the tests: roles belong to the whole server, their rows to each template."""
    quick = verifier(PASSWORD, 4096)
    with psycopg.connect(dsn, autocommit=True) as admin:
        for login, (name, groups) in PEOPLE.items():
            known = admin.execute("SELECT FROM pg_roles WHERE rolname = %s", (login,)).fetchone()
            if known is None:
                admin.execute("SELECT rondo.create_user(%s, %s, %s, %s)", (login, name, groups, quick))
            else:
                admin.execute(
                    "INSERT INTO rondo.staff (login, display_name, groups) VALUES (%s, %s, %s)",
                    (login, name, groups),
                )
            # Tests of several workers are the same person at once, more often than anybody works.
            admin.execute(sql.SQL("ALTER ROLE {} CONNECTION LIMIT 100").format(sql.Identifier(login)))


@pytest.fixture(scope="session")
def template(admin_dsn: str) -> str:
    """The name of the template database of these tables; made once for each state of the migrations."""
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for step in sorted((Path(migrate.__file__).parent / "migrations").rglob("*.sql")):
        digest.update(step.read_bytes())
    name = f"rondo_template_{digest.hexdigest()[:12]}"
    lock = fasteners.InterProcessLock(_user_folder() / "template.lock")
    with lock, psycopg.connect(admin_dsn, autocommit=True) as admin:
        _drop_orphans(admin)
        _drop_old_templates(admin)
        if admin.execute("SELECT FROM pg_database WHERE datname = %s", (name,)).fetchone() is None:
            unfinished = f"{name}_new"
            drop_database(admin_dsn, unfinished)
            create_database(admin_dsn, unfinished)
            migrate.create(_in(admin_dsn, unfinished))
            add_people(_in(admin_dsn, unfinished))
            _rename(admin, unfinished, name)
        # The day of its last use; yesterday's may still be in use.
        today = dt.datetime.now(dt.UTC).date()
        admin.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(name), str(today)))
    return name


def _rename(admin: psycopg.Connection, old: str, new: str) -> None:
    admin.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(old), sql.Identifier(new)))


def _drop_old_templates(admin: psycopg.Connection) -> None:
    """Drop the templates of other states of the tables that no run has used for two days."""
    for (name,) in admin.execute(
        "SELECT datname FROM pg_database WHERE datname LIKE 'rondo\\_template\\_%'"
        "   AND coalesce(shobj_description(oid, 'pg_database'), '') < (now() - interval '1 day')::date::text"
    ).fetchall():
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _drop_orphans(admin: psycopg.Connection) -> None:
    """Drop the copies that runs which were killed left behind: their names carry their process ids."""
    for (name,) in admin.execute(
        "SELECT datname FROM pg_database WHERE datname LIKE 'rondo\\_test\\_%'"
    ).fetchall():
        if not psutil.pid_exists(int(name.split("_")[2])):
            admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


class TestDatabase:
    """One copy of the template, with connection strings for each person."""

    __test__ = False

    def __init__(self, admin_dsn: str) -> None:
        self.admin_dsn = admin_dsn
        self._opened: list[Database] = []

    def dsn(self, login: str = "essai_tous") -> str:
        return as_login(self.admin_dsn, login)

    def open(self, login: str = "essai_tous", **options: object) -> Database:
        """Open the database as `login`; it is closed when the test ends."""
        self._opened.append(Database(self.dsn(login), **options))
        return self._opened[-1]

    def open_admin(self) -> Database:
        """Open the database as its owner does for maintenance."""
        self._opened.append(Database(self.admin_dsn, unhurried=True))
        return self._opened[-1]

    def admin(self) -> psycopg.Connection:
        """Connect as the superuser, for what a person could not do."""
        return psycopg.connect(self.admin_dsn, autocommit=True, options="-c search_path=rondo")

    def close(self) -> None:
        for database in self._opened:
            database.close()


@pytest.fixture(scope="session")
def make_database(admin_dsn: str, template: str) -> MakeDatabase:
    """Return what copies the template, or another database that nobody is connected to."""

    def make(source: str = template, name: str = "") -> TestDatabase:
        name = name or f"rondo_test_{os.getpid()}_{secrets.token_hex(4)}"
        create_database(admin_dsn, name, source)
        with psycopg.connect(_in(admin_dsn, name), autocommit=True) as admin:
            migrate.close_database(admin)
        return TestDatabase(_in(admin_dsn, name))

    return make


@pytest.fixture(scope="session")
def fill_once(admin_dsn: str, make_database: MakeDatabase) -> Callable[..., str]:
    """Return what fills a database once for all workers of this run, to be copied; it gives its name."""
    run = os.getppid() if "PYTEST_XDIST_WORKER" in os.environ else os.getpid()

    def fill(what: str, work: Callable[[str], None], source: Callable[[], str] | None = None) -> str:
        name = f"rondo_test_{run}_{what}"  # dropped by a later run, as that of a worker that was killed
        lock = fasteners.InterProcessLock(_user_folder() / f"{what}.lock")
        with lock, psycopg.connect(admin_dsn, autocommit=True) as admin:
            if admin.execute("SELECT FROM pg_database WHERE datname = %s", (name,)).fetchone() is None:
                made = make_database(*([source()] if source else []), name=f"{name}_new")
                work(made.admin_dsn)
                _rename(admin, f"{name}_new", name)
        return name

    return fill


@pytest.fixture
def database(make_database: MakeDatabase, admin_dsn: str) -> Iterator[TestDatabase]:
    """A database of the test's own: several connections, commits and all."""
    yield from lent(make_database(), admin_dsn)


@pytest.fixture
def demo_present(
    make_database: MakeDatabase, fill_once: Callable[..., str], admin_dsn: str
) -> Iterator[TestDatabase]:
    """A database of the test's own that holds the demo company on `DEMO_DAY`, without its past."""
    yield from lent(make_database(_present(fill_once)), admin_dsn)


@pytest.fixture
def demo_past(
    make_database: MakeDatabase, fill_once: Callable[..., str], admin_dsn: str
) -> Iterator[TestDatabase]:
    """The same with `DEMO_MONTHS` of past."""
    filled = fill_once(
        "past",
        lambda dsn: demo.load_history(dsn, DEMO_DAY, months=DEMO_MONTHS),
        lambda: _present(fill_once),
    )
    yield from lent(make_database(filled), admin_dsn)


def _present(fill_once: Callable[..., str]) -> str:
    return fill_once("present", lambda dsn: demo.load_present(dsn, DEMO_DAY, DEMO_NOW))


def lent(made: TestDatabase, admin_dsn: str) -> Iterator[TestDatabase]:
    """Hand a database to a fixture, and drop it behind the test."""
    yield made
    made.close()
    drop_database(admin_dsn, conninfo_to_dict(made.admin_dsn)["dbname"])


@pytest.fixture(scope="session")
def shared_database(make_database: MakeDatabase, admin_dsn: str) -> Iterator[TestDatabase]:
    yield from lent(make_database(), admin_dsn)


@pytest.fixture(scope="session")
def shared_connections(shared_database: TestDatabase) -> Database:
    return shared_database.open()


@pytest.fixture
def session(shared_connections: Database) -> Iterator[Session]:
    """A session of a person with every right, inside an operation; all of it is rolled back."""
    with shared_connections.engine.connect() as connection:
        outer = connection.begin()
        with Session(connection, join_transaction_mode="create_savepoint", expire_on_commit=False) as opened:
            begin_operation(opened, new_id(), "test")
            yield opened
        outer.rollback()


# What screens and the drivers' page ask goes through the services and the endpoint, whose own tests run on
# every release: who looks with a window or a browser looks once.
_EYES = {"qtbot", "page", "context", "browser"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        asked = set(getattr(item, "fixturenames", ()))
        looks = item.path.parent.name in ("views", "companion") and bool(_EYES & asked)
        if "admin_dsn" in asked and not looks and item.get_closest_marker("one_release") is None:
            item.add_marker("database")
