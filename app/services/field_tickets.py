"""The tickets of finished jobs: sealed by the database, drawn here from their frozen content."""

import datetime as dt
import uuid
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Exists, exists, func, select
from sqlalchemy.orm import Session

from app.domain.jobs import DocumentKind
from app.errors import QT_TRANSLATE_NOOP, RuleBroken
from app.models.core import Document
from app.models.field import JobTicket
from app.services.documents.page import Letterhead, Photo, day_time, joined, postal, siret_text
from app.services.documents.tickets import JobTicketContent, Signer, job_ticket
from app.services.search import folded

PARIS = ZoneInfo("Europe/Paris")
_PRINTED_PHOTOS = 6


def ticket_content(session: Session, job_id: UUID) -> dict[str, Any]:
    """Return the content of a job's ticket: the sealed one, or what would be sealed now.

    Raises:
        RuleBroken: There is no such job.
    """
    sealed = session.scalar(select(JobTicket.content).where(JobTicket.job_id == job_id))
    content: dict[str, Any] | None = sealed or session.scalar(select(func.ticket_content(job_id)))
    if content is None:
        raise RuleBroken(QT_TRANSLATE_NOOP("errors", "This job does not exist any more."))
    return content


def seal_ticket(session: Session, job_id: UUID) -> None:
    """Seal the ticket of a finished job with what has arrived: its phone was lost, or it was typed in.

    Raises:
        RuleBroken: The job is not done, or its ticket is sealed.
        Forbidden: The person does not dispatch, or not for this depot.
    """
    session.execute(select(func.seal_job_ticket_now(job_id)))


def ticket_label(year: int, number: int) -> str:
    """Return a job ticket's number as it is printed: BI2026-000123."""
    return f"BI{year}-{number:06d}"


def ticket_pdf(session: Session, job_id: UUID) -> bytes:
    """Return the PDF of a job's sealed ticket, which is drawn and filed at the first call.

    Raises:
        RuleBroken: The job has no sealed ticket.
    """
    ticket = session.scalar(select(JobTicket).where(JobTicket.job_id == job_id))
    if ticket is None:
        raise RuleBroken(QT_TRANSLATE_NOOP("errors", "This job has no sealed ticket."))
    # One drawer at a time: what is filed twice would leave the second drawing without a paper.
    session.execute(select(func.pg_advisory_xact_lock(_lock_key(ticket.id))))
    filed = session.scalar(select(func.document_body(_document_of(ticket.id))))
    return bytes(filed) if filed is not None else _draw(session, ticket)


def draw_missing_tickets(session: Session, *, days: int = 2, limit: int = 25) -> int:
    """Draw and file the tickets that were sealed lately and have no PDF yet; return how many.

    Args:
        session: Of a person, in a transaction that commits. What a colleague draws now is left to him.
        days: How far back; an older ticket is drawn when somebody asks for it.
        limit: At the most so many in one transaction.
    """
    tickets = session.scalars(
        select(JobTicket)
        .where(JobTicket.issued_at > func.now() - dt.timedelta(days=days), ~_is_drawn())
        .order_by(JobTicket.issued_at)
        .limit(limit)
    ).all()
    drawn = 0
    for ticket in tickets:
        if not session.scalar(select(func.pg_try_advisory_xact_lock(_lock_key(ticket.id)))):
            continue
        if session.scalar(select(func.document_body(_document_of(ticket.id)))) is None:
            _draw(session, ticket)
            drawn += 1
    return drawn


def _is_drawn() -> Exists:
    return exists().where(Document.job_id == JobTicket.job_id, Document.kind == DocumentKind.JOB_TICKET.value)


def _document_of(ticket_id: UUID) -> UUID:
    """Return the id of a ticket's paper: known in advance, so that two drawings are one paper."""
    return uuid.uuid5(ticket_id, "pdf")


def _lock_key(ticket_id: UUID) -> int:
    return ticket_id.int % 2**63


