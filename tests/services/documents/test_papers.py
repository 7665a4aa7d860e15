"""Sheets, tickets, forms and lists, read back by pypdf."""

import datetime as dt
import re
from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import pikepdf
import pypdf
import pytest

from app.services.documents.page import Box, Cell, Column, Page, Photo, phone_text, printable, siret_text
from app.services.documents.reports import (
    Panel,
    StatementContent,
    StatementLine,
    Tile,
    dashboard,
    statement,
    table_report,
)
from app.services.documents.tickets import Signer, job_ticket, weigh_ticket
from app.services.documents.tour import tour_sheet
from app.services.documents.tracking import WORKING_COPY, Actor, tracking_form
from tests.services.documents.samples import (
    DAY,
    HEAD,
    JOB_TICKET,
    LONG_NAME,
    PHOTOS,
    SHA,
    TRACKING,
    WEIGH_TICKET,
    at,
    jpeg,
    png,
    tour,
)


def reader(pdf):
    with pikepdf.open(BytesIO(pdf)) as opened:
        assert opened.check_pdf_syntax() == []
    return pypdf.PdfReader(BytesIO(pdf))


def pages_of(pdf):
    return [page.extract_text().replace("\xa0", " ") for page in reader(pdf).pages]


def words_of(pdf):
    return re.sub(r"\s+", " ", " ".join(pages_of(pdf)))


def ticket(content=JOB_TICKET, **more):
    return job_ticket(content, "BI2026-000871", at(9), SHA, **more)


def test_a_tour_sheet_shows_the_stops_in_order_with_all_a_driver_needs():
    text = words_of(tour_sheet(tour(3)))
    for words in (
        "Feuille de tournée",
        "Lundi 05/10/2026, version 2",
        "Jean-François Cabrol",
        "ZZ-104-ZZ",
        "06:30 à 16:15",
        "Brouillard annoncé",
        "08:15",
        "Chantier École Jean-Jaurès",
        "M. Puech · 05 36 49 11 22",
        "reprendre B30-0117, poser B30-0042",
        "DIB en mélange · 17 09 04",
        "Vers : Écosite des Graves, Montech",
        "Portail : A 4512",
        "Enlèvement de déchets dangereux URGENT",
        "UN 3082",
        "BSD BSD-20261005-ABC",
        "La tournée sur le téléphone",
    ):
        assert words in text, words
    assert text.index("Chantier École") < text.index("62 rue Gutenberg") < text.index("Garage Delmas")


def test_a_long_tour_runs_over_pages_and_an_empty_one_says_so():
    pages = pages_of(tour_sheet(tour(25)))
    assert len(pages) >= 3
    assert all("Feuille de tournée T04 Cabrol" in page.replace("\n", " ") for page in pages)
    assert "Aucun arrêt." in words_of(tour_sheet(replace(tour(0), phone_page_url="", note="")))


def test_the_qr_code_is_drawn_as_squares_and_changes_with_its_address():
    page = reader(tour_sheet(tour())).pages[0]
    assert page.get_contents().get_data().count(b" re") > 200
    assert tour_sheet(tour()) != tour_sheet(replace(tour(), phone_page_url="https://x.example/t/2"))


def test_a_job_ticket_proves_who_did_what_when():
    text = words_of(ticket(customer_png=png(), driver_png=png(), photos=PHOTOS))
    for words in (
        "Bon d'intervention",
        "BI2026-000871",
        LONG_NAME,
        "SIRET 000 836 155 00010",
        "Récépissé transport n° 31-2024-118",
        "Échange",
        "CDE-77821",
        "B30 · B30-0117",
        "4 660 kg",
        "BP2026-000871",
        "08:12",
        "08:51",
        "20 min",
        "Benne surchargée d'un côté",
        "Bordure de trottoir déjà abîmée.",
        "Éloïse Puech, chef de chantier",
        "05/10/2026 à 08:50",
        "43,7812",
        SHA,
        "Benne pleine, 08:20",
        "Image illisible",
    ):
        assert words in text, words


def test_signatures_and_photos_are_in_the_file():
    with_all = reader(ticket(customer_png=png(), driver_png=png(500, clear=False), photos=PHOTOS))
    shown = [len(page.images) for page in with_all.pages]
    assert sum(shown) == 5  # two signatures, three of four photos: one is no picture
    assert sum(len(page.images) for page in reader(ticket()).pages) == 0


