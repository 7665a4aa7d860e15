"""What a refused drop can do instead: go before or after what holds the slot, or change places with it."""

import dataclasses
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.domain import board
from app.domain.jobs import StopKind
from app.domain.travel import Point, road_distance_m, travel_minutes
from app.errors import QT_TRANSLATE_NOOP, RuleBroken
from app.models.base import bounds
from app.models.parties import Outlet, Site
from app.models.planning import Booking, Job, Stop, Tour
from app.services.board_reading import paris_days
from app.services.holders import Holder, tours_of_row
from app.services.planning import (
    PARIS,
    add_stop,
    check_movable,
    check_unchanged,
    drop_empty,
    gone,
    held,
    hold_tours,
    move_stops,
    place_jobs,
    places_of,
)

Side = Literal["before", "after"]


@dataclass(frozen=True, slots=True)
class _Busy:
    """A stretch of time that a row is not free in, and where it is then."""

    start: dt.datetime
    end: dt.datetime
    place: Point | None


def move_beside(session: Session, place: board.Place, holder: Holder, side: Side) -> None:
    """Move a bar next to what holds the slot it was wanted in, to the nearest room with the way there.

    Raises:
        RuleBroken: There is no such room that day.
    """
    hold_tours(session, [place.row_id], [place.start], [place.bar_id])
    site = session.scalar(
        select(Job.site_id).join(Stop, Stop.job_id == Job.id).where(Stop.id == place.bar_id)
    )
    where = places_of(session, [site]).get(site) if site else None
    length = place.end - place.start
    start = _room_beside(session, place.row_id, holder, side, length, where, [place.bar_id])
    move_stops(session, [dataclasses.replace(place, start=start, end=start + length)])


def place_beside(
    session: Session, job_ids: Sequence[UUID], row_id: UUID, holder: Holder, side: Side
) -> list[str]:
    """Put waiting jobs on a row next to what holds the slot they were wanted in.

    Raises:
        RuleBroken: There is no such room that day.
    """
    hold_tours(session, [row_id], [holder.start])
    jobs = {job.id: job for job in session.scalars(select(Job).where(Job.id.in_(job_ids)))}
    wanted = [jobs[key] for key in job_ids if key in jobs]
    places = places_of(session, [job.site_id for job in wanted])
    length = dt.timedelta(minutes=sum(job.minutes for job in wanted))
    for job, following in pairwise(wanted):
        way = road_distance_m(places.get(job.site_id), places.get(following.site_id))
        length += dt.timedelta(minutes=travel_minutes(way))
    where = places.get(wanted[0].site_id) if wanted else None
    start = _room_beside(session, row_id, holder, side, length, where, job_ids)
    return place_jobs(session, job_ids, row_id, start)


def add_beside(session: Session, new: board.NewStop, holder: Holder, side: Side) -> str:
    """Put a stop that serves no job next to what holds the slot it was wanted in.

    Raises:
        RuleBroken: There is no such room that day.
    """
    hold_tours(session, [new.row_id], [holder.start])
    outlet = session.get(Outlet, new.outlet_id) if new.outlet_id else None
    where = (outlet.lat, outlet.lon) if outlet and outlet.lat is not None and outlet.lon is not None else None
    length = dt.timedelta(minutes=new.minutes)
    start = _room_beside(session, new.row_id, holder, side, length, where, ())
    return add_stop(session, dataclasses.replace(new, start=start))


def swap_stops(session: Session, place: board.Place, other_id: UUID, other_version: int) -> None:
    """Let a bar and the one that holds its slot change places; each keeps its length.

    Raises:
        Conflict: One of them changed since, or does not fit where the other was.
    """
    both = {
        stop.id: stop for stop in session.scalars(select(Stop).where(Stop.id.in_((place.bar_id, other_id))))
    }
    if len(both) < 2:
        raise gone(session, next(key for key in (place.bar_id, other_id) if key not in both))
    mine, other = both[place.bar_id], both[other_id]
    drivers = dict(
        session.execute(
            select(Tour.id, Tour.driver_id).where(Tour.id.in_((mine.tour_id, other.tour_id)))
        ).all()
    )
    (mine_start, mine_end), (other_start, other_end) = bounds(mine.slot), bounds(other.slot)
    mine_long, other_long = mine_end - mine_start, other_end - other_start
    to_other, to_mine = other_start, mine_start
    if mine.tour_id == other.tour_id:  # side by side, the later one ends where the later one ended
        if mine_start < other_start:
            to_other = other_end - mine_long
        else:
            to_mine = mine_end - other_long
    move_stops(
        session,
        [
            board.Place(mine.id, place.version, drivers[other.tour_id], to_other, to_other + mine_long),
            board.Place(other.id, other_version, drivers[mine.tour_id], to_mine, to_mine + other_long),
        ],
    )


