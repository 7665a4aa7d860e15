"""Hands for the tests of the board: a window with a small day, what it asked, and gestures by real events."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.views.board.view import BoardView
from tests.views.board_days import NOW, small_day, uid

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
CTRL, ALT, SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
Key = Qt.Key


class Heard:
    """Everything the board asked, in order."""

    def __init__(self, board):
        self.asked, self.opened = [], []
        for signal in (
            board.move_asked,
            board.resize_asked,
            board.place_asked,
            board.unplan_asked,
            board.copy_asked,
        ):
            signal.connect(self.asked.append)
        board.opened.connect(self.opened.append)


def open_board(qtbot, day=None):
    """Return a board in a window of 1400 by 420, with what it asked in `heard`."""
    view = BoardView(now=lambda: NOW)
    qtbot.addWidget(view)
    view.resize(1400, 420)
    view.show()
    view.show_day(day or small_day())
    view.setFocus()
    view.heard = Heard(view)
    return view


def middle(board, number):
    return board.bar_rect(uid(number)).center()


def press(board, point, modifiers=NONE):
    QTest.mousePress(board.viewport(), LEFT, modifiers, point)


def move(board, point):
    QTest.mouseMove(board.viewport(), point)
    QApplication.processEvents()


def drag(board, start, end, *, release=True):
    press(board, start)
    move(board, start + QPoint(6, 0))
    move(board, start + QPoint(14, 0))
    move(board, end)
    if release:
        QTest.mouseRelease(board.viewport(), LEFT, NONE, end)


def hours(board, number):
    return board.px_per_hour * number


class Fingers:
    """The fingers of one hand on a board.

    Args:
        board: The board.
    """

    def __init__(self, board):
        self._board, self._down = board, []
        self._device = QTest.createTouchDevice()

    def put(self, *points):
        """Put the fingers on these points, move them there, or lift those that have none."""
        there = self._board.viewport()
        sequence = QTest.touchEvent(there, self._device, False)
        for finger, point in enumerate(points):
            act = sequence.press if finger >= len(self._down) else sequence.move
            act(finger + 1, point, there)
        for finger in range(len(points), len(self._down)):
            sequence.release(finger + 1, self._down[finger], there)
        sequence.commit()
        self._down = points
        QApplication.processEvents()
