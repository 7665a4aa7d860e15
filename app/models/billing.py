"""Prices, charges, drafts, issued invoices, and what customers owe and pay."""

import datetime as dt
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Numeric, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, CreatedAt, Euros, Key, Version

PRICE_UNITS = ("rotation", "t", "kg", "m3", "day", "month", "quarter_hour", "unit", "flat", "lift", "percent")


class PriceList(Base):
    """A dated list of prices: of one customer, of a group, or of everybody."""

    __tablename__ = "price_list"
    __table_args__ = (
        CheckConstraint("customer_id IS NULL OR price_group = ''", name="one_scope"),
        Index("price_list_customer_id_idx", "customer_id"),
    )

    id: Mapped[Key]
    name: Mapped[str]
    customer_id: Mapped[UUID | None] = mapped_column(ForeignKey("customer.id"))
    price_group: Mapped[str] = mapped_column(server_default="")
    valid_from: Mapped[dt.date]
    valid_to: Mapped[dt.date | None]
    archived_at: Mapped[dt.datetime | None]
    version: Mapped[Version]


class Price(Base):
    """One line of a price list; a negative amount is what we pay for the material."""

    __tablename__ = "price"
    __table_args__ = (Index("price_price_list_id_service_idx", "price_list_id", "service"),)

    id: Mapped[Key]
    price_list_id: Mapped[UUID] = mapped_column(ForeignKey("price_list.id"))
    code: Mapped[str] = mapped_column(server_default="")
    service: Mapped[str]
    label: Mapped[str]
    site_id: Mapped[UUID | None] = mapped_column(ForeignKey("site.id"))
    material_id: Mapped[UUID | None] = mapped_column(ForeignKey("material.id"), index=True)
    container_type: Mapped[str | None] = mapped_column(ForeignKey("container_type.code"))
    zone: Mapped[int | None]
    unit: Mapped[str]
    amount_eur: Mapped[Decimal] = mapped_column(Numeric(12, 4))
    minimum: Mapped[Decimal | None] = mapped_column(Numeric(12, 3))
    free_quantity: Mapped[Decimal | None] = mapped_column(Numeric(12, 3))
    vat_category: Mapped[str] = mapped_column(server_default="standard")
    version: Mapped[Version]


class Charge(Base):
    """A priced line of a job, with the rule and the inputs that made it."""

    __tablename__ = "charge"
    __table_args__ = (
        Index("charge_unbilled_idx", "customer_id", postgresql_where=text("invoice_id IS NULL")),
        Index(
            "charge_rent_once",
            text("(explanation ->> 'container')"),
            text("(explanation ->> 'from')"),
            unique=True,
            postgresql_where=text("service = 'rental' AND explanation ? 'container'"),
        ),
        # The fee of a trip for nothing names the case in which it was decided.
        Index(
            "charge_case_once",
            text("(explanation ->> 'case')"),
            "service",
            unique=True,
            postgresql_where=text("explanation ? 'case'"),
        ),
    )

    id: Mapped[Key]
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customer.id"))
    job_id: Mapped[UUID | None] = mapped_column(ForeignKey("job.id"), index=True)
    site_id: Mapped[UUID | None] = mapped_column(ForeignKey("site.id"))
    invoice_id: Mapped[UUID | None] = mapped_column(ForeignKey("invoice.id"), index=True)
    service: Mapped[str]
    label: Mapped[str]
    served_on: Mapped[dt.date]
    quantity: Mapped[Decimal] = mapped_column(Numeric(14, 4))
    unit: Mapped[str]
    unit_price_eur: Mapped[Decimal] = mapped_column(Numeric(14, 6))
    amount_eur: Mapped[Euros]
    vat_category: Mapped[str]
    vat_rate: Mapped[Decimal] = mapped_column(Numeric(5, 2))
    explanation: Mapped[dict[str, Any]]
    created_at: Mapped[CreatedAt]
    version: Mapped[Version]


