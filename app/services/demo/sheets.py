"""Rows on their way into the database by COPY: the one way that is fast enough for two years of work."""

import contextlib
import datetime as dt
import hashlib
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import psycopg
from psycopg import sql

from app.models.migrate import OWNER, SCHEMA

# What a row points to comes before it.
TABLES = (
    "company",
    "staff",
    "parameter",
    "depot",
    "container_type",
    "outlet",
    "material",
    "outlet_material",
    "customer",
    "customer_bank",
    "site",
    "vehicle",
    "driver",
    "container",
    "credential",
    "absence",
    "acceptance",
    "price_list",
    "price",
    "job",
    "round",
    "round_occurrence",
    "site_hold",
    "week_template",
    "week_template_job",
    "tour",
    "stop",
    "problem_case",
    "message",
    "container_move",
    "tracking_form",
    "weigh_ticket",
    "waste_movement",
    "blob",
    "document",
    "job_ticket",
    "invoice",
    "charge",
    "invoice_line",
    "receivable",
    "bank_account",
    "bank_statement",
    "bank_line",
    "payment",
    "allocation",
)


@dataclass(frozen=True, slots=True)
class Json:
    """Any value for a column of JSON: a text alone would be taken as it is."""

    value: Any


def _text(value: str) -> str:
    if "\\" in value or "\n" in value or "\t" in value:
        return value.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t")
    return value


def _json(value: Any) -> str:
    return _text(json.dumps(value, ensure_ascii=False))


def _array(values: tuple[Any, ...]) -> str:
    quoted = ('"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"' for value in values)
    return _text("{" + ",".join(quoted) + "}")


def _hex(value: bytes) -> str:
    return "\\\\x" + value.hex()


_AS_TEXT: dict[type, Callable[[Any], str]] = {
    str: _text,
    int: str,
    float: repr,
    Decimal: str,
    bool: lambda value: "t" if value else "f",
    type(None): lambda _: "\\N",
    Json: lambda wrapped: _json(wrapped.value),
    dict: _json,
    list: _json,
    tuple: _array,
    bytes: _hex,
    dt.date: str,
    dt.time: str,
    dt.datetime: dt.datetime.isoformat,
}
"""How each kind of value stands in a line of COPY: a tuple is an array, a dict or list is JSON."""


class Sheets:
    """Lines for each table, and the source of everything that is drawn by lot.

    Args:
        seed: The same seed gives the same rows.
    """

    def __init__(self, seed: str) -> None:
        self.rng = random.Random(seed)  # noqa: S311 - a play of chance, not a secret
        self.lines: dict[str, list[str]] = {}
        self.columns: dict[str, tuple[str, ...]] = {}

    def new_id(self, at: dt.datetime) -> str:
        """Return an identifier of version 7 that sorts by `at`, without asking the clock."""
        bits = self.rng.getrandbits(74)
        ms = int(at.timestamp() * 1000)
        tail = f"{bits & (1 << 62) - 1 | 1 << 63:016x}"
        return f"{ms >> 16:08x}-{ms & 0xFFFF:04x}-7{bits >> 62:03x}-{tail[:4]}-{tail[4:]}"

    def add(self, table: str, **values: Any) -> None:
        """Add a row; every row of a table gives the same columns in the same order."""
        columns = tuple(values)
        if self.columns.setdefault(table, columns) != columns:
            raise ValueError(f"{table}: {columns} instead of {self.columns[table]}")
        line = "\t".join([_AS_TEXT[type(value)](value) for value in values.values()])
        self.lines.setdefault(table, []).append(line)

    def count(self, table: str) -> int:
        """Return how many rows of a table there are."""
        return len(self.lines.get(table, ()))

    def digest(self) -> str:
        """Return a fingerprint of every line, to compare two runs."""
        sums = hashlib.sha256()
        for table in TABLES:
            sums.update("\n".join((table, *self.lines.get(table, ()), "")).encode())
        return sums.hexdigest()

    def copy(self, connection: psycopg.Connection[Any]) -> None:
        """Write every row."""
        for table in TABLES:
            if table not in self.lines:
                continue
            statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
                sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, self.columns[table]))
            )
            with connection.cursor().copy(statement) as copy:
                copy.write("\n".join(self.lines[table]) + "\n")


