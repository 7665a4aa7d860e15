"""Bars in the hand: the price of a drop, the keyboard's lift, copies, lining up, fingers, rows that stay."""

from dataclasses import replace
from itertools import pairwise
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QMouseEvent, QNativeGestureEvent, QPointingDevice, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.board import CopyAsked, MoveAsked, ResizeAsked
from app.views.board.canvas import Canvas
from tests.views.board_days import at, bar, job, small_day, uid
from tests.views.board_hands import (
    CTRL,
    LEFT,
    NONE,
    SHIFT,
    Fingers,
    Key,
    drag,
    hours,
    middle,
    move,
    open_board,
    press,
)


@pytest.fixture
def board(qtbot):
    return open_board(qtbot)


class Planner:
    """Answers what it was told to, and keeps what it was asked."""

    def __init__(self, *findings, distance_m=0, minutes=0, overtime_min=0):
        self.asked = []
        found = tuple(SimpleNamespace(severity=severity, sentence=text) for severity, text in findings)
        self.answer = SimpleNamespace(
            distance_m=distance_m, minutes=minutes, overtime_min=overtime_min, findings=found
        )

    def preview(self, wishes):
        self.asked.append(list(wishes))
        return self.answer

    def way_s(self, here, there):
        return {(uid(10), uid(13)): 23 * 60}.get((here, there))


@pytest.fixture
def said(monkeypatch):
    """What was announced to a screen reader."""
    heard = []
    monkeypatch.setattr(Canvas, "_announce", lambda _, text: heard.append(text))
    return heard


def keys(board, *pressed, modifiers=NONE):
    for key in pressed:
        QTest.keyClick(board, key, modifiers)


def rows_of(kind):
    day = small_day()
    return replace(day, rows=tuple(replace(row, kind=kind) for row in day.rows))


# --- the price of a drop


def test_a_drag_shows_what_the_drop_would_cost_and_which_rules_it_breaks(board):
    planner = Planner(
        ("note", "A break is due."),
        ("stop", "The certificate has expired."),
        ("reason", "The centre closes at 17:00."),
        distance_m=14_200,
        minutes=25,
        overtime_min=30,
    )
    board.set_planner(planner)
    start = middle(board, 10)
    drag(board, start, QPoint(start.x(), board.point_of(uid(2), at(8)).y()), release=False)
    assert board.bubble_text.split("\n") == [
        "08:00 – 08:30  ·  Driver 2",
        "+14\u202fkm · +25 min · 30 min of overtime",
        "The certificate has expired.",
        "The centre closes at 17:00.",
        "A break is due.",
    ]
    (wish,) = planner.asked[-1]
    assert (wish.bar_id, wish.row_id, wish.start, wish.end) == (uid(10), uid(2), at(8), at(8.5))
    assert {ghost.severity for ghost in board._overlay.ghosts} == {3}


def test_many_findings_are_counted(board):
    board.set_planner(Planner(*(("note", f"Note {number}.") for number in range(7))))
    start = middle(board, 10)
    drag(board, start, start + QPoint(0, 96), release=False)
    lines = board.bubble_text.split("\n")
    assert lines[1] == "No extra way, no extra time"
    assert lines[-1] == "and 3 more"
    assert len(lines) == 7
    assert {ghost.severity for ghost in board._overlay.ghosts} == {1}


def test_savings_have_their_sign(board):
    board.set_planner(Planner(distance_m=-8_000, minutes=-65, overtime_min=-15))
    start = middle(board, 10)
    drag(board, start, start + QPoint(0, 96), release=False)
    assert board.bubble_text.split("\n")[1] == "−8\u202fkm · −1 h 05 · 15 min less overtime"


def test_the_planner_is_asked_once_for_a_place(board):
    planner = Planner()
    board.set_planner(planner)
    start = middle(board, 10)
    end = start + QPoint(round(hours(board, 2)), 0)
    drag(board, start, end, release=False)
    asked = len(planner.asked)
    move(board, end + QPoint(2, 0))
    move(board, end - QPoint(2, 0))
    assert len(planner.asked) == asked


def test_a_carried_job_is_previewed_by_its_own_id(board):
    planner = Planner(("reason", "The site opens at 09:00."))
    board.set_planner(planner)
    board.drag_jobs([job(100)], board.viewport().mapToGlobal(board.point_of(uid(2), at(13))))
    assert planner.asked[-1][0].bar_id == uid(100)
    assert "The site opens" in board.bubble_text
    board.cancel()


