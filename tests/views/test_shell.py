"""The window around the screens, the palette, the crash report and the first question."""

import datetime as dt
import logging
import sys

import pytest
from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from app import log as log_file
from app.errors import Forbidden, Unavailable
from app.services import finding
from app.services.finding import Hit
from app.settings import Profile
from app.views import ask, style
from app.views.crash import CrashDialog, CrashHandler, report_text
from app.views.first_run import FirstRun
from app.views.main_window import Hooks, MainWindow, ScreenSpec, SettingsStore
from app.views.widgets.list_screen import Column, ListScreen
from app.views.widgets.month_dialog import MonthDialog
from tests.views.fake_tasks import FakeTasks

MADE = []


class Screen(QWidget):
    open_asked = Signal(str, str)

    def __init__(self, name):
        super().__init__()
        MADE.append(name)
        self.done, self.shown, self.reloads, self.closes = [], [], 0, True

    def show_item(self, kind, key):
        self.shown.append((kind, key))

    def reload(self):
        self.reloads += 1

    def undo(self):
        self.done.append("undo")

    def may_close(self):
        return self.closes


def specs():
    names = [("today", "Today"), ("board", "Board"), ("resources", "Resources")]
    return [ScreenSpec(name, title, name, lambda name=name: Screen(name)) for name, title in names]


@pytest.fixture
def store(tmp_path):
    return SettingsStore.opened(tmp_path / "settings.json")


@pytest.fixture
def make(qtbot, store):
    MADE.clear()
    style.apply(QApplication.instance(), "light")
    made = []

    def window(answers=None, **options):
        made.append(
            MainWindow(
                FakeTasks(answers), options.pop("screens", specs()), "Claire", "Tarnaval", store, **options
            )
        )
        made[-1].show()
        return made[-1]

    yield window
    for one in made:
        for other in one.windows():
            other.close()


def test_a_screen_is_made_when_it_is_first_shown(make, qtbot):
    window = make()
    assert MADE == ["today"]
    window.go("board")
    window.go("today")
    window.go("board")
    assert MADE == ["today", "board"]
    assert window.current() == "board"


def test_ctrl_and_a_digit_leads_to_a_screen(make, qtbot):
    window = make()
    with qtbot.waitActive(window):
        window.activateWindow()
    qtbot.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    assert window.current() == "resources"
    assert window.windowTitle() == "Resources – Tarnaval – Rondo"


def test_a_record_is_opened_on_the_screen_of_its_kind(make):
    window = make()
    window.made("today").open_asked.emit("customer", "42")
    assert window.current() == "resources"
    assert window.made("resources").shown == [("customer", "42")]


def test_undo_reaches_the_screen_that_is_shown(make):
    window = make()
    window._forwarded["undo"].trigger()
    assert window.made("today").done == ["undo"]
    assert not window._forwarded["redo"].isEnabled()


def test_a_lost_line_is_told_and_its_return_reads_again(make):
    window = make()
    window._tasks.line_changed.emit("reconnecting")
    assert window.band.isVisible()
    assert "Reconnecting" in window.band_text.text()
    window._tasks.line_changed.emit("live")
    assert not window.band.isVisible()
    assert window.made("today").reloads == 1


def test_what_waits_for_the_line_is_told_and_asked_about_before_closing(make, monkeypatch):
    window = make()
    window._tasks.line_changed.emit("reconnecting")
    window._tasks.waiting_changed.emit(2)
    assert "2 action(s) waiting" in window.band_text.text()
    asked = []
    monkeypatch.setattr(ask, "confirm", lambda *words: asked.append(words) or len(asked) > 1)
    window.close()
    assert window.isVisible()
    assert "2 action(s) could not be sent" in asked[0][2]
    window._tasks.line_changed.emit("live")
    assert window.band.isVisible()  # still waiting
    window._tasks.waiting_changed.emit(0)
    assert not window.band.isVisible()
    window._tasks.waiting_changed.emit(1)
    window.close()
    assert not window.isVisible()


def test_a_server_that_answers_late_is_told(make):
    window = make()
    window._tasks.line_changed.emit("slow")
    assert "slow" in window.band_text.text()
    window._tasks.line_changed.emit("live")
    assert not window.band.isVisible()
    assert window.made("today").reloads == 0


def test_the_last_screen_and_size_come_back(make, store):
    window = make()
    window.go("board")
    window.resize(900, 640)
    window.close()
    again = make()
    assert (again.current(), again.height()) == ("board", 640)


def test_columns_set_by_hand_come_back(make):
    def listed():
        columns = [Column("a", "A", lambda row: row), Column("b", "B", lambda row: row)]
        return ListScreen("L", columns, lambda row: row, "people", "None")

    window = make(screens=[ScreenSpec("today", "Today", "today", listed)])
    window.made("today").table.horizontalHeader().resizeSection(0, 333)
    window.close()
    assert (
        make(screens=[ScreenSpec("today", "Today", "today", listed)])
        .made("today")
        .table.horizontalHeader()
        .sectionSize(0)
        == 333
    )


def test_a_screen_with_unsaved_work_holds_its_window(make):
    window = make()
    window.made("today").closes = False
    assert not window.close()
    window.made("today").closes = True
    assert window.close()


def test_a_second_window_has_screens_of_its_own(make):
    window = make()
    second = window.new_window()
    assert second in window.windows()
    assert second.made("today") is not window.made("today")
    second.close()
    assert window.windows() == [window]


def test_appearance_and_size_are_kept(make, store):
    window = make()
    window.set_zoom(150)
    assert style.zoom() == 1.5
    assert SettingsStore.opened(store.file).settings.zoom == 150
    window.set_zoom(100)


