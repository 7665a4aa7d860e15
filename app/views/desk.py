"""The desk of one person: which screens there are, and what leads from one to another."""

import datetime as dt
import logging
from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, Qt, QTimer, Slot
from PySide6.QtWidgets import QApplication, QProgressDialog, QWidget

from app import language, settings
from app.domain.calendar import PARIS
from app.errors import AppError
from app.outbox import Parcel
from app.services import archive, deadlines, field_tickets, gate, mail, papers, publication
from app.services.documents.page import PaperFormat
from app.services.live import Alert
from app.services.papers import Paper
from app.services.publication import Shelf
from app.tasks import Progress, Tasks
from app.views import ask
from app.views.billing import BillingScreen
from app.views.board.last_published import LastPublished
from app.views.board.plan_phone import PlanPhoneDialog
from app.views.board.returned import ReturnedSheetDialog
from app.views.board.screen import BoardScreen
from app.views.dashboard import DashboardScreen
from app.views.documents import DocumentsScreen, JobSheetDialog
from app.views.documents.mail_and_seal import MailAndSealDialog
from app.views.documents.opening import show_paper
from app.views.live import LiveScreen
from app.views.live.bell import Bell
from app.views.live.watch import Watch
from app.views.main_window import Hooks, MainWindow, Place, ScreenSpec, SettingsStore
from app.views.orders import OrderDialog
from app.views.payments.screen import PaymentsScreen
from app.views.proof import TimelineView
from app.views.resources import ResourcesScreen
from app.views.resources.deadlines import what_word
from app.views.rounds import RoundsScreen
from app.views.widgets.month_dialog import MonthDialog
from app.views.widgets.preview import PdfPreview
from app.views.widgets.toast import toast

log = logging.getLogger(__name__)

_DRAW_MS = 700  # photos and signatures of one stop arrive together
_READ_MS = 4_000  # issuing comes first: the words of what was issued are read when it is over
_KEEP_MS = 4_000  # tours are published one after the other
_EVENING = 18
_TOLD = 120  # letters of a driver's words in a short word at the bottom
_MAIL_MS = 60_000
_MAIL_STOPPED_MS = 600_000
MONEY_ROLES = frozenset({"accountant", "manager"})
MAILING_ROLES = frozenset({"dispatcher", "accountant"})
SETTING_ROLES = frozenset({"manager", "administrator"})


