"""When lorries may not drive, and what of a tour counts as driving without a break."""

import datetime as dt
from uuid import UUID

import pytest

from app.domain.tours import DriverFact, OutletFact, StopFact, TourFact, VehicleFact, banned_minutes, drive

DRIVER = DriverFact(UUID(int=1), "Paul", False, None, None, "TRM_COURTE", (43.6, 1.4), None)
MATE = DriverFact(UUID(int=2), "Anne", False, None, None, "TRM_COURTE", (43.6, 1.4), None)
TRUCK = VehicleFact(UUID(int=3), "AA-123-AA", "hooklift", 26_000, 26_000, 12_000, 2, "EU561", False)
FAR = OutletFact(UUID(int=4), "Centre de tri", (45.2, 1.4), None)
SIX = dt.datetime(2026, 3, 2, 6, tzinfo=dt.UTC)


def way_over(*stops, crew=()):
    """Return by how much a tour to a far outlet is over, with what is done there, and its driving."""
    end = SIX + dt.timedelta(hours=12)
    tour = TourFact(UUID(int=5), SIX.date(), SIX, end, "draft", DRIVER, TRUCK, None, DRIVER.depot, crew)
    at, made = SIX, []
    for number, (kind, minutes) in enumerate(stops):
        after = at + dt.timedelta(minutes=minutes)
        outlet = FAR if kind == "OUTLET" else None
        made.append(StopFact(UUID(int=10 + number), tour.id, None, kind, outlet, at, after))
        at = after
    driven = drive(tour, made, {"ec561.continuous": {"minutes": 400}})
    return sum(
        hit.measure for hit in driven.hits if hit.rule == "ec561.continuous"
    ), driven.figure.driving_min


def test_only_a_break_ends_continuous_driving():
    over, driving = way_over(("OUTLET", 60))
    assert over == driving - 400 > 0
    assert way_over(("OUTLET", 60), ("BREAK", 44))[0] == over
    assert way_over(("OUTLET", 60), ("BREAK", 45))[0] == 0
    assert way_over(("OUTLET", 60), ("BREAK", 15), ("BREAK", 30))[0] == 0
    assert way_over(("OUTLET", 60), ("BREAK", 30), ("BREAK", 15))[0] == over
    assert way_over(("OUTLET", 60), crew=(MATE,))[0] == 0


@pytest.mark.parametrize(
    ("local", "banned"),
    [
        ("2026-11-21T21:59+01:00", 0),
        ("2026-11-21T22:00+01:00", 1),
        ("2026-11-22T21:59+01:00", 1),
        ("2026-11-22T22:00+01:00", 0),
        ("2026-11-10T22:30+01:00", 1),
        ("2026-11-11T10:00+01:00", 1),
    ],
)
def test_lorries_rest_on_sundays_and_holidays_from_22h_to_22h(local, banned):
    minute = dt.datetime.fromisoformat(local)
    assert banned_minutes(minute, minute + dt.timedelta(minutes=1)) == banned
