"""Who holds a driver, a vehicle, a tour or a box when: for the sentence of a refused drop."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select, text
from sqlalchemy.orm import Session

from app.errors import SlotTaken
from app.models.base import bounds
from app.models.planning import Tour

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


def holder_of(session: Session, taken: SlotTaken, moving: Sequence[UUID] = ()) -> Holder | None:
    """Return who holds the slot that refused something, or None if nobody does by now.

    Args:
        session: After the refusal, so that it sees what stands.
        taken: The refusal: the database itself knows which booking was in the way.
        moving: The stops that were to go there: they hold nothing against themselves.
    """
    if taken.resource is None:
        return None
    return next(iter(_holders(session, taken.resource, taken.slot, moving)), None)


def is_held(session: Session, resource: UUID, start: dt.datetime, end: dt.datetime) -> bool:
    """Return whether anything holds a driver, a vehicle, a box or a tour in a slot."""
    return bool(_holders(session, resource, f"[{start.isoformat()},{end.isoformat()})", ()))


def _holders(session: Session, resource: UUID, slot: str, but: Sequence[UUID]) -> list[Holder]:
    found = session.execute(
        text(
            "SELECT h.what, h.label, lower(h.slot), upper(h.slot), h.holder, h.key, coalesce(s.version, 0)"
            " FROM who_holds(ARRAY[CAST(:resource AS uuid)], CAST(:slot AS tstzrange), :but) h"
            " LEFT JOIN stop s ON s.id = h.key AND h.what = 'stop'"
        ),
        {"resource": resource, "slot": slot, "but": [*but]},
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
