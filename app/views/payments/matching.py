"""The bank lines that wait, each with what it probably pays and why, and those that are settled."""

import html
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QSplitter, QTextBrowser, QVBoxLayout, QWidget

from app.domain.banking import Confidence, Kind
from app.errors import AppError
from app.services import payments
from app.services.payments import ProposalRow, SettledRow
from app.tasks import Tasks
from app.views import ask, style
from app.views.payments.choosing import ChooseDialog
from app.views.widgets.list_screen import Column, ListScreen, day_column, money_column
from app.views.widgets.toast import toast

_COLOURS = {Confidence.CERTAIN: "ok", Confidence.LIKELY: "accent", Confidence.NONE: "warning"}
_SIGNS = {Confidence.CERTAIN: "check_all", Confidence.LIKELY: "check", Confidence.NONE: "help"}


class MatchingTab(QWidget):
    """Bank lines to match: one key accepts what is proposed."""

    import_asked = Signal()
    """The person wants to choose a file of the bank."""

    changed = Signal()
    """A line was settled: what others show is old."""

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._done: list[UUID] = []
        self.lines = ListScreen(
            self.tr("Bank lines to match"),
            [
                day_column("day", self.tr("Day"), lambda r: r.booked_on, width=105),
                money_column(
                    "amount", self.tr("Amount"), lambda r: r.amount_eur, width=110, state=_amount_colour
                ),
                Column("payer", self.tr("Payer"), lambda r: r.counterparty, width=190),
                Column("text", self.tr("Text"), lambda r: r.text, width=210),
                Column("pays", self.tr("Probably pays"), _numbers, width=150),
                Column(
                    "state",
                    self.tr("Confidence"),
                    _rank,
                    self._state_of,
                    width=120,
                    state=_colour_of,
                    icon=_sign_of,
                ),
            ],
            _line_id,
            "payments.lines",
            self.tr("Every bank line is matched. Import the next statement, or drop its file here."),
        )
        self.lines.add_action(
            self.tr("Import a statement…"),
            "import",
            self.import_asked.emit,
            shortcut="Ctrl+I",
        )
        self.aside_button = self.lines.add_action(self.tr("No customer's…"), "archive", self._set_aside)
        self.choose_button = self.lines.add_action(
            self.tr("Choose invoices…"), "edit", self._choose, shortcut="F2"
        )
        self.accept_button = self.lines.add_action(self.tr("Accept"), "check", self._accept, primary=True)
        self.accept_button.setToolTip(self.tr("Accept what is proposed (Enter)"))
        self.lines.add_filter(self.tr("Proposed"), _is_proposed)
        self.lines.add_filter(self.tr("To find"), _is_to_find)
        self.lines.add_filter(self.tr("Returned"), _is_returned)
        self.lines.opened.connect(self._on_opened)
        self.lines.selection_changed.connect(self._on_selected)
        self.why = QTextBrowser()
        self.why.setMinimumWidth(300)
        side = QWidget()
        inside = QVBoxLayout(side)
        inside.setContentsMargins(style.SPACE, style.SPACE_L, style.SPACE_L, style.SPACE_L)
        inside.addWidget(self.why)
        both = QSplitter(Qt.Orientation.Horizontal)
        both.addWidget(self.lines)
        both.addWidget(side)
        both.setStretchFactor(0, 3)
        both.setStretchFactor(1, 1)
        both.setChildrenCollapsible(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(both)
        self._on_selected()

    def reload(self) -> None:
        """Read the lines that wait."""
        self._tasks.read(payments.proposals, self._show, self.lines.show_error)

    @Slot(object)
    def _show(self, rows: list[ProposalRow]) -> None:
        place = self.lines.table.currentIndex().row()
        self.lines.show_rows(rows)
        count = self.lines.model.rowCount()
        # The next line is under the hand: a pile is worked off with one key.
        if count and not self.lines.selected():
            self.lines.table.selectRow(min(max(place, 0), count - 1))

    def _state_of(self, row: ProposalRow) -> str:
        if row.kind is Kind.REOPEN:
            return self.tr("Returned")
        return {
            Confidence.CERTAIN: self.tr("Certain"),
            Confidence.LIKELY: self.tr("Likely"),
            Confidence.NONE: self.tr("To find"),
        }[row.confidence]

    @Slot()
    def _on_selected(self) -> None:
        rows: list[ProposalRow] = self.lines.selected()
        self.accept_button.setEnabled(any(row.parts for row in rows))
        self.choose_button.setEnabled(len(rows) == 1 and rows[0].amount_eur > 0)
        self.aside_button.setEnabled(bool(rows))
        self.why.setHtml(self._explained(rows[0]) if len(rows) == 1 else self._hint(len(rows)))

    def _hint(self, count: int) -> str:
        words = (
            self.tr("%n line(s) selected", "", count)
            if count
            else self.tr("Choose a line to read what it probably pays, and why.")
        )
        return f"<p style='color:{style.colours().muted}'>{words}</p>"

    def _explained(self, row: ProposalRow) -> str:
        """Return a line, what it pays and why, to be read beside the list."""
        c = style.colours()
        # Apart, so that the extractor of translations finds them.
        why, pays, worth = self.tr("Why"), self.tr("Pays"), self.tr("Worth a look")
        said = [
            f"<h2 style='margin-bottom:0'>{style.money(row.amount_eur)}</h2>",
            f"<p style='margin-top:2px'>{html.escape(row.counterparty or '–')}<br>"
            f"<span style='color:{c.muted}'>{style.day(row.booked_on)} · {html.escape(row.text)}</span></p>",
            f"<p><b>{why}</b><br>{html.escape(row.reason)}</p>",
        ]
        if row.parts:
            said.append(f"<p><b>{pays}</b></p><table width='100%' cellspacing='0' cellpadding='2'>")
            for part in row.parts:
                rest = (
                    self.tr("{amount} stay due").format(amount=style.money(part.left_eur))
                    if part.left_eur
                    else self.tr("settled")
                )
                said.append(
                    f"<tr><td>{html.escape(part.number)}<br>"
                    f"<span style='color:{c.muted}'>{html.escape(part.customer)}</span></td>"
                    f"<td align='right'>{style.money(part.amount_eur)}<br>"
                    f"<span style='color:{c.muted}'>{rest}</span></td></tr>"
                )
            said.append("</table>")
        if row.remainder_eur:
            words = self.tr("{amount} stay the customer's credit.").format(
                amount=style.money(row.remainder_eur)
            )
            said.append(f"<p style='color:{c.warning}'>{words}</p>")
        if row.candidates:
            said.append(f"<p><b>{worth}</b></p><table width='100%' cellpadding='2'>")
            said += [
                f"<tr><td>{html.escape(item.number)}<br>"
                f"<span style='color:{c.muted}'>{html.escape(item.customer)}</span></td>"
                f"<td align='right'>{style.money(item.open_eur)}</td></tr>"
                for item in row.candidates[:8]
            ]
            said.append("</table>")
        return "".join(said)

    # -- settling

    @Slot(object)
    def _on_opened(self, row: ProposalRow) -> None:
        if row.parts:
            self._settle([row])
        elif row.amount_eur > 0:
            self._choose()

    @Slot()
    def _accept(self) -> None:
        self._settle([row for row in self.lines.selected() if row.parts])

    def _settle(self, rows: list[ProposalRow]) -> None:
        self._done = [row.line_id for row in rows]
        self.lines.clear_error()
        self._tasks.write(
            partial(_accept_all, rows=rows), "payment.accept", self._on_settled, self._on_refused
        )

    @Slot()
    def _choose(self) -> None:
        rows: list[ProposalRow] = self.lines.selected()
        if len(rows) != 1 or rows[0].amount_eur <= 0:
            return
        dialog = ChooseDialog(self._tasks, rows[0], self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.settled.connect(self._on_chosen)
        dialog.open()

    @Slot(object)
    def _on_chosen(self, line_id: UUID) -> None:
        self._done = [line_id]
        self._on_settled(1)

    @Slot()
    def _set_aside(self) -> None:
        rows: list[ProposalRow] = self.lines.selected()
        if not rows:
            return
        reason = ask.ask_text(self, self.tr("No customer's money"), self.tr("What is it?"))
        if reason:
            self.set_aside(rows, reason)

    def set_aside(self, rows: list[ProposalRow], reason: str) -> None:
        """Settle lines that are no customer's."""
        self._done = [row.line_id for row in rows]
        self._tasks.write(
            partial(_set_all_aside, rows=rows, reason=reason),
            "payment.set_aside",
            self._on_settled,
            self._on_refused,
            reason=reason,
        )

    @Slot(object)
    def _on_settled(self, count: int) -> None:
        toast(self, self.tr("%n line(s) settled", "", count), self.tr("Undo"), self._undo)
        self.changed.emit()

    @Slot()
    def _undo(self) -> None:
        self._tasks.write(
            partial(_undo_all, line_ids=self._done), "payment.undo", self._on_undone, self._on_refused
        )

    @Slot(object)
    def _on_undone(self, count: int) -> None:
        toast(self, self.tr("%n line(s) wait again", "", count))
        self.changed.emit()

    @Slot(object)
    def _on_refused(self, error: AppError) -> None:
        # A colleague was faster, perhaps: what stands now is shown beside the sentence.
        self.changed.emit()
        self.lines.show_error(error)


class SettledTab(QWidget):
    """Bank lines that are settled; a mistake is taken back by its contrary."""

    changed = Signal()
    """A line waits again: what others show is old."""

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self.lines = ListScreen(
            self.tr("Matched lines"),
            [
                day_column("day", self.tr("Day"), lambda r: r.booked_on, width=105),
                money_column(
                    "amount", self.tr("Amount"), lambda r: r.amount_eur, width=110, state=_amount_colour
                ),
                Column("payer", self.tr("Payer"), lambda r: r.counterparty or r.text, width=160),
                Column("customer", self.tr("Customer"), lambda r: r.customer, self._customer_of, width=160),
                Column("numbers", self.tr("Invoices"), lambda r: r.numbers, width=150),
                Column("reason", self.tr("Why"), lambda r: r.reason, width=250),
                Column("who", self.tr("By"), self._who, width=110),
                Column("at", self.tr("When"), lambda r: r.at, lambda r: style.day_time(r.at), width=130),
            ],
            _line_id,
            "payments.settled",
            self.tr("Nothing is matched yet. Accepted lines stand here, and can be taken back."),
        )
        self.undo_button = self.lines.add_action(
            self.tr("Take back"), "undo", self._undo, shortcut=QKeySequence.StandardKey.Undo
        )
        self.lines.selection_changed.connect(self._on_selected)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.lines)
        self._on_selected()

    def reload(self) -> None:
        """Read the lines settled last."""
        self._tasks.read(payments.settled, self.lines.show_rows, self.lines.show_error)

    def _who(self, row: SettledRow) -> str:
        return self.tr("Automatic") if row.is_automatic else row.who

    def _customer_of(self, row: SettledRow) -> str:
        return row.customer or self.tr("No customer's money")

    @Slot()
    def _on_selected(self) -> None:
        self.undo_button.setEnabled(bool(self.lines.selected()))

    @Slot()
    def _undo(self) -> None:
        rows: list[SettledRow] = self.lines.selected()
        if rows:
            self._tasks.write(
                partial(_undo_all, line_ids=[row.line_id for row in rows]),
                "payment.undo",
                self._on_undone,
                self.lines.show_error,
            )

    @Slot(object)
    def _on_undone(self, count: int) -> None:
        toast(self, self.tr("%n line(s) wait again", "", count))
        self.changed.emit()


def _accept_all(session: Any, rows: list[ProposalRow]) -> int:
    for row in rows:
        parts = [(part.receivable_id, part.amount_eur) for part in row.parts]
        payments.accept(session, row.line_id, parts, row.reason)
    return len(rows)


def _set_all_aside(session: Any, rows: list[ProposalRow], reason: str) -> int:
    for row in rows:
        payments.set_aside(session, row.line_id, reason)
    return len(rows)


def _undo_all(session: Any, line_ids: list[UUID]) -> int:
    for line_id in line_ids:
        payments.undo(session, line_id)
    return len(line_ids)


def _line_id(row: ProposalRow | SettledRow) -> UUID:
    return row.line_id


def _numbers(row: ProposalRow) -> str:
    return ", ".join(part.number for part in row.parts)


def _rank(row: ProposalRow) -> int:
    return [Confidence.CERTAIN, Confidence.LIKELY, Confidence.NONE].index(row.confidence)


def _colour_of(row: ProposalRow) -> str:
    return "error" if row.kind is Kind.REOPEN else _COLOURS[row.confidence]


def _sign_of(row: ProposalRow) -> str:
    return "undo" if row.kind is Kind.REOPEN else _SIGNS[row.confidence]


def _amount_colour(row: ProposalRow | SettledRow) -> str:
    return "error" if row.amount_eur < 0 else ""


def _is_proposed(row: ProposalRow) -> bool:
    return bool(row.parts)


def _is_to_find(row: ProposalRow) -> bool:
    return not row.parts


def _is_returned(row: ProposalRow) -> bool:
    return row.amount_eur < 0
