"""Dangerous goods by road: the words of the transport document and the points of a load.

Source: ADR, 5.4.1.1.1 (order of the particulars), 5.4.1.1.3 (waste), 5.4.1.1.18 (environment) and 1.1.3.6
(points).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

THRESHOLD_POINTS = 1000
"""Up to here a load is exempt under 1.1.3.6: no orange plates, no certificate of the driver."""

ESTIMATED = "QUANTITÉ ESTIMÉE CONFORMÉMENT AU 5.4.1.1.3.2"

_FACTORS = {0: None, 1: 50, 2: 3, 3: 1, 4: 0}
_HALF_FACTOR_UN = frozenset({"0081", "0082", "0084", "0241", "0331", "0332", "0482", "1005", "1017"})
_UN = re.compile(r"\bUN\s?(\d{4})\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    """One entry of the dangerous goods list, as a load is declared."""

    un: str
    name: str
    labels: str
    """Main label, secondary ones in brackets: `3 (6.1)`."""
    packing_group: str = ""
    tunnel: str = ""
    technical_name: str = ""
    environment: bool = False
    is_waste: bool = True


@dataclass(frozen=True, slots=True)
class Load:
    """A quantity of one transport category: kilograms net, or litres."""

    category: int
    quantity: Decimal
    un: str = ""


def mention(goods: Goods) -> str:
    """Return the particulars in the order of the law, as they stand on the tracking form.

    Raises:
        ValueError: The UN number is not four digits, or the name or the label is missing.
    """
    if not re.fullmatch(r"\d{4}", goods.un):
        raise ValueError(f"no UN number: {goods.un!r}")
    if not goods.name or not goods.labels:
        raise ValueError(f"UN {goods.un} without name or label")
    name = goods.name.upper()
    if goods.is_waste and "DÉCHET" not in name:
        name = f"DÉCHETS {name}"
    if goods.technical_name:
        name += f" ({goods.technical_name})"
    tunnel = f"({goods.tunnel.strip('()')})" if goods.tunnel else ""
    parts = [f"UN {goods.un} {name}", goods.labels, goods.packing_group, tunnel]
    if goods.environment:
        parts.append("DANGEREUX POUR L'ENVIRONNEMENT")
    return ", ".join(part for part in parts if part)


def un_number(text: str) -> str:
    """Return the four digits of the UN number in a mention, or nothing."""
    found = _UN.search(text.upper())
    return found[1] if found else ""


def points(loads: Iterable[Load]) -> Decimal | None:
    """Return the points of a vehicle's load, or None where its category allows no exemption at all.

    Raises:
        ValueError: A transport category is not 0 to 4, or a quantity is negative.
    """
    total = Decimal(0)
    for load in loads:
        if load.category not in _FACTORS or load.quantity < 0:
            raise ValueError(f"no such load: {load}")
        factor = _FACTORS[load.category]
        if factor is None:
            if load.quantity:
                return None
            continue
        if load.category == 1 and load.un in _HALF_FACTOR_UN:
            factor = 20
        total += load.quantity * factor
    return total


def is_fully_subject(loads: Iterable[Load]) -> bool:
    """Return whether the load needs the driver's certificate and the orange plates."""
    total = points(loads)
    return total is None or total > THRESHOLD_POINTS
