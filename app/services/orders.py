"""Taking an order by phone: the customer by three letters, the site, "as last time", a job in the backlog."""

import datetime as dt
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from app.domain.jobs import TRAITS, JobStatus, JobType
from app.errors import QT_TRANSLATE_NOOP, InvalidInput, RuleBroken
from app.models.fleet import Container, ContainerMove, ContainerType, Material
from app.models.parties import Customer, Outlet, OutletMaterial, Site
from app.models.planning import Job
from app.services.search import matches


@dataclass(frozen=True, slots=True)
class CustomerHit:
    """A customer found while typing."""

    customer_id: UUID
    code: str
    name: str
    city: str
    phone: str


@dataclass(frozen=True, slots=True)
class SiteChoice:
    """A site of the customer, with what the person on the phone will ask about."""

    site_id: UUID
    name: str
    address: str
    contact: str
    phone: str
    access_note: str
    containers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """An entry of a list to choose from."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class OrderChoices:
    """What an order form offers, whoever the customer is."""

    materials: tuple[Choice, ...]
    container_types: tuple[Choice, ...]
    outlets: tuple[Choice, ...]
    outlets_of_material: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Order:
    """A job as the form holds it. `job_id` is made by the client, so that sending twice adds once.

    Attributes:
        wanted_on: None where nobody said yet for which day.
        is_draft: Not finished: nobody plans it, and it may lack what an order needs.
    """

    job_id: UUID
    customer_id: UUID | None = None
    site_id: UUID | None = None
    type: JobType = JobType.SWAP
    material_id: UUID | None = None
    container_type: str | None = None
    outlet_id: UUID | None = None
    wanted_on: dt.date | None = None
    window_from: dt.time | None = None
    window_to: dt.time | None = None
    minutes: int | None = None
    priority: int = 1
    contact: str = ""
    phone: str = ""
    order_number: str = ""
    driver_note: str = ""
    office_note: str = ""
    version: int = 0
    is_draft: bool = False

    def as_last_time(self, last: "Order", wanted_on: dt.date | None) -> "Order":
        """Return the last order again under this order's id, for another day and without its own notes."""
        return replace(
            last,
            job_id=self.job_id,
            wanted_on=wanted_on,
            order_number="",
            office_note="",
            version=self.version,
        )


def find_customers(session: Session, typed: str, limit: int = 12) -> list[CustomerHit]:
    """Return the customers in use whose name, code, town or phone begins with what was typed."""
    query = (
        select(Customer.id, Customer.code, Customer.name, Customer.city, Customer.phones)
        .where(Customer.archived_at.is_(None), matches(Customer.search, typed))
        .order_by(Customer.name)
        .limit(limit)
    )
    return [CustomerHit(*row[:4], row[4][0] if row[4] else "") for row in session.execute(query)]


def sites_of(session: Session, customer_id: UUID) -> list[SiteChoice]:
    """Return the customer's sites in use, each with the numbers of the containers that stand there."""
    last = (
        select(ContainerMove.container_id, ContainerMove.to_kind, ContainerMove.to_id)
        .ext(distinct_on(ContainerMove.container_id))
        .order_by(ContainerMove.container_id, ContainerMove.at.desc(), ContainerMove.id.desc())
        .where(
            ContainerMove.container_id.in_(
                select(ContainerMove.container_id).where(
                    ContainerMove.to_kind == "site",
                    ContainerMove.to_id.in_(select(Site.id).where(Site.customer_id == customer_id)),
                )
            )
        )
        .subquery()
    )
    standing: dict[UUID, list[str]] = {}
    for site_id, number in session.execute(
        select(last.c.to_id, Container.number)
        .join(Container, Container.id == last.c.container_id)
        .where(last.c.to_kind == "site")
        .order_by(Container.number)
    ):
        standing.setdefault(site_id, []).append(number)
    rows = session.scalars(
        select(Site).where(Site.customer_id == customer_id, Site.archived_at.is_(None)).order_by(Site.name)
    )
    return [
        SiteChoice(
            site.id,
            site.name,
            " ".join(part for part in (site.street, site.postcode, site.city) if part),
            site.contact,
            site.phones[0] if site.phones else "",
            site.access_note,
            tuple(standing.get(site.id, ())),
        )
        for site in rows
    ]


def order_choices(session: Session) -> OrderChoices:
    """Return the materials, container types and outlets in use."""
    accepted: dict[str, list[str]] = {}
    for link in session.scalars(select(OutletMaterial)):
        accepted.setdefault(str(link.material_id), []).append(str(link.outlet_id))
    materials = session.execute(
        select(Material.id, Material.name, Material.waste_code)
        .where(Material.archived_at.is_(None))
        .order_by(Material.name)
    )
    types = session.execute(select(ContainerType.code, ContainerType.label).order_by(ContainerType.label))
    outlets = session.execute(
        select(Outlet.id, Outlet.name).where(Outlet.archived_at.is_(None)).order_by(Outlet.name)
    )
    return OrderChoices(
        tuple(Choice(str(key), f"{name} · {code}") for key, name, code in materials),
        tuple(Choice(code, label) for code, label in types),
        tuple(Choice(str(key), name) for key, name in outlets),
        {key: tuple(values) for key, values in accepted.items()},
    )


