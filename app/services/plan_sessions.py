"""The plan read from a tablet or phone: opened by a person's own connection, read by the endpoint's."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

_TAG = re.compile(r"(\d{4}-\d\d-\d\d)\.(\d)\.(\d{1,18})\.([0-9a-f]{32})")


@dataclass(frozen=True, slots=True)
class Opened:
    """Who may look, and until when."""

    name: str
    expires_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan of some days.

    Attributes:
        tag: Names this very state; whoever shows it again is sent nothing while it is the newest.
        content: None where the caller has it already.
    """

    tag: str
    content: dict[str, Any] | None


def open_plan(session: Session, secret_hash: bytes, device: str) -> Opened:
    """Let the secret with this fingerprint (SHA-256) read the plan for half a day, as who is logged in.

    Args:
        session: The person's own.
        secret_hash: Of what `plan_of` is given later.
        device: What the browser calls itself.

    Raises:
        Forbidden: The login is not a living account of the company.
    """
    found = session.execute(
        text("SELECT rondo.open_plan(:hash, :device)"), {"hash": secret_hash, "device": device}
    ).scalar_one()
    return Opened(str(found["name"]), dt.datetime.fromisoformat(found["expires_at"]))


def plan_of(session: Session, secret: str, first: dt.date, days: int, tag: str = "") -> Plan:
    """Return the plan as the person who opened it may see it.

    Args:
        session: The endpoint's.
        secret: Of a session that `open_plan` made.
        first: The first day of Paris.
        days: One to seven.
        tag: Of what the caller shows now, or empty.

    Raises:
        Forbidden: The session is over, or the account.
    """
    known = _TAG.fullmatch(tag)
    if known and (known[1], known[2]) != (first.isoformat(), str(days)):
        known = None  # the tag of other days
    found = session.execute(
        text("SELECT rondo.plan_of(:secret, :first, :days, CAST(:since AS xid8), :seen)"),
        {
            "secret": secret,
            "first": first,
            "days": days,
            "since": known[3] if known else None,
            "seen": known[4] if known else None,
        },
    ).scalar_one()
    return Plan(f"{first}.{days}.{found['since']}.{found['print']}", found.get("plan"))


def close_plan(session: Session, secret: str) -> None:
    """End a session; one that is over or unknown stays so."""
    session.execute(text("SELECT rondo.close_plan(:secret)"), {"secret": secret})
