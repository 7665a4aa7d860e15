"""The line breaks at every message there is: on its way to the server, or with the answer on its way back.

Whatever the moment, one action of a person is done once, and the person hears that it is done.
"""

import contextlib
import datetime as dt
import itertools
import socket
import threading
from functools import partial

import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from app.db import Database, GuardedConnection, new_id
from app.domain.board import Place
from app.errors import Unavailable
from app.services import board_reading, payments, planning
from app.services.check import check
from tests.builders import DAY, World, at


class Line:
    """A line to the server that breaks once, at its n-th message, before or after that is passed on.

    Args:
        dsn: Where it leads.
        nth: The message, of either side; 0 never breaks.
        passes: Whether that message still arrives.
        heals: Whether the next connection holds.
    """

    def __init__(self, dsn: str, nth: int, passes: bool, heals: bool = True) -> None:
        self._target = conninfo_to_dict(dsn)
        self._nth, self._passes, self._heals = nth, passes, heals
        self._messages = itertools.count(1)
        self.is_broken = False
        self._open: list[socket.socket] = []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def dsn(self) -> str:
        """The connection string that goes over this line."""
        port = self._listening.getsockname()[1]
        return make_conninfo(**{**self._target, "host": "127.0.0.1", "port": port})

    def _accept(self) -> None:
        with contextlib.suppress(OSError):  # closed by the test
            while True:
                near, _ = self._listening.accept()
                if self.is_broken and not self._heals:
                    near.close()
                    continue
                far = socket.create_connection((self._target["host"], int(self._target["port"])))
                pair = (near, far)
                for one in pair:
                    one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._open += pair
                for source, sink in (pair, pair[::-1]):
                    thread = threading.Thread(target=self._carry, args=(source, sink), daemon=True)
                    self._threads.append(thread)
                    thread.start()

    def _carry(self, source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):  # the other direction broke it
            while message := source.recv(65_536):
                breaks = next(self._messages) == self._nth
                if not breaks or self._passes:
                    sink.sendall(message)
                if breaks:
                    self.is_broken = True
                    break
        for end in (source, sink):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Take the line down."""
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for end in self._open:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(10)
        for end in self._open:
            end.close()


@contextlib.contextmanager
def _line(dsn, nth, passes, heals=True):
    line = Line(dsn, nth, passes, heals)
    with Database(line.dsn()) as database:
        yield line, database
    line.close()


class Till:
    """Money that is counted: what is done twice shows."""

    login = "essai_compta"

    def __init__(self, office: Database) -> None:
        self._customer = office.write(lambda session: str(World(session).customer.id), "test.world")

    def action(self, n):
        """Return the next action."""
        paid = partial(payments.record_payment, method="CHQ", label=f"Chèque {n}")
        return lambda session: paid(session, self._customer, 10, DAY)

    def check(self, session, done):
        """Compare what is there with what was done."""
        found = session.execute(text("SELECT count(*), count(DISTINCT label), sum(amount_eur) FROM payment"))
        assert tuple(found.one()) == (done, done, 10 * done)


class Board:
    """A stop that moves on by five minutes each time."""

    login = "essai_exploitation"

    def __init__(self, office: Database) -> None:
        def make(session):
            world = World(session)
            job = world.job()
            planning.place_jobs(session, [job.id], world.driver.id, at(5))
            return [str(job.id), str(world.driver.id)]

        self._stop, self._row = (type(new_id())(key) for key in office.write(make, "test.world"))
        self._done = 0

    def action(self, n):
        """Return the next action, upon the version that the last one left."""
        place = Place(self._stop, n, self._row, at(5 + n / 12), at(5 + n / 12 + 1 / 3))
        return partial(planning.move_stops, places=[place])

    def check(self, session, done):
        """Compare what is there with what was done."""
        start, version = session.execute(text("SELECT lower(slot), version FROM stop")).one()
        assert (start.astimezone(dt.UTC), version) == (at(5 + done / 12), done + 1)


@pytest.mark.parametrize("passes", [False, True], ids=["lost on its way", "its answer lost"])
@pytest.mark.parametrize("work", [Till, Board])
def test_a_line_that_breaks_at_any_message_neither_loses_nor_doubles(database, work, passes):
    office = database.open()
    work, done = work(office), 0
    for nth in itertools.count(1):
        op = new_id()
        with _line(database.dsn(work.login), nth, passes) as (line, remote):
            remote.write(work.action(done + 1), "test.action", op=op)
            done += 1
            broken = line.is_broken
        with office.session() as session:
            work.check(session, done)
            journal = text("SELECT count(*) FROM operation WHERE op_id = :op")
            assert session.scalar(journal, {"op": op}) == 1
        if not broken:  # the whole action has fewer messages
            break
    assert nth > 12
    assert [finding for finding in database.open_admin().read(check) if finding.count] == []


def test_a_line_that_stays_down_is_told_and_the_action_can_be_sent_again(database):
    till, op = Till(database.open()), new_id()
    for nth in (1, 10, 14, 16, 18):
        with (
            _line(database.dsn(till.login), nth, passes=True, heals=False) as (line, remote),
            pytest.raises(Unavailable, match="What you typed is kept"),
        ):
            remote.write(till.action(1), "payment.add", op=op)
        assert line.is_broken
    with Database(database.dsn(till.login)) as again:
        again.write(till.action(1), "payment.add", op=op)
        again.write(till.action(1), "payment.add", op=op)
        with again.session() as session:
            till.check(session, 1)


def test_what_is_read_over_a_line_that_breaks_is_read_once_more(database):
    office = database.open()
    board = Board(office)
    assert board
    for nth in itertools.count(1):
        with _line(database.dsn("essai_exploitation"), nth, passes=True) as (line, remote):
            content = remote.read(partial(board_reading.board_content, first=DAY, last=DAY))
            broken = line.is_broken
        assert [bar.start for bar in content.day.bars] == [at(5)]
        if not broken:
            break
    assert nth > 12


@pytest.mark.parametrize("unhurried", [True, False])
def test_a_command_waits_for_a_long_statement_as_a_window_does_not(database, monkeypatch, unhurried):
    monkeypatch.setattr(GuardedConnection, "net_timeout", 0.3)
    with Database(database.admin_dsn, unhurried=unhurried) as owner, owner.session() as session:
        slow = text("SELECT pg_sleep(0.8)::text")
        if unhurried:
            assert session.scalar(slow) == ""
        else:
            with pytest.raises(OperationalError, match="no answer"):
                session.scalar(slow)
