"""What customers owe by days late, and the account of one."""

import datetime as dt
from decimal import Decimal
from functools import partial
from uuid import UUID

from PySide6.QtCore import QDate, Qt, Signal, Slot
from PySide6.QtWidgets import QDateEdit, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.services import payments
from app.services.payments import Account, AccountRow, Ageing, BalanceRow
from app.tasks import Tasks
from app.views import style
from app.views.payments.choosing import CustomerBox, ReceiveDialog
from app.views.widgets.list_screen import Column, ListScreen, day_column, money_column
from app.views.widgets.tile import Tile
from app.views.widgets.toast import toast


class BalancesTab(QWidget):
    """The aged balance on a day, customer by customer."""

    account_asked = Signal(object)
    """The account of a customer is wanted: his id."""

    statement_asked = Signal(str)
    """The statement of account of a customer is to be printed: his id."""

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self.tiles = {
            "total": Tile(self.tr("Owed in all")),
            "not_due": Tile(self.tr("Not due")),
            "to_30": Tile(self.tr("1–30 days late")),
            "to_60": Tile(self.tr("31–60 days")),
            "to_90": Tile(self.tr("61–90 days")),
            "over_90": Tile(self.tr("More than 90")),
            "unmatched": Tile(self.tr("Not matched")),
        }
        line = QHBoxLayout()
        line.setContentsMargins(style.SPACE_L, style.SPACE_L, style.SPACE_L, 0)
        line.setSpacing(style.SPACE)
        for tile in self.tiles.values():
            tile.setMinimumWidth(110)
            line.addWidget(tile, 1)
        columns = [
            Column("code", self.tr("Code"), lambda r: r.code, width=90),
            Column("name", self.tr("Customer"), lambda r: r.name, width=240, icon=_limit_sign),
        ]
        columns += [
            Column(
                key,
                title,
                partial(_age, key=key),
                partial(_age_text, key=key),
                right=True,
                width=105,
                state=partial(_age_colour, key=key),
            )
            for key, title in (
                ("total", self.tr("Balance")),
                ("not_due", self.tr("Not due")),
                ("to_30", self.tr("1–30")),
                ("to_60", self.tr("31–60")),
                ("to_90", self.tr("61–90")),
                ("over_90", self.tr("> 90")),
                ("unmatched", self.tr("Not matched")),
            )
        ]
        self.list = ListScreen(
            self.tr("Balances"),
            columns,
            _customer_id,
            "payments.balances",
            self.tr("Nobody owes anything. Issued invoices appear here until they are paid."),
        )
        self.list.add_action(self.tr("Print the statement"), "print", self._print, shortcut="Ctrl+P")
        self.list.add_filter(self.tr("Overdue"), _is_overdue)
        self.list.add_filter(self.tr("Over their limit"), _is_over_limit)
        self.list.add_filter(self.tr("In credit"), _is_in_credit)
        self.day = QDateEdit(QDate.currentDate())
        self.day.setCalendarPopup(True)
        self.day.setMaximumDate(QDate.currentDate())
        self.day.setToolTip(self.tr("The balance as it was at the end of this day"))
        self.day.dateChanged.connect(self._on_day)
        self.list.add_tool(self.day)
        self.list.opened.connect(self._on_opened)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(line)
        whole.addWidget(self.list, 1)

    def reload(self) -> None:
        """Read the balances of the day."""
        day = self.day.date()
        on = None if day == QDate.currentDate() else dt.date(day.year(), day.month(), day.day())
        self._tasks.read(partial(payments.ageing, on=on), self._show, self.list.show_error)

    @Slot(object)
    def _show(self, ageing: Ageing) -> None:
        self.list.show_rows(ageing.rows)
        total = ageing.total
        for key, tile in self.tiles.items():
            amount: Decimal = getattr(total, key)
            late = key in {"to_30", "to_60", "to_90", "over_90"} and amount > 0
            share = style.number(amount / total.total * 100) if total.total and key != "total" else ""
            state = ("error" if key in {"to_90", "over_90"} else "warning") if late else ""
            tile.set_value(style.money(amount), f"{share} %" if share else "", state)

    @Slot(QDate)
    def _on_day(self, _day: QDate) -> None:
        self.reload()

    @Slot(object)
    def _on_opened(self, row: BalanceRow) -> None:
        self.account_asked.emit(row.customer_id)

    @Slot()
    def _print(self) -> None:
        for row in self.list.selected():
            self.statement_asked.emit(str(row.customer_id))


