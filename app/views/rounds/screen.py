"""The screen of the rounds: their list, the month, sites on hold, typical weeks, and one undo for all."""

import datetime as dt
from functools import partial
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QTabBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.calendar import PARIS
from app.errors import AppError
from app.services import planning, round_days
from app.services.round_days import MonthPreview
from app.services.rounds import WEEKS_AHEAD
from app.tasks import Tasks
from app.views import ask, style
from app.views.rounds.holds_page import HoldsPage
from app.views.rounds.list_page import RoundsPage
from app.views.rounds.month_page import MonthPage
from app.views.rounds.weeks_page import WeeksPage
from app.views.widgets.reading import ReadingScreen
from app.views.widgets.toast import toast

_PAGES = ("round", "round_month", "site_hold", "week_template")
"""What each page is called from outside, from left to right."""


class RoundsScreen(ReadingScreen):
    """What comes back by itself; usable as a screen or as a window of its own.

    Args:
        tasks: The way to the database.
        parent: The widget around it.
        today: The day it is; today unless told.
    """

    open_asked = Signal(str, str)
    """A record of another screen is to be shown: its kind and id."""

    def __init__(self, tasks: Tasks, parent: QWidget | None = None, today: dt.date | None = None) -> None:
        topics = frozenset(("round", "round_occurrence", "site_hold"))
        super().__init__(tasks, topics, parent, settle_ms=800)
        self.setWindowTitle(self.tr("Rounds"))
        self._today = today or dt.datetime.now(PARIS).date()
        self._undo: list[str] = []
        self._undoing: list[str] = []
        self.tabs = QTabBar()
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.stack = QStackedWidget()
        self.list_page = RoundsPage(tasks, self._today)
        self.month_page = MonthPage(tasks, self._today)
        self.holds_page = HoldsPage(tasks, self._today)
        self.weeks_page = WeeksPage(tasks, self._today)
        for page, icon, text in (
            (self.list_page, "refresh", self.tr("Rounds")),
            (self.month_page, "calendar", self.tr("Month")),
            (self.holds_page, "pause", self.tr("Sites on hold")),
            (self.weeks_page, "copy", self.tr("Typical weeks")),
        ):
            self.stack.addWidget(page)
            self.tabs.addTab(style.icon(icon), text)
            page.done.connect(self._on_done)
        self.tabs.currentChanged.connect(self.stack.setCurrentIndex)
        self.month_page.open_asked.connect(self.open_asked)
        self.month_page.round_asked.connect(self.show_round)
        self.ahead = QLabel()
        self.ahead.setProperty("role", "small")
        self.see = QPushButton(self.tr("See"))
        self.see.setProperty("role", "link")
        self.see.clicked.connect(self._see)
        self.see.hide()
        self.undo_button = QToolButton()
        self.undo_button.setIcon(style.icon("undo"))
        keys = QKeySequence(QKeySequence.StandardKey.Undo).toString(QKeySequence.SequenceFormat.NativeText)
        self.undo_button.setToolTip(self.tr("Undo ({keys})").format(keys=keys))
        self.undo_button.setAccessibleName(self.tr("Undo"))
        self.undo_button.setEnabled(False)
        self.undo_button.clicked.connect(self.undo)
        undoing = QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self)
        undoing.activated.connect(self.undo)
        bar = QFrame()
        bar.setProperty("role", "bar")
        line = QHBoxLayout(bar)
        line.setContentsMargins(style.SPACE, 0, style.SPACE, 0)
        line.addWidget(self.tabs)
        line.addStretch(1)
        line.addWidget(self.ahead)
        line.addWidget(self.see)
        line.addWidget(self.undo_button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(bar)
        whole.addWidget(self.stack, 1)
        self._first_waiting: dt.date | None = None

    def read(self) -> None:
        """Read how far ahead jobs are made."""
        call = partial(round_days.ahead, today=self._today)
        self._tasks.read(call, self._on_ahead, self._on_not_read)

    @Slot(object)
    def _on_ahead(self, month: MonthPreview) -> None:
        waiting, decide = month.waiting(), month.to_decide()
        parts = []
        if waiting:
            self._first_waiting = min(each.day for each in waiting)
            parts.append(
                self.tr("%n passage(s) of the next {weeks} weeks not generated yet", "", len(waiting)).format(
                    weeks=WEEKS_AHEAD
                )
            )
        else:
            self._first_waiting = min((each.planned_on for each in decide), default=None)
            parts.append(self.tr("Generated until {day}").format(day=style.day(month.last)))
        if decide:
            parts.append(self.tr("%n to decide", "", len(decide)))
        self.ahead.setText(" · ".join(parts))
        style.set_role(self.ahead, "warning" if decide else "small")
        self.see.setVisible(self._first_waiting is not None)

    @Slot(object)
    def _on_not_read(self, _error: AppError) -> None:
        self.ahead.clear()  # the page below says what is wrong

    @Slot()
    def _see(self) -> None:
        if self._first_waiting is not None:
            self.show_month(self._first_waiting)

    def show_month(self, day: dt.date) -> None:
        """Show the month of a day."""
        self.tabs.setCurrentIndex(1)
        self.month_page.show_month_of(day)

    @Slot(object)
    def show_round(self, round_id: UUID) -> None:
        """Show the rule of a round."""
        self.tabs.setCurrentIndex(0)
        self.list_page.show_key(round_id)

    def keep_week(self, day: dt.date) -> None:
        """Ask to keep the week of a day, which the board shows, as a typical week."""
        self.tabs.setCurrentIndex(3)
        self.weeks_page.ask_save(day)

    def show_item(self, kind: str, key: str) -> None:
        """Show a round by its id, as the search asks for it; without a key the page of that kind."""
        if kind in _PAGES:
            self.tabs.setCurrentIndex(_PAGES.index(kind))
        if kind == "round" and key:
            self.show_round(UUID(key))

    def may_close(self) -> bool:
        """Return whether nothing typed would be lost."""
        return self.list_page.may_close()

    # -- undo

    @Slot(str, list)
    def _on_done(self, text: str, operations: list[str]) -> None:
        self._undo = operations
        self.undo_button.setEnabled(bool(operations))
        toast(self, text, self.tr("Undo") if operations else "", self.undo if operations else None)

    @Slot()
    def undo(self) -> None:
        """Take back what was done last here, all of it."""
        self._undoing, self._undo = self._undo, []
        self.undo_button.setEnabled(False)
        self._undo_next()

    def _undo_next(self) -> None:
        if not self._undoing:
            return
        call = partial(planning.undo, operation=UUID(self._undoing[0]))
        self._tasks.write(call, "undo", self._on_undone, self._on_not_undone)

    @Slot(object)
    def _on_undone(self, _count: object) -> None:
        self._undoing = self._undoing[1:]
        if self._undoing:
            self._undo_next()
            return
        toast(self, self.tr("Taken back."))
        for page in (self.list_page, self.month_page, self.holds_page, self.weeks_page):
            page.reload()
        self.reload()

    @Slot(object)
    def _on_not_undone(self, error: AppError) -> None:
        self._undo, self._undoing = self._undoing, []
        self.undo_button.setEnabled(True)
        ask.show_error(self, error)
