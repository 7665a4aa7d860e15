"""What is shown when a job is disputed: its timeline, the notes on its ticket, and the whole folder."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.calendar import PARIS
from app.services.documents.page import (
    Box,
    Cell,
    Column,
    Letterhead,
    Page,
    Photo,
    day_time,
    joined,
)
from app.services.documents.words import CALL_RESULTS, EVENT_NAMES, JOB_FIELDS, OFFICE_ACTIONS, STATUS_NAMES


@dataclass(frozen=True, slots=True)
class TimelineLine:
    """One line of a timeline, as it is printed."""

    at: dt.datetime
    """When the server had it."""
    device_at: dt.datetime | None
    origin: str
    kind: str
    who: str
    detail: str
    place: str
    hash: str
    sound: bool | None


@dataclass(frozen=True, slots=True)
class Piece:
    """One file of a folder."""

    title: str
    number: str
    sha256: str
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeContent:
    """What a dispute folder says before its pieces."""

    head: Letterhead
    job_number: str
    customer: tuple[str, ...]
    site: tuple[str, ...]
    order: tuple[tuple[str, str], ...]
    compared: tuple[tuple[str, str], ...]
    timeline: tuple[TimelineLine, ...]
    signatures: tuple[tuple[str, tuple[str, ...], bytes], ...]
    photos: tuple[Photo, ...]
    charges: tuple[tuple[str, str, str, str, str], ...]
    """Service, quantity, unit price, amount, and why: the rule of the tariff."""
    shows_money: bool
    pieces: tuple[Piece, ...]
    proven: tuple[str, ...]
    """What was checked, in sentences."""


def origin_words(line: TimelineLine) -> str:
    """Return what happened, in words."""
    kind, _, value = line.kind.partition(":")
    match kind:
        case "status":
            return f"État : {STATUS_NAMES.get(value, value)}"
        case "call":
            return f"Appel : {CALL_RESULTS.get(value, value)}"
        case "message":
            return "Message de l'exploitation" if value == "office" else "Message du chauffeur"
        case "mail":
            return {"sent": "Copie envoyée par courriel", "refused": "Courriel refusé"}.get(
                value, "Courriel en attente"
            )
        case "case":
            return "Incident clos"
    return EVENT_NAMES.get(kind) or OFFICE_ACTIONS.get(kind, kind)


_ORIGINS = {
    "phone": "téléphone du chauffeur",
    "paper": "feuille saisie au bureau",
    "office": "bureau",
    "call": "bureau",
    "message": "",
    "ticket": "bon signé",
    "mail": "messagerie",
    "state": "Trackdéchets",
}


def _timeline(page: Page, lines: Sequence[TimelineLine]) -> None:
    page.listing(
        (
            Column("Serveur", 31),
            Column("Téléphone", 20),
            Column("Quoi", 69),
            Column("Qui", 32),
            Column("Lieu", 30),
        ),
        [
            (
                _to_the_second(line.at),
                _device(line),
                Cell(
                    joined(origin_words(line), _party(line)),
                    notes=tuple(filter(None, (f"Empreinte {line.hash[:16]}…" if line.hash else "",)))
                    + (("CHAÎNON ROMPU",) if line.sound is False else ()),
                ),
                Cell(line.who, notes=tuple(filter(None, (_ORIGINS.get(line.origin, ""),)))),
                _place(line.place),
            )
            for line in lines
        ],
        size=8,
        empty="Rien n'est encore arrivé.",
    )


def _to_the_second(instant: dt.datetime) -> str:
    return f"{instant.astimezone(PARIS):%d/%m/%Y %H:%M:%S}"


def _device(line: TimelineLine) -> str:
    """Return the phone's time, with its day where that is another than the server's."""
    if line.device_at is None:
        return ""
    told, had = _to_the_second(line.device_at), _to_the_second(line.at)
    return told[11:] if told[:10] == had[:10] else told


def _place(place: str) -> Cell:
    where, _, exact = place.partition(" à ")
    return Cell(where, notes=(f"à {exact}",) if exact else ())


def _party(line: TimelineLine) -> str:
    """Return the facts of a line, with our own codes in words."""
    if line.kind == "changed":
        fields, _, reason = line.detail.partition(" · ")
        known = dict.fromkeys(JOB_FIELDS[name] for name in fields.split(", ") if name in JOB_FIELDS)
        return joined(", ".join(known), reason)
    parties = {"customer": "client", "driver": "chauffeur"}
    return joined(*(parties.get(part, part) for part in line.detail.split(" · ")))


_ABOUT_TIMES = (
    "« Serveur » est l'heure à laquelle la base de données a reçu l'information, « Téléphone » celle de"
    " l'appareil. Chaque événement est chaîné au précédent par son empreinte : en changer un seul,"
    " en retirer ou en intervertir se voit."
)


def timeline_report(
    head: Letterhead,
    job_number: str,
    subtitle: str,
    compared: Sequence[tuple[str, str]],
    lines: Sequence[TimelineLine],
    printed_at: dt.datetime,
) -> bytes:
    """Return the timeline of a job.

    Args:
        head: Who writes.
        job_number: The job's.
        subtitle: Customer and site.
        compared: Planned against done, as labelled values.
        lines: The oldest first.
        printed_at: When it is drawn.
    """
    page = Page(
        head,
        "Chronologie",
        f"Intervention {job_number}",
        subtitle,
        dated=printed_at,
        foot=f"Imprimé le {day_time(printed_at)}",
    )
    page.fields(compared, framed="Prévu et réalisé")
    _timeline(page, lines)
    page.text_block(_ABOUT_TIMES, 8, muted=True)
    return page.finished()


def ticket_notes(
    head: Letterhead,
    number: str,
    notes: Sequence[tuple[dt.datetime, str, str, str]],
    code: str,
    dated: dt.datetime,
) -> bytes:
    """Return the page of notes that follows a sealed ticket.

    Args:
        head: Who writes.
        number: The ticket's.
        notes: When, who, what, and the fingerprint of each, in their order.
        code: What the QR code holds.
        dated: When the last was added.
    """
    page = Page(
        head,
        "Notes ajoutées",
        f"au bon {number}",
        "après sa signature",
        dated=dated,
        proof=notes[-1][3],
    )
    page.notice("Le bon qui précède est inchangé depuis sa signature : ces notes y ont été ajoutées ensuite.")
    page.listing(
        (Column("Le", 32), Column("Par", 36), Column("Note", 112)),
        [(day_time(at), who, Cell(words, notes=(f"Empreinte {mark}",))) for at, who, words, mark in notes],
    )
    page.need(28)
    top = page.get_y()
    page.qr(code, page.l_margin, top, 20)
    page.set_left_margin(page.l_margin + 25)
    page.set_y(top + 4)
    page.text_block(
        "Chaque note est chaînée à la précédente, et la première au bon lui-même. Le fichier scellé d'origine"
        " est joint à ce PDF.",
        8,
        muted=True,
    )
    page.set_left_margin(page.l_margin - 25)
    return page.finished()


def dispute_folder(content: DisputeContent, fingerprint: str, code: str, printed_at: dt.datetime) -> bytes:
    """Return the pages that come before the pieces of a dispute folder.

    Args:
        content: What it says.
        fingerprint: Of all that it holds, in hexadecimal.
        code: What the QR code holds.
        printed_at: When it is drawn.
    """
    page = Page(
        content.head,
        "Dossier de preuve",
        f"Intervention {content.job_number}",
        f"établi le {day_time(printed_at)}",
        dated=printed_at,
        proof=fingerprint,
    )
    page.boxes(Box("Client", content.customer), Box("Chantier, point de collecte", content.site))
    page.fields(content.order, framed="Commande")
    page.fields(content.compared, framed="Prévu et réalisé")
    page.need(30)
    top = page.get_y()
    page.qr(code, page.l_margin, top, 22)
    page.set_left_margin(page.l_margin + 27)
    page.set_y(top + 1)
    for sentence in content.proven:
        page.text_block(sentence, 8.5)
    page.text_block(
        "L'empreinte au bas de chaque page couvre les faits de ce dossier et toutes ses pièces : établi de"
        " nouveau à partir d'une base inchangée, il porte la même.",
        8,
        muted=True,
    )
    page.set_left_margin(page.l_margin - 27)
    page.set_y(max(page.get_y(), top + 24))
    page.section("Pièces du dossier")
    page.listing(
        (
            Column("Pièce", 60),
            Column("Numéro", 36),
            Column("Empreinte SHA-256", 74),
            Column("Pages", 14, right=True),
        ),
        [
            (
                piece.title,
                piece.number,
                f"{piece.sha256[:32]} {piece.sha256[32:]}",
                str(piece.pages or "jointe"),
            )
            for piece in content.pieces
        ],
        size=8,
        empty="Aucune pièce : ni bon, ni pesée, ni bordereau, ni facture.",
    )
    page.section("Chronologie")
    _timeline(page, content.timeline)
    page.text_block(_ABOUT_TIMES, 8, muted=True)
    if content.signatures:
        page.section("Signatures")
        page.signatures(*content.signatures, height=46)
    if content.photos:
        page.need(60)
        page.section("Photos")
        page.photos(content.photos, per_row=2)
    if content.shows_money:
        page.section("Tarif appliqué et facturation")
        page.listing(
            (
                Column("Prestation", 70),
                Column("Quantité", 22, right=True),
                Column("Prix unitaire", 24, right=True),
                Column("Montant HT", 24, right=True),
                Column("Règle du tarif, facture", 50),
            ),
            content.charges,
            size=8,
            empty="Cette intervention n'est pas encore tarifée.",
        )
    return page.finished()
