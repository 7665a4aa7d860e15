"""The bar above the board: which days and rows are shown, what is looked for, and the buttons of the plan."""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import QDate, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QDateEdit,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QToolButton,
    QWidget,
)

from app.services.board_reading import By
from app.views import style
from app.views.board.plan_menu import PlanMenu
from app.views.board.printing import PrintMenu

PARIS = ZoneInfo("Europe/Paris")
MONTH = 31


def tool_button(host: QWidget, icon: str, tip: str, slot: Any, keys: str = "") -> QToolButton:
    """Return a button with a picture; its keys work wherever the host has the focus."""
    button = QToolButton()
    button.setIcon(style.icon(icon))
    button.setToolTip(f"{tip} ({shown_keys(keys)})" if keys else tip)
    button.setAccessibleName(tip)
    button.clicked.connect(slot)
    if keys:
        shortcut = QShortcut(QKeySequence(keys), host)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(button.click)
    return button


def shown_keys(keys: str) -> str:
    """Return keys as this system writes them."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


class DayBar(QFrame):
    """Chooses the days and the rows; its buttons are the screen's to connect.

    Args:
        day: The first day to show.
        host: The screen within which the keys work.
    """

    days_changed = Signal()
    """Other days are to be shown."""

    rows_changed = Signal()
    """A row stands for something else."""

    rows_sought = Signal()
    """Other rows are looked for."""

    def __init__(self, day: dt.date, host: QWidget) -> None:
        super().__init__(host)
        self._host = host
        self.setProperty("role", "bar")
        self.setMinimumWidth(1)  # narrower than its words: `fit` leaves them out then
        self._make_days(day)
        self._make_finders()
        self.undo = tool_button(host, "undo", self.tr("Undo"), self._nothing, "Ctrl+Z")
        self.redo = tool_button(host, "redo", self.tr("Redo"), self._nothing, "Ctrl+Shift+Z")
        self.print = QPushButton(style.icon("print"), self.tr("Tour sheets"))
        self.print.setAccessibleName(self.tr("Tour sheets"))
        self.print.setToolTip(self.tr("Print the sheets of the selected tours, or of all (Ctrl+P)"))
        self.print_more = PrintMenu()
        self.publish = QPushButton(style.icon("send", "on_accent"), self.tr("Publish"))
        self.publish.setProperty("primary", True)
        self.publish.setToolTip(
            self.tr("Send the selected drafts, or all, to the drivers' phones (Ctrl+Shift+P)")
        )
        self._menus: Sequence[PlanMenu] = ()

    @Slot()
    def _nothing(self) -> None:
        """The screen connects what it does."""

    def _make_days(self, day: dt.date) -> None:
        self._date = QDateEdit()
        self._date.setCalendarPopup(True)
        self._date.setDisplayFormat("ddd dd/MM/yyyy")
        self._date.setAccessibleName(self.tr("Day"))
        self._date.setMinimumWidth(158)
        self._date.setDate(QDate(day.year, day.month, day.day))
        self._date.dateChanged.connect(self.days_changed)
        self._today = QPushButton(self.tr("Today"))
        self._today.setToolTip(self.tr("Go to today (Ctrl+T)"))
        self._today.clicked.connect(self.go_today)
        self._span = QComboBox()
        self._span.setAccessibleName(self.tr("Days shown"))
        for text, days in (
            (self.tr("1 day"), 1),
            (self.tr("3 days"), 3),
            (self.tr("1 week"), 7),
            (self.tr("1 month"), MONTH),
        ):
            self._span.addItem(text, days)
        self._span.currentIndexChanged.connect(self.days_changed)

    def _make_finders(self) -> None:
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
        self._by.currentIndexChanged.connect(self._on_by)
        self._rows = QLineEdit()
        self._rows.setPlaceholderText(self.tr("Number or name"))
        self._rows.setAccessibleName(self.tr("Rows that hold"))
        self._rows.setToolTip(
            self.tr("Shows the rows whose number or name holds this; else those with work on these days")
        )
        self._rows.setClearButtonEnabled(True)
        self._rows.textChanged.connect(self.rows_sought)
        self._rows.hide()
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Find"))
        self.search.setAccessibleName(self.tr("Find on the board"))
        self.search.setToolTip(
            self.tr(
                "Dims every job that does not match (Ctrl+F): customer, site, material, the numbers of the"
                " job, of the order and of the containers, the note for the driver"
            )
        )
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(110)
        self.search.addAction(style.icon("search"), QLineEdit.ActionPosition.LeadingPosition)

    def set_menus(self, *menus: PlanMenu) -> None:
        """Take the menus of the plan and of the view, and lay everything out."""
        self._menus = menus
        line = QHBoxLayout(self)
        line.setContentsMargins(style.SPACE, style.SPACE, style.SPACE, style.SPACE)
        line.setSpacing(style.SPACE_S)
        before = tool_button(self._host, "left", self.tr("Day before"), self._on_previous, "Ctrl+Left")
        after = tool_button(self._host, "right", self.tr("Day after"), self._on_next, "Ctrl+Right")
        for widget in (before, self._date, after, self._today, self._span, self._by, self._rows):
            line.addWidget(widget)
        line.addWidget(self.search, 100)  # takes what is left, as far as it is of use
        line.addStretch(1)
        for widget in (*menus, self.undo, self.redo):
            line.addWidget(widget)
        line.addSpacing(style.SPACE)
        for widget in (self.print, self.print_more, self.publish):
            line.addWidget(widget)

    # --- what is chosen

    @property
    def day(self) -> dt.date:
        """The day chosen: the first shown, but for a month."""
        date = self._date.date()
        return dt.date(date.year(), date.month(), date.day())

    @property
    def span(self) -> int:
        """How many days are chosen: 31 for a month of the calendar."""
        return int(self._span.currentData())

    @property
    def by(self) -> By:
        """What a row stands for."""
        by: By = self._by.currentData()
        return by

    @property
    def sought(self) -> str:
        """What the rows of containers or sites must hold."""
        return self._rows.text().strip() if self.by in ("container", "site") else ""

    def days(self) -> tuple[dt.date, dt.date]:
        """Return the first and the last day shown: a month is that of the calendar."""
        if self.span == MONTH:
            first = self.day.replace(day=1)
            return first, (first + dt.timedelta(days=MONTH)).replace(day=1) - dt.timedelta(days=1)
        return self.day, self.day + dt.timedelta(days=self.span - 1)

    def show_day(self, day: dt.date) -> None:
        """Go to a day."""
        self._date.setDate(QDate(day.year, day.month, day.day))

    def show_span(self, days: int) -> None:
        """Show 1, 3, 7 or 31 days."""
        self._span.setCurrentIndex(self._span.findData(days))

    def show_one_day(self, day: dt.date) -> None:
        """Show one day of several."""
        self.show_span(1)
        self.show_day(day)

    def show_rows(self, by: By) -> None:
        """Let a row stand for something else."""
        self._by.setCurrentIndex(self._by.findData(by))

    def restore(self, days: object, by: object) -> None:
        """Choose what was chosen last, without a word."""
        for box, value in ((self._span, days), (self._by, by)):
            at = box.findData(value)
            if at >= 0:
                box.blockSignals(True)
                box.setCurrentIndex(at)
                box.blockSignals(False)
        self._rows.setVisible(self.by in ("container", "site"))

    @Slot()
    def go_today(self) -> None:
        """Go to the present day."""
        self.show_day(dt.datetime.now(PARIS).date())

    @Slot()
    def go_find(self) -> None:
        """Let words be typed that are looked for."""
        self.search.setFocus()
        self.search.selectAll()

    @Slot()
    def _on_previous(self) -> None:
        first, last = self.days()
        if self.span == MONTH:
            self.show_day((first - dt.timedelta(days=1)).replace(day=1))
        else:
            self.show_day(first - (last - first) - dt.timedelta(days=1))

    @Slot()
    def _on_next(self) -> None:
        self.show_day(self.days()[1] + dt.timedelta(days=1))

    @Slot()
    def _on_by(self) -> None:
        self._rows.setVisible(self.by in ("container", "site"))
        self.rows_changed.emit()

    # --- how it looks

    def set_replaying(self, replaying: bool) -> None:
        """A day that is played again is one day by driver: nothing else can be chosen meanwhile."""
        for widget in (self._span, self._by, self._rows, self.search):
            widget.setEnabled(not replaying)

    def show_turns(self, done: str, undone: str) -> None:
        """Say what an undo and a redo would do; empty where there is nothing."""
        for button, what, word, keys in (
            (self.undo, done, self.tr("Undo"), "Ctrl+Z"),
            (self.redo, undone, self.tr("Redo"), "Ctrl+Shift+Z"),
        ):
            button.setEnabled(bool(what))
            words = f"{word}: {what}" if what else word
            button.setToolTip(f"{words} ({shown_keys(keys)})")
            button.setAccessibleName(words)

    def fit(self, width: int) -> None:
        """Leave out words where the window is narrow; their pictures and keys stay."""
        zoom = style.zoom()
        narrow, very = width < 1240 * zoom, width < 980 * zoom
        self._rows.setMaximumWidth(round(190 * zoom))
        self.search.setMaximumWidth(round(240 * zoom))
        beside = Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        for menu in self._menus:
            menu.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly if narrow else beside)
        self.print.setText("" if narrow else self.tr("Tour sheets"))
        self._today.setVisible(not very)
        self._date.setDisplayFormat("dd/MM" if very else "ddd dd/MM/yyyy")
        self._date.setMinimumWidth(80 if very else 158)
        self.search.setMinimumWidth(40 if narrow else 130)
        self.search.setPlaceholderText("" if narrow else self.tr("Find"))  # its picture says it too
