"""What the records of the company consist of: every field of each kind, once, for lists, forms and checks."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from stdnum.eu import vat as eu_vat
from stdnum.exceptions import ValidationError
from stdnum.fr import siren, siret

from app.domain import normal, waste
from app.domain.absences import ABSENCES
from app.domain.billing import Service, VatCategory
from app.domain.calendar import HolidayPolicy
from app.errors import QT_TRANSLATE_NOOP
from app.models.base import Base
from app.models.billing import PRICE_UNITS, Price, PriceList
from app.models.fleet import (
    DRIVER_JOBS,
    OWNER_KINDS,
    TACHO_REGIMES,
    VEHICLE_KINDS,
    WORK_PROFILES,
    Absence,
    Container,
    ContainerHold,
    Credential,
    Driver,
    MaintenancePlan,
    MaintenanceVisit,
    Material,
    Subcontractor,
    Vehicle,
)
from app.models.parties import (
    CREDIT_POLICIES,
    CUSTOMER_KINDS,
    Acceptance,
    Customer,
    CustomerBank,
    Outlet,
    Site,
)

Values = dict[str, Any]


class Type(StrEnum):
    """What a field holds, and so how it is typed and read."""

    TEXT = "text"
    NOTE = "note"
    INTEGER = "integer"
    WEIGHT = "weight"
    DECIMAL = "decimal"
    DAY = "day"
    BOOL = "bool"
    CHOICE = "choice"
    REF = "ref"
    LIST = "list"
    KEY = "key"
    """The id of what a record belongs to; set when it is made, shown nowhere."""
    MANY = "many"
    """Several records of another kind, kept in a table between the two."""
    MOMENT = "moment"
    """A day with its hour; typed without one, the day's begin, or its end where the field `ends`."""
    HOURS = "hours"
    """Opening hours, as `app.domain.hours` keeps them."""


class Wrong(ValueError):
    """A text is not of the form that its field needs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field.

    Attributes:
        name: Of the column.
        label: Marked English text.
        type: What it holds.
        section: Under which heading it stands in the form; the first of a section names it.
        required: Whether it must be filled.
        options: Of a choice: value and marked label.
        refers: Of a reference: the kind, or "depot" or "container_type".
        form: Takes what was typed and returns it as it is kept; raises Wrong or a ValueError of its own.
        wrong: What is said then.
        shown: Takes what is kept and returns what is read.
        hint: Marked text below the field.
        wide: Whether it takes the whole width of the form.
        default: Of a new record.
        least: The smallest number; most: the largest; digits: decimals.
        column: Its width in the list, 0 where it is not a column.
        unique: No two records share it.
        auto: Made from the name where it is left empty.
        new_only: Asked for only when the record is made.
        computed: Not kept: read from elsewhere, shown in the list only.
        hidden: Kept, set when the record is made, shown nowhere.
        expires: A day after which the thing no longer counts: shown in colour as it comes near.
        apart: Kept elsewhere than in a column of its name: `resources` knows where.
        ends: Of a moment: a day alone means its end.
    """

    name: str
    label: str
    type: Type = Type.TEXT
    section: str = ""
    required: bool = False
    options: tuple[tuple[str, str], ...] = ()
    refers: str = ""
    form: Callable[[str], str] | None = None
    wrong: str = ""
    shown: Callable[[Any], str] | None = None
    hint: str = ""
    wide: bool = False
    default: Any = None
    least: Decimal | None = None
    most: Decimal | None = None
    digits: int = 2
    column: int = 0
    unique: bool = False
    auto: bool = False
    new_only: bool = False
    computed: bool = False
    hidden: bool = False
    expires: bool = False
    apart: bool = False
    ends: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of record.

    Attributes:
        name: What code calls it, and its table.
        title: Of many, marked.
        one: Of one, marked.
        model: Its table.
        fields: In the order of the form.
        named: The fields whose values name a record.
        search: The fields that are found by a few letters.
        children: Kinds shown inside a record's form, with the field that points back.
        archives: Whether it is put away rather than deleted.
        check: Looks at all fields together; returns the field that is wrong and what is said, or None.
        only: Where the table holds others too: the column and what it says of these.
    """

    name: str
    title: str
    one: str
    model: type[Base]
    fields: tuple[Field, ...]
    named: tuple[str, ...]
    search: tuple[str, ...] = ()
    children: tuple[tuple[str, str], ...] = ()
    archives: bool = True
    check: Callable[[Mapping[str, Any]], tuple[str, str] | None] | None = None
    only: tuple[str, str] | None = None

    def field(self, name: str) -> Field:
        """Return the field of that name.

        Raises:
            KeyError: There is none.
        """
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(name)


# ---------------------------------------------------------------- forms of texts

_PLATE_NEW = re.compile(r"[A-HJ-NP-TV-Z]{2}-\d{3}-[A-HJ-NP-TV-Z]{2}")
_FOREIGN = re.compile(r"\+\d{8,15}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]{2,}")


def siret_form(text: str) -> str:
    """Return a SIRET, or a SIREN where only the firm is known, without blanks."""
    number = re.sub(r"[\s.\-]", "", text)
    try:
        return str(siren.validate(number) if len(number) == 9 else siret.validate(number))
    except ValidationError as error:
        raise Wrong(text) from error


def vat_form(text: str) -> str:
    """Return a VAT number of the Union without blanks."""
    try:
        return str(eu_vat.validate(text.upper()))
    except ValidationError as error:
        raise Wrong(text) from error


def plate_form(text: str) -> str:
    """Return a plate as it is printed: AA-123-AA; the older 1234 AB 31 is still on the road."""
    plate = normal.plate(text)
    if "-" in plate and not _PLATE_NEW.fullmatch(plate):
        raise Wrong(text)  # I, O and U are never given out: they read as 1, 0 and V
    return plate


def phone_form(text: str) -> str:
    """Return a phone number as it is kept: +33..., or another country's with its plus sign."""
    found = normal.phones(text)
    if len(found) == 1:
        return found[0]
    foreign = re.sub(r"[\s.\-()]", "", text)
    if _FOREIGN.fullmatch(foreign):
        return foreign
    raise Wrong(text)


def phone_text(number: str) -> str:
    """Return a kept number as it is read: "05 61 23 45 67"."""
    if number.startswith("+33") and len(number) == 12:
        digits = "0" + number[3:]
        return " ".join(digits[n : n + 2] for n in range(0, 10, 2))
    return number


def phones_text(numbers: list[str]) -> str:
    """Return kept numbers as they are read."""
    return ", ".join(phone_text(number) for number in numbers)


def siret_text(number: str) -> str:
    """Return a SIRET as it is read: "732 829 320 00074"."""
    return f"{number[:3]} {number[3:6]} {number[6:9]} {number[9:]}".strip()


def iban_text(number: str) -> str:
    """Return an IBAN as it is read, in fours."""
    return " ".join(number[n : n + 4] for n in range(0, len(number), 4))


def email_form(text: str) -> str:
    """Return an address; one of the obvious form only, the rest is the post's business."""
    if not _EMAIL.fullmatch(text):
        raise Wrong(text)
    return text


def upper_form(text: str) -> str:
    """Return a code in capitals."""
    return text.upper()


_DEMANDS = {
    "protocole": "protocol",
    "badge": "badge",
    "accueil": "induction",
    "sst": "first_aid",
    "amiante": "asbestos",
    "dasri": "clinical",
}
"""What a site may demand, in the word that its notice board uses, and as it is kept."""


def demand_form(text: str) -> str:
    """Return one thing that a site may demand, as it is kept."""
    told = text.strip().casefold()
    if told in _DEMANDS.values():
        return told
    if told not in _DEMANDS:
        raise Wrong(text)
    return _DEMANDS[told]


def demands_text(kept: list[str]) -> str:
    """Return what a site demands as it is read."""
    words = {value: word for word, value in _DEMANDS.items()}
    return ", ".join(words.get(one, one) for one in kept)


_SIRET = QT_TRANSLATE_NOOP("errors", "This is no SIRET: 14 digits whose last one checks the others.")
_PLATE = QT_TRANSLATE_NOOP("errors", "A plate reads AA-123-AA, or 1234 AB 31 for an older vehicle.")
_PHONE = QT_TRANSLATE_NOOP("errors", "A phone number has ten digits, or begins with + and the country.")
_EMAIL_WRONG = QT_TRANSLATE_NOOP("errors", "This is no e-mail address.")
_POSTCODE = QT_TRANSLATE_NOOP("errors", "A postcode has five digits.")
_WASTE = QT_TRANSLATE_NOOP("errors", "A waste code reads 17 02 01, with an asterisk if hazardous: 15 02 02*.")

