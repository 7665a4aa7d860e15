"""How long the demo company takes to load: the present before the window opens, the past behind it."""

import datetime as dt

from app.services import demo

TODAY = dt.date(2026, 11, 25)


def test_the_present_loads(benchmark, database):
    benchmark.pedantic(demo.load_present, (database.admin_dsn, TODAY), rounds=1)


def test_two_years_load(benchmark, database):
    demo.load_present(database.admin_dsn, TODAY)
    benchmark.pedantic(demo.load_history, (database.admin_dsn, TODAY), rounds=1)
