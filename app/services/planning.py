"""Every move on the planning board.

A job stands in a tour as a stop; the stop bears the job's own id, since a job has one place at the most.
Other stops serve the tour itself. Who holds which driver, vehicle or tour when is guarded by the database;
here the tour that a drop means is found or made.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Select, and_, exists, func, or_, select, text
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Session

from app.domain import board
from app.domain.jobs import JobStatus, StopKind
from app.domain.travel import Point, road_distance_m, travel_minutes
from app.errors import QT_TRANSLATE_NOOP, Conflict, InvalidInput, RuleBroken
from app.ids import new_id
from app.models.core import Document
from app.models.field import DriverLink, FieldEvent
from app.models.fleet import Driver, Vehicle
from app.models.live import Message, ProblemCase
from app.models.parties import Site
from app.models.planning import Job, Stop, Tour, TourMember
from app.services import gate, orders
from app.services.board_reading import WAITING, today_of
from app.services.holders import is_held, nearest, tours_of_row

PARIS = ZoneInfo("Europe/Paris")


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
        orders.finish_draft(session, job)
    elif job.status == JobStatus.NOT_DONE and not session.scalar(
        select(exists().where(Job.retry_of_id == job.id))
    ):
        return copied(session, job, retry_of_id=job.id, wanted_on=job.wanted_on)
    elif job.status in WAITING and start.astimezone(PARIS).date() >= today_of(session):
        left = session.scalar(
            select(Stop)
            .join(Tour, Tour.id == Stop.tour_id)
            .where(Stop.job_id == job.id, Tour.day < today_of(session), Stop.arrived_at.is_(None))
            .with_for_update(key_share=True, of=Stop)
        )
        if left is not None:
            session.delete(left)
            session.flush()
            session.refresh(job)
    if job.status == JobStatus.ON_SITE:
        raise RuleBroken(
            QT_TRANSLATE_NOOP(
                "errors",
                "The driver arrived for job {number} and never said that he finished:"
                " type in his returned sheet what became of it.",
            ),
            number=job.number,
        )
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


def add_stop(session: Session, new: board.NewStop) -> str:
    """Put a stop that serves no job into the tour of a row, or into a new one, and return its id.

    Raises:
        Conflict: The slot is taken.
        InvalidInput: An outlet run without an outlet.
        NeedsReason: A rule wants a reason (see `gate`).
        RuleBroken: A rule forbids it there.
    """
    if new.kind == StopKind.OUTLET and new.outlet_id is None:
        raise InvalidInput(
            QT_TRANSLATE_NOOP("errors", "Choose the outlet that is driven to."), field="outlet"
        )
    hold_tours(session, [new.row_id], [new.start])
    end = new.start + dt.timedelta(minutes=new.minutes)
    stop = Stop(
        id=new_id(),
        tour_id=tour_for(session, new.row_id, new.start, end, new.tour_id).id,
        kind=new.kind,
        outlet_id=new.outlet_id,
        slot=Range(new.start, end),
    )
    session.add(stop)
    session.flush()
    gate.judge(session)
    return str(stop.id)


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
    _check_released(stop)


def _check_released(stop: Stop) -> None:
    if stop.pinned:
        raise RuleBroken(
            QT_TRANSLATE_NOOP("errors", "This stop is fixed in its place: release it before you move it.")
        )


def resize_stop(session: Session, place: board.Place) -> None:
    """Let a bar end at another time.

    Raises:
        Conflict: The slot is taken, or a colleague moved it meanwhile.
        NeedsReason: A rule wants a reason (see `gate`).
        RuleBroken: It is gone from the board, fixed in its place, or a rule forbids it there.
    """
    hold_tours(session, (), (), [place.bar_id])
    stop = session.get(Stop, place.bar_id, with_for_update={"key_share": True})
    if stop is None:
        raise gone(session, place.bar_id)
    _check_released(stop)  # one that has begun may still take longer
    check_unchanged(session, stop, place.version)
    stop.slot = Range(stop.slot.lower, place.end)
    gate.judge(session)


def unplan_stops(session: Session, bar_ids: Sequence[UUID], versions: Sequence[int]) -> None:
    """Take stops off the board: their jobs go back to the backlog, what the tour needed for itself is gone.

    Raises:
        Conflict: A colleague changed one of the stops since it was read.
        RuleBroken: One has begun, is fixed in its place, or is gone from the board.
    """
    stops = seen_stops(session, bar_ids, versions)
    for stop in stops:
        check_movable(stop)
    take_off(session, stops)


def take_off(session: Session, stops: Sequence[Stop]) -> None:
    """Take stops that are held off the board, wherever they are fixed: what they served is not wanted."""
    left = {stop.tour_id for stop in stops}
    for stop in stops:
        session.delete(stop)
    session.flush()
    drop_empty(session, left)


def seen_stops(session: Session, bar_ids: Sequence[UUID], versions: Sequence[int]) -> Sequence[Stop]:
    """Hold stops and return them, once it is known that each is as it was seen.

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
    return stops


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
    for stop in seen_stops(session, bar_ids, versions):
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
    """Return the tour that a drop on a row means: the nearest of that day, or a new one.

    A tour that lacks a vehicle takes the one it is dropped on, where that has none to do that day.
    """
    tours = tours_of_row(session, row_id, start)
    if tours:
        return nearest(tours, start, end, current)
    mine = session.get(Tour, current) if current is not None else None
    if (
        mine is not None
        and mine.vehicle_id is None
        and mine.day == start.astimezone(PARIS).date()
        and session.get(Vehicle, row_id) is not None
    ):
        mine.vehicle_id = row_id
        session.flush()
        return mine
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
    if vehicle_id is not None and driver.id == row_id and is_held(session, vehicle_id, start, end):
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


def drop_empty(session: Session, tour_ids: set[UUID]) -> None:
    """Take away tours that lost their last stop; one that a phone or a paper names stays, and holds nobody.

    Where its driver was told of it, it counts as changed until it is published again: then he knows that
    nothing is left of it, and the board shows it no more.
    """
    if not tour_ids:
        return
    # Held first and looked at afterwards: a stop that a colleague is just putting there is then in sight.
    session.execute(select(Tour.id).where(Tour.id.in_(tour_ids)).order_by(Tour.id).with_for_update())
    named_by = (Stop, DriverLink, FieldEvent, Document, Message, ProblemCase)
    empty = session.scalars(
        select(Tour).where(
            Tour.id.in_(tour_ids),
            *(~exists(select(named.tour_id).where(named.tour_id == Tour.id)) for named in named_by),
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