def test_a_drop_far_outside_changes_nothing(board):
    start = middle(board, 10)
    outside = QPoint(start.x(), board.viewport().height() + 300)
    drag(board, start, outside, release=False)
    assert board.bubble_text == ""
    QTest.mouseRelease(board.viewport(), LEFT, NONE, outside)
    assert board.heard.asked == []
    assert not board.is_held


def test_a_second_button_lets_go(board):
    start = middle(board, 10)
    drag(board, start, start + QPoint(200, 0), release=False)
    QTest.mousePress(board.viewport(), Qt.MouseButton.RightButton, NONE, start + QPoint(200, 0))
    assert not board.is_held
    QTest.mouseRelease(board.viewport(), LEFT, NONE, start + QPoint(200, 0))
    assert board.heard.asked == []


# --- copies, and bars lined up


def drag_with(board, start, end, held_first=CTRL, held_then=CTRL):
    """Drag with keys held: at the press, and from the first move on."""
    press(board, start, held_first)
    for point in (start + QPoint(15, 0), end):
        there = QPointF(board.viewport().mapToGlobal(point))
        event = QMouseEvent(QEvent.Type.MouseMove, QPointF(point), there, LEFT, LEFT, held_then)
        QApplication.sendEvent(board.viewport(), event)
    QTest.mouseRelease(board.viewport(), LEFT, held_then, end)


def test_ctrl_drags_a_copy_and_leaves_the_bar_where_it_is(board):
    start = middle(board, 10)
    drag_with(board, start, QPoint(start.x(), board.point_of(uid(2), at(8)).y()))
    (asked,) = board.heard.asked
    assert isinstance(asked, CopyAsked)
    assert [(place.bar_id, place.row_id, place.start) for place in asked.places] == [(uid(10), uid(2), at(8))]
    assert board.is_waiting
    board.settle(asked.token)
    assert not board.is_waiting


def test_what_a_copy_costs_is_worked_out_with_the_bar_left_where_it_is(board):
    planner = Planner(distance_m=12_000)
    board.set_planner(planner)
    start = middle(board, 10)
    drag_with(board, start, QPoint(start.x(), board.point_of(uid(2), at(8)).y()))
    (wish,) = planner.asked[-1]
    assert (wish.bar_id, wish.row_id, wish.copies) == (uid(10), uid(2), True)


def test_ctrl_pressed_under_way_lines_bars_of_several_rows_up_on_one(board):
    board.select({uid(10), uid(12)}, uid(10))
    start = middle(board, 10)
    end = QPoint(start.x(), board.point_of(uid(2), at(8)).y())
    drag_with(board, start, end, held_first=NONE, held_then=CTRL)
    (asked,) = board.heard.asked
    assert isinstance(asked, MoveAsked)
    assert {place.bar_id: (place.row_id, place.start, place.end) for place in asked.places} == {
        uid(10): (uid(2), at(8), at(8.5)),
        uid(12): (uid(2), at(9), at(9.5)),
    }


def test_lined_up_bars_never_overlap_and_keep_their_order(board):
    board.show_day(small_day(bar(13, 1, 8, 9), bar(14, 2, 8.25, 8.5)))
    board.select({uid(10), uid(13), uid(14)}, uid(10))
    keys(board, Key.Key_Return, Key.Key_P, Key.Key_Return)
    (asked,) = board.heard.asked
    places = sorted(asked.places, key=lambda place: place.start)
    assert [place.bar_id for place in places] == [uid(10), uid(13), uid(14)]
    assert {place.row_id for place in places} == {uid(0)}
    for before, after in pairwise(places):
        assert (after.start - before.end).total_seconds() >= 15 * 60


def test_lined_up_bars_leave_the_way_from_one_to_the_next(board):
    board.show_day(small_day(bar(13, 1, 8, 9), bar(14, 2, 8.25, 8.5)))
    board.set_planner(Planner())
    board.select({uid(10), uid(13), uid(14)}, uid(10))
    keys(board, Key.Key_Return, Key.Key_P, Key.Key_Return)
    (asked,) = board.heard.asked
    one, two, three = sorted(asked.places, key=lambda place: place.start)
    assert (two.start - one.end).total_seconds() == 25 * 60  # 23 minutes in steps of five
    assert (three.start - two.end).total_seconds() == 15 * 60  # nobody knows this way


