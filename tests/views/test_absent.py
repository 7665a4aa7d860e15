"""Luc is ill: his day is settled with a few keys on the real screen, and one undo brings it all back."""

import datetime as dt
from functools import partial

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from sqlalchemy import select, text

from app.db import new_id
from app.models.fleet import Absence, Driver, Vehicle
from app.models.parties import Depot, Site
from app.models.planning import Job, Stop
from app.services.proposals import LEAVE
from app.tasks import Tasks
from app.views.board.screen import BoardScreen
from tests import builders
from tests.builders import AHEAD as DAY
from tests.builders import World

# The rules leave alone what is over: a day to come.
at = partial(builders.at, day=DAY)
slot = partial(builders.slot, day=DAY)

CTRL, LEFT, NONE = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.MouseButton.LeftButton,
    Qt.KeyboardModifier.NoModifier,
)
SHIFT = Qt.KeyboardModifier.ShiftModifier
STOPS = 14


class Company(World):
    """Luc has fourteen swaps within the town; three others have a few each, and room."""

    def __init__(self, session):
        super().__init__(session, DAY)
        depot = session.get(Depot, self.depot.id)
        depot.lat, depot.lon = 43.60, 1.40
        self.luc = self._add(Driver(id=new_id(), number="000", surname="Puech", first_name="Luc"))
        others = [self.driver, self.driver2]
        others.append(self._add(Driver(id=new_id(), number="003", surname="Roux", first_name="Paul")))
        trucks = [self.truck, self.truck2] + [
            self._add(
                Vehicle(
                    id=new_id(), plate=f"ZZ-20{n}-AA", kind="hooklift", label="Ampliroll", fleet_no=f"9{n}"
                )
            )
            for n in range(2)
        ]
        self.sites = [
            self._add(
                Site(id=new_id(), code=f"P{n}", customer_id=self.customer.id, name=f"Chantier {n:02}",
                     city="Albi", lat=43.60 + n / 500, lon=1.40)
            )
            for n in range(STOPS + 6)
        ]  # fmt: skip
        self.jobs = self._fill(self.luc, trucks[3], self.sites[:STOPS], 6, 0.5)
        for number, driver in enumerate(others):
            self._fill(driver, trucks[number], self.sites[STOPS + 2 * number :][:2], 8, 1)

    def _fill(self, driver, truck, sites, start, step):
        tour = self.tour(start, start + 1, driver.id, vehicle_id=truck.id, depot_id=self.depot.id)
        jobs = [self.job(site_id=site.id, container_type="B30", minutes=15) for site in sites]
        for number, job in enumerate(jobs):
            begins = start + number * step
            self._add(Stop(id=job.id, tour_id=tour.id, job_id=job.id, slot=slot(begins, begins + 0.25)))
        return jobs


class Counter(QObject):
    """Counts what the hands do on some widgets."""

    def __init__(self, *widgets):
        super().__init__()
        self._widgets = widgets
        self.keys = self.clicks = 0
        QApplication.instance().installEventFilter(self)

    def eventFilter(self, watched, event):
        if watched in self._widgets:
            self.keys += event.type() == QEvent.Type.KeyPress
            self.clicks += event.type() == QEvent.Type.MouseButtonPress
        return False