def take_place(
    session: Session, job_ids: Sequence[UUID], row_id: UUID, other_id: UUID, other_version: int
) -> list[str]:
    """Put waiting jobs where another stands, which goes back to the backlog.

    Raises:
        Conflict: The other changed since, or the jobs do not fit there.
    """
    hold_tours(session, (), (), [other_id])
    other = session.scalar(held([other_id]))
    if other is None or other.kind != StopKind.JOB:
        raise gone(session, other_id)
    check_movable(other)
    check_unchanged(session, other, other_version)
    start, tour_id = bounds(other.slot)[0], other.tour_id
    session.delete(other)
    session.flush()
    stops = place_jobs(session, job_ids, row_id, start)
    drop_empty(session, {tour_id})
    return stops


def _room_beside(
    session: Session,
    row_id: UUID,
    holder: Holder,
    side: Side,
    length: dt.timedelta,
    where: Point | None,
    moving: Sequence[UUID],
) -> dt.datetime:
    """Return when the nearest room before or after what holds a slot begins, in steps of five minutes."""
    busy = _busy(session, row_id, holder, moving)

    def way(span: _Busy) -> dt.timedelta:
        if where is None or span.place is None:
            return dt.timedelta()
        return dt.timedelta(minutes=travel_minutes(road_distance_m(span.place, where)))

    if side == "after":
        start = holder.start
        for span in (span for span in busy if span.end > holder.start):
            if start > holder.start and start + length + way(span) <= span.start:
                break
            start = max(start, _stepped(span.end + way(span), up=True))
    else:
        start = holder.end
        for span in (span for span in reversed(busy) if span.start < holder.end):
            if start < holder.end and start >= span.end + way(span):
                break
            start = min(start, _stepped(span.start - way(span) - length, up=False))
    if start.astimezone(PARIS).date() != holder.start.astimezone(PARIS).date():
        raise RuleBroken(QT_TRANSLATE_NOOP("errors", "There is no room for it there on that day."))
    return start


def _busy(session: Session, row_id: UUID, holder: Holder, moving: Sequence[UUID]) -> list[_Busy]:
    """Return what keeps a row from being free on a day: its stops, and what else holds whom it needs."""
    tours = tours_of_row(session, row_id, holder.start)
    keys = [tour.id for tour in tours]
    busy = [
        _Busy(*bounds(slot), (lat, lon) if lat is not None and lon is not None else None)
        for slot, lat, lon in session.execute(
            select(Stop.slot, Site.lat, Site.lon)
            .outerjoin(Job, Job.id == Stop.job_id)
            .outerjoin(Site, Site.id == Job.site_id)
            .where(Stop.tour_id.in_(keys), Stop.id.not_in(moving))
        )
    ]
    needed = {row_id, *(key for tour in tours for key in (tour.driver_id, tour.vehicle_id) if key)}
    day = holder.start.astimezone(PARIS).date()
    busy += [
        _Busy(*bounds(slot), None)
        for slot in session.scalars(
            select(Booking.slot).where(
                Booking.resource_id.in_(needed),
                Booking.slot.op("&&")(paris_days(day, day)),
                or_(Booking.tour_id.is_(None), Booking.tour_id.not_in(keys)),
            )
        )
    ]
    if not any(span.start <= holder.start < span.end for span in busy):
        busy.append(_Busy(holder.start, holder.end, None))  # a box that another tour carries
    return sorted(busy, key=lambda span: span.start)


def _stepped(instant: dt.datetime, up: bool) -> dt.datetime:
    seconds = int(instant.timestamp())
    return dt.datetime.fromtimestamp(-(-seconds // 300) * 300 if up else seconds // 300 * 300, dt.UTC)
