"""The workstation, put together: settings, log, database, tasks, language, windows."""

import gc
import hashlib
import logging
import signal
import sqlite3
import sys
import threading
import time
from functools import partial

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QProgressBar, QVBoxLayout, QWidget

from app import language, log, opening, paths, settings
from app.db import Database
from app.errors import QT_TRANSLATE_NOOP, AppError, Forbidden, Unavailable
from app.outbox import Outbox, database_key
from app.rubbish import Collector
from app.services import people
from app.services.publication import Shelf
from app.settings import Profile
from app.tasks import Tasks
from app.views import ask, crash, style
from app.views.board.last_published import LastPublished
from app.views.desk import Desk
from app.views.first_run import FirstRun
from app.views.main_window import MainWindow, SettingsStore
from app.views.translating import tr_text

logger = logging.getLogger(__name__)

_PASSWORD_OF = QT_TRANSLATE_NOOP("opening", "Password of {login}")

_NO_SERVER = QT_TRANSLATE_NOOP(
    "opening", "The server does not answer. What was published last can be printed from this computer."
)

_SIGNAL_MS = 400
_AT_REST_MS = 5_000
"""How long after the window stands the first screen has been read and shown, for all we know."""

_LEAVING_S = 10


class StartWindow(QWidget):
    """Says what is being done until the first window stands."""

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("Rondo")
        self.setFixedSize(460, 150)
        name = QLabel("Rondo")
        name.setProperty("role", "title")
        self.text = QLabel(self.tr("Starting…"))
        self.text.setProperty("role", "muted")
        bar = QProgressBar(textVisible=False)
        bar.setRange(0, 0)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(24, 24, 24, 24)
        inside.addWidget(name)
        inside.addWidget(self.text)
        inside.addStretch(1)
        inside.addWidget(bar)

    @Slot(str)
    def tell(self, text: str) -> None:
        """Say the next step."""
        self.text.setText(tr_text("opening", text))


