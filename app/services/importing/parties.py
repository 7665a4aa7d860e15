"""Customers, sites, outlets and materials from a file."""

import datetime as dt
import re
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.domain import normal
from app.domain.normal import Unreadable, clean, fold
from app.domain.waste import is_hazardous, read_codes, read_operations
from app.ids import new_id
from app.models.fleet import Material
from app.models.parties import Customer, CustomerBank, Outlet, OutletMaterial, Site
from app.services.importing.book import Book
from app.services.importing.names import alike, tokens
from app.services.importing.plan import Duplicate, Plan, Refused, Row, Seen, Tell, noon
from app.services.importing.reference import commune, operations, plain_town, waste_codes
from app.services.importing.writing import add_rows, still_new
from app.services.search import folded

_TRADES = (
    ("public", "commune mairie communaute syndicat sivom sictom smictom regie departement region metropole"),
    ("school", "ecole lycee college universite"),
    ("health", "clinique hopital pharmacie laboratoire cabinet ehpad veterinaire"),
    ("catering", "restaurant auberge traiteur brasserie cantine hotel cave"),
    ("garage", "garage automobiles carrosserie pneus mecanique"),
    ("freight", "transports logistique affretement expeditions entrepots lourds"),
    ("farming", "vergers pepinieres cereales gaec earl scea jardinerie"),
    (
        "builder",
        "batiment construction maconnerie platrerie peintures plomberie electricite menuiserie charpente"
        " toitures etancheite demolition terrassement carrelage tp facades",
    ),
    ("retail", "superette supermarche distribution quincaillerie meubles"),
    (
        "industry",
        "fonderie usinage metallerie chaudronnerie plasturgie imprimerie conserverie salaisons biscuiterie"
        " scierie cablages tolerie emballages",
    ),
)


def _is_box(row: Row) -> bool:
    """Return whether the second line of the address is but a post office box, where no truck can go."""
    return re.match(r"(?i)(?:BP|CS|TSA)\s?\d", row.text("street2")) is not None


def _address(row: Row) -> dict[str, Any]:
    """Return street, postcode, town and the town's INSEE number, spelt as the State spells them."""
    code = row.soft("postcode", normal.postcode, "")
    town = re.sub(r"\s+CEDEX(\s+\d+)?$", "", row.text("city"), flags=re.IGNORECASE)
    known = commune(town, code)
    if known:
        town = known.name
    elif town.isupper() or town.islower():
        town = re.sub(r"[^\W\d_]+", lambda word: word[0].capitalize(), town)
    second = "" if _is_box(row) else row.text("street2")
    street = ", ".join(part for part in (row.text("street"), second) if part)
    return {"street": street, "postcode": code, "city": town, "insee": known.insee if known else ""}


def _trade(name: str, form: str) -> str:
    mine = {*fold(name).split(), form.casefold()}
    return next((kind for kind, told in _TRADES if mine & set(told.split())), "other")


def _same_name(one: str, other: str) -> bool:
    """Return whether two names are one but for order, abbreviations, slips and a town put behind."""
    short, long = sorted((tokens(one), tokens(other)), key=len)
    return bool(short) and sum(max(alike(a, b) or alike(b, a) for b in long) for a in short) >= 0.8 * len(
        short
    )


