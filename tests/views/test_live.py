"""Live: how far each tour is and what its driver told, on a real database."""

import datetime as dt
import logging
import time
from decimal import Decimal
from uuid import UUID

import httpx
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QSplitter, QWidget
from sqlalchemy import text

from app.companion.api import create_api, running
from app.db import Database
from app.domain.jobs import EventKind
from app.domain.live import Outcome
from app.errors import RuleBroken
from app.ids import new_id
from app.models.planning import Stop
from app.services import cases, field
from app.services.cases import Call, Case, Number
from app.services.live import Alert, LiveDay, LiveStop, LiveTour
from app.tasks import Tasks
from app.views import ask, style
from app.views.desk import Desk
from app.views.live.bell import Bell
from app.views.live.looks import stop_tone
from app.views.live.phone_dialog import PhoneDialog
from app.views.live.screen import LiveScreen
from app.views.live.watch import Watch
from app.views.live.words import event_name, phone_number, tour_state
from app.views.main_window import MainWindow, ScreenSpec, SettingsStore
from app.views.widgets.toast import Toast
from tests.builders import PARIS, World, slot
from tests.companion.phone import companion_dsn
from tests.views.fake_tasks import DirectTasks, FakeTasks

TODAY = dt.datetime.now(PARIS).date()
TOKEN = "t" * 43


def tour(**values) -> LiveTour:
    told = {
        "tour_id": new_id(),
        "driver": "Thierry Cabrol",
        "vehicle": "ZZ-101-AA",
        "label": "",
        "status": "running",
        "stops_done": 2,
        "stops_total": 5,
        "not_done": 0,
        "problems": 0,
        "next_stop": "Menuiserie Delmas · Albi",
        "next_state": "EN_ROUTE",
        "late_minutes": 0,
        "last_event": "",
        "last_event_at": None,
        "last_seen_at": None,
        "pending_items": 0,
        "acknowledged": True,
    }
    return LiveTour(**{**told, **values})


def board(*tours, found=(), depots=()) -> LiveDay:
    return LiveDay(tours, tuple(found), tuple(depots), dt.datetime.now(dt.UTC))


@pytest.fixture
def shown(qtbot):
    """Make the screen over tours that are given."""
    kept = []  # a window that nobody holds is collected while Qt still draws it

    def show(*tours, found=(), depots=(), **answers):
        told = {"live_board": board(*tours, found=found, depots=depots), "timeline": [], "messages_of": []}
        screen = LiveScreen(FakeTasks({**told, "fee_of": None, "case.call": None, **answers}))
        qtbot.addWidget(screen)
        screen.resize(1400, 800)
        screen.show()
        kept.append(screen)
        return screen

    return show


def _cells(screen, row=0):
    model = screen.tours.model
    return {column.key: model.index(row, n).data() for n, column in enumerate(model.columns)}


@pytest.mark.parametrize(
    ("kind", "name"), [("OUTLET", "Outlet"), ("DEPOT", "Depot"), ("BREAK", "Break"), ("WASH", "Wash")]
)
def test_a_stop_of_the_tours_own_is_named_by_its_kind(shown, kind, name):
    assert _cells(shown(tour(next_stop=kind, next_state="")))["next"] == name


def test_a_customer_is_never_taken_for_a_kind(shown):
    assert _cells(shown(tour(next_stop="DEPOT", next_state="SENT")))["next"] == "DEPOT"
    assert _cells(shown(tour(next_stop="", next_state="")))["next"] == ""


def test_a_line_says_how_far_the_tour_is(shown):
    at = dt.datetime(2026, 11, 24, 8, 5, tzinfo=dt.UTC)
    cells = _cells(
        shown(
            tour(
                late_minutes=46,
                problems=1,
                not_done=1,
                pending_items=3,
                last_event="arrived",
                last_event_at=at,
            )
        )
    )
    assert cells["done"] == "2 of 5"
    assert (cells["late"], cells["waiting"]) == ("46\u00a0min", "3")
    assert (cells["event"], cells["state"]) == ("09:05 · Arrived", "Under way")
    calm = _cells(shown(tour()))
    assert [calm[key] for key in ("late", "forecast", "waiting", "event")] == [""] * 4


