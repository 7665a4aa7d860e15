"""Documents: delivery notes, tickets, forms, photos, signatures and invoices, found by any word of them."""

from functools import partial
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from app.services import papers
from app.services.papers import FiledRow, Paper
from app.tasks import Tasks
from app.views import style
from app.views.documents.opening import show_paper
from app.views.documents.words import kind_name, kinds
from app.views.widgets.list_screen import Column, ListScreen
from app.views.widgets.reading import ReadingScreen


class DocumentsScreen(ReadingScreen):
    """The list of papers, searched in the database."""

    open_asked = Signal(str, str)
    """A paper's job is wanted: "job" and its id."""

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(tasks, frozenset({"document"}), parent)
        self.list = ListScreen(
            self.tr("Documents"),
            [
                Column(
                    "day", self.tr("Date"), lambda r: r.issued_on, lambda r: style.day(r.issued_on), width=100
                ),
                Column("kind", self.tr("Kind"), lambda r: kind_name(r.kind), width=138),
                Column("number", self.tr("Number"), lambda r: r.number, width=130),
                Column("title", self.tr("Title"), lambda r: r.title, width=340),
                Column("customer", self.tr("Customer"), lambda r: r.customer, width=200),
                Column("job", self.tr("Job"), lambda r: r.job_number, width=110),
                Column("by", self.tr("Filed by"), lambda r: r.created_by, width=110),
            ],
            _key,
            "documents",
            self.tr("No document yet. Tickets, forms, photos and invoices are filed here by themselves."),
        )
        self.kind = QComboBox()
        self.kind.addItem(self.tr("All kinds"), "")
        for name, label in kinds():
            self.kind.addItem(label, name)
        self.kind.setAccessibleName(self.tr("Kind"))
        self.kind.currentIndexChanged.connect(self.reload)
        self.list.add_tool(self.kind)
        self.list.add_action(self.tr("Open"), "pdf", self._open, primary=True)
        self.list.opened.connect(self._open)
        self.list.search.textChanged.connect(self.read_soon)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.list)

    def read(self) -> None:
        """Read the newest papers that match what was typed."""
        self._tasks.read(
            partial(papers.filed, typed=self.list.search.text(), kind=self.kind.currentData() or ""),
            self.list.show_rows,
            self.list.show_error,
        )

    @Slot()
    def _open(self) -> None:
        rows: list[FiledRow] = self.list.selected()
        if rows:
            self.show_item("document", str(rows[0].document_id))

    def show_item(self, kind: str, key: str) -> None:
        """Show a paper, as the search of the window asks for it: by its own id, or by what it tells of."""
        if kind in ("ticket", "weigh_ticket"):
            self._tasks.write(
                partial(papers.file_numbered, kind=kind, key=UUID(key)),
                "paper.file",
                self._on_filed,
                self.list.show_error,
            )
        else:
            self._on_filed(key)

    @Slot(object)
    def _on_filed(self, key: str) -> None:
        self._tasks.read(partial(papers.paper, document_id=UUID(key)), self._on_paper, self.list.show_error)

    @Slot(object)
    def _on_paper(self, paper: Paper) -> None:
        show_paper(self, paper)


def _key(row: FiledRow) -> UUID:
    return row.document_id