def last_order(session: Session, customer_id: UUID, site_id: UUID | None = None) -> Order | None:
    """Return the customer's last job (on that site) as a form, or None if there never was one."""
    query = (
        select(Job)
        .where(
            Job.customer_id == customer_id,
            Job.status.not_in((JobStatus.CANCELLED, JobStatus.DRAFT)),
        )
        .order_by(Job.wanted_on.desc().nulls_last(), Job.created_at.desc())
        .limit(1)
    )
    job = session.scalar(query.where(Job.site_id == site_id) if site_id else query)
    return order_of(job) if job else None


def order(session: Session, job_id: UUID) -> Order:
    """Return a job as a form."""
    return order_of(session.get_one(Job, job_id))


def order_of(job: Job) -> Order:
    """Return the mapped job as a form."""
    return Order(
        job.id,
        job.customer_id,
        job.site_id,
        JobType(job.type),
        job.material_id,
        job.container_type,
        job.outlet_id,
        job.wanted_on,
        job.window_from,
        job.window_to,
        job.minutes,
        job.priority,
        job.contact,
        job.phone,
        job.order_number,
        job.driver_note,
        job.office_note,
        job.version,
        job.status == JobStatus.DRAFT,
    )


def _site_of(session: Session, order: Order) -> Site:
    """Return the site of an order, which a draft has too.

    Raises:
        InvalidInput: There is none, or nobody comes there.
    """
    if order.customer_id is None:
        raise InvalidInput(QT_TRANSLATE_NOOP("errors", "Choose the customer."), field="customer_id")
    if order.site_id is None:
        raise InvalidInput(QT_TRANSLATE_NOOP("errors", "Choose the site."), field="site_id")
    site = session.get_one(Site, order.site_id)
    if site.customer_id != order.customer_id:
        raise InvalidInput(QT_TRANSLATE_NOOP("errors", "This site is another customer's."), field="site_id")
    if site.archived_at is not None:
        raise InvalidInput(
            QT_TRANSLATE_NOOP(
                "errors", "This site is closed. Open it again in Resources, or choose another."
            ),
            field="site_id",
        )
    return site


def check_order(session: Session, order: Order) -> Site:
    """Refuse an order that cannot be carried out as it stands; return its site.

    Raises:
        InvalidInput: With the field that is to be mended.
    """
    site = _site_of(session, order)
    traits = TRAITS[order.type]
    if traits.is_weighed and order.material_id is None:
        raise InvalidInput(QT_TRANSLATE_NOOP("errors", "Choose the material."), field="material_id")
    if traits.brings_container and order.container_type is None:
        raise InvalidInput(
            QT_TRANSLATE_NOOP("errors", "Choose the type of container."), field="container_type"
        )
    if order.window_from and order.window_to and order.window_from >= order.window_to:
        raise InvalidInput(
            QT_TRANSLATE_NOOP("errors", "The time window ends before it begins."), field="window_to"
        )
    customer = session.get_one(Customer, site.customer_id)
    if customer.order_number_required and not order.order_number.strip():
        raise InvalidInput(
            QT_TRANSLATE_NOOP("errors", "{customer} asks for an order number on each order."),
            field="order_number",
            customer=customer.name,
        )
    return site


def finish_draft(session: Session, job: Job) -> None:
    """Let a draft be an order that waits for a place, where it lacks nothing.

    Raises:
        RuleBroken: It lacks something.
    """
    try:
        check_order(session, order_of(job))
    except InvalidInput as missing:
        raise RuleBroken(
            QT_TRANSLATE_NOOP(
                "errors", "Order {number} is a draft that lacks something yet: open and complete it first."
            ),
            number=job.number,
        ) from missing
    job.status = JobStatus.TO_PLAN
    session.flush()


def save_order(session: Session, order: Order) -> str:
    """Add the order to the backlog, or change the job it came from, and return the job's number.

    A draft needs a customer and a site only; saved as no draft, it is an order that waits for a place.

    Raises:
        InvalidInput: See `check_order`.
        Conflict: A colleague changed the job since it was read.
    """
    site = _site_of(session, order) if order.is_draft else check_order(session, order)
    material = session.get(Material, order.material_id) if order.material_id else None
    # Held while it is compared: a colleague's change under way is waited for, and then refused.
    job = session.get(Job, order.job_id, with_for_update={"key_share": True})
    if job is None:
        job = Job(id=order.job_id, number="")
        job.status = JobStatus.DRAFT if order.is_draft else JobStatus.TO_PLAN
        session.add(job)
    else:
        job.version = order.version
        if order.is_draft:
            job.status = JobStatus.DRAFT
        elif job.status == JobStatus.DRAFT:
            job.status = JobStatus.TO_PLAN
    job.type = order.type
    job.customer_id, job.site_id = site.customer_id, site.id
    job.producer_site_id, job.depot_id = site.id, site.depot_id
    job.material_id = order.material_id
    job.waste_code = material.waste_code if material else ""
    job.container_type = order.container_type
    job.outlet_id = order.outlet_id or (material.default_outlet_id if material else None)
    job.wanted_on, job.window_from, job.window_to = order.wanted_on, order.window_from, order.window_to
    job.minutes = order.minutes or TRAITS[order.type].minutes_on_site
    job.priority = order.priority
    job.contact = order.contact or site.contact
    job.phone = order.phone or (site.phones[0] if site.phones else "")
    job.order_number = order.order_number.strip()
    job.driver_note, job.office_note = order.driver_note.strip(), order.office_note.strip()
    session.flush()
    session.refresh(job, ["number"])
    return job.number
