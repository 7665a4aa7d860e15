"""Jobs made of the days of rounds, and what a person decides of one day: moved, skipped, taken up again."""

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.domain.calendar import OccurrenceState, holiday_name, occurrences, paris_instant
from app.domain.jobs import JobStatus
from app.errors import (
    QT_TRANSLATE_NOOP,
    AppError,
    Conflict,
    NeedsReason,
    Refused,
    RuleBroken,
    SlotTaken,
    Unavailable,
)
from app.ids import new_id
from app.models.base import bounds
from app.models.fleet import Material
from app.models.parties import Customer, Depot, Site
from app.models.planning import Job, Stop, Tour
from app.models.rounds import Round, RoundOccurrence
from app.refusals import refusal_of
from app.services import planning
from app.services.cancelling import withdraw
from app.services.holders import holder_of
from app.services.round_days import Key, MonthPreview, Passage, Trouble, Wish, preview, today_in_paris
from app.services.rounds import NOT_BEGUN, holds, rule_of, working_days

CHUNK = 40
"""Days made in one transaction, a few seconds with every rule: nobody else waits longer to make a job."""


class _Transactions(Protocol):
    """The database as the doors open it: one action of a person is one transaction."""

    def write(self, call: Callable[[Session], Any], kind: str, *, op: UUID | None = None) -> Any: ...


class _Told(Protocol):
    """Hears how far long work is."""

    @property
    def cancelled(self) -> bool: ...

    def __call__(self, done: int, total: int, text: str = "") -> None: ...


def generate(
    progress: _Told, database: _Transactions, month: MonthPreview, wishes: Mapping[Key, Wish]
) -> dict[str, Any]:
    """Make the jobs of a month that was previewed, in parts that can be cancelled between.

    Returns:
        As `apply`, and "operations": what to undo, the last first.
    """
    days = [each for each in month.passages if each.day >= month.today]
    days = sorted((each for each in days if _may_become(each)), key=lambda each: each.day)
    told: dict[str, Any] = {"operations": [], "backlog": []}
    for start in range(0, max(len(days), 1), CHUNK):
        if progress.cancelled:
            break
        progress(start, len(days))
        operation = new_id()
        part = {each.key for each in days[start : start + CHUNK]}
        made = database.write(
            partial(apply, first=month.first, last=month.last, wishes=wishes, keys=part, today=month.today),
            "round.apply",
            op=operation,
        )
        told["operations"].insert(0, str(operation))
        told["backlog"] += made.pop("backlog")
        for name, count in made.items():
            told[name] = told.get(name, 0) + count
    return told


def _may_become(day: Passage) -> bool:
    return day.is_waiting or day.state in (OccurrenceState.ON_HOLD, OccurrenceState.TO_DECIDE)


def apply(
    session: Session,
    first: dt.date,
    last: dt.date,
    wishes: Mapping[Key, Wish] | None = None,
    *,
    keys: Collection[Key] | None = None,
    today: dt.date | None = None,
) -> dict[str, Any]:
    """Make the jobs of a span of days, and place those that have a driver, a time and room.

    Doing it again adds nothing, and what a person decided stays. A job that finds no place waits in the
    backlog. Days of the past are left alone.

    Args:
        session: Of a dispatcher.
        first: The first day.
        last: The last day, included.
        wishes: What a person chose for some days; the others take `Passage.default_wish`.
        keys: Only these days, for work in parts.
        today: The day it is; the database's unless told.

    Returns:
        "made", "placed", "to_decide", "on_hold" and "left" count days; "backlog" says of each job that found
        no place which and why: "name", "customer", "day", "text" with its "holes", or a rule's "sentence".
    """
    wishes = wishes or {}
    # What refuses, refuses at the job it concerns, which then goes to the backlog.
    session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    only = {key[0] for key in keys} if keys is not None else None
    held = select(Round.id).where(Round.archived_at.is_(None)).order_by(Round.id)
    # Held, so that of two people who make the same month the second sees what the first made.
    held = held if only is None else held.where(Round.id.in_(only))
    session.execute(held.with_for_update(key_share=True)).all()
    month = preview(session, first, last, today=today, round_ids=only)
    told: dict[str, Any] = {"made": 0, "placed": 0, "to_decide": 0, "on_hold": 0, "left": 0, "backlog": []}
    days = [each for each in month.passages if each.day >= month.today and (keys is None or each.key in keys)]
    rows = _rows_of(session, [each for each in days if each.version])
    for each in days:
        if each.state in (OccurrenceState.ON_HOLD, OccurrenceState.TO_DECIDE) and each.job_id is None:
            _note(session, each, rows.get(each.key))
            told[each.state.value] += 1
    chosen = []
    for each in days:
        if each.is_waiting:
            if wishes.get(each.key, each.default_wish) is Wish.LEAVE:
                told["left"] += 1
            else:
                chosen.append(each)
    chosen.sort(key=lambda one: (one.day, one.start_at or dt.time.max, one.name, one.planned_on))
    jobs = _make_jobs(session, chosen, rows)
    told["made"] = len(jobs)
    for each in chosen:
        if each.driver_id is None or each.start_at is None:
            continue
        why = _obstacle(each)
        wish = wishes.get(each.key, Wish.PLAN if why is None else Wish.BACKLOG)
        if wish is Wish.BACKLOG and why is None:
            continue
        if why is None or wish is Wish.PLAN:
            why = place(session, jobs[each.key], each.driver_id, paris_instant(each.day, each.start_at))
        if why is None:
            told["placed"] += 1
        else:
            named = {"name": each.name, "customer": each.customer, "day": each.day.isoformat()}
            told["backlog"].append(named | why)
    return told


