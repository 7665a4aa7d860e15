"""Boxes one by one: the list, one box with its history, and the form of a movement."""

import datetime as dt
from collections.abc import Sequence
from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.domain import normal
from app.domain.jobs import PlaceKind
from app.errors import QT_TRANSLATE_NOOP, AppError, InvalidInput
from app.services import containers, listing
from app.services.containers import IDLE_DAYS, BoxRow, Movement, Place
from app.tasks import Tasks
from app.views import ask, style
from app.views.containers.names import kind_name, place_name, since
from app.views.widgets.fields import ChoiceBox, DayEdit
from app.views.widgets.form_panel import FormPanel
from app.views.widgets.list_screen import Column, ListScreen
from app.views.widgets.preview import PdfPreview
from app.views.widgets.printing import ListPrinter
from app.views.widgets.reading import ReadingScreen
from app.views.widgets.toast import toast

TABLES = frozenset({"container_move", "container", "job"})
_NO_PLACE = (PlaceKind.REPAIR, PlaceKind.LOST, PlaceKind.OUTSIDE)


class BoxesPage(ReadingScreen):
    """Boxes of the fleet, those behind a figure of the stock, or those that stand idle."""

    open_asked = Signal(str, str)
    """A record is to be shown: its kind and id."""

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(tasks, TABLES, parent)
        self._kind, self._type = "", ""
        self._place: UUID | None = None
        self._printer = ListPrinter(tasks, self, "bennes.pdf")
        self.list = ListScreen(
            self.tr("Boxes"),
            [
                Column("number", self.tr("Number"), lambda row: row.number, width=110),
                Column("type", self.tr("Type"), lambda row: row.type_label, width=130),
                Column("place", self.tr("Stands at"), lambda row: place_name(row.place), width=300),
                Column("since", self.tr("Since"), lambda row: row.since, since, width=130),
                Column("days", self.tr("Days"), lambda row: row.days, _days, right=True, width=70),
                Column(
                    "served",
                    self.tr("Site last served"),
                    lambda row: row.served_on,
                    lambda row: style.day(row.served_on) if row.served_on else "",
                    width=120,
                ),
                Column(
                    "idle",
                    self.tr("Without work (days)"),
                    lambda row: row.idle_days if _can_idle(row) else None,
                    lambda row: style.number(row.idle_days) if _can_idle(row) else "",
                    right=True,
                    width=130,
                    state=_idle_state,
                ),
            ],
            lambda row: row.container_id,
            "containers.boxes",
            self.tr("No box stands here."),
        )
        self.list.add_action(self.tr("Labels"), "ticket", self.print_labels)
        self.list.add_action(self.tr("Print"), "print", self.print_it)
        self.list.add_action(self.tr("Move…"), "move", self.move_boxes, primary=True, shortcut="Ctrl+M")
        self.all_boxes = QPushButton(style.icon("close"), "")
        self.all_boxes.setToolTip(self.tr("Show every box again"))
        self.all_boxes.clicked.connect(self.show_all)
        self.all_boxes.hide()
        self.list.add_tool(self.all_boxes)
        days = style.number(IDLE_DAYS)
        self.list.add_filter(
            self.tr("In a yard for {days} days").format(days=days),
            partial(_is_idle, PlaceKind.DEPOT),
            group="idle",
        )
        self.list.add_filter(
            self.tr("At a site, not served for {days} days").format(days=days),
            partial(_is_idle, PlaceKind.SITE),
            group="idle",
        )
        self.list.opened.connect(self._on_opened)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.list)

    def read(self) -> None:
        """Read the boxes."""
        self._tasks.read(
            partial(containers.boxes, place_kind=self._kind, place_id=self._place, type_code=self._type),
            self.list.show_rows,
            self.list.show_error,
        )

    def show_boxes(self, kind: str, key: str, type_code: str, name: str) -> None:
        """Show the boxes behind a figure of the stock, which `name` says in words."""
        self._kind, self._place, self._type = kind, UUID(key) if key else None, type_code
        self.all_boxes.setText(name)
        self.all_boxes.setVisible(bool(name))
        self.reload()

    @Slot()
    def show_all(self) -> None:
        """Show every box of the fleet."""
        self.show_boxes("", "", "", "")

    @Slot(object)
    def _on_opened(self, row: BoxRow) -> None:
        self.open_box(row.container_id)

    def open_box(self, container_id: UUID) -> "BoxDialog":
        """Show one box with its history."""
        dialog = BoxDialog(self._tasks, container_id, self)
        dialog.open_asked.connect(self.open_asked)
        dialog.open()
        return dialog

    @Slot()
    def move_boxes(self) -> None:
        """Move the selected boxes."""
        rows = self.list.selected()
        if not rows:
            toast(self, self.tr("Select one or more boxes first."))
            return
        dialog = MoveDialog(self._tasks, rows, self)
        dialog.moved.connect(self._on_moved)
        dialog.open()

    @Slot(int)
    def _on_moved(self, count: int) -> None:
        toast(self, self.tr("%n box(es) moved.", "", count))
        self.reload()

    @Slot()
    def print_it(self) -> None:
        """Draw the list and show it before it is printed."""
        self._printer.print_rows(self.tr("Boxes"), self.list.model, self.all_boxes.text())

    @Slot()
    def print_labels(self) -> None:
        """Draw the labels of the selected boxes and show them before they are printed."""
        rows: list[BoxRow] = self.list.selected()
        if not rows:
            toast(self, self.tr("Select one or more boxes first."))
            return
        boxes = [(row.number, row.type_label) for row in rows]
        call = partial(listing.labels_pdf, boxes=boxes)
        self._tasks.read(call, self._on_labels, self.list.show_error)

    @Slot(object)
    def _on_labels(self, pdf: bytes) -> None:
        PdfPreview.open(self, self.tr("Labels"), pdf, "etiquettes-bennes.pdf")


