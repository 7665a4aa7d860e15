"""The folder of one job for whoever disputes it: all that proves it, in one PDF under one fingerprint."""

import datetime as dt
import hashlib
import json
from dataclasses import astuple
from io import BytesIO
from typing import Any
from uuid import UUID

import pikepdf
from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from app.domain.jobs import DocumentKind
from app.domain.money import euros, in_french
from app.errors import QT_TRANSLATE_NOOP, RuleBroken
from app.models.billing import Charge, Invoice
from app.models.core import Document
from app.models.field import FieldEvent, Signature
from app.models.fleet import Container, Material
from app.models.parties import Customer, Site
from app.models.planning import Job
from app.services import papers, proof, sealing, weighing
from app.services.documents.dispute import DisputeContent, Piece, dispute_folder
from app.services.documents.page import Photo, day, day_time, joined, phone_text, postal, siret_text
from app.services.documents.words import JOB_NAMES
from app.services.field_tickets import place_text, proof_url
from app.services.papers import Paper

_PIECES = {
    DocumentKind.JOB_TICKET: "Bon d'intervention signé",
    DocumentKind.WEIGH_TICKET: "Bon de pesée",
    DocumentKind.TRACKING_FORM: "Bordereau de suivi",
    DocumentKind.INVOICE: "Facture",
    DocumentKind.CREDIT_NOTE: "Avoir",
}
_PARTIES = {"customer": "Pour le client", "driver": "Pour le transporteur"}


def job_called(session: Session, number: str) -> UUID:
    """Return the job that bears a number.

    Raises:
        RuleBroken: There is none, or not for this person.
    """
    found = session.scalar(select(Job.id).where(func.upper(Job.number) == number.strip().upper()))
    if found is None:
        raise RuleBroken(QT_TRANSLATE_NOOP("errors", "There is no job {number}."), number=number)
    return found


def dispute(session: Session, job_id: UUID, printed_at: dt.datetime | None = None) -> Paper:
    """Return the folder of a job: order, story, signatures, photos, price, and its papers as issued.

    Money is in it for who may see money. It changes nothing, and drawn again from the same records it bears
    the same fingerprint.

    Args:
        session: Of any person.
        job_id: The job's.
        printed_at: When it is drawn; now unless told.

    Raises:
        RuleBroken: There is no such job, or not for this person.
    """
    story = proof.timeline(session, job_id)
    taken, brought = aliased(Container), aliased(Container)
    row: tuple[Any, ...] = tuple(
        session.execute(
            select(Job, Customer, Site, Material, taken.number, brought.number)
            .join(Customer, Customer.id == Job.customer_id)
            .join(Site, Site.id == Job.site_id)
            .outerjoin(Material, Material.id == Job.material_id)
            .outerjoin(taken, taken.id == Job.container_out_id)
            .outerjoin(brought, brought.id == Job.container_in_id)
            .where(Job.id == job_id)
        ).one()
    )
    job, customer, site, material, out, brought_no = row
    names = proof.staff_names(session)
    files = _files(session, job_id)
    shows_money = bool(
        session.scalar(select(func.is_member("rondo_accountant") | func.is_member("rondo_manager")))
    )
    hours = " à ".join(f"{hour:%H:%M}" for hour in (job.window_from, job.window_to) if hour)
    content = DisputeContent(
        head=papers.letterhead(session),
        job_number=job.number,
        customer=(
            joined(customer.name, customer.legal_form, by=" "),
            *postal(customer.street, customer.postcode, customer.city),
            f"SIRET {siret_text(customer.siret)}" if customer.siret else "",
        ),
        site=(
            site.name,
            *postal(site.street, site.postcode, site.city),
            joined(job.contact or site.contact, phone_text(job.phone)),
        ),
        order=(
            ("Prestation", JOB_NAMES.get(job.type, job.type)),
            ("Prise le", day_time(job.created_at)),
            ("Prise par", names.get(job.created_by, job.created_by)),
            ("Souhaitée le", joined(day(job.wanted_on), hours)),
            ("Commande client", job.order_number),
            (
                "Matière",
                joined(*((material.name, job.waste_code or material.waste_code) if material else ())),
            ),
            ("Contenant repris", out or ""),
            ("Contenant posé", brought_no or ""),
            ("Consigne au chauffeur", job.driver_note),
        ),
        compared=tuple(proof.compared_pairs(story.compared, story.state_form)),
        timeline=proof.timeline_lines(story),
        signatures=tuple(_signatures(session, job_id)),
        photos=tuple(_photos(session, job_id)),
        charges=tuple(_charges(session, job_id)) if shows_money else (),
        shows_money=shows_money,
        pieces=tuple(
            Piece(title, number, hashlib.sha256(body).hexdigest(), _pages(body))
            for title, number, body in files
        ),
        proven=tuple(_proven(session, story, files)),
    )
    fingerprint = _fingerprint(content)
    code = (story.ticket_sha256 and proof_url(session, story.ticket_sha256)) or f"{job.number}|{fingerprint}"
    pdf = dispute_folder(content, fingerprint, code, printed_at or dt.datetime.now(dt.UTC))
    for title, number, body in files:
        name = f"{title} {number}".strip().replace(" ", "-").replace("'", "-") + ".pdf"
        pdf = proof.appended(pdf, body, {name: body}) if _pages(body) else pdf
    return Paper(f"Dossier de preuve · {job.number}", f"dossier-{job.number}.pdf", "application/pdf", pdf)


