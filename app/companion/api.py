"""The drivers' HTTP endpoint: it checks what a phone sends, calls a service and answers.

It holds no data and no rights of its own: its login may call four functions of the database, each of which
asks for the code or token of one tour's link. It speaks French, as the drivers' page does.
"""

import asyncio
import base64
import binascii
import contextlib
import hashlib
import json
import logging
import random
import secrets
import socket
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from typing import Annotated, Any, TypeVar
from uuid import UUID

import uvicorn
from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, JsonValue, ValidationError
from sqlalchemy import text
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from app.companion import plan
from app.companion.images import BadImage, clean
from app.companion.page import Page
from app.companion.texts import Refusal, refusal
from app.db import Database
from app.domain.jobs import EventKind
from app.errors import AppError, Unavailable
from app.services import field

T = TypeVar("T")

MAX_FILE_BYTES = 6_000_000
MAX_EVENTS_BYTES = 256_000
MAX_OPEN_BYTES = 4_000
EVENTS_AT_ONCE = 40
OPENS_PER_MINUTE = 12
# Longest wait for a request's head, and for its whole body on a bad line, in seconds.
HEAD_SECONDS = 10.0
BODY_SECONDS = 90.0
_HEARD_OUT = 4_000_000

_SECURITY = {
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


class Refused(Exception):
    """The request is refused before any service is asked."""

    def __init__(self, status: int, code: str, text: str, retry_after: int | None = None) -> None:
        super().__init__(code)
        self.refusal = Refusal(status, code, text)
        self.retry_after = retry_after


# ---------------------------------------------------------------------------------------- what phones send


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _EventIn(_Strict):
    id: UUID
    kind: EventKind
    at: AwareDatetime
    stop: UUID | None = None
    data: dict[str, JsonValue] = Field(default_factory=dict, max_length=40)
    lat: Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)] | None = None
    lon: Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)] | None = None
    accuracy: Annotated[int, Field(ge=0, le=10_000_000)] | None = None

    def event(self) -> field.Event:
        return field.Event(
            self.id, self.kind, self.at, self.stop, dict(self.data), self.lat, self.lon, self.accuracy
        )


class _Sending(_Strict):
    clock: AwareDatetime
    pending: Annotated[int, Field(ge=0, le=100_000)] = 0


class _EventsIn(_Sending):
    events: Annotated[list[_EventIn], Field(min_length=1, max_length=EVENTS_AT_ONCE)]


class _FileIn(_Sending):
    event: _EventIn


