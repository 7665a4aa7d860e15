"""The plan of some days as it can be tried otherwise: read once, in a fixed number of queries."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import Row as ResultRow
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from app.domain.calendar import is_working_day
from app.domain.jobs import TRAITS, JobStatus, JobType, StopKind
from app.domain.rides import (
    OUTLET_MINUTES,
    Placed,
    Plan,
    Ride,
    Step,
    Truck,
    Unit,
    hours_of,
    leg,
    trucks_for,
)
from app.domain.travel import Point
from app.models.base import bounds
from app.models.fleet import ContainerType, Driver, Material, Vehicle
from app.models.parties import Customer, Depot, Outlet, Site
from app.models.planning import Booking, Job, Stop, Tour
from app.services.board_reading import paris_days
from app.services.orders import Order, check_order

FIRST_MINUTE, LAST_MINUTE = 6 * 60, 17 * 60
"""Between which minutes of a day a driver without a tour may be given one."""

_STEP_S = 300  # times are told in steps of five minutes

LONGEST_S = 12 * 3600
"""How long a tour may grow by what is put into it. Source: the usual limit from start to end of a day."""

_BEGUN = frozenset(
    {JobStatus.ON_SITE, JobStatus.DONE, JobStatus.WEIGHED, JobStatus.VALIDATED, JobStatus.INVOICED}
    | {JobStatus.NOT_DONE, JobStatus.DISPUTED, JobStatus.CANCELLED}
)


def read_plan(
    session: Session,
    first: dt.date,
    last: dt.date,
    *,
    waiting: bool = False,
    free: bool = True,
    now: dt.datetime | None = None,
) -> Plan:
    """Return the tours from `first` to `last` as they can be tried, in eight queries at the most.

    Args:
        session: The database's.
        first: The first day.
        last: The last day.
        waiting: Whether to read the backlog too.
        free: Whether to add a tour to be made for every driver who has none that day and whose truck is free.
        now: Before it nothing can be put: the database's clock, unless told; days gone by have none.
    """
    clock = int((now or session.scalar(select(func.now())) or dt.datetime.now(dt.UTC)).timestamp())
    clock = -(-clock // _STEP_S) * _STEP_S
    if clock >= bounds(paris_days(first, last))[1].timestamp():
        clock = 0
    families = _families(session)
    depots: dict[UUID, Point] = {
        key: (lat, lon)
        for key, lat, lon in session.execute(select(Depot.id, Depot.lat, Depot.lon))
        if lat is not None and lon is not None
    }
    vehicles = {vehicle.id: vehicle for vehicle in session.scalars(select(Vehicle))}
    tours = session.execute(
        select(Tour, Driver.first_name, Driver.surname)
        .join(Driver, Driver.id == Tour.driver_id)
        .where(Tour.day.between(first, last))
        .order_by(Tour.day, Driver.number)
    ).all()
    stops: dict[UUID, list[ResultRow[Any]]] = {}
    for found in session.execute(_stops().where(Tour.day.between(first, last)).order_by(Stop.slot)):
        stops.setdefault(found.Stop.tour_id, []).append(found)
    span = paris_days(first, last)
    bookings: dict[UUID, list[tuple[int, int, UUID | None]]] = {}
    for resource, slot, tour_id in session.execute(
        select(Booking.resource_id, Booking.slot, Booking.tour_id).where(
            Booking.slot.op("&&")(span), Booking.stop_id.is_(None)
        )
    ):
        start, end = bounds(slot)
        bookings.setdefault(resource, []).append((int(start.timestamp()), int(end.timestamp()), tour_id))
    rides = [
        _ride(
            tour, f"{given} {surname}".strip(), stops.get(tour.id, ()), families, depots, vehicles, bookings
        )
        for tour, given, surname in tours
    ]
    jobs = _waiting(session, families) if waiting else ()
    plan = Plan(first, (last - first).days + 1, clock, tuple(rides), waiting=jobs)
    if not free:
        return plan
    drivers = session.scalars(
        select(Driver).where(Driver.archived_at.is_(None), Driver.job == "driver").order_by(Driver.number)
    ).all()
    return _with_free(plan, drivers, vehicles, depots, bookings)


def _stops() -> Select[Any]:
    place = aliased(Outlet)
    return (
        select(
            Stop,
            Job,
            Customer.name.label("customer"),
            Site,
            Material.name.label("material"),
            place.lat.label("lat"),
            place.lon.label("lon"),
            place.hours.label("hours"),
            place.name.label("outlet"),
        )
        .join(Tour, Tour.id == Stop.tour_id)
        .outerjoin(Job, Job.id == Stop.job_id)
        .outerjoin(Customer, Customer.id == Job.customer_id)
        .outerjoin(Site, Site.id == Job.site_id)
        .outerjoin(Material, Material.id == Job.material_id)
        .outerjoin(place, place.id == Stop.outlet_id)
    )


def _ride(
    tour: Tour,
    driver: str,
    stops: Sequence[ResultRow[Any]],
    families: Mapping[str, str],
    depots: Mapping[UUID, Point],
    vehicles: Mapping[UUID, Vehicle],
    bookings: Mapping[UUID, Sequence[tuple[int, int, UUID | None]]],
) -> Ride:
    placed: list[Placed] = []
    for found in stops:
        stop: Stop = found.Stop
        start, end = (int(at.timestamp()) for at in bounds(stop.slot))
        begun = stop.arrived_at is not None or stop.done_at is not None
        if found.Job is not None:
            begun = begun or found.Job.status in _BEGUN
            unit = _unit_of(found.Job, found.Site, found.customer, found.material, families, stop)
            unit = replace(unit, steps=(replace(unit.steps[0], minutes=(end - start) // 60),))
            placed.append(Placed(unit, ((start, end),), begun, stop.pinned))
            continue
        point = (found.lat, found.lon) if found.lat is not None and found.lon is not None else None
        step = Step(
            stop.id,
            stop.version,
            stop.kind,
            point,
            (end - start) // 60,
            hours_of(found.hours),
            outlet_id=stop.outlet_id,
        )
        before = _emptied(placed) if stop.kind == StopKind.OUTLET else None
        if before is not None:
            held = placed[before]
            step = replace(step, way_s=min(leg(held.unit.end_point, point)[1], max(start - held.end, 0)))
            placed[before] = replace(
                held,
                unit=replace(held.unit, steps=(*held.unit.steps, step)),
                times=(*held.times, (start, end)),
                begun=held.begun,
                pinned=held.pinned or stop.pinned,
            )
        else:
            unit = Unit(stop.id, None, stop.kind, (step,), found.outlet or "")
            placed.append(Placed(unit, ((start, end),), begun, stop.pinned))
    start, end = (int(at.timestamp()) for at in bounds(tour.slot))
    vehicle = vehicles.get(tour.vehicle_id) if tour.vehicle_id else None
    home = depots.get(tour.depot_id) if tour.depot_id else None
    holders = [tour.driver_id, *filter(None, (tour.vehicle_id, tour.trailer_id))]
    others = [slot for key in holders for slot in bookings.get(key, ()) if slot[2] != tour.id]
    leaves = start - (leg(home, placed[0].unit.point)[1] if placed else 0)
    return Ride(
        str(tour.id),
        tour.id,
        tour.day,
        tour.driver_id,
        driver,
        tour.vehicle_id,
        vehicle.kind if vehicle else "",
        vehicle.plate if vehicle else "",
        vehicle.gvw_kg if vehicle else None,
        tour.depot_id,
        home,
        max([until for _, until, _ in others if until <= start], default=0),
        min([since for since, _, _ in others if since >= end], default=max(end, leaves + LONGEST_S)),
        leaves,
        tour.status != "draft",
        tuple(placed),
        tour.trailer_id,
        sum(vehicles[key].box_places for key in holders[1:] if key in vehicles),
        tour.status != "closed",
    )


def _emptied(placed: Sequence[Placed]) -> int | None:
    """Return which unit an outlet run belongs to: the job before it, a break between them or not."""
    for number in range(len(placed) - 1, -1, -1):
        unit = placed[number].unit
        if unit.job_id is not None:
            return number if len(unit.steps) == 1 else None
        if unit.kind != StopKind.BREAK:
            return None
    return None


def _unit_of(
    job: Job,
    site: Site,
    customer: str,
    material: str | None,
    families: Mapping[str, str],
    stop: Stop | None = None,
) -> Unit:
    point = (site.lat, site.lon) if site.lat is not None and site.lon is not None else None
    step = Step(
        job.id if stop is None else stop.id,
        0 if stop is None else stop.version,
        StopKind.JOB,
        point,
        job.minutes,
        hours_of(site.hours),
        _window(job.window_from, job.window_to),
    )
    return Unit(
        step.stop_id or job.id,
        job.id,
        job.type,
        (step,),
        customer,
        " · ".join(filter(None, (site.city or site.name, job.container_type, material))),
        trucks_for(job.type, families.get(job.container_type or "")),
        site.max_gvw_kg,
        number=job.number,
    )


def _window(begins: dt.time | None, ends: dt.time | None) -> tuple[int, int] | None:
    if begins is None and ends is None:
        return None
    return (
        begins.hour * 60 + begins.minute if begins else 0,
        ends.hour * 60 + ends.minute if ends else 24 * 60,
    )


def _waiting(session: Session, families: Mapping[str, str]) -> tuple[Unit, ...]:
    outlet = aliased(Outlet)
    found = session.execute(
        select(Job, Site, Customer.name, Material.name, outlet)
        .join(Site, Site.id == Job.site_id)
        .join(Customer, Customer.id == Job.customer_id)
        .outerjoin(Material, Material.id == Job.material_id)
        .outerjoin(outlet, outlet.id == Job.outlet_id)
        .where(Job.status == JobStatus.TO_PLAN)
        .order_by(Job.priority.desc(), Job.wanted_on.asc().nulls_last(), Job.created_at)
    )
    return tuple(
        _with_outlet(_unit_of(job, site, customer, material, families), job.type, place)
        for job, site, customer, material, place in found
    )


def _with_outlet(unit: Unit, kind: str, outlet: Outlet | None) -> Unit:
    """Return a waiting job with the outlet run that has to follow it: a full box blocks the truck."""
    traits = TRAITS[JobType(kind)]
    if outlet is None or not (traits.takes_container and traits.goes_to_outlet):
        return unit
    point = (outlet.lat, outlet.lon) if outlet.lat is not None and outlet.lon is not None else None
    run = Step(None, 0, StopKind.OUTLET, point, OUTLET_MINUTES, hours_of(outlet.hours), outlet_id=outlet.id)
    return replace(unit, steps=(*unit.steps, run))


Bookings = Mapping[UUID, Sequence[tuple[int, int, UUID | None]]]


def _with_free(
    plan: Plan,
    drivers: Sequence[Driver],
    vehicles: Mapping[UUID, Vehicle],
    depots: Mapping[UUID, Point],
    bookings: Bookings,
) -> Plan:
    """Return the plan with a tour to be made for each driver who is free, and the trucks that nobody uses."""
    busy = {(ride.driver_id, ride.day) for ride in plan.rides}
    rides = list(plan.rides)
    spare: list[Ride] = []
    trucks: list[Truck] = []
    for number in range(plan.days):
        day = plan.first + dt.timedelta(days=number)
        if not is_working_day(day):
            continue
        span = paris_days(day, day)
        midnight = int(bounds(span)[0].timestamp())
        begin = max(midnight + FIRST_MINUTE * 60, plan.now)
        finish = midnight + LAST_MINUTE * 60
        free = {
            key: gap
            for key in (*(driver.id for driver in drivers), *vehicles)
            if (gap := _gap(bookings.get(key, ()), begin, finish)) is not None
        }
        used = set()
        for driver in drivers:
            if (driver.id, day) in busy or driver.id not in free:
                continue
            vehicle = vehicles.get(driver.usual_vehicle_id) if driver.usual_vehicle_id else None
            since, until = free[driver.id]
            if vehicle is not None and vehicle.id in free:
                since, until = max(since, free[vehicle.id][0]), min(until, free[vehicle.id][1])
                used.add(vehicle.id)
            else:
                vehicle = None
            if until - since < 3600:
                continue
            ride = Ride(
                f"new:{driver.id}:{day}",
                None,
                day,
                driver.id,
                f"{driver.first_name} {driver.surname}".strip(),
                vehicle.id if vehicle else None,
                vehicle.kind if vehicle else "",
                vehicle.plate if vehicle else "",
                vehicle.gvw_kg if vehicle else None,
                driver.depot_id,
                depots.get(driver.depot_id) if driver.depot_id else None,
                since,
                until,
                since,
                places=vehicle.box_places if vehicle else 1,
            )
            (rides if vehicle else spare).append(ride)
        trucks += [
            Truck(day, key, truck.kind, truck.plate, truck.label, truck.gvw_kg, *free[key])
            for key, truck in vehicles.items()
            if key in free and key not in used and truck.kind != "trailer" and truck.archived_at is None
        ]
    return replace(plan, rides=tuple(rides), spare=tuple(spare), trucks=tuple(trucks))


def _gap(slots: Sequence[tuple[int, int, UUID | None]], begin: int, finish: int) -> tuple[int, int] | None:
    """Return the longest free stretch of [begin, finish), or None where there is no hour of it."""
    edges = [begin]
    for start, end, _ in sorted(slots):
        edges += [max(start, begin), max(end, begin)]
    edges.append(finish)
    gaps = []
    reach = begin
    for free_from, until in zip(edges[0::2], edges[1::2], strict=True):
        reach = max(reach, free_from)
        gaps.append((reach, min(until, finish)))
    longest = max(gaps, key=lambda gap: gap[1] - gap[0])
    return longest if longest[1] - longest[0] >= 3600 else None


def unit_of_order(session: Session, order: Order) -> Unit:
    """Return an order, saved or not, as what would be put into a tour, in four queries.

    Raises:
        InvalidInput: It cannot be carried out as it stands (see `orders.check_order`).
    """
    site = check_order(session, order)
    material = session.get(Material, order.material_id) if order.material_id else None
    families = _families(session)
    outlet_id = order.outlet_id or (material.default_outlet_id if material else None)
    outlet = session.get(Outlet, outlet_id) if outlet_id else None
    job = Job(
        id=order.job_id,
        number="",
        type=order.type,
        minutes=order.minutes or TRAITS[order.type].minutes_on_site,
        window_from=order.window_from,
        window_to=order.window_to,
        container_type=order.container_type,
    )
    customer = session.get_one(Customer, site.customer_id)
    unit = _unit_of(job, site, customer.name, material.name if material else None, families)
    return _with_outlet(unit, order.type, outlet)


def _families(session: Session) -> dict[str, str]:
    found = session.execute(select(ContainerType.code, ContainerType.family))
    return {code: family for code, family in found}  # noqa: C416 - rows are not pairs to a type checker
