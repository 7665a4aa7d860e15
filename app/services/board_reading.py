"""What the planning board shows: its rows, tours, bars and bands, and the lists beside it.

A job stands in a tour as a stop; the stop bears the job's own id, since a job has one place at the most.
"""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy import Row as ResultRow
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Session, aliased

from app.domain import board
from app.domain.jobs import TRAITS, JobStatus, JobType, StopKind
from app.models.base import bounds
from app.models.field import JobTicket
from app.models.fleet import Absence, Container, ContainerType, Driver, Material, Vehicle
from app.models.parties import Customer, Depot, Outlet, OutletMaterial, Site
from app.models.planning import Job, Stop, Tour, TourMember
from app.services import deadlines, gate
from app.services.rulings import Ruling, rulings_of_days, told, worst

PARIS = ZoneInfo("Europe/Paris")
MOST_ROWS = 2000
"""More rows than anybody scrolls through: of containers or sites, the first ones are shown."""

StopRow = ResultRow[Stop, Job, str, str, str, str, Material, str, bool, str, str]

By = Literal["driver", "vehicle", "container", "site"]


WAITING = (JobStatus.PLANNED, JobStatus.SENT, JobStatus.ACKNOWLEDGED, JobStatus.EN_ROUTE)

"""The states of a job that has a place and has not begun."""

_UNPLACED = (JobStatus.TO_PLAN, JobStatus.DRAFT)
_UNFINISHED = (*WAITING, JobStatus.ON_SITE)


@dataclass(frozen=True, slots=True)
class BoardContent:
    """All that the board and its backlog show, and when it was read.

    Attributes:
        aliases: The stops behind bars that stand for a stop once more: a job that swaps containers stands on
            the rows of both.
    """

    day: board.BoardDay
    backlog: tuple[board.BacklogJob, ...]
    read_at: dt.datetime
    aliases: Mapping[UUID, UUID] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OutletChoice:
    """An outlet, and whether it takes what is on board."""

    id: UUID
    name: str
    accepts: bool


def paris_days(first: dt.date, last: dt.date) -> Range[dt.datetime]:
    """Return the instants from the start of `first` to the end of `last` in Paris."""
    return Range(
        dt.datetime.combine(first, dt.time(), PARIS).astimezone(dt.UTC),
        dt.datetime.combine(last + dt.timedelta(days=1), dt.time(), PARIS).astimezone(dt.UTC),
    )


def is_shown() -> ColumnElement[bool]:
    """Select the tours that are looked at: one that lost its last stop is until its driver is told.

    One that is over stays to be seen, whatever it was.
    """
    untold = and_(Tour.status != "draft", Tour.changed_at.is_not(None))
    return or_(exists().where(Stop.tour_id == Tour.id), Tour.status == "closed", untold)


