"""The stops of the board as a plain list, with the same selection: for screen readers and for sorting."""

import datetime as dt
from collections.abc import Collection
from uuid import UUID

from PySide6.QtCore import QCoreApplication, QItemSelection, QItemSelectionModel, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.domain.board import Bar, BoardDay
from app.views import style
from app.views.board.labels import kind_label, mark_labels, status_label
from app.views.widgets.list_screen import Column, RowsModel, RowsTable


class StopsList(RowsTable):
    """A line for each bar, by row and time until a heading is clicked."""

    bars_selected = Signal(set)
    """Other bars are selected here: the set of their ids."""

    unplan_asked = Signal()
    """The selected jobs are to go back to the backlog."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._titles: dict[UUID, str] = {}
        self._stops = RowsModel(_columns(self._titles), lambda bar: bar.id, also=lambda bar: bar.found_by)
        super().__init__(self._stops, "board_stops", parent)
        self._stops.setParent(self)
        self.setAccessibleName(self.tr("Stops of the board"))
        self.selectionModel().selectionChanged.connect(self._on_selection_changed)
        self._following = False

    def show_day(self, day: BoardDay) -> None:
        """Show the bars of the board."""
        self._titles.clear()
        self._titles.update((row.id, row.title) for row in day.rows)
        place = {row.id: at for at, row in enumerate(day.rows)}
        self._following = True
        self._stops.show_rows(
            sorted(day.bars, key=lambda bar: (place.get(bar.row_id, len(place)), bar.start))
        )
        self._following = False

    def set_search(self, text: str) -> None:
        """Leave out what does not match."""
        self._stops.set_typed(text)

    def follow(self, bar_ids: Collection[UUID]) -> None:
        """Select what is selected on the canvas."""
        if self._following:
            return
        chosen = QItemSelection()
        for at, bar in enumerate(self._stops.rows()):
            if bar.id in bar_ids:
                chosen.select(self._stops.index(at, 0), self._stops.index(at, 0))
        flags = QItemSelectionModel.SelectionFlag
        self._following = True
        self.selectionModel().select(chosen, flags.ClearAndSelect | flags.Rows)
        self._following = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Give the selected jobs back with Delete."""
        if event.key() == Qt.Key.Key_Delete:
            self.unplan_asked.emit()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _on_selection_changed(self) -> None:
        if not self._following:
            self._following = True  # what the canvas answers is what is selected here already
            self.bars_selected.emit({bar.id for bar in self.selected()})
            self._following = False


def _columns(titles: dict[UUID, str]) -> list[Column]:
    translate = QCoreApplication.translate

    def row_title(bar: Bar) -> str:
        return titles.get(bar.row_id, "")

    return [
        Column("row", translate("StopsList", "Row"), row_title, width=150),
        Column(
            "start", translate("StopsList", "From"), _start, lambda bar: style.day_time(bar.start), width=130
        ),
        Column("end", translate("StopsList", "To"), _end, lambda bar: style.clock(bar.end), width=60),
        Column("kind", translate("StopsList", "Kind"), lambda bar: kind_label(bar.kind), width=120),
        Column(
            "title",
            translate("StopsList", "Customer"),
            lambda bar: bar.title or kind_label(bar.kind),
            width=190,
        ),
        Column("detail", translate("StopsList", "Details"), lambda bar: bar.detail, width=210),
        Column("status", translate("StopsList", "State"), lambda bar: status_label(bar.status), width=110),
        Column(
            "marks", translate("StopsList", "Remarks"), lambda bar: ", ".join(mark_labels(bar)), width=180
        ),
    ]


def _start(bar: Bar) -> dt.datetime:
    return bar.start


def _end(bar: Bar) -> dt.datetime:
    return bar.end


def _title(bar: Bar) -> str:
    return bar.title or kind_label(bar.kind)


def _marks(bar: Bar) -> str:
    return ", ".join(mark_labels(bar))
