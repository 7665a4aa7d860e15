"""Asks for a stop that a tour needs for itself: which, where to, when and how long."""

import datetime as dt
from collections.abc import Callable, Sequence
from functools import partial
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QLabel, QSpinBox, QWidget

from app.domain.board import NewStop, Row
from app.domain.jobs import TECHNICAL_MINUTES, StopKind
from app.errors import AppError
from app.services import board_reading
from app.services.board_reading import OutletChoice
from app.tasks import Tasks
from app.views.board.labels import kind_label
from app.views.board.place_dialog import PlaceDialog
from app.views.translating import said

_MOST_MINUTES = 12 * 60


class StopDialog(PlaceDialog):
    """A kind of stop with its usual length, a row and a time; for an outlet run the outlet too.

    Args:
        tasks: The way to the database: the outlets that take what is on board come first.
        parent: The window it belongs to.
        rows: The drivers or vehicles of the board.
        days: The days shown.
        first_free: Tells from when on a row is free; None if it cannot tell.
        row_id: The row to begin with.
        start: The time to begin with; else the first that is free.
        tour_id: The tour that is meant, where two of a row lie as near.
    """

    chosen = Signal(object, str)
    """A stop is wanted: the `NewStop`, and the name of its outlet."""

    def __init__(
        self,
        tasks: Tasks,
        parent: QWidget | None,
        rows: Sequence[Row],
        days: Sequence[dt.date],
        first_free: Callable[[UUID], dt.datetime | None],
        row_id: UUID | None = None,
        start: dt.datetime | None = None,
        tour_id: UUID | None = None,
    ) -> None:
        super().__init__(parent, "", rows, days, first_free, row_id, start)
        self.setWindowTitle(self.tr("Stop without a job"))
        self._head.setText(self.tr("Goes into the tour of that day, or into a new one where there is none."))
        self._agree.setText(self.tr("Add to the tour"))
        self._tasks, self._tour_id = tasks, tour_id
        self._outlet_wanted: UUID | None = None
        self._choices: Sequence[OutletChoice] = ()
        self.kind, self.outlet, self.minutes = QComboBox(), QComboBox(), QSpinBox()
        for kind in TECHNICAL_MINUTES:
            self.kind.addItem(kind_label(kind))
        self.minutes.setRange(1, _MOST_MINUTES)
        self.minutes.setSingleStep(5)
        self.minutes.setSuffix(" min")
        self._failed = QLabel(wordWrap=True)
        self._failed.setProperty("role", "muted")
        self._failed.hide()
        self._form.insertRow(0, self.tr("Kind"), self.kind)
        self._form.insertRow(1, self.tr("Outlet"), self.outlet)
        self._form.addRow(self.tr("Minutes"), self.minutes)
        self._form.addRow(self._failed)
        self.kind.currentIndexChanged.connect(self._on_kind)
        self.outlet.activated.connect(self._on_outlet)
        for changed in (self._row.currentIndexChanged, self._day.currentIndexChanged, self._time.timeChanged):
            changed.connect(self._read_outlets)
        self._on_kind()
        self.kind.setFocus()

    @property
    def _chosen_kind(self) -> StopKind:
        return list(TECHNICAL_MINUTES)[self.kind.currentIndex()]

    @Slot()
    def _on_kind(self) -> None:
        """Propose the usual length, and ask for an outlet where there is to be one."""
        self.minutes.setValue(TECHNICAL_MINUTES[self._chosen_kind])
        self._form.setRowVisible(self.outlet, self._chosen_kind == StopKind.OUTLET)
        self._read_outlets()

    @Slot()
    def _read_outlets(self) -> None:
        """What is on board depends on the row and the time."""
        if self._chosen_kind == StopKind.OUTLET:
            row_id, start = self.answer()
            call = partial(board_reading.outlets_for, row_id=row_id, start=start)
            self._tasks.read(call, self._show_outlets, self._on_failed)

    @Slot(object)
    def _show_outlets(self, choices: Sequence[OutletChoice]) -> None:
        self._choices = choices
        self._failed.setText(self.tr("No outlet is known yet: add it in Resources."))
        self._failed.setVisible(not choices)
        refused = self.tr("{outlet} (does not take what is on board)")
        self.outlet.clear()
        for one in choices:
            self.outlet.addItem(one.name if one.accepts else refused.format(outlet=one.name))
        keys = [one.id for one in choices]
        self.outlet.setCurrentIndex(keys.index(self._outlet_wanted) if self._outlet_wanted in keys else 0)

    @Slot(object)
    def _on_failed(self, error: AppError) -> None:
        self._failed.setText(said(error))
        self._failed.show()

    @Slot(int)
    def _on_outlet(self, at: int) -> None:
        """Keep what a person chose, whatever is on board at another time."""
        self._outlet_wanted = self._choices[at].id

    def accept(self) -> None:
        """Tell what is wanted; an outlet run waits until an outlet can be chosen."""
        kind, (row_id, start) = self._chosen_kind, self.answer()
        at = self.outlet.currentIndex() if kind == StopKind.OUTLET else -1
        if kind == StopKind.OUTLET and at < 0:
            return
        outlet = self._choices[at] if at >= 0 else None
        key, name = (outlet.id, outlet.name) if outlet is not None else (None, "")
        self.chosen.emit(NewStop(kind, row_id, start, self.minutes.value(), key, self._tour_id), name)
        super().accept()
