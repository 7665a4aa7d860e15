"""Every paper in one place: found in a fixed number of queries, filed from outside, kept as the law asks."""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from fpdf import FPDF
from PIL import Image, UnidentifiedImageError
from sqlalchemy import cast, func, select, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from app.domain.archive import COMPANY, MOST_BYTES, Owner, guess_kind, type_of
from app.domain.jobs import ISSUED_KINDS, DocumentKind
from app.errors import QT_TRANSLATE_NOOP, AppError, InvalidInput, RuleBroken
from app.ids import new_id
from app.models.core import Document, Staff
from app.models.parties import Company, Customer, Site
from app.models.planning import Job
from app.services import papers
from app.services.search import folded
from app.services.weighing import WEIGHED_TYPES
from app.services.words import plain_text, words_of

PARIS = ZoneInfo("Europe/Paris")
PAGE = 200
"""Rows that are read at a time."""

_MOST_PIXELS = 80_000_000
_JOB_NUMBER = re.compile(r"\s*[iI]?\s*(\d{2})[-\s/]?(\d{1,6})\s*")


# ------------------------------------------------------------------------------------------------ finding


@dataclass(frozen=True, slots=True)
class Asked:
    """What papers are looked for.

    Attributes:
        typed: Words, each beginning a word of the paper, of its customer's or of its site's name.
        kinds: Names of `DocumentKind`; all where there is none.
        owner: Only those of this record: laid on it, or of its jobs and tours.
        first: The first day, None for any.
        last: The last day, None for any.
        unsigned: Only job tickets that the customer did not sign.
        unweighed: Only job tickets of work that is weighed, without a weighing.
        removed: Those that were removed, instead of the others.
        oldest_first: In the order of their days; else the newest first.
    """

    typed: str = ""
    kinds: tuple[str, ...] = ()
    owner: Owner | None = None
    first: dt.date | None = None
    last: dt.date | None = None
    unsigned: bool = False
    unweighed: bool = False
    removed: bool = False
    oldest_first: bool = False