def test_filters_keep_the_late_the_running_and_the_troubled(shown):
    screen = shown(
        tour(driver="Late", late_minutes=46),
        tour(driver="Calm", late_minutes=5, status="published"),
        tour(driver="Troubled", problems=1, status="closed"),
    )
    found = {}
    for chip, _, _ in screen.tours._chips:
        chip.click()
        found[chip.text()] = [row.driver for row in screen.tours.model.rows()]
        chip.click()
    assert found == {"Late": ["Late"], "Under way": ["Late"], "Problems": ["Troubled"]}


def test_a_day_without_tours_says_what_to_do_in_the_middle_of_the_list(shown):
    screen = shown()
    nothing = screen.tours._nothing
    assert nothing.isVisible()
    assert "Plan one on the board" in screen.tours._nothing_text.text()
    assert nothing.geometry() == screen.tours.table.viewport().rect()
    screen.resize(1100, 700)
    screen.tours.table.viewport().layout().activate()
    assert nothing.geometry() == screen.tours.table.viewport().rect()


def test_the_list_of_hidden_screens_is_not_read(shown, qtbot):
    screen = shown(tour())
    screen.hide()
    count = len(screen._tasks.reads)
    screen._tasks.data_changed.emit(frozenset({"field_event"}))
    qtbot.waitUntil(lambda: not screen._settle.isActive())
    assert len(screen._tasks.reads) == count
    screen._tasks.data_changed.emit(frozenset({"price"}))
    assert not screen._settle.isActive()
    screen.show()
    assert len(screen._tasks.reads) > count


def test_every_event_and_state_has_its_word():
    assert len({event_name(kind) for kind in EventKind}) == len(EventKind)
    assert all(event_name(kind) != kind for kind in EventKind)
    assert [tour_state(s) for s in ("draft", "published", "running", "closed")] == [
        "Draft",
        "Sent",
        "Under way",
        "Over",
    ]


NOW = dt.datetime.now(dt.UTC)


def a_stop(n=0, **values) -> LiveStop:
    told = {
        "id": new_id(),
        "job_id": new_id(),
        "kind": "JOB",
        "place": "Menuiserie Delmas · Albi",
        "status": "SENT",
        "starts_at": NOW + dt.timedelta(hours=n),
        "ends_at": NOW + dt.timedelta(hours=n, minutes=30),
        "arrived_at": None,
        "done_at": None,
        "problem": "",
        "is_blocked": False,
        "arrives_at": NOW + dt.timedelta(hours=n),
        "late_minutes": 0,
        "point": (43.9 + n / 10, 2.1 + n / 10),
    }
    return LiveStop(**{**told, **values})


def a_case(of: LiveTour, **values) -> Case:
    told = {
        "id": new_id(),
        "tour_id": of.tour_id,
        "stop_id": None,
        "job_id": new_id(),
        "kind": "blocked",
        "reason": "Portail fermé",
        "text": "Camionnette devant",
        "is_from_phone": True,
        "device_at": NOW,
        "opened_at": NOW,
        "deadline": NOW + dt.timedelta(minutes=10),
        "state": "open",
        "issue": "",
        "outcome": "",
        "outcome_text": "",
        "plan": "",
        "fee": "",
        "fee_reason": "",
        "fee_by": "",
        "closed_at": None,
        "closed_by": "",
        "driver": of.driver,
        "mobile": "",
        "vehicle": of.vehicle,
        "job_number": "I26-000001",
        "job_status": "ON_SITE",
        "customer": "Menuiserie Delmas",
        "site": "Atelier",
        "address": "Albi",
        "access_note": "",
        "numbers": (Number("+33536490011", "Mme Puech"), Number("+33536490012", "Mme Puech")),
        "calls": (),
        "photo_ids": (),
    }
    return Case(**{**told, **values})


