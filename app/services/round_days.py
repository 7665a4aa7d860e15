"""The days of rounds as a month shows them: planned, moved, decided, and what stands against each."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from uuid import UUID

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from app.domain.calendar import (
    Occurrence,
    OccurrenceState,
    Recurrence,
    occurrences,
    paris_day,
    paris_instant,
)
from app.domain.jobs import JobStatus, JobType
from app.models.base import bounds
from app.models.fleet import Absence, Driver, Material
from app.models.parties import Customer, Depot, Site
from app.models.planning import Job, Stop, Tour
from app.models.rounds import Round, RoundOccurrence
from app.services import board_reading, planning
from app.services.rounds import WEEKS_AHEAD, Hold, holds, rule_of, working_days

_AROUND = dt.timedelta(days=10)
"""No holiday moves a day further than this: what lands in a month is planned within it or this near."""

Key = tuple[UUID, dt.date]
"""A round and the day that its rule says."""


class Trouble(StrEnum):
    """What stands against a day of a round."""

    SITE_CLOSED = "site_closed"
    ALREADY_THERE = "already_there"
    """A job for the same thing at the same site that day, ordered by somebody."""
    DRIVER_ABSENT = "driver_absent"
    SLOT_TAKEN = "slot_taken"


class Wish(StrEnum):
    """What a person wants of a day when jobs are made."""

    PLAN = "plan"
    """On the usual driver's tour where there is room, else in the backlog."""
    BACKLOG = "backlog"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One day of a round.

    Attributes:
        planned_on: As the rule says: the day's name, whatever becomes of it.
        served_on: As holidays or a person leave it; None where nobody comes, or nobody decided yet.
        usual_on: As holidays alone leave it.
        on_board: On which day the job stands on the board, which a dispatcher may have changed there.
        holiday: What moved or stopped it.
        reason: Why a person decided so, or why the site is on hold.
        detail: What stands against it, in words: the driver's absence, the other job.
        version: Of the stored day; 0 where nothing is stored.
    """

    round_id: UUID
    planned_on: dt.date
    served_on: dt.date | None
    usual_on: dt.date | None
    state: OccurrenceState
    name: str
    customer_id: UUID
    customer: str
    site_id: UUID
    site: str
    city: str
    type: JobType
    material: str
    minutes: int
    driver_id: UUID | None
    driver: str
    start_at: dt.time | None
    holiday: str = ""
    reason: str = ""
    trouble: Trouble | None = None
    detail: str = ""
    job_id: UUID | None = None
    job_number: str = ""
    job_status: JobStatus | None = None
    on_board: dt.date | None = None
    version: int = 0

    @property
    def key(self) -> Key:
        """What stays the same when it is read again."""
        return self.round_id, self.planned_on

    @property
    def day(self) -> dt.date:
        """Where it is shown: on the board's day, else where it is to be served, or would have been."""
        return self.on_board or self.served_on or self.planned_on

    @property
    def is_moved(self) -> bool:
        """Whether it is served on another day than the rule says."""
        return self.served_on is not None and self.day != self.planned_on

    @property
    def is_waiting(self) -> bool:
        """Whether a job is still to be made of it."""
        return self.job_id is None and self.state in (OccurrenceState.PROPOSED, OccurrenceState.MOVED)

    @property
    def default_wish(self) -> Wish:
        """What is done with it unless a person says otherwise."""
        if self.trouble in (Trouble.ALREADY_THERE, Trouble.SITE_CLOSED):
            return Wish.LEAVE
        return Wish.BACKLOG if self.trouble is not None else Wish.PLAN


@dataclass(frozen=True, slots=True)
class DayTotal:
    """What one day of the month holds."""

    served: int = 0
    minutes: int = 0
    waiting: int = 0
    """Of these, how many have no job yet."""
    arrived: int = 0
    """Of these, how many come from another day."""
    left: int = 0
    """How many are planned that day and served on another, or not at all."""
    troubles: int = 0
    """How many want a person: to decide, or in a conflict."""


