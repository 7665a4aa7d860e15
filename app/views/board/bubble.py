"""The small bubble beside a bar: what a drop would mean, or why it was refused."""

from collections.abc import Sequence
from itertools import repeat, zip_longest
from typing import NamedTuple

import qtawesome
from PySide6.QtCore import QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QFont,
    QFontMetrics,
    QHideEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QWidget

from app.views.board.metrics import Metrics
from app.views.board.palette import BoardPalette, board_palette

REFUSAL_MS = 12_000
"""How long a refusal stays if nothing else happens."""

_MARGIN_X, _MARGIN_Y = 14, 9
_CORNER = 8
"""How much of a side its round corner takes."""

_ICONS = {1: "mdi6.information-outline", 2: "mdi6.alert-rhombus", 3: "mdi6.alert-octagon"}


class Said(NamedTuple):
    """One line of a bubble: with an icon where it is a finding of some severity; `strong` for the first."""

    text: str
    severity: int = 0
    strong: bool = False


class _Laid(NamedTuple):
    """A line that is laid out: its words, and how far they reach."""

    places: list[tuple[int, int, int]]
    """Of each word where it stands, and how wide it is."""

    pictures: list[QPixmap]
    right: int
    high: int


class _Placed(NamedTuple):
    """A line in its place."""

    line: Said
    top: int
    laid: _Laid


