"""Billing, from left to right: weights, prices to check, proposals, invoices."""

import html
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QSplitter, QTabWidget, QTextBrowser, QVBoxLayout, QWidget

from app.domain.billing import amount_of
from app.errors import AppError
from app.services import invoicing, pricing, weighing
from app.services.invoicing import DraftRow, InvoiceRow, Issued
from app.services.pricing import CheckRow
from app.services.weighing import ToWeigh
from app.tasks import Tasks
from app.views import ask, style
from app.views.billing.run import CreditDialog, RunDialog
from app.views.billing.weighing import WeighingDialog
from app.views.board.labels import kind_label
from app.views.widgets.list_screen import Column, ListScreen, day_column, money_column
from app.views.widgets.preview import PdfPreview
from app.views.widgets.progress import ProgressPanel
from app.views.widgets.reading import ReadingScreen
from app.views.widgets.toast import toast

_TOPICS = frozenset({"job", "charge", "invoice_draft", "invoice", "weigh_ticket", "price", "customer"})


class BillingScreen(ReadingScreen):
    """Weighings, prices to check, proposed and issued invoices."""

    open_asked = Signal(str, str)
    """Something of another screen is wanted: its kind and id."""

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(tasks, _TOPICS, parent)
        self.tabs = QTabWidget(documentMode=True)
        self._build_weights()
        self._build_checks()
        self._build_drafts()
        self._build_invoices()
        self.tabs.currentChanged.connect(self._on_tab)
        self.progress = ProgressPanel(self)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.tabs, 1)
        whole.addWidget(self.progress)

    # -- making it

    def _build_weights(self) -> None:
        self.weights = ListScreen(
            self.tr("To weigh"),
            [
                Column("number", self.tr("Job"), lambda r: r.number, width=110),
                Column("done", self.tr("Done"), lambda r: r.done_at, lambda r: style.day_time(r.done_at)),
                Column("customer", self.tr("Customer"), lambda r: r.customer, width=200),
                Column("site", self.tr("Site"), lambda r: r.site, width=170),
                Column("material", self.tr("Material"), lambda r: r.material, width=150),
                Column("outlet", self.tr("Outlet"), lambda r: r.outlet, width=170),
                Column("plate", self.tr("Plate"), lambda r: r.plate, width=100),
                Column(
                    "driver",
                    self.tr("Driver said"),
                    lambda r: r.driver_kg,
                    lambda r: style.weight(r.driver_kg),
                    right=True,
                    width=110,
                ),
            ],
            _job_id,
            "billing.weights",
            self.tr("Every job that is done has its weight. New ones appear as drivers finish them."),
        )
        self.weights.add_action(self.tr("Record the weight"), "weigh_ticket", self._weigh, primary=True)
        self.weights.opened.connect(self._weigh)
        self.tabs.addTab(self.weights, self.tr("Weights"))

    def _build_checks(self) -> None:
        self.checks = ListScreen(
            self.tr("Prices to check"),
            [
                Column("number", self.tr("Job"), lambda r: r.number, width=110),
                day_column("done", self.tr("Done on"), lambda r: r.done_on, width=100),
                Column("customer", self.tr("Customer"), lambda r: r.customer, width=200),
                Column("material", self.tr("Material"), lambda r: r.material, width=140),
                Column(
                    "kg",
                    self.tr("Net"),
                    lambda r: r.net_kg,
                    lambda r: style.weight(r.net_kg),
                    right=True,
                    width=90,
                ),
                money_column("amount", self.tr("Amount"), lambda r: r.amount_eur, width=105),
                Column("state", self.tr("State"), self._state_of, state=_colour_of, icon=_sign_of, width=140),
                Column("site", self.tr("Site"), lambda r: r.site, width=150),
                Column("type", self.tr("Work"), lambda r: kind_label(r.type), width=140),
            ],
            _job_id,
            "billing.checks",
            self.tr("Nothing waits for you here. Jobs appear once they are done and weighed."),
        )
        self.checks.add_action(
            self.tr("Approve"), "check_all", self._approve, primary=True, shortcut="Ctrl+Return"
        )
        self.checks.add_filter(self.tr("Ready"), _is_ready)
        self.checks.add_filter(self.tr("Without price"), _has_gap)
        self.why = QTextBrowser()
        self.why.setMinimumWidth(280)
        self.why.setHtml(self._nothing_chosen())
        self.checks.selection_changed.connect(self._show_why)
        self.tabs.addTab(_side_by_side(self.checks, self.why), self.tr("Prices"))

    def _build_drafts(self) -> None:
        self.drafts = ListScreen(
            self.tr("Proposed invoices"),
            [
                Column("customer", self.tr("Customer"), lambda r: r.customer, width=220),
                Column("code", self.tr("Code"), lambda r: r.customer_code, width=90),
                Column("kind", self.tr("Kind"), self._kind_of, width=90),
                day_column("period", self.tr("Up to"), lambda r: r.period_to, width=100),
                Column("lines", self.tr("Lines"), lambda r: r.lines, right=True, width=60),
                money_column("net", self.tr("Before tax"), lambda r: r.total_net_eur),
                money_column("total", self.tr("To pay"), lambda r: r.total_eur),
                Column(
                    "warnings",
                    self.tr("To look at"),
                    lambda r: len(r.warnings),
                    lambda r: " · ".join(r.warnings),
                    state=lambda r: "warning" if r.warnings else "",
                    width=260,
                ),
            ],
            lambda r: r.draft_id,
            "billing.drafts",
            self.tr("No invoice is proposed. Begin with “Propose invoices” for the month that ended."),
        )
        self.propose_button = self.drafts.add_action(
            self.tr("Propose invoices…"), "calendar", self._propose, shortcut="Ctrl+N"
        )
        self.preview_button = self.drafts.add_action(self.tr("Preview"), "pdf", self._preview)
        self.drafts.add_action(self.tr("Remove"), "remove", self._drop, shortcut="Del")
        self.issue_button = self.drafts.add_action(
            self.tr("Issue"), "check_all", self._issue, primary=True, shortcut="Ctrl+Return"
        )
        self.drafts.opened.connect(self._preview)
        self.tabs.addTab(self.drafts, self.tr("Proposals"))

    def _build_invoices(self) -> None:
        self.invoices = ListScreen(
            self.tr("Invoices"),
            [
                Column("number", self.tr("Number"), lambda r: r.label, width=130),
                Column("kind", self.tr("Kind"), self._kind_of, width=90),
                day_column("day", self.tr("Date"), lambda r: r.issued_on, width=100),
                day_column("due", self.tr("Due"), lambda r: r.due_on, width=100),
                Column("customer", self.tr("Customer"), lambda r: r.customer, width=240),
                money_column("net", self.tr("Before tax"), lambda r: r.total_net_eur),
                money_column("total", self.tr("To pay"), lambda r: r.total_eur),
                Column("by", self.tr("Issued by"), lambda r: r.issued_by, width=110),
            ],
            lambda r: r.invoice_id,
            "billing.invoices",
            self.tr("No invoice was issued yet."),
        )
        self.invoices.add_action(self.tr("Open"), "pdf", self._open_invoice, primary=True)
        self.invoices.add_action(self.tr("Credit note…"), "undo", self._credit)
        self.invoices.opened.connect(self._open_invoice)
        # The list holds the newest page; what is typed is looked for in all of them.
        self.invoices.search.textChanged.connect(self.read_soon)
        self.tabs.addTab(self.invoices, self.tr("Invoices"))

    # -- reading

    def read(self) -> None:
        """Read what the open tab shows."""
        match self.tabs.currentIndex():
            case 0:
                self._tasks.read(weighing.to_weigh, self.weights.show_rows, self.weights.show_error)
            case 1:
                self._tasks.read(pricing.to_check, self.checks.show_rows, self.checks.show_error)
            case 2:
                self._tasks.read(invoicing.drafts, self.drafts.show_rows, self.drafts.show_error)
            case _:
                typed = self.invoices.search.text()
                self._tasks.read(
                    partial(invoicing.invoices, typed=typed),
                    self.invoices.show_rows,
                    self.invoices.show_error,
                )

    def show_item(self, _kind: str, key: str) -> None:
        """Show an issued invoice, as the search of the window asks for it."""
        self.tabs.setCurrentIndex(3)
        self._tasks.read(partial(_paper, invoice_id=UUID(key)), self._on_paper, self.invoices.show_error)

    @Slot(int)
    def _on_tab(self, _tab: int) -> None:
        self.reload()

    # -- words

    def _state_of(self, row: CheckRow) -> str:
        if row.needs_weight:
            return self.tr("No weight")
        if row.gaps:
            return self.tr("No price")
        return self.tr("Estimated weight") if row.weight_is_estimated else self.tr("Ready")

    def _kind_of(self, row: DraftRow | InvoiceRow) -> str:
        return self.tr("Credit note") if row.kind == "credit_note" else self.tr("Invoice")

    @Slot()
    def _show_why(self) -> None:
        rows = self.checks.selected()
        if len(rows) != 1:
            total = style.money(sum((row.amount_eur for row in rows), Decimal(0)))
            told = self.tr("%n job(s) selected", "", len(rows))
            self.why.setHtml(f"<p>{told} · {total}</p>" if rows else self._nothing_chosen())
            return
        self.why.setHtml(_explained(rows[0]))

    def _nothing_chosen(self) -> str:
        words = html.escape(self.tr("Choose a job to read how its price is made."))
        return f"<p style='color:{style.colours().muted}'>{words}</p>"

    # -- weights and prices

    @Slot()
    def _weigh(self) -> None:
        rows: list[ToWeigh] = self.weights.selected()
        if rows:
            dialog = WeighingDialog(self._tasks, rows[0], self)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.recorded.connect(self._on_weighed)
            dialog.open()

    @Slot(str)
    def _on_weighed(self, number: str) -> None:
        toast(self, self.tr("Weight recorded: {number}").format(number=number))
        self.reload()

    @Slot()
    def _approve(self) -> None:
        rows = [row for row in self.checks.selected() if row.is_ready]
        if rows:
            self._tasks.write(
                partial(pricing.approve, job_ids=[row.job_id for row in rows]),
                "job.approve",
                self._on_approved,
                self.checks.show_error,
            )

    @Slot(object)
    def _on_approved(self, count: int) -> None:
        toast(self, self.tr("%n job(s) approved for billing", "", count))
        self.reload()

    # -- proposals

    @Slot()
    def _propose(self) -> None:
        dialog = RunDialog(self)
        if dialog.exec() == RunDialog.DialogCode.Accepted:
            self.propose(*dialog.dates())
        dialog.deleteLater()

    def propose(self, first: Any, last: Any, issue_on: Any) -> None:
        """Propose the invoices of a period."""
        self.progress.start(self.tr("Reading prices and movements…"))
        self._tasks.write(
            partial(invoicing.propose, first=first, last=last, issue_on=issue_on),
            "invoice.propose",
            self._on_proposed,
            self._on_run_failed,
        )

    @Slot(object)
    def _on_proposed(self, count: int) -> None:
        self.progress.finish()
        toast(self, self.tr("%n invoice(s) proposed", "", count))
        self.reload()

    @Slot(object)
    def _on_run_failed(self, error: AppError) -> None:
        self.progress.finish()
        self.drafts.show_error(error)
        self.reload()

    @Slot()
    def _preview(self) -> None:
        rows: list[DraftRow] = self.drafts.selected()
        if rows:
            self._tasks.read(
                partial(invoicing.draft_pdf, draft_id=rows[0].draft_id),
                self._on_preview,
                self.drafts.show_error,
            )

    @Slot(object)
    def _on_preview(self, pdf: bytes) -> None:
        PdfPreview.open(self, self.tr("Proposed invoice"), pdf, "projet.pdf")

    @Slot()
    def _drop(self) -> None:
        rows: list[DraftRow] = self.drafts.selected()
        if rows and ask.confirm(
            self,
            self.tr("Remove the selected proposals?"),
            self.tr("Their lines stay and wait for the next run."),
            self.tr("Remove"),
        ):
            for row in rows:
                self._tasks.write(
                    partial(invoicing.drop_draft, draft_id=row.draft_id),
                    "invoice.drop",
                    None,
                    self.drafts.show_error,
                )

    @Slot()
    def _issue(self) -> None:
        rows: list[DraftRow] = self.drafts.selected()
        if rows and ask.confirm(
            self,
            self.tr("Issue %n invoice(s)?", "", len(rows)),
            self.tr("An issued invoice is never changed: a credit note corrects it."),
            self.tr("Issue"),
        ):
            self.issue(rows)

    def issue(self, rows: list[DraftRow]) -> None:
        """Issue proposals one after the other; what is done stays done when the rest is cancelled."""
        work = self._tasks.run(
            partial(invoicing.issue_all, drafts=rows),
            self._on_issued,
            self._on_run_failed,
            self.progress.told,
        )
        self.progress.start(self.tr("Issuing and drawing invoices…"), work)

    @Slot(object)
    def _on_issued(self, labels: list[str]) -> None:
        self.progress.finish()
        toast(self, self.tr("%n invoice(s) issued", "", len(labels)))
        self.reload()

    # -- invoices

    @Slot()
    def _open_invoice(self) -> None:
        rows: list[InvoiceRow] = self.invoices.selected()
        if rows:
            self._tasks.read(
                partial(_paper, invoice_id=rows[0].invoice_id), self._on_paper, self.invoices.show_error
            )

    @Slot(object)
    def _on_paper(self, paper: tuple[Issued, bytes]) -> None:
        issued, pdf = paper
        PdfPreview.open(self, issued.row.label, pdf, f"{issued.row.label}.pdf")

    @Slot()
    def _credit(self) -> None:
        rows: list[InvoiceRow] = self.invoices.selected()
        if not rows:
            return
        dialog = CreditDialog(rows[0].label, self)
        if dialog.exec() == CreditDialog.DialogCode.Accepted:
            reason, issue_on = dialog.answers()
            self._tasks.write(
                partial(invoicing.credit, invoice_id=rows[0].invoice_id, reason=reason, issue_on=issue_on),
                "invoice.credit",
                self._on_credit_proposed,
                self.invoices.show_error,
                reason=reason,
            )
        dialog.deleteLater()

    @Slot(object)
    def _on_credit_proposed(self, _draft_id: str) -> None:
        self.tabs.setCurrentIndex(2)
        toast(self, self.tr("The credit note is proposed: read and issue it here."))


