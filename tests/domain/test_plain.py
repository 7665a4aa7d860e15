import datetime as dt
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

import pytest

from app.domain.plain import canonical, fingerprint, from_plain, to_plain


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True)
class Inner:
    at: dt.datetime
    pair: tuple[str, Decimal] = ("", Decimal(0))


@dataclass(frozen=True)
class Outer:
    day: dt.date
    hour: dt.time
    id: UUID
    colour: Colour
    raw: bytes
    amounts: dict[str, Decimal]
    inner: Inner | None = None
    many: tuple[Inner, ...] = field(default=())
    yes: bool = True


INNER = Inner(dt.datetime(2026, 10, 25, 2, 30, tzinfo=dt.UTC), ("a", Decimal("1.50")))
OUTER = Outer(
    dt.date(2026, 1, 2),
    dt.time(7, 30),
    UUID(int=5),
    Colour.RED,
    b"\x00\xff",
    {"b": Decimal("0.10")},
    INNER,
    (INNER,),
)


@pytest.mark.parametrize("given", [OUTER, replace(OUTER, inner=None, many=())])
def test_what_was_written_is_read_again_with_its_types(given):
    read = from_plain(Outer, to_plain(given))
    assert read == given
    assert isinstance(read.colour, Colour)
    assert str(read.amounts["b"]) == "0.10"


def test_the_canonical_text_does_not_depend_on_order_and_keeps_letters():
    assert canonical({"é": 1, "a": [Decimal("1E+2"), None]}) == '{"a":["100",null],"é":1}'.encode()
    assert fingerprint({"a": 1, "b": 2}) == fingerprint({"b": 2, "a": 1}) != fingerprint({"a": 1, "b": 3})


def test_a_value_without_an_agreed_text_is_refused():
    with pytest.raises(TypeError, match="float"):
        to_plain([0.1])
