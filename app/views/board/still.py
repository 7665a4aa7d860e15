"""A picture of the board as it lies still: scrolled and mended in parts, so that little is painted twice.

What moves above the board (what is held, other people, the keyboard's frame) is painted on the window only.
"""

import numpy as np
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QPainter, QPixmap, QRegion

from app.views.board.painting import BoardPainter
from app.views.board.sight import LABEL_ROOM, Sight

_MOST_RECTS = 40
"""Of more places than these to mend, all that lies between them is painted at once."""


class Still:
    """Keeps the picture of what is in sight, and knows which places of it are out of date."""

    def __init__(self) -> None:
        self._picture = QPixmap()
        self._stale = QRegion()
        self._at = QPoint()
        self._is_old = True

    def forget(self, rect: QRect | None, sight: Sight) -> None:
        """Take note that a place of the window has changed, or all of it."""
        if rect is None:
            self._is_old = True
        elif not self._is_old:  # kept as a place of the board: it may be scrolled before it is painted
            self._stale += rect.translated(sight.scroll_x, sight.scroll_y)

    def picture(self, painter: BoardPainter, sight: Sight, now_s: int) -> QPixmap:
        """Return the picture of what is in sight, with all places painted that were out of date."""
        ratio, size = painter.skins.ratio, QSize(sight.width, sight.height)
        whole = QRect(QPoint(), size)
        if self._picture.size() != size * ratio or self._picture.devicePixelRatio() != ratio:
            self._picture = QPixmap(size * ratio)
            self._picture.setDevicePixelRatio(ratio)
            self._is_old = True
        stale = self._stale.translated(-sight.scroll_x, -sight.scroll_y) & whole
        stale = QRegion(whole) if self._is_old else stale + self._followed(sight, ratio, whole)
        self._at = QPoint(sight.scroll_x, sight.scroll_y)
        if not stale.isEmpty():
            rects: list[QRect] = [*stale]  # type: ignore[misc] # the stubs miss its iterator
            if len(rects) > _MOST_RECTS:
                rects = [stale.boundingRect()]
            with QPainter(self._picture) as paint:
                for rect in rects:
                    paint.setClipRect(rect)
                    painter.paint(paint, rect, sight, now_s)
        self._stale, self._is_old = QRegion(), False
        return self._picture

    def _followed(self, sight: Sight, ratio: float, whole: QRect) -> QRegion:
        """Shift the picture as the window was scrolled, and return what is out of date by that."""
        dx, dy = self._at.x() - sight.scroll_x, self._at.y() - sight.scroll_y
        if not dx and not dy:
            return QRegion()
        across, down = dx * ratio, dy * ratio
        if abs(dx) >= whole.width() or abs(dy) >= whole.height() or across % 1 or down % 1:
            return QRegion(whole)
        self._picture.scroll(int(across), int(down), QRect(QPoint(), self._picture.size()))
        stale = QRegion(whole) - QRegion(whole.translated(dx, dy))
        if dx:
            stale += QRect(0, 0, self._pinned(sight, dx), whole.height())
        return stale

    def _pinned(self, sight: Sight, dx: int) -> int:
        """Return how far from the left edge words may stand that do not scroll: they keep in sight.

        These are the words of whatever began before the left edge, now or before the scroll.
        """
        data, columns = sight.data, sight.data.columns
        rows = data.layout.rows_between(sight.scroll_y, sight.scroll_y + sight.height)
        left = max(dx, 0)
        from_s, to_s = sight.seconds(-abs(dx) - LABEL_ROOM), sight.seconds(left + 2)
        reach = left + 4
        if not sight.is_overview:
            slots = columns.visible([row for row in rows if data.layout.heights[row]], from_s, to_s)
            if len(slots):
                end = sight.axis.xs(columns.end[slots]) - sight.scroll_x
                free = sight.axis.xs(columns.room[slots]) - sight.scroll_x
                reach = max(reach, int(np.minimum(free, end + LABEL_ROOM).max()) + 2)
        for row in rows:
            for tour in data.tours.get(row, ()):
                if tour.start_s < to_s and tour.end_s > from_s and not sight.is_month:
                    reach = max(reach, left + LABEL_ROOM)
            for band in data.bands.get(row, ()):
                if band.start_s < to_s and band.end_s > from_s and band.band.text:
                    reach = max(reach, left + 2 * LABEL_ROOM)
        return reach
