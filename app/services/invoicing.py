"""From charges to the issued invoice: a run proposes, a person issues, the file is drawn.

Numbers and chains are the database's. A draft is what the person sees; what is issued is that very content,
frozen, and its PDF is drawn from it afterwards.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any, Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Select, delete, exists, func, or_, select, text
from sqlalchemy.orm import Session, aliased

from app.domain.billing import Service
from app.domain.invoice import InvoiceContent, InvoiceKind, InvoiceLine, LegalNotices, Party, usual_notices
from app.domain.jobs import DocumentKind
from app.domain.money import due_date
from app.errors import QT_TRANSLATE_NOOP, InvalidInput, RuleBroken
from app.ids import new_id
from app.models.billing import Charge, Invoice, InvoiceDraft
from app.models.field import JobTicket
from app.models.parties import Company, Customer, CustomerBank, Site
from app.models.planning import Job
from app.models.waste import WeighTicket
from app.services.documents.invoice import invoice as draw_invoice
from app.services.parameters import parameters
from app.services.pricing import CHECKABLE, charge_rents
from app.services.search import folded, matches
from app.services.weighing import ticket_label

PARIS = ZoneInfo("Europe/Paris")


class _Transactions(Protocol):
    """What long work is given: one action of a person at a time."""

    def write(self, call: Callable[[Session], Any], kind: str) -> Any:
        """Do one action, exactly once."""


class _Told(Protocol):
    """Whom long work tells how far it is, and who may ask it to stop."""

    @property
    def cancelled(self) -> bool:
        """Whether it was asked to stop."""

    def __call__(self, done: int, total: int, text: str = "") -> None:
        """Tell how far it is."""


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A proposed invoice in the list."""

    draft_id: UUID
    version: int
    kind: str
    customer: str
    customer_code: str
    period_from: dt.date | None
    period_to: dt.date | None
    issue_on: dt.date
    lines: int
    total_net_eur: Decimal
    total_vat_eur: Decimal
    warnings: tuple[str, ...]

    @property
    def total_eur(self) -> Decimal:
        """What the customer would pay."""
        return self.total_net_eur + self.total_vat_eur


@dataclass(frozen=True, slots=True)
class InvoiceRow:
    """An issued invoice or credit note in the list."""

    invoice_id: UUID
    label: str
    kind: str
    customer: str
    customer_code: str
    issued_on: dt.date
    due_on: dt.date
    total_net_eur: Decimal
    total_eur: Decimal
    issued_by: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Issued:
    """An issued invoice with its frozen content."""

    row: InvoiceRow
    content: InvoiceContent


# ------------------------------------------------------------------------------------------------ the run