# ---------------------------------------------------------------- fields that recur


def _code(label: str, **more: Any) -> Field:
    hint = QT_TRANSLATE_NOOP("resources", "Left empty: one is proposed.")
    return Field(
        name="code",
        label=label,
        form=upper_form,
        unique=True,
        auto=True,
        hint=hint,
        **{"column": 130, **more},
    )


def _address(section: str, column: int = 0) -> tuple[Field, ...]:
    return (
        Field(name="street", label=QT_TRANSLATE_NOOP("resources", "Street"), section=section, wide=True),
        Field(
            name="postcode",
            label=QT_TRANSLATE_NOOP("resources", "Postcode"),
            form=normal.postcode,
            wrong=_POSTCODE,
        ),
        Field(name="city", label=QT_TRANSLATE_NOOP("resources", "Town"), column=column),
    )


def _position() -> tuple[Field, ...]:
    return (
        Field(
            name="lat",
            label=QT_TRANSLATE_NOOP("resources", "Latitude"),
            type=Type.DECIMAL,
            digits=6,
            least=Decimal(-90),
            most=Decimal(90),
        ),
        Field(
            name="lon",
            label=QT_TRANSLATE_NOOP("resources", "Longitude"),
            type=Type.DECIMAL,
            digits=6,
            least=Decimal(-180),
            most=Decimal(180),
        ),
    )


def _siret_field(**more: Any) -> Field:
    return Field(
        name="siret",
        label=QT_TRANSLATE_NOOP("resources", "SIRET"),
        form=siret_form,
        wrong=_SIRET,
        shown=siret_text,
        **more,
    )


def _phones() -> Field:
    return Field(
        name="phones",
        label=QT_TRANSLATE_NOOP("resources", "Phones"),
        type=Type.LIST,
        form=phone_form,
        wrong=_PHONE,
        shown=phones_text,
        hint=QT_TRANSLATE_NOOP("resources", "Several: with commas between."),
        column=130,
    )


def _email() -> Field:
    return Field(
        name="email", label=QT_TRANSLATE_NOOP("resources", "E-mail"), form=email_form, wrong=_EMAIL_WRONG
    )


def _depot(**more: Any) -> Field:
    return Field(
        name="depot_id",
        label=QT_TRANSLATE_NOOP("resources", "Depot"),
        type=Type.REF,
        refers="depot",
        **more,
    )


def _hours() -> Field:
    return Field(
        name="hours",
        label=QT_TRANSLATE_NOOP("resources", "Week and exceptions"),
        type=Type.HOURS,
        section=_HOURS,
        wide=True,
        hint=QT_TRANSLATE_NOOP("resources", "7:30-12:00, 13:30-17:00. Empty everywhere: not known."),
    )


def _next_expiry() -> Field:
    return Field(
        name="next_expiry",
        label=QT_TRANSLATE_NOOP("resources", "Next expiry"),
        type=Type.DAY,
        computed=True,
        expires=True,
        column=110,
    )


_WHO = QT_TRANSLATE_NOOP("resources", "Identity")
_WHERE = QT_TRANSLATE_NOOP("resources", "Address")
_CONTACT = QT_TRANSLATE_NOOP("resources", "Contact")
_BILLING = QT_TRANSLATE_NOOP("resources", "Billing")
_ACCESS = QT_TRANSLATE_NOOP("resources", "Access")
_WEIGHTS = QT_TRANSLATE_NOOP("resources", "Weights")
_USE = QT_TRANSLATE_NOOP("resources", "Use")
_PERMIT = QT_TRANSLATE_NOOP("resources", "Permit")
_TREATMENT = QT_TRANSLATE_NOOP("resources", "Treatment")
_SCOPE = QT_TRANSLATE_NOOP("resources", "For whom")
_AMOUNT = QT_TRANSLATE_NOOP("resources", "Amount")
_WHEN = QT_TRANSLATE_NOOP("resources", "Applies to")
_NOTE = QT_TRANSLATE_NOOP("resources", "Note")
_HOURS = QT_TRANSLATE_NOOP("resources", "Opening hours")
_SIZE = QT_TRANSLATE_NOOP("resources", "Size")
_WORKSHOP = QT_TRANSLATE_NOOP("resources", "Workshop")
_DONE = QT_TRANSLATE_NOOP("resources", "Done")

