"""What the trucks do on a day: drawn alike for the past, for today and for the weeks ahead.

The past is drawn backwards, from where the containers stand today to where they stood two years ago, so that
it can be added later and still ends where the present began.
"""

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from app.domain.jobs import TECHNICAL_MINUTES, TRAITS, JobType, StopKind
from app.domain.travel import Point, road_distance_m, travel_minutes
from app.services.demo import words
from app.services.demo.world import PARIS, Box, Crew, Material, Outlet, Site, World, at

OUTLET_MINUTES = TECHNICAL_MINUTES[StopKind.OUTLET]
BREAK_MINUTES = TECHNICAL_MINUTES[StopKind.BREAK]
START_MINUTES = 5 * 60 + 30
LAST_START_MINUTES = 14 * 60
FAR_MINUTES = 40
"""An outlet further away than this is only gone to where there is none nearer."""
MOST_DRIVING_MINUTES = 300
"""With so much driving behind him a driver begins no further job."""
_OPENS, _NOON, _AFTER_NOON = 7 * 60, 12 * 60, 13 * 60 + 30
_LONGEST_WAIT = 120  # whoever comes in the middle of the night does not wait for the morning
_VOLUMES = {code: volume for code, _, _, volume, *_ in words.CONTAINER_TYPES}
# For trucks without boxes: the job, whose sites, which materials, least and most kilograms, jobs a day.
_WITHOUT_BOX: dict[str, tuple[JobType, frozenset[str], tuple[str, ...], int, int, int]] = {
    "rearloader": (JobType.ROUND, frozenset({"public"}), ("dib", "green", "glass"), 3800, 7400, 2),
    "crane": (
        JobType.GRAB,
        frozenset({"industry", "builder", "public"}),
        ("e1", "e40", "bulky"),
        1800,
        6200,
        4,
    ),
    "walkingfloor": (
        JobType.BULK,
        frozenset({"industry", "public"}),
        ("wood", "dib", "green"),
        14000,
        21500,
        2,
    ),
    "flatbed": (JobType.FREIGHT, frozenset({"freight"}), (), 0, 0, 3),
    "van": (
        JobType.HAZ_PICKUP,
        frozenset({"garage", "health", "industry"}),
        ("absorbents", "batteries", "oils"),
        120,
        840,
        10,
    ),
}


@dataclass(slots=True)
class Visit:
    """One job of a trip, with the boxes it brings and takes."""

    type: JobType
    site: Site
    material: Material | None
    container_type: str | None
    outlet: Outlet | None
    start: dt.datetime
    end: dt.datetime
    unloading: tuple[dt.datetime, dt.datetime] | None
    net_kg: int | None
    box_in: Box | None = None
    box_out: Box | None = None


@dataclass(slots=True)
class Trip:
    """A crew's day."""

    crew: Crew
    day: dt.date
    visits: list[Visit] = field(default_factory=list)
    pause: tuple[dt.datetime, dt.datetime] | None = None
    km: int = 0
    driving: int = 0
    """Minutes on the road so far."""

    @property
    def start(self) -> dt.datetime:
        """The start of its first stop."""
        return self.visits[0].start

    @property
    def end(self) -> dt.datetime:
        """The end of its last stop, which may be the outlet's or the break."""
        last = self.visits[-1]
        return max(
            last.unloading[1] if last.unloading else last.end, self.pause[1] if self.pause else last.end
        )