@dataclass(frozen=True, slots=True)
class MonthPreview:
    """A span of days as rounds fill it, before jobs are made of them."""

    first: dt.date
    last: dt.date
    today: dt.date
    passages: tuple[Passage, ...]
    holidays: Mapping[dt.date, str] = field(default_factory=dict)

    def totals(self) -> dict[dt.date, DayTotal]:
        """Return the figures of each day that has any."""
        found: dict[dt.date, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for each in self.passages:
            if each.served_on is not None:
                day = found[each.day]
                day["served"] += 1
                day["minutes"] += each.minutes
                day["waiting"] += each.is_waiting
                day["arrived"] += each.is_moved
            if each.served_on is None or each.is_moved:
                found[each.planned_on]["left"] += 1
            if each.state is OccurrenceState.TO_DECIDE or (each.is_waiting and each.trouble is not None):
                found[each.day]["troubles"] += 1
        return {day: DayTotal(**figures) for day, figures in sorted(found.items())}

    def waiting(self) -> list[Passage]:
        """Return the days that jobs can be made of: not those of the past."""
        return [each for each in self.passages if each.is_waiting and each.day >= self.today]

    def to_decide(self) -> list[Passage]:
        """Return the days that want a person."""
        return [
            each
            for each in self.passages
            if each.state is OccurrenceState.TO_DECIDE and each.planned_on >= self.today
        ]


# ------------------------------------------------------------------------------------------------ the preview


def today_in_paris(session: Session) -> dt.date:
    """Return the day it is, by the clock of the database."""
    return paris_day(session.scalars(select(func.now())).one())


def preview(
    session: Session,
    first: dt.date,
    last: dt.date,
    *,
    today: dt.date | None = None,
    round_ids: Collection[UUID] | None = None,
) -> MonthPreview:
    """Return every day of a round that is planned or served from `first` to `last`, in eight queries.

    Args:
        session: Of any person.
        first: The first day.
        last: The last day, included.
        today: The day it is; the database's unless told.
        round_ids: Only these rounds.
    """
    today = today or today_in_paris(session)
    working = working_days(session, today)
    found = _rounds(session, first - _AROUND, last + _AROUND, round_ids)
    stored = _stored(session, first, last, round_ids)
    resting: dict[UUID, list[Hold]] = defaultdict(list)
    for hold in holds(session, first - _AROUND):
        resting[hold.site_id].append(hold)
    made = []
    for row in found:
        days = occurrences(
            row.rule, first - _AROUND, last + _AROUND, working, alsace_moselle=row.alsace_moselle
        )
        for occurrence in days:
            passage = _passage(row, occurrence, stored.pop((row.round.id, occurrence.planned_on), None))
            passage = _held(passage, resting.get(passage.site_id, ()))
            if first <= passage.planned_on <= last or first <= passage.day <= last:
                made.append(passage)
    # Days that a person decided, or that have a job, outlive the rule that made them.
    by_id = {row.round.id: row for row in found}
    for (round_id, planned_on), kept in stored.items():
        row_of = by_id.get(round_id)
        if row_of is None or kept.row.state in (OccurrenceState.ON_HOLD, OccurrenceState.TO_DECIDE):
            continue
        passage = _passage(row_of, Occurrence(planned_on, None), kept)
        if first <= passage.planned_on <= last or first <= passage.day <= last:
            made.append(passage)
    checked = _troubles(session, made, today)
    names = {each.planned_on: each.holiday for each in checked if each.holiday}
    return MonthPreview(first, last, today, tuple(checked), names)


def ahead(session: Session, today: dt.date | None = None, weeks: int = WEEKS_AHEAD) -> MonthPreview:
    """Return the weeks that jobs should be made of by now, to tell what is not made yet."""
    today = today or today_in_paris(session)
    return preview(session, today, today + dt.timedelta(weeks=weeks), today=today)


@dataclass(frozen=True, slots=True)
class _Row:
    round: Round
    rule: Recurrence
    customer: str
    site: str
    city: str
    site_closed: bool
    alsace_moselle: bool
    driver: str
    material: str


@dataclass(frozen=True, slots=True)
class _Kept:
    row: RoundOccurrence
    number: str
    status: JobStatus | None
    on_board: dt.date | None


def _rounds(
    session: Session, first: dt.date, last: dt.date, round_ids: Collection[UUID] | None
) -> list[_Row]:
    query = (
        select(
            Round,
            Customer.name,
            Customer.holiday_policy,
            Site.name,
            Site.city,
            or_(Site.archived_at.is_not(None), Customer.archived_at.is_not(None)),
            Depot.alsace_moselle,
            Driver.first_name,
            Driver.surname,
            Material.name,
        )
        .join(Customer, Customer.id == Round.customer_id)
        .join(Site, Site.id == Round.site_id)
        .outerjoin(Depot, Depot.id == func.coalesce(Round.depot_id, Site.depot_id))
        .outerjoin(Driver, Driver.id == Round.driver_id)
        .outerjoin(Material, Material.id == Round.material_id)
        .where(
            Round.archived_at.is_(None),
            Round.anchor_on <= last,
            or_(Round.until_on.is_(None), Round.until_on >= first - _AROUND),
        )
        .order_by(Customer.name, Round.name, Round.id)
    )
    if round_ids is not None:
        query = query.where(Round.id.in_(round_ids))
    return [
        _Row(
            row,
            rule_of(row, policy),
            customer,
            site,
            city,
            closed,
            bool(alsace),
            f"{first_name or ''} {surname or ''}".strip(),
            material or "",
        )
        for row, customer, policy, site, city, closed, alsace, first_name, surname, material in (
            session.execute(query)
        )
    ]


def _stored(
    session: Session, first: dt.date, last: dt.date, round_ids: Collection[UUID] | None
) -> dict[Key, _Kept]:
    query = (
        select(RoundOccurrence, Job.number, Job.status, Tour.day)
        .outerjoin(Job, Job.id == RoundOccurrence.job_id)
        .outerjoin(Stop, Stop.job_id == RoundOccurrence.job_id)
        .outerjoin(Tour, Tour.id == Stop.tour_id)
        .where(
            or_(
                RoundOccurrence.planned_on.between(first - _AROUND, last + _AROUND),
                RoundOccurrence.served_on.between(first, last),
            )
        )
    )
    if round_ids is not None:
        query = query.where(RoundOccurrence.round_id.in_(round_ids))
    return {
        (row.round_id, row.planned_on): _Kept(row, number or "", JobStatus(status) if status else None, day)
        for row, number, status, day in session.execute(query)
    }


def _passage(row: _Row, occurrence: Occurrence, kept: _Kept | None) -> Passage:
    state, served_on = OccurrenceState.PROPOSED, occurrence.served_on
    if occurrence.needs_decision:
        state, served_on = OccurrenceState.TO_DECIDE, None
    elif served_on is None and occurrence.holiday:
        state = OccurrenceState.SKIPPED
    reason, version = "", 0
    if kept is not None:
        version = kept.row.version
        # A hold that ended, or a policy that changed, frees what nobody decided.
        if kept.row.state not in (OccurrenceState.ON_HOLD, OccurrenceState.TO_DECIDE):
            state, served_on = OccurrenceState(kept.row.state), kept.row.served_on
            reason = kept.row.reason
    made = row.round
    decided = kept is not None and state in (OccurrenceState.APPLIED, OccurrenceState.MOVED)
    return Passage(
        round_id=made.id,
        planned_on=occurrence.planned_on,
        served_on=served_on,
        usual_on=None if occurrence.needs_decision else occurrence.served_on,
        state=state,
        name=made.name,
        customer_id=made.customer_id,
        customer=row.customer,
        site_id=made.site_id,
        site=row.site,
        city=row.city,
        type=JobType(made.type),
        material=row.material,
        minutes=made.minutes,
        driver_id=made.driver_id,
        driver=row.driver,
        start_at=made.start_at,
        holiday=occurrence.holiday,
        reason=reason,
        trouble=Trouble.SITE_CLOSED if row.site_closed else None,
        job_id=kept.row.job_id if kept is not None and decided else None,
        job_number=kept.number if kept is not None and decided else "",
        job_status=kept.status if kept is not None and decided else None,
        on_board=kept.on_board if kept is not None and decided else None,
        version=version,
    )


def _held(passage: Passage, resting: Sequence[Hold]) -> Passage:
    if not resting or passage.state in (OccurrenceState.SKIPPED, OccurrenceState.APPLIED):
        return passage
    day = passage.served_on or passage.planned_on
    hold = next((each for each in resting if each.covers(day)), None)
    if hold is None or passage.job_id is not None:
        return passage
    return replace(passage, state=OccurrenceState.ON_HOLD, served_on=None, reason=hold.reason)


def _troubles(session: Session, passages: list[Passage], today: dt.date) -> list[Passage]:
    """Say what stands against the days that no job was made of yet, in three queries."""
    waiting = [each for each in passages if each.is_waiting and each.trouble is None and each.day >= today]
    drivers = {each.driver_id for each in waiting if each.driver_id is not None and each.start_at is not None}
    first = min((each.day for each in waiting), default=today)
    last = max((each.day for each in waiting), default=today)
    span = board_reading.paris_days(first, last)
    taken: dict[tuple[UUID, dt.date], list[tuple[dt.datetime, dt.datetime, str, Trouble]]] = defaultdict(list)
    away = session.execute(
        select(Absence.driver_id, Absence.slot, Absence.kind, Absence.note).where(
            Absence.driver_id.in_(drivers), Absence.slot.op("&&")(span)
        )
    )
    for driver_id, slot, kind, note in away:
        if driver_id is None:
            continue
        start, end = bounds(slot)
        day, until = max(paris_day(start), first), min(paris_day(end), last)
        while day <= until:
            taken[driver_id, day].append((start, end, note or kind, Trouble.DRIVER_ABSENT))
            day += dt.timedelta(days=1)
    standing = session.execute(
        select(Tour.driver_id, Tour.day, Stop.slot, Customer.name, Site.name)
        .join(Stop, Stop.tour_id == Tour.id)
        .outerjoin(Job, Job.id == Stop.job_id)
        .outerjoin(Customer, Customer.id == Job.customer_id)
        .outerjoin(Site, Site.id == Job.site_id)
        .where(Tour.driver_id.in_(drivers), Tour.day.between(first, last))
    )
    for driver_id, day, slot, customer, site in standing:
        start, end = bounds(slot)
        label = f"{_clock(start)}–{_clock(end)}"
        label = " · ".join(filter(None, (label, customer, site)))
        taken[driver_id, day].append((start, end, label, Trouble.SLOT_TAKEN))
    orders = session.execute(
        select(Job.site_id, Job.wanted_on, Job.type, Material.name, Job.number)
        .outerjoin(Material, Material.id == Job.material_id)
        .where(
            Job.site_id.in_(select(Round.site_id).where(Round.archived_at.is_(None))),
            Job.wanted_on.between(first, last),
            Job.status != JobStatus.CANCELLED,
            ~exists().where(RoundOccurrence.job_id == Job.id),
        )
    )
    ordered = {
        (site_id, wanted_on, kind, material or ""): number
        for site_id, wanted_on, kind, material, number in orders
    }
    checked: dict[Key, Passage] = {}
    for each in sorted(waiting, key=lambda one: (one.day, one.start_at or dt.time.max, one.name)):
        same = ordered.get((each.site_id, each.day, each.type, each.material))
        if same:
            checked[each.key] = replace(each, trouble=Trouble.ALREADY_THERE, detail=same)
            continue
        if each.driver_id is None or each.start_at is None:
            continue
        start = paris_instant(each.day, each.start_at)
        end = start + dt.timedelta(minutes=each.minutes)
        there = taken[each.driver_id, each.day]
        clash = next((one for one in there if one[0] < end and start < one[1]), None)
        if clash is not None:
            checked[each.key] = replace(each, trouble=clash[3], detail=clash[2])
            continue
        label = f"{_clock(start)}–{_clock(end)} · {each.name}"
        there.append((start, end, label, Trouble.SLOT_TAKEN))
    return [checked.get(each.key, each) for each in passages]


def _clock(instant: dt.datetime) -> str:
    """Return what the clock in Paris shows."""
    return f"{instant.astimezone(planning.PARIS):%H:%M}"
