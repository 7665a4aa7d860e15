"""The stock: places against types, with totals that are the fleet; every figure leads to its boxes."""

import csv
import datetime as dt
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.domain import normal
from app.domain.calendar import day_bounds
from app.errors import AppError
from app.services import containers
from app.services.containers import Stock
from app.services.search import folded
from app.tasks import Tasks
from app.views import ask, style
from app.views.containers.names import KINDS, kind_name, place_name
from app.views.translating import said
from app.views.widgets.band import ErrorBand
from app.views.widgets.fields import DayEdit
from app.views.widgets.printing import ListPrinter
from app.views.widgets.reading import ReadingScreen

Index = QModelIndex | QPersistentModelIndex
TABLES = frozenset({"container_move", "container", "container_type", "site", "depot"})
_PLACE_WIDTH, _TYPE_WIDTH = 300, 84
_TOGETHER = ("site", "outlet", "vehicle")
"""Kinds with many places: one line for all of them in the summary."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: a place, all places of a kind, or the total.

    Attributes:
        kind: Of the places; empty for the total.
        key: Of one place.
        name: What is read first.
        counts: Boxes by type.
    """

    kind: str
    key: UUID | None
    name: str
    counts: dict[str, int]

    @property
    def total(self) -> int:
        """All types together."""
        return sum(self.counts.values())


class StockModel(QAbstractTableModel):
    """Lines against types; the first column names the place, the last sums it, the last line sums all."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.types: tuple[tuple[str, str], ...] = ()
        self.lines: list[Line] = []

    def show_lines(self, types: tuple[tuple[str, str], ...], lines: list[Line]) -> None:
        """Show these lines, and their total below them."""
        self.beginResetModel()
        self.types = types
        counts = {code: sum(line.counts.get(code, 0) for line in lines) for code, _ in types}
        self.lines = [*lines, Line("", None, self.tr("Total"), counts)] if lines else []
        self.endResetModel()

    def line_at(self, index: Index) -> Line:
        """Return the line of a cell."""
        return self.lines[index.row()]

    def type_at(self, index: Index) -> str:
        """Return the type of a cell's column; empty for the name and the total."""
        return self.types[index.column() - 1][0] if 0 < index.column() <= len(self.types) else ""

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return how many lines there are."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self.types) + 2

    def text(self, row: int, column: int) -> str:
        """Return what is read in a cell; nothing for nought, so that figures stand out."""
        line = self.lines[row]
        if column == 0:
            return line.name
        value = line.total if column > len(self.types) else line.counts.get(self.types[column - 1][0], 0)
        return style.number(value) if value else ""

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what Qt draws in a cell."""
        if not index.isValid():
            return None
        line = self.lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(index.row(), index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if index.column() else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.FontRole and (not line.kind or index.column() > len(self.types)):
            bold = QFont()
            bold.setBold(True)
            return bold
        if role == Qt.ItemDataRole.BackgroundRole and not line.kind:
            return QColor(style.colours().sunken)
        if role == Qt.ItemDataRole.ForegroundRole and line.kind in ("lost", "repair", containers.UNKNOWN):
            return QColor(style.colours().warning)
        if role == Qt.ItemDataRole.ToolTipRole:
            return line.name if index.column() == 0 else self.tr("Show these boxes")
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return a heading: the type's code, its name as a tip."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        named = 0 < section <= len(self.types)
        if role == Qt.ItemDataRole.DisplayRole:
            if named:
                return self.types[section - 1][0]
            return self.tr("Place") if section == 0 else self.tr("Total")
        if role == Qt.ItemDataRole.ToolTipRole and named:
            return self.types[section - 1][1]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None


class StockTable(QTableView):
    """The table; Enter opens a figure as a click does."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Enter for a click."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.clicked.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)


