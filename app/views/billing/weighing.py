"""Recording a weight."""

import datetime as dt
from functools import partial
from zoneinfo import ZoneInfo

from PySide6.QtCore import QDate, QDateTime, QTime, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDateTimeEdit,
    QDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.errors import AppError
from app.ids import new_id
from app.services import papers, weighing
from app.services.weighing import ToWeigh, Weighing
from app.tasks import Tasks
from app.views import style
from app.views.widgets.form_panel import FormPanel

PARIS = ZoneInfo("Europe/Paris")
_MOST_KG = 99_999


class WeighingDialog(QDialog):
    """Takes gross and tare of one job; the net weight is shown, never typed."""

    recorded = Signal(str)
    """The weight is recorded: the ticket's number."""

    def __init__(self, tasks: Tasks, job: ToWeigh, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks, self._job, self._ticket_id, self._op = tasks, job, new_id(), new_id()
        self.setWindowTitle(self.tr("Weighing of {number}").format(number=job.number))
        self.resize(560, 440)
        self.form = form = FormPanel(self, columns=2, save_text=self.tr("Record the weight"))
        about = QLabel(
            "\n".join(
                filter(
                    None,
                    (
                        " · ".join(filter(None, (job.customer, job.site))),
                        " · ".join(filter(None, (job.material, job.outlet, job.plate, job.container))),
                        self.tr("Told by the driver: {weight}").format(weight=style.weight(job.driver_kg))
                        if job.driver_kg is not None
                        else "",
                    ),
                )
            ),
            wordWrap=True,
        )
        about.setProperty("role", "muted")
        form.add_widget(about)
        self.gross, self.tare = _kilograms(), _kilograms()
        form.add("gross_kg", self.tr("Gross"), self.gross)
        form.add("tare_kg", self.tr("Tare"), self.tare)
        self.net = QLabel("–")
        self.net.setProperty("role", "figure")
        form.add_widget(self.net)
        self.source = QComboBox()
        for name, label in (
            ("own_bridge", self.tr("Our weighbridge")),
            ("outlet", self.tr("Outlet's weighbridge")),
            ("on_board", self.tr("On board")),
            ("manual", self.tr("Typed by hand")),
            ("estimate", self.tr("Estimate")),
        ):
            self.source.addItem(label, name)
        form.add("source", self.tr("Weighed by"), self.source)
        now = dt.datetime.now(PARIS)
        self.at = QDateTimeEdit(  # by the clock of the yard, not of the computer
            QDateTime(QDate(now.year, now.month, now.day), QTime(now.hour, now.minute))
        )
        self.at.setCalendarPopup(True)
        form.add("weighed_at", self.tr("Weighed at"), self.at)
        self.instrument, self.outside = QLineEdit(), QLineEdit()
        form.add("instrument", self.tr("Instrument"), self.instrument)
        form.add("outside_number", self.tr("Number of the outlet's ticket"), self.outside)
        for box in (self.gross, self.tare):
            box.valueChanged.connect(self._show_net)
        form.saved.connect(self.save)
        form.cancelled.connect(self.reject)
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(button is form.save_button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(form)
        self.gross.setFocus()
        self.gross.selectAll()
        tasks.read(weighing.last_tares, self._on_tares)

    @Slot(dict)
    def _on_tares(self, tares: dict[str, int]) -> None:
        if self.tare.value() == 0 and self._job.plate in tares:
            self.tare.setValue(tares[self._job.plate])

    @Slot()
    def _show_net(self) -> None:
        net = self.gross.value() - self.tare.value()
        self.net.setText(style.weight(net) if net >= 0 and self.gross.value() else "–")

    @Slot()
    def save(self) -> None:
        """Record the weight; sent twice, it is recorded once."""
        self.form.clear_errors()
        at = self.at.dateTime().toPython()
        if not isinstance(at, dt.datetime):
            return
        asked = Weighing(
            self._ticket_id,
            self._job.job_id,
            self.source.currentData(),
            self.gross.value(),
            self.tare.value(),
            at.replace(tzinfo=PARIS).astimezone(dt.UTC),
            self.instrument.text().strip(),
            self.outside.text().strip(),
        )
        self._tasks.write(
            partial(weighing.weigh, weighing=asked),
            "weighing.record",
            self._on_saved,
            self._on_refused,
            op=self._op,
        )

    @Slot(object)
    def _on_saved(self, number: str) -> None:
        # The paper follows: should it fail, it is drawn when somebody asks for it.
        self._tasks.write(partial(papers.file_weigh_ticket, ticket_id=self._ticket_id), "weighing.file")
        self.recorded.emit(number)
        self.accept()

    @Slot(object)
    def _on_refused(self, error: AppError) -> None:
        self.form.show_error(error)


def _kilograms() -> QSpinBox:
    box = QSpinBox()
    box.setRange(0, _MOST_KG)
    box.setSuffix(" kg")
    box.setGroupSeparatorShown(True)
    box.setSingleStep(20)  # what weighbridges count in
    return box
