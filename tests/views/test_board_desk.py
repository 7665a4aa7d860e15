"""What the board's screen offers around the canvas: ways out, reasons, tours, replay, windows, the others."""

import datetime as dt
from uuid import UUID

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import Range

from app.db import new_id
from app.domain.board import Presence
from app.domain.jobs import MemberRole
from app.errors import QT_TRANSLATE_NOOP, NeedsReason, SlotTaken
from app.models.fleet import Absence, Driver
from app.services.assignments import Candidate, TourSheet
from app.services.board_reading import BoardContent
from app.services.holders import Holder
from app.settings import Settings
from app.tasks import Tasks
from app.views.board import carrier as carrier_module
from app.views.board.copy_dialogs import LeftOutDialog
from app.views.board.looks import KEPT
from app.views.board.refusal import ReasonDialog
from app.views.board.screen import BoardScreen
from app.views.board.tour_dialog import TourDialog
from app.views.main_window import SettingsStore
from tests.builders import DAY, at
from tests.views.board_days import job, small_day, uid
from tests.views.fake_tasks import FakeTasks
from tests.views.test_board_screen import Planner, _uuid

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def planner(qtbot, database):
    planner = Planner(qtbot, database)
    yield planner
    planner.tasks.close()


def _refused(planner):
    planner.drag_job(planner.first, planner.driver, 8)
    planner.settled()
    planner.drag_job(planner.second, planner.driver, 8.25)
    planner.settled()
    planner.qtbot.waitUntil(planner.screen.carrier.ways_on(planner.board).isVisible, timeout=10_000)
    return planner.screen.carrier.ways_on(planner.board)


@pytest.mark.parametrize(("way", "start"), [("before", 7.5), ("after", 8.5)])
def test_a_refused_drop_goes_beside_what_holds_its_slot(planner, way, start):
    ways = _refused(planner)
    ways.button(way).click()
    planner.settled()
    assert planner.stops()[planner.second] == (planner.driver, at(start))
    assert planner.stops()[planner.first] == (planner.driver, at(8))
    planner.screen.undo()
    planner.settled()
    assert planner.second not in planner.stops()


def test_a_waiting_job_takes_the_place_of_another_and_one_undo_brings_both_back(planner):
    ways = _refused(planner)
    assert ways.button("swap").text() == "Take its place"
    ways.button("swap").click()
    planner.settled()
    assert planner.stops() == {planner.second: (planner.driver, at(8))}
    planner.screen.undo()
    planner.settled()
    assert planner.stops() == {planner.first: (planner.driver, at(8))}


@pytest.mark.parametrize("top", [10, 300, 540])  # the refusal stands below the first, and above the others
def test_the_ways_out_leave_the_refusal_in_sight_and_the_bar_it_speaks_of(planner, top):
    board, held = planner.board, QRect(200, top, 60, 30)
    board._bubble.tell("Taken by Anne Cabrol.", held, refuses=True)
    ways = planner.screen.carrier.ways_on(planner.board)
    ways.offer(["before", "after"], board._bubble.geometry().united(board._bubble.about))
    assert board.viewport().rect().contains(ways.geometry())
    assert not ways.geometry().intersects(held)
    assert not ways.geometry().intersects(board._bubble.geometry())


def test_the_ways_out_are_offered_beside_the_bar_that_holds_the_slot(planner):
    ways, held = _refused(planner), planner.board.bar_rect(UUID(planner.first))
    assert not held.isEmpty()
    assert not ways.geometry().intersects(held)


def test_the_ways_out_are_left_with_escape(planner):
    ways = _refused(planner)
    QTest.keyClick(ways, Qt.Key.Key_Escape)
    assert not ways.isVisible()


def test_two_bars_swap_by_keys(planner):
    planner.drag_job(planner.first, planner.driver, 8)
    planner.settled()
    planner.drag_job(planner.second, planner.driver2, 10)
    planner.settled()
    planner.board.select({_uuid(planner.first), _uuid(planner.second)})
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(planner.board, Qt.Key.Key_X, control | shift)
    planner.settled()
    assert planner.stops() == {
        planner.first: (planner.driver2, at(10)),
        planner.second: (planner.driver, at(8)),
    }


# --- without a database


@pytest.fixture
def store(tmp_path):
    return SettingsStore(Settings(), tmp_path / "settings.json")


@pytest.fixture
def fake(qtbot, store):
    jobs = (job(100), job(101))
    tasks = FakeTasks({"board_content": BoardContent(small_day(), jobs, at(9))})
    screen = BoardScreen(tasks, today=DAY, store=store, who="Claire Fabre")
    qtbot.addWidget(screen)
    screen.resize(1500, 700)
    screen.board._clock = lambda: at(5).timestamp()
    screen.show()
    screen.tasks = tasks
    return screen


FINDING = {"sentence": "L'attestation ADR est expirée.", "source": "ADR 8.2", "severity": "reason"}


