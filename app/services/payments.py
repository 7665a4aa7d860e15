"""Bank statements, what they pay, and what customers owe.

Nothing is ever changed: a payment or an allocation that was wrong is taken back by its contrary. What is open
is kept apart by the database, so that every screen reads the open items, however long the history.
"""

import datetime as dt
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import and_, delete, func, or_, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, aliased

from app.domain import banking, receivables
from app.domain.banking import BankStatement, Confidence, Item, Kind, KnownLine, Line, Matcher, Payer
from app.domain.money import euros
from app.domain.payer_names import folded, payer_alias
from app.errors import QT_TRANSLATE_NOOP, InvalidInput, RuleBroken
from app.ids import new_id
from app.models.billing import (
    Allocation,
    BankAccount,
    BankLine,
    OpenAmount,
    PayerAlias,
    Payment,
    Receivable,
)
from app.models.billing import BankStatement as StatementRow
from app.models.core import Staff
from app.models.parties import Company, Customer, CustomerBank
from app.services.balances import Account, AccountRow, Ageing, BalanceRow, account, ageing, balances, today
from app.services.bank_files import read_bank_file

__all__ = [
    "Account",
    "AccountRow",
    "Ageing",
    "BalanceRow",
    "CustomerChoice",
    "ImportOutcome",
    "OpenItem",
    "PartRow",
    "ProposalRow",
    "SettledRow",
    "accept",
    "account",
    "ageing",
    "allocate",
    "balances",
    "customers",
    "import_bank_file",
    "import_file",
    "open_items",
    "open_receivable",
    "proposals",
    "receive",
    "record_payment",
    "reverse_allocations",
    "set_aside",
    "settled",
    "today",
    "undo",
    "unmatched",
]

ZERO = Decimal("0.00")


# ------------------------------------------------------------------------------------------------ shown
@dataclass(frozen=True, slots=True)
class OpenItem:
    """A receivable that is not settled."""

    receivable_id: UUID
    number: str
    customer_id: UUID
    customer: str
    issued_on: dt.date
    due_on: dt.date
    amount_eur: Decimal
    open_eur: Decimal
    days_late: int = 0


@dataclass(frozen=True, slots=True)
class PartRow:
    """A part of a proposal or of a settled line."""

    receivable_id: UUID
    number: str
    customer: str
    amount_eur: Decimal
    left_eur: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """A bank line that waits, what it probably pays, and why."""

    line_id: UUID
    booked_on: dt.date
    amount_eur: Decimal
    counterparty: str
    text: str
    kind: Kind
    confidence: Confidence
    reason: str
    parts: tuple[PartRow, ...] = ()
    remainder_eur: Decimal = ZERO
    candidates: tuple[OpenItem, ...] = ()
    customer_id: UUID | None = None
    customer: str = ""


@dataclass(frozen=True, slots=True)
class CustomerChoice:
    """A customer to choose from."""

    customer_id: UUID
    name: str
    code: str


@dataclass(frozen=True, slots=True)
class SettledRow:
    """A bank line that was settled, and by whom."""

    line_id: UUID
    booked_on: dt.date
    amount_eur: Decimal
    counterparty: str
    text: str
    customer: str
    numbers: str
    reason: str
    at: dt.datetime
    who: str
    is_automatic: bool = False


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """What a bank's file brought.

    `matched` lines were beyond doubt and are booked; `proposals` wait for a person.
    """

    added: int
    known: int
    matched: int
    proposals: int