# ---------------------------------------------------------------------------------------- rows and map


@pytest.mark.parametrize(
    ("values", "tone"),
    [
        ({}, "line_strong"),
        ({"late_minutes": 20}, "warning"),
        ({"status": "EN_ROUTE"}, "accent"),
        ({"arrived_at": NOW}, "accent"),
        ({"done_at": NOW}, "ok"),
        ({"done_at": NOW, "problem": "Benne trop pleine"}, "warning"),
        ({"done_at": NOW, "status": "NOT_DONE"}, "error"),
        ({"is_blocked": True}, "error"),
    ],
)
def test_a_stop_has_the_colour_of_its_state(values, tone):
    assert stop_tone(a_stop(**values)) == tone


def test_a_tour_is_drawn_as_its_stops(shown, qtbot):
    stops = (a_stop(0, done_at=NOW), a_stop(1, is_blocked=True), a_stop(2))
    screen = shown(tour(stops=stops))
    place = screen.tours.model.index(0, [c.key for c in screen.tours.model.columns].index("done"))
    room = screen.tours.table.visualRect(place)
    image = screen.tours.table.viewport().grab().toImage()
    seen = {
        image.pixelColor(QPoint(x, room.center().y())).name() for x in range(room.left(), room.right() - 70)
    }
    wanted = (style.colours().ok, style.colours().error, style.colours().line_strong)
    assert {QColor(colour).name() for colour in wanted} <= seen


def test_a_row_says_what_is_coming_and_what_still_lies_in_the_phone(shown):
    at = dt.datetime(2026, 11, 24, 10, 40, tzinfo=dt.UTC)
    cells = _cells(
        shown(
            tour(
                pending_items=2,
                oldest_pending_at=at,
                expected_late=25,
                late_stop="Delmas",
                late_stop_at=at,
                silent_minutes=75,
            )
        )
    )
    assert cells["waiting"] == "2 since 11:40"
    assert cells["forecast"] == "25\u00a0min · 11:40 Delmas"
    assert cells["event"] == "silence 1\u00a0h\u00a015"


def test_the_map_opens_what_is_clicked(shown, qtbot):
    stop = a_stop(0, done_at=NOW)
    screen = shown(tour(stops=(stop, a_stop(1)), point=(44.2, 2.3)), depots=[("Castelnau", (43.8, 1.4))])
    where = screen.map.place_of(stop.point)
    with qtbot.waitSignal(screen.open_asked) as asked:
        qtbot.mouseClick(screen.map, Qt.MouseButton.LeftButton, pos=where.toPoint())
    assert asked.args == ["job", str(stop.job_id)]
    assert screen.map.at(QPointF(1, 1)) is None
    before = screen.map.place_of(stop.point)
    for key in (Qt.Key.Key_Plus, Qt.Key.Key_Left, Qt.Key.Key_Down):
        qtbot.keyClick(screen.map, key)
    assert screen.map.place_of(stop.point) != before
    qtbot.keyClick(screen.map, Qt.Key.Key_0)
    assert screen.map.place_of(stop.point) == before
    assert screen.map.grab().toImage().colorCount() == 0  # it was drawn: a true-colour picture


def test_a_day_without_places_says_so_on_the_map(shown):
    screen = shown(tour())
    assert screen.map._points() == []
    screen.map.grab()


# ------------------------------------------------------------------------------------------------ the card


