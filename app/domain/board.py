"""What the planning board shows, and what is asked of it: records, without screen or database."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

from app.domain.jobs import StopKind
from app.domain.preview import LoadStep
from app.errors import QT_TRANSLATE_NOOP

WITHOUT_VEHICLE = QT_TRANSLATE_NOOP("BoardWords", "Without a vehicle")
"""The group, in place of a depot, of drivers that stand among the vehicles: their tours have none."""


@dataclass(frozen=True, slots=True)
class Ending:
    """A paper that ends soon, or is over.

    Attributes:
        what: Its kind, as the resources name it.
        detail: Its category, where it has one.
        valid_until: The last day; None where only that it is over is known.
        is_over: Whether it does not count any more on the days shown.
    """

    what: str
    detail: str
    valid_until: dt.date | None
    is_over: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the board. `depot` names the group it is listed under.

    Drivers and vehicles drive tours. What stands on the row of a container or a site can be moved in time
    only: another container or another site would be another job.

    Attributes:
        endings: The papers of the driver or vehicle that end soon or are over, the most pressing first.
    """

    id: UUID
    kind: Literal["driver", "vehicle", "container", "site"]
    title: str
    subtitle: str = ""
    depot: str = ""
    endings: tuple[Ending, ...] = ()

    @property
    def drives(self) -> bool:
        """Whether stops can be given to it."""
        return self.kind in ("driver", "vehicle")


@dataclass(frozen=True, slots=True)
class Bar:
    """A stop: a job's place in a tour, or a stop the tour needs for itself.

    Attributes:
        status: The state of the job, a name of `JobStatus`.
        kind: A name of `JobType`, or one of `TECHNICAL_MINUTES`.
        material: The key of the material's colour; empty where none applies.
        note: What went wrong or must be known, in one sentence.
        customer: The key of the customer's colour; empty where none applies.
        findings: How grave the worst finding of the rules is: 0 none, 1 a note, 2 wants a reason, 3 a stop.
        found_by: What a search finds it by beside title and detail: numbers, site, what the driver is told.
    """

    id: UUID
    row_id: UUID
    tour_id: UUID | None
    job_id: UUID | None
    start: dt.datetime
    end: dt.datetime
    status: str
    kind: str
    title: str
    detail: str = ""
    material: str = ""
    late: bool = False
    problem: bool = False
    hazardous: bool = False
    signed: bool = False
    pinned: bool = False
    note: str = ""
    version: int = 0
    customer: str = ""
    findings: int = 0
    found_by: str = ""

    @property
    def searched(self) -> str:
        """All that a search finds it by."""
        return f"{self.title} {self.detail} {self.found_by}"


@dataclass(frozen=True, slots=True)
class Tour:
    """The envelope around the stops of one driver and vehicle.

    Attributes:
        acknowledged: Whether the driver has seen the plan as it stands.
        loads: What is on the truck along it.
        changed: Whether the plan is no longer the one that was published.
        version: The one the person saw.
        findings: How grave the worst finding about the tour as a whole is, as for a bar.
        note: What was found, in words.
        empty: Whether it lost its last stop: it holds nobody, and its driver is still to be told.
    """

    id: UUID
    row_id: UUID
    start: dt.datetime
    end: dt.datetime
    label: str = ""
    published: bool = False
    revision: int = 0
    acknowledged: bool = False
    loads: tuple[LoadStep, ...] = ()
    changed: bool = False
    version: int = 0
    findings: int = 0
    note: str = ""
    empty: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """A time in which a row is away, off the road or closed; `row_id` None means every row."""

    row_id: UUID | None
    start: dt.datetime
    end: dt.datetime
    kind: Literal["absence", "off_road", "closed"]
    text: str = ""


@dataclass(frozen=True, slots=True)
class BacklogJob:
    """A job that waits for a place. `priority` is 0 (can wait), 1 or 2 (urgent); `window` is in words.

    Attributes:
        lists: In which lists it is looked for: "waiting", "outstanding", "undated", "never", "not_done",
            "draft".
        customer: The customer's name; `title` may say more.
        version: The one the person saw.
        left_on: The past day on which its driver arrived and never said that he finished; else None.
    """

    id: UUID
    title: str
    detail: str = ""
    kind: str = "SWAP"
    priority: int = 1
    window: str = ""
    minutes: int = 30
    hazardous: bool = False
    material: str = ""
    lists: frozenset[str] = frozenset({"waiting"})
    wanted_on: dt.date | None = None
    customer: str = ""
    depot: str = ""
    material_name: str = ""
    container_type: str = ""
    version: int = 0
    left_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class BoardDay:
    """Everything the board shows, from the day `first` on for `days` days of Paris.

    Attributes:
        opening: The company's working hours by the clock of Paris; outside them the board is shaded.
        names: What the keys of materials and customers are called, for the legend.
    """

    first: dt.date
    days: int
    rows: tuple[Row, ...] = ()
    tours: tuple[Tour, ...] = ()
    bars: tuple[Bar, ...] = ()
    bands: tuple[Band, ...] = ()
    opening: tuple[dt.time, dt.time] = (dt.time(5), dt.time(20))
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Presence:
    """Where another dispatcher is on the board: the pointer, and what is selected. `colour` is any number."""

    who: str
    colour: int
    row_id: UUID | None
    at: dt.datetime | None
    bar_ids: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where one bar is wanted; `version` is the one the person saw when dragging."""

    bar_id: UUID
    version: int
    row_id: UUID
    start: dt.datetime
    end: dt.datetime


@dataclass(frozen=True, slots=True)
class MoveAsked:
    """Bars are wanted elsewhere. `row_id` and `start` are those of the bar that was held."""

    token: int
    row_id: UUID
    start: dt.datetime
    places: tuple[Place, ...]

    @property
    def bar_ids(self) -> tuple[UUID, ...]:
        """The bars, in the order of their wanted places."""
        return tuple(place.bar_id for place in self.places)


@dataclass(frozen=True, slots=True)
class CopyAsked:
    """The like of some bars is wanted elsewhere; `places` name the bars they are copied from."""

    token: int
    places: tuple[Place, ...]

    @property
    def bar_ids(self) -> tuple[UUID, ...]:
        """The bars that are copied, in the order of the wanted places."""
        return tuple(place.bar_id for place in self.places)


@dataclass(frozen=True, slots=True)
class ResizeAsked:
    """A bar is wanted longer or shorter: its place tells the new end."""

    token: int
    place: Place


@dataclass(frozen=True, slots=True)
class PlaceAsked:
    """Jobs of the backlog are wanted on a row, one after the other, from `start` on."""

    token: int
    job_ids: tuple[UUID, ...]
    row_id: UUID
    start: dt.datetime


@dataclass(frozen=True, slots=True)
class NewStop:
    """A stop that a tour needs for itself, as somebody wants it.

    Attributes:
        kind: One of `TECHNICAL_MINUTES`.
        row_id: The driver or vehicle whose tour of that day gets it.
        outlet_id: Where to, for an outlet run and for nothing else.
        tour_id: The tour that is meant, where two of the row lie as near.
    """

    kind: StopKind
    row_id: UUID
    start: dt.datetime
    minutes: int
    outlet_id: UUID | None = None
    tour_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class AddAsked:
    """A stop is wanted that the tour needs for itself."""

    token: int
    stop: NewStop


@dataclass(frozen=True, slots=True)
class UnplanAsked:
    """Bars are wanted off the board; `versions` are those the person saw, bar by bar."""

    token: int
    bar_ids: tuple[UUID, ...]
    versions: tuple[int, ...]
