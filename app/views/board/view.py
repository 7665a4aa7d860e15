"""What the hands do on the canvas: mouse, trackpad and finger; the keyboard's part is in keys.py."""

import time
from collections.abc import Callable, Iterator

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QContextMenuEvent,
    QHelpEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPaintEvent,
    QTouchEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from app.domain.axis import local, snap, to_instant, to_seconds
from app.domain.board import Tour
from app.domain.preview import LoadStep
from app.views.board.canvas import ZOOM_STEP, Spot
from app.views.board.gestures import MoveBars, PlaceJobs, ResizeBar
from app.views.board.hold import Press
from app.views.board.keys import Keyboard
from app.views.board.labels import band_label, duration, short_day, span
from app.views.board.touch import Touch

CURSOR_MS = 200
"""How long lies between two reports of where the pointer is."""


class BoardView(Keyboard):
    """The board under mouse, finger and keyboard."""

    cursor_moved = Signal(object, object)
    """The pointer is on a row (its id) at an instant, or on none (None, None): at most every `CURSOR_MS`."""

    def __init__(
        self,
        parent: QWidget | None = None,
        now: Callable[[], float] = time.time,
        tokens: Iterator[int] | None = None,
    ) -> None:
        super().__init__(parent, now, tokens)
        self._touch = Touch(self)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self._pointer = QPoint(-1, -1)
        self._told: Spot | None = None
        self._cursor_timer = QTimer(self, singleShot=True, interval=CURSOR_MS)
        self._cursor_timer.timeout.connect(self._tell_cursor)

    def twin(self, parent: QWidget | None = None) -> "BoardView":
        """Return another view of the same plan, for a window of its own.

        It looks as this one does, keeps its selection in step, and shares the numbers of what is asked.
        Its host feeds it what it feeds this one and answers whichever of the two asked.
        """
        twin = BoardView(parent, self._clock, self._tokens)
        twin.restore(self.state())
        twin.set_planner(self._planner)
        twin.show_day(self._sight.data.day)
        twin.select(self._selected, self._current)
        self.selection_changed.connect(twin._on_other_selection)
        twin.selection_changed.connect(self._on_other_selection)
        return twin

    @Slot()
    def _on_other_selection(self) -> None:
        """Select what is selected in the twin."""
        other = self.sender()
        if isinstance(other, BoardView):
            self.select(other._selected, other._current)

    def _point_at(self, point: QPoint) -> None:
        """Take note of where the pointer is, for the other dispatchers."""
        self._pointer = point
        if not self._cursor_timer.isActive():
            self._tell_cursor()

    @Slot()
    def _tell_cursor(self) -> None:
        pointed = self._spot_at(self._pointer)
        if pointed != self._told:
            self._told = pointed
            self.cursor_moved.emit(*(pointed or (None, None)))
            self._cursor_timer.start()

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
        if event.button() != Qt.MouseButton.LeftButton:
            return
        many = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
        if bar is None or slot is None:
            self._press = Press(point, None, "", False)
            self._rubber_kept = set(self._selected) if many else set()
            return
        was = bar.id in self._selected
        copies = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        self._press = Press(point, slot, self._sight.edge_at(slot, point), was, copies)
        if many:  # taken away, if at all, when let go: with Ctrl a copy may be dragged
            self.select(self._selected | {bar.id}, bar.id)
        else:
            self.select(self._selected if was else {bar.id}, bar.id)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag what is held, or show what could be."""
        point = event.position().toPoint()
        modifiers = event.modifiers()
        fine = Qt.KeyboardModifier.ShiftModifier in modifiers
        ctrl = Qt.KeyboardModifier.ControlModifier in modifiers
        self._point_at(point)
        if self._pan_from is not None:
            moved = self._pan_from - point
            self._pan_from = point
            self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() + moved.x())
            self.verticalScrollBar().setValue(self.verticalScrollBar().value() + moved.y())
        elif self._gesture is not None and not self._by_keyboard:
            self._follow(point, fine, ctrl)
        elif self._rubber_from is not None:
            self._stretch_rubber(point)
        elif self._press is not None:
            if (point - self._press.point).manhattanLength() >= QApplication.startDragDistance():
                self._start_drag(self._press, point, fine, ctrl)
        else:
            slot = self._sight.slot_at(point)
            self._hover(slot)
            edge = self._sight.edge_at(slot, point) if slot is not None else ""
            shape = Qt.CursorShape.SizeHorCursor if edge else Qt.CursorShape.ArrowCursor
            self.viewport().setCursor(shape)

    def _start_drag(self, press: Press, point: QPoint, fine: bool, ctrl: bool = False) -> None:
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
            self._begin(MoveBars(data, press.slot, slots, grab, self._planner))
            self._copies = press.copies
            shape = Qt.CursorShape.DragCopyCursor if press.copies else Qt.CursorShape.ClosedHandCursor
            self.viewport().setCursor(shape)
        self._follow(point, fine, ctrl)

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
            self._drop(point)
        elif self._rubber_from is not None:
            self.cancel()
        elif (
            press is not None
            and press.slot is not None
            and press.was_selected
            and event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
        ):
            bar = self._sight.data.columns.bars[press.slot]
            if bar is not None:
                self.select(self._selected - {bar.id})
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

    def pointed(self) -> Spot | None:
        """Return where the pointer is, at a full step of time; None where it is over no row."""
        return self._spot_at(self._pointer, self._step(fine=False))

    def _spot_at(self, point: QPoint, step_min: int = 0) -> Spot | None:
        """Return the instant of a row that a point stands for, at a step of so many minutes or as it is."""
        sight = self._sight
        row = sight.row_at(point.y()) if self._is_over(point) else None
        if row is None:
            return None
        seconds = sight.seconds(point.x())
        return sight.data.rows[row].id, to_instant(snap(seconds, step_min) if step_min else int(seconds))

    def _ask_menu(self, point: QPoint) -> None:
        """Ask for the menu of the selection and of what is under a point of the viewport."""
        spot = self._spot_at(point, self._step(fine=False))
        self.menu_asked.emit(self.viewport().mapToGlobal(point), self._tour_at(point), spot)

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
            self.menu_asked.emit(self.viewport().mapToGlobal(rect.center()), bars[0] if bars else None, None)
        else:
            point = self.viewport().mapFromGlobal(event.globalPos())
            if self._sight.slot_at(point) is None:
                self.select(())
            self._ask_menu(point)

    def viewportEvent(self, event: QEvent) -> bool:
        """Show tooltips, zoom with two fingers, and stop hovering when the pointer leaves."""
        if isinstance(event, QPaintEvent):  # the most frequent one, straight to where Qt would take it
            self.paintEvent(event)
            return True
        if isinstance(event, QMouseEvent):  # to ask for its type takes as long as to follow it
            return super().viewportEvent(event)
        if isinstance(event, QTouchEvent):
            return self._touch.handle(event)
        if isinstance(event, QNativeGestureEvent):
            if event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
                self.zoom(max(1 + event.value(), 0.2), event.position().toPoint().x())
                return True
            if event.gestureType() == Qt.NativeGestureType.SmartZoomNativeGesture:
                self.fit()
                return True
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            text = self._tip_at(event.pos())
            if text and not self.is_held:
                QToolTip.showText(event.globalPos(), text, self.viewport())
            else:
                QToolTip.hideText()
            return True
        if event.type() == QEvent.Type.Leave:
            self._hover(None)
            self._point_at(QPoint(-1, -1))
        return super().viewportEvent(event)

    def _tip_at(self, point: QPoint) -> str:
        slot = self._sight.slot_at(point)
        if slot is not None:
            return self.describe(self._sight.data.columns.bar(slot))
        row = self._sight.row_at(point.y())
        if row is None:
            return ""
        at = int(self._sight.seconds(point.x()))
        if self._sight.is_month:
            return self._day_tip(row, at)
        lines = [band_label(band) for band in self._sight.data.bands_over(row, at, at + 1) if band.text]
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
            if tour.empty:
                lines.append(
                    self.tr("No stop is left: driver and vehicle are free. Publish it, so that he knows.")
                )
            if tour.published and tour.acknowledged:
                lines.append(self.tr("Read by the driver"))
            step = next(
                (step for step in tour.loads if to_seconds(step.start) <= at < to_seconds(step.end)), None
            )
            if step is not None:
                lines.append(self._load_tip(step))
            if tour.note:
                lines.append(tour.note)
        return "\n".join(lines)

    def _load_tip(self, step: LoadStep) -> str:
        """Return what the truck carries, in words."""
        parts = [
            self.tr("%n full container(s)", "", step.full),
            self.tr("%n empty container(s)", "", step.empty),
        ]
        if step.kg:
            parts.append(f"{self.locale().toString(step.kg)} kg")
        text = self.tr("On the truck: {load} ({share} %)").format(
            load=", ".join(parts), share=round(step.share * 100)
        )
        return self.tr("{load}: this cannot be").format(load=text) if step.broken else text

    def _day_tip(self, row: int, at: int) -> str:
        """Return what a row has to do on a day, in words."""
        data = self._sight.data
        day = local(at).date()
        place = (day - data.first).days
        if not 0 <= place < data.days:
            return ""
        counts, minutes = data.day_loads(row)
        parts = (
            short_day(day, self.locale()),
            self.tr("%n job(s)", "", counts[place]),
            duration(minutes[place]) if minutes[place] else "",
        )
        bands = [band_label(band) for band in data.bands_over(row, at, at + 1) if band.text]
        return "\n".join([data.rows[row].title, " · ".join(filter(None, parts)), *bands])
