"""The papers of the day: drawn from the rows they speak of, and kept with the documents of the job.

What is issued with a number and a chain is drawn from its frozen content, here or where it is issued.
"""

import datetime as dt
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

import pikepdf
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session, aliased

from app.domain.archive import SUFFIXES
from app.domain.jobs import DocumentKind, JobStatus, MemberRole, StopKind
from app.domain.money import add_months, euros, in_french, tonnes
from app.errors import QT_TRANSLATE_NOOP, Conflict, RuleBroken
from app.ids import new_id
from app.models.base import bounds
from app.models.core import Document
from app.models.fleet import Container, Driver, Material, Vehicle
from app.models.parties import Acceptance, Company, Customer, Depot, Outlet, Site
from app.models.planning import Job, Stop, Tour, TourMember
from app.models.waste import TrackingForm
from app.services import balances, board_reading, weighing
from app.services.dashboard import Today
from app.services.documents.page import (
    Column,
    Letterhead,
    PaperFormat,
    joined,
    phone_text,
    postal,
    siret_text,
)
from app.services.documents.reports import (
    Panel,
    StatementContent,
    StatementLine,
    Tile,
    dashboard,
    statement,
)
from app.services.documents.tickets import WeighTicketContent, weigh_ticket
from app.services.documents.tour import TourSheet, TourStop, blank_tickets, tour_sheet
from app.services.documents.tracking import Actor, Signed, TrackingFormContent, tracking_form
from app.services.documents.wall_board import WallBoard, wall_board
from app.services.field import create_link
from app.services.field_tickets import ticket_pdf
from app.services.search import folded

PARIS = ZoneInfo("Europe/Paris")

_MEMBERS = {
    MemberRole.SECOND_DRIVER: "second chauffeur",
    MemberRole.LOADER: "",  # the line of the sheet says it
    MemberRole.CONVOY_DRIVER: "convoi",
    MemberRole.CONVOY_VEHICLE: "convoi",
}


# ------------------------------------------------------------------------------------------------ filing


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper with its bytes."""

    title: str
    filename: str
    mime: str
    body: bytes


def paper(session: Session, document_id: UUID) -> Paper:
    """Return a paper to show it.

    Raises:
        RuleBroken: There is no such paper, or not for this person.
    """
    found = body(session, document_id)
    row = session.get_one(Document, document_id)
    return Paper(row.title, filename_of(row), row.mime, found)


class Named(Protocol):
    """What tells the name of a paper's file: a `Document`, or a row of a list."""

    @property
    def kind(self) -> str:
        """A name of `DocumentKind`."""

    @property
    def number(self) -> str:
        """Empty where it has none."""

    @property
    def title(self) -> str:
        """As lists show it."""

    @property
    def mime(self) -> str:
        """Its type."""

    @property
    def filename(self) -> str:
        """Under which it was dropped; empty where it was issued."""


def filename_of(row: Named) -> str:
    """Return under which name a paper is saved: the one it came with, else its number or title."""
    suffix = SUFFIXES.get(row.mime, "")
    name = row.filename.removesuffix(suffix) if row.filename else row.number or row.title
    plain = re.sub(r'[\s\\/:*?"<>|\x00-\x1f]+', " ", name).strip(" .") or row.kind
    return f"{plain[:120]}{suffix}"


def body(session: Session, document_id: UUID) -> bytes:
    """Return the bytes of a paper.

    Raises:
        RuleBroken: There is no such paper, or not for this person.
    """
    found = session.scalar(select(func.document_body(document_id)))
    if found is None:
        raise RuleBroken(QT_TRANSLATE_NOOP("errors", "This document is not there, or not for you."))
    return bytes(found)


