"""Balances by age, days late, interest and the lump sum for collection."""

import datetime as dt
from decimal import Decimal

import pytest

from app.domain.receivables import (
    Ages,
    Movement,
    Rate,
    ages,
    bucket,
    collection_fee,
    days_late,
    late_interest,
    running,
)

DUE = dt.date(2026, 9, 30)
TWELVE = (Rate(dt.date(2026, 1, 1), Decimal("0.12")),)


@pytest.mark.parametrize(
    ("late", "column"),
    [
        (-5, "not_due"),
        (0, "not_due"),
        (1, "to_30"),
        (30, "to_30"),
        (31, "to_60"),
        (60, "to_60"),
        (61, "to_90"),
        (90, "to_90"),
        (91, "over_90"),
        (4000, "over_90"),
    ],
)
def test_a_receivable_stands_in_the_column_of_its_days_late(late, column):
    day = DUE + dt.timedelta(days=late)
    assert bucket(DUE, day) == column
    assert days_late(DUE, day) == max(late, 0)


def test_a_balance_is_what_is_open_less_what_is_not_matched():
    found = ages(
        [
            (DUE, Decimal("100.00")),
            (DUE - dt.timedelta(days=45), Decimal("50.00")),
            (DUE - dt.timedelta(days=45), Decimal("-20.00")),
            (DUE - dt.timedelta(days=400), Decimal("7.00")),
        ],
        DUE,
        Decimal("30.00"),
    )
    assert found == Ages(
        not_due=Decimal("100.00"),
        to_60=Decimal("30.00"),
        over_90=Decimal("7.00"),
        unmatched=Decimal("-30.00"),
    )
    assert (found.overdue, found.total) == (Decimal("37.00"), Decimal("107.00"))
    assert (found + found).total == Decimal("214.00")


@pytest.mark.parametrize(
    ("until", "rates", "paid", "interest"),
    [
        (DUE, TWELVE, [], "0.00"),
        (DUE - dt.timedelta(days=10), TWELVE, [], "0.00"),
        (DUE + dt.timedelta(days=1), TWELVE, [], "0.33"),  # 1000 x 0.12 / 365 = 0.3288
        (DUE + dt.timedelta(days=30), TWELVE, [], "9.86"),
        # Ten days on 1000, twenty on 400: 3.2877 + 2.6301
        (DUE + dt.timedelta(days=30), TWELVE, [(DUE + dt.timedelta(days=10), Decimal(600))], "5.92"),
        # Paid before its day: only the rest bears interest.
        (DUE + dt.timedelta(days=30), TWELVE, [(DUE - dt.timedelta(days=1), Decimal(500))], "4.93"),
        (DUE + dt.timedelta(days=30), TWELVE, [(DUE, Decimal(1000))], "0.00"),
        # 92 days of the second half of 2026 at 12 %, 31 of January 2027 at 10 %: 30.2466 + 8.4932
        (
            dt.date(2027, 1, 31),
            (*TWELVE, Rate(dt.date(2027, 1, 1), Decimal("0.10"))),
            [],
            "38.74",
        ),
        # A rate that changes within a half-year waits for the next.
        (DUE + dt.timedelta(days=30), (*TWELVE, Rate(dt.date(2026, 10, 10), Decimal("0.50"))), [], "9.86"),
    ],
)
def test_interest_runs_from_the_day_after(until, rates, paid, interest):
    assert late_interest(DUE, until, Decimal(1000), rates, paid) == Decimal(interest)


def test_interest_needs_a_rate_and_a_debt():
    with pytest.raises(ValueError, match="no rate"):
        late_interest(dt.date(2025, 3, 1), DUE, Decimal(10), TWELVE)
    with pytest.raises(ValueError, match="negative"):
        late_interest(DUE, DUE, Decimal(-1), TWELVE)


def test_the_lump_sum_is_for_late_professionals():
    assert collection_fee(is_late=True) == Decimal("40.00")
    assert collection_fee(is_late=False) == 0
    assert collection_fee(is_late=True, is_professional=False) == 0


def test_an_account_runs_by_day_invoices_first():
    day = dt.date(2026, 10, 1)
    moves = [
        Movement(day, "payment", "", "", Decimal(-60)),
        Movement(day, "invoice", "F2", "", Decimal(100)),
        Movement(day - dt.timedelta(days=1), "invoice", "F1", "", Decimal(10)),
    ]
    assert [(m.number, balance) for m, balance in running(moves, Decimal(5))] == [
        ("F1", Decimal(15)),
        ("F2", Decimal(115)),
        ("", Decimal(55)),
    ]
