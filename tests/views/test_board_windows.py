"""The board in a second window, and boards that are only looked at."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.services.board_reading import BoardContent
from app.services.publication import KeptBoard
from app.views.board.last_published import KeptBoardWindow
from app.views.board.refusal import WaysOut
from app.views.board.replay_view import ReplayPanel
from app.views.board.screen import BoardScreen
from tests.builders import DAY, at
from tests.views.board_days import bar, job, small_day, uid
from tests.views.board_hands import CTRL, LEFT, NONE, drag, middle, move
from tests.views.fake_tasks import FakeTasks
from tests.views.test_board_screen import Planner, _uuid


class SecondScreen(Planner):
    """A dispatcher whose board is shown once more, beside the window of the first."""

    def __init__(self, qtbot, database):
        super().__init__(qtbot, database)
        self.screen.looks.tear_board()
        _, self.twin = self.screen._canvases
        self.twin._clock = self.board._clock
        self.twin.window().setGeometry(self.screen.geometry().right() + 60, 0, 1400, 600)
        qtbot.waitExposed(self.twin.window())

    def carry_job(self, job_id, row_id, hour):
        """Carry a job from the backlog over the second board, as a mouse does that nobody lets go."""
        view = self.backlog.view.viewport()
        start = self.backlog.card_rect(_uuid(job_id)).center()
        there = self.twin.point_of(_uuid(row_id), at(hour)) + QPoint(2, 0)
        end = view.mapFromGlobal(self.twin.viewport().mapToGlobal(there))
        QTest.mouseClick(view, LEFT, NONE, start)
        QTest.mousePress(view, LEFT, NONE, start)
        QTest.mouseMove(view, start - QPoint(15, 0))
        QTest.mouseMove(view, end)
        QApplication.processEvents()
        return view, end

    def place_on_twin(self, job_id, row_id, hour):
        view, end = self.carry_job(job_id, row_id, hour)
        QTest.mouseRelease(view, LEFT, NONE, end)
        self.qtbot.waitUntil(lambda: not self.twin.is_waiting and not self.screen.pending, timeout=10_000)


@pytest.fixture
def desk(qtbot, database):
    desk = SecondScreen(qtbot, database)
    yield desk
    desk.tasks.close()
    desk.twin.window().close()


def test_a_job_is_dropped_on_the_second_screen_and_a_bar_of_it_on_the_backlog(desk):
    desk.carry_job(desk.first, desk.driver, 8)
    assert "08:00" in desk.twin.bubble_text
    assert desk.board.bubble_text == ""
    desk.place_on_twin(desk.first, desk.driver, 8)
    assert desk.stops() == {desk.first: (desk.driver, at(8))}

    view = desk.twin.viewport()
    start = desk.twin.bar_rect(_uuid(desk.first)).center()
    over = view.mapFromGlobal(desk.backlog.mapToGlobal(QPoint(60, 200)))
    drag(desk.twin, start, over, release=False)
    assert desk.twin.bubble_text == "Back to the backlog"
    QTest.mouseRelease(view, LEFT, NONE, over)
    desk.qtbot.waitUntil(lambda: desk.stops() == {}, timeout=10_000)


def test_where_windows_overlap_the_one_that_was_pressed_takes_what_is_dropped(desk):
    desk.place_on_twin(desk.first, desk.driver, 8)
    desk.twin.window().setGeometry(desk.screen.geometry())  # it covers board and backlog
    drag(
        desk.twin,
        desk.twin.bar_rect(_uuid(desk.first)).center(),
        desk.twin.viewport().mapFromGlobal(desk.backlog.mapToGlobal(QPoint(60, 200))),
        release=False,
    )
    assert desk.twin.bubble_text != "Back to the backlog"
    desk.twin.cancel()
    desk.drag_job(desk.second, desk.driver, 10)
    assert desk.board.is_waiting  # its backlog was pressed: it lies above now
    assert not desk.twin.is_held
    desk.settled()
    assert desk.stops()[desk.second] == (desk.driver, at(10))


def test_the_ways_out_stand_beside_the_refusal_of_the_second_screen(desk):
    desk.place_on_twin(desk.first, desk.driver, 8)
    desk.place_on_twin(desk.second, desk.driver, 8.25)
    ways = desk.twin.findChild(WaysOut)
    desk.qtbot.waitUntil(lambda: ways is not None and ways.isVisible(), timeout=10_000)
    assert "Menuiserie Delmas" in desk.twin.bubble_text
    assert not desk.screen.carrier.ways_on(desk.board).isVisible()
    assert not ways.geometry().intersects(desk.twin.bar_rect(_uuid(desk.first)))
    ways.button("after").click()
    desk.qtbot.waitUntil(lambda: desk.second in desk.stops(), timeout=10_000)
    assert desk.stops()[desk.second] == (desk.driver, at(8.5))


# --- without a database


@pytest.fixture
def fake(qtbot):
    tasks = FakeTasks({"board_content": BoardContent(small_day(), (job(100),), at(9))})
    screen = BoardScreen(tasks, today=DAY)
    qtbot.addWidget(screen)
    screen.resize(1500, 600)
    screen.show()
    screen.tasks = tasks
    screen.looks.tear_board()
    screen.twin = screen._canvases[1]
    screen.twin.window().setGeometry(screen.geometry().right() + 60, 0, 1200, 500)
    yield screen
    screen.twin.window().close()


def test_what_is_held_on_the_second_screen_stays_in_the_hand(fake, qtbot):
    twin = fake.twin
    drag(twin, middle(twin, 10), middle(twin, 10) + QPoint(90, 0), release=False)
    assert twin.is_held
    reads = len(fake.tasks.reads)
    fake.tasks.data_changed.emit(frozenset({"stop"}))
    fake.reload()
    qtbot.wait(150)
    assert twin.is_held
    twin.cancel()
    qtbot.waitUntil(lambda: len(fake.tasks.reads) > reads + 1)


def test_where_the_hand_is_on_the_second_screen_is_told_to_the_others(fake, qtbot):
    told = []
    fake._company.point = lambda row, instant: told.append((row, instant))
    twin, main = fake.twin, fake.board
    move(main, main.point_of(uid(0), at(9)))
    move(twin, twin.point_of(uid(1), at(10)))
    assert [row for row, _ in told] == [uid(0), uid(1)]
    main._point_at(QPoint(-1, -1))  # that it left comes late, while the second screen has the pointer
    qtbot.wait(300)
    assert told[-1][0] == uid(1)


def test_the_menu_of_a_row_opens_on_the_second_screen(fake):
    fake.twin.row_menu_asked.emit(QPoint(10, 10), small_day().rows[0])
    menu = QApplication.activePopupWidget()
    assert menu is not None
    menu.close()


# --- to look at only


@pytest.mark.parametrize("kind", ["kept", "replay"])
@pytest.mark.parametrize("modifiers", [NONE, CTRL])
def test_a_board_to_look_at_refuses_moves_and_copies_alike(qtbot, kind, modifiers):
    if kind == "kept":
        window = KeptBoardWindow(KeptBoard(small_day(), at(6)))
        words = "Without the server"
    else:
        window = ReplayPanel(FakeTasks({}))
        window.board.show_day(small_day())
        words = "This is the past"
    qtbot.addWidget(window)
    window.resize(1300, 600)
    window.show()
    board = window.board
    start = middle(board, 10)
    end = QPoint(start.x() + 200, board.point_of(uid(2), at(8)).y())
    QTest.mousePress(board.viewport(), LEFT, modifiers, start)
    for point in (start + QPoint(14, 0), end):
        QTest.mouseMove(board.viewport(), point)
        QApplication.processEvents()
    QTest.mouseRelease(board.viewport(), LEFT, modifiers, end)
    assert words in board.bubble_text
    assert not board.is_waiting
    assert board._overlay.pending == []


@pytest.mark.parametrize("key", [Qt.Key.Key_Delete, Qt.Key.Key_R])
def test_a_board_to_look_at_refuses_the_keys_too(qtbot, key):
    window = KeptBoardWindow(KeptBoard(small_day(bar(13, 2, 12, 13)), at(6)))
    qtbot.addWidget(window)
    window.show()
    board = window.board
    board.select({uid(13)}, uid(13))
    QTest.keyClick(board, key)
    if key == Qt.Key.Key_R:
        QTest.keyClick(board, Qt.Key.Key_Right)
        QTest.keyClick(board, Qt.Key.Key_Return)
    assert "Without the server" in board.bubble_text
    assert not board.is_waiting
