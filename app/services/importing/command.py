"""Plans an import, carries it out under the caller's operation, and hands back what was refused."""

import csv
import datetime as dt
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from openpyxl import Workbook
from openpyxl.styles import Font
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from app.errors import QT_TRANSLATE_NOOP, InvalidInput
from app.ids import new_id
from app.models.core import ImportMapping, ImportRun
from app.services.importing import columns, fleet, jobs, orders, parties, prices
from app.services.importing.book import Book
from app.services.importing.columns import KINDS, Mapping, SheetMapping, check_mapping, propose_mapping
from app.services.importing.plan import PARIS, Accepted, Duplicate, Plan, Ref, Row, Tell, Told, judge, rows_of
from app.services.importing.table import Sheet, Table

_Reader = Callable[[Session, Plan, Book], Callable[[Row], None]]
_Writer = Callable[[Session, Plan, Tell], int]

_ENTITIES: dict[str, tuple[_Reader, _Writer]] = {
    "customers": (parties.Customers, parties.write_customers),
    "sites": (parties.Sites, parties.write_sites),
    "containers": (fleet.Containers, fleet.write_containers),
    "drivers": (fleet.Drivers, fleet.write_drivers),
    "vehicles": (fleet.Vehicles, fleet.write_vehicles),
    "materials": (parties.Materials, parties.write_materials),
    "prices": (prices.Prices, prices.write_prices),
    "jobs": (jobs.Jobs, jobs.write_jobs),
    "outlets": (parties.Outlets, parties.write_outlets),
    "orders": (orders.Orders, orders.write_orders),
}
REASON = "Motif du rejet"
"""The header of the column that is added to the file of refused rows."""


@dataclass(frozen=True, slots=True)
class Result:
    """What an import did: the plan's counts, and how many rows were added."""

    run_id: UUID
    kind: str
    filename: str
    read: int
    accepted: int
    rejected: tuple[Told, ...]
    duplicates: tuple[Duplicate, ...]
    added: int
    sheets: int


def mapping_for(session: Session, table: Table, kind: str) -> Mapping:
    """Return how a file of this header was read last time, else the likeliest reading.

    Raises:
        InvalidInput: No sheet can be read as such a list.
    """
    known = {sheet.signature: sheet for sheet in table.sheets}
    query = select(ImportMapping).where(ImportMapping.kind == kind, ImportMapping.signature.in_(known))
    kept = {
        known[one.signature].name: SheetMapping(
            known[one.signature].name, dict(one.mapping["columns"]), one.mapping["layout"]
        )
        for one in session.scalars(query)
    }
    if not kept:
        return propose_mapping(table, kind)
    return Mapping(tuple(kept[sheet.name] for sheet in table.sheets if sheet.name in kept))


def plan_import(
    session: Session,
    table: Table,
    kind: str,
    mapping: Mapping,
    *,
    today: dt.date | None = None,
    tell: Tell | None = None,
) -> Plan:
    """Judge every row of a file against the database; nothing is written.

    Args:
        session: A session that reads.
        table: The file.
        kind: One of `KINDS`.
        mapping: How its columns are read.
        today: The day the import is made, for dates without a year.
        tell: Hears how far it is, and may raise to stop.

    Raises:
        InvalidInput: The kind is unknown, or the mapping lacks a column that such a list needs.
    """
    if kind not in KINDS:
        raise InvalidInput(QT_TRANSLATE_NOOP("errors", "{kind} cannot be imported."), kind=kind)
    check_mapping(table, kind, mapping)
    plan = Plan(kind, table, mapping, today or dt.datetime.now(PARIS).date())
    reader = _ENTITIES[kind][0](session, plan, Book(session))
    judge(plan, rows_of(plan), reader, tell)
    return plan


def carry_out(session: Session, plan: Plan, filename: str, sha256: bytes, tell: Tell | None = None) -> Result:
    """Write the plan's new rows under the caller's operation, so that undoing it takes all of them back.

    Args:
        session: A session inside an operation.
        plan: The dry run; rows that came into the database since are left out.
        filename: The file's name, for the record.
        sha256: The file's fingerprint.
        tell: Hears how far it is, and may raise to stop: nothing is then written.
    """
    added = _ENTITIES[plan.kind][1](session, plan, tell or _say_nothing)
    result = Result(
        new_id(),
        plan.kind,
        filename,
        plan.read,
        plan.accepted,
        tuple(plan.rejected),
        tuple(plan.duplicates),
        added,
        len(plan.mapping.sheets),
    )
    session.add(
        ImportRun(
            id=result.run_id,
            op_id=session.scalar(select(func.current_operation())),
            kind=plan.kind,
            filename=filename,
            sha256=sha256,
            mapping=plan.mapping.as_json(),
            counts={
                "read": plan.read,
                "accepted": plan.accepted,
                "rejected": len(plan.rejected),
                "duplicates": len(plan.duplicates),
                "added": added,
            },
        )
    )
    session.flush()
    _keep_mapping(session, plan)
    return result


