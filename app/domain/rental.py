"""How many days a customer rents a container: counted from movements, never typed.

Days are those of Paris: a day of 23 or 25 hours is one day. The day of delivery counts. The day of retrieval
does not, unless the contract says so, or it is the day of delivery too. A swap keeps the rent going: the box
that comes takes over from the one that leaves by the same job, no day is counted twice and none is lost
between them; a box emptied and brought back by one job never left. Free days are the first days of the whole
placement, so a swap begins no new ones. Suspended days are not charged, and do not use up free ones.

Source: the trade's usage and the terms of sale; Code civil art. 1709 leaves them to the parties.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.domain.calendar import paris_day

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Entry:
    """A movement that stands, as rent sees it: a wrong one and its contrary are left out before.

    Attributes:
        container_id: The box.
        at: When, aware.
        from_site_id: The customer's site it left, or None where it came from elsewhere.
        to_site_id: The site it reached, or None.
        job_id: The job that moved it, if one did.
    """

    container_id: UUID
    at: dt.datetime
    from_site_id: UUID | None
    to_site_id: UUID | None
    job_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Stay:
    """One box at one site: from its first day to the day it was retrieved, or None while it stands there.

    Attributes:
        container_id: The box.
        site_id: The site.
        first_on: The day it came.
        left_on: The day it was retrieved; of a box that another took over from, the day that one came.
        is_taken_over: Whether another box took its place by the same job.
    """

    container_id: UUID
    site_id: UUID
    first_on: dt.date
    left_on: dt.date | None
    is_taken_over: bool = False

    def last_on(self, *, counts_retrieval: bool) -> dt.date | None:
        """Return the last day that counts, None while it stands there; before `first_on` if none does."""
        if self.left_on is None:
            return None
        if self.is_taken_over:
            return self.left_on - _DAY
        return self.left_on if counts_retrieval else max(self.left_on - _DAY, self.first_on)


Placement = tuple[Stay, ...]
"""The boxes that stood one after the other in one place: one delivered, the others swapped in."""


@dataclass(frozen=True, slots=True)
class Hold:
    """Days without rent, both included; no last day means until further notice."""

    first_on: dt.date
    last_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Rent:
    """What one box at one site counts within a period.

    Attributes:
        container_id: The box.
        site_id: The site.
        placed_on: The day the placement began: free days are counted from there.
        first_on: The first day of the period on which it counts.
        last_on: The last.
        held_days: Days of these that are suspended.
        days: Days of these that are not.
        days_before: Unsuspended days of the placement before `first_on`, which used up free days.
    """

    container_id: UUID
    site_id: UUID
    placed_on: dt.date
    first_on: dt.date
    last_on: dt.date
    held_days: int
    days: int
    days_before: int


def placements(entries: Iterable[Entry]) -> list[Placement]:
    """Return who stood where, from the movements of whole lives of boxes, or from arrivals at sites on.

    Args:
        entries: In any order; of each box all those from the first wanted on.
    """
    stays = _stays(entries)
    left_by = {(stay.site_id, stay.left_job): stay for stay in stays if stay.left_job is not None}
    after: dict[int, _Stay] = {}
    heads: list[_Stay] = []
    for stay in stays:
        before = left_by.get((stay.site_id, stay.came_job)) if stay.came_job is not None else None
        if before is None or before is stay or id(before) in after:
            heads.append(stay)
        else:
            after[id(before)] = stay
    return [_chain(head, after) for head in heads]


@dataclass(slots=True)
class _Stay:
    container_id: UUID
    site_id: UUID
    came_at: dt.datetime
    came_job: UUID | None
    left_at: dt.datetime | None = None
    left_job: UUID | None = None


def _stays(entries: Iterable[Entry]) -> list[_Stay]:
    stays: list[_Stay] = []
    standing: dict[UUID, _Stay] = {}
    gone: dict[tuple[UUID, UUID, UUID], _Stay] = {}
    for entry in sorted(entries, key=lambda entry: entry.at):
        stay = standing.pop(entry.container_id, None)
        if stay is not None:
            stay.left_at, stay.left_job = entry.at, entry.job_id
            if entry.job_id is not None:
                gone[entry.container_id, stay.site_id, entry.job_id] = stay
        if entry.to_site_id is None:
            continue
        back = gone.get((entry.container_id, entry.to_site_id, entry.job_id)) if entry.job_id else None
        if back is not None:  # emptied and brought back
            back.left_at = back.left_job = None
            standing[entry.container_id] = back
            continue
        stay = _Stay(entry.container_id, entry.to_site_id, entry.at, entry.job_id)
        standing[entry.container_id] = stay
        stays.append(stay)
    return stays


def _chain(head: _Stay, after: Mapping[int, _Stay]) -> Placement:
    chain: list[Stay] = []
    stay: _Stay | None = head
    while stay is not None:
        following = after.get(id(stay))
        left_at = following.came_at if following is not None else stay.left_at
        chain.append(
            Stay(
                stay.container_id,
                stay.site_id,
                paris_day(stay.came_at),
                paris_day(left_at) if left_at is not None else None,
                following is not None,
            )
        )
        stay = following
    return tuple(chain)


def rents(
    placement: Placement,
    first: dt.date,
    last: dt.date,
    holds: Mapping[UUID, Sequence[Hold]] | None = None,
    *,
    counts_retrieval: bool = False,
) -> list[Rent]:
    """Return what each box of a placement counts from `first` to `last`, both included.

    Args:
        placement: As `placements` gives it.
        first: The first day of the period.
        last: Its last day; a box that still stands there counts up to it.
        holds: Suspended days, by box.
        counts_retrieval: Whether the day of retrieval is charged.

    Raises:
        ValueError: The period ends before it begins.
    """
    if last < first:
        raise ValueError(f"{first} to {last}")
    found: list[Rent] = []
    before = 0
    for stay in placement:
        ends = stay.last_on(counts_retrieval=counts_retrieval)
        until = last if ends is None else min(ends, last)
        held = _days_of((holds or {}).get(stay.container_id, ()), stay.first_on, until)
        begins = max(stay.first_on, first)
        if begins <= until:
            held_before = sum(1 for day in held if day < begins)
            held_days = len(held) - held_before
            found.append(
                Rent(
                    stay.container_id,
                    stay.site_id,
                    placement[0].first_on,
                    begins,
                    until,
                    held_days,
                    (until - begins).days + 1 - held_days,
                    before + max((begins - stay.first_on).days, 0) - held_before,
                )
            )
        before += max((until - stay.first_on).days + 1, 0) - len(held)
    return found


def _days_of(holds: Sequence[Hold], first: dt.date, last: dt.date) -> set[dt.date]:
    """Return the suspended days within a span; holds may overlap."""
    days: set[dt.date] = set()
    for hold in holds:
        day, until = max(hold.first_on, first), min(hold.last_on or last, last)
        while day <= until:
            days.add(day)
            day += _DAY
    return days
