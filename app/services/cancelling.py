"""Jobs that are not to be done after all: cancelled with a reason, and taken up again."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.domain.calendar import OccurrenceState
from app.domain.jobs import JobStatus
from app.errors import QT_TRANSLATE_NOOP, Conflict, InvalidInput, RuleBroken
from app.models.planning import Job, Stop
from app.models.rounds import RoundOccurrence
from app.services import planning
from app.services.board_reading import WAITING

CANCELLABLE = frozenset({JobStatus.DRAFT, JobStatus.TO_PLAN, *WAITING})
"""The states of a job that nobody began."""


def cancel_jobs(session: Session, job_ids: Sequence[UUID], versions: Sequence[int], reason: str) -> None:
    """Cancel jobs that nobody began, off the board first; all of them, or none.

    The day of a round that one of them was made of is left out, as if a person had skipped it there.

    Args:
        session: Of a dispatcher, in an operation with the same reason: the journal keeps it.
        job_ids: The jobs.
        versions: Of each, as it was read.
        reason: Why, in a person's words.

    Raises:
        InvalidInput: There is no reason.
        Conflict: A colleague changed one of them since it was read.
        RuleBroken: One has begun, is cancelled already, or is gone.
    """
    reason = reason.strip()
    if not reason:
        raise InvalidInput(
            QT_TRANSLATE_NOOP("errors", "Say why: the reason is kept with the job."), field="reason"
        )
    seen = dict(zip(job_ids, versions, strict=True))
    standing = session.scalars(select(Stop.id).where(Stop.job_id.in_(seen))).all()
    planning.hold_tours(session, (), (), standing)
    jobs = session.scalars(
        select(Job)
        .where(Job.id.in_(seen))
        .order_by(Job.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).all()
    if len(jobs) < len(seen):
        raise RuleBroken(QT_TRANSLATE_NOOP("errors", "This job is gone: look again."))
    for job in jobs:
        _check_cancellable(job)
        _check_unchanged(session, job, seen[job.id])
    withdraw(session, jobs)
    for day in session.scalars(_days_of(seen)):
        day.state, day.served_on, day.reason = OccurrenceState.SKIPPED, None, reason
    session.flush()


def take_up(session: Session, job_id: UUID, version: int) -> None:
    """Let a cancelled job wait for a place again, and count again on the day of the round it was made of.

    Raises:
        Conflict: A colleague changed it since it was read.
        RuleBroken: It is not cancelled.
    """
    job = session.get_one(Job, job_id, with_for_update={"key_share": True})
    if job.status != JobStatus.CANCELLED:
        raise RuleBroken(
            QT_TRANSLATE_NOOP("errors", "Job {number} is not cancelled: there is nothing to take up."),
            number=job.number,
        )
    _check_unchanged(session, job, version)
    job.status = JobStatus.TO_PLAN
    for day in session.scalars(_days_of([job.id])):
        if day.served_on is None:
            # Else the next generation would make a second job of it.
            day.served_on = job.wanted_on or day.planned_on
            as_planned = day.served_on == day.planned_on
            day.state = OccurrenceState.APPLIED if as_planned else OccurrenceState.MOVED
            day.reason = ""
    session.flush()


def withdraw(session: Session, jobs: Sequence[Job]) -> None:
    """Cancel jobs that nobody began, off the board first.

    Raises:
        Conflict: A colleague changed one of their stops meanwhile.
    """
    if not jobs:
        return
    stops = session.scalars(select(Stop).where(Stop.job_id.in_([job.id for job in jobs]))).all()
    if stops:
        keys, versions = [stop.id for stop in stops], [stop.version for stop in stops]
        planning.take_off(session, planning.seen_stops(session, keys, versions))
    for job in jobs:
        session.refresh(job)
        if job.status == JobStatus.DRAFT:
            job.status = JobStatus.TO_PLAN  # a step of its own: an undo finds no other way back to a draft
            session.flush()
        job.status = JobStatus.CANCELLED
    session.flush()


def _days_of(job_ids: Collection[UUID]) -> Select[RoundOccurrence]:
    return (
        select(RoundOccurrence)
        .where(RoundOccurrence.job_id.in_(job_ids))
        .order_by(RoundOccurrence.id)
        .with_for_update(key_share=True)
    )


def _check_cancellable(job: Job) -> None:
    if job.status in CANCELLABLE:
        return
    if job.status == JobStatus.CANCELLED:
        text = QT_TRANSLATE_NOOP("errors", "Job {number} is cancelled already.")
    elif job.status == JobStatus.ON_SITE:
        text = QT_TRANSLATE_NOOP(
            "errors",
            "The driver is on site for job {number}: it can no longer be cancelled."
            " If nothing comes of it, it is recorded as not done.",
        )
    elif job.status == JobStatus.NOT_DONE:
        text = QT_TRANSLATE_NOOP(
            "errors", "Job {number} was tried and not done: say in the backlog that it need not be done."
        )
    else:
        text = QT_TRANSLATE_NOOP("errors", "Job {number} is done: it can no longer be cancelled.")
    raise RuleBroken(text, number=job.number)


def _check_unchanged(session: Session, job: Job, seen: int) -> None:
    if job.version != seen:
        raise Conflict(
            QT_TRANSLATE_NOOP("errors", "{who} changed this meanwhile. Look at the new state and try again."),
            who=planning.last_author(session, "job", job.id),
        )
