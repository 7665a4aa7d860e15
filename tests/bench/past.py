"""Companies with as many past jobs as asked for, made fast: the same day before a short and a long past.

    python3 installer bench past --json FILE [--jobs 5000000] [--few 5000] [--rounds 31]

makes both on a server of its own, opens the board and a job in turn, and throws the server away.
"""

import argparse
import datetime as dt
import gc
import json
import shutil
import statistics
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import event

from app.db import Database
from app.domain.jobs import StopKind
from app.embedded import EmbeddedServer
from app.ids import new_id
from app.models import migrate
from app.models.fleet import Container, ContainerType, Driver, Material, Vehicle
from app.models.parties import Customer, Depot, Outlet, OutletMaterial, Site
from app.models.planning import Job, Stop, Tour
from app.services import board_reading, jobs
from tests.builders import DAY, slot
from tests.conftest import add_people, as_login

DRIVERS, STOPS_TODAY, WAITING, JOBS_A_TOUR = 50, 10, 100, 20
LOGIN = "essai_exploitation"

# What a past job leaves behind: its row, its stop and booking, its sealed ticket, its paper and its journal.
_TABLES = ("job", "tour", "stop", "booking", "operation", "journal_change", "job_ticket", "document")

_PAST = """
CREATE TEMP TABLE past AS
SELECT n, DATE '{day}' - 1 - n / ({drivers} * {each}) AS day, (n / {each}) % {drivers} AS driver,
       ((DATE '{day}' - 1 - n / ({drivers} * {each})) + interval '5 hours'
        + (n % {each}) * interval '25 minutes') AT TIME ZONE 'Europe/Paris' AS start
  FROM generate_series(0, {jobs} - 1) n;
-- Ids in the order of time, as the program makes them.
CREATE FUNCTION pg_temp.timed(at timestamptz, salt text) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
  SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || substr(md5(salt), 1, 3)
          || '8' || substr(md5(salt), 4, 15))::uuid $$;
CREATE TEMP TABLE timed AS
SELECT n, day, driver, start, pg_temp.timed(start, 'j' || n) AS id, pg_temp.timed(start, 'o' || n) AS op,
       pg_temp.timed(day::timestamp AT TIME ZONE 'UTC', 't' || driver) AS tour
  FROM past;
DROP TABLE past;
CREATE TEMP TABLE drivers AS
SELECT row_number() OVER (ORDER BY number) - 1 AS n, id, usual_vehicle_id FROM driver;
CREATE TEMP TABLE sites AS
SELECT row_number() OVER (ORDER BY code) - 1 AS n, id, customer_id FROM site;
CREATE TEMP TABLE materials AS
SELECT row_number() OVER (ORDER BY code) - 1 AS n, id FROM material;
INSERT INTO tour (id, day, driver_id, vehicle_id, slot, status, revision)
SELECT p.tour, p.day, d.id, d.usual_vehicle_id, tstzrange(min(p.start), max(p.start) + interval '20 minutes'),
       'closed', 1
  FROM timed p JOIN drivers d ON d.n = p.driver GROUP BY p.tour, p.day, d.id, d.usual_vehicle_id;
INSERT INTO job (id, number, type, status, customer_id, site_id, material_id, container_type, minutes,
                 wanted_on, done_at, net_kg)
SELECT p.id, 'P' || p.n, 'SWAP', 'INVOICED', s.customer_id, s.id, m.id, 'B30', 20, p.day, p.start, 4200
  FROM timed p JOIN sites s ON s.n = p.n % (SELECT count(*) FROM sites)
  JOIN materials m ON m.n = p.n % (SELECT count(*) FROM materials);
INSERT INTO stop (id, tour_id, job_id, slot, arrived_at, done_at)
SELECT id, tour, id, tstzrange(start, start + interval '20 minutes'), start, start FROM timed;
INSERT INTO booking (resource_id, slot, tour_id)
SELECT r, t.slot, t.id FROM tour t, unnest(ARRAY[t.driver_id, t.vehicle_id]) r WHERE t.status = 'closed';
INSERT INTO booking (resource_id, slot, stop_id)
SELECT tour, tstzrange(start, start + interval '20 minutes'), id FROM timed;
INSERT INTO operation (op_id, kind, who, at) SELECT op, 'stop.place', 'essai_exploitation', start FROM timed;
INSERT INTO journal_change (op_id, table_name, row_key, verb, after)
SELECT p.op, t, p.id::text, 'I',
       jsonb_build_object('id', p.id, 'status', 'TO_PLAN', 'type', 'SWAP', 'minutes', 20)
  FROM timed p, unnest(ARRAY['job', 'stop']) t;
INSERT INTO job_ticket (id, job_id, series, year, number, issued_at, issued_by, content, content_sha256,
                        prev_hash, hash)
SELECT id, id, 'BI', 2000, n + 1, start, 'essai_exploitation', '{{}}', '\\x00', '\\x00', '\\x00' FROM timed;
INSERT INTO document (id, kind, number, title, mime, size, sha256, issued_on, customer_id, site_id, job_id,
                      search)
SELECT p.id, 'job_ticket', 'BI' || p.n, 'Bon d''intervention', 'application/pdf', 1, '\\x00', p.day,
       s.customer_id, s.id, p.id, 'bon'
  FROM timed p JOIN sites s ON s.n = p.n % (SELECT count(*) FROM sites);
DROP TABLE timed, drivers, sites, materials;
"""


