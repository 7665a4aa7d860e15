"""Documents and the sheet of one job, by keyboard and by mouse, on a real database."""

import io
from functools import partial
from types import SimpleNamespace
from uuid import UUID

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QBuffer, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QDialog, QLabel
from sqlalchemy import text

from app.domain.jobs import DocumentKind
from app.ids import new_id
from app.models.planning import Stop
from app.services import field, papers, weighing
from app.services.search import folded
from app.views import style
from app.views.billing.weighing import WeighingDialog
from app.views.documents import DocumentsScreen, JobSheetDialog
from app.views.documents.words import kind_name, kinds
from app.views.orders import OrderDialog
from app.views.widgets.preview import PdfPreview
from tests.builders import World, at, slot
from tests.views.fake_tasks import DirectTasks

TOKEN = "t" * 43


def _photo() -> bytes:
    image = QImage(1600, 900, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkGreen)
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.ReadWrite)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())


@pytest.fixture
def made(database):
    """A weighed job with its papers, and a hazardous job that waits for both."""
    office = database.open()

    def fill(session):
        world = World(session)
        world.company()
        world.customer.search = folded(world.customer.name)
        job = world.job(waste_code="17 02 01", outlet_id=world.outlet.id, driver_note="Portail vert")
        tour = world.tour(vehicle_id=world.truck.id)
        session.add(Stop(id=job.id, tour_id=tour.id, job_id=job.id, slot=slot(7, 8)))
        session.flush()
        session.execute(
            text("UPDATE job SET status = 'DONE', done_at = :at WHERE id = :id"), {"at": at(8), "id": job.id}
        )
        ticket = new_id()
        weighing.weigh(session, weighing.Weighing(ticket, job.id, "own_bridge", 14_300, 10_200, at(9)))
        papers.file_weigh_ticket(session, ticket)
        photo = new_id()
        session.execute(
            text(
                "SELECT store_document(:id, 'photo', '', 'Photo du portail', 'image/png', :body,"
                " current_date, p_job => :job, p_customer => :customer, p_search => 'photo du portail')"
            ),
            {"id": photo, "body": _photo(), "job": job.id, "customer": world.customer.id},
        )
        world.wood.hazardous = True
        other = world.job(type="HAZ_PICKUP", outlet_id=world.outlet.id)
        session.flush()
        return [str(job.id), str(ticket), str(photo), str(other.id), job.number]

    job, ticket, photo, other, number = office.write(fill, "test")
    return SimpleNamespace(
        database=database,
        office=office,
        job=UUID(job),
        ticket=UUID(ticket),
        photo=UUID(photo),
        hazardous=UUID(other),
        number=number,
    )


@pytest.fixture
def screen(qtbot, made):
    shown = DocumentsScreen(DirectTasks(made.database.open("essai_exploitation")))
    qtbot.addWidget(shown)
    shown.resize(1300, 800)
    shown.show()
    return shown


@pytest.fixture
def sheet(qtbot, made):
    def show(job_id):
        dialog = JobSheetDialog(DirectTasks(made.database.open("essai_exploitation")), job_id)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        qtbot.addWidget(dialog)
        dialog.show()
        return dialog

    return show


def _previews():
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, PdfPreview) and w.isVisible()]


def _take_preview() -> str:
    (preview,) = _previews()
    pages = PdfReader(io.BytesIO(preview._pdf)).pages
    preview.close()
    return " ".join(" ".join(page.extract_text() for page in pages).split())


# ---------------------------------------------------------------------------------------------- documents


def test_papers_are_listed_with_what_they_belong_to(screen, made):
    rows = {row.kind: row for row in screen.list.model.rows()}
    assert set(rows) == {"weigh_ticket", "photo"}
    place = screen.list.model.place_of(rows["weigh_ticket"].document_id)
    cells = [screen.list.model.index(place, n).data() for n in range(7)]
    assert cells[0] == style.day(rows["weigh_ticket"].issued_on)
    assert cells[1] == "Weigh ticket"
    assert cells[2].startswith("BP")
    assert cells[4:] == ["Menuiserie Delmas", made.number, "essai_tous"]


