"""What comes back by itself: rounds and what became of their days, sites on hold, typical weeks."""

import datetime as dt
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Integer, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.calendar import HolidayPolicy, OccurrenceState
from app.domain.jobs import JobType
from app.models.base import Base, Key, Version, one_of

_MONTH_DAY = "((0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01]))?"
_SEASON = (
    "(season_from = '') = (season_to = '')"
    f" AND season_from ~ '^{_MONTH_DAY}$' AND season_to ~ '^{_MONTH_DAY}$'"
)


class Round(Base):
    """A service that comes back, and the job that each of its days becomes.

    Attributes:
        season_from: Month and day as `11-15`, or nothing for the whole year.
        policy: What a holiday does; None leaves it to the customer.
        start_at: By the clock in Paris, on the usual driver's tour; None leaves the job in the backlog.
        follows_id: The round whose rule this one took over.
    """

    __tablename__ = "round"
    __table_args__ = (
        one_of("type", JobType),
        one_of("kind", ("weeks", "month_weekday", "month_day")),
        one_of("policy", HolidayPolicy),
        CheckConstraint("minutes BETWEEN 1 AND 1440", name="minutes_sane"),
        CheckConstraint("every BETWEEN 1 AND 60", name="every_sane"),
        CheckConstraint(
            "CASE kind WHEN 'month_day' THEN nth BETWEEN 1 AND 31"
            " WHEN 'month_weekday' THEN nth IN (-1, 1, 2, 3, 4, 5) ELSE true END",
            name="nth_sane",
        ),
        CheckConstraint(
            "weekdays <@ ARRAY[0, 1, 2, 3, 4, 5, 6] AND (kind = 'month_day' OR cardinality(weekdays) > 0)",
            name="weekdays_sane",
        ),
        CheckConstraint(_SEASON, name="season_sane"),
        CheckConstraint("start_at IS NULL OR driver_id IS NOT NULL", name="start_has_driver"),
    )

    id: Mapped[Key]
    name: Mapped[str]
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customer.id"), index=True)
    site_id: Mapped[UUID] = mapped_column(ForeignKey("site.id"), index=True)
    depot_id: Mapped[UUID | None] = mapped_column(ForeignKey("depot.id"))
    type: Mapped[str]
    material_id: Mapped[UUID | None] = mapped_column(ForeignKey("material.id"))
    container_type: Mapped[str | None] = mapped_column(ForeignKey("container_type.code"))
    outlet_id: Mapped[UUID | None] = mapped_column(ForeignKey("outlet.id"))
    minutes: Mapped[int]
    window_from: Mapped[dt.time | None]
    window_to: Mapped[dt.time | None]
    order_number: Mapped[str] = mapped_column(server_default="")
    driver_note: Mapped[str] = mapped_column(server_default="")
    driver_id: Mapped[UUID | None] = mapped_column(ForeignKey("driver.id"))
    start_at: Mapped[dt.time | None]
    anchor_on: Mapped[dt.date]
    kind: Mapped[str] = mapped_column(server_default="weeks")
    weekdays: Mapped[list[int]] = mapped_column(ARRAY(Integer()), server_default=text("'{}'::integer[]"))
    every: Mapped[int] = mapped_column(server_default=text("1"))
    nth: Mapped[int] = mapped_column(server_default=text("1"))
    until_on: Mapped[dt.date | None]
    season_from: Mapped[str] = mapped_column(server_default="")
    season_to: Mapped[str] = mapped_column(server_default="")
    policy: Mapped[str | None]
    follows_id: Mapped[UUID | None] = mapped_column(ForeignKey("round.id"), index=True)
    archived_at: Mapped[dt.datetime | None]
    version: Mapped[Version]


class RoundOccurrence(Base):
    """What became of one day of a round; a day without a row is as the rule says."""

    __tablename__ = "round_occurrence"
    __table_args__ = (
        UniqueConstraint("round_id", "planned_on"),
        one_of("state", tuple(state for state in OccurrenceState if state is not OccurrenceState.PROPOSED)),
        CheckConstraint(
            "(state IN ('applied', 'moved')) = (served_on IS NOT NULL)", name="served_where_it_is"
        ),
    )

    id: Mapped[Key]
    round_id: Mapped[UUID] = mapped_column(ForeignKey("round.id"))
    planned_on: Mapped[dt.date] = mapped_column(index=True)
    served_on: Mapped[dt.date | None] = mapped_column(index=True)
    state: Mapped[str]
    # A job that somebody deletes leaves the decision behind: generation does not make it again.
    job_id: Mapped[UUID | None] = mapped_column(ForeignKey("job.id", ondelete="SET NULL"), unique=True)
    reason: Mapped[str] = mapped_column(server_default="")
    version: Mapped[Version]


class SiteHold(Base):
    """A site where nobody comes for a while; without an end, until further notice."""

    __tablename__ = "site_hold"
    __table_args__ = (CheckConstraint("to_on >= from_on", name="ends_after_it_begins"),)

    id: Mapped[Key]
    site_id: Mapped[UUID] = mapped_column(ForeignKey("site.id"), index=True)
    from_on: Mapped[dt.date]
    to_on: Mapped[dt.date | None]
    reason: Mapped[str] = mapped_column(server_default="")
    version: Mapped[Version]


class WeekTemplate(Base):
    """A typical week; of several with one name, the season says which one holds."""

    __tablename__ = "week_template"
    __table_args__ = (CheckConstraint(_SEASON, name="season_sane"),)

    id: Mapped[Key]
    name: Mapped[str]
    season_from: Mapped[str] = mapped_column(server_default="")
    season_to: Mapped[str] = mapped_column(server_default="")
    taken_from: Mapped[dt.date | None]
    depot_id: Mapped[UUID | None] = mapped_column(ForeignKey("depot.id"))
    archived_at: Mapped[dt.datetime | None]
    version: Mapped[Version]


class WeekTemplateJob(Base):
    """One job of a typical week: on which weekday (0 is Monday), whose tour and when by the clock."""

    __tablename__ = "week_template_job"
    __table_args__ = (
        one_of("type", JobType),
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday_sane"),
        CheckConstraint("minutes BETWEEN 1 AND 1440", name="minutes_sane"),
    )

    id: Mapped[Key]
    template_id: Mapped[UUID] = mapped_column(ForeignKey("week_template.id"), index=True)
    weekday: Mapped[int]
    driver_id: Mapped[UUID] = mapped_column(ForeignKey("driver.id"))
    start_at: Mapped[dt.time]
    minutes: Mapped[int]
    type: Mapped[str]
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customer.id"))
    site_id: Mapped[UUID] = mapped_column(ForeignKey("site.id"))
    material_id: Mapped[UUID | None] = mapped_column(ForeignKey("material.id"))
    container_type: Mapped[str | None] = mapped_column(ForeignKey("container_type.code"))
    outlet_id: Mapped[UUID | None] = mapped_column(ForeignKey("outlet.id"))
    driver_note: Mapped[str] = mapped_column(server_default="")
