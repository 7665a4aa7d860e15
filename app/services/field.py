"""What drivers do on the road: their links, their day, and what they tell.

The endpoint's login reaches the database through `open_link`, `open_by_pin`, `day_of`, `record`,
`record_positions` and what they need alone; the rest is for the people of the office.
"""

import datetime as dt
import hashlib
import json
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from argon2.low_level import Type, hash_secret_raw
from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from app.errors import QT_TRANSLATE_NOOP, InvalidInput
from app.ids import new_id
from app.models.field import DriverLink, DriverPin, FieldRefusal
from app.models.fleet import Driver
from app.models.parties import Company
from app.models.planning import Tour

__all__ = [
    "Event",
    "LinkState",
    "NewLink",
    "PinState",
    "Place",
    "RefusalCount",
    "Upload",
    "check_phone",
    "clear_pin",
    "create_link",
    "day_of",
    "known_paper",
    "links_of",
    "note_refusals",
    "open_by_pin",
    "open_link",
    "pin_states",
    "purge",
    "record",
    "record_positions",
    "refusals",
    "revoke_link",
    "set_pin",
]


@dataclass(frozen=True, slots=True)
class NewLink:
    """A link just made: its code is shown now and never again."""

    id: UUID
    code: str
    url: str
    """Complete when the company has set the address of its drivers' page, else from the page's root."""
    driver: str
    mobile: str


@dataclass(frozen=True, slots=True)
class LinkState:
    """What is known of a link that was sent."""

    id: UUID
    created_at: dt.datetime
    opened_at: dt.datetime | None
    expires_at: dt.datetime
    revoked_at: dt.datetime | None
    last_seen_at: dt.datetime | None
    pending_items: int
    device: str
    oldest_pending_at: dt.datetime | None
    """Since when the oldest item waits on the phone, as the phone says."""


@dataclass(frozen=True, slots=True)
class PinState:
    """The code of a driver, of which nothing more is known than how its tries went."""

    driver_id: UUID
    set_at: dt.datetime
    set_by: str
    failed_tries: int
    """Since the last one that was right; twenty end the code."""
    locked_at: dt.datetime | None
    """Since when somebody tries codes so often that each try has to wait."""