def test_a_photo_taken_sideways_stands_upright():
    for orientation, upright in ((1, False), (6, True)):
        found = reader(ticket(photos=[Photo(jpeg(orientation=orientation))]))
        (image,) = [image for page in found.pages for image in page.images]
        assert (image.image.height > image.image.width) is upright
        assert max(image.image.size) <= 1000


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"net_kg": None}, "en attente de pesée"),
        ({"weight_is_estimated": True}, "4 660 kg (estimé)"),
        ({"not_done_reason": "Accès bloqué"}, "INTERVENTION NON RÉALISÉE : Accès bloqué"),
        ({"customer_signer": Signer(absence_reason="personne sur place")}, "Non signé : personne sur place"),
        ({"reserves": ""}, "Néant"),
        ({"hazardous": True}, "17 09 04 · DANGEREUX"),
        ({"volume_m3": "28 m³"}, "4 660 kg · 28 m³"),
        ({"job_type": "NEW_KIND"}, "NEW_KIND"),
    ],
)
def test_a_job_ticket_says_what_is_unusual(change, words):
    assert words in words_of(ticket(replace(JOB_TICKET, **change)))


def test_a_weigh_ticket_shows_the_weights_as_they_were_read():
    pdf = weigh_ticket(WEIGH_TICKET, "BP2026-000871", at(9, 40), SHA)
    text = words_of(pdf)
    for words in (
        "Bon de pesée",
        "18 640 kg",
        "13 980 kg",
        "4 660 kg",
        "31/03/2027",
        "DSD 004187",
        "Pont 2, n° 88-4512",
        "ZZ-104-ZZ / ZZ-901-ZZ",
        SHA,
    ):
        assert words in text, words
    (page,) = reader(pdf).pages
    assert [round(float(side) / 72 * 25.4) for side in page.mediabox[2:]] == [210, 148]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"source": "manual"}, "POIDS SAISI MANUELLEMENT"),
        ({"source": "estimate"}, "POIDS ESTIMÉ, NON PESÉ"),
        ({"cancels_number": "BP2026-000870"}, "Annule et remplace le bon BP2026-000870"),
        ({"tare_is_stored": True}, "Tare enregistrée (PT)"),
        ({"outside_number": "88123"}, "ticket 88123"),
    ],
)
def test_a_weigh_ticket_says_how_the_weight_came_about(change, words):
    assert words in words_of(weigh_ticket(replace(WEIGH_TICKET, **change), "BP1", at(9), SHA))


def test_a_tracking_form_is_a_working_copy_on_every_page():
    pages = pages_of(tracking_form(TRACKING))
    assert len(pages) > 1
    assert all(WORKING_COPY in page for page in pages)
    assert all("BSD-20261005-4F7K2XQ1" in page for page in pages)


def test_a_tracking_form_has_the_frames_of_the_paper():
    text = words_of(tracking_form(TRACKING))
    frames = (
        "1. Émetteur",
        "2. Installation de destination",
        "3. Déchet",
        "4. Mentions ADR",
        "5. Conditionnement",
        "6. Quantité",
        "7 bis. Courtier",
        "8. Collecteur-transporteur",
        "9. Déclaration",
        "10. Expédition reçue",
        "11. Réalisation",
        "12. Destination ultérieure",
        "13 à 19. Entreposage",
        "20. Collecteur-transporteur n° 2",
        "Annexe 2",
    )
    places = [text.index(frame) for frame in frames]
    assert places == sorted(places)
    for words in (
        "UN 1993 DÉCHETS LIQUIDE INFLAMMABLE, N.S.A. (acétone, toluène), 3, II, (D/E)",
        "QUANTITÉ ESTIMÉE CONFORMÉMENT AU 5.4.1.1.3.2",
        "2 × GRV, 4 × fût",
        "CAP-2026-0451",
        "31-2024-118 · dép. 31",
        "14/03/2029",
        "ZZ-118-ZZ",
        "05/10/2026 à 10:40",
    ):
        assert words in text, words


def test_frames_that_do_not_apply_are_left_out():
    plain = replace(
        TRACKING,
        state_number="",
        adr_mention="",
        broker=None,
        trader=Actor(name="Négoce du Midi"),
        storage=None,
        next_destination=None,
        further_carriers=(),
        grouped=(),
    )
    text = words_of(tracking_form(plain))
    assert "Non soumis" in text
    assert "7. Négociant" in text
    for frame in ("7 bis", "12. ", "13 à 19", "20. ", "Annexe 2", "QUANTITÉ ESTIMÉE"):
        assert frame not in text


def a_statement(*lines, opening="100.00", **more):
    return statement(
        StatementContent(
            head=HEAD,
            printed_at=at(9),
            customer=LONG_NAME,
            period_from=dt.date(2026, 10, 1),
            period_to=dt.date(2026, 10, 31),
            opening_eur=Decimal(opening),
            lines=lines,
            **more,
        )
    )


