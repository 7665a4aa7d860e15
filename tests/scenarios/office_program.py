"""A workstation that plans without pause, for the test that kills it.

Run as `python -m tests.scenarios.office_program DSN SEED`. The first line it reads names the rows and jobs,
and what was asked before it was killed the last time and got no answer. It tells each drop before it sends
it, and each answer once it has it.
"""

import json
import random
import sys
from functools import partial
from uuid import UUID

from sqlalchemy import text

from app.db import Database, new_id
from app.domain.board import Place
from app.errors import AppError, Unavailable
from app.services import planning
from tests.builders import at
from tests.scenarios.programs import tell

STOPS = text("SELECT id, version, lower(slot) AS start, upper(slot) - lower(slot) AS length FROM stop")


def wish(database: Database, chance: random.Random, rows: list[str], jobs: list[str]) -> dict:
    """Return a random drop upon what the database holds now."""
    stops = {str(stop.id): stop for stop in database.read(lambda session: session.execute(STOPS).all())}
    job, row, hour = chance.choice(jobs), chance.choice(rows), 5 + chance.randrange(0, 200) / 12
    if job in stops and stops[job].start == at(hour):
        hour += 1 / 12  # where it stands already it would change nothing, and leave no step
    drop = {"op": str(new_id()), "job": job, "row": row, "hour": hour, "kind": "place"}
    if job in stops:
        drop |= {"kind": chance.choice(["move", "move", "unplan"]), "version": stops[job].version}
        drop |= {"hours": stops[job].length.total_seconds() / 3600}
    return drop


def call_for(drop: dict) -> partial:
    """Return the service call of a drop."""
    job, row = UUID(drop["job"]), UUID(drop["row"])
    if drop["kind"] == "place":
        return partial(planning.place_jobs, job_ids=[job], row_id=row, start=at(drop["hour"]))
    if drop["kind"] == "unplan":
        return partial(planning.unplan_stops, bar_ids=[job], versions=[drop["version"]])
    place = Place(job, drop["version"], row, at(drop["hour"]), at(drop["hour"] + drop["hours"]))
    return partial(planning.move_stops, places=[place])


def send(database: Database, drop: dict) -> None:
    """Send a drop, and tell what came of it."""
    try:
        database.write(call_for(drop), f"stop.{drop['kind']}", op=UUID(drop["op"]))
        tell({"done": drop["op"]})
    except Unavailable:
        raise
    except AppError as error:
        tell({"refused": drop["op"], "why": type(error).__name__})


def main() -> None:
    """Plan until somebody pulls the plug."""
    dsn, seed = sys.argv[1], int(sys.argv[2])
    given = json.loads(sys.stdin.readline())
    chance = random.Random(seed)  # noqa: S311 - chooses drops, guards nothing
    database = Database(dsn)
    for drop in given["again"]:
        send(database, drop)
    while True:
        drop = wish(database, chance, given["rows"], given["jobs"])
        tell({"ask": drop})
        send(database, drop)


if __name__ == "__main__":
    try:
        main()
    except Unavailable:
        sys.exit(3)
