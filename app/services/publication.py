"""The last publication, kept on this computer: the sheets of today and the next working day, and the board.

What was published is what is printed, network or not: the sheet of a tour is drawn once for each publishing,
kept with the documents, and every workstation lays the same bytes on its own disk. Files are replaced whole
or not at all, and only their owner may read them.
"""

import dataclasses
import datetime as dt
import enum
import hashlib
import json
import os
import time
import types
import typing
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Protocol, TypeVar
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from app.domain.board import BoardDay
from app.domain.calendar import PARIS, next_working_day
from app.errors import Conflict
from app.models.fleet import Driver
from app.models.planning import Stop, Tour
from app.services import board_reading, papers

T = TypeVar("T")

KEPT_DAYS = 7
"""How long after its day a publication stays on the computer."""

BOARD_EVERY_S = 120.0
"""How often the board is laid down between two publications: many computers read it from one server."""


class Doors(Protocol):
    """What gives sessions: the database as the tasks know it."""

    def read(self, call: Callable[[Session], T]) -> T:
        """Run a call that reads."""

    def write(self, call: Callable[[Session], Any], kind: str) -> Any:
        """Run a call that writes, once."""


@dataclass(frozen=True, slots=True)
class Published:
    """A tour as its driver was told it last."""

    tour_id: UUID
    day: dt.date
    revision: int
    published_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class KeptDay:
    """The sheets of one day as they lie on this computer."""

    day: dt.date
    published_at: dt.datetime
    tours: int


@dataclass(frozen=True, slots=True)
class KeptBoard:
    """The board as it was read last."""

    day: BoardDay
    read_at: dt.datetime


def days_kept(today: dt.date) -> tuple[dt.date, dt.date]:
    """Return the days whose sheets are kept: today and the next working day."""
    return today, next_working_day(today)


def published(session: Session, days: Sequence[dt.date]) -> list[Published]:
    """Return the tours of some days that were published, in the order of their drivers, in one query."""
    rows = session.execute(
        select(Tour.id, Tour.day, Tour.revision, Tour.published_at)
        .join(Driver, Driver.id == Tour.driver_id)
        .where(Tour.day.in_(days), Tour.status != "draft", exists().where(Stop.tour_id == Tour.id))
        .order_by(Tour.day, Driver.surname, Driver.first_name, func.lower(Tour.slot), Tour.id)
    )
    return [Published(*row) for row in rows]


def published_sheet(session: Session, tour_id: UUID, revision: int, root_url: str = "") -> None:
    """Draw and file the sheet of a published tour, unless a colleague's computer did it already.

    Args:
        session: Of a dispatcher, in a transaction that commits.
        tour_id: Of a published tour.
        revision: Its publishing: another one has another sheet.
        root_url: Where the phones reach the endpoint, unless the company's row says it.
    """
    key = sheet_key(tour_id, revision)
    session.execute(select(func.pg_advisory_xact_lock(key.int % 2**63)))
    if session.scalar(select(func.document_body(key))) is not None:
        return
    content = papers.sheet_contents(session, [tour_id], root_url).get(tour_id)
    if content is not None:
        pdf = papers.drawn_sheet(session, content, tour_id, root_url)
        papers.file_sheet(session, content, tour_id, pdf, key)


def sheet_key(tour_id: UUID, revision: int) -> UUID:
    """Return the id of the paper of one publishing: known in advance, so that two drawings are one paper."""
    return uuid.uuid5(tour_id, f"sheet {revision}")


