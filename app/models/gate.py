"""The dated rules of the gate, what they find in the tours, and what people decided against them."""

import datetime as dt
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, CreatedAt, Key, Version, one_of
from app.models.core import XID8

SCOPES = ("tour", "stop", "driver")
SEVERITIES = ("stop", "reason", "note")


class Rule(Base):
    """What is asked of a tour, a stop or a driver's week, and how hard; said in French, with named holes.

    `params` hold its thresholds: a change of the law is a new row, valid from its day.
    """

    __tablename__ = "rule"
    __table_args__ = (
        UniqueConstraint("key", "valid_from"),
        one_of("scope", SCOPES),
        one_of("severity", SEVERITIES),
    )

    id: Mapped[Key]
    key: Mapped[str]
    valid_from: Mapped[dt.date]
    valid_to: Mapped[dt.date | None]
    scope: Mapped[str]
    severity: Mapped[str]
    sentence: Mapped[str]
    source: Mapped[str] = mapped_column(server_default="")
    params: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'::jsonb"))
    version: Mapped[Version]


class Finding(Base):
    """What a rule finds in a tour as it stands: derived, rewritten by the gate alone."""

    __tablename__ = "finding"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    tour_id: Mapped[UUID] = mapped_column(ForeignKey("tour.id", ondelete="CASCADE"), index=True)
    stop_id: Mapped[UUID | None] = mapped_column(ForeignKey("stop.id", ondelete="CASCADE"), index=True)
    rule: Mapped[str]
    severity: Mapped[str]
    object_kind: Mapped[str]
    object_id: Mapped[UUID | None]
    measure: Mapped[int]
    valid_until: Mapped[dt.date | None]
    sentence: Mapped[str]
    source: Mapped[str]


class TourFigure(Base):
    """How far and how long a planned tour is, from depot to depot: derived like the findings."""

    __tablename__ = "tour_figure"
    __table_args__ = (Index("tour_figure_driver_id_day_idx", "driver_id", "day"),)

    tour_id: Mapped[UUID] = mapped_column(ForeignKey("tour.id", ondelete="CASCADE"), primary_key=True)
    driver_id: Mapped[UUID]
    day: Mapped[dt.date]
    starts_at: Mapped[dt.datetime]
    ends_at: Mapped[dt.datetime]
    distance_m: Mapped[int]
    driving_min: Mapped[int]
    work_min: Mapped[int]
    overtime_min: Mapped[int]
    eu561: Mapped[bool]
    crew: Mapped[bool]


class Override(Base):
    """A decision against a rule, with its reason: never changed, and readable when its tour is long gone."""

    __tablename__ = "override"
    __table_args__ = (CheckConstraint("btrim(reason) <> ''", name="reason_given"),)

    id: Mapped[Key]
    op_id: Mapped[UUID]
    at: Mapped[CreatedAt] = mapped_column(index=True)
    who: Mapped[str] = mapped_column(server_default=text("session_user"))
    decided_by: Mapped[str]
    reason: Mapped[str]
    rule: Mapped[str]
    sentence: Mapped[str]
    source: Mapped[str]
    day: Mapped[dt.date]
    tour_id: Mapped[UUID] = mapped_column(index=True)
    stop_id: Mapped[UUID | None]
    job_id: Mapped[UUID | None]
    driver_id: Mapped[UUID]
    vehicle_id: Mapped[UUID | None]
    driver: Mapped[str]
    vehicle: Mapped[str]
    job: Mapped[str]
    site: Mapped[str]


class GateDue(Base):
    """What a transaction has still to be judged on at its end; see the migration."""

    __tablename__ = "gate_due"

    xid: Mapped[str] = mapped_column(
        XID8(), server_default=text("pg_current_xact_id()"), primary_key=True, autoincrement=False
    )
    id: Mapped[Key]
    day: Mapped[dt.date] = mapped_column(server_default=text("'-infinity'::date"), primary_key=True)
    gained: Mapped[bool] = mapped_column(server_default=text("false"))
    quiet: Mapped[bool] = mapped_column(server_default=text("false"))
