"""Invoices, credit notes, self-billed invoices: a PDF/A-3 for people, the same data for machines inside.

Source of the mentions: CGI ann. II art. 242 nonies A; C. com. art. L441-9, L441-10, D441-5, R123-237.
"""

import datetime as dt
from collections.abc import Iterator

from app.domain.billing import UNIT_NAMES, quantity_text
from app.domain.calendar import PARIS
from app.domain.invoice import InvoiceContent, InvoiceKind, InvoiceLine, Party
from app.domain.money import NO_BREAK, euros, in_french
from app.services.documents.einvoice import EXEMPTIONS, XML_NAME, facturx_xml, vat_code, xmp
from app.services.documents.page import (
    Box,
    Cell,
    Column,
    Letterhead,
    Page,
    Row,
    day,
    joined,
    postal,
    siret_text,
)

TITLES = {
    InvoiceKind.INVOICE: "Facture",
    InvoiceKind.CREDIT_NOTE: "Avoir",
    InvoiceKind.SELF_BILLED: "Autofacture",
}
NATURES = {
    "services": "Prestations de services",
    "goods": "Livraisons de biens",
    "both": "Livraisons de biens et prestations de services",
}
METHODS = {
    "VIR": "Virement",
    "PRLV": "Prélèvement SEPA",
    "CHQ": "Chèque",
    "LCR": "Lettre de change relevé",
    "CB": "Carte bancaire",
    "ESP": "Espèces",
}


def invoice(content: InvoiceContent, number: str, issued_on: dt.date, due_on: dt.date, sha256: str) -> bytes:
    """Return the file of an issued invoice.

    Args:
        content: What was frozen at issue.
        number: Its number, e.g. "FA2026-000123".
        issued_on: Its date.
        due_on: Last day to pay.
        sha256: The fingerprint of the issued row, in hexadecimal, printed at the foot. Without it this is a
            draft: it says so on every page, and has no data for machines inside.
    """
    is_draft = not sha256
    moment = dt.datetime.combine(issued_on, dt.time(12), PARIS)
    title = TITLES[content.kind]
    page = Page(
        letterhead(content.seller),
        title,
        number,
        f"du {day(issued_on)}",
        dated=moment,
        banner="PROJET : ce document ne vaut pas facture" if is_draft else "",
        proof=sha256,
        archive=not is_draft,
    )
    if not is_draft:
        page.set_xmp_metadata(xmp(f"{title} {number}", content.seller.name, moment))
        page.embed_file(
            bytes=facturx_xml(content, number, issued_on, due_on),
            basename=XML_NAME,
            mime_type="text/xml",
            associated_file_relationship="Data",
            modification_date=moment.astimezone(dt.UTC),
            desc="Factur-X, profil EN 16931",
            compress=True,
        )
    _parties(page, content)
    _references(page, content, issued_on, due_on)
    if content.credits is not None:
        reason = f" Motif : {content.reason}" if content.reason else ""
        page.notice(
            f"AVOIR sur facture {content.credits.number} du {day(content.credits.issued_on)}.{reason}"
        )
    if content.kind is InvoiceKind.SELF_BILLED:
        page.notice("Autofacturation : facture établie par le client au nom et pour le compte du vendeur.")
    page.listing(
        (
            Column("Désignation", 86),
            Column("Date", 19),
            Column("Quantité", 19, right=True),
            Column("Unité", 20),
            Column("PU HT", 21, right=True),
            Column("TVA", 14, right=True),
            Column("Montant HT", 25, right=True),
        ),
        _rows(content),
    )
    _totals(page, content)
    _payment(page, content, due_on)
    _notices(page, content)
    return page.finished()


def letterhead(seller: Party) -> Letterhead:
    """Return the letterhead of a seller, with the mentions of the register of commerce."""
    form = joined(
        seller.legal_form,
        f"au capital de {euros(seller.capital_eur)}" if seller.capital_eur is not None else "",
        by=" ",
    )
    register = f"RCS {seller.rcs_city} {siret_text(seller.siren)}" if seller.rcs_city else ""
    return Letterhead(
        name=seller.name,
        address=postal(seller.street, seller.postcode, seller.city),
        details=tuple(
            text
            for text in (
                joined(f"Tél. {seller.phone}" if seller.phone else "", seller.email),
                joined(
                    f"SIRET {siret_text(seller.siret)}"
                    if seller.siret
                    else f"SIREN {siret_text(seller.siren)}",
                    f"TVA {seller.vat_number}" if seller.vat_number else "",
                ),
            )
            if text
        ),
        legal=joined(
            joined(seller.name, form, by=", "),
            f"SIREN {siret_text(seller.siren)}" if seller.siren else "",
            register,
            f"TVA intracommunautaire {seller.vat_number}" if seller.vat_number else "",
        ),
    )


def _parties(page: Page, content: InvoiceContent) -> None:
    buyer, place = content.buyer, content.delivery
    facts = (
        joined(
            f"SIREN {siret_text(buyer.siren)}" if buyer.siren else "",
            f"TVA {buyer.vat_number}" if buyer.vat_number else "",
        ),
    )
    if place is not None:
        left = Box("Lieu de la prestation", (place.name, *postal(place.street, place.postcode, place.city)))
    else:
        seller = content.seller
        left = Box("Votre interlocuteur", (seller.contact or seller.name, seller.phone, seller.email))
    page.boxes(
        left, Box("Facturé à", (buyer.name, *postal(buyer.street, buyer.postcode, buyer.city), *facts))
    )


