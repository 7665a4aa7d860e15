"""What runs short in a yard, when, and because of which jobs."""

from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QInputDialog, QVBoxLayout, QWidget

from app.errors import AppError
from app.services import containers
from app.services.containers import HORIZON_DAYS, Outlook, ShortageJob
from app.tasks import Tasks
from app.views import style
from app.views.board.labels import kind_label
from app.views.widgets.list_screen import Column, ListScreen
from app.views.widgets.printing import ListPrinter
from app.views.widgets.reading import ReadingScreen
from app.views.widgets.toast import toast

TABLES = frozenset({"container_move", "container", "container_reserve", "job", "stop", "tour"})


class ShortagesPage(ReadingScreen):
    """Each type in each yard for the days to come; what runs short stands first."""

    open_asked = Signal(str, str)
    """A record is to be shown: its kind and id."""

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(tasks, TABLES, parent)
        self._printer = ListPrinter(tasks, self, "ruptures-bennes.pdf")
        self.list = ListScreen(
            self.tr("Shortages, {days} days ahead").format(days=style.number(HORIZON_DAYS)),
            [
                Column("depot", self.tr("Yard"), lambda row: row.depot, width=150),
                Column("type", self.tr("Type"), lambda row: row.type_label, width=130),
                Column("yard", self.tr("In the yard"), lambda row: row.in_yard, right=True, width=90),
                Column("trucks", self.tr("On trucks"), lambda row: row.on_trucks, right=True, width=90),
                Column(
                    "reserve", self.tr("Reserve"), lambda row: row.reserve, _reserve, right=True, width=90
                ),
                Column(
                    "short",
                    self.tr("Runs out on"),
                    lambda row: row.short.on if row.short else None,
                    self._short,
                    width=120,
                    state=lambda row: "error" if row.short else "ok",
                ),
                Column(
                    "missing",
                    self.tr("Missing"),
                    lambda row: row.short.missing if row.short else None,
                    lambda row: style.number(row.short.missing) if row.short else "",
                    state=_missing,
                    right=True,
                    width=90,
                ),
                Column(
                    "jobs",
                    self.tr("Jobs of that day"),
                    lambda row: ", ".join(job.customer for job in row.jobs) or None,
                    width=260,
                ),
            ],
            lambda row: (row.depot_id, row.type_code),
            "containers.shortages",
            self.tr("No yard has boxes, and no job to come needs one."),
        )
        self.list.add_filter(self.tr("Shortages only"), lambda row: row.short is not None)
        self.list.add_action(self.tr("Print"), "print", self.print_it)
        self.list.add_action(self.tr("Reserve…"), "lock", self.set_reserve)
        self.list.opened.connect(self.show_jobs)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.list)

    def read(self) -> None:
        """Read the outlook."""
        self._tasks.read(containers.shortages, self.list.show_rows, self.list.show_error)

    def _short(self, row: Outlook) -> str:
        return style.day(row.short.on) if row.short else self.tr("enough")

    @Slot(object)
    def show_jobs(self, row: Outlook) -> None:
        """Show the jobs that need more boxes than there are; one of them opens by a double click."""
        if row.short is None:
            return
        dialog = QDialog(self)
        dialog.setWindowTitle(f"{row.depot} · {row.type_label}")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.resize(760, 420)
        jobs = ListScreen(
            self.tr("{day}: {missing} missing").format(
                day=style.day(row.short.on), missing=style.number(row.short.missing)
            ),
            [
                Column("number", self.tr("Job"), lambda job: job.number, width=110),
                Column("type", self.tr("Kind"), lambda job: kind_label(job.type), width=130),
                Column("customer", self.tr("Customer"), lambda job: job.customer, width=260),
                Column("on", self.tr("On"), lambda job: job.on, lambda job: style.day(job.on), width=110),
                Column(
                    "planned",
                    self.tr("Planned"),
                    lambda job: job.is_planned,
                    lambda job: self.tr("yes") if job.is_planned else self.tr("not yet"),
                    width=90,
                ),
            ],
            lambda job: job.job_id,
            "containers.shortage_jobs",
            "",
        )
        jobs.opened.connect(self._on_job)
        jobs.show_rows(row.jobs)
        inside = QVBoxLayout(dialog)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(jobs)
        dialog.open()

    @Slot(object)
    def _on_job(self, job: ShortageJob) -> None:
        self.open_asked.emit("job", str(job.job_id))

    @Slot()
    def set_reserve(self) -> None:
        """Ask how many boxes of the selected type are kept back."""
        rows = self.list.selected()
        if len(rows) != 1:
            toast(self, self.tr("Select one line first."))
            return
        row: Outlook = rows[0]
        boxes, agreed = QInputDialog.getInt(
            self,
            self.tr("Reserve"),
            self.tr("{type} kept back in {yard}:").format(type=row.type_label, yard=row.depot),
            row.reserve,
            0,
            10_000,
        )
        if agreed:
            self._tasks.write(
                partial(containers.set_reserve, depot_id=row.depot_id, type_code=row.type_code, boxes=boxes),
                "container.reserve",
                self._on_reserved,
                self._on_failed,
            )

    @Slot(object)
    def _on_reserved(self, _nothing: object) -> None:
        self.reload()

    @Slot(object)
    def _on_failed(self, error: AppError) -> None:
        self.list.show_error(error)

    @Slot()
    def print_it(self) -> None:
        """Draw the list and show it before it is printed."""
        self._printer.print_rows(self.tr("Shortages of boxes"), self.list.model)


def _reserve(row: Outlook) -> str:
    return style.number(row.reserve) if row.reserve else ""


def _missing(row: Outlook) -> str:
    return "error" if row.short else ""
