"""Payments by keyboard and by mouse, on a real database."""

import datetime as dt
from decimal import Decimal

import pytest
from PySide6.QtCore import QDate, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent

from app.domain.receivables import Ages, Movement
from app.errors import RuleBroken
from app.ids import new_id
from app.services import payments
from app.views.payments.choosing import ChooseDialog, ReceiveDialog
from app.views.payments.screen import PaymentsScreen
from app.views.widgets.toast import Toast
from tests.services.test_payments import BANK, MONTH, Books
from tests.views.fake_tasks import DirectTasks, FakeTasks


class Shown:
    """The screen over the samples' invoices and the first statement."""

    def __init__(self, qtbot, database) -> None:
        self.database = database.open("essai_compta")
        self.tasks = DirectTasks(self.database)
        self.database.write(self._fill, "test")
        self.screen = PaymentsScreen(self.tasks)
        qtbot.addWidget(self.screen)
        self.screen.resize(1300, 800)
        self.screen.show()
        self.lines = self.screen.matching.lines

    def _fill(self, session) -> None:
        books = Books(session)
        self.customers, self.items = books.customers, books.items
        books.take(MONTH[0])

    def select(self, words: str) -> payments.ProposalRow:
        row = next(r for r in self.lines.model.rows() if words in f"{r.text} {r.counterparty}")
        assert self.lines.select_key(row.line_id)
        assert self.lines.selected() == [row]
        self.lines.table.setFocus()
        return row

    def waits(self, row) -> bool:
        return row.line_id in {other.line_id for other in self.lines.model.rows()}

    def open_eur(self, number: str) -> Decimal:
        items = self.database.read(payments.open_items)
        return next((item.open_eur for item in items if item.number == number), Decimal(0))

    def toast(self) -> Toast:
        return self.screen.findChildren(Toast)[-1]


@pytest.fixture
def shown(qtbot, database) -> Shown:
    return Shown(qtbot, database)


# ------------------------------------------------------------------------------------------------ matching
def test_enter_accepts_what_is_proposed_and_goes_on_to_the_next_line(shown, qtbot):
    row = shown.select("ACOMPTE FA26-04147")
    place = shown.lines.table.currentIndex().row()
    qtbot.keyClick(shown.lines.table, Qt.Key.Key_Return)
    assert not shown.waits(row)
    assert shown.open_eur("FA26-04147") == Decimal("159.87")
    assert [shown.lines.table.currentIndex().row()] == [place]
    assert len(shown.lines.selected()) == 1


def test_what_was_accepted_is_taken_back_by_the_toast(shown, qtbot):
    row = shown.select("ACOMPTE FA26-04147")
    shown.screen.matching.accept_button.click()
    qtbot.mouseClick(shown.toast().button, Qt.MouseButton.LeftButton)
    assert shown.waits(row)
    assert shown.open_eur("FA26-04147") == Decimal("399.68")


def test_the_reason_stands_beside_the_line(shown):
    row = shown.select("FA26-04377")
    text = shown.screen.matching.why.toPlainText()
    assert row.reason.replace("\xa0", " ") in text
    assert "SYNDICAT MIXTE DU VAL DORANE" in text
    assert "stay the customer's credit" in text


def test_filters_part_proposed_from_unknown_and_returned(shown):
    counts = []
    chips = [chip for chip, _, _ in shown.lines._chips]
    for chip in chips:
        chip.click()
        counts.append(shown.lines.model.rowCount())
        chip.click()
    assert counts[0] + counts[1] == shown.lines.model.rowCount()
    assert counts[2] == 1


def test_a_colleague_who_was_faster_is_told_of_and_the_line_is_gone(shown):
    row = shown.select("ACOMPTE FA26-04147")
    parts = [(part.receivable_id, part.amount_eur) for part in row.parts]
    shown.database.write(lambda s: payments.accept(s, row.line_id, parts), "payment.accept")
    shown.screen.matching.accept_button.click()
    assert "already settled" in shown.lines._band.text()
    assert not shown.waits(row)


def test_money_of_nobody_is_set_aside_with_its_word(shown, monkeypatch):
    row = shown.select("DIR DES FINANCES")
    monkeypatch.setattr("app.views.ask.ask_text", lambda *_: "Crédit de TVA")
    shown.screen.matching.aside_button.click()
    assert not shown.waits(row)
    shown.screen.tabs.setCurrentIndex(1)
    settled = shown.screen.settled.lines
    assert settled.model.rows()[0].line_id == row.line_id
    assert settled.model.index(0, 3).data() == "No customer's money"
    settled.table.selectRow(0)
    shown.screen.settled.undo_button.click()
    shown.screen.tabs.setCurrentIndex(0)
    assert shown.waits(row)


