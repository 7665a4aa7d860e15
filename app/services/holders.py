"""Who holds a driver, a vehicle, a tour or a box when: for the sentence of a refused drop."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, or_, select, text
from sqlalchemy.orm import Session

from app.models.base import bounds
from app.models.planning import Job, Stop, Tour, TourMember

PARIS = ZoneInfo("Europe/Paris")


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


def holders(
    session: Session,
    row_id: UUID,
    start: dt.datetime,
    end: dt.datetime,
    moving: Sequence[UUID] = (),
) -> list[Holder]:
    """Return who holds a row's driver, vehicle or tour, or the boxes of what moves; not the tour meant."""
    tours = tours_of_row(session, row_id, start)
    meant = nearest(tours, start, end) if tours else None
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
            tour = nearest(tours, start, end)
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


def tours_of_row(session: Session, row_id: UUID, start: dt.datetime) -> Sequence[Tour]:
    """Return the tours of a driver or a vehicle on the day of an instant."""
    day = start.astimezone(PARIS).date()
    return session.scalars(
        select(Tour).where(Tour.day == day, or_(Tour.driver_id == row_id, Tour.vehicle_id == row_id))
    ).all()


def nearest(
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
