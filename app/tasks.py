"""Runs service calls off the GUI thread and brings their results back; the only place with a thread pool."""

import logging
import threading
import weakref
from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal, Slot
from sqlalchemy.orm import Session

from app.db import Change, Database, Feed, new_id
from app.errors import AppError

T = TypeVar("T")

log = logging.getLogger(__name__)


class Progress:
    """What a long call tells while it runs, and whether it was asked to stop."""

    def __init__(self, tell: Callable[[int, int, str], None]) -> None:
        self._tell = tell
        self._cancelled = threading.Event()

    @property
    def cancelled(self) -> bool:
        """True once the person asked to stop: the call then returns at its next good place."""
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """Ask the call to stop."""
        self._cancelled.set()

    def __call__(self, done: int, total: int, text: str = "") -> None:
        """Tell that `done` of `total` steps are behind."""
        self._tell(done, total, text)


class _Call(QRunnable):
    def __init__(self, work: Callable[[], None]) -> None:
        super().__init__()
        self._work = work

    def run(self) -> None:
        self._work()


class Tasks(QObject):
    """The way of every view to the database: calls go out, results come back in the GUI thread.

    Results reach bound methods of living QObjects only: a view that was closed meanwhile hears nothing.
    """

    data_changed = Signal(frozenset)
    """Rows of these tables changed, here or at a colleague's: frozenset of table names."""

    rows_changed = Signal(list)
    """The same in detail: a list of `Change`."""

    line_changed = Signal(str)
    """The line to the database: "live", "reconnecting" or "offline"."""

    crashed = Signal(object)
    """A call ended by a bug: the exception, for the crash report."""

    _finished = Signal(object)
    _told = Signal(object)

    def __init__(self, database: Database, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._database = database
        self._pool = QThreadPool(self)
        # One worker waits for a slow report while the other serves the click; the budget of connections is 3.
        self._pool.setMaxThreadCount(2)
        self._newest: dict[tuple[int, str], UUID] = {}
        self._finished.connect(self._on_finished)
        self._told.connect(self._on_told)
        self._feed: Feed | None = None
        self._closed = False

    def start_feed(self) -> None:
        """Begin to listen for what others change."""
        self._feed = Feed(self._database.dsn, self._changes_heard, self.line_changed.emit)
        self._feed.start()

    def _changes_heard(self, changes: list[Change]) -> None:
        # Runs in the feed's thread: signals to objects of the GUI thread are queued by Qt.
        self.rows_changed.emit(changes)
        self.data_changed.emit(frozenset(change.table for change in changes))

    def read(
        self,
        call: Callable[[Session], T],
        done: Callable[[T], None],
        failed: Callable[[AppError], None] | None = None,
        key: str = "",
    ) -> None:
        """Read in the background; a newer read with the same receiver and key supersedes this one."""
        ticket = new_id()
        slot = (id(getattr(done, "__self__", done)), f"{getattr(done, '__name__', '')}:{key}")
        self._newest[slot] = ticket
        self._start(lambda: self._database.read(call), done, failed, (slot, ticket))

    def write(
        self,
        call: Callable[[Session], Any],
        kind: str,
        done: Callable[[Any], None] | None = None,
        failed: Callable[[AppError], None] | None = None,
        reason: str = "",
        op: UUID | None = None,
    ) -> UUID:
        """Do one action of a person in the background and return its operation id (see `Database.write`)."""
        op = op or new_id()
        self._start(lambda: self._database.write(call, kind, op=op, reason=reason), done, failed, None)
        return op

    def run(
        self,
        call: Callable[[Progress, Database], T],
        done: Callable[[T], None],
        failed: Callable[[AppError], None] | None = None,
        progress: Callable[[int, int, str], None] | None = None,
    ) -> Progress:
        """Run long work; returns the handle whose `cancel` asks it to stop."""
        target = _receiver(progress)
        handle = Progress(lambda n, total, words: self._told.emit((target, (n, total, words))))
        self._start(lambda: call(handle, self._database), done, failed, None)
        return handle

    def _start(
        self,
        work: Callable[[], Any],
        done: Callable[[Any], None] | None,
        failed: Callable[[AppError], None] | None,
        newest: tuple[tuple[int, str], UUID] | None,
    ) -> None:
        if self._closed:
            return  # a window that closes asks for more: the database is shut, and would be opened again
        on_done, on_failed = _receiver(done), _receiver(failed)

        def run() -> None:
            try:
                outcome = (on_done, work(), newest)
            except AppError as error:
                outcome = (on_failed, error, newest) if on_failed else (None, error, newest)
            except Exception as error:
                # The edge of the thread: a bug is reported, never lost.
                log.exception("a call in the background failed")
                self.crashed.emit(error)
                return
            self._finished.emit(outcome)

        self._pool.start(_Call(run))

    @Slot(object)
    def _on_finished(self, outcome: tuple[Any, Any, Any]) -> None:
        receiver, value, newest = outcome
        if self._closed:
            return
        if newest is not None and self._newest.get(newest[0]) != newest[1]:
            return
        if receiver is None:
            if isinstance(value, AppError):
                log.warning("refused, with nobody to tell: %s", value)
                self.crashed.emit(value)
            return
        method = receiver()
        if method is not None:
            method(value)

    @Slot(object)
    def _on_told(self, told: tuple[Any, tuple[int, int, str]]) -> None:
        receiver, values = told
        method = receiver() if receiver is not None else None
        if method is not None:
            method(*values)

    def close(self) -> None:
        """Stop listening and wait for the calls under way; what is asked afterwards is not done."""
        self._closed = True
        if self._feed is not None:
            self._feed.stop()
            self._feed.join(5)
        self._pool.waitForDone(20_000)
        self._database.close()


def _receiver(method: Callable[..., None] | None) -> Callable[[], Callable[..., None] | None] | None:
    """Hold a bound method weakly, so that a pending call does not keep a closed view alive."""
    if method is None:
        return None
    if hasattr(method, "__self__") and isinstance(method.__self__, QObject):
        return weakref.WeakMethod(method)
    return lambda: method