# ------------------------------------------------------------------------------------------------ choosing
def test_a_line_without_proposal_opens_the_choice_of_invoices(shown, qtbot):
    row = shown.select("COMPTE COURANT")
    qtbot.keyClick(shown.lines.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: shown.screen.matching.findChild(ChooseDialog) is not None)
    dialog = shown.screen.matching.findChild(ChooseDialog)
    # The invoice of this very amount stands first and is chosen.
    assert [item.number for item in dialog.items.selected()] == ["FA26-03881"]
    assert "the line is settled" in dialog.sum.text()
    with qtbot.waitSignal(dialog.settled):
        dialog.settle()
    assert not shown.waits(row)
    assert shown.open_eur("FA26-03881") == 0


def test_the_rest_is_the_customers_credit_or_stays_on_the_line(shown, qtbot):
    shown.select("COMPTE COURANT")
    shown.screen.matching.choose_button.click()
    dialog = shown.screen.matching.findChild(ChooseDialog)
    dialog.items.select_key(shown.items["FA26-04095"])  # 104.40 of 3 456.14
    assert "stay the customer's credit" in dialog.sum.text()
    dialog.keep_open.setChecked(True)
    assert "stay open on this line" in dialog.sum.text()
    dialog.settle()
    assert shown.select("COMPTE COURANT").amount_eur == Decimal("3351.74")


def test_an_advance_is_kept_for_a_customer_without_invoice(shown):
    row = shown.select("DIR DES FINANCES")
    shown.screen.matching.choose_button.click()
    dialog = shown.screen.matching.findChild(ChooseDialog)
    assert not dialog.accept_button.isEnabled()
    dialog.settle()
    dialog.customer.choose(shown.customers["411DORAN01"])
    assert dialog.accept_button.isEnabled()
    dialog.settle()
    assert not shown.waits(row)
    account = shown.database.read(lambda s: payments.account(s, shown.customers["411DORAN01"]))
    assert account.ages.unmatched == Decimal("-781.61")


def test_a_refused_choice_is_said_in_its_window(qtbot, shown):
    row = shown.select("COMPTE COURANT")
    refusing = FakeTasks(
        {
            "open_items": shown.database.read(payments.open_items),
            "customers": [],
            "payment.accept": RuleBroken("This bank line is already settled."),
        }
    )
    dialog = ChooseDialog(refusing, row)
    qtbot.addWidget(dialog)
    dialog.settle()
    assert "already settled" in dialog.band.text()
    assert dialog.result() == 0


