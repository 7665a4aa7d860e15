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
from app.domain.banking import Confidence, Item, Kind, Line, Matcher, Payer
from app.domain.payer_names import folded, payer_alias
from app.errors import QT_TRANSLATE_NOOP, InvalidInput, RuleBroken
from app.ids import new_id
from app.models.billing import (
    Allocation,
    BankLine,
    OpenAmount,
    PayerAlias,
    Payment,
    Receivable,
)
from app.models.core import Staff
from app.models.parties import Company, Customer, CustomerBank
from app.services.balances import Account, AccountRow, Ageing, BalanceRow, account, ageing, balances, today
from app.services.bank_files import read_bank_file
from app.services.statements import keep_statement

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
        new, old = keep_statement(session, filename, digest, statement)
        added += new
        known += old
    session.expire_all()
    waiting = _propose(session, added) if added else []
    certain = [p for p in waiting if book_certain and p.confidence is Confidence.CERTAIN]
    settlings = []
    for proposal in certain:
        parts: dict[UUID, list[tuple[UUID, Decimal]]] = defaultdict(list)
        for part in proposal.allocations:
            parts[part.customer_id].append((part.receivable_id, part.amount_eur))
        settlings.append(_Settling(proposal.line, parts, proposal.reason))
    _settle(session, settlings, is_automatic=True)
    return ImportOutcome(len(added), known, len(certain), len(waiting) - len(certain))


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

    Raises:
        InvalidInput: Nobody is named, or parts of several customers leave a rest to be kept.
        RuleBroken: More than the line, or than a receivable, holds (also when a colleague was faster).
    """
    line = _waiting_line(session, line_id)
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
    _settle(session, [_Settling(line, parts, reason, keep_rest)])


@dataclass(frozen=True, slots=True)
class _Settling:
    """What a line pays, by customer."""

    line: Line
    parts: Mapping[UUID, Sequence[tuple[UUID, Decimal]]]
    reason: str
    keep_rest: bool = True


def _settle(session: Session, settlings: Sequence[_Settling], *, is_automatic: bool = False) -> None:
    """Book lines: one payment for each customer, put on his receivables; learn who paid."""
    made = []
    learnt: dict[str, tuple[UUID, str]] = {}
    for each in settlings:
        line, is_single = each.line, len(each.parts) == 1
        for customer_id, shares in each.parts.items():
            total = sum((amount for _, amount in shares), ZERO)
            made.append(
                {
                    "id": str(new_id()),
                    "customer_id": str(customer_id),
                    "bank_line_id": str(line.id),
                    "received_on": line.booked_on.isoformat(),
                    "amount_eur": str(line.amount_eur if is_single and each.keep_rest else total),
                    "method": _method(line),
                    "label": line.text,
                    "parts": _as_json(shares),
                    "reason": each.reason,
                    "explanation": {"line": str(line.id), "automatic": is_automatic},
                }
            )
            alias = payer_alias(line.counterparty_iban, line.counterparty)
            if alias and is_single and line.amount_eur > 0:
                learnt.setdefault(alias, (customer_id, line.counterparty))
    if made:
        session.execute(text("SELECT settle(CAST(:content AS jsonb))"), {"content": json.dumps(made)})
    if learnt:
        _learn(session, learnt)


def _as_json(parts: Iterable[tuple[UUID, Decimal]]) -> list[dict[str, str]]:
    return [
        {"id": str(new_id()), "receivable_id": str(key), "amount_eur": str(amount)} for key, amount in parts
    ]


def _waiting_line(session: Session, line_id: UUID) -> Line:
    lines = _waiting_lines(session, [line_id])
    if not lines:
        raise RuleBroken(QT_TRANSLATE_NOOP("errors", "This bank line is already settled."))
    return lines[0]


def _method(line: Line) -> str:
    label = f"{line.label} {line.text}".upper()
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
    session.execute(
        text("SELECT allocate(:payment, CAST(:parts AS jsonb), :day, :reason, CAST(:why AS jsonb))"),
        {
            "payment": payment_id,
            "parts": json.dumps(_as_json(parts)),
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
    line = _waiting_line(session, line_id)
    record_payment(
        session, None, line.amount_eur, line.booked_on, _method(line), reason, bank_line_id=line_id
    )


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


def _learn(session: Session, learnt: Mapping[str, tuple[UUID, str]]) -> None:
    """Remember under which accounts or names customers' payments arrive.

    Args:
        session: The accountant's.
        learnt: By account or name: the customer, and the payer as the bank wrote it.
    """
    ours = folded(session.scalar(select(Company.name)) or "")
    customer_ids = {customer_id for customer_id, _ in learnt.values()}
    own = {
        (key, iban.replace(" ", "").upper())
        for key, iban in session.execute(
            select(CustomerBank.id, CustomerBank.iban).where(CustomerBank.id.in_(customer_ids))
        )
    }
    rows = [
        {"id": new_id(), "alias": alias, "customer_id": customer_id}
        for alias, (customer_id, counterparty) in learnt.items()
        if (customer_id, alias) not in own and not (ours and ours in folded(counterparty))
    ]
    if rows:
        # Who pays for two customers stays with the first: a number then tells, or a person.
        session.execute(insert(PayerAlias).values(rows).on_conflict_do_nothing(index_elements=["alias"]))


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
    # Ids grow with time: the newest payments are read, not ten years of them. A batch of debits has many.
    newest = (
        select(Payment.bank_line_id, Payment.recorded_at)
        .outerjoin(contrary, contrary.reverses_id == Payment.id)
        .where(Payment.bank_line_id.is_not(None), Payment.reverses_id.is_(None), contrary.id.is_(None))
        .order_by(Payment.id.desc())
        .limit(limit * 4)
        .subquery()
    )
    recent = (
        select(newest.c.bank_line_id.label("line_id"), func.max(newest.c.recorded_at).label("at"))
        .group_by(newest.c.bank_line_id)
        .order_by(func.max(newest.c.recorded_at).desc())
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
