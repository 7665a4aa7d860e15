"""The small bubble beside a bar: what a drop would mean, or why it was refused."""

from collections.abc import Sequence
from dataclasses import dataclass

import qtawesome
from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QFont,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QWidget

from app.views.board.palette import BoardPalette, board_palette

REFUSAL_MS = 12_000
"""How long a refusal stays if nothing else happens."""

_WIDEST = 460
_MARGIN_X, _MARGIN_Y = 14, 9
_ICON = 15
_ICONS = {1: "mdi6.information-outline", 2: "mdi6.alert-rhombus", 3: "mdi6.alert-octagon"}


@dataclass(frozen=True, slots=True)
class Said:
    """One line of a bubble: with an icon where it is a finding of some severity; `strong` for the first."""

    text: str
    severity: int = 0
    strong: bool = False


class Bubble(QWidget):
    """Floats above the canvas and lets the mouse through; a refusal stays until it is read."""

    def __init__(self, palette: BoardPalette, parent: QWidget) -> None:
        super().__init__(parent)
        self.colours, self._around = palette, parent
        self.refuses = False
        self._severity = 0
        self._lines: tuple[Said, ...] = ()
        self._boxes: list[QRect] = []
        self._broken: list[bool] = []
        self._icons: dict[tuple[int, bool], QPixmap] = {}
        self._plain, self._strong = QFont(), QFont()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._timer = QTimer(self, singleShot=True, interval=REFUSAL_MS)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def text(self) -> str:
        """Return what it says, line by line."""
        return "\n".join(line.text for line in self._lines)

    def tell(self, text: str, beside: QRect, refuses: bool = False, stays: bool = False) -> None:
        """Show a text above or below a rectangle of the parent.

        Args:
            text: One sentence or two.
            beside: What the text speaks of.
            refuses: True to show it as a refusal.
            stays: True if it is to stay after the gesture, and to be read aloud.
        """
        self._show([Said(line) for line in text.splitlines()], beside, refuses, 0)
        if stays:
            self._timer.start()
            self.setAccessibleName(text)
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))
        else:
            self._timer.stop()

    def tell_lines(self, lines: Sequence[Said], beside: QRect) -> None:
        """Show what a drop would mean: the time, what it costs, and what the rules say of it."""
        self._timer.stop()
        self._show(lines, beside, False, max(line.severity for line in lines))

    def _show(self, lines: Sequence[Said], beside: QRect, refuses: bool, severity: int) -> None:
        self._severity = severity
        if (tuple(lines), refuses) != (self._lines, self.refuses):
            self._lines, self.refuses = tuple(lines), refuses
            self._lay_out()
            self.update()
        area = self._around.rect()
        x = min(max(beside.left(), area.left() + 6), max(area.right() - self.width() - 6, area.left() + 6))
        y = beside.top() - self.height() - 8
        if y < area.top() + 4:
            y = min(beside.bottom() + 9, area.bottom() - self.height() - 4)
        self.move(QPoint(x, y))
        if not self.isVisible():
            self.show()
            self.raise_()

    def _lay_out(self) -> None:
        """Break the lines so that they fit, and be as large as they need."""
        self._plain = QFont(self.font())
        self._plain.setPixelSize(14)
        self._strong = QFont(self._plain)
        self._strong.setWeight(QFont.Weight.DemiBold)
        self._boxes, self._broken = [], []
        y = _MARGIN_Y
        widest = 0
        for line in self._lines:
            metrics = QFontMetrics(self._strong if line.strong else self._plain)
            left = _MARGIN_X + (_ICON + 7 if line.severity else 0)
            room = _WIDEST - left - _MARGIN_X
            wide, high = metrics.horizontalAdvance(line.text) + 1, metrics.height()
            self._broken.append(wide > room)
            if wide > room:
                box = metrics.boundingRect(QRect(0, 0, room, 999), Qt.TextFlag.TextWordWrap, line.text)
                wide, high = box.width() + 1, box.height()
            self._boxes.append(QRect(left, y, wide, high))
            widest = max(widest, left + wide)
            y += high + 2
        self.resize(widest + _MARGIN_X, y - 2 + _MARGIN_Y)

    def _icon(self, severity: int, dark: bool) -> QPixmap:
        """Return the icon of a severity on the bubble's ground, which is light on a dark board."""
        kept = self._icons.get((severity, dark))
        if kept is None:
            other = board_palette(not dark)
            colour = {1: other.noted, 2: other.doubtful, 3: other.refusal}[severity]
            icon = qtawesome.icon(_ICONS[severity], color=colour)
            kept = self._icons[severity, dark] = icon.pixmap(QSize(_ICON, _ICON), self.devicePixelRatioF())
        return kept

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - it is small: always painted whole
        """Paint the ground, and the lines on it."""
        colours = self.colours
        ground = colours.refusal if self.refuses else colours.bubble
        text = QColor("#ffffff") if self.refuses and not colours.dark else colours.bubble_text
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(ground.darker(115), 1))
            painter.setBrush(ground)
            whole = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
            painter.drawRoundedRect(whole, 7, 7)
            if self._severity > 1:
                other = board_palette(not colours.dark)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(other.refusal if self._severity > 2 else other.doubtful)
                painter.setClipRect(QRect(0, 0, 5, self.height()))
                painter.drawRoundedRect(whole, 7, 7)
                painter.setClipping(False)
            ascent = QFontMetrics(self._plain).ascent()
            for line, box, broken in zip(self._lines, self._boxes, self._broken, strict=True):
                if line.severity:
                    icon = self._icon(line.severity, colours.dark)
                    painter.drawPixmap(_MARGIN_X, box.top() + 2, icon)
                painter.setFont(self._strong if line.strong else self._plain)
                painter.setPen(text)
                if broken:
                    painter.drawText(box.adjusted(0, 0, 4, 0), Qt.TextFlag.TextWordWrap, line.text)
                else:  # without breaking lines it takes a third of the time
                    painter.drawText(box.left(), box.top() + ascent, line.text)
