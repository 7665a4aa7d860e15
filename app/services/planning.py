"""The planning board: what it shows, and every move on it.

A job stands in a tour as a stop; the stop bears the job's own id, since a job has one place at the most. Who
holds which driver, vehicle or tour when is guarded by the database; here the tour that a drop means is found
or made, and refusals are explained.
"""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from sqlalchemy import Row as ResultRow
from sqlalchemy import Select, and_, exists, func, or_, select, text
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Session, aliased

from app.domain import board
from app.domain.jobs import JobStatus, StopKind
from app.domain.preview import SEVERITIES
from app.domain.travel import Point, road_distance_m, travel_minutes
from app.errors import QT_TRANSLATE_NOOP, Conflict, RuleBroken
from app.ids import new_id
from app.models.base import bounds
from app.models.field import JobTicket
from app.models.fleet import Absence, Container, ContainerType, Driver, Material, Vehicle
from app.models.gate import Finding
from app.models.parties import Customer, Depot, Outlet, Site
from app.models.planning import Job, Stop, Tour, TourMember
from app.services import gate

PARIS = ZoneInfo("Europe/Paris")
MOST_ROWS = 2000
"""More rows than anybody scrolls through: of containers or sites, the first ones are shown."""

StopRow = ResultRow[Stop, Job, str, str, str, str, Material, str, bool]
By = Literal["driver", "vehicle", "container", "site"]

_WAITING = (JobStatus.PLANNED, JobStatus.SENT, JobStatus.ACKNOWLEDGED, JobStatus.EN_ROUTE)


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
class Holder:
    """Who or what holds a slot: for the sentence of a refused drop.

    Attributes:
        what: "stop", "tour", "crew" (assigned to another tour) or "absence".
        who: The person who entered it.
        key: The id of the stop, tour or absence.
        stop_version: The version of a stop that may be swapped with; 0 where there is none.
    """

    what: str
    label: str
    start: dt.datetime
    end: dt.datetime
    who: str
    key: UUID | None = None
    stop_version: int = 0


def paris_days(first: dt.date, last: dt.date) -> Range[dt.datetime]:
    """Return the instants from the start of `first` to the end of `last` in Paris."""
    return Range(
        dt.datetime.combine(first, dt.time(), PARIS).astimezone(dt.UTC),
        dt.datetime.combine(last + dt.timedelta(days=1), dt.time(), PARIS).astimezone(dt.UTC),
    )


# ------------------------------------------------------------------------------------------------ reading


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
        .where(Tour.day.between(first, last))
    ).all()
    crews = _crews(session, first, last)
    found_by_rules = _findings(session, first, last)
    stops = session.execute(_stops().where(Tour.day.between(first, last))).all()
    names: dict[str, str] = {}
    aliases: dict[UUID, UUID] = {}
    envelopes: list[board.Tour] = []
    bands: list[board.Band] = []
    bars: list[board.Bar] = []
    if by == "driver" or by == "vehicle":
        rows = _driver_rows(session, span) if by == "driver" else _vehicle_rows(session, span)
        # A tour without a vehicle yet has no row among the vehicles.
        row_of: dict[UUID, UUID] = {
            tour.id: key
            for tour, *_ in tours
            if (key := tour.driver_id if by == "driver" else tour.vehicle_id) is not None
        }
        for tour, surname, first_name, plate, trailer_plate in tours:
            driver = f"{first_name} {surname}".strip()
            crew = crews.get(tour.id, [])
            mine = [plate or "" if by == "driver" else driver, trailer_plate or ""]
            label = " + ".join(filter(None, (*mine, *(name for _, _, name in crew))))
            if tour.id in row_of:
                envelopes.append(_envelope(tour, row_of[tour.id], label))
            # Who is assigned to another's tour is seen on his own row too.
            start, end = bounds(tour.slot)
            what = " · ".join(filter(None, (driver, plate)))
            bands += [
                board.Band(key, start, end, "absence" if by == "driver" else "off_road", what)
                for kind, key, _ in crew
                if kind == by
            ]
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