def propose(session: Session, first: dt.date, last: dt.date, issue_on: dt.date) -> int:
    """Propose one invoice for each customer with unbilled charges up to `last`; return how many.

    Earlier proposals of the same customers are made anew: what a person only looked at is never lost, because
    a draft holds nothing of its own.

    Raises:
        InvalidInput: The period ends before it begins.
    """
    if last < first:
        raise InvalidInput(
            QT_TRANSLATE_NOOP("errors", "The period ends before it begins."), field="period_to"
        )
    charge_rents(session, first, last)
    charges = session.execute(
        select(Charge, Job.number, Job.order_number, Job.material_id, Site.name, Site.city)
        .outerjoin(Job, Job.id == Charge.job_id)
        .outerjoin(Site, Site.id == Charge.site_id)
        .where(Charge.invoice_id.is_(None), Charge.served_on <= last, Charge.service != Service.PURCHASE)
        .order_by(Charge.customer_id, Charge.served_on, Job.number, Charge.id)
    ).all()
    by_customer: dict[UUID, list[Any]] = {}
    for found in charges:
        by_customer.setdefault(found.Charge.customer_id, []).append(found)
    customers = {
        customer.id: (customer, bank)
        for customer, bank in session.execute(
            select(Customer, CustomerBank)
            .outerjoin(CustomerBank, CustomerBank.id == Customer.id)
            .where(Customer.id.in_(by_customer))
        )
    }
    session.execute(
        delete(InvoiceDraft).where(
            InvoiceDraft.kind == InvoiceKind.INVOICE, InvoiceDraft.customer_id.in_(by_customer)
        )
    )
    papers = _papers(session, {found.Charge.job_id for found in charges if found.Charge.job_id})
    waiting = _waiting(session, by_customer, last)
    seller, notices = _seller(session), _notices(session, issue_on)
    company = session.get(Company, True)
    for customer_id, entries in by_customer.items():
        customer, bank = customers[customer_id]
        content = InvoiceContent(
            kind=InvoiceKind.INVOICE,
            seller=seller,
            buyer=_buyer(customer),
            lines=tuple(_line(entry, papers) for entry in entries),
            payment_terms=_terms(customer),
            notices=notices,
            period_from=min(first, min(entry.Charge.served_on for entry in entries)),
            period_to=last,
            iban=company.iban if company else "",
            bic=company.bic if company else "",
            payment_method=customer.payment_method,
            mandate_reference=bank.mandate_reference if bank else "",
            order_number=_one({entry.order_number for entry in entries if entry.order_number}),
        )
        totals = content.totals()
        if totals.net_eur <= 0:
            continue
        session.add(
            InvoiceDraft(
                id=new_id(),
                customer_id=customer_id,
                period_from=content.period_from,
                period_to=last,
                issue_on=issue_on,
                charge_ids=[str(entry.Charge.id) for entry in entries],
                content=content.to_json(),
                total_net_eur=totals.net_eur,
                total_vat_eur=totals.vat_eur,
                warnings=_warnings(customer, content, waiting.get(customer_id, 0)),
            )
        )
    session.flush()
    return int(session.scalar(select(func.count()).select_from(InvoiceDraft)) or 0)


def _line(found: Any, papers: Mapping[UUID, tuple[str, ...]]) -> InvoiceLine:
    charge: Charge = found.Charge
    about = charge.explanation
    return InvoiceLine(
        label=charge.label,
        served_on=charge.served_on,
        quantity=charge.quantity.normalize() if charge.quantity else charge.quantity,
        unit=charge.unit,
        unit_price_eur=charge.unit_price_eur,
        amount_eur=charge.amount_eur,
        vat_category=charge.vat_category,
        vat_rate=charge.vat_rate,
        service=charge.service,
        explanation=tuple(about.get("reasons", ())),
        site=" · ".join(part for part in (found.name, found.city) if part),
        job_number=found.number or "",
        papers=papers.get(charge.job_id, ()) if charge.job_id else (),
        period_from=dt.date.fromisoformat(about["from"]) if "from" in about else None,
        period_to=dt.date.fromisoformat(about["to"]) if "to" in about else None,
        job_id=charge.job_id,
        material_id=found.material_id,
    )


def _papers(session: Session, job_ids: Collection[UUID]) -> dict[UUID, tuple[str, ...]]:
    """Return the numbers of the tickets that each job's lines rest on."""
    later = aliased(WeighTicket)
    weighed = session.execute(
        select(WeighTicket.job_id, WeighTicket.year, WeighTicket.number).where(
            WeighTicket.job_id.in_(job_ids), ~exists().where(later.cancels_id == WeighTicket.id)
        )
    )
    signed = session.execute(
        select(JobTicket.job_id, JobTicket.series, JobTicket.year, JobTicket.number).where(
            JobTicket.job_id.in_(job_ids)
        )
    )
    papers: dict[UUID, tuple[str, ...]] = {}
    for job_id, series, year, number in signed:
        papers[job_id] = (f"{series}{year}-{number:06d}",)
    for key, year, number in weighed:
        if key is not None:
            papers[key] = (*papers.get(key, ()), ticket_label(year, number))
    return papers


def _waiting(session: Session, customer_ids: Iterable[UUID], last: dt.date) -> dict[UUID, int]:
    """Return how many jobs of each customer are done by `last` but not approved."""
    payer = func.coalesce(Job.bill_to_id, Job.customer_id)
    rows = session.execute(
        select(payer, func.count())
        .where(
            Job.status.in_(CHECKABLE),
            payer.in_(list(customer_ids)),
            Job.done_at < dt.datetime.combine(last + dt.timedelta(days=1), dt.time(), PARIS),
        )
        .group_by(payer)
    )
    return {key: count for key, count in rows}  # noqa: C416 - rows are not pairs to the type checker


