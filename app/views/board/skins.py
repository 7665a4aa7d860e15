"""What the board paints again and again, made once: bars and envelopes as pixmaps, icons, prepared texts."""

from math import ceil

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

from app.domain.layout import BarColumns
from app.views.board.metrics import Metrics
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
TOUR_DRAFT, TOUR_PUBLISHED, TOUR_READ = TECHNICAL + 1, TECHNICAL + 2, TECHNICAL + 3
WANTS_REASON, CANNOT_BE = TECHNICAL + 4, TECHNICAL + 5
"""Roles after the states, of which each skin has one; the last two lie over a held bar: what rules say."""

CATEGORY = 32
"""The first of the roles of materials and customers: a colour, and a pattern for every round of colours."""

WIDEST = 320
"""The widest skin that is kept, in pixels; wider bars stretch its middle."""

_STRIP_PATTERNS = (
    Qt.BrushStyle.SolidPattern,
    Qt.BrushStyle.Dense3Pattern,
    Qt.BrushStyle.Dense4Pattern,
    Qt.BrushStyle.Dense5Pattern,
)
_FAILED = frozenset(STATUSES[name] for name in ("NOT_DONE", "CANCELLED", "DISPUTED"))
_RADIUS = 5


class Skins:
    """Bars and envelopes as pixmaps by role, look and width, and the icons; made for one pixel ratio.

    Args:
        palette: The colours.
        metrics: The sizes.
        ratio: Device pixels for each pixel of the screen the board is on.
    """

    def __init__(self, palette: BoardPalette, metrics: Metrics, ratio: float) -> None:
        self.palette, self.metrics, self.ratio = palette, metrics, ratio
        self.made: dict[int, QPixmap] = {}
        self._materials: dict[str, QPixmap] = {}
        muted, large, small = palette.text_muted, metrics.icon, metrics.small_icon
        self.kind_icons = [self.icon(ICON_OF_KIND[name], large, muted) for name in KINDS]
        self.status_icons = [
            self.icon(ICON_OF_STATUS[name], small, palette.statuses[code]) for name, code in STATUSES.items()
        ]
        found = BarColumns.FINDINGS
        self.first_marks = self._marks(
            large,
            {
                (3 * found, 3 * found): ("mdi6.alert-octagon", palette.refusal),
                (3 * found, 2 * found): ("mdi6.alert-rhombus", palette.doubtful),
                (3 * found, found): ("mdi6.information-outline", palette.noted),
                (BarColumns.LATE, BarColumns.LATE): ("mdi6.clock-alert-outline", palette.late),
                (BarColumns.PROBLEM, BarColumns.PROBLEM): ("mdi6.alert", palette.problem),
                (BarColumns.HAZARDOUS, BarColumns.HAZARDOUS): ("mdi6.radioactive", palette.hazard),
            },
        )
        self.second_marks = self._marks(
            small,
            {
                (BarColumns.SIGNED, BarColumns.SIGNED): ("mdi6.draw", muted),
                (BarColumns.PINNED, BarColumns.PINNED): ("mdi6.pin", muted),
            },
        )
        self.tour_marks = {
            TOUR_DRAFT: self.icon("mdi6.pencil-outline", metrics.tour_icon, palette.text_faint),
            TOUR_PUBLISHED: self.icon("mdi6.send", metrics.tour_icon, muted),
            TOUR_READ: self.icon("mdi6.check-all", metrics.tour_icon, palette.statuses[STATUSES["DONE"]]),
        }
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

    def material(self, key: str) -> QPixmap:
        """Return the dot in the colour of a material."""
        dot = self._materials.get(key)
        if dot is None:
            size = self.metrics.dot
            dot = self._materials[key] = self._canvas(size, size)
            with QPainter(dot) as painter:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(self.palette.of_material(key))
                painter.drawEllipse(QRectF(0.5, 0.5, size - 1, size - 1))
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
        """Return the full colour of a state, of technical stops, or of a category."""
        if role >= CATEGORY:
            colours = self.palette.categories
            return colours[(role - CATEGORY) % len(colours)]
        return self.palette.technical if role == TECHNICAL else self.palette.statuses[role]

    def strip(self, role: int) -> tuple[QBrush, bool]:
        """Return how a bar of a role is filled where it is only a strip, and whether it has yet to begin."""
        if role >= CATEGORY:
            pattern = (role - CATEGORY) // len(self.palette.categories)
            return QBrush(self.role_colour(role), _STRIP_PATTERNS[pattern]), False
        wrong = role in _FAILED
        return QBrush(
            self.role_colour(role), Qt.BrushStyle.Dense4Pattern if wrong else Qt.BrushStyle.SolidPattern
        ), role <= STATUSES["ACKNOWLEDGED"] or role == TECHNICAL

    def swatch(self, role: int) -> QPixmap:
        """Return what stands for a role in the legend: its icon, or its colour in its pattern."""
        size = self.metrics.swatch
        beside = (size - self.metrics.small_icon) // 2
        swatch = self._canvas(size, size)
        with QPainter(swatch) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            base = self.role_colour(role)
            body = QPainterPath()
            body.addRoundedRect(QRectF(0.5, 0.5, size - 1, size - 1), 3, 3)
            if role >= CATEGORY:
                painter.fillPath(body, mixed(base, self.palette.canvas, 0.35))
                painter.setClipPath(body)
                self._stripe(painter, QRect(0, 0, size, size), role, base)
            elif role < len(self.status_icons):
                painter.fillPath(body, mixed(base, self.palette.canvas, 0.2))
                painter.drawPixmap(beside, beside, self.status_icons[role])
            else:
                painter.fillPath(body, base)
        return swatch

    def _stripe(self, painter: QPainter, place: QRect, role: int, base: QColor) -> None:
        """Fill the stripe that tells a bar's category: the pattern as well as the colour."""
        pattern = (role - CATEGORY) // len(self.palette.categories) if role >= CATEGORY else 0
        painter.setPen(Qt.PenStyle.NoPen)
        x, y, width, height = place.x(), place.y(), place.width(), place.height()
        if pattern == 0:
            painter.fillRect(QRectF(place), base)
        elif pattern in (1, 2):
            on, step = (5, 8) if pattern == 1 else (2, 4)
            for top in range(y, y + height, step):
                painter.fillRect(QRectF(x, top, width, min(on, y + height - top)), base)
        else:
            painter.save()
            painter.setClipRect(place, Qt.ClipOperation.IntersectClip)
            painter.setPen(QPen(base, 2))
            for top in range(y - width, y + height + width, 5):
                painter.drawLine(QPointF(x - 1, top + width + 1), QPointF(x + width + 1, top - 1))
            painter.restore()

    def _canvas(self, width: int, height: int) -> QPixmap:
        pixmap = QPixmap(round(width * self.ratio), round(height * self.ratio))
        pixmap.setDevicePixelRatio(self.ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        return pixmap

    def _skin(self, role: int, look: int, width: int) -> QPixmap:
        if role in (TOUR_DRAFT, TOUR_PUBLISHED, TOUR_READ):
            return self._envelope(role, width)
        if role in (WANTS_REASON, CANNOT_BE):
            return self._ruling(
                self.palette.doubtful if role == WANTS_REASON else self.palette.refusal, width
            )
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
            if role >= CATEGORY:
                self._stripe(painter, QRect(0, 0, self.metrics.stripe + 1, height), role, base)
            elif role != TECHNICAL:
                painter.fillRect(QRectF(0, 0, self.metrics.stripe, height), base)
            painter.restore()
            pen = QPen(colour, line)
            if role in (STATUSES["DRAFT"], STATUSES["CANCELLED"]) or look & (AWAY | PENDING):
                pen.setDashPattern([3, 2.5])
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(whole, radius, radius)
        return skin

    def _ruling(self, tone: QColor, width: int) -> QPixmap:
        skin, soft = self._canvas(width, self.metrics.bar), QColor(tone)
        soft.setAlpha(46)
        with QPainter(skin) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(tone, 2))
            painter.setBrush(soft)
            painter.drawRoundedRect(QRectF(1, 1, width - 2, self.metrics.bar - 2), 5, 5)
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
        elif role == TOUR_READ:
            pen.setColor(mixed(self.palette.statuses[STATUSES["DONE"]], self.palette.tour_edge, 0.55))
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

    def _marks(
        self, size: int, marks: dict[tuple[int, int], tuple[str, QColor]]
    ) -> list[tuple[QPixmap | None, int]]:
        """Return for each set of flags the marks side by side, and their width with the gap after them.

        Args:
            size: The pixels of a mark.
            marks: By the bits that matter and what they must read, the icon and its colour.
        """
        icons = {key: self.icon(name, size, colour) for key, (name, colour) in marks.items()}
        strips: list[tuple[QPixmap | None, int]] = []
        made: dict[tuple[tuple[int, int], ...], QPixmap] = {}
        for flags in range(4 * BarColumns.FINDINGS):
            shown = tuple(key for key in marks if flags & key[0] == key[1])
            if not shown:
                strips.append((None, 0))
                continue
            strip = made.get(shown)
            if strip is None:
                strip = made[shown] = self._canvas(size * len(shown), size)
                with QPainter(strip) as painter:
                    for place, key in enumerate(shown):
                        painter.drawPixmap(place * size, 0, icons[key])
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
        self._newer: dict[tuple[str, int], tuple[QStaticText, int]] = {}
        self._older: dict[tuple[str, int], tuple[QStaticText, int]] = {}

    def fitted(self, text: str, room: int) -> QStaticText | None:
        """Return `text` within `room` pixels, or None where not even three letters fit."""
        known = self._newer.get
        whole, width = known((text, -1)) or self._get(text, -1)
        if width <= room:
            return whole
        if room < self._STEP:
            return None
        room -= room % self._STEP
        laid, width = known((text, room)) or self._get(text, room)
        return laid if width else None

    def whole(self, text: str) -> tuple[QStaticText, int]:
        """Return `text` laid out in one line, and its width in pixels."""
        return self._get(text, -1)

    def _get(self, text: str, room: int) -> tuple[QStaticText, int]:
        key = (text, room)
        found = self._newer.get(key)
        if found is None:
            found = self._older.get(key) or self._lay_out(text, room)
            if len(self._newer) >= self._GENERATION:
                self._older, self._newer = self._newer, {}
            self._newer[key] = found
        return found

    def _lay_out(self, text: str, room: int) -> tuple[QStaticText, int]:
        if room >= 0:
            text = self.metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
            if len(text) < 3:
                return QStaticText(), 0
        laid = QStaticText(text)
        laid.setTextFormat(Qt.TextFormat.PlainText)
        laid.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
        laid.prepare(font=self.font)
        return laid, ceil(laid.size().width())
