"""Runs service calls off the GUI thread and brings their results back; the only place with a thread pool."""

import logging
import random
import threading
import time
import weakref
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from PySide6.QtCore import QObject, QRunnable, QThreadPool, QTimer, Signal, Slot
from shiboken6 import isValid
from sqlalchemy.orm import Session

from app.db import Change, Database, Feed, new_id
from app.errors import AppError, Unavailable
from app.outbox import Outbox, Parcel

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


SLOW_S = 8.0
"""Seconds after which a person is told that an answer is late."""

RETRY_MS = (500, 30_000)
"""How soon an action that waits is tried again at first, and how late at the most."""


@dataclass(slots=True, eq=False)
class _Action:
    """What a person did and the database has not acknowledged yet."""

    parcel: Parcel
    done: Callable[[Any], None] | None = None
    failed: Callable[[AppError], None] | None = None
    is_kept: bool = False


class Tasks(QObject):
    """The way of every view to the database: calls go out, results come back in the GUI thread.

    Results reach bound methods of living QObjects only: a view that was closed meanwhile hears nothing.
    """

    data_changed = Signal(frozenset)
    """Rows of these tables changed, here or at a colleague's: frozenset of table names."""

    rows_changed = Signal(list)
    """The same in detail: a list of `Change`."""

    line_changed = Signal(str)
    """The line to the database: "live", "slow" (it answers late) or "reconnecting"."""

    waiting_changed = Signal(int)
    """So many actions wait for the line to come back; 0 when all are done."""

    caught_up = Signal(int)
    """So many actions of an earlier run of the program were sent now."""

    left_behind = Signal(object, object)
    """An action of an earlier run was refused: its `Parcel` and the error."""

    crashed = Signal(object)
    """A call ended by a bug: the exception, for the crash report."""

    _finished = Signal(object)
    _told = Signal(object)
    _feed_said = Signal(str)
    _kept = Signal(object)
    _found = Signal(object)
    _sent = Signal(object, object, object)

    def __init__(
        self, database: Database, parent: QObject | None = None, outbox: Outbox | None = None
    ) -> None:
        """Start without a feed.

        Args:
            database: Ours to close.
            parent: The object around it.
            outbox: Keeps what is not sent yet on this computer; without one it is kept in memory only.
        """
        super().__init__(parent)
        self._database = database
        self._pool = QThreadPool(self)
        # One worker waits for a slow report while the other serves the click; the budget of connections is 3.
        self._pool.setMaxThreadCount(2)
        self._newest: dict[tuple[int, str], UUID] = {}
        self._finished.connect(self._on_finished)
        self._told.connect(self._on_told)
        self._handles: weakref.WeakSet[Progress] = weakref.WeakSet()
        self._feed: Feed | None = None
        self._closed = False
        self._line = "live"
        self._told_line = ""
        self._asked_at: dict[UUID, float] = {}
        self._watch = QTimer(self, interval=1_000)
        self._watch.timeout.connect(self._on_watch)
        self._outbox, self._actions = outbox, deque[_Action]()
        # Kept one after the other, apart from the pool: its two workers may both be waiting for the server.
        self._scribe = QThreadPool(self)
        self._scribe.setMaxThreadCount(1)
        self._sending: _Action | None = None
        self._told_waiting, self._attempts = 0, 0
        self._left: list[_Action] = []
        self._found_count = 0
        self._again = QTimer(self, singleShot=True)
        self._again.timeout.connect(self._pump)
        self._feed_said.connect(self._on_feed_said)
        self._kept.connect(self._on_kept)
        self._found.connect(self._on_found)
        self._sent.connect(self._on_sent)

    def start_feed(self) -> None:
        """Begin to listen for what others change, and send what an earlier run of the program left."""
        self._feed = Feed(self._database.dsn, self._changes_heard, self._feed_said.emit)
        self._feed.start()
        if self._outbox is not None:
            outbox = self._outbox
            self._scribe.start(_Call(lambda: self._found.emit(outbox.parcels())))

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
        self._start(lambda: self._database.read(call), done, failed, (slot, ticket), timed=True)

    def write(
        self,
        call: Callable[[Session], Any],
        kind: str,
        done: Callable[[Any], None] | None = None,
        failed: Callable[[AppError], None] | None = None,
        reason: str = "",
        op: UUID | None = None,
        *,
        waits: bool = False,
    ) -> UUID:
        """Do one action of a person in the background and return its operation id (see `Database.write`).

        Args:
            call: Does the work; with `waits` a partial of a service function, which can be kept on disk.
            kind: The action's name in the journal.
            done: Told the result.
            failed: Told what refused it.
            reason: Why, where a rule asked for it.
            op: The operation's id.
            waits: Whether it waits for the line to come back rather than fail: such actions are done one
                after the other, in the order of their asking, each exactly once.
        """
        op = op or new_id()
        if waits and not self._closed:
            action = _Action(Parcel(op, kind, reason, call), done, failed)
            self._actions.append(action)
            self._keep(action)
        else:
            self._start(
                lambda: self._database.write(call, kind, op=op, reason=reason), done, failed, None, timed=True
            )
        return op

    @property
    def waiting(self) -> int:
        """How many actions are not done yet."""
        return len(self._actions)

    # -- what waits for the line

    def _keep(self, action: _Action) -> None:
        """Write an action down before it is sent."""
        outbox = self._outbox
        if outbox is None:
            self._on_kept(action)
            return

        def keep() -> None:
            try:
                outbox.keep(action.parcel)
            except Exception:  # a full disk keeps nobody from working
                log.exception("an action could not be kept on this computer")
            self._kept.emit(action)

        self._scribe.start(_Call(keep))

    @Slot(object)
    def _on_kept(self, action: _Action) -> None:
        action.is_kept = True
        self._pump()

    @Slot(object)
    def _on_found(self, parcels: list[Parcel]) -> None:
        known = {action.parcel.op for action in self._actions}
        self._left = [_Action(parcel, is_kept=True) for parcel in parcels if parcel.op not in known]
        self._found_count = len(self._left)
        self._actions.extendleft(reversed(self._left))
        self._pump()

    @Slot()
    def _pump(self) -> None:
        """Send the oldest action, unless one is on its way."""
        self._tell_waiting()
        if self._sending is not None or self._closed or not self._actions or not self._actions[0].is_kept:
            return
        if self._again.isActive():
            return  # the line is given time
        action = self._sending = self._actions[0]
        parcel = action.parcel
        self._asked_at[parcel.op] = time.monotonic()
        self._watch.start()

        def send() -> None:
            result: Any = None
            error: AppError | None = None
            try:
                result = self._database.write(
                    parcel.call, parcel.kind, op=parcel.op, reason=parcel.reason, attempts=3
                )
            except AppError as refusal:
                error = refusal
            except Exception as bug:  # the edge of the thread
                log.exception("an action in the background failed")
                self.crashed.emit(bug)
                error = AppError(str(bug))
            self._sent.emit(action, result, error)

        self._pool.start(_Call(send))

    @Slot(object, object, object)
    def _on_sent(self, action: _Action, result: Any, error: AppError | None) -> None:
        self._sending = None
        self._asked_at.pop(action.parcel.op, None)
        if isinstance(error, Unavailable):
            self._attempts += 1
            longest = min(RETRY_MS[0] * 2**self._attempts, RETRY_MS[1])
            self._again.start(random.randint(RETRY_MS[0] // 2, longest))  # noqa: S311 - spreads clients
            self._tell_waiting()
            return
        self._attempts = 0
        self._actions.remove(action)
        if self._outbox is not None:
            outbox, op = self._outbox, action.parcel.op
            self._scribe.start(_Call(lambda: outbox.forget(op)))
        method = _receiver(action.failed if error is not None else action.done)
        receiver = method() if method is not None else None
        if not self._closed:
            if receiver is not None:
                receiver(error if error is not None else result)
            elif error is not None and method is None:
                self.left_behind.emit(action.parcel, error)
        if action in self._left:
            self._left.remove(action)
            if not self._left:
                self.caught_up.emit(self._found_count)
        self._pump()

    def _tell_waiting(self) -> None:
        held = self._attempts > 0 or self._line == "reconnecting"
        waiting = len(self._actions) if held else 0
        if waiting != self._told_waiting:
            self._told_waiting = waiting
            self.waiting_changed.emit(waiting)

    # -- the line

    @Slot(str)
    def _on_feed_said(self, state: str) -> None:
        self._line = state
        if state == "live":
            self._again.stop()
            self._pump()
        self._tell_line()
        self._tell_waiting()

    @Slot()
    def _on_watch(self) -> None:
        if not self._asked_at:
            self._watch.stop()
        self._tell_line()

    def _tell_line(self) -> None:
        late = any(time.monotonic() - asked > SLOW_S for asked in self._asked_at.values())
        state = "slow" if late and self._line == "live" else self._line
        if state != self._told_line:
            self._told_line = state
            self.line_changed.emit(state)

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
        self._handles.add(handle)
        self._start(lambda: call(handle, self._database), done, failed, None)
        return handle

    def _start(
        self,
        work: Callable[[], Any],
        done: Callable[[Any], None] | None,
        failed: Callable[[AppError], None] | None,
        newest: tuple[tuple[int, str], UUID] | None,
        *,
        timed: bool = False,
    ) -> None:
        if self._closed:
            return  # a window that closes asks for more: the database is shut, and would be opened again
        on_done, on_failed = _receiver(done), _receiver(failed)
        watched = new_id()
        if timed:
            self._asked_at[watched] = time.monotonic()
            self._watch.start()

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
            finally:
                self._asked_at.pop(watched, None)
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
        # A window that was closed may outlive itself in Python.
        if method is not None and isValid(method.__self__):
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
        self._again.stop()
        self._watch.stop()
        for handle in self._handles:
            handle.cancel()
        self._pool.waitForDone(20_000)
        self._scribe.waitForDone(5_000)
        self._database.close()
        if self._outbox is not None:
            self._outbox.close()


def _receiver(method: Callable[..., None] | None) -> Callable[[], Callable[..., None] | None] | None:
    """Hold a bound method weakly, so that a pending call does not keep a closed view alive."""
    if method is None:
        return None
    if hasattr(method, "__self__") and isinstance(method.__self__, QObject):
        return weakref.WeakMethod(method)
    return lambda: method
