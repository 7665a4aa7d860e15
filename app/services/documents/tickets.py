"""The signed proof of a job (bon d'intervention) and of a weighing (bon de pesée)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from app.services.documents.page import (
    Box,
    Letterhead,
    Page,
    Photo,
    clock,
    day,
    day_time,
    joined,
    kilograms,
    postal,
    siret_text,
)
from app.services.documents.words import JOB_NAMES, WEIGHT_SOURCES


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """Who signed, or why nobody did."""

    name: str = ""
    role: str = ""
    signed_at: dt.datetime | None = None
    received_at: dt.datetime | None = None
    """When the server had it."""
    position: str = ""
    """Latitude, longitude and how exact they are, as the phone gave them."""
    absence_reason: str = ""
    consent: str = ""
    """The sentence that was signed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JobTicketContent:
    """What a job ticket says; it is frozen when the ticket gets its number."""

    head: Letterhead
    job_number: str
    job_type: str
    served_on: dt.date
    customer: str
    customer_address: tuple[str, ...] = ()
    customer_siret: str = ""
    producer: str = ""
    producer_siret: str = ""
    site: str = ""
    site_street: str = ""
    site_postcode: str = ""
    site_city: str = ""
    contact: str = ""
    order_number: str = ""
    container_out: str = ""
    container_in: str = ""
    container_type: str = ""
    material: str = ""
    waste_code: str = ""
    hazardous: bool = False
    net_kg: int | None = None
    weight_is_estimated: bool = False
    volume_m3: str = ""
    fill_percent: int | None = None
    weigh_tickets: tuple[str, ...] = ()
    tracking_number: str = ""
    outlet: str = ""
    driver: str = ""
    vehicle: str = ""
    trailer: str = ""
    arrived_at: dt.datetime | None = None
    done_at: dt.datetime | None = None
    waiting_minutes: int = 0
    observations: tuple[str, ...] = ()
    reserves: str = ""
    """The customer's reservations, in his words."""
    not_done_reason: str = ""
    customer_signer: Signer = Signer()
    driver_signer: Signer = Signer()


def job_ticket(
    content: JobTicketContent,
    number: str,
    issued_at: dt.datetime,
    sha256: str,
    *,
    customer_png: bytes = b"",
    driver_png: bytes = b"",
    photos: Sequence[Photo] = (),
    check_url: str = "",
    sealed_by: str = "",
) -> bytes:
    """Return the ticket of a job.

    Args:
        content: What it says.
        number: Its number, without a gap.
        issued_at: When it got it.
        sha256: The fingerprint of the content, in hexadecimal.
        customer_png: The customer's drawn signature.
        driver_png: The driver's.
        photos: The pictures taken on site.
        check_url: Where the ticket can be checked; without it the QR code holds number and fingerprint.
        sealed_by: Whose electronic seal the file will bear.
    """
    page = Page(
        content.head,
        "Bon d'intervention",
        number,
        f"du {day(content.served_on)}",
        dated=issued_at,
        proof=sha256,
        banner=f"INTERVENTION NON RÉALISÉE : {content.not_done_reason}" if content.not_done_reason else "",
    )
    page.boxes(
        Box(
            "Client",
            (
                content.customer,
                *content.customer_address,
                f"SIRET {siret_text(content.customer_siret)}" if content.customer_siret else "",
            ),
        ),
        Box(
            "Chantier, point de collecte",
            (
                content.site,
                *postal(content.site_street, content.site_postcode, content.site_city),
                content.contact,
            ),
        ),
    )
    page.fields(
        [
            ("Prestation", JOB_NAMES.get(content.job_type, content.job_type)),
            ("Intervention n°", content.job_number),
            ("Commande client", content.order_number),
            ("Contenant repris", joined(content.container_type, content.container_out)),
            ("Contenant posé", content.container_in),
            ("Remplissage", f"{content.fill_percent} %" if content.fill_percent is not None else ""),
            ("Matière", content.material),
            ("Code déchet", joined(content.waste_code, "DANGEREUX" if content.hazardous else "")),
            ("Producteur", joined(content.producer, siret_text(content.producer_siret))),
            ("Poids net", _weight(content)),
            ("Bons de pesée", ", ".join(content.weigh_tickets)),
            ("Bordereau (BSD)", content.tracking_number),
            ("Exutoire", content.outlet),
            ("Véhicule", joined(content.vehicle, content.trailer)),
            ("Chauffeur", content.driver),
            ("Arrivée", clock(content.arrived_at)),
            ("Départ", clock(content.done_at)),
            ("Attente", f"{content.waiting_minutes} min" if content.waiting_minutes else ""),
        ],
        framed="Intervention",
    )
    page.fields([("Observations, anomalies", "\n".join(content.observations))], 1)
    page.fields([("Réserves du client", content.reserves or "Néant")], 1)
    page.signatures(
        ("Pour le client", _signed(content.customer_signer), customer_png),
        ("Pour le transporteur", _signed(content.driver_signer), driver_png),
        height=46,
    )
    consent = joined(
        *dict.fromkeys(
            f"« {signer.consent} »"
            for signer in (content.customer_signer, content.driver_signer)
            if signer.consent
        )
    )
    if consent:
        page.text_block(f"Texte accepté par les signataires : {consent}", 8, muted=True)
        page.ln(1.5)
    page.need(26)
    top = page.get_y()
    page.qr(check_url or f"{number}|{sha256}", page.l_margin, top, 20)
    page.set_left_margin(page.l_margin + 25)
    page.set_y(top + 3)
    page.text_block(
        f"Bon n° {number}, établi le {day_time(issued_at)}. Son contenu est figé et chaîné au bon précédent :"
        f" toute modification change l'empreinte."
        + (f" Fichier scellé électroniquement par {sealed_by} (PAdES)." if sealed_by else "")
        + (" Le code mène à la page qui l'atteste." if check_url else ""),
        8,
        muted=True,
    )
    page.text_block(f"SHA-256 {sha256}", 7.5, muted=True)
    page.set_left_margin(page.l_margin - 25)
    page.set_y(top + 23)
    if photos:
        page.need(60)
        page.section("Photos")
        page.photos(photos)
    return page.finished()


