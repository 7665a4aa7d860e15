"""Rental days of a period, by box and site, as movements say them; what they cost, for who reads money."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from functools import partial

from PySide6.QtCore import QDate, QLocale, Slot
from PySide6.QtWidgets import QComboBox, QLabel, QVBoxLayout, QWidget

from app.domain.money import add_months, end_of_month
from app.errors import AppError, Forbidden
from app.services import containers, pricing
from app.services.containers import RentRow
from app.services.pricing import RentPrice
from app.tasks import Tasks
from app.views import style
from app.views.widgets.list_screen import Column, ListScreen
from app.views.widgets.printing import ListPrinter
from app.views.widgets.reading import ReadingScreen

TABLES = frozenset({"container_move", "container_hold", "price", "price_list"})
_MONTHS = 13


class RentsPage(ReadingScreen):
    """The days of a month that boxes are rented, with those that are suspended or free."""

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(tasks, TABLES, parent)
        self._printer = ListPrinter(tasks, self, "jours-de-location.pdf")
        self._may_price = True
        self.list = ListScreen(
            self.tr("Rental days"),
            [
                Column("customer", self.tr("Customer"), lambda row: row.row.customer, width=190),
                Column("site", self.tr("Site"), lambda row: row.row.site, width=180),
                Column("number", self.tr("Box"), lambda row: row.row.number, width=100),
                _day("placed", self.tr("There since"), lambda row: row.row.rent.placed_on),
                _day("first", self.tr("From"), lambda row: row.row.rent.first_on),
                _day("last", self.tr("Until"), lambda row: row.row.rent.last_on),
                Column("days", self.tr("Days"), lambda row: row.row.rent.days, right=True, width=80),
                Column(
                    "held",
                    self.tr("Suspended"),
                    lambda row: row.row.rent.held_days,
                    _held,
                    right=True,
                    width=80,
                ),
                Column("amount", self.tr("Amount (€)"), _amount, _amount_text, right=True, width=100),
            ],
            lambda row: (row.row.rent.container_id, row.row.rent.site_id, row.row.rent.first_on),
            "containers.rents",
            self.tr("No box stood at a customer's in that month."),
        )
        self.month = QComboBox()
        self.month.setAccessibleName(self.tr("Month"))
        this = dt.datetime.now(style.PARIS).date().replace(day=1)
        for back in range(_MONTHS):
            first = add_months(this, -back)
            self.month.addItem(
                QLocale().toString(QDate(first.year, first.month, first.day), "MMMM yyyy"), first
            )
        self.month.currentIndexChanged.connect(self.reload)
        self.list.add_tool(self.month)
        self.sum = QLabel()
        self.sum.setProperty("role", "subtitle")
        self.list.add_tool(self.sum)
        self.list.add_filter(self.tr("Still there"), lambda row: row.row.is_there)
        self.list.add_filter(self.tr("Suspended"), lambda row: row.row.rent.held_days > 0)
        self.list.add_action(self.tr("Print"), "print", self.print_it)
        self.list.model.modelReset.connect(self._sum)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.list)

    def _period(self) -> tuple[dt.date, dt.date]:
        first: dt.date = self.month.currentData()
        today = dt.datetime.now(style.PARIS).date()
        return first, max(min(end_of_month(first), today), first)

    def read(self) -> None:
        """Read the rents; without the prices where the person may not read them."""
        first, last = self._period()
        if self._may_price:
            self._tasks.read(
                partial(pricing.rents, first=first, last=last), self.list.show_rows, self._on_failed
            )
        else:
            self._tasks.read(
                partial(containers.rents, first=first, last=last), self._on_days, self.list.show_error
            )

    @Slot(object)
    def _on_failed(self, error: AppError) -> None:
        if isinstance(error, Forbidden):
            self._may_price = False
            self.read()
        else:
            self.list.show_error(error)

    @Slot(object)
    def _on_days(self, rows: list[RentRow]) -> None:
        self.list.show_rows([RentPrice(row, ()) for row in rows])

    @Slot()
    def _sum(self) -> None:
        rows = self.list.model.rows()
        days = sum(row.row.rent.days for row in rows)
        # Qt writes %n without the blanks of thousands.
        words = self.tr("%n day(s)", "", days).replace(str(days), style.number(days))
        total = sum((row.amount_eur for row in rows), Decimal(0))
        self.sum.setText(f"{words} · {style.number(total, 2)} €" if total else words)

    @Slot()
    def print_it(self) -> None:
        """Draw the list and show it before it is printed."""
        self._printer.print_rows(
            self.tr("Rental days"), self.list.model, f"{self.month.currentText()} · {self.sum.text()}"
        )


def _day(key: str, title: str, value: Callable[[RentPrice], dt.date]) -> Column:
    def read(row: RentPrice) -> str:
        return style.day(value(row))

    return Column(key, title, value, read, width=100)


def _held(row: RentPrice) -> str:
    return style.number(row.row.rent.held_days) if row.row.rent.held_days else ""


def _amount(row: RentPrice) -> Decimal | None:
    return row.amount_eur if row.charges else None


def _amount_text(row: RentPrice) -> str:
    return style.number(row.amount_eur, 2) if row.charges and row.amount_eur else ""
