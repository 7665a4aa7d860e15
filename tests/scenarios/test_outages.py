"""The line goes down in each way there is: it is told in time, and what was done meanwhile is not lost."""

import contextlib
import select
import socket
import struct
import threading

import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from PySide6.QtCore import QObject, Slot
from sqlalchemy import text

from app import db
from app.db import Database, new_id
from app.errors import AppError, Conflict
from app.outbox import Outbox, Parcel
from app.tasks import Tasks
from tests.scenarios.test_line import Board

PATIENCE_MS = 60_000  # a machine under load; what is promised is in the limits, see the first test


class Tunnel:
    """A line to the server that a test cuts and mends.

    `down` is how: "refused" (the server is gone), "reset", "swallowed" (nothing passes or ends) or "mute"
    (the server hears and never answers).
    """

    def __init__(self, dsn: str) -> None:
        self._target = conninfo_to_dict(dsn)
        self.down = ""
        self._pairs: list[tuple[socket.socket, socket.socket]] = []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._closing = False
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._wake, self._waken = socket.socketpair()
        self._thread.start()

    def dsn(self) -> str:
        port = self._listening.getsockname()[1]
        return make_conninfo(**{**self._target, "host": "127.0.0.1", "port": port})

    def cut(self, how: str) -> None:
        self.down = how
        self._waken.send(b"x")

    def mend(self) -> None:
        self.cut("")

    def close(self) -> None:
        self._closing = True
        self._waken.send(b"x")
        self._thread.join(10)
        for end in (self._listening, self._wake, self._waken):
            end.close()

    def _serve(self) -> None:
        applied = ""
        while not self._closing:
            ends = {end: pair for pair in self._pairs for end in pair}
            ready, _, _ = select.select([self._listening, self._wake, *ends], [], [])
            if self._wake in ready:
                self._wake.recv(100)
            if self.down != applied:
                # A silent line does not come back: its connections are dead, as after a change of network.
                self._drop(hard=self.down == "reset", keep=self.down in ("swallowed", "mute"))
                applied = self.down
                continue
            if self._listening in ready:
                self._accept()
            for end in ready:
                if end in ends and ends[end] in self._pairs:
                    self._carry(end, ends[end])
        self._drop(hard=False, keep=False)

    def _accept(self) -> None:
        near, _ = self._listening.accept()
        if self.down in ("refused", "reset"):
            near.close()
            return
        far = socket.create_connection((self._target["host"], int(self._target["port"])))
        for end in (near, far):
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._pairs.append((near, far))

    def _carry(self, source: socket.socket, pair: tuple[socket.socket, socket.socket]) -> None:
        near, far = pair
        try:
            message = source.recv(65_536)
            if not message:
                raise OSError("ended")
            if self.down == "swallowed" or (self.down == "mute" and source is far):
                return
            (far if source is near else near).sendall(message)
        except OSError:
            self._pairs.remove(pair)
            near.close()
            far.close()

    def _drop(self, *, hard: bool, keep: bool) -> None:
        if keep:
            return
        for near, far in self._pairs:
            if hard:
                with contextlib.suppress(OSError):
                    near.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            near.close()
            far.close()
        self._pairs.clear()


class Person(QObject):
    """Hears what became of each action, and how the line is."""

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self.heard, self.refused, self.lines, self.waiting = [], [], [], []
        tasks.line_changed.connect(self.lines.append)
        tasks.waiting_changed.connect(self.waiting.append)

    @Slot(object)
    def done(self, result: object) -> None:
        self.heard.append(result)

    @Slot(object)
    def failed(self, error: AppError) -> None:
        self.refused.append(error)


@pytest.fixture
def tunnel(database):
    made = Tunnel(database.dsn("essai_exploitation"))
    yield made
    made.close()


@pytest.fixture
def make_tasks(tunnel):
    made = []

    def make(outbox=None, dsn=""):
        made.append(Tasks(Database(dsn or tunnel.dsn()), outbox=outbox))
        return made[-1]

    yield make
    tunnel.mend()
    for tasks in made:
        tasks.close()


def _stand(session, board):
    """Return where the stop begins, in steps of five minutes, and how often it was moved."""
    return session.execute(
        text("SELECT extract(epoch FROM lower(slot) - :start)::integer / 300, version - 1 FROM stop"),
        {"start": board.starts_at},
    ).one()