def _envelope(tour: Tour, row_id: UUID, label: str) -> board.Tour:
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


def _stops() -> Select[Stop, Job, str, str, str, str, Material, str, bool]:
    outlet = aliased(Outlet)
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
        )
        .join(Tour, Tour.id == Stop.tour_id)
        .outerjoin(Job, Job.id == Stop.job_id)
        .outerjoin(Customer, Customer.id == Job.customer_id)
        .outerjoin(Site, Site.id == Job.site_id)
        .outerjoin(Material, Material.id == Job.material_id)
        .outerjoin(outlet, outlet.id == Stop.outlet_id)
    )


def _findings(session: Session, first: dt.date, last: dt.date) -> dict[UUID, tuple[int, str]]:
    """Return what the rules found on some days, by stop: how grave the worst is, and the sentences."""
    found: dict[UUID, tuple[int, str]] = {}
    for stop_id, severity, sentence in session.execute(
        select(Finding.stop_id, Finding.severity, Finding.sentence)
        .join(Tour, Tour.id == Finding.tour_id)
        .where(Tour.day.between(first, last), Finding.stop_id.is_not(None))
        .order_by(Finding.rule)
    ):
        if stop_id is None:
            continue
        worst, words = found.get(stop_id, (0, ""))
        told = words if sentence in words else "\n".join(filter(None, (words, sentence)))
        found[stop_id] = (max(worst, SEVERITIES.get(severity, 0)), told)
    return found


def _bar(
    found: StopRow,
    row_id: UUID,
    now: dt.datetime,
    names: dict[str, str],
    findings: Mapping[UUID, tuple[int, str]],
) -> board.Bar:
    stop, job, material = found.Stop, found.Job, found.Material
    start, end = bounds(stop.slot)
    if job is None:
        status = JobStatus.DONE if stop.done_at else JobStatus.PLANNED
        title, detail, kind = found.outlet or "", "", stop.kind
    else:
        status, kind = JobStatus(job.status), job.type
        title = found.customer or ""
        detail = " · ".join(filter(None, (found.city, job.container_type, material.name if material else "")))
    worst, sentences = findings.get(stop.id, (0, ""))
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
        late=status in _WAITING and end < now and job is not None,
        problem=bool(job and job.problem),
        hazardous=bool(material and material.hazardous),
        signed=bool(found.signed),
        pinned=stop.pinned,
        note="\n".join(filter(None, (job.problem if job else "", sentences))),
        version=stop.version,
        customer=customer,
        findings=worst,
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
    the board and never began. Together with the board from today on they are all the open jobs.
    """
    today = now.astimezone(PARIS).date() if now else _today(session)
    past = exists().where(Stop.job_id == Job.id, Tour.id == Stop.tour_id, Tour.day < today)
    again = aliased(Job)
    retried = exists().where(again.retry_of_id == Job.id)
    found = session.execute(
        select(Job, Customer.name, Site.name, Site.city, Material, Depot.name)
        .join(Customer, Customer.id == Job.customer_id)
        .join(Site, Site.id == Job.site_id)
        .outerjoin(Material, Material.id == Job.material_id)
        .outerjoin(Depot, Depot.id == func.coalesce(Job.depot_id, Site.depot_id))
        .where(
            or_(
                Job.status.in_((JobStatus.TO_PLAN, JobStatus.DRAFT)),
                and_(Job.status == JobStatus.NOT_DONE, ~Job.retry_waived, ~retried),
                and_(Job.status.in_(_WAITING), past),
            )
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
        )
        for job, customer, site, city, material, depot in found
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


def _today(session: Session) -> dt.date:
    now = session.scalar(select(func.now())) or dt.datetime.now(dt.UTC)
    return now.astimezone(PARIS).date()


def _window(job: Job) -> str:
    """Return the wanted day and hours in figures, which read alike in every language."""
    parts = [f"{job.wanted_on:%d/%m}"] if job.wanted_on else []
    if job.window_from or job.window_to:
        parts.append("–".join(f"{hour:%H:%M}" if hour else "" for hour in (job.window_from, job.window_to)))
    return " ".join(parts)


def holders(
    session: Session,
    row_id: UUID,
    start: dt.datetime,
    end: dt.datetime,
    moving: Sequence[UUID] = (),
) -> list[Holder]:
    """Return who holds a row's driver, vehicle or tour, or the boxes of what moves; not the tour meant."""
    tours = tours_of_row(session, row_id, start)
    meant = _nearest(tours, start, end) if tours else None
    resources: set[UUID | None] = {row_id}
    if meant is not None:
        resources |= {meant.id, meant.driver_id, meant.vehicle_id, meant.trailer_id}
        resources |= set(_members_of(session, meant.id))
    for boxes in session.execute(
        select(Job.container_in_id, Job.container_out_id).where(
            or_(Job.id.in_(moving), Job.id.in_(select(Stop.job_id).where(Stop.id.in_(moving))))
        )
    ):
        resources |= {*boxes}
    return who_holds(session, resources, start, end, [*moving, *([meant.id] if meant else [])])


