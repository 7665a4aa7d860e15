"""The billing run's period, and the reason of a credit note."""

import calendar
import datetime as dt
from zoneinfo import ZoneInfo

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QDateEdit, QLineEdit, QWidget

from app.errors import QT_TRANSLATE_NOOP, InvalidInput
from app.views.widgets.form_dialog import FormDialog


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


class RunDialog(FormDialog):
    """Asks for the period of a billing run and the date of its invoices."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Propose invoices"), self.tr("Propose"), parent, 270, self._check_period)
        today = dt.datetime.now(ZoneInfo("Europe/Paris")).date()
        first, last = usual_period(today)
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

    def _check_period(self) -> None:
        first, last, _ = self.dates()
        if last < first:
            raise InvalidInput(
                QT_TRANSLATE_NOOP("errors", "The period ends before it begins."), field="period_to"
            )

    def dates(self) -> tuple[dt.date, dt.date, dt.date]:
        """Return the first and last day, and the date of the invoices."""
        return _date(self.first), _date(self.last), _date(self.issue_on)


class CreditDialog(FormDialog):
    """Asks why an invoice is taken back, and from which day."""

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        title = self.tr("Credit note for {invoice}").format(invoice=label)
        super().__init__(title, self.tr("Propose the credit note"), parent, 240, self._check_reason)
        self.reason = QLineEdit()
        self.form.add("reason", self.tr("Reason, as the customer reads it"), self.reason, wide=True)
        self.issue_on = _date_box(dt.datetime.now(ZoneInfo("Europe/Paris")).date())
        self.form.add("issue_on", self.tr("Date of the credit note"), self.issue_on)

    def _check_reason(self) -> None:
        if not self.reason.text().strip():
            raise InvalidInput(
                QT_TRANSLATE_NOOP("errors", "Say why: the customer reads it on the credit note."),
                field="reason",
            )

    def answers(self) -> tuple[str, dt.date]:
        """Return the reason and the date."""
        return self.reason.text().strip(), _date(self.issue_on)