def _draw(session: Session, ticket: JobTicket) -> bytes:
    facts, number = ticket.content, ticket_label(ticket.year, ticket.number)
    parties = {entry["party"]: entry for entry in facts["signatures"]}
    pdf = job_ticket(
        _printed(facts, parties),
        number,
        ticket.issued_at,
        ticket.content_sha256.hex(),
        customer_png=_picture(session, parties.get("customer")),
        driver_png=_picture(session, parties.get("driver")),
        photos=[
            Photo(_picture(session, photo), day_time(_instant(photo["device_at"])))
            for photo in facts["photos"][:_PRINTED_PHOTOS]
        ],
    )
    customer, site = facts["customer"], facts["site"]
    title = f"Bon d'intervention {number} · {customer['name']}"
    day = _instant(facts["done_at"]) or ticket.issued_at
    session.execute(
        select(
            func.store_document(
                _document_of(ticket.id),
                DocumentKind.JOB_TICKET.value,
                number,
                title,
                "application/pdf",
                pdf,
                day.astimezone(PARIS).date(),
                UUID(customer["id"]),
                UUID(site["id"]),
                ticket.job_id,
                None,
                None,
                folded(title, facts["job"]["number"], site["name"], site["city"]),
            )
        )
    )
    return pdf


def _picture(session: Session, entry: dict[str, Any] | None) -> bytes:
    if entry is None or entry["document_id"] is None:
        return b""
    return bytes(session.scalar(select(func.document_body(UUID(entry["document_id"])))) or b"")


def _instant(value: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(value) if value else None


def _printed(facts: dict[str, Any], parties: dict[str, dict[str, Any]]) -> JobTicketContent:
    """Return what the paper says, from the frozen content alone."""
    customer, site = facts["customer"], facts["site"]
    material, outlet = facts["material"] or {}, facts["outlet"] or {}
    done_at = _instant(facts["done_at"])
    return JobTicketContent(
        head=_head(facts["company"] or {}),
        job_number=facts["job"]["number"],
        job_type=facts["job"]["type"],
        served_on=(done_at or dt.datetime.now(dt.UTC)).astimezone(PARIS).date(),
        customer=joined(customer["name"], customer["legal_form"], by=" "),
        customer_address=postal(customer["street"], customer["postcode"], customer["city"]),
        customer_siret=customer["siret"],
        producer=site["name"] if site["siret"] else "",
        producer_siret=site["siret"],
        site=site["name"],
        site_street=site["street"],
        site_postcode=site["postcode"],
        site_city=site["city"],
        contact=site["contact"] or "",
        order_number=facts["job"]["order_number"],
        container_out=facts["container_out"] or "",
        container_in=facts["container_in"] or "",
        container_type=facts["container_type"] or "",
        material=material.get("name", ""),
        waste_code=material.get("waste_code", ""),
        hazardous=material.get("hazardous", False),
        net_kg=facts["net_kg"],
        weight_is_estimated=facts["weight_is_estimated"],
        volume_m3=f"{facts['volume_m3']} m³".replace(".", ",") if facts["volume_m3"] is not None else "",
        fill_percent=facts["fill_percent"],
        tracking_number=facts.get("tracking_number") or "",
        outlet=joined(outlet.get("name", ""), outlet.get("city", "")),
        driver=facts["driver"] or "",
        vehicle=facts["vehicle"] or "",
        trailer=facts["trailer"] or "",
        arrived_at=_instant(facts["arrived_at"]),
        done_at=done_at,
        waiting_minutes=facts["waiting_minutes"],
        observations=tuple(facts["observations"].splitlines()),
        reserves=(parties.get("customer") or {}).get("reserves", ""),
        customer_signer=_signer(parties.get("customer")),
        driver_signer=_signer(parties.get("driver")),
    )


def _signer(entry: dict[str, Any] | None) -> Signer:
    if entry is None:
        return Signer()
    known = entry["lat"] is not None and entry["lon"] is not None
    return Signer(
        name=entry["name"],
        role=entry["role"],
        signed_at=_instant(entry["device_at"]),
        position=f"{entry['lat']:.5f}, {entry['lon']:.5f}" if known else "",
        absence_reason=entry["absence_reason"],
    )


def _head(company: dict[str, Any]) -> Letterhead:
    """Return who we were when the ticket was sealed."""

    def said(name: str, before: str = "") -> str:
        return f"{before}{company[name]}" if company.get(name) else ""

    receipt = said("transport_receipt", "Récépissé de transport ")
    if receipt and company.get("transport_receipt_department"):
        receipt += f" ({company['transport_receipt_department']})"
    rcs = said("rcs_city", "RCS ")
    return Letterhead(
        name=said("name"),
        address=postal(said("street"), said("postcode"), said("city")),
        details=tuple(
            part
            for part in (
                said("phone"),
                said("email"),
                f"SIRET {siret_text(company['siret'])}" if company.get("siret") else "",
                receipt,
            )
            if part
        ),
        legal=joined(
            joined(said("name"), said("legal_form"), by=" "),
            joined(rcs, siret_text(said("siren")), by=" ") if rcs else "",
            said("vat_number", "TVA "),
        ),
    )
