"""The price lists of the demo company: everybody's, those of groups, and some customers' own."""

import datetime as dt
from decimal import Decimal
from uuid import UUID

from app.domain.billing import PriceLine, Scope, Service, VatCategory
from app.services.demo import words
from app.services.demo.world import Lot, Material, Part


class Tariffs(Part):
    """Draws price lists."""

    def __init__(self, lot: Lot) -> None:
        super().__init__(lot)
        self._lists: dict[str, tuple[str, Scope, str, dt.date]] = {}

    def build(self) -> None:
        """Add every price list."""
        first = dt.date(self.today.year - 3, 1, 1)
        public = self._price_list("Tarif public", first)
        for code, label, *_ in words.CONTAINER_TYPES:
            for zone in range(1, 5):
                amount = words.ROTATION_EUR[code] + words.ZONE_STEP_EUR * (zone - 1)
                self._price(
                    public,
                    Service.TRANSPORT,
                    f"Rotation {label.lower()} zone {zone}",
                    "rotation",
                    amount,
                    f"ROT{code}Z{zone}",
                    container=code,
                    zone=zone,
                )
            self._price(
                public,
                Service.RENTAL,
                f"Location {label.lower()}",
                "day",
                words.RENTAL_EUR[code],
                f"LOC{code}",
                container=code,
            )
        for zone in range(1, 5):
            self._price(
                public,
                Service.TRANSPORT,
                f"Enlèvement sans contenant zone {zone}",
                "rotation",
                110 + words.ZONE_STEP_EUR * (zone - 1),
                f"ENLZ{zone}",
                zone=zone,
            )
        for material in self.world.materials.values():
            self._treatment(public, material, material.price_eur, "TRT")
        self._price(public, Service.ROUND, "Tournée de collecte", "flat", Decimal(640), "TOURNEE")
        self._price(
            public, Service.DELIVERY, "Mise à disposition d'un contenant", "flat", Decimal(85), "POSE"
        )
        self._price(
            public, Service.WAITING, "Attente", "quarter_hour", Decimal("18.50"), "ATT", free=Decimal(20)
        )
        self._price(public, Service.FAILED_TRIP, "Déplacement à vide", "flat", Decimal(95), "VIDE")
        self._price(public, Service.FORM, "Gestion du bordereau de suivi", "flat", Decimal(12), "BSD")
        self._price(public, Service.WASHING, "Lavage de contenant", "flat", Decimal(45), "LAV")
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
            negotiated = self._price_list(name, first, group=group)
            for code, eur, vat in lines:
                self._treatment(negotiated, self.world.materials[code], Decimal(eur), group[:3], vat)
            if group == "COLLECTIVITE":
                label = "Tournée de collecte sélective"
                self._price(negotiated, Service.ROUND, label, "flat", Decimal(640), "PUBTRN", vat=low)
        for customer in self.rng.sample(
            [one for one in self.world.customers if one.kind in ("industry", "builder", "retail")], 14
        ):
            own = self._price_list(f"Contrat {customer.name}", first, customer=customer.id)
            amount = Decimal(self.rng.randint(125, 170))
            self._price(own, Service.TRANSPORT, "Rotation, prix du contrat", "rotation", amount, "ROTC")

    def _treatment(
        self,
        price_list: str,
        material: Material,
        eur: Decimal,
        code: str,
        vat: VatCategory = VatCategory.STANDARD,
    ) -> None:
        self._price(
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

    def _price_list(self, name: str, first: dt.date, group: str = "", customer: str | None = None) -> str:
        key = self.lot.new_id()
        self.sheets.add(
            "price_list", id=key, name=name, customer_id=customer, price_group=group, valid_from=first
        )
        scope: Scope = "customer" if customer else "group" if group else "public"
        self._lists[key] = (customer or group, scope, name, first)
        return key

    def _price(
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
        key, (whose, scope, name, first) = self.lot.new_id(), self._lists[price_list]
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
