"""The optimiser's dialog and the slots on the real board: found in the background, shown, applied, undone."""

import datetime as dt
from functools import partial
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from sqlalchemy import select

from app.acting.hands import key
from app.db import new_id
from app.domain.jobs import JobType
from app.models.parties import Depot, Site
from app.models.planning import Job, Stop
from app.services import optimiser
from app.services.orders import Order
from app.tasks import Tasks
from app.views.board import optimise as dialog_module
from app.views.board.optimise import OptimiseDialog
from app.views.board.screen import BoardScreen
from app.views.board.slots import SlotsDialog
from app.views.orders.form import OrderDialog
from tests import builders
from tests.builders import AHEAD as DAY
from tests.builders import World

# The rules leave alone what is over: a day to come.
slot = partial(builders.slot, day=DAY)

CTRL, SHIFT, LEFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.MouseButton.LeftButton,
)


class Zigzag(World):
    """Thierry drives to and fro between two towns; a third job waits."""

    def __init__(self, session):
        super().__init__(session, DAY)
        depot = session.get(Depot, self.depot.id)
        depot.lat, depot.lon = 43.60, 1.40
        driver = self.driver
        driver.usual_vehicle_id, driver.depot_id = self.truck.id, depot.id
        self.sites = [
            self._add(
                Site(id=new_id(), code=f"Z{n}", customer_id=self.customer.id, name=f"Chantier {n}",
                     city="Albi", lat=43.65 + 0.3 * (n % 2) + n / 1000, lon=1.40)
            )
            for n in range(4)
        ]  # fmt: skip
        tour = self.tour(7, 12, vehicle_id=self.truck.id, depot_id=depot.id)
        self.jobs = [self.job(site_id=site.id, type="SERVICE", minutes=20) for site in self.sites]
        for number, job in enumerate(self.jobs):
            begins = 7 + number * 1.25
            self._add(Stop(id=job.id, tour_id=tour.id, job_id=job.id, slot=slot(begins, begins + 1 / 3)))
        self.waiting = self.job(site_id=self.sites[0].id, type="SERVICE", minutes=20)


class Desk:
    """A dispatcher in front of the board."""

    def __init__(self, qtbot, database):
        self.qtbot = qtbot
        self.ids = database.open("essai_tous").write(_world, "test.world")
        self.database = database.open("essai_exploitation")
        self.tasks = Tasks(self.database)
        self.screen = BoardScreen(self.tasks, today=DAY)
        qtbot.addWidget(self.screen)
        self.screen.resize(1600, 800)
        self.board, self.backlog = self.screen.board, self.screen.backlog
        self.screen.show()
        self.until(lambda: self.board.tours() and self.backlog.view.model().rowCount() == 1)

    def until(self, so):
        self.qtbot.waitUntil(lambda: bool(so()), timeout=30_000)

    def dialog(self, kind):
        self.until(lambda: [one for one in self.screen.findChildren(kind) if one.isVisible()])
        return next(one for one in self.screen.findChildren(kind) if one.isVisible())

    def stops(self):
        rows = self.database.read(lambda session: session.execute(select(Stop.id, Stop.slot)).all())
        return {str(key): slot.lower.astimezone(dt.UTC) for key, slot in rows}


def _world(session):
    world = Zigzag(session)
    return {
        "jobs": [str(job.id) for job in world.jobs],
        "waiting": str(world.waiting.id),
        "customer": str(world.customer.id),
        "site": str(world.sites[1].id),
    }


@pytest.fixture
def desk(qtbot, database):
    desk = Desk(qtbot, database)
    yield desk
    desk.tasks.close()


def test_tours_are_searched_in_the_background_shown_applied_and_undone(desk):
    before = desk.stops()
    QTest.keyClick(desk.board, Qt.Key.Key_O, CTRL | SHIFT)
    dialog = desk.dialog(OptimiseDialog)
    QTest.mouseClick(dialog.start_button, LEFT)
    desk.until(lambda: dialog.found is not None)
    was, now = dialog.found.metres
    assert now < was * 0.7
    assert dialog.tours.model().rowCount() == 1
    assert dialog.moves.model().rowCount() >= 2
    assert desk.stops() == before
    QTest.mouseClick(dialog.apply_button, LEFT)
    desk.until(lambda: not desk.screen.pending and desk.stops() != before)
    order = sorted(desk.stops().items(), key=lambda item: item[1])
    towns = [desk.ids["jobs"].index(key) % 2 for key, _ in order]
    assert towns in ([0, 0, 1, 1], [1, 1, 0, 0])
    desk.until(lambda: not desk.screen.pending)
    key(desk.board, Qt.Key.Key_Z, CTRL)
    desk.until(lambda: desk.stops() == before)


