"""Drivers, vehicles and containers from a file, with their papers and where the containers stand."""

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain import normal
from app.domain.normal import Unreadable, clean, fold
from app.ids import new_id
from app.models.fleet import Container, ContainerMove, ContainerType, Credential, Driver, Vehicle
from app.services.importing.book import Book
from app.services.importing.plan import Plan, Refused, Row, Seen, Tell, noon
from app.services.importing.writing import add_rows, still_new
from app.services.search import folded

# Column, kind of paper, category.
_DRIVER_PAPERS = (
    ("licence", "licence", ""),
    ("fco", "fco", ""),
    ("tacho_card", "driver_card", ""),
    ("adr", "adr", ""),
    ("r490", "caces", "R490"),
    ("r489", "caces", "R489"),
    ("medical", "medical", ""),
    ("first_aid", "first_aid", ""),
)
_VEHICLE_PAPERS = tuple((name, name, "") for name in ("inspection", "tachograph", "vgp", "insurance", "adr"))


def _papers(
    row: Row, kinds: tuple[tuple[str, str, str], ...], owner_kind: str, owner_id: UUID
) -> list[dict[str, Any]]:
    """Return the papers of a row: a day, a month, "périmée", or words that tell nothing of the day."""
    papers = []
    for column, kind, category in kinds:
        cell = row.raw(column)
        if not clean(cell) or fold(clean(cell)) in {"", "neant", "sans objet", "non"}:
            continue
        paper: dict[str, Any] = {
            "id": new_id(),
            "owner_kind": owner_kind,
            "owner_id": owner_id,
            "kind": kind,
            "category": row.text("categories") if kind == "licence" else category,
            "valid_until": None,
            "state": "unknown",
            "note": "",
        }
        try:
            day = normal.day(cell)
        except Unreadable:
            day = None
        if day:
            paper |= {"valid_until": day.on, "state": "month" if day.month_only else "date"}
        else:
            paper["note"] = clean(cell)
            if re.search(r"perim|expir|depass", fold(clean(cell))):
                paper["state"] = "expired"
            row.warn(f"{row.header(column)} : « {clean(cell)} », date à compléter")
        papers.append(paper)
    return papers


# ------------------------------------------------------------------------------------------- drivers
class Drivers:
    """Reads the people of the trucks."""

    def __init__(self, session: Session, plan: Plan, book: Book) -> None:
        del session
        self._plan, self._book, self._numbers = plan, book, Seen(plan)

    def __call__(self, row: Row) -> None:
        """Judge one row."""
        surname, first = normal.person_name(row.must("surname")), normal.person_name(row.raw("first"))
        number = row.text("number")
        if number.isdigit():
            number = number.zfill(3)
        if self._numbers.again(row, number or fold(f"{surname} {first}")):
            return
        hired, born = row.soft("hired_on", normal.day, None), row.soft("born_on", normal.day, None)
        post = fold(f"{row.text('job')} {row.text('note')}")
        loads = re.search(r"ripeur|equipier|loader", post)
        if row.text("note") and not re.search(
            r"ripeur|equipier|loader|bascule|chauffeur", fold(row.text("note"))
        ):
            row.warn(f"{row.header('note')} : « {row.text('note')} », à noter dans les absences")
        values: dict[str, Any] = {
            "id": new_id(),
            "number": number or fold(f"{surname} {first}").upper().replace(" ", "-"),
            "surname": surname,
            "first_name": first,
            "nickname": row.text("nickname"),
            "job": "loader" if loads else "weighbridge" if "bascule" in post else "driver",
            "mobile": next(iter(normal.phones(row.raw("mobile"))), ""),
            "born_on": born.on if born else None,
            "hired_on": hired.on if hired else None,
            "depot_id": self._book.depot(row.text("depot")),
        }
        if row.text("depot") and self._book.depots and values["depot_id"] is None:
            row.warn(f"{row.header('depot')} : « {row.text('depot')} » n'est pas un dépôt connu")
        values["_papers"] = _papers(row, _DRIVER_PAPERS, "driver", values["id"])
        self._plan.accept(row.ref, values, is_new=fold(values["number"]) not in self._book.drivers)


