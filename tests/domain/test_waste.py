"""Waste codes and treatment operations as they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import waste
from app.domain.normal import Unreadable
from app.domain.waste import CodeRead, OperationKind
from app.services.importing import reference

KNOWN = reference.waste_codes()
OPERATIONS = reference.operations()


def test_the_list_is_whole() -> None:
    assert len(KNOWN) == 842
    assert sum(map(waste.is_hazardous, KNOWN)) == 408
    assert KNOWN["17 02 01"] == "bois"
    assert len(OPERATIONS) == len(reference.operation_labels()) == 27


@given(st.sampled_from(sorted(KNOWN)), st.sampled_from([" ", ".", "-", ""]))
def test_every_code_is_known_in_every_spelling(code: str, mark: str) -> None:
    assert waste.read_codes(code.replace(" ", mark), KNOWN) == [CodeRead(code)]
    bare = code.rstrip("*")
    if bare not in KNOWN:
        assert waste.read_codes(bare, KNOWN) == [CodeRead(code, star_added=True)]


def test_cells_with_numbers_and_several_codes() -> None:
    assert waste.read_codes(170504, KNOWN) == [CodeRead("17 05 04")]
    assert waste.read_codes(80111, KNOWN) == [CodeRead("08 01 11*", star_added=True)]
    assert waste.read_codes("17 02 01 / 15 01 03", KNOWN) == [CodeRead("17 02 01"), CodeRead("15 01 03")]
    assert waste.read_codes("20 01 21 *", KNOWN) == [CodeRead("20 01 21*")]
    assert waste.read_codes("-", KNOWN) == []


@pytest.mark.parametrize("cell", ["17 04 99", "DIB", "1702", "17 02 01*"])
def test_codes_that_are_not_of_the_list(cell: str) -> None:
    with pytest.raises(Unreadable):
        waste.read_codes(cell, KNOWN)


def test_operations() -> None:
    assert waste.read_operations("R3/R1", OPERATIONS) == ["R 3", "R 1"]
    assert waste.read_operations("D 13/R 12", OPERATIONS) == ["D 13", "R 12"]
    assert waste.read_operations("d9f", OPERATIONS) == ["D 9 F"]
    assert waste.read_operations(None, OPERATIONS) == []
    for wrong in ("D 6", "X 1", "R 99"):
        with pytest.raises(Unreadable):
            waste.read_operations(wrong, OPERATIONS)


def test_a_grouping_calls_for_a_next_destination() -> None:
    assert waste.needs_next_destination("R 13", OPERATIONS)
    assert not waste.needs_next_destination("D 10", OPERATIONS)
    assert OPERATIONS["R 1"] is OperationKind.RECOVERY


def test_towns() -> None:
    found = reference.commune("ST SULPICE LA POINTE CEDEX 2", "81370")
    assert found is not None
    assert found.name == "Saint-Sulpice-la-Pointe"
    assert reference.commune("Nulle-Part", "00000") is None