def test_a_rule_that_wants_a_reason_is_asked_and_the_same_is_sent_with_it(fake, monkeypatch):
    asked, calls = [], []
    error = NeedsReason(QT_TRANSLATE_NOOP("errors", "A rule forbids this."), findings=[FINDING])

    def answer(parent, findings, who):
        asked.append((findings, who))
        fake.tasks.answers["stop.unplan"] = None
        return "Urgence", "Hélène Puech"

    monkeypatch.setattr(carrier_module, "ask_reason", answer)
    monkeypatch.setattr(carrier_module.gate, "decided", lambda session, call, who: calls.append(who))
    fake.tasks.answers["unplan_stops"] = error
    fake.tasks.answers["<lambda>"] = None
    fake.board.select({uid(10)}, uid(10))
    fake.board.unplan_selected()
    assert asked == [((FINDING,), "Claire Fabre")]
    first, second = [write for write in fake.tasks.writes if write[0] == "stop.unplan"]
    assert first[1] == "unplan_stops"
    assert second[2]["who"] == "Hélène Puech"


def test_who_gives_no_reason_changes_nothing(fake, monkeypatch):
    monkeypatch.setattr(carrier_module, "ask_reason", lambda *_given: None)
    fake.tasks.answers["unplan_stops"] = NeedsReason("x", findings=[FINDING])
    fake.board.select({uid(10)}, uid(10))
    fake.board.unplan_selected()
    assert len(fake.tasks.writes) == 1
    assert "Nothing was changed." in fake.board.bubble_text


def test_the_reason_needs_both_words_and_a_name(qtbot):
    dialog = ReasonDialog(None, [FINDING])
    qtbot.addWidget(dialog)
    assert not dialog.agree.isEnabled()
    dialog.reason.setPlainText("Urgence")
    assert not dialog.agree.isEnabled()
    dialog.who.setText("Hélène Puech")
    assert dialog.agree.isEnabled()
    assert dialog.answer() == ("Urgence", "Hélène Puech")


SHEET = TourSheet(
    uid(500),
    3,
    "Nord",
    "",
    at(8),
    at(12),
    "published",
    2,
    1,
    None,
    None,
    uid(2),
    uid(31),
    None,
    (),
    (Candidate(uid(1), "Jean Fabre", "driver", True), Candidate(uid(2), "Thierry Cabrol", "driver", False)),
    (Candidate(uid(30), "ZZ-1", "hooklift", False), Candidate(uid(31), "ZZ-2", "hooklift", False)),
)


def test_a_tours_page_shows_what_it_is_and_asks_for_the_change_only(qtbot):
    dialog = TourDialog(FakeTasks({"tour_sheet": SHEET, "tour_holders": []}), uid(500))
    qtbot.addWidget(dialog)
    assert dialog.driver.currentText() == "Thierry Cabrol"
    assert dialog.vehicle.currentText() == "ZZ-2"
    asked = []
    dialog.change_asked.connect(lambda change, _dialog: asked.append(change))
    dialog.add.click()
    line = dialog._lines[0]
    line._role.setCurrentIndex(line._role.findData(MemberRole.LOADER))
    line._who.setCurrentIndex(1)
    dialog.save.click()
    (change,) = asked
    assert (change.driver_id, change.vehicle_id, change.label) == (uid(2), uid(31), "Nord")
    assert [(member.role, member.key) for member in change.members] == [("loader", uid(1))]
    dialog.refuse(SlotTaken(""))
    assert dialog.save.isEnabled()  # what was typed is still there
    assert dialog.label.text() == "Nord"


def test_the_line_down_is_said_with_the_time_of_the_last_reading_and_the_board_stays(fake):
    fake.tasks.line_changed.emit("reconnecting")
    assert "No connection" in fake._band.text()
    assert "2026 09:00" in fake._band.text()
    assert not fake.publish_button.isEnabled()
    assert not fake.board.bar_rect(uid(10)).isEmpty()
    fake.tasks.line_changed.emit("live")
    assert fake._band.text() == ""


def test_how_the_board_is_looked_at_is_kept(fake, qtbot, store):
    fake.show_rows("vehicle")
    fake.show_span(7)
    fake.board.set_colours("customer")
    fake.backlog.show_list("outstanding")
    fake.looks.keep()
    assert store.settings.windows[KEPT]
    again = BoardScreen(FakeTasks({}), today=DAY, store=store)
    qtbot.addWidget(again)
    assert (again.by, again._bar.span) == ("vehicle", 7)
    assert again.board.colour_mode == "customer"
    assert again.looks._colours["customer"].isChecked()


def test_board_and_backlog_live_in_windows_of_their_own_and_come_back(fake, store):
    fake.looks.tear_board()
    _, twin = fake._canvases
    assert not twin.bar_rect(uid(10)).isEmpty()
    twin.select({uid(10)}, uid(10))
    assert [bar.id for bar in fake.board.selected_bars()] == [uid(10)]
    fake.looks.tear_backlog()
    assert fake.backlog.window() is not fake.window()
    for window in list(fake.looks._torn.values()):
        window.close()
    assert fake._canvases == [fake.board]
    assert fake.backlog.window() is fake.window()
    assert store.settings.windows["board.torn.backlog"]
    QApplication.processEvents()


