"""The data of an invoice for machines: Factur-X, profile EN 16931, with the French rules on top.

Source: EN 16931-1; Factur-X 1.0; XP Z12-012 for notes, frames and schemes (BR-FR). The names BT and BG
are those of the standard's terms.
"""

import datetime as dt
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape

from drafthorse.models.accounting import ApplicableTradeTax  # type: ignore[import-untyped]
from drafthorse.models.document import Document  # type: ignore[import-untyped]
from drafthorse.models.note import IncludedNote  # type: ignore[import-untyped]
from drafthorse.models.party import TaxRegistration  # type: ignore[import-untyped]
from drafthorse.models.payment import PaymentMeans, PaymentTerms  # type: ignore[import-untyped]
from drafthorse.models.tradelines import LineItem  # type: ignore[import-untyped]

from app.domain.billing import VatCategory
from app.domain.invoice import InvoiceContent, InvoiceKind, InvoiceLine, Party

XML_NAME = "factur-x.xml"
PROFILE = "urn:cen.eu:en16931:2017"

TYPE_CODES: Mapping[InvoiceKind, str] = {
    InvoiceKind.INVOICE: "380",
    InvoiceKind.CREDIT_NOTE: "381",
    InvoiceKind.SELF_BILLED: "389",
}
UNIT_CODES: Mapping[str, str] = {
    "rotation": "E48",
    "t": "TNE",
    "kg": "KGM",
    "m3": "MTQ",
    "day": "DAY",
    "month": "MON",
    "quarter_hour": "E48",
    "unit": "C62",
    "flat": "E48",
    "lift": "E48",
    "percent": "P1",
}
"""UN/ECE recommendations 20 and 21."""

_VAT_CODES: Mapping[str, str] = {
    VatCategory.STANDARD: "S",
    VatCategory.INTERMEDIATE: "S",
    VatCategory.REDUCED: "S",
    VatCategory.REVERSE_CHARGE: "AE",
    VatCategory.EXEMPT: "E",
}
EXEMPTIONS: Mapping[str, tuple[str, str]] = {
    "AE": ("VATEX-EU-AE", "Autoliquidation : TVA due par l'acquéreur (CGI art. 283-2 sexies)"),
    "E": ("", "Opération exonérée de TVA"),
}
"""Code and reason of each VAT category without tax."""

_MEANS: Mapping[str, str] = {"VIR": "58", "PRLV": "59", "CHQ": "20", "LCR": "24", "CB": "48", "ESP": "10"}
_FRAMES = {"services": "S1", "goods": "B1", "both": "M1"}
_SIRET, _SIREN, _DIRECTORY, _EMAIL = "0009", "0002", "0225", "EM"
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CENT = Decimal("0.01")


def vat_code(category: str) -> str:
    """Return the standard's letter of a VAT category; without one of its own a line is taxed."""
    return _VAT_CODES.get(category, "S")


def facturx_xml(content: InvoiceContent, number: str, issued_on: dt.date, due_on: dt.date) -> bytes:
    """Return the XML of an invoice, credit note or self-billed invoice.

    Amounts stay positive on a credit note: its type says which way they go. A line that deducts has a
    negative quantity, for a unit price may not be negative (BR-27).
    """
    content = InvoiceContent.from_json(_printable(content.to_json()))
    document = Document()
    document.context.business_parameter.id = _FRAMES[content.nature]
    document.context.guideline_parameter.id = PROFILE
    document.header.id = number
    document.header.type_code = TYPE_CODES[content.kind]
    document.header.issue_date_time = issued_on
    for subject, text in _notes(content):
        document.header.notes.add(IncludedNote(content=text, subject_code=subject))
    for line_rank, line in enumerate(content.lines, 1):
        document.trade.items.add(_line(line, line_rank))
    _agreement(document.trade.agreement, content)
    _delivery(document.trade.delivery, content)
    _settlement(document.trade.settlement, content, due_on, number)
    xml: bytes = document.serialize(schema=None)
    return xml


def _notes(content: InvoiceContent) -> list[tuple[str, str]]:
    notices = content.notices
    notes = [
        ("PMT", notices.indemnity),
        ("PMD", notices.penalties),
        ("AAB", notices.discount),
        ("BAR", "B2B" if content.buyer.siren else "B2C"),
    ]
    seller = content.seller
    if seller.rcs_city:
        notes.append(("ABL", f"RCS {seller.rcs_city} {seller.siren}"))
    if content.vat_on_debits:
        notes.append(("AAI", "Option pour le paiement de la taxe d'après les débits"))
    if content.kind is InvoiceKind.SELF_BILLED:
        notes.append(("REG", "Autofacturation"))
    notes += [("AAI", text) for text in (*notices.others, content.reason, content.note) if text]
    return notes


