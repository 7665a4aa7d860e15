"""The base of every table: naming of constraints, and the column types that recur."""

import datetime as dt
import enum
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, FetchedValue, MetaData, Numeric, Text, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, Range
from sqlalchemy.orm import DeclarativeBase, mapped_column

NAMING = {
    "ix": "%(table_name)s_%(column_0_N_name)s_idx",
    "uq": "%(table_name)s_%(column_0_N_name)s_key",
    "ck": "%(table_name)s_%(constraint_name)s",
    "fk": "%(table_name)s_%(column_0_name)s_fkey",
    "pk": "%(table_name)s_pkey",
}

Key = Annotated[UUID, mapped_column(primary_key=True)]
Euros = Annotated[Decimal, mapped_column(Numeric(12, 2))]
# Counted up by the database at each update, which also compares it with the one the person saw.
Version = Annotated[int, mapped_column(server_default=text("1"), server_onupdate=FetchedValue())]
CreatedAt = Annotated[dt.datetime, mapped_column(server_default=text("clock_timestamp()"))]


class Base(DeclarativeBase):
    """The base class; the tables stand in the schema that the connection's search path names."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it from the class
        str: Text(),
        list[str]: ARRAY(Text()),
        dict[str, Any]: JSONB(),
        dt.datetime: DateTime(timezone=True),
    }


def one_of(column: str, values: type[enum.StrEnum] | tuple[str, ...]) -> CheckConstraint:
    """Return the constraint that `column` holds one of `values`."""
    names = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({names})", name=f"{column}_known")


def bounds(slot: Range[dt.datetime]) -> tuple[dt.datetime, dt.datetime]:
    """Return the two ends of a slot; every slot of ours has both.

    Raises:
        ValueError: An end is missing.
    """
    if slot.lower is None or slot.upper is None:
        raise ValueError(f"a slot without an end: {slot}")
    return slot.lower, slot.upper
