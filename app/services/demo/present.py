"""Today's board in the midst of its work, the backlog, the four weeks ahead, and what customers owe."""

import dataclasses
import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from app.domain.calendar import is_working_day
from app.domain.jobs import JobStatus, JobType
from app.domain.money import due_date
from app.services.demo import words
from app.services.demo.days import START_MINUTES, Days, Trip, Visit
from app.services.demo.ledger import OPENING, Ledger, Outcome, Place
from app.services.demo.rounds import Rounds, round_crews
from app.services.demo.sheets import Sheets
from app.services.demo.world import Crew, Site, World, at, slot

OPENING_SERIES = "AN"
"""Before the numbers of what customers owe as long as the invoices of the past are not there."""
DAYS_AHEAD = 28
BACKLOG = 20
_MIDDLE = 10 * 60 + 30
_BREAKDOWN = 4  # the crew whose truck stands still
_LATE_TOURS, _LATE_MINUTES = 2, 55
_NOT_WEIGHED_YET = 6
_PATIENCE = 15  # minutes that a driver waits before a closed gate


def day_shift(today: dt.date, now: dt.datetime) -> int:
    """Return the minutes by which today's tours are moved.

    A demo is opened at any hour: outside working hours the day is moved, so that the board is in the midst of
    its work all the same. It never begins before midnight, nor reaches into the next morning's tours.
    """
    minutes = int((now - at(today)).total_seconds() // 60)
    if 7 * 60 + 30 <= minutes <= 13 * 60 + 30:
        return 0
    return min(max(minutes - _MIDDLE, 5 - START_MINUTES), 540)


class Present:
    """Adds the rows of the present.

    Args:
        sheets: Where to.
        world: The company; its boxes are where they stood this morning.
        now: The instant at which the board is looked at.
    """

    def __init__(self, sheets: Sheets, world: World, now: dt.datetime) -> None:
        self._sheets, self._world, self._now = sheets, world, now
        self._ledger = Ledger(sheets, world, now)
        self._days = Days(world, sheets.rng)
        self._here: dict[str, Place] = {box.id: box.place for box in world.boxes}
        self._unweighed, self._on_site = 0, 0
        self._to_dispatch: list[Visit] = []

    def build(self) -> Ledger:
        """Add everything and return the ledger."""
        self._opening_positions()
        self._today()
        self._backlog()
        self._ahead()
        Rounds(self._sheets, self._world, self._ledger).build()
        self._receivables()
        return self._ledger

    def _opening_positions(self) -> None:
        rng, today, depot = self._sheets.rng, self._world.today, self._world.depots["A"].id
        for box in self._world.boxes:
            days = rng.randint(62, 190) if box.dormant else rng.randint(1, 44)
            since = at(today - dt.timedelta(days), rng.randint(420, 1000))
            outside: Place = ("outside", None)
            if box.place == outside:  # sold since: it came before it left
                self._ledger.move(
                    box, since - dt.timedelta(days=400), outside, ("depot", depot), note=OPENING
                )
                self._ledger.move(box, since, ("depot", depot), outside, note=OPENING)
            else:
                self._ledger.move(box, since, outside, box.place, note=OPENING)

    # ------------------------------------------------------------------------------------------ today

    def _today(self) -> None:
        today, shift = self._world.today, day_shift(self._world.today, self._now)
        crews = crews_of(self._world, today)
        down = crews[_BREAKDOWN]
        trips = self._days.trips(today, [down, *(crew for crew in crews if crew is not down)], 5, shift, down)
        published_at = min(at(today - dt.timedelta(1), 17 * 60 + 10), self._now)
        self._break_down(trips[0])
        behind = self._now - dt.timedelta(minutes=_LATE_MINUTES)
        late = [trip for trip in trips[4:] if any(behind < visit.end <= self._now for visit in trip.visits)][
            :_LATE_TOURS
        ]
        for number, trip in enumerate(trips):
            clock = behind if trip in late else self._now
            draft = number >= len(trips) - 2 and trip.start > clock
            self._run(trip, clock, None if draft else published_at, number)
        if shift == 0:
            self._night()

    def _break_down(self, trip: Trip) -> None:
        """Let the truck stand still since half an hour: what it had before it waits for another."""
        begun = [visit for visit in trip.visits if visit.start < self._now]
        left = trip.visits[len(begun) :]
        if not begun or not left:
            return
        trip.visits = begun
        if trip.pause and trip.pause[0] > begun[-1].end:
            trip.pause = None
        begun[-1].unloading = None
        self._to_dispatch = left
        # It runs again tomorrow morning.
        repaired = min(self._now + dt.timedelta(hours=8), at(self._world.today, 29 * 60))
        until = max(repaired, trip.end + dt.timedelta(minutes=30))
        self._sheets.add(
            "absence",
            id=self._sheets.new_id(trip.end),
            driver_id=None,
            vehicle_id=trip.crew.vehicle_id,
            slot=slot(trip.end, until),
            kind="breakdown",
            note="Panne hydraulique, dépanneur appelé",
        )

    def _night(self) -> None:
        """Let the night driver bring bulk to the outlets once the tractor is back."""
        crew = next(crew for crew in self._world.crews if crew.kind == "walkingfloor")
        night = dataclasses.replace(crew, driver_id=self._world.night_driver)
        for trip in self._days.trips(self._world.today, [night], 2, 14 * 60):
            self._run(trip, self._now, min(at(self._world.today, 300), self._now), -1)

    def _run(self, trip: Trip, clock: dt.datetime, published_at: dt.datetime | None, number: int) -> None:
        """Add a tour of today as it stands at `clock`."""
        status = "draft" if published_at is None else "published"
        if published_at is not None and trip.start <= clock:
            status = "closed" if trip.end <= clock else "running"
        tour = self._ledger.tour(
            trip,
            status,
            trip.end,
            published_at=published_at,
            started_at=trip.start - dt.timedelta(minutes=12) if trip.start <= clock else None,
            ended_at=trip.end if trip.end <= clock else None,
        )
        free_at = trip.start  # when the truck could leave for the next one
        for place, visit in enumerate(trip.visits):
            outcome = self._outcome(visit, clock, published_at is not None, number, place)
            if outcome.status is JobStatus.SENT and trip.start <= clock:
                outcome.status = JobStatus.EN_ROUTE if free_at <= clock else JobStatus.ACKNOWLEDGED
            free_at = visit.unloading[1] if visit.unloading else visit.end
            if trip.pause and trip.pause[0] == free_at:
                free_at = trip.pause[1]
            begun = outcome.status in (
                JobStatus.ON_SITE,
                JobStatus.DONE,
                JobStatus.WEIGHED,
                JobStatus.NOT_DONE,
            )
            done_at = outcome.done_at
            if not begun:
                visit.box_in = None  # the yard chooses the box when the truck leaves
                if visit.box_out is not None and self._here[visit.box_out.id] != ("site", visit.site.id):
                    visit.box_out = None
            job, named = self._ledger.job(visit, self._world.today, self._world.today, outcome)
            if visit.material is not None and visit.material.hazardous and published_at is not None:
                state = "SENT" if begun else "SEALED" if place % 2 else "DRAFT"
                self._ledger.form(job, named, state, published_at)
            under_way = begun or outcome.status is JobStatus.EN_ROUTE
            self._ledger.stop(
                tour,
                visit.start,
                visit.end,
                job=job,
                departed_at=min(visit.start - dt.timedelta(minutes=22), clock) if under_way else None,
                arrived_at=visit.start - dt.timedelta(minutes=2) if begun else None,
                done_at=done_at,
            )
            if outcome.status is JobStatus.ON_SITE:
                self._tell(trip, tour, job, visit)
            if done_at is not None and outcome.status is not JobStatus.NOT_DONE:
                back_at = trip.end if trip.end <= clock else None
                for step in self._ledger.steps_of(visit, trip, done_at, back_at):
                    self._ledger.move(*step, job)
            if visit.unloading:
                self._ledger.stop(
                    tour,
                    *visit.unloading,
                    kind="OUTLET",
                    outlet=visit.outlet,
                    arrived_at=visit.unloading[0] if visit.unloading[0] <= clock else None,
                    done_at=visit.unloading[1] if visit.unloading[1] <= clock else None,
                )
        if trip.pause:
            self._ledger.stop(
                tour, *trip.pause, kind="BREAK", done_at=trip.pause[1] if trip.pause[1] <= clock else None
            )

    def _tell(self, trip: Trip, tour: str, job: str, visit: Visit) -> None:
        """Let the first driver on a site stand before a closed gate, and the second write to the office."""
        self._on_site += 1
        if self._on_site == 1:
            since = max(self._now - dt.timedelta(minutes=4), visit.start)
            self._sheets.add(
                "problem_case",
                id=job,
                tour_id=tour,
                stop_id=job,
                job_id=job,
                kind="blocked",
                source="phone",
                reason="Accès bloqué",
                text="Voiture garée devant le portail, personne à l'accueil",
                device_at=since,
                opened_at=since,
                opened_by="",
                deadline=since + dt.timedelta(minutes=_PATIENCE),
            )
        elif self._on_site == 2:
            self._sheets.add(
                "message",
                id=job,
                tour_id=tour,
                stop_id=job,
                job_id=job,
                sender="driver",
                text="Je repars dans dix minutes, le client charge encore.",
                at=self._now - dt.timedelta(minutes=3),
                author=trip.crew.driver,
            )

    def _outcome(self, visit: Visit, clock: dt.datetime, published: bool, number: int, place: int) -> Outcome:
        if not published:
            return Outcome(JobStatus.PLANNED)
        if visit.end <= clock:
            outcome = Outcome(JobStatus.DONE, done_at=visit.end - dt.timedelta(minutes=2))
            if number == 3 and place == 0:
                outcome.status, outcome.not_done_reason = JobStatus.NOT_DONE, words.NO_ACCESS
                outcome.problem = "Accès bloqué par un véhicule en stationnement"
                return outcome
            if visit.net_kg is not None and (visit.unloading is None or visit.unloading[1] <= clock):
                if self._unweighed < _NOT_WEIGHED_YET and place % 2 == 0:
                    self._unweighed += 1
                else:
                    outcome.status, outcome.net_kg = JobStatus.WEIGHED, visit.net_kg
            remarks = {
                (1, 1): "Surcharge : benne au-dessus des ridelles",
                (5, 0): "Déclassement proposé : carton humide, réponse du client attendue",
                (6, 1): "Déclassement proposé : plâtre dans le DIB, réponse du client attendue",
                (7, 1): "Benne introuvable à l'adresse, échangée contre la voisine",
            }
            outcome.problem = remarks.get((number, place), "")
            return outcome
        if visit.start <= clock:
            return Outcome(JobStatus.ON_SITE)
        return Outcome(JobStatus.SENT)

    # ------------------------------------------------------------------------------------------ to plan

    def _backlog(self) -> None:
        rng, today = self._sheets.rng, self._world.today
        for visit in self._to_dispatch:
            visit.box_in = visit.box_out = None
            self._ledger.job(
                visit,
                today,
                today,
                Outcome(JobStatus.TO_PLAN, priority=2, office_note="À redistribuer : camion en panne"),
            )
        ahead = list(working_days(today, 10))
        wishes = (today, today, *ahead[:1] * 3, *ahead[:4])
        material = self._world.materials
        known = {owner for owner, _ in self._world.accepted}
        standing = [box for box in self._world.boxes if box.place[0] == "site" and not box.dormant]
        for number, box in enumerate(rng.sample(standing, BACKLOG)):
            site = self._site(box.place)
            kind = rng.choice(
                (JobType.SWAP, JobType.SWAP, JobType.EMPTY_RETURN, JobType.REMOVE, JobType.DELIVER)
            )
            what = material[box.material]
            code: str | None = box.type
            if number % 6 == 5 or box.type == "KIT":
                # Whoever calls for that has long had it accepted.
                site = rng.choice([one for one in self._world.sites if one.customer.id in known])
                accepted = sorted(name for owner, name in self._world.accepted if owner == site.customer.id)
                kind, what, code = JobType.HAZ_PICKUP, material[rng.choice(accepted)], None
            minutes = 30 if kind is JobType.HAZ_PICKUP else 20
            wanted = rng.choice(wishes)
            visit = Visit(
                kind,
                site,
                None if kind is JobType.DELIVER else what,
                code,
                None if kind is JobType.DELIVER else self._world.outlets[what.outlet],
                at(wanted, 480),
                at(wanted, 480 + minutes),
                None,
                None,
            )
            outcome = Outcome(JobStatus.TO_PLAN, priority=rng.choice((0, 1, 1, 1, 1, 2)))
            match number % 4:
                case 0:
                    outcome.window_from, outcome.window_to = dt.time(7, 30), dt.time(10, 0)
                case 1:
                    outcome.window_to = dt.time(12, 0)
                case 2:
                    outcome.driver_note = "Appeler le contact un quart d'heure avant"
            self._ledger.job(visit, today, wanted, outcome)

    def _site(self, place: Place) -> Site:
        return self._world.site_of[place[1] or ""]

    def _ahead(self) -> None:
        rng = self._sheets.rng
        for number, day in enumerate(working_days(self._world.today, DAYS_AHEAD)):
            share = (0.95, 0.8, 0.6, 0.5, 0.45)[number] if number < 5 else 0.22
            crews = [crew for crew in crews_of(self._world, day) if rng.random() < share]
            crews = [crew for crew in crews if crew not in round_crews(self._world)]
            for trip in self._days.trips(day, crews, 5 if number < 2 else 3):
                sent = number == 0 and rng.random() < 0.4
                published_at = self._now - dt.timedelta(minutes=25) if sent else None
                tour = self._ledger.tour(
                    trip, "published" if sent else "draft", trip.end, published_at=published_at
                )
                for visit in trip.visits:
                    visit.box_in = visit.box_out = None
                    outcome = Outcome(JobStatus.SENT if sent else JobStatus.PLANNED)
                    job, _ = self._ledger.job(visit, self._world.today, day, outcome)
                    self._ledger.stop(tour, visit.start, visit.end, job=job)
                    if visit.unloading:
                        self._ledger.stop(tour, *visit.unloading, kind="OUTLET", outlet=visit.outlet)
                if trip.pause:
                    self._ledger.stop(tour, *trip.pause, kind="BREAK")

    # ------------------------------------------------------------------------------------------ money

    def _receivables(self) -> None:
        """Add what customers owe as brought along, until the invoices of the past are there."""
        rng, today = self._sheets.rng, self._world.today
        first = today.replace(day=1)
        month_ends = [first - dt.timedelta(1)]
        for _ in range(4):
            month_ends.append(month_ends[-1].replace(day=1) - dt.timedelta(1))
        number = 0
        for age, issued_on in reversed(list(enumerate(month_ends))):
            for customer in rng.sample(self._world.customers, (60, 24, 11, 6, 3)[age]):
                number += 1
                self._sheets.add(
                    "receivable",
                    id=self._sheets.new_id(at(issued_on, 1080)),
                    number=f"{OPENING_SERIES}{issued_on.year}-{number:05d}",
                    kind="opening",
                    customer_id=customer.id,
                    issued_on=issued_on,
                    due_on=due_date(issued_on, customer.terms_days, customer.terms_end_of_month),
                    amount_eur=Decimal(rng.randrange(9_000, 480_000)) / 100,
                    method=customer.method,
                    batch="",
                )


def crews_of(world: World, day: dt.date) -> list[Crew]:
    """Return the crews whose truck runs on a day: one stands in the workshop this week."""
    in_workshop = -2 <= (day - world.today).days <= 3
    return [
        crew
        for number, crew in enumerate(world.crews)
        if (number != 6 or not in_workshop) and (day <= crew.good_until or day < world.today)
    ]


def working_days(after: dt.date, count: int) -> Iterator[dt.date]:
    """Yield the working days among the `count` days after `after`."""
    for number in range(1, count + 1):
        day = after + dt.timedelta(number)
        if is_working_day(day):
            yield day