def first_holder(
    session: Session, wanted: Sequence[tuple[UUID, dt.datetime, dt.datetime]], moving: Sequence[UUID] = ()
) -> Holder | None:
    """Return who holds the first of some slots that is held, or what their tours would reach over.

    Args:
        session: After the refusal, so that it sees what stands.
        wanted: Rows with start and end.
        moving: The stops or jobs that were to go there.
    """
    for row_id, start, end in wanted:
        for holder in holders(session, row_id, start, end, moving):
            return holder
    reaches: dict[UUID, tuple[Tour, dt.datetime, dt.datetime]] = {}
    for row_id, start, end in wanted:
        tours = tours_of_row(session, row_id, start)
        if tours:
            tour = _nearest(tours, start, end)
            first, last = bounds(tour.slot)
            _, begins, ends = reaches.get(tour.id, (tour, first, last))
            reaches[tour.id] = (tour, min(begins, start), max(ends, end))
    for tour, begins, ends in reaches.values():
        resources = (tour.driver_id, tour.vehicle_id, tour.trailer_id, *_members_of(session, tour.id))
        for holder in who_holds(session, resources, begins, ends, [*moving, tour.id]):
            return holder
    return None


def _members_of(session: Session, tour_id: UUID) -> Sequence[UUID]:
    return session.scalars(
        select(func.coalesce(TourMember.driver_id, TourMember.vehicle_id)).where(
            TourMember.tour_id == tour_id
        )
    ).all()


def who_holds(
    session: Session,
    resources: Iterable[UUID | None],
    start: dt.datetime,
    end: dt.datetime,
    but: Sequence[UUID],
) -> list[Holder]:
    """Return who holds any of some resources in a slot, but for some stops and tours; five at the most."""
    found = session.execute(
        text(
            "SELECT h.what, h.label, lower(h.slot), upper(h.slot), h.holder, h.key, coalesce(s.version, 0)"
            " FROM who_holds(:resources, tstzrange(:start, :end), :but) h"
            " LEFT JOIN stop s ON s.id = h.key AND h.what = 'stop'"
        ),
        {
            "resources": [key for key in resources if key is not None],
            "start": start,
            "end": end,
            "but": list(but),
        },
    )
    return [Holder(*row) for row in found]


# ------------------------------------------------------------------------------------------------ moving


