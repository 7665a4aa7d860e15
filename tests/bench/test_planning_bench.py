"""How long a drop takes and how fast the board opens, with years of past jobs behind it."""

import datetime as dt
import gc
import random
import time
from functools import partial
from uuid import UUID

import pytest
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import text

from app.db import Feed
from app.domain.board import Place
from app.domain.gate import Planner, Wish
from app.services import board_reading, gate, jobs, planning
from tests.builders import AHEAD as DAY
from tests.builders import World, at
from tests.conftest import DEMO_DAY, drop_database

PAST_DAYS, JOBS_A_DAY = 1_000, 40
MOST_S = 0.02
"""What the rules may cost a drop into a tour of twenty stops, on a slow machine that does other work too."""

# Each past day: one tour for each of the two drivers, twenty jobs each, all of them invoiced long ago.
PAST = """
CREATE TEMP TABLE past AS
SELECT d.day, n.n, gen_random_uuid() AS job, (d.day + interval '6 hours' + (n.n / 2) * interval '25 minutes')
       AT TIME ZONE 'Europe/Paris' AS start, n.n % 2 AS driver
  FROM (SELECT DATE '{day}' - 30 - g AS day FROM generate_series(1, {days}) g) d,
       generate_series(0, {jobs} - 1) n(n);
CREATE TEMP TABLE past_tour AS
SELECT gen_random_uuid() AS id, day, driver, tstzrange(min(start), max(start) + interval '20 minutes') AS slot
  FROM past GROUP BY day, driver;
INSERT INTO tour (id, day, driver_id, slot, status)
SELECT t.id, t.day, (ARRAY[(SELECT id FROM driver WHERE number = '001'),
       (SELECT id FROM driver WHERE number = '002')])[t.driver + 1], t.slot, 'closed' FROM past_tour t;
INSERT INTO job (id, number, type, status, customer_id, site_id, minutes, wanted_on, done_at)
SELECT p.job, 'P' || row_number() OVER (), 'SWAP', 'INVOICED', s.customer_id, s.id, 20, p.day, p.start
  FROM past p, site s;
INSERT INTO stop (id, tour_id, job_id, slot, done_at)
SELECT p.job, t.id, p.job, tstzrange(p.start, p.start + interval '20 minutes'), p.start
  FROM past p JOIN past_tour t USING (day, driver);
INSERT INTO booking (resource_id, slot, tour_id) SELECT driver_id, slot, id FROM tour WHERE status = 'closed';
INSERT INTO booking (resource_id, slot, stop_id)
SELECT s.tour_id, s.slot, s.id FROM stop s WHERE s.done_at IS NOT NULL;
ANALYZE tour, job, stop, booking;
"""


