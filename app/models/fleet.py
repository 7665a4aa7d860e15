"""Drivers, vehicles, containers and their papers, absences and movements; the materials they carry."""

import datetime as dt
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import TSTZRANGE, Range
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.jobs import PlaceKind
from app.models.base import Base, CreatedAt, Euros, Key, Version, one_of

DRIVER_JOBS = ("driver", "loader", "weighbridge", "office")
VEHICLE_KINDS = (
    "hooklift",
    "skiploader",
    "rearloader",
    "crane",
    "tractor",
    "walkingfloor",
    "flatbed",
    "tipper",
    "vacuum",
    "van",
    "trailer",
    "other",
)
OWNER_KINDS = ("driver", "vehicle", "container", "company", "subcontractor", "outlet", "site")
TACHO_REGIMES = ("EU561", "EXEMPT_HOUSEHOLD", "LIGHT")
WORK_PROFILES = ("TRM_COURTE", "TRM_LONGUE", "EU_2002_15", "DECHETS", "RECUP")


class Subcontractor(Base):
    """A haulier whose drivers work in our tours; his papers are asked for as ours are."""

    __tablename__ = "subcontractor"

    id: Mapped[Key]
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    siret: Mapped[str] = mapped_column(server_default="")
    street: Mapped[str] = mapped_column(server_default="")
    postcode: Mapped[str] = mapped_column(server_default="")
    city: Mapped[str] = mapped_column(server_default="")
    contact: Mapped[str] = mapped_column(server_default="")
    phone: Mapped[str] = mapped_column(server_default="")
    email: Mapped[str] = mapped_column(server_default="")
    note: Mapped[str] = mapped_column(server_default="")
    archived_at: Mapped[dt.datetime | None]
    search: Mapped[str] = mapped_column(server_default="")
    version: Mapped[Version]


class Driver(Base):
    """A person who drives or loads."""

    __tablename__ = "driver"
    __table_args__ = (one_of("job", DRIVER_JOBS), one_of("work_profile", WORK_PROFILES))

    id: Mapped[Key]
    number: Mapped[str] = mapped_column(unique=True)
    surname: Mapped[str]
    first_name: Mapped[str] = mapped_column(server_default="")
    nickname: Mapped[str] = mapped_column(server_default="")
    job: Mapped[str] = mapped_column(server_default="driver")
    mobile: Mapped[str] = mapped_column(server_default="")
    language: Mapped[str] = mapped_column(server_default="fr")
    born_on: Mapped[dt.date | None]
    hired_on: Mapped[dt.date | None]
    depot_id: Mapped[UUID | None] = mapped_column(ForeignKey("depot.id"), index=True)
    usual_vehicle_id: Mapped[UUID | None] = mapped_column(ForeignKey("vehicle.id"), index=True)
    archived_at: Mapped[dt.datetime | None]
    search: Mapped[str] = mapped_column(server_default="")
    version: Mapped[Version]
    subcontractor_id: Mapped[UUID | None] = mapped_column(ForeignKey("subcontractor.id"), index=True)
    work_profile: Mapped[str] = mapped_column(server_default="DECHETS")


class Vehicle(Base):
    """A truck or a trailer."""

    __tablename__ = "vehicle"
    __table_args__ = (one_of("kind", VEHICLE_KINDS), one_of("tacho_regime", TACHO_REGIMES))

    id: Mapped[Key]
    fleet_no: Mapped[str] = mapped_column(server_default="")
    plate: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    label: Mapped[str]
    gvw_kg: Mapped[int | None]
    payload_kg: Mapped[int | None]
    gcw_kg: Mapped[int | None]
    height_cm: Mapped[int | None]
    length_cm: Mapped[int | None]
    emission_class: Mapped[str] = mapped_column(server_default="")
    box_places: Mapped[int] = mapped_column(server_default=text("1"))
    first_use_on: Mapped[dt.date | None]
    depot_id: Mapped[UUID | None] = mapped_column(ForeignKey("depot.id"), index=True)
    archived_at: Mapped[dt.datetime | None]
    search: Mapped[str] = mapped_column(server_default="")
    version: Mapped[Version]
    tacho_regime: Mapped[str] = mapped_column(server_default="EU561")


class ContainerType(Base):
    """A model of container, by the code that stands before its number."""

    __tablename__ = "container_type"

    code: Mapped[str] = mapped_column(primary_key=True)
    label: Mapped[str]
    family: Mapped[str]
    volume_m3: Mapped[Decimal] = mapped_column(Numeric(6, 2))
    version: Mapped[Version]