def _days(row: BoxRow) -> str:
    return style.number(row.days) if row.since is not None else ""


def _can_idle(row: BoxRow) -> bool:
    return row.place.kind in (PlaceKind.SITE, PlaceKind.DEPOT)


def _is_idle(kind: str, row: BoxRow) -> bool:
    return row.place.kind == kind and row.idle_days >= IDLE_DAYS


def _idle_state(row: BoxRow) -> str:
    return "warning" if _can_idle(row) and row.idle_days >= IDLE_DAYS else ""


class BoxDialog(QDialog):
    """One box: where it stands, and every movement that brought it there."""

    open_asked = Signal(str, str)
    """A record is to be shown: its kind and id."""

    def __init__(self, tasks: Tasks, container_id: UUID, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._tasks, self._id = tasks, container_id
        self._row: BoxRow | None = None
        self.resize(900, 560)
        self.told = QLabel()
        self.told.setProperty("role", "title")
        self.where = QLabel(wordWrap=True)
        self.where.setProperty("role", "muted")
        self.list = ListScreen(
            "",
            [
                Column(
                    "at",
                    self.tr("When"),
                    lambda row: row.at,
                    lambda row: style.day_time(row.at),
                    width=130,
                    state=_faint,
                ),
                Column("from", self.tr("From"), lambda row: place_name(row.origin), width=210, state=_faint),
                Column("to", self.tr("To"), lambda row: place_name(row.target), width=210, state=_faint),
                Column("why", self.tr("By"), self._why, width=200, state=_faint),
                Column("who", self.tr("Who"), lambda row: row.who, width=110, state=_faint),
            ],
            lambda row: row.move_id,
            "containers.history",
            self.tr("This box has not moved yet."),
        )
        self.list.opened.connect(self._on_opened)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(style.SPACE_L, 0, style.SPACE_L, style.SPACE)
        record = QPushButton(style.icon("container"), self.tr("Record"))
        record.clicked.connect(self._on_record)
        self.correct_button = QPushButton(style.icon("undo"), self.tr("Correct the last movement…"))
        self.correct_button.clicked.connect(self.correct)
        move = QPushButton(style.icon("move", "on_accent"), self.tr("Move…"))
        move.setProperty("primary", True)
        move.clicked.connect(self.move_box)
        for button in (record, self.correct_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(move)
        head = QVBoxLayout()
        head.setContentsMargins(style.SPACE_L, style.SPACE_L, style.SPACE_L, 0)
        head.addWidget(self.told)
        head.addWidget(self.where)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addLayout(head)
        whole.addWidget(self.list, 1)
        whole.addLayout(buttons)
        tasks.data_changed.connect(self._on_data_changed)
        self.reload()

    def reload(self) -> None:
        """Read the box and its movements."""
        self._tasks.read(partial(containers.box, container_id=self._id), self._on_box, self._on_failed)
        self._tasks.read(
            partial(containers.history, container_id=self._id), self._on_history, self._on_failed
        )

    @Slot(frozenset)
    def _on_data_changed(self, tables: frozenset[str]) -> None:
        if "container_move" in tables:
            self.reload()

    @Slot(object)
    def _on_box(self, row: BoxRow) -> None:
        self._row = row
        self.setWindowTitle(row.number)
        self.told.setText(f"{row.number} · {row.type_label}")
        where = place_name(row.place)
        self.where.setText(
            self.tr("{place}, since {day}").format(place=where, day=since(row)) if row.since else where
        )

    @Slot(object)
    def _on_history(self, rows: list[Movement]) -> None:
        self.list.show_rows(rows)
        self.correct_button.setEnabled(_last_standing(rows) is not None)

    @Slot(object)
    def _on_failed(self, error: AppError) -> None:
        self.list.show_error(error)

    def _why(self, row: Movement) -> str:
        parts = [
            row.job_number,
            self.tr("stock-take") if row.is_counted else "",
            self.tr("correction") if row.is_correction else "",
            self.tr("taken back") if row.is_corrected else "",
            row.note,
        ]
        return " · ".join(part for part in parts if part)

    @Slot(object)
    def _on_opened(self, row: Movement) -> None:
        if row.job_id is not None:
            self.open_asked.emit("job", str(row.job_id))

    @Slot()
    def _on_record(self) -> None:
        self.open_asked.emit("container", str(self._id))
        self.close()

    @Slot()
    def move_box(self) -> None:
        """Open the form of a movement."""
        if self._row is not None:
            dialog = MoveDialog(self._tasks, [self._row], self)
            dialog.moved.connect(self._on_moved)
            dialog.open()

    @Slot(int)
    def _on_moved(self, _count: int) -> None:
        self.reload()

    @Slot()
    def correct(self) -> None:
        """Take the last movement back by its contrary, once the reason is said."""
        wrong = _last_standing(self.list.model.rows())
        if wrong is None:
            return
        reason = ask.ask_text(
            self,
            self.tr("Correct the last movement"),
            self.tr("{origin} → {target} is taken back by a contrary movement. Why?").format(
                origin=place_name(wrong.origin), target=place_name(wrong.target)
            ),
        )
        if reason is not None:
            self._tasks.write(
                partial(containers.correct, move_id=wrong.move_id, reason=reason),
                "container.correct",
                self._on_corrected,
                self._on_failed,
                reason=reason,
            )

    @Slot(object)
    def _on_corrected(self, _move: UUID) -> None:
        self.reload()


def _faint(row: Movement) -> str:
    return "faint" if row.is_corrected or row.is_correction else ""


def _last_standing(rows: Sequence[Movement]) -> Movement | None:
    """Return the newest movement that neither corrects nor was corrected."""
    standing = [row for row in rows if not (row.is_corrected or row.is_correction)]
    return max(standing, key=lambda row: row.at, default=None)


class MoveDialog(QDialog):
    """Where boxes go, when and why: yard, repair, sold, lost, found, from site to site."""

    moved = Signal(int)
    """So many boxes were moved."""

    def __init__(self, tasks: Tasks, rows: Sequence[BoxRow], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Move boxes"))
        self.resize(520, 430)
        self._tasks, self._rows = tasks, list(rows)
        self._places: list[Place] = []
        numbers = ", ".join(row.number for row in self._rows[:6]) + (" …" if len(self._rows) > 6 else "")
        head = QLabel(numbers, wordWrap=True)
        head.setProperty("role", "subtitle")
        head.setContentsMargins(style.SPACE_L, style.SPACE_L, style.SPACE_L, 0)
        self.panel = FormPanel(save_text=self.tr("Move"))
        self.kind = QComboBox()
        for kind in PlaceKind:
            self.kind.addItem(self._kind_text(kind), kind.value)
        self.kind.setCurrentIndex(self.kind.findData(PlaceKind.DEPOT.value))
        self.kind.currentIndexChanged.connect(self._on_kind)
        self.place = ChoiceBox([], empty=False)
        self.at = DayEdit()
        self.at.setPlaceholderText(self.tr("Now"))
        self.reason = QLineEdit()
        self.panel.add("kind", self.tr("To"), self.kind)
        self.panel.add("place", self.tr("Place"), self.place)
        self.panel.add(
            "at", self.tr("When"), self.at, self.tr("Empty: now. A day with its hour: 24/11/2026 07:30.")
        )
        self.panel.add("reason", self.tr("Why"), self.reason)
        self.panel.saved.connect(self.save)
        self.panel.cancelled.connect(self.reject)
        self.panel.set_clean()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(head)
        whole.addWidget(self.panel, 1)
        tasks.read(containers.places, self._on_places, self._on_failed)

    def _kind_text(self, kind: PlaceKind) -> str:
        return {
            PlaceKind.SITE: self.tr("A customer's site"),
            PlaceKind.DEPOT: self.tr("A yard"),
            PlaceKind.VEHICLE: self.tr("A truck"),
            PlaceKind.OUTLET: self.tr("An outlet"),
            PlaceKind.REPAIR: kind_name(kind),
            PlaceKind.LOST: kind_name(kind),
            PlaceKind.OUTSIDE: self.tr("Sold or scrapped"),
        }[kind]

    @Slot(object)
    def _on_places(self, places: list[Place]) -> None:
        self._places = places
        self._on_kind()
        self.panel.set_clean()

    @Slot()
    def _on_kind(self) -> None:
        kind = self.kind.currentData()
        self.place.clear()
        for place in self._places:
            if place.kind == kind:
                self.place.addItem(place.name, str(place.key))
        self.place.setEnabled(kind not in _NO_PLACE)
        self.place.setCurrentIndex(0 if kind == PlaceKind.DEPOT else -1)

    def _when(self) -> dt.datetime | None:
        day, _, time = self.at.text().strip().partition(" ")
        if not day:
            return None
        found = normal.day(day)
        if found is None:
            raise ValueError(day)
        now = dt.datetime.now(style.PARIS)
        noon = dt.time(12) if found.on < now.date() else None
        clock = normal.clock(time) if time.strip() else noon
        return dt.datetime.combine(found.on, clock, style.PARIS) if clock is not None else None

    @Slot()
    def save(self) -> None:
        """Move them."""
        kind, key = self.kind.currentData(), self.place.key() if self.place.isEnabled() else ""
        try:
            at = self._when()
        except ValueError:
            wrong = QT_TRANSLATE_NOOP("errors", "A day with its hour reads 24/11/2026 07:30.")
            self.panel.show_error(InvalidInput(wrong, field="at"))
            return
        self.panel.set_busy(True)
        reason = self.reason.text()
        self._tasks.write(
            partial(
                containers.move,
                container_ids=[row.container_id for row in self._rows],
                to_kind=kind,
                to_id=UUID(key) if key else None,
                at=at,
                reason=reason,
                seen={row.container_id: row.move_id for row in self._rows},
            ),
            "container.move",
            self._on_moved,
            self._on_failed,
            reason=reason,
        )

    @Slot(object)
    def _on_moved(self, count: int) -> None:
        self.moved.emit(count)
        self.accept()

    @Slot(object)
    def _on_failed(self, error: AppError) -> None:
        self.panel.show_error(error)
