"""A map of the day drawn by us from coordinates: depots, stops, trucks and the way of each tour.

The land beneath comes from a server of tiles where one is named; else a grid stands for it.
"""

import math
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolButton, QToolTip, QWidget

from app.domain.jobs import StopKind
from app.domain.travel import Point, mercator
from app.services.live import LiveDay, LiveStop, LiveTour
from app.views import style
from app.views.live.looks import colour, stop_tone
from app.views.live.tiles import CLOSEST, NO_PICTURE, SILENT, Tile, Tiles

_KM_A_DEGREE = 111.2
_MARGIN = 48  # pixels around all that is shown
_NEAR = 14  # pixels within which a click means a place
_DOT = 5
_TRUCK = 22
_DEPOT = 20
_STEP = 1.25
_CLOSEST, _WIDEST = 400.0, 0.2  # pixels a kilometre
_KM = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500)
_SCALE = 110  # pixels, the longest bar of the scale
_MOVED = 4
_WIDER = 4  # how many scales above a tile may stand for it


@dataclass(frozen=True, slots=True)
class _Flat:
    """Latitude and longitude laid flat: kilometres east and south of a middle, true around it."""

    lat: float
    lon: float

    @property
    def world_km(self) -> float:
        """The length of the middle's parallel: how wide the world is at this scale."""
        return 360 * _KM_A_DEGREE * math.cos(math.radians(self.lat))

    def of(self, point: Point) -> QPointF:
        (x, y), (x0, y0) = mercator(point), mercator((self.lat, self.lon))
        return QPointF(x - x0, y - y0) * self.world_km


