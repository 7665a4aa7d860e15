"""The driver's sheet read back: whole stops, sizes, codes, and the blank tickets behind it."""

import uuid
from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from app.services.documents import tour as tour_paper
from app.services.documents.page import qr_matrix
from app.services.documents.tour import blank_tickets, boxes_to_load, tour_sheet
from tests.services.documents.samples import HAZ_STOP, OUTLET_STOP, STOP, tour


def _sheet(count, **values):
    """A tour whose stops can be told apart: each has its own job number and its own note."""
    stops = tuple(
        replace(
            (STOP, HAZ_STOP)[n % 2],
            job_number=f"I26-{n:06}",
            notes=(f"consigne {n:03} " + "longue " * (n * 7 % 60) + f"fin{n:03}",),
            code=f"https://tournees.example/#stop={uuid.UUID(int=n)}",
        )
        for n in range(count)
    )
    return replace(tour(0), stops=stops, number="1A2B-3C4D", **values)


def _pages(pdf):
    return [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]


def _sizes(page):
    """Return the words of a page with their size in points."""
    found = []

    def see(text, _cm, matrix, _font, size):
        if text.strip():
            found.append((text.strip(), round(size * matrix[3], 1)))

    page.extract_text(visitor_text=see)
    return found


@pytest.mark.parametrize("landscape", [False, True])
def test_no_stop_is_cut_by_a_page_break(landscape):
    pages = _pages(tour_sheet(_sheet(40), landscape=landscape))
    assert len(pages) > 5
    for n in range(40):
        words = (f"I26-{n:06}", f"consigne {n:03}", f"fin{n:03}")
        assert [sum(word in page for page in pages) for word in words] == [1, 1, 1]
        assert len({next(at for at, page in enumerate(pages) if word in page) for word in words}) == 1


def test_orders_longer_than_a_page_are_cut_with_a_word_and_not_by_a_break():
    sheet = replace(_sheet(1), stops=(replace(STOP, notes=("Une très longue consigne. " * 200,)),))
    pages = [page for page in _pages(tour_sheet(sheet, landscape=False)) if "longue consigne" in page]
    assert len(pages) == 1
    assert "suite sur le téléphone" in pages[0]


def test_what_the_driver_reads_is_set_in_twelve_points():
    page = PdfReader(BytesIO(tour_sheet(_sheet(2)))).pages[0]
    sizes = dict(_sizes(page))
    for words in (
        "Chantier École Jean-Jaurès",
        "Échange · B30",
        "reprendre B30-0117, poser",
        "M. Puech · 05 36 49 11 22",
        "Jean-François Cabrol",
        "06:30 à 16:15",
        "ZZ-901-ZZ",
        "→ 08:40",
    ):
        assert sizes[words] >= 12, words
    assert sizes["08:15"] == 14
    address = next(size for text, size in sizes.items() if text.startswith("3 rue des Tilleuls"))
    assert address == 12


def test_each_page_says_whose_it_is_and_which_of_how_many():
    pages = _pages(tour_sheet(_sheet(20)))
    for number, page in enumerate(pages, 1):
        words = " ".join(page.split())
        assert f"Page {number} / {len(pages)}" in words
        assert "Lundi 05/10/2026 · Jean-François Cabrol · version 2 · feuille 1A2B-3C4D" in words
        assert "imprimé le 05/10/2026 à 06:00" in words


def test_the_codes_are_on_the_paper_as_they_should_be(monkeypatch):
    """The squares drawn are those of the code of each stop, and none of them holds the driver's key."""
    drawn = []
    real = tour_paper.Page.qr

    def note(page, data, x, y, side, caption=""):
        drawn.append((data, x, y, side, page.page_no()))
        real(page, data, x, y, side, caption)

    monkeypatch.setattr(tour_paper.Page, "qr", note)
    sheet = _sheet(3)
    reader = PdfReader(BytesIO(tour_sheet(sheet)))
    assert [entry[0] for entry in drawn] == [sheet.phone_page_url, *(stop.code for stop in sheet.stops)]
    key = sheet.phone_page_url.rsplit("/", 1)[1]
    assert all(key not in stop.code for stop in sheet.stops)
    for data, x, y, side, number in drawn:
        page = reader.pages[number - 1]
        assert _modules(page, x, y, side, len(qr_matrix(data))) == qr_matrix(data)


def _modules(page, x, y, side, count):
    """Return which modules of a square of the page are black, from the rectangles that it draws."""
    scale, height = 72 / 25.4, float(page.mediabox.height)
    module = side / count
    rows = [bytearray(count) for _ in range(count)]
    words = page.get_contents().get_data().decode("latin-1").split()
    for at, word in enumerate(words):
        if word != "re" or words[at + 1] != "f":
            continue
        left, top, wide, high = (float(value) / scale for value in words[at - 4 : at])
        top = height / scale - top
        column, row = (left - x) / module, (top - y) / module
        if abs(abs(high) - module) > 0.01 or not (-0.1 < column < count and -0.1 < row < count - 0.5):
            continue
        for step in range(round(wide / module)):
            rows[round(row)][round(column) + step] = 1
    return tuple(bytes(row) for row in rows)


def test_boxes_are_loaded_up_to_where_others_can_be_had():
    deliver = replace(STOP, job_type="DELIVER", container_in="", container_type="B15")
    load = replace(OUTLET_STOP, kind="LOAD_EMPTY")
    assert boxes_to_load((STOP, deliver, HAZ_STOP, OUTLET_STOP, STOP)) == [
        "B30-0042 (arrêt 1)",
        "1 B15 vide (arrêt 2)",
    ]
    assert boxes_to_load((load, STOP)) == []
    assert boxes_to_load((replace(OUTLET_STOP, kind="DEPOT"), STOP)) == ["B30-0042 (arrêt 2)"]
    assert "À charger avant le départ : B30-0042 (arrêt 1)" in _pages(tour_sheet(tour(3)))[0]


@pytest.mark.parametrize("count", [1, 2, 3, 5, 8])
def test_paper_lies_where_that_takes_fewer_pages(count):
    sheet = replace(tour(0), stops=(replace(STOP, notes=("mot " * 110,)),) * count)
    chosen, upright, lying = (
        PdfReader(BytesIO(tour_sheet(sheet, landscape=way))).pages for way in (None, False, True)
    )
    assert len(chosen) == min(len(upright), len(lying))


def test_a_blank_ticket_for_each_job_is_filled_in_as_far_as_is_known():
    sheet = replace(_sheet(0), stops=(STOP, OUTLET_STOP, HAZ_STOP))
    pages = [" ".join(page.split()) for page in _pages(blank_tickets(sheet))]
    assert len(pages) == 2
    for words in (
        "Intervention I2026-004512",
        "Arrêt 1 de la tournée T04 Cabrol, bon 1 / 2",
        "Chantier École Jean-Jaurès",
        "DIB en mélange",
        "Contenant repris (B30-0117)",
        "Net (kg)",
        "RÉSERVES DU CLIENT",
        "POUR LE CLIENT : NOM, QUALITÉ, SIGNATURE",
    ):
        assert words in pages[0], words
    assert "DANGEREUX" in pages[1]
    assert "Arrêt 3" in pages[1]
    assert blank_tickets(replace(sheet, stops=(OUTLET_STOP,))) is None
