"""A tour on one page: its driver, vehicle and trailer, who else is assigned, and what the driver has seen."""

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.jobs import MemberRole
from app.errors import AppError, SlotTaken
from app.services import assignments
from app.services.assignments import Candidate, Member, TourChange, TourSheet
from app.services.holders import Holder
from app.tasks import Tasks
from app.views import style
from app.views.board.refusal import dialog_width, rulings_view
from app.views.translating import away, said
from app.views.widgets.band import ErrorBand

_ROLES = tuple(MemberRole)


class _MemberLine(QWidget):
    """One assignment: what it is, who or what it is, and a button to take it away."""

    removed = Signal(object)

    def __init__(self, sheet: TourSheet, names: Sequence[str], busy: str, member: Member | None) -> None:
        super().__init__()
        self._sheet, self._busy = sheet, busy
        self._role, self._who = QComboBox(), QComboBox()
        for role, name in zip(_ROLES, names, strict=True):
            self._role.addItem(name, role)
        if member is not None:
            self._role.setCurrentIndex(self._role.findData(member.role))
        away = QToolButton()
        away.setIcon(style.icon("close"))
        away.setToolTip(self.tr("Take away"))
        away.setAccessibleName(self.tr("Take away"))
        away.clicked.connect(partial(self.removed.emit, self))
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self._role)
        line.addWidget(self._who, 1)
        line.addWidget(away)
        self._role.setAccessibleName(self.tr("Assignment"))
        self._who.setAccessibleName(self.tr("Who or what"))
        self._role.currentIndexChanged.connect(self._fill)
        self._fill()
        if member is not None:
            self._who.setCurrentIndex(max(self._who.findData(str(member.key)), 0))

    @Slot()
    def _fill(self) -> None:
        vehicles = self._role.currentData() == MemberRole.CONVOY_VEHICLE
        _fill(self._who, self._sheet.vehicles if vehicles else self._sheet.people, self._busy)

    def member(self) -> Member | None:
        """Return what is chosen, if anything is."""
        key = _key(self._who)
        return Member(str(self._role.currentData()), key) if key is not None else None


def _fill(box: QComboBox, found: Sequence[Candidate], busy: str, nobody: str | None = "—") -> None:
    chosen = box.currentData()
    box.clear()
    if nobody is not None:
        box.addItem(nobody, None)
    for candidate in found:
        name = f"{candidate.name}  ({busy})" if candidate.busy else candidate.name
        box.addItem(name, str(candidate.key))  # an UUID is never found again in a box
    box.setCurrentIndex(max(box.findData(chosen), 0))


def _key(box: QComboBox) -> UUID | None:
    chosen = box.currentData()
    return UUID(chosen) if chosen else None


