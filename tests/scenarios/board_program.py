"""A dispatcher's workstation in a process of its own: a real board whose drops are random and written down.

Run as `python -m tests.scenarios.board_program DSN SEED DROPS DAY`. It says "ready", waits for a line, drops,
tells what became of every drop, waits for the state that the board must come to show by itself, and tells
what it shows. A drop is a placing, a move, a swap, a return to the backlog or an undo. Each line is JSON.
"""

import datetime as dt
import hashlib
import json
import random
import sys
import threading
from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from app.db import Database
from app.errors import AppError
from app.rubbish import Collector
from app.tasks import Tasks
from app.views.board import carrier as carrier_module
from app.views.board.screen import BoardScreen
from tests.builders import at
from tests.scenarios.programs import tell

LONGEST_S = 30


class NotingDatabase(Database):
    """A database that notes each write: what was asked, and what was answered."""

    def __init__(self, dsn: str) -> None:
        super().__init__(dsn)
        self.drops: list[dict] = []
        self.asked = self.answered = 0
        self._lock = threading.Lock()

    def write(self, call, kind, *, op=None, reason="", attempts=5):
        """Write as usual, and note it."""
        note = {"op": str(op), "kind": kind, "asked": _asked(call.keywords), "refused": "crash"}
        note["undoes"] = str(call.keywords.get("operation", ""))
        try:
            answer = super().write(call, kind, op=op, reason=reason, attempts=attempts)
            note["refused"] = ""
            return answer
        except AppError as error:
            note["refused"] = type(error).__name__
            raise
        finally:
            with self._lock:
                self.drops.append(note)
                self.answered += 1


def _asked(wish) -> list[list]:
    """Return what a drop asks for: a list of (stop, version seen, row, start, end), as far as it says."""
    if "operation" in wish:
        return []
    if "other_id" in wish:
        place = wish["place"]
        return [
            [str(place.bar_id), place.version, "", "", ""],
            [str(wish["other_id"]), wish["other_version"], "", "", ""],
        ]
    if "places" in wish:
        return [[str(p.bar_id), p.version, str(p.row_id), _utc(p.start), _utc(p.end)] for p in wish["places"]]
    if "job_ids" in wish:
        return [[str(key), 0, str(wish["row_id"]), _utc(wish["start"]), ""] for key in wish["job_ids"]]
    return [
        [str(key), version, "", "", ""]
        for key, version in zip(wish["bar_ids"], wish["versions"], strict=True)
    ]


def _utc(instant: dt.datetime) -> str:
    return instant.astimezone(dt.UTC).isoformat()


def digest(bars: list, backlog: list) -> str:
    """Return the fingerprint of what a board shows."""
    return hashlib.sha256(json.dumps([sorted(bars), sorted(backlog)]).encode()).hexdigest()