def board_content(
    session: Session, first: dt.date, last: dt.date, by: By = "driver", find: str = ""
) -> BoardContent:
    """Return what the board shows from `first` to `last`, in a fixed number of queries whatever the history.

    Args:
        session: Reads as the person who looks.
        first: The first day of Paris.
        last: The last one.
        by: What a row stands for. Containers and sites have a row where something stands on it, or where
            their number or name holds `find`.
        find: Narrows the rows of containers and sites to those that hold these words.
    """
    span = paris_days(first, last)
    now: dt.datetime = session.scalar(select(func.now())) or dt.datetime.now(dt.UTC)
    trailer = aliased(Vehicle)
    tours = session.execute(
        select(Tour, Driver.surname, Driver.first_name, Vehicle.plate, trailer.plate)
        .join(Driver, Driver.id == Tour.driver_id)
        .outerjoin(Vehicle, Vehicle.id == Tour.vehicle_id)
        .outerjoin(trailer, trailer.id == Tour.trailer_id)
        .where(Tour.day.between(first, last), is_shown())
    ).all()
    crews = _crews(session, first, last)
    found_by_rules = _by_object(rulings_of_days(session, first, last))
    stops = session.execute(_stops().where(Tour.day.between(first, last))).all()
    filled = {found.Stop.tour_id for found in stops}
    names: dict[str, str] = {}
    aliases: dict[UUID, UUID] = {}
    envelopes: list[board.Tour] = []
    bands: list[board.Band] = []
    bars: list[board.Bar] = []
    if by == "driver" or by == "vehicle":
        rows = _driver_rows(session, span) if by == "driver" else _vehicle_rows(session, span)
        # A tour without a vehicle yet stands on the row of its driver, after the vehicles.
        row_of: dict[UUID, UUID] = {
            tour.id: (tour.vehicle_id if by == "vehicle" else None) or tour.driver_id for tour, *_ in tours
        }
        if by == "vehicle":
            without = {
                tour.driver_id: board.Row(
                    tour.driver_id, "driver", f"{first_name} {surname}".strip(), "", board.WITHOUT_VEHICLE
                )
                for tour, surname, first_name, *_ in tours
                if tour.vehicle_id is None
            }
            rows += sorted(without.values(), key=lambda row: row.title)
        # Of days ahead it counts what holds then.
        day_meant = max(first, now.astimezone(PARIS).date())
        endings = deadlines.endings(session, [row.id for row in rows], day_meant)
        rows = [dataclasses.replace(row, endings=endings.get(row.id, ())) for row in rows]
        for tour, surname, first_name, plate, trailer_plate in tours:
            driver = f"{first_name} {surname}".strip()
            crew = crews.get(tour.id, [])
            mine = [plate or "" if row_of[tour.id] == tour.driver_id else driver, trailer_plate or ""]
            label = " + ".join(filter(None, (*mine, *(name for _, _, name in crew))))
            envelope = _envelope(tour, row_of[tour.id], label, found_by_rules.get(tour.id, ()))
            is_empty = tour.id not in filled and tour.status != "closed"
            envelopes.append(dataclasses.replace(envelope, empty=is_empty))
            # Who is assigned to another's tour is seen on his own row too.
            start, end = bounds(tour.slot)
            what = " · ".join(filter(None, (driver, plate)))
            bands += [
                board.Band(key, start, end, "absence" if by == "driver" else "off_road", what)
                for kind, key, _ in crew
                if kind == by and tour.id in filled
            ]
        # A tour that a colleague made since the tours were read is read with the next change.
        bars = [
            _bar(found, row_of[found.Stop.tour_id], now, names, found_by_rules)
            for found in stops
            if found.Stop.tour_id in row_of
        ]
        bands += _bands(session, span, by)
    else:
        known = (
            _container_rows(session, stops, find) if by == "container" else _site_rows(session, stops, find)
        )
        rows, shown = list(known), {row.id for row in known}
        for found in stops:
            keys = _keys_of(found.Job, by)
            for key in keys:
                if key not in shown:
                    continue
                bar = _bar(found, key, now, names, found_by_rules)
                if key != next(mine for mine in keys if mine in shown):
                    bar = dataclasses.replace(bar, id=uuid5(found.Stop.id, str(key)))
                    aliases[bar.id] = found.Stop.id
                bars.append(bar)
        if by == "site":
            bands += _hold_bands(session, first, last, shown)
    day = board.BoardDay(
        first, (last - first).days + 1, tuple(rows), tuple(envelopes), tuple(bars), tuple(bands), names=names
    )
    return BoardContent(day, tuple(backlog(session, now)), now, aliases)


def _envelope(tour: Tour, row_id: UUID, label: str, found: Sequence[Ruling]) -> board.Tour:
    published = tour.status != "draft"
    changed = published and tour.changed_at is not None
    return board.Tour(
        tour.id,
        row_id,
        *bounds(tour.slot),
        " · ".join(filter(None, (tour.label, label))),
        published,
        tour.revision,
        acknowledged=published and not changed and tour.acknowledged_revision >= tour.revision,
        changed=changed,
        version=tour.version,
        findings=worst(found),
        note=told(found),
    )


def _crews(session: Session, first: dt.date, last: dt.date) -> dict[UUID, list[tuple[str, UUID, str]]]:
    """Return who and what else is assigned to the tours of some days: what it is, its id and its name."""
    crews: dict[UUID, list[tuple[str, UUID, str]]] = {}
    for tour_id, driver, surname, vehicle, plate in session.execute(
        select(TourMember.tour_id, Driver.id, Driver.surname, Vehicle.id, Vehicle.plate)
        .join(Tour, Tour.id == TourMember.tour_id)
        .outerjoin(Driver, Driver.id == TourMember.driver_id)
        .outerjoin(Vehicle, Vehicle.id == TourMember.vehicle_id)
        .where(Tour.day.between(first, last))
        .order_by(TourMember.role, Driver.surname, Vehicle.plate)
    ):
        member = ("driver", driver, surname) if driver is not None else ("vehicle", vehicle, plate)
        crews.setdefault(tour_id, []).append(member)
    return crews


