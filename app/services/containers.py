"""Where the boxes are, and what follows from it: stock, shortages, counts and rental days.

Everything is computed from the movements, which the database keeps as a book of two sides: a box only leaves
the place where it stands. Nothing here edits a movement; a wrong one is corrected by its contrary.
"""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from app.domain import rental
from app.domain.calendar import day_bounds
from app.domain.jobs import JobType, PlaceKind
from app.domain.stock import Differences, Known, Need, StockDay, compare, outlook
from app.errors import QT_TRANSLATE_NOOP, Conflict, InvalidInput, RuleBroken
from app.ids import new_id
from app.models.fleet import Container, ContainerHold, ContainerMove, ContainerReserve, StockTake

PARIS = ZoneInfo("Europe/Paris")
HORIZON_DAYS = 14
IDLE_DAYS = 30
"""A box that stands so long in a yard, or at a site without service, is worth a look. A rule of thumb."""

UNKNOWN = "unknown"
"""The place of a box that has no movement yet."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a box can stand: a site, depot, vehicle or outlet by its id; repair, lost and outside."""

    kind: str
    key: UUID | None
    name: str

    @property
    def mark(self) -> str:
        """The place in one word, to compare with."""
        return f"{self.kind}:{self.key or ''}"


@dataclass(frozen=True, slots=True)
class BoxRow:
    """One box: what it is, where it stands since when, and when its site was last served."""

    container_id: UUID
    number: str
    type_code: str
    type_label: str
    place: Place
    since: dt.datetime | None
    move_id: UUID | None
    days: int
    served_on: dt.date | None
    served_days: int | None
    owner: str
    note: str

    @property
    def idle_days(self) -> int:
        """Days without work: since it came, or since its site was last served."""
        return self.days if self.served_days is None else min(self.days, self.served_days)


