"""Small questions before jobs are copied or parted: which day, how long; and what could not be copied."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QDate, Qt, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDateEdit,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QListWidget,
    QSlider,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.views import style
from app.views.board.labels import duration
from app.views.translating import away, tr_text


def _qdate(day: dt.date) -> QDate:
    return QDate(day.year, day.month, day.day)


def _pydate(date: QDate) -> dt.date:
    return dt.date(date.year(), date.month(), date.day())


def _date_edit(day: dt.date) -> QDateEdit:
    edit = QDateEdit(_qdate(day))
    edit.setCalendarPopup(True)
    edit.setDisplayFormat("ddd dd/MM/yyyy")
    return edit


class CopyDialog(QDialog):
    """Which day, or week, is planned again on which other one."""

    def __init__(self, parent: QWidget | None, day: dt.date, week: bool = False) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Copy a day or a week"))
        self.what = QComboBox()
        self.what.addItem(self.tr("A day"), 1)
        self.what.addItem(self.tr("A week"), 7)
        self.source = _date_edit(day)
        self.target = _date_edit(day + dt.timedelta(days=7))
        form = QFormLayout()
        form.addRow(self.tr("What"), self.what)
        form.addRow(self.tr("From"), self.source)
        form.addRow(self.tr("To"), self.target)
        note = QLabel(
            self.tr(
                "Each tour is planned again with the same driver, vehicle and crew. What does not fit there"
                " is left out and told one by one. One undo takes all of it back."
            )
        )
        note.setProperty("role", "muted")
        note.setWordWrap(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.agree = buttons.addButton(self.tr("Copy"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.agree.setProperty("primary", True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addWidget(note)
        column.addWidget(buttons)
        self.setMinimumWidth(420)
        self.what.currentIndexChanged.connect(self._on_what)
        self.source.dateChanged.connect(self._on_days)
        self.target.dateChanged.connect(self._on_days)
        self.what.setCurrentIndex(1 if week else 0)

    @Slot()
    def _on_what(self) -> None:
        if self.what.currentData() == 7:  # whole weeks begin on Monday
            for edit in (self.source, self.target):
                day = _pydate(edit.date())
                edit.setDate(_qdate(day - dt.timedelta(days=day.weekday())))
        self._on_days()

    @Slot()
    def _on_days(self) -> None:
        self.agree.setEnabled(self.source.date() != self.target.date())

    def answer(self) -> tuple[dt.date, dt.date, int]:
        """Return the first day copied, the first day planned, and how many days."""
        return _pydate(self.source.date()), _pydate(self.target.date()), int(self.what.currentData())


def ask_copy(parent: QWidget | None, day: dt.date, week: bool = False) -> tuple[dt.date, dt.date, int] | None:
    """Ask what is copied where; None when the person gave up."""
    dialog = CopyDialog(parent, day, week)
    agreed = dialog.exec() == QDialog.DialogCode.Accepted
    answer = dialog.answer() if agreed else None
    dialog.deleteLater()
    return answer


class DayDialog(QDialog):
    """One day."""

    def __init__(self, parent: QWidget | None, title: str, label: str, day: dt.date) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.day = _date_edit(day)
        form = QFormLayout()
        form.addRow(label, self.day)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addWidget(buttons)
        self.setMinimumWidth(360)


def ask_day(parent: QWidget | None, title: str, label: str, day: dt.date) -> dt.date | None:
    """Ask for a day; None when the person gave up."""
    dialog = DayDialog(parent, title, label, day)
    agreed = dialog.exec() == QDialog.DialogCode.Accepted
    answer = _pydate(dialog.day.date()) if agreed else None
    dialog.deleteLater()
    return answer


class SplitDialog(QDialog):
    """How long the first part of a job is; the second takes the rest."""

    def __init__(self, parent: QWidget | None, title: str, minutes: int) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Split the job"))
        self._minutes = minutes
        head = QLabel(title)
        head.setProperty("role", "subtitle")
        head.setWordWrap(True)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(1, max(minutes - 1, 1))
        self.slider.setAccessibleName(self.tr("Minutes of the first part"))
        self.first = QSpinBox()
        self.first.setRange(1, max(minutes - 1, 1))
        self.first.setSuffix(" min")
        self._rest = QLabel()
        self._rest.setProperty("role", "muted")
        form = QFormLayout()
        form.addRow(self.tr("First part"), self.first)
        form.addRow("", self.slider)
        form.addRow(self.tr("Second part"), self._rest)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        split = buttons.addButton(self.tr("Split"), QDialogButtonBox.ButtonRole.AcceptRole)
        split.setProperty("primary", True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(head)
        column.addLayout(form)
        column.addWidget(buttons)
        self.setMinimumWidth(380)
        self.slider.valueChanged.connect(self.first.setValue)
        self.first.valueChanged.connect(self._on_first)
        self.first.setValue(minutes // 2)

    @Slot(int)
    def _on_first(self, minutes: int) -> None:
        self.slider.setValue(minutes)
        self._rest.setText(duration(self._minutes - minutes))


def ask_split(parent: QWidget | None, title: str, minutes: int) -> int | None:
    """Ask how long the first part is; None when the person gave up."""
    dialog = SplitDialog(parent, title, minutes)
    agreed = dialog.exec() == QDialog.DialogCode.Accepted
    answer = dialog.first.value() if agreed else None
    dialog.deleteLater()
    return answer


class LeftOutDialog(QDialog):
    """What was not copied, one by one, and why."""

    def __init__(self, parent: QWidget | None, copied: int, left: Sequence[Mapping[str, Any]]) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Copied, but for these"))
        done, out = self.tr("%n job(s) copied.", "", copied), self.tr("%n left out:", "", len(left))
        head = QLabel(f"{done} {out}")
        head.setProperty("role", "subtitle")
        self.list = QListWidget()
        self.list.setWordWrap(True)
        self.list.addItems([self._line(one) for one in left])
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.close)
        column = QVBoxLayout(self)
        column.addWidget(head)
        column.addWidget(self.list, 1)
        column.addWidget(buttons)
        self.resize(560, 320)

    def _line(self, one: Mapping[str, Any]) -> str:
        at = style.day_time(dt.datetime.fromisoformat(str(one["at"])))
        why = tr_text("errors", str(one["why"]))
        holes = one.get("holes") or {}
        if isinstance(holes, dict) and holes:
            why = why.format(**holes)
        held = (away(str(one.get("absence") or "")), str(one.get("holder") or ""))
        return " · ".join(filter(None, (at, str(one["title"]), why, *held)))