_KIND_WORDS = {
    "builder": QT_TRANSLATE_NOOP("resources", "Builder"),
    "industry": QT_TRANSLATE_NOOP("resources", "Industry"),
    "retail": QT_TRANSLATE_NOOP("resources", "Retail"),
    "public": QT_TRANSLATE_NOOP("resources", "Public body"),
    "garage": QT_TRANSLATE_NOOP("resources", "Garage"),
    "catering": QT_TRANSLATE_NOOP("resources", "Catering"),
    "health": QT_TRANSLATE_NOOP("resources", "Health"),
    "farming": QT_TRANSLATE_NOOP("resources", "Farming"),
    "school": QT_TRANSLATE_NOOP("resources", "School"),
    "freight": QT_TRANSLATE_NOOP("resources", "Freight"),
    "other": QT_TRANSLATE_NOOP("resources", "Other"),
    "driver": QT_TRANSLATE_NOOP("resources", "Driver"),
    "loader": QT_TRANSLATE_NOOP("resources", "Loader"),
    "weighbridge": QT_TRANSLATE_NOOP("resources", "Weighbridge"),
    "office": QT_TRANSLATE_NOOP("resources", "Office"),
    "hooklift": QT_TRANSLATE_NOOP("resources", "Hooklift"),
    "skiploader": QT_TRANSLATE_NOOP("resources", "Skip loader"),
    "rearloader": QT_TRANSLATE_NOOP("resources", "Rear loader"),
    "crane": QT_TRANSLATE_NOOP("resources", "Crane truck"),
    "tractor": QT_TRANSLATE_NOOP("resources", "Tractor"),
    "walkingfloor": QT_TRANSLATE_NOOP("resources", "Walking floor"),
    "flatbed": QT_TRANSLATE_NOOP("resources", "Flatbed"),
    "tipper": QT_TRANSLATE_NOOP("resources", "Tipper"),
    "vacuum": QT_TRANSLATE_NOOP("resources", "Vacuum tanker"),
    "van": QT_TRANSLATE_NOOP("resources", "Van"),
    "trailer": QT_TRANSLATE_NOOP("resources", "Trailer"),
    "in_service": QT_TRANSLATE_NOOP("resources", "In service"),
    "repair": QT_TRANSLATE_NOOP("resources", "In repair"),
    "lost": QT_TRANSLATE_NOOP("resources", "Lost"),
    "WORK": QT_TRANSLATE_NOOP("resources", "Served all the same"),
    "SKIP": QT_TRANSLATE_NOOP("resources", "Left out"),
    "NEXT_WORKING_DAY": QT_TRANSLATE_NOOP("resources", "Next working day"),
    "PREVIOUS_WORKING_DAY": QT_TRANSLATE_NOOP("resources", "Working day before"),
    "CASCADE": QT_TRANSLATE_NOOP("resources", "The rest of the week moves by a day"),
    "MANUAL": QT_TRANSLATE_NOOP("resources", "Decided each time"),
    "retired": QT_TRANSLATE_NOOP("resources", "Retired"),
    "solid": QT_TRANSLATE_NOOP("resources", "Solid"),
    "liquid": QT_TRANSLATE_NOOP("resources", "Liquid"),
    "pasty": QT_TRANSLATE_NOOP("resources", "Pasty"),
    "gas": QT_TRANSLATE_NOOP("resources", "Gas"),
    "paper-card": QT_TRANSLATE_NOOP("resources", "Paper and card"),
    "metal": QT_TRANSLATE_NOOP("resources", "Metal"),
    "plastic": QT_TRANSLATE_NOOP("resources", "Plastic"),
    "glass": QT_TRANSLATE_NOOP("resources", "Glass"),
    "wood": QT_TRANSLATE_NOOP("resources", "Wood"),
    "mineral": QT_TRANSLATE_NOOP("resources", "Mineral"),
    "plaster": QT_TRANSLATE_NOOP("resources", "Plaster"),
    "textiles": QT_TRANSLATE_NOOP("resources", "Textiles"),
    "transport": QT_TRANSLATE_NOOP("resources", "Transport"),
    "delivery": QT_TRANSLATE_NOOP("resources", "Delivery"),
    "round": QT_TRANSLATE_NOOP("resources", "Bin round"),
    "lift": QT_TRANSLATE_NOOP("resources", "Bin lift"),
    "treatment": QT_TRANSLATE_NOOP("resources", "Treatment"),
    "purchase": QT_TRANSLATE_NOOP("resources", "Purchase"),
    "tgap": QT_TRANSLATE_NOOP("resources", "TGAP"),
    "rental": QT_TRANSLATE_NOOP("resources", "Rental"),
    "waiting": QT_TRANSLATE_NOOP("resources", "Waiting time"),
    "failed_trip": QT_TRANSLATE_NOOP("resources", "Trip for nothing"),
    "form": QT_TRANSLATE_NOOP("resources", "Tracking form"),
    "washing": QT_TRANSLATE_NOOP("resources", "Washing"),
    "downgrade": QT_TRANSLATE_NOOP("resources", "Downgrading"),
    "fuel": QT_TRANSLATE_NOOP("resources", "Fuel surcharge"),
    "rotation": QT_TRANSLATE_NOOP("resources", "a trip"),
    "t": QT_TRANSLATE_NOOP("resources", "a tonne"),
    "kg": QT_TRANSLATE_NOOP("resources", "a kilogram"),
    "m3": QT_TRANSLATE_NOOP("resources", "a cubic metre"),
    "day": QT_TRANSLATE_NOOP("resources", "a day"),
    "month": QT_TRANSLATE_NOOP("resources", "a month"),
    "quarter_hour": QT_TRANSLATE_NOOP("resources", "a quarter of an hour"),
    "unit": QT_TRANSLATE_NOOP("resources", "a piece"),
    "flat": QT_TRANSLATE_NOOP("resources", "flat"),
    "percent": QT_TRANSLATE_NOOP("resources", "percent"),
    "standard": QT_TRANSLATE_NOOP("resources", "Standard rate"),
    "intermediate": QT_TRANSLATE_NOOP("resources", "Intermediate rate"),
    "reduced": QT_TRANSLATE_NOOP("resources", "Reduced rate"),
    "reverse_charge": QT_TRANSLATE_NOOP("resources", "Reverse charge"),
    "exempt": QT_TRANSLATE_NOOP("resources", "Exempt"),
    "VIR": QT_TRANSLATE_NOOP("resources", "Bank transfer"),
    "PRLV": QT_TRANSLATE_NOOP("resources", "Direct debit"),
    "CHQ": QT_TRANSLATE_NOOP("resources", "Cheque"),
    "LCR": QT_TRANSLATE_NOOP("resources", "Bill of exchange"),
    "CB": QT_TRANSLATE_NOOP("resources", "Card"),
    "ESP": QT_TRANSLATE_NOOP("resources", "Cash"),
    "no": QT_TRANSLATE_NOOP("resources", "From the invoice's day"),
    "after": QT_TRANSLATE_NOOP("resources", "Then to the month's end"),
    "before": QT_TRANSLATE_NOOP("resources", "From the month's end"),
    "vehicle": QT_TRANSLATE_NOOP("resources", "Vehicle"),
    "container": QT_TRANSLATE_NOOP("resources", "Container"),
    "company": QT_TRANSLATE_NOOP("resources", "Company"),
    "subcontractor": QT_TRANSLATE_NOOP("resources", "Subcontractor"),
    "outlet": QT_TRANSLATE_NOOP("resources", "Outlet"),
    "site": QT_TRANSLATE_NOOP("resources", "Site"),
    "licence": QT_TRANSLATE_NOOP("resources", "Driving licence"),
    "fco": QT_TRANSLATE_NOOP("resources", "FIMO or FCO"),
    "driver_card": QT_TRANSLATE_NOOP("resources", "Driver card"),
    "medical": QT_TRANSLATE_NOOP("resources", "Health visit"),
    "adr": QT_TRANSLATE_NOOP("resources", "ADR"),
    "caces": QT_TRANSLATE_NOOP("resources", "CACES"),
    "inspection": QT_TRANSLATE_NOOP("resources", "Roadworthiness test"),
    "tachograph": QT_TRANSLATE_NOOP("resources", "Tachograph"),
    "vgp": QT_TRANSLATE_NOOP("resources", "Lifting gear check (VGP)"),
    "insurance": QT_TRANSLATE_NOOP("resources", "Insurance"),
    "adr_approval": QT_TRANSLATE_NOOP("resources", "ADR approval"),
    "transport_receipt": QT_TRANSLATE_NOOP("resources", "Waste transport receipt"),
    "transport_licence": QT_TRANSLATE_NOOP("resources", "Transport licence"),
    "weighbridge_check": QT_TRANSLATE_NOOP("resources", "Weighbridge check"),
    "vigilance": QT_TRANSLATE_NOOP("resources", "Vigilance certificate (URSSAF)"),
    "permit": QT_TRANSLATE_NOOP("resources", "Permit"),
    "protocol": QT_TRANSLATE_NOOP("resources", "Safety protocol"),
    "badge": QT_TRANSLATE_NOOP("resources", "Access badge"),
    "induction": QT_TRANSLATE_NOOP("resources", "Safety induction"),
    "first_aid": QT_TRANSLATE_NOOP("resources", "First aid (SST)"),
    "asbestos": QT_TRANSLATE_NOOP("resources", "Asbestos training"),
    "clinical": QT_TRANSLATE_NOOP("resources", "Clinical waste training"),
    "EU561": QT_TRANSLATE_NOOP("resources", "EC 561/2006"),
    "EXEMPT_HOUSEHOLD": QT_TRANSLATE_NOOP("resources", "Exempt: household collection"),
    "LIGHT": QT_TRANSLATE_NOOP("resources", "Exempt: up to 3.5 t"),
    "TRM_COURTE": QT_TRANSLATE_NOOP("resources", "Haulage, short distance"),
    "TRM_LONGUE": QT_TRANSLATE_NOOP("resources", "Haulage, long distance"),
    "EU_2002_15": QT_TRANSLATE_NOOP("resources", "Directive 2002/15"),
    "DECHETS": QT_TRANSLATE_NOOP("resources", "Waste (IDCC 2149)"),
    "RECUP": QT_TRANSLATE_NOOP("resources", "Recovery (IDCC 637)"),
    "none": QT_TRANSLATE_NOOP("resources", "Says nothing"),
    "note": QT_TRANSLATE_NOOP("resources", "Tells the planner"),
    "reason": QT_TRANSLATE_NOOP("resources", "Asks who decides"),
    "stop": QT_TRANSLATE_NOOP("resources", "Forbids planning"),
    "date": QT_TRANSLATE_NOOP("resources", "To the day"),
    "unknown": QT_TRANSLATE_NOOP("resources", "Unknown"),
    "expired": QT_TRANSLATE_NOOP("resources", "Expired"),
    "unlimited": QT_TRANSLATE_NOOP("resources", "Without end"),
    "CORE": QT_TRANSLATE_NOOP("resources", "SEPA Core"),
    "B2B": QT_TRANSLATE_NOOP("resources", "SEPA B2B"),
    "hired": QT_TRANSLATE_NOOP("resources", "Hired"),
    "theirs": QT_TRANSLATE_NOOP("resources", "The customer's"),
    "euro3": "Euro III",
    "euro4": "Euro IV",
    "euro5": "Euro V",
    "euro6": "Euro VI",
    "gas_fuel": QT_TRANSLATE_NOOP("resources", "Gas (NGV)"),
    "electric": QT_TRANSLATE_NOOP("resources", "Electric or hydrogen"),
    "fr": "Français",
    "en": "English",
    "ro": "Română",
    "pl": "Polski",
    "pt": "Português",
    "ar": "العربية",
    "": QT_TRANSLATE_NOOP("resources", "Not applicable"),
}


def kind_word(value: str) -> str:
    """Return what a stored choice is called, as a marked English text; an unknown one stays as it is."""
    return _KIND_WORDS.get(value, value)


_PROOF_OPTIONS = (
    ("required", QT_TRANSLATE_NOOP("resources", "Required")),
    ("advised", QT_TRANSLATE_NOOP("resources", "Advised")),
    ("none", QT_TRANSLATE_NOOP("resources", "Not asked for")),
)


def _options(*values: str) -> tuple[tuple[str, str], ...]:
    return tuple((str(value), _KIND_WORDS[str(value)]) for value in values)


# ---------------------------------------------------------------- checks over fields

_TERMS_MOST = 60  # days from the invoice (Code de commerce, art. L441-10 I); 45 where the month's end counts
_TERMS_MONTH_END = 45


