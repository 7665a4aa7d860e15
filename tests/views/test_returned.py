"""Typing in a returned sheet by keys alone, on a real database."""

import datetime as dt
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from sqlalchemy import text

from app.ids import new_id
from app.models.planning import Stop
from app.services import field, papers, planning, returns
from app.views import ask
from app.views.board.returned import ReturnedSheetDialog
from app.views.board.returned_stops import ARRIVED, DONE, REASON, STATE
from tests.builders import PARIS, World, at, slot
from tests.views.fake_tasks import DirectTasks

YESTERDAY = dt.datetime.now(PARIS).date() - dt.timedelta(days=1)


def _world(session):
    world = World(session)
    world.company()
    tour = world.tour(day=YESTERDAY, slot=slot(6, 9, YESTERDAY), vehicle_id=world.truck.id)
    jobs = [world.job(wanted_on=YESTERDAY) for _ in range(2)]
    for n, job in enumerate(jobs):
        session.add(Stop(id=job.id, tour_id=tour.id, job_id=job.id, slot=slot(6 + n, 7 + n, YESTERDAY)))
    outlet = new_id()
    session.add(
        Stop(id=outlet, tour_id=tour.id, kind="OUTLET", outlet_id=world.outlet.id, slot=slot(8, 9, YESTERDAY))
    )
    session.flush()
    planning.publish_tours(session, [tour.id])
    return [str(tour.id), *(str(job.id) for job in jobs)]


@pytest.fixture
def sheet(database):
    return [UUID(key) for key in database.open().write(_world, "test.world")]


@pytest.fixture
def dialog(database, sheet, qtbot):
    made = ReturnedSheetDialog(DirectTasks(database.open("essai_exploitation")))
    qtbot.addWidget(made)
    made.show()
    with qtbot.waitActive(made):
        made.activateWindow()
    yield made
    made.model._typed.clear()


def _keys(words):
    """Press keys as a person does: letters, and Enter where there is a line feed."""
    for word in words:
        at = QApplication.focusWidget()
        assert at is not None
        if word == "\n":
            QTest.keyClick(at, Qt.Key.Key_Return)
            QApplication.processEvents()  # an editor closes a moment after its key
        else:
            QTest.keyClicks(at, word)


def _open(dialog, tour_id):
    dialog.number.setFocus()
    _keys([*papers.sheet_number(tour_id), "\n"])


def _state(dialog, row):
    return dialog.model.index(row, STATE).data()


def test_a_sheet_is_typed_in_without_a_mouse(dialog, sheet, database):
    _open(dialog, sheet[0])
    assert "Thierry Cabrol" in dialog.about.text()
    _keys("6h05\n")  # arrived
    _keys("630\n")  # done
    _keys("4200\n")  # weight
    _keys("\n\n")  # boxes as planned
    _keys("15\n")  # waiting
    _keys("\n")  # it was done
    _keys("portail ferme\n")  # the remark ends the row: it is recorded
    assert _state(dialog, 0) == "recorded"
    assert dialog.table.currentIndex().row() == 1
    assert dialog.table.currentIndex().column() == ARRIVED
    with database.open().session() as session:
        job = session.execute(
            text("SELECT status, net_kg, waiting_minutes, done_at FROM job WHERE id = :id"), {"id": sheet[1]}
        ).one()
        kinds = session.scalars(text("SELECT kind FROM operation WHERE kind LIKE 'return.%'")).all()
        notes = session.scalar(text("SELECT data ->> 'text' FROM field_event WHERE kind = 'note'"))
    assert tuple(job) == ("DONE", 4200, 15, at(6.5, YESTERDAY))
    assert (kinds, notes) == (["return.stop"], "portail ferme")


def test_leaving_a_row_by_an_arrow_records_it_too(dialog, sheet, database):
    _open(dialog, sheet[0])
    _keys("7:10\n")
    QTest.keyClick(dialog.table, Qt.Key.Key_Down)
    assert _state(dialog, 0) == "recorded"
    with database.open().session() as session:
        assert session.scalar(text("SELECT arrived_at FROM stop WHERE id = :id"), {"id": sheet[1]}) == at(
            7 + 1 / 6, YESTERDAY
        )


