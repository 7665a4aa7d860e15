"""The working copy of a tracking form of hazardous waste (bordereau, BSDD).

Source: form CERFA 12571*01, code de l'environnement art. R541-45; its frames keep their numbers here. The
form itself lives on the State's platform: this paper never replaces it, and says so on every page.
"""

import datetime as dt
from dataclasses import dataclass

from app.services.documents.page import (
    Column,
    Letterhead,
    Page,
    day,
    day_time,
    joined,
    postal,
    siret_text,
)
from app.services.documents.words import CONSISTENCIES

WORKING_COPY = "Copie de travail : ne se substitue pas au bordereau Trackdéchets"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A company on the form."""

    name: str = ""
    siret: str = ""
    street: str = ""
    postcode: str = ""
    city: str = ""
    contact: str = ""
    phone: str = ""
    email: str = ""
    receipt: str = ""
    receipt_department: str = ""
    receipt_until: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """Who signed a frame, and when."""

    name: str = ""
    at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Packaging:
    """Packages of one kind."""

    kind: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackingFormContent:
    """The frames of a form as they are known so far; what is empty is still to be filled."""

    number: str
    state_number: str = ""
    """Its number on the platform."""
    status: str = ""
    printed_at: dt.datetime
    head: Letterhead
    emitter_kind: str = "Producteur du déchet"
    emitter: Actor = Actor()
    work_site: tuple[str, ...] = ()
    eco_organisation: str = ""
    destination: Actor = Actor()
    acceptance_number: str = ""
    planned_operation: str = ""
    has_temporary_storage: bool = False
    waste_code: str = ""
    waste_name: str = ""
    consistency: str = ""
    pop: bool = False
    adr_mention: str = ""
    """Empty: not subject."""
    packagings: tuple[Packaging, ...] = ()
    quantity_t: str = ""
    quantity_is_estimated: bool = False
    trader: Actor | None = None
    broker: Actor | None = None
    carrier: Actor = Actor()
    plates: tuple[str, ...] = ()
    taken_over_at: dt.datetime | None = None
    carrier_signed: Signed = Signed()
    emitter_signed: Signed = Signed()
    received_t: str = ""
    received_on: dt.date | None = None
    acceptance: str = ""
    """Accepté, refusé or accepté partiellement; empty before reception."""
    refused_t: str = ""
    refusal_reason: str = ""
    reception_signed: Signed = Signed()
    operation_done: str = ""
    operation_name: str = ""
    processed_on: dt.date | None = None
    breaks_traceability: bool = False
    operation_signed: Signed = Signed()
    next_destination: Actor | None = None
    next_operation: str = ""
    storage: Actor | None = None
    """Temporary storage or reconditioning: frames 13 to 19."""
    storage_received_t: str = ""
    storage_received_on: dt.date | None = None
    storage_signed: Signed = Signed()
    further_carriers: tuple[tuple[Actor, tuple[str, ...], Signed], ...] = ()
    grouped: tuple[tuple[str, str, str, str, str, str], ...] = ()
    """Annexe 2, for each form: number, code, name, tonnes, first pickup, postcode of the place."""


def tracking_form(content: TrackingFormContent) -> bytes:
    """Return the working copy of a form, with the frames of the paper that apply."""
    page = Page(
        content.head,
        "Bordereau de suivi de déchets dangereux",
        content.state_number or content.number,
        joined(f"Réf. interne {content.number}" if content.state_number else "", content.status),
        dated=content.printed_at,
        banner=WORKING_COPY,
    )
    page.fields(
        [
            ("Qualité", content.emitter_kind),
            *_actor(content.emitter),
            ("Lieu d'enlèvement", joined(*content.work_site, by=", ")),
            ("Éco-organisme", content.eco_organisation),
        ],
        framed="1. Émetteur du bordereau",
    )
    page.fields(
        [
            *_actor(content.destination),
            ("N° de CAP", content.acceptance_number),
            ("Opération prévue (D/R)", content.planned_operation),
            ("Entreposage provisoire", _yes(content.has_temporary_storage)),
        ],
        framed="2. Installation de destination prévue",
    )
    page.fields(
        [
            ("Code déchet", content.waste_code),
            ("Dénomination usuelle", content.waste_name),
            ("Consistance", CONSISTENCIES.get(content.consistency, content.consistency)),
            ("Polluants organiques persistants", _yes(content.pop)),
        ],
        4,
        framed="3. Déchet",
    )
    page.fields(
        [("Mention au titre de l'ADR", content.adr_mention or "Non soumis")],
        1,
        framed="4. Mentions ADR, RID, ADN, IMDG",
    )
    page.fields(
        [
            (
                "Conditionnement et nombre de colis",
                ", ".join(f"{item.count} × {item.kind}" for item in content.packagings),
            ),
            ("Nombre total de colis", str(sum(item.count for item in content.packagings) or "")),
        ],
        2,
        framed="5. Conditionnement",
    )
    page.fields(
        [
            ("Quantité (tonnes)", content.quantity_t),
            ("Nature", "estimée" if content.quantity_is_estimated else "réelle"),
            (
                "Mention",
                "QUANTITÉ ESTIMÉE CONFORMÉMENT AU 5.4.1.1.3.2"
                if content.quantity_is_estimated and content.adr_mention
                else "",
            ),
        ],
        framed="6. Quantité",
    )
    for title, actor in (("7. Négociant", content.trader), ("7 bis. Courtier", content.broker)):
        if actor is not None:
            page.fields([*_actor(actor), *_receipt(actor)], framed=title)
    _carrier(
        page,
        "8. Collecteur-transporteur",
        content.carrier,
        content.plates,
        content.taken_over_at,
        content.carrier_signed,
    )
    page.fields(
        [
            (
                "Déclaration",
                "Je certifie que les renseignements portés dans les cadres ci-dessus sont exacts et"
                " établis de bonne foi.",
            ),
            *_signed(content.emitter_signed),
        ],
        framed="9. Déclaration de l'émetteur",
    )
    page.fields(
        [
            ("Installation", joined(content.destination.name, siret_text(content.destination.siret))),
            ("Quantité présentée (t)", content.received_t),
            ("Date de présentation", day(content.received_on)),
            ("Lot", content.acceptance),
            ("Quantité refusée (t)", content.refused_t),
            ("Motif de refus", content.refusal_reason),
            *_signed(content.reception_signed),
        ],
        framed="10. Expédition reçue à l'installation de destination",
    )
    page.fields(
        [
            ("Code D/R", content.operation_done),
            ("Description", content.operation_name),
            ("Date", day(content.processed_on)),
            ("Rupture de traçabilité autorisée", _yes(content.breaks_traceability)),
            *_signed(content.operation_signed),
        ],
        framed="11. Réalisation de l'opération",
    )
    if content.next_destination is not None:
        page.fields(
            [*_actor(content.next_destination), ("Opération prévue (D/R)", content.next_operation)],
            framed="12. Destination ultérieure prévue",
        )
    if content.storage is not None:
        page.fields(
            [
                *_actor(content.storage),
                ("Quantité présentée (t)", content.storage_received_t),
                ("Date de présentation", day(content.storage_received_on)),
                *_signed(content.storage_signed),
            ],
            framed="13 à 19. Entreposage provisoire ou reconditionnement",
        )
    for rank, (actor, plates, signed) in enumerate(content.further_carriers):
        _carrier(
            page, f"{20 + rank}. Collecteur-transporteur n° {rank + 2}", actor, plates, signed.at, signed
        )
    if content.grouped:
        page.section("Annexe 2. Bordereaux regroupés")
        page.listing(
            (
                Column("Bordereau", 34),
                Column("Code", 18),
                Column("Dénomination", 46),
                Column("Quantité (t)", 18, right=True),
                Column("Enlèvement", 20),
                Column("Code postal", 18),
            ),
            content.grouped,
        )
    return page.finished()


def _actor(actor: Actor) -> list[tuple[str, str]]:
    return [
        ("Nom", actor.name),
        ("SIRET", siret_text(actor.siret)),
        ("Adresse", ", ".join(postal(actor.street, actor.postcode, actor.city))),
        ("Contact", actor.contact),
        ("Téléphone, courriel", joined(actor.phone, actor.email)),
    ]


def _receipt(actor: Actor) -> list[tuple[str, str]]:
    return [
        (
            "Récépissé n°",
            joined(actor.receipt, actor.receipt_department and f"dép. {actor.receipt_department}"),
        ),
        ("Valable jusqu'au", day(actor.receipt_until)),
    ]


def _carrier(
    page: Page, title: str, actor: Actor, plates: tuple[str, ...], at: dt.datetime | None, signed: Signed
) -> None:
    page.fields(
        [
            *_actor(actor),
            *_receipt(actor),
            ("Mode", "Route"),
            ("Immatriculations", " / ".join(plates)),
            ("Prise en charge", day_time(at)),
            *_signed(signed),
        ],
        framed=title,
    )


def _signed(signed: Signed) -> list[tuple[str, str]]:
    return [("Signataire", signed.name), ("Signé le", day_time(signed.at))]


def _yes(value: bool) -> str:
    return "oui" if value else "non"
