"""What a field is typed into, and how its value is shown: one editor for each type of field."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QDate, QPoint, QSortFilterProxyModel, Qt, Signal, Slot
from PySide6.QtGui import QAction, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QCalendarWidget,
    QCheckBox,
    QComboBox,
    QCompleter,
    QFrame,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from app.errors import QT_TRANSLATE_NOOP
from app.services.resource_kinds import Field, Type
from app.services.resources import Choice, Record
from app.views import style
from app.views.translating import tr_text

_YES = QT_TRANSLATE_NOOP("resources", "Yes")
_NO = QT_TRANSLATE_NOOP("resources", "No")


def words(text: str) -> str:
    """Return the translation of a label of the kinds."""
    return tr_text("resources", text) if text else ""


def shown(field: Field, value: Any, label: str = "") -> str:
    """Return what is read of a value in a list or a history."""
    if value is None or value == "" or value == []:
        return ""
    if field.type is Type.REF:
        return label or str(value)
    if field.type is Type.CHOICE:
        return words(dict(field.options).get(str(value), str(value)))
    if field.type is Type.BOOL:
        return words(_YES if value else _NO)
    if field.shown is not None and not isinstance(value, dt.date):
        return field.shown(value)
    if isinstance(value, list):
        return ", ".join(str(part) for part in value)
    if isinstance(value, dt.date):
        return style.day(value)
    return _figure(field, value) if isinstance(value, (int, Decimal)) else str(value)


def _figure(field: Field, value: int | Decimal) -> str:
    """Return a number with the decimals it has, at least two for money."""
    if isinstance(value, int):
        return style.number(value)
    exponent = value.normalize().as_tuple().exponent
    least = 2 if field.name.endswith("_eur") else 0
    return style.number(value, max(-exponent if isinstance(exponent, int) else 0, least))


def cell(field: Field, record: Record) -> str:
    """Return what a list shows of a record's field."""
    if field.type is Type.BOOL:  # a column of "No" hides the few that matter
        return words(_YES) if record.values[field.name] else ""
    return shown(field, record.values[field.name], record.labels.get(field.name, ""))


def rank(field: Field, record: Record) -> Any:
    """Return what a list is sorted by in that field."""
    value = record.values[field.name]
    if field.type in (Type.REF, Type.CHOICE, Type.LIST):
        return cell(field, record) or None
    return None if value == "" else value


class DayEdit(QLineEdit):
    """A day, typed in any usual way or taken from a calendar; may stay empty."""

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText(self.tr("dd/mm/yyyy"))
        self._popup: QFrame | None = None
        pick = QAction(style.icon("calendar"), self.tr("Calendar"), self)
        pick.setShortcut(Qt.Key.Key_F4)
        pick.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        pick.triggered.connect(self._on_pick)
        self.addAction(pick, QLineEdit.ActionPosition.TrailingPosition)

    @Slot()
    def _on_pick(self) -> None:
        popup = QFrame(self, Qt.WindowType.Popup)
        popup.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        popup.setProperty("role", "surface")
        calendar = QCalendarWidget()
        calendar.setMinimumSize(round(330 * style.zoom()), round(260 * style.zoom()))
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.ISOWeekNumbers)
        now = QDate.fromString(self.text(), "dd/MM/yyyy")
        if now.isValid():
            calendar.setSelectedDate(now)
        calendar.clicked.connect(self._on_picked)
        calendar.activated.connect(self._on_picked)
        QVBoxLayout(popup).addWidget(calendar)
        popup.adjustSize()
        popup.move(self.mapToGlobal(QPoint(0, self.height())))
        popup.show()
        self._popup = popup

    @Slot(QDate)
    def _on_picked(self, day: QDate) -> None:
        self.setText(day.toString("dd/MM/yyyy"))
        if self._popup is not None:
            self._popup.close()
            self._popup = None


