"""The sheet of one job: what was asked, what was done, its papers, and who changed what."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.domain.archive import Owner
from app.domain.jobs import JobStatus
from app.errors import AppError
from app.ids import new_id
from app.services import cancelling, jobs, papers, planning
from app.services.jobs import Change, JobSheet
from app.services.weighing import ToWeigh
from app.tasks import Tasks
from app.views import style
from app.views.billing.weighing import WeighingDialog
from app.views.board.labels import kind_label, status_label
from app.views.documents.paper_list import PaperList
from app.views.orders import OrderDialog, ask_cancel
from app.views.translating import said
from app.views.widgets.band import ErrorBand
from app.views.widgets.buttons import button
from app.views.widgets.list_screen import Column, ListScreen
from app.views.widgets.toast import toast

_TOPICS = frozenset({"job", "stop", "document", "weigh_ticket", "job_ticket", "tracking_form"})


class JobSheetDialog(QDialog):
    """Shows one job and what can be done with it; alive while it is open."""

    open_asked = Signal(str, str)
    """Something of another screen is wanted: its kind and id."""

    def __init__(
        self,
        tasks: Tasks,
        job_id: UUID,
        parent: QWidget | None = None,
        timeline: Callable[[Tasks, UUID], QWidget] | None = None,
    ) -> None:
        """Build the sheet.

        Args:
            tasks: The way to the database.
            job_id: The job.
            parent: The window it stands above.
            timeline: Makes what shows the unalterable course of the job, in a tab of its own.
        """
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Job"))
        self.resize(1000, 740)
        self._tasks, self._job_id = tasks, job_id
        self._make_timeline = timeline
        self.setAcceptDrops(True)
        self._sheet: JobSheet | None = None
        self._cancelled: UUID | None = None
        self._build()
        tasks.data_changed.connect(self._on_data_changed)
        self.reload()

    def _build(self) -> None:
        self.title, self.state = QLabel(textFormat=Qt.TextFormat.PlainText), QLabel()
        self.title.setProperty("role", "title")
        self.state.setProperty("role", "badge")
        head = QHBoxLayout()
        head.addWidget(self.title)
        head.addWidget(self.state)
        head.addStretch(1)
        self.order_button = button("edit", self.tr("Order…"), self._edit)
        self.weigh_button = button("weigh_ticket", self.tr("Record the weight"), self._weigh)
        self.form_button = button("tracking_form", self.tr("Tracking form"), self._form)
        self.cancel_button = button("cancel", self.tr("Cancel the order…"), self._cancel)
        self.take_up_button = button("undo", self.tr("Take up again"), self._take_up)
        for each in (
            self.order_button,
            self.weigh_button,
            self.form_button,
            self.cancel_button,
            self.take_up_button,
        ):
            head.addWidget(each)
        bar = QFrame()
        bar.setProperty("role", "bar")
        above = QVBoxLayout(bar)
        above.setContentsMargins(style.SPACE_L, style.SPACE_L, style.SPACE_L, style.SPACE)
        above.addLayout(head)
        self.band = ErrorBand(self)
        above.addWidget(self.band)
        facts = QWidget()
        self._facts = QGridLayout(facts)
        self._facts.setContentsMargins(style.SPACE_L, style.SPACE_L, style.SPACE_L, style.SPACE_L)
        self._facts.setHorizontalSpacing(style.SPACE_L)
        self._facts.setVerticalSpacing(style.SPACE)
        self._facts.setColumnStretch(1, 1)
        self._facts.setColumnStretch(3, 1)
        self.papers = PaperList(
            self._tasks,
            Owner("job", str(self._job_id)),
            "job.papers",
            empty=self.tr(
                "No paper yet: the ticket comes with the driver's last signature. Drop files here."
            ),
        )
        self.papers.open_asked.connect(self.open_asked)
        self.history = ListScreen(
            "",
            [
                Column("at", self.tr("When"), lambda r: r.at, lambda r: style.day_time(r.at), width=150),
                Column("who", self.tr("Who"), lambda r: r.who, width=150),
                Column("what", self.tr("What"), self._told, width=420),
                Column("reason", self.tr("Reason"), lambda r: r.reason, width=160),
            ],
            id,
            "job.history",
            self.tr("Nothing happened yet."),
        )
        self.tabs = QTabWidget(documentMode=True)
        self.tabs.addTab(facts, self.tr("Job"))
        self.tabs.addTab(self.papers, self.tr("Papers"))
        if self._make_timeline is not None:
            self.tabs.addTab(self._make_timeline(self._tasks, self._job_id), self.tr("Timeline"))
        self.tabs.addTab(self.history, self.tr("History"))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(bar)
        whole.addWidget(self.tabs, 1)

    # -- reading

    @Slot()
    def reload(self) -> None:
        """Read the job again."""
        self._tasks.read(partial(jobs.sheet, job_id=self._job_id), self.show_sheet, self._on_failed)

    @Slot(frozenset)
    def _on_data_changed(self, topics: frozenset[str]) -> None:
        if topics & _TOPICS:
            self.reload()

    @Slot(object)
    def _on_failed(self, error: AppError) -> None:
        self.band.say(said(error))

    @Slot(object)
    def show_sheet(self, sheet: JobSheet) -> None:
        """Show what was read."""
        self._sheet = sheet
        self.setWindowTitle(self.tr("Job {number}").format(number=sheet.number))
        self.title.setText(f"{sheet.number} · {sheet.customer}")
        self.state.setText(status_label(sheet.status))
        self.weigh_button.setVisible(sheet.is_weighed and not sheet.tickets)
        self.form_button.setVisible(sheet.hazardous)
        self.cancel_button.setVisible(sheet.status in cancelling.CANCELLABLE)
        self.take_up_button.setVisible(sheet.status == JobStatus.CANCELLED)
        while (item := self._facts.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for place, (label, value) in enumerate((name, text) for name, text in self._lines(sheet) if text):
            caption, words = QLabel(label), QLabel(value, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
            caption.setProperty("role", "label")
            words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._facts.addWidget(caption, place // 2, place % 2 * 2, Qt.AlignmentFlag.AlignTop)
            self._facts.addWidget(words, place // 2, place % 2 * 2 + 1, Qt.AlignmentFlag.AlignTop)
        self._facts.setRowStretch(self._facts.rowCount(), 1)
        self.history.show_rows(list(reversed(sheet.history)))

    def _lines(self, sheet: JobSheet) -> list[tuple[str, str]]:
        weight = style.weight(sheet.net_kg)
        if sheet.weight_is_estimated and weight:
            weight = self.tr("{weight} (estimate)").format(weight=weight)
        return [
            (self.tr("Work"), kind_label(sheet.type)),
            (self.tr("Site"), "\n".join(filter(None, (sheet.site, sheet.address)))),
            (self.tr("Access"), sheet.access_note),
            (self.tr("Gate code"), sheet.gate_code),
            (self.tr("Material"), " · ".join(filter(None, (sheet.material, sheet.waste_code)))),
            (self.tr("Outlet"), sheet.outlet),
            (self.tr("Container"), sheet.container_type),
            (self.tr("Taken away"), sheet.container_out),
            (self.tr("Brought"), sheet.container_in),
            (self.tr("Wanted on"), style.day(sheet.wanted_on)),
            (
                self.tr("Planned"),
                f"{style.day_time(sheet.planned_from)} – {style.clock(sheet.planned_to)}"
                if sheet.planned_from
                else "",
            ),
            (self.tr("Driver"), " · ".join(filter(None, (sheet.driver, sheet.vehicle)))),
            (self.tr("Arrived"), style.day_time(sheet.arrived_at)),
            (self.tr("Done"), style.day_time(sheet.done_at)),
            (self.tr("Net weight"), weight),
            (self.tr("Contact"), " · ".join(filter(None, (sheet.contact, sheet.phone)))),
            (self.tr("Order number"), sheet.order_number),
            (self.tr("For the driver"), sheet.driver_note),
            (self.tr("For the office"), sheet.office_note),
            (self.tr("Problem"), sheet.problem),
            (self.tr("Not done because"), sheet.not_done_reason),
            (self.tr("Cancelled because"), sheet.cancel_reason),
        ]

    def _told(self, change: Change) -> str:
        """Return a change in words: a new state by its name, other things by their number."""
        after = change.after or {}
        if change.before is None:
            return self.tr("Placed in a tour") if "slot" in after else self.tr("Taken by phone")
        if change.after is None:
            return self.tr("Taken off the board")
        if "status" in after:
            return self.tr("State: {state}").format(state=status_label(str(after["status"])))
        if "slot" in after or "tour_id" in after:
            return self.tr("Moved on the board")
        if "arrived_at" in after:
            return self.tr("The driver arrived")
        if "done_at" in after:
            return self.tr("The driver finished")
        if "net_kg" in after:
            return self.tr("Weight: {weight}").format(weight=style.weight(after["net_kg"]))
        return self.tr("%n field(s) changed", "", len(after))

    # -- acting

    @Slot()
    def _edit(self) -> None:
        OrderDialog(self._tasks, self, job_id=self._job_id).open()

    @Slot()
    def _cancel(self) -> None:
        sheet = self._sheet
        if sheet is None:
            return
        what = " · ".join(filter(None, (sheet.number, sheet.customer, kind_label(sheet.type))))
        reason = ask_cancel(self, what)
        if reason is not None:
            call = partial(
                cancelling.cancel_jobs, job_ids=[sheet.job_id], versions=[sheet.version], reason=reason
            )
            self._cancelled = new_id()
            self._tasks.write(
                call, "job.cancel", self._on_cancelled, self._on_failed, reason, self._cancelled
            )

    @Slot(object)
    def _on_cancelled(self, _nothing: object) -> None:
        self.band.clear()
        toast(self, self.tr("The order is cancelled."), self.tr("Undo"), self._uncancel)
        self.reload()

    @Slot()
    def _uncancel(self) -> None:
        """Take the cancelling back: the job has its place in its tour again, where it is still free."""
        if self._cancelled is not None:
            self._tasks.write(
                partial(planning.undo, operation=self._cancelled),
                "board.undo",
                self._on_taken_up,
                self._on_failed,
            )

    @Slot()
    def _take_up(self) -> None:
        if self._sheet is not None:
            call = partial(cancelling.take_up, job_id=self._sheet.job_id, version=self._sheet.version)
            self._tasks.write(call, "job.take_up", self._on_taken_up, self._on_failed)

    @Slot(object)
    def _on_taken_up(self, _nothing: object) -> None:
        self.band.clear()
        self.reload()

    @Slot()
    def _weigh(self) -> None:
        sheet = self._sheet
        if sheet is None:
            return
        job = ToWeigh(
            sheet.job_id,
            sheet.number,
            sheet.done_at,
            sheet.customer,
            sheet.site,
            sheet.material,
            sheet.outlet,
            sheet.vehicle,
            sheet.container_out,
            sheet.net_kg,
        )
        dialog = WeighingDialog(self._tasks, job, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.recorded.connect(self._on_weighed)
        dialog.open()

    @Slot(str)
    def _on_weighed(self, number: str) -> None:
        toast(self, self.tr("Weight recorded: {number}").format(number=number))

    @Slot()
    def _form(self) -> None:
        self._tasks.write(
            partial(papers.file_tracking_form, job_id=self._job_id),
            "tracking_form.print",
            self._on_filed,
            self._on_failed,
        )

    @Slot(object)
    def _on_filed(self, document_id: str) -> None:
        self.papers.show_document(UUID(document_id))

    # -- files dropped anywhere on the sheet

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Show where files are taken."""
        if event.mimeData().hasUrls():
            self.tabs.setCurrentWidget(self.papers)
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """File what was dropped with the job."""
        self.papers.dropEvent(event)