def test_words_and_kinds_are_looked_for_in_the_database(screen, made, qtbot):
    qtbot.keyClicks(screen.list.search, "portail")
    qtbot.waitUntil(lambda: screen.list.model.total() == 1)
    assert [row.kind for row in screen.list.model.rows()] == ["photo"]
    screen.list.search.clear()
    qtbot.waitUntil(lambda: screen.list.model.total() == 2)
    screen.kind.setCurrentIndex(screen.kind.findData("weigh_ticket"))
    assert [row.kind for row in screen.list.model.rows()] == ["weigh_ticket"]
    screen.kind.setCurrentIndex(screen.kind.findData("invoice"))
    assert screen.list.model.rowCount() == 0


def test_a_paper_is_opened_by_enter(screen, qtbot):
    row = next(row for row in screen.list.model.rows() if row.kind == "weigh_ticket")
    screen.list.select_key(row.document_id)
    qtbot.keyClick(screen.list.table, Qt.Key.Key_Return)
    assert row.number in _take_preview()


def test_a_photo_is_shown_as_a_picture_that_fits(screen, made):
    screen.show_item("document", str(made.photo))
    (window,) = [d for d in screen.findChildren(QDialog) if d.windowTitle() == "Photo du portail"]
    shown = next(label for label in window.findChildren(QLabel) if not label.pixmap().isNull())
    assert (shown.pixmap().width(), shown.pixmap().height()) == (1400, 788)
    window.close()


def test_a_number_that_was_searched_for_opens_its_paper(screen, made):
    screen.show_item("weigh_ticket", str(made.ticket))
    assert "Menuiserie Delmas" in _take_preview()
    assert len(made.office.read(papers.filed)) == 2  # it was drawn already
    made.office.write(_finish(made.hazardous), "test")
    screen.show_item("ticket", str(made.hazardous))
    assert "BI" in _take_preview()
    assert len(made.office.read(partial(papers.filed, kind="job_ticket"))) == 1


def _finish(job_id):
    def finish(session):
        tour = session.execute(text("SELECT id FROM tour")).scalar_one()
        session.add(Stop(id=job_id, tour_id=tour, job_id=job_id, slot=slot(9, 10)))
        session.flush()
        session.execute(
            text("UPDATE job SET status = 'DONE', done_at = :at WHERE id = :id"), {"at": at(10), "id": job_id}
        )
        field.seal_ticket(session, job_id)

    return finish


def test_a_paper_that_is_not_there_is_said_above_the_list(screen):
    screen.show_item("document", str(new_id()))
    assert "not there" in screen.list._band.text()
    assert screen.list.model.rowCount() == 2
    screen.show_item("weigh_ticket", str(new_id()))
    assert "deleted" in screen.list._band.text()
    assert _previews() == []


def test_what_is_filed_meanwhile_appears(screen, made, qtbot):
    made.office.write(partial(papers.file_tracking_form, job_id=made.hazardous), "test")
    screen._tasks.data_changed.emit(frozenset({"document"}))
    qtbot.waitUntil(lambda: screen.list.model.rowCount() == 3)
    screen._tasks.data_changed.emit(frozenset({"price"}))
    assert not screen._settle.isActive()


def test_every_kind_of_paper_has_its_name():
    names = dict(kinds())
    assert set(names) >= {kind.value for kind in DocumentKind}
    assert len(set(names.values())) == len(names)
    assert kind_name("unheard") == "unheard"


# ------------------------------------------------------------------------------------------- the job sheet


def _facts(dialog) -> dict[str, str]:
    grid = dialog._facts
    told = {}
    for row in range(grid.rowCount()):
        for column in (0, 2):
            label, value = grid.itemAtPosition(row, column), grid.itemAtPosition(row, column + 1)
            if label is not None:
                told[label.widget().text()] = value.widget().text()
    return told


