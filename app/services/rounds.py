"""Rounds: what comes back by itself, by which rule, and what happens when the rule changes.

A rule is never edited behind what was already made of it: a change holds from a day on, the old rule ends the
day before and the new one goes on in its rhythm. Sites on hold stop their rounds for a while.
"""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import cast
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from app.domain.calendar import (
    DECIDED,
    WORKING_WEEK,
    HolidayPolicy,
    Kind,
    MonthDay,
    Occurrence,
    OccurrenceState,
    Recurrence,
    days_of,
    next_occurrences,
    paris_day,
)
from app.domain.jobs import TRAITS, JobStatus, JobType
from app.errors import QT_TRANSLATE_NOOP, Conflict, InvalidInput
from app.ids import new_id
from app.models.core import Parameter
from app.models.fleet import Driver, Material
from app.models.parties import Customer, Depot, Site
from app.models.planning import Job
from app.models.rounds import Round, RoundOccurrence, SiteHold
from app.services import orders
from app.services.cancelling import withdraw
from app.services.orders import Choice, Order, OrderChoices

WEEKS_AHEAD = 6
"""How far ahead jobs are made of rounds, unless a person chooses otherwise."""

WORKING_DAYS = "working_days"
"""Key of the dated parameter: the weekdays on which the firm works, 0 being Monday."""

NOT_BEGUN = (JobStatus.TO_PLAN, JobStatus.PLANNED, JobStatus.SENT, JobStatus.ACKNOWLEDGED)
"""States from which a job may still be taken back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundForm:
    """A round as the form holds it. `round_id` is made by the client, so that sending twice adds once.

    Attributes:
        rule: When it comes back; its policy is the round's own or the customer's.
        policy: What a holiday does to this round; None leaves it to the customer.
        start_at: By the clock in Paris, on the driver's tour; None leaves the jobs in the backlog.
    """

    round_id: UUID
    name: str = ""
    customer_id: UUID | None = None
    site_id: UUID | None = None
    type: JobType = JobType.SWAP
    material_id: UUID | None = None
    container_type: str | None = None
    outlet_id: UUID | None = None
    minutes: int | None = None
    window_from: dt.time | None = None
    window_to: dt.time | None = None
    order_number: str = ""
    driver_note: str = ""
    depot_id: UUID | None = None
    driver_id: UUID | None = None
    start_at: dt.time | None = None
    rule: Recurrence
    policy: HolidayPolicy | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class RoundRow:
    """A round in the list.

    Attributes:
        policy: Its own; None where the customer's holds, which `rule.policy` then is.
        next: Its next day, as holidays leave it; None where it has none any more.
        made_until: The last day that was made a job, moved or skipped.
        hold: Why nobody comes to the site now; None where it is not on hold.
    """

    round_id: UUID
    name: str
    customer_id: UUID
    customer: str
    site_id: UUID
    site: str
    city: str
    type: JobType
    material: str
    container_type: str
    driver: str
    start_at: dt.time | None
    rule: Recurrence
    policy: HolidayPolicy | None
    next: Occurrence | None
    made_until: dt.date | None
    hold: str | None
    archived: bool
    version: int


@dataclass(frozen=True, slots=True)
class SiteOption:
    """A site that a round may serve, with what follows from it."""

    site_id: UUID
    label: str
    customer_id: UUID
    policy: HolidayPolicy
    alsace_moselle: bool


@dataclass(frozen=True, slots=True)
class RoundChoices:
    """What the form of a round offers."""

    sites: tuple[SiteOption, ...]
    order: OrderChoices
    drivers: tuple[Choice, ...]
    working_days: frozenset[int]


@dataclass(frozen=True, slots=True)
class Hold:
    """A site where nobody comes on the days from one to the other; `to_on` None is until further notice."""

    hold_id: UUID
    site_id: UUID
    from_on: dt.date
    to_on: dt.date | None
    reason: str = ""
    customer: str = ""
    site: str = ""
    version: int = 0

    def covers(self, day: dt.date) -> bool:
        """Return whether nobody comes that day."""
        return self.from_on <= day and (self.to_on is None or day <= self.to_on)


# ------------------------------------------------------------------------------------------------ reading


def working_days(session: Session, on: dt.date) -> frozenset[int]:
    """Return the weekdays on which the firm works, 0 being Monday; Monday to Friday unless stored."""
    stored = session.scalar(
        select(Parameter.value)
        .where(Parameter.key == WORKING_DAYS, Parameter.valid_from <= on)
        .order_by(Parameter.valid_from.desc())
        .limit(1)
    )
    return frozenset(int(day) for day in cast(list[int], stored)) if stored else WORKING_WEEK


@dataclass(frozen=True, slots=True)
class DepotCalendar:
    """A yard, and whether Good Friday and 26 December are holidays there."""

    depot_id: UUID
    name: str
    alsace_moselle: bool


@dataclass(frozen=True, slots=True)
class Calendar:
    """On which days the firm works, 0 being Monday, and where other holidays hold."""

    working_days: frozenset[int]
    depots: tuple[DepotCalendar, ...]


def calendar(session: Session, today: dt.date) -> Calendar:
    """Return the firm's calendar as it stands on a day."""
    depots = session.execute(
        select(Depot.id, Depot.name, Depot.alsace_moselle)
        .where(Depot.archived_at.is_(None))
        .order_by(Depot.name)
    )
    return Calendar(working_days(session, today), tuple(DepotCalendar(*row) for row in depots))


