"""Fields that several forms type into: a day, and one of many."""

from collections.abc import Sequence

from PySide6.QtCore import QDate, QPoint, Qt, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QCalendarWidget, QComboBox, QCompleter, QFrame, QLineEdit, QVBoxLayout

from app.views import style


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