def _keys_of(job: Job | None, by: By) -> list[UUID]:
    """Return the rows on which a job stands: its containers, the one that comes first; or its site."""
    if job is None:
        return []
    if by == "site":
        return [job.site_id]
    boxes = (job.container_in_id, job.container_out_id)  # one and the same that is emptied and comes back
    return [key for key in dict.fromkeys(boxes) if key is not None]


def _container_rows(session: Session, stops: Iterable[StopRow], find: str) -> list[board.Row]:
    used = {key for found in stops for key in _keys_of(found.Job, "container")}
    query = (
        select(Container.id, Container.number, ContainerType.label)
        .join(ContainerType, ContainerType.code == Container.type_code)
        .order_by(ContainerType.label, Container.number)
    )
    query = query.where(
        and_(Container.archived_at.is_(None), Container.number.ilike(f"%{_plain(find)}%"))
        if find.strip()
        else Container.id.in_(used)
    )
    return [
        board.Row(key, "container", number, "", label)  # a fleet of boxes is looked through by type
        for key, number, label in session.execute(query.limit(MOST_ROWS))
    ]


def _site_rows(session: Session, stops: Iterable[StopRow], find: str) -> list[board.Row]:
    used = {key for found in stops for key in _keys_of(found.Job, "site")}
    query = (
        select(Site.id, Site.name, Site.city, Customer.name, Depot.name)
        .join(Customer, Customer.id == Site.customer_id)
        .outerjoin(Depot, Depot.id == Site.depot_id)
        .order_by(Depot.code, Customer.name, Site.name)
    )
    if find.strip():
        like = f"%{_plain(find)}%"
        query = query.where(or_(Site.name.ilike(like), Site.city.ilike(like), Customer.name.ilike(like)))
    else:
        query = query.where(Site.id.in_(used))
    return [
        board.Row(key, "site", customer, " · ".join(filter(None, (name, city))), depot or "")
        for key, name, city, customer, depot in session.execute(query.limit(MOST_ROWS))
    ]


def _plain(typed: str) -> str:
    """Return typed words as LIKE takes them: its own signs stand for themselves."""
    return typed.strip().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def board_rows(session: Session, first: dt.date, last: dt.date) -> list[board.Row]:
    """Return the drivers as the board lists them."""
    return _driver_rows(session, paris_days(first, last))


def _driver_rows(session: Session, span: Range[dt.datetime]) -> list[board.Row]:
    used = exists().where(Tour.driver_id == Driver.id, Tour.slot.op("&&")(span))
    found = session.execute(
        select(Driver.id, Driver.surname, Driver.first_name, Vehicle.plate, Vehicle.label, Depot.name)
        .outerjoin(Vehicle, Vehicle.id == Driver.usual_vehicle_id)
        .outerjoin(Depot, Depot.id == Driver.depot_id)
        .where(or_(and_(Driver.archived_at.is_(None), Driver.job == "driver"), used))
        .order_by(Depot.code, Driver.number)
    )
    return [
        board.Row(
            key,
            "driver",
            f"{first_name} {surname}".strip(),
            " · ".join(filter(None, (plate, label))),
            depot or "",
        )
        for key, surname, first_name, plate, label, depot in found
    ]


def _vehicle_rows(session: Session, span: Range[dt.datetime]) -> list[board.Row]:
    used = exists().where(Tour.vehicle_id == Vehicle.id, Tour.slot.op("&&")(span))
    found = session.execute(
        select(Vehicle.id, Vehicle.plate, Vehicle.label, Depot.name)
        .outerjoin(Depot, Depot.id == Vehicle.depot_id)
        .where(or_(and_(Vehicle.archived_at.is_(None), Vehicle.kind != "trailer"), used))
        .order_by(Depot.code, Vehicle.fleet_no, Vehicle.plate)
    )
    return [board.Row(key, "vehicle", plate, label, depot or "") for key, plate, label, depot in found]


def _stops() -> Select[Stop, Job, str, str, str, str, Material, str, bool, str, str]:
    outlet, brought, taken = aliased(Outlet), aliased(Container), aliased(Container)
    signed = exists().where(JobTicket.job_id == Job.id)
    return (
        select(
            Stop,
            Job,
            Customer.name.label("customer"),
            Customer.code.label("customer_code"),
            Site.name.label("site"),
            Site.city.label("city"),
            Material,
            outlet.name.label("outlet"),
            signed.label("signed"),
            brought.number.label("brought"),
            taken.number.label("taken"),
        )
        .join(Tour, Tour.id == Stop.tour_id)
        .outerjoin(Job, Job.id == Stop.job_id)
        .outerjoin(Customer, Customer.id == Job.customer_id)
        .outerjoin(Site, Site.id == Job.site_id)
        .outerjoin(Material, Material.id == Job.material_id)
        .outerjoin(outlet, outlet.id == Stop.outlet_id)
        .outerjoin(brought, brought.id == Job.container_in_id)
        .outerjoin(taken, taken.id == Job.container_out_id)
    )


