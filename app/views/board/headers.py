"""The frozen edges of the board: times above, rows at the left; each repaints on its own axis only."""

import datetime as dt
from collections.abc import Callable, Iterable

import qtawesome
from PySide6.QtCore import QLocale, QPoint, QPointF, QRect, QRectF, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFont,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QPolygon,
)
from PySide6.QtWidgets import QWidget

from app.domain.axis import local
from app.domain.board import Row
from app.domain.calendar import holiday_name
from app.domain.layout import Group
from app.views.board.labels import clock, duration, long_day, short_day
from app.views.board.painting import draw_touched
from app.views.board.palette import BoardPalette, mixed
from app.views.board.sight import Sight
from app.views.board.skins import Texts

ROWS_PX = 224
LEAST_ROWS_PX, MOST_ROWS_PX = 110, 460
"""How narrow and how wide the names of the rows can be dragged, at the normal size of text."""

_MARK_ALPHA = 40
_GRIP = 5
_LATE_MS = 150
"""How long the figures of rows may be behind their bars."""

_KIND_ICON = {"container": "fa5s.dumpster", "site": "mdi6.map-marker"}


class TimeHeader(QWidget):
    """Days and times over the canvas, the present, and the span of what is held.

    Where days are narrow they stand in the second line, under their weeks.
    """

    day_opened = Signal(object)
    """A day was double-clicked: its date."""

    def __init__(self, sight: Sight, palette: BoardPalette, now: Callable[[], int], parent: QWidget) -> None:
        super().__init__(parent)
        self.sight, self.palette_ = sight, palette
        self._now = now
        self._span: tuple[int, int] | None = None
        self._still: QPixmap | None = None
        self._clocks: dict[str, QPixmap] = {}
        self._titles, self._details = map(Texts, sight.metrics.fonts(self.font()))
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(self.tr("Times"))

    def forget(self) -> None:
        """Paint everything anew: the times or the scale have changed."""
        self._still = None
        self.update()

    def recolour(self, palette: BoardPalette) -> None:
        """Take other colours, and the font and the sizes that the window has now."""
        self.palette_ = palette
        self._clocks.clear()
        self.forget()

    def show_span(self, span: tuple[int, int] | None) -> None:
        """Mark the time of what is held, from second to second; None to take the mark away."""
        if span != self._span:
            self.update(self._span_rect())
            self._span = span
            self.update(self._span_rect())

    def _span_rect(self) -> QRect:
        """Return the place of the mark with the times at both its ends."""
        if self._span is None:
            return QRect()
        x, end = self.sight.x(self._span[0]), self.sight.x(self._span[1])
        metrics = self.sight.metrics
        room, high = metrics.clock_room, metrics.pill + metrics.foot
        return QRect(x - room, self.height() - high, max(end - x, 2) + 2 * room, high)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what is kept of days and hours, and over it the time of what is held."""
        if self._still is None or self._still.size() != self.size() * self.devicePixelRatioF():
            self._still = QPixmap(self.size() * self.devicePixelRatioF())
            self._still.setDevicePixelRatio(self.devicePixelRatioF())
            with QPainter(self._still) as painter:
                self._paint_still(painter)
        with QPainter(self) as painter:
            draw_touched(painter, event.region(), self._still)
            self._paint_span(painter)

    def _paint_still(self, painter: QPainter) -> None:
        """Paint days over hours, and the present."""
        sight, palette, grid, metrics = self.sight, self.palette_, self.sight.grid, self.sight.metrics
        width, height, foot = self.width(), self.height(), metrics.foot
        fonts = metrics.fonts(self.font())
        if (self._titles.font, self._details.font) != fonts:
            self._titles, self._details = map(Texts, fonts)
        now = self._now()
        now_x = sight.x(now) if sight.axis.start_s <= now < sight.axis.end_s else -1000
        painter.fillRect(self.rect(), palette.frame)
        if self._days_are_narrow():
            self._paint_weeks(painter, now)
        else:
            self._paint_days(painter, now)
        painter.setFont(self._details.font)
        painter.setPen(palette.text_muted)
        above = height - foot - 2 - self._details.metrics.ascent()
        for x, minutes in zip(grid.major, grid.major_minutes, strict=True):
            at = x - sight.scroll_x
            if not 0 <= at < width:
                continue
            painter.fillRect(at, height - foot - 1, 1, foot + 1, palette.grid_day)
            # A time that would be cut, or lie under that of the present, is left out.
            if at + metrics.hour_room <= width and not -metrics.now_before < at - now_x < metrics.now_after:
                hour, _ = self._details.whole(f"{minutes // 60:02}:{minutes % 60:02}")
                painter.drawStaticText(at + 4, above, hour)
        for at in sight.within(grid.minor, 0, width):
            painter.fillRect(at, height - 4, 1, 4, palette.frame_edge)
        painter.fillRect(0, height - 1, width, 1, palette.frame_edge)
        self._paint_now(painter)

    def _days_are_narrow(self) -> bool:
        return self.sight.axis.px_per_hour * 24 < self.sight.metrics.day_room

    def _spans(self) -> list[tuple[int, int, dt.date]]:
        """Return the days in sight: from where to where, unclipped, and which."""
        sight, grid = self.sight, self.sight.grid
        ends = [*(x - sight.scroll_x for x in grid.days[1:]), sight.axis.width - sight.scroll_x]
        spans = [
            (x - sight.scroll_x, end, day)
            for x, end, day in zip(grid.days, ends, sight.day_of_mark, strict=True)
        ]
        return [span for span in spans if span[0] < self.width() and span[1] > 0]

    def _tint(self, painter: QPainter, x: int, end: int, top: int, day: dt.date, now: int) -> None:
        """Shade a day on which nobody works, and mark today."""
        palette, is_today = self.palette_, day == local(now).date()
        height = self.height()
        if day.weekday() == 6 or holiday_name(day):
            painter.fillRect(x, top, end - x, height - top, palette.closed_header)
        if is_today:
            painter.fillRect(x, height - 3, end - x, 3, palette.accent)

    def _paint_days(self, painter: QPainter, now: int) -> None:
        """Paint each day with its name, and that of a holiday, over its hours."""
        palette, width, titles = self.palette_, self.width(), self._titles
        spans, above = self._spans(), self.sight.metrics.day_base - titles.metrics.ascent()
        painter.setFont(titles.font)
        for x, end, day in spans:
            left = max(x, 0)
            if len(spans) > 1:
                self._tint(painter, x, end, 0, day, now)
            name, holiday = long_day(day, self.locale()), holiday_name(day)
            room = max(min(end, width) - left - 16, 0)
            if titles.whole(name)[1] > room:
                name = short_day(day, self.locale())
            wide = titles.whole(name)[1]
            for text, tone, at in ((name, palette.text, 0), (holiday, palette.late, wide + 14)):
                laid = titles.fitted(text, room - at) if text else None
                if laid is not None:
                    painter.setPen(tone)
                    painter.drawStaticText(left + 8 + at, above, laid)
            if x >= 0:
                painter.fillRect(left, 0, 1, self.height(), palette.grid_day)

    def _paint_weeks(self, painter: QPainter, now: int) -> None:
        """Paint the weeks with their months over the days."""
        palette, width, half = self.palette_, self.width(), self.height() // 2
        base = self.sight.metrics.week_base
        spans = self._spans()
        metrics, small = self._titles.metrics, self._details.metrics
        weeks: dict[tuple[int, int], list[tuple[int, int, dt.date]]] = {}
        for x, end, day in spans:
            weeks.setdefault(day.isocalendar()[:2], []).append((x, end, day))
        for (_, number), days in weeks.items():
            left, right = max(days[0][0], 0), min(days[-1][1], width)
            month = self.locale().standaloneMonthName(days[0][2].month)
            text = self.tr("Week {number} · {month} {year}").format(
                number=number, month=month, year=days[0][2].year
            )
            room = right - left - 12
            if metrics.horizontalAdvance(text) > room:
                text = self.tr("W{number}", "short for week").format(number=number)
            painter.setFont(self._titles.font)
            painter.setPen(palette.text)
            if room > 16:
                painter.drawText(left + 6, base, metrics.elidedText(text, Qt.TextElideMode.ElideRight, room))
            painter.fillRect(days[0][0], 0, 1, self.height(), palette.grid_day)
        painter.setFont(self._details.font)
        locale, short = self.locale(), QLocale.FormatType.ShortFormat
        letters = [locale.standaloneDayName(day.isoweekday(), short).rstrip(".") for _, _, day in spans]
        # Where one day has room for its figure only, all have: letters at some would set these apart.
        bare = any(
            small.horizontalAdvance(f"{name[:2]} {day.day}") > end - x - 6
            for (x, end, day), name in zip(spans, letters, strict=True)
        )
        for (x, end, day), name in zip(spans, letters, strict=True):
            self._tint(painter, x + 1, end, half, day, now)
            painter.fillRect(x, half, 1, self.height() - half, palette.frame_edge)
            is_off = day.weekday() > 4 or bool(holiday_name(day))
            painter.setPen(
                palette.late if holiday_name(day) else palette.text_faint if is_off else palette.text
            )
            text = f"{name} {day.day}"
            if bare:
                text = str(day.day)
            elif small.horizontalAdvance(text) > end - x - 6:
                text = f"{name[:2]} {day.day}"
            place = QRect(x, half, end - x, self.height() - half - 3)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)

    def _day_at(self, x: float) -> dt.date | None:
        return next((day for left, end, day in self._spans() if left <= x < end), None)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the day."""
        day = self._day_at(event.position().x())
        if day is not None:
            self.day_opened.emit(day)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Have the whole day told, and the holiday, where they are cut."""
        day = self._day_at(event.position().x())
        words = (long_day(day, self.locale()), holiday_name(day)) if day is not None else ()
        self.setToolTip("\n".join(filter(None, words)))

    def _paint_span(self, painter: QPainter) -> None:
        if self._span is None:
            return
        x, end = self.sight.x(self._span[0]), self.sight.x(self._span[1])
        painter.fillRect(x, self.height() - 4, max(end - x, 2), 4, self.palette_.accent)
        before, after = self._clock(self._span[0]), self._clock(self._span[1])
        wide = before.width() / before.devicePixelRatio()
        y = self.height() - self.sight.metrics.pill - self.sight.metrics.foot + 1
        painter.drawPixmap(QPointF(x - wide, y), before)
        painter.drawPixmap(end, y, after)

    def _clock(self, seconds: int) -> QPixmap:
        """Return the pill that tells a time of what is held: a drag comes by the same ones again."""
        text, ratio = clock(seconds), self.devicePixelRatioF()
        pill = self._clocks.get(text)
        if pill is None or pill.devicePixelRatio() != ratio:
            wide = self._titles.metrics.horizontalAdvance(text) + 10
            place = QRect(0, 0, wide, self.sight.metrics.pill)
            pill = self._clocks[text] = QPixmap(place.size() * ratio)
            pill.setDevicePixelRatio(ratio)
            pill.fill(Qt.GlobalColor.transparent)
            with QPainter(pill) as painter:
                self._pill(painter, place, text, self.palette_.accent, self._titles.font)
        return pill

    def _paint_now(self, painter: QPainter) -> None:
        now, sight, metrics = self._now(), self.sight, self.sight.metrics
        if not sight.axis.start_s <= now < sight.axis.end_s:
            return
        x = sight.x(now)
        if self._days_are_narrow():  # the pill of the time would hide three days
            return
        text, foot, side = clock(now), metrics.foot, metrics.foot * 2 // 3
        wide = self._details.metrics.horizontalAdvance(text) + 12
        if -wide < x < self.width() + wide:
            y, end = self.height() - metrics.pill - foot, self.height() - 1
            place = QRect(x + 1 - wide // 2, y, wide, metrics.pill)
            self._pill(painter, place, text, self.palette_.now, self._details.font)
            painter.setBrush(self.palette_.now)
            painter.drawPolygon(
                QPolygon([QPoint(x - side, end - foot), QPoint(x + side + 1, end - foot), QPoint(x, end)])
            )

    def _pill(self, painter: QPainter, place: QRect, text: str, colour: QColor, font: QFont) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRoundedRect(QRectF(place), place.height() / 2, place.height() / 2)
        painter.setFont(font)
        painter.setPen(self.palette_.canvas)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)
        painter.setPen(Qt.PenStyle.NoPen)


class RowHeader(QWidget):
    """The names of the rows with their day's work, under the depots, which fold."""

    fold_toggled = Signal(str)
    """The heading of this depot was clicked."""

    row_opened = Signal(object)
    """A row was double-clicked: the `Row`."""

    menu_asked = Signal(QPoint, object)
    """The context menu of a row is wanted at a point of the screen: the `Row`."""

    width_dragged = Signal(int)
    """The right edge is dragged: the width that is wanted."""

    def __init__(self, sight: Sight, palette: BoardPalette, parent: QWidget) -> None:
        super().__init__(parent)
        self.sight, self.palette_ = sight, palette
        self._marked: int | None = None
        self._painted: dict[int, QPixmap] = {}
        self._dragging = False
        self._late: set[int] = set()
        self._timer = QTimer(self, singleShot=True, interval=_LATE_MS)
        self._timer.timeout.connect(self._on_timer)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(self.tr("Rows"))

    def sizeHint(self) -> QSize:
        """Return the width it needs."""
        return QSize(self.width(), 100)

    def forget(self) -> None:
        """Paint anew what was kept of the rows: their words, work or looks have changed."""
        self._painted.clear()
        self._late.clear()
        self.update()

    def forget_rows(self, rows: Iterable[int]) -> None:
        """The same for some rows only, and a moment later: their figures may wait, the bars may not."""
        self._late.update(rows)
        if not self._timer.isActive():
            self._timer.start()

    @Slot()
    def _on_timer(self) -> None:
        for row in self._late:
            self._painted.pop(row, None)
            self._update_row(row)
        self._late.clear()

    def _update_row(self, row: int) -> None:
        layout = self.sight.data.layout
        if row < len(layout.heights):
            self.update(0, layout.tops[row] - self.sight.scroll_y, self.width(), layout.heights[row])

    def mark(self, row: int | None) -> None:
        """Show which row a drop would go to."""
        if row != self._marked:
            before, self._marked = self._marked, row
            for changed in (before, row):
                if changed is not None:
                    self._update_row(changed)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows in sight."""
        sight, palette, layout = self.sight, self.palette_, self.sight.data.layout
        with QPainter(self) as painter:
            touched = event.rect()
            painter.fillRect(touched, palette.frame)
            top, bottom = touched.top() + sight.scroll_y, touched.bottom() + 1 + sight.scroll_y
            for row in layout.rows_between(top, bottom):
                if layout.heights[row]:
                    y = layout.tops[row] - sight.scroll_y
                    painter.drawPixmap(0, y, self._picture(row))
                    if row == self._marked:
                        soft, height = QColor(palette.accent), layout.heights[row]
                        soft.setAlpha(_MARK_ALPHA)
                        painter.fillRect(0, y, self.width(), height, soft)
                        painter.fillRect(0, y, 3, height, palette.accent)
            for group in layout.groups:
                if top - layout.heading_px < group.top < bottom:
                    self._paint_heading(painter, group)
            painter.fillRect(self.width() - 1, 0, 1, self.height(), palette.frame_edge)

    def _paint_heading(self, painter: QPainter, group: Group) -> None:
        palette, metrics, heading_px = self.palette_, self.sight.metrics, self.sight.data.layout.heading_px
        place = QRect(0, group.top - self.sight.scroll_y, self.width(), heading_px)
        painter.fillRect(place, palette.heading)
        painter.fillRect(0, place.bottom(), self.width(), 1, palette.frame_edge)
        self._paint_chevron(painter, place, group.folded)
        painter.setFont(metrics.fonts(self.font())[0])
        painter.setPen(palette.text)
        words = place.adjusted(metrics.heading_x, 0, -metrics.heading_room, 0)
        cut, room = Qt.TextElideMode.ElideRight, words.width() - 8
        name = painter.fontMetrics().elidedText(group.depot or self.tr("No depot"), cut, room)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, name)
        painter.setPen(palette.text_muted)
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(place.adjusted(0, 0, -10, 0), right, str(group.last - group.first))

    def _paint_chevron(self, painter: QPainter, place: QRect, folded: bool) -> None:
        x, y, side = self.sight.metrics.chevron_x, place.center().y(), self.sight.metrics.chevron
        tip, back = side - side // 2, -(side // 2)
        points = (
            [(back, 1 - side), (tip, 1), (back, 1 + side)]
            if folded
            else [(-side, back), (0, tip), (side, back)]
        )
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self.palette_.text_muted)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygon([QPoint(x + dx, y + dy) for dx, dy in points]))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _picture(self, row: int) -> QPixmap:
        """Return a row as it was painted last: scrolling moves them without painting a word."""
        ratio = self.devicePixelRatioF()
        size = QSize(self.width(), self.sight.data.layout.heights[row])
        kept = self._painted.get(row)
        if kept is None or kept.size() != size * ratio:
            kept = QPixmap(size * ratio)
            kept.setDevicePixelRatio(ratio)
            kept.fill(self.palette_.frame)
            title, detail = self.sight.metrics.fonts(self.font())
            with QPainter(kept) as painter:
                self._paint_row(painter, row, QRect(QPoint(0, 0), size), title, detail)
            self._painted[row] = kept
        return kept

    def _paint_row(self, painter: QPainter, row: int, place: QRect, title: QFont, detail: QFont) -> None:
        sight, palette, metrics = self.sight, self.palette_, self.sight.metrics
        shown = sight.data.rows[row]
        painter.fillRect(0, place.bottom(), self.width(), 1, palette.row_line)
        two_lines, size = metrics.two_lines, metrics.badge
        # In a row of several lanes the name stays on its first.
        first = QRect(0, place.top(), self.width(), metrics.lane + metrics.pad)
        self._paint_badge(painter, QRect(10, first.center().y() - size // 2, size, size), shown, detail)
        jobs, minutes = sight.data.workload(row)
        painter.setFont(detail)
        painter.setPen(palette.text_muted if jobs else palette.text_faint)
        work = (str(jobs), duration(minutes)) if jobs else ("–", "")
        wide = max(painter.fontMetrics().horizontalAdvance(text) for text in work)
        left, room = 18 + size, self.width() - 18 - size - 18 - (wide if two_lines else metrics.count_room)
        box = QRect(self.width() - wide - 10, first.top(), wide, first.height())
        half = first.height() // 2
        if two_lines and jobs:
            painter.drawText(box.adjusted(0, metrics.work_y, 0, -half), Qt.AlignmentFlag.AlignRight, work[0])
            painter.drawText(box.adjusted(0, half, 0, 0), Qt.AlignmentFlag.AlignRight, work[1])
        else:
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, work[0])
        cut = Qt.TextElideMode.ElideRight
        painter.setFont(title)
        painter.setPen(palette.text)
        name = painter.fontMetrics().elidedText(shown.title, cut, room)
        if two_lines and shown.subtitle:
            painter.drawText(left, first.top() + half - metrics.name_up, name)
            painter.setFont(detail)
            painter.setPen(palette.text_muted)
            below = painter.fontMetrics().elidedText(shown.subtitle, cut, room)
            painter.drawText(left, first.top() + half + metrics.subtitle_down, below)
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
        icon = _KIND_ICON.get(row.kind)
        if icon is not None:
            painter.drawRoundedRect(place, 6, 6)
            side = place.width() * 2 // 3
            drawn = qtawesome.icon(icon, color=mixed(base, palette.text, 0.55)).pixmap(
                QSize(side, side), self.devicePixelRatioF()
            )
            painter.drawPixmap(place.center() - QPoint(side // 2 - 1, side // 2 - 1), drawn)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            return
        if row.kind == "driver":
            painter.drawEllipse(place)
            text = "".join(word[0] for word in row.title.split()[:2])
        else:
            painter.drawRoundedRect(place, 6, 6)
            text = row.title.replace(" ", "-").split("-")[1 if row.title.count("-") > 1 else 0][:3]
        small = QFont(font)
        small.setPixelSize(self.sight.metrics.badge_px)
        small.setWeight(QFont.Weight.DemiBold)
        painter.setFont(small)
        painter.setPen(mixed(base, palette.text, 0.55))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text.upper())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _on_edge(self, x: float) -> bool:
        return x >= self.width() - _GRIP

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the right edge."""
        if event.button() == Qt.MouseButton.LeftButton and self._on_edge(event.position().x()):
            self._dragging = True

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Make the names wider or narrower, or show that it can be done."""
        if self._dragging:
            self.width_dragged.emit(round(event.position().x()) + 2)
            return
        self._name_whole(self.sight.row_at(event.position().y()))
        on_edge = self._on_edge(event.position().x())
        self.setCursor(Qt.CursorShape.SplitHCursor if on_edge else Qt.CursorShape.ArrowCursor)

    def _name_whole(self, row: int | None) -> None:
        """Have the whole name of a row told where it is cut."""
        shown = self.sight.data.rows[row] if row is not None else None
        words = (shown.title, shown.subtitle, shown.depot) if shown is not None else ()
        self.setToolTip("\n".join(filter(None, words)))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go of the edge; fold or open the depot whose heading was clicked."""
        if self._dragging:
            self._dragging = False
            return
        group = self.sight.data.layout.group_at(event.position().y() + self.sight.scroll_y)
        if group is not None and event.button() == Qt.MouseButton.LeftButton:
            self.fold_toggled.emit(group.depot)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of the row."""
        row = self.sight.row_at(event.pos().y())
        if row is not None:
            self.menu_asked.emit(event.globalPos(), self.sight.data.rows[row])

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the driver or vehicle."""
        row = self.sight.row_at(event.position().y())
        if row is not None:
            self.row_opened.emit(self.sight.data.rows[row])
