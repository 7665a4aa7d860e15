"""What work costs, said with its reasons. What an invoice then says is in `app.domain.invoice`.

A price line answers for a service where each of its conditions (site, material, container, zone) is empty or
met. Among those that answer, the customer's own list goes before his group's, and that before everybody's;
in one list the line with the nearest conditions wins; between equals the one that started last.
"""

import datetime as dt
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Literal
from uuid import UUID

from app.domain.jobs import TRAITS, JobType
from app.domain.money import euros, in_french, line_amount, to_cent, tonnes


class Service(StrEnum):
    """What is charged: the `service` of a price, a charge and an invoice line."""

    TRANSPORT = "transport"
    """A trip that empties or takes away a container: la rotation."""
    DELIVERY = "delivery"
    """An empty container brought or moved; where no list prices it, the trip's price stands."""
    ROUND = "round"
    LIFT = "lift"
    TREATMENT = "treatment"
    PURCHASE = "purchase"
    """Material bought from the customer: a treatment price below zero."""
    TGAP = "tgap"
    RENTAL = "rental"
    WAITING = "waiting"
    FAILED_TRIP = "failed_trip"
    FORM = "form"
    WASHING = "washing"
    DOWNGRADE = "downgrade"
    FUEL = "fuel"
    OTHER = "other"


class VatCategory(StrEnum):
    """The VAT treatment of a line; the rate of each is a dated parameter."""

    STANDARD = "standard"
    INTERMEDIATE = "intermediate"
    REDUCED = "reduced"
    REVERSE_CHARGE = "reverse_charge"
    """Recovered materials between taxable persons: the buyer owes the tax (CGI art. 283-2 sexies)."""
    EXEMPT = "exempt"


VAT_RATES: Mapping[str, Decimal] = {
    VatCategory.STANDARD: Decimal("20.00"),
    VatCategory.INTERMEDIATE: Decimal("10.00"),
    VatCategory.REDUCED: Decimal("5.50"),
    VatCategory.REVERSE_CHARGE: Decimal("0.00"),
    VatCategory.EXEMPT: Decimal("0.00"),
}
"""The rates since 1 January 2014, to start the dated parameters with. Source: CGI art. 278 to 279."""

SERVICE_NAMES: Mapping[str, str] = {
    Service.TRANSPORT: "transport",
    Service.DELIVERY: "pose",
    Service.ROUND: "tournée",
    Service.LIFT: "levée",
    Service.TREATMENT: "traitement",
    Service.PURCHASE: "rachat de matière",
    Service.TGAP: "TGAP",
    Service.RENTAL: "location",
    Service.WAITING: "attente",
    Service.FAILED_TRIP: "déplacement à vide",
    Service.FORM: "gestion du bordereau",
    Service.WASHING: "lavage",
    Service.DOWNGRADE: "déclassement",
    Service.FUEL: "indexation gazole",
    Service.OTHER: "prestation",
}

UNIT_NAMES: Mapping[str, tuple[str, str]] = {
    "rotation": ("rotation", "rotations"),
    "t": ("t", "t"),
    "kg": ("kg", "kg"),
    "m3": ("m³", "m³"),
    "day": ("jour", "jours"),
    "month": ("mois", "mois"),
    "quarter_hour": ("quart d'heure", "quarts d'heure"),
    "unit": ("unité", "unités"),
    "flat": ("forfait", "forfaits"),
    "lift": ("levée", "levées"),
    "percent": ("%", "%"),
}
"""Singular and plural of each unit of a price, as they are printed."""

Scope = Literal["customer", "group", "public"]
Gap = Literal["", "no_price", "no_weight", "no_volume", "no_vat_rate"]