def _customer_check(values: Mapping[str, Any]) -> tuple[str, str] | None:
    days, way = values["terms_days"], values["terms_end_of_month"]
    if way == "no" and days > _TERMS_MOST:
        return "terms_days", QT_TRANSLATE_NOOP(
            "errors", "The law allows 60 days from the invoice's day at the most."
        )
    if way != "no" and days > _TERMS_MONTH_END:
        return "terms_days", QT_TRANSLATE_NOOP(
            "errors", "The law allows 45 days with the month's end at the most."
        )
    return None


def _vehicle_check(values: Mapping[str, Any]) -> tuple[str, str] | None:
    gross, load = values["gvw_kg"], values["payload_kg"]
    if gross is not None and load is not None and load >= gross:
        return "payload_kg", QT_TRANSLATE_NOOP("errors", "The payload is below the gross weight.")
    if gross is not None and values["gcw_kg"] is not None and values["gcw_kg"] < gross:
        return "gcw_kg", QT_TRANSLATE_NOOP("errors", "With its trailer a vehicle weighs more than alone.")
    return None


def _material_check(values: Mapping[str, Any]) -> tuple[str, str] | None:
    if waste.is_hazardous(values["waste_code"]) != values["hazardous"]:
        return "hazardous", QT_TRANSLATE_NOOP(
            "errors", "A code with an asterisk is hazardous, one without is not: change one of the two."
        )
    return None


def _credential_check(values: Mapping[str, Any]) -> tuple[str, str] | None:
    if values["state"] in ("date", "month") and values["valid_until"] is None:
        return "valid_until", QT_TRANSLATE_NOOP(
            "errors", "Fill in the day, or choose that it is unknown or without end."
        )
    if values["issued_on"] and values["valid_until"] and values["valid_until"] < values["issued_on"]:
        return "valid_until", QT_TRANSLATE_NOOP("errors", "The end comes before the beginning.")
    return None


def _absence_check(values: Mapping[str, Any]) -> tuple[str, str] | None:
    if bool(values["driver_id"]) == bool(values["vehicle_id"]):
        return "driver_id", QT_TRANSLATE_NOOP("errors", "Choose a driver or a vehicle.")
    if values["starts"] is not None and values["ends"] is not None and values["ends"] <= values["starts"]:
        return "ends", QT_TRANSLATE_NOOP("errors", "The end comes before the beginning.")
    return None


def _hold_check(values: Mapping[str, Any]) -> tuple[str, str] | None:
    if values["last_on"] and values["last_on"] < values["first_on"]:
        return "last_on", QT_TRANSLATE_NOOP("errors", "The end comes before the beginning.")
    return None


def _plan_check(values: Mapping[str, Any]) -> tuple[str, str] | None:
    if not values["every_months"] and not values["every_km"]:
        return "every_months", QT_TRANSLATE_NOOP("errors", "Say after how many months, or kilometres.")
    return None


def _visit_check(values: Mapping[str, Any]) -> tuple[str, str] | None:
    starts, ends = values["starts"], values["ends"]
    if starts is None and values["done_on"] is None:
        return "starts", QT_TRANSLATE_NOOP("errors", "Say when it is planned, or when it was done.")
    if (starts is None) != (ends is None):
        return "ends", QT_TRANSLATE_NOOP("errors", "Say from when until when.")
    if starts is not None and ends is not None and ends <= starts:
        return "ends", QT_TRANSLATE_NOOP("errors", "The end comes before the beginning.")
    return None


def _price_list_check(values: Mapping[str, Any]) -> tuple[str, str] | None:
    if values["customer_id"] and values["price_group"]:
        return "price_group", QT_TRANSLATE_NOOP(
            "errors", "A list belongs to one customer or to a group, not to both."
        )
    if values["valid_to"] and values["valid_to"] < values["valid_from"]:
        return "valid_to", QT_TRANSLATE_NOOP("errors", "The end comes before the beginning.")
    return None


# ---------------------------------------------------------------- the kinds

CUSTOMER = Kind(
    name="customer",
    title=QT_TRANSLATE_NOOP("resources", "Customers"),
    one=QT_TRANSLATE_NOOP("resources", "Customer"),
    model=Customer,
    named=("name",),
    search=("code", "name", "city", "phones", "siret", "contact", "email", "other_codes"),
    children=(("site", "customer_id"), ("price_list", "customer_id"), ("customer_bank", "id")),
    check=_customer_check,
    fields=(
        Field(
            name="name",
            label=QT_TRANSLATE_NOOP("resources", "Name"),
            section=_WHO,
            required=True,
            wide=True,
            column=240,
        ),
        _code(QT_TRANSLATE_NOOP("resources", "Code"), column=140),
        Field(name="legal_form", label=QT_TRANSLATE_NOOP("resources", "Legal form"), form=upper_form),
        Field(
            name="kind",
            label=QT_TRANSLATE_NOOP("resources", "Trade"),
            type=Type.CHOICE,
            options=_options(*CUSTOMER_KINDS),
            default="other",
            column=110,
        ),
        _siret_field(),
        Field(
            name="vat_number",
            label=QT_TRANSLATE_NOOP("resources", "VAT number"),
            form=vat_form,
            wrong=QT_TRANSLATE_NOOP("errors", "This is no VAT number of the European Union."),
        ),
        Field(
            name="other_codes",
            label=QT_TRANSLATE_NOOP("resources", "Other codes"),
            type=Type.LIST,
            hint=QT_TRANSLATE_NOOP("resources", "Of the accounting or an older program."),
        ),
        *_address(_WHERE, 140),
        Field(name="contact", label=QT_TRANSLATE_NOOP("resources", "Person"), section=_CONTACT),
        _phones(),
        _email(),
        Field(
            name="terms_days",
            label=QT_TRANSLATE_NOOP("resources", "Days to pay"),
            type=Type.INTEGER,
            section=_BILLING,
            required=True,
            default=30,
            least=Decimal(0),
            most=Decimal(180),
            column=90,
        ),
        Field(
            name="terms_end_of_month",
            label=QT_TRANSLATE_NOOP("resources", "Counted"),
            type=Type.CHOICE,
            options=_options("no", "after", "before"),
            default="no",
        ),
        Field(
            name="terms_day",
            label=QT_TRANSLATE_NOOP("resources", "Paid on the"),
            type=Type.INTEGER,
            least=Decimal(1),
            most=Decimal(31),
            hint=QT_TRANSLATE_NOOP("resources", "Day of the month, if there is one."),
        ),
        Field(
            name="payment_method",
            label=QT_TRANSLATE_NOOP("resources", "Paid by"),
            type=Type.CHOICE,
            options=_options("VIR", "PRLV", "CHQ", "LCR", "CB", "ESP"),
            default="VIR",
            column=110,
        ),
        Field(
            name="credit_limit_eur",
            label=QT_TRANSLATE_NOOP("resources", "Credit limit (€)"),
            type=Type.DECIMAL,
            least=Decimal(0),
        ),
        Field(
            name="credit_policy",
            label=QT_TRANSLATE_NOOP("resources", "Over the limit or overdue"),
            type=Type.CHOICE,
            options=_options(*CREDIT_POLICIES),
            default="note",
        ),
        Field(name="price_group", label=QT_TRANSLATE_NOOP("resources", "Price group")),
        Field(
            name="holiday_policy",
            label=QT_TRANSLATE_NOOP("resources", "Rounds on a public holiday"),
            type=Type.CHOICE,
            options=_options(*HolidayPolicy),
            default=HolidayPolicy.NEXT_WORKING_DAY.value,
            hint=QT_TRANSLATE_NOOP("resources", "Where the round itself says nothing else."),
        ),
        Field(
            name="signature_rule",
            label=QT_TRANSLATE_NOOP("resources", "Signature on the driver's phone"),
            type=Type.CHOICE,
            options=_PROOF_OPTIONS,
            default="advised",
        ),
        Field(
            name="photo_rule",
            label=QT_TRANSLATE_NOOP("resources", "Photo on the driver's phone"),
            type=Type.CHOICE,
            options=_PROOF_OPTIONS,
            default="none",
        ),
        Field(
            name="order_number_required",
            label=QT_TRANSLATE_NOOP("resources", "Wants an order number on each invoice"),
            type=Type.BOOL,
            default=False,
            wide=True,
        ),
        Field(
            name="note",
            label=QT_TRANSLATE_NOOP("resources", "Note"),
            type=Type.NOTE,
            section=_NOTE,
            wide=True,
        ),
    ),
)

