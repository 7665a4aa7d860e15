"""What the demo company is made of, and the lots that its people, places and numbers are drawn by.

Every identification number lies in the nearly empty block 000, every phone in the ranges kept for fiction.
"""

import csv
import datetime as dt
import math
from dataclasses import dataclass, field
from decimal import Decimal
from zoneinfo import ZoneInfo

from app import paths
from app.domain.billing import PriceLine
from app.domain.invoice import Party
from app.domain.money import EndOfMonth
from app.domain.travel import Point
from app.services.demo import words
from app.services.demo.sheets import Sheets

PARIS = ZoneInfo("Europe/Paris")
COMPANY = Party(
    name="Tarnaval Environnement",
    legal_form="SAS",
    capital_eur=Decimal("480000.00"),
    siren="000914275",
    siret="00091427500011",
    vat_number="FR65000914275",
    rcs_city="Toulouse",
    street="12 rue Gutenberg",
    postcode="31620",
    city="Castelnau-d'Estrétefonds",
    phone="+33536490100",
    email="contact@tarnaval.example",
)
"""Us, as invoices say it."""


@dataclass(frozen=True, slots=True)
class Town:
    """A commune, at its centre."""

    name: str
    postcode: str
    insee: str
    point: Point


@dataclass(frozen=True, slots=True)
class Depot:
    """A yard of ours."""

    id: str
    code: str
    name: str
    point: Point


@dataclass(frozen=True, slots=True)
class Outlet:
    """Where loads are emptied."""

    id: str
    code: str
    name: str
    siret: str
    address: str
    point: Point
    operation: str
    tgap_eur: Decimal | None


@dataclass(frozen=True, slots=True)
class Material:
    """What we carry."""

    id: str
    code: str
    name: str
    waste_code: str
    hazardous: bool
    density: float
    unit: str
    price_eur: Decimal
    outlet: str


@dataclass(frozen=True, slots=True)
class Customer:
    """Who orders and pays; `habit_days` is how long after the due date he usually pays."""

    id: str
    code: str
    name: str
    legal_form: str
    kind: str
    group: str
    siret: str
    vat_number: str
    street: str
    postcode: str
    city: str
    contact: str
    phone: str
    email: str
    terms_days: int
    terms_end_of_month: EndOfMonth
    method: str
    mandate: str
    habit_days: int


@dataclass(frozen=True, slots=True)
class Site:
    """A place where we collect."""

    id: str
    customer: Customer
    depot: Depot
    name: str
    siret: str
    address: str
    city: str
    insee: str
    point: Point
    zone: int
    contact: str
    phone: str
    max_gvw_kg: int | None = None


@dataclass(slots=True)
class Box:
    """A container and where it stands: ("site", id), ("depot", id) and so on."""

    id: str
    number: str
    type: str
    tare_kg: int
    material: str
    place: tuple[str, str | None]
    dormant: bool = False


@dataclass(frozen=True, slots=True)
class Crew:
    """A driver with the vehicle that is usually his."""

    driver_id: str
    driver: str
    vehicle_id: str
    plate: str
    kind: str
    tare_kg: int
    payload_kg: int
    depot: Depot
    good_until: dt.date = dt.date.max
    """The last day on which all papers of both hold that the law wants on board."""


@dataclass(slots=True)
class World:
    """Everything that past, present and future refer to."""

    today: dt.date
    depots: dict[str, Depot] = field(default_factory=dict)
    outlets: dict[str, Outlet] = field(default_factory=dict)
    materials: dict[str, Material] = field(default_factory=dict)
    customers: list[Customer] = field(default_factory=list)
    sites: list[Site] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    crews: list[Crew] = field(default_factory=list)
    night_driver: str = ""
    accepted: set[tuple[str, str]] = field(default_factory=set)
    """Customers and hazardous materials that the outlet has accepted beforehand."""
    company: Party = COMPANY
    iban: str = ""
    bic: str = "TARNFRP0"
    site_of: dict[str, Site] = field(default_factory=dict)
    prices: dict[str, list[PriceLine]] = field(default_factory=dict)
    """The lines of each list: under a customer's id, a group's name, or nothing for everybody's."""


