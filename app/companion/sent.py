"""What phones send and are answered: the shapes that are checked, and that the description shows."""

import datetime as dt
import json
from typing import Annotated, Literal, TypeVar
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, JsonValue, ValidationError

from app.companion.guard import Refused
from app.domain.jobs import EventKind
from app.services import field

EVENTS_AT_ONCE = 40
POSITIONS_AT_ONCE = 500


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


_Token = Annotated[str, Field(min_length=43, max_length=86, pattern=r"^[A-Za-z0-9_-]+$")]
_Device = Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")]
_Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
_Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
_Metres = Annotated[int, Field(ge=0, le=10_000_000)]


class EventIn(_Strict):
    """One thing the driver tells, with the id that the phone gave it at the tap."""

    id: UUID
    kind: EventKind
    at: AwareDatetime
    stop: UUID | None = None
    data: dict[str, JsonValue] = Field(default_factory=dict, max_length=40)
    lat: _Latitude | None = None
    lon: _Longitude | None = None
    accuracy: _Metres | None = None

    def event(self) -> field.Event:
        """Return it as the service takes it."""
        return field.Event(
            self.id, self.kind, self.at, self.stop, dict(self.data), self.lat, self.lon, self.accuracy
        )


class Sending(_Strict):
    """What every sending says: the phone's clock, how many items it still holds, when the oldest was told."""

    clock: AwareDatetime
    pending: Annotated[int, Field(ge=0, le=100_000)] = 0
    oldest: AwareDatetime | None = None


class EventsIn(Sending):
    """Several events, each recorded for itself."""

    events: Annotated[list[EventIn], Field(min_length=1, max_length=EVENTS_AT_ONCE)]


class FileIn(Sending):
    """The event of a picture; it travels in the header x-event, as base64url of its JSON."""

    event: EventIn


class PositionIn(_Strict):
    """Where the phone was."""

    at: AwareDatetime
    lat: _Latitude
    lon: _Longitude
    accuracy: _Metres | None = None

    def place(self) -> field.Place:
        """Return it as the service takes it."""
        return field.Place(self.at, self.lat, self.lon, self.accuracy)


class PositionsIn(Sending):
    """Several positions; they may be lost, and come only once."""

    positions: Annotated[list[PositionIn], Field(min_length=1, max_length=POSITIONS_AT_ONCE)]


class OpenIn(_Strict):
    """A link's code, and the token that the phone made for itself."""

    code: Annotated[str, Field(min_length=8, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]
    token: _Token | None = None
    device: _Device = ""


class PinIn(_Strict):
    """A driver's number and code, and the token that the phone made for itself."""

    number: Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[^\x00]+$")]
    pin: Annotated[str, Field(pattern=r"^[0-9]{4,6}$")]
    token: _Token
    device: _Device = ""


Sent = TypeVar("Sent", bound=_Strict)


def parsed(kind: type[Sent], raw: bytes) -> Sent:
    """Return the checked content of a body; what PostgreSQL's text or JSON cannot hold is refused here.

    Raises:
        Refused: 422.
    """
    try:
        sent = kind.model_validate_json(raw)
        kept = sent.model_dump_json()
        json.loads(kept)
        for event in _events_of(sent):
            json.dumps(event.data, allow_nan=False)
    except (ValidationError, ValueError, RecursionError) as error:
        raise Refused(422, "unreadable", "Cet envoi est illisible.") from error
    if "\\u0000" in kept:
        raise Refused(422, "unreadable", "Cet envoi est illisible.")
    if not all(2020 <= instant.year <= 2200 for instant in _instants_of(sent)):
        raise Refused(422, "clock", "L'horloge de ce téléphone n'est pas à l'heure.")
    return sent


def _events_of(sent: BaseModel) -> list[EventIn]:
    if isinstance(sent, EventsIn):
        return sent.events
    return [sent.event] if isinstance(sent, FileIn) else []


def _instants_of(sent: BaseModel) -> list[dt.datetime]:
    found = [event.at for event in _events_of(sent)]
    if isinstance(sent, Sending):
        found += [sent.clock, *([sent.oldest] if sent.oldest else [])]
    if isinstance(sent, PositionsIn):
        found += [position.at for position in sent.positions]
    return found


def instant(said: str) -> dt.datetime | None:
    """Return the instant of a header, or None where it says none."""
    try:
        at = dt.datetime.fromisoformat(said[:40])
    except ValueError:
        return None
    return at if at.tzinfo is not None and 2020 <= at.year <= 2200 else None


# ---------------------------------------------------------------------------------------- answers


class _Answer(BaseModel):
    model_config = ConfigDict(extra="allow")


class RefusalOut(BaseModel):
    """Why not: `error` is for the page, `text` for the driver."""

    model_config = ConfigDict(extra="forbid")

    error: str
    text: str


class HealthOut(BaseModel):
    """The database answers; `page` is the version of the drivers' page."""

    model_config = ConfigDict(extra="forbid")

    status: Literal["ok"]
    page: str


class OpenedOut(BaseModel):
    """The phone is let in until `expires_at`, by its token."""

    model_config = ConfigDict(extra="forbid")

    tour: UUID
    expires_at: AwareDatetime
    token: str


class RecordedOut(BaseModel):
    """An event that the database holds, as read back from its rows."""

    model_config = ConfigDict(extra="forbid")

    id: UUID
    ok: Literal[True] = True
    seq: int
    received_at: AwareDatetime
    note: str
    sealed: bool
    content_sha256: str
    sha256: str | None


class NotRecordedOut(BaseModel):
    """An event that was refused alone."""

    model_config = ConfigDict(extra="forbid")

    id: UUID
    ok: Literal[False]
    error: str
    text: str


class ResultsOut(BaseModel):
    """One result for each event sent, in their order."""

    model_config = ConfigDict(extra="forbid")

    results: list[RecordedOut | NotRecordedOut]


class PositionsOut(BaseModel):
    """How many positions were new and of the tour; no more are wanted where it does not run."""

    model_config = ConfigDict(extra="forbid")

    taken: int
    running: bool


class DayOut(_Answer):
    """The driver's day; see the function `field_day` of the database."""

    tour: dict[str, JsonValue]
    driver: dict[str, JsonValue]
    company: dict[str, JsonValue] | None
    expires_at: AwareDatetime
    messages: list[JsonValue]
    stops: list[dict[str, JsonValue]]