class AccountTab(QWidget):
    """The account of one customer: movements with the balance after each."""

    statement_asked = Signal(str)
    """The statement of account is to be printed: the customer's id."""

    open_asked = Signal(str, str)
    """An invoice is wanted on its own screen: kind and id."""

    changed = Signal()
    """A payment was recorded: what others show is old."""

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._account: Account | None = None
        self.customer = CustomerBox()
        self.customer.setPlaceholderText(self.tr("Name or code of a customer"))
        self.customer.currentIndexChanged.connect(self._on_customer)
        self.figures = QLabel()
        self.figures.setProperty("role", "subtitle")
        self.ages = QLabel()
        self.ages.setProperty("role", "muted")
        head = QHBoxLayout()
        head.setContentsMargins(style.SPACE_L, style.SPACE_L, style.SPACE_L, 0)
        head.setSpacing(style.SPACE_L)
        head.addWidget(self.customer)
        head.addWidget(self.figures)
        head.addWidget(self.ages, 1)
        self.list = ListScreen(
            self.tr("Account"),
            [
                day_column("day", self.tr("Day"), lambda r: r.movement.on, width=90),
                Column("kind", self.tr("Movement"), self._kind_of, width=130, icon=_kind_sign),
                Column("number", self.tr("Number"), lambda r: r.movement.number, width=120),
                Column("label", self.tr("Note"), lambda r: r.movement.label, width=200),
                day_column("due", self.tr("Due"), lambda r: r.movement.due_on, width=90),
                Column(
                    "late",
                    self.tr("Days late"),
                    lambda r: r.days_late,
                    lambda r: style.number(r.days_late) if r.days_late else "",
                    right=True,
                    width=85,
                    state=lambda r: "error" if r.days_late else "",
                ),
                Column("debit", self.tr("Debit"), _debit, lambda r: style.money(_debit(r)), right=True),
                Column("credit", self.tr("Credit"), _credit, lambda r: style.money(_credit(r)), right=True),
                Column(
                    "open",
                    self.tr("Open"),
                    lambda r: r.movement.open_eur,
                    lambda r: style.money(r.movement.open_eur or None),
                    right=True,
                ),
                money_column("balance", self.tr("Balance"), lambda r: r.balance_eur),
            ],
            _movement_key,
            "payments.account",
            self.tr("Choose a customer above, or open one from the balances."),
        )
        self.receive_button = self.list.add_action(
            self.tr("Record a payment…"), "payment", self._receive, shortcut="Ctrl+N"
        )
        self.print_button = self.list.add_action(
            self.tr("Print the statement"), "print", self._print, primary=True, shortcut="Ctrl+P"
        )
        self.list.add_filter(self.tr("Open only"), lambda r: bool(r.movement.open_eur))
        self.list.opened.connect(self._on_opened)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(head)
        whole.addWidget(self.list, 1)
        self._enable()
        self.list.show_rows([])

    def show_customer(self, customer_id: UUID) -> None:
        """Show the account of a customer."""
        self.customer.choose(customer_id)
        self._read(customer_id)

    def reload(self) -> None:
        """Read the account again, and whom one may choose."""
        self._tasks.read(payments.customers, self.customer.show_choices, self.list.show_error)
        if self._account is not None:
            self._read(self._account.customer_id)

    def _read(self, customer_id: UUID) -> None:
        self._tasks.read(partial(payments.account, customer_id=customer_id), self._show, self.list.show_error)

    @Slot(int)
    def _on_customer(self, _place: int) -> None:
        chosen = self.customer.chosen()
        if chosen is not None and (self._account is None or chosen != self._account.customer_id):
            self._read(chosen)

    @Slot(object)
    def _show(self, account: Account) -> None:
        self._account = account
        if self.customer.chosen() != account.customer_id:
            self.customer.choose(account.customer_id)
        self.list.show_rows(account.rows)
        self.list.table.scrollToBottom()
        self.figures.setText(self.tr("Balance {amount}").format(amount=style.money(account.balance_eur)))
        parts = [
            self.tr("{amount} overdue").format(amount=style.money(account.ages.overdue))
            if account.ages.overdue
            else self.tr("Nothing overdue")
        ]
        if account.ages.unmatched:
            parts.append(
                self.tr("{amount} paid and not used yet").format(amount=style.money(-account.ages.unmatched))
            )
        self.ages.setText(" · ".join(parts))
        style.set_role(self.ages, "error" if account.ages.overdue > 0 else "muted")
        self._enable()

    def _enable(self) -> None:
        self.receive_button.setEnabled(self._account is not None)
        self.print_button.setEnabled(self._account is not None)

    def _kind_of(self, row: AccountRow) -> str:
        words = {
            "invoice": self.tr("Invoice"),
            "credit_note": self.tr("Credit note"),
            "opening": self.tr("Brought forward"),
        }
        if row.movement.kind in words:
            return words[row.movement.kind]
        return self.tr("Payment") if row.movement.amount_eur < 0 else self.tr("Given back")

    @Slot(object)
    def _on_opened(self, row: AccountRow) -> None:
        if row.movement.kind in {"invoice", "credit_note"}:
            self.open_asked.emit("invoice", row.movement.key)

    @Slot()
    def _print(self) -> None:
        if self._account is not None:
            self.statement_asked.emit(str(self._account.customer_id))

    @Slot()
    def _receive(self) -> None:
        if self._account is None:
            return
        items = [
            (UUID(row.movement.key), row.movement.open_eur)
            for row in self.list.selected()
            if row.movement.due_on is not None and row.movement.open_eur
        ]
        dialog = ReceiveDialog(self._tasks, self._account.customer_id, self._account.name, items, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.received.connect(self._on_received)
        dialog.open()

    @Slot()
    def _on_received(self) -> None:
        toast(self, self.tr("Payment recorded"))
        self.changed.emit()


def _customer_id(row: BalanceRow) -> UUID:
    return row.customer_id


def _age(row: BalanceRow, key: str) -> Decimal:
    amount: Decimal = getattr(row.ages, key)
    return amount


def _age_text(row: BalanceRow, key: str) -> str:
    return style.money(_age(row, key) or None)


def _age_colour(row: BalanceRow, key: str) -> str:
    if key in {"to_90", "over_90"} and _age(row, key) > 0:
        return "error"
    return "warning" if key in {"to_30", "to_60"} and _age(row, key) > 0 else ""


def _limit_sign(row: BalanceRow) -> str:
    return "alert" if row.is_over_limit else ""


def _is_overdue(row: BalanceRow) -> bool:
    return row.ages.overdue > 0


def _is_over_limit(row: BalanceRow) -> bool:
    return row.is_over_limit


def _is_in_credit(row: BalanceRow) -> bool:
    return row.ages.total < 0


def _movement_key(row: AccountRow) -> str:
    return row.movement.key


def _debit(row: AccountRow) -> Decimal | None:
    return row.movement.amount_eur if row.movement.amount_eur > 0 else None


def _credit(row: AccountRow) -> Decimal | None:
    return -row.movement.amount_eur if row.movement.amount_eur < 0 else None


def _kind_sign(row: AccountRow) -> str:
    return "payment" if row.movement.kind == "payment" else "invoice"