def test_others_are_shown_on_every_canvas(fake):
    there = Presence("Karim Benali", 1, uid(2), at(9), (uid(12),))
    fake._company.came.emit([there])
    assert fake.board._overlay.people == [there]


def test_a_colleague_sees_within_a_second_where_one_points_and_what_one_selects(planner, qtbot, database):
    planner.drag_job(planner.first, planner.driver, 8)
    planner.settled()
    tasks = Tasks(database.open("essai_exploitation2"))
    colleague = BoardScreen(tasks, today=DAY)
    qtbot.addWidget(colleague)
    colleague.resize(1500, 700)
    colleague.show()
    stop, row = _uuid(planner.first), _uuid(planner.driver2)
    qtbot.waitUntil(lambda: not colleague.board.bar_rect(stop).isEmpty(), timeout=10_000)

    def seen():
        return [(one.who, one.row_id, set(one.bar_ids)) for one in colleague.board._overlay.people]

    qtbot.waitUntil(lambda: len(seen()) == 1, timeout=10_000)
    planner.board.cursor_moved.emit(row, at(9))
    qtbot.waitUntil(lambda: seen() == [("Claire Fabre", row, set())], timeout=1_000)
    planner.board.select({stop}, stop)
    qtbot.waitUntil(lambda: seen() == [("Claire Fabre", row, {stop})], timeout=1_000)
    planner.screen.hide()
    qtbot.waitUntil(lambda: seen() == [], timeout=1_000)
    tasks.close()


def test_actions_of_other_parts_stand_in_the_menu_with_their_keys(fake):
    done = []
    fake.add_action("people", "person", "Settle", lambda: done.append(1), "Ctrl+Shift+U")
    words = [action.text() for action in fake.plan_actions.menu.menu().actions()]
    assert words[-1] == "Settle"
    QTest.keyClick(
        fake.board, Qt.Key.Key_U, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    assert done == [1]


def test_a_month_is_that_of_the_calendar(fake):
    fake.show_span(31)
    wish = [wish for name, wish in fake.tasks.reads if name == "board_content"][-1]
    assert (wish["first"], wish["last"]) == (dt.date(2026, 11, 1), dt.date(2026, 11, 30))


def test_the_day_is_replayed_in_place_of_the_board_and_left_again(fake):
    fake.start_replay()
    assert fake._stack.currentWidget() is fake.replay
    assert not fake.plan_actions.menu.isEnabled()
    fake.replay.left.emit()
    assert fake._stack.currentWidget() is fake.board


def test_when_can_we_come_says_what_it_needs(fake):
    actions = {action.text(): action for action in fake.plan_actions.menu.menu().actions()}
    actions["When can we come?"].trigger()
    assert fake.board.bubble_text.startswith("Select a job of the backlog")
    assert "F6" in fake.board.bubble_text
    asked = []
    fake.aids.open_slots = asked.append
    fake.backlog.select(uid(100))
    actions["When can we come?"].trigger()
    assert [one.id for one in asked] == [uid(100)]


# --- absences are told in words, whether somebody wrote a note or not


def _call_sick(session):
    driver = session.scalar(select(Driver).where(Driver.number == "001"))
    day = Range(at(0), at(24))
    session.add(Absence(id=new_id(), driver_id=driver.id, kind="sick", slot=day))


def test_who_is_away_is_told_in_words_on_the_board_and_in_a_refusal(planner):
    planner.database.write(_call_sick, "absence.add")
    planner.screen.reload()
    board, there = planner.board, _uuid(planner.driver)
    planner.qtbot.waitUntil(
        lambda: "Sick leave" in board._tip_at(board.point_of(there, at(9))), timeout=10_000
    )
    planner.drag_job(planner.first, planner.driver, 8)
    planner.settled()
    assert "Sick leave" in board.bubble_text
    assert "sick" not in board.bubble_text


def test_what_an_absence_kept_from_being_copied_is_told_in_words(qtbot):
    left = [{"title": "Delmas", "at": at(8).isoformat(), "why": "", "absence": "accident", "holder": "Anne"}]
    dialog = LeftOutDialog(None, 2, left)
    qtbot.addWidget(dialog)
    assert dialog.list.item(0).text().endswith("Delmas · Accident at work · Anne")


def test_who_of_a_tour_is_away_is_told_in_words(qtbot):
    dialog = TourDialog(FakeTasks({"tour_sheet": SHEET, "tour_holders": []}), uid(500))
    qtbot.addWidget(dialog)
    dialog._show_holders([("Jean Fabre", Holder("absence", "leave", at(6), at(20), "Anne Cabrol"))])
    assert dialog._band.text() == "Jean Fabre is taken by: Leave. Entered by Anne Cabrol."