def save_calendar(
    session: Session, weekdays: Iterable[int], alsace_moselle: Collection[UUID], from_on: dt.date
) -> None:
    """Say on which weekdays the firm works from a day on, and which yards lie in Alsace-Moselle.

    Raises:
        InvalidInput: No weekday at all.
        Forbidden: Managers set the days, administrators the yards.
    """
    chosen = sorted(set(weekdays))
    if not chosen:
        raise InvalidInput(
            QT_TRANSLATE_NOOP("errors", "Choose at least one day of the week."), field="weekdays"
        )
    if frozenset(chosen) != working_days(session, from_on):
        row = session.scalar(
            select(Parameter).where(Parameter.key == WORKING_DAYS, Parameter.valid_from == from_on)
        )
        if row is None:
            row = Parameter(id=new_id(), key=WORKING_DAYS, valid_from=from_on)
            session.add(row)
        row.value = chosen
    for depot in session.scalars(select(Depot).where(Depot.archived_at.is_(None))):
        depot.alsace_moselle = depot.id in alsace_moselle
    session.flush()


def rule_of(row: Round, customers_policy: str) -> Recurrence:
    """Return the rule of a stored round."""
    return Recurrence(
        anchor_on=row.anchor_on,
        kind=cast(Kind, row.kind),
        weekdays=tuple(row.weekdays),
        every=row.every,
        nth=row.nth,
        until=row.until_on,
        season_from=month_day(row.season_from),
        season_to=month_day(row.season_to),
        policy=HolidayPolicy(row.policy or customers_policy),
    )


def month_day(stored: str) -> MonthDay | None:
    """Return the end of a season as it is stored, `11-15`; None for none."""
    month, _, day = stored.partition("-")
    return (int(month), int(day)) if stored else None


def stored_season(season: MonthDay | None) -> str:
    """Return the end of a season as it is stored; the contrary of `month_day`."""
    return f"{season[0]:02}-{season[1]:02}" if season else ""


