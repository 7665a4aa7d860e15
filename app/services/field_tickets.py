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
from app.models.parties import Company, Customer
from app.services import mail, sealing
from app.services.documents.page import (
    Letterhead,
    Photo,
    day_time,
    joined,
    kilograms,
    phone_text,
    postal,
    siret_text,
)
from app.services.documents.tickets import JobTicketContent, Signer, job_ticket
from app.services.documents.words import JOB_NAMES
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


def ticket_pdf(session: Session, job_id: UUID, seal_password: str = "") -> bytes:
    """Return the PDF of a job's sealed ticket, which is drawn, sealed and filed at the first call.

    Args:
        session: In a transaction that commits; the first call needs a planner or an administrator.
        job_id: The job's.
        seal_password: Of the company's own certificate, where this computer knows it.

    Raises:
        RuleBroken: The job has no sealed ticket.
        Forbidden: It is not drawn yet, and this person may not seal.
    """
    ticket = session.scalar(select(JobTicket).where(JobTicket.job_id == job_id))
    if ticket is None:
        raise RuleBroken(QT_TRANSLATE_NOOP("errors", "This job has no sealed ticket."))
    # One drawer at a time: what is filed twice would leave the second drawing without a paper.
    session.execute(select(func.pg_advisory_xact_lock(_lock_key(ticket.id))))
    filed = session.scalar(select(func.document_body(_document_of(ticket.id))))
    return bytes(filed) if filed is not None else _draw(session, ticket, seal_password)


def draw_missing_tickets(session: Session, *, days: int = 2, limit: int = 25, seal_password: str = "") -> int:
    """Draw, seal and file the tickets of late that have no PDF yet, queue their copies; return how many.

    Args:
        session: Of a person, in a transaction that commits. What a colleague draws now is left to him.
        days: How far back; an older ticket is drawn when somebody asks for it.
        limit: At the most so many in one transaction.
        seal_password: Of the company's own certificate, where this computer knows it.
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
            _draw(session, ticket, seal_password)
            drawn += 1
    return drawn


def _is_drawn() -> Exists:
    return exists().where(Document.job_id == JobTicket.job_id, Document.kind == DocumentKind.JOB_TICKET.value)


def _document_of(ticket_id: UUID) -> UUID:
    """Return the id of a ticket's paper: known in advance, so that two drawings are one paper."""
    return uuid.uuid5(ticket_id, "pdf")


def _lock_key(ticket_id: UUID) -> int:
    return ticket_id.int % 2**63


def _draw(session: Session, ticket: JobTicket, seal_password: str) -> bytes:
    facts, number = ticket.content, ticket_label(ticket.year, ticket.number)
    parties = {entry["party"]: entry for entry in facts["signatures"]}
    fingerprint = ticket.content_sha256.hex()
    drawn = job_ticket(
        _printed(facts, parties),
        number,
        ticket.issued_at,
        fingerprint,
        customer_png=_picture(session, parties.get("customer")),
        driver_png=_picture(session, parties.get("driver")),
        photos=[
            Photo(
                _picture(session, photo),
                joined(photo.get("label", ""), day_time(_instant(photo["device_at"]))),
            )
            for photo in facts["photos"][:_PRINTED_PHOTOS]
        ],
        check_url=proof_url(session, fingerprint),
        sealed_by=(facts["company"] or {}).get("name", ""),
    )
    sealed = sealing.seal(session, drawn, password=seal_password, reason=f"Bon d'intervention {number}")
    pdf = sealed.pdf
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
    session.execute(select(func.note_ticket_paper(ticket.id, _document_of(ticket.id), sealed.fingerprint)))
    _send_copy(session, ticket, number)
    return pdf


