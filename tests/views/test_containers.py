"""The account of boxes on the screen, on a real database and by real events."""

import datetime as dt
import io

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QInputDialog
from sqlalchemy import text

from app.db import new_id
from app.errors import Forbidden
from app.models.fleet import Container
from app.services import containers
from app.views import ask, style
from app.views.containers import ContainersScreen
from app.views.containers import boxes as boxes_view
from app.views.containers.boxes import BoxDialog, MoveDialog
from app.views.widgets import printing
from tests.builders import PARIS, World
from tests.views.fake_tasks import DirectTasks, FakeTasks

TODAY = dt.datetime.now(PARIS).date()


@pytest.fixture
def world(database):
    made = {}
    with database.open_admin().transaction() as session:
        world = World(session)
        boxes = [world.box.id]
        for number in range(2, 6):
            box = world._add(Container(id=new_id(), number=f"B30-{number:04d}", type_code="B30"))
            boxes.append(box.id)
        at = dt.datetime.now(dt.UTC) - dt.timedelta(days=50)
        containers.move(session, boxes, "depot", world.depot.id, at)
        containers.move(session, boxes[3:], "site", world.site.id, at + dt.timedelta(days=10))
        world.company()
        made.update(boxes=boxes, depot=world.depot.id, site=world.site.id)
    return made


@pytest.fixture
def tasks(database, world):
    return DirectTasks(database.open())


@pytest.fixture
def screen(qtbot, tasks):
    style.apply(QApplication.instance(), "light")
    made = ContainersScreen(tasks)
    qtbot.addWidget(made)
    made.resize(1300, 800)
    made.show()
    return made


def cells(page):
    return [
        [page.model.text(row, column) for column in range(page.model.columnCount())]
        for row in range(page.model.rowCount())
    ]


def test_the_stock_sums_to_the_fleet(screen):
    page = screen.stock
    assert cells(page) == [["Castelnau", "3", "3"], ["Customers' sites", "2", "2"], ["Total", "5", "5"]]
    assert page.told.text() == "5 boxes in the fleet" or "5" in page.told.text()
    page.kind.setCurrentIndex(page.kind.findData("site"))
    assert cells(page)[0][0] == "Menuiserie Delmas · Atelier · Albi"
    page.kind.setCurrentIndex(0)
    page.search.setText("delm")
    assert [row[0] for row in cells(page)] == ["Menuiserie Delmas · Atelier · Albi", "Total"]
    page.search.setText("nowhere")
    assert page.nothing.isVisible()


def test_the_stock_of_a_past_day(screen, qtbot):
    page = screen.stock
    day = page.day
    day.setFocus()
    qtbot.keyClicks(day, f"{TODAY - dt.timedelta(days=45):%d/%m/%Y}")
    qtbot.keyClick(day, Qt.Key.Key_Return)
    assert cells(page) == [["Castelnau", "5", "5"], ["Total", "5", "5"]]
    day.setText("hier soir")
    qtbot.keyClick(day, Qt.Key.Key_Return)
    assert page.band.isVisible()
    day.clear()
    assert len(cells(page)) == 3
    assert not page.band.isVisible()


def test_a_figure_leads_to_its_boxes_and_a_box_to_its_history(screen, qtbot, world):
    table = screen.stock.table
    table.setCurrentIndex(screen.stock.model.index(1, 1))
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert screen.tabs.currentWidget() is screen.boxes
    assert [row.number for row in screen.boxes.list.model.rows()] == ["B30-0004", "B30-0005"]
    assert screen.boxes.all_boxes.text() == "Customers' sites · B30"
    screen.boxes.list.table.selectRow(0)
    qtbot.keyClick(screen.boxes.list.table, Qt.Key.Key_Return)
    dialog = screen.boxes.findChild(BoxDialog)
    assert dialog.told.text() == "B30-0004 · Benne 30 m³"
    assert [row.target.kind for row in dialog.list.model.rows()] == ["site", "depot"]
    dialog.close()
    qtbot.mouseClick(screen.boxes.all_boxes, Qt.MouseButton.LeftButton)
    assert len(screen.boxes.list.model.rows()) == 5


def test_idle_boxes_are_a_filter(screen):
    screen.tabs.setCurrentWidget(screen.boxes)
    screen.boxes.list._chips[0][0].click()
    assert [row.number for row in screen.boxes.list.model.rows()] == ["B30-0001", "B30-0002", "B30-0003"]
    screen.boxes.list._chips[1][0].click()
    assert len(screen.boxes.list.model.rows()) == 5


