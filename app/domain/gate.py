"""What the rules find in a plan, and what a drop would change: in memory, with the database's own answers.

The rules are the rows of the table `rule`; what they ask is evaluated here as `gate_findings` does it. A
property test holds the two together. The database has the last word: it judges each change as it is written.
"""

import datetime as dt
import re
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import Any
from uuid import UUID

from app.domain.board import BoardDay
from app.domain.duties import Duty, duties, monday_of
from app.domain.preview import Wish as Wish
from app.domain.rides import leg
from app.domain.tours import (
    PARIS,
    Drive,
    DriverFact,
    Figure,
    Hit,
    JobFact,
    LoadStep,
    OutletFact,
    Params,
    StopFact,
    TourFact,
    VehicleFact,
    drive,
    hours_text,
    minutes_between,
    weight_text,
)

__all__ = [
    "Facts",
    "Finding",
    "LoadStep",
    "OutletFact",
    "Planner",
    "Preview",
    "RuleFact",
    "Severity",
    "Verdict",
    "Wish",
]


class Severity(StrEnum):
    """How hard a rule is: it forbids, it asks who decides and why, or it only says so."""

    STOP = "stop"
    REASON = "reason"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """3 for the gravest."""
        return {"note": 1, "reason": 2, "stop": 3}[self.value]


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule found.

    Attributes:
        rule: The key of the rule's row: "driver.adr", "ec561.daily".
        stop_id: None where the tour as a whole is meant; a stop bears its job's id.
        object_kind: driver, vehicle, trailer, container, company, subcontractor, outlet, site, customer or
            tour.
        sentence: French, its holes filled; `source` is the legal source, French.
        measure: How far over, in minutes, kilograms or places; 0 where there is nothing to measure.
        valid_until: The last day of the paper that has expired.
    """

    rule: str
    severity: Severity
    tour_id: UUID | None
    stop_id: UUID | None
    object_kind: str
    object_id: UUID | None
    sentence: str
    source: str
    measure: int = 0
    valid_until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class RuleFact:
    """A dated rule; see the table."""

    key: str
    valid_from: dt.date
    valid_to: dt.date | None
    scope: str
    severity: str
    sentence: str
    source: str
    params: Mapping[str, Any]

    def holds_on(self, day: dt.date) -> bool:
        """Return whether the rule is in force on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


PaperKey = tuple[str, UUID | None, str]
"""Whose paper, and which: owner kind, owner, paper kind."""


