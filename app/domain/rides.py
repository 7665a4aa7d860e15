"""A plan as tours that can be tried otherwise: put a job in, take it out, set them in another order.

Times are whole seconds since 1970; a tour is walked from yard to yard, and each job keeps the outlet run
that follows it, so that a full box is emptied before the next is fetched. Nothing here changes a plan:
every trial is a new value.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from uuid import UUID
from zoneinfo import ZoneInfo

from app.domain.axis import day_start
from app.domain.jobs import TECHNICAL_MINUTES, TRAITS, JobType, StopKind
from app.domain.travel import Point, road_distance_m, travel_minutes

PARIS = ZoneInfo("Europe/Paris")
OUTLET_MINUTES = TECHNICAL_MINUTES[StopKind.OUTLET]
"""How long a truck stands at an outlet."""

Hours = tuple[tuple[tuple[int, int], ...], ...]
"""For each day from Monday to Sunday, the opening hours as minutes after midnight; empty: always open."""

_WEEKDAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
_BOX_TRUCKS = frozenset({"hooklift"})
_TRUCKS_OF_FAMILY = {
    "skip": frozenset({"skiploader"}),
    "kit": frozenset({"van", "flatbed"}),
}
_TRUCKS_OF_TYPE = {
    JobType.ROUND: frozenset({"rearloader"}),
    JobType.GRAB: frozenset({"crane"}),
    JobType.BULK: frozenset({"walkingfloor", "tractor", "tipper"}),
    JobType.HAZ_PICKUP: frozenset({"van", "flatbed", "vacuum"}),
    JobType.FREIGHT: frozenset({"flatbed", "tractor", "walkingfloor", "tipper"}),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One stop: a job on its site, an outlet run, a break.

    Attributes:
        stop_id: The stop's id; that of the job where it has no place yet, None for an outlet run to be made.
        version: The stop's version as it was read; 0 where it is not stored yet.
        minutes: How long it takes.
        window: The first and last minute after midnight at which a customer wants it begun; None: any.
        way_s: The seconds of the way from the step before in the same unit, where the plan gives it fewer
            than we estimate: the planner knows the road.
    """

    stop_id: UUID | None
    version: int
    kind: str
    point: Point | None
    minutes: int
    hours: Hours = ()
    window: tuple[int, int] | None = None
    outlet_id: UUID | None = None
    way_s: int | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """What moves as one: a job and the outlet run after it, or a stop that the tour needs for itself.

    Attributes:
        id: The id of its first stop.
        job_id: The job, or None for a break, fuel and the like.
        family: The family of the container, which says what kind of truck can carry it.
        trucks: The kinds of vehicle that can serve it; empty: any.
        max_gvw_kg: The heaviest truck that the site lets in.
    """

    id: UUID
    job_id: UUID | None
    kind: str
    steps: tuple[Step, ...]
    title: str = ""
    detail: str = ""
    trucks: frozenset[str] = frozenset()
    max_gvw_kg: int | None = None
    hazardous: bool = False
    number: str = ""

    @property
    def point(self) -> Point | None:
        """Where it begins."""
        return next((step.point for step in self.steps if step.point is not None), None)

    @property
    def end_point(self) -> Point | None:
        """Where the truck is when it is done."""
        return next((step.point for step in reversed(self.steps) if step.point is not None), None)


@dataclass(frozen=True, slots=True)
class Placed:
    """A unit with its times in a tour.

    Attributes:
        begun: The driver is there or was: it stays where it is.
        pinned: A person fixed its time and its tour.
    """

    unit: Unit
    times: tuple[tuple[int, int], ...]
    begun: bool = False
    pinned: bool = False

    @property
    def start(self) -> int:
        """When its first stop begins."""
        return self.times[0][0]

    @property
    def end(self) -> int:
        """When its last stop ends."""
        return self.times[-1][1]

    @property
    def is_fixed(self) -> bool:
        """Whether neither its time nor its tour may change."""
        return self.begun or self.pinned


