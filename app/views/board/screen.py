"""The screen around the board: it reads what is shown, and brings the board's parts together."""

import dataclasses
import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QHideEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.domain.board import BacklogJob, Bar, BoardDay, Row, Tour
from app.domain.gate import Planner, Verdict
from app.domain.preview import LoadStep
from app.errors import AppError
from app.services import board_reading, gate
from app.services.board_reading import BoardContent, By
from app.tasks import Tasks
from app.views import style
from app.views.board.aids import Aids
from app.views.board.backlog import BacklogPanel
from app.views.board.canvas import Spot
from app.views.board.carrier import Carrier
from app.views.board.company import Company
from app.views.board.day_bar import DayBar, tool_button
from app.views.board.history import HistoryPanel
from app.views.board.looks import Looks, side_zoom, with_sides
from app.views.board.plan_actions import PlanActions
from app.views.board.plan_menu import Section
from app.views.board.replay_view import ReplayPanel
from app.views.board.stops_list import StopsList
from app.views.board.tour_dialog import TourDialog
from app.views.board.view import BoardView
from app.views.main_window import SettingsStore
from app.views.translating import said
from app.views.widgets.band import ErrorBand

PARIS = ZoneInfo("Europe/Paris")
TABLES = frozenset(
    {"stop", "tour", "tour_member", "job", "absence", "booking", "driver", "vehicle", "credential", "finding"}
)
"""What the board shows: a change of any of these is read anew."""

RELOAD_MS = 100
"""How long changes are gathered before the board is read anew."""

SOON_MS = 15
"""The same after a rest of `RELOAD_MS`: what happens alone, as most does, is shown at once."""

JUDGE_MS = 250
"""How long the board stands still before the rules are asked anew."""

ROOM_FOR_ALL = 1300
"""From which width on, in pixels, the board has room beside a panel and the backlog."""

JUDGED_DAYS = 7
"""Over how many days drops are previewed: over more, nobody aims at a time."""