@dataclass(frozen=True, slots=True)
class HoldFact:
    """From when until when nobody comes to a site; without an end, until further notice."""

    id: UUID
    from_on: dt.date
    to_on: dt.date | None
    reason: str

    @property
    def words(self) -> str:
        """How long, and why, as the sentence has it."""
        until = f"jusqu'au {self.to_on:%d/%m/%Y}" if self.to_on else "jusqu'à nouvel ordre"
        return f"{until} ({self.reason})" if self.reason else until


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that the rules ask, for the tours of some days and the jobs that wait.

    Attributes:
        papers: Categories of the papers with the last day on which they hold.
        figures: Of all tours around, weeks before and after: a driver's week is more than what is shown.
        credit: For customers over their limit or overdue: (over the limit, overdue).
        absences: When drivers and vehicles are away.
        holds: By site, when nobody comes.
        today: Tours that are over by then are left as they were.
    """

    today: dt.date
    rules: tuple[RuleFact, ...] = ()
    drivers: Mapping[UUID, DriverFact] = field(default_factory=dict)
    vehicles: Mapping[UUID, VehicleFact] = field(default_factory=dict)
    tours: Mapping[UUID, TourFact] = field(default_factory=dict)
    stops: tuple[StopFact, ...] = ()
    waiting: Mapping[UUID, JobFact] = field(default_factory=dict)
    papers: Mapping[PaperKey, tuple[tuple[str, dt.date], ...]] = field(default_factory=dict)
    credit: Mapping[UUID, tuple[bool, bool]] = field(default_factory=dict)
    figures: Mapping[UUID, Figure] = field(default_factory=dict)
    absences: tuple[tuple[UUID, dt.datetime, dt.datetime], ...] = ()
    holds: Mapping[UUID, tuple[HoldFact, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A tour as it stands: its figures from depot to depot, what it carries when, and what the rules find."""

    tour_id: UUID
    row_id: UUID
    distance_m: int
    driving_min: int
    work_min: int
    span_min: int
    overtime_min: int
    loads: tuple[LoadStep, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What wishes would change: signed differences against now, and only the findings that they add.

    `minutes` are those of driving and on site together.
    """

    distance_m: int
    minutes: int
    overtime_min: int
    findings: tuple[Finding, ...]
    verdicts: tuple[Verdict, ...]


_UNKNOWN = dt.date.min
_LIFTS = frozenset({"hooklift", "skiploader", "crane", "rearloader"})
_RIGID_KG = 32_000  # the heaviest vehicle without a trailer (code de la route, art. R312-4)


_HOLE = re.compile(r"\{([^}]*)\}")


def _fill(sentence: str, holes: Mapping[str, str | None]) -> str:
    return _HOLE.sub(lambda hole: (holes[hole[1]] or "") if hole[1] in holes else hole[0], sentence)


def _credit_says(rule: RuleFact, over_limit: bool) -> str:
    """Return the sentence about a customer who is over the limit, or else has overdue invoices."""
    return rule.sentence if over_limit else str(rule.params.get("overdue_text", rule.sentence))


def credit_finding(
    rules: Iterable[RuleFact], day: dt.date, customer: str, policy: str, over_limit: bool, overdue: bool
) -> Finding | None:
    """Return what a drop of any job of a customer would be told of his credit.

    Args:
        rules: The rules; the one that is in force on `day` speaks.
        day: In Paris.
        customer: The name.
        policy: How the customer is dealt with: "none", or the severity.
        over_limit: Whether more is open than was agreed.
        overdue: Whether invoices have been due for long.
    """
    rule = next((one for one in rules if one.key == "customer.credit" and one.holds_on(day)), None)
    if rule is None or policy == "none" or not (over_limit or overdue):
        return None
    sentence = _fill(_credit_says(rule, over_limit), {"customer": customer})
    return Finding(rule.key, Severity(policy), None, None, "customer", None, sentence, rule.source)


class _Book:
    """The rules of one day, and their words."""

    def __init__(self, rules: Iterable[RuleFact], day: dt.date) -> None:
        self.rules = {rule.key: rule for rule in rules if rule.holds_on(day)}
        self.params: Params = {key: rule.params for key, rule in self.rules.items()}
        papers = [rule for rule in self.rules.values() if "owner" in rule.params]
        self.of_tour = [_Paper(rule) for rule in papers if rule.scope == "tour"]
        self.of_stop = [_Paper(rule) for rule in papers if rule.scope == "stop"]

    def say(self, hit: Hit) -> Finding | None:
        """Put what was found into words; nothing where the rule is not in force."""
        rule = self.rules.get(hit.rule)
        if rule is None:
            return None
        return Finding(
            rule.key,
            Severity(hit.severity or rule.severity),
            hit.tour_id,
            hit.stop_id,
            hit.object_kind,
            hit.object_id,
            _fill(rule.sentence if hit.says is None else hit.says, hit.holes),
            rule.source,
            hit.measure,
            hit.valid_until,
        )


class _Paper:
    """A rule that asks for a paper, its params at hand."""

    __slots__ = ("cap", "categories", "demand", "families", "key", "kinds", "owner", "params", "when")

    def __init__(self, rule: RuleFact) -> None:
        params = rule.params
        self.key, self.params = rule.key, params
        self.owner: str = params["owner"]
        self.kinds: tuple[str, ...] = tuple(params.get("kinds", ()))
        self.categories = frozenset(params["categories"]) if "categories" in params else None
        self.when = frozenset(params.get("when", ()))
        self.families = frozenset(params.get("families", ()))
        self.cap, self.demand = "cap" in params, "demand" in params


class Planner:
    """Evaluates tours from a reading of the board that it holds in memory.

    Args:
        facts: What the rules ask.
        day: The board: on which row each tour lies.
    """

    def __init__(self, facts: Facts, day: BoardDay) -> None:
        self._facts = facts
        self._row_of = {tour.id: tour.row_id for tour in day.tours}
        self._stops: dict[UUID, list[StopFact]] = {tour: [] for tour in facts.tours}
        for stop in facts.stops:
            self._stops.setdefault(stop.tour_id, []).append(stop)
        self._books: dict[dt.date, _Book] = {}
        self._driven: dict[UUID, Drive] = {}
        self._own: dict[UUID, tuple[Finding, ...]] = {}

    # --------------------------------------------------------------------------------------- reading

    def verdict(self, tour_id: UUID) -> Verdict | None:
        """Return a tour as it stands; None where it is not among the facts."""
        tour = self._facts.tours.get(tour_id)
        if tour is None:
            return None
        weeks = self._weeks({one.id for one in _drivers(tour)}, self._figures, {tour_id})
        return self._verdict(tour, self._drive(tour), (*self._own_findings(tour), *weeks))

    def verdicts(self) -> dict[UUID, Verdict]:
        """Return every tour as it stands."""
        tours = self._facts.tours
        weeks: dict[UUID | None, list[Finding]] = {}
        drivers = {one.id for tour in tours.values() for one in _drivers(tour)}
        for one in self._weeks(drivers, self._figures, set(tours)):
            weeks.setdefault(one.tour_id, []).append(one)
        return {
            key: self._verdict(tour, self._drive(tour), (*self._own_findings(tour), *weeks.get(key, ())))
            for key, tour in tours.items()
        }

    def preview(self, wishes: Sequence[Wish]) -> Preview:
        """Return what would change if all wishes were granted at once; one without a place is left out."""
        now, then, gained = self._placed(wishes)
        touched = {*now, *then}
        drives = {
            key: drive(tour, then[key][1], self._book(tour.day).params) for key, (tour, _) in then.items()
        }
        figures = {key: one for key, one in self._figures.items() if key not in touched}
        figures |= {key: one.figure for key, one in drives.items() if one.figure is not None}
        before = [one for key in now for one in self._own_findings(self._facts.tours[key])]
        after: dict[UUID, list[Finding]] = {
            key: self._words(tour.day, (*drives[key].hits, *self._static(tour, stops)))
            for key, (tour, stops) in then.items()
        }
        near = self._near(touched, figures)
        drivers = {
            driver
            for known in (self._figures, figures)
            for key in touched
            if (one := known.get(key))
            for driver in one.drivers
        }
        weeks, weeks_before = self._weeks(drivers, figures, near), self._weeks(drivers, self._figures, near)
        added = self._added(
            [*before, *weeks_before], [*(one for own in after.values() for one in own), *weeks], gained
        )
        for found in weeks:
            if found.tour_id in after:
                after[found.tour_id].append(found)
        verdicts = tuple(
            self._verdict(tour, drives[key], tuple(after[key])) for key, (tour, _) in then.items()
        )
        was = [self._drive(self._facts.tours[key]).figure for key in now]
        become = [one.figure for one in drives.values()]
        site_now = sum(_on_site(self._stops[key]) for key in now)
        site_then = sum(_on_site(stops) for _, stops in then.values())
        return Preview(
            sum(one.distance_m for one in become if one) - sum(one.distance_m for one in was if one),
            sum(one.driving_min for one in become if one)
            - sum(one.driving_min for one in was if one)
            + site_then
            - site_now,
            sum(one.overtime_min for one in become if one) - sum(one.overtime_min for one in was if one),
            added,
            verdicts,
        )

    # --------------------------------------------------------------------------------------- wishes

    def way_s(self, here: UUID, there: UUID) -> int | None:
        """Return the seconds on the road from one stop to another; None where a place is not known."""
        points = {stop.id: stop.point for stop in self._facts.stops if stop.id in (here, there)}
        start, end = points.get(here), points.get(there)
        return None if start is None or end is None else leg(start, end)[1]

    def _placed(
        self, wishes: Sequence[Wish]
    ) -> tuple[set[UUID], dict[UUID, tuple[TourFact, list[StopFact]]], set[UUID]]:
        """Return the tours touched as they are, as they would be, and those that gain a stop."""
        stops = {stop.id: stop for stop in self._facts.stops}
        made: dict[UUID, TourFact] = {}
        moved: dict[UUID, StopFact] = {}
        gained: set[UUID] = set()
        for wish in wishes:
            stop, job = stops.get(wish.bar_id), self._facts.waiting.get(wish.bar_id)
            tour = self._tour_for(wish, stop.tour_id if stop else None, made)
            if tour is None or (stop is None and job is None):
                continue
            if stop is None or stop.tour_id != tour.id or wish.copies:
                gained.add(tour.id)
            if stop is not None and wish.copies:
                stop = replace(stop, id=uuid.uuid4(), job=_the_like(stop.job))
            if stop is not None:
                moved[stop.id] = replace(stop, tour_id=tour.id, start=wish.start, end=wish.end)
            else:
                moved[wish.bar_id] = StopFact(wish.bar_id, tour.id, job, "JOB", None, wish.start, wish.end)
        touched = {stop.tour_id for stop in moved.values()}
        touched |= {stops[key].tour_id for key in moved if key in stops}
        then: dict[UUID, tuple[TourFact, list[StopFact]]] = {}
        for key in touched:
            tour = made.get(key) or self._facts.tours[key]
            left = [moved.get(stop.id, stop) for stop in self._stops.get(key, ()) if stop.id not in moved]
            now = [*left, *(stop for stop in moved.values() if stop.tour_id == key)]
            if now:
                start, end = min(stop.start for stop in now), max(stop.end for stop in now)
                tour = replace(tour, start=start, end=end, day=start.astimezone(PARIS).date())
            then[key] = (tour, now)
        return {key for key in touched if key in self._facts.tours}, then, gained

    def _tour_for(self, wish: Wish, current: UUID | None, made: dict[UUID, TourFact]) -> TourFact | None:
        """Return the tour that a drop on a row means: the nearest of that day, or a new one.

        A tour that lacks a vehicle takes the one it is dropped on, where that has none to do that day.
        """
        day = wish.start.astimezone(PARIS).date()
        row = wish.row_id
        tours = [
            tour
            for tour in (*self._facts.tours.values(), *made.values())
            if tour.day == day and (tour.driver.id == row or (tour.vehicle and tour.vehicle.id == row))
        ]
        if tours:

            def gap(tour: TourFact) -> dt.timedelta:
                return max(tour.start - wish.end, wish.start - tour.end, dt.timedelta())

            return min(tours, key=lambda tour: (gap(tour), tour.id != current))
        mine = self._facts.tours.get(current) if current is not None else None
        if mine is not None and mine.vehicle is None and mine.day == day and row in self._facts.vehicles:
            made[mine.id] = given = replace(mine, vehicle=self._facts.vehicles[row])
            return given
        driver = self._facts.drivers.get(row) or next(
            (one for one in self._facts.drivers.values() if one.usual_vehicle_id == row), None
        )
        if driver is None:
            return None
        vehicle = self._facts.vehicles.get(row if driver.id != row else driver.usual_vehicle_id or row)
        if vehicle is not None and driver.id == row and self._is_taken(vehicle.id, wish):
            vehicle = None
        new = TourFact(uuid.uuid4(), day, wish.start, wish.end, "draft", driver, vehicle, None, driver.depot)
        made[new.id] = new
        return new

    def _is_taken(self, vehicle: UUID, wish: Wish) -> bool:
        return any(
            key == vehicle and start < wish.end and wish.start < end
            for key, start, end in self._facts.absences
        ) or any(
            tour.vehicle is not None
            and tour.vehicle.id == vehicle
            and tour.start < wish.end
            and wish.start < tour.end
            for tour in self._facts.tours.values()
        )

    def _added(
        self, before: Sequence[Finding], after: Sequence[Finding], gained: set[UUID]
    ) -> tuple[Finding, ...]:
        """Return what is new or worse: the same finding of the same stop is not new in another tour."""
        worst: dict[tuple[Any, ...], list[Finding]] = {}
        for one in before:
            worst.setdefault(_sameness(one), []).append(one)
        added = [
            one
            for one in after
            if not any(
                old.measure >= one.measure and old.severity.rank >= one.severity.rank
                for old in worst.get(_sameness(one), ())
            )
            or (one.severity is Severity.STOP and one.stop_id is None and one.tour_id in gained)
        ]
        return tuple(sorted(added, key=lambda one: (-one.severity.rank, one.rule)))

    # --------------------------------------------------------------------------------------- one tour

    @cached_property
    def _figures(self) -> dict[UUID, Figure]:
        """The figures of every tour around: those on the board as driven here."""
        found = {key: one for key, one in self._facts.figures.items() if key not in self._facts.tours}
        for key, tour in self._facts.tours.items():
            if (figure := self._drive(tour).figure) is not None:
                found[key] = figure
        return found

    def _drive(self, tour: TourFact) -> Drive:
        if tour.id not in self._driven:
            self._driven[tour.id] = drive(tour, self._stops[tour.id], self._book(tour.day).params)
        return self._driven[tour.id]

    def _own_findings(self, tour: TourFact) -> tuple[Finding, ...]:
        if tour.id not in self._own:
            hits = (*self._drive(tour).hits, *self._static(tour, self._stops[tour.id]))
            self._own[tour.id] = tuple(self._words(tour.day, hits))
        return self._own[tour.id]

    def _book(self, day: dt.date) -> _Book:
        if day not in self._books:
            self._books[day] = _Book(self._facts.rules, day)
        return self._books[day]

    def _words(self, day: dt.date, hits: Iterable[Hit]) -> list[Finding]:
        book = self._book(day)
        return [said for hit in hits if (said := book.say(hit)) is not None]

    def _verdict(self, tour: TourFact, driven: Drive, findings: tuple[Finding, ...]) -> Verdict:
        figure, row = driven.figure, self._row_of.get(tour.id, tour.driver.id)
        found = tuple(sorted(findings, key=lambda one: (-one.severity.rank, one.rule)))
        if figure is None:
            return Verdict(tour.id, row, 0, 0, 0, 0, 0, (), found)
        return Verdict(
            tour.id,
            row,
            figure.distance_m,
            figure.driving_min,
            figure.work_min,
            minutes_between(figure.starts_at, figure.ends_at),
            figure.overtime_min,
            driven.loads,
            found,
        )

    # --------------------------------------------------------------------------------------- fitness

    def _static(self, tour: TourFact, stops: Sequence[StopFact]) -> Iterator[Hit]:
        """Give what is found of papers, vehicle, places and goods, as `gate_static` does."""
        served = [(stop, stop.job) for stop in stops if stop.job is not None]
        if not served:
            return
        book = self._book(tour.day)
        flags, holes = self._flags(tour, [job for _, job in served]), _tour_holes(tour)
        owners: dict[str, UUID | None] = {
            "vehicle": tour.vehicle.id if tour.vehicle else None,
            "trailer": tour.trailer.id if tour.trailer else None,
            "subcontractor": tour.driver.subcontractor_id,
        }
        for paper in book.of_tour:
            if not paper.when <= flags:
                continue
            if paper.owner == "driver":
                for one in _drivers(tour):
                    told = {**holes, "driver": one.name}
                    yield from self._paper(paper, paper.kinds, tour, None, one.id, told, paper.categories)
            elif paper.owner == "company" or owners.get(paper.owner) is not None:
                owner = owners.get(paper.owner)
                yield from self._paper(paper, paper.kinds, tour, None, owner, holes, paper.categories)
        for one in _drivers(tour):
            if one.archived:
                told = {**holes, "driver": one.name}
                yield Hit(tour.id, None, "driver.archived", "driver", one.id, holes=told)
        for kind, thing in (("vehicle", tour.vehicle), ("trailer", tour.trailer)):
            if thing is not None and thing.archived:
                yield Hit(tour.id, None, f"{kind}.archived", kind, thing.id, holes=holes)
        for stop, job in served:
            yield from self._of_stop(book, tour, stop, job, flags, holes)

    def _flags(self, tour: TourFact, jobs: Sequence[JobFact]) -> frozenset[str]:
        """Return what the rules' "when" may ask of a tour."""
        vehicle = tour.vehicle
        flags = {"any", "own" if tour.driver.subcontractor_id is None else "sub"}
        if vehicle is not None:
            if vehicle.is_heavy:
                artic = tour.trailer is not None or vehicle.kind == "tractor" or vehicle.gvw_kg > _RIGID_KG
                flags |= {"heavy", "artic" if artic else "rigid"}
            else:
                flags.add("light")
            if tour.eu561:
                flags.add("eu561")
            if vehicle.kind in _LIFTS:
                flags.add("lift")
            if vehicle.kind == "vacuum":
                flags.add("tank")
        if any(job.type != "FREIGHT" and job.material_id is not None for job in jobs):
            flags.add("waste")
        if any(job.type == "FREIGHT" for job in jobs):
            flags.add("freight")
        return frozenset(flags)

    def _of_stop(
        self,
        book: _Book,
        tour: TourFact,
        stop: StopFact,
        job: JobFact,
        tour_flags: frozenset[str],
        tour_holes: Mapping[str, str | None],
    ) -> Iterator[Hit]:
        holes = {
            **tour_holes,
            "site": job.site,
            "customer": job.customer,
            "outlet": job.outlet,
            "material": job.material,
            "number": job.number,
        }
        flags = tour_flags | _job_flags(tour, job)
        owners = {
            "vehicle": tour.vehicle.id if tour.vehicle else None,
            "outlet": job.outlet_id,
            "site": job.site_id,
        }
        for paper in book.of_stop:
            if not paper.when <= flags:
                continue
            categories = paper.categories
            if paper.cap:
                categories = frozenset({f"{job.customer_id}/{job.material_id}"})
            wanted = (
                [(kind,) for kind in job.demands if kind != "protocol"] if paper.demand else [paper.kinds]
            )
            for kinds in wanted:
                label = paper.params.get("labels", {}).get(kinds[0]) if kinds else None
                told = {**holes, "paper": label}
                if paper.owner == "container":
                    for key, number in sorted(
                        {
                            (key, number)
                            for key, number, family in (
                                (job.container_in_id, job.container_in, job.family_in),
                                (job.container_out_id, job.container_out, job.family_out),
                            )
                            if key is not None and family in paper.families
                        },
                        key=str,
                    ):
                        named = {**told, "container": number}
                        yield from self._paper(paper, kinds, tour, stop, key, named, categories)
                elif paper.owner == "driver":
                    for one in _drivers(tour):
                        named = {**told, "driver": one.name}
                        yield from self._paper(paper, kinds, tour, stop, one.id, named, categories)
                elif (owner := owners.get(paper.owner)) is not None:
                    yield from self._paper(paper, kinds, tour, stop, owner, told, categories)
        yield from self._fitness(book, tour, stop, job, holes)

    def _paper(
        self,
        paper: _Paper,
        kinds: Sequence[str],
        tour: TourFact,
        stop: StopFact | None,
        owner: UUID | None,
        holes: Mapping[str, str | None],
        categories: frozenset[str] | None,
    ) -> Iterator[Hit]:
        """Give what is wrong with a paper: expired, of another category, or not on record."""
        kept = "vehicle" if paper.owner == "trailer" else paper.owner
        known = [one for kind in kinds for one in self._facts.papers.get((kept, owner, kind), ())]
        fitting = [
            until
            for category, until in known
            if categories is None or category == "" or category in categories
        ]
        stop_id = stop.id if stop else None
        params = paper.params
        if fitting:
            until = max(fitting)
            if until < tour.day:
                shown = "une date inconnue" if until == _UNKNOWN else f"le {until:%d/%m/%Y}"
                yield Hit(
                    tour.id,
                    stop_id,
                    paper.key,
                    paper.owner,
                    owner,
                    holes={**holes, "until": shown},
                    valid_until=None if until == _UNKNOWN else until,
                )
            return
        missing = params.get("missing")
        severity = params.get("wrong", missing) if known else missing
        if severity:
            text = "wrong_text" if known and "wrong" in params else "missing_text"
            yield Hit(
                tour.id,
                stop_id,
                paper.key,
                paper.owner,
                owner,
                holes=holes,
                severity=severity,
                says=params.get(text),
            )

    def _fitness(
        self, book: _Book, tour: TourFact, stop: StopFact, job: JobFact, holes: Mapping[str, str | None]
    ) -> Iterator[Hit]:
        """Give what does not go together: body, container, outlet, site and customer."""
        vehicle = tour.vehicle
        fit = book.params.get("vehicle.fit")
        if fit is not None and vehicle is not None and vehicle.kind != "other":
            families, types = fit.get("families", {}), fit.get("types", {})
            wrong = next(
                (
                    name
                    for name in (job.family, job.family_in, job.family_out)
                    if name in families and vehicle.kind not in families[name]
                ),
                job.type if job.type in types and vehicle.kind not in types[job.type] else None,
            )
            if wrong is not None:
                needs = {**holes, "needs": fit.get("labels", {}).get(wrong)}
                yield Hit(tour.id, stop.id, "vehicle.fit", "vehicle", vehicle.id, holes=needs)
        if job.container_in_status in _OUT_OF_SERVICE:
            told = {**holes, "container": job.container_in, "state": _OUT_OF_SERVICE[job.container_in_status]}
            yield Hit(tour.id, stop.id, "container.status", "container", job.container_in_id, holes=told)
        if job.unaccepted and job.material_id is not None and "outlet.material" in book.rules:
            severity = book.params["outlet.material"].get("hazardous") if job.hazardous else None
            key = job.outlet_id
            yield Hit(tour.id, stop.id, "outlet.material", "outlet", key, holes=holes, severity=severity)
        if job.site_archived:
            yield Hit(tour.id, stop.id, "site.archived", "site", job.site_id, holes=holes)
        if job.outlet_archived:
            yield Hit(tour.id, stop.id, "outlet.archived", "outlet", job.outlet_id, holes=holes)
        held = [
            one
            for one in self._facts.holds.get(job.site_id, ())
            if one.from_on <= tour.day and (one.to_on is None or tour.day <= one.to_on)
        ]
        if held:
            longest = max(held, key=lambda one: (one.to_on or dt.date.max, -one.id.int))
            told = {**holes, "hold": longest.words}
            yield Hit(tour.id, stop.id, "site.on_hold", "site", job.site_id, holes=told)
        if vehicle is not None and job.max_gvw_kg is not None:
            kg = vehicle.gvw_kg + ((tour.trailer.known_gvw_kg or 0) if tour.trailer else 0)
            if kg > job.max_gvw_kg:
                told = {**holes, "kg": weight_text(kg), "most": weight_text(job.max_gvw_kg)}
                over = kg - job.max_gvw_kg
                yield Hit(tour.id, stop.id, "site.weight", "site", job.site_id, over, told)
        over_limit, overdue = self._facts.credit.get(job.customer_id, (False, False))
        rule = book.rules.get("customer.credit")
        if (over_limit or overdue) and job.credit_policy != "none" and rule is not None:
            says = _credit_says(rule, over_limit)
            policy = job.credit_policy
            key = job.customer_id
            yield Hit(tour.id, stop.id, "customer.credit", "customer", key, 0, holes, policy, says)

    # --------------------------------------------------------------------------------------- days and weeks

    def _near(self, touched: set[UUID], figures: Mapping[UUID, Figure]) -> set[UUID]:
        """Return the tours in whose days and weeks a change of some tours is felt."""
        weeks = set()
        for key in touched:
            for one in (self._figures.get(key), figures.get(key)):
                if one is not None:
                    weeks |= {(driver, monday_of(one.day)) for driver in one.drivers}
        near = {
            one.tour_id
            for one in (*self._figures.values(), *figures.values())
            if one.slot_end.astimezone(PARIS).date() >= self._facts.today
            and any(
                driver in one.drivers and monday - dt.timedelta(7) <= one.day <= monday + dt.timedelta(13)
                for driver, monday in weeks
            )
        }
        return near | touched

    def _weeks(self, drivers: set[UUID], figures: Mapping[UUID, Figure], wanted: set[UUID]) -> list[Finding]:
        """Return what is found of some drivers' days and weeks, of the wanted tours; as `gate_weeks` does."""
        by_driver: dict[UUID, list[Figure]] = {}
        for one in figures.values():
            for driver_id in one.drivers:
                if driver_id in drivers:
                    by_driver.setdefault(driver_id, []).append(one)
        found: list[Finding] = []
        for key, ones in by_driver.items():
            driver = self._facts.drivers.get(key)
            if driver is not None:
                for duty in duties(ones):
                    if duty.tour_id in wanted:
                        found += self._words(duty.day, self._of_duty(driver, duty))
        return found

    def _of_duty(self, driver: DriverFact, duty: Duty) -> Iterator[Hit]:
        book = self._book(duty.day)
        holes = {
            "driver": driver.name,
            "rest": hours_text(max(duty.rest, 0)),
            "driving": hours_text(duty.drive),
            "work": hours_text(duty.work),
            "span": hours_text(duty.span),
            "week_drive": hours_text(duty.week_drive),
            "two_weeks": hours_text(duty.week_drive + (duty.week_before or 0)),
            "week_work": hours_text(duty.week_work),
            "weekly_rest": hours_text(duty.week_rest),
            "pause": hours_text(max(duty.pause, 0)),
        }
        for rule in book.rules.values():
            if rule.scope == "driver":
                over = duty.over(rule.key, rule.params, driver.profile)
                if over is not None and over > 0:
                    told = {**holes, "over": hours_text(over)}
                    yield Hit(duty.tour_id, None, rule.key, "driver", driver.id, over, told)


_OUT_OF_SERVICE: dict[str | None, str] = {"repair": "en réparation", "lost": "perdu", "retired": "réformé"}


def _drivers(tour: TourFact) -> tuple[DriverFact, ...]:
    return (tour.driver, *tour.crew)


def _on_site(stops: Iterable[StopFact]) -> int:
    return sum(minutes_between(stop.start, stop.end) for stop in stops)


def _the_like(job: JobFact | None) -> JobFact | None:
    """Return the job that a copy of a stop would do: it asks for the same, and no box is meant for it yet."""
    return job and replace(
        job,
        number="",
        container_in_id=None,
        container_out_id=None,
        container_in=None,
        container_in_status=None,
        family_in=None,
        container_out=None,
        family_out=None,
    )


def _sameness(one: Finding) -> tuple[Any, ...]:
    return (one.rule, one.object_id, one.stop_id, None if one.stop_id else one.tour_id)


def _tour_holes(tour: TourFact) -> dict[str, str | None]:
    return {
        "driver": tour.driver.name,
        "vehicle": tour.vehicle.plate if tour.vehicle else None,
        "trailer": tour.trailer.plate if tour.trailer else None,
        "subcontractor": tour.driver.subcontractor,
    }


def _job_flags(tour: TourFact, job: JobFact) -> set[str]:
    flags = {"protocol_demanded" if "protocol" in job.demands else "protocol_usual"}
    if job.adr:
        flags.add("adr")
    if job.hazardous:
        flags.add("hazardous")
    elif job.material_id is not None:
        flags.add("plain")
    if job.type == "GRAB" or (tour.vehicle is not None and tour.vehicle.kind == "crane"):
        flags.add("crane")
    if job.needs_acceptance and job.material_id is not None:
        flags.add("cap")
    return flags
