"""Where the plan is read on a tablet or a phone: the address, its code, and who may set it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from app.services import field
from app.views.board.plan_phone import PlanPhoneDialog
from tests.builders import World
from tests.views.fake_tasks import DirectTasks

LOOPBACK = "http://127.0.0.1:8900"


@pytest.fixture
def shown(database, qtbot):
    """Make the dialog for a person of a database that has its company."""
    office = database.open()
    with office.transaction() as session:
        World(session).company()

    def show(root_url, *, may_set):
        dialog = PlanPhoneDialog(DirectTasks(office), root_url, may_set)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        qtbot.addWidget(dialog)
        dialog.show()
        return dialog

    show.office = office
    return show


def test_an_address_that_phones_reach_is_shown_with_its_code_and_copied(shown):
    dialog = shown("https://tournees.tarnaval.fr/", may_set=False)
    assert dialog.url.text() == "https://tournees.tarnaval.fr/plan"
    assert dialog.code.isVisible()
    assert not dialog.root.isVisible()
    dialog.copy.click()
    assert QGuiApplication.clipboard().text() == dialog.url.text()


def test_without_one_a_colleague_is_sent_to_the_administrator(shown):
    dialog = shown(LOOPBACK, may_set=False)
    assert not dialog.code.isVisible()
    assert "administrator" in dialog.hint.text()


def test_an_administrator_sets_it_for_the_whole_company(shown):
    dialog = shown(LOOPBACK, may_set=True)
    for typed in ("tournees.tarnaval.fr", "https://", "javascript:alert(1)"):
        dialog.root.setText(typed)
        dialog.save()
        assert "https://tours.company.fr" in dialog.band.text()
    dialog.root.setText(" https://tournees.tarnaval.fr/ ")
    dialog.save()
    assert dialog.url.text() == "https://tournees.tarnaval.fr/plan"
    assert shown.office.read(field.page_root) == "https://tournees.tarnaval.fr"
