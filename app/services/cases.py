"""Problems of drivers on the road: the calls made for them, how they end, and the words exchanged meanwhile.

A case is opened by the driver's phone, or here; its rules are held by the database (0014_live.sql).
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Select, func, select, text
from sqlalchemy.orm import Session

from app.domain.calendar import PARIS, next_working_day
from app.domain.jobs import JobStatus
from app.domain.live import CallResult, CaseKind, Fee, Outcome
from app.ids import new_id
from app.models.field import FieldEvent
from app.models.fleet import Driver, Vehicle
from app.models.live import CallAttempt, Message, ProblemCase
from app.models.parties import Customer, Site
from app.models.planning import Job, Tour
from app.services import planning

_BEFORE_END = (
    JobStatus.PLANNED,
    JobStatus.SENT,
    JobStatus.ACKNOWLEDGED,
    JobStatus.EN_ROUTE,
    JobStatus.ON_SITE,
    JobStatus.NOT_DONE,
)


@dataclass(frozen=True, slots=True)
class Number:
    """A telephone number to try, and whose it is."""

    number: str
    who: str


@dataclass(frozen=True, slots=True)
class Call:
    """A call that was tried."""

    id: UUID
    number: str
    who: str
    result: str
    text: str
    at: dt.datetime
    author: str


@dataclass(frozen=True, slots=True)
class Case:
    """One problem of a driver, with all that helps to end it."""

    id: UUID
    tour_id: UUID
    stop_id: UUID | None
    job_id: UUID | None
    kind: str
    reason: str
    text: str
    is_from_phone: bool
    device_at: dt.datetime
    opened_at: dt.datetime
    deadline: dt.datetime
    state: str
    issue: str
    outcome: str
    outcome_text: str
    plan: str
    fee: str
    fee_reason: str
    fee_by: str
    closed_at: dt.datetime | None
    closed_by: str
    driver: str
    mobile: str
    vehicle: str
    job_number: str
    job_status: str
    customer: str
    site: str
    address: str
    access_note: str
    numbers: tuple[Number, ...]
    """The site's in the order to try them, then the customer's."""
    calls: tuple[Call, ...]
    """The oldest first."""
    photo_ids: tuple[UUID, ...]
    """Documents: what the driver photographed at this stop, the newest first."""

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to end it."""
        return self.state == "open"


@dataclass(frozen=True, slots=True)
class Closing:
    """The four lines and the decisions that close a case; the calls are the second line."""

    issue: str
    outcome: Outcome
    outcome_text: str
    plan: str
    fee: Fee
    fee_reason: str = ""
    retry_on: dt.date | None = None
    """The day for which the job is asked again, with the outcome "replan"."""


@dataclass(frozen=True, slots=True)
class Words:
    """A message between the office and a driver."""

    id: UUID
    tour_id: UUID
    stop_id: UUID | None
    place: str
    is_from_driver: bool
    text: str
    at: dt.datetime
    author: str
    read_at: dt.datetime | None
    read_by: str


# ------------------------------------------------------------------------------------------------ reading


def cases_of(session: Session, day: dt.date) -> list[Case]:
    """Return the cases of a day's tours and all that are still open, by their deadline, in three queries."""
    # Two looks into two indexes: one condition on both tables would read every case there ever was.
    of_day = select(ProblemCase.id).join(Tour, Tour.id == ProblemCase.tour_id).where(Tour.day == day)
    still_open = select(ProblemCase.id).where(ProblemCase.state == "open")
    return _cases(session, _case_rows().where(ProblemCase.id.in_(of_day.union(still_open))))


def case_of(session: Session, case_id: UUID) -> Case | None:
    """Return one case, or nothing where it is not of the person's depots."""
    found = _cases(session, _case_rows().where(ProblemCase.id == case_id))
    return found[0] if found else None