class _OpenIn(_Strict):
    code: Annotated[str, Field(min_length=8, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]
    token: Annotated[str, Field(min_length=43, max_length=86, pattern=r"^[A-Za-z0-9_-]+$")] | None = None
    device: Annotated[str, Field(max_length=200)] = ""


Sent = TypeVar("Sent", bound=_Strict)


def _parsed(kind: type[Sent], raw: bytes) -> Sent:
    """Return the checked content of a body; what PostgreSQL's text or JSON cannot hold is refused here."""
    try:
        sent = kind.model_validate_json(raw)
        kept = sent.model_dump_json()
        json.loads(kept, parse_constant=_not_a_number)
    except (ValidationError, ValueError) as error:
        raise Refused(422, "unreadable", "Cet envoi est illisible.") from error
    if "\\u0000" in kept:
        raise Refused(422, "unreadable", "Cet envoi est illisible.")
    instants = [sent.clock] if isinstance(sent, _Sending) else []
    instants += [event.at for event in _events_of(sent)]
    if not all(2020 <= instant.year <= 2200 for instant in instants):
        raise Refused(422, "clock", "L'horloge de ce téléphone n'est pas à l'heure.")
    if any(not _is_finite(event.data) for event in _events_of(sent)):
        raise Refused(422, "unreadable", "Cet envoi est illisible.")
    return sent


def _events_of(sent: BaseModel) -> list[_EventIn]:
    if isinstance(sent, _EventsIn):
        return sent.events
    return [sent.event] if isinstance(sent, _FileIn) else []


def _is_finite(data: dict[str, JsonValue]) -> bool:
    try:
        json.dumps(data, allow_nan=False)
    except ValueError:
        return False
    return True


def _not_a_number(name: str) -> None:
    raise ValueError(name)


# ---------------------------------------------------------------------------------------- the application


def create_api(
    database: Database,
    *,
    opens_per_minute: int = OPENS_PER_MINUTE,
    clock: Callable[[], float] = time.monotonic,
    plan_refusal_s: float = plan.REFUSAL_S,
) -> FastAPI:
    """Return the endpoint's application.

    Args:
        database: Seen with the endpoint's own login, a member of rondo_companion and nothing else.
        opens_per_minute: How many links one address may try to open.
        clock: Seconds that only go forward.
        plan_refusal_s: See `plan.REFUSAL_S`.
    """
    page = Page()
    opens = _Limit(opens_per_minute, clock)
    api = FastAPI(title="Rondo", docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False)
    api.add_middleware(_SecurityHeaders)

    async def call(work: Callable[[Session], T]) -> T:
        return await run_in_threadpool(_done, database, work)

    @api.exception_handler(Refused)
    async def _on_refused(request: Request, error: Refused) -> Response:
        answer = _refusal(error.refusal, error.retry_after)
        if request.method == "POST":
            answer.headers["connection"] = "close"  # the rest of a body that was not read is not waited for
        return answer

    @api.exception_handler(AppError)
    async def _on_app_error(_: Request, error: AppError) -> Response:
        told = refusal(error)
        log.info("refused: %s", told.code)
        return _refusal(told, 10 if told.status == 503 else None)

    @api.exception_handler(404)
    async def _on_missing(_: Request, __: Exception) -> Response:
        return _refusal(Refusal(404, "missing", "Cette page n'existe pas."))

    @api.exception_handler(405)
    async def _on_method(_: Request, __: Exception) -> Response:
        return _refusal(Refusal(405, "method", "Ce n'est pas possible ici."))

    @api.exception_handler(Exception)
    async def _on_bug(_: Request, error: Exception) -> Response:
        log.error("the endpoint failed: %s", type(error).__name__)
        return _refusal(
            Refusal(500, "failed", "Le serveur a eu un problème. Tout reste sur le téléphone."), 30
        )

    @api.get("/")
    @api.get("/t/{code}")
    async def _show_page() -> Response:
        return page.answer("index.html")

    @api.get("/sw.js")
    async def _show_worker() -> Response:
        return page.answer("sw.js")

    @api.get("/manifest.webmanifest")
    async def _show_manifest() -> Response:
        return page.answer("manifest.webmanifest")

    @api.get("/static/{name}")
    async def _show_static(name: str) -> Response:
        if name not in page:
            raise Refused(404, "missing", "Cette page n'existe pas.")
        return page.answer(name)

    @api.get("/health")
    async def _health() -> dict[str, str]:
        await call(lambda session: session.execute(text("SELECT 1")).scalar_one())
        return {"status": "ok", "page": page.version}

    @api.post("/api/open")
    async def _open(request: Request) -> dict[str, Any]:
        opens.count(request.client.host if request.client else "")
        sent = _parsed(_OpenIn, await _body(request, MAX_OPEN_BYTES))
        token = sent.token or secrets.token_urlsafe(32)
        opened = await call(lambda session: field.open_link(session, sent.code, token, sent.device))
        return {**opened, "token": token}

    @api.get("/api/day")
    async def _day(request: Request) -> dict[str, Any]:
        token, pending = _token(request), request.headers.get("x-pending", "")
        held = int(pending) if pending.isascii() and pending.isdecimal() and len(pending) < 6 else None
        return await call(lambda session: field.day_of(session, token, held))

    @api.post("/api/events")
    async def _events(request: Request) -> dict[str, Any]:
        token = _token(request)
        sent = _parsed(_EventsIn, await _body(request, MAX_EVENTS_BYTES))
        # Each in a transaction of its own: one refusal holds up no other.
        results = [await run_in_threadpool(_recorded, database, token, told, sent) for told in sent.events]
        return {"results": results}

    @api.post("/api/files")
    async def _files(request: Request) -> dict[str, Any]:
        token = _token(request)
        sent = _parsed(_FileIn, _described(request))
        if sent.event.kind not in {"photo", "signature"}:
            raise Refused(422, "unreadable", "Seules une photo ou une signature ont un fichier.")
        # Asked before the body is read: a phone that is not known cannot make us hold 6 MB.
        await call(lambda session: field.check_phone(session, token))
        raw = await _body(request, MAX_FILE_BYTES)
        try:
            body, mime = await run_in_threadpool(clean, raw)
        except BadImage as error:
            raise Refused(422, "bad_image", str(error)) from error
        upload = field.Upload(body, mime, hashlib.sha256(raw).digest())
        return await call(
            lambda session: field.record(
                session, token, sent.event.event(), upload, clock=sent.clock, pending=sent.pending
            )
        )

    plan.mount(api, database, clock=clock, refusal_s=plan_refusal_s)
    return api


def _done(database: Database, work: Callable[[Session], T]) -> T:
    """Run one call of a service; all of them may be repeated, so a lost line is taken up again."""
    for attempt in range(3):
        try:
            with database.transaction() as session:
                return work(session)
        except Unavailable:
            time.sleep(random.uniform(0, 0.1 * 2**attempt))  # noqa: S311 - spreads phones, guards nothing
    with database.transaction() as session:
        return work(session)


def _recorded(database: Database, token: str, told: _EventIn, sent: _EventsIn) -> dict[str, Any]:
    """Record one event of a batch; what concerns this event alone is refused alone."""
    try:
        answer = _done(
            database,
            lambda session: field.record(
                session, token, told.event(), clock=sent.clock, pending=sent.pending
            ),
        )
    except AppError as error:
        why = refusal(error)
        if why.status not in {409, 422}:
            raise
        return {"id": str(told.id), "ok": False, "error": why.code, "text": why.text}
    return {**answer, "ok": True}


def _token(request: Request) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not 43 <= len(token) <= 86 or not token.isascii() or "\0" in token:
        raise Refused(401, "unknown", "Ce téléphone n'est pas reconnu. Rouvrez le lien reçu.")
    return token


def _described(request: Request) -> bytes:
    """Return the JSON that describes a file: it travels in a header, since the body is the picture itself."""
    try:
        return base64.b64decode(request.headers.get("x-event", "").encode("ascii"), b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise Refused(422, "unreadable", "Cet envoi est illisible.") from error


async def _body(request: Request, limit: int) -> bytes:
    """Read a body of at most `limit` bytes, keeping no more than that.

    A little more is read and dropped, so that a phone which is still sending can hear the answer; then the
    endpoint hangs up.
    """
    if request.headers.get("content-encoding", "identity") != "identity":
        raise Refused(415, "encoding", "Cet envoi est illisible.")
    kept, read = bytearray(), 0
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for chunk in request.stream():
                read += len(chunk)
                if read <= limit:
                    kept += chunk
                elif read > limit + _HEARD_OUT:
                    break
    except TimeoutError as error:
        raise Refused(408, "slow", "Le réseau est trop lent. Nouvel essai plus tard.") from error
    if read > limit:
        raise Refused(413, "too_large", "Cet envoi est trop gros.")
    return bytes(kept)


def _refusal(told: Refusal, retry_after: int | None = None) -> Response:
    headers = {"retry-after": str(retry_after)} if retry_after else None
    return JSONResponse({"error": told.code, "text": told.text}, told.status, headers)


class _Limit:
    """At the most so many calls a minute from one address."""

    def __init__(self, per_minute: int, clock: Callable[[], float]) -> None:
        self._per_minute, self._clock = per_minute, clock
        self._calls: dict[str, deque[float]] = {}

    def count(self, address: str) -> None:
        now = self._clock()
        if len(self._calls) > 10_000:  # addresses are cheap to an attacker: what is remembered has an end
            self._calls = {key: calls for key, calls in self._calls.items() if calls[-1] > now - 60}
        calls = self._calls.setdefault(address, deque(maxlen=self._per_minute))
        if len(calls) == self._per_minute and calls[0] > now - 60:
            raise Refused(429, "too_many", "Trop d'essais. Attendez une minute.", 60)
        calls.append(now)


class _SecurityHeaders:
    """Puts the security headers on every answer; what is not marked otherwise is never stored."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._headers = [(name.encode(), value.encode()) for name, value in _SECURITY.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = [*message.get("headers", ()), *self._headers]
                if not any(name == b"cache-control" for name, _ in headers):
                    headers.append((b"cache-control", b"no-store"))
                message["headers"] = headers
            await send(message)

        await self._app(scope, receive, guarded)


# ---------------------------------------------------------------------------------------- serving


class _Impatient(H11Protocol):
    """Hangs up on a connection that does not finish its first request's head."""

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._hurry = self.loop.call_later(HEAD_SECONDS, self._hang_up)

    def connection_lost(self, exc: Exception | None) -> None:
        self._hurry.cancel()
        super().connection_lost(exc)

    def _hang_up(self) -> None:
        request: Any = self.cycle
        if request is None and not self.transport.is_closing():
            self.transport.close()


def _config(api: FastAPI, **options: Any) -> uvicorn.Config:
    return uvicorn.Config(
        api,
        http=_Impatient,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,  # addresses hold codes
        server_header=False,
        limit_concurrency=200,
        h11_max_incomplete_event_size=32_768,
        timeout_keep_alive=20,
        timeout_graceful_shutdown=5,
        **options,
    )


def serve(
    dsn: str,
    host: str = "127.0.0.1",
    port: int = 8765,
    *,
    certificate: str | None = None,
    key: str | None = None,
) -> None:
    """Serve the drivers until the process is told to stop.

    Args:
        dsn: The database, with the endpoint's login.
        host: Only this computer unless told: phones need HTTPS, from a proxy in front or from `certificate`.
        port: The TCP port.
        certificate: A PEM file with the certificate and its chain.
        key: A PEM file with its key.

    Raises:
        Unavailable: The database cannot be reached.
        Forbidden: The database refuses the login.
    """
    with Database(dsn, pool_size=8) as database:
        database.read(lambda session: session.execute(text("SELECT 1")).scalar_one())
        options = {"ssl_certfile": certificate, "ssl_keyfile": key} if certificate else {}
        uvicorn.Server(_config(create_api(database), host=host, port=port, **options)).run()


@contextlib.contextmanager
def running(api: FastAPI, host: str = "127.0.0.1", port: int = 0) -> Iterator[str]:
    """Serve in a thread while the block runs, and give the address: port 0 takes one that is free."""
    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(64)
        server = uvicorn.Server(_config(api))
        thread = threading.Thread(target=server.run, args=([listening],), name="rondo-companion", daemon=True)
        thread.start()
        try:
            yield f"http://{host}:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(10)
