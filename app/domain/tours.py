"""One tour driven in mind: its ways and times, what is on the truck, and what is found underway.

The database does the same sums in `gate_walk`; a property test holds the two together, to the metre.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from app.domain.calendar import holiday_name
from app.domain.driving import ContinuousDriving
from app.domain.hours import spans_on
from app.domain.travel import Point, road_distance_m, travel_minutes

PARIS = ZoneInfo("Europe/Paris")
Hours = Mapping[str, Any]
"""As stored; app.domain.hours tells the format."""
Params = Mapping[str, Mapping[str, Any]]
"""The thresholds of the rules of a day, by key."""

LORRY_KG = 3500
"""Above this gross weight a vehicle is a lorry for licences, tachograph and driving time."""
_DAY = 1440  # minutes
_TAKES_BOX = frozenset({"SWAP", "REMOVE", "EMPTY_RETURN"})
_LOADS = _TAKES_BOX | {"ROUND", "GRAB", "BULK", "HAZ_PICKUP"}
_BRINGS_BOX = frozenset({"SWAP", "DELIVER"})


@dataclass(frozen=True, slots=True)
class DriverFact:
    """A driver, with the place where his tours begin."""

    id: UUID
    name: str
    archived: bool
    subcontractor_id: UUID | None
    subcontractor: str | None
    profile: str
    depot: Point | None
    usual_vehicle_id: UUID | None


@dataclass(frozen=True, slots=True)
class VehicleFact:
    """A vehicle or trailer. `gvw_kg` is never unknown: a usual value stands in; `known_gvw_kg` may be."""

    id: UUID
    plate: str
    kind: str
    gvw_kg: int
    known_gvw_kg: int | None
    payload_kg: int | None
    places: int
    regime: str
    archived: bool

    @property
    def tare_kg(self) -> int | None:
        """The weight of the empty vehicle, where both others are known."""
        if self.known_gvw_kg is None or self.payload_kg is None:
            return None
        return self.known_gvw_kg - self.payload_kg

    @property
    def is_heavy(self) -> bool:
        """Whether it is a lorry."""
        return self.gvw_kg > LORRY_KG


@dataclass(frozen=True, slots=True)
class TourFact:
    """A tour without its stops. `crew` are those who share the wheel with its driver."""

    id: UUID
    day: dt.date
    start: dt.datetime
    end: dt.datetime
    status: str
    driver: DriverFact
    vehicle: VehicleFact | None
    trailer: VehicleFact | None
    depot: Point | None
    crew: tuple[DriverFact, ...] = ()

    @property
    def eu561(self) -> bool:
        """Whether its driving counts under Regulation (EC) 561/2006."""
        return self.vehicle is not None and self.vehicle.is_heavy and self.vehicle.regime == "EU561"


@dataclass(frozen=True, slots=True)
class OutletFact:
    """Where loads are emptied, when one may come, and with what: anything where no material is known."""

    id: UUID
    name: str
    point: Point | None
    hours: Hours | None
    archived: bool = False
    materials: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class JobFact:
    """A job with all that the rules ask of its material, containers, outlet, site and customer."""

    id: UUID
    number: str
    type: str
    customer_id: UUID
    site_id: UUID
    material_id: UUID | None
    outlet_id: UUID | None
    container_in_id: UUID | None
    container_out_id: UUID | None
    window_from: int | None
    window_to: int | None
    material: str | None
    hazardous: bool
    adr: bool
    stream: str | None
    family: str | None
    full_kg: float | None
    container_in: str | None
    container_in_status: str | None
    family_in: str | None
    container_out: str | None
    family_out: str | None
    outlet: str | None
    needs_acceptance: bool
    outlet_archived: bool
    unaccepted: bool
    site: str
    point: Point | None
    hours: Hours | None
    max_gvw_kg: int | None
    demands: tuple[str, ...]
    site_archived: bool
    customer: str
    credit_policy: str


@dataclass(frozen=True, slots=True)
class StopFact:
    """A stop: a job's, or one that the tour needs for itself."""

    id: UUID
    tour_id: UUID
    job: JobFact | None
    kind: str
    outlet: OutletFact | None
    start: dt.datetime
    end: dt.datetime

    @property
    def point(self) -> Point | None:
        """Where it is; None where it is at the tour's depot, or nowhere."""
        if self.job is not None:
            return self.job.point
        return self.outlet.point if self.kind == "OUTLET" and self.outlet is not None else None