def _seller(session: Session) -> Party:
    company = session.get(Company, True)
    if company is None:
        raise RuleBroken(
            QT_TRANSLATE_NOOP(
                "errors", "Your company is not described yet: fill it in under Administration first."
            )
        )
    return Party(
        name=company.name,
        street=company.street,
        postcode=company.postcode,
        city=company.city,
        siren=company.siren,
        siret=company.siret,
        vat_number=company.vat_number,
        legal_form=company.legal_form,
        capital_eur=company.capital_eur,
        rcs_city=company.rcs_city,
        phone=company.phone,
        email=company.email,
    )


def _buyer(customer: Customer) -> Party:
    return Party(
        name=" ".join(part for part in (customer.name, customer.legal_form) if part),
        street=customer.street,
        postcode=customer.postcode,
        city=customer.city,
        siren=customer.siret[:9],
        siret=customer.siret,
        vat_number=customer.vat_number,
        contact=customer.contact,
        email=customer.email,
        code=customer.code,
    )


def _notices(session: Session, on: dt.date) -> LegalNotices:
    values = parameters(session, on)
    return usual_notices(values.late_rate, values.recovery_indemnity_eur)


_TERMS = {
    "no": "Paiement à {days} jours date de facture",
    "after": "Paiement à {days} jours fin de mois",
    "before": "Paiement fin de mois, {days} jours",
}


def _terms(customer: Customer) -> str:
    if customer.terms_days == 0 and customer.terms_end_of_month == "no":
        return "Paiement à réception de facture"
    terms = _TERMS[customer.terms_end_of_month].format(days=customer.terms_days)
    return f"{terms}, le {customer.terms_day}" if customer.terms_day else terms


def _one(values: Collection[str]) -> str:
    """Return the value that all share, or nothing where they differ."""
    return next(iter(values)) if len(values) == 1 else ""


def _warnings(customer: Customer, content: InvoiceContent, waiting: int) -> list[str]:
    warnings = []
    if waiting:
        warnings.append(
            f"{waiting} intervention{'s' if waiting > 1 else ''} de la période"
            f" {'restent' if waiting > 1 else 'reste'} à contrôler"
        )
    if customer.order_number_required and not content.order_number:
        warnings.append("Numéro de commande exigé par le client : absent ou différent selon les lignes")
    if not customer.siret:
        warnings.append("SIRET du client inconnu : facture électronique impossible")
    if not customer.street or not customer.postcode:
        warnings.append("Adresse de facturation incomplète")
    return warnings


# ------------------------------------------------------------------------------------------------ drafts


def drafts(session: Session) -> list[DraftRow]:
    """Return every proposed invoice, in one query."""
    rows = session.execute(
        select(InvoiceDraft, Customer.name, Customer.code)
        .join(Customer, Customer.id == InvoiceDraft.customer_id)
        .order_by(Customer.name, InvoiceDraft.created_at)
    )
    return [
        DraftRow(
            draft.id,
            draft.version,
            draft.kind,
            name,
            code,
            draft.period_from,
            draft.period_to,
            draft.issue_on,
            len(draft.content["lines"]),
            draft.total_net_eur,
            draft.total_vat_eur,
            tuple(draft.warnings),
        )
        for draft, name, code in rows
    ]


def draft_content(session: Session, draft_id: UUID) -> InvoiceContent:
    """Return what a proposed invoice would say."""
    return InvoiceContent.from_json(session.get_one(InvoiceDraft, draft_id).content)


def draft_pdf(session: Session, draft_id: UUID) -> bytes:
    """Draw a proposal as the customer would receive it, marked as one."""
    draft = session.get_one(InvoiceDraft, draft_id)
    content = InvoiceContent.from_json(draft.content)
    return draw_invoice(content, "PROJET", draft.issue_on, draft_due_on(session, draft_id), "")


