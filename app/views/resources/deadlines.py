"""Deadlines: what expires, of whom and when, in the colours of the ladder, and the way to the record."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QPushButton, QVBoxLayout, QWidget

from app.domain.deadlines import Step
from app.errors import QT_TRANSLATE_NOOP
from app.services import deadlines
from app.services.deadlines import Deadline
from app.services.resource_kinds import kind_word
from app.tasks import Tasks
from app.views import style
from app.views.translating import tr_text
from app.views.widgets.list_screen import Column, ListScreen
from app.views.widgets.printing import ListPrinter
from app.views.widgets.reading import ReadingScreen

TABLES = frozenset(
    {
        "credential",
        "company",
        "outlet",
        "acceptance",
        "site",
        "price_list",
        "maintenance_plan",
        "maintenance_visit",
        "driver",
        "vehicle",
        "subcontractor",
    }
)
_WHAT = {
    "transport_receipt": QT_TRANSLATE_NOOP("resources", "Transport receipt"),
    "permit": QT_TRANSLATE_NOOP("resources", "Permit"),
    "acceptance": QT_TRANSLATE_NOOP("resources", "Prior acceptance"),
    "protocol": QT_TRANSLATE_NOOP("resources", "Safety protocol"),
    "contract": QT_TRANSLATE_NOOP("resources", "Contract"),
    "maintenance": QT_TRANSLATE_NOOP("resources", "Maintenance"),
}
_CUSTOMER = QT_TRANSLATE_NOOP("resources", "Customer")
_STEPS = {
    Step.OVER: QT_TRANSLATE_NOOP("resources", "Over"),
    Step.WEEK: QT_TRANSLATE_NOOP("resources", "7 days"),
    Step.MONTH: QT_TRANSLATE_NOOP("resources", "30 days"),
    Step.TWO_MONTHS: QT_TRANSLATE_NOOP("resources", "60 days"),
    Step.QUARTER: QT_TRANSLATE_NOOP("resources", "90 days"),
    Step.LATER: QT_TRANSLATE_NOOP("resources", "Later"),
}


class DeadlinesPage(ReadingScreen):
    """The list of what expires within ninety days, and of what is over."""

    open_asked = Signal(str, str)
    """A record is to be shown: its kind and id."""

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(tasks, TABLES, parent)
        self._printer = ListPrinter(tasks, self, "echeances.pdf")
        self.list = ListScreen(
            self.tr("Deadlines"),
            [
                Column(
                    "step",
                    self.tr("Within"),
                    lambda row: int(row.step),
                    _step,
                    width=130,
                    state=_state,
                    icon=_icon,
                ),
                Column(
                    "until", self.tr("Until"), lambda row: row.valid_until, _until, width=110, state=_state
                ),
                Column(
                    "left",
                    self.tr("Days left"),
                    lambda row: row.days_left,
                    _left,
                    right=True,
                    width=90,
                    state=_state,
                ),
                Column("kind", self.tr("Of"), lambda row: _owner_kind(row), width=110),
                Column("owner", self.tr("Name"), lambda row: row.owner, width=260),
                Column("what", self.tr("What"), _what, width=190),
                Column("detail", self.tr("Details"), lambda row: row.detail, width=200),
            ],
            lambda row: row.key,
            "resources.deadlines",
            self.tr("Nothing expires within 90 days."),
        )
        # One box for whose they are: as many chips would not fit a narrow window.
        self.whose = QComboBox()
        self.whose.setAccessibleName(self.tr("Of"))
        self.whose.addItem(self.tr("Everybody's"))
        self._whose: list[QPushButton] = []
        for label, kinds in (
            (self.tr("People"), {"driver"}),
            (self.tr("Vehicles and boxes"), {"vehicle", "container"}),
            (self.tr("Company and subcontractors"), {"company", "subcontractor"}),
            (self.tr("Outlets and sites"), {"outlet", "site"}),
            (self.tr("Contracts"), {"price_list"}),
        ):
            self.whose.addItem(label)
            self._whose.append(self.list.add_filter(label, _OwnedBy(frozenset(kinds)), group="owner"))
            self._whose[-1].hide()
        self.whose.currentIndexChanged.connect(self._on_whose)
        self.list.add_tool(self.whose)
        self.list.add_filter(self.tr("30 days or less"), lambda row: row.step <= Step.MONTH)
        self.list.add_action(self.tr("Export"), "export", self.list.table.export)
        self.list.add_action(self.tr("Print"), "print", self.print_it)
        self.list.opened.connect(self._on_opened)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.list)

    def read(self) -> None:
        """Read the deadlines."""
        self._tasks.read(deadlines.deadlines, self.list.show_rows, self.list.show_error)

    @Slot(int)
    def _on_whose(self, place: int) -> None:
        for number, chip in enumerate(self._whose, 1):
            chip.setChecked(number == place)

    @Slot(object)
    def _on_opened(self, row: Deadline) -> None:
        if row.owner_kind == "company":
            self.open_asked.emit("company", row.key if row.source == "credential" else "")
        elif row.owner_id is not None:
            self.open_asked.emit(row.owner_kind, row.owner_id)

    @Slot()
    def print_it(self) -> None:
        """Draw the list and show it before it is printed."""
        whose = self.whose.currentText() if self.whose.currentIndex() else ""
        self._printer.print_rows(self.tr("Deadlines"), self.list.model, whose)


class _OwnedBy:
    """Whether a deadline belongs to records of these kinds."""

    def __init__(self, kinds: frozenset[str]) -> None:
        self._kinds = kinds

    def __call__(self, row: Deadline) -> bool:
        return row.owner_kind in self._kinds


def _step(row: Deadline) -> str:
    return tr_text("resources", _STEPS[row.step])


def _state(row: Deadline) -> str:
    return "error" if row.step is Step.OVER else "warning" if row.step <= Step.MONTH else ""


def _icon(row: Deadline) -> str:
    return "alert" if row.step is Step.OVER else "clock" if row.step <= Step.MONTH else ""


def _until(row: Deadline) -> str:
    return style.day(row.valid_until) if row.valid_until else ""


def _left(row: Deadline) -> str:
    return style.number(row.days_left) if row.days_left is not None else ""


def _owner_kind(row: Deadline) -> str:
    return tr_text("resources", _CUSTOMER if row.owner_kind == "price_list" else kind_word(row.owner_kind))


def _what(row: Deadline) -> str:
    return tr_text("resources", what_word(row.what))


def what_word(what: str) -> str:
    """Return what something that expires is called, as a marked text of "resources"."""
    return _WHAT.get(what) or kind_word(what)
