"""What the canvas does while something is held: it follows, shows what a drop would mean, and asks for it."""

import datetime as dt
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from PySide6.QtCore import QPoint, QRect, Qt, QTimer, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app import rubbish
from app.domain.axis import to_seconds
from app.domain.board import (
    AddAsked,
    BacklogJob,
    Bar,
    BoardDay,
    CopyAsked,
    MoveAsked,
    NewStop,
    PlaceAsked,
    ResizeAsked,
    UnplanAsked,
)
from app.domain.preview import SEVERITIES, Planner, Preview
from app.views.board.bubble import Said
from app.views.board.canvas import Asked
from app.views.board.frame import Frame
from app.views.board.gestures import Gesture, Manner, MoveBars, Obstacle, PlaceJobs, Wanted
from app.views.board.labels import band_label, difference, kind_label, span, unplan_label
from app.views.board.palette import KINDS
from app.views.board.skins import TECHNICAL

STEP_MIN = 15
"""What a bar snaps to, in minutes; with Shift, and close up, `FINE_MIN`."""

FINE_MIN = 5
FINE_ABOVE = 200.0
"""From so many pixels an hour on a bar snaps to `FINE_MIN` by itself."""

SCROLL_ZONE = 32
"""Within so many pixels of its edges the canvas scrolls under a drag."""

_SLACK = 40
"""How far beside the canvas a drop still counts, in pixels: a hand that scrolls it is often over its edge."""

KEY_WAIT_MS = 900
"""How long after the last key a move by keyboard is asked for, if Alt is never let go."""

FINDINGS_SHOWN = 4
"""How many sentences of the rules the bubble holds; of more it tells the number."""


@dataclass(frozen=True, slots=True)
class Press:
    """Where the mouse went down, and on what."""

    point: QPoint
    slot: int | None
    edge: Literal["", "start", "end"]
    was_selected: bool
    copies: bool = False


