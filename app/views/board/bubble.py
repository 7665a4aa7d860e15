"""The small bubble beside a bar: what a drop would mean, or why it was refused."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

import qtawesome
from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QFont,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QStaticText,
)
from PySide6.QtWidgets import QWidget

from app.views.board.palette import BoardPalette, board_palette
from app.views.board.skins import Texts

REFUSAL_MS = 12_000
"""How long a refusal stays if nothing else happens."""

_WIDEST = 460
_MARGIN_X, _MARGIN_Y = 14, 9
_ICON = 15
_CORNER = 8
"""How much of a side its round corner takes."""

_ICONS = {1: "mdi6.information-outline", 2: "mdi6.alert-rhombus", 3: "mdi6.alert-octagon"}


@dataclass(frozen=True, slots=True)
class Said:
    """One line of a bubble: with an icon where it is a finding of some severity; `strong` for the first."""

    text: str
    severity: int = 0
    strong: bool = False


def _texts(base: QFont) -> tuple[Texts, Texts]:
    """Return the texts of a line and of the first one: what was said a moment ago is laid out already."""
    plain = QFont(base)
    plain.setPixelSize(14)
    strong = QFont(plain)
    strong.setWeight(QFont.Weight.DemiBold)
    return Texts(plain), Texts(strong)


class Bubble(QWidget):
    """Floats above the canvas and lets the mouse through; a refusal stays until it is read."""

    def __init__(self, palette: BoardPalette, parent: QWidget) -> None:
        super().__init__(parent)
        self.colours, self._around = palette, parent
        self.refuses = False
        self._severity = 0
        self._lines: tuple[Said, ...] = ()
        self._size = QSize()
        self._placed: list[tuple[Said, QPoint, QStaticText]] = []
        self._icons: dict[tuple[int, bool], QPixmap] = {}
        self._corners: dict[int, QPixmap] = {}
        self._plain, self._strong = _texts(self.font())
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
        area, place = self._around.rect(), QRect(QPoint(), self._size)
        x = min(max(beside.left(), area.left() + 6), max(area.right() - place.width() - 6, area.left() + 6))
        y = beside.top() - place.height() - 8
        if y < area.top() + 4:
            y = min(beside.bottom() + 9, area.bottom() - place.height() - 4)
        place.moveTo(x, y)
        # Else the parent is painted twice: first what changed beside the bubble, then what lies beneath it.
        self._around.update(place)
        self.setGeometry(place)
        if not self.isVisible():
            self.show()
            self.raise_()

    def _lay_out(self) -> None:
        """Break the lines so that they fit, and find out how large that makes the bubble."""
        if self._plain.font.family() != self.font().family():
            self._plain, self._strong = _texts(self.font())
        self._placed = []
        y = _MARGIN_Y
        widest = 0
        for line in self._lines:
            texts = self._strong if line.strong else self._plain
            left = _MARGIN_X + (_ICON + 7 if line.severity else 0)
            room = _WIDEST - left - _MARGIN_X
            text, wide = texts.whole(line.text)
            high = texts.metrics.height()
            if wide > room:
                text = texts.broken(line.text, room)
                wide, high = ceil(text.size().width()), ceil(text.size().height())
            self._placed.append((line, QPoint(left, y), text))
            widest = max(widest, left + wide + 1)
            y += high + 2
        self._size = QSize(widest + _MARGIN_X, y - 2 + _MARGIN_Y)

    def _paint_ground(self, painter: QPainter, ground: QColor) -> None:
        """Paint a rounded rectangle from kept corners: to smooth it at every move took half of the time."""
        wide, high, edge = self.width(), self.height(), ground.darker(115)
        corners = self._corners.get(ground.rgb())
        ratio = self.devicePixelRatioF()
        if corners is None or corners.devicePixelRatio() != ratio:
            corners = self._corners[ground.rgb()] = QPixmap(QSize(2 * _CORNER, 2 * _CORNER) * ratio)
            corners.setDevicePixelRatio(ratio)
            corners.fill(Qt.GlobalColor.transparent)
            with QPainter(corners) as paint:
                paint.setRenderHint(QPainter.RenderHint.Antialiasing)
                paint.setPen(QPen(edge, 1))
                paint.setBrush(ground)
                paint.drawRoundedRect(QRectF(0.5, 0.5, 2 * _CORNER - 1, 2 * _CORNER - 1), 7, 7)
        side = corners.width() // 2
        for x, from_x in ((0, 0), (wide - _CORNER, side)):
            for y, from_y in ((0, 0), (high - _CORNER, side)):
                painter.drawPixmap(x, y, corners, from_x, from_y, side, side)
        across, down = wide - 2 * _CORNER, high - 2 * _CORNER
        painter.fillRect(1, _CORNER, wide - 2, down, ground)
        for y in (1, high - _CORNER):
            painter.fillRect(_CORNER, y, across, _CORNER - 1, ground)
        for x in (0, wide - 1):
            painter.fillRect(x, _CORNER, 1, down, edge)
        for y in (0, high - 1):
            painter.fillRect(_CORNER, y, across, 1, edge)

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
            self._paint_ground(painter, ground)
            if self._severity > 1:
                other = board_palette(not colours.dark)
                tone = other.refusal if self._severity > 2 else other.doubtful
                painter.fillRect(1, _CORNER, 4, self.height() - 2 * _CORNER, tone)
            painter.setPen(text)
            for line, at, laid in self._placed:
                if line.severity:
                    icon = self._icon(line.severity, colours.dark)
                    painter.drawPixmap(_MARGIN_X, at.y() + 2, icon)
                painter.setFont((self._strong if line.strong else self._plain).font)
                painter.drawStaticText(at, laid)