def add_today(session) -> dict[str, str]:
    """Plan a full day: fifty drivers with ten stops each, and a hundred jobs that wait."""
    rows = []
    depot = Depot(id=new_id(), code="A", name="Castelnau")
    outlet = Outlet(id=new_id(), code="TRI", name="Centre de tri", operations=["R 12"])
    materials = [
        Material(id=new_id(), code=f"m{n}", name=f"Matière {n}", waste_code="17 02 01", hazardous=False)
        for n in range(12)
    ]
    rows += [
        depot,
        outlet,
        *materials,
        ContainerType(code="B30", label="Benne 30 m³", family="box30", volume_m3=30),
    ]
    trucks = [
        Vehicle(
            id=new_id(), plate=f"ZZ-{n:03}-AA", kind="hooklift", label="Ampliroll 26 t", fleet_no=f"{n:03}"
        )
        for n in range(DRIVERS)
    ]
    drivers = [
        Driver(
            id=new_id(),
            number=f"{n:03}",
            surname=f"Chauffeur {n}",
            depot_id=depot.id,
            usual_vehicle_id=truck.id,
        )
        for n, truck in enumerate(trucks)
    ]
    customers = [Customer(id=new_id(), code=f"411{n:04}", name=f"Client {n}") for n in range(400)]
    sites = [
        Site(
            id=new_id(),
            code=f"S{n}",
            customer_id=customer.id,
            name="Chantier",
            city="Albi",
            lat=43.9,
            lon=2.1,
        )
        for n, customer in enumerate(customers * 3)
    ]
    for group in (rows, trucks, drivers, customers, sites):
        session.add_all(group)
        session.flush()
    session.add_all(OutletMaterial(outlet_id=outlet.id, material_id=material.id) for material in materials)
    session.add_all(Container(id=new_id(), number=f"B30-{n:04}", type_code="B30") for n in range(300))
    session.flush()
    made = []
    for n in range(DRIVERS * STOPS_TODAY + WAITING):
        site = sites[n]
        made.append(
            Job(
                id=new_id(),
                number="",
                type="SWAP",
                status="TO_PLAN",
                customer_id=site.customer_id,
                site_id=site.id,
                material_id=materials[n % 12].id,
                container_type="B30",
                wanted_on=DAY,
                minutes=20,
            )
        )
    session.add_all(made)
    session.flush()
    for n, (driver, truck) in enumerate(zip(drivers, trucks, strict=True)):
        tour = Tour(
            id=new_id(), day=DAY, depot_id=depot.id, driver_id=driver.id, vehicle_id=truck.id, slot=slot(5, 6)
        )
        session.add(tour)
        session.flush()
        for rank, job in enumerate(made[n * STOPS_TODAY : (n + 1) * STOPS_TODAY]):
            begins = 5 + rank * 0.8
            session.add(
                Stop(
                    id=job.id,
                    tour_id=tour.id,
                    job_id=job.id,
                    kind=StopKind.JOB,
                    slot=slot(begins, begins + 0.4),
                )
            )
        session.flush()
    return {"job": str(made[0].id), "driver": str(drivers[0].id)}


def add_past(admin_dsn: str, count: int) -> float:
    """Add `count` invoiced jobs of the days before, and return how many seconds it took.

    Triggers and foreign keys sleep meanwhile; indexes that are not a key's are made anew afterwards, and so
    is the constraint on the bookings, which then checks every row.
    """
    began = time.monotonic()
    with psycopg.connect(admin_dsn, autocommit=True, options="-c search_path=rondo") as admin:
        admin.execute("SET session_replication_role = replica")
        admin.execute("SET maintenance_work_mem = '1GB'")
        admin.execute("SET work_mem = '256MB'")
        again = [
            row[0]
            for row in admin.execute(
                "SELECT pg_get_indexdef(i.indexrelid) FROM pg_index i WHERE i.indrelid = ANY (%s::regclass[])"
                " AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)",
                (list(_TABLES),),
            )
        ]
        dropped = admin.execute(
            "SELECT i.indexrelid::regclass::text FROM pg_index i WHERE i.indrelid = ANY (%s::regclass[])"
            " AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)",
            (list(_TABLES),),
        ).fetchall()
        excluded = admin.execute(
            "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE contype = 'x' AND conrelid = ANY (%s::regclass[])",
            (list(_TABLES),),
        ).fetchall()
        for (name,) in dropped:
            admin.execute(f"DROP INDEX {name}")
        for table, name, _ in excluded:
            admin.execute(
                sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(
                    sql.Identifier(table), sql.Identifier(name)
                )
            )
        admin.execute(_PAST.format(day=DAY.isoformat(), drivers=DRIVERS, each=JOBS_A_TOUR, jobs=count))
        for definition in again:
            admin.execute(definition)
        for table, name, definition in excluded:
            admin.execute(
                sql.SQL("ALTER TABLE {} ADD CONSTRAINT {} " + definition).format(
                    sql.Identifier(table), sql.Identifier(name)
                )
            )
        admin.execute("VACUUM (ANALYZE)")
        admin.execute("CHECKPOINT")
    return time.monotonic() - began


