"""Full and awkward contents of every paper: long names, accents, ligatures, many lines."""

import datetime as dt
from decimal import Decimal
from io import BytesIO

from PIL import Image, ImageDraw

from app.domain.invoice import InvoiceContent, InvoiceKind, InvoiceLine, Party, Place, usual_notices
from app.domain.money import line_amount
from app.services.documents.page import Letterhead, Photo
from app.services.documents.tickets import JobTicketContent, Signer, WeighTicketContent
from app.services.documents.tour import TourSheet, TourStop
from app.services.documents.tracking import Actor, Packaging, Signed, TrackingFormContent

DAY = dt.date(2026, 10, 5)
SHA = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
LONG_NAME = (
    "Établissements Œuvré-Lacœur & Fils, Démolition, Désamiantage et Terrassement du Haut-Lauragais SARL"
)

HEAD = Letterhead(
    name="Tarnaval Environnement",
    address=("12 avenue de l'Industrie", "31620 Castelnau-d'Estrétefonds"),
    details=(
        "Tél. 05 36 49 00 10 · contact@tarnaval.example",
        "SIRET 000 914 275 00011",
        "Récépissé transport n° 31-2024-118 (Haute-Garonne), valable jusqu'au 14/03/2029",
    ),
    legal="Tarnaval Environnement, SAS au capital de 150 000 €, RCS Toulouse 000 914 275, TVA FR65000914275",
)


def at(hour: int, minute: int = 0) -> dt.datetime:
    """An instant of the day, Paris being two hours ahead of UTC in October's first weeks."""
    return dt.datetime(2026, 10, 5, hour - 2, minute, tzinfo=dt.UTC)


def png(width: int = 600, height: int = 220, *, clear: bool = True) -> bytes:
    """A drawn signature on a clear ground."""
    image = Image.new("RGBA", (width, height), (0, 0, 0, 0) if clear else "white")
    draw = ImageDraw.Draw(image)
    points = [(40, 150), (120, 40), (160, 170), (230, 60), (280, 160), (350, 90), (430, 150), (560, 70)]
    draw.line(points, fill=(20, 30, 90, 255), width=7)
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def jpeg(colour: str = "#6b8e9b", orientation: int = 1) -> bytes:
    """A photo, lying on its side where `orientation` says so."""
    image = Image.new("RGB", (1600, 900), colour)
    ImageDraw.Draw(image).rectangle((300, 400, 1300, 850), fill="#c05a2a")
    exif = Image.Exif()
    exif[0x0112] = orientation
    out = BytesIO()
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


STOP = TourStop(
    planned_from=at(8, 15),
    planned_to=at(8, 40),
    place="Chantier École Jean-Jaurès",
    customer=LONG_NAME,
    street="3 rue des Tilleuls",
    postcode="31620",
    city="Castelnau-d'Estrétefonds",
    contact="M. Puech",
    phone="05 36 49 11 22",
    job_number="I2026-004512",
    job_type="SWAP",
    window="7 h 30 à 12 h",
    order_number="CDE-77821",
    container_in="B30-0042",
    container_out="B30-0117",
    container_type="B30",
    material="DIB en mélange",
    waste_code="17 09 04",
    outlet="Écosite des Graves, Montech",
    gate_code="A 4512",
    notes=("Entrée par l'arrière, ne pas bloquer le portail des secours.",),
)
OUTLET_STOP = TourStop(
    kind="OUTLET",
    planned_from=at(9, 10),
    planned_to=at(9, 40),
    place="Écosite des Graves",
    street="62 rue Gutenberg",
    postcode="82700",
    city="Montech",
)
HAZ_STOP = TourStop(
    planned_from=at(10, 30),
    place="Garage Delmas",
    city="Albi",
    job_number="I2026-004513",
    job_type="HAZ_PICKUP",
    material="Huiles noires",
    waste_code="13 02 05*",
    adr_mention="UN 3082 DÉCHETS MATIÈRE DANGEREUSE DU POINT DE VUE DE L'ENVIRONNEMENT, 9, III, (-)",
    tracking_number="BSD-20261005-ABC",
    is_urgent=True,
)