class Desk:
    """A dispatcher in front of the board."""

    def __init__(self, qtbot, database):
        self.qtbot, self.test_database = qtbot, database
        office = database.open("essai_tous")
        self.ids = office.write(_company, "test.world")
        self.database = database.open("essai_exploitation")
        self.tasks = Tasks(self.database)
        self.screen = BoardScreen(self.tasks, today=DAY)
        qtbot.addWidget(self.screen)
        self.screen.resize(1700, 900)
        self.board, self.panel = self.screen.board, self.screen.aids.panel
        self.board._clock = lambda: at(5).timestamp()
        self.screen.show()
        qtbot.waitUntil(lambda: len(self.board.tours()) == 4, timeout=10_000)
        self.board.fit()

    def select_a_stop(self):
        """Click the first stop of who is away."""
        key = type(new_id())(self.ids["jobs"][0])
        QTest.mouseClick(self.board.viewport(), LEFT, NONE, self.board.bar_rect(key).center())

    def open(self):
        self.select_a_stop()
        QTest.keyClick(self.board, Qt.Key.Key_A, CTRL | SHIFT)
        self.worked_out(lambda: len(self.panel.settled.lines) == STOPS)

    def key(self, key, modifier=NONE):
        QTest.keyClick(self.panel.stops, key, modifier)

    def worked_out(self, so=lambda: True):
        self.qtbot.waitUntil(
            lambda: self.panel.settled is not None and self.panel.apply_button.isEnabled() and so(),
            timeout=10_000,
        )

    def decided(self, count):
        self.worked_out(lambda: len(self.panel.settled.choices) == count)

    def state(self):
        rows = self.database.read(
            lambda session: session.execute(select(Stop.id, Stop.tour_id, Stop.slot)).all()
        )
        return {
            str(key): (str(tour), slot.lower.astimezone(dt.UTC), slot.upper.astimezone(dt.UTC))
            for key, tour, slot in rows
        }

    def absences(self):
        columns = select(Absence.driver_id, Absence.kind)
        return self.database.read(
            lambda session: [(str(driver), kind) for driver, kind in session.execute(columns)]
        )


def _company(session):
    world = Company(session)
    return {"luc": str(world.luc.id), "jobs": [str(job.id) for job in world.jobs]}


@pytest.fixture
def desk(qtbot, database):
    desk = Desk(qtbot, database)
    yield desk
    desk.tasks.close()


def test_fourteen_stops_of_an_absent_driver_are_settled_by_keyboard_and_one_undo_brings_them_back(desk):
    before = desk.state()
    assert len(before) == STOPS + 6
    hands = Counter(desk.board, desk.board.viewport(), desk.panel.stops)
    desk.open()
    desk.key(Qt.Key.Key_Return)  # the best for the first
    desk.decided(1)
    desk.key(Qt.Key.Key_Right)  # another for the second
    desk.key(Qt.Key.Key_Return)
    desk.decided(2)
    desk.key(Qt.Key.Key_B)  # the third waits
    desk.decided(3)
    desk.key(Qt.Key.Key_A)  # the best for all others
    desk.decided(STOPS)
    settled = desk.panel.settled
    assert list(settled.choices.values()).count(LEAVE) == 1
    assert settled.lines[1].chosen == settled.lines[1].offers[1].ride.key
    assert "Chantier" not in desk.panel._total.text()
    desk.key(Qt.Key.Key_Return, CTRL)
    desk.qtbot.waitUntil(lambda: desk.panel.isHidden(), timeout=10_000)
    assert (hands.keys, hands.clicks) == (8, 1)  # opening, six decisions, applying: far from two minutes

    after = desk.state()
    luc_tour = before[desk.ids["jobs"][0]][0]
    assert luc_tour not in {tour for tour, *_ in after.values()}
    assert len(after) == len(before) - 1
    assert desk.absences() == [(desk.ids["luc"], "sick")]
    # In each tour that took some, they come in the order they had.
    order = {key: number for number, key in enumerate(desk.ids["jobs"])}
    for tour in {tour for tour, *_ in after.values()}:
        taken = sorted((row[1], order[key]) for key, row in after.items() if row[0] == tour and key in order)
        assert [number for _, number in taken] == sorted(number for _, number in taken)
    desk.qtbot.waitUntil(lambda: len(desk.board.tours()) == 3 and not desk.screen.pending, timeout=10_000)

    QTest.keyClick(desk.board, Qt.Key.Key_Z, CTRL)
    desk.qtbot.waitUntil(lambda: len(desk.board.tours()) == 4, timeout=10_000)
    assert desk.state() == before
    assert desk.absences() == []
    status = desk.database.read(lambda session: set(session.scalars(select(Job.status))))
    assert status == {"PLANNED"}


