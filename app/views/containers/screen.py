"""The account of boxes: its pages under one bar."""

from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from app.tasks import Tasks
from app.views import style
from app.views.containers.boxes import BoxesPage
from app.views.containers.count import CountPage, TakesPage
from app.views.containers.names import kind_name
from app.views.containers.rents import RentsPage
from app.views.containers.shortages import ShortagesPage
from app.views.containers.stock import StockPage


class ContainersScreen(QWidget):
    """Stock, boxes, shortages, stock-take, counts and rental days."""

    open_asked = Signal(str, str)
    """A record of another screen is to be shown: its kind and id."""

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.stock = StockPage(tasks)
        self.boxes = BoxesPage(tasks)
        self.shortages = ShortagesPage(tasks)
        self.count = CountPage(tasks)
        self.takes = TakesPage(tasks)
        self.rents = RentsPage(tasks)
        self.tabs = QTabWidget(documentMode=True)
        for page, icon, title in (
            (self.stock, "stock", self.tr("Stock")),
            (self.boxes, "container", self.tr("Boxes")),
            (self.shortages, "alert", self.tr("Shortages")),
            (self.count, "count", self.tr("Stock-take")),
            (self.takes, "history", self.tr("Counts made")),
            (self.rents, "euro", self.tr("Rental days")),
        ):
            self.tabs.addTab(page, style.icon(icon), title)
        self.tabs.currentChanged.connect(self.reload)
        self.stock.boxes_asked.connect(self._on_boxes_asked)
        self.boxes.open_asked.connect(self.open_asked)
        self.shortages.open_asked.connect(self.open_asked)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.tabs)

    @Slot()
    def reload(self) -> None:
        """Read the page that is shown again."""
        page = self.tabs.currentWidget()
        if isinstance(page, StockPage | BoxesPage | ShortagesPage | CountPage | TakesPage | RentsPage):
            page.reload()

    def show_box(self, key: str) -> None:
        """Show one box with its history."""
        self.tabs.setCurrentWidget(self.boxes)
        self.boxes.open_box(UUID(key))

    def print_it(self) -> None:
        """Print the page that is shown."""
        page = self.tabs.currentWidget()
        if isinstance(page, StockPage | BoxesPage | ShortagesPage | CountPage | RentsPage):
            page.print_it()

    def may_close(self) -> bool:
        """Return whether no count would be lost."""
        return self.count.may_close()

    @Slot(str, str, str)
    def _on_boxes_asked(self, kind: str, key: str, type_code: str) -> None:
        line = next(
            (line for line in self.stock.model.lines if line.kind == kind and str(line.key or "") == key),
            None,
        )
        where = "" if line is None or not kind else line.name if key else kind_name(kind)
        name = " · ".join(part for part in (where, type_code) if part)
        self.boxes.show_boxes(kind, key, type_code, name)
        self.tabs.setCurrentWidget(self.boxes)
