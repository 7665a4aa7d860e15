"""Live: how far each tour is and what its driver told, on a real database."""

import datetime as dt
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from sqlalchemy import text

from app.db import Database
from app.domain.jobs import EventKind
from app.ids import new_id
from app.models.planning import Stop
from app.services import field
from app.services.live import LiveTour
from app.views.live.screen import LiveScreen
from app.views.live.words import event_name, tour_state
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


@pytest.fixture
def shown(qtbot):
    """Make the screen over tours that are given."""
    kept = []  # a window that nobody holds is collected while Qt still draws it

    def show(*tours, **answers):
        screen = LiveScreen(FakeTasks({"live_day": list(tours), "timeline": [], **answers}))
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
    assert (cells["late"], cells["problems"], cells["waiting"]) == ("46 min", "2", "3")
    assert (cells["event"], cells["state"]) == ("09:05 · Arrived", "Under way")
    calm = _cells(shown(tour()))
    assert [calm[key] for key in ("late", "problems", "waiting", "event")] == [""] * 4


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
    screen.job_id, screen.phone = UUID(job_id), phone
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
    road.tours.table.selectRow(0)
    for kind in ("departed", "arrived", "done"):
        _tell(road, kind)
    road._tasks.data_changed.emit(frozenset({"field_event"}))
    qtbot.waitUntil(lambda: road.story.model.rowCount() == 3)
    # The newest stands on top, and the choice stays though the day was read again.
    assert [road.story.model.index(n, 1).data() for n in range(3)] == ["Finished", "Arrived", "Set off"]
    assert road.story.model.index(0, 2).data() == "Menuiserie Delmas · Albi"
    cells = _cells(road)
    assert (cells["done"], cells["next"], cells["state"]) == ("1 of 1", "Outlet", "Under way")


def test_a_told_thing_opens_its_job(road, qtbot):
    _tell(road, "arrived")
    road.reload()
    road.tours.table.selectRow(0)
    road.story.table.selectRow(0)
    with qtbot.waitSignal(road.open_asked) as asked:
        qtbot.keyClick(road.story.table, Qt.Key.Key_Return)
    assert asked.args == ["job", str(road.job_id)]


def test_without_a_choice_nothing_is_told(road):
    _tell(road, "arrived")
    road.reload()
    road.tours.table.selectRow(0)
    assert road.story.model.rowCount() == 1
    road.tours.table.clearSelection()
    assert road.story.model.rowCount() == 0
    assert "Choose a tour" in road.story._nothing_text.text()


def test_the_lists_are_sound_models(road, qtmodeltester):
    _tell(road, "arrived")
    road.reload()
    road.tours.table.selectRow(0)
    qtmodeltester.check(road.tours.model, force_py=True)
    qtmodeltester.check(road.story.model, force_py=True)