def rounds(session: Session, today: dt.date) -> list[RoundRow]:
    """Return every round with its next day, in four queries whatever their number."""
    working = working_days(session, today)
    latest = session.execute(
        select(RoundOccurrence.round_id, func.max(RoundOccurrence.planned_on))
        .where(RoundOccurrence.state.in_(DECIDED))
        .group_by(RoundOccurrence.round_id)
    ).all()
    made = {row[0]: row[1] for row in latest}
    resting = {hold.site_id: hold.reason for hold in holds(session, today) if hold.covers(today)}
    found = session.execute(
        select(
            Round,
            Customer.name,
            Customer.holiday_policy,
            Site.name,
            Site.city,
            Material.name,
            Driver.first_name,
            Driver.surname,
            Depot.alsace_moselle,
        )
        .join(Customer, Customer.id == Round.customer_id)
        .join(Site, Site.id == Round.site_id)
        .outerjoin(Material, Material.id == Round.material_id)
        .outerjoin(Driver, Driver.id == Round.driver_id)
        .outerjoin(Depot, Depot.id == func.coalesce(Round.depot_id, Site.depot_id))
        .order_by(Customer.name, Round.name)
    )
    rows = []
    for row, customer, policy, site, city, material, first_name, surname, alsace in found:
        rule = rule_of(row, policy)
        coming = next_occurrences(rule, today, 1, working, alsace_moselle=bool(alsace))
        rows.append(
            RoundRow(
                row.id,
                row.name,
                row.customer_id,
                customer,
                row.site_id,
                site,
                city,
                JobType(row.type),
                material or "",
                row.container_type or "",
                f"{first_name or ''} {surname or ''}".strip(),
                row.start_at,
                rule,
                HolidayPolicy(row.policy) if row.policy else None,
                coming[0] if coming and row.archived_at is None else None,
                made.get(row.id),
                resting.get(row.site_id),
                row.archived_at is not None,
                row.version,
            )
        )
    return rows


def round_form(session: Session, round_id: UUID) -> RoundForm:
    """Return a round as a form."""
    row = session.get_one(Round, round_id)
    policy = session.get_one(Customer, row.customer_id).holiday_policy
    return RoundForm(
        round_id=row.id,
        name=row.name,
        customer_id=row.customer_id,
        site_id=row.site_id,
        type=JobType(row.type),
        material_id=row.material_id,
        container_type=row.container_type,
        outlet_id=row.outlet_id,
        minutes=row.minutes,
        window_from=row.window_from,
        window_to=row.window_to,
        order_number=row.order_number,
        driver_note=row.driver_note,
        depot_id=row.depot_id,
        driver_id=row.driver_id,
        start_at=row.start_at,
        rule=rule_of(row, policy),
        policy=HolidayPolicy(row.policy) if row.policy else None,
        version=row.version,
    )


def round_choices(session: Session, today: dt.date) -> RoundChoices:
    """Return what the form of a round offers."""
    drivers = session.execute(
        select(Driver.id, Driver.first_name, Driver.surname)
        .where(Driver.archived_at.is_(None), Driver.job == "driver")
        .order_by(Driver.surname, Driver.first_name)
    )
    sites = session.execute(
        select(
            Site.id,
            Customer.name,
            Site.name,
            Site.city,
            Customer.id,
            Customer.holiday_policy,
            Depot.alsace_moselle,
        )
        .join(Customer, Customer.id == Site.customer_id)
        .outerjoin(Depot, Depot.id == Site.depot_id)
        .where(Site.archived_at.is_(None), Customer.archived_at.is_(None))
        .order_by(Customer.name, Site.name)
    )
    return RoundChoices(
        tuple(
            SiteOption(
                key,
                " · ".join(filter(None, (customer, site, city))),
                customer_id,
                HolidayPolicy(policy),
                bool(alsace),
            )
            for key, customer, site, city, customer_id, policy, alsace in sites
        ),
        orders.order_choices(session),
        tuple(Choice(str(key), f"{first_name} {surname}".strip()) for key, first_name, surname in drivers),
        working_days(session, today),
    )


def change_days(session: Session, round_id: UUID, today: dt.date) -> list[dt.date]:
    """Return the days from which a change may hold, the next first; none where nothing was made of the round.

    Earlier days were made jobs already, and stay as they were.
    """
    made = select(RoundOccurrence.id).where(
        RoundOccurrence.round_id == round_id, RoundOccurrence.state.in_(DECIDED)
    )
    if session.scalar(made.limit(1)) is None:
        return []
    form = round_form(session, round_id)
    return list(days_of(form.rule, today, today + dt.timedelta(weeks=4 * WEEKS_AHEAD)))[:24]


