"""What was done here and is not acknowledged yet, kept on this computer until it is.

A small journal beside the database, never a second truth: each entry is one call of a service function under
its operation id, so that sending it twice does it once. It survives the program and a power cut, and is sent
at the next start. Only its owner may read the file, and what stands in it are names and values: whoever
changes it can ask for nothing but what a service does, under its owner's rights.
"""

import datetime as dt
import hashlib
import json
import logging
import sqlite3
import threading
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal
from enum import Enum
from functools import partial
from importlib import import_module
from pathlib import Path
from types import FunctionType
from typing import Any
from uuid import UUID

from psycopg.conninfo import conninfo_to_dict

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Parcel:
    """One action as it is sent: a call of a service function, with the id that makes it happen once."""

    op: UUID
    kind: str
    reason: str
    call: Callable[..., Any]


class Outbox:
    """The journal of one person's unsent actions on one database.

    Args:
        folder: Of this computer's data.
        dsn: The database they are for; its password is not kept.
    """

    def __init__(self, folder: Path, dsn: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file = folder / f"unsent-{database_key(dsn)}.sqlite"
        self._lock = threading.Lock()
        self._file.touch(mode=0o600)
        self._open = sqlite3.connect(self._file, check_same_thread=False, isolation_level=None)
        self._open.execute("PRAGMA journal_mode = WAL")
        self._open.execute("PRAGMA synchronous = FULL")
        self._open.execute(
            "CREATE TABLE IF NOT EXISTS parcel (n INTEGER PRIMARY KEY AUTOINCREMENT, op TEXT UNIQUE,"
            " kind TEXT, reason TEXT, call TEXT)"
        )

    def keep(self, parcel: Parcel) -> None:
        """Write an action down; when this returns, a power cut does not lose it.

        Raises:
            TypeError: The call holds something that cannot be written down.
        """
        words = json.dumps(_written(parcel.call), ensure_ascii=False)
        with self._lock:
            self._open.execute(
                "INSERT OR IGNORE INTO parcel (op, kind, reason, call) VALUES (?, ?, ?, ?)",
                (str(parcel.op), parcel.kind, parcel.reason, words),
            )

    def forget(self, op: UUID) -> None:
        """Strike out an action that the database has answered."""
        with self._lock:
            self._open.execute("DELETE FROM parcel WHERE op = ?", (str(op),))

    def parcels(self) -> list[Parcel]:
        """Return what is not sent, in the order it was done; what this release cannot read stays there."""
        with self._lock:
            rows = self._open.execute("SELECT op, kind, reason, call FROM parcel ORDER BY n").fetchall()
        found = []
        for op, kind, reason, call in rows:
            try:
                found.append(Parcel(UUID(op), kind, reason, _read(json.loads(call))))
            except Exception:  # noqa: BLE001 - another release's call raises anything
                log.warning("an unsent action of another release was left: %s", kind)
        return found

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._open.close()


# --- calls as names and values: each value that JSON lacks is a pair of its type and its text

_TEXTS: dict[str, tuple[type, Callable[[Any], str], Callable[[str], Any]]] = {
    "uuid": (UUID, str, UUID),
    "instant": (dt.datetime, dt.datetime.isoformat, dt.datetime.fromisoformat),
    "day": (dt.date, dt.date.isoformat, dt.date.fromisoformat),
    "time": (dt.time, dt.time.isoformat, dt.time.fromisoformat),
    "minutes": (
        dt.timedelta,
        lambda span: str(span.total_seconds() / 60),
        lambda n: dt.timedelta(minutes=float(n)),
    ),
    "decimal": (Decimal, str, Decimal),
}
_ROWS: dict[str, Any] = {"list": list, "tuple": tuple, "set": set, "frozenset": frozenset}


def _written(value: Any) -> Any:
    """Return a value as JSON holds it: a call of a service by its name, with what it is given."""
    if isinstance(value, Enum):
        return {"member": [_name(type(value)), value.name]}
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    for tag, (kind, write, _) in _TEXTS.items():
        if isinstance(value, kind):
            return {tag: write(value)}
    for tag, kind in _ROWS.items():
        if type(value) is kind:
            return {tag: [_written(entry) for entry in value]}
    if isinstance(value, dict):
        return {"map": [[_written(key), _written(entry)] for key, entry in value.items()]}
    if isinstance(value, partial):
        given = {name: _written(entry) for name, entry in value.keywords.items()}
        return {"call": [_name(value.func), [_written(entry) for entry in value.args], given]}
    if isinstance(value, FunctionType):
        return {"call": [_name(value), [], {}]}
    if is_dataclass(value) and not isinstance(value, type):
        return {"of": [_name(type(value)), {f.name: _written(getattr(value, f.name)) for f in fields(value)}]}
    raise TypeError(f"cannot be written down: {type(value).__name__}")


def _read(words: Any) -> Any:
    """Return the value that `_written` wrote.

    Raises:
        ValueError: It is none, or names what no service and no rule has.
    """
    if not isinstance(words, dict):
        return words
    ((tag, held),) = words.items()
    if tag in _TEXTS:
        return _TEXTS[tag][2](held)
    if tag in _ROWS:
        return _ROWS[tag](map(_read, held))
    if tag == "map":
        return {_read(key): _read(entry) for key, entry in held}
    if tag == "member":
        return _named(held[0], Enum)[held[1]]
    if tag == "call":
        name, args, given = held
        return partial(
            _named(name, FunctionType),
            *map(_read, args),
            **{key: _read(entry) for key, entry in given.items()},
        )
    if tag == "of":
        return _named(held[0], type)(**{key: _read(entry) for key, entry in held[1].items()})
    raise ValueError(tag)


def _name(thing: Any) -> str:
    name = f"{thing.__module__}:{thing.__qualname__}"
    _named(name, type(thing))  # what could not be read again is refused when it is written
    return name


def _named(name: str, kind: Any) -> Any:
    """Return what a service or a rule of ours calls by this name: nothing else can be named."""
    module, _, inside = name.partition(":")
    if not module.startswith(("app.services.", "app.domain.")):
        raise ValueError(name)
    thing = getattr(import_module(module), inside)
    is_kind = issubclass(thing, kind) if kind is Enum else isinstance(thing, kind)
    if not is_kind or thing.__module__ != module:
        raise ValueError(name)
    return thing


def database_key(dsn: str) -> str:
    """Return a short name of a database and a login; ports of this computer change and do not count."""
    known = conninfo_to_dict(dsn)
    host = str(known.get("host") or "")
    local = host in ("localhost", "127.0.0.1", "::1", "")
    parts = (host, "" if local else str(known.get("port") or ""), known.get("dbname"), known.get("user"))
    return hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()[:16]