# ------------------------------------------------------------------------------------------------ statements
def import_bank_file(
    session: Session, filename: str, data: bytes, *, book_certain: bool = True
) -> ImportOutcome:
    """Take a bank's file in: each movement once, whatever the format and however often it is sent.

    Args:
        session: The accountant's.
        filename: The file's name, kept with the statement.
        data: Its content.
        book_certain: Settle what is beyond doubt at once; the rest waits for a person.

    Raises:
        InvalidInput: The file is damaged or is no bank statement.
        RuleBroken: A statement is missing between this one and those known.
    """
    digest = hashlib.sha256(data).hexdigest()
    added: list[UUID] = []
    known = 0
    for statement in read_bank_file(filename, data):
        new, old = _keep(session, filename, digest, statement)
        added += new
        known += old
    session.expire_all()
    waiting = _propose(session, added) if added else []
    matched = 0
    for proposal in waiting:
        if book_certain and proposal.confidence is Confidence.CERTAIN:
            parts = [(part.receivable_id, part.amount_eur) for part in proposal.allocations]
            accept(session, proposal.line.id, parts, proposal.reason, is_automatic=True)
            matched += 1
    return ImportOutcome(len(added), known, matched, len(waiting) - matched)


def import_file(session: Session, path: Path) -> dict[str, int]:
    """Take in the bank's file at `path` and return the figures of its `ImportOutcome` by name.

    Raises:
        InvalidInput: The file cannot be opened, is damaged or is no bank statement.
        RuleBroken: A statement is missing between this one and those known.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InvalidInput(QT_TRANSLATE_NOOP("errors", "{file} cannot be opened."), file=path.name) from error
    return asdict(import_bank_file(session, path.name, data))


def _keep(session: Session, filename: str, digest: str, statement: BankStatement) -> tuple[list[UUID], int]:
    """Store the lines of a statement that are new; return their ids and how many were known."""
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
        _refuse_gap(session, account_id, filename, statement, first.starts_on, first.opening_eur, closings)
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


def _refuse_gap(
    session: Session,
    account_id: UUID | None,
    filename: str,
    statement: BankStatement,
    first_on: dt.date,
    first_opening: Decimal,
    closings: set[Decimal],
) -> None:
    """Refuse a statement that does not continue what is known: a file between them is missing."""
    if not statement.balance_known:
        return
    if statement.starts_on < first_on:
        before = sum((line.amount_eur for line in statement.lines if line.booked_on < first_on), ZERO)
        is_joined = statement.opening_eur + before == first_opening
        expected, found = first_opening, statement.opening_eur + before
    else:
        start = min([line.booked_on for line in statement.lines] or [statement.ends_on])
        carried = session.scalar(
            select(func.coalesce(func.sum(BankLine.amount_eur), 0)).where(
                BankLine.account_id == account_id, BankLine.booked_on < start
            )
        )
        expected, found = first_opening + (carried or ZERO), statement.opening_eur
        # A statement may begin in the middle of a day that another one ended with.
        is_joined = expected == found or found in closings
    if not is_joined:
        raise RuleBroken(
            QT_TRANSLATE_NOOP(
                "errors",
                "A statement before {file} is missing: known {expected}, in the file {found}.",
            ),
            file=filename,
            expected=euros(expected),
            found=euros(found),
        )


# ------------------------------------------------------------------------------------------------ matching
def proposals(session: Session) -> list[ProposalRow]:
    """Return every bank line that waits with what it probably pays, the oldest first, in six queries."""
    return _rows(session, _propose(session))


def unmatched(session: Session) -> list[ProposalRow]:
    """Return the bank lines that wait and that nothing could be proposed for."""
    return [row for row in proposals(session) if row.confidence is Confidence.NONE]


def _waiting_lines(session: Session, only: Sequence[UUID] | None) -> list[Line]:
    query = (
        select(BankLine, OpenAmount.open_eur)
        .join(OpenAmount, and_(OpenAmount.kind == "line", OpenAmount.id == BankLine.id))
        .order_by(BankLine.booked_on, BankLine.id)
    )
    if only is not None:
        query = query.where(BankLine.id.in_(only))
    return [
        Line(
            row.id,
            row.booked_on,
            open_eur,
            row.text,
            row.counterparty,
            row.counterparty_iban,
            row.end_to_end,
            str(row.raw.get("label", "")),
        )
        for row, open_eur in session.execute(query)
    ]


def _items(session: Session, lines: Iterable[Line]) -> list[Item]:
    """Return the open receivables, and the paid ones whose payment came back."""
    cited = {
        word.upper()
        for line in lines
        if line.amount_eur < 0
        for word in f"{line.text} {line.end_to_end}".split()
    }
    query = select(Receivable, func.coalesce(OpenAmount.open_eur, 0)).outerjoin(
        OpenAmount, and_(OpenAmount.kind == "receivable", OpenAmount.id == Receivable.id)
    )
    is_open = Receivable.id.in_(select(OpenAmount.id).where(OpenAmount.kind == "receivable"))
    query = query.where(or_(is_open, Receivable.number.in_(cited)) if cited else is_open)
    return [
        Item(
            row.id,
            row.number,
            row.customer_id,
            row.issued_on,
            row.due_on,
            row.amount_eur,
            open_eur,
            row.batch,
        )
        for row, open_eur in session.execute(query)
    ]


def _payers(session: Session) -> list[Payer]:
    ibans: dict[UUID, set[str]] = defaultdict(set)
    names: dict[UUID, set[str]] = defaultdict(set)
    for alias, customer_id in session.execute(select(PayerAlias.alias, PayerAlias.customer_id)):
        (ibans if alias.isupper() else names)[customer_id].add(alias)
    found = session.execute(
        select(Customer.id, Customer.name, Customer.city, CustomerBank.iban).outerjoin(
            CustomerBank, CustomerBank.id == Customer.id
        )
    )
    payers = []
    for key, name, city, iban in found:
        if iban:
            ibans[key].add(iban.replace(" ", "").upper())
        payers.append(Payer(key, name, city, frozenset(ibans[key]), frozenset(names[key])))
    return payers


def _propose(session: Session, only: Sequence[UUID] | None = None) -> list[banking.Proposal]:
    lines = _waiting_lines(session, only)
    if not lines:
        return []
    if only is not None:
        rank = {key: place for place, key in enumerate(only)}
        lines.sort(key=lambda line: rank[line.id])
    return Matcher(_items(session, lines), _payers(session)).propose(lines)


def _rows(session: Session, made: Sequence[banking.Proposal]) -> list[ProposalRow]:
    wanted = {part.receivable_id for proposal in made for part in proposal.allocations}
    wanted.update(key for proposal in made for key in proposal.candidates)
    items = {item.receivable_id: item for item in _open_items(session, Receivable.id.in_(wanted))}
    named = select(Customer.id, Customer.name).where(Customer.id.in_({p.customer_id for p in made}))
    names = {row.id: row.name for row in session.execute(named)}
    return [
        ProposalRow(
            line_id=proposal.line.id,
            booked_on=proposal.line.booked_on,
            amount_eur=proposal.line.amount_eur,
            counterparty=proposal.line.counterparty,
            text=proposal.line.text,
            kind=proposal.kind,
            confidence=proposal.confidence,
            reason=proposal.reason,
            parts=tuple(
                PartRow(
                    part.receivable_id,
                    part.number,
                    items[part.receivable_id].customer,
                    part.amount_eur,
                    part.left_eur,
                )
                for part in proposal.allocations
            ),
            remainder_eur=proposal.remainder_eur,
            candidates=tuple(items[key] for key in proposal.candidates if key in items),
            customer_id=proposal.customer_id,
            customer=names.get(proposal.customer_id, "") if proposal.customer_id else "",
        )
        for proposal in made
    ]


def _open_items(session: Session, condition: Any) -> list[OpenItem]:
    day = today(session)
    found = session.execute(
        select(Receivable, Customer.name, func.coalesce(OpenAmount.open_eur, 0))
        .join(Customer, Customer.id == Receivable.customer_id)
        .outerjoin(OpenAmount, and_(OpenAmount.kind == "receivable", OpenAmount.id == Receivable.id))
        .where(condition)
        .order_by(Receivable.due_on, Receivable.number)
    )
    return [
        OpenItem(
            row.id,
            row.number,
            row.customer_id,
            name,
            row.issued_on,
            row.due_on,
            row.amount_eur,
            open_eur,
            receivables.days_late(row.due_on, day) if open_eur > 0 else 0,
        )
        for row, name, open_eur in found
    ]


def open_items(session: Session, customer_id: UUID | None = None) -> list[OpenItem]:
    """Return what is open, of one customer or of all, the longest due first."""
    is_open = Receivable.id.in_(select(OpenAmount.id).where(OpenAmount.kind == "receivable"))
    return _open_items(
        session, is_open if customer_id is None else and_(is_open, Receivable.customer_id == customer_id)
    )


def customers(session: Session) -> list[CustomerChoice]:
    """Return every customer by name, as a choice."""
    found = session.execute(select(Customer.id, Customer.name, Customer.code).order_by(Customer.name))
    return [CustomerChoice(*row) for row in found]


# ------------------------------------------------------------------------------------------------ settling
def accept(
    session: Session,
    line_id: UUID,
    allocations: Sequence[tuple[UUID, Decimal]],
    reason: str = "",
    *,
    customer_id: UUID | None = None,
    keep_rest: bool = True,
    is_automatic: bool = False,
) -> None:
    """Settle a bank line: record what each customer paid and put it on the receivables.

    Args:
        session: The accountant's.
        line_id: The bank line.
        allocations: Receivables and the part of the line on each; negative on a credit note.
        reason: Why, in words.
        customer_id: Who paid, where the payment is on no receivable yet (an advance).
        keep_rest: With one customer, keep what the receivables do not take as his credit; otherwise it stays
            open on the line, as for cheques of several customers that are settled one by one.
        is_automatic: True for what was booked without asking.

    Raises:
        InvalidInput: Nobody is named, or parts of several customers leave a rest to be kept.
        RuleBroken: More than the line, or than a receivable, holds (also when a colleague was faster).
    """
    line = session.get_one(BankLine, line_id)
    left = session.scalar(
        select(OpenAmount.open_eur).where(OpenAmount.kind == "line", OpenAmount.id == line_id)
    )
    if left is None:
        raise RuleBroken(QT_TRANSLATE_NOOP("errors", "This bank line is already settled."))
    parts: dict[UUID, list[tuple[UUID, Decimal]]] = defaultdict(list)
    cited = [key for key, _ in allocations]
    found = session.execute(select(Receivable.id, Receivable.customer_id).where(Receivable.id.in_(cited)))
    owners = {row.id: row.customer_id for row in found}
    for key, amount in allocations:
        parts[owners[key]].append((key, amount))
    if not parts and customer_id is not None:
        parts[customer_id] = []
    if not parts:
        raise InvalidInput(QT_TRANSLATE_NOOP("errors", "Choose the invoices, or the customer who paid."))
    explanation = {"line": str(line_id), "automatic": is_automatic}
    for customer, shares in parts.items():
        total = sum((amount for _, amount in shares), ZERO)
        amount = left if len(parts) == 1 and keep_rest else total
        payment_id = record_payment(
            session, customer, amount, line.booked_on, _method(line), line.text, bank_line_id=line_id
        )
        if shares:
            allocate(session, payment_id, shares, line.booked_on, reason, explanation)
    if len(parts) == 1 and line.amount_eur > 0:
        _learn(session, line, next(iter(parts)))


def _method(line: BankLine) -> str:
    label = f"{line.raw.get('label', '')} {line.text}".upper()
    if "CHEQUE" in label or "CHQ" in label:
        return "CHQ"
    return "PRLV" if "PRLV" in label or "PRELEVEMENT" in label else "VIR"


def record_payment(
    session: Session,
    customer_id: UUID | None,
    amount_eur: Decimal,
    received_on: dt.date,
    method: str,
    label: str = "",
    *,
    bank_line_id: UUID | None = None,
    payment_id: UUID | None = None,
) -> UUID:
    """Record money received, or (negative) given back, and return the payment's id."""
    payment_id = payment_id or new_id()
    session.execute(
        text("SELECT record_payment(:id, :customer, :line, :day, :amount, :method, :label)"),
        {
            "id": payment_id,
            "customer": customer_id,
            "line": bank_line_id,
            "day": received_on,
            "amount": amount_eur,
            "method": method,
            "label": label,
        },
    )
    return payment_id


