"""The frozen edge at the left of the board: the names of the rows under their depots, by mouse and keys."""

from collections.abc import Iterable
from typing import Literal

import qtawesome
from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QFont,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QPolygon,
)
from PySide6.QtWidgets import QWidget

from app.domain.board import Row
from app.domain.layout import Group
from app.views.board.labels import depot_label, duration, ending_label
from app.views.board.palette import BoardPalette, mixed
from app.views.board.sight import Sight

ROWS_PX = 224
LEAST_ROWS_PX, MOST_ROWS_PX = 110, 460
"""How narrow and how wide the names of the rows can be made, at the normal size of text."""

_WIDTH_STEP = 16
"""By how many pixels a key makes them wider or narrower."""

_MARK_ALPHA = 40
_GRIP = 5
_LATE_MS = 150
"""How long the figures of rows may be behind their bars."""

_KIND_ICON = {"container": "fa5s.dumpster", "site": "mdi6.map-marker"}


class RowHeader(QWidget):
    """The names of the rows with their day's work, under the depots, which fold.

    With the focus, arrows walk: up and down over rows and headings, left to the heading and to fold it, right
    to open it again. Enter opens a row, Space folds, Shift with left and right changes the width, Escape goes
    back to the bars.
    """

    fold_toggled = Signal(str)
    """A depot is to be folded or opened: its name."""

    row_opened = Signal(object)
    """A row is to be opened: the `Row`."""

    menu_asked = Signal(QPoint, object)
    """The context menu of a row is wanted at a point of the screen: the `Row`."""

    width_dragged = Signal(int)
    """Another width is wanted, in pixels."""

    walked = Signal(QRect, str)
    """The keys stand on a heading or a row: its place beside the bars, and what is to be said of it."""

    left = Signal()
    """The keys want back to the bars."""

    entered = Signal()
    """The keys came here by themselves."""

    def __init__(self, sight: Sight, palette: BoardPalette, parent: QWidget) -> None:
        super().__init__(parent)
        self.sight, self.palette_ = sight, palette
        self._marked: int | None = None
        self._painted: dict[int, QPixmap] = {}
        self._dragging = False
        self._late: set[int] = set()
        self._at: tuple[Literal["row", "depot"], str] | None = None
        self._timer = QTimer(self, singleShot=True, interval=_LATE_MS)
        self._timer.timeout.connect(self._on_timer)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
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
            at = self._current() if self.hasFocus() else None  # the search goes over all rows
            if at is not None:
                painter.setPen(QPen(palette.accent, 2))
                painter.drawRect(self._place(at).adjusted(1, 1, -2, -2))

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
        name = painter.fontMetrics().elidedText(depot_label(group.depot), cut, room)
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
        badge = QRect(10, first.center().y() - size // 2, size, size)
        self._paint_badge(painter, badge, shown, detail)
        if shown.endings:
            self._paint_warning(painter, badge, any(one.is_over for one in shown.endings))
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

    def _paint_warning(self, painter: QPainter, badge: QRect, is_over: bool) -> None:
        """Mark that a paper ends soon, or is over, at the corner of a row's badge."""
        metrics = self.sight.metrics
        side = metrics.icon if metrics.two_lines else metrics.small_icon
        place = QRect(badge.right() - side + 7, badge.bottom() - side + 5, side, side)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.palette_.frame)
        painter.drawEllipse(place.adjusted(-1, -1, 1, 1))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        colour = self.palette_.refusal if is_over else self.palette_.doubtful
        icon = qtawesome.icon("mdi6.alert-octagon" if is_over else "mdi6.alert-rhombus", color=colour)
        painter.drawPixmap(place.topLeft(), icon.pixmap(place.size(), self.devicePixelRatioF()))

    # --- keys

    @property
    def row_walked(self) -> Row | None:
        """The row that the keys stand on; None while the focus is elsewhere, and on a heading."""
        at = self._current() if self.hasFocus() else None
        return self.sight.data.rows[at] if isinstance(at, int) else None

    def _stops(self) -> list[Group | int]:
        """Return what the keys walk over from top to bottom: headings, and rows that are not folded away."""
        layout = self.sight.data.layout
        above = {group.first: group for group in layout.groups}
        stops: list[Group | int] = []
        for row, height in enumerate(layout.heights):
            if row in above:
                stops.append(above[row])
            if height:
                stops.append(row)
        return stops

    def _name_of(self, stop: Group | int) -> tuple[Literal["row", "depot"], str]:
        """Return what stays the same of a heading or a row when the board is read anew."""
        if isinstance(stop, Group):
            return "depot", stop.depot
        return "row", str(self.sight.data.rows[stop].id)

    def _current(self) -> Group | int | None:
        """Return what the keys stand on; the heading of a row that was folded away."""
        stops = self._stops()
        found = next((stop for stop in stops if self._name_of(stop) == self._at), None)
        if found is None and self._at is not None and self._at[0] == "row":
            rows = self.sight.data.rows
            hidden = next((n for n, row in enumerate(rows) if str(row.id) == self._at[1]), None)
            if hidden is not None:
                found = self._group_of(hidden)
        return found

    def _group_of(self, row: int) -> Group | None:
        return next(
            (group for group in self.sight.data.layout.groups if group.first <= row < group.last), None
        )

    def _place(self, stop: Group | int) -> QRect:
        layout, scrolled = self.sight.data.layout, self.sight.scroll_y
        if isinstance(stop, Group):
            return QRect(0, stop.top - scrolled, self.width(), layout.heading_px)
        return QRect(0, layout.tops[stop] - scrolled, self.width(), layout.heights[stop])

    def _go(self, stop: Group | int) -> None:
        """Stand on a heading or a row, and have it said and brought in sight."""
        self._at = self._name_of(stop)
        words = self._words(stop)
        self.setAccessibleDescription(words)
        self.update()
        self.walked.emit(self._place(stop), words)

    def _words(self, stop: Group | int) -> str:
        if isinstance(stop, Group):
            state = self.tr("folded") if stop.folded else self.tr("open")
            count = self.tr("%n row(s)", "", stop.last - stop.first)
            return ", ".join((depot_label(stop.depot), count, state))
        jobs, minutes = self.sight.data.workload(stop)
        work = (self.tr("%n job(s)", "", jobs), duration(minutes)) if jobs else (self.tr("nothing to do"),)
        return ", ".join((*self._whole_name(stop), *work))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Stand where the keys stood last, else on the first row in sight."""
        super().focusInEvent(event)
        at = self._current()
        if at is None:
            rows = [stop for stop in self._stops() if isinstance(stop, int)]
            at = next((row for row in rows if self._place(row).top() >= 0), next(iter(rows), None))
        if at is not None:
            self._go(at)
        if event.reason() in _BY_KEYS:
            self.entered.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take away the frame."""
        super().focusOutEvent(event)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk over the names, and do with keys what the mouse does there.

        Every key ends here: Delete would take the selected bars off the board behind.
        """
        stops, at, key = self._stops(), self._current(), Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            self.left.emit()
        elif key in _SIDEWAYS and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.width_dragged.emit(self.width() + _SIDEWAYS[key] * _WIDTH_STEP)
        elif at is None:
            return
        elif key in _STEPS:
            self._go(stops[min(max(stops.index(at) + _STEPS[key], 0), len(stops) - 1)])
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            page = self.height() if key == Qt.Key.Key_PageDown else -self.height()
            there = self._place(at).top() + page
            self._go(min(stops, key=lambda stop: abs(self._place(stop).top() - there)))
        elif isinstance(at, int):
            group = self._group_of(at)
            if key == Qt.Key.Key_Left and group is not None:
                self._go(group)
            elif key in _OPENS:
                self.row_opened.emit(self.sight.data.rows[at])
        elif key in (*_OPENS, Qt.Key.Key_Space) or (
            key in _SIDEWAYS and at.folded == (key == Qt.Key.Key_Right)
        ):
            self.fold_toggled.emit(at.depot)
            folded = self._current()
            if folded is not None:
                self._go(folded)

    # --- mouse

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
        self.setToolTip("\n".join(self._whole_name(row)) if row is not None else "")

    def _whole_name(self, row: int) -> list[str]:
        """Return what names a row, line by line, and which of its papers end."""
        shown = self.sight.data.rows[row]
        names = (shown.title, shown.subtitle, shown.depot and depot_label(shown.depot))
        return [*filter(None, names), *map(ending_label, shown.endings)]

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go of the edge; fold or open the depot whose heading was clicked."""
        if self._dragging:
            self._dragging = False
            return
        group = self.sight.data.layout.group_at(event.position().y() + self.sight.scroll_y)
        if group is not None and event.button() == Qt.MouseButton.LeftButton:
            self.fold_toggled.emit(group.depot)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of the row under the pointer, or of the one that the keys stand on."""
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            at = self._current()
            if isinstance(at, int):
                there = self.mapToGlobal(self._place(at).center())
                self.menu_asked.emit(there, self.sight.data.rows[at])
            return
        row = self.sight.row_at(event.pos().y())
        if row is not None:
            self.menu_asked.emit(event.globalPos(), self.sight.data.rows[row])

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the driver or vehicle."""
        row = self.sight.row_at(event.position().y())
        if row is not None:
            self.row_opened.emit(self.sight.data.rows[row])


_BY_KEYS = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)
_OPENS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_O)
_SIDEWAYS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_FAR = 1_000_000
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Home: -_FAR, Qt.Key.Key_End: _FAR}
