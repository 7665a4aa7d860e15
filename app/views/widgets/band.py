"""A sentence across the top of a screen: what was refused, and nothing while all is well."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from app.views import style


class ErrorBand(QFrame):
    """Says what was refused until it is closed or cleared."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "band-error")
        self._text = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        close = QToolButton()
        close.setIcon(style.icon("close", "error"))
        close.setToolTip(self.tr("Close"))
        close.clicked.connect(self.clear)
        sign = QLabel()
        sign.setPixmap(style.picture("alert", "error", 18))
        line = QHBoxLayout(self)
        line.setContentsMargins(style.SPACE, style.SPACE_S, style.SPACE_S, style.SPACE_S)
        line.addWidget(sign)
        line.addWidget(self._text, 1)
        line.addWidget(close)
        self.hide()

    def text(self) -> str:
        """Return what is said now."""
        return self._text.text()

    def say(self, text: str) -> None:
        """Show a sentence."""
        self._text.setText(text)
        self.show()

    @Slot()
    def clear(self) -> None:
        """Show nothing."""
        self._text.clear()
        self.hide()
