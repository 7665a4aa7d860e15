import datetime as dt
from decimal import Decimal

import pytest

from app.domain import money


@pytest.mark.parametrize(
    ("amount", "cents"),
    [("0.005", "0.01"), ("-0.005", "-0.01"), ("2.675", "2.68"), ("1.2349", "1.23"), ("-0.001", "0.00")],
)
def test_amounts_are_rounded_half_up_and_never_a_negative_zero(amount, cents):
    assert str(money.to_cent(Decimal(amount))) == cents


def test_vat_is_computed_once_per_rate_on_the_sum_of_bases():
    # Three times 0.33 at 5.5 %: line by line 0.02 each, together 0.05.
    lines = [("reduced", Decimal("5.5"), Decimal("0.33"))] * 3
    (total,) = money.vat_by_rate(lines)
    assert (total.base_eur, total.vat_eur) == (Decimal("0.99"), Decimal("0.05"))


def test_the_public_invoice_of_the_reference_has_three_rates():
    lines = [
        ("reduced", Decimal("5.50"), Decimal("7680.00")),
        ("reduced", Decimal("5.50"), Decimal("8917.00")),
        ("intermediate", Decimal("10.00"), Decimal("18460.00")),
        ("intermediate", Decimal("10.00"), Decimal("13951.28")),
        ("intermediate", Decimal("10.00"), Decimal("2277.76")),
        ("standard", Decimal("20.00"), Decimal("770.00")),
    ]
    totals = money.vat_by_rate(lines)
    assert [(str(t.rate), str(t.base_eur), str(t.vat_eur)) for t in totals] == [
        ("20.00", "770.00", "154.00"),
        ("10.00", "34689.04", "3468.90"),
        ("5.50", "16597.00", "912.84"),
    ]


@pytest.mark.parametrize(
    ("issued", "days", "when", "day", "due"),
    [
        ("2026-10-31", 30, "no", None, "2026-11-30"),
        ("2026-10-10", 45, "after", None, "2026-11-30"),
        ("2026-10-31", 45, "after", None, "2026-12-31"),
        ("2026-10-10", 45, "before", None, "2026-12-15"),
        ("2026-10-10", 30, "after", 10, "2026-12-10"),
        ("2026-10-05", 30, "no", 10, "2026-11-10"),
        ("2026-10-11", 30, "no", 10, "2026-11-10"),
        ("2026-01-31", 0, "no", 31, "2026-01-31"),
        ("2026-02-01", 0, "no", 31, "2026-02-28"),
        ("2026-02-28", 0, "no", 30, "2026-02-28"),
        ("2026-12-31", 0, "no", 15, "2027-01-15"),
        ("2024-01-30", 30, "no", None, "2024-02-29"),
    ],
)
def test_due_dates(issued, days, when, day, due):
    assert money.due_date(dt.date.fromisoformat(issued), days, when, day) == dt.date.fromisoformat(due)


def test_terms_that_no_calendar_knows_are_refused():
    with pytest.raises(ValueError, match="negative"):
        money.due_date(dt.date(2026, 1, 1), -1)
    with pytest.raises(ValueError, match="no such day"):
        money.due_date(dt.date(2026, 1, 1), 30, "no", 32)


def test_months_are_added_to_the_last_day_of_a_shorter_one():
    assert money.add_months(dt.date(2026, 1, 31), 1) == dt.date(2026, 2, 28)
    assert money.add_months(dt.date(2026, 1, 15), -1) == dt.date(2025, 12, 15)


def test_numbers_are_written_as_in_france():
    assert money.euros(Decimal("1234.5")) == "1\u00a0234,50\u00a0€"
    assert money.euros(Decimal("-0.125")) == "\u22120,125\u00a0€"
    assert money.in_french(1234567) == "1\u00a0234\u00a0567"
    assert money.tonnes(8660) == Decimal("8.660")
    assert money.line_amount(Decimal("8.660"), Decimal(148)) == Decimal("1281.68")
