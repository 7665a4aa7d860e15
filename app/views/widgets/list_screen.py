"""A list as every screen shows it: search, filters, sorted columns, and a word where nothing is found."""

import csv
import datetime as dt
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QByteArray,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import (
    QAction,
    QColor,
    QContextMenuEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.errors import AppError, Unavailable
from app.services.search import folded
from app.views import ask, style
from app.views.translating import said
from app.views.widgets.band import ErrorBand

Index = QModelIndex | QPersistentModelIndex
Row = Any
"""What a service returned: a frozen dataclass, as a rule."""

RAW_ROLE = Qt.ItemDataRole.UserRole
_EXPORT = QKeySequence("Ctrl+E")

_LONG = 140  # pixels: columns from here on give way where room is short
_LEAST = 0.6  # of their width
_HEADING_EDGES = 26  # pixels around the words of a heading


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a list.

    Attributes:
        key: Its name, for remembering.
        title: Its heading, translated.
        value: Takes a row, gives what it is sorted by.
        text: Takes a row, gives what is read; else the value as it is.
        right: Whether it holds figures, which stand to the right.
        width: In pixels, at the normal size of text.
        state: Takes a row, gives the colour of its text ("error", "warning", "ok", "muted" or nothing).
        icon: Takes a row, gives the name of an icon before the text, or nothing.
    """

    key: str
    title: str
    value: Callable[[Row], Any]
    text: Callable[[Row], str] | None = None
    right: bool = False
    width: int = 120
    state: Callable[[Row], str] | None = None
    icon: Callable[[Row], str] | None = None

    def shown(self, row: Row) -> str:
        """Return what is read in this column."""
        if self.text is not None:
            return self.text(row)
        value = self.value(row)
        return "" if value is None else str(value)


def money_column(key: str, title: str, value: Callable[[Row], Decimal | None], **more: Any) -> Column:
    """Return a column of amounts in euros: as an accountant reads them, to the right."""
    return Column(key, title, value, lambda row: style.money(value(row)), right=True, **more)


def day_column(key: str, title: str, value: Callable[[Row], dt.date | None], **more: Any) -> Column:
    """Return a column of days, sorted as the calendar is."""
    return Column(key, title, value, lambda row: style.day(value(row)), **more)


def _nothing(_row: Row) -> str:
    return ""


class RowsModel(QAbstractTableModel):
    """Rows as a service gave them, found and sorted here.

    Args:
        columns: From left to right.
        key: Takes a row, gives what stays the same when it is read again.
        also: What a row is found by beside its cells.
    """

    def __init__(
        self,
        columns: Sequence[Column],
        key: Callable[[Row], Hashable],
        parent: QObject | None = None,
        also: Callable[[Row], str] | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.key = key
        self._also = also
        self._all: list[Row] = []
        self._shown: list[Row] = []
        self._words: list[str] | None = None
        self._typed: list[str] = []
        self._filters: list[Callable[[Row], bool]] = []
        self._sorted = (-1, Qt.SortOrder.AscendingOrder)

    # -- what the rows are

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows instead, sorted and filtered as before."""
        self._all, self._words = list(rows), None
        self._renew()

    def rows(self) -> list[Row]:
        """Return what is visible, from top to bottom."""
        return list(self._shown)

    def total(self) -> int:
        """Return how many rows there are, visible or not."""
        return len(self._all)

    def row_at(self, index: Index) -> Row:
        """Return the row of a cell."""
        return self._shown[index.row()]

    def place_of(self, key: Hashable) -> int:
        """Return in which line the row of that key is visible, or -1."""
        return next((n for n, row in enumerate(self._shown) if self.key(row) == key), -1)

    # -- finding

    def set_typed(self, typed: str) -> None:
        """Keep to the rows in which each word typed begins a word."""
        self._typed = folded(typed).split()
        self._renew()

    def set_filters(self, filters: Sequence[Callable[[Row], bool]]) -> None:
        """Keep to the rows that pass every filter."""
        self._filters = list(filters)
        self._renew()

    def _renew(self) -> None:
        self.beginResetModel()
        rows = self._all
        if self._typed:
            words = self._searchable()
            rows = [
                row
                for row, text in zip(rows, words, strict=True)
                if all(f" {word}" in text for word in self._typed)
            ]
        if self._filters:
            rows = [row for row in rows if all(passes(row) for passes in self._filters)]
        self._shown = self._in_order(rows)
        self.endResetModel()

    def _searchable(self) -> list[str]:
        # Made on the first search only: most lists are read without one.
        if self._words is None:
            also = self._also or _nothing
            self._words = [
                f" {folded(*(c.shown(row) for c in self.columns), also(row))}" for row in self._all
            ]
        return self._words

    def _in_order(self, rows: list[Row]) -> list[Row]:
        column, order = self._sorted
        if column < 0 or column >= len(self.columns):
            return list(rows)
        value = self.columns[column].value

        def rank(row: Row) -> Any:
            raw = value(row)
            return folded(raw) if isinstance(raw, str) else raw

        known = [row for row in rows if value(row) is not None]
        unknown = [row for row in rows if value(row) is None]
        known.sort(key=rank, reverse=order == Qt.SortOrder.DescendingOrder)
        return known + unknown

    # -- what Qt asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return how many rows are visible."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what Qt draws in a cell."""
        if not index.isValid():
            return None
        column, row = self.columns[index.column()], self._shown[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.shown(row)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ForegroundRole and column.state is not None:
            state = column.state(row)
            return QColor(getattr(style.colours(), state)) if state else None
        if role == Qt.ItemDataRole.DecorationRole and column.icon is not None:
            name = column.icon(row)
            state = column.state(row) if column.state is not None else ""
            return style.icon(name, state) if name else None
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.shown(row) or None
        if role == RAW_ROLE:
            return column.value(row)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return the heading of a column."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            title = self.columns[section].title
            if section != self._sorted[0]:
                return title
            # Drawn as text: the header's own arrow would take room from the words.
            return f"{title} {'↑' if self._sorted[1] == Qt.SortOrder.AscendingOrder else '↓'}"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            right = self.columns[section].right
            side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Put the rows in the order of a column; what is unknown stays last."""
        self._sorted = (column, order)
        self._renew()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)


class RowsTable(QTableView):
    """A table that keeps its selection by key when its rows are read again."""

    chosen = Signal(object)
    """A row was opened, by Enter or a double click: the row."""

    menu_asked = Signal(QMenu)
    """A menu for the selected rows opens: what else can be done with them is added to it."""

    def __init__(self, model: RowsModel, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows, self._name = model, name
        self._kept: list[Hashable] = []
        self._current: Hashable | None = None
        # The main window remembers the columns of headers by this name.
        self.horizontalHeader().setObjectName(f"columns:{name}")
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(round(style.ROW_HEIGHT * style.zoom()))
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsMovable(True)
        header.setMinimumSectionSize(40)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        header.setSortIndicatorShown(False)
        self._adjusted = False
        self._filling = False
        self._fill()
        header.sectionResized.connect(self._on_resized)
        header.sectionMoved.connect(self._on_moved)
        model.modelAboutToBeReset.connect(self._keep)
        model.modelReset.connect(self._restore)
        self.doubleClicked.connect(self._on_chosen)
        taking = QShortcut(_EXPORT, self)
        taking.setContext(Qt.ShortcutContext.WidgetShortcut)
        taking.activated.connect(self.export)

    # -- columns: they fill the width until a person sets one

    def columns_state(self) -> str:
        """Return the widths and order that a person gave the columns and rows, or nothing."""
        header = self.horizontalHeader()
        state = bytes(header.saveState().toBase64().data()).decode()
        kept = self._adjusted or header.sortIndicatorSection() >= 0
        return f"{len(self._rows.columns)}:{state}" if kept else ""

    def restore_columns(self, state: str) -> None:
        """Give the columns the widths and order of `columns_state`; another version's are passed over."""
        count, _, stored = state.partition(":")
        if count == str(len(self._rows.columns)):
            header = self.horizontalHeader()
            header.restoreState(QByteArray.fromBase64(stored.encode()))
            header.setSortIndicatorShown(False)
            self._adjusted = True
            section = header.sortIndicatorSection()
            if section < len(self._rows.columns):  # below 0 the rows stay as they came
                self.sortByColumn(section, header.sortIndicatorOrder())

    def _fill(self) -> None:
        if self._adjusted:
            return
        header, columns = self.horizontalHeader(), self._rows.columns
        metrics = header.fontMetrics()
        least = [
            metrics.horizontalAdvance(str(self._rows.headerData(n, Qt.Orientation.Horizontal)))
            + _HEADING_EDGES
            for n in range(len(columns))
        ]
        widths = [max(round(c.width * style.zoom()), w) for c, w in zip(columns, least, strict=True)]
        left = self.viewport().width() - sum(widths)
        # What is too wide is taken from long words; figures, numbers and days stay whole.
        gives = [not c.right and (left > 0 or c.width >= _LONG) for c in columns]
        flexible = sum(width for width, may in zip(widths, gives, strict=True) if may)
        share = max(1 + left / flexible, _LEAST) if flexible else 1.0
        self._filling = True
        for place, may in enumerate(gives):
            header.resizeSection(place, max(int(widths[place] * (share if may else 1)), least[place]))
        self._filling = False

    @Slot(int, int, int)
    def _on_resized(self, _column: int, _old: int, _new: int) -> None:
        self._adjusted = self._adjusted or not self._filling

    @Slot(int, int, int)
    def _on_moved(self, _column: int, _old: int, _new: int) -> None:
        self._adjusted = True

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the columns fill the width."""
        super().resizeEvent(event)
        self._fill()

    def changeEvent(self, event: QEvent) -> None:
        """Give the lines room when the size of text changes."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.verticalHeader().setDefaultSectionSize(round(style.ROW_HEIGHT * style.zoom()))

    # -- selection

    def selected(self) -> list[Row]:
        """Return the selected rows, from top to bottom."""
        selection = self.selectionModel()
        places = sorted(index.row() for index in selection.selectedRows()) if selection else []
        return [self._rows.row_at(self._rows.index(place, 0)) for place in places]

    def select_key(self, key: Hashable) -> bool:
        """Select the row of that key and bring it into view; False if it is not visible."""
        place = self._rows.place_of(key)
        if place >= 0:
            self.selectRow(place)
            self.scrollTo(self._rows.index(place, 0))
        return place >= 0

    @Slot()
    def _keep(self) -> None:
        self._kept = [self._rows.key(row) for row in self.selected()]
        current = self.currentIndex()
        self._current = self._rows.key(self._rows.row_at(current)) if current.isValid() else None

    @Slot()
    def _restore(self) -> None:
        if not self._kept and self._current is None:
            return
        wanted = set(self._kept)
        selection = self.selectionModel()
        flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        for place, row in enumerate(self._rows.rows()):
            key = self._rows.key(row)
            if key == self._current:
                selection.setCurrentIndex(
                    self._rows.index(place, 0), QItemSelectionModel.SelectionFlag.NoUpdate
                )
            if key in wanted:
                selection.select(self._rows.index(place, 0), flags)

    @Slot(QModelIndex)
    def _on_chosen(self, index: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(self._rows.row_at(index))

    # -- taking rows along

    @Slot()
    def export(self) -> None:
        """Ask where to, and write what is visible as a spreadsheet opens it."""
        path = ask.save_file(self, self.tr("Export this list"), f"{self._name}.csv")
        if path is not None:
            self.write_to(path)

    def write_to(self, path: Path) -> None:
        """Write the visible rows as CSV in the form that French spreadsheets expect."""
        columns = self._rows.columns
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, delimiter=";")
            writer.writerow([column.title for column in columns])
            writer.writerows([[_plain(column, row) for column in columns] for row in self._rows.rows()])

    @Slot()
    def copy(self) -> None:
        """Copy the selected rows as a spreadsheet takes them."""
        lines = ["\t".join(c.shown(row) for c in self._rows.columns) for row in self.selected()]
        QGuiApplication.clipboard().setText("\n".join(lines))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with rows of any list."""
        menu = QMenu(self)
        self.menu_asked.emit(menu)
        copy = menu.addAction(style.icon("copy"), self.tr("Copy"), self.copy)
        copy.setShortcut(QKeySequence.StandardKey.Copy)
        copy.setEnabled(bool(self.selected()))
        export = menu.addAction(style.icon("export"), self.tr("Export this list…"), self.export)
        export.setShortcut(_EXPORT)
        menu.exec(event.globalPos())
        menu.deleteLater()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the current row on Enter, and copy the selected ones as a spreadsheet takes them."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._on_chosen(self.currentIndex())
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)


def _plain(column: Column, row: Row) -> str:
    """Return a cell for a spreadsheet: a number without blanks and sign, anything else as it is read."""
    value = column.value(row)
    if column.right and isinstance(value, int | Decimal) and not isinstance(value, bool):
        return str(value).replace(".", ",")
    return column.shown(row)


class ListScreen(QWidget):
    """A list with its heading, search box, filters, actions and count.

    Args:
        title: The heading; empty for none.
        columns: From left to right.
        key: Takes a row, gives what stays the same when it is read again.
        name: Under which the widths of its columns are remembered.
        empty_text: What is said where there is nothing to show: what to do next, if there is something.
        actions: Buttons to begin with: (text, icon, slot).
    """

    opened = Signal(object)
    """A row was opened, by Enter or a double click: the row."""

    selection_changed = Signal()
    """Other rows are selected now."""

    def __init__(
        self,
        title: str,
        columns: Sequence[Column],
        key: Callable[[Row], Hashable],
        name: str,
        empty_text: str,
        actions: Sequence[tuple[str, str, Callable[[], None]]] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.model = RowsModel(columns, key, self)
        self.table = RowsTable(self.model, name, self)
        self._empty_text = empty_text
        self._chips: list[tuple[QPushButton, Callable[[Row], bool], str]] = []
        self._widening: set[QPushButton] = set()
        self._loaded = False
        self._unread = False
        self._narrowed: bool | None = None
        self._more = False
        self._typing = QTimer(self, singleShot=True, interval=120)
        self._typing.timeout.connect(self._search_now)

        self._title = QLabel(title)
        self._title.setProperty("role", "title")
        self._title.setVisible(bool(title))
        self.search = QLineEdit(placeholderText=self.tr("Search in this list"), clearButtonEnabled=True)
        self.search.addAction(style.icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.setMinimumWidth(180 if title else 120)  # a list within a screen has less room
        self.search.setMaximumWidth(320)
        self.search.textChanged.connect(self._typing.start)
        self.search.returnPressed.connect(self._to_table)
        self._count = QLabel()
        self._count.setProperty("role", "small")
        self._actions: list[tuple[QPushButton, str]] = []
        self._band = ErrorBand(self)

        self._head = QHBoxLayout()
        self._head.setSpacing(style.SPACE)
        self._head.addWidget(self._title)
        self._head.addStretch(1)
        self._tools = QHBoxLayout()
        self._tools.setSpacing(style.SPACE)
        self._tools.addWidget(self.search, 1)
        self._tools.addStretch(1)
        self._tools.addWidget(self._count)

        self._nothing = QFrame(self.table.viewport())
        inside = QVBoxLayout(self._nothing)
        inside.setSpacing(style.SPACE)
        self._nothing_icon = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self._nothing_text = QLabel(alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
        self._nothing_text.setProperty("role", "muted")
        inside.addStretch(2)
        inside.addWidget(self._nothing_icon)
        inside.addWidget(self._nothing_text)
        inside.addStretch(3)
        self._nothing.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._nothing.hide()
        middle = QVBoxLayout(self.table.viewport())
        middle.setContentsMargins(0, 0, 0, 0)
        middle.addWidget(self._nothing)

        whole = QVBoxLayout(self)
        whole.setContentsMargins(style.SPACE_L, style.SPACE_L, style.SPACE_L, style.SPACE_L)
        whole.setSpacing(style.SPACE)
        whole.addLayout(self._head)
        whole.addLayout(self._tools)
        whole.addWidget(self._band)
        whole.addWidget(self.table, 1)

        self.table.chosen.connect(self.clear_error)
        self.table.chosen.connect(self.opened)
        self.table.selectionModel().selectionChanged.connect(self._on_selection_changed)
        self.model.modelReset.connect(self._on_reset)
        find = QShortcut(QKeySequence.StandardKey.Find, self)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(self._to_search)
        away = QShortcut(QKeySequence(Qt.Key.Key_Escape), self.search)
        away.setContext(Qt.ShortcutContext.WidgetShortcut)
        away.activated.connect(self.search.clear)
        for text, icon, slot in actions:
            self.add_action(text, icon, slot)

    # -- making it

    def add_action(
        self,
        text: str,
        icon: str,
        slot: Callable[..., object],
        primary: bool = False,
        shortcut: QKeySequence.StandardKey | str | None = None,
    ) -> QPushButton:
        """Add a button to the heading; bound methods only, as with every signal."""
        button = QPushButton(style.icon(icon, "on_accent" if primary else ""), text)
        button.setProperty("primary", primary)
        button.clicked.connect(self.clear_error)
        button.clicked.connect(slot)
        if shortcut is not None:
            key = QAction(self)
            keys = QKeySequence(shortcut)
            key.setShortcut(keys)
            key.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            key.triggered.connect(button.animateClick)
            self.addAction(key)
            shown = keys.toString(QKeySequence.SequenceFormat.NativeText)
            button.setToolTip(f"{text} ({shown})")
        else:
            button.setToolTip(text)
        button.setAccessibleName(text)
        if self._title.text():
            self._head.addWidget(button)
            self._actions.append((button, text))
        else:
            self._tools.addWidget(button)
        return button

    def _fit_actions(self) -> None:
        """Where the heading lacks room, let its lesser buttons show their icons alone."""
        for button, text in self._actions:
            button.setText(text)
        wide = self._title.sizeHint().width() + sum(b.sizeHint().width() for b, _ in self._actions)
        room = self.width() - 2 * style.SPACE_L - (len(self._actions) + 1) * style.SPACE
        if wide > room:
            for button, _ in self._actions:
                if not button.property("primary"):
                    button.setText("")

    def add_filter(
        self,
        label: str,
        predicate: Callable[[Row], bool],
        on: bool = False,
        group: str = "",
        *,
        widens: bool = False,
    ) -> QPushButton:
        """Add a filter that can be switched on and off.

        Filters of one named group widen each other (late or disputed); all else narrows. One that
        `widens` keeps to its rows while it is off: "archived too".
        """
        chip = QPushButton(label)
        chip.setCheckable(True)
        chip.setChecked(on)
        chip.setProperty("role", "chip")
        chip.toggled.connect(self._on_filter)
        self._chips.append((chip, predicate, group))
        self._widening |= {chip} if widens else set()
        self._tools.insertWidget(len(self._chips), chip)
        self._on_filter()
        return chip

    def search_elsewhere(self) -> None:
        """Let the owner look for what is typed: the rows are those that it found."""
        self._narrowed = False

    def show_found(self, rows: Sequence[Row], *, narrowed: bool, more: bool) -> None:
        """Show the rows that the owner found.

        Args:
            rows: From the first on.
            narrowed: Whether something was typed or filtered, so that none is no sign of emptiness.
            more: Whether there are others behind the last.
        """
        self._narrowed, self._more = narrowed, more
        self.show_rows(rows)

    def add_side(self, side: QWidget) -> QSplitter:
        """Put a widget beside the rows, and return what parts them."""
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        whole = self.layout()
        if whole is not None:
            whole.replaceWidget(self.table, split)
        split.addWidget(self.table)
        split.addWidget(side)
        split.setStretchFactor(0, 1)
        return split

    def add_bar(self, bar: QWidget) -> None:
        """Put a line of one's own filters below the search."""
        whole = self.layout()
        if isinstance(whole, QVBoxLayout):
            whole.insertWidget(whole.indexOf(self._band), bar)

    def add_tool(self, widget: QWidget) -> None:
        """Put a widget of one's own beside the filters: a choice of period, say."""
        self._tools.insertWidget(self._tools.indexOf(self._count) - 1, widget)

    # -- using it

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows; what was selected, typed and sorted stays."""
        self._loaded = True
        if self._unread:
            self.clear_error()
        self.model.show_rows(rows)

    def selected(self) -> list[Row]:
        """Return the selected rows, from top to bottom."""
        return self.table.selected()

    def select_key(self, key: Hashable) -> bool:
        """Select the row of that key and bring it into view; False if it is not visible."""
        return self.table.select_key(key)

    @Slot(object)
    def show_error(self, error: AppError) -> None:
        """Say above the list what was refused; the rows stay readable.

        That the database did not answer is said until it does; a refusal until it is closed or the person
        acts again: colleagues' changes, which bring new rows at any moment, do not take it away.
        """
        self._unread = isinstance(error, Unavailable)
        self._band.say(said(error))

    @Slot()
    def clear_error(self) -> None:
        """Take that sentence away."""
        self._band.clear()

    # -- what happens

    @Slot()
    def _search_now(self) -> None:
        if self._narrowed is None:
            self.model.set_typed(self.search.text())

    @Slot()
    def _on_filter(self) -> None:
        on = [
            (predicate, group)
            for chip, predicate, group in self._chips
            if chip.isChecked() != (chip in self._widening)
        ]
        filters = [predicate for predicate, group in on if not group]
        for name in {group for _, group in on if group}:
            wide = [predicate for predicate, group in on if group == name]
            filters.append(_any_of(wide))
        self.model.set_filters(filters)

    @Slot()
    def _to_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    @Slot()
    def _to_table(self) -> None:
        self._search_now()
        if self.model.rowCount():
            self.table.selectRow(0)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_selection_changed(self) -> None:
        self._tell_count()
        self.selection_changed.emit()

    @Slot()
    def _on_reset(self) -> None:
        self._tell_count()
        found = self.model.rowCount() > 0
        self._nothing.setVisible(self._loaded and not found)
        if not found:
            searched = self.model.total() > 0 or bool(self._narrowed)
            self._nothing_icon.setPixmap(style.picture("search" if searched else "empty", "faint", 32))
            self._nothing_text.setText(
                self.tr("Nothing matches. Take a filter off or type less.") if searched else self._empty_text
            )
        self.selection_changed.emit()

    def set_empty_text(self, text: str) -> None:
        """Say why there is no row, where that depends on what is shown."""
        self._empty_text = text

    def _tell_count(self) -> None:
        shown, total, picked = self.model.rowCount(), self.model.total(), len(self.selected())
        if picked > 1:
            text = self.tr("{picked} of {shown} selected").format(
                picked=style.number(picked), shown=style.number(shown)
            )
        elif self._more:
            text = self.tr("the first {shown}").format(shown=style.number(shown))
        elif shown != total:
            text = self.tr("{shown} of {total}").format(shown=style.number(shown), total=style.number(total))
        else:
            text = self.tr("%n line(s)", "", total)
        self._count.setText(text if self._loaded else "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the actions whole beside the heading."""
        super().resizeEvent(event)
        self._fit_actions()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Lead from the search box down into the list."""
        if event.key() == Qt.Key.Key_Down and self.search.hasFocus():
            self._to_table()
        else:
            super().keyPressEvent(event)


def _any_of(predicates: Sequence[Callable[[Row], bool]]) -> Callable[[Row], bool]:
    return lambda row: any(passes(row) for passes in predicates)