@dataclass(frozen=True, slots=True)
class Figure:
    """How far and how long a tour is, from depot to depot.

    `slot_end` is the end of its last stop; `crew` are those who share the wheel with its driver.
    """

    tour_id: UUID
    driver_id: UUID
    day: dt.date
    starts_at: dt.datetime
    ends_at: dt.datetime
    distance_m: int
    driving_min: int
    work_min: int
    overtime_min: int
    eu561: bool
    slot_end: dt.datetime
    crew: tuple[UUID, ...] = ()

    @property
    def drivers(self) -> tuple[UUID, ...]:
        """Everybody for whom it counts."""
        return (self.driver_id, *self.crew)

    @property
    def driven_min(self) -> int:
        """The minutes of driving of each of them: two share them."""
        return (self.driving_min + 1) // 2 if self.crew else self.driving_min


@dataclass(frozen=True, slots=True)
class LoadStep:
    """What the truck carries from `start` on; `share` is that of places or payload, 0 to 1."""

    start: dt.datetime
    end: dt.datetime
    full: int
    empty: int
    kg: int
    share: float
    broken: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found, before it is put into words. No severity: the rule's; no `says`: its sentence."""

    tour_id: UUID
    stop_id: UUID | None
    rule: str
    object_kind: str
    object_id: UUID | None
    measure: int = 0
    holes: Mapping[str, str | None] = field(default_factory=dict)
    severity: str | None = None
    says: str | None = None
    valid_until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Drive:
    """A tour as it would be driven; no figure where it has no stop."""

    figure: Figure | None
    hits: tuple[Hit, ...]
    loads: tuple[LoadStep, ...]


def minutes_between(start: dt.datetime, end: dt.datetime) -> int:
    """Return the whole minutes from one instant to the other, rounded down."""
    return int((end - start).total_seconds() // 60)


def clock_minutes(instant: dt.datetime) -> int:
    """Return the minute of the day by the clock of Paris."""
    local = instant.astimezone(PARIS)
    return local.hour * 60 + local.minute


def hours_text(minutes: int) -> str:
    """Return minutes as the trade writes them: "25 min", "1 h 05"."""
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02d}"


def weight_text(kg: int) -> str:
    """Return a weight with its thousands apart: "1 240 kg"."""
    return f"{kg:,}".replace(",", "\N{NO-BREAK SPACE}") + " kg"


