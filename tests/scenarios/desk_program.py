"""Desks that only look on, in a process of their own: they note when they show what phones tell.

Run as `python -m tests.scenarios.desk_program DSN board` for one workstation with a real board, or with a
number in place of "board" for so many that listen to the change feed and show nothing. It says "ready", waits
for a line with the stops to look at, and at the next one tells when each was heard of, read and shown as
done, by the clock that all processes of a machine share. Each line is JSON.
"""

import datetime as dt
import json
import queue
import sys
import threading
import time
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

from app.db import Change, Database
from app.domain.jobs import JobStatus
from app.rubbish import Collector
from app.services.board_reading import BoardContent
from app.tasks import Tasks
from app.views import style
from app.views.board.screen import BoardScreen
from tests.builders import PARIS
from tests.scenarios.programs import tell

DONE = frozenset({JobStatus.DONE, JobStatus.WEIGHED})


class NotingTasks(Tasks):
    """Notes when its feed hears of each row, in the feed's own thread."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.heard: dict[str, list[float]] = {}

    def _changes_heard(self, changes: list[Change]) -> None:
        now = time.monotonic()
        for change in changes:
            if change.table == "job":
                self.heard.setdefault(change.key, []).append(now)
        super()._changes_heard(changes)


class Desk(BoardScreen):
    """A board that notes when it reads, and when a stop stands in its picture as done."""

    def __init__(self, tasks: Tasks) -> None:
        super().__init__(tasks, today=dt.datetime.now(PARIS).date())
        self.asked = self.read = 0.0
        self.readings = 0
        self.shown: dict[str, dict[str, float]] = {}
        self._unpainted: list[str] = []
        self.stops: list[UUID] = []
        self.board.viewport().installEventFilter(self)

    def reload(self) -> None:
        """Read as usual, and note when."""
        asked = self._reading
        super().reload()
        if self._reading is not None and self._reading != asked:
            self.asked = time.monotonic()

    @Slot(object)
    def _show_content(self, content: BoardContent) -> None:
        self.read = time.monotonic()
        self.readings += 1
        super()._show_content(content)
        self._look()

    def _look(self) -> None:
        columns = self.board._sight.data.columns
        for stop in self.stops:
            slot = columns.slot(stop)
            bar = columns.bars[slot] if slot is not None else None
            if bar is not None and bar.status in DONE and str(stop) not in self.shown:
                self.shown[str(stop)] = {"asked": self.asked, "read": self.read}
                self.shown[str(stop)]["shown"] = time.monotonic()  # out of sight nothing is painted
                if self.board.bar_rect(stop).intersects(self.board.viewport().rect()):
                    self._unpainted.append(str(stop))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note the picture once it is painted."""
        if event.type() == QEvent.Type.Paint and self._unpainted:
            QTimer.singleShot(0, self._on_painted)
        return super().eventFilter(watched, event)

    @Slot()
    def _on_painted(self) -> None:
        now = time.monotonic()
        for stop in self._unpainted:
            self.shown[stop]["shown"] = now
        self._unpainted.clear()


def main() -> None:
    """Look on until told to stop."""
    dsn, what = sys.argv[1:3]
    application = QApplication([])
    Collector(application)
    style.apply(application, "light")
    count = 1 if what == "board" else int(what)
    tasks = [NotingTasks(Database(dsn)) for _ in range(count)]
    desk = Desk(tasks[0]) if what == "board" else None
    states = dict.fromkeys(range(count), "")
    for n, one in enumerate(tasks):
        one.line_changed.connect(lambda state, n=n: states.__setitem__(n, state))
        one.start_feed()
    if desk is not None:
        desk.resize(1600, 900)
        desk.show()
    said: queue.SimpleQueue[str] = queue.SimpleQueue()

    def listen() -> None:
        for line in sys.stdin:
            said.put(line)

    threading.Thread(target=listen, daemon=True).start()
    clock, lines_heard = QTimer(interval=20), [0]

    def turn() -> None:
        stands = desk is None or (desk._content is not None and desk._reading is None)
        if not lines_heard[0] and stands and set(states.values()) == {"live"}:
            lines_heard[0] = 1
            tell("ready")
        while lines_heard[0] and not said.empty():
            line = said.get()
            if lines_heard[0] == 1 and desk is not None:
                desk.stops = [UUID(stop) for stop in json.loads(line)]
            elif lines_heard[0] == 2:
                application.quit()
            lines_heard[0] += 1

    clock.timeout.connect(turn)
    clock.start()
    application.exec()
    tell(
        {
            "heard": [one.heard for one in tasks],
            "shown": desk.shown if desk is not None else {},
            "readings": desk.readings if desk is not None else 0,
        }
    )
    if desk is not None:
        desk.close()
    for one in tasks:
        one.close()


if __name__ == "__main__":
    main()
