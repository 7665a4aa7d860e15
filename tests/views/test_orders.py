"""The order form by keyboard alone, on a real database."""

import datetime as dt
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDateEdit
from sqlalchemy import select, text

from app.errors import NeedsReason, Refused
from app.models.fleet import Driver
from app.models.planning import Job
from app.services import orders, planning
from app.services.search import folded
from app.views.orders import OrderDialog
from app.views.orders.cancel_dialog import CancelDialog
from tests.builders import DAY, World, at
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


def _choose(qtbot, form):
    _type(qtbot, form, "del")
    qtbot.keyClick(form.customer, Qt.Key.Key_Return)


def test_an_order_is_saved_without_a_date_and_stays_undated_when_it_is_changed(qtbot, opened):
    form, database = opened(with_last=False)
    _choose(qtbot, form)
    form.container.setCurrentIndex(form.container.findData("B30"))
    form.material.setCurrentIndex(1)
    assert form.day.value() is not None  # a new order proposes the next day
    box = form.day.findChild(QCheckBox)
    qtbot.keyClick(box, Qt.Key.Key_Space)
    assert not form.day.findChild(QDateEdit).isEnabled()
    with qtbot.waitSignal(form.saved):
        form.save()
    job = database.read(_jobs)[-1]
    assert database.read(partial(orders.order, job_id=job.id)).wanted_on is None

    again = OrderDialog(DirectTasks(database), job_id=job.id)
    qtbot.addWidget(again)
    again.show()
    assert again.day.value() is None
    again.driver_note.setPlainText("Sonner")
    again.save()
    assert database.read(partial(orders.order, job_id=job.id)).wanted_on is None

    dated = OrderDialog(DirectTasks(database), job_id=job.id, day=DAY)
    qtbot.addWidget(dated)
    dated.show()
    qtbot.keyClick(dated.day.findChild(QCheckBox), Qt.Key.Key_Space)
    dated.save()
    assert database.read(partial(orders.order, job_id=job.id)).wanted_on == DAY


def test_a_draft_is_kept_opened_again_and_completed(qtbot, opened):
    form, database = opened(with_last=False)
    form.draft_button.click()
    assert database.read(_jobs) == []  # even a draft has a customer
    _choose(qtbot, form)
    with qtbot.waitSignal(form.kept) as told:
        qtbot.keyClick(form, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    (job,) = database.read(_jobs)
    assert (told.args, job.status) == ([job.number], "DRAFT")

    again = OrderDialog(DirectTasks(database), job_id=job.id)
    qtbot.addWidget(again)
    again.show()
    assert again.draft_button.isVisible()
    again.save()
    assert database.read(_jobs)[0].status == "DRAFT"  # the material is wanted
    again.container.setCurrentIndex(again.container.findData("B30"))
    again.material.setCurrentIndex(1)
    with qtbot.waitSignal(again.saved):
        again.save()
    assert database.read(_jobs)[0].status == "TO_PLAN"

    order = OrderDialog(DirectTasks(database), job_id=job.id)
    qtbot.addWidget(order)
    order.show()
    assert order.draft_button.isHidden()


# --- the customer's credit


def _owes(session, policy, days):
    """Let the customer owe 500 € for so many days, with 400 € agreed."""
    session.execute(text("UPDATE customer SET credit_policy = :p, credit_limit_eur = 400"), {"p": policy})
    session.execute(
        text(
            "SELECT open_receivable(gen_random_uuid(), 'FA-1', id, current_date - 90,"
            " current_date - :days, 500) FROM customer"
        ),
        {"days": days},
    )


@pytest.mark.parametrize(
    ("policy", "says", "role"),
    [
        ("stop", "The board will refuse to place this order.", "error"),
        ("reason", "Placing it will ask who decides, and why.", "warning"),
        ("note", "", "warning"),
    ],
)
def test_a_customers_credit_is_said_when_he_is_chosen_as_the_board_will(
    qtbot, opened, database, policy, says, role
):
    form, office = opened()
    database.open().write(partial(_owes, policy=policy, days=1), "test")
    _choose(qtbot, form)
    assert form.credit.isVisible()
    sentence = "Menuiserie Delmas dépasse son encours autorisé : voyez la comptabilité."
    assert form.credit.text() == " ".join(filter(None, (sentence, says)))
    assert form.credit.property("role") == role
    assert not form._credit_sign.pixmap().isNull()  # colour is never alone

    (job,) = office.read(_jobs)
    tomorrow = dt.datetime.now(planning.PARIS).date() + dt.timedelta(days=1)
    driver, start = office.read(lambda s: s.scalar(select(Driver.id))), at(8, tomorrow)
    call = partial(planning.place_jobs, job_ids=[job.id], row_id=driver, start=start)
    if policy != "note":
        with pytest.raises((Refused, NeedsReason)) as refused:
            office.write(call, "stop.place")
        assert [found["sentence"] for found in refused.value.findings] == [sentence]


def test_overdue_invoices_are_said_and_a_customer_in_order_has_no_line(qtbot, opened, database):
    form, _ = opened()
    _choose(qtbot, form)
    assert not form.credit.isVisible()
    database.open().write(partial(_owes, policy="note", days=60), "test")
    database.open().write(lambda s: s.execute(text("UPDATE customer SET credit_limit_eur = 9000")), "test")
    form._take_customer(form.order().customer_id)
    assert "factures échues" in form.credit.text()
    database.open().write(lambda s: s.execute(text("UPDATE customer SET credit_policy = 'none'")), "test")
    form._take_customer(form.order().customer_id)
    assert not form.credit.isVisible()


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
    asked.reasons.button(3).click()
    assert (asked.answer(), asked.agree.isEnabled()) == ("", False)
    asked.reasons.button(0).click()
    qtbot.keyClicks(asked.other, " Benne pleine ailleurs ")
    assert asked.answer() == "Benne pleine ailleurs"
    with qtbot.waitSignal(asked.accepted):
        qtbot.keyClick(asked.other, Qt.Key.Key_Return)


def test_esc_keeps_the_order(qtbot, asked):
    with qtbot.waitSignal(asked.rejected):
        qtbot.keyClick(asked, Qt.Key.Key_Escape)
