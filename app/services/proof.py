"""What proves a job: its timeline, chained and unalterable, and the notes added to its ticket."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from uuid import UUID

import pikepdf
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from app.domain.money import in_french
from app.errors import QT_TRANSLATE_NOOP, RuleBroken
from app.ids import new_id
from app.models.base import bounds
from app.models.core import Staff
from app.models.field import FieldEvent, JobTicket
from app.models.fleet import Driver
from app.models.parties import Customer, Site
from app.models.planning import Job, Stop, Tour
from app.models.proof import Mail, TicketNote, TicketPaper
from app.models.waste import TrackingForm, WeighTicket
from app.services import papers, sealing
from app.services.documents.dispute import TimelineLine, ticket_notes, timeline_report
from app.services.documents.page import clock, day_time, joined, kilograms
from app.services.documents.words import FORM_STATES
from app.services.field_tickets import place_text, proof_url, ticket_label, ticket_pdf
from app.services.papers import Paper


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened to a job."""

    at: dt.datetime
    """When the server had it."""
    device_at: dt.datetime | None
    """When the phone says that it was; None where no phone told it."""
    origin: str
    """phone, paper, office, call, message, ticket, mail or state."""
    kind: str
    """An event's kind, or what the office did: created, planned, moved, unplanned, changed, status:DONE."""
    who: str
    detail: str
    """Facts without words of ours: what was typed, names, weights, numbers."""
    lat: float | None = None
    lon: float | None = None
    accuracy_m: int | None = None
    document_id: UUID | None = None
    seq: int | None = None
    hash: str = ""
    sound: bool | None = None
    """Whether the link holds; None where it is no link of a chain."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What was planned against what was done."""

    planned_from: dt.datetime | None
    planned_to: dt.datetime | None
    arrived_at: dt.datetime | None
    done_at: dt.datetime | None
    planned_minutes: int
    minutes_on_site: int | None
    late_minutes: int | None
    """By how much it was reached later than planned; below nought, earlier."""
    waiting_minutes: int
    told_kg: int | None
    """What the driver typed."""
    weighed_kg: int | None
    """What the weigh ticket says."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """The story of one job."""

    job_id: UUID
    job_number: str
    customer: str
    site: str
    driver: str
    compared: Compared
    entries: tuple[Entry, ...]
    ticket: str
    """The number of its sealed ticket, or empty."""
    ticket_sha256: str
    sealed_by: str
    """Whose seal the ticket's paper bears, or empty."""
    state_form: str
    """The State's tracking form of this job and how far it is signed there, or empty."""

    @property
    def is_sound(self) -> bool:
        """Whether every link that was looked at holds."""
        return all(entry.sound is not False for entry in self.entries)


def timeline(session: Session, job_id: UUID) -> Timeline:
    """Return all that happened to a job, the oldest first, in a fixed number of queries.

    Raises:
        RuleBroken: There is no such job, or not for this person.
    """
    found = session.execute(
        select(Job, Customer.name, Site.name, Site.city, Stop, Driver)
        .join(Customer, Customer.id == Job.customer_id)
        .join(Site, Site.id == Job.site_id)
        .outerjoin(Stop, Stop.job_id == Job.id)
        .outerjoin(Tour, Tour.id == Stop.tour_id)
        .outerjoin(Driver, Driver.id == Tour.driver_id)
        .where(Job.id == job_id)
    ).one_or_none()
    if found is None:
        raise RuleBroken(QT_TRANSLATE_NOOP("errors", "This job does not exist any more."))
    row: tuple[Any, ...] = tuple(found)
    job, customer, site, city, stop, driver = row
    names = staff_names(session)
    links = session.execute(text("SELECT id, sound FROM sound_links(:job)"), {"job": job_id})
    sound: dict[UUID, bool] = {key: holds for key, holds in links}  # noqa: C416 - rows are no pairs to the checker
    ticket = session.scalar(select(JobTicket).where(JobTicket.job_id == job_id))
    name = f"{driver.first_name} {driver.surname}".strip() if driver else ""
    events = _events(session, job_id, names, name, sound)
    entries = [
        *events,
        *_office(session, job_id, stop.id if stop else None),
        *_live(session, job_id, names),
        *_ticket(session, ticket, names, sound),
        *_mails(session, job_id, names),
    ]
    paper = session.get(TicketPaper, ticket.id) if ticket else None
    sealed_by = (
        next(
            (known.label for known in sealing.certificates(session) if known.fingerprint == paper.seal.hex()),
            "",
        )
        if paper
        else ""
    )
    form = session.scalar(select(TrackingForm).where(TrackingForm.job_id == job_id))
    return Timeline(
        job.id,
        job.number,
        customer,
        joined(site, city, by=", "),
        name,
        _compared(session, job, stop),
        tuple(sorted(entries, key=lambda entry: (entry.at, entry.seq or 0))),
        ticket_label(ticket.year, ticket.number) if ticket else "",
        ticket.content_sha256.hex() if ticket else "",
        sealed_by,
        joined(form.state_number or form.number, FORM_STATES.get(form.status, form.status.lower()))
        if form
        else "",
    )


