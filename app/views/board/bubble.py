"""The small bubble beside a bar: what a drop would mean, or why it was refused."""

from PySide6.QtCore import QPoint, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent, QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QWidget

from app.views.board.palette import BoardPalette

REFUSAL_MS = 12_000
"""How long a refusal stays if nothing else happens."""

_WIDEST = 560


class Bubble(QLabel):
    """Floats above the canvas and lets the mouse through; a refusal stays until it is read."""

    def __init__(self, palette: BoardPalette, parent: QWidget) -> None:
        super().__init__(parent)
        self.colours, self._around = palette, parent
        self.refuses = False
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setContentsMargins(12, 8, 12, 8)
        self._timer = QTimer(self, singleShot=True, interval=REFUSAL_MS)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def tell(self, text: str, beside: QRect, refuses: bool = False, stays: bool = False) -> None:
        """Show a text above or below a rectangle of the parent.

        Args:
            text: One sentence or two.
            beside: What the text speaks of.
            refuses: True to show it as a refusal.
            stays: True if it is to stay after the gesture, and to be read aloud.
        """
        self.refuses = refuses
        colours = self.palette()
        colours.setColor(
            self.foregroundRole(),
            QColor("#ffffff") if refuses and not self.colours.dark else self.colours.bubble_text,
        )
        self.setPalette(colours)
        if text != self.text():
            self.setText(text)
            widest = max(self.fontMetrics().horizontalAdvance(line) for line in text.splitlines() or [""])
            wide = min(widest + 28, _WIDEST)
            self.setFixedSize(wide, self.heightForWidth(wide))
        area = self._around.rect()
        x = min(max(beside.left(), area.left() + 6), max(area.right() - self.width() - 6, area.left() + 6))
        y = beside.top() - self.height() - 8
        if y < area.top() + 4:
            y = min(beside.bottom() + 9, area.bottom() - self.height() - 4)
        self.move(QPoint(x, y))
        self.show()
        self.raise_()
        if stays:
            self._timer.start()
            self.setAccessibleName(text)
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))
        else:
            self._timer.stop()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground under the text."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            ground = self.colours.refusal if self.refuses else self.colours.bubble
            painter.setPen(QPen(ground.darker(115), 1))
            painter.setBrush(ground)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 7, 7)
        super().paintEvent(event)
