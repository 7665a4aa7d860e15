"""What customers owe: balances by age, days late, late interest and the lump sum for collection."""

import datetime as dt
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from app.domain.money import to_cent

ZERO = Decimal("0.00")

COLLECTION_FEE_EUR = Decimal("40.00")
"""For each invoice paid late by a professional. Source: French Commercial Code, art. D441-5."""

BUCKETS = ("not_due", "to_30", "to_60", "to_90", "over_90")
"""The columns of an aged balance: not due, then late by 1-30, 31-60, 61-90 and more days."""


def days_late(due_on: dt.date, today: dt.date) -> int:
    """Return the days since the last day to pay, 0 until then."""
    return max((today - due_on).days, 0)


def bucket(due_on: dt.date, today: dt.date) -> str:
    """Return the column of `BUCKETS` that a receivable stands in."""
    late = days_late(due_on, today)
    return BUCKETS[0 if late == 0 else 1 if late <= 30 else 2 if late <= 60 else 3 if late <= 90 else 4]


@dataclass(frozen=True, slots=True)
class Ages:
    """An aged balance: what is open by days late, and payments that no receivable took yet (negative)."""

    not_due: Decimal = ZERO
    to_30: Decimal = ZERO
    to_60: Decimal = ZERO
    to_90: Decimal = ZERO
    over_90: Decimal = ZERO
    unmatched: Decimal = ZERO

    @property
    def overdue(self) -> Decimal:
        """What should have been paid."""
        return self.to_30 + self.to_60 + self.to_90 + self.over_90

    @property
    def total(self) -> Decimal:
        """The balance: it equals the customer's account in the books."""
        return self.not_due + self.overdue + self.unmatched

    def __add__(self, other: "Ages") -> "Ages":
        return Ages(
            self.not_due + other.not_due,
            self.to_30 + other.to_30,
            self.to_60 + other.to_60,
            self.to_90 + other.to_90,
            self.over_90 + other.over_90,
            self.unmatched + other.unmatched,
        )


def ages(
    open_items: Iterable[tuple[dt.date, Decimal]], today: dt.date, unmatched_eur: Decimal = ZERO
) -> Ages:
    """Return the aged balance of open items, given as their last day to pay and what is open.

    Args:
        open_items: Negative amounts are credit notes: they stand in the column of their own day.
        today: The day the balance is of.
        unmatched_eur: Payments received that pay nothing yet; they lower the balance.
    """
    sums = dict.fromkeys(BUCKETS, ZERO)
    for due_on, open_eur in open_items:
        sums[bucket(due_on, today)] += open_eur
    return Ages(**sums, unmatched=-unmatched_eur)


@dataclass(frozen=True, slots=True)
class Rate:
    """A yearly rate and the day from which it holds: 0.12 is 12 % a year."""

    valid_from: dt.date
    yearly: Decimal


def late_interest(
    due_on: dt.date,
    today: dt.date,
    amount_eur: Decimal,
    rates: Sequence[Rate],
    payments: Iterable[tuple[dt.date, Decimal]] = (),
) -> Decimal:
    """Return the interest owed on a late receivable, rounded half up to the cent, once at the end.

    Args:
        due_on: Last day to pay; interest runs from the day after, without any reminder.
        today: The last day that counts.
        amount_eur: What was owed on that day, VAT included.
        rates: The yearly rates by the day they hold from; each half-year has that of its first day.
        payments: What was paid and when; a part payment ends the interest on its part from the next day.

    Raises:
        ValueError: The amount is negative, or no rate holds on a day that counts.

    Source: French Commercial Code, art. L441-10 II.
    """
    if amount_eur < 0:
        raise ValueError(f"a negative amount: {amount_eur}")
    paid = sorted((day, amount) for day, amount in payments)
    # Between two of these days neither the balance nor the rate changes.
    steps = {due_on, today}
    steps.update(day for day, _ in paid if due_on < day < today)
    for year in range(due_on.year, today.year + 1):
        halves = (dt.date(year, 1, 1) - dt.timedelta(days=1), dt.date(year, 6, 30))
        steps.update(day for day in halves if due_on < day < today)
    days = sorted(step for step in steps if step <= today)
    interest = Decimal(0)
    for start, end in itertools.pairwise(days):
        balance = amount_eur - sum((amount for day, amount in paid if day <= start), ZERO)
        if balance > 0:
            first = start + dt.timedelta(days=1)
            interest += balance * _rate_on(_half_year(first), rates) * (end - start).days / 365
    return to_cent(interest)


def _half_year(day: dt.date) -> dt.date:
    return dt.date(day.year, 1 if day.month <= 6 else 7, 1)


def _rate_on(day: dt.date, rates: Sequence[Rate]) -> Decimal:
    holding = [rate for rate in rates if rate.valid_from <= day]
    if not holding:
        raise ValueError(f"no rate for {day}")
    return max(holding, key=lambda rate: rate.valid_from).yearly


def collection_fee(
    is_late: bool, is_professional: bool = True, fee_eur: Decimal = COLLECTION_FEE_EUR
) -> Decimal:
    """Return the lump sum for collection: one for each invoice paid late, none for a consumer."""
    return fee_eur if is_late and is_professional else ZERO


@dataclass(frozen=True, slots=True)
class Movement:
    """A movement of a customer's account: positive adds to what he owes."""

    on: dt.date
    kind: str
    number: str
    label: str
    amount_eur: Decimal
    open_eur: Decimal = field(default=ZERO)
    """What of it is still open: of an invoice to be paid, of a payment to be used (negative)."""

    due_on: dt.date | None = None
    key: str = ""


def running(movements: Iterable[Movement], opening_eur: Decimal = ZERO) -> list[tuple[Movement, Decimal]]:
    """Return the movements in order of days, each with the balance after it."""
    balance = opening_eur
    rows = []
    for movement in sorted(movements, key=lambda m: (m.on, m.amount_eur < 0, m.number)):
        balance += movement.amount_eur
        rows.append((movement, balance))
    return rows
