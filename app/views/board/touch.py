"""Fingers on the canvas: a tap selects, a finger held lifts and drags, two push and spread the plan."""

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QPoint, QPointF, QTimer, Slot
from PySide6.QtGui import QEventPoint, QTouchEvent

from app.domain.axis import to_seconds
from app.views.board.gestures import MoveBars

if TYPE_CHECKING:
    from app.views.board.view import BoardView

HOLD_MS = 380
"""How long a finger rests on a bar before it lifts it."""

DOUBLE_MS = 350
_STILL_PX = 12
"""How far a finger may tremble while it rests."""


class Touch(QObject):
    """Turns the touches of the viewport into the gestures of the canvas.

    Args:
        view: The canvas.
    """

    def __init__(self, view: "BoardView") -> None:
        super().__init__(view)
        self._view = view
        self._state: Literal["", "rest", "push", "lift", "spread", "over"] = ""
        self._from = self._last = QPoint()
        self._apart = 0.0
        self._hold = QTimer(self, singleShot=True, interval=HOLD_MS)
        self._hold.timeout.connect(self._on_held)
        self._since_tap = QElapsedTimer()
        self._tapped = QPoint()

    def handle(self, event: QTouchEvent) -> bool:
        """Take a touch event of the viewport; always taken, so that no mouse is made of it."""
        event.accept()
        down = [point for point in event.points() if point.state() != QEventPoint.State.Released]
        kind = event.type()
        if kind == QEvent.Type.TouchCancel:
            self._end()
            self._view.cancel()
        elif kind == QEvent.Type.TouchEnd or not down:
            self._on_released(event.points()[0].position().toPoint() if event.points() else self._last)
        elif len(down) > 1:
            self._on_two(down[0].position(), down[1].position())
        elif kind == QEvent.Type.TouchBegin:
            self._from = self._last = down[0].position().toPoint()
            self._state = "rest"
            self._hold.start()
        else:
            self._on_moved(down[0].position().toPoint())
        return True

    def _end(self) -> None:
        self._hold.stop()
        self._state = ""

    def _push(self, by: QPoint) -> None:
        """Scroll with the finger."""
        for bar, step in (
            (self._view.horizontalScrollBar(), by.x()),
            (self._view.verticalScrollBar(), by.y()),
        ):
            bar.setValue(bar.value() - step)

    def _on_moved(self, point: QPoint) -> None:
        if self._state == "rest" and (point - self._from).manhattanLength() > _STILL_PX:
            self._hold.stop()
            self._state = "push"
        if self._state == "lift":
            self._view._follow(point)
        elif self._state == "push":
            self._push(point - self._last)
        self._last = point

    def _on_two(self, one: QPointF, other: QPointF) -> None:
        """Push the plan with two fingers, and spread it about the point between them."""
        middle = ((one + other) / 2).toPoint()
        apart = max(abs(one.x() - other.x()), abs(one.y() - other.y()) / 2, 1.0)
        if self._state != "spread":
            self._hold.stop()
            self._view.cancel()
            self._state = "spread"
        else:
            self._push(middle - self._last)
            self._view.zoom(apart / self._apart, middle.x())
        self._last, self._apart = middle, apart

    @Slot()
    def _on_held(self) -> None:
        """Lift the bar under the finger, or ask for the menu where there is none."""
        view = self._view
        slot = view._sight.slot_at(self._from)
        if slot is None:
            self._state = "over"
            view._ask_menu(self._from)
            return
        data = view._sight.data
        bar = data.columns.bar(slot)
        if bar.id not in view._selected:
            view.select({bar.id}, bar.id)
        bars = view.selected_bars()
        if view._is_asked(bars):
            self._state = "over"
            return
        slots = [at for held in bars if (at := data.columns.slot(held.id)) is not None]
        grab = view._sight.seconds(self._from.x()) - to_seconds(bar.start)
        view._begin(MoveBars(data, slot, slots, grab, view._planner))
        self._state = "lift"
        view._follow(self._from)

    def _on_released(self, point: QPoint) -> None:
        state, view = self._state, self._view
        self._end()
        if state == "lift":
            view._follow(point)
            view._drop(point)
        elif state == "rest":
            self._tap(point)

    def _tap(self, point: QPoint) -> None:
        """Select what was tapped; twice in short order opens it."""
        view = self._view
        slot = view._sight.slot_at(point)
        bar = view._sight.data.columns.bar(slot) if slot is not None else None
        again = self._since_tap.isValid() and self._since_tap.elapsed() < DOUBLE_MS
        if again and (point - self._tapped).manhattanLength() < 3 * _STILL_PX:
            self._since_tap.invalidate()
            tour = view._tour_at(point)
            if bar is not None:
                view.opened.emit(bar)
            elif tour is not None:
                view.tour_opened.emit(tour)
            return
        self._since_tap.start()
        self._tapped = point
        view._bubble.hide()
        view.select({bar.id} if bar is not None else (), bar.id if bar is not None else None)
