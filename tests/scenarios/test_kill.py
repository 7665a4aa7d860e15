"""The plug is pulled twenty times: on the workstation, on the drivers' endpoint, on the database itself.

Each time the process is ended by its own number, without a word of warning, while it writes. Then: it starts
again, every invariant holds, and all that was acknowledged is there, once.
"""

import datetime as dt
import os
import random
import socket
import threading
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import httpx
import psutil
import psycopg
import pytest
from sqlalchemy import text

from app.db import Database, new_id
from app.embedded import EmbeddedServer
from app.models import migrate
from app.models.planning import Stop
from app.services import field
from app.services.check import check
from tests.builders import PARIS, World, slot
from tests.companion.phone import companion_dsn
from tests.conftest import add_people, as_login
from tests.scenarios.programs import Program, is_alive, until

OFFICE_KILLS, PHONE_KILLS, SERVER_KILLS = 7, 7, 6

OPERATIONS = text("SELECT op_id::text, result FROM operation WHERE kind LIKE 'stop.%'")
STEPS = text("SELECT op_id::text FROM journal_change WHERE table_name = 'stop' AND NOT derived")
HELD_BY_OTHERS = """
    SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename = %s
"""


def _chance():
    return random.Random(20261124)  # noqa: S311 - chooses moments, guards nothing


def _broken(database: Database):
    return [finding for finding in database.read(check) if finding.count]


def _plan(session):
    world = World(session)
    jobs = [world.job(minutes=30) for _ in range(12)]
    return {
        "rows": [str(world.driver.id), str(world.driver2.id)],
        "jobs": [str(job.id) for job in jobs],
        "again": [],
    }


class Office:
    """A workstation that is killed and started again, and what it had asked and heard."""

    def __init__(self, world):
        self._world = world
        self.done, self.refused, self._open = set(), set(), {}
        self.sent_again = 0

    def start(self, dsn, seed):
        """Start it; what got no answer is sent again first, under the same id."""
        self.sent_again += len(self._open)
        program = Program("office_program", dsn, str(seed))
        program.say(self._world | {"again": list(self._open.values())})
        return program

    def hear(self, words):
        """Take note of one line."""
        if "ask" in words:
            self._open[words["ask"]["op"]] = words["ask"]
        else:
            op = words.get("done") or words["refused"]
            (self.done if "done" in words else self.refused).add(op)
            del self._open[op]

    def work(self, program, answers, blink_s=0.0):
        """Listen until so many drops were done and the next is on its way; then look away for a moment."""
        wanted = len(self.done) + answers
        while len(self.done) < wanted or not self._open:
            words = program.hear()
            assert words is not None, "the program ended by itself"
            self.hear(words)
        threading.Event().wait(blink_s)

    def check(self, database):
        """Compare what was acknowledged with what the database holds."""
        assert _broken(database) == []
        kept = {op for op, _ in database.read(lambda session: session.execute(OPERATIONS).all())}
        assert kept >= self.done
        # What got no answer may be there or not; what was refused is not.
        assert kept - self.done <= set(self._open)
        steps = Counter(database.read(lambda session: session.scalars(STEPS).all()))
        assert set(steps.values()) <= {1}, "something was done twice"
        assert set(steps) == kept


@pytest.mark.one_release  # what is killed is ours: any server keeps what it acknowledged to it
@pytest.mark.timeout(400)
def test_a_workstation_that_is_killed_while_it_plans(database):
    office = Office(database.open().write(_plan, "test.world"))
    chance = _chance()
    with database.open_admin() as owner:
        for n in range(OFFICE_KILLS):
            with office.start(database.dsn("essai_exploitation"), n) as program:
                office.work(program, chance.randrange(4, 20), n * 0.003)
                for words in program.kill():
                    office.hear(words)
                assert not is_alive(program.pid)
            _until_gone(database, "essai_exploitation")
            office.check(owner)
        # Started once more, it finishes what it was killed in.
        with office.start(database.dsn("essai_exploitation"), 99) as program:
            office.work(program, 5)
            for words in program.kill():
                office.hear(words)
        _until_gone(database, "essai_exploitation")
        office.check(owner)
    assert office.sent_again > 0


def _until_gone(database, login):
    """Wait until the server has noticed that the killed program is gone, and rolled back what it was at."""
    with database.admin() as admin:
        until(
            lambda: admin.execute(HELD_BY_OTHERS, (login,)).fetchone() == (0,),
            f"sessions of {login} outlive their program",
        )


# ------------------------------------------------------------ the drivers' endpoint

TODAY = dt.datetime.now(PARIS).date()


@pytest.fixture
def tour(database):
    """A published tour of today, and the code of its link."""
    with database.open().transaction() as session:
        world = World(session)
        world.company()
        made = world.tour(day=TODAY, slot=slot(0, 12, TODAY), vehicle_id=world.truck.id)
        job = world.job(wanted_on=TODAY)
        session.add(Stop(id=job.id, tour_id=made.id, job_id=job.id, slot=slot(7, 8, TODAY)))
        session.flush()
        session.refresh(made)
        made.status, made.revision = "published", 1
        session.flush()
        code = field.create_link(session, made.id).code
    return SimpleNamespace(id=made.id, stop=str(job.id), code=code)


