"""What a file would bring: each row taken, refused, or known as a duplicate; nothing is written yet."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from app.domain.normal import Unreadable, clean, words
from app.errors import QT_TRANSLATE_NOOP, AppError
from app.services.importing.columns import FIELDS, Mapping, SheetMapping
from app.services.importing.table import Line, Sheet, Table

T = TypeVar("T")

PARIS = ZoneInfo("Europe/Paris")
Tell = Callable[[int, int], None]
"""Told while long work runs: done, total. It may raise to stop the work."""


@dataclass(frozen=True, slots=True, order=True)
class Ref:
    """A row of the file, as a spreadsheet counts it."""

    sheet: str
    row: int


@dataclass(frozen=True, slots=True)
class Told:
    """A row and what is said of it, in French."""

    ref: Ref
    reason: str


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A row that says again what another row says; `remark` tells where the two disagree."""

    ref: Ref
    of: Ref
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Accepted:
    """A row as it will be written; `is_new` is false where the database has it already."""

    ref: Ref
    values: dict[str, Any]
    is_new: bool


@dataclass(slots=True)
class Plan:
    """The dry run of one file."""

    kind: str
    table: Table
    mapping: Mapping
    today: dt.date
    read: int = 0
    ignored: int = 0
    """Cells that say nothing on purpose, such as an empty price: read, but neither taken nor refused."""
    rows: list[Accepted] = field(default_factory=list)
    rejected: list[Told] = field(default_factory=list)
    duplicates: list[Duplicate] = field(default_factory=list)
    warnings: list[Told] = field(default_factory=list)
    """The row is taken, and the person is told."""
    merged: list[tuple[Any, str]] = field(default_factory=list)
    """Customers: the id of the one kept, and the code of its duplicate."""

    @property
    def accepted(self) -> int:
        """How many rows are taken."""
        return len(self.rows)

    @property
    def added(self) -> int:
        """How many rows the database does not have yet."""
        return sum(row.is_new for row in self.rows)

    def accept(self, ref: Ref, values: dict[str, Any], *, is_new: bool) -> None:
        """Take a row."""
        self.rows.append(Accepted(ref, values, is_new))

    def refuse(self, ref: Ref, reason: str) -> None:
        """Refuse a row that was taken: what the database holds against it shows when it is written."""
        self.rows = [row for row in self.rows if row.ref != ref]
        self.rejected.append(Told(ref, reason))

    def warn(self, ref: Ref, reason: str) -> None:
        """Take a row, but say this of it."""
        self.warnings.append(Told(ref, reason))


class Stopped(AppError):
    """The person stopped the import; nothing was written."""

    def __init__(self) -> None:
        super().__init__(QT_TRANSLATE_NOOP("errors", "Stopped. Nothing was written."))


class Refused(Exception):
    """This row cannot be taken as it stands; the text is for the person, in French."""


class Row:
    """One record, read by the names of its fields."""

    def __init__(self, line: Line, sheet: Sheet, mapping: SheetMapping, plan: Plan) -> None:
        self._line, self._mapping, self._plan = line, mapping, plan
        self.headings = sheet.headers
        self.ref = Ref(sheet.name, line.number)
        self.cells = line.cells
        self.layout = mapping.layout
        self.banner = sheet.banner

    def raw(self, name: str) -> Any:
        """Return the cell as the file has it, None where the file has no such column."""
        index = self._mapping.columns.get(name)
        return None if index is None else self._line.cells[index]

    def has(self, name: str) -> bool:
        """Return whether the file has such a column."""
        return name in self._mapping.columns

    def column(self, name: str) -> int:
        """Return the index of the field's column."""
        return self._mapping.columns[name]

    def header(self, name: str) -> str:
        """Return the column's header in the file, or our own name of the field."""
        index = self._mapping.columns.get(name)
        if index is not None and self.headings[index]:
            return self.headings[index]
        return next((one.label for one in FIELDS[self._plan.kind] if one.name == name), name)

    def text(self, name: str) -> str:
        """Return the cell's text; empty where it says nothing ("NC", "-")."""
        return words(self.raw(name))

    def must(self, name: str) -> str:
        """Return the cell's text.

        Raises:
            Refused: It is empty.
        """
        told = self.text(name)
        if not told:
            raise Refused(f"{self.header(name)} : cellule vide")
        return told

    def take(self, name: str, reader: Callable[[Any], T]) -> T:
        """Return what `reader` makes of the cell.

        Raises:
            Refused: It cannot be read.
        """
        try:
            return reader(self.raw(name))
        except Unreadable:
            raise Refused(f"{self.header(name)} : « {clean(self.raw(name))} » n'est pas valable") from None

    def soft(self, name: str, reader: Callable[[Any], T], default: T) -> T:
        """Return what `reader` makes of the cell; where it cannot be read, say so and return `default`."""
        try:
            return reader(self.raw(name))
        except Unreadable:
            self.warn(f"{self.header(name)} : « {clean(self.raw(name))} » illisible, laissé vide")
            return default

    def warn(self, reason: str) -> None:
        """Take the row, but say this of it."""
        self._plan.warn(self.ref, reason)


def rows_of(plan: Plan) -> Iterator[Row]:
    """Give each record of the mapped sheets, and count it as read."""
    for mapped in plan.mapping.sheets:
        sheet = next((one for one in plan.table.sheets if one.name == mapped.sheet), None)
        for line in sheet.lines if sheet else ():
            plan.read += 1
            yield Row(line, sheet, mapped, plan)  # type: ignore[arg-type]


def judge(plan: Plan, rows: Iterable[Row], verdict: Callable[[Row], None], tell: Tell | None) -> None:
    """Judge each row; what `verdict` refuses is kept with its reason.

    Args:
        plan: Where the verdicts are kept.
        rows: The records.
        verdict: Accepts the row, or raises `Refused`.
        tell: Hears how far it is.
    """
    total = sum(
        len(sheet.lines)
        for sheet in plan.table.sheets
        if sheet.name in {m.sheet for m in plan.mapping.sheets}
    )
    for row in rows:
        if tell is not None and plan.read % 50 == 0:
            tell(plan.read, total)
        try:
            verdict(row)
        except Refused as refusal:
            plan.rejected.append(Told(row.ref, str(refusal)))


class Seen:
    """The natural keys of a file's rows, to know a row that comes again."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._refs: dict[Any, Ref] = {}

    def again(self, row: Row, key: Any, remark: str = "") -> bool:
        """Return whether a row with this key came before, and keep it as a duplicate."""
        first = self._refs.setdefault(key, row.ref)
        if first == row.ref:
            return False
        self._plan.duplicates.append(Duplicate(row.ref, first, remark))
        return True


def noon(day: dt.date) -> dt.datetime:
    """Return noon in Paris: the instant of what a list gives by its day alone."""
    return dt.datetime.combine(day, dt.time(12), PARIS).astimezone(dt.UTC)
