"""The screen of the rounds, on a real database."""

import datetime as dt
from dataclasses import replace

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QPushButton
from sqlalchemy import select

from app.db import new_id
from app.domain.calendar import HolidayPolicy, OccurrenceState, Recurrence
from app.domain.jobs import JobType
from app.models.planning import Job
from app.models.rounds import Round
from app.services import round_jobs, rounds
from app.services.round_days import Wish
from app.services.rounds import Hold, RoundForm
from app.views import ask, style
from app.views.rounds import RoundsScreen, words
from app.views.rounds.holds_page import HoldDialog
from app.views.rounds.list_page import CalendarDialog
from app.views.rounds.month import MonthModel, MonthTable
from app.views.rounds.rule_editor import RuleEditor
from app.views.rounds.small_dialogs import WithoutPlace
from tests.builders import World
from tests.views.fake_tasks import DirectTasks

D = dt.date.fromisoformat
TODAY = D("2031-04-20")
MAY = D("2031-05-01")


@pytest.fixture
def world(database):
    made = {}

    def build(session):
        world = World(session)
        world.company()
        made.update(
            site=world.site.id, customer=world.customer.id, driver=world.driver.id, wood=world.wood.id
        )

    with database.open_admin().transaction() as session:
        build(session)
    return made


@pytest.fixture
def tasks(database, world):
    return DirectTasks(database.open())


def add(tasks, world, **values):
    rule = values.pop("rule", Recurrence(anchor_on=D("2031-04-03"), weekdays=(3,)))
    given = {
        "round_id": new_id(),
        "name": "Bois du jeudi",
        "customer_id": world["customer"],
        "site_id": world["site"],
        "type": JobType.EMPTY_RETURN,
        "material_id": world["wood"],
        "container_type": "B30",
        "minutes": 30,
        "rule": rule,
    }
    form = RoundForm(**{**given, **values})
    tasks.database.write(lambda session: rounds.save_round(session, form), "test")
    return form.round_id


@pytest.fixture
def screen(qtbot, tasks):
    style.apply(QApplication.instance(), "light")
    made = RoundsScreen(tasks, today=TODAY)
    qtbot.addWidget(made)
    made.resize(1400, 900)
    made.show()
    return made


def passages(page):
    return {each.planned_on: each for each in page.list.model.rows()}


def jobs(tasks):
    return tasks.database.read(
        lambda session: session.scalars(select(Job.status).order_by(Job.wanted_on)).all()
    )


# ---------------------------------------------------------------- the rule in words


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ({"weekdays": (1, 4), "every": 2}, "Every 2 weeks, on Tuesday and on Friday, from"),
        ({"weekdays": (0, 1, 2, 3, 4)}, "Every week, from Monday to Friday, from"),
        ({"kind": "month_weekday", "weekdays": (0,), "nth": -1}, "On the last Monday of each month, from"),
        ({"kind": "month_day", "nth": 15, "every": 3}, "On day 15, every 3 months, from"),
        ({"kind": "month_day", "nth": 31}, "On the last day of each month, from"),
    ],
)
def test_a_rule_is_said_in_plain_words(qtbot, rule, sentence):
    before = QLocale()
    QLocale.setDefault(QLocale("en_GB"))
    try:
        said = words.rule_sentence(Recurrence(anchor_on=D("2026-11-03"), **rule))
    finally:
        QLocale.setDefault(before)
    assert said.startswith(sentence)
    assert said.endswith("(S45)")


def test_the_sentence_and_the_next_days_change_as_one_chooses(qtbot):
    editor = RuleEditor(D("2026-11-01"))
    qtbot.addWidget(editor)
    editor.set_value(Recurrence(anchor_on=D("2026-11-04"), weekdays=(2,)))
    assert "Armistice" in editor.coming.text()
    editor.set_calendar(range(5), False, HolidayPolicy.SKIP)
    assert "left out" in editor.coming.text()
    with qtbot.waitSignal(editor.changed):
        editor.weekdays.chips[2].click()
    assert editor.coming.text() == ""
    editor.kind.setCurrentIndex(2)
    editor.day_of_month.setValue(29)
    editor.season.set_value((2, 29), (3, 1))
    value = editor.value()
    assert (value.kind, value.nth, value.season_from) == ("month_day", 29, (2, 29))
    # A leap day only: three in ten years.
    assert len(editor.coming.text().splitlines()) == 3


