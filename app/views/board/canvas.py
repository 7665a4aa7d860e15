"""The canvas of the board: shows, scrolls, zooms, and asks the host before anything changes."""

import datetime as dt
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import count
from uuid import UUID

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect, Qt, QTimer, Signal, Slot
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

from app.domain.axis import HOUR_S, Ints, TimeAxis, day_start, local, snap, to_instant, to_seconds
from app.domain.board import (
    AddAsked,
    Bar,
    BoardDay,
    CopyAsked,
    MoveAsked,
    PlaceAsked,
    ResizeAsked,
    Tour,
    UnplanAsked,
)
from app.domain.normal import fold
from app.views import style
from app.views.board.bubble import Bubble
from app.views.board.data import DayData, SearchedWords
from app.views.board.gestures import Gesture, Wanted
from app.views.board.headers import TimeHeader
from app.views.board.labels import describe
from app.views.board.metrics import Metrics
from app.views.board.names import ROWS_PX, RowHeader
from app.views.board.painting import BoardPainter, Ghost, Overlay, draw_touched
from app.views.board.palette import BoardPalette, board_palette
from app.views.board.sight import Sight
from app.views.board.skins import (
    AWAY,
    DIMMED,
    HOVERED,
    PENDING,
    SELECTED,
    Skins,
)
from app.views.board.still import Still
from app.views.translating import Counting

MOST_PX_PER_HOUR = 720.0
ZOOM_STEP = 1.25
_REST_MS = 200
"""How long after a reading what is not in sight is made ready."""

MANY_BARS = 60
"""If more bars than these look otherwise, the whole window is painted anew."""

Request = MoveAsked | CopyAsked | ResizeAsked | PlaceAsked | AddAsked | UnplanAsked


Spot = tuple[UUID, dt.datetime]
"""An instant of a row, by the row's id."""


@dataclass(slots=True)
class Asked:
    """What was asked of the host and has no answer yet."""

    request: Request
    bar_ids: tuple[UUID, ...]
    wanted: tuple[tuple[UUID, Wanted], ...]
    """Each with the id of its row: rows may lie elsewhere when the board is read anew."""