def _rows_of(session: Session, days: Sequence[Passage]) -> dict[Key, RoundOccurrence]:
    if not days:
        return {}
    found = session.scalars(
        select(RoundOccurrence).where(
            RoundOccurrence.round_id.in_({each.round_id for each in days}),
            RoundOccurrence.planned_on.in_({each.planned_on for each in days}),
        )
    )
    return {(row.round_id, row.planned_on): row for row in found}


def _note(session: Session, day: Passage, row: RoundOccurrence | None) -> None:
    """Keep that a day waits for a person, or was not served because its site is on hold."""
    if row is None:
        row = RoundOccurrence(id=new_id(), round_id=day.round_id, planned_on=day.planned_on)
        session.add(row)
    if row.state not in (OccurrenceState.APPLIED, OccurrenceState.MOVED):
        row.state, row.served_on, row.reason = day.state, None, day.reason


def _make_jobs(
    session: Session, days: Sequence[Passage], rows: Mapping[Key, RoundOccurrence]
) -> dict[Key, UUID]:
    """Add the jobs of some days with the rows that remember them; a job cancelled by a hold lives again."""
    if not days:
        return {}
    made: dict[Key, UUID] = {}
    rounds = {
        row.id: row for row in session.scalars(select(Round).where(Round.id.in_({d.round_id for d in days})))
    }
    sites = {
        row.id: row for row in session.scalars(select(Site).where(Site.id.in_({d.site_id for d in days})))
    }
    materials = {row.id: row for row in session.scalars(select(Material))}
    new_jobs, new_rows = [], []
    for day in days:
        row = rows.get(day.key)
        before = session.get(Job, row.job_id) if row is not None and row.job_id is not None else None
        if before is not None and before.status == JobStatus.CANCELLED:
            before.status, before.wanted_on = JobStatus.TO_PLAN, day.day
            made[day.key] = before.id
        else:
            made[day.key] = new_id()
            source, site = rounds[day.round_id], sites[day.site_id]
            material = materials.get(source.material_id) if source.material_id else None
            new_jobs.append(
                {
                    "id": made[day.key],
                    "number": "",
                    "type": source.type,
                    "customer_id": source.customer_id,
                    "site_id": source.site_id,
                    "producer_site_id": source.site_id,
                    "depot_id": source.depot_id or site.depot_id,
                    "material_id": source.material_id,
                    "waste_code": material.waste_code if material else "",
                    "container_type": source.container_type,
                    "outlet_id": source.outlet_id or (material.default_outlet_id if material else None),
                    "order_number": source.order_number,
                    "contact": site.contact,
                    "phone": site.phones[0] if site.phones else "",
                    "wanted_on": day.day,
                    "window_from": source.window_from,
                    "window_to": source.window_to,
                    "minutes": source.minutes,
                    "driver_note": source.driver_note,
                }
            )
        moved = day.state is OccurrenceState.MOVED
        state = OccurrenceState.MOVED if moved else OccurrenceState.APPLIED
        if row is None:
            new_rows.append(
                {
                    "id": new_id(),
                    "round_id": day.round_id,
                    "planned_on": day.planned_on,
                    "served_on": day.served_on,
                    "state": state.value,
                    "job_id": made[day.key],
                }
            )
        else:
            row.state, row.served_on = state, day.served_on
            row.reason = row.reason if moved else ""
    if new_jobs:
        session.execute(insert(Job), new_jobs)
    for day in days:
        row = rows.get(day.key)
        if row is not None:
            row.job_id = made[day.key]
    session.flush()
    if new_rows:
        session.execute(insert(RoundOccurrence), new_rows)
    return made


