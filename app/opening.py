"""The way of each door to its database: the demo, this computer alone, or the company's own server."""

import dataclasses
import datetime as dt
import json
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from app import paths, settings
from app.db import connect, translated
from app.embedded import EmbeddedServer
from app.errors import QT_TRANSLATE_NOOP, Forbidden, InvalidInput, RuleBroken
from app.models import migrate
from app.refusals import as_app_error
from app.scram import verifier
from app.services import demo
from app.services.people import ROLES

Tell = Callable[[str], None]
"""Told what is being done, as a marked English text."""

PREPARING = QT_TRANSLATE_NOOP("opening", "Preparing the database…")
FILLING = QT_TRANSLATE_NOOP("opening", "Filling the demo company…")

_NO_PASSWORD = QT_TRANSLATE_NOOP("errors", "The password is missing. The connection was not opened.")
# What a server says, in English and in French, that lets a person in but has no connection left.
_FULL = ("too many", "slots", "trop de", "emplacements")
_DEMO_LOGIN, _DEMO_NAME = "demo", "Anne Cabrol"
_COMPANION_LOGIN = "rondo_companion_login"


@dataclasses.dataclass(slots=True)
class Opened:
    """A database that can be used now."""

    dsn: str
    """Of the person."""
    admin_dsn: str | None = None
    """Of the embedded server's owner; None on a company's own server."""
    server: EmbeddedServer | None = None
    """Ours to stop."""
    history_missing: bool = False
    """True while the demo's past is still to be loaded, by `finish_demo`."""

    def close(self) -> None:
        """Stop the embedded server, if nobody else uses it."""
        if self.server is not None:
            self.server.stop_if_last()


def today() -> dt.date:
    """Return the day it is in Paris."""
    return dt.datetime.now(ZoneInfo("Europe/Paris")).date()


def open_demo(tell: Tell = lambda _: None, *, fresh: bool = False) -> Opened:
    """Start the demo's server and make sure that today's demo company is there.

    The demo starts anew each day: its dates are relative to today.

    Args:
        tell: Hears what is being done.
        fresh: Also throw away what was changed today.
    """
    server = EmbeddedServer(paths.server("demo"))
    tell(PREPARING)
    server.start()
    name = f"rondo_demo_{today():%Y%m%d}_{migrate.revisions()[-1].split('_')[0]}"
    with psycopg.connect(server.dsn(), autocommit=True) as admin:
        found = {
            row[0]: row[1]
            for row in admin.execute(
                "SELECT datname, shobj_description(oid, 'pg_database') FROM pg_database"
                " WHERE datname LIKE 'rondo\\_demo\\_%'"
            )
        }
        for other in found:
            if other != name or fresh or found[other] is None:
                admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(other)))
        state = None if fresh else found.get(name)
        admin_dsn = server.dsn(name)
        if state is None:
            server.create_database(name)
            migrate.create(admin_dsn)
            tell(FILLING)
            demo.load_present(admin_dsn, today())
            state = "present"
            _mark(admin, name, state)
    password = _person(admin_dsn, server.home, _DEMO_LOGIN, _DEMO_NAME, ROLES)
    dsn = server.dsn(name, user=_DEMO_LOGIN, password=password)
    return Opened(dsn, admin_dsn, server, history_missing=state == "present")


def finish_demo(opened: Opened) -> None:
    """Load the demo's past, while the window is already open on its present."""
    if opened.admin_dsn is None:
        return
    demo.load_history(opened.admin_dsn, today())
    with psycopg.connect(opened.admin_dsn, autocommit=True) as admin:
        _mark(admin, admin.info.dbname, "complete")
    opened.history_missing = False


def _mark(admin: psycopg.Connection, name: str, state: str) -> None:
    admin.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(name), sql.Literal(state)))


def open_local(tell: Tell = lambda _: None) -> Opened:
    """Start the company's database on this computer, and make it when it is not there yet."""
    server = EmbeddedServer(paths.server("local"))
    tell(PREPARING)
    server.start()
    with psycopg.connect(server.dsn(), autocommit=True) as admin:
        if admin.execute("SELECT FROM pg_database WHERE datname = 'rondo'").fetchone() is None:
            server.create_database("rondo")
    admin_dsn = server.dsn("rondo")
    migrate.create(admin_dsn)
    login = _login_of_this_person()
    password = _person(admin_dsn, server.home, login, login, ROLES)
    return Opened(server.dsn("rondo", user=login, password=password), admin_dsn, server)


def _login_of_this_person() -> str:
    plain = "".join(
        c for c in (os.environ.get("USERNAME") or os.environ.get("USER") or "").lower() if c.isalnum()
    )
    return (
        plain if plain.isascii() and len(plain) > 2 and plain[0].isalpha() and plain != "postgres" else "moi"
    )


def _kept_password(home: Path, login: str) -> str:
    """Return the login's random password, made at the first call; it lies in the server's own folder."""
    kept = home / f"login-{login}.json"
    if not kept.exists():
        kept.touch(mode=0o600)
        kept.write_text(json.dumps({"password": secrets.token_urlsafe(24)}), "utf-8")
    return str(json.loads(kept.read_text("utf-8"))["password"])


