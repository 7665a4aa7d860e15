"""Carrying out what was worked out in memory: all of it in one operation, or none of it."""

import datetime as dt
from collections.abc import Collection
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Session

from app.domain.jobs import JobStatus, StopKind
from app.domain.rides import PARIS, Change, Rearrangement, instant
from app.errors import QT_TRANSLATE_NOOP, Conflict, RuleBroken
from app.ids import new_id
from app.models.base import bounds
from app.models.fleet import Absence, Driver
from app.models.planning import Booking, Job, Stop, Tour
from app.services.orders import Order, finish_draft, save_order
from app.services.planning import drop_empty
from app.services.proposals import Away

_TOLD = (JobStatus.SENT, JobStatus.ACKNOWLEDGED, JobStatus.EN_ROUTE)


def rearrange(session: Session, wanted: Rearrangement) -> int:
    """Do all that a rearrangement says and return how many stops have a new place.

    Published tours count as changed from then on: publishing them again lets their drivers acknowledge it.

    Raises:
        Conflict: One of the tours is not as it was when this was worked out, or a slot is taken.
        RuleBroken: A job no longer waits for a place.
    """
    session.execute(text("SET CONSTRAINTS booking_free DEFERRED"))
    _carry_out(session, wanted)
    session.execute(text("SET CONSTRAINTS booking_free IMMEDIATE"))
    return len(wanted.changes)


def settle_absence(session: Session, away: Away, wanted: Rearrangement) -> int:
    """Enter an absence and give its stops to others, in one operation; return how many have a new place.

    What has begun stays in its tour: the absence begins when that ends.

    Raises:
        Conflict: As for `rearrange`.
        RuleBroken: As for `rearrange`.
    """
    session.execute(text("SET CONSTRAINTS booking_free DEFERRED"))
    _carry_out(session, wanted)
    for start, until in _free_of_tours(session, away):
        session.add(
            Absence(
                id=new_id(),
                driver_id=away.driver_id,
                vehicle_id=away.vehicle_id,
                slot=Range(start, until),
                kind=away.kind,
                note=away.note,
            )
        )
    session.flush()
    session.execute(text("SET CONSTRAINTS booking_free IMMEDIATE"))
    return len(wanted.changes)


def place_order(session: Session, order: Order, wanted: Rearrangement) -> str:
    """Save an order and put it into the tour that was chosen for it, in one operation; return its number.

    Raises:
        InvalidInput: The order cannot be carried out as it stands.
        Conflict: As for `rearrange`.
        RuleBroken: As for `rearrange`.
    """
    number = save_order(session, order)
    rearrange(session, wanted)
    return number


def _carry_out(session: Session, wanted: Rearrangement) -> None:
    tours = _held(session, wanted)
    stops = {stop.id: stop for stop in session.scalars(select(Stop).where(Stop.tour_id.in_(tours)))}
    _check_jobs(session, [c.stop_id for c in wanted.changes if c.stop_id and c.stop_id not in stops])
    for key, _ in wanted.dropped:
        session.delete(stops.pop(key))
    session.flush()
    ids = {**dict(wanted.tours), **_made(session, wanted)}
    given: set[UUID] = set()
    for change in wanted.changes:
        tour_id, slot = ids[change.ride_key], Range(change.start, change.end)
        stop = stops.get(change.stop_id) if change.stop_id else None
        if stop is None:
            session.add(_new_stop(change, tour_id, slot))
        else:
            if stop.tour_id != tour_id and stop.job_id is not None:
                given.add(stop.job_id)
            stop.tour_id, stop.slot = tour_id, slot
    session.flush()
    _follow(session, given)
    drop_empty(session, tours)


