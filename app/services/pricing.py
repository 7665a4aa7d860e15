"""What the work done costs: checked by a person before it is billed, then fixed as charges.

Amounts are decided by `app.domain.billing`; here its facts are read, and its answers kept.
"""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Select, delete, func, or_, select
from sqlalchemy.orm import Session

from app.domain import billing as rules
from app.domain.billing import PriceLine, Scope, Service, Work
from app.domain.jobs import TRAITS, JobStatus, JobType
from app.errors import QT_TRANSLATE_NOOP, RuleBroken
from app.ids import new_id
from app.models.billing import Charge, Price, PriceList
from app.models.fleet import Material
from app.models.parties import Customer, Outlet, Site
from app.models.planning import Job
from app.services import containers
from app.services.containers import RentRow
from app.services.parameters import parameters

PARIS = ZoneInfo("Europe/Paris")
CHECKABLE = (JobStatus.DONE, JobStatus.WEIGHED)
"""Jobs in these states wait for a person to check weight, material and price."""


@dataclass(frozen=True, slots=True)
class CheckRow:
    """A job that is done and not yet approved for billing, with what it would cost and why."""

    job_id: UUID
    number: str
    status: str
    type: str
    done_on: dt.date
    customer: str
    site: str
    material: str
    net_kg: int | None
    weight_is_estimated: bool
    amount_eur: Decimal
    charges: tuple[rules.Charge, ...]
    needs_weight: bool

    @property
    def gaps(self) -> tuple[rules.Charge, ...]:
        """What nothing prices yet: it keeps the job from being approved."""
        return tuple(charge for charge in self.charges if charge.is_gap)

    @property
    def is_ready(self) -> bool:
        """Whether the job can be approved as it stands."""
        return not self.gaps and not self.needs_weight


# ------------------------------------------------------------------------------------------------ checking


def to_check(session: Session, limit: int = 500) -> list[CheckRow]:
    """Return the jobs that wait for approval with their price, the oldest first, in four queries."""
    jobs = session.execute(
        _priced_jobs().where(Job.status.in_(CHECKABLE)).order_by(Job.done_at, Job.number).limit(limit)
    ).all()
    return _price(session, jobs)


def price_of(session: Session, job_id: UUID) -> CheckRow:
    """Return what one job costs, whatever its state."""
    return _price(session, session.execute(_priced_jobs().where(Job.id == job_id)).all())[0]


def _priced_jobs() -> Select[Job, Customer, Site, Material, Decimal | None]:
    return (
        select(Job, Customer, Site, Material, Outlet.tgap_eur_per_tonne.label("tgap"))
        .join(Customer, Customer.id == func.coalesce(Job.bill_to_id, Job.customer_id))
        .join(Site, Site.id == Job.site_id)
        .outerjoin(Material, Material.id == Job.material_id)
        .outerjoin(Outlet, Outlet.id == Job.outlet_id)
    )


def _price(session: Session, jobs: Sequence[Any]) -> list[CheckRow]:
    lists = _Lists(session, {found.Customer.id: found.Customer.price_group for found in jobs})
    rates = parameters(session, dt.datetime.now(PARIS).date()).vat_rates
    rows = []
    for job, customer, site, material, tgap in jobs:
        charges = rules.price(_work(job, site, material, tgap), lists.of(customer.id), rates)
        rows.append(
            CheckRow(
                job.id,
                job.number,
                job.status,
                job.type,
                _done_on(job),
                customer.name,
                site.name,
                material.name if material else "",
                job.net_kg,
                job.weight_is_estimated,
                sum((charge.amount_eur for charge in charges), Decimal("0.00")),
                tuple(charges),
                job.status == JobStatus.DONE and TRAITS[JobType(job.type)].is_weighed and job.net_kg is None,
            )
        )
    return rows


def _done_on(job: Job) -> dt.date:
    done = job.done_at or job.created_at
    return done.astimezone(PARIS).date()


def _work(job: Job, site: Site, material: Material | None, tgap: Decimal | None) -> Work:
    return Work(
        served_on=_done_on(job),
        job_type=job.type,
        is_failed_trip=bool(job.not_done_reason),
        material_id=job.material_id,
        material_name=material.name if material else "",
        hazardous=bool(material and material.hazardous),
        container_type=job.container_type,
        site_id=job.site_id,
        zone=site.zone,
        net_kg=job.net_kg,
        weight_is_estimated=job.weight_is_estimated,
        volume_m3=job.volume_m3,
        lifts=int(job.extra.get("lifts", 0)),
        waiting_minutes=job.waiting_minutes,
        tgap_eur_per_tonne=tgap,
    )