def test_one_key_notes_a_call_with_its_result_and_goes_on_to_the_next_number(shown, qtbot):
    mine = tour(blocked=1)
    screen = shown(mine, found=[a_case(mine)])
    screen.tours.table.selectRow(0)
    qtbot.keyClick(screen.tours.table, Qt.Key.Key_Return)
    card = screen.card
    assert card.isVisible()
    assert not card.close_button.isEnabled()
    screen.activateWindow()
    qtbot.waitUntil(screen.isActiveWindow)
    qtbot.keyClick(card.numbers, Qt.Key.Key_3)
    qtbot.waitUntil(lambda: screen._tasks.writes != [])
    kind, name, told = screen._tasks.writes[-1]
    assert (kind, name) == ("case.call", "add_call")
    assert (told["number"].number, told["result"]) == ("+33536490011", "no_answer")
    assert card.numbers.currentRow() == 1
    # Digits are typed where numbers are typed.
    qtbot.keyClicks(card.typed, "06 1")
    assert card.typed.text() == "06 1"
    assert len(screen._tasks.writes) == 1


def test_a_card_closes_with_its_four_lines_and_its_fee(shown, qtbot):
    mine = tour(blocked=1)
    call = Call(new_id(), "+33536490011", "Mme Puech", "no_answer", "", NOW, "essai")
    case = a_case(mine, calls=(call,))
    refusal = RuleBroken("Say what was wrong, how it ended and what is planned now.")
    screen = shown(mine, found=[case], fee_of=Decimal("95.00"), **{"case.close": refusal})
    card = screen.card
    assert card.close_button.isEnabled()
    assert "95.00" in card.charge.text() or "95,00" in card.charge.text()
    card.close_button.click()
    assert "what is planned" in card.band.text()
    card.outcome_text.setText("Personne")
    card.waive.setChecked(True)
    assert card.fee_reason.isVisible()
    card.fee_reason.setText("Premier passage")
    card.close_button.click()
    _, name, told = screen._tasks.writes[-1]
    closing = told["closing"]
    assert name == "close_case"
    assert (closing.issue, closing.outcome, closing.fee) == ("Portail fermé", Outcome.REPLAN, "waived")
    assert (closing.fee_reason, closing.retry_on) == (
        "Premier passage",
        cases.proposed_day(dt.datetime.now(PARIS).date()),
    )
    card.outcome.setCurrentIndex(card.outcome.findData(Outcome.SOLVED.value))
    assert not card.retry_on.isVisible()
    assert not card.charge.isVisible()


def test_what_is_typed_on_a_card_stays_while_the_day_goes_on(shown):
    mine = tour(blocked=1)
    case = a_case(mine)
    screen = shown(mine, found=[case])
    screen.card.outcome_text.setText("En train d'écrire")
    other = a_case(mine, deadline=NOW - dt.timedelta(minutes=5))
    screen._on_day(board(mine, found=[other, case]))
    assert screen.card.case().id == case.id
    assert screen.card.outcome_text.text() == "En train d'écrire"
    assert screen.which.count() == 2
    assert screen.pages.tabText(0) == "Problems (2)"
    screen.show_case(other.id)
    assert screen.card.countdown.text().startswith("+")
    assert screen.card.outcome_text.text() == ""


def test_a_closed_case_is_read_and_not_written(shown):
    mine = tour()
    closed = a_case(
        mine,
        state="closed",
        issue="Portail fermé",
        outcome="replan",
        outcome_text="Personne",
        plan="Lundi <matin>",
        fee="charged",
        fee_by="Claire Fabre",
        closed_at=NOW,
        closed_by="Claire Fabre",
    )
    screen = shown(mine, found=[closed])
    words = screen.card._ended.text()
    assert "Lundi &lt;matin&gt;" in words
    assert "Claire Fabre" in words
    assert not screen.card.close_button.isVisible()
    assert screen.pages.tabText(0) == "Problems"


def test_without_problems_the_page_says_so(shown):
    screen = shown(tour())
    assert "No driver is held up" in screen._nothing.text()
    assert screen._problem.currentWidget() is screen._nothing


