"""Typing in a tour sheet that came back on paper, from the keyboard alone."""

from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.errors import AppError, InvalidInput
from app.services import field_tickets, returns
from app.services.returns import ReturnedSheet
from app.tasks import Tasks
from app.views import ask, style
from app.views.board.labels import kind_label
from app.views.board.returned_stops import (
    ARRIVED,
    PLACE,
    StopsModel,
    StopsTable,
)
from app.views.translating import said
from app.views.widgets.band import ErrorBand


class _Save(QObject):
    """One stop on its way to the database, with what was typed of it."""

    was_done = Signal(object, object)
    was_refused = Signal(object, object)

    def __init__(self, parent: QObject, stop_id: UUID, cells: dict[int, str]) -> None:
        super().__init__(parent)
        self.stop_id, self.cells = stop_id, cells

    @Slot(object)
    def done(self, told: dict[str, str | None]) -> None:
        self.was_done.emit(self, told)

    @Slot(object)
    def failed(self, error: AppError) -> None:
        self.was_refused.emit(self, error)


class ReturnedSheetDialog(QDialog):
    """Finds a sheet by its number or a scanned code, and takes what is written on it, stop by stop."""

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._sheet: ReturnedSheet | None = None
        self._stop_meant: UUID | None = None
        self._saves: set[_Save] = set()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Returned tour sheet"))
        self.resize(1240, 640)
        self.number = QLineEdit()
        self.number.setPlaceholderText(self.tr("Number on the sheet, or scan a code"))
        self.number.setAccessibleName(self.tr("Number of the sheet"))
        self.number.setMinimumWidth(round(260 * style.zoom()))
        self.number.setMaximumWidth(round(340 * style.zoom()))
        self.number.returnPressed.connect(self.look_up)
        self.about = QLabel(self.tr("Type the number printed on the sheet (1A2B-3C4D) and press Enter."))
        self.about.setWordWrap(True)
        self.band = ErrorBand(self)
        self.model = StopsModel(kind_label, self)
        self.table = StopsTable(self.model, self)
        self.table.setAccessibleName(self.tr("Stops of the sheet"))
        self.table.row_left.connect(self.save_row)
        head = self.table.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for column, width in enumerate((44, 70, 330, 76, 68, 104, 96, 96, 118, 140, 140, 112)):
            self.table.setColumnWidth(column, round(width * style.zoom()))
        head.setSectionResizeMode(PLACE, QHeaderView.ResizeMode.Stretch)
        self.km_start, self.km_end, self.ended = QLineEdit(), QLineEdit(), QLineEdit()
        self.seal = QCheckBox(self.tr("Seal the job tickets of what is done"))
        self.end_button = QPushButton(self.tr("Close the tour"))
        self.end_button.setProperty("primary", True)
        self.end_button.clicked.connect(self.close_tour)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._top())
        whole.addWidget(self.band)
        whole.addWidget(self.table, 1)
        whole.addWidget(self._foot())
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(False)
        self._enable()
        self.number.setFocus()

    def _top(self) -> QFrame:
        bar = QFrame()
        bar.setProperty("role", "bar")
        line = QHBoxLayout(bar)
        line.setContentsMargins(style.SPACE_L, style.SPACE, style.SPACE_L, style.SPACE)
        line.setSpacing(style.SPACE_L)
        line.addWidget(self.number)
        line.addWidget(self.about, 1)
        return bar

    def _foot(self) -> QFrame:
        bar = QFrame()
        bar.setProperty("role", "foot")
        line = QHBoxLayout(bar)
        line.setContentsMargins(style.SPACE_L, style.SPACE, style.SPACE_L, style.SPACE)
        line.setSpacing(style.SPACE)
        for label, box, width in (
            (self.tr("Km at start"), self.km_start, 90),
            (self.tr("Km at end"), self.km_end, 90),
            (self.tr("Back at"), self.ended, 70),
        ):
            name = QLabel(label)
            name.setBuddy(box)
            box.setAccessibleName(label)
            box.setMaximumWidth(round(width * style.zoom()))
            line.addWidget(name)
            line.addWidget(box)
        line.addWidget(self.end_button)
        line.addStretch(1)
        line.addWidget(self.seal)
        return bar

    # -- finding

    @Slot()
    def look_up(self) -> None:
        """Look for the sheet whose number was typed or scanned."""
        self._save_all()
        self.band.clear()
        call = partial(returns.find_sheet, typed=self.number.text())
        self._tasks.read(call, self._on_found, self._on_failed)

    @Slot(object)
    def _on_found(self, found: tuple[UUID, UUID | None]) -> None:
        tour_id, self._stop_meant = found
        self._read(tour_id, self._show_first)

    def _read(self, tour_id: UUID, done: object) -> None:
        self._tasks.read(partial(returns.sheet, tour_id=tour_id), done, self._on_failed)  # type: ignore[arg-type]

    @Slot(object)
    def _show_first(self, sheet: ReturnedSheet) -> None:
        """Show a sheet that was just found, and go to the stop that was scanned, or to the first to fill."""
        self._show(sheet)
        self.km_start.setText(str(sheet.km_start) if sheet.km_start is not None else "")
        self.km_end.setText(str(sheet.km_end) if sheet.km_end is not None else "")
        self.ended.setText(style.clock(sheet.ended_at))
        meant = self.model.row_of(self._stop_meant) if self._stop_meant else -1
        waiting = (row for row, stop in enumerate(sheet.stops) if stop.done_at is None)
        row = meant if meant >= 0 else next(waiting, 0)
        self.table.setCurrentIndex(self.model.index(row, ARRIVED))
        self.table.setFocus()

    @Slot(object)
    def _show(self, sheet: ReturnedSheet) -> None:
        at = self.table.currentIndex()
        self._sheet = sheet
        self.model.show_sheet(sheet)
        self.about.setText(
            " · ".join(
                filter(
                    None,
                    (
                        style.day(sheet.day),
                        sheet.driver,
                        sheet.vehicle,
                        self.tr("sheet {number}").format(number=sheet.number),
                        self.tr("closed") if sheet.status == "closed" else "",
                    ),
                )
            )
        )
        self.table.resizeRowsToContents()
        if at.isValid():
            self.table.setCurrentIndex(self.model.index(at.row(), at.column()))
        self._enable()

    def _enable(self) -> None:
        for widget in (self.table, self.km_start, self.km_end, self.ended, self.seal, self.end_button):
            widget.setEnabled(self._sheet is not None)

    # -- recording

    @Slot(int)
    def save_row(self, row: int) -> None:
        """Record what was typed of a stop, in one operation."""
        if not 0 <= row < self.model.rowCount() or not self.model.is_typed(row):
            return
        stop = self.model.stops[row]
        try:
            typed = self.model.typed(row)
        except InvalidInput as error:
            self.model.say(stop.stop_id, "")
            self.band.say(self.tr("Stop {rank}: {problem}").format(rank=row + 1, problem=said(error)))
            return
        self.band.clear()
        save = _Save(self, stop.stop_id, self.model.cells(stop.stop_id))
        save.was_done.connect(self._on_saved)
        save.was_refused.connect(self._on_refused)
        self._saves.add(save)
        self.model.take(stop.stop_id)
        self.model.say(stop.stop_id, self.tr("on its way…"))
        call = partial(returns.record_stop, stop_id=stop.stop_id, typed=typed)
        self._tasks.write(call, "return.stop", save.done, save.failed, waits=True)

    def _save_all(self) -> None:
        for row in range(self.model.rowCount()):
            self.save_row(row)

    @Slot(object, object)
    def _on_saved(self, save: _Save, told: dict[str, str | None]) -> None:
        self._saves.discard(save)
        save.deleteLater()
        self.model.say(save.stop_id, self._sentence(told))
        row = self.model.row_of(save.stop_id)
        if row >= 0 and self.seal.isChecked() and told.get("done") == "":
            stop = self.model.stops[row]
            if stop.job_id is not None and not stop.is_sealed:
                call = partial(field_tickets.seal_ticket, job_id=stop.job_id)
                self._tasks.write(call, "ticket.seal", None, self._on_failed, waits=True)
        if self._sheet is not None:
            self._read(self._sheet.tour_id, self._show)

    def _sentence(self, told: dict[str, str | None]) -> str:
        notes = {
            "phone": self.tr("the phone's word stays"),
            "container_unknown": self.tr("recorded; box unknown"),
            "container_booked": self.tr("recorded; box planned elsewhere"),
            "weight_known": self.tr("recorded; weighed already"),
        }
        found = [note for note in told.values() if note]
        return notes.get(found[0], self.tr("recorded; plan unchanged")) if found else self.tr("recorded")

    @Slot(object, object)
    def _on_refused(self, save: _Save, error: AppError) -> None:
        self._saves.discard(save)
        save.deleteLater()
        self.model.give_back(save.stop_id, save.cells)
        row = self.model.row_of(save.stop_id)
        self.band.say(self.tr("Stop {rank}: {problem}").format(rank=row + 1, problem=said(error)))

    @Slot()
    def close_tour(self) -> None:
        """Record kilometres and the hour of return; with an hour the tour is closed."""
        if self._sheet is None:
            return
        self._save_all()
        sheet = self._sheet
        try:
            last = sheet.stops[-1].planned_from if sheet.stops else None
            ended = returns.instant(sheet.day, self.ended.text(), last)
            km_start, km_end = (returns.kilometres(box.text()) for box in (self.km_start, self.km_end))
        except InvalidInput as error:
            self.band.say(said(error))
            return
        call = partial(
            returns.record_tour, tour_id=sheet.tour_id, ended=ended, km_start=km_start, km_end=km_end
        )
        self._tasks.write(call, "return.tour", self._on_tour_closed, self._on_failed, waits=True)

    @Slot(object)
    def _on_tour_closed(self, _told: object) -> None:
        self.band.clear()
        if self._sheet is not None:
            self._read(self._sheet.tour_id, self._show)
        self.number.setFocus()
        self.number.selectAll()

    @Slot(object)
    def _on_failed(self, error: AppError) -> None:
        self.band.say(said(error))

    # -- leaving

    def reject(self) -> None:
        """Leave by Esc as by the window's button."""
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Record what is typed; ask before what cannot be recorded is lost."""
        self._save_all()
        if self.model.unrecorded and not ask.confirm(
            self,
            self.tr("Close"),
            self.tr("%n stop(s) could not be recorded as typed.", "", self.model.unrecorded),
            self.tr("Close without them"),
        ):
            event.ignore()
            return
        event.accept()
