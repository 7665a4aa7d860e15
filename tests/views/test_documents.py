"""Documents and the sheet of one job, by keyboard and by mouse, on a real database."""

import datetime as dt
import io
from functools import partial
from types import SimpleNamespace

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QBuffer, QMimeData, QPointF, Qt, QTranslator, QUrl
from PySide6.QtGui import QDropEvent, QImage
from PySide6.QtWidgets import QApplication, QDialog, QLabel
from sqlalchemy import text

from app.db import Database
from app.domain.archive import COMPANY, Owner
from app.domain.jobs import DocumentKind
from app.errors import InvalidInput
from app.ids import new_id
from app.models.planning import Stop
from app.services import archive, field_tickets, papers, resources, weighing
from app.services.archive import Asked, Page
from app.services.search import folded
from app.views import ask, style
from app.views.billing.weighing import WeighingDialog
from app.views.documents import DocumentsScreen, JobSheetDialog, job_sheet
from app.views.documents.filing import FilingDialog
from app.views.documents.mailing import MailDialog
from app.views.documents.paper_view import PaperView
from app.views.documents.words import dropped_kinds, kind_name, kinds
from app.views.orders import OrderDialog
from app.views.resources.form import RecordForm
from app.views.widgets.preview import PdfPreview
from app.views.widgets.toast import Toast
from tests.builders import World, at, slot
from tests.conftest import as_login, lent
from tests.services.test_archive import pdf
from tests.views.fake_tasks import DirectTasks

TOKEN = "t" * 43


def _photo() -> bytes:
    image = QImage(1600, 900, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkGreen)
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.ReadWrite)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())


def _fill(dsn):
    """A weighed job with its papers, and a hazardous job that waits for both."""

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
        session.execute(
            text(
                "SELECT store_document(:id, 'photo', '', 'Photo du portail', 'image/png', :body,"
                " current_date, p_job => :job, p_customer => :customer, p_search => 'photo du portail')"
            ),
            {"id": new_id(), "body": _photo(), "job": job.id, "customer": world.customer.id},
        )
        world.wood.hazardous = True
        world.job(type="HAZ_PICKUP", outlet_id=world.outlet.id)

    with Database(as_login(dsn, "essai_tous")) as office:
        office.write(fill, "test")


@pytest.fixture
def database(make_database, fill_once, admin_dsn):
    """What `_fill` makes once: a ticket takes longer to print than most of these tests."""
    yield from lent(make_database(fill_once("papers", _fill)), admin_dsn)


@pytest.fixture
def made(database):
    """The database of `_fill`, and what is in it."""
    office = database.open()

    def known(session):
        (job, number), (other, _) = session.execute(
            text("SELECT id, number FROM job ORDER BY type = 'HAZ_PICKUP'")
        )
        ticket = session.execute(text("SELECT id FROM weigh_ticket")).scalar_one()
        photo = session.execute(text("SELECT id FROM document WHERE kind = 'photo'")).scalar_one()
        return SimpleNamespace(job=job, number=number, hazardous=other, ticket=ticket, photo=photo)

    found = office.read(known)
    found.database, found.office = database, office
    return found


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


def _filed(made, **asked):
    return made.office.read(partial(archive.find, asked=Asked(**asked))).rows


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
    assert cells[3:6] == ["Atelier", "Menuiserie Delmas", made.number]
    assert cells[6] == style.day(dt.date(rows["weigh_ticket"].issued_on.year + 10, 12, 31))


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
    assert len(_filed(made)) == 2  # it was drawn already
    made.office.write(_finish(made.hazardous), "test")
    screen.show_item("ticket", str(made.hazardous))
    assert "BI" in _take_preview()
    assert [row.kind for row in _filed(made)].count("job_ticket") == 1


def _finish(job_id):
    def finish(session):
        tour = session.execute(text("SELECT id FROM tour")).scalar_one()
        session.add(Stop(id=job_id, tour_id=tour, job_id=job_id, slot=slot(9, 10)))
        session.flush()
        session.execute(
            text("UPDATE job SET status = 'DONE', done_at = :at WHERE id = :id"), {"at": at(10), "id": job_id}
        )
        field_tickets.seal_ticket(session, job_id)

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


# ------------------------------------------------------------------------------------- looking at papers


