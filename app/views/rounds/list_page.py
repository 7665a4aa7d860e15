"""The rounds as a list, with the form of the one that is open beside it."""

import datetime as dt
from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QFrame, QSplitter, QVBoxLayout, QWidget

from app.domain.calendar import next_occurrences
from app.errors import QT_TRANSLATE_NOOP, AppError, InvalidInput
from app.ids import new_id
from app.services import rounds
from app.services.rounds import Calendar, RoundChoices, RoundForm, RoundRow
from app.tasks import Tasks
from app.views import ask, style
from app.views.board.labels import kind_label
from app.views.rounds import words
from app.views.rounds.form import RoundPanel
from app.views.rounds.rule_editor import DayEdit, WeekdayChips
from app.views.widgets.form_dialog import FormDialog
from app.views.widgets.list_screen import Column, ListScreen
from app.views.widgets.reading import ReadingScreen

_FORM_WIDTH = 620


class RoundsPage(ReadingScreen):
    """Every round: found, sorted, opened, changed."""

    done = Signal(str, list)
    """Something was kept: what is said of it, and the operations that undo it."""

    def __init__(self, tasks: Tasks, today: dt.date, parent: QWidget | None = None) -> None:
        topics = frozenset(("round", "round_occurrence", "site_hold", "customer", "site", "driver"))
        super().__init__(tasks, topics, parent)
        self._today = today
        self._choices: RoundChoices | None = None
        self._wanted: RoundForm | None = None
        self._asked_new = False
        self._op = new_id()
        self.panel: RoundPanel | None = None
        self.list = ListScreen(
            self.tr("Rounds"),
            (
                Column("customer", self.tr("Customer"), _customer, width=170, state=_state),
                Column("name", self.tr("Round"), _name, width=190, state=_state),
                Column("rule", self.tr("Rhythm"), _rule, width=230, state=_state),
                Column("next", self.tr("Next passage"), _next, _next_text, width=130, state=_next_state),
                Column("driver", self.tr("Tour"), _driver, width=130, state=_state),
                Column(
                    "made", self.tr("Generated until"), _made, _made_text, width=110, state=self._made_state
                ),
                Column("site", self.tr("Site"), _site, width=140, state=_state),
                Column("service", self.tr("Service"), _service, width=140, state=_state),
            ),
            _key,
            "rounds",
            self.tr("No round yet. “Add” makes the first: a service that comes back by itself."),
        )
        self.list.add_action(self.tr("Working days"), "calendar", self._ask_calendar)
        self.list.add_action(self.tr("Add"), "add", self.add, primary=True, shortcut="Ctrl+N")
        self.list.add_filter(self.tr("In use"), _is_active, on=True, group="ended")
        self.list.add_filter(self.tr("Ended"), _is_ended, group="ended")
        self.list.add_filter(self.tr("On hold"), _is_on_hold)
        self.list.opened.connect(self.open_row)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self.list)
        self._side = QFrame()
        self._side.setMinimumWidth(460)
        QVBoxLayout(self._side).setContentsMargins(0, 0, 0, 0)
        self._side.hide()
        self._split.addWidget(self._side)
        self._split.setStretchFactor(0, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._split)

    def read(self) -> None:
        """Read the list; the old rows stay readable meanwhile."""
        self._tasks.read(partial(rounds.rounds, today=self._today), self.list.show_rows, self.list.show_error)
        self._tasks.read(
            partial(rounds.round_choices, today=self._today), self._on_choices, self.list.show_error
        )

    def _made_state(self, row: RoundRow) -> str:
        late = row.made_until is None or row.made_until < self._today + dt.timedelta(weeks=2)
        return "warning" if late and row.next is not None else "muted"

    # -- opening

    @Slot(object)
    def _on_choices(self, choices: RoundChoices) -> None:
        self._choices = choices
        if self._asked_new:
            self.add()

    @Slot()
    def add(self) -> None:
        """Open an empty form."""
        self._asked_new = self._choices is None
        if self._choices is not None:
            self._open(None)

    @Slot(object)
    def open_row(self, row: RoundRow) -> None:
        """Open a round of the list."""
        self.show_key(row.round_id)

    def show_key(self, round_id: UUID) -> None:
        """Open a round by its id."""
        self._tasks.read(partial(rounds.round_form, round_id=round_id), self._on_form, self.list.show_error)

    @Slot(object)
    def _on_form(self, form: RoundForm) -> None:
        self._open(form)

    def _open(self, form: RoundForm | None) -> None:
        if self._choices is None or not self.may_close():
            return
        self._close()
        self._op = new_id()
        self.panel = RoundPanel(self._choices, form, self._today)
        self.panel.saved.connect(self._save)
        self.panel.closed.connect(self._leave)
        self.panel.ended.connect(self._end)
        layout = self._side.layout()
        if layout is not None:
            layout.addWidget(self.panel)
        if self._side.isHidden():
            self._side.show()
            room = self._split.width()
            side = max(min(round(_FORM_WIDTH * style.zoom()), room - 340), 460)
            self._split.setSizes([room - side, side])
        (self.panel.site if form is None else self.panel.name).setFocus()

    def may_close(self) -> bool:
        """Return whether nothing typed would be lost."""
        if self.panel is None or not self.panel.panel.dirty:
            return True
        return ask.confirm(
            self,
            self.tr("Leave without saving?"),
            self.tr("What you changed in this round would be lost."),
            self.tr("Leave"),
        )

    @Slot()
    def _leave(self) -> None:
        if self.may_close():
            self._close()
            self.list.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _close(self) -> None:
        if self.panel is not None:
            self.panel.hide()
            self.panel.deleteLater()
            self.panel = None
        self._side.hide()

    # -- keeping

    @Slot()
    def _save(self) -> None:
        if self.panel is None:
            return
        if self.panel.value().site_id is None:  # what was typed names no site
            self.panel.panel.show_error(
                InvalidInput(QT_TRANSLATE_NOOP("errors", "Choose the site."), field="site_id")
            )
            return
        if self.panel.is_new:
            self._write(None)
        else:
            self._tasks.read(
                partial(rounds.change_days, round_id=self.panel.value().round_id, today=self._today),
                self._on_change_days,
                self._on_failed,
            )

    @Slot(object)
    def _on_change_days(self, days: list[dt.date]) -> None:
        if not days or self.panel is None:
            self._write(None)
            return
        place = ask.ask_one(
            self,
            self.tr("From which passage on?"),
            self.tr("Passages before it stay as they are; jobs from it on follow the change."),
            [words.short_day(day) for day in days],
        )
        if place is not None:
            self._write(days[place])

    def _write(self, from_on: dt.date | None) -> None:
        if self.panel is None:
            return
        self.panel.panel.set_busy(True)
        self._tasks.write(
            partial(rounds.save_round, form=self.panel.value(), from_on=from_on),
            "round.save",
            self._on_saved,
            self._on_failed,
            op=self._op,
        )

    @Slot(object)
    def _on_saved(self, told: dict[str, object]) -> None:
        self._close()
        withdrawn = int(str(told["withdrawn"]))
        text = self.tr("The round is kept.")
        if withdrawn:
            text = " ".join(
                (text, self.tr("%n job(s) cancelled: their day is none any more.", "", withdrawn))
            )
        self.done.emit(text, [str(self._op)])
        self.reload()

    @Slot(object)
    def _on_failed(self, error: AppError) -> None:
        self._op = new_id()
        if self.panel is not None:
            self.panel.panel.show_error(error)
        else:
            self.list.show_error(error)

    @Slot()
    def _end(self) -> None:
        if self.panel is None:
            return
        form = self.panel.value()
        coming = next_occurrences(form.rule, self._today, 1)
        dialog = FormDialog(self.tr("End this round"), self.tr("End the round"), self)
        last = DayEdit(coming[0].planned_on if coming else self._today)
        dialog.form.add(
            "last_on",
            self.tr("Last day"),
            last,
            hint=self.tr("Later jobs that nobody began are cancelled. One undo brings all back."),
            wide=True,
        )
        if dialog.exec() == FormDialog.DialogCode.Accepted:
            self._op = new_id()
            self._tasks.write(
                partial(rounds.end_round, round_id=form.round_id, version=form.version, last_on=last.day()),
                "round.end",
                self._on_ended,
                self._on_failed,
                op=self._op,
            )
        dialog.deleteLater()

    @Slot(object)
    def _on_ended(self, told: dict[str, object]) -> None:
        self._close()
        self.done.emit(
            self.tr("The round ends. %n later job(s) cancelled.", "", int(str(told["withdrawn"]))),
            [str(self._op)],
        )
        self.reload()

    # -- the firm's calendar

    @Slot()
    def _ask_calendar(self) -> None:
        call = partial(rounds.calendar, today=self._today)
        self._tasks.read(call, self._on_calendar, self.list.show_error)

    @Slot(object)
    def _on_calendar(self, calendar: Calendar) -> None:
        dialog = CalendarDialog(calendar, self._today, self)
        if dialog.exec() == FormDialog.DialogCode.Accepted:
            self._op = new_id()
            self._tasks.write(
                partial(
                    rounds.save_calendar,
                    weekdays=dialog.weekdays.value(),
                    alsace_moselle=dialog.alsace_moselle(),
                    from_on=dialog.from_on.day(),
                ),
                "calendar.save",
                self._on_calendar_saved,
                self.list.show_error,
                op=self._op,
            )
        dialog.deleteLater()

    @Slot(object)
    def _on_calendar_saved(self, _told: object) -> None:
        self.done.emit(self.tr("The working days are kept."), [str(self._op)])
        self.reload()