def _today(session):
    """Plan a full day for two drivers, and leave some jobs to be planned."""
    world = World(session)
    made = [world.job() for _ in range(60)]
    for n, job in enumerate(made[:40]):
        driver = (world.driver, world.driver2)[n % 2]
        planning.place_jobs(session, [job.id], driver.id, at(5 + n // 2 * 0.5, DAY))
    return {"drivers": [str(world.driver.id), str(world.driver2.id)], "jobs": [str(job.id) for job in made]}


def _add_past(database):
    with database.admin() as admin, admin.transaction():
        tables = ("tour", "job", "stop", "booking")
        for table in tables:
            admin.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        admin.execute(PAST.format(day=DAY, days=PAST_DAYS, jobs=JOBS_A_DAY))
        for table in tables:
            admin.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


class Company:
    """A day to plan."""

    def __init__(self, database, past):
        world = database.open().write(_today, "bench.world")
        if past:
            _add_past(database)
        self.database = database.open("essai_exploitation")
        self._admin = database
        self.drivers, self.jobs = world["drivers"], world["jobs"]

    def open_board(self):
        return self.database.read(partial(board_reading.board_content, first=DAY, last=DAY))

    def open_sheet(self):
        return self.database.read(lambda session: jobs.sheet(session, UUID(self.jobs[0])))

    def judges(self, on):
        """Switch the rules on or off."""
        with self._admin.admin() as admin:
            for table in ("stop", "tour", "job"):
                admin.execute(f"ALTER TABLE {table} {'ENABLE' if on else 'DISABLE'} TRIGGER gate")

    def mover(self):
        """Return a call that moves one bar to and fro, and is told that it did."""
        bar = max(self.open_board().day.bars, key=lambda bar: bar.start)
        version = bar.version

        def move():
            nonlocal version
            hour = 17 + version % 2
            place = Place(bar.id, version, bar.row_id, at(hour, DAY), at(hour + 0.3, DAY))
            self.database.write(partial(planning.move_stops, places=[place]), "stop.move")
            version += 1

        return move


@pytest.fixture
def make_company(make_database, admin_dsn):
    """Return what makes a company; each is gone when the test ends."""
    made = []

    def make(past):
        made.append(make_database())
        return Company(made[-1], past)

    yield make
    for database in made:
        database.close()
        drop_database(admin_dsn, conninfo_to_dict(database.admin_dsn)["dbname"])


@pytest.fixture
def old(make_company):
    return make_company(past=True)


def _median_s(call, rounds=25):
    call()
    gc.collect()
    spent = []
    for _ in range(rounds):
        begun = time.perf_counter()
        call()
        spent.append(time.perf_counter() - begun)
    return sorted(spent)[rounds // 2]


def test_open_the_board(benchmark, old):
    assert len(benchmark(old.open_board).day.bars) == 40


def test_open_a_job(benchmark, old):
    assert benchmark(old.open_sheet).status == "PLANNED"


def test_a_drop_until_it_is_acknowledged(benchmark, old):
    benchmark(old.mover())


def test_what_the_rules_cost_a_drop(benchmark, make_company):
    """A tour of twenty stops, its papers, its driver's weeks: the same with forty thousand jobs behind it."""
    shares = {}
    for past in (False, True):
        company = make_company(past=past)
        with_rules = _median_s(company.mover())
        company.judges(on=False)
        without = _median_s(company.mover())
        shares[past] = with_rules - without
        told = {"with_ms": round(with_rules * 1000, 1), "without_ms": round(without * 1000, 1)}
        benchmark.extra_info["old" if past else "young"] = told
        company.judges(on=True)
    benchmark(company.mover())
    assert shares[True] < shares[False] * 1.5 + 0.005
    assert shares[True] < MOST_S


def test_a_change_until_a_colleague_hears_of_it(benchmark, old, qtbot):
    heard = []
    states = []
    feed = Feed(old.database.dsn, heard.extend, states.append)
    feed.start()
    qtbot.waitUntil(lambda: states == ["live"], timeout=5_000)
    move = old.mover()

    def change():
        heard.clear()
        move()
        while not heard:
            time.sleep(0.0005)

    benchmark(change)
    feed.stop()
    feed.join()


def test_the_past_does_not_slow_the_day(make_company):
    young, old = make_company(past=False), make_company(past=True)
    with old.database.session() as session:
        assert session.scalar(text("SELECT count(*) FROM job")) == PAST_DAYS * JOBS_A_DAY + 60
    assert _median_s(old.open_board) < _median_s(young.open_board) * 2
    assert _median_s(old.open_sheet) < _median_s(young.open_sheet) * 2
    assert _median_s(old.mover()) < _median_s(young.mover()) * 2


def test_what_a_drag_would_change_is_worked_out_from_memory(benchmark, demo_present):
    # The demo's day: any bar over any row, up to five hours off. The hand waits 50 ms at the most.
    database = demo_present.open("essai_exploitation")
    day = database.read(partial(board_reading.board_content, first=DEMO_DAY, last=DEMO_DAY)).day
    planner = Planner(database.read(partial(gate.facts, first=DEMO_DAY, last=DEMO_DAY)), day)
    bars, chance = [bar for bar in day.bars if bar.job_id], random.Random(7)  # noqa: S311 - chooses drops

    def wishes():
        bar, row = chance.choice(bars), chance.choice(day.rows)
        later = dt.timedelta(minutes=5 * chance.randint(-60, 60))
        return ([Wish(bar.id, row.id, bar.start + later, bar.end + later)],), {}

    benchmark.pedantic(planner.preview, setup=wishes, rounds=500)
