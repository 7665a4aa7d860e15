"""Long work as it goes on: how far it is, in which step, and a way to stop it."""

from typing import Protocol

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from app.views import style


class Stoppable(Protocol):
    """What `Tasks.run` returns."""

    def cancel(self) -> None:
        """Ask the work to stop."""


class ProgressPanel(QFrame):
    """A bar, a text and a button to cancel; hidden while nothing runs.

    Give `told` to `Tasks.run` as its `progress`, its result to `start`, and call `finish` at the end.
    """

    cancelled = Signal()
    """The person asked to stop; the work has been told."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "surface")
        self._work: Stoppable | None = None
        self.text = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.bar = QProgressBar(textVisible=False)
        self._share = QLabel()
        self._share.setProperty("role", "small")
        self.cancel_button = QPushButton(self.tr("Cancel"))
        self.cancel_button.clicked.connect(self._on_cancel)
        head = QHBoxLayout()
        head.addWidget(self.text, 1)
        head.addWidget(self._share)
        left = QVBoxLayout()
        left.setSpacing(style.SPACE_S)
        left.addLayout(head)
        left.addWidget(self.bar)
        line = QHBoxLayout(self)
        line.setContentsMargins(style.SPACE_L, style.SPACE, style.SPACE, style.SPACE)
        line.setSpacing(style.SPACE_L)
        line.addLayout(left, 1)
        line.addWidget(self.cancel_button)
        self.hide()

    def start(self, text: str, work: Stoppable | None = None) -> None:
        """Show that work began; without `work` it cannot be cancelled."""
        self._work = work
        self.text.setText(text)
        self._share.clear()
        self.bar.setRange(0, 0)
        self.cancel_button.setVisible(work is not None)
        self.cancel_button.setEnabled(True)
        self.show()

    @Slot(int, int, str)
    def told(self, done: int, total: int, text: str = "") -> None:
        """Show how far it is; a total of 0 means that nobody knows."""
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        if text:
            self.text.setText(text)
        self._share.setText(
            self.tr("{done} of {total}").format(done=style.number(done), total=style.number(total))
            if total
            else ""
        )

    def finish(self) -> None:
        """Show nothing any more."""
        self._work = None
        self.hide()

    @Slot()
    def _on_cancel(self) -> None:
        if self._work is not None:
            self._work.cancel()
        self.cancel_button.setEnabled(False)
        self.text.setText(self.tr("Stopping…"))
        self.cancelled.emit()
