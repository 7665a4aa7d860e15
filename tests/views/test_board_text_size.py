"""The board follows the size of text of the View menu: at once, nothing cut, and back again to the pixel."""

from dataclasses import replace
from itertools import pairwise
from random import Random

import numpy as np
import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea

from app.services.board_reading import BoardContent
from app.views import style
from app.views.board.backlog import BacklogPanel
from app.views.board.bubble import Said
from app.views.board.looks import with_sides
from app.views.board.metrics import Metrics
from app.views.board.names import ROWS_PX
from app.views.board.offers import Card, CardList
from app.views.board.refusal import ReasonDialog
from app.views.board.screen import BoardScreen
from app.views.board.sight import MONTH_BELOW
from app.views.main_window import ZOOMS
from tests.views.board_days import DAY, at, bar, job, many_bars, row, small_day, uid
from tests.views.board_hands import LEFT, open_board
from tests.views.fake_tasks import FakeTasks

SIZES = [percent / 100 for percent in ZOOMS]


@pytest.fixture
def text(qapp):
    """Set the size of text; it is normal before and after."""

    def set_size(zoom):
        style.apply(qapp, "light", zoom)
        for _ in range(3):
            QApplication.processEvents()

    set_size(1.0)
    yield set_size
    set_size(1.0)


@pytest.fixture
def board(qtbot, text):
    return open_board(qtbot, long_day())


def long_day():
    """Return a day of many rows under two depots, one with bars over each other."""
    day = many_bars(40, 6)
    rows = tuple(replace(row(n), depot="Albi" if n < 20 else "Castres") for n in range(40))
    return replace(day, rows=rows, bars=(*day.bars, bar(5, 2, 9, 12), bar(6, 2, 9.5, 11)))


def pixels(board):
    image = board.viewport().grab().toImage()
    return np.frombuffer(image.constBits(), dtype=np.uint8).astype(np.int16)


