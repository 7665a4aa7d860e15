"""What helps the planner, for the board to open: an absence settled, a slot found, tours made shorter."""

import datetime as dt
from collections.abc import Collection
from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from app.domain.board import BacklogJob, Row
from app.domain.rides import Rearrangement
from app.errors import AppError
from app.services import orders, settling
from app.services.orders import Order
from app.tasks import Tasks
from app.views.board.absent import AbsentPanel
from app.views.board.errands import Errand
from app.views.board.optimise import OptimiseDialog
from app.views.board.slots import SlotsDialog
from app.views.translating import said
from app.views.widgets.toast import toast


class Aids(QObject):
    """Opens the planner's helpers and passes on what they want carried out.

    Args:
        tasks: The way to the database.
        host: The screen: dialogs belong to its window, and `panel` stands beside its board.
    """

    errand_asked = Signal(object, str, object)
    """Something is to be carried out: the call, its kind in the journal, and the `Errand` for its answer."""

    panel_opened = Signal()
    """The panel stands beside the board now; it tells by its own `closed` when it has gone."""

    def __init__(self, tasks: Tasks, host: QWidget) -> None:
        super().__init__(host)
        self._tasks, self._host = tasks, host
        self._job: BacklogJob | None = None
        self.panel = AbsentPanel(tasks, host)
        self.panel.errand_asked.connect(self.errand_asked)

    def absent_text(self, row: Row) -> str:
        """Return what the menu of a row says."""
        return self.tr("Off the road…") if row.kind == "vehicle" else self.tr("Away or ill…")

    def open_absence(self, row: Row, day: dt.date) -> None:
        """Ask who takes over from a driver or a vehicle that is away from `day` on."""
        self.panel.open_for(row, day)
        self.panel_opened.emit()

    def open_optimiser(self, day: dt.date, tours: Collection[UUID] = ()) -> OptimiseDialog:
        """Look for shorter tours: some of a day, or all."""
        dialog = OptimiseDialog(self._tasks, self._host, day, tours)
        dialog.errand_asked.connect(self.errand_asked)
        dialog.show()
        return dialog

    def open_slots(self, job: BacklogJob) -> None:
        """Look for the best slots of a job of the backlog."""
        self._job = job
        self._tasks.read(partial(orders.order, job_id=job.id), self._on_order, self._on_failed)

    @Slot(object)
    def _on_order(self, order: Order) -> None:
        title = " · ".join(filter(None, (self._job.title, self._job.detail))) if self._job else ""
        dialog = SlotsDialog(self._tasks, self._host, order, title)
        dialog.chosen.connect(self._on_slot)
        dialog.finished.connect(dialog.deleteLater)
        dialog.show()

    @Slot(object, object, str)
    def _on_slot(self, _day: dt.date, wanted: Rearrangement, words: str) -> None:
        title = self._job.title if self._job is not None else ""
        errand = Errand(
            self,
            self.tr("placing of %n job(s)", "", 1),
            success=self.tr("{job} is planned: {slot}.").format(job=title, slot=words),
        )
        self.errand_asked.emit(partial(settling.rearrange, wanted=wanted), "stop.place", errand)

    @Slot(object)
    def _on_failed(self, error: AppError) -> None:
        toast(self._host, said(error))
