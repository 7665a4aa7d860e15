"""What drivers do on the road: their links, their day, and what they tell.

The endpoint's login reaches the database through `open_link`, `day_of` and `record` alone; the rest is for
the people of the office.
"""

import datetime as dt
import json
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from app.ids import new_id
from app.models.field import DriverLink
from app.models.fleet import Driver
from app.models.parties import Company
from app.models.planning import Tour
from app.services.field_tickets import (
    draw_missing_tickets,
    seal_ticket,
    ticket_content,
    ticket_label,
    ticket_pdf,
)

__all__ = [
    "Event",
    "LinkState",
    "NewLink",
    "Upload",
    "check_phone",
    "create_link",
    "day_of",
    "draw_missing_tickets",
    "links_of",
    "open_link",
    "record",
    "revoke_link",
    "seal_ticket",
    "ticket_content",
    "ticket_label",
    "ticket_pdf",
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
    """Make a link for the phone of a tour's driver; it dies two days after the tour's.

    Raises:
        RuleBroken: The tour is a draft, or over.
        Forbidden: The person does not dispatch, or not for this depot.
    """
    key = link_id or new_id()
    code = str(session.scalar(select(func.create_driver_link(tour_id, key))))
    root = session.scalar(select(Company.phone_page_url)) or ""
    driver = session.execute(
        select(Driver.first_name, Driver.surname, Driver.mobile)
        .join(Tour, Tour.driver_id == Driver.id)
        .where(Tour.id == tour_id)
    ).one()
    name = f"{driver.first_name} {driver.surname}".strip()
    return NewLink(key, code, f"{root.rstrip('/')}/t/{code}", name, driver.mobile)


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
    )
    found = session.execute(
        select(*columns).where(DriverLink.tour_id == tour_id).order_by(DriverLink.created_at.desc())
    )
    return [LinkState(*row) for row in found]


# ------------------------------------------------------------------------------------------------ the phone


def open_link(session: Session, code: str, token: str, device: str = "") -> dict[str, Any]:
    """Trade a link's code for the token that the phone made; the same pair again gives the same answer.

    Raises:
        Forbidden: The code is unknown, revoked, expired, or was used by another phone.
    """
    return _json(
        session, "SELECT open_driver_link(:code, :token, :device)", code=code, token=token, device=device
    )


def day_of(session: Session, token: str, pending: int | None = None) -> dict[str, Any]:
    """Return the tour of a phone with its stops in order, as JSON would hold it.

    Args:
        session: In a transaction that commits: that the phone was heard of is noted.
        token: The phone's.
        pending: How many items the phone still holds, where it says so.

    Raises:
        Forbidden: The token is unknown, revoked or expired.
    """
    return _json(session, "SELECT field_day(:token, :pending)", token=token, pending=pending)


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
) -> dict[str, Any]:
    """Record what a driver told, exactly once, and let it move the job; sent again it gives the same answer.

    Args:
        session: In a transaction that commits.
        token: The phone's.
        event: What was told.
        upload: The picture of a photo or signature.
        clock: The phone's clock at the moment of sending: its error is taken from the event's time.
        pending: How many items the phone still holds.

    Returns:
        "id", "seq", "received_at", "sealed" (the job's ticket was sealed by it), "sha256" of the upload, and
        "note": empty, or why the plan was not changed although the event is kept.

    Raises:
        Forbidden: The token is unknown, revoked or expired.
        Conflict: The id was used for something else.
        RuleBroken: The event lacks what it must say.
    """
    return _json(
        session,
        "SELECT record_event(:token, :id, :kind, :device_at, :stop, CAST(:data AS jsonb), :lat, :lon,"
        " :accuracy, :clock, :pending, :body, :mime, :sha256)",
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
    )


def _json(session: Session, statement: str, **values: Any) -> dict[str, Any]:
    answer: dict[str, Any] = session.execute(text(statement), values).scalar_one()
    return answer