class Container(Base):
    """A numbered box. Where it is follows from its movements, and so does its status."""

    __tablename__ = "container"
    __table_args__ = (
        CheckConstraint("status IN ('in_service', 'repair', 'lost', 'retired')", name="status_known"),
    )

    id: Mapped[Key]
    number: Mapped[str] = mapped_column(unique=True)
    type_code: Mapped[str] = mapped_column(ForeignKey("container_type.code"), index=True)
    tare_kg: Mapped[int | None]
    status: Mapped[str] = mapped_column(server_default="in_service")
    material_id: Mapped[UUID | None] = mapped_column(ForeignKey("material.id"))
    owner: Mapped[str] = mapped_column(server_default="")
    bought_on: Mapped[dt.date | None]
    note: Mapped[str] = mapped_column(server_default="")
    archived_at: Mapped[dt.datetime | None]
    search: Mapped[str] = mapped_column(server_default="")
    version: Mapped[Version]


class ContainerMove(Base):
    """A container leaves one place and reaches another: in double entry, stocks always sum to the fleet.

    The database refuses a movement that does not start where the box stands, or not after all before it.
    A wrong one is corrected by its contrary, which names it.
    """

    __tablename__ = "container_move"
    __table_args__ = (
        one_of("from_kind", PlaceKind),
        one_of("to_kind", PlaceKind),
        Index("container_move_container_id_at_idx", "container_id", "at"),
        Index("container_move_to_kind_to_id_idx", "to_kind", "to_id"),
        Index(
            "container_move_outside_idx",
            "at",
            postgresql_where=text("from_kind = 'outside' OR to_kind = 'outside'"),
        ),
    )

    id: Mapped[Key]
    container_id: Mapped[UUID] = mapped_column(ForeignKey("container.id"))
    at: Mapped[dt.datetime] = mapped_column(index=True)
    from_kind: Mapped[str]
    from_id: Mapped[UUID | None]
    to_kind: Mapped[str]
    to_id: Mapped[UUID | None]
    job_id: Mapped[UUID | None] = mapped_column(ForeignKey("job.id"), index=True)
    note: Mapped[str] = mapped_column(server_default="")
    corrects_id: Mapped[UUID | None] = mapped_column(ForeignKey("container_move.id"), unique=True)
    stock_take_id: Mapped[UUID | None] = mapped_column(ForeignKey("stock_take.id"), index=True)


class StockTake(Base):
    """A place counted: the movements that settled what differed name it."""

    __tablename__ = "stock_take"
    __table_args__ = (
        one_of("place_kind", PlaceKind),
        CheckConstraint("expected >= 0 AND found >= 0", name="counts_sane"),
        Index("stock_take_place_kind_place_id_idx", "place_kind", "place_id"),
    )

    id: Mapped[Key]
    place_kind: Mapped[str]
    place_id: Mapped[UUID | None]
    counted_at: Mapped[CreatedAt]
    counted_by: Mapped[str] = mapped_column(server_default=text("session_user"))
    expected: Mapped[int]
    found: Mapped[int]
    unknown: Mapped[list[str]] = mapped_column(server_default=text("'{}'::text[]"))
    reason: Mapped[str]


class ContainerHold(Base):
    """Days for which a box stands at a customer's without rent."""

    __tablename__ = "container_hold"
    __table_args__ = (CheckConstraint("last_on >= first_on", name="days_in_order"),)

    id: Mapped[Key]
    container_id: Mapped[UUID] = mapped_column(ForeignKey("container.id"), index=True)
    first_on: Mapped[dt.date]
    last_on: Mapped[dt.date | None]
    reason: Mapped[str]
    version: Mapped[Version]


class ContainerReserve(Base):
    """How many boxes of a type a yard keeps back: fewer is a shortage."""

    __tablename__ = "container_reserve"
    __table_args__ = (
        UniqueConstraint("depot_id", "type_code"),
        CheckConstraint("boxes BETWEEN 0 AND 10000", name="boxes_sane"),
    )

    id: Mapped[Key]
    depot_id: Mapped[UUID] = mapped_column(ForeignKey("depot.id"))
    type_code: Mapped[str] = mapped_column(ForeignKey("container_type.code"))
    boxes: Mapped[int]
    version: Mapped[Version]


