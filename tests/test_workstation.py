"""The whole workstation on a real database: its window stands, its screens open, and it leaves in order."""

import datetime as dt
import os
import signal
from functools import partial
from types import SimpleNamespace
from uuid import UUID

import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication
from sqlalchemy import text

from app import language, log, main, opening, paths, workstation
from app.db import Database
from app.errors import Forbidden, InvalidInput, RuleBroken, Unavailable
from app.ids import new_id
from app.models.planning import Stop
from app.services import board_reading, invoicing, papers, planning, pricing, publication
from app.services.publication import KeptBoard
from app.settings import Profile, Settings
from app.views import ask, crash, style
from app.views.board.last_published import KeptBoardWindow, LastPublished
from app.views.documents import JobSheetDialog
from app.views.main_window import MainWindow, SettingsStore
from app.views.orders import OrderDialog
from app.views.widgets.list_screen import ListScreen
from app.views.widgets.preview import PdfPreview
from tests.builders import DAY, PARIS, slot
from tests.scenarios.test_outages import Tunnel
from tests.services.test_invoicing import Billed

TODAY = dt.datetime.now(PARIS).date()
SCREENS = ["today", "board", "rounds", "live", "documents", "billing", "payments", "resources"]


def _fill(session):
    world = Billed(session)
    job = world.done()
    pricing.approve(session, [job.id])
    invoicing.propose(session, DAY.replace(day=1), DAY, DAY)
    draft = invoicing.drafts(session)[0]
    invoicing.issue(session, draft.draft_id, draft.version)
    tour = world.tour(day=TODAY, slot=slot(0, 12, TODAY), driver=world.driver2.id)
    planned = world.job(wanted_on=TODAY)
    session.add_all(
        [
            Stop(id=planned.id, tour_id=tour.id, job_id=planned.id, slot=slot(1, 2, TODAY)),
            Stop(
                id=new_id(),
                tour_id=tour.id,
                kind="OUTLET",
                outlet_id=world.outlet.id,
                slot=slot(2, 3, TODAY),
            ),
        ]
    )
    return {"job": str(job.id), "tour": str(tour.id), "customer": str(world.customer.id)}


class Run:
    """One run of the workstation, and what went wrong in it."""

    def __init__(self, qtbot, profile="") -> None:
        self.qtbot, self.failures, self.crashes = qtbot, [], []
        self.station = workstation.Workstation(SettingsStore.opened(), profile)
        self.station.failed.connect(self.failures.append)

    def start(self, password=None) -> MainWindow:
        with self.qtbot.waitSignal(self.station.stood, timeout=20_000):
            self.station.start(password)
        self.station.tasks.crashed.connect(self.crashes.append)
        self.window = self.station.window
        return self.window

    def refused(self, password=None):
        with self.qtbot.waitSignal(self.station.failed, timeout=20_000):
            self.station.start(password)
        assert self.station.window is None
        self.station.close()
        return self.failures[0]

    def settle(self) -> None:
        """Wait until nothing is read or written any more."""
        self.qtbot.waitUntil(lambda: self.station.tasks._pool.activeThreadCount() == 0, timeout=20_000)
        self.qtbot.wait(1)  # what was read is on its way to this thread

    def close(self) -> None:
        for window in self.window.windows():
            window.close()
        self.station.close()
        assert self.crashes == []
        assert [w for w in QApplication.topLevelWidgets() if isinstance(w, crash.CrashDialog)] == []


@pytest.fixture
def home(qapp, tmp_path, monkeypatch):
    """A home whose name has a blank and an accent."""
    folder, locale = tmp_path / "chez Hélène", QLocale()
    monkeypatch.setenv("RONDO_HOME", str(folder))
    style.apply(qapp, "light")
    yield folder
    log.stop()
    for translator in language._installed:
        qapp.removeTranslator(translator)
    language._installed.clear()
    QLocale.setDefault(locale)


@pytest.fixture
def filled(home, database, monkeypatch):
    """What the database of RONDO_DSN holds."""
    keys = database.open().write(_fill, "test")
    monkeypatch.setenv("RONDO_DSN", database.dsn())
    return SimpleNamespace(database=database, **keys)