def allocate(
    session: Session,
    payment_id: UUID,
    parts: Sequence[tuple[UUID, Decimal]],
    on: dt.date,
    reason: str = "",
    explanation: Mapping[str, Any] | None = None,
) -> None:
    """Put a payment on receivables of its customer, all at once.

    Raises:
        RuleBroken: More than the payment, or than a receivable, holds.
    """
    content = [
        {"id": str(new_id()), "receivable_id": str(key), "amount_eur": str(amount)} for key, amount in parts
    ]
    session.execute(
        text("SELECT allocate(:payment, CAST(:parts AS jsonb), :day, :reason, CAST(:why AS jsonb))"),
        {
            "payment": payment_id,
            "parts": json.dumps(content),
            "day": on,
            "reason": reason,
            "why": json.dumps(dict(explanation or {})),
        },
    )


def receive(
    session: Session,
    customer_id: UUID,
    amount_eur: Decimal,
    received_on: dt.date,
    method: str,
    label: str = "",
    receivable_ids: Sequence[UUID] = (),
) -> str:
    """Record a payment that no bank line tells (a cheque at the counter), put on items of the customer.

    Returns:
        The payment's id.

    Raises:
        InvalidInput: The amount is missing or negative.
        RuleBroken: A receivable was paid meanwhile.
    """
    if amount_eur <= 0:
        raise InvalidInput(QT_TRANSLATE_NOOP("errors", "Type the amount received."), field="amount_eur")
    payment_id = record_payment(session, customer_id, amount_eur, received_on, method, label)
    items = _open_items(session, Receivable.id.in_(receivable_ids)) if receivable_ids else []
    parts, _ = banking.spread(amount_eur, [(item.receivable_id, item.open_eur) for item in items])
    if parts:
        allocate(session, payment_id, parts, received_on, label)
    return str(payment_id)


