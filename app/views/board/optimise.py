"""The optimiser's dialog: what may move, how far the search is, and the difference before it is saved."""

import datetime as dt
from collections.abc import Collection
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import QCoreApplication, Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from app.domain.rides import Plan, Ride, difference, distance_m
from app.errors import AppError, Conflict
from app.services import settling
from app.services.judging import judge_for
from app.services.optimiser import Moved, Optimised, optimise_apart
from app.services.plans import read_plan
from app.services.proposals import Judge
from app.tasks import Progress, Tasks
from app.views import style
from app.views.board.errands import Errand
from app.views.board.labels import clock, kind_label
from app.views.board.offers import kilometres, minutes
from app.views.translating import said
from app.views.widgets.band import ErrorBand
from app.views.widgets.list_screen import Column, RowsModel, RowsTable
from app.views.widgets.progress import ProgressPanel

Change = tuple[Ride, Ride]


class OptimiseDialog(QDialog):
    """Looks for shorter tours and shows what would move.

    Args:
        tasks: The way to the database.
        parent: The window it belongs to.
        day: The day.
        tours: The tours of the selection; empty: all of the day.
    """

    errand_asked = Signal(object, str, object)
    """Something is to be carried out: the call, its kind in the journal, and the `Errand` for its answer."""

    def __init__(
        self, tasks: Tasks, parent: QWidget | None, day: dt.date, tours: Collection[UUID] = ()
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Optimise"))
        self.resize(980, 640)
        self._tasks, self._day, self._tours = tasks, day, frozenset(tours)
        self._found: Optimised | None = None
        self._running: Progress | None = None
        self.scope = QComboBox()
        self.scope.setAccessibleName(self.tr("What may move"))
        if self._tours:
            self.scope.addItem(self.tr("%n selected tour(s)", "", len(self._tours)), False)
        self.scope.addItem(self.tr("All tours of {day}").format(day=style.day(day)), True)
        self.backlog = QCheckBox(self.tr("Place jobs of the backlog too"))
        self.start_button = QPushButton(style.icon("optimise", "on_accent"), self.tr("Search"))
        self.start_button.setProperty("primary", True)
        self.start_button.clicked.connect(self.start)
        top = QHBoxLayout()
        top.addWidget(self.scope)
        top.addWidget(self.backlog)
        top.addStretch()
        top.addWidget(self.start_button)
        note = QLabel(
            self.tr("What is pinned, begun or wanted at a time stays. Nothing is saved before you apply it."),
            wordWrap=True,
        )
        note.setProperty("role", "muted")
        self._band = ErrorBand(self)
        self.progress = ProgressPanel(self)
        self._total = QLabel(wordWrap=True)
        self._total.setProperty("role", "subtitle")
        self._detail = QLabel(wordWrap=True)
        self._detail.setProperty("role", "muted")
        self._tours_model = RowsModel(_tour_columns(), lambda change: change[0].key)
        self.tours = RowsTable(self._tours_model, "optimise_tours", self)
        self._tours_model.setParent(self.tours)
        self.tours.setAccessibleName(self.tr("Tours that change"))
        self._moves_model = RowsModel(_move_columns(), lambda move: move.unit.id)
        self.moves = RowsTable(self._moves_model, "optimise_moves", self)
        self._moves_model.setParent(self.moves)
        self.moves.setAccessibleName(self.tr("Jobs that move"))
        self._lists = QSplitter(Qt.Orientation.Vertical)
        for caption, table in (
            (self.tr("Tours that change"), self.tours),
            (self.tr("Jobs that move"), self.moves),
        ):
            part = QWidget()
            label = QLabel(caption)
            label.setProperty("role", "label")
            column = QVBoxLayout(part)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(style.SPACE_S)
            column.addWidget(label)
            column.addWidget(table, 1)
            self._lists.addWidget(part)
        self._lists.setChildrenCollapsible(False)
        self._lists.hide()
        self.apply_button = QPushButton(self.tr("Apply"))
        self.apply_button.setProperty("primary", True)
        self.apply_button.setEnabled(False)
        self.apply_button.clicked.connect(self.apply)
        self.discard = QPushButton(self.tr("Discard"))
        self.discard.clicked.connect(self.close)
        buttons = QHBoxLayout()
        buttons.addStretch()
        buttons.addWidget(self.discard)
        buttons.addWidget(self.apply_button)
        whole = QVBoxLayout(self)
        whole.setSpacing(style.SPACE)
        whole.addLayout(top)
        whole.addWidget(note)
        whole.addWidget(self._band)
        whole.addWidget(self.progress)
        whole.addWidget(self._total)
        whole.addWidget(self._detail)
        whole.addWidget(self._lists, 1)
        whole.addStretch()
        whole.addLayout(buttons)
        self.start_button.setFocus()

    @property
    def found(self) -> Optimised | None:
        """What the search found, once it is over."""
        return self._found

    @Slot()
    def start(self) -> None:
        """Search in the background; what was found before is forgotten."""
        if self._running is not None:
            return
        self._found = None
        self._band.clear()
        self._total.clear()
        self._detail.clear()
        self._lists.hide()
        self.apply_button.setEnabled(False)
        self.start_button.setEnabled(False)
        call = partial(
            _searched,
            day=self._day,
            tours=frozenset() if self.scope.currentData() else self._tours,
            backlog=self.backlog.isChecked(),
        )
        self._running = self._tasks.run(call, self._on_found, self._on_failed, self.progress.told)
        if self._found is None and self._running is not None:
            self.progress.start(self.tr("Looking for shorter tours…"), self._running)

    @Slot(object)
    def _on_found(self, found: Optimised) -> None:
        self._running, self._found = None, found
        self.progress.finish()
        self.start_button.setEnabled(True)
        self.start_button.setText(self.tr("Search again"))
        before, after = found.metres
        spent, spends = found.minutes
        if not found.tours:
            self._total.setText(self.tr("No shorter tours were found."))
            self._detail.setText(
                self.tr("%n tour(s) could be shorter only by breaking a rule.", "", found.kept)
                if found.kept
                else self.tr("The plan is as good as the search can make it.")
            )
            return
        self._total.setText(
            self.tr("{km} and {time}: {now} instead of {then}").format(
                km=kilometres(after - before, signed=True),
                time=minutes(spends - spent),
                now=kilometres(after),
                then=kilometres(before),
            )
        )
        parts = [
            self.tr("%n tour(s) change.", "", len(found.tours)),
            self.tr("%n job(s) move.", "", len(found.moved)),
        ]
        placed = sum(move.source is None for move in found.moved)
        if placed:
            parts.append(self.tr("%n of them from the backlog.", "", placed))
        if found.kept:
            parts.append(self.tr("%n tour(s) stay as they are, so that no rule is broken.", "", found.kept))
        self._detail.setText(" ".join(parts))
        self._tours_model.show_rows(found.tours)
        self._moves_model.show_rows(found.moved)
        self._lists.show()
        self.apply_button.setEnabled(True)
        self.apply_button.setFocus()

    @Slot(object)
    def _on_failed(self, error: AppError) -> None:
        self._running = None
        self.progress.finish()
        self.start_button.setEnabled(True)
        self._band.say(said(error))

    @Slot()
    def apply(self) -> None:
        """Move everything in one operation."""
        found = self._found
        if found is None or not found.tours or not self.apply_button.isEnabled():
            return
        self.apply_button.setEnabled(False)
        wanted = difference(found.before, found.after)
        before, after = found.metres
        success = self.tr("Tours optimised: {km}.").format(km=kilometres(after - before, signed=True))
        errand = Errand(self, self.tr("optimising of %n tour(s)", "", len(found.tours)), success=success)
        errand.was_done.connect(self._on_applied)
        errand.was_refused.connect(self._on_refused)
        self.errand_asked.emit(partial(settling.rearrange, wanted=wanted), "tour.optimise", errand)

    @Slot(object)
    def _on_applied(self, _errand: Errand) -> None:
        self.close()

    @Slot(object, object)
    def _on_refused(self, _errand: Errand, error: AppError) -> None:
        """Say who was faster; the result rests on a plan that is gone."""
        self._band.say(said(error))
        if isinstance(error, Conflict):
            self._found = None
            self._lists.hide()
            self._total.clear()
            self._detail.setText(self.tr("Search again on the new state."))
            self.start_button.setFocus()
        else:
            self.apply_button.setEnabled(True)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop the search."""
        if self._running is not None:
            self._running.cancel()
        super().closeEvent(event)


def _read_both(session: Any, day: dt.date, backlog: bool) -> tuple[Plan, Judge]:
    plan = read_plan(session, day, day, free=False, waiting=backlog)
    return plan, judge_for(session, plan)


def _searched(
    progress: Progress, database: Any, *, day: dt.date, tours: frozenset[UUID], backlog: bool
) -> Optimised:
    """Read the day and search; runs off the GUI thread."""
    plan, judge = database.read(partial(_read_both, day=day, backlog=backlog))
    keys = {ride.key for ride in plan.rides if not tours or ride.tour_id in tours}
    return optimise_apart(
        plan, keys, judge, waiting=plan.waiting, tell=progress, stopped=lambda: progress.cancelled
    )


def _tour_columns() -> list[Column]:
    def pair(before: str, after: str) -> str:
        return before if before == after else f"{before} → {after}"

    return [
        Column("driver", QCoreApplication.translate("OptimiseDialog", "Driver"), _driver, width=170),
        Column("plate", QCoreApplication.translate("OptimiseDialog", "Vehicle"), _plate, width=110),
        Column(
            "jobs",
            QCoreApplication.translate("OptimiseDialog", "Jobs"),
            lambda change: change[1].jobs,
            lambda change: pair(str(change[0].jobs), str(change[1].jobs)),
            width=90,
        ),
        Column(
            "km",
            QCoreApplication.translate("OptimiseDialog", "Kilometres"),
            lambda change: distance_m(change[1]),
            lambda change: pair(kilometres(distance_m(change[0])), kilometres(distance_m(change[1]))),
            width=150,
        ),
        Column(
            "saved",
            QCoreApplication.translate("OptimiseDialog", "Difference"),
            _more,
            lambda change: kilometres(_more(change), signed=True),
            width=100,
            state=lambda change: "ok" if _more(change) < 0 else "",
        ),
        Column(
            "end",
            QCoreApplication.translate("OptimiseDialog", "Ends"),
            lambda change: change[1].end,
            lambda change: pair(*(clock(ride.end) if ride.jobs else "–" for ride in change)),
            width=130,
        ),
    ]


def _driver(change: Change) -> str:
    return change[0].driver


def _plate(change: Change) -> str:
    return change[0].plate


def _more(change: Change) -> int:
    return distance_m(change[1]) - distance_m(change[0])


def _move_columns() -> list[Column]:
    return [
        Column(
            "job",
            QCoreApplication.translate("OptimiseDialog", "Customer"),
            lambda move: move.unit.title,
            width=200,
        ),
        Column(
            "kind",
            QCoreApplication.translate("OptimiseDialog", "Job"),
            lambda move: kind_label(move.unit.kind),
            width=130,
        ),
        Column(
            "detail",
            QCoreApplication.translate("OptimiseDialog", "Details"),
            lambda move: move.unit.detail,
            width=190,
        ),
        Column("from", QCoreApplication.translate("OptimiseDialog", "From"), _was, _from, width=180),
        Column("to", QCoreApplication.translate("OptimiseDialog", "To"), _starts, _to, width=180),
    ]


def _was(move: Moved) -> int:
    return move.was or 0


def _starts(move: Moved) -> int:
    return move.start


def _from(move: Moved) -> str:
    if move.source is None or move.was is None:
        return QCoreApplication.translate("OptimiseDialog", "Backlog")
    return f"{clock(move.was)} · {move.source.driver}"


def _to(move: Moved) -> str:
    return f"{clock(move.start)} · {move.target.driver}"