@dataclass(frozen=True, slots=True)
class RefusalCount:
    """How often the endpoint refused one thing in one hour."""

    hour: dt.datetime
    code: str
    """What was refused, as the phones are told it: "unknown", "wrong_pin", "too_many"..."""
    source: str
    """The same within a day for requests from one address; says nothing else about it."""
    link_id: UUID | None
    count: int
    last_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Place:
    """Where a phone was."""

    at: dt.datetime
    lat: float
    lon: float
    accuracy_m: int | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One thing the driver tells, with the id that the phone gave it at the tap."""

    id: UUID
    kind: str
    device_at: dt.datetime
    stop_id: UUID | None = None
    data: dict[str, Any] = field(default_factory=dict)
    lat: float | None = None
    lon: float | None = None
    accuracy_m: int | None = None


@dataclass(frozen=True, slots=True)
class Upload:
    """A picture that belongs to an event."""

    body: bytes
    """What is stored."""
    mime: str
    sent_sha256: bytes
    """The fingerprint of what the phone sent, which it waits for before it forgets its copy."""


# ------------------------------------------------------------------------------------------------ links


def create_link(session: Session, tour_id: UUID, link_id: UUID | None = None) -> NewLink:
    """Make a link for the phone of a tour's driver.

    It dies at three in the morning after the tour's day, or six hours after the end of a tour that runs into
    the next day; made when that is over, it lives for six hours: what a phone still holds can come in.

    Raises:
        RuleBroken: The tour is a draft, or over for a week.
        Forbidden: The person does not dispatch, or not for this depot.
    """
    key = link_id or new_id()
    code = str(session.scalar(select(func.create_driver_link(tour_id, key))))
    root = page_root(session)
    driver = session.execute(
        select(Driver.first_name, Driver.surname, Driver.mobile)
        .join(Tour, Tour.driver_id == Driver.id)
        .where(Tour.id == tour_id)
    ).one()
    name = f"{driver.first_name} {driver.surname}".strip()
    return NewLink(key, code, f"{root.rstrip('/')}/t/{code}", name, driver.mobile)


def page_root(session: Session) -> str:
    """Return the address under which phones and tablets reach the endpoint; empty where nobody has set it."""
    return session.scalar(select(Company.phone_page_url)) or ""


def set_page_root(session: Session, root: str) -> None:
    """Set the address under which phones and tablets reach the endpoint.

    Raises:
        InvalidInput: It is no address of a page: phones need "https://" before a host's name.
        Forbidden: The person does not administrate.
    """
    root = root.strip().rstrip("/")
    parts = urlsplit(root)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise InvalidInput(
            QT_TRANSLATE_NOOP("errors", "Type the address as https://tours.company.fr."), field="root"
        )
    session.execute(update(Company).values(phone_page_url=root))


def revoke_link(session: Session, link_id: UUID) -> None:
    """Refuse a phone from now on: what it has not sent yet stays on it.

    Raises:
        RuleBroken: It was revoked already.
    """
    session.execute(select(func.revoke_driver_link(link_id)))


def links_of(session: Session, tour_id: UUID) -> list[LinkState]:
    """Return the links of a tour, the newest first."""
    columns = (
        DriverLink.id,
        DriverLink.created_at,
        DriverLink.opened_at,
        DriverLink.expires_at,
        DriverLink.revoked_at,
        DriverLink.last_seen_at,
        DriverLink.pending_items,
        DriverLink.device,
        DriverLink.oldest_pending_at,
    )
    found = session.execute(
        select(*columns).where(DriverLink.tour_id == tour_id).order_by(DriverLink.created_at.desc())
    )
    return [LinkState(*row) for row in found]


# ------------------------------------------------------------------------------------------------ codes

_PIN = re.compile(r"[0-9]{4,6}")
_EASY = "01234567890 09876543210"
# Argon2id with 64 MB keeps a stolen copy of the table from being read off; what guards four digits against
# guessing is that the database counts the tries.
_ARGON = {"time_cost": 3, "memory_cost": 65_536, "parallelism": 1, "hash_len": 32, "type": Type.ID}


def _pin_digest(pin: str, salt: bytes) -> bytes:
    return hash_secret_raw(pin.encode(), salt, **_ARGON)  # type: ignore[arg-type]


def set_pin(session: Session, driver_id: UUID, pin: str) -> None:
    """Give a driver the code with which he opens his day where he has no link at hand.

    Raises:
        InvalidInput: It has not four to six digits, or is one that everybody tries first.
        Forbidden: The person does not dispatch, or not for this depot.
    """
    if not _PIN.fullmatch(pin):
        raise InvalidInput(QT_TRANSLATE_NOOP("errors", "A code has four to six digits."), field="pin")
    if len(set(pin)) == 1 or pin in _EASY:
        raise InvalidInput(
            QT_TRANSLATE_NOOP("errors", "Everybody tries this code first: choose another."), field="pin"
        )
    salt = os.urandom(16)
    proof = hashlib.sha256(_pin_digest(pin, salt)).digest()
    session.execute(select(func.set_driver_pin(driver_id, salt, proof)))


def clear_pin(session: Session, driver_id: UUID) -> None:
    """Take a driver's code away.

    Raises:
        Forbidden: The person does not dispatch, or not for this depot.
    """
    session.execute(select(func.set_driver_pin(driver_id, None, None)))


def pin_states(session: Session) -> list[PinState]:
    """Return what is known of the drivers' codes, those under attack first."""
    columns = (
        DriverPin.driver_id,
        DriverPin.set_at,
        DriverPin.set_by,
        DriverPin.tries,
        DriverPin.locked_at,
    )
    found = session.execute(
        select(*columns).order_by(DriverPin.locked_at.desc().nulls_last(), DriverPin.driver_id)
    )
    return [PinState(*row) for row in found]


def refusals(session: Session, since: dt.datetime) -> list[RefusalCount]:
    """Return what the endpoint refused since an instant: the newest hour first, in it the most frequent."""
    found = session.scalars(
        select(FieldRefusal)
        .where(FieldRefusal.hour >= since)
        .order_by(FieldRefusal.hour.desc(), FieldRefusal.count.desc())
    )
    return [
        RefusalCount(
            row.hour, row.code, row.source, UUID(row.link) if row.link else None, row.count, row.last_at
        )
        for row in found
    ]


# ------------------------------------------------------------------------------------------------ the phone


def open_link(session: Session, code: str, token: str, device: str = "") -> dict[str, Any]:
    """Trade a link's code for the token that the phone made; the same pair again gives the same answer.

    Raises:
        Forbidden: The code is unknown, revoked, expired, or was used by another phone.
    """
    return _json(
        session, "SELECT open_driver_link(:code, :token, :device)", code=code, token=token, device=device
    )


def open_by_pin(session: Session, number: str, pin: str, token: str, device: str = "") -> dict[str, Any]:
    """Open the tour of a driver's day for a phone that has no link; the try is counted in the database.

    Args:
        session: In a transaction that commits, whatever the answer: a failed try would not count otherwise.
        number: The driver's.
        pin: His code.
        token: The phone's, made by it.
        device: What the phone says it is.

    Returns:
        As `open_link`, or {"refused": "wrong" | "slow" | "locked" | "no_tour"}.

    Raises:
        Forbidden: The token belongs to another driver's phone, or to a dead link.
    """
    salt = session.scalar(text("SELECT pin_salt(:number)"), {"number": number})
    # A number without a code costs as much time as one with a code.
    digest = _pin_digest(pin, salt or bytes(16))
    return _json(
        session,
        "SELECT open_by_pin(:number, :digest, :token, :device)",
        number=number,
        digest=digest,
        token=token,
        device=device,
    )


