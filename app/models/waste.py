"""Weighings, the ledger of waste movements that registers and invoices read, and tracking forms."""

import datetime as dt
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, CreatedAt, Key, Version


class WeighTicket(Base):
    """One weighing (bon de pesée): a legal weight is never edited, only cancelled and issued again."""

    __tablename__ = "weigh_ticket"
    __table_args__ = (
        CheckConstraint(
            "net_kg = gross_kg - tare_kg AND net_kg >= 0 AND tare_kg >= 0", name="net_is_difference"
        ),
        CheckConstraint(
            "source IN ('own_bridge', 'outlet', 'on_board', 'manual', 'estimate')", name="source_known"
        ),
        Index("weigh_ticket_series_year_number_key", "series", "year", "number", unique=True),
    )

    id: Mapped[Key]
    job_id: Mapped[UUID | None] = mapped_column(ForeignKey("job.id"), index=True)
    series: Mapped[str]
    year: Mapped[int]
    number: Mapped[int]
    outside_number: Mapped[str]
    source: Mapped[str]
    instrument: Mapped[str]
    gross_kg: Mapped[int]
    tare_kg: Mapped[int]
    net_kg: Mapped[int]
    weighed_at: Mapped[dt.datetime]
    issued_at: Mapped[dt.datetime]
    issued_by: Mapped[str]
    cancels_id: Mapped[UUID | None] = mapped_column(ForeignKey("weigh_ticket.id"), unique=True)
    content: Mapped[dict[str, Any]]
    prev_hash: Mapped[bytes] = mapped_column(LargeBinary)
    hash: Mapped[bytes] = mapped_column(LargeBinary)


class WasteMovement(Base):
    """One weighed load from a site to an outlet: the immutable line behind registers, figures and invoices.

    A correction is a second line that reverses the first.
    """

    __tablename__ = "waste_movement"
    __table_args__ = (
        Index("waste_movement_customer_id_moved_on_idx", "customer_id", "moved_on"),
        Index("waste_movement_moved_on_idx", "moved_on"),
    )

    id: Mapped[Key]
    job_id: Mapped[UUID | None] = mapped_column(ForeignKey("job.id"), index=True)
    weigh_ticket_id: Mapped[UUID | None] = mapped_column(ForeignKey("weigh_ticket.id"), index=True)
    reverses_id: Mapped[UUID | None] = mapped_column(ForeignKey("waste_movement.id"), unique=True)
    moved_on: Mapped[dt.date]
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customer.id"))
    site_id: Mapped[UUID] = mapped_column(ForeignKey("site.id"))
    material_id: Mapped[UUID] = mapped_column(ForeignKey("material.id"), index=True)
    outlet_id: Mapped[UUID | None] = mapped_column(ForeignKey("outlet.id"), index=True)
    waste_code: Mapped[str]
    operation_code: Mapped[str]
    net_kg: Mapped[int]
    is_estimated: Mapped[bool]
    plate: Mapped[str]
    snapshot: Mapped[dict[str, Any]]
    recorded_at: Mapped[CreatedAt]


class TrackingForm(Base):
    """The tracking form (bordereau) of a hazardous job: its frames as they are known so far."""

    __tablename__ = "tracking_form"

    id: Mapped[Key]
    job_id: Mapped[UUID] = mapped_column(ForeignKey("job.id"), unique=True)
    number: Mapped[str]
    status: Mapped[str]
    state_number: Mapped[str]
    frames: Mapped[dict[str, Any]]
    created_at: Mapped[CreatedAt]
    version: Mapped[Version]
