"""What expires, of whom and when: one list for papers, acceptances, protocols, contracts and maintenance."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, Literal
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.domain.board import Ending
from app.domain.deadlines import LADDER, Step, step_of
from app.services import mail, maintenance

Source = Literal["credential", "company", "permit", "acceptance", "protocol", "contract", "maintenance"]
AHEAD: Final = 30
"""From how many days before its end on a paper is marked where one plans: the ladder's step of a month."""

PROTOCOL_MONTHS: Final = 12
"""A safety protocol is looked at again each year: usage. Source: code du travail, art. R4515-4 to -11."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """One thing that expires.

    Attributes:
        source: What kind of thing it is.
        key: What stays the same when it is read again.
        owner_kind: Of the record it belongs to: "driver", "vehicle", "site", ... or "company".
        owner_id: That record, None for the company.
        owner: Its name.
        what: A key of `resource_kinds.kind_word`, or a name.
        detail: Category and number.
        valid_until: The last day, None where it is expired or due without one.
        days_left: From today; below zero when it is over.
        step: Where it stands on the ladder.
    """

    source: Source
    key: str
    owner_kind: str
    owner_id: str | None
    owner: str
    what: str
    detail: str
    valid_until: dt.date | None
    days_left: int | None
    step: Step


@dataclass(frozen=True, slots=True)
class Digest:
    """The message of a day: its title, and its text in French."""

    subject: str
    text: str


def today(session: Session) -> dt.date:
    """Return the day in Paris, by the database's clock."""
    day: dt.date = session.execute(text("SELECT (now() AT TIME ZONE 'Europe/Paris')::date")).scalar_one()
    return day


def deadlines(session: Session, days: int = LADDER[0]) -> list[Deadline]:
    """Return what expired, and what expires within `days`, the most pressing first, in five queries.

    Papers of records that are put away are left out. Contracts are the price lists of customers, which only
    who reads money sees.
    """
    day = today(session)
    found = [
        Deadline(
            row.source,
            f"{row.source}:{row.key}",
            row.owner_kind,
            str(row.owner_id) if row.owner_id else None,
            row.owner or "",
            row.what,
            row.detail,
            row.valid_until,
            (row.valid_until - day).days if row.valid_until else None,
            step_of(row.valid_until, day, is_expired=row.expired),
        )
        for row in session.execute(
            text(_ALL), {"until": day + dt.timedelta(days=days), "months": PROTOCOL_MONTHS}
        )
    ]
    if session.execute(text("SELECT has_table_privilege('price_list', 'SELECT')")).scalar_one():
        found += [
            Deadline(
                "contract",
                f"contract:{row.id}",
                "price_list",
                str(row.id),
                row.owner,
                "contract",
                row.name,
                row.valid_to,
                (row.valid_to - day).days,
                step_of(row.valid_to, day),
            )
            for row in session.execute(
                text(_CONTRACTS),
                {"until": day + dt.timedelta(days=days), "since": day - dt.timedelta(days=90)},
            )
        ]
    found += _maintenance(session, day, days)
    return sorted(
        found,
        key=lambda one: (one.step, one.source == "protocol", one.valid_until or dt.date.min, one.owner),
    )


def endings(
    session: Session, owners: Sequence[UUID], day: dt.date, days: int = AHEAD
) -> dict[UUID, tuple[Ending, ...]]:
    """Return the papers of drivers and vehicles that are over on a day or end within `days` of it.

    One query whatever their number. Of papers of one kind and category only the one that counts longest is
    looked at: what was renewed does not end.
    """
    found: dict[UUID, tuple[Ending, ...]] = {}
    for row in session.execute(
        text(_LONGEST), {"owners": [*owners], "until": day + dt.timedelta(days=days), "day": day}
    ):
        one = Ending(row.kind, row.category, row.valid_until, row.is_over)
        found[row.owner_id] = (*found.get(row.owner_id, ()), one)
    return found


def _maintenance(session: Session, day: dt.date, days: int) -> list[Deadline]:
    found = []
    for due in maintenance.dues(session):
        over = due.km_left is not None and due.km_left <= 0
        soon = due.km_left is not None and due.km_left <= maintenance.SOON_KM
        by_day = due.next_on is not None and (due.next_on - day).days <= days
        if not (soon or by_day):
            continue
        step = step_of(due.next_on, day, is_expired=over)
        found.append(
            Deadline(
                "maintenance",
                f"maintenance:{due.plan_id}",
                "vehicle",
                str(due.vehicle_id),
                due.plate,
                "maintenance",
                due.label + (f" · {due.km_left:+} km" if soon else ""),
                due.next_on,
                (due.next_on - day).days if due.next_on else None,
                min(step, Step.WEEK) if soon else step,
            )
        )
    return found


def count(session: Session, days: int = 30) -> int:
    """Return how many deadlines are over or come within `days`: the figure of Today.

    Safety protocols are not counted: they hold until the site changes, and the yearly look is in the list.
    """
    return sum(one.source != "protocol" for one in deadlines(session, days))


