"""The month before it applies: the leaf, the days of rounds behind it, and what a person decides of each."""

import datetime as dt
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.calendar import OccurrenceState
from app.domain.jobs import JobStatus
from app.errors import AppError
from app.ids import new_id
from app.services import round_days, round_jobs, round_papers
from app.services.round_days import Key, MonthPreview, Passage, Wish
from app.services.round_papers import told_customers
from app.tasks import Tasks
from app.views import style
from app.views.board.labels import status_label
from app.views.rounds import words
from app.views.rounds.month import MonthTable, month_bounds
from app.views.rounds.rule_editor import DayEdit, to_qdate
from app.views.rounds.small_dialogs import WithoutPlace
from app.views.widgets.form_dialog import FormDialog
from app.views.widgets.list_screen import Column, ListScreen
from app.views.widgets.preview import PdfPreview
from app.views.widgets.progress import ProgressPanel
from app.views.widgets.reading import ReadingScreen


class MonthPage(ReadingScreen):
    """Shows a month of rounds and makes its jobs."""

    done = Signal(str, list)
    """Something was done: what is said of it, and the operations that undo it, the last first."""

    open_asked = Signal(str, str)
    """A job is to be shown: its kind and id."""

    round_asked = Signal(object)
    """The rule of a round is to be shown: its id."""

    def __init__(self, tasks: Tasks, today: dt.date, parent: QWidget | None = None) -> None:
        topics = frozenset(("round", "round_occurrence", "site_hold", "job", "stop", "absence", "parameter"))
        super().__init__(tasks, topics, parent, settle_ms=400)
        self._today = today
        self._first, self._last = month_bounds(today)
        self._month: MonthPreview | None = None
        self._wishes: dict[Key, Wish] = {}
        self._op = new_id()
        self._day: dt.date | None = None
        self.table = MonthTable()
        self.table.day_chosen.connect(self._on_day)
        self.title = QLabel()
        self.title.setProperty("role", "title")
        self.summary = QLabel(wordWrap=True)
        self.summary.setProperty("role", "muted")
        self.generate = QPushButton(style.icon("check", "on_accent"), self.tr("Generate the month"))
        self.generate.setProperty("primary", True)
        self.generate.clicked.connect(self.apply)
        self.letters = QPushButton(style.icon("letter"), self.tr("New dates"))
        self.letters.setToolTip(self.tr("Letters that tell customers the dates that holidays move"))
        self.letters.clicked.connect(self._letters)
        self.printing = QPushButton(style.icon("print"), self.tr("Print"))
        self.printing.setToolTip(self.tr("Print the month (Ctrl+P)"))
        self.printing.clicked.connect(self._print)
        self.progress = ProgressPanel(self)
        self.list = ListScreen(
            "",
            (
                Column("day", self.tr("Passage"), _served, _served_text, width=104, state=self._state),
                Column("customer", self.tr("Customer"), _customer, width=170, state=self._state),
                Column("name", self.tr("Round"), _name, width=170, state=self._state),
                Column("state", self.tr("State"), self._state_text, width=120, state=self._state_colour),
                Column("tour", self.tr("Tour"), _tour, width=140, state=self._state),
                Column(
                    "planned", self.tr("Usual day"), _planned, _planned_text, width=104, state=_planned_state
                ),
                Column("why", self.tr("Remark"), words.why_text, width=150, state=_why_state),
            ),
            _key,
            "rounds.month",
            self.tr("No round has a passage here."),
        )
        self.list.opened.connect(self._open_passage)
        self.only_day = self.list.add_filter(self.tr("The day"), self._is_of_day, on=False)
        self.only_day.hide()  # until a day is chosen on the leaf
        self.list.add_filter(self.tr("Moved"), _is_changed)
        self.list.add_filter(self.tr("To look at"), self._is_troubled)
        self.list.add_filter(self.tr("Not generated"), self._is_waiting)
        self._build()
        self._actions()
        self._show_title()

    # -- making it

    def _tool(self, icon: str, text: str, slot: Any) -> QToolButton:
        tool = QToolButton()
        tool.setIcon(style.icon(icon))
        tool.setToolTip(text)
        tool.setAccessibleName(text)
        tool.clicked.connect(slot)
        return tool

    def _build(self) -> None:
        # Over both halves: the month with its year and what can be done need the whole width.
        head = QHBoxLayout()
        head.setContentsMargins(style.SPACE_L, style.SPACE, style.SPACE_L, 0)
        head.setSpacing(style.SPACE)
        head.addWidget(self._tool("left", self.tr("Month before (Ctrl+Left)"), self.before))
        head.addWidget(self.title)
        head.addWidget(self._tool("right", self.tr("Month after (Ctrl+Right)"), self.after))
        head.addWidget(self.summary, 1)
        for widget in (self.letters, self.printing, self.generate):
            head.addWidget(widget)
        left = QWidget()
        inside = QVBoxLayout(left)
        inside.setContentsMargins(style.SPACE_L, style.SPACE_L, 0, style.SPACE_L)
        inside.addWidget(self.table, 1)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(left)
        self._split.addWidget(self.list)
        self._split.setSizes([560, 860])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(head)
        whole.addWidget(self.progress)
        whole.addWidget(self._split, 1)

    def _actions(self) -> None:
        self._menu_actions: list[tuple[QAction, str]] = []
        for text, icon, keys, slot in (
            (self.tr("Move to another day…"), "calendar", "M", self.move_passage),
            (self.tr("Leave this passage out…"), "cancel", "Del", self.skip),
            (self.tr("As the rule says again"), "undo", "R", self.restore),
            (self.tr("Do not generate this one"), "stop", "", self.leave),
            (self.tr("Generate into the backlog"), "empty", "", self.to_backlog),
            (self.tr("Generate all the same"), "check", "", self.all_the_same),
            (self.tr("Open the job"), "job", "", self._open_job),
            (self.tr("Open the rule of the round"), "edit", "", self._open_round),
        ):
            action = QAction(style.icon(icon), text, self)
            if keys:
                action.setShortcut(QKeySequence(keys))
                action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
                self.list.table.addAction(action)
            action.triggered.connect(slot)
            self._menu_actions.append((action, text))
        self.list.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.table.customContextMenuRequested.connect(self._on_menu)
        for name, slot in (("Ctrl+P", self._print), ("Ctrl+Left", self.before), ("Ctrl+Right", self.after)):
            action = QAction(self)
            action.setShortcut(QKeySequence(name))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.triggered.connect(slot)
            self.addAction(action)

    # -- reading

    def read(self) -> None:
        """Read the month; the old one stays readable meanwhile."""
        call = partial(round_days.preview, first=self._first, last=self._last, today=self._today)
        self._tasks.read(call, self._on_month, self.list.show_error)

    @Slot(object)
    def _on_month(self, month: MonthPreview) -> None:
        if (month.first, month.last) != (self._first, self._last):
            return
        self._month = month
        chosen = self._day
        self.table.month.show_month(month)
        if chosen is not None:
            self.table.choose(chosen)
        self.list.show_rows(sorted(month.passages, key=lambda each: (each.day, each.customer, each.name)))
        self._show_title()

    def show_month_of(self, day: dt.date) -> None:
        """Show the month of a day."""
        self._first, self._last = month_bounds(day)
        self._month, self._day = None, None
        self._wishes = {}
        self.only_day.setChecked(False)
        self.only_day.hide()
        self.table.month.show_span(self._first, self._last)
        self.list.show_rows([])
        self._show_title()
        self.reload()

    @Slot()
    def before(self) -> None:
        """Show the month before."""
        self.show_month_of(self._first - dt.timedelta(days=1))

    @Slot()
    def after(self) -> None:
        """Show the month after."""
        self.show_month_of(self._last + dt.timedelta(days=1))

    def _show_title(self) -> None:
        self.title.setText(words.month_name(self._first))
        month = self._month
        self.generate.setEnabled(month is not None and bool(self._to_make(month)))
        self.letters.setEnabled(month is not None and bool(told_customers(month)))
        if month is None:
            self.summary.setText(self.tr("The month is being read…"))
            return
        waiting, decide = self._to_make(month), month.to_decide()
        served = sum(total.served for total in month.totals().values())
        parts = [self.tr("%n passage(s)", "", served)]
        moved = sum(1 for each in month.passages if each.is_moved)
        if moved:
            parts.append(self.tr("%n moved", "", moved))
        parts.append(
            self.tr("%n to generate", "", len(waiting)) if waiting else self.tr("everything is generated")
        )
        troubled = [each for each in waiting if each.trouble is not None]
        if troubled:
            parts.append(self.tr("%n in conflict", "", len(troubled)))
        if decide:
            parts.append(self.tr("%n to decide", "", len(decide)))
        self.summary.setText(" · ".join(parts))

    def _to_make(self, month: MonthPreview) -> list[Passage]:
        return [
            each
            for each in month.waiting()
            if self._wishes.get(each.key, each.default_wish) is not Wish.LEAVE
        ]

    @Slot(object)
    def _on_day(self, day: dt.date) -> None:
        self._day = day
        self.only_day.setText(words.day_only(day))
        self.only_day.show()
        if self.only_day.isChecked():
            self.only_day.setChecked(False)  # the filter is asked anew
        self.only_day.setChecked(True)

    # -- what the list says

    def _is_of_day(self, day: Passage) -> bool:
        return self._day is None or self._day in (day.day, day.planned_on)

    def _is_troubled(self, day: Passage) -> bool:
        return day.state is OccurrenceState.TO_DECIDE or (day.is_waiting and day.trouble is not None)

    def _is_waiting(self, day: Passage) -> bool:
        return day.is_waiting and day.day >= self._today

    def _state(self, day: Passage) -> str:
        return "faint" if day.served_on is None or day.day < self._today else ""

    def _state_text(self, day: Passage) -> str:
        wish = self._wishes.get(day.key)
        if day.is_waiting and wish is not None:
            return {
                Wish.LEAVE: self.tr("Will not be generated"),
                Wish.BACKLOG: self.tr("Into the backlog"),
                Wish.PLAN: self.tr("Will be generated"),
            }[wish]
        if day.job_status is not None and day.job_status not in (JobStatus.TO_PLAN, JobStatus.PLANNED):
            return status_label(day.job_status)
        return words.state_name(day, self._today)

    def _state_colour(self, day: Passage) -> str:
        if self._is_troubled(day):
            return "error"
        if day.state in (OccurrenceState.MOVED, OccurrenceState.ON_HOLD):
            return "warning"
        return "accent" if self._is_waiting(day) else "muted"

    # -- doing

    @Slot()
    def apply(self) -> None:
        """Make the jobs of the month."""
        if self._month is None:
            return
        work = self._tasks.run(
            partial(round_jobs.generate, month=self._month, wishes=dict(self._wishes)),
            self._on_applied,
            self._on_failed,
            self.progress.told,
        )
        self.generate.setEnabled(False)
        self.progress.start(self.tr("The jobs of the month are being made…"), work)

    @Slot(object)
    def _on_applied(self, told: dict[str, Any]) -> None:
        self.progress.finish()
        self._wishes = {}
        made, placed = int(told.get("made", 0)), int(told.get("placed", 0))
        text = self.tr("%n job(s) made", "", made)
        if placed:
            text = self.tr("{made}, {placed} of them on tours").format(made=text, placed=placed)
        backlog = told["backlog"]
        if backlog:
            text += ". " + self.tr("%n found no place and wait in the backlog", "", len(backlog))
        self.done.emit(text, told["operations"])
        self.reload()
        if backlog:
            WithoutPlace(backlog, self).show()

    @Slot(object)
    def _on_failed(self, error: AppError) -> None:
        self.progress.finish()
        self._show_title()
        self.list.show_error(error)

    def _chosen(self) -> Passage | None:
        rows: list[Passage] = self.list.selected()
        return rows[0] if rows else None

    @Slot(QPoint)
    def _on_menu(self, at: QPoint) -> None:
        day = self._chosen()
        if day is None:
            return
        begun = day.job_status is not None and day.job_status not in (
            JobStatus.TO_PLAN,
            JobStatus.PLANNED,
            JobStatus.SENT,
            JobStatus.ACKNOWLEDGED,
            JobStatus.CANCELLED,
        )
        held = day.state is OccurrenceState.ON_HOLD
        decided = day.version > 0 and day.state in (OccurrenceState.MOVED, OccurrenceState.SKIPPED)
        waiting = self._is_waiting(day)
        possible = (
            not begun,
            not begun and day.state is not OccurrenceState.SKIPPED and not held,
            decided and not begun,
            waiting,
            waiting and day.driver_id is not None,
            waiting and day.trouble is not None,
            day.job_id is not None,
            True,
        )
        menu = QMenu(self)
        for (action, _), may in zip(self._menu_actions, possible, strict=True):
            action.setEnabled(may)
            menu.addAction(action)
        menu.exec(self.list.table.viewport().mapToGlobal(at))
        menu.deleteLater()
        for action, _ in self._menu_actions:
            action.setEnabled(True)  # their keys are refused by the service, with the reason

    @Slot()
    def move_passage(self) -> None:
        """Ask for another day of the chosen passage."""
        day = self._chosen()
        if day is None:
            return
        dialog = FormDialog(self.tr("Move one passage"), self.tr("Move"), self, 300)
        target = DayEdit(max(day.served_on or day.planned_on, self._today))
        target.setMinimumDate(to_qdate(self._today))
        why = QLineEdit(day.reason)
        usual = words.short_day(day.planned_on)
        dialog.form.add(
            "served_on",
            self.tr("New day"),
            target,
            hint=self.tr("Usual day: {day}. The other passages stay.").format(day=usual),
            wide=True,
        )
        dialog.form.add("reason", self.tr("Why"), why, wide=True)
        if dialog.exec() == FormDialog.DialogCode.Accepted:
            self.move_to(day, target.day(), why.text())
        dialog.deleteLater()

    def move_to(self, day: Passage, served_on: dt.date, reason: str = "") -> None:
        """Serve one passage on another day."""
        self._decide(
            partial(
                round_jobs.move_one, key=day.key, served_on=served_on, version=day.version, reason=reason
            ),
            "round.move",
            self._on_moved,
        )

    @Slot(object)
    def _on_moved(self, told: dict[str, Any]) -> None:
        text = self.tr("The passage is moved.")
        if told.get("holiday"):
            text = self.tr("The passage is moved to a public holiday: {holiday}.").format(
                holiday=told["holiday"]
            )
        if told.get("backlog"):
            text = self.tr("The passage is moved; its job waits in the backlog: {why}").format(
                why=words.refusal_text(told["backlog"])
            )
        self.done.emit(text, [str(self._op)])
        self.reload()

    @Slot()
    def skip(self) -> None:
        """Ask why the chosen passage is left out, and leave it out."""
        day = self._chosen()
        if day is None:
            return
        dialog = FormDialog(self.tr("Leave one passage out"), self.tr("Leave out"), self, 230)
        why = QLineEdit()
        dialog.form.add(
            "reason",
            self.tr("Why"),
            why,
            hint=self.tr("The other passages stay; a job made already is cancelled."),
            wide=True,
        )
        if dialog.exec() == FormDialog.DialogCode.Accepted:
            self.skip_passage(day, why.text())
        dialog.deleteLater()

    def skip_passage(self, day: Passage, reason: str = "") -> None:
        """Leave one passage out."""
        call = partial(round_jobs.skip_one, key=day.key, version=day.version, reason=reason)
        self._decide(call, "round.skip", self._on_skipped)

    @Slot(object)
    def _on_skipped(self, _told: object) -> None:
        self.done.emit(self.tr("The passage is left out."), [str(self._op)])
        self.reload()

    @Slot()
    def restore(self) -> None:
        """Let the chosen passage be as the rule says again."""
        day = self._chosen()
        if day is not None and day.version:
            call = partial(round_jobs.restore_one, key=day.key, version=day.version)
            self._decide(call, "round.restore", self._on_restored)

    @Slot(object)
    def _on_restored(self, _told: object) -> None:
        self.done.emit(self.tr("The passage is as the rule says again."), [str(self._op)])
        self.reload()

    def _decide(self, call: Any, kind: str, done: Any) -> None:
        self._op = new_id()
        self.list.clear_error()
        self._tasks.write(call, kind, done, self._on_failed, op=self._op)

    # -- wishes for the generation

    def _wish(self, wish: Wish) -> None:
        for day in self.list.selected():
            if day.is_waiting:
                self._wishes[day.key] = wish
        self.list.show_rows(self._month.passages if self._month else [])
        self._show_title()

    @Slot()
    def leave(self) -> None:
        """Make no job of the chosen passages this time."""
        self._wish(Wish.LEAVE)

    @Slot()
    def to_backlog(self) -> None:
        """Make their jobs without placing them."""
        self._wish(Wish.BACKLOG)

    @Slot()
    def all_the_same(self) -> None:
        """Make their jobs although something stands against it."""
        self._wish(Wish.PLAN)

    # -- leading elsewhere, and paper

    @Slot(object)
    def _open_passage(self, day: Passage) -> None:
        if day.job_id is not None:
            self.open_asked.emit("job", str(day.job_id))
        else:
            self.round_asked.emit(day.round_id)

    @Slot()
    def _open_job(self) -> None:
        day = self._chosen()
        if day is not None and day.job_id is not None:
            self.open_asked.emit("job", str(day.job_id))

    @Slot()
    def _open_round(self) -> None:
        day = self._chosen()
        if day is not None:
            self.round_asked.emit(day.round_id)

    @Slot()
    def _print(self) -> None:
        call = partial(round_papers.month_pdf, first=self._first, last=self._last, today=self._today)
        self._tasks.read(call, self._on_pdf, self._on_failed)

    @Slot(object)
    def _on_pdf(self, pdf: bytes) -> None:
        name = f"tournees-{self._first:%Y-%m}.pdf"
        PdfPreview.open(self, words.month_name(self._first), pdf, name)

    @Slot()
    def _letters(self) -> None:
        call = partial(round_papers.date_letters, first=self._first, last=self._last, today=self._today)
        # Each letter is filed with its customer: it says what he was told.
        self._tasks.write(call, "round.letters", self._on_letters, self._on_failed)

    @Slot(object)
    def _on_letters(self, pdf: bytes) -> None:
        name = f"dates-de-passage-{self._first:%Y-%m}.pdf"
        PdfPreview.open(self, self.tr("New dates"), pdf, name)


def _key(day: Passage) -> tuple[UUID, dt.date]:
    return day.key


def _served(day: Passage) -> dt.date | None:
    return day.day if day.served_on is not None else None


def _served_text(day: Passage) -> str:
    return words.day_only(day.day) if day.served_on is not None else "–"


def _planned(day: Passage) -> dt.date:
    return day.planned_on


def _planned_text(day: Passage) -> str:
    return words.day_only(day.planned_on) if day.is_moved or day.served_on is None else ""


def _planned_state(_day: Passage) -> str:
    return "muted"


def _customer(day: Passage) -> str:
    return day.customer


def _name(day: Passage) -> str:
    return day.name


def _tour(day: Passage) -> str:
    return " · ".join(filter(None, (f"{day.start_at:%H:%M}" if day.start_at else "", day.driver)))


def _why_state(day: Passage) -> str:
    return "error" if day.is_waiting and day.trouble is not None else "muted"


def _is_changed(day: Passage) -> bool:
    return day.is_moved or day.served_on is None