def _fingerprint(content: DisputeContent) -> str:
    """Return the fingerprint of all that a folder says and holds; not of when it was drawn."""
    pictures = [hashlib.sha256(image).hexdigest() for *_, image in content.signatures]
    pictures += [hashlib.sha256(photo.image).hexdigest() for photo in content.photos]
    facts = [
        astuple(content.head),
        content.job_number,
        content.customer,
        content.site,
        content.order,
        content.compared,
        [astuple(line) for line in content.timeline],
        [lines for _, lines, _ in content.signatures],
        pictures,
        content.charges,
        [(piece.title, piece.number, piece.sha256) for piece in content.pieces],
    ]
    return hashlib.sha256(json.dumps(facts, ensure_ascii=False, default=str).encode()).hexdigest()


def _files(session: Session, job_id: UUID) -> list[tuple[str, str, bytes]]:
    """Return the papers of a job as they were issued: the signed ticket first, the money last."""
    billed = select(Charge.invoice_id).where(Charge.job_id == job_id, Charge.invoice_id.is_not(None))
    may_bill = session.scalar(select(func.has_table_privilege("rondo.charge", "SELECT")))
    about = Document.job_id == job_id
    rows = session.scalars(
        select(Document)
        .where(about | Document.invoice_id.in_(billed) if may_bill else about, Document.kind.in_(_PIECES))
        .order_by(Document.issued_on, Document.created_at, Document.id)
    ).all()
    found = []
    for kind, title in _PIECES.items():
        for row in (row for row in rows if row.kind == kind):
            body = bytes(session.scalar(select(func.document_body(row.id))) or b"")
            found.append((title, row.number, body))
            if kind == DocumentKind.JOB_TICKET:
                notes = proof.notes_page(session, job_id)
                found += [("Notes ajoutées au bon", row.number, notes)] if notes else []
    if not any(title == _PIECES[DocumentKind.WEIGH_TICKET] for title, *_ in found):
        # Drawn here where nobody has asked for its paper yet: a weighing's content is frozen.
        found += [
            (
                _PIECES[DocumentKind.WEIGH_TICKET],
                ticket.number,
                papers.weigh_ticket_pdf(session, ticket.ticket_id),
            )
            for ticket in weighing.tickets_of(session, job_id)
        ]
    return found


def _pages(body: bytes) -> int:
    try:
        with pikepdf.open(BytesIO(body)) as opened:
            return len(opened.pages)
    except pikepdf.PdfError:
        return 0


