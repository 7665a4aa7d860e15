"""All rows and all days in a strip: where there is work, where something is wrong, and what is in sight."""

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.domain.layout import BarColumns, density
from app.views.board.palette import STATUSES, BoardPalette
from app.views.board.sight import Sight

MINIMAP_PX = 58

_WRONG = BarColumns.LATE | BarColumns.PROBLEM | 2 * BarColumns.FINDINGS
_REFRESH_MS = 250
"""How long changes are gathered before the picture is made anew."""


class Minimap(QWidget):
    """A picture of the whole plan, made from the columns; a click or a drag goes there.

    Args:
        sight: What the canvas shows.
        palette: Its colours.
        now: Tells the present in seconds since 1970.
        parent: The canvas.
    """

    went = Signal(float, float)
    """A place was pointed at: the shares (0 to 1) of the whole width and height."""

    def __init__(self, sight: Sight, palette: BoardPalette, now: Callable[[], int], parent: QWidget) -> None:
        super().__init__(parent)
        self.sight, self.palette_, self._now = sight, palette, now
        self._picture: QImage | None = None
        self._grab = QPoint()
        self._timer = QTimer(self, singleShot=True, interval=_REFRESH_MS)
        self._timer.timeout.connect(self.refresh)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(self.tr("Overview of the whole plan"))
        self.setToolTip(self.tr("The whole plan at a glance: click or drag to go there"))

    def sizeHint(self) -> QSize:
        """Return the height it needs."""
        return QSize(200, MINIMAP_PX)

    def forget(self) -> None:
        """Make the picture anew, soon: changes come in swarms."""
        if not self._timer.isActive():
            self._timer.start()

    @Slot()
    def refresh(self) -> None:
        """Make the picture anew, now."""
        self._timer.stop()
        self._picture = None
        self.update()

    @property
    def window_rect(self) -> QRect:
        """Return what stands for the part of the plan in sight."""
        sight = self.sight
        across = self.width() / max(sight.axis.width, 1)
        down = self._down()
        x, y = round(sight.scroll_x * across), 2 + round(sight.scroll_y * down)
        wide, high = round(sight.width * across), round(sight.height * down)
        return QRect(x, y, max(wide, 6), max(high, 6)) & self.rect().adjusted(0, 1, -1, -1)

    def _down(self) -> float:
        """Return the pixels here for each pixel of the rows."""
        return (self.height() - 4) / max(self.sight.data.layout.height, self.sight.height, 1)

    def _made(self) -> QImage:
        """Return the picture: the more bars lie on a pixel, the fuller its colour."""
        data, sight, palette = self.sight.data, self.sight, self.palette_
        width, height = max(self.width(), 1), max(self.height() - 4, 1)
        columns, layout = data.columns, data.layout
        shown = np.flatnonzero(columns.row >= 0)
        tops, heights = np.array(layout.tops), np.array(layout.heights)
        shown = shown[heights[columns.row[shown]] > 0]
        row = columns.row[shown]
        middle = (tops[row] + heights[row] // 2) * self._down()
        lines = middle.astype(np.int64)
        start, end = columns.start[shown], columns.end[shown]
        done = (columns.status[shown] >= STATUSES["DONE"]) & (columns.status[shown] <= STATUSES["INVOICED"])
        wrong = (columns.flags[shown] & _WRONG) > 0
        thick = min(max(int(self._down() * sight.metrics.lane) - 1, 1), 3, height - 1)
        ground = _rgb(palette.frame)
        picture = np.empty((height, width, 4), dtype=np.float32)
        picture[:] = (*ground, 255)
        for chosen, colour, least in (
            (~done, palette.statuses[STATUSES["PLANNED"]], 0.42),
            (done, palette.statuses[STATUSES["DONE"]], 0.42),
            (wrong, palette.late, 0.95),
        ):
            found = density(start[chosen], end[chosen], lines[chosen], sight.axis, width, height)
            for below in range(1, thick):
                found[below:] = np.maximum(found[below:], found[:-below])
            share = np.where(found > 0, np.minimum(least + found * 0.12, 1.0), 0.0)[:, :, None]
            picture[:, :, :3] += (np.array(_rgb(colour)) - picture[:, :, :3]) * share
        pixels = np.ascontiguousarray(picture.astype(np.uint8))
        image = QImage(pixels.data, width, height, width * 4, QImage.Format.Format_RGB32)
        return image.copy()  # the array goes, the picture stays

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - one picture and a few lines
        """Paint the picture, the days, the present and what is in sight."""
        if self._picture is None:
            self._picture = self._made()
        sight, palette = self.sight, self.palette_
        across = self.width() / max(sight.axis.width, 1)
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), palette.frame)
            painter.drawImage(0, 2, self._picture)
            for x in sight.grid.days[1:]:
                painter.fillRect(round(x * across), 0, 1, self.height(), palette.frame_edge)
            now = self._now()
            if sight.axis.start_s <= now < sight.axis.end_s:
                painter.fillRect(round(sight.axis.x(now) * across), 0, 1, self.height(), palette.now)
            painter.fillRect(0, 0, self.width(), 1, palette.frame_edge)
            seen = self.window_rect
            veil = QColor(palette.frame)
            veil.setAlpha(120)
            whole = self.rect()
            for beside in (
                QRect(0, 1, seen.left(), whole.height()),
                QRect(seen.right() + 1, 1, whole.width() - seen.right(), whole.height()),
                QRect(seen.left(), 1, seen.width(), seen.top() - 1),
                QRect(seen.left(), seen.bottom() + 1, seen.width(), whole.height() - seen.bottom()),
            ):
                painter.fillRect(beside, veil)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(palette.accent, 1.5))
            painter.drawRoundedRect(seen, 3, 3)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Make the picture at the new size."""
        super().resizeEvent(event)
        self.refresh()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go there; a press within the frame takes hold of it where it is."""
        point, seen = event.position().toPoint(), self.window_rect
        self._grab = point - seen.center() if seen.contains(point) else QPoint()
        self._go(point)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the hand."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go(event.position().toPoint())

    def _go(self, point: QPoint) -> None:
        middle = point - self._grab
        whole = self._down() * max(self.sight.data.layout.height, 1)
        self.went.emit(middle.x() / max(self.width(), 1), (middle.y() - 2) / max(whole, 1))


def _rgb(colour: QColor) -> tuple[int, int, int]:
    """Return a colour in the order in which a picture of 32 bits keeps it."""
    return colour.blue(), colour.green(), colour.red()
