"""The day seen live: how far each tour is, when it will be where, and what its driver told."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from app.domain.calendar import PARIS, paris_instant
from app.domain.jobs import JobStatus, StopKind
from app.domain.live import Ahead, Expected, expected, late_minutes
from app.domain.travel import Point
from app.models.base import bounds
from app.models.field import DriverLink, FieldEvent
from app.models.fleet import Driver, Vehicle
from app.models.live import Message, ProblemCase
from app.models.parties import Customer, Depot, Outlet, Site
from app.models.planning import Job, Stop, Tour
from app.services import cases, field
from app.services.board_reading import is_shown
from app.services.cases import Case
from app.services.field import NewLink
from app.services.gate import Doors

__all__ = [
    "Alert",
    "LiveDay",
    "LiveStop",
    "LiveTour",
    "TimelineEntry",
    "alerts",
    "live_board",
    "live_day",
    "new_link",
    "timeline",
]

LATE_MINUTES = 15
"""From here on a delay is shown as one."""


@dataclass(frozen=True, slots=True)
class LiveStop:
    """One stop of a tour: planned, told, and expected."""

    id: UUID
    job_id: UUID | None
    kind: str
    place: str
    """Customer and town, or an outlet's or the depot's name; empty for a break."""
    status: str
    """Of the job, or empty."""
    starts_at: dt.datetime
    ends_at: dt.datetime
    arrived_at: dt.datetime | None
    done_at: dt.datetime | None
    problem: str
    is_blocked: bool
    """A case is open for it."""
    arrives_at: dt.datetime
    """Expected, or as it was."""
    late_minutes: int
    """Behind what was promised, else behind the plan."""
    point: Point | None


@dataclass(frozen=True, slots=True)
class LiveTour:
    """One line of the Live screen."""

    tour_id: UUID
    driver: str
    vehicle: str
    label: str
    status: str
    stops_done: int
    stops_total: int
    not_done: int
    problems: int
    next_stop: str
    """Where the driver is or goes to; empty when the tour is done."""
    next_state: str
    """The state of that stop's job, or empty."""
    late_minutes: int
    last_event: str
    last_event_at: dt.datetime | None
    last_seen_at: dt.datetime | None
    pending_items: int
    """How many items the phone said it still holds."""
    acknowledged: bool
    """True once the driver has seen the newest published state."""
    driver_id: UUID | None = None
    mobile: str = ""
    stops: tuple[LiveStop, ...] = ()
    oldest_pending_at: dt.datetime | None = None
    heard_at: dt.datetime | None = None
    """The last sign of life, of whatever kind."""
    silent_minutes: int = 0
    """For how long nothing was heard of a tour that should be under way, once that is too long; else 0."""
    expected_late: int = 0
    """The longest delay that is coming, in minutes."""
    late_stop: str = ""
    """The first stop that will be reached late."""
    late_stop_at: dt.datetime | None = None
    ends_at: dt.datetime | None = None
    """When the tour is expected to be over."""
    unread: int = 0
    """Messages of the driver that nobody read."""
    blocked: int = 0
    """Cases that are open."""
    deadline: dt.datetime | None = None
    """The first of their deadlines."""
    point: Point | None = None
    """Where the truck was last."""
    point_at: dt.datetime | None = None

    @property
    def urgency(self) -> int:
        """Return how much the tour needs somebody: what is most urgent is greatest."""
        return (
            8 * (self.blocked > 0)
            + 4 * (self.silent_minutes > 0)
            + 2 * bool(self.problems or self.not_done or self.unread)
            + (max(self.late_minutes, self.expected_late) >= LATE_MINUTES and self.status != "closed")
        )


