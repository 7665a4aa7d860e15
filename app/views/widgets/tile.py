"""A figure with its name and a note: what Today is made of."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from app.views import style

_LONG = 8  # letters: an amount of more stands smaller


class Tile(QFrame):
    """One figure; clicking it, or Enter, leads to what it counts."""

    clicked = Signal()
    """The person wants to see what it counts."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "tile")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(title)
        self._title = QLabel(title)
        self._title.setProperty("role", "label")
        self._value = QLabel("–")
        self._value.setProperty("role", "figure")
        self._note = QLabel(wordWrap=True)
        self._note.setProperty("role", "small")
        inside = QVBoxLayout(self)
        inside.setContentsMargins(style.SPACE_L, style.SPACE + 2, style.SPACE_L, style.SPACE + 2)
        inside.setSpacing(0)
        inside.addWidget(self._title)
        inside.addWidget(self._value)
        inside.addWidget(self._note)
        inside.addStretch(1)
        self.setMinimumWidth(150)

    def set_value(self, text: str, note: str = "", state: str = "") -> None:
        """Show a figure.

        Args:
            text: The figure, written out.
            note: What it means, or against what.
            state: "error", "warning", "ok" or nothing.
        """
        self._value.setText(text)
        style.set_role(self._value, "figure" if len(text) <= _LONG else "figure-long")
        self._note.setText(note)
        self.setAccessibleDescription(f"{text} {note}".strip())
        if self.property("state") != state:
            self.setProperty("state", state)
            self.style().unpolish(self)
            self.style().polish(self)

    def value(self) -> str:
        """Return the figure that is shown."""
        return self._value.text()

    def note(self) -> str:
        """Return the note below it."""
        return self._note.text()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tell a click."""
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.clicked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Enter and the space bar for a click."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.clicked.emit()
        else:
            super().keyPressEvent(event)
