"""The screen around the board: days, undo, publishing, the backlog, and every question to the database."""

import dataclasses
import datetime as dt
import json
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from PySide6.QtCore import QDate, QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDateEdit,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.board import (
    BacklogJob,
    Bar,
    BoardDay,
    CopyAsked,
    MoveAsked,
    Place,
    PlaceAsked,
    ResizeAsked,
    Row,
    Tour,
    UnplanAsked,
    day_start,
    days_between,
)
from app.domain.gate import Planner, Verdict
from app.errors import AppError, Conflict, NeedsReason, Refused, Unavailable
from app.ids import new_id
from app.services import assignments, copies, gate, histories, planning, ways_out
from app.services.assignments import TourChange
from app.tasks import Tasks
from app.views import style
from app.views.board.aids import Aids
from app.views.board.backlog import BacklogPanel
from app.views.board.bubble import Bubble
from app.views.board.company import Company
from app.views.board.copy_dialogs import LeftOutDialog, ask_copy, ask_day, ask_split
from app.views.board.errands import Done, Errand, Turn
from app.views.board.history import HistoryPanel
from app.views.board.place_dialog import ask_place
from app.views.board.plan_menu import PlanMenu, Section
from app.views.board.printing import PrintMenu
from app.views.board.refusal import WaysOut, ask_reason, sentences, show_refused
from app.views.board.replay_view import ReplayPanel
from app.views.board.stops_list import StopsList
from app.views.board.torn import TornWindow
from app.views.board.tour_dialog import TourDialog
from app.views.board.view import BoardView
from app.views.main_window import SettingsStore
from app.views.translating import said
from app.views.widgets.band import ErrorBand
from app.views.widgets.toast import toast

PARIS = ZoneInfo("Europe/Paris")
TABLES = frozenset(
    {"stop", "tour", "tour_member", "job", "absence", "booking", "driver", "vehicle", "finding"}
)
"""What the board shows: a change of any of these is read anew."""

RELOAD_MS = 100
"""How long changes are gathered before the board is read anew."""

UNDO_DEPTH = 200
WEEK = dt.timedelta(days=7)
JUDGE_MS = 250
"""How long the board stands still before the rules are asked anew."""

JUDGED_DAYS = 7
"""Over how many days drops are previewed: over more, nobody aims at a time."""
MONTH = 31

KEPT = "board.view"
"""Under which name the settings of this computer keep how the board is looked at."""