def test_a_sheet_tells_a_job_from_call_to_weight(sheet, made):
    dialog = sheet(made.job)
    assert dialog.title.text() == f"{made.number} · Menuiserie Delmas"
    assert dialog.windowTitle() == f"Job {made.number}"
    assert dialog.state.text() == "Weighed"
    facts = _facts(dialog)
    assert facts["Work"] == "Swap"
    assert facts["Driver"] == "Thierry Cabrol · ZZ-101-AA"
    assert facts["Net weight"] == style.weight(4_100)
    assert facts["Planned"] == f"{style.day_time(at(7))} – 08:00"
    assert facts["For the driver"] == "Portail vert"
    assert "Problem" not in facts
    assert not dialog.weigh_button.isVisible()
    assert {row.kind for row in dialog.papers.model.rows()} == {"weigh_ticket", "photo"}


def test_its_history_is_told_in_words_from_the_newest(sheet, made):
    made.office.write(
        lambda s: s.add(
            Stop(
                id=made.hazardous,
                tour_id=s.execute(text("SELECT id FROM tour")).scalar_one(),
                job_id=made.hazardous,
                slot=slot(9, 10),
            )
        ),
        "stop.place",
    )
    made.office.write(
        lambda s: s.execute(
            text("UPDATE stop SET slot = tstzrange(:a, :b) WHERE id = :id"),
            {"a": at(11), "b": at(12), "id": made.hazardous},
        ),
        "stop.move",
        reason="Client absent",
    )
    history = sheet(made.hazardous).history.model
    told = [tuple(history.index(n, column).data() for column in (1, 2, 3)) for n in range(history.rowCount())]
    assert told[0] == ("Anne Cabrol", "Moved on the board", "Client absent")
    assert ("Anne Cabrol", "Placed in a tour", "") in told
    assert ("Anne Cabrol", "State: Planned", "") in told
    assert told[-1] == ("Anne Cabrol", "Taken by phone", "")


def test_hazardous_waste_has_its_tracking_form_on_one_click(sheet, made):
    dialog = sheet(made.hazardous)
    dialog.form_button.click()
    page = _take_preview()
    assert "17 02 01" in page
    assert "Menuiserie Delmas" in page
    assert "Tarnaval Environnement" in page
    dialog.reload()
    assert [row.kind for row in dialog.papers.model.rows()] == ["tracking_form"]
    dialog.papers.table.selectRow(0)
    dialog.papers.table.chosen.emit(dialog.papers.selected()[0])
    assert "17 02 01" in _take_preview()


def test_a_weight_is_recorded_from_the_sheet(sheet, made):
    made.office.write(_finish(made.hazardous), "test")
    dialog = sheet(made.hazardous)
    assert dialog.weigh_button.isVisible()
    dialog.weigh_button.click()
    weighing_dialog = dialog.findChild(WeighingDialog)
    weighing_dialog.gross.setValue(12_640)
    weighing_dialog.tare.setValue(12_000)
    weighing_dialog.save()
    dialog.reload()
    assert _facts(dialog)["Net weight"] == style.weight(640)
    assert dialog.state.text() == "Weighed"
    assert not dialog.weigh_button.isVisible()


def test_the_order_is_opened_from_the_sheet(sheet, made):
    dialog = sheet(made.hazardous)
    dialog.order_button.click()
    form = dialog.findChild(OrderDialog)
    assert form.isVisible()
    form.reject()


def test_a_sheet_follows_what_colleagues_change(sheet, made):
    dialog = sheet(made.hazardous)
    made.office.write(
        lambda s: s.execute(
            text("UPDATE job SET office_note = 'Rappeler' WHERE id = :id"), {"id": made.hazardous}
        ),
        "job.note",
    )
    dialog._tasks.data_changed.emit(frozenset({"price"}))
    assert "For the office" not in _facts(dialog)
    dialog._tasks.data_changed.emit(frozenset({"job"}))
    assert _facts(dialog)["For the office"] == "Rappeler"


def test_a_job_that_is_gone_is_said_in_words(sheet):
    dialog = sheet(new_id())
    assert "does not exist" in dialog.band.text()
    dialog.weigh_button.click()
    assert dialog.findChild(WeighingDialog) is None


def test_the_lists_are_sound_models(screen, sheet, made, qtmodeltester):
    dialog = sheet(made.job)
    for model in (screen.list.model, dialog.papers.model, dialog.history.model):
        qtmodeltester.check(model, force_py=True)
