"""What the rules say of tours as they stand, and who decided otherwise: read together, for whoever looks."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session

from app.domain.preview import SEVERITIES
from app.models.gate import Finding, Override
from app.models.planning import Tour


@dataclass(frozen=True, slots=True)
class Ruling:
    """One finding, and the decision that let it stand.

    Attributes:
        stop_id: The stop it speaks of; None: the tour as a whole.
        severity: 1 a note, 2 wants a reason, 3 a stop.
        sentence: In French, as the rule's row has it.
        source: Where the law or the contract says so.
        decided_by: Who answers for it; empty where nobody decided.
        reason: Why, in that person's words.
    """

    tour_id: UUID
    stop_id: UUID | None
    severity: int
    sentence: str
    source: str
    decided_by: str = ""
    reason: str = ""

    def words(self) -> str:
        """Return all of it in two or three lines, for a tooltip."""
        decided = f"→ {self.decided_by} : {self.reason}" if self.decided_by else ""
        return "\n".join(filter(None, (self.sentence, self.source, decided)))


def rulings(session: Session, tours: Select[UUID]) -> list[Ruling]:
    """Return what was found in some tours, the gravest first, in one query.

    Args:
        session: Reads as the person who looks.
        tours: Selects the ids of the tours.
    """
    found = session.execute(
        select(
            Finding.id,
            Finding.tour_id,
            Finding.stop_id,
            Finding.severity,
            Finding.sentence,
            Finding.source,
            Override.decided_by,
            Override.reason,
        )
        .outerjoin(
            Override,
            and_(
                Override.tour_id == Finding.tour_id,
                Override.stop_id.is_not_distinct_from(Finding.stop_id),
                Override.rule == Finding.rule,
            ),
        )
        .where(Finding.tour_id.in_(tours))
        .order_by(Finding.rule, Finding.id, Override.at, Override.id)
    )
    told = {  # of several decisions the last one stands
        key: Ruling(tour_id, stop_id, SEVERITIES.get(severity, 0), sentence, source, who or "", why or "")
        for key, tour_id, stop_id, severity, sentence, source, who, why in found
    }
    return sorted(told.values(), key=lambda ruling: -ruling.severity)


def rulings_of_days(session: Session, first: dt.date, last: dt.date) -> list[Ruling]:
    """Return what was found in the tours from `first` to `last`."""
    return rulings(session, select(Tour.id).where(Tour.day.between(first, last)))


def worst(found: Iterable[Ruling]) -> int:
    """Return how grave the worst of some findings is; 0 where there is none."""
    return max((ruling.severity for ruling in found), default=0)


def told(found: Iterable[Ruling]) -> str:
    """Return some findings in words, each once."""
    return "\n".join(dict.fromkeys(ruling.words() for ruling in found))
