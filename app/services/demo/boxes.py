"""The containers of the demo company, and where each of them stands this morning."""

from app.services.demo import words
from app.services.demo.world import Box, Part
from app.services.search import folded


class Boxes(Part):
    """Draws containers."""

    def build(self) -> None:
        """Add every container, and put it somewhere."""
        chosen: list[Box] = []
        for code, _, _, _, count, tare, materials in words.CONTAINER_TYPES:
            for number in range(1, count + 1):
                box = Box(
                    self.lot.new_id(),
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
        stock = self._stock(rest)
        for number, box in enumerate(stock):
            box.place = ("depot", depots[number % 3].id)
        self._to_sites([box for box in rest if box not in stock])
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

    def _stock(self, free: list[Box]) -> list[Box]:
        """Return the 74 boxes of the yards: some of each type, so that every yard can swap."""
        by_type: dict[str, list[Box]] = {}
        for box in free:
            by_type.setdefault(box.type, []).append(box)
        wanted = {"B30": 24, "B20": 9, "B15": 6, "B10": 9, "P08": 12, "C20": 4, "CF30": 6, "KIT": 4}
        return [box for code, count in wanted.items() for box in by_type[code][:count]]

    def _to_sites(self, boxes: list[Box]) -> None:
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
