"""Documents: every paper in one place, found by word, record, kind and day, and looked at beside the list."""

import datetime as dt
from functools import partial
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QWidget

from app.domain import normal
from app.domain.archive import Owner
from app.domain.money import add_months
from app.services import papers
from app.services.archive import Asked
from app.tasks import Tasks
from app.views import style
from app.views.documents.mailing import Queue
from app.views.documents.paper_list import PaperList
from app.views.documents.record_box import RecordBox
from app.views.documents.words import kind_icon, kinds
from app.views.widgets.fields import DayEdit

_DAY_WIDTH = 124


class DocumentsScreen(PaperList):
    """The papers of the company, searched in the database."""

    def __init__(self, tasks: Tasks, parent: QWidget | None = None, queue: Queue | None = None) -> None:
        super().__init__(
            tasks,
            None,
            "documents",
            parent=parent,
            queue=queue,
            title=self.tr("Documents"),
            empty=self.tr(
                "No document yet. Tickets, forms, photos and invoices are filed here by themselves;"
                " drop your files here."
            ),
        )
        self.list.search.setPlaceholderText(self.tr("Words of the document, customer, number…"))
        self.list.search.setToolTip(
            self.tr("What is written in PDFs, Word and Excel files is found too (Ctrl+F)")
        )
        self.list.add_bar(self._make_filters())
        self._show_filters()

    def _make_filters(self) -> QWidget:
        self.kind = QComboBox()
        self.kind.addItem(self.tr("All kinds"), "")
        for name, label in kinds():
            self.kind.addItem(style.icon(kind_icon(name)), label, name)
        self.kind.setAccessibleName(self.tr("Kind"))
        self.kind.setMaxVisibleItems(24)
        self.kind.setMinimumWidth(146)
        self.kind.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.kind.setMinimumContentsLength(12)
        self.record = RecordBox(self._tasks, self.tr("Customer, site, driver, vehicle…"))
        self.record.setMinimumWidth(104)
        self.record.setMaximumWidth(280)
        self.period = QComboBox()
        for name, label in (
            ("", self.tr("Any date")),
            ("today", self.tr("Today")),
            ("week", self.tr("Last 7 days")),
            ("month", self.tr("This month")),
            ("before", self.tr("Last month")),
            ("year", self.tr("This year")),
            ("between", self.tr("From … to …")),
        ):
            self.period.addItem(label, name)
        self.period.setAccessibleName(self.tr("Date"))
        self.first, self.last = DayEdit(), DayEdit()
        self._dash = QLabel("–")
        self.first.setAccessibleName(self.tr("From"))
        self.last.setAccessibleName(self.tr("To"))
        for day in (self.first, self.last):
            day.setFixedWidth(round(_DAY_WIDTH * style.zoom()))
            day.textChanged.connect(self._on_filter)
        self.unsigned = self._chip(
            self.tr("Without signature"), self.tr("Job tickets the customer did not sign")
        )
        self.unweighed = self._chip(
            self.tr("Missing weight"), self.tr("Job tickets of weighed work without a weigh ticket")
        )
        self.removed = self._chip(self.tr("Removed"), self.tr("Files that were removed, with who and why"))
        self.kind.currentIndexChanged.connect(self._on_filter)
        self.record.chosen.connect(self._on_filter)
        self.period.currentIndexChanged.connect(self._on_filter)
        bar = QWidget()
        line = QHBoxLayout(bar)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(style.SPACE)
        line.addWidget(self.kind)
        line.addWidget(self.record, 1)
        for widget in (
            self.period,
            self.first,
            self._dash,
            self.last,
            self.unsigned,
            self.unweighed,
            self.removed,
        ):
            line.addWidget(widget)
        line.addStretch(1)
        return bar

    def _chip(self, text: str, tip: str) -> QPushButton:
        chip = QPushButton(text)
        chip.setCheckable(True)
        chip.setProperty("role", "chip")
        chip.setToolTip(tip)
        chip.toggled.connect(self._on_filter)
        return chip

    # -- what is looked for

    def _show_filters(self) -> None:
        between = self.period.currentData() == "between"
        for widget in (self.first, self._dash, self.last):
            widget.setVisible(between)

    @Slot()
    def _on_filter(self, _value: object = None) -> None:
        self._show_filters()
        self.list.clear_error()
        self.reload()

    def days(self) -> tuple[dt.date | None, dt.date | None]:
        """Return the first and the last day that are looked for."""
        today = dt.datetime.now(style.PARIS).date()
        month = today.replace(day=1)
        known = {
            "today": (today, today),
            "week": (today - dt.timedelta(days=6), today),
            "month": (month, None),
            "before": (add_months(month, -1), month - dt.timedelta(days=1)),
            "year": (today.replace(month=1, day=1), None),
            "between": (_typed(self.first), _typed(self.last)),
        }
        return known.get(self.period.currentData(), (None, None))

    def asked(self) -> Asked:
        """Return what is looked for."""
        first, last = self.days()
        kind = self.kind.currentData()
        return Asked(
            self.list.search.text(),
            kinds=(kind,) if kind else (),
            owner=self.record.owner,
            first=first,
            last=last,
            unsigned=self.unsigned.isChecked(),
            unweighed=self.unweighed.isChecked(),
            removed=self.removed.isChecked(),
            oldest_first=self._is_oldest_first(),
        )

    def is_narrowed(self) -> bool:
        """Return whether something keeps papers out of the list."""
        return self.asked() != Asked(oldest_first=self._is_oldest_first())

    def target(self) -> Owner | None:
        """Return the record that is looked at: files dropped now most likely lie on it."""
        return self.record.owner

    def target_name(self) -> str:
        """Return its name: the person may choose another."""
        return self.record.text() if self.record.owner is not None else ""

    # -- what others ask for

    def show_item(self, kind: str, key: str) -> None:
        """Show a paper, as the search of the window asks for it: by its own id, or by what it tells of."""
        if kind in ("ticket", "weigh_ticket"):
            self._tasks.write(
                partial(papers.file_numbered, kind=kind, key=UUID(key)),
                "paper.file",
                self._on_numbered,
                self.list.show_error,
            )
        else:
            self._on_numbered(key)

    @Slot(object)
    def _on_numbered(self, key: str) -> None:
        self.show_document(UUID(key))


def _typed(field: DayEdit) -> dt.date | None:
    """Return a day that was typed; what is no day yet, or never will be, narrows nothing."""
    try:
        day = normal.day(field.text())
    except normal.Unreadable:
        return None
    return day.on if day else None
