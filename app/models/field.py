"""What comes from the drivers' phones: links, events, signatures, positions; and how phones are let in."""

import datetime as dt
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, SmallInteger, text
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.jobs import EventKind
from app.models.base import Base, CreatedAt, Key, one_of


class DriverLink(Base):
    """The link of one driver for one day; its token is stored only as its fingerprint."""

    __tablename__ = "driver_link"

    id: Mapped[Key]
    tour_id: Mapped[UUID] = mapped_column(ForeignKey("tour.id"), index=True)
    code_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    token_hash: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True)
    device: Mapped[str] = mapped_column(server_default="")
    created_at: Mapped[CreatedAt]
    created_by: Mapped[str] = mapped_column(server_default=text("session_user"))
    opened_at: Mapped[dt.datetime | None]
    expires_at: Mapped[dt.datetime]
    revoked_at: Mapped[dt.datetime | None]
    last_seen_at: Mapped[dt.datetime | None]
    pending_items: Mapped[int] = mapped_column(server_default=text("0"))
    oldest_pending_at: Mapped[dt.datetime | None]
    """Since when the oldest of them waits, as the phone says; empty where nothing waits."""


class FieldEvent(Base):
    """One thing the driver told, by phone or on paper, with both clocks; each chained to the one before."""

    __tablename__ = "field_event"
    __table_args__ = (
        one_of("kind", EventKind),
        CheckConstraint("source IN ('phone', 'paper')", name="source_known"),
        CheckConstraint("(source = 'paper') = (author <> '')", name="paper_has_author"),
        CheckConstraint("chain IN (1, 2)", name="chain_known"),
        Index("field_event_job_id_seq_idx", "job_id", "seq"),
        Index("field_event_tour_id_seq_key", "tour_id", "seq", unique=True),
    )

    id: Mapped[Key]
    tour_id: Mapped[UUID] = mapped_column(ForeignKey("tour.id"))
    stop_id: Mapped[UUID | None] = mapped_column(ForeignKey("stop.id", ondelete="SET NULL"))
    job_id: Mapped[UUID | None] = mapped_column(ForeignKey("job.id"))
    seq: Mapped[int]
    kind: Mapped[str]
    device_at: Mapped[dt.datetime]
    received_at: Mapped[CreatedAt]
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    accuracy_m: Mapped[int | None]
    data: Mapped[dict[str, Any]]
    document_id: Mapped[UUID | None] = mapped_column(ForeignKey("document.id"))
    content_sha256: Mapped[bytes] = mapped_column(LargeBinary)
    prev_hash: Mapped[bytes] = mapped_column(LargeBinary)
    hash: Mapped[bytes] = mapped_column(LargeBinary)
    source: Mapped[str] = mapped_column(server_default="phone")
    author: Mapped[str] = mapped_column(server_default="")
    """The login of who typed it from paper; empty where a phone told it."""
    sent_sha256: Mapped[bytes | None] = mapped_column(LargeBinary)
    """The fingerprint of the file as the phone sent it; the one stored is written anew and has another."""
    chain: Mapped[int] = mapped_column(SmallInteger, server_default=text("2"))
    """How its hash is made: 2 covers the accuracy of the place and the bytes of the picture too."""


class Signature(Base):
    """A drawn signature: who, in which role, with which consent; who is absent or refuses has a reason."""

    __tablename__ = "signature"
    __table_args__ = (
        CheckConstraint("party IN ('customer', 'driver')", name="party_known"),
        CheckConstraint("(document_id IS NULL) = (absence_reason <> '')", name="drawn_or_reason"),
        Index("signature_job_id_party_key", "job_id", "party", unique=True),
    )

    id: Mapped[Key]
    job_id: Mapped[UUID] = mapped_column(ForeignKey("job.id"))
    party: Mapped[str]
    name: Mapped[str]
    role: Mapped[str] = mapped_column(server_default="")
    email: Mapped[str] = mapped_column(server_default="")
    consent: Mapped[str] = mapped_column(server_default="")
    reserves: Mapped[str] = mapped_column(server_default="")
    absence_reason: Mapped[str] = mapped_column(server_default="")
    document_id: Mapped[UUID | None] = mapped_column(ForeignKey("document.id"))
    device_at: Mapped[dt.datetime]
    received_at: Mapped[CreatedAt]
    lat: Mapped[float | None]
    lon: Mapped[float | None]


class JobTicket(Base):
    """The signed ticket of a job (bon d'intervention): content frozen, number without a gap, chained."""

    __tablename__ = "job_ticket"

    id: Mapped[Key]
    job_id: Mapped[UUID] = mapped_column(ForeignKey("job.id"), unique=True)
    series: Mapped[str]
    year: Mapped[int]
    number: Mapped[int]
    issued_at: Mapped[dt.datetime]
    issued_by: Mapped[str]
    content: Mapped[dict[str, Any]]
    content_sha256: Mapped[bytes] = mapped_column(LargeBinary)
    prev_hash: Mapped[bytes] = mapped_column(LargeBinary)
    hash: Mapped[bytes] = mapped_column(LargeBinary)

    __table_args__ = (
        Index("job_ticket_series_year_number_key", "series", "year", "number", unique=True),
        Index("job_ticket_content_sha256_idx", "content_sha256"),
    )


class Position(Base):
    """Where a vehicle was while its tour ran, as its driver's phone saw it; kept for a while only."""

    __tablename__ = "position"
    __table_args__ = (
        CheckConstraint(
            "lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND 180 AND accuracy_m >= 0", name="on_earth"
        ),
        Index("position_at_idx", "at"),
    )

    tour_id: Mapped[UUID] = mapped_column(ForeignKey("tour.id", ondelete="CASCADE"), primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(primary_key=True)
    lat: Mapped[float]
    lon: Mapped[float]
    accuracy_m: Mapped[int | None]
    received_at: Mapped[CreatedAt]


class DriverPin(Base):
    """The code of a driver who comes without a link; `salt` and `proof` are read by nobody."""

    __tablename__ = "driver_pin"
    __table_args__ = (CheckConstraint("octet_length(salt) = 16 AND octet_length(proof) = 32", name="hashed"),)

    driver_id: Mapped[UUID] = mapped_column(ForeignKey("driver.id", ondelete="CASCADE"), primary_key=True)
    salt: Mapped[bytes] = mapped_column(LargeBinary)
    proof: Mapped[bytes] = mapped_column(LargeBinary)
    set_at: Mapped[CreatedAt]
    set_by: Mapped[str] = mapped_column(server_default=text("session_user"))
    tries: Mapped[int] = mapped_column(server_default=text("0"))
    """How many tries failed since the last that did not."""
    tried_at: Mapped[dt.datetime | None]
    locked_at: Mapped[dt.datetime | None]
    """Since when tries are slowed down, which is what the office is told."""


class FieldRefusal(Base):
    """How often the endpoint refused something in an hour, without personal data."""

    __tablename__ = "field_refusal"
    __table_args__ = (CheckConstraint("count > 0", name="count_positive"),)

    hour: Mapped[dt.datetime] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(primary_key=True)
    """Tells one address from another within a day, and is nothing else: the key that made it is forgotten."""
    link: Mapped[str] = mapped_column(primary_key=True)
    """The id of the link that was shown, or empty."""
    count: Mapped[int]
    last_at: Mapped[CreatedAt]
