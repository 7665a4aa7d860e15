"""Amounts, rates and due dates: Decimal, rounded half up to the cent, VAT once per rate."""

import datetime as dt
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

CENT = Decimal("0.01")
KILO = Decimal("0.001")
"""A kilogram, in tonnes."""

NO_BREAK = "\N{NO-BREAK SPACE}"

EndOfMonth = Literal["no", "after", "before"]


@dataclass(frozen=True, slots=True)
class VatTotal:
    """The base and the tax of one category and rate; the rate is in percent."""

    category: str
    rate: Decimal
    base_eur: Decimal
    vat_eur: Decimal


def to_cent(amount: Decimal) -> Decimal:
    """Return `amount` rounded half up (away from zero) to the cent, never a negative zero."""
    return amount.quantize(CENT, ROUND_HALF_UP) + Decimal(0)


def in_french(number: Decimal | int, digits: int = 0) -> str:
    """Return a number as it is written in France: decimal comma, thousands apart by a no-break space."""
    rounded = Decimal(number).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP) + Decimal(0)
    return f"{rounded:,f}".replace(",", NO_BREAK).replace(".", ",").replace("-", "\N{MINUS SIGN}")


def euros(amount: Decimal) -> str:
    """Return an amount as it is written in France: `1 234,56 €`, with more digits where it has them."""
    exponent = amount.normalize().as_tuple().exponent
    digits = max(2, -exponent) if isinstance(exponent, int) else 2
    return f"{in_french(amount, digits)}{NO_BREAK}€"


def tonnes(kg: int) -> Decimal:
    """Return a weight in tonnes, exact to the kilogram."""
    return (Decimal(kg) / 1000).quantize(KILO)


def line_amount(quantity: Decimal, unit_price_eur: Decimal) -> Decimal:
    """Return what a line says: quantity times unit price, rounded once."""
    return to_cent(quantity * unit_price_eur)


def vat_by_rate(bases: Iterable[tuple[str, Decimal, Decimal]]) -> tuple[VatTotal, ...]:
    """Return the VAT of an invoice, computed once per category and rate on the sum of its bases.

    Args:
        bases: For each line its VAT category, its rate in percent and its amount before tax.

    Returns:
        One total per category and rate, the highest rate first.

    Source: EN 16931, BR-CO-17; French usage is the same.
    """
    sums: dict[tuple[str, Decimal], Decimal] = {}
    for category, rate, amount in bases:
        key = (category, rate)
        sums[key] = sums.get(key, Decimal(0)) + amount
    ordered = sorted(sums.items(), key=lambda item: (-item[0][1], item[0][0]))
    return tuple(
        VatTotal(category, rate, to_cent(base), to_cent(base * rate / 100))
        for (category, rate), base in ordered
    )


def end_of_month(day: dt.date) -> dt.date:
    """Return the last day of the month of `day`."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def add_months(day: dt.date, months: int) -> dt.date:
    """Return the same day some months later (or earlier), or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def due_date(
    issued_on: dt.date, days: int, when: EndOfMonth = "no", day_of_month: int | None = None
) -> dt.date:
    """Return the last day to pay.

    Args:
        issued_on: Date of the invoice.
        days: Days of credit.
        when: "no": the days alone; "after": the days, then the end of that month (45 jours fin de mois);
            "before": the end of the invoice's month, then the days (fin de mois 45 jours).
        day_of_month: Then the first such day that is not before; in a shorter month its last day.

    Raises:
        ValueError: The days are negative, or no month has such a day.

    Source: French Commercial Code, art. L441-10 I; both readings of "end of month" are lawful.
    """
    if days < 0:
        raise ValueError(f"negative days of credit: {days}")
    if when == "before":
        due = end_of_month(issued_on) + dt.timedelta(days)
    else:
        due = issued_on + dt.timedelta(days)
        if when == "after":
            due = end_of_month(due)
    if day_of_month is None:
        return due
    if not 1 <= day_of_month <= 31:
        raise ValueError(f"no such day of a month: {day_of_month}")
    month = due if due.day <= min(day_of_month, end_of_month(due).day) else add_months(due.replace(day=1), 1)
    return month.replace(day=min(day_of_month, end_of_month(month).day))