def staff_names(session: Session) -> dict[str, str]:
    """Return how colleagues are called, by their logins."""
    rows = session.execute(select(Staff.login, Staff.display_name))
    return {login: name for login, name in rows}  # noqa: C416 - rows are not pairs to the type checker


def _events(
    session: Session, job_id: UUID, names: Mapping[str, str], driver: str, sound: Mapping[UUID, bool]
) -> list[Entry]:
    rows = session.scalars(select(FieldEvent).where(FieldEvent.job_id == job_id).order_by(FieldEvent.seq))
    return [
        Entry(
            event.received_at,
            event.device_at,
            event.source,
            event.kind,
            names.get(event.author, event.author) or driver,
            _detail(event.data),
            event.lat,
            event.lon,
            event.accuracy_m,
            event.document_id,
            event.seq,
            event.hash.hex(),
            sound.get(event.id),
        )
        for event in rows
    ]


def _detail(data: Mapping[str, Any]) -> str:
    """Return what an event says, in the driver's own words and figures."""

    def said(name: str, before: str = "", after: str = "") -> str:
        value = data.get(name)
        if value is None or value == "" or isinstance(value, (dict, list, bool)):
            return ""
        shown = in_french(value) if isinstance(value, int) else str(value)
        return f"{before}{shown}{after}"

    return joined(
        said("party"),
        joined(said("name"), said("role"), by=", "),
        said("absence_reason", "« ", " »"),
        said("reserves", "« ", " »"),
        said("label"),
        said("reason"),
        said("material"),
        said("percent", after=" %"),
        said("out", "− "),
        said("in", "+ "),
        said("net_kg", after=" kg"),
        said("ticket"),
        said("lifted", "× "),
        said("minutes", after=" min"),
        said("waiting_minutes", after=" min"),
        said("fill_percent", after=" %"),
        said("km", after=" km"),
        said("decided_by"),
        said("text"),
    )


def _office(session: Session, job_id: UUID, stop_id: UUID | None) -> list[Entry]:
    """Return what the office did; what the phones' events changed is told by the events themselves."""
    rows = session.execute(
        text(
            "SELECT h.at, h.who, h.kind, h.reason, h.before, h.after, h.of FROM ("
            " SELECT *, 'job' AS of FROM history_of('job', :job)"
            " UNION ALL SELECT *, 'stop' FROM history_of('stop', :stop)) h"
            " WHERE h.kind NOT LIKE 'field.%' ORDER BY h.at"
        ),
        {"job": str(job_id), "stop": str(stop_id or job_id)},
    )
    entries = []
    for at, who, _, reason, before, after, of in rows:
        kind = "changed"
        if before is None:
            kind = "created" if of == "job" else "planned"
        elif after is None:
            kind = "unplanned"
        elif after.get("status") in ("PLANNED", "TO_PLAN"):
            continue  # told by its place in the plan
        elif "status" in after:
            kind = f"status:{after['status']}"
        elif of == "stop" and ("slot" in after or "tour_id" in after):
            kind = "moved"
        elif of == "stop":
            continue
        fields = "" if kind != "changed" else ", ".join(sorted(after))
        entries.append(Entry(at, None, "office", kind, who, joined(fields, reason)))
    return entries