# ------------------------------------------------------------------------------------------------ the rule


def save_round(session: Session, form: RoundForm, from_on: dt.date | None = None) -> dict[str, object]:
    """Keep a round, and return what became of its jobs.

    Args:
        session: Of a dispatcher.
        form: What is to hold.
        from_on: From which day on; the rule that held before ends the day before. None changes the round
            itself: for new ones, and for those of which nothing was made yet.

    Returns:
        "round_id" of the rule that holds now; "kept", how many of its jobs follow the change; "withdrawn",
        how many were cancelled because their day is none any more.

    Raises:
        InvalidInput: With the field that is to be mended.
        Conflict: A colleague changed the round since it was read.
    """
    _check(session, form)
    row = session.get(Round, form.round_id, with_for_update={"key_share": True})
    if row is None:
        row = Round(id=form.round_id)
        _fill(session, row, form)
        session.add(row)
        session.flush()
        return {"round_id": str(row.id), "kept": 0, "withdrawn": 0}
    if row.version != form.version:
        raise Conflict(
            QT_TRANSLATE_NOOP(
                "errors", "A colleague changed this meanwhile. Look at the new state and try again."
            )
        )
    if from_on is None or from_on <= row.anchor_on:
        _fill(session, row, form)
        session.flush()
        return {"round_id": str(row.id), **_follow(session, row, row, dt.date.min)}
    before = rule_of(row, HolidayPolicy.WORK).ended(from_on - dt.timedelta(days=1))
    row.until_on = before.until
    after = Round(id=new_id(), follows_id=row.id)
    _fill(session, after, replace(form, rule=form.rule.continued(from_on)))
    session.add(after)
    session.flush()
    return {"round_id": str(after.id), **_follow(session, row, after, from_on)}


def end_round(session: Session, round_id: UUID, version: int, last_on: dt.date) -> dict[str, object]:
    """Let a round end on a day: its later jobs that nobody began are cancelled.

    Returns:
        "withdrawn": how many.

    Raises:
        Conflict: A colleague changed the round since it was read.
    """
    row = _held(session, round_id, version)
    row.until_on = min(last_on, row.until_on or last_on)
    if row.until_on < row.anchor_on:
        row.archived_at = session.scalar(select(func.now()))
    session.flush()
    return {"round_id": str(row.id), **_follow(session, row, row, last_on + dt.timedelta(days=1))}


def _held(session: Session, round_id: UUID, version: int) -> Round:
    row = session.get_one(Round, round_id, with_for_update={"key_share": True})
    if row.version != version:
        raise Conflict(
            QT_TRANSLATE_NOOP(
                "errors", "A colleague changed this meanwhile. Look at the new state and try again."
            )
        )
    return row


def _check(session: Session, form: RoundForm) -> None:
    if not form.name.strip():
        raise InvalidInput(QT_TRANSLATE_NOOP("errors", "Give the round a name."), field="name")
    orders.check_order(
        session,
        Order(
            form.round_id,
            form.customer_id,
            form.site_id,
            form.type,
            form.material_id,
            form.container_type,
            form.outlet_id,
            window_from=form.window_from,
            window_to=form.window_to,
            order_number=form.order_number,
        ),
    )
    rule = form.rule
    if rule.kind != "month_day" and not rule.weekdays:
        raise InvalidInput(
            QT_TRANSLATE_NOOP("errors", "Choose at least one day of the week."), field="weekdays"
        )
    if rule.until is not None and rule.until < rule.anchor_on:
        raise InvalidInput(QT_TRANSLATE_NOOP("errors", "The round ends before it begins."), field="until")
    if form.start_at is not None and form.driver_id is None:
        raise InvalidInput(
            QT_TRANSLATE_NOOP("errors", "Choose whose tour begins at that time, or leave the time open."),
            field="driver_id",
        )
    if not next_occurrences(rule, rule.anchor_on, 1):
        raise InvalidInput(
            QT_TRANSLATE_NOOP("errors", "This rule has no day at all: look at its season and its end."),
            field="season",
        )