def at(day: dt.date, minutes: float = 0) -> dt.datetime:
    """Return the instant that lies some minutes by the clock after midnight in Paris."""
    shift, rest = divmod(int(minutes * 60), 86_400)
    clock = dt.time(rest // 3600, rest // 60 % 60, rest % 60)
    return dt.datetime.combine(day + dt.timedelta(shift), clock, PARIS).astimezone(dt.UTC)


def slot(start: dt.datetime, end: dt.datetime) -> str:
    """Return a range of instants as PostgreSQL reads it."""
    return f"[{start.isoformat()},{end.isoformat()})"


def _luhn(digits: str) -> str:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


def siret_of(siren: str, establishment: int) -> str:
    """Return the number of an establishment, with its check digit."""
    body = f"{siren}{establishment:04d}"
    return body + _luhn(body)


def vat_of(siren: str) -> str:
    """Return the VAT number of a French company."""
    return f"FR{(12 + 3 * (int(siren) % 97)) % 97:02d}{siren}"


def iban_of(bank: str, account: int) -> str:
    """Return a French account number that adds up, at a bank that does not exist."""
    body = f"{bank}00100{account:011d}"
    key = 97 - (89 * int(bank) + 15 * 100 + 3 * account) % 97
    body += f"{key:02d}"
    check = 98 - int(body + "152700") % 97
    return f"FR{check:02d}{body}"


class Lot:
    """What everything is drawn from; no number comes twice.

    Args:
        sheets: With the source of chance.
        today: The day that all dates are relative to.
    """

    def __init__(self, sheets: Sheets, today: dt.date) -> None:
        self.sheets, self.rng, self.today = sheets, sheets.rng, today
        self.founded = at(dt.date(today.year - 3, 1, 4), 480)
        self.world = World(today, iban=iban_of("99932", 914275))
        self.towns: dict[str, Town] = {}
        self._sirens = iter(self.rng.sample(range(10_000, 99_999), 400))
        self._phones = iter(self.rng.sample(range(10_000), 2_500))
        self._mobiles = iter(self.rng.sample(range(10_000), 2_500))
        with paths.resource("data", "communes.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter=";"):
                point = (float(row["lat"]), float(row["lon"]))
                self.towns[row["name"]] = Town(row["name"], row["postcode"], row["insee"], point)

    def new_id(self) -> str:
        """Return an identifier as old as the company."""
        return self.sheets.new_id(self.founded)

    def siren(self) -> str:
        """Return a company's number."""
        body = f"000{next(self._sirens):05d}"
        return body + _luhn(body)

    def phone(self) -> str:
        """Return a number of a desk."""
        return f"+3353649{next(self._phones):04d}"

    def mobile(self) -> str:
        """Return a number of a pocket."""
        return f"+3363998{next(self._mobiles):04d}"

    def person(self) -> str:
        """Return a first name and a surname."""
        return f"{self.rng.choice(words.FIRST_NAMES)} {self.rng.choice(words.SURNAMES)}"

    def street(self) -> str:
        """Return a house number and street, or an industrial zone."""
        if self.rng.random() < 0.2:
            return self.rng.choice(words.AREAS)
        return f"{self.rng.randint(1, 120)} {self.rng.choice(words.STREETS)}"

    def near(self, town: Town, least_km: float = 0.3, most_km: float = 2.0) -> Point:
        """Return a place around the centre of a town."""
        turn, away = self.rng.uniform(0, 2 * math.pi), self.rng.uniform(least_km, most_km)
        lat, lon = town.point
        return (
            round(lat + away / 111.2 * math.sin(turn), 5),
            round(lon + away / (111.2 * math.cos(math.radians(lat))) * math.cos(turn), 5),
        )


class Part:
    """One part of the company, drawn from the same lot as the others."""

    def __init__(self, lot: Lot) -> None:
        self.lot, self.sheets, self.rng = lot, lot.sheets, lot.rng
        self.world, self.today = lot.world, lot.today
