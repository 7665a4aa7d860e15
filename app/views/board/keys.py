"""The keyboard's part of the canvas: every gesture of the mouse has its keys, and is spoken."""

from typing import Literal

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent

from app.domain.axis import to_seconds
from app.views.board.gestures import Manner, MoveBars, ResizeBar
from app.views.board.hold import FINE_MIN, STEP_MIN, Hold

HOUR_MIN = 60


class Keyboard(Hold):
    """The canvas under the keyboard.

    Arrows walk from bar to bar. Enter lifts the selected bars, arrows move them (Shift by five minutes, Ctrl
    by the hour or by a screen of rows), C copies, P lines up, Enter drops and Escape lets go. R takes the end
    of a bar, and R again its start. With Alt held, arrows move at once, and the move is asked for when Alt is
    let go.
    """

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the keys of a bar in the hand from the shortcuts of the window."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().eventFilter(watched, event)

    def cancel(self) -> None:
        """Let go of what is held; everything is as before."""
        self.removeEventFilter(self)
        super().cancel()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do with keys what the mouse does."""
        key, with_ = Qt.Key(event.key()), event.modifiers()
        alt = bool(with_ & Qt.KeyboardModifier.AltModifier)
        shift = bool(with_ & Qt.KeyboardModifier.ShiftModifier)
        ctrl = bool(with_ & Qt.KeyboardModifier.ControlModifier)
        arrow = _ARROWS.get(key)
        enter = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if key == Qt.Key.Key_Escape and (self.is_held or self.bubble_text or self._selected):
            self._let_go()
        elif self._by_keyboard == "lift":
            self._carry(key, arrow, shift, ctrl)
        elif arrow and alt:
            self._nudge(arrow[0] * STEP_MIN, arrow[1], resize=shift)
        elif arrow and not ctrl:
            self._walk(*arrow, extend=shift)
        elif enter and self._gesture is not None:
            self._commit()
        elif (enter and ctrl) or (key == Qt.Key.Key_O and not ctrl):
            if (bar := self._current_bar()) is not None:
                self.opened.emit(bar)
        elif enter:
            self._lift()
        elif key == Qt.Key.Key_R and not ctrl:
            self._lift_edge(at_start=False)
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
        if event.key() == Qt.Key.Key_Alt and self._by_keyboard == "alt":
            self._commit()
        super().keyReleaseEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show which bar the keyboard stands on."""
        super().focusInEvent(event)
        self._refresh_looks()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Let go of what was lifted when the focus goes elsewhere; a move with Alt is asked for."""
        super().focusOutEvent(event)
        if self._by_keyboard == "alt":
            self._commit()
        elif self._by_keyboard == "lift":
            self.cancel()
        self._refresh_looks()

    def _let_go(self) -> None:
        """Give up what is held, else the bubble, else the selection."""
        if self.is_held:
            self.cancel()
            self._announce(self.tr("Let go: everything is as before."))
        elif not self.bubble_text:
            self.select(())
        self._bubble.hide()

    def _lift(self) -> None:
        """Take the selected bars into the hand of the keyboard."""
        if self._take(None, "lift"):
            self._show_held()
            self._announce(
                self.tr(
                    "Lifted: %n job(s). Arrows move, Enter drops, Escape lets go.",
                    "",
                    len(self._held()),
                )
                + " "
                + self._bubble.text()
            )

    def _lift_edge(self, at_start: bool) -> None:
        """Take the end or the start of the bar that the keyboard is on."""
        self.cancel()
        if self._take("start" if at_start else "end", "lift"):
            self._show_held()
            self._announce(
                self.tr("Its start is held: arrows change it, Enter keeps it.")
                if at_start
                else self.tr("Its end is held: arrows change it, Enter keeps it.")
            )

    def _held(self) -> tuple[int, ...]:
        return self._gesture.slots if self._gesture is not None else ()

    def _take(self, edge: Literal["start", "end"] | None, manner: Literal["alt", "lift"]) -> bool:
        """Begin a gesture with the selected bars, or with one edge of the bar the keyboard is on."""
        bar, data = self._current_bar(), self._sight.data
        slot = data.columns.slot(bar.id) if bar is not None else None
        if bar is None or slot is None or not data.layout.heights[int(data.columns.row[slot])]:
            return False
        bars = [bar] if edge else [*self.selected_bars(), bar]
        if self._is_asked(bars):
            return False
        if edge:
            self._begin(ResizeBar(data, slot, at_start=edge == "start"))
        else:
            others = [at for held in bars if (at := data.columns.slot(held.id)) is not None]
            open_ = [at for at in others if data.layout.heights[data.columns.row[at]]]
            self._begin(MoveBars(data, slot, open_, planner=self._planner))
        self._by_keyboard = manner
        self.installEventFilter(self)  # only for so long: each event of the board would go through Python
        return True

    def _carry(self, key: Qt.Key, arrow: tuple[int, int] | None, shift: bool, ctrl: bool) -> None:
        """Move what is lifted, drop it, or take it along otherwise."""
        gesture = self._gesture
        if gesture is None:
            return
        if arrow:
            step = HOUR_MIN if ctrl else FINE_MIN if shift else STEP_MIN
            self._nudge(arrow[0] * step, arrow[1] * (self._rows_in_sight() if ctrl else 1), resize=False)
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            rows = self._rows_in_sight()
            self._nudge(0, rows if key == Qt.Key.Key_PageDown else -rows, resize=False)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            where = self._bubble.text().split("\n")[0]
            self._commit()
            self._announce(self.tr("Dropped: {where}").format(where=where))
        elif isinstance(gesture, MoveBars) and key in _MANNERS:
            manner = _MANNERS[key]
            gesture.take("move" if gesture.manner == manner else manner)
            self._refresh_looks()
            self._show_held()
            self._announce(self._bubble.text())
        elif key == Qt.Key.Key_R:
            self._lift_edge(at_start=isinstance(gesture, ResizeBar) and not gesture.at_start)

    def _rows_in_sight(self) -> int:
        sight = self._sight
        return max(len(sight.data.layout.rows_between(sight.scroll_y, sight.scroll_y + sight.height)) - 1, 1)

    def _show_held(self) -> None:
        """Show the ghosts and what a drop would mean, in sight."""
        if self._gesture is None or not self._gesture.wanted:
            return
        want = self._gesture.wanted[0]
        self._reveal(self._sight.place(want.row, want.start_s, want.end_s))
        self._show_gesture(self._sight.place(want.row, want.start_s, want.end_s))

    def _nudge(self, minutes: int, rows: int, resize: bool) -> None:
        """Move what is held; with nothing held, take it and ask for the move when Alt is let go."""
        if self._gesture is None and not self._take("end" if resize else None, "alt"):
            return
        if self._gesture is None:
            return
        self._gesture.nudge(minutes, rows)
        self._show_held()
        self._announce(self._bubble.text())
        if self._by_keyboard == "alt":
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


_MANNERS: dict[Qt.Key, Manner] = {Qt.Key.Key_C: "copy", Qt.Key.Key_P: "pack"}

_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