def _agreement(agreement: Any, content: InvoiceContent) -> None:
    if content.buyer_reference:
        agreement.buyer_reference = content.buyer_reference
    _party(agreement.seller, content.seller, describe=True)
    _party(agreement.buyer, content.buyer)
    if content.order_number:
        agreement.buyer_order.issuer_assigned_id = content.order_number
    if content.contract_number:
        agreement.contract.issuer_assigned_id = content.contract_number


def _party(node: Any, party: Party, *, describe: bool = False) -> None:
    if party.siret:
        node.global_id.add((_SIRET, party.siret))
    node.name = party.name
    if describe and party.legal_form:
        capital = f" au capital de {party.capital_eur} EUR" if party.capital_eur is not None else ""
        node.description = f"{party.legal_form}{capital}"
    if party.siren:
        node.legal_organization.id = (_SIREN, party.siren)
    if party.contact or party.phone or party.email:
        node.contact.person_name = party.contact or party.name
        if party.phone:
            node.contact.telephone.number = party.phone
        if party.email:
            node.contact.email.address = party.email
    node.address.postcode = party.postcode
    node.address.line_one = party.street
    node.address.city_name = party.city
    node.address.country_id = party.country
    if party.e_address or party.siren:
        node.electronic_address.uri_ID = (_DIRECTORY, party.e_address or party.siren)
    elif party.email:
        node.electronic_address.uri_ID = (_EMAIL, party.email)
    if party.vat_number:
        node.tax_registrations.add(TaxRegistration(id=("VA", party.vat_number)))


def _delivery(delivery: Any, content: InvoiceContent) -> None:
    place = content.delivery
    if place is not None:
        delivery.ship_to.name = place.name
        delivery.ship_to.address.postcode = place.postcode
        delivery.ship_to.address.line_one = place.street
        delivery.ship_to.address.city_name = place.city
        delivery.ship_to.address.country_id = place.country
    delivery.event.occurrence = max(line.served_on for line in content.lines)


def _settlement(settlement: Any, content: InvoiceContent, due_on: dt.date, number: str) -> None:
    is_debit = content.payment_method == "PRLV" and content.kind is InvoiceKind.INVOICE
    if is_debit and content.creditor_id:
        settlement.creditor_reference_id = content.creditor_id
    settlement.payment_reference = number
    settlement.currency_code = content.currency
    # A credit note asks for no payment.
    if content.kind is not InvoiceKind.CREDIT_NOTE:
        means = PaymentMeans()
        code = _MEANS.get(content.payment_method, "1")
        means.type_code = "30" if code == "58" and not content.iban else code
        if content.iban and not is_debit:
            means.payee_account.iban = content.iban.replace(" ", "")
            means.payee_account.account_name = content.seller.name
            if content.bic:
                means.payee_institution.bic = content.bic
        settlement.payment_means.add(means)
    totals = content.totals()
    point = "5" if content.vat_on_debits else "29" if content.nature == "goods" else "72"
    # Categories that the standard does not tell apart, such as two taxed at one rate, are one to it.
    sums: dict[tuple[str, Decimal], list[Decimal]] = {}
    for part in totals.vat:
        base_and_tax = sums.setdefault((vat_code(part.category), part.rate), [Decimal(0), Decimal(0)])
        base_and_tax[0] += part.base_eur
        base_and_tax[1] += part.vat_eur
    for (category, rate), (base, tax_eur) in sums.items():
        tax = ApplicableTradeTax()
        tax.calculated_amount = _money(tax_eur)
        tax.type_code = "VAT"
        tax.basis_amount = _money(base)
        tax.category_code = category
        if category in EXEMPTIONS:
            code, reason = EXEMPTIONS[category]
            tax.exemption_reason = reason
            if code:
                tax.exemption_reason_code = code
        tax.due_date_type_code = point
        tax.rate_applicable_percent = rate.quantize(_CENT)
        settlement.trade_tax.add(tax)
    if content.period_from is not None and content.period_to is not None:
        settlement.period.start = content.period_from
        settlement.period.end = content.period_to
    terms = PaymentTerms()
    terms.description = content.payment_terms
    terms.due = due_on
    if is_debit and content.mandate_reference:
        terms.debit_mandate_id = content.mandate_reference
    settlement.terms.add(terms)
    summation = settlement.monetary_summation
    summation.line_total = _money(totals.net_eur)
    summation.charge_total = _money(Decimal(0))
    summation.allowance_total = _money(Decimal(0))
    summation.tax_basis_total = _money(totals.net_eur)
    summation.tax_total = (_money(totals.vat_eur), content.currency)
    summation.grand_total = _money(totals.total_eur)
    summation.due_amount = _money(totals.total_eur)
    if content.credits is not None:
        settlement.invoice_referenced_document.issuer_assigned_id = content.credits.number
        settlement.invoice_referenced_document.issue_date_time = content.credits.issued_on


