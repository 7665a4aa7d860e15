"""The vehicles of the demo company, who drives them, their papers that expire, and who is away."""

import datetime as dt

from app.services.demo import words
from app.services.demo.world import Crew, Depot, Part, at, slot
from app.services.search import folded

_ON_BOARD = frozenset({"licence", "fco", "driver_card", "inspection", "tachograph", "insurance"})
"""The papers without which nobody drives."""


class Fleet(Part):
    """Draws vehicles and drivers."""

    def build(self) -> None:
        """Add vehicles, people, papers and absences."""
        plates = iter(self.rng.sample(range(100, 1000), 40))
        letters = "BCDFGHJKLMNPRSTVWXZ"
        vehicles: list[tuple[str, str, str, int, int, Depot]] = []
        self._good: dict[str | None, dt.date] = {}
        trailers = [("trailer", label, 18000, 13000, 1, depot) for label, depot in words.TRAILERS]
        for number, (kind, label, gvw, payload, places, depot_code) in enumerate(
            (*words.VEHICLES, *trailers), 1
        ):
            plate = f"ZZ-{next(plates)}-{self.rng.choice(letters)}{self.rng.choice(letters)}"
            depot, key = self.world.depots[depot_code], self.lot.new_id()
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
                # Bin rounds from door to door for communes.
                tacho_regime="EXEMPT_HOUSEHOLD"
                if kind == "rearloader"
                else "LIGHT"
                if kind == "van"
                else "EU561",
            )
            vehicles.append((key, plate, kind, gvw, payload, depot))
            self._vehicle_papers(key, number, kind)
        self._drivers(vehicles[: len(words.VEHICLES)])
        self._paper("company", None, "transport_receipt", 820, number="31-2024-0117")
        self._paper("company", None, "transport_licence", 1650, number="2021/76/0004417")
        self._paper("company", None, "weighbridge_check", 46, number="Pont A")

    def _vehicle_papers(self, key: str, number: int, kind: str) -> None:
        # Two papers fall due within the month, and one lapsed last week on the truck that is in the workshop.
        days = {2: 12, 9: 25, 7: -6}.get(number, self.rng.randint(45, 360))
        self._paper("vehicle", key, "inspection", days)
        if kind not in ("trailer", "van"):
            self._paper("vehicle", key, "tachograph", self.rng.randint(60, 700))
        if kind in ("hooklift", "skiploader", "crane", "rearloader"):
            self._paper("vehicle", key, "vgp", self.rng.randint(35, 175))
        self._paper("vehicle", key, "insurance", (dt.date(self.today.year + 1, 12, 31) - self.today).days)

    def _paper(
        self, owner: str, owner_id: str | None, kind: str, days: int, category: str = "", number: str = ""
    ) -> None:
        until = self.today + dt.timedelta(days)
        if kind in _ON_BOARD:
            self._good[owner_id] = min(until, self._good.get(owner_id, until))
        self.sheets.add(
            "credential",
            id=self.lot.new_id(),
            owner_kind=owner,
            owner_id=owner_id,
            kind=kind,
            category=category,
            number=number or f"{self.rng.randint(100_000, 999_999)}",
            issued_on=until - dt.timedelta(365 if owner == "vehicle" else 1826),
            valid_until=until,
        )

    def _drivers(self, vehicles: list[tuple[str, str, str, int, int, Depot]]) -> None:
        surnames = self.rng.sample(words.SURNAMES, 28)
        for number in range(28):
            surname, first = surnames[number], self.rng.choice(words.FIRST_NAMES)
            loader, vehicle = number >= 24, vehicles[number] if number < len(vehicles) else None
            depot = vehicle[5] if vehicle else self.world.depots["ABC"[number % 3]]
            key, age = self.lot.new_id(), {0: 62, 5: 24}.get(number, self.rng.randint(26, 58))
            self.sheets.add(
                "driver",
                id=key,
                number=f"{number + 1:03d}",
                surname=surname,
                first_name=first,
                job="loader" if loader else "driver",
                mobile=self.lot.mobile(),
                born_on=self.today - dt.timedelta(int(age * 365.25) + self.rng.randint(1, 360)),
                hired_on=self.today - dt.timedelta(self.rng.randint(200, 5200)),
                depot_id=depot.id,
                usual_vehicle_id=vehicle[0] if vehicle else None,
                search=folded(f"{number + 1:03d}", surname, first),
            )
            if loader:
                continue
            years = 2 if age >= 60 else 5
            self._paper(
                "driver",
                key,
                "licence",
                self.rng.randint(60, 365 * years - 30),
                category="CE" if number % 3 == 0 or (vehicle and vehicle[3] > 32_000) else "C",
            )
            self._paper("driver", key, "fco", 20 if number == 3 else self.rng.randint(60, 1700))
            self._paper("driver", key, "driver_card", self.rng.randint(60, 1700))
            self._paper("driver", key, "medical", -9 if number == 22 else self.rng.randint(30, 1300))
            if number in (0, 4, 8, 13, 17, 19):
                self._paper(
                    "driver", key, "adr", -34 if number == 8 else self.rng.randint(90, 1700), category="base"
                )
            if number in (2, 6, 13, 14, 20):
                self._paper("driver", key, "caces", self.rng.randint(60, 1500), category="R490")
            if vehicle:
                _, plate, kind, gvw, payload, _ = vehicle
                self.world.crews.append(
                    Crew(
                        key,
                        f"{first} {surname}",
                        vehicle[0],
                        plate,
                        kind,
                        gvw - payload,
                        payload,
                        depot,
                        min(self._good[key], self._good[vehicle[0]]),
                    )
                )
            elif number == 21:
                self.world.night_driver = key
            elif number in (18, 19, 20):
                self._away(key, number)
        self.sheets.add(
            "absence",
            id=self.lot.new_id(),
            driver_id=None,
            vehicle_id=vehicles[6][0],
            slot=slot(at(self.today - dt.timedelta(2), 480), at(self.today + dt.timedelta(3), 720)),
            kind="workshop",
            note="Atelier : vérin de bras",
        )

    def _away(self, driver_id: str, number: int) -> None:
        kind, note, first, last = {
            18: ("leave", "Congés", -3, 11),
            19: ("leave", "Congés", -1, 4),
            20: ("sick", "Arrêt maladie", -8, 6),
        }[number]
        self.sheets.add(
            "absence",
            id=self.lot.new_id(),
            driver_id=driver_id,
            vehicle_id=None,
            slot=slot(at(self.today + dt.timedelta(first)), at(self.today + dt.timedelta(last))),
            kind=kind,
            note=note,
        )
