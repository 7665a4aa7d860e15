"""Choosing by hand what a bank line pays, or recording a payment that no bank line tells."""

import datetime as dt
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import QDate, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QCompleter,
    QDateEdit,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from app.domain.banking import spread
from app.errors import AppError
from app.services import payments
from app.services.payments import CustomerChoice, OpenItem, ProposalRow
from app.tasks import Tasks
from app.views import style
from app.views.translating import said
from app.views.widgets.band import ErrorBand
from app.views.widgets.list_screen import Column, ListScreen, day_column, money_column


class CustomerBox(QComboBox):
    """A customer chosen by some letters of the name."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMinimumWidth(280)
        completer = QCompleter(self.model(), self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.setCompleter(completer)

    def show_choices(self, choices: list[CustomerChoice]) -> None:
        """Offer these customers; the one chosen stays."""
        kept = self.chosen()
        self.blockSignals(True)
        self.clear()
        for choice in choices:
            self.addItem(f"{choice.name} · {choice.code}", choice.customer_id)
        self.setCurrentIndex(-1)
        self.clearEditText()
        self.blockSignals(False)
        if kept is not None:
            self.choose(kept)

    def chosen(self) -> UUID | None:
        """Return the customer that is chosen, if what is typed is one."""
        place = self.findText(self.currentText(), Qt.MatchFlag.MatchExactly)
        key: UUID | None = self.itemData(place) if place >= 0 else None
        return key

    def choose(self, customer_id: UUID) -> None:
        """Choose a customer by id; one that is not offered is passed over."""
        for place in range(self.count()):
            if self.itemData(place) == customer_id:
                self.setCurrentIndex(place)
        field = self.lineEdit()
        if field is not None:
            field.setCursorPosition(0)  # a long name is read from its beginning


class ChooseDialog(QDialog):
    """The open invoices, to choose those that a bank line pays."""

    settled = Signal(object)
    """The line was settled: its id."""

    def __init__(self, tasks: Tasks, row: ProposalRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks, self._row = tasks, row
        self.setWindowTitle(self.tr("What does this line pay?"))
        self.resize(900, 640)
        amount = QLabel(style.money(row.amount_eur))
        amount.setProperty("role", "title")
        words = QLabel(
            " · ".join(filter(None, (style.day(row.booked_on), row.counterparty, row.text))),
            textFormat=Qt.TextFormat.PlainText,
        )
        words.setProperty("role", "muted")
        words.setWordWrap(True)
        self.items = ListScreen(
            "",
            [
                Column("number", self.tr("Invoice"), lambda r: r.number, width=120),
                Column("customer", self.tr("Customer"), lambda r: r.customer, width=230),
                day_column("issued", self.tr("Of"), lambda r: r.issued_on, width=105),
                day_column("due", self.tr("Due"), lambda r: r.due_on, width=105),
                Column(
                    "late",
                    self.tr("Days late"),
                    lambda r: r.days_late,
                    lambda r: style.number(r.days_late) if r.days_late else "",
                    right=True,
                    width=85,
                    state=_late_colour,
                ),
                money_column("open", self.tr("Open"), lambda r: r.open_eur),
            ],
            _receivable_id,
            "payments.choosing",
            self.tr("No invoice is open."),
        )
        inside = self.items.layout()
        if inside is not None:
            inside.setContentsMargins(0, 0, 0, 0)
        self.items.selection_changed.connect(self._on_selected)
        self.items.opened.connect(self._on_opened)
        self.sum = QLabel()
        self.sum.setWordWrap(True)
        self.customer = CustomerBox()
        self.customer.currentTextChanged.connect(self._on_selected)
        self.keep_open = QCheckBox(self.tr("The rest stays open on this line (cheques of several customers)"))
        self.keep_open.setChecked("CHEQUE" in row.text.upper() or "CHQ" in row.text.upper())
        self.keep_open.toggled.connect(self._on_selected)
        advance = QHBoxLayout()
        advance.setSpacing(style.SPACE)
        advance.addWidget(QLabel(self.tr("Or an advance of")))
        advance.addWidget(self.customer, 1)
        advance.addStretch(1)
        self.band = ErrorBand(self)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.accept_button = self.buttons.addButton(
            self.tr("Settle the line"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        self.accept_button.setProperty("primary", True)
        self.buttons.accepted.connect(self.settle)
        self.buttons.rejected.connect(self.reject)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(style.SPACE_L, style.SPACE_L, style.SPACE_L, style.SPACE_L)
        whole.setSpacing(style.SPACE)
        whole.addWidget(amount)
        whole.addWidget(words)
        whole.addWidget(self.items, 1)
        whole.addLayout(advance)
        whole.addWidget(self.keep_open)
        whole.addWidget(self.sum)
        whole.addWidget(self.band)
        whole.addWidget(self.buttons)
        self._on_selected()
        tasks.read(payments.open_items, self._show, self._on_refused)
        tasks.read(payments.customers, self.customer.show_choices, self._on_refused)

    @Slot(object)
    def _show(self, rows: list[OpenItem]) -> None:
        likely = {part.receivable_id for part in self._row.parts}
        likely |= {item.receivable_id for item in self._row.candidates}
        # What may fit stands first; the rest in the order of days due.
        self.items.show_rows(sorted(rows, key=lambda item: self._distance(item, likely)))
        first = next((row for row in self.items.model.rows() if row.receivable_id in likely), None)
        if first is not None:
            self.items.select_key(first.receivable_id)
        self.items.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _distance(self, item: OpenItem, likely: set[UUID]) -> int:
        if item.receivable_id in likely:
            return 0
        if item.customer_id == self._row.customer_id:
            return 1
        return 2 if item.open_eur == self._row.amount_eur else 3

    def _parts(self) -> tuple[list[tuple[UUID, Decimal]], Decimal]:
        chosen: list[OpenItem] = sorted(self.items.selected(), key=lambda item: (item.due_on, item.number))
        return spread(self._row.amount_eur, [(item.receivable_id, item.open_eur) for item in chosen])

    @Slot()
    def _on_selected(self, _text: object = None) -> None:
        parts, rest = self._parts()
        owners = {item.customer_id for item in self.items.selected()}
        self.keep_open.setEnabled(len(owners) == 1)
        self.accept_button.setEnabled(bool(parts) or self.customer.chosen() is not None)
        if not parts:
            text = self.tr("Choose one invoice or several: with Ctrl for each, with Shift for a range.")
        elif not rest:
            text = self.tr("{amount} on the chosen invoices: the line is settled.").format(
                amount=style.money(self._row.amount_eur)
            )
        elif len(owners) > 1 or self.keep_open.isChecked():
            text = self.tr("{rest} stay open on this line.").format(rest=style.money(rest))
        else:
            text = self.tr("{rest} stay the customer's credit.").format(rest=style.money(rest))
        self.sum.setText(text)

    @Slot(object)
    def _on_opened(self, _row: OpenItem) -> None:
        self.settle()

    @Slot()
    def settle(self) -> None:
        """Settle the line as chosen."""
        parts, _ = self._parts()
        if not parts and self.customer.chosen() is None:
            return
        self._tasks.write(
            partial(
                _accept,
                line_id=self._row.line_id,
                parts=parts,
                customer_id=self.customer.chosen(),
                keep_rest=not (self.keep_open.isEnabled() and self.keep_open.isChecked()),
            ),
            "payment.accept",
            self._on_settled,
            self._on_refused,
        )

    @Slot(object)
    def _on_settled(self, _count: object) -> None:
        self.settled.emit(self._row.line_id)
        self.accept()

    @Slot(object)
    def _on_refused(self, error: AppError) -> None:
        self.band.say(said(error))


class ReceiveDialog(QDialog):
    """A payment that no bank line tells: a cheque or a card at the counter."""

    received = Signal()
    """The payment was recorded."""

    def __init__(
        self,
        tasks: Tasks,
        customer_id: UUID,
        customer: str,
        items: list[tuple[UUID, Decimal]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._tasks, self._customer_id, self._items = tasks, customer_id, items
        self.setWindowTitle(self.tr("Record a payment"))
        self.setMinimumWidth(420)
        self.amount = QDoubleSpinBox(decimals=2, maximum=9_999_999.99, suffix=" €")
        self.amount.setValue(float(max(sum((amount for _, amount in items), Decimal(0)), Decimal(0))))
        self.day = QDateEdit(QDate.currentDate())
        self.day.setCalendarPopup(True)
        self.method = QComboBox()
        for code, word in (
            ("CHQ", self.tr("Cheque")),
            ("CB", self.tr("Card")),
            ("VIR", self.tr("Transfer")),
            ("ESP", self.tr("Cash")),
        ):
            self.method.addItem(word, code)
        self.label = QLineEdit(placeholderText=self.tr("Number of the cheque, say"))
        form = QFormLayout()
        form.setSpacing(style.SPACE)
        form.addRow(self.tr("Amount"), self.amount)
        form.addRow(self.tr("Received on"), self.day)
        form.addRow(self.tr("Paid by"), self.method)
        form.addRow(self.tr("Note"), self.label)
        title = QLabel(customer, textFormat=Qt.TextFormat.PlainText)
        title.setProperty("role", "subtitle")
        words = QLabel(
            self.tr("It pays the %n selected invoice(s), the longest due first.", "", len(items))
            if items
            else self.tr("It stays the customer's credit: no invoice is selected.")
        )
        words.setProperty("role", "muted")
        words.setWordWrap(True)
        self.band = ErrorBand(self)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        agreed = buttons.addButton(self.tr("Record"), QDialogButtonBox.ButtonRole.AcceptRole)
        agreed.setProperty("primary", True)
        buttons.accepted.connect(self.record)
        buttons.rejected.connect(self.reject)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(style.SPACE_L, style.SPACE_L, style.SPACE_L, style.SPACE_L)
        whole.setSpacing(style.SPACE)
        whole.addWidget(title)
        whole.addWidget(words)
        whole.addLayout(form)
        whole.addWidget(self.band)
        whole.addWidget(buttons)
        self.amount.selectAll()

    @Slot()
    def record(self) -> None:
        """Record what was typed."""
        day = self.day.date()
        self._tasks.write(
            partial(
                payments.receive,
                customer_id=self._customer_id,
                amount_eur=Decimal(f"{self.amount.value():.2f}"),
                received_on=dt.date(day.year(), day.month(), day.day()),
                method=self.method.currentData(),
                label=self.label.text().strip(),
                receivable_ids=[key for key, _ in self._items],
            ),
            "payment.receive",
            self._on_recorded,
            self._on_refused,
        )

    @Slot(object)
    def _on_recorded(self, _payment_id: object) -> None:
        self.received.emit()
        self.accept()

    @Slot(object)
    def _on_refused(self, error: AppError) -> None:
        self.band.say(said(error))


def _accept(
    session: Any,
    line_id: UUID,
    parts: list[tuple[UUID, Decimal]],
    customer_id: UUID | None,
    keep_rest: bool,
) -> int:
    payments.accept(session, line_id, parts, "", customer_id=customer_id, keep_rest=keep_rest)
    return 1


def _receivable_id(row: OpenItem) -> UUID:
    return row.receivable_id


def _late_colour(row: OpenItem) -> str:
    return "error" if row.days_late > 30 else "warning" if row.days_late else ""
