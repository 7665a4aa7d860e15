"""The canvas of the board under real mouse and keyboard: what it asks, and what it shows meanwhile."""

import sys

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QHelpEvent, QImage, QPainter, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from app.domain import normal
from app.domain.board import Band, MoveAsked, PlaceAsked, ResizeAsked, UnplanAsked
from app.views.board import data as data_module
from app.views.board.backlog import BacklogModel, BacklogPanel
from app.views.board.place_dialog import PlaceDialog
from app.views.board.sight import OVERVIEW_BELOW
from tests.views.board_days import DAY, at, bar, job, many_bars, row, small_day, tour, uid
from tests.views.board_hands import (
    ALT,
    CTRL,
    LEFT,
    NONE,
    SHIFT,
    Key,
    drag,
    hours,
    middle,
    open_board,
)


@pytest.fixture
def board(qtbot):
    return open_board(qtbot)


# --- the mouse


def test_dragging_a_bar_in_time_asks_for_a_move_snapped_to_the_quarter(board):
    start = middle(board, 10)
    drag(board, start, start + QPoint(round(hours(board, 1.07)), 0))
    (asked,) = board.heard.asked
    assert isinstance(asked, MoveAsked)
    (place,) = asked.places
    assert (place.bar_id, place.version, place.row_id) == (uid(10), 7, uid(0))
    assert (place.start, place.end) == (at(9), at(9.5))


def test_dragging_a_bar_to_another_row_keeps_its_time(board):
    start = middle(board, 10)
    drag(board, start, QPoint(start.x() + 2, board.point_of(uid(2), at(8)).y()))
    (asked,) = board.heard.asked
    assert (asked.row_id, asked.start, asked.places[0].end) == (uid(2), at(8), at(8.5))


def test_selected_bars_move_together_and_keep_their_distances(board):
    board.select({uid(10), uid(12)}, uid(10))
    start = middle(board, 10)
    drag(board, start, start + QPoint(round(hours(board, 2)), board.point_of(uid(1), at(8)).y() - start.y()))
    (asked,) = board.heard.asked
    assert {place.bar_id: (place.row_id, place.start) for place in asked.places} == {
        uid(10): (uid(1), at(10)),
        uid(12): (uid(2), at(11)),
    }


def test_the_end_edge_asks_for_another_length(board):
    rect = board.bar_rect(uid(11))
    edge = QPoint(rect.right() - 2, rect.center().y())
    drag(board, edge, edge + QPoint(round(hours(board, 0.5)), 0))
    (asked,) = board.heard.asked
    assert isinstance(asked, ResizeAsked)
    assert (asked.place.start, asked.place.end) == (at(10), at(11.5))


def test_the_start_edge_moves_the_start_and_keeps_the_end(board):
    rect = board.bar_rect(uid(11))
    edge = QPoint(rect.left() + 1, rect.center().y())
    drag(board, edge, edge - QPoint(round(hours(board, 0.5)), 0))
    (asked,) = board.heard.asked
    assert isinstance(asked, MoveAsked)
    assert (asked.places[0].start, asked.places[0].end) == (at(9.5), at(11))


def test_a_bar_is_never_made_shorter_than_five_minutes(board):
    rect = board.bar_rect(uid(11))
    edge = QPoint(rect.right() - 2, rect.center().y())
    drag(board, edge, edge - QPoint(round(hours(board, 3)), 0))
    assert board.heard.asked[0].place.end == at(10 + 5 / 60)


def test_escape_lets_go_and_asks_nothing(board):
    start = middle(board, 10)
    drag(board, start, start + QPoint(200, 0), release=False)
    assert board.is_held
    QTest.keyClick(board, Key.Key_Escape)
    assert not board.is_held
    QTest.mouseRelease(board.viewport(), LEFT, NONE, start + QPoint(200, 0))
    assert board.heard.asked == []
    assert board.bubble_text == ""