def _fill(session: Session, row: Round, form: RoundForm) -> None:
    rule = form.rule
    site = session.get_one(Site, form.site_id)
    row.name = form.name.strip()
    row.customer_id, row.site_id = site.customer_id, site.id
    row.depot_id = form.depot_id or site.depot_id
    row.type = form.type
    row.material_id, row.container_type, row.outlet_id = form.material_id, form.container_type, form.outlet_id
    row.minutes = form.minutes or TRAITS[form.type].minutes_on_site
    row.window_from, row.window_to = form.window_from, form.window_to
    row.order_number, row.driver_note = form.order_number.strip(), form.driver_note.strip()
    row.driver_id, row.start_at = form.driver_id, form.start_at
    row.anchor_on, row.kind, row.weekdays = rule.anchor_on, rule.kind, sorted(set(rule.weekdays))
    row.every, row.nth, row.until_on = rule.every, rule.nth, rule.until
    row.season_from, row.season_to = stored_season(rule.season_from), stored_season(rule.season_to)
    row.policy = form.policy


def _follow(session: Session, old: Round, new: Round, from_on: dt.date) -> dict[str, int]:
    """Let the days made of a rule follow its change: what a person decided, or has begun, stays as it is.

    What was decided under a rule before that is taken along too, where the day is one again.
    """
    line = select(Round.id, Round.follows_id).where(Round.id == old.id).cte("line", recursive=True)
    line = line.union_all(
        select(Round.id, Round.follows_id).where(Round.id == line.c.follows_id)  # the rules before it
    )
    days = session.execute(
        select(RoundOccurrence, Job)
        .outerjoin(Job, Job.id == RoundOccurrence.job_id)
        .where(RoundOccurrence.round_id.in_(select(line.c.id)), RoundOccurrence.planned_on >= from_on)
        .order_by(RoundOccurrence.planned_on)
    ).all()
    today = paris_day(session.scalars(select(func.now())).one())
    still: set[dt.date] = set()
    if days:
        rule = rule_of(new, HolidayPolicy.WORK)
        still = set(days_of(rule, days[0][0].planned_on, days[-1][0].planned_on))
    own = {day.planned_on for day, _ in days if day.round_id == new.id}
    kept, gone = 0, []
    for day, job in days:
        if job is not None and (
            job.status not in (*NOT_BEGUN, JobStatus.CANCELLED) or (job.wanted_on or today) < today
        ):
            continue
        if day.planned_on in still:
            if day.round_id != new.id:
                if day.planned_on in own:
                    continue
                own.add(day.planned_on)
                day.round_id = new.id
            if job is not None and job.status != JobStatus.CANCELLED:
                job_of(session, new, job)
                kept += 1
        elif day.state == OccurrenceState.APPLIED and day.round_id == old.id:
            gone.append((day, job))
        elif day.state in (OccurrenceState.ON_HOLD, OccurrenceState.TO_DECIDE):
            session.delete(day)
    session.flush()
    open_jobs = [job for _, job in gone if job is not None and job.status != JobStatus.CANCELLED]
    withdraw(session, open_jobs)
    for day, _ in gone:
        session.delete(day)
    session.flush()
    return {"kept": kept, "withdrawn": len(open_jobs)}


def job_of(session: Session, row: Round, job: Job) -> Job:
    """Fill a job from its round; its day, its state and its place stay."""
    material = session.get(Material, row.material_id) if row.material_id else None
    site = session.get_one(Site, row.site_id)
    job.type = row.type
    job.customer_id, job.site_id, job.producer_site_id = row.customer_id, row.site_id, row.site_id
    job.depot_id = row.depot_id or site.depot_id
    job.material_id = row.material_id
    job.waste_code = material.waste_code if material else ""
    job.container_type = row.container_type
    job.outlet_id = row.outlet_id or (material.default_outlet_id if material else None)
    job.window_from, job.window_to, job.minutes = row.window_from, row.window_to, row.minutes
    job.order_number, job.driver_note = row.order_number, row.driver_note
    return job


