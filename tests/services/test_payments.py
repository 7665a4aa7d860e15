"""A company's month at the bank, from the file to the aged balance, and what the database refuses."""

import csv
import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import event, func, select, text

from app.db import Database
from app.domain.banking import Confidence, Kind
from app.errors import AppError, Forbidden, InvalidInput, RuleBroken
from app.ids import new_id
from app.models.billing import (
    Allocation,
    BankLine,
    BankStatement,
    OpenAmount,
    PayerAlias,
    Payment,
    Receivable,
)
from app.models.parties import Customer, CustomerBank
from app.services import payments

BANK = Path(__file__).parents[1] / "data" / "samples" / "bank"
MONTH = (
    "CAMT053_01-10_2026-10.xml",
    "CAMT053_11-20_2026-10.xml",
    "CAMT053_21-31_2026-10.xml",
)
# The accounts of customers who pay without saying who they are.
IBANS = {
    "411GALIN02": "FR7699948932733764352639342",
    "411AUTOM03": "FR7699960540133612812835220",
}


def _amount(cell: str) -> Decimal:
    return Decimal(cell.replace("\u202f", "").replace("\xa0", "").replace(" ", "").replace(",", "."))


def _day(cell: str) -> dt.date:
    return dt.datetime.strptime(cell, "%d/%m/%Y").date()  # noqa: DTZ007 - a day has no zone


class Books:
    """The customers and open invoices of the samples."""

    def __init__(self, session) -> None:
        self.session = session
        self.customers, self.items = {}, {}
        with (BANK / "invoices.csv").open(encoding="cp1252", newline="") as file:
            rows = list(csv.DictReader(file, delimiter=";"))
        for code, name in {row["Compte"]: row["Client"] for row in rows}.items():
            self.customers[code] = new_id()
            session.add(Customer(id=self.customers[code], code=code, name=name))
        session.flush()
        session.add_all(CustomerBank(id=self.customers[code], iban=iban) for code, iban in IBANS.items())
        for row in rows:
            self.items[row["N° pièce"]] = new_id()
            payments.open_receivable(
                session,
                self.items[row["N° pièce"]],
                row["N° pièce"],
                self.customers[row["Compte"]],
                _day(row["Date pièce"]),
                _day(row["Échéance"]),
                _amount(row["Reste dû"]),
                row["Mode"],
                row["Remise"],
            )

    def take(self, name: str, **options: object) -> payments.ImportOutcome:
        return payments.import_bank_file(self.session, name, (BANK / name).read_bytes(), **options)

    def open_eur(self, number: str) -> Decimal:
        return self.session.scalar(
            select(OpenAmount.open_eur).where(OpenAmount.id == self.items[number])
        ) or Decimal(0)

    def proposal(self, words: str) -> payments.ProposalRow:
        return next(p for p in payments.proposals(self.session) if words in f"{p.text} {p.counterparty}")


@pytest.fixture
def books(session) -> Books:
    return Books(session)


def _accept(session, row: payments.ProposalRow) -> None:
    payments.accept(session, row.line_id, [(p.receivable_id, p.amount_eur) for p in row.parts], row.reason)


def test_a_month_in_any_format_is_taken_in_once(books):
    outcomes = [books.take(name) for name in MONTH]
    assert sum(outcome.added for outcome in outcomes) == 165
    for name in (
        *MONTH,
        "CFONB120_01-10_2026-10.txt",
        "CFONB120_11-20_2026-10.txt",
        "releve_21-31_2026-10.ofx",
    ):
        again = books.take(name)
        assert (again.added, again.matched, again.proposals) == (0, 0, 0)
        assert again.known > 50
    assert books.take("CAMT053_06-10_au_14-10_reedition.xml").added == 0
    late = books.take("CAMT053_28-10_au_04-11_reedition.xml")
    assert (late.added, late.known) == (3, 25)
    assert books.session.scalar(select(func.count()).select_from(BankLine)) == 168


def test_a_month_read_as_cfonb_and_then_as_camt_adds_nothing(books):
    assert books.take("CFONB120_01-10_2026-10.txt").added == 54
    assert books.take(MONTH[0]).added == 0
    assert books.take("releve_01-10_2026-10.ofx").added == 0


