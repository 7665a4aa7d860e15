"""The gate as services use it: judge, read what was found, decide against a rule, and the register of it."""

import datetime as dt
import json
from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import Any, Protocol
from uuid import UUID

import psycopg
from sqlalchemy import exists, func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.domain.calendar import PARIS
from app.domain.gate import Facts, Finding, HoldFact, RuleFact, Severity, credit_finding
from app.domain.tours import DriverFact, Figure, JobFact, OutletFact, StopFact, TourFact, VehicleFact
from app.domain.travel import Point
from app.models.base import bounds
from app.models.core import Operation, Staff
from app.models.fleet import Absence, Driver, Subcontractor, Vehicle
from app.models.gate import Finding as FindingRow
from app.models.gate import Override, Rule, TourFigure
from app.models.parties import Customer, Depot, Outlet, OutletMaterial
from app.models.planning import Job, Stop, Tour, TourMember
from app.models.rounds import SiteHold
from app.services import papers
from app.services.documents.overrides import Decision, register

AHEAD_DAYS = 14
"""How far the nightly look reaches."""

_REFRESHING = "gate.refresh"

_AROUND = dt.timedelta(days=21)
"""How far before and after the days shown a driver's weeks are looked at."""


def judge(session: Session) -> None:
    """Judge what this transaction changed so far, rather than at its end.

    Raises:
        Refused: A rule of severity "stop" found something new.
        NeedsReason: A rule wants a reason, and the operation has none.
    """
    session.flush()
    session.execute(text("SET CONSTRAINTS gate IMMEDIATE"))
    session.execute(text("SET CONSTRAINTS gate DEFERRED"))


def sentences(error: DBAPIError) -> str:
    """Return what the rules say against a refused change, in French; nothing where it was not they."""
    refused = error.orig
    if not isinstance(refused, psycopg.Error) or refused.sqlstate not in ("RD422", "RD428"):
        return ""
    return str(json.loads(refused.diag.message_detail or "{}").get("sentences", ""))


def decided_by(session: Session, name: str) -> None:
    """Say who decides against the rules in this transaction; unsaid, it is the person at the keyboard."""
    session.execute(select(func.set_config("rondo.decided_by", name, True)))


def decided(session: Session, call: Callable[[Session], Any], who: str) -> Any:
    """Do something for which somebody answers by name."""
    decided_by(session, who)
    return call(session)


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


def register_of_overrides(session: Session, first: dt.date, last: dt.date) -> bytes:
    """Return the register of the tours from `first` to `last` as a PDF, for the inspector's folder."""
    printed_at = session.scalar(select(func.now())) or dt.datetime.now(dt.UTC)
    return register(papers.letterhead(session), first, last, overrides(session, first, last), printed_at)


def rules(session: Session) -> list[RuleFact]:
    """Return every rule, those of old too."""
    return [
        RuleFact(
            row.key,
            row.valid_from,
            row.valid_to,
            row.scope,
            row.severity,
            row.sentence,
            row.source,
            row.params,
        )
        for row in session.scalars(select(Rule).order_by(Rule.key, Rule.valid_from))
    ]


def refresh(session: Session, first: dt.date, last: dt.date) -> int:
    """Look at all tours of some days again, refuse nothing, and return how many they are: for every night."""
    return int(session.scalar(select(func.refresh_gate(first, last))) or 0)


def refresh_ahead(write: Callable[[Callable[[Session], int], str], Any], days: int = AHEAD_DAYS) -> int:
    """Look at the tours of today and of so many days to come again, and return how many they are.

    A day at a time, so that a drop never waits for more than that: papers expire with no row changing.

    Args:
        write: `Database.write`.
        days: How far to look.
    """
    today = dt.datetime.now(PARIS).date()
    return sum(
        int(write(partial(refresh, first=day, last=day), _REFRESHING) or 0)
        for day in (today + dt.timedelta(days=ahead) for ahead in range(days + 1))
    )


class Doors(Protocol):
    """The two ways into a database."""

    def read(self, call: Callable[[Session], Any], /) -> Any:
        """Read."""

    def write(self, call: Callable[[Session], Any], kind: str, /) -> Any:
        """Do one action."""


def refresh_once_a_day(doors: Doors) -> int:
    """Look at the tours to come again unless somebody did today; return how many they are."""
    return 0 if doors.read(is_refreshed) else refresh_ahead(doors.write)


def is_refreshed(session: Session) -> bool:
    """Return whether somebody did so today already."""
    midnight = dt.datetime.combine(dt.datetime.now(PARIS).date(), dt.time(), PARIS)
    found = exists().where(Operation.at >= midnight, Operation.kind == _REFRESHING)
    return bool(session.scalar(select(found)))


# ------------------------------------------------------------------------------------------------ facts