def test_boxes_are_moved_by_the_form(screen, tasks, world, qtbot):
    screen.tabs.setCurrentWidget(screen.boxes)
    screen.boxes.list.table.selectRow(0)
    screen.boxes.move_boxes()
    form = screen.boxes.findChild(MoveDialog)
    form.kind.setCurrentIndex(form.kind.findData("lost"))
    assert not form.place.isEnabled()
    form.save()
    _, note, _ = form.panel._fields["reason"]
    assert note.text() == "Say why: the book keeps the reason."
    qtbot.keyClicks(form.reason, "Introuvable")
    form.at.setText("demain")
    form.save()
    _, note, _ = form.panel._fields["at"]
    assert note.text() == "A day with its hour reads 24/11/2026 07:30."
    form.at.setText(f"{TODAY - dt.timedelta(days=1):%d/%m/%Y} 07:30")
    qtbot.mouseClick(form.panel.save_button, Qt.MouseButton.LeftButton)
    row = tasks.database.read(lambda session: containers.box(session, world["boxes"][0]))
    assert (row.place.kind, row.since.astimezone(PARIS).time()) == ("lost", dt.time(7, 30))
    assert screen.boxes.list.model.rows()[0].place.kind == "lost"


def test_a_colleague_who_was_first_is_named(screen, tasks, world, database):
    screen.tabs.setCurrentWidget(screen.boxes)
    screen.boxes.list.table.selectRow(0)
    screen.boxes.move_boxes()
    form = screen.boxes.findChild(MoveDialog)
    colleague = database.open("essai_exploitation2")
    colleague.write(lambda session: containers.move(session, world["boxes"][:1], "repair"), "container.move")
    form.save()
    assert form.panel.band.text().startswith("Karim Benali moved container B30-0001 meanwhile.")
    form.reject()


def test_the_last_movement_is_corrected_with_a_reason(screen, tasks, world, monkeypatch):
    dialog = screen.boxes.open_box(world["boxes"][4])
    monkeypatch.setattr(ask, "ask_text", lambda *_: "Mauvais numéro")
    dialog.correct_button.click()
    assert dialog.where.text().startswith("Castelnau")
    assert [row.is_correction for row in dialog.list.model.rows()] == [True, False, False]
    assert "correction · Mauvais numéro" in dialog.list.model.columns[3].shown(dialog.list.model.rows()[0])
    dialog.close()


def count(page, qtbot, *numbers):
    for number in numbers:
        qtbot.keyClicks(page.line, number)
        qtbot.keyClick(page.line, Qt.Key.Key_Return)


def verdicts(page):
    return {row.number: row.verdict for row in page.list.model.rows()}


