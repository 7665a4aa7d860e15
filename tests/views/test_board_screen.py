"""The board's screen against a real database: what is done there is a row, what is refused says by whom."""

import datetime as dt
from functools import partial
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from sqlalchemy import text

from app.db import new_id
from app.domain.tours import LoadStep
from app.errors import QT_TRANSLATE_NOOP, Unavailable
from app.services import field, jobs
from app.services.board_reading import BoardContent
from app.tasks import Tasks
from app.views.board import plan_actions as actions_module
from app.views.board.screen import BoardScreen
from app.views.board.stop_dialog import StopDialog
from tests.builders import DAY, World, at
from tests.views.board_days import bar, job, small_day, uid
from tests.views.fake_tasks import FakeTasks

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


# --- with a real database


class Planner:
    """A dispatcher in front of the screen, and a look into the database behind it."""

    def __init__(self, qtbot, database):
        self.qtbot, self.database = qtbot, database.open("essai_exploitation")
        office = database.open("essai_tous")
        ids = office.write(_world, "test.world")
        self.driver, self.driver2, self.first, self.second = (ids[key] for key in sorted(ids))
        self.tasks = Tasks(self.database)
        self.screen = BoardScreen(self.tasks, today=DAY)
        qtbot.addWidget(self.screen)
        self.screen.resize(1500, 700)
        self.board, self.backlog = self.screen.board, self.screen.backlog
        self.board._clock = lambda: at(5).timestamp()
        self.screen.show()
        qtbot.waitUntil(lambda: self.backlog.view.model().rowCount() == 2, timeout=10_000)

    def drag_job(self, job_id, row_id, hour):
        view = self.backlog.view.viewport()
        start = self.backlog.card_rect(_uuid(job_id)).center()
        there = self.board.point_of(_uuid(row_id), at(hour)) + QPoint(2, 0)
        end = view.mapFromGlobal(self.board.viewport().mapToGlobal(there))
        QTest.mouseClick(view, LEFT, NONE, start)
        QTest.mousePress(view, LEFT, NONE, start)
        QTest.mouseMove(view, start - QPoint(15, 0))
        QTest.mouseMove(view, end)
        QApplication.processEvents()
        QTest.mouseRelease(view, LEFT, NONE, end)

    def drag_bar(self, stop_id, hours):
        view = self.board.viewport()
        start = self.board.bar_rect(_uuid(stop_id)).center()
        end = start + QPoint(round(self.board.px_per_hour * hours), 0)
        QTest.mousePress(view, LEFT, NONE, start)
        for point in (start + QPoint(14, 0), end):
            QTest.mouseMove(view, point)
            QApplication.processEvents()
        QTest.mouseRelease(view, LEFT, NONE, end)

    def stop_dialog(self, ask):
        """Return the dialog of a stop without a job that a gesture opens."""
        ask()
        self.qtbot.waitUntil(lambda: _stop_dialog(self.screen) is not None, timeout=5_000)
        return _stop_dialog(self.screen)

    def agree(self, dialog):
        """Press Enter in a dialog and come back to the board."""
        QTest.keyClick(dialog, Qt.Key.Key_Return)
        self.screen.activateWindow()
        self.board.setFocus()
        self.settled()
        self.qtbot.waitUntil(self.screen.isActiveWindow, timeout=5_000)

    def menu_at(self, point):
        """Return the context menu that opens at a point of the board."""
        view = self.board.viewport()
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, point, view.mapToGlobal(point))
        QApplication.sendEvent(view, event)
        self.qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None, timeout=5_000)
        return QApplication.activePopupWidget()

    def settled(self):
        self.qtbot.waitUntil(lambda: not self.board.is_waiting and not self.screen.pending, timeout=10_000)

    def stops(self):
        query = text("SELECT s.id, t.driver_id, lower(s.slot) FROM stop s JOIN tour t ON t.id = s.tour_id")
        return {
            str(key): (str(driver), start.astimezone(dt.UTC))
            for key, driver, start in self.database.read(lambda session: session.execute(query).all())
        }


def _stop_dialog(screen):
    return next((found for found in screen.findChildren(StopDialog) if found.isVisible()), None)


