"""The stops of a returned sheet as a table to type in; what a phone told is shown and stays."""

import datetime as dt
from collections.abc import Callable
from typing import Any
from uuid import UUID

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QTableView, QWidget

from app.errors import InvalidInput
from app.services import returns
from app.services.returns import ReturnedSheet, ReturnedStop, Typed
from app.views import style

RANK, PLANNED, PLACE, ARRIVED, DONE, WEIGHT, TAKEN, BROUGHT, WAITING, REASON, NOTE, STATE = range(12)
TYPED = (ARRIVED, DONE, WEIGHT, TAKEN, BROUGHT, WAITING, REASON, NOTE)
_EVENTS = {
    ARRIVED: "arrived",
    DONE: "done",
    WEIGHT: "weight",
    TAKEN: "container",
    BROUGHT: "container",
    WAITING: "done",
    REASON: "not_done",
}
"""Which event tells each column; a remark may always be added."""

Index = QModelIndex | QPersistentModelIndex


class StopsModel(QAbstractTableModel):
    """What is known of each stop, and what is being typed.

    Args:
        kind_name: Gives the name of a kind of job or stop in the language of the window.
    """

    def __init__(self, kind_name: Callable[[str], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind_name = kind_name
        self._day = dt.date.min
        self.stops: list[ReturnedStop] = []
        self._typed: dict[UUID, dict[int, str]] = {}
        self._states: dict[UUID, str] = {}

    def show_sheet(self, sheet: ReturnedSheet) -> None:
        """Show a sheet; what is typed and not recorded stays."""
        self.beginResetModel()
        self._day, self.stops = sheet.day, list(sheet.stops)
        known = {stop.stop_id for stop in sheet.stops}
        self._typed = {key: values for key, values in self._typed.items() if key in known}
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many stops there are."""
        return 0 if parent.isValid() else len(self.stops)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return how many columns there are."""
        return 0 if parent.isValid() else STATE + 1

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return a column's title."""
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (
            self.tr("No."),
            self.tr("Planned"),
            self.tr("Place and work"),
            self.tr("Arrived"),
            self.tr("Done"),
            self.tr("Weight (kg)"),
            self.tr("Taken"),
            self.tr("Left there"),
            self.tr("Waiting (min)"),
            self.tr("Not done because"),
            self.tr("Remark"),
            self.tr("State"),
        )[section]

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Return what can be done with a cell."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        found = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return found | Qt.ItemFlag.ItemIsEditable if self.is_open(index.row(), index.column()) else found

    def is_open(self, row: int, column: int) -> bool:
        """Return whether a cell can be typed in: not where a phone told it, nor where it means nothing."""
        stop = self.stops[row]
        if column not in TYPED:
            return False
        if stop.job_id is None and column not in (ARRIVED, DONE, NOTE):
            return False
        if column == WEIGHT and not stop.is_weighed:
            return False
        if column == NOTE:
            return True
        ended_by_phone = any(stop.told[kind].by_phone for kind in ("done", "not_done") if kind in stop.told)
        if column in (DONE, REASON, WAITING) and ended_by_phone:
            return False
        told = stop.told.get(_EVENTS[column])
        return told is None or not told.by_phone

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows."""
        if not index.isValid():
            return None
        stop, column = self.stops[index.row()], index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            typed = self._typed.get(stop.stop_id, {}).get(column)
            return typed if typed is not None else self._shown(stop, index.row(), column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._whence(stop, column) or self.data(index)
        if (
            role == Qt.ItemDataRole.ForegroundRole
            and column in TYPED
            and not self.is_open(index.row(), column)
        ):
            return QColor(style.colours().muted)
        if role == Qt.ItemDataRole.TextAlignmentRole and column in (RANK, WEIGHT, WAITING):
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take what was typed in a cell."""
        if role != Qt.ItemDataRole.EditRole or not self.is_open(index.row(), index.column()):
            return False
        stop, text = self.stops[index.row()], str(value).strip()
        row = self._typed.setdefault(stop.stop_id, {})
        if text == self._shown(stop, index.row(), index.column()):
            row.pop(index.column(), None)
        else:
            row[index.column()] = text
        if row:
            self._states.pop(stop.stop_id, None)
        else:
            del self._typed[stop.stop_id]
        self.dataChanged.emit(index, self.index(index.row(), STATE))
        return True

    def is_typed(self, row: int) -> bool:
        """Return whether something typed in a row is not recorded."""
        return bool(self._typed.get(self.stops[row].stop_id))

    @property
    def unrecorded(self) -> int:
        """How many stops have something that is not recorded."""
        return len(self._typed)

    def typed(self, row: int) -> Typed:
        """Return what is typed in a row.

        Raises:
            InvalidInput: An hour or a number cannot be read; `field` is the column's number.
        """
        stop, cells = self.stops[row], self._typed.get(self.stops[row].stop_id, {})
        try:
            arrived = returns.instant(self._day, cells.get(ARRIVED, ""), stop.planned_from)
            done = returns.instant(self._day, cells.get(DONE, ""), arrived or stop.planned_from)
        except InvalidInput as error:
            error.field = str(ARRIVED if error.holes.get("typed") == cells.get(ARRIVED) else DONE)
            raise
        if done is None and cells.get(WAITING) and stop.done_at is not None:
            done = stop.done_at
        return Typed(
            arrived=arrived,
            done=None if cells.get(REASON) else done,
            reason=cells.get(REASON, ""),
            net_kg=_number(cells, WEIGHT, 60_000),
            container_in=cells.get(BROUGHT, ""),
            container_out=cells.get(TAKEN, ""),
            waiting_minutes=_number(cells, WAITING, 1440),
            note=cells.get(NOTE, ""),
        )

    def take(self, stop_id: UUID) -> None:
        """Forget what was typed of a stop: it is on its way."""
        self._typed.pop(stop_id, None)

    def give_back(self, stop_id: UUID, cells: dict[int, str]) -> None:
        """Put back what was typed of a stop: it was refused."""
        self._typed.setdefault(stop_id, {}).update(cells)
        self._refresh(stop_id)

    def cells(self, stop_id: UUID) -> dict[int, str]:
        """Return what is typed of a stop, by column."""
        return dict(self._typed.get(stop_id, {}))

    def say(self, stop_id: UUID, words: str) -> None:
        """Show what became of a stop."""
        self._states[stop_id] = words
        self._refresh(stop_id)

    def row_of(self, stop_id: UUID) -> int:
        """Return where a stop stands; -1 where it is not there."""
        return next((row for row, stop in enumerate(self.stops) if stop.stop_id == stop_id), -1)

    def _refresh(self, stop_id: UUID) -> None:
        row = self.row_of(stop_id)
        if row >= 0:
            self.dataChanged.emit(self.index(row, 0), self.index(row, STATE))

    def _shown(self, stop: ReturnedStop, row: int, column: int) -> str:
        told = stop.told
        values = {
            RANK: str(row + 1),
            PLANNED: style.clock(stop.planned_from),
            PLACE: " · ".join(
                filter(None, (stop.customer, stop.place, self._kind_name(stop.kind), stop.work))
            ),
            ARRIVED: style.clock(stop.arrived_at),
            DONE: style.clock(stop.done_at) if not stop.not_done_reason else "",
            WEIGHT: str(stop.net_kg) if stop.net_kg is not None else "",
            TAKEN: stop.container_out,
            BROUGHT: stop.container_in,
            WAITING: str(stop.waiting_minutes) if stop.waiting_minutes else "",
            REASON: stop.not_done_reason,
            NOTE: str(told["note"].data.get("text", "")) if "note" in told else "",
            STATE: self._state(stop),
        }
        return values[column]

    def _state(self, stop: ReturnedStop) -> str:
        if self._typed.get(stop.stop_id):
            return self.tr("being typed")
        if stop.stop_id in self._states:
            return self._states[stop.stop_id]
        ended = next((stop.told[kind] for kind in ("done", "not_done") if kind in stop.told), None)
        if ended is None:
            return self.tr("recorded") if stop.done_at else ""
        return self.tr("by phone") if ended.by_phone else self.tr("typed by {who}").format(who=ended.author)

    def _whence(self, stop: ReturnedStop, column: int) -> str:
        told = stop.told.get(_EVENTS.get(column, ""))
        if told is None:
            return ""
        at = style.day_time(told.at)
        if told.by_phone:
            return self.tr("Told by the phone: {time}. It stays as it is.").format(time=at)
        return self.tr("Typed by {who}: {time}").format(who=told.author, time=at)


def _number(cells: dict[int, str], column: int, most: int) -> int | None:
    text = "".join(cells.get(column, "").split())
    if not text:
        return None
    if not text.isdecimal() or int(text) > most:
        raise InvalidInput(returns.NO_NUMBER, field=str(column), typed=cells[column])
    return int(text)


class StopsTable(QTableView):
    """A table that is filled from the keyboard: any key types, Enter goes on to the next cell to fill."""

    row_left = Signal(int)
    """The person goes on from this row."""

    def __init__(self, model: StopsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stops = model
        self.setModel(model)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
        )
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(True)
        self.setWordWrap(True)
        self.setAlternatingRowColors(True)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on with Enter; all else as tables do."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            # An editor that is open passes the key on, and is closed by it a moment later.
            if self.state() != QAbstractItemView.State.EditingState:
                self.go_on()
        elif event.key() == Qt.Key.Key_Delete and self.currentIndex().isValid():
            self._stops.setData(self.currentIndex(), "")
        else:
            super().keyPressEvent(event)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Go on to the next cell when Enter or Tab ended the typing."""
        super().closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)
        self.setFocus()
        hints = QAbstractItemDelegate.EndEditHint
        if hint in (hints.SubmitModelCache, hints.EditNextItem):
            self.go_on()

    def go_on(self) -> None:
        """Go to the next cell that can be typed in; at the end of a row to the next stop."""
        at = self.currentIndex()
        for row in range(max(at.row(), 0), self._stops.rowCount()):
            first = at.column() + 1 if row == at.row() else 0
            for column in range(first, STATE):
                if self._stops.is_open(row, column):
                    self.setCurrentIndex(self._stops.index(row, column))
                    return
        self.row_left.emit(at.row())

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell when a row is left."""
        super().currentChanged(current, previous)
        if previous.isValid() and current.row() != previous.row():
            self.row_left.emit(previous.row())
