"""What an invoice or a credit note says, frozen: all of it but the number and the dates of the issued row."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any, Literal, Self
from uuid import UUID

from app.domain.billing import Service
from app.domain.money import VatTotal, euros, vat_by_rate
from app.domain.plain import fingerprint, from_plain, to_plain


class InvoiceKind(StrEnum):
    """Which paper it is; the first two are the kinds of an issued row."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"
    SELF_BILLED = "self_billed"
    """The customer's invoice to us for the material we buy, written by us under his mandate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Seller or buyer, as they stood on the day of issue."""

    name: str
    street: str = ""
    postcode: str = ""
    city: str = ""
    country: str = "FR"
    siren: str = ""
    siret: str = ""
    vat_number: str = ""
    legal_form: str = ""
    capital_eur: Decimal | None = None
    rcs_city: str = ""
    contact: str = ""
    phone: str = ""
    email: str = ""
    code: str = ""
    """Our number for the customer."""
    e_address: str = ""
    """The address in the directory of electronic invoicing; empty: the SIREN."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the service was rendered, when it is not the buyer's address."""

    name: str
    street: str = ""
    postcode: str = ""
    city: str = ""
    country: str = "FR"


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceLine:
    """One line as it is printed: amounts before tax; on a credit note positive too."""

    label: str
    served_on: dt.date
    quantity: Decimal
    unit: str
    unit_price_eur: Decimal
    amount_eur: Decimal
    vat_category: str
    vat_rate: Decimal
    service: str = Service.OTHER
    explanation: tuple[str, ...] = ()
    site: str = ""
    job_number: str = ""
    papers: tuple[str, ...] = ()
    """Numbers of the tickets and tracking forms the line rests on."""
    period_from: dt.date | None = None
    period_to: dt.date | None = None
    job_id: UUID | None = None
    material_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Preceding:
    """The invoice that a credit note corrects."""

    number: str
    issued_on: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalNotices:
    """The sentences the law wants on the page. Source: C. com. art. L441-9, L441-10, D441-5."""

    penalties: str
    indemnity: str
    discount: str
    others: tuple[str, ...] = ()


def usual_notices(late_rate: str, indemnity_eur: Decimal) -> LegalNotices:
    """Return the notices of an invoice between businesses.

    Args:
        late_rate: The yearly rate in words, e.g. "12,15 %" or "trois fois le taux d'intérêt légal".
        indemnity_eur: The lump sum for recovery, a dated parameter (40 € since 2013).
    """
    return LegalNotices(
        penalties=(
            f"En cas de retard, pénalités au taux annuel de {late_rate}, exigibles sans rappel le lendemain"
            " de l'échéance (art. L441-10 du code de commerce)."
        ),
        indemnity=(
            f"Indemnité forfaitaire pour frais de recouvrement en cas de retard : {euros(indemnity_eur)}"
            " (art. D441-5 du code de commerce)."
        ),
        discount="Pas d'escompte pour paiement anticipé.",
    )


@dataclass(frozen=True, slots=True)
class Totals:
    """The foot of an invoice."""

    net_eur: Decimal
    vat: tuple[VatTotal, ...]
    vat_eur: Decimal
    total_eur: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceContent:
    """Everything an invoice says but its number and dates, which the issued row gives."""

    kind: InvoiceKind
    seller: Party
    buyer: Party
    lines: tuple[InvoiceLine, ...]
    payment_terms: str
    notices: LegalNotices
    period_from: dt.date | None = None
    period_to: dt.date | None = None
    iban: str = ""
    bic: str = ""
    payment_method: str = "VIR"
    """VIR transfer, PRLV direct debit, CHQ cheque, LCR bill of exchange, CB card, ESP cash."""
    mandate_reference: str = ""
    creditor_id: str = ""
    order_number: str = ""
    contract_number: str = ""
    buyer_reference: str = ""
    """The service code a public buyer asks for."""
    delivery: Place | None = None
    credits: Preceding | None = None
    reason: str = ""
    """Why a credit note was made."""
    nature: Literal["services", "goods", "both"] = "services"
    vat_on_debits: bool = False
    note: str = ""
    currency: str = "EUR"

    def totals(self) -> Totals:
        """Return the totals: VAT once per rate on the sum of bases."""
        vat = vat_by_rate((line.vat_category, line.vat_rate, line.amount_eur) for line in self.lines)
        net = sum((line.amount_eur for line in self.lines), Decimal("0.00"))
        tax = sum((part.vat_eur for part in vat), Decimal("0.00"))
        return Totals(net, vat, tax, net + tax)

    def to_json(self) -> dict[str, Any]:
        """Return the content in JSON's own types, the same for the same content."""
        plain: dict[str, Any] = to_plain(self)
        return plain

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Return the content that `to_json` wrote."""
        return from_plain(cls, data)

    def fingerprint(self) -> bytes:
        """Return the SHA-256 of the content."""
        return fingerprint(self)

    def credited(
        self, number: str, issued_on: dt.date, reason: str, lines: tuple[InvoiceLine, ...] | None = None
    ) -> Self:
        """Return the credit note of this invoice, whole or of some lines; amounts stay positive."""
        return replace(
            self,
            kind=InvoiceKind.CREDIT_NOTE,
            credits=Preceding(number, issued_on),
            reason=reason,
            lines=self.lines if lines is None else lines,
        )