def test_a_bar_brought_back_to_its_place_asks_nothing(board):
    start = middle(board, 10)
    drag(board, start, start + QPoint(1, 0))
    assert board.heard.asked == []


def test_a_click_selects_and_ctrl_adds_and_takes_away(board):
    QTest.mouseClick(board.viewport(), LEFT, NONE, middle(board, 10))
    QTest.mouseClick(board.viewport(), LEFT, CTRL, middle(board, 12))
    assert [found.id for found in board.selected_bars()] == [uid(10), uid(12)]
    QTest.mouseClick(board.viewport(), LEFT, CTRL, middle(board, 12))
    assert [found.id for found in board.selected_bars()] == [uid(10)]
    QTest.mouseClick(board.viewport(), LEFT, NONE, board.point_of(uid(2), at(14)))
    assert board.selected_bars() == []


def test_a_rubber_band_selects_what_it_touches(board):
    begin = board.point_of(uid(0), at(7.2))
    drag(board, begin, board.point_of(uid(1), at(9.2)))
    assert [found.id for found in board.selected_bars()] == [uid(10), uid(12)]
    assert board.heard.asked == []
    assert not board.is_held


def test_a_double_click_opens_the_bar_or_the_tour_beside_it(board, qtbot):
    QTest.mouseDClick(board.viewport(), LEFT, NONE, middle(board, 11))
    assert [found.id for found in board.heard.opened] == [uid(11)]
    with qtbot.waitSignal(board.tour_opened) as opened:
        QTest.mouseDClick(board.viewport(), LEFT, NONE, board.point_of(uid(0), at(9)))
    assert opened.args[0].id == uid(500)


def test_the_bubble_names_what_is_in_the_way_during_a_drag(board):
    start = middle(board, 10)
    drag(board, start, start + QPoint(round(hours(board, 2)), 0), release=False)
    assert "Customer 11" in board.bubble_text
    assert "Driver 0" in board.bubble_text


def test_an_absence_in_the_way_is_named(board):
    board.show_day(small_day(bands=(Band(uid(2), at(0), at(24), "absence", "congé"),)))
    start = middle(board, 10)
    drag(board, start, QPoint(start.x(), board.point_of(uid(2), at(8)).y()), release=False)
    assert "congé" in board.bubble_text