class CalendarDialog(FormDialog):
    """Asks on which days the firm works, and where the holidays of Alsace-Moselle hold."""

    def __init__(self, calendar: Calendar, today: dt.date, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent, title=self.tr("Working days"), verb=self.tr("Save"), height=360)
        self.weekdays = WeekdayChips()
        self.weekdays.set_value(calendar.working_days)
        self.from_on = DayEdit(today)
        self.form.add(
            "weekdays",
            self.tr("Days worked"),
            self.weekdays,
            hint=self.tr("A passage that a holiday moves goes to one of these."),
            wide=True,
        )
        self.form.add("from_on", self.tr("From"), self.from_on, wide=True)
        self._depots: dict[UUID, QCheckBox] = {}
        for depot in calendar.depots:
            box = QCheckBox()
            box.setChecked(depot.alsace_moselle)
            self._depots[depot.depot_id] = box
            name = self.tr("{depot}: holidays of Alsace-Moselle").format(depot=depot.name)
            self.form.add(str(depot.depot_id), name, box, wide=True)

    def alsace_moselle(self) -> frozenset[UUID]:
        """Return the yards that are ticked."""
        return frozenset(key for key, box in self._depots.items() if box.isChecked())


def _key(row: RoundRow) -> UUID:
    return row.round_id