SITE = Kind(
    name="site",
    title=QT_TRANSLATE_NOOP("resources", "Sites"),
    one=QT_TRANSLATE_NOOP("resources", "Site"),
    model=Site,
    named=("name",),
    search=("code", "name", "customer_id", "street", "city", "phones", "siret", "contact"),
    children=(("credential", "owner_id"),),
    fields=(
        Field(
            name="name",
            label=QT_TRANSLATE_NOOP("resources", "Name"),
            section=_WHO,
            required=True,
            wide=True,
            column=200,
        ),
        Field(
            name="customer_id",
            label=QT_TRANSLATE_NOOP("resources", "Customer"),
            type=Type.REF,
            refers="customer",
            required=True,
            wide=True,
            column=200,
        ),
        _code(QT_TRANSLATE_NOOP("resources", "Code"), column=80),
        _siret_field(hint=QT_TRANSLATE_NOOP("resources", "Names the producer on the registers.")),
        _depot(),
        Field(
            name="zone",
            label=QT_TRANSLATE_NOOP("resources", "Price zone"),
            type=Type.INTEGER,
            least=Decimal(0),
            column=80,
        ),
        *_address(_WHERE, 140),
        *_position(),
        Field(name="contact", label=QT_TRANSLATE_NOOP("resources", "Person"), section=_CONTACT),
        _phones(),
        _email(),
        Field(name="gate_code", label=QT_TRANSLATE_NOOP("resources", "Gate code"), section=_ACCESS),
        Field(
            name="max_gvw_kg",
            label=QT_TRANSLATE_NOOP("resources", "Heaviest vehicle (kg)"),
            type=Type.WEIGHT,
            least=Decimal(1),
        ),
        Field(
            name="max_height_cm",
            label=QT_TRANSLATE_NOOP("resources", "Highest vehicle (cm)"),
            type=Type.INTEGER,
            least=Decimal(50),
            most=Decimal(600),
        ),
        Field(
            name="max_length_cm",
            label=QT_TRANSLATE_NOOP("resources", "Longest vehicle (cm)"),
            type=Type.INTEGER,
            least=Decimal(100),
            most=Decimal(2600),
        ),
        Field(name="protocol_on", label=QT_TRANSLATE_NOOP("resources", "Safety protocol of"), type=Type.DAY),
        Field(
            name="demands",
            label=QT_TRANSLATE_NOOP("resources", "Demands of drivers"),
            type=Type.LIST,
            form=demand_form,
            shown=demands_text,
            wrong=QT_TRANSLATE_NOOP(
                "errors", "A site may demand: protocole, badge, accueil, SST, amiante, DASRI."
            ),
            hint=QT_TRANSLATE_NOOP("resources", "protocole, badge, accueil, SST, amiante, DASRI"),
            wide=True,
        ),
        Field(
            name="access_note",
            label=QT_TRANSLATE_NOOP("resources", "For the driver"),
            type=Type.NOTE,
            wide=True,
        ),
        _hours(),
    ),
)

DRIVER = Kind(
    name="driver",
    title=QT_TRANSLATE_NOOP("resources", "Drivers"),
    one=QT_TRANSLATE_NOOP("resources", "Driver"),
    model=Driver,
    named=("first_name", "surname"),
    search=("number", "surname", "first_name", "nickname", "mobile"),
    children=(("credential", "owner_id"), ("absence", "driver_id")),
    fields=(
        Field(
            name="surname",
            label=QT_TRANSLATE_NOOP("resources", "Surname"),
            section=_WHO,
            required=True,
            column=150,
        ),
        Field(name="first_name", label=QT_TRANSLATE_NOOP("resources", "First name"), column=130),
        Field(
            name="number",
            label=QT_TRANSLATE_NOOP("resources", "Staff number"),
            required=True,
            unique=True,
            column=100,
        ),
        _next_expiry(),
        Field(name="nickname", label=QT_TRANSLATE_NOOP("resources", "Called")),
        Field(
            name="job",
            label=QT_TRANSLATE_NOOP("resources", "Work"),
            type=Type.CHOICE,
            options=_options(*DRIVER_JOBS),
            default="driver",
            column=100,
        ),
        Field(
            name="language",
            label=QT_TRANSLATE_NOOP("resources", "Language"),
            type=Type.CHOICE,
            options=_options("fr", "en", "ro", "pl", "pt", "ar"),
            default="fr",
        ),
        Field(
            name="mobile",
            label=QT_TRANSLATE_NOOP("resources", "Mobile"),
            section=_CONTACT,
            form=phone_form,
            wrong=_PHONE,
            shown=phone_text,
            column=130,
        ),
        _depot(section=_USE, column=130),
        Field(
            name="usual_vehicle_id",
            label=QT_TRANSLATE_NOOP("resources", "Usual vehicle"),
            type=Type.REF,
            refers="vehicle",
            column=150,
        ),
        Field(
            name="subcontractor_id",
            label=QT_TRANSLATE_NOOP("resources", "Drives for"),
            type=Type.REF,
            refers="subcontractor",
            hint=QT_TRANSLATE_NOOP("resources", "Left empty: one of our own."),
        ),
        Field(
            name="work_profile",
            label=QT_TRANSLATE_NOOP("resources", "Working time"),
            type=Type.CHOICE,
            options=_options(*WORK_PROFILES),
            default="DECHETS",
        ),
        Field(name="hired_on", label=QT_TRANSLATE_NOOP("resources", "In the fleet since"), type=Type.DAY),
        Field(name="born_on", label=QT_TRANSLATE_NOOP("resources", "Born"), type=Type.DAY),
    ),
)

VEHICLE = Kind(
    name="vehicle",
    title=QT_TRANSLATE_NOOP("resources", "Vehicles"),
    one=QT_TRANSLATE_NOOP("resources", "Vehicle"),
    model=Vehicle,
    named=("plate",),
    search=("fleet_no", "plate", "label"),
    children=(
        ("credential", "owner_id"),
        ("maintenance_plan", "vehicle_id"),
        ("maintenance_visit", "vehicle_id"),
        ("absence", "vehicle_id"),
    ),
    check=_vehicle_check,
    fields=(
        Field(
            name="plate",
            label=QT_TRANSLATE_NOOP("resources", "Plate"),
            section=_WHO,
            required=True,
            unique=True,
            form=plate_form,
            wrong=_PLATE,
            column=110,
        ),
        Field(name="fleet_no", label=QT_TRANSLATE_NOOP("resources", "Fleet number"), column=100),
        Field(
            name="label",
            label=QT_TRANSLATE_NOOP("resources", "Description"),
            required=True,
            wide=True,
            column=200,
        ),
        Field(
            name="kind",
            label=QT_TRANSLATE_NOOP("resources", "Body"),
            type=Type.CHOICE,
            options=_options(*VEHICLE_KINDS),
            default="hooklift",
            required=True,
            column=130,
        ),
        _depot(column=130),
        _next_expiry(),
        Field(
            name="tacho_regime",
            label=QT_TRANSLATE_NOOP("resources", "Driving time"),
            type=Type.CHOICE,
            options=_options(*TACHO_REGIMES),
            default="EU561",
        ),
        Field(name="first_use_on", label=QT_TRANSLATE_NOOP("resources", "First registered"), type=Type.DAY),
        Field(
            name="emission_class",
            label=QT_TRANSLATE_NOOP("resources", "Emission class"),
            type=Type.CHOICE,
            options=_options("", "euro3", "euro4", "euro5", "euro6", "gas_fuel", "electric"),
            default="",
            hint=QT_TRANSLATE_NOOP("resources", "For low-emission zones."),
        ),
        Field(
            name="gvw_kg",
            label=QT_TRANSLATE_NOOP("resources", "Gross weight (kg)"),
            type=Type.WEIGHT,
            section=_WEIGHTS,
            least=Decimal(1),
            column=110,
        ),
        Field(
            name="payload_kg",
            label=QT_TRANSLATE_NOOP("resources", "Payload (kg)"),
            type=Type.WEIGHT,
            least=Decimal(1),
            column=110,
        ),
        Field(
            name="gcw_kg",
            label=QT_TRANSLATE_NOOP("resources", "Weight with trailer (kg)"),
            type=Type.WEIGHT,
            least=Decimal(1),
        ),
        Field(
            name="box_places",
            label=QT_TRANSLATE_NOOP("resources", "Containers at a time"),
            type=Type.INTEGER,
            required=True,
            default=1,
            least=Decimal(0),
            most=Decimal(10),
        ),
        Field(
            name="height_cm",
            label=QT_TRANSLATE_NOOP("resources", "Height (cm)"),
            type=Type.INTEGER,
            section=_SIZE,
            least=Decimal(50),
            most=Decimal(600),
        ),
        Field(
            name="length_cm",
            label=QT_TRANSLATE_NOOP("resources", "Length (cm)"),
            type=Type.INTEGER,
            least=Decimal(100),
            most=Decimal(2600),
        ),
    ),
)

