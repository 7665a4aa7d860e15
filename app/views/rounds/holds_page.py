"""Sites where nobody comes for a while."""

import datetime as dt
from functools import partial
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from app.errors import QT_TRANSLATE_NOOP, AppError, InvalidInput
from app.ids import new_id
from app.services import rounds
from app.services.rounds import Hold, RoundChoices
from app.tasks import Tasks
from app.views import ask, style
from app.views.rounds.rule_editor import DayEdit
from app.views.widgets.fields import ChoiceBox
from app.views.widgets.form_dialog import FormDialog
from app.views.widgets.list_screen import Column, ListScreen
from app.views.widgets.reading import ReadingScreen

_WEEKS = 2


class HoldDialog(FormDialog):
    """Asks for a site, from when, until when, and why."""

    def __init__(
        self, choices: RoundChoices, hold: Hold | None, today: dt.date, parent: QWidget | None = None
    ) -> None:
        super().__init__(self.tr("Put a site on hold"), self.tr("Put on hold"), parent, 370, self._check_hold)
        self._hold = hold
        self.site = ChoiceBox([(str(site.site_id), site.label) for site in choices.sites], empty=hold is None)
        self.from_on = DayEdit(hold.from_on if hold else today)
        self.ends = QCheckBox()
        self.to_on = DayEdit((hold.to_on if hold else None) or today + dt.timedelta(weeks=_WEEKS))
        self.reason = QLineEdit(hold.reason if hold else "")
        self.form.add("site_id", self.tr("Site"), self.site, wide=True)
        self.form.add("from_on", self.tr("From"), self.from_on)
        self.form.add("to_on", self.tr("To, included"), self.to_on)
        self.form.add("ends", self.tr("Until further notice"), self.ends, wide=True)
        self.form.add(
            "reason",
            self.tr("Why"),
            self.reason,
            hint=self.tr("Jobs of rounds that nobody began are cancelled; they come back when it ends."),
            wide=True,
        )
        self.ends.toggled.connect(self.to_on.setDisabled)
        if hold is not None:
            self.site.set_key(str(hold.site_id), " · ".join((hold.customer, hold.site)))
            self.site.setEnabled(False)
            self.ends.setChecked(hold.to_on is None)

    def value(self) -> Hold | None:
        """Return the hold, or None where no site is chosen."""
        if not self.site.key():
            return None
        return Hold(
            self._hold.hold_id if self._hold else new_id(),
            UUID(self.site.key()),
            self.from_on.day(),
            None if self.ends.isChecked() else self.to_on.day(),
            self.reason.text(),
            version=self._hold.version if self._hold else 0,
        )

    def _check_hold(self) -> None:
        hold = self.value()
        if hold is None:
            raise InvalidInput(QT_TRANSLATE_NOOP("errors", "Choose the site."), field="site_id")
        if hold.to_on is not None and hold.to_on < hold.from_on:
            raise InvalidInput(QT_TRANSLATE_NOOP("errors", "The hold ends before it begins."), field="to_on")


class HoldsPage(ReadingScreen):
    """The sites on hold now and to come."""

    done = Signal(str, list)
    """Something was kept: what is said of it, and the operations that undo it."""

    def __init__(self, tasks: Tasks, today: dt.date, parent: QWidget | None = None) -> None:
        super().__init__(tasks, frozenset(("site_hold", "site", "customer")), parent)
        self._today = today
        self._choices: RoundChoices | None = None
        self._op = new_id()
        self.list = ListScreen(
            self.tr("Sites on hold"),
            (
                Column("customer", self.tr("Customer"), _customer, width=220),
                Column("site", self.tr("Site"), _site, width=200),
                Column("from", self.tr("From"), _from, _from_text, width=110),
                Column("to", self.tr("To"), _to, self._to_text, width=150),
                Column("reason", self.tr("Why"), _reason, width=280),
                Column("now", self.tr("State"), self._now, width=110, state=self._now_state),
            ),
            _key,
            "rounds.holds",
            self.tr("No site is on hold. Rounds are served everywhere."),
        )
        self.list.add_action(self.tr("Take the hold away"), "play", self.remove, shortcut="Del")
        self.list.add_action(
            self.tr("Put a site on hold"), "pause", self.add, primary=True, shortcut="Ctrl+N"
        )
        self.list.opened.connect(self.open_hold)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.list)

    def read(self) -> None:
        """Read the holds; the old rows stay readable meanwhile."""
        self._tasks.read(partial(rounds.holds, since=self._today), self.list.show_rows, self.list.show_error)
        call = partial(rounds.round_choices, today=self._today)
        self._tasks.read(call, self._on_choices, self.list.show_error)

    @Slot(object)
    def _on_choices(self, choices: RoundChoices) -> None:
        self._choices = choices

    def _to_text(self, hold: Hold) -> str:
        return style.day(hold.to_on) if hold.to_on else self.tr("Until further notice")

    def _now(self, hold: Hold) -> str:
        return self.tr("On hold") if hold.covers(self._today) else self.tr("To come")

    def _now_state(self, hold: Hold) -> str:
        return "warning" if hold.covers(self._today) else "muted"

    @Slot()
    def add(self) -> None:
        """Ask for another hold."""
        self._ask(None)

    @Slot(object)
    def open_hold(self, hold: Hold) -> None:
        """Change a hold."""
        self._ask(hold)

    def _ask(self, hold: Hold | None) -> None:
        if self._choices is None:
            return
        dialog = HoldDialog(self._choices, hold, self._today, self)
        if dialog.exec() == HoldDialog.DialogCode.Accepted and (wanted := dialog.value()) is not None:
            self.save(wanted)
        dialog.deleteLater()

    def save(self, hold: Hold) -> None:
        """Keep a hold."""
        self._op = new_id()
        call = partial(rounds.save_hold, hold=hold)
        self._tasks.write(call, "hold.save", self._on_saved, self._on_failed, op=self._op)

    @Slot(object)
    def _on_saved(self, told: dict[str, int]) -> None:
        text = self.tr("The site is on hold.")
        if told["withdrawn"]:
            text = " ".join((text, self.tr("%n job(s) cancelled.", "", told["withdrawn"])))
        self.done.emit(text, [str(self._op)])
        self.reload()

    @Slot()
    def remove(self) -> None:
        """Take the chosen hold away."""
        rows: list[Hold] = self.list.selected()
        if rows and ask.confirm(
            self,
            self.tr("Take the hold away?"),
            self.tr("{site} is served again; what was cancelled comes back at the next generation.").format(
                site=rows[0].site
            ),
            self.tr("Take away"),
        ):
            self._op = new_id()
            call = partial(rounds.delete_hold, hold_id=rows[0].hold_id, version=rows[0].version)
            self._tasks.write(call, "hold.delete", self._on_removed, self._on_failed, op=self._op)

    @Slot(object)
    def _on_removed(self, _told: object) -> None:
        self.done.emit(self.tr("The site is served again."), [str(self._op)])
        self.reload()

    @Slot(object)
    def _on_failed(self, error: AppError) -> None:
        self.list.show_error(error)


def _key(hold: Hold) -> UUID:
    return hold.hold_id


def _customer(hold: Hold) -> str:
    return hold.customer


def _site(hold: Hold) -> str:
    return hold.site


def _from(hold: Hold) -> dt.date:
    return hold.from_on


def _from_text(hold: Hold) -> str:
    return style.day(hold.from_on)


def _to(hold: Hold) -> dt.date | None:
    return hold.to_on


def _reason(hold: Hold) -> str:
    return hold.reason