class ChoiceBox(QComboBox):
    """One of many, found by any part of its name."""

    def __init__(self, choices: Sequence[tuple[str, str]], *, empty: bool) -> None:
        super().__init__()
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.setMaxVisibleItems(16)
        if empty:
            self.addItem("", "")
        for key, label in choices:
            self.addItem(label, key)
        completer = QCompleter(self.model(), self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.setCompleter(completer)
        self.setCurrentIndex(0 if empty else -1)

    def key(self) -> str:
        """Return the key of what is chosen; what was typed but names nothing is no choice."""
        place = self.findText(self.currentText().strip(), Qt.MatchFlag.MatchFixedString)
        return str(self.itemData(place)) if place >= 0 else ""

    def set_key(self, key: str, label: str = "") -> None:
        """Choose; an entry that is offered no more is added, so that it can be kept."""
        place = self.findData(key)
        if place < 0 and key:
            self.addItem(label, key)
            place = self.count() - 1
        self.setCurrentIndex(place)


class ManyBox(QFrame):
    """Several of many, ticked in a list that can be searched."""

    changed = Signal()
    """Something was ticked or unticked."""

    def __init__(self, choices: Sequence[Choice]) -> None:
        super().__init__()
        self._model = QStandardItemModel(self)
        for choice in choices:
            item = QStandardItem(choice.label)
            item.setData(choice.key, Qt.ItemDataRole.UserRole)
            item.setCheckable(True)
            item.setEditable(False)
            self._model.appendRow(item)
        self._found = QSortFilterProxyModel(self)
        self._found.setSourceModel(self._model)
        self._found.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        search = QLineEdit(placeholderText=self.tr("Search"), clearButtonEnabled=True)
        search.textChanged.connect(self._found.setFilterFixedString)
        self.list = QListView()
        self.list.setModel(self._found)
        self.list.setFixedHeight(round(190 * style.zoom()))
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(style.SPACE_S)
        inside.addWidget(search)
        inside.addWidget(self.list)
        self._model.itemChanged.connect(self._on_changed)

    @Slot(QStandardItem)
    def _on_changed(self, _item: QStandardItem) -> None:
        self.changed.emit()

    def _items(self) -> list[QStandardItem]:
        return [self._model.item(row) for row in range(self._model.rowCount())]

    def keys(self) -> list[str]:
        """Return what is ticked."""
        return [
            item.data(Qt.ItemDataRole.UserRole)
            for item in self._items()
            if item.checkState() == Qt.CheckState.Checked
        ]

    def set_keys(self, keys: Sequence[str]) -> None:
        """Tick these and no others."""
        for item in self._items():
            ticked = item.data(Qt.ItemDataRole.UserRole) in keys
            item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)


def make(field: Field, choices: Sequence[Choice]) -> QWidget:
    """Return the widget that a field is typed into."""
    if field.type is Type.BOOL:
        return QCheckBox()
    if field.type is Type.NOTE:
        note = QPlainTextEdit()
        note.setTabChangesFocus(True)
        return note
    if field.type is Type.CHOICE:
        options = [(value, words(label)) for value, label in field.options]
        box = QComboBox()
        for value, label in options:
            box.addItem(label, value)
        return box
    if field.type is Type.REF:
        return ChoiceBox([(choice.key, choice.label) for choice in choices], empty=not field.required)
    if field.type is Type.MANY:
        return ManyBox(choices)
    if field.type is Type.DAY:
        return DayEdit()
    return QLineEdit()


def fill(field: Field, widget: QWidget, value: Any, label: str = "") -> None:
    """Show a value in its widget."""
    if isinstance(widget, QCheckBox):
        widget.setChecked(bool(value))
    elif isinstance(widget, QPlainTextEdit):
        widget.setPlainText(value or "")
    elif isinstance(widget, ChoiceBox):
        widget.set_key("" if value is None else str(value), label)
    elif isinstance(widget, QComboBox):
        place = widget.findData("" if value is None else str(value))
        if place < 0 and value:  # an older word that is not offered any more is kept all the same
            widget.addItem(str(value), str(value))
            place = widget.count() - 1
        widget.setCurrentIndex(place)
    elif isinstance(widget, ManyBox):
        widget.set_keys(value or [])
    elif isinstance(widget, QLineEdit):
        if isinstance(value, dt.date):
            widget.setText(f"{value:%d/%m/%Y}")
        else:
            widget.setText(shown(field, value))
            widget.setCursorPosition(0)


def typed(widget: QWidget) -> Any:
    """Return what a widget holds, as `resources.save` takes it."""
    if isinstance(widget, QCheckBox):
        return widget.isChecked()
    if isinstance(widget, QPlainTextEdit):
        return widget.toPlainText()
    if isinstance(widget, ChoiceBox):
        return widget.key()
    if isinstance(widget, QComboBox):
        return widget.currentData()
    if isinstance(widget, ManyBox):
        return widget.keys()
    return widget.text() if isinstance(widget, QLineEdit) else None
