"""Jobs, tours, stops, and the bookings that keep two of them from the same person, truck or box."""

import datetime as dt
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    Numeric,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, TSTZRANGE, Range
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.jobs import JobStatus, JobType, MemberRole, StopKind
from app.models.base import Base, CreatedAt, Key, Version, one_of


class Job(Base):
    """One service asked for at one site."""

    __tablename__ = "job"
    __table_args__ = (
        one_of("type", JobType),
        one_of("status", JobStatus),
        CheckConstraint("priority BETWEEN 0 AND 2", name="priority_known"),
        CheckConstraint("minutes BETWEEN 1 AND 1440", name="minutes_sane"),
        CheckConstraint("(status = 'NOT_DONE') <= (not_done_reason <> '')", name="not_done_has_reason"),
        # The backlog and the unfinished are few among millions of past jobs.
        Index(
            "job_open_idx",
            "status",
            "wanted_on",
            postgresql_where=text("status NOT IN ('INVOICED', 'CANCELLED')"),
        ),
        Index("job_customer_id_wanted_on_idx", "customer_id", text("wanted_on DESC")),
        Index("job_site_id_wanted_on_idx", "site_id", text("wanted_on DESC")),
        Index("job_split_of_id_idx", "split_of_id", postgresql_where=text("split_of_id IS NOT NULL")),
        Index("job_retry_of_id_idx", "retry_of_id", postgresql_where=text("retry_of_id IS NOT NULL")),
    )

    id: Mapped[Key]
    number: Mapped[str] = mapped_column(unique=True)
    type: Mapped[str]
    status: Mapped[str] = mapped_column(server_default="TO_PLAN")
    priority: Mapped[int] = mapped_column(server_default=text("1"))
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customer.id"))
    bill_to_id: Mapped[UUID | None] = mapped_column(ForeignKey("customer.id"), index=True)
    producer_site_id: Mapped[UUID | None] = mapped_column(ForeignKey("site.id"))
    site_id: Mapped[UUID] = mapped_column(ForeignKey("site.id"))
    depot_id: Mapped[UUID | None] = mapped_column(ForeignKey("depot.id"))
    material_id: Mapped[UUID | None] = mapped_column(ForeignKey("material.id"), index=True)
    waste_code: Mapped[str] = mapped_column(server_default="")
    container_type: Mapped[str | None] = mapped_column(ForeignKey("container_type.code"))
    container_in_id: Mapped[UUID | None] = mapped_column(ForeignKey("container.id"), index=True)
    container_out_id: Mapped[UUID | None] = mapped_column(ForeignKey("container.id"), index=True)
    outlet_id: Mapped[UUID | None] = mapped_column(ForeignKey("outlet.id"))
    order_number: Mapped[str] = mapped_column(server_default="")
    contact: Mapped[str] = mapped_column(server_default="")
    phone: Mapped[str] = mapped_column(server_default="")
    wanted_on: Mapped[dt.date | None]
    window_from: Mapped[dt.time | None]
    window_to: Mapped[dt.time | None]
    minutes: Mapped[int]
    driver_note: Mapped[str] = mapped_column(server_default="")
    office_note: Mapped[str] = mapped_column(server_default="")
    done_at: Mapped[dt.datetime | None] = mapped_column(index=True)
    net_kg: Mapped[int | None]
    weight_is_estimated: Mapped[bool] = mapped_column(server_default=text("false"))
    volume_m3: Mapped[Decimal | None] = mapped_column(Numeric(8, 2))
    fill_percent: Mapped[int | None]
    waiting_minutes: Mapped[int] = mapped_column(server_default=text("0"))
    not_done_reason: Mapped[str] = mapped_column(server_default="")
    problem: Mapped[str] = mapped_column(server_default="")
    retry_of_id: Mapped[UUID | None] = mapped_column(ForeignKey("job.id"))
    retry_waived: Mapped[bool] = mapped_column(server_default=text("false"))
    split_of_id: Mapped[UUID | None] = mapped_column(ForeignKey("job.id"))
    created_at: Mapped[CreatedAt]
    created_by: Mapped[str] = mapped_column(server_default=text("session_user"))
    extra: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'::jsonb"))
    version: Mapped[Version]


class JobTransition(Base):
    """From which state a job may go to which: the table that the guard reads."""

    __tablename__ = "job_transition"

    from_status: Mapped[str] = mapped_column(primary_key=True)
    to_status: Mapped[str] = mapped_column(primary_key=True)


