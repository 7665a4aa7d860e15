"""The demo company itself: yards, outlets, materials and rates, and all its parts put together."""

import datetime as dt
from decimal import Decimal

from app.domain.billing import VAT_RATES
from app.services.demo import words
from app.services.demo.boxes import Boxes
from app.services.demo.customers import Customers
from app.services.demo.fleet import Fleet
from app.services.demo.sheets import Json, Sheets
from app.services.demo.tariffs import Tariffs
from app.services.demo.world import Depot, Lot, Material, Outlet, Part, World, siret_of
from app.services.search import folded

HALF_DAYS = [["07:00", "12:00"], ["13:30", "17:00"]]


class Grounds(Part):
    """Draws what everything else stands on."""

    def build(self) -> None:
        """Add the company, its rates, yards, outlets and materials."""
        self._company()
        self._parameters()
        self._places()
        self._materials()

    def _company(self) -> None:
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

    def _parameters(self) -> None:
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
            self._parameter(key, first, value, source)
        months = [self.today.replace(day=1)]
        for _ in range(26):
            months.append((months[-1] - dt.timedelta(1)).replace(day=1))
        index = Decimal("158.40")
        for number, first in enumerate(reversed(months)):
            rising = number >= len(months) - 3
            index += Decimal(self.rng.randint(110, 260) if rising else self.rng.randint(-150, 150)) / 100
            self._parameter("fuel_index", first, str(index), "CNR gazole professionnel")

    def _parameter(self, key: str, first: dt.date, value: object, source: str) -> None:
        self.sheets.add(
            "parameter", id=self.lot.new_id(), key=key, valid_from=first, value=Json(value), source=source
        )

    def _places(self) -> None:
        for code, town_name, establishment in (
            ("A", "Castelnau-d'Estrétefonds", 1),
            ("B", "Albi", 2),
            ("C", "Montauban", 3),
        ):
            town = self.lot.towns[town_name]
            depot = Depot(self.lot.new_id(), code, town_name, self.lot.near(town, 1, 2))
            self.world.depots[code] = depot
            self.sheets.add(
                "depot",
                id=depot.id,
                code=code,
                name=town_name,
                siret=siret_of("000914275", establishment),
                street="12 rue Gutenberg" if code == "A" else self.lot.street(),
                postcode=town.postcode,
                city=town.name,
                insee=town.insee,
                lat=depot.point[0],
                lon=depot.point[1],
                phone=self.lot.phone(),
            )
        for code, label, family, volume, *_ in words.CONTAINER_TYPES:
            self.sheets.add("container_type", code=code, label=label, family=family, volume_m3=volume)
        for code, name, town_name, operations, tgap, _, saturday in words.OUTLETS:
            yard = {"CENTRE": "A", **words.QUAYS}.get(code)
            town, ours = self.lot.towns[town_name], yard is not None
            siret = siret_of("000914275", "ABC".index(yard) + 1) if yard else siret_of(self.lot.siren(), 1)
            point = self.world.depots[yard].point if yard else self.lot.near(town, 1, 2)
            street = "12 rue Gutenberg" if code == "CENTRE" else self.lot.street()
            outlet = Outlet(
                self.lot.new_id(),
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
            if code == words.ALWAYS_OPEN:
                hours = {key: [["00:00", "24:00"]] for key in ("mo", "tu", "we", "th", "fr", "sa", "su")}
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
                phone=self.lot.phone(),
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

    def _materials(self) -> None:
        for code, name, codes, hazardous, stream, density, unit, price, outlet, adr in words.MATERIALS:
            material = Material(
                self.lot.new_id(),
                code,
                name,
                codes[0],
                hazardous,
                float(density),
                unit,
                Decimal(price),
                outlet,
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


def build(sheets: Sheets, today: dt.date) -> World:
    """Add the company's rows to `sheets` and return what the days are made of."""
    lot = Lot(sheets, today)
    for part in (Grounds(lot), Customers(lot), Fleet(lot), Boxes(lot), Tariffs(lot)):
        part.build()
    return lot.world
