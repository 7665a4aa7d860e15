"""What the hands do on the canvas: the mouse and, gesture for gesture, the keyboard."""

from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QToolTip

from app.domain.board import Tour, to_seconds
from app.views.board.canvas import STEP_MIN, ZOOM_STEP, Canvas, Press
from app.views.board.gestures import MoveBars, PlaceJobs, ResizeBar
from app.views.board.labels import duration, span


class BoardView(Canvas):
    """The board under mouse and keyboard."""

    # --- the mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of a bar or an edge, begin a rubber band, or pan with the middle button."""
        point = event.position().toPoint()
        self._bubble.hide()
        if self._gesture is not None:  # a second button lets go
            self.cancel()
            return
        if event.button() == Qt.MouseButton.MiddleButton:
            self._pan_from = point
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
            return
        slot = self._sight.slot_at(point)
        bar = self._sight.data.columns.bar(slot) if slot is not None else None
        if event.button() == Qt.MouseButton.RightButton:
            if bar is not None and bar.id not in self._selected:
                self.select({bar.id}, bar.id)
            return
        many = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
        if bar is None or slot is None:
            self._press = Press(point, None, "", False)
            self._rubber_kept = set(self._selected) if many else set()
            return
        was = bar.id in self._selected
        self._press = Press(point, slot, self._sight.edge_at(slot, point), was)
        if many:
            self.select(self._selected ^ {bar.id} if was else self._selected | {bar.id}, bar.id)
        else:
            self.select(self._selected if was else {bar.id}, bar.id)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag what is held, or show what could be."""
        point = event.position().toPoint()
        fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if self._pan_from is not None:
            moved = self._pan_from - point
            self._pan_from = point
            self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() + moved.x())
            self.verticalScrollBar().setValue(self.verticalScrollBar().value() + moved.y())
        elif self._gesture is not None and not self._by_keyboard:
            self._follow(point, fine)
        elif self._rubber_from is not None:
            self._stretch_rubber(point)
        elif self._press is not None:
            if (point - self._press.point).manhattanLength() >= QApplication.startDragDistance():
                self._start_drag(self._press, point, fine)
        else:
            slot = self._sight.slot_at(point)
            self._hover(slot)
            edge = self._sight.edge_at(slot, point) if slot is not None else ""
            shape = Qt.CursorShape.SizeHorCursor if edge else Qt.CursorShape.ArrowCursor
            self.viewport().setCursor(shape)

    def _start_drag(self, press: Press, point: QPoint, fine: bool) -> None:
        data = self._sight.data
        if press.slot is None:
            self._rubber_from = QPoint(
                press.point.x() + self._sight.scroll_x, press.point.y() + self._sight.scroll_y
            )
            self._stretch_rubber(point)
            return
        held = data.columns.bar(press.slot)
        if held.id not in self._selected:
            self.select({held.id}, held.id)
        bars = [held] if press.edge else self.selected_bars()
        if self._is_asked(bars):
            self._press = None
            return
        if press.edge:
            self._begin(ResizeBar(data, press.slot, press.edge == "start"))
        else:
            slots = [slot for bar in bars if (slot := data.columns.slot(bar.id)) is not None]
            grab = self._sight.seconds(press.point.x()) - int(data.columns.start[press.slot])
            self._begin(MoveBars(data, press.slot, slots, grab))
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        self._follow(point, fine)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Ask the host for what was dragged."""
        point = event.position().toPoint()
        press, self._press = self._press, None
        self.viewport().setCursor(Qt.CursorShape.ArrowCursor)
        if self._pan_from is not None:
            self._pan_from = None
        elif isinstance(self._gesture, PlaceJobs):
            return
        elif self._gesture is not None and not self._by_keyboard:
            if self._over_unplan_zone(point):
                self.cancel()
                self.unplan_selected()
            else:
                self._commit()
        elif self._rubber_from is not None:
            self.cancel()
        elif press is not None and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            if press.slot is None:
                self.select(())
            elif press.was_selected and len(self._selected) > 1:
                bar = self._sight.data.columns.bars[press.slot]
                if bar is not None:
                    self.select({bar.id}, bar.id)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the bar or the tour."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._press = None
        point = event.position().toPoint()
        slot = self._sight.slot_at(point)
        tour = self._tour_at(point)
        if slot is not None:
            self.opened.emit(self._sight.data.columns.bar(slot))
        elif tour is not None:
            self.tour_opened.emit(tour)

    def _tour_at(self, point: QPoint) -> Tour | None:
        row = self._sight.row_at(point.y())
        return None if row is None else self._sight.data.tour_at(row, self._sight.seconds(point.x()))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with Ctrl, scroll in time with Shift, else scroll the rows."""
        delta = event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(ZOOM_STEP ** (delta.y() / 120), event.position().toPoint().x())
            event.accept()
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier and not delta.x():
            bar = self.horizontalScrollBar()
            bar.setValue(bar.value() - delta.y())
            event.accept()
        else:
            super().wheelEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of the selection, or of the tour under the pointer."""
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            rect = self.bar_rect(self._current) if self._current else QRect()
            bars = self.selected_tours()
            self.menu_asked.emit(self.viewport().mapToGlobal(rect.center()), bars[0] if bars else None)
        else:
            point = self.viewport().mapFromGlobal(event.globalPos())
            if self._sight.slot_at(point) is None:
                self.select(())
            self.menu_asked.emit(event.globalPos(), self._tour_at(point))

    def viewportEvent(self, event: QEvent) -> bool:
        """Show tooltips, and stop hovering when the pointer leaves."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            text = self._tip_at(event.pos())
            if text and not self.is_held:
                QToolTip.showText(event.globalPos(), text, self.viewport())
            else:
                QToolTip.hideText()
            return True
        if event.type() == QEvent.Type.Leave:
            self._hover(None)
        return super().viewportEvent(event)

    def _tip_at(self, point: QPoint) -> str:
        slot = self._sight.slot_at(point)
        if slot is not None:
            return self.describe(self._sight.data.columns.bar(slot))
        row = self._sight.row_at(point.y())
        if row is None:
            return ""
        at = int(self._sight.seconds(point.x()))
        lines = [band.text for band in self._sight.data.bands_over(row, at, at + 1) if band.text]
        tour = self._sight.data.tour_at(row, at)
        if tour is not None:
            minutes = (to_seconds(tour.end) - to_seconds(tour.start)) // 60
            lines.append(
                " · ".join(filter(None, (tour.label, span(tour.start, tour.end), duration(minutes))))
            )
            lines.append(
                self.tr("Published, revision {number}").format(number=tour.revision)
                if tour.published
                else self.tr("Not published yet")
            )
        return "\n".join(lines)

    # --- the keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do with keys what the mouse does."""
        key, with_ = Qt.Key(event.key()), event.modifiers()
        alt = bool(with_ & Qt.KeyboardModifier.AltModifier)
        shift = bool(with_ & Qt.KeyboardModifier.ShiftModifier)
        ctrl = bool(with_ & Qt.KeyboardModifier.ControlModifier)
        arrow = _ARROWS.get(key)
        if key == Qt.Key.Key_Escape and (self.is_held or self.bubble_text or self._selected):
            held = self.is_held
            self.cancel()
            if not held and not self.bubble_text:
                self.select(())
            self._bubble.hide()
        elif arrow and alt:
            self._nudge(*arrow, resize=shift)
        elif arrow and not ctrl:
            self._walk(*arrow, extend=shift)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._gesture is not None:
                self._commit()
            elif (bar := self._current_bar()) is not None:
                self.opened.emit(bar)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.unplan_selected()
        elif key == Qt.Key.Key_A and ctrl:
            self.select({bar.id for bar in self._sight.data.columns.bars if bar is not None}, self._current)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal) and ctrl:
            self.zoom_in()
        elif key == Qt.Key.Key_Minus and ctrl:
            self.zoom_out()
        elif key == Qt.Key.Key_0 and ctrl:
            self.fit()
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._walk_to_end(1 if key == Qt.Key.Key_End else -1)
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            bar_ = self.verticalScrollBar()
            bar_.setValue(bar_.value() + bar_.pageStep() * (1 if key == Qt.Key.Key_PageDown else -1))
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Ask for the move made with Alt and the arrows when Alt is let go."""
        if event.key() == Qt.Key.Key_Alt and self._by_keyboard:
            self._commit()
        super().keyReleaseEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show which bar the keyboard stands on."""
        super().focusInEvent(event)
        self._refresh_looks()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Ask for a move by keyboard before the focus is elsewhere."""
        super().focusOutEvent(event)
        if self._by_keyboard:
            self._commit()
        self._refresh_looks()

    def _nudge(self, right: int, down: int, resize: bool) -> None:
        bar = self._current_bar()
        if bar is None:
            return
        data = self._sight.data
        slot = data.columns.slot(bar.id)
        if slot is None:
            return
        if self._gesture is None:
            bars = self.selected_bars() or [bar]
            if self._is_asked(bars):
                return
            if resize:
                self._begin(ResizeBar(data, slot, at_start=False))
            else:
                others = [at for held in bars if (at := data.columns.slot(held.id)) is not None]
                self._begin(MoveBars(data, slot, others))
            self._by_keyboard = True
        if self._gesture is None:
            return
        self._gesture.nudge(right * STEP_MIN, down)
        want = self._gesture.wanted[0]
        self._reveal(self._sight.place(want.row, want.start_s, want.end_s))
        self._show_gesture(self._sight.place(want.row, want.start_s, want.end_s))
        self._announce(self._bubble.text())
        self._key_timer.start()

    def _walk(self, right: int, down: int, extend: bool) -> None:
        """Go to the next bar of the row, or to the nearest of the next row that has any."""
        data = self._sight.data
        columns, bar = data.columns, self._current_bar()
        found: int | None = None
        if bar is None:
            found = self._first_in_sight()
        elif right:
            found = columns.neighbour(columns.slot(bar.id) or 0, 1 if right > 0 else -1)
        else:
            slot = columns.slot(bar.id) or 0
            rows = data.open_rows()
            middle = (to_seconds(bar.start) + to_seconds(bar.end)) / 2
            at = int(columns.row[slot])
            beyond = [row for row in rows if (row > at if down > 0 else row < at)]
            for row in beyond if down > 0 else reversed(beyond):
                found = columns.nearest(row, middle)
                if found is not None:
                    break
        if found is not None:
            self._go_to(found, extend)

    def _walk_to_end(self, step: int) -> None:
        bar = self._current_bar()
        row = self._sight.data.columns.row_index(bar.row_id) if bar else None
        if row is not None:
            slots = self._sight.data.columns.in_row(row)
            self._go_to(int(slots[-1 if step > 0 else 0]), False)

    def _first_in_sight(self) -> int | None:
        sight = self._sight
        rows = sight.data.layout.rows_between(sight.scroll_y, sight.scroll_y + sight.height)
        for slots in (
            sight.data.columns.visible(rows, sight.seconds(0), sight.seconds(sight.width)),
            sight.data.columns.visible(sight.data.open_rows(), sight.axis.start_s, sight.axis.end_s),
        ):
            if len(slots):
                return int(slots[0])
        return None

    def _go_to(self, slot: int, extend: bool) -> None:
        bar = self._sight.data.columns.bar(slot)
        self._reveal(self._sight.rect_of(slot))
        self.select(self._selected | {bar.id} if extend else {bar.id}, bar.id)


_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