@dataclass(frozen=True, slots=True)
class Ride:
    """A driver and a truck on one day, with what they do; `tour_id` None: free, no tour yet.

    Attributes:
        home: Where it starts and ends.
        earliest: From when on driver and truck are free.
        latest: Until when they are.
        leaves: When it leaves the yard as planned.
        published: The driver has been told.
        places: How many boxes fit on truck and trailer.
    """

    key: str
    tour_id: UUID | None
    day: dt.date
    driver_id: UUID
    driver: str
    vehicle_id: UUID | None
    vehicle_kind: str
    plate: str
    gvw_kg: int | None
    depot_id: UUID | None
    home: Point | None
    earliest: int
    latest: int
    leaves: int
    published: bool = False
    placed: tuple[Placed, ...] = ()
    trailer_id: UUID | None = None
    places: int = 1
    is_open: bool = True
    """False once it is over: nothing can be put into it."""

    @property
    def start(self) -> int:
        """When its first stop begins."""
        return self.placed[0].start if self.placed else self.leaves

    @property
    def end(self) -> int:
        """When its last stop ends."""
        return max((placed.end for placed in self.placed), default=self.leaves)

    @property
    def jobs(self) -> int:
        """How many jobs it has."""
        return sum(placed.unit.job_id is not None for placed in self.placed)


@dataclass(frozen=True, slots=True)
class Truck:
    """A truck that nobody uses on a day, or a part of it."""

    day: dt.date
    vehicle_id: UUID
    kind: str
    plate: str
    label: str
    gvw_kg: int | None
    free_from: int
    free_until: int


@dataclass(frozen=True, slots=True)
class Plan:
    """Some days of the board as they are, or as they would be.

    Attributes:
        spare: Drivers without a tour whose usual truck is not free, or who have none: each as an empty tour.
        trucks: Trucks without a tour.
        waiting: The jobs of the backlog, where they were read.
    """

    first: dt.date
    days: int
    now: int
    rides: tuple[Ride, ...] = ()
    spare: tuple[Ride, ...] = ()
    trucks: tuple[Truck, ...] = ()
    waiting: tuple[Unit, ...] = ()

    def ride(self, key: str) -> Ride | None:
        """Return a tour by its key."""
        return next((ride for ride in self.rides if ride.key == key), None)

    def having(self, *rides: Ride) -> "Plan":
        """Return the plan with these tours instead of those of the same keys."""
        fresh = {ride.key: ride for ride in rides}
        known = tuple(fresh.pop(ride.key, ride) for ride in self.rides)
        return replace(self, rides=(*known, *fresh.values()))


# --- where and when


def hours_of(stored: dict[str, list[list[str]]] | None) -> Hours:
    """Return stored opening hours in minutes; nothing stored means always open."""
    if not stored:
        return ()
    return tuple(
        tuple((_minute(begin), _minute(end)) for begin, end in stored.get(day, ())) for day in _WEEKDAYS
    )


def _minute(clock: str) -> int:
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)


@lru_cache(maxsize=8192)
def openings(step: Step, day: dt.date) -> tuple[tuple[int, int], ...] | None:
    """Return the stretches of a day in which a stop may begin; None where it may at any time.

    An outlet or site must still be open when the stop ends.
    """
    midnight = day_start(day)
    if step.hours:
        last = step.minutes * 60
        stretches = [
            (_at(day, begin), max(_at(day, end) - last, _at(day, begin)))
            for begin, end in step.hours[day.weekday()]
        ]
    elif step.window is None:
        return None
    else:
        stretches = [(midnight, midnight + 36 * 3600)]
    if step.window is not None:
        begin, end = (_at(day, minute) for minute in step.window)
        stretches = [(max(a, begin), min(b, end)) for a, b in stretches if max(a, begin) <= min(b, end)]
    return tuple(stretches)