# ------------------------------------------------------------------------------------ customers
class Customers:
    """Reads customers: a code comes once, and a firm comes once however often it was opened."""

    def __init__(self, session: Session, plan: Plan, book: Book) -> None:
        self._plan = plan
        self._codes = Seen(plan)
        self._taken: list[tuple[Row, dict[str, Any]]] = []
        self._known: dict[str, UUID] = dict(book.customer_codes)
        self._sirets: dict[str, UUID] = {}
        self._named: dict[tuple[str, str], UUID] = {}
        query = select(Customer.id, Customer.siret, Customer.name, Customer.postcode)
        for key, siret, name, postcode in session.execute(query):
            self._named[fold(name), postcode] = key
            if len(siret) == 14:
                self._sirets[siret] = key
        self._with_banks = book.may_write("customer_bank")

    def __call__(self, row: Row) -> None:
        """Judge one row."""
        values = self._read(row)
        code = values["code"]
        if code and self._codes.again(row, code.upper()):
            return
        twin = next((pair for pair in self._taken if _same_firm(pair[1], values)), None)
        if twin:
            self._note_twin(row, values, *twin)
            return
        known = self._known_as(values)
        if known:
            values["id"] = known
        elif not code:
            values["code"] = self._free_code(values["name"])
        self._known[values["code"].upper()] = values["id"]
        self._taken.append((row, values))
        self._plan.accept(row.ref, values, is_new=known is None)

    def _known_as(self, values: dict[str, Any]) -> UUID | None:
        if values["code"]:
            return self._known.get(values["code"].upper())
        return self._sirets.get(values["siret"]) or self._named.get(
            (fold(values["name"]), values["postcode"])
        )

    def _note_twin(self, row: Row, values: dict[str, Any], first: Row, kept: dict[str, Any]) -> None:
        remark = f"même client que {kept['code']} {kept['name']}"
        self._plan.duplicates.append(Duplicate(row.ref, first.ref, remark))
        if values["code"]:
            self._plan.merged.append((kept["id"], values["code"]))

    def _free_code(self, name: str) -> str:
        stem = "411" + "".join(tokens(name))[:5].upper().ljust(5, "X")
        number = 1
        while f"{stem}{number:02d}" in self._known:
            number += 1
        return f"{stem}{number:02d}"

    def _read(self, row: Row) -> dict[str, Any]:
        full = row.must("name")
        name, form = normal.legal_form(full)
        values: dict[str, Any] = {
            "id": new_id(),
            "code": row.text("code"),
            "name": full,
            "legal_form": form,
            "kind": _trade(name, form),
            "siret": row.take("siret", normal.siret),
            "vat_number": re.sub(r"\s", "", row.text("vat_number")).upper(),
            **_address(row),
            "contact": re.sub(
                r"^(?:à|a) l'attention (?:de |d')", "", row.text("contact"), flags=re.IGNORECASE
            ),
            "phones": [*normal.phones(row.raw("phone")), *normal.phones(row.raw("mobile"))],
            "email": row.text("email"),
            "payment_method": normal.payment_method(row.raw("method")),
            "credit_limit_eur": row.soft("credit_limit", normal.amount, None),
            "note": ", ".join(
                part for part in (row.text("note"), row.text("street2") if _is_box(row) else "") if part
            ),
            "archived_at": noon(self._plan.today) if self._is_asleep(row) else None,
        }
        values |= self._terms(row)
        created = row.soft("created_on", normal.day, None)
        values["created_on"] = created.on if created else None
        values["order_number_required"] = "commande obligatoire" in fold(values["note"])
        values["_bank"] = self._bank(row, values)
        return values

    @staticmethod
    def _is_asleep(row: Row) -> bool:
        if normal.yes(row.raw("asleep")):
            return True
        return re.search(r"ne plus (?:livrer|servir)|liquidation", fold(row.text("note"))) is not None

    def _terms(self, row: Row) -> dict[str, Any]:
        terms = None
        if not row.text("terms"):
            if row.has("terms"):
                told = clean(row.raw("terms"))
                row.warn(
                    f"{row.header('terms')} : « {told} » illisible, 30 jours mis"
                    if told
                    else f"{row.header('terms')} : cellule vide, 30 jours mis"
                )
        else:
            terms = row.soft("terms", normal.terms, None)
        read = terms or normal.Terms(30)
        # Code de commerce, art. L441-10: 60 days from the invoice, or 45 days to the end of a month.
        if read.days > 60 or (read.end_of_month != "no" and read.days > 45):
            row.warn(f"{row.header('terms')} : « {clean(row.raw('terms'))} » dépasse le délai légal")
        return {"terms_days": read.days, "terms_end_of_month": read.end_of_month, "terms_day": read.day}

    def _bank(self, row: Row, values: dict[str, Any]) -> dict[str, Any] | None:
        signed = row.soft("mandate_on", normal.day, None)
        bank = {
            "id": values["id"],
            "iban": row.soft("iban", normal.iban, ""),
            "bic": row.text("bic").replace(" ", "").upper(),
            "mandate_reference": row.text("mandate"),
            "mandate_on": signed.on if signed else None,
            "mandate_kind": row.text("mandate_kind").upper(),
        }
        if values["payment_method"] == "PRLV" and row.has("mandate") and not bank["mandate_reference"]:
            row.warn(f"{row.header('mandate')} : prélèvement sans mandat")
        if not (bank["iban"] or bank["mandate_reference"]):
            return None
        if not self._with_banks:
            row.warn("IBAN et mandat laissés de côté : seule la comptabilité les écrit")
            return None
        return bank


