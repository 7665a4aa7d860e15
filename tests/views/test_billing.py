"""Billing from the weight to the credit note, by keyboard and by mouse, on a real database."""

import datetime as dt
import io
from decimal import Decimal
from functools import partial
from uuid import UUID

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QApplication
from sqlalchemy import text

from app.services import archive, invoicing, pricing, weighing
from app.services.archive import Asked
from app.views import style
from app.views.billing.run import CreditDialog, RunDialog, usual_period
from app.views.billing.screen import BillingScreen
from app.views.billing.weighing import WeighingDialog
from app.views.widgets.preview import PdfPreview
from app.views.widgets.toast import Toast
from tests.builders import DAY, PARIS
from tests.services.test_invoicing import FIRST, LAST, Billed
from tests.views.fake_tasks import DirectTasks

WEIGHTS, PRICES, PROPOSALS, INVOICES = range(4)
STATE = 6


class Shown:
    """The screen over two jobs that are weighed and one that waits for its weight."""

    def __init__(self, qtbot, database) -> None:
        self.qtbot = qtbot
        self.database = database.open("essai_compta")
        self.office = database.open()
        self.numbers = self.office.write(self._fill, "test")
        self.screen = BillingScreen(DirectTasks(self.database))
        qtbot.addWidget(self.screen)
        self.screen.resize(1400, 900)
        self.screen.show()

    def _fill(self, session):
        world = Billed(session)
        jobs = [world.done(hour=7), world.done(hour=9), world.done(net_kg=None, hour=11)]
        return [job.number for job in jobs]

    def tab(self, place):
        self.screen.tabs.setCurrentIndex(place)
        return (self.screen.weights, self.screen.checks, self.screen.drafts, self.screen.invoices)[place]

    def propose(self):
        self.tab(PRICES).table.selectAll()
        self.screen._approve()
        self.tab(PROPOSALS)
        self.screen.propose(FIRST, LAST, DAY)

    def issue(self):
        self.propose()
        self.screen.drafts.table.selectAll()
        self.screen.issue_button.click()
        return self.tab(INVOICES)

    def toast(self) -> str:
        return self.screen.findChildren(Toast)[-1].text

    def preview(self) -> PdfPreview:
        return next(w for w in QApplication.topLevelWidgets() if isinstance(w, PdfPreview) and w.isVisible())


@pytest.fixture
def shown(qtbot, database, monkeypatch) -> Shown:
    asked = []
    monkeypatch.setattr("app.views.ask.confirm", lambda *words: asked.append(words) or True)
    made = Shown(qtbot, database)
    made.asked = asked
    return made


def _plain(text: str) -> str:
    return text.replace("\xa0", " ")  # as a QTextBrowser gives its text


def words(pdf: bytes) -> str:
    return " ".join(" ".join(p.extract_text() for p in PdfReader(io.BytesIO(pdf)).pages).split())


# ------------------------------------------------------------------------------------------------ weights


def test_a_weight_is_recorded_by_keyboard_alone(shown, qtbot):
    weights = shown.tab(WEIGHTS)
    assert [row.number for row in weights.model.rows()] == [shown.numbers[2]]
    weights.table.selectRow(0)
    qtbot.keyClick(weights.table, Qt.Key.Key_Return)
    dialog = shown.screen.findChild(WeighingDialog)
    qtbot.keyClicks(dialog.gross, "14300")
    dialog.tare.setFocus()
    dialog.tare.selectAll()
    qtbot.keyClicks(dialog.tare, "10200")
    qtbot.keyClick(dialog.tare, Qt.Key.Key_Tab)
    assert dialog.net.text() == style.weight(4_100)
    with qtbot.waitSignal(dialog.recorded) as told:
        qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert told.args[0] in shown.toast()
    assert weights.model.rowCount() == 0
    (filed,) = shown.database.read(partial(archive.find, asked=Asked(kinds=("weigh_ticket",)))).rows
    assert (filed.number, filed.job_number) == (told.args[0], shown.numbers[2])


def test_a_weight_that_cannot_be_is_refused_at_its_field(shown, qtbot):
    shown.tab(WEIGHTS).table.selectRow(0)
    shown.screen._weigh()
    dialog = shown.screen.findChild(WeighingDialog)
    dialog.gross.setValue(9_000)
    dialog.tare.setValue(10_000)
    assert dialog.net.text() == "–"
    dialog.save()
    assert dialog.isVisible()
    assert dialog.focusWidget() is dialog.tare
    assert shown.database.read(weighing.to_weigh) != []


def test_the_clock_of_a_weighing_is_that_of_paris(shown):
    shown.tab(WEIGHTS).table.selectRow(0)
    shown.screen._weigh()
    dialog = shown.screen.findChild(WeighingDialog)
    dialog.gross.setValue(14_000)
    dialog.tare.setValue(10_000)
    dialog.save()
    number = shown.numbers[2]
    with shown.office.session() as session:
        hit = session.execute(
            text(
                "SELECT abs(extract(epoch FROM weighed_at - now())) FROM weigh_ticket w"
                " JOIN job j ON j.id = w.job_id WHERE j.number = :n"
            ),
            {"n": number},
        ).scalar_one()
    assert hit < 120