def set_aside(session: Session, line_id: UUID, reason: str) -> None:
    """Settle a bank line that is no customer's, such as a refund of an insurance."""
    line = session.get_one(BankLine, line_id)
    left = session.scalar(
        select(OpenAmount.open_eur).where(OpenAmount.kind == "line", OpenAmount.id == line_id)
    )
    if left is None:
        raise RuleBroken(QT_TRANSLATE_NOOP("errors", "This bank line is already settled."))
    record_payment(session, None, left, line.booked_on, _method(line), reason, bank_line_id=line_id)


def undo(session: Session, line_id: UUID, reason: str = "") -> None:
    """Take back how a bank line was settled; it waits again, and what it taught about its payer is forgotten.

    Raises:
        RuleBroken: It is not settled, or a colleague was faster.
    """
    contrary = aliased(Payment)
    live = session.execute(
        select(Payment.id, Payment.customer_id)
        .outerjoin(contrary, contrary.reverses_id == Payment.id)
        .where(Payment.bank_line_id == line_id, Payment.reverses_id.is_(None), contrary.id.is_(None))
    ).all()
    if not live:
        raise RuleBroken(QT_TRANSLATE_NOOP("errors", "There is nothing here that can be undone."))
    session.execute(
        text("SELECT take_back_payment(:ids, :reason)"), {"ids": [row.id for row in live], "reason": reason}
    )
    line = session.get_one(BankLine, line_id)
    alias = payer_alias(line.counterparty_iban, line.counterparty)
    session.execute(
        delete(PayerAlias).where(
            PayerAlias.alias == alias, PayerAlias.customer_id.in_([row.customer_id for row in live])
        )
    )