def _live(session: Session, job_id: UUID, names: Mapping[str, str]) -> list[Entry]:
    """Return the calls and messages about a job."""
    # A part of the live day, which a company of an older release does not have yet.
    if session.scalar(select(func.to_regclass("rondo.call_attempt"))) is None:
        return []
    calls = session.execute(
        text(
            "SELECT a.at, a.author, a.result, a.number, a.who, a.text FROM call_attempt a"
            " JOIN problem_case c ON c.id = a.case_id WHERE c.job_id = :job"
        ),
        {"job": job_id},
    )
    entries = [
        Entry(at, None, "call", f"call:{result}", names.get(author, author), joined(who, number, words))
        for at, author, result, number, who, words in calls
    ]
    said = session.execute(
        text("SELECT at, author, sender, text FROM message WHERE job_id = :job"), {"job": job_id}
    )
    entries += [
        Entry(at, None, "message", f"message:{sender}", names.get(author, author), words)
        for at, author, sender, words in said
    ]
    closed = session.execute(
        text(
            "SELECT closed_at, closed_by, outcome, outcome_text, fee, fee_reason FROM problem_case"
            " WHERE job_id = :job AND closed_at IS NOT NULL"
        ),
        {"job": job_id},
    )
    entries += [
        Entry(at, None, "office", f"case:{outcome}", names.get(by, by), joined(words, fee, why))
        for at, by, outcome, words, fee, why in closed
    ]
    return entries


def _ticket(
    session: Session, ticket: JobTicket | None, names: Mapping[str, str], sound: Mapping[UUID, bool]
) -> Iterable[Entry]:
    if ticket is None:
        return
    label = ticket_label(ticket.year, ticket.number)
    yield Entry(ticket.issued_at, None, "ticket", "sealed", "", label, hash=ticket.hash.hex())
    for note in session.scalars(
        select(TicketNote).where(TicketNote.ticket_id == ticket.id).order_by(TicketNote.seq)
    ):
        yield Entry(
            note.at,
            None,
            "ticket",
            "noted",
            names.get(note.author, note.author),
            note.text,
            hash=note.hash.hex(),
            sound=sound.get(note.id),
        )


def _mails(session: Session, job_id: UUID, names: Mapping[str, str]) -> list[Entry]:
    return [
        Entry(
            mail.sent_at or mail.created_at,
            None,
            "mail",
            f"mail:{mail.state}",
            names.get(mail.created_by, mail.created_by),
            joined(mail.recipient, mail.subject, mail.error),
        )
        for mail in session.scalars(select(Mail).where(Mail.job_id == job_id))
    ]


def _compared(session: Session, job: Job, stop: Stop | None) -> Compared:
    start, end = bounds(stop.slot) if stop else (None, None)
    arrived = stop.arrived_at if stop else None
    left = job.done_at or (stop.done_at if stop else None)
    told = session.execute(
        select(FieldEvent.data)
        .where(FieldEvent.job_id == job.id, FieldEvent.kind == "weight")
        .order_by(FieldEvent.seq.desc())
        .limit(1)
    ).scalar()
    told_kg = (told or {}).get("net_kg")
    weighed = session.scalar(
        select(func.sum(WeighTicket.net_kg)).where(
            WeighTicket.job_id == job.id,
            ~WeighTicket.id.in_(
                select(WeighTicket.cancels_id).where(
                    WeighTicket.job_id == job.id, WeighTicket.cancels_id.is_not(None)
                )
            ),
        )
    )
    return Compared(
        start,
        end,
        arrived,
        left,
        job.minutes,
        round((left - arrived).total_seconds() / 60) if left and arrived else None,
        round((arrived - start).total_seconds() / 60) if arrived and start else None,
        job.waiting_minutes,
        told_kg if isinstance(told_kg, int) else None,
        int(weighed) if weighed is not None else None,
    )


# ------------------------------------------------------------------------------------------------ papers


def timeline_lines(story: Timeline) -> tuple[TimelineLine, ...]:
    """Return the entries of a timeline as its paper prints them."""
    return tuple(
        TimelineLine(
            entry.at,
            entry.device_at,
            entry.origin,
            entry.kind,
            entry.who,
            entry.detail,
            place_text(entry.lat, entry.lon, entry.accuracy_m),
            entry.hash,
            entry.sound,
        )
        for entry in story.entries
    )


def timeline_pdf(session: Session, job_id: UUID) -> Paper:
    """Draw the timeline of a job.

    Raises:
        RuleBroken: There is no such job, or not for this person.
    """
    story = timeline(session, job_id)
    pdf = timeline_report(
        papers.letterhead(session),
        story.job_number,
        joined(story.customer, story.site),
        compared_pairs(story.compared, story.state_form),
        timeline_lines(story),
        dt.datetime.now(dt.UTC),
    )
    return Paper(
        f"Chronologie · {story.job_number}", f"chronologie-{story.job_number}.pdf", "application/pdf", pdf
    )