def test_where_nothing_is_better_it_is_said_and_nothing_can_be_applied(desk, monkeypatch):
    monkeypatch.setattr(dialog_module, "optimise_apart", _nothing)
    dialog = desk.screen.aids.open_optimiser(DAY)
    dialog.start()
    desk.until(lambda: dialog.found is not None)
    assert dialog._total.text() == dialog.tr("No shorter tours were found.")
    assert not dialog.apply_button.isEnabled()
    dialog.close()


def _nothing(plan, keys, judge, **rest):
    return optimiser.optimise(plan, (), judge)


def test_a_search_is_stopped_by_the_person(desk, monkeypatch):
    def endless(plan, keys, judge, *, waiting, tell, stopped):
        while not stopped():
            tell(1, 2)
        return _nothing(plan, keys, judge)

    monkeypatch.setattr(dialog_module, "optimise_apart", endless)
    dialog = desk.screen.aids.open_optimiser(DAY)
    dialog.start()
    desk.until(lambda: dialog.progress.isVisible() and dialog.progress.bar.maximum() == 2)
    QTest.mouseClick(dialog.progress.cancel_button, LEFT)
    desk.until(lambda: dialog.found is not None)
    assert dialog.progress.isHidden()
    dialog.close()


def test_a_waiting_job_gets_the_best_slot_by_two_keys(desk):
    desk.backlog.select(UUID(desk.ids["waiting"]))
    desk.screen.aids.open_slots(desk.backlog.selected_jobs()[0])
    dialog = desk.dialog(SlotsDialog)
    dialog._first = DAY
    dialog._read()
    desk.until(lambda: dialog.take.isEnabled())
    assert 1 <= dialog.slots.model().rowCount() <= 5
    QTest.keyClick(dialog.slots, Qt.Key.Key_Return)
    desk.until(lambda: desk.ids["waiting"] in desk.stops())
    desk.until(lambda: not desk.screen.pending)
    key(desk.board, Qt.Key.Key_Z, CTRL)
    desk.until(lambda: desk.ids["waiting"] not in desk.stops())


def test_an_order_by_phone_is_saved_in_its_place_at_once(desk):
    form = OrderDialog(desk.tasks, desk.screen, day=DAY)
    numbers = []
    form.saved.connect(numbers.append)
    form.show()
    desk.until(lambda: form._choices is not None)
    form._order = Order(form._order.job_id, UUID(desk.ids["customer"]), UUID(desk.ids["site"]), wanted_on=DAY)
    form._take_customer(form._order.customer_id)
    desk.until(lambda: form.site.count() > 1 and form.site.currentData() == desk.ids["site"])
    form.type.setCurrentIndex(form.type.findData(JobType.SERVICE.value))
    QTest.mouseClick(form.slots_button, LEFT)
    desk.until(lambda: form.findChildren(SlotsDialog))
    (dialog,) = form.findChildren(SlotsDialog)
    dialog._first = DAY
    dialog._read()
    desk.until(lambda: dialog.take.isEnabled())
    QTest.mouseClick(dialog.take, LEFT)
    desk.until(lambda: numbers)
    job = desk.database.read(
        lambda session: session.execute(
            select(Job.status, Job.wanted_on).where(Job.number == numbers[0])
        ).one()
    )
    assert job[0] == "PLANNED"
    assert job[1] >= DAY
    assert len(desk.stops()) == 5


def test_an_order_without_a_customer_is_told_so_before_slots_are_looked_for(desk):
    form = OrderDialog(desk.tasks, desk.screen, day=DAY)
    form.show()
    QTest.mouseClick(form.slots_button, LEFT)
    assert form.findChildren(SlotsDialog) == []
    assert form.customer.hasFocus() or not form.isActiveWindow()
    form.reject()
