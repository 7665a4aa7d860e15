"""What is asked of the board names the bars that it is about."""

from uuid import UUID

import pytest

from app.domain.axis import to_instant
from app.domain.board import CopyAsked, MoveAsked, Place, Row


def uid(number):
    return UUID(int=number + 1)


def test_a_move_names_its_bars_in_order():
    places = tuple(Place(uid(n), 1, uid(1000), to_instant(0), to_instant(60)) for n in (2, 1))
    assert MoveAsked(1, uid(1000), places[0].start, places).bar_ids == (uid(2), uid(1))


@pytest.mark.parametrize(
    ("kind", "drives"), [("driver", True), ("vehicle", True), ("container", False), ("site", False)]
)
def test_only_drivers_and_vehicles_drive(kind, drives):
    assert Row(UUID(int=1), kind, "Row").drives is drives


def test_a_copy_names_the_bars_it_is_of_in_order():
    start, end = to_instant(0), to_instant(60)
    places = tuple(Place(uid(n), 1, uid(9), start, end) for n in (3, 1))
    assert CopyAsked(4, places).bar_ids == (uid(3), uid(1))
