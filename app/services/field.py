"""What drivers do on the road: their links, their day, what they tell, and how far each tour is.

The endpoint's login reaches the database through `open_link`, `day_of` and `record` alone; the rest is for
the people of the office.
"""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from app.domain.jobs import JobStatus, StopKind
from app.ids import new_id
from app.models.base import bounds
from app.models.field import DriverLink, FieldEvent
from app.models.fleet import Driver, Vehicle
from app.models.parties import Company, Customer, Site
from app.models.planning import Job, Stop, Tour
from app.services.field_tickets import (
    draw_missing_tickets,
    seal_ticket,
    ticket_content,
    ticket_label,
    ticket_pdf,
)

__all__ = [
    "Event",
    "LinkState",
    "LiveTour",
    "NewLink",
    "TimelineEntry",
    "Upload",
    "check_phone",
    "create_link",
    "day_of",
    "draw_missing_tickets",
    "links_of",
    "live_day",
    "open_link",
    "record",
    "revoke_link",
    "seal_ticket",
    "ticket_content",
    "ticket_label",
    "ticket_pdf",
    "timeline",
]


@dataclass(frozen=True, slots=True)
class NewLink:
    """A link just made: its code is shown now and never again."""

    id: UUID
    code: str
    url: str
    """Complete when the company has set the address of its drivers' page, else from the page's root."""
    driver: str
    mobile: str


@dataclass(frozen=True, slots=True)
class LinkState:
    """What is known of a link that was sent."""

    id: UUID
    created_at: dt.datetime
    opened_at: dt.datetime | None
    expires_at: dt.datetime
    revoked_at: dt.datetime | None
    last_seen_at: dt.datetime | None
    pending_items: int
    device: str


@dataclass(frozen=True, slots=True)
class Event:
    """One thing the driver tells, with the id that the phone gave it at the tap."""

    id: UUID
    kind: str
    device_at: dt.datetime
    stop_id: UUID | None = None
    data: dict[str, Any] = field(default_factory=dict)
    lat: float | None = None
    lon: float | None = None
    accuracy_m: int | None = None


@dataclass(frozen=True, slots=True)
class Upload:
    """A picture that belongs to an event."""

    body: bytes
    """What is stored."""
    mime: str
    sent_sha256: bytes
    """The fingerprint of what the phone sent, which it waits for before it forgets its copy."""