@contextlib.contextmanager
def bulk(admin_dsn: str) -> Iterator[psycopg.Connection[Any]]:
    """Open one transaction in which the triggers rest: what they derive is filled by `fill_derived`.

    A superuser says so for the session; any other owner of the database switches them off table by table and
    keeps the checks of references.
    """
    with psycopg.connect(admin_dsn) as connection:
        connection.execute(f"SET LOCAL search_path = {SCHEMA}")
        connection.execute("SET LOCAL synchronous_commit = off")
        row = connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
        if row is not None and row[0]:
            connection.execute("SET LOCAL session_replication_role = replica")
            yield connection
            return
        connection.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(OWNER)))
        for table in TABLES:
            connection.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(sql.Identifier(table)))
        yield connection
        for table in TABLES:
            connection.execute(sql.SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(sql.Identifier(table)))


def fill_derived(connection: psycopg.Connection[Any], changed: tuple[str, ...]) -> None:
    """Fill what triggers would have: bookings, what is open, and the bell for windows that are open.

    Args:
        connection: Of `bulk`, after the rows.
        changed: The tables whose screens load again.
    """
    connection.execute(
        """INSERT INTO booking (resource_id, slot, tour_id)
           SELECT r, t.slot, t.id FROM tour t
            CROSS JOIN unnest(ARRAY[t.driver_id, t.vehicle_id, t.trailer_id]) r
            WHERE r IS NOT NULL AND NOT EXISTS (SELECT FROM booking b WHERE b.tour_id = t.id)
            ORDER BY r, t.slot"""
    )
    connection.execute(
        """INSERT INTO booking (resource_id, slot, stop_id)
           SELECT DISTINCT r, s.slot, s.id FROM stop s LEFT JOIN job j ON j.id = s.job_id
            CROSS JOIN unnest(ARRAY[s.tour_id, j.container_in_id, j.container_out_id]) r
            WHERE r IS NOT NULL AND NOT EXISTS (SELECT FROM booking b WHERE b.stop_id = s.id)
            ORDER BY r, s.slot"""
    )
    connection.execute(
        """INSERT INTO booking (resource_id, slot, absence_id)
           SELECT coalesce(a.driver_id, a.vehicle_id), a.slot, a.id FROM absence a
            WHERE NOT EXISTS (SELECT FROM booking b WHERE b.absence_id = a.id)"""
    )
    # What is still to be paid, or to be matched: an outgoing line of the bank waits for nobody.
    connection.execute(
        """INSERT INTO open_amount (kind, id, customer_id, open_eur)
           SELECT o.kind, o.id, o.customer_id, o.amount - o.settled FROM (
             SELECT 'receivable' AS kind, r.id, r.customer_id, r.amount_eur AS amount,
                    coalesce((SELECT sum(a.amount_eur) FROM allocation a
                               WHERE a.receivable_id = r.id), 0) AS settled
               FROM receivable r
             UNION ALL
             SELECT 'payment', p.id, p.customer_id, p.amount_eur,
                    coalesce((SELECT sum(a.amount_eur) FROM allocation a WHERE a.payment_id = p.id), 0)
               FROM payment p WHERE p.customer_id IS NOT NULL
             UNION ALL
             SELECT 'line', l.id, NULL, l.amount_eur,
                    coalesce((SELECT sum(p.amount_eur) FROM payment p WHERE p.bank_line_id = l.id), 0)
               FROM bank_line l WHERE l.amount_eur > 0) o
            WHERE o.amount <> o.settled ON CONFLICT DO NOTHING"""
    )
    names = sql.SQL(", ").join(map(sql.Identifier, (*TABLES, "booking")))
    connection.execute(sql.SQL("ANALYZE {}").format(names))
    for table in changed:
        connection.execute("SELECT log_change(%s, '')", (table,))
