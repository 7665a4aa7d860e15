"""How long the window stands still while the demo's day is optimised behind it, and what the search saves.

    python3 installer bench optimise [--json FILE]

loads the demo company on a server of its own, opens the board of the next working day, and searches through
the dialog as a person does; then it measures the event loop for as long while nothing happens, and throws the
server away. A stall is the time between two turns of the loop, of which one is asked for every millisecond.
Returns 1 where a stall of the search takes `GOAL_MS` or more, or nothing is saved.
"""

import argparse
import datetime as dt
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from itertools import count
from pathlib import Path

import psycopg
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.acting.hands import until, wait
from app.db import Database
from app.domain.calendar import is_working_day
from app.embedded import EmbeddedServer
from app.models import migrate
from app.rubbish import Collector
from app.services import demo
from app.tasks import Tasks
from app.views import style
from app.views.board.optimise import OptimiseDialog
from app.views.board.screen import BoardScreen
from tests.builders import TODAY
from tests.conftest import add_people, as_login

GOAL_MS = 50
LONGEST_S = 180


class Pulse(QObject):
    """Counts how long the event loop takes from one turn to the next."""

    def __init__(self) -> None:
        super().__init__()
        self._gaps: list[float] = []
        self._last = 0.0
        self._timer = QTimer(self, interval=1, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)

    def _beat(self) -> None:
        now = time.perf_counter()
        self._gaps.append((now - self._last) * 1000)
        self._last = now

    def start(self) -> None:
        """Begin to count anew."""
        self._gaps.clear()
        self._last = time.perf_counter()
        self._timer.start()

    def stop(self) -> dict[str, float | int]:
        """Return the longest stalls since the start, in milliseconds, and the number of turns."""
        self._beat()
        self._timer.stop()
        gaps = sorted(self._gaps)
        return {
            "turns": len(gaps),
            "p99": round(gaps[round(0.99 * (len(gaps) - 1))], 1),
            "longest": round(gaps[-1], 1),
            "over_goal": sum(gap >= GOAL_MS for gap in gaps),
        }


def measure(tasks: Tasks, day: dt.date) -> dict[str, object]:
    """Search a day through the window, and return the stalls and what was found."""
    screen = BoardScreen(tasks, today=day)
    screen.resize(1600, 900)
    screen.show()
    until(lambda: bool(screen.board.tours()), "the board shows no tour", LONGEST_S)
    wait(2000)  # the loads, the names and the papers of the first sight
    pulse = Pulse()
    QTest.keyClick(
        screen.board,
        Qt.Key.Key_O,
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    )
    (dialog,) = screen.findChildren(OptimiseDialog)
    until(dialog.isVisible, "the dialog did not come", LONGEST_S)
    wait(1000)
    pulse.start()
    began = time.monotonic()
    QTest.mouseClick(dialog.start_button, Qt.MouseButton.LeftButton)
    until(lambda: dialog.found is not None, "the search did not end", LONGEST_S)
    wait(500)  # the result is shown
    seconds = time.monotonic() - began
    searching = pulse.stop()
    found = dialog.found
    pulse.start()
    wait(round(seconds * 1000))
    idle = pulse.stop()
    metres = found.metres if found is not None else (0, 0)
    told = {
        "day": day.isoformat(),
        "search_s": round(seconds, 1),
        "km": [round(one / 1000, 1) for one in metres],
        "tours_changed": len(found.tours) if found is not None else 0,
        "searching_ms": searching,
        "idle_ms": idle,
    }
    dialog.close()
    screen.close()
    return told


def main(words: Sequence[str]) -> int:
    """Measure, print and write the figures; 1 where the window stood still or nothing was saved."""
    parser = argparse.ArgumentParser(prog="python3 installer bench optimise")
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args(words)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication([])
    Collector(application)
    style.apply(application)
    ahead = (TODAY + dt.timedelta(days=n) for n in count(1))
    folder = Path(tempfile.mkdtemp(prefix="rondo-optimise-"))
    server = EmbeddedServer(folder / "server", durable=False)
    try:
        server.start()
        server.create_database("demo")
        migrate.create(server.dsn("demo"))
        add_people(server.dsn("demo"))
        demo.load_present(server.dsn("demo"), TODAY)
        with psycopg.connect(server.dsn("demo"), autocommit=True) as admin:
            admin.execute("VACUUM (ANALYZE)")
        with Database(as_login(server.dsn("demo"), "essai_exploitation")) as database:
            tasks = Tasks(database)
            told = measure(tasks, next(day for day in ahead if is_working_day(day)))
            tasks.close()
    finally:
        server.stop()
        server.destroy()
        shutil.rmtree(folder, ignore_errors=True)
    if asked.json:
        asked.json.write_text(json.dumps(told, indent=2) + "\n", "utf-8")
    print(json.dumps(told, indent=2))  # noqa: T201
    before, after = told["km"]
    return 0 if told["searching_ms"]["longest"] < GOAL_MS and after < before else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
