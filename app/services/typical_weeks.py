"""Typical weeks: a week of the board kept as a pattern, and laid upon another week.

Several weeks of one name are the versions of its seasons: the one whose season holds is taken.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from app.domain.calendar import MonthDay, holiday_name, in_season, paris_instant
from app.domain.jobs import JobStatus
from app.errors import QT_TRANSLATE_NOOP, Conflict, InvalidInput, RuleBroken
from app.ids import new_id
from app.models.base import bounds
from app.models.fleet import Driver, Material
from app.models.parties import Customer, Depot, Site
from app.models.planning import Job, Stop, Tour
from app.models.rounds import WeekTemplate, WeekTemplateJob
from app.services import planning
from app.services.round_jobs import place
from app.services.rounds import holds, month_day, stored_season

_WEEK = dt.timedelta(days=7)
_NOBODY = UUID(int=0)


@dataclass(frozen=True, slots=True)
class WeekRow:
    """A typical week in the list; `taken_from` is the Monday of the week that it was kept from."""

    template_id: UUID
    name: str
    season_from: MonthDay | None
    season_to: MonthDay | None
    taken_from: dt.date | None
    jobs: int
    drivers: int
    version: int


@dataclass(frozen=True, slots=True)
class WeekJob:
    """One job of a typical week; weekday 0 is Monday."""

    weekday: int
    driver: str
    start_at: dt.time
    minutes: int
    type: str
    customer: str
    site: str
    city: str
    material: str


def typical_weeks(session: Session) -> list[WeekRow]:
    """Return the typical weeks in use, by name and season, in one query."""
    found = session.execute(
        select(
            WeekTemplate,
            func.count(WeekTemplateJob.id),
            func.count(func.distinct(WeekTemplateJob.driver_id)),
        )
        .outerjoin(WeekTemplateJob, WeekTemplateJob.template_id == WeekTemplate.id)
        .where(WeekTemplate.archived_at.is_(None))
        .group_by(WeekTemplate.id)
        .order_by(WeekTemplate.name, WeekTemplate.season_from)
    )
    return [
        WeekRow(
            row.id,
            row.name,
            month_day(row.season_from),
            month_day(row.season_to),
            row.taken_from,
            jobs,
            drivers,
            row.version,
        )
        for row, jobs, drivers in found
    ]


def week_jobs(session: Session, template_id: UUID) -> list[WeekJob]:
    """Return the jobs of a typical week, by day and hour, in one query."""
    found = session.execute(
        select(
            WeekTemplateJob,
            Driver.first_name,
            Driver.surname,
            Customer.name,
            Site.name,
            Site.city,
            Material.name,
        )
        .join(Driver, Driver.id == WeekTemplateJob.driver_id)
        .join(Customer, Customer.id == WeekTemplateJob.customer_id)
        .join(Site, Site.id == WeekTemplateJob.site_id)
        .outerjoin(Material, Material.id == WeekTemplateJob.material_id)
        .where(WeekTemplateJob.template_id == template_id)
        .order_by(WeekTemplateJob.weekday, Driver.surname, WeekTemplateJob.start_at)
    )
    return [
        WeekJob(
            row.weekday,
            f"{first_name} {surname}".strip(),
            row.start_at,
            row.minutes,
            row.type,
            customer,
            site,
            city,
            material or "",
        )
        for row, first_name, surname, customer, site, city, material in found
    ]


def save_week(
    session: Session,
    monday: dt.date,
    name: str,
    season: tuple[MonthDay, MonthDay] | None = None,
    depot_id: UUID | None = None,
) -> dict[str, Any]:
    """Keep a week of the board as a typical week; one of the same name and season gives way.

    Args:
        session: Of a dispatcher.
        monday: Any day of the week.
        name: What it is called.
        season: Its first and last day, both included; None holds all year.
        depot_id: Only the tours of one depot.

    Returns:
        "template_id", and "jobs", how many it holds.

    Raises:
        InvalidInput: It has no name.
        RuleBroken: Nothing is planned in that week.
    """
    if not name.strip():
        raise InvalidInput(QT_TRANSLATE_NOOP("errors", "Give the week a name."), field="name")
    monday -= dt.timedelta(monday.weekday())
    query = (
        select(Job, Stop.slot, Tour.driver_id, Tour.day)
        .join(Stop, Stop.job_id == Job.id)
        .join(Tour, Tour.id == Stop.tour_id)
        .where(Tour.day.between(monday, monday + _WEEK - dt.timedelta(days=1)))
    )
    if depot_id is not None:
        query = query.where(Tour.depot_id == depot_id)
    planned = session.execute(query).all()
    if not planned:
        raise RuleBroken(QT_TRANSLATE_NOOP("errors", "Nothing is planned in that week: choose another one."))
    ends = [stored_season(end) for end in season] if season else ["", ""]
    same = select(WeekTemplate).where(
        WeekTemplate.name == name.strip(),
        WeekTemplate.season_from == ends[0],
        WeekTemplate.season_to == ends[1],
        WeekTemplate.archived_at.is_(None),
    )
    for older in session.scalars(same.with_for_update(key_share=True)):
        older.archived_at = session.scalar(select(func.now()))
    template = WeekTemplate(
        id=new_id(),
        name=name.strip(),
        season_from=ends[0],
        season_to=ends[1],
        taken_from=monday,
        depot_id=depot_id,
    )
    session.add(template)
    session.flush()
    for job, slot, driver_id, day in planned:
        start, end = bounds(slot)
        session.add(
            WeekTemplateJob(
                id=new_id(),
                template_id=template.id,
                weekday=day.weekday(),
                driver_id=driver_id,
                start_at=start.astimezone(planning.PARIS).time(),
                minutes=max(int((end - start).total_seconds() // 60), 1),
                type=job.type,
                customer_id=job.customer_id,
                site_id=job.site_id,
                material_id=job.material_id,
                container_type=job.container_type,
                outlet_id=job.outlet_id,
                driver_note=job.driver_note,
            )
        )
    session.flush()
    return {"template_id": str(template.id), "jobs": len(planned)}


def version_for(rows: list[WeekRow], name: str, day: dt.date) -> WeekRow | None:
    """Return the version of a typical week that holds on a day: a season's before the one of all year."""
    named = [row for row in rows if row.name == name and in_season(day, row.season_from, row.season_to)]
    return min(named, key=lambda row: row.season_from is None, default=None)