def test_the_same_with_the_mouse_alone(desk):
    desk.select_a_stop()
    row = desk.screen.plan_actions.row_meant()
    for menu in (desk.screen.menu_for(None), desk.screen.row_menu(row)):
        words = {action.text(): action for action in menu.actions()}
    words[desk.screen.aids.absent_text(row)].trigger()
    desk.worked_out(lambda: len(desk.panel.settled.lines) == STOPS)
    view = desk.panel.offers.viewport()
    second = desk.panel.offers.visualRect(desk.panel.offers.model().index(1, 0)).center()
    QTest.mouseClick(view, LEFT, NONE, second)
    QTest.mouseDClick(view, LEFT, NONE, second)
    desk.decided(1)
    QTest.mouseClick(desk.panel.all_button, LEFT)
    desk.decided(STOPS)
    QTest.mouseClick(desk.panel.apply_button, LEFT)
    desk.qtbot.waitUntil(lambda: desk.panel.isHidden(), timeout=10_000)
    assert len(desk.state()) == STOPS + 6
    assert len(desk.absences()) == 1


def test_a_colleague_who_was_faster_is_named_and_the_proposals_are_worked_out_anew(desk):
    desk.open()
    desk.key(Qt.Key.Key_A)
    desk.decided(STOPS)
    colleague = desk.test_database.open("essai_exploitation2")
    colleague.write(
        lambda session: (
            session.execute(
                text("UPDATE stop SET slot = tstzrange(:a, :b) WHERE id = :id"),
                {"a": at(5), "b": at(5.25), "id": desk.ids["jobs"][0]},
            )
            and None
        ),
        "stop.move",
    )
    before = desk.state()
    desk.key(Qt.Key.Key_Return, CTRL)
    desk.qtbot.waitUntil(lambda: "Karim Benali" in desk.panel._band.text(), timeout=10_000)
    assert desk.state() == before
    desk.decided(STOPS)
    assert desk.panel.settled.lines[0].was == at(5).timestamp()
    desk.key(Qt.Key.Key_Return, CTRL)
    desk.qtbot.waitUntil(lambda: desk.panel.isHidden(), timeout=10_000)
    assert len(desk.absences()) == 1


def test_where_nobody_is_free_it_is_said_and_all_returns_to_the_backlog(desk):
    def busy(session):
        session.execute(text("DELETE FROM stop WHERE id <> ALL (:mine)"), {"mine": desk.ids["jobs"]})
        session.execute(text("DELETE FROM tour WHERE driver_id <> :luc"), {"luc": desk.ids["luc"]})
        session.execute(text("UPDATE vehicle SET kind = 'van'"))

    desk.test_database.open("essai_tous").write(busy, "test.busy")
    desk.screen.reload()
    desk.qtbot.waitUntil(lambda: len(desk.board.tours()) == 1, timeout=10_000)
    desk.open()
    assert "14" in desk.panel._state.text()
    assert not desk.panel.settled.lines[0].offers
    desk.key(Qt.Key.Key_Return, CTRL)
    desk.qtbot.waitUntil(lambda: desk.panel.isHidden(), timeout=10_000)
    assert desk.state() == {}


def test_escape_changes_nothing(desk):
    before = desk.state()
    desk.open()
    desk.key(Qt.Key.Key_A)
    desk.decided(STOPS)
    desk.key(Qt.Key.Key_Escape)
    assert desk.panel.isHidden()
    assert desk.state() == before


def test_each_card_is_spoken_whole(desk):
    desk.open()
    index = desk.panel.stops.model().index(0, 0)
    spoken = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert "Menuiserie Delmas" in spoken
    assert "06:00" in spoken
    desk.key(Qt.Key.Key_Right)
    assert desk.panel.stops.accessibleDescription().startswith(desk.panel.offers.card(1).title)
