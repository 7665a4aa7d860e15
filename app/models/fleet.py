"""Drivers, vehicles, containers and their papers, absences and movements; the materials they carry."""

import datetime as dt
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, text
from sqlalchemy.dialects.postgresql import TSTZRANGE, Range
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.jobs import PlaceKind
from app.models.base import Base, Key, Version, one_of

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
    """A numbered box. Where it is follows from its movements."""

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
    note: Mapped[str] = mapped_column(server_default="")
    archived_at: Mapped[dt.datetime | None]
    search: Mapped[str] = mapped_column(server_default="")
    version: Mapped[Version]


class ContainerMove(Base):
    """A container leaves one place and reaches another: in double entry, stocks always sum to the fleet."""

    __tablename__ = "container_move"
    __table_args__ = (
        one_of("from_kind", PlaceKind),
        one_of("to_kind", PlaceKind),
        Index("container_move_container_id_at_idx", "container_id", "at"),
        Index("container_move_to_kind_to_id_idx", "to_kind", "to_id"),
    )

    id: Mapped[Key]
    container_id: Mapped[UUID] = mapped_column(ForeignKey("container.id"))
    at: Mapped[dt.datetime]
    from_kind: Mapped[str]
    from_id: Mapped[UUID | None]
    to_kind: Mapped[str]
    to_id: Mapped[UUID | None]
    job_id: Mapped[UUID | None] = mapped_column(ForeignKey("job.id"), index=True)
    note: Mapped[str] = mapped_column(server_default="")


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