def test_a_problem_is_reported_by_hand_for_the_stop_that_is_next(shown, monkeypatch):
    done, following = a_stop(0, done_at=NOW), a_stop(1)
    screen = shown(tour(stops=(done, following)), **{"case.open": str(new_id())})
    monkeypatch.setattr(ask, "ask_one", lambda *_: 2)
    screen.tours.table.selectRow(0)
    screen._on_report()
    _, name, told = screen._tasks.writes[-1]
    assert (name, told["stop_id"], told["kind"]) == ("open_case", following.id, "breakdown")


def test_numbers_are_read_as_they_are_dialled():
    assert phone_number("+33536490011") == "05\u00a036\u00a049\u00a000\u00a011"
    assert phone_number("+34911234567") == "+34911234567"
    assert phone_number("") == ""


# ------------------------------------------------------------------------------------------------ what rings


def an_alert(key, kind="case"):
    return Alert(key, kind, new_id(), "Thierry Cabrol", "Portail fermé")


def test_what_is_new_rings_once(qtbot):
    alerts = [an_alert("case 1")]
    tasks = FakeTasks({"alerts": lambda **_: list(alerts)})
    bell = Bell()
    watch = Watch(tasks, bell)
    raised = []
    watch.raised.connect(raised.append)
    watch.read()
    assert (bell.rung, raised) == (0, [])  # it stood there when the program was opened
    alerts.append(an_alert("case 2"))
    watch.read()
    watch.read()
    assert bell.rung == 1
    assert [alert.key for alert in raised[0]] == ["case 2"]
    tasks.data_changed.emit(frozenset({"price"}))
    assert not watch._settle.isActive() or watch._settle.remainingTime() >= 0


def test_a_muted_bell_is_remembered(qtbot, tmp_path):
    store = SettingsStore(file=tmp_path / "settings.json")
    bell = Bell(store)
    bell.mute(True)
    bell.ring()
    assert bell.rung == 0
    assert SettingsStore.opened(tmp_path / "settings.json").settings.live_muted
    assert Bell(SettingsStore.opened(tmp_path / "settings.json")).is_muted


def test_what_rings_is_said_on_every_other_screen_and_leads_here(qtbot, tmp_path):
    mine = tour(blocked=1)
    case = a_case(mine)
    alerts = []
    tasks = FakeTasks(
        {
            "alerts": lambda **_: list(alerts),
            "live_board": board(tour(), mine, found=[case]),
            "fee_of": None,
            "run": None,
        }
    )
    store = SettingsStore(file=tmp_path / "settings.json")
    desk = Desk(tasks, ("manager",), "", store=store)
    specs = [ScreenSpec("documents", "Documents", "documents", QWidget), desk.screens()[3]]
    window = MainWindow(tasks, specs, "Claire", "Tarnaval", store)
    window.resize(1500, 900)
    window.show()
    desk._watch.read()
    alerts.append(Alert(f"case {case.id}", "case", mine.tour_id, mine.driver, "Portail fermé"))
    desk._watch.read()
    (word,) = window.findChildren(Toast)
    assert word.text == "Thierry Cabrol is held up: Portail fermé"
    word.button.click()
    screen = window.made("live")
    assert window.current() == "live"
    assert screen.selected().tour_id == mine.tour_id
    assert screen.card.case().id == case.id
    # What was sized by hand is so the next time.
    split = screen.findChild(QSplitter, "split:live.side")
    split.setSizes([900, 500])
    wanted = split.sizes()
    window.close()
    again = MainWindow(tasks, specs, "Claire", "Tarnaval", SettingsStore.opened(tmp_path / "settings.json"))
    again.resize(1500, 900)
    again.go("live")
    again.show()
    assert again.made("live").findChild(QSplitter, "split:live.side").sizes() == wanted
    again.close()
    desk.deleteLater()


# -------------------------------------------------------------------------------------- on a real database