@dataclass(frozen=True, slots=True)
class StockRow:
    """The boxes of one place by type."""

    place: Place
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        """All types together."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Stock:
    """Places against types. `fleet` is counted from what came from outside and went there: the same.

    Attributes:
        types: Code and label, the largest boxes last.
        rows: Yards first, then sites, outlets, trucks, repair, lost, and what has no place yet.
        fleet: Boxes that the company holds.
        at: The instant that is shown.
    """

    types: tuple[tuple[str, str], ...]
    rows: tuple[StockRow, ...]
    fleet: int
    at: dt.datetime

    @property
    def total(self) -> int:
        """The sum over all places."""
        return sum(row.total for row in self.rows)


@dataclass(frozen=True, slots=True)
class Movement:
    """One movement of a box, as its history shows it.

    Attributes:
        move_id: Its id.
        at: When.
        origin: Where from.
        target: Where to.
        job_id: The job that moved it, if one did.
        job_number: Its number.
        who: Who recorded it.
        note: Why.
        is_corrected: Whether a contrary movement took it back.
        is_correction: Whether it takes another back.
        is_counted: Whether a stock-take posted it.
    """

    move_id: UUID
    at: dt.datetime
    origin: Place
    target: Place
    job_id: UUID | None
    job_number: str
    who: str
    note: str
    is_corrected: bool
    is_correction: bool
    is_counted: bool


# ------------------------------------------------------------------------------------------------ reading

_NAME = """CASE {kind} WHEN 'site' THEN (
             SELECT concat_ws(' · ', cu.name, s.name, nullif(s.city, ''))
               FROM site s JOIN customer cu ON cu.id = s.customer_id WHERE s.id = {id})
           WHEN 'depot' THEN (SELECT name FROM depot WHERE id = {id})
           WHEN 'vehicle' THEN (SELECT concat_ws(' · ', plate, label) FROM vehicle WHERE id = {id})
           WHEN 'outlet' THEN (SELECT name FROM outlet WHERE id = {id}) ELSE '' END"""
_ORDER = ("depot", "site", "outlet", "vehicle", "repair", "lost", UNKNOWN)


def stock(session: Session, at: dt.datetime | None = None) -> Stock:
    """Return how many boxes of each type stand where, now or at a past instant, in three queries.

    Boxes without any movement are shown as of no known place now, and are not part of the past.
    """
    now: dt.datetime = session.execute(select(func.now())).scalar_one()
    if at is None:
        source = "SELECT place_kind, place_id, type_code, boxes FROM container_stock"
        outside = """SELECT count(*) FILTER (WHERE from_kind = 'outside')
                       - count(*) FILTER (WHERE to_kind = 'outside')
                       + (SELECT coalesce(sum(boxes), 0) FROM container_stock WHERE place_kind = 'unknown')
                       FROM container_move WHERE from_kind = 'outside' OR to_kind = 'outside'"""
    else:
        source = """SELECT m.to_kind AS place_kind, m.to_id AS place_id, c.type_code, count(*) AS boxes
                      FROM container c CROSS JOIN LATERAL (
                        SELECT l.to_kind, l.to_id FROM container_move l WHERE l.container_id = c.id AND l.at
                        <= :at
                         ORDER BY l.at DESC, l.id DESC LIMIT 1) m
                     WHERE m.to_kind <> 'outside' GROUP BY 1, 2, 3"""
        outside = """SELECT count(*) FILTER (WHERE from_kind = 'outside')
                       - count(*) FILTER (WHERE to_kind = 'outside')
                       FROM container_move
                      WHERE at <= :at AND (from_kind = 'outside' OR to_kind = 'outside')"""
    values = {"at": at} if at is not None else {}
    counts: dict[tuple[str, UUID | None, str], dict[str, int]] = {}
    named = _NAME.format(kind="k.place_kind", id="k.place_id")
    for row in session.execute(text(f"SELECT k.*, {named} AS name FROM ({source}) k"), values):  # noqa: S608
        counts.setdefault((row.place_kind, row.place_id, row.name), {})[row.type_code] = row.boxes
    rows = sorted(
        (StockRow(Place(*place), by_type) for place, by_type in counts.items()),
        key=lambda row: (_ORDER.index(row.place.kind), row.place.name.casefold()),
    )
    present = {code for row in rows for code in row.counts}
    types = session.execute(text("SELECT code, label FROM container_type ORDER BY family, volume_m3, code"))
    return Stock(
        tuple((code, label) for code, label in types if code in present),
        tuple(rows),
        int(session.execute(text(outside), values).scalar_one()),
        at or now,
    )


_BOXES = """
  SELECT c.id, c.number, c.type_code, ct.label, coalesce(m.to_kind, 'unknown') AS kind, m.to_id,
         {name} AS name, m.at, m.id AS move_id, c.owner, c.note,
         coalesce((now() AT TIME ZONE 'Europe/Paris')::date - (m.at AT TIME ZONE 'Europe/Paris')::date, 0) AS
         days, served.on_day, (now() AT TIME ZONE 'Europe/Paris')::date - served.on_day AS served_days
    FROM container c JOIN container_type ct ON ct.code = c.type_code
    LEFT JOIN LATERAL (SELECT l.id, l.to_kind, l.to_id, l.at FROM container_move l WHERE l.container_id = c.id
                        ORDER BY l.at DESC, l.id DESC LIMIT 1) m ON true
    LEFT JOIN LATERAL (SELECT (j.done_at AT TIME ZONE 'Europe/Paris')::date AS on_day FROM job j
                        WHERE j.site_id = m.to_id AND m.to_kind = 'site' AND j.done_at IS NOT NULL
                          AND j.wanted_on IS NOT NULL ORDER BY j.wanted_on DESC LIMIT 1) served ON true
   WHERE {where} ORDER BY c.number"""
_IN_FLEET = "coalesce(m.to_kind <> 'outside', c.archived_at IS NULL AND c.status <> 'retired')"


def boxes(
    session: Session,
    place_kind: str = "",
    place_id: UUID | None = None,
    type_code: str = "",
    idle_days: int = 0,
) -> list[BoxRow]:
    """Return boxes of the fleet by number, in one query.

    Args:
        session: To read with.
        place_kind: Only those at places of that kind.
        place_id: Only those at that place.
        type_code: Only those of that type.
        idle_days: Only those that stand in a yard so long, or at a site that was not served for so long.
    """
    where = [_IN_FLEET]
    values: dict[str, Any] = {}
    if place_kind == UNKNOWN:
        where.append("m.to_kind IS NULL")
    elif place_kind:
        where.append("m.to_kind = :kind")
        values["kind"] = place_kind
    if place_id is not None:
        where.append("m.to_id = :place")
        values["place"] = place_id
    if type_code:
        where.append("c.type_code = :type")
        values["type"] = type_code
    found = _box_rows(session, " AND ".join(where), values)
    if not idle_days:
        return found
    idle = [
        row
        for row in found
        if row.place.kind in (PlaceKind.SITE, PlaceKind.DEPOT) and row.idle_days >= idle_days
    ]
    return sorted(idle, key=lambda row: -row.idle_days)


def every_box(session: Session) -> list[BoxRow]:
    """Return every box there ever was, sold ones too: what a count compares with."""
    return _box_rows(session, "true", {})


def box(session: Session, container_id: UUID) -> BoxRow:
    """Return one box, sold or not.

    Raises:
        Conflict: It was deleted.
    """
    found = _box_rows(session, "c.id = :id", {"id": container_id})
    if not found:
        raise Conflict(QT_TRANSLATE_NOOP("errors", "A colleague deleted this meanwhile."))
    return found[0]


def _box_rows(session: Session, where: str, values: Mapping[str, Any]) -> list[BoxRow]:
    query = _BOXES.format(name=_NAME.format(kind="m.to_kind", id="m.to_id"), where=where)
    return [
        BoxRow(
            row.id,
            row.number,
            row.type_code,
            row.label,
            Place(row.kind, row.to_id, row.name or ""),
            row.at,
            row.move_id,
            row.days,
            row.on_day,
            row.served_days,
            row.owner,
            row.note,
        )
        for row in session.execute(text(query), values)
    ]


def history(session: Session, container_id: UUID) -> list[Movement]:
    """Return every movement of a box, the newest first, in one query."""
    origin = _NAME.format(kind="m.from_kind", id="m.from_id")
    target = _NAME.format(kind="m.to_kind", id="m.to_id")
    query = f"""
      SELECT m.id, m.at, m.from_kind, m.from_id, {origin} AS from_name, m.to_kind, m.to_id, {target} AS
      to_name,
             m.job_id, coalesce(j.number, '') AS job, coalesce(last_author('container_move', m.id::text), '')
             AS who, m.note, x.id IS NOT NULL AS corrected, m.corrects_id IS NOT NULL AS correction,
             m.stock_take_id IS NOT NULL AS counted
        FROM container_move m LEFT JOIN job j ON j.id = m.job_id LEFT JOIN container_move x ON x.corrects_id =
        m.id
       WHERE m.container_id = :box ORDER BY m.at DESC, m.id DESC"""  # noqa: S608 - the names are ours
    return [
        Movement(
            row.id,
            row.at,
            Place(row.from_kind, row.from_id, row.from_name or ""),
            Place(row.to_kind, row.to_id, row.to_name or ""),
            row.job_id,
            row.job,
            row.who,
            row.note,
            row.corrected,
            row.correction,
            row.counted,
        )
        for row in session.execute(text(query), {"box": container_id})
    ]


def places(session: Session) -> list[Place]:
    """Return every place that a box can be moved to, yards first; those put away are left out."""
    query = """
      SELECT 1 AS n, 'depot' AS kind, id, name FROM depot WHERE archived_at IS NULL
      UNION ALL SELECT 2, 'outlet', id, name FROM outlet WHERE archived_at IS NULL
      UNION ALL SELECT 3, 'vehicle', id, concat_ws(' · ', plate, label) FROM vehicle WHERE archived_at IS NULL
      UNION ALL SELECT 4, 'site', s.id, concat_ws(' · ', c.name, s.name, nullif(s.city, ''))
        FROM site s JOIN customer c ON c.id = s.customer_id WHERE s.archived_at IS NULL AND c.archived_at IS
        NULL
      ORDER BY n, name"""
    return [Place(row.kind, row.id, row.name) for row in session.execute(text(query))]


# ------------------------------------------------------------------------------------------------ moving

_NEEDS_REASON = (PlaceKind.LOST, PlaceKind.OUTSIDE)


def move(
    session: Session,
    container_ids: Collection[UUID],
    to_kind: str,
    to_id: UUID | None = None,
    at: dt.datetime | None = None,
    reason: str = "",
    seen: Mapping[UUID, UUID | None] | None = None,
) -> int:
    """Move boxes from where they stand, and return how many.

    Args:
        session: Of a transaction.
        container_ids: Boxes.
        to_kind: One of `PlaceKind`: "outside" sells or scraps, "lost" writes off.
        to_id: The site, depot, vehicle or outlet.
        at: When it was done; now if left out.
        reason: Kept with the movement; needed for what leaves or is lost.
        seen: The last movement of each box as the person saw it.

    Raises:
        Conflict: A colleague moved one of them since.
        InvalidInput: The place, the reason or the time cannot be taken.
        RuleBroken: A box stands there already, or its last movement is later.
    """
    if (to_id is None) != (to_kind in (PlaceKind.REPAIR, PlaceKind.LOST, PlaceKind.OUTSIDE)):
        raise InvalidInput(QT_TRANSLATE_NOOP("errors", "Choose the place."), field="place")
    if to_kind in _NEEDS_REASON and not reason.strip():
        raise InvalidInput(QT_TRANSLATE_NOOP("errors", "Say why: the book keeps the reason."), field="reason")
    if at is not None and at > session.execute(select(func.clock_timestamp())).scalar_one():
        raise InvalidInput(
            QT_TRANSLATE_NOOP("errors", "What was moved was moved in the past, or now."), field="at"
        )
    last = _last_moves(session, container_ids)
    _check_seen(session, last, seen or {})
    for container_id in container_ids:
        session.add(_entry(container_id, last.get(container_id), to_kind, to_id, at, reason))
    session.flush()
    return len(container_ids)


def correct(session: Session, move_id: UUID, reason: str) -> UUID:
    """Take the last movement of a box back by its contrary, and return the contrary's id.

    Raises:
        InvalidInput: The reason is missing.
        RuleBroken: It is not the last movement that stands.
        Conflict: It was corrected meanwhile.
    """
    if not reason.strip():
        raise InvalidInput(QT_TRANSLATE_NOOP("errors", "Say why: the book keeps the reason."), field="reason")
    wrong = session.get_one(ContainerMove, move_id)
    last = _last_moves(session, [wrong.container_id])[wrong.container_id]
    contrary = _entry(wrong.container_id, last, wrong.from_kind, wrong.from_id, None, reason)
    contrary.corrects_id = wrong.id
    # As the wrong one says it: a later movement that stands in between is refused by the database.
    contrary.from_kind, contrary.from_id = wrong.to_kind, wrong.to_id
    session.add(contrary)
    session.flush()
    return contrary.id


def _last_moves(session: Session, container_ids: Collection[UUID]) -> dict[UUID, ContainerMove]:
    """Return the last movement of each box, held so that nobody moves it meanwhile."""
    ids = sorted(container_ids)
    held = select(Container.id).where(Container.id.in_(ids)).order_by(Container.id)
    session.execute(held.with_for_update(key_share=True)).all()
    rows = session.scalars(
        select(ContainerMove)
        .where(ContainerMove.container_id.in_(ids))
        .ext(distinct_on(ContainerMove.container_id))
        .order_by(ContainerMove.container_id, ContainerMove.at.desc(), ContainerMove.id.desc())
        .execution_options(populate_existing=True)
    )
    return {row.container_id: row for row in rows}


def _check_seen(
    session: Session, last: Mapping[UUID, ContainerMove], seen: Mapping[UUID, UUID | None]
) -> None:
    moved = [key for key, move_id in seen.items() if (last[key].id if key in last else None) != move_id]
    if not moved:
        return
    number = session.scalar(select(Container.number).where(Container.id == moved[0]))
    who = (
        session.execute(
            text("SELECT last_author('container_move', :key)"), {"key": str(last[moved[0]].id)}
        ).scalar_one()
        if moved[0] in last
        else None
    )
    raise Conflict(
        QT_TRANSLATE_NOOP(
            "errors", "{who} moved container {number} meanwhile. Look where it stands and try again."
        ),
        who=who or "?",
        number=number,
    )


def _entry(
    container_id: UUID,
    last: ContainerMove | None,
    to_kind: str,
    to_id: UUID | None,
    at: dt.datetime | None,
    reason: str,
) -> ContainerMove:
    when = at or dt.datetime.now(dt.UTC)
    if at is None and last is not None and last.at >= when:
        when = last.at + dt.timedelta(microseconds=1)  # a clock here that is behind the one of the last entry
    return ContainerMove(
        id=new_id(),
        container_id=container_id,
        at=when,
        from_kind=last.to_kind if last is not None else PlaceKind.OUTSIDE,
        from_id=last.to_id if last is not None else None,
        to_kind=to_kind,
        to_id=to_id,
        note=reason.strip(),
    )


# ------------------------------------------------------------------------------------------------ shortages


@dataclass(frozen=True, slots=True)
class ShortageJob:
    """A job that needs a box on the day the yard runs out."""

    job_id: UUID
    number: str
    type: str
    customer: str
    on: dt.date
    is_planned: bool


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a yard has of one type, and what the jobs to come leave of it.

    Attributes:
        depot_id: The yard.
        depot: Its name.
        type_code: Of the boxes.
        type_label: In words.
        in_yard: Boxes that stand there.
        on_trucks: Boxes on the yard's trucks.
        reserve: How many are kept back.
        days: Of the horizon.
        jobs: Those of the first short day.
    """

    depot_id: UUID
    depot: str
    type_code: str
    type_label: str
    in_yard: int
    on_trucks: int
    reserve: int
    days: tuple[StockDay, ...]
    jobs: tuple[ShortageJob, ...]

    @property
    def short(self) -> StockDay | None:
        """The first day on which boxes are lacking."""
        return next((day for day in self.days if day.missing), None)


