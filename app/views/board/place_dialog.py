"""Asks on which row and when to place jobs: what a drag from the backlog tells, by keyboard."""

import datetime as dt
from collections.abc import Callable, Sequence
from uuid import UUID

from PySide6.QtCore import QTime, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QTimeEdit,
    QVBoxLayout,
    QWidget,
)

from app.domain.axis import ZONE, day_start, local, to_instant, to_seconds
from app.domain.board import Row
from app.views import style


class PlaceDialog(QDialog):
    """A row and a time, beginning with the first that is free.

    Args:
        parent: The window it belongs to.
        title: What is placed.
        rows: The rows of the board.
        days: The days shown.
        first_free: Tells from when on a row is free; None if it cannot tell.
        row_id: The row to begin with.
        start: The time to begin with; else the first that is free.
    """

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        rows: Sequence[Row],
        days: Sequence[dt.date],
        first_free: Callable[[UUID], dt.datetime | None],
        row_id: UUID | None = None,
        start: dt.datetime | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Place on a row"))
        self._rows, self._days, self._first_free = rows, days, first_free
        self._head = QLabel(title)
        self._head.setProperty("role", "subtitle")
        self._head.setWordWrap(True)
        self._row = QComboBox()
        for row in rows:
            self._row.addItem(" · ".join(filter(None, (row.title, row.subtitle))))
        self._day = QComboBox()
        for day in days:
            self._day.addItem(style.day(day))
        self._time = QTimeEdit()
        self._time.setDisplayFormat("HH:mm")
        self._form = form = QFormLayout()
        form.addRow(self.tr("Row"), self._row)
        if len(days) > 1:
            form.addRow(self.tr("Day"), self._day)
        form.addRow(self.tr("From"), self._time)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._agree = buttons.addButton(self.tr("Place"), QDialogButtonBox.ButtonRole.AcceptRole)
        self._agree.setProperty("primary", True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(self._head)
        column.addLayout(form)
        column.addWidget(buttons)
        self._agree.setDefault(True)  # once it is in the dialog: else Enter would be that of the first button
        self.setMinimumWidth(420)
        self._row.currentIndexChanged.connect(self._on_row)
        self._row.setCurrentIndex(next((at for at, row in enumerate(rows) if row.id == row_id), 0))
        if start is None:
            self._on_row()
        else:
            self._show_time(start)

    @Slot()
    def _on_row(self) -> None:
        """Propose the first time that is free on the row."""
        free = self._first_free(self._rows[self._row.currentIndex()].id)
        if free is not None:
            self._show_time(free)

    def _show_time(self, instant: dt.datetime) -> None:
        shown = local(to_seconds(instant))
        if shown.date() in self._days:
            self._day.setCurrentIndex(list(self._days).index(shown.date()))
        self._time.setTime(QTime(shown.hour, shown.minute))

    def answer(self) -> tuple[UUID, dt.datetime]:
        """Return the row and the instant that were chosen."""
        day = self._days[max(self._day.currentIndex(), 0)]
        typed = self._time.time()
        at = dt.datetime.combine(day, dt.time(typed.hour(), typed.minute()), ZONE)
        return self._rows[self._row.currentIndex()].id, to_instant(max(to_seconds(at), day_start(day)))


def ask_place(
    parent: QWidget,
    title: str,
    rows: Sequence[Row],
    days: Sequence[dt.date],
    first_free: Callable[[UUID], dt.datetime | None],
    row_id: UUID | None = None,
    start: dt.datetime | None = None,
) -> tuple[UUID, dt.datetime] | None:
    """Ask for a row and a time; None when the person gave up."""
    dialog = PlaceDialog(parent, title, rows, days, first_free, row_id, start)
    agreed = dialog.exec() == QDialog.DialogCode.Accepted
    answer = dialog.answer() if agreed else None
    dialog.deleteLater()
    return answer