def test_ctrl_click_still_adds_and_takes_away(board):
    for number in (10, 12, 10):
        QTest.mouseClick(board.viewport(), LEFT, CTRL, middle(board, number))
    assert [found.id for found in board.selected_bars()] == [uid(12)]


# --- rows that cannot be changed


@pytest.mark.parametrize(("kind", "word"), [("container", "another container"), ("site", "another site")])
def test_on_rows_of_containers_and_sites_a_bar_moves_in_time_only_and_says_why(board, kind, word):
    board.show_day(rows_of(kind))
    start = middle(board, 10)
    end = QPoint(start.x() + round(hours(board, 1)), board.point_of(uid(2), at(8)).y())
    drag(board, start, end, release=False)
    assert word in board.bubble_text
    QTest.mouseRelease(board.viewport(), LEFT, NONE, end)
    (asked,) = board.heard.asked
    assert (asked.places[0].row_id, asked.places[0].start) == (uid(0), at(9))


def test_no_row_stays_marked_when_the_board_is_read_anew_under_a_job(board):
    board.drag_jobs([job(100)], board.viewport().mapToGlobal(board.point_of(uid(2), at(13))))
    assert board._rows._marked == 2
    board.show_day(small_day())
    board.drag_jobs([job(100)], board.viewport().mapToGlobal(QPoint(-200, -200)))
    board.cancel()
    assert board._rows._marked is None


def test_a_job_is_not_placed_on_a_container_and_is_told_why(board):
    board.show_day(rows_of("container"))
    there = board.viewport().mapToGlobal(board.point_of(uid(2), at(13)))
    board.drag_jobs([job(100)], there)
    assert "drivers or vehicles" in board.bubble_text
    assert not board.drop_jobs(there)
    assert board.heard.asked == []


# --- the keyboard


def test_enter_lifts_arrows_move_and_enter_drops(board, said):
    board.select({uid(10)}, uid(10))
    keys(board, Key.Key_Return)
    assert board.is_held
    assert said[-1].startswith("Lifted")
    keys(board, Key.Key_Right, Key.Key_Down)
    assert "08:15 – 08:45  ·  Driver 1" in said[-1]
    keys(board, Key.Key_Right, modifiers=SHIFT)
    keys(board, Key.Key_Right, modifiers=CTRL)
    assert board.heard.asked == []
    keys(board, Key.Key_Return)
    (asked,) = board.heard.asked
    assert (asked.row_id, asked.start) == (uid(1), at(9 + 20 / 60))
    assert said[-1].startswith("Dropped: 09:20")


def test_escape_lets_go_of_what_was_lifted_and_says_so(board, said):
    board.select({uid(10)}, uid(10))
    keys(board, Key.Key_Return, Key.Key_Right, Key.Key_Escape)
    assert not board.is_held
    assert "everything is as before" in said[-1]
    assert board.heard.asked == []
    assert [found.id for found in board.selected_bars()] == [uid(10)]


def test_what_was_lifted_is_let_go_when_the_focus_leaves(board, qtbot):
    other = QWidget(board, focusPolicy=Qt.FocusPolicy.StrongFocus)
    other.show()
    board.select({uid(10)}, uid(10))
    keys(board, Key.Key_Return, Key.Key_Right)
    other.setFocus()
    assert not board.is_held
    assert board.heard.asked == []


def test_a_preview_and_an_obstacle_are_spoken(board, said):
    board.set_planner(Planner(("stop", "The certificate has expired."), minutes=5))
    board.select({uid(10)}, uid(10))
    keys(board, Key.Key_Return)
    keys(board, Key.Key_Right, Key.Key_Right, modifiers=CTRL)
    assert "Taken: Customer 11" in said[-1]
    assert "The certificate has expired." in said[-1]
    assert "+5 min" in said[-1]


