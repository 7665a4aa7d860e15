"""Counting a place: type or scan a number, Enter, the next; differences show at once, settled together."""

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.jobs import PlaceKind
from app.domain.stock import Differences, Known, alike, compare, resolve
from app.errors import AppError
from app.ids import new_id
from app.services import containers
from app.services.containers import BoxRow, Place, Settled, Take
from app.tasks import Tasks
from app.views import ask, style
from app.views.containers.names import place_name
from app.views.translating import said
from app.views.widgets.fields import ChoiceBox
from app.views.widgets.list_screen import Column, ListScreen
from app.views.widgets.printing import ListPrinter
from app.views.widgets.reading import ReadingScreen

_HERE = (PlaceKind.DEPOT, PlaceKind.SITE, PlaceKind.OUTLET)


@dataclass(frozen=True, slots=True)
class Found:
    """One line of the count.

    Attributes:
        rank: Its place among what was typed, 0 for what was not.
        number: Of the box.
        verdict: "here", "missing", "elsewhere", "unknown" or "twice".
        type_label: Of the box.
        booked: Where the book has it.
    """

    rank: int
    number: str
    verdict: str
    type_label: str
    booked: str


class CountPage(QWidget):
    """The form of a count, driven by the keyboard alone."""

    settled = Signal()
    """A count was posted."""

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._places: dict[str, Place] = {}
        self._rows: dict[str, BoxRow] = {}
        self._known: dict[str, Known] = {}
        self._counted: list[str] = []
        self._take = new_id()
        self._printer = ListPrinter(tasks, self, "inventaire-bennes.pdf")

        title = QLabel(self.tr("Stock-take"))
        title.setProperty("role", "title")
        self.place = ChoiceBox([], empty=False)
        self.place.setMinimumWidth(320)
        self.place.setAccessibleName(self.tr("Place that is counted"))
        self.place.activated.connect(self.begin)
        again = QPushButton(style.icon("refresh"), self.tr("Begin again"))
        again.clicked.connect(self.begin)
        head = QHBoxLayout()
        head.setSpacing(style.SPACE)
        head.addWidget(title)
        head.addStretch(1)
        head.addWidget(QLabel(self.tr("Place that is counted")))
        head.addWidget(self.place)
        head.addWidget(again)

        self.line = QLineEdit()
        self.line.setPlaceholderText(self.tr("Number of the box, or its last digits, then Enter"))
        self.line.setAccessibleName(self.tr("Number of the box"))
        self.line.returnPressed.connect(self.count)
        self.line.setEnabled(False)
        big = style.text_font(20)
        self.line.setFont(big)
        self.said = QLabel()
        self.said.setMinimumWidth(260)
        entry = QHBoxLayout()
        entry.setSpacing(style.SPACE)
        entry.addWidget(self.line, 2)
        entry.addWidget(self.said, 1)
        self.sums = QLabel()
        self.sums.setProperty("role", "subtitle")

        self.list = ListScreen(
            "",
            [
                Column("number", self.tr("Number"), lambda row: row.number, width=120),
                Column("type", self.tr("Type"), lambda row: row.type_label, width=140),
                Column(
                    "verdict",
                    self.tr("Counted against the book"),
                    lambda row: row.verdict,
                    self._verdict,
                    width=240,
                    state=_state,
                    icon=_icon,
                ),
                Column("booked", self.tr("In the book"), lambda row: row.booked, width=300),
            ],
            lambda row: (row.number, row.verdict, row.rank),
            "containers.count",
            self.tr("Choose the place, then type or scan the first number."),
        )
        self.list.add_filter(self.tr("Differences only"), lambda row: row.verdict != "here")
        away = QPushButton(style.icon("remove"), self.tr("Take away"))
        away.setToolTip(self.tr("Take the selected numbers out of the count (Del)"))
        away.clicked.connect(self.take_away)
        self.list.add_tool(away)
        delete = QShortcut(QKeySequence(Qt.Key.Key_Delete), self.list.table)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self.take_away)

        self.missing = QComboBox()
        self.missing.addItem(self.tr("stay booked here until they are found"), "")
        self.missing.addItem(self.tr("are booked as lost"), PlaceKind.LOST.value)
        self.missing.addItem(self.tr("are booked as in repair"), PlaceKind.REPAIR.value)
        self.missing.setAccessibleName(self.tr("Missing boxes"))
        self.reason = QLineEdit(self.tr("Stock-take"))
        self.reason.setAccessibleName(self.tr("Why"))
        self.settle_button = QPushButton(style.icon("check_all", "on_accent"), self.tr("Settle"))
        self.settle_button.setProperty("primary", True)
        self.settle_button.setToolTip(self.tr("Post the differences (Ctrl+Enter)"))
        self.settle_button.clicked.connect(self.settle)
        self.settle_button.setEnabled(False)
        post = QShortcut(QKeySequence("Ctrl+Return"), self)
        post.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        post.activated.connect(self.settle)
        foot = QHBoxLayout()
        foot.setContentsMargins(style.SPACE_L, 0, style.SPACE_L, style.SPACE_L)
        foot.setSpacing(style.SPACE)
        foot.addWidget(QLabel(self.tr("Missing boxes")))
        foot.addWidget(self.missing)
        foot.addWidget(QLabel(self.tr("Why")))
        foot.addWidget(self.reason, 1)
        foot.addWidget(self.settle_button)

        top = QVBoxLayout()
        top.setContentsMargins(style.SPACE_L, style.SPACE_L, style.SPACE_L, 0)
        top.setSpacing(style.SPACE)
        top.addLayout(head)
        top.addLayout(entry)
        top.addWidget(self.sums)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(top)
        whole.addWidget(self.list, 1)
        whole.addLayout(foot)
        self.setFocusProxy(self.line)
        self.list.show_rows([])  # says at once what to do first

    # -- beginning

    def reload(self) -> None:
        """Read the places that can be counted, unless a count is under way."""
        if not self._counted:
            self._tasks.read(containers.places, self._on_places, self.list.show_error)

    @Slot(object)
    def _on_places(self, places: list[Place]) -> None:
        chosen = self.place.key()
        self._places = {place.mark: place for place in places if place.kind in _HERE}
        self.place.clear()
        for mark, place in self._places.items():
            self.place.addItem(place.name, mark)
        self.place.set_key(chosen) if chosen in self._places else self.place.setCurrentIndex(-1)

    @Slot()
    def begin(self) -> None:
        """Begin the count of the chosen place with what the book says now."""
        if self._counted and not ask.confirm(
            self,
            self.tr("Begin again?"),
            self.tr("%n number(s) counted so far are forgotten.", "", len(self._counted)),
            self.tr("Begin again"),
        ):
            return
        self._counted, self._take = [], new_id()
        if self.place.key():
            self._tasks.read(containers.every_box, self._on_boxes, self.list.show_error)

    @Slot(object)
    def _on_boxes(self, rows: list[BoxRow]) -> None:
        self._rows = {row.number: row for row in rows}
        self._known = containers.known_boxes(rows)
        self.line.setEnabled(True)
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self.list.clear_error()
        self._show()

    # -- counting

    @Slot()
    def count(self) -> None:
        """Take the number that was typed or scanned, and say what the book thinks of it."""
        typed = self.line.text()
        number = resolve(typed, self.place.key(), self._known)
        several = alike(typed, self._known) if number not in self._known else []
        if len(several) > 1:
            # Which one is meant only the person knows: the digits stay, to be completed.
            self.said.setText(
                self.tr("Several boxes end so: {numbers}").format(numbers=", ".join(several[:4]))
            )
            style.set_role(self.said, "warning")
            return
        self.line.clear()
        if not number:
            return
        twice = number in self._counted
        self._counted.append(number)
        found = self._show()
        known = {box.number for box in found.present}
        verdict = (
            "twice"
            if twice
            else "here"
            if number in known
            else "unknown"
            if number in found.unknown
            else "elsewhere"
        )
        words = self._verdict(Found(0, number, verdict, "", ""))
        self.said.setText(f"{number} · {words}")
        style.set_role(self.said, {"here": "ok", "twice": "warning"}.get(verdict, "error"))

    @Slot()
    def take_away(self) -> None:
        """Take the selected numbers out of the count."""
        for row in self.list.selected():
            self._counted = [number for number in self._counted if number != row.number]
        self._show()

    def differences(self) -> Differences:
        """Return how the count differs from the book so far."""
        return compare(self._counted, self.place.key(), self._known)

    def _show(self) -> Differences:
        found = self.differences()
        ranks = {number: n for n, number in enumerate(self._counted, 1)}
        lines = [Found(ranks[number], number, "unknown", "", "") for number in found.unknown]
        lines += [self._line(ranks, box, "elsewhere") for box in found.elsewhere]
        lines += [
            Found(
                ranks[number],
                number,
                "twice",
                self._rows[number].type_label if number in self._rows else "",
                "",
            )
            for number in found.twice
        ]
        lines += [self._line(ranks, box, "here") for box in found.present]
        lines.sort(key=lambda line: -line.rank)
        lines += [self._line(ranks, box, "missing") for box in found.missing]
        self.list.show_rows(lines)
        self.sums.setText(
            self.tr(
                "{here} right · {missing} missing · {elsewhere} booked elsewhere · {unknown} unknown"
            ).format(
                here=style.number(len(found.present)),
                missing=style.number(len(found.missing)),
                elsewhere=style.number(len(found.elsewhere)),
                unknown=style.number(len(found.unknown)),
            )
        )
        self.settle_button.setEnabled(bool(self._counted))
        return found

    def _line(self, ranks: dict[str, int], box: Known, verdict: str) -> Found:
        row = self._rows[box.number]
        return Found(ranks.get(box.number, 0), box.number, verdict, row.type_label, place_name(row.place))

    def _verdict(self, row: Found) -> str:
        return {
            "here": self.tr("right"),
            "missing": self.tr("booked here, not counted"),
            "elsewhere": self.tr("found here, booked elsewhere"),
            "unknown": self.tr("no box has this number"),
            "twice": self.tr("counted more than once"),
        }[row.verdict]

    # -- settling

    @Slot()
    def settle(self) -> None:
        """Post the differences, once the person agrees."""
        place = self._places.get(self.place.key())
        if place is None or not self._counted or not self.settle_button.isEnabled():
            return
        found = self.differences()
        off = self.missing.currentData()
        if not ask.confirm(
            self,
            self.tr("Settle the count of {place}?").format(place=place_name(place)),
            self.tr(
                "{brought} boxes found here are booked here; {missing} missing boxes {fate}."
                " It can only be undone by contrary movements."
            ).format(
                brought=style.number(len(found.elsewhere)),
                missing=style.number(len(found.missing)),
                fate=self.missing.currentText(),
            ),
            self.tr("Settle"),
        ):
            return
        self.settle_button.setEnabled(False)
        reason = self.reason.text()
        self._tasks.write(
            partial(
                containers.settle_count,
                take_id=self._take,
                place_kind=place.kind,
                place_id=place.key,
                counted=tuple(self._counted),
                seen={row.container_id: row.move_id for row in self._rows.values()},
                missing={box.container_id: off for box in found.missing} if off else {},
                reason=reason,
            ),
            "container.count",
            self._on_settled,
            self._on_failed,
            reason=reason,
        )

    @Slot(object)
    def _on_settled(self, done: Settled) -> None:
        self._counted, self._take = [], new_id()
        self.said.setText(
            self.tr("Settled: {present} right, {brought} brought here, {off} written off.").format(
                present=style.number(done.present),
                brought=style.number(done.brought_here),
                off=style.number(done.written_off),
            )
        )
        style.set_role(self.said, "ok")
        self._tasks.read(containers.every_box, self._on_boxes, self.list.show_error)
        self.settled.emit()

    @Slot(object)
    def _on_failed(self, error: AppError) -> None:
        self.settle_button.setEnabled(True)
        self.list.show_error(error)
        self.said.setText(said(error))
        style.set_role(self.said, "error")
        # What was typed stays; the book is read again, and the differences with it.
        self._tasks.read(containers.every_box, self._on_read_again, self.list.show_error)

    @Slot(object)
    def _on_read_again(self, rows: list[BoxRow]) -> None:
        self._rows = {row.number: row for row in rows}
        self._known = containers.known_boxes(rows)
        self._show()

    def may_close(self) -> bool:
        """Return whether no count is under way, or the person gives it up."""
        return not self._counted or ask.confirm(
            self,
            self.tr("Leave the count?"),
            self.tr("%n number(s) counted so far are forgotten.", "", len(self._counted)),
            self.tr("Leave"),
        )

    @Slot()
    def print_it(self) -> None:
        """Draw the count with its differences and show it before it is printed."""
        place = self._places.get(self.place.key())
        self._printer.print_rows(
            self.tr("Stock-take"),
            self.list.model,
            f"{place_name(place)} · {self.sums.text()}" if place else "",
        )


