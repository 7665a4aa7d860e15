"""Bank statements as they are kept: each movement once, and no statement missing between two."""

import datetime as dt
import json
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from app.domain import banking
from app.domain.banking import BankStatement, KnownLine
from app.domain.money import euros
from app.errors import QT_TRANSLATE_NOOP, RuleBroken
from app.ids import new_id
from app.models.billing import BankAccount, BankLine
from app.models.billing import BankStatement as StatementRow

ZERO = Decimal("0.00")


def keep_statement(
    session: Session, filename: str, digest: str, statement: BankStatement
) -> tuple[list[UUID], int]:
    """Store a statement with those of its lines that are new.

    Args:
        session: The accountant's.
        filename: Of the file it came in.
        digest: SHA-256 of that file, in hexadecimal digits.
        statement: As it was read and proved.

    Returns:
        The ids of the new lines in the file's order, and how many lines were known.

    Raises:
        RuleBroken: A statement is missing between this one and those known.
    """
    account_id = session.scalar(select(BankAccount.id).where(BankAccount.iban == statement.iban))
    earlier = session.execute(
        select(
            StatementRow.starts_on, StatementRow.ends_on, StatementRow.opening_eur, StatementRow.closing_eur
        )
        .where(StatementRow.account_id == account_id)
        .order_by(StatementRow.starts_on, StatementRow.imported_at)
    ).all()
    if earlier:
        first = earlier[0]
        closings = {row.closing_eur for row in earlier}
        statement = _joined(
            session, account_id, filename, statement, first.starts_on, first.opening_eur, closings
        )
    elif not statement.balance_known:
        raise RuleBroken(
            QT_TRANSLATE_NOOP(
                "errors", "{file} has no balance of its last day. Begin with a CAMT.053 or CFONB 120 file."
            ),
            file=filename,
        )
    days = [line.booked_on for line in statement.lines] or [statement.starts_on]
    olds = session.execute(
        select(BankLine.line_key, BankLine.booked_on, BankLine.amount_eur, BankLine.raw).where(
            BankLine.account_id == account_id, BankLine.booked_on.between(min(days), max(days))
        )
    )
    fresh = banking.fresh_lines(
        statement,
        [
            KnownLine(key, on, amount, raw.get("reference", ""), raw.get("format", ""))
            for key, on, amount, raw in olds
        ],
        frozenset(day for row in earlier for day in (row.starts_on, row.ends_on)),
    )
    known = len(statement.lines) - len(fresh)
    if not fresh and earlier:
        return [], known
    lines = [
        {
            "id": str(new_id()),
            "line_key": key,
            "booked_on": line.booked_on.isoformat(),
            "value_on": line.value_on.isoformat(),
            "amount_eur": str(line.amount_eur),
            "text": line.text,
            "counterparty": line.counterparty,
            "counterparty_iban": line.counterparty_iban,
            "end_to_end": line.end_to_end,
            "raw": {"reference": line.reference, "label": line.label, "format": statement.format},
            "waits": banking.may_concern_a_customer(line.amount_eur, line.label, line.text),
        }
        for key, line in fresh
    ]
    content = {
        "id": str(new_id()),
        "iban": statement.iban,
        "filename": filename,
        "sha256": digest,
        "starts_on": statement.starts_on.isoformat(),
        "ends_on": statement.ends_on.isoformat(),
        "opening_eur": str(statement.opening_eur),
        "closing_eur": str(statement.closing_eur),
        "lines": lines,
    }
    added = set(
        session.execute(
            text("SELECT import_statement(CAST(:content AS jsonb))"), {"content": json.dumps(content)}
        ).scalar_one()
    )
    # In the file's order: of two equal payments the first takes the older invoice.
    return [key for line in lines if (key := UUID(str(line["id"]))) in added], known


def _joined(
    session: Session,
    account_id: UUID | None,
    filename: str,
    statement: BankStatement,
    first_on: dt.date,
    first_opening: Decimal,
    closings: set[Decimal],
) -> BankStatement:
    """Refuse a statement that does not join what is known: a file between them is missing.

    A statement without a balance of its own takes that of the account.
    """
    if statement.starts_on < first_on:
        before = sum((line.amount_eur for line in statement.lines if line.booked_on < first_on), ZERO)
        expected = first_opening - before
    else:
        start = min([line.booked_on for line in statement.lines] or [statement.ends_on])
        carried = session.scalar(
            select(func.coalesce(func.sum(BankLine.amount_eur), 0)).where(
                BankLine.account_id == account_id, BankLine.booked_on < start
            )
        )
        expected = first_opening + (carried or ZERO)
    if not statement.balance_known:
        total = sum((line.amount_eur for line in statement.lines), ZERO)
        return replace(statement, opening_eur=expected, closing_eur=expected + total)
    # A statement may begin in the middle of a day that another one ended with.
    starts_within = statement.starts_on >= first_on and statement.opening_eur in closings
    if statement.opening_eur != expected and not starts_within:
        raise RuleBroken(
            QT_TRANSLATE_NOOP(
                "errors", "A statement between {file} and those known is missing: {expected}, here {found}."
            ),
            file=filename,
            expected=euros(expected),
            found=euros(statement.opening_eur),
        )
    return statement
