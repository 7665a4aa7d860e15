"""Tours in a shorter order, by PyVRP, around what is pinned, begun or wanted at a time.

A job and its outlet run are one unit, entered at the site and left at the outlet, so that a full box is
always emptied before the next. What comes out is scheduled anew and checked: a tour that would miss a window
it keeps, or break a rule it does not break now, stays as people planned it.
"""

import datetime as dt
import multiprocessing
import random
import time
import traceback
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event
from typing import Any
from uuid import UUID

import numpy as np
import numpy.typing as npt
from pyvrp import (
    Activity,
    ActivityType,
    Client,
    ClientGroup,
    Depot,
    Location,
    ProblemData,
    Route,
    Solution,
    VehicleType,
    solve,
)

from app.domain.axis import day_start
from app.domain.rides import (
    Placed,
    Plan,
    Ride,
    Step,
    Unit,
    busy_s,
    distance_m,
    gauge,
    lateness,
    leg,
    openings,
    scheduled,
    sequenced,
    suited,
    way_s,
)
from app.domain.travel import KM_PER_HOUR
from app.services.proposals import USUAL_S, Judge

ITERATIONS = 1200
SECONDS = 20.0
"""A search ends after so many steps, or after so long where the machine is slow."""

SEARCHES, ROUNDS = 2, 5
"""How often tours are searched anew, and tried in all, around what the rules refused."""

_TRIES = 20_000
"""How many places of a job are tried in a group of tours, at some 5,000 a second."""

_STRAINED, _COST_OF_STRAIN = 150_000, 3_000
"""Metres that it costs to strain a driver more than planned at all, and by each minute."""

_COST_OF_SECOND = 3
"""Metres that a second of the driver is worth: kilometres come first, waiting for hours is not free."""

_DAYS_DRIVE_M = round(9 * KM_PER_HOUR * 1000)
"""How far a driver comes in the nine hours at the wheel of a day. Source: (EC) 561/2006, art. 6."""

_NEVER = 100_000_000
"""Metres and seconds of a way that must not be taken."""

_WORTH_OF_JOB = 120_000
"""Metres that placing a job of the backlog is worth."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A job in another place than before; `source` None: it came from the backlog."""

    unit: Unit
    source: Ride | None
    target: Ride
    was: int | None
    start: int


@dataclass(frozen=True, slots=True)
class Optimised:
    """What a search found.

    Attributes:
        tours: Each tour that changes, before and after.
        kept: How many tours stay as they are because the rules want it so.
        steps: How many steps the search made.
    """

    before: Plan
    after: Plan
    tours: tuple[tuple[Ride, Ride], ...]
    moved: tuple[Moved, ...]
    kept: int
    steps: int

    @property
    def metres(self) -> tuple[int, int]:
        """The metres of the tours that change, before and after."""
        return sum(distance_m(a) for a, _ in self.tours), sum(distance_m(b) for _, b in self.tours)

    @property
    def minutes(self) -> tuple[int, int]:
        """Their minutes of driving and work, before and after."""
        return sum(busy_s(a) for a, _ in self.tours) // 60, sum(busy_s(b) for _, b in self.tours) // 60


class _Clock:
    """Says when to stop: after some steps, some seconds, or when the person asks."""

    def __init__(
        self, steps: int, seconds: float, tell: Callable[[int, int], None], stopped: Callable[[], bool]
    ) -> None:
        self.total, self.done = max(steps, 1), 0
        self._until = time.monotonic() + seconds
        self._tell, self._stopped = tell, stopped
        self._limit = 0

    @property
    def over(self) -> bool:
        """Whether all time is used up."""
        return self._stopped() or time.monotonic() >= self._until

    def grant(self, steps: int) -> "_Clock":
        """Let the next search have so many steps."""
        self._limit = self.done + steps
        return self

    def __call__(self, best_cost: int) -> bool:  # noqa: ARG002 - the search tells it to each of its ends
        """Count a step; True ends the search."""
        self.done += 1
        if self.done % 50 == 0:
            self._tell(min(self.done, self.total), self.total)
        return self.done >= self._limit or self.over


