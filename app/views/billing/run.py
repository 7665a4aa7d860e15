"""The billing run's period, and the reason of a credit note."""

import calendar
import datetime as dt
from zoneinfo import ZoneInfo

from PySide6.QtCore import QDate, Slot
from PySide6.QtWidgets import QDateEdit, QDialog, QLineEdit, QVBoxLayout, QWidget

from app.errors import QT_TRANSLATE_NOOP, InvalidInput
from app.views.widgets.form_panel import FormPanel


def _date_box(day: dt.date) -> QDateEdit:
    box = QDateEdit(QDate(day.year, day.month, day.day))
    box.setCalendarPopup(True)
    return box


def _date(box: QDateEdit) -> dt.date:
    day = box.date()
    return dt.date(day.year(), day.month(), day.day())


def usual_period(today: dt.date) -> tuple[dt.date, dt.date]:
    """Return the month to bill: the one before, or from its last three days on the one that runs."""
    last = calendar.monthrange(today.year, today.month)[1]
    if today.day > last - 3:
        return today.replace(day=1), today.replace(day=last)
    ended = today.replace(day=1) - dt.timedelta(days=1)
    return ended.replace(day=1), ended


class RunDialog(QDialog):
    """Asks for the period of a billing run and the date of its invoices."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Propose invoices"))
        self.resize(460, 240)
        today = dt.datetime.now(ZoneInfo("Europe/Paris")).date()
        first, last = usual_period(today)
        self.form = FormPanel(self, columns=2, save_text=self.tr("Propose"))
        self.first, self.last, self.issue_on = _date_box(first), _date_box(last), _date_box(today)
        self.form.add("period_from", self.tr("Services from"), self.first)
        self.form.add("period_to", self.tr("to"), self.last)
        self.form.add(
            "issue_on",
            self.tr("Date of the invoices"),
            self.issue_on,
            hint=self.tr("Nothing is issued yet: you read each proposal first."),
            wide=True,
        )
        self.form.saved.connect(self._on_saved)
        self.form.cancelled.connect(self.reject)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.form)

    @Slot()
    def _on_saved(self) -> None:
        first, last, _ = self.dates()
        if last < first:
            self.form.show_error(
                InvalidInput(
                    QT_TRANSLATE_NOOP("errors", "The period ends before it begins."), field="period_to"
                )
            )
            return
        self.accept()

    def dates(self) -> tuple[dt.date, dt.date, dt.date]:
        """Return the first and last day, and the date of the invoices."""
        return _date(self.first), _date(self.last), _date(self.issue_on)


class CreditDialog(QDialog):
    """Asks why an invoice is taken back, and from which day."""

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Credit note for {invoice}").format(invoice=label))
        self.resize(460, 220)
        self.form = FormPanel(self, save_text=self.tr("Propose the credit note"))
        self.reason = QLineEdit()
        self.form.add("reason", self.tr("Reason, as the customer reads it"), self.reason)
        self.issue_on = _date_box(dt.datetime.now(ZoneInfo("Europe/Paris")).date())
        self.form.add("issue_on", self.tr("Date of the credit note"), self.issue_on)
        self.form.saved.connect(self._on_saved)
        self.form.cancelled.connect(self.reject)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.form)

    @Slot()
    def _on_saved(self) -> None:
        if not self.reason.text().strip():
            self.form.show_error(
                InvalidInput(
                    QT_TRANSLATE_NOOP("errors", "Say why: the customer reads it on the credit note."),
                    field="reason",
                )
            )
            return
        self.accept()

    def answers(self) -> tuple[str, dt.date]:
        """Return the reason and the date."""
        return self.reason.text().strip(), _date(self.issue_on)