class Tour(Base):
    """One driver and vehicle on one day; it belongs to the day it starts, in Paris."""

    __tablename__ = "tour"
    __table_args__ = (
        CheckConstraint(
            "NOT isempty(slot) AND lower_inc(slot) AND NOT upper_inc(slot)"
            " AND upper(slot) - lower(slot) <= interval '26 hours'",
            name="slot_sane",
        ),
        CheckConstraint("day = (lower(slot) AT TIME ZONE 'Europe/Paris')::date", name="day_is_start"),
        CheckConstraint("status IN ('draft', 'published', 'running', 'closed')", name="status_known"),
        Index("tour_day_idx", "day"),
        Index("tour_driver_id_day_idx", "driver_id", "day"),
    )

    id: Mapped[Key]
    day: Mapped[dt.date]
    label: Mapped[str] = mapped_column(server_default="")
    depot_id: Mapped[UUID | None] = mapped_column(ForeignKey("depot.id"))
    driver_id: Mapped[UUID] = mapped_column(ForeignKey("driver.id"))
    vehicle_id: Mapped[UUID | None] = mapped_column(ForeignKey("vehicle.id"), index=True)
    trailer_id: Mapped[UUID | None] = mapped_column(ForeignKey("vehicle.id"), index=True)
    slot: Mapped[Range[dt.datetime]] = mapped_column(TSTZRANGE)
    status: Mapped[str] = mapped_column(server_default="draft")
    revision: Mapped[int] = mapped_column(server_default=text("0"))
    published_at: Mapped[dt.datetime | None]
    published_by: Mapped[str] = mapped_column(server_default="")
    started_at: Mapped[dt.datetime | None]
    ended_at: Mapped[dt.datetime | None]
    km_start: Mapped[int | None]
    km_end: Mapped[int | None]
    distance_m: Mapped[int | None]
    note: Mapped[str] = mapped_column(server_default="")
    acknowledged_revision: Mapped[int] = mapped_column(server_default=text("0"))
    acknowledged_at: Mapped[dt.datetime | None]
    changed_at: Mapped[dt.datetime | None]
    version: Mapped[Version]


class TourMember(Base):
    """Who or what else works in a tour: it is booked as its driver and vehicle are."""

    __tablename__ = "tour_member"
    __table_args__ = (
        one_of("role", MemberRole),
        CheckConstraint(
            "num_nonnulls(driver_id, vehicle_id) = 1"
            " AND (role = 'convoy_vehicle') = (vehicle_id IS NOT NULL)",
            name="person_or_vehicle",
        ),
        UniqueConstraint("tour_id", "driver_id", name="tour_member_tour_id_driver_id_key"),
        UniqueConstraint("tour_id", "vehicle_id", name="tour_member_tour_id_vehicle_id_key"),
    )

    id: Mapped[Key]
    tour_id: Mapped[UUID] = mapped_column(ForeignKey("tour.id", ondelete="CASCADE"))
    role: Mapped[str]
    driver_id: Mapped[UUID | None] = mapped_column(ForeignKey("driver.id"), index=True)
    vehicle_id: Mapped[UUID | None] = mapped_column(ForeignKey("vehicle.id"), index=True)
    version: Mapped[Version]


class PresenceRow(Base):
    """Where a workstation looks this very moment; written and read through functions only."""

    __tablename__ = "presence"
    __table_args__ = {"prefixes": ["UNLOGGED"]}  # noqa: RUF012 - SQLAlchemy reads it from the class

    session_id: Mapped[UUID] = mapped_column(primary_key=True)
    login: Mapped[str]
    first: Mapped[dt.date]
    days: Mapped[int]
    by: Mapped[str]
    row_id: Mapped[UUID | None]
    instant: Mapped[dt.datetime | None]
    selection: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid()))
    at: Mapped[CreatedAt]


class Stop(Base):
    """A job's place in a tour, or a stop the tour needs for itself."""

    __tablename__ = "stop"
    __table_args__ = (
        one_of("kind", StopKind),
        CheckConstraint("(kind = 'JOB') = (job_id IS NOT NULL)", name="job_or_technical"),
        CheckConstraint("NOT isempty(slot) AND lower_inc(slot) AND NOT upper_inc(slot)", name="slot_sane"),
    )

    id: Mapped[Key]
    tour_id: Mapped[UUID] = mapped_column(ForeignKey("tour.id"), index=True)
    job_id: Mapped[UUID | None] = mapped_column(ForeignKey("job.id"), unique=True)
    kind: Mapped[str] = mapped_column(server_default="JOB")
    outlet_id: Mapped[UUID | None] = mapped_column(ForeignKey("outlet.id"))
    slot: Mapped[Range[dt.datetime]] = mapped_column(TSTZRANGE)
    pinned: Mapped[bool] = mapped_column(server_default=text("false"))
    departed_at: Mapped[dt.datetime | None]
    arrived_at: Mapped[dt.datetime | None]
    done_at: Mapped[dt.datetime | None]
    version: Mapped[Version]


class Booking(Base):
    """Who holds what, when: kept by triggers from tours, stops and absences, and guarded by one constraint.

    A tour is itself a resource of its stops, so that it is never in two places at once.
    """

    __tablename__ = "booking"
    __table_args__ = (
        CheckConstraint("num_nonnulls(tour_id, stop_id, absence_id) = 1", name="one_holder"),
        Index("booking_tour_id_idx", "tour_id"),
        Index("booking_stop_id_idx", "stop_id"),
        Index("booking_absence_id_idx", "absence_id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    resource_id: Mapped[UUID]
    slot: Mapped[Range[dt.datetime]] = mapped_column(TSTZRANGE)
    tour_id: Mapped[UUID | None] = mapped_column(ForeignKey("tour.id", ondelete="CASCADE"))
    stop_id: Mapped[UUID | None] = mapped_column(ForeignKey("stop.id", ondelete="CASCADE"))
    absence_id: Mapped[UUID | None] = mapped_column(ForeignKey("absence.id", ondelete="CASCADE"))
