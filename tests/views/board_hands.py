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


def touch(board, *steps):
    """Move fingers: each step is a tuple of the points that are down, the last one may be empty."""
    device = QTest.createTouchDevice()
    down = 0
    for points in steps:
        sequence = QTest.touchEvent(board.viewport(), device, False)
        for finger in range(max(len(points), down)):
            if finger >= len(points):
                sequence.release(finger, touch.last[finger], board.viewport())
            elif finger >= down:
                sequence.press(finger, points[finger], board.viewport())
            else:
                sequence.move(finger, points[finger], board.viewport())
        sequence.commit()
        down = len(points)
        touch.last = points
    QApplication.processEvents()