def _keep(
    session: Session,
    kind: DocumentKind,
    number: str,
    title: str,
    pdf: bytes,
    *,
    customer_id: UUID | None = None,
    site_id: UUID | None = None,
    job_id: UUID | None = None,
    tour_id: UUID | None = None,
    document_id: UUID | None = None,
) -> str:
    today, document_id = dt.datetime.now(PARIS).date(), document_id or new_id()
    session.execute(
        select(
            func.store_document(
                document_id,
                kind.value,
                number,
                title,
                "application/pdf",
                pdf,
                today,
                customer_id,
                site_id,
                job_id,
                tour_id,
                None,
                folded(title, number),
            )
        )
    )
    return str(document_id)


def letterhead(session: Session) -> Letterhead:
    """Return who we are, as our papers say it above and below.

    Raises:
        RuleBroken: The company is not described yet.
    """
    company = session.get(Company, True)
    if company is None:
        raise RuleBroken(
            QT_TRANSLATE_NOOP(
                "errors", "Your company is not described yet: fill it in under Administration first."
            )
        )
    receipt = (
        f"Récépissé de transport {company.transport_receipt}"
        + (f" ({company.transport_receipt_department})" if company.transport_receipt_department else "")
        if company.transport_receipt
        else ""
    )
    return Letterhead(
        name=company.name,
        address=postal(company.street, company.postcode, company.city),
        details=tuple(
            part
            for part in (
                phone_text(company.phone),
                company.email,
                f"SIRET {siret_text(company.siret)}",
                receipt,
            )
            if part
        ),
        legal=" · ".join(
            part
            for part in (
                " ".join(filter(None, (company.name, company.legal_form))),
                f"RCS {company.rcs_city} {siret_text(company.siren)}" if company.rcs_city else "",
                f"TVA {company.vat_number}" if company.vat_number else "",
            )
            if part
        ),
    )


# ------------------------------------------------------------------------------------------------ tour sheets


def sheet_number(tour_id: UUID) -> str:
    """Return what is typed to find a tour when its sheet comes back: eight characters, `1A2B-3C4D`."""
    return f"{tour_id.hex[-8:-4]}-{tour_id.hex[-4:]}".upper()


def stop_code(root: str, stop_id: UUID) -> str:
    """Return what the code of a stop holds: its place on the driver's page, or its id; no secret."""
    return f"{root.rstrip('/')}/#stop={stop_id}" if root else f"urn:uuid:{stop_id}"


def sheet_contents(session: Session, tour_ids: Sequence[UUID], root_url: str = "") -> dict[UUID, TourSheet]:
    """Return what the sheets of some tours say, in six queries whatever their number; without links.

    A tour that is gone, or not for this person, is left out.
    """
    head = letterhead(session)
    company = session.get(Company, True)
    root = (company.phone_page_url if company else "") or root_url
    trailer = aliased(Vehicle)
    found = session.execute(
        select(Tour, Driver, Vehicle, Depot.name, trailer.plate)
        .join(Driver, Driver.id == Tour.driver_id)
        .outerjoin(Vehicle, Vehicle.id == Tour.vehicle_id)
        .outerjoin(trailer, trailer.id == Tour.trailer_id)
        .outerjoin(Depot, Depot.id == Tour.depot_id)
        .where(Tour.id.in_(tour_ids))
    ).all()
    stops = _sheet_stops(session, tour_ids, root)
    crews = _crews(session, tour_ids)
    me = session.execute(text("SELECT display_name FROM staff WHERE login = session_user")).scalar()
    contents = {}
    for tour, driver, vehicle, depot, trailer_plate in found:
        start, end = bounds(tour.slot)
        name = f"{driver.first_name} {driver.surname}".strip()
        contents[tour.id] = TourSheet(
            head=head,
            printed_at=dt.datetime.now(dt.UTC),
            number=sheet_number(tour.id),
            label=tour.label or name,
            day=tour.day,
            driver=name,
            vehicle=" · ".join(filter(None, (vehicle.plate, vehicle.label))) if vehicle else "",
            starts_at=start,
            ends_at=end,
            stops=tuple(stops.get(tour.id, ())),
            trailer=trailer_plate or "",
            loaders=", ".join(crews.get(tour.id, ())),
            depot=depot or "",
            note=tour.note,
            dispatcher=me or "",
            revision=tour.revision,
        )
    return contents


