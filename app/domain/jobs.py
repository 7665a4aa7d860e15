"""What a job is, which states it passes through and what its types do to a container.

Source: the trade's usage; the times on site are rules of thumb to start a plan with.
"""

from dataclasses import dataclass
from enum import StrEnum


class JobType(StrEnum):
    """One service at one site: the unit that is planned."""

    DELIVER = "DELIVER"
    SWAP = "SWAP"
    EMPTY_RETURN = "EMPTY_RETURN"
    REMOVE = "REMOVE"
    MOVE = "MOVE"
    ROUND = "ROUND"
    GRAB = "GRAB"
    BULK = "BULK"
    HAZ_PICKUP = "HAZ_PICKUP"
    FREIGHT = "FREIGHT"
    SERVICE = "SERVICE"


class StopKind(StrEnum):
    """A stop serves a job, or the tour itself."""

    JOB = "JOB"
    DEPOT = "DEPOT"
    LOAD_EMPTY = "LOAD_EMPTY"
    OUTLET = "OUTLET"
    BREAK = "BREAK"
    FUEL = "FUEL"
    WASH = "WASH"


class MemberRole(StrEnum):
    """How somebody or something belongs to a tour beside its driver, vehicle and trailer."""

    SECOND_DRIVER = "second_driver"
    LOADER = "loader"
    CONVOY_DRIVER = "convoy_driver"
    CONVOY_VEHICLE = "convoy_vehicle"


class JobStatus(StrEnum):
    """The states of a job, from the call to the invoice."""

    DRAFT = "DRAFT"
    TO_PLAN = "TO_PLAN"
    PLANNED = "PLANNED"
    SENT = "SENT"
    ACKNOWLEDGED = "ACKNOWLEDGED"
    EN_ROUTE = "EN_ROUTE"
    ON_SITE = "ON_SITE"
    DONE = "DONE"
    WEIGHED = "WEIGHED"
    VALIDATED = "VALIDATED"
    INVOICED = "INVOICED"
    NOT_DONE = "NOT_DONE"
    CANCELLED = "CANCELLED"
    DISPUTED = "DISPUTED"


_S = JobStatus
_BEFORE_SITE = (_S.PLANNED, _S.SENT, _S.ACKNOWLEDGED, _S.EN_ROUTE)

TRANSITIONS: dict[JobStatus, frozenset[JobStatus]] = {
    _S.DRAFT: frozenset({_S.TO_PLAN, _S.CANCELLED}),
    _S.TO_PLAN: frozenset({_S.PLANNED, _S.DRAFT, _S.CANCELLED}),
    # A phone without network reports late and at once: each state may follow any earlier one of the road.
    **{
        status: frozenset(
            {*_BEFORE_SITE, _S.TO_PLAN, _S.ON_SITE, _S.DONE, _S.NOT_DONE, _S.CANCELLED} - {status}
        )
        for status in _BEFORE_SITE
    },
    _S.ON_SITE: frozenset({_S.DONE, _S.NOT_DONE}),
    _S.DONE: frozenset({_S.WEIGHED, _S.VALIDATED, _S.DISPUTED}),
    _S.WEIGHED: frozenset({_S.DONE, _S.VALIDATED, _S.DISPUTED}),
    _S.VALIDATED: frozenset({_S.WEIGHED, _S.DONE, _S.INVOICED, _S.DISPUTED}),
    _S.DISPUTED: frozenset({_S.DONE, _S.WEIGHED, _S.VALIDATED, _S.CANCELLED}),
    _S.NOT_DONE: frozenset({_S.VALIDATED}),  # a trip for nothing may be charged
    _S.INVOICED: frozenset(),
    _S.CANCELLED: frozenset({_S.TO_PLAN}),
}
"""From each state, where a job may go. The database holds the same table and refuses the rest."""


@dataclass(frozen=True, slots=True)
class JobTraits:
    """What a type of job does: minutes on site are usual values, to start a plan with."""

    brings_container: bool
    takes_container: bool
    goes_to_outlet: bool
    is_weighed: bool
    minutes_on_site: int