class Workstation(QObject):
    """One run of the workstation: opens a database in the background, then its windows.

    Args:
        store: The settings of this computer.
        profile: The name of the profile to open, "demo" or "local"; RONDO_DSN goes before it.
        fresh: Whether the demo forgets what was changed today.
    """

    told = Signal(str)
    """What is being done, as a marked English text."""

    opened = Signal(object)
    """The database can be used."""

    failed = Signal(object)
    """It cannot: the error."""

    stood = Signal()
    """The first window is there."""

    history_loaded = Signal()
    """The demo's past is there."""

    def __init__(self, store: SettingsStore, profile: str, *, fresh: bool = False) -> None:
        super().__init__()
        self.store, self._profile, self._fresh = store, profile, fresh
        self.database: opening.Opened | None = None
        self.tasks: Tasks | None = None
        self.desk: Desk | None = None
        self.window: MainWindow | None = None
        self._crash: crash.CrashHandler | None = None
        self._opening: threading.Thread | None = None
        self._history: threading.Thread | None = None
        self._password: str | None = None
        self.opened.connect(self._on_opened)
        self.history_loaded.connect(self._on_history_loaded)

    def start(self, password: str | None = None) -> None:
        """Begin to open the database."""
        self._password = password
        self._opening = threading.Thread(target=self._open, name="opening", daemon=True)
        self._opening.start()

    def _open(self) -> None:
        started, found = time.monotonic(), None
        try:
            if self._profile == "demo" and settings.environment_dsn() is None:
                found = opening.open_demo(self.told.emit, fresh=self._fresh)
            else:
                found = opening.open_named(
                    self._profile, self.store.settings, self._known_password, self.told.emit
                )
            opening.check_release(found.dsn)
            with Database(found.dsn, pool_size=1) as database:
                person, company = database.read(people.me_and_company)
        except Exception as error:  # the edge of the thread: a bug is reported, never lost
            if found is not None:
                found.close()
            if not isinstance(error, AppError):
                logger.exception("the database could not be opened")
            self.failed.emit(error)
            return
        logger.info("the database was opened in %.1f s", time.monotonic() - started)
        self.opened.emit((found, person, company))

    def _known_password(self, _login: str, _can_keep: bool) -> str | None:
        return self._password

    @Slot(object)
    def _on_opened(self, result: tuple[opening.Opened, people.Person, str]) -> None:
        self.database, person, company = result
        chosen = self.store.settings
        url = chosen.companion_url or f"http://{chosen.companion_host}:{chosen.companion_port}"
        self.tasks = Tasks(Database(self.database.dsn), outbox=self._outbox(self.database.dsn))
        self._crash = crash.CrashHandler(self.tasks, self)
        self._crash.install()
        shelf = shelf_of(self._profile)
        self.desk = Desk(self.tasks, person.roles, url, self, shelf, self.store, person.name)
        self.window = MainWindow(
            self.tasks,
            self.desk.screens(),
            person.name,
            company or "Rondo",
            self.store,
            hooks=self.desk.hooks(),
        )
        if not any(name.endswith(".screen") for name in chosen.windows):
            self.window.go("board")
        self.window.show()
        self.tasks.start_feed()
        self.stood.emit()
        # What is loaded by then lives as long as the program. Looking it through for garbage stops the hand
        # for 120 ms, for 220 ms with 50,000 bars on the board (measured); from here on it is passed over.
        QTimer.singleShot(_AT_REST_MS, self, gc.freeze)
        if self.database.history_missing:
            # After the first paint: the board is the first thing a person wants.
            QTimer.singleShot(1500, self, self._load_history)

    def _outbox(self, dsn: str) -> Outbox | None:
        """Return the journal of unsent actions; a folder that cannot be written keeps nobody from working."""
        try:
            return Outbox(paths.data(), dsn)
        except (OSError, sqlite3.Error):
            logger.exception("unsent actions cannot be kept on this computer")
            return None

    @Slot()
    def _load_history(self) -> None:
        if self.database is not None and self.window is not None:
            self.window.toast(self.tr("The demo's two past years are being added in the background."))
            work = partial(self._fill_history, self.database)
            self._history = threading.Thread(target=work, name="history", daemon=True)
            self._history.start()

    def _fill_history(self, database: opening.Opened) -> None:
        opening.finish_demo(database)
        self.history_loaded.emit()

    @Slot()
    def _on_history_loaded(self) -> None:
        if self.window is not None:
            for window in self.window.windows():
                window.reload()

    @Slot()
    def tick(self) -> None:
        """Let Python run for a moment."""

    def close(self) -> None:
        """End what was begun; the embedded server stops with its last user."""
        if self._opening is not None:
            self._opening.join(_LEAVING_S)  # it speaks through this object to the last
        if self._history is not None:
            self._history.join()
        if self.tasks is not None:
            self.tasks.close()
        if self._crash is not None:
            self._crash.remove()
        if self.database is not None:
            self.database.close()


def application() -> QApplication:
    """Return the Qt application, made with this computer's language and look."""
    running = QApplication.instance()
    made = running if isinstance(running, QApplication) else QApplication([sys.argv[0]])
    made.setApplicationName("Rondo")
    made.setDesktopFileName("rondo")
    if made.findChild(Collector) is None:
        Collector(made)
    return made