# ------------------------------------------------------------------------------------------------ search


def test_the_palette_finds_a_screen_without_asking(make, qtbot):
    window = make({})
    window.palette_box.open()
    qtbot.keyClicks(window.palette_box.edit, "boa")
    assert [entry.title for entry in window.palette_box.entries()] == ["Board"]
    qtbot.keyClick(window.palette_box.edit, Qt.Key.Key_Return)
    assert window.current() == "board"
    assert not window.palette_box.isVisible()


def test_the_palette_leads_to_a_record(make, qtbot):
    window = make({"find": [Hit("customer", "42", "Delmas", "Albi"), Hit("site", "43", "Atelier", "Delmas")]})
    window.palette_box.open()
    qtbot.keyClicks(window.palette_box.edit, "delmas")
    qtbot.waitUntil(lambda: len(window.palette_box.entries()) == 2)
    assert window._tasks.reads == [("find", {"text": "delmas"})]
    qtbot.keyClick(window.palette_box.edit, Qt.Key.Key_Down)
    qtbot.keyClick(window.palette_box.edit, Qt.Key.Key_Return)
    assert window.made("resources").shown == [("site", "43")]


def test_the_palette_says_that_the_line_is_lost(make, qtbot):
    window = make({"find": Unavailable("The database does not answer. What you typed is kept.")})
    window.palette_box.open()
    qtbot.keyClicks(window.palette_box.edit, "xyz")
    qtbot.waitUntil(lambda: "does not answer" in window.palette_box._word.text())
    qtbot.keyClick(window.palette_box.edit, Qt.Key.Key_Escape)
    assert not window.palette_box.isVisible()


def test_the_window_searches_with_the_service_by_default(make):
    assert make()._find is finding.find


# ------------------------------------------------------------------------------------------------ crash


def failure():
    try:
        raise KeyError("Menuiserie Delmas")
    except KeyError as error:
        return error


def test_a_report_tells_where_and_nothing_of_customers(tmp_path, monkeypatch):
    monkeypatch.setenv("RONDO_HOME", str(tmp_path))
    log_file.start("workstation")
    logging.getLogger("app.tasks").error("Menuiserie Delmas", exc_info=failure())
    report = report_text(failure())
    log_file.stop()
    assert "KeyError" in report
    assert "test_shell.py" in report
    assert "app.tasks:" in report
    assert "Delmas" not in report


def test_a_bug_shows_one_report_and_a_refusal_is_said(qtbot, monkeypatch):
    tasks = FakeTasks()
    handler = CrashHandler(tasks)
    tasks.crashed.emit(failure())
    first = handler.dialog
    tasks.crashed.emit(failure())
    assert handler.dialog is first
    first.copy()
    assert "KeyError" in QGuiApplication.clipboard().text()
    with qtbot.waitSignal(first.destroyed):
        first.close()
    assert handler.dialog is None
    told = []
    monkeypatch.setattr("app.views.ask.show_error", lambda _parent, error: told.append(error))
    tasks.crashed.emit(Forbidden("No."))
    assert [type(error) for error in told] == [Forbidden]
    assert handler.dialog is None


def test_the_hook_catches_and_can_be_taken_back(qtbot):
    before = sys.excepthook
    handler = CrashHandler()
    handler.install()
    error = failure()
    sys.excepthook(type(error), error, error.__traceback__)
    assert isinstance(handler.dialog, CrashDialog)
    handler.remove()
    assert sys.excepthook is before
    handler.dialog.close()


# ------------------------------------------------------------------------------------------------ first run


def test_the_demo_is_proposed_first(qtbot):
    dialog = FirstRun()
    qtbot.addWidget(dialog)
    assert dialog.profile().kind == "demo"
    assert dialog.open_button.isEnabled()


def test_a_server_needs_its_address_and_a_login(qtbot):
    tried = []

    def test(profile, password, done):
        tried.append((profile, password))
        done(Forbidden("The server refuses this password.") if password == "no" else None)

    dialog = FirstRun(test)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.choose("server")
    assert not dialog.open_button.isEnabled()
    dialog.host.setText("db.example.fr")
    dialog.user.setText("anna")
    dialog.password.setText("no")
    assert dialog.open_button.isEnabled()
    dialog.test_button.click()
    assert "refuses" in dialog._word.text()
    dialog.password.setText("yes")
    dialog.test_button.click()
    assert "lets you in" in dialog._word.text()
    assert tried[-1] == (Profile("db.example.fr", "server", host="db.example.fr", user="anna"), "yes")
    labels = dialog.form.findChildren(QLabel)
    assert all(label.isVisible() for label in labels)


def test_the_register_of_overrides_is_asked_for_by_month(qtbot):
    dialog = MonthDialog("Register of overrides", "Show")
    qtbot.addWidget(dialog)
    dialog.month.setDate(QDate(2028, 2, 9))
    with qtbot.waitSignal(dialog.chosen) as chosen:
        dialog.accept()
    assert chosen.args == [(dt.date(2028, 2, 1), dt.date(2028, 2, 29))]


def test_what_can_be_printed_from_anywhere_is_a_command(qtbot, store):
    asked = []
    hooks = Hooks(papers=(("Register…", "print", asked.append),))
    window = MainWindow(FakeTasks(), specs(), "Anne Cabrol", "Cabrol", store, hooks=hooks)
    qtbot.addWidget(window)
    (command,) = [action for action, _ in window._commands if action.text() == "Register…"]
    command.trigger()
    assert asked == [window]