def _at(day: dt.date, minute: int) -> int:
    """Return the second at which the clock of Paris shows a minute of a day."""
    if minute >= 24 * 60:
        return day_start(day + dt.timedelta(days=1))
    return int(dt.datetime.combine(day, dt.time(minute // 60, minute % 60), PARIS).timestamp())


@lru_cache(maxsize=65536)
def leg(start: Point | None, end: Point | None) -> tuple[int, int]:
    """Return the metres and seconds from one place to another."""
    metres = road_distance_m(start, end)
    return metres, travel_minutes(metres) * 60


def way_s(here: Point | None, step: Step) -> int:
    """Return the seconds from the step before to a step of the same unit."""
    if step.way_s is not None:
        return step.way_s
    return leg(here, step.point)[1] if step.point is not None else 0


def suited(ride: Ride, unit: Unit) -> bool:
    """Return whether a tour's truck can do a job at all: its body, and what the site lets in."""
    if unit.trucks and ride.vehicle_kind not in unit.trucks:
        return False
    return unit.max_gvw_kg is None or ride.gvw_kg is None or ride.gvw_kg <= unit.max_gvw_kg


def trucks_for(kind: str, family: str | None) -> frozenset[str]:
    """Return the kinds of vehicle that can do a job; empty: any.

    Args:
        kind: A name of `JobType`.
        family: The family of its container, if it moves one.
    """
    traits = TRAITS.get(JobType(kind)) if kind in JobType.__members__ else None
    if traits is None:
        return frozenset()
    if family is not None and (traits.brings_container or traits.takes_container or kind == JobType.MOVE):
        return _TRUCKS_OF_FAMILY.get(family, _BOX_TRUCKS)
    return _TRUCKS_OF_TYPE.get(JobType(kind), frozenset())


# --- walking a tour


def scheduled(unit: Unit, arrival: int, day: dt.date) -> tuple[tuple[int, int], ...]:
    """Return the times of a unit's stops when the truck could be there at `arrival`."""
    times: list[tuple[int, int]] = []
    here: Point | None = None
    clock = arrival
    for step in unit.steps:
        if times:
            clock += way_s(here, step)
        start = _opened(step, clock, day)
        clock = start + step.minutes * 60
        times.append((start, clock))
        here = step.point or here
    return tuple(times)


def _opened(step: Step, arrival: int, day: dt.date) -> int:
    stretches = openings(step, day)
    for begin, end in stretches or ():
        if arrival <= end:
            return max(arrival, begin)
    return arrival


def lateness(unit: Unit, times: Sequence[tuple[int, int]], day: dt.date) -> int:
    """Return by how many minutes a unit's stops miss their hours and windows: 0 where all are kept."""
    missed = 0
    for step, (start, _) in zip(unit.steps, times, strict=True):
        stretches = openings(step, day)
        if stretches is None or any(begin <= start <= end for begin, end in stretches):
            continue
        distances = [abs(start - edge) for stretch in stretches for edge in stretch]
        missed += min(distances, default=8 * 3600) // 60 or 1
    return missed


def distance_m(ride: Ride) -> int:
    """Return the metres of a tour from yard to yard, outlet runs included; 0 for one without a job."""
    here, metres = ride.home, 0
    if not ride.jobs:
        return 0
    for placed in ride.placed:
        for step in placed.unit.steps:
            if step.point is not None:
                metres += leg(here, step.point)[0]
                here = step.point
    return metres + leg(here, ride.home)[0]


def busy_s(ride: Ride) -> int:
    """Return the seconds of a tour from yard to yard without its waiting: driving and standing."""
    here, seconds = ride.home, 0
    for placed in ride.placed:
        for step, (start, end) in zip(placed.unit.steps, placed.times, strict=True):
            seconds += way_s(here, step) + end - start
            here = step.point or here
    return seconds + leg(here, ride.home)[1] if ride.placed else 0


def inserted(ride: Ride, unit: Unit, at: int, now: int) -> Ride | None:
    """Return a tour with a unit at a place of its order, what follows pushed back as far as it must.

    Returns:
        None where it does not fit: something fixed stands in the way, a job would miss a window or hour that
        it kept, or the truck or driver is wanted elsewhere before the end.
    """
    before, after = ride.placed[:at], ride.placed[at:]
    if any(placed.begun for placed in after) or not ride.is_open:
        return None
    clock, here = _free_from(ride, before, now)
    fresh = Placed(unit, scheduled(unit, clock + leg(here, unit.point)[1], ride.day))
    out = [*before, fresh]
    clock, here = fresh.end, unit.end_point or here
    for number, placed in enumerate(after):
        pushed = _pushed(placed, clock, here, ride.day)
        if pushed is None:
            return None
        if pushed is placed:
            # The way as planned may be shorter than estimated: what need not move stays, and all behind it.
            out += after[number:]
            break
        out.append(pushed)
        clock, here = max(clock, pushed.end), placed.unit.end_point or here
    if max(placed.end for placed in out) > max(ride.latest, ride.end) or out[0].start < ride.earliest:
        return None
    leaves = ride.leaves if before else out[0].start - leg(ride.home, out[0].unit.point)[1]
    return replace(ride, placed=tuple(out), leaves=leaves)


def _free_from(ride: Ride, before: Sequence[Placed], now: int) -> tuple[int, Point | None]:
    """Return when and where the truck is free after some of its units."""
    here = ride.home
    for placed in before:
        here = placed.unit.end_point or here
    if before:
        # A break may lie between a job and its outlet run: the last of the order need not end last.
        return max(max(placed.end for placed in before), now, ride.earliest), here
    return max(ride.leaves, now, ride.earliest), here


def _pushed(placed: Placed, clock: int, here: Point | None, day: dt.date) -> Placed | None:
    """Return a unit no earlier than it was, and as much later as it must be; None where it cannot."""
    point = placed.unit.point
    arrival = clock + (leg(here, point)[1] if point is not None else 0)
    if arrival <= placed.start:
        return placed
    if placed.is_fixed:
        return None
    times = scheduled(placed.unit, arrival, day)
    if lateness(placed.unit, times, day) > lateness(placed.unit, placed.times, day):
        return None
    return replace(placed, times=times)


def without(ride: Ride, unit_ids: frozenset[UUID]) -> Ride:
    """Return a tour without some units; the others keep their times."""
    return replace(ride, placed=tuple(placed for placed in ride.placed if placed.unit.id not in unit_ids))


def sequenced(ride: Ride, units: Sequence[Placed], now: int) -> Ride | None:
    """Return a tour that does units in an order, from the end of what has begun, without needless waiting.

    Breaks and the like come where the clock is nearest to when they were, but early enough for the driver's
    hours at the wheel; what is pinned keeps its time.

    Returns:
        None where something pinned cannot be kept, or the truck or driver is wanted elsewhere before the end.
    """
    begun = tuple(placed for placed in ride.placed if placed.begun)
    own = [p for p in ride.placed if not p.begun and p.unit.job_id is None]
    fixed = [p for p in own if p.pinned]
    plain = _lined_up(ride, begun, units, {}, now)
    if plain is None:
        return None
    pauses: dict[int, list[Placed]] = {}
    for pause in sorted((p for p in own if not p.pinned), key=lambda p: p.start):
        pauses.setdefault(_rest_after(ride, begun, plain, pause), []).append(pause)
    out = _lined_up(ride, begun, units, pauses, now) if pauses else plain
    if out is None:
        return None
    whole = sorted((*begun, *out, *fixed), key=lambda placed: placed.start)
    if any(a.end > b.start for a, b in pairwise(whole)) or (whole and whole[-1].end > ride.latest):
        return None
    return replace(ride, placed=tuple(whole))


def _lined_up(
    ride: Ride,
    begun: Sequence[Placed],
    units: Sequence[Placed],
    pauses: Mapping[int, Sequence[Placed]],
    now: int,
) -> list[Placed] | None:
    """Return units one after the other with their times, breaks after as many of them as `pauses` says."""
    clock, here = _free_from(ride, begun, now)
    out: list[Placed] = []
    for number in range(len(units) + 1):
        for pause in pauses.get(number, ()):
            out.append(replace(pause, times=scheduled(pause.unit, clock, ride.day)))
            clock = out[-1].end
        if number == len(units):
            break
        placed = units[number]
        arrival = clock + leg(here, placed.unit.point)[1]
        if placed.pinned:
            if arrival > placed.start:
                return None
            out.append(placed)
        else:
            out.append(replace(placed, times=scheduled(placed.unit, arrival, ride.day)))
        clock, here = out[-1].end, placed.unit.end_point or here
    return out


def _rest_after(ride: Ride, begun: Sequence[Placed], units: Sequence[Placed], pause: Placed) -> int:
    """Return after how many units a break is best: near its hour, and the wheel held 4 h 30 at the most."""
    driven = [0]
    here = ride.home
    since = 0
    for placed in begun:
        for step in placed.unit.steps:
            since += way_s(here, step) if step is not placed.unit.steps[0] else leg(here, step.point)[1]
            here = step.point or here
        if placed.unit.kind == "BREAK":
            since = 0
    driven[0] = since
    for placed in units:
        since += leg(here, placed.unit.point)[1]
        here = placed.unit.point or here
        for step in placed.unit.steps[1:]:
            since += way_s(here, step)
            here = step.point or here
        driven.append(since)
    whole = since + leg(here, ride.home)[1]

    def cost(number: int) -> tuple[int, int]:
        at = units[number - 1].end if number else units[0].start if units else pause.start
        over = max(driven[number] - AT_THE_WHEEL_S, 0) + max(whole - driven[number] - AT_THE_WHEEL_S, 0)
        return over, abs(at - pause.start)

    first = 0 if begun else min(1, len(units))
    return min(range(first, len(units) + 1), key=cost)


@dataclass(frozen=True, slots=True)
class Gauge:
    """What a tour costs and how far it strains the driver, estimated as the rules estimate it.

    Attributes:
        wheel_min: The longest time at the wheel without a break of 45 minutes.
        driving_min: The whole time at the wheel; `work_min` with all else but breaks; `span_min` all in all.
        late_min: By how much hours and windows are missed.
        lacking: The units that want an empty box where the truck has none.
    """

    metres: int
    wheel_min: int
    driving_min: int
    work_min: int
    span_min: int
    late_min: int
    lacking: frozenset[UUID]

    def strain(self, other: "Gauge") -> int:
        """Return how much worse than another this is, in minutes beyond what the rules allow."""
        limits = (
            (self.wheel_min, other.wheel_min, 270),
            (self.driving_min, other.driving_min, 540),
            (self.work_min, other.work_min, 600),
            (self.span_min, other.span_min, 720),
            (self.late_min, other.late_min, 0),
        )
        return sum(max(own - max(known, most), 0) for own, known, most in limits) + 60 * len(
            self.lacking - other.lacking
        )


AT_THE_WHEEL_S = 270 * 60
"""How long a driver may drive without a break. Source: regulation (EC) 561/2006, art. 7."""


def gauge(ride: Ride) -> Gauge:
    """Return what a tour costs, from yard to yard."""
    here, metres, since, wheel, driving, paused, late = ride.home, 0, 0, 0, 0, 0, 0
    spare, full, turned = ride.places, 0, 0
    # A plan that names no outlet says nothing of the boxes either.
    boxes = ride.vehicle_kind in ("hooklift", "skiploader") and any(
        step.kind in ("OUTLET", "DEPOT") for placed in ride.placed for step in placed.unit.steps
    )
    lacking: set[UUID] = set()
    for placed in ride.placed:
        unit = placed.unit
        late += lateness(unit, placed.times, ride.day)
        for step, (start, end) in zip(unit.steps, placed.times, strict=True):
            if step.point is not None:
                way, _ = leg(here, step.point)
                seconds = travel_minutes(way) * 60
                metres, since, driving = metres + way, since + seconds, driving + seconds
                here = step.point
            wheel = max(wheel, since)
            if step.kind == "BREAK":
                paused += end - start
                since = 0 if end - start >= 45 * 60 else since
            elif step.kind in ("OUTLET", "DEPOT"):
                spare = ride.places if step.kind == "DEPOT" else min(ride.places, spare + turned)
                full = turned = 0
            elif step.kind == "JOB" and boxes:
                if unit.kind in ("DELIVER", "SWAP"):
                    if spare < 1:
                        lacking.add(unit.id)
                    spare = max(spare - 1, 0)
                if unit.kind in ("SWAP", "EMPTY_RETURN", "REMOVE"):
                    full += 1
                    turned += unit.kind != "EMPTY_RETURN"
                    spare = min(spare, max(ride.places - full, 0))
    if not ride.placed:
        return Gauge(0, 0, 0, 0, 0, 0, frozenset())
    way, seconds = leg(here, ride.home)
    first = leg(ride.home, ride.placed[0].unit.point)[1]
    span = ride.end + seconds - ride.start + first
    return Gauge(
        metres + way,
        max(wheel, since + seconds) // 60,
        (driving + seconds) // 60,
        (span - paused) // 60,
        span // 60,
        late,
        frozenset(lacking),
    )


# --- what differs


@dataclass(frozen=True, slots=True)
class Change:
    """A stop's new place: of a stop that is stored (`version` > 0), of a waiting job, or of a new outlet run.

    Attributes:
        stop_id: The stop, or the job that gets one; None for an outlet run that is made for `job_id`.
    """

    stop_id: UUID | None
    version: int
    job_id: UUID | None
    kind: str
    outlet_id: UUID | None
    ride_key: str
    start: dt.datetime
    end: dt.datetime


@dataclass(frozen=True, slots=True)
class NewTour:
    """A tour that is made for what a free driver and truck take over."""

    key: str
    day: dt.date
    driver_id: UUID
    vehicle_id: UUID | None
    depot_id: UUID | None


@dataclass(frozen=True, slots=True)
class Rearrangement:
    """All that differs between two plans, with the state of every tour it rests on.

    Attributes:
        seen: For each tour that is touched, its stops and their versions as they were when it was worked out.
        dropped: Stops that leave the board: jobs go back to the backlog, the rest is not needed any more.
    """

    seen: tuple[tuple[UUID, frozenset[tuple[UUID, int]]], ...] = ()
    changes: tuple[Change, ...] = ()
    new_tours: tuple[NewTour, ...] = ()
    dropped: tuple[tuple[UUID, int], ...] = ()
    tours: tuple[tuple[str, UUID], ...] = ()
    """The key and id of every stored tour that is touched."""


Where = tuple[str, int, int]


def _stops(plan: Plan) -> dict[UUID, tuple[Where, Step, Unit]]:
    found: dict[UUID, tuple[Where, Step, Unit]] = {}
    for ride in plan.rides:
        for placed in ride.placed:
            for step, (start, end) in zip(placed.unit.steps, placed.times, strict=True):
                if step.stop_id is not None:
                    found[step.stop_id] = ((ride.key, start, end), step, placed.unit)
    return found


def difference(before: Plan, after: Plan) -> Rearrangement:
    """Return what must be done to make one plan out of another."""
    as_was = {ride.key: ride for ride in before.rides}
    same = {ride.key for ride in after.rides if as_was.get(ride.key) is ride}
    before = replace(before, rides=tuple(ride for ride in before.rides if ride.key not in same))
    after = replace(after, rides=tuple(ride for ride in after.rides if ride.key not in same))
    old, new = _stops(before), _stops(after)
    changes = [
        _change(step, unit, where)
        for key, (where, step, unit) in new.items()
        if key not in old or old[key][0] != where
    ]
    known = {key for ride in before.rides for key in [ride.key] if ride.tour_id is not None}
    touched: set[str] = {change.ride_key for change in changes}
    touched |= {
        old[change.stop_id][0][0]
        for change in changes
        if change.stop_id is not None and change.stop_id in old
    }
    dropped = [(key, old[key][1].version) for key in old if key not in new]
    touched |= {old[key][0][0] for key, _ in dropped}
    for ride in after.rides:
        for placed in ride.placed:
            for step, (start, end) in zip(placed.unit.steps, placed.times, strict=True):
                if step.stop_id is None:
                    changes.append(_change(step, placed.unit, (ride.key, start, end)))
                    touched.add(ride.key)
    rides = {ride.key: ride for ride in (*before.rides, *after.rides)}
    seen = tuple(
        (
            ride.tour_id,
            frozenset(
                (step.stop_id, step.version)
                for placed in ride.placed
                for step in placed.unit.steps
                if step.stop_id is not None
            ),
        )
        for ride in before.rides
        if ride.key in touched and ride.tour_id is not None
    )
    return Rearrangement(
        seen,
        tuple(sorted(changes, key=lambda change: (change.ride_key, change.start))),
        tuple(
            NewTour(ride.key, ride.day, ride.driver_id, ride.vehicle_id, ride.depot_id)
            for key, ride in rides.items()
            if key in touched and key not in known and ride.tour_id is None
        ),
        tuple(dropped),
        tuple(
            (ride.key, ride.tour_id)
            for ride in before.rides
            if ride.key in touched and ride.tour_id is not None
        ),
    )


def _change(step: Step, unit: Unit, where: Where) -> Change:
    return Change(
        step.stop_id,
        step.version,
        unit.job_id,
        step.kind,
        step.outlet_id,
        where[0],
        instant(where[1]),
        instant(where[2]),
    )


def instant(seconds: int) -> dt.datetime:
    """Return seconds since 1970 as an aware instant in UTC."""
    return dt.datetime.fromtimestamp(seconds, dt.UTC)
