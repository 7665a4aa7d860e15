"""The board for the wall, read back: everybody on it, large enough, split by depot where it is long."""

import datetime as dt
from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from app.domain.board import Band
from app.services.documents.wall_board import WallBoard, wall_board
from tests.builders import DAY, at
from tests.services.documents.samples import HEAD
from tests.views.board_days import bar, row, small_day, tour, uid


def _wall(day, **values):
    return wall_board(WallBoard(head=HEAD, board=day, printed_at=at(6), **values))


def _pages(pdf):
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]


def test_a_day_shows_who_serves_whom_when_and_who_is_away():
    absence = Band(uid(2), at(0), at(24), "absence", "Congés")
    day = small_day(
        bar(13, 1, 9.6, 10, hazardous=True, status="DONE", detail="Albi · B15 · Huiles"), bands=(absence,)
    )
    (page,) = _pages(_wall(day))
    for words in (
        "Planning du mardi 24/11/2026",
        "État du 24/11/2026 à 06:00",
        "Driver 0 ZZ-100-AA",
        "1 08:00 Customer 10",
        "2 10:00 Customer 11",
        "2 09:36 ADR Customer 13 (brouillon)",
        "Albi · B15 · Huiles",
        "Congés",
        "à faire",
    ):
        assert words in page, words


@pytest.mark.parametrize(("paper", "points", "width"), [("A3", 12, 420), ("A4", 9, 297)])
def test_the_paper_lies_and_its_letters_are_large(paper, points, width):
    page = PdfReader(BytesIO(_wall(small_day(), paper=paper))).pages[0]
    assert round(float(page.mediabox.width) / 72 * 25.4) == width
    sizes = {}
    page.extract_text(
        visitor_text=lambda text, _cm, matrix, _font, size: sizes.setdefault(text.strip(), size * matrix[3])
    )
    assert next(size for text, size in sizes.items() if text.startswith("Customer 10")) >= points
    assert sizes["Driver 0"] > points
    assert not page.images  # drawn, not painted


def test_many_rows_are_split_by_depot_and_none_is_cut():
    rows = tuple(row(n, "Castelnau" if n < 30 else "Albi") for n in range(50))
    bars = tuple(bar(100 + n * 10 + k, n, 6 + k, 6.5 + k) for n in range(50) for k in range(8))
    day = replace(
        small_day(), rows=rows, bars=bars, tours=tuple(tour(n, 6, 14, published=True) for n in range(50))
    )
    pages = _pages(_wall(day))
    for n in range(50):
        (found,) = [page for page in pages if f"Driver {n} " in page]
        assert ("Castelnau" if n < 30 else "Albi") in found
        assert all(f"Customer {100 + n * 10 + k}" in found for k in range(8))
    assert not any("Driver 29 " in page and "Driver 30 " in page for page in pages)
    assert all(f"Page {n} / {len(pages)}" in page for n, page in enumerate(pages, 1))


def test_a_week_has_a_column_for_each_day():
    later = replace(
        bar(14, 0, 8, 9), start=at(8, DAY + dt.timedelta(days=2)), end=at(9, DAY + dt.timedelta(days=2))
    )
    (page,) = _pages(_wall(replace(small_day(later), days=7)))
    assert "Planning du mardi 24/11/2026 au lundi 30/11/2026" in page
    assert "jeu. 26/11" in page
    assert "08:00–11:00 · 2 arr." in page
    assert "08:00–09:00 · 1 arr." in page


def test_an_empty_board_says_so():
    assert "Aucune ligne" in _pages(_wall(replace(small_day(), rows=(), bars=(), tours=())))[0]