@pytest.mark.parametrize(
    "rule",
    [
        Recurrence(anchor_on=D("2026-11-03"), weekdays=(1, 4), every=2, until=D("2027-05-01")),
        Recurrence(anchor_on=D("2026-11-03"), kind="month_weekday", weekdays=(0,), nth=-1),
        Recurrence(
            anchor_on=D("2026-11-03"), kind="month_day", nth=31, season_from=(11, 15), season_to=(2, 29)
        ),
    ],
)
def test_the_editor_gives_back_what_it_was_given(qtbot, rule):
    editor = RuleEditor(D("2026-11-01"))
    qtbot.addWidget(editor)
    editor.set_value(rule)
    assert editor.value() == rule


# ---------------------------------------------------------------- the list and its form


def test_the_empty_list_says_what_to_do(screen):
    assert screen.list_page.list.model.total() == 0
    assert "Add" in screen.list_page.list._nothing_text.text()


def test_a_round_is_made_by_its_form(screen, tasks, world):
    page = screen.list_page
    page.add()
    panel = page.panel
    panel.panel.saved.emit()
    assert page.panel is panel, "refused: the form stays"
    panel.name.setText("Bois")
    panel.site.set_key(str(world["site"]))
    panel.type.setCurrentIndex(panel.type.findData("EMPTY_RETURN"))
    panel.material.setCurrentIndex(panel.material.findData(str(world["wood"])))
    panel.container.setCurrentIndex(panel.container.findData("B30"))
    panel.rule.weekdays.set_value((1,))
    panel.panel.saved.emit()
    assert page.panel is None
    assert [row.name for row in page.list.model.rows()] == ["Bois"]
    assert screen.undo_button.isEnabled()
    screen.undo()
    assert page.list.model.total() == 0


def test_a_refusal_stands_at_its_field(screen, world):
    page = screen.list_page
    page.add()
    page.panel.panel.saved.emit()
    note = page.panel.panel._fields["site_id"][1]
    assert note.text() == "Choose the site."


def test_a_round_without_a_typed_name_is_called_by_what_is_done_and_where(screen, world):
    page = screen.list_page
    page.add()
    page.panel.site.set_key(str(world["site"]))
    proposed = page.panel.name.placeholderText()
    assert proposed.startswith(page.panel.type.currentText() + " · ")
    assert page.panel.value().name == proposed
    page.panel.name.setText(" Le quai ")
    assert page.panel.value().name == "Le quai"


def test_a_change_asks_from_which_passage_on(screen, tasks, world, monkeypatch):
    key = add(tasks, world)
    screen.month_page.show_month_of(MAY)
    screen.tabs.setCurrentIndex(1)
    screen.month_page.apply()
    asked = {}

    def choose(_parent, title, _label, choices):
        asked.update(title=title, choices=choices)
        return 2

    monkeypatch.setattr(ask, "ask_one", choose)
    page = screen.list_page
    screen.tabs.setCurrentIndex(0)
    page.show_key(key)
    page.panel.minutes.setValue(55)
    page.panel.panel.saved.emit()
    assert asked["title"] == "From which passage on?"
    ruled = tasks.database.read(
        lambda session: session.scalars(select(Round.minutes).order_by(Round.anchor_on)).all()
    )
    assert ruled == [30, 55]


def test_what_was_typed_is_not_lost_by_opening_another(screen, tasks, world, monkeypatch):
    add(tasks, world)
    screen.list_page.reload()
    screen.list_page.add()
    screen.list_page.panel.name.setText("à moitié")
    monkeypatch.setattr(ask, "confirm", lambda *_: False)
    assert not screen.may_close()
    screen.list_page.open_row(screen.list_page.list.model.rows()[0])
    assert screen.list_page.panel.name.text() == "à moitié"


