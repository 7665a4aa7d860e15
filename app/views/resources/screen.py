"""The screen of the records: a tab for each kind, its list, and the form of the one that is open."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QIcon, QResizeEvent
from PySide6.QtWidgets import QFrame, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from app.services.resource_kinds import KINDS
from app.tasks import Tasks
from app.views import style
from app.views.containers import ContainersScreen
from app.views.resources.absences import AbsencesPage
from app.views.resources.deadlines import DeadlinesPage
from app.views.resources.editors import words
from app.views.resources.page import KindPage

TABS = (
    "customer",
    "site",
    "driver",
    "vehicle",
    "container",
    "stock",
    "material",
    "outlet",
    "price_list",
    "subcontractor",
    "company",
    "absence",
    "deadline",
)
_TAB_SPACE = 72  # pixels beside a tab's name, its icon among them


class ResourcesScreen(QWidget):
    """The records of the company, and what follows from them: box account, absences, deadlines."""

    open_asked = Signal(str, str)
    """A record of another screen is to be shown: its kind and id."""

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tabs = QTabBar()
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setUsesScrollButtons(True)
        self.stack = QStackedWidget()
        self.pages: dict[str, KindPage] = {}
        self.stock = ContainersScreen(tasks)
        self.deadlines = DeadlinesPage(tasks)
        self.absences = AbsencesPage(KindPage(tasks, "absence"), tasks)
        titles = {"stock": self.tr("Box account"), "deadline": self.tr("Deadlines")}
        for kind in TABS:
            page: QWidget
            if kind == "stock":
                page = self.stock
            elif kind == "deadline":
                page = self.deadlines
            elif kind == "absence":
                page, self.pages[kind] = self.absences, self.absences.listing
            else:
                page = self.pages[kind] = KindPage(tasks, kind)
            if isinstance(page, AbsencesPage):
                page.listing.open_asked.connect(self._on_open_asked)
            else:
                page.open_asked.connect(self._on_open_asked)
            self.stack.addWidget(page)
            self.tabs.addTab(style.icon(kind), titles.get(kind) or words(KINDS[kind].title))
        self.tabs.currentChanged.connect(self.stack.setCurrentIndex)
        bar = QFrame()
        bar.setProperty("role", "bar")
        top = QVBoxLayout(bar)
        top.setContentsMargins(style.SPACE, 0, style.SPACE, 0)
        top.addWidget(self.tabs)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(bar)
        whole.addWidget(self.stack, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Do without icons where the names need the room."""
        super().resizeEvent(event)
        names = sum(self.fontMetrics().horizontalAdvance(self.tabs.tabText(n)) for n in range(len(TABS)))
        wide = self.width() > names + len(TABS) * _TAB_SPACE
        for place, kind in enumerate(TABS):
            self.tabs.setTabIcon(place, style.icon(kind) if wide else QIcon())

    def reload(self) -> None:
        """Read the list that is shown again."""
        page = self.stack.currentWidget()
        if isinstance(page, KindPage | ContainersScreen | DeadlinesPage | AbsencesPage):
            page.reload()

    def show_item(self, kind: str, key: str) -> None:
        """Show the tab of a kind and open one of its records; without a key the tab alone."""
        if kind not in TABS:
            return
        self.tabs.setCurrentIndex(TABS.index(kind))
        if kind == "stock" and key:
            self.stock.show_box(key)
        elif key and kind in self.pages:
            self.pages[kind].show_key(key)

    def print_it(self) -> None:
        """Print the list that is shown, where it can be printed."""
        page = self.stack.currentWidget()
        if isinstance(page, ContainersScreen | DeadlinesPage):
            page.print_it()

    def may_close(self) -> bool:
        """Return whether nothing typed would be lost."""
        return all(page.may_close() for page in self.pages.values()) and self.stock.may_close()

    @Slot(str, str)
    def _on_open_asked(self, kind: str, key: str) -> None:
        if kind in TABS:
            self.show_item(kind, key)
        else:
            self.open_asked.emit(kind, key)