def optimise(
    plan: Plan,
    keys: Collection[str],
    judge: Judge | None = None,
    *,
    waiting: Sequence[Unit] = (),
    iterations: int = ITERATIONS,
    seconds: float = SECONDS,
    seed: int = 1,
    tell: Callable[[int, int], None] = lambda _done, _total: None,
    stopped: Callable[[], bool] = lambda: False,
) -> Optimised:
    """Return the tours of a plan in a shorter order, jobs changing tours where the trucks allow it.

    Args:
        plan: As it was read.
        keys: The tours that may change; one alone is only put in another order.
        judge: Knows the rules: what it says against a tour that it does not say now, refuses the tour.
        waiting: Jobs of the backlog to place where it costs little.
        iterations: Steps of the search in all; the same number gives the same result.
        seconds: An upper bound of the time.
        seed: Of the search's chance.
        tell: Hears how many steps are done, of how many.
        stopped: Whether the person asked to stop: the best so far is returned.
    """
    chosen, plan = _chosen(plan, keys)
    clock = _Clock(iterations * (4 + SEARCHES - 1) // 4, seconds, tell, stopped)
    groups = _groups(chosen, waiting)
    weight = sum(_size(group, jobs) for group, jobs in groups) or 1
    after = plan
    kept = 0
    for group, jobs in groups:
        share = max(iterations * _size(group, jobs) // weight, 200)
        fresh, refused = _improved(after, group, jobs, judge, clock, share, seed)
        after = after.having(*fresh)
        kept += refused
    return _outcome(plan, after, kept, clock.done)


def _chosen(plan: Plan, keys: Collection[str]) -> tuple[list[Ride], Plan]:
    """Return the tours that may change, not asked to keep what they miss, and the plan with them."""
    chosen = [
        _as_planned(ride)
        for ride in plan.rides
        if ride.key in keys and ride.is_open and ride.tour_id is not None
    ]
    return chosen, plan.having(*chosen)


def optimise_apart(
    plan: Plan,
    keys: Collection[str],
    judge: Judge | None = None,
    *,
    waiting: Sequence[Unit] = (),
    tell: Callable[[int, int], None] = lambda _done, _total: None,
    stopped: Callable[[], bool] = lambda: False,
) -> Optimised:
    """Do what `optimise` does in a process of its own: PyVRP never lets another thread in while it thinks.

    A step of a large day takes it half a second, in which no window could be drawn. The judge is sent along.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    stop = context.Event()
    worker = context.Process(
        target=_work, args=(theirs, stop, plan, frozenset(keys), judge, tuple(waiting)), daemon=True
    )
    worker.start()
    theirs.close()
    try:
        while True:
            if stopped():
                stop.set()
            if not ours.poll(0.05):
                continue
            kind, told = ours.recv()
            if kind == "step":
                tell(*told)
            elif kind == "found":
                rides, kept, steps = told
                _, base = _chosen(plan, keys)
                return _outcome(base, base.having(*rides), kept, steps)
            else:
                raise RuntimeError(told)
    except EOFError as end:
        raise RuntimeError("the search ended without a word") from end
    finally:
        worker.join(2)
        if worker.is_alive():
            worker.terminate()
        ours.close()


def _work(
    pipe: Connection,
    stop: Event,
    plan: Plan,
    keys: frozenset[str],
    judge: Judge | None,
    waiting: tuple[Unit, ...],
) -> None:
    """Search in the worker, and send back the tours that change."""
    try:
        found = optimise(
            plan,
            keys,
            judge,
            waiting=waiting,
            tell=lambda done, total: pipe.send(("step", (done, total))),
            stopped=stop.is_set,
        )
        pipe.send(("found", ([after for _, after in found.tours], found.kept, found.steps)))
    except Exception:  # noqa: BLE001 - the edge of the process: told to the other side, which raises it
        pipe.send(("failed", traceback.format_exc()))


def _as_planned(ride: Ride) -> Ride:
    """Return a tour whose jobs may be as early or late as people planned them, if not worse."""

    def free(placed: Placed) -> Placed:
        if not lateness(placed.unit, placed.times, ride.day):
            return placed
        steps = tuple(
            _reaching(step, ride.day, times)
            for step, times in zip(placed.unit.steps, placed.times, strict=True)
        )
        return replace(placed, unit=replace(placed.unit, steps=steps))

    return replace(ride, placed=tuple(free(placed) for placed in ride.placed))


def _reaching(step: Step, day: dt.date, times: tuple[int, int]) -> Step:
    """Return a stop whose hours and window on a day reach as far as it was planned."""
    start, end = ((at - day_start(day)) // 60 for at in times)
    hours, window = step.hours, step.window
    if window is not None:
        window = min(window[0], start), max(window[1], start)
    if hours:
        open_ = list(hours[day.weekday()])
        if not open_:
            return replace(step, hours=(), window=window)
        near = min(range(len(open_)), key=lambda at: max(open_[at][0] - start, end - open_[at][1], 0))
        open_[near] = min(open_[near][0], start), max(open_[near][1], end)
        hours = (*hours[: day.weekday()], tuple(open_), *hours[day.weekday() + 1 :])
    return replace(step, hours=hours, window=window)


def _outcome(plan: Plan, after: Plan, kept: int, steps: int) -> Optimised:
    old = {ride.key: ride for ride in plan.rides}
    changed = tuple((old[ride.key], ride) for ride in after.rides if ride != old[ride.key])
    was = {placed.unit.id: (ride, placed) for ride in plan.rides for placed in ride.placed}
    moved = []
    for _, ride in changed:
        for placed in ride.placed:
            source, before = was.get(placed.unit.id, (None, None))
            if placed.unit.job_id is None or (source == ride and before == placed):
                continue
            if before is None or before.times != placed.times or source is None or source.key != ride.key:
                moved.append(Moved(placed.unit, source, ride, before.start if before else None, placed.start))
    moved.sort(key=lambda move: (move.target.driver, move.start))
    return Optimised(plan, after, changed, tuple(moved), kept, steps)


# --- what belongs together


def _loose(ride: Ride) -> list[Placed]:
    """Return the jobs of a tour that the search may touch, pinned ones included."""
    return [placed for placed in ride.placed if placed.unit.job_id is not None and not placed.begun]


def _size(group: Sequence[Ride], jobs: Sequence[Unit]) -> int:
    return len(jobs) + sum(len(_loose(ride)) for ride in group)


def _groups(rides: Sequence[Ride], waiting: Sequence[Unit]) -> list[tuple[list[Ride], list[Unit]]]:
    """Return the tours that can exchange jobs, group by group: trucks of other kinds are other problems."""
    groups: list[list[Ride]] = []
    for ride in rides:
        joined = [group for group in groups if any(_exchange(ride, other) for other in group)]
        groups = [group for group in groups if group not in joined]
        groups.append([*(one for group in joined for one in group), ride])
    out = []
    taken: set[UUID] = set()
    for group in groups:
        jobs = [
            unit for unit in waiting if unit.id not in taken and any(suited(ride, unit) for ride in group)
        ]
        taken |= {unit.id for unit in jobs}
        if any(_loose(ride) for ride in group) or jobs:
            out.append((group, jobs))
    return out


def _exchange(one: Ride, other: Ride) -> bool:
    return one.day == other.day and any(
        suited(there, placed.unit)
        for here, there in ((one, other), (other, one))
        for placed in _loose(here)
        if not placed.pinned
    )


# --- search, check, repair


def _improved(
    plan: Plan,
    group: Sequence[Ride],
    jobs: Sequence[Unit],
    judge: Judge | None,
    clock: _Clock,
    steps: int,
    seed: int,
) -> tuple[list[Ride], int]:
    """Return the tours of a group that become better, and how many stay because of the rules."""
    accepted: dict[str, Ride] = {}
    rest, left = list(group), list(jobs)
    held: set[UUID] = set()
    for number in range(ROUNDS):
        if not rest or clock.over:
            break
        bench = _Bench(rest, held, plan.now, clock, seed + number)
        starts = [{ride.key: _loose(ride) for ride in rest}]
        if number < SEARCHES:
            share = steps if number == 0 else steps // 4
            starts.append(_search(plan, rest, left, held, clock.grant(share), seed))
        routes = bench.renewed(min((bench.polished(start) for start in starts), key=bench.cost))
        fresh = {ride.key: bench.ride(ride.key, routes[ride.key]) for ride in rest}
        refused: list[Ride] = []
        for linked in _linked(rest, fresh, routes):
            before = [ride for ride in rest if ride.key in linked]
            after = [fresh.get(ride.key) for ride in before]
            guilty = _guilty(plan.having(*accepted.values()), before, after, judge)
            if guilty is None:
                continue  # nothing is gained here
            if guilty:
                held |= guilty
                refused += before
            else:
                accepted |= {ride.key: ride for ride in after if ride is not None}
                placed = {one.unit.id for ride in after if ride is not None for one in ride.placed}
                left = [unit for unit in left if unit.id not in placed]
        rest = refused
    return list(accepted.values()), len(rest)


class _Bench:
    """Tries orders of some tours one move at a time, so that none strains its driver more than as planned.

    Args:
        rides: The tours as planned.
        held: Units that stay in their tour.
        now: Before which nothing can be done.
        clock: Says when to stop.
        seed: Of what is tried by chance.
    """

    def __init__(
        self, rides: Sequence[Ride], held: Collection[UUID], now: int, clock: _Clock, seed: int
    ) -> None:
        self._rides = {ride.key: ride for ride in rides}
        self._base = {ride.key: gauge(ride) for ride in rides}
        self._held, self._now, self._clock = held, now, clock
        self._chance = random.Random(seed)  # noqa: S311 - the same seed gives the same tours
        self._tries = 0
        self._known: dict[tuple[str, tuple[UUID, ...]], tuple[int, Ride | None]] = {}

    def ride(self, key: str, order: Sequence[Placed]) -> Ride | None:
        """Return a tour with the times of an order; the same object where the order is as planned."""
        return self._tried(key, order)[1]

    def _tried(self, key: str, order: Sequence[Placed]) -> tuple[int, Ride | None]:
        """Return what an order costs in metres, strain weighed in, and the tour."""
        name = key, tuple(placed.unit.id for placed in order)
        found = self._known.get(name)
        if found is None:
            found = self._known[name] = self._weighed(key, order)
        return found

    def _weighed(self, key: str, order: Sequence[Placed]) -> tuple[int, Ride | None]:
        ride = self._rides[key]
        if [placed.unit.id for placed in order] == [placed.unit.id for placed in _loose(ride)]:
            return self._base[key].metres, ride
        if not order and not any(placed.begun for placed in ride.placed):
            return 0, replace(ride, placed=())  # nothing to rest from either
        fresh = sequenced(ride, order, self._now)
        if fresh is None:
            return 10 * _NEVER, None
        now = gauge(fresh)
        strain = now.strain(self._base[key]) + max(fresh.end - _limit(ride), 0) // 60
        return now.metres + (_STRAINED + strain * _COST_OF_STRAIN if strain else 0), fresh

    def cost(self, orders: Mapping[str, Sequence[Placed]]) -> int:
        """Return what all orders cost; a job that is left out costs what placing it is worth."""
        return sum(self._tried(key, order)[0] for key, order in orders.items()) - _WORTH_OF_JOB * sum(
            len(order) for order in orders.values()
        )

    def polished(self, routes: Mapping[str, Sequence[Placed]]) -> dict[str, list[Placed]]:
        """Return orders in which no single job is better elsewhere, as far as time allows."""
        orders = {key: list(order) for key, order in routes.items()}
        moved = True
        while moved and not self._over:
            moved = False
            for key in sorted(orders, key=lambda one: -self._tried(one, orders[one])[0]):
                at = 0
                while at < len(orders[key]) and not self._over:
                    placed = orders[key][at]
                    before = self.cost(orders)
                    trial = {**orders, key: [*orders[key][:at], *orders[key][at + 1 :]]}
                    if placed.pinned or not self._put(trial, placed, key) or self.cost(trial) > before - 500:
                        at += 1
                    else:
                        orders, moved = trial, True
        return orders

    def renewed(self, routes: Mapping[str, Sequence[Placed]]) -> dict[str, list[Placed]]:
        """Return better orders: neighbours are taken out together and put where each is best, by chance."""
        orders = {key: list(order) for key, order in routes.items()}
        movable = [(key, placed) for key, order in routes.items() for placed in order if not placed.pinned]
        home = {ride.key: {p.unit.id for p in ride.placed} for ride in self._rides.values()}
        while len(movable) > 2 and not self._over:
            _, middle = self._chance.choice(movable)
            near = sorted(
                (placed for _, placed in movable),
                key=lambda one: leg(one.unit.point, middle.unit.point)[0] * self._chance.uniform(0.7, 1.4),
            )
            out = near[: self._chance.randint(2, 4)]
            ids = {placed.unit.id for placed in out}
            trial = {
                key: [placed for placed in order if placed.unit.id not in ids]
                for key, order in orders.items()
            }
            self._chance.shuffle(out)
            done = all(
                self._put(trial, placed, next((k for k, own in home.items() if placed.unit.id in own), ""))
                for placed in out
            )
            if done and self.cost(trial) < self.cost(orders):
                orders = trial
        return orders

    @property
    def _over(self) -> bool:
        return self._tries >= _TRIES or self._clock.over

    def _put(self, orders: dict[str, list[Placed]], placed: Placed, own: str) -> bool:
        """Put a job where it costs least, in `own` only if it is held there; False where it fits nowhere."""
        best: tuple[int, str, list[Placed]] | None = None
        for key, order in orders.items():
            if key != own and (placed.unit.id in self._held or not suited(self._rides[key], placed.unit)):
                continue
            before = self._tried(key, order)[0]
            for at in range(len(order) + 1):
                self._tries += 1
                trial = [*order[:at], placed, *order[at:]]
                more = self._tried(key, trial)[0] - before
                if best is None or more < best[0]:
                    best = more, key, trial
        if best is None:
            return False
        orders[best[1]] = best[2]
        return True


def _linked(
    rides: Sequence[Ride], fresh: Mapping[str, Ride | None], routes: Mapping[str, Sequence[Placed]]
) -> list[set[str]]:
    """Return the keys of the tours that change, those together that exchange jobs."""
    home = {placed.unit.id: ride.key for ride in rides for placed in ride.placed}
    linked: list[set[str]] = []
    for ride in rides:
        keys = {ride.key} | {home[placed.unit.id] for placed in routes[ride.key] if placed.unit.id in home}
        joined = [others for others in linked if others & keys]
        linked = [others for others in linked if not others & keys]
        linked.append(keys.union(*joined))
    changed = {ride.key for ride in rides if fresh[ride.key] is not ride}
    return [keys for keys in linked if keys & changed]


def _guilty(
    plan: Plan, before: Sequence[Ride], after: Sequence[Ride | None], judge: Judge | None
) -> set[UUID] | None:
    """Return the units that make tours break what they kept: none where all is better.

    Returns:
        None where nothing is gained.
    """
    done = [ride for ride in after if ride is not None]
    moved = {
        placed.unit.id
        for old, new in zip(before, after, strict=True)
        for placed in (new.placed if new is not None else old.placed)
        if placed not in old.placed or new is None
    }
    if len(done) < len(after):
        return moved
    had = {placed.unit.id for ride in before for placed in ride.placed}
    gained = [placed for ride in done for placed in ride.placed if placed.unit.id not in had]
    saved = sum(distance_m(ride) for ride in before) - sum(distance_m(ride) for ride in done)
    if saved + len(gained) * _WORTH_OF_JOB <= 0:
        return None
    guilty: set[UUID] = set()
    for old, new in zip(before, done, strict=True):
        if new is not old and (gauge(new).strain(gauge(old)) or new.end > _limit(old)):
            guilty |= {placed.unit.id for placed in new.placed} & moved
    if guilty or judge is None:
        return guilty
    said = judge(plan, plan.having(*done))
    if not said:
        return set()
    named = {key for objection in said if (key := objection.stop_id) is not None}
    return {
        placed.unit.id
        for ride in done
        for placed in ride.placed
        if any(step.stop_id in named for step in placed.unit.steps)
    } or moved


def _limit(ride: Ride) -> int:
    """Return when a tour must end: as planned, or after a usual day if nobody needs truck or driver."""
    return max(min(ride.latest, max(ride.end, ride.leaves + USUAL_S)), ride.end)


# --- PyVRP


def _search(
    plan: Plan,
    rides: Sequence[Ride],
    jobs: Sequence[Unit],
    held: Collection[UUID],
    clock: _Clock,
    seed: int,
) -> dict[str, list[Placed]]:
    """Return the order of each tour's jobs after a search that begins with the order as it is."""
    units = [(placed, ride) for ride in rides for placed in _loose(ride)]
    extra = [
        Placed(unit, scheduled(unit, _start(ride, plan.now)[0], ride.day))
        for unit in jobs
        for ride in rides[:1]
    ]
    everything: list[tuple[Placed, Ride | None]] = [*units, *((placed, None) for placed in extra)]
    if not everything:
        return {ride.key: [] for ride in rides}
    base = min(ride.leaves for ride in rides) - 24 * 3600
    clients: list[Client] = []
    groups: list[ClientGroup] = []
    clients_of: list[list[int]] = []
    for number, (placed, source) in enumerate(everything):
        own: list[int] = []
        stretches = _starts(placed, (source or rides[0]).day)
        several = len(stretches) > 1
        group = len(groups) if several else None
        for begin, end in stretches:
            own.append(len(clients))
            clients.append(
                Client(
                    number,
                    service_duration=_inside(placed.unit),
                    tw_early=max(begin - base, 0),
                    tw_late=max(end - base, 0),
                    prize=0 if source is not None else _WORTH_OF_JOB,
                    required=source is not None and not several,
                    group=group,
                )
            )
        if several:
            groups.append(ClientGroup(own, required=source is not None))
        clients_of.append(own)
    depots, vehicles, profiles = [], [], []
    n = len(everything)
    matrices: list[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]] = []
    known: dict[tuple[bool, ...], int] = {}
    ways, times = _ways([placed for placed, _ in everything], rides, plan.now)
    for number, ride in enumerate(rides):
        allowed = tuple(
            source is ride or (not placed.pinned and placed.unit.id not in held and suited(ride, placed.unit))
            for placed, source in everything
        )
        if allowed not in known:
            known[allowed] = len(matrices)
            metres, seconds = ways.copy(), times.copy()
            for at, good in enumerate(allowed):
                if not good:
                    metres[:, at] = seconds[:, at] = _NEVER
                    metres[at, at] = seconds[at, at] = 0
            matrices.append((metres, seconds))
        free, _ = _start(ride, plan.now)
        pauses = sum(
            placed.end - placed.start
            for placed in ride.placed
            if placed.unit.job_id is None and not placed.begun
        )
        depots += [Depot(n + 2 * number), Depot(n + 2 * number + 1)]
        vehicles.append(
            VehicleType(
                start_depot=2 * number,
                end_depot=2 * number + 1,
                tw_early=max(free - base, 0),
                tw_late=max(_limit(ride) - pauses - base, 0),
                max_distance=max(_DAYS_DRIVE_M, distance_m(ride)),
                unit_distance_cost=1,
                unit_duration_cost=_COST_OF_SECOND,
                profile=known[allowed],
            )
        )
        profiles.append(allowed)
    # What the library calls the type of its matrices is not one that NumPy's own types fit.
    distances: list[Any] = [metres for metres, _ in matrices]
    durations: list[Any] = [seconds for _, seconds in matrices]
    data = ProblemData(
        [Location(0, 0) for _ in range(n + 2 * len(rides))],
        clients,
        depots,
        vehicles,
        distances,
        durations,
        groups,
    )
    first = _as_is(data, rides, everything, clients_of, clients, base)
    result = solve(data, clock, seed=seed, collect_stats=False, display=False, initial_solution=first)
    unit_of = {client: number for number, own in enumerate(clients_of) for client in own}
    out: dict[str, list[Placed]] = {ride.key: [] for ride in rides}
    for route in result.best.routes():
        at = route.vehicle_type()
        visits = [unit_of[activity.idx] for activity in route if activity.is_client()]
        if not all(profiles[at][visit] for visit in visits):
            return {ride.key: _loose(ride) for ride in rides}
        out[rides[at].key] = [everything[visit][0] for visit in visits]
    placed_now = {placed.unit.id for order in out.values() for placed in order}
    if any(placed.unit.id not in placed_now for placed, _ in units):
        return {ride.key: _loose(ride) for ride in rides}
    return out


def _start(ride: Ride, now: int) -> tuple[int, tuple[float, float] | None]:
    """Return when and where a tour's truck is free after what has begun."""
    here, free = ride.home, max(ride.leaves, ride.earliest, now)
    for placed in ride.placed:
        if placed.begun:
            here = placed.unit.end_point or here
            free = max(placed.end, now)
    return free, here


def _inside(unit: Unit) -> int:
    """Return the seconds from the start of a unit's first stop to the end of its last, without waiting."""
    return sum(step.minutes * 60 for step in unit.steps) + sum(
        way_s(a.point, b) for a, b in pairwise(unit.steps)
    )


def _starts(placed: Placed, day: dt.date) -> list[tuple[int, int]]:
    """Return the stretches in which a unit may begin, so that each of its stops is within its hours."""
    anytime = [(0, 2**40)]
    if placed.pinned:
        return [(placed.start, placed.start)]
    stretches = anytime
    offset = 0
    before = None
    for step in placed.unit.steps:
        if before is not None:
            offset += before.minutes * 60 + way_s(before.point, step)
        before = step
        hours = openings(step, day)
        if hours is None:
            continue
        shifted = [(begin - offset, end - offset) for begin, end in hours]
        stretches = [
            (max(a, c), min(b, d)) for a, b in stretches for c, d in shifted if max(a, c) <= min(b, d)
        ]
    return stretches or anytime


def _ways(
    placed: Sequence[Placed], rides: Sequence[Ride], now: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return metres and seconds between units, starts and ends of tours; a unit is left where it ends."""
    enters = [one.unit.point for one in placed]
    leaves = [one.unit.end_point for one in placed]
    n = len(placed)
    size = n + 2 * len(rides)
    metres = np.zeros((size, size), dtype=np.int64)
    seconds = np.zeros((size, size), dtype=np.int64)
    for a in range(n):
        for b in range(n):
            if a != b:
                metres[a, b], seconds[a, b] = leg(leaves[a], enters[b])
    for number, ride in enumerate(rides):
        start, end = n + 2 * number, n + 2 * number + 1
        _, here = _start(ride, now)
        for a in range(n):
            metres[start, a], seconds[start, a] = leg(here, enters[a])
            metres[a, end] = leg(leaves[a], ride.home)[0]  # a tour's last stop is the end of its time
        metres[start, end] = leg(here, ride.home)[0] if any(one.begun for one in ride.placed) else 0
    return metres, seconds


def _as_is(
    data: ProblemData,
    rides: Sequence[Ride],
    everything: Sequence[tuple[Placed, Ride | None]],
    clients_of: Sequence[Sequence[int]],
    clients: Sequence[Client],
    base: int,
) -> Solution:
    """Return the tours as people planned them, as the search's beginning."""
    routes = []
    for number, ride in enumerate(rides):
        visits = []
        for at, (placed, source) in enumerate(everything):
            if source is ride:
                visits.append(min(clients_of[at], key=lambda key: _gap(clients[key], placed.start - base)))
        if visits:
            activities = [Activity(ActivityType.CLIENT, visit) for visit in visits]
            routes.append(Route(data, activities, number))
    return Solution(data, routes)


def _gap(client: Client, start: int) -> int:
    return max(client.tw_early - start, start - client.tw_late, 0)
