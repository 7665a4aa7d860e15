"""The planning board: what it shows, and every move on it.

A job stands in a tour as a stop; the stop bears the job's own id, since a job has one place at the most. Who
holds which driver, vehicle or tour when is guarded by the database; here the tour that a drop means is found
or made, and refusals are explained.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Row as ResultRow
from sqlalchemy import Select, and_, exists, func, or_, select, text
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Session, aliased

from app.domain import board
from app.domain.jobs import JobStatus, StopKind
from app.domain.travel import Point, road_distance_m, travel_minutes
from app.errors import QT_TRANSLATE_NOOP, Conflict, RuleBroken
from app.ids import new_id
from app.models.base import bounds
from app.models.field import JobTicket
from app.models.fleet import Absence, Driver, Material, Vehicle
from app.models.parties import Customer, Depot, Outlet, Site
from app.models.planning import Job, Stop, Tour
from app.services import gate

PARIS = ZoneInfo("Europe/Paris")
By = Literal["driver", "vehicle"]

_WAITING = (JobStatus.PLANNED, JobStatus.SENT, JobStatus.ACKNOWLEDGED, JobStatus.EN_ROUTE)


@dataclass(frozen=True, slots=True)
class BoardContent:
    """All that the board and its backlog show, and when it was read."""

    day: board.BoardDay
    backlog: tuple[board.BacklogJob, ...]
    read_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Holder:
    """Who or what holds a slot: for the sentence of a refused drop."""

    what: str
    label: str
    start: dt.datetime
    end: dt.datetime
    who: str


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One change of a stop or job."""

    at: dt.datetime
    who: str
    kind: str
    reason: str
    before: dict[str, object] | None
    after: dict[str, object] | None


def paris_days(first: dt.date, last: dt.date) -> Range[dt.datetime]:
    """Return the instants from the start of `first` to the end of `last` in Paris."""
    return Range(
        dt.datetime.combine(first, dt.time(), PARIS).astimezone(dt.UTC),
        dt.datetime.combine(last + dt.timedelta(days=1), dt.time(), PARIS).astimezone(dt.UTC),
    )


# ------------------------------------------------------------------------------------------------ reading


def board_content(session: Session, first: dt.date, last: dt.date, by: By = "driver") -> BoardContent:
    """Return what the board shows from `first` to `last`, in seven queries whatever the history."""
    span = paris_days(first, last)
    now: dt.datetime = session.scalar(select(func.now())) or dt.datetime.now(dt.UTC)
    rows = _driver_rows(session, span) if by == "driver" else _vehicle_rows(session, span)
    tours = session.execute(
        select(Tour, Driver.surname, Driver.first_name, Vehicle.plate)
        .join(Driver, Driver.id == Tour.driver_id)
        .outerjoin(Vehicle, Vehicle.id == Tour.vehicle_id)
        .where(Tour.day.between(first, last))
    ).all()
    # A tour without a vehicle yet has no row among the vehicles.
    row_of: dict[UUID, UUID] = {
        tour.id: key
        for tour, *_ in tours
        if (key := tour.driver_id if by == "driver" else tour.vehicle_id) is not None
    }
    bars = [
        _bar(found, row_of[found.Stop.tour_id], now)
        for found in session.execute(_stops().where(Tour.day.between(first, last)))
        if found.Stop.tour_id in row_of
    ]
    envelopes = [
        board.Tour(
            tour.id,
            row_of[tour.id],
            *bounds(tour.slot),
            (plate or "") if by == "driver" else f"{first_name} {surname}".strip(),
            tour.status != "draft",
            tour.revision,
        )
        for tour, surname, first_name, plate in tours
        if tour.id in row_of
    ]
    day = board.BoardDay(
        first,
        (last - first).days + 1,
        tuple(rows),
        tuple(envelopes),
        tuple(bars),
        tuple(_bands(session, span, by)),
    )
    return BoardContent(day, tuple(backlog(session)), now)


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