def test_what_is_certain_is_booked_and_the_rest_waits(books):
    for name in MONTH:
        books.take(name)
    left = payments.proposals(books.session)
    assert {row.confidence for row in left} == {Confidence.LIKELY, Confidence.NONE}
    reopened = [row for row in left if row.kind is Kind.REOPEN]
    assert {row.parts[0].number for row in reopened} == {"FA26-04339", "FA26-04034", "FA26-04430"}
    for row in left:
        if row.parts:
            _accept(books.session, row)
    assert all(not row.parts for row in payments.proposals(books.session))
    # The figure that the samples give for the month, less the payers that only their account names.
    total = books.session.scalar(select(func.sum(OpenAmount.open_eur)).where(OpenAmount.kind == "receivable"))
    by_account = [row for row in payments.unmatched(books.session) if row.counterparty in {"COMPTE COURANT"}]
    assert total - sum(row.amount_eur for row in by_account) == Decimal("231811.29")


def test_a_statement_that_misses_its_forerunner_is_refused(books):
    books.take(MONTH[0])
    with pytest.raises(RuleBroken, match="is missing"):
        books.take(MONTH[2])
    assert books.take(MONTH[1]).added == 59


def test_an_earlier_statement_must_join_the_first(books):
    books.take(MONTH[2])
    with pytest.raises(RuleBroken, match="is missing"):
        books.take(MONTH[0])
    assert books.take(MONTH[1]).added == 59
    assert books.take(MONTH[0]).added == 54


def test_an_ofx_of_another_days_balance_takes_the_accounts_own(session, books):
    name = "releve_11-20_2026-10.ofx"
    data = (BANK / name).read_bytes().replace(b"<DTASOF>20261020", b"<DTASOF>20261025")
    with pytest.raises(RuleBroken, match="Begin with a CAMT"):
        payments.import_bank_file(session, name, data)
    books.take(MONTH[0])
    assert payments.import_bank_file(session, name, data.replace(b"195249.92", b"1.00")).added == 59
    closing = session.scalar(select(BankStatement.closing_eur).order_by(BankStatement.starts_on.desc()))
    assert closing == Decimal("195249.92")
    assert books.take(MONTH[2]).added == 52


def test_a_part_payment_leaves_the_rest_open_and_can_be_undone(session, books):
    books.take(MONTH[0])
    row = books.proposal("ACOMPTE FA26-04147")
    _accept(session, row)
    assert books.open_eur("FA26-04147") == Decimal("159.87")
    assert row.line_id not in {r.line_id for r in payments.proposals(session)}
    shown = payments.settled(session)[0]
    assert (shown.line_id, shown.numbers, shown.who) == (row.line_id, "FA26-04147", "Anne Cabrol")
    assert [line.is_automatic for line in payments.settled(session)[:2]] == [False, True]
    payments.undo(session, row.line_id, "erreur")
    assert books.open_eur("FA26-04147") == Decimal("399.68")
    assert books.proposal("ACOMPTE FA26-04147").parts == row.parts
    assert row.line_id not in {r.line_id for r in payments.settled(session)}
    with pytest.raises(RuleBroken, match="nothing here"):
        payments.undo(session, row.line_id)


def test_what_is_paid_too_much_stays_the_customers_credit(session, books):
    books.take(MONTH[0])
    row = books.proposal("FA26-04377")
    _accept(session, row)
    customer = books.customers["411DORAN01"]
    account = payments.account(session, customer)
    assert account.ages.unmatched == Decimal("-12.00")
    assert account.balance_eur == account.ages.total == account.rows[-1].balance_eur == Decimal("-12.00")
    assert [entry.movement.kind for entry in account.rows] == ["opening", "payment"]


def test_a_credit_note_and_an_invoice_are_settled_together(session, books):
    books.take(MONTH[0])
    _accept(session, books.proposal("FA26-04331 MOINS AV26-00035"))
    assert books.open_eur("FA26-04331") == books.open_eur("AV26-00035") == 0