def shortages(session: Session, days: int = HORIZON_DAYS) -> list[Outlook]:
    """Return the outlook of each type in each yard that has boxes or needs some, the first shortage first.

    Four queries. Counted are the jobs that are ordered or planned and not done: see `stock.outlook` for the
    rule.
    """
    today = session.execute(text("SELECT (now() AT TIME ZONE 'Europe/Paris')::date")).scalar_one()
    last = today + dt.timedelta(days=days - 1)
    held: dict[tuple[UUID, str], list[int]] = {}
    for row in session.execute(text(_HELD)):
        held[row.depot_id, row.type_code] = [row.in_yard, row.on_trucks]
    kept = {
        (row.depot_id, row.type_code): row.boxes for row in session.scalars(select(ContainerReserve)).all()
    }
    needs: dict[tuple[UUID, str], list[Need]] = {}
    jobs: dict[UUID, ShortageJob] = {}
    for row in session.execute(text(_NEEDS), {"last": last}):
        needs.setdefault((row.depot_id, row.type_code), []).append(
            Need(row.on_day, JobType(row.type), row.id, row.tour_id, row.places)
        )
        jobs[row.id] = ShortageJob(
            row.id, row.number, row.type, row.customer, max(row.on_day, today), row.tour_id is not None
        )
    depots = {row.id: row.name for row in session.execute(text("SELECT id, name FROM depot"))}
    labels = {row.code: row.label for row in session.execute(text("SELECT code, label FROM container_type"))}
    found = []
    for depot_id, code in {*held, *needs, *kept}:
        in_yard, on_trucks = held.get((depot_id, code), (0, 0))
        reserve = kept.get((depot_id, code), 0)
        ahead = outlook(in_yard + on_trucks, reserve, needs.get((depot_id, code), ()), today, days)
        short = next((day for day in ahead if day.missing), None)
        found.append(
            Outlook(
                depot_id,
                depots.get(depot_id, ""),
                code,
                labels.get(code, code),
                in_yard,
                on_trucks,
                reserve,
                ahead,
                tuple(jobs[key] for key in short.job_ids) if short else (),
            )
        )
    return sorted(
        found, key=lambda one: (one.short.on if one.short else dt.date.max, one.depot, one.type_label)
    )