# ------------------------------------------------------------------------------------------------ holds


def holds(session: Session, since: dt.date) -> list[Hold]:
    """Return the holds of sites that had not ended by a day, in one query."""
    found = session.execute(
        select(SiteHold, Customer.name, Site.name)
        .join(Site, Site.id == SiteHold.site_id)
        .join(Customer, Customer.id == Site.customer_id)
        .where(or_(SiteHold.to_on.is_(None), SiteHold.to_on >= since))
        .order_by(SiteHold.from_on, Customer.name, Site.name)
    )
    return [
        Hold(row.id, row.site_id, row.from_on, row.to_on, row.reason, customer, site, row.version)
        for row, customer, site in found
    ]


def jobs_on_hold(session: Session, site_id: UUID, from_on: dt.date, to_on: dt.date | None) -> int:
    """Return how many jobs made of rounds a hold would stop: those that nobody began."""
    query = _stopped(site_id, from_on, to_on).with_only_columns(func.count(), maintain_column_froms=True)
    return session.scalar(query) or 0


def _stopped(site_id: UUID, from_on: dt.date, to_on: dt.date | None) -> Select[RoundOccurrence, Job]:
    query = (
        select(RoundOccurrence, Job)
        .join(Job, Job.id == RoundOccurrence.job_id)
        .where(Job.site_id == site_id, RoundOccurrence.served_on >= from_on, Job.status.in_(NOT_BEGUN))
    )
    return query if to_on is None else query.where(RoundOccurrence.served_on <= to_on)


def save_hold(session: Session, hold: Hold) -> dict[str, int]:
    """Let nobody come to a site for a while; jobs of rounds that fall into it are cancelled.

    They come back by themselves, at the next generation, where the hold is shortened or taken away.

    Returns:
        "withdrawn": how many were cancelled.

    Raises:
        InvalidInput: It ends before it begins, or meets another hold of the site.
        Conflict: A colleague changed the hold since it was read.
    """
    if hold.to_on is not None and hold.to_on < hold.from_on:
        raise InvalidInput(QT_TRANSLATE_NOOP("errors", "The hold ends before it begins."), field="to_on")
    until = hold.to_on or dt.date.max
    other = session.scalars(
        select(SiteHold).where(
            SiteHold.site_id == hold.site_id,
            SiteHold.id != hold.hold_id,
            SiteHold.from_on <= until,
            or_(SiteHold.to_on.is_(None), SiteHold.to_on >= hold.from_on),
        )
    ).first()
    if other is not None:
        raise InvalidInput(
            QT_TRANSLATE_NOOP(
                "errors",
                "This site is on hold already from {first}. Open that hold to change its days or its reason.",
            ),
            field="from_on",
            first=f"{other.from_on:%d/%m/%Y}",
        )
    row = session.get(SiteHold, hold.hold_id, with_for_update={"key_share": True})
    if row is None:
        row = SiteHold(id=hold.hold_id)
        session.add(row)
    else:
        row.version = hold.version
    row.site_id, row.from_on, row.to_on, row.reason = (
        hold.site_id,
        hold.from_on,
        hold.to_on,
        hold.reason.strip(),
    )
    session.flush()
    stopped = session.execute(_stopped(hold.site_id, hold.from_on, hold.to_on)).all()
    withdraw(session, [job for _, job in stopped])
    for day, _ in stopped:
        day.state, day.served_on, day.reason = OccurrenceState.ON_HOLD, None, row.reason
    session.flush()
    return {"withdrawn": len(stopped)}


def delete_hold(session: Session, hold_id: UUID, version: int) -> None:
    """Take a hold away.

    Raises:
        Conflict: A colleague changed or deleted it meanwhile.
    """
    row = session.get_one(SiteHold, hold_id, with_for_update=True)
    if row.version != version:
        raise Conflict(
            QT_TRANSLATE_NOOP(
                "errors", "A colleague changed this meanwhile. Look at the new state and try again."
            )
        )
    session.delete(row)
    session.flush()