def reverse_allocations(session: Session, allocation_ids: Sequence[UUID], reason: str = "") -> int:
    """Take allocations back by contrary entries; the payment stays, as the customer's credit."""
    count: int = session.execute(
        text("SELECT reverse_allocation(:ids, :reason)"), {"ids": list(allocation_ids), "reason": reason}
    ).scalar_one()
    return count


def _learn(session: Session, line: BankLine, customer_id: UUID) -> None:
    """Remember under which account or name this customer's payments arrive."""
    alias = payer_alias(line.counterparty_iban, line.counterparty)
    ours = session.scalar(select(Company.name))
    if not alias or (ours and folded(ours) in folded(line.counterparty)):
        return
    own = session.scalar(select(CustomerBank.iban).where(CustomerBank.id == customer_id))
    if alias == (own or "").replace(" ", "").upper():
        return
    session.execute(
        insert(PayerAlias)
        .values(id=new_id(), alias=alias, customer_id=customer_id)
        .on_conflict_do_nothing(index_elements=["alias"])
    )


def open_receivable(
    session: Session,
    receivable_id: UUID,
    number: str,
    customer_id: UUID,
    issued_on: dt.date,
    due_on: dt.date,
    amount_eur: Decimal,
    method: str = "",
    batch: str = "",
) -> None:
    """Bring an item along that a customer owed (negative: was owed) before the first day with us.

    Raises:
        RuleBroken: The number exists already, or the amount is missing.
    """
    session.execute(
        text("SELECT open_receivable(:id, :number, :customer, :issued, :due, :amount, :method, :batch)"),
        {
            "id": receivable_id,
            "number": number,
            "customer": customer_id,
            "issued": issued_on,
            "due": due_on,
            "amount": amount_eur,
            "method": method,
            "batch": batch,
        },
    )