class _Words:
    """Pictures of words: what a drag says at each place has other figures, but mostly the same words.

    Args:
        font: Theirs.
        ink: Their colour.
        ground: What they stand on.
        ratio: The pixels of the screen for one of the window.
    """

    _MOST = 2000
    _BESIDE = 1
    """How far a letter may reach beyond its place, in pixels."""

    def __init__(self, font: QFont, ink: QColor, ground: QColor, ratio: float) -> None:
        self._look = font, ink, ground, ratio
        self._metrics = QFontMetrics(font)
        self._space, self._high = self._metrics.horizontalAdvance(" "), self._metrics.height()
        self._pictures: dict[str, tuple[QPixmap, int]] = {}
        self._lines: dict[tuple[str, int, int], _Laid] = {}

    def laid(self, text: str, left: int, limit: int) -> _Laid:
        """Return a text laid out from `left` on; words that would pass `limit` begin a line of their own."""
        key = text, left, limit
        found = self._lines.get(key)
        if found is None:
            if len(self._lines) >= self._MOST:
                self._lines.clear()
            found = self._lines[key] = self._lay_out(*key)
        return found

    def _lay_out(self, text: str, left: int, limit: int) -> _Laid:
        places, pictures, x, y, right, kept = [], [], left, 0, left, self._pictures.get
        for word in text.split(" "):
            picture, wide = kept(word) or self._picture(word)
            if x + wide > limit and x > left:
                x, y = left, y + self._high
            places.append((x - self._BESIDE, y, wide))
            pictures.append(picture)
            x += wide
            if x > right:
                right = x
            x += self._space
        return _Laid(places, pictures, right, y + self._high)

    def _picture(self, word: str) -> tuple[QPixmap, int]:
        font, ink, ground, ratio = self._look
        if len(self._pictures) >= self._MOST:
            self._pictures.clear()
        wide = self._metrics.horizontalAdvance(word)
        picture = QPixmap(QSize(wide + 2 * self._BESIDE, self._high) * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(ground)
        with QPainter(picture) as painter:
            painter.setFont(font)
            painter.setPen(ink)
            painter.drawText(self._BESIDE, self._metrics.ascent(), word)
        self._pictures[word] = picture, wide
        return picture, wide


class Bubble(QWidget):
    """Floats above the canvas and lets the mouse through; a refusal stays until it is read.

    It is a picture that is moved about: in a drag, only lines that say something else are painted. `about` is
    the place of what it speaks of, `refuses` tells that it says no.
    """

    def __init__(self, palette: BoardPalette, metrics: Metrics, parent: QWidget) -> None:
        super().__init__(parent)
        self._colours, self._metrics, self._around = palette, metrics, parent
        self.refuses = False
        self.about = QRect()
        self._severity = 0
        self._lines: tuple[Said, ...] = ()
        self._size = QSize()
        self._steady, self._least = False, 0
        self._placed: list[_Placed] = []
        self._picture = QPixmap()
        self._pictured: list[_Placed] = []
        self._look: tuple[object, ...] = ()
        self._icons: dict[tuple[int, bool], QPixmap] = {}
        self._corners: dict[int, QPixmap] = {}
        self._words: dict[tuple[bool, bool, float], _Words] = {}
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
        self._least = 0
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
        self._show(lines, beside, False, max(line.severity for line in lines), steady=True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Be as narrow as can be the next time."""
        super().hideEvent(event)
        if not event.spontaneous():  # a window that is put away keeps what it says
            self._lines, self._least = (), 0

    def _show(
        self, lines: Sequence[Said], beside: QRect, refuses: bool, severity: int, steady: bool = False
    ) -> None:
        self._severity, self.about = severity, beside
        if (tuple(lines), refuses) != (self._lines, self.refuses):
            self._lines, self.refuses = tuple(lines), refuses
            self._steady = steady
            self._lay_out()
            self.update()
        self._place()
        if not self.isVisible():
            self.show()
            self.raise_()

    def _place(self) -> None:
        """Stand above or below what it speaks of, within its parent."""
        beside = self.about
        area, wide, high = self._around.rect(), self._size.width(), self._size.height()
        x = min(max(beside.left(), area.left() + 6), max(area.right() - wide - 6, area.left() + 6))
        y = beside.top() - high - 8
        if y < area.top() + 4:
            y = min(beside.bottom() + 9, area.bottom() - high - 4)
        # Else the parent is painted twice: first what changed beside the bubble, then what lies beneath it.
        # In one rectangle with where it was: of two that overlap, Qt makes up to five.
        place, before = QRect(x, y, wide, high), self.geometry()
        self._around.update(place.united(before) if place.intersects(before) else place)
        self.setGeometry(place)

    def recolour(self, palette: BoardPalette, metrics: Metrics) -> None:
        """Take other colours and sizes, and the font that the window has now."""
        self._colours, self._metrics, self._look, self._least = palette, metrics, (), 0
        self._words.clear()
        self._icons.clear()
        self._lay_out()
        if self.isVisible():
            self._place()
        self.update()

    def _tones(self) -> tuple[QColor, QColor]:
        """Return the colours of the ground and of the words on it."""
        colours = self._colours
        if self.refuses:
            return colours.refusal, colours.bubble_text if colours.dark else QColor("#ffffff")
        return colours.bubble, colours.bubble_text

    def _words_of(self, strong: bool) -> _Words:
        """Return the pictures of words of one weight on the ground of the moment."""
        key = strong, self.refuses, self.devicePixelRatioF()
        words = self._words.get(key)
        if words is None:
            font = QFont(self.font())
            font.setPixelSize(self._metrics.bubble_px)
            if strong:
                font.setWeight(QFont.Weight.DemiBold)
            ground, ink = self._tones()
            words = self._words[key] = _Words(font, ink, ground, key[2])
        return words

    def _lay_out(self) -> None:
        """Break the lines so that they fit, and find out how large that makes the bubble."""
        plain, strong, metrics = self._words_of(False), self._words_of(True), self._metrics
        widest = min(metrics.bubble_widest, max(self._around.width() - 12, 200))
        self._placed = []
        y = _MARGIN_Y
        right = 0
        for line in self._lines:
            left = _MARGIN_X + metrics.bubble_icon + 7 if line.severity else _MARGIN_X
            laid = (strong if line.strong else plain).laid(line.text, left, widest - _MARGIN_X)
            self._placed.append(_Placed(line, y, laid))
            if laid.right > right:
                right = laid.right
            y += laid.high + 2
        wide = right + 1 + _MARGIN_X
        if self._steady:
            step = metrics.bubble_step
            wide = self._least = max(self._least, min(-(-wide // step) * step, widest))
        self._size = QSize(wide, y - 2 + _MARGIN_Y)

    def _paint_ground(self, painter: QPainter, ground: QColor) -> None:
        """Paint a rounded rectangle and its severity; corners are kept: to smooth them took half the time."""
        wide, high, edge = self._size.width(), self._size.height(), ground.darker(115)
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
        if self._severity > 1:
            other = board_palette(not self._colours.dark)
            tone = other.refusal if self._severity > 2 else other.doubtful
            painter.fillRect(1, _CORNER, 4, down, tone)

    def _icon(self, severity: int, dark: bool) -> QPixmap:
        """Return the icon of a severity on the bubble's ground, which is light on a dark board."""
        kept = self._icons.get((severity, dark))
        if kept is None:
            other = board_palette(not dark)
            colour = {1: other.noted, 2: other.doubtful, 3: other.refusal}[severity]
            icon = qtawesome.icon(_ICONS[severity], color=colour)
            size = QSize(self._metrics.bubble_icon, self._metrics.bubble_icon)
            kept = self._icons[severity, dark] = icon.pixmap(size, self.devicePixelRatioF())
        return kept

    def _mend(self) -> None:
        """Bring the picture up to date: all of it if it has another form, else the lines that differ."""
        ratio, (ground, _) = self.devicePixelRatioF(), self._tones()
        look = (self._size, ratio, self.refuses, self._severity, [placed.top for placed in self._placed])
        if look != self._look:
            self._look, self._pictured = look, []
            self._picture = QPixmap(self._size * ratio)
            self._picture.setDevicePixelRatio(ratio)
            self._picture.fill(Qt.GlobalColor.transparent)
            with QPainter(self._picture) as painter:
                self._paint_ground(painter, ground)
        changed = [pair for pair in zip_longest(self._placed, self._pictured) if pair[0] != pair[1]]
        if not changed:
            return
        room = self._size.width() - _MARGIN_X - _CORNER
        with QPainter(self._picture) as painter:
            draw = painter.drawPixmap
            for (line, top, laid), old in changed:
                before: list[QPixmap] | repeat[None] = repeat(None)
                if old and line.severity == old.line.severity and laid.places == old.laid.places:
                    before = old.laid.pictures  # each word covers the one in its place
                else:
                    painter.fillRect(_MARGIN_X, top, room, laid.high, ground)
                    if line.severity:
                        draw(
                            _MARGIN_X,
                            top + self._metrics.bubble_icon_y,
                            self._icon(line.severity, self._colours.dark),
                        )
                for (x, y, _), picture, covered in zip(laid.places, laid.pictures, before, strict=False):
                    if picture is not covered:
                        draw(x, top + y, picture)
        self._pictured = self._placed

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - it is small: always painted whole
        """Show the picture of what is said."""
        self._mend()
        with QPainter(self) as painter:
            painter.drawPixmap(0, 0, self._picture)
