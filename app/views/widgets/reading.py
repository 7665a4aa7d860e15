"""A screen that reads when somebody looks at it, and again when the rows it shows changed."""

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from app.tasks import Tasks

SETTLE_MS = 150
"""Changes that come together are read together."""


class ReadingScreen(QWidget):
    """The common part of the screens: subclasses say what to read in `read`.

    Args:
        tasks: The way to the database.
        topics: The tables whose changes matter; empty for all.
        settle_ms: For how long changes are gathered.
    """

    def __init__(
        self,
        tasks: Tasks,
        topics: frozenset[str] = frozenset(),
        parent: QWidget | None = None,
        *,
        settle_ms: int = SETTLE_MS,
    ) -> None:
        super().__init__(parent)
        self._tasks, self._topics = tasks, topics
        self._stale = True
        self._settle = QTimer(self, singleShot=True, interval=settle_ms)
        self._settle.timeout.connect(self.reload)
        tasks.data_changed.connect(self._on_data_changed)

    def read(self) -> None:
        """Read what is shown now; a screen without data has nothing to read."""

    @Slot()
    def reload(self) -> None:
        """Read anew, or once the screen is looked at."""
        self._stale = not self.isVisible()
        if not self._stale:
            self.read()

    @Slot()
    def read_soon(self) -> None:
        """Read anew when typing or changes pause."""
        self._settle.start()

    def showEvent(self, event: QShowEvent) -> None:
        """Read what changed while the screen was hidden."""
        super().showEvent(event)
        if self._stale:
            self.reload()

    @Slot(frozenset)
    def _on_data_changed(self, topics: frozenset[str]) -> None:
        if not self._topics or topics & self._topics:
            self._settle.start()