class Dispatcher:
    """Someone in front of the board who drops without looking twice."""

    def __init__(self, dsn: str, seed: int, day: dt.date) -> None:
        self._random = random.Random(seed)  # noqa: S311 - chooses drops, guards nothing
        self._day = day
        self._database = NotingDatabase(dsn)
        self._tasks = Tasks(self._database)
        self._line = ""
        self._tasks.line_changed.connect(self._on_line)
        self.screen = BoardScreen(self._tasks, today=day)
        self.screen.resize(1400, 800)
        self._board, self._backlog = self.screen.board, self.screen.backlog.view.model()
        self.told: list[list[str]] = []
        self.screen.was_refused.connect(self._on_refused)

    def _on_line(self, state: str) -> None:
        self._line = state

    def _on_refused(self, kind: str, text: str) -> None:
        self.told.append([kind, text])

    def open(self) -> None:
        """Show the board, and listen to the colleagues."""
        self._tasks.start_feed()
        self.screen.show()
        self._wait(lambda: self._line == "live" and self._backlog.rowCount() > 0)

    def drop(self, count: int, rows: list[UUID], stops: list[UUID]) -> None:
        """Make `count` drops; the next does not wait for the answer to the last."""
        asked = 0
        while asked < count:
            before = self.screen.pending
            self._drop(rows, stops)
            asked += self.screen.pending > before
            self._wait(lambda: self.screen.pending < 2)
        self._wait(lambda: not self.screen.pending)

    def undo_all(self) -> None:
        """Take back everything that was done here and can be, the newest first."""
        while self.screen.can_undo:
            self.screen.undo()
            self._wait(lambda: not self.screen.pending)

    def _drop(self, rows: list[UUID], stops: list[UUID]) -> None:
        chance, row = self._random.random(), self._random.choice(rows)
        start = at(5 + self._random.randrange(0, 180) / 12, self._day)
        if chance < 0.3:
            jobs = [self._backlog.job(self._backlog.index(n)) for n in range(self._backlog.rowCount())]
            if jobs:
                self._board.place_jobs([self._random.choice(jobs)], row, start)
            return
        if chance < 0.4:
            self.screen.undo()
            return
        few = 1 if chance < 0.8 else 3
        self._board.select(self._random.sample(stops, len(stops)))
        shown = self._board.selected_bars()
        if not shown:
            return
        chosen = self._random.sample(shown, min(2 if chance < 0.5 else few, len(shown)))
        self._board.select([bar.id for bar in chosen])
        if chance < 0.5:
            if len(chosen) == 2:
                self.screen.swap_bars(*chosen)
        elif chance < 0.9:
            self._board.move_selected(row, start)
        else:
            self._board.unplan_selected()

    def bars(self, stops: list[UUID]) -> list[list]:
        """Return what the board shows: (stop, row, start, end, version)."""
        self._board.select(stops)
        return sorted(
            [str(bar.id), str(bar.row_id), _utc(bar.start), _utc(bar.end), bar.version]
            for bar in self._board.selected_bars()
        )

    def waiting(self) -> list[str]:
        """Return the jobs that the backlog shows."""
        model = self._backlog
        return sorted(str(model.job(model.index(n)).id) for n in range(model.rowCount()))

    def comes_to_show(self, wanted: str, stops: list[UUID]) -> None:
        """Wait until the board shows the wanted state; nobody presses a button for it."""
        self._wait(lambda: digest(self.bars(stops), self.waiting()) == wanted, must=False)

    def drops(self) -> list[dict]:
        """Return every drop and what became of it."""
        return self._database.drops

    def close(self) -> None:
        """Leave the workstation."""
        self.screen.close()
        self._tasks.close()

    def _wait(self, until: Callable[[], bool], must: bool = True) -> None:
        loop, clock, limit = QEventLoop(), QTimer(interval=5), QTimer(singleShot=True)
        clock.timeout.connect(lambda: loop.quit() if until() else None)
        limit.timeout.connect(loop.quit)
        limit.start(LONGEST_S * 1000)
        clock.start()
        loop.exec()
        clock.stop()
        if must and not until():
            raise SystemExit(f"nothing happened for {LONGEST_S} s")


def main() -> None:
    """Do what the test asks, line by line."""
    dsn, seed, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    day = dt.date.fromisoformat(sys.argv[4])
    application = QApplication([])
    Collector(application)
    # A person who is asked for a reason gives up: that is an answer too.
    carrier_module.ask_reason = lambda *_given: None
    carrier_module.show_refused = lambda *_given: None
    dispatcher = Dispatcher(dsn, seed, day)
    dispatcher.open()
    tell("ready")
    world = json.loads(sys.stdin.readline())
    rows, stops = [UUID(key) for key in world["rows"]], [UUID(key) for key in world["stops"]]
    dispatcher.drop(count, rows, stops)
    tell({"drops": dispatcher.drops(), "told": dispatcher.told})
    if json.loads(sys.stdin.readline()) == "undo":
        before = len(dispatcher.drops())
        dispatcher.undo_all()
        tell({"drops": dispatcher.drops()[before:], "told": dispatcher.told})
    dispatcher.comes_to_show(json.loads(sys.stdin.readline()), stops)
    tell({"bars": dispatcher.bars(stops), "backlog": dispatcher.waiting()})
    dispatcher.close()
    del application


if __name__ == "__main__":
    main()