def keep(
    doors: Doors,
    shelf: "Shelf",
    today: dt.date,
    root_url: str = "",
    is_cancelled: Callable[[], bool] = lambda: False,
) -> bool:
    """Lay the last publication and the board on this computer's shelf; return whether anything was new.

    Args:
        doors: To the database, as a dispatcher.
        shelf: Where it is laid.
        today: The day it is.
        root_url: Where the phones reach the endpoint, unless the company's row says it.
        is_cancelled: Asked between two sheets; what is drawn by then is not lost.
    """
    days = days_kept(today)
    tours = doors.read(lambda session: published(session, days))
    by_day = {day: [tour for tour in tours if tour.day == day] for day in days}
    if shelf.board_age_s() > BOARD_EVERY_S or not all(shelf.holds(*pair) for pair in by_day.items()):
        board = doors.read(lambda session: board_reading.board_content(session, today, today))
        shelf.keep_board(KeptBoard(board.day, board.read_at))
    is_new = False
    for day, wanted in by_day.items():
        if shelf.holds(day, wanted):
            continue
        sheets: list[bytes] = []
        for tour in wanted:
            if is_cancelled():
                return is_new
            found = doors.read(lambda session, tour=tour: _filed(session, tour))  # type: ignore[misc]
            if found is None:
                doors.write(
                    lambda session, tour=tour: published_sheet(  # type: ignore[misc]
                        session, tour.tour_id, tour.revision, root_url
                    ),
                    "tour.sheet",
                )
                found = doors.read(lambda session, tour=tour: _filed(session, tour))  # type: ignore[misc]
            if found is not None:
                sheets.append(found)
        shelf.keep(day, wanted, papers.joined_pdfs(sheets) if sheets else b"")
        is_new = True
    shelf.prune(today)
    return is_new


