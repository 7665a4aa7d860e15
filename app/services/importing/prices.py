"""Prices from a file: a list of services, or materials down and customers across."""

import datetime as dt
import re
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain import normal
from app.domain.billing import Service, VatCategory
from app.domain.normal import Unreadable, clean, fold
from app.ids import new_id
from app.models.billing import Price, PriceList
from app.models.fleet import ContainerType
from app.services.importing.book import Book
from app.services.importing.columns import MATRIX
from app.services.importing.fleet import BoxType, box_type
from app.services.importing.plan import Plan, Ref, Refused, Row, Seen, Tell, Told
from app.services.importing.writing import add_rows

_SERVICES = (
    (Service.FUEL, "gazole|carburant"),
    (Service.TGAP, "tgap"),
    (Service.RENTAL, r"\bloc|loyer"),
    (Service.WAITING, "attente|immobilisation"),
    (Service.FAILED_TRIP, "a vide|infructueux|pour rien"),
    (Service.FORM, r"\bbsd|bordereau"),
    (Service.WASHING, "lavage|nettoyage"),
    (Service.DOWNGRADE, "declass|tri au sol|refus"),
    (Service.ROUND, "tournee"),
    (Service.LIFT, r"\blevee"),
    (Service.DELIVERY, r"\bpose\b|livraison|mise a dispo|deplacement"),
    (Service.TRANSPORT, "rotation|transport|enlevement|echange|vidage"),
    (Service.TREATMENT, "traitement|rachat"),
)
_UNITS = (
    ("quarter_hour", r"1 4 ?h|quart"),
    ("rotation", "rotation|rot|voyage|tour$"),
    ("day", r"jour|^j$"),
    ("month", "mois"),
    ("t", r"^(?:la )?t$|tonne"),
    ("kg", r"^(?:le )?kg$|kilo"),
    ("m3", "m3"),
    ("lift", "levee"),
    ("flat", "forfait|ft|tournee"),
    ("unit", r"^u$|unite|piece|^ens"),
)
_QUOTE = re.compile(r"devis|nous consulter|a voir")
_AS_PUBLIC = re.compile(r"^(?:id|idem|ibid)\b|public")
_FREE = re.compile(r"gratuit|offert|franco|sans frais")

_Key = tuple[Any, ...]


def service_of(label: str, unit: str) -> Service:
    """Return the service that a price's text speaks of; a collection of its own kind stays apart."""
    told = fold(label)
    if "collecte" in told and unit == "rotation":
        return Service.OTHER  # else it would price every trip without a nearer line
    return next((service for service, pattern in _SERVICES if re.search(pattern, told)), Service.OTHER)


