"""The only place that opens a connection or a session, and the translation of the database's refusals.

A connection never waits for ever: every wait for the network is bounded in this program, because neither
Windows nor macOS bounds it. A write carries an operation id made by the client, so that what is sent twice
after a lost answer is done once.
"""

import contextlib
import json
import logging
import random
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any, Self, TypeVar
from uuid import UUID

import psycopg
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import create_engine, event, text
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError, DisconnectionError, NoResultFound
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool

from app.errors import QT_TRANSLATE_NOOP, Conflict, Unavailable
from app.ids import new_id
from app.refusals import as_app_error, refusal_of

T = TypeVar("T")

SCHEMA = "rondo"
CHANNEL = "rondo_change"

# A line that swallows everything is noticed within these three together, in seconds: how often the feed's
# line is proved while no bell rings, how long each listening lasts, and how long the answer is waited for.
PROVE_EVERY_S = 3.0
LISTEN_S = 0.5
PROVE_WAIT_S = 4.0
PROVE_POOLED_S = 2.5
"""How long a pooled connection may take to prove itself before it is replaced by a new one."""

UNHURRIED_S = 6 * 3600.0
"""How long a command's statement may take: a check reads all photos; keepalives notice a dead line sooner."""

LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1", ""})

_CLIENT_SETTINGS: dict[str, Any] = {
    "connect_timeout": 8,
    "keepalives": 1,
    "keepalives_idle": 15,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
    "application_name": "rondo",
    "client_encoding": "UTF8",  # a server whose own databases have none would hand out bytes
}
# How fast a remote server forgets a client that vanished; servers on Windows and macOS refuse some of these.
_REMOTE_OPTIONS = (
    " -c tcp_keepalives_idle=15 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3"
    " -c tcp_user_timeout=20000 -c client_connection_check_interval=5s"
)

__all__ = ["Change", "Database", "Feed", "begin_operation", "connect", "new_id", "translated"]

log = logging.getLogger(__name__)


class GuardedConnection(psycopg.Connection[Any]):
    """A connection whose every wait is bounded, on every system, without a thread of its own."""

    # Longer than the server's statement_timeout: a slow query is ended by the server and the line stays
    # good; only a dead network reaches this limit. Seconds.
    net_timeout: float = 20.0

    # Whether a server that still hears us is asked to stop what it does for us, for two seconds more.
    cancels: bool = True

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """Wait as psycopg does, but never longer than `net_timeout`."""
        limit = self.net_timeout if timeout is None else timeout
        try:
            return super().wait(gen, interval=interval, timeout=limit)
        except psycopg.errors._WaitTimeout:
            if timeout is not None:
                raise  # the caller asked for this limit (notifies)
            if self.cancels:
                with contextlib.suppress(psycopg.Error, OSError):
                    self.cancel_safe(timeout=2)  # a server that still hears us frees its locks now
            self.pgconn.finish()  # in an unknown state: never used again
            raise psycopg.OperationalError(f"no answer from the server within {limit:g} s") from None


def connect(dsn: str, **settings: Any) -> GuardedConnection:
    """Open one connection with the settings that every door of Rondo uses.

    Raises:
        psycopg.OperationalError: The server cannot be reached or refuses the login.
    """
    host = str(conninfo_to_dict(dsn).get("host") or "")
    options = f"-c search_path={SCHEMA} -c idle_in_transaction_session_timeout=30s -c lock_timeout=5s"
    unhurried = settings.pop("unhurried", False)
    options += " -c statement_timeout=15s" if not unhurried else ""
    if host not in LOCAL_HOSTS and not host.startswith("/"):
        options += _REMOTE_OPTIONS
    connection = GuardedConnection.connect(dsn, **{**_CLIENT_SETTINGS, "options": options, **settings})
    if unhurried:
        connection.net_timeout = UNHURRIED_S
    return connection


