"""The customers of the demo company, their sites, and what outlets accepted of them beforehand."""

import datetime as dt
from decimal import Decimal

from app.domain.money import EndOfMonth
from app.domain.travel import road_distance_m
from app.services.demo import words
from app.services.demo.world import Customer, Part, Site, Town, iban_of, siret_of, vat_of
from app.services.search import folded


class Customers(Part):
    """Draws customers and sites."""

    def build(self) -> None:
        """Add customers with their sites, and what outlets accepted."""
        regions = [towns for share, towns in words.REGIONS for _ in range(share)]
        names: set[str] = set()
        for kind, count, openings, forms, sites, group in words.CUSTOMERS:
            for number in range(count):
                name = self._name(kind, openings, names)
                town = self.lot.towns[self.rng.choice(self.rng.choice(regions))]
                customer = self._customer(kind, name, self.rng.choice(forms), group, town)
                more = self.rng.choices((1, 2, 3), (76, 18, 6))[0] if kind != "freight" else 1
                for place in range(more):
                    where = town if place == 0 else self.lot.towns[self.rng.choice(self.rng.choice(regions))]
                    self._site(customer, sites[(number + place) % len(sites)], where, place)
        self.world.site_of = {site.id: site for site in self.world.sites}
        self._acceptances()

    def _name(self, kind: str, openings: tuple[str, ...], taken: set[str]) -> str:
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

    def _customer(self, kind: str, name: str, form: str, group: str, town: Town) -> Customer:
        siren, number = self.lot.siren(), len(self.world.customers) + 1
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
            self.lot.new_id(),
            f"411{short}{number:03d}",
            name,
            form,
            kind,
            group,
            siret_of(siren, 1),
            vat_of(siren),
            self.lot.street(),
            town.postcode,
            town.name,
            self.lot.person(),
            self.lot.phone(),
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
            phones=(customer.phone, self.lot.mobile()),
            email=customer.email,
            terms_days=days,
            terms_end_of_month=end,
            payment_method=customer.method,
            credit_limit_eur=Decimal(self.rng.choice((12000, 15000, 20000, 30000, 45000))),
            order_number_required=kind == "public" or (kind == "industry" and self.rng.random() < 0.2),
            holiday_policy="CASCADE" if kind == "public" else "NEXT_WORKING_DAY",
            created_on=self.today - dt.timedelta(self.rng.randint(760, 4000)),
            search=folded(customer.code, name, town.name, customer.phone, customer.siret),
        )
        if customer.method == "PRLV":
            self.sheets.add(
                "customer_bank",
                id=customer.id,
                iban=iban_of("99945", 4_000_000 + number),
                bic="SOFKFRP0",
                mandate_reference=customer.mandate,
                mandate_on=self.today - dt.timedelta(self.rng.randint(300, 1500)),
                mandate_kind="B2B",
            )
        return customer

    def _site(self, customer: Customer, name: str, town: Town, place: int) -> None:
        point = self.lot.near(town)
        depot = min(self.world.depots.values(), key=lambda one: road_distance_m(one.point, point))
        km = road_distance_m(depot.point, point) / 1000
        number = len(self.world.sites) + 1
        street = customer.street if place == 0 else self.lot.street()
        site = Site(
            self.lot.new_id(),
            customer,
            depot,
            name,
            siret_of(customer.siret[:9], place + 1),
            f"{street} {town.postcode} {town.name}",
            town.name,
            town.insee,
            point,
            1 if km < 18 else 2 if km < 35 else 3 if km < 60 else 4,
            self.lot.person(),
            self.lot.mobile(),
            19000 if number % 23 == 0 else None,
        )
        self.world.sites.append(site)
        open_late = [["05:30", "18:00"]]
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
                day: open_late if number % 7 else [["08:00", "12:00"], ["14:00", "18:00"]]
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
            max_gvw_kg=site.max_gvw_kg,
            protocol_on=self.today - dt.timedelta(self.rng.randint(20, 350)) if number % 9 else None,
            search=folded(f"S{number:04d}", name, customer.name, town.name, site.phone),
        )

    def _acceptances(self) -> None:
        """Add what the hazardous outlets accepted beforehand; one of it has just run out."""
        who = [one for one in self.world.customers if one.kind in ("garage", "health", "industry")]
        for number, customer in enumerate(self.rng.sample(who, len(who) - 8), 1):
            for code in ("absorbents", "batteries", "oils"):
                days = -4 if (number, code) == (7, "oils") else self.rng.randint(40, 340)
                if days > 0:
                    self.world.accepted.add((customer.id, code))
                self.sheets.add(
                    "acceptance",
                    id=self.lot.new_id(),
                    outlet_id=self.world.outlets["TRANSIT"].id,
                    customer_id=customer.id,
                    material_id=self.world.materials[code].id,
                    number=f"CAP-{self.today.year}-{number:04d}{code[0].upper()}",
                    valid_until=self.today + dt.timedelta(days),
                )
