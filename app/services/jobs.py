"""The sheet of one job: all that is known of it, from the call to the invoice."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session, aliased

from app.domain.jobs import JobStatus
from app.errors import QT_TRANSLATE_NOOP, RuleBroken
from app.models.base import bounds
from app.models.fleet import Container, Driver, Material, Vehicle
from app.models.parties import Customer, Outlet, Site
from app.models.planning import Job, Stop, Tour
from app.services import weighing
from app.services.weighing import Ticket


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a job or of its place in a tour."""

    at: dt.datetime
    who: str
    kind: str
    reason: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class JobSheet:
    """Everything about one job, read at once."""

    job_id: UUID
    number: str
    type: str
    status: str
    customer: str
    site: str
    address: str
    access_note: str
    gate_code: str
    contact: str
    phone: str
    material: str
    waste_code: str
    hazardous: bool
    container_type: str
    container_in: str
    container_out: str
    outlet: str
    wanted_on: dt.date | None
    planned_from: dt.datetime | None
    planned_to: dt.datetime | None
    driver: str
    vehicle: str
    arrived_at: dt.datetime | None
    done_at: dt.datetime | None
    net_kg: int | None
    weight_is_estimated: bool
    order_number: str
    driver_note: str
    office_note: str
    problem: str
    not_done_reason: str
    is_weighed: bool
    version: int
    tickets: tuple[Ticket, ...]
    history: tuple[Change, ...]

    @property
    def cancel_reason(self) -> str:
        """Why a cancelled job was cancelled, as the journal has it; empty for all others."""
        if self.status != JobStatus.CANCELLED:
            return ""
        states = (change for change in reversed(self.history) if "status" in (change.after or {}))
        return next((change.reason for change in states), "")


def sheet(session: Session, job_id: UUID) -> JobSheet:
    """Return the sheet of a job, in three queries whatever the history.

    Raises:
        RuleBroken: There is no such job, or not for this person.
    """
    came, went = aliased(Container), aliased(Container)
    found = session.execute(
        select(Job, Stop, Customer, Site, Material, Outlet, Tour, Driver, Vehicle, came.number, went.number)
        .join(Customer, Customer.id == Job.customer_id)
        .join(Site, Site.id == Job.site_id)
        .outerjoin(Material, Material.id == Job.material_id)
        .outerjoin(Outlet, Outlet.id == Job.outlet_id)
        .outerjoin(Stop, Stop.job_id == Job.id)
        .outerjoin(Tour, Tour.id == Stop.tour_id)
        .outerjoin(Driver, Driver.id == Tour.driver_id)
        .outerjoin(Vehicle, Vehicle.id == Tour.vehicle_id)
        .outerjoin(came, came.id == Job.container_in_id)
        .outerjoin(went, went.id == Job.container_out_id)
        .where(Job.id == job_id)
    ).one_or_none()
    if found is None:
        raise RuleBroken(QT_TRANSLATE_NOOP("errors", "This job does not exist any more."))
    values: tuple[Any, ...] = tuple(found)
    job, stop, customer, site, material, outlet, _, driver, vehicle, brought, taken = values
    start, end = bounds(stop.slot) if stop else (None, None)
    return JobSheet(
        job.id,
        job.number,
        job.type,
        job.status,
        customer.name,
        site.name,
        " ".join(part for part in (site.street, site.postcode, site.city) if part),
        site.access_note,
        site.gate_code,
        job.contact,
        job.phone,
        material.name if material else "",
        job.waste_code,
        bool(material and (material.hazardous or material.pop)),
        job.container_type or "",
        brought or "",
        taken or "",
        outlet.name if outlet else "",
        job.wanted_on,
        start,
        end,
        f"{driver.first_name} {driver.surname}".strip() if driver else "",
        vehicle.plate if vehicle else "",
        stop.arrived_at if stop else None,
        job.done_at,
        job.net_kg,
        job.weight_is_estimated,
        job.order_number,
        job.driver_note,
        job.office_note,
        job.problem,
        job.not_done_reason,
        job.type in weighing.WEIGHED_TYPES,
        job.version,
        tuple(weighing.tickets_of(session, job_id)),
        tuple(_history(session, job_id)),
    )


def _history(session: Session, job_id: UUID) -> list[Change]:
    """Return what happened to a job and to its stop, which bears the job's own id, the oldest first."""
    rows = session.execute(
        text(
            "SELECT at, who, kind, reason, before, after FROM ("
            " SELECT * FROM history_of('job', :key) UNION ALL SELECT * FROM history_of('stop', :key)) h"
            " ORDER BY at"
        ),
        {"key": str(job_id)},
    )
    return [Change(*row) for row in rows]
