"""When a yard runs out of boxes, and what a count of a place found."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.domain.jobs import JobType
from app.domain.normal import container_number

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Need:
    """A job to come, as a yard's stock of one type of box sees it.

    Attributes:
        on: The day it is planned or wanted for.
        job_type: What it does to boxes; an EMPTY_RETURN brings its own box back and needs none.
        job_id: The job.
        tour_id: Its tour; None while it is not planned.
        places: How many boxes the tour's truck carries at a time.
    """

    on: dt.date
    job_type: JobType
    job_id: UUID
    tour_id: UUID | None = None
    places: int = 1


@dataclass(frozen=True, slots=True)
class StockDay:
    """One day of a yard's stock of one type.

    Attributes:
        on: The day.
        available: Boxes in the morning, those on the yard's trucks included.
        needed: Boxes that leave the yard at once on that day.
        missing: How many are lacking, the reserve kept back.
        job_ids: The jobs that need them.
    """

    on: dt.date
    available: int
    needed: int
    missing: int
    job_ids: tuple[UUID, ...]


def outlook(
    boxes: int, reserve: int, needs: Iterable[Need], today: dt.date, days: int
) -> tuple[StockDay, ...]:
    """Return the days to come of one type of box in one yard.

    A delivery takes a box for good. A retrieval gives one back for the next day. A swap takes one and brings
    one: emptied, the box that came serves the next swap of the same tour, so that a tour takes as many as its
    truck carries, and no more. Swaps that no tour has yet count as one more truck. What is overdue counts
    today.

    Args:
        boxes: In the yard and on its trucks now.
        reserve: How many are to be kept back.
        needs: Jobs that are not done yet; those after the last day are passed over.
        today: The first day.
        days: How many, at least one.
    """
    by_day: dict[dt.date, list[Need]] = {}
    for need in needs:
        by_day.setdefault(max(need.on, today), []).append(need)
    found = []
    for ahead in range(days):
        day = today + ahead * _DAY
        work = by_day.get(day, [])
        delivered = [need for need in work if need.job_type is JobType.DELIVER]
        swapped = [need for need in work if need.job_type is JobType.SWAP]
        tours: dict[UUID | None, list[Need]] = {}
        for need in swapped:
            tours.setdefault(need.tour_id, []).append(need)
        needed = len(delivered) + sum(min(len(each), max(each[0].places, 1)) for each in tours.values())
        missing = max(needed - max(boxes - reserve, 0), 0) if needed else 0
        jobs = tuple(need.job_id for need in (*delivered, *swapped))
        found.append(StockDay(day, boxes, needed, missing, jobs))
        boxes += sum(need.job_type is JobType.REMOVE for need in work) - len(delivered)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Known:
    """A box as the book has it: its place in one word, to compare with."""

    container_id: UUID
    number: str
    place: str


@dataclass(frozen=True, slots=True)
class Differences:
    """What a count found against the book.

    Attributes:
        present: Counted, and booked here.
        missing: Booked here, not counted.
        elsewhere: Counted, and booked at another place, or sold.
        unknown: Counted numbers that no box has, as they were read.
        twice: Numbers that were counted more than once.
    """

    present: tuple[Known, ...]
    missing: tuple[Known, ...]
    elsewhere: tuple[Known, ...]
    unknown: tuple[str, ...]
    twice: tuple[str, ...]


def read_number(typed: str) -> str:
    """Return a box's number as it is kept, from what was typed or scanned; unreadable ones in capitals."""
    try:
        return container_number(typed) or typed.strip().upper()
    except ValueError:
        return typed.strip().upper()


def resolve(typed: str, place: str, known: Mapping[str, Known]) -> str:
    """Return the number that is meant: the last digits do where one box ends so, here before elsewhere."""
    number = read_number(typed)
    if number in known or not number.isdigit():
        return number
    ends = f"-{int(number):04d}"
    alike = [box for each, box in known.items() if each.endswith(ends)]
    here = [box for box in alike if box.place == place]
    for boxes in (here, alike):
        if len(boxes) == 1:
            return boxes[0].number
    return number


def alike(typed: str, known: Mapping[str, Known]) -> list[str]:
    """Return the numbers that end as what was typed, in their order; none where it is no row of digits."""
    number = read_number(typed)
    return sorted(each for each in known if each.endswith(f"-{int(number):04d}")) if number.isdigit() else []


def compare(counted: Sequence[str], place: str, known: Mapping[str, Known]) -> Differences:
    """Return how a count differs from the book.

    Args:
        counted: Numbers as they were typed or scanned, in that order.
        place: The place that was counted, as `Known.place` says it.
        known: Every box ever, by number.
    """
    seen: dict[str, int] = {}
    for typed in counted:
        number = resolve(typed, place, known)
        if number:
            seen[number] = seen.get(number, 0) + 1
    found = [known[number] for number in seen if number in known]
    return Differences(
        tuple(box for box in found if box.place == place),
        tuple(box for number, box in known.items() if box.place == place and number not in seen),
        tuple(box for box in found if box.place != place),
        tuple(number for number in seen if number not in known),
        tuple(number for number, times in seen.items() if times > 1),
    )
