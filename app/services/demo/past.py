"""The two years before today: what was driven, where the boxes stood, what was weighed."""

import dataclasses
import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Any

import psycopg

from app.domain.calendar import is_working_day
from app.domain.jobs import TRAITS, JobStatus, JobType
from app.domain.money import add_months, end_of_month
from app.services.demo import words
from app.services.demo.days import Days, Trip, Visit
from app.services.demo.ledger import Ledger, Outcome, Place, snapshot
from app.services.demo.papers import Chains, as_jsonb, ordered, utc_text
from app.services.demo.present import crews_of
from app.services.demo.sheets import Sheets
from app.services.demo.world import PARIS, Box, Customer, World, at

SHARE = 0.56
"""How many of the trucks run on a usual day."""
_BY_MONTH = {8: 0.75, 12: 0.9}
_BY_WEEKDAY = {0: 1.1, 4: 0.95}
_FAILS = frozenset({JobType.EMPTY_RETURN, JobType.GRAB, JobType.HAZ_PICKUP, JobType.ROUND})
"""Jobs that may fail here: their boxes stand afterwards where they stood before."""
_LONGEST_APART = 60
_BOXES_APART = frozenset({"repair", "lost", "outside", "vehicle", "outlet"})


@dataclass(frozen=True, slots=True)
class Done:
    """A job of the past, with what papers and invoices say of it."""

    visit: Visit
    trip: Trip
    job: str
    number: str
    at: dt.datetime
    on: dt.date
    status: JobStatus
    waiting_minutes: int
    ticket: str = ""
    """The number of its weighing, as printed."""


@dataclass(frozen=True, slots=True)
class Stay:
    """A box at a site, from one day to another, both counted."""

    box: Box
    site: str
    first: dt.date
    last: dt.date


def billed_on(day: dt.date, customer: Customer) -> dt.date:
    """Return the day on which what was done on `day` is billed: the month's last, or every ten days."""
    if customer.kind in ("builder", "industry") and day.day <= 20:
        return day.replace(day=10 if day.day <= 10 else 20)
    return end_of_month(day)