class _Corner(QWidget):
    """The place between both headers."""

    colour = QColor()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Fill it: a style sheet would not let a palette do so."""
        QPainter(self).fillRect(self.rect(), self.colour)


class Canvas(Counting, QAbstractScrollArea):
    """Shows one or several days: rows of drivers or vehicles, their tours and stops.

    Nothing changes here before the host has agreed: what a person asks is told by a signal with a token, its
    bars wait in their new places, and the host answers `settle(token)` or `refuse(token, text)`.

    Args:
        parent: The widget around it.
        now: Tells the present in seconds since 1970; tests give their own.
        tokens: The numbers of what is asked; canvases of one host share them.
    """

    move_asked = Signal(object)
    """Bars are wanted elsewhere: a `MoveAsked`."""

    resize_asked = Signal(object)
    """A bar is wanted longer or shorter: a `ResizeAsked`."""

    place_asked = Signal(object)
    """Jobs of the backlog are wanted on a row: a `PlaceAsked`."""

    unplan_asked = Signal(object)
    """Bars are wanted off the board: an `UnplanAsked`."""

    add_asked = Signal(object)
    """A stop is wanted that the tour needs for itself: an `AddAsked`."""

    copy_asked = Signal(object)
    """The like of some bars is wanted elsewhere: a `CopyAsked`."""

    opened = Signal(object)
    """A bar was opened: the `Bar`."""

    tour_opened = Signal(object)
    """A tour was opened beside its stops: the `Tour`."""

    row_opened = Signal(object)
    """The name of a row was opened: the `Row`."""

    row_menu_asked = Signal(QPoint, object)
    """The context menu of a row is wanted at a point of the screen: the `Row`."""

    day_opened = Signal(object)
    """A day was opened in the header: its date."""

    selection_changed = Signal()
    """Other bars are selected."""

    menu_asked = Signal(QPoint, object, object)
    """The context menu is wanted at a point of the screen; the `Tour` and the `Spot` under it, or None."""

    def __init__(
        self,
        parent: QWidget | None = None,
        now: Callable[[], float] = time.time,
        tokens: Iterator[int] | None = None,
    ) -> None:
        super().__init__(parent)
        self._clock = now
        self._metrics, self._folded = Metrics.of(False, style.zoom()), set[str]()
        self._tokens = count(1) if tokens is None else tokens
        self._asked: dict[int, Asked] = {}
        self._selected: set[UUID] = set()
        self._current: UUID | None = None
        self._hovered: int | None = None
        self._search, self._words = "", SearchedWords()
        self._spotlight: frozenset[int] = frozenset()
        self._dimmed: npt.NDArray[np.bool_] | None = None
        self._gesture: Gesture | None = None
        self._views: dict[int, tuple[float, float]] = {}
        self._fitted_days = 0
        self._still = Still()
        self._rows_px = ROWS_PX  # how wide the names of the rows are wanted, at the normal size of text
        self._overlay = Overlay()
        self._empty_text = ""
        data = DayData(BoardDay(local(int(now())).date(), 1), self._metrics, self._folded)
        self._sight = Sight(data, TimeAxis(data.start_s, data.end_s, 60.0), self._metrics)
        self._palette = board_palette(self._is_dark())
        self._times = TimeHeader(self._sight, self._palette, self._now_s, self)
        self._rows = RowHeader(self._sight, self._palette, self)
        self._corner = _Corner(self)
        self._foot_corner = _Corner(self)
        self._feet = self._make_feet()
        self.setCornerWidget(QWidget(self))
        self._bubble = Bubble(self._palette, self._metrics, self.viewport())
        self._painter: BoardPainter | None = None
        self._rows.fold_toggled.connect(self._on_fold_toggled)
        self._rows.row_opened.connect(self.row_opened)
        self._rows.menu_asked.connect(self.row_menu_asked)
        self._rows.walked.connect(self._on_row_walked)
        self._rows.entered.connect(self._on_rows_entered)
        self._rows.left.connect(self.setFocus)
        self._times.day_opened.connect(self.day_opened)
        self._place_parts()
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.viewport().setMouseTracking(True)
        self.setAccessibleName(self.tr("Planning board"))
        # What is not in sight is read when the hand rests, not at the first search or overview.
        self._rest_timer = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest_timer.timeout.connect(self._on_rest)
        self._now_timer = QTimer(self, interval=20_000)
        self._now_timer.timeout.connect(self._on_minute)
        self._now_timer.start()
        self._colour_corner()

    def tr(self, text: str, comment: str | None = None, n: int = -1) -> str:
        """Translate a text in whichever class of the canvas it stands.

        Qt looks class by class too, but with a number the first one answers, though it knew the text or not.
        """
        for kind in type(self).__mro__:
            if kind is QAbstractScrollArea:
                break
            if QCoreApplication.translate(kind.__name__, text, comment) != text:
                return QCoreApplication.translate(kind.__name__, text, comment, n)
        return text.replace("%n", str(n))

    def _make_feet(self) -> list[QWidget]:
        """Return the strips below the viewport, from top to bottom."""
        return []

    # --- what the host gives

    def show_day(self, day: BoardDay) -> None:
        """Show what the host read; scroll, selection and what awaits an answer stay."""
        # What lies above names slots and rows, which the new data give to others.
        self._hovered = self._overlay.focus = self._overlay.target_row = None
        self._overlay.pending, self._overlay.ghosts = [], []
        before = self._sight.data
        if before.days != day.days and self._fitted_days == before.days:
            self._views[before.days] = self._view()
        data = DayData(day, self._metrics, self._folded)
        self._sight.show(data, TimeAxis(data.start_s, data.end_s, self._sight.axis.px_per_hour))
        self._overlay.focus = None  # the slots are others now; all is painted anyway
        lost = {bar_id for bar_id in self._selected if data.columns.slot(bar_id) is None}
        self._selected -= lost
        if self._current is not None and data.columns.slot(self._current) is None:
            self._current = None
        if self._fitted_days != day.days and self.isVisible():
            self._choose_scale()
        else:
            self._set_scale(self._sight.axis.px_per_hour, 0)
        self._rows.forget()
        self._find_dimmed()
        self._refresh_looks()
        if (day.days, day.first) != (before.days, before.first):
            self._bubble.hide()
        self._rest_timer.start()
        if lost:
            self.selection_changed.emit()

    @Slot()
    def _on_rest(self) -> None:
        self._sight.data.columns.complete()

    def apply_changes(
        self,
        bars: Iterable[Bar] = (),
        removed: Iterable[UUID] = (),
        tours: Iterable[Tour] = (),
        removed_tours: Iterable[UUID] = (),
    ) -> None:
        """Take in single changes and repaint their rows only."""
        data, changed, gone = self._sight.data, list(bars), list(removed)
        columns, ids = data.columns, [bar.id for bar in changed] + gone
        envelopes, without = [*tours], [*removed_tours]
        reaches = self._reaches(ids)
        freed = [slot for bar_id in gone if (slot := columns.slot(bar_id)) is not None]
        touched, taller = data.apply(changed, gone, envelopes, without)
        self._keep_looks(freed, [slot for bar in changed if (slot := columns.slot(bar.id)) is not None])
        if taller:
            self._update_scrollbars()
            self._update_all()
        # Where bars of one lane come and go, only their neighbours' words change with them.
        simple = not envelopes and not without and all(columns.lane_counts[row] == 1 for row in touched)
        if simple:
            self._change_reaches([*reaches, *self._reaches(ids)])
        else:
            for row in touched:
                self._change(self._sight.row_strip(row))
        self._rows.forget_rows(touched)

    def _reaches(self, bar_ids: Iterable[UUID]) -> list[tuple[int, float, float]]:
        """Return what changes with bars in rows of one lane, as `Sight.reach_of` tells it."""
        columns, reach_of = self._sight.data.columns, self._sight.reach_of
        return [reach_of(slot) for bar_id in bar_ids if (slot := columns.slot(bar_id)) is not None]

    def _change_reaches(self, reaches: Iterable[tuple[int, float, float]]) -> None:
        """Have what changed of some rows painted anew, each from the first second to the last."""
        sight, spans = self._sight, dict[int, tuple[float, float]]()
        for row, from_s, to_s in reaches:
            first, last = spans.get(row, (from_s, to_s))
            spans[row] = (from_s if from_s < first else first), (to_s if to_s > last else last)
        window = QRect(0, 0, sight.width, sight.height)
        for row, (from_s, to_s) in spans.items():
            if row >= 0 and (place := sight.reach_rect(row, from_s, to_s)).intersects(window):
                # In the month the days tell how many bars they have.
                self._change(place, beneath=sight.is_month)

    def settle(self, token: int) -> None:
        """Take note that the host did what was asked and shows it by now."""
        if self._asked.pop(token, None) is not None:
            self._refresh_looks()

    def refuse(self, token: int, text: str) -> bool:
        """Put the bars back where they were and say why; return False if it was not asked here."""
        asked = self._asked.pop(token, None)
        if asked is None:
            return False
        self._refresh_looks()
        beside = self._place_of(asked)
        self._bubble.tell(text, beside, refuses=True, stays=True)
        self._announce(text)
        return True

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

    # --- scale and look

    def fit(self) -> None:
        """Show the working day, or all days where there are several."""
        self.fit_days(self._sight.data.days)

    def fit_days(self, days: int, first: dt.date | None = None) -> None:
        """Choose the scale at which so many of the days fill the width, from `first` on.

        One day is shown from a little before it opens to a little after it closes; the day in the middle of
        what is in sight is taken unless another is named.
        """
        sight, data = self._sight, self._sight.data
        self._fitted_days = data.days
        if days >= data.days > 1:
            self._set_scale(0, 0)
            self.horizontalScrollBar().setValue(0)
            return
        if first is None:
            middle = int(sight.seconds(self.viewport().width() / 2)) if data.days > 1 else data.start_s
            first = min(
                max(local(middle).date(), data.first), data.first + dt.timedelta(days=data.days - days)
            )
        begin, end = day_start(first), day_start(first + dt.timedelta(days=days))
        if days == 1:
            opens, closes = (at.hour * HOUR_S + at.minute * 60 for at in data.opening)
            begin, end = begin + opens - HOUR_S // 4, begin + min(closes + HOUR_S // 4, 24 * HOUR_S)
        self._set_scale(self.viewport().width() * HOUR_S / max(end - begin, HOUR_S), 0)
        self.horizontalScrollBar().setValue(sight.axis.x(begin))

    def _view(self) -> tuple[float, float]:
        """Return the scale, and how many hours after its beginning the axis is seen from."""
        axis = self._sight.axis
        return axis.px_per_hour, (axis.seconds(self._sight.scroll_x) - axis.start_s) / HOUR_S

    def _choose_scale(self) -> None:
        """Show as many days as they are as they were seen last, or all of them."""
        days = self._sight.data.days
        seen = self._views.get(days)
        if seen is None:
            self.fit()
            return
        self._fitted_days = days
        self._set_scale(seen[0], 0)
        self.horizontalScrollBar().setValue(round(seen[1] * self._sight.axis.px_per_hour))

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
        self._resize_parts(Metrics.of(compact, style.zoom()))

    def set_search(self, text: str) -> None:
        """Dim the bars whose words do not hold `text`."""
        self._search = fold(text)
        self._find_dimmed()
        self._refresh_looks()

    def _resize_parts(self, metrics: Metrics) -> None:
        """Show everything in other sizes; the row in the middle of the window stays there."""
        sight = self._sight
        before, half = sight.data.layout, sight.height // 2
        middle = sight.scroll_y + half
        # On a heading it is the row below that is kept, at its distance.
        near = before.rows_between(middle, middle + half)
        row = next((row for row in near if before.heights[row]), None)
        within = (middle - before.tops[row]) / before.heights[row] if row is not None else 0.0
        self._metrics = sight.metrics = metrics
        self._renew_looks()
        self._relayout()
        self._place_parts()
        if row is not None:
            after = sight.data.layout
            at = after.tops[row] + round(within * after.heights[row])
            self.verticalScrollBar().setValue(at - sight.height // 2)

    def _renew_looks(self) -> None:
        """Throw away all that was made for other colours, fonts or sizes."""
        self._painter = None
        self._rows.forget()
        self._times.recolour(self._palette)
        self._bubble.recolour(self._palette, self._metrics)
        self._update_all()

    def _relayout(self) -> None:
        """Place the rows anew, and keep the uppermost where it is as far as can be."""
        self._sight.data.relayout(self._metrics, self._folded)
        self._update_scrollbars()
        self._update_all()

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
        self._change()
        self._times.forget()
        self._rows.update()

    # --- looks

    def _now_s(self) -> int:
        return int(self._clock())

    def _is_dark(self) -> bool:
        return self.palette().color(QPalette.ColorRole.Window).lightness() < 128

    def _colour_corner(self) -> None:
        for corner in (self._corner, self._foot_corner):
            corner.colour = self._palette.frame
            corner.update()

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

    def _change(self, rect: QRect | None = None, beneath: bool = True) -> None:
        """Have a place of the window painted anew, or all of it; what lies `beneath` the bars too, or not."""
        self._still.forget(rect, self._sight, beneath)
        if rect is None:
            self.viewport().update()
        else:
            self.viewport().update(rect)

    def _refresh_looks(self) -> None:
        """Work out anew how each bar looks, and what waits; those that look otherwise are painted."""
        sight, columns = self._sight, self._sight.data.columns
        if len(sight.looks) < len(columns.bars):
            sight.mark(len(columns.bars) - 1, 0, False)
        before = sight.looks.copy()
        sight.looks.fill(0)
        if self._dimmed is not None:
            sight.looks[: len(self._dimmed)][self._dimmed] = DIMMED
        for bar_id in self._selected:
            self._mark(bar_id, SELECTED)
        self._change_over(self._overlay.pending)
        self._overlay.pending = []
        for asked in self._asked.values():
            for bar_id in asked.bar_ids if not isinstance(asked.request, CopyAsked) else ():
                self._mark(bar_id, AWAY)
            for row_id, want in asked.wanted:
                row = columns.row_index(row_id)
                if row is not None:
                    self._overlay.pending.append(replace(want, row=row).ghost(PENDING))
        self._change_over(self._overlay.pending)
        if self._gesture is not None:
            for slot in self._gesture.away:
                sight.mark(slot, AWAY, True)
        if self._hovered is not None:
            sight.mark(self._hovered, HOVERED, True)
        self._change_bars(np.flatnonzero(sight.looks != before))
        slot_of = columns.slot(self._current) if self._current is not None else None
        focus = slot_of if self.hasFocus() and self._gesture is None else None
        for at in (focus, self._overlay.focus) if focus != self._overlay.focus else ():
            if at is not None:
                self.viewport().update(sight.rect_of(at).adjusted(-4, -4, 4, 4))
        self._overlay.focus = focus

    def _keep_looks(self, freed: list[int], changed: list[int]) -> None:
        """Keep the looks in step with single bars: those that stay look as before, but for dimming."""
        sight, size = self._sight, len(self._sight.data.columns.bars)
        if len(sight.looks) < size:
            sight.mark(size - 1, 0, False)
        for slot in freed:
            sight.looks[slot] = 0
        if self._dimmed is not None:
            self._find_dimmed(changed)
            for slot in changed:
                sight.mark(slot, DIMMED, bool(self._dimmed[slot]))

    def _change_over(self, ghosts: Iterable[Ghost]) -> None:
        """Have the places of ghosts painted anew; the board beneath them stays as it is."""
        for ghost in ghosts:
            place = self._sight.place(ghost.row, ghost.start_s, ghost.end_s)
            self.viewport().update(place.adjusted(-3, -3, 3, 3))

    def _change_bars(self, slots: Ints) -> None:
        """Have bars painted anew with the words beside them, or all of the window if they are many."""
        sight, columns = self._sight, self._sight.data.columns
        if not len(slots):
            return
        rows = sight.data.layout.rows_between(sight.scroll_y, sight.scroll_y + sight.height)
        row = columns.row[slots]
        slots = slots[(row >= rows.start) & (row < rows.stop)]
        if len(slots) > MANY_BARS:
            self._change()
            return
        for slot in slots.tolist():
            self._change(sight.rect_of(slot).adjusted(-3, -3, self._metrics.label_room, 3), beneath=False)

    def _find_dimmed(self, slots: Iterable[int] | None = None) -> None:
        """Work out which bars search and legend pass over; for all bars, or for those that changed."""
        columns, words = self._sight.data.columns, self._search.split()
        if not words:
            self._words.forget()
        if not words and not self._spotlight:
            self._dimmed = None
            return
        size = len(columns.bars)
        if slots is None or self._dimmed is None:
            self._dimmed, slots = np.zeros(size, dtype=np.bool_), range(size)
        elif len(self._dimmed) < size:
            more = np.zeros(size - len(self._dimmed), dtype=np.bool_)
            self._dimmed = np.concatenate([self._dimmed, more])
        at = np.fromiter(slots, dtype=np.int64)
        self._dimmed[at] = False
        if self._spotlight:
            self._dimmed[at] = ~np.isin(self._sight.roles(at), list(self._spotlight))
        if words:
            for slot in at.tolist():
                bar = columns.bars[slot]
                if bar is not None:
                    text = self._words.of(bar)
                    if not all(word in text for word in words):
                        self._dimmed[slot] = True

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
                self._change(self._sight.rect_of(at).adjusted(-2, -2, 2, 2), beneath=False)
        self._hovered = slot

    # --- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what was touched."""
        painter = self.board_painter()
        picture = self._still.picture(painter, self._sight, self._now_s())
        with QPainter(self.viewport()) as paint:
            draw_touched(paint, event.region(), picture)
            if self._overlay.has_anything:
                painter.paint_over(paint, event.rect(), self._sight, self._overlay)
            if not self._sight.data.rows and self._empty_text:
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
        self._place_parts()
        # What showed all days goes on showing them, whatever the room that scroll bars and strips take.
        whole = self._sight.data.days > 1 and self._sight.axis.width <= self._sight.width + 1
        self._set_scale(0 if whole else self._sight.axis.px_per_hour, 0)

    def _rows_wide(self) -> int:
        """Return how wide the names of the rows are: they grow with their text up to half the board."""
        wanted = round(self._rows_px * self._metrics.zoom)
        return min(wanted, max(self._rows_px, self.width() // 2))

    def _place_parts(self) -> None:
        """Place the headers around the viewport, and the strips that are shown below it."""
        wide, high = self._rows_wide(), self._metrics.header
        shown = [foot for foot in self._feet if not foot.isHidden()]
        self.setViewportMargins(wide, high, 0, sum(foot.sizeHint().height() for foot in shown))
        view = self.viewport().geometry()
        self._times.setGeometry(view.left(), view.top() - high, view.width(), high)
        self._rows.setGeometry(view.left() - wide, view.top(), wide, view.height())
        self._corner.setGeometry(view.left() - wide, view.top() - high, wide, high)
        y = view.bottom() + 1
        self._foot_corner.setGeometry(view.left() - wide, y, wide, self.height() - y)
        for foot in shown:
            tall = foot.sizeHint().height()
            left = view.left() - (wide if foot.property("whole_width") else 0)
            foot.setGeometry(left, y, view.right() + 1 - left, tall)
            y += tall

    def showEvent(self, event: QShowEvent) -> None:
        """Choose a scale when the width is known for the first time."""
        super().showEvent(event)
        if self.isWindow():
            self.setFocus()
        if self._fitted_days != self._sight.data.days:
            self._choose_scale()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Show another part; each header follows on its own axis."""
        self._sight.scroll_x = self.horizontalScrollBar().value()
        self._sight.scroll_y = self.verticalScrollBar().value()
        self.viewport().update()
        if dx:
            self._times.forget()
        if dy:
            self._rows.update()

    def changeEvent(self, event: QEvent) -> None:
        """Change colours and fonts with the window."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._palette = board_palette(self._is_dark())
            self._rows.palette_ = self._palette
            self._colour_corner()
            metrics = Metrics.of(not self._metrics.two_lines, style.zoom())
            if metrics == self._metrics:
                self._renew_looks()
            else:
                self._resize_parts(metrics)

    @Slot()
    def _on_minute(self) -> None:
        if self.isVisible():
            self._change()
            self._times.forget()

    @property
    def names(self) -> RowHeader:
        """The names of the rows."""
        return self._rows

    @Slot()
    def switch_side(self) -> None:
        """Give the keys to the names of the rows, or back to the bars."""
        side = self if self._rows.hasFocus() else self._rows
        side.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @Slot(QRect, str)
    def _on_row_walked(self, place: QRect, words: str) -> None:
        self._bubble.hide()
        self._reveal(QRect(0, place.top(), 1, place.height()))
        self._announce(words)

    @Slot()
    def _on_rows_entered(self) -> None:
        """Say once what the keys do there: no menu has them."""
        words = self.tr(
            "Arrows walk, left and right fold a depot, Enter opens a row, the menu key shows its menu, "
            "Shift with left and right changes the width, Esc goes back."
        )
        self._bubble.tell(words, QRect(0, self._metrics.hand, 1, 1), stays=True)

    @Slot(str)
    def _on_fold_toggled(self, depot: str) -> None:
        self._folded ^= {depot}
        self._relayout()

    # --- what is told

    def _place_of(self, asked: Asked) -> QRect:
        """Return where to tell about something asked: at its first bar, or where it was wanted."""
        rect = self.bar_rect(asked.bar_ids[0]) if asked.bar_ids else QRect()
        if asked.wanted:
            row_id, want = asked.wanted[0]
            row = self._sight.data.columns.row_index(row_id)
            if row is not None:
                rect = self._sight.place(row, want.start_s, want.end_s)
        return rect

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
