"""What the board paints again and again, made once: bars and envelopes as pixmaps, icons, prepared texts."""

from dataclasses import dataclass

import qtawesome
from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetrics,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QStaticText,
)

from app.domain.board import BarColumns, Ints
from app.views.board.palette import (
    ICON_OF_KIND,
    ICON_OF_STATUS,
    KINDS,
    STATUSES,
    BoardPalette,
    mixed,
)

HOVERED, SELECTED, DIMMED, AWAY, PENDING = 1, 2, 4, 8, 16
"""How a bar looks besides its state: bits that add up. AWAY is the place that a held bar left."""

TECHNICAL = len(STATUSES)
TOUR_DRAFT, TOUR_PUBLISHED = TECHNICAL + 1, TECHNICAL + 2
"""Roles after the states, of which each skin has one."""

WIDEST = 320
"""The widest skin that is kept, in pixels; wider bars stretch its middle."""

_RADIUS = 5
_STRIPE = 4


@dataclass(frozen=True, slots=True)
class Metrics:
    """The heights of a row's parts, in pixels, for two lines of text in a bar or for one."""

    two_lines: bool
    lane: int
    pad: int
    bar: int
    heading: int = 26

    @property
    def inset(self) -> int:
        """The distance from a row's top to its first bar."""
        return self.pad // 2


COMFORTABLE = Metrics(True, lane=38, pad=6, bar=36)
COMPACT = Metrics(False, lane=26, pad=6, bar=24)


