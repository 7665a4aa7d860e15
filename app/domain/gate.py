"""What the rules find in a plan, and what a drop would change: in memory, with the database's own answers."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Severity(StrEnum):
    """How hard a rule is: it forbids, it asks who decides and why, or it only says so."""

    STOP = "stop"
    REASON = "reason"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """3 for the gravest."""
        return {"note": 1, "reason": 2, "stop": 3}[self.value]


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule found.

    Attributes:
        rule: The key of the rule's row: "driver.adr", "ec561.daily".
        stop_id: None where the tour as a whole is meant; a stop bears its job's id.
        object_kind: driver, vehicle, trailer, container, company, subcontractor, outlet, site, customer or tour.
        sentence: French, its holes filled; `source` is the legal source, French.
        measure: How far over, in minutes, kilograms or places; 0 where there is nothing to measure.
        valid_until: The last day of the paper that has expired.
    """

    rule: str
    severity: Severity
    tour_id: UUID | None
    stop_id: UUID | None
    object_kind: str
    object_id: UUID | None
    sentence: str
    source: str
    measure: int = 0
    valid_until: dt.date | None = None
