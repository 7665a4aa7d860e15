"""A list as it stands on the screen, drawn on paper and shown before it is printed."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from app.errors import AppError
from app.services import listing
from app.tasks import Tasks
from app.views import ask
from app.views.widgets.list_screen import RowsModel
from app.views.widgets.preview import PdfPreview


class ListPrinter(QObject):
    """Draws lists for one screen.

    Args:
        tasks: The way to the database: the company's head is read there.
        owner: The screen; the preview stands above it.
        filename: Proposed where the PDF is saved.
    """

    def __init__(self, tasks: Tasks, owner: QWidget, filename: str) -> None:
        super().__init__(owner)
        self._tasks, self._owner, self._filename = tasks, owner, filename
        self._title = ""

    def print_rows(self, title: str, model: RowsModel, subtitle: str = "") -> None:
        """Draw the visible rows of a list, column by column."""
        columns = [(column.title, float(column.width), column.right) for column in model.columns]
        rows = [[column.shown(row) for column in model.columns] for row in model.rows()]
        self.print_table(title, columns, rows, subtitle)

    def print_table(
        self,
        title: str,
        columns: Sequence[tuple[str, float, bool]],
        rows: Sequence[Sequence[str]],
        subtitle: str = "",
        totals: Sequence[Sequence[str]] = (),
    ) -> None:
        """Draw a table; see `listing.table_pdf`."""
        self._title = title
        self._tasks.read(
            partial(
                listing.table_pdf,
                title=title,
                columns=columns,
                rows=rows,
                subtitle=subtitle,
                totals=totals,
            ),
            self._on_pdf,
            self._on_failed,
        )

    @Slot(object)
    def _on_pdf(self, pdf: bytes) -> None:
        PdfPreview.open(self._owner, self._title, pdf, self._filename)

    @Slot(object)
    def _on_failed(self, error: AppError) -> None:
        ask.show_error(self._owner, error)