def test_the_chosen_paper_is_shown_beside_the_list(screen, made, qtbot):
    rows = {row.kind: row for row in screen.list.model.rows()}
    screen.list.select_key(rows["weigh_ticket"].document_id)
    qtbot.waitUntil(lambda: screen.view.stack.currentWidget() is screen.view.pages)
    assert screen.view.document.pageCount() == 1
    assert f"Kept until {style.day(rows['weigh_ticket'].kept_until)}" in screen.facts.text()
    assert made.number in screen.facts.text()
    screen.list.select_key(rows["photo"].document_id)
    qtbot.waitUntil(lambda: screen.view.stack.currentWidget() is screen.view.picture)
    with qtbot.waitSignal(screen.open_asked) as asked:
        screen.facts.linkActivated.emit(f"job:{made.job}")
    assert asked.args == ["job", str(made.job)]


def test_papers_are_turned_over_and_made_larger_by_keys(screen, qtbot):
    table = screen.list.table
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert [index.row() for index in table.selectionModel().selectedRows()] == [0]
    qtbot.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert [index.row() for index in table.selectionModel().selectedRows()] == [1]
    qtbot.keyClick(table, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert [index.row() for index in table.selectionModel().selectedRows()] == [0]
    kinds_shown = {"photo": screen.view.picture, "weigh_ticket": screen.view.pages}
    page = kinds_shown[screen.list.selected()[0].kind]
    qtbot.waitUntil(lambda: screen.view.stack.currentWidget() is page)
    screen.view.zoom_in()
    screen.view.zoom_out()
    screen.view.zoom_in()
    screen.list.select_key(next(r for r in screen.list.model.rows() if r.kind == "photo").document_id)
    qtbot.waitUntil(lambda: screen.view.stack.currentWidget() is screen.view.picture)
    screen.view.fit()
    assert screen.view.picture.scale is None
    fitting = screen.view.picture._shown.pixmap().width()
    screen.view.zoom_in()
    assert screen.view.picture._shown.pixmap().width() > fitting


def test_several_papers_have_no_preview_and_a_count(screen):
    screen.list.table.selectAll()
    assert screen.heading.text() == "2 paper(s) chosen"


def test_a_narrow_screen_keeps_to_the_list(screen):
    assert screen.side.isVisible()
    screen.resize(700, 600)
    assert not screen.side.isVisible()


@pytest.mark.parametrize(
    ("mime", "body", "words"),
    [
        ("application/pdf", b"%PDF-1.7 broken", "locked or broken"),
        ("image/png", b"no picture", "cannot be shown"),
        ("application/msword", b"x", "own program"),
    ],
)
def test_what_cannot_be_shown_is_said_with_a_way_out(qtbot, mime, body, words):
    view = PaperView()
    qtbot.addWidget(view)
    view.show_paper(papers.Paper("x", "x", mime, body))
    assert words in view._words.text()
    assert not view._outside.isHidden()
    view.show_paper(papers.Paper("x", "x.txt", "text/plain", "Déjà".encode("cp1252")))
    assert view.text.toPlainText() == "Déjà"


# ------------------------------------------------------------------------------------------ bringing files


def _drop(widget, paths):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    middle = QPointF(widget.rect().center())
    event = QDropEvent(
        middle,
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    widget.dropEvent(event)
    return event


@pytest.fixture
def files(tmp_path):
    names = {"BSD Delmas.pdf": pdf("Bordereau"), "IMG_1.png": _photo(), "outil.exe": b"MZ\x00"}
    for name, body in names.items():
        (tmp_path / name).write_bytes(body)
    return [tmp_path / name for name in names]


def test_files_dropped_on_the_list_are_guessed_and_filed_on_a_record(screen, made, files, qtbot):
    _drop(screen, files)
    dialog = screen.findChild(FilingDialog)
    assert [(line.title.text(), line.kind.currentData()) for line in dialog._lines] == [
        ("BSD Delmas", "tracking_form"),
        ("IMG 1", "photo"),
    ]
    wrong = [label.text() for label in dialog.findChildren(QLabel) if "outil.exe" in label.text()]
    assert wrong
    assert "Save it as a PDF" in wrong[0]
    dialog.record.setFocus()
    qtbot.keyClicks(dialog.record, "delm")
    qtbot.waitUntil(lambda: dialog.record._hits != [])
    dialog.record._take(0)
    assert (dialog.record.owner.kind, dialog.record.text()) == ("customer", "Menuiserie Delmas")
    dialog._lines[1].kind.setCurrentIndex(dialog._lines[1].kind.findData("signed_paper"))
    dialog.file_button.click()
    assert {(row.kind, row.customer) for row in _filed(made) if row.dropped} == {
        ("tracking_form", "Menuiserie Delmas"),
        ("signed_paper", "Menuiserie Delmas"),
    }
    assert "2 file(s) filed." in _toast(screen)
    assert [row.kind for row in screen.list.selected()] == ["signed_paper"]
    # The same again is no second paper.
    _drop(screen, files[:1])
    screen.findChildren(FilingDialog)[-1].file_button.click()
    assert "1 was (were) there already" in _toast(screen)
    assert len([row for row in _filed(made) if row.dropped]) == 2


def _toast(widget) -> str:
    return " ".join(word.text for word in widget.window().findChildren(Toast) if word.isVisible())


def test_a_record_that_is_only_half_typed_is_asked_for_again(screen, files, made):
    _drop(screen, files[:1])
    dialog = screen.findChild(FilingDialog)
    dialog.record.setText("Delmas quelque chose")
    dialog.file_button.click()
    assert "Choose the record" in dialog.band.text()
    dialog.record.clear()
    dialog.day.setText("hier")
    dialog.file_button.click()
    assert "24/11/2026" in dialog.band.text()
    dialog.day.setText("3/2/2026")
    dialog.file_button.click()
    (row,) = [row for row in _filed(made) if row.dropped]
    assert (row.issued_on, row.lies_on[0].owner) == (dt.date(2026, 2, 3), COMPANY)


def test_the_kind_is_corrected_and_a_wrong_file_removed_with_its_reason(screen, made, files, monkeypatch):
    _drop(screen, files[:1])
    screen.findChild(FilingDialog).file_button.click()
    key = screen.list.selected()[0].document_id
    monkeypatch.setattr(ask, "ask_one", lambda *_: [name for name, _ in dropped_kinds()].index("contract"))
    screen.choose_kind()
    assert [row.kind for row in screen.list.selected()] == ["contract"]
    monkeypatch.setattr(ask, "ask_text", lambda *_: "Mauvais client")
    screen.remove()
    assert key not in [row.document_id for row in screen.list.model.rows()]
    assert "kept until its time is over" in _toast(screen)
    screen.removed.setChecked(True)
    assert [row.document_id for row in screen.list.model.rows()] == [key]
    screen.list.table.selectRow(0)
    assert "Mauvais client" in screen.facts.text()
    screen.take_back()
    assert screen.list.model.rowCount() == 0
    screen.removed.setChecked(False)
    screen.list.select_key(next(r for r in screen.list.model.rows() if not r.dropped).document_id)
    screen.remove()
    assert "never removed" in _toast(screen)


# ------------------------------------------------------------------------------------------ taking along


def test_chosen_papers_are_printed_as_one(screen):
    screen.print_it()
    assert "Choose the papers" in _toast(screen)
    screen.list.table.selectAll()
    screen.print_button.click()
    (preview,) = _previews()
    assert preview.document.pageCount() == 2
    preview.close()


def test_chosen_papers_are_saved_into_a_folder_and_nothing_is_replaced(screen, tmp_path, monkeypatch):
    (tmp_path / "Photo du portail.png").write_bytes(b"mine")
    monkeypatch.setattr(ask, "open_folder", lambda *_: tmp_path)
    screen.list.table.selectAll()
    screen.save_as()
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names[1:] == ["Photo du portail (1).png", "Photo du portail.png"]
    assert names[0].startswith("BP")
    assert (tmp_path / "Photo du portail.png").read_bytes() == b"mine"
    assert "2 paper(s) saved." in _toast(screen)
    monkeypatch.setattr(ask, "save_file", lambda *_: tmp_path / "none" / "x.png")
    screen.list.table.selectRow(0)
    screen.save_as()
    assert "cannot be written" in screen.list._band.text()


def test_papers_go_out_by_mail_to_their_customer(qtbot, made):
    sent = []

    def queue(_session, **told):
        if "@" not in told["to"]:
            raise InvalidInput("no address", field="to")
        sent.append(told)

    shown = DocumentsScreen(DirectTasks(made.database.open("essai_exploitation")), queue=queue)
    qtbot.addWidget(shown)
    shown.resize(1300, 800)
    shown.show()
    shown.send()
    assert "Choose the papers" in _toast(shown)
    shown.list.table.selectAll()
    shown.mail_button.click()
    dialog = shown.findChild(MailDialog)
    assert dialog.subject.text() == "Vos documents · Tarnaval Environnement"
    ((letter, address),) = dialog.addresses
    assert (letter.customer, len(letter.document_ids)) == ("Menuiserie Delmas", 2)
    dialog.send_button.click()
    assert "Type at least one" in dialog.band.text()
    address.setText("atelier")
    dialog.send_button.click()
    assert dialog.band.text() == "no address"
    address.setText("atelier@example.fr")
    dialog.send_button.click()
    (mail,) = sent
    assert (mail["to"], set(mail["attachments"])) == ("atelier@example.fr", set(letter.document_ids))
    assert mail["text"].startswith("Bonjour,")
    assert "1 mail(s) in the outbox." in _toast(shown)


def test_without_a_way_for_mail_nothing_offers_it(screen):
    assert not hasattr(screen, "mail_button")


# ------------------------------------------------------------------------------------------- narrowing down


def test_filters_narrow_and_an_empty_list_says_what_to_do(screen, made, qtbot):
    screen.record.setFocus()
    qtbot.keyClicks(screen.record, made.number)
    qtbot.waitUntil(lambda: screen.record._hits != [])
    qtbot.keyClick(screen.record.popup, Qt.Key.Key_Escape)
    qtbot.keyClick(screen.record, Qt.Key.Key_Return)
    assert screen.record.owner == Owner("job", str(made.job))
    assert screen.list.model.rowCount() == 2
    screen.period.setCurrentIndex(screen.period.findData("before"))
    assert screen.list.model.rowCount() == 0
    assert "Nothing matches" in screen.list._nothing_text.text()
    screen.period.setCurrentIndex(screen.period.findData("between"))
    assert screen.first.isVisible()
    screen.first.setText("1/1/2020")
    screen.last.setText("pas un jour")
    assert screen.days() == (dt.date(2020, 1, 1), None)
    assert screen.list.model.rowCount() == 2
    screen.unsigned.setChecked(True)
    assert screen.list.model.rowCount() == 0
    screen.unsigned.setChecked(False)
    screen.record.clear()
    assert screen.record.owner is None


def test_more_papers_come_as_the_list_is_scrolled(screen, monkeypatch):
    pages = []
    rows = screen._page.rows
    monkeypatch.setattr(
        screen._tasks,
        "read",
        lambda call, done, *_, **__: pages.append(call.keywords) or done(Page(rows, False)),
    )
    screen._on_page(Page(rows[:1], True))
    assert "the first 1" in screen.list._count.text()
    pages.clear()
    screen._on_scrolled(screen.list.table.verticalScrollBar().maximum())
    assert pages[0]["after"] == rows[0]
    assert screen.list.model.total() == 3


def test_the_oldest_come_first_where_the_day_is_sorted_upwards(screen):
    table = screen.list.table
    table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    assert screen.asked().oldest_first
    kept = table.columns_state()
    table.sortByColumn(3, Qt.SortOrder.DescendingOrder)
    assert not screen.asked().oldest_first
    table.restore_columns(kept)
    assert screen.asked().oldest_first


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
    dialog.tabs.setCurrentWidget(dialog.papers)
    assert {row.kind for row in dialog.papers.list.model.rows()} == {"weigh_ticket", "photo"}


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
    dialog.tabs.setCurrentWidget(dialog.papers)
    assert [row.kind for row in dialog.papers.list.model.rows()] == ["tracking_form"]
    dialog.papers.list.table.selectRow(0)
    dialog.papers.list.table.chosen.emit(dialog.papers.list.selected()[0])
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


def test_an_order_is_cancelled_in_the_sheet_and_taken_up_again(sheet, made, monkeypatch):
    dialog = sheet(made.job)
    assert dialog.cancel_button.isHidden()  # it is done
    dialog = sheet(made.hazardous)
    assert dialog.take_up_button.isHidden()
    monkeypatch.setattr(job_sheet, "ask_cancel", lambda *_given: None)
    dialog.cancel_button.click()
    assert dialog.state.text() == "To plan"
    monkeypatch.setattr(job_sheet, "ask_cancel", lambda *_given: "Doublon")
    dialog.cancel_button.click()
    assert (dialog.state.text(), dialog.cancel_button.isHidden()) == ("Cancelled", True)
    assert _facts(dialog)["Cancelled because"] == "Doublon"
    dialog.findChild(Toast).button.click()
    assert dialog.state.text() == "To plan"
    dialog.cancel_button.click()
    dialog.take_up_button.click()
    assert (dialog.state.text(), dialog.take_up_button.isHidden()) == ("To plan", True)


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
    for model in (screen.list.model, dialog.papers.list.model, dialog.history.model):
        qtmodeltester.check(model, force_py=True)


def test_files_dropped_anywhere_on_the_sheet_lie_on_the_job(sheet, made, files):
    dialog = sheet(made.job)
    _drop(dialog, files[:2])
    filing = dialog.papers.findChild(FilingDialog)
    assert not filing.record.isVisible()
    filing.file_button.click()
    dropped = [row for row in _filed(made) if row.dropped]
    assert {row.job_id for row in dropped} == {made.job}
    dialog.tabs.setCurrentWidget(dialog.papers)
    assert dialog.papers.list.model.rowCount() == 4


def test_the_sheet_has_room_for_the_course_of_the_job(qtbot, made):
    shown = JobSheetDialog(
        DirectTasks(made.office), made.job, timeline=lambda _tasks, job_id: QLabel(str(job_id))
    )
    shown.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(shown)
    assert [shown.tabs.tabText(n) for n in range(shown.tabs.count())] == [
        "Job",
        "Papers",
        "Timeline",
        "History",
    ]


def test_files_dropped_on_a_record_lie_on_it(qtbot, made, files):
    with made.database.admin() as admin:
        driver = str(admin.execute("SELECT id FROM driver WHERE number = '001'").fetchone()[0])
    form = RecordForm(DirectTasks(made.office), "driver")
    qtbot.addWidget(form)
    form.resize(560, 700)
    form.show()
    form.show_record(made.office.read(partial(resources.record, kind="driver", key=driver)))
    _drop(form, files[1:2])
    dialog = form.findChild(FilingDialog)
    dialog.file_button.click()
    owner = Owner("driver", driver)
    assert [row.title for row in _filed(made, owner=owner) if row.dropped] == ["IMG 1"]


def test_a_customers_name_is_never_taken_for_markup(made, sheet, screen):
    with made.office.transaction() as session:
        session.execute(text("UPDATE customer SET name = '<b>x</b>'"))
    shown = sheet(made.job)
    assert (shown.title.text(), shown.title.textFormat()) == (
        f"{made.number} · <b>x</b>",
        Qt.TextFormat.PlainText,
    )
    screen.reload()
    screen.list.table.selectRow(0)
    assert screen.heading.textFormat() is Qt.TextFormat.PlainText
    assert "&lt;b>x&lt;/b>" in screen.facts.text()


def test_a_page_that_just_fits_never_takes_the_scroll_bar_away(qtbot):
    view = PaperView()
    qtbot.addWidget(view)
    view.resize(200, 900)
    view.show()
    view.show_paper(papers.Paper("A4", "a4.pdf", "application/pdf", pdf("A4")))
    assert view.pages.verticalScrollBar().isVisible()


class _French(QTranslator):
    """Knows one sentence, of the class that says it."""

    def isEmpty(self):
        return False

    def translate(self, context, text, _disambiguation=None, _n=-1):
        return "%n documents choisis" if (context, text) == ("PaperList", "%n paper(s) chosen") else None


def test_a_count_is_said_in_the_language_of_the_window(screen, qapp):
    french = _French()
    qapp.installTranslator(french)
    try:
        screen.list.table.selectAll()
        assert screen.heading.text() == "2 documents choisis"
    finally:
        qapp.removeTranslator(french)
