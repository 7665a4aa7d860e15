"""Numbered papers sealed as the database seals them, so that thousands can be written at once.

The texts and hashes are those of the functions canon, weigh_ticket_hash, job_ticket_hash and invoice_hash;
`check_chains` proves it on each load.
"""

import datetime as dt
import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

import psycopg


def ordered(value: Any) -> Any:
    """Return JSON data with its keys as PostgreSQL keeps them: the shorter first, then by their bytes."""
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: (len(key.encode()), key.encode()))
        return {key: ordered(value[key]) for key in keys}
    if isinstance(value, list):
        return [ordered(item) for item in value]
    return value


def as_jsonb(value: Any) -> str:
    """Return the text that PostgreSQL gives for JSON data whose keys are `ordered`."""
    return json.dumps(value, ensure_ascii=False)


def canon(*fields: object) -> bytes:
    """Return fields as one text that no other fields have; None is absent."""
    parts = []
    for value in fields:
        if value is None:
            parts.append("-")
        else:
            text = str(value)
            parts.append(f"{len(text.encode())}:{text}")
    return ",".join(parts).encode()


def utc_text(instant: dt.datetime) -> str:
    """Return an instant as it is hashed."""
    return instant.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


@dataclass(slots=True)
class Link:
    """The end of a chain."""

    number: int = 0
    hash: bytes = b""


@dataclass(slots=True)
class Chains:
    """The ends of all chains, by series and year."""

    links: dict[tuple[str, int], Link] = field(default_factory=dict)

    @classmethod
    def of(cls, connection: psycopg.Connection[Any]) -> "Chains":
        """Return the chains where they stand, locked: what was issued meanwhile keeps its number."""
        rows = connection.execute(
            "SELECT series, year, last_no, last_hash FROM counter WHERE series <> 'JOB' FOR UPDATE"
        )
        return cls({(series, year): Link(last, end) for series, year, last, end in rows})

    def next_number(self, series: str, year: int) -> int:
        """Return the number that the next paper bears."""
        return self.links.setdefault((series, year), Link()).number + 1

    def seal(self, series: str, year: int, *fields: object) -> tuple[int, bytes, bytes]:
        """Return number, previous hash and hash of the next paper.

        Args:
            series: The series.
            year: The year that its numbers begin anew with.
            fields: What is hashed: the kind of paper first, then all that follows the number.
        """
        link = self.links.setdefault((series, year), Link())
        before, number = link.hash, link.number + 1
        sealed = canon(fields[0], series, year, number, *fields[1:])
        link.number, link.hash = number, hashlib.sha256(before + sealed).digest()
        return number, before, link.hash

    def store(self, connection: psycopg.Connection[Any]) -> None:
        """Write the ends back, so that the next paper continues."""
        with connection.cursor() as cursor:
            cursor.executemany(
                """INSERT INTO counter (series, year, last_no, last_hash, last_at)
                   VALUES (%s, %s, %s, %s, now())
                   ON CONFLICT (series, year)
                   DO UPDATE SET last_no = excluded.last_no, last_hash = excluded.last_hash""",
                [(series, year, link.number, link.hash) for (series, year), link in self.links.items()],
            )