CONTAINER = Kind(
    name="container",
    title=QT_TRANSLATE_NOOP("resources", "Containers"),
    one=QT_TRANSLATE_NOOP("resources", "Container"),
    model=Container,
    named=("number",),
    search=("number", "type_code"),
    children=(("container_hold", "container_id"), ("credential", "owner_id")),
    fields=(
        Field(
            name="number",
            label=QT_TRANSLATE_NOOP("resources", "Number"),
            section=_WHO,
            required=True,
            unique=True,
            form=normal.container_number,
            wrong=QT_TRANSLATE_NOOP("errors", "A container's number reads B30-0001."),
            column=110,
        ),
        Field(
            name="type_code",
            label=QT_TRANSLATE_NOOP("resources", "Type"),
            type=Type.REF,
            refers="container_type",
            required=True,
            column=150,
        ),
        Field(name="place", label=QT_TRANSLATE_NOOP("resources", "Stands at"), computed=True, column=280),
        Field(
            name="since",
            label=QT_TRANSLATE_NOOP("resources", "Since"),
            type=Type.DAY,
            computed=True,
            column=100,
        ),
        Field(
            name="status",
            label=QT_TRANSLATE_NOOP("resources", "State"),
            type=Type.CHOICE,
            options=_options("in_service", "repair", "lost", "retired"),
            computed=True,
            column=110,
        ),
        Field(
            name="tare_kg",
            label=QT_TRANSLATE_NOOP("resources", "Tare (kg)"),
            type=Type.WEIGHT,
            least=Decimal(1),
            column=90,
        ),
        Field(
            name="material_id",
            label=QT_TRANSLATE_NOOP("resources", "Kept for"),
            type=Type.REF,
            refers="material",
            column=130,
        ),
        Field(
            name="owner",
            label=QT_TRANSLATE_NOOP("resources", "Owner"),
            type=Type.CHOICE,
            options=(("", QT_TRANSLATE_NOOP("resources", "Ours")), *_options("hired", "theirs")),
            default="",
        ),
        Field(name="bought_on", label=QT_TRANSLATE_NOOP("resources", "In the fleet since"), type=Type.DAY),
        Field(
            name="depot_id",
            label=QT_TRANSLATE_NOOP("resources", "Stands first at the depot"),
            type=Type.REF,
            refers="depot",
            required=True,
            new_only=True,
        ),
        Field(
            name="note",
            label=QT_TRANSLATE_NOOP("resources", "Note"),
            type=Type.NOTE,
            section=_NOTE,
            wide=True,
        ),
    ),
)

MATERIAL = Kind(
    name="material",
    title=QT_TRANSLATE_NOOP("resources", "Materials"),
    one=QT_TRANSLATE_NOOP("resources", "Material"),
    model=Material,
    named=("name",),
    search=("code", "name", "waste_code", "other_waste_codes"),
    check=_material_check,
    fields=(
        Field(
            name="name",
            label=QT_TRANSLATE_NOOP("resources", "Name"),
            section=_WHO,
            required=True,
            wide=True,
            column=200,
        ),
        Field(
            name="code",
            label=QT_TRANSLATE_NOOP("resources", "Code"),
            unique=True,
            auto=True,
            column=100,
            hint=QT_TRANSLATE_NOOP("resources", "Left empty: one is proposed."),
        ),
        Field(
            name="waste_code",
            label=QT_TRANSLATE_NOOP("resources", "Waste code"),
            required=True,
            form=waste.six_digits,
            wrong=_WASTE,
            hint=QT_TRANSLATE_NOOP("resources", "Of the European list."),
            column=110,
        ),
        Field(
            name="other_waste_codes",
            label=QT_TRANSLATE_NOOP("resources", "Other codes used"),
            type=Type.LIST,
            form=waste.six_digits,
            wrong=_WASTE,
        ),
        Field(
            name="stream",
            label=QT_TRANSLATE_NOOP("resources", "Stream to be sorted"),
            type=Type.CHOICE,
            options=_options(
                "", "paper-card", "metal", "plastic", "glass", "wood", "mineral", "plaster", "textiles"
            ),
            default="",
            column=130,
        ),
        Field(
            name="hazardous",
            label=QT_TRANSLATE_NOOP("resources", "Hazardous"),
            type=Type.BOOL,
            section=_TREATMENT,
            default=False,
            column=90,
        ),
        Field(
            name="pop",
            label=QT_TRANSLATE_NOOP("resources", "Holds persistent pollutants (POP)"),
            type=Type.BOOL,
            default=False,
        ),
        Field(
            name="adr_mention",
            label=QT_TRANSLATE_NOOP("resources", "ADR mention"),
            wide=True,
            hint=QT_TRANSLATE_NOOP("resources", "UN number, name, class, packing group, tunnel code."),
        ),
        Field(
            name="consistency",
            label=QT_TRANSLATE_NOOP("resources", "Consistency"),
            type=Type.CHOICE,
            options=_options("solid", "liquid", "pasty", "gas"),
            default="solid",
        ),
        Field(
            name="density_t_per_m3",
            label=QT_TRANSLATE_NOOP("resources", "Density (t/m³)"),
            type=Type.DECIMAL,
            digits=3,
            least=Decimal("0.001"),
            most=Decimal(25),
            column=100,
        ),
        Field(
            name="weighed_in",
            label=QT_TRANSLATE_NOOP("resources", "Invoiced by"),
            type=Type.CHOICE,
            options=_options("t", "kg", "m3", "unit"),
            default="t",
        ),
        Field(
            name="default_outlet_id",
            label=QT_TRANSLATE_NOOP("resources", "Usual outlet"),
            type=Type.REF,
            refers="outlet",
            column=150,
        ),
    ),
)

OUTLET = Kind(
    name="outlet",
    title=QT_TRANSLATE_NOOP("resources", "Outlets"),
    one=QT_TRANSLATE_NOOP("resources", "Outlet"),
    model=Outlet,
    named=("name",),
    search=("code", "name", "city", "phone", "siret"),
    children=(("acceptance", "outlet_id"), ("credential", "owner_id")),
    fields=(
        Field(
            name="name",
            label=QT_TRANSLATE_NOOP("resources", "Name"),
            section=_WHO,
            required=True,
            wide=True,
            column=220,
        ),
        _code(QT_TRANSLATE_NOOP("resources", "Code"), column=90),
        _siret_field(),
        Field(
            name="is_ours",
            label=QT_TRANSLATE_NOOP("resources", "One of our own"),
            type=Type.BOOL,
            default=False,
        ),
        *_address(_WHERE, 140),
        *_position(),
        Field(
            name="phone",
            label=QT_TRANSLATE_NOOP("resources", "Phone"),
            section=_CONTACT,
            form=phone_form,
            wrong=_PHONE,
            shown=phone_text,
            column=130,
        ),
        _email(),
        Field(
            name="operations",
            label=QT_TRANSLATE_NOOP("resources", "Operations"),
            type=Type.LIST,
            section=_TREATMENT,
            form=waste.operation,
            wrong=QT_TRANSLATE_NOOP("errors", "An operation reads R 12 or D 5."),
            column=110,
        ),
        Field(
            name="tgap_eur_per_tonne",
            label=QT_TRANSLATE_NOOP("resources", "TGAP (€ a tonne)"),
            type=Type.DECIMAL,
            least=Decimal(0),
        ),
        Field(
            name="materials",
            label=QT_TRANSLATE_NOOP("resources", "Takes"),
            type=Type.MANY,
            refers="material",
            wide=True,
        ),
        Field(name="permit", label=QT_TRANSLATE_NOOP("resources", "Permit number"), section=_PERMIT),
        Field(
            name="permit_until",
            label=QT_TRANSLATE_NOOP("resources", "Valid until"),
            type=Type.DAY,
            expires=True,
            column=110,
        ),
        Field(
            name="needs_acceptance",
            label=QT_TRANSLATE_NOOP("resources", "Wants a prior acceptance"),
            type=Type.BOOL,
            default=False,
        ),
        _hours(),
    ),
)