def apply_week(session: Session, template_id: UUID, monday: dt.date, today: dt.date) -> dict[str, Any]:
    """Make the jobs of a typical week in another week and place them on the same drivers' tours.

    What is there already, days off, days of the past and sites on hold are left out; a job without room waits
    in the backlog.

    Args:
        session: Of a dispatcher.
        template_id: The typical week.
        monday: Any day of the week that it is laid upon.
        today: The day it is.

    Returns:
        "made", "placed", "left", and "backlog" as `round_jobs.apply` gives it.

    Raises:
        Conflict: A colleague put the typical week away meanwhile.
    """
    template = session.get_one(WeekTemplate, template_id, with_for_update={"key_share": True})
    if template.archived_at is not None:
        raise Conflict(QT_TRANSLATE_NOOP("errors", "A colleague deleted this meanwhile."))
    session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    monday -= dt.timedelta(monday.weekday())
    depot = session.get(Depot, template.depot_id or _NOBODY)
    alsace = depot is not None and depot.alsace_moselle
    rows = session.execute(
        select(WeekTemplateJob, Site, Customer.name, Material)
        .join(Site, Site.id == WeekTemplateJob.site_id)
        .join(Customer, Customer.id == WeekTemplateJob.customer_id)
        .outerjoin(Material, Material.id == WeekTemplateJob.material_id)
        .where(WeekTemplateJob.template_id == template_id)
        .order_by(WeekTemplateJob.weekday, WeekTemplateJob.start_at, WeekTemplateJob.id)
    ).all()
    there = {
        (site_id, day, kind)
        for site_id, day, kind in session.execute(
            select(Job.site_id, Job.wanted_on, Job.type).where(
                Job.wanted_on.between(monday, monday + _WEEK), Job.status != JobStatus.CANCELLED
            )
        )
    }
    resting = holds(session, monday)
    told: dict[str, Any] = {"made": 0, "placed": 0, "left": 0, "backlog": []}
    for row, site, customer, material in rows:
        day = monday + dt.timedelta(row.weekday)
        if (
            day < today
            or site.archived_at is not None
            or holiday_name(day, alsace_moselle=alsace)
            or (site.id, day, row.type) in there
            or any(hold.site_id == site.id and hold.covers(day) for hold in resting)
        ):
            told["left"] += 1
            continue
        job = Job(
            id=new_id(),
            number="",
            type=row.type,
            customer_id=row.customer_id,
            site_id=site.id,
            producer_site_id=site.id,
            depot_id=site.depot_id,
            material_id=row.material_id,
            waste_code=material.waste_code if material else "",
            container_type=row.container_type,
            outlet_id=row.outlet_id,
            contact=site.contact,
            phone=site.phones[0] if site.phones else "",
            wanted_on=day,
            minutes=row.minutes,
            driver_note=row.driver_note,
        )
        session.add(job)
        session.flush()
        told["made"] += 1
        why = place(session, job.id, row.driver_id, paris_instant(day, row.start_at))
        if why is None:
            told["placed"] += 1
        else:
            told["backlog"].append({"name": site.name, "customer": customer, "day": day.isoformat()} | why)
    return told


def archive_week(session: Session, template_id: UUID, version: int) -> None:
    """Put a typical week away; what was made of it stays.

    Raises:
        Conflict: A colleague changed it since it was read.
    """
    row = session.get_one(WeekTemplate, template_id, with_for_update={"key_share": True})
    row.version = version
    row.archived_at = session.scalar(select(func.now()))
    session.flush()
