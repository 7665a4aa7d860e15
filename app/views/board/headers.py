"""The frozen edge above the board: days and times; it repaints on its own axis only."""

import datetime as dt
from collections.abc import Callable

from PySide6.QtCore import QLocale, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QPolygon,
)
from PySide6.QtWidgets import QWidget

from app.domain.axis import local
from app.domain.calendar import holiday_name
from app.views.board.labels import clock, long_day, short_day
from app.views.board.painting import draw_touched
from app.views.board.palette import BoardPalette
from app.views.board.sight import Sight
from app.views.board.skins import Texts


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