def _line(line: InvoiceLine, rank: int) -> Any:
    item = LineItem()
    item.document.line_id = str(rank)
    item.product.seller_assigned_id = line.service
    item.product.name = line.label
    details = [
        line.site,
        f"Intervention {line.job_number}" if line.job_number else "",
        ", ".join(line.papers),
        " ".join(line.explanation),
    ]
    description = " ; ".join(text for text in details if text)
    if description:
        item.product.description = description
    sign = -1 if line.unit_price_eur < 0 else 1
    item.agreement.net.amount = _plain(line.unit_price_eur * sign)
    item.delivery.billed_quantity = (_plain(line.quantity * sign), UNIT_CODES.get(line.unit, "C62"))
    item.settlement.trade_tax.type_code = "VAT"
    item.settlement.trade_tax.category_code = vat_code(line.vat_category)
    item.settlement.trade_tax.rate_applicable_percent = line.vat_rate.quantize(_CENT)
    item.settlement.period.start = line.period_from or line.served_on
    item.settlement.period.end = line.period_to or line.served_on
    item.settlement.monetary_summation.total_amount = _money(line.amount_eur)
    return item


def _printable(value: Any) -> Any:
    """Return JSON without the characters that XML has no way to write."""
    if isinstance(value, str):
        return _NOT_IN_XML.sub(" ", value)
    if isinstance(value, list):
        return [_printable(item) for item in value]
    if isinstance(value, dict):
        return {key: _printable(item) for key, item in value.items()}
    return value


def _money(amount: Decimal) -> Decimal:
    return amount.quantize(_CENT) + Decimal(0)


def _plain(number: Decimal) -> str:
    """Return a number without exponent and without needless zeros."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def xmp(title: str, author: str, created_at: dt.datetime) -> str:
    """Return the file's metadata: PDF/A-3b, and the schema that names the XML inside."""
    moment = created_at.astimezone(dt.UTC).isoformat(timespec="seconds")
    properties = "".join(
        f'<rdf:li rdf:parseType="Resource"><pdfaProperty:name>{name}</pdfaProperty:name>'
        f"<pdfaProperty:valueType>Text</pdfaProperty:valueType>"
        f"<pdfaProperty:category>external</pdfaProperty:category>"
        f"<pdfaProperty:description>{description}</pdfaProperty:description></rdf:li>"
        for name, description in (
            ("DocumentFileName", "Name of the embedded XML invoice"),
            ("DocumentType", "INVOICE"),
            ("Version", "Version of the Factur-X schema"),
            ("ConformanceLevel", "Profile of the embedded XML invoice"),
        )
    )
    return f"""<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>3</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance></rdf:Description>
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(title)}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{escape(author)}</rdf:li></rdf:Seq></dc:creator></rdf:Description>
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<xmp:CreatorTool>Rondo</xmp:CreatorTool><xmp:CreateDate>{moment}</xmp:CreateDate>
<xmp:ModifyDate>{moment}</xmp:ModifyDate><pdf:Producer>Rondo</pdf:Producer></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>Factur-X PDFA Extension Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>fx</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq>{properties}</rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
<rdf:Description rdf:about="" xmlns:fx="urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#">
<fx:DocumentType>INVOICE</fx:DocumentType><fx:DocumentFileName>{XML_NAME}</fx:DocumentFileName>
<fx:Version>1.0</fx:Version><fx:ConformanceLevel>EN 16931</fx:ConformanceLevel></rdf:Description>
</rdf:RDF>
</x:xmpmeta>"""