def tour(stops: int = 7) -> TourSheet:
    """A tour with as many stops."""
    return TourSheet(
        head=HEAD,
        printed_at=at(6),
        label="T04 Cabrol",
        day=DAY,
        driver="Jean-François Cabrol",
        vehicle="ZZ-104-ZZ · ampliroll 26 t",
        trailer="ZZ-901-ZZ",
        starts_at=at(6, 30),
        ends_at=at(16, 15),
        depot="Castelnau-d'Estrétefonds",
        note="Brouillard annoncé, gilets obligatoires sur l'écosite.",
        dispatcher="Claire Fabre, 05 36 49 00 12",
        revision=2,
        phone_page_url="https://tournees.tarnaval.example/t/7Hq2",
        stops=tuple((STOP, OUTLET_STOP, HAZ_STOP)[rank % 3] for rank in range(stops)),
    )


JOB_TICKET = JobTicketContent(
    head=HEAD,
    job_number="I2026-004512",
    job_type="SWAP",
    served_on=DAY,
    customer=LONG_NAME,
    customer_address=("ZA de la Plaine", "31290 Villefranche-de-Lauragais"),
    customer_siret="00083615500010",
    producer="Mairie de Castelnau-d'Estrétefonds",
    producer_siret="00072940000010",
    site="Chantier École Jean-Jaurès",
    site_street="3 rue des Tilleuls",
    site_postcode="31620",
    site_city="Castelnau-d'Estrétefonds",
    contact="M. Puech, chef de chantier, 05 36 49 11 22",
    order_number="CDE-77821",
    container_out="B30-0117",
    container_in="B30-0042",
    container_type="B30",
    material="DIB en mélange",
    waste_code="17 09 04",
    net_kg=4660,
    fill_percent=95,
    weigh_tickets=("BP2026-000871",),
    outlet="Écosite des Graves, Montech",
    driver="Jean-François Cabrol",
    vehicle="ZZ-104-ZZ",
    trailer="ZZ-901-ZZ",
    arrived_at=at(8, 12),
    done_at=at(8, 51),
    waiting_minutes=20,
    observations=("Benne surchargée d'un côté, bâche posée.", "Accès dégagé après 20 minutes d'attente."),
    reserves="Bordure de trottoir déjà abîmée.",
    customer_signer=Signer(
        name="Éloïse Puech", role="chef de chantier", signed_at=at(8, 50), position="43,7812 ; 1,3561"
    ),
    driver_signer=Signer(name="Jean-François Cabrol", role="chauffeur", signed_at=at(8, 51)),
)
PHOTOS = (
    Photo(jpeg(), "Avant, 08:14"),
    Photo(jpeg("#8aa05b", orientation=6), "Benne pleine, 08:20"),
    Photo(b"not a picture", "Après, 08:49"),
    Photo(jpeg("#d0c090"), "Une légende beaucoup trop longue pour la largeur d'une photo sur la page"),
)

WEIGH_TICKET = WeighTicketContent(
    head=HEAD,
    direction="entrée",
    place="Écosite des Graves",
    place_siret="00047281100017",
    instrument="Pont 2, n° 88-4512",
    verified_until=dt.date(2027, 3, 31),
    memory_reference="DSD 004187",
    gross_kg=18640,
    tare_kg=13980,
    net_kg=4660,
    gross_at=at(9, 12),
    tare_at=at(9, 31),
    customer=LONG_NAME,
    producer="Mairie de Castelnau-d'Estrétefonds",
    site="Chantier École Jean-Jaurès",
    carrier="Tarnaval Environnement",
    driver="Cabrol",
    plates=("ZZ-104-ZZ", "ZZ-901-ZZ"),
    container="B30-0117",
    material="DIB en mélange",
    waste_code="17 09 04",
    origin="31118",
    outlet="Écosite des Graves",
    job_number="I2026-004512",
    operator="N. Rouquette",
)