def _stops() -> Select[Stop, Job, str, str, str, Material, str, bool]:
    outlet = aliased(Outlet)
    signed = exists().where(JobTicket.job_id == Job.id)
    return (
        select(
            Stop,
            Job,
            Customer.name.label("customer"),
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


def _bar(
    found: ResultRow[Stop, Job, str, str, str, Material, str, bool], row_id: UUID, now: dt.datetime
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
        material=(material.color_key or material.code) if material else "",
        late=status in _WAITING and end < now and job is not None,
        problem=bool(job and job.problem),
        hazardous=bool(material and material.hazardous),
        signed=bool(found.signed),
        pinned=stop.pinned,
        version=stop.version,
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


def backlog(session: Session) -> list[board.BacklogJob]:
    """Return the jobs that wait for a place: urgent first, then by the day they are wanted."""
    found = session.execute(
        select(Job, Customer.name, Site.name, Site.city, Material)
        .join(Customer, Customer.id == Job.customer_id)
        .join(Site, Site.id == Job.site_id)
        .outerjoin(Material, Material.id == Job.material_id)
        .where(Job.status == JobStatus.TO_PLAN)
        .order_by(Job.priority.desc(), Job.wanted_on.asc().nulls_last(), Job.created_at)
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
        )
        for job, customer, site, city, material in found
    ]


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
    """Return who holds a row's driver, vehicle or tour in a slot, except what moves and the tour meant."""
    tours = _tours_of_row(session, row_id, start)
    meant = _nearest(tours, start, end) if tours else None
    resources = {row_id}
    if meant is not None:
        resources |= {key for key in (meant.id, meant.driver_id, meant.vehicle_id) if key is not None}
    found = session.execute(
        text(
            "SELECT what, label, lower(slot), upper(slot), holder "
            " FROM who_holds(:resources, tstzrange(:start, :end), :except)"
        ),
        {
            "resources": list(resources),
            "start": start,
            "end": end,
            "except": [*moving, *([meant.id] if meant else [])],
        },
    )
    return [Holder(*row) for row in found]


def stop_history(session: Session, stop_id: UUID) -> list[HistoryEntry]:
    """Return who moved a stop, from where, when and why, oldest first."""
    found = session.execute(
        text("SELECT at, who, kind, reason, before, after FROM history_of('stop', :key)"),
        {"key": str(stop_id)},
    )
    return [HistoryEntry(*row) for row in found]


# ------------------------------------------------------------------------------------------------ moving


def place_jobs(session: Session, job_ids: Sequence[UUID], row_id: UUID, start: dt.datetime) -> list[str]:
    """Put waiting jobs on a row, one after the other from `start`, and return the ids of their stops.

    Raises:
        Conflict: The slot is taken.
        NeedsReason: A rule wants a reason (see `gate`).
        RuleBroken: A job no longer waits for a place, or a rule forbids it there.
    """
    _hold_tours(session, [row_id], [start])
    # Held: of two people who place the same job, the second sees what the first did.
    waiting = select(Job).where(Job.id.in_(job_ids)).order_by(Job.id).with_for_update(key_share=True)
    jobs = {job.id: job for job in session.scalars(waiting)}
    places = _places(session, [job.site_id for job in jobs.values()])
    stops: list[str] = []
    before: Point | None = None
    for job_id in job_ids:
        job = jobs.get(job_id)
        if job is None:
            raise RuleBroken(QT_TRANSLATE_NOOP("errors", "This job is gone: look again."))
        if job.status != JobStatus.TO_PLAN:
            raise RuleBroken(
                QT_TRANSLATE_NOOP(
                    "errors", "Job {number} no longer waits for a place: look at the board again."
                ),
                number=job.number,
            )
        place = places.get(job.site_id)
        if stops:
            start += dt.timedelta(minutes=travel_minutes(road_distance_m(before, place)))
        end = start + dt.timedelta(minutes=job.minutes)
        tour = _tour_for(session, row_id, start, end)
        stop = Stop(id=job_id, tour_id=tour.id, job_id=job_id, kind=StopKind.JOB, slot=Range(start, end))
        session.add(stop)
        session.flush()
        stops.append(str(stop.id))
        start, before = end, place
    gate.judge(session)
    return stops


def _places(session: Session, site_ids: Sequence[UUID]) -> dict[UUID, Point]:
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
    _hold_tours(session, [place.row_id for place in places], [place.start for place in places], wanted)
    stops = {stop.id: stop for stop in session.scalars(_held(wanted))}
    left: set[UUID] = set()
    for place in places:
        stop = stops.get(place.bar_id)
        if stop is None:
            raise RuleBroken(
                QT_TRANSLATE_NOOP("errors", "A colleague took this job off the board meanwhile.")
            )
        if stop.arrived_at is not None or stop.done_at is not None:
            raise RuleBroken(
                QT_TRANSLATE_NOOP("errors", "The driver is there already: this stop stays where it is.")
            )
        _check_unchanged(stop, place.version)
        tour = _tour_for(session, place.row_id, place.start, place.end, stop.tour_id)
        if tour.id != stop.tour_id:
            left.add(stop.tour_id)
        stop.tour_id, stop.slot = tour.id, Range(place.start, place.end)
        session.flush()
    _drop_empty(session, left)
    session.execute(text("SET CONSTRAINTS booking_free IMMEDIATE"))
    gate.judge(session)


def resize_stop(session: Session, place: board.Place) -> None:
    """Let a bar end at another time.

    Raises:
        Conflict: The slot is taken, or a colleague moved it meanwhile.
        NeedsReason: A rule wants a reason (see `gate`).
        RuleBroken: It is gone from the board, or a rule forbids it there.
    """
    _hold_tours(session, (), (), [place.bar_id])
    stop = session.get(Stop, place.bar_id, with_for_update={"key_share": True})
    if stop is None:
        raise RuleBroken(QT_TRANSLATE_NOOP("errors", "A colleague took this job off the board meanwhile."))
    _check_unchanged(stop, place.version)
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
    _hold_tours(session, (), (), bar_ids)
    stops = session.scalars(_held(bar_ids)).all()
    if len(stops) < len(seen):
        raise RuleBroken(QT_TRANSLATE_NOOP("errors", "A colleague took this job off the board meanwhile."))
    for stop in stops:
        if stop.kind != StopKind.JOB:
            continue  # what the tour needs for itself stays in it
        _check_unchanged(stop, seen[stop.id])
        left.add(stop.tour_id)
        session.delete(stop)
    session.flush()
    _drop_empty(session, left)


def _hold_tours(
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


def _held(stop_ids: Sequence[UUID]) -> Select[Stop]:
    """Select stops and hold them until the end: a change under way is waited for, and then seen."""
    return select(Stop).where(Stop.id.in_(stop_ids)).order_by(Stop.id).with_for_update(key_share=True)


def _check_unchanged(stop: Stop, seen: int) -> None:
    if stop.version != seen:
        raise Conflict(
            QT_TRANSLATE_NOOP(
                "errors", "A colleague changed this meanwhile. Look at the new state and try again."
            )
        )


def publish_tours(session: Session, tour_ids: Sequence[UUID]) -> int:
    """Publish tours to their drivers and return how many; publishing again tells the change.

    The jobs go from planned to sent.
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
    session.flush()
    waiting = select(Job).join(Stop, Stop.job_id == Job.id).where(Stop.tour_id.in_(tour_ids))
    for job in session.scalars(waiting.where(Job.status == JobStatus.PLANNED)):
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


def _tour_for(
    session: Session,
    row_id: UUID,
    start: dt.datetime,
    end: dt.datetime,
    current: UUID | None = None,
) -> Tour:
    """Return the tour that a drop on a row means: the nearest of that day, or a new one."""
    tours = _tours_of_row(session, row_id, start)
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


def _tours_of_row(session: Session, row_id: UUID, start: dt.datetime) -> Sequence[Tour]:
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


def _drop_empty(session: Session, tour_ids: set[UUID]) -> None:
    """Take away draft tours that lost their last stop, so that they hold nobody."""
    if not tour_ids:
        return
    # Held first and looked at afterwards: a stop that a colleague is just putting there is then in sight.
    session.execute(select(Tour.id).where(Tour.id.in_(tour_ids)).order_by(Tour.id).with_for_update())
    for tour in session.scalars(
        select(Tour).where(
            Tour.id.in_(tour_ids), Tour.status == "draft", ~exists().where(Stop.tour_id == Tour.id)
        )
    ):
        session.delete(tour)
    session.flush()
