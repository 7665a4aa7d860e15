"""The canvas of the board: shows, scrolls, zooms, and asks the host before anything changes."""

import datetime as dt
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Literal
from uuid import UUID

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from app.domain.board import (
    HOUR_S,
    BacklogJob,
    Bar,
    BoardDay,
    MoveAsked,
    PlaceAsked,
    ResizeAsked,
    TimeAxis,
    Tour,
    UnplanAsked,
    day_start,
    local,
    snap,
    to_instant,
    to_seconds,
)
from app.domain.normal import fold
from app.views.board.bubble import Bubble
from app.views.board.data import DayData
from app.views.board.gestures import Gesture, MoveBars, PlaceJobs, Wanted
from app.views.board.headers import HEADER_PX, ROWS_PX, RowHeader, TimeHeader
from app.views.board.labels import describe, kind_label, span
from app.views.board.painting import BoardPainter, Overlay
from app.views.board.palette import BoardPalette, board_palette
from app.views.board.sight import Sight
from app.views.board.skins import (
    AWAY,
    COMFORTABLE,
    COMPACT,
    DIMMED,
    HOVERED,
    PENDING,
    SELECTED,
    Skins,
)

STEP_MIN = 15
"""What a bar snaps to, in minutes; with Shift, and close up, `FINE_MIN`."""

FINE_MIN = 5
FINE_ABOVE = 200.0
"""From so many pixels an hour on a bar snaps to `FINE_MIN` by itself."""

MOST_PX_PER_HOUR = 720.0
ZOOM_STEP = 1.25
SCROLL_ZONE = 32
"""Within so many pixels of its edges the canvas scrolls under a drag."""

KEY_WAIT_MS = 900
"""How long after the last key a move by keyboard is asked for, if Alt is never let go."""


@dataclass(slots=True)
class _Asked:
    """What was asked of the host and has no answer yet."""

    request: MoveAsked | ResizeAsked | PlaceAsked | UnplanAsked
    bar_ids: tuple[UUID, ...]
    wanted: tuple[tuple[UUID, Wanted], ...]
    """Each with the id of its row: rows may lie elsewhere when the board is read anew."""


@dataclass(frozen=True, slots=True)
class Press:
    """Where the mouse went down, and on what."""

    point: QPoint
    slot: int | None
    edge: Literal["", "start", "end"]
    was_selected: bool