def _crews(session: Session, tour_ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    """Return who and what else works in some tours, by tour, as the sheet names them."""
    found = session.execute(
        select(TourMember.tour_id, TourMember.role, Driver, Vehicle)
        .outerjoin(Driver, Driver.id == TourMember.driver_id)
        .outerjoin(Vehicle, Vehicle.id == TourMember.vehicle_id)
        .where(TourMember.tour_id.in_(tour_ids))
        .order_by(TourMember.tour_id, TourMember.role, Driver.surname, Driver.first_name, Vehicle.plate)
    )
    crews: dict[UUID, list[str]] = {}
    for tour_id, role, driver, vehicle in found:
        name = f"{driver.first_name} {driver.surname}".strip() if driver else vehicle.plate
        word = _MEMBERS[MemberRole(role)]
        crews.setdefault(tour_id, []).append(f"{name} ({word})" if word else name)
    return crews


def tour_sheets(
    session: Session, tour_ids: Sequence[UUID], root_url: str = "", *, tickets: bool = False
) -> list[str]:
    """Draw the sheets of some tours, keep each with its tour, and return the ids of the papers.

    A tour that is gone has no sheet. A published one's bears a fresh link to the driver's page as a QR code.

    Args:
        session: Of a dispatcher, in a transaction that commits.
        tour_ids: In the order of printing.
        root_url: Where the phones reach the endpoint, unless the company's row says it.
        tickets: Whether the blank tickets of its jobs follow each sheet, in the same paper.

    Raises:
        Conflict: None of the tours is there any more.
    """
    contents = sheet_contents(session, tour_ids, root_url)
    sheets = []
    for tour_id in tour_ids:
        if tour_id in contents:  # else a colleague deleted it meanwhile
            content = replace(contents[tour_id], phone_page_url=_fresh_link(session, tour_id, root_url))
            parts = [tour_sheet(content), blank_tickets(content) if tickets else None]
            pdf = joined_pdfs([part for part in parts if part is not None])
            sheets.append(file_sheet(session, content, tour_id, pdf))
    if not sheets:
        raise Conflict(QT_TRANSLATE_NOOP("errors", "A colleague deleted this meanwhile."))
    return sheets


def file_sheet(
    session: Session, content: TourSheet, tour_id: UUID, pdf: bytes, document_id: UUID | None = None
) -> str:
    """Keep the drawn sheet of a tour with the tour, and return the paper's id."""
    title = f"Feuille de tournée {content.day:%d/%m/%Y} · {content.driver}"
    return _keep(
        session,
        DocumentKind.TOUR_SHEET,
        content.number,
        title,
        pdf,
        tour_id=tour_id,
        document_id=document_id,
    )


def file_letter(session: Session, customer_id: UUID, number: str, title: str, pdf: bytes) -> None:
    """Keep a letter with the customer it is written to, unless one of that number is there already."""
    known = select(Document.id).where(
        Document.customer_id == customer_id, Document.kind == DocumentKind.OTHER, Document.number == number
    )
    if session.scalars(known).first() is None:
        _keep(session, DocumentKind.OTHER, number, title, pdf, customer_id=customer_id)


def drawn_sheet(session: Session, content: TourSheet, tour_id: UUID, root_url: str = "") -> bytes:
    """Draw the sheet of a tour with a fresh link to the driver's page, where it has one."""
    return tour_sheet(replace(content, phone_page_url=_fresh_link(session, tour_id, root_url)))


def _fresh_link(session: Session, tour_id: UUID, root_url: str) -> str:
    """Return a new link to the driver's page; nothing where the tour is a draft or over."""
    tour = session.get_one(Tour, tour_id)
    yesterday = dt.datetime.now(PARIS).date() - dt.timedelta(days=1)
    if tour.status not in ("published", "running") or tour.day < yesterday:  # older links are dead
        return ""
    link = create_link(session, tour_id)
    if "://" in link.url:
        return link.url
    return f"{root_url.rstrip('/')}/{link.url.lstrip('/')}" if root_url else ""


def printed(session: Session, document_ids: Sequence[UUID]) -> bytes:
    """Return kept PDFs as one, in this order, for the printer."""
    return joined_pdfs([body(session, document_id) for document_id in document_ids])


def joined_pdfs(pdfs: Sequence[bytes]) -> bytes:
    """Return PDFs as one, in this order; the same parts give the same bytes."""
    if len(pdfs) == 1:
        return pdfs[0]
    whole = pikepdf.new()
    for pdf in pdfs:
        with pikepdf.open(io.BytesIO(pdf)) as part:
            whole.pages.extend(part.pages)
    out = io.BytesIO()
    whole.save(out, deterministic_id=True)
    return out.getvalue()


def wall_board_pdf(session: Session, first: dt.date, last: dt.date, paper: PaperFormat = "A3") -> bytes:
    """Draw the board for the wall, by driver, as it is read now.

    Args:
        session: Of any person.
        first: The first day.
        last: The last one: a week has a column for each day.
        paper: "A3" or "A4".
    """
    content = board_reading.board_content(session, first, last)
    return wall_board(
        WallBoard(head=letterhead(session), board=content.day, printed_at=content.read_at, paper=paper)
    )


def _sheet_stops(session: Session, tour_ids: Sequence[UUID], root: str) -> dict[UUID, list[TourStop]]:
    brought, taken = aliased(Container), aliased(Container)
    outlet = aliased(Outlet)
    rows = session.execute(
        select(
            Stop,
            Job,
            Customer,
            Site,
            Material,
            brought.number.label("brought"),
            taken.number.label("taken"),
            outlet,
            TrackingForm.number.label("form"),
        )
        .outerjoin(Job, Job.id == Stop.job_id)
        .outerjoin(Customer, Customer.id == Job.customer_id)
        .outerjoin(Site, Site.id == Job.site_id)
        .outerjoin(Material, Material.id == Job.material_id)
        .outerjoin(brought, brought.id == Job.container_in_id)
        .outerjoin(taken, taken.id == Job.container_out_id)
        .outerjoin(outlet, outlet.id == func.coalesce(Job.outlet_id, Stop.outlet_id))
        .outerjoin(TrackingForm, TrackingForm.job_id == Job.id)
        .where(Stop.tour_id.in_(tour_ids))
        .order_by(func.lower(Stop.slot))
    )
    stops: dict[UUID, list[TourStop]] = {}
    for stop, job, customer, site, material, brought_no, taken_no, place, form in rows:
        start, end = bounds(stop.slot)
        if stop.kind != StopKind.JOB:
            entry = TourStop(
                kind=stop.kind,
                planned_from=start,
                planned_to=end,
                place=place.name if place else "",
                street=place.street if place else "",
                postcode=place.postcode if place else "",
                city=place.city if place else "",
                phone=place.phone if place else "",
                code=stop_code(root, stop.id),
            )
        else:
            hours = [f"{hour:%H:%M}" if hour else "" for hour in (job.window_from, job.window_to)]
            entry = TourStop(
                kind=StopKind.JOB,
                planned_from=start,
                planned_to=end,
                place=site.name,
                customer=customer.name,
                customer_siret=customer.siret,
                customer_address=postal(customer.street, customer.postcode, customer.city),
                street=site.street,
                postcode=site.postcode,
                city=site.city,
                contact=job.contact or site.contact,
                phone=job.phone or next(iter(site.phones), ""),
                job_number=job.number,
                job_type=job.type,
                window=" à ".join(hours) if any(hours) else "",
                order_number=job.order_number,
                container_in=brought_no or "",
                container_out=taken_no or "",
                container_type=job.container_type or "",
                material=material.name if material else "",
                waste_code=job.waste_code,
                adr_mention=material.adr_mention if material and material.hazardous else "",
                tracking_number=form or "",
                outlet=joined(place.name, place.city, by=", ") if place else "",
                gate_code=site.gate_code,
                notes=tuple(filter(None, (job.driver_note, site.access_note))),
                is_urgent=job.priority == 2,
                hazardous=bool(material and material.hazardous),
                code=stop_code(root, stop.id),
            )
        stops.setdefault(stop.tour_id, []).append(entry)
    return stops


# ------------------------------------------------------------------------------------------- weigh tickets


def weigh_ticket_pdf(session: Session, ticket_id: UUID) -> bytes:
    """Draw a weigh ticket from what was frozen with it."""
    ticket = weighing.ticket(session, ticket_id)
    facts: Mapping[str, Any] = ticket.facts

    def fact(name: str) -> str:
        return str(facts.get(name) or "")

    return weigh_ticket(
        WeighTicketContent(
            head=letterhead(session),
            direction="Entrée",
            place=fact("outlet"),
            place_siret=fact("outlet_siret"),
            source=ticket.source,
            instrument=ticket.instrument,
            gross_kg=ticket.gross_kg,
            tare_kg=ticket.tare_kg,
            net_kg=ticket.net_kg,
            gross_at=ticket.weighed_at,
            customer=fact("customer"),
            producer=fact("site"),
            site=fact("site_address"),
            driver=fact("driver"),
            plates=tuple(filter(None, (fact("plate"),))),
            container=fact("container"),
            material=fact("material"),
            waste_code=fact("waste_code"),
            outlet=fact("outlet"),
            job_number=fact("job"),
            outside_number=ticket.outside_number,
            operator=ticket.issued_by,
        ),
        ticket.number,
        ticket.weighed_at,
        ticket.fingerprint,
    )


def file_weigh_ticket(session: Session, ticket_id: UUID) -> str:
    """Draw a weigh ticket, keep it with its job, once, and return the paper's id."""
    ticket = weighing.ticket(session, ticket_id)
    known = session.scalar(
        select(Document.id).where(
            Document.kind == DocumentKind.WEIGH_TICKET, Document.number == ticket.number
        )
    )
    if known is not None:
        return str(known)
    job = session.get(Job, ticket.job_id) if ticket.job_id else None
    return _keep(
        session,
        DocumentKind.WEIGH_TICKET,
        ticket.number,
        f"Bon de pesée {ticket.number} · {ticket.facts.get('customer') or ''}".strip(" ·"),
        weigh_ticket_pdf(session, ticket_id),
        customer_id=job.customer_id if job else None,
        site_id=job.site_id if job else None,
        job_id=ticket.job_id,
    )


def file_numbered(session: Session, kind: str, key: UUID) -> str:
    """Return the id of the paper that bears a number which was searched for; it is drawn if it never was.

    Args:
        session: Of any person, in a transaction that commits.
        kind: "weigh_ticket", or "ticket" for the signed ticket of a job.
        key: The weighing's id, or the job's.

    Raises:
        RuleBroken: The job has no sealed ticket.
    """
    if kind == "weigh_ticket":
        return file_weigh_ticket(session, key)
    ticket_pdf(session, key)
    drawn = select(Document.id).where(Document.job_id == key, Document.kind == DocumentKind.JOB_TICKET)
    return str(session.scalars(drawn).first())


# ------------------------------------------------------------------------------------------- tracking forms


def file_tracking_form(session: Session, job_id: UUID) -> str:
    """Draw the working copy of a hazardous job's tracking form, keep it, and return the paper's id.

    Raises:
        RuleBroken: The job's waste is not hazardous: no form is due.
    """
    found = session.execute(
        select(Job, Customer, Site, Material, Outlet)
        .join(Customer, Customer.id == Job.customer_id)
        .join(Site, Site.id == func.coalesce(Job.producer_site_id, Job.site_id))
        .outerjoin(Material, Material.id == Job.material_id)
        .outerjoin(Outlet, Outlet.id == Job.outlet_id)
        .where(Job.id == job_id)
    ).one()
    job, customer, site, material, outlet = found
    if material is None or not (material.hazardous or material.pop):
        raise RuleBroken(
            QT_TRANSLATE_NOOP("errors", "Job {number} carries no hazardous waste: no tracking form is due."),
            number=job.number,
        )
    form = session.scalar(select(TrackingForm).where(TrackingForm.job_id == job_id))
    if form is None:
        form = TrackingForm(
            id=new_id(), job_id=job_id, number=f"BSD-{job.number}", status="DRAFT", state_number="", frames={}
        )
        session.add(form)
        session.flush()
    pdf = tracking_form(_form_content(session, form, job, customer, site, material, outlet))
    return _keep(
        session,
        DocumentKind.TRACKING_FORM,
        form.number,
        f"Bordereau {form.number} · {customer.name} (copie de travail)",
        pdf,
        customer_id=customer.id,
        site_id=job.site_id,
        job_id=job_id,
    )


_FORM_STATES = {"DRAFT": "Brouillon", "SEALED": "Scellé", "SENT": "Envoyé", "RECEIVED": "Reçu"}


def _form_content(
    session: Session,
    form: TrackingForm,
    job: Job,
    customer: Customer,
    site: Site,
    material: Material,
    outlet: Outlet | None,
) -> TrackingFormContent:
    head = letterhead(session)
    company = session.get_one(Company, True)
    acceptance = session.scalar(
        select(Acceptance.number)
        .where(
            Acceptance.customer_id == customer.id,
            Acceptance.material_id == material.id,
            Acceptance.outlet_id == job.outlet_id,
        )
        .order_by(Acceptance.valid_until.desc().nulls_last())
        .limit(1)
    )
    plate, driver = session.execute(
        select(Vehicle.plate, func.concat_ws(" ", Driver.first_name, Driver.surname))
        .select_from(Stop)
        .join(Tour, Tour.id == Stop.tour_id)
        .join(Driver, Driver.id == Tour.driver_id)
        .outerjoin(Vehicle, Vehicle.id == Tour.vehicle_id)
        .where(Stop.job_id == job.id)
    ).one_or_none() or (None, None)
    taken = job.status not in (JobStatus.DRAFT, JobStatus.TO_PLAN, JobStatus.PLANNED) and job.done_at
    signed = session.execute(
        text("SELECT party, name, device_at FROM signature WHERE job_id = :job AND document_id IS NOT NULL"),
        {"job": job.id},
    )
    signatures = {party: Signed(name=name, at=at) for party, name, at in signed}
    kg = job.net_kg
    return TrackingFormContent(
        number=form.number,
        state_number=form.state_number,
        status=_FORM_STATES.get(form.status, form.status),
        printed_at=dt.datetime.now(dt.UTC),
        head=head,
        emitter=Actor(
            name=customer.name,
            siret=site.siret or customer.siret,
            street=site.street,
            postcode=site.postcode,
            city=site.city,
            contact=job.contact or site.contact,
            phone=job.phone,
            email=site.email or customer.email,
        ),
        work_site=(site.name, *postal(site.street, site.postcode, site.city)),
        destination=Actor(
            name=outlet.name,
            siret=outlet.siret,
            street=outlet.street,
            postcode=outlet.postcode,
            city=outlet.city,
            phone=outlet.phone,
            email=outlet.email,
        )
        if outlet
        else Actor(),
        acceptance_number=acceptance or "",
        planned_operation=outlet.operations[0] if outlet and outlet.operations else "",
        waste_code=job.waste_code or material.waste_code,
        waste_name=material.name,
        consistency=material.consistency,
        pop=material.pop,
        adr_mention=material.adr_mention,
        quantity_t=f"{tonnes(kg):f}".replace(".", ",") if kg is not None else "",
        quantity_is_estimated=job.weight_is_estimated or kg is None,
        carrier=Actor(
            name=company.name,
            siret=company.siret,
            street=company.street,
            postcode=company.postcode,
            city=company.city,
            contact=driver or "",
            phone=company.phone,
            email=company.email,
            receipt=company.transport_receipt,
            receipt_department=company.transport_receipt_department,
            receipt_until=company.transport_receipt_until,
        ),
        plates=tuple(filter(None, (plate,))),
        taken_over_at=job.done_at if taken else None,
        carrier_signed=signatures.get("driver", Signed()),
        emitter_signed=signatures.get("customer", Signed()),
    )


# ------------------------------------------------------------------------------------------------ statements


_MOVEMENTS = {"invoice": "Facture", "credit_note": "Avoir", "opening": "Reprise", "payment": "Règlement"}


def statement_of(session: Session, customer_id: UUID) -> Paper:
    """Draw a customer's statement of account of the last twelve months.

    Raises:
        Forbidden: The person may not read money.
    """
    day = balances.today(session)
    since = add_months(day, -12)
    account = balances.account(session, customer_id, since)
    customer, company = session.get_one(Customer, customer_id), session.get(Company, True)
    ages = account.ages
    iban = company.iban.replace(" ", "") if company else ""
    pdf = statement(
        StatementContent(
            head=letterhead(session),
            printed_at=dt.datetime.now(dt.UTC),
            customer=customer.name,
            customer_code=customer.code,
            address=postal(customer.street, customer.postcode, customer.city),
            period_from=since,
            period_to=day,
            opening_eur=account.opening_eur,
            lines=tuple(
                StatementLine(
                    row.movement.on,
                    row.movement.number,
                    row.movement.label or _MOVEMENTS.get(row.movement.kind, ""),
                    max(row.movement.amount_eur, Decimal(0)),
                    max(-row.movement.amount_eur, Decimal(0)),
                    row.movement.due_on,
                    row.days_late > 0,
                )
                for row in account.rows
            ),
            aged=(
                ("Non échu", ages.not_due),
                ("1 à 30 jours", ages.to_30),
                ("31 à 60 jours", ages.to_60),
                ("61 à 90 jours", ages.to_90),
                ("Plus de 90 jours", ages.over_90),
            ),
            iban=" ".join(iban[start : start + 4] for start in range(0, len(iban), 4)),
        )
    )
    return Paper(f"Relevé de compte · {customer.name}", f"releve-{customer.code}.pdf", "application/pdf", pdf)


# --------------------------------------------------------------------------------------- the director's page


def dashboard_page(session: Session, shown: Today, tiles: Sequence[Tile]) -> bytes:
    """Draw the dashboard on A4: its tiles as the screen says them, then months and materials.

    Args:
        session: Of any person.
        shown: The figures as they were read.
        tiles: In the order of printing.
    """
    months = tuple(
        (
            f"{month.first:%m/%Y}",
            euros(month.turnover_eur) if month.turnover_eur is not None else "",
            f"{in_french(tonnes(month.net_kg), 3)} t",
        )
        for month in shown.months
    )
    materials = tuple((share.name, f"{in_french(tonnes(share.net_kg), 3)} t") for share in shown.materials)
    return dashboard(
        letterhead(session),
        "Tableau de bord",
        tiles,
        shown.read_at,
        subtitle=f"du {shown.first:%d/%m/%Y} au {shown.last:%d/%m/%Y}",
        panels=(
            Panel(
                "Par mois",
                (
                    Column("Mois", 30),
                    Column("Chiffre d'affaires HT", 40, right=True),
                    Column("Tonnes", 30, right=True),
                ),
                months,
            ),
            Panel("Par matière", (Column("Matière", 70), Column("Tonnes", 30, right=True)), materials),
        ),
    )
