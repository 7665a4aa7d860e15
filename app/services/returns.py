"""Sheets that come back on paper: found by what is printed on them, and typed in stop by stop.

What is typed moves jobs and containers as a phone's events would, by the same function of the database; what
a phone told already is shown and stays.
"""

import datetime as dt
import json
import re
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import String, cast, exists, func, select, text
from sqlalchemy.orm import Session, aliased

from app.domain.calendar import PARIS
from app.domain.jobs import StopKind
from app.errors import QT_TRANSLATE_NOOP, InvalidInput
from app.models.base import bounds
from app.models.core import Staff
from app.models.field import FieldEvent, JobTicket
from app.models.fleet import Container, Driver, Material, Vehicle
from app.models.parties import Customer, Outlet, Site
from app.models.planning import Job, Stop, Tour
from app.services.papers import sheet_number
from app.services.weighing import WEIGHED_TYPES

SEARCHED_DAYS = 60
"""How far back a sheet is found by its number."""

NO_NUMBER = QT_TRANSLATE_NOOP("errors", "{typed} is no number that can be here: type figures only.")

_MOST_KM = 3_000_000
_KEY = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of one thing on the sheet, and from where."""

    by_phone: bool
    author: str
    """Who typed it; empty where a phone told it."""
    at: dt.datetime
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ReturnedStop:
    """One stop of a returned sheet: what was planned, and what is known by now."""

    stop_id: UUID
    job_id: UUID | None
    kind: str
    """The job's type, or the kind of a stop that the tour needs for itself."""
    planned_from: dt.datetime
    planned_to: dt.datetime
    place: str
    customer: str
    work: str
    """Type of container and material."""
    container_in: str
    container_out: str
    is_weighed: bool
    status: str
    net_kg: int | None
    is_sealed: bool
    arrived_at: dt.datetime | None
    done_at: dt.datetime | None
    not_done_reason: str
    waiting_minutes: int
    told: dict[str, Told] = field(default_factory=dict)
    """The last word on each kind of event; a phone's goes before paper's."""