class Credential(Base):
    """A paper that expires: a licence, an inspection, a permit."""

    __tablename__ = "credential"
    __table_args__ = (
        one_of("owner_kind", OWNER_KINDS),
        CheckConstraint("state IN ('date', 'month', 'expired', 'unknown', 'unlimited')", name="state_known"),
        Index("credential_owner_kind_owner_id_idx", "owner_kind", "owner_id"),
    )

    id: Mapped[Key]
    owner_kind: Mapped[str]
    owner_id: Mapped[UUID | None]
    kind: Mapped[str]
    category: Mapped[str] = mapped_column(server_default="")
    number: Mapped[str] = mapped_column(server_default="")
    issued_on: Mapped[dt.date | None]
    valid_until: Mapped[dt.date | None] = mapped_column(index=True)
    state: Mapped[str] = mapped_column(server_default="date")
    note: Mapped[str] = mapped_column(server_default="")
    version: Mapped[Version]


class Absence(Base):
    """A driver is away or a vehicle is off the road: the slot is taken, as a tour would take it."""

    __tablename__ = "absence"
    __table_args__ = (
        CheckConstraint("num_nonnulls(driver_id, vehicle_id) = 1", name="one_owner"),
        CheckConstraint("NOT isempty(slot)", name="slot_not_empty"),
    )

    id: Mapped[Key]
    driver_id: Mapped[UUID | None] = mapped_column(ForeignKey("driver.id"), index=True)
    vehicle_id: Mapped[UUID | None] = mapped_column(ForeignKey("vehicle.id"), index=True)
    slot: Mapped[Range[dt.datetime]] = mapped_column(TSTZRANGE)
    kind: Mapped[str]
    note: Mapped[str] = mapped_column(server_default="")
    version: Mapped[Version]


class MaintenancePlan(Base):
    """What a vehicle needs again and again, by months or kilometres, whichever comes first."""

    __tablename__ = "maintenance_plan"
    __table_args__ = (CheckConstraint("every_months > 0 OR every_km > 0", name="has_interval"),)

    id: Mapped[Key]
    vehicle_id: Mapped[UUID] = mapped_column(ForeignKey("vehicle.id"), index=True)
    label: Mapped[str]
    every_months: Mapped[int | None]
    every_km: Mapped[int | None]
    since_on: Mapped[dt.date | None]
    since_km: Mapped[int | None]
    version: Mapped[Version]


class MaintenanceVisit(Base):
    """A stay in the workshop: its slot is an absence of the vehicle; once done, what it cost."""

    __tablename__ = "maintenance_visit"
    __table_args__ = (
        CheckConstraint("absence_id IS NOT NULL OR done_on IS NOT NULL", name="planned_or_done"),
    )

    id: Mapped[Key]
    vehicle_id: Mapped[UUID] = mapped_column(ForeignKey("vehicle.id"), index=True)
    plan_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("maintenance_plan.id", ondelete="SET NULL"), index=True
    )
    absence_id: Mapped[UUID | None] = mapped_column(ForeignKey("absence.id"), index=True)
    label: Mapped[str]
    garage: Mapped[str] = mapped_column(server_default="")
    done_on: Mapped[dt.date | None]
    km: Mapped[int | None]
    cost_eur: Mapped[Euros | None]
    note: Mapped[str] = mapped_column(server_default="")
    version: Mapped[Version]


class Material(Base):
    """What we carry, under our own name and with its code of the European list."""

    __tablename__ = "material"

    id: Mapped[Key]
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    waste_code: Mapped[str]
    other_waste_codes: Mapped[list[str]] = mapped_column(server_default=text("'{}'::text[]"))
    hazardous: Mapped[bool]
    pop: Mapped[bool] = mapped_column(server_default=text("false"))
    stream: Mapped[str] = mapped_column(server_default="")
    density_t_per_m3: Mapped[Decimal | None] = mapped_column(Numeric(6, 3))
    weighed_in: Mapped[str] = mapped_column(server_default="t")
    adr_mention: Mapped[str] = mapped_column(server_default="")
    consistency: Mapped[str] = mapped_column(server_default="solid")
    default_outlet_id: Mapped[UUID | None] = mapped_column(ForeignKey("outlet.id"))
    color_key: Mapped[str] = mapped_column(server_default="")
    archived_at: Mapped[dt.datetime | None]
    search: Mapped[str] = mapped_column(server_default="")
    version: Mapped[Version]
