"""A part of the board in a window of its own, for a second screen; its place is remembered."""

from collections.abc import Callable

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget


class TornWindow(QWidget):
    """A window around one panel.

    Args:
        title: Of the window.
        panel: What it shows; it lives in this window until it is taken back.
        place: Where it stood last: Qt's own bytes in base64, or nothing.
        keep: Told its place when it closes.
    """

    closed = Signal(object)
    """It is being closed: the panel may be taken back now."""

    def __init__(self, title: str, panel: QWidget, place: str, keep: Callable[[str], None]) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.panel, self._keep = panel, keep
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(panel)
        panel.show()
        if not (place and self.restoreGeometry(QByteArray.fromBase64(place.encode()))):
            self.resize(max(panel.width(), 420), max(panel.height(), 600))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep the place, and give the panel back."""
        self._keep(bytes(self.saveGeometry().toBase64().data()).decode())
        self.closed.emit(self)
        super().closeEvent(event)
