"""The timeline in a job's sheet: what happened, whether the chain holds, and what can be handed out."""

from types import SimpleNamespace

import pytest
from PySide6.QtWidgets import QLabel

from app.views import ask
from app.views.proof import TimelineView
from app.views.proof.timeline import entry_detail, entry_name, place_of
from app.views.widgets.preview import PdfPreview
from tests.services.proofs import Road
from tests.views.fake_tasks import DirectTasks


@pytest.fixture
def shown(database, qtbot):
    road = Road(database, jobs=1)
    road.sign()
    road.draw()
    view = TimelineView(DirectTasks(road.office), road.jobs[0].id)
    qtbot.addWidget(view)
    view.resize(1100, 600)
    view.show()
    yield SimpleNamespace(road=road, view=view, database=database)
    road.close()


def test_the_timeline_shows_what_happened_and_that_the_chain_holds(shown):
    model = shown.view.entries.model
    rows = [model.row_at(model.index(n, 0)) for n in range(model.rowCount())]
    names = {entry_name(row) for row in rows}
    assert {"Order taken", "Placed in a tour", "Arrived", "Ticket frozen and numbered"} <= names
    signed = next(row for row in rows if row.kind == "signature")
    assert place_of(signed) == "43.90000, 2.10000 ± 8 m"
    assert entry_detail(signed).startswith("customer · Hélène Puech")
    assert "7" in shown.view.verdict.text()
    assert "sealed by Tarnaval Environnement" in shown.view.verdict.text()
    assert "4" in " ".join(label.text() for label in shown.view.findChildren(QLabel))


def test_a_broken_link_is_said_in_red(shown):
    with shown.database.admin() as admin:
        admin.execute("ALTER TABLE field_event DISABLE TRIGGER USER")
        admin.execute("UPDATE field_event SET data = '{\"net_kg\": 1}' WHERE kind = 'weight'")
    shown.view.reload()
    assert "do not match" in shown.view.verdict.text()
    assert shown.view.verdict.property("state") == "error"


def test_a_note_is_added_and_the_folder_opens(shown, qtbot, monkeypatch):
    monkeypatch.setattr(ask, "ask_text", lambda *_: "Le client a rappelé")
    shown.view.note_button.click()
    model = shown.view.entries.model
    assert "Le client a rappelé" in {model.row_at(model.index(n, 0)).detail for n in range(model.rowCount())}
    for button in (shown.view.folder_button, shown.view.pdf_button):
        button.click()
    previews = shown.view.findChildren(PdfPreview)
    assert len(previews) == 2
    for preview in previews:
        preview.close()