@pytest.fixture
def board(database):
    office = database.open()
    made = Board(office)
    with office.session() as session:
        made.starts_at = session.scalar(text("SELECT lower(slot) FROM stop"))
    made.office = office
    return made


def test_a_silent_line_is_noticed_within_ten_seconds_by_the_limits():
    assert db.PROVE_EVERY_S + db.LISTEN_S + db.PROVE_WAIT_S <= 10
    feed = db.Feed("", lambda _: None, lambda _: None)
    assert (feed._silence, feed._patience) == (db.PROVE_EVERY_S, db.PROVE_WAIT_S)


@pytest.mark.parametrize("how", ["refused", "reset", "swallowed", "mute"])
def test_what_is_done_while_the_line_is_down_waits_and_is_done_once_in_order(
    tunnel, make_tasks, board, qtbot, how
):
    tasks = make_tasks()
    person = Person(tasks)
    tasks.start_feed()
    qtbot.waitUntil(lambda: person.lines == ["live"], timeout=PATIENCE_MS)
    tunnel.cut(how)
    qtbot.waitUntil(lambda: person.lines[-1] == "reconnecting", timeout=PATIENCE_MS)
    for n in (1, 2, 3):
        tasks.write(board.action(n), "stop.move", person.done, person.failed, waits=True)
    qtbot.waitUntil(lambda: person.waiting[-1:] == [3], timeout=PATIENCE_MS)
    assert (person.heard, person.refused) == ([], [])
    tunnel.mend()
    qtbot.waitUntil(lambda: len(person.heard) == 3, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: person.lines[-1] == "live", timeout=PATIENCE_MS)
    assert (person.refused, person.waiting[-1], tasks.waiting) == ([], 0, 0)
    with board.office.session() as session:
        # Each needs the version that the one before left: out of order or twice, one would be refused.
        assert _stand(session, board) == (3, 3)


def test_what_is_not_sent_is_sent_at_the_next_start(tunnel, make_tasks, board, database, tmp_path, qtbot):
    tunnel.cut("refused")
    tasks = make_tasks(Outbox(tmp_path, tunnel.dsn()))
    person = Person(tasks)
    for n in (1, 2):
        tasks.write(board.action(n), "stop.move", person.done, person.failed, waits=True)
    qtbot.waitUntil(lambda: person.waiting[-1:] == [2], timeout=PATIENCE_MS)
    tasks.close()
    tunnel.mend()
    again = make_tasks(Outbox(tmp_path, tunnel.dsn()))
    with qtbot.waitSignal(again.caught_up, timeout=PATIENCE_MS) as caught_up:
        again.start_feed()
    assert caught_up.args == [2]
    with board.office.session() as session:
        assert _stand(session, board) == (2, 2)
    again.close()
    left = Outbox(tmp_path, tunnel.dsn())
    assert left.parcels() == []
    left.close()
    assert [file.stat().st_mode & 0o077 for file in tmp_path.glob("unsent-*.sqlite")] == [0]


def test_what_was_done_before_the_program_died_is_not_done_again(board, make_tasks, tunnel, tmp_path, qtbot):
    op = new_id()
    board.office.write(lambda session: None, "test.nothing")
    with Database(tunnel.dsn()) as person:
        person.write(board.action(1), "stop.move", op=op)
    outbox = Outbox(tmp_path, tunnel.dsn())
    outbox.keep(Parcel(op, "stop.move", "", board.action(1)))
    outbox.keep(Parcel(op, "stop.move", "", board.action(1)))
    tasks = make_tasks(outbox)
    with qtbot.waitSignal(tasks.caught_up, timeout=PATIENCE_MS) as caught_up:
        tasks.start_feed()
    assert caught_up.args == [1]
    with board.office.session() as session:
        assert _stand(session, board) == (1, 1)


def test_what_a_colleague_made_impossible_is_told_at_the_next_start(
    board, make_tasks, tunnel, tmp_path, qtbot
):
    outbox = Outbox(tmp_path, tunnel.dsn())
    outbox.keep(Parcel(new_id(), "stop.move", "", board.action(1)))
    board.office.write(board.action(1), "stop.move")
    tasks = make_tasks(outbox)
    with qtbot.waitSignal(tasks.left_behind, timeout=PATIENCE_MS) as left:
        tasks.start_feed()
    assert left.args[0].kind == "stop.move"
    assert isinstance(left.args[1], Conflict)
    qtbot.waitUntil(lambda: tasks.waiting == 0)
