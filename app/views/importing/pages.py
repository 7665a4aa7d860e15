"""The four pages of an import: the file, its columns, the dry run, the result."""

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableView,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.services.importing import (
    FIELDS,
    KINDS,
    MATRIX,
    SUFFIXES,
    Duplicate,
    Line,
    Mapping,
    Plan,
    Ref,
    Sheet,
    SheetMapping,
    Table,
    Told,
    missing_fields,
)
from app.views import ask, style
from app.views.translating import tr_text
from app.views.widgets.list_screen import Column, RowsModel
from app.views.widgets.tile import Tile

_SAMPLES = 3  # records shown beside each column
_SHOWN_FIELDS = 8  # columns of the list of accepted rows


def _label(text: str = "", role: str = "", *, wrap: bool = False) -> QLabel:
    label = QLabel(text, wordWrap=wrap)
    if role:
        label.setProperty("role", role)
    return label


class DropArea(QFrame):
    """Where a file is dropped, or chosen by the button."""

    chosen = Signal(object)
    """A file was dropped or chosen: its Path."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "surface")
        self.setAcceptDrops(True)
        self.setMinimumHeight(170)
        picture = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        picture.setPixmap(style.picture("import", "accent", 40))
        self._name = _label(self.tr("Drop a CSV or Excel file here"), "subtitle")
        self._name.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._note = _label(self.tr("Separators, accents and header lines are found by themselves."), "muted")
        self._note.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.button = QPushButton(self.tr("Choose a file…"))
        self.button.clicked.connect(self._on_choose)
        inside = QVBoxLayout(self)
        inside.setSpacing(style.SPACE)
        inside.addStretch(1)
        inside.addWidget(picture)
        inside.addWidget(self._name)
        inside.addWidget(self._note)
        inside.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        inside.addStretch(1)

    def show_table(self, table: Table) -> None:
        """Show which file is open, and how it was read."""
        self._name.setText(table.path.name)
        rows = style.number(sum(len(sheet.lines) for sheet in table.sheets))
        if table.is_workbook:
            names = ", ".join(sheet.name for sheet in table.sheets)
            self._note.setText(self.tr("{rows} rows, sheets: {names}").format(rows=rows, names=names))
        else:
            mark = {"\t": self.tr("tab")}.get(table.delimiter, table.delimiter)
            text = self.tr("{rows} rows, {encoding}, separator {mark}")
            self._note.setText(text.format(rows=rows, encoding=table.encoding, mark=mark))

    @Slot()
    def _on_choose(self) -> None:
        patterns = " ".join(f"*{suffix}" for suffix in SUFFIXES)
        path = ask.open_file(self, self.tr("Import a file"), f"{self.tr('Lists')} ({patterns})")
        if path is not None:
            self.chosen.emit(path)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files of this computer that we can read."""
        if _dropped(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped."""
        path = _dropped(event)
        if path is not None:
            event.acceptProposedAction()
            self.chosen.emit(path)


def _dropped(event: QDropEvent) -> Path | None:
    urls = event.mimeData().urls()
    if len(urls) != 1 or not urls[0].isLocalFile():
        return None
    path = Path(urls[0].toLocalFile())
    return path if path.suffix.casefold() in SUFFIXES else None


class FilePage(QWidget):
    """Which file, and what it holds."""

    chosen = Signal(object)
    """A file was chosen: its Path."""

    kind_changed = Signal()
    """Another kind of list was chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.area = DropArea()
        self.area.chosen.connect(self.chosen)
        self.kinds = QComboBox()
        for kind in KINDS:
            self.kinds.addItem(style.icon(_ICONS[kind]), self.kind_name(kind), kind)
        self.kinds.setMinimumWidth(260)
        self.kinds.currentIndexChanged.connect(self.kind_changed)
        self._guess = _label("", "muted", wrap=True)
        self._hidden = _label("", "warning", wrap=True)
        self._hidden.hide()
        line = QHBoxLayout()
        line.setSpacing(style.SPACE)
        line.addWidget(_label(self.tr("The file is a list of")))
        line.addWidget(self.kinds)
        line.addStretch(1)
        order = _label(
            self.tr(
                "Lists name each other: import outlets and materials first, then customers, sites, drivers,"
                " vehicles and containers, and past jobs last."
            ),
            "small",
            wrap=True,
        )
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(style.SPACE)
        inside.addWidget(self.area, 1)
        inside.addLayout(line)
        inside.addWidget(self._guess)
        inside.addWidget(self._hidden)
        inside.addWidget(order)

    def kind_name(self, kind: str) -> str:
        """Return what a kind of list is called."""
        return {
            "customers": self.tr("customers"),
            "sites": self.tr("sites"),
            "containers": self.tr("containers"),
            "drivers": self.tr("drivers"),
            "vehicles": self.tr("vehicles"),
            "materials": self.tr("materials"),
            "prices": self.tr("prices"),
            "jobs": self.tr("past jobs"),
            "outlets": self.tr("outlets"),
            "orders": self.tr("requests"),
        }[kind]

    def kind(self) -> str:
        """Return the kind that is chosen."""
        return str(self.kinds.currentData())

    def choose(self, kind: str) -> None:
        """Choose a kind."""
        self.kinds.setCurrentIndex(self.kinds.findData(kind))

    def show_table(self, table: Table, likely: Sequence[str]) -> None:
        """Show a file that was read, and choose the kind that it looks like."""
        self.area.show_table(table)
        if likely:
            self.choose(likely[0])
            names = ", ".join(self.kind_name(kind) for kind in likely)
            self._guess.setText(self.tr("By its columns the file looks like: {names}.").format(names=names))
        else:
            self._guess.setText(self.tr("Its columns look like no list that is known. Choose them by hand."))
        self._hidden.setVisible(bool(table.hidden))
        if table.hidden:
            text = self.tr("Hidden columns with content: {columns}. They are read too: look at them first.")
            self._hidden.setText(text.format(columns=", ".join(table.hidden)))


_ICONS = {
    "customers": "customer",
    "sites": "site",
    "containers": "container",
    "drivers": "driver",
    "vehicles": "vehicle",
    "materials": "material",
    "prices": "price_list",
    "jobs": "job",
    "outlets": "outlet",
    "orders": "letter",
}


class _Choice(QComboBox):
    """A choice in a list that scrolls: the wheel scrolls the list and never changes it."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the list."""
        event.ignore()


class ColumnsPage(QWidget):
    """Which column says what: one line for each column of the file, with its first cells."""

    changed = Signal()
    """A column was given another meaning."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table: Table | None = None
        self._kind = ""
        self._mapped: dict[str, SheetMapping] = {}
        self.sheets = QComboBox()
        self.sheets.currentIndexChanged.connect(self._on_sheet)
        self.taken = QCheckBox(self.tr("Take this sheet"))
        self.taken.toggled.connect(self._on_taken)
        self._note = _label("", "muted", wrap=True)
        self.grid = QTableWidget(0, 2 + _SAMPLES)
        self.grid.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.grid.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        self.grid.verticalHeader().hide()
        self.grid.verticalHeader().setDefaultSectionSize(style.ROW_HEIGHT + style.SPACE)
        heads = [self.tr("Column of the file"), self.tr("Is read as")]
        heads += [self.tr("Row {number}").format(number=n + 1) for n in range(_SAMPLES)]
        self.grid.setHorizontalHeaderLabels(heads)
        header = self.grid.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Fixed)
        self.grid.setColumnWidth(1, 220)
        line = QHBoxLayout()
        line.setSpacing(style.SPACE)
        self._sheet_label = _label(self.tr("Sheet"))
        line.addWidget(self._sheet_label)
        line.addWidget(self.sheets)
        line.addWidget(self.taken)
        line.addStretch(1)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(style.SPACE)
        inside.addLayout(line)
        inside.addWidget(self.grid, 1)
        inside.addWidget(self._note)

    def show_table(self, table: Table, kind: str, mapping: Mapping) -> None:
        """Show how a file would be read."""
        self._table, self._kind = table, kind
        self._mapped = {one.sheet: one for one in mapping.sheets}
        self.sheets.blockSignals(True)
        self.sheets.clear()
        for sheet in table.sheets:
            self.sheets.addItem(sheet.name or table.path.name, sheet.name)
        first = next((n for n, sheet in enumerate(table.sheets) if sheet.name in self._mapped), 0)
        self.sheets.setCurrentIndex(first)
        self.sheets.blockSignals(False)
        several = len(table.sheets) > 1
        for widget in (self._sheet_label, self.sheets, self.taken):
            widget.setVisible(several)
        if not several:
            self._mapped.setdefault(table.sheets[0].name, SheetMapping(table.sheets[0].name, {}))
        self._show_sheet()

    def mapping(self) -> Mapping:
        """Return the mapping as it stands."""
        order = [sheet.name for sheet in self._table.sheets] if self._table else []
        return Mapping(tuple(self._mapped[name] for name in order if name in self._mapped))

    def missing(self) -> list[str]:
        """Return the fields, by name for people, that the list needs and no column says yet."""
        missing: list[str] = []
        for mapped in self._mapped.values():
            missing += [tr_text("imports", field.label) for field in missing_fields(self._kind, mapped)]
        return missing

    def is_complete(self) -> bool:
        """Return whether the dry run can be made."""
        return bool(self._mapped) and not self.missing()

    def _sheet(self) -> Sheet | None:
        if self._table is None:
            return None
        name = self.sheets.currentData()
        return next((sheet for sheet in self._table.sheets if sheet.name == name), None)

    def _show_sheet(self) -> None:
        sheet = self._sheet()
        if sheet is None:
            return
        mapped = self._mapped.get(sheet.name)
        self.taken.blockSignals(True)
        self.taken.setChecked(mapped is not None)
        self.taken.blockSignals(False)
        self.grid.setRowCount(len(sheet.headers))
        by_index = {index: name for name, index in mapped.columns.items()} if mapped else {}
        for index, header in enumerate(sheet.headers):
            cells = [header or self.tr("(no heading)"), ""]
            cells += [_shown(line, index) for line in sheet.lines[:_SAMPLES]]
            for column, text in enumerate(cells):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                if column > 1:
                    item.setForeground(QColor(style.colours().muted))
                self.grid.setItem(index, column, item)
            is_customer = mapped is not None and mapped.layout == MATRIX
            nothing = self.tr("a customer's prices") if is_customer else self.tr("– not read –")
            self.grid.setCellWidget(index, 1, self._choices(index, by_index.get(index, ""), nothing))
        self.grid.setEnabled(mapped is not None)
        self._tell()

    def _choices(self, index: int, chosen: str, nothing: str) -> QComboBox:
        box = _Choice()
        box.setAccessibleName(self.tr("Is read as"))
        box.addItem(nothing, "")
        for field in FIELDS[self._kind]:
            mark = " *" if field.required else ""
            box.addItem(tr_text("imports", field.label) + mark, field.name)
        box.setCurrentIndex(max(box.findData(chosen), 0))
        box.currentIndexChanged.connect(lambda _now: self._on_chosen(index, str(box.currentData())))
        return box

    def _on_chosen(self, index: int, name: str) -> None:
        sheet = self._sheet()
        if sheet is None:
            return
        mapped = self._mapped[sheet.name]
        columns = {field: at for field, at in mapped.columns.items() if at != index and field != name}
        if name:
            columns[name] = index
        self._mapped[sheet.name] = SheetMapping(sheet.name, columns, mapped.layout)
        for row in range(self.grid.rowCount()):
            box = self.grid.cellWidget(row, 1)
            if row != index and isinstance(box, QComboBox) and name and box.currentData() == name:
                box.blockSignals(True)
                box.setCurrentIndex(0)
                box.blockSignals(False)
        self._tell()
        self.changed.emit()

    @Slot()
    def _on_sheet(self) -> None:
        self._show_sheet()

    @Slot(bool)
    def _on_taken(self, taken: bool) -> None:
        sheet = self._sheet()
        if sheet is None:
            return
        if taken:
            self._mapped.setdefault(sheet.name, SheetMapping(sheet.name, {}))
        else:
            self._mapped.pop(sheet.name, None)
        self._show_sheet()
        self.changed.emit()

    def _tell(self) -> None:
        sheet = self._sheet()
        mapped = self._mapped.get(sheet.name) if sheet else None
        missing = self.missing()
        style.set_role(self._note, "warning" if missing or not self._mapped else "muted")
        if not self._mapped:
            self._note.setText(self.tr("Take at least one sheet."))
        elif missing:
            self._note.setText(self.tr("Still to be found: {names}.").format(names=", ".join(missing)))
        elif mapped is not None and mapped.layout == MATRIX:
            self._note.setText(
                self.tr("Materials down, customers across: each heading without a meaning is a customer.")
            )
        else:
            self._note.setText(self.tr("This reading is kept for the next file with the same headings."))


def _shown(line: Line, index: int) -> str:
    cell = line.cells[index] if index < len(line.cells) else None
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return style.day(cell.date())
    return "" if cell is None else " ".join(str(cell).split())


class PlanPage(QWidget):
    """The dry run: how many rows, and which."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.read = Tile(self.tr("Read"))
        self.added = Tile(self.tr("To add"))
        self.rejected = Tile(self.tr("Refused"))
        self.duplicates = Tile(self.tr("Duplicates"))
        tiles = QGridLayout()
        tiles.setSpacing(style.SPACE)
        self.tabs = QTabWidget()
        for column, tile in enumerate((self.read, self.added, self.rejected, self.duplicates)):
            tiles.addWidget(tile, 0, column)
        self.added.clicked.connect(lambda: self.tabs.setCurrentIndex(0))
        self.rejected.clicked.connect(lambda: self.tabs.setCurrentIndex(1))
        self.duplicates.clicked.connect(lambda: self.tabs.setCurrentIndex(2))
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(style.SPACE)
        inside.addLayout(tiles)
        inside.addWidget(self.tabs, 1)

    def show_plan(self, plan: Plan) -> None:
        """Show what a dry run found."""
        known = plan.accepted - plan.added
        self.read.set_value(style.number(plan.read))
        note = self.tr("{count} are known already or need no row").format(count=style.number(known))
        self.added.set_value(style.number(plan.added), note if known else "", "ok" if plan.added else "")
        self.rejected.set_value(style.number(len(plan.rejected)), "", "error" if plan.rejected else "")
        self.duplicates.set_value(
            style.number(len(plan.duplicates)), "", "warning" if plan.duplicates else ""
        )
        while self.tabs.count():
            old = self.tabs.widget(0)
            self.tabs.removeTab(0)
            if old is not None:
                old.deleteLater()
        several = len(plan.mapping.sheets) > 1
        accepted = _accepted_table(plan, self._columns_of(plan, several=several))
        self._add(self.tr("Accepted"), plan.accepted, accepted)
        for title, told in ((self.tr("Refused"), plan.rejected), (self.tr("To note"), plan.warnings)):
            self._add(title, len(told), self._told_table(told, several=several))
        twins = self._twin_table(plan.duplicates, several=several)
        self.tabs.insertTab(2, twins, f"{self.tr('Duplicates')} ({style.number(len(plan.duplicates))})")
        if plan.rejected:
            self.tabs.setCurrentIndex(1)

    def _add(self, title: str, count: int, table: QTableView) -> None:
        self.tabs.addTab(table, f"{title} ({style.number(count)})")

    def _columns_of(self, plan: Plan, *, several: bool) -> list[Column]:
        columns = [_row_column(self.tr("Row"), lambda pair: pair[0], several=several)]
        labels = {field.name: tr_text("imports", field.label) for field in FIELDS[plan.kind]}
        where = {one.sheet: one.columns for one in plan.mapping.sheets}
        told = {name for columns_of_sheet in where.values() for name in columns_of_sheet}
        names = [field.name for field in FIELDS[plan.kind] if field.name in told][:_SHOWN_FIELDS]
        columns += [Column(name, labels[name], _cell_of(where, name), width=130) for name in names]
        return columns

    def _told_table(self, told: Sequence[Told], *, several: bool) -> QTableView:
        columns = [
            _row_column(self.tr("Row"), lambda one: one.ref, several=several),
            Column("reason", self.tr("Reason"), lambda one: one.reason, width=640),
        ]
        return _table(RowsModel(columns, id), told)

    def _twin_table(self, twins: Sequence[Duplicate], *, several: bool) -> QTableView:
        columns = [
            _row_column(self.tr("Row"), lambda one: one.ref, several=several),
            Column("of", self.tr("Same as row"), lambda one: _ref_text(one.of, several=several)),
            Column("remark", self.tr("Remark"), lambda one: one.remark, width=520),
        ]
        return _table(RowsModel(columns, id), twins)


def _cell_of(where: dict[str, dict[str, int]], name: str) -> Callable[[tuple[Ref, Line]], str]:
    def cell(pair: tuple[Ref, Line]) -> str:
        index = where[pair[0].sheet].get(name)
        return "" if index is None else _shown(pair[1], index)

    return cell


def _ref_text(ref: Ref, *, several: bool) -> str:
    return f"{ref.sheet} {ref.row}" if several else str(ref.row)


def _row_column(title: str, ref: Callable[[Any], Ref], *, several: bool) -> Column:
    def text(row: Any) -> str:
        return _ref_text(ref(row), several=several)

    return Column(
        "row", title, lambda row: (ref(row).sheet, ref(row).row), text, width=150 if several else 90
    )


def _accepted_table(plan: Plan, columns: list[Column]) -> QTableView:
    lines = {Ref(sheet.name, line.number): line for sheet in plan.table.sheets for line in sheet.lines}
    refs = dict.fromkeys(row.ref for row in plan.rows)
    return _table(RowsModel(columns, lambda pair: pair[0]), [(ref, lines[ref]) for ref in refs])


def _table(model: RowsModel, rows: Sequence[object]) -> QTableView:
    view = QTableView()
    model.setParent(view)
    model.show_rows(rows)
    view.setModel(model)
    view.setSortingEnabled(True)
    view.verticalHeader().hide()
    view.verticalHeader().setDefaultSectionSize(style.ROW_HEIGHT)
    view.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
    view.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
    for index, column in enumerate(model.columns):
        view.setColumnWidth(index, column.width)
    view.horizontalHeader().setStretchLastSection(True)
    view.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    view.horizontalHeader().setSortIndicatorShown(False)  # the model writes its own arrow
    return view


class ResultPage(QWidget):
    """What was done, and what can be done next."""

    rejected_asked = Signal()
    """The person wants the file of refused rows."""

    undo_asked = Signal()
    """The person wants the import taken back."""

    next_asked = Signal(str)
    """The person wants another kind of list from the same file."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._next = ""
        self._picture = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self.title = _label("", "title")
        self.title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.text = _label("", "muted", wrap=True)
        self.text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.open_button = QPushButton(style.icon("file"), self.tr("Open the file of refused rows"))
        self.open_button.clicked.connect(self.rejected_asked)
        self.undo_button = QPushButton(style.icon("undo"), self.tr("Undo this import"))
        self.undo_button.clicked.connect(self.undo_asked)
        self.next_button = QPushButton(style.icon("import"), "")
        self.next_button.clicked.connect(lambda: self.next_asked.emit(self._next))
        line = QHBoxLayout()
        line.setSpacing(style.SPACE)
        line.addStretch(1)
        for button in (self.open_button, self.undo_button, self.next_button):
            line.addWidget(button)
        line.addStretch(1)
        inside = QVBoxLayout(self)
        inside.setSpacing(style.SPACE)
        inside.addStretch(2)
        for widget in (self._picture, self.title, self.text):
            inside.addWidget(widget)
        inside.addSpacing(style.SPACE_L)
        inside.addLayout(line)
        inside.addStretch(3)

    def show_result(self, added: int, refused: int, twins: int, next_kind: str, next_name: str) -> None:
        """Show what was written."""
        self._picture.setPixmap(style.picture("check", "ok", 48))
        self.title.setText(self.tr("{count} rows were added").format(count=style.number(added)))
        parts = []
        if refused:
            parts.append(self.tr("{count} rows were refused.").format(count=style.number(refused)))
        if twins:
            parts.append(self.tr("{count} duplicates were left out.").format(count=style.number(twins)))
        self.text.setText(" ".join(parts))
        self.open_button.setVisible(refused > 0)
        self.undo_button.setVisible(added > 0)
        self.undo_button.setEnabled(True)
        self._next = next_kind
        self.next_button.setVisible(bool(next_kind))
        self.next_button.setText(self.tr("Import the {kind} of this file too").format(kind=next_name))

    def show_undone(self) -> None:
        """Show that the import was taken back."""
        self._picture.setPixmap(style.picture("undo", "muted", 48))
        self.title.setText(self.tr("The import was undone"))
        self.text.setText(self.tr("Everything is as it was before."))
        self.undo_button.setVisible(False)
        self.next_button.setVisible(False)