class TourDialog(QDialog):
    """Changes a tour as one step; what was typed stays when the database says no.

    Args:
        tasks: The way to the database.
        tour_id: The tour.
        parent: The window it belongs to.
    """

    change_asked = Signal(object, object)
    """The tour is to be changed: a `TourChange`, and this dialog, which closes once `was_done` is called."""

    print_asked = Signal(list)
    """The tour's sheet is to be printed: a list with its id."""

    def __init__(self, tasks: Tasks, tour_id: UUID, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Tour"))
        self._tasks, self._tour_id = tasks, tour_id
        self._sheet: TourSheet | None = None
        self._lines: list[_MemberLine] = []
        self._head = QLabel()
        self._head.setProperty("role", "subtitle")
        self._seen = QLabel()
        self._seen.setProperty("role", "muted")
        self._seen.setWordWrap(True)
        self._band = ErrorBand(self)
        self.label, self.note = QLineEdit(), QLineEdit()
        self.label.setPlaceholderText(self.tr("Name of the tour, if it has one"))
        self.note.setPlaceholderText(self.tr("What the driver must know today"))
        self.driver, self.vehicle, self.trailer = QComboBox(), QComboBox(), QComboBox()
        form = QFormLayout()
        for title, field in (
            (self.tr("Driver"), self.driver),
            (self.tr("Vehicle"), self.vehicle),
            (self.tr("Trailer"), self.trailer),
            (self.tr("Name"), self.label),
            (self.tr("Note"), self.note),
        ):
            form.addRow(title, field)
        crew_head = QHBoxLayout()
        crew = QLabel(self.tr("Crew and convoy"))
        crew.setProperty("role", "label")
        self.add = QPushButton(style.icon("add"), self.tr("Assign"))
        self.add.clicked.connect(self._on_add)
        crew_head.addWidget(crew)
        crew_head.addStretch()
        crew_head.addWidget(self.add)
        self._crew = QVBoxLayout()
        self._crew.setSpacing(style.SPACE_S)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        sheet = buttons.addButton(self.tr("Print the sheet"), QDialogButtonBox.ButtonRole.ActionRole)
        sheet.clicked.connect(self._on_print)
        self.save = buttons.addButton(self.tr("Save"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.save.setProperty("primary", True)
        self.save.setDefault(True)
        self.save.setEnabled(False)
        buttons.accepted.connect(self._on_save)
        buttons.rejected.connect(self.close)
        column = QVBoxLayout(self)
        column.addWidget(self._head)
        column.addWidget(self._seen)
        column.addWidget(self._band)
        column.addLayout(form)
        column.addLayout(crew_head)
        column.addLayout(self._crew)
        self._rules = QVBoxLayout()
        column.addLayout(self._rules, 1)
        column.addStretch()
        column.addWidget(buttons)
        self.setMinimumWidth(dialog_width())
        tasks.read(partial(assignments.tour_sheet, tour_id=tour_id), self._show, self._show_error)

    def _role_names(self) -> tuple[str, ...]:
        return (
            self.tr("Second driver"),
            self.tr("Loader"),
            self.tr("Convoy driver"),
            self.tr("Convoy vehicle"),
        )

    @Slot(object)
    def _show(self, sheet: TourSheet) -> None:
        self._sheet = sheet
        busy = self.tr("taken")
        drivers = [found for found in sheet.people if found.kind == "driver" or found.key == sheet.driver_id]
        _fill(self.driver, drivers, busy, None)
        _fill(self.vehicle, [v for v in sheet.vehicles if v.kind != "trailer"], busy, self.tr("None yet"))
        _fill(self.trailer, [v for v in sheet.vehicles if v.kind == "trailer"], busy, self.tr("None"))
        for box, key in (
            (self.driver, sheet.driver_id),
            (self.vehicle, sheet.vehicle_id),
            (self.trailer, sheet.trailer_id),
        ):
            box.setCurrentIndex(max(box.findData(str(key)), 0))
        self.label.setText(sheet.label)
        self.note.setText(sheet.note)
        for member in sheet.members:
            self._add_line(member)
        self._head.setText(
            self.tr("{day}, {start} to {end}").format(
                day=style.day(sheet.start.astimezone().date()),
                start=style.clock(sheet.start),
                end=style.clock(sheet.end),
            )
        )
        self._seen.setText(self._seen_words(sheet))
        if sheet.rulings and not self._rules.count():
            rules = QLabel(self.tr("What the rules say"))
            rules.setProperty("role", "label")
            self._rules.addWidget(rules)
            self._rules.addWidget(rulings_view(sheet.rulings), 1)
        self.save.setEnabled(True)

    def _seen_words(self, sheet: TourSheet) -> str:
        if sheet.status == "draft":
            return self.tr("A draft: the driver does not see it yet.")
        if sheet.changed_at is not None:
            return self.tr("Changed since it was published: publish it again so that the driver knows.")
        if sheet.acknowledged_revision >= sheet.revision and sheet.acknowledged_at is not None:
            return self.tr("Read by the driver on {time}.").format(time=style.day_time(sheet.acknowledged_at))
        return self.tr("Published, not read by the driver yet.")

    def _add_line(self, member: Member | None) -> _MemberLine | None:
        if self._sheet is None:
            return None
        line = _MemberLine(self._sheet, self._role_names(), self.tr("taken"), member)
        line.removed.connect(self._on_removed)
        self._lines.append(line)
        self._crew.addWidget(line)
        return line

    @Slot()
    def _on_add(self) -> None:
        line = self._add_line(None)
        if line is not None:
            line.setFocus()

    @Slot(object)
    def _on_removed(self, line: _MemberLine) -> None:
        self._lines.remove(line)
        line.deleteLater()

    def wanted(self) -> TourChange | None:
        """Return what the tour is to be, or None before it was read."""
        sheet = self._sheet
        if sheet is None:
            return None
        members = (line.member() for line in self._lines)
        return TourChange(
            sheet.tour_id,
            sheet.version,
            self.label.text().strip(),
            self.note.text().strip(),
            _key(self.driver) or sheet.driver_id,
            _key(self.vehicle),
            _key(self.trailer),
            tuple(member for member in members if member is not None),
        )

    @Slot()
    def _on_save(self) -> None:
        change = self.wanted()
        if change is not None:
            self.save.setEnabled(False)
            self.change_asked.emit(change, self)

    @Slot()
    def _on_print(self) -> None:
        self.print_asked.emit([str(self._tour_id)])

    def refuse(self, error: AppError) -> None:
        """Say why it was not saved; what is typed stays."""
        self.save.setEnabled(True)
        change = self.wanted()
        self._band.say(said(error))
        if isinstance(error, SlotTaken) and change is not None:
            self._tasks.read(
                partial(assignments.tour_holders, change=change), self._show_holders, self._show_error
            )

    @Slot(object)
    def _show_holders(self, found: list[tuple[str, Holder]]) -> None:
        words = self.tr("{name} is taken by: {what}. Entered by {who}.")
        lines = [
            words.format(
                name=name, what=away(held.label) if held.what == "absence" else held.label, who=held.who
            )
            for name, held in found
        ]
        if lines:
            self._band.say("\n".join(lines))

    @Slot(object)
    def _show_error(self, error: AppError) -> None:
        self._band.say(said(error))
