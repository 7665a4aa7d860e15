"""The demo company itself: yards, fleet, people, customers, prices and the papers that expire.

Every identification number lies in the nearly empty block 000, every phone in the ranges kept for fiction.
"""

import csv
import datetime as dt
import math
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from app import paths
from app.domain.billing import VAT_RATES, PriceLine, Scope, Service, VatCategory
from app.domain.invoice import Party
from app.domain.money import EndOfMonth
from app.domain.travel import Point, road_distance_m
from app.services.demo import words
from app.services.demo.sheets import Json, Sheets
from app.services.search import folded

PARIS = ZoneInfo("Europe/Paris")
HALF_DAYS = [["07:00", "12:00"], ["13:30", "17:00"]]
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


def _iban(bank: str, account: int) -> str:
    """Return a French account number that adds up, at a bank that does not exist."""
    body = f"{bank}00100{account:011d}"
    key = 97 - (89 * int(bank) + 15 * 100 + 3 * account) % 97
    body += f"{key:02d}"
    check = 98 - int(body + "152700") % 97
    return f"FR{check:02d}{body}"


class _Builder:
    """Draws the company; one method for each thing, in the order of their references."""

    def __init__(self, sheets: Sheets, today: dt.date) -> None:
        self.sheets, self.rng, self.today = sheets, sheets.rng, today
        self.founded = at(dt.date(today.year - 3, 1, 4), 480)
        self.world = World(today, iban=_iban("99932", 914275))
        self.towns: dict[str, Town] = {}
        self._lists: dict[str, tuple[str, Scope, str, dt.date]] = {}
        self._sirens = iter(self.rng.sample(range(10_000, 99_999), 400))
        self._phones = iter(self.rng.sample(range(10_000), 2_500))
        self._mobiles = iter(self.rng.sample(range(10_000), 2_500))

    def new_id(self) -> str:
        return self.sheets.new_id(self.founded)

    def siren(self) -> str:
        body = f"000{next(self._sirens):05d}"
        return body + _luhn(body)

    def phone(self) -> str:
        return f"+3353649{next(self._phones):04d}"

    def mobile(self) -> str:
        return f"+3363998{next(self._mobiles):04d}"

    def person(self) -> str:
        return f"{self.rng.choice(words.FIRST_NAMES)} {self.rng.choice(words.SURNAMES)}"

    def street(self) -> str:
        if self.rng.random() < 0.2:
            return self.rng.choice(words.AREAS)
        return f"{self.rng.randint(1, 120)} {self.rng.choice(words.STREETS)}"

    def near(self, town: Town, least_km: float = 0.3, most_km: float = 2.0) -> Point:
        turn, away = self.rng.uniform(0, 2 * math.pi), self.rng.uniform(least_km, most_km)
        lat, lon = town.point
        return (
            round(lat + away / 111.2 * math.sin(turn), 5),
            round(lon + away / (111.2 * math.cos(math.radians(lat))) * math.cos(turn), 5),
        )

    def build(self) -> World:
        with (paths.RESOURCES / "data" / "communes.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter=";"):
                point = (float(row["lat"]), float(row["lon"]))
                self.towns[row["name"]] = Town(row["name"], row["postcode"], row["insee"], point)
        self.company()
        self.parameters()
        self.places()
        self.materials()
        self.customers()
        self.acceptances()
        self.fleet()
        self.boxes()
        self.prices()
        return self.world

    def company(self) -> None:
        us = self.world.company
        self.sheets.add(
            "company",
            name=us.name,
            legal_form=us.legal_form,
            capital_eur=us.capital_eur,
            siren=us.siren,
            siret=us.siret,
            vat_number=us.vat_number,
            rcs_city=us.rcs_city,
            street=us.street,
            postcode=us.postcode,
            city=us.city,
            phone=us.phone,
            email=us.email,
            transport_receipt="31-2024-0117",
            transport_receipt_department="31",
            transport_receipt_until=self.today + dt.timedelta(820),
            iban=self.world.iban,
            bic=self.world.bic,
        )
        for login, name, groups, language in (
            ("c.fabre", "Claire Fabre", ("dispatcher",), "fr"),
            ("k.benali", "Karim Benali", ("dispatcher",), "fr"),
            ("s.marty", "Sophie Marty", ("accountant",), "fr"),
            ("h.puech", "Hélène Puech", ("manager",), "fr"),
            ("l.delmas", "Luc Delmas", ("administrator",), "fr"),
        ):
            self.sheets.add("staff", login=login, display_name=name, groups=groups, language=language)

    def parameters(self) -> None:
        year = self.today.year
        rates = {str(category): str(rate) for category, rate in VAT_RATES.items()}
        for key, first, value, source in (
            ("vat_rates", dt.date(2014, 1, 1), rates, "CGI art. 278 à 279"),
            ("recovery_indemnity_eur", dt.date(2013, 1, 1), "40.00", "C. com. art. D441-5"),
            ("late_rate", dt.date(year - 3, 1, 1), "12,15 %", "C. com. art. L441-10, conditions de vente"),
            ("tgap_landfill_eur", dt.date(2025, 1, 1), "65.00", "CIBS art. L433-57"),
            ("tgap_landfill_eur", dt.date(2026, 3, 1), "69.00", "loi 2026-103"),
            ("tgap_landfill_eur", dt.date(2027, 1, 1), "73.00", "loi 2026-103"),
            ("tgap_incineration_eur", dt.date(2025, 1, 1), "15.00", "CIBS art. L433-57"),
            ("tgap_incineration_eur", dt.date(2026, 3, 1), "16.00", "loi 2026-103"),
            ("tgap_incineration_eur", dt.date(2027, 1, 1), "17.00", "loi 2026-103"),
            ("fuel_share_percent", dt.date(year - 3, 1, 1), "24.00", "contrats"),
            ("fuel_base_index", dt.date(year - 3, 1, 1), "156.20", "CNR gazole professionnel"),
            ("dormant_days", dt.date(year - 3, 1, 1), "60", "usage de l'entreprise"),
        ):
            self.parameter(key, first, value, source)
        months = [self.today.replace(day=1)]
        for _ in range(26):
            months.append((months[-1] - dt.timedelta(1)).replace(day=1))
        index = Decimal("158.40")
        for number, first in enumerate(reversed(months)):
            rising = number >= len(months) - 3
            index += Decimal(self.rng.randint(110, 260) if rising else self.rng.randint(-150, 150)) / 100
            self.parameter("fuel_index", first, str(index), "CNR gazole professionnel")

    def parameter(self, key: str, first: dt.date, value: object, source: str) -> None:
        self.sheets.add(
            "parameter", id=self.new_id(), key=key, valid_from=first, value=Json(value), source=source
        )

    def places(self) -> None:
        for code, town_name, establishment in (
            ("A", "Castelnau-d'Estrétefonds", 1),
            ("B", "Albi", 2),
            ("C", "Montauban", 3),
        ):
            town = self.towns[town_name]
            depot = Depot(self.new_id(), code, town_name, self.near(town, 1, 2))
            self.world.depots[code] = depot
            self.sheets.add(
                "depot",
                id=depot.id,
                code=code,
                name=town_name,
                siret=siret_of("000914275", establishment),
                street="12 rue Gutenberg" if code == "A" else self.street(),
                postcode=town.postcode,
                city=town.name,
                insee=town.insee,
                lat=depot.point[0],
                lon=depot.point[1],
                phone=self.phone(),
            )
        for code, label, family, volume, *_ in words.CONTAINER_TYPES:
            self.sheets.add("container_type", code=code, label=label, family=family, volume_m3=volume)
        for code, name, town_name, operations, tgap, _, saturday in words.OUTLETS:
            town, ours = self.towns[town_name], code == "CENTRE"
            siret = siret_of("000914275", 1) if ours else siret_of(self.siren(), 1)
            point = self.world.depots["A"].point if ours else self.near(town, 1, 2)
            street = "12 rue Gutenberg" if ours else self.street()
            outlet = Outlet(
                self.new_id(),
                code,
                name,
                siret,
                f"{street} {town.postcode} {town.name}",
                point,
                operations[0],
                Decimal(tgap) if tgap else None,
            )
            self.world.outlets[code] = outlet
            hours = dict.fromkeys(("mo", "tu", "we", "th", "fr"), HALF_DAYS)
            if saturday:
                hours["sa"] = [["07:30", "12:00"]]
            self.sheets.add(
                "outlet",
                id=outlet.id,
                code=code,
                name=name,
                siret=siret,
                street=street,
                postcode=town.postcode,
                city=town.name,
                insee=town.insee,
                lat=point[0],
                lon=point[1],
                phone=self.phone(),
                email=f"accueil@{folded(name).replace(' ', '-')}.example",
                operations=operations,
                hours=hours,
                tgap_class={"GRAVES": "landfill", "UVE": "incineration"}.get(code, ""),
                tgap_eur_per_tonne=outlet.tgap_eur,
                permit=f"AP {2014 + self.rng.randint(0, 8)}-{self.rng.randint(100, 399)}",
                permit_until=self.today + dt.timedelta(self.rng.randint(500, 2500)),
                needs_acceptance=code in ("GRAVES", "TRANSIT"),
                is_ours=ours,
                search=folded(code, name, town.name),
            )

    def materials(self) -> None:
        for code, name, codes, hazardous, stream, density, unit, price, outlet, adr in words.MATERIALS:
            material = Material(
                self.new_id(), code, name, codes[0], hazardous, float(density), unit, Decimal(price), outlet
            )
            self.world.materials[code] = material
            self.sheets.add(
                "material",
                id=material.id,
                code=code,
                name=name,
                waste_code=codes[0],
                other_waste_codes=codes[1:],
                hazardous=hazardous,
                stream=stream,
                density_t_per_m3=Decimal(density),
                weighed_in=unit,
                adr_mention=adr,
                consistency="liquid" if code == "oils" else "solid",
                default_outlet_id=self.world.outlets[outlet].id,
                color_key=code,
                search=folded(code, name, *codes),
            )
        for code, _, _, _, _, accepted, _ in words.OUTLETS:
            for name in accepted:
                self.sheets.add(
                    "outlet_material",
                    outlet_id=self.world.outlets[code].id,
                    material_id=self.world.materials[name].id,
                )

    # ------------------------------------------------------------------------------------------ customers

    def customers(self) -> None:
        regions = [towns for share, towns in words.REGIONS for _ in range(share)]
        names: set[str] = set()
        for kind, count, openings, forms, sites, group in words.CUSTOMERS:
            for number in range(count):
                name = self.name(kind, openings, names)
                town = self.towns[self.rng.choice(self.rng.choice(regions))]
                customer = self.customer(kind, name, self.rng.choice(forms), group, town)
                more = self.rng.choices((1, 2, 3), (76, 18, 6))[0] if kind != "freight" else 1
                for place in range(more):
                    where = town if place == 0 else self.towns[self.rng.choice(self.rng.choice(regions))]
                    self.site(customer, sites[(number + place) % len(sites)], where, place)
        self.world.site_of = {site.id: site for site in self.world.sites}

    def name(self, kind: str, openings: tuple[str, ...], taken: set[str]) -> str:
        while True:
            opening = self.rng.choice(openings)
            if kind == "public":
                ending = f"{self.rng.choice(words.TOWN_HEADS)}-{self.rng.choice(words.TOWN_TAILS)}"
            elif kind in words.PLACE_NAMED and self.rng.random() < 0.4:
                ending = self.rng.choice(words.PLACES)
            else:
                ending = self.rng.choice(words.SURNAMES)
                if f"{opening} {ending}" in taken:
                    ending = f"{ending} et {self.rng.choice(words.SURNAMES)}"
            name = f"{opening} {ending}"
            if name not in taken:
                taken.add(name)
                return name

    def customer(self, kind: str, name: str, form: str, group: str, town: Town) -> Customer:
        siren, number = self.siren(), len(self.world.customers) + 1
        short = "".join(c for c in folded(name) if c.isalpha())[:5].upper()
        usual: tuple[tuple[int, EndOfMonth], ...] = ((30, "no"), (45, "after"), (30, "after"), (60, "no"))
        days, end = self.rng.choices(usual, (45, 30, 15, 10))[0]
        if kind == "public":
            days, end = 30, "no"
        # Most pay within days; one in eight is a month late, one in forty hardly pays at all.
        late = self.rng.choices((0, 6, 15, 32, 75), (45, 25, 15, 12, 3))[0]
        method = self.rng.choices(("VIR", "PRLV", "CHQ", "LCR"), (66, 16, 12, 6))[0]
        method = "VIR" if kind == "public" else method
        customer = Customer(
            self.new_id(),
            f"411{short}{number:03d}",
            name,
            form,
            kind,
            group,
            siret_of(siren, 1),
            vat_of(siren),
            self.street(),
            town.postcode,
            town.name,
            self.person(),
            self.phone(),
            f"compta@{folded(name).replace(' ', '-')}.example",
            days,
            end,
            method,
            f"TAR-{number:05d}-01" if method == "PRLV" else "",
            0 if method == "PRLV" else late,
        )
        self.world.customers.append(customer)
        self.sheets.add(
            "customer",
            id=customer.id,
            code=customer.code,
            name=name,
            legal_form=form,
            kind=kind,
            price_group=group,
            siret=customer.siret,
            vat_number=customer.vat_number,
            street=customer.street,
            postcode=town.postcode,
            city=town.name,
            insee=town.insee,
            contact=customer.contact,
            phones=(customer.phone, self.mobile()),
            email=customer.email,
            terms_days=days,
            terms_end_of_month=end,
            payment_method=customer.method,
            credit_limit_eur=Decimal(self.rng.choice((12000, 15000, 20000, 30000, 45000))),
            order_number_required=kind == "public" or (kind == "industry" and self.rng.random() < 0.2),
            created_on=self.today - dt.timedelta(self.rng.randint(760, 4000)),
            search=folded(customer.code, name, town.name, customer.phone, customer.siret),
        )
        if customer.method == "PRLV":
            self.sheets.add(
                "customer_bank",
                id=customer.id,
                iban=_iban("99945", 4_000_000 + number),
                bic="SOFKFRP0",
                mandate_reference=customer.mandate,
                mandate_on=self.today - dt.timedelta(self.rng.randint(300, 1500)),
                mandate_kind="B2B",
            )
        return customer

    def site(self, customer: Customer, name: str, town: Town, place: int) -> None:
        point = self.near(town)
        depot = min(self.world.depots.values(), key=lambda one: road_distance_m(one.point, point))
        km = road_distance_m(depot.point, point) / 1000
        number = len(self.world.sites) + 1
        street = customer.street if place == 0 else self.street()
        site = Site(
            self.new_id(),
            customer,
            depot,
            name,
            siret_of(customer.siret[:9], place + 1),
            f"{street} {town.postcode} {town.name}",
            town.name,
            town.insee,
            point,
            1 if km < 18 else 2 if km < 35 else 3 if km < 60 else 4,
            self.person(),
            self.mobile(),
        )
        self.world.sites.append(site)
        open_late = [["07:30", "17:30"]]
        self.sheets.add(
            "site",
            id=site.id,
            code=f"S{number:04d}",
            customer_id=customer.id,
            depot_id=depot.id,
            name=name,
            siret=site.siret,
            street=street,
            postcode=town.postcode,
            city=town.name,
            insee=town.insee,
            lat=point[0],
            lon=point[1],
            zone=site.zone,
            hours={
                day: open_late if number % 3 else [["08:00", "12:00"], ["14:00", "18:00"]]
                for day in ("mo", "tu", "we", "th", "fr")
            },
            gate_code=f"{self.rng.randint(1000, 9999)}A" if number % 9 == 0 else "",
            access_note=(
                "EPI obligatoires, casque et gilet"
                if customer.kind == "industry"
                else "Marche arrière, attention au câble"
                if number % 11 == 0
                else ""
            ),
            contact=site.contact,
            phones=(site.phone,),
            max_gvw_kg=19000 if number % 23 == 0 else None,
            protocol_on=self.today - dt.timedelta(self.rng.randint(20, 420)) if number % 4 else None,
            search=folded(f"S{number:04d}", name, customer.name, town.name, site.phone),
        )

    def acceptances(self) -> None:
        """Add what the hazardous outlets accepted beforehand; one of it has just run out."""
        who = [one for one in self.world.customers if one.kind in ("garage", "health", "industry")]
        for number, customer in enumerate(self.rng.sample(who, 45), 1):
            for code in ("absorbents", "batteries", "oils"):
                self.sheets.add(
                    "acceptance",
                    id=self.new_id(),
                    outlet_id=self.world.outlets["TRANSIT"].id,
                    customer_id=customer.id,
                    material_id=self.world.materials[code].id,
                    number=f"CAP-{self.today.year}-{number:04d}{code[0].upper()}",
                    valid_until=self.today
                    + dt.timedelta(-4 if (number, code) == (7, "oils") else self.rng.randint(20, 340)),
                )

    # ------------------------------------------------------------------------------------------ fleet

    def fleet(self) -> None:
        plates = iter(self.rng.sample(range(100, 1000), 40))
        letters = "BCDFGHJKLMNPRSTVWXZ"
        vehicles: list[tuple[str, str, str, int, int, Depot]] = []
        trailers = [("trailer", label, 18000, 13000, 1, depot) for label, depot in words.TRAILERS]
        for number, (kind, label, gvw, payload, places, depot_code) in enumerate(
            (*words.VEHICLES, *trailers), 1
        ):
            plate = f"ZZ-{next(plates)}-{self.rng.choice(letters)}{self.rng.choice(letters)}"
            depot, key = self.world.depots[depot_code], self.new_id()
            self.sheets.add(
                "vehicle",
                id=key,
                fleet_no=str(number),
                plate=plate,
                kind=kind,
                label=label,
                gvw_kg=gvw,
                payload_kg=payload,
                box_places=places,
                first_use_on=self.today - dt.timedelta(self.rng.randint(300, 4200)),
                depot_id=depot.id,
                search=folded(str(number), plate, plate.replace("-", ""), label),
            )
            vehicles.append((key, plate, kind, gvw, payload, depot))
            self.vehicle_papers(key, number, kind)
        self.drivers(vehicles[: len(words.VEHICLES)])
        self.paper("company", None, "transport_receipt", 820, number="31-2024-0117")
        self.paper("company", None, "transport_licence", 1650, number="2021/76/0004417")
        self.paper("company", None, "weighbridge_check", 46, number="Pont A")

    def vehicle_papers(self, key: str, number: int, kind: str) -> None:
        # Two papers fall due within the month, and one lapsed last week on the truck that is in the workshop.
        days = {2: 12, 9: 25, 7: -6}.get(number, self.rng.randint(45, 360))
        self.paper("vehicle", key, "inspection", days)
        if kind not in ("trailer", "van"):
            self.paper("vehicle", key, "tachograph", self.rng.randint(60, 700))
        if kind in ("hooklift", "skiploader", "crane", "rearloader"):
            self.paper("vehicle", key, "vgp", self.rng.randint(35, 175))
        self.paper("vehicle", key, "insurance", (dt.date(self.today.year + 1, 12, 31) - self.today).days)

    def paper(
        self, owner: str, owner_id: str | None, kind: str, days: int, category: str = "", number: str = ""
    ) -> None:
        until = self.today + dt.timedelta(days)
        self.sheets.add(
            "credential",
            id=self.new_id(),
            owner_kind=owner,
            owner_id=owner_id,
            kind=kind,
            category=category,
            number=number or f"{self.rng.randint(100_000, 999_999)}",
            issued_on=until - dt.timedelta(365 if owner == "vehicle" else 1826),
            valid_until=until,
        )

    def drivers(self, vehicles: list[tuple[str, str, str, int, int, Depot]]) -> None:
        surnames = self.rng.sample(words.SURNAMES, 28)
        for number in range(28):
            surname, first = surnames[number], self.rng.choice(words.FIRST_NAMES)
            loader, vehicle = number >= 24, vehicles[number] if number < len(vehicles) else None
            depot = vehicle[5] if vehicle else self.world.depots["ABC"[number % 3]]
            key, age = self.new_id(), {0: 62, 5: 24}.get(number, self.rng.randint(26, 58))
            self.sheets.add(
                "driver",
                id=key,
                number=f"{number + 1:03d}",
                surname=surname,
                first_name=first,
                job="loader" if loader else "driver",
                mobile=self.mobile(),
                born_on=self.today - dt.timedelta(int(age * 365.25) + self.rng.randint(1, 360)),
                hired_on=self.today - dt.timedelta(self.rng.randint(200, 5200)),
                depot_id=depot.id,
                usual_vehicle_id=vehicle[0] if vehicle else None,
                search=folded(f"{number + 1:03d}", surname, first),
            )
            if loader:
                continue
            years = 2 if age >= 60 else 5
            self.paper(
                "driver",
                key,
                "licence",
                self.rng.randint(60, 365 * years - 30),
                category="C" if number % 3 else "CE",
            )
            self.paper("driver", key, "fco", 20 if number == 3 else self.rng.randint(60, 1700))
            self.paper("driver", key, "driver_card", self.rng.randint(60, 1700))
            self.paper("driver", key, "medical", -9 if number == 11 else self.rng.randint(30, 1300))
            if number in (0, 4, 8, 13, 17, 19):
                self.paper(
                    "driver", key, "adr", -34 if number == 8 else self.rng.randint(90, 1700), category="base"
                )
            if number in (2, 6, 13, 14, 20):
                self.paper("driver", key, "caces", self.rng.randint(60, 1500), category="R490")
            if vehicle:
                _, plate, kind, gvw, payload, _ = vehicle
                self.world.crews.append(
                    Crew(key, f"{first} {surname}", vehicle[0], plate, kind, gvw - payload, payload, depot)
                )
            elif number == 21:
                self.world.night_driver = key
            elif number in (18, 19, 20):
                self.away(key, number)
        self.sheets.add(
            "absence",
            id=self.new_id(),
            driver_id=None,
            vehicle_id=vehicles[6][0],
            slot=slot(at(self.today - dt.timedelta(2), 480), at(self.today + dt.timedelta(3), 720)),
            kind="workshop",
            note="Atelier : vérin de bras",
        )

    def away(self, driver_id: str, number: int) -> None:
        kind, note, first, last = {
            18: ("leave", "Congés", -3, 11),
            19: ("leave", "Congés", -1, 4),
            20: ("sick", "Arrêt maladie", -8, 6),
        }[number]
        self.sheets.add(
            "absence",
            id=self.new_id(),
            driver_id=driver_id,
            vehicle_id=None,
            slot=slot(at(self.today + dt.timedelta(first)), at(self.today + dt.timedelta(last))),
            kind=kind,
            note=note,
        )

    # ------------------------------------------------------------------------------------------ containers

    def boxes(self) -> None:
        chosen: list[Box] = []
        for code, _, _, _, count, tare, materials in words.CONTAINER_TYPES:
            for number in range(1, count + 1):
                box = Box(
                    self.new_id(),
                    f"{code}-{number:04d}",
                    code,
                    tare + 20 * self.rng.randint(-5, 5) if code != "KIT" else tare,
                    self.rng.choice(materials),
                    ("depot", None),
                )
                self.world.boxes.append(box)
                chosen.append(box)
        self.rng.shuffle(chosen)
        # 2 retired, 5 lost, 9 in repair, 12 on trucks or at outlets, 74 in the yards, the other 318 at sites.
        status = {box.id: "retired" for box in chosen[:2]}
        status |= {box.id: "lost" for box in chosen[2:7]} | {box.id: "repair" for box in chosen[7:16]}
        depots = list(self.world.depots.values())
        for box in chosen[:16]:
            kind = {"retired": "outside", "lost": "lost", "repair": "repair"}[status[box.id]]
            box.place = (kind, None)
        rolling = [box for box in chosen[16:] if box.type in words.HOOK_TYPES][:12]
        trucks = [crew for crew in self.world.crews if crew.kind == "hooklift"]
        for number, box in enumerate(rolling):
            if number < len(trucks):
                box.place = ("vehicle", trucks[number].vehicle_id)
            else:
                code = self.world.materials[box.material].outlet
                box.place = ("outlet", self.world.outlets[code].id)
        rest = [box for box in chosen[16:] if box not in rolling]
        stock = self.stock(rest)
        for number, box in enumerate(stock):
            box.place = ("depot", depots[number % 3].id)
        self.to_sites([box for box in rest if box not in stock])
        for box in self.world.boxes:
            self.sheets.add(
                "container",
                id=box.id,
                number=box.number,
                type_code=box.type,
                tare_kg=box.tare_kg,
                status=status.get(box.id, "in_service"),
                material_id=self.world.materials[box.material].id,
                search=folded(box.number, box.number.replace("-", "")),
            )

    def stock(self, free: list[Box]) -> list[Box]:
        """Return the 74 boxes of the yards: some of each type, so that every yard can swap."""
        by_type: dict[str, list[Box]] = {}
        for box in free:
            by_type.setdefault(box.type, []).append(box)
        wanted = {"B30": 24, "B20": 9, "B15": 6, "B10": 9, "P08": 12, "C20": 4, "CF30": 6, "KIT": 4}
        return [box for code, count in wanted.items() for box in by_type[code][:count]]

    def to_sites(self, boxes: list[Box]) -> None:
        suited = {
            "B10": ("builder", "public"),
            "P08": ("builder", "garage", "farming", "public", "school"),
            "C20": ("retail", "industry", "health", "catering"),
            "CF30": ("retail", "industry"),
            "KIT": ("garage", "industry", "health"),
        }
        pools = {
            code: [
                site
                for site in self.world.sites
                if site.customer.kind
                in suited.get(code, ("builder", "industry", "retail", "public", "farming"))
            ]
            for code, *_ in words.CONTAINER_TYPES
        }
        standing: dict[str, int] = {}
        for box in boxes:
            site = min(self.rng.sample(pools[box.type], 4), key=lambda one: standing.get(one.id, 0))
            standing[site.id] = standing.get(site.id, 0) + 1
            box.place = ("site", site.id)
        alone = [box for box in boxes if standing[box.place[1] or ""] == 1]
        for box in self.rng.sample(alone, 31):
            box.dormant = True

    # ------------------------------------------------------------------------------------------ prices

    def prices(self) -> None:
        first = dt.date(self.today.year - 3, 1, 1)
        public = self.price_list("Tarif public", first)
        for code, label, *_ in words.CONTAINER_TYPES:
            for zone in range(1, 5):
                amount = words.ROTATION_EUR[code] + words.ZONE_STEP_EUR * (zone - 1)
                self.price(
                    public,
                    Service.TRANSPORT,
                    f"Rotation {label.lower()} zone {zone}",
                    "rotation",
                    amount,
                    f"ROT{code}Z{zone}",
                    container=code,
                    zone=zone,
                )
            self.price(
                public,
                Service.RENTAL,
                f"Location {label.lower()}",
                "day",
                words.RENTAL_EUR[code],
                f"LOC{code}",
                container=code,
            )
        for zone in range(1, 5):
            self.price(
                public,
                Service.TRANSPORT,
                f"Enlèvement sans contenant zone {zone}",
                "rotation",
                110 + words.ZONE_STEP_EUR * (zone - 1),
                f"ENLZ{zone}",
                zone=zone,
            )
        for material in self.world.materials.values():
            self.treatment(public, material, material.price_eur, "TRT")
        self.price(public, Service.ROUND, "Tournée de collecte", "flat", Decimal(640), "TOURNEE")
        self.price(public, Service.DELIVERY, "Mise à disposition d'un contenant", "flat", Decimal(85), "POSE")
        self.price(
            public, Service.WAITING, "Attente", "quarter_hour", Decimal("18.50"), "ATT", free=Decimal(20)
        )
        self.price(public, Service.FAILED_TRIP, "Déplacement à vide", "flat", Decimal(95), "VIDE")
        self.price(public, Service.FORM, "Gestion du bordereau de suivi", "flat", Decimal(12), "BSD")
        self.price(public, Service.WASHING, "Lavage de contenant", "flat", Decimal(45), "LAV")
        standard, middle, low = VatCategory.STANDARD, VatCategory.INTERMEDIATE, VatCategory.REDUCED
        groups: dict[str, tuple[str, tuple[tuple[str, str, VatCategory], ...]]] = {
            "BTP": (
                "Tarif BTP",
                (("rubble", "12.50", standard), ("soil", "9.80", standard), ("dib", "144", standard)),
            ),
            "INDUSTRIE": (
                "Tarif industrie",
                (("e40", "-225", standard), ("e1", "-158", standard), ("card", "-80", standard)),
            ),
            "COLLECTIVITE": (
                "Marchés publics",
                (("dib", "139", middle), ("bulky", "150", middle), ("green", "46", low), ("wood", "68", low)),
            ),
        }
        for group, (name, lines) in groups.items():
            negotiated = self.price_list(name, first, group=group)
            for code, eur, vat in lines:
                self.treatment(negotiated, self.world.materials[code], Decimal(eur), group[:3], vat)
            if group == "COLLECTIVITE":
                label = "Tournée de collecte sélective"
                self.price(negotiated, Service.ROUND, label, "flat", Decimal(640), "PUBTRN", vat=low)
        for customer in self.rng.sample(
            [one for one in self.world.customers if one.kind in ("industry", "builder", "retail")], 14
        ):
            own = self.price_list(f"Contrat {customer.name}", first, customer=customer.id)
            amount = Decimal(self.rng.randint(125, 170))
            self.price(own, Service.TRANSPORT, "Rotation, prix du contrat", "rotation", amount, "ROTC")

    def treatment(
        self,
        price_list: str,
        material: Material,
        eur: Decimal,
        code: str,
        vat: VatCategory = VatCategory.STANDARD,
    ) -> None:
        self.price(
            price_list,
            Service.TREATMENT,
            f"{'Rachat' if eur < 0 else 'Traitement'} {material.name}",
            material.unit,
            eur,
            f"{code}{material.code.upper()}",
            material=material.id,
            minimum=Decimal("1.000") if material.code in ("dib", "bulky") else None,
            vat=vat,
        )

    def price_list(self, name: str, first: dt.date, group: str = "", customer: str | None = None) -> str:
        key = self.new_id()
        self.sheets.add(
            "price_list", id=key, name=name, customer_id=customer, price_group=group, valid_from=first
        )
        scope: Scope = "customer" if customer else "group" if group else "public"
        self._lists[key] = (customer or group, scope, name, first)
        return key

    def price(
        self,
        price_list: str,
        service: Service,
        label: str,
        unit: str,
        amount: Decimal,
        code: str,
        *,
        container: str | None = None,
        zone: int | None = None,
        material: str | None = None,
        minimum: Decimal | None = None,
        free: Decimal | None = None,
        vat: VatCategory = VatCategory.STANDARD,
    ) -> None:
        key, (whose, scope, name, first) = self.new_id(), self._lists[price_list]
        self.world.prices.setdefault(whose, []).append(
            PriceLine(
                service=service,
                label=label,
                unit=unit,
                amount_eur=amount,
                list_name=name,
                scope=scope,
                material_id=UUID(material) if material else None,
                container_type=container,
                zone=zone,
                minimum=minimum,
                free_quantity=free,
                vat_category=vat,
                valid_from=first,
                code=code,
                price_id=UUID(key),
            )
        )
        self.sheets.add(
            "price",
            id=key,
            price_list_id=price_list,
            code=code,
            service=str(service),
            label=label,
            material_id=material,
            container_type=container,
            zone=zone,
            unit=unit,
            amount_eur=amount,
            minimum=minimum,
            free_quantity=free,
            vat_category=str(vat),
        )


def build(sheets: Sheets, today: dt.date) -> World:
    """Add the company's rows to `sheets` and return what the days are made of."""
    return _Builder(sheets, today).build()
