"""The day seen live: how far each tour is, and what its driver told."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from app.domain.jobs import JobStatus, StopKind
from app.models.base import bounds
from app.models.field import DriverLink, FieldEvent
from app.models.fleet import Driver, Vehicle
from app.models.parties import Customer, Site
from app.models.planning import Job, Stop, Tour

__all__ = ["LiveTour", "TimelineEntry", "live_day", "timeline"]


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