SUBCONTRACTOR = Kind(
    name="subcontractor",
    title=QT_TRANSLATE_NOOP("resources", "Subcontractors"),
    one=QT_TRANSLATE_NOOP("resources", "Subcontractor"),
    model=Subcontractor,
    named=("name",),
    search=("code", "name", "city", "phone", "siret"),
    children=(("credential", "owner_id"),),
    fields=(
        Field(
            name="name",
            label=QT_TRANSLATE_NOOP("resources", "Name"),
            section=_WHO,
            required=True,
            wide=True,
            column=220,
        ),
        _code(QT_TRANSLATE_NOOP("resources", "Code"), column=90),
        _siret_field(),
        _next_expiry(),
        *_address(_WHERE, 140),
        Field(name="contact", label=QT_TRANSLATE_NOOP("resources", "Person"), section=_CONTACT),
        Field(
            name="phone",
            label=QT_TRANSLATE_NOOP("resources", "Phone"),
            form=phone_form,
            wrong=_PHONE,
            shown=phone_text,
            column=130,
        ),
        _email(),
        Field(
            name="note",
            label=QT_TRANSLATE_NOOP("resources", "Note"),
            type=Type.NOTE,
            section=_NOTE,
            wide=True,
        ),
    ),
)

PRICE_LIST = Kind(
    name="price_list",
    title=QT_TRANSLATE_NOOP("resources", "Price lists"),
    one=QT_TRANSLATE_NOOP("resources", "Price list"),
    model=PriceList,
    named=("name",),
    children=(("price", "price_list_id"),),
    check=_price_list_check,
    fields=(
        Field(
            name="name",
            label=QT_TRANSLATE_NOOP("resources", "Name"),
            section=_WHO,
            required=True,
            wide=True,
            column=240,
        ),
        Field(
            name="valid_from",
            label=QT_TRANSLATE_NOOP("resources", "From"),
            type=Type.DAY,
            required=True,
            column=110,
        ),
        Field(name="valid_to", label=QT_TRANSLATE_NOOP("resources", "Until"), type=Type.DAY, column=110),
        Field(
            name="customer_id",
            label=QT_TRANSLATE_NOOP("resources", "Customer"),
            type=Type.REF,
            refers="customer",
            section=_SCOPE,
            column=200,
        ),
        Field(
            name="price_group",
            label=QT_TRANSLATE_NOOP("resources", "Price group"),
            hint=QT_TRANSLATE_NOOP("resources", "Neither customer nor group: for everybody."),
            column=120,
        ),
    ),
)

PRICE = Kind(
    name="price",
    title=QT_TRANSLATE_NOOP("resources", "Prices"),
    one=QT_TRANSLATE_NOOP("resources", "Price"),
    model=Price,
    named=("label",),
    archives=False,
    fields=(
        Field(
            name="price_list_id",
            label=QT_TRANSLATE_NOOP("resources", "Price list"),
            type=Type.REF,
            refers="price_list",
            required=True,
            wide=True,
        ),
        Field(
            name="service",
            label=QT_TRANSLATE_NOOP("resources", "Service"),
            type=Type.CHOICE,
            options=_options(*Service),
            default="transport",
            required=True,
            section=_AMOUNT,
            column=120,
        ),
        Field(name="code", label=QT_TRANSLATE_NOOP("resources", "Code")),
        Field(
            name="label",
            label=QT_TRANSLATE_NOOP("resources", "On the invoice"),
            required=True,
            wide=True,
            column=220,
        ),
        Field(
            name="amount_eur",
            label=QT_TRANSLATE_NOOP("resources", "Price (€)"),
            type=Type.DECIMAL,
            digits=4,
            required=True,
            hint=QT_TRANSLATE_NOOP("resources", "Below zero: what we pay."),
            column=100,
        ),
        Field(
            name="unit",
            label=QT_TRANSLATE_NOOP("resources", "Unit"),
            type=Type.CHOICE,
            options=_options(*PRICE_UNITS),
            default="rotation",
            required=True,
            column=110,
        ),
        Field(
            name="minimum",
            label=QT_TRANSLATE_NOOP("resources", "At least"),
            type=Type.DECIMAL,
            digits=3,
            least=Decimal(0),
        ),
        Field(
            name="free_quantity",
            label=QT_TRANSLATE_NOOP("resources", "Free of charge"),
            type=Type.DECIMAL,
            digits=3,
            least=Decimal(0),
        ),
        Field(
            name="vat_category",
            label=QT_TRANSLATE_NOOP("resources", "VAT"),
            type=Type.CHOICE,
            options=_options(*VatCategory),
            default="standard",
        ),
        Field(
            name="material_id",
            label=QT_TRANSLATE_NOOP("resources", "Material"),
            type=Type.REF,
            refers="material",
            section=_WHEN,
            column=140,
        ),
        Field(
            name="container_type",
            label=QT_TRANSLATE_NOOP("resources", "Container type"),
            type=Type.REF,
            refers="container_type",
            column=130,
        ),
        Field(name="site_id", label=QT_TRANSLATE_NOOP("resources", "Site"), type=Type.REF, refers="site"),
        Field(
            name="zone",
            label=QT_TRANSLATE_NOOP("resources", "Price zone"),
            type=Type.INTEGER,
            least=Decimal(0),
            column=80,
        ),
    ),
)

CREDENTIAL_KINDS = (
    "licence",
    "fco",
    "driver_card",
    "medical",
    "adr",
    "caces",
    "badge",
    "induction",
    "first_aid",
    "asbestos",
    "clinical",
    "inspection",
    "tachograph",
    "vgp",
    "insurance",
    "adr_approval",
    "transport_receipt",
    "transport_licence",
    "vigilance",
    "permit",
    "protocol",
    "weighbridge_check",
    "other",
)
"""The papers that the rules of the gate ask for, of drivers first."""

COMPANY_PAPERS = (
    "transport_receipt",
    "transport_licence",
    "weighbridge_check",
    "insurance",
    "permit",
    "other",
)
"""Those that a company has of its own."""

CREDENTIAL = Kind(
    name="credential",
    title=QT_TRANSLATE_NOOP("resources", "Papers"),
    one=QT_TRANSLATE_NOOP("resources", "Paper"),
    model=Credential,
    named=("kind",),
    archives=False,
    check=_credential_check,
    fields=(
        Field(name="owner_kind", label="", type=Type.CHOICE, options=_options(*OWNER_KINDS), hidden=True),
        Field(name="owner_id", label="", type=Type.KEY, hidden=True),
        Field(
            name="kind",
            label=QT_TRANSLATE_NOOP("resources", "Paper"),
            type=Type.CHOICE,
            options=_options(*CREDENTIAL_KINDS),
            default="licence",
            required=True,
            column=150,
        ),
        Field(name="category", label=QT_TRANSLATE_NOOP("resources", "Category"), column=80),
        Field(name="number", label=QT_TRANSLATE_NOOP("resources", "Number"), column=90),
        Field(name="issued_on", label=QT_TRANSLATE_NOOP("resources", "Issued"), type=Type.DAY),
        Field(
            name="valid_until",
            label=QT_TRANSLATE_NOOP("resources", "Valid until"),
            type=Type.DAY,
            expires=True,
            column=100,
        ),
        Field(
            name="state",
            label=QT_TRANSLATE_NOOP("resources", "Known"),
            type=Type.CHOICE,
            options=_options("date", "month", "expired", "unknown", "unlimited"),
            default="date",
        ),
        Field(name="note", label=QT_TRANSLATE_NOOP("resources", "Note"), type=Type.NOTE, wide=True),
    ),
)

COMPANY = Kind(
    name="company",
    title=QT_TRANSLATE_NOOP("resources", "Our papers"),
    one=QT_TRANSLATE_NOOP("resources", "Paper"),
    model=Credential,
    only=("owner_kind", "company"),
    named=("kind",),
    archives=False,
    check=_credential_check,
    fields=tuple(
        replace(field, default="company")
        if field.name == "owner_kind"
        else replace(field, options=_options(*COMPANY_PAPERS), default=COMPANY_PAPERS[0])
        if field.name == "kind"
        else field
        for field in CREDENTIAL.fields
        if field.name != "category"
    ),
)

CUSTOMER_BANK = Kind(
    name="customer_bank",
    title=QT_TRANSLATE_NOOP("resources", "Bank"),
    one=QT_TRANSLATE_NOOP("resources", "Bank account"),
    model=CustomerBank,
    named=("iban",),
    archives=False,
    fields=(
        Field(
            name="iban",
            label=QT_TRANSLATE_NOOP("resources", "IBAN"),
            form=normal.iban,
            wrong=QT_TRANSLATE_NOOP("errors", "This is no IBAN: its check digits do not fit."),
            shown=iban_text,
            required=True,
            wide=True,
            column=240,
        ),
        Field(name="bic", label=QT_TRANSLATE_NOOP("resources", "BIC"), form=upper_form, column=110),
        Field(
            name="mandate_reference",
            label=QT_TRANSLATE_NOOP("resources", "Mandate"),
            hint=QT_TRANSLATE_NOOP("resources", "The reference that direct debits need."),
            column=120,
        ),
        Field(name="mandate_on", label=QT_TRANSLATE_NOOP("resources", "Signed"), type=Type.DAY, column=100),
        Field(
            name="mandate_kind",
            label=QT_TRANSLATE_NOOP("resources", "Scheme"),
            type=Type.CHOICE,
            options=_options("", "CORE", "B2B"),
            default="",
        ),
    ),
)

