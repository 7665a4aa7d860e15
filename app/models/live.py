"""The day seen live: problems of drivers with the calls made for them, and messages to and from drivers."""

import datetime as dt
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy import text as sql_text
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.live import CallResult, CaseKind
from app.models.base import Base, CreatedAt, Key, Version, one_of


class ProblemCase(Base):
    """A driver who cannot work: opened by his phone or the office, frozen once it is closed.

    Four lines close it: what was wrong (`issue`), the calls (`CallAttempt`), how it ended (`outcome`), what
    is planned now (`plan`); and who decided whether the trip is charged.
    """

    __tablename__ = "problem_case"
    __table_args__ = (
        one_of("kind", CaseKind),
        CheckConstraint("source IN ('phone', 'office')", name="source_known"),
        CheckConstraint("state IN ('open', 'closed')", name="state_known"),
        CheckConstraint("outcome IN ('', 'solved', 'replan', 'given_up')", name="outcome_known"),
        CheckConstraint("fee IN ('', 'none', 'charged', 'waived')", name="fee_known"),
        CheckConstraint(
            "(state = 'closed') = (closed_at IS NOT NULL) AND (state = 'closed') = (outcome <> '')"
            " AND (state = 'closed') = (fee <> '')",
            name="open_or_ended",
        ),
        CheckConstraint(
            "state = 'open' OR closed_by = '' AND outcome = 'solved'"
            " OR issue <> '' AND outcome_text <> '' AND plan <> ''",
            name="closed_says_all",
        ),
        CheckConstraint("fee <> 'none' OR outcome = 'solved' OR job_id IS NULL", name="fee_decided"),
        CheckConstraint("(fee IN ('charged', 'waived')) = (fee_by <> '')", name="fee_has_author"),
        CheckConstraint("fee <> 'waived' OR fee_reason <> ''", name="waiver_has_reason"),
        CheckConstraint("fee <> 'charged' OR job_id IS NOT NULL", name="charged_has_job"),
        Index("problem_case_open_idx", "deadline", postgresql_where=sql_text("state = 'open'")),
        Index("problem_case_one_open", "stop_id", unique=True, postgresql_where=sql_text("state = 'open'")),
    )

    id: Mapped[Key]
    tour_id: Mapped[UUID] = mapped_column(ForeignKey("tour.id"), index=True)
    stop_id: Mapped[UUID | None] = mapped_column(ForeignKey("stop.id", ondelete="SET NULL"))
    job_id: Mapped[UUID | None] = mapped_column(ForeignKey("job.id"), index=True)
    kind: Mapped[str]
    source: Mapped[str]
    reason: Mapped[str] = mapped_column(server_default="")
    text: Mapped[str] = mapped_column(server_default="")
    device_at: Mapped[dt.datetime]
    opened_at: Mapped[CreatedAt]
    opened_by: Mapped[str] = mapped_column(server_default=sql_text("session_user"))
    deadline: Mapped[dt.datetime]
    state: Mapped[str] = mapped_column(server_default="open")
    issue: Mapped[str] = mapped_column(server_default="")
    outcome: Mapped[str] = mapped_column(server_default="")
    outcome_text: Mapped[str] = mapped_column(server_default="")
    plan: Mapped[str] = mapped_column(server_default="")
    fee: Mapped[str] = mapped_column(server_default="")
    fee_reason: Mapped[str] = mapped_column(server_default="")
    fee_by: Mapped[str] = mapped_column(server_default="")
    retry_job_id: Mapped[UUID | None] = mapped_column(ForeignKey("job.id"), index=True)
    closed_at: Mapped[dt.datetime | None]
    closed_by: Mapped[str] = mapped_column(server_default="")
    """The name of who closed it in the office; empty where the driver could work after all."""
    version: Mapped[Version]


class CallAttempt(Base):
    """One call for a case: which number, who it is, and how it ended."""

    __tablename__ = "call_attempt"
    __table_args__ = (
        CheckConstraint("number <> ''", name="number_given"),
        one_of("result", CallResult),
    )

    id: Mapped[Key]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("problem_case.id"), index=True)
    number: Mapped[str]
    who: Mapped[str] = mapped_column(server_default="")
    result: Mapped[str]
    text: Mapped[str] = mapped_column(server_default="")
    at: Mapped[CreatedAt]
    author: Mapped[str] = mapped_column(server_default=sql_text("session_user"))


class Message(Base):
    """A few words between the office and a driver, kept with the stop they are about."""

    __tablename__ = "message"
    __table_args__ = (
        CheckConstraint("sender IN ('office', 'driver')", name="sender_known"),
        CheckConstraint("btrim(text) <> '' AND char_length(text) <= 2000", name="text_sane"),
        CheckConstraint("(read_at IS NULL) = (read_by = '')", name="read_has_reader"),
        Index("message_tour_id_at_idx", "tour_id", "at"),
    )

    id: Mapped[Key]
    tour_id: Mapped[UUID] = mapped_column(ForeignKey("tour.id"))
    stop_id: Mapped[UUID | None] = mapped_column(ForeignKey("stop.id", ondelete="SET NULL"))
    job_id: Mapped[UUID | None] = mapped_column(ForeignKey("job.id"), index=True)
    sender: Mapped[str]
    text: Mapped[str]
    at: Mapped[CreatedAt]
    author: Mapped[str]
    read_at: Mapped[dt.datetime | None]
    read_by: Mapped[str] = mapped_column(server_default="")