def _obstacle(day: Passage) -> dict[str, Any] | None:
    """Return why a day finds no place on its driver's tour, as far as the preview saw it."""
    if day.trouble is Trouble.DRIVER_ABSENT:
        return {
            "text": QT_TRANSLATE_NOOP("errors", "{driver} is absent: {absence}."),
            "holes": {"driver": day.driver, "absence": day.detail},
        }
    if day.trouble is Trouble.SLOT_TAKEN:
        return {
            "text": QT_TRANSLATE_NOOP("errors", "{driver} has something else to do then: {detail}."),
            "holes": {"driver": day.driver, "detail": day.detail},
        }
    return None


def place(session: Session, job_id: UUID, driver_id: UUID, start: dt.datetime) -> dict[str, Any] | None:
    """Place a job, or return why there is no place for it; it then waits in the backlog.

    Constraints are to be immediate (`SET CONSTRAINTS ALL IMMEDIATE`), so that what refuses does so here.
    """
    try:
        with session.begin_nested():
            planning.place_jobs(session, [job_id], driver_id, start)
    except AppError as error:
        return _said(session, error)
    except DBAPIError as error:
        return _said(session, refusal_of(error))
    return None


def _said(session: Session, refusal: Exception) -> dict[str, Any]:
    """Return what a refusal says: who holds the slot, or the sentence of the first rule that spoke.

    Raises:
        Exception: It is no answer to a person: the line was lost, or a lock not had.
    """
    if isinstance(refusal, SlotTaken) and (holder := holder_of(session, refusal)):
        if holder.what == "absence":
            return {
                "text": QT_TRANSLATE_NOOP("errors", "Away at that time: {absence}. Entered by {who}."),
                "holes": {"absence": holder.label, "who": holder.who or "?"},
            }
        return {
            "text": QT_TRANSLATE_NOOP("errors", "This slot is taken: {label}. Entered by {who}."),
            "holes": {"label": holder.label, "who": holder.who or "?"},
        }
    if isinstance(refusal, (Refused, NeedsReason)) and refusal.findings:
        return {"sentence": refusal.findings[0]["sentence"]}
    if isinstance(refusal, AppError) and not isinstance(refusal, Unavailable):
        return {"text": refusal.text, "holes": refusal.holes}
    raise refusal


# ------------------------------------------------------------------------------------------------ one day


def move_one(
    session: Session, key: Key, served_on: dt.date, version: int, reason: str = ""
) -> dict[str, Any]:
    """Serve one day of a round on another, with its job where one was made; the rule stays.

    Args:
        session: Of a dispatcher.
        key: The round, and the day that its rule says.
        served_on: When it is served.
        version: Of the day, as it was read (`Passage.version`).
        reason: Why, in a person's words.

    Returns:
        "backlog": why the job found no place on that day and waits in the backlog; empty where it did, or had
        none before. "holiday": the public holiday that the day is, if it is one: it may not have been seen.

    Raises:
        Conflict: A colleague decided something else meanwhile.
        RuleBroken: The job has begun, or nobody comes to the site that day.
    """
    row, made = _day(session, key, version)
    resting = (each for each in holds(session, served_on) if each.site_id == made.site_id)
    hold = next((each for each in resting if each.covers(served_on)), None)
    if hold is not None:
        raise RuleBroken(
            QT_TRANSLATE_NOOP("errors", "{site} is on hold that day: {reason}. Choose another day."),
            site=hold.site,
            reason=hold.reason or "–",
        )
    job = _job(session, row)
    _decide(session, key, row, OccurrenceState.MOVED, served_on, reason)
    why = _carry(session, made, job, served_on) if job is not None else None
    holiday = holiday_name(served_on, alsace_moselle=_in_alsace_moselle(session, made))
    return {"backlog": why or {}, "holiday": holiday}