class Past:
    """Adds what happened before today.

    Args:
        sheets: Where to.
        world: The company; its boxes are where they stood this morning, and end where they stood at first.
        months: How far back.
    """

    def __init__(self, sheets: Sheets, world: World, months: int) -> None:
        self._sheets, self._world = sheets, world
        self._ledger = Ledger(sheets, world, at(world.today))
        self.first = add_months(world.today, -months)
        self.done: list[Done] = []
        self._steps: dict[str, list[tuple[dt.datetime, Place]]] = {}

    def drive(self) -> None:
        """Add jobs, tours, stops and movements, from yesterday backwards."""
        days, rng = Days(self._world, self._sheets.rng, backward=True), self._sheets.rng
        self._boxes_apart()
        day = self._world.today - dt.timedelta(1)
        while day >= self.first:
            if is_working_day(day):
                share = SHARE * _BY_MONTH.get(day.month, 1) * _BY_WEEKDAY.get(day.weekday(), 1)
                crews = [crew for crew in crews_of(self._world, day) if rng.random() < share]
                for trip in days.trips(day, crews, rng.choice((3, 4, 5))):
                    self._trip(trip)
            day -= dt.timedelta(1)
        start = at(self.first - dt.timedelta(1), 600)
        for box in self._world.boxes:
            if box.place[0] not in _BOXES_APART:
                self._move(box, start, ("outside", None), box.place)
        self.done.sort(key=lambda one: one.at)

    def _boxes_apart(self) -> None:
        """Add how the boxes that no tour moves came to where they are."""
        rng, yard = self._sheets.rng, ("depot", self._world.depots["A"].id)
        bought = at(self.first - dt.timedelta(_LONGEST_APART + 1), 600)
        for box in self._world.boxes:
            if box.place[0] in _BOXES_APART:
                self._move(box, bought, ("outside", None), yard)
                days = 1 if box.place[0] in ("vehicle", "outlet") else rng.randint(3, _LONGEST_APART)
                self._move(box, at(self._world.today - dt.timedelta(days), 990), yard, box.place)

    def _move(
        self, box: Box, moved_at: dt.datetime, origin: Place, target: Place, job: str | None = None
    ) -> None:
        self._ledger.move(box, moved_at, origin, target, job)
        self._steps.setdefault(box.id, []).append((moved_at, target))

    def _trip(self, trip: Trip) -> None:
        rng = self._sheets.rng
        tour = self._ledger.tour(
            trip,
            "closed",
            trip.end,
            published_at=at(trip.day - dt.timedelta(1), 1020),
            started_at=trip.start - dt.timedelta(minutes=10),
            ended_at=trip.end,
        )
        for visit in trip.visits:
            # Done a little before or after the plan, never after the next one began.
            done_at = visit.end + dt.timedelta(minutes=rng.randint(-6, 4))
            arrived_at = min(visit.start + dt.timedelta(minutes=rng.randint(-8, 5)), done_at)
            outcome = self._outcome(visit, trip.day, done_at)
            ordered_on = trip.day - dt.timedelta(rng.choice((0, 1, 1, 1, 2, 3)))
            job, number = self._ledger.job(visit, ordered_on, trip.day, outcome)
            self._ledger.stop(
                tour,
                visit.start,
                visit.end,
                job=job,
                departed_at=arrived_at - dt.timedelta(minutes=20),
                arrived_at=arrived_at,
                done_at=done_at,
            )
            if visit.unloading:
                self._ledger.stop(
                    tour,
                    *visit.unloading,
                    kind="OUTLET",
                    outlet=visit.outlet,
                    arrived_at=visit.unloading[0],
                    done_at=visit.unloading[1],
                )
            if outcome.status is JobStatus.NOT_DONE:
                continue
            if visit.material is not None and visit.material.hazardous:
                self._ledger.form(job, number, "RECEIVED", trip.start)
            for box, moved_at, origin, target in self._ledger.steps_of(visit, trip, done_at, trip.end):
                self._move(box, moved_at, origin, target, job)
            self.done.append(
                Done(visit, trip, job, number, done_at, trip.day, outcome.status, outcome.waiting_minutes)
            )
        if trip.pause:
            self._ledger.stop(tour, *trip.pause, kind="BREAK", done_at=trip.pause[1])

    def _outcome(self, visit: Visit, day: dt.date, done_at: dt.datetime) -> Outcome:
        rng = self._sheets.rng
        if visit.type in _FAILS and rng.random() < 0.13:
            reason = rng.choice(words.NOT_DONE)
            return Outcome(JobStatus.NOT_DONE, done_at=None, not_done_reason=reason)
        outcome = Outcome(JobStatus.INVOICED, done_at=done_at, net_kg=visit.net_kg)
        outcome.waiting_minutes = rng.choice((25, 35, 50)) if rng.random() < 0.05 else 0
        if billed_on(day, visit.site.customer) >= self._world.today:
            to_check = TRAITS[visit.type].is_weighed and (self._world.today - day).days <= 4
            outcome.status = JobStatus.WEIGHED if to_check else JobStatus.VALIDATED
        return outcome

    def weigh(self, chains: Chains) -> None:
        """Add a sealed ticket and a movement of waste for each load, in the order of time."""
        weighed = [
            (max(done.at, done.visit.unloading[1]) if done.visit.unloading else done.at, place)
            for place, done in enumerate(self.done)
            if done.visit.net_kg is not None
        ]
        for weighed_at, place in sorted(weighed):
            done = self.done[place]
            visit, trip = done.visit, done.trip
            if visit.net_kg is None or visit.material is None or visit.outlet is None:
                continue
            own = visit.outlet.code == "CENTRE"
            box = visit.box_out
            tare = trip.crew.tare_kg + (box.tare_kg if box else 0)
            tare -= tare % 20
            frozen = snapshot(done.number, visit.site, visit.material, visit.outlet, trip, box)
            content = as_jsonb(ordered(frozen))
            year = weighed_at.astimezone(PARIS).year
            outside = "" if own else f"{visit.outlet.code[:2]}{self._sheets.rng.randint(100_000, 999_999)}"
            source, instrument = ("own_bridge", "Pont A") if own else ("outlet", "")
            gross, instant = tare + visit.net_kg, utc_text(weighed_at)
            number, before, sealed = chains.seal(
                "BP",
                year,
                "weighing-1",
                done.job,
                outside,
                source,
                instrument,
                gross,
                tare,
                visit.net_kg,
                instant,
                instant,
                "k.benali",
                None,
                hashlib.sha256(content.encode()).hexdigest(),
            )
            ticket = self._sheets.new_id(weighed_at)
            self._sheets.add(
                "weigh_ticket",
                id=ticket,
                job_id=done.job,
                series="BP",
                year=year,
                number=number,
                outside_number=outside,
                source=source,
                instrument=instrument,
                gross_kg=gross,
                tare_kg=tare,
                net_kg=visit.net_kg,
                weighed_at=weighed_at,
                issued_at=weighed_at,
                issued_by="k.benali",
                content=content,
                prev_hash=before,
                hash=sealed,
            )
            self._sheets.add(
                "waste_movement",
                id=self._sheets.new_id(weighed_at),
                job_id=done.job,
                weigh_ticket_id=ticket,
                moved_on=done.on,
                customer_id=visit.site.customer.id,
                site_id=visit.site.id,
                material_id=visit.material.id,
                outlet_id=visit.outlet.id,
                waste_code=visit.material.waste_code,
                operation_code=visit.outlet.operation,
                net_kg=visit.net_kg,
                is_estimated=False,
                plate=trip.crew.plate,
                snapshot=content,
                recorded_at=weighed_at,
            )
            self.done[place] = dataclasses.replace(done, ticket=f"BP{year}-{number:06d}")

    def stays(self) -> list[Stay]:
        """Return how long each box stood at which site, the empty days between two trips of one box apart.

        The day of delivery counts, the day of removal does not, unless both are one.
        """
        found = []
        for box in self._world.boxes:
            since: tuple[str, dt.date] | None = None
            for moved_at, (kind, key) in sorted(self._steps.get(box.id, ()), key=lambda step: step[0]):
                day = moved_at.astimezone(PARIS).date()
                if kind == "site" and key is not None:
                    if since is None or since[0] != key:
                        since = (key, day)
                elif since is not None and kind == "depot":
                    found.append(Stay(box, since[0], since[1], max(day - dt.timedelta(1), since[1])))
                    since = None
            if since is not None:
                found.append(Stay(box, since[0], since[1], self._world.today))
        return found

    def seal_tickets(self, connection: psycopg.Connection[Any], chains: Chains) -> Sheets:
        """Return sealed job tickets of the last month, their contents as the database says them."""
        since = self._world.today - dt.timedelta(31)
        # A ticket of yesterday would have its PDF by now: those are not sealed here.
        until = self._world.today - dt.timedelta(1)
        recent = {done.job: done for done in self.done if since <= done.on < until}
        contents = dict(
            connection.execute(
                "SELECT j::text, ticket_content(j)::text FROM unnest(%s::uuid[]) j", (list(recent),)
            ).fetchall()
        )
        tickets = Sheets("tickets")
        tickets.rng = self._sheets.rng
        for done in recent.values():
            issued_at = done.at + dt.timedelta(minutes=3)
            content, year = contents[done.job], issued_at.astimezone(PARIS).year
            sha256 = hashlib.sha256(content.encode())
            number, before, sealed = chains.seal(
                "BI", year, "ticket-1", done.job, utc_text(issued_at), "companion", sha256.hexdigest()
            )
            tickets.add(
                "job_ticket",
                id=tickets.new_id(issued_at),
                job_id=done.job,
                series="BI",
                year=year,
                number=number,
                issued_at=issued_at,
                issued_by="companion",
                content=content,
                content_sha256=sha256.digest(),
                prev_hash=before,
                hash=sealed,
            )
        return tickets
