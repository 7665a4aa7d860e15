"""Absences: the list with its form, and the same as a calendar of who is away when."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QDate,
    QLocale,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QColor, QFont, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QSplitter,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.calendar import public_holidays
from app.domain.money import add_months, end_of_month
from app.services import resources
from app.services.resource_kinds import kind_word
from app.services.resources import Record
from app.tasks import Tasks
from app.views import style
from app.views.resources.editors import words
from app.views.resources.page import KindPage
from app.views.widgets.reading import ReadingScreen

Index = QModelIndex | QPersistentModelIndex
_NAME_WIDTH, _DAY_WIDTH = 190, 26
_DRIVER_REASONS = frozenset({"leave", "sick", "training"})


class MonthModel(QAbstractTableModel):
    """Who is away on which day of a month: a line for each driver or vehicle that is."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.first = dt.datetime.now(style.PARIS).date().replace(day=1)
        self.rows: list[tuple[str, list[Record]]] = []

    def show(self, first: dt.date, records: Sequence[Record]) -> None:
        """Show the month that begins on `first`."""
        self.beginResetModel()
        self.first = first
        last = end_of_month(first)
        by_name: dict[str, list[Record]] = {}
        for record in records:
            if self._days(record)[0] <= last and self._days(record)[1] >= first:
                name = record.labels.get("driver_id") or record.labels.get("vehicle_id") or ""
                by_name.setdefault(name, []).append(record)
        self.rows = sorted(by_name.items(), key=lambda row: row[0].casefold())
        self.endResetModel()

    @staticmethod
    def _days(record: Record) -> tuple[dt.date, dt.date]:
        starts, ends = record.values["starts"], record.values["ends"]
        return starts.date(), (ends - dt.timedelta(microseconds=1)).date()

    def day(self, column: int) -> dt.date:
        """Return the day of a column."""
        return self.first + dt.timedelta(days=column - 1)

    def record_at(self, index: Index) -> Record | None:
        """Return the absence that covers a cell's day, or None."""
        if index.column() < 1:
            return None
        day = self.day(index.column())
        return next(
            (r for r in self.rows[index.row()][1] if self._days(r)[0] <= day <= self._days(r)[1]), None
        )

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return how many are away in the month."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return the name's column and one for each day."""
        return 0 if parent.isValid() else end_of_month(self.first).day + 1

    def _is_rest(self, day: dt.date) -> bool:
        return day.weekday() > 4 or day in public_holidays(day.year)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what Qt draws in a cell."""
        if not index.isValid():
            return None
        if index.column() == 0:
            return self.rows[index.row()][0] if role == Qt.ItemDataRole.DisplayRole else None
        record = self.record_at(index)
        colours = style.colours()
        if role == Qt.ItemDataRole.BackgroundRole:
            if record is not None:
                away = record.values["kind"] in _DRIVER_REASONS
                return QColor(colours.accent_soft if away else colours.warning_soft)
            return QColor(colours.sunken) if self._is_rest(self.day(index.column())) else None
        if record is None:
            return None
        reason = words(kind_word(str(record.values["kind"])))
        if role == Qt.ItemDataRole.DisplayRole:
            return reason[:1]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignCenter
        if role == Qt.ItemDataRole.ForegroundRole:
            return QColor(colours.accent if record.values["kind"] in _DRIVER_REASONS else colours.warning)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            starts, ends = record.values["starts"], record.values["ends"]
            return self.tr("{name}: {reason}, {start} to {end}").format(
                name=self.rows[index.row()][0],
                reason=reason,
                start=style.day_time(starts),
                end=style.day_time(ends),
            )
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return the number of a day; its name is the tip."""
        if orientation != Qt.Orientation.Horizontal or section == 0:
            return None
        day = self.day(section)
        if role == Qt.ItemDataRole.DisplayRole:
            return str(day.day)
        if role == Qt.ItemDataRole.ToolTipRole:
            return QLocale().toString(QDate(day.year, day.month, day.day), QLocale.FormatType.LongFormat)
        if role == Qt.ItemDataRole.FontRole and day == dt.datetime.now(style.PARIS).date():
            bold = QFont()
            bold.setBold(True)
            return bold
        return None