def _person(admin_dsn: str, home: Path, login: str, name: str, roles: tuple[str, ...]) -> str:
    """Make sure that the login exists in this database, and return its password."""
    password = _kept_password(home, login)
    # The password is random and long: its verifier need not be slow.
    quick = verifier(password, 4096)
    with psycopg.connect(admin_dsn, autocommit=True) as admin:
        if admin.execute("SELECT FROM pg_roles WHERE rolname = %s", (login,)).fetchone() is None:
            admin.execute("SELECT rondo.create_user(%s, %s, %s, %s)", (login, name, list(roles), quick))
        elif admin.execute("SELECT FROM rondo.staff WHERE login = %s", (login,)).fetchone() is None:
            admin.execute(
                "INSERT INTO rondo.staff (login, display_name, groups) VALUES (%s, %s, %s)",
                (login, name, list(roles)),
            )
    return password


def companion_dsn(admin_dsn: str, home: Path) -> str:
    """Return the endpoint's own connection string on an embedded server: its login may do nothing else."""
    password = _kept_password(home, _COMPANION_LOGIN)
    with psycopg.connect(admin_dsn, autocommit=True) as admin:
        add_companion_login(admin, password)
    return make_conninfo(admin_dsn, user=_COMPANION_LOGIN, password=password)


def add_companion_login(admin: psycopg.Connection, password: str) -> None:
    """Make the login of the drivers' endpoint, or give it a new password.

    Args:
        admin: Of a login that may make roles.
        password: Random; only its verifier is sent.
    """
    found = admin.execute("SELECT FROM pg_roles WHERE rolname = %s", (_COMPANION_LOGIN,))
    known = found.fetchone() is not None
    admin.execute(
        sql.SQL("{} ROLE {} LOGIN PASSWORD {}").format(
            sql.SQL("ALTER" if known else "CREATE"),
            sql.Identifier(_COMPANION_LOGIN),
            sql.Literal(verifier(password, 4096)),
        )
    )
    if not known:
        admin.execute(sql.SQL("GRANT rondo_companion TO {}").format(sql.Identifier(_COMPANION_LOGIN)))


def open_named(
    name: str, chosen: settings.Settings, ask: settings.AskPassword, tell: Tell = lambda _: None
) -> Opened:
    """Open the database that a profile names; RONDO_DSN goes before every profile.

    Args:
        name: "demo", "local", or a profile of the settings.
        chosen: The settings of this computer.
        ask: Asks the person for a password that the key ring does not hold.
        tell: Hears what is being done.

    Raises:
        InvalidInput: There is no such profile, or the person gave no password.
    """
    given = settings.environment_dsn()
    if given is not None:
        return Opened(given)
    profile = chosen.named(name)
    kind = profile.kind if profile else name
    if kind == "demo":
        return open_demo(tell)
    if kind == "local":
        return open_local(tell)
    if profile is None:
        raise InvalidInput(
            QT_TRANSLATE_NOOP(
                "errors", "No database is chosen: name one by --profile, or set RONDO_DSN. Known: {names}."
            ),
            names=", ".join(["demo", "local", *(known.name for known in chosen.profiles)]),
        )
    dsn = settings.ask_dsn(profile, ask)
    if dsn is None:
        raise InvalidInput(_NO_PASSWORD, field="password")
    return Opened(dsn)


def knock(dsn: str) -> None:
    """Make sure that the server lets us in.

    Raises:
        Forbidden: It answers, and refuses the login.
        InvalidInput: It wants a password and was given none.
        Unavailable: It does not answer.
    """
    _line(dsn).close()


def _line(dsn: str) -> psycopg.Connection:
    try:
        return connect(dsn)
    except psycopg.OperationalError as error:
        # Such an error bears no code, and its words are the server's: how far it came is what tells.
        if error.pgconn is not None and error.pgconn.needs_password:
            raise InvalidInput(_NO_PASSWORD, field="password") from error
        full = any(words in str(error) for words in _FULL)
        if error.pgconn is not None and error.pgconn.used_password and not full:
            raise Forbidden(
                QT_TRANSLATE_NOOP(
                    "errors",
                    "The server refuses this login. Check the names of the login and of the database,"
                    " and the password.",
                )
            ) from error
        raise as_app_error(error) from error


def check_release(dsn: str) -> None:
    """Refuse a database whose tables are not of this release, and say which of the two must be brought along.

    Raises:
        RuleBroken: The tables are not there, older (the administrator upgrades them) or newer (this program
            is old).
        Forbidden: The server refuses the login.
        Unavailable: It does not answer.
    """
    with translated(), _line(dsn) as connection:
        try:
            row = connection.execute("SELECT version_num FROM schema_version").fetchone()
        except psycopg.errors.UndefinedTable:
            row = None
    steps = migrate.revisions()
    if row is None:
        raise RuleBroken(
            QT_TRANSLATE_NOOP(
                "errors", "This database is empty. Its administrator fills it with: rondo db create"
            )
        )
    if row[0] == steps[-1]:
        return
    if row[0] in steps:
        raise RuleBroken(
            QT_TRANSLATE_NOOP(
                "errors", "The database is older than this program. Its administrator runs: rondo db upgrade"
            )
        )
    raise RuleBroken(
        QT_TRANSLATE_NOOP("errors", "This program is older than the database. Install the new release.")
    )