def test_cheques_are_settled_customer_by_customer(session, books):
    for name in MONTH[:2]:
        books.take(name)
    row = books.proposal("REMISE CHEQUES NO 0007660")
    wanted = [(books.items[n], books.open_eur(n)) for n in ("FA26-03872", "FA26-04264", "FA26-04171")]
    payments.accept(session, row.line_id, wanted[:1], keep_rest=False)
    rest = books.proposal("REMISE CHEQUES NO 0007660")
    assert rest.amount_eur == Decimal("1032.00")
    payments.accept(session, row.line_id, wanted[1:])
    assert books.open_eur("FA26-04171") == 0
    assert row.line_id not in {r.line_id for r in payments.proposals(session)}


def test_a_payer_is_recognised_once_he_was_accepted(session, books):
    books.take(MONTH[0])
    row = books.proposal("SCI DES TROIS PLATANES")
    assert row.confidence is Confidence.LIKELY
    _accept(session, row)
    customer = books.customers["411COMBA01"]
    assert (
        session.scalar(select(PayerAlias.customer_id).where(PayerAlias.customer_id == customer)) == customer
    )
    payments.undo(session, row.line_id)
    assert session.scalar(select(PayerAlias.id).where(PayerAlias.customer_id == customer)) is None


def test_money_of_nobody_is_set_aside(session, books):
    books.take(MONTH[0])
    row = books.proposal("DIR DES FINANCES")
    payments.set_aside(session, row.line_id, "TVA")
    assert row.line_id not in {r.line_id for r in payments.proposals(session)}
    with pytest.raises(RuleBroken, match="already settled"):
        payments.set_aside(session, row.line_id, "TVA")
    with pytest.raises(RuleBroken, match="already settled"):
        payments.accept(session, row.line_id, [])
    payments.undo(session, row.line_id)
    assert books.proposal("DIR DES FINANCES")


def test_accepting_nothing_asks_for_the_customer(session, books):
    books.take(MONTH[0])
    row = books.proposal("DIR DES FINANCES")
    with pytest.raises(InvalidInput, match="Choose the invoices"):
        payments.accept(session, row.line_id, [])
    payments.accept(session, row.line_id, [], customer_id=books.customers["411DORAN01"])
    assert payments.account(session, books.customers["411DORAN01"]).ages.unmatched == Decimal("-781.61")


def test_the_aged_balance_equals_the_accounts_whatever_the_day(session, books):
    for name in MONTH:
        books.take(name)
    now = payments.ageing(session)
    on = now.on
    assert now.total.total == sum(row.ages.total for row in payments.balances(session))
    for row in now.rows[:5]:
        assert payments.account(session, row.customer_id).balance_eur == row.ages.total
    before = payments.ageing(session, dt.date(2026, 9, 30))
    assert before.total.total == Decimal("685471.87")
    assert before.total.unmatched == 0
    # The slow way for a past day and the kept amounts agree where they meet.
    assert payments.ageing(session, on - dt.timedelta(days=1)).total.total == now.total.total


def test_screens_cost_the_same_number_of_queries_whatever_the_history(session, books):
    def count(call) -> int:
        seen = []
        connection = session.connection()
        event.listen(connection, "before_cursor_execute", lambda *args: seen.append(args[2]))
        call()
        return len(seen)

    few = [count(lambda: payments.proposals(session)), count(lambda: payments.ageing(session))]
    # A whole month goes in over a slow line in a handful of ways there and back.
    assert max(count(lambda n=name: books.take(n)) for name in MONTH) <= 20
    assert count(lambda: payments.proposals(session)) <= 8
    assert count(lambda: payments.ageing(session)) <= few[1]
    assert count(lambda: payments.account(session, books.customers["411BENAL02"])) <= 4


# ------------------------------------------------------------------------------------------------ database
@pytest.fixture
def item(session, books):
    """An open invoice of 399.68 € and the customer it is of."""
    return books.items["FA26-04147"], books.customers["411BLANC02"]


def _pay(session, customer, amount="100.00"):
    return payments.record_payment(session, customer, Decimal(amount), dt.date(2026, 10, 1), "CHQ", "chèque")


@pytest.mark.parametrize(
    ("paid", "part", "words"),
    [
        ("100.00", "100.01", "cannot pay"),
        ("500.00", "399.69", "cannot be put on it"),
        ("100.00", "-0.01", "cannot pay"),
    ],
)
def test_no_more_is_allocated_than_there_is(session, item, paid, part, words):
    payment = _pay(session, item[1], paid)
    with pytest.raises(Exception, match=words):
        payments.allocate(session, payment, [(item[0], Decimal(part))], dt.date(2026, 10, 1))