def _weight(content: JobTicketContent) -> str:
    if content.net_kg is None:
        return joined("en attente de pesée", content.volume_m3)
    return joined(
        kilograms(content.net_kg) + (" (estimé)" if content.weight_is_estimated else ""), content.volume_m3
    )


def _signed(signer: Signer) -> tuple[str, ...]:
    lines = [joined(signer.name, signer.role, by=", ")]
    if signer.absence_reason:
        lines.append(f"Non signé : {signer.absence_reason}")
    if signer.signed_at is not None:
        word = "Constaté" if signer.absence_reason else "Signé"
        lines.append(f"{word} le {day_time(signer.signed_at)} (heure du téléphone)")
    if signer.received_at is not None:
        lines.append(f"Reçu par le serveur le {day_time(signer.received_at)}")
    if signer.position:
        lines.append(f"Position {signer.position}")
    return tuple(line for line in lines if line)


@dataclass(frozen=True, slots=True, kw_only=True)
class WeighTicketContent:
    """What a weigh ticket says: weights as the instrument gave them."""

    head: Letterhead
    direction: str = ""
    """Entrée or sortie."""
    place: str = ""
    place_siret: str = ""
    source: str = "own_bridge"
    instrument: str = ""
    verified_until: dt.date | None = None
    memory_reference: str = ""
    gross_kg: int
    tare_kg: int
    net_kg: int
    gross_at: dt.datetime | None = None
    tare_at: dt.datetime | None = None
    tare_is_stored: bool = False
    customer: str = ""
    producer: str = ""
    site: str = ""
    carrier: str = ""
    driver: str = ""
    plates: tuple[str, ...] = ()
    container: str = ""
    material: str = ""
    waste_code: str = ""
    origin: str = ""
    outlet: str = ""
    job_number: str = ""
    outside_number: str = ""
    tracking_number: str = ""
    operator: str = ""
    cancels_number: str = ""


def weigh_ticket(content: WeighTicketContent, number: str, issued_at: dt.datetime, sha256: str) -> bytes:
    """Return the ticket of a weighing, on A5: gross, tare and net in large figures.

    Source: décret 2001-387 and arrêté of 26 May 2004; a weight is printed as it was imported, never computed.
    """
    banner = ""
    if content.source == "manual":
        banner = "POIDS SAISI MANUELLEMENT"
    elif content.source == "estimate":
        banner = "POIDS ESTIMÉ, NON PESÉ"
    if content.cancels_number:
        banner = joined(banner, f"Annule et remplace le bon {content.cancels_number}")
    page = Page(
        content.head,
        "Bon de pesée",
        number,
        joined(day_time(content.gross_at or issued_at), content.direction),
        dated=issued_at,
        paper="A5",
        landscape=True,
        banner=banner,
        proof=sha256,
    )
    _figures(page, content)
    page.fields(
        [
            ("Client", content.customer),
            ("Producteur", content.producer),
            ("Chantier, origine", joined(content.site, content.origin)),
            ("Matière", content.material),
            ("Code déchet", content.waste_code),
            ("Destination", content.outlet),
            ("Transporteur", joined(content.carrier, content.driver)),
            ("Véhicule", " / ".join(content.plates)),
            ("Contenant", content.container),
            ("Instrument", joined(WEIGHT_SOURCES.get(content.source, content.source), content.instrument)),
            (
                "Vérification valable jusqu'au",
                joined(
                    day(content.verified_until),
                    f"mémoire {content.memory_reference}" if content.memory_reference else "",
                ),
            ),
            (
                "Intervention, bordereau",
                joined(
                    content.job_number,
                    content.tracking_number,
                    f"ticket {content.outside_number}" if content.outside_number else "",
                ),
            ),
            ("Site de pesée", joined(content.place, siret_text(content.place_siret))),
            ("Opérateur", content.operator),
            ("Signature", " "),
        ]
    )
    return page.finished()


def _figures(page: Page, content: WeighTicketContent) -> None:
    gap, height = 3.0, 20.0
    width = (page.epw - 2 * gap) / 3
    tare = "Tare enregistrée (PT)" if content.tare_is_stored else "Tare"
    top = page.get_y()
    for rank, (label, weight, at) in enumerate(
        (
            ("Brut", content.gross_kg, content.gross_at),
            (tare, content.tare_kg, content.tare_at),
            ("NET", content.net_kg, None),
        )
    ):
        x = page.l_margin + rank * (width + gap)
        page.set_line_width(0.6 if rank == 2 else 0.2)
        page.rect(x, top, width, height)
        page.set_line_width(0.2)
        page.type(8, colour=(96, 106, 115))
        page.set_xy(x + 1.5, top + 1)
        page.cell(width - 3, 4, joined(label, day_time(at)))
        page.type(21, "B")
        page.set_xy(x, top + 6.5)
        page.cell(width - 1.5, 11, kilograms(weight), align="R")
    page.set_xy(page.l_margin, top + height + 3)