class _Lists:
    """The price lines that each customer can be served from, read at once."""

    def __init__(self, session: Session, groups: Mapping[UUID, str]) -> None:
        self._groups = groups
        found = session.execute(
            select(Price, PriceList)
            .join(PriceList, PriceList.id == Price.price_list_id)
            .where(
                PriceList.archived_at.is_(None),
                or_(PriceList.customer_id.is_(None), PriceList.customer_id.in_(groups)),
            )
        )
        self._by_scope: dict[UUID | str, list[PriceLine]] = {}
        for price, named in found:
            scope: Scope = "customer" if named.customer_id else "group" if named.price_group else "public"
            key = named.customer_id or named.price_group
            self._by_scope.setdefault(key, []).append(
                PriceLine(
                    service=price.service,
                    label=price.label,
                    unit=price.unit,
                    amount_eur=price.amount_eur,
                    list_name=named.name,
                    scope=scope,
                    material_id=price.material_id,
                    container_type=price.container_type,
                    site_id=price.site_id,
                    zone=price.zone,
                    minimum=price.minimum,
                    free_quantity=price.free_quantity,
                    vat_category=price.vat_category,
                    valid_from=named.valid_from,
                    valid_to=named.valid_to,
                    code=price.code,
                    price_id=price.id,
                )
            )

    def of(self, customer_id: UUID) -> list[PriceLine]:
        group = self._groups.get(customer_id, "")
        keys: list[UUID | str] = [customer_id, *([group] if group else []), ""]
        return [line for key in keys for line in self._by_scope.get(key, ())]


def approve(session: Session, job_ids: Collection[UUID]) -> int:
    """Fix the prices of checked jobs as charges, and open the jobs to billing; return how many.

    Raises:
        RuleBroken: A job lacks a weight or a price, or is no longer waiting.
    """
    found = session.execute(_priced_jobs().where(Job.id.in_(job_ids)).with_for_update(of=Job)).all()
    jobs = {entry.Job.id: entry for entry in found}
    for row in _price(session, found):
        job, customer = jobs[row.job_id].Job, jobs[row.job_id].Customer
        if job.status not in CHECKABLE:
            raise RuleBroken(
                QT_TRANSLATE_NOOP("errors", "Job {number} no longer waits for approval: look again."),
                number=row.number,
            )
        if row.needs_weight:
            raise RuleBroken(
                QT_TRANSLATE_NOOP("errors", "Job {number} has no weight yet. Record its weighing first."),
                number=row.number,
            )
        if row.gaps:
            raise RuleBroken(
                QT_TRANSLATE_NOOP("errors", "Job {number} has no complete price: {reason}"),
                number=row.number,
                reason=row.gaps[0].explanation[-1],
            )
        session.execute(delete(Charge).where(Charge.job_id == job.id, Charge.invoice_id.is_(None)))
        for charge in row.charges:
            session.add(_charge(charge, customer.id, row.done_on, job_id=job.id, site_id=job.site_id))
        job.status = JobStatus.VALIDATED
    session.flush()
    return len(jobs)


def _charge(
    charge: rules.Charge,
    customer_id: UUID,
    served_on: dt.date,
    *,
    job_id: UUID | None = None,
    site_id: UUID | None = None,
    about: Mapping[str, Any] | None = None,
) -> Charge:
    return Charge(
        id=new_id(),
        customer_id=customer_id,
        job_id=job_id,
        site_id=site_id,
        service=charge.service,
        label=charge.label,
        served_on=served_on,
        quantity=charge.quantity,
        unit=charge.unit,
        unit_price_eur=charge.unit_price_eur,
        amount_eur=charge.amount_eur,
        vat_category=charge.vat_category,
        vat_rate=charge.vat_rate,
        explanation={"reasons": list(charge.explanation), **(about or {})},
    )