_HELD = """
  SELECT coalesce(v.depot_id, p.place_id) AS depot_id, p.type_code,
         count(*) FILTER (WHERE p.place_kind = 'depot') AS in_yard,
         count(*) FILTER (WHERE p.place_kind = 'vehicle') AS on_trucks
    FROM container_place p LEFT JOIN vehicle v ON p.place_kind = 'vehicle' AND v.id = p.place_id
   WHERE p.place_kind = 'depot' OR p.place_kind = 'vehicle' AND v.depot_id IS NOT NULL GROUP BY 1, 2"""

# What a box is taken from or brought back to: the tour's yard, else the job's, the site's, the driver's.
_NEEDS = """
  SELECT * FROM (
    SELECT j.id, j.number, j.type, c.name AS customer, s.tour_id, coalesce(v.box_places, 1) AS places,
           coalesce(t.day, j.wanted_on) AS on_day, coalesce(t.depot_id, j.depot_id, si.depot_id, d.depot_id)
           AS depot_id, coalesce(CASE WHEN j.type <> 'REMOVE' THEN bi.type_code END, bo.type_code,
           j.container_type) AS type_code
      FROM job j JOIN customer c ON c.id = j.customer_id JOIN site si ON si.id = j.site_id
      LEFT JOIN stop s ON s.job_id = j.id LEFT JOIN tour t ON t.id = s.tour_id
      LEFT JOIN driver d ON d.id = t.driver_id LEFT JOIN vehicle v ON v.id = t.vehicle_id
      LEFT JOIN container bi ON bi.id = j.container_in_id LEFT JOIN container bo ON bo.id = j.container_out_id
     WHERE j.status IN ('TO_PLAN', 'PLANNED', 'SENT', 'ACKNOWLEDGED', 'EN_ROUTE')
       AND j.type IN ('DELIVER', 'SWAP', 'REMOVE')) n
   WHERE on_day <= :last AND depot_id IS NOT NULL AND type_code IS NOT NULL ORDER BY on_day, number"""


