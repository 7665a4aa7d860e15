"""The frozen edges of the board: times above, rows at the left; each repaints on its own axis only."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QPolygon,
)
from PySide6.QtWidgets import QToolTip, QWidget

from app.domain.board import Row
from app.views.board.labels import clock, duration, long_day, short_day
from app.views.board.painting import board_fonts
from app.views.board.palette import BoardPalette, mixed
from app.views.board.sight import Sight

HEADER_PX = 48
ROWS_PX = 224


class TimeHeader(QWidget):
    """Days and times over the canvas, the present, and the span of what is held."""

    def __init__(self, sight: Sight, palette: BoardPalette, now: Callable[[], int], parent: QWidget) -> None:
        super().__init__(parent)
        self.sight, self.palette_ = sight, palette
        self._now = now
        self._span: tuple[int, int] | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(self.tr("Times"))

    def show_span(self, span: tuple[int, int] | None) -> None:
        """Mark the time of what is held, from second to second; None to take the mark away."""
        if span != self._span:
            self._span = span
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - it is small: always painted whole
        """Paint days over hours."""
        sight, palette, grid = self.sight, self.palette_, self.sight.grid
        width, height = self.width(), self.height()
        title, detail = board_fonts(self.font())
        now = self._now()
        now_x = sight.x(now) if sight.axis.start_s <= now < sight.axis.end_s else -1000
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), palette.frame)
            painter.setFont(title)
            ends = [*(x - sight.scroll_x for x in grid.days[1:]), sight.axis.width - sight.scroll_x]
            for x, end, day in zip(grid.days, ends, sight.day_of_mark, strict=True):
                left = max(x - sight.scroll_x, 0)
                if left >= width or end <= 0:
                    continue
                painter.setPen(palette.text)
                name, metrics = long_day(day, self.locale()), QFontMetrics(title)
                room = max(min(end, width) - left - 16, 0)
                if metrics.horizontalAdvance(name) > room:
                    name = short_day(day, self.locale())
                painter.drawText(left + 8, 19, metrics.elidedText(name, Qt.TextElideMode.ElideRight, room))
                if x - sight.scroll_x >= 0:
                    painter.fillRect(left, 0, 1, height, palette.grid_day)
            painter.setFont(detail)
            painter.setPen(palette.text_muted)
            for x, minutes in zip(grid.major, grid.major_minutes, strict=True):
                at = x - sight.scroll_x
                if not 0 <= at < width:
                    continue
                painter.fillRect(at, height - 7, 1, 7, palette.grid_day)
                # A time that would be cut, or lie under that of the present, is left out.
                if at + 38 <= width and not -66 < at - now_x < 24:
                    painter.drawText(at + 4, height - 8, f"{minutes // 60:02}:{minutes % 60:02}")
            for at in sight.within(grid.minor, 0, width):
                painter.fillRect(at, height - 4, 1, 4, palette.frame_edge)
            painter.fillRect(0, height - 1, width, 1, palette.frame_edge)
            self._paint_now(painter, detail)
            self._paint_span(painter, title)

    def _paint_span(self, painter: QPainter, font: QFont) -> None:
        if self._span is None:
            return
        sight, palette = self.sight, self.palette_
        x, end = sight.x(self._span[0]), sight.x(self._span[1])
        painter.fillRect(x, self.height() - 4, max(end - x, 2), 4, palette.accent)
        for text, right in ((clock(self._span[0]), True), (clock(self._span[1]), False)):
            wide = QFontMetrics(font).horizontalAdvance(text) + 10
            self._pill(
                painter, x - wide if right else end, self.height() - 23, wide, text, palette.accent, font
            )

    def _paint_now(self, painter: QPainter, font: QFont) -> None:
        now, sight = self._now(), self.sight
        if not sight.axis.start_s <= now < sight.axis.end_s:
            return
        x = sight.x(now)
        text = clock(now)
        wide = QFontMetrics(font).horizontalAdvance(text) + 12
        if -wide < x < self.width() + wide:
            self._pill(painter, x + 1 - wide // 2, self.height() - 24, wide, text, self.palette_.now, font)
            painter.setBrush(self.palette_.now)
            foot = self.height() - 1
            painter.drawPolygon(QPolygon([QPoint(x - 4, foot - 6), QPoint(x + 5, foot - 6), QPoint(x, foot)]))

    def _pill(
        self, painter: QPainter, x: int, y: int, wide: int, text: str, colour: QColor, font: QFont
    ) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRoundedRect(QRectF(x, y, wide, 18), 9, 9)
        painter.setFont(font)
        painter.setPen(self.palette_.canvas)
        painter.drawText(QRect(x, y, wide, 18), Qt.AlignmentFlag.AlignCenter, text)
        painter.setPen(Qt.PenStyle.NoPen)


class RowHeader(QWidget):
    """The names of the rows with their day's work, under the depots, which fold."""

    fold_toggled = Signal(str)
    """The heading of this depot was clicked."""

    row_opened = Signal(object)
    """A row was double-clicked: the `Row`."""

    def __init__(self, sight: Sight, palette: BoardPalette, parent: QWidget) -> None:
        super().__init__(parent)
        self.sight, self.palette_ = sight, palette
        self._marked: int | None = None
        self._painted: dict[int, QPixmap] = {}
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(self.tr("Rows"))

    def sizeHint(self) -> QSize:
        """Return the width it needs."""
        return QSize(ROWS_PX, 100)

    def forget(self) -> None:
        """Paint anew what was kept of the rows: their words, work or looks have changed."""
        self._painted.clear()
        self.update()

    def forget_rows(self, rows: Iterable[int]) -> None:
        """The same for some rows only."""
        for row in rows:
            self._painted.pop(row, None)
        self.update()

    def mark(self, row: int | None) -> None:
        """Show which row a drop would go to."""
        if row != self._marked:
            self._marked = row
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows in sight."""
        sight, palette, layout = self.sight, self.palette_, self.sight.data.layout
        title, _ = board_fonts(self.font())
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), palette.frame)
            top, bottom = event.rect().top() + sight.scroll_y, event.rect().bottom() + 1 + sight.scroll_y
            for row in layout.rows_between(top, bottom):
                if layout.heights[row]:
                    painter.drawPixmap(0, int(layout.tops[row]) - sight.scroll_y, self._picture(row))
            painter.setFont(title)
            for group in layout.groups:
                y = group.top - sight.scroll_y
                if -layout.heading_px < y < self.height():
                    place = QRect(0, y, self.width(), layout.heading_px)
                    painter.fillRect(place, palette.heading)
                    painter.fillRect(0, place.bottom(), self.width(), 1, palette.frame_edge)
                    self._paint_chevron(painter, place, group.folded)
                    name = group.depot or self.tr("No depot")
                    painter.setPen(palette.text)
                    painter.drawText(
                        place.adjusted(26, 0, -36, 0),
                        Qt.AlignmentFlag.AlignVCenter,
                        painter.fontMetrics().elidedText(
                            name, Qt.TextElideMode.ElideRight, self.width() - 70
                        ),
                    )
                    painter.setPen(palette.text_muted)
                    painter.drawText(
                        place.adjusted(0, 0, -10, 0),
                        Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight,
                        str(group.last - group.first),
                    )
            painter.fillRect(self.width() - 1, 0, 1, self.height(), palette.frame_edge)

    def _paint_chevron(self, painter: QPainter, place: QRect, folded: bool) -> None:
        x, y = 14, place.center().y()
        points = [(-2, -4), (3, 1), (-2, 6)] if folded else [(-5, -2), (0, 3), (5, -2)]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self.palette_.text_muted)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygon([QPoint(x + dx, y + dy) for dx, dy in points]))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _picture(self, row: int) -> QPixmap:
        """Return a row as it was painted last: scrolling moves them without painting a word."""
        ratio = self.devicePixelRatioF()
        size = QSize(self.width(), int(self.sight.data.layout.heights[row]))
        kept = self._painted.get(row)
        if kept is None or kept.size() != size * ratio or row == self._marked:
            kept = QPixmap(size * ratio)
            kept.setDevicePixelRatio(ratio)
            kept.fill(self.palette_.frame)
            title, detail = board_fonts(self.font())
            with QPainter(kept) as painter:
                self._paint_row(painter, row, QRect(QPoint(0, 0), size), title, detail)
            if row != self._marked:
                self._painted[row] = kept
        return kept

    def _paint_row(self, painter: QPainter, row: int, place: QRect, title: QFont, detail: QFont) -> None:
        sight, palette = self.sight, self.palette_
        shown = sight.data.rows[row]
        if row == self._marked:
            painter.fillRect(place, palette.accent_soft)
            painter.fillRect(0, place.top(), 3, place.height(), palette.accent)
        painter.fillRect(0, place.bottom(), self.width(), 1, palette.row_line)
        two_lines = sight.metrics.two_lines
        size = 28 if two_lines else 20
        # In a row of several lanes the name stays on its first.
        first = QRect(0, place.top(), self.width(), sight.metrics.lane + sight.metrics.pad)
        self._paint_badge(painter, QRect(10, first.center().y() - size // 2, size, size), shown, detail)
        jobs, minutes = sight.data.workload(row)
        painter.setFont(detail)
        painter.setPen(palette.text_muted if jobs else palette.text_faint)
        work = (str(jobs), duration(minutes)) if jobs else ("–", "")
        wide = max(painter.fontMetrics().horizontalAdvance(text) for text in work)
        left, room = 18 + size, self.width() - 18 - size - 18 - (wide if two_lines else 24)
        box = QRect(self.width() - wide - 10, first.top(), wide, first.height())
        half = first.height() // 2
        if two_lines and jobs:
            painter.drawText(box.adjusted(0, 4, 0, -half), Qt.AlignmentFlag.AlignRight, work[0])
            painter.drawText(box.adjusted(0, half, 0, 0), Qt.AlignmentFlag.AlignRight, work[1])
        else:
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, work[0])
        cut = Qt.TextElideMode.ElideRight
        painter.setFont(title)
        painter.setPen(palette.text)
        name = painter.fontMetrics().elidedText(shown.title, cut, room)
        if two_lines and shown.subtitle:
            painter.drawText(left, first.top() + half - 2, name)
            painter.setFont(detail)
            painter.setPen(palette.text_muted)
            painter.drawText(
                left, first.top() + half + 14, painter.fontMetrics().elidedText(shown.subtitle, cut, room)
            )
        else:
            painter.drawText(
                QRect(left, first.top(), room, first.height()), Qt.AlignmentFlag.AlignVCenter, name
            )

    def _paint_badge(self, painter: QPainter, place: QRect, row: Row, font: QFont) -> None:
        palette = self.palette_
        base = palette.materials[sum(row.title.encode()) % len(palette.materials)]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(mixed(base, palette.frame, 0.22))
        if row.kind == "driver":
            painter.drawEllipse(place)
            text = "".join(word[0] for word in row.title.split()[:2])
        else:
            painter.drawRoundedRect(place, 6, 6)
            text = row.title.replace(" ", "-").split("-")[1 if row.title.count("-") > 1 else 0][:3]
        small = QFont(font)
        small.setPixelSize(11 if place.width() > 24 else 9)
        small.setWeight(QFont.Weight.DemiBold)
        painter.setFont(small)
        painter.setPen(mixed(base, palette.text, 0.55))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text.upper())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Fold or open the depot whose heading was clicked."""
        group = self.sight.data.layout.group_at(event.position().y() + self.sight.scroll_y)
        if group is not None and event.button() == Qt.MouseButton.LeftButton:
            self.fold_toggled.emit(group.depot)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the driver or vehicle."""
        row = self.sight.row_at(event.position().y())
        if row is not None:
            self.row_opened.emit(self.sight.data.rows[row])

    def event(self, event: QEvent) -> bool:
        """Tell the whole name where it is cut."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            row = self.sight.row_at(event.pos().y())
            if row is not None:
                shown = self.sight.data.rows[row]
                text = "\n".join(filter(None, (shown.title, shown.subtitle, shown.depot)))
                QToolTip.showText(event.globalPos(), text, self)
                return True
        return super().event(event)