def facts(session: Session, first: dt.date, last: dt.date) -> Facts:
    """Return all that the rules ask of the tours from `first` to `last` and of the jobs that wait.

    In fifteen queries, however many tours and whatever the history.
    """
    today = session.scalar(select(func.now())) or dt.datetime.now(dt.UTC)
    depots = {row.id: _point(row.lat, row.lon) for row in session.scalars(select(Depot))}
    vehicles = {row.id: _vehicle(row) for row in session.scalars(select(Vehicle))}
    drivers = _drivers(session, depots)
    crews = _crews(session, first, last)
    tours = {
        row.id: TourFact(
            row.id,
            row.day,
            *bounds(row.slot),
            row.status,
            drivers[row.driver_id],
            vehicles.get(row.vehicle_id) if row.vehicle_id else None,
            vehicles.get(row.trailer_id) if row.trailer_id else None,
            depots.get(row.depot_id) if row.depot_id else drivers[row.driver_id].depot,
            tuple(drivers[key] for key in crews.get(row.id, ())),
        )
        for row in session.scalars(select(Tour).where(Tour.day.between(first, last)))
    }
    taken: dict[UUID, set[UUID]] = {}
    for outlet_id, material_id in session.execute(
        select(OutletMaterial.outlet_id, OutletMaterial.material_id)
    ):
        taken.setdefault(outlet_id, set()).add(material_id)
    outlets = {
        row.id: OutletFact(
            row.id,
            row.name,
            _point(row.lat, row.lon),
            row.hours,
            row.archived_at is not None,
            frozenset(taken.get(row.id, ())),
        )
        for row in session.scalars(select(Outlet))
    }
    jobs = _jobs(session, first, last)
    stops = tuple(
        StopFact(
            row.id,
            row.tour_id,
            jobs.get(row.job_id) if row.job_id else None,
            row.kind,
            outlets.get(row.outlet_id) if row.outlet_id else None,
            *bounds(row.slot),
        )
        for row in session.scalars(
            select(Stop).join(Tour, Tour.id == Stop.tour_id).where(Tour.day.between(first, last))
        )
        if row.tour_id in tours
    )
    planned = {stop.job.id for stop in stops if stop.job is not None}
    absences = session.execute(
        select(func.coalesce(Absence.driver_id, Absence.vehicle_id), Absence.slot).where(
            func.upper(Absence.slot) >= first, func.lower(Absence.slot) <= last + dt.timedelta(days=1)
        )
    )
    return Facts(
        today.astimezone(PARIS).date(),
        tuple(rules(session)),
        drivers,
        vehicles,
        tours,
        stops,
        {key: job for key, job in jobs.items() if key not in planned},
        _papers(session, list(jobs.values())),
        _credit(session, {job.customer_id for job in jobs.values() if job.credit_policy != "none"}),
        _figures(session, first, last, crews),
        tuple((key, *bounds(slot)) for key, slot in absences),
        holds(session, first, last),
    )


def _point(lat: float | None, lon: float | None) -> Point | None:
    return None if lat is None or lon is None else (lat, lon)


def _vehicle(row: Vehicle) -> VehicleFact:
    return VehicleFact(
        row.id,
        row.plate,
        row.kind,
        row.gvw_kg if row.gvw_kg is not None else 3500 if row.kind == "van" else 26000,
        row.gvw_kg,
        row.payload_kg,
        row.box_places,
        row.tacho_regime,
        row.archived_at is not None,
    )


def _drivers(session: Session, depots: dict[UUID, Point | None]) -> dict[UUID, DriverFact]:
    found = session.execute(
        select(Driver, Subcontractor.name).outerjoin(
            Subcontractor, Subcontractor.id == Driver.subcontractor_id
        )
    )
    return {
        row.id: DriverFact(
            row.id,
            f"{row.first_name} {row.surname}".strip(),
            row.archived_at is not None,
            row.subcontractor_id,
            subcontractor,
            row.work_profile,
            depots.get(row.depot_id) if row.depot_id else None,
            row.usual_vehicle_id,
        )
        for row, subcontractor in found
    }


def _jobs(session: Session, first: dt.date, last: dt.date) -> dict[UUID, JobFact]:
    """Return the jobs that stand in the tours of some days, and those that wait for a place."""
    wanted = (
        select(Stop.job_id)
        .join(Tour, Tour.id == Stop.tour_id)
        .where(Tour.day.between(first, last), Stop.job_id.is_not(None))
        .union_all(select(Job.id).where(Job.status == "TO_PLAN"))
    )
    keys = list(session.scalars(wanted))
    rows = session.execute(text("SELECT * FROM gate_job WHERE job_id = ANY (:keys)"), {"keys": keys})
    return {row.job_id: _job(row) for row in rows}


