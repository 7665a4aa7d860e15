"""The screen of the records, on a real database."""

import datetime as dt
from functools import partial
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLineEdit, QPushButton
from sqlalchemy import select

from app.db import new_id
from app.errors import Forbidden, RuleBroken
from app.models.fleet import Credential, Driver
from app.models.planning import Tour
from app.services import containers, resources
from app.services.check import check
from app.views import ask, style
from app.views.resources import ResourcesScreen
from app.views.resources.editors import ChoiceBox, HoursEdit, ManyBox
from tests.builders import DAY, World, at, slot
from tests.views.fake_tasks import DirectTasks, FakeTasks


@pytest.fixture
def world(database):
    made = {}

    def build(session):
        world = World(session)
        made.update(
            customer=str(world.customer.id),
            site=str(world.site.id),
            outlet=str(world.outlet.id),
            wood=str(world.wood.id),
            depot=str(world.depot.id),
            box=str(world.box.id),
        )

    with database.open_admin().transaction() as session:
        build(session)
    return made


@pytest.fixture
def tasks(database, world):
    return DirectTasks(database.open())


@pytest.fixture
def screen(qtbot, tasks):
    style.apply(QApplication.instance(), "light")
    made = ResourcesScreen(tasks)
    qtbot.addWidget(made)
    made.resize(1400, 900)
    made.show()
    return made


def kept(tasks, kind, key):
    return tasks.database.read(partial(resources.record, kind=kind, key=key))


def typed(form, field, text):
    widget = form.panel.field(field)
    if isinstance(widget, QLineEdit):
        widget.setText(text)
    else:
        assert isinstance(widget, QComboBox)
        widget.setCurrentText(text)


def titles(page):
    return [row.title for row in page.list.model.rows()]


def test_a_list_is_read_when_its_tab_is_first_shown(screen):
    assert titles(screen.pages["customer"]) == ["Menuiserie Delmas"]
    assert not screen.pages["vehicle"].list.model.total()
    screen.tabs.setCurrentIndex(3)
    assert titles(screen.pages["vehicle"]) == ["ZZ-101-AA", "ZZ-102-AA"]