class Skins:
    """Bars and envelopes as pixmaps by role, look and width, and the icons; made for one pixel ratio.

    Args:
        palette: The colours.
        metrics: The heights.
        ratio: Device pixels for each pixel of the screen the board is on.
    """

    def __init__(self, palette: BoardPalette, metrics: Metrics, ratio: float) -> None:
        self.palette, self.metrics, self.ratio = palette, metrics, ratio
        self.made: dict[int, QPixmap] = {}
        self._materials: dict[str, QPixmap] = {}
        muted = palette.text_muted
        self.kind_icons = [self.icon(ICON_OF_KIND[name], 15, muted) for name in KINDS]
        self.status_icons = [
            self.icon(ICON_OF_STATUS[name], 12, palette.statuses[code]) for name, code in STATUSES.items()
        ]
        self.first_marks = self._marks(
            15,
            {
                BarColumns.LATE: ("mdi6.clock-alert-outline", palette.late),
                BarColumns.PROBLEM: ("mdi6.alert", palette.problem),
                BarColumns.HAZARDOUS: ("mdi6.radioactive", palette.hazard),
            },
        )
        self.second_marks = self._marks(
            12,
            {
                BarColumns.SIGNED: ("mdi6.draw", muted),
                BarColumns.PINNED: ("mdi6.pin", muted),
            },
        )
        self.hatch_absence = self._hatch(palette.absence, 0.30)
        self.hatch_off_road = self._hatch(palette.off_road, 0.38)
        self.hatch_closed = self._hatch(palette.absence, 0.18)

    def icon(self, name: str, size: int, colour: QColor) -> QPixmap:
        """Return one icon of the icon font."""
        drawn: QPixmap = qtawesome.icon(name, color=colour).pixmap(QSize(size, size), self.ratio)
        return drawn

    def bar(self, key: int) -> QPixmap:
        """Return the skin of `key_of(...)`."""
        made = self.made.get(key)
        if made is None:
            if len(self.made) > 4000:
                self.made.clear()
            role, look, width = key >> 15, key >> 10 & 31, key & 1023
            made = self.made[key] = self._skin(role, look, width)
        return made

    @staticmethod
    def key_of(role: int, look: int, width: int) -> int:
        """Return the key of a skin."""
        return role << 15 | look << 10 | width

    @staticmethod
    def keys_of(role: Ints, look: Ints, width: Ints) -> Ints:
        """Return the keys of many skins: the same ones as `key_of` gives."""
        keys: Ints = role << 15 | look << 10 | width
        return keys

    def material(self, key: str) -> QPixmap:
        """Return the dot in the colour of a material."""
        dot = self._materials.get(key)
        if dot is None:
            dot = self._materials[key] = self._canvas(8, 8)
            with QPainter(dot) as painter:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(self.palette.of_material(key))
                painter.drawEllipse(QRectF(0.5, 0.5, 7, 7))
        return dot

    def draw(self, painter: QPainter, x: int, y: int, width: int, role: int, look: int) -> None:
        """Draw a bar or an envelope of any width."""
        skin = self.bar(self.key_of(role, look, min(width, WIDEST)))
        if width <= WIDEST:
            painter.drawPixmap(x, y, skin)
        else:
            self.draw_wide(painter, x, y, width, skin)

    def draw_wide(self, painter: QPainter, x: int, y: int, width: int, skin: QPixmap) -> None:
        """Draw a skin of `WIDEST` wider than it is: its ends as they are, its middle stretched."""
        half, ratio = WIDEST // 2, self.ratio
        tall = skin.height()
        height = tall / ratio
        painter.drawPixmap(QRectF(x, y, half, height), skin, QRectF(0, 0, half * ratio, tall))
        painter.drawPixmap(
            QRectF(x + half, y, width - WIDEST, height), skin, QRectF(half * ratio - 1, 0, 1, tall)
        )
        painter.drawPixmap(
            QRectF(x + width - half, y, half, height), skin, QRectF(half * ratio, 0, half * ratio, tall)
        )

    def role_colour(self, role: int) -> QColor:
        """Return the full colour of a state, or of technical stops."""
        return self.palette.technical if role == TECHNICAL else self.palette.statuses[role]

    def _canvas(self, width: int, height: int) -> QPixmap:
        pixmap = QPixmap(round(width * self.ratio), round(height * self.ratio))
        pixmap.setDevicePixelRatio(self.ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        return pixmap

    def _skin(self, role: int, look: int, width: int) -> QPixmap:
        if role in (TOUR_DRAFT, TOUR_PUBLISHED):
            return self._envelope(role, width)
        palette, height = self.palette, self.metrics.bar
        base, ground = self.role_colour(role), palette.canvas
        fill, edge = palette.fill_share, palette.edge_share
        if role == TECHNICAL:
            fill *= 0.7
        if look & (DIMMED | AWAY):
            base = mixed(base, ground, 0.4)
            fill, edge = fill * 0.4, edge * 0.6
        elif look & HOVERED:
            fill, edge = fill + 0.08, 0.85
        skin = self._canvas(width, height)
        with QPainter(skin) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if width < 8:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(palette.accent if look & SELECTED else base)
                painter.drawRoundedRect(QRectF(0, 0, width, height), 1.5, 1.5)
                return skin
            line = 2.0 if look & SELECTED else 1.0
            colour = palette.accent if look & SELECTED else mixed(base, ground, edge)
            radius = min(_RADIUS, width / 2)
            whole = QRectF(line / 2, line / 2, width - line, height - line)
            body = QPainterPath()
            body.addRoundedRect(whole, radius, radius)
            painter.fillPath(body, mixed(base, ground, fill + (0.06 if look & SELECTED else 0)))
            painter.save()
            painter.setClipPath(body)
            if role == STATUSES["CANCELLED"] or look & PENDING:
                painter.drawTiledPixmap(QRect(0, 0, width, height), self._hatch(base, 0.35))
            if role != TECHNICAL:
                painter.fillRect(QRectF(0, 0, _STRIPE, height), base)
            painter.restore()
            pen = QPen(colour, line)
            if role in (STATUSES["DRAFT"], STATUSES["CANCELLED"]) or look & (AWAY | PENDING):
                pen.setDashPattern([3, 2.5])
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(whole, radius, radius)
        return skin

    def _envelope(self, role: int, width: int) -> QPixmap:
        height = self.metrics.lane + self.metrics.pad - 2
        skin = self._canvas(width, height)
        with QPainter(skin) as painter:
            self.paint_envelope(painter, QRect(0, 0, width, height), role)
        return skin

    def paint_envelope(self, painter: QPainter, place: QRect, role: int) -> None:
        """Paint an envelope of any height, for rows of several lanes, which are few."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(self.palette.tour_edge, 1)
        if role == TOUR_DRAFT:
            pen.setDashPattern([4, 3])
        painter.setPen(pen)
        painter.setBrush(QBrush(self.palette.tour_fill))
        painter.drawRoundedRect(QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5), 7, 7)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _hatch(self, colour: QColor, share: float) -> QPixmap:
        tile = self._canvas(8, 8)
        faint = QColor(colour)
        faint.setAlphaF(share)
        with QPainter(tile) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(faint, 1.2))
            for shift in (-8, 0, 8):
                painter.drawLine(QPointF(shift - 1, 9), QPointF(shift + 9, -1))
        return tile

    def _marks(self, size: int, marks: dict[int, tuple[str, QColor]]) -> list[tuple[QPixmap | None, int]]:
        """Return for each set of flags the marks side by side, and their width with the gap after them."""
        strips: list[tuple[QPixmap | None, int]] = []
        for flags in range(32):
            shown = [mark for bit, mark in marks.items() if flags & bit]
            if not shown:
                strips.append((None, 0))
                continue
            strip = self._canvas(size * len(shown), size)
            with QPainter(strip) as painter:
                for place, (name, colour) in enumerate(shown):
                    painter.drawPixmap(place * size, 0, self.icon(name, size, colour))
            strips.append((strip, size * len(shown) + 3))
        return strips


class Texts:
    """Texts of one font, laid out once and cut with an ellipsis to the room they have.

    The rooms are steps of 8 pixels, so that scrolling and neighbours of much the same width share a text. Two
    generations bound the memory: what was not used while the newer one filled is dropped with the older.
    """

    _STEP = 8
    _GENERATION = 3000

    def __init__(self, font: QFont) -> None:
        self.font = font
        self.metrics = QFontMetrics(font)
        self._newer: dict[tuple[str, int], tuple[QStaticText | None, int]] = {}
        self._older: dict[tuple[str, int], tuple[QStaticText | None, int]] = {}

    def fitted(self, text: str, room: int) -> QStaticText | None:
        """Return `text` within `room` pixels, or None where not even three letters fit."""
        whole, width = self._get(text, -1)
        if width <= room:
            return whole
        return self._get(text, room // self._STEP * self._STEP)[0] if room >= self._STEP else None

    def _get(self, text: str, room: int) -> tuple[QStaticText | None, int]:
        key = (text, room)
        found = self._newer.get(key)
        if found is None:
            found = self._older.get(key) or self._lay_out(text, room)
            if len(self._newer) >= self._GENERATION:
                self._older, self._newer = self._newer, {}
            self._newer[key] = found
        return found

    def _lay_out(self, text: str, room: int) -> tuple[QStaticText | None, int]:
        if room >= 0:
            text = self.metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
            if len(text) < 3:
                return None, 0
        laid = QStaticText(text)
        laid.setTextFormat(Qt.TextFormat.PlainText)
        laid.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
        laid.prepare(font=self.font)
        return laid, self.metrics.horizontalAdvance(text)
