"""Who and what belongs to a tour: driver, vehicle, trailer, crew and convoy, all booked alike."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_, select, text
from sqlalchemy.orm import Session

from app.domain.jobs import MemberRole
from app.errors import QT_TRANSLATE_NOOP, Conflict, RuleBroken
from app.ids import new_id
from app.models.base import bounds
from app.models.fleet import Driver, Vehicle
from app.models.planning import Booking, Tour, TourMember
from app.services.holders import Holder
from app.services.rulings import Ruling, rulings


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody, or with `MemberRole.CONVOY_VEHICLE` some vehicle, that a tour needs beside its driver."""

    role: str
    key: UUID


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person or a vehicle that could be assigned. `kind` is a driver's job or a vehicle's kind."""

    key: UUID
    name: str
    kind: str
    busy: bool


@dataclass(frozen=True, slots=True)
class TourSheet:
    """A tour as its dialog shows it, and who could take part in it."""

    tour_id: UUID
    version: int
    label: str
    note: str
    start: dt.datetime
    end: dt.datetime
    status: str
    revision: int
    acknowledged_revision: int
    acknowledged_at: dt.datetime | None
    changed_at: dt.datetime | None
    driver_id: UUID
    vehicle_id: UUID | None
    trailer_id: UUID | None
    members: tuple[Member, ...]
    people: tuple[Candidate, ...]
    vehicles: tuple[Candidate, ...]
    rulings: tuple[Ruling, ...] = ()


@dataclass(frozen=True, slots=True)
class TourChange:
    """What a tour is to be from now on."""

    tour_id: UUID
    version: int
    label: str
    note: str
    driver_id: UUID
    vehicle_id: UUID | None
    trailer_id: UUID | None
    members: tuple[Member, ...]


def tour_sheet(session: Session, tour_id: UUID) -> TourSheet:
    """Return a tour, and everybody and every vehicle with whether they are taken elsewhere meanwhile.

    Raises:
        RuleBroken: There is no such tour any more.
    """
    tour = session.get(Tour, tour_id)
    if tour is None:
        raise RuleBroken(QT_TRANSLATE_NOOP("errors", "This tour is gone: look at the board again."))
    start, end = bounds(tour.slot)
    members = session.scalars(
        select(TourMember).where(TourMember.tour_id == tour_id).order_by(TourMember.role, TourMember.id)
    ).all()
    here = {tour.driver_id, tour.vehicle_id, tour.trailer_id}
    here |= {key for member in members for key in (member.driver_id, member.vehicle_id)}
    busy = set(
        session.scalars(
            select(Booking.resource_id).where(
                Booking.slot.op("&&")(tour.slot), or_(Booking.tour_id.is_(None), Booking.tour_id != tour_id)
            )
        )
    )
    people = session.execute(
        select(Driver.id, Driver.first_name, Driver.surname, Driver.job)
        .where(
            or_(
                Driver.archived_at.is_(None) & Driver.job.in_(("driver", "loader")),
                Driver.id.in_([key for key in here if key]),
            )
        )
        .order_by(Driver.surname, Driver.first_name)
    )
    vehicles = session.execute(
        select(Vehicle.id, Vehicle.plate, Vehicle.label, Vehicle.kind)
        .where(or_(Vehicle.archived_at.is_(None), Vehicle.id.in_([key for key in here if key])))
        .order_by(Vehicle.fleet_no, Vehicle.plate)
    )
    return TourSheet(
        tour.id,
        tour.version,
        tour.label,
        tour.note,
        start,
        end,
        tour.status,
        tour.revision,
        tour.acknowledged_revision,
        tour.acknowledged_at,
        tour.changed_at,
        tour.driver_id,
        tour.vehicle_id,
        tour.trailer_id,
        tuple(
            Member(member.role, key)
            for member in members
            if (key := member.driver_id or member.vehicle_id) is not None
        ),
        tuple(
            Candidate(key, f"{first_name} {surname}".strip(), job, key in busy)
            for key, first_name, surname, job in people
        ),
        tuple(
            Candidate(key, " · ".join(filter(None, (plate, label))), kind, key in busy)
            for key, plate, label, kind in vehicles
        ),
        tuple(rulings(session, select(Tour.id).where(Tour.id == tour_id))),
    )


def change_tour(session: Session, change: TourChange) -> None:
    """Give a tour another driver, vehicle, trailer, name or crew: all of it, or nothing.

    Raises:
        Conflict: Somebody or something is taken elsewhere, or a colleague changed the tour meanwhile.
        RuleBroken: The tour is gone, has begun with another driver, or names somebody twice.
    """
    session.execute(text("SET CONSTRAINTS booking_free DEFERRED"))
    tour = session.get(Tour, change.tour_id, with_for_update={"key_share": True})
    if tour is None:
        raise RuleBroken(QT_TRANSLATE_NOOP("errors", "This tour is gone: look at the board again."))
    if tour.version != change.version:
        raise Conflict(
            QT_TRANSLATE_NOOP(
                "errors", "A colleague changed this meanwhile. Look at the new state and try again."
            )
        )
    if tour.started_at is not None and tour.driver_id != change.driver_id:
        raise RuleBroken(
            QT_TRANSLATE_NOOP("errors", "The tour is on the road: move the stops that are left instead.")
        )
    everybody = [change.driver_id, change.vehicle_id, change.trailer_id, *(m.key for m in change.members)]
    named = [key for key in everybody if key is not None]
    if len(set(named)) < len(named):
        raise RuleBroken(
            QT_TRANSLATE_NOOP("errors", "Somebody or some vehicle is named twice in this tour: choose once.")
        )
    _set_members(session, tour.id, change.members)
    for name in ("label", "note", "driver_id", "vehicle_id", "trailer_id"):
        if getattr(tour, name) != getattr(change, name):
            setattr(tour, name, getattr(change, name))
    session.flush()
    session.execute(text("SET CONSTRAINTS booking_free IMMEDIATE"))


def _set_members(session: Session, tour_id: UUID, wanted: Sequence[Member]) -> None:
    """Let a tour have these members, touching only what differs."""
    here = {
        (member.role, member.driver_id or member.vehicle_id): member
        for member in session.scalars(select(TourMember).where(TourMember.tour_id == tour_id))
    }
    asked = {(member.role, member.key) for member in wanted}
    for found, member in here.items():
        if found not in asked:
            session.delete(member)
    session.flush()
    for role, key in asked - here.keys():
        is_vehicle = role == MemberRole.CONVOY_VEHICLE
        session.add(
            TourMember(
                id=new_id(),
                tour_id=tour_id,
                role=role,
                driver_id=None if is_vehicle else key,
                vehicle_id=key if is_vehicle else None,
            )
        )
    session.flush()


def tour_holders(session: Session, change: TourChange) -> list[tuple[str, Holder]]:
    """Return who of a tour's wanted people and vehicles is taken, and by what."""
    tour = session.get(Tour, change.tour_id)
    if tour is None:
        return []
    keys = [change.driver_id, change.vehicle_id, change.trailer_id, *(m.key for m in change.members)]
    found = session.execute(
        text(
            "SELECT coalesce(btrim(d.first_name || ' ' || d.surname), v.plate, ''),"
            " h.what, h.label, lower(h.slot), upper(h.slot), h.holder"
            " FROM who_holds(:keys, :slot, ARRAY[CAST(:tour AS uuid)]) h"
            " LEFT JOIN driver d ON d.id = h.resource_id LEFT JOIN vehicle v ON v.id = h.resource_id"
        ).bindparams(keys=[key for key in keys if key is not None], slot=tour.slot, tour=tour.id)
    )
    return [(name, Holder(*held)) for name, *held in found]
