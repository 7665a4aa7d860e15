"""The demo company: everything a visitor needs to see a working day, made of nothing real.

The same seed on the same day gives the same company. Its dates are relative to that day: the present loads
first and fast; the two years before it are added behind the open window, and end where the present began.
"""

import datetime as dt
from typing import Any

import psycopg
from psycopg import sql

from app.models.migrate import OWNER, SCHEMA
from app.services.demo import company
from app.services.demo.ledger import OPENING
from app.services.demo.money import Money
from app.services.demo.papers import Chains
from app.services.demo.past import Past
from app.services.demo.present import OPENING_SERIES, Present
from app.services.demo.sheets import Sheets, bulk, fill_derived
from app.services.demo.world import PARIS, at

__all__ = ["load_history", "load_present"]

SEED = "Tarnaval"
_WEEKS = dt.timedelta(days=21)
"""The time in which a driver's weeks bear upon one another; the plan reaches as far ahead twice."""


def load_present(admin_dsn: str, today: dt.date, now: dt.datetime | None = None) -> None:
    """Fill an empty schema with the company, today's board and the four weeks ahead.

    Args:
        admin_dsn: Of the database's owner, or of a superuser.
        today: The day it is in Paris.
        now: The instant at which the board is looked at; None for this one, or the morning
            of another day.
    """
    sheets, last_number = present_rows(today, now)
    with bulk(admin_dsn) as connection:
        sheets.copy(connection)
        # The papers' series begin here too: `Chains.of` locks their rows, and no others.
        connection.execute(
            "INSERT INTO counter (series, year, last_no) SELECT s, %(year)s,"
            " CASE s WHEN 'JOB' THEN %(last)s ELSE 0 END FROM unnest(%(series)s::text[]) s",
            {"year": today.year, "last": last_number, "series": ["JOB", "BP", "BI", "FA"]},
        )
        fill_derived(connection, ())
        _judge(connection, today)


def present_rows(today: dt.date, now: dt.datetime | None = None) -> tuple[Sheets, int]:
    """Return the rows of `load_present`, and the last number of a job among them."""
    if now is None:
        clock = dt.datetime.now(dt.UTC)
        now = clock if clock.astimezone(PARIS).date() == today else at(today, 10 * 60 + 30)
    sheets = Sheets(f"{SEED} {today}")
    world = company.build(sheets, today)
    ledger = Present(sheets, world, now).build()
    return sheets, ledger.last_number


def load_history(admin_dsn: str, today: dt.date, months: int = 24) -> None:
    """Add the months before `today` to what `load_present` made.

    Positions and debts that stood for the missing past give way to the movements and invoices behind them.
    Job tickets are sealed for the last month only: older ones would show nothing more.

    Args:
        admin_dsn: As for `load_present`.
        today: As for `load_present`.
        months: How far back.
    """
    sheets = Sheets(f"{SEED} {today} history {months}")
    world = company.build(Sheets(f"{SEED} {today}"), today)
    past = Past(sheets, world, months)
    past.drive()
    with bulk(admin_dsn) as connection:
        chains = Chains.of(connection)
        past.weigh(chains)
        Money(sheets, world, past, chains).build()
        connection.execute("DELETE FROM container_move WHERE job_id IS NULL AND note = %s", (OPENING,))
        connection.execute(
            "DELETE FROM open_amount o USING receivable r WHERE r.id = o.id AND r.number LIKE %s"
            " AND NOT EXISTS (SELECT FROM allocation a WHERE a.receivable_id = r.id)",
            (f"{OPENING_SERIES}%",),
        )
        connection.execute(
            "DELETE FROM receivable r WHERE r.kind = 'opening' AND r.number LIKE %s"
            " AND NOT EXISTS (SELECT FROM allocation a WHERE a.receivable_id = r.id)",
            (f"{OPENING_SERIES}%",),
        )
        sheets.copy(connection)
        past.seal_tickets(connection, chains).copy(connection)
        chains.store(connection)
        fill_derived(connection, ("job", "tour", "container_move", "invoice", "receivable", "payment"))
        _judge(connection, today)
    _weigh_today(admin_dsn)


def _judge(connection: psycopg.Connection[Any], today: dt.date) -> None:
    """Let the gate look at the tours of the last weeks and at those to come: its triggers rested."""
    connection.execute("SELECT refresh_gate(%s, %s)", (today - _WEEKS, today + 2 * _WEEKS))


def _weigh_today(admin_dsn: str) -> None:
    """Seal the weighings of this morning behind those of the past, as the database does for anybody."""
    with psycopg.connect(admin_dsn) as connection:
        connection.execute(f"SET LOCAL search_path = {SCHEMA}")
        connection.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(OWNER)))
        connection.execute("SELECT begin_operation(gen_random_uuid(), 'demo')")
        connection.execute(
            """WITH load AS (
                 SELECT j.*, load_snapshot(j) AS snap FROM job j
                  WHERE j.status = 'WEIGHED' AND NOT EXISTS (SELECT FROM weigh_ticket w WHERE w.job_id = j.id)
                  ORDER BY j.done_at),
               weighed AS (
                 INSERT INTO weigh_ticket (id, job_id, series, year, number, outside_number, source,
                        instrument, gross_kg, tare_kg, net_kg, weighed_at, issued_at, issued_by, content,
                        prev_hash, hash)
                 SELECT gen_random_uuid(), id, 'BP', 0, 0, '', 'own_bridge', 'Pont A', net_kg + 14200, 14200,
                        net_kg, done_at, now(), '', snap, '', '' FROM load
                 RETURNING *)
               INSERT INTO waste_movement (id, job_id, weigh_ticket_id, moved_on, customer_id, site_id,
                      material_id, outlet_id, waste_code, operation_code, net_kg, is_estimated, plate,
                      snapshot)
               SELECT gen_random_uuid(), l.id, w.id, (l.done_at AT TIME ZONE 'Europe/Paris')::date,
                      l.customer_id, l.site_id, l.material_id, l.outlet_id, l.waste_code, o.operations[1],
                      l.net_kg, false, l.snap ->> 'plate', l.snap
                 FROM load l JOIN weighed w ON w.job_id = l.id JOIN outlet o ON o.id = l.outlet_id"""
        )
