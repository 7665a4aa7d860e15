"""A picture of the board as it lies still: scrolled and mended in parts, so that little is painted twice.

What moves above the board (what is held, other people, the keyboard's frame) is painted on the window only.
"""

import numpy as np
from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPixmap, QRegion

from app.views.board.painting import BoardPainter
from app.views.board.sight import Sight

_MOST_RECTS = 64
"""Of more places than these to mend, all that lies between them is painted at once."""


class Still:
    """Keeps the picture of what is in sight, and knows which places of it are out of date.

    What lies beneath the bars has a picture of its own: where only bars change, it is copied, not painted.
    """

    def __init__(self) -> None:
        self._picture, self._ground = QPixmap(), QPixmap()
        self._stale: list[QRect] = []
        self._stale_ground: list[QRect] = []
        self._at = (0, 0)
        self._look = (0, 0, 1.0)
        self._is_old = True

    def forget(self, rect: QRect | None, sight: Sight, beneath: bool = True) -> None:
        """Take note that a place of the window has changed, or all of it; `beneath` the bars too, or not."""
        if rect is None or len(self._stale) == _MOST_RECTS:
            self._is_old = True
        elif not self._is_old:  # kept as a place of the board: it may be scrolled before it is painted
            place = rect.translated(sight.scroll_x, sight.scroll_y)
            self._stale.append(place)
            if beneath:
                self._stale_ground.append(place)

    def picture(self, painter: BoardPainter, sight: Sight, now_s: int) -> QPixmap:
        """Return the picture of what is in sight, with all places painted that were out of date."""
        ratio, at = painter.skins.ratio, (sight.scroll_x, sight.scroll_y)
        whole = QRect(0, 0, sight.width, sight.height)
        if self._look != (look := (sight.width, sight.height, ratio)):
            self._look, self._is_old = look, True
            self._picture, self._ground = QPixmap(whole.size() * ratio), QPixmap(whole.size() * ratio)
            for picture in (self._picture, self._ground):
                picture.setDevicePixelRatio(ratio)
        if not self._is_old and not self._stale and self._at == at:
            return self._picture
        bare = uncovered = None
        if self._is_old:
            bare = uncovered = QRegion(whole)
        elif self._at != at:
            bare, uncovered = self._followed(sight, ratio, whole)
        self._at = at
        beneath = self._places(self._stale_ground, bare, sight, whole)
        if beneath:
            with QPainter(self._ground) as paint:
                for rect in beneath:
                    paint.setClipRect(rect)
                    painter.paint_ground(paint, rect, sight)
        above = self._places(self._stale, uncovered, sight, whole)
        if above:
            with QPainter(self._picture) as paint:
                for rect in above:
                    paint.setClipRect(rect)
                    paint.drawPixmap(0, 0, self._ground)
                    painter.paint_bars(paint, rect, sight, now_s)
        self._stale, self._stale_ground, self._is_old = [], [], False
        return self._picture

    @staticmethod
    def _places(stale: list[QRect], uncovered: QRegion | None, sight: Sight, whole: QRect) -> list[QRect]:
        """Return what of the window is to be painted: what is out of date, and what a scroll uncovered."""
        if not stale and uncovered is None:
            return []
        places = [place.translated(-sight.scroll_x, -sight.scroll_y) & whole for place in stale]
        if len(places) == 1 and uncovered is None:  # one bar changed: no need to weigh places against others
            return places if places[0].isValid() else []
        region = QRegion(uncovered) if uncovered is not None else QRegion()
        for place in places:
            region += place
        if region.rectCount() > _MOST_RECTS:
            return [region.boundingRect()]
        return [*region]  # type: ignore[misc] # the stubs miss its iterator

    def _followed(self, sight: Sight, ratio: float, whole: QRect) -> tuple[QRegion, QRegion]:
        """Shift the pictures as the window was scrolled; return what to paint: beneath the bars, and all."""
        dx, dy = self._at[0] - sight.scroll_x, self._at[1] - sight.scroll_y
        across, down = dx * ratio, dy * ratio
        if abs(dx) >= whole.width() or abs(dy) >= whole.height() or across % 1 or down % 1:
            return QRegion(whole), QRegion(whole)
        for picture in (self._picture, self._ground):
            picture.scroll(int(across), int(down), picture.rect())
        bare = QRegion(whole) - QRegion(whole.translated(dx, dy))
        uncovered = QRegion(bare)
        if dx:
            beneath, above = self._pinned(sight, dx)
            bare += QRect(0, 0, beneath, whole.height())
            uncovered += QRect(0, 0, above, whole.height())
        return bare, uncovered

    def _pinned(self, sight: Sight, dx: int) -> tuple[int, int]:
        """Return how far from the left edge words may stand that do not scroll: they keep in sight.

        These are the words of whatever began before the left edge, now or before the scroll: first of what
        lies beneath the bars, then of everything.
        """
        data, columns, label_room = sight.data, sight.data.columns, sight.metrics.label_room
        rows = data.layout.rows_between(sight.scroll_y, sight.scroll_y + sight.height)
        left = max(dx, 0)
        from_s, to_s = sight.seconds(-abs(dx) - label_room), sight.seconds(left + 2)
        beneath, reach = 0, left + 4
        if not sight.is_overview:
            slots = columns.visible([row for row in rows if data.layout.heights[row]], from_s, to_s)
            if len(slots):
                end = sight.axis.xs(columns.end[slots]) - sight.scroll_x
                free = sight.axis.xs(columns.room[slots]) - sight.scroll_x
                reach = max(reach, int(np.minimum(free, end + label_room).max()) + 2)
        for row in rows:
            for tour in data.tours.get(row, ()):
                if tour.start_s < to_s and tour.end_s > from_s and not sight.is_month:
                    reach = max(reach, left + label_room)
            for band in data.bands.get(row, ()):
                if band.start_s < to_s and band.end_s > from_s and band.band.text:
                    beneath = left + 2 * label_room
        return beneath, max(beneath, reach)