def test_the_firms_calendar_is_kept(screen, tasks, world, monkeypatch):
    def answer(dialog):
        dialog.weekdays.set_value(range(6))
        dialog.from_on.set_day(D("2031-01-01"))
        next(iter(dialog._depots.values())).setChecked(True)
        return dialog.DialogCode.Accepted

    monkeypatch.setattr(CalendarDialog, "exec", answer)
    screen.list_page._ask_calendar()
    kept = tasks.database.read(lambda session: rounds.calendar(session, TODAY))
    assert kept.working_days == frozenset(range(6))
    assert [depot.alsace_moselle for depot in kept.depots] == [True]
    assert screen.undo_button.isEnabled()


def test_a_site_must_be_chosen_before_it_rests(qtbot, screen, tasks, world):
    screen.tabs.setCurrentIndex(2)
    dialog = HoldDialog(screen.holds_page._choices, None, TODAY)
    qtbot.addWidget(dialog)
    dialog.form.saved.emit()
    assert dialog.form._fields["site_id"][1].text() == "Choose the site."
    dialog.site.set_key(str(world["site"]))
    dialog.to_on.set_day(TODAY - dt.timedelta(days=1))
    dialog.form.saved.emit()
    assert "before it begins" in dialog.form._fields["to_on"][1].text()
    dialog.ends.setChecked(True)
    dialog.form.saved.emit()
    assert dialog.result() == dialog.DialogCode.Accepted
    assert dialog.value().to_on is None


# ---------------------------------------------------------------- the month


def test_the_leaf_is_a_sound_model(qtbot, qtmodeltester):
    qtmodeltester.check(MonthModel())
    table = MonthTable()
    qtbot.addWidget(table)
    table.month.show_span(D("2026-12-01"), D("2026-12-31"))
    assert table.month.rowCount() == 5
    header = table.month.headerData(4, Qt.Orientation.Vertical)
    assert header == "S53\nimpaire"
    with qtbot.waitSignal(table.day_chosen) as chosen:
        table.choose(D("2026-12-25"))
    assert chosen.args == [D("2026-12-25")]


def test_the_month_is_seen_made_and_taken_back(screen, tasks, world):
    add(tasks, world)
    screen.show_month(MAY)
    page = screen.month_page
    assert page.generate.isEnabled()
    lines = page.table.month.lines(D("2031-05-02"))
    assert lines == ["← 01/05 Menuiserie Delmas"]
    page.generate.click()
    assert jobs(tasks) == ["TO_PLAN"] * 5
    assert not page.generate.isEnabled()
    screen.undo()
    assert jobs(tasks) == []
    assert page.generate.isEnabled()


def test_a_month_made_in_parts_is_taken_back_by_one_undo(screen, tasks, world, monkeypatch):
    monkeypatch.setattr(round_jobs, "CHUNK", 2)
    add(tasks, world)
    screen.show_month(MAY)
    screen.month_page.apply()
    assert len(jobs(tasks)) == 5
    assert len(screen._undo) == 3
    screen.undo()
    assert jobs(tasks) == []


def test_jobs_without_a_place_are_named_with_the_reason(screen, tasks, world):
    for name in ("Bois du jeudi", "Carton du jeudi"):
        add(tasks, world, name=name, driver_id=world["driver"], start_at=dt.time(6))
    screen.show_month(MAY)
    screen.month_page.apply()
    (told,) = screen.month_page.findChildren(WithoutPlace)
    assert told.list.model.total() == 5
    assert "has something else to do then" in words.refusal_text(told.list.model.rows()[0])
    told.close()


def test_a_day_of_the_leaf_narrows_the_list(screen, tasks, world):
    add(tasks, world)
    screen.show_month(MAY)
    page = screen.month_page
    page.table.choose(D("2031-05-15"))
    assert list(passages(page)) == [D("2031-05-15")]
    page.only_day.setChecked(False)
    assert len(passages(page)) == 5


def test_one_passage_is_moved_left_out_and_taken_up_again(screen, tasks, world):
    add(tasks, world)
    screen.show_month(MAY)
    page = screen.month_page
    page.move_to(passages(page)[D("2031-05-15")], D("2031-05-16"), "Inventaire")
    moved = passages(page)[D("2031-05-15")]
    assert (moved.state, moved.day, moved.reason) == (OccurrenceState.MOVED, D("2031-05-16"), "Inventaire")
    told = []
    page.done.connect(lambda text, _ops: told.append(text))
    page.move_to(moved, D("2031-05-22"), "Inventaire")
    assert told == ["The passage is moved to a public holiday: Ascension."]
    page.skip_passage(passages(page)[D("2031-05-29")])
    assert passages(page)[D("2031-05-29")].state is OccurrenceState.SKIPPED
    page.list.select_key(passages(page)[D("2031-05-15")].key)
    page.restore()
    assert passages(page)[D("2031-05-15")].state is OccurrenceState.PROPOSED
    screen.undo()
    assert passages(page)[D("2031-05-15")].state is OccurrenceState.MOVED


