"""What happened to a stop and on a day, as the journal kept it."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from app.models.fleet import Driver, Vehicle
from app.models.planning import Tour


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One change of a stop or of its job.

    Attributes:
        of_job: True where the job itself was changed, not its place.
        can_undo: Whether this person may undo the operation: one's own, a manager anybody's.
        tours: Drivers and vehicles of the tours that are named, by id.
    """

    at: dt.datetime
    who: str
    kind: str
    reason: str
    before: dict[str, object] | None
    after: dict[str, object] | None
    verb: str = "U"
    op: UUID | None = None
    of_job: bool = False
    can_undo: bool = False
    is_undo: bool = False
    undone: bool = False
    tours: Mapping[str, str] = field(default_factory=dict)


def stop_history(session: Session, stop_id: UUID) -> list[HistoryEntry]:
    """Return who moved a stop or changed its job, from where, when and why, oldest first."""
    found = session.execute(
        text(
            "SELECT h.at, h.who, h.kind, h.reason, h.before, h.after, h.verb, h.op_id, h.of_job,"
            " o.who = session_user OR is_member('rondo_manager'), o.undoes IS NOT NULL,"
            " EXISTS (SELECT FROM operation u WHERE u.undoes = o.op_id"
            "  AND NOT EXISTS (SELECT FROM operation r WHERE r.undoes = u.op_id))"
            " FROM (SELECT *, false AS of_job FROM history_of('stop', :key)"
            "  UNION ALL SELECT *, true FROM history_of('job', :key)) h"
            " JOIN operation o USING (op_id) ORDER BY h.at, h.of_job DESC"
        ),
        {"key": str(stop_id)},
    ).all()
    tours = {
        UUID(row[name])
        for entry in found
        for row in (entry.before, entry.after)
        for name in ("tour_id",)
        if row and row.get(name)
    }
    names = _tour_names(session, tours)
    return [replace(HistoryEntry(*row), tours=names) for row in found]


def _tour_names(session: Session, tour_ids: Iterable[UUID]) -> dict[str, str]:
    """Return the driver and vehicle of tours by their ids, of those that are no more too."""
    keys = set(tour_ids)
    driven = {
        tour.id: (tour.driver_id, tour.vehicle_id)
        for tour in session.scalars(select(Tour).where(Tour.id.in_(keys)))
    }
    for key in keys - driven.keys():
        gone = _gone_tour(session, key)
        if gone:
            vehicle = gone.get("vehicle_id")
            driven[key] = (UUID(gone["driver_id"]), UUID(vehicle) if vehicle else None)
    drivers = {
        key: f"{first_name} {surname}".strip()
        for key, first_name, surname in session.execute(
            select(Driver.id, Driver.first_name, Driver.surname).where(
                Driver.id.in_({driver for driver, _ in driven.values()})
            )
        )
    }
    vehicles = select(Vehicle.id, Vehicle.plate).where(
        Vehicle.id.in_({vehicle for _, vehicle in driven.values() if vehicle})
    )
    plates = {key: plate for key, plate in session.execute(vehicles)}  # noqa: C416 - rows are not pairs
    return {
        str(key): " · ".join(filter(None, (drivers.get(driver), plates.get(vehicle) if vehicle else "")))
        for key, (driver, vehicle) in driven.items()
    }


def _gone_tour(session: Session, tour_id: UUID) -> dict[str, str] | None:
    """Return what the journal kept of a tour that is no more."""
    row: dict[str, str] | None = session.scalar(select(func.gone_tour(tour_id)))
    return row