@dataclass(frozen=True, slots=True)
class LiveTour:
    """One line of the Live screen."""

    tour_id: UUID
    driver: str
    vehicle: str
    label: str
    status: str
    stops_done: int
    stops_total: int
    not_done: int
    problems: int
    next_stop: str
    """Where the driver is or goes to; empty when the tour is done."""
    next_state: str
    """The state of that stop's job, or empty."""
    late_minutes: int
    last_event: str
    last_event_at: dt.datetime | None
    last_seen_at: dt.datetime | None
    pending_items: int
    """How many items the phone said it still holds."""
    acknowledged: bool
    """True once the driver has seen the newest published state."""


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One event of a tour as it was told."""

    id: UUID
    seq: int
    kind: str
    device_at: dt.datetime
    received_at: dt.datetime
    job_id: UUID | None
    place: str
    data: dict[str, Any]
    document_id: UUID | None
    lat: float | None
    lon: float | None


# ------------------------------------------------------------------------------------------------ links


def create_link(session: Session, tour_id: UUID, link_id: UUID | None = None) -> NewLink:
    """Make a link for the phone of a tour's driver; it dies two days after the tour's.

    Raises:
        RuleBroken: The tour is a draft, or over.
        Forbidden: The person does not dispatch, or not for this depot.
    """
    key = link_id or new_id()
    code = str(session.scalar(select(func.create_driver_link(tour_id, key))))
    root = session.scalar(select(Company.phone_page_url)) or ""
    driver = session.execute(
        select(Driver.first_name, Driver.surname, Driver.mobile)
        .join(Tour, Tour.driver_id == Driver.id)
        .where(Tour.id == tour_id)
    ).one()
    name = f"{driver.first_name} {driver.surname}".strip()
    return NewLink(key, code, f"{root.rstrip('/')}/t/{code}", name, driver.mobile)


def revoke_link(session: Session, link_id: UUID) -> None:
    """Refuse a phone from now on: what it has not sent yet stays on it.

    Raises:
        RuleBroken: It was revoked already.
    """
    session.execute(select(func.revoke_driver_link(link_id)))


def links_of(session: Session, tour_id: UUID) -> list[LinkState]:
    """Return the links of a tour, the newest first."""
    columns = (
        DriverLink.id,
        DriverLink.created_at,
        DriverLink.opened_at,
        DriverLink.expires_at,
        DriverLink.revoked_at,
        DriverLink.last_seen_at,
        DriverLink.pending_items,
        DriverLink.device,
    )
    found = session.execute(
        select(*columns).where(DriverLink.tour_id == tour_id).order_by(DriverLink.created_at.desc())
    )
    return [LinkState(*row) for row in found]


# ------------------------------------------------------------------------------------------------ the phone


def open_link(session: Session, code: str, token: str, device: str = "") -> dict[str, Any]:
    """Trade a link's code for the token that the phone made; the same pair again gives the same answer.

    Raises:
        Forbidden: The code is unknown, revoked, expired, or was used by another phone.
    """
    return _json(
        session, "SELECT open_driver_link(:code, :token, :device)", code=code, token=token, device=device
    )


def day_of(session: Session, token: str, pending: int | None = None) -> dict[str, Any]:
    """Return the tour of a phone with its stops in order, as JSON would hold it.

    Args:
        session: In a transaction that commits: that the phone was heard of is noted.
        token: The phone's.
        pending: How many items the phone still holds, where it says so.

    Raises:
        Forbidden: The token is unknown, revoked or expired.
    """
    return _json(session, "SELECT field_day(:token, :pending)", token=token, pending=pending)


def check_phone(session: Session, token: str) -> None:
    """Make sure that a token is good, without reading anything.

    Raises:
        Forbidden: The token is unknown, revoked or expired.
    """
    session.execute(text("SELECT check_phone(:token)"), {"token": token})


def record(
    session: Session,
    token: str,
    event: Event,
    upload: Upload | None = None,
    *,
    clock: dt.datetime | None = None,
    pending: int | None = None,
) -> dict[str, Any]:
    """Record what a driver told, exactly once, and let it move the job; sent again it gives the same answer.

    Args:
        session: In a transaction that commits.
        token: The phone's.
        event: What was told.
        upload: The picture of a photo or signature.
        clock: The phone's clock at the moment of sending: its error is taken from the event's time.
        pending: How many items the phone still holds.

    Returns:
        "id", "seq", "received_at", "sealed" (the job's ticket was sealed by it), "sha256" of the upload, and
        "note": empty, or why the plan was not changed although the event is kept.

    Raises:
        Forbidden: The token is unknown, revoked or expired.
        Conflict: The id was used for something else.
        RuleBroken: The event lacks what it must say.
    """
    return _json(
        session,
        "SELECT record_event(:token, :id, :kind, :device_at, :stop, CAST(:data AS jsonb), :lat, :lon,"
        " :accuracy, :clock, :pending, :body, :mime, :sha256)",
        token=token,
        id=event.id,
        kind=event.kind,
        device_at=event.device_at,
        stop=event.stop_id,
        data=json.dumps(event.data),
        lat=event.lat,
        lon=event.lon,
        accuracy=event.accuracy_m,
        clock=clock,
        pending=pending,
        body=upload.body if upload else None,
        mime=upload.mime if upload else None,
        sha256=upload.sent_sha256 if upload else None,
    )


def _json(session: Session, statement: str, **values: Any) -> dict[str, Any]:
    answer: dict[str, Any] = session.execute(text(statement), values).scalar_one()
    return answer


# ------------------------------------------------------------------------------------------------ live


def live_day(session: Session, day: dt.date) -> list[LiveTour]:
    """Return how far each tour of `day` is, by driver, in five queries whatever their number."""
    now: dt.datetime = session.scalar(select(func.now())) or dt.datetime.now(dt.UTC)
    tours = session.execute(
        select(Tour, Driver.first_name, Driver.surname, Vehicle.plate)
        .join(Driver, Driver.id == Tour.driver_id)
        .outerjoin(Vehicle, Vehicle.id == Tour.vehicle_id)
        .where(Tour.day == day)
        .order_by(Driver.surname, Driver.first_name, func.lower(Tour.slot))
    ).all()
    keys = [tour.id for tour, *_ in tours]
    stops: dict[UUID, list[tuple[Stop, Job | None, str]]] = {key: [] for key in keys}
    for stop, job, customer, site in session.execute(
        select(Stop, Job, Customer.name, Site.city)
        .outerjoin(Job, Job.id == Stop.job_id)
        .outerjoin(Customer, Customer.id == Job.customer_id)
        .outerjoin(Site, Site.id == Job.site_id)
        .where(Stop.tour_id.in_(keys))
        .order_by(func.lower(Stop.slot))
    ):
        stops[stop.tour_id].append((stop, job, " · ".join(filter(None, (customer, site)))))
    last = {
        event.tour_id: event
        for event in session.scalars(
            select(FieldEvent)
            .ext(distinct_on(FieldEvent.tour_id))
            .where(FieldEvent.tour_id.in_(keys))
            .order_by(FieldEvent.tour_id, FieldEvent.seq.desc())
        )
    }
    seen = {
        key: (heard, pending)
        for key, heard, pending in session.execute(
            select(DriverLink.tour_id, func.max(DriverLink.last_seen_at), func.sum(DriverLink.pending_items))
            .where(DriverLink.tour_id.in_(keys), DriverLink.revoked_at.is_(None))
            .group_by(DriverLink.tour_id)
        )
    }
    # What a phone sent is only known to be JSON: it is compared here, where nonsense harms no query.
    seen_revisions: dict[UUID, list[Any]] = {key: [-1] for key in keys}
    for key, data in session.execute(
        select(FieldEvent.tour_id, FieldEvent.data).where(
            FieldEvent.tour_id.in_(keys), FieldEvent.kind == "tour_acknowledged"
        )
    ):
        if isinstance(data.get("revision"), int):
            seen_revisions[key].append(data["revision"])
    rows = []
    for tour, first_name, surname, plate in tours:
        event, (heard, pending) = last.get(tour.id), seen.get(tour.id, (None, 0))
        served = [(stop, job) for stop, job, _ in stops[tour.id] if stop.kind == StopKind.JOB]
        following = next((entry for entry in stops[tour.id] if entry[0].done_at is None), None)
        rows.append(
            LiveTour(
                tour_id=tour.id,
                driver=f"{first_name} {surname}".strip(),
                vehicle=plate or "",
                label=tour.label,
                status=tour.status,
                stops_done=sum(1 for stop, _ in served if stop.done_at is not None),
                stops_total=len(served),
                not_done=sum(1 for _, job in served if job and job.status == JobStatus.NOT_DONE),
                problems=sum(1 for _, job in served if job and job.problem),
                next_stop=(following[2] or following[0].kind) if following else "",
                next_state=following[1].status if following and following[1] else "",
                late_minutes=_late_minutes(following[0], now) if following and tour.status != "closed" else 0,
                last_event=event.kind if event else "",
                last_event_at=event.received_at if event else None,
                last_seen_at=heard,
                pending_items=int(pending or 0),
                acknowledged=max(seen_revisions[tour.id]) >= tour.revision,
            )
        )
    return rows


def _late_minutes(stop: Stop, now: dt.datetime) -> int:
    """Return by how much the next stop is reached later than planned, or is not reached yet."""
    planned, _ = bounds(stop.slot)
    return max(int(((stop.arrived_at or now) - planned).total_seconds() // 60), 0)


def timeline(session: Session, tour_ids: Sequence[UUID]) -> list[TimelineEntry]:
    """Return all that was told of some tours, in the order it was received."""
    found = session.execute(
        select(FieldEvent, Customer.name, Site.city)
        .outerjoin(Job, Job.id == FieldEvent.job_id)
        .outerjoin(Customer, Customer.id == Job.customer_id)
        .outerjoin(Site, Site.id == Job.site_id)
        .where(FieldEvent.tour_id.in_(tour_ids))
        .order_by(FieldEvent.received_at, FieldEvent.seq)
    )
    return [
        TimelineEntry(
            event.id,
            event.seq,
            event.kind,
            event.device_at,
            event.received_at,
            event.job_id,
            " · ".join(filter(None, (customer, city))),
            event.data,
            event.document_id,
            event.lat,
            event.lon,
        )
        for event, customer, city in found
    ]