def _world(session):
    world = World(session)
    jobs = [world.job(minutes=30), world.job(minutes=30)]
    return {
        "a": str(world.driver.id),
        "b": str(world.driver2.id),
        "c": str(jobs[0].id),
        "d": str(jobs[1].id),
    }


def _put_off(session):
    session.execute(text("UPDATE stop SET slot = tstzrange(:a, :b)"), {"a": at(14), "b": at(15)})


def _uuid(key):
    return type(new_id())(key)


@pytest.fixture
def planner(qtbot, database):
    planner = Planner(qtbot, database)
    yield planner
    planner.tasks.close()


def test_a_job_dragged_onto_a_row_is_a_stop_in_the_database_and_undo_takes_it_back(planner):
    planner.drag_job(planner.first, planner.driver, 8)
    planner.settled()
    assert planner.stops() == {planner.first: (planner.driver, at(8))}
    assert not planner.board.bar_rect(_uuid(planner.first)).isEmpty()
    assert planner.backlog.view.model().rowCount() == 1

    QTest.keyClick(planner.board, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    planner.qtbot.waitUntil(lambda: planner.backlog.view.model().rowCount() == 2, timeout=10_000)
    assert planner.stops() == {}

    QTest.keyClick(
        planner.board, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    planner.qtbot.waitUntil(lambda: planner.backlog.view.model().rowCount() == 1, timeout=10_000)
    assert planner.stops() == {planner.first: (planner.driver, at(8))}


def test_an_impossible_drop_is_refused_with_the_name_of_the_holder(planner):
    planner.drag_job(planner.first, planner.driver, 8)
    planner.settled()
    planner.drag_job(planner.second, planner.driver, 8.25)
    planner.settled()
    assert "Menuiserie Delmas" in planner.board.bubble_text
    assert "Claire Fabre" in planner.board.bubble_text
    assert planner.stops() == {planner.first: (planner.driver, at(8))}
    assert planner.backlog.view.model().rowCount() == 1


def test_a_bar_is_moved_and_published_and_given_back(planner):
    planner.drag_job(planner.first, planner.driver, 8)
    planner.settled()
    planner.drag_bar(planner.first, 2)
    planner.settled()
    assert planner.stops() == {planner.first: (planner.driver, at(10))}

    QTest.mouseClick(planner.screen.publish_button, LEFT)
    planner.qtbot.waitUntil(lambda: all(t.published for t in planner.board.tours()), timeout=10_000)
    assert not planner.screen.publish_button.isEnabled()

    planner.board.select({_uuid(planner.first)}, _uuid(planner.first))
    QTest.keyClick(planner.board, Qt.Key.Key_Delete)
    planner.settled()
    assert planner.stops() == {}


def test_a_colleagues_change_is_shown(planner, database):
    planner.tasks.start_feed()
    planner.drag_job(planner.first, planner.driver, 8)
    planner.settled()
    database.open("essai_exploitation2").write(_put_off, "stop.move")
    there = planner.board.point_of(_uuid(planner.driver), at(14)).x()
    planner.qtbot.waitUntil(
        lambda: abs(planner.board.bar_rect(_uuid(planner.first)).left() - there) <= 1, timeout=15_000
    )


def test_an_undo_that_a_colleague_made_impossible_says_who(planner, database):
    planner.drag_job(planner.first, planner.driver, 8)
    planner.settled()
    database.open("essai_exploitation2").write(_put_off, "stop.move")
    QTest.keyClick(planner.board, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    planner.qtbot.waitUntil(lambda: "Karim Benali" in planner.board.bubble_text, timeout=10_000)
    assert planner.stops() == {planner.first: (planner.driver, at(14))}
    assert not planner.screen._bar.undo.isEnabled()


def test_the_menu_tells_who_moved_a_stop_from_when_to_when(planner):
    planner.drag_job(planner.first, planner.driver, 8)
    planner.settled()
    planner.drag_bar(planner.first, 2)
    planner.settled()
    actions = {action.text(): action for action in planner.screen.menu_for(None).actions()}
    actions["Who moved it?"].trigger()
    story = planner.screen.history
    planner.qtbot.waitUntil(lambda: len(story.lines()) == 3, timeout=10_000)
    assert "08:00 – 08:30 → 10:00 – 10:30" in story.lines()[0]
    assert story.lines()[1].startswith("Placed")


def test_a_stop_without_a_job_is_added_by_key_behind_what_is_selected_and_deleted(planner):
    planner.drag_job(planner.first, planner.driver, 8)
    planner.settled()
    planner.board.select({_uuid(planner.first)}, _uuid(planner.first))
    dialog = planner.stop_dialog(lambda: QTest.keyClick(planner.board, Qt.Key.Key_Insert))
    QTest.keyClicks(dialog.kind, "Break")
    assert not dialog.outlet.isVisible()
    assert dialog.minutes.value() == 45
    planner.agree(dialog)
    (key,) = planner.stops().keys() - {planner.first}
    assert planner.stops()[key] == (planner.driver, at(8.5))
    planner.qtbot.waitUntil(lambda: not planner.board.bar_rect(_uuid(key)).isEmpty(), timeout=10_000)

    planner.drag_bar(key, 2)
    planner.settled()
    assert planner.stops()[key] == (planner.driver, at(10.5))
    planner.board.select({_uuid(key)}, _uuid(key))
    words = [action.text() for action in planner.screen.menu_for(None).actions()]
    assert "Remove from the tour" in words
    assert "Split…" not in words
    QTest.keyClick(planner.board, Qt.Key.Key_Delete)
    planner.settled()
    assert set(planner.stops()) == {planner.first}
    QTest.keyClick(planner.board, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    planner.qtbot.waitUntil(lambda: key in planner.stops(), timeout=10_000)
    planner.qtbot.waitUntil(lambda: not planner.board.bar_rect(_uuid(key)).isEmpty(), timeout=10_000)
    planner.board.select({_uuid(key)}, _uuid(key))
    QTest.keyClick(planner.board, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    story = planner.screen.history
    planner.qtbot.waitUntil(lambda: len(story.lines()) == 4, timeout=10_000)
    assert [line.split(" · ")[0] for line in story.lines()] == [
        "Taken back",
        "Removed from the tour",
        "Moved",
        "Added to the tour",
    ]


def test_where_the_pointer_stands_a_stop_is_proposed_and_a_taken_place_tells_by_whom(planner):
    planner.drag_job(planner.first, planner.driver, 8)
    planner.settled()
    there = planner.board.point_of(_uuid(planner.driver), at(8.25))
    planner.board.select(())

    def by_menu():
        menu = planner.menu_at(planner.board.point_of(_uuid(planner.driver), at(12)))
        {action.text(): action for action in menu.actions()}["Add a stop to the tour…"].trigger()
        menu.close()

    dialog = planner.stop_dialog(by_menu)
    assert dialog.answer() == (_uuid(planner.driver), at(12))
    planner.qtbot.waitUntil(lambda: dialog.outlet.count() == 1, timeout=10_000)
    planner.agree(dialog)
    assert sorted(start for _, start in planner.stops().values()) == [at(8), at(12)]

    QTest.mouseMove(planner.board.viewport(), there)
    dialog = planner.stop_dialog(lambda: QTest.keyClick(planner.board, Qt.Key.Key_Insert))
    assert dialog.answer() == (_uuid(planner.driver), at(8.25))
    QTest.keyClicks(dialog.kind, "Break")
    planner.agree(dialog)
    assert "Menuiserie Delmas" in planner.board.bubble_text
    assert "Claire Fabre" in planner.board.bubble_text
    QTest.mouseClick(planner.screen.carrier.ways_on(planner.board).button("after"), LEFT)
    planner.qtbot.waitUntil(lambda: len(planner.stops()) == 3, timeout=10_000)
    assert at(8.5) in [start for _, start in planner.stops().values()]


def test_a_published_tour_that_was_emptied_is_told_and_leaves_the_board(planner):
    planner.drag_job(planner.first, planner.driver, 8)
    planner.settled()
    planner.board.setFocus()
    QTest.mouseClick(planner.screen.publish_button, LEFT)
    planner.qtbot.waitUntil(lambda: all(t.published for t in planner.board.tours()), timeout=10_000)
    (tour,) = planner.board.tours()
    planner.database.write(lambda session: bool(field.create_link(session, tour.id)), "field.link")
    planner.board.select({_uuid(planner.first)}, _uuid(planner.first))
    QTest.keyClick(planner.board, Qt.Key.Key_Delete)
    planner.qtbot.waitUntil(lambda: [t.empty for t in planner.board.tours()] == [True], timeout=10_000)
    assert planner.screen.publish_button.isEnabled()
    point = planner.board.point_of(_uuid(planner.driver), at(8.25))
    assert "No stop is left" in planner.board._tip_at(point)
    menu = planner.menu_at(point)
    words = {action.text(): action for action in menu.actions()}
    words["Tell the driver that nothing is left, and take the tour off the board"].trigger()
    menu.close()
    planner.qtbot.waitUntil(lambda: planner.board.tours() == [], timeout=10_000)


def test_a_fixed_stop_is_not_deleted_and_says_why(planner):
    planner.drag_job(planner.first, planner.driver, 8)
    planner.settled()
    planner.board.setFocus()
    planner.board.select({_uuid(planner.first)}, _uuid(planner.first))
    QTest.keyClick(
        planner.board, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    planner.qtbot.waitUntil(lambda: planner.board.selected_bars()[0].pinned, timeout=10_000)
    QTest.keyClick(planner.board, Qt.Key.Key_Delete)
    planner.settled()
    assert "fixed in its place" in planner.board.bubble_text
    assert set(planner.stops()) == {planner.first}


def _state(planner, job_id):
    query = text("SELECT status FROM job WHERE id = :id")
    return planner.database.read(lambda session: session.execute(query, {"id": job_id}).scalar_one())


def test_delete_cancels_the_selected_order_with_a_reason_and_undo_brings_it_back(planner, monkeypatch):
    asked, answers = [], [None, "Chantier arrêté"]
    monkeypatch.setattr(
        actions_module, "ask_cancel", lambda *given: asked.append(given[1:]) or answers.pop(0)
    )
    view = planner.backlog.view
    planner.screen.activateWindow()
    planner.backlog.select(_uuid(planner.first))
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Delete)
    assert asked == [("Menuiserie Delmas · Albi · Bois B", 1)]
    assert (planner.screen.pending, _state(planner, planner.first)) == (0, "TO_PLAN")

    QTest.keyClick(view, Qt.Key.Key_Delete)
    planner.qtbot.waitUntil(lambda: view.model().rowCount() == 1, timeout=10_000)
    assert _state(planner, planner.first) == "CANCELLED"
    story = planner.database.read(partial(jobs.sheet, job_id=_uuid(planner.first))).history
    assert (story[-1].kind, story[-1].reason) == ("job.cancel", "Chantier arrêté")

    QTest.keyClick(planner.board, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    planner.qtbot.waitUntil(lambda: view.model().rowCount() == 2, timeout=10_000)
    assert _state(planner, planner.first) == "TO_PLAN"


def test_the_backlogs_menu_cancels_all_that_are_selected(planner, monkeypatch):
    monkeypatch.setattr(actions_module, "ask_cancel", lambda *_given: "Doublon")
    actions = {action.text(): action for action in planner.backlog.view.actions()}
    assert list(actions) == ["When can we come?", "Cancel the order…"]
    planner.backlog.view.selectAll()
    actions["Cancel the order…"].trigger()
    planner.qtbot.waitUntil(lambda: planner.backlog.view.model().rowCount() == 0, timeout=10_000)
    assert {_state(planner, key) for key in (planner.first, planner.second)} == {"CANCELLED"}


# --- without one


@pytest.fixture
def fake(qtbot):
    tasks = FakeTasks({"board_content": BoardContent(small_day(), (job(100), job(101)), at(9))})
    screen = BoardScreen(tasks, today=DAY)
    qtbot.addWidget(screen)
    screen.resize(1500, 600)
    screen.board._clock = lambda: at(5).timestamp()
    screen.show()
    screen.tasks = tasks
    return screen


def _reads(screen):
    """Return what the board was read with, each time: the rules are asked besides."""
    return [wish for name, wish in screen.tasks.reads if name == "board_content"]


def _last_read(screen):
    return _reads(screen)[-1]


def test_days_are_turned_and_several_are_shown(fake):
    QTest.keyClick(fake.board, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert _last_read(fake)["first"] == DAY + dt.timedelta(days=1)
    fake.show_span(7)
    assert _last_read(fake)["last"] == DAY + dt.timedelta(days=7)
    QTest.keyClick(fake.board, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    assert _last_read(fake)["first"] == DAY - dt.timedelta(days=6)


def test_rows_are_drivers_or_vehicles(fake):
    assert _last_read(fake)["by"] == "driver"
    fake.show_rows("vehicle")
    assert _last_read(fake)["by"] == "vehicle"


def test_changes_elsewhere_are_gathered_and_others_ignored(fake, qtbot):
    before = len(_reads(fake))
    fake.tasks.data_changed.emit(frozenset({"invoice"}))
    fake.tasks.data_changed.emit(frozenset({"stop"}))
    fake.tasks.data_changed.emit(frozenset({"tour", "job"}))
    assert len(_reads(fake)) == before
    qtbot.waitUntil(lambda: len(_reads(fake)) == before + 1)


def test_loads_stay_in_sight_while_the_board_is_read_anew(fake, qtbot):
    loads = (LoadStep(at(8), at(10), 1, 0, 4200, 0.5, False),)
    judged = {tour.id: SimpleNamespace(loads=loads) for tour in small_day().tours}
    fake.tasks.answers["_judged"] = (None, judged)
    fake.reload()
    qtbot.waitUntil(lambda: [tour.loads for tour in fake.board.tours()] == [loads, loads])
    del fake.tasks.answers["_judged"]
    fake.reload()
    assert [tour.loads for tour in fake.board.tours()] == [loads, loads]
    fake.show_rows("container")  # whose loads nobody judges
    assert [tour.loads for tour in fake.board.tours()] == [(), ()]


def test_a_hidden_board_reads_when_it_is_shown(fake):
    fake.hide()
    before = len(_reads(fake))
    fake.tasks.data_changed.emit(frozenset({"stop"}))
    assert len(_reads(fake)) == before
    fake.show()
    assert len(_reads(fake)) == before + 1


def test_what_is_held_stays_in_the_hand_while_others_change_the_board(fake, qtbot):
    view, start = fake.board.viewport(), fake.board.bar_rect(uid(10)).center()
    QTest.mousePress(view, LEFT, NONE, start)
    for step in (14, 60):
        QTest.mouseMove(view, start + QPoint(step, 0))
    assert fake.board.is_held
    before = len(_reads(fake))
    fake.tasks.data_changed.emit(frozenset({"stop"}))
    fake.reload()
    assert fake.board.is_held
    fake.board.cancel()
    qtbot.waitUntil(lambda: len(_reads(fake)) > before + 1)


def test_a_lost_line_is_said_and_the_board_stays(fake):
    fake.tasks.answers["board_content"] = Unavailable(
        QT_TRANSLATE_NOOP("errors", "The database does not answer. What you typed is kept.")
    )
    fake.reload()
    assert "does not answer" in fake._band.text()
    assert "09:00" in fake._band.text()
    assert not fake.board.bar_rect(uid(10)).isEmpty()


def test_the_sheets_of_the_selected_tours_are_printed_or_of_all(fake, qtbot):
    with qtbot.waitSignal(fake.print_asked) as asked:
        fake.print_button.click()
    assert asked.args[0] == [str(uid(500)), str(uid(501))]
    fake.board.select({uid(12)}, uid(12))
    with qtbot.waitSignal(fake.print_asked) as asked:
        fake.print_button.click()
    assert asked.args[0] == [str(uid(501))]


def test_bars_tours_rows_and_waiting_jobs_open(fake):
    opened = []
    fake.open_asked.connect(lambda kind, key: opened.append((kind, key)))
    fake.board.select({uid(10)}, uid(10))
    QTest.keyClick(fake.board, Qt.Key.Key_O)
    fake.board.row_opened.emit(small_day().rows[0])
    fake.backlog.select(uid(101))
    QTest.keyClick(fake.backlog.view, Qt.Key.Key_Return)
    assert opened == [
        ("job", str(uid(10))),
        ("driver", str(uid(0))),
        ("job", str(uid(101))),
    ]


def test_the_menu_offers_what_can_be_done(fake):
    fake.board.select({uid(10)}, uid(10))
    menu = fake.menu_for(fake.board.tours()[0])
    words = {action.text(): action for action in menu.actions() if action.text()}
    assert {"Open", "Back to the backlog", "Publish the tour", "Print the tour sheet"} <= set(words)
    words["Select its stops"].trigger()
    assert {found.id for found in fake.board.selected_bars()} == {uid(10), uid(11)}
    printed = []
    fake.print_asked.connect(printed.append)
    words["Print the tour sheet"].trigger()
    assert printed == [[str(uid(500))]]
    fake.board.select(())
    assert [action.text() for action in fake.menu_for(None).actions() if action.text()] == [
        "New order",
        "Optimise…",
    ]


def test_jobs_are_placed_by_keyboard_through_the_dialog(fake, monkeypatch):
    asked = []
    fake.board.place_asked.connect(asked.append)
    monkeypatch.setattr(actions_module, "ask_place", lambda *given: (uid(2), at(13)))
    fake.backlog.select(uid(100))
    QTest.keyClick(fake.backlog.view, Qt.Key.Key_P)
    assert [(found.job_ids, found.row_id, found.start) for found in asked] == [((uid(100),), uid(2), at(13))]


def test_new_orders_are_asked_for_by_button_and_key(fake, qtbot):
    with qtbot.waitSignal(fake.order_asked):
        fake.backlog._order.click()
    with qtbot.waitSignal(fake.order_asked):
        QTest.keyClick(fake.board, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)


def test_the_foot_counts_what_is_planned_late_and_unpublished(fake):
    late = BoardContent(small_day(bar(13, 2, 12, 13, late=True, problem=True)), (), at(9))
    fake.tasks.answers["board_content"] = late
    fake.reload()
    words = fake._state.text()
    for part in ("2 tour", "4 job", "2 not published", "1 late", "1 problem"):
        assert part in words


def test_a_board_without_drivers_says_where_to_add_them(fake):
    day = small_day()
    for name in ("rows", "bars", "tours"):
        object.__setattr__(day, name, ())
    fake.tasks.answers["board_content"] = BoardContent(day, (), at(9))
    fake.reload()
    assert fake.board._empty_text == "No drivers yet: add them in Resources."
    assert not fake.print_button.isEnabled()
    fake.show_rows("vehicle")
    assert "vehicles" in fake.board._empty_text


def test_the_list_shows_the_same_stops_and_keeps_the_same_selection(fake):
    fake.board.select({uid(12)}, uid(12))
    QTest.keyClick(fake.board, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    stops = fake._list
    assert stops.isVisible()
    assert [found.id for found in stops.selected()] == [uid(12)]
    model = stops.model()
    words = [model.data(model.index(0, column)) for column in range(model.columnCount())]
    assert words[0] == "Driver 0"
    assert words[4] == "Customer 10"
    QTest.mouseClick(stops.viewport(), LEFT, NONE, stops.visualRect(model.index(1, 0)).center())
    assert [found.id for found in fake.board.selected_bars()] == [uid(11)]
    unplanned = []
    fake.board.unplan_asked.connect(unplanned.append)
    QTest.keyClick(stops, Qt.Key.Key_Delete)
    assert [found.bar_ids for found in unplanned] == [(uid(11),)]
    opened = []
    fake.open_asked.connect(lambda kind, key: opened.append((kind, key)))
    QTest.keyClick(stops, Qt.Key.Key_Return)
    assert opened == [("job", str(uid(11)))]


def test_a_stop_is_moved_to_a_row_and_time_of_the_dialog(fake, monkeypatch):
    asked, given = [], []
    fake.board.move_asked.connect(asked.append)

    def answer(*words):
        given.append(words)
        return uid(2), at(13 + 7 / 60)

    monkeypatch.setattr(actions_module, "ask_place", answer)
    fake.board.select({uid(10), uid(12)}, uid(10))
    QTest.keyClick(fake.board, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    assert given[0][-2:] == (uid(0), at(8))
    places = {place.bar_id: (place.row_id, place.start) for place in asked[0].places}
    assert places[uid(10)] == (uid(2), at(13 + 7 / 60))
    assert places[uid(12)][1] == at(14 + 7 / 60)


def test_the_menu_of_papers_tells_what_is_wanted_for_which_tours_and_days(fake, qtbot):
    for action in fake._bar.print_more.menu().actions():
        if action.isSeparator():
            continue
        with qtbot.waitSignal(fake.paper_asked) as asked:
            action.trigger()
        name, tours, days = asked.args
        assert name == action.data()
        assert len(tours) == len(fake.board.tours())
        assert days == (fake.day, fake.day)