def _name(row: RoundRow) -> str:
    return row.name


def _customer(row: RoundRow) -> str:
    return row.customer


def _site(row: RoundRow) -> str:
    return " · ".join(filter(None, (row.site, row.city)))


def _service(row: RoundRow) -> str:
    return " · ".join(filter(None, (kind_label(row.type.value), row.material, row.container_type)))


def _rule(row: RoundRow) -> str:
    return words.rule_in_short(row.rule)


def _driver(row: RoundRow) -> str:
    return " · ".join(filter(None, (f"{row.start_at:%H:%M}" if row.start_at else "", row.driver)))


def _next(row: RoundRow) -> dt.date | None:
    return (row.next.served_on or row.next.planned_on) if row.next else None


def _next_text(row: RoundRow) -> str:
    day = _next(row)
    if row.hold is not None and day is not None:
        return f"{words.short_day(day)} ⏸"
    return words.short_day(day) + (" *" if row.next and row.next.holiday else "") if day else "–"


def _next_state(row: RoundRow) -> str:
    if row.next is None:
        return "faint"
    return "warning" if row.next.holiday or row.hold is not None else ""


def _made(row: RoundRow) -> dt.date | None:
    return row.made_until


def _made_text(row: RoundRow) -> str:
    return style.day(row.made_until) or "–"


def _state(row: RoundRow) -> str:
    return "faint" if row.next is None else ""


def _is_active(row: RoundRow) -> bool:
    return row.next is not None and not row.archived


def _is_ended(row: RoundRow) -> bool:
    return not _is_active(row)


def _is_on_hold(row: RoundRow) -> bool:
    return row.hold is not None