class Desk(QObject):
    """Makes the screens, and opens what one of them asks for.

    Args:
        tasks: The way to the database.
        roles: The person's: who may not read money is shown no empty money screens.
        phone_url: Where the drivers' phones reach the endpoint, unless the company's row says it.
        shelf: Where the last publication is kept on this computer.
        store: Keeps how the board is looked at.
        who: The person's name.
    """

    def __init__(
        self,
        tasks: Tasks,
        roles: tuple[str, ...],
        phone_url: str,
        parent: QObject | None = None,
        shelf: Shelf | None = None,
        store: SettingsStore | None = None,
        who: str = "",
    ) -> None:
        super().__init__(parent)
        self._shelf = shelf
        self._keeping: Progress | None = None
        self._printing: QProgressDialog | None = None
        self._keep_soon = QTimer(self, singleShot=True, interval=_KEEP_MS)
        self._keep_soon.timeout.connect(self._keep_publication)
        self._keep_daily = QTimer(self, singleShot=True)
        self._keep_daily.timeout.connect(self._on_evening)
        self._tasks, self._roles, self._phone_url = tasks, frozenset(roles), phone_url
        self._store, self._who = store, who
        self._alert: Alert | None = None
        self._drawing = QTimer(self, singleShot=True, interval=_DRAW_MS)
        self._drawing.timeout.connect(self._draw_tickets)
        self._bell = Bell(store, self)
        self._watch: Watch | None = None
        if self._roles & {"dispatcher", "manager"}:
            self._watch = Watch(tasks, self._bell, self)
            self._watch.raised.connect(self._on_raised)
        self._reading = QTimer(self, singleShot=True, interval=_READ_MS)
        self._reading.timeout.connect(self._find_unread)
        self._is_mailing = False
        self._told_on: dt.date | None = None
        self._mailing = QTimer(self, interval=_MAIL_MS)
        self._mailing.timeout.connect(self._send_mail)
        self._mail_soon = QTimer(self, singleShot=True, interval=_DRAW_MS)
        self._mail_soon.timeout.connect(self._send_mail)
        if self._roles & MAILING_ROLES:
            self._mailing.start()
        tasks.data_changed.connect(self._on_data_changed)
        tasks.caught_up.connect(self._on_caught_up)
        tasks.left_behind.connect(self._on_left_behind)
        if "dispatcher" in self._roles:
            self._drawing.start()  # what was signed while nobody was at work
            self._keep_soon.start()
            self._keep_daily.start(_ms_to_evening())
            tasks.run(_judge_again, self._on_judged, self._on_not_judged)

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
        places = (
            Place(self.tr("Rounds by the month"), "calendar", "round_month"),
            Place(self.tr("Sites on hold"), "pause", "site_hold"),
            Place(self.tr("Typical weeks"), "copy", "week_template"),
            Place(self.tr("Box account"), "stock", "stock"),
            Place(self.tr("Absences"), "absence", "absence"),
            Place(self.tr("Deadlines"), "deadline", "deadline"),
        )
        return Hooks(
            import_files=self.import_files,
            papers=((self.tr("Register of overrides…"), "print", self.ask_register),),
            dialogs={"job": self.open_job},
            places=places,
        )

    # -- what comes in

    @Slot(frozenset)
    def _on_data_changed(self, topics: frozenset[str]) -> None:
        if "document" in topics:
            self._reading.start()
        if "mail" in topics and self._roles & MAILING_ROLES and self._mailing.interval() == _MAIL_MS:
            self._mail_soon.start()
        if "job_ticket" in topics and "dispatcher" in self._roles:
            self._drawing.start()
        if "tour" in topics and "dispatcher" in self._roles and not self._keep_soon.isActive():
            self._keep_soon.start()

    # -- the last publication, on this computer

    @Slot()
    def _on_evening(self) -> None:
        self._keep_daily.start(_ms_to_evening())
        self._keep_publication()

    @Slot()
    def _keep_publication(self) -> None:
        """Lay the sheets that were published, and the board, on this computer."""
        if self._shelf is None or self._keeping is not None:
            return
        call = partial(_keep, shelf=self._shelf, root_url=self._phone_url)
        self._keeping = self._tasks.run(call, self._on_kept, self._on_not_kept)

    @Slot(object)
    def _on_kept(self, _is_new: bool) -> None:
        self._keeping = None

    @Slot(object)
    def _on_not_kept(self, error: AppError) -> None:
        self._keeping = None
        log.warning("the publication could not be kept on this computer: %s", error)

    @Slot()
    def show_kept(self) -> None:
        """Show the last publication as it lies on this computer."""
        if self._shelf is not None:
            dialog = LastPublished(self._shelf, _window())
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.show()

    # -- the rules

    @Slot(object)
    def _on_judged(self, count: int) -> None:
        log.info("%d tours to come were judged again", count)

    @Slot(object)
    def _on_not_judged(self, error: AppError) -> None:
        log.warning("the plan to come could not be judged again: %s", error)

    @Slot()
    def _on_register_asked(self) -> None:
        self.ask_register(_window())

    def ask_register(self, parent: QWidget | None) -> None:
        """Ask for a month, and show what was decided against the rules in it."""
        dialog = MonthDialog(self.tr("Register of overrides"), self.tr("Show"), parent)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.chosen.connect(self._on_register_month)
        dialog.open()

    @Slot(object)
    def _on_register_month(self, month: tuple[dt.date, dt.date]) -> None:
        call = partial(gate.register_of_overrides, first=month[0], last=month[1])
        self._tasks.read(call, self._on_register, self._on_failed)

    @Slot(object)
    def _on_register(self, pdf: bytes) -> None:
        PdfPreview.open(_window(), self.tr("Register of overrides"), pdf, "derogations.pdf")

    # -- what needs somebody

    @Slot(list)
    def _on_raised(self, alerts: list[Alert]) -> None:
        """Say what rang; whoever looks at Live sees it there."""
        window = next((w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow)), None)
        if window is None or window.current() == "live":
            return
        alert = alerts[0]
        words = {
            "case": self.tr("{driver} is held up: {what}"),
            "message": self.tr("{driver} writes: {what}"),
            "silent": self.tr("Nothing is heard of {driver} any more"),
        }.get(alert.kind, self.tr("{driver} has a problem: {what}"))
        self._alert = alert
        toast(
            window,
            words.format(driver=alert.driver, what=alert.text[:_TOLD]),
            self.tr("Look"),
            self._on_look,
        )

    @Slot()
    def _on_look(self) -> None:
        window = next((w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow)), None)
        if window is not None and self._alert is not None:
            window.go("live")
            screen = window.made("live")
            if isinstance(screen, LiveScreen):
                screen.look_at(self._alert)

    # -- tickets

    @Slot()
    def _draw_tickets(self) -> None:
        """Draw signed tickets whose paper is missing; of several workstations one does it, under a lock."""
        self._tasks.run(_draw_sealed, self._on_drawn, self._on_not_drawn)

    @Slot(object)
    def _on_drawn(self, count: int) -> None:
        if count:
            self._drawing.start()  # there may be more than one go takes

    @Slot(object)
    def _on_not_drawn(self, error: AppError) -> None:
        log.warning("tickets wait for their paper: %s", error)

    @Slot()
    def _find_unread(self) -> None:
        """Read the words of papers that were issued lately."""
        self._tasks.read(archive.unread, self._on_unread, self._on_no_words)

    @Slot(object)
    def _on_unread(self, keys: list[UUID]) -> None:
        if keys:
            call = partial(archive.read_words, document_ids=keys)
            self._tasks.write(call, "paper.words", self._on_words, self._on_no_words)

    @Slot(object)
    def _on_words(self, _result: object) -> None:
        self._reading.start()  # there may be more than one go takes

    @Slot(object)
    def _on_no_words(self, error: AppError) -> None:
        log.warning("papers are not found by their words yet: %s", error)

    # -- mail

    @Slot()
    def _send_mail(self) -> None:
        """Send what is due; of several workstations each mail is sent by one."""
        today = publication.today_in_paris()
        if "dispatcher" in self._roles and self._told_on != today:
            self._told_on = today
            self._tasks.run(_tell_deadlines, self._on_told, self._on_untold)
        if not self._is_mailing:
            self._is_mailing = True
            self._tasks.run(_deliver, self._on_delivered, self._on_not_delivered)

    @Slot(object)
    def _on_delivered(self, done: mail.Delivered) -> None:
        self._is_mailing = False
        # A server that does not let us in is not asked each minute: some lock out who asks too often.
        self._mailing.setInterval(_MAIL_STOPPED_MS if done.stopped else _MAIL_MS)
        if done.stopped:
            log.warning("mail waits: %s", done.stopped)
        window = _window()
        if window is not None and (done.refused or done.unsure):
            toast(
                window,
                self.tr("%n mail(s) did not arrive: see the outbox.", "", done.refused + done.unsure),
                self.tr("Outbox"),
                self.show_mail_and_seal,
            )

    @Slot(object)
    def _on_told(self, count: int) -> None:
        if count:
            log.info("%d mail(s) tell the deadlines of today", count)

    @Slot(object)
    def _on_untold(self, error: AppError) -> None:
        self._told_on = None  # tried again with the next mail
        log.warning("the deadlines of today are not told yet: %s", error)

    @Slot(object)
    def _on_not_delivered(self, error: AppError) -> None:
        self._is_mailing = False
        log.warning("mail waits: %s", error)

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
        screen = BoardScreen(self._tasks, store=self._store, who=self._who)
        screen.order_asked.connect(self.new_order)
        screen.print_asked.connect(self.print_tours)
        screen.paper_asked.connect(self.print_paper)
        screen.add_action("day", "print", self.tr("Register of overrides…"), self._on_register_asked)
        screen.add_action("day", "copy", self.tr("Keep as a typical week…"), self._on_week_asked)
        screen.add_action("look", "qr", self.tr("Plan on phone and tablet…"), self.show_plan_address)
        return screen

    @Slot()
    def show_plan_address(self) -> PlanPhoneDialog:
        """Show where the plan is read on a tablet or a phone."""
        may_set = "administrator" in self._roles
        dialog = PlanPhoneDialog(self._tasks, self._phone_url, may_set, _window())
        dialog.open()
        return dialog

    @Slot()
    def _on_week_asked(self) -> None:
        window = _window()
        if not isinstance(window, MainWindow):  # the board stands in a window of its own
            window = next(w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow))
        board = window.made("board")
        window.go("rounds")
        rounds = window.made("rounds")
        if isinstance(board, BoardScreen) and isinstance(rounds, RoundsScreen):
            rounds.keep_week(board.day)

    def _rounds(self) -> QWidget:
        return RoundsScreen(self._tasks)

    def _live(self) -> QWidget:
        return LiveScreen(self._tasks, self._bell, self._phone_url, self._store)

    def _documents(self) -> QWidget:
        screen = DocumentsScreen(self._tasks, queue=mail.queue)
        if self._roles & (MAILING_ROLES | SETTING_ROLES):
            screen.list.add_action(self.tr("Mail and seal…"), "letter", self.show_mail_and_seal)
        return screen

    @Slot()
    def show_mail_and_seal(self) -> MailAndSealDialog:
        """Show the outbox, the mail server and the certificate that seals."""
        dialog = MailAndSealDialog(
            self._tasks,
            may_set=bool(self._roles & SETTING_ROLES),
            may_seal="administrator" in self._roles,
            parent=_window(),
        )
        dialog.open()
        return dialog

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
        sheet = JobSheetDialog(self._tasks, UUID(key), parent, timeline=TimelineView)
        sheet.show()
        return sheet

    @Slot()
    def new_order(self) -> OrderDialog:
        """Take an order by phone."""
        form = OrderDialog(self._tasks, _window())
        form.saved.connect(self._on_order_saved)
        form.kept.connect(self._on_order_kept)
        form.show()
        return form

    @Slot(str)
    def _on_order_saved(self, number: str) -> None:
        window = _window()
        if window is not None:
            toast(window, self.tr("{number} waits in the backlog.").format(number=number))

    @Slot(str)
    def _on_order_kept(self, number: str) -> None:
        window = _window()
        if window is not None:
            toast(window, self.tr("{number} is kept with the drafts of the backlog.").format(number=number))

    def import_files(self, parent: QWidget) -> None:
        """Read a file of the company."""
        from app.views.importing import ImportWizard  # it brings the readers of spreadsheets

        ImportWizard(self._tasks, parent).show()

    @Slot(list)
    def print_tours(self, tour_ids: list[str], tickets: bool = False) -> None:
        """Draw the sheets of tours and show them before they are printed."""
        keys = [UUID(key) for key in tour_ids]
        call = partial(_draw_sheets, tour_ids=keys, root_url=self._phone_url, tickets=tickets)
        handle = self._tasks.run(call, self._on_tour_pdf, self._on_not_printed, self._on_sheet_drawn)
        if len(keys) > 1:
            self._printing = QProgressDialog(
                self.tr("Drawing the tour sheets…"), self.tr("Cancel"), 0, len(keys), _window()
            )
            self._printing.setWindowTitle(self.tr("Tour sheets"))
            self._printing.setMinimumDuration(700)
            self._printing.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            self._printing.canceled.connect(handle.cancel)

    @Slot(int, int, str)
    def _on_sheet_drawn(self, done: int, _total: int, _text: str) -> None:
        if self._printing is not None:
            self._printing.setValue(done)

    def _end_progress(self) -> None:
        if self._printing is not None:
            self._printing.reset()
            self._printing.deleteLater()
            self._printing = None

    @Slot(object)
    def _on_not_printed(self, error: AppError) -> None:
        self._end_progress()
        self._on_failed(error)

    @Slot(str, list, object)
    def print_paper(self, name: str, tour_ids: list[str], days: tuple[dt.date, dt.date]) -> None:
        """Do what the board's menu of papers offers (see `PrintMenu`)."""
        if name in ("sheets", "tickets"):
            if tour_ids:
                self.print_tours(tour_ids, name == "tickets")
        elif name in ("wall_a3", "wall_a4"):
            paper: PaperFormat = "A3" if name == "wall_a3" else "A4"
            call = partial(papers.wall_board_pdf, first=days[0], last=days[1], paper=paper)
            self._tasks.read(call, self._on_wall, self._on_failed)
        elif name == "kept":
            self.show_kept()
        else:
            self.type_returned_sheet()

    @Slot(object)
    def _on_wall(self, pdf: bytes) -> None:
        PdfPreview.open(_window(), self.tr("Board for the wall"), pdf, "planning.pdf")

    @Slot()
    def type_returned_sheet(self) -> ReturnedSheetDialog:
        """Type in a tour sheet that came back."""
        dialog = ReturnedSheetDialog(self._tasks, _window())
        dialog.show()
        return dialog

    @Slot(object)
    def _on_tour_pdf(self, pdf: bytes) -> None:
        self._end_progress()
        if not pdf:
            return  # it was cancelled
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