def _job(row: Any) -> JobFact:
    return JobFact(
        row.job_id,
        row.number,
        row.type,
        row.customer_id,
        row.site_id,
        row.material_id,
        row.outlet_id,
        row.container_in_id,
        row.container_out_id,
        row.window_from,
        row.window_to,
        row.material,
        row.hazardous,
        row.adr,
        row.stream,
        row.family,
        row.full_kg,
        row.container_in,
        row.container_in_status,
        row.family_in,
        row.container_out,
        row.family_out,
        row.outlet,
        row.needs_acceptance,
        row.outlet_archived,
        row.unaccepted,
        row.site,
        _point(row.lat, row.lon),
        row.hours,
        row.max_gvw_kg,
        tuple(row.demands),
        row.site_archived,
        row.customer,
        row.credit_policy,
    )


def _papers(
    session: Session, jobs: list[JobFact]
) -> dict[tuple[str, UUID | None, str], tuple[tuple[str, dt.date], ...]]:
    """Return the papers of people, vehicles and firms, and of the places and containers of some jobs."""
    places = {key for job in jobs for key in (job.outlet_id, job.site_id) if key}
    places |= {key for job in jobs for key in (job.container_in_id, job.container_out_id) if key}
    rows = session.execute(
        text(
            "SELECT owner_kind, owner_id, kind, category, CASE holds_until WHEN 'infinity' THEN '9999-12-31'"
            " WHEN '-infinity' THEN '0001-01-01' ELSE holds_until END FROM gate_paper"
            " WHERE owner_kind IN ('driver', 'vehicle', 'company', 'subcontractor')"
            " OR owner_kind IN ('container', 'outlet', 'site') AND owner_id = ANY (:places)"
        ),
        {"places": list(places)},
    )
    found: dict[tuple[str, UUID | None, str], tuple[tuple[str, dt.date], ...]] = {}
    for owner_kind, owner_id, kind, category, until in rows:
        key = (owner_kind, None if owner_kind == "company" else owner_id, kind)
        found[key] = (*found.get(key, ()), (category, until))
    return found


def credit_of(session: Session, customer_id: UUID) -> Finding | None:
    """Return what a drop of a customer's job would be told of his credit today; None where nothing."""
    customer = session.get_one(Customer, customer_id)
    over_limit, overdue = _credit(session, {customer_id}).get(customer_id, (False, False))
    today = session.scalar(select(func.now())) or dt.datetime.now(dt.UTC)
    day = today.astimezone(PARIS).date()
    return credit_finding(rules(session), day, customer.name, customer.credit_policy, over_limit, overdue)


def _credit(session: Session, customers: Collection[UUID]) -> dict[UUID, tuple[bool, bool]]:
    rows = session.execute(
        text("SELECT customer_id, over_limit, overdue FROM gate_credit(:customers)"),
        {"customers": list(customers)},
    )
    return {key: (over_limit, overdue) for key, over_limit, overdue in rows}


def _crews(session: Session, first: dt.date, last: dt.date) -> dict[UUID, tuple[UUID, ...]]:
    """Return who shares the wheel in the tours of some days and the weeks around."""
    rows = session.execute(
        select(TourMember.tour_id, TourMember.driver_id)
        .join(Tour, Tour.id == TourMember.tour_id)
        .where(TourMember.role == "second_driver", Tour.day.between(first - _AROUND, last + _AROUND))
    )
    found: dict[UUID, tuple[UUID, ...]] = {}
    for tour_id, driver_id in rows:
        if driver_id is not None:
            found[tour_id] = (*found.get(tour_id, ()), driver_id)
    return found


def holds(session: Session, first: dt.date, last: dt.date) -> dict[UUID, tuple[HoldFact, ...]]:
    """Return the holds of sites that touch some days."""
    rows = session.scalars(
        select(SiteHold).where(SiteHold.from_on <= last, func.coalesce(SiteHold.to_on, dt.date.max) >= first)
    )
    found: dict[UUID, tuple[HoldFact, ...]] = {}
    for row in rows:
        hold = HoldFact(row.id, row.from_on, row.to_on, row.reason)
        found[row.site_id] = (*found.get(row.site_id, ()), hold)
    return found


def _figures(
    session: Session, first: dt.date, last: dt.date, crews: dict[UUID, tuple[UUID, ...]]
) -> dict[UUID, Figure]:
    rows = session.execute(
        select(TourFigure, func.upper(Tour.slot))
        .join(Tour, Tour.id == TourFigure.tour_id)
        .where(Tour.day.between(first - _AROUND, last + _AROUND))
    )
    return {
        row.tour_id: Figure(
            row.tour_id,
            row.driver_id,
            row.day,
            row.starts_at,
            row.ends_at,
            row.distance_m,
            row.driving_min,
            row.work_min,
            row.overtime_min,
            row.eu561,
            end,
            crews.get(row.tour_id, ()),
        )
        for row, end in rows
    }