def set_reserve(session: Session, depot_id: UUID, type_code: str, boxes: int) -> None:
    """Say how many boxes of a type a yard keeps back; none is the rule.

    Raises:
        InvalidInput: The number is not possible.
    """
    if not 0 <= boxes <= 10_000:
        raise InvalidInput(QT_TRANSLATE_NOOP("errors", "A number from 0 to 10,000 is needed."), field="boxes")
    row = session.scalar(
        select(ContainerReserve)
        .where(ContainerReserve.depot_id == depot_id, ContainerReserve.type_code == type_code)
        .with_for_update()
    )
    if row is None:
        session.add(ContainerReserve(id=new_id(), depot_id=depot_id, type_code=type_code, boxes=boxes))
    else:
        row.boxes = boxes
    session.flush()


# ------------------------------------------------------------------------------------------------ counting


@dataclass(frozen=True, slots=True)
class Settled:
    """What a stock-take did: boxes that were right, missing, brought here, and unknown numbers."""

    present: int
    written_off: int
    still_missing: int
    brought_here: int
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Take:
    """A count that was made."""

    place: Place
    counted_at: dt.datetime
    who: str
    expected: int
    found: int
    moved: int
    unknown: tuple[str, ...]
    reason: str


def known_boxes(rows: Sequence[BoxRow]) -> dict[str, Known]:
    """Return boxes as a count compares with them, by number."""
    return {row.number: Known(row.container_id, row.number, row.place.mark) for row in rows}