def test_a_count_is_typed_and_settled_by_the_keyboard(screen, tasks, world, qtbot, monkeypatch):
    with qtbot.waitActive(screen):
        screen.activateWindow()
    screen.tabs.setCurrentWidget(screen.count)
    page = screen.count
    page.place.setCurrentIndex(page.place.findText("Castelnau"))
    page.place.activated.emit(page.place.currentIndex())
    assert page.line.isEnabled()
    assert verdicts(page) == {"B30-0001": "missing", "B30-0002": "missing", "B30-0003": "missing"}
    count(page, qtbot, "1", "b30 2", "4", "XY-9")
    assert verdicts(page) == {
        "B30-0001": "here",
        "B30-0002": "here",
        "B30-0003": "missing",
        "B30-0004": "elsewhere",
        "XY-0009": "unknown",
    }
    assert page.said.text() == "XY-0009 · no box has this number"
    page.list.select_key(("XY-0009", "unknown", 4))
    page.list.table.setFocus()
    qtbot.keyClick(page.list.table, Qt.Key.Key_Delete)
    assert "XY-0009" not in verdicts(page)
    page.missing.setCurrentIndex(page.missing.findData("lost"))
    asked = []
    monkeypatch.setattr(ask, "confirm", lambda *words: asked.append(words) or True)
    qtbot.keyClick(page.line, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert len(asked) == 1
    found = tasks.database.read(containers.stock)
    assert {row.place.kind: row.total for row in found.rows} == {"depot": 3, "site": 1, "lost": 1}
    assert found.total == found.fleet == 5
    assert page.said.text() == "Settled: 2 right, 1 brought here, 1 written off."
    screen.tabs.setCurrentWidget(screen.takes)
    (take,) = screen.takes.list.model.rows()
    assert (take.expected, take.found, take.moved) == (3, 3, 2)


def test_digits_that_several_boxes_end_with_are_asked_back(screen, tasks, world, qtbot, database):
    with database.open_admin().transaction() as session:
        session.add_all(
            Container(id=new_id(), number=f"{letter}30-0077", type_code="B30") for letter in ("C", "D")
        )
    screen.tabs.setCurrentWidget(screen.count)
    page = screen.count
    page.place.setCurrentIndex(page.place.findText("Castelnau"))
    page.place.activated.emit(page.place.currentIndex())
    page.line.setText("77")
    page.count()
    assert "C30-0077, D30-0077" in page.said.text()
    assert page.line.text() == "77"  # to be completed
    assert page._counted == []


def test_a_box_that_moves_during_the_count_is_told_and_shown(screen, tasks, world, qtbot, monkeypatch):
    monkeypatch.setattr(ask, "confirm", lambda *_: True)
    screen.tabs.setCurrentWidget(screen.count)
    page = screen.count
    page.place.setCurrentIndex(page.place.findText("Castelnau"))
    page.begin()
    count(page, qtbot, "1", "2", "3")
    tasks.database.write(
        lambda session: containers.move(session, world["boxes"][2:3], "repair"), "container.move"
    )
    page.settle()
    assert "moved container B30-0003" in page.said.text()
    assert verdicts(page)["B30-0003"] == "elsewhere"
    page.settle()
    assert page.said.text().startswith("Settled: 2 right, 1 brought here")


def test_a_count_under_way_is_not_lost_unasked(screen, world, qtbot, monkeypatch):
    screen.tabs.setCurrentWidget(screen.count)
    screen.count.place.setCurrentIndex(screen.count.place.findText("Castelnau"))
    screen.count.begin()
    assert screen.may_close()
    count(screen.count, qtbot, "1")
    monkeypatch.setattr(ask, "confirm", lambda *_: False)
    assert not screen.may_close()
    screen.count.begin()
    assert screen.count._counted == ["B30-0001"]


def test_shortages_name_their_jobs_and_keep_a_reserve(screen, world, database, qtbot, monkeypatch):
    with database.open_admin().transaction() as session:
        for _ in range(4):
            session.execute(
                text(
                    "INSERT INTO job (id, number, type, customer_id, site_id, depot_id, container_type,"
                    " wanted_on, minutes) SELECT gen_random_uuid(), '', 'DELIVER', customer_id, id, :depot,"
                    " 'B30', current_date + 1, 20 FROM site"
                ),
                {"depot": world["depot"]},
            )
    screen.tabs.setCurrentWidget(screen.shortages)
    listing = screen.shortages.list
    (row,) = listing.model.rows()
    assert (row.short.on, row.short.missing, len(row.jobs)) == (TODAY + dt.timedelta(days=1), 1, 4)
    with qtbot.waitSignal(screen.open_asked) as asked:
        screen.shortages._on_job(row.jobs[0])
    assert asked.args == ["job", str(row.jobs[0].job_id)]
    monkeypatch.setattr(QInputDialog, "getInt", lambda *_: (2, True))
    listing.table.selectRow(0)
    screen.shortages.set_reserve()
    assert (listing.model.rows()[0].reserve, listing.model.rows()[0].short.missing) == (2, 3)


def test_rental_days_of_a_month(screen, world):
    screen.tabs.setCurrentWidget(screen.rents)
    rows = screen.rents.list.model.rows()
    assert [row.row.number for row in rows] == ["B30-0004", "B30-0005"]
    first = max(TODAY.replace(day=1), TODAY - dt.timedelta(days=40))
    assert rows[0].row.rent.days == (TODAY - first).days + 1


def test_who_reads_no_money_sees_the_days_alone(qtbot, database, world):
    made = ContainersScreen(DirectTasks(database.open("essai_exploitation")))
    qtbot.addWidget(made)
    made.show()
    made.tabs.setCurrentWidget(made.rents)
    assert [row.charges for row in made.rents.list.model.rows()] == [(), ()]


def test_labels_of_the_selected_boxes_are_shown(screen, monkeypatch):
    shown = []
    monkeypatch.setattr(boxes_view.PdfPreview, "open", lambda *args: shown.append(args))
    screen.tabs.setCurrentWidget(screen.boxes)
    screen.boxes.print_labels()
    assert shown == []
    screen.boxes.list.table.selectRow(0)
    screen.boxes.print_labels()
    text = PdfReader(io.BytesIO(shown[0][2])).pages[0].extract_text()
    assert screen.boxes.list.selected()[0].number in text


def test_lists_are_exported_and_printed(screen, tmp_path, monkeypatch):
    shown = []
    monkeypatch.setattr(printing.PdfPreview, "open", lambda *args: shown.append(args))
    for page in (screen.stock, screen.boxes, screen.shortages, screen.rents):
        screen.tabs.setCurrentWidget(page)
        screen.print_it()
    assert [args[2][:5] for args in shown] == [b"%PDF-"] * 4
    screen.stock.write_to(tmp_path / "stock.csv")
    lines = (tmp_path / "stock.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines == ["Place;B30;Total", "Castelnau;3;3", "Customers' sites;2;2", "Total;5;5"]


def test_a_refusal_is_said_above_the_table(qtbot):
    made = ContainersScreen(FakeTasks({"stock": Forbidden("Your rights do not allow this.")}))
    qtbot.addWidget(made)
    made.show()
    assert made.stock.band.text() == "Your rights do not allow this."