def _signatures(session: Session, job_id: UUID) -> list[tuple[str, tuple[str, ...], bytes]]:
    rows = session.execute(
        select(Signature, FieldEvent.accuracy_m)
        .outerjoin(FieldEvent, FieldEvent.id == Signature.id)
        .where(Signature.job_id == job_id)
        .order_by(Signature.party)
    )
    found = []
    for signature, accuracy in rows:
        place = place_text(signature.lat, signature.lon, accuracy)
        lines = (
            joined(signature.name, signature.role, by=", "),
            f"Non signé : {signature.absence_reason}" if signature.absence_reason else "",
            f"Téléphone {day_time(signature.device_at)}, serveur {day_time(signature.received_at)}",
            f"Position {place}" if place else "",
            f"Réserves : {signature.reserves}" if signature.reserves else "",
        )
        image = (
            bytes(session.scalar(select(func.document_body(signature.document_id))) or b"")
            if signature.document_id
            else b""
        )
        found.append((_PARTIES.get(signature.party, signature.party), tuple(filter(None, lines)), image))
    return found


def _photos(session: Session, job_id: UUID) -> list[Photo]:
    rows = session.scalars(
        select(FieldEvent)
        .where(
            FieldEvent.job_id == job_id, FieldEvent.document_id.is_not(None), FieldEvent.kind != "signature"
        )
        .order_by(FieldEvent.seq)
    )
    return [
        Photo(
            bytes(session.scalar(select(func.document_body(event.document_id))) or b""),
            joined(
                str(event.data.get("label") or ""),
                day_time(event.device_at),
                place_text(event.lat, event.lon, event.accuracy_m),
            ),
        )
        for event in rows
    ]


def _charges(session: Session, job_id: UUID) -> list[tuple[str, str, str, str, str]]:
    rows = session.execute(
        select(Charge, Invoice.series, Invoice.year, Invoice.number)
        .outerjoin(Invoice, Invoice.id == Charge.invoice_id)
        .where(Charge.job_id == job_id)
        .order_by(Charge.created_at, Charge.id)
    )
    return [
        (
            charge.label,
            f"{in_french(charge.quantity, 3)} {charge.unit}",
            f"{in_french(charge.unit_price_eur, 2)} €",
            euros(charge.amount_eur),
            joined(
                *(str(reason) for reason in charge.explanation.get("reasons", ())),
                f"{series}{year}-{number:06d}" if number is not None else "pas encore facturé",
            ),
        )
        for charge, series, year, number in rows
    ]


def _proven(session: Session, story: proof.Timeline, files: list[tuple[str, str, bytes]]) -> list[str]:
    """Return what was checked while the folder was drawn, each in a sentence."""
    links = [entry for entry in story.entries if entry.sound is not None]
    broken = sum(1 for entry in links if not entry.sound)
    sentences = []
    if links:
        sentences.append(
            f"Chaîne des événements : {len(links)} chaînons vérifiés, tous intacts."
            if not broken
            else f"ATTENTION : {broken} chaînon(s) sur {len(links)} ne correspondent plus à leur empreinte."
        )
    ticket = next((body for title, _, body in files if title == _PIECES[DocumentKind.JOB_TICKET]), None)
    if ticket is not None:
        verdict = sealing.verdict(session, ticket)
        if verdict.holds:
            sentences.append(
                f"Bon {story.ticket} : sceau électronique de {verdict.signer} valide sur tout le fichier,"
                f" posé le {day_time(verdict.sealed_at)}."
            )
        elif verdict.is_sealed:
            sentences.append(f"ATTENTION : le sceau du bon {story.ticket} n'est plus valide.")
    elif story.ticket:
        sentences.append(f"Bon {story.ticket} figé ; son fichier n'est pas encore tiré.")
    else:
        sentences.append("Cette intervention n'a pas de bon signé.")
    if story.state_form:
        sentences.append(
            f"Bordereau d'État {story.state_form} : ses signatures sont sur Trackdéchets, à part du bon."
        )
    return sentences