def write_drivers(session: Session, plan: Plan, tell: Tell) -> int:
    """Add the people who are new, with their papers."""
    rows = still_new(session, plan, Driver.number, "number")
    for values in rows:
        mobile = values["mobile"].replace("+33", "0")
        values["search"] = folded(
            values["surname"], values["first_name"], values["nickname"], values["number"], mobile
        )
    add_rows(session, Driver, rows, tell)
    add_rows(session, Credential, [paper for values in rows for paper in values["_papers"]], tell)
    return len(rows)


# ------------------------------------------------------------------------------------------- vehicles
_VEHICLE_WORDS = (
    ("trailer", "remorque|semi(?! fma)"),
    ("rearloader", r"\bbom\b|benne a ordures|ordures"),
    ("skiploader", "polybenne|multibenne|skip"),
    ("walkingfloor", "fond mouvant(?! )"),
    ("tractor", r"tracteur.*(?:fma|semi)|^tracteur$"),
    ("flatbed", "plateau"),
    ("tractor", "tracteur"),
    ("hooklift", "ampliroll|bras|polyb|crochet"),
    ("crane", r"\bgrue\b|grappin"),
    ("vacuum", "hydrocureur|citerne|vidange"),
    ("tipper", "benne|tribenne"),
    ("van", "fourgon|utilitaire|camionnette|fourgonnette|vl"),
)


def vehicle_kind(label: str) -> str:
    """Return the kind of a vehicle by what people call it."""
    told = fold(label)
    return next((kind for kind, pattern in _VEHICLE_WORDS if re.search(pattern, told)), "other")


class Vehicles:
    """Reads trucks and trailers."""

    def __init__(self, session: Session, plan: Plan, book: Book) -> None:
        del session
        self._plan, self._book, self._plates = plan, book, Seen(plan)

    def __call__(self, row: Row) -> None:
        """Judge one row."""
        row.must("plate")
        plate = row.take("plate", normal.plate)
        if self._plates.again(row, plate):
            return
        label, state = row.text("label"), fold(row.text("state"))
        first = row.soft("first_use_on", normal.day, None)
        gone = re.search(r"vendu|reforme|casse|cede|sorti", state)
        kind = vehicle_kind(label)
        values: dict[str, Any] = {
            "id": new_id(),
            "fleet_no": re.sub(r"(?i)^n\s?°?\s?(?=\d)", "", row.text("fleet_no")),
            "plate": plate,
            "kind": kind,
            "label": label,
            "gvw_kg": row.soft("gvw", normal.kilograms, None),
            "payload_kg": row.soft("payload", normal.kilograms, None),
            "first_use_on": first.on if first else None,
            "depot_id": self._book.depot(row.text("depot")),
            "archived_at": self._gone_at(row) if gone else None,
        }
        if state and not gone:
            row.warn(f"{row.header('state')} : « {row.text('state')} », à noter dans les absences")
        values["_papers"] = _papers(row, _VEHICLE_PAPERS, "vehicle", values["id"])
        self._plan.accept(row.ref, values, is_new=plate not in self._book.vehicles)

    def _gone_at(self, row: Row) -> dt.datetime:
        found = re.search(r"(\d{1,2})/(\d{2,4})$", row.text("state"))
        if found and 1 <= int(found[1]) <= 12:
            year = int(found[2])
            return noon(dt.date(year if year > 99 else 2000 + year, int(found[1]), 1))
        return noon(self._plan.today)


def write_vehicles(session: Session, plan: Plan, tell: Tell) -> int:
    """Add the vehicles that are new, with their papers."""
    rows = still_new(session, plan, Vehicle.plate, "plate")
    for values in rows:
        plate = values["plate"]
        values["search"] = folded(plate, plate.replace("-", ""), values["label"], values["fleet_no"])
    add_rows(session, Vehicle, rows, tell)
    add_rows(session, Credential, [paper for values in rows for paper in values["_papers"]], tell)
    return len(rows)


# ------------------------------------------------------------------------------------------- containers
@dataclass(frozen=True, slots=True)
class BoxType:
    """A type of container as a list names it."""

    code: str
    family: str
    volume_m3: int
    label: str


_BOXES = (
    # letters before the volume, family, what people call it
    ("KIT", "kit", r"\bkit\b|palbox|caisse palette|\bbac dd\b"),
    ("CF", "closed", "ferme|capote|couvert"),
    ("C", "comp", "compact"),
    ("P", "skip", r"\bpoly|multib|\bskip\b"),
    ("B", "box", "benne|ampliroll|caisson|box"),
)
_FAMILY_OF = {"B": "box", "CF": "closed", "C": "comp", "P": "skip", "KIT": "kit"}
_LABELS = {"box": "Benne", "closed": "Caisson fermé", "comp": "Compacteur", "skip": "Polybenne", "kit": "Kit"}