def test_enter_opens_and_ctrl_s_saves(screen, tasks, world, qtbot):
    page = screen.pages["customer"]
    with qtbot.waitActive(screen):
        screen.activateWindow()
    page.list.table.selectRow(0)
    qtbot.keyClick(page.list.table, Qt.Key.Key_Return)
    typed(page.form, "city", "Gaillac")
    assert page.form.dirty
    city = page.form.panel.field("city")
    assert page.form.panel.field("name").hasFocus()
    city.setFocus()
    qtbot.keyClick(city, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert kept(tasks, "customer", world["customer"]).values["city"] == "Gaillac"
    assert not page.form.dirty
    assert page.list.model.rows()[0].values["city"] == "Gaillac"


def test_a_new_record_appears_in_the_list(screen, tasks):
    screen.tabs.setCurrentIndex(4)
    page = screen.pages["container"]
    page.add()
    typed(page.form, "number", "b30-12")
    typed(page.form, "type_code", "Benne 30 m³")
    typed(page.form, "depot_id", "Castelnau")
    page.form.save()
    assert titles(page) == ["B30-0001", "B30-0012"]
    assert page.list.model.rows()[1].values["place"] == "Castelnau"


def test_an_error_stands_at_its_field(screen, world):
    page = screen.pages["customer"]
    page.show_key(world["customer"])
    typed(page.form, "siret", "732 829 320 00075")
    page.form.save()
    _, note, _ = page.form.panel._fields["siret"]
    assert "14 digits" in note.text()
    assert page.form.dirty
    assert page.form.panel.save_button.isEnabled()


def test_a_colleagues_change_is_told_and_can_be_shown(screen, tasks, world):
    page = screen.pages["customer"]
    page.show_key(world["customer"])
    typed(page.form, "city", "Lavaur")
    values = {"city": "Gaillac"}
    other = partial(resources.save, kind="customer", key=world["customer"], version=1, values=values)
    tasks.database.write(other, "customer.save")
    page.form.save()
    assert "colleague" in page.form.panel.band.text()
    (again,) = [b for b in page.form.panel.findChildren(QPushButton) if b.text() == "Show the new state"]
    again.click()
    assert page.form.panel.field("city").text() == "Gaillac"


def test_a_form_follows_others_until_something_is_typed(screen, tasks, world):
    page = screen.pages["customer"]
    page.show_key(world["customer"])

    def elsewhere(version, city):
        call = partial(
            resources.save, kind="customer", key=world["customer"], version=version, values={"city": city}
        )
        tasks.database.write(call, "customer.save")
        tasks.data_changed.emit(frozenset({"customer"}))

    elsewhere(1, "Gaillac")
    assert page.form.panel.field("city").text() == "Gaillac"
    typed(page.form, "city", "Cordes")
    elsewhere(2, "Lavaur")
    assert page.form.panel.field("city").text() == "Cordes"
    assert page.list.model.rows()[0].values["city"] == "Lavaur"
    page.form.panel.set_clean()


def test_leaving_asks_only_where_something_would_be_lost(screen, world, monkeypatch):
    asked = []
    monkeypatch.setattr(ask, "confirm", lambda *args: asked.append(args) or False)
    page = screen.pages["customer"]
    page.show_key(world["customer"])
    page.form.leave()
    assert (asked, page.form) == ([], None)
    page.show_key(world["customer"])
    typed(page.form, "city", "Cordes")
    assert not screen.may_close()
    assert len(asked) == 1
    monkeypatch.setattr(ask, "confirm", lambda *args: True)
    page.form.leave()
    assert page.form is None


def test_what_is_put_away_leaves_the_list_and_comes_back(screen, tasks, world):
    screen.tabs.setCurrentIndex(2)
    page = screen.pages["driver"]
    page.open_record(page.list.model.rows()[0])
    name = page.form._record.title
    page.form.archive()
    assert name not in titles(page)
    assert page.form is None
    ((chip, _, _),) = page.list._chips
    chip.click()
    assert name in titles(page)
    chip.click()
    assert name not in titles(page)
    chip.click()
    page.open_record(next(row for row in page.list.model.rows() if row.title == name))
    page.form.reactivate()
    chip.click()
    assert name in titles(page)


def test_history_is_told_in_words(screen, tasks, world):
    page = screen.pages["customer"]
    page.show_key(world["customer"])
    typed(page.form, "city", "Gaillac")
    typed(page.form, "terms_days", "45")
    page.form.save()
    page.form._tabs.setCurrentWidget(page.form._history)
    columns, rows = page.form._history.model.columns, page.form._history.model.rows()
    told = [(columns[1].shown(row), columns[2].shown(row)) for row in rows]
    assert told[:2] == [("Anne Cabrol", "Town: Gaillac"), ("Anne Cabrol", "Days to pay: 30 → 45")]


def test_a_customers_sites_lead_to_their_own_tab(screen, world):
    screen.show_item("customer", world["customer"])
    form = screen.pages["customer"].form
    form._tabs.setCurrentIndex(1)
    sites = form._tabs.currentWidget()
    assert titles(sites) == ["Atelier"]
    sites.open_record(sites.list.model.rows()[0])
    assert screen.tabs.currentIndex() == 1
    assert screen.pages["site"].form.key == world["site"]


def test_prices_are_added_within_their_list(screen, tasks, qtbot):
    key = str(new_id())
    values = {"name": "Tarif 2026", "valid_from": "01/01/2026"}
    tasks.write(
        partial(resources.save, kind="price_list", key=key, version=0, values=values), "price_list.save"
    )
    screen.show_item("price_list", key)
    form = screen.pages["price_list"].form
    form._tabs.setCurrentIndex(1)
    prices = form._tabs.currentWidget()
    prices.add()
    assert isinstance(prices._dialog, QDialog)
    typed(prices.form, "label", "Rotation benne")
    typed(prices.form, "amount_eur", "138,50")
    prices.form.save()
    (price,) = prices.list.model.rows()
    assert prices._dialog is None
    prices.add()
    prices._dialog.reject()
    assert (prices._dialog, prices.form) == (None, None)
    assert prices.list.model.columns[2].shown(price).startswith("138")


def test_papers_belong_to_their_driver(screen, tasks):
    screen.tabs.setCurrentIndex(2)
    page = screen.pages["driver"]
    page.open_record(page.list.model.rows()[0])
    key = page.form.key
    page.form._tabs.setCurrentIndex(1)
    papers = page.form._tabs.currentWidget()
    papers.add()
    typed(papers.form, "valid_until", "30/06/2020")
    papers.form.save()
    (paper,) = papers.list.model.rows()
    assert (paper.values["owner_kind"], str(paper.values["owner_id"])) == ("driver", key)
    until = papers.list.model.columns[3]
    assert (until.value(paper), until.state(paper)) == (dt.date(2020, 6, 30), "error")


def test_a_bank_account_is_kept_with_its_customer(screen, tasks, world):
    screen.show_item("customer", world["customer"])
    form = screen.pages["customer"].form
    form._tabs.setCurrentIndex(3)
    bank = form._tabs.currentWidget()
    bank.add()
    typed(bank.form, "iban", "fr7630006000011234567890189")
    bank.form.save()
    assert bank.list.model.rows()[0].key == world["customer"]


def test_an_outlet_takes_what_is_ticked(screen, tasks, world):
    screen.show_item("outlet", world["outlet"])
    form = screen.pages["outlet"].form
    box = form.panel.field("materials")
    assert isinstance(box, ManyBox)
    assert box.keys() == [world["wood"]]
    box.set_keys([])
    assert form.dirty
    form.save()
    assert kept(tasks, "outlet", world["outlet"]).values["materials"] == []


def test_a_reference_is_found_by_any_part_of_its_name(screen, world, qtbot):
    screen.show_item("site", world["site"])
    box = screen.pages["site"].form.panel.field("customer_id")
    assert isinstance(box, ChoiceBox)
    assert box.key() == world["customer"]
    box.setCurrentText("nobody of that name")
    assert box.key() == ""
    screen.pages["site"].form.save()
    _, note, _ = screen.pages["site"].form.panel._fields["customer_id"]
    assert note.text() == "This has to be filled in."
    screen.pages["site"].form.panel.set_clean()


def test_a_day_is_taken_from_the_calendar(screen, world):
    from PySide6.QtCore import QDate

    screen.show_item("site", world["site"])
    day = screen.pages["site"].form.panel.field("protocol_on")
    day._on_pick()
    day._on_picked(QDate(2026, 11, 24))
    assert day.text() == "24/11/2026"
    screen.pages["site"].form.panel.set_clean()


def test_a_refusal_keeps_the_old_rows_readable(qtbot):
    screen = ResourcesScreen(FakeTasks({"records": Forbidden("Your rights do not allow this.")}))
    qtbot.addWidget(screen)
    screen.show()
    assert screen.pages["customer"].list._band.text() == "Your rights do not allow this."


# ---------------------------------------------------------------- hours, absences, workshop, holds


def test_hours_are_typed_a_line_a_day(screen, tasks, world):
    screen.show_item("site", world["site"])
    form = screen.pages["site"].form
    edit = form.panel.field("hours")
    assert isinstance(edit, HoursEdit)
    edit.days["mo"].setText("7h30-12h, 13h30-17h")
    edit.copy.click()
    edit.exceptions.setPlainText("25/12/2026 closed\n24/12/2026 8-10")
    form.save()
    stored = kept(tasks, "site", world["site"]).values["hours"]
    assert stored["fr"] == [["07:30", "12:00"], ["13:30", "17:00"]]
    assert stored["exceptions"] == {"2026-12-24": [["08:00", "10:00"]], "2026-12-25": []}
    edit.days["mo"].setText("midi")
    form.save()
    _, note, _ = form.panel._fields["hours"]
    assert note.text() == "“midi” is no opening time: 7:30-12:00, 13:30-17:00."
    for line in edit.days.values():
        line.clear()
    edit.exceptions.clear()
    form.save()
    assert kept(tasks, "site", world["site"]).values["hours"] is None


def test_an_absence_is_booked_and_shown_in_the_calendar(screen, tasks, world):
    screen.show_item("absence", "")
    page = screen.pages["absence"]
    page.add()
    typed(page.form, "driver_id", "Cabrol Thierry")
    typed(page.form, "starts", "23/11/2026")
    typed(page.form, "ends", "27/11/2026 12:00")
    page.form.save()
    (row,) = page.list.model.rows()
    texts = {column.key: column.shown(row) for column in page.list.model.columns}
    assert (texts["starts"], texts["ends"]) == ("23/11/2026", "27/11/2026 12:00")
    month = screen.absences.month
    month._show(dt.date(2026, 11, 1))
    month.read()
    (line,) = month.model.rows
    assert line[0] == "Cabrol Thierry"
    away = [day for day in range(1, 31) if month.model.record_at(month.model.index(0, day))]
    assert away == [23, 24, 25, 26, 27]
    month.table.doubleClicked.emit(month.model.index(0, 24))
    assert page.form.key == row.key
    page.form.panel.field("ends").setText("22/11/2026")
    page.form.save()
    _, note, _ = page.form.panel._fields["ends"]
    assert note.text() == "The end comes before the beginning."
    page.form.panel.set_clean()


def test_an_absence_over_planned_work_names_it(screen, tasks, world, database):
    with database.open_admin().transaction() as session:
        driver = session.query(Driver).filter_by(surname="Cabrol").one()
        session.add(Tour(id=new_id(), day=DAY, driver_id=driver.id, slot=slot(6, 14)))
    screen.show_item("absence", "")
    page = screen.pages["absence"]
    page.add()
    typed(page.form, "driver_id", "Cabrol Thierry")
    typed(page.form, "starts", f"{DAY:%d/%m/%Y}")
    typed(page.form, "ends", f"{DAY:%d/%m/%Y}")
    page.form.save()
    assert page.form.panel.band.text() == (
        f"Still planned in that time, from {style.day_time(at(6))} on: 1 tours."
        " Give them to others on the board."
    )
    page.form.panel.set_clean()


def test_a_visit_keeps_its_vehicle_off_the_road(screen, tasks, world, database):
    screen.tabs.setCurrentIndex(3)
    page = screen.pages["vehicle"]
    page.open_record(page.list.model.rows()[0])
    page.form._tabs.setCurrentIndex(3)
    visits = page.form._tabs.currentWidget()
    visits.add()
    typed(visits.form, "label", "Vidange")
    typed(visits.form, "starts", "30/11/2026 08:00")
    typed(visits.form, "ends", "30/11/2026 12:00")
    visits.form.save()
    (visit,) = visits.list.model.rows()
    (absence,) = tasks.database.read(partial(resources.records, kind="absence"))
    assert (absence.values["kind"], absence.labels["vehicle_id"]) == (
        "workshop",
        "ZZ-101-AA · Ampliroll 26 t",
    )
    with pytest.raises(RuleBroken, match="visit to the workshop"):
        tasks.database.write(
            partial(resources.remove, kind="absence", key=absence.key, version=absence.version),
            "absence.remove",
        )
    values = {"starts": "", "ends": "", "done_on": "30/11/2026", "km": "120 000", "cost_eur": "480"}
    call = partial(
        resources.save, kind="maintenance_visit", key=visit.key, version=visit.version, values=values
    )
    tasks.database.write(call, "maintenance_visit.save")
    assert tasks.database.read(partial(resources.records, kind="absence")) == []
    with database.open_admin() as admin:
        assert [finding for finding in admin.read(check) if finding.count] == []


def test_rent_is_suspended_within_its_box(screen, tasks, world):
    screen.show_item("container", world["box"])
    form = screen.pages["container"].form
    form._tabs.setCurrentIndex(1)
    holds = form._tabs.currentWidget()
    holds.add()
    typed(holds.form, "first_on", "01/11/2026")
    typed(holds.form, "reason", "Chantier arrêté")
    holds.form.save()
    (hold,) = holds.list.model.rows()
    assert str(hold.values["container_id"]) == world["box"]


def test_a_box_put_away_leaves_the_stock(screen, tasks, world):
    tasks.database.write(
        partial(
            containers.move, container_ids=[UUID(world["box"])], to_kind="depot", to_id=UUID(world["depot"])
        ),
        "container.move",
    )
    assert tasks.database.read(containers.stock).fleet == 1
    screen.show_item("container", world["box"])
    screen.pages["container"].form.archive()
    assert tasks.database.read(containers.stock).fleet == 0
    assert kept(tasks, "container", world["box"]).values["status"] == "retired"


def test_deadlines_lead_to_their_record(screen, tasks, world, database):
    with database.open_admin().transaction() as session:
        driver = session.query(Driver).filter_by(surname="Cabrol").one()
        session.add(
            Credential(
                id=new_id(),
                owner_kind="driver",
                owner_id=driver.id,
                kind="fco",
                valid_until=dt.date(2020, 1, 1),
            )
        )
        key = str(driver.id)
    screen.show_item("deadline", "")
    listing = screen.deadlines.list
    (row,) = listing.model.rows()
    shown = {column.key: column.shown(row) for column in listing.model.columns}
    assert (shown["step"], shown["owner"], shown["what"]) == ("Over", "Thierry Cabrol", "FIMO or FCO")
    assert listing.model.columns[0].state(row) == "error"
    screen.deadlines.whose.setCurrentIndex(2)
    assert listing.model.rows() == []
    screen.deadlines.whose.setCurrentIndex(1)
    listing.table.doubleClicked.emit(listing.model.index(0, 0))
    assert screen.tabs.currentIndex() == 2
    assert screen.pages["driver"].form.key == key


def test_our_own_papers_have_a_place(screen, tasks, qtbot):
    """What the rules ask of the company is added, seen, and no other's paper stands among it."""
    with tasks.database.transaction() as session:
        driver = session.scalars(select(Driver)).first()
        session.add(
            Credential(
                id=new_id(),
                owner_kind="driver",
                owner_id=driver.id,
                kind="licence",
                valid_until=DAY,
                state="date",
            )
        )
    key = str(new_id())
    values = {"kind": "transport_receipt", "number": "T-81-2026", "valid_until": DAY}
    tasks.database.write(
        partial(resources.save, kind="company", key=key, version=0, values=values), "company.save"
    )
    screen.show_item("company", key)
    page = screen.pages["company"]
    assert [row.key for row in page.list.model.rows()] == [key]
    stored = kept(tasks, "company", key)
    assert (stored.values["owner_kind"], stored.values["owner_id"]) == ("company", None)
    assert page.form is not None


def test_the_rules_can_be_read_the_hardest_first(screen):
    screen.show_item("rule", "")
    rows = screen.rules.list.model.rows()
    assert {rows[0].severity, rows[-1].severity} == {"stop", "note"}
    shown = [column.shown(rows[0]) for column in screen.rules.list.model.columns]
    assert "{" not in "".join(shown)
