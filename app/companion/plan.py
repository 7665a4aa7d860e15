"""The plan from anywhere: a read-only board for tablets and phones, for people with an account of their own.

Who looks proves their password to PostgreSQL itself: the endpoint opens one connection with it, to the same
database and with the same guards on the line, and lets go of it. Over that connection the person files the
fingerprint of a secret (`rondo.open_plan`); from then on the endpoint reads with its own login, which may
read nothing but what such a secret opens (`rondo.plan_of`): the plan of the depots that the database knows
for that person. So neither a password nor a connection is kept, the endpoint alone can read nobody's plan,
and a person gains nothing that the workstation would not show them.

The secret is an HMAC of the browser's token under a key that lives as long as this process: tokens die with
it, and what the database holds opens nothing by itself.
"""

import asyncio
import datetime as dt
import hashlib
import hmac
import json
import logging
import re
import secrets
import time
from collections.abc import Callable
from typing import Annotated, TypeVar

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import JSONResponse
from psycopg.conninfo import make_conninfo
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.companion.guard import Refused, address_of
from app.companion.page import Files
from app.db import Database
from app.errors import AppError, Forbidden, Unavailable
from app.services import plan_sessions

T = TypeVar("T")

REFUSAL_S = 1.0
"""A refused login is answered after a whole number of these, in seconds: the time it took tells nothing."""
PROOFS_AT_ONCE, READS_AT_ONCE = 4, 2
"""So that neither who guesses nor who reads holds up a driver."""
PER_ADDRESS = 10
"""How many logins one address may try a minute."""
FREE_TRIES = 5
"""How many wrong passwords one login has before it must wait."""
FIRST_WAIT_S, LONGEST_WAIT_S = 30.0, 900.0
MOST_KNOWN = 10_000
MAX_BODY_BYTES = 2_000
BODY_S = 15.0
_LOGIN = re.compile(r"[a-z][a-z0-9_.-]{2,62}")

log = logging.getLogger(__name__)

_WRONG = (401, "login", "Identifiant ou mot de passe incorrect.")
_NO_RIGHT = (
    403,
    "no_right",
    "Ce compte n'a pas accès au planning. Demandez-le à la personne qui gère les comptes de l'entreprise.",
)
_TOO_MANY = (429, "too_many", "Trop d'essais. Attendez un peu avant de recommencer.")
_BUSY = (503, "busy", "Trop de connexions en ce moment. Réessayez dans quelques secondes.")
_OVER = (401, "over", "Votre session est terminée. Reconnectez-vous pour voir le planning.")
_DOWN = (503, "unavailable", "Le serveur ne répond pas. Nouvel essai dans un moment.")
_UNREADABLE = (422, "unreadable", "Cette demande est illisible.")


