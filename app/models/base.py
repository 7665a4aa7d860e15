"""The base of every table: naming of constraints, and the column types that recur."""

import datetime as dt
import enum
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, MetaData, Numeric, Text, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
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
Version = Annotated[int, mapped_column(server_default=text("1"))]
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