def test_keys_and_menu_say_what_can_be_done(screen, tasks, world):
    add(tasks, world)
    screen.show_month(MAY)
    keys = {
        action.shortcut().toString(QKeySequence.SequenceFormat.PortableText)
        for action in screen.month_page.list.table.actions()
    }
    assert {"M", "Del", "R"} <= keys


def test_a_passage_may_be_kept_out_of_the_generation(screen, tasks, world):
    add(tasks, world)
    screen.show_month(MAY)
    page = screen.month_page
    page.list.select_key(passages(page)[D("2031-05-15")].key)
    page.leave()
    assert page._wishes == {passages(page)[D("2031-05-15")].key: Wish.LEAVE}
    page.apply()
    assert len(jobs(tasks)) == 4


def test_a_colleagues_decision_is_told_where_one_acts(screen, tasks, world):
    add(tasks, world)
    screen.show_month(MAY)
    page = screen.month_page
    day = passages(page)[D("2031-05-15")]
    page.skip_passage(day)
    page.skip_passage(day)
    assert "colleague" in page.list._band.text()


def test_what_is_not_generated_is_told_above(screen, tasks, world):
    add(tasks, world)
    screen.reload()
    assert "not generated yet" in screen.ahead.text()
    screen.see.click()
    assert screen.stack.currentWidget() is screen.month_page


# ---------------------------------------------------------------- holds and weeks


def test_a_site_is_put_on_hold_and_served_again(screen, tasks, world, monkeypatch):
    add(tasks, world)
    screen.show_month(MAY)
    screen.month_page.apply()
    screen.tabs.setCurrentIndex(2)
    page = screen.holds_page
    page.save(Hold(new_id(), world["site"], D("2031-05-10"), D("2031-05-20"), "Travaux"))
    assert [row.reason for row in page.list.model.rows()] == ["Travaux"]
    assert "CANCELLED" in jobs(tasks)
    monkeypatch.setattr(ask, "confirm", lambda *_: True)
    page.list.table.selectRow(0)
    page.remove()
    assert page.list.model.total() == 0
    screen.undo()
    assert page.list.model.total() == 1


def test_a_typical_week_is_kept_and_laid_upon_another(screen, tasks, world):
    add(tasks, world, driver_id=world["driver"], start_at=dt.time(6))
    screen.show_month(MAY)
    screen.month_page.apply()
    screen.tabs.setCurrentIndex(3)
    page = screen.weeks_page
    page.save(D("2031-05-14"), "Normale")
    (row,) = page.list.model.rows()
    assert row.jobs == 1
    assert page.content.model.total() == 1
    page.apply(row, D("2031-06-09"))
    assert len(jobs(tasks)) == 6
    screen.undo()
    assert len(jobs(tasks)) == 5


def test_papers_open_in_a_preview(screen, tasks, world):
    add(tasks, world)
    screen.show_month(MAY)
    screen.month_page.printing.click()
    screen.month_page.letters.click()
    shown = [w for w in QApplication.topLevelWidgets() if type(w).__name__ == "PdfPreview" and w.isVisible()]
    assert len(shown) == 2
    for preview in shown:
        preview.close()


def test_every_button_has_a_name(screen):
    for button in screen.findChildren(QPushButton):
        assert button.text() or button.accessibleName() or button.toolTip()


def test_forms_keep_a_policy_of_their_own(screen, tasks, world):
    key = add(tasks, world, policy=HolidayPolicy.SKIP)
    screen.list_page.reload()
    screen.list_page.show_key(key)
    form = screen.list_page.panel.value()
    assert form.policy is HolidayPolicy.SKIP
    assert replace(form, version=0).rule.policy is HolidayPolicy.SKIP