def test_a_payment_pays_its_own_customers_items_only(session, item, books):
    payment = _pay(session, books.customers["411DORAN01"])
    with pytest.raises(Exception, match="of another customer"):
        payments.allocate(session, payment, [(item[0], Decimal("10.00"))], dt.date(2026, 10, 1))


def test_a_bank_line_gives_no_more_than_it_holds(session, books):
    books.take(MONTH[0])
    row = books.proposal("ACOMPTE FA26-04147")
    with pytest.raises(Exception, match="The bank line holds"):
        payments.record_payment(
            session,
            books.customers["411BLANC02"],
            row.amount_eur + Decimal("0.01"),
            row.booked_on,
            "VIR",
            bank_line_id=row.line_id,
        )


def test_an_allocation_is_reversed_once_by_a_contrary_entry(session, item):
    payment = _pay(session, item[1])
    payments.allocate(session, payment, [(item[0], Decimal("60.00"))], dt.date(2026, 10, 1), "acompte")
    entry = session.scalars(select(Allocation).where(Allocation.payment_id == payment)).one()
    assert payments.reverse_allocations(session, [entry.id], "erreur") == 1
    amounts = session.scalars(select(Allocation.amount_eur).where(Allocation.payment_id == payment)).all()
    assert sorted(amounts) == [Decimal("-60.00"), Decimal("60.00")]
    with pytest.raises(Exception, match="already undone"):
        payments.reverse_allocations(session, [entry.id])


def test_a_number_is_brought_along_once(session, item):
    with pytest.raises(Exception, match="exists already"):
        payments.open_receivable(
            session, new_id(), "FA26-04147", item[1], dt.date(2026, 10, 1), dt.date(2026, 10, 1), Decimal(1)
        )


def test_an_empty_amount_is_refused(session, item):
    with pytest.raises(Exception, match="amount is missing"):
        _pay(session, item[1], "0.00")


def test_a_payment_needs_a_customer_or_a_bank_line(session):
    with pytest.raises(Exception, match="Choose the customer"):
        _pay(session, None)


def _item(database: Database) -> tuple:
    """Commit a customer with an invoice of 100 € and two payments of 80 €."""
    customer, receivable = new_id(), new_id()

    def make(session):
        session.add(Customer(id=customer, code="411X", name="Scierie Essai"))
        session.flush()
        payments.open_receivable(
            session, receivable, "F1", customer, dt.date(2026, 9, 1), dt.date(2026, 10, 1), Decimal(100)
        )
        return [str(_pay(session, customer, "80.00")) for _ in range(2)]

    paid = database.write(make, "test")
    return customer, receivable, paid


def test_two_accountants_cannot_pay_one_invoice_twice(database):
    first, second = database.open("essai_compta"), database.open("essai_tous")
    _, receivable, paid = _item(second)

    def put(opened, payment):
        try:
            opened.write(
                lambda session: payments.allocate(
                    session, payment, [(receivable, Decimal(80))], dt.date(2026, 10, 2)
                ),
                "payment.allocate",
            )
        except AppError as error:
            return error
        return None

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(put, (first, second), paid))
    refused = [result for result in results if result is not None]
    assert len(refused) == 1
    assert "cannot be put on it" in str(refused[0])
    assert first.read(lambda s: s.scalar(select(func.sum(Allocation.amount_eur)))) == 80


def test_two_accountants_import_one_file_once(database):
    first, second = database.open("essai_compta"), database.open("essai_tous")
    data = (BANK / MONTH[0]).read_bytes()

    def take(opened):
        return opened.write(lambda s: payments.import_bank_file(s, MONTH[0], data).added, "bank.import")

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(take, (first, second))) == [0, 54]
    assert first.read(lambda s: s.scalar(select(func.count()).select_from(BankLine))) == 54


