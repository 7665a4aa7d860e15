"""What makes a record hold: ends of chains, notes on tickets, seals of papers, and the mail that leaves."""

import datetime as dt
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, CreatedAt, Key, one_of

MAIL_STATES = ("queued", "sending", "handed", "sent", "refused", "failed", "unsure")
_AUTHOR = text("session_user")


class ChainTail(Base):
    """The last link of a chain, kept apart, so that it is missed too when it is taken away."""

    __tablename__ = "chain_tail"
    __table_args__ = (one_of("kind", ("tour", "ticket")),)

    owner_id: Mapped[Key]
    kind: Mapped[str]
    last_seq: Mapped[int]
    last_hash: Mapped[bytes] = mapped_column(LargeBinary)


class TicketNote(Base):
    """What was said of a ticket after it was sealed; the first note hangs on the ticket's hash."""

    __tablename__ = "ticket_note"
    __table_args__ = (
        CheckConstraint("btrim(text) <> '' AND length(text) <= 4000", name="text_said"),
        Index("ticket_note_ticket_id_seq_key", "ticket_id", "seq", unique=True),
    )

    id: Mapped[Key]
    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("job_ticket.id"))
    seq: Mapped[int]
    at: Mapped[CreatedAt]
    author: Mapped[str] = mapped_column(server_default=_AUTHOR)
    text: Mapped[str]
    prev_hash: Mapped[bytes] = mapped_column(LargeBinary)
    hash: Mapped[bytes] = mapped_column(LargeBinary)


class SealKey(Base):
    """A certificate with which papers are sealed; `p12` and `secret` are read by a function alone."""

    __tablename__ = "seal_key"
    __table_args__ = (
        CheckConstraint("self_made = (secret <> '')", name="secret_is_ours"),
        CheckConstraint("fingerprint = sha256(certificate)", name="fingerprint_of_certificate"),
    )

    id: Mapped[Key]
    label: Mapped[str]
    certificate: Mapped[bytes] = mapped_column(LargeBinary)
    fingerprint: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    valid_from: Mapped[dt.datetime]
    valid_until: Mapped[dt.datetime]
    self_made: Mapped[bool]
    p12: Mapped[bytes] = mapped_column(LargeBinary)
    secret: Mapped[str] = mapped_column(server_default="")
    created_at: Mapped[CreatedAt]
    created_by: Mapped[str] = mapped_column(server_default=_AUTHOR)


class TicketPaper(Base):
    """Which bytes are the paper of a sealed ticket, and whose seal they bear."""

    __tablename__ = "ticket_paper"

    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("job_ticket.id"), primary_key=True)
    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"))
    sha256: Mapped[bytes] = mapped_column(LargeBinary)
    seal: Mapped[bytes] = mapped_column(LargeBinary, ForeignKey("seal_key.fingerprint"))
    at: Mapped[CreatedAt]
    author: Mapped[str] = mapped_column(server_default=_AUTHOR)


class Mail(Base):
    """A mail that leaves or has left; `about` says what it tells, so that the same is told once."""

    __tablename__ = "mail"
    __table_args__ = (
        one_of("state", MAIL_STATES),
        CheckConstraint(
            "recipient ~ '^[^@[:space:]<>,;:\"]+@[^@[:space:]<>,;:\"]+$' AND length(recipient) <= 254",
            name="recipient_sane",
        ),
        CheckConstraint("subject !~ '[\\r\\n]'", name="subject_one_line"),
        CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent_when"),
        CheckConstraint(
            "(state IN ('sending', 'handed')) = (claim IS NOT NULL AND claimed_at IS NOT NULL)",
            name="claimed_while",
        ),
        Index("mail_due_idx", "next_at", postgresql_where=text("state IN ('queued', 'sending', 'handed')")),
    )

    id: Mapped[Key]
    about: Mapped[str] = mapped_column(unique=True)
    recipient: Mapped[str]
    subject: Mapped[str]
    body: Mapped[str]
    is_money: Mapped[bool] = mapped_column(server_default=text("false"))
    customer_id: Mapped[UUID | None] = mapped_column(ForeignKey("customer.id"), index=True)
    job_id: Mapped[UUID | None] = mapped_column(ForeignKey("job.id"), index=True)
    state: Mapped[str] = mapped_column(server_default="queued")
    attempts: Mapped[int] = mapped_column(server_default=text("0"))
    next_at: Mapped[CreatedAt]
    claim: Mapped[UUID | None]
    claimed_at: Mapped[dt.datetime | None]
    error: Mapped[str] = mapped_column(server_default="")
    sent_at: Mapped[dt.datetime | None]
    created_at: Mapped[CreatedAt]
    created_by: Mapped[str] = mapped_column(server_default=_AUTHOR)


class MailFile(Base):
    """A paper that a mail takes along, under the name it has there."""

    __tablename__ = "mail_file"

    mail_id: Mapped[UUID] = mapped_column(ForeignKey("mail.id"), primary_key=True)
    rank: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"), index=True)
    filename: Mapped[str]
