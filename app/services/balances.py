"""What customers owe: balances by age, and the account of each."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session, aliased

from app.domain import receivables
from app.domain.calendar import paris_day
from app.domain.receivables import Ages, Movement
from app.models.billing import Allocation, OpenAmount, Payment, Receivable
from app.models.parties import Customer

ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class BalanceRow:
    """What one customer owes, by days late."""

    customer_id: UUID
    code: str
    name: str
    ages: Ages
    credit_limit_eur: Decimal | None = None

    @property
    def is_over_limit(self) -> bool:
        """Whether the customer owes more than he was granted."""
        return self.credit_limit_eur is not None and self.ages.total > self.credit_limit_eur


@dataclass(frozen=True, slots=True)
class Ageing:
    """The aged balance of all customers on a day."""

    on: dt.date
    rows: tuple[BalanceRow, ...]
    total: Ages


@dataclass(frozen=True, slots=True)
class AccountRow:
    """A movement of a customer's account and the balance after it."""

    movement: Movement
    balance_eur: Decimal
    days_late: int = 0


@dataclass(frozen=True, slots=True)
class Account:
    """The account of a customer: what was carried forward, the movements, what is owed now."""

    customer_id: UUID
    code: str
    name: str
    on: dt.date
    opening_eur: Decimal
    rows: tuple[AccountRow, ...]
    balance_eur: Decimal
    ages: Ages


def today(session: Session) -> dt.date:
    """Return the day in Paris, by the database's clock."""
    now: dt.datetime = session.execute(select(func.now())).scalar_one()
    return paris_day(now)


def balances(session: Session) -> list[BalanceRow]:
    """Return what each customer owes today, by name."""
    return list(ageing(session).rows)


def ageing(session: Session, on: dt.date | None = None) -> Ageing:
    """Return the aged balance on a day (today without one): what was open then, by days late then."""
    day = today(session)
    on = on or day
    due: dict[UUID, list[tuple[dt.date, Decimal]]] = defaultdict(list)
    free: dict[UUID, Decimal] = defaultdict(Decimal)
    for key, due_on, open_eur in session.execute(_open_now() if on >= day else _open_on(on)):
        due[key].append((due_on, open_eur))
    for payer, open_eur in session.execute(_free_now() if on >= day else _free_on(on)):
        if payer is not None:
            free[payer] += open_eur
    found = session.execute(
        select(Customer.id, Customer.code, Customer.name, Customer.credit_limit_eur)
        .where(Customer.id.in_({*due, *free}))
        .order_by(Customer.name, Customer.code)
    )
    rows = tuple(
        BalanceRow(key, code, name, receivables.ages(due.get(key, ()), on, free.get(key, ZERO)), limit)
        for key, code, name, limit in found
    )
    return Ageing(on, rows, sum((row.ages for row in rows), Ages()))


def _open_now() -> Select[UUID, dt.date, Decimal]:
    return (
        select(Receivable.customer_id, Receivable.due_on, OpenAmount.open_eur)
        .join(OpenAmount, OpenAmount.id == Receivable.id)
        .where(OpenAmount.kind == "receivable")
    )


def _open_on(on: dt.date) -> Select[UUID, dt.date, Decimal]:
    paid = (
        select(Allocation.receivable_id, func.sum(Allocation.amount_eur).label("paid_eur"))
        .where(Allocation.allocated_on <= on)
        .group_by(Allocation.receivable_id)
        .subquery()
    )
    left = Receivable.amount_eur - func.coalesce(paid.c.paid_eur, 0)
    return (
        select(Receivable.customer_id, Receivable.due_on, left)
        .outerjoin(paid, paid.c.receivable_id == Receivable.id)
        .where(Receivable.issued_on <= on, left != 0)
    )


def _free_now() -> Select[UUID | None, Decimal]:
    return select(OpenAmount.customer_id, OpenAmount.open_eur).where(OpenAmount.kind == "payment")


def _free_on(on: dt.date) -> Select[UUID | None, Decimal]:
    used = (
        select(Allocation.payment_id, func.sum(Allocation.amount_eur).label("used_eur"))
        .where(Allocation.allocated_on <= on)
        .group_by(Allocation.payment_id)
        .subquery()
    )
    left = Payment.amount_eur - func.coalesce(used.c.used_eur, 0)
    return (
        select(Payment.customer_id, left)
        .outerjoin(used, used.c.payment_id == Payment.id)
        .where(Payment.received_on <= on, Payment.customer_id.is_not(None), left != 0)
    )


def account(session: Session, customer_id: UUID, since: dt.date | None = None) -> Account:
    """Return the account of a customer: its movements since a day (all without one) and what is owed.

    Payments taken back are left out with their contraries: nothing was received.
    """
    day = today(session)
    customer = session.get_one(Customer, customer_id)
    contrary = aliased(Payment)
    invoices = session.execute(
        select(Receivable, func.coalesce(OpenAmount.open_eur, 0))
        .outerjoin(OpenAmount, and_(OpenAmount.kind == "receivable", OpenAmount.id == Receivable.id))
        .where(Receivable.customer_id == customer_id)
    )
    movements = [
        Movement(row.issued_on, row.kind, row.number, "", row.amount_eur, open_eur, row.due_on, str(row.id))
        for row, open_eur in invoices
    ]
    paid = session.execute(
        select(Payment, func.coalesce(OpenAmount.open_eur, 0))
        .outerjoin(OpenAmount, and_(OpenAmount.kind == "payment", OpenAmount.id == Payment.id))
        .outerjoin(contrary, contrary.reverses_id == Payment.id)
        .where(Payment.customer_id == customer_id, Payment.reverses_id.is_(None), contrary.id.is_(None))
    )
    movements += [
        Movement(row.received_on, "payment", "", row.label, -row.amount_eur, -open_eur, None, str(row.id))
        for row, open_eur in paid
    ]
    opening = sum((m.amount_eur for m in movements if since is not None and m.on < since), ZERO)
    rows = tuple(
        AccountRow(
            movement,
            balance,
            receivables.days_late(movement.due_on, day) if movement.due_on and movement.open_eur > 0 else 0,
        )
        for movement, balance in receivables.running(
            [m for m in movements if since is None or m.on >= since], opening
        )
    )
    due = [(m.due_on, m.open_eur) for m in movements if m.due_on is not None]
    free = -sum((m.open_eur for m in movements if m.due_on is None), ZERO)
    return Account(
        customer.id,
        customer.code,
        customer.name,
        day,
        opening,
        rows,
        sum((m.amount_eur for m in movements), ZERO),
        receivables.ages(due, day, free),
    )
