"""Our own company and depots, the customers with their sites, and the outlets where loads are emptied."""

import datetime as dt
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, text
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.calendar import HolidayPolicy
from app.models.base import Base, Key, Version, one_of

CUSTOMER_KINDS = (
    "builder",
    "industry",
    "retail",
    "public",
    "garage",
    "catering",
    "health",
    "farming",
    "school",
    "freight",
    "other",
)

CREDIT_POLICIES = ("none", "note", "reason", "stop")
"""What planning for a customer over his limit or overdue asks of the planner."""

PROOF_RULES = ("required", "advised", "none")
"""What a customer's stops ask of the driver: a signature, a photo."""


class Company(Base):
    """Us: the one row that letterheads, receipts and invoices copy from."""

    __tablename__ = "company"
    __table_args__ = (CheckConstraint("sole", name="one_row"),)

    sole: Mapped[bool] = mapped_column(primary_key=True, server_default=text("true"))
    name: Mapped[str]
    legal_form: Mapped[str]
    capital_eur: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    siren: Mapped[str]
    siret: Mapped[str]
    vat_number: Mapped[str]
    rcs_city: Mapped[str]
    street: Mapped[str]
    postcode: Mapped[str]
    city: Mapped[str]
    phone: Mapped[str] = mapped_column(server_default="")
    email: Mapped[str] = mapped_column(server_default="")
    transport_receipt: Mapped[str] = mapped_column(server_default="")
    transport_receipt_department: Mapped[str] = mapped_column(server_default="")
    transport_receipt_until: Mapped[dt.date | None]
    iban: Mapped[str] = mapped_column(server_default="")
    bic: Mapped[str] = mapped_column(server_default="")
    phone_page_url: Mapped[str] = mapped_column(server_default="")
    version: Mapped[Version]


class Depot(Base):
    """A yard of ours."""

    __tablename__ = "depot"

    id: Mapped[Key]
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    siret: Mapped[str] = mapped_column(server_default="")
    street: Mapped[str] = mapped_column(server_default="")
    postcode: Mapped[str] = mapped_column(server_default="")
    city: Mapped[str] = mapped_column(server_default="")
    insee: Mapped[str] = mapped_column(server_default="")
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    phone: Mapped[str] = mapped_column(server_default="")
    alsace_moselle: Mapped[bool] = mapped_column(server_default=text("false"))
    archived_at: Mapped[dt.datetime | None]
    version: Mapped[Version]


class Customer(Base):
    """Who orders or pays."""

    __tablename__ = "customer"
    __table_args__ = (
        one_of("kind", CUSTOMER_KINDS),
        one_of("holiday_policy", HolidayPolicy),
        CheckConstraint("terms_end_of_month IN ('no', 'after', 'before')", name="terms_end_of_month_known"),
        CheckConstraint("terms_days BETWEEN 0 AND 180", name="terms_days_sane"),
        one_of("credit_policy", CREDIT_POLICIES),
        one_of("signature_rule", PROOF_RULES),
        one_of("photo_rule", PROOF_RULES),
        Index("customer_siret_idx", "siret", postgresql_where=text("siret <> ''")),
    )

    id: Mapped[Key]
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    legal_form: Mapped[str] = mapped_column(server_default="")
    kind: Mapped[str] = mapped_column(server_default="other")
    price_group: Mapped[str] = mapped_column(server_default="")
    siret: Mapped[str] = mapped_column(server_default="")
    vat_number: Mapped[str] = mapped_column(server_default="")
    street: Mapped[str] = mapped_column(server_default="")
    postcode: Mapped[str] = mapped_column(server_default="")
    city: Mapped[str] = mapped_column(server_default="")
    insee: Mapped[str] = mapped_column(server_default="")
    contact: Mapped[str] = mapped_column(server_default="")
    phones: Mapped[list[str]] = mapped_column(server_default=text("'{}'::text[]"))
    email: Mapped[str] = mapped_column(server_default="")
    terms_days: Mapped[int] = mapped_column(server_default=text("30"))
    terms_end_of_month: Mapped[str] = mapped_column(server_default="no")
    terms_day: Mapped[int | None]
    payment_method: Mapped[str] = mapped_column(server_default="VIR")
    credit_limit_eur: Mapped[Decimal | None] = mapped_column(Numeric(12, 2))
    order_number_required: Mapped[bool] = mapped_column(server_default=text("false"))
    holiday_policy: Mapped[str] = mapped_column(server_default="NEXT_WORKING_DAY")
    note: Mapped[str] = mapped_column(server_default="")
    other_codes: Mapped[list[str]] = mapped_column(server_default=text("'{}'::text[]"))
    created_on: Mapped[dt.date | None]
    archived_at: Mapped[dt.datetime | None]
    search: Mapped[str] = mapped_column(server_default="")
    version: Mapped[Version]
    credit_policy: Mapped[str] = mapped_column(server_default="note")
    signature_rule: Mapped[str] = mapped_column(server_default="advised")
    photo_rule: Mapped[str] = mapped_column(server_default="none")