def box_type(label: str, volume: int | None) -> BoxType | None:
    """Return the type that a text and a volume mean: "B30", "Benne 30 m3", "Polybenne 8 m3", "Kit DD"."""
    told = fold(label)
    if found := re.fullmatch(r"([a-z]{1,4})(\d{1,2})?", told):
        letters = found[1].upper()
        size = int(found[2]) if found[2] else volume or 1
        code = letters + (f"{int(found[2]):02d}" if found[2] else "")
        return _box(code, _FAMILY_OF.get(letters, "box"), size)
    in_label = re.search(r"(\d{1,2})\s?m", told)
    size = int(in_label[1]) if in_label else volume or 0
    for letters, family, pattern in _BOXES:
        if re.search(pattern, told):
            if family == "kit":
                return _box("KIT", family, size or 1)
            return _box(f"{letters}{size:02d}", family, size) if size else None
    return None


def known_type(book: Book, told: str) -> str | None:
    """Return the code of a type that we have: "benne 30", "30 m3", "compacteur", "benne gravats"."""
    plain = fold(told)
    if plain in book.container_types:
        return book.container_types[plain]
    number = re.search(r"\b(\d{1,2})\b", plain)
    size = int(number[1]) if number else None
    box = box_type(told, size) or (box_type(f"benne {told}", size) if size else None)
    if box is not None and box.code in book.type_families:
        return box.code
    family = "box10" if re.search("gravats|inertes", plain) else None
    if family is None:
        family = next((family for _, family, pattern in _BOXES if re.search(pattern, plain)), None)
    codes = [code for code, of in book.type_families.items() if of == family] if size is None else []
    return codes[0] if len(codes) == 1 else None


def _box(code: str, family: str, volume: int) -> BoxType:
    if family == "box":
        kind = "box30" if volume >= 25 else "box20" if volume >= 12 else "box10"
        return BoxType(code, kind, volume, f"Benne {volume} m³")
    return BoxType(code, family, volume, "Kit DD" if family == "kit" else f"{_LABELS[family]} {volume} m³")


@dataclass(frozen=True, slots=True)
class _Place:
    kind: str
    place_id: UUID | None