def test_a_scanned_code_leads_to_its_stop(dialog, sheet):
    dialog.number.setFocus()
    _keys([*papers.stop_code("https://t.example", sheet[2]), "\n"])
    assert dialog.table.currentIndex().row() == 1


def test_a_reason_takes_the_place_of_the_end(dialog, sheet, database):
    _open(dialog, sheet[0])
    dialog.table.setCurrentIndex(dialog.model.index(0, REASON))
    _keys("acces barre\n")
    _keys("\n")
    assert _state(dialog, 0) == "recorded"
    with database.open().session() as session:
        job = text("SELECT status, not_done_reason FROM job WHERE id = :id")
        assert tuple(session.execute(job, {"id": sheet[1]}).one()) == ("NOT_DONE", "acces barre")


def test_what_cannot_be_is_told_and_kept_as_typed(dialog, sheet, monkeypatch):
    _open(dialog, sheet[0])
    _keys("25h\n")
    QTest.keyClick(dialog.table, Qt.Key.Key_Down)
    assert "Stop 1" in dialog.band.text()
    assert "25h" in dialog.band.text()
    assert dialog.model.index(0, ARRIVED).data() == "25h"
    asked = []
    monkeypatch.setattr(ask, "confirm", lambda *words: asked.append(words[2]) or False)
    dialog.close()
    assert dialog.isVisible()
    assert "1 stop(s)" in asked[0]
    dialog.model.setData(dialog.model.index(0, ARRIVED), "9h")
    dialog.model.setData(dialog.model.index(0, DONE), "8h")
    dialog.save_row(0)  # the database refuses that
    assert "before it is reached" in dialog.band.text()
    assert dialog.model.index(0, DONE).data() == "8h"


def test_what_a_phone_told_is_shown_and_cannot_be_typed_over(dialog, sheet, database):
    code = database.open("essai_exploitation").write(lambda s: field.create_link(s, sheet[0]).code, "link")
    with database.open_admin().transaction() as phone:
        field.open_link(phone, code, "t" * 43)
        field.record(phone, "t" * 43, field.Event(new_id(), "done", at(6.4, YESTERDAY), sheet[1]))
    _open(dialog, sheet[0])
    model = dialog.model
    assert model.index(0, DONE).data() == "06:24"
    assert _state(dialog, 0) == "by phone"
    assert not model.is_open(0, DONE)
    assert not model.is_open(0, REASON)
    assert model.is_open(0, ARRIVED)
    assert "Told by the phone" in model.data(model.index(0, DONE), Qt.ItemDataRole.ToolTipRole)
    assert not model.setData(model.index(0, DONE), "9h")


def test_the_tickets_of_what_is_done_are_sealed_where_wanted(dialog, sheet, database):
    _open(dialog, sheet[0])
    dialog.seal.setChecked(True)
    dialog.model.setData(dialog.model.index(0, DONE), "7h")
    dialog.save_row(0)
    with database.open().session() as session:
        assert session.scalars(text("SELECT job_id FROM job_ticket")).all() == [sheet[1]]


def test_the_tour_is_closed_with_its_kilometres(dialog, sheet, database):
    _open(dialog, sheet[0])
    dialog.km_start.setText("120 500")
    dialog.km_end.setText("120 610")
    dialog.ended.setText("9h")
    dialog.close_tour()
    with database.open().session() as session:
        tour = session.execute(text("SELECT status, km_start, km_end FROM tour")).one()
    assert tuple(tour) == ("closed", 120500, 120610)
    assert "closed" in dialog.about.text()
    dialog.km_end.setText("douze")
    dialog.close_tour()
    assert "douze" in dialog.band.text()


def test_an_unknown_number_is_told(dialog):
    dialog.number.setText("FFFF-0000")
    dialog.look_up()
    assert "FFFF-0000" in dialog.band.text()
    assert not dialog.table.isEnabled()


def test_the_model_keeps_qts_rules(dialog, sheet, qtmodeltester):
    _open(dialog, sheet[0])
    qtmodeltester.check(dialog.model)


def test_kilometres_are_read_as_they_are_written():
    assert returns.kilometres(" 120 500 ") == 120500
    assert returns.kilometres("") is None