@dataclass(frozen=True, slots=True)
class ReturnedSheet:
    """A tour as its sheet comes back."""

    tour_id: UUID
    number: str
    day: dt.date
    label: str
    driver: str
    vehicle: str
    status: str
    revision: int
    km_start: int | None
    km_end: int | None
    ended_at: dt.datetime | None
    stops: tuple[ReturnedStop, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What is typed of one stop; nothing is told of what is left empty."""

    arrived: dt.datetime | None = None
    done: dt.datetime | None = None
    reason: str = ""
    """Why it was not done."""
    net_kg: int | None = None
    is_estimated: bool = False
    container_in: str = ""
    container_out: str = ""
    waiting_minutes: int | None = None
    note: str = ""


def find_sheet(session: Session, typed: str) -> tuple[UUID, UUID | None]:
    """Return the tour of a sheet, and the stop where a stop's code was read.

    Args:
        session: Of any person.
        typed: The number printed on the sheet, or what a scanner reads from a code on it.

    Raises:
        InvalidInput: It is neither, or no tour of the last weeks has this number.
    """
    key = _KEY.search(typed)
    if key is not None:
        stop_id = UUID(key.group())
        tour_id = session.scalar(select(Stop.tour_id).where(Stop.id == stop_id))
        if tour_id is not None:
            return tour_id, stop_id
        found = session.scalar(select(Tour.id).where(Tour.id == stop_id))
        if found is not None:
            return found, None
    number = re.sub(r"[^0-9a-f]", "", typed.lower())
    if key is None and len(number) != 8:
        raise InvalidInput(
            QT_TRANSLATE_NOOP(
                "errors",
                "Type the eight characters printed on the sheet (1A2B-3C4D), or scan a code.",
            ),
            field="number",
        )
    since = dt.datetime.now(PARIS).date() - dt.timedelta(days=SEARCHED_DAYS)
    found = session.scalar(
        select(Tour.id)
        .where(Tour.day >= since, func.right(func.replace(cast(Tour.id, String), "-", ""), 8) == number)
        .order_by(Tour.day.desc())
        .limit(1)
    )
    if found is None:
        raise InvalidInput(
            QT_TRANSLATE_NOOP("errors", "No tour of the last {days} days has this sheet: {typed}"),
            field="number",
            days=SEARCHED_DAYS,
            typed=typed.strip()[:60],
        )
    return found, None


def sheet(session: Session, tour_id: UUID) -> ReturnedSheet:
    """Return a tour with what is known of each of its stops, in three queries."""
    tour, driver, plate = session.execute(
        select(Tour, Driver, Vehicle.plate)
        .join(Driver, Driver.id == Tour.driver_id)
        .outerjoin(Vehicle, Vehicle.id == Tour.vehicle_id)
        .where(Tour.id == tour_id)
    ).one()
    told: dict[UUID, dict[str, Told]] = {}
    events = session.execute(
        select(FieldEvent, Staff.display_name)
        .outerjoin(Staff, Staff.login == FieldEvent.author)
        .where(FieldEvent.tour_id == tour_id, FieldEvent.stop_id.is_not(None))
        # A phone's word stays the last one.
        .order_by((FieldEvent.source == "phone").asc(), FieldEvent.seq)
    )
    for event, name in events:
        if event.stop_id is not None:
            told.setdefault(event.stop_id, {})[event.kind] = Told(
                event.source == "phone", name or event.author, event.device_at, event.data
            )
    brought, taken, outlet = aliased(Container), aliased(Container), aliased(Outlet)
    rows = session.execute(
        select(
            Stop,
            Job,
            Customer.name,
            Site.name,
            Material.name,
            brought.number,
            taken.number,
            outlet.name,
            exists().where(JobTicket.job_id == Job.id),
        )
        .outerjoin(Job, Job.id == Stop.job_id)
        .outerjoin(Customer, Customer.id == Job.customer_id)
        .outerjoin(Site, Site.id == Job.site_id)
        .outerjoin(Material, Material.id == Job.material_id)
        .outerjoin(brought, brought.id == Job.container_in_id)
        .outerjoin(taken, taken.id == Job.container_out_id)
        .outerjoin(outlet, outlet.id == Stop.outlet_id)
        .where(Stop.tour_id == tour_id)
        .order_by(func.lower(Stop.slot), Stop.id)
    )
    stops = []
    for row in rows:
        values: tuple[Any, ...] = tuple(row)
        stop, job, customer, site, material, came, went, place, sealed = values
        start, end = bounds(stop.slot)
        stops.append(
            ReturnedStop(
                stop_id=stop.id,
                job_id=stop.job_id,
                kind=job.type if job else stop.kind,
                planned_from=start,
                planned_to=end,
                place=site or place or "",
                customer=customer or "",
                work=" · ".join(filter(None, (job.container_type, material))) if job else "",
                container_in=came or "",
                container_out=went or "",
                is_weighed=bool(job and job.type in WEIGHED_TYPES) or stop.kind == StopKind.OUTLET,
                status=job.status if job else "",
                net_kg=job.net_kg if job else None,
                is_sealed=bool(sealed),
                arrived_at=stop.arrived_at,
                done_at=stop.done_at,
                not_done_reason=job.not_done_reason if job else "",
                waiting_minutes=job.waiting_minutes if job else 0,
                told=told.get(stop.id, {}),
            )
        )
    return ReturnedSheet(
        tour.id,
        sheet_number(tour.id),
        tour.day,
        tour.label,
        f"{driver.first_name} {driver.surname}".strip(),
        plate or "",
        tour.status,
        tour.revision,
        tour.km_start,
        tour.km_end,
        tour.ended_at,
        tuple(stops),
    )


def record_stop(session: Session, stop_id: UUID, typed: Typed) -> dict[str, str | None]:
    """Record what the sheet says of one stop: it moves the job and its boxes as a phone's events would.

    Args:
        session: Of a dispatcher, in a transaction that commits.
        stop_id: The stop.
        typed: What is written on the sheet.

    Returns:
        By kind of event: "" taken, None known already, "phone" told by the phone and left as it is, else why
        the plan did not change although it is kept (see `field.record`).

    Raises:
        RuleBroken: A time or a weight cannot be.
        Conflict: The stop is gone.
        Forbidden: The person does not dispatch, or not for this depot.
    """
    facts = {
        "arrived": typed.arrived.isoformat() if typed.arrived else None,
        "done": typed.done.isoformat() if typed.done else None,
        "reason": typed.reason.strip(),
        "net_kg": typed.net_kg,
        "estimated": typed.is_estimated,
        "in": typed.container_in.strip().upper(),
        "out": typed.container_out.strip().upper(),
        "waiting_minutes": typed.waiting_minutes,
        "text": typed.note.strip(),
    }
    return _json(session, "SELECT record_returned_stop(:key, CAST(:facts AS jsonb))", stop_id, facts)


def record_tour(
    session: Session,
    tour_id: UUID,
    ended: dt.datetime | None = None,
    km_start: int | None = None,
    km_end: int | None = None,
) -> dict[str, str | None]:
    """Record what the head of the sheet says; with an end the tour is closed, and its boxes come home.

    Raises:
        RuleBroken: The time or the kilometres cannot be.
        Forbidden: The person does not dispatch, or not for this depot.
    """
    facts = {"ended": ended.isoformat() if ended else None, "km_start": km_start, "km_end": km_end}
    return _json(session, "SELECT record_returned_tour(:key, CAST(:facts AS jsonb))", tour_id, facts)


def _json(session: Session, statement: str, key: UUID, facts: dict[str, Any]) -> dict[str, str | None]:
    said: dict[str, str | None] = session.execute(
        text(statement), {"key": key, "facts": json.dumps(facts)}
    ).scalar_one()
    return said


def instant(day: dt.date, typed: str, after: dt.datetime | None = None) -> dt.datetime | None:
    """Return the instant of an hour as it is written on paper: 7:30, 7h30, 730, 7 h; None where none is.

    Args:
        day: The day the tour begins.
        typed: The hour.
        after: What it follows: an hour before it is one of the next day, as a night tour has.

    Raises:
        InvalidInput: It is no hour.
    """
    plain = re.sub(r"\s", "", typed.lower())
    if not plain:
        return None
    found = re.fullmatch(r"(\d{1,2})(?:[h:.,](\d{2})?|(\d{2}))?", plain)
    hours, minutes = (int(found[1]), int(found[2] or found[3] or 0)) if found else (99, 0)
    if hours > 23 or minutes > 59:
        raise InvalidInput(
            QT_TRANSLATE_NOOP("errors", "{typed} is no hour: type 7:30, 7h30 or 730."),
            field="time",
            typed=typed.strip(),
        )
    at = dt.datetime.combine(day, dt.time(hours, minutes), PARIS)
    if after is not None and at < after - dt.timedelta(hours=6):
        at = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(hours, minutes), PARIS)
    return at.astimezone(dt.UTC)


def kilometres(typed: str) -> int | None:
    """Return kilometres as they are written; None where nothing is.

    Raises:
        InvalidInput: It is no whole number.
    """
    plain = re.sub(r"[\s.]", "", typed)
    if not plain:
        return None
    if not plain.isdecimal() or int(plain) > _MOST_KM:
        raise InvalidInput(NO_NUMBER, field="km", typed=typed.strip())
    return int(plain)