@dataclass(frozen=True, slots=True)
class Lying:
    """A record that a dropped file lies on, by its name."""

    owner: Owner
    name: str


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A paper in a list.

    Attributes:
        kept_until: The last day it is kept; None as long as the record it describes is used.
        lies_on: Of a dropped file: its records, by name.
        removed_at: When it was marked as removed; `removed_by` and `removal_reason` say who and why.
        purged_at: When its content went, its time being over.
    """

    document_id: UUID
    kind: str
    number: str
    title: str
    mime: str
    size: int
    issued_on: dt.date
    created_at: dt.datetime
    filed_by: str
    """The colleague's name; empty where the drivers' page brought it."""
    customer: str
    customer_id: UUID | None
    site: str
    site_id: UUID | None
    job_number: str
    job_id: UUID | None
    tour_id: UUID | None
    invoice_id: UUID | None
    dropped: bool
    filename: str
    kept_until: dt.date | None
    lies_on: tuple[Lying, ...]
    removed_at: dt.datetime | None
    removed_by: str
    removal_reason: str
    purged_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Page:
    """Papers in their order, and whether there are more behind the last."""

    rows: tuple[PaperRow, ...]
    more: bool


def find(session: Session, asked: Asked, after: PaperRow | None = None, limit: int = PAGE) -> Page:
    """Return one page of papers, in three queries whatever the history.

    Args:
        session: Of any person, who is shown what they may see: by depot, and papers about money only to
            those who read money.
        asked: What is looked for.
        after: The last row of the page before.
        limit: Rows of a page.
    """
    wanted = cast(_wanted(asked, after, limit + 1), JSONB)
    ids = list(session.scalars(select(func.find_papers(wanted))))
    return Page(tuple(_rows(session, ids[:limit])), len(ids) > limit)


def row_of(session: Session, document_id: UUID) -> PaperRow:
    """Return one paper as lists show it.

    Raises:
        RuleBroken: There is no such paper, or not for this person.
    """
    found = _rows(session, [document_id])
    if not found:
        raise RuleBroken(QT_TRANSLATE_NOOP("errors", "This document is not there, or not for you."))
    return found[0]


def _wanted(asked: Asked, after: PaperRow | None, limit: int) -> dict[str, Any]:
    number = _JOB_NUMBER.fullmatch(asked.typed)
    return {
        "words": folded(asked.typed).split()[:8],
        "job_number": f"I{number[1]}-{number[2].zfill(6)}" if number else "",
        "kinds": list(asked.kinds),
        "owner_kind": asked.owner.kind if asked.owner else None,
        "owner": asked.owner.key if asked.owner else None,
        "first": asked.first.isoformat() if asked.first else "",
        "last": asked.last.isoformat() if asked.last else "",
        "unsigned": asked.unsigned,
        "unweighed": asked.unweighed,
        "weighed_types": [str(kind) for kind in WEIGHED_TYPES],
        "removed": asked.removed,
        "oldest_first": asked.oldest_first,
        "before_on": after.issued_on.isoformat() if after else "",
        "before_id": str(after.document_id) if after else "",
        "limit": limit,
    }


def _rows(session: Session, ids: Sequence[UUID]) -> list[PaperRow]:
    query = (
        select(
            Document,
            Customer.name,
            Site.name,
            Job.number,
            func.coalesce(Staff.display_name, ""),
            func.paper_kept_until(text("document")),
        )
        .outerjoin(Customer, Customer.id == Document.customer_id)
        .outerjoin(Site, Site.id == Document.site_id)
        .outerjoin(Job, Job.id == Document.job_id)
        .outerjoin(Staff, Staff.login == Document.created_by)
        .where(Document.id.in_(ids))
    )
    lying = _lying(session, ids)
    found = {
        row.id: PaperRow(
            row.id,
            row.kind,
            row.number,
            row.title,
            row.mime,
            row.size,
            row.issued_on,
            row.created_at,
            by,
            customer or "",
            row.customer_id,
            site or "",
            row.site_id,
            number or "",
            row.job_id,
            row.tour_id,
            row.invoice_id,
            row.dropped,
            row.filename,
            until,
            tuple(lying.get(row.id, ())),
            row.removed_at,
            row.removed_by,
            row.removal_reason,
            row.purged_at,
        )
        for row, customer, site, number, by, until in session.execute(query)
    }
    return [found[key] for key in ids if key in found]


_NAMES = text(
    """
    SELECT l.document_id, l.owner_kind, l.owner_id,
           coalesce(c.name, s.name, j.number, t.label, nullif(btrim(d.first_name || ' ' || d.surname), ''),
                    v.plate, b.number, o.name, u.name, '') AS name
      FROM document_link l
      LEFT JOIN customer c ON l.owner_kind = 'customer' AND c.id = l.owner_id
      LEFT JOIN site s ON l.owner_kind = 'site' AND s.id = l.owner_id
      LEFT JOIN job j ON l.owner_kind = 'job' AND j.id = l.owner_id
      LEFT JOIN tour t ON l.owner_kind = 'tour' AND t.id = l.owner_id
      LEFT JOIN driver d ON l.owner_kind = 'driver' AND d.id = l.owner_id
      LEFT JOIN vehicle v ON l.owner_kind = 'vehicle' AND v.id = l.owner_id
      LEFT JOIN container b ON l.owner_kind = 'container' AND b.id = l.owner_id
      LEFT JOIN outlet o ON l.owner_kind = 'outlet' AND o.id = l.owner_id
      LEFT JOIN subcontractor u ON l.owner_kind = 'subcontractor' AND u.id = l.owner_id
     WHERE l.document_id = ANY (:ids) ORDER BY l.linked_at, l.id"""
)


def _lying(session: Session, ids: Sequence[UUID]) -> dict[UUID, list[Lying]]:
    lying: dict[UUID, list[Lying]] = {}
    for document_id, kind, key, name in session.execute(_NAMES, {"ids": list(ids)}):
        lying.setdefault(document_id, []).append(Lying(Owner(kind, str(key)), name))
    return lying


# ------------------------------------------------------------------------------------------ reading files


def _members(body: bytes) -> tuple[str, ...]:
    if not body.startswith(b"PK"):
        return ()
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            return tuple(packed.namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return ("",)


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file that somebody dropped, looked at but not filed yet.

    Attributes:
        error: Why it is not taken; `body` is then empty.
        kind: What it most likely is.
    """

    name: str
    title: str
    mime: str
    body: bytes
    kind: DocumentKind
    words: str
    changed_on: dt.date | None
    error: AppError | None = None