class Prices:
    """Reads prices; what says "public" or "sur devis" is understood and writes nothing."""

    def __init__(self, session: Session, plan: Plan, book: Book) -> None:
        self._plan, self._book = plan, book
        self._seen = Seen(plan)
        self._known = _known_prices(session)
        self._with_types = book.may_write("container_type")
        self._spans: dict[_Key, list[tuple[dt.date, dt.date | None]]] = {}
        self._matrix = _Matrix(plan, book)

    def __call__(self, row: Row) -> None:
        """Judge one line of a list, or all cells of one material."""
        if row.layout == MATRIX:
            self._judge_cells(row)
            return
        values = self._read(row)
        if self._seen.again(row, _key(values)):
            return
        self._tell_overlap(row, values)
        self._plan.accept(row.ref, values, is_new=_key(values) not in self._known)

    def _read(self, row: Row) -> dict[str, Any]:
        of_material = not row.has("label")
        label, unit_told = row.text("label"), fold(row.text("unit"))
        if not of_material:
            row.must("label")
        usual = "t" if of_material else "unit"
        unit = next((unit for unit, pattern in _UNITS if re.search(pattern, unit_told)), usual)
        row.must("price")
        amount = row.take("price", normal.amount)
        customer = None
        if typed := row.text("customer"):
            customer = None if fold(typed) == "public" else self._book.customer(typed)
            if customer is None and fold(typed) != "public":
                raise Refused(f"Client inconnu : {typed}")
        material = None
        if typed := row.text("material"):
            material = self._book.material(typed)
            if material is None:
                raise Refused(f"{row.header('material')} : « {typed} » n'est pas une matière connue")
        elif of_material:
            row.must("material")
        if of_material and amount is not None:
            label = f"{'Rachat' if amount < 0 else 'Traitement'} {row.text('material')}"
        box = self._box(row)
        first = row.soft("valid_from", normal.day, None)
        last = row.soft("valid_to", normal.day, None)
        zone = re.search(r"\d+", row.text("zone"))
        return {
            "id": new_id(),
            "code": row.text("code"),
            "service": str(Service.TREATMENT if of_material else service_of(label, unit)),
            "label": label,
            "material_id": material,
            "container_type": box.code if box else None,
            "zone": int(zone[0]) if zone else None,
            "unit": unit,
            "amount_eur": amount,
            "vat_category": _vat(row.soft("vat", normal.rate, None)),
            "_customer": customer,
            "_from": first.on if first else dt.date(_year_of(self._plan, row), 1, 1),
            "_to": last.on if last else None,
            "_type": box,
        }

    def _box(self, row: Row) -> BoxType | None:
        typed = row.text("container")
        if not typed:
            return None
        known = self._book.container_types.get(fold(typed))
        box = box_type(known or typed, None)
        if box is None or (box.code not in self._book.container_types.values() and not self._with_types):
            raise Refused(f"{row.header('container')} : « {typed} » n'est pas un type de benne connu")
        return box

    def _tell_overlap(self, row: Row, values: dict[str, Any]) -> None:
        place = (values["_customer"], values["code"] or values["label"], *_place(values))
        first, last = values["_from"], values["_to"]
        for other_first, other_last in self._spans.setdefault(place, []):
            if (last is None or other_first <= last) and (other_last is None or first <= other_last):
                row.warn(f"{values['code'] or values['label']} : deux prix pour les mêmes jours")
                break
        self._spans[place].append((first, last))

    def _judge_cells(self, row: Row) -> None:
        self._plan.read -= 1  # its cells count, not the line
        for ref, values in self._matrix.cells(row):
            if values is None:
                self._plan.accept(ref, {}, is_new=False)
            else:
                self._plan.accept(ref, values, is_new=_key(values) not in self._known)


class _Matrix:
    """The cells of a price sheet: one price per material and customer."""

    def __init__(self, plan: Plan, book: Book) -> None:
        self._plan, self._book = plan, book
        self._customers: dict[tuple[str, int], UUID | None] = {}

    def cells(self, row: Row) -> list[tuple[Ref, dict[str, Any] | None]]:
        """Return the prices of one line; None for one that needs no row of its own."""
        first = row.column("material") + 1
        columns = [index for index in range(first, len(row.cells)) if row.headings[index]]
        self._plan.read += len(columns)
        typed = row.text("material")
        material = self._book.material(typed)
        found: list[tuple[Ref, dict[str, Any] | None]] = []
        for index in columns:
            try:
                told = self._cell(row, index, typed, material)
            except Refused as refusal:
                self._plan.rejected.append(Told(row.ref, str(refusal)))
                continue
            if told is _EMPTY:
                self._plan.ignored += 1
            else:
                found.append((row.ref, told))
        return found

    def _cell(self, row: Row, index: int, typed: str, material: UUID | None) -> dict[str, Any] | None:
        cell, heading = row.cells[index], row.headings[index]
        if normal.is_blank(cell):
            return _EMPTY
        if material is None:
            raise Refused(f"« {typed} » n'est pas une matière connue")
        customer = self._customer(row, index)
        told = fold(clean(cell))
        if _AS_PUBLIC.search(told):
            return None
        if _QUOTE.search(told):
            row.warn(f"{typed}, {heading} : sur devis, aucun prix n'est enregistré")
            return None
        try:
            amount = Decimal(0) if _FREE.search(told) else normal.amount(cell)
        except Unreadable:
            raise Refused(f"{typed}, {heading} : « {clean(cell)} » n'est pas un prix") from None
        year = _year_of(self._plan, row)
        return {
            "id": new_id(),
            "code": "",
            "service": str(Service.TREATMENT),
            "label": f"{'Rachat' if amount is not None and amount < 0 else 'Traitement'} {typed}",
            "material_id": material,
            "container_type": None,
            "zone": None,
            "unit": "t",
            "amount_eur": amount,
            "vat_category": str(VatCategory.STANDARD),
            "_customer": customer,
            "_from": dt.date(year, 1, 1),
            "_to": dt.date(year, 12, 31),
            "_type": None,
        }

    def _customer(self, row: Row, index: int) -> UUID | None:
        heading = row.headings[index]
        if re.search(r"public|standard|tarif general|catalogue", fold(heading)):
            return None
        place = (row.ref.sheet, index)
        if place not in self._customers:
            self._customers[place] = self._book.customer(heading)
        if self._customers[place] is None:
            raise Refused(f"Client inconnu : {heading}")
        return self._customers[place]


