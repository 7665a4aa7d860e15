"""The best days and tours for an order, offered while the customer is on the phone."""

import datetime as dt
from functools import partial
from zoneinfo import ZoneInfo

from PySide6.QtCore import QLocale, Signal, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QSpinBox, QVBoxLayout, QWidget

from app.domain.rides import Plan, Rearrangement, difference
from app.errors import AppError
from app.services.orders import Order
from app.services.proposals import Offer
from app.services.slots import find_slots
from app.tasks import Tasks
from app.views import style
from app.views.board.labels import clock, short_day
from app.views.board.offers import Card, CardList, objections, why
from app.views.translating import said

PARIS = ZoneInfo("Europe/Paris")
DAYS = 10
"""How many working days are looked at."""


class SlotsDialog(QDialog):
    """Five slots to offer, the best first; Enter takes the current one.

    Args:
        tasks: The way to the database.
        parent: The window it belongs to.
        order: What the customer asks for, saved or not.
        title: Who asks.
        first: The first day that comes into question; today or the day the customer wants, unless told.
    """

    chosen = Signal(object, object, str)
    """A slot was taken: the day, the `Rearrangement` that places the order, and the slot in words."""

    def __init__(
        self,
        tasks: Tasks,
        parent: QWidget | None,
        order: Order,
        title: str,
        first: dt.date | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("When can we come?"))
        self.resize(560, 520)
        self._tasks, self._order = tasks, order
        self._plan: Plan | None = None
        self._offers: list[Offer] = []
        today = dt.datetime.now(PARIS).date()
        self._first = first or max(order.wanted_on or today, today)
        head = QLabel(title)
        head.setProperty("role", "subtitle")
        head.setWordWrap(True)
        self._asked = QLabel(wordWrap=True)
        self._asked.setProperty("role", "muted")
        self.days = QSpinBox(minimum=1, maximum=30, value=DAYS)
        self.days.setAccessibleName(self.tr("Working days to look at"))
        self.days.setSuffix(self.tr(" working days"))
        self.days.valueChanged.connect(self._read)
        line = QHBoxLayout()
        line.addWidget(self._asked, 1)
        line.addWidget(self.days)
        self.slots = CardList(self)
        self.slots.setAccessibleName(self.tr("Slots to offer"))
        self.slots.accepted.connect(self._on_accepted)
        self._state = QLabel(wordWrap=True)
        self._state.setProperty("role", "muted")
        self.take = QPushButton(self.tr("Take this slot"))
        self.take.setProperty("primary", True)
        self.take.setEnabled(False)
        self.take.clicked.connect(self._on_take)
        cancel = QPushButton(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        for button in (self.take, cancel):
            button.setAutoDefault(False)  # Enter takes the current slot
        buttons = QHBoxLayout()
        buttons.addStretch()
        buttons.addWidget(cancel)
        buttons.addWidget(self.take)
        whole = QVBoxLayout(self)
        whole.setSpacing(style.SPACE)
        whole.addWidget(head)
        whole.addLayout(line)
        whole.addWidget(self._state)
        whole.addWidget(self.slots, 1)
        whole.addLayout(buttons)
        self.slots.setFocus()
        self._read()

    @Slot()
    def _read(self) -> None:
        text = self.tr("From {day} on, near what is planned already")
        self._asked.setText(text.format(day=self._day(self._first)))
        self._state.setText(self.tr("Looking for slots…"))
        self._state.show()
        self.take.setEnabled(False)
        call = partial(find_slots, order=self._order, first=self._first, days=self.days.value())
        self._tasks.read(call, self._show, self._on_failed)

    def _day(self, day: dt.date) -> str:
        return short_day(day, QLocale())

    @Slot(object)
    def _show(self, found: tuple[Plan, list[Offer]]) -> None:
        self._plan, self._offers = found
        self.slots.show_cards(
            [
                Card(
                    self.tr("{day} at {time}").format(day=self._day(offer.ride.day), time=clock(offer.start)),
                    offer.ride.plate,
                    why(offer),
                    self._kept(),
                    "accent" if at == 0 else "",
                    "",
                    objections(offer),
                )
                for at, offer in enumerate(self._offers)
            ],
            0,
        )
        self.take.setEnabled(bool(self._offers))
        nothing = self.tr("No slot in these days: look at more days, or put the order in the backlog.")
        self._state.setText("" if self._offers else nothing)
        self._state.setVisible(not self._offers)
        self.slots.setFocus()

    def _kept(self) -> str:
        begins, ends = self._order.window_from, self._order.window_to
        if begins is None and ends is None:
            return ""
        hours = " – ".join(f"{hour:%H:%M}" if hour else "…" for hour in (begins, ends))
        return self.tr("Keeps the wanted hours {hours}").format(hours=hours)

    @Slot(object)
    def _on_failed(self, error: AppError) -> None:
        self._state.setText(said(error))
        self._state.show()

    @Slot(int)
    def _on_accepted(self, row: int) -> None:
        if self._plan is None or not 0 <= row < len(self._offers):
            return
        offer = self._offers[row]
        wanted: Rearrangement = difference(self._plan, self._plan.having(offer.ride))
        words = f"{self.slots.card(row).title}, {offer.ride.driver}"
        self.accept()
        self.chosen.emit(offer.ride.day, wanted, words)

    @Slot()
    def _on_take(self) -> None:
        self._on_accepted(self.slots.row)
