"""A QR code on the screen."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.services.documents.page import qr_matrix

_QR = 190
_QUIET = 2  # modules of white around it


class QrCode(QWidget):
    """A QR code, dark on white in every colour scheme: phones want it so."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._matrix: tuple[bytes, ...] = ()
        self.setFixedSize(QSize(_QR, _QR))

    def show_code(self, text: str) -> None:
        """Show the code of `text`."""
        self._matrix = qr_matrix(text)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw its modules."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("white"))
        if not self._matrix:
            return
        module = self.width() / (len(self._matrix) + 2 * _QUIET)
        for row, line in enumerate(self._matrix):
            for column, dark in enumerate(line):
                if dark:
                    piece = QRectF(
                        (column + _QUIET) * module, (row + _QUIET) * module, module + 0.5, module + 0.5
                    )
                    painter.fillRect(piece, QColor("black"))
