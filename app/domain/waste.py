"""Codes of the European list of waste and of treatment operations: as written by hand, as the State wants."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.domain.normal import Unreadable, clean, is_blank


class OperationKind(StrEnum):
    """What a treatment does to the waste; a grouping is not final and calls for a next destination."""

    RECOVERY = "VALORISATION"
    DISPOSAL = "ELIMINATION"
    GROUPING = "GROUPEMENT"


@dataclass(frozen=True, slots=True)
class CodeRead:
    """A waste code as understood: `star_added` where the text had left out its asterisk."""

    code: str
    star_added: bool = False


def is_hazardous(code: str) -> bool:
    """Return whether a code of the list is hazardous: its asterisk says so.

    Source: Décision 2014/955/UE; code de l'environnement, art. R541-8.
    """
    return code.endswith("*")


def six_digits(value: Any) -> str:
    """Return "17 02 01" or "15 02 02*" for a code written with dots, dashes, nothing, or a lost leading zero.

    Raises:
        Unreadable: It has not six digits.
    """
    text = clean(value)
    found = re.fullmatch(r"(\d[\d\s.\-_]*)(\*?)", text)
    digits = re.sub(r"\D", "", found[1]) if found else ""
    if not found or len(digits) not in (5, 6):
        raise Unreadable(text)
    digits = digits.zfill(6)
    return f"{digits[:2]} {digits[2:4]} {digits[4:]}{found[2]}"


def read_codes(value: Any, known: Mapping[str, str]) -> list[CodeRead]:
    """Return the codes of a cell in their order: "17 02 01 / 15 01 03" has two.

    Args:
        value: The cell.
        known: The European list: code (with its asterisk) to designation.

    Raises:
        Unreadable: A code is not of the list.
    """
    if is_blank(value):
        return []
    codes: list[CodeRead] = []
    for part in re.split(r"\s*(?:/|;|,|\bou\b|\bet\b)\s*", clean(value)):
        if not part:
            continue
        code = six_digits(part)
        if code in known:
            codes.append(CodeRead(code))
        elif code + "*" in known:
            codes.append(CodeRead(code + "*", star_added=True))
        else:
            raise Unreadable(part)
    return codes


def operation(value: Any) -> str:
    """Return a treatment operation in the State's spelling: "R12" → "R 12", "d9f" → "D 9 F".

    Raises:
        Unreadable: It is not one letter R or D and a number.
    """
    found = re.fullmatch(r"([RD])\s*0*(\d{1,2})\s*(F?)", clean(value).upper())
    if not found:
        raise Unreadable(clean(value))
    return f"{found[1]} {int(found[2])}" + (" F" if found[3] else "")


def read_operations(value: Any, known: Mapping[str, OperationKind]) -> list[str]:
    """Return the operations of a cell: "R3/R1", "D 13/R 12".

    Raises:
        Unreadable: One of them is not accepted in France.
    """
    if is_blank(value):
        return []
    read = [operation(part) for part in re.split(r"[/;,+]", clean(value)) if part.strip()]
    for code in read:
        if code not in known:
            raise Unreadable(code)
    return read


def needs_next_destination(code: str, known: Mapping[str, OperationKind]) -> bool:
    """Return whether the operation only groups or stores, so that a later destination must be named."""
    return known.get(code) is OperationKind.GROUPING