def test_the_window_stands_its_screens_open_and_it_leaves_in_order(qtbot, filled):
    run = Run(qtbot)
    window = run.start()
    assert window.isVisible()
    assert window.current() == "board"
    assert "Tarnaval Environnement" in window.windowTitle()
    for name in SCREENS:
        window.go(name)
        run.settle()
        assert window.current() == name
        for listing in window.made(name).findChildren(ListScreen):
            assert listing._band.text() == "", name
    window.go("billing")
    billing = window.made("billing")
    for tab in range(4):
        billing.tabs.setCurrentIndex(tab)
        run.settle()
    assert billing.invoices.model.rowCount() == 1
    assert window.made("live").tours.model.rowCount() == 1
    run.close()
    assert SettingsStore.opened().settings.windows["main1.screen"] == "billing"


def test_the_screen_that_was_left_is_shown_again(qtbot, filled):
    run = Run(qtbot)
    run.start().go("documents")
    run.settle()
    run.close()
    again = Run(qtbot)
    assert again.start().current() == "documents"
    again.settle()
    again.close()


def test_one_thing_leads_to_another(qtbot, filled, monkeypatch):
    monkeypatch.setattr(ask, "show_error", lambda _parent, error: pytest.fail(str(error)))
    run = Run(qtbot)
    window = run.start()
    window.go("", "job", filled.job)
    run.settle()
    sheet = window.findChild(JobSheetDialog)
    assert "Menuiserie Delmas" in sheet.title.text()
    sheet.close()
    run.station.desk.print_tours([filled.tour])
    qtbot.waitUntil(lambda: bool(_previews()), timeout=20_000)
    (preview,) = _previews()
    assert preview.document.pageCount() == 1
    preview.close()
    qtbot.waitUntil(lambda: not _previews())
    window.activateWindow()
    run.station.desk.print_statement(filled.customer)
    qtbot.waitUntil(lambda: bool(_previews()), timeout=20_000)
    _previews()[0].close()
    form = run.station.desk.new_order()
    run.settle()
    assert isinstance(form, OrderDialog)
    form.reject()
    run.close()


def _previews():
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, PdfPreview) and w.isVisible()]


def test_papers_that_the_search_finds_are_shown(qtbot, filled):
    run = Run(qtbot)
    window = run.start()
    run.settle()
    office = filled.database.open()
    hits = office.read(partial(window._find, text="000001"))
    assert "weigh_ticket" in {hit.kind for hit in hits}
    hits += office.read(partial(window._find, text="FA2026-000001"))
    office.close()
    for hit in hits:
        window.go("", hit.kind, hit.key)
        qtbot.waitUntil(lambda: bool(_previews() or window.findChildren(JobSheetDialog)), timeout=20_000)
        for shown in (*_previews(), *window.findChildren(JobSheetDialog)):
            shown.close()
        run.settle()
        qtbot.waitUntil(lambda: not _previews() and not window.findChildren(JobSheetDialog))
    run.close()


def test_a_dispatcher_is_shown_no_empty_money_screens(qtbot, filled, monkeypatch):
    monkeypatch.setenv("RONDO_DSN", filled.database.dsn("essai_exploitation"))
    run = Run(qtbot)
    window = run.start()
    assert [spec.name for spec in run.station.desk.screens()] == [
        name for name in SCREENS if name not in ("billing", "payments")
    ]
    for name in ("today", "live", "documents", "resources"):
        window.go(name)
        run.settle()
    assert window.made("today").turnover.isHidden()
    run.close()


@pytest.mark.parametrize("login", ["essai_compta", "essai_direction", "essai_admin"])
def test_every_role_has_its_workstation(qtbot, filled, monkeypatch, login):
    monkeypatch.setenv("RONDO_DSN", filled.database.dsn(login))
    run = Run(qtbot)
    window = run.start()
    for spec in run.station.desk.screens():
        window.go(spec.name)
        run.settle()
        for listing in window.made(spec.name).findChildren(ListScreen):
            assert listing._band.text() == "", (spec.name, listing._title.text())
    run.close()


# --------------------------------------------------------------------------------- without the server