def look_at(path: Path) -> Incoming:
    """Read a file from outside and say what it is; what is wrong with it is told in it."""
    try:
        if path.stat().st_size > MOST_BYTES:  # before it fills the memory
            type_of(path.name, bytes(MOST_BYTES + 1))
        body = path.read_bytes()
        changed = dt.datetime.fromtimestamp(path.stat().st_mtime, PARIS).date()
        return looked_at(path.name, body, changed)
    except OSError:
        error: AppError = InvalidInput(
            QT_TRANSLATE_NOOP("errors", "“{name}” cannot be read. Is it open elsewhere, or a folder?"),
            name=path.name,
        )
    except AppError as refused:
        error = refused
    return Incoming(path.name, path.stem, "", b"", DocumentKind.OTHER, "", None, error)


def looked_at(name: str, body: bytes, changed_on: dt.date | None = None) -> Incoming:
    """Return what a file is.

    Raises:
        InvalidInput: It is of no type that is taken in, or broken.
    """
    mime = type_of(name, body, _members(body))
    if mime.startswith("image/"):
        _check_picture(name, body)
    words = words_of(mime, body)
    stem = Path(name).stem
    kind = guess_kind(folded(stem), words, is_picture=mime.startswith("image/"))
    title = " ".join(stem.replace("_", " ").split()) or name
    return Incoming(name, title[:200], mime, body, kind, words, changed_on)


def _check_picture(name: str, body: bytes) -> None:
    try:
        with Image.open(io.BytesIO(body)) as picture:
            if picture.width * picture.height <= _MOST_PIXELS:
                picture.verify()
                return
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        pass
    raise InvalidInput(
        QT_TRANSLATE_NOOP("errors", "The picture “{name}” is broken or too large. Take it anew, or smaller."),
        name=name,
    )


# ------------------------------------------------------------------------------------------------ filing


@dataclass(frozen=True, slots=True)
class Filed:
    """What became of a dropped file; `of` takes what the journal keeps of it.

    Attributes:
        known: The same file was there already; it is not stored twice.
        laid: It lies on this record now and did not before.
    """

    document_id: UUID
    known: bool
    laid: bool

    @classmethod
    def of(cls, answer: Mapping[str, Any]) -> "Filed":
        """Return the outcome as the database told it."""
        return cls(UUID(str(answer["document_id"])), bool(answer["known"]), bool(answer["laid"]))


def file(
    session: Session,
    incoming: Incoming,
    owner: Owner = COMPANY,
    kind: str = "",
    title: str = "",
    issued_on: dt.date | None = None,
) -> dict[str, Any]:
    """File what was dropped on a record, once: the same file again is laid on this record too.

    Returns what `Filed.of` takes: an operation's result is kept as JSON, for a second sending.

    Args:
        session: Of any person, in a transaction that commits.
        incoming: As `look_at` read it.
        owner: The record.
        kind: What it is, where the guess was wrong.
        title: Its name, where the file's is not good.
        issued_on: Its date; today where nobody says.

    Raises:
        InvalidInput: It is not taken, or its kind is one that only the program issues.
        RuleBroken: The record is not there any more.
    """
    if incoming.error is not None:
        raise incoming.error
    _check_kind(kind or incoming.kind)
    answer: dict[str, Any] = session.execute(
        select(
            func.file_paper(
                new_id(),
                kind or incoming.kind.value,
                title.strip() or incoming.title,
                incoming.name,
                incoming.mime,
                incoming.body,
                issued_on or dt.datetime.now(PARIS).date(),
                owner.kind,
                UUID(owner.key),
                incoming.words,
            )
        )
    ).scalar_one()
    return answer


def set_kind(session: Session, document_id: UUID, kind: str, was: str) -> None:
    """Correct what a dropped file is.

    Raises:
        Conflict: A colleague did so meanwhile.
        InvalidInput: Only the program issues papers of that kind.
        RuleBroken: It is no dropped file.
    """
    _check_kind(kind)
    session.execute(select(func.set_paper_kind(document_id, kind, was)))


def _check_kind(kind: str) -> None:
    if kind in ISSUED_KINDS:
        raise InvalidInput(
            QT_TRANSLATE_NOOP("errors", "Papers of this kind are issued here: choose another for a file."),
            field="kind",
        )


