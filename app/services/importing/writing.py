"""Writes accepted rows in large statements, and never one that is there already."""

from typing import Any

from sqlalchemy import insert, inspect, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.models.base import Base
from app.services.importing.plan import Plan, Tell

_AT_ONCE = 500  # rows of one statement: some tenths of a second, journal included


def still_new(
    session: Session, plan: Plan, column: InstrumentedAttribute[str], name: str
) -> list[dict[str, Any]]:
    """Return the new rows whose natural key is still free: a colleague may have been quicker than the person.

    Args:
        session: The session that will write.
        plan: The dry run.
        column: The natural key's column.
        name: The key's name in the accepted values.
    """
    rows = [dict(row.values) for row in plan.rows if row.is_new]
    taken = set(session.scalars(select(column).where(column.in_([row[name] for row in rows]))))
    return [row for row in rows if row[name] not in taken]


def add_rows(session: Session, table: type[Base], rows: list[dict[str, Any]], tell: Tell) -> None:
    """Add rows, the columns of `table` only; keys that begin with "_" are other tables' business."""
    columns = {column.key for column in inspect(table).column_attrs}
    for start in range(0, len(rows), _AT_ONCE):
        part = [
            {key: value for key, value in row.items() if key in columns}
            for row in rows[start : start + _AT_ONCE]
        ]
        session.execute(insert(table), part)
        tell(start + len(part), len(rows))