class Phone(threading.Thread):
    """A driver's phone: what got no answer is sent again until it has one, oldest first."""

    TOKEN = "t" * 43

    def __init__(self, address, tour):
        super().__init__(daemon=True)
        self._address, self._tour = address, tour
        self._leaving = threading.Event()
        self.acknowledged = {}
        self.unanswered = 0

    def run(self):
        with httpx.Client(base_url=self._address, timeout=20) as client:
            client.headers["authorization"] = f"Bearer {self.TOKEN}"
            n = 0
            while not self._leaving.is_set():
                n += 1
                self._deliver(client, [self._event(n), self._event(n + 1_000_000)])

    def _event(self, n):
        kinds = {1: "departed", 2: "arrived"}
        return {
            "id": str(new_id()),
            "kind": kinds.get(n, "note"),
            "at": dt.datetime.now(dt.UTC).isoformat(),
            "stop": self._tour.stop,
            "data": {"text": f"Mot {n}"},
        }

    def _deliver(self, client, events):
        while not self._leaving.is_set():
            batch = {"clock": dt.datetime.now(dt.UTC).isoformat(), "pending": len(events), "events": events}
            try:
                answer = client.post("/api/events", json=batch)
            except httpx.TransportError:
                self.unanswered += 1
                self._leaving.wait(0.05)
                continue
            assert answer.status_code == 200, answer.text
            results = answer.json()["results"]
            assert all(result["ok"] for result in results), results
            self.acknowledged |= {event["id"]: event["data"]["text"] for event in events}
            return

    def leave(self):
        self._leaving.set()
        self.join(30)


@pytest.mark.one_release  # what is killed is ours: any server keeps what it acknowledged to it
@pytest.mark.timeout(400)
def test_an_endpoint_that_is_killed_while_phones_send(database, tour):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address, dsn = f"http://127.0.0.1:{port}", companion_dsn(database)
    chance, phone = _chance(), Phone(address, tour)
    owner = database.open_admin()
    try:
        for n in range(PHONE_KILLS):
            with _serving(dsn, port, address) as program:
                if n == 0:
                    opened = httpx.post(
                        f"{address}/api/open",
                        json={"code": tour.code, "token": Phone.TOKEN, "device": "essai"},
                    )
                    assert opened.status_code == 200
                    phone.start()
                wanted = len(phone.acknowledged) + chance.randrange(6, 40)
                until(lambda wanted=wanted: len(phone.acknowledged) >= wanted, "the phone is not heard")
                program.kill()
            assert _broken(owner) == []
        with _serving(dsn, port, address) as program:
            wanted = len(phone.acknowledged) + 4
            until(lambda: len(phone.acknowledged) >= wanted, "the phone is not heard")
            phone.leave()
            program.kill()
    finally:
        phone.leave()
    assert phone.unanswered > 0
    assert _broken(owner) == []
    query = text("SELECT id::text, data ->> 'text' FROM field_event WHERE kind <> 'tour_opened'")
    kept = owner.read(lambda session: session.execute(query).all())
    assert len(kept) == len(phone.acknowledged)
    assert dict(tuple(row) for row in kept) == phone.acknowledged
    status = text("SELECT status FROM job")
    assert owner.read(lambda session: session.scalars(status).all()) == ["ON_SITE"]


def _serving(dsn, port, address):
    program = Program("phones_program", dsn, str(port))

    def answers():
        try:
            return httpx.get(f"{address}/health").status_code == 200
        except httpx.TransportError:
            return False

    until(answers, "the endpoint does not start")
    return program


# ------------------------------------------------------------ the database itself


@pytest.fixture
def server(tmp_path):
    """A server of the test's own that keeps what it says it keeps."""
    if os.environ.get("RONDO_TEST_ADMIN_DSN"):
        pytest.skip("the server is not ours to kill")
    server = EmbeddedServer(tmp_path / "Hélène Müller" / "Rondo data")
    server.start()
    yield server
    server.destroy()


def _postmaster(server):
    with psycopg.connect(server.dsn(), autocommit=True) as admin:
        folder = Path(admin.execute("SHOW data_directory").fetchone()[0])
    process = psutil.Process(int((folder / "postmaster.pid").read_text().split("\n")[0]))
    assert process.name().startswith("postgres")
    return process


@pytest.mark.timeout(400)
def test_a_database_that_is_killed_while_people_write(server):
    server.create_database("rondo")
    dsn = server.dsn("rondo")
    migrate.create(dsn)
    add_people(dsn)
    with Database(as_login(dsn, "essai_tous")) as people:
        office = Office(people.write(_plan, "test.world"))
    chance = _chance()
    for n in range(SERVER_KILLS):
        login, postmaster = as_login(server.dsn("rondo"), "essai_exploitation"), _postmaster(server)
        with office.start(login, n) as program:
            office.work(program, chance.randrange(4, 20), n * 0.003)
            postmaster.kill()
            while (words := program.hear()) is not None:  # it tries again, and gives up by itself
                office.hear(words)
            assert program.end() == 3
        until(lambda gone=postmaster.pid: not is_alive(gone), "the postmaster does not die")
        assert not server.is_running()
        server.start()
        with Database(server.dsn("rondo"), unhurried=True) as owner:
            office.check(owner)
    with office.start(as_login(server.dsn("rondo"), "essai_exploitation"), 99) as program:
        office.work(program, 5)
        for words in program.kill():
            office.hear(words)
    with Database(server.dsn("rondo"), unhurried=True) as owner:
        office.check(owner)
    assert office.sent_again > 0