def test_the_canvas_scrolls_under_a_drag_near_its_edge(board, qtbot):
    board.zoom(3)
    bar_ = board.horizontalScrollBar()
    bar_.setValue(bar_.maximum() // 3)
    board.reveal(uid(10))
    before = bar_.value()
    start = middle(board, 10)
    edge = QPoint(board.viewport().width() - 3, start.y())
    drag(board, start, edge, release=False)
    qtbot.waitUntil(lambda: bar_.value() > before + 40)
    board.cancel()
    assert board.heard.asked == []


def test_bars_dropped_on_the_backlog_are_asked_back(board, qtbot):
    zone = QWidget()
    qtbot.addWidget(zone)
    zone.setGeometry(2000, 0, 200, 400)
    zone.show()
    board.set_unplan_zone(zone)
    start = middle(board, 10)
    over = board.viewport().mapFromGlobal(zone.mapToGlobal(QPoint(50, 50)))
    drag(board, start, over, release=False)
    assert board.bubble_text == "Back to the backlog"
    QTest.mouseRelease(board.viewport(), LEFT, NONE, over)
    (asked,) = board.heard.asked
    assert isinstance(asked, UnplanAsked)
    assert (asked.bar_ids, asked.versions) == ((uid(10),), (7,))


def test_the_middle_button_pans(board):
    board.zoom(3)
    before = board.horizontalScrollBar().value()
    QTest.mousePress(board.viewport(), Qt.MouseButton.MiddleButton, NONE, QPoint(400, 200))
    QTest.mouseMove(board.viewport(), QPoint(300, 200))
    QTest.mouseRelease(board.viewport(), Qt.MouseButton.MiddleButton, NONE, QPoint(300, 200))
    assert board.horizontalScrollBar().value() == before + 100


def test_the_pointer_tells_all_about_a_bar_and_a_tour(board):
    for point, word in ((middle(board, 10), "Customer 10"), (board.point_of(uid(0), at(9)), "Not published")):
        where = board.viewport().mapToGlobal(point)
        QApplication.sendEvent(board.viewport(), QHelpEvent(QEvent.Type.ToolTip, point, where))
        assert word in QToolTip.text()
    QToolTip.hideText()


# --- waiting for the host


def test_a_bar_waits_in_its_new_place_until_the_host_agreed(board):
    start = middle(board, 10)
    end = QPoint(start.x(), board.point_of(uid(2), at(8)).y())
    empty = board.viewport().grab().toImage().pixelColor(end)
    drag(board, start, end)
    assert board.is_waiting
    waiting = board.viewport().grab().toImage().pixelColor(end)
    assert waiting != empty
    board.settle(board.heard.asked[0].token)
    assert not board.is_waiting
    assert board.viewport().grab().toImage().pixelColor(end) == empty


def test_a_refused_move_puts_the_bar_back_and_says_why(board):
    start = middle(board, 10)
    before = board.viewport().grab().toImage().pixelColor(start)
    drag(board, start, QPoint(start.x(), board.point_of(uid(2), at(8)).y()))
    board.refuse(board.heard.asked[0].token, "Taken by Anne Cabrol.")
    assert board.bubble_text == "Taken by Anne Cabrol."
    assert not board.is_waiting
    board.select(())
    assert board.viewport().grab().toImage().pixelColor(start) == before
    QTest.keyClick(board, Key.Key_Escape)
    assert board.bubble_text == ""


def test_a_bar_that_waits_cannot_be_moved_again(board):
    start = middle(board, 10)
    drag(board, start, start + QPoint(0, 44))
    drag(board, start, start + QPoint(200, 0))
    assert len(board.heard.asked) == 1
    assert "still being saved" in board.bubble_text


def test_what_waits_outlives_a_new_reading(board):
    start = middle(board, 10)
    drag(board, start, start + QPoint(0, 44))
    board.show_day(small_day())
    assert board.is_waiting
    board.settle(board.heard.asked[0].token)
    assert not board.is_waiting


def test_an_answer_to_an_unknown_token_changes_nothing(board):
    board.settle(99)
    board.refuse(99, "no")
    assert board.bubble_text == ""


# --- the keyboard


def test_arrows_walk_along_the_row_and_between_rows(board):
    board.select({uid(10)}, uid(10))
    QTest.keyClick(board, Key.Key_Right)
    assert [found.id for found in board.selected_bars()] == [uid(11)]
    QTest.keyClick(board, Key.Key_Down)
    assert [found.id for found in board.selected_bars()] == [uid(12)]
    QTest.keyClick(board, Key.Key_Up)
    QTest.keyClick(board, Key.Key_Home)
    assert [found.id for found in board.selected_bars()] == [uid(10)]
    QTest.keyClick(board, Key.Key_Right, SHIFT)
    assert [found.id for found in board.selected_bars()] == [uid(10), uid(11)]


def test_the_first_arrow_takes_a_bar_in_sight(board):
    QTest.keyClick(board, Key.Key_Right)
    assert [found.id for found in board.selected_bars()] == [uid(10)]
    assert "Customer 10" in board.accessibleDescription()


def test_alt_and_arrows_move_by_quarters_and_rows_and_ask_when_alt_is_let_go(board):
    board.select({uid(10)}, uid(10))
    QTest.keyPress(board, Key.Key_Alt)
    for key in (Key.Key_Right, Key.Key_Right, Key.Key_Down):
        QTest.keyEvent(QTest.KeyAction.Press, board, key, ALT)
    assert board.heard.asked == []
    QTest.keyRelease(board, Key.Key_Alt)
    (asked,) = board.heard.asked
    assert (asked.row_id, asked.start) == (uid(1), at(8.5))


def test_a_move_by_keyboard_is_given_up_with_escape(board):
    board.select({uid(10)}, uid(10))
    QTest.keyPress(board, Key.Key_Alt)
    QTest.keyEvent(QTest.KeyAction.Press, board, Key.Key_Right, ALT)
    QTest.keyClick(board, Key.Key_Escape)
    QTest.keyRelease(board, Key.Key_Alt)
    assert board.heard.asked == []


def test_shift_alt_and_arrows_change_the_length(board):
    board.select({uid(11)}, uid(11))
    QTest.keyPress(board, Key.Key_Alt)
    QTest.keyEvent(QTest.KeyAction.Press, board, Key.Key_Right, ALT | SHIFT)
    QTest.keyRelease(board, Key.Key_Alt)
    (asked,) = board.heard.asked
    assert (asked.place.start, asked.place.end) == (at(10), at(11.25))


def test_a_move_by_keyboard_is_asked_after_a_while_too(board, qtbot):
    board.select({uid(10)}, uid(10))
    with qtbot.waitSignal(board.move_asked):
        QTest.keyEvent(QTest.KeyAction.Press, board, Key.Key_Right, ALT)


def test_o_and_ctrl_enter_open_and_delete_gives_back(board):
    board.select({uid(12)}, uid(12))
    QTest.keyClick(board, Key.Key_Return, CTRL)
    QTest.keyClick(board, Key.Key_O)
    assert [found.id for found in board.heard.opened] == [uid(12), uid(12)]
    QTest.keyClick(board, Key.Key_Delete)
    (asked,) = board.heard.asked
    assert asked.bar_ids == (uid(12),)


def test_technical_stops_are_taken_off_by_key_too(board):
    technical = bar(13, 2, 12, 12.5, kind="BREAK")
    object.__setattr__(technical, "job_id", None)
    board.show_day(small_day(technical))
    board.select({uid(13)}, uid(13))
    QTest.keyClick(board, Key.Key_Delete)
    assert [asked.bar_ids for asked in board.heard.asked] == [(uid(13),)]


def test_ctrl_a_selects_all_and_escape_none(board):
    QTest.keyClick(board, Key.Key_A, CTRL)
    assert len(board.selected_bars()) == 3
    assert "3" in board.accessibleDescription()
    QTest.keyClick(board, Key.Key_Escape)
    assert board.selected_bars() == []


# --- scale, days and looks


def test_the_wheel_zooms_around_the_pointer(board):
    point = board.point_of(uid(0), at(10))
    before = board.px_per_hour
    wheel = QWheelEvent(
        QPointF(point),
        QPointF(board.viewport().mapToGlobal(point)),
        QPoint(),
        QPoint(0, 240),
        Qt.MouseButton.NoButton,
        CTRL,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(board.viewport(), wheel)
    assert board.px_per_hour > before * 1.4
    assert abs(board.point_of(uid(0), at(10)).x() - point.x()) <= 1


def test_keys_zoom_and_the_whole_axis_always_fills_the_width(board):
    QTest.keyClick(board, Key.Key_Plus, CTRL)
    closer = board.px_per_hour
    for _ in range(20):
        QTest.keyClick(board, Key.Key_Minus, CTRL)
    assert board.px_per_hour < closer
    assert board.horizontalScrollBar().maximum() <= 1
    QTest.keyClick(board, Key.Key_0, CTRL)
    assert board.point_of(uid(0), at(5)).x() >= 0


def test_a_new_reading_keeps_scroll_selection_and_current_bar(board):
    board.zoom(3)
    board.horizontalScrollBar().setValue(500)
    board.select({uid(10), uid(12)}, uid(12))
    board.show_day(small_day(bar(14, 2, 15, 16)))
    assert board.horizontalScrollBar().value() == 500
    assert {found.id for found in board.selected_bars()} == {uid(10), uid(12)}
    QTest.keyClick(board, Key.Key_Up)
    assert [found.id for found in board.selected_bars()] == [uid(10)]


def test_a_bar_that_vanished_is_no_longer_selected(board, qtbot):
    board.select({uid(10)}, uid(10))
    day = small_day()
    object.__setattr__(day, "bars", day.bars[1:])
    with qtbot.waitSignal(board.selection_changed):
        board.show_day(day)
    assert board.selected_bars() == []


def test_single_changes_move_bars_and_grow_rows(board):
    board.apply_changes([bar(10, 2, 13, 14), bar(15, 2, 13.5, 14)], removed=[uid(12)])
    assert board.bar_rect(uid(10)).top() == board.bar_rect(uid(15)).top() - 38
    assert board.bar_rect(uid(12)).isEmpty()
    board.apply_changes(tours=[tour(2, 13, 14)], removed_tours=[uid(500)])
    assert {found.id for found in board.tours()} == {uid(501), uid(502)}


def test_depots_fold(board):
    day = small_day()
    rows = (row(0, "Albi"), row(1, "Castelnau"), row(2, "Castelnau"))
    object.__setattr__(day, "rows", rows)
    board.show_day(day)
    heading = board.bar_rect(uid(12)).top() - 15
    QTest.mouseClick(board._rows, LEFT, NONE, QPoint(60, heading))
    assert board.point_of(uid(1), at(9)).y() == board.point_of(uid(2), at(9)).y()
    board.select({uid(10)}, uid(10))
    QTest.keyClick(board, Key.Key_Down)  # the rows below are folded away: there is nowhere to go
    assert [found.id for found in board.selected_bars()] == [uid(10)]


def test_a_row_opens_by_its_name(board, qtbot):
    with qtbot.waitSignal(board.row_opened) as opened:
        QTest.mouseDClick(board._rows, LEFT, NONE, QPoint(60, middle(board, 12).y()))
    assert opened.args[0].id == uid(1)


def test_a_search_dims_what_does_not_match(board):
    spot = board.bar_rect(uid(10)).topLeft() + QPoint(2, 16)
    full = board.viewport().grab().toImage().pixelColor(spot)
    board.set_search("customer 11")
    assert board.viewport().grab().toImage().pixelColor(spot) != full
    board.set_search("CUSTOMER 10")
    assert board.viewport().grab().toImage().pixelColor(spot) == full


def test_a_search_finds_numbers_and_notes_and_folds_each_bar_once(board, monkeypatch):
    folded = []
    monkeypatch.setattr(data_module, "fold", lambda text: folded.append(text) or normal.fold(text))
    board.show_day(small_day(bar(13, 2, 8, 9, found_by="I26-00042 BC-77 B30-0001 Portail vert")))
    spots = {number: board.bar_rect(uid(number)).topLeft() + QPoint(2, 16) for number in (10, 13)}

    def colours():
        picture = board.viewport().grab().toImage()
        return {number: picture.pixelColor(spot) for number, spot in spots.items()}

    full = colours()
    assert folded == []  # nobody looks for anything
    for typed in ("i26-00042", "bc-77", "B30-0001", "portail vért"):
        board.set_search(typed)
        now = colours()
        assert now[13] == full[13]
        assert now[10] != full[10]
    assert len(folded) == 4
    board.show_day(small_day(bar(13, 2, 8, 9, found_by="Portail rouge")))  # read again, one changed
    assert len(folded) == 5
    assert colours()[13] != full[13]
    board.set_search("")
    assert colours() == full


def test_the_night_is_shaded_and_the_present_is_a_red_line(board):
    picture = board.viewport().grab().toImage()
    y = board.point_of(uid(2), at(9)).y()
    assert picture.pixelColor(board.point_of(uid(2), at(9.5)).x(), y) == board.colours.now
    assert picture.pixelColor(board.point_of(uid(2), at(4.9)).x(), y) != picture.pixelColor(
        board.point_of(uid(2), at(5.3)).x(), y
    )


def test_a_dark_window_makes_a_dark_board(board):
    palette = board.palette()
    palette.setColor(palette.ColorRole.Window, QColor("#202020"))
    board.setPalette(palette)
    assert board.colours.dark
    assert board.viewport().grab().toImage().pixelColor(board.point_of(uid(2), at(15.1))).lightness() < 60


def test_several_days_are_an_overview_with_bars_as_strips(board):
    board.show_day(many_bars(4, 9, days=7))
    assert board.px_per_hour < OVERVIEW_BELOW
    assert not board.viewport().grab().isNull()
    board.zoom(20)
    assert board.px_per_hour > OVERVIEW_BELOW


def test_an_empty_board_says_what_to_do(board):
    blank = board.viewport().grab().toImage()
    day = small_day()
    for name in ("rows", "bars", "tours"):
        object.__setattr__(day, name, ())
    board.show_day(day)
    nothing = board.viewport().grab().toImage()
    board.set_empty_text("No drivers yet: add them in Resources.")
    assert board.viewport().grab().toImage() != nothing
    assert nothing != blank


def test_compact_rows_are_lower(board):
    tall = board.bar_rect(uid(12)).top()
    board.set_compact(True)
    assert board.bar_rect(uid(12)).top() < tall
    assert not board.viewport().grab().isNull()


def test_the_first_free_time_follows_the_tour_and_its_stops(board):
    board._clock = lambda: at(0).timestamp()
    assert board.first_free(uid(0), 60) == at(7)
    assert board.first_free(uid(0), 75) == at(8.5)
    assert board.first_free(uid(2), 30) == at(6)
    assert board.first_free(uid(99), 30) is None


def test_the_painter_loses_no_reference_to_none(qapp):
    image = QImage(64, 64, QImage.Format.Format_ARGB32)
    colour = QColor("#123456")
    with QPainter(image) as painter:
        before = sys.getrefcount(None)
        for _ in range(3000):
            painter.fillRect(0, 0, 8, 8, colour)
        assert abs(sys.getrefcount(None) - before) < 300


# --- the backlog


@pytest.fixture
def panel(qtbot, board):
    jobs = [job(100), job(101, priority=2, kind="DELIVER"), job(102, window="24/11", hazardous=True)]
    panel = BacklogPanel()
    qtbot.addWidget(panel)
    panel.setGeometry(1600, 0, 300, 600)
    panel.show_jobs(jobs)
    panel.show()
    panel.dragged.connect(board.drag_jobs)
    panel.dropped.connect(board.drop_jobs)
    panel.drag_cancelled.connect(board.cancel)
    return panel


def carry(panel, board, number, to, *, release=True):
    """Drag a card over a point of the board with the mouse."""
    view = panel.view.viewport()
    start = panel.card_rect(uid(number)).center()
    end = view.mapFromGlobal(board.viewport().mapToGlobal(to))
    QTest.mousePress(view, LEFT, NONE, start)
    QTest.mouseRelease(view, LEFT, NONE, start)
    QTest.mousePress(view, LEFT, NONE, start)
    QTest.mouseMove(view, start + QPoint(15, 0))
    QTest.mouseMove(view, end)
    QApplication.processEvents()
    if release:
        QTest.mouseRelease(view, LEFT, NONE, end)


def test_a_job_carried_onto_a_row_is_asked_to_be_placed(board, panel):
    carry(panel, board, 101, board.point_of(uid(2), at(13)) + QPoint(3, 0))
    (asked,) = board.heard.asked
    assert isinstance(asked, PlaceAsked)
    assert (asked.job_ids, asked.row_id, asked.start) == ((uid(101),), uid(2), at(13))
    assert board.is_waiting


def test_a_job_dropped_beside_the_rows_asks_nothing(board, panel):
    carry(panel, board, 101, QPoint(200, board.viewport().height() - 40))
    assert board.heard.asked == []
    assert not board.is_held


def test_escape_gives_up_a_carried_job(board, panel):
    carry(panel, board, 101, board.point_of(uid(2), at(13)), release=False)
    assert board.is_held
    QTest.keyClick(panel.view, Key.Key_Escape)
    assert not board.is_held
    QTest.mouseRelease(panel.view.viewport(), LEFT, NONE, QPoint(5, 5))
    assert board.heard.asked == []


def test_a_new_reading_leaves_a_carried_job_in_the_hand(board, panel):
    carry(panel, board, 101, board.point_of(uid(2), at(13)), release=False)
    board.show_day(small_day(bar(14, 2, 15, 16)))
    assert board.is_held
    board.cancel()


def test_several_jobs_are_placed_one_after_the_other(board):
    board.place_jobs([job(100), job(101, minutes=45)], uid(2), at(7))
    (asked,) = board.heard.asked
    assert asked.job_ids == (uid(100), uid(101))
    assert asked.start == at(7)


def test_search_and_filters_narrow_the_backlog(panel, qtbot):
    view = panel.view
    QTest.keyClicks(panel._search, "waiting 102")
    qtbot.waitUntil(lambda: view.model().rowCount() == 1)
    panel._search.clear()
    qtbot.waitUntil(lambda: view.model().rowCount() == 3)
    panel._urgent.click()
    assert view.model().rowCount() == 1
    panel._urgent.click()
    panel._kind.setCurrentIndex(panel._kind.findData("DELIVER"))
    assert [view.model().data(view.model().index(0, 0))] == ["Waiting 101"]
    panel._search.setText("nothing of the kind")
    qtbot.waitUntil(lambda: panel._empty.isVisible())
    assert "matches" in panel._empty.text()


def test_an_empty_backlog_says_so(panel):
    panel.show_jobs([])
    assert panel._empty.isVisible()
    assert "No job waits" in panel._empty.text()


def test_p_asks_where_to_place_the_selected_jobs(panel, qtbot):
    panel.select(uid(102))
    with qtbot.waitSignal(panel.place_asked) as asked:
        QTest.keyClick(panel.view, Key.Key_P)
    assert [found.id for found in asked.args[0]] == [uid(102)]
    with qtbot.waitSignal(panel.job_opened) as opened:
        QTest.keyClick(panel.view, Key.Key_Return)
    assert opened.args[0].id == uid(102)


def test_a_new_reading_keeps_the_selected_jobs(panel):
    panel.select(uid(102))
    panel.show_jobs([job(99), job(102)])
    assert [found.id for found in panel.selected_jobs()] == [uid(102)]
    panel.hide_jobs({uid(102)})
    assert panel.view.model().rowCount() == 1


def test_the_backlog_model_keeps_the_rules_of_models(qtmodeltester, panel):
    model = BacklogModel()
    model.show_jobs([job(100), job(101, hazardous=True, priority=2)])
    qtmodeltester.check(model)
    spoken = model.data(model.index(1), Qt.ItemDataRole.AccessibleTextRole)
    assert "Hazardous waste" in spoken
    assert "Urgent" in spoken


def test_a_job_that_was_begun_and_never_finished_says_so(panel):
    left = job(100, lists=frozenset({"outstanding"}), left_on=DAY)
    panel.show_jobs([left])
    panel.show_list("outstanding")
    index = panel.view.model().index(0)
    for role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
        assert "Arrived on 24/11, not finished" in panel.view.model().data(index, role)
    told = panel.view.grab().toImage()
    panel.show_jobs([job(100, lists=frozenset({"outstanding"}))])
    assert panel.view.grab().toImage() != told


def test_the_dialog_proposes_the_first_free_time_of_the_row(board, qtbot):
    board._clock = lambda: at(0).timestamp()
    rows = [row(number) for number in range(3)]
    dialog = PlaceDialog(None, "Waiting", rows, [DAY], lambda key: board.first_free(key, 60), uid(0))
    qtbot.addWidget(dialog)
    assert dialog.answer() == (uid(0), at(7))
    dialog._row.setCurrentIndex(2)
    assert dialog.answer() == (uid(2), at(6))
