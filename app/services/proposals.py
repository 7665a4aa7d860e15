"""What a planner is offered: who takes over from somebody who is away, and when a customer can be served.

Ranking happens in memory, over a plan that was read once, and keeps what it takes to say why.
"""

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from app.domain.rides import (
    Placed,
    Plan,
    Ride,
    Unit,
    busy_s,
    distance_m,
    gauge,
    inserted,
    lateness,
    leg,
    suited,
    without,
)

# --- ranking


@dataclass(frozen=True, slots=True)
class Objection:
    """What a rule says against a change: `severity` is "stop", "reason" or "note", the sentence French."""

    rule: str
    severity: str
    sentence: str
    stop_id: UUID | None = None
    tour_id: UUID | None = None


USUAL_S = 10 * 3600
"""How long a day is without overtime. Source: daily working time of the waste branch."""

Judge = Callable[[Plan, Plan], Sequence[Objection]]
"""Tells what the second plan breaks that the first does not."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One way to serve a job, and what it costs.

    Attributes:
        ride: The tour with the job in it.
        start: When the job begins.
        ends: When the tour ends then; `ended` when it does now.
        near_m: How far the tour passes by as it is; None for a tour that is yet to be made.
        added_m: The metres it adds; `added_min` the minutes of driving and work.
        late_min: By how many minutes hours or windows are missed.
        same_truck: The truck is of the kind that had the job.
        takes_over: The same driver with another truck, or another driver with the same truck.
        objections: What the rules say against it; never one that stops.
    """

    ride: Ride
    start: int
    ended: int
    near_m: int | None
    added_m: int
    added_min: int
    late_min: int
    same_truck: bool = False
    takes_over: bool = False
    objections: tuple[Objection, ...] = ()

    @property
    def ends(self) -> int:
        """When the tour ends then."""
        return self.ride.end

    @property
    def is_new(self) -> bool:
        """Whether a tour is made for it."""
        return self.ride.tour_id is None

    @property
    def needs_reason(self) -> bool:
        """Whether a rule asks who decides, and why."""
        return any(objection.severity == "reason" for objection in self.objections)

    @property
    def cost(self) -> int:
        """The minutes it adds, with what speaks against it weighed as minutes."""
        reasons = sum(objection.severity == "reason" for objection in self.objections)
        overtime = max(0, self.ends - max(self.ended, self.ride.start + USUAL_S)) // 60
        return (
            self.added_min
            + overtime
            + 3 * self.late_min
            + 45 * reasons
            + 5 * len(self.objections)
            + (10 if self.is_new else 0)
            - (90 if self.takes_over else 0)
        )


def offers(
    plan: Plan,
    unit: Unit,
    rides: Sequence[Ride],
    *,
    truck: str = "",
    behind: Collection[UUID] = (),
    takes_over: Collection[str] = (),
    judge: Judge | None = None,
    limit: int = 5,
) -> list[Offer]:
    """Return the best ways to serve a unit, the cheapest first; what a rule forbids is not among them.

    Args:
        plan: As it stands.
        unit: What is to be served.
        rides: The tours that may serve it.
        truck: The kind of vehicle that had it.
        behind: Units that must stay before it, where they are in the same tour.
        takes_over: The keys of tours that take over from the one who had it.
        judge: Knows the rules.
        limit: How many.
    """
    found = [
        offer
        for ride in rides
        if suited(ride, unit)
        and (offer := _best_in(ride, unit, plan.now, truck, behind, ride.key in takes_over)) is not None
    ]
    found.sort(key=lambda offer: (offer.cost, offer.start, offer.ride.key))
    if judge is None:
        return found[:limit]
    kept: list[Offer] = []
    for offer in found:
        # The rules are asked about the cheapest only: each answer costs some milliseconds.
        if len(kept) == limit:
            break
        said = tuple(judge(plan, plan.having(offer.ride)))
        if not any(objection.severity == "stop" for objection in said):
            kept.append(replace(offer, objections=said))
    return sorted(kept, key=lambda offer: (offer.cost, offer.start, offer.ride.key))


def _best_in(
    ride: Ride, unit: Unit, now: int, truck: str, behind: Collection[UUID], takes_over: bool
) -> Offer | None:
    """Return the cheapest place of a unit in a tour, or None where it has none."""
    begun = sum(placed.begun for placed in ride.placed)
    ids = [placed.unit.id for placed in ride.placed]
    first = max([begun, *(ids.index(key) + 1 for key in behind if key in ids)])
    before_m, before_s = distance_m(ride), busy_s(ride)
    best: Offer | None = None
    for at in range(first, len(ride.placed) + 1):
        after = inserted(ride, unit, at, now)
        if after is None:
            continue
        own = after.placed[at]
        located = [placed.unit for placed in ride.placed[:at] if placed.unit.point][-1:]
        located += [placed.unit for placed in ride.placed[at:] if placed.unit.point][:1]
        near = [leg(point, unit.point)[0] for one in located for point in (one.point, one.end_point)]
        offer = Offer(
            after,
            own.start,
            ride.end,
            min(near) if near else None,
            distance_m(after) - before_m,
            (busy_s(after) - before_s) // 60,
            lateness(unit, own.times, ride.day),
            bool(truck) and ride.vehicle_kind == truck,
            takes_over,
        )
        if best is None or (offer.cost, offer.start) < (best.cost, best.start):
            best = offer
    return best


