"""The driver's day on paper: la feuille de tournée."""

import datetime as dt
from dataclasses import dataclass

from app.domain.jobs import StopKind
from app.services.documents.page import (
    Cell,
    Column,
    Letterhead,
    Page,
    clock,
    day,
    joined,
    postal,
)
from app.services.documents.words import JOB_NAMES, STOP_NAMES


@dataclass(frozen=True, slots=True, kw_only=True)
class TourStop:
    """One stop of the sheet: a job at a site, or what the tour needs for itself."""

    kind: str = StopKind.JOB
    planned_from: dt.datetime | None = None
    planned_to: dt.datetime | None = None
    place: str = ""
    """Site or outlet."""
    customer: str = ""
    street: str = ""
    postcode: str = ""
    city: str = ""
    contact: str = ""
    phone: str = ""
    job_number: str = ""
    job_type: str = ""
    window: str = ""
    """When the site may be served, in words."""
    order_number: str = ""
    container_in: str = ""
    container_out: str = ""
    container_type: str = ""
    material: str = ""
    waste_code: str = ""
    adr_mention: str = ""
    tracking_number: str = ""
    outlet: str = ""
    gate_code: str = ""
    notes: tuple[str, ...] = ()
    is_urgent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TourSheet:
    """What a driver takes along."""

    head: Letterhead
    printed_at: dt.datetime
    label: str
    day: dt.date
    driver: str
    vehicle: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    stops: tuple[TourStop, ...]
    trailer: str = ""
    loaders: str = ""
    depot: str = ""
    note: str = ""
    dispatcher: str = ""
    revision: int = 0
    phone_page_url: str = ""


_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_QR_SIDE = 27.0
_BLANK = "…………………………"


def tour_sheet(sheet: TourSheet) -> bytes:
    """Return the sheet of a tour: stops in order, with room to tick and to note weights."""
    page = Page(
        sheet.head,
        "Feuille de tournée",
        sheet.label,
        f"{_DAYS[sheet.day.weekday()].capitalize()} {day(sheet.day)}"
        + (f", version {sheet.revision}" if sheet.revision else ""),
        dated=sheet.printed_at,
    )
    top = page.get_y()
    if sheet.phone_page_url:
        page.qr(
            sheet.phone_page_url,
            page.w - page.r_margin - _QR_SIDE,
            top,
            _QR_SIDE,
            "La tournée sur le téléphone",
        )
        page.set_right_margin(page.r_margin + _QR_SIDE + 5)
    page.set_y(top)
    page.fields(
        [
            ("Chauffeur", sheet.driver),
            ("Équipiers", sheet.loaders),
            ("Horaires prévus", f"{clock(sheet.starts_at)} à {clock(sheet.ends_at)}"),
            ("Véhicule", sheet.vehicle),
            ("Remorque", sheet.trailer),
            ("Dépôt", sheet.depot),
        ]
    )
    page.fields([("Km départ", _BLANK), ("Km retour", _BLANK), ("Carburant (L)", _BLANK)])
    if sheet.phone_page_url:
        page.set_right_margin(page.r_margin - _QR_SIDE - 5)
        page.set_y(max(page.get_y(), top + _QR_SIDE + 6))
    if sheet.note:
        page.notice(sheet.note)
    page.listing(
        (
            Column("N°", 7, right=True),
            Column("Heure", 14),
            Column("Lieu et contact", 54),
            Column("Prestation", 48),
            Column("Consignes", 40),
            Column("Fait / poids", 21),
        ),
        [_row(rank, stop) for rank, stop in enumerate(sheet.stops, 1)],
        size=9.4,
        empty="Aucun arrêt.",
    )
    page.signatures(
        ("Observations du chauffeur", (), b""),
        ("Signature du chauffeur", (sheet.driver,), b""),
        height=24,
    )
    if sheet.dispatcher:
        page.text_block(f"Exploitation : {sheet.dispatcher}", 8, muted=True)
    return page.finished()


def _row(rank: int, stop: TourStop) -> tuple[str | Cell, ...]:
    times = Cell(clock(stop.planned_from), (clock(stop.planned_to),) if stop.planned_to else (), bold=True)
    address = postal(stop.street, stop.postcode, stop.city)
    if stop.kind != StopKind.JOB:
        name = STOP_NAMES.get(stop.kind, stop.kind)
        return (str(rank), times, Cell(stop.place or name, address), name, " ".join(stop.notes), "☐")
    place = Cell(
        stop.place,
        (
            *((stop.customer,) if stop.customer != stop.place else ()),
            *address,
            joined(stop.contact, stop.phone),
        ),
        bold=True,
    )
    boxes = joined(
        f"reprendre {stop.container_out}" if stop.container_out else "",
        f"poser {stop.container_in}" if stop.container_in else "",
        by=", ",
    )
    work = Cell(
        joined(
            JOB_NAMES.get(stop.job_type, stop.job_type) + (" (URGENT)" if stop.is_urgent else ""),
            joined(stop.container_type, boxes),
            by="\n",
        ),
        tuple(
            text
            for text in (
                joined(stop.material, stop.waste_code),
                stop.adr_mention,
                f"BSD {stop.tracking_number}" if stop.tracking_number else "",
                f"Vers : {stop.outlet}" if stop.outlet else "",
                joined(stop.job_number, f"cde {stop.order_number}" if stop.order_number else ""),
            )
            if text
        ),
        bold=True,
    )
    orders = Cell(
        stop.window,
        (*((f"Portail : {stop.gate_code}",) if stop.gate_code else ()), *stop.notes),
    )
    return (str(rank), times, place, work, orders, Cell("☐", ("Poids :", "………………")))