# ------------------------------------------------------------------------------------------------ files
def _drop(screen, paths) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    entered = QDragEnterEvent(
        QPoint(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    screen.dragEnterEvent(entered)
    assert entered.isAccepted()
    screen.dropEvent(
        QDropEvent(
            QPointF(5, 5),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )


def test_files_dropped_in_any_order_are_taken_in_by_name(shown):
    _drop(shown.screen, [BANK / MONTH[2], BANK / MONTH[1]])
    assert "111 new lines" in shown.toast().text
    assert not shown.screen.progress.isVisible()
    assert len(shown.lines.model.rows()) > 30
    shown.screen.import_files([BANK / MONTH[0]])
    assert "Nothing new: the 54 lines" in shown.toast().text


def test_a_damaged_file_is_said_above_the_list_and_the_next_one_works(shown, tmp_path):
    broken = tmp_path / "releve.xml"
    broken.write_bytes((BANK / MONTH[1]).read_bytes()[:9000])
    shown.screen.import_files([broken])
    assert "releve.xml is damaged" in shown.lines._band.text()
    shown.screen.import_files([BANK / MONTH[1]])
    assert shown.lines._band.text() == ""
    assert "59 new lines" in shown.toast().text


def test_the_button_asks_for_a_file(shown, monkeypatch):
    monkeypatch.setattr("app.views.ask.open_file", lambda *_: BANK / MONTH[1])
    shown.screen.matching.import_asked.emit()
    assert "59 new lines" in shown.toast().text
    monkeypatch.setattr("app.views.ask.open_file", lambda *_: None)
    shown.screen.matching.import_asked.emit()


# ------------------------------------------------------------------------------------------------ balances
def test_the_columns_of_the_balance_add_up_to_the_tiles(shown):
    shown.screen.tabs.setCurrentIndex(2)
    tab = shown.screen.balances
    rows = tab.list.model.rows()
    total = sum(row.ages.total for row in rows)
    assert total == shown.database.read(payments.ageing).total.total
    assert tab.tiles["total"]._value.text().startswith(f"{total:.2f}")
    tab.day.setDate(QDate(2026, 9, 30))
    assert sum(row.ages.total for row in tab.list.model.rows()) == Decimal("685471.87")


def test_a_balance_leads_to_the_account_and_its_print(shown, qtbot):
    shown.screen.tabs.setCurrentIndex(2)
    tab = shown.screen.balances
    tab.list.select_key(shown.customers["411BENAL02"])
    with qtbot.waitSignal(shown.screen.statement_asked) as asked:
        tab._print()
    assert asked.args == [str(shown.customers["411BENAL02"])]
    tab.list.opened.emit(tab.list.selected()[0])
    account = shown.screen.account
    assert shown.screen.tabs.currentWidget() is account
    assert account.customer.chosen() == shown.customers["411BENAL02"]
    assert account.list.model.rows()[-1].balance_eur == tab.list.selected()[0].ages.total
    with qtbot.waitSignal(shown.screen.statement_asked):
        account.print_button.click()


def test_a_customer_is_chosen_by_name(shown):
    shown.screen.tabs.setCurrentIndex(3)
    account = shown.screen.account
    assert not account.print_button.isEnabled()
    account.customer.choose(shown.customers["411DORAN02"])
    assert [row.movement.number for row in account.list.model.rows()] == ["FA26-03924"]
    assert "overdue" in account.ages.text()
    shown.screen.open_item(str(shown.customers["411BELCA01"]))
    assert account.customer.chosen() == shown.customers["411BELCA01"]


def test_a_cheque_at_the_counter_pays_the_selected_invoices(shown, qtbot):
    customer = shown.customers["411GIROU03"]
    shown.screen.show_account(customer)
    account = shown.screen.account
    account.list.table.selectRow(0)
    account.receive_button.click()
    dialog = account.findChild(ReceiveDialog)
    assert dialog.amount.value() == pytest.approx(float(account.list.selected()[0].movement.open_eur))
    dialog.amount.setValue(0)
    dialog.record()
    assert "amount received" in dialog.band.text()
    dialog.amount.setValue(50)
    with qtbot.waitSignal(dialog.received):
        dialog.record()
    paid = [row for row in account.list.model.rows() if row.movement.kind == "payment"]
    assert [row.movement.amount_eur for row in paid] == [Decimal("-50.00")]
    assert paid[0].movement.open_eur == 0


def test_an_issued_invoice_opens_on_its_own_screen(qtbot):
    key = new_id()
    row = payments.AccountRow(
        Movement(
            dt.date(2026, 9, 1), "invoice", "F1", "", Decimal(5), Decimal(5), dt.date(2026, 9, 30), str(key)
        ),
        Decimal(5),
    )
    screen = PaymentsScreen(FakeTasks({}))
    qtbot.addWidget(screen)
    with qtbot.waitSignal(screen.open_asked) as asked:
        screen.account.list.opened.emit(row)
    assert asked.args == ["invoice", str(key)]


# ------------------------------------------------------------------------------------------------ screen
def test_a_hidden_screen_reads_when_it_is_shown(qtbot):
    tasks = FakeTasks({})
    screen = PaymentsScreen(tasks)
    qtbot.addWidget(screen)
    screen.reload()
    assert tasks.reads == []
    screen.show()
    assert [name for name, _ in tasks.reads] == ["proposals"]


def test_what_a_colleague_settles_is_read_again(qtbot):
    tasks = FakeTasks({})
    screen = PaymentsScreen(tasks)
    qtbot.addWidget(screen)
    screen.show()
    tasks.data_changed.emit(frozenset({"job"}))
    assert not screen._settle.isActive()
    tasks.data_changed.emit(frozenset({"payment"}))
    qtbot.waitUntil(lambda: len(tasks.reads) == 2)


@pytest.mark.parametrize("tab", range(4))
def test_without_anything_each_tab_says_what_to_do(qtbot, tab):
    empty = payments.Ageing(dt.date(2026, 11, 25), (), Ages())
    screen = PaymentsScreen(FakeTasks({"proposals": [], "settled": [], "ageing": empty, "customers": []}))
    qtbot.addWidget(screen)
    screen.show()
    screen.tabs.setCurrentIndex(tab)
    lists = (screen.matching.lines, screen.settled.lines, screen.balances.list, screen.account.list)
    assert lists[tab]._nothing.isVisible()
    assert lists[tab]._nothing_text.text()