def middle_row(board):
    return board._sight.row_at(board.viewport().height() // 2)


# --- the figures


def test_at_the_normal_size_the_figures_are_those_of_always(text):
    two, one = Metrics.of(False, 1.0), Metrics.of(True, 1.0)
    assert (two.lane, two.pad, two.bar, two.heading, two.inset, two.load) == (38, 10, 36, 26, 3, 5)
    assert (one.lane, one.pad, one.bar, one.heading, one.inset, one.load) == (26, 9, 24, 26, 3, 4)
    assert (two.title_px, two.detail_px, two.bubble_px, two.badge_px, one.badge_px) == (13, 12, 14, 11, 9)
    assert (two.icon, two.small_icon, two.tour_icon, two.header, two.card) == (15, 12, 13, 48, 62)
    assert two == Metrics()


@pytest.mark.parametrize("zoom", SIZES)
def test_words_fit_into_what_holds_them(text, zoom):
    text(zoom)
    for compact in (False, True):
        m = Metrics.of(compact, zoom)
        title, detail = map(QFontMetrics, m.fonts(style.text_font()))
        row_px, half = m.lane + m.pad, (m.lane + m.pad) // 2
        assert m.lane > m.bar
        assert m.load > 0
        if compact:
            assert title.height() <= m.bar
            assert m.icon <= m.bar
        else:
            assert m.title_y + title.height() <= m.bar
            assert m.detail_y + detail.height() <= m.bar
            assert m.small_icon_y + m.small_icon <= m.bar
            # The tails of the first line end above the capitals of the second.
            assert m.title_y + title.height() <= m.detail_y + detail.ascent() - detail.capHeight()
            assert half - m.name_up >= title.ascent()
            assert half + m.subtitle_down + detail.descent() <= row_px
            assert m.work_y + detail.height() <= half
        assert m.badge <= row_px
        assert title.height() <= m.heading
        assert m.band_text_y + detail.height() <= m.band
        assert max(title.height(), detail.height()) <= m.pill
        assert m.day_base + title.descent() <= m.header - m.foot - m.pill
        assert detail.horizontalAdvance("00:00") + 4 <= m.hour_room
        assert title.horizontalAdvance("00:00") + 10 <= m.clock_room
        assert m.card_title_base < m.card_detail_base - detail.capHeight()
        assert m.card_foot_base + detail.descent() <= m.card - 6


@pytest.mark.parametrize("zoom", SIZES)
def test_hours_do_not_touch_at_any_scale(board, text, zoom):
    wide = QFontMetrics(Metrics.of(False, zoom).fonts(style.text_font())[1]).horizontalAdvance("00:00")
    for px_per_hour in (30, 45, 61, 90, 130, 260, 700):
        text(1.0)
        board._set_scale(px_per_hour, 0)
        text(zoom)
        major = board._sight.grid.major
        assert len(major) > 2
        assert all(b - a > 4 + wide for a, b in pairwise(major)), px_per_hour


# --- at once


@pytest.mark.parametrize("zoom", [0.8, 1.5, 2.0])
def test_rows_bars_fonts_and_headers_follow_and_come_back_as_they_were(board, text, zoom):
    board.set_legend(True)
    text(1.0)  # the legend has its place now

    def sizes():
        sight = board._sight
        return (
            board.bar_rect(uid(5)).height(),
            sight.data.layout.heights[0],
            sight.data.layout.groups[0].top + sight.data.layout.heading_px,
            board.board_painter().titles.metrics.height(),
            board.board_painter().details.metrics.height(),
            board._times.height(),
            board._rows.width(),
        )

    before, picture, scale = sizes(), board.grab().toImage(), board.px_per_hour
    text(zoom)
    after = sizes()
    for one, other in zip(before, after, strict=True):
        assert other / one == pytest.approx(zoom, rel=0.12)
    assert board.px_per_hour == scale
    text(1.0)
    assert sizes() == before
    board.verticalScrollBar().setValue(0)
    assert board.grab().toImage() == picture


@pytest.mark.parametrize("compact", [False, True])
@pytest.mark.parametrize("zoom", [0.8, 1.5, 2.0])
def test_a_board_whose_text_grew_looks_as_one_opened_then(board, qtbot, text, zoom, compact):
    board.set_compact(compact)
    text(zoom)
    twin = open_board(qtbot, long_day())
    twin.set_compact(compact)
    for view in (board, twin):
        view.fit_days(1)
        view.verticalScrollBar().setValue(120)
        view.clearFocus()
    assert board.state()["compact"] is compact
    assert board.grab().toImage() == twin.grab().toImage()


@pytest.mark.parametrize("zoom", [0.8, 1.5, 2.0])
def test_bars_are_found_where_they_are_seen(board, text, zoom):
    text(zoom)
    sight, columns = board._sight, board._sight.data.columns
    for number in (5, 6, 10_001, 10_005):
        assert sight.slot_at(board.bar_rect(uid(number)).center()) == columns.slot(uid(number))
    below = board.bar_rect(uid(10_001))
    below.translate(0, below.height() + 1)
    assert sight.slot_at(below.center()) != columns.slot(uid(10_001))
    QTest.mouseClick(board.viewport(), LEFT, pos=board.bar_rect(uid(10_001)).center())
    assert [found.id for found in board.selected_bars()] == [uid(10_001)]


def test_the_row_in_the_middle_stays_there(board, text):
    board.verticalScrollBar().setValue(780)
    row_ = middle_row(board)
    assert 10 < row_ < 30
    for zoom in (1.5, 2.0, 0.8, 1.25, 1.0):
        text(zoom)
        assert middle_row(board) == row_
    board.set_compact(True)
    assert middle_row(board) == row_


def test_a_heading_in_the_middle_stays_there(board, text):
    group = board._sight.data.layout.groups[1]
    board.verticalScrollBar().setValue(group.top + 5 - board.viewport().height() // 2)
    assert middle_row(board) is None
    text(2.0)
    layout, middle = board._sight.data.layout, board._sight.scroll_y + board.viewport().height() // 2
    assert layout.group_at(middle).depot == group.depot


@pytest.mark.parametrize("px_per_hour", [4, 12, 35, 90])
@pytest.mark.parametrize("zoom", [0.8, 1.5, 2.0])
def test_what_is_mended_is_what_would_be_painted_anew(qtbot, text, zoom, px_per_hour):
    text(zoom)
    board = open_board(qtbot, many_bars(4, 14, days=31 if px_per_hour < MONTH_BELOW else 5))
    board.set_compact(px_per_hour == 35)
    board._set_scale(px_per_hour, 0)
    board.horizontalScrollBar().setValue(5 * px_per_hour)
    board.viewport().grab()
    chance = Random(px_per_hour)  # noqa: S311 - the same bars at every run
    for number in range(20):
        start = 7 + chance.randrange(0, 110) / 10
        values = {
            "title": "Menuiserie du Tarn" * chance.randrange(3),
            "material": chance.choice(("", "wood")),
            "late": chance.random() < 0.4,
            "signed": chance.random() < 0.5,
            "findings": chance.randrange(4),
        }
        ends = start + chance.choice((0.02, 0.5, 1.5))
        board.apply_changes([bar(10_001 + chance.randrange(56), chance.randrange(4), start, ends, **values)])
        board.select({uid(10_001 + chance.randrange(56))})
        mended = board.viewport().grab().toImage()
        board._still.forget(None, board._sight)
        assert board.viewport().grab().toImage() == mended, number
    for dx in (37, -90, 211, -1, 60):
        board.horizontalScrollBar().setValue(board.horizontalScrollBar().value() + dx)
        mended = pixels(board)
        board._still.forget(None, board._sight)
        # Where a cut runs through a soft edge, a pixel may be a shade off.
        assert np.abs(pixels(board) - mended).max() <= 2, dx


def test_a_bubble_that_is_shown_takes_the_new_size(board, text):
    beside = QRect(300, 200, 60, 36)
    board._bubble.tell_lines([Said("08:00 – 09:00 · Driver 1", strong=True), Said("A rule.", 2)], beside)
    before = board._bubble.geometry()
    text(2.0)
    after = board._bubble.geometry()
    assert after.height() > before.height() * 1.5
    assert after.width() > before.width() * 1.5
    assert not after.intersects(beside)
    board.resize(900, 420)
    board._bubble.tell("long words " * 20, beside)
    assert board.viewport().rect().contains(board._bubble.geometry())


def test_entries_of_the_legend_do_not_overlap_when_they_grow(board, text, qtbot):
    board.set_legend(True)
    low = board.legend.height()
    text(2.0)
    qtbot.waitUntil(lambda: board.legend.height() > low * 1.3)
    chips = [chip for chip in board.legend._chips if not chip.isHidden()]
    assert all(chip.width() >= chip.sizeHint().width() for chip in chips)
    assert all(not a.geometry().intersects(b.geometry()) for a in chips for b in chips if a is not b)
    # Whichever of them comes to its font last, after the board and the legend.
    chips[0].setStyleSheet("font-size: 40px")
    qtbot.waitUntil(lambda: chips[0].width() == chips[0].sizeHint().width())
    assert chips[1].x() > chips[0].geometry().right()


# --- what is remembered


def test_the_width_of_the_names_is_remembered_at_the_normal_size(board, text):
    assert board._rows.width() == ROWS_PX
    text(1.5)
    assert board._rows.width() == round(ROWS_PX * 1.5)
    assert board.state()["rows_px"] == ROWS_PX
    board._rows.width_dragged.emit(450)
    assert board._rows.width() == 450
    assert board.state()["rows_px"] == 300
    text(1.0)
    assert board._rows.width() == 300


def test_the_names_never_take_more_than_half_of_the_board_because_they_grew(board, text):
    board.resize(600, 420)
    text(2.0)
    assert board._rows.width() == 300


# --- beside the board


def test_cards_of_the_backlog_follow(qtbot, text):
    panel = BacklogPanel()
    qtbot.addWidget(panel)
    panel.show_jobs([job(100), job(101)])
    panel.resize(400, 500)
    panel.show()
    assert panel.card_rect(uid(100)).height() == 62
    text(1.5)
    qtbot.waitUntil(lambda: panel.card_rect(uid(100)).height() == 93)
    assert panel.card_rect(uid(101)).top() == panel.card_rect(uid(100)).bottom() + 1


@pytest.mark.parametrize("zoom", SIZES)
def test_the_title_of_an_offer_is_above_its_sentence(qtbot, text, zoom):
    text(zoom)
    cards = CardList()
    qtbot.addWidget(cards)
    cards.show_cards([Card("Jean Delmas", "+18 min", "Passes right by.")], 0)
    cards.resize(900, 300)
    cards.show()
    wanted = QFontMetrics(style.text_font()).height() + QFontMetrics(style.text_font(13)).height()
    assert cards.sizeHintForRow(0) >= wanted + 10


def test_panels_beside_the_board_grow_with_their_text_at_its_cost(qtbot, text):
    screen = BoardScreen(
        FakeTasks({"board_content": BoardContent(small_day(), (job(100),), at(9))}), today=DAY
    )
    qtbot.addWidget(screen)
    screen.resize(1800, 700)
    screen.show()
    before = screen._split.sizes()
    text(1.5)
    after = screen._split.sizes()
    assert after[2] == pytest.approx(before[2] * 1.5, abs=1)
    assert sum(after) == pytest.approx(sum(before), abs=2)
    text(1.0)
    assert screen._split.sizes() == pytest.approx(before, abs=1)


def test_sides_of_a_split_grow_together_and_never_beyond_it():
    assert with_sides([1200, 430, 320, 0], 1.5) == [825, 645, 480, 0]
    assert with_sides([825, 645, 480, 0], 1 / 1.5) == [1200, 430, 320, 0]
    assert with_sides([300, 430, 320], 2.0)[0] == 0


@pytest.mark.parametrize("zoom", [0.8, 1.0, 1.5, 2.0])
def test_the_question_for_a_reason_shows_every_rule_whole(qtbot, text, zoom):
    text(zoom)
    rules = (
        "The acceptance certificate expired on 12/11/2026: the container cannot leave the site with anyone.",
        "The sorting centre closes at 17:00 on Fridays, which this would pass by 35 minutes.",
    )
    found = [{"sentence": rule, "source": "Article R541-45 of the code"} for rule in rules]
    dialog = ReasonDialog(None, found, "Claire Fabre")
    qtbot.addWidget(dialog)
    dialog.show()
    QApplication.processEvents()
    area = dialog.findChild(QScrollArea)
    assert area.geometry().bottom() < dialog.reason.geometry().top()
    assert area.verticalScrollBar().maximum() == 0
    labels = [label for label in dialog.findChildren(QLabel) if label.text() and not label.wordWrap()]
    assert all(label.width() >= label.sizeHint().width() for label in labels)
    assert dialog.width() <= QApplication.primaryScreen().availableSize().width()


def test_the_left_edge_of_a_tour_is_seen_as_soon_as_it_is_scrolled_to(board):
    sight = board._sight
    board._set_scale(90, 0)
    board.horizontalScrollBar().setValue(sight.x(sight.data.tours[0][0].start_s) + sight.scroll_x - 1)
    board.viewport().grab()
    board.horizontalScrollBar().setValue(board.horizontalScrollBar().value() - 1)
    mended = board.viewport().grab().toImage()
    board._still.forget(None, sight)
    assert board.viewport().grab().toImage() == mended
