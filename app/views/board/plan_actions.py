"""What a person does to the plan: the menus, their dialogs, and what each sends on its way."""

import datetime as dt
from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QPushButton, QWidget

from app.domain.axis import day_start, days_between
from app.domain.board import BacklogJob, Bar, Row, Tour
from app.domain.jobs import TECHNICAL_MINUTES, StopKind
from app.services import assignments, cancelling, copies, planning
from app.services.assignments import TourChange
from app.services.board_reading import BoardContent
from app.tasks import Tasks
from app.views import style
from app.views.board.aids import Aids
from app.views.board.backlog import BacklogPanel
from app.views.board.canvas import Spot
from app.views.board.carrier import Carrier
from app.views.board.copy_dialogs import LeftOutDialog, ask_copy, ask_day, ask_split
from app.views.board.day_bar import DayBar, shown_keys
from app.views.board.errands import Errand
from app.views.board.labels import unplan_label
from app.views.board.place_dialog import ask_place
from app.views.board.plan_menu import PlanMenu
from app.views.board.stop_dialog import StopDialog
from app.views.board.tour_dialog import TourDialog
from app.views.board.view import BoardView
from app.views.orders.cancel_dialog import ask_cancel
from app.views.widgets.toast import toast

PARIS = ZoneInfo("Europe/Paris")
WEEK = dt.timedelta(days=7)

_NAMED = 5
"""Of more jobs than these a question names the first."""


