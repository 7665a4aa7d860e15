"""Rental days: what counts, from movements alone."""

import datetime as dt
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from app.domain.billing import PriceLine, Work, price
from app.domain.rental import Entry, Hold, Rent, placements, rents

PARIS = ZoneInfo("Europe/Paris")
A, B, SITE, OTHER, J1, J2, J3 = (UUID(int=n) for n in range(1, 8))
NOV = dt.date(2026, 11, 1), dt.date(2026, 11, 30)


def at(day: int, hour: float = 9, month: int = 11, year: int = 2026) -> dt.datetime:
    return dt.datetime(year, month, day, int(hour), int(hour % 1 * 60), tzinfo=PARIS)


def came(when: dt.datetime, box: UUID = A, job: UUID | None = None, site: UUID = SITE) -> Entry:
    return Entry(box, when, None, site, job)


def left(when: dt.datetime, box: UUID = A, job: UUID | None = None, site: UUID = SITE) -> Entry:
    return Entry(box, when, site, None, job)


def november(*entries: Entry, **options) -> list[Rent]:
    return [rent for placement in placements(entries) for rent in rents(placement, *NOV, **options)]


def charged_days(rent: Rent, free: int) -> int:
    """Return the days that a price by the day charges of a rent."""
    daily = PriceLine(
        service="rental",
        label="Location",
        unit="day",
        amount_eur=Decimal(1),
        list_name="Public",
        free_quantity=Decimal(free),
    )
    work = Work(served_on=rent.last_on, rental_days=rent.days, rental_days_before=rent.days_before)
    return int(sum(charge.quantity for charge in price(work, [daily])))


@pytest.mark.parametrize(
    ("entries", "counts_retrieval", "days"),
    [
        ([came(at(3)), left(at(13))], False, 10),
        ([came(at(3)), left(at(13))], True, 11),
        ([came(at(3, 8)), left(at(3, 17))], False, 1),  # there and back on one day
        ([came(at(3, 8)), left(at(3, 17))], True, 1),
        ([came(at(3))], False, 28),  # still there
        ([came(at(3, month=9)), left(at(1))], False, 0),  # retrieved on the first of the month
        ([came(at(3, month=9)), left(at(1))], True, 1),
        ([came(at(30)), left(at(2, month=12))], False, 1),
        ([came(at(30, 23.5))], False, 1),  # 22:30 in UTC, and of this month in Paris
        ([came(at(1, 0.5, month=12))], False, 0),
    ],
)
def test_days_from_delivery_to_retrieval(entries, counts_retrieval, days):
    found = november(*entries, counts_retrieval=counts_retrieval)
    assert sum(rent.days for rent in found) == days


def test_a_swap_keeps_the_rent_going():
    found = november(
        came(at(3)),
        left(at(10, 14), A, J1),
        came(at(10, 14.2), B, J1),
        left(at(20), B),
        counts_retrieval=False,
    )
    assert [(rent.container_id, rent.first_on.day, rent.last_on.day, rent.days) for rent in found] == [
        (A, 3, 9, 7),
        (B, 10, 19, 10),
    ]
    assert [rent.placed_on.day for rent in found] == [3, 3]
    assert [rent.days_before for rent in found] == [0, 7]


@pytest.mark.parametrize("counts_retrieval", [False, True])
def test_no_day_of_a_swap_counts_twice_or_is_lost(counts_retrieval):
    # The full box left in the evening, the empty one came two days later, by the same job.
    found = november(
        came(at(3)),
        left(at(10, 18), A, J1),
        came(at(12, 7), B, J1),
        left(at(20), B),
        counts_retrieval=counts_retrieval,
    )
    assert sum(rent.days for rent in found) == 17 + counts_retrieval


def test_a_swap_on_the_day_of_delivery_counts_one_day():
    found = november(came(at(3, 8)), left(at(3, 15), A, J1), came(at(3, 15), B, J1), left(at(5), B))
    assert [(rent.container_id, rent.days) for rent in found] == [(B, 2)]


def test_the_empty_box_may_come_before_the_full_one_leaves():
    found = november(came(at(3)), came(at(10, 9), B, J1), left(at(10, 9.5), A, J1))
    assert [(rent.container_id, rent.days) for rent in found] == [(A, 7), (B, 21)]


def test_a_box_emptied_and_brought_back_never_left():
    found = november(came(at(3)), left(at(10), A, J1), came(at(12), A, J1), left(at(20)))
    assert [(rent.first_on.day, rent.last_on.day, rent.days) for rent in found] == [(3, 19, 17)]


def test_another_job_begins_another_placement():
    found = november(came(at(3)), left(at(10), A, J1), came(at(12), A, J2), left(at(20)))
    assert [(rent.placed_on.day, rent.days, rent.days_before) for rent in found] == [(3, 7, 0), (12, 8, 0)]


@pytest.mark.parametrize(("free", "charged"), [(0, [7, 10]), (5, [2, 10]), (10, [0, 7]), (99, [0, 0])])
def test_free_days_are_those_of_the_placement(free, charged):
    found = november(came(at(3)), left(at(10), A, J1), came(at(10), B, J1), left(at(20), B))
    assert [charged_days(rent, free) for rent in found] == charged


def test_free_days_are_not_begun_again_each_month():
    (placement,) = placements([came(at(20, month=10))])
    (october,) = rents(placement, dt.date(2026, 10, 1), dt.date(2026, 10, 31))
    (found,) = rents(placement, *NOV)
    assert (october.days, charged_days(october, 15)) == (12, 0)
    assert (found.days_before, charged_days(found, 15)) == (12, 27)


def test_suspended_days_are_not_charged_and_use_up_no_free_ones():
    holds = {
        A: [
            Hold(dt.date(2026, 11, 5), dt.date(2026, 11, 9)),
            Hold(dt.date(2026, 11, 8), dt.date(2026, 11, 10)),
        ]
    }
    (rent,) = november(came(at(3)), left(at(21)), holds=holds)
    assert (rent.days, rent.held_days) == (12, 6)
    assert charged_days(rent, 4) == 8


def test_a_hold_without_end_lasts():
    (rent,) = november(came(at(3)), holds={A: [Hold(dt.date(2026, 11, 11))]})
    assert (rent.days, rent.held_days) == (8, 20)


@pytest.mark.parametrize(
    ("month", "first", "last", "days"),
    [(3, 28, 31, 3), (10, 24, 27, 3)],  # the clock goes forward on 29 March, back on 25 October
)
def test_days_of_23_and_25_hours_are_days(month, first, last, days):
    period = dt.date(2026, month, 1), dt.date(2026, month, 31)
    (placement,) = placements([came(at(first, 23.5, month)), left(at(last, 0.5, month))])
    assert sum(rent.days for rent in rents(placement, *period)) == days


def test_months_add_up_to_the_whole():
    (placement,) = placements([came(at(17, month=1)), left(at(9, month=9), A)])
    whole = rents(placement, dt.date(2026, 1, 1), dt.date(2026, 12, 31))[0].days
    parts = 0
    for month in range(1, 13):
        first = dt.date(2026, month, 1)
        last = (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
        parts += sum(rent.days for rent in rents(placement, first, last))
    assert parts == whole == (dt.date(2026, 9, 9) - dt.date(2026, 1, 17)).days


def test_a_period_runs_forward():
    with pytest.raises(ValueError, match="2026"):
        rents((), NOV[1], NOV[0])