def outlets_for(session: Session, row_id: UUID, start: dt.datetime) -> list[OutletChoice]:
    """Return the outlets, those first that take what a row has on board at an instant, in three queries."""
    on_board: set[UUID] = set()
    meant: set[UUID | None] = set()
    for kind, job_type, material_id, outlet_id in session.execute(
        select(Stop.kind, Job.type, Job.material_id, Job.outlet_id)
        .join(Tour, Tour.id == Stop.tour_id)
        .outerjoin(Job, Job.id == Stop.job_id)
        .where(
            Tour.day == start.astimezone(PARIS).date(),
            or_(Tour.driver_id == row_id, Tour.vehicle_id == row_id),
            func.lower(Stop.slot) < start,
        )
        .order_by(Stop.slot)
    ):
        if kind in (StopKind.OUTLET, StopKind.DEPOT):
            on_board.clear()
            meant.clear()
        elif job_type is not None and material_id is not None and TRAITS[JobType(job_type)].goes_to_outlet:
            on_board.add(material_id)
            meant.add(outlet_id)
    takes: dict[UUID, set[UUID]] = {}
    for outlet_id, material_id in session.execute(
        select(OutletMaterial.outlet_id, OutletMaterial.material_id)
    ):
        takes.setdefault(outlet_id, set()).add(material_id)
    found = session.execute(
        select(Outlet.id, Outlet.name, Outlet.city).where(Outlet.archived_at.is_(None)).order_by(Outlet.name)
    )
    choices = [
        OutletChoice(key, " · ".join(filter(None, (name, city))), on_board <= takes.get(key, on_board))
        for key, name, city in found
    ]
    return sorted(choices, key=lambda one: (not one.accepts, one.id not in meant))


def _by_object(found: Iterable[Ruling]) -> dict[UUID, list[Ruling]]:
    """Return findings by their stop, or by their tour where they speak of it as a whole."""
    by_object: dict[UUID, list[Ruling]] = {}
    for ruling in found:
        by_object.setdefault(ruling.stop_id or ruling.tour_id, []).append(ruling)
    return by_object


def _bar(
    found: StopRow,
    row_id: UUID,
    now: dt.datetime,
    names: dict[str, str],
    findings: Mapping[UUID, Sequence[Ruling]],
) -> board.Bar:
    stop, job, material = found.Stop, found.Job, found.Material
    start, end = bounds(stop.slot)
    if job is None:
        status = JobStatus.DONE if stop.done_at else JobStatus.PLANNED
        title, detail, kind, found_by = found.outlet or "", "", stop.kind, ""
    else:
        status, kind = JobStatus(job.status), job.type
        title = found.customer or ""
        detail = " · ".join(filter(None, (found.city, job.container_type, material.name if material else "")))
        numbers = (job.number, job.order_number, found.brought, found.taken)
        found_by = " ".join(filter(None, (*numbers, found.site, job.driver_note)))
    mine = findings.get(stop.id, ())
    colour = (material.color_key or material.code) if material else ""
    customer = found.customer_code or ""
    if material:
        names[colour] = material.name
    if customer:
        names[customer] = found.customer
    return board.Bar(
        id=stop.id,
        row_id=row_id,
        tour_id=stop.tour_id,
        job_id=stop.job_id,
        start=start,
        end=end,
        status=status,
        kind=kind,
        title=title,
        detail=detail,
        material=colour,
        late=status in WAITING and end < now and job is not None,
        problem=bool(job and job.problem),
        hazardous=bool(material and material.hazardous),
        signed=bool(found.signed),
        pinned=stop.pinned,
        note="\n".join(filter(None, (job.problem if job else "", told(mine)))),
        version=stop.version,
        customer=customer,
        findings=worst(mine),
        found_by=found_by,
    )