class MapView(QWidget):
    """The day from above: a click opens a stop.

    The wheel or + and - zoom, dragging or the arrows move it, 0 shows all.
    """

    stop_chosen = Signal(object, object)
    """A stop was clicked, or a truck (then without a stop): the tour's and the stop's id."""

    background_asked = Signal()
    """What lies beneath the map is to be chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumHeight(160)
        self.setAccessibleName(self.tr("Map of the day"))
        self._day: LiveDay | None = None
        self._chosen: UUID | None = None
        self._flat = _Flat(46.6, 2.4)
        self._scale = 1.0
        self._shift = QPointF()
        self._fitted = True
        self._pressed: QPointF | None = None
        self._dragged = False
        self._tiles: Tiles | None = None
        self._credit = ""
        self._background = QToolButton(self)
        self._background.setAutoRaise(True)
        self._background.setToolTip(self.tr("Map background…"))
        self._background.setAccessibleName(self.tr("Map background…"))
        self._background.clicked.connect(self.background_asked)
        self._background.setIcon(style.icon("mdi6.layers-outline"))

    def set_tiles(self, template: str, credit: str = "") -> None:
        """Lay a server's tiles beneath the map, or a grid where none is named.

        Args:
            template: As `tiles.checked` returns it.
            credit: To whom they are owed; it stands in the corner.
        """
        if self._tiles is not None:
            self._tiles.want(())
            self._tiles.deleteLater()
        self._tiles, self._credit = (Tiles(template, self) if template else None), credit
        if self._tiles is not None:
            self._tiles.changed.connect(self.update)
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for a region."""
        return QSize(600, 300)

    def show_day(self, day: LiveDay) -> None:
        """Show where everything is; what a person zoomed to stays in sight."""
        first = self._day is None
        self._day = day
        if first or self._fitted:
            self.fit()
        self.update()

    def choose(self, tour_id: UUID | None) -> None:
        """Let one tour stand out."""
        if tour_id != self._chosen:
            self._chosen = tour_id
            self.update()

    # -- where things are

    def fit(self) -> None:
        """Show all places."""
        self._fitted = True
        points = self._points()
        if not points:
            self.update()
            return
        lats, lons = [lat for lat, _ in points], [lon for _, lon in points]
        self._flat = _Flat((min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2)
        flat = [self._flat.of(point) for point in points]
        wide = max(max(p.x() for p in flat) - min(p.x() for p in flat), 2.0)
        high = max(max(p.y() for p in flat) - min(p.y() for p in flat), 2.0)
        room_x, room_y = max(self.width() - 2 * _MARGIN, 50), max(self.height() - 2 * _MARGIN, 50)
        self._scale = min(room_x / wide, room_y / high, _CLOSEST)
        self._shift = QPointF()
        self.update()

    def _points(self) -> list[Point]:
        if self._day is None:
            return []
        found = [point for _, point in self._day.depots] if self._day.tours else []
        for tour in self._day.tours:
            found += [stop.point for stop in tour.stops if stop.point is not None]
            if tour.point is not None:
                found.append(tour.point)
        return found

    def place_of(self, point: Point) -> QPointF:
        """Return where a point lies in the widget."""
        middle = QPointF(self.width() / 2, self.height() / 2)
        return middle + self._flat.of(point) * self._scale + self._shift

    def _zoom(self, factor: float, around: QPointF) -> None:
        scale = min(max(self._scale * factor, _WIDEST), _CLOSEST)
        middle = QPointF(self.width() / 2, self.height() / 2)
        held = around - middle - self._shift
        self._shift += held * (1 - scale / self._scale)
        self._scale, self._fitted = scale, False
        self.update()

    def at(self, position: QPointF) -> tuple[LiveTour, LiveStop | None] | None:
        """Return the truck or stop under a position: the nearest, of the tour that stands out first."""
        if self._day is None:
            return None
        best: tuple[float, LiveTour, LiveStop | None] | None = None
        for tour in self._day.tours:
            bonus = 3.0 if tour.tour_id == self._chosen else 0.0
            places: list[tuple[Point | None, LiveStop | None]] = [(stop.point, stop) for stop in tour.stops]
            for point, stop in [*places, (tour.point, None)]:
                if point is None:
                    continue
                away = self.place_of(point) - position
                if stop is None:
                    away += QPointF(0, -_TRUCK)  # a truck is drawn above its place
                distance = math.hypot(away.x(), away.y()) - bonus
                if distance <= _NEAR and (best is None or distance < best[0]):
                    best = (distance, tour, stop)
        return best[1:] if best is not None else None

    # -- drawing

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the day."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), colour("sunken"))
        if self._day is None or not self._points():
            painter.setPen(colour("muted"))
            painter.setFont(style.text_font())
            words = self.tr("No place of today's tours is known on the map yet.")
            painter.drawText(
                self.rect().adjusted(20, 0, -20, 0),
                Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap,
                words,
            )
            return
        on_land = self._draw_land(painter)
        if not on_land:
            self._draw_grid(painter)
        tours = sorted(self._day.tours, key=lambda tour: tour.tour_id == self._chosen)
        for tour in tours:
            self._draw_way(painter, tour)
        # Signs first, words where they leave room: nothing is written over a truck.
        taken: list[QRectF] = []
        names: list[tuple[str, QPointF, str, bool]] = []
        for name, point in self._day.depots:
            box = self._draw_depot(painter, self.place_of(point))
            taken.append(box)
            names.append((name, _beside(box), "text", True))
        for tour in tours:
            for stop in tour.stops:
                if stop.point is not None and stop.kind not in (StopKind.DEPOT, StopKind.LOAD_EMPTY):
                    self._draw_stop(painter, tour, stop, self.place_of(stop.point))
        for tour in tours:
            if tour.point is not None and tour.status in ("running", "published"):
                box = self._draw_truck(painter, tour, self.place_of(tour.point))
                taken.append(box)
                chosen = tour.tour_id == self._chosen
                names.insert(0, (tour.driver, _beside(box), "accent" if chosen else "text", chosen))
        for words, at, tone, bold in names:
            self._write(painter, words, at, tone, taken, bold=bold)
        if not on_land:  # there the land says it
            self._draw_towns(painter, self._day, taken)
        self._draw_scale(painter)

    def _draw_land(self, painter: QPainter) -> bool:
        """Draw the tiles that are at hand and ask for the others; return whether some were drawn."""
        if self._tiles is None:
            return False
        world = self._flat.world_km * self._scale
        z = round(math.log2(max(world * self.devicePixelRatioF() / 256, 1)))
        z = min(z, CLOSEST)
        count = 2**z
        size = world / count
        east, south = mercator((self._flat.lat, self._flat.lon))
        origin = QPointF(self.width() / 2, self.height() / 2) + self._shift - QPointF(east, south) * world
        columns, rows = (
            range(max(math.floor(-start / size), 0), min(math.ceil((room - start) / size), count))
            for start, room in ((origin.x(), self.width()), (origin.y(), self.height()))
        )
        wanted = [Tile(z, x, y) for x in columns for y in rows]
        drawn = False
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for tile in wanted:
            # Whole pixels: between smooth edges the ground would shine through.
            left, right = (round(origin.x() + (tile.x + n) * size) for n in (0, 1))
            top, bottom = (round(origin.y() + (tile.y + n) * size) for n in (0, 1))
            place = QRectF(left, top, right - left, bottom - top)
            drawn |= self._draw_tile(painter, self._tiles, tile, place)
        self._tiles.want(wanted)
        if drawn:
            veil = colour("sunken")
            veil.setAlpha(150 if style.is_dark() else 60)  # what is ours stands out
            painter.fillRect(self.rect(), veil)
            self._note(painter, self._credit)
        if self._tiles.fault:
            self._note(painter, self._fault(self._tiles.fault), at_top=True)
        return drawn

    def _fault(self, fault: str) -> str:
        if fault == SILENT:
            return self.tr("The server of the map background does not answer.")
        if fault == NO_PICTURE:
            return self.tr("The server of the map background gives no pictures: look at its address.")
        return self.tr("The server of the map background refuses (answer {code}).").format(code=fault)

    @staticmethod
    def _draw_tile(painter: QPainter, tiles: Tiles, tile: Tile, place: QRectF) -> bool:
        """Draw a tile, or until it comes its part of a wider one."""
        part, found = QRectF(0, 0, 1, 1), tiles.kept(tile)
        for _ in range(_WIDER):
            if found is not None or not tile.z:
                break
            part = QRectF(
                (tile.x % 2 + part.x()) / 2, (tile.y % 2 + part.y()) / 2, part.width() / 2, part.height() / 2
            )
            tile = Tile(tile.z - 1, tile.x // 2, tile.y // 2)
            found = tiles.kept(tile)
        if found is None:
            return False
        wide, high = found.width(), found.height()
        source = QRectF(part.x() * wide, part.y() * high, part.width() * wide, part.height() * high)
        painter.drawPixmap(place, found, source)
        return True

    def _note(self, painter: QPainter, words: str, *, at_top: bool = False) -> None:
        """Write in the right corner, cut to the width."""
        if not words:
            return
        painter.setFont(style.text_font(11))
        metrics = painter.fontMetrics()
        words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, self.width() - 2 * _MARGIN)
        room = QRectF(0, 0, metrics.horizontalAdvance(words) + 10, metrics.height() + 2)
        room.moveTo(self.width() - room.width(), self.height() - room.height())
        if at_top:
            room.moveTo(0, 0)
        ground = colour("surface")
        ground.setAlpha(210)
        painter.fillRect(room, ground)
        painter.setPen(colour("warning" if at_top else "muted"))
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, words)

    def _draw_grid(self, painter: QPainter) -> None:
        step = next((km for km in _KM if km * self._scale >= _SCALE / 2), _KM[-1]) * self._scale
        origin = QPointF(self.width() / 2, self.height() / 2) + self._shift
        painter.setPen(QPen(colour("line"), 1))
        for start, size, is_wide in ((origin.x(), self.width(), True), (origin.y(), self.height(), False)):
            at = start % step
            while at < size:
                if is_wide:
                    painter.drawLine(QPointF(at, 0), QPointF(at, self.height()))
                else:
                    painter.drawLine(QPointF(0, at), QPointF(self.width(), at))
                at += step

    def _draw_way(self, painter: QPainter, tour: LiveTour) -> None:
        chosen = tour.tour_id == self._chosen
        done: list[QPointF] = []
        ahead: list[QPointF] = []
        for stop in tour.stops:
            if stop.point is None:
                continue
            place = self.place_of(stop.point)
            if stop.done_at is not None:
                done.append(place)
            else:
                ahead.append(place)
        if ahead and tour.point is not None and tour.status == "running":
            here = self.place_of(tour.point)
            done, ahead = [*done, here], [here, *ahead]
        elif ahead and done:
            ahead = [done[-1], *ahead]
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour("accent" if chosen else "faint"), 3 if chosen else 1.4))
        painter.drawPolyline(QPolygonF(done))
        dashed = QPen(colour("accent" if chosen else "faint"), 2 if chosen else 1.2, Qt.PenStyle.DashLine)
        painter.setPen(dashed)
        painter.drawPolyline(QPolygonF(ahead))

    def _draw_stop(self, painter: QPainter, tour: LiveTour, stop: LiveStop, place: QPointF) -> None:
        size = _DOT + (2 if tour.tour_id == self._chosen else 0)
        tone = stop_tone(stop)
        painter.setPen(QPen(colour("surface"), 1.5))
        painter.setBrush(colour("muted" if tone == "line_strong" else tone))
        if stop.kind == StopKind.OUTLET:
            painter.drawRect(QRectF(place.x() - size, place.y() - size, 2 * size, 2 * size))
        else:
            painter.drawEllipse(place, size, size)
        if stop.is_blocked:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour("error"), 2))
            painter.drawEllipse(place, size + 5, size + 5)

    def _draw_depot(self, painter: QPainter, place: QPointF) -> QRectF:
        box = QRectF(place.x() - _DEPOT / 2, place.y() - _DEPOT / 2, _DEPOT, _DEPOT)
        painter.setPen(QPen(colour("line_strong"), 1))
        painter.setBrush(colour("surface"))
        painter.drawRoundedRect(box, 4, 4)
        painter.drawPixmap(box.topLeft() + QPointF(2, 2), style.picture("depot", "text", 16))
        return box

    def _draw_truck(self, painter: QPainter, tour: LiveTour, place: QPointF) -> QRectF:
        tone = "error" if tour.blocked or tour.silent_minutes else "accent"
        box = QRectF(place.x() - _TRUCK / 2, place.y() - _TRUCK * 1.5, _TRUCK, _TRUCK)
        painter.setPen(QPen(colour("surface"), 1.5))
        painter.setBrush(colour(tone))
        pin = QPolygonF(
            [place, QPointF(box.left() + 5, box.bottom() - 3), QPointF(box.right() - 5, box.bottom() - 3)]
        )
        painter.drawPolygon(pin)
        painter.drawEllipse(box)
        painter.drawPixmap(box.topLeft() + QPointF(4, 4), style.picture("vehicle", "on_accent", 14))
        return box

    def _draw_towns(self, painter: QPainter, day: LiveDay, taken: list[QRectF]) -> None:
        seen: set[str] = set()
        for tour in day.tours:
            for stop in tour.stops:
                town = stop.place.rpartition(" · ")[2]
                if stop.kind == StopKind.JOB and stop.point is not None and town and town not in seen:
                    seen.add(town)
                    place = self.place_of(stop.point) + QPointF(_DOT + 5, 0)
                    self._write(painter, town, place, "muted", taken, sign=2 * _DOT)

    def _write(
        self,
        painter: QPainter,
        words: str,
        at: QPointF,
        tone: str,
        taken: list[QRectF],
        *,
        bold: bool = False,
        sign: float = _TRUCK,
    ) -> None:
        """Write to the right of a sign, else to its left, unless something is written there already."""
        painter.setFont(style.text_font(12, bold=bold))
        metrics = painter.fontMetrics()
        room = QRectF(
            at.x(), at.y() - metrics.height() / 2, metrics.horizontalAdvance(words) + 4, metrics.height()
        )
        if room.right() > self.width() >= at.x():
            room.moveRight(at.x() - sign - 8)
        inside = QRectF(self.rect()).intersects(room)
        if not inside or any(room.intersects(other) for other in taken):
            return
        taken.append(room)
        ground = colour("sunken")
        ground.setAlpha(200)
        painter.fillRect(room, ground)
        painter.setPen(colour(tone))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)

    def _draw_scale(self, painter: QPainter) -> None:
        km = max((km for km in _KM if km * self._scale <= _SCALE), default=_KM[0])
        wide, left, low = km * self._scale, 14.0, self.height() - 14.0
        painter.setPen(QPen(colour("muted"), 1.5))
        line = [QPointF(left, low - 5), QPointF(left, low), QPointF(left + wide, low)]
        painter.drawPolyline(QPolygonF([*line, QPointF(left + wide, low - 5)]))
        painter.setFont(style.text_font(12))
        words = self.tr("{distance} km").format(distance=style.number(km, 1 if km < 1 else 0))
        painter.drawText(QPointF(left + wide + 6, low), words)

    # -- hands

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep all in sight, unless a person looks closer."""
        super().resizeEvent(event)
        self._background.move(self.width() - self._background.sizeHint().width() - 4, 4)
        if self._fitted:
            self.fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom around the pointer."""
        self._zoom(_STEP if event.angleDelta().y() > 0 else 1 / _STEP, event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to drag, or to click."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed, self._dragged = event.position(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the map, or show what can be clicked."""
        if self._pressed is None:
            hit = self.at(event.position())
            self.setCursor(Qt.CursorShape.PointingHandCursor if hit else Qt.CursorShape.ArrowCursor)
            return
        way = event.position() - self._pressed
        if self._dragged or way.manhattanLength() > _MOVED:
            self._dragged, self._fitted = True, False
            self._shift += way
            self._pressed = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open what was clicked."""
        clicked = self._pressed is not None and not self._dragged
        self._pressed = None
        self.setCursor(Qt.CursorShape.ArrowCursor)
        hit = self.at(event.position()) if clicked else None
        if hit is not None:
            tour, stop = hit
            self.stop_chosen.emit(tour.tour_id, stop.id if stop is not None else None)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Zoom in where there is nothing to open."""
        if self.at(event.position()) is None:
            self._zoom(_STEP**2, event.position())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Zoom and move by the keyboard."""
        moves = {
            Qt.Key.Key_Left: QPointF(40, 0),
            Qt.Key.Key_Right: QPointF(-40, 0),
            Qt.Key.Key_Up: QPointF(0, 40),
            Qt.Key.Key_Down: QPointF(0, -40),
        }
        key, middle = Qt.Key(event.key()), QPointF(self.width() / 2, self.height() / 2)
        if key in moves:
            self._shift += moves[key]
            self._fitted = False
            self.update()
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self._zoom(_STEP, middle)
        elif key == Qt.Key.Key_Minus:
            self._zoom(1 / _STEP, middle)
        elif key == Qt.Key.Key_0:
            self.fit()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Say what lies under the pointer."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            hit = self.at(QPointF(event.pos()))
            if hit is None:
                QToolTip.hideText()
            else:
                QToolTip.showText(event.globalPos(), self._told(*hit), self)
            return True
        return super().event(event)

    def _told(self, tour: LiveTour, stop: LiveStop | None) -> str:
        if stop is None:
            seen = self.tr("last seen here at {time}").format(time=style.clock(tour.point_at))
            return f"{tour.driver} · {tour.vehicle}\n{seen}"
        if stop.done_at is not None:
            when = self.tr("left at {time}").format(time=style.clock(stop.done_at))
        elif stop.arrived_at is not None:
            when = self.tr("there since {time}").format(time=style.clock(stop.arrived_at))
        else:
            when = self.tr("expected at {time}, planned at {planned}").format(
                time=style.clock(stop.arrives_at), planned=style.clock(stop.starts_at)
            )
        return f"{stop.place}\n{tour.driver} · {when}"


def _beside(box: QRectF) -> QPointF:
    return QPointF(box.right() + 4, box.center().y())