def remove(session: Session, document_id: UUID, reason: str) -> None:
    """Mark a dropped file as removed, with the person and the reason; it stays kept.

    Raises:
        InvalidInput: The reason is missing.
        RuleBroken: It is no dropped file.
    """
    if not reason.strip():
        raise InvalidInput(QT_TRANSLATE_NOOP("errors", "Say why it is removed."), field="reason")
    session.execute(select(func.remove_paper(document_id, reason)))


def take_back(session: Session, document_id: UUID) -> None:
    """Take the mark of removal away."""
    session.execute(select(func.remove_paper(document_id, "")))


READ_DAYS = 30
"""How far back papers are read that were never read: older ones are found by title, number and customer."""


def unread(session: Session, limit: int = 2) -> list[UUID]:
    """Return PDFs issued lately whose words are not read yet, the newest first."""
    query = (
        select(Document.id)
        .where(
            ~Document.words_read,
            Document.mime == "application/pdf",
            Document.purged_at.is_(None),
            Document.created_at > func.now() - dt.timedelta(days=READ_DAYS),
        )
        .order_by(Document.created_at.desc())
        .limit(limit)
    )
    return list(session.scalars(query))


def read_words(session: Session, document_ids: Sequence[UUID]) -> None:
    """Read the words of PDFs, so that they are found by them.

    Args:
        session: Of a person, in a transaction that commits. What a colleague reads now is left to him.
        document_ids: As `unread` gave them.
    """
    for key in document_ids:
        if session.scalar(select(func.pg_try_advisory_xact_lock(key.int % 2**63))):
            body = session.scalar(select(func.document_body(key)))
            words = words_of("application/pdf", bytes(body or b""))
            session.execute(select(func.note_paper_words(key, words)))


# ------------------------------------------------------------------------------------------- taking along


def printable(paper: papers.Paper) -> bytes | None:
    """Return a paper as a PDF for the printer, pictures and texts on pages; None for another program's."""
    if paper.mime == "application/pdf":
        return paper.body
    if paper.mime not in ("image/jpeg", "image/png", "text/plain"):
        return None
    pdf = FPDF(format="A4")
    pdf.set_auto_page_break(True, 12)
    if paper.mime == "text/plain":
        pdf.add_page()
        pdf.set_font("Courier", size=9)
        pdf.multi_cell(0, 4, plain_text(paper.body).encode("latin-1", "replace").decode("latin-1"))
    else:
        with Image.open(io.BytesIO(paper.body)) as picture:
            pdf.add_page(orientation="landscape" if picture.width > picture.height else "portrait")
            pdf.image(picture, x=10, y=10, w=pdf.w - 20, h=pdf.h - 20, keep_aspect_ratio=True)
    return bytes(pdf.output())


@dataclass(frozen=True, slots=True)
class Bundle:
    """Several papers for the printer, as one PDF; `left_out` names those that cannot be printed from here."""

    pdf: bytes
    left_out: tuple[str, ...]


def bundle(
    read: Callable[[UUID], papers.Paper],
    document_ids: Sequence[UUID],
    told: Callable[[int, int], None],
    is_cancelled: Callable[[], bool],
) -> Bundle | None:
    """Join papers for the printer, in this order; None where it was cancelled.

    Args:
        read: Gives a paper with its bytes: each in a transaction of its own, so that hundreds hold up nobody.
        document_ids: Which.
        told: Called with how many are done, and of how many.
        is_cancelled: Whether the person asked to stop.
    """
    parts, left_out = [], []
    for place, document_id in enumerate(document_ids):
        if is_cancelled():
            return None
        told(place, len(document_ids))
        paper = read(document_id)
        pdf = printable(paper)
        if pdf is None:
            left_out.append(paper.title)
        else:
            parts.append(pdf)
    return Bundle(papers.joined_pdfs(parts) if parts else b"", tuple(left_out))


def places_for(rows: Sequence[PaperRow], folder: Path) -> list[tuple[UUID, Path]]:
    """Return where each paper is saved in a folder: no two under one name, and nothing there is replaced."""
    taken: set[str] = {path.name.casefold() for path in folder.iterdir()}
    places = []
    for row in rows:
        name = Path(papers.filename_of(row))
        fit = next(
            tried
            for tried in (
                f"{name.stem}{f' ({n})' if n else ''}{name.suffix}" for n in range(len(rows) + len(taken) + 1)
            )
            if tried.casefold() not in taken
        )
        taken.add(fit.casefold())
        places.append((row.document_id, folder / fit))
    return places