def _bands(session: Session, span: Range[dt.datetime], by: By) -> list[board.Band]:
    owner = Absence.driver_id if by == "driver" else Absence.vehicle_id
    found = session.execute(
        select(owner, Absence.slot, Absence.kind, Absence.note).where(
            owner.is_not(None), Absence.slot.op("&&")(span)
        )
    )
    return [
        board.Band(key, *bounds(slot), "absence" if by == "driver" else "off_road", note or kind)
        for key, slot, kind, note in found
    ]


def _hold_bands(session: Session, first: dt.date, last: dt.date, sites: set[UUID]) -> list[board.Band]:
    """Return when nobody comes to some sites, cut to the days that are shown."""
    return [
        board.Band(
            site_id,
            *bounds(paris_days(max(hold.from_on, first), min(hold.to_on or last, last))),
            "closed",
            f"En pause {hold.words}",
        )
        for site_id, holds in gate.holds(session, first, last).items()
        if site_id in sites
        for hold in holds
    ]


def backlog(session: Session, now: dt.datetime | None = None) -> list[board.BacklogJob]:
    """Return every open job without a place from today on: urgent first, then by the day it is wanted.

    Those that wait, the drafts, what was not done and is not planned again, and what stands on a past day of
    the board and never began, or began and never ended. Together with the board from today on they are all
    the open jobs.
    """
    today = now.astimezone(PARIS).date() if now else today_of(session)
    again = aliased(Job)
    retried = exists().where(again.retry_of_id == Job.id)
    found = session.execute(
        select(Job, Customer.name, Site.name, Site.city, Material, Depot.name, Tour.day)
        .join(Customer, Customer.id == Job.customer_id)
        .join(Site, Site.id == Job.site_id)
        .outerjoin(Material, Material.id == Job.material_id)
        .outerjoin(Depot, Depot.id == func.coalesce(Job.depot_id, Site.depot_id))
        .outerjoin(Stop, Stop.job_id == Job.id)
        .outerjoin(Tour, Tour.id == Stop.tour_id)
        .where(
            # Said for itself, so that the index of the open jobs is used.
            Job.status.in_((*_UNPLACED, JobStatus.NOT_DONE, *_UNFINISHED)),
            or_(
                Job.status.in_(_UNPLACED),
                and_(Job.status == JobStatus.NOT_DONE, ~Job.retry_waived, ~retried),
                and_(Job.status.in_(_UNFINISHED), Tour.day < today),
            ),
        )
        .order_by(Job.priority.desc(), Job.wanted_on.asc().nulls_last(), Job.created_at)
    ).all()
    planned = set(
        session.scalars(
            select(func.were_planned([job.id for job, *_ in found if job.status == JobStatus.TO_PLAN]))
        )
    )
    return [
        board.BacklogJob(
            id=job.id,
            title=customer,
            detail=" · ".join(
                filter(None, (city or site, job.container_type, material.name if material else ""))
            ),
            kind=job.type,
            priority=job.priority,
            window=_window(job),
            minutes=job.minutes,
            hazardous=bool(material and material.hazardous),
            material=(material.color_key or material.code) if material else "",
            lists=_lists(job, today, job.id in planned),
            wanted_on=job.wanted_on,
            customer=customer,
            depot=depot or "",
            material_name=material.name if material else "",
            container_type=job.container_type or "",
            version=job.version,
            left_on=day if job.status == JobStatus.ON_SITE else None,
        )
        for job, customer, site, city, material, depot, day in found
    ]


def _lists(job: Job, today: dt.date, planned: bool) -> frozenset[str]:
    """Return in which lists of the backlog a job is looked for."""
    if job.status == JobStatus.DRAFT:
        return frozenset({"draft"})
    if job.status == JobStatus.NOT_DONE:
        return frozenset({"not_done"})
    if job.status != JobStatus.TO_PLAN:
        return frozenset({"outstanding"})  # its place is on a day that is over
    lists = {"waiting"}
    if job.wanted_on is None:
        lists.add("undated")
    elif job.wanted_on < today:
        lists.add("outstanding")
    if not planned:
        lists.add("never")
    return frozenset(lists)


def _window(job: Job) -> str:
    """Return the wanted day and hours in figures, which read alike in every language."""
    parts = [f"{job.wanted_on:%d/%m}"] if job.wanted_on else []
    if job.window_from or job.window_to:
        parts.append("–".join(f"{hour:%H:%M}" if hour else "" for hour in (job.window_from, job.window_to)))
    return " ".join(parts)


def today_of(session: Session) -> dt.date:
    """Return the day in Paris by the server's clock."""
    now = session.scalar(select(func.now())) or dt.datetime.now(dt.UTC)
    return now.astimezone(PARIS).date()