# ------------------------------------------------------------------------------------------------ prices


def test_a_price_explains_itself_beside_the_list(shown):
    checks = shown.tab(PRICES)
    assert [(row.number, row.is_ready) for row in checks.model.rows()] == list(
        zip(shown.numbers, (True, True, False), strict=True)
    )
    assert "Choose a job" in shown.screen.why.toPlainText()
    checks.table.selectRow(0)
    said = shown.screen.why.toPlainText()
    assert shown.numbers[0] in said
    assert _plain(style.money(Decimal(165))) in said
    assert "Delmas" in said
    checks.table.selectAll()
    assert _plain(style.money(2 * Decimal("854.68") + 165)) in shown.screen.why.toPlainText()


def test_prices_are_approved_by_keyboard(shown, qtbot):
    checks = shown.tab(PRICES)
    checks.table.selectAll()
    checks.table.setFocus()
    qtbot.keyClick(checks.table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: checks.model.rowCount() == 1)
    assert "2" in shown.toast()
    # What has no weight yet stays, and is told as such.
    assert [row.number for row in shown.database.read(pricing.to_check)] == [shown.numbers[2]]
    assert checks.model.index(0, STATE).data() == "No weight"


def test_a_job_without_price_is_shown_and_not_approved(shown):
    def forget(session):
        session.execute(text("DELETE FROM price WHERE service = 'treatment'"))

    shown.office.write(forget, "test")
    checks = shown.tab(PRICES)
    assert [checks.model.index(n, STATE).data() for n in range(3)] == ["No price", "No price", "No weight"]
    chips = {chip.text(): chip for chip, _, _ in checks._chips}
    chips["Without price"].click()
    assert checks.model.rowCount() == 3
    chips["Without price"].click()
    chips["Ready"].click()
    assert checks.model.rowCount() == 0
    chips["Ready"].click()
    checks.table.selectAll()
    shown.screen._approve()
    assert checks.model.rowCount() == 3


# ---------------------------------------------------------------------------------------------- proposals


def test_a_proposal_is_read_before_it_is_issued(shown):
    shown.propose()
    drafts = shown.screen.drafts
    (row,) = drafts.model.rows()
    assert (row.customer, row.total_eur) == ("Menuiserie Delmas", Decimal("2051.23"))
    drafts.table.selectRow(0)
    shown.screen.preview_button.click()
    page = words(shown.preview()._pdf)
    assert "PROJET" in page
    assert "Menuiserie Delmas" in page
    shown.preview().close()
    assert shown.database.read(invoicing.invoices) == []


def test_a_proposal_that_a_colleague_removed_says_so(shown):
    shown.propose()
    row = shown.screen.drafts.model.rows()[0]
    shown.screen.drafts.table.selectRow(0)
    shown.office.write(partial(invoicing.drop_draft, draft_id=row.draft_id), "test")
    shown.screen.preview_button.click()
    assert "deleted this" in shown.screen.drafts._band.text()
    shown.screen.issue_button.click()
    assert "issued or removed" in shown.screen.drafts._band.text()
    assert shown.screen.drafts.model.rowCount() == 0


def test_a_removed_proposal_leaves_its_lines_for_the_next_run(shown):
    shown.propose()
    shown.screen.drafts.table.selectAll()
    shown.screen._drop()
    shown.screen.reload()
    assert shown.screen.drafts.model.rowCount() == 0
    shown.screen.propose(FIRST, LAST, DAY)
    assert shown.screen.drafts.model.rowCount() == 1


def test_who_says_no_issues_nothing(shown, monkeypatch):
    shown.propose()
    monkeypatch.setattr("app.views.ask.confirm", lambda *_: False)
    shown.screen.drafts.table.selectAll()
    shown.screen.issue_button.click()
    shown.screen._drop()
    assert shown.database.read(invoicing.invoices) == []
    assert len(shown.database.read(invoicing.drafts)) == 1


def test_the_run_asks_for_a_period_that_does_not_end_before_it_begins(shown, qtbot, monkeypatch):
    dialog = RunDialog(shown.screen)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.last.setDate(dialog.first.date().addDays(-1))
    dialog.form.saved.emit()
    assert dialog.isVisible()
    dialog.last.setDate(dialog.first.date().addDays(20))
    with qtbot.waitSignal(dialog.accepted):
        dialog.form.saved.emit()
    proposed = []
    monkeypatch.setattr(RunDialog, "exec", lambda _self: RunDialog.DialogCode.Accepted)
    monkeypatch.setattr(RunDialog, "dates", lambda _self: (FIRST, LAST, DAY))
    shown.tab(PRICES).table.selectAll()
    shown.screen._approve()
    shown.tab(PROPOSALS)
    shown.screen.propose_button.click()
    proposed = shown.screen.drafts.model.rows()
    assert [row.issue_on for row in proposed] == [DAY]


