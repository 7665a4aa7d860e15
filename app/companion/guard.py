"""What stands before the endpoint: who may ask how often, what every answer bears, a count of refusals.

Nothing here knows what is asked. An address or a phone that asks too much is told to wait before the database
hears of it, each phone has a line of its own, and refusals are counted without saying whose they were.
"""

import asyncio
import contextlib
import hashlib
import hmac
import ipaddress
import logging
import secrets
import threading
from collections import Counter, deque
from collections.abc import AsyncIterator, Callable, Collection
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from fastapi.responses import JSONResponse
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.companion.texts import Refusal
from app.errors import Forbidden

REMEMBERED = 10_000
"""Addresses and tokens are cheap to an attacker: what is remembered of them has an end."""

SECURITY = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:;"
        " connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none';"
        " form-action 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "permissions-policy": "geolocation=(self), camera=(self), microphone=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "strict-transport-security": "max-age=31536000",
}

log = logging.getLogger(__name__)

Clock = Callable[[], float]
"""Seconds that only go forward."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much the endpoint takes."""

    guesses_per_minute: int = 12
    """Wrong links and codes from one address."""
    strangers_per_minute: int = 60
    """Requests with a token that is not good, from one address."""
    phone_per_minute: int = 600
    """Requests of one phone."""
    phone_at_once: int = 2
    phone_waiting: int = 20
    requests_at_once: int = 1_000
    held_bytes: int = 256_000_000
    """Of all bodies that are read at the same time."""
    database_calls: int = 8
    """How many run at once."""


class Refused(Exception):
    """The request is refused before any service is asked."""

    def __init__(self, status: int, code: str, text: str, retry_after: int | None = None) -> None:
        super().__init__(code)
        self.refusal = Refusal(status, code, text)
        self.retry_after = retry_after


def too_many(seconds: int) -> Refused:
    """Return the refusal of who asks too much."""
    return Refused(429, "too_many", "Trop d'essais. Attendez un peu avant de recommencer.", seconds)


def answer(request: Request | None, told: Refusal, retry_after: int | None = None) -> JSONResponse:
    """Return a refusal as the page reads it, and note on the request what it was."""
    if request is not None:
        request.state.refused = told.code
    headers = {"retry-after": str(retry_after)} if retry_after else None
    return JSONResponse({"error": told.code, "text": told.text}, told.status, headers)


def address_of(scope: Scope) -> str:
    """Return the address that a request comes from; an IPv6 network of one customer is one address."""
    host = str((scope.get("client") or ("",))[0])
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if address.version == 4:
        return host
    return str(ipaddress.ip_network((address, 64), strict=False))


def key_of(secret: str) -> str:
    """Return what stands for a token or code wherever one is remembered: its SHA-256, as in the database."""
    return hashlib.sha256(secret.encode()).hexdigest()


class Limit:
    """At the most so many a minute under one key."""

    def __init__(self, per_minute: int, clock: Clock) -> None:
        self._per_minute, self._clock = per_minute, clock
        self._times: dict[str, deque[float]] = {}

    def check(self, key: str) -> None:
        """Make sure that one more is within the limit.

        Raises:
            Refused: It is not: 429, with the seconds to wait.
        """
        times = self._times.get(key)
        if times is not None and len(times) == self._per_minute:
            left = times[0] + 60 - self._clock()
            if left > 0:
                raise too_many(max(round(left), 1))

    def note(self, key: str) -> None:
        """Count one more."""
        times = self._times.pop(key, None) or deque(maxlen=self._per_minute)
        while len(self._times) >= REMEMBERED:
            del self._times[next(iter(self._times))]
        self._times[key] = times
        times.append(self._clock())

    def count(self, key: str) -> None:
        """Check, and count one more."""
        self.check(key)
        self.note(key)


class Phones:
    """Lets each phone in by its token: few calls at once, the rest in its own line, not too many a minute.

    So a phone that floods waits for itself, and takes no more of the database than any other. Tokens that
    were not good count against their address, which is then refused without asking the database; phones that
    are known go on from the same address, since those of a whole yard may share it.
    """

    def __init__(self, limits: Limits, clock: Clock) -> None:
        self._at_once, self._most = limits.phone_at_once, limits.phone_at_once + limits.phone_waiting
        self._pace = Limit(limits.phone_per_minute, clock)
        self._strangers = Limit(limits.strangers_per_minute, clock)
        self._lines: dict[str, tuple[asyncio.Semaphore, int]] = {}
        self._known: dict[str, None] = {}

    @contextlib.asynccontextmanager
    async def turn(self, request: Request) -> AsyncIterator[str]:
        """Wait for the turn of the phone that asks, and give its token.

        Raises:
            Refused: It shows no token (401), or asks too much (429).
        """
        address = address_of(request.scope)
        try:
            token = _token(request)
        except Refused:
            self._strangers.count(address)
            raise
        key = key_of(token)
        if key not in self._known:
            self._strangers.check(address)
        self._pace.count(key)
        request.state.key = key
        async with self._line(key):
            try:
                yield token
            except Forbidden:
                self._known.pop(key, None)
                self._strangers.note(address)
                raise
        self._known.pop(key, None)
        while len(self._known) >= REMEMBERED:
            del self._known[next(iter(self._known))]
        self._known[key] = None

    @contextlib.asynccontextmanager
    async def _line(self, key: str) -> AsyncIterator[None]:
        semaphore, inside = self._lines.get(key) or (asyncio.Semaphore(self._at_once), 0)
        if inside >= self._most:
            raise too_many(2)
        self._lines[key] = (semaphore, inside + 1)
        try:
            async with semaphore:
                yield
        finally:
            inside = self._lines[key][1] - 1
            if inside:
                self._lines[key] = (semaphore, inside)
            else:
                del self._lines[key]


