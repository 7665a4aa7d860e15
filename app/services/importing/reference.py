"""The tables that ship with the program: the European list of waste, treatment operations, communes."""

import csv
from dataclasses import dataclass
from functools import cache

from app.domain.normal import fold
from app.domain.waste import OperationKind
from app.paths import resource


def _rows(name: str) -> list[dict[str, str]]:
    with resource("data", name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


@cache
def waste_codes() -> dict[str, str]:
    """Return the European list of waste: code (the asterisk marks hazardous waste) to designation."""
    return {row["code"]: row["designation"] for row in _rows("waste_codes.csv")}


@cache
def operations() -> dict[str, OperationKind]:
    """Return the treatment operations that the State accepts, and of which kind each is."""
    return {row["code"]: OperationKind(row["kind"]) for row in _rows("treatment_operations.csv")}


@cache
def operation_labels() -> dict[str, str]:
    """Return the official French text of each treatment operation."""
    return {row["code"]: row["label"] for row in _rows("treatment_operations.csv")}


@dataclass(frozen=True, slots=True)
class Commune:
    """A town as the State spells it."""

    name: str
    postcode: str
    insee: str


@cache
def _communes() -> dict[tuple[str, str], Commune]:
    found: dict[tuple[str, str], Commune] = {}
    for row in _rows("towns.csv"):
        one = Commune(row["name"], row["postcode"], row["insee"])
        found[plain_town(one.name), one.postcode] = one
        found.setdefault((plain_town(one.name), ""), one)
    return found


def plain_town(name: str) -> str:
    """Return a town's name without what people write differently: "ST SULPICE CEDEX" → "saint sulpice"."""
    swaps = {"st": "saint", "ste": "sainte"}
    return " ".join(
        swaps.get(word, word) for word in fold(name).split() if word != "cedex" and not word.isdigit()
    )


def commune(town: str, postcode: str = "") -> Commune | None:
    """Return the commune that is meant, if we know it."""
    return _communes().get((plain_town(town), postcode)) or _communes().get((plain_town(town), ""))