TRIES = 3
"""How often a slot that was taken and is free by the time one looks is asked for again."""


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
        self._tasks, self._store, self._who = tasks, store or SettingsStore(), who
        self._keeps = store is not None
        self._line = "live"
        self._reading: tuple[dt.date, dt.date, str, str] | None = None
        self._torn: dict[str, TornWindow] = {}
        self._way_of: tuple[Errand, planning.Holder] | None = None
        self._day = today or dt.datetime.now(PARIS).date()
        self._content: planning.BoardContent | None = None
        self._stale = True
        self._errands: set[Errand] = set()
        self._placing: dict[int, tuple[UUID, ...]] = {}
        self._done_tokens: set[int] = set()
        self._settled_by_read: set[int] = set()
        self._undo: list[Done] = []
        self._redo: list[Done] = []
        self._board = BoardView(self)
        self._board.set_empty_text(self.tr("The board is being read…"))
        self._list = StopsList(self)
        self.setFocusProxy(self._board)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self._board)
        self._stack.addWidget(self._list)
        self._replay = ReplayPanel(tasks, self)
        self._stack.addWidget(self._replay)
        self._twin: BoardView | None = None
        self._history = HistoryPanel(tasks, self)
        self._history.hide()
        self._backlog = BacklogPanel(self)
        self._band = ErrorBand(self)
        self._ways = WaysOut(self._board.viewport())
        self._company = Company(tasks, self)
        self._aids = Aids(tasks, self)
        self._make_bar()
        self._make_menus()
        self._build()
        self._connect()
        self._restore()
        self._keep_timer = QTimer(self, singleShot=True, interval=600)
        self._keep_timer.timeout.connect(self._keep)
        tasks.line_changed.connect(self._on_line)
        self._reload_timer = QTimer(self, singleShot=True, interval=RELOAD_MS)
        self._reload_timer.timeout.connect(self._on_reload_timer)
        self._judge_timer = QTimer(self, singleShot=True, interval=JUDGE_MS)
        self._judge_timer.timeout.connect(self._on_judge_timer)
        tasks.data_changed.connect(self._on_data_changed)
        self._show_state()

    # --- building

    def _button(self, icon: str, tip: str, slot: Any, keys: str = "") -> QToolButton:
        button = QToolButton()
        button.setIcon(style.icon(icon))
        shown = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
        button.setToolTip(f"{tip} ({shown})" if keys else tip)
        button.setAccessibleName(tip)
        button.clicked.connect(slot)
        if keys:
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(button.click)
        return button

    def _make_bar(self) -> None:
        self._date = QDateEdit()
        self._date.setCalendarPopup(True)
        self._date.setDisplayFormat("ddd dd/MM/yyyy")
        self._date.setAccessibleName(self.tr("Day"))
        self._date.setMinimumWidth(158)
        self._date.setDate(QDate(self._day.year, self._day.month, self._day.day))
        self._today = QPushButton(self.tr("Today"))
        self._today.setToolTip(self.tr("Go to today (Ctrl+T)"))
        self._span = QComboBox()
        self._span.setAccessibleName(self.tr("Days shown"))
        for text, days in (
            (self.tr("1 day"), 1),
            (self.tr("3 days"), 3),
            (self.tr("1 week"), 7),
            (self.tr("1 month"), 31),
        ):
            self._span.addItem(text, days)
        self._by = QComboBox()
        self._by.setAccessibleName(self.tr("A row for each"))
        self._by.setToolTip(self.tr("What a row of the board stands for"))
        for text, by in (
            (self.tr("Drivers"), "driver"),
            (self.tr("Vehicles"), "vehicle"),
            (self.tr("Containers"), "container"),
            (self.tr("Sites"), "site"),
        ):
            self._by.addItem(text, by)
        self._rows_find = QLineEdit()
        self._rows_find.setPlaceholderText(self.tr("Number or name"))
        self._rows_find.setAccessibleName(self.tr("Rows that hold"))
        self._rows_find.setToolTip(
            self.tr("Shows the rows whose number or name holds this; else those with work on these days")
        )
        self._rows_find.setClearButtonEnabled(True)
        self._rows_find.setMaximumWidth(150)
        self._rows_find.hide()
        self._search = QLineEdit()
        self._search.setPlaceholderText(self.tr("Find on the board"))
        self._search.setAccessibleName(self.tr("Find on the board"))
        self._search.setToolTip(self.tr("Dims every job that does not match (Ctrl+F)"))
        self._search.setClearButtonEnabled(True)
        self._search.setMinimumWidth(110)
        self._search.setMaximumWidth(220)
        self._search.addAction(style.icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self._undo_button = self._button("undo", self.tr("Undo"), self.undo, "Ctrl+Z")
        self._redo_button = self._button("redo", self.tr("Redo"), self.redo, "Ctrl+Shift+Z")
        self._as_list = self._button(
            "mdi6.format-list-bulleted", self.tr("As a list"), self._on_as_list, "Ctrl+L"
        )
        self._as_list.setCheckable(True)
        self._print = QPushButton(style.icon("print"), self.tr("Tour sheets"))
        self._print.setToolTip(self.tr("Print the sheets of the selected tours, or of all (Ctrl+P)"))
        self._print_more = PrintMenu()
        self._print_more.wanted.connect(self._on_paper)
        self._publish = QPushButton(style.icon("send", "on_accent"), self.tr("Publish"))
        self._publish.setProperty("primary", True)
        self._publish.setToolTip(
            self.tr("Send the selected drafts, or all, to the drivers' phones (Ctrl+Shift+P)")
        )
        self._state = QLabel()
        self._state.setProperty("role", "muted")

    def _build(self) -> None:
        bar = QFrame()
        bar.setProperty("role", "bar")
        line = QHBoxLayout(bar)
        line.setContentsMargins(style.SPACE, style.SPACE, style.SPACE, style.SPACE)
        line.setSpacing(style.SPACE_S)
        previous = self._button("left", self.tr("Day before"), self._on_previous, "Ctrl+Left")
        after = self._button("right", self.tr("Day after"), self._on_next, "Ctrl+Right")
        for widget in (previous, self._date, after, self._today, self._span, self._by, self._rows_find):
            line.addWidget(widget)
        line.addWidget(self._search)
        line.addStretch()
        line.addWidget(self._plan_menu)
        line.addWidget(self._look_menu)
        line.addWidget(self._undo_button)
        line.addWidget(self._redo_button)
        line.addSpacing(style.SPACE)
        line.addWidget(self._print)
        line.addWidget(self._print_more)
        line.addWidget(self._publish)
        self._split = split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self._stack)
        split.addWidget(self._aids.panel)
        split.addWidget(self._backlog)
        split.addWidget(self._history)
        split.setStretchFactor(0, 1)
        split.setCollapsible(0, False)
        split.setSizes([1200, 430, 320, 0])
        foot = QFrame()
        foot.setProperty("role", "foot")
        foot_line = QHBoxLayout(foot)
        foot_line.setContentsMargins(style.SPACE, 0, style.SPACE, 0)
        foot_line.setSpacing(style.SPACE_S)
        foot_line.addWidget(self._state)
        foot_line.addStretch()
        for widget in (
            self._as_list,
            self._button("clock", self.tr("Go to the present"), self._board.go_to_now),
            self._button("zoom_out", self.tr("Zoom out (Ctrl+minus)"), self._board.zoom_out),
            self._button("fit", self.tr("Show the working day (Ctrl+0)"), self._board.fit),
            self._button("zoom_in", self.tr("Zoom in (Ctrl+plus)"), self._board.zoom_in),
        ):
            foot_line.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(self._band)
        column.addWidget(split, 1)
        column.addWidget(self._make_chosen())
        column.addWidget(foot)
        self.setTabOrder(self._board, self._backlog.view)

    def _connect(self) -> None:
        board, backlog = self._board, self._backlog
        self._hear(board)
        board.selection_changed.connect(self._show_state)
        board.selection_changed.connect(self._on_selection_changed)
        board.cursor_moved.connect(self._company.point)
        board.looks_changed.connect(self._on_looks_changed)
        self._company.came.connect(self._on_company)
        self._ways.chosen.connect(self._on_way)
        self._replay.left.connect(self.leave_replay)
        self._replay.undo_asked.connect(self.undo_operation)
        self._history.undo_asked.connect(self.undo_operation)
        board.set_unplan_zone(backlog)
        self._list.bars_selected.connect(board.select)
        self._list.unplan_asked.connect(board.unplan_selected)
        self._list.chosen.connect(self._on_bar_opened)
        backlog.dragged.connect(board.drag_jobs)
        backlog.dropped.connect(board.drop_jobs)
        backlog.drag_cancelled.connect(board.cancel)
        backlog.place_asked.connect(self._on_place_by_key)
        backlog.job_opened.connect(self._on_job_opened)
        backlog.order_asked.connect(self.order_asked)
        backlog.waive_asked.connect(self._on_waive)
        backlog.state_changed.connect(self._on_looks_changed)
        self._aids.errand_asked.connect(self._send)
        self._aids.panel.closed.connect(board.setFocus)
        board.row_menu_asked.connect(self._on_row_menu)
        when = QAction(style.icon("calendar"), self.tr("When can we come?"), backlog.view)
        when.setShortcut(QKeySequence("W"))
        when.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        when.triggered.connect(self._on_when)
        backlog.view.addAction(when)
        backlog.view.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self._date.dateChanged.connect(self._on_date)
        self._today.clicked.connect(self._on_today)
        self._span.currentIndexChanged.connect(self._on_span)
        self._by.currentIndexChanged.connect(self._on_by)
        self._rows_find.textChanged.connect(self._on_rows_find)
        self._search.textChanged.connect(board.set_search)
        self._search.textChanged.connect(self._list.set_search)
        self._print.clicked.connect(self._on_print)
        self._publish.clicked.connect(self._on_publish)
        for keys, slot in (
            ("Ctrl+T", self._on_today),
            ("Ctrl+F", self._on_find),
            ("Ctrl+P", self._on_print),
            ("Ctrl+Shift+P", self._on_publish),
            ("Ctrl+N", self.order_asked),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    # --- reading

    @property
    def board(self) -> BoardView:
        """The canvas."""
        return self._board

    @property
    def backlog(self) -> BacklogPanel:
        """The list beside it."""
        return self._backlog

    @property
    def by(self) -> planning.By:
        """What a row stands for."""
        by: planning.By = self._by.currentData()
        return by

    @property
    def day(self) -> dt.date:
        """The first day shown."""
        return self._day

    @property
    def can_undo(self) -> bool:
        """Whether something that was done here can be taken back."""
        return bool(self._undo)

    @property
    def can_redo(self) -> bool:
        """Whether something that was taken back can be done again."""
        return bool(self._redo)

    @property
    def publish_button(self) -> QPushButton:
        """Sends the plan to the drivers."""
        return self._publish

    @property
    def print_button(self) -> QPushButton:
        """Prints tour sheets."""
        return self._print

    def show_rows(self, by: planning.By) -> None:
        """Let a row stand for something else."""
        self._by.setCurrentIndex(self._by.findData(by))

    def show_day(self, day: dt.date) -> None:
        """Go to a day."""
        self._date.setDate(QDate(day.year, day.month, day.day))

    def show_bar(self, stop_id: UUID) -> None:
        """Select a stop of the day shown and bring it in sight."""
        self._board.select({stop_id}, stop_id)
        self._board.reveal(stop_id)

    @Slot()
    def reload(self) -> None:
        """Read the days shown anew; the old ones stay in sight meanwhile.

        One reading of the same days is under way at a time: what is asked meanwhile is read once, after it.
        """
        first, last = self._days()
        wanted = (first, last, self.by, self._finding())
        if wanted == self._reading:
            self._stale = True
            return
        self._stale, self._reading = False, wanted
        # What was done before this reading began is in it: its pending bars are let go when it arrives.
        self._settled_by_read |= self._done_tokens
        self._done_tokens.clear()
        self._tasks.read(
            partial(planning.board_content, first=first, last=last, by=self.by, find=self._finding()),
            self._show_content,
            self._show_unread,
        )

    @Slot(object)
    def _show_content(self, content: planning.BoardContent) -> None:
        self._reading = None
        if self._board.is_held:  # what the hand holds is not taken from it: read again when it lets go
            self._done_tokens |= self._settled_by_read
            self._settled_by_read.clear()
            self._reload_timer.start()
            return
        self._content = content
        if self._line != "reconnecting":
            self._band.clear()
        empty = {
            "driver": self.tr("No drivers yet: add them in Resources."),
            "vehicle": self.tr("No vehicles yet: add them in Resources."),
            "container": self.tr("No container moves on these days. Type a number above to find one."),
            "site": self.tr("No site is served on these days. Type a name above to find one."),
        }
        for board in self._boards():
            board.set_empty_text(empty[self.by])
            board.show_day(content.day)
        self._list.show_day(content.day)
        self._company.show(content.day.first, content.day.days, self.by)
        if self.by in ("driver", "vehicle") and content.day.days <= JUDGED_DAYS:
            self._judge_timer.start()
        else:
            self._on_unjudged(None)
        self._backlog.show_jobs(content.backlog)
        self._settle()
        self._show_state()
        if self._stale and self.isVisible() and not self._reload_timer.isActive():
            self._reload_timer.start()

    @Slot(object)
    def _show_unread(self, error: AppError) -> None:
        self._reading = None
        self._stale = True
        self._settle()
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
        tours = [
            dataclasses.replace(tour, loads=verdicts[tour.id].loads)
            for tour in content.day.tours
            if tour.id in verdicts
        ]
        for board in self._boards():
            board.set_planner(planner)
            board.apply_changes(tours=tours)

    @Slot(object)
    def _on_unjudged(self, _error: AppError | None) -> None:
        for board in self._boards():
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
            self._ways.hide()
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

    def _settle(self) -> None:
        for token in self._settled_by_read:
            for board in self._boards():
                board.settle(token)
            self._placing.pop(token, None)
        self._settled_by_read.clear()
        self._hide_placed()

    def _hide_placed(self) -> None:
        """Keep the jobs out of the backlog whose place was asked for."""
        self._backlog.hide_jobs({job_id for job_ids in self._placing.values() for job_id in job_ids})

    @Slot(frozenset)
    def _on_data_changed(self, tables: frozenset[str]) -> None:
        if tables & TABLES:
            self._stale = True
            if self._history.isVisible():
                self._history.reload()
            if self.isVisible() and not self._reload_timer.isActive():
                self._reload_timer.start()

    @Slot()
    def _on_reload_timer(self) -> None:
        if self._board.is_held:
            self._reload_timer.start()
        elif self.isVisible():
            self.reload()

    def showEvent(self, event: QShowEvent) -> None:
        """Read what changed while nobody looked."""
        super().showEvent(event)
        if self._stale:
            self.reload()

    # --- state

    @Slot()
    def _show_state(self) -> None:
        """Say what is planned and what is still to publish, and enable what can be done."""
        tours = self._board.tours()
        drafts = self._drafts()
        chosen = bool(self._board.selected_bars())
        online = not self.is_offline
        self._publish.setEnabled(bool(drafts) and online)
        again = sum(tour.changed for tour in drafts)
        if drafts and again == len(drafts):
            self._publish.setText(self.tr("Publish %n change(s)", "", again))
        elif drafts:
            self._publish.setText(self.tr("Publish %n tour(s)", "", len(drafts)))
        else:
            self._publish.setText(self.tr("Published") if tours and not chosen else self.tr("Publish"))
        self._print.setEnabled(bool(tours))
        for button, stack, word in (
            (self._undo_button, self._undo, self.tr("Undo")),
            (self._redo_button, self._redo, self.tr("Redo")),
        ):
            button.setEnabled(bool(stack))
            keys = "Ctrl+Z" if stack is self._undo else "Ctrl+Shift+Z"
            shown = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
            button.setToolTip(f"{word}: {stack[-1][1]} ({shown})" if stack else f"{word} ({shown})")
        self._show_actions()
        if self._content is None:
            self._state.setText("")
            return
        jobs = [bar for bar in self._content.day.bars if bar.job_id is not None]
        parts = [
            self.tr("%n tour(s)", "", len(tours)),
            self.tr("%n job(s)", "", len(jobs)),
        ]
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

    # --- what the canvas asks

    @Slot(object, str, object)
    def _send(self, call: Callable[..., Any], kind: str, errand: Errand) -> None:
        """Send one action; its errand brings the answer back."""
        errand.call, errand.kind = call, kind
        self._ways.hide()
        self._errands.add(errand)
        errand.was_done.connect(self._on_done)
        errand.was_refused.connect(self._on_refused)
        errand.was_explained.connect(self._on_explained)
        self._tasks.write(call, kind, errand.done, errand.failed, errand.reason, errand.op, waits=True)

    def _send_again(self, errand: Errand, reason: str = "") -> None:
        """Send the same once more, as an action of its own: the first one did nothing."""
        errand.op, errand.reason = new_id(), reason
        if errand.call is not None:
            self._tasks.write(
                errand.call, errand.kind, errand.done, errand.failed, reason, errand.op, waits=True
            )

    def _real(self, places: Sequence[Place]) -> tuple[Place, ...]:
        """Return places of stops, where some are of bars that stand for a stop once more."""
        aliases = self._content.aliases if self._content else {}
        return tuple(
            dataclasses.replace(place, bar_id=aliases.get(place.bar_id, place.bar_id)) for place in places
        )

    def _real_ids(self, bar_ids: Sequence[UUID]) -> list[UUID]:
        aliases = self._content.aliases if self._content else {}
        return list(dict.fromkeys(aliases.get(key, key) for key in bar_ids))

    @Slot(object)
    def _on_move_asked(self, asked: MoveAsked) -> None:
        wanted = [(place.row_id, place.start, place.end) for place in asked.places]
        places = self._real(asked.places)
        call = partial(planning.move_stops, places=places)
        label = self.tr("move of %n job(s)", "", len(places))
        errand = Errand(self, label, asked.token, wanted, [place.bar_id for place in places], request=asked)
        self._send(call, "stop.move", errand)

    @Slot(object)
    def _on_copy_asked(self, asked: CopyAsked) -> None:
        places = self._real(asked.places)
        wanted = [(place.row_id, place.start, place.end) for place in places]
        label = self.tr("copy of %n job(s)", "", len(places))
        errand = Errand(self, label, asked.token, wanted, ())
        self._send(partial(copies.copy_stops, places=places), "stop.copy", errand)

    @Slot(object)
    def _on_resize_asked(self, asked: ResizeAsked) -> None:
        (place,) = self._real([asked.place])
        call = partial(planning.resize_stop, place=place)
        wanted = [(place.row_id, place.start, place.end)]
        errand = Errand(self, self.tr("new duration"), asked.token, wanted, [place.bar_id])
        self._send(call, "stop.resize", errand)

    @Slot(object)
    def _on_place_asked(self, asked: PlaceAsked) -> None:
        known = {job.id: job for job in self._content.backlog} if self._content else {}
        minutes = sum(known[job_id].minutes for job_id in asked.job_ids if job_id in known)
        end = asked.start + dt.timedelta(minutes=max(minutes, 1))
        call = partial(planning.place_jobs, job_ids=asked.job_ids, row_id=asked.row_id, start=asked.start)
        label = self.tr("placing of %n job(s)", "", len(asked.job_ids))
        self._placing[asked.token] = asked.job_ids
        self._hide_placed()
        wanted = [(asked.row_id, asked.start, end)]
        errand = Errand(self, label, asked.token, wanted, asked.job_ids, request=asked)
        self._send(call, "stop.place", errand)

    @Slot(object)
    def _on_unplan_asked(self, asked: UnplanAsked) -> None:
        bars = dict(zip(asked.bar_ids, asked.versions, strict=True))
        aliases = self._content.aliases if self._content else {}
        stops = {aliases.get(key, key): version for key, version in bars.items()}
        call = partial(planning.unplan_stops, bar_ids=tuple(stops), versions=tuple(stops.values()))
        label = self.tr("return of %n job(s) to the backlog", "", len(asked.bar_ids))
        self._send(call, "stop.unplan", Errand(self, label, asked.token))

    @Slot(object)
    def _on_done(self, errand: Errand) -> None:
        """Take note of what was done, and show it."""
        self._forget(errand)
        if isinstance(errand, Turn):
            errand.given.append((errand.op, errand.label))
        elif errand.kind != "board.undo":
            self._undo.append((errand.op, errand.label))
            del self._undo[:-UNDO_DEPTH]
            self._redo.clear()
        if errand.success:
            toast(self, errand.success)
        if errand.token:
            self._done_tokens.add(errand.token)
        self._show_state()
        self.reload()

    @Slot(object, object)
    def _on_refused(self, errand: Errand, error: AppError) -> None:
        """Say who holds the slot, where that was the reason; ask what a rule asks; else say the reason."""
        if isinstance(error, Unavailable) and isinstance(errand, Turn):
            errand.taken.append(errand.action)
        if isinstance(error, NeedsReason):
            self._ask_reason(errand, error)
        elif isinstance(error, Refused):
            words = [sentence for sentence, _ in sentences(error.findings)]
            self._refuse(errand, "\n".join([said(error), *words]) if words else said(error))
            if len(words) > 1 or errand.refused is not None:
                show_refused(self, error.findings)
        elif isinstance(error, Conflict) and "constraint" in error.holes and isinstance(errand, Turn):
            call = partial(_undo_holder, operation=errand.action[0])
            self._tasks.read(call, errand.explained, errand.unexplained)
        elif isinstance(error, Conflict) and "constraint" in error.holes and errand.wanted:
            call = partial(planning.first_holder, wanted=errand.wanted, moving=errand.moving)
            self._tasks.read(call, errand.explained, errand.unexplained)
        else:
            self._refuse(errand, said(error))

    def _ask_reason(self, errand: Errand, error: NeedsReason) -> None:
        """Ask why it is done all the same and who decided, and send it again with both."""
        answer = ask_reason(self, error.findings, self._who)
        if answer is None or errand.call is None:
            self._refuse(errand, self.tr("Nothing was changed."))
            return
        reason, who = answer
        errand.call = partial(gate.decided, call=errand.call, who=who)
        self._send_again(errand, reason)

    @Slot(object, object)
    def _on_explained(self, errand: Errand, holder: planning.Holder | None) -> None:
        """Say who holds the slot, and what can be done instead."""
        slot_was_taken = isinstance(errand.error, Conflict) and "constraint" in errand.error.holes
        if holder is None and slot_was_taken and errand.tries < TRIES:
            errand.tries += 1  # whoever held it is gone by now
            self._send_again(errand, errand.reason)
        elif holder is not None:
            self._refuse(errand, self._sentence(holder))
            self._offer_ways(errand, holder)
        elif errand.error is not None:
            self._refuse(errand, said(errand.error))

    def _offer_ways(self, errand: Errand, holder: planning.Holder) -> None:
        """Offer to go before or after what holds the slot, or to change places with it."""
        asked = errand.request
        if (
            asked is None
            or not self._board.isVisible()
            or (isinstance(asked, MoveAsked) and len(asked.places) > 1)
        ):
            return
        ways = ["before", "after"]
        if holder.what == "stop" and holder.stop_version and len(errand.moving) == 1:
            ways.append("swap")
        self._way_of = (errand, holder)
        bubble = self._board.findChild(Bubble)
        at = bubble.geometry().bottomLeft() + QPoint(0, 4) if bubble is not None else QPoint(8, 8)
        self._ways.offer(ways, at, takes_place=isinstance(asked, PlaceAsked))

    @Slot(str)
    def _on_way(self, way: str) -> None:
        """Go the way that was chosen: one action, taken back in one step."""
        if self._way_of is None:
            return
        first, holder = self._way_of
        asked, self._way_of = first.request, None
        side: ways_out.Side = "before" if way == "before" else "after"
        call: Callable[..., Any]
        if isinstance(asked, MoveAsked):
            (place,) = self._real(asked.places)
            wanted = [(place.row_id, place.start, place.end)]
            if way == "swap" and holder.key is not None:
                call = partial(
                    ways_out.swap_stops,
                    place=place,
                    other_id=holder.key,
                    other_version=holder.stop_version,
                )
                errand = Errand(self, self.tr("swap of two jobs"), 0, wanted, [place.bar_id, holder.key])
                self._send(call, "stop.swap", errand)
                return
            call = partial(ways_out.move_beside, place=place, holder=holder, side=side)
            self._send(call, "stop.beside", Errand(self, first.label, 0, wanted, first.moving))
        elif isinstance(asked, PlaceAsked):
            wanted = list(first.wanted)
            if way == "swap" and holder.key is not None:
                call = partial(
                    ways_out.take_place,
                    job_ids=asked.job_ids,
                    row_id=asked.row_id,
                    other_id=holder.key,
                    other_version=holder.stop_version,
                )
                errand = Errand(self, first.label, 0, wanted, [*asked.job_ids, holder.key])
                self._send(call, "stop.swap", errand)
                return
            call = partial(
                ways_out.place_beside, job_ids=asked.job_ids, row_id=asked.row_id, holder=holder, side=side
            )
            self._send(call, "stop.place", Errand(self, first.label, 0, wanted, asked.job_ids))

    def swap_bars(self, bar: Bar, other: Bar) -> None:
        """Let two bars change places."""
        mine, there = self._real_ids([bar.id, other.id])
        place = Place(mine, bar.version, other.row_id, other.start, other.end)
        call = partial(ways_out.swap_stops, place=place, other_id=there, other_version=other.version)
        wanted = [
            (other.row_id, other.start, other.start + (bar.end - bar.start)),
            (bar.row_id, bar.start, bar.start + (other.end - other.start)),
        ]
        self._send(call, "stop.swap", Errand(self, self.tr("swap of two jobs"), 0, wanted, [mine, there]))

    def _refuse(self, errand: Errand, text: str) -> None:
        self._forget(errand)
        self.was_refused.emit(errand.kind, text)
        if errand.refused is not None and errand.error is not None:
            errand.refused(errand.error)
        elif errand.token:
            self._placing.pop(errand.token, None)
            self._hide_placed()
            for board in self._boards():
                board.refuse(errand.token, text)
        else:
            self._board.tell(text, refuses=True)
        if self._stack.currentWidget() is self._list:  # the bubble is not in sight
            toast(self, text)
        self._show_state()
        if not self.is_offline:
            self.reload()

    def _forget(self, errand: Errand) -> None:
        self._errands.discard(errand)
        errand.deleteLater()

    def _sentence(self, holder: planning.Holder) -> str:
        """Return who or what holds a slot, from when to when, and who wrote that down."""
        same = holder.start.astimezone(PARIS).date() == holder.end.astimezone(PARIS).date()
        shown = style.clock if same else style.day_time
        words = {
            "crew": self.tr("Assigned to another tour from {start} to {end}: {label}."),
            "absence": self.tr("Away from {start} to {end}: {label}."),
            "tour": self.tr("Another tour holds this from {start} to {end}. {label}"),
            "stop": self.tr("Taken from {start} to {end}: {label}."),
        }[holder.what]
        text = words.format(start=shown(holder.start), end=shown(holder.end), label=holder.label).strip()
        if holder.who:
            text += "\n" + self.tr("Entered by {who}.").format(who=holder.who)
        return text

    # --- undo

    @Slot()
    def undo(self) -> None:
        """Take back the last action done here."""
        self._turn(self._undo, self._redo)

    @Slot()
    def redo(self) -> None:
        """Do again what was taken back."""
        self._turn(self._redo, self._undo)

    def _turn(self, taken: list[Done], given: list[Done]) -> None:
        if taken and not any(isinstance(errand, Turn) for errand in self._errands):
            turn = Turn(self, taken.pop(), taken, given)
            self._send(partial(planning.undo, operation=turn.action[0]), "board.undo", turn)
            self._show_state()

    @Slot(object, str)
    def undo_operation(self, operation: UUID, what: str) -> None:
        """Take back any operation that this person may take back, from a list."""
        turn = Turn(self, (operation, what), [], self._redo)
        self._undo = [done for done in self._undo if done[0] != operation]
        turn.told = self._on_undone_elsewhere
        self._send(partial(planning.undo, operation=operation), "board.undo", turn)

    def _on_undone_elsewhere(self, _count: object) -> None:
        self._history.reload()
        if self._stack.currentWidget() is self._replay:
            self._replay.reload()

    # --- publishing and printing

    @Slot()
    def _on_publish(self) -> None:
        self._publish_tours(self._drafts())

    def _publish_tours(self, tours: Sequence[Tour]) -> None:
        if tours:
            call = partial(planning.publish_tours, tour_ids=[tour.id for tour in tours])
            label = self.tr("publishing of %n tour(s)", "", len(tours))
            success = self.tr("%n tour(s) sent to the drivers.", "", len(tours))
            self._send(call, "tour.publish", Errand(self, label, success=success))

    @Slot()
    def print_it(self) -> None:
        """Print the sheets of the selected tours, or of all."""
        self._on_print()

    @Slot()
    def _on_print(self) -> None:
        tours = self._board.selected_tours() or self._board.tours()
        if tours:
            self.print_asked.emit([str(tour.id) for tour in tours])

    @Slot(str)
    def _on_paper(self, name: str) -> None:
        tours = self._board.selected_tours() or self._board.tours()
        last = self._day + dt.timedelta(days=self._span.currentData() - 1)
        self.paper_asked.emit(name, [str(tour.id) for tour in tours], (self._day, last))

    # --- opening

    @Slot(object)
    def _on_bar_opened(self, bar: Bar) -> None:
        if bar.job_id is not None:
            self.open_asked.emit("job", str(bar.job_id))
        elif bar.tour_id is not None:
            self.open_tour(bar.tour_id)

    @Slot(object)
    def _on_tour_opened(self, tour: Tour) -> None:
        self.open_tour(tour.id)

    def open_tour(self, tour_id: UUID) -> TourDialog:
        """Open the page of a tour."""
        dialog = TourDialog(self._tasks, tour_id, self)
        dialog.change_asked.connect(self._on_change_asked)
        dialog.print_asked.connect(self.print_asked)
        dialog.show()
        return dialog

    @Slot(object, object)
    def _on_change_asked(self, change: TourChange, dialog: TourDialog) -> None:
        call = partial(assignments.change_tour, change=change)
        errand = Errand(self, self.tr("change of a tour"), refused=dialog.refuse)
        errand.was_done.connect(dialog.accept)
        self._send(call, "tour.change", errand)

    @Slot(object)
    def _on_row_opened(self, row: Row) -> None:
        self.open_asked.emit(row.kind, str(row.id))

    @Slot(object)
    def _on_job_opened(self, job: BacklogJob) -> None:
        self.open_asked.emit("job", str(job.id))

    @Slot(list)
    def _on_place_by_key(self, jobs: list[BacklogJob]) -> None:
        title = jobs[0].title if len(jobs) == 1 else self.tr("%n job(s)", "", len(jobs))
        bars = self._board.selected_bars()
        answer = self._ask_place(title, sum(job.minutes for job in jobs), bars[0].row_id if bars else None)
        if answer is not None:
            self._board.place_jobs(jobs, *answer)

    @Slot(QPoint, object)
    def _on_menu_asked(self, at: QPoint, tour: Tour | None) -> None:
        menu = self.menu_for(tour)
        if not menu.isEmpty():
            menu.popup(at)

    def menu_for(self, tour: Tour | None) -> QMenu:
        """Return the context menu of the selection and of a tour."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        bars = self._board.selected_bars()
        jobs = [bar for bar in bars if bar.job_id is not None]
        if len(bars) == 1:
            self._add(menu, "open", self.tr("Open"), partial(self._on_bar_opened, bars[0]), "O")
        if bars:
            self._add(menu, "clock", self.tr("Move to…"), self._on_move_by_key, "Ctrl+M")
        if len(bars) == 1:
            self._add(
                menu, "history", self.tr("Who moved it?"), partial(self.show_history, bars[0]), "Ctrl+H"
            )
            if bars[0].job_id is not None:
                self._add(menu, "mdi6.call-split", self.tr("Split…"), self._on_split, "Ctrl+Shift+S")
        if len(bars) == 2:
            text = self.tr("Swap both")
            self._add(menu, "mdi6.swap-horizontal", text, self._on_swap, "Ctrl+Shift+X")
        if bars:
            pinned = all(bar.pinned for bar in bars)
            text = self.tr("Release") if pinned else self.tr("Fix in its place")
            self._add(menu, "unlock" if pinned else "lock", text, self._on_pin, "Ctrl+Shift+F")
        if jobs:
            self._add(menu, "copy", self.tr("Duplicate for a day…"), self._on_duplicate, "Ctrl+D")
            text = self.tr("Back to the backlog")
            self._add(menu, "back", text, self._board.unplan_selected, "Delete")
        if tour is not None:
            menu.addSeparator()
            stops = {
                bar.id for bar in (self._content.day.bars if self._content else ()) if bar.tour_id == tour.id
            }
            self._add(menu, "tour", self.tr("Open the tour"), partial(self._on_tour_opened, tour))
            self._add(menu, "check_all", self.tr("Select its stops"), partial(self._board.select, stops))
            again = self.tr("Publish the tour again") if tour.published else self.tr("Publish the tour")
            self._add(menu, "send", again, partial(self._publish_tours, [tour]))
            self._add(
                menu, "print", self.tr("Print the tour sheet"), partial(self.print_asked.emit, [str(tour.id)])
            )
        if menu.isEmpty():
            self._add(menu, "add", self.tr("New order"), self.order_asked.emit, "Ctrl+N")
        menu.addSeparator()
        row = self._row_meant(tour)
        if row is not None:
            call = partial(self._aids.open_absence, row, self._day_meant(tour))
            self._add(menu, "person", self._aids.absent_text(row), call, "Ctrl+Shift+A")
        self._add(menu, "optimise", self.tr("Optimise…"), self._on_optimise, "Ctrl+Shift+O")
        return menu

    @Slot(QPoint, object)
    def _on_row_menu(self, at: QPoint, row: Row) -> None:
        self.row_menu(row).popup(at)

    def row_menu(self, row: Row) -> QMenu:
        """Return the context menu of a row's heading."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._add(menu, "open", self.tr("Open"), partial(self._on_row_opened, row))
        if row.kind in ("driver", "vehicle"):
            call = partial(self._aids.open_absence, row, self._day_meant())
            self._add(menu, "person", self._aids.absent_text(row), call, "Ctrl+Shift+A")
        tours = {tour.id for tour in self._board.tours() if tour.row_id == row.id}
        if tours:
            search = partial(self._aids.open_optimiser, self._day_meant(), tours)
            self._add(menu, "optimise", self.tr("Optimise…"), search)
        return menu

    def _row_meant(self, tour: Tour | None = None) -> Row | None:
        """Return the row of a tour, or of the selection."""
        bars = self._board.selected_bars()
        key = tour.row_id if tour is not None else bars[0].row_id if bars else None
        rows = self._content.day.rows if self._content is not None else ()
        return next((row for row in rows if row.id == key and row.kind in ("driver", "vehicle")), None)

    def _day_meant(self, tour: Tour | None = None) -> dt.date:
        """Return the day of a tour, or of the selection, or the first that is shown."""
        bars = self._board.selected_bars()
        start = tour.start if tour is not None else bars[0].start if bars else None
        return start.astimezone(PARIS).date() if start is not None else self._day

    @Slot()
    def _on_absent(self) -> None:
        row = self._row_meant()
        if row is None:
            self._board.tell(self.tr("Select a stop of the driver or vehicle that is away."))
        else:
            self._aids.open_absence(row, self._day_meant())

    @Slot()
    def _on_optimise(self) -> None:
        day = self._day_meant()
        tours = self._board.selected_tours()
        self._aids.open_optimiser(day, {tour.id for tour in tours})

    @Slot()
    def _on_when(self) -> None:
        jobs = self._backlog.selected_jobs()
        if jobs:
            self._aids.open_slots(jobs[0])

    def _add(self, menu: QMenu, icon: str, text: str, call: Any, keys: str = "") -> QAction:
        action = menu.addAction(style.icon(icon), text)
        if keys:
            action.setShortcut(QKeySequence(keys))
            action.setShortcutVisibleInContextMenu(True)
        action.triggered.connect(lambda _checked=False: call())
        return action

    @Slot()
    def _on_move_by_key(self) -> None:
        bars = self._board.selected_bars()
        if not bars or self._content is None:
            return
        title = bars[0].title if len(bars) == 1 else self.tr("%n job(s)", "", len(bars))
        answer = self._ask_place(title, _minutes(bars[0]), bars[0].row_id, bars[0].start)
        if answer is not None:
            self._board.move_selected(*answer)

    def _ask_place(
        self, title: str, minutes: int, row_id: UUID | None, start: dt.datetime | None = None
    ) -> tuple[UUID, dt.datetime] | None:
        if self._content is None or not self._content.day.rows:
            return None
        day = self._content.day
        return ask_place(
            self,
            title,
            day.rows,
            days_between(day_start(day.first), day_start(day.first + dt.timedelta(days=day.days))),
            partial(self._board.first_free, minutes=minutes),
            row_id,
            start,
        )

    # --- what a person does to the plan

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
        return self._plan_menu.add_action(section, icon, text, slot, keys)

    def _make_menus(self) -> None:
        plan = self._plan_menu = PlanMenu(self.tr("Plan"), "edit", self)
        look = self._look_menu = PlanMenu(self.tr("View"), "mdi6.eye-outline", self)
        add = plan.add_action
        self._on_bars = [
            add("jobs", "clock", self.tr("Move to…"), self._on_move_by_key, "Ctrl+M"),
            add("jobs", "lock", self.tr("Fix in its place, or release"), self._on_pin, "Ctrl+Shift+F"),
        ]
        self._on_jobs = [add("jobs", "copy", self.tr("Duplicate for a day…"), self._on_duplicate, "Ctrl+D")]
        self._on_one = [
            add("jobs", "mdi6.call-split", self.tr("Split…"), self._on_split, "Ctrl+Shift+S"),
            add("jobs", "history", self.tr("Who moved it?"), self._on_history, "Ctrl+H"),
        ]
        self._on_two = [
            add("jobs", "mdi6.swap-horizontal", self.tr("Swap both"), self._on_swap, "Ctrl+Shift+X")
        ]
        self._on_tour = [
            add("tour", "tour", self.tr("Open the tour"), self._on_open_tour, "Ctrl+E"),
        ]
        add("day", "copy", self.tr("Copy a day or a week…"), self._on_copy_days, "Ctrl+Shift+C")
        add("jobs", "calendar", self.tr("When can we come?"), self._on_when)
        add("day", "optimise", self.tr("Optimise…"), self._on_optimise, "Ctrl+Shift+O")
        add("day", "history", self.tr("Replay the day"), self.start_replay, "Ctrl+R")
        add("people", "person", self.tr("Absent or off the road…"), self._on_absent, "Ctrl+Shift+A")
        colours = QMenu(self.tr("Colours"), self)
        group = QActionGroup(self)
        self._colours: dict[str, QAction] = {}
        for number, (mode, text) in enumerate(
            (
                ("status", self.tr("By state")),
                ("material", self.tr("By material")),
                ("customer", self.tr("By customer")),
            ),
            1,
        ):
            action = QAction(text, group, checkable=True)
            action.setData(mode)
            action.setShortcut(QKeySequence(f"Ctrl+Shift+{number}"))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            self.addAction(action)
            colours.addAction(action)
            self._colours[mode] = action
        group.triggered.connect(self._on_colours)
        look.add_menu("jobs", colours)
        self._legend = look.add_action("jobs", "", self.tr("Legend"), self._on_legend, "Ctrl+Shift+L")
        self._minimap = look.add_action("jobs", "", self.tr("Overview"), self._on_minimap, "Ctrl+Shift+M")
        self._compact = look.add_action(
            "jobs", "mdi6.format-line-spacing", self.tr("One line in each bar"), self._on_compact
        )
        for action in (self._legend, self._minimap, self._compact):
            action.setCheckable(True)
        tear = look.add_action
        tear("tour", "new_window", self.tr("Board in its own window"), self.tear_board, "Ctrl+Shift+T")
        tear("tour", "new_window", self.tr("Backlog in its own window"), self.tear_backlog, "Ctrl+Shift+B")
        tear("tour", "history", self.tr("History in its own window"), self.tear_history, "Ctrl+Shift+H")

    def _make_chosen(self) -> QFrame:
        """Return the strip that shows what can be done with several selected stops."""
        self._chosen = QFrame()
        self._chosen.setProperty("role", "bar")
        self._chosen_count = QLabel()
        self._chosen_count.setProperty("role", "label")
        line = QHBoxLayout(self._chosen)
        line.setContentsMargins(style.SPACE, style.SPACE_S, style.SPACE, style.SPACE_S)
        line.addWidget(self._chosen_count)
        for icon, text, slot in (
            ("clock", self.tr("Move to…"), self._on_move_by_key),
            ("lock", self.tr("Fix or release"), self._on_pin),
            ("copy", self.tr("Duplicate…"), self._on_duplicate),
            ("back", self.tr("Back to the backlog"), self._board.unplan_selected),
        ):
            button = QPushButton(style.icon(icon), text)
            button.clicked.connect(slot)
            line.addWidget(button)
        line.addStretch()
        self._chosen.hide()
        return self._chosen

    def _show_actions(self) -> None:
        """Offer what can be done with what is selected."""
        bars = self._board.selected_bars()
        jobs = [bar for bar in bars if bar.job_id is not None]
        online = not self.is_offline and self._stack.currentWidget() is not self._replay
        for actions, possible in (
            (self._on_bars, bool(bars)),
            (self._on_jobs, bool(jobs)),
            (self._on_one, len(bars) == 1 and bool(jobs)),
            (self._on_two, len(bars) == 2),
            (self._on_tour, bool(self._board.selected_tours())),
        ):
            for action in actions:
                action.setEnabled(possible and online)
        self._plan_menu.setEnabled(online)
        self._chosen_count.setText(self.tr("%n selected", "", len(bars)))
        self._chosen.setVisible(len(bars) > 1 and online)

    @Slot()
    def _on_pin(self) -> None:
        bars = self._board.selected_bars()
        if bars:
            pinned = not all(bar.pinned for bar in bars)
            stops = dict(zip(self._real_ids([bar.id for bar in bars]), bars, strict=False))
            call = partial(
                planning.set_pinned,
                bar_ids=tuple(stops),
                versions=tuple(bar.version for bar in stops.values()),
                pinned=pinned,
            )
            label = self.tr("fixing of %n stop(s)", "", len(stops))
            if not pinned:
                label = self.tr("release of %n stop(s)", "", len(stops))
            self._send(call, "stop.pin" if pinned else "stop.release", Errand(self, label))

    @Slot()
    def _on_split(self) -> None:
        bars = [bar for bar in self._board.selected_bars() if bar.job_id is not None]
        if len(bars) == 1 and _minutes(bars[0]) > 1:
            (bar,) = bars
            first = ask_split(self, bar.title, _minutes(bar))
            if first is not None:
                (stop,) = self._real_ids([bar.id])
                call = partial(copies.split_stop, bar_id=stop, version=bar.version, first_minutes=first)
                self._send(call, "stop.split", Errand(self, self.tr("split of a job")))

    @Slot()
    def _on_duplicate(self) -> None:
        jobs = [bar.job_id for bar in self._board.selected_bars() if bar.job_id is not None]
        if not jobs:
            return
        day = ask_day(
            self, self.tr("Duplicate %n job(s)", "", len(jobs)), self.tr("Wanted on"), self._day + WEEK
        )
        if day is not None:
            call = partial(copies.duplicate_jobs, job_ids=tuple(dict.fromkeys(jobs)), day=day)
            label = self.tr("duplicating of %n job(s)", "", len(jobs))
            success = self.tr("%n job(s) wait in the backlog.", "", len(jobs))
            self._send(call, "job.duplicate", Errand(self, label, success=success))

    @Slot()
    def _on_copy_days(self) -> None:
        answer = ask_copy(self, self._day, week=self._span.currentData() == 7)
        if answer is not None:
            source, target, days = answer
            call = partial(copies.copy_days, source=source, target=target, days=days)
            errand = Errand(self, self.tr("copy of a day"), told=self._on_copied)
            self._send(call, "day.copy", errand)

    def _on_copied(self, told: dict[str, Any]) -> None:
        if told["left"]:
            LeftOutDialog(self, told["copied"], told["left"]).show()
        else:
            toast(self, self.tr("%n job(s) copied.", "", told["copied"]))

    @Slot()
    def _on_swap(self) -> None:
        bars = self._board.selected_bars()
        if len(bars) == 2:
            self.swap_bars(*bars)

    @Slot()
    def _on_open_tour(self) -> None:
        for tour in self._board.selected_tours()[:1]:
            self.open_tour(tour.id)

    @Slot(list)
    def _on_waive(self, jobs: list[BacklogJob]) -> None:
        if jobs:
            call = partial(planning.waive_retry, job_ids=[job.id for job in jobs])
            label = self.tr("%n job(s) not to be planned again", "", len(jobs))
            self._send(call, "job.waive", Errand(self, label))

    # --- history and replay

    @Slot()
    def _on_history(self) -> None:
        for bar in self._board.selected_bars()[:1]:
            self.show_history(bar)

    def show_history(self, bar: Bar) -> None:
        """Tell the story of a stop beside the board."""
        (stop,) = self._real_ids([bar.id])
        if not self._history.isVisible() and "history" not in self._torn:
            self._history.show()
            sizes = self._split.sizes()
            sizes[-1] = 360
            self._split.setSizes(sizes)
        title = " · ".join(filter(None, (bar.title, bar.detail)))
        self._history.show_stop(stop, title)

    @property
    def history(self) -> HistoryPanel:
        """The story of the stop that was asked for."""
        return self._history

    @property
    def replay(self) -> ReplayPanel:
        """The day played again."""
        return self._replay

    @Slot()
    def start_replay(self) -> None:
        """Play the first day shown again, in place of the board."""
        self._replay.show_day(self._day)
        self._stack.setCurrentWidget(self._replay)
        self._backlog.setEnabled(False)
        self._replay.setFocus()
        self._show_state()

    @Slot()
    def leave_replay(self) -> None:
        """Go back to now."""
        self._stack.setCurrentWidget(self._list if self._as_list.isChecked() else self._board)
        self._backlog.setEnabled(True)
        self.reload()
        self._board.setFocus()

    # --- the others

    @Slot(list)
    def _on_company(self, people: list[Any]) -> None:
        for board in self._boards():
            board.show_presence(people)

    # --- windows of their own

    def _boards(self) -> list[BoardView]:
        return [self._board, *([self._twin] if self._twin is not None else [])]

    def _hear(self, board: BoardView) -> None:
        """Carry out what a canvas asks."""
        board.move_asked.connect(self._on_move_asked)
        board.resize_asked.connect(self._on_resize_asked)
        board.place_asked.connect(self._on_place_asked)
        board.unplan_asked.connect(self._on_unplan_asked)
        board.copy_asked.connect(self._on_copy_asked)
        board.opened.connect(self._on_bar_opened)
        board.tour_opened.connect(self._on_tour_opened)
        board.row_opened.connect(self._on_row_opened)
        board.day_opened.connect(self._on_day_opened)
        board.menu_asked.connect(self._on_menu_asked)

    def _tear(self, name: str, title: str, panel: QWidget) -> TornWindow:
        """Show a panel in a window of its own, where that stood last."""
        place = self._store.settings.windows.get(f"board.torn.{name}", "")
        window = TornWindow(title, panel, place, partial(self._keep_place, name))
        window.closed.connect(self._on_torn_closed)
        self._torn[name] = window
        window.show()
        return window

    def _keep_place(self, name: str, place: str) -> None:
        if self._keeps:
            windows = {**self._store.settings.windows, f"board.torn.{name}": place}
            self._store.change(windows=windows)

    def _raise_torn(self, name: str) -> bool:
        window = self._torn.get(name)
        if window is not None:
            window.raise_()
            window.activateWindow()
        return window is not None

    @Slot()
    def tear_board(self) -> None:
        """Show the board once more, in a window for the second screen."""
        if not self._raise_torn("board"):
            self._twin = self._board.twin()
            self._hear(self._twin)
            self._twin.set_search(self._search.text())
            self._search.textChanged.connect(self._twin.set_search)
            self._tear("board", self.tr("Board"), self._twin)

    @Slot()
    def tear_backlog(self) -> None:
        """Move the backlog to a window of its own; closing it brings it back."""
        if not self._raise_torn("backlog"):
            self._tear("backlog", self.tr("Backlog"), self._backlog)

    @Slot()
    def tear_history(self) -> None:
        """Move the history of a stop to a window of its own."""
        if not self._raise_torn("history"):
            self._tear("history", self.tr("History of a stop"), self._history)
            self._on_history()

    @Slot(object)
    def _on_torn_closed(self, window: TornWindow) -> None:
        name = next((name for name, torn in self._torn.items() if torn is window), "")
        self._torn.pop(name, None)
        if name == "board":
            self._twin = None
        elif name == "backlog":
            self._split.insertWidget(2, self._backlog)
            self._backlog.show()
        elif name == "history":
            self._split.addWidget(self._history)
            self._history.hide()

    # --- looks, kept

    @Slot(QAction)
    def _on_colours(self, action: QAction) -> None:
        for board in self._boards():
            board.set_colours(action.data())

    @Slot()
    def _on_legend(self) -> None:
        for board in self._boards():
            board.set_legend(self._legend.isChecked())

    @Slot()
    def _on_minimap(self) -> None:
        for board in self._boards():
            board.set_minimap(self._minimap.isChecked())

    @Slot()
    def _on_looks_changed(self) -> None:
        self._show_looks()
        self._keep_timer.start()

    def _show_looks(self) -> None:
        self._legend.setChecked(not self._board.legend.isHidden())
        self._minimap.setChecked(not self._board.minimap.isHidden())
        self._colours[self._board.colour_mode].setChecked(True)

    def _restore(self) -> None:
        """Look at the board as this computer did last."""
        try:
            kept = json.loads(self._store.settings.windows.get(KEPT, "{}"))
        except ValueError:
            kept = {}
        if isinstance(kept, dict):
            for box, name in ((self._span, "days"), (self._by, "by")):
                at = box.findData(kept.get(name))
                if at >= 0:
                    box.blockSignals(True)
                    box.setCurrentIndex(at)
                    box.blockSignals(False)
            if isinstance(kept.get("board"), dict):
                self._board.restore(kept["board"])
                self._compact.setChecked(kept["board"].get("compact") is True)
            self._backlog.restore(str(kept.get("backlog", "")))
            sizes = kept.get("sizes")
            if isinstance(sizes, list) and len(sizes) == 4 and all(isinstance(size, int) for size in sizes):
                self._split.setSizes(sizes)
        self._rows_find.setVisible(self.by in ("container", "site"))
        self._show_looks()

    @Slot()
    def _keep(self) -> None:
        """Write down how the board is looked at."""
        if self._keeps:
            kept = {
                "days": self._span.currentData(),
                "by": self.by,
                "board": self._board.state(),
                "backlog": self._backlog.state(),
                "sizes": self._split.sizes(),
            }
            self._store.change(windows={**self._store.settings.windows, KEPT: json.dumps(kept)})

    def hideEvent(self, event: QHideEvent) -> None:
        """Keep how the board was looked at; the others see that one has gone."""
        super().hideEvent(event)
        self._company.leave()
        if self._content is not None:
            self._keep()

    # --- days

    @Slot(QDate)
    def _on_date(self, date: QDate) -> None:
        self._day = dt.date(date.year(), date.month(), date.day())
        self.reload()

    @Slot()
    def _on_today(self) -> None:
        self.show_day(dt.datetime.now(PARIS).date())

    def _days(self) -> tuple[dt.date, dt.date]:
        """Return the first and the last day shown: a month is that of the calendar."""
        if self._span.currentData() == MONTH:
            first = self._day.replace(day=1)
            return first, (first + dt.timedelta(days=MONTH)).replace(day=1) - dt.timedelta(days=1)
        return self._day, self._day + dt.timedelta(days=self._span.currentData() - 1)

    def _finding(self) -> str:
        """Return what the rows of containers or sites must hold."""
        return self._rows_find.text().strip() if self.by in ("container", "site") else ""

    @Slot()
    def _on_previous(self) -> None:
        first, last = self._days()
        if self._span.currentData() == MONTH:
            self.show_day((first - dt.timedelta(days=1)).replace(day=1))
        else:
            self.show_day(first - (last - first) - dt.timedelta(days=1))

    @Slot()
    def _on_next(self) -> None:
        self.show_day(self._days()[1] + dt.timedelta(days=1))

    @Slot(object)
    def _on_day_opened(self, day: dt.date) -> None:
        """Show one day of several."""
        self._span.setCurrentIndex(0)
        self.show_day(day)

    @Slot()
    def _on_span(self) -> None:
        self.reload()
        self._keep_timer.start()

    @Slot()
    def _on_by(self) -> None:
        self._board.select(())
        self._rows_find.setVisible(self.by in ("container", "site"))
        self.reload()
        self._keep_timer.start()

    @Slot()
    def _on_rows_find(self) -> None:
        self._reload_timer.start()

    @Slot()
    def _on_compact(self) -> None:
        for board in self._boards():
            board.set_compact(self._compact.isChecked())
        self._keep_timer.start()

    @Slot()
    def _on_as_list(self) -> None:
        shown = self._list if self._as_list.isChecked() else self._board
        self._stack.setCurrentWidget(shown)
        self._on_selection_changed()
        shown.setFocus()

    @Slot()
    def _on_selection_changed(self) -> None:
        bars = self._board.selected_bars()
        self._company.select(self._real_ids([bar.id for bar in bars]))
        if self._history.isVisible() and len(bars) == 1:
            self.show_history(bars[0])
        if self._stack.currentWidget() is self._list:
            self._list.follow({bar.id for bar in self._board.selected_bars()})

    @Slot()
    def _on_find(self) -> None:
        self._search.setFocus()
        self._search.selectAll()


def _judged(session: Any, day: BoardDay) -> tuple[Planner, dict[UUID, Verdict]]:
    """Return what answers from memory what a drop would mean, and every tour as it stands."""
    planner = Planner(gate.facts(session, day.first, day.first + dt.timedelta(days=day.days - 1)), day)
    return planner, planner.verdicts()


def _undo_holder(session: Any, operation: UUID) -> planning.Holder | None:
    """Return who holds what an undo would take back."""
    return next(iter(histories.undo_holders(session, operation)), None)


def _minutes(bar: Bar) -> int:
    return int((bar.end - bar.start).total_seconds()) // 60