def reopen(session: Session, job_id: UUID) -> None:
    """Take back the approval of a job that is not invoiced yet: its charges go, its price is found anew."""
    job = session.get_one(Job, job_id)
    if job.status != JobStatus.VALIDATED:
        raise RuleBroken(
            QT_TRANSLATE_NOOP("errors", "Job {number} is not waiting for its invoice."), number=job.number
        )
    if job.not_done_reason:
        raise RuleBroken(
            QT_TRANSLATE_NOOP(
                "errors", "The fee of job {number} was decided with its case: a credit note corrects it."
            ),
            number=job.number,
        )
    session.execute(delete(Charge).where(Charge.job_id == job_id, Charge.invoice_id.is_(None)))
    job.status = JobStatus.WEIGHED if job.net_kg is not None else JobStatus.DONE
    session.flush()


# ------------------------------------------------------------------------------------------------ rents


@dataclass(frozen=True, slots=True)
class RentPrice:
    """The rent of one box at one site over a period, and what it costs."""

    row: RentRow
    charges: tuple[rules.Charge, ...]

    @property
    def amount_eur(self) -> Decimal:
        """Without VAT."""
        return sum((charge.amount_eur for charge in self.charges), Decimal("0.00"))


def rents(session: Session, first: dt.date, last: dt.date, site_id: UUID | None = None) -> list[RentPrice]:
    """Return what the containers at customers' sites cost in a period, by customer, site and box."""
    return _price_rents(session, containers.rents(session, first, last, site_id), last)


def _price_rents(session: Session, rows: Sequence[RentRow], last: dt.date) -> list[RentPrice]:
    keys = {row.customer_id for row in rows}
    groups = {
        row.id: row.price_group
        for row in session.execute(select(Customer.id, Customer.price_group).where(Customer.id.in_(keys)))
    }
    sites = {row.rent.site_id for row in rows}
    zones = {
        row.id: row.zone for row in session.execute(select(Site.id, Site.zone).where(Site.id.in_(sites)))
    }
    lists = _Lists(session, groups)
    rates = parameters(session, last).vat_rates
    found = []
    for row in rows:
        work = Work(
            served_on=row.rent.last_on,
            container_type=row.type_code,
            site_id=row.rent.site_id,
            zone=zones[row.rent.site_id],
            rental_days=row.rent.days,
            rental_days_before=row.rent.days_before,
        )
        found.append(RentPrice(row, tuple(rules.price(work, lists.of(row.customer_id), rates))))
    return found


def charge_rents(session: Session, first: dt.date, last: dt.date) -> int:
    """Charge the containers that stood at customers' sites from `first` to `last`; return how many.

    Days are counted from movements (`domain.rental`). Days that are charged already are not charged again.
    """
    rows = containers.rents(session, first, last)
    charged: dict[str, list[tuple[dt.date, dt.date]]] = {}
    about_of = Charge.explanation
    for number, since, until in session.execute(
        select(about_of["container"].astext, about_of["from"].astext, about_of["to"].astext).where(
            Charge.service == Service.RENTAL,
            about_of["to"].astext >= first.isoformat(),
            about_of["from"].astext <= last.isoformat(),
        )
    ):
        charged.setdefault(number, []).append((dt.date.fromisoformat(since), dt.date.fromisoformat(until)))
    left: list[RentRow] = []
    for row in rows:
        rent = row.rent
        ends = [
            until
            for since, until in charged.get(row.number, ())
            if since <= rent.last_on and until >= rent.first_on
        ]
        if not ends:
            left.append(row)
        elif max(ends) < rent.last_on:  # a part of the period was charged: what follows it is not
            begins = max(ends) + dt.timedelta(days=1)
            left += [
                each
                for each in containers.rents(session, begins, last, rent.site_id)
                if each.rent.container_id == rent.container_id and each.rent.last_on == rent.last_on
            ]
    added = 0
    for priced in _price_rents(session, left, last):
        row, rent = priced.row, priced.row.rent
        about = {
            "container": row.number,
            "from": rent.first_on.isoformat(),
            "to": rent.last_on.isoformat(),
        }
        for charge in priced.charges:
            if charge.is_gap or charge.amount_eur == 0:
                continue  # a container that no list prices stands free of charge
            reasons = [f"{rent.held_days} jours suspendus."] if rent.held_days else []
            named = replace(
                charge,
                label=f"{charge.label} {row.number}",
                explanation=(*reasons, *charge.explanation),
            )
            session.add(_charge(named, row.customer_id, rent.last_on, site_id=rent.site_id, about=about))
            added += 1
    session.flush()
    return added