def settle_count(
    session: Session,
    take_id: UUID,
    place_kind: str,
    place_id: UUID | None,
    counted: Sequence[str],
    seen: Mapping[UUID, UUID | None],
    missing: Mapping[UUID, str],
    reason: str,
) -> Settled:
    """Post what a count of a place found: found boxes come here, missing ones go where the person says.

    Args:
        session: Of a transaction.
        take_id: Made by the client; sent again it posts nothing new.
        place_kind: The kind of the place counted.
        place_id: The place.
        counted: Every number as it was typed or scanned.
        seen: The last movement of every box that differs, as the person saw it.
        missing: What becomes of boxes that are not here: "lost" or "repair"; those left out stay booked here.
        reason: Kept with every movement and with the count.

    Raises:
        Conflict: A colleague moved one of the boxes since the count began.
        InvalidInput: The reason is missing.
    """
    if not reason.strip():
        raise InvalidInput(QT_TRANSLATE_NOOP("errors", "Say why: the book keeps the reason."), field="reason")
    if session.get(StockTake, take_id) is not None:
        raise Conflict(QT_TRANSLATE_NOOP("errors", "This count was settled already."))
    place = Place(place_kind, place_id, "")
    found = _differences(session, place, counted)
    differing = [box.container_id for box in (*found.missing, *found.elsewhere)]
    last = _last_moves(session, differing)
    _check_seen(session, last, {key: seen[key] for key in differing if key in seen})
    if set(differing) - seen.keys():
        raise Conflict(
            QT_TRANSLATE_NOOP(
                "errors", "Boxes came or left here since the count began: look at the differences again."
            )
        )
    session.add(
        StockTake(
            id=take_id,
            place_kind=place_kind,
            place_id=place_id,
            expected=len(found.present) + len(found.missing),
            found=len(found.present) + len(found.elsewhere),
            unknown=list(found.unknown),
            reason=reason.strip(),
        )
    )
    session.flush()
    off = [box for box in found.missing if missing.get(box.container_id)]
    for box_, kind, key in (
        *((box_, place_kind, place_id) for box_ in found.elsewhere),
        *((box_, missing[box_.container_id], None) for box_ in off),
    ):
        entry = _entry(box_.container_id, last.get(box_.container_id), kind, key, None, reason)
        entry.stock_take_id = take_id
        session.add(entry)
    session.flush()
    return Settled(
        len(found.present), len(off), len(found.missing) - len(off), len(found.elsewhere), found.unknown
    )


