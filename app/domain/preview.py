"""What a board asks of whoever works out a plan, and what it reads of the answer: shapes, no rules.

The gate answers these questions from memory. The board needs no more of it than what is written here.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID


class LoadStep(Protocol):
    """What a truck carries from `start` on, and which share (0 to 1) that is of what it may carry."""

    @property
    def start(self) -> dt.datetime:
        """From when on."""

    @property
    def end(self) -> dt.datetime:
        """Until when."""

    @property
    def full(self) -> int:
        """How many full containers."""

    @property
    def empty(self) -> int:
        """How many empty ones."""

    @property
    def kg(self) -> int:
        """The load's weight."""

    @property
    def share(self) -> float:
        """How much of the places or of the payload is taken."""

    @property
    def broken(self) -> bool:
        """Whether it cannot be so: too much, or something taken off that was never on."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A stop's, or a waiting job's, wanted place; or one for the like of a stop, which itself stays."""

    bar_id: UUID
    row_id: UUID
    start: dt.datetime
    end: dt.datetime
    copies: bool = False


class Finding(Protocol):
    """What a rule says of a wish; `severity` reads "stop", "reason" or "note"."""

    @property
    def severity(self) -> str:
        """How grave it is."""

    @property
    def sentence(self) -> str:
        """What is wrong, in French."""


class Preview(Protocol):
    """What a wish would change: differences against now, and only what the wish adds to the findings."""

    @property
    def distance_m(self) -> int:
        """Metres more, or fewer."""

    @property
    def minutes(self) -> int:
        """Minutes more, or fewer."""

    @property
    def overtime_min(self) -> int:
        """Minutes of overtime more, or fewer."""

    @property
    def findings(self) -> Sequence[Finding]:
        """What the rules say."""


class Planner(Protocol):
    """Holds a reading of the board in memory and answers within a few milliseconds."""

    def preview(self, wishes: Sequence[Wish]) -> Preview:
        """Return what would change if the stops were where they are wanted."""

    def way_s(self, here: UUID, there: UUID) -> int | None:
        """Return the seconds on the road from one stop to another; None where a place is not known."""


SEVERITIES = {"note": 1, "reason": 2, "stop": 3}
"""How grave each severity is; 0 is no finding at all."""