def place_jobs(session: Session, job_ids: Sequence[UUID], row_id: UUID, start: dt.datetime) -> list[str]:
    """Put waiting jobs on a row, one after the other from `start`, and return the ids of their stops.

    A draft is an order from now on; what was left on a past day leaves it; what was not done is done again by
    a job of its own.

    Raises:
        Conflict: The slot is taken.
        NeedsReason: A rule wants a reason (see `gate`).
        RuleBroken: A job no longer waits for a place, or a rule forbids it there.
    """
    hold_tours(session, [row_id], [start])
    # Held: of two people who place the same job, the second sees what the first did.
    waiting = select(Job).where(Job.id.in_(job_ids)).order_by(Job.id).with_for_update(key_share=True)
    jobs = {job.id: job for job in session.scalars(waiting)}
    places = places_of(session, [job.site_id for job in jobs.values()])
    stops: list[str] = []
    before: Point | None = None
    for job_id in job_ids:
        job = jobs.get(job_id)
        if job is None:
            raise RuleBroken(QT_TRANSLATE_NOOP("errors", "This job is gone: look again."))
        job = _ready(session, job, start)
        place = places.get(job.site_id)
        if stops:
            start += dt.timedelta(minutes=travel_minutes(road_distance_m(before, place)))
        end = start + dt.timedelta(minutes=job.minutes)
        tour = tour_for(session, row_id, start, end)
        stop = Stop(id=job.id, tour_id=tour.id, job_id=job.id, kind=StopKind.JOB, slot=Range(start, end))
        session.add(stop)
        session.flush()
        stops.append(str(stop.id))
        start, before = end, place
    gate.judge(session)
    return stops


def _ready(session: Session, job: Job, start: dt.datetime) -> Job:
    """Return the job that takes a place from `start` on for one of the backlog.

    Raises:
        RuleBroken: It no longer waits for one.
    """
    if job.status == JobStatus.DRAFT:
        job.status = JobStatus.TO_PLAN
        session.flush()
    elif job.status == JobStatus.NOT_DONE and not session.scalar(
        select(exists().where(Job.retry_of_id == job.id))
    ):
        return copied(session, job, retry_of_id=job.id, wanted_on=job.wanted_on)
    elif job.status in _WAITING and start.astimezone(PARIS).date() >= _today(session):
        left = session.scalar(
            select(Stop)
            .join(Tour, Tour.id == Stop.tour_id)
            .where(Stop.job_id == job.id, Tour.day < _today(session), Stop.arrived_at.is_(None))
            .with_for_update(key_share=True, of=Stop)
        )
        if left is not None:
            session.delete(left)
            session.flush()
            session.refresh(job)
    if job.status != JobStatus.TO_PLAN:
        raise RuleBroken(
            QT_TRANSLATE_NOOP("errors", "Job {number} no longer waits for a place: {who} was quicker."),
            number=job.number,
            who=last_author(session, "stop", job.id) or last_author(session, "job", job.id),
        )
    return job


_ASKED_FOR = (
    "type",
    "priority",
    "customer_id",
    "bill_to_id",
    "producer_site_id",
    "site_id",
    "depot_id",
    "material_id",
    "waste_code",
    "container_type",
    "outlet_id",
    "order_number",
    "contact",
    "phone",
    "window_from",
    "window_to",
    "minutes",
    "driver_note",
    "office_note",
    "volume_m3",
)
"""What a job asks for: what its like asks for too. Which box was brought and what was weighed is its own."""


def copied(session: Session, job: Job, **other: Any) -> Job:
    """Return a new job that asks for the same as another, but for some values of its own."""
    wish = {name: getattr(job, name) for name in _ASKED_FOR}
    new = Job(**{"id": new_id(), "number": "", "wanted_on": job.wanted_on, **wish, **other})
    session.add(new)
    session.flush()
    session.refresh(new)
    return new


def waive_retry(session: Session, job_ids: Sequence[UUID]) -> None:
    """Say that what was not done need not be planned again."""
    for job in session.scalars(select(Job).where(Job.id.in_(job_ids)).order_by(Job.id).with_for_update()):
        job.retry_waived = True
    session.flush()


