"""The figures of Today: each is computed from the one place where its facts are stored."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.domain.money import add_months
from app.services import deadlines
from app.services.weighing import WEIGHED_TYPES

PARIS = ZoneInfo("Europe/Paris")
SLEEPING_DAYS = 60
"""A container that stands so long without a job is worth a call. A rule of thumb of the trade."""


@dataclass(frozen=True, slots=True)
class Month:
    """One month of the two curves."""

    first: dt.date
    turnover_eur: Decimal | None
    net_kg: int


@dataclass(frozen=True, slots=True)
class Share:
    """A material's part of the tonnes of a period."""

    name: str
    net_kg: int
    color_key: str


@dataclass(frozen=True, slots=True)
class Fleet:
    """Where the containers are."""

    at_sites: int
    at_depots: int
    elsewhere: int
    repair: int
    sleeping: int

    @property
    def total(self) -> int:
        """Every container in service or in repair."""
        return self.at_sites + self.at_depots + self.elsewhere + self.repair

    @property
    def occupancy_percent(self) -> int:
        """The part that stands at customers' sites."""
        return round(100 * self.at_sites / self.total) if self.total else 0


@dataclass(frozen=True, slots=True)
class Money:
    """What only accountants and managers read."""

    turnover_eur: Decimal
    """Of the services of the period: invoiced, and approved to be."""
    turnover_before_eur: Decimal
    """Of the same days a year before."""
    accrued_eur: Decimal
    """The part of it that is not invoiced yet."""
    overdue_eur: Decimal
    overdue_count: int
    open_eur: Decimal


@dataclass(frozen=True, slots=True)
class Today:
    """The dashboard of one period, read at one instant."""

    first: dt.date
    last: dt.date
    read_at: dt.datetime
    money: Money | None
    net_kg: int
    net_kg_before: int
    jobs_today: int
    jobs_done_today: int
    tours_today: int
    tours_done_today: int
    tours_late_today: int
    problems_today: int
    backlog: int
    backlog_urgent: int
    to_weigh: int
    to_check: int
    expiring: int
    """Papers, permits, acceptances, contracts and maintenance that end within thirty days or did already."""
    fleet: Fleet
    months: tuple[Month, ...]
    materials: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class LateTour:
    """A tour of today whose next stop should have begun."""

    tour_id: UUID
    driver: str
    next_stop: str
    """The customer, or the outlet; empty for a stop that the tour needs for itself."""
    kind: str
    """Of that stop."""
    minutes: int


@dataclass(frozen=True, slots=True)
class Load:
    """One weighed load, behind the tonnes."""

    moved_on: dt.date
    customer: str
    site: str
    material: str
    outlet: str
    net_kg: int
    is_estimated: bool


def today(session: Session, first: dt.date, last: dt.date) -> Today:
    """Return the dashboard of a period, in a fixed number of queries whatever the history."""
    day = dt.datetime.now(PARIS).date()
    now = _one(session, "SELECT now() AS at").at
    may_read_money = bool(_one(session, "SELECT has_table_privilege('invoice_line', 'SELECT') AS may").may)
    year_before = _before(first), _before(last)
    loads = _one(
        session,
        "SELECT coalesce(sum(net_kg) FILTER (WHERE moved_on BETWEEN :first AND :last), 0) AS kg,"
        " coalesce(sum(net_kg) FILTER (WHERE moved_on BETWEEN :was_first AND :was_last), 0) AS before"
        " FROM waste_movement WHERE moved_on BETWEEN :was_first AND :last",
        first=first,
        last=last,
        was_first=year_before[0],
        was_last=year_before[1],
    )
    work = _one(session, _WORK, day=day, weighed=list(WEIGHED_TYPES))
    fleet = _one(session, _FLEET, sleeping=SLEEPING_DAYS)
    return Today(
        first,
        last,
        now,
        _money(session, first, last, year_before, day) if may_read_money else None,
        int(loads.kg),
        int(loads.before),
        work.jobs,
        work.jobs_done,
        work.tours,
        work.tours_done,
        work.tours_late,
        work.problems,
        work.backlog,
        work.backlog_urgent,
        work.to_weigh,
        work.to_check,
        deadlines.count(session),
        Fleet(fleet.at_sites, fleet.at_depots, fleet.elsewhere, fleet.repair, fleet.sleeping),
        _months(session, last, may_read_money),
        tuple(
            Share(row.name, int(row.kg), row.color_key)
            for row in session.execute(text(_MATERIALS), {"first": first, "last": last})
        ),
    )