class BoardScreen(QWidget):
    """The planning board with its backlog: the host that carries out what the canvas asks.

    Args:
        tasks: The way to the database.
        parent: The widget around it.
        today: The day to begin with; today unless told.
        store: Keeps how the board is looked at; forgotten without one.
        who: The person's name, proposed where somebody answers for an exception.
    """

    open_asked = Signal(str, str)
    """Something is to be opened: its kind ("job", "tour", "driver", "vehicle") and its id."""

    order_asked = Signal()
    """A new order is to be written."""

    print_asked = Signal(list)
    """The sheets of these tours are to be printed: a list of ids."""

    paper_asked = Signal(str, list, object)
    """Something else for paper: its name (see `PrintMenu`), ids of tours, the first and last day shown."""

    was_refused = Signal(str, str)
    """The database refused something: the kind of the action, and what the person was told."""

    def __init__(
        self,
        tasks: Tasks,
        parent: QWidget | None = None,
        today: dt.date | None = None,
        store: SettingsStore | None = None,
        who: str = "",
    ) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._line = "live"
        self._reading: tuple[dt.date, dt.date, str, str] | None = None
        self._content: BoardContent | None = None
        self._loads: dict[UUID, tuple[LoadStep, ...]] = {}
        self._stale = True
        self._shown_at = QElapsedTimer()
        self._shown_at.start()
        self._board = BoardView(self)
        self._board.set_empty_text(self.tr("The board is being read…"))
        self._canvases = [self._board]
        self._pointed: QObject | None = None
        self._list = StopsList(self)
        self.setFocusProxy(self._board)
        self._replay = ReplayPanel(tasks, self)
        self._stack = QStackedWidget(self)
        for page in (self._board, self._list, self._replay):
            self._stack.addWidget(page)
        self._history = HistoryPanel(tasks, self)
        self._history.hide()
        self._backlog = BacklogPanel(self)
        self._band = ErrorBand(self)
        self._company = Company(tasks, self)
        self._aids = Aids(tasks, self)
        self._bar = DayBar(today or dt.datetime.now(PARIS).date(), self)
        self._carrier = Carrier(tasks, self._canvases, self._backlog, self, who)
        self._actions = PlanActions(
            tasks, self._board, self._backlog, self._bar, self._carrier, self._aids, self
        )
        self._split = self._make_split()
        self._looks = Looks(self._canvases, self._split, self._backlog, self._history, self._bar, store, self)
        self._bar.set_menus(self._actions.menu, self._looks.menu)
        self._build()
        self._connect()
        self._looks.restore()
        tasks.line_changed.connect(self._on_line)
        self._reload_timer = QTimer(self, singleShot=True)
        self._reload_timer.timeout.connect(self._on_reload_timer)
        self._judge_timer = QTimer(self, singleShot=True, interval=JUDGE_MS)
        self._judge_timer.timeout.connect(self._on_judge_timer)
        tasks.data_changed.connect(self._on_data_changed)
        self._show_state()

    # --- building

    def _make_split(self) -> QSplitter:
        split = QSplitter(Qt.Orientation.Horizontal)
        for part in (self._stack, self._aids.panel, self._backlog, self._history):
            split.addWidget(part)
        split.setStretchFactor(0, 1)
        split.setCollapsible(0, False)
        split.setSizes(with_sides([1200, 430, 320, 0], side_zoom()))
        return split

    def _build(self) -> None:
        self._state = QLabel()
        self._state.setProperty("role", "muted")
        self._as_list = tool_button(
            self, "mdi6.format-list-bulleted", self.tr("As a list"), self._on_as_list, "Ctrl+L"
        )
        self._as_list.setCheckable(True)
        foot = QFrame()
        foot.setProperty("role", "foot")
        foot_line = QHBoxLayout(foot)
        foot_line.setContentsMargins(style.SPACE, 0, style.SPACE, 0)
        foot_line.setSpacing(style.SPACE_S)
        foot_line.addWidget(self._state)
        foot_line.addStretch()
        board = self._board
        for widget in (
            self._as_list,
            tool_button(self, "clock", self.tr("Go to the present"), board.go_to_now),
            tool_button(self, "zoom_out", self.tr("Zoom out (Ctrl+minus)"), board.zoom_out),
            tool_button(self, "fit", self.tr("Show the working day (Ctrl+0)"), board.fit),
            tool_button(self, "zoom_in", self.tr("Zoom in (Ctrl+plus)"), board.zoom_in),
        ):
            foot_line.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar)
        column.addWidget(self._band)
        column.addWidget(self._split, 1)
        column.addWidget(self._actions.strip)
        column.addWidget(foot)
        self.setTabOrder(self._board, self._board.names)
        self.setTabOrder(self._board.names, self._backlog.view)

    def _connect(self) -> None:
        board, backlog, bar = self._board, self._backlog, self._bar
        self._hear(board)
        self._connect_parts()
        board.selection_changed.connect(self._show_state)
        board.selection_changed.connect(self._on_selection_changed)
        self._list.bars_selected.connect(board.select)
        self._list.unplan_asked.connect(board.unplan_selected)
        self._list.chosen.connect(self._actions.open_bar)
        backlog.dragged.connect(self._on_jobs_dragged)
        backlog.dropped.connect(self._on_jobs_dropped)
        backlog.drag_cancelled.connect(self._cancel)
        backlog.order_asked.connect(self.order_asked)
        bar.days_changed.connect(self._on_days)
        bar.rows_changed.connect(self._on_rows)
        bar.rows_sought.connect(self._on_rows_sought)
        bar.search.textChanged.connect(board.set_search)
        bar.search.textChanged.connect(self._list.set_search)
        bar.undo.clicked.connect(self.undo)
        bar.redo.clicked.connect(self.redo)
        bar.print.clicked.connect(self.print_it)
        bar.print_more.wanted.connect(self._on_paper)
        bar.publish.clicked.connect(self._on_publish)
        for keys, slot in (
            ("Ctrl+T", bar.go_today),
            ("Ctrl+F", bar.go_find),
            ("Ctrl+P", self.print_it),
            ("Ctrl+Shift+P", self._on_publish),
            ("Ctrl+N", self.order_asked),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    def _connect_parts(self) -> None:
        self._company.came.connect(self._on_company)
        self._replay.left.connect(self.leave_replay)
        self._replay.undo_asked.connect(self.undo_operation)
        self._history.undo_asked.connect(self.undo_operation)
        self._history.closed.connect(self._board.setFocus)
        self._aids.errand_asked.connect(self._carrier.send)
        self._aids.panel_opened.connect(self._on_aid_opened)
        self._aids.panel.closed.connect(self._on_aid_closed)
        carrier, actions, looks = self._carrier, self._actions, self._looks
        carrier.changed.connect(self._show_state)
        carrier.reload_asked.connect(self._on_reload_asked)
        carrier.undone_elsewhere.connect(self._on_undone_elsewhere)
        carrier.was_refused.connect(self.was_refused)
        actions.open_asked.connect(self.open_asked)
        actions.order_asked.connect(self.order_asked)
        actions.print_asked.connect(self.print_asked)
        actions.history_asked.connect(self.show_history)
        actions.replay_asked.connect(self.start_replay)
        looks.canvas_made.connect(self._hear)
        looks.history_asked.connect(self._on_history)

    @Slot(object)
    def _hear(self, board: BoardView) -> None:
        """Carry out what a canvas asks."""
        self._carrier.hear(board)
        self._actions.hear(board)
        board.day_opened.connect(self._bar.show_one_day)
        board.cursor_moved.connect(self._on_cursor_moved)
        board.set_unplan_zone(self._backlog)

    # --- jobs carried from the backlog: to the canvas they are over

    def _canvas_at(self, point: QPoint) -> BoardView:
        """Return the canvas at a point of the screen, the screen's own where there is none.

        Where windows overlap, the one whose backlog was pressed lies above; else the one torn off does.
        """
        over = [board for board in self._canvases if board.rect().contains(board.mapFromGlobal(point))]
        pressed = self._backlog.window()
        return next((board for board in over if board.window() is pressed), [self._board, *over][-1])

    @Slot(list, QPoint)
    def _on_jobs_dragged(self, jobs: list[BacklogJob], at: QPoint) -> None:
        over = self._canvas_at(at)
        self._cancel(but=over)
        over.drag_jobs(jobs, at)

    @Slot(QPoint)
    def _on_jobs_dropped(self, at: QPoint) -> None:
        over = self._canvas_at(at)
        self._cancel(but=over)
        over.drop_jobs(at)

    @Slot()
    def _cancel(self, but: BoardView | None = None) -> None:
        """Let go of what is held on any canvas, `but` one."""
        for board in self._canvases:
            if board.is_held and board is not but:
                board.cancel()

    @property
    def _is_held(self) -> bool:
        """Whether a hand holds something on any canvas."""
        return any(board.is_held for board in self._canvases)

    # --- what others ask of the board

    @property
    def board(self) -> BoardView:
        """The canvas."""
        return self._board

    @property
    def backlog(self) -> BacklogPanel:
        """The list beside it."""
        return self._backlog

    @property
    def history(self) -> HistoryPanel:
        """The story of the stop that was asked for."""
        return self._history

    @property
    def replay(self) -> ReplayPanel:
        """The day played again."""
        return self._replay

    @property
    def aids(self) -> Aids:
        """The planner's helpers."""
        return self._aids

    @property
    def carrier(self) -> Carrier:
        """Carries out what is asked, and offers ways out of a refusal."""
        return self._carrier

    @property
    def plan_actions(self) -> PlanActions:
        """What can be done with what is selected."""
        return self._actions

    @property
    def looks(self) -> Looks:
        """The menu of the view, and the windows torn off."""
        return self._looks

    @property
    def by(self) -> By:
        """What a row stands for."""
        return self._bar.by

    @property
    def day(self) -> dt.date:
        """The day chosen."""
        return self._bar.day

    @property
    def pending(self) -> int:
        """How many actions are on their way to the database."""
        return self._carrier.pending

    @property
    def can_undo(self) -> bool:
        """Whether something that was done here can be taken back."""
        return bool(self._carrier.last_done)

    @property
    def can_redo(self) -> bool:
        """Whether something that was taken back can be done again."""
        return bool(self._carrier.last_undone)

    @property
    def publish_button(self) -> QPushButton:
        """Sends the plan to the drivers."""
        return self._bar.publish

    @property
    def print_button(self) -> QPushButton:
        """Prints tour sheets."""
        return self._bar.print

    def show_rows(self, by: By) -> None:
        """Let a row stand for something else."""
        self._bar.show_rows(by)

    def show_day(self, day: dt.date) -> None:
        """Go to a day."""
        self._bar.show_day(day)

    def show_span(self, days: int) -> None:
        """Show 1, 3, 7 or 31 days (a month of the calendar)."""
        self._bar.show_span(days)

    def show_bar(self, stop_id: UUID) -> None:
        """Select a stop of the day shown and bring it in sight."""
        self._board.select({stop_id}, stop_id)
        self._board.reveal(stop_id)

    def add_action(
        self, section: Section, icon: str, text: str, slot: Callable[[], object], keys: str = ""
    ) -> QAction:
        """Add an action to the menu of the plan: for the parts of the program that bring their own dialogs.

        Args:
            section: Where it stands: "jobs" (the selected ones), "tour", "day" or "people".
            icon: One of our names of icons.
            text: What it says, translated.
            slot: What it does.
            keys: Its keys, which work wherever the board has the focus.
        """
        return self._actions.menu.add_action(section, icon, text, slot, keys)

    @Slot()
    def undo(self) -> None:
        """Take back the last action done here."""
        self._carrier.undo()

    @Slot()
    def redo(self) -> None:
        """Do again what was taken back."""
        self._carrier.redo()

    @Slot(object, str)
    def undo_operation(self, operation: UUID, what: str) -> None:
        """Take back any operation that this person may take back, from a list."""
        self._carrier.undo_operation(operation, what)

    def swap_bars(self, bar: Bar, other: Bar) -> None:
        """Let two bars change places."""
        self._carrier.swap_bars(bar, other)

    def open_tour(self, tour_id: UUID) -> TourDialog:
        """Open the page of a tour."""
        return self._actions.open_tour(tour_id)

    def menu_for(self, tour: Tour | None, spot: Spot | None = None) -> QMenu:
        """Return the context menu of the selection, of a tour, and of the place that was pointed to."""
        return self._actions.menu_for(tour, spot)

    def row_menu(self, row: Row) -> QMenu:
        """Return the context menu of a row's heading."""
        return self._actions.row_menu(row)

    # --- reading

    @Slot()
    def reload(self) -> None:
        """Read the days shown anew; the old ones stay in sight meanwhile.

        One reading of the same days is under way at a time: what is asked meanwhile is read once, after it.
        """
        first, last = self._bar.days()
        wanted = (first, last, self.by, self._bar.sought)
        if wanted == self._reading:
            self._stale = True
            return
        self._stale, self._reading = False, wanted
        self._carrier.begin_reading()
        self._tasks.read(
            partial(board_reading.board_content, first=first, last=last, by=self.by, find=self._bar.sought),
            self._show_content,
            self._show_unread,
        )

    @Slot(object)
    def _show_content(self, content: BoardContent) -> None:
        self._reading = None
        self._shown_at.start()
        if self._is_held:  # what the hand holds is not taken from it: read again when it lets go
            self._carrier.drop_reading()
            self._reload_timer.start(RELOAD_MS)
            return
        judges = self.by in ("driver", "vehicle") and content.day.days <= JUDGED_DAYS
        if not judges:
            self._loads = {}
        self._content = content = self._laden(content)
        self._carrier.show(content)
        self._actions.show(content)
        if self._line != "reconnecting":
            self._band.clear()
        empty = {
            "driver": self.tr("No drivers yet: add them in Resources."),
            "vehicle": self.tr("No vehicles yet: add them in Resources."),
            "container": self.tr("No container moves on these days. Type a number above to find one."),
            "site": self.tr("No site is served on these days. Type a name above to find one."),
        }
        for board in self._canvases:
            board.set_empty_text(empty[self.by])
            board.show_day(content.day)
        self._list.show_day(content.day)
        self._company.show(content.day.first, content.day.days, self.by)
        if judges:
            self._judge_timer.start()
        else:
            self._on_unjudged(None)
        self._backlog.show_jobs(content.backlog)
        self._carrier.settle()
        self._show_state()
        if self._stale and self.isVisible() and not self._reload_timer.isActive():
            self._reload_timer.start(RELOAD_MS)

    def _laden(self, content: BoardContent) -> BoardContent:
        """Let each truck carry what it did: until it is judged anew, its load would blink off."""
        day = content.day
        tours = tuple(dataclasses.replace(tour, loads=self._loads.get(tour.id, ())) for tour in day.tours)
        return dataclasses.replace(content, day=dataclasses.replace(day, tours=tours))

    @Slot(object)
    def _show_unread(self, error: AppError) -> None:
        self._reading = None
        self._stale = True
        self._carrier.settle()
        self._band.say(" ".join(filter(None, (said(error), self._as_of()))))
        self._board.set_empty_text(self.tr("The board could not be read."))

    @Slot()
    def _on_judge_timer(self) -> None:
        if self._content is not None and self.isVisible():
            self._tasks.read(partial(_judged, day=self._content.day), self._on_judged, self._on_unjudged)

    @Slot(object)
    def _on_judged(self, judged: tuple[Planner, dict[UUID, Verdict]]) -> None:
        """Let the canvas tell what a drop would mean, and what each truck carries."""
        planner, verdicts = judged
        content = self._content
        if content is None:
            return
        self._loads = {key: verdict.loads for key, verdict in verdicts.items()}
        tours = [tour for tour in self._laden(content).day.tours if tour.id in verdicts]
        for board in self._canvases:
            board.set_planner(planner)
            board.apply_changes(tours=tours)

    @Slot(object)
    def _on_unjudged(self, _error: AppError | None) -> None:
        for board in self._canvases:
            board.set_planner(None)

    def _as_of(self) -> str:
        """Return of when what is shown is."""
        if self._content is None:
            return ""
        return self.tr("Shown as of {time}.").format(time=style.day_time(self._content.read_at))

    @Slot(str)
    def _on_line(self, state: str) -> None:
        """With the line down the board stays, dated, and what cannot be done now is not offered."""
        was, self._line = self._line, state
        if state == "reconnecting":
            lost = self.tr("No connection: the plan can be read; what you move waits until it is back.")
            self._band.say(" ".join(filter(None, (lost, self._as_of()))))
            self._carrier.withdraw_ways()
            self._on_company([])
        elif was == "reconnecting" and state == "live":
            self._band.clear()
            self._stale = True
            if self.isVisible():
                self.reload()
        self._show_state()

    @property
    def is_offline(self) -> bool:
        """Whether the line is down: moves wait then, and what needs an answer is not offered."""
        return self._line == "reconnecting"

    @Slot(frozenset)
    def _on_data_changed(self, tables: frozenset[str]) -> None:
        if tables & TABLES:
            self._stale = True
            if self._history.isVisible():
                self._history.reload()
            if self.isVisible() and not self._reload_timer.isActive():
                rested = self._shown_at.hasExpired(RELOAD_MS)
                self._reload_timer.start(SOON_MS if rested else RELOAD_MS)

    @Slot()
    def _on_reload_timer(self) -> None:
        if self._is_held:
            self._reload_timer.start(RELOAD_MS)
        elif self.isVisible():
            self.reload()

    def showEvent(self, event: QShowEvent) -> None:
        """Read what changed while nobody looked."""
        super().showEvent(event)
        if self._stale:
            self.reload()

    @Slot()
    def _on_reload_asked(self) -> None:
        if not self.is_offline:
            self.reload()

    @Slot()
    def _on_undone_elsewhere(self) -> None:
        self._history.reload()
        if self._stack.currentWidget() is self._replay:
            self._replay.reload()

    # --- state

    @Slot()
    def _show_state(self) -> None:
        """Say what is planned and what is still to publish, and enable what can be done."""
        tours = self._board.tours()
        drafts = self._drafts()
        chosen = bool(self._board.selected_bars())
        online = not self.is_offline
        self._bar.publish.setEnabled(bool(drafts) and online)
        again = sum(tour.changed for tour in drafts)
        if drafts and again == len(drafts):
            self._bar.publish.setText(self.tr("Publish %n change(s)", "", again))
        elif drafts:
            self._bar.publish.setText(self.tr("Publish %n tour(s)", "", len(drafts)))
        else:
            self._bar.publish.setText(self.tr("Published") if tours and not chosen else self.tr("Publish"))
        self._bar.print.setEnabled(bool(tours))
        self._bar.show_turns(self._carrier.last_done, self._carrier.last_undone)
        self._actions.show_state(online and self._stack.currentWidget() is not self._replay)
        if self._content is None:
            self._state.setText("")
            return
        aliases = self._content.aliases
        jobs = [bar for bar in self._content.day.bars if bar.job_id is not None and bar.id not in aliases]
        parts = [self.tr("%n job(s)", "", len(jobs))]
        if self.by in ("driver", "vehicle"):  # elsewhere no tours are shown
            parts.insert(0, self.tr("%n tour(s)", "", len(tours)))
        unpublished = sum(not tour.published for tour in tours)
        if unpublished:
            parts.append(self.tr("%n not published", "", unpublished))
        changed = sum(tour.changed for tour in tours)
        if changed:
            parts.append(self.tr("%n changed since publication", "", changed))
        unread = sum(tour.published and not tour.changed and not tour.acknowledged for tour in tours)
        if unread:
            parts.append(self.tr("%n not read by the driver", "", unread))
        late = sum(bar.late for bar in jobs)
        if late:
            parts.append(self.tr("%n late", "", late))
        problems = sum(bar.problem for bar in jobs)
        if problems:
            parts.append(self.tr("%n problem(s)", "", problems))
        selected = len(self._board.selected_bars())
        if selected:
            parts.append(self.tr("%n selected", "", selected))
        self._state.setText("  ·  ".join(parts))

    def _drafts(self) -> list[Tour]:
        """Return the drafts and the changed tours of the selection, or all where nothing is selected."""
        chosen = self._board.selected_tours()
        return [tour for tour in (chosen or self._board.tours()) if not tour.published or tour.changed]

    # --- publishing and printing

    @Slot()
    def _on_publish(self) -> None:
        self._actions.publish(self._drafts())

    @Slot()
    def print_it(self) -> None:
        """Print the sheets of the selected tours, or of all."""
        tours = self._board.selected_tours() or self._board.tours()
        if tours:
            self.print_asked.emit([str(tour.id) for tour in tours])

    @Slot(str)
    def _on_paper(self, name: str) -> None:
        tours = self._board.selected_tours() or self._board.tours()
        self.paper_asked.emit(name, [str(tour.id) for tour in tours], self._bar.days())

    # --- history and replay

    @Slot()
    def _on_history(self) -> None:
        for bar in self._board.selected_bars()[:1]:
            self.show_history(bar)

    @Slot(object)
    def show_history(self, bar: Bar) -> None:
        """Tell the story of a stop beside the board."""
        (stop,) = self._carrier.real_ids([bar.id])
        if not self._history.isVisible() and not self._looks.is_torn("history"):
            self._history.show()
            sizes = self._split.sizes()
            sizes[-1] = round(360 * side_zoom())
            self._split.setSizes(sizes)
        title = " · ".join(filter(None, (bar.title, bar.detail)))
        self._history.show_stop(stop, title)

    @Slot()
    def start_replay(self) -> None:
        """Play the first day shown again, in place of the board."""
        self._replay.show_day(self._bar.day)
        self._stack.setCurrentWidget(self._replay)
        self._backlog.setEnabled(False)
        self._bar.set_replaying(True)
        self._replay.setFocus()
        self._show_state()

    @Slot()
    def leave_replay(self) -> None:
        """Go back to now."""
        self._stack.setCurrentWidget(self._list if self._as_list.isChecked() else self._board)
        self._backlog.setEnabled(True)
        self._bar.set_replaying(False)
        self.reload()
        self._board.setFocus()

    # --- the others

    @Slot(object, object)
    def _on_cursor_moved(self, row_id: UUID | None, instant: dt.datetime | None) -> None:
        """Tell the others where the pointer is; a canvas that it left may say so after the next has it."""
        board = self.sender()
        if row_id is not None:
            self._pointed = board
        if board is self._pointed:
            self._company.point(row_id, instant)

    @Slot(list)
    def _on_company(self, people: list[Any]) -> None:
        for board in self._canvases:
            board.show_presence(people)

    # --- days and rows

    @Slot()
    def _on_days(self) -> None:
        self._carrier.withdraw_ways()
        if self._stack.currentWidget() is self._replay:
            self._replay.show_day(self._bar.day)
        self.reload()

    @Slot()
    def _on_rows(self) -> None:
        self._carrier.withdraw_ways()
        self._cancel()
        self._board.select(())
        self.reload()

    @Slot()
    def _on_rows_sought(self) -> None:
        self._reload_timer.start(RELOAD_MS)

    @Slot()
    def _on_aid_opened(self) -> None:
        """Make room for the panel in a narrow window: the backlog comes back when it closes."""
        if self.width() < ROOM_FOR_ALL * style.zoom() and not self._looks.is_torn("backlog"):
            self._backlog.hide()

    @Slot()
    def _on_aid_closed(self) -> None:
        self._backlog.show()
        self._board.setFocus()

    @Slot()
    def _on_as_list(self) -> None:
        shown = self._list if self._as_list.isChecked() else self._board
        self._stack.setCurrentWidget(shown)
        self._on_selection_changed()
        shown.setFocus()

    @Slot()
    def _on_selection_changed(self) -> None:
        bars = self._board.selected_bars()
        self._company.select(self._carrier.real_ids([bar.id for bar in bars]))
        if self._history.isVisible() and len(bars) == 1:
            self.show_history(bars[0])
        if self._stack.currentWidget() is self._list:
            self._list.follow({bar.id for bar in self._board.selected_bars()})

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out words of the bar where the window is narrow."""
        super().resizeEvent(event)
        self._bar.fit(self.width())

    def changeEvent(self, event: QEvent) -> None:
        """Leave out words where text became larger, and give the panels more room."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._looks.follow_text()
            self._bar.fit(self.width())

    def hideEvent(self, event: QHideEvent) -> None:
        """Keep how the board was looked at; the others see that one has gone."""
        super().hideEvent(event)
        self._company.leave()
        if self._content is not None:
            self._looks.keep()


def _judged(session: Any, day: BoardDay) -> tuple[Planner, dict[UUID, Verdict]]:
    """Return what answers from memory what a drop would mean, and every tour as it stands."""
    planner = Planner(gate.facts(session, day.first, day.first + dt.timedelta(days=day.days - 1)), day)
    return planner, planner.verdicts()
