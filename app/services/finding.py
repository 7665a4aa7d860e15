"""The one search box: any record by what a person remembers of it, in a fixed number of queries."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, String, Text, cast, func, literal, or_, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.models.billing import Receivable
from app.models.field import JobTicket
from app.models.fleet import Container, ContainerType, Driver, Material, Vehicle
from app.models.parties import Customer, Outlet, Site
from app.models.planning import Job
from app.models.rounds import Round
from app.models.waste import WeighTicket
from app.services.search import folded, matches

TICKET_SERIES = "BI"
WEIGH_SERIES = "BP"
YEARS_KEPT = 10
"""How far back a number without its year is looked for."""

# "BI2026-000123", "bp 123", "2026 123" or just the number, once folded.
_PAPER = re.compile(r"([a-z]{1,3})?\s*(20\d\d)?\s*0*(\d{1,6})")
_JOB = re.compile(r"i\s*\d.*|\d{2}\s\d{1,6}")
_SHORTEST_PHONE = 6
_ACCENTED, _PLAIN = "àâäçéèêëîïôöùûüÿ-'’·/", "aaaceeeeiioouuuy     "

Found = Select[Any]


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that was found.

    Attributes:
        kind: "customer", "site", "vehicle", "container", "driver", "outlet", "material", "round", "job",
            "ticket", "weigh_ticket" or "invoice".
        key: Its id, as text; a ticket's is the id of its job.
        title: Its name or number.
        detail: What tells it from others of that name.
    """

    kind: str
    key: str
    title: str
    detail: str


def find(session: Session, text: str, limit: int = 6) -> list[Hit]:
    """Return what the typed text may mean: numbers of papers first, then names; at most `limit` of a kind.

    Args:
        session: To read with.
        text: A number, a plate, a phone, or the beginnings of words, in any order and without accents.
        limit: The most hits of each kind.
    """
    plain = folded(text)
    if len(plain) < 2:
        return []
    parts = _records(text, plain)
    if any(c.isdigit() for c in plain):
        money = session.scalar(select(func.has_table_privilege("receivable", "SELECT")))
        parts = [*_papers(text, plain, bool(money)), *parts]
    limited = (part.limit(limit).subquery() for part in parts)
    rows = session.execute(union_all(*(select(each) for each in limited)))
    return [Hit(*row) for row in rows]


def _shown(kind: str, key: Any, title: Any, *details: Any) -> Found:
    """Return the select of one kind's hits, in the order of their titles."""
    told = func.concat_ws(" · ", *(func.nullif(detail, "") for detail in details))
    return select(
        literal(kind).label("kind"),
        cast(key, String).label("key"),
        title.label("title"),
        told.label("detail"),
    ).order_by(title)


def _records(text: str, plain: str) -> list[Found]:
    joined = plain.replace(" ", "")
    # Numbers are kept as +33561…, and typed as 0561… or in pairs.
    phone = joined.removeprefix("0") if joined.isdigit() and len(joined) >= _SHORTEST_PHONE else ""

    def found(column: InstrumentedAttribute[str]) -> ColumnElement[bool]:
        return or_(matches(column, text), column.contains(phone)) if phone else matches(column, text)

    def found_joined(column: InstrumentedAttribute[str]) -> ColumnElement[bool]:
        # Plates and numbers of containers are typed with and without their dashes; the rows are few.
        return or_(found(column), func.replace(column, " ", "").contains(joined))

    container_kind = ContainerType.label
    plain_name = func.translate(func.lower(Round.name), _ACCENTED, _PLAIN)
    round_words = func.concat_ws(" ", plain_name, Customer.search, type_=Text)
    return [
        _shown("customer", Customer.id, Customer.name, Customer.code, Customer.city).where(
            Customer.archived_at.is_(None), found(Customer.search)
        ),
        _shown("site", Site.id, Site.name, Customer.name, Site.city)
        .join(Customer, Customer.id == Site.customer_id)
        .where(Site.archived_at.is_(None), found(Site.search)),
        _shown("vehicle", Vehicle.id, Vehicle.plate, Vehicle.label, Vehicle.fleet_no).where(
            Vehicle.archived_at.is_(None), found_joined(Vehicle.search)
        ),
        _shown("container", Container.id, Container.number, container_kind)
        .join(ContainerType, ContainerType.code == Container.type_code)
        .where(Container.archived_at.is_(None), found_joined(Container.search)),
        _shown(
            "driver",
            Driver.id,
            func.trim(func.concat_ws(" ", Driver.first_name, Driver.surname)),
            Driver.number,
            Driver.mobile,
        ).where(Driver.archived_at.is_(None), found(Driver.search)),
        _shown("outlet", Outlet.id, Outlet.name, Outlet.city).where(
            Outlet.archived_at.is_(None), found(Outlet.search)
        ),
        _shown("material", Material.id, Material.name, Material.waste_code).where(
            Material.archived_at.is_(None), found(Material.search)
        ),
        # A round's name is folded as it is read: they are few, and found by their customer too.
        _shown("round", Round.id, Round.name, Customer.name, Site.city)
        .join(Customer, Customer.id == Round.customer_id)
        .join(Site, Site.id == Round.site_id)
        .where(Round.archived_at.is_(None), matches(round_words, text)),
    ]


def _papers(text: str, plain: str, money: bool) -> list[Found]:
    """Return the selects of jobs and papers by number: each by an index, whatever the history."""
    parts: list[Found] = []
    if _JOB.fullmatch(plain):
        digits = re.sub(r"\D", "", plain)
        # "I26-000123", "I26-123" and "26 123": year, then a number of six places.
        number = f"I{digits[:2]}-{digits[2:].zfill(6)}" if len(digits) > 2 else f"I{digits}"
        parts.append(
            _shown("job", Job.id, Job.number, Customer.name, Site.city)
            .join(Customer, Customer.id == Job.customer_id)
            .join(Site, Site.id == Job.site_id)
            .where(Job.number == number)
        )
    named = _PAPER.fullmatch(plain)
    if named is not None:
        series, year, number = named.groups()
        parts += [
            _paper(kind, model, key, own, int(year) if year else None, int(number))
            for kind, model, key, own in (
                ("ticket", JobTicket, JobTicket.job_id, TICKET_SERIES),
                ("weigh_ticket", WeighTicket, WeighTicket.id, WEIGH_SERIES),
            )
            if series in (None, own.casefold())
        ]
    if money and " " not in text.strip():
        typed = text.strip().upper()
        parts.append(
            _shown("invoice", Receivable.invoice_id, Receivable.number, Customer.name)
            .join(Customer, Customer.id == Receivable.customer_id)
            .where(Receivable.number.startswith(typed, autoescape=True), Receivable.invoice_id.is_not(None))
        )
    return parts


def _paper(kind: str, model: Any, key: Any, series: str, year: int | None, number: int) -> Found:
    title = func.concat(model.series, model.year, "-", func.lpad(cast(model.number, String), 6, "0"))
    query = _shown(kind, key, title, Customer.name, Site.city)
    query = query.outerjoin(Job, Job.id == model.job_id)
    query = query.outerjoin(Customer, Customer.id == Job.customer_id).outerjoin(Site, Site.id == Job.site_id)
    now = dt.datetime.now(dt.UTC).year
    years = [year] if year else list(range(now - YEARS_KEPT, now + 2))
    return query.where(model.series == series, model.year.in_(years), model.number == number)