_ALL = """
  WITH owner AS (
    SELECT 'driver' AS kind, id, concat_ws(' ', first_name, surname) AS name, archived_at FROM driver
    UNION ALL SELECT 'vehicle', id, concat_ws(' · ', plate, label), archived_at FROM vehicle
    UNION ALL SELECT 'container', id, number, archived_at FROM container
    UNION ALL SELECT 'outlet', id, name, archived_at FROM outlet
    UNION ALL SELECT 'subcontractor', id, name, archived_at FROM subcontractor
    UNION ALL SELECT 'site', s.id, concat_ws(' · ', c.name, s.name), s.archived_at
      FROM site s JOIN customer c ON c.id = s.customer_id)
  SELECT 'credential' AS source, e.id::text AS key, e.owner_kind, e.owner_id,
         coalesce(o.name, (SELECT name FROM company WHERE e.owner_kind = 'company')) AS owner, e.kind AS what,
         concat_ws(' ', nullif(e.category, ''), nullif(e.number, '')) AS detail, e.valid_until,
         e.state = 'expired' AS expired
    FROM credential e LEFT JOIN owner o ON o.kind = e.owner_kind AND o.id = e.owner_id
   WHERE (e.valid_until <= :until OR e.state = 'expired') AND o.archived_at IS NULL
  UNION ALL
  SELECT 'company', 'receipt', 'company', NULL, name, 'transport_receipt', transport_receipt,
         transport_receipt_until, false
    FROM company WHERE transport_receipt_until <= :until
  UNION ALL
  SELECT 'permit', id::text, 'outlet', id, name, 'permit', permit, permit_until, false
    FROM outlet WHERE permit_until <= :until AND archived_at IS NULL
  UNION ALL
  SELECT 'acceptance', a.id::text, 'outlet', o.id, concat_ws(' · ', o.name, c.name, m.name), 'acceptance',
         a.number, a.valid_until, false
    FROM acceptance a JOIN outlet o ON o.id = a.outlet_id JOIN customer c ON c.id = a.customer_id
    JOIN material m ON m.id = a.material_id
   WHERE a.valid_until <= :until AND o.archived_at IS NULL AND c.archived_at IS NULL
  UNION ALL
  SELECT 'protocol', s.id::text, 'site', s.id, concat_ws(' · ', c.name, s.name), 'protocol', '',
         (s.protocol_on + make_interval(months => :months))::date, false
    FROM site s JOIN customer c ON c.id = s.customer_id
   WHERE s.protocol_on + make_interval(months => :months) <= :until
     AND s.archived_at IS NULL AND c.archived_at IS NULL
"""

_LONGEST = """
  SELECT * FROM (
    SELECT DISTINCT ON (owner_id, kind, category) owner_id, kind, category, valid_until, state,
           state = 'expired' OR coalesce(valid_until < :day, false) AS is_over
      FROM credential WHERE owner_kind IN ('driver', 'vehicle') AND owner_id = ANY(:owners)
     ORDER BY owner_id, kind, category, state = 'unlimited' DESC, valid_until DESC NULLS LAST) longest
   WHERE state <> 'unlimited' AND (is_over OR valid_until <= :until)
   ORDER BY is_over DESC, valid_until NULLS FIRST, kind
"""

# A list that another of the same customer follows has not ended his contract.
_CONTRACTS = """
  SELECT p.id, p.name, p.valid_to, c.name AS owner FROM price_list p JOIN customer c ON c.id = p.customer_id
   WHERE p.valid_to BETWEEN :since AND :until AND p.archived_at IS NULL AND c.archived_at IS NULL
     AND NOT EXISTS (SELECT FROM price_list n WHERE n.customer_id = p.customer_id AND n.archived_at IS NULL
                      AND n.valid_from > p.valid_from AND (n.valid_to IS NULL OR n.valid_to > p.valid_to))
"""


def digest(session: Session, named: Callable[[str], str] = str) -> Digest | None:
    """Return the message of today; None where there is nothing new to tell.

    A deadline is told when it reaches a step of the ladder (90, 60, 30, 7 days, the day itself and the day
    after); what is over, again every Monday. Contracts are left out: whoever is at work first writes the
    message, and not all may read them.

    Args:
        session: Of anybody.
        named: Returns the French name of a `what`.
    """
    day = today(session)
    told = [one for one in deadlines(session) if one.source != "contract" and _is_told(one, day)]
    if not told:
        return None
    return Digest(f"Échéances du {day:%d/%m/%Y} : {len(told)}", _digest_text(told, named))


def tell_once_a_day(doors: mail.Doors, named: Callable[[str], str]) -> int:
    """Queue the message of today for those whom the company's mail server names; return how many mails.

    However many workstations do so, each address gets one a day of Paris: the outbox takes what is about
    the same thing once.
    """
    untold, message = doors.read(partial(_untold, named=named))
    if not untold or message is None:
        return 0
    return int(doors.write(partial(_queue, about=untold, message=message), "deadlines.tell"))


def _untold(session: Session, named: Callable[[str], str]) -> tuple[dict[str, str], Digest | None]:
    """Return to whom the message of today is still to go, by what it is about, and the message."""
    server = mail.server(session)
    day = today(session)
    about = {f"deadlines:{day}:{to}": to for to in (server.told if server is not None else ())}
    untold = {key: to for key, to in about.items() if not mail.is_queued(session, key)}
    return untold, digest(session, named) if untold else None


def _queue(session: Session, about: dict[str, str], message: Digest) -> int:
    return sum(
        mail.queue(session, to, message.subject, message.text, about=key) is not None
        for key, to in about.items()
    )


def _is_told(one: Deadline, day: dt.date) -> bool:
    if one.days_left is None:
        return day.weekday() == 0
    return one.days_left in (*LADDER, 0, -1) or (one.days_left < 0 and day.weekday() == 0)


def _digest_text(told: Sequence[Deadline], named: Callable[[str], str]) -> str:
    lines = []
    for one in told:
        left = one.days_left
        when = (
            "échu"
            if left is None
            else f"dépassé de {-left} j"
            if left < 0
            else "aujourd'hui"
            if left == 0
            else f"dans {left} j"
        )
        until = f" ({one.valid_until:%d/%m/%Y})" if one.valid_until else ""
        what = " ".join(part for part in (named(one.what), one.detail) if part)
        lines.append(f"- {one.owner} : {what}, {when}{until}")
    return "\n".join(lines)