class _Corner(QWidget):
    """The place between both headers."""

    colour = QColor()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Fill it: a style sheet would not let a palette do so."""
        QPainter(self).fillRect(self.rect(), self.colour)


class Canvas(QAbstractScrollArea):
    """Shows one or several days: rows of drivers or vehicles, their tours and stops.

    Nothing changes here before the host has agreed: what a person asks is told by a signal with a token, its
    bars wait in their new places, and the host answers `settle(token)` or `refuse(token, text)`.

    Args:
        parent: The widget around it.
        now: Tells the present in seconds since 1970; tests give their own.
    """

    move_asked = Signal(object)
    """Bars are wanted elsewhere: a `MoveAsked`."""

    resize_asked = Signal(object)
    """A bar is wanted longer or shorter: a `ResizeAsked`."""

    place_asked = Signal(object)
    """Jobs of the backlog are wanted on a row: a `PlaceAsked`."""

    unplan_asked = Signal(object)
    """Bars are wanted back in the backlog: an `UnplanAsked`."""

    opened = Signal(object)
    """A bar was opened: the `Bar`."""

    tour_opened = Signal(object)
    """A tour was opened beside its stops: the `Tour`."""

    row_opened = Signal(object)
    """The name of a row was opened: the `Row`."""

    selection_changed = Signal()
    """Other bars are selected."""

    menu_asked = Signal(QPoint, object)
    """The context menu is wanted at a point of the screen; the `Tour` under it, or None."""

    def __init__(self, parent: QWidget | None = None, now: Callable[[], float] = time.time) -> None:
        super().__init__(parent)
        self._clock = now
        self._metrics, self._folded = COMFORTABLE, set[str]()
        self._tokens = count(1)
        self._asked: dict[int, _Asked] = {}
        self._selected: set[UUID] = set()
        self._current: UUID | None = None
        self._hovered: int | None = None
        self._search = ""
        self._unmatched = list[int]()
        self._press: Press | None = None
        self._gesture: Gesture | None = None
        self._by_keyboard = False
        self._rubber_from: QPoint | None = None
        self._rubber_kept: set[UUID] = set()
        self._pan_from: QPoint | None = None
        self._last_point = QPoint()
        self._unplan_zone: QWidget | None = None
        self._fitted_days = 0
        self._overlay = Overlay()
        self._empty_text = ""
        data = DayData(BoardDay(local(int(now())).date(), 1), self._metrics, self._folded)
        self._sight = Sight(data, TimeAxis(data.start_s, data.end_s, 60.0), self._metrics)
        self._palette = board_palette(self._is_dark())
        self._times = TimeHeader(self._sight, self._palette, self._now_s, self)
        self._rows = RowHeader(self._sight, self._palette, self)
        self._corner = _Corner(self)
        self.setCornerWidget(QWidget(self))
        self._bubble = Bubble(self._palette, self.viewport())
        self._painter: BoardPainter | None = None
        self._rows.fold_toggled.connect(self._on_fold_toggled)
        self._rows.row_opened.connect(self.row_opened)
        self.setViewportMargins(ROWS_PX, HEADER_PX, 0, 0)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.viewport().setMouseTracking(True)
        self.setAccessibleName(self.tr("Planning board"))
        self._scroll_timer = QTimer(self, interval=16)
        self._scroll_timer.timeout.connect(self._on_scroll_timer)
        self._key_timer = QTimer(self, singleShot=True, interval=KEY_WAIT_MS)
        self._key_timer.timeout.connect(self._commit)
        self._now_timer = QTimer(self, interval=20_000)
        self._now_timer.timeout.connect(self._on_minute)
        self._now_timer.start()
        self._colour_corner()

    # --- what the host gives

    def show_day(self, day: BoardDay) -> None:
        """Show what the host read; scroll, selection and what awaits an answer stay."""
        if self._gesture is not None and not isinstance(self._gesture, PlaceJobs):
            self.cancel()  # its bars may be gone: better to take them up again than to move others
        self._hovered = None
        data = DayData(day, self._metrics, self._folded)
        other_days = (day.days, day.first) != (self._sight.data.days, self._sight.data.first)
        self._sight.show(data, TimeAxis(data.start_s, data.end_s, self._sight.axis.px_per_hour))
        if isinstance(self._gesture, PlaceJobs):
            self._gesture.data = data
        known = {bar.id for bar in day.bars}
        lost = self._selected - known
        self._selected &= known
        if self._current not in known:
            self._current = None
        if self._fitted_days != day.days and self.isVisible():
            self.fit()
        else:
            self._set_scale(self._sight.axis.px_per_hour, 0)
        self._rows.forget()
        self._find_unmatched()
        self._refresh_looks()
        if other_days:
            self._bubble.hide()
        if lost:
            self.selection_changed.emit()

    def apply_changes(
        self,
        bars: Iterable[Bar] = (),
        removed: Iterable[UUID] = (),
        tours: Iterable[Tour] = (),
        removed_tours: Iterable[UUID] = (),
    ) -> None:
        """Take in single changes and repaint their rows only."""
        touched, taller = self._sight.data.apply(bars, removed, tours, removed_tours)
        self._find_unmatched()
        self._refresh_looks(repaint=taller)
        if taller:
            self._update_scrollbars()
        for row in touched:
            self.viewport().update(self._sight.row_strip(row))
        self._rows.forget_rows(touched)

    def settle(self, token: int) -> None:
        """Take note that the host did what was asked and shows it by now."""
        if self._asked.pop(token, None) is not None:
            self._refresh_looks()

    def refuse(self, token: int, text: str) -> None:
        """Put the bars back where they were and say why."""
        asked = self._asked.pop(token, None)
        if asked is None:
            return
        self._refresh_looks()
        beside = self._place_of(asked)
        self._bubble.tell(text, beside, refuses=True, stays=True)
        self._announce(text)

    def tell(self, text: str, refuses: bool = False) -> None:
        """Say something at the selected bar, or at the top of the canvas where none is in sight."""
        beside = self.bar_rect(self._current) if self._current is not None else QRect()
        if not self.viewport().rect().intersects(beside):
            beside = QRect(self.viewport().width() // 2 - 150, -10, 300, 20)
        self._bubble.tell(text, beside, refuses, stays=True)
        self._announce(text)

    def set_empty_text(self, text: str) -> None:
        """Say what to do while there are no rows."""
        self._empty_text = text
        self.viewport().update()

    def set_unplan_zone(self, zone: QWidget | None) -> None:
        """Name the widget on which bars can be dropped to take them off the board."""
        self._unplan_zone = zone

    # --- what the host asks

    @property
    def day(self) -> dt.date:
        """The first day shown."""
        return self._sight.data.first

    @property
    def bubble_text(self) -> str:
        """What the bubble says, or nothing if it is hidden."""
        return self._bubble.text() if self._bubble.isVisible() else ""

    @property
    def is_waiting(self) -> bool:
        """Whether something asked has no answer yet."""
        return bool(self._asked)

    @property
    def px_per_hour(self) -> float:
        """The scale."""
        return self._sight.axis.px_per_hour

    @property
    def is_held(self) -> bool:
        """Whether a gesture is under way."""
        return self._gesture is not None or self._rubber_from is not None

    def selected_bars(self) -> list[Bar]:
        """Return the selected bars, row by row, each by time."""
        columns = self._sight.data.columns
        slots = [slot for bar_id in self._selected if (slot := columns.slot(bar_id)) is not None]
        slots.sort(key=lambda slot: (int(columns.row[slot]), int(columns.start[slot])))
        return [columns.bar(slot) for slot in slots]

    def selected_tours(self) -> list[Tour]:
        """Return the tours of the selected bars."""
        ids = {bar.tour_id for bar in self.selected_bars()}
        return [tour for tour in self.tours() if tour.id in ids]

    def tours(self) -> list[Tour]:
        """Return all tours shown, row by row."""
        tours = self._sight.data.tours
        return [span_.tour for row in sorted(tours) for span_ in tours[row]]

    def select(self, bar_ids: Collection[UUID], current: UUID | None = None) -> None:
        """Select bars; `current` is the one the keyboard stands on."""
        known = {bar_id for bar_id in bar_ids if self._sight.data.columns.slot(bar_id) is not None}
        changed = known != self._selected
        self._selected = known
        self._current = current if current in known else next(iter(known), None)
        self._refresh_looks()
        if changed:
            self._say_current()
            self.selection_changed.emit()

    def bar_rect(self, bar_id: UUID) -> QRect:
        """Return where a bar lies in the viewport; empty if it is not on the board."""
        slot = self._sight.data.columns.slot(bar_id)
        return QRect() if slot is None else self._sight.rect_of(slot)

    def point_of(self, row_id: UUID, instant: dt.datetime) -> QPoint:
        """Return the point of the viewport that stands for an instant of a row."""
        row = self._sight.data.columns.row_index(row_id)
        if row is None:
            return QPoint()
        return QPoint(self._sight.x(to_seconds(instant)), self._sight.row_strip(row).center().y())

    def first_free(self, row_id: UUID, minutes: int) -> dt.datetime | None:
        """Return from when on a row has so many minutes free, from 06:00 or from now on; None for no row."""
        data = self._sight.data
        row = data.columns.row_index(row_id)
        if row is None:
            return None
        spans = data.tours.get(row)
        start = spans[0].start_s if spans else day_start(data.first) + 6 * HOUR_S
        start = snap(max(start, self._now_s() if data.start_s <= self._now_s() < data.end_s else 0), 5)
        while slots := data.columns.clashes(row, start, start + minutes * 60):
            start = int(data.columns.end[slots].max())
        return to_instant(start)

    # --- jobs from outside

    def drag_jobs(self, jobs: Sequence[BacklogJob], at: QPoint) -> None:
        """Show where jobs would go that are dragged over a point of the screen."""
        if not isinstance(self._gesture, PlaceJobs):
            self.cancel()
            self._begin(PlaceJobs(self._sight.data, jobs))
        self._follow(self.viewport().mapFromGlobal(at))

    def drop_jobs(self, at: QPoint) -> bool:
        """Ask to place the dragged jobs; return False if they were dropped beside the rows."""
        if not isinstance(self._gesture, PlaceJobs):
            return False
        self._follow(self.viewport().mapFromGlobal(at))
        over = bool(self._gesture.wanted)
        self._commit()
        return over

    def place_jobs(self, jobs: Sequence[BacklogJob], row_id: UUID, start: dt.datetime) -> None:
        """Ask to place jobs on a row from an instant on: what a drop there would ask."""
        row = self._sight.data.columns.row_index(row_id)
        gesture = PlaceJobs(self._sight.data, jobs)
        gesture.point_to(row, to_seconds(start), 1)
        self._begin(gesture)
        self._commit()

    def move_selected(self, row_id: UUID, start: dt.datetime) -> None:
        """Ask to move the selected bars so that the first of them begins on a row at an instant."""
        columns = self._sight.data.columns
        bars, row = self.selected_bars(), columns.row_index(row_id)
        slots = [slot for bar in bars if (slot := columns.slot(bar.id)) is not None]
        if row is None or not slots or not self._sight.data.layout.heights[row] or self._is_asked(bars):
            return
        gesture = MoveBars(self._sight.data, slots[0], slots)
        gesture.put(row, to_seconds(start))
        self._begin(gesture)
        self._commit()

    # --- scale and look

    def fit(self) -> None:
        """Show the working day, or all days where there are several."""
        data = self._sight.data
        self._fitted_days = data.days
        if data.days > 1:
            self._set_scale(0, 0)
            self.horizontalScrollBar().setValue(0)
        else:
            first, last = data.start_s + int(4.75 * HOUR_S), data.start_s + int(20.25 * HOUR_S)
            self._set_scale(self.viewport().width() * HOUR_S / (last - first), 0)
            self.horizontalScrollBar().setValue(self._sight.axis.x(first))

    def zoom(self, factor: float, x: int | None = None) -> None:
        """Change the scale around a pixel of the viewport, its middle unless told."""
        pointer = self.viewport().width() // 2 if x is None else x
        self._set_scale(self._sight.axis.px_per_hour * factor, pointer)

    @Slot()
    def zoom_in(self) -> None:
        """Show less time, larger."""
        self.zoom(ZOOM_STEP)

    @Slot()
    def zoom_out(self) -> None:
        """Show more time."""
        self.zoom(1 / ZOOM_STEP)

    @Slot()
    def go_to_now(self) -> None:
        """Scroll to the present."""
        self.horizontalScrollBar().setValue(self._sight.axis.x(self._now_s()) - self.viewport().width() // 3)

    def set_compact(self, compact: bool) -> None:
        """Show one line of text in each bar, or two."""
        self._metrics = COMPACT if compact else COMFORTABLE
        self._sight.metrics = self._metrics
        self._sight.data.relayout(self._metrics, self._folded)
        self._painter = None
        self._rows.forget()
        self._update_scrollbars()
        self._update_all()

    def set_search(self, text: str) -> None:
        """Dim the bars whose words do not hold `text`."""
        self._search = fold(text)
        self._find_unmatched()
        self._refresh_looks()

    def _set_scale(self, px_per_hour: float, pointer: int) -> None:
        data, sight = self._sight.data, self._sight
        least = self.viewport().width() * HOUR_S / max(data.end_s - data.start_s, HOUR_S)
        scale = min(max(px_per_hour, least), MOST_PX_PER_HOUR)
        axis = TimeAxis(data.start_s, data.end_s, scale)
        scroll = sight.axis.scroll_keeping(axis, sight.scroll_x, pointer)
        sight.set_axis(axis)
        self._update_scrollbars()
        self.horizontalScrollBar().setValue(scroll)
        self._update_all()

    def _update_scrollbars(self) -> None:
        view, sight = self.viewport().size(), self._sight
        sight.width, sight.height = view.width(), view.height()
        for bar, whole, page in (
            (self.horizontalScrollBar(), sight.axis.width, view.width()),
            (self.verticalScrollBar(), sight.data.layout.height, view.height()),
        ):
            bar.setRange(0, max(0, whole - page))
            bar.setPageStep(page)
            bar.setSingleStep(max(20, page // 20))
        sight.scroll_x, sight.scroll_y = (
            self.horizontalScrollBar().value(),
            self.verticalScrollBar().value(),
        )

    def _update_all(self) -> None:
        self.viewport().update()
        self._times.update()
        self._rows.update()

    # --- looks

    def _now_s(self) -> int:
        return int(self._clock())

    def _is_dark(self) -> bool:
        return self.palette().color(QPalette.ColorRole.Window).lightness() < 128

    def _colour_corner(self) -> None:
        self._corner.colour = self._palette.frame
        self._corner.update()

    def board_painter(self) -> BoardPainter:
        """Return the painter for this screen's pixel ratio and these colours."""
        ratio = self.devicePixelRatioF()
        if self._painter is None or self._painter.skins.ratio != ratio:
            self._painter = BoardPainter(Skins(self._palette, self._metrics, ratio), self.font())
        return self._painter

    @property
    def colours(self) -> BoardPalette:
        """The colours it paints with."""
        return self._palette

    def _refresh_looks(self, repaint: bool = True) -> None:
        """Work out anew how each bar looks, and what waits."""
        sight, columns = self._sight, self._sight.data.columns
        sight.looks.fill(0)
        if len(sight.looks) < len(columns.bars):
            sight.mark(len(columns.bars) - 1, 0, False)
        for slot in self._unmatched:
            sight.mark(slot, DIMMED, True)
        for bar_id in self._selected:
            self._mark(bar_id, SELECTED)
        self._overlay.pending = []
        for asked in self._asked.values():
            for bar_id in asked.bar_ids:
                self._mark(bar_id, AWAY)
            for row_id, want in asked.wanted:
                row = columns.row_index(row_id)
                if row is not None:
                    self._overlay.pending.append(replace(want, row=row).ghost(PENDING))
        if self._gesture is not None:
            for slot in self._gesture.slots:
                sight.mark(slot, AWAY, True)
        slot_of = columns.slot(self._current) if self._current is not None else None
        self._overlay.focus = slot_of if self.hasFocus() and self._gesture is None else None
        if repaint:
            self.viewport().update()

    def _find_unmatched(self) -> None:
        """Work out which bars the search passes over: only when it or the bars change."""
        self._unmatched = []
        words = self._search.split()
        if words:
            for slot, bar in enumerate(self._sight.data.columns.bars):
                if bar is not None:
                    text = fold(f"{bar.title} {bar.detail}")
                    if not all(word in text for word in words):
                        self._unmatched.append(slot)

    def _mark(self, bar_id: UUID, look: int) -> None:
        slot = self._sight.data.columns.slot(bar_id)
        if slot is not None:
            self._sight.mark(slot, look, True)

    def _hover(self, slot: int | None) -> None:
        if slot == self._hovered:
            return
        for at, on in ((self._hovered, False), (slot, True)):
            if at is not None:
                self._sight.mark(at, HOVERED, on)
                self.viewport().update(self._sight.rect_of(at).adjusted(-2, -2, 2, 2))
        self._hovered = slot

    # --- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what was touched."""
        painter = self.board_painter()
        rects: list[QRect] = [*event.region()]  # type: ignore[misc] # the stubs miss its iterator
        if len(rects) > 6:
            rects = [event.rect()]
        with QPainter(self.viewport()) as paint:
            for rect in rects:
                paint.setClipRect(rect)
                painter.paint(paint, rect, self._sight, self._overlay, self._now_s())
            if not self._sight.data.rows and self._empty_text:
                paint.setClipping(False)
                paint.setFont(self.font())
                paint.setPen(self._palette.text_muted)
                paint.drawText(
                    self.viewport().rect(),
                    Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap,
                    self._empty_text,
                )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the headers around the viewport."""
        super().resizeEvent(event)
        view = self.viewport().geometry()
        self._times.setGeometry(view.left(), view.top() - HEADER_PX, view.width(), HEADER_PX)
        self._rows.setGeometry(view.left() - ROWS_PX, view.top(), ROWS_PX, view.height())
        self._corner.setGeometry(view.left() - ROWS_PX, view.top() - HEADER_PX, ROWS_PX, HEADER_PX)
        self._set_scale(self._sight.axis.px_per_hour, 0)

    def showEvent(self, event: QShowEvent) -> None:
        """Choose a scale when the width is known for the first time."""
        super().showEvent(event)
        if self._fitted_days != self._sight.data.days:
            self.fit()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Show another part; each header follows on its own axis."""
        self._sight.scroll_x = self.horizontalScrollBar().value()
        self._sight.scroll_y = self.verticalScrollBar().value()
        self.viewport().update()
        if dx:
            self._times.update()
        if dy:
            self._rows.update()

    def changeEvent(self, event: QEvent) -> None:
        """Change colours and fonts with the window."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._palette = board_palette(self._is_dark())
            self._times.palette_ = self._rows.palette_ = self._bubble.colours = self._palette
            self._painter = None
            self._rows.forget()
            self._colour_corner()
            self._update_all()

    @Slot()
    def _on_minute(self) -> None:
        if self.isVisible():
            self.viewport().update()
            self._times.update()

    @Slot(str)
    def _on_fold_toggled(self, depot: str) -> None:
        self._folded ^= {depot}
        self._sight.data.relayout(self._metrics, self._folded)
        self._update_scrollbars()
        self._update_all()

    # --- gestures

    def _step(self, fine: bool) -> int:
        return FINE_MIN if fine or self._sight.axis.px_per_hour >= FINE_ABOVE else STEP_MIN

    def _begin(self, gesture: Gesture) -> None:
        self._bubble.hide()
        self._hover(None)
        self._gesture = gesture
        self._refresh_looks()

    def _follow(self, point: QPoint, fine: bool = False) -> None:
        """Bring the held bars under a point of the viewport."""
        gesture, sight = self._gesture, self._sight
        if gesture is None:
            return
        self._last_point = point
        inside = self.viewport().rect().contains(point)
        row = sight.row_at(point.y()) if inside or not isinstance(gesture, PlaceJobs) else None
        gesture.point_to(row, sight.seconds(point.x()), self._step(fine))
        if not self._over_unplan_zone(point):
            self._show_gesture(QRect(point, point).adjusted(-2, -26, 2, 26))
        if inside:
            self._scroll_near_edge(point)
        else:
            self._scroll_timer.stop()

    def _show_gesture(self, beside: QRect) -> None:
        gesture = self._gesture
        if gesture is None:
            return
        obstacle = gesture.obstacle()
        before = self._gesture_area()
        self._overlay.ghosts = [want.ghost(refused=obstacle is not None) for want in gesture.wanted]
        held = gesture.wanted[0] if gesture.wanted else None
        self._overlay.target_row = held.row if held else None
        self._rows.mark(self._overlay.target_row)
        self._times.show_span((held.start_s, gesture.wanted[-1].end_s) if held else None)
        for area in (*before, *self._gesture_area()):
            self.viewport().update(area)
        if held is None:
            self._bubble.hide()
            return
        row = self._sight.data.rows[held.row]
        text = f"{span(held.start_s, held.end_s)}  ·  {row.title}"
        if obstacle is not None and obstacle.bar is not None:
            bar = obstacle.bar
            text += "\n" + self.tr("Taken: {what}, {span}").format(
                what=bar.title or kind_label(bar.kind), span=span(bar.start, bar.end)
            )
        elif obstacle is not None and obstacle.band is not None:
            words = self.tr("Away: {why}") if row.kind == "driver" else self.tr("Off the road: {why}")
            text += "\n" + words.format(why=obstacle.band.text)
        self._bubble.tell(text, beside, refuses=obstacle is not None)

    def _gesture_area(self) -> list[QRect]:
        """Return what the ghosts and the row under them cover."""
        sight, overlay = self._sight, self._overlay
        areas = [
            sight.place(ghost.row, ghost.start_s, ghost.end_s).adjusted(-3, -3, 3, 3)
            for ghost in overlay.ghosts
        ]
        if overlay.target_row is not None:
            areas.append(sight.row_strip(overlay.target_row))
        return areas

    def _over_unplan_zone(self, point: QPoint) -> bool:
        """Tell of taking off the board while held bars are over the backlog."""
        zone = self._unplan_zone
        if zone is None or not isinstance(self._gesture, MoveBars) or not zone.isVisible():
            return False
        if not zone.rect().contains(zone.mapFromGlobal(self.viewport().mapToGlobal(point))):
            return False
        self._overlay.target_row = None
        self._rows.mark(None)
        self._times.show_span(None)
        self._overlay.ghosts = []
        self.viewport().update()
        edge = min(max(point.x(), 0), self.viewport().width())
        self._bubble.tell(self.tr("Back to the backlog"), QRect(edge, point.y() - 20, 1, 40))
        return True

    @Slot()
    def _commit(self) -> None:
        """Ask the host for what the gesture wants."""
        gesture = self._gesture
        if gesture is None:
            return
        token = next(self._tokens)
        request = gesture.request(token)
        wanted = tuple(gesture.wanted)
        self.cancel()
        if request is None:
            return
        rows = self._sight.data.rows
        self._ask(
            token,
            _Asked(
                request,
                tuple(want.bar_id for want in wanted if want.bar_id is not None),
                tuple((rows[want.row].id, want) for want in wanted),
            ),
        )

    def _ask(self, token: int, asked: _Asked) -> None:
        self._asked[token] = asked
        self._refresh_looks()
        match asked.request:
            case MoveAsked():
                self.move_asked.emit(asked.request)
            case ResizeAsked():
                self.resize_asked.emit(asked.request)
            case PlaceAsked():
                self.place_asked.emit(asked.request)
            case UnplanAsked():
                self.unplan_asked.emit(asked.request)

    def cancel(self) -> None:
        """Let go of what is held; everything is as before."""
        self._press = self._rubber_from = None
        self._scroll_timer.stop()
        self._key_timer.stop()
        self._by_keyboard = False
        self._overlay.rubber = None
        if self._gesture is not None:
            self._gesture = None
            self._overlay.ghosts = []
            self._overlay.target_row = None
            self._rows.mark(None)
            self._times.show_span(None)
            self._bubble.hide()
        self._refresh_looks()

    def unplan_selected(self) -> None:
        """Ask to take the selected jobs off the board."""
        bars = [bar for bar in self.selected_bars() if bar.job_id is not None]
        if not bars or self._is_asked(bars):
            return
        token = next(self._tokens)
        ids = tuple(bar.id for bar in bars)
        request = UnplanAsked(token, ids, tuple(bar.version for bar in bars))
        self._ask(token, _Asked(request, ids, ()))

    def _is_asked(self, bars: Iterable[Bar]) -> bool:
        """Return, and tell, whether some of the bars still await an answer."""
        waiting = {bar_id for asked in self._asked.values() for bar_id in asked.bar_ids}
        held = next((bar for bar in bars if bar.id in waiting), None)
        if held is None:
            return False
        self._bubble.tell(
            self.tr("The last move of this job is still being saved."), self.bar_rect(held.id), stays=True
        )
        return True

    def _place_of(self, asked: _Asked) -> QRect:
        """Return where to tell about something asked: at its first bar, or where it was wanted."""
        rect = self.bar_rect(asked.bar_ids[0]) if asked.bar_ids else QRect()
        if asked.wanted:
            row_id, want = asked.wanted[0]
            row = self._sight.data.columns.row_index(row_id)
            if row is not None:
                rect = self._sight.place(row, want.start_s, want.end_s)
        return rect

    @Slot()
    def _on_scroll_timer(self) -> None:
        """Scroll under a drag near an edge, faster the nearer it is."""
        view, point = self.viewport().rect(), self._last_point
        for bar, at, size in (
            (self.horizontalScrollBar(), point.x(), view.width()),
            (self.verticalScrollBar(), point.y(), view.height()),
        ):
            past = min(at - SCROLL_ZONE, 0) or max(at - (size - SCROLL_ZONE), 0)
            bar.setValue(bar.value() + past // 2)
        if self._gesture is not None:
            self._follow(point)
        elif self._rubber_from is not None:
            self._stretch_rubber(point)

    def _stretch_rubber(self, point: QPoint) -> None:
        """Select what lies between the rubber band's first corner and a point."""
        if self._rubber_from is None:
            return
        self._last_point = point
        sight = self._sight
        origin = QPoint(self._rubber_from.x() - sight.scroll_x, self._rubber_from.y() - sight.scroll_y)
        before = self._overlay.rubber or QRect()
        band = self._overlay.rubber = QRect(origin, point).normalized()
        rows = sight.data.layout.rows_between(band.top() + sight.scroll_y, band.bottom() + 1 + sight.scroll_y)
        columns = sight.data.columns
        slots = columns.visible(rows, sight.seconds(band.left()), sight.seconds(band.right() + 1)).tolist()
        found = {columns.bar(slot).id for slot in slots if sight.rect_of(slot).intersects(band)}
        wanted = found | self._rubber_kept
        if wanted != self._selected:
            self.select(wanted)
        self.viewport().update(before.united(band).adjusted(-2, -2, 2, 2))
        self._scroll_near_edge(point)

    def _scroll_near_edge(self, point: QPoint) -> None:
        zone = self.viewport().rect().adjusted(SCROLL_ZONE, SCROLL_ZONE, -SCROLL_ZONE, -SCROLL_ZONE)
        if zone.contains(point):
            self._scroll_timer.stop()
        elif not self._scroll_timer.isActive():
            self._scroll_timer.start()

    # --- what is told

    def describe(self, bar: Bar) -> str:
        """Return all that is known of a bar, line by line."""
        row = self._sight.data.columns.row_index(bar.row_id)
        return describe(bar, self._sight.data.rows[row].title if row is not None else "")

    def _current_bar(self) -> Bar | None:
        slot = self._sight.data.columns.slot(self._current) if self._current else None
        return None if slot is None else self._sight.data.columns.bar(slot)

    def reveal(self, bar_id: UUID) -> None:
        """Scroll until a bar is in sight."""
        self._reveal(self.bar_rect(bar_id))

    def _reveal(self, rect: QRect) -> None:
        if rect.isEmpty():
            return
        view = self.viewport().rect()
        for bar, first, last, size in (
            (self.horizontalScrollBar(), rect.left(), rect.right(), view.width()),
            (self.verticalScrollBar(), rect.top(), rect.bottom(), view.height()),
        ):
            if first < 0:
                bar.setValue(bar.value() + first - 24)
            elif last > size:
                bar.setValue(bar.value() + min(last - size + 24, first - 24))

    def _say_current(self) -> None:
        """Keep what a screen reader says of the board in step with the selection."""
        bar = self._current_bar()
        text = self.describe(bar).replace("\n", ", ") if bar is not None else ""
        if len(self._selected) > 1:
            text = self.tr("%n jobs selected", "", len(self._selected)) + (f": {text}" if text else "")
        self.setAccessibleDescription(text)
        if self.hasFocus():
            self._announce(text)

    def _announce(self, text: str) -> None:
        if text and QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))