def _held(session: Session, wanted: Rearrangement) -> set[UUID]:
    """Hold the tours that a rearrangement rests on, and make sure that each is as it was."""
    keys = {tour_id for tour_id, _ in wanted.seen}
    there = set(
        session.scalars(
            select(Tour.id).where(Tour.id.in_(keys)).order_by(Tour.id).with_for_update(key_share=True)
        )
    )
    found = session.execute(
        select(Stop.id, Stop.version, Stop.tour_id)
        .where(Stop.tour_id.in_(keys))
        .order_by(Stop.id)
        .with_for_update(key_share=True)
    ).all()
    for tour_id, seen in wanted.seen:
        if tour_id not in there:
            raise _changed(session, "tour", tour_id)
        now = {(key, version) for key, version, tour in found if tour == tour_id}
        for key, _ in sorted(now ^ seen, key=lambda pair: str(pair[0])):
            raise _changed(session, "stop", key)
    return keys


def _changed(session: Session, table: str, key: UUID) -> Conflict:
    who = session.scalar(select(func.last_author(table, str(key)))) or ""
    if not who:
        return Conflict(
            QT_TRANSLATE_NOOP(
                "errors", "One of these tours changed meanwhile. Nothing was moved: look again."
            )
        )
    return Conflict(
        QT_TRANSLATE_NOOP(
            "errors", "{who} changed one of these tours meanwhile. Nothing was moved: look again."
        ),
        who=who,
    )


def _check_jobs(session: Session, job_ids: Collection[UUID]) -> None:
    """Hold the jobs that get their first place, and make sure that they still wait for it."""
    waiting = select(Job).where(Job.id.in_(job_ids)).order_by(Job.id).with_for_update(key_share=True)
    jobs = {job.id: job for job in session.scalars(waiting)}
    for key in job_ids:
        job = jobs.get(key)
        if job is None:
            raise RuleBroken(QT_TRANSLATE_NOOP("errors", "This job is gone: look again."))
        if job.status == JobStatus.DRAFT:
            finish_draft(session, job)
        if job.status != JobStatus.TO_PLAN:
            raise RuleBroken(
                QT_TRANSLATE_NOOP(
                    "errors", "Job {number} no longer waits for a place: look at the board again."
                ),
                number=job.number,
            )


def _made(session: Session, wanted: Rearrangement) -> dict[str, UUID]:
    """Make the tours that do not exist yet, and return their ids by their keys."""
    made: dict[str, UUID] = {}
    for tour in wanted.new_tours:
        own = [change for change in wanted.changes if change.ride_key == tour.key]
        start = min(change.start for change in own)
        slot = Range(start, max(change.end for change in own))
        made[tour.key] = new_id()
        session.add(
            Tour(
                id=made[tour.key],
                day=start.astimezone(PARIS).date(),
                depot_id=tour.depot_id
                or session.scalar(select(Driver.depot_id).where(Driver.id == tour.driver_id)),
                driver_id=tour.driver_id,
                vehicle_id=tour.vehicle_id,
                slot=slot,
            )
        )
    session.flush()
    return made


def _new_stop(change: Change, tour_id: UUID, slot: Range[dt.datetime]) -> Stop:
    is_job = change.stop_id is not None
    return Stop(
        id=change.stop_id or new_id(),
        tour_id=tour_id,
        job_id=change.job_id if is_job else None,
        kind=StopKind.JOB if is_job else change.kind,
        outlet_id=change.outlet_id,
        slot=slot,
    )


def _follow(session: Session, job_ids: Collection[UUID]) -> None:
    """Let the jobs that went to another tour be planned: its driver is told when it is published again."""
    for job in session.scalars(select(Job).where(Job.id.in_(job_ids), Job.status.in_(_TOLD))):
        job.status = JobStatus.PLANNED
    session.flush()


def _free_of_tours(session: Session, away: Away) -> list[tuple[dt.datetime, dt.datetime]]:
    """Return the stretches of an absence in which nothing holds its driver or truck any more."""
    start, until = instant(away.start), instant(away.until)
    span = Range(start, until)
    who = away.driver_id or away.vehicle_id
    held = [
        bounds(slot)
        for slot in session.scalars(
            select(Booking.slot).where(Booking.resource_id == who, Booking.slot.op("&&")(span))
        )
    ]
    free: list[tuple[dt.datetime, dt.datetime]] = []
    for begins, ends in sorted(held):
        if begins > start:
            free.append((start, begins))
        start = max(start, ends)
    if start < until:
        free.append((start, until))
    return free
