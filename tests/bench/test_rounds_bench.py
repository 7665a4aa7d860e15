"""How fast a month is previewed with two thousand rounds, half of it made already."""

import datetime as dt

import pytest
from sqlalchemy import insert

from app.db import begin_operation, new_id
from app.models.parties import Site
from app.models.rounds import Round
from app.services import round_days, round_jobs
from tests.builders import World

FIRST, LAST, TODAY = dt.date(2031, 5, 1), dt.date(2031, 5, 31), dt.date(2031, 4, 20)
ROUNDS = 2_000


def _fill(session):
    world = World(session)
    sites, rounds = [], []
    for number in range(ROUNDS):
        site = new_id()
        sites.append(
            {"id": site, "code": f"R{number}", "customer_id": world.customer.id, "name": f"Site {number}"}
        )
        rounds.append(
            {
                "id": new_id(),
                "name": f"Tournée {number}",
                "customer_id": world.customer.id,
                "site_id": site,
                "type": "ROUND",
                "minutes": 15,
                "anchor_on": dt.date(2030, 1, 1) + dt.timedelta(number % 40),
                "weekdays": [number % 5],
                "every": 1 + number % 3,
                "driver_id": world.driver.id if number % 4 == 0 else None,
                "start_at": dt.time(5 + number % 12) if number % 4 == 0 else None,
            }
        )
    session.execute(insert(Site), sites)
    session.execute(insert(Round), rounds)


@pytest.mark.benchmark(group="rounds")
def test_previewing_a_month_of_two_thousand_rounds(database, benchmark):
    database.open().write(_fill, "test")
    with database.open().transaction() as session:
        begin_operation(session, new_id(), "round.apply")
        told = round_jobs.apply(session, FIRST, dt.date(2031, 5, 14), today=TODAY)
        assert told["made"] > 1500
    with database.admin() as admin:
        admin.execute("ANALYZE")
    reading = database.open()

    def look():
        return reading.read(lambda session: round_days.preview(session, FIRST, LAST, today=TODAY))

    month = benchmark.pedantic(look, rounds=7, warmup_rounds=1)
    assert len(month.passages) > 4000
    assert benchmark.stats.stats.median < 1
