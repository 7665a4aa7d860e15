"""What was done here and is not acknowledged yet, kept on this computer until it is.

A small journal beside the database, never a second truth: each entry is one call of a service function under
its operation id, so that sending it twice does it once. It survives the program and a power cut, and is sent
at the next start. Only its owner may read the file.
"""

import hashlib
import logging
import pickle
import sqlite3
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
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
            " kind TEXT, reason TEXT, call BLOB)"
        )

    def keep(self, parcel: Parcel) -> None:
        """Write an action down; when this returns, a power cut does not lose it."""
        with self._lock:
            self._open.execute(
                "INSERT OR IGNORE INTO parcel (op, kind, reason, call) VALUES (?, ?, ?, ?)",
                (str(parcel.op), parcel.kind, parcel.reason, pickle.dumps(parcel.call)),
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
                # Written by this program under its owner's rights: who could change it could change us.
                found.append(Parcel(UUID(op), kind, reason, pickle.loads(call)))  # noqa: S301
            except Exception:  # noqa: BLE001 - another release's call raises anything
                log.warning("an unsent action of another release was left: %s", kind)
        return found

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._open.close()


def database_key(dsn: str) -> str:
    """Return a short name of a database and a login; ports of this computer change and do not count."""
    known = conninfo_to_dict(dsn)
    host = str(known.get("host") or "")
    local = host in ("localhost", "127.0.0.1", "::1", "")
    parts = (host, "" if local else str(known.get("port") or ""), known.get("dbname"), known.get("user"))
    return hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()[:16]
