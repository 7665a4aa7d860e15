"""Typical weeks: kept from the board, laid upon another week, one version for each season."""

import datetime as dt
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QLabel, QLineEdit, QSplitter, QVBoxLayout, QWidget

from app.domain.calendar import week_name
from app.errors import QT_TRANSLATE_NOOP, AppError, InvalidInput
from app.ids import new_id
from app.services import typical_weeks
from app.services.typical_weeks import WeekJob, WeekRow
from app.tasks import Tasks
from app.views import ask, style
from app.views.board.labels import kind_label
from app.views.rounds import words
from app.views.rounds.rule_editor import DayEdit, SeasonEdit
from app.views.rounds.small_dialogs import WithoutPlace
from app.views.widgets.form_dialog import FormDialog
from app.views.widgets.list_screen import Column, ListScreen
from app.views.widgets.reading import ReadingScreen


class WeekChoice(QWidget):
    """A week, chosen by any of its days and named with its parity."""

    changed = Signal()

    def __init__(self, day: dt.date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.day = DayEdit(day)
        self.name = QLabel()
        self.name.setProperty("role", "small")
        self.day.dateChanged.connect(self._on_day)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(2)
        inside.addWidget(self.day)
        inside.addWidget(self.name)
        self.setFocusProxy(self.day)
        self._on_day()

    def monday(self) -> dt.date:
        """Return the Monday of the week."""
        day = self.day.day()
        return day - dt.timedelta(day.weekday())

    @Slot()
    def _on_day(self) -> None:
        monday = self.monday()
        self.name.setText(
            self.tr("{week}, from {first} to {last}").format(
                week=week_name(monday),
                first=style.day(monday),
                last=style.day(monday + dt.timedelta(days=6)),
            )
        )
        self.changed.emit()


class WeeksPage(ReadingScreen):
    """The typical weeks, and what the chosen one holds."""

    done = Signal(str, list)
    """Something was kept: what is said of it, and the operations that undo it."""

    def __init__(self, tasks: Tasks, today: dt.date, parent: QWidget | None = None) -> None:
        super().__init__(tasks, frozenset(("week_template", "week_template_job")), parent)
        self._today = today
        self._op = new_id()
        self._rows: list[WeekRow] = []
        self.list = ListScreen(
            self.tr("Typical weeks"),
            (
                Column("name", self.tr("Name"), _name, width=160),
                Column("season", self.tr("Season"), _season, width=170),
                Column("jobs", self.tr("Jobs"), _jobs, right=True, width=64),
                Column("drivers", self.tr("Drivers"), _drivers, right=True, width=84),
                Column("taken", self.tr("Kept from"), _taken, _taken_text, width=150),
            ),
            _key,
            "rounds.weeks",
            self.tr("No typical week yet. “Keep a week” makes one of what the board shows."),
        )
        self.list.add_action(self.tr("Put away"), "archive", self.archive)
        self.list.add_action(self.tr("Keep a week"), "save", self._on_keep, shortcut="Ctrl+N")
        self.list.add_action(self.tr("Lay upon a week"), "calendar", self.ask_apply, primary=True)
        self.list.selection_changed.connect(self._on_selected)
        self.list.opened.connect(self._on_opened)
        self.content = ListScreen(
            "",
            (
                Column("day", self.tr("Day"), _weekday, _weekday_text, width=90),
                Column("start", self.tr("Time"), _start, _start_text, width=64),
                Column("driver", self.tr("Driver"), _driver, width=140),
                Column("customer", self.tr("Customer"), _job_customer, width=170),
                Column("site", self.tr("Site"), _job_site, width=140),
                Column("what", self.tr("Service"), _what, width=170),
            ),
            _job_key,
            "rounds.week",
            self.tr("Choose a typical week to see what it holds."),
        )
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(self.list)
        split.addWidget(self.content)
        split.setSizes([600, 740])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(split)

    def read(self) -> None:
        """Read the typical weeks; the old rows stay readable meanwhile."""
        self._tasks.read(typical_weeks.typical_weeks, self._on_rows, self.list.show_error)

    @Slot(object)
    def _on_rows(self, rows: list[WeekRow]) -> None:
        self._rows = rows
        self.list.show_rows(rows)
        if rows and not self.list.selected():
            self.list.select_key(rows[0].template_id)

    def _chosen(self) -> WeekRow | None:
        rows: list[WeekRow] = self.list.selected()
        return rows[0] if rows else None

    @Slot()
    def _on_selected(self) -> None:
        row = self._chosen()
        if row is None:
            self.content.show_rows([])
            return
        call = partial(typical_weeks.week_jobs, template_id=row.template_id)
        self._tasks.read(call, self.content.show_rows, self.content.show_error)

    @Slot(object)
    def _on_opened(self, _row: object) -> None:
        self.ask_apply()

    # -- keeping a week

    @Slot()
    def _on_keep(self) -> None:
        self.ask_save()

    def ask_save(self, day: dt.date | None = None) -> None:
        """Ask which week is kept, under which name and for which season; `day` lies in the one proposed."""
        row = self._chosen()
        name = QLineEdit(row.name if row else self.tr("Usual week"))

        def check() -> None:
            if not name.text().strip():
                raise InvalidInput(QT_TRANSLATE_NOOP("errors", "Type a name."), field="name")

        title = self.tr("Keep a week of the board")
        dialog = FormDialog(title, self.tr("Keep"), self, 330, check)
        week, season = WeekChoice(day or self._today), SeasonEdit()
        dialog.form.add("monday", self.tr("Week"), week, wide=True)
        dialog.form.add(
            "name",
            self.tr("Name"),
            name,
            hint=self.tr("A week of the same name and season gives way."),
            wide=True,
        )
        dialog.form.add("season", self.tr("Season"), season, wide=True)
        if dialog.exec() == FormDialog.DialogCode.Accepted:
            self.save(week.monday(), name.text(), season.value())
        dialog.deleteLater()

    def save(self, monday: dt.date, name: str, season: Any = None) -> None:
        """Keep a week of the board."""
        self._op = new_id()
        call = partial(typical_weeks.save_week, monday=monday, name=name, season=season)
        self._tasks.write(call, "week.save", self._on_saved, self._on_failed, op=self._op)

    @Slot(object)
    def _on_saved(self, told: dict[str, Any]) -> None:
        self.done.emit(self.tr("The week is kept with %n job(s).", "", told["jobs"]), [str(self._op)])
        self.reload()

    # -- laying it upon another

    @Slot()
    def ask_apply(self) -> None:
        """Ask upon which week the chosen one is laid."""
        row = self._chosen()
        if row is None:
            return
        dialog = FormDialog(self.tr("Lay a typical week upon a week"), self.tr("Make the jobs"), self, 260)
        week = WeekChoice(self._today + dt.timedelta(days=7))
        dialog.form.add(
            "monday",
            self.tr("Week"),
            week,
            hint=self.tr(
                "Of “{name}” the version of the season is taken. What is there already stays."
            ).format(name=row.name),
            wide=True,
        )
        if dialog.exec() == FormDialog.DialogCode.Accepted:
            self.apply(row, week.monday())
        dialog.deleteLater()

    def apply(self, row: WeekRow, monday: dt.date) -> None:
        """Make the jobs of a typical week, in the version that holds in that week."""
        version = typical_weeks.version_for(self._rows, row.name, monday) or row
        self._op = new_id()
        call = partial(
            typical_weeks.apply_week, template_id=version.template_id, monday=monday, today=self._today
        )
        self._tasks.write(call, "week.apply", self._on_applied, self._on_failed, op=self._op)

    @Slot(object)
    def _on_applied(self, told: dict[str, Any]) -> None:
        text = self.tr("%n job(s) made", "", told["made"])
        if told["left"]:
            text += ", " + self.tr("%n left out (there already, holiday or on hold)", "", told["left"])
        backlog = told["backlog"]
        if backlog:
            text += ", " + self.tr("%n without a place", "", len(backlog))
        self.done.emit(text, [str(self._op)])
        if backlog:
            WithoutPlace(backlog, self).show()

    @Slot()
    def archive(self) -> None:
        """Put the chosen week away."""
        row = self._chosen()
        if row is not None and ask.confirm(
            self,
            self.tr("Put this typical week away?"),
            self.tr("Jobs that were made of it stay."),
            self.tr("Put away"),
        ):
            self._op = new_id()
            call = partial(typical_weeks.archive_week, template_id=row.template_id, version=row.version)
            self._tasks.write(call, "week.archive", self._on_archived, self._on_failed, op=self._op)

    @Slot(object)
    def _on_archived(self, _told: object) -> None:
        self.done.emit(self.tr("The typical week is put away."), [str(self._op)])
        self.reload()

    @Slot(object)
    def _on_failed(self, error: AppError) -> None:
        self.list.show_error(error)


def _key(row: WeekRow) -> UUID:
    return row.template_id


def _name(row: WeekRow) -> str:
    return row.name


def _season(row: WeekRow) -> str:
    return words.season_name(row.season_from, row.season_to)


def _jobs(row: WeekRow) -> int:
    return row.jobs


def _drivers(row: WeekRow) -> int:
    return row.drivers


def _taken(row: WeekRow) -> dt.date | None:
    return row.taken_from


def _taken_text(row: WeekRow) -> str:
    return f"{words.week_short(row.taken_from)} · {style.day(row.taken_from)}" if row.taken_from else ""


def _job_key(job: WeekJob) -> WeekJob:
    return job


def _weekday(job: WeekJob) -> tuple[int, str, dt.time]:
    return job.weekday, job.driver, job.start_at


def _weekday_text(job: WeekJob) -> str:
    return words.weekday_name(job.weekday)


def _start(job: WeekJob) -> dt.time:
    return job.start_at


def _start_text(job: WeekJob) -> str:
    return f"{job.start_at:%H:%M}"


def _driver(job: WeekJob) -> str:
    return job.driver


def _job_customer(job: WeekJob) -> str:
    return job.customer


def _job_site(job: WeekJob) -> str:
    return " · ".join(filter(None, (job.site, job.city)))


def _what(job: WeekJob) -> str:
    return " · ".join(filter(None, (kind_label(job.type), job.material)))
