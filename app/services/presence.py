"""Who else looks at the board this very moment, and where: nothing of it is kept."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Seen:
    """One colleague's board.

    Attributes:
        session_id: One window of one person.
        who: The person's name.
        row_id: The row that the pointer is over; None where it is elsewhere.
        instant: The time that the pointer is over.
        selection: The bars that are selected.
    """

    session_id: UUID
    who: str
    first: dt.date
    days: int
    by: str
    row_id: UUID | None
    instant: dt.datetime | None
    selection: tuple[UUID, ...]


def tell(
    session: Session,
    session_id: UUID,
    first: dt.date | None,
    days: int = 1,
    by: str = "driver",
    row_id: UUID | None = None,
    instant: dt.datetime | None = None,
    selection: Sequence[UUID] = (),
) -> None:
    """Tell the others where one looks; without a day, that one has left."""
    session.execute(
        text("SELECT tell_presence(:s, :f, :n, :by, :row, :at, CAST(:sel AS uuid[]))"),
        {
            "s": session_id,
            "f": first,
            "n": days,
            "by": by,
            "row": row_id,
            "at": instant,
            "sel": list(selection),
        },
    )


def others(session: Session, session_id: UUID) -> list[Seen]:
    """Return where the others look; who has told nothing for half a minute is not there."""
    rows = session.execute(
        text("SELECT session_id, who, first, days, by, row_id, instant, selection FROM who_is_present(:s)"),
        {"s": session_id},
    )
    return [
        Seen(key, who, first, days, by, row_id, instant, tuple(chosen))
        for key, who, first, days, by, row_id, instant, chosen in rows
    ]


def exchange(
    session: Session,
    session_id: UUID,
    first: dt.date,
    days: int,
    by: str,
    row_id: UUID | None,
    instant: dt.datetime | None,
    selection: Sequence[UUID],
) -> list[Seen]:
    """Tell where one looks and return where the others do, in one go."""
    tell(session, session_id, first, days, by, row_id, instant, selection)
    return others(session, session_id)
