"""More jobs from those that stand on the board: parts of one, its like on another day, a whole day again."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.domain import board
from app.domain.jobs import StopKind
from app.errors import QT_TRANSLATE_NOOP, Refused, RuleBroken, SlotTaken
from app.ids import new_id
from app.models.base import bounds
from app.models.parties import Customer
from app.models.planning import Job, Stop, Tour, TourMember
from app.refusals import refusal_of
from app.services.holders import holder_of
from app.services.planning import (
    PARIS,
    check_movable,
    check_unchanged,
    copied,
    gone,
    held,
    hold_tours,
    tour_for,
)

_CENTILITRES = Decimal("0.01")


def split_stop(session: Session, bar_id: UUID, version: int, first_minutes: int) -> str:
    """Make two jobs of one: minutes and volume are shared, the rest stands right behind; return its id.

    Raises:
        Conflict: A colleague changed the stop since it was read.
        RuleBroken: It has begun, serves no job, or is too short for two.
    """
    hold_tours(session, (), (), [bar_id])
    stop = session.scalar(held([bar_id]))
    job = session.get(Job, stop.job_id, with_for_update=True) if stop is not None and stop.job_id else None
    if stop is None or job is None:
        raise gone(session, bar_id)
    check_movable(stop)
    check_unchanged(session, stop, version)
    start, end = bounds(stop.slot)
    minutes = int((end - start).total_seconds()) // 60
    if not 1 <= first_minutes < minutes:
        raise RuleBroken(
            QT_TRANSLATE_NOOP("errors", "Both parts of a job take at least one minute: choose less."),
        )
    middle = start + dt.timedelta(minutes=first_minutes)
    volume = job.volume_m3
    first_volume = (volume * first_minutes / minutes).quantize(_CENTILITRES) if volume is not None else None
    rest = copied(
        session,
        job,
        split_of_id=job.id,
        minutes=minutes - first_minutes,
        volume_m3=volume - first_volume if volume is not None and first_volume is not None else None,
    )
    job.minutes, job.volume_m3 = first_minutes, first_volume
    stop.slot = Range(start, middle)
    session.flush()
    session.add(
        Stop(id=rest.id, tour_id=stop.tour_id, job_id=rest.id, kind=StopKind.JOB, slot=Range(middle, end))
    )
    session.flush()
    return str(rest.id)


def duplicate_jobs(session: Session, job_ids: Sequence[UUID], day: dt.date) -> list[str]:
    """Write down the like of some jobs, wanted on a day; they wait in the backlog. Return their ids."""
    return [str(copied(session, job, wanted_on=day).id) for job in _jobs(session, job_ids)]


def copy_stops(session: Session, places: Sequence[board.Place]) -> list[str]:
    """Put the like of some bars at other places, jobs and all; the bars stay. Return the new stops' ids.

    Raises:
        Conflict: A slot is taken.
        RuleBroken: A bar is gone.
    """
    hold_tours(session, [place.row_id for place in places], [place.start for place in places])
    found = session.execute(
        select(Stop, Job)
        .outerjoin(Job, Job.id == Stop.job_id)
        .where(Stop.id.in_([place.bar_id for place in places]))
    )
    stops = {stop.id: (stop, job) for stop, job in found}
    made = []
    for place in places:
        if place.bar_id not in stops:
            raise RuleBroken(QT_TRANSLATE_NOOP("errors", "This job is gone: look again."))
        stop, job = stops[place.bar_id]
        tour = tour_for(session, place.row_id, place.start, place.end)
        made.append(str(_add_like(session, stop, job, tour.id, place.start, place.end)))
    return made


def copy_days(session: Session, source: dt.date, target: dt.date, days: int = 1) -> dict[str, Any]:
    """Plan the like of some days on others, tour by tour, at the same time of the clock.

    What cannot be planned there is left out, and told one by one.

    Args:
        session: One transaction: all of it is one step back.
        source: The first day that is copied.
        target: The first day that is planned.
        days: How many; seven make a week.

    Returns:
        "copied": how many stops; "left": a list of {"title", "at", "why", "holes", "absence", "holder"}.

    Raises:
        RuleBroken: Nothing stands on these days, or both are the same.
    """
    if source == target:
        raise RuleBroken(
            QT_TRANSLATE_NOOP("errors", "Choose another day: this one would be copied onto itself.")
        )
    shift = target - source
    tours = session.scalars(
        select(Tour)
        .where(Tour.day.between(source, source + dt.timedelta(days=days - 1)))
        .order_by(Tour.day, func.lower(Tour.slot), Tour.id)
    ).all()
    hold_tours(
        session, [tour.driver_id for tour in tours], [_shifted(bounds(t.slot)[0], shift) for t in tours]
    )
    done, left = 0, []
    for tour in tours:
        stops = session.execute(
            select(Stop, Job, Customer.name)
            .outerjoin(Job, Job.id == Stop.job_id)
            .outerjoin(Customer, Customer.id == Job.customer_id)
            .where(Stop.tour_id == tour.id)
            .order_by(func.lower(Stop.slot))
        ).all()
        new_tour: UUID | None = None
        for stop, job, customer in stops:
            start, end = (_shifted(instant, shift) for instant in bounds(stop.slot))
            try:
                with session.begin_nested():
                    new_tour = _copy_stop(session, tour, new_tour, stop, job, start, end)
                    # Each stop is judged by itself: what one cannot do does not hinder the others.
                    session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
                    session.execute(text("SET CONSTRAINTS ALL DEFERRED"))
                done += 1
            except DBAPIError as error:
                left.append(_left_out(session, stop, customer, start, error))
    if not tours:
        raise RuleBroken(
            QT_TRANSLATE_NOOP("errors", "Nothing is planned on that day: there is nothing to copy.")
        )
    session.execute(text("SET CONSTRAINTS booking_free IMMEDIATE"))
    return {"copied": done, "left": left}


def _copy_stop(
    session: Session,
    tour: Tour,
    new_tour: UUID | None,
    stop: Stop,
    job: Job | None,
    start: dt.datetime,
    end: dt.datetime,
) -> UUID:
    """Put the like of a stop into the copy of its tour, which is made with the first; return that tour."""
    day = start.astimezone(PARIS).date()
    target = session.get(Tour, new_tour) if new_tour else None
    if target is None:
        target = session.scalar(
            select(Tour).where(Tour.day == day, Tour.driver_id == tour.driver_id).order_by(Tour.id).limit(1)
        )
    if target is None:
        target = Tour(
            id=new_id(),
            day=day,
            label=tour.label,
            depot_id=tour.depot_id,
            driver_id=tour.driver_id,
            vehicle_id=tour.vehicle_id,
            trailer_id=tour.trailer_id,
            slot=Range(start, end),
        )
        session.add(target)
        session.flush()
        for role, driver_id, vehicle_id in session.execute(
            select(TourMember.role, TourMember.driver_id, TourMember.vehicle_id).where(
                TourMember.tour_id == tour.id
            )
        ):
            session.add(
                TourMember(
                    id=new_id(), tour_id=target.id, role=role, driver_id=driver_id, vehicle_id=vehicle_id
                )
            )
    _add_like(session, stop, job, target.id, start, end)
    return target.id


def _add_like(
    session: Session, stop: Stop, job: Job | None, tour_id: UUID, start: dt.datetime, end: dt.datetime
) -> UUID:
    """Put the like of a stop into a tour, with a job of its own where it serves one; return its id."""
    new = copied(session, job, wanted_on=start.astimezone(PARIS).date()) if job is not None else None
    like = Stop(
        id=new.id if new is not None else new_id(),
        tour_id=tour_id,
        job_id=new.id if new is not None else None,
        kind=stop.kind,
        outlet_id=stop.outlet_id,
        slot=Range(start, end),
    )
    session.add(like)
    session.flush()
    return like.id


def _left_out(
    session: Session, stop: Stop, customer: str | None, start: dt.datetime, error: DBAPIError
) -> dict[str, Any]:
    """Return what was not copied and why.

    Raises:
        DBAPIError: It is no answer to a person: a line that was lost, a lock not had, a rule that asks for a
            reason, which then stands for the whole copy.
    """
    refusal, holder, absence = refusal_of(error), "", ""
    if isinstance(refusal, SlotTaken):
        held_by = holder_of(session, refusal)
        if held_by is not None and held_by.what == "absence":
            absence, holder = held_by.label, held_by.who
        elif held_by is not None:
            holder = " · ".join(filter(None, (held_by.label, held_by.who)))
    elif isinstance(refusal, Refused):
        holder = " ".join(str(finding.get("sentence", "")) for finding in refusal.findings)
        refusal = RuleBroken(QT_TRANSLATE_NOOP("errors", "A rule forbids this."))
    elif not isinstance(refusal, RuleBroken):
        raise error
    return {
        "title": customer or stop.kind,
        "at": start.isoformat(),
        "why": refusal.text,
        "holes": refusal.holes,
        "absence": absence,
        "holder": holder,
    }


def _shifted(instant: dt.datetime, days: dt.timedelta) -> dt.datetime:
    """Return the same time of the clock of Paris on another day."""
    local = instant.astimezone(PARIS)
    return dt.datetime.combine(local.date() + days, local.time(), PARIS).astimezone(dt.UTC)


def _jobs(session: Session, job_ids: Sequence[UUID]) -> list[Job]:
    found = {job.id: job for job in session.scalars(select(Job).where(Job.id.in_(job_ids)))}
    return [found[key] for key in job_ids if key in found]
