"""The rounds of the demo: bins of communes, boxes of shops, hazardous waste by the month, and what rests."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from app.domain.calendar import HolidayPolicy, Recurrence, occurrences, paris_instant
from app.domain.jobs import TRAITS, JobStatus, JobType
from app.domain.travel import road_distance_m, travel_minutes
from app.services.demo.days import BREAK_MINUTES, OUTLET_MINUTES, Trip, Visit
from app.services.demo.ledger import Ledger, Outcome
from app.services.demo.sheets import Sheets
from app.services.demo.world import Crew, Material, Site, World, at

MADE_DAYS = 28
"""How far ahead jobs are made of them; the weeks behind are there to be generated."""

_OUTLET_MINUTES = 45  # an outlet further away leaves no time for the next site
_MON, _TUE, _WED, _THU, _FRI = range(5)
_BREAK_AFTER = dt.timedelta(hours=3, minutes=30)


@dataclass(frozen=True, slots=True)
class _Round:
    name: str
    site: Site
    type: JobType
    material: Material
    container_type: str | None
    crew: Crew | None
    start: dt.time | None
    minutes: int
    rule: Recurrence
    policy: HolidayPolicy | None = None


def round_crews(world: World) -> tuple[Crew, Crew, Crew]:
    """Return the crews whose days ahead are filled by rounds alone: for bins, for boxes, for small loads.

    Those whose papers hold until the last of them come first.
    """
    last = world.today + dt.timedelta(MADE_DAYS)

    def best(kind: str) -> Crew:
        found = [crew for crew in world.crews if crew.kind == kind]
        return min(found, key=lambda crew: (crew.good_until < last, crew.depot.code, crew.plate))

    return best("rearloader"), best("hooklift"), best("van")


class Rounds:
    """Adds the rounds, the jobs made of their next weeks, a site on hold and a typical week.

    Args:
        sheets: Where to.
        world: The company.
        ledger: Takes the jobs, tours and stops.
    """

    def __init__(self, sheets: Sheets, world: World, ledger: Ledger) -> None:
        self._sheets, self._world, self._ledger = sheets, world, ledger
        self._first = world.today + dt.timedelta(1)
        self._bin_crew, self._box_crew, self._van_crew = round_crews(world)
        self._busy: set[str] = set()

    def build(self) -> None:
        """Add everything."""
        rounds = list(self._rounds())
        keys: dict[_Round, str] = {}
        for each in rounds:
            keys[each] = self._sheets.new_id(at(self._world.today - dt.timedelta(30), 600))
            self._add(keys[each], each)
        held = next(each for each in rounds if each.type is JobType.EMPTY_RETURN)
        hold = (self._world.today + dt.timedelta(8), self._world.today + dt.timedelta(24))
        self._sheets.add(
            "site_hold",
            id=self._sheets.new_id(at(self._world.today, 480)),
            site_id=held.site.id,
            from_on=hold[0],
            to_on=hold[1],
            reason="Travaux de voirie devant le quai",
        )
        self._make_jobs(rounds, keys, held.site, hold)
        self._typical_week(rounds)

    # ------------------------------------------------------------------------------------------ which

    def _rounds(self) -> Iterator[_Round]:
        yield from self._bins()
        yield from self._boxes()
        yield from self._hazardous()
        yield from self._without_tour()

    def _rule(self, *weekdays: int, **more: object) -> Recurrence:
        return Recurrence(anchor_on=self._first, weekdays=weekdays, **more)  # type: ignore[arg-type]

    def _near(self, crew: Crew, *kinds: str) -> Iterator[Site]:
        """Yield sites near the crew's yard that its truck may enter and that are open all day."""
        found = [
            (road_distance_m(crew.depot.point, site.point), number, site)
            for number, site in enumerate(self._world.sites, 1)
            if site.customer.kind in kinds
            and site.depot is crew.depot
            and site.max_gvw_kg is None
            and number % 7
        ]
        for _, _, site in sorted(found, key=lambda each: each[:2]):
            if site.id not in self._busy:
                self._busy.add(site.id)
                yield site

    def _bins(self) -> Iterator[_Round]:
        crew, material = self._bin_crew, self._world.materials
        sites = self._near(crew, "public")
        weekly = ((_MON, "Ordures ménagères"), (_TUE, "Ordures ménagères"), (_WED, "Ordures ménagères"))
        cascade = HolidayPolicy.CASCADE
        for (weekday, name), site in zip((*weekly, (_THU, "Ordures ménagères")), sites, strict=False):
            yield _Round(
                f"{name} · {site.city}",
                site,
                JobType.ROUND,
                material["dib"],
                None,
                crew,
                dt.time(6),
                180,
                self._rule(weekday),
                cascade,
            )
        more = (
            ("Collecte sélective", "dib", dt.time(6), 180, self._rule(_FRI, every=2)),
            (
                "Déchets verts",
                "green",
                dt.time(11, 45),
                90,
                self._rule(_WED, season_from=(3, 15), season_to=(11, 30)),
            ),
            ("Verre, points d'apport", "glass", dt.time(11, 45), 90, self._rule(_TUE, kind="month_weekday")),
        )
        for (name, code, start, minutes, rule), site in zip(more, sites, strict=False):
            yield _Round(
                f"{name} · {site.city}",
                site,
                JobType.ROUND,
                material[code],
                None,
                crew,
                start,
                minutes,
                rule,
                cascade,
            )

    def _boxes(self) -> Iterator[_Round]:
        crew = self._box_crew
        standing: dict[str, tuple[str, str]] = {}
        for box in self._world.boxes:
            kind, key = box.place
            if kind == "site" and key is not None and not box.dormant and box.type not in ("KIT", "P08"):
                standing.setdefault(key, (box.type, box.material))
        sites = (
            site
            for site in self._near(crew, "retail", "industry", "catering", "builder")
            if site.id in standing and self._is_near_outlet(site, standing[site.id][1])
        )
        rhythms = (
            ("Carton", dt.time(7, 30), self._rule(_MON, _THU)),
            ("DIB", dt.time(10, 0), self._rule(_MON)),
            ("DIB", dt.time(7, 30), self._rule(_TUE)),
            ("Carton", dt.time(10, 0), self._rule(_TUE, every=2)),
            ("Bois", dt.time(7, 30), self._rule(_WED)),
            ("DIB", dt.time(10, 0), self._rule(_WED, _FRI)),
            ("Carton", dt.time(10, 0), self._rule(_THU, every=2)),
            ("Ferraille", dt.time(7, 30), self._rule(_FRI, every=4)),
        )
        for (_, start, rule), site in zip(rhythms, sites, strict=False):
            box_type, code = standing[site.id]
            what = self._world.materials[code]
            yield _Round(
                f"{what.name} · {site.name}",
                site,
                JobType.EMPTY_RETURN,
                what,
                box_type,
                crew,
                start,
                25,
                rule,
            )

    def _is_near_outlet(self, site: Site, code: str) -> bool:
        outlet = self._world.outlets[self._world.materials[code].outlet]
        return travel_minutes(road_distance_m(site.point, outlet.point)) <= _OUTLET_MINUTES

    def _hazardous(self) -> Iterator[_Round]:
        crew = self._van_crew
        rhythms = (
            ("oils", dt.time(8, 0), self._rule(_MON, kind="month_weekday", nth=1)),
            ("batteries", dt.time(9, 30), self._rule(_MON, kind="month_weekday", nth=1)),
            ("absorbents", dt.time(8, 0), self._rule(_TUE, kind="month_weekday", nth=2)),
            ("oils", dt.time(9, 30), self._rule(_TUE, kind="month_weekday", nth=2)),
            ("absorbents", dt.time(8, 0), self._rule(_THU, kind="month_weekday", nth=-1)),
            ("oils", dt.time(8, 0), self._rule(kind="month_day", nth=24, every=1)),
        )
        for (code, start, rule), site in zip(rhythms, self._near(crew, "garage", "health"), strict=False):
            what = self._world.materials[code]
            name = f"{what.name} · {site.name}"
            yield _Round(name, site, JobType.HAZ_PICKUP, what, None, crew, start, 30, rule)

    def _without_tour(self) -> Iterator[_Round]:
        crew, material = self._box_crew, self._world.materials
        rules = (
            (self._rule(kind="month_day", nth=15), None),
            (self._rule(kind="month_day", nth=31), HolidayPolicy.PREVIOUS_WORKING_DAY),
            (self._rule(_FRI, every=1), HolidayPolicy.MANUAL),
        )
        for (rule, policy), site in zip(rules, self._near(crew, "builder"), strict=False):
            what = material["e1"]
            name = f"{what.name} · {site.name}"
            yield _Round(name, site, JobType.GRAB, what, None, None, None, 30, rule, policy)

    # ------------------------------------------------------------------------------------------ rows

    def _add(self, key: str, each: _Round) -> None:
        rule = each.rule

        def season(end: tuple[int, int] | None) -> str:
            return f"{end[0]:02}-{end[1]:02}" if end else ""

        self._sheets.add(
            "round",
            id=key,
            name=each.name,
            customer_id=each.site.customer.id,
            site_id=each.site.id,
            depot_id=each.site.depot.id,
            type=str(each.type),
            material_id=each.material.id,
            container_type=each.container_type,
            outlet_id=self._world.outlets[each.material.outlet].id,
            minutes=each.minutes,
            order_number=f"MARCHÉ {self._world.today.year}-07" if each.site.customer.kind == "public" else "",
            driver_id=each.crew.driver_id if each.crew else None,
            start_at=each.start,
            anchor_on=rule.anchor_on,
            kind=rule.kind,
            weekdays=tuple(rule.weekdays),
            every=rule.every,
            nth=rule.nth,
            season_from=season(rule.season_from),
            season_to=season(rule.season_to),
            policy=str(each.policy) if each.policy else None,
        )

    def _make_jobs(
        self, rounds: list[_Round], keys: dict[_Round, str], held: Site, hold: tuple[dt.date, dt.date]
    ) -> None:
        """Make the jobs of the next weeks as generation would: without room, in the backlog."""
        last = self._world.today + dt.timedelta(MADE_DAYS)
        days: dict[tuple[Crew, dt.date], list[tuple[_Round, dt.date]]] = defaultdict(list)
        for each in rounds:
            rule = self._rule_of(each)
            for day in occurrences(rule, self._first, last):
                if day.needs_decision:
                    self._day(keys[each], day.planned_on, None, "to_decide", None)
                elif day.served_on is None or day.served_on < self._first:
                    continue
                elif each.site is held and hold[0] <= day.served_on <= hold[1]:
                    self._day(keys[each], day.planned_on, None, "on_hold", None)
                elif each.crew is None:
                    job = self._waiting(each, day.served_on)
                    self._day(keys[each], day.planned_on, day.served_on, "applied", job)
                else:
                    days[each.crew, day.served_on].append((each, day.planned_on))
        for (crew, served_on), services in sorted(days.items(), key=lambda one: (one[0][1], one[0][0].plate)):
            self._tour(crew, served_on, sorted(services, key=lambda one: one[0].start or dt.time()), keys)

    @staticmethod
    def _rule_of(each: _Round) -> Recurrence:
        usual = (
            HolidayPolicy.CASCADE if each.site.customer.kind == "public" else HolidayPolicy.NEXT_WORKING_DAY
        )
        return replace(each.rule, policy=each.policy or usual)

    def _tour(
        self, crew: Crew, day: dt.date, services: list[tuple[_Round, dt.date]], keys: dict[_Round, str]
    ) -> None:
        trip, planned, here = Trip(crew, day), [], crew.depot.point
        free_at = dt.datetime.min.replace(tzinfo=dt.UTC)
        for each, planned_on in services:
            start = paris_instant(day, each.start or dt.time(8))
            way = road_distance_m(here, each.site.point)
            if trip.visits and free_at + dt.timedelta(minutes=travel_minutes(way)) > start:
                job = self._waiting(each, day)
                self._day(keys[each], planned_on, day, "applied", job)
                continue
            visit = self._visit(each, start)
            trip.visits.append(visit)
            planned.append((each, planned_on))
            free_at, here = visit.end, each.site.point
            if visit.unloading and visit.outlet:
                way += road_distance_m(here, visit.outlet.point)
                free_at, here = visit.unloading[1], visit.outlet.point
            trip.km += way // 1000
            if trip.pause is None and free_at - trip.start > _BREAK_AFTER:
                trip.pause = (free_at, free_at + dt.timedelta(minutes=BREAK_MINUTES))
                free_at = trip.pause[1]
        tour = self._ledger.tour(trip, "draft", trip.end)
        for (each, planned_on), visit in zip(planned, trip.visits, strict=True):
            job, _ = self._ledger.job(visit, self._world.today, day, Outcome(JobStatus.PLANNED))
            self._ledger.stop(tour, visit.start, visit.end, job=job)
            if visit.unloading:
                self._ledger.stop(tour, *visit.unloading, kind="OUTLET", outlet=visit.outlet)
            self._day(keys[each], planned_on, day, "applied", job)
        if trip.pause:
            self._ledger.stop(tour, *trip.pause, kind="BREAK")

    def _visit(self, each: _Round, start: dt.datetime) -> Visit:
        end = start + dt.timedelta(minutes=each.minutes)
        outlet = self._world.outlets[each.material.outlet]
        unloading = None
        if TRAITS[each.type].goes_to_outlet and each.type is not JobType.HAZ_PICKUP:
            way = travel_minutes(road_distance_m(each.site.point, outlet.point))
            begins = end + dt.timedelta(minutes=max(way, 10))
            unloading = (begins, begins + dt.timedelta(minutes=OUTLET_MINUTES))
        return Visit(
            each.type, each.site, each.material, each.container_type, outlet, start, end, unloading, None
        )

    def _waiting(self, each: _Round, day: dt.date) -> str:
        visit = self._visit(each, at(day, 480))
        job, _ = self._ledger.job(visit, self._world.today, day, Outcome(JobStatus.TO_PLAN))
        return job

    def _day(
        self, round_id: str, planned_on: dt.date, served_on: dt.date | None, state: str, job: str | None
    ) -> None:
        self._sheets.add(
            "round_occurrence",
            id=self._sheets.new_id(at(self._world.today, 480)),
            round_id=round_id,
            planned_on=planned_on,
            served_on=served_on,
            state=state,
            job_id=job,
            reason="Travaux de voirie devant le quai" if state == "on_hold" else "",
        )

    def _typical_week(self, rounds: list[_Round]) -> None:
        key = self._sheets.new_id(at(self._world.today - dt.timedelta(20), 600))
        monday = self._world.today - dt.timedelta(self._world.today.weekday())
        self._sheets.add("week_template", id=key, name="Semaine normale", taken_from=monday)
        for each in rounds:
            if each.crew is None or each.rule.kind != "weeks":
                continue
            for weekday in each.rule.weekdays:
                self._sheets.add(
                    "week_template_job",
                    id=self._sheets.new_id(at(self._world.today - dt.timedelta(20), 600)),
                    template_id=key,
                    weekday=weekday,
                    driver_id=each.crew.driver_id,
                    start_at=each.start,
                    minutes=each.minutes,
                    type=str(each.type),
                    customer_id=each.site.customer.id,
                    site_id=each.site.id,
                    material_id=each.material.id,
                    container_type=each.container_type,
                    outlet_id=self._world.outlets[each.material.outlet].id,
                )