_WORK = """
  WITH tours AS (
    SELECT t.id, t.status, count(s.id) AS stops, count(s.done_at) AS done,
           bool_or(s.done_at IS NULL AND s.arrived_at IS NULL AND upper(s.slot) < now()) AS late
      FROM tour t LEFT JOIN stop s ON s.tour_id = t.id WHERE t.day = :day GROUP BY t.id),
  jobs AS (
    SELECT j.status, j.problem FROM job j JOIN stop s ON s.job_id = j.id JOIN tour t ON t.id = s.tour_id
     WHERE t.day = :day)
  SELECT (SELECT count(*) FROM jobs) AS jobs,
         (SELECT count(*) FROM jobs
           WHERE status IN ('DONE', 'WEIGHED', 'VALIDATED', 'INVOICED')) AS jobs_done,
         (SELECT count(*) FROM jobs WHERE problem <> '' OR status = 'NOT_DONE') AS problems,
         (SELECT count(*) FROM tours) AS tours,
         (SELECT count(*) FROM tours WHERE stops > 0 AND stops = done) AS tours_done,
         (SELECT count(*) FROM tours WHERE late) AS tours_late,
         (SELECT count(*) FROM job WHERE status = 'TO_PLAN') AS backlog,
         (SELECT count(*) FROM job WHERE status = 'TO_PLAN' AND priority = 2) AS backlog_urgent,
         (SELECT count(*) FROM job WHERE status = 'DONE' AND net_kg IS NULL
           AND type = ANY (:weighed)) AS to_weigh,
         (SELECT count(*) FROM job WHERE status IN ('DONE', 'WEIGHED')) AS to_check
"""

_FLEET = """
  SELECT count(*) FILTER (WHERE place_kind = 'site') AS at_sites,
         count(*) FILTER (WHERE place_kind = 'depot') AS at_depots,
         count(*) FILTER (WHERE place_kind NOT IN ('site', 'depot', 'repair', 'lost')) AS elsewhere,
         count(*) FILTER (WHERE place_kind = 'repair') AS repair,
         count(*) FILTER (WHERE place_kind = 'site'
                          AND since < now() - make_interval(days => :sleeping)) AS sleeping
    FROM container_place
"""

_MATERIALS = """
  SELECT m.name, m.color_key, sum(w.net_kg) AS kg
    FROM waste_movement w JOIN material m ON m.id = w.material_id
   WHERE w.moved_on BETWEEN :first AND :last GROUP BY m.id HAVING sum(w.net_kg) > 0 ORDER BY kg DESC LIMIT 8
"""

_SIGNED = "CASE i.kind WHEN 'invoice' THEN l.amount_eur ELSE -l.amount_eur END"


def _money(
    session: Session, first: dt.date, last: dt.date, before: tuple[dt.date, dt.date], day: dt.date
) -> Money:
    billed = _one(
        session,
        f"SELECT coalesce(sum({_SIGNED}) FILTER (WHERE l.served_on BETWEEN :first AND :last), 0) AS now,"  # noqa: S608
        f" coalesce(sum({_SIGNED}) FILTER (WHERE l.served_on BETWEEN :was_first AND :was_last), 0) AS was,"
        " (SELECT coalesce(sum(amount_eur), 0) FROM charge WHERE invoice_id IS NULL"
        "   AND served_on BETWEEN :first AND :last AND service <> 'purchase') AS accrued"
        " FROM invoice_line l JOIN invoice i ON i.id = l.invoice_id"
        " WHERE l.served_on BETWEEN :was_first AND :last",
        first=first,
        last=last,
        was_first=before[0],
        was_last=before[1],
    )
    owed = _one(
        session,
        """
        SELECT coalesce(sum(o.open_eur), 0) AS open,
               coalesce(sum(o.open_eur) FILTER (WHERE r.due_on < :day AND o.open_eur > 0), 0) AS overdue,
               count(*) FILTER (WHERE r.due_on < :day AND o.open_eur > 0) AS late
          FROM open_amount o JOIN receivable r ON r.id = o.id WHERE o.kind = 'receivable'""",
        day=day,
    )
    return Money(billed.now + billed.accrued, billed.was, billed.accrued, owed.overdue, owed.late, owed.open)