class Containers:
    """Reads containers, and where each of them stands."""

    def __init__(self, session: Session, plan: Plan, book: Book) -> None:
        del session
        self._plan, self._book = plan, book
        self._numbers = Seen(plan)
        self._depot = book.default_depot()
        self._kept: dict[str, tuple[Row, dict[str, Any]]] = {}

    def __call__(self, row: Row) -> None:
        """Judge one row."""
        row.must("number")
        volume = row.soft("volume", lambda cell: normal.amount(_bare(cell)), None)
        box = self._type(row, volume)
        number = row.take("number", lambda cell: normal.container_number(cell, box.code))
        moved = row.soft("moved_on", lambda cell: normal.day(cell, self._plan.today), None)
        if self._repeats(row, number, moved):
            return
        state, where = fold(row.text("state")), clean(row.raw("place"))
        status = _status(state, fold(where))
        if status == "in_service" and re.fullmatch(r"\?+", where):
            status = "lost"
        values: dict[str, Any] = {
            "id": new_id(),
            "number": number,
            "type_code": box.code,
            "tare_kg": row.soft("tare", normal.kilograms, None),
            "status": status,
            "material_id": self._book.material(row.text("material")) if row.text("material") else None,
            "note": ", ".join(part for part in (row.text("state"), row.text("note")) if part),
            "archived_at": noon(self._plan.today) if status == "retired" else None,
            "_type": box,
        }
        place = self._place(row, where, status, values)
        on = min(moved.on, self._plan.today) if moved else self._plan.today
        values["_move"] = place and {
            "id": new_id(),
            "container_id": values["id"],
            "at": noon(on),
            "from_kind": "outside",
            "from_id": None,
            "to_kind": place.kind,
            "to_id": place.place_id,
            "note": where,
        }
        values["_moved_on"] = on
        self._kept[number] = (row, values)
        self._plan.accept(row.ref, values, is_new=number not in self._book.containers)

    def _type(self, row: Row, volume: Decimal | None) -> BoxType:
        told = row.text("type")
        if not told and (
            found := re.match(r"\s*([A-Za-z]{1,4}\d{0,2})[\s\-_./]+\d+\s*$", row.text("number"))
        ):
            told = found[1]
        known = self._book.container_types.get(fold(told))
        box = box_type(known or told, int(volume) if volume else None)
        if box is None:
            raise Refused(f"{row.header('type')} : « {told} » n'est pas un type de benne connu")
        return box

    def _repeats(self, row: Row, number: str, moved: normal.Day | None) -> bool:
        """Return whether the number came before; of two rows that disagree the later movement is right."""
        if number not in self._kept:
            self._numbers.again(row, number)
            return False
        first, values = self._kept[number]
        same = fold(clean(first.raw("place"))) == fold(clean(row.raw("place")))
        remark = "" if same else f"deux lieux : « {first.text('place')} » et « {row.text('place')} »"
        self._numbers.again(row, number, remark)
        if not same and moved and moved.on > values["_moved_on"]:
            row.warn(f"{number} : le dernier mouvement de cette ligne est plus récent, à vérifier")
        return True

    def _place(self, row: Row, where: str, status: str, values: dict[str, Any]) -> _Place | None:
        """Return where the container stands, or None where nobody can tell from the cell."""
        if status in ("lost", "retired"):
            return None
        if status == "repair":
            return _Place("repair", None)
        plain = fold(where)
        if not plain:
            return None
        if found := re.match(r"(?:depot|parc|base|cour|chez nous)\b ?(.*)", plain):
            depot = self._book.depot(found[1]) if found[1] else self._depot
            return _Place("depot", depot) if depot or not self._book.depots else self._unknown(row, where)
        if found := re.fullmatch(r"(?:sur )?(?:le |camion |cam |c)\s?(?:n )?(\d{1,3})", plain):
            truck = self._book.fleet_numbers.get(found[1])
            return _Place("vehicle", truck) if truck else self._unknown(row, where)
        outlet = self._book.outlet(re.sub(r"^exut[a-z]*[. ]+", "", where, flags=re.IGNORECASE))
        if outlet:
            return _Place("outlet", outlet)
        return self._at_customer(row, where, values)

    def _at_customer(self, row: Row, where: str, values: dict[str, Any]) -> _Place | None:
        customer = self._book.customer(where)
        if customer is None:
            return self._unknown(row, where)
        sites = self._book.site(customer, "", where)
        if len(sites) == 1:
            return _Place("site", sites[0].site_id)
        values["note"] = ", ".join(part for part in (values["note"], f"chez {where}") if part)
        codes = ", ".join(site.code for site in sites[:5]) or "aucun"
        row.warn(f"{row.header('place')} : « {where} », site à préciser ({codes})")
        return None

    @staticmethod
    def _unknown(row: Row, where: str) -> None:
        row.warn(f"{row.header('place')} : « {where} » inconnu, la benne est prise sans lieu")


def _bare(cell: Any) -> Any:
    return re.sub(r"\s?m\s?[3³]$", "", clean(cell)) if isinstance(cell, str) else cell


def _status(state: str, where: str) -> str:
    for status, pattern in (
        ("retired", "ferraill|reform|rebut|vendu"),
        ("lost", "introuv|perdu|vole"),
        ("repair", r"repar|\bhs\b|soudure|casse"),
    ):
        if re.search(pattern, state):
            return status
    if re.search("introuv|perdu|vole", where):
        return "lost"
    return (
        "repair"
        if re.fullmatch(r"(?:a l )?atelier|chaudronn.*|en reparation|garage", where)
        else "in_service"
    )


def write_containers(session: Session, plan: Plan, tell: Tell) -> int:
    """Add the containers that are new, the types they need, and the movement of each to its place."""
    rows = still_new(session, plan, Container.number, "number")
    known = set(Book(session).container_types.values())
    types = {values["_type"].code: values["_type"] for values in rows if values["_type"].code not in known}
    add_rows(
        session,
        ContainerType,
        [
            {"code": box.code, "label": box.label, "family": box.family, "volume_m3": box.volume_m3}
            for box in types.values()
        ],
        tell,
    )
    for values in rows:
        values["search"] = folded(values["number"], values["number"].replace("-", ""), values["type_code"])
    add_rows(session, Container, rows, tell)
    add_rows(session, ContainerMove, [values["_move"] for values in rows if values["_move"]], tell)
    return len(rows)
