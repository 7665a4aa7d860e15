"""Writes what happened, or is to happen, as rows of jobs, tours, stops and movements of containers."""

import datetime as dt
from dataclasses import dataclass

from app.domain.jobs import JobStatus
from app.services.demo.days import Trip, Visit
from app.services.demo.sheets import Sheets
from app.services.demo.world import Box, Material, Outlet, Site, World, slot

Place = tuple[str, str | None]

OPENING = "Stock initial"
"""The note of a container's first position, until its past is loaded."""
NUMBERS_A_DAY = 75
"""Each day of the year has its own numbers of jobs, so that past days can be added later."""


@dataclass(slots=True)
class Outcome:
    """What is known of a job: the state it is in, and what its driver and the office said."""

    status: JobStatus
    done_at: dt.datetime | None = None
    net_kg: int | None = None
    not_done_reason: str = ""
    problem: str = ""
    office_note: str = ""
    driver_note: str = ""
    waiting_minutes: int = 0
    priority: int = 1
    window_from: dt.time | None = None
    window_to: dt.time | None = None


class Ledger:
    """Adds rows to the sheets.

    Args:
        sheets: Where to.
        world: The company.
        now: Nothing was ordered later.
    """

    def __init__(self, sheets: Sheets, world: World, now: dt.datetime) -> None:
        self.sheets, self.world, self._now = sheets, world, now
        self._taken: dict[dt.date, int] = {}

    @property
    def last_number(self) -> int:
        """The last number of a job of this year."""
        today = self.world.today
        return today.timetuple().tm_yday * NUMBERS_A_DAY + self._taken.get(today, 0)

    def number(self, day: dt.date) -> str:
        """Return the next number of a job that was ordered on `day`."""
        self._taken[day] = self._taken.get(day, 0) + 1
        return f"I{day:%y}-{day.timetuple().tm_yday * NUMBERS_A_DAY + self._taken[day]:06d}"

    def job(self, visit: Visit, ordered_on: dt.date, wanted_on: dt.date, outcome: Outcome) -> tuple[str, str]:
        """Add a job and return its id and number."""
        rng, site, material = self.sheets.rng, visit.site, visit.material
        ago = dt.timedelta(minutes=rng.randint(60, 900))
        created_at = min(visit.start - (wanted_on - ordered_on), self._now) - ago
        key, number = self.sheets.new_id(created_at), self.number(ordered_on)
        public = site.customer.kind == "public"
        self.sheets.add(
            "job",
            id=key,
            number=number,
            type=str(visit.type),
            status=str(outcome.status),
            priority=outcome.priority,
            customer_id=site.customer.id,
            producer_site_id=site.id,
            site_id=site.id,
            depot_id=site.depot.id,
            material_id=material.id if material else None,
            waste_code=material.waste_code if material else "",
            container_type=visit.container_type,
            container_in_id=visit.box_in.id if visit.box_in else None,
            container_out_id=visit.box_out.id if visit.box_out else None,
            outlet_id=visit.outlet.id if visit.outlet else None,
            order_number=f"BC{wanted_on:%y%m}-{rng.randint(100, 999)}" if public else "",
            contact=site.contact,
            phone=site.phone,
            wanted_on=wanted_on,
            window_from=outcome.window_from,
            window_to=outcome.window_to,
            minutes=max(int((visit.end - visit.start).total_seconds() // 60), 1),
            driver_note=outcome.driver_note,
            office_note=outcome.office_note,
            done_at=outcome.done_at,
            net_kg=outcome.net_kg,
            volume_m3=None,
            waiting_minutes=outcome.waiting_minutes,
            not_done_reason=outcome.not_done_reason,
            # What was not done longer ago has been settled with the customer.
            retry_waived=outcome.status is JobStatus.NOT_DONE
            and wanted_on < self.world.today - dt.timedelta(7),
            problem=outcome.problem,
            created_at=created_at,
            created_by="c.fabre",
        )
        return key, number

    def form(self, job: str, number: str, status: str, at: dt.datetime) -> None:
        """Add the tracking form of a hazardous job; the State's number is never made up."""
        self.sheets.add(
            "tracking_form",
            id=self.sheets.new_id(at),
            job_id=job,
            number=f"BSD-{number}",
            status=status,
            state_number="",
            frames={},
            created_at=at,
        )

    def tour(
        self,
        trip: Trip,
        status: str,
        end: dt.datetime,
        *,
        driver_id: str | None = None,
        published_at: dt.datetime | None = None,
        started_at: dt.datetime | None = None,
        ended_at: dt.datetime | None = None,
    ) -> str:
        """Add a tour and return its id."""
        key, rng = self.sheets.new_id(trip.start), self.sheets.rng
        odometer = rng.randrange(60_000, 420_000)
        self.sheets.add(
            "tour",
            id=key,
            day=trip.day,
            depot_id=trip.crew.depot.id,
            driver_id=driver_id or trip.crew.driver_id,
            vehicle_id=trip.crew.vehicle_id,
            slot=slot(trip.start, end),
            status=status,
            revision=1 if published_at else 0,
            published_at=published_at,
            published_by="c.fabre" if published_at else "",
            started_at=started_at,
            ended_at=ended_at,
            km_start=odometer if started_at else None,
            km_end=odometer + trip.km if ended_at else None,
            distance_m=trip.km * 1000,
        )
        return key

    def stop(
        self,
        tour: str,
        start: dt.datetime,
        end: dt.datetime,
        *,
        job: str | None = None,
        kind: str = "JOB",
        outlet: Outlet | None = None,
        departed_at: dt.datetime | None = None,
        arrived_at: dt.datetime | None = None,
        done_at: dt.datetime | None = None,
    ) -> None:
        """Add a stop; a job's stop bears the job's id."""
        self.sheets.add(
            "stop",
            id=job or self.sheets.new_id(start),
            tour_id=tour,
            job_id=job,
            kind=kind,
            outlet_id=outlet.id if outlet else None,
            slot=slot(start, end),
            departed_at=departed_at,
            arrived_at=arrived_at,
            done_at=done_at,
        )

    def move(
        self, box: Box, at: dt.datetime, origin: Place, target: Place, job: str | None = None, note: str = ""
    ) -> None:
        """Add a container's movement."""
        self.sheets.add(
            "container_move",
            id=self.sheets.new_id(at),
            container_id=box.id,
            at=at,
            from_kind=origin[0],
            from_id=origin[1],
            to_kind=target[0],
            to_id=target[1],
            job_id=job,
            note=note,
        )

    def steps_of(
        self, visit: Visit, trip: Trip, at: dt.datetime, back_at: dt.datetime | None
    ) -> list[tuple[Box, dt.datetime, Place, Place]]:
        """Return what a finished job did to its boxes: which, when, from where to where.

        Args:
            visit: The job.
            trip: Its truck carries what it takes.
            at: When it was done.
            back_at: When the truck was back in the yard; None while it is out.
        """
        site: Place = ("site", visit.site.id)
        truck: Place = ("vehicle", trip.crew.vehicle_id)
        yard: Place = ("depot", trip.crew.depot.id)
        if visit.box_in is not None and visit.box_in is visit.box_out:
            return [
                (visit.box_in, at - dt.timedelta(minutes=15), site, truck),
                (visit.box_in, at, truck, site),
            ]
        steps = []
        if visit.box_out is not None:
            steps.append((visit.box_out, at, site, truck))
            if back_at is not None:
                steps.append((visit.box_out, back_at, truck, yard))
        if visit.box_in is not None:
            steps.append((visit.box_in, at, yard, site))
        return steps


def snapshot(
    number: str, site: Site, material: Material | None, outlet: Outlet | None, trip: Trip, box: Box | None
) -> dict[str, object]:
    """Return the names and numbers that a weighing freezes, with the keys the database gives them."""
    customer = site.customer
    return {
        "job": number,
        "customer": customer.name,
        "customer_siret": customer.siret,
        "site": site.name,
        "site_siret": site.siret,
        "site_address": site.address,
        "site_insee": site.insee,
        "material": material.name if material else None,
        "waste_code": material.waste_code if material else "",
        "hazardous": material.hazardous if material else None,
        "pop": False if material else None,
        "outlet": outlet.name if outlet else None,
        "outlet_siret": outlet.siret if outlet else None,
        "outlet_address": outlet.address if outlet else None,
        "driver": trip.crew.driver,
        "plate": trip.crew.plate,
        "container": box.number if box else "",
    }