_SCOPES: Mapping[str, tuple[int, str]] = {
    "customer": (2, "prix négocié du client"),
    "group": (1, "prix du groupe de clients"),
    "public": (0, "prix public"),
}
_DAYS_OF_A_MONTH = 30  # usage: a month's rent is prorated over thirty days
_QUARTER_MINUTES = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceLine:
    """One price with its conditions; empty conditions suit everything.

    `minimum` and `free_quantity` count in the line's unit, but the free part of "quarter_hour" in minutes.
    A negative amount is what we pay for the material. For "percent" the amount is the percentage.
    """

    service: str
    label: str
    unit: str
    amount_eur: Decimal
    list_name: str
    scope: Scope = "public"
    material_id: UUID | None = None
    container_type: str | None = None
    site_id: UUID | None = None
    zone: int | None = None
    minimum: Decimal | None = None
    free_quantity: Decimal | None = None
    vat_category: str = VatCategory.STANDARD
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    code: str = ""
    price_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Extra:
    """A service that somebody noted on the job: a washing, a downgraded load in tonnes, a document."""

    service: str
    quantity: Decimal = Decimal(1)
    code: str = ""
    """The price's code, where the service alone does not tell which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What was done: the facts of one job, or of one container's rent over some days."""

    served_on: dt.date
    job_type: str | None = None
    """None where nothing was driven: a rent."""
    is_failed_trip: bool = False
    material_id: UUID | None = None
    material_name: str = ""
    hazardous: bool = False
    container_type: str | None = None
    site_id: UUID | None = None
    zone: int | None = None
    net_kg: int | None = None
    weight_is_estimated: bool = False
    volume_m3: Decimal | None = None
    lifts: int = 0
    waiting_minutes: int = 0
    rental_days: int = 0
    rental_days_before: int = 0
    """Days of the same placement that were counted before: they used up free ones."""
    tgap_eur_per_tonne: Decimal | None = None
    """The tax of the outlet where the load was emptied, on the day it was."""
    fuel_percent: Decimal | None = None
    """The month's fuel revision of transport; None leaves it to a "fuel" line of the lists, if any."""
    extras: tuple[Extra, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """One priced line with the sentences that explain it; a gap has a reason instead of an amount."""

    service: str
    label: str
    quantity: Decimal
    unit: str
    unit_price_eur: Decimal
    amount_eur: Decimal
    vat_category: str
    vat_rate: Decimal
    explanation: tuple[str, ...]
    price_id: UUID | None = None
    gap: Gap = ""

    @property
    def is_gap(self) -> bool:
        """Whether something was done that nothing prices yet."""
        return self.gap != ""


def price(
    work: Work, lines: Iterable[PriceLine], vat_rates: Mapping[str, Decimal] = VAT_RATES
) -> list[Charge]:
    """Return what `work` costs, line by line, with the gaps among them.

    Args:
        work: What was done.
        lines: The lines of every list the customer can be served from; days and conditions are checked here.
        vat_rates: The rate in percent of each VAT category on the day of the work.
    """
    pricer = _Pricer(work, tuple(line for line in lines if _is_in_force(line, work.served_on)), vat_rates)
    if work.is_failed_trip:
        return pricer.charges((Service.FAILED_TRIP,), (Service.WAITING,) if work.waiting_minutes else ())
    needs: list[tuple[str, ...]] = []
    job_type = JobType(work.job_type) if work.job_type else None
    if job_type in (JobType.DELIVER, JobType.MOVE):
        needs.append((Service.DELIVERY, Service.TRANSPORT))
    elif job_type is JobType.ROUND:
        needs.append((Service.ROUND, Service.TRANSPORT))
    elif job_type not in (None, JobType.SERVICE):
        needs.append((Service.TRANSPORT,))
    if work.lifts:
        needs.append((Service.LIFT,))
    if job_type is not None and TRAITS[job_type].is_weighed and work.material_id is not None:
        needs.append((Service.TREATMENT, Service.PURCHASE))
        if work.tgap_eur_per_tonne or pricer.has(Service.TGAP):
            needs.append((Service.TGAP,))
    if work.rental_days:
        needs.append((Service.RENTAL,))
    if work.waiting_minutes:
        needs.append((Service.WAITING,))
    if job_type is not None and work.hazardous and pricer.has(Service.FORM):
        needs.append((Service.FORM,))
    return pricer.charges(*needs)


class _Pricer:
    """Asks the lists, one service after the other."""

    def __init__(self, work: Work, lines: Sequence[PriceLine], vat_rates: Mapping[str, Decimal]) -> None:
        self._work = work
        self._lines = lines
        self._vat_rates = vat_rates

    def has(self, service: str) -> bool:
        return self._best(service)[0] is not None

    def charges(self, *needs: tuple[str, ...]) -> list[Charge]:
        found: list[Charge] = []
        for services in needs:
            if services:
                found += self._charge(services)
        for extra in self._work.extras:
            found += self._charge((extra.service,), extra)
        return found + self._fuel(found)

    def _best(self, service: str, code: str = "") -> tuple[PriceLine | None, int]:
        """Return the line that wins for a service, and how many others would have answered."""
        answering = [
            line
            for line in self._lines
            if line.service == service and (not code or line.code == code) and self._suits(line)
        ]
        if not answering:
            return None, 0
        return max(answering, key=_rank), len(answering) - 1

    def _suits(self, line: PriceLine) -> bool:
        work = self._work
        return (
            line.site_id in (None, work.site_id)
            and line.material_id in (None, work.material_id)
            and line.container_type in (None, work.container_type)
            and line.zone in (None, work.zone)
        )

    def _charge(self, services: tuple[str, ...], extra: Extra | None = None) -> list[Charge]:
        if services == (Service.TGAP,) and self._work.tgap_eur_per_tonne:
            return self._tgap(self._work.tgap_eur_per_tonne)
        found = [self._best(service, extra.code if extra else "") for service in services]
        known = [(line, others) for line, others in found if line is not None]
        if not known:
            return [self._gap(services[0], "no_price", self._nothing_suits(services[0]))]
        line, others = max(known, key=lambda item: _SCOPES[item[0].scope][0])
        service = line.service
        reasons = self._why(line, others)
        if services[0] != service == Service.TRANSPORT:
            reasons.append(f"Aucun prix de {SERVICE_NAMES[services[0]]} : le prix de rotation s'applique.")
        done = extra.quantity if extra else self._done(line)
        if done is None:
            gap: Gap = "no_volume" if line.unit == "m3" else "no_weight"
            what = "le volume" if line.unit == "m3" else "la pesée"
            return [self._gap(service, gap, (*reasons, f"Il manque {what}."), line)]
        quantity = self._billed(line, done, reasons)
        if quantity == 0:
            return []
        return [self._priced(line, quantity, reasons)]

    def _done(self, line: PriceLine) -> Decimal | None:
        """Return how much was done in the unit of a line; None where nobody measured it."""
        work = self._work
        match line.unit:
            case "t":
                return None if work.net_kg is None else tonnes(work.net_kg)
            case "kg":
                return None if work.net_kg is None else Decimal(work.net_kg)
            case "m3":
                return work.volume_m3
            case "day":
                return Decimal(work.rental_days)
            case "month":
                return (Decimal(work.rental_days) / _DAYS_OF_A_MONTH).quantize(Decimal("0.0001"))
            case "quarter_hour":
                return Decimal(work.waiting_minutes)
            case "lift":
                return Decimal(work.lifts)
        return Decimal(1)

    def _billed(self, line: PriceLine, done: Decimal, reasons: list[str]) -> Decimal:
        """Return the quantity to charge: without the free part, raised to the minimum."""
        free = line.free_quantity or Decimal(0)
        if line.service == Service.RENTAL and free:
            free = self._free_left(line, free, reasons)
        if line.unit == "quarter_hour":
            minutes = max(done - free, Decimal(0))
            quantity = Decimal(math.ceil(minutes / _QUARTER_MINUTES))
            reasons.append(
                f"{in_french(done)} min d'attente"
                + (f", dont {in_french(free)} min comprises" if free else "")
                + f" : {amount_of(quantity, line.unit)} commencés."
            )
        else:
            quantity = max(done - free, Decimal(0))
            if free:
                reasons.append(
                    f"{amount_of(done, line.unit)}, dont {amount_of(free, line.unit)} en franchise."
                )
        if line.service in (Service.TREATMENT, Service.PURCHASE) and self._work.weight_is_estimated:
            reasons.append("Poids estimé, non pesé.")
        # What we pay for is what we weighed: a minimum binds the customer's side only.
        if line.minimum is not None and Decimal(0) < quantity < line.minimum and line.amount_eur >= 0:
            reasons.append(
                f"{amount_of(quantity, line.unit)} portés au minimum facturé de"
                f" {amount_of(line.minimum, line.unit)}."
            )
            quantity = line.minimum
        return quantity

    def _free_left(self, line: PriceLine, free: Decimal, reasons: list[str]) -> Decimal:
        """Return the free part that earlier days of the placement have left, in the line's unit."""
        before = Decimal(self._work.rental_days_before)
        if not before:
            return free
        used = (before / _DAYS_OF_A_MONTH).quantize(Decimal("0.0001")) if line.unit == "month" else before
        left = max(free - used, Decimal(0))
        if not left:
            reasons.append(f"Franchise de {amount_of(free, line.unit)} épuisée.")
        return left

    def _priced(self, line: PriceLine, quantity: Decimal, reasons: list[str]) -> Charge:
        service, category = line.service, line.vat_category
        if line.amount_eur < 0:
            service = Service.PURCHASE
            if category == VatCategory.STANDARD:
                category = VatCategory.REVERSE_CHARGE
                reasons.append(
                    "Rachat de matière de récupération : TVA due par l'acheteur (CGI art. 283-2 sexies)."
                )
        elif service == Service.PURCHASE:
            service = Service.TREATMENT
        rate = self._vat_rates.get(category)
        if rate is None:
            return self._gap(
                service, "no_vat_rate", (*reasons, f"Aucun taux de TVA pour « {category} »."), line
            )
        amount = line_amount(quantity, line.amount_eur)
        reasons.append(_sum(quantity, line.unit, line.amount_eur, amount))
        return Charge(
            service=service,
            label=line.label,
            quantity=quantity,
            unit=line.unit,
            unit_price_eur=line.amount_eur,
            amount_eur=amount,
            vat_category=category,
            vat_rate=rate,
            explanation=tuple(reasons),
            price_id=line.price_id,
        )

    def _tgap(self, eur_per_tonne: Decimal) -> list[Charge]:
        """Return the tax on the weight that was really emptied: never on the billed minimum."""
        reason = f"Taxe de l'exutoire : {euros(eur_per_tonne)} par tonne réelle."
        if self._work.net_kg is None:
            return [self._gap(Service.TGAP, "no_weight", (reason, "Il manque la pesée."))]
        treatment, _ = self._best(Service.TREATMENT)
        category = treatment.vat_category if treatment is not None else VatCategory.STANDARD
        line = PriceLine(
            service=Service.TGAP,
            label="TGAP",
            unit="t",
            amount_eur=eur_per_tonne,
            list_name="",
            vat_category=category,
        )
        quantity = tonnes(self._work.net_kg)
        return [self._priced(line, quantity, [reason])] if quantity else []

    def _fuel(self, charges: Sequence[Charge]) -> list[Charge]:
        """Return the fuel revision: a percentage of the transport charges, per VAT category."""
        line, others = self._best(Service.FUEL)
        percent = self._work.fuel_percent
        reasons = ["Révision du mois selon l'indice gazole (code des transports, art. L3222-1)."]
        if percent is None:
            if line is None:
                return []
            percent, reasons = line.amount_eur, self._why(line, others)
        bases: dict[str, Decimal] = {}
        for charge in charges:
            if charge.service in _MOVED and not charge.is_gap:
                bases[charge.vat_category] = bases.get(charge.vat_category, Decimal(0)) + charge.amount_eur
        return [
            self._priced(
                PriceLine(
                    service=Service.FUEL,
                    label=line.label if line is not None else "Indexation gazole",
                    unit="percent",
                    amount_eur=base / 100,
                    list_name="",
                    vat_category=category,
                    price_id=line.price_id if line is not None else None,
                ),
                percent,
                [*reasons, f"{in_french(percent, 2)} % de {euros(base)} de transport."],
            )
            for category, base in bases.items()
            if percent and base
        ]

    def _why(self, line: PriceLine, others: int) -> list[str]:
        """Return which list and line won, and by what."""
        met = [
            text
            for condition, text in (
                (line.site_id, "ce chantier"),
                (line.material_id, self._work.material_name or "cette matière"),
                (line.container_type, f"contenant {line.container_type}"),
                (line.zone, f"zone {line.zone}"),
            )
            if condition is not None
        ]
        reasons = [f"Liste « {line.list_name} » ({_SCOPES[line.scope][1]}) : {line.label}."]
        if met:
            reasons.append(f"Prix propre à : {', '.join(met)}.")
        if others == 1:
            reasons.append("Un autre prix convenait, moins précis ou plus ancien.")
        elif others:
            reasons.append(f"{others} autres prix convenaient, moins précis ou plus anciens.")
        return reasons

    def _nothing_suits(self, service: str) -> tuple[str, ...]:
        work = self._work
        facts = [
            f"contenant {work.container_type}" if work.container_type else "contenant non dit",
            f"zone {work.zone}" if work.zone is not None else "zone inconnue",
        ]
        if work.material_name:
            facts.insert(0, work.material_name)
        return (
            f"Aucun prix de {SERVICE_NAMES.get(service, service)} au {work.served_on:%d/%m/%Y} pour :"
            f" {', '.join(facts)}.",
        )

    def _gap(self, service: str, gap: Gap, reasons: tuple[str, ...], line: PriceLine | None = None) -> Charge:
        name = SERVICE_NAMES.get(service, service)
        return Charge(
            service=service,
            label=line.label if line else name[:1].upper() + name[1:],
            quantity=Decimal(0),
            unit=line.unit if line else "unit",
            unit_price_eur=line.amount_eur if line else Decimal(0),
            amount_eur=Decimal("0.00"),
            vat_category=line.vat_category if line else VatCategory.STANDARD,
            vat_rate=self._vat_rates.get(line.vat_category if line else VatCategory.STANDARD, Decimal(0)),
            explanation=reasons,
            price_id=line.price_id if line else None,
            gap=gap,
        )


_MOVED = frozenset({Service.TRANSPORT, Service.DELIVERY, Service.ROUND})


def _is_in_force(line: PriceLine, day: dt.date) -> bool:
    return (line.valid_from is None or line.valid_from <= day) and (
        line.valid_to is None or day <= line.valid_to
    )


def _rank(line: PriceLine) -> tuple[int, bool, int, bool, bool, dt.date, str]:
    """Return how near a line is to the work: compared field by field."""
    return (
        _SCOPES[line.scope][0],
        line.site_id is not None,
        (line.material_id is not None) + (line.container_type is not None),
        line.material_id is not None,
        line.zone is not None,
        line.valid_from or dt.date.min,
        str(line.price_id or ""),
    )


def amount_of(quantity: Decimal, unit: str) -> str:
    """Return a quantity with its unit as it is printed: `4,660 t`, `2 rotations`."""
    one, many = UNIT_NAMES.get(unit, (unit, unit))
    return f"{quantity_text(quantity, unit)} {many if abs(quantity) >= 2 else one}"


def quantity_text(quantity: Decimal, unit: str) -> str:
    """Return a quantity as it is printed: tonnes to the kilogram, others with the digits they have."""
    if unit == "t":
        return in_french(quantity, 3)
    exponent = quantity.normalize().as_tuple().exponent
    digits = max(0, -exponent) if isinstance(exponent, int) else 0
    return in_french(quantity, max(digits, 2) if digits else 0)


def _sum(quantity: Decimal, unit: str, unit_price: Decimal, amount: Decimal) -> str:
    return f"{amount_of(quantity, unit)} × {euros(unit_price)} = {euros(amount)}."


def fuel_percent(share: Decimal, base_index: Decimal, index: Decimal) -> Decimal:
    """Return the fuel revision in percent of transport, to two digits.

    Args:
        share: The part of fuel in the cost of transport, in percent (usually 18 to 27).
        base_index: The index of the contract's base month.
        index: The index of the month of the work.

    Raises:
        ValueError: The base index is not positive.

    Source: code des transports, art. L3222-1; rate = share x (I1 - I0) / I0.
    """
    if base_index <= 0:
        raise ValueError(f"no base index: {base_index}")
    return to_cent(share * (index - base_index) / base_index)
