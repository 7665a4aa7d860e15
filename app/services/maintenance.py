"""When vehicles are due in the workshop: by months or kilometres, from the visits that were recorded."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.domain.money import add_months

SOON_KM = 1_500
"""A vehicle that has so little left goes to the workshop within some days. A rule of thumb."""


@dataclass(frozen=True, slots=True)
class Due:
    """What one line of a vehicle's maintenance plan asks for next.

    Attributes:
        plan_id: The line.
        vehicle_id: Whose.
        plate: Of the vehicle.
        label: What is to be done.
        next_on: The day by which it is due, None where it goes by kilometres, or nothing was counted yet.
        km_left: Kilometres until it is due, below zero when over; None where it goes by months alone.
    """

    plan_id: UUID
    vehicle_id: UUID
    plate: str
    label: str
    next_on: dt.date | None
    km_left: int | None


def dues(session: Session, vehicle_id: UUID | None = None) -> list[Due]:
    """Return what is due next of every plan of vehicles in use, in one query."""
    rows = session.execute(
        text(
            """
            SELECT p.id, p.vehicle_id, v.plate, p.label, p.every_months, p.every_km,
                   coalesce(last.done_on, p.since_on) AS since_on, coalesce(last.km, p.since_km) AS since_km,
                   greatest((SELECT max(t.km_end) FROM tour t WHERE t.vehicle_id = p.vehicle_id),
                            (SELECT max(m.km) FROM maintenance_visit m
                              WHERE m.vehicle_id = p.vehicle_id)) AS km
              FROM maintenance_plan p JOIN vehicle v ON v.id = p.vehicle_id
              LEFT JOIN LATERAL (SELECT m.done_on, m.km FROM maintenance_visit m
                                  WHERE m.plan_id = p.id AND m.done_on IS NOT NULL
                                  ORDER BY m.done_on DESC LIMIT 1) last ON true
             WHERE v.archived_at IS NULL AND (CAST(:vehicle AS uuid) IS NULL OR p.vehicle_id = :vehicle)
             ORDER BY v.plate, p.label"""
        ),
        {"vehicle": vehicle_id},
    )
    return [
        Due(
            row.id,
            row.vehicle_id,
            row.plate,
            row.label,
            add_months(row.since_on, row.every_months) if row.every_months and row.since_on else None,
            row.since_km + row.every_km - row.km
            if row.every_km and row.since_km is not None and row.km is not None
            else None,
        )
        for row in rows
    ]
