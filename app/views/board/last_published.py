"""The last publication without a server: what lies on this computer, dated, to print and to look at."""

import datetime as dt

from PySide6.QtCore import Slot
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.calendar import PARIS
from app.services.publication import KeptBoard, KeptDay, Shelf
from app.views import style
from app.views.board.view import BoardView
from app.views.widgets.preview import PdfPreview


class LastPublished(QDialog):
    """Offers the sheets and the board that lie on this computer.

    Its files are small and of this computer: they are read here, since there may be nobody else to read them.

    Args:
        shelf: Where they lie.
        parent: The window around it.
        trouble: Why it is offered, in words; nothing where it was asked for.
        can_correct: Whether the connection could be corrected.
    """

    RETRY, CORRECT = 10, 11

    def __init__(
        self, shelf: Shelf, parent: QWidget | None = None, trouble: str = "", *, can_correct: bool = False
    ) -> None:
        super().__init__(parent)
        self._shelf, self._board = shelf, shelf.board()
        self.setWindowTitle(self.tr("Last publication"))
        self.setMinimumWidth(560)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(style.SPACE_L, style.SPACE_L, style.SPACE_L, style.SPACE_L)
        whole.setSpacing(style.SPACE)
        kept = shelf.kept()
        title = QLabel(trouble or self.tr("Last publication"), wordWrap=True)
        title.setProperty("role", "subtitle")
        whole.addWidget(title)
        self.dated = QLabel(self._dated(kept), wordWrap=True)
        whole.addWidget(self.dated)
        self.print_buttons: list[QPushButton] = []
        if kept:
            whole.addWidget(self._days(kept))
        if self._board is not None:
            whole.addWidget(self._board_line(self._board))
        whole.addStretch(1)
        whole.addLayout(self._buttons(bool(trouble), can_correct))

    def _dated(self, kept: list[KeptDay]) -> str:
        if not kept:
            return self.tr("No tour sheets lie on this computer yet: they are kept at each publication.")
        at = max(day.published_at for day in kept)
        return self.tr("Last publication: {date} at {time}").format(date=_day(at), time=style.clock(at))

    def _days(self, kept: list[KeptDay]) -> QFrame:
        frame = QFrame()
        frame.setProperty("role", "surface")
        grid = QGridLayout(frame)
        grid.setContentsMargins(style.SPACE, style.SPACE, style.SPACE, style.SPACE)
        grid.setColumnStretch(1, 1)
        for line, day in enumerate(kept):
            grid.addWidget(QLabel(style.day(day.day)), line, 0)
            about = QLabel(
                self.tr("%n tour(s)", "", day.tours)
                + " · "
                + self.tr("published {date} at {time}").format(
                    date=_day(day.published_at), time=style.clock(day.published_at)
                )
            )
            about.setProperty("role", "muted")
            grid.addWidget(about, line, 1)
            button = QPushButton(style.icon("print"), self.tr("Print…"))
            button.setProperty("day", day.day.isoformat())
            button.clicked.connect(self._on_print)
            self.print_buttons.append(button)
            grid.addWidget(button, line, 2)
        return frame

    def _board_line(self, board: KeptBoard) -> QFrame:
        frame = QFrame()
        frame.setProperty("role", "surface")
        line = QHBoxLayout(frame)
        line.setContentsMargins(style.SPACE, style.SPACE, style.SPACE, style.SPACE)
        words = QLabel(
            self.tr("Board of {day}, as it was on {date} at {time}").format(
                day=style.day(board.day.first), date=_day(board.read_at), time=style.clock(board.read_at)
            ),
            wordWrap=True,
        )
        line.addWidget(words, 1)
        self.board_button = QPushButton(style.icon("board"), self.tr("Look at it"))
        self.board_button.clicked.connect(self._on_board)
        line.addWidget(self.board_button)
        return frame

    def _buttons(self, is_trouble: bool, can_correct: bool) -> QHBoxLayout:
        line = QHBoxLayout()
        line.addStretch(1)
        if can_correct:
            correct = QPushButton(self.tr("Correct the connection…"))
            correct.clicked.connect(self._on_correct)
            line.addWidget(correct)
        close = QPushButton(self.tr("Close"))
        close.clicked.connect(self.reject)
        line.addWidget(close)
        if is_trouble:
            again = QPushButton(self.tr("Try again"))
            again.setProperty("primary", True)
            again.clicked.connect(self._on_retry)
            line.addWidget(again)
        return line

    @Slot()
    def _on_retry(self) -> None:
        self.done(self.RETRY)

    @Slot()
    def _on_correct(self) -> None:
        self.done(self.CORRECT)

    @Slot()
    def _on_print(self) -> None:
        sender = self.sender()
        day = dt.date.fromisoformat(sender.property("day")) if sender is not None else dt.date.min
        pdf = self._shelf.pdf(day)
        if pdf is not None:
            title = self.tr("Tour sheets of {day}").format(day=style.day(day))
            PdfPreview.open(self, title, pdf, f"tournees-{day:%Y-%m-%d}.pdf")

    @Slot()
    def _on_board(self) -> None:
        if self._board is not None:
            KeptBoardWindow(self._board, self).show()


class KeptBoardWindow(QDialog):
    """The board as it was read last, to look at: nothing on it can be changed."""

    def __init__(self, kept: KeptBoard, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Board of {day}").format(day=style.day(kept.day.first)))
        self.resize(1280, 760)
        band = QFrame()
        band.setProperty("role", "band-warning")
        words = QLabel(
            self.tr("Read only: the board as it was on {date} at {time}.").format(
                date=_day(kept.read_at), time=style.clock(kept.read_at)
            ),
            wordWrap=True,
        )
        inside = QHBoxLayout(band)
        inside.setContentsMargins(style.SPACE_L, style.SPACE_S, style.SPACE_L, style.SPACE_S)
        inside.addWidget(words)
        self.board = BoardView(self)
        self.board.set_read_only(self.tr("Without the server nothing can be changed here."))
        self.board.show_day(kept.day)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(band)
        whole.addWidget(self.board, 1)


def _day(at: dt.datetime) -> str:
    return f"{at.astimezone(PARIS):%d/%m}"