def test_what_was_published_is_printed_without_the_server_byte_for_byte(
    qtbot, filled, monkeypatch, signals, qapp
):
    """Publish, cut the server, start again, print today's tours: the same bytes, dated as such."""
    tunnel = Tunnel(filled.database.dsn())
    monkeypatch.setenv("RONDO_DSN", tunnel.dsn())
    office, tour = filled.database.open(), UUID(filled.tour)
    run = Run(qtbot)
    run.start()
    run.settle()
    office.write(partial(planning.publish_tours, tour_ids=[tour]), "tour.publish")
    shelf = workstation.shelf_of("")
    qtbot.waitUntil(lambda: bool(shelf.kept()), timeout=60_000)
    run.settle()
    run.close()
    with office.session() as session:
        published_at = session.scalar(text("SELECT published_at FROM tour WHERE id = :id"), {"id": tour})
    filed = office.read(partial(papers.printed, document_ids=[publication.sheet_key(tour, 1)]))
    office.close()
    tunnel.cut("refused")
    seen = []

    def person(dialog):
        dialog.show()
        dialog.print_buttons[0].click()
        dialog.board_button.click()
        seen.append(dialog.dated.text())
        seen.extend(preview._pdf for preview in _previews())
        (board,) = dialog.findChildren(KeptBoardWindow)
        seen.append(bool(board.board.tours()) and board.isVisible())
        return LastPublished.DialogCode.Rejected

    monkeypatch.setattr(LastPublished, "exec", person)
    assert main.main([]) == 1
    tunnel.close()
    told = published_at.astimezone(PARIS)
    assert f"{told:%d/%m}" in seen[0]
    assert f"{told:%H:%M}" in seen[0]
    assert seen[1:] == [filed, True]


def test_who_tries_again_once_the_server_is_back_is_let_in(qtbot, filled, monkeypatch, signals, qapp):
    tunnel = Tunnel(filled.database.dsn())
    monkeypatch.setenv("RONDO_DSN", tunnel.dsn())
    content = filled.database.open().read(partial(board_reading.board_content, first=TODAY, last=TODAY))
    workstation.shelf_of("").keep_board(KeptBoard(content.day, content.read_at))
    tunnel.cut("refused")

    def person(dialog):
        tunnel.mend()
        return LastPublished.RETRY

    monkeypatch.setattr(LastPublished, "exec", person)
    opened = []

    def _on_opened(self, result):  # Qt finds slots by their names
        opened.append(result)
        self.failed.emit(RuleBroken("enough"))

    monkeypatch.setattr(workstation.Workstation, "_on_opened", _on_opened)
    monkeypatch.setattr(ask, "show_error", lambda *_: None)
    assert main.main([]) == 1
    assert len(opened) == 1
    tunnel.close()


# ------------------------------------------------------------------------------------------- shut doors


def test_a_wrong_password_is_told_in_words(qtbot, filled, monkeypatch):
    monkeypatch.setenv("RONDO_DSN", make_conninfo(filled.database.dsn(), password="faux"))
    error = Run(qtbot).refused()
    assert isinstance(error, Forbidden)
    assert "refuses this login" in error.text


def test_a_server_that_does_not_answer_is_told_in_words(qtbot, filled, monkeypatch):
    monkeypatch.setenv("RONDO_DSN", make_conninfo(filled.database.dsn(), port="1"))
    assert isinstance(Run(qtbot).refused(), Unavailable)


def test_a_server_that_is_full_is_not_taken_for_a_wrong_password(qtbot, filled, monkeypatch):
    login = f"essai_plein_{os.getpid()}"
    with filled.database.admin() as admin:
        admin.execute(f"CREATE ROLE {login} LOGIN PASSWORD 'plein' CONNECTION LIMIT 0 IN ROLE rondo_user")
        try:
            dsn = make_conninfo(filled.database.dsn(), user=login, password="plein")
            monkeypatch.setenv("RONDO_DSN", dsn)
            assert isinstance(Run(qtbot).refused(), Unavailable)
        finally:
            admin.execute(f"DROP ROLE {login}")


def test_a_newer_database_asks_for_the_new_release(qtbot, filled):
    with filled.database.admin() as admin:
        admin.execute("UPDATE schema_version SET version_num = '9999_future'")
    error = Run(qtbot).refused()
    assert isinstance(error, RuleBroken)
    assert "new release" in error.text


def test_an_unknown_profile_and_a_missing_password_are_told_in_words(qtbot, home, monkeypatch):
    monkeypatch.delenv("RONDO_DSN", raising=False)
    error = Run(qtbot, "Nulle part").refused()
    assert isinstance(error, InvalidInput)
    assert "demo, local" in str(error)
    store = SettingsStore.opened()
    store.change(profiles=(Profile("Société", "server", host="db.invalid", user="anna"),))
    error = Run(qtbot, "Société").refused()
    assert (error.field, "password is missing" in error.text) == ("password", True)