@dataclass(frozen=True, slots=True)
class LiveDay:
    """What the Live screen shows."""

    tours: tuple[LiveTour, ...]
    """Those that need somebody first."""
    cases: tuple[Case, ...]
    """The open ones first, by their deadline."""
    depots: tuple[tuple[str, Point], ...]
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Alert:
    """Something that rings once: a case, a job not done or with a problem, a message, a silent tour."""

    key: str
    kind: str
    """"case", "problem", "message" or "silent"."""
    tour_id: UUID
    driver: str
    text: str


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One event of a tour as it was told."""

    id: UUID
    seq: int
    kind: str
    device_at: dt.datetime
    received_at: dt.datetime
    job_id: UUID | None
    place: str
    data: dict[str, Any]
    document_id: UUID | None
    lat: float | None
    lon: float | None


def live_board(session: Session, day: dt.date) -> LiveDay:
    """Return all that the Live screen shows of `day`, in as many queries whatever happened before."""
    tours = live_day(session, day)
    depots = session.execute(
        select(Depot.name, Depot.lat, Depot.lon).where(Depot.lat.is_not(None), Depot.lon.is_not(None))
    )
    return LiveDay(
        tours=tuple(sorted(tours, key=lambda tour: -tour.urgency)),
        cases=tuple(cases.cases_of(session, day)),
        depots=tuple((name, (lat, lon)) for name, lat, lon in depots if lat is not None and lon is not None),
        at=_now(session),
    )


def _now(session: Session) -> dt.datetime:
    now: dt.datetime = session.scalar(select(func.now())) or dt.datetime.now(dt.UTC)
    return now


@dataclass(frozen=True, slots=True)
class _Told:
    """What is known of a tour beside its plan."""

    last: FieldEvent | None
    heard_at: dt.datetime | None
    seen_at: dt.datetime | None
    pending: int
    oldest: dt.datetime | None
    revision: int
    unread: int
    blocked: dict[UUID | None, dt.datetime]
    position: tuple[Point, dt.datetime] | None


_Row = tuple[Stop, Job | None, str, Point | None]


def live_day(session: Session, day: dt.date) -> list[LiveTour]:
    """Return how far each tour of `day` is, by driver, in eleven queries whatever their number."""
    now = _now(session)
    silent_after = _silent_minutes(session)
    tours = session.execute(
        select(Tour, Driver, Vehicle.plate, Depot.name, Depot.lat, Depot.lon)
        .join(Driver, Driver.id == Tour.driver_id)
        .outerjoin(Vehicle, Vehicle.id == Tour.vehicle_id)
        .outerjoin(Depot, Depot.id == func.coalesce(Tour.depot_id, Driver.depot_id))
        .where(Tour.day == day, is_shown())
        .order_by(Driver.surname, Driver.first_name, func.lower(Tour.slot))
    ).all()
    yards = {
        tour.id: (name or "", (lat, lon) if lat is not None and lon is not None else None)
        for tour, _, _, name, lat, lon in tours
    }
    stops = _stops(session, yards)
    told = _told(session, list(yards))
    return [
        _tour(tour, driver, plate or "", stops[tour.id], told[tour.id], now, silent_after)
        for tour, driver, plate, *_ in tours
    ]


def _silent_minutes(session: Session) -> int:
    """Return after how many minutes a tour of which nothing is heard rings."""
    return int(session.scalar(select(func.whole_parameter("field.silent_minutes", 60, 5, 1440))) or 60)


def _stops(session: Session, yards: dict[UUID, tuple[str, Point | None]]) -> dict[UUID, list[_Row]]:
    """Return the stops of tours in their order, with the words and the point of each place."""
    found: dict[UUID, list[_Row]] = {key: [] for key in yards}
    for stop, job, customer, site, outlet in session.execute(
        select(Stop, Job, Customer.name, Site, Outlet)
        .outerjoin(Job, Job.id == Stop.job_id)
        .outerjoin(Customer, Customer.id == Job.customer_id)
        .outerjoin(Site, Site.id == Job.site_id)
        .outerjoin(Outlet, Outlet.id == Stop.outlet_id)
        .where(Stop.tour_id.in_(yards))
        .order_by(func.lower(Stop.slot))
    ):
        place, point = _place(stop, customer, site, outlet, yards[stop.tour_id])
        found[stop.tour_id].append((stop, job, place, point))
    return found


def _place(
    stop: Stop, customer: str | None, site: Site | None, outlet: Outlet | None, yard: tuple[str, Point | None]
) -> tuple[str, Point | None]:
    """Return what the place of a stop is called, and where it lies."""
    if site is not None:
        return " · ".join(filter(None, (customer, site.city))), _point(site.lat, site.lon)
    if outlet is not None:
        return outlet.name, _point(outlet.lat, outlet.lon)
    return yard if stop.kind in (StopKind.DEPOT, StopKind.LOAD_EMPTY) else ("", None)


def _point(lat: float | None, lon: float | None) -> Point | None:
    return (lat, lon) if lat is not None and lon is not None else None


def _told(session: Session, keys: list[UUID]) -> dict[UUID, _Told]:
    """Return what was heard of some tours, in eight queries."""
    last = {
        event.tour_id: event
        for event in session.scalars(
            select(FieldEvent)
            .ext(distinct_on(FieldEvent.tour_id))
            .where(FieldEvent.tour_id.in_(keys))
            .order_by(FieldEvent.tour_id, FieldEvent.seq.desc())
        )
    }
    links = {
        key: (heard, pending, oldest)
        for key, heard, pending, oldest in session.execute(
            select(
                DriverLink.tour_id,
                func.max(DriverLink.last_seen_at),
                func.sum(DriverLink.pending_items),
                func.min(DriverLink.oldest_pending_at),
            )
            .where(DriverLink.tour_id.in_(keys), DriverLink.revoked_at.is_(None))
            .group_by(DriverLink.tour_id)
        )
    }
    # What a phone sent is only known to be JSON: it is compared here, where nonsense harms no query.
    revisions = dict.fromkeys(keys, -1)
    for key, data in session.execute(
        select(FieldEvent.tour_id, FieldEvent.data).where(
            FieldEvent.tour_id.in_(keys), FieldEvent.kind == "tour_acknowledged"
        )
    ):
        if isinstance(data.get("revision"), int):
            revisions[key] = max(revisions[key], data["revision"])
    unread = {  # noqa: C416 - rows are not pairs to the type checker
        key: count
        for key, count in session.execute(
            select(Message.tour_id, func.count())
            .where(Message.tour_id.in_(keys), Message.sender == "driver", Message.read_at.is_(None))
            .group_by(Message.tour_id)
        )
    }
    blocked: dict[UUID, dict[UUID | None, dt.datetime]] = {key: {} for key in keys}
    for key, stop_id, deadline in session.execute(
        select(ProblemCase.tour_id, ProblemCase.stop_id, ProblemCase.deadline).where(
            ProblemCase.tour_id.in_(keys), ProblemCase.state == "open"
        )
    ):
        blocked[key][stop_id] = min(deadline, blocked[key].get(stop_id, deadline))
    # One look into the index for each tour: a phone leaves hundreds of places a day.
    positions = {
        key: ((lat, lon), at)
        for key, lat, lon, at in session.execute(
            text(
                "SELECT t.id, p.lat, p.lon, p.at FROM unnest(CAST(:keys AS uuid[])) t (id) CROSS JOIN LATERAL"
                " (SELECT lat, lon, at FROM position WHERE tour_id = t.id ORDER BY at DESC LIMIT 1) p"
            ),
            {"keys": keys},
        )
    }
    moved = {  # noqa: C416 - rows are not pairs to the type checker
        key: at
        for key, at in session.execute(
            select(Stop.tour_id, func.max(func.greatest(Stop.departed_at, Stop.arrived_at, Stop.done_at)))
            .where(Stop.tour_id.in_(keys))
            .group_by(Stop.tour_id)
        )
    }
    found = {}
    for key in keys:
        event, position = last.get(key), positions.get(key)
        seen, pending, oldest = links.get(key, (None, 0, None))
        signs = [
            event.received_at if event else None,
            seen,
            position[1] if position else None,
            moved.get(key),
        ]
        found[key] = _Told(
            event,
            max((sign for sign in signs if sign is not None), default=None),
            seen,
            int(pending or 0),
            oldest,
            revisions[key],
            unread.get(key, 0),
            blocked[key],
            position,
        )
    return found


def _tour(
    tour: Tour, driver: Driver, plate: str, rows: list[_Row], told: _Told, now: dt.datetime, silent_after: int
) -> LiveTour:
    ahead = [_ahead(tour, stop, job, point, told) for stop, job, _, point in rows]
    times = expected(ahead, now)
    late = late_minutes(ahead, times)
    is_over = tour.status == "closed"
    stops = tuple(
        LiveStop(
            id=stop.id,
            job_id=stop.job_id,
            kind=stop.kind,
            place=place,
            status=job.status if job else "",
            starts_at=each.starts_at,
            ends_at=each.ends_at,
            arrived_at=stop.arrived_at,
            done_at=stop.done_at,
            problem=job.problem if job else "",
            is_blocked=stop.id in told.blocked,
            arrives_at=time.arrives_at,
            late_minutes=minutes,
            point=point,
        )
        for (stop, job, place, point), each, time, minutes in zip(rows, ahead, times, late, strict=True)
    )
    following = next((stop for stop in stops if stop.done_at is None), None) if not is_over else None
    to_come = [stop for stop in stops if stop.done_at is None and stop.kind == StopKind.JOB]
    first_late = next((stop for stop in to_come if stop.late_minutes >= LATE_MINUTES), None)
    served = [stop for stop in stops if stop.kind == StopKind.JOB]
    point, point_at = _whereabouts(stops, told)
    return LiveTour(
        tour_id=tour.id,
        driver=f"{driver.first_name} {driver.surname}".strip(),
        vehicle=plate,
        label=tour.label,
        status=tour.status,
        stops_done=sum(1 for stop in served if stop.done_at is not None),
        stops_total=len(served),
        not_done=sum(1 for stop in served if stop.status == JobStatus.NOT_DONE),
        problems=sum(1 for stop in served if stop.problem),
        next_stop=(following.place or following.kind) if following else "",
        next_state=following.status if following else "",
        late_minutes=_late_now(following, now) if following else 0,
        last_event=told.last.kind if told.last else "",
        last_event_at=told.last.received_at if told.last else None,
        last_seen_at=told.seen_at,
        pending_items=told.pending,
        acknowledged=told.revision >= tour.revision,
        driver_id=driver.id,
        mobile=driver.mobile,
        stops=stops,
        oldest_pending_at=told.oldest,
        heard_at=told.heard_at,
        silent_minutes=_silent(tour, told, now, silent_after),
        expected_late=max((stop.late_minutes for stop in to_come), default=0) if not is_over else 0,
        late_stop=first_late.place if first_late and not is_over else "",
        late_stop_at=first_late.arrives_at if first_late and not is_over else None,
        ends_at=_end(tour, times),
        unread=told.unread,
        blocked=len(told.blocked),
        deadline=min(told.blocked.values(), default=None),
        point=point,
        point_at=point_at,
    )


def _ahead(tour: Tour, stop: Stop, job: Job | None, point: Point | None, told: _Told) -> Ahead:
    starts_at, ends_at = bounds(stop.slot)
    day = starts_at.astimezone(PARIS).date()
    return Ahead(
        starts_at=starts_at,
        ends_at=ends_at,
        place=point,
        opens_at=paris_instant(day, job.window_from) if job and job.window_from else None,
        closes_at=paris_instant(day, job.window_to) if job and job.window_to else None,
        departed_at=stop.departed_at,
        arrived_at=stop.arrived_at,
        done_at=stop.done_at if tour.status != "closed" else stop.done_at or tour.ended_at or ends_at,
        held_until=told.blocked.get(stop.id),
    )


def _late_now(stop: LiveStop, now: dt.datetime) -> int:
    """Return by how much the next stop is reached later than planned, or is not reached yet."""
    return max(int(((stop.arrived_at or now) - stop.starts_at).total_seconds() // 60), 0)


def _end(tour: Tour, times: Sequence[Expected]) -> dt.datetime | None:
    return tour.ended_at or (times[-1].leaves_at if times else None)


def _silent(tour: Tour, told: _Told, now: dt.datetime, after: int) -> int:
    """Return for how many minutes nothing was heard of a tour that should be under way, or 0."""
    begins, ends = bounds(tour.slot)
    if tour.status == "running":
        since = told.heard_at or tour.started_at or begins
    elif tour.status == "published" and begins < now < ends:
        since = max(told.heard_at or begins, begins)
    else:
        return 0
    minutes = int((now - since).total_seconds() // 60)
    return minutes if minutes >= after else 0


def _whereabouts(stops: Sequence[LiveStop], told: _Told) -> tuple[Point | None, dt.datetime | None]:
    """Return where a truck was last: as its phone says, else the last place it reached."""
    reached = [
        (stop.point, stop.done_at or stop.arrived_at) for stop in stops if stop.arrived_at or stop.done_at
    ]
    known = [(point, at) for point, at in reached if point is not None and at is not None]
    if told.position is not None:
        known.append(told.position)
    return max(known, key=lambda entry: entry[1], default=(None, None))


def alerts(session: Session, day: dt.date) -> list[Alert]:
    """Return what wants somebody now: each rings once, by its key."""
    found: list[Alert] = []
    open_cases = session.execute(
        select(ProblemCase, Driver, Customer.name)
        .join(Tour, Tour.id == ProblemCase.tour_id)
        .join(Driver, Driver.id == Tour.driver_id)
        .outerjoin(Job, Job.id == ProblemCase.job_id)
        .outerjoin(Customer, Customer.id == Job.customer_id)
        .where(ProblemCase.state == "open")
    )
    for case, driver, customer in open_cases:
        words = " · ".join(filter(None, (customer, case.reason or case.text)))
        found.append(Alert(f"case {case.id}", "case", case.tour_id, _name(driver), words))
    troubled = session.execute(
        select(Job.id, Job.problem, Job.not_done_reason, Customer.name, Tour.id, Driver)
        .join(Stop, Stop.job_id == Job.id)
        .join(Tour, Tour.id == Stop.tour_id)
        .join(Driver, Driver.id == Tour.driver_id)
        .join(Customer, Customer.id == Job.customer_id)
        .where(Tour.day == day, (Job.problem != "") | (Job.status == JobStatus.NOT_DONE))
    )
    for job_id, problem, reason, customer, tour_id, driver in troubled:
        words = " · ".join(filter(None, (customer, reason or problem)))
        found.append(Alert(f"job {job_id} {reason} {problem}", "problem", tour_id, _name(driver), words))
    unread = session.execute(
        select(Message, Driver)
        .join(Tour, Tour.id == Message.tour_id)
        .join(Driver, Driver.id == Tour.driver_id)
        .where(Tour.day >= day - dt.timedelta(days=1), Message.sender == "driver", Message.read_at.is_(None))
    )
    for message, driver in unread:
        found.append(Alert(f"message {message.id}", "message", message.tour_id, _name(driver), message.text))
    now, after = _now(session), _silent_minutes(session)
    running = session.execute(
        select(Tour, Driver)
        .join(Driver, Driver.id == Tour.driver_id)
        .where(Tour.day == day, Tour.status.in_(("running", "published")), is_shown())
    ).all()
    told = _told(session, [tour.id for tour, _ in running])
    for tour, driver in running:
        if _silent(tour, told[tour.id], now, after):
            since = told[tour.id].heard_at
            key = f"silent {tour.id} {since.isoformat() if since else ''}"
            found.append(Alert(key, "silent", tour.id, _name(driver), tour.label))
    return found


def _name(driver: Driver) -> str:
    return f"{driver.first_name} {driver.surname}".strip()


def timeline(session: Session, tour_ids: Sequence[UUID]) -> list[TimelineEntry]:
    """Return all that was told of some tours, in the order it was received."""
    found = session.execute(
        select(FieldEvent, Customer.name, Site.city)
        .outerjoin(Job, Job.id == FieldEvent.job_id)
        .outerjoin(Customer, Customer.id == Job.customer_id)
        .outerjoin(Site, Site.id == Job.site_id)
        .where(FieldEvent.tour_id.in_(tour_ids))
        .order_by(FieldEvent.received_at, FieldEvent.seq)
    )
    return [
        TimelineEntry(
            event.id,
            event.seq,
            event.kind,
            event.device_at,
            event.received_at,
            event.job_id,
            " · ".join(filter(None, (customer, city))),
            event.data,
            event.document_id,
            event.lat,
            event.lon,
        )
        for event, customer, city in found
    ]


def new_link(doors: Doors, tour_id: UUID) -> NewLink:
    """Make a link for a tour's driver, and keep its code out of the journal: it is shown once, here.

    Raises:
        RuleBroken: The tour is a draft, or over.
        Forbidden: The person does not dispatch, or not for this depot.
    """
    made: list[NewLink] = []
    doors.write(lambda session: made.append(field.create_link(session, tour_id)), "link.create")
    return made[-1]