@pytest.fixture
def road(qtbot, database):
    """The screen of a dispatcher, and the phone of a driver with two stops today."""
    office = database.open()

    def plan(session):
        world = World(session)
        made = world.tour(day=TODAY, slot=slot(0, 12, TODAY), vehicle_id=world.truck.id)
        job = world.job(wanted_on=TODAY)
        session.add_all(
            [
                Stop(id=job.id, tour_id=made.id, job_id=job.id, slot=slot(1, 2, TODAY)),
                Stop(
                    id=new_id(),
                    tour_id=made.id,
                    kind="OUTLET",
                    outlet_id=world.outlet.id,
                    slot=slot(2, 3, TODAY),
                ),
            ]
        )
        session.flush()
        session.execute(text("UPDATE tour SET status = 'published', revision = 1"))
        return [str(job.id), field.create_link(session, made.id).code]

    job_id, code = office.write(plan, "test")
    phone = Database(companion_dsn(database))
    with phone.transaction() as session:
        field.open_link(session, code, TOKEN, "essai")
    screen = LiveScreen(DirectTasks(database.open("essai_exploitation")))
    screen.job_id, screen.phone, screen.admin = UUID(job_id), phone, database.admin
    qtbot.addWidget(screen)
    screen.resize(1400, 800)
    screen.show()
    yield screen
    phone.close()


def _tell(road, kind, **data):
    with road.phone.transaction() as session:
        field.record(session, TOKEN, field.Event(new_id(), kind, dt.datetime.now(dt.UTC), road.job_id, data))


def test_what_the_driver_tells_stands_beside_his_tour(road, qtbot):
    assert _cells(road)["next"] == "Menuiserie Delmas · Albi"
    road.pages.setCurrentIndex(2)
    road.tours.table.selectRow(0)
    for kind in ("departed", "arrived", "done"):
        _tell(road, kind)
    road._tasks.data_changed.emit(frozenset({"field_event"}))
    qtbot.waitUntil(lambda: road.story.model.rowCount() == 3)
    # The newest stands on top, and the choice stays though the day was read again.
    assert [road.story.model.index(n, 1).data() for n in range(3)] == ["Finished", "Arrived", "Set off"]
    assert road.story.model.index(0, 2).data() == "Menuiserie Delmas · Albi"
    cells = _cells(road)
    assert (cells["done"], cells["next"], cells["state"]) == ("1 of 1", "Centre de tri", "Under way")


def test_a_told_thing_opens_its_job(road, qtbot):
    _tell(road, "arrived")
    road.reload()
    road.pages.setCurrentIndex(2)
    road.tours.table.selectRow(0)
    road.story.table.selectRow(0)
    with qtbot.waitSignal(road.open_asked) as asked:
        qtbot.keyClick(road.story.table, Qt.Key.Key_Return)
    assert asked.args == ["job", str(road.job_id)]


def test_without_a_choice_nothing_is_told(road):
    _tell(road, "arrived")
    road.reload()
    road.pages.setCurrentIndex(2)
    road.tours.table.selectRow(0)
    assert road.story.model.rowCount() == 1
    road.tours.table.clearSelection()
    assert road.story.model.rowCount() == 0
    assert "Choose a tour" in road.story._nothing_text.text()


def test_the_lists_are_sound_models(road, qtmodeltester):
    _tell(road, "arrived")
    road.reload()
    road.pages.setCurrentIndex(2)
    road.tours.table.selectRow(0)
    qtmodeltester.check(road.tours.model, force_py=True)
    qtmodeltester.check(road.story.model, force_py=True)


def test_a_link_is_made_shown_once_and_revoked(road, qtbot, monkeypatch):
    monkeypatch.setattr(ask, "confirm", lambda *_: True)
    road.tours.table.selectRow(0)
    dialog = PhoneDialog(road._tasks, road.selected(), "https://tournees.example")
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.make.click()
    assert dialog.url.text().startswith("https://tournees.example/t/")
    code = dialog.url.text().rpartition("/")[2]
    with road.admin() as admin:
        (kept,) = admin.execute(
            "SELECT count(*) FROM operation WHERE result::text LIKE %s", (f"%{code}%",)
        ).fetchone()
    assert kept == 0
    assert len(dialog._revoke) == 2
    next(iter(dialog._revoke)).click()
    assert len(dialog._revoke) == 1
    dialog.pin.setText("1234")
    dialog.set_pin.click()
    assert dialog.band.text() != ""  # everybody tries that one first
    dialog.pin.setText("4711")
    dialog.set_pin.click()
    assert "Set on" in dialog._pin_state.text()