def _differences(session: Session, place: Place, counted: Sequence[str]) -> Differences:
    return compare(counted, place.mark, known_boxes(every_box(session)))


def counts(session: Session, limit: int = 200) -> list[Take]:
    """Return the counts that were made, the newest first."""
    named = _NAME.format(kind="t.place_kind", id="t.place_id")
    query = f"""
      SELECT t.place_kind, t.place_id, {named} AS name, t.counted_at, coalesce(p.display_name, t.counted_by)
      AS who,
             t.expected, t.found, t.unknown, t.reason,
             (SELECT count(*) FROM container_move m WHERE m.stock_take_id = t.id) AS moved
        FROM stock_take t LEFT JOIN staff p ON p.login = t.counted_by ORDER BY t.counted_at DESC LIMIT
        :most"""  # noqa: S608
    return [
        Take(
            Place(row.place_kind, row.place_id, row.name or ""),
            row.counted_at,
            row.who,
            row.expected,
            row.found,
            row.moved,
            tuple(row.unknown),
            row.reason,
        )
        for row in session.execute(text(query), {"most": limit})
    ]


# ------------------------------------------------------------------------------------------------ rents


@dataclass(frozen=True, slots=True)
class RentRow:
    """The rental days of one box at one site within a period."""

    rent: rental.Rent
    number: str
    type_code: str
    customer_id: UUID
    customer: str
    site: str
    is_there: bool