def compared_pairs(compared: Compared, state_form: str) -> list[tuple[str, str]]:
    """Return planned against done, as papers say it."""
    late = compared.late_minutes
    punctual = ""
    if late is not None:
        punctual = f"{_duration(abs(late))} {'après' if late > 0 else 'avant'} l'heure prévue"
    return [
        ("Prévu", joined(day_time(compared.planned_from), clock(compared.planned_to), by=" – ")),
        ("Arrivée", joined(day_time(compared.arrived_at), punctual)),
        ("Fin", day_time(compared.done_at)),
        ("Durée prévue", f"{compared.planned_minutes} min"),
        (
            "Durée sur place",
            _duration(compared.minutes_on_site) if compared.minutes_on_site is not None else "",
        ),
        ("Attente", f"{compared.waiting_minutes} min" if compared.waiting_minutes else ""),
        ("Poids annoncé par le chauffeur", kilograms(compared.told_kg)),
        ("Poids du bon de pesée", kilograms(compared.weighed_kg)),
        ("Bordereau d'État (signé à part)", state_form),
    ]


def _duration(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest:02d}" if hours else f"{rest} min"


def add_note(session: Session, job_id: UUID, words: str) -> None:
    """Add a note to a sealed ticket: the only thing that can still be said on it.

    Raises:
        RuleBroken: The job has no sealed ticket, or the note is empty.
        Forbidden: The person neither plans nor bills.
    """
    session.execute(select(func.add_ticket_note(new_id(), job_id, words)))


def ticket_with_notes(session: Session, job_id: UUID, seal_password: str = "") -> Paper:
    """Return a job's sealed ticket as it is; with notes, they follow its pages and the sealed file is inside.

    Raises:
        RuleBroken: The job has no sealed ticket.
    """
    sealed = ticket_pdf(session, job_id, seal_password)
    ticket = session.scalars(select(JobTicket).where(JobTicket.job_id == job_id)).one()
    number = ticket_label(ticket.year, ticket.number)
    title, below = f"Bon d'intervention {number}", notes_page(session, job_id)
    if not below:
        return Paper(title, f"{number}.pdf", "application/pdf", sealed)
    whole = appended(sealed, below, {f"{number}.pdf": sealed})
    return Paper(title, f"{number}-notes.pdf", "application/pdf", whole)


def notes_page(session: Session, job_id: UUID) -> bytes:
    """Return the page of notes that follows a job's ticket; b"" where there are none."""
    ticket = session.scalars(select(JobTicket).where(JobTicket.job_id == job_id)).one()
    number, fingerprint = ticket_label(ticket.year, ticket.number), ticket.content_sha256.hex()
    names = staff_names(session)
    notes = session.scalars(
        select(TicketNote).where(TicketNote.ticket_id == ticket.id).order_by(TicketNote.seq)
    ).all()
    if not notes:
        return b""
    return ticket_notes(
        papers.letterhead(session),
        number,
        [(note.at, names.get(note.author, note.author), note.text, note.hash.hex()) for note in notes],
        proof_url(session, fingerprint) or f"{number}|{fingerprint}",
        notes[-1].at,
    )


def appended(first: bytes, second: bytes, files: Mapping[str, bytes]) -> bytes:
    """Return the pages of two files one after the other, with whole files kept inside."""
    with pikepdf.open(BytesIO(first)) as whole, pikepdf.open(BytesIO(second)) as more:
        _unsealed(whole)
        _unsealed(more)
        whole.pages.extend(more.pages)
        for name, body in files.items():
            whole.attachments[name] = pikepdf.AttachedFileSpec(
                whole, body, filename=name, mime_type="application/pdf"
            )
        out = BytesIO()
        whole.save(out)
    return out.getvalue()


def _unsealed(opened: pikepdf.Pdf) -> None:
    """Take the seal's field out of pages that are put together: it holds for its own file, kept inside."""
    for name in ("/AcroForm", "/Perms", "/DSS"):
        if name in opened.Root:
            del opened.Root[name]
    for page in opened.pages:
        if "/Annots" in page:
            kept = [note for note in page.Annots if note.get("/Subtype") != "/Widget"]
            page.Annots = pikepdf.Array(kept)