def _profile(given, **changed):
    told = {
        "host": given["host"],
        "port": int(given["port"]),
        "database": given["dbname"],
        "user": given["user"],
        "sslmode": "disable",
    }
    return Profile("Société", "server", **{**told, **changed})


def test_a_server_profile_is_opened_with_the_password_that_was_typed(qtbot, home, database, monkeypatch):
    monkeypatch.delenv("RONDO_DSN", raising=False)
    monkeypatch.setattr("app.settings.keyring_get", lambda _login: None)
    database.open().write(_fill, "test")
    given = conninfo_to_dict(database.dsn())
    SettingsStore.opened().change(profiles=(_profile(given),))
    run = Run(qtbot, "Société")
    assert run.start(given["password"]).isVisible()
    run.settle()
    run.close()
    error = Run(qtbot, "Société").refused("faux")
    assert isinstance(error, Forbidden)


@pytest.fixture
def kept(monkeypatch):
    """The passwords that the key ring holds."""
    passwords = {}
    monkeypatch.setattr("app.settings.keyring_get", passwords.get)
    monkeypatch.setattr("app.settings.keyring_set", lambda k, v: passwords.update({k: v}) is None)
    monkeypatch.setattr("app.settings.keyring_forget", lambda k: passwords.pop(k, None))
    return passwords


@pytest.fixture
def signals():
    """The answers to Ctrl+C and to the end of the system, as they were."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, answer in before.items():
        signal.signal(number, answer)


def test_a_refused_password_is_forgotten_and_asked_for_again(
    qapp, home, database, monkeypatch, kept, signals
):
    monkeypatch.delenv("RONDO_DSN", raising=False)
    given = conninfo_to_dict(database.dsn())
    wrong, right = _profile(given), _profile(given, user="essai_compta")
    login = "{user}@{host}:{port}/{dbname}".format(**given)
    kept[login] = "faux"
    SettingsStore.opened().change(profiles=(wrong,), profile="Société")
    told, asked = [], []

    def first_run(profile=None):
        asked.append((profile, dict(kept)))
        return (right, "encore faux") if len(asked) == 1 else None

    monkeypatch.setattr(ask, "show_error", lambda _parent, error: told.append(error))
    monkeypatch.setattr(workstation.FirstRun, "ask", first_run)
    assert main.main([]) == 1
    # Asked twice, each time with what is known; nothing that was refused is held.
    assert [type(error) for error in told] == [Forbidden, Forbidden]
    assert asked == [(wrong, {}), (right, {})]
    assert SettingsStore.opened().settings.profiles == (right,)


def test_a_server_that_is_down_keeps_the_password(qapp, home, database, monkeypatch, kept, signals):
    monkeypatch.delenv("RONDO_DSN", raising=False)
    given = conninfo_to_dict(database.dsn())
    down = _profile(given, port=1)
    kept["essai_tous@{host}:1/{dbname}".format(**given)] = given["password"]
    SettingsStore.opened().change(profiles=(down,), profile="Société")
    told, before = [], dict(kept)
    monkeypatch.setattr(ask, "show_error", lambda _parent, error: told.append(error))
    monkeypatch.setattr(workstation.FirstRun, "ask", lambda profile=None: None)
    assert main.main([]) == 1
    assert [type(error) for error in told] == [Unavailable]
    assert kept == before


def test_who_gives_up_the_first_question_leaves(qapp, home, monkeypatch, kept, signals):
    monkeypatch.delenv("RONDO_DSN", raising=False)
    monkeypatch.setattr(workstation.FirstRun, "ask", lambda: None)
    assert main.main([]) == 0
    assert SettingsStore.opened().settings.profiles == ()


def test_settings_live_in_the_home_that_was_named(home):
    store = SettingsStore.opened()
    store.change(zoom=110)
    assert paths.settings_file().parent == home
    assert SettingsStore.opened().settings == Settings(zoom=110)


def test_who_comes_in_by_the_door_is_asked_by_name(filled):
    opened = opening.open_named("whatever", Settings(), lambda *_: None)
    with Database(opened.dsn) as database:
        assert database.read(workstation.people.me).login == "essai_tous"