def _draw_sealed(_progress: Progress, doors: mail.Doors) -> int:
    call = partial(field_tickets.draw_missing_tickets, seal_password=settings.seal_password())
    return int(doors.write(call, "ticket.draw") or 0)


def _deliver(_progress: Progress, doors: mail.Doors) -> mail.Delivered:
    chosen = doors.read(mail.server)
    if chosen is None:
        return mail.Delivered()
    return mail.deliver(doors, settings.mail_password(chosen.login) if chosen.user else "")


def _tell_deadlines(_progress: Progress, doors: mail.Doors) -> int:
    french = language.translator("fr")  # of the message, whatever the windows speak

    def named(what: str) -> str:
        word = what_word(what)
        return (french.translate("resources", word) if french is not None else "") or word

    return deadlines.tell_once_a_day(doors, named)


def _judge_again(_progress: Progress, doors: gate.Doors) -> int:
    return gate.refresh_once_a_day(doors)


def _keep(progress: Progress, doors: publication.Doors, shelf: Shelf, root_url: str) -> bool:
    today = publication.today_in_paris()
    return publication.keep(doors, shelf, today, root_url, lambda: progress.cancelled)


def _draw_sheets(
    progress: Progress, doors: publication.Doors, tour_ids: list[UUID], root_url: str, tickets: bool
) -> bytes:
    return publication.print_tours(
        doors, tour_ids, root_url, tickets=tickets, told=progress, is_cancelled=lambda: progress.cancelled
    )


def _ms_to_evening() -> int:
    """Return the time to the next 18:00 in Paris, when the office is about to close."""
    now = dt.datetime.now(PARIS)
    evening = now.replace(hour=_EVENING, minute=0, second=0, microsecond=0)
    if evening <= now:
        evening += dt.timedelta(days=1)
    return round((evening - now).total_seconds() * 1000)


def _window() -> QWidget | None:
    """Return the window the person works in."""
    active = QApplication.activeWindow()
    if active is not None:
        return active
    return next((w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow)), None)