class CustomerBank(Base):
    """A customer's account and mandate: apart, because not every role may read them."""

    __tablename__ = "customer_bank"

    id: Mapped[UUID] = mapped_column(ForeignKey("customer.id"), primary_key=True)
    iban: Mapped[str] = mapped_column(server_default="", index=True)
    bic: Mapped[str] = mapped_column(server_default="")
    mandate_reference: Mapped[str] = mapped_column(server_default="")
    mandate_on: Mapped[dt.date | None]
    mandate_kind: Mapped[str] = mapped_column(server_default="")
    version: Mapped[Version]


class Site(Base):
    """A place where we collect: its SIRET names the producer of the waste."""

    __tablename__ = "site"

    id: Mapped[Key]
    code: Mapped[str] = mapped_column(unique=True)
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customer.id"), index=True)
    depot_id: Mapped[UUID | None] = mapped_column(ForeignKey("depot.id"), index=True)
    name: Mapped[str]
    siret: Mapped[str] = mapped_column(server_default="")
    street: Mapped[str] = mapped_column(server_default="")
    postcode: Mapped[str] = mapped_column(server_default="")
    city: Mapped[str] = mapped_column(server_default="")
    insee: Mapped[str] = mapped_column(server_default="")
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    zone: Mapped[int | None]
    hours: Mapped[dict[str, Any] | None]
    gate_code: Mapped[str] = mapped_column(server_default="")
    access_note: Mapped[str] = mapped_column(server_default="")
    contact: Mapped[str] = mapped_column(server_default="")
    phones: Mapped[list[str]] = mapped_column(server_default=text("'{}'::text[]"))
    email: Mapped[str] = mapped_column(server_default="")
    max_gvw_kg: Mapped[int | None]
    max_height_cm: Mapped[int | None]
    max_length_cm: Mapped[int | None]
    protocol_on: Mapped[dt.date | None]
    archived_at: Mapped[dt.datetime | None]
    search: Mapped[str] = mapped_column(server_default="")
    version: Mapped[Version]
    demands: Mapped[list[str]] = mapped_column(server_default=text("'{}'::text[]"))


class Outlet(Base):
    """A facility where a load is emptied."""

    __tablename__ = "outlet"

    id: Mapped[Key]
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    siret: Mapped[str] = mapped_column(server_default="")
    street: Mapped[str] = mapped_column(server_default="")
    postcode: Mapped[str] = mapped_column(server_default="")
    city: Mapped[str] = mapped_column(server_default="")
    insee: Mapped[str] = mapped_column(server_default="")
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    phone: Mapped[str] = mapped_column(server_default="")
    email: Mapped[str] = mapped_column(server_default="")
    operations: Mapped[list[str]] = mapped_column(server_default=text("'{}'::text[]"))
    hours: Mapped[dict[str, Any] | None]
    tgap_class: Mapped[str] = mapped_column(server_default="")
    tgap_eur_per_tonne: Mapped[Decimal | None] = mapped_column(Numeric(8, 2))
    permit: Mapped[str] = mapped_column(server_default="")
    permit_until: Mapped[dt.date | None]
    needs_acceptance: Mapped[bool] = mapped_column(server_default=text("false"))
    is_ours: Mapped[bool] = mapped_column(server_default=text("false"))
    archived_at: Mapped[dt.datetime | None]
    search: Mapped[str] = mapped_column(server_default="")
    version: Mapped[Version]


class OutletMaterial(Base):
    """An outlet takes a material."""

    __tablename__ = "outlet_material"

    outlet_id: Mapped[UUID] = mapped_column(ForeignKey("outlet.id"), primary_key=True)
    material_id: Mapped[UUID] = mapped_column(ForeignKey("material.id"), primary_key=True, index=True)


class Acceptance(Base):
    """An outlet's prior acceptance (CAP) of one customer's waste."""

    __tablename__ = "acceptance"

    id: Mapped[Key]
    outlet_id: Mapped[UUID] = mapped_column(ForeignKey("outlet.id"), index=True)
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customer.id"), index=True)
    material_id: Mapped[UUID] = mapped_column(ForeignKey("material.id"))
    number: Mapped[str]
    valid_until: Mapped[dt.date | None]
    version: Mapped[Version]