def drop_draft(session: Session, draft_id: UUID) -> None:
    """Remove a proposal; its charges wait for the next run."""
    session.execute(delete(InvoiceDraft).where(InvoiceDraft.id == draft_id))


def draft_due_on(session: Session, draft_id: UUID) -> dt.date:
    """Return the last day to pay that issuing would print."""
    draft, customer = session.execute(
        select(InvoiceDraft, Customer)
        .join(Customer, Customer.id == InvoiceDraft.customer_id)
        .where(InvoiceDraft.id == draft_id)
    ).one()
    return due_of(customer, draft.issue_on)


def due_of(customer: Customer, issued_on: dt.date) -> dt.date:
    """Return the last day to pay an invoice of that day."""
    when: Any = customer.terms_end_of_month
    return due_date(issued_on, customer.terms_days, when, customer.terms_day)


def issue_all(progress: _Told, database: _Transactions, drafts: Collection[DraftRow]) -> list[str]:
    """Issue drafts one after the other and draw their files; return the numbers as printed.

    Each is a transaction of its own: what was issued stays when the rest is cancelled, and a break between
    issuing and drawing loses nothing, because the file is drawn from the frozen content later.
    """
    labels = []
    for count, draft in enumerate(drafts):
        if progress.cancelled:
            break
        progress(count, len(drafts), draft.customer)
        invoice_id, label = database.write(
            partial(issue, draft_id=draft.draft_id, version=draft.version), "invoice.issue"
        )
        database.write(partial(file_invoice, invoice_id=UUID(invoice_id)), "invoice.file")
        labels.append(str(label))
    return labels


def issue(session: Session, draft_id: UUID, version: int) -> list[str]:
    """Issue a draft as the person saw it: number, hash, what the customer owes; all or nothing.

    Returns:
        The invoice's id and its number as printed.

    Raises:
        Conflict: The draft or its charges changed since it was read.
        RuleBroken: The date is not possible.
        Forbidden: Only accountants issue.
    """
    draft = session.get(InvoiceDraft, draft_id)
    due_on = draft_due_on(session, draft_id) if draft is not None else dt.date.today()  # noqa: DTZ011
    row = session.execute(
        text("SELECT invoice_id, label FROM issue_invoice(:draft, :version, :due)"),
        {"draft": draft_id, "version": version, "due": due_on},
    ).one()
    return [str(row.invoice_id), row.label]


# ------------------------------------------------------------------------------------------------ issued


def _invoice_rows() -> Select[Any]:
    return select(
        Invoice,
        Customer.name,
        Customer.code,
        func.invoice_label(Invoice.series, Invoice.year, Invoice.number).label("label"),
    ).join(Customer, Customer.id == Invoice.customer_id)


def _row(found: Any) -> InvoiceRow:
    invoice: Invoice = found.Invoice
    return InvoiceRow(
        invoice.id,
        found.label,
        invoice.kind,
        found.name,
        found.code,
        invoice.issued_on,
        invoice.due_on,
        invoice.total_net_eur,
        invoice.total_eur,
        invoice.issued_by,
        invoice.hash.hex(),
    )


def invoices(
    session: Session,
    typed: str = "",
    before: tuple[dt.date, int] | None = None,
    limit: int = 200,
) -> list[InvoiceRow]:
    """Return issued invoices, the newest first, by pages.

    Args:
        session: Of an accountant or manager.
        typed: Letters of the customer's name, or digits of the number.
        before: Date and number of the last row of the page before; None for the first page.
        limit: Rows a page.
    """
    query = _invoice_rows()
    if typed.strip():
        digits = "".join(c for c in typed if c.isdigit())
        by_number = (
            func.invoice_label(Invoice.series, Invoice.year, Invoice.number).contains(digits)
            if digits
            else None
        )
        by_name = matches(Customer.search, typed) | (
            func.lower(Customer.name).contains(typed.strip().lower())
        )
        query = query.where(by_name if by_number is None else or_(by_name, by_number))
    if before is not None:
        query = query.where(
            or_(
                Invoice.issued_on < before[0],
                (Invoice.issued_on == before[0]) & (Invoice.number < before[1]),
            )
        )
    query = query.order_by(Invoice.issued_on.desc(), Invoice.number.desc(), Invoice.series).limit(limit)
    return [_row(found) for found in session.execute(query)]


