"""The names of the rows under the keys: all that the mouse does there, spoken."""

import dataclasses

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.board import WITHOUT_VEHICLE, Ending
from app.services.board_reading import BoardContent
from app.views import style
from app.views.board.screen import BoardScreen
from tests.views.board_days import DAY, at, bar, job, row, small_day, uid
from tests.views.board_hands import CTRL, SHIFT, Key, open_board
from tests.views.fake_tasks import FakeTasks

ROWS = (row(0, "Albi"), row(1, "Albi"), row(2, "Castres"), row(3, "Castres"))


def two_depots():
    """Albi and Castres with two rows each; the last has nothing to do."""
    return dataclasses.replace(small_day(bar(13, 2, 12, 13)), rows=ROWS)


@pytest.fixture
def board(qtbot):
    board = open_board(qtbot, two_depots())
    qtbot.waitUntil(board.hasFocus)
    QTest.keyClick(board, Key.Key_Tab)
    assert board.names.hasFocus()
    return board


def said(board):
    return board.names.accessibleDescription()


def test_the_keys_are_told_on_arrival_and_the_arrows_walk_over_rows_and_headings(board):
    assert "Enter opens a row" in board.bubble_text
    assert said(board).startswith("Driver 0, ZZ-100-AA, Albi, 2 job(s)")
    QTest.keyClick(board.names, Key.Key_Down)
    assert board.bubble_text == ""
    assert said(board).startswith("Driver 1")
    QTest.keyClick(board.names, Key.Key_Down)
    assert said(board) == "Castres, 2 row(s), open"
    QTest.keyClick(board.names, Key.Key_End)
    assert said(board) == "Driver 3, ZZ-103-AA, Castres, nothing to do"
    QTest.keyClick(board.names, Key.Key_Down)
    assert said(board).startswith("Driver 3")
    QTest.keyClick(board.names, Key.Key_Home)
    assert said(board).startswith("Albi")


def test_depots_are_folded_and_opened_by_keys(board, qtbot):
    QTest.keyClick(board.names, Key.Key_Left)
    assert said(board) == "Albi, 2 row(s), open"
    with qtbot.waitSignal(board.looks_changed):
        QTest.keyClick(board.names, Key.Key_Left)
    assert said(board) == "Albi, 2 row(s), folded"
    assert board.state()["folded"] == ["Albi"]
    QTest.keyClick(board.names, Key.Key_Left)  # it is folded already
    assert board.state()["folded"] == ["Albi"]
    QTest.keyClick(board.names, Key.Key_Down)
    assert said(board).startswith("Castres")
    QTest.keyClick(board.names, Key.Key_Up)
    QTest.keyClick(board.names, Key.Key_Right)
    assert board.state()["folded"] == []
    for folded in (["Albi"], []):
        QTest.keyClick(board.names, Key.Key_Space)
        assert board.state()["folded"] == folded


def test_a_row_opens_and_has_its_menu_by_keys(board, qtbot):
    QTest.keyClick(board.names, Key.Key_Down)
    with qtbot.waitSignal(board.row_opened) as opened:
        QTest.keyClick(board.names, Key.Key_Return)
    assert opened.args[0].id == uid(1)
    with qtbot.waitSignal(board.row_menu_asked) as asked:
        reason, here = QContextMenuEvent.Reason.Keyboard, board.rect().center()
        QApplication.sendEvent(board.names, QContextMenuEvent(reason, here, board.mapToGlobal(here)))
    point, which = asked.args
    assert which.id == uid(1)
    place = board.names.mapFromGlobal(point)
    assert board._sight.row_at(place.y()) == 1


def test_the_names_are_made_wider_and_narrower_by_keys(board):
    before = board.names.width()
    QTest.keyClick(board.names, Key.Key_Right, SHIFT)
    assert board.names.width() == before + 16
    QTest.keyClick(board.names, Key.Key_Left, SHIFT)
    QTest.keyClick(board.names, Key.Key_Left, SHIFT)
    assert board.names.width() == before - 16