def _in_alsace_moselle(session: Session, made: Round) -> bool:
    depot = session.get(Depot, made.depot_id) if made.depot_id else None
    return depot is not None and depot.alsace_moselle


def skip_one(session: Session, key: Key, version: int, reason: str = "") -> dict[str, Any]:
    """Let one day of a round be left out, its job cancelled where one was made; the rule stays.

    Raises:
        Conflict: A colleague decided something else meanwhile.
        RuleBroken: The job has begun.
    """
    row, _ = _day(session, key, version)
    job = _job(session, row)
    if job is not None and job.status != JobStatus.CANCELLED:
        withdraw(session, [job])
    _decide(session, key, row, OccurrenceState.SKIPPED, None, reason)
    return {}


def restore_one(session: Session, key: Key, version: int) -> dict[str, Any]:
    """Let one day of a round be as the rule and its holidays say again.

    Returns:
        As `move_one`.

    Raises:
        Conflict: A colleague decided something else meanwhile.
        RuleBroken: The job has begun.
    """
    row, made = _day(session, key, version)
    if row is None:
        return {"backlog": {}}
    policy = session.get_one(Customer, made.customer_id).holiday_policy
    days = occurrences(
        rule_of(made, policy),
        key[1],
        key[1],
        working_days(session, today_in_paris(session)),
        alsace_moselle=_in_alsace_moselle(session, made),
    )
    usual = days[0].served_on if days and not days[0].needs_decision else None
    job = _job(session, row)
    if job is None or usual is None:
        if job is not None and job.status != JobStatus.CANCELLED:
            withdraw(session, [job])
        session.delete(row)
        session.flush()
        return {"backlog": {}}
    row.state, row.served_on, row.reason = OccurrenceState.APPLIED, usual, ""
    session.flush()
    return {"backlog": _carry(session, made, job, usual) or {}}


def _day(session: Session, key: Key, version: int) -> tuple[RoundOccurrence | None, Round]:
    """Return the row of a day, if there is one, and its round; both held until the end."""
    session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    made = session.get_one(Round, key[0], with_for_update={"key_share": True})
    row = session.scalar(
        select(RoundOccurrence)
        .where(RoundOccurrence.round_id == key[0], RoundOccurrence.planned_on == key[1])
        .with_for_update(key_share=True)
    )
    if (row.version if row is not None else 0) != version:
        raise Conflict(
            QT_TRANSLATE_NOOP(
                "errors", "A colleague changed this meanwhile. Look at the new state and try again."
            )
        )
    return row, made


def _decide(
    session: Session,
    key: Key,
    row: RoundOccurrence | None,
    state: OccurrenceState,
    served_on: dt.date | None,
    reason: str,
) -> None:
    if row is None:
        row = RoundOccurrence(id=new_id(), round_id=key[0], planned_on=key[1])
        session.add(row)
    row.state, row.served_on, row.reason = state, served_on, reason.strip()
    session.flush()


def _job(session: Session, row: RoundOccurrence | None) -> Job | None:
    if row is None or row.job_id is None:
        return None
    job = session.get_one(Job, row.job_id, with_for_update={"key_share": True})
    if job.status not in (*NOT_BEGUN, JobStatus.CANCELLED):
        raise RuleBroken(
            QT_TRANSLATE_NOOP("errors", "Job {number} has begun: its day stays as it is."), number=job.number
        )
    return job


def _carry(session: Session, made: Round, job: Job, day: dt.date) -> dict[str, Any] | None:
    """Carry a job to another day, at the hour it had; return why it found no place there, if it had one."""
    standing = session.execute(
        select(Stop, Tour.driver_id).join(Tour, Tour.id == Stop.tour_id).where(Stop.job_id == job.id)
    ).one_or_none()
    driver_id, clock = made.driver_id, made.start_at
    if standing is not None:
        stop, driver_id = standing
        clock = bounds(stop.slot)[0].astimezone(planning.PARIS).time()
        planning.unplan_stops(session, [stop.id], [stop.version])
        session.refresh(job)
    elif job.status == JobStatus.CANCELLED:
        job.status = JobStatus.TO_PLAN
    job.wanted_on = day
    session.flush()
    if driver_id is None or clock is None:
        return None
    return place(session, job.id, driver_id, paris_instant(day, clock))