def _case_rows() -> Select[ProblemCase, Driver, str | None, Job | None, Customer | None, Site | None]:
    return (
        select(ProblemCase, Driver, Vehicle.plate, Job, Customer, Site)
        .join(Tour, Tour.id == ProblemCase.tour_id)
        .join(Driver, Driver.id == Tour.driver_id)
        .outerjoin(Vehicle, Vehicle.id == Tour.vehicle_id)
        .outerjoin(Job, Job.id == ProblemCase.job_id)
        .outerjoin(Customer, Customer.id == Job.customer_id)
        .outerjoin(Site, Site.id == Job.site_id)
        .order_by(ProblemCase.state.desc(), ProblemCase.deadline, ProblemCase.id)
    )


def _cases(
    session: Session,
    query: Select[ProblemCase, Driver, str | None, Job | None, Customer | None, Site | None],
) -> list[Case]:
    rows = session.execute(query).all()
    keys = [case.id for case, *_ in rows]
    calls: dict[UUID, list[Call]] = {key: [] for key in keys}
    for call in session.scalars(
        select(CallAttempt).where(CallAttempt.case_id.in_(keys)).order_by(CallAttempt.at, CallAttempt.id)
    ):
        calls[call.case_id].append(
            Call(call.id, call.number, call.who, call.result, call.text, call.at, call.author)
        )
    photos: dict[UUID, list[UUID]] = {}
    jobs = [case.job_id for case, *_ in rows if case.job_id is not None]
    for job_id, document_id in session.execute(
        select(FieldEvent.job_id, FieldEvent.document_id)
        .where(FieldEvent.job_id.in_(jobs), FieldEvent.kind == "photo", FieldEvent.document_id.is_not(None))
        .order_by(FieldEvent.received_at.desc())
    ):
        if job_id is not None and document_id is not None:
            photos.setdefault(job_id, []).append(document_id)
    return [
        Case(
            id=case.id,
            tour_id=case.tour_id,
            stop_id=case.stop_id,
            job_id=case.job_id,
            kind=case.kind,
            reason=case.reason,
            text=case.text,
            is_from_phone=case.source == "phone",
            device_at=case.device_at,
            opened_at=case.opened_at,
            deadline=case.deadline,
            state=case.state,
            issue=case.issue,
            outcome=case.outcome,
            outcome_text=case.outcome_text,
            plan=case.plan,
            fee=case.fee,
            fee_reason=case.fee_reason,
            fee_by=case.fee_by,
            closed_at=case.closed_at,
            closed_by=case.closed_by,
            driver=f"{driver.first_name} {driver.surname}".strip(),
            mobile=driver.mobile,
            vehicle=plate or "",
            job_number=job.number if job else "",
            job_status=job.status if job else "",
            customer=customer.name if customer else "",
            site=site.name if site else "",
            address=" ".join(filter(None, (site.street, site.postcode, site.city))) if site else "",
            access_note=site.access_note if site else "",
            numbers=_numbers(job, site, customer),
            calls=tuple(calls[case.id]),
            photo_ids=tuple(photos.get(case.job_id, ())) if case.job_id else (),
        )
        for case, driver, plate, job, customer, site in rows
    ]


def _numbers(job: Job | None, site: Site | None, customer: Customer | None) -> tuple[Number, ...]:
    found: dict[str, str] = {}
    if job is not None and job.phone:
        found[job.phone] = job.contact
    for party in (site, customer):
        if party is not None:
            for number in party.phones:
                found.setdefault(number, party.contact or party.name)
    return tuple(Number(number, who) for number, who in found.items() if number)


def messages_of(session: Session, tour_ids: Sequence[UUID]) -> list[Words]:
    """Return what was written to and by the drivers of some tours, the oldest first."""
    found = session.execute(
        select(Message, Customer.name, Site.city)
        .outerjoin(Job, Job.id == Message.job_id)
        .outerjoin(Customer, Customer.id == Job.customer_id)
        .outerjoin(Site, Site.id == Job.site_id)
        .where(Message.tour_id.in_(tour_ids))
        .order_by(Message.at, Message.id)
    )
    return [
        Words(
            message.id,
            message.tour_id,
            message.stop_id,
            " · ".join(filter(None, (customer, city))),
            message.sender == "driver",
            message.text,
            message.at,
            message.author,
            message.read_at,
            message.read_by,
        )
        for message, customer, city in found
    ]