def test_no_key_reaches_the_bars_behind_and_escape_leads_back_to_them(board):
    board.select({uid(10)}, uid(10))
    QTest.keyClick(board.names, Key.Key_Delete)
    QTest.keyClick(board.names, Key.Key_R)
    assert board.heard.asked == []
    assert not board.is_held
    QTest.keyClick(board.names, Key.Key_Escape)
    assert board.hasFocus()
    assert [found.id for found in board.selected_bars()] == [uid(10)]


def test_the_row_stays_while_the_board_is_read_anew_and_comes_in_sight(board):
    QTest.keyClick(board.names, Key.Key_End)
    board.show_day(dataclasses.replace(two_depots(), rows=(row(9, "Albi"), *ROWS)))
    assert board.names.row_walked == ROWS[3]
    board.resize(900, 200)
    QTest.keyClick(board.names, Key.Key_Home)
    QTest.keyClick(board.names, Key.Key_End)
    place = board._sight.row_strip(4)
    assert place.top() >= 0
    assert place.bottom() <= board.viewport().height()


def test_where_the_keys_stand_is_framed(board):
    framed = board.names.grab().toImage()
    board.setFocus()
    assert board.names.grab().toImage() != framed


@pytest.fixture
def screen(qtbot):
    screen = BoardScreen(
        FakeTasks({"board_content": BoardContent(two_depots(), (job(100),), at(9))}), today=DAY
    )
    qtbot.addWidget(screen)
    screen.resize(1500, 600)
    screen.show()
    qtbot.waitUntil(screen.isActiveWindow)
    screen.board.setFocus()
    return screen


def test_f6_goes_to_the_names_and_back(screen):
    QTest.keyClick(screen.board, Key.Key_F6)
    assert screen.board.names.hasFocus()
    QTest.keyClick(screen.board.names, Key.Key_F6)
    assert screen.board.hasFocus()


def test_a_driver_without_stops_is_called_absent_by_keys(screen):
    QTest.keyClick(screen.board, Key.Key_A, CTRL | SHIFT)
    assert "F6" in screen.board.bubble_text
    QTest.keyClick(screen.board, Key.Key_F6)
    QTest.keyClick(screen.board.names, Key.Key_End)
    QTest.keyClick(screen.board.names, Key.Key_A, CTRL | SHIFT)
    assert screen.aids.panel.isVisible()
    assert screen.aids.panel._row == ROWS[3]


def test_the_drivers_of_tours_without_a_vehicle_stand_under_their_heading(board):
    rows = (row(0, "Albi"), row(1, WITHOUT_VEHICLE))
    board.show_day(dataclasses.replace(small_day(), rows=rows))
    QTest.keyClick(board.names, Key.Key_End)
    QTest.keyClick(board.names, Key.Key_Left)
    assert said(board) == "Without a vehicle, 1 row(s), open"


SOON, OVER = Ending("licence", "C", DAY, False), Ending("medical", "", DAY, True)


def _with_endings(*endings):
    first = dataclasses.replace(row(0), endings=endings)
    return dataclasses.replace(small_day(), rows=(first, row(1), row(2)))


def test_papers_that_end_are_marked_named_and_spoken(board):
    pictures = []
    for endings in ((), (SOON,), (SOON, OVER)):
        board.show_day(_with_endings(*endings))
        pictures.append(board.names.grab().toImage())
    assert pictures[0] != pictures[1] != pictures[2]
    QTest.mouseMove(board.names, board.names.rect().topLeft() + QPoint(60, 20))
    lines = board.names.toolTip().split("\n")
    assert lines[-2] == f"Driving licence C: ends on {style.day(DAY)}"
    assert lines[-1] == f"Health visit: ended on {style.day(DAY)}"
    QTest.keyClick(board.names, Key.Key_Home)
    assert lines[-1] in said(board)