class StockPage(ReadingScreen):
    """Where the boxes are, now or on a past day."""

    boxes_asked = Signal(str, str, str)
    """The boxes behind a figure: the kind of place, the place's id or nothing, the type or nothing."""

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(tasks, TABLES, parent)
        self._stock: Stock | None = None
        self._printer = ListPrinter(tasks, self, "stock-bennes.pdf")
        title = QLabel(self.tr("Stock of boxes"))
        title.setProperty("role", "title")
        self.told = QLabel()
        self.told.setProperty("role", "muted")
        export = QPushButton(style.icon("export"), self.tr("Export"))
        export.clicked.connect(self.export)
        paper = QPushButton(style.icon("print"), self.tr("Print"))
        paper.clicked.connect(self.print_it)
        head = QHBoxLayout()
        head.setSpacing(style.SPACE)
        head.addWidget(title)
        head.addWidget(self.told, 1)
        head.addWidget(export)
        head.addWidget(paper)

        self.search = QLineEdit(placeholderText=self.tr("Customer, site, yard…"), clearButtonEnabled=True)
        self.search.setMaximumWidth(300)
        self.search.addAction(style.icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.textChanged.connect(self._show)
        self.kind = QComboBox()
        self.kind.addItem(self.tr("Summary"), "summary")
        self.kind.addItem(self.tr("Every place"), "")
        for kind in list(KINDS)[:-1]:
            self.kind.addItem(kind_name(kind), kind)
        self.kind.setAccessibleName(self.tr("Places"))
        self.kind.currentIndexChanged.connect(self._show)
        self.day = DayEdit()
        self.day.setPlaceholderText(self.tr("Now"))
        self.day.setMaximumWidth(150)
        self.day.setToolTip(self.tr("The stock at the end of a past day; empty: now"))
        self.day.setAccessibleName(self.tr("On the day"))
        self.day.editingFinished.connect(self.reload)
        self.day.textChanged.connect(self._on_day)
        tools = QHBoxLayout()
        tools.setSpacing(style.SPACE)
        tools.addWidget(self.search, 1)
        tools.addWidget(self.kind)
        tools.addWidget(QLabel(self.tr("On the day")))
        tools.addWidget(self.day)
        tools.addStretch(1)

        self.band = ErrorBand(self)
        self.model = StockModel(self)
        self.table = StockTable()
        self.table.setModel(self.model)
        self.table.setShowGrid(False)
        self.table.setAlternatingRowColors(False)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(round(style.ROW_HEIGHT * style.zoom()))
        self.table.horizontalHeader().setHighlightSections(False)
        self.table.setCursor(Qt.CursorShape.PointingHandCursor)
        self.table.clicked.connect(self._on_clicked)
        self.nothing = QLabel(self.tr("No box stands here."), alignment=Qt.AlignmentFlag.AlignCenter)
        self.nothing.setProperty("role", "muted")
        self.nothing.hide()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(style.SPACE_L, style.SPACE_L, style.SPACE_L, style.SPACE_L)
        whole.setSpacing(style.SPACE)
        whole.addLayout(head)
        whole.addLayout(tools)
        whole.addWidget(self.band)
        whole.addWidget(self.nothing)
        whole.addWidget(self.table, 1)

    # -- reading

    def _at(self) -> dt.datetime | None:
        """Return the end of the day that was asked for, or None for now.

        Raises:
            ValueError: What was typed is no day.
        """
        found = normal.day(self.day.text()) if self.day.text().strip() else None
        if found is None or found.on >= dt.datetime.now(style.PARIS).date():
            return None
        return day_bounds(found.on)[1]

    def read(self) -> None:
        """Read the stock."""
        try:
            at = self._at()
        except ValueError:
            self.band.say(self.tr("A day reads 24/11/2026."))
            return
        self._tasks.read(partial(containers.stock, at=at), self._on_stock, self._on_failed)

    @Slot()
    def _on_day(self) -> None:
        if len(self.day.text().strip()) in (0, 10):  # chosen in the calendar, typed whole or cleared
            self.reload()

    @Slot(object)
    def _on_stock(self, stock: Stock) -> None:
        self.band.clear()
        self._stock = stock
        self._show()

    @Slot(object)
    def _on_failed(self, error: AppError) -> None:
        self.band.say(said(error))

    # -- showing

    @Slot()
    def _show(self) -> None:
        stock = self._stock
        if stock is None:
            return
        chosen, typed = self.kind.currentData(), folded(self.search.text()).split()
        lines: list[Line] = []
        for row in stock.rows:
            name = place_name(row.place)
            if chosen not in ("", "summary", row.place.kind):
                continue
            if typed and not all(f" {word}" in f" {folded(name)}" for word in typed):
                continue
            lines.append(Line(row.place.kind, row.place.key, name, dict(row.counts)))
        if chosen == "summary" and not typed:
            lines = _summed(lines)
        columns = self.model.columnCount()
        self.model.show_lines(stock.types, lines)
        if self.model.columnCount() != columns:
            self._size()
        self.nothing.setVisible(not lines)
        words = self.tr("%n box(es) in the fleet", "", stock.fleet)
        if self._at() is not None:
            words = self.tr("{boxes}, on {day} in the evening").format(
                boxes=words, day=style.day(stock.at.astimezone(style.PARIS).date() - dt.timedelta(days=1))
            )
        if stock.total != stock.fleet:
            words += self.tr(" – the places sum to {total}: tell the administrator").format(total=stock.total)
        self.told.setText(words)

    def _size(self) -> None:
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(False)
        header.resizeSection(0, round(_PLACE_WIDTH * style.zoom()))
        for column in range(1, self.model.columnCount()):
            header.resizeSection(column, round(_TYPE_WIDTH * style.zoom()))
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)

    @Slot(QModelIndex)
    def _on_clicked(self, index: QModelIndex) -> None:
        line = self.model.line_at(index)
        if index.column() and not self.model.text(index.row(), index.column()):
            return
        key = str(line.key) if line.key else ""
        self.boxes_asked.emit(line.kind, key, self.model.type_at(index))

    # -- taking along

    @Slot()
    def export(self) -> None:
        """Ask where to, and write the table as a spreadsheet opens it."""
        path = ask.save_file(self, self.tr("Export this list"), "stock-bennes.csv")
        if path is not None:
            self.write_to(path)

    def write_to(self, path: Path) -> None:
        """Write the visible table as CSV in the form that French spreadsheets expect."""
        columns = range(self.model.columnCount())
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, delimiter=";")
            writer.writerow([self.model.headerData(column, Qt.Orientation.Horizontal) for column in columns])
            for line in self.model.lines:
                figures = [line.counts.get(code, 0) for code, _ in self.model.types]
                writer.writerow([line.name, *figures, line.total])

    @Slot()
    def print_it(self) -> None:
        """Draw the visible table and show it before it is printed."""
        if not self.model.lines:
            return
        columns = [(self.tr("Place"), 60.0, False)]
        columns += [(code, 14.0, True) for code, _ in self.model.types]
        columns.append((self.tr("Total"), 16.0, True))
        rows = [
            [self.model.text(row, column) for column in range(self.model.columnCount())]
            for row in range(len(self.model.lines))
        ]
        self._printer.print_table(
            self.tr("Stock of boxes"), columns, rows[:-1], self.told.text(), totals=rows[-1:]
        )


def _summed(lines: list[Line]) -> list[Line]:
    """Return the lines with those of places that are many put together by kind."""
    found: list[Line] = []
    together: dict[str, dict[str, int]] = {}
    for line in lines:
        if line.kind not in _TOGETHER:
            found.append(line)
            continue
        if line.kind not in together:
            together[line.kind] = {}
            found.append(Line(line.kind, None, kind_name(line.kind), together[line.kind]))
        for code, count in line.counts.items():
            together[line.kind][code] = together[line.kind].get(code, 0) + count
    return found
