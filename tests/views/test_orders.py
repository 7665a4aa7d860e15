"""The order form by keyboard alone, on a real database."""

from functools import partial

import pytest
from PySide6.QtCore import Qt
from sqlalchemy import select

from app.models.planning import Job
from app.services import orders
from app.services.search import folded
from app.views.orders import OrderDialog
from app.views.orders.cancel_dialog import CancelDialog
from tests.builders import World
from tests.views.fake_tasks import DirectTasks


def _world(session, with_last=True):
    world = World(session)
    world.customer.search = folded(world.customer.name, world.customer.city)
    world.site.contact, world.site.phones = "M. Delmas", ["05 63 00 00 01"]
    if with_last:
        world.job(container_type="B30", outlet_id=world.outlet.id, driver_note="Portail vert")
    session.flush()


def _jobs(session):
    return session.execute(
        select(
            Job.id, Job.number, Job.status, Job.container_type, Job.driver_note, Job.phone, Job.contact
        ).order_by(Job.created_at)
    ).all()


@pytest.fixture
def opened(qtbot, database):
    def open_form(**values):
        connected = database.open("essai_exploitation")
        database.open().write(partial(_world, **values), "test")
        form = OrderDialog(DirectTasks(connected))
        qtbot.addWidget(form)
        form.show()
        return form, connected

    return open_form


def _type(qtbot, form, text):
    qtbot.keyClicks(form.customer, text)
    qtbot.waitUntil(form.hits.isVisible)


def test_an_order_as_last_time_takes_three_letters_and_three_keys(qtbot, opened):
    form, database = opened()
    _type(qtbot, form, "del")
    qtbot.keyClick(form.customer, Qt.Key.Key_Return)
    assert form.last_line.text()
    assert form.focusWidget() is form.again
    qtbot.keyClick(form.again, Qt.Key.Key_Space)
    with qtbot.waitSignal(form.saved) as told:
        qtbot.keyClick(form, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    jobs = database.read(_jobs)
    assert len(jobs) == 2
    assert told.args == [jobs[1].number]
    assert (jobs[1].status, jobs[1].container_type, jobs[1].driver_note) == ("TO_PLAN", "B30", "Portail vert")


def test_a_refused_order_says_where_and_keeps_what_was_typed(qtbot, opened):
    form, database = opened(with_last=False)
    form.phone.setText("06 00 00 00 00")
    form.save()
    assert form.form.band.text() or form.form.isVisible()
    assert form.phone.text() == "06 00 00 00 00"
    _type(qtbot, form, "del")
    qtbot.keyClick(form.customer, Qt.Key.Key_Return)
    form.container.setCurrentIndex(form.container.findData("B30"))
    form.material.setCurrentIndex(1)
    with qtbot.waitSignal(form.saved):
        form.save()
    job = database.read(_jobs)[-1]
    assert (job.phone, job.contact) == ("06 00 00 00 00", "M. Delmas")


def test_nobody_found_says_what_to_do(qtbot, opened):
    form, _ = opened(with_last=False)
    _type(qtbot, form, "zzz")
    assert form.hits.count() == 1
    assert not form.hits.item(0).flags() & Qt.ItemFlag.ItemIsSelectable
    qtbot.keyClick(form.customer, Qt.Key.Key_Return)
    assert form.order().customer_id is None


def test_an_order_is_opened_again_and_changed(qtbot, opened, database):
    _, connected = opened()
    job = connected.read(_jobs)[-1]
    again = OrderDialog(DirectTasks(connected), job_id=job.id)
    qtbot.addWidget(again)
    again.show()
    assert again.container.currentData() == "B30"
    again.driver_note.setPlainText("Sonner")
    again.save()
    assert again.form.band.text() == ""
    assert connected.read(partial(orders.order, job_id=job.id)).driver_note == "Sonner"


# --- cancelling


@pytest.fixture
def asked(qtbot):
    dialog = CancelDialog(None, "Menuiserie Delmas · Albi")
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_a_usual_reason_is_at_hand_and_another_is_typed(qtbot, asked):
    assert asked.answer() == "Customer withdrew"
    qtbot.keyClick(asked.reasons.button(0), Qt.Key.Key_Down)
    assert asked.answer() == "Entered twice"
    qtbot.mouseClick(asked.reasons.button(3), Qt.MouseButton.LeftButton)
    assert (asked.answer(), asked.agree.isEnabled()) == ("", False)
    asked.reasons.button(0).click()
    qtbot.keyClicks(asked.other, " Chantier arrêté ")
    assert asked.answer() == "Chantier arrêté"
    with qtbot.waitSignal(asked.accepted):
        qtbot.keyClick(asked.other, Qt.Key.Key_Return)


def test_esc_keeps_the_order(qtbot, asked):
    with qtbot.waitSignal(asked.rejected):
        qtbot.keyClick(asked, Qt.Key.Key_Escape)