def day_of(
    session: Session, token: str, pending: int | None = None, oldest: dt.datetime | None = None
) -> dict[str, Any]:
    """Return the tour of a phone with its stops in order, as JSON would hold it.

    Args:
        session: In a transaction that commits: that the phone was heard of is noted.
        token: The phone's.
        pending: How many items the phone still holds, where it says so.
        oldest: When the oldest of them was told.

    Raises:
        Forbidden: The token is unknown, revoked or expired.
    """
    return _json(
        session, "SELECT field_day(:token, :pending, :oldest)", token=token, pending=pending, oldest=oldest
    )


def check_phone(session: Session, token: str) -> None:
    """Make sure that a token is good, without reading anything.

    Raises:
        Forbidden: The token is unknown, revoked or expired.
    """
    session.execute(text("SELECT check_phone(:token)"), {"token": token})


def record(
    session: Session,
    token: str,
    event: Event,
    upload: Upload | None = None,
    *,
    clock: dt.datetime | None = None,
    pending: int | None = None,
    oldest: dt.datetime | None = None,
) -> dict[str, Any]:
    """Record what a driver told, exactly once, and let it move the job; sent again it gives the same answer.

    Args:
        session: In a transaction that commits.
        token: The phone's.
        event: What was told.
        upload: The picture of a photo or signature.
        clock: The phone's clock at the moment of sending: its error is taken from the event's time.
        pending: How many items the phone still holds.
        oldest: When the oldest of them was told.

    Returns:
        "id", "seq", "received_at", "sealed" (the job's ticket was sealed by it), and "note": empty, or why
        the plan was not changed although the event is kept. As read back from the rows: "sha256" of the file
        that the phone sent (None where there is none, or where the stored one is not whole), and
        "content_sha256" of kind, time, stop, data, place and file, as `record_event` computes it.

    Raises:
        Forbidden: The token is unknown, revoked or expired.
        Conflict: The id was used for something else.
        RuleBroken: The event lacks what it must say.
    """
    return _json(
        session,
        "SELECT record_event(:token, :id, :kind, :device_at, :stop, CAST(:data AS jsonb), :lat, :lon,"
        " :accuracy, :clock, :pending, :body, :mime, :sha256, :oldest)",
        token=token,
        id=event.id,
        kind=event.kind,
        device_at=event.device_at,
        stop=event.stop_id,
        data=json.dumps(event.data),
        lat=event.lat,
        lon=event.lon,
        accuracy=event.accuracy_m,
        clock=clock,
        pending=pending,
        body=upload.body if upload else None,
        mime=upload.mime if upload else None,
        sha256=upload.sent_sha256 if upload else None,
        oldest=oldest,
    )


def record_positions(
    session: Session,
    token: str,
    places: Sequence[Place],
    *,
    clock: dt.datetime | None = None,
    pending: int | None = None,
    oldest: dt.datetime | None = None,
) -> dict[str, Any]:
    """Keep where a phone was while its tour ran; the rest is dropped. Sent again it changes nothing.

    Returns:
        "taken": how many were new and of the tour; "running": False where the phone need send no more.

    Raises:
        Forbidden: The token is unknown, revoked or expired.
    """
    told = [
        {"at": place.at.isoformat(), "lat": place.lat, "lon": place.lon, "accuracy": place.accuracy_m}
        for place in places
    ]
    return _json(
        session,
        "SELECT record_positions(:token, CAST(:places AS jsonb), :clock, :pending, :oldest)",
        token=token,
        places=json.dumps(told),
        clock=clock,
        pending=pending,
        oldest=oldest,
    )


def known_paper(session: Session, sha256: str) -> dict[str, Any] | None:
    """Return which ticket has this fingerprint and whether it is intact, or None; nothing of what it says."""
    found: dict[str, Any] | None = session.scalar(select(func.proof_of(sha256)))
    return found


def note_refusals(session: Session, counted: Sequence[dict[str, Any]]) -> None:
    """Add up what was refused: "code", "source", "key" (SHA-256 of the token or code) and "count" each."""
    session.execute(text("SELECT note_refusals(CAST(:counted AS jsonb))"), {"counted": json.dumps(counted)})


def purge(session: Session) -> dict[str, int]:
    """Forget the positions and refusals whose time is over, and return how many of each.

    Parameters: "retention.position_days" (62), "retention.refusal_days" (180).
    """
    return _json(session, "SELECT purge_field()")


def _json(session: Session, statement: str, **values: Any) -> dict[str, Any]:
    answer: dict[str, Any] = session.execute(text(statement), values).scalar_one()
    return answer
