"""Asks for one month."""

import datetime as dt

from PySide6.QtCore import QDate, Signal, Slot
from PySide6.QtWidgets import QDateEdit, QDialog, QDialogButtonBox, QFormLayout, QVBoxLayout, QWidget

from app.domain.calendar import PARIS


class MonthDialog(QDialog):
    """Asks for a month; the present one to begin with.

    Args:
        title: What for.
        verb: On the button that does it.
    """

    chosen = Signal(object)
    """The month's first and last day."""

    def __init__(self, title: str, verb: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        today = dt.datetime.now(PARIS).date()
        self.month = QDateEdit(QDate(today.year, today.month, 1))
        self.month.setDisplayFormat("MMMM yyyy")
        self.month.setCurrentSection(QDateEdit.Section.MonthSection)
        form = QFormLayout()
        form.addRow(self.tr("Month"), self.month)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        button = buttons.addButton(verb, QDialogButtonBox.ButtonRole.AcceptRole)
        button.setProperty("primary", True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addWidget(buttons)
        self.setMinimumWidth(360)
        self.accepted.connect(self._on_accepted)

    @Slot()
    def _on_accepted(self) -> None:
        date = self.month.date()
        last = date.daysInMonth()
        self.chosen.emit((dt.date(date.year(), date.month(), 1), dt.date(date.year(), date.month(), last)))
