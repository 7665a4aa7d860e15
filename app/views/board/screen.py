"""The screen around the board: days, undo, publishing, the backlog, and every question to the database."""

import datetime as dt
from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from PySide6.QtCore import QDate, QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
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
    MoveAsked,
    PlaceAsked,
    ResizeAsked,
    Row,
    Tour,
    UnplanAsked,
    day_start,
    days_between,
)
from app.errors import AppError, Conflict, Unavailable
from app.services import planning
from app.tasks import Tasks
from app.views import style
from app.views.board.backlog import BacklogPanel
from app.views.board.errands import Done, Errand, Turn, Wanted
from app.views.board.history import history_lines
from app.views.board.place_dialog import ask_place
from app.views.board.printing import PrintMenu
from app.views.board.stops_list import StopsList
from app.views.board.view import BoardView
from app.views.translating import said
from app.views.widgets.band import ErrorBand
from app.views.widgets.toast import toast

PARIS = ZoneInfo("Europe/Paris")
TABLES = frozenset({"stop", "tour", "job", "absence", "booking", "driver", "vehicle"})
"""What the board shows: a change of any of these is read anew."""

RELOAD_MS = 100
"""How long changes are gathered before the board is read anew."""

UNDO_DEPTH = 50


class BoardScreen(QWidget):
    """The planning board with its backlog: the host that carries out what the canvas asks.

    Args:
        tasks: The way to the database.
        parent: The widget around it.
        today: The day to begin with; today unless told.
    """

    open_asked = Signal(str, str)
    """Something is to be opened: its kind ("job", "tour", "driver", "vehicle") and its id."""

    order_asked = Signal()
    """A new order is to be written."""

    print_asked = Signal(list)
    """The sheets of these tours are to be printed: a list of ids."""

    paper_asked = Signal(str, list, object)
    """Something else for paper: its name (see `PrintMenu`), ids of tours, the first and last day shown."""

    def __init__(self, tasks: Tasks, parent: QWidget | None = None, today: dt.date | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
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
        self._backlog = BacklogPanel(self)
        self._band = ErrorBand(self)
        self._make_bar()
        self._build()
        self._connect()
        self._reload_timer = QTimer(self, singleShot=True, interval=RELOAD_MS)
        self._reload_timer.timeout.connect(self._on_reload_timer)
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
        for text, days in ((self.tr("1 day"), 1), (self.tr("3 days"), 3), (self.tr("1 week"), 7)):
            self._span.addItem(text, days)
        self._by_driver, self._by_vehicle = QPushButton(self.tr("Drivers")), QPushButton(self.tr("Vehicles"))
        self._by = QButtonGroup(self)
        for button in (self._by_driver, self._by_vehicle):
            button.setCheckable(True)
            button.setProperty("role", "chip")
            self._by.addButton(button)
        self._by_driver.setToolTip(self.tr("One row for each driver"))
        self._by_vehicle.setToolTip(self.tr("One row for each vehicle"))
        self._by_driver.setChecked(True)
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
        self._compact = self._button(
            "mdi6.format-line-spacing", self.tr("One line in each bar"), self._on_compact
        )
        self._compact.setCheckable(True)
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
        for widget in (previous, self._date, after, self._today, self._span):
            line.addWidget(widget)
        line.addSpacing(style.SPACE)
        line.addWidget(self._by_driver)
        line.addWidget(self._by_vehicle)
        line.addSpacing(style.SPACE)
        line.addWidget(self._search)
        line.addStretch()
        line.addWidget(self._undo_button)
        line.addWidget(self._redo_button)
        line.addSpacing(style.SPACE)
        line.addWidget(self._print)
        line.addWidget(self._print_more)
        line.addWidget(self._publish)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self._stack)
        split.addWidget(self._backlog)
        split.setStretchFactor(0, 1)
        split.setCollapsible(0, False)
        split.setSizes([1200, 310])
        foot = QFrame()
        foot.setProperty("role", "foot")
        foot_line = QHBoxLayout(foot)
        foot_line.setContentsMargins(style.SPACE, 0, style.SPACE, 0)
        foot_line.setSpacing(style.SPACE_S)
        foot_line.addWidget(self._state)
        foot_line.addStretch()
        for widget in (
            self._as_list,
            self._compact,
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
        column.addWidget(foot)
        self.setTabOrder(self._board, self._backlog.view)

    def _connect(self) -> None:
        board, backlog = self._board, self._backlog
        board.move_asked.connect(self._on_move_asked)
        board.resize_asked.connect(self._on_resize_asked)
        board.place_asked.connect(self._on_place_asked)
        board.unplan_asked.connect(self._on_unplan_asked)
        board.opened.connect(self._on_bar_opened)
        board.tour_opened.connect(self._on_tour_opened)
        board.row_opened.connect(self._on_row_opened)
        board.menu_asked.connect(self._on_menu_asked)
        board.selection_changed.connect(self._show_state)
        board.selection_changed.connect(self._on_selection_changed)
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
        self._date.dateChanged.connect(self._on_date)
        self._today.clicked.connect(self._on_today)
        self._span.currentIndexChanged.connect(self.reload)
        self._by.buttonClicked.connect(self._on_by)
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
            ("Ctrl+M", self._on_move_by_key),
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
        return "driver" if self._by_driver.isChecked() else "vehicle"

    @property
    def day(self) -> dt.date:
        """The first day shown."""
        return self._day

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

    def show_day(self, day: dt.date) -> None:
        """Go to a day."""
        self._date.setDate(QDate(day.year, day.month, day.day))

    def show_bar(self, stop_id: UUID) -> None:
        """Select a stop of the day shown and bring it in sight."""
        self._board.select({stop_id}, stop_id)
        self._board.reveal(stop_id)

    @Slot()
    def reload(self) -> None:
        """Read the days shown anew; the old ones stay in sight meanwhile."""
        self._stale = False
        last = self._day + dt.timedelta(days=self._span.currentData() - 1)
        # What was done before this reading began is in it: its pending bars are let go when it arrives.
        self._settled_by_read |= self._done_tokens
        self._done_tokens.clear()
        self._tasks.read(
            partial(planning.board_content, first=self._day, last=last, by=self.by),
            self._show_content,
            self._show_unread,
        )

    @Slot(object)
    def _show_content(self, content: planning.BoardContent) -> None:
        if self._board.is_held:  # what the hand holds is not taken from it: read again when it lets go
            self._done_tokens |= self._settled_by_read
            self._settled_by_read.clear()
            self._reload_timer.start()
            return
        self._content = content
        self._band.clear()
        self._board.set_empty_text(
            self.tr("No drivers yet: add them in Resources.")
            if self.by == "driver"
            else self.tr("No vehicles yet: add them in Resources.")
        )
        self._board.show_day(content.day)
        self._list.show_day(content.day)
        self._backlog.show_jobs(content.backlog)
        self._settle()
        self._show_state()

    @Slot(object)
    def _show_unread(self, error: AppError) -> None:
        self._stale = True
        self._settle()
        read_at = style.clock(self._content.read_at) if self._content else ""
        seen = self.tr("Shown as of {time}.").format(time=read_at) if read_at else ""
        self._band.say(" ".join(filter(None, (said(error), seen))))
        self._board.set_empty_text(self.tr("The board could not be read."))

    def _settle(self) -> None:
        for token in self._settled_by_read:
            self._board.settle(token)
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
        self._publish.setEnabled(bool(drafts))
        if drafts:
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
        """Return the drafts of the selection, or all where nothing is selected."""
        chosen = self._board.selected_tours()
        return [tour for tour in (chosen or self._board.tours()) if not tour.published]

    # --- what the canvas asks

    def _send(self, call: Any, kind: str, errand: Errand) -> None:
        """Send one action; its errand brings the answer back."""
        self._errands.add(errand)
        errand.was_done.connect(self._on_done)
        errand.was_refused.connect(self._on_refused)
        errand.was_explained.connect(self._on_explained)
        self._tasks.write(call, kind, errand.done, errand.failed, op=errand.op, waits=True)

    @Slot(object)
    def _on_move_asked(self, asked: MoveAsked) -> None:
        wanted = [(place.row_id, place.start, place.end) for place in asked.places]
        call = partial(planning.move_stops, places=asked.places)
        label = self.tr("move of %n job(s)", "", len(asked.places))
        self._send(call, "stop.move", Errand(self, label, asked.token, wanted, asked.bar_ids))

    @Slot(object)
    def _on_resize_asked(self, asked: ResizeAsked) -> None:
        place = asked.place
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
        self._send(call, "stop.place", Errand(self, label, asked.token, wanted, asked.job_ids))

    @Slot(object)
    def _on_unplan_asked(self, asked: UnplanAsked) -> None:
        call = partial(planning.unplan_stops, bar_ids=asked.bar_ids, versions=asked.versions)
        label = self.tr("return of %n job(s) to the backlog", "", len(asked.bar_ids))
        self._send(call, "stop.unplan", Errand(self, label, asked.token))

    @Slot(object)
    def _on_done(self, errand: Errand) -> None:
        """Take note of what was done, and show it."""
        self._forget(errand)
        if isinstance(errand, Turn):
            errand.given.append((errand.op, errand.label))
        else:
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
        """Find out who holds the slot, where that was the reason; else say the reason."""
        if isinstance(errand, Turn) and isinstance(error, Unavailable):
            errand.taken.append(errand.action)
        if isinstance(error, Conflict) and "constraint" in error.holes and errand.wanted:
            call = partial(_who_holds, wanted=errand.wanted, moving=errand.moving)
            self._tasks.read(call, errand.explained, errand.unexplained)
        else:
            self._refuse(errand, said(error))

    @Slot(object, object)
    def _on_explained(self, errand: Errand, holder: planning.Holder | None) -> None:
        """Say who holds the slot."""
        if holder is not None:
            self._refuse(errand, self._sentence(holder))
        elif errand.error is not None:
            self._refuse(errand, said(errand.error))

    def _refuse(self, errand: Errand, text: str) -> None:
        self._forget(errand)
        if errand.token:
            self._placing.pop(errand.token, None)
            self._hide_placed()
            self._board.refuse(errand.token, text)
        else:
            self._board.tell(text, refuses=True)
        if self._stack.currentWidget() is self._list:  # the bubble is not in sight
            toast(self, text)
        self._show_state()
        self.reload()

    def _forget(self, errand: Errand) -> None:
        self._errands.discard(errand)
        errand.deleteLater()

    def _sentence(self, holder: planning.Holder) -> str:
        """Return who or what holds a slot, from when to when, and who wrote that down."""
        same = holder.start.astimezone(PARIS).date() == holder.end.astimezone(PARIS).date()
        shown = style.clock if same else style.day_time
        words = {
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
            self.open_asked.emit("tour", str(bar.tour_id))

    @Slot(object)
    def _on_tour_opened(self, tour: Tour) -> None:
        self.open_asked.emit("tour", str(tour.id))

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
            self._add(menu, "open", self.tr("Open"), partial(self._on_bar_opened, bars[0]), "Return")
        if bars:
            self._add(menu, "clock", self.tr("Move to…"), self._on_move_by_key, "Ctrl+M")
        if len(bars) == 1:
            self._add(menu, "history", self.tr("Who moved it?"), partial(self._ask_history, bars[0]))
        if jobs:
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
        return menu

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

    def _ask_history(self, bar: Bar) -> None:
        self._tasks.read(
            partial(planning.stop_history, stop_id=bar.id), self._show_history, self._show_no_history
        )

    @Slot(object)
    def _show_history(self, entries: list[planning.HistoryEntry]) -> None:
        self._board.tell("\n".join(history_lines(entries)) or self.tr("Nothing is written down yet."))

    @Slot(object)
    def _show_no_history(self, error: AppError) -> None:
        self._board.tell(said(error), refuses=True)

    # --- days

    @Slot(QDate)
    def _on_date(self, date: QDate) -> None:
        self._day = dt.date(date.year(), date.month(), date.day())
        self.reload()

    @Slot()
    def _on_today(self) -> None:
        self.show_day(dt.datetime.now(PARIS).date())

    @Slot()
    def _on_previous(self) -> None:
        self.show_day(self._day - dt.timedelta(days=self._span.currentData()))

    @Slot()
    def _on_next(self) -> None:
        self.show_day(self._day + dt.timedelta(days=self._span.currentData()))

    @Slot()
    def _on_by(self) -> None:
        self._board.select(())
        self.reload()

    @Slot()
    def _on_compact(self) -> None:
        self._board.set_compact(self._compact.isChecked())

    @Slot()
    def _on_as_list(self) -> None:
        shown = self._list if self._as_list.isChecked() else self._board
        self._stack.setCurrentWidget(shown)
        self._on_selection_changed()
        shown.setFocus()

    @Slot()
    def _on_selection_changed(self) -> None:
        if self._stack.currentWidget() is self._list:
            self._list.follow({bar.id for bar in self._board.selected_bars()})

    @Slot()
    def _on_find(self) -> None:
        self._search.setFocus()
        self._search.selectAll()


def _minutes(bar: Bar) -> int:
    return int((bar.end - bar.start).total_seconds()) // 60


def _who_holds(session: Any, wanted: Sequence[Wanted], moving: Sequence[UUID]) -> planning.Holder | None:
    """Return who holds the first of some slots that is held."""
    for row_id, start, end in wanted:
        for holder in planning.holders(session, row_id, start, end, moving):
            return holder
    return None