# --- somebody is away


@dataclass(frozen=True, slots=True)
class Away:
    """A driver is away, or a truck off the road, from `start` until `until` (seconds since 1970)."""

    driver_id: UUID | None
    vehicle_id: UUID | None
    start: int
    until: int
    kind: str
    note: str = ""


LEAVE = "backlog"
"""The choice to send a job back to the backlog."""


@dataclass(frozen=True, slots=True)
class Line:
    """One stop of who is away, with what can be done about it.

    Attributes:
        was: When it was planned, and in which tour.
        chosen: The key of the tour that takes it, `LEAVE`, or empty while nobody has decided.
        lost: What was chosen is not possible any more.
    """

    unit: Unit
    was: int
    ride_key: str
    offers: tuple[Offer, ...]
    chosen: str = ""
    lost: bool = False

    @property
    def offer(self) -> Offer | None:
        """The offer that was chosen."""
        return next((offer for offer in self.offers if offer.ride.key == self.chosen), None)


@dataclass(frozen=True, slots=True)
class Ending:
    """When a tour ends, before and after."""

    who: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Settled:
    """What becomes of the stops of who is away, as far as it is decided.

    Attributes:
        before: The plan as it was read; `after` as it would be.
        metres: How many more than before; `minutes` of driving and work likewise.
    """

    away: Away
    before: Plan
    after: Plan
    lines: tuple[Line, ...]
    metres: int
    minutes: int
    endings: tuple[Ending, ...]

    @property
    def open(self) -> int:
        """How many stops nobody has decided on."""
        return sum(not line.chosen for line in self.lines)

    @property
    def choices(self) -> dict[UUID, str]:
        """What was chosen, by unit."""
        return {line.unit.id: line.chosen for line in self.lines if line.chosen}


