"""The errors a person may meet, and the marking of their texts for translation without Qt.

Every text here is written in English and marked by `QT_TRANSLATE_NOOP("errors", ...)`; the window
translates it and fills the named holes afterwards.
"""

import re
from collections.abc import Sequence
from typing import Any
from uuid import UUID

_BOOKING = re.compile(r"\[([0-9a-f-]{36}),[^]]*\], ([\[(][^\[(]*[\])])\)")
"""A resource and its slot, as PostgreSQL writes the keys of two bookings that meet, in any language."""


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:
    """Return `text` unchanged: the call only lets the extractor of translations find it."""
    del context
    return text


class AppError(Exception):
    """Something the person can act upon: shown where they stand, with what to do next.

    Args:
        text: The sentence, in English, marked by `QT_TRANSLATE_NOOP("errors", ...)`.
        **holes: What fills the named holes of `text`, after translation.
    """

    def __init__(self, text: str, **holes: Any) -> None:
        self.text = text
        self.holes = holes
        super().__init__(text.format(**holes) if holes else text)


class RuleBroken(AppError):
    """A rule of the trade or of the law forbids what was asked."""


class Refused(RuleBroken):
    """Rules of severity "stop" refuse this; `findings` are what they found, as the database tells them."""

    def __init__(self, text: str, *, findings: Sequence[dict[str, Any]] = (), **holes: Any) -> None:
        self.findings = tuple(findings)
        super().__init__(text, **holes)


class NeedsReason(AppError):
    """Rules ask for a reason and for who decided; the same call may then be sent again with both."""

    def __init__(self, text: str, *, findings: Sequence[dict[str, Any]] = (), **holes: Any) -> None:
        self.findings = tuple(findings)
        super().__init__(text, **holes)


class InvalidInput(AppError):
    """What was typed or read cannot be taken as it stands; `field` names the place, if known."""

    def __init__(self, text: str, *, field: str = "", **holes: Any) -> None:
        self.field = field
        super().__init__(text, **holes)


class Conflict(AppError):
    """Somebody else holds the slot, or changed the row since it was read."""


class SlotTaken(Conflict):
    """A driver, a vehicle, a box or a tour is booked then: `app.services.holders` tells by whom.

    Args:
        detail: What the database says of the two bookings that meet; the one that stands comes last.

    Attributes:
        resource: Who or what is booked; None where the database does not say.
        slot: When, as the database writes a range; "" where it does not say.
    """

    def __init__(self, detail: str) -> None:
        super().__init__(QT_TRANSLATE_NOOP("errors", "This slot is already taken."))
        bookings = _BOOKING.findall(detail)
        self.resource = UUID(bookings[-1][0]) if bookings else None
        self.slot = str(bookings[-1][1]) if bookings else ""


class Forbidden(AppError):
    """The person's rights do not reach that far."""


class Unavailable(AppError):
    """The database or another service cannot be reached now."""