class InvoiceDraft(Base):
    """A proposed invoice, open to correction until a person issues it."""

    __tablename__ = "invoice_draft"

    id: Mapped[Key]
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customer.id"), index=True)
    kind: Mapped[str] = mapped_column(server_default="invoice")
    credits_id: Mapped[UUID | None] = mapped_column(ForeignKey("invoice.id"))
    period_from: Mapped[dt.date | None]
    period_to: Mapped[dt.date | None]
    issue_on: Mapped[dt.date]
    charge_ids: Mapped[list[str]]
    content: Mapped[dict[str, Any]]
    total_net_eur: Mapped[Euros]
    total_vat_eur: Mapped[Euros]
    warnings: Mapped[list[str]]
    created_at: Mapped[CreatedAt]
    created_by: Mapped[str] = mapped_column(server_default=text("session_user"))
    version: Mapped[Version]


class Invoice(Base):
    """An issued invoice or credit note: numbered without a gap, chained, never changed."""

    __tablename__ = "invoice"
    __table_args__ = (
        UniqueConstraint("series", "year", "number"),
        CheckConstraint("kind IN ('invoice', 'credit_note')", name="kind_known"),
        CheckConstraint("(kind = 'credit_note') = (credits_id IS NOT NULL)", name="credit_names_invoice"),
        CheckConstraint("number > 0", name="number_positive"),
        Index("invoice_customer_id_issued_on_idx", "customer_id", "issued_on"),
        Index("invoice_issued_on_idx", "issued_on"),
    )

    id: Mapped[Key]
    series: Mapped[str]
    year: Mapped[int]
    number: Mapped[int]
    kind: Mapped[str]
    credits_id: Mapped[UUID | None] = mapped_column(ForeignKey("invoice.id"))
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customer.id"))
    issued_on: Mapped[dt.date]
    due_on: Mapped[dt.date]
    issued_at: Mapped[dt.datetime]
    issued_by: Mapped[str]
    total_net_eur: Mapped[Euros]
    total_vat_eur: Mapped[Euros]
    total_eur: Mapped[Euros]
    content: Mapped[dict[str, Any]]
    content_sha256: Mapped[bytes] = mapped_column(LargeBinary)
    op_id: Mapped[UUID] = mapped_column(unique=True)
    prev_hash: Mapped[bytes] = mapped_column(LargeBinary)
    hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)


class InvoiceLine(Base):
    """A line of an issued invoice, for figures; its whole text and proof are in the frozen content."""

    __tablename__ = "invoice_line"

    invoice_id: Mapped[UUID] = mapped_column(ForeignKey("invoice.id"), primary_key=True)
    rank: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    job_id: Mapped[UUID | None] = mapped_column(ForeignKey("job.id"), index=True)
    material_id: Mapped[UUID | None] = mapped_column(ForeignKey("material.id"))
    service: Mapped[str]
    label: Mapped[str]
    served_on: Mapped[dt.date]
    quantity: Mapped[Decimal] = mapped_column(Numeric(14, 4))
    unit: Mapped[str]
    unit_price_eur: Mapped[Decimal] = mapped_column(Numeric(14, 6))
    amount_eur: Mapped[Euros]
    vat_rate: Mapped[Decimal] = mapped_column(Numeric(5, 2))


class Receivable(Base):
    """What a customer owes (negative: what we owe him): an issued invoice, or an item brought along."""

    __tablename__ = "receivable"
    __table_args__ = (
        Index("receivable_customer_id_issued_on_idx", "customer_id", "issued_on"),
        CheckConstraint("kind IN ('invoice', 'credit_note', 'opening')", name="kind_known"),
    )

    id: Mapped[Key]
    number: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customer.id"))
    invoice_id: Mapped[UUID | None] = mapped_column(ForeignKey("invoice.id"), unique=True)
    issued_on: Mapped[dt.date]
    due_on: Mapped[dt.date]
    amount_eur: Mapped[Euros]
    method: Mapped[str]
    batch: Mapped[str]


