"""Tasks without threads: answers at once, from prepared values or from a real database."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from app.db import Database, new_id
from app.errors import AppError


class _Signals(QObject):
    data_changed = Signal(frozenset)
    rows_changed = Signal(list)
    line_changed = Signal(str)
    waiting_changed = Signal(int)
    caught_up = Signal(int)
    left_behind = Signal(object, object)
    crashed = Signal(object)


class _Handle:
    cancelled = False

    def cancel(self) -> None:
        self.cancelled = True

    def __call__(self, done: int, total: int, text: str = "") -> None:
        pass


def name_of(call: Callable[..., Any]) -> str:
    """Return the name of the service function that a call ends in."""
    while isinstance(call, partial):
        call = call.func
    return getattr(call, "__name__", type(call).__name__)


class FakeTasks(_Signals):
    """Answers every call at once with what was prepared.

    Args:
        answers: By the name of the service function (or the kind of a write): a value, an AppError to fail
            with, or a function of the call's keyword arguments. Anything but a dict answers every call.
    """

    def __init__(self, answers: Any = None) -> None:
        super().__init__()
        self.answers = answers
        self.reads: list[tuple[str, dict[str, Any]]] = []
        self.writes: list[tuple[str, str, dict[str, Any]]] = []

    def _answer(self, call: Any, other: str, done: Any, failed: Any) -> None:
        given = self.answers
        if isinstance(given, dict):
            name = name_of(call)
            if name not in given and other not in given:
                return  # the answer that never comes
            given = given[name] if name in given else given[other]
        if callable(given):
            given = given(**getattr(call, "keywords", {}))
        if isinstance(given, AppError):
            if failed is not None:
                failed(given)
        elif done is not None:
            done(given)

    def read(self, call: Any, done: Any, failed: Any = None, key: str = "") -> None:
        self.reads.append((name_of(call), getattr(call, "keywords", {})))
        self._answer(call, key, done, failed)

    def write(
        self,
        call: Any,
        kind: str,
        done: Any = None,
        failed: Any = None,
        reason: str = "",
        op: UUID | None = None,
        *,
        waits: bool = False,
    ) -> UUID:
        self.writes.append((kind, name_of(call), getattr(call, "keywords", {})))
        self._answer(call, kind, done, failed)
        return op or new_id()

    def run(self, call: Any, done: Any, failed: Any = None, progress: Any = None) -> _Handle:
        self._answer(call, "run", done, failed)
        return _Handle()


class DirectTasks(_Signals):
    """Runs every call on a real database, in this thread, before it returns."""

    def __init__(self, database: Database) -> None:
        super().__init__()
        self.database = database

    def read(self, call: Any, done: Any, failed: Any = None, key: str = "") -> None:
        self._tell(lambda: self.database.read(call), done, failed)

    def write(
        self,
        call: Any,
        kind: str,
        done: Any = None,
        failed: Any = None,
        reason: str = "",
        op: UUID | None = None,
        *,
        waits: bool = False,
    ) -> UUID:
        op = op or new_id()
        self._tell(lambda: self.database.write(call, kind, op=op, reason=reason), done, failed)
        return op

    def run(self, call: Any, done: Any, failed: Any = None, progress: Any = None) -> _Handle:
        handle = _Handle()
        self._tell(lambda: call(handle, self.database), done, failed)
        return handle

    def _tell(self, work: Callable[[], Any], done: Any, failed: Any) -> None:
        try:
            value = work()
        except AppError as error:
            if failed is None:
                raise
            failed(error)
            return
        if done is not None:
            done(value)
