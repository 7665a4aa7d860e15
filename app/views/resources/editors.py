"""What a field is typed into, and how its value is shown: one editor for each type of field."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QLocale, QSortFilterProxyModel, Qt, Signal, Slot
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QGridLayout,
    QLabel,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.domain import hours
from app.errors import QT_TRANSLATE_NOOP
from app.services.resource_kinds import Field, Type
from app.services.resources import Choice, Record
from app.views import style
from app.views.translating import tr_text
from app.views.widgets.fields import ChoiceBox, DayEdit

_YES = QT_TRANSLATE_NOOP("resources", "Yes")
_NO = QT_TRANSLATE_NOOP("resources", "No")
_CLOSED = QT_TRANSLATE_NOOP("resources", "closed")
_MOMENT = QT_TRANSLATE_NOOP("resources", "dd/mm/yyyy, or with hh:mm")


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
    if field.type is Type.MOMENT:
        return _moment_text(field, value)
    if field.type is Type.HOURS:
        return hours_text(value)
    if isinstance(value, list):
        return ", ".join(str(part) for part in value)
    if isinstance(value, dt.date):
        return style.day(value)
    return _figure(field, value) if isinstance(value, (int, Decimal)) else str(value)


def _moment_text(field: Field, value: dt.datetime | str) -> str:
    """Return a moment as it is typed: a whole day without its hour, its end as the day before's."""
    at = (dt.datetime.fromisoformat(value) if isinstance(value, str) else value).astimezone(style.PARIS)
    if at.time() != dt.time():
        return f"{at:%d/%m/%Y %H:%M}"
    return f"{at - dt.timedelta(days=1 if field.ends else 0):%d/%m/%Y}"


def hours_text(stored: Mapping[str, Any]) -> str:
    """Return opening hours in a line, days that are alike together: "Mon-Fri 07:30-12:00"."""
    names = day_names()
    runs: list[tuple[int, int, str]] = []
    for place, name in enumerate(hours.DAYS):
        text = hours.pairs_text(stored.get(name) or [])
        if runs and runs[-1][2] == text and runs[-1][1] == place - 1:
            runs[-1] = (runs[-1][0], place, text)
        else:
            runs.append((place, place, text))
    told = [
        f"{names[first]}{f'-{names[last]}' if last > first else ''} {text}"
        for first, last, text in runs
        if text
    ]
    exceptions = stored.get(hours.EXCEPTIONS) or {}
    told += [
        f"{dt.date.fromisoformat(day):%d/%m/%Y} {hours.pairs_text(pairs) or words(_CLOSED)}"
        for day, pairs in exceptions.items()
    ]
    return "; ".join(told)


def day_names() -> list[str]:
    """Return the short names of the days, Monday first."""
    locale = QLocale()
    return [locale.dayName(day, QLocale.FormatType.ShortFormat) for day in range(1, 8)]


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


class HoursEdit(QFrame):
    """The hours of a week, a line a day as people write them, and the days that are different."""

    changed = Signal()
    """Something was typed."""

    def __init__(self) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(style.SPACE)
        grid.setVerticalSpacing(style.SPACE_S)
        self.days: dict[str, QLineEdit] = {}
        locale = QLocale()
        for place, name in enumerate(hours.DAYS):
            label = QLabel(locale.dayName(place + 1).capitalize())
            line = QLineEdit()
            line.setAccessibleName(label.text())
            line.setPlaceholderText(self.tr("closed, or not known"))
            line.textChanged.connect(self.changed)
            label.setBuddy(line)
            grid.addWidget(label, place, 0)
            grid.addWidget(line, place, 1)
            self.days[name] = line
        self.copy = QToolButton()
        self.copy.setIcon(style.icon("down"))
        self.copy.setToolTip(self.tr("As Monday, until Friday"))
        self.copy.setAccessibleName(self.copy.toolTip())
        self.copy.clicked.connect(self._on_copy)
        grid.addWidget(self.copy, 0, 2)
        label = QLabel(self.tr("Exceptions"))
        label.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.exceptions = QPlainTextEdit()
        self.exceptions.setPlaceholderText(self.tr("25/12/2026 closed\n24/12/2026 8:00-12:00"))
        self.exceptions.setTabChangesFocus(True)
        self.exceptions.setFixedHeight(round(72 * style.zoom()))
        self.exceptions.textChanged.connect(self.changed)
        label.setBuddy(self.exceptions)
        grid.addWidget(label, len(hours.DAYS), 0)
        grid.addWidget(self.exceptions, len(hours.DAYS), 1)
        grid.setColumnStretch(1, 1)

    @Slot()
    def _on_copy(self) -> None:
        for name in hours.DAYS[1:5]:
            self.days[name].setText(self.days["mo"].text())

    def typed(self) -> dict[str, str]:
        """Return what was typed, as `resources.save` takes it."""
        return {
            **{name: line.text() for name, line in self.days.items()},
            hours.EXCEPTIONS: self.exceptions.toPlainText(),
        }

    def show_hours(self, stored: Mapping[str, Any] | None) -> None:
        """Show stored hours."""
        known = stored or {}
        for name, line in self.days.items():
            line.setText(hours.pairs_text(known.get(name) or []))
        self.exceptions.setPlainText(
            "\n".join(
                f"{dt.date.fromisoformat(day):%d/%m/%Y} {hours.pairs_text(pairs) or words(_CLOSED)}"
                for day, pairs in (known.get(hours.EXCEPTIONS) or {}).items()
            )
        )


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
    if field.type is Type.HOURS:
        return HoursEdit()
    if field.type is Type.MOMENT:
        moment = DayEdit()
        moment.setPlaceholderText(words(_MOMENT))
        return moment
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
    elif isinstance(widget, HoursEdit):
        widget.show_hours(value)
    elif isinstance(widget, QLineEdit):
        if field.type is Type.MOMENT:
            widget.setText(shown(field, value))
        elif isinstance(value, dt.date):
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
    if isinstance(widget, HoursEdit):
        return widget.typed()
    return widget.text() if isinstance(widget, QLineEdit) else None