class _DayPainter(QStyledItemDelegate):
    """Fills the days: the style sheet's cells would hide the model's background."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint the day's colour below its letter."""
        background = index.data(Qt.ItemDataRole.BackgroundRole)
        if background is not None:
            painter.fillRect(option.rect.adjusted(0, 1, 0, -1), background)
        super().paint(painter, option, index)


class MonthPage(ReadingScreen):
    """The calendar of a month."""

    opened = Signal(object)
    """An absence is to be shown: the record."""

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(tasks, frozenset({"absence"}), parent)
        self._records: list[Record] = []
        self.title = QLabel()
        self.title.setProperty("role", "subtitle")
        before, after = QToolButton(), QToolButton()
        for button, icon, text, slot in (
            (before, "left", self.tr("Month before"), self.go_back),
            (after, "right", self.tr("Month after"), self.go_on),
        ):
            button.setIcon(style.icon(icon))
            button.setToolTip(text)
            button.setAccessibleName(text)
            button.clicked.connect(slot)
        now = QPushButton(self.tr("This month"))
        now.clicked.connect(self.go_now)
        head = QHBoxLayout()
        head.setSpacing(style.SPACE)
        head.addWidget(before)
        head.addWidget(after)
        head.addWidget(now)
        head.addWidget(self.title, 1)
        self.model = MonthModel(self)
        self.table = QTableView()
        self.table.setModel(self.model)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(round(26 * style.zoom()))
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.table.horizontalHeader().setHighlightSections(False)
        self.table.horizontalHeader().setProperty("role", "days")
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        self.table.horizontalHeader().setMinimumSectionSize(18)
        self.table.setItemDelegate(_DayPainter(self.table))
        self.table.setShowGrid(False)
        self.table.activated.connect(self._on_activated)
        self.table.doubleClicked.connect(self._on_activated)
        self.nothing = QLabel(
            self.tr("Nobody is away in this month."), alignment=Qt.AlignmentFlag.AlignCenter
        )
        self.nothing.setProperty("role", "muted")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(style.SPACE_L, style.SPACE, style.SPACE_L, style.SPACE_L)
        whole.addLayout(head)
        whole.addWidget(self.nothing)
        whole.addWidget(self.table, 1)
        self._size()

    def _size(self) -> None:
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        name, days = round(_NAME_WIDTH * style.zoom()), self.model.columnCount() - 1
        header.resizeSection(0, name)
        # A month is read at one glance: its days share the width, as long as their numbers stay whole.
        share = (self.table.viewport().width() - name) // days
        for column in range(1, days + 1):
            header.resizeSection(column, max(share, round(_DAY_WIDTH * style.zoom())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the days share the width."""
        super().resizeEvent(event)
        self._size()

    def read(self) -> None:
        """Read the absences."""
        self._tasks.read(_absences, self._on_records)

    @Slot(object)
    def _on_records(self, records: list[Record]) -> None:
        self._records = records
        self._show(self.model.first)

    def _show(self, first: dt.date) -> None:
        self.model.show(first, self._records)
        self._size()
        name = QLocale().toString(QDate(first.year, first.month, 1), "MMMM yyyy")
        self.title.setText(name[:1].upper() + name[1:])
        self.nothing.setVisible(not self.model.rows)
        self.table.setVisible(bool(self.model.rows))

    @Slot()
    def go_back(self) -> None:
        """Show the month before."""
        self._show(add_months(self.model.first, -1))

    @Slot()
    def go_on(self) -> None:
        """Show the month after."""
        self._show(add_months(self.model.first, 1))

    @Slot()
    def go_now(self) -> None:
        """Show this month."""
        self._show(dt.datetime.now(style.PARIS).date().replace(day=1))

    @Slot(QModelIndex)
    def _on_activated(self, index: QModelIndex) -> None:
        record = self.model.record_at(index)
        if record is not None:
            self.opened.emit(record)


def _absences(session: Any) -> list[Record]:
    return resources.records(session, "absence")


class AbsencesPage(QWidget):
    """The list of absences with their form, and the calendar below it."""

    def __init__(self, listing: KindPage, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.listing = listing
        self.month = MonthPage(tasks)
        self.month.opened.connect(listing.open_record)
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.addWidget(listing)
        split.addWidget(self.month)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(split)

    def reload(self) -> None:
        """Read both again."""
        self.listing.reload()
        self.month.reload()