def places_of(session: Session, site_ids: Sequence[UUID]) -> dict[UUID, Point]:
    """Return where sites lie, of those whose place is known."""
    found = session.execute(
        select(Site.id, Site.lat, Site.lon).where(Site.id.in_(site_ids), Site.lat.is_not(None))
    )
    return {key: (lat, lon) for key, lat, lon in found if lat is not None and lon is not None}


def move_stops(session: Session, places: Sequence[board.Place]) -> None:
    """Move bars in time or to another row; all of them, or none.

    Raises:
        Conflict: A slot is taken, or a colleague moved one of them meanwhile.
        NeedsReason: A rule wants a reason (see `gate`).
        RuleBroken: A job has begun, is gone from the board, or a rule forbids it there.
    """
    # Two bars may change places: the slots are compared once all have moved.
    session.execute(text("SET CONSTRAINTS booking_free DEFERRED"))
    wanted = [place.bar_id for place in places]
    hold_tours(session, [place.row_id for place in places], [place.start for place in places], wanted)
    stops = {stop.id: stop for stop in session.scalars(held(wanted))}
    driving = _driving_rows(session, {place.row_id for place in places})
    left: set[UUID] = set()
    for place in places:
        stop = stops.get(place.bar_id)
        if stop is None:
            raise gone(session, place.bar_id)
        check_movable(stop)
        check_unchanged(session, stop, place.version)
        row_id = place.row_id
        if row_id not in driving:  # a row of a container or a site: who drives there stays the same
            row_id = session.scalar(select(Tour.driver_id).where(Tour.id == stop.tour_id)) or row_id
        tour = tour_for(session, row_id, place.start, place.end, stop.tour_id)
        if tour.id != stop.tour_id:
            left.add(stop.tour_id)
        stop.tour_id, stop.slot = tour.id, Range(place.start, place.end)
        session.flush()
    drop_empty(session, left)
    session.execute(text("SET CONSTRAINTS booking_free IMMEDIATE"))
    gate.judge(session)


def _driving_rows(session: Session, row_ids: set[UUID]) -> set[UUID]:
    """Return which of some rows are drivers or vehicles."""
    return {
        *session.scalars(select(Driver.id).where(Driver.id.in_(row_ids))),
        *session.scalars(select(Vehicle.id).where(Vehicle.id.in_(row_ids))),
    }


def check_movable(stop: Stop) -> None:
    """Refuse a stop that has begun or is fixed.

    Raises:
        RuleBroken: It stays where it is.
    """
    if stop.arrived_at is not None or stop.done_at is not None:
        raise RuleBroken(
            QT_TRANSLATE_NOOP("errors", "The driver is there already: this stop stays where it is.")
        )
    if stop.pinned:
        raise RuleBroken(
            QT_TRANSLATE_NOOP("errors", "This stop is fixed in its place: release it before you move it.")
        )


def resize_stop(session: Session, place: board.Place) -> None:
    """Let a bar end at another time.

    Raises:
        Conflict: The slot is taken, or a colleague moved it meanwhile.
        NeedsReason: A rule wants a reason (see `gate`).
        RuleBroken: It is gone from the board, or a rule forbids it there.
    """
    hold_tours(session, (), (), [place.bar_id])
    stop = session.get(Stop, place.bar_id, with_for_update={"key_share": True})
    if stop is None:
        raise gone(session, place.bar_id)
    check_unchanged(session, stop, place.version)
    stop.slot = Range(stop.slot.lower, place.end)
    gate.judge(session)


def unplan_stops(session: Session, bar_ids: Sequence[UUID], versions: Sequence[int]) -> None:
    """Take jobs off the board and back to the backlog.

    Raises:
        Conflict: A colleague changed one of the stops since it was read.
        RuleBroken: A job has begun, or is gone from the board.
    """
    left: set[UUID] = set()
    seen = dict(zip(bar_ids, versions, strict=True))
    hold_tours(session, (), (), bar_ids)
    stops = session.scalars(held(bar_ids)).all()
    if len(stops) < len(seen):
        raise gone(session, _missing(bar_ids, stops))
    for stop in stops:
        if stop.kind != StopKind.JOB:
            continue  # what the tour needs for itself stays in it
        check_unchanged(session, stop, seen[stop.id])
        left.add(stop.tour_id)
        session.delete(stop)
    session.flush()
    drop_empty(session, left)