class PlanActions(QObject):
    """Offers what can be done with what is selected, asks what it needs, and gives it to the carrier.

    Args:
        tasks: The way to the database.
        board: Whose selection is meant.
        backlog: Whose jobs are placed by keys.
        bar: Knows the days shown.
        carrier: Carries it out.
        aids: Opens the planner's helpers.
        host: The screen: dialogs belong to its window, and keys work within it.
    """

    open_asked = Signal(str, str)
    """Something is to be opened: its kind ("job", "driver", "vehicle", …) and its id."""

    order_asked = Signal()
    """A new order is to be written."""

    print_asked = Signal(list)
    """The sheets of these tours are to be printed: a list of ids."""

    history_asked = Signal(object)
    """The story of a `Bar` is to be told."""

    replay_asked = Signal()
    """The day is to be played again."""

    def __init__(
        self,
        tasks: Tasks,
        board: BoardView,
        backlog: BacklogPanel,
        bar: DayBar,
        carrier: Carrier,
        aids: Aids,
        host: QWidget,
    ) -> None:
        super().__init__(host)
        self._tasks, self._board, self._backlog, self._bar = tasks, board, backlog, bar
        self._carrier, self._aids, self._host = carrier, aids, host
        self._content: BoardContent | None = None
        self.menu = PlanMenu(self.tr("Plan"), "edit", host)
        self._fill_menu()
        self.strip = self._make_strip()
        for icon, words, keys, slot in (
            ("calendar", self.tr("When can we come?"), "W", self._on_when),
            ("cancel", self.tr("Cancel the order…"), "Delete", self._on_cancel),
        ):
            action = QAction(style.icon(icon), words, backlog.view)
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.triggered.connect(slot)
            backlog.view.addAction(action)
        backlog.view.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        backlog.place_asked.connect(self._on_place_by_key)
        backlog.job_opened.connect(self._on_job_opened)
        backlog.waive_asked.connect(self._on_waive)

    def hear(self, board: BoardView) -> None:
        """Open what a canvas asks to have opened."""
        board.opened.connect(self.open_bar)
        board.tour_opened.connect(self._on_tour_opened)
        board.row_opened.connect(self._on_row_opened)
        board.menu_asked.connect(self._on_menu_asked)
        board.row_menu_asked.connect(self._on_row_menu)

    def show(self, content: BoardContent) -> None:
        """Take what the board shows from now on."""
        self._content = content

    def _fill_menu(self) -> None:
        add = self.menu.add_action
        self._on_bars = [
            add("jobs", "clock", self.tr("Move to…"), self._on_move_by_key, "Ctrl+M"),
            add("jobs", "lock", self.tr("Fix in its place, or release"), self._on_pin, "Ctrl+Shift+F"),
        ]
        self._on_jobs = [add("jobs", "copy", self.tr("Duplicate for a day…"), self._on_duplicate, "Ctrl+D")]
        self._on_one_job = [add("jobs", "mdi6.call-split", self.tr("Split…"), self._on_split, "Ctrl+Shift+S")]
        self._on_one = [add("jobs", "history", self.tr("Who moved it?"), self._on_history, "Ctrl+H")]
        self._on_two = [
            add("jobs", "mdi6.swap-horizontal", self.tr("Swap both"), self._on_swap, "Ctrl+Shift+X")
        ]
        self._on_tour = [
            add("tour", "tour", self.tr("Open the tour"), self._on_open_tour, "Ctrl+E"),
        ]
        self._on_rows = [
            add("tour", "add", self.tr("Add a stop to the tour…"), self._on_add_stop, "Ins"),
        ]
        add("day", "copy", self.tr("Copy a day or a week…"), self._on_copy_days, "Ctrl+Shift+C")
        add("jobs", "calendar", self.tr("When can we come?"), self._on_when)
        add("day", "optimise", self.tr("Optimise…"), self._on_optimise, "Ctrl+Shift+O")
        add("day", "history", self.tr("Replay the day"), self.replay_asked.emit, "Ctrl+R")
        add("people", "person", self.tr("Absent or off the road…"), self._on_absent, "Ctrl+Shift+A")

    def _make_strip(self) -> QFrame:
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
            ("back", "", self._board.unplan_selected),  # what it says depends on what is selected
        ):
            self._last_chosen = button = QPushButton(style.icon(icon), text)
            button.clicked.connect(slot)
            line.addWidget(button)
        line.addStretch()
        self._chosen.hide()
        return self._chosen

    def show_state(self, online: bool) -> None:
        """Offer what can be done with what is selected; nothing of it without a line or in a replay."""
        bars = self._board.selected_bars()
        jobs = [bar for bar in bars if bar.job_id is not None]
        for actions, possible in (
            (self._on_bars, bool(bars)),
            (self._on_jobs, bool(jobs)),
            (self._on_one, len(bars) == 1),
            (self._on_one_job, len(bars) == 1 and bool(jobs)),
            (self._on_rows, bool(self._driving_rows())),
            (self._on_two, len(bars) == 2),
            (self._on_tour, bool(self._board.selected_tours())),
        ):
            for action in actions:
                action.setEnabled(possible and online)
        self.menu.setEnabled(online)
        self._chosen_count.setText(self.tr("%n selected", "", len(bars)))
        self._last_chosen.setText(unplan_label(bars))
        self._chosen.setVisible(len(bars) > 1 and online)

    # --- opening

    @Slot(object)
    def open_bar(self, bar: Bar) -> None:
        """Open the job of a bar, or its tour."""
        if bar.job_id is not None:
            self.open_asked.emit("job", str(bar.job_id))
        elif bar.tour_id is not None:
            self.open_tour(bar.tour_id)

    @Slot(object)
    def _on_tour_opened(self, tour: Tour) -> None:
        self.open_tour(tour.id)

    def open_tour(self, tour_id: UUID) -> TourDialog:
        """Open the page of a tour."""
        dialog = TourDialog(self._tasks, tour_id, self._host)
        dialog.change_asked.connect(self._on_change_asked)
        dialog.print_asked.connect(self.print_asked)
        dialog.show()
        return dialog

    @Slot(object, object)
    def _on_change_asked(self, change: TourChange, dialog: TourDialog) -> None:
        call = partial(assignments.change_tour, change=change)
        errand = Errand(self, self.tr("change of a tour"), refused=dialog.refuse)
        errand.was_done.connect(dialog.accept)
        self._carrier.send(call, "tour.change", errand)

    @Slot(object)
    def _on_row_opened(self, row: Row) -> None:
        self.open_asked.emit(row.kind, str(row.id))

    @Slot(object)
    def _on_job_opened(self, job: BacklogJob) -> None:
        self.open_asked.emit("job", str(job.id))

    # --- menus of a place

    @Slot(QPoint, object, object)
    def _on_menu_asked(self, at: QPoint, tour: Tour | None, spot: Spot | None) -> None:
        menu = self.menu_for(tour, spot)
        if not menu.isEmpty():
            menu.popup(at)

    def menu_for(self, tour: Tour | None, spot: Spot | None = None) -> QMenu:
        """Return the context menu of the selection, of a tour, and of the place that was pointed to."""
        menu = QMenu(self._host)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        bars = self._board.selected_bars()
        jobs = [bar for bar in bars if bar.job_id is not None]
        if len(bars) == 1:
            self._add(menu, "open", self.tr("Open"), partial(self.open_bar, bars[0]), "O")
        if bars:
            self._add(menu, "clock", self.tr("Move to…"), self._on_move_by_key, "Ctrl+M")
        if len(bars) == 1:
            self._add(
                menu, "history", self.tr("Who moved it?"), partial(self.history_asked.emit, bars[0]), "Ctrl+H"
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
        if bars:
            self._add(menu, "back", unplan_label(bars), self._board.unplan_selected, "Delete")
        if tour is not None:
            menu.addSeparator()
            stops = {
                bar.id for bar in (self._content.day.bars if self._content else ()) if bar.tour_id == tour.id
            }
            self._add(menu, "tour", self.tr("Open the tour"), partial(self._on_tour_opened, tour))
            self._add(menu, "check_all", self.tr("Select its stops"), partial(self._board.select, stops))
            again = self.tr("Publish the tour again") if tour.published else self.tr("Publish the tour")
            if tour.empty:
                again = self.tr("Tell the driver that nothing is left, and take the tour off the board")
            self._add(menu, "send", again, partial(self.publish, [tour]))
            self._add(
                menu, "print", self.tr("Print the tour sheet"), partial(self.print_asked.emit, [str(tour.id)])
            )
        if menu.isEmpty():
            self._add(menu, "add", self.tr("New order"), self.order_asked.emit, "Ctrl+N")
        menu.addSeparator()
        place = self._stop_meant(spot)
        if place is not None:
            ask = partial(self.add_stop, *place, tour.id if tour is not None else None)
            self._add(menu, "add", self.tr("Add a stop to the tour…"), ask, "Ins")
        row = self.row_meant(tour)
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
        menu = QMenu(self._host)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._add(menu, "open", self.tr("Open"), partial(self._on_row_opened, row))
        if row.drives:
            call = partial(self._aids.open_absence, row, self._day_meant())
            self._add(menu, "person", self._aids.absent_text(row), call, "Ctrl+Shift+A")
        tours = {tour.id for tour in self._board.tours() if tour.row_id == row.id}
        if tours:
            search = partial(self._aids.open_optimiser, self._day_meant(), tours)
            self._add(menu, "optimise", self.tr("Optimise…"), search)
        return menu

    def row_meant(self, tour: Tour | None = None) -> Row | None:
        """Return the row of a tour, or the one whose name the keys stand on, or that of the selection."""
        walked = self._board.names.row_walked
        if tour is None and walked is not None:
            return walked if walked.drives else None
        bars = self._board.selected_bars()
        key = tour.row_id if tour is not None else bars[0].row_id if bars else None
        rows = self._content.day.rows if self._content is not None else ()
        return next((row for row in rows if row.id == key and row.drives), None)

    def _day_meant(self, tour: Tour | None = None) -> dt.date:
        """Return the day of a tour, or of the selection, or the first that is shown."""
        bars = self._board.selected_bars()
        start = tour.start if tour is not None else bars[0].start if bars else None
        return start.astimezone(PARIS).date() if start is not None else self._bar.day

    def _add(self, menu: QMenu, icon: str, text: str, call: Any, keys: str = "") -> QAction:
        action = menu.addAction(style.icon(icon), text)
        if keys:
            action.setShortcut(QKeySequence(keys))
            action.setShortcutVisibleInContextMenu(True)
        action.triggered.connect(lambda _checked=False: call())
        return action

    # --- what is done

    def publish(self, tours: Sequence[Tour]) -> None:
        """Send tours to their drivers."""
        if tours:
            call = partial(planning.publish_tours, tour_ids=[tour.id for tour in tours])
            label = self.tr("publishing of %n tour(s)", "", len(tours))
            success = self.tr("%n tour(s) sent to the drivers.", "", len(tours))
            self._carrier.send(call, "tour.publish", Errand(self, label, success=success))

    @Slot()
    def _on_absent(self) -> None:
        row = self.row_meant()
        if row is None:
            keys = shown_keys("F6")
            words = self.tr(
                "Select a stop of the driver or vehicle that is away, or go to its name ({keys})."
            )
            self._tell(words.format(keys=keys))
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
        else:
            self._backlog.view.setFocus()
            words = self.tr(
                "Select a job of the backlog: its best times are looked for. In an order that is being "
                "written, {keys} does so."
            )
            self._tell(words.format(keys=shown_keys("F6")))

    def _tell(self, text: str) -> None:
        """Say what is missing: on the board, or over the list that is shown in its place."""
        if self._board.isVisible():
            self._board.tell(text)
        else:
            toast(self._host, text)

    @Slot(list)
    def _on_place_by_key(self, jobs: list[BacklogJob]) -> None:
        title = jobs[0].title if len(jobs) == 1 else self.tr("%n job(s)", "", len(jobs))
        bars = self._board.selected_bars()
        answer = self._ask_place(title, sum(job.minutes for job in jobs), bars[0].row_id if bars else None)
        if answer is not None:
            self._board.place_jobs(jobs, *answer)

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
        return ask_place(
            self._host,
            title,
            self._content.day.rows,
            self._days(),
            partial(self._board.first_free, minutes=minutes),
            row_id,
            start,
        )

    @Slot()
    def _on_add_stop(self) -> None:
        tours = self._board.selected_tours()
        row_id, start = self._stop_meant(self._board.pointed()) or (None, None)
        self.add_stop(row_id, start, tours[0].id if len(tours) == 1 else None)

    def add_stop(
        self, row_id: UUID | None, start: dt.datetime | None, tour_id: UUID | None = None
    ) -> StopDialog | None:
        """Ask for a stop that serves no job, and which; None where no row drives tours.

        Args:
            row_id: The row to begin with.
            start: The time to begin with; else the first that is free on the row.
            tour_id: The tour that is meant.
        """
        rows = self._driving_rows()
        if self._content is None or not rows:
            return None
        minutes = TECHNICAL_MINUTES[StopKind.OUTLET]
        free = partial(self._board.first_free, minutes=minutes)
        dialog = StopDialog(self._tasks, self._host, rows, self._days(), free, row_id, start, tour_id)
        dialog.chosen.connect(self._board.add_stop)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def _stop_meant(self, spot: Spot | None) -> Spot | None:
        """Return where a new stop is proposed: behind what is selected, else where was pointed to."""
        bars = self._board.selected_bars()
        if bars:
            last = max(bars, key=lambda bar: bar.end)
            spot = last.row_id, last.end
        return spot if spot is not None and spot[0] in {row.id for row in self._driving_rows()} else None

    def _driving_rows(self) -> list[Row]:
        return [row for row in self._content.day.rows if row.drives] if self._content is not None else []

    def _days(self) -> list[dt.date]:
        """Return the days shown."""
        if self._content is None:
            return []
        day = self._content.day
        return days_between(day_start(day.first), day_start(day.first + dt.timedelta(days=day.days)))

    @Slot()
    def _on_pin(self) -> None:
        bars = self._board.selected_bars()
        if bars:
            pinned = not all(bar.pinned for bar in bars)
            stops = dict(zip(self._carrier.real_ids([bar.id for bar in bars]), bars, strict=False))
            call = partial(
                planning.set_pinned,
                bar_ids=tuple(stops),
                versions=tuple(bar.version for bar in stops.values()),
                pinned=pinned,
            )
            label = self.tr("fixing of %n stop(s)", "", len(stops))
            if not pinned:
                label = self.tr("release of %n stop(s)", "", len(stops))
            self._carrier.send(call, "stop.pin" if pinned else "stop.release", Errand(self, label))

    @Slot()
    def _on_split(self) -> None:
        bars = [bar for bar in self._board.selected_bars() if bar.job_id is not None]
        if len(bars) == 1 and _minutes(bars[0]) > 1:
            (bar,) = bars
            first = ask_split(self._host, bar.title, _minutes(bar))
            if first is not None:
                (stop,) = self._carrier.real_ids([bar.id])
                call = partial(copies.split_stop, bar_id=stop, version=bar.version, first_minutes=first)
                self._carrier.send(call, "stop.split", Errand(self, self.tr("split of a job")))

    @Slot()
    def _on_duplicate(self) -> None:
        jobs = [bar.job_id for bar in self._board.selected_bars() if bar.job_id is not None]
        if not jobs:
            return
        day = ask_day(
            self._host,
            self.tr("Duplicate %n job(s)", "", len(jobs)),
            self.tr("Wanted on"),
            self._bar.day + WEEK,
        )
        if day is not None:
            call = partial(copies.duplicate_jobs, job_ids=tuple(dict.fromkeys(jobs)), day=day)
            label = self.tr("duplicating of %n job(s)", "", len(jobs))
            success = self.tr("%n job(s) wait in the backlog.", "", len(jobs))
            self._carrier.send(call, "job.duplicate", Errand(self, label, success=success))

    @Slot()
    def _on_copy_days(self) -> None:
        answer = ask_copy(self._host, self._bar.day, week=self._bar.span == 7)
        if answer is not None:
            source, target, days = answer
            call = partial(copies.copy_days, source=source, target=target, days=days)
            errand = Errand(self, self.tr("copy of a day"), told=self._on_copied)
            self._carrier.send(call, "day.copy", errand)

    def _on_copied(self, told: dict[str, Any]) -> None:
        if told["left"]:
            LeftOutDialog(self._host, told["copied"], told["left"]).show()
        else:
            toast(self._host, self.tr("%n job(s) copied.", "", told["copied"]))

    @Slot()
    def _on_swap(self) -> None:
        bars = self._board.selected_bars()
        if len(bars) == 2:
            self._carrier.swap_bars(*bars)

    @Slot()
    def _on_open_tour(self) -> None:
        for tour in self._board.selected_tours()[:1]:
            self.open_tour(tour.id)

    @Slot(list)
    def _on_waive(self, jobs: list[BacklogJob]) -> None:
        if jobs:
            call = partial(planning.waive_retry, job_ids=[job.id for job in jobs])
            label = self.tr("%n job(s) not to be planned again", "", len(jobs))
            self._carrier.send(call, "job.waive", Errand(self, label))

    @Slot()
    def _on_cancel(self) -> None:
        jobs = self._backlog.selected_jobs()
        if not jobs:
            return
        names = list(dict.fromkeys(" · ".join(filter(None, (job.title, job.detail))) for job in jobs))
        what = "\n".join([*names[:_NAMED], *(["…"] if len(names) > _NAMED else [])])
        reason = ask_cancel(self._host, what, len(jobs))
        if reason is not None:
            call = partial(
                cancelling.cancel_jobs,
                job_ids=[job.id for job in jobs],
                versions=[job.version for job in jobs],
                reason=reason,
            )
            errand = Errand(self, self.tr("cancelling of %n order(s)", "", len(jobs)))
            errand.reason = reason
            self._carrier.send(call, "job.cancel", errand)

    @Slot()
    def _on_history(self) -> None:
        for bar in self._board.selected_bars()[:1]:
            self.history_asked.emit(bar)


def _minutes(bar: Bar) -> int:
    return int((bar.end - bar.start).total_seconds()) // 60