def _same_firm(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Return whether two rows are one customer: the same establishment, or what else says so beside the name.

    Two establishments of one firm are two customers, and so are two firms of one name.
    """
    mine, theirs = one["siret"], other["siret"]
    if not _same_name(one["name"], other["name"]):
        return False
    if len(mine) == len(theirs) == 14:
        return bool(mine == theirs)
    if mine and theirs:
        return bool(mine[:9] == theirs[:9])
    return bool(set(one["phones"]) & set(other["phones"]))


def write_customers(session: Session, plan: Plan, tell: Tell) -> int:
    """Add the customers that are new, with their accounts, and the codes of their merged doubles."""
    rows = still_new(session, plan, Customer.code, "code")
    for values in rows:
        values["search"] = folded(
            values["name"],
            values["code"],
            values["city"],
            values["siret"],
            values["contact"],
            *_spoken(values["phones"]),
        )
    others: dict[UUID, list[str]] = {}
    for key, code in plan.merged:
        others.setdefault(key, []).append(code)
    for values in rows:
        values["other_codes"] = others.get(values["id"], [])
    add_rows(session, Customer, rows, tell)
    add_rows(session, CustomerBank, [values["_bank"] for values in rows if values["_bank"]], tell)
    return len(rows)


def _spoken(phones: list[str]) -> list[str]:
    """Return numbers as they are typed to search: 0536490636."""
    return ["0" + phone[3:] if phone.startswith("+33") else phone for phone in phones]


# ------------------------------------------------------------------------------------ sites
class Sites:
    """Reads sites: each belongs to a customer that we know."""

    def __init__(self, session: Session, plan: Plan, book: Book) -> None:
        del session
        self._plan, self._book = plan, book
        self._codes, self._places = Seen(plan), Seen(plan)
        self._known = {
            (site.customer_id, fold(site.name), plain_town(site.city)): site.site_id for site in book.sites
        }
        self._used = set(book.site_codes)

    def __call__(self, row: Row) -> None:
        """Judge one row."""
        name = row.must("name")
        code, typed = row.text("customer_code"), row.text("customer")
        customer_id = self._book.customer(typed, code)
        if customer_id is None:
            raise Refused(
                f"Client inconnu : {' '.join(part for part in (code, typed) if part) or 'cellule vide'}"
            )
        values = self._read(row, name, customer_id)
        number = values["code"].upper()
        place = (customer_id, fold(name), fold(values["street"]), plain_town(values["city"]))
        if number and self._codes.again(row, number):
            return
        if self._places.again(row, place, "même client, même lieu, même nom"):
            return
        known = self._book.site_codes[number].site_id if number in self._book.site_codes else None
        if not number:
            known = self._known.get((customer_id, fold(name), plain_town(values["city"])))
            values["code"] = self._free_code(customer_id)
        self._plan.accept(row.ref, values, is_new=known is None)

    def _free_code(self, customer_id: UUID) -> str:
        stem = next(code for code, key in self._book.customer_codes.items() if key == customer_id)
        number = 1
        while f"{stem}-{number}" in self._used:
            number += 1
        self._used.add(f"{stem}-{number}")
        return f"{stem}-{number}"

    def _read(self, row: Row, name: str, customer_id: UUID) -> dict[str, Any]:
        where = row.soft("position", normal.position, None)
        hours = normal.hours(row.raw("hours"))
        access = row.text("access")
        if hours is None and row.text("hours"):
            access = ". ".join(part for part in (access, f"Horaires : {row.text('hours')}") if part)
        closed = row.soft("closed_on", normal.day, None)
        note = row.text("note")
        return {
            "id": new_id(),
            "code": row.text("code"),
            "customer_id": customer_id,
            "name": name,
            "siret": row.soft("siret", normal.siret, ""),
            **_address(row),
            "lat": where[0] if where else None,
            "lon": where[1] if where else None,
            "hours": hours,
            "gate_code": row.text("gate"),
            "access_note": ". ".join(part for part in (access, note if closed is None else "") if part),
            "contact": normal.contact(row.raw("contact")),
            "phones": normal.phones(row.raw("contact")) + normal.phones(row.raw("phone")),
            "max_gvw_kg": row.soft("max_gvw", normal.kilograms, None),
            "protocol_on": self._protocol(row),
            "archived_at": noon(closed.on) if closed else None,
        }

    @staticmethod
    def _protocol(row: Row) -> dt.date | None:
        """Return the day the safety protocol was signed; "oui" and "à faire" name none."""
        try:
            day = normal.day(row.raw("protocol"))
        except Unreadable:
            return None
        return day.on if day else None


def write_sites(session: Session, plan: Plan, tell: Tell) -> int:
    """Add the sites that are new."""
    rows = still_new(session, plan, Site.code, "code")
    owners = dict(session.execute(select(Customer.id, Customer.name)).all())
    for values in rows:
        values["search"] = folded(
            owners.get(values["customer_id"]),
            values["name"],
            values["code"],
            values["city"],
            *_spoken(values["phones"]),
        )
    add_rows(session, Site, rows, tell)
    return len(rows)


# ------------------------------------------------------------------------------------ outlets and materials
class Outlets:
    """Reads the places where loads are emptied."""

    def __init__(self, session: Session, plan: Plan, book: Book) -> None:
        del session
        self._plan, self._book, self._codes = plan, book, Seen(plan)

    def __call__(self, row: Row) -> None:
        """Judge one row."""
        name = row.must("name")
        code = (row.text("code") or "".join(tokens(name))[:8]).upper()
        if self._codes.again(row, code):
            return
        until = row.soft("permit_until", normal.day, None)
        values: dict[str, Any] = {
            "id": new_id(),
            "code": code,
            "name": name,
            "siret": row.soft("siret", normal.siret, ""),
            **_address(row),
            "phone": next(iter(normal.phones(row.raw("phone"))), ""),
            "email": row.text("email"),
            "operations": row.take("operations", lambda cell: read_operations(cell, operations())),
            "hours": normal.hours(row.raw("hours")),
            "tgap_eur_per_tonne": row.soft("tgap", normal.amount, None),
            "permit": row.text("permit"),
            "permit_until": until.on if until else None,
            "needs_acceptance": normal.yes(row.raw("needs_acceptance")),
            "_accepts": _accepted(self._book, row.text("accepts")),
        }
        self._plan.accept(row.ref, values, is_new=code not in self._book.outlets)


def _accepted(book: Book, cell: str) -> list[UUID]:
    """Return the materials of a cell; a comma parts them, but may also stand inside a name."""
    left = f" {fold(cell)} "
    found: list[UUID] = []
    for name in sorted(book.materials, key=len, reverse=True):
        if f" {fold(name)} " in left and book.materials[name] not in found:
            left = left.replace(f" {fold(name)} ", "  ")
            found.append(book.materials[name])
    return found


def write_outlets(session: Session, plan: Plan, tell: Tell) -> int:
    """Add the outlets that are new, and what they take."""
    rows = still_new(session, plan, Outlet.code, "code")
    for values in rows:
        values["search"] = folded(values["name"], values["code"], values["city"])
    add_rows(session, Outlet, rows, tell)
    _link(session, [(values["id"], material) for values in rows for material in values["_accepts"]])
    return len(rows)


def _link(session: Session, pairs: list[tuple[UUID, UUID]]) -> None:
    query = select(OutletMaterial.outlet_id, OutletMaterial.material_id)
    known = {(outlet, material) for outlet, material in session.execute(query)}
    fresh = [{"outlet_id": a, "material_id": b} for a, b in dict.fromkeys(pairs) if (a, b) not in known]
    if fresh:
        session.execute(insert(OutletMaterial), fresh)


class Materials:
    """Reads materials: each has a code of the European list."""

    def __init__(self, session: Session, plan: Plan, book: Book) -> None:
        del session
        self._plan, self._book, self._codes = plan, book, Seen(plan)

    def __call__(self, row: Row) -> None:
        """Judge one row."""
        name = row.must("name")
        code = row.text("code") or fold(name).replace(" ", "-")[:24]
        codes = self._waste_codes(row, name)
        if self._codes.again(row, fold(name)) or self._codes.again(row, ("code", code)):
            return
        values: dict[str, Any] = {
            "id": new_id(),
            "code": code,
            "name": name,
            "waste_code": codes[0],
            "other_waste_codes": codes[1:],
            "hazardous": is_hazardous(codes[0]),
            "density_t_per_m3": row.soft("density", normal.amount, None),
            "weighed_in": "kg" if fold(row.text("weighed_in")).startswith("k") else "t",
        }
        if normal.yes(row.raw("hazardous")) and not values["hazardous"]:
            row.warn(f"{row.header('hazardous')} : coché, mais le code {codes[0]} n'est pas dangereux")
        outlets = [
            self._book.outlet(part) for part in re.split(r"[,;/\n]", row.text("outlets")) if part.strip()
        ]
        values["_outlets"] = [key for key in outlets if key]
        values["default_outlet_id"] = next(iter(values["_outlets"]), None)
        known = code in self._book.materials or name in self._book.materials
        self._plan.accept(row.ref, values, is_new=not known)

    @staticmethod
    def _waste_codes(row: Row, name: str) -> list[str]:
        cell = clean(row.raw("waste_code"))
        if fold(cell) in {"dib", "dae", "tout venant"}:
            row.warn(
                f"{row.header('waste_code')} : « {cell} » n'est pas un code, choisir 20 03 01 ou 17 09 04"
            )
            return ["20 03 01", "17 09 04"]
        try:
            read = read_codes(row.raw("waste_code"), waste_codes())
        except Unreadable as error:
            raise Refused(
                f"{row.header('waste_code')} : « {error} » n'est pas un code de la liste européenne"
            ) from None
        if not read:
            raise Refused(f"{row.header('waste_code')} : cellule vide pour {name}")
        for one in read:
            if one.star_added:
                row.warn(f"{row.header('waste_code')} : « {cell} » lu {one.code}, l'astérisque manquait")
        return [one.code for one in read]


def write_materials(session: Session, plan: Plan, tell: Tell) -> int:
    """Add the materials that are new, and where they go."""
    rows = still_new(session, plan, Material.code, "code")
    for values in rows:
        values["search"] = folded(values["name"], values["code"], values["waste_code"].replace(" ", ""))
    add_rows(session, Material, rows, tell)
    _link(session, [(outlet, values["id"]) for values in rows for outlet in values["_outlets"]])
    return len(rows)