def run(profile: str, *, fresh: bool, password: str | None = None) -> int:
    """Open the workstation's windows and return the exit code when the last one is closed.

    Args:
        profile: The name of the profile to open; empty: the one of the settings, or what the person chooses.
        fresh: Whether the demo forgets what was changed today.
        password: Of that profile, where it was typed already.
    """
    app = application()
    log.start("workstation")
    store = SettingsStore.opened()
    language.install(language.choose(store.settings.language))
    style.apply(app, store.settings.appearance)
    if not profile and settings.environment_dsn() is None:
        profile, password = _chosen_profile(store)
        if not profile:
            return 0
    start = StartWindow()
    start.show()
    work = Workstation(store, profile, fresh=fresh)
    app.setQuitOnLastWindowClosed(False)
    failure: list[BaseException] = []

    def stood() -> None:
        app.setQuitOnLastWindowClosed(True)
        start.close()

    def failed(error: BaseException) -> None:
        failure.append(error)
        start.close()
        app.exit(1)

    # Ctrl+C in a terminal, or the system shutting down: windows keep their places, the database its peace.
    for asked in (signal.SIGINT, signal.SIGTERM):
        signal.signal(asked, lambda *_: (app.closeAllWindows(), app.quit()))
    listening = QTimer(work, interval=_SIGNAL_MS)  # Python hears a signal only when it runs
    listening.timeout.connect(work.tick)
    listening.start()
    work.told.connect(start.tell)
    work.stood.connect(stood)
    work.failed.connect(failed, Qt.ConnectionType.QueuedConnection)
    work.start(password)
    code = app.exec()
    work.close()
    if failure:
        error = failure[0]
        answer = _offer_last_published(store, profile, error)
        if answer == LastPublished.RETRY:
            return run(profile, fresh=False, password=password)
        if answer == QDialog.DialogCode.Rejected:
            return 1
        if isinstance(error, AppError):
            if answer is None:
                ask.show_error(None, error)
            corrected = _corrected_profile(store, profile, error)
            if corrected is not None:
                return run(corrected[0], fresh=False, password=corrected[1])
        else:
            crash.CrashDialog(crash.report_text(error)).exec()
        return 1
    return code


def shelf_of(profile: str) -> Shelf:
    """Return where the last publication of a profile's database lies on this computer."""
    given = settings.environment_dsn()
    named = database_key(given) if given else hashlib.sha256(profile.encode()).hexdigest()[:16]
    return Shelf(paths.data() / "publications" / named)


def _offer_last_published(store: SettingsStore, profile: str, error: BaseException) -> int | None:
    """Offer what was published last where no server answers; None where that is not so, or none lies here."""
    shelf = shelf_of(profile)
    if not isinstance(error, Unavailable) or not (shelf.kept() or shelf.board()):
        return None
    chosen = store.settings.named(profile)
    can_correct = bool(chosen and chosen.kind == "server" and settings.environment_dsn() is None)
    trouble = tr_text("opening", _NO_SERVER)
    dialog = LastPublished(shelf, None, trouble, can_correct=can_correct)
    answer = dialog.exec()
    dialog.deleteLater()
    return answer


def _chosen_profile(store: SettingsStore) -> tuple[str, str | None]:
    """Return the profile to open and its password, asking what is not known yet."""
    profile = store.settings.named(store.settings.profile)
    if profile is None:
        answer = FirstRun.ask()
        if answer is None:
            return "", None
        return _kept_profile(store, *answer)
    if profile.kind != "server" or settings.keyring_get(settings.login_name(profile)) is not None:
        return profile.name, None
    login = settings.login_name(profile)
    label = tr_text("opening", _PASSWORD_OF).format(login=login)
    return profile.name, ask.ask_password(None, "Rondo", label)


def _kept_profile(store: SettingsStore, profile: Profile, password: str) -> tuple[str, str | None]:
    """Keep a profile and its password; return its name, and the password where no key ring took it."""
    store.change(profiles=store.settings.with_profile(profile).profiles, profile=profile.name)
    typed = password if profile.kind == "server" else ""
    if not typed or settings.keyring_set(settings.login_name(profile), typed):
        return profile.name, None
    return profile.name, typed


def _corrected_profile(store: SettingsStore, name: str, refusal: AppError) -> tuple[str, str | None] | None:
    """Let the person correct the profile of a company's server that was not opened; None: they gave up."""
    profile = store.settings.named(name)
    if profile is None or profile.kind != "server" or settings.environment_dsn() is not None:
        return None
    if isinstance(refusal, Forbidden):
        settings.keyring_forget(settings.login_name(profile))  # else it would be refused for ever
    answer = FirstRun.ask(profile=profile)
    return None if answer is None else _kept_profile(store, *answer)