TRAITS: dict[JobType, JobTraits] = {
    JobType.DELIVER: JobTraits(True, False, False, False, 15),
    JobType.SWAP: JobTraits(True, True, True, True, 20),
    JobType.EMPTY_RETURN: JobTraits(True, True, True, True, 25),
    JobType.REMOVE: JobTraits(False, True, True, True, 15),
    JobType.MOVE: JobTraits(False, False, False, False, 10),
    JobType.ROUND: JobTraits(False, False, True, True, 180),
    JobType.GRAB: JobTraits(False, False, True, True, 30),
    JobType.BULK: JobTraits(False, False, True, True, 45),
    JobType.HAZ_PICKUP: JobTraits(False, False, True, True, 30),
    JobType.FREIGHT: JobTraits(False, False, False, False, 60),
    JobType.SERVICE: JobTraits(False, False, False, False, 30),
}


TECHNICAL_MINUTES: dict[StopKind, int] = {
    StopKind.OUTLET: 25,
    StopKind.DEPOT: 15,
    StopKind.LOAD_EMPTY: 15,
    StopKind.BREAK: 45,
    StopKind.FUEL: 15,
    StopKind.WASH: 30,
}
"""Stops that a tour needs for itself, which serve no job, and how long each takes, to start a plan with.

An outlet counts both weighings. Source: domain usage, 15 to 45; for the break, Regulation (EC) 561/2006,
art. 7.
"""


class EventKind(StrEnum):
    """What a driver's phone tells."""

    TOUR_OPENED = "tour_opened"
    TOUR_ACKNOWLEDGED = "tour_acknowledged"
    DEPARTED = "departed"
    ARRIVED = "arrived"
    DONE = "done"
    NOT_DONE = "not_done"
    PROBLEM = "problem"
    WEIGHT = "weight"
    CONTAINER = "container"
    PHOTO = "photo"
    SIGNATURE = "signature"
    NOTE = "note"
    TOUR_ENDED = "tour_ended"
    VEHICLE_CHECK = "vehicle_check"
    WAITING = "waiting"
    LIFTS = "lifts"
    DOWNGRADE = "downgrade"
    BLOCKED = "blocked"
    UNBLOCKED = "unblocked"
    LOAD_REFUSED = "load_refused"
    MESSAGE = "message"
    MESSAGE_READ = "message_read"


class PlaceKind(StrEnum):
    """Where a container can be: both ends of a container's movement."""

    SITE = "site"
    DEPOT = "depot"
    VEHICLE = "vehicle"
    OUTLET = "outlet"
    REPAIR = "repair"
    LOST = "lost"
    OUTSIDE = "outside"


class DocumentKind(StrEnum):
    """The kinds of papers kept in the document store."""

    JOB_TICKET = "job_ticket"
    WEIGH_TICKET = "weigh_ticket"
    TRACKING_FORM = "tracking_form"
    TOUR_SHEET = "tour_sheet"
    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"
    PHOTO = "photo"
    SIGNATURE = "signature"
    STATEMENT = "statement"
    SIGNED_PAPER = "signed_paper"
    PURCHASE = "purchase"
    ORDER = "order"
    CONTRACT = "contract"
    PROTOCOL = "protocol"
    ACCEPTANCE = "acceptance"
    CERTIFICATE = "certificate"
    REGISTRATION = "registration"
    LICENCE = "licence"
    LETTER = "letter"
    OTHER = "other"


ISSUED_KINDS = frozenset(
    {
        DocumentKind.JOB_TICKET,
        DocumentKind.TOUR_SHEET,
        DocumentKind.INVOICE,
        DocumentKind.CREDIT_NOTE,
        DocumentKind.SIGNATURE,
        DocumentKind.STATEMENT,
    }
)
"""Kinds that only the program issues or a phone takes: no file brought in from outside is one of them."""
