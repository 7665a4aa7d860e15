"""Operations, the journal, the change log, dated parameters, numbers, people and papers."""

import datetime as dt
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Computed,
    ForeignKey,
    Identity,
    Index,
    LargeBinary,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import UserDefinedType

from app.domain.archive import OWNER_KINDS
from app.domain.jobs import DocumentKind
from app.models.base import Base, CreatedAt, Key, Version, one_of


class XID8(UserDefinedType[str]):
    """PostgreSQL's 64-bit transaction id."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        """Return the type's SQL name."""
        return "xid8"


class Operation(Base):
    """One action of a person: who, when, why. Written once, kept for ever."""

    __tablename__ = "operation"
    __table_args__ = (Index("operation_at_idx", "at"),)

    op_id: Mapped[Key]
    kind: Mapped[str]
    who: Mapped[str] = mapped_column(server_default=text("session_user"))
    at: Mapped[CreatedAt]
    xid: Mapped[str] = mapped_column(XID8(), server_default=text("pg_current_xact_id()"))
    reason: Mapped[str] = mapped_column(server_default="")
    undoes: Mapped[UUID | None] = mapped_column(ForeignKey("operation.op_id"), index=True)
    result: Mapped[Any | None] = mapped_column(JSONB())


class JournalChange(Base):
    """One row that an operation changed: what before, what after (only the columns that differ)."""

    __tablename__ = "journal_change"
    __table_args__ = (
        CheckConstraint("verb IN ('I', 'U', 'D')", name="verb_known"),
        Index("journal_change_table_name_row_key_idx", "table_name", "row_key"),
        # Which tours were ever of a day, and which stops ever stood in them: for the replay of that day.
        Index(
            "journal_change_tour_day_idx",
            text("(after ->> 'day')"),
            postgresql_where=text("table_name = 'tour' AND after ? 'day'"),
        ),
        Index(
            "journal_change_stop_tour_idx",
            text("(after ->> 'tour_id')"),
            postgresql_where=text("table_name = 'stop' AND after ? 'tour_id'"),
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    op_id: Mapped[UUID] = mapped_column(ForeignKey("operation.op_id"), index=True)
    table_name: Mapped[str]
    row_key: Mapped[str]
    verb: Mapped[str]
    derived: Mapped[bool] = mapped_column(server_default=text("false"))
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]


class ChangeLog(Base):
    """What every window reads to follow its colleagues; pruned after two weeks."""

    __tablename__ = "change_log"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    xid: Mapped[str] = mapped_column(XID8(), server_default=text("pg_current_xact_id()"), index=True)
    at: Mapped[CreatedAt] = mapped_column(index=True)
    table_name: Mapped[str]
    row_key: Mapped[str]


class Parameter(Base):
    """A rate, threshold or index, valid from a day until the next row of the same key."""

    __tablename__ = "parameter"
    __table_args__ = (UniqueConstraint("key", "valid_from"),)

    id: Mapped[Key]
    key: Mapped[str]
    valid_from: Mapped[dt.date]
    value: Mapped[Any] = mapped_column(JSONB())
    source: Mapped[str] = mapped_column(server_default="")
    version: Mapped[Version]


class Counter(Base):
    """The last number, hash and instant of a series: numbers without a gap, under one row lock."""

    __tablename__ = "counter"

    series: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last_no: Mapped[int] = mapped_column(server_default=text("0"))
    last_hash: Mapped[bytes] = mapped_column(LargeBinary, server_default=text("'\\x'::bytea"))
    last_at: Mapped[dt.datetime] = mapped_column(server_default=text("'-infinity'::timestamptz"))


class Staff(Base):
    """A person who logs in; the rights themselves are the role's memberships."""

    __tablename__ = "staff"

    login: Mapped[str] = mapped_column(primary_key=True)
    display_name: Mapped[str]
    groups: Mapped[list[str]]
    language: Mapped[str] = mapped_column(server_default="fr")
    depot_ids: Mapped[list[UUID] | None] = mapped_column(ARRAY(Uuid()))
    disabled_at: Mapped[dt.datetime | None]


class PlanSession(Base):
    """A person's look at the plan from a tablet or phone; its secret is stored only as its fingerprint."""

    __tablename__ = "plan_session"
    __table_args__ = (
        CheckConstraint("octet_length(secret_hash) = 32", name="secret_hash_whole"),
        CheckConstraint("expires_at <= opened_at + interval '12 hours 1 minute'", name="half_a_day"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text("gen_random_uuid()"))
    login: Mapped[str] = mapped_column(ForeignKey("staff.login"), index=True)
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    device: Mapped[str] = mapped_column(server_default="")
    opened_at: Mapped[CreatedAt]
    expires_at: Mapped[dt.datetime] = mapped_column(
        server_default=text("clock_timestamp() + interval '12 hours'")
    )
    last_seen_at: Mapped[dt.datetime | None]
    revoked_at: Mapped[dt.datetime | None]


class Blob(Base):
    """The bytes of a paper, stored once under their fingerprint, which stays when their time is over."""

    __tablename__ = "blob"
    __table_args__ = (CheckConstraint("(body IS NULL) = (purged_at IS NOT NULL)", name="whole_or_purged"),)

    sha256: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    body: Mapped[bytes | None] = mapped_column(LargeBinary)
    purged_at: Mapped[dt.datetime | None]


class Document(Base):
    """A paper, photo or signature, filed on the records it belongs to. Never changed once stored.

    A file that a person dropped may be given another kind, and a mark that it was removed.
    """

    __tablename__ = "document"
    __table_args__ = (
        one_of("kind", DocumentKind),
        CheckConstraint("NOT dropped OR size BETWEEN 1 AND 26214400", name="dropped_size"),
        CheckConstraint("removed_at IS NULL OR dropped", name="issued_stays"),
        Index("document_issued_on_id_idx", "issued_on", "id"),
        Index("document_kind_issued_on_id_idx", "kind", "issued_on", "id"),
        Index("document_words_idx", "words", postgresql_using="gin"),
    )

    id: Mapped[Key]
    kind: Mapped[str]
    number: Mapped[str] = mapped_column(server_default="")
    title: Mapped[str]
    mime: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[bytes] = mapped_column(LargeBinary, ForeignKey("blob.sha256"), index=True)
    issued_on: Mapped[dt.date]
    created_at: Mapped[CreatedAt]
    created_by: Mapped[str] = mapped_column(server_default=text("session_user"))
    customer_id: Mapped[UUID | None] = mapped_column(ForeignKey("customer.id"), index=True)
    site_id: Mapped[UUID | None] = mapped_column(ForeignKey("site.id"), index=True)
    job_id: Mapped[UUID | None] = mapped_column(ForeignKey("job.id"), index=True)
    tour_id: Mapped[UUID | None] = mapped_column(ForeignKey("tour.id"), index=True)
    invoice_id: Mapped[UUID | None] = mapped_column(ForeignKey("invoice.id"), index=True)
    search: Mapped[str] = mapped_column(server_default="")
    dropped: Mapped[bool] = mapped_column(server_default=text("false"))
    filename: Mapped[str] = mapped_column(server_default="")
    removed_at: Mapped[dt.datetime | None]
    removed_by: Mapped[str] = mapped_column(server_default="")
    removal_reason: Mapped[str] = mapped_column(server_default="")
    purged_at: Mapped[dt.datetime | None]
    words: Mapped[str] = mapped_column(
        TSVECTOR, Computed("paper_words(title, number, search)", persisted=True), nullable=True, deferred=True
    )


class DocumentLink(Base):
    """A record on which a dropped file lies; the company's own files have the zero id."""

    __tablename__ = "document_link"
    __table_args__ = (
        UniqueConstraint("document_id", "owner_kind", "owner_id"),
        Index("document_link_owner_kind_owner_id_idx", "owner_kind", "owner_id"),
        one_of("owner_kind", OWNER_KINDS),
    )

    id: Mapped[Key]
    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"))
    owner_kind: Mapped[str]
    owner_id: Mapped[UUID]
    linked_at: Mapped[CreatedAt]
    linked_by: Mapped[str] = mapped_column(server_default=text("session_user"))


class ImportRun(Base):
    """One file taken in: what it was, how its columns were read, and the operation that undoes it."""

    __tablename__ = "import_run"

    id: Mapped[Key]
    op_id: Mapped[UUID] = mapped_column(ForeignKey("operation.op_id"))
    kind: Mapped[str] = mapped_column(index=True)
    filename: Mapped[str]
    sha256: Mapped[bytes] = mapped_column(LargeBinary, index=True)
    mapping: Mapped[dict[str, Any]]
    counts: Mapped[dict[str, Any]]
    at: Mapped[CreatedAt]


class ImportMapping(Base):
    """How the columns of a file were read last time, known again by the words of its header."""

    __tablename__ = "import_mapping"
    __table_args__ = (UniqueConstraint("kind", "signature"),)

    id: Mapped[Key]
    kind: Mapped[str]
    signature: Mapped[str]
    mapping: Mapped[dict[str, Any]]
    used_at: Mapped[CreatedAt]
    used_by: Mapped[str] = mapped_column(server_default=text("session_user"))
