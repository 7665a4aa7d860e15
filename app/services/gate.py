"""The gate as services use it: judge now, read what was found, decide against a rule, and the register of that."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from app.domain.gate import Finding, Severity
from app.models.core import Staff
from app.models.gate import Finding as FindingRow
from app.models.gate import Override


def judge(session: Session) -> None:
    """Judge what this transaction changed so far, rather than at its end.

    Raises:
        Refused: A rule of severity "stop" found something new.
        NeedsReason: A rule wants a reason, and the operation has none.
    """
    session.flush()
    session.execute(text("SET CONSTRAINTS gate IMMEDIATE"))
    session.execute(text("SET CONSTRAINTS gate DEFERRED"))


def decided_by(session: Session, name: str) -> None:
    """Say who decides against the rules in this transaction; the person at the keyboard where nobody is named."""
    session.execute(select(func.set_config("rondo.decided_by", name, True)))


def findings(session: Session, tour_ids: Sequence[UUID]) -> list[Finding]:
    """Return what the database found in tours as they stand, the gravest first."""
    rows = session.scalars(
        select(FindingRow).where(FindingRow.tour_id.in_(tour_ids)).order_by(FindingRow.rule, FindingRow.id)
    )
    found = [
        Finding(
            row.rule,
            Severity(row.severity),
            row.tour_id,
            row.stop_id,
            row.object_kind,
            row.object_id,
            row.sentence,
            row.source,
            row.measure,
            row.valid_until,
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: one.severity.rank, reverse=True)


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of the register of overrides. `who` sat at the keyboard, `decided_by` answers for it."""

    at: dt.datetime
    who: str
    decided_by: str
    reason: str
    rule: str
    sentence: str
    source: str
    day: dt.date
    driver: str
    vehicle: str
    job: str
    site: str


def overrides(session: Session, first: dt.date, last: dt.date) -> list[Decision]:
    """Return the register: decisions about tours from `first` to `last`, oldest first."""
    rows = session.execute(
        select(Override, func.coalesce(Staff.display_name, Override.who))
        .outerjoin(Staff, Staff.login == Override.who)
        .where(Override.day.between(first, last))
        .order_by(Override.at, Override.id)
    )
    return [
        Decision(
            row.at,
            who,
            row.decided_by,
            row.reason,
            row.rule,
            row.sentence,
            row.source,
            row.day,
            row.driver,
            row.vehicle,
            row.job,
            row.site,
        )
        for row, who in rows
    ]


def refresh(session: Session, first: dt.date, last: dt.date) -> int:
    """Look at all tours of some days again, refuse nothing, and return how many they are: for every night."""
    return int(session.scalar(select(func.refresh_gate(first, last))) or 0)