_EMPTY: dict[str, Any] = {}


def _place(values: dict[str, Any]) -> _Key:
    return values["service"], values["material_id"], values["container_type"], values["zone"]


def _key(values: dict[str, Any]) -> _Key:
    amount = Decimal(values["amount_eur"]).quantize(Decimal("0.0001"))
    return (
        values["_customer"],
        values["_from"],
        values["_to"],
        values["code"],
        *_place(values),
        values["label"],
        amount,
    )


def _known_prices(session: Session) -> set[_Key]:
    query = (
        select(Price, PriceList)
        .join(PriceList, PriceList.id == Price.price_list_id)
        .where(PriceList.archived_at.is_(None))
    )
    return {
        (
            named.customer_id,
            named.valid_from,
            named.valid_to,
            price.code,
            price.service,
            price.material_id,
            price.container_type,
            price.zone,
            price.label,
            price.amount_eur,
        )
        for price, named in session.execute(query)
    }


def _vat(rate: Decimal | None) -> str:
    told = {Decimal("10.00"): VatCategory.INTERMEDIATE, Decimal("5.50"): VatCategory.REDUCED}
    return str(told.get(rate, VatCategory.STANDARD) if rate is not None else VatCategory.STANDARD)


def _year_of(plan: Plan, row: Row) -> int:
    """Return the year that the file's name or its banner tells, else this one."""
    found = re.search(r"(?<!\d)(20\d\d)(?!\d)", f"{plan.table.path.stem} {row.ref.sheet} {row.banner}")
    return int(found[1]) if found else plan.today.year


def write_prices(session: Session, plan: Plan, tell: Tell) -> int:
    """Add the prices that are new, on one list for each customer and span of days."""
    known = _known_prices(session)
    rows = [dict(row.values) for row in plan.rows if row.is_new and _key(row.values) not in known]
    book = Book(session)
    types = {box.code: box for box in (values["_type"] for values in rows) if box}
    missing = [box for code, box in types.items() if code not in book.container_types.values()]
    add_rows(
        session,
        ContainerType,
        [{"code": b.code, "label": b.label, "family": b.family, "volume_m3": b.volume_m3} for b in missing],
        tell,
    )
    lists: dict[_Key, UUID] = {}
    query = select(PriceList).where(PriceList.archived_at.is_(None), PriceList.price_group == "")
    for one in session.scalars(query):
        lists[one.customer_id, one.valid_from, one.valid_to] = one.id
    fresh: list[dict[str, Any]] = []
    for values in rows:
        span = (values["_customer"], values["_from"], values["_to"])
        if span not in lists:
            lists[span] = new_id()
            fresh.append(
                {
                    "id": lists[span],
                    "name": _list_name(*span),
                    "customer_id": values["_customer"],
                    "price_group": "",
                    "valid_from": values["_from"],
                    "valid_to": values["_to"],
                }
            )
        values["price_list_id"] = lists[span]
    add_rows(session, PriceList, fresh, tell)
    add_rows(session, Price, rows, tell)
    return len(rows)


def _list_name(customer: UUID | None, first: dt.date, last: dt.date | None) -> str:
    whole_year = (first.month, first.day) == (1, 1) and (last is None or (last.month, last.day) == (12, 31))
    name = "Tarif négocié" if customer else "Tarif public"
    return f"{name} {first.year}" if whole_year else f"{name} à partir du {first:%d/%m/%Y}"
