"""Small worlds for tests: rows that a test needs and does not speak about."""

import datetime as dt
from collections.abc import Callable
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.db import new_id
from app.errors import SlotTaken
from app.models.fleet import Container, ContainerType, Driver, Material, Vehicle
from app.models.parties import Company, Customer, Depot, Outlet, OutletMaterial, Site
from app.models.planning import Job, Stop, Tour
from app.refusals import refusal_of

PARIS = ZoneInfo("Europe/Paris")
DAY = dt.date(2026, 11, 24)
TODAY = dt.datetime.now(PARIS).date()
AHEAD = TODAY + dt.timedelta(days=7 + (7 - TODAY.weekday()) % 7 + 1)
"""A Tuesday to come, more than a week away: the gate leaves alone what is over."""


def at(hour: float, day: dt.date = DAY) -> dt.datetime:
    """Return an instant of `day` in Paris: 8.5 is half past eight."""
    start = dt.datetime.combine(day, dt.time(), PARIS)
    return (start + dt.timedelta(hours=hour)).astimezone(dt.UTC)


def slot(start: float, end: float, day: dt.date = DAY) -> Range[dt.datetime]:
    return Range(at(start, day), at(end, day))


def slot_taken(session: Session, call: Callable[[], object]) -> SlotTaken:
    """Return how the database refuses what finds its slot taken; nothing of it stays."""
    try:
        with session.begin_nested():
            call()
    except DBAPIError as error:
        refusal = refusal_of(error)
        assert isinstance(refusal, SlotTaken), refusal
        return refusal
    raise AssertionError("nothing was in the way")


class World:
    """A depot, two drivers with trucks, a customer with a site, a material and an outlet; jobs of one day."""

    def __init__(self, session: Session, day: dt.date = DAY) -> None:
        self._session, self._day = session, day
        self.depot = self._add(Depot(id=new_id(), code="A", name="Castelnau"))
        self.truck = self._add(
            Vehicle(id=new_id(), plate="ZZ-101-AA", kind="hooklift", label="Ampliroll 26 t", fleet_no="1")
        )
        self.truck2 = self._add(
            Vehicle(id=new_id(), plate="ZZ-102-AA", kind="hooklift", label="Ampliroll 26 t", fleet_no="2")
        )
        self.driver = self._add(Driver(id=new_id(), number="001", surname="Cabrol", first_name="Thierry"))
        self.driver2 = self._add(Driver(id=new_id(), number="002", surname="Fabre", first_name="Jean"))
        self.customer = self._add(
            Customer(id=new_id(), code="411DEL", name="Menuiserie Delmas", siret="00083615500010")
        )
        self.site = self._add(
            Site(
                id=new_id(),
                code="S1",
                customer_id=self.customer.id,
                name="Atelier",
                city="Albi",
                lat=43.9,
                lon=2.1,
            )
        )
        self.outlet = self._add(Outlet(id=new_id(), code="TRI", name="Centre de tri", operations=["R 12"]))
        self.wood = self._add(
            Material(id=new_id(), code="wood", name="Bois B", waste_code="17 02 01", hazardous=False)
        )
        self._add(OutletMaterial(outlet_id=self.outlet.id, material_id=self.wood.id))
        self.box_type = self._add(
            ContainerType(code="B30", label="Benne 30 m³", family="box30", volume_m3=30)
        )
        self.box = self._add(Container(id=new_id(), number="B30-0001", type_code="B30"))
        session.flush()

    def _add(self, row: object) -> object:
        self._session.add(row)
        self._session.flush()
        return row

    def company(self) -> Company:
        return self._add(
            Company(
                name="Tarnaval Environnement",
                legal_form="SAS",
                siren="000914275",
                siret="00091427500011",
                vat_number="FR65000914275",
                rcs_city="Toulouse",
                street="12 rue Gutenberg",
                postcode="31620",
                city="Castelnau-d'Estrétefonds",
            )
        )

    def job(self, **values: object) -> Job:
        defaults = {
            "id": new_id(),
            "number": "",
            "type": "SWAP",
            "customer_id": self.customer.id,
            "site_id": self.site.id,
            "material_id": self.wood.id,
            "wanted_on": self._day,
            "minutes": 20,
        }
        job = self._add(Job(**{**defaults, **values}))
        self._session.refresh(job)
        return job

    def tour(self, start: float = 6, end: float = 14, driver: UUID | None = None, **values: object) -> Tour:
        defaults = {
            "id": new_id(),
            "day": self._day,
            "driver_id": driver or self.driver.id,
            "slot": slot(start, end, self._day),
        }
        return self._add(Tour(**{**defaults, **values}))

    def stop(self, tour: Tour, job: Job, start: float, end: float) -> Stop:
        return self._add(Stop(id=new_id(), tour_id=tour.id, job_id=job.id, slot=slot(start, end)))