def settled(session: Session, limit: int = 200) -> list[SettledRow]:
    """Return the bank lines settled last, newest first: what an undo would take back."""
    contrary = aliased(Payment)
    recent = (
        select(Payment.bank_line_id.label("line_id"), func.max(Payment.recorded_at).label("at"))
        .outerjoin(contrary, contrary.reverses_id == Payment.id)
        .where(Payment.bank_line_id.is_not(None), Payment.reverses_id.is_(None), contrary.id.is_(None))
        .group_by(Payment.bank_line_id)
        .order_by(func.max(Payment.recorded_at).desc())
        .limit(limit)
        .subquery()
    )
    undone = aliased(Allocation)
    found = session.execute(
        select(
            BankLine,
            recent.c.at,
            func.string_agg(Customer.name.distinct(), ", "),
            func.string_agg(Receivable.number.distinct(), ", "),
            func.max(func.coalesce(func.nullif(Allocation.reason, ""), Payment.label)),
            func.max(func.coalesce(Staff.display_name, Payment.recorded_by)),
            func.bool_or(Allocation.explanation["automatic"].as_boolean()),
        )
        .join(recent, recent.c.line_id == BankLine.id)
        .join(Payment, Payment.bank_line_id == BankLine.id)
        .outerjoin(contrary, contrary.reverses_id == Payment.id)
        .outerjoin(Customer, Customer.id == Payment.customer_id)
        .outerjoin(Staff, Staff.login == Payment.recorded_by)
        .outerjoin(Allocation, Allocation.payment_id == Payment.id)
        .outerjoin(undone, undone.reverses_id == Allocation.id)
        .outerjoin(Receivable, and_(Receivable.id == Allocation.receivable_id, undone.id.is_(None)))
        .where(Payment.reverses_id.is_(None), contrary.id.is_(None))
        .group_by(BankLine.id, recent.c.at)
        .order_by(recent.c.at.desc(), BankLine.id)
    )
    return [
        SettledRow(
            line.id,
            line.booked_on,
            line.amount_eur,
            line.counterparty,
            line.text,
            customers or "",
            numbers or "",
            reason or "",
            at,
            who or "",
            bool(automatic),
        )
        for line, at, customers, numbers, reason, who, automatic in found
    ]
