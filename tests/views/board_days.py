"""Days of the board for tests: rows, bars and waiting jobs made up in a line."""

from uuid import UUID

from app.domain.board import BacklogJob, Band, Bar, BoardDay, Row, Tour
from tests.builders import DAY, at

NOW = at(9.5).timestamp()


def uid(number: int) -> UUID:
    return UUID(int=number + 1)


def row(number: int, depot: str = "") -> Row:
    return Row(uid(number), "driver", f"Driver {number}", f"ZZ-{100 + number}-AA", depot)


def bar(number: int, row_number: int, start: float, end: float, **values: object) -> Bar:
    """Return a planned swap; its tour has the number of its row, from 500 on."""
    defaults: dict[str, object] = {
        "status": "PLANNED",
        "kind": "SWAP",
        "title": f"Customer {number}",
        "detail": "Albi · B30",
        "version": 7,
    }
    return Bar(
        uid(number),
        uid(row_number),
        uid(500 + row_number),
        uid(number),
        at(start),
        at(end),
        **{**defaults, **values},
    )


def tour(row_number: int, start: float, end: float, **values: object) -> Tour:
    return Tour(uid(500 + row_number), uid(row_number), at(start), at(end), "ZZ-1", **values)


def job(number: int, minutes: int = 30, **values: object) -> BacklogJob:
    return BacklogJob(uid(number), f"Waiting {number}", "Gaillac · B30", minutes=minutes, **values)


def small_day(*more: Bar, bands: tuple[Band, ...] = ()) -> BoardDay:
    """Three rows; the first has two bars at 8:00 and 10:00, the second one at 9:00."""
    return BoardDay(
        DAY,
        1,
        tuple(row(number) for number in range(3)),
        (tour(0, 7, 12), tour(1, 8, 11)),
        (bar(10, 0, 8, 8.5), bar(11, 0, 10, 11), bar(12, 1, 9, 9.5), *more),
        bands,
    )


def many_bars(rows: int, per_row: int, days: int = 1) -> BoardDay:
    """Return a full board: `per_row` bars a day on each row."""
    bars, tours, number = [], [], 10_000
    states = ("DONE", "ON_SITE", "EN_ROUTE", "SENT", "PLANNED")
    for day in range(days):
        for line in range(rows):
            step = 14 / per_row
            for place in range(per_row):
                number += 1
                start = 6 + place * step + day * 24
                made = bar(
                    number,
                    line,
                    start,
                    start + step * 0.8,
                    status=states[place * len(states) // per_row],
                    title=f"Customer {number % 211}",
                    material="wood",
                    late=number % 17 == 0,
                )
                bars.append(made)
            tours.append(
                Tour(uid(500_000 + number), uid(line), at(6 + day * 24), at(20 + day * 24), "ZZ-1", True)
            )
    return BoardDay(DAY, days, tuple(row(number) for number in range(rows)), tuple(tours), tuple(bars))


__all__ = ["DAY", "NOW", "at", "bar", "job", "many_bars", "row", "small_day", "tour", "uid"]
