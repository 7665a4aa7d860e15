"""Reads what happened to a day, for its replay and its history."""

import datetime as dt
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.domain.replay import Change, DayReplay, Moment, StopWords
from app.models.fleet import Driver, Material, Vehicle
from app.models.parties import Customer, Outlet, Site
from app.models.planning import Job
from app.services.planning import board_rows


def day_replay(session: Session, day: dt.date) -> DayReplay:
    """Return a day with every operation that touched its tours, in six queries whatever the history."""
    found = session.execute(
        text(
            "SELECT op_id, at, who, kind, reason, mine OR is_member('rondo_manager'), undoes, undone,"
            " table_name, row_key, verb, derived, before, after FROM day_journal(:day)"
        ),
        {"day": day},
    ).all()
    heads: dict[UUID, tuple[dt.datetime, str, str, str, bool, UUID | None, bool]] = {}
    changes: dict[UUID, list[Change]] = {}
    for op, at, who, kind, reason, can_undo, undoes, undone, *change in found:
        heads.setdefault(op, (at, who, kind, reason, can_undo, undoes, undone))
        changes.setdefault(op, []).append(Change(*change))
    moments = tuple(Moment(op, *head, tuple(changes[op])) for op, head in heads.items())
    rows = [
        row for steps in changes.values() for change in steps for row in (change.before, change.after) if row
    ]

    def keys(name: str) -> set[UUID]:
        return {UUID(str(row[name])) for row in rows if row.get(name)}

    drivers = select(Driver.id, Driver.first_name, Driver.surname).where(Driver.id.in_(keys("driver_id")))
    vehicles = select(Vehicle.id, Vehicle.plate).where(
        Vehicle.id.in_(keys("vehicle_id") | keys("trailer_id"))
    )
    return DayReplay(
        day,
        tuple(board_rows(session, day, day)),
        moments,
        _words(session, changes, keys("job_id"), keys("outlet_id")),
        {
            str(key): f"{first_name} {surname}".strip()
            for key, first_name, surname in session.execute(drivers)
        },
        {str(key): plate for key, plate in session.execute(vehicles)},
    )


def _words(
    session: Session, changes: dict[UUID, list[Change]], job_ids: set[UUID], outlet_ids: set[UUID]
) -> dict[str, StopWords]:
    """Return whom the stops serve, by the stops' ids."""
    jobs = {
        str(job.id): StopWords(
            customer,
            " · ".join(filter(None, (city or site, job.container_type, material.name if material else ""))),
            job.type,
            (material.color_key or material.code) if material else "",
            code,
            bool(material and material.hazardous),
        )
        for job, customer, code, site, city, material in session.execute(
            select(Job, Customer.name, Customer.code, Site.name, Site.city, Material)
            .join(Customer, Customer.id == Job.customer_id)
            .join(Site, Site.id == Job.site_id)
            .outerjoin(Material, Material.id == Job.material_id)
            .where(Job.id.in_(job_ids))
        )
    }
    outlets = {
        str(key): name
        for key, name in session.execute(select(Outlet.id, Outlet.name).where(Outlet.id.in_(outlet_ids)))
    }
    words: dict[str, StopWords] = {}
    for steps in changes.values():
        for change in steps:
            row = change.after if change.verb == "I" else change.before
            if change.table != "stop" or row is None or "kind" not in row:
                continue
            job = jobs.get(str(row.get("job_id")))
            words[change.key] = job or StopWords(
                outlets.get(str(row.get("outlet_id")), ""), "", str(row["kind"])
            )
    return words