def test_r_changes_the_end_and_r_again_the_start(board):
    board.select({uid(11)}, uid(11))
    keys(board, Key.Key_R, Key.Key_Right, Key.Key_Return)
    assert isinstance(board.heard.asked[0], ResizeAsked)
    assert board.heard.asked[0].place.end == at(11.25)
    board.settle(board.heard.asked[0].token)
    keys(board, Key.Key_R, Key.Key_R, Key.Key_Left, Key.Key_Return)
    assert (board.heard.asked[1].places[0].start, board.heard.asked[1].places[0].end) == (at(9.75), at(11))


def test_c_copies_what_is_lifted(board):
    board.select({uid(10)}, uid(10))
    keys(board, Key.Key_Return, Key.Key_C, Key.Key_Down, Key.Key_Down, Key.Key_Return)
    (asked,) = board.heard.asked
    assert isinstance(asked, CopyAsked)
    assert asked.places[0].row_id == uid(2)


def test_the_window_keeps_its_shortcuts_from_a_bar_in_the_hand(board, qtbot):
    pressed = []
    shortcut = QShortcut("Ctrl+Right", board)
    shortcut.activated.connect(lambda: pressed.append(1))
    board.select({uid(10)}, uid(10))
    keys(board, Key.Key_Return)
    keys(board, Key.Key_Right, modifiers=CTRL)
    keys(board, Key.Key_Return)
    assert pressed == []
    assert board.heard.asked[0].start == at(9)
    keys(board, Key.Key_Right, modifiers=CTRL)
    assert pressed == [1]


def test_everything_is_announced_to_a_screen_reader(board, monkeypatch):
    told = []
    monkeypatch.setattr(QAccessible, "isActive", staticmethod(lambda: True))
    monkeypatch.setattr(QAccessible, "updateAccessibility", staticmethod(lambda event: told.append(event)))
    board.select({uid(10)}, uid(10))
    keys(board, Key.Key_Return)
    assert any("Lifted" in event.message() for event in told if hasattr(event, "message"))
    board.cancel()


# --- fingers


def test_a_tap_selects_and_two_open(board):
    there = middle(board, 10)
    hand = Fingers(board)
    hand.put(there)
    hand.put()
    assert [found.id for found in board.selected_bars()] == [uid(10)]
    hand.put(there)
    hand.put()
    assert [found.id for found in board.heard.opened] == [uid(10)]


def test_a_finger_held_lifts_and_drags(board, qtbot):
    there = middle(board, 10)
    end = QPoint(there.x() + round(hours(board, 1)), board.point_of(uid(2), at(9)).y())
    hand = Fingers(board)
    hand.put(there)
    qtbot.waitUntil(lambda: board.is_held)
    hand.put(end)
    hand.put()
    (asked,) = board.heard.asked
    assert (asked.row_id, asked.start) == (uid(2), at(9))


def test_a_finger_that_moves_at_once_pushes_the_plan(board):
    board.zoom(3)
    bar_ = board.horizontalScrollBar()
    bar_.setValue(bar_.maximum() // 2)
    before = bar_.value()
    there = QPoint(400, 200)  # the screen of the tests is 800 pixels wide
    hand = Fingers(board)
    for step in (0, 50, 100):
        hand.put(there - QPoint(step, 0))
    hand.put()
    assert bar_.value() == before + 100
    assert board.heard.asked == []


def test_two_fingers_spread_the_plan_about_the_point_between_them(board):
    there = board.point_of(uid(0), at(10))
    scale = board.px_per_hour
    hand = Fingers(board)
    for apart in (60, 120):
        hand.put(there - QPoint(apart, 0), there + QPoint(apart, 0))
    hand.put()
    assert board.px_per_hour == pytest.approx(scale * 2, rel=0.05)
    assert abs(board.point_of(uid(0), at(10)).x() - there.x()) <= 3


def test_a_pinch_on_the_trackpad_zooms_about_the_pointer(board):
    there = board.point_of(uid(0), at(10))
    before = board.px_per_hour
    pinch = QNativeGestureEvent(
        Qt.NativeGestureType.ZoomNativeGesture,
        QPointingDevice.primaryPointingDevice(),
        2,
        QPointF(there),
        QPointF(there),
        QPointF(board.viewport().mapToGlobal(there)),
        0.3,
        QPointF(),
    )
    QApplication.sendEvent(board.viewport(), pinch)
    assert board.px_per_hour == pytest.approx(before * 1.3)
    assert abs(board.point_of(uid(0), at(10)).x() - there.x()) <= 1