def print_tours(
    doors: Doors,
    tour_ids: Sequence[UUID],
    root_url: str = "",
    *,
    tickets: bool = False,
    told: Callable[[int, int], None] = lambda _done, _total: None,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> bytes:
    """Draw the sheets of some tours, each in a transaction of its own, and return them as one PDF.

    Args:
        doors: To the database, as a dispatcher.
        tour_ids: In the order of printing.
        root_url: Where the phones reach the endpoint, unless the company's row says it.
        tickets: Whether the blank tickets of its jobs follow each sheet.
        told: Hears how many sheets of how many are drawn.
        is_cancelled: Asked between two sheets; then nothing is returned.

    Raises:
        Conflict: None of the tours is there any more.
    """
    parts: list[bytes] = []
    gone: Conflict | None = None
    for done, tour_id in enumerate(tour_ids):
        told(done, len(tour_ids))
        if is_cancelled():
            return b""
        try:
            made = doors.write(
                partial(papers.tour_sheets, tour_ids=[tour_id], root_url=root_url, tickets=tickets),
                "tour.print",
            )
        except Conflict as error:  # a colleague deleted this one
            gone = error
            continue
        keys = [UUID(key) for key in made]
        parts.append(doors.read(partial(papers.printed, document_ids=keys)))
    if not parts and gone is not None:
        raise gone
    return papers.joined_pdfs(parts)


def _filed(session: Session, tour: Published) -> bytes | None:
    found = session.scalar(select(func.document_body(sheet_key(tour.tour_id, tour.revision))))
    return bytes(found) if found is not None else None


# ------------------------------------------------------------------------------------------------ the shelf


class Shelf:
    """A folder of this computer where the last publication lies.

    Args:
        folder: Of one database; made when something is laid there.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, day: dt.date, tours: Sequence[Published], pdf: bytes) -> None:
        """Lay the sheets of a day down; without a tour the day has none any more."""
        index = self._folder / f"{day:%Y-%m-%d}.json"
        if not tours or not pdf:
            index.unlink(missing_ok=True)
            return
        told = max((tour.published_at for tour in tours if tour.published_at), default=None)
        sha256 = hashlib.sha256(pdf).hexdigest()
        # First the sheets under a name of their own, then what points to them: a power cut leaves the old.
        self._write(self._folder / f"{day:%Y-%m-%d}-{sha256[:12]}.pdf", pdf)
        facts = {
            "day": day.isoformat(),
            "published_at": (told or dt.datetime.now(dt.UTC)).isoformat(),
            "sha256": sha256,
            "tours": [[str(tour.tour_id), tour.revision] for tour in tours],
        }
        self._write(index, json.dumps(facts).encode())
        for other in self._folder.glob(f"{day:%Y-%m-%d}-*.pdf"):
            if sha256[:12] not in other.name:
                other.unlink(missing_ok=True)

    def holds(self, day: dt.date, tours: Sequence[Published]) -> bool:
        """Return whether just these publishings of a day lie here."""
        facts = self._facts(day)
        return (facts["tours"] if facts else []) == [[str(tour.tour_id), tour.revision] for tour in tours]

    def kept(self) -> list[KeptDay]:
        """Return the days whose sheets lie here whole, the earliest first."""
        found = []
        for index in sorted(self._folder.glob("????-??-??.json")):
            day = dt.date.fromisoformat(index.stem)
            facts = self._facts(day)
            if facts and self.pdf(day) is not None:
                at = dt.datetime.fromisoformat(facts["published_at"])
                found.append(KeptDay(day, at, len(facts["tours"])))
        return found

    def pdf(self, day: dt.date) -> bytes | None:
        """Return the sheets of a day, byte for byte as they were published; None where they are not whole."""
        facts = self._facts(day)
        if facts is None:
            return None
        try:
            pdf = (self._folder / f"{day:%Y-%m-%d}-{facts['sha256'][:12]}.pdf").read_bytes()
        except OSError:
            return None
        return pdf if hashlib.sha256(pdf).hexdigest() == facts["sha256"] else None

    def keep_board(self, board: KeptBoard) -> None:
        """Lay the board down as it was read."""
        self._write(self._folder / "board.json", json.dumps(_plain(board)).encode())

    def board_age_s(self) -> float:
        """Return how long ago the board was laid down here, in seconds."""
        try:
            return time.time() - (self._folder / "board.json").stat().st_mtime
        except OSError:
            return float("inf")

    def board(self) -> KeptBoard | None:
        """Return the board as it was read last; None where there is none that this release can read."""
        try:
            told = json.loads((self._folder / "board.json").read_bytes())
            found: KeptBoard = _read(KeptBoard, told)
        except (OSError, ValueError, TypeError, KeyError):
            return None
        return found

    def prune(self, today: dt.date) -> None:
        """Throw away what is older than a week."""
        for file in self._folder.glob("????-??-??*"):
            if dt.date.fromisoformat(file.name[:10]) < today - dt.timedelta(days=KEPT_DAYS):
                file.unlink(missing_ok=True)

    def _facts(self, day: dt.date) -> dict[str, Any] | None:
        try:
            facts: dict[str, Any] = json.loads((self._folder / f"{day:%Y-%m-%d}.json").read_bytes())
        except (OSError, ValueError):
            return None
        return facts

    def _write(self, file: Path, body: bytes) -> None:
        """Replace a file whole, readable by its owner alone, and on the disk when this returns."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = file.with_name(f"{file.name}.{os.getpid()}.new")
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as out:
            out.write(body)
            out.flush()
            os.fsync(out.fileno())
        fresh.replace(file)


def today_in_paris() -> dt.date:
    """Return the day it is."""
    return dt.datetime.now(PARIS).date()


# ------------------------------------------------------------------------------------ values to JSON and back


def _plain(value: Any) -> Any:
    """Return a frozen value as JSON holds it."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(entry) for key, entry in value.items()}
    if isinstance(value, tuple | list | frozenset | set):
        return [_plain(entry) for entry in value]
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, enum.Enum):
        return value.value
    return str(value) if isinstance(value, UUID) else value


def _read(kind: Any, told: Any) -> Any:
    """Return a value of a type from JSON; fields that another release did not know keep their defaults."""
    origin, words = typing.get_origin(kind), typing.get_args(kind)
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        hints = typing.get_type_hints(kind)
        given = {name: _read(hints[name], entry) for name, entry in told.items() if name in hints}
        return kind(**given)
    if origin in (types.UnionType, typing.Union):
        return None if told is None else _read(next(word for word in words if word is not type(None)), told)
    if origin is tuple:
        if len(words) == 2 and words[1] is Ellipsis:
            return tuple(_read(words[0], entry) for entry in told)
        return tuple(_read(word, entry) for word, entry in zip(words, told, strict=True))
    if origin is frozenset:
        return frozenset(_read(words[0], entry) for entry in told)
    if origin in (dict, Mapping):
        return {_read(words[0], key): _read(words[1], entry) for key, entry in told.items()}
    if kind in (dt.datetime, dt.date, dt.time):
        return kind.fromisoformat(told)
    if kind is UUID or (isinstance(kind, type) and issubclass(kind, enum.Enum)):
        return kind(told)
    return told