@pytest.mark.parametrize(
    ("today", "first", "last"),
    [
        ("2026-11-24", "2026-10-01", "2026-10-31"),
        ("2026-11-27", "2026-10-01", "2026-10-31"),
        ("2026-11-28", "2026-11-01", "2026-11-30"),
        ("2027-01-05", "2026-12-01", "2026-12-31"),
        ("2028-02-27", "2028-02-01", "2028-02-29"),
    ],
)
def test_the_usual_period_is_the_month_that_ends_or_ended(today, first, last):
    assert usual_period(dt.date.fromisoformat(today)) == (
        dt.date.fromisoformat(first),
        dt.date.fromisoformat(last),
    )


# ----------------------------------------------------------------------------------------------- invoices


def test_an_invoice_is_issued_after_a_question_and_opened(shown):
    invoices = shown.issue()
    assert len(shown.asked) == 1
    (row,) = invoices.model.rows()
    assert (row.label, row.total_eur) == ("FA2026-000001", Decimal("2051.23"))
    with shown.database.session() as session:
        assert invoicing.unfiled_invoices(session) == []
    invoices.table.selectRow(0)
    shown.qtbot.keyClick(invoices.table, Qt.Key.Key_Return)
    preview = shown.preview()
    assert preview.windowTitle() == "FA2026-000001"
    assert "FA2026-000001" in words(preview._pdf)
    preview.close()


def test_a_search_looks_in_every_invoice(shown, qtbot):
    invoices = shown.issue()
    qtbot.keyClicks(invoices.search, "personne")
    qtbot.waitUntil(lambda: invoices.model.total() == 0)
    invoices.search.clear()
    qtbot.keyClicks(invoices.search, "000001")
    qtbot.waitUntil(lambda: invoices.model.rowCount() == 1)


def test_the_search_of_the_window_opens_an_invoice(shown):
    shown.issue()
    row = shown.screen.invoices.model.rows()[0]
    shown.tab(WEIGHTS)
    shown.screen.show_item("invoice", str(row.invoice_id))
    assert shown.screen.tabs.currentIndex() == INVOICES
    assert shown.preview().windowTitle() == row.label
    shown.preview().close()


def test_a_credit_note_needs_its_reason_and_is_proposed_first(shown, qtbot, monkeypatch):
    invoices = shown.issue()
    dialog = CreditDialog("FA2026-000001", shown.screen)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.form.saved.emit()
    assert dialog.isVisible()
    dialog.reason.setText("Rotation non faite")
    dialog.issue_on.setDate(QDate(DAY.year, DAY.month, DAY.day))
    with qtbot.waitSignal(dialog.accepted):
        dialog.form.saved.emit()
    assert dialog.answers() == ("Rotation non faite", DAY)

    monkeypatch.setattr(CreditDialog, "exec", lambda _self: CreditDialog.DialogCode.Accepted)
    monkeypatch.setattr(CreditDialog, "answers", lambda _self: ("Rotation non faite", DAY))
    invoices.table.selectRow(0)
    shown.screen._credit()
    assert shown.screen.tabs.currentIndex() == PROPOSALS
    assert shown.screen.drafts.model.rowCount() == 1
    assert shown.screen.drafts.model.index(0, 2).data() == "Credit note"
    shown.screen.drafts.table.selectRow(0)
    shown.screen.issue_button.click()
    labels = {row.label for row in shown.tab(INVOICES).model.rows()}
    assert labels == {"FA2026-000001", "AV2026-000001"}
    note = next(r for r in invoices.model.rows() if r.label == "AV2026-000001")
    issued = shown.database.read(partial(invoicing.issued, invoice_id=UUID(str(note.invoice_id))))
    assert "Rotation non faite" in words(invoicing.invoice_pdf(issued))


# --------------------------------------------------------------------------------------------------- both


def test_hidden_it_waits_and_shown_it_reads_what_changed(shown, qtbot):
    weights = shown.tab(WEIGHTS)
    shown.screen.hide()

    def weigh(session):
        (row,) = weighing.to_weigh(session)
        asked = weighing.Weighing(
            UUID(int=9), row.job_id, "own_bridge", 14_000, 10_000, dt.datetime.now(PARIS).astimezone(dt.UTC)
        )
        return weighing.weigh(session, asked)

    shown.office.write(weigh, "test")
    shown.screen._tasks.data_changed.emit(frozenset({"weigh_ticket"}))
    qtbot.waitUntil(lambda: shown.screen._stale)
    assert weights.model.rowCount() == 1
    shown.screen.show()
    assert weights.model.rowCount() == 0


def test_the_lists_are_sound_models(shown, qtmodeltester):
    shown.issue()
    for place in range(4):
        qtmodeltester.check(shown.tab(place).model, force_py=True)