ABSENCE = Kind(
    name="absence",
    title=QT_TRANSLATE_NOOP("resources", "Absences"),
    one=QT_TRANSLATE_NOOP("resources", "Absence"),
    model=Absence,
    named=("kind",),
    archives=False,
    check=_absence_check,
    fields=(
        Field(
            name="driver_id",
            label=QT_TRANSLATE_NOOP("resources", "Driver"),
            type=Type.REF,
            refers="driver",
            column=170,
        ),
        Field(
            name="vehicle_id",
            label=QT_TRANSLATE_NOOP("resources", "Vehicle"),
            type=Type.REF,
            refers="vehicle",
            column=180,
        ),
        Field(
            name="kind",
            label=QT_TRANSLATE_NOOP("resources", "Reason"),
            type=Type.CHOICE,
            options=tuple(ABSENCES.items()),
            default="leave",
            required=True,
            wide=True,
            column=120,
        ),
        Field(
            name="starts",
            label=QT_TRANSLATE_NOOP("resources", "From"),
            type=Type.MOMENT,
            apart=True,
            required=True,
            hint=QT_TRANSLATE_NOOP("resources", "A day alone counts from its beginning."),
            column=130,
        ),
        Field(
            name="ends",
            label=QT_TRANSLATE_NOOP("resources", "Until"),
            type=Type.MOMENT,
            apart=True,
            ends=True,
            required=True,
            hint=QT_TRANSLATE_NOOP("resources", "A day alone counts whole."),
            column=130,
        ),
        Field(
            name="note", label=QT_TRANSLATE_NOOP("resources", "Note"), type=Type.NOTE, wide=True, column=160
        ),
    ),
)

ACCEPTANCE = Kind(
    name="acceptance",
    title=QT_TRANSLATE_NOOP("resources", "Acceptances"),
    one=QT_TRANSLATE_NOOP("resources", "Prior acceptance"),
    model=Acceptance,
    named=("number",),
    archives=False,
    fields=(
        Field(name="outlet_id", label="", type=Type.KEY, hidden=True),
        Field(
            name="customer_id",
            label=QT_TRANSLATE_NOOP("resources", "Customer"),
            type=Type.REF,
            refers="customer",
            required=True,
            wide=True,
            column=170,
        ),
        Field(
            name="material_id",
            label=QT_TRANSLATE_NOOP("resources", "Material"),
            type=Type.REF,
            refers="material",
            required=True,
            wide=True,
            column=150,
        ),
        Field(name="number", label=QT_TRANSLATE_NOOP("resources", "Number"), required=True, column=100),
        Field(
            name="valid_until",
            label=QT_TRANSLATE_NOOP("resources", "Valid until"),
            type=Type.DAY,
            expires=True,
            column=110,
        ),
    ),
)

CONTAINER_HOLD = Kind(
    name="container_hold",
    title=QT_TRANSLATE_NOOP("resources", "Rent suspended"),
    one=QT_TRANSLATE_NOOP("resources", "Rent suspended"),
    model=ContainerHold,
    named=("reason",),
    archives=False,
    check=_hold_check,
    fields=(
        Field(name="container_id", label="", type=Type.KEY, hidden=True),
        Field(
            name="first_on",
            label=QT_TRANSLATE_NOOP("resources", "From"),
            type=Type.DAY,
            required=True,
            column=110,
        ),
        Field(
            name="last_on",
            label=QT_TRANSLATE_NOOP("resources", "Until"),
            type=Type.DAY,
            hint=QT_TRANSLATE_NOOP("resources", "That day included; empty: until further notice."),
            column=110,
        ),
        Field(
            name="reason",
            label=QT_TRANSLATE_NOOP("resources", "Reason"),
            hint=QT_TRANSLATE_NOOP(
                "resources", "Days that were invoiced already are not computed again: credit them by hand."
            ),
            required=True,
            wide=True,
            column=240,
        ),
    ),
)

MAINTENANCE_PLAN = Kind(
    name="maintenance_plan",
    title=QT_TRANSLATE_NOOP("resources", "Maintenance"),
    one=QT_TRANSLATE_NOOP("resources", "Maintenance"),
    model=MaintenancePlan,
    named=("label",),
    archives=False,
    check=_plan_check,
    fields=(
        Field(name="vehicle_id", label="", type=Type.KEY, hidden=True),
        Field(
            name="label",
            label=QT_TRANSLATE_NOOP("resources", "What"),
            required=True,
            wide=True,
            column=150,
        ),
        Field(
            name="every_months",
            label=QT_TRANSLATE_NOOP("resources", "Every (months)"),
            type=Type.INTEGER,
            least=Decimal(1),
            most=Decimal(240),
            column=80,
        ),
        Field(
            name="every_km",
            label=QT_TRANSLATE_NOOP("resources", "Every (km)"),
            type=Type.INTEGER,
            least=Decimal(1),
            column=80,
        ),
        Field(
            name="next_on",
            label=QT_TRANSLATE_NOOP("resources", "Next due"),
            type=Type.DAY,
            computed=True,
            expires=True,
            column=100,
        ),
        Field(
            name="km_left",
            label=QT_TRANSLATE_NOOP("resources", "Km left"),
            type=Type.INTEGER,
            computed=True,
            column=80,
        ),
        Field(
            name="since_on",
            label=QT_TRANSLATE_NOOP("resources", "Counted since"),
            type=Type.DAY,
            hint=QT_TRANSLATE_NOOP("resources", "Until a visit to the workshop is recorded."),
        ),
        Field(
            name="since_km",
            label=QT_TRANSLATE_NOOP("resources", "Counted since (km)"),
            type=Type.INTEGER,
            least=Decimal(0),
        ),
    ),
)

MAINTENANCE_VISIT = Kind(
    name="maintenance_visit",
    title=QT_TRANSLATE_NOOP("resources", "Workshop"),
    one=QT_TRANSLATE_NOOP("resources", "Visit to the workshop"),
    model=MaintenanceVisit,
    named=("label",),
    archives=False,
    check=_visit_check,
    fields=(
        Field(name="vehicle_id", label="", type=Type.KEY, hidden=True),
        Field(
            name="label",
            label=QT_TRANSLATE_NOOP("resources", "What"),
            required=True,
            wide=True,
            column=150,
        ),
        Field(
            name="plan_id",
            label=QT_TRANSLATE_NOOP("resources", "Of the maintenance plan"),
            type=Type.REF,
            refers="maintenance_plan",
        ),
        Field(name="garage", label=QT_TRANSLATE_NOOP("resources", "Garage"), column=110),
        Field(
            name="starts",
            label=QT_TRANSLATE_NOOP("resources", "From"),
            type=Type.MOMENT,
            apart=True,
            section=_WORKSHOP,
            hint=QT_TRANSLATE_NOOP("resources", "The vehicle is off the road from then on."),
            column=120,
        ),
        Field(
            name="ends",
            label=QT_TRANSLATE_NOOP("resources", "Until"),
            type=Type.MOMENT,
            apart=True,
            ends=True,
        ),
        Field(
            name="done_on",
            label=QT_TRANSLATE_NOOP("resources", "Done on"),
            type=Type.DAY,
            section=_DONE,
            column=100,
        ),
        Field(
            name="km",
            label=QT_TRANSLATE_NOOP("resources", "At (km)"),
            type=Type.INTEGER,
            least=Decimal(0),
            most=Decimal(3_000_000),
        ),
        Field(
            name="cost_eur",
            label=QT_TRANSLATE_NOOP("resources", "Cost (€)"),
            type=Type.DECIMAL,
            least=Decimal(0),
            column=90,
        ),
        Field(name="note", label=QT_TRANSLATE_NOOP("resources", "Note"), type=Type.NOTE, wide=True),
    ),
)

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        CUSTOMER,
        SITE,
        DRIVER,
        VEHICLE,
        CONTAINER,
        MATERIAL,
        OUTLET,
        SUBCONTRACTOR,
        COMPANY,
        PRICE_LIST,
        ABSENCE,
        PRICE,
        CREDENTIAL,
        CUSTOMER_BANK,
        ACCEPTANCE,
        CONTAINER_HOLD,
        MAINTENANCE_PLAN,
        MAINTENANCE_VISIT,
    )
}
"""Every kind, in the order of the screen; from the prices on, each stands within what it belongs to."""
