"""The other dispatchers on the same days: within a second they see where we look, and we where they do."""

import datetime as dt
import time
from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from app.domain.board import Presence
from app.errors import AppError
from app.ids import new_id
from app.services import presence
from app.services.presence import Seen
from app.tasks import Tasks

ROUND_MS = 600
"""How often a board asks where the others look."""

SOON_MS = 150
"""How soon a board tells where one looks now: with a round of the others it is seen within a second."""

STAY_S = 10.0
"""How often a board says that it is still there; it is forgotten after half a minute."""


class Company(QObject):
    """Tells the others where one looks, as long as the board is in sight, and hears where they do.

    Args:
        tasks: The way to the database.
        board: The widget that must be visible.
    """

    came = Signal(list)
    """Where the others are on the days shown: a list of `Presence`."""

    def __init__(self, tasks: Tasks, board: QWidget) -> None:
        super().__init__(board)
        self._tasks, self._board = tasks, board
        self._session_id = new_id()
        self._first, self._days, self._by = dt.date.min, 1, "driver"
        self._row: UUID | None = None
        self._instant: dt.datetime | None = None
        self._selection: tuple[UUID, ...] = ()
        self._asked = False
        self._told: tuple[object, ...] = ()
        self._told_at = 0.0
        self._numbers: dict[UUID, int] = {}
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._soon.timeout.connect(self._on_round)
        self._timer = QTimer(self, interval=ROUND_MS)
        self._timer.timeout.connect(self._on_round)

    def show(self, first: dt.date, days: int, by: str) -> None:
        """Look at these days from now on."""
        self._first, self._days, self._by = first, days, by
        if not self._timer.isActive():
            self._timer.start()
        self._tell_soon()

    @Slot(object, object)
    def point(self, row_id: UUID | None, instant: dt.datetime | None) -> None:
        """Point at a place of the board, or nowhere."""
        self._row, self._instant = row_id, instant
        self._tell_soon()

    def select(self, bar_ids: Sequence[UUID]) -> None:
        """Select these bars."""
        self._selection = tuple(bar_ids)
        self._tell_soon()

    def _tell_soon(self) -> None:
        if self._timer.isActive() and not self._soon.isActive():
            self._soon.start()

    def leave(self) -> None:
        """Go: the others see it at once."""
        if self._timer.isActive():
            self._timer.stop()
            self._soon.stop()
            self._told = ()
            self._tasks.run(partial(_leave, session_id=self._session_id), self._on_left, self._on_silence)

    @Slot()
    def _on_round(self) -> None:
        if not self._board.isVisible():
            self.leave()
        elif not self._asked:  # a slow line is asked once at a time
            self._asked = True
            here = (self._first, self._days, self._by, self._row, self._instant, self._selection)
            if here == self._told and time.monotonic() - self._told_at < STAY_S:
                call = partial(_look, session_id=self._session_id)  # nothing to tell: nothing is written
            else:
                self._told, self._told_at = here, time.monotonic()
                call = partial(_exchange, session_id=self._session_id, here=here)
            self._tasks.run(call, self._on_seen, self._on_silence)

    @Slot(object)
    def _on_seen(self, seen: list[Seen]) -> None:
        self._asked = False
        last = self._first + dt.timedelta(days=self._days - 1)
        here = [
            who
            for who in seen
            if who.by == self._by
            and who.first <= last
            and self._first <= who.first + dt.timedelta(days=who.days - 1)
        ]
        self._numbers = {
            who.session_id: self._numbers.get(who.session_id, len(self._numbers)) for who in seen
        }
        self.came.emit(
            [
                Presence(who.who, self._numbers[who.session_id], who.row_id, who.instant, who.selection)
                for who in here
            ]
        )

    @Slot(object)
    def _on_silence(self, _error: AppError) -> None:
        self._asked = False
        self._told = ()
        self.came.emit([])

    @Slot(object)
    def _on_left(self, _nothing: object) -> None:
        self.came.emit([])


def _exchange(_handle: object, database: Any, session_id: UUID, here: tuple[Any, ...]) -> list[Seen]:
    with database.transaction() as session:
        return presence.exchange(session, session_id, *here)


def _look(_handle: object, database: Any, session_id: UUID) -> list[Seen]:
    with database.session() as session:
        return presence.others(session, session_id)


def _leave(_handle: object, database: Any, session_id: UUID) -> None:
    with database.transaction() as session:
        presence.tell(session, session_id, None)
