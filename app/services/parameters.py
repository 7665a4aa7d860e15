"""Rates and thresholds that the law or the company dates: the newest value valid on a day."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from app.domain.billing import VAT_RATES
from app.models.core import Parameter


@dataclass(frozen=True, slots=True)
class Parameters:
    """What billing needs, as it stands on one day.

    Attributes:
        vat_rates: Percent by VAT category; key "vat_rates".
        late_rate: The yearly rate of penalties in words, as the invoice prints it; key "late_rate".
        recovery_indemnity_eur: The lump sum of art. D441-5 C. com.; key "recovery_indemnity_eur".
    """

    vat_rates: Mapping[str, Decimal]
    late_rate: str
    recovery_indemnity_eur: Decimal


USUAL: dict[str, Any] = {
    "vat_rates": {category: str(rate) for category, rate in VAT_RATES.items()},
    # Without a rate of its own in the terms of sale, the law's: C. com. art. L441-10 II.
    "late_rate": "refinancement de la BCE majoré de 10 points",
    "recovery_indemnity_eur": "40.00",
}
"""What holds where the company stored nothing."""


def parameters(session: Session, on: dt.date) -> Parameters:
    """Return the values valid on a day, in one query."""
    rows = session.execute(
        select(Parameter.key, Parameter.value)
        .ext(distinct_on(Parameter.key))
        .where(Parameter.key.in_(USUAL), Parameter.valid_from <= on)
        .order_by(Parameter.key, Parameter.valid_from.desc())
    )
    found = {**USUAL, **{key: value for key, value in rows}}  # noqa: C416 - rows are not pairs to the type checker
    return Parameters(
        {
            category: Decimal(str(rate))
            for category, rate in {**USUAL["vat_rates"], **found["vat_rates"]}.items()
        },
        str(found["late_rate"]),
        Decimal(str(found["recovery_indemnity_eur"])),
    )
