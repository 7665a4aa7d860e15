"""Payments, from left to right: bank lines to match, matched ones, balances, the account of a customer."""

from functools import partial
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from app.errors import AppError
from app.services import payments
from app.tasks import Tasks
from app.views import ask
from app.views.payments.balances import AccountTab, BalancesTab
from app.views.payments.matching import MatchingTab, SettledTab
from app.views.widgets.progress import ProgressPanel
from app.views.widgets.reading import ReadingScreen
from app.views.widgets.toast import toast

_TOPICS = frozenset({"bank_line", "payment", "allocation", "receivable", "payer_alias", "customer"})


class PaymentsScreen(ReadingScreen):
    """Bank statements and what they pay; what customers owe."""

    open_asked = Signal(str, str)
    """Something of another screen is wanted: its kind and id."""

    statement_asked = Signal(str)
    """The statement of account of a customer is to be printed: his id."""

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(tasks, _TOPICS, parent)
        self._files: list[Path] = []
        self._sums: dict[str, int] = {}
        self.setAcceptDrops(True)
        self.matching = MatchingTab(tasks)
        self.settled = SettledTab(tasks)
        self.balances = BalancesTab(tasks)
        self.account = AccountTab(tasks)
        self.tabs = QTabWidget(documentMode=True)
        self.tabs.addTab(self.matching, self.tr("To match"))
        self.tabs.addTab(self.settled, self.tr("Matched"))
        self.tabs.addTab(self.balances, self.tr("Balances"))
        self.tabs.addTab(self.account, self.tr("Account"))
        self.tabs.currentChanged.connect(self._on_tab)
        self.matching.import_asked.connect(self._choose_files)
        for tab in (self.matching, self.settled, self.account):
            tab.changed.connect(self.reload)
        self.balances.account_asked.connect(self.show_account)
        self.balances.statement_asked.connect(self.statement_asked)
        self.account.statement_asked.connect(self.statement_asked)
        self.account.open_asked.connect(self.open_asked)
        self.progress = ProgressPanel(self)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.tabs, 1)
        whole.addWidget(self.progress)

    # -- reading

    def read(self) -> None:
        """Read what the open tab shows."""
        (self.matching, self.settled, self.balances, self.account)[self.tabs.currentIndex()].reload()

    @Slot(object)
    def show_account(self, customer_id: UUID) -> None:
        """Show the account of a customer."""
        self.tabs.setCurrentWidget(self.account)
        self.account.show_customer(customer_id)

    def open_item(self, key: str) -> None:
        """Show the account of the customer with this id, as another screen asks for it."""
        self.show_account(UUID(key))

    @Slot(int)
    def _on_tab(self, _tab: int) -> None:
        self.reload()

    # -- files of the bank

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Import the files that were dropped."""
        self.import_files([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])
        event.acceptProposedAction()

    @Slot()
    def _choose_files(self) -> None:
        path = ask.open_file(
            self,
            self.tr("Import a bank statement"),
            self.tr("Bank statements (*.xml *.txt *.ofx *.cfonb *.asc *.dat);;All files (*)"),
        )
        if path is not None:
            self.import_files([path])

    def import_files(self, paths: list[Path]) -> None:
        """Take in files of the bank one after the other, in the order of their names."""
        self._files += sorted(paths)
        if self._files and not self._sums:
            self._sums = dict.fromkeys(("added", "known", "matched", "proposals"), 0)
            self.tabs.setCurrentWidget(self.matching)
            self.matching.lines.clear_error()
            self._next_file()

    def _next_file(self) -> None:
        path = self._files.pop(0)
        self.progress.start(self.tr("Reading {file}…").format(file=path.name))
        self._tasks.write(
            partial(payments.import_file, path=path), "bank.import", self._on_imported, self._on_refused
        )

    @Slot(object)
    def _on_imported(self, figures: dict[str, int]) -> None:
        self._sums = {name: count + figures[name] for name, count in self._sums.items()}
        if self._files:
            self._next_file()
            return
        sums, self._sums = self._sums, {}
        self.progress.finish()
        if sums["added"]:
            text = self.tr("{added} new lines: {matched} matched, {proposals} to look at").format(**sums)
        else:
            text = self.tr("Nothing new: the {known} lines were known").format(**sums)
        toast(self, text)
        self.reload()

    @Slot(object)
    def _on_refused(self, error: AppError) -> None:
        self._files, self._sums = [], {}
        self.progress.finish()
        self.reload()
        self.matching.lines.show_error(error)
