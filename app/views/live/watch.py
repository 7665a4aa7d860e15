"""Hears what needs somebody, whatever screen is open: it rings once, and says so to the desk."""

import datetime as dt
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.domain.calendar import PARIS
from app.errors import AppError
from app.services import live
from app.services.live import Alert
from app.tasks import Tasks
from app.views.live.bell import Bell

_TOPICS = frozenset({"problem_case", "field_event", "message", "job"})
_SETTLE_MS = 100
_MINUTE_MS = 60_000


class Watch(QObject):
    """Rings for a closed gate, a job not done, a driver's message and a tour that fell silent.

    What stood already when the program was opened rings nobody.
    """

    raised = Signal(list)
    """Something new needs somebody: the `Alert`s."""

    def __init__(self, tasks: Tasks, bell: Bell, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks, self._bell = tasks, bell
        self._known: set[str] | None = None
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self.read)
        self._minute = QTimer(self, interval=_MINUTE_MS)  # silence announces itself by nothing
        self._minute.timeout.connect(self.read)
        self._minute.start()
        tasks.data_changed.connect(self._on_data_changed)
        self._settle.start()

    @Slot(frozenset)
    def _on_data_changed(self, topics: frozenset[str]) -> None:
        if topics & _TOPICS and not self._settle.isActive():
            self._settle.start()

    @Slot()
    def read(self) -> None:
        """Look whether something new needs somebody."""
        today = dt.datetime.now(PARIS).date()
        self._tasks.read(partial(live.alerts, day=today), self._on_alerts, self._on_unread)

    @Slot(list)
    def _on_alerts(self, alerts: list[Alert]) -> None:
        known, self._known = self._known, {alert.key for alert in alerts}
        new = [alert for alert in alerts if known is not None and alert.key not in known]
        if new:
            self._bell.ring()
            self.raised.emit(new)

    @Slot(object)
    def _on_unread(self, _error: AppError) -> None:
        """The line is away: the window says so, and what came meanwhile rings once it is back."""