def minutes_outside(hours: Hours | None, start: dt.datetime, end: dt.datetime) -> int:
    """Return the minutes of a slot that lie outside opening hours; unknown hours are open."""
    if not hours:
        return 0
    begins = clock_minutes(start)
    ends = begins + minutes_between(start, end)
    first = start.astimezone(PARIS).date()
    opened = sum(
        max(0, min(ends, day * _DAY + closes) - max(begins, day * _DAY + opens))
        for day in range((ends + _DAY - 1) // _DAY)
        for opens, closes in spans_on(hours, first + dt.timedelta(day))
    )
    return ends - begins - opened


def banned_minutes(start: dt.datetime, end: dt.datetime) -> int:
    """Return the minutes of a drive in which goods lorries above 7.5 t are banned; some waste is exempt.

    From 22:00 on Saturday or the eve of a holiday to 22:00 on Sunday or the holiday.

    Source: arrêté of 16 April 2021.
    """
    total, first = 0, start.astimezone(PARIS).date()
    for day in (first + dt.timedelta(n) for n in range(3)):
        if day.weekday() == 6 or holiday_name(day):
            eve, evening = (
                dt.datetime.combine(each, dt.time(22), PARIS).astimezone(dt.UTC)
                for each in (day - dt.timedelta(1), day)
            )
            total += max(0, minutes_between(max(start, eve), min(end, evening)))
    return total


def drive(tour: TourFact, stops: Sequence[StopFact], params: Params) -> Drive:
    """Drive a tour in mind.

    Args:
        tour: The tour.
        stops: Its stops, in any order.
        params: The thresholds of the day's rules.
    """
    return _Trip(tour, params).over(sorted(stops, key=lambda stop: (stop.start, stop.id.bytes)))


class _Trip:
    """One tour under way. The steps and their order are those of `gate_walk`."""

    def __init__(self, tour: TourFact, params: Params) -> None:
        self._tour, self._params = tour, params
        self._here = tour.depot
        self._metres = self._driving = self._pause = 0
        self._continuous = ContinuousDriving()
        vehicle, trailer = tour.vehicle, tour.trailer
        self._places = (vehicle.places if vehicle else 0) + (trailer.places if trailer else 0)
        self._payload = None
        self._tare = None
        if vehicle is not None and vehicle.payload_kg is not None:
            self._payload = vehicle.payload_kg + ((trailer.payload_kg or 0) if trailer else 0)
        if vehicle is not None and trailer is not None and None not in (vehicle.tare_kg, trailer.tare_kg):
            self._tare = (vehicle.tare_kg or 0) + (trailer.tare_kg or 0)
        self._full = self._turned = self._kg = 0
        self._spare = self._places
        self._streams: list[str] = []
        self._explicit = self._boxes = False
        self._goods: list[JobFact] = []
        self._hits: list[Hit] = []
        self._base: dict[str, str | None] = {
            "driver": tour.driver.name,
            "vehicle": vehicle.plate if vehicle else None,
        }

    def over(self, stops: Sequence[StopFact]) -> Drive:
        tour = self._tour
        if not stops:
            return Drive(None, (), ())
        self._explicit = any(stop.kind in ("OUTLET", "DEPOT") for stop in stops)
        self._boxes = (
            self._explicit and tour.vehicle is not None and tour.vehicle.kind in ("hooklift", "skiploader")
        )
        loads: list[LoadStep] = []
        begins = ended = stops[0].start
        slack = 0
        for number, stop in enumerate(stops):
            metres, is_placed = self._go_to(stop)
            way = travel_minutes(metres)
            if number == 0:
                begins = stop.start - dt.timedelta(minutes=way)
            else:
                slack += minutes_between(ended, stop.start)
            late = way - slack if is_placed and number else 0
            # A break on the road leaves the time before and after it for the way.
            slack = 0 if is_placed else slack
            if late > 0:
                self._hit(
                    stop,
                    "time.travel",
                    "tour",
                    None,
                    late,
                    late=hours_text(late),
                    way=hours_text(way),
                    km=str((metres + 500) // 1000),
                )
            self._drive(metres, way)
            found = len(self._hits)
            self._at(stop)
            # A missing empty box can be fetched on the way: it is noted, not drawn as broken.
            broken = any(
                hit.rule.startswith("load.") and hit.rule != "load.no_empty" for hit in self._hits[found:]
            )
            ended = stop.end
            loads.append(self._step(ended, ended, broken=broken))
        metres = road_distance_m(self._here, tour.depot)
        way = travel_minutes(metres)
        self._drive(metres, way)
        ended += dt.timedelta(minutes=way)
        loads = [
            LoadStep(one.start, after, one.full, one.empty, one.kg, one.share, one.broken)
            for one, after in zip(loads, [*(one.start for one in loads[1:]), ended], strict=True)
        ]
        work = max(minutes_between(begins, ended) - self._pause, 0)
        self._on_the_whole(begins, ended)
        normal = self._param("work.daily", "normal")
        figure = Figure(
            tour.id,
            tour.driver.id,
            tour.day,
            begins,
            ended,
            self._metres,
            self._driving,
            work,
            max(work - int(normal), 0) if normal is not None else 0,
            tour.eu561,
            stops[-1].end,
            tuple(one.id for one in tour.crew),
        )
        return Drive(figure, tuple(self._hits), tuple(loads))

    def _param(self, rule: str, *names: str) -> Any:
        found: Any = self._params.get(rule)
        for name in names:
            found = found.get(name) if found is not None else None
        return found

    def _hit(
        self,
        stop: StopFact | None,
        rule: str,
        kind: str,
        key: UUID | None,
        measure: int,
        says: str | None = None,
        severity: str | None = None,
        **holes: str | None,
    ) -> None:
        self._hits.append(
            Hit(
                self._tour.id,
                stop.id if stop else None,
                rule,
                kind,
                key,
                measure,
                {**self._base, **holes},
                severity,
                says,
            )
        )

    def _go_to(self, stop: StopFact) -> tuple[int, bool]:
        """Return the metres to a stop, and whether it has a place at all."""
        there = self._tour.depot if stop.kind in ("DEPOT", "LOAD_EMPTY") else stop.point
        if there is None:
            return 0, False
        metres = road_distance_m(self._here, there)
        self._here = there
        return metres, True

    def _drive(self, metres: int, way: int) -> None:
        self._metres += metres
        self._driving += way
        self._continuous.drive(way)

    def _at(self, stop: StopFact) -> None:
        lasts = minutes_between(stop.start, stop.end)
        match stop.kind:
            case "BREAK":
                self._pause += lasts
                self._continuous.pause(lasts)
            case "OUTLET" | "DEPOT":
                outlet = stop.outlet if stop.kind == "OUTLET" else None
                if outlet is not None and (shut := minutes_outside(outlet.hours, stop.start, stop.end)) > 0:
                    told = {"outlet": outlet.name, "minutes": hours_text(shut)}
                    self._hit(stop, "outlet.closed", "outlet", outlet.id, shut, **told)
                if outlet is not None:
                    self._unload(stop, outlet)
                self._goods = []
                spare = min(self._places, self._spare + self._turned)
                self._spare = self._places if stop.kind == "DEPOT" else spare
                self._full = self._turned = self._kg = 0
                self._streams = []
            case "LOAD_EMPTY":
                self._spare = max(self._places - self._full, 0)
            case "JOB" if stop.job is not None:
                if self._tour.vehicle is not None:
                    self._load(stop, stop.job)
                self._promise(stop, stop.job)
                if self._explicit and stop.job.material_id is not None and stop.job.type in _LOADS:
                    self._goods.append(stop.job)

    def _unload(self, stop: StopFact, outlet: OutletFact) -> None:
        """See whether an outlet takes what was loaded for another one; of a job's own its stop tells."""
        if outlet.archived:
            self._hit(stop, "outlet.archived", "outlet", outlet.id, 0, outlet=outlet.name)
        told: set[UUID | None] = set()
        for job in self._goods if outlet.materials else ():
            if job.outlet_id == outlet.id or job.material_id in outlet.materials | told:
                continue
            told.add(job.material_id)
            severity = self._param("outlet.material", "hazardous") if job.hazardous else None
            holes = {"outlet": outlet.name, "material": job.material, "site": job.site}
            self._hit(stop, "outlet.material", "outlet", outlet.id, 0, severity=severity, **holes)

    def _load(self, stop: StopFact, job: JobFact) -> None:
        vehicle = self._base["vehicle"], self._tour.vehicle.id if self._tour.vehicle else None
        if self._boxes:
            if job.type in _BRINGS_BOX:
                if self._spare < 1:
                    self._hit(stop, "load.no_empty", "vehicle", vehicle[1], 0, site=job.site)
                self._spare = max(self._spare - 1, 0)
            if job.type in _TAKES_BOX:
                self._full += 1
                self._turned += job.type != "EMPTY_RETURN"
                if self._full > self._places:
                    counts = {"boxes": str(self._full), "places": str(self._places)}
                    over = self._full - self._places
                    self._hit(stop, "load.full", "vehicle", vehicle[1], over, site=job.site, **counts)
                self._spare = min(self._spare, max(self._places - self._full, 0))
        if job.type not in _LOADS:
            return
        kg = self._estimate(job)
        self._kg = (self._kg if self._explicit else 0) + kg
        if self._payload is not None and kg > 0 and self._kg > self._payload:
            over = self._kg - self._payload
            told = {"kg": weight_text(self._kg), "over": weight_text(over)}
            self._hit(stop, "load.payload", "vehicle", vehicle[1], over, site=job.site, **told)
        most = self._param("load.train", "kg")
        if self._tare is not None and most is not None and kg > 0 and self._tare + self._kg > int(most):
            over = self._tare + self._kg - int(most)
            told = {"kg": weight_text(self._tare + self._kg), "over": weight_text(over)}
            self._hit(stop, "load.train", "vehicle", vehicle[1], over, site=job.site, **told)
        is_rear = self._tour.vehicle is not None and self._tour.vehicle.kind == "rearloader"
        if self._explicit and is_rear and job.stream is not None:
            if self._streams and job.stream not in self._streams:
                told_of = {"site": job.site, "material": job.material}
                self._hit(stop, "load.mixed", "vehicle", vehicle[1], 0, **told_of)
            self._streams.append(job.stream)

    def _estimate(self, job: JobFact) -> int:
        """Return the kilograms that a job loads, as its volume and the material's density let expect."""
        fill = self._param("load.payload", "fill")
        if job.full_kg is None or fill is None:
            return 0
        pressed = self._param("load.payload", "compaction", job.family) if job.family else None
        return round(job.full_kg * float(fill) * float(1 if pressed is None else pressed))

    def _promise(self, stop: StopFact, job: JobFact) -> None:
        if (shut := minutes_outside(job.hours, stop.start, stop.end)) > 0:
            told = {"site": job.site, "minutes": hours_text(shut)}
            self._hit(stop, "site.closed", "site", job.site_id, shut, **told)
        clock = clock_minutes(stop.start)
        early = job.window_from - clock if job.window_from is not None else 0
        missed = max(early, clock - job.window_to if job.window_to is not None else 0)
        if missed > 0:
            says = self._param("job.window", "early") if early > 0 else None
            told = {"site": job.site, "minutes": hours_text(missed)}
            self._hit(stop, "job.window", "site", job.site_id, missed, says, **told)

    def _on_the_whole(self, begins: dt.datetime, ended: dt.datetime) -> None:
        tour = self._tour
        most = self._param("ec561.continuous", "minutes")
        if (
            tour.eu561
            and most is not None
            and (over := self._continuous.over(int(most), crew_of_two=bool(tour.crew))) > 0
        ):
            driver = tour.driver.id
            self._hit(None, "ec561.continuous", "driver", driver, over, over=hours_text(over))
        limit = self._param("tour.banned", "kg")
        vehicle = tour.vehicle
        if (
            vehicle is not None
            and vehicle.regime != "EXEMPT_HOUSEHOLD"
            and limit is not None
            and vehicle.gvw_kg > int(limit)
            and (banned := banned_minutes(begins, ended)) > 0
        ):
            self._hit(None, "tour.banned", "vehicle", vehicle.id, banned, minutes=hours_text(banned))

    def _step(self, start: dt.datetime, end: dt.datetime, *, broken: bool) -> LoadStep:
        if self._boxes and self._places:
            share = self._full / self._places
        else:
            share = self._kg / self._payload if self._payload else 0.0
        return LoadStep(start, end, self._full, self._spare, self._kg, min(share, 1.0), broken)