class BankAccount(Base):
    """An account of ours."""

    __tablename__ = "bank_account"

    id: Mapped[Key]
    iban: Mapped[str] = mapped_column(unique=True)
    label: Mapped[str]


class BankStatement(Base):
    """A statement as the bank gave it, kept whole."""

    __tablename__ = "bank_statement"

    id: Mapped[Key]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("bank_account.id"), index=True)
    filename: Mapped[str]
    sha256: Mapped[bytes] = mapped_column(LargeBinary)
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date]
    opening_eur: Mapped[Euros]
    closing_eur: Mapped[Euros]
    imported_at: Mapped[CreatedAt]


class BankLine(Base):
    """One movement of an account; the same movement read twice, in any format, is the same line."""

    __tablename__ = "bank_line"
    __table_args__ = (
        UniqueConstraint("account_id", "line_key"),
        Index("bank_line_booked_on_idx", "booked_on"),
    )

    id: Mapped[Key]
    statement_id: Mapped[UUID] = mapped_column(ForeignKey("bank_statement.id"), index=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("bank_account.id"))
    line_key: Mapped[str]
    booked_on: Mapped[dt.date]
    value_on: Mapped[dt.date]
    amount_eur: Mapped[Euros]
    text: Mapped[str]
    counterparty: Mapped[str]
    counterparty_iban: Mapped[str]
    end_to_end: Mapped[str]
    raw: Mapped[dict[str, Any]]


class Payment(Base):
    """Money received (or, negative, given back or returned): from a bank line or by hand."""

    __tablename__ = "payment"
    __table_args__ = (Index("payment_customer_id_received_on_idx", "customer_id", "received_on"),)

    id: Mapped[Key]
    customer_id: Mapped[UUID | None] = mapped_column(ForeignKey("customer.id"))
    bank_line_id: Mapped[UUID | None] = mapped_column(ForeignKey("bank_line.id"), index=True)
    received_on: Mapped[dt.date]
    amount_eur: Mapped[Euros]
    method: Mapped[str]
    label: Mapped[str]
    recorded_at: Mapped[CreatedAt]
    recorded_by: Mapped[str] = mapped_column(server_default=text("session_user"))
    reverses_id: Mapped[UUID | None] = mapped_column(ForeignKey("payment.id"), unique=True)


class Allocation(Base):
    """A payment's part on a receivable; a mistake is taken back by a contrary line, never deleted."""

    __tablename__ = "allocation"

    id: Mapped[Key]
    payment_id: Mapped[UUID] = mapped_column(ForeignKey("payment.id"), index=True)
    receivable_id: Mapped[UUID] = mapped_column(ForeignKey("receivable.id"), index=True)
    amount_eur: Mapped[Euros]
    allocated_on: Mapped[dt.date]
    reason: Mapped[str]
    explanation: Mapped[dict[str, Any]]
    reverses_id: Mapped[UUID | None] = mapped_column(ForeignKey("allocation.id"), unique=True)
    recorded_at: Mapped[CreatedAt]
    recorded_by: Mapped[str] = mapped_column(server_default=text("session_user"))


class PayerAlias(Base):
    """A name or account under which a customer's payments arrive, learnt from an accepted match."""

    __tablename__ = "payer_alias"
    __table_args__ = (UniqueConstraint("alias"),)

    id: Mapped[Key]
    alias: Mapped[str]
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customer.id"), index=True)


class OpenAmount(Base):
    """What of a receivable, a payment or a bank line is not settled yet; the database derives it."""

    __tablename__ = "open_amount"
    __table_args__ = (CheckConstraint("kind IN ('receivable', 'payment', 'line')", name="kind_known"),)

    kind: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    customer_id: Mapped[UUID | None] = mapped_column(ForeignKey("customer.id"), index=True)
    open_eur: Mapped[Euros]