def settle(
    plan: Plan, away: Away, choices: Mapping[UUID, str], judge: Judge | None = None, *, best: bool = False
) -> Settled:
    """Return the stops of who is away, in order, with ranked offers, and the plan that the choices make.

    Args:
        plan: As it was read.
        away: Who, and until when.
        choices: What was decided so far, by unit: the key of a tour, or `LEAVE`.
        judge: Knows the rules.
        best: Decide the rest too: the cheapest offer of each that needs no reason, else the backlog.
    """
    start, sources, units = _freed(plan, away)
    took: dict[str, list[UUID]] = {}
    after = start
    lines: list[Line] = []
    decided = dict(choices)
    for source, placed in units:
        unit, wanted = placed.unit, decided.get(placed.unit.id, "")
        mine = {ride.key: took.get(ride.key, ()) for ride in after.rides}
        behind = [key for keys in mine.values() for key in keys]
        rides = [
            ride
            for ride in after.rides
            if ride.day == source.day and ride.key not in sources and not _is_away(ride, away)
        ]
        takers = {ride.key for ride in rides if _takes_over(ride, source, away)}
        found = offers(
            after, unit, rides, truck=source.vehicle_kind, behind=behind, takes_over=takers, judge=judge
        )
        chosen, lost = wanted, False
        if wanted not in ("", LEAVE) and all(offer.ride.key != wanted for offer in found):
            asked = [ride for ride in rides if ride.key == wanted]
            more = offers(
                after, unit, asked, truck=source.vehicle_kind, behind=behind, takes_over=takers, judge=judge
            )
            found += more
            lost = not more
            chosen = "" if lost else wanted
        if not chosen and best:
            # Who takes the best of all gives no reasons: what needs one is decided by hand.
            chosen = next((offer.ride.key for offer in found if not offer.needs_reason), LEAVE)
        line = Line(unit, placed.start, source.key, tuple(found), chosen, lost)
        lines.append(line)
        if line.offer is not None:
            after = after.having(line.offer.ride)
            took.setdefault(chosen, []).append(unit.id)
    used = {line.chosen for line in lines}
    after = replace(
        after, rides=tuple(ride for ride in after.rides if ride.placed or ride.tour_id or ride.key in used)
    )
    touched = [ride for ride in after.rides if ride.key in used and ride.placed]
    old = {ride.key: ride for ride in plan.rides}
    changed = [*touched, *(ride for ride in after.rides if ride.key in sources)]
    metres = sum(distance_m(ride) for ride in changed)
    metres -= sum(distance_m(old[ride.key]) for ride in changed if ride.key in old)
    spent = sum(busy_s(ride) for ride in changed)
    spent -= sum(busy_s(old[ride.key]) for ride in changed if ride.key in old)
    endings = tuple(
        Ending(ride.driver, old[ride.key].end if ride.key in old else ride.start, ride.end)
        for ride in touched
    )
    return Settled(away, plan, after, tuple(lines), metres, spent // 60, endings)


def _is_away(ride: Ride, away: Away) -> bool:
    return away.driver_id == ride.driver_id or (
        away.vehicle_id is not None and away.vehicle_id in (ride.vehicle_id, ride.trailer_id)
    )


def _takes_over(ride: Ride, source: Ride, away: Away) -> bool:
    if ride.tour_id is not None:
        return False
    if away.vehicle_id is not None:
        return ride.driver_id == source.driver_id
    return ride.vehicle_id == source.vehicle_id


def _freed(plan: Plan, away: Away) -> tuple[Plan, set[str], list[tuple[Ride, Placed]]]:
    """Return the plan without the stops of who is away, their tours, and the stops in order."""
    units: list[tuple[Ride, Placed]] = []
    fresh: list[Ride] = []
    sources: set[str] = set()
    more: list[Ride] = []
    for ride in plan.rides:
        if not _is_away(ride, away) or ride.tour_id is None:
            fresh.append(ride)
            continue
        gone = [
            placed
            for placed in ride.placed
            if not placed.begun
            and placed.start < away.until
            and (placed.end > away.start or away.start <= plan.now)
        ]
        sources.add(ride.key)
        fresh.append(without(ride, frozenset(placed.unit.id for placed in gone)))
        jobs = [(ride, placed) for placed in gone if placed.unit.job_id is not None]
        units += jobs
        if jobs:
            more += _replacements(plan, ride, away, jobs[0][1].start)
    fresh = [ride for ride in fresh if ride.tour_id is not None or not _is_away(ride, away)]
    units.sort(key=lambda found: found[1].start)
    return replace(plan, rides=(*fresh, *more)), sources, units


def _replacements(plan: Plan, source: Ride, away: Away, first: int) -> list[Ride]:
    """Return the tours to be made for a tour without its truck or driver: another truck, another driver."""
    since = max(away.start, plan.now) if away.start <= plan.now else first
    last = max((placed.end for placed in source.placed if placed.begun), default=0)
    if away.vehicle_id is not None:
        same = [
            truck for truck in plan.trucks if truck.day == source.day and truck.kind == source.vehicle_kind
        ]
        return [
            replace(
                source,
                key=f"new:{source.driver_id}:{source.day}:{truck.vehicle_id}",
                tour_id=None,
                vehicle_id=truck.vehicle_id,
                plate=truck.plate,
                gvw_kg=truck.gvw_kg,
                trailer_id=None,
                earliest=max(truck.free_from, last),
                latest=min(source.latest, truck.free_until),
                leaves=max(truck.free_from, last, source.leaves),
                published=False,
                placed=(),
            )
            for truck in same[:3]
            if truck.vehicle_id != away.vehicle_id
        ]
    if source.vehicle_id is None or last:
        return []  # the truck is on the road with its work begun
    return [
        replace(
            spare,
            key=f"{spare.key}:{source.vehicle_id}",
            vehicle_id=source.vehicle_id,
            vehicle_kind=source.vehicle_kind,
            plate=source.plate,
            gvw_kg=source.gvw_kg,
            earliest=max(spare.earliest, since),
            latest=min(spare.latest, source.latest),
            leaves=max(spare.earliest, source.leaves),
        )
        for spare in plan.spare
        if spare.day == source.day and spare.latest > since
    ]


# --- when can I come?


def best_slots(
    plan: Plan, unit: Unit, judge: Judge | None = None, *, limit: int = 5, each_day: int = 2
) -> list[Offer]:
    """Return the best days, tours and times for a job; hours are kept, the driver's too.

    Args:
        plan: The days that come into question.
        unit: The job, saved or not.
        judge: Knows the rules.
        limit: How many.
        each_day: How many of one day at the most, as long as others have one.
    """
    found = [
        offer
        for ride in plan.rides
        if suited(ride, unit)
        and (offer := _best_in(ride, unit, plan.now, "", (), False)) is not None
        and not offer.late_min
        and not gauge(offer.ride).strain(gauge(ride))
    ]

    def rank(offer: Offer) -> tuple[int, int]:
        # A day later weighs as ten minutes of road: the customer would rather not wait.
        return offer.cost + 10 * (offer.ride.day - plan.first).days, offer.start

    found.sort(key=rank)
    kept: list[Offer] = []
    second: list[Offer] = []
    of_day: dict[dt.date, int] = {}
    for offer in found:
        if len(kept) == limit:
            break
        said = tuple(judge(plan, plan.having(offer.ride))) if judge is not None else ()
        if any(objection.severity != "note" for objection in said):
            continue
        offer = replace(offer, objections=said)
        if of_day.get(offer.ride.day, 0) < each_day:
            of_day[offer.ride.day] = of_day.get(offer.ride.day, 0) + 1
            kept.append(offer)
        else:
            second.append(offer)
    kept += second[: limit - len(kept)]
    return sorted(kept, key=rank)