class Database:
    """One PostgreSQL, seen with the rights of one login.

    Args:
        dsn: libpq's connection string.
        pool_size: Connections kept at the most; two workers and a listener are the budget of a workstation.
        unhurried: True for the administrator's commands, whose statements may run for minutes.
    """

    def __init__(self, dsn: str, *, pool_size: int = 3, unhurried: bool = False) -> None:
        self.dsn = dsn
        self._engine = create_engine(
            "postgresql+psycopg://",
            creator=lambda: connect(dsn, unhurried=unhurried),
            poolclass=QueuePool,
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=30,
        )
        event.listen(self._engine, "checkout", _prove)

    @property
    def engine(self) -> Engine:
        """The engine, for what counts or inspects (tests, migrations)."""
        return self._engine

    def close(self) -> None:
        """Close every pooled connection."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextlib.contextmanager
    def session(self) -> Iterator[Session]:
        """Give a session in a transaction that is only read from: it is rolled back at the end."""
        with translated(), Session(self._engine, expire_on_commit=False) as session:
            yield session
            session.rollback()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[Session]:
        """Give a session whose work is committed at the end, or not at all."""
        with translated(), Session(self._engine, expire_on_commit=False) as session, session.begin():
            yield session

    def read(self, call: Callable[[Session], T]) -> T:
        """Run `call` in a transaction of its own; a line that was lost meanwhile is taken up once more."""
        try:
            with self.session() as session:
                return call(session)
        except Unavailable:
            with self.session() as session:
                return call(session)

    def write(
        self,
        call: Callable[[Session], Any],
        kind: str,
        *,
        op: UUID | None = None,
        reason: str = "",
        attempts: int = 5,
    ) -> Any:
        """Do one action of a person, exactly once, and return its result (anything JSON can hold).

        Args:
            call: Does the work in the session it is given; may run more than once, until one run commits.
            kind: The action's name in the journal, such as "stop.move".
            op: The operation's id; the same id never does its work twice.
            reason: Why, in the person's words, where a rule asked for it.
            attempts: How often a deadlock or a lost line is tried again before the error is shown.

        Raises:
            AppError: What the rules, the rights or a colleague's change refused; Unavailable when no answer
                could be had: the action may then be sent again with the same `op`.
        """
        op = op or new_id()
        for attempt in range(attempts):
            try:
                with self.transaction() as session:
                    stored = begin_operation(session, op, kind, reason)
                    if stored is not None:
                        return stored["result"]
                    result = call(session)
                    session.flush()
                    if result is not None:
                        session.execute(
                            text("SELECT finish_operation(:op, CAST(:result AS jsonb))"),
                            {"op": op, "result": json.dumps(result, default=str)},
                        )
                    return result
            except Unavailable:
                if attempt == attempts - 1:
                    raise
                time.sleep(random.uniform(0, 0.05 * 2**attempt))  # noqa: S311 - spreads clients, guards nothing
        raise AssertionError("unreachable")


def begin_operation(session: Session, op: UUID, kind: str, reason: str = "") -> dict[str, Any] | None:
    """Open the operation `op` in this transaction, or return what it gave if it was already done.

    Returns:
        None when the work is still to be done, else {"result": what the first run gave}.
    """
    row = session.execute(
        text("SELECT begin_operation(:op, :kind, :reason)"), {"op": op, "kind": kind, "reason": reason}
    ).scalar_one()
    return dict(row) if row is not None else None


@contextlib.contextmanager
def translated() -> Iterator[None]:
    """Turn the database's refusals into errors a person can act upon."""
    try:
        yield
    except DBAPIError as error:
        raise refusal_of(error) from error
    except psycopg.Error as error:
        raise as_app_error(error) from error
    except NoResultFound as error:
        # What was chosen from a list read a moment ago.
        raise Conflict(QT_TRANSLATE_NOOP("errors", "A colleague deleted this meanwhile.")) from error


@event.listens_for(Engine, "handle_error")
def _forget_dead_connections(context: Any) -> None:
    """Tell the pool that a connection we closed ourselves (see GuardedConnection) is gone."""
    original = context.original_exception
    if isinstance(original, psycopg.OperationalError) and not original.sqlstate:
        context.is_disconnect = True