def _send_copy(session: Session, ticket: JobTicket, number: str) -> None:
    """Queue the customer's copy, once, where a mail server is set: to who signed, else to the customer."""
    out = mail.server(session)
    if out is None or not out.ticket_copies:
        return
    facts = ticket.content
    customer, site, company = facts["customer"], facts["site"], facts["company"] or {}
    signed = [entry["email"] for entry in facts["signatures"] if entry["party"] == "customer"]
    known = session.scalar(select(Customer.email).where(Customer.id == UUID(customer["id"])))
    recipient = next(filter(None, map(mail.address, filter(None, (*signed, known)))), None)
    if recipient is None:
        return
    done_at = _instant(facts["done_at"]) or ticket.issued_at
    work = joined(
        JOB_NAMES.get(facts["job"]["type"], facts["job"]["type"]), (facts["material"] or {}).get("name", "")
    )
    fingerprint = ticket.content_sha256.hex()
    address = proof_url(session, fingerprint)
    lines = [
        f"Prestation : {work}",
        f"Lieu : {joined(site['name'], site['city'], by=', ')}",
        f"Réalisée le {day_time(done_at)}",
        f"Poids net : {kilograms(facts['net_kg'])}" + (" (estimé)" if facts["weight_is_estimated"] else "")
        if facts["net_kg"]
        else "",
        f"Votre commande : {facts['job']['order_number']}" if facts["job"]["order_number"] else "",
    ]
    mail.queue(
        session,
        recipient,
        f"Bon d'intervention {number} du {done_at.astimezone(PARIS):%d/%m/%Y} · {site['name']}",
        "Bonjour,\n\n"
        f"Vous trouverez ci-joint le bon d'intervention {number}.\n\n"
        + "\n".join(filter(None, lines))
        + "\n\nCe fichier est scellé électroniquement : toute modification s'y verrait.\n"
        + (
            f"Pour vérifier le bon : {address}\n"
            if address
            else f"Empreinte du bon (SHA-256) : {fingerprint}\n"
        )
        + "\nCordialement,\n"
        + "\n".join(filter(None, (company.get("name", ""), phone_text(company.get("phone") or "")))),
        [_document_of(ticket.id)],
        about=f"ticket:{ticket.id}",
        customer_id=UUID(customer["id"]),
        job_id=ticket.job_id,
    )


def proof_url(session: Session, sha256: str) -> str:
    """Return the public page that says whether a fingerprint is of a paper of ours, where there is one."""
    root = session.scalar(select(Company.phone_page_url)) or ""
    return f"{root.rstrip('/')}/p/{sha256}" if root else ""


def _told(entry: dict[str, Any]) -> str:
    """Return what the driver told beside notes, as the paper says it."""
    data = entry["data"]

    def said(name: str) -> str:
        value = data.get(name)
        return "" if value is None or isinstance(value, (dict, list)) else str(value)

    match entry["kind"]:
        case "downgrade":
            share = f"{said('percent')} %" if said("percent") else ""
            words = joined("Déclassement", said("material"), share, said("text"))
        case "lifts":
            refused = data.get("refused")
            refusals = [
                f"{one.get('count', '')} refusé(s) : {one.get('reason', '')}"
                for one in (refused if isinstance(refused, list) else [])
                if isinstance(one, dict)
            ]
            words = joined(f"Bacs levés : {said('lifted')}", *refusals, said("text"))
        case "load_refused":
            by = f"décidé par {said('decided_by')}" if said("decided_by") else ""
            words = joined("Chargement refusé à l'exutoire", said("reason"), by, said("text"))
        case _:
            words = joined("Accès bloqué", said("reason"), said("text"))
    return words


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
        observations=(
            *facts["observations"].splitlines(),
            *(_told(entry) for entry in facts.get("told", ())),
        ),
        reserves=(parties.get("customer") or {}).get("reserves", ""),
        customer_signer=_signer(parties.get("customer")),
        driver_signer=_signer(parties.get("driver")),
    )


def _signer(entry: dict[str, Any] | None) -> Signer:
    if entry is None:
        return Signer()
    return Signer(
        name=entry["name"],
        role=entry["role"],
        signed_at=_instant(entry["device_at"]),
        received_at=_instant(entry["received_at"]),
        position=place_text(entry["lat"], entry["lon"], entry.get("accuracy_m")),
        absence_reason=entry["absence_reason"],
        consent=entry["consent"],
    )


def place_text(lat: float | None, lon: float | None, accuracy_m: int | None) -> str:
    """Return a place as it is printed, with how exact it is: `43.90000, 2.10000 à 8 m près`."""
    if lat is None or lon is None:
        return ""
    return f"{lat:.5f}, {lon:.5f}" + (f" à {accuracy_m} m près" if accuracy_m is not None else "")


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
                phone_text(said("phone")),
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