class Opening:
    """One database as a dispatcher opens it, with the count of what it is asked."""

    def __init__(self, dsn: str, keys: dict[str, str]) -> None:
        self._database, self._keys = Database(dsn), keys
        self.queries = 0
        event.listen(self._database.engine, "before_cursor_execute", self._count)

    def _count(self, *_: object) -> None:
        self.queries += 1

    def board(self):
        return self._database.read(partial(board_reading.board_content, first=DAY, last=DAY, by="driver"))

    def sheet(self):
        return self._database.read(partial(jobs.sheet, job_id=self._keys["job"]))

    def close(self) -> None:
        self._database.close()


def compare(young: Opening, old: Opening, what: str, rounds: int) -> dict[str, object]:
    """Open both in turn, and return the queries, the medians and their ratio."""
    counts, spent = {}, {"young": [], "old": []}
    pair = {"young": young, "old": old}
    for name, opening in pair.items():
        for _ in range(3):  # warm: plans prepared, pages read
            before = opening.queries
            getattr(opening, what)()
            counts[name] = opening.queries - before
    for turn in range(rounds):
        for name in ("young", "old") if turn % 2 else ("old", "young"):
            gc.collect()
            gc.disable()
            begun = time.perf_counter()
            getattr(pair[name], what)()
            spent[name].append((time.perf_counter() - begun) * 1000)
            gc.enable()
    medians = {name: statistics.median(times) for name, times in spent.items()}
    return {
        "what": what,
        "queries": counts,
        "median_ms": {name: round(value, 2) for name, value in medians.items()},
        "ratio": round(medians["old"] / medians["young"], 3),
        "rounds": rounds,
    }


def measure(server: EmbeddedServer, many: int, few: int, rounds: int) -> dict[str, object]:
    """Make both companies on a server and compare them."""
    server.create_database("young")
    migrate.create(server.dsn("young"))
    add_people(server.dsn("young"))
    with Database(as_login(server.dsn("young"), "essai_tous")) as database:
        keys = database.write(add_today, "bench.world")
    with psycopg.connect(server.dsn(), autocommit=True) as admin:
        admin.execute("CREATE DATABASE old TEMPLATE young")
        built = {"young": add_past(server.dsn("young"), few), "old": add_past(server.dsn("old"), many)}
        sizes = {
            name: admin.execute("SELECT pg_database_size(%s)", (name,)).fetchone()[0]
            for name in ("young", "old")
        }
    young, old = (Opening(as_login(server.dsn(name), LOGIN), keys) for name in ("young", "old"))
    found = {
        "jobs": {"young": few, "old": many},
        "bytes": sizes,
        "build_s": {name: round(seconds, 1) for name, seconds in built.items()},
        "opened": [compare(young, old, what, rounds) for what in ("board", "sheet")],
    }
    young.close()
    old.close()
    return found


def main(words: list[str]) -> int:
    """Measure, print and write the figures; 1 where the past slows the day."""
    parser = argparse.ArgumentParser(prog="python3 installer bench past")
    parser.add_argument("--json", type=Path, required=True)
    parser.add_argument("--jobs", type=int, default=5_000_000)
    parser.add_argument("--few", type=int, default=5_000)
    parser.add_argument("--rounds", type=int, default=31)
    asked = parser.parse_args(words)
    folder = Path(tempfile.mkdtemp(prefix="rondo-past-"))
    server = EmbeddedServer(folder / "server", durable=False)
    try:
        server.start()
        found = {
            "measured_at": dt.datetime.now(dt.UTC).isoformat(),
            **measure(server, asked.jobs, asked.few, asked.rounds),
        }
    finally:
        server.stop()
        server.destroy()
        shutil.rmtree(folder, ignore_errors=True)
    asked.json.write_text(json.dumps(found, indent=2) + "\n", "utf-8")
    print(json.dumps(found, indent=2))  # noqa: T201
    good = all(
        one["ratio"] <= 1.2 and one["queries"]["young"] == one["queries"]["old"] for one in found["opened"]
    )
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
