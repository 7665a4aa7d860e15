"""A day as it was planned and done, moment by moment: the board put together again from the journal alone."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID, uuid5

from app.domain.board import Bar, BoardDay, Row, Tour

_INSTANT = re.compile(r'"([^"]+)"')
_LEAST = dt.timedelta(minutes=5)
"""As short as what was done is drawn: a driver who reports arrival and departure at once was there still."""


@dataclass(frozen=True, slots=True)
class Change:
    """One row of a tour or stop that an operation changed; `before` and `after` hold only what differs."""

    table: str
    key: str
    verb: str
    derived: bool
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Moment:
    """One operation on a day.

    Attributes:
        kind: Its name in the journal.
        can_undo: Whether the person who looks may undo it: one's own, a manager anybody's.
        undoes: The operation that it took back, if it is an undo.
        undone: Whether it was taken back since.
    """

    op: UUID
    at: dt.datetime
    who: str
    kind: str
    reason: str
    can_undo: bool
    undoes: UUID | None
    undone: bool
    changes: tuple[Change, ...]

    @property
    def stops(self) -> tuple[str, ...]:
        """The stops that it touched, each once."""
        return tuple(dict.fromkeys(change.key for change in self.changes if change.table == "stop"))


@dataclass(frozen=True, slots=True)
class StopWords:
    """What the journal does not say of a stop: whom it serves."""

    title: str
    detail: str = ""
    kind: str = "SWAP"
    material: str = ""
    customer: str = ""
    hazardous: bool = False


@dataclass(frozen=True, slots=True)
class DayReplay:
    """A day with all that happened to it.

    Attributes:
        rows: The drivers, as the board lists them.
        words: Whom the stops serve, by the stops' ids.
        base: What stood before the first moment: rows that were loaded, not planned.
        drivers: The names of drivers by their ids.
        vehicles: The plates of vehicles by their ids.
    """

    day: dt.date
    rows: tuple[Row, ...]
    moments: tuple[Moment, ...]
    words: Mapping[str, StopWords] = field(default_factory=dict)
    base: "Plan | None" = None
    drivers: Mapping[str, str] = field(default_factory=dict)
    vehicles: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Plan:
    """Tours and stops as rows of the database stood at one instant, by id."""

    tours: dict[str, dict[str, Any]] = field(default_factory=dict)
    stops: dict[str, dict[str, Any]] = field(default_factory=dict)


def slot_of(text: object) -> tuple[dt.datetime, dt.datetime] | None:
    """Return the two ends of a slot as the journal writes it, or None where it is none."""
    found = _INSTANT.findall(str(text or ""))
    if len(found) != 2:
        return None
    return dt.datetime.fromisoformat(found[0]), dt.datetime.fromisoformat(found[1])


def plan_after(moments: Iterable[Moment], base: Plan | None = None) -> Plan:
    """Return the plan as it stood once these moments, in their order, had happened upon a base."""
    base = base or Plan()
    plan = Plan(
        {key: dict(row) for key, row in base.tours.items()},
        {key: dict(row) for key, row in base.stops.items()},
    )
    for moment in moments:
        for change in moment.changes:
            rows = plan.tours if change.table == "tour" else plan.stops
            if change.verb == "D":
                rows.pop(change.key, None)
            else:
                row = rows.setdefault(change.key, {})
                row.update(change.after or {})
                if moment.kind == "field.not_done" and (change.after or {}).get("done_at"):
                    row["not_done"] = True
    return plan


_REPORTS = (("departed_at", "departed"), ("arrived_at", "arrived"), ("done_at", "done"))


def with_base(
    replay: DayReplay, tours: Mapping[str, Mapping[str, Any]], stops: Mapping[str, Mapping[str, Any]]
) -> DayReplay:
    """Return a day with the rows that no moment made, as they stood before the first one.

    What the drivers reported of them becomes moments of its own.

    Args:
        replay: The day, as the journal tells it.
        tours: The tours of the day as they stand now, by id.
        stops: Their stops.
    """
    base = Plan()
    for table, rows, into in (("tour", tours, base.tours), ("stop", stops, base.stops)):
        changes: dict[str, list[Change]] = {}
        for moment in replay.moments:
            for change in moment.changes:
                if change.table == table:
                    changes.setdefault(change.key, []).append(change)
        for key in {*rows, *changes}:
            mine = changes.get(key, [])
            if mine and mine[0].verb == "I":
                continue
            row = dict(rows.get(key, {}))
            for change in reversed(mine):
                row = dict(change.before or {}) if change.verb == "D" else {**row, **(change.before or {})}
            into[key] = row
    reports = []
    for key, row in base.stops.items():
        tour = base.tours.get(str(row.get("tour_id"))) or tours.get(str(row.get("tour_id")), {})
        for name, kind in _REPORTS:
            instant = _instant(row.get(name))
            if instant is not None:
                step = Change("stop", key, "U", True, {name: None}, {name: row[name]})
                driver = replay.drivers.get(str(tour.get("driver_id")), "")
                op = uuid5(UUID(key), kind)
                reports.append(Moment(op, instant, driver, f"field.{kind}", "", False, None, False, (step,)))
                row[name] = None
    moments = sorted([*replay.moments, *reports], key=lambda moment: moment.at)
    return replace(replay, moments=tuple(moments), base=base)


def frame(replay: DayReplay, count: int, actual: bool = False) -> BoardDay:
    """Return the board as it stood after the first `count` moments.

    Args:
        replay: The day.
        count: How many moments had happened by then.
        actual: True to show what was done beside what was planned.
    """
    plan = plan_after(replay.moments[:count], replay.base)
    day = replay.day.isoformat()
    tours = {key: row for key, row in plan.tours.items() if str(row.get("day", "")) == day}
    known = {str(row.id) for row in replay.rows}
    lost = {str(row["driver_id"]) for row in tours.values()} - known
    rows = (*replay.rows, *(Row(UUID(key), "driver", replay.drivers.get(key, "")) for key in sorted(lost)))
    bars: list[Bar] = []
    for key, row in plan.stops.items():
        tour = tours.get(str(row.get("tour_id", "")))
        slot = slot_of(row.get("slot"))
        if tour is not None and slot is not None:
            bars += _bars(replay, key, row, tour, slot, actual)
    return BoardDay(
        replay.day,
        1,
        rows,
        tuple(
            Tour(
                UUID(key),
                UUID(str(row["driver_id"])),
                *slot,
                replay.vehicles.get(str(row.get("vehicle_id")), ""),
                row.get("status") != "draft",
                int(row.get("revision") or 0),
            )
            for key, row in tours.items()
            if (slot := slot_of(row.get("slot"))) is not None
        ),
        tuple(bars),
    )


def _bars(
    replay: DayReplay,
    key: str,
    row: Mapping[str, Any],
    tour: Mapping[str, Any],
    slot: tuple[dt.datetime, dt.datetime],
    actual: bool,
) -> list[Bar]:
    words = replay.words.get(key, StopWords("", "", str(row.get("kind") or "SWAP")))
    arrived, done = _instant(row.get("arrived_at")), _instant(row.get("done_at"))
    if done is not None:
        status = "NOT_DONE" if row.get("not_done") else "DONE"
    elif arrived is not None:
        status = "ON_SITE"
    elif _instant(row.get("departed_at")) is not None:
        status = "EN_ROUTE"
    else:
        status = "SENT" if tour.get("status") != "draft" else "PLANNED"
    job_id = row.get("job_id")
    planned = Bar(
        UUID(key),
        UUID(str(tour["driver_id"])),
        UUID(str(row["tour_id"])),
        UUID(str(job_id)) if job_id else None,
        *slot,
        "PLANNED" if actual and done is not None else status,
        words.kind,
        words.title,
        words.detail,
        words.material,
        hazardous=words.hazardous,
        pinned=bool(row.get("pinned")),
        customer=words.customer,
    )
    if not actual or done is None:
        return [planned]
    begun = min(arrived or done, done)
    real = Bar(
        uuid5(UUID(key), "done"),
        planned.row_id,
        planned.tour_id,
        planned.job_id,
        begun,
        max(done, begun + _LEAST),
        status,
        words.kind,
        words.title,
        words.detail,
        words.material,
        late=begun > slot[1],
        hazardous=words.hazardous,
        customer=words.customer,
    )
    return [planned, real]


def _instant(text: object) -> dt.datetime | None:
    return dt.datetime.fromisoformat(str(text)) if text else None