def test_a_message_is_sent_and_the_answer_is_read_when_it_is_seen(road, qtbot):
    road.tours.table.selectRow(0)
    road.pages.setCurrentIndex(1)
    road.messages.typed.setText("Passez <d'abord> chez Delmas")
    qtbot.keyClick(road.messages.typed, Qt.Key.Key_Return)
    assert road.messages.typed.text() == ""
    assert "Passez <d'abord> chez Delmas" in road.messages.story.toPlainText()
    road.pages.setCurrentIndex(0)
    _tell(road, "message", text="Bien reçu")
    road.reload()
    assert road.pages.tabText(1) == "Messages (1)"
    road.pages.setCurrentIndex(1)
    assert "Bien reçu" in road.messages.story.toPlainText()
    assert road.pages.tabText(1) == "Messages"


def test_the_card_takes_a_closed_gate_to_its_end(road, qtbot):
    _tell(road, "arrived")
    _tell(road, "blocked", reason="Portail fermé")
    road.reload()
    card = road.card
    assert card.isVisible()
    card.typed.setText("05 36 49 00 11")
    card._results[2].click()
    assert "No answer" in card.calls.text()
    card.outcome_text.setText("Personne")
    card.waive.setChecked(True)
    card.fee_reason.setText("Premier passage")
    card.close_button.click()
    assert card.band.text() == ""
    assert not card.case().is_open
    assert _cells(road)["done"] == "1 of 1"


def test_what_a_phone_uploads_is_seen_within_a_second(qtbot, database, road):
    """The real endpoint, the real feed, the real tasks: nobody reloads anything."""
    tasks = Tasks(database.open("essai_exploitation"))
    screen, bell = LiveScreen(tasks), Bell()
    watch = Watch(tasks, bell)
    qtbot.addWidget(screen)
    screen.show()
    tasks.start_feed()
    try:
        qtbot.waitUntil(lambda: screen.tours.model.rowCount() == 1, timeout=10_000)
        qtbot.waitUntil(lambda: watch._known is not None, timeout=10_000)
        headers = {"authorization": f"Bearer {TOKEN}"}
        with (
            running(create_api(road.phone)) as address,
            httpx.Client(base_url=address, headers=headers) as phone,
        ):
            waits = []
            for kind, data, seen in (
                ("arrived", {}, lambda: "Arrived" in _cells(screen)["event"]),
                ("blocked", {"reason": "Portail fermé"}, lambda: screen.card.case() is not None),
                ("message", {"text": "On attend"}, lambda: screen.pages.tabText(1) == "Messages (1)"),
                ("unblocked", {"text": "Ouvert"}, lambda: not screen.card.case().is_open),
            ):
                sent = {
                    "id": str(new_id()),
                    "kind": kind,
                    "at": dt.datetime.now(dt.UTC).isoformat(),
                    "stop": str(road.job_id),
                    "data": data,
                }
                body = {"clock": sent["at"], "pending": 0, "events": [sent]}
                answer = phone.post("/api/events", json=body).raise_for_status().json()
                assert answer["results"][0]["ok"], answer
                begun = time.monotonic()
                qtbot.waitUntil(seen, timeout=10_000)
                waits.append(time.monotonic() - begun)
        qtbot.waitUntil(lambda: bell.rung >= 2, timeout=10_000)
        logging.getLogger(__name__).info("seen after %s s", ", ".join(f"{wait:.2f}" for wait in waits))
    finally:
        tasks.close()