class Hold(Frame):
    """The canvas with bars in the hand of mouse, finger or keyboard."""

    def __init__(
        self,
        parent: QWidget | None = None,
        now: Callable[[], float] = time.time,
        tokens: Iterator[int] | None = None,
    ) -> None:
        super().__init__(parent, now, tokens)
        self._planner: Planner | None = None
        self._said: tuple[tuple[object, ...], list[Said]] | None = None
        self._press: Press | None = None
        self._by_keyboard: Literal["", "alt", "lift"] = ""
        self._copies = False
        self._rubber_from: QPoint | None = None
        self._rubber_kept: set[UUID] = set()
        self._pan_from: QPoint | None = None
        self._last_point = QPoint()
        self._unplan_zone: QWidget | None = None
        self._read_only = ""
        self._scroll_timer = QTimer(self, interval=16)
        self._scroll_timer.timeout.connect(self._on_scroll_timer)
        self._key_timer = QTimer(self, singleShot=True, interval=KEY_WAIT_MS)
        self._key_timer.timeout.connect(self._commit)

    def show_day(self, day: BoardDay) -> None:
        """Show what the host read; jobs carried from outside stay in the hand."""
        if self._gesture is not None and not isinstance(self._gesture, PlaceJobs):
            self.cancel()  # its bars may be gone: better to take them up again than to move others
        super().show_day(day)
        if isinstance(self._gesture, PlaceJobs):
            self._gesture.data = self._sight.data

    def set_planner(self, planner: Planner | None) -> None:
        """Name who works out what a drop would change; None where nobody can yet."""
        self._planner, self._said = planner, None

    def set_unplan_zone(self, zone: QWidget | None) -> None:
        """Name the widget on which bars can be dropped to take them off the board."""
        self._unplan_zone = zone

    @property
    def is_held(self) -> bool:
        """Whether a gesture is under way."""
        return self._gesture is not None or self._rubber_from is not None

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

    def add_stop(self, new: NewStop, title: str = "") -> None:
        """Ask for a stop that a tour needs for itself; `title` is what its bar says besides its kind."""
        row = self._sight.data.columns.row_index(new.row_id)
        if row is not None:
            token, start = next(self._tokens), to_seconds(new.start)
            kind, end = KINDS[new.kind], start + new.minutes * 60
            want = Wanted(None, None, row, start, end, TECHNICAL, kind, title, "")
            self._ask(token, Asked(AddAsked(token, new), (), ((new.row_id, want),)))

    def move_selected(self, row_id: UUID, start: dt.datetime) -> None:
        """Ask to move the selected bars so that the first of them begins on a row at an instant."""
        columns = self._sight.data.columns
        bars, row = self.selected_bars(), columns.row_index(row_id)
        slots = [slot for bar in bars if (slot := columns.slot(bar.id)) is not None]
        if row is None or not slots or not self._sight.data.layout.heights[row] or self._is_asked(bars):
            return
        gesture = MoveBars(self._sight.data, slots[0], slots, planner=self._planner)
        gesture.put(row, to_seconds(start))
        self._begin(gesture)
        self._commit()

    # --- gestures

    def _step(self, fine: bool) -> int:
        return FINE_MIN if fine or self._sight.axis.px_per_hour >= FINE_ABOVE else STEP_MIN

    def _begin(self, gesture: Gesture) -> None:
        self._bubble.hide()
        self._hover(None)
        rubbish.hold()  # a look through tens of thousands of bars would stop the hand for a while
        self._gesture = gesture
        self._refresh_looks()

    def _manner(self, ctrl: bool) -> Manner:
        """Return what Ctrl means: copies where the drag began with it or one bar is held, else lining up."""
        if not ctrl:
            return "move"
        many = self._gesture is not None and len(self._gesture.slots) > 1
        return "pack" if many and not self._copies else "copy"

    def _follow(self, point: QPoint, fine: bool = False, copies: bool = False) -> None:
        """Bring the held bars under a point of the viewport."""
        gesture, sight = self._gesture, self._sight
        if gesture is None:
            return
        self._last_point = point
        inside = self._is_over(point)
        row = sight.row_at(point.y()) if inside or not isinstance(gesture, PlaceJobs) else None
        gesture.point_to(row, sight.seconds(point.x()), self._step(fine))
        gesture.take(self._manner(copies))
        if self._over_unplan_zone(point):
            pass
        elif not self._is_over(point, _SLACK):
            self._show_nothing()
        else:
            hand = self._metrics.hand
            self._show_gesture(QRect(point.x() - 2, point.y() - hand, 5, 2 * hand + 1))
        if inside:
            self._scroll_near_edge(point)
        else:
            self._scroll_timer.stop()

    def _is_over(self, point: QPoint, beyond: int = 0) -> bool:
        """Return whether a point is over the canvas, or so many pixels `beyond` its edges at the most."""
        x, y, sight = point.x(), point.y(), self._sight
        return -beyond <= x < sight.width + beyond and -beyond <= y < sight.height + beyond

    def _show_nothing(self) -> None:
        """Take away the ghosts: a drop would do nothing."""
        self._overlay.ghosts, ghosts = [], self._overlay.ghosts
        self._change_over(ghosts)
        self._aim_at(None)
        self._times.show_span(None)
        self._bubble.hide()
        self._said = None

    def _show_gesture(self, beside: QRect) -> None:
        gesture, data = self._gesture, self._sight.data
        if gesture is None:
            return
        of = (gesture.wanted, gesture.manner, gesture.rows_refused, data, data.changes)
        if self._said is None or self._said[0] != of:  # else the hand moves within one step
            self._said = of, self._show_wanted(gesture)
        lines = self._said[1]
        if lines:
            self._bubble.tell_lines(lines, beside)
        else:
            self._bubble.hide()

    def _show_wanted(self, gesture: Gesture) -> list[Said]:
        """Show where the held bars would go, and return what is to be said of it."""
        obstacle = gesture.obstacle()
        preview = self._preview(gesture)
        severity = (
            max((SEVERITIES[found.severity] for found in preview.findings), default=0) if preview else 0
        )
        if obstacle is not None:
            severity = 3
        before = self._overlay.ghosts
        self._overlay.ghosts = ghosts = [want.ghost(severity=severity) for want in gesture.wanted]
        self._aim_at(ghosts[0].row if ghosts else None)
        if ghosts != before:
            self._change_over([*before, *ghosts])
            first = min((ghost.start_s for ghost in ghosts), default=0)
            last = max((ghost.end_s for ghost in ghosts), default=0)
            self._times.show_span((first, last) if ghosts else None)
        return self._lines(gesture, obstacle, preview)

    def _preview(self, gesture: Gesture) -> Preview | None:
        """Return what the drop would change, where somebody knows."""
        if self._planner is None or not gesture.wanted:
            return None
        return self._planner.preview(gesture.wishes())

    def _lines(self, gesture: Gesture, obstacle: Obstacle | None, preview: Preview | None) -> list[Said]:
        """Return what the bubble says of a gesture: where to, at what price, and against which rules."""
        rows = self._sight.data.rows
        lines: list[Said] = []
        if gesture.wanted:
            held = gesture.wanted[0]
            lines.append(Said(f"{span(held.start_s, held.end_s)}  ·  {rows[held.row].title}", strong=True))
        if gesture.manner == "copy":
            lines.append(Said(self.tr("Copy: %n job(s)", "", len(gesture.wanted))))
        elif gesture.manner == "pack":
            lines.append(Said(self.tr("Lined up on one row, one after the other")))
        if gesture.rows_refused:
            lines.append(Said(self._why_no_row(), 2))
        if preview is not None:
            lines.append(Said(difference(preview) or self.tr("No extra way, no extra time")))
        if obstacle is not None and obstacle.bar is not None:
            bar = obstacle.bar
            taken = self.tr("Taken: {what}, {span}").format(
                what=bar.title or kind_label(bar.kind), span=span(bar.start, bar.end)
            )
            lines.append(Said(taken, 3))
        elif obstacle is not None and obstacle.band is not None:
            driver = rows[gesture.wanted[0].row].kind == "driver"
            words = self.tr("Away: {why}") if driver else self.tr("Off the road: {why}")
            lines.append(Said(words.format(why=band_label(obstacle.band)), 3))
        if preview is not None:
            found = sorted(preview.findings, key=lambda finding: -SEVERITIES[finding.severity])
            lines += [
                Said(finding.sentence, SEVERITIES[finding.severity]) for finding in found[:FINDINGS_SHOWN]
            ]
            if len(found) > FINDINGS_SHOWN:
                lines.append(Said(self.tr("and %n more", "", len(found) - FINDINGS_SHOWN)))
        return lines

    def _why_no_row(self) -> str:
        """Return why what is held cannot go to another row."""
        kinds = {row.kind for row in self._sight.data.rows}
        if isinstance(self._gesture, PlaceJobs):
            return self.tr("Jobs are given to drivers or vehicles: show these as rows to place them.")
        if "container" in kinds:
            return self.tr("Here a stop moves in time only: another container is chosen in the job.")
        return self.tr("Here a stop moves in time only: another site would be another job.")

    def _aim_at(self, row: int | None) -> None:
        """Mark the row that a drop would go to."""
        self._rows.mark(row)
        sight, before = self._sight, self._overlay.target_row
        if row == before:
            return
        self._overlay.target_row = row
        for at in (before, row):
            for edge in sight.row_edges(at) if at is not None else ():
                self.viewport().update(edge)

    def _over_unplan_zone(self, point: QPoint) -> bool:
        """Tell of taking off the board while held bars are over the backlog."""
        zone = self._unplan_zone
        if zone is None or not isinstance(self._gesture, MoveBars) or not zone.isVisible():
            return False
        at = self.viewport().mapToGlobal(point)
        if not zone.rect().contains(zone.mapFromGlobal(at)):
            return False
        mine = self.window()
        if zone.window() is not mine and mine.rect().contains(mine.mapFromGlobal(at)):
            return False  # this window was pressed: it lies above that of the backlog
        self._show_nothing()
        edge = min(max(point.x(), 0), self.viewport().width())
        self._bubble.tell(unplan_label(self.selected_bars()), QRect(edge, point.y() - 20, 1, 40))
        return True

    def _drop(self, point: QPoint) -> None:
        """Ask for what is held, over the rows or over the backlog; beside both everything stays as it was."""
        if self._over_unplan_zone(point):
            self.cancel()
            self.unplan_selected()
        elif self._is_over(point, _SLACK):
            self._commit()
        else:
            self.cancel()

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
            Asked(
                request,
                tuple(want.bar_id for want in wanted if want.bar_id is not None),
                tuple((rows[want.row].id, want) for want in wanted),
            ),
        )

    def set_read_only(self, why: str) -> None:
        """Refuse from now on whatever is asked, and say why."""
        self._read_only = why

    def _ask(self, token: int, asked: Asked) -> None:
        self._asked[token] = asked
        if self._read_only:
            self.refuse(token, self._read_only)
            return
        self._refresh_looks()
        match asked.request:
            case MoveAsked():
                self.move_asked.emit(asked.request)
            case CopyAsked():
                self.copy_asked.emit(asked.request)
            case ResizeAsked():
                self.resize_asked.emit(asked.request)
            case PlaceAsked():
                self.place_asked.emit(asked.request)
            case AddAsked():
                self.add_asked.emit(asked.request)
            case UnplanAsked():
                self.unplan_asked.emit(asked.request)

    def cancel(self) -> None:
        """Let go of what is held; everything is as before."""
        self._press = self._rubber_from = None
        self._scroll_timer.stop()
        self._key_timer.stop()
        self._by_keyboard = ""
        if self._overlay.rubber is not None:
            self.viewport().update(self._overlay.rubber.adjusted(-2, -2, 2, 2))
        self._overlay.rubber = None
        self._copies = False
        if self._gesture is not None:
            rubbish.release()
            self._gesture = None
            self._show_nothing()
        self._refresh_looks()

    def unplan_selected(self) -> None:
        """Ask to take the selected bars off the board."""
        bars = self.selected_bars()
        if not bars or self._is_asked(bars):
            return
        token = next(self._tokens)
        ids = tuple(bar.id for bar in bars)
        request = UnplanAsked(token, ids, tuple(bar.version for bar in bars))
        self._ask(token, Asked(request, ids, ()))

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
            ctrl = QGuiApplication.keyboardModifiers() & Qt.KeyboardModifier.ControlModifier
            self._follow(point, copies=bool(ctrl))
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
        if self._is_over(point, -SCROLL_ZONE):
            self._scroll_timer.stop()
        elif not self._scroll_timer.isActive():
            self._scroll_timer.start()