def _token(request: Request) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not 43 <= len(token) <= 86 or not token.isascii() or "\0" in token:
        raise Refused(401, "unknown", "Ce téléphone n'est pas reconnu. Rouvrez le lien reçu.")
    return token


class Budget:
    """Bytes of bodies held in memory at once; who finds too few left waits before reading on."""

    def __init__(self, total: int) -> None:
        self._left = total
        self._freed = asyncio.Condition()

    @contextlib.asynccontextmanager
    async def hold(self, size: int) -> AsyncIterator[None]:
        """Keep `size` bytes while the block runs."""
        async with self._freed:
            await self._freed.wait_for(lambda: self._left >= size)
            self._left -= size
        try:
            yield
        finally:
            self._left += size
            async with self._freed:
                self._freed.notify_all()


class Tally:
    """Counts refusals until somebody files them: by what, by which link, and from the same source or another.

    The key that tells sources apart lives in memory, for a day at the most: what is filed names no address.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock, self._lock = clock, threading.Lock()
        self._counted: Counter[tuple[str, str, str]] = Counter()
        self._secret, self._since = secrets.token_bytes(32), clock()

    def note(self, code: str, address: str, key: str) -> None:
        """Count one refusal.

        Args:
            code: What was refused, as the phone is told it.
            address: Where it came from.
            key: The fingerprint of the token or code that was shown, or empty.
        """
        with self._lock:
            if self._clock() - self._since > 86_400:
                self._secret, self._since = secrets.token_bytes(32), self._clock()
            source = hmac.digest(self._secret, address.encode(), "sha256").hex()[:8]
            full = len(self._counted) >= 500  # a flood from everywhere fills neither memory nor table
            self._counted[(code, "" if full else source, "" if full else key)] += 1

    def take(self) -> list[dict[str, Any]]:
        """Return what was counted since the last time, for `field.note_refusals`."""
        with self._lock:
            counted, self._counted = self._counted, Counter()
        return [
            {"code": code, "source": source, "key": key, "count": count}
            for (code, source, key), count in counted.items()
        ]


class Guard:
    """Puts the security headers on every answer, refuses what is not for us, and counts what was refused.

    What is not marked otherwise is never stored. No answer of the endpoint sets a cookie or allows another
    origin, and what changes something asks for a token in a header that no other page can send: there is
    nothing that a forged request could ride on.

    Args:
        app: The application.
        tally: Where refusals are counted.
        hosts: Names under which the endpoint may be asked; none: under any.
        most: How many requests may be at work at once, waiting ones included.
    """

    def __init__(self, app: ASGIApp, *, tally: Tally, hosts: Collection[str], most: int) -> None:
        self._app, self._tally, self._hosts, self._most = app, tally, frozenset(hosts), most
        self._headers = [(name.encode(), value.encode()) for name, value in SECURITY.items()]
        self._at_work = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request through, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        state = scope.setdefault("state", {})
        started = False

        async def guarded(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = [*message.get("headers", ()), *self._headers]
                if not any(name == b"cache-control" for name, _ in headers):
                    headers.append((b"cache-control", b"no-store"))
                message["headers"] = headers
                if 400 <= message["status"] < 500:
                    code = state.get("refused", str(message["status"]))
                    self._tally.note(code, address_of(scope), state.get("key", ""))
            await send(message)

        refused = self._refusal(scope)
        if refused is not None:
            state["refused"] = refused.refusal.code
            await answer(None, refused.refusal, refused.retry_after)(scope, receive, guarded)
            return
        self._at_work += 1
        try:
            await self._app(scope, receive, guarded)
        except ClientDisconnect:
            pass  # every day on the road, and no failure: the phone sends again what was not answered
        except Exception as error:  # whatever it was, a phone is told that nothing is lost
            # Only its kind: what a phone sent may stand in the rest.
            log.error("the endpoint failed: %s", type(error).__name__)
            if started:
                raise
            failed = Refusal(500, "failed", "Le serveur a eu un problème. Tout reste sur le téléphone.")
            await answer(None, failed, 30)(scope, receive, guarded)
        finally:
            self._at_work -= 1

    def _refusal(self, scope: Scope) -> Refused | None:
        named = [value for name, value in scope["headers"] if name == b"host"]
        if len(named) != 1 or (self._hosts and _host(named[0]) not in self._hosts):
            return Refused(400, "host", "Cette adresse n'est pas celle du serveur.")
        if self._at_work >= self._most:
            return Refused(503, "busy", "Le serveur est occupé. Tout reste sur le téléphone.", 5)
        return None


def _host(value: bytes) -> str:
    """Return the name in a Host header, without its port."""
    name = value.decode("latin-1").lower()
    return name.partition("]")[0] + "]" if name.startswith("[") else name.partition(":")[0]
