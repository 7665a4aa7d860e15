"""Weighings: which jobs wait for their weight, recording it, and what the ticket prints.

One weighing makes one movement of waste; registers, attestations, figures and invoices all read that line.
"""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, aliased

from app.domain.jobs import TRAITS, JobStatus, JobType
from app.errors import QT_TRANSLATE_NOOP, InvalidInput
from app.models.fleet import Container, Material, Vehicle
from app.models.parties import Customer, Outlet, Site
from app.models.planning import Job, Stop, Tour
from app.models.waste import WeighTicket

WEIGHED_TYPES = tuple(kind.value for kind in JobType if TRAITS[kind].is_weighed)
SOURCES = ("own_bridge", "outlet", "on_board", "manual", "estimate")


@dataclass(frozen=True, slots=True)
class ToWeigh:
    """A job that is done and waits for its weight."""

    job_id: UUID
    number: str
    done_at: dt.datetime | None
    customer: str
    site: str
    material: str
    outlet: str
    plate: str
    container: str
    driver_kg: int | None
    """What the driver told, if anything."""


@dataclass(frozen=True, slots=True)
class Weighing:
    """A weighing as it is typed or read from the bridge; `ticket_id` makes sending it twice harmless."""

    ticket_id: UUID
    job_id: UUID
    source: str
    gross_kg: int
    tare_kg: int
    weighed_at: dt.datetime
    instrument: str = ""
    outside_number: str = ""
    cancels_id: UUID | None = None
    """The earlier ticket that this one replaces: both are kept."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """A recorded weighing with everything its paper prints."""

    ticket_id: UUID
    job_id: UUID | None
    number: str
    outside_number: str
    source: str
    instrument: str
    gross_kg: int
    tare_kg: int
    net_kg: int
    weighed_at: dt.datetime
    issued_by: str
    fingerprint: str
    facts: dict[str, str | bool | None]
    replaced: bool


def to_weigh(session: Session) -> list[ToWeigh]:
    """Return the jobs that wait for their weight, the oldest first, in one query."""
    rows = session.execute(
        select(
            Job.id,
            Job.number,
            Job.done_at,
            Customer.name,
            Site.name,
            Material.name,
            Outlet.name,
            Vehicle.plate,
            Container.number,
            Job.net_kg,
        )
        .join(Customer, Customer.id == Job.customer_id)
        .join(Site, Site.id == Job.site_id)
        .outerjoin(Material, Material.id == Job.material_id)
        .outerjoin(Outlet, Outlet.id == Job.outlet_id)
        .outerjoin(Stop, Stop.job_id == Job.id)
        .outerjoin(Tour, Tour.id == Stop.tour_id)
        .outerjoin(Vehicle, Vehicle.id == Tour.vehicle_id)
        .outerjoin(Container, Container.id == Job.container_out_id)
        .where(
            Job.status == JobStatus.DONE,
            Job.type.in_(WEIGHED_TYPES),
            ~exists().where(WeighTicket.job_id == Job.id),
        )
        .order_by(Job.done_at, Job.number)
    )
    return [
        ToWeigh(
            key,
            number,
            done_at,
            customer,
            site,
            material or "",
            outlet or "",
            plate or "",
            container or "",
            kg,
        )
        for key, number, done_at, customer, site, material, outlet, plate, container, kg in rows
    ]


def weigh(session: Session, weighing: Weighing) -> str:
    """Record a weighing and return its ticket's number.

    Raises:
        InvalidInput: A weight cannot be.
        Conflict: The job was weighed meanwhile.
    """
    if weighing.source not in SOURCES:
        raise InvalidInput(QT_TRANSLATE_NOOP("errors", "Choose where it was weighed."), field="source")
    if weighing.gross_kg <= 0:
        raise InvalidInput(
            QT_TRANSLATE_NOOP("errors", "Type the gross weight in kilograms."), field="gross_kg"
        )
    if not 0 <= weighing.tare_kg <= weighing.gross_kg:
        raise InvalidInput(
            QT_TRANSLATE_NOOP("errors", "The tare lies between 0 and the gross weight."), field="tare_kg"
        )
    if weighing.gross_kg > 60_000:
        raise InvalidInput(
            QT_TRANSLATE_NOOP("errors", "No lorry weighs that much: type kilograms, not grams."),
            field="gross_kg",
        )
    number = session.scalar(
        select(
            func.record_weighing(
                weighing.ticket_id,
                weighing.job_id,
                weighing.source,
                weighing.instrument,
                weighing.outside_number,
                weighing.gross_kg,
                weighing.tare_kg,
                weighing.weighed_at,
                weighing.cancels_id,
            )
        )
    )
    year = session.scalar(select(WeighTicket.year).where(WeighTicket.id == weighing.ticket_id))
    return ticket_label(int(year or 0), int(number or 0))


def ticket_label(year: int, number: int) -> str:
    """Return a weigh ticket's number as it is printed: BP2026-000123."""
    return f"BP{year}-{number:06d}"


def ticket(session: Session, ticket_id: UUID) -> Ticket:
    """Return one recorded weighing."""
    later = aliased(WeighTicket)
    row, replaced = session.execute(
        select(WeighTicket, exists().where(later.cancels_id == WeighTicket.id)).where(
            WeighTicket.id == ticket_id
        )
    ).one()
    return _ticket(row, replaced)


def tickets_of(session: Session, job_id: UUID) -> list[Ticket]:
    """Return every weighing of a job, the one in force last."""
    later = aliased(WeighTicket)
    rows = session.execute(
        select(WeighTicket, exists().where(later.cancels_id == WeighTicket.id))
        .where(WeighTicket.job_id == job_id)
        .order_by(WeighTicket.issued_at)
    )
    return [_ticket(row, replaced) for row, replaced in rows]


def _ticket(row: WeighTicket, replaced: bool) -> Ticket:
    return Ticket(
        row.id,
        row.job_id,
        ticket_label(row.year, row.number),
        row.outside_number,
        row.source,
        row.instrument,
        row.gross_kg,
        row.tare_kg,
        row.net_kg,
        row.weighed_at,
        row.issued_by,
        row.hash.hex(),
        row.content,
        replaced,
    )


def last_tares(session: Session) -> dict[str, int]:
    """Return the last weighed tare of each plate: what a weighing form proposes."""
    key = WeighTicket.content["plate"].astext
    rows = session.execute(
        select(key, WeighTicket.tare_kg)
        .where(key != "", WeighTicket.weighed_at > func.now() - dt.timedelta(days=60))
        .order_by(WeighTicket.weighed_at)
    )
    return {plate: tare for plate, tare in rows}  # noqa: C416 - rows are not pairs to the type checker