def _months(session: Session, last: dt.date, may_read_money: bool) -> tuple[Month, ...]:
    since = add_months(last.replace(day=1), -12)
    weights = {
        row.month: int(row.kg)
        for row in session.execute(
            text(
                "SELECT date_trunc('month', moved_on)::date AS month, sum(net_kg) AS kg FROM waste_movement"
                " WHERE moved_on >= :since GROUP BY 1"
            ),
            {"since": since},
        )
    }
    turnover: dict[dt.date, Decimal] = {}
    if may_read_money:
        turnover = {
            row.month: row.eur
            for row in session.execute(
                text(
                    f"SELECT date_trunc('month', s.served_on)::date AS month, sum(s.eur) AS eur FROM ("  # noqa: S608
                    f" SELECT l.served_on, {_SIGNED} AS eur FROM invoice_line l"
                    " JOIN invoice i ON i.id = l.invoice_id WHERE l.served_on >= :since"
                    " UNION ALL SELECT c.served_on, c.amount_eur FROM charge c"
                    " WHERE c.invoice_id IS NULL AND c.served_on >= :since AND c.service <> 'purchase'"
                    ") s GROUP BY 1"
                ),
                {"since": since},
            )
        }
    months = [add_months(since, n) for n in range(13)]
    nothing = Decimal("0.00") if may_read_money else None
    return tuple(Month(month, turnover.get(month, nothing), weights.get(month, 0)) for month in months)


def _before(day: dt.date) -> dt.date:
    """Return the same day a year earlier; 29 February becomes the 28th."""
    return add_months(day, -12)


def _one(session: Session, query: str, **values: Any) -> Any:
    return session.execute(text(query), values).one()


# --------------------------------------------------------------------------------------------- lists behind


def late_tours(session: Session) -> list[LateTour]:
    """Return today's tours whose next stop should have ended, the latest first."""
    rows = session.execute(
        text(
            """
            SELECT DISTINCT ON (t.id) t.id, concat_ws(' ', d.first_name, d.surname) AS driver,
                   coalesce(c.name, o.name, '') AS next_stop, s.kind,
                   (extract(epoch FROM now() - upper(s.slot)) / 60)::integer AS minutes
              FROM tour t JOIN driver d ON d.id = t.driver_id JOIN stop s ON s.tour_id = t.id
              LEFT JOIN job j ON j.id = s.job_id LEFT JOIN customer c ON c.id = j.customer_id
              LEFT JOIN outlet o ON o.id = s.outlet_id
             WHERE t.day = (now() AT TIME ZONE 'Europe/Paris')::date
               AND s.done_at IS NULL AND s.arrived_at IS NULL AND upper(s.slot) < now()
             ORDER BY t.id, lower(s.slot)"""
        )
    )
    found = [LateTour(row.id, row.driver, row.next_stop, row.kind, row.minutes) for row in rows]
    return sorted(found, key=lambda tour: -tour.minutes)


def loads(session: Session, first: dt.date, last: dt.date) -> list[Load]:
    """Return the loads of a period, the newest first."""
    rows = session.execute(
        text(
            """
            SELECT w.moved_on, c.name AS customer, s.name AS site, m.name AS material,
                   coalesce(o.name, '') AS outlet, w.net_kg, w.is_estimated
              FROM waste_movement w JOIN customer c ON c.id = w.customer_id JOIN site s ON s.id = w.site_id
              JOIN material m ON m.id = w.material_id LEFT JOIN outlet o ON o.id = w.outlet_id
             WHERE w.moved_on BETWEEN :first AND :last ORDER BY w.moved_on DESC, w.id DESC LIMIT 5000"""
        ),
        {"first": first, "last": last},
    )
    return [Load(*row) for row in rows]
