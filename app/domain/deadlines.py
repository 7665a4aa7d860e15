"""The ladder of warnings before something expires."""

import datetime as dt
from enum import IntEnum

LADDER = (90, 60, 30, 7)
"""Days before the end at which a warning grows. Source: the trade's usage, domain reference, section 4."""


class Step(IntEnum):
    """How pressing a deadline is, the most pressing first."""

    OVER = 0
    WEEK = 1
    MONTH = 2
    TWO_MONTHS = 3
    QUARTER = 4
    LATER = 5


def step_of(valid_until: dt.date | None, today: dt.date, *, is_expired: bool = False) -> Step:
    """Return where a deadline stands on the ladder.

    Args:
        valid_until: The last day on which it counts; None where no day is known.
        today: The day it is looked at; the last day itself is not over yet.
        is_expired: Whether it is known to be over all the same.
    """
    if is_expired or (valid_until is not None and valid_until < today):
        return Step.OVER
    if valid_until is None:
        return Step.LATER
    left = (valid_until - today).days
    return next((Step(n) for n, days in enumerate(reversed(LADDER), 1) if left <= days), Step.LATER)