def _say_nothing(done: int, total: int) -> None:
    del done, total


def _keep_mapping(session: Session, plan: Plan) -> None:
    sheets = {sheet.name: sheet for sheet in plan.table.sheets}
    for mapped in plan.mapping.sheets:
        kept = {"layout": mapped.layout, "columns": mapped.columns}
        row = upsert(ImportMapping).values(
            id=new_id(), kind=plan.kind, signature=sheets[mapped.sheet].signature, mapping=kept
        )
        session.execute(
            row.on_conflict_do_update(
                index_elements=["kind", "signature"],
                set_={"mapping": kept, "used_at": func.clock_timestamp(), "used_by": func.session_user()},
            )
        )


def as_json(outcome: Plan | Result) -> dict[str, Any]:
    """Return the counts and the rows concerned: a row is its number, or [sheet, number]."""
    several = (outcome.sheets if isinstance(outcome, Result) else len(outcome.mapping.sheets)) > 1

    def row(ref: Ref) -> int | list[Any]:
        return [ref.sheet, ref.row] if several else ref.row

    return {
        "read": outcome.read,
        "accepted": outcome.accepted,
        "rejected": [{"row": row(one.ref), "reason": one.reason} for one in outcome.rejected],
        "duplicates": [{"row": row(one.ref), "of": row(one.of)} for one in outcome.duplicates],
        "added": outcome.added,
    }


def import_plan(session: Session, plan: Plan, tell: Tell | None = None) -> dict[str, Any]:
    """Carry out a plan that a person looked at, and return its counts."""
    return as_json(carry_out(session, plan, plan.table.path.name, plan.table.sha256, tell))


def import_file(
    session: Session, path: Path, kind: str, dry_run: bool, rejects: Path | None = None
) -> dict[str, Any]:
    """Import a file as it would be proposed, for the command line.

    Args:
        session: A session inside an operation.
        path: The file.
        kind: One of `KINDS`.
        dry_run: Judge the rows and write nothing.
        rejects: The folder for the file of refused rows, if there are any; None writes no such file.

    Raises:
        InvalidInput: The file cannot be read as such a list.
    """
    table = columns.read(path)
    plan = plan_import(session, table, kind, mapping_for(session, table, kind))
    if rejects is not None and plan.rejected:
        rejected_file(plan, path, rejects)
    if dry_run:
        return as_json(plan)
    return as_json(carry_out(session, plan, table.path.name, table.sha256))


def rejected_file(plan: Plan, source_path: Path, target_dir: Path) -> Path:
    """Write the refused rows as the source has them, each with its reason, to be mended and taken in again.

    Returns:
        The new file: a workbook for a workbook, else a CSV of the same encoding and separator.
    """
    reasons: dict[Ref, list[str]] = {}
    for told in plan.rejected:
        reasons.setdefault(told.ref, []).append(told.reason)
    target = target_dir / f"{source_path.stem} - rejets{source_path.suffix.casefold()}"
    pages = [(sheet, rows) for sheet in plan.table.sheets if (rows := _refused(sheet, reasons))]
    if not plan.table.is_workbook:
        out = io.StringIO(newline="")
        writer = csv.writer(out, delimiter=plan.table.delimiter)
        for sheet, rows in pages:
            writer.writerow([*sheet.headers, REASON])
            writer.writerows(rows)
        target.write_bytes(out.getvalue().encode(plan.table.encoding, errors="replace"))
        return target
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet, rows in pages:
        page = book.create_sheet(sheet.name)
        for line in ([*sheet.headers, REASON], *rows):
            page.append(["" if cell is None else cell for cell in line])
            for cell in page[page.max_row]:
                if isinstance(cell.value, str):
                    cell.data_type = "s"  # a text that begins with "=" stays a text
        for cell in page[1]:
            cell.font = Font(bold=True)
    if not pages:
        book.create_sheet(REASON)
    book.save(target)
    return target


def _refused(sheet: Sheet, reasons: dict[Ref, list[str]]) -> list[list[Any]]:
    return [
        [*line.cells, " ; ".join(dict.fromkeys(reasons[ref]))]
        for line in sheet.lines
        if (ref := Ref(sheet.name, line.number)) in reasons
    ]


__all__ = [
    "Accepted",
    "Plan",
    "Result",
    "as_json",
    "carry_out",
    "import_file",
    "import_plan",
    "mapping_for",
    "plan_import",
    "rejected_file",
]