def _prove(connection: Any, _record: Any, _proxy: Any) -> None:
    """Make sure that a pooled connection still leads somewhere, in a bounded time; else it is replaced."""
    patience, connection.net_timeout = connection.net_timeout, PROVE_POOLED_S
    connection.cancels = False
    try:
        connection.autocommit = True
        connection.execute("")
        connection.autocommit = False
    except psycopg.Error as error:
        raise DisconnectionError from error
    connection.net_timeout, connection.cancels = patience, True


class Change:
    """One changed row, as the change log tells it."""

    __slots__ = ("key", "table")

    def __init__(self, table: str, key: str) -> None:
        self.table, self.key = table, key

    def __repr__(self) -> str:
        return f"Change({self.table!r}, {self.key!r})"


_FEED = """
WITH s AS (SELECT pg_snapshot_xmin(pg_current_snapshot()) AS low)
SELECT s.low::text, l.id, l.table_name, l.row_key
FROM s LEFT JOIN change_log l ON l.xid >= %s::text::xid8
ORDER BY l.xid, l.id
"""


class Feed(threading.Thread):
    """Tells what others changed, across every interruption.

    NOTIFY is only a bell. What changed is read from the change log by transaction id: a transaction that took
    a low number and committed late would be missed by "newer than the last one seen".

    Args:
        dsn: libpq's connection string.
        on_changes: Called in this thread with the changes, oldest first.
        on_state: Called in this thread with "live" or "reconnecting".
        silence: Seconds without a bell after which the log is read all the same, to prove the line.
        patience: Seconds that the server has for each answer.
    """

    def __init__(
        self,
        dsn: str,
        on_changes: Callable[[list[Change]], None],
        on_state: Callable[[str], None],
        silence: float = PROVE_EVERY_S,
        patience: float = PROVE_WAIT_S,
    ) -> None:
        super().__init__(name="rondo-feed", daemon=True)
        self._dsn, self._on_changes, self._on_state = dsn, on_changes, on_state
        self._silence, self._patience = silence, patience
        self._low: str | None = None
        self._seen: set[int] = set()
        self._stopping = threading.Event()

    def mark(self) -> None:
        """Note where the log stands now; call it before the screens load, so that nothing falls between."""
        with connect(self._dsn, autocommit=True) as connection:
            self._take_mark(connection)

    def _take_mark(self, connection: psycopg.Connection[Any]) -> None:
        row = connection.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text").fetchone()
        self._low = row[0] if row else "0"

    def _catch_up(self, connection: psycopg.Connection[Any]) -> None:
        rows = connection.execute(_FEED, (self._low,)).fetchall()
        fresh = [row for row in rows if row[1] is not None and row[1] not in self._seen]
        # Rows at or above the new mark may come again next time: they are remembered; below it nothing new
        # can appear.
        self._seen = {row[1] for row in rows if row[1] is not None}
        self._low = rows[0][0]
        if fresh:
            self._on_changes([Change(row[2], row[3]) for row in fresh])

    def run(self) -> None:
        """Listen until `stop`, connecting again for as long as it takes."""
        delay = 0.5
        while not self._stopping.is_set():
            try:
                with connect(self._dsn, autocommit=True) as connection:
                    connection.net_timeout, connection.cancels = self._patience, False
                    if self._low is None:
                        self._take_mark(connection)
                    connection.execute(f"LISTEN {CHANNEL}")  # first listen, then read: nothing falls between
                    self._catch_up(connection)
                    delay = 0.5
                    self._on_state("live")
                    self._follow(connection)
            except psycopg.Error as error:
                log.info("change feed interrupted: %s", type(error).__name__)
                self._on_state("reconnecting")
                self._stopping.wait(random.uniform(0, delay))  # noqa: S311 - spreads clients, guards nothing
                delay = min(delay * 2, 30.0)

    def _follow(self, connection: psycopg.Connection[Any]) -> None:
        heard_at = time.monotonic()
        while not self._stopping.is_set():
            # Short waits so that closing the window never waits for the bell.
            rung = any(True for _ in connection.notifies(timeout=LISTEN_S, stop_after=1))
            if rung or time.monotonic() - heard_at > self._silence:
                self._catch_up(connection)
                heard_at = time.monotonic()

    def stop(self) -> None:
        """Ask the thread to end; it does within half a second."""
        self._stopping.set()