def fee_of(session: Session, case_id: UUID) -> Decimal | None:
    """Return what the trip would be charged, in euros without VAT; None where no price list says it."""
    fee: Decimal | None = session.scalar(select(func.case_fee(case_id)))
    return fee


def proposed_day(today: dt.date) -> dt.date:
    """Return the day for which a job that could not be done is asked again, unless somebody says another."""
    return next_working_day(today + dt.timedelta(days=1))


# ------------------------------------------------------------------------------------------------ acting


def open_case(
    session: Session,
    tour_id: UUID,
    stop_id: UUID | None,
    kind: CaseKind,
    reason: str,
    case_id: UUID | None = None,
) -> str:
    """Open a case by hand and return its id; a stop that has an open one already keeps it.

    Raises:
        Conflict: The stop left the tour meanwhile.
        Forbidden: The person does not dispatch, or not for this depot.
    """
    key = session.scalar(select(func.open_case(case_id or new_id(), tour_id, stop_id, kind.value, reason)))
    return str(key)


def add_call(session: Session, case_id: UUID, number: Number, result: CallResult, words: str = "") -> None:
    """Note that a number was called.

    Raises:
        Conflict: The case was closed meanwhile.
    """
    session.execute(select(func.add_call(new_id(), case_id, number.number, number.who, result.value, words)))


def close_case(session: Session, case_id: UUID, closing: Closing) -> str:
    """Close a case; the job is then not done, charged or not, and asked again where it is to be.

    Returns:
        The number of the job that is to be planned, or nothing.

    Raises:
        RuleBroken: Nobody was called yet, a line is missing, or no list has a price for the trip.
        Conflict: A colleague closed it, or the driver could work after all.
    """
    again: Job | None = None
    job_id = session.scalar(select(ProblemCase.job_id).where(ProblemCase.id == case_id))
    if closing.outcome is Outcome.REPLAN and job_id is not None:
        again = _again(session, job_id, closing.retry_on)
    session.execute(
        select(
            func.close_case(
                case_id,
                closing.issue,
                closing.outcome.value,
                closing.outcome_text,
                closing.plan,
                closing.fee.value,
                closing.fee_reason,
                again.id if again else None,
            )
        )
    )
    return again.number if again else ""


def _again(session: Session, job_id: UUID, day: dt.date | None) -> Job | None:
    """Return the job that tries another again: the one there is, or a new one in the backlog."""
    job = session.get_one(Job, job_id, with_for_update={"key_share": True}, populate_existing=True)
    known = session.scalar(select(Job).where(Job.retry_of_id == job_id).limit(1))
    if known is not None or job.status not in _BEFORE_END:
        return known  # a colleague planned it again already, or took it back to the backlog
    today: dt.date = dt.datetime.now(PARIS).date()
    return planning.copied(
        session, job, retry_of_id=job_id, wanted_on=day or proposed_day(today), status=JobStatus.TO_PLAN
    )


def send_message(session: Session, tour_id: UUID, words: str, stop_id: UUID | None = None) -> None:
    """Write to a driver; his phone shows it when it next asks for its day.

    Raises:
        RuleBroken: There is nothing in it, or too much.
    """
    session.execute(select(func.send_message(new_id(), tour_id, stop_id, words)))


def read_messages(session: Session, tour_id: UUID) -> int:
    """Note that a driver's messages were read here, and return how many were new."""
    return int(session.scalar(select(func.read_messages(tour_id))) or 0)


def photo(session: Session, document_id: UUID) -> bytes:
    """Return a picture that a driver took, or nothing where it is gone."""
    return bytes(session.execute(text("SELECT document_body(:id)"), {"id": document_id}).scalar() or b"")