def save(
    read: Callable[[UUID], papers.Paper],
    places: Sequence[tuple[UUID, Path]],
    told: Callable[[int, int], None],
    is_cancelled: Callable[[], bool],
) -> int:
    """Write papers to their places as they are kept, and return how many; see `bundle`.

    Raises:
        InvalidInput: A file cannot be written there.
    """
    for done, (document_id, path) in enumerate(places):
        if is_cancelled():
            return done
        told(done, len(places))
        try:
            path.write_bytes(read(document_id).body)
        except OSError as error:
            raise InvalidInput(
                QT_TRANSLATE_NOOP("errors", "“{name}” cannot be written there. Choose another folder."),
                name=path.name,
            ) from error
    return len(places)


# ------------------------------------------------------------------------------------------------ by mail


@dataclass(frozen=True, slots=True)
class Letter:
    """The papers that go to one customer by mail; without a customer to whoever is typed."""

    customer_id: UUID | None
    customer: str
    address: str
    document_ids: tuple[UUID, ...]
    size: int


@dataclass(frozen=True, slots=True)
class Letters:
    """What is proposed where papers are sent: a text for all, a letter for each customer."""

    subject: str
    text: str
    letters: tuple[Letter, ...]


def letters(session: Session, document_ids: Sequence[UUID]) -> Letters:
    """Return how these papers go out by mail, each customer's to his own address.

    Args:
        session: Of any person; what they may not see, and what went with its time, is left out.
        document_ids: In the order of the attachments.
    """
    rows = session.execute(
        select(
            Document.id, Document.size, Document.title, Document.customer_id, Customer.name, Customer.email
        )
        .outerjoin(Customer, Customer.id == Document.customer_id)
        .where(Document.id.in_(document_ids), Document.purged_at.is_(None))
    ).all()
    place = {key: n for n, key in enumerate(document_ids)}
    rows = sorted(rows, key=lambda row: place[row.id])
    groups: dict[UUID | None, list[Any]] = {}
    for row in rows:
        groups.setdefault(row.customer_id, []).append(row)
    company = session.scalar(select(Company.name)) or ""
    me = session.scalar(select(Staff.display_name).where(Staff.login == text("session_user"))) or ""
    several = any(len(group) > 1 for group in groups.values())
    what = (
        "vos documents" if several or len(groups) > 1 else f"le document « {rows[0].title} »" if rows else ""
    )
    return Letters(
        " · ".join(
            filter(None, ("Vos documents" if several or len(groups) > 1 else "Votre document", company))
        ),
        f"Bonjour,\n\nVeuillez trouver ci-joint {what}.\n\nCordialement,\n"
        + "\n".join(filter(None, (me, company))),
        tuple(
            Letter(
                key,
                group[0].name or "",
                group[0].email or "",
                tuple(row.id for row in group),
                sum(row.size for row in group),
            )
            for key, group in groups.items()
        ),
    )


# ------------------------------------------------------------------------------------------------ the purge


@dataclass(frozen=True, slots=True)
class Over:
    """The papers of one kind whose time is over."""

    kind: str
    papers: int
    size: int
    oldest: dt.date
    newest: dt.date


def purge(session: Session, *, really: bool = False) -> list[Over]:
    """Return the papers whose time is over, by kind; with `really` only their fingerprints stay.

    Papers of a job in dispute stay, and so do those that describe a record in use.

    Args:
        session: Of a manager or an administrator.
        really: False to see what would go.
    """
    rows = session.execute(
        text("SELECT kind, papers, bytes, oldest, newest FROM purge_papers(:really)"), {"really": really}
    )
    return [Over(*row) for row in rows]


def purge_report(session: Session, *, really: bool = False) -> list[dict[str, Any]]:
    """Return what `purge` finds as JSON keeps it: the report of an operation."""
    return [
        {**asdict(line), "oldest": line.oldest.isoformat(), "newest": line.newest.isoformat()}
        for line in purge(session, really=really)
    ]