def rents(session: Session, first: dt.date, last: dt.date, site_id: UUID | None = None) -> list[RentRow]:
    """Return the rental days of a period, by customer, site and box; how they count is `domain.rental`'s.

    Args:
        session: To read with.
        first: The first day.
        last: The last, included.
        site_id: Only of that site.
    """
    rows = session.execute(
        text(_STAYS),
        {"begin": day_bounds(first)[0], "end": day_bounds(last)[1], "site": site_id},
    ).all()
    entries: list[rental.Entry] = []
    there: set[tuple[UUID, UUID]] = set()
    for row in rows:
        entries.append(rental.Entry(row.container_id, row.at, None, row.to_id, row.job_id))
        if row.left_at is not None:
            entries.append(rental.Entry(row.container_id, row.left_at, row.to_id, None, row.left_job))
        else:
            there.add((row.container_id, row.to_id))
    holds = _holds(session, {row.container_id for row in rows})
    retrieval = bool(session.execute(text(_RETRIEVAL), {"on": last}).scalar_one_or_none() or False)
    found = [
        rent
        for placement in rental.placements(entries)
        for rent in rental.rents(placement, first, last, holds, counts_retrieval=retrieval)
    ]
    named = {
        row.id: row
        for row in session.execute(
            text("SELECT id, number, type_code FROM container WHERE id = ANY (:ids)"),
            {"ids": list({rent.container_id for rent in found})},
        )
    }
    sites = {
        row.id: row
        for row in session.execute(
            text(
                "SELECT s.id, concat_ws(' · ', s.name, nullif(s.city, '')) AS site, c.id AS customer_id,"
                " c.code, c.name FROM site s JOIN customer c ON c.id = s.customer_id"
                " WHERE s.id = ANY (:ids)"
            ),
            {"ids": list({rent.site_id for rent in found})},
        )
    }
    return [
        RentRow(
            rent,
            named[rent.container_id].number,
            named[rent.container_id].type_code,
            sites[rent.site_id].customer_id,
            sites[rent.site_id].name,
            sites[rent.site_id].site,
            (rent.container_id, rent.site_id) in there,
        )
        for rent in sorted(
            found,
            key=lambda rent: (
                sites[rent.site_id].code,
                sites[rent.site_id].site,
                named[rent.container_id].number,
                rent.first_on,
            ),
        )
    ]


def _holds(session: Session, container_ids: Collection[UUID]) -> dict[UUID, list[rental.Hold]]:
    holds: dict[UUID, list[rental.Hold]] = {}
    for row in session.scalars(select(ContainerHold).where(ContainerHold.container_id.in_(container_ids))):
        holds.setdefault(row.container_id, []).append(rental.Hold(row.first_on, row.last_on))
    return holds


_RETRIEVAL = """SELECT value FROM parameter WHERE key = 'rental_counts_retrieval' AND valid_from <= :on
                 ORDER BY valid_from DESC LIMIT 1"""

# Arrivals at sites whose stay touches the period, and those that led to them by swaps, back to the first
# delivery: only movements that stand, each with what ended it.
_STAYS = """
  WITH RECURSIVE chain AS (
    SELECT id, container_id, at, to_id, job_id FROM (
      SELECT e.* FROM container c CROSS JOIN LATERAL (
        SELECT e.* FROM container_entry e WHERE e.container_id = c.id AND e.at < :begin
         ORDER BY e.at DESC, e.id DESC LIMIT 1) e
      UNION ALL
      SELECT e.* FROM container_entry e WHERE e.at >= :begin AND e.at < :end) a
     WHERE a.to_kind = 'site' AND (CAST(:site AS uuid) IS NULL OR a.to_id = :site)
    UNION
    SELECT p.id, p.container_id, p.at, p.to_id, p.job_id
      FROM chain c JOIN container_entry d ON d.job_id = c.job_id AND d.from_kind = 'site' AND d.from_id =
      c.to_id CROSS JOIN LATERAL (
        SELECT e.* FROM container_entry e WHERE e.container_id = d.container_id AND e.at < d.at
         ORDER BY e.at DESC, e.id DESC LIMIT 1) p
     WHERE p.to_kind = 'site' AND p.to_id = c.to_id)
  SELECT chain.*, n.at AS left_at, n.job_id AS left_job
    FROM chain LEFT JOIN LATERAL (
      SELECT e.at, e.job_id FROM container_entry e WHERE e.container_id = chain.container_id AND e.at >
      chain.at
       ORDER BY e.at, e.id LIMIT 1) n ON true"""


def take_out(session: Session, container_id: UUID, reason: str) -> None:
    """Take a box out of the fleet that is put away: what is archived is no stock.

    Raises:
        RuleBroken: It is still out.
    """
    last = _last_moves(session, [container_id]).get(container_id)
    if last is None or last.to_kind == PlaceKind.OUTSIDE:
        return
    if last.to_kind in (PlaceKind.SITE, PlaceKind.VEHICLE):
        raise RuleBroken(
            QT_TRANSLATE_NOOP("errors", "This container is still out: bring it back to a depot first.")
        )
    session.add(_entry(container_id, last, PlaceKind.OUTSIDE, None, None, reason))
    session.flush()