def test_a_statement_runs_the_balance():
    text = words_of(
        a_statement(
            StatementLine(
                DAY, "FA2026-000001", "Facture", debit_eur=Decimal("1234.56"), due_on=DAY, is_late=True
            ),
            StatementLine(DAY, "VIR", "Virement", credit_eur=Decimal("1000.00")),
            aged=(("Non échu", Decimal(0)), ("1 à 30 jours", Decimal("334.56"))),
            iban="FR76",
            note="Merci de votre règlement.",
        )
    )
    for words in (
        "Solde à nouveau 100,00 €",
        "1 334,56 €",
        "échue",
        "Solde en notre faveur 334,56 €",
        "Merci",
    ):
        assert words in text, words


def test_a_statement_in_the_customers_favour_says_so():
    assert "Solde en votre faveur 40,00 €" in words_of(a_statement(opening="-40.00"))


def test_a_list_prints_its_rows_totals_and_filters():
    columns = [Column("Benne"), Column("Client"), Column("Loyer", right=True)]
    rows = [(f"B30-{rank:04}", LONG_NAME, "12,00 €") for rank in range(60)]
    pdf = table_report(
        HEAD, "Bennes dormantes", columns, rows, at(9), subtitle="Albi", totals=[("Total", "", "720,00 €")]
    )
    text = words_of(pdf)
    assert "Albi · édité le 05/10/2026 à 09:00" in text
    assert "Total 720,00 €" in text
    assert "60 lignes" in text
    assert all(text.count(f"B30-{rank:04}") == 1 for rank in range(60))


def test_wide_lists_lie_down_unless_told():
    wide = [Column(f"Colonne {rank}", 1) for rank in range(9)]

    def lies(pdf):
        box = reader(pdf).pages[0].mediabox
        return box.width > box.height

    assert lies(table_report(HEAD, "Large", wide, [], at(9)))
    assert not lies(table_report(HEAD, "Large", wide, [], at(9), landscape=False))
    assert not lies(table_report(HEAD, "Étroit", wide[:3], [], at(9)))
    assert "Aucune ligne." in words_of(table_report(HEAD, "Vide", wide[:3], [], at(9)))


def test_a_dashboard_prints_tiles_and_panels():
    pdf = dashboard(
        HEAD,
        "Tableau de bord",
        [Tile("Chiffre d'affaires", "128 450 €", "+4,2 %")] * 6,
        at(9),
        subtitle="Octobre 2026",
        panels=[Panel("Alertes", (Column("Objet"), Column("Échéance")), (("FCO Cabrol", "20/10/2026"),))],
    )
    text = words_of(pdf)
    assert text.count("128 450 €") == 6
    assert "Alertes" in text
    assert "FCO Cabrol" in text


def test_a_row_longer_than_a_page_goes_on_without_losing_a_line():
    page = Page(HEAD, "Essai", dated=at(9))
    notes = tuple(f"remarque n° {rank:03}" for rank in range(200))
    page.listing((Column("Texte", 1), Column("Montant", 1, right=True)), [(Cell("Long", notes), "1,00 €")])
    text = words_of(page.finished())
    assert all(note in text for note in notes)


def test_every_paper_is_the_same_when_drawn_again():
    for draw in (
        lambda: tour_sheet(tour()),
        lambda: ticket(customer_png=png(), photos=PHOTOS),
        lambda: weigh_ticket(WEIGH_TICKET, "BP1", at(9), SHA),
        lambda: tracking_form(TRACKING),
        a_statement,
    ):
        assert draw() == draw()


def test_texts_too_long_for_their_line_end_in_an_ellipsis():
    page = Page(replace(HEAD, name=LONG_NAME * 2), "Titre très long " * 6, "N" * 60, dated=at(9))
    page.add_page()
    page.boxes(Box("Titre de boîte " * 12, ("ligne", "")))
    assert "…" in words_of(page.finished())


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("Œuvre à 5 €, m³ « ça »", "Œuvre à 5 €, m³ « ça »"),
        ("e\u0301te\u0301", "été"),
        ("a\tb\x00c", "a b c"),
        ("ﬁn №1", "fin No1"),
        ("株", "?"),
        ("deux\nlignes", "deux\nlignes"),
    ],
)
def test_only_what_the_font_knows_is_printed(given, shown):
    assert printable(given).replace("ﬁ", "fi").replace("№", "No") == shown


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("+33639981516", "06 39 98 15 16"),
        ("0536490012", "05 36 49 00 12"),
        ("+34 911 11", "+34 911 11"),
        ("", ""),
    ],
)
def test_telephone_numbers_are_read_in_pairs(given, shown):
    assert phone_text(given) == shown


def test_numbers_of_companies_are_read_in_groups():
    assert siret_text("00091427500011") == "000 914 275 00011"
    assert siret_text("000914275") == "000 914 275"
    assert siret_text("") == ""
