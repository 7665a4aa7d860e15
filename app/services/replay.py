"""Reads what happened to a day, for its replay and its history."""

import datetime as dt
from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.domain.replay import Change, DayReplay, Moment, StopWords, with_base
from app.models.fleet import Driver, Material, Vehicle
from app.models.parties import Customer, Outlet, Site
from app.models.planning import Job
from app.services.board_reading import board_rows


def day_replay(session: Session, day: dt.date) -> DayReplay:
    """Return a day with every operation that touched its tours, in seven queries whatever the history."""
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
    tours, stops = _standing(session, day)
    steps = [change for some in changes.values() for change in some]
    rows = [row for change in steps for row in (change.before, change.after) if row]
    rows += [*tours.values(), *stops.values()]

    def keys(name: str) -> set[UUID]:
        return {UUID(str(row[name])) for row in rows if row.get(name)}

    drivers = select(Driver.id, Driver.first_name, Driver.surname).where(Driver.id.in_(keys("driver_id")))
    vehicles = select(Vehicle.id, Vehicle.plate).where(
        Vehicle.id.in_(keys("vehicle_id") | keys("trailer_id"))
    )
    told = DayReplay(
        day,
        tuple(board_rows(session, day, day)),
        moments,
        _words(session, changes, stops, keys("job_id"), keys("outlet_id")),
        None,
        {
            str(key): f"{first_name} {surname}".strip()
            for key, first_name, surname in session.execute(drivers)
        },
        {str(key): plate for key, plate in session.execute(vehicles)},
    )
    return with_base(told, tours, stops)


def _standing(session: Session, day: dt.date) -> tuple[dict[str, dict[str, Any]], dict[str, dict[str, Any]]]:
    """Return the tours of a day and their stops as they stand, by id, as the journal would write them."""
    rows = session.execute(
        text(
            "SELECT 'tour', t.id::text, to_jsonb(t) FROM tour t WHERE t.day = :day UNION ALL"
            " SELECT 'stop', s.id::text, to_jsonb(s) FROM stop s JOIN tour t ON t.id = s.tour_id"
            " WHERE t.day = :day"
        ),
        {"day": day},
    ).all()
    tours = {key: row for table, key, row in rows if table == "tour"}
    return tours, {key: row for table, key, row in rows if table == "stop"}


def _words(
    session: Session,
    changes: dict[UUID, list[Change]],
    standing: dict[str, dict[str, Any]],
    job_ids: set[UUID],
    outlet_ids: set[UUID],
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
    rows = list(standing.items())
    for steps in changes.values():
        for change in steps:
            row = change.after if change.verb == "I" else change.before
            if change.table == "stop" and row is not None and "kind" in row:
                rows.append((change.key, dict(row)))
    return {
        key: jobs.get(str(row.get("job_id")))
        or StopWords(outlets.get(str(row.get("outlet_id")), ""), "", str(row["kind"]))
        for key, row in rows
    }