class _LoginIn(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    login: Annotated[str, Field(min_length=1, max_length=63, pattern=r"^[^\x00]+$")]
    password: Annotated[str, Field(min_length=1, max_length=256, pattern=r"^[^\x00]+$")]


class Throttle:
    """Slows down whoever guesses: by the address they come from, and by the login they try.

    An attempt counts from its start, so that many at once gain nothing; a right password forgets the wrong
    ones.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._addresses: dict[str, list[float]] = {}
        self._logins: dict[str, tuple[int, float]] = {}

    def count(self, address: str, login: str) -> None:
        """Note an attempt that begins.

        Raises:
            Refused: It comes too early; nothing is noted.
        """
        now = self._clock()
        tries = [at for at in self._addresses.get(address, ()) if at > now - 60]
        wrong, last = self._logins.get(login, (0, now))
        wait = (
            min(FIRST_WAIT_S * 2.0 ** min(wrong - FREE_TRIES, 9), LONGEST_WAIT_S)
            if wrong >= FREE_TRIES
            else 0
        )
        left = max(last + wait - now, tries[0] + 60 - now if len(tries) >= PER_ADDRESS else 0)
        if left > 0:
            raise Refused(*_TOO_MANY, max(round(left), 1))
        # Addresses and names are cheap to whoever guesses: what is remembered has an end, the oldest first.
        for known in (self._addresses, self._logins):
            while len(known) >= MOST_KNOWN:
                del known[next(iter(known))]
        self._addresses.pop(address, None)
        self._addresses[address] = [*tries, now]
        self._logins.pop(login, None)
        self._logins[login] = (wrong + 1, now)

    def forget(self, login: str) -> None:
        """The password was right."""
        self._logins.pop(login, None)


def mount(
    api: FastAPI,
    database: Database,
    *,
    clock: Callable[[], float] = time.monotonic,
    refusal_s: float = REFUSAL_S,
) -> None:
    """Add the board to the endpoint.

    Args:
        api: Puts its security headers on every answer; what is not marked otherwise is never stored.
        database: Seen with the endpoint's own login.
        clock: Seconds that only go forward.
        refusal_s: See `REFUSAL_S`.
    """
    files, key, throttle = Files("plan"), secrets.token_bytes(32), Throttle(clock)
    proving, reading = CapacityLimiter(PROOFS_AT_ONCE), CapacityLimiter(READS_AT_ONCE)
    routes = APIRouter(include_in_schema=False)

    async def call(work: Callable[[Session], T]) -> T:
        return await to_thread.run_sync(_done, database, work, limiter=reading)

    def secret_of(token: str) -> str:
        return hmac.digest(key, token.encode(), "sha256").hex()

    @routes.get("/plan")
    async def _show_page() -> Response:
        return files.answer("index.html")

    @routes.get("/plan/{name}")
    async def _show_file(name: str) -> Response:
        if name not in files:
            raise Refused(404, "missing", "Cette page n'existe pas.")
        return files.answer(name)

    @routes.post("/api/plan/open")
    async def _open(request: Request) -> Response:
        began = time.monotonic()
        address = address_of(request.scope)
        asked = _asked(await _body(request))
        if proving.available_tokens == 0:
            raise Refused(*_BUSY, 5)
        throttle.count(address, asked.login)
        token = secrets.token_urlsafe(32)
        fingerprint = hashlib.sha256(secret_of(token).encode()).digest()
        device = request.headers.get("user-agent", "")[:200]
        try:
            opened = await to_thread.run_sync(_proven, database, asked, fingerprint, device, limiter=proving)
        except Refused as refused:
            if refused.refusal.status != 503:
                shown = asked.login if _LOGIN.fullmatch(asked.login) else "(no login)"
                log.warning("login to the plan refused: %s from %s (%s)", shown, address, refused)
                await asyncio.sleep(refusal_s - (time.monotonic() - began) % refusal_s)
            raise
        throttle.forget(asked.login)
        return JSONResponse(
            {"token": token, "name": opened.name, "expires_at": opened.expires_at.isoformat()}
        )

    @routes.get("/api/plan")
    async def _plan(request: Request) -> Response:
        secret = secret_of(_token(request))
        first, days = _days(request)
        tag = request.headers.get("if-none-match", "").removeprefix("W/").strip('"')[:100]
        found = await call(lambda session: plan_sessions.plan_of(session, secret, first, days, tag))
        headers = {"etag": f'"{found.tag}"'}
        if found.content is None:
            return Response(status_code=304, headers=headers)
        body = json.dumps(found.content, ensure_ascii=False, separators=(",", ":"))
        return Response(body, headers=headers, media_type="application/json")

    @routes.post("/api/plan/close")
    async def _close(request: Request) -> Response:
        secret = secret_of(_token(request))
        await call(lambda session: plan_sessions.close_plan(session, secret))
        return Response(status_code=204)

    api.include_router(routes)


def _proven(database: Database, asked: _LoginIn, fingerprint: bytes, device: str) -> plan_sessions.Opened:
    """Open the plan as the person, if the password is theirs: PostgreSQL says so, and only when it asked."""
    # A server that trusts this computer would take any password: it must have asked for this one.
    own = make_conninfo(database.dsn, user=asked.login, password=asked.password, require_auth="scram-sha-256")
    try:
        with Database(own, pool_size=1) as theirs, theirs.transaction() as session:
            return plan_sessions.open_plan(session, fingerprint, device)
    except Forbidden as error:
        raise Refused(*_NO_RIGHT) from error
    except Unavailable as error:
        # libpq gives no code for a refused login: where our own line is good, that is what it was.
        _done(database, lambda session: session.execute(text("SELECT 1")))
        raise Refused(*_WRONG) from error
    except AppError as error:
        raise Refused(*_DOWN, 10) from error


def _done(database: Database, work: Callable[[Session], T]) -> T:
    try:
        try:
            with database.transaction() as session:
                return work(session)
        except Unavailable:  # a line that was lost meanwhile
            with database.transaction() as session:
                return work(session)
    except Forbidden as error:
        raise Refused(*_OVER) from error
    except AppError as error:
        raise Refused(*_DOWN, 10) from error


def _asked(raw: bytes) -> _LoginIn:
    try:
        asked = _LoginIn.model_validate_json(raw)
        asked.model_dump_json().encode()  # half a character is JSON, and no text
    except (ValidationError, ValueError):
        # Without its cause: that one holds the password.
        raise Refused(*_UNREADABLE) from None
    return asked


def _token(request: Request) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not 43 <= len(token) <= 86 or not token.isascii():
        raise Refused(*_OVER)
    return token


def _days(request: Request) -> tuple[dt.date, int]:
    try:
        first = dt.date.fromisoformat(request.query_params.get("first", ""))
    except ValueError:
        raise Refused(*_UNREADABLE) from None
    days = request.query_params.get("days", "1")
    if not 2000 <= first.year <= 2200 or days not in {"1", "2", "3", "4", "5", "6", "7"}:
        raise Refused(*_UNREADABLE)
    return first, int(days)


async def _body(request: Request) -> bytes:
    kept = bytearray()
    try:
        async with asyncio.timeout(BODY_S):
            async for chunk in request.stream():
                kept += chunk
                if len(kept) > MAX_BODY_BYTES:
                    raise Refused(413, *_UNREADABLE[1:])
    except TimeoutError as error:
        raise Refused(408, "slow", "Le réseau est trop lent. Nouvel essai plus tard.") from error
    return bytes(kept)
