"""The driver's day on paper: la feuille de tournée, and the blank job tickets that go with it.

What a driver reads in the cab is set in 12 points: times, place, address and work. A stop is never cut by a
page break. Nothing depends on colour.
"""

import datetime as dt
from dataclasses import dataclass

from app.domain.jobs import JobType, StopKind
from app.domain.money import NO_BREAK
from app.services.documents.page import (
    INK,
    RULE,
    SHADE,
    Box,
    Letterhead,
    Page,
    Style,
    clock,
    day,
    day_time,
    joined,
    phone_text,
    postal,
    printable,
    siret_text,
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
    hazardous: bool = False
    code: str = ""
    """What its code opens: the stop on the driver's page, or its id where none is known. Never a secret."""
    customer_siret: str = ""
    customer_address: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TourSheet:
    """What a driver takes along."""

    head: Letterhead
    printed_at: dt.datetime
    number: str = ""
    """What is typed to find the tour again when the sheet comes back."""
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
_READ = 12.0
"""Points of what a driver reads."""
_LINE = 5.0
"""Millimetres of one such line."""
_QR_SIDE = 27.0
_STOP_QR = 20.0
_TIME = 20.0
_WRITE = 7.4
"""Millimetres of a line to write on."""
_MOST_ORDERS = 18

Line = tuple[str, Style]


@dataclass(frozen=True, slots=True)
class _Block:
    """A stop, set: its lines in two columns, its orders over the whole width."""

    stop: TourStop
    rank: int
    place: tuple[Line, ...]
    work: tuple[Line, ...]
    orders: tuple[str, ...]

    @property
    def is_job(self) -> bool:
        return self.stop.kind == StopKind.JOB

    @property
    def height(self) -> float:
        columns = max(len(self.place), len(self.work), 2) * _LINE
        columns = max(columns, _STOP_QR + 1) if self.stop.code else columns
        return 2 + columns + len(self.orders) * _LINE + 1 + (2 * _WRITE if self.is_job else _WRITE) + 1


def tour_sheet(sheet: TourSheet, *, landscape: bool | None = None) -> bytes:
    """Return the sheet of a tour: stops in order, with room to write what happened.

    Args:
        sheet: What it says.
        landscape: Whether it lies; None chooses what takes fewer pages, upright where both take as many.
    """
    page = _page(sheet, landscape=bool(landscape))
    if landscape is None:
        upright, lying = (
            _pages(page, sheet, width, height) for width, height in ((180.0, 297.0), (267.0, 210.0))
        )
        if lying < upright:
            page.discard()
            page = _page(sheet, landscape=True)
    blocks = _set(page, sheet, page.epw)
    _top(page, sheet)
    if not blocks:
        page.text_block("Aucun arrêt.", _READ, style="I")
    for block in blocks:
        page.need(block.height)
        _draw(page, block)
    page.ln(2)
    page.signatures(
        ("Observations du chauffeur", (), b""),
        ("Signature du chauffeur", (sheet.driver,), b""),
        height=_CLOSING,
    )
    if sheet.dispatcher:
        page.text_block(f"Exploitation : {sheet.dispatcher}", 10)
    return page.finished()


_CLOSING = 26.0


def _page(sheet: TourSheet, *, landscape: bool) -> Page:
    day_name = f"{_DAYS[sheet.day.weekday()].capitalize()} {day(sheet.day)}"
    version = f"version {sheet.revision}" if sheet.revision else "non publiée"
    return Page(
        sheet.head,
        "Feuille de tournée",
        sheet.label,
        f"{day_name}, {version}" + (f"\nFeuille n° {sheet.number}" if sheet.number else ""),
        dated=sheet.printed_at,
        landscape=landscape,
        foot=joined(
            day_name,
            sheet.driver,
            version,
            f"feuille {sheet.number}" if sheet.number else "",
            f"imprimé le {day_time(sheet.printed_at)}",
        ),
    )


def _pages(page: Page, sheet: TourSheet, width: float, height: float) -> int:
    """Return how many pages the stops take on paper with so many millimetres between its margins."""
    bottom = height - page.b_margin
    y, pages = page.get_y() + _top_height(page, sheet, width), 1
    for block in _set(page, sheet, width):
        if y + block.height > bottom:
            y, pages = 19.0, pages + 1
        y += block.height + 1.5
    return pages + (y + _CLOSING + 4 > bottom)


# ------------------------------------------------------------------------------------------------ the head


def _crew(sheet: TourSheet) -> list[tuple[str, str]]:
    return [
        (label, value)
        for label, value in (
            ("Chauffeur", sheet.driver),
            ("Équipiers", sheet.loaders),
            ("Horaires prévus", f"{clock(sheet.starts_at)} à {clock(sheet.ends_at)}"),
            ("Véhicule", sheet.vehicle),
            ("Remorque", sheet.trailer),
            ("Dépôt", sheet.depot),
        )
        if value or label == "Véhicule"
    ]


def boxes_to_load(stops: tuple[TourStop, ...]) -> list[str]:
    """Return the empty boxes that must be on the truck when it leaves: up to where others can be loaded."""
    found = []
    for rank, stop in enumerate(stops, 1):
        if stop.kind in (StopKind.LOAD_EMPTY, StopKind.DEPOT, StopKind.OUTLET):
            if rank > 1 or stop.kind != StopKind.DEPOT:
                break
            continue
        if stop.job_type in (JobType.DELIVER, JobType.SWAP):
            box = stop.container_in or (
                f"1 {stop.container_type} vide" if stop.container_type else "1 contenant vide"
            )
            found.append(f"{box} (arrêt {rank})")
    return found


def _head_notes(page: Page, sheet: TourSheet, width: float) -> list[tuple[str, Style]]:
    loads = boxes_to_load(sheet.stops)
    said: list[tuple[str, Style]] = []
    if loads:
        said.append(("À charger avant le départ : " + ", ".join(loads), "B"))
    if any(stop.hazardous or stop.adr_mention for stop in sheet.stops):
        said.append(("MATIÈRES DANGEREUSES : certificat ADR, consignes écrites et équipement à bord.", "B"))
    if sheet.note:
        said.append((sheet.note, ""))
    return [(line, style) for text, style in said for line in page.set_lines(text, width - 5, _READ, style)]


_CREW_LINE = 10.5


def _top_height(page: Page, sheet: TourSheet, width: float) -> float:
    crew = -(-len(_crew(sheet)) // 2) * _CREW_LINE
    notes = len(_head_notes(page, sheet, width)) * _LINE
    return (
        max(crew, _QR_SIDE + 8 if sheet.phone_page_url else 0) + 2 * _WRITE + (notes + 5 if notes else 0) + 4
    )


def _top(page: Page, sheet: TourSheet) -> None:
    top, width = page.get_y(), page.epw
    if sheet.phone_page_url:
        page.qr(
            sheet.phone_page_url,
            page.w - page.r_margin - _QR_SIDE,
            top,
            _QR_SIDE,
            "La tournée sur le téléphone",
        )
        width -= _QR_SIDE + 6
    half = width / 2
    crew = _crew(sheet)
    for rank, (label, value) in enumerate(crew):
        x, y = page.l_margin + (rank % 2) * half, top + rank // 2 * _CREW_LINE
        page.put(x, y, label, 8, grey=True)
        fitting = page.set_lines(value or "____________________", half - 4, _READ, "B") or [""]
        page.put(x, y + 3.6, fitting[0] + ("…" if len(fitting) > 1 else ""), _READ, "B")
    y = top + max(-(-len(crew) // 2) * _CREW_LINE, _QR_SIDE + 8 if sheet.phone_page_url else 0)
    y = _blanks(
        page, y, [("Km départ", 0.25), ("Km retour", 0.25), ("Carburant (L)", 0.25), ("AdBlue (L)", 0.25)]
    )
    y = _blanks(
        page,
        y,
        [
            ("Heure de départ", 0.25),
            ("Heure de retour", 0.25),
            ("Pauses", 0.25),
            ("Contrôle du véhicule", 0.25),
        ],
    )
    notes = _head_notes(page, sheet, page.epw)
    if notes:
        y += 1
        page.set_draw_color(*INK)
        page.set_line_width(0.5)
        page.rect(page.l_margin, y, page.epw, len(notes) * _LINE + 3)
        page.set_line_width(0.2)
        page.set_draw_color(*RULE)
        for rank, (line, style) in enumerate(notes):
            page.put(page.l_margin + 2.5, y + 1.8 + rank * _LINE, line, _READ, style)
        y += len(notes) * _LINE + 4
    page.set_xy(page.l_margin, y + 3)


def _blanks(
    page: Page, y: float, labels: list[tuple[str, float]], left: float = 0, size: float = 9.5
) -> float:
    """Draw labels with a line behind each to write on; return where the next row begins."""
    x, width = page.l_margin + left, page.epw - left
    page.set_draw_color(*INK)
    for label, share in labels:
        room = width * share
        page.put(x, y + 3.2, printable(label), size)
        start = x + page.width_of(label, size) + 1.5
        page.line(start, y + _WRITE - 1, x + room - 3, y + _WRITE - 1)
        x += room
    page.set_draw_color(*RULE)
    return y + _WRITE


# ------------------------------------------------------------------------------------------------ the stops


def _set(page: Page, sheet: TourSheet, width: float) -> list[_Block]:
    room = width - _TIME - _STOP_QR - 8
    columns = (room * 0.54 - 3, room * 0.46, width - _TIME - 4)
    return [_block(page, stop, rank, columns) for rank, stop in enumerate(sheet.stops, 1)]


def _block(page: Page, stop: TourStop, rank: int, columns: tuple[float, float, float]) -> _Block:
    place_width, work_width, whole = columns
    address = ", ".join(postal(stop.street, stop.postcode, stop.city.replace(" ", NO_BREAK))).replace(
        f"{stop.postcode} ", f"{stop.postcode}{NO_BREAK}"
    )
    place: list[Line]
    work: list[Line]
    orders: list[str] = []
    if stop.kind != StopKind.JOB:
        name = STOP_NAMES.get(stop.kind, stop.kind)
        place = [(stop.place or name, "B"), (address, "")]
        work = [(name, "")] if stop.place else []
        orders = list(stop.notes)
    else:
        place = [
            (stop.place, "B"),
            (stop.customer if stop.customer != stop.place else "", ""),
            (address, ""),
            (joined(stop.contact, phone_text(stop.phone)), ""),
        ]
        boxes = joined(
            f"reprendre {stop.container_out}" if stop.container_out else "",
            f"poser {stop.container_in}" if stop.container_in else "",
            by=", ",
        )
        name = JOB_NAMES.get(stop.job_type, stop.job_type)
        work = [
            (joined(name + (" URGENT" if stop.is_urgent else ""), stop.container_type), "B"),
            (boxes, "B"),
            (joined(stop.material, stop.waste_code), ""),
            (f"Vers : {stop.outlet}" if stop.outlet else "", ""),
            (f"ADR : {stop.adr_mention}" if stop.adr_mention else "DANGEREUX" if stop.hazardous else "", "B"),
            (f"BSD {stop.tracking_number}" if stop.tracking_number else "", "B"),
            (joined(stop.job_number, f"cde {stop.order_number}" if stop.order_number else ""), ""),
        ]
        orders = [
            joined(
                f"Créneau : {stop.window}" if stop.window else "",
                f"Portail : {stop.gate_code}" if stop.gate_code else "",
            ),
            *stop.notes,
        ]
    set_orders = [line for text in orders if text for line in page.set_lines(text, whole, _READ)]
    if len(set_orders) > _MOST_ORDERS:  # a page holds every stop whole
        set_orders = [
            *set_orders[: _MOST_ORDERS - 1],
            "… suite sur le téléphone ou auprès de l'exploitation.",
        ]
    return _Block(
        stop,
        rank,
        tuple(_lines(page, place, place_width)),
        tuple(_lines(page, work, work_width)),
        tuple(set_orders),
    )


def _lines(page: Page, texts: list[Line], width: float) -> list[Line]:
    return [
        (line, style) for text, style in texts if text for line in page.set_lines(text, width, _READ, style)
    ]


def _draw(page: Page, block: _Block) -> None:
    stop, left, top = block.stop, page.l_margin, page.get_y()
    room = page.epw - _TIME - _STOP_QR - 8
    if not block.is_job:
        page.set_fill_color(*SHADE)
        page.rect(left, top, page.epw, block.height, style="F")
    page.set_fill_color(*INK)
    page.rect(left + 1.5, top + 1.8, 8, 6.4, style="F")
    rank = str(block.rank)
    page.type(_READ, "B", (255, 255, 255))
    page.text(left + 5.5 - page.width_of(rank, _READ, "B") / 2, top + 6.6, rank)
    page.put(left + 1.5, top + 10, clock(stop.planned_from), 14, "B")
    if stop.planned_to:
        page.put(left + 1.5, top + 15.8, f"→ {clock(stop.planned_to)}", _READ)
    for lines, x in ((block.place, left + _TIME), (block.work, left + _TIME + room * 0.54)):
        for at, (text, style) in enumerate(lines):
            page.put(x, top + 2.4 + at * _LINE, text, _READ, style)
    if stop.code:
        page.qr(stop.code, left + page.epw - _STOP_QR - 1.5, top + 1.5, _STOP_QR)
    y = top + 2 + max(max(len(block.place), len(block.work), 2) * _LINE, _STOP_QR + 1 if stop.code else 0)
    for at, text in enumerate(block.orders):
        page.put(left + _TIME, y + at * _LINE + 0.4, text, _READ, "I")
    y += len(block.orders) * _LINE + 1
    if block.is_job:
        y = _blanks(
            page,
            y,
            [
                ("Arrivée", 0.18),
                ("Départ", 0.18),
                ("Attente (min)", 0.2),
                ("Poids (kg)", 0.24),
                ("Ticket n°", 0.2),
            ],
            2,
        )
        x = _tick(page, left + 2, y, "Fait")
        x = _tick(page, x + 3, y, "Non fait")
        _blanks(page, y, [("Motif", 0.44), ("Posé n°", 0.28), ("Repris n°", 0.28)], x + 3 - left)
    else:
        shares = [("Arrivée", 0.3), ("Départ", 0.3)]
        weighs = stop.kind == StopKind.OUTLET
        _blanks(page, y, [*shares, *([("Poids (kg)", 0.4)] if weighs else [])], 2)
    page.set_draw_color(*INK)
    page.set_line_width(0.35)
    page.rect(left, top, page.epw, block.height)
    page.set_line_width(0.2)
    page.set_draw_color(*RULE)
    page.set_xy(left, top + block.height + 1.5)


def _tick(page: Page, x: float, y: float, label: str) -> float:
    """Draw a box to tick and its label; return where it ends."""
    page.set_draw_color(*INK)
    page.rect(x, y + 2.6, 4.4, 4.4)
    page.set_draw_color(*RULE)
    page.put(x + 6, y + 3.2, label, 9.5)
    return x + 6 + page.width_of(label, 9.5)


# ------------------------------------------------------------------------------------------ blank job tickets


def blank_tickets(sheet: TourSheet) -> bytes | None:
    """Return one ticket for each job of a tour, to be filled in and signed by hand; None where it has no job.

    A blank ticket bears no number of its own: that is given when it is typed in and sealed.
    """
    stops = [(rank, stop) for rank, stop in enumerate(sheet.stops, 1) if stop.kind == StopKind.JOB]
    page: Page | None = None
    for at, (rank, stop) in enumerate(stops):
        if page is None:
            page = Page(
                sheet.head,
                "Bon d'intervention",
                "à remplir",
                f"{_DAYS[sheet.day.weekday()].capitalize()} {day(sheet.day)}",
                dated=sheet.printed_at,
                foot=joined(
                    f"Tournée {sheet.label}",
                    f"feuille {sheet.number}" if sheet.number else "",
                    f"imprimé le {day_time(sheet.printed_at)}",
                ),
            )
        else:
            page.add_page()
        _blank_ticket(page, sheet, stop, rank, f"{at + 1} / {len(stops)}")
    return page.finished() if page is not None else None


def _blank_ticket(page: Page, sheet: TourSheet, stop: TourStop, rank: int, of: str) -> None:
    top = page.get_y()
    if stop.code:
        page.qr(stop.code, page.w - page.r_margin - 22, top, 22)
    page.put(page.l_margin, top, f"Intervention {stop.job_number}", 14, "B")
    page.put(page.l_margin, top + 7, f"Arrêt {rank} de la tournée {sheet.label}, bon {of}", 10)
    planned = f"Prévu le {day(sheet.day)} à {clock(stop.planned_from)}"
    page.put(page.l_margin, top + 12.5, joined(planned, f"créneau {stop.window}" if stop.window else ""), 10)
    page.set_xy(page.l_margin, top + 25)
    page.boxes(
        Box(
            "Client",
            (
                stop.customer,
                *stop.customer_address,
                f"SIRET {siret_text(stop.customer_siret)}" if stop.customer_siret else "",
            ),
        ),
        Box(
            "Chantier, point de collecte",
            (
                stop.place,
                *postal(stop.street, stop.postcode, stop.city),
                joined(stop.contact, phone_text(stop.phone)),
            ),
        ),
    )
    page.fields(
        [
            ("Prestation", JOB_NAMES.get(stop.job_type, stop.job_type)),
            ("Type de contenant", stop.container_type),
            ("Commande client", stop.order_number),
            ("Matière", stop.material),
            (
                "Code déchet",
                joined(stop.waste_code, "DANGEREUX" if stop.hazardous or stop.adr_mention else ""),
            ),
            ("Bordereau (BSD)", stop.tracking_number),
            ("Exutoire", stop.outlet),
            ("Véhicule", joined(sheet.vehicle, sheet.trailer)),
            ("Chauffeur", sheet.driver),
            *((("ADR", stop.adr_mention),) if stop.adr_mention else ()),
        ],
        framed="Prévu",
    )
    y = page.get_y()
    planned_in = f"Contenant posé ({stop.container_in})" if stop.container_in else "Contenant posé"
    planned_out = f"Contenant repris ({stop.container_out})" if stop.container_out else "Contenant repris"
    for row in (
        [("Arrivée", 1 / 3), ("Départ", 1 / 3), ("Attente (min)", 1 / 3)],
        [(planned_out, 1 / 2), (planned_in, 1 / 2)],
        [("Brut (kg)", 1 / 3), ("Tare (kg)", 1 / 3), ("Net (kg)", 1 / 3)],
        [("Volume (m³)", 1 / 3), ("Remplissage (%)", 1 / 3), ("Ticket de pesée n°", 1 / 3)],
    ):
        y = _blanks(page, y, row) + 1.5
    x = _tick(page, page.l_margin, y, "Fait")
    x = _tick(page, x + 4, y, "Non fait")
    y = _blanks(page, y, [("Motif", 1)], x + 4 - page.l_margin) + 3
    page.set_xy(page.l_margin, y)
    page.signatures(("Observations, anomalies", (), b""), ("Réserves du client", (), b""), height=24)
    page.signatures(
        ("Pour le client : nom, qualité, signature", (), b""),
        ("Pour le transporteur : nom, signature", (sheet.driver,), b""),
        height=32,
    )
    page.text_block(
        "Client absent : le noter dans les observations, avec l'heure. Un exemplaire pour chacun.",
        8,
        muted=True,
    )