class Days:
    """Draws days one after the other and keeps where the boxes stand.

    Args:
        world: Its boxes are moved along.
        rng: Of the sheets that the days go to.
        backward: True to draw from today into the past.
    """

    def __init__(self, world: World, rng: random.Random, *, backward: bool = False) -> None:
        self._world, self._rng, self._backward = world, rng, backward
        self._sites: dict[tuple[str, str], list[Site]] = {}
        self._served: dict[str, int] = {}
        """On which day a box was moved last."""
        for crew_kind, (_, kinds, *_) in _WITHOUT_BOX.items():
            for depot in world.depots.values():
                suited = [site for site in world.sites if site.customer.kind in kinds]
                near = [site for site in suited if site.depot is depot]
                if crew_kind == "van":  # those that have a kit, and as many others
                    kits = [box.place[1] for box in world.boxes if box.type == "KIT" and not box.dormant]
                    near = [site for site in world.sites if site.id in kits]
                    near += [site for site in rng.sample(suited, len(near)) if site.id not in kits]
                near = [
                    site for site in near if any(owner == site.customer.id for owner, _ in world.accepted)
                ]
                self._sites[crew_kind, depot.id] = near if len(near) > 5 else suited

    def trips(
        self, day: dt.date, crews: list[Crew], jobs: int = 5, shift: int = 0, longest: Crew | None = None
    ) -> list[Trip]:
        """Return the trips of a day.

        Args:
            day: The day they start.
            crews: Who drives.
            jobs: How many a truck with boxes does at the most.
            shift: Minutes by which the whole day is moved.
            longest: Who has more to do than the others.
        """
        pools = self._pools(day)
        busy: set[str] = set()
        # Shift and midnight apart, a day's hours are counted from six: no clock changes later.
        base = at(day, 360) + dt.timedelta(minutes=shift - 360)
        trips = []
        for crew in crews:
            trip = Trip(crew, day)
            if crew.kind in _WITHOUT_BOX:
                self._without_boxes(trip, base, busy)
            else:
                self._with_boxes(trip, base, busy, pools, jobs + 3 if crew is longest else jobs)
            if trip.visits:
                trips.append(trip)
        return trips

    def _pools(self, day: dt.date) -> dict[tuple[str, str, str], list[Box]]:
        """Return the boxes by place and lifting gear; those that nobody asked for lately are left alone."""
        rested = (self._world.today - day).days > 75
        pools: dict[tuple[str, str, str], list[Box]] = {}
        for box in self._world.boxes:
            kind, key = box.place
            gear = "skiploader" if box.type == "P08" else "hooklift" if box.type != "KIT" else "van"
            if kind == "site" and key is not None and (rested or not box.dormant):
                pools.setdefault(("site", self._world.site_of[key].depot.id, gear), []).append(box)
            elif kind == "depot" and key is not None:
                pools.setdefault(("depot", key, box.type), []).append(box)
        today, rng = day.toordinal(), self._rng
        for pool in pools.values():
            # Taken from the end: who waits longest comes first, more or less.
            pool.sort(key=lambda box: abs(today - self._served.get(box.id, today - 30)) + rng.random() * 25)
        return pools

    def _with_boxes(
        self,
        trip: Trip,
        base: dt.datetime,
        busy: set[str],
        pools: dict[tuple[str, str, str], list[Box]],
        jobs: int,
    ) -> None:
        crew, rng = trip.crew, self._rng
        pool = pools.get(("site", crew.depot.id, crew.kind), [])
        clock, here = START_MINUTES + rng.randrange(0, 60, 5), crew.depot.point
        while len(trip.visits) < jobs and clock < LAST_START_MINUTES and trip.driving < MOST_DRIVING_MINUTES:
            box = self._nearest(pool, here, busy, crew)
            if box is None or box.place[1] is None:
                return
            site = self._world.site_of[box.place[1]]
            stock = pools.setdefault(("depot", crew.depot.id, box.type), [])
            job_type = rng.choices(
                (JobType.SWAP, JobType.EMPTY_RETURN, JobType.DELIVER, JobType.REMOVE), (54, 22, 12, 12)
            )[0]
            brings_from_yard = job_type is (JobType.REMOVE if self._backward else JobType.DELIVER)
            if (job_type is JobType.SWAP or brings_from_yard) and not stock:
                job_type, brings_from_yard = JobType.EMPTY_RETURN, False
            other = stock.pop() if job_type is JobType.SWAP or brings_from_yard else None
            visit, clock, here = self._visit(
                trip, base, clock, here, site, job_type, self._world.materials[box.material], box.type
            )
            busy.add(site.id)
            for moved in filter(None, (box, other)):
                self._served[moved.id] = trip.day.toordinal()
            self._settle(visit, box, other, crew)

    def _nearest(self, pool: list[Box], here: Point, busy: set[str], crew: Crew) -> Box | None:
        """Take the nearest of a few boxes out of the pool, none of a site that is served already.

        What is too heavy for the truck, full or because of the site, is left to others.
        """
        few: list[Box] = []
        left: list[Box] = []
        while pool and len(few) < 3:
            box = pool.pop()
            if not self._bears(crew, box):
                left.append(box)
            elif box.place[1] not in busy:
                few.append(box)
        pool += reversed(left)
        if not few:
            return None
        sites = self._world.site_of
        best = min(few, key=lambda box: road_distance_m(here, sites[box.place[1] or ""].point))
        few.remove(best)
        pool[:0] = few
        return best

    def _bears(self, crew: Crew, box: Box) -> bool:
        full_kg = self._world.materials[box.material].density * _VOLUMES[box.type] * 1000
        limit = self._world.site_of[box.place[1] or ""].max_gvw_kg
        return full_kg * 0.8 * (3 if box.type == "C20" else 1) <= crew.payload_kg and (
            limit is None or crew.tare_kg + crew.payload_kg <= limit
        )

    def _settle(self, visit: Visit, box: Box, other: Box | None, crew: Crew) -> None:
        """Say which box comes and which goes, and keep where both stand at the far end of the job."""
        site, yard = ("site", visit.site.id), ("depot", crew.depot.id)
        match visit.type:
            case JobType.EMPTY_RETURN:
                visit.box_in = visit.box_out = box
            case JobType.SWAP:
                visit.box_in, visit.box_out = (box, other) if self._backward else (other, box)
            case JobType.DELIVER:
                visit.box_in = box if self._backward else other
            case _:
                visit.box_out = other if self._backward else box
        if visit.box_in is not None and visit.box_in is not visit.box_out:
            visit.box_in.place = yard if self._backward else site
        if visit.box_out is not None and visit.box_in is not visit.box_out:
            visit.box_out.place = site if self._backward else yard
        if other is not None and visit.material is not None:
            other.material = visit.material.code

    def _without_boxes(self, trip: Trip, base: dt.datetime, busy: set[str]) -> None:
        crew, rng = trip.crew, self._rng
        job_type, _, materials, least, most, count = _WITHOUT_BOX[crew.kind]
        weight = crew.tare_kg + crew.payload_kg
        sites = [
            site
            for site in self._sites[crew.kind, crew.depot.id]
            if site.id not in busy and (site.max_gvw_kg is None or weight <= site.max_gvw_kg)
        ]
        clock, here = START_MINUTES + rng.randrange(0, 60, 5), crew.depot.point
        for site in rng.sample(sites, min(count, len(sites))):
            last = LAST_START_MINUTES - TRAITS[job_type].minutes_on_site
            if clock >= last or (trip.driving >= MOST_DRIVING_MINUTES and crew.kind != "van"):
                return
            usual: Sequence[str] = materials
            if job_type is JobType.HAZ_PICKUP:
                usual = [code for code in materials if (site.customer.id, code) in self._world.accepted]
            elif base.astimezone(PARIS).hour >= 18:
                usual = [code for code in materials if code in words.BURNT]
            else:  # one stream a tour: nothing is mixed in the truck
                first = trip.visits[0].material if trip.visits else None
                usual = [first.code] if first else materials
            if materials and not usual:
                continue
            material = self._world.materials[rng.choice(usual)] if materials else None
            visit, clock, here = self._visit(trip, base, clock, here, site, job_type, material, None)
            if material is not None:
                step = 5 if job_type is JobType.HAZ_PICKUP else 20
                visit.net_kg = rng.randrange(least, most, step)
            busy.add(site.id)

    def _visit(
        self,
        trip: Trip,
        base: dt.datetime,
        clock: int,
        here: Point,
        site: Site,
        job_type: JobType,
        material: Material | None,
        container_type: str | None,
    ) -> tuple[Visit, int, Point]:
        """Add a job after the others; return it with the time and place where the truck is then."""
        traits = TRAITS[job_type]
        way = road_distance_m(here, site.point)
        travel = travel_minutes(way)
        clock += max(travel, 10) if trip.visits else 0
        trip.driving += travel
        if trip.visits and trip.pause is None and trip.driving > 200:
            clock = self._rest(trip, base, clock)
        start, clock = clock, clock + traits.minutes_on_site
        outlet = None
        if traits.goes_to_outlet and material:
            outlet = self._outlet(site, material, at_night=_minute(base, clock).astimezone(PARIS).hour >= 17)
        unloading, there = None, site.point
        if outlet is not None and job_type is not JobType.HAZ_PICKUP:
            onward = road_distance_m(site.point, outlet.point)
            clock += max(travel_minutes(onward), 10)
            trip.driving += travel_minutes(onward)
            waits = _until_open(outlet, _minute(base, clock))
            if trip.pause is None and (waits >= BREAK_MINUTES or trip.driving > 200):
                clock = self._rest(trip, base, clock)
                waits = _until_open(outlet, _minute(base, clock))
            begins = clock + waits
            unloading = (_minute(base, begins), _minute(base, begins + OUTLET_MINUTES))
            way += onward
            clock, there = begins + OUTLET_MINUTES, outlet.point
        if trip.pause is None and clock > 11 * 60 + 30:
            clock = self._rest(trip, base, clock)
        visit = Visit(
            job_type,
            site,
            material if traits.is_weighed else None,
            container_type,
            outlet,
            _minute(base, start),
            _minute(base, start + traits.minutes_on_site),
            unloading,
            self._weight(material, container_type, trip.crew) if traits.is_weighed else None,
        )
        trip.visits.append(visit)
        trip.km += way // 1000
        return visit, clock, there

    @staticmethod
    def _rest(trip: Trip, base: dt.datetime, clock: int) -> int:
        trip.pause = (_minute(base, clock), _minute(base, clock + BREAK_MINUTES))
        return clock + BREAK_MINUTES

    def _outlet(self, site: Site, material: Material, *, at_night: bool) -> Outlet:
        """Return where a load goes: its usual outlet, our own hall, or our quay where those are far."""
        outlets = self._world.outlets
        usual = outlets[material.outlet]
        if material.hazardous:
            return usual
        sorted_too = material.code in ("dib", "wood", "e40", "e1", "bulky")
        able = [usual, *([outlets["CENTRE"]] if sorted_too else [])]
        if material.code in words.BURNT:
            able.append(outlets[words.ALWAYS_OPEN])
            if at_night:
                return outlets[words.ALWAYS_OPEN]
        near = [one for one in able if _minutes_to(site, one) <= FAR_MINUTES]
        if near:
            return self._rng.choice(near)
        return min((*able, *(outlets[code] for code in words.QUAYS)), key=lambda one: _minutes_to(site, one))

    def _weight(self, material: Material | None, container_type: str | None, crew: Crew) -> int | None:
        """Return a net weight as bridges give it: around what fits, in steps of 20 kg."""
        if material is None or container_type is None:
            return None
        usual = material.density * _VOLUMES[container_type] * self._rng.uniform(0.7, 1.0) * 1000
        if container_type == "C20":
            usual *= 3
        kg = min(usual * self._rng.lognormvariate(0, 0.18), crew.payload_kg - 200)
        return max(int(kg / 20) * 20, 20)


def _minutes_to(site: Site, outlet: Outlet) -> int:
    return travel_minutes(road_distance_m(site.point, outlet.point))


def _until_open(outlet: Outlet, instant: dt.datetime) -> int:
    """Return the minutes to wait before an outlet opens again, in the morning or after noon."""
    if outlet.code == words.ALWAYS_OPEN:
        return 0
    local = instant.astimezone(PARIS)
    minutes = local.hour * 60 + local.minute
    if _OPENS - _LONGEST_WAIT < minutes < _OPENS:
        return _OPENS - minutes
    return _AFTER_NOON - minutes if _NOON - OUTLET_MINUTES < minutes < _AFTER_NOON else 0


def _minute(base: dt.datetime, minutes: int) -> dt.datetime:
    return base + dt.timedelta(minutes=minutes)