def _state(row: Found) -> str:
    return {"here": "ok", "twice": "warning", "missing": "warning"}.get(row.verdict, "error")


def _icon(row: Found) -> str:
    return {"here": "check", "missing": "search", "elsewhere": "move", "unknown": "help"}.get(
        row.verdict, "alert"
    )


class TakesPage(ReadingScreen):
    """The counts that were made."""

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(tasks, frozenset({"stock_take"}), parent)
        self.list = ListScreen(
            self.tr("Counts made"),
            [
                Column(
                    "at",
                    self.tr("When"),
                    lambda row: row.counted_at,
                    lambda row: style.day_time(row.counted_at),
                    width=140,
                ),
                Column("place", self.tr("Place"), lambda row: place_name(row.place), width=260),
                Column("who", self.tr("Who"), lambda row: row.who, width=130),
                Column("expected", self.tr("In the book"), lambda row: row.expected, right=True, width=90),
                Column("found", self.tr("Counted"), lambda row: row.found, right=True, width=90),
                Column("moved", self.tr("Settled"), lambda row: row.moved, right=True, width=90),
                Column("unknown", self.tr("Unknown numbers"), _unknown, width=160),
                Column("reason", self.tr("Why"), lambda row: row.reason, width=180),
            ],
            lambda row: (row.place, row.counted_at),
            "containers.counts",
            self.tr("Nothing was counted yet. Begin under “Stock-take”."),
        )
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.list)

    def read(self) -> None:
        """Read the counts."""
        self._tasks.read(containers.counts, self.list.show_rows, self.list.show_error)


def _unknown(row: Take) -> str:
    return ", ".join(row.unknown)
