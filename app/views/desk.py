"""The desk of one person: which screens there are, and what leads from one to another."""

import logging
from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication, QWidget

from app.errors import AppError
from app.outbox import Parcel
from app.services import field, papers
from app.services.papers import Paper
from app.tasks import Tasks
from app.views import ask
from app.views.billing import BillingScreen
from app.views.board.screen import BoardScreen
from app.views.dashboard import DashboardScreen
from app.views.documents import DocumentsScreen, JobSheetDialog
from app.views.documents.opening import show_paper
from app.views.live import LiveScreen
from app.views.main_window import Hooks, MainWindow, ScreenSpec
from app.views.orders import OrderDialog
from app.views.payments.screen import PaymentsScreen
from app.views.resources import ResourcesScreen
from app.views.rounds import RoundsScreen
from app.views.widgets.preview import PdfPreview
from app.views.widgets.toast import toast

log = logging.getLogger(__name__)

_DRAW_MS = 700  # photos and signatures of one stop arrive together
MONEY_ROLES = frozenset({"accountant", "manager"})


class Desk(QObject):
    """Makes the screens, and opens what one of them asks for.

    Args:
        tasks: The way to the database.
        roles: The person's: who may not read money is shown no empty money screens.
        phone_url: Where the drivers' phones reach the endpoint, unless the company's row says it.
    """

    def __init__(
        self, tasks: Tasks, roles: tuple[str, ...], phone_url: str, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._tasks, self._roles, self._phone_url = tasks, frozenset(roles), phone_url
        self._drawing = QTimer(self, singleShot=True, interval=_DRAW_MS)
        self._drawing.timeout.connect(self._draw_tickets)
        tasks.data_changed.connect(self._on_data_changed)
        tasks.caught_up.connect(self._on_caught_up)
        tasks.left_behind.connect(self._on_left_behind)
        if "dispatcher" in self._roles:
            self._drawing.start()  # what was signed while nobody was at work

    def screens(self) -> list[ScreenSpec]:
        """Return the screens of the rail, in its order."""
        specs = [
            ScreenSpec("today", self.tr("Today"), "today", self._today),
            ScreenSpec("board", self.tr("Board"), "board", self._board),
            ScreenSpec("rounds", self.tr("Rounds"), "refresh", self._rounds),
            ScreenSpec("live", self.tr("Live"), "live", self._live),
            ScreenSpec("documents", self.tr("Documents"), "documents", self._documents),
        ]
        if self._roles & MONEY_ROLES:
            specs += [
                ScreenSpec("billing", self.tr("Billing"), "billing", self._billing),
                ScreenSpec("payments", self.tr("Payments"), "payments", self._payments),
            ]
        specs.append(ScreenSpec("resources", self.tr("Resources"), "resources", self._resources))
        return specs

    def hooks(self) -> Hooks:
        """Return what opens in windows of its own."""
        return Hooks(import_files=self.import_files, dialogs={"job": self.open_job})

    # -- what comes in

    @Slot(frozenset)
    def _on_data_changed(self, topics: frozenset[str]) -> None:
        if "job_ticket" in topics and "dispatcher" in self._roles:
            self._drawing.start()

    @Slot()
    def _draw_tickets(self) -> None:
        """Draw signed tickets whose paper is missing; of several workstations one does it, under a lock."""
        self._tasks.write(field.draw_missing_tickets, "ticket.draw", self._on_drawn, self._on_not_drawn)

    @Slot(object)
    def _on_drawn(self, count: int) -> None:
        if count:
            self._drawing.start()  # there may be more than one go takes

    @Slot(object)
    def _on_not_drawn(self, error: AppError) -> None:
        log.warning("tickets wait for their paper: %s", error)

    @Slot(int)
    def _on_caught_up(self, count: int) -> None:
        window = _window()
        if window is not None:
            toast(window, self.tr("%n action(s) of the last time were sent.", "", count))

    @Slot(object, object)
    def _on_left_behind(self, parcel: Parcel, error: AppError) -> None:
        log.warning("an action of the last time was refused: %s: %s", parcel.kind, error)
        window = _window()
        if window is not None:
            ask.show_error(window, error)

    # -- making screens

    def _today(self) -> QWidget:
        return DashboardScreen(self._tasks)

    def _board(self) -> QWidget:
        screen = BoardScreen(self._tasks)
        screen.order_asked.connect(self.new_order)
        screen.print_asked.connect(self.print_tours)
        return screen

    def _rounds(self) -> QWidget:
        return RoundsScreen(self._tasks)

    def _live(self) -> QWidget:
        return LiveScreen(self._tasks)

    def _documents(self) -> QWidget:
        return DocumentsScreen(self._tasks)

    def _billing(self) -> QWidget:
        return BillingScreen(self._tasks)

    def _payments(self) -> QWidget:
        screen = PaymentsScreen(self._tasks)
        screen.statement_asked.connect(self.print_statement)
        return screen

    def _resources(self) -> QWidget:
        return ResourcesScreen(self._tasks)

    # -- what leads from one to another

    def open_job(self, parent: QWidget, key: str) -> JobSheetDialog:
        """Open the sheet of a job."""
        sheet = JobSheetDialog(self._tasks, UUID(key), parent)
        sheet.show()
        return sheet

    @Slot()
    def new_order(self) -> OrderDialog:
        """Take an order by phone."""
        form = OrderDialog(self._tasks, _window())
        form.saved.connect(self._on_order_saved)
        form.show()
        return form

    @Slot(str)
    def _on_order_saved(self, number: str) -> None:
        window = _window()
        if window is not None:
            toast(window, self.tr("{number} waits in the backlog.").format(number=number))

    def import_files(self, parent: QWidget) -> None:
        """Read a file of the company."""
        from app.views.importing import ImportWizard  # it brings the readers of spreadsheets

        ImportWizard(self._tasks, parent).show()

    @Slot(list)
    def print_tours(self, tour_ids: list[str]) -> None:
        """Draw the sheets of tours and show them before they are printed."""
        keys = [UUID(key) for key in tour_ids]
        self._tasks.write(
            partial(papers.tour_sheets, tour_ids=keys, root_url=self._phone_url),
            "tour.print",
            self._on_sheets,
            self._on_failed,
        )

    @Slot(object)
    def _on_sheets(self, document_ids: list[str]) -> None:
        self._tasks.read(
            partial(papers.printed, document_ids=[UUID(key) for key in document_ids]),
            self._on_tour_pdf,
            self._on_failed,
        )

    @Slot(object)
    def _on_tour_pdf(self, pdf: bytes) -> None:
        PdfPreview.open(_window(), self.tr("Tour sheets"), pdf, "tournees.pdf")

    @Slot(str)
    def print_statement(self, customer_id: str) -> None:
        """Draw a customer's statement of account and show it."""
        self._tasks.read(
            partial(papers.statement_of, customer_id=UUID(customer_id)), self._on_paper, self._on_failed
        )

    @Slot(object)
    def _on_paper(self, paper: Paper) -> None:
        window = _window()
        if window is not None:
            show_paper(window, paper)

    @Slot(object)
    def _on_failed(self, error: AppError) -> None:
        ask.show_error(_window(), error)


def _window() -> QWidget | None:
    """Return the window the person works in."""
    active = QApplication.activeWindow()
    if active is not None:
        return active
    return next((w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow)), None)