def hold_tours(
    session: Session, rows: Sequence[UUID], starts: Sequence[dt.datetime], stop_ids: Sequence[UUID] = ()
) -> None:
    """Hold the tours that a change touches, before anything else and in one order.

    People and phones that change the same tours then wait for one another, and never in a circle.
    """
    days = {start.astimezone(PARIS).date() for start in starts}
    session.execute(
        select(Tour.id)
        .where(
            or_(
                Tour.id.in_(select(Stop.tour_id).where(Stop.id.in_(stop_ids))),
                and_(Tour.day.in_(days), or_(Tour.driver_id.in_(rows), Tour.vehicle_id.in_(rows))),
            )
        )
        .order_by(Tour.id)
        .with_for_update(key_share=True)
    )


def held(stop_ids: Sequence[UUID]) -> Select[Stop]:
    """Select stops and hold them until the end: a change under way is waited for, and then seen.

    What this session read of them before is read anew: a version is compared with the one that stands.
    """
    return (
        select(Stop)
        .where(Stop.id.in_(stop_ids))
        .order_by(Stop.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )


def check_unchanged(session: Session, stop: Stop, seen: int) -> None:
    """Refuse a stop of another version than the one that was seen.

    Raises:
        Conflict: Somebody changed it: the sentence says who.
    """
    if stop.version != seen:
        raise Conflict(
            QT_TRANSLATE_NOOP("errors", "{who} changed this meanwhile. Look at the new state and try again."),
            who=last_author(session, "stop", stop.id),
        )


def gone(session: Session, stop_id: UUID) -> RuleBroken:
    """Return what is said of a stop that is no longer on the board."""
    return RuleBroken(
        QT_TRANSLATE_NOOP("errors", "{who} took this job off the board meanwhile."),
        who=last_author(session, "stop", stop_id),
    )


def _missing(bar_ids: Sequence[UUID], stops: Sequence[Stop]) -> UUID:
    """Return the first of some stops that is not there."""
    here = {stop.id for stop in stops}
    return next(key for key in bar_ids if key not in here)


def last_author(session: Session, table: str, key: UUID) -> str:
    """Return the name of the person who changed a row last."""
    return session.scalar(select(func.last_author(table, str(key)))) or ""


def set_pinned(session: Session, bar_ids: Sequence[UUID], versions: Sequence[int], pinned: bool) -> None:
    """Fix stops in their place, or release them.

    Raises:
        Conflict: A colleague changed one of the stops since it was read.
        RuleBroken: One is gone from the board.
    """
    seen = dict(zip(bar_ids, versions, strict=True))
    hold_tours(session, (), (), bar_ids)
    stops = session.scalars(held(bar_ids)).all()
    if len(stops) < len(seen):
        raise gone(session, _missing(bar_ids, stops))
    for stop in stops:
        check_unchanged(session, stop, seen[stop.id])
        stop.pinned = pinned
    session.flush()


def publish_tours(session: Session, tour_ids: Sequence[UUID]) -> int:
    """Publish tours to their drivers and return how many; publishing again tells the change.

    The jobs are sent, and read once the driver acknowledges this publication.
    """
    # Held: each publishing has a number of its own, which the driver acknowledges.
    held = select(Tour).where(Tour.id.in_(tour_ids)).order_by(Tour.id).with_for_update(key_share=True)
    tours = session.scalars(held).all()
    login: str = session.scalar(select(func.session_user())) or ""
    now = session.scalar(select(func.now()))
    for tour in tours:
        tour.status = "published" if tour.status == "draft" else tour.status
        tour.revision += 1
        tour.published_at, tour.published_by = now, login
        tour.changed_at = None
    session.flush()
    waiting = select(Job).join(Stop, Stop.job_id == Job.id).where(Stop.tour_id.in_(tour_ids))
    # What the driver had read is another plan: he reads it again.
    for job in session.scalars(waiting.where(Job.status.in_((JobStatus.PLANNED, JobStatus.ACKNOWLEDGED)))):
        job.status = JobStatus.SENT
    session.flush()
    return len(tours)


def undo(session: Session, operation: UUID) -> int:
    """Do the contrary of an operation and return how many rows changed; redo is the undo of an undo.

    Raises:
        Conflict: A colleague changed one of the rows since; nothing is undone.
        RuleBroken: It was undone already, or cannot be undone.
    """
    return int(session.scalar(select(func.undo_operation(operation))) or 0)


def tour_for(
    session: Session,
    row_id: UUID,
    start: dt.datetime,
    end: dt.datetime,
    current: UUID | None = None,
) -> Tour:
    """Return the tour that a drop on a row means: the nearest of that day, or a new one."""
    tours = tours_of_row(session, row_id, start)
    if tours:
        return _nearest(tours, start, end, current)
    driver = session.get(Driver, row_id) or session.scalar(
        select(Driver).where(Driver.usual_vehicle_id == row_id).limit(1)
    )
    if driver is None:
        raise RuleBroken(
            QT_TRANSLATE_NOOP(
                "errors", "No driver usually drives this vehicle: drop the job on a driver's row."
            )
        )
    vehicle_id = row_id if driver.id != row_id else driver.usual_vehicle_id
    if vehicle_id is not None and driver.id == row_id and holders(session, vehicle_id, start, end):
        vehicle_id = None  # taken by somebody else today: the tour shows that it lacks a vehicle
    tour = Tour(
        id=new_id(),
        day=start.astimezone(PARIS).date(),
        depot_id=driver.depot_id,
        driver_id=driver.id,
        vehicle_id=vehicle_id,
        slot=Range(start, end),
    )
    session.add(tour)
    session.flush()
    return tour


def tours_of_row(session: Session, row_id: UUID, start: dt.datetime) -> Sequence[Tour]:
    """Return the tours of a driver or a vehicle on the day of an instant."""
    day = start.astimezone(PARIS).date()
    return session.scalars(
        select(Tour).where(Tour.day == day, or_(Tour.driver_id == row_id, Tour.vehicle_id == row_id))
    ).all()


def _nearest(
    tours: Sequence[Tour],
    start: dt.datetime,
    end: dt.datetime,
    current: UUID | None = None,
) -> Tour:
    """Return the tour that a slot lies nearest to; the one it comes from where two are as near."""

    def gap(tour: Tour) -> dt.timedelta:
        begins, ends = bounds(tour.slot)
        return max(begins - end, start - ends, dt.timedelta())

    return min(tours, key=lambda tour: (gap(tour), tour.id != current))


def drop_empty(session: Session, tour_ids: set[UUID]) -> None:
    """Take away draft tours that lost their last stop, so that they hold nobody."""
    if not tour_ids:
        return
    # Held first and looked at afterwards: a stop that a colleague is just putting there is then in sight.
    session.execute(select(Tour.id).where(Tour.id.in_(tour_ids)).order_by(Tour.id).with_for_update())
    empty = session.scalars(
        select(Tour).where(
            Tour.id.in_(tour_ids), Tour.status == "draft", ~exists().where(Stop.tour_id == Tour.id)
        )
    ).all()
    # The crew first, as steps of their own: an undo brings back the tour before those who belong to it.
    for member in session.scalars(
        select(TourMember).where(TourMember.tour_id.in_([tour.id for tour in empty]))
    ):
        session.delete(member)
    session.flush()
    for tour in empty:
        session.delete(tour)
    session.flush()