def _references(page: Page, content: InvoiceContent, issued_on: dt.date, due_on: dt.date) -> None:
    period = ""
    if content.period_from is not None and content.period_to is not None:
        period = f"du {day(content.period_from)} au {day(content.period_to)}"
    pairs = [
        ("Date d'émission", day(issued_on)),
        ("Date d'échéance" if content.kind is not InvoiceKind.CREDIT_NOTE else "À valoir au", day(due_on)),
        ("Période", period or day(max(line.served_on for line in content.lines))),
        ("Code client", content.buyer.code),
        ("Votre commande", content.order_number),
        ("Nature des opérations", NATURES[content.nature]),
    ]
    if content.contract_number or content.buyer_reference:
        pairs += [("Contrat", content.contract_number), ("Référence acheteur", content.buyer_reference)]
    page.fields([pair for pair in pairs if pair[1]])


def _rows(content: InvoiceContent) -> Iterator[Row]:
    site = None
    several = len({line.site for line in content.lines}) > 1
    for line in content.lines:
        if several and line.site != site:
            site = line.site
            yield (Cell(site or "Autres prestations", bold=True, leads=True), "", "", "", "", "", "")
        yield _row(line, with_site=not several)


def _row(line: InvoiceLine, *, with_site: bool) -> Row:
    origin = joined(
        line.site if with_site else "",
        f"Intervention {line.job_number}" if line.job_number else "",
        ", ".join(line.papers),
    )
    period = ""
    if line.period_from is not None and line.period_to is not None:
        period = f"du {day(line.period_from)} au {day(line.period_to)}"
    notes = tuple(text for text in (origin, period, *line.explanation) if text)
    one, many = UNIT_NAMES.get(line.unit, (line.unit, line.unit))
    reverse = vat_code(line.vat_category) == "AE"
    return (
        Cell(line.label, notes),
        day(line.served_on),
        quantity_text(line.quantity, line.unit),
        many if abs(line.quantity) >= 2 else one,
        euros(line.unit_price_eur),
        "Autoliq." if reverse else _percent(line.vat_rate),
        euros(line.amount_eur),
    )


def _percent(rate: object) -> str:
    text = in_french(rate, 2)  # type: ignore[arg-type]
    return f"{text.removesuffix('0').removesuffix(',0')}{NO_BREAK}%"


def _totals(page: Page, content: InvoiceContent) -> None:
    totals = content.totals()
    pairs = [("Total HT", euros(totals.net_eur))]
    pairs += [
        (
            f"Base {euros(part.base_eur)}, autoliquidation"
            if vat_code(part.category) == "AE"
            else f"TVA {_percent(part.rate)} sur {euros(part.base_eur)}",
            euros(part.vat_eur),
        )
        for part in totals.vat
    ]
    if len(totals.vat) > 1:
        pairs.append(("Total TVA", euros(totals.vat_eur)))
    label = {
        InvoiceKind.INVOICE: "Total TTC à payer",
        InvoiceKind.CREDIT_NOTE: "Total TTC de l'avoir",
        InvoiceKind.SELF_BILLED: "Total TTC à recevoir",
    }[content.kind]
    pairs.append((label, euros(totals.total_eur)))
    page.sums(pairs)


def _payment(page: Page, content: InvoiceContent, due_on: dt.date) -> None:
    if content.kind is InvoiceKind.CREDIT_NOTE:
        page.text_block(
            "Cet avoir vient en déduction de ce que vous nous devez, ou vous est remboursé sur demande.", 9
        )
        page.ln(2)
        return
    pairs = [
        ("Conditions", content.payment_terms),
        ("Mode de règlement", METHODS.get(content.payment_method, content.payment_method)),
        ("À payer au plus tard le", day(due_on)),
    ]
    if content.payment_method == "PRLV":
        pairs += [("Référence du mandat (RUM)", content.mandate_reference), ("ICS", content.creditor_id)]
    elif content.iban:
        iban = content.iban.replace(" ", "")
        pairs += [
            ("IBAN", " ".join(iban[start : start + 4] for start in range(0, len(iban), 4))),
            ("BIC", content.bic),
            ("Titulaire", content.seller.name),
        ]
    page.fields([pair for pair in pairs if pair[1]], framed="Règlement")


def _notices(page: Page, content: InvoiceContent) -> None:
    notices = content.notices
    codes = sorted({vat_code(line.vat_category) for line in content.lines} & set(EXEMPTIONS))
    texts = [
        *(EXEMPTIONS[code][1] + "." for code in codes),
        "Option pour le paiement de la taxe d'après les débits." if content.vat_on_debits else "",
        content.note,
        notices.penalties,
        notices.indemnity,
        notices.discount,
        *notices.others,
    ]
    page.need(20)
    for text in texts:
        if text:
            page.text_block(text, 7.8, muted=True)