def issued(session: Session, invoice_id: UUID) -> Issued:
    """Return one issued invoice with its frozen content."""
    found = session.execute(_invoice_rows().where(Invoice.id == invoice_id)).one()
    return Issued(_row(found), InvoiceContent.from_json(found.Invoice.content))


def invoice_pdf(paper: Issued) -> bytes:
    """Draw the Factur-X file of an issued invoice: always the same for the same content."""
    row = paper.row
    return draw_invoice(paper.content, row.label, row.issued_on, row.due_on, row.fingerprint)


def file_invoice(session: Session, invoice_id: UUID) -> None:
    """Draw an issued invoice's Factur-X file and keep it with the documents, once."""
    if session.scalar(
        text("SELECT 1 FROM document WHERE invoice_id = :id AND kind IN ('invoice', 'credit_note')"),
        {"id": invoice_id},
    ):
        return
    paper = issued(session, invoice_id)
    kind = DocumentKind.INVOICE if paper.row.kind == InvoiceKind.INVOICE else DocumentKind.CREDIT_NOTE
    title = "Facture" if kind == DocumentKind.INVOICE else "Avoir"
    customer_id = session.scalar(select(Invoice.customer_id).where(Invoice.id == invoice_id))
    session.execute(
        select(
            func.store_document(
                new_id(),
                kind.value,
                paper.row.label,
                f"{title} {paper.row.label} · {paper.row.customer}",
                "application/pdf",
                invoice_pdf(paper),
                paper.row.issued_on,
                customer_id,
                None,
                None,
                None,
                invoice_id,
                folded(title, paper.row.label, paper.row.customer, paper.row.customer_code),
            )
        )
    )


def unfiled_invoices(session: Session, limit: int = 200) -> list[UUID]:
    """Return issued invoices whose file is not drawn yet: so a break after issuing heals."""
    rows = session.execute(
        text(
            "SELECT i.id FROM invoice i WHERE NOT EXISTS (SELECT FROM document d WHERE d.invoice_id = i.id"
            " AND d.kind IN ('invoice', 'credit_note')) ORDER BY i.issued_on DESC, i.number LIMIT :limit"
        ),
        {"limit": limit},
    )
    return [row[0] for row in rows]


def credit(
    session: Session, invoice_id: UUID, reason: str, issue_on: dt.date, ranks: Collection[int] | None = None
) -> str:
    """Propose the credit note of an invoice, whole or of some lines, and return the draft's id.

    Args:
        session: Of an accountant.
        invoice_id: The invoice that was wrong.
        reason: Printed on the credit note.
        issue_on: The date it shall bear.
        ranks: The lines to take back, counted from 1; None for all.

    Raises:
        InvalidInput: The reason is missing.
        RuleBroken: It is a credit note itself.
    """
    if not reason.strip():
        raise InvalidInput(
            QT_TRANSLATE_NOOP("errors", "Say why: the customer reads it on the credit note."), field="reason"
        )
    paper = issued(session, invoice_id)
    if paper.row.kind != InvoiceKind.INVOICE:
        raise RuleBroken(QT_TRANSLATE_NOOP("errors", "A credit note is not credited: issue a new invoice."))
    lines = tuple(
        line for rank, line in enumerate(paper.content.lines, start=1) if ranks is None or rank in ranks
    )
    content = paper.content.credited(paper.row.label, paper.row.issued_on, reason.strip(), lines)
    totals = content.totals()
    draft = InvoiceDraft(
        id=new_id(),
        customer_id=session.scalar(select(Invoice.customer_id).where(Invoice.id == invoice_id)),
        kind=InvoiceKind.CREDIT_NOTE,
        credits_id=invoice_id,
        period_from=content.period_from,
        period_to=content.period_to,
        issue_on=issue_on,
        charge_ids=[],
        content=content.to_json(),
        total_net_eur=totals.net_eur,
        total_vat_eur=totals.vat_eur,
        warnings=[],
    )
    session.add(draft)
    session.flush()
    return str(draft.id)