def _paper(session: Any, invoice_id: UUID) -> tuple[Issued, bytes]:
    paper = invoicing.issued(session, invoice_id)
    return paper, invoicing.invoice_pdf(paper)


def _job_id(row: Any) -> UUID:
    key: UUID = row.job_id
    return key


def _is_ready(row: CheckRow) -> bool:
    return row.is_ready


def _has_gap(row: CheckRow) -> bool:
    return bool(row.gaps)


def _colour_of(row: CheckRow) -> str:
    if row.needs_weight or row.weight_is_estimated:
        return "warning"
    return "error" if row.gaps else "ok"


def _sign_of(row: CheckRow) -> str:
    return "check" if row.is_ready else "alert"


def _explained(row: CheckRow) -> str:
    """Return how a price is made, line by line, in the words that the invoice would use."""
    colours = style.colours()
    parts = [f"<h3>{html.escape(row.number)} · {html.escape(row.customer)}</h3>"]
    for charge in row.charges:
        amount = "–" if charge.is_gap else style.money(charge.amount_eur)
        quantity = "" if charge.is_gap else amount_of(charge.quantity, charge.unit)
        colour = colours.error if charge.is_gap else colours.text
        parts.append(
            f"<table width='100%'><tr><td style='color:{colour}'><b>{html.escape(charge.label)}</b></td>"
            f"<td align='right' style='color:{colour}'><b>{amount}</b></td></tr></table>"
            f"<p style='color:{colours.muted};margin-top:2px'>"
            + "<br>".join(html.escape(line) for line in filter(None, (quantity, *charge.explanation)))
            + "</p>"
        )
    return "".join(parts)


def _side_by_side(left: QWidget, right: QWidget) -> QSplitter:
    beside = QWidget()
    inside = QVBoxLayout(beside)
    inside.setContentsMargins(style.SPACE, style.SPACE_L, style.SPACE_L, style.SPACE_L)
    inside.addWidget(right)
    both = QSplitter(Qt.Orientation.Horizontal)
    both.addWidget(left)
    both.addWidget(beside)
    both.setStretchFactor(0, 3)
    both.setStretchFactor(1, 1)
    both.setChildrenCollapsible(False)
    return both