def test_a_dispatcher_neither_sees_nor_writes_payments(database):
    _, receivable, paid = _item(database.open("essai_tous"))
    dispatcher = database.open("essai_exploitation")
    for table in ("receivable", "payment", "allocation", "bank_line", "bank_statement", "open_amount"):
        with pytest.raises(Forbidden):
            dispatcher.read(lambda s, t=table: s.execute(text(f"SELECT * FROM {t}")).all())
    for call in (
        lambda s: payments.allocate(s, paid[0], [(receivable, Decimal(1))], dt.date(2026, 10, 2)),
        lambda s: _pay(s, None),
        lambda s: payments.import_bank_file(s, MONTH[0], (BANK / MONTH[0]).read_bytes()),
        lambda s: payments.reverse_allocations(s, [new_id()]),
    ):
        with pytest.raises(Forbidden):
            dispatcher.write(call, "test")


def test_a_manager_sees_balances_and_writes_none(database):
    customer, _, _ = _item(database.open("essai_tous"))
    manager = database.open("essai_direction")
    assert [row.customer_id for row in manager.read(payments.balances)] == [customer]
    with pytest.raises(Forbidden):
        manager.write(lambda s: str(_pay(s, customer)), "test")


@pytest.mark.parametrize("table", ["receivable", "payment", "allocation", "open_amount"])
def test_nobody_writes_past_the_functions(database, table):
    accountant = database.open("essai_compta")
    _, receivable, paid = _item(accountant)
    accountant.write(
        lambda s: payments.allocate(s, paid[0], [(receivable, Decimal(1))], dt.date(2026, 10, 2)), "test"
    )
    for words in (
        f"UPDATE {table} SET id = id",
        f"DELETE FROM {table}",
        f"INSERT INTO {table} SELECT * FROM {table}",
    ):
        with pytest.raises(Forbidden):
            accountant.write(lambda s, w=words: s.execute(text(w)) and None, "test")
    if table != "open_amount":
        with database.admin() as admin, pytest.raises(Exception, match="never changed"):
            admin.execute(f"UPDATE {table} SET id = id WHERE {table}.id IN (SELECT id FROM {table})")


def test_what_is_open_equals_what_the_entries_say(session, books):
    for name in MONTH:
        books.take(name)
    for row in payments.proposals(session):
        if row.parts:
            _accept(session, row)
    first = payments.settled(session)[0]
    payments.undo(session, first.line_id)
    put = (
        select(Allocation.receivable_id, func.sum(Allocation.amount_eur).label("put"))
        .group_by(Allocation.receivable_id)
        .subquery()
    )
    counted = dict(
        session.execute(
            select(Receivable.id, Receivable.amount_eur - func.coalesce(put.c.put, 0))
            .outerjoin(put, put.c.receivable_id == Receivable.id)
            .where(Receivable.amount_eur != func.coalesce(put.c.put, 0))
        ).all()
    )
    kept = dict(
        session.execute(
            select(OpenAmount.id, OpenAmount.open_eur).where(OpenAmount.kind == "receivable")
        ).all()
    )
    assert kept == counted
    free = session.scalar(select(func.sum(OpenAmount.open_eur)).where(OpenAmount.kind == "payment"))
    paid = session.scalar(select(func.sum(Payment.amount_eur)).where(Payment.customer_id.is_not(None)))
    used = session.scalar(select(func.sum(Allocation.amount_eur)))
    assert free == paid - used


def test_a_cheque_at_the_counter_pays_the_oldest_first(session, books):
    customer = books.customers["411GIROU03"]
    items = payments.open_items(session, customer)
    payments.receive(
        session,
        customer,
        Decimal("250.00"),
        dt.date(2026, 10, 1),
        "CHQ",
        "n° 12",
        [i.receivable_id for i in items],
    )
    left = {item.number: item.open_eur for item in payments.open_items(session, customer)}
    paid = sum(item.open_eur for item in items) - sum(left.values())
    assert paid == Decimal("250.00")
    assert left[items[-1].number] == items[-1].open_eur
    with pytest.raises(InvalidInput, match="amount received"):
        payments.receive(session, customer, Decimal(0), dt.date(2026, 10, 1), "CHQ")


def test_a_file_is_taken_in_by_its_path(session, books, tmp_path):
    assert payments.import_file(session, BANK / MONTH[0])["added"] == 54
    with pytest.raises(InvalidInput, match="cannot be opened"):
        payments.import_file(session, tmp_path / "absent.xml")


def test_every_customer_can_be_chosen(session, books):
    assert {choice.code for choice in payments.customers(session)} == set(books.customers)