ACTOR = Actor(
    name=LONG_NAME,
    siret="00083615500010",
    street="ZA de la Plaine",
    postcode="31290",
    city="Villefranche-de-Lauragais",
    contact="Éloïse Puech",
    phone="05 36 49 11 22",
    email="e.puech@oeuvre.example",
    receipt="31-2024-118",
    receipt_department="31",
    receipt_until=dt.date(2029, 3, 14),
)
TRACKING = TrackingFormContent(
    number="BSD2026-000034",
    state_number="BSD-20261005-4F7K2XQ1",
    status="Signé par le producteur",
    printed_at=at(7),
    head=HEAD,
    emitter=ACTOR,
    work_site=("3 rue des Tilleuls", "31620 Castelnau-d'Estrétefonds"),
    destination=Actor(name="Transit DD Méditerranée", siret="00056138100013", city="Carcassonne"),
    acceptance_number="CAP-2026-0451",
    planned_operation="D 13",
    has_temporary_storage=True,
    waste_code="14 06 03*",
    waste_name="Solvants non chlorés",
    consistency="liquid",
    adr_mention="UN 1993 DÉCHETS LIQUIDE INFLAMMABLE, N.S.A. (acétone, toluène), 3, II, (D/E)",
    packagings=(Packaging("GRV", 2), Packaging("fût", 4)),
    quantity_t="1,240",
    quantity_is_estimated=True,
    broker=ACTOR,
    carrier=ACTOR,
    plates=("ZZ-118-ZZ",),
    taken_over_at=at(10, 42),
    carrier_signed=Signed(name="J.-F. Cabrol", at=at(10, 42)),
    emitter_signed=Signed(name="Éloïse Puech", at=at(10, 40)),
    storage=ACTOR,
    next_destination=ACTOR,
    next_operation="R 1",
    further_carriers=((ACTOR, ("ZZ-119-ZZ",), Signed()),),
    grouped=(("BSD-20260901-AAA", "14 06 03*", "Solvants", "0,320", "01/09/2026", "81000"),),
)

SELLER = Party(
    name="Tarnaval Environnement",
    legal_form="SAS",
    capital_eur=Decimal("150000.00"),
    rcs_city="Toulouse",
    street="12 avenue de l'Industrie",
    postcode="31620",
    city="Castelnau-d'Estrétefonds",
    siren="000914275",
    siret="00091427500011",
    vat_number="FR65000914275",
    phone="05 36 49 00 10",
    email="facturation@tarnaval.example",
    contact="Sophie Marty",
)
BUYER = Party(
    name=LONG_NAME,
    street="ZA de la Plaine",
    postcode="31290",
    city="Villefranche-de-Lauragais",
    siren="000836155",
    siret="00083615500010",
    vat_number="FR76000836155",
    code="411OEUVR01",
)


def line(
    label: str, quantity: str, unit: str, price: str, *, vat=("standard", "20.00"), **more
) -> InvoiceLine:
    """One invoice line with the amount it shows."""
    return InvoiceLine(
        label=label,
        served_on=more.pop("served_on", DAY),
        quantity=Decimal(quantity),
        unit=unit,
        unit_price_eur=Decimal(price),
        amount_eur=line_amount(Decimal(quantity), Decimal(price)),
        vat_category=vat[0],
        vat_rate=Decimal(vat[1]),
        **more,
    )


EXPLAINED = (
    "Liste « Public 2026 » (prix public) : DIB en mélange.",
    "3,980 t portés au minimum facturé de 4,000 t.",
)
LINES = (
    line(
        "Rotation benne 30 m³ zone 2",
        "2",
        "rotation",
        "165.00",
        site="Chantier École Jean-Jaurès",
        job_number="I2026-004512",
        papers=("BI2026-000871", "BP2026-000871"),
    ),
    line("Traitement DIB en mélange", "8.660", "t", "148.00", explanation=EXPLAINED, service="treatment"),
    line("TGAP", "8.640", "t", "69.00", service="tgap"),
    line(
        "Location benne 30 m³",
        "30",
        "day",
        "2.80",
        period_from=dt.date(2026, 10, 1),
        period_to=dt.date(2026, 10, 30),
        service="rental",
    ),
    line("Attente au-delà de 20 min", "2", "quarter_hour", "18.50", service="waiting"),
    line("Indexation gazole", "4.20", "percent", "3.30", service="fuel"),
)


def invoice_content(lines=LINES, **more) -> InvoiceContent:
    """An invoice; the usual one is the worked example of the trade."""
    given = {
        "kind": InvoiceKind.INVOICE,
        "seller": SELLER,
        "buyer": BUYER,
        "lines": tuple(lines),
        "payment_terms": "45 jours fin de mois, par virement",
        "notices": usual_notices("12,15 %", Decimal("40.00")),
        "period_from": dt.date(2026, 10, 1),
        "period_to": dt.date(2026, 10, 31),
        "iban": "FR7630006000011234567890189",
        "bic": "AGRIFRPP",
        "order_number": "CDE-77821",
        "delivery": Place(
            name="Chantier École Jean-Jaurès",
            street="3 rue des Tilleuls",
            postcode="31620",
            city="Castelnau-d'Estrétefonds",
        ),
    }
    return InvoiceContent(**{**given, **more})
