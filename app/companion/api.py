"""The drivers' HTTP endpoint: it checks what a phone sends, calls a service and answers.

It holds no data and no rights of its own: its login may call a few functions of the database, each of which
asks for the code or token of one tour's link. It speaks French, as the drivers' page does.
"""

import asyncio
import base64
import binascii
import contextlib
import hashlib
import io
import logging
import random
import secrets
import time
from collections.abc import AsyncIterator, Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

import uvicorn
from anyio import CapacityLimiter, to_thread
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import HTTPException
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.companion import plan
from app.companion.description import describe, sends
from app.companion.guard import (
    Budget,
    Clock,
    Guard,
    Limit,
    Limits,
    Phones,
    Refused,
    Tally,
    address_of,
    answer,
    key_of,
    too_many,
)
from app.companion.images import BadImage, clean
from app.companion.page import Page
from app.companion.proof import add_proof_page
from app.companion.sent import (
    DayOut,
    EventIn,
    EventsIn,
    FileIn,
    HealthOut,
    OpenedOut,
    OpenIn,
    PinIn,
    PositionsIn,
    PositionsOut,
    RecordedOut,
    ResultsOut,
    instant,
    parsed,
)
from app.companion.server import config, running
from app.companion.texts import Refusal, refusal
from app.db import Database
from app.errors import AppError, Forbidden, Unavailable
from app.services import field

__all__ = ["create_api", "running", "serve"]

T = TypeVar("T")

MAX_FILE_BYTES = 6_000_000
MAX_EVENTS_BYTES = 256_000
MAX_OPEN_BYTES = 4_000
# A body has this long, in seconds, and longer the more of it has come: a weak network is no attack.
BODY_SECONDS = 30.0
SLOWEST_BYTES_PER_SECOND = 2_000
TALLY_SECONDS = 5.0
PURGE_SECONDS = 3_600.0
_HEARD_OUT = 4_000_000

LIMITS = Limits()

_PIN_REFUSALS = {
    "wrong": Refused(401, "wrong_pin", "Numéro ou code incorrect."),
    "slow": Refused(429, "too_many", "Trop d'essais. Attendez dix secondes avant le suivant.", 10),
    "locked": Refused(
        403, "pin_locked", "Ce code ne sert plus après trop d'essais. Demandez-en un autre à l'exploitation."
    ),
    "no_tour": Refused(
        404, "no_tour", "Aucune tournée n'est publiée pour vous aujourd'hui. Appelez l'exploitation."
    ),
}

log = logging.getLogger(__name__)


def create_api(
    database: Database,
    *,
    limits: Limits = LIMITS,
    hosts: Collection[str] = (),
    described: bool = False,
    clock: Clock = time.monotonic,
    plan_refusal_s: float = plan.REFUSAL_S,
) -> FastAPI:
    """Return the endpoint's application.

    Args:
        database: Seen with the endpoint's own login, a member of rondo_companion and nothing else.
        limits: How much it takes.
        hosts: Names under which phones ask for it; none: under any.
        described: Whether it shows its OpenAPI description at /api/openapi.json.
        clock: Seconds that only go forward.
        plan_refusal_s: See `plan.REFUSAL_S`.
    """
    page, tally, budget = Page(), Tally(clock), Budget(limits.held_bytes)
    guesses, phones = Limit(limits.guesses_per_minute, clock), Phones(limits, clock)
    # Threads of their own for each kind of work, so that none of it waits for all of another. The digest of a
    # code costs memory (64 MB), and so does a picture (24 megapixels are 96 MB): one thread draws them all,
    # ten a second. On some systems what a thread once needed stays with it, and `clean` has to be alone.
    calling, proving = CapacityLimiter(limits.database_calls), CapacityLimiter(2)
    drawing = ThreadPoolExecutor(1, "rondo-drawing")

    async def call(work: Callable[[Session], T], limiter: CapacityLimiter = calling) -> T:
        return await to_thread.run_sync(_done, database, work, limiter=limiter)

    @contextlib.asynccontextmanager
    async def books(_: FastAPI) -> AsyncIterator[None]:
        keeping = asyncio.create_task(_keep_books(tally, call))
        try:
            yield
        finally:
            keeping.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await keeping
            drawing.shutdown()

    api = FastAPI(
        title="Rondo",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json" if described else None,
        redirect_slashes=False,
        lifespan=books,
    )
    api.add_middleware(Guard, tally=tally, hosts=hosts, most=limits.requests_at_once)
    describe(api)

    @api.exception_handler(Refused)
    async def _on_refused(request: Request, error: Refused) -> Response:
        return answer(request, error.refusal, error.retry_after)

    @api.exception_handler(AppError)
    async def _on_app_error(request: Request, error: AppError) -> Response:
        told = refusal(error)
        log.info("refused: %s", told.code)
        return answer(request, told, 10 if told.status == 503 else None)

    @api.exception_handler(404)
    async def _on_missing(request: Request, _: Exception) -> Response:
        return answer(request, Refusal(404, "missing", "Cette page n'existe pas."))

    @api.exception_handler(405)
    async def _on_method(request: Request, error: HTTPException) -> Response:
        told = answer(request, Refusal(405, "method", "Ce n'est pas possible ici."))
        told.headers.update(error.headers or {})
        return told

    @api.get("/", include_in_schema=False)
    @api.get("/t/{code}", include_in_schema=False)
    async def _show_page() -> Response:
        return page.answer("index.html")

    @api.get("/sw.js", include_in_schema=False)
    async def _show_worker() -> Response:
        return page.answer("sw.js")

    @api.get("/manifest.webmanifest", include_in_schema=False)
    async def _show_manifest() -> Response:
        return page.answer("manifest.webmanifest")

    @api.get("/static/{name}", include_in_schema=False)
    async def _show_static(name: str) -> Response:
        if name not in page:
            raise Refused(404, "missing", "Cette page n'existe pas.")
        return page.answer(name)

    add_proof_page(api, call)

    @api.get("/health", **sends(HealthOut))
    async def _health() -> dict[str, str]:
        await call(lambda session: session.execute(text("SELECT 1")).scalar_one())
        return {"status": "ok", "page": page.version}

    @api.post("/api/open", **sends(OpenedOut, OpenIn, 401, 403, 429))
    async def _open(request: Request) -> dict[str, Any]:
        address = address_of(request.scope)
        guesses.check(address)
        sent = parsed(OpenIn, await _body(request, MAX_OPEN_BYTES))
        request.state.key = key_of(sent.code)
        token = sent.token or secrets.token_urlsafe(32)
        try:
            opened = await call(lambda session: field.open_link(session, sent.code, token, sent.device))
        except Forbidden:
            guesses.note(address)
            raise
        return {**opened, "token": token}

    @api.post("/api/pin", **sends(OpenedOut, PinIn, 401, 403, 404, 429))
    async def _pin(request: Request) -> dict[str, Any]:
        address = address_of(request.scope)
        guesses.check(address)
        sent = parsed(PinIn, await _body(request, MAX_OPEN_BYTES))
        if proving.statistics().tasks_waiting >= 20:
            raise too_many(5)
        # What the database answers is not raised before it is committed: a wrong try counts.
        opened = await call(
            lambda session: field.open_by_pin(session, sent.number, sent.pin, sent.token, sent.device),
            proving,
        )
        if "refused" in opened:
            guesses.note(address)
            raise _PIN_REFUSALS[opened["refused"]]
        return {**opened, "token": sent.token}

    @api.get("/api/day", **sends(DayOut, None, 401, 403, 429, headers=("x-pending", "x-oldest")))
    async def _day(request: Request) -> dict[str, Any]:
        async with phones.turn(request) as token:
            pending = request.headers.get("x-pending", "")
            held = int(pending) if pending.isascii() and pending.isdecimal() and len(pending) < 6 else None
            oldest = instant(request.headers.get("x-oldest", ""))
            return await call(lambda session: field.day_of(session, token, held, oldest))

    @api.post("/api/events", **sends(ResultsOut, EventsIn, 401, 403, 429))
    async def _events(request: Request) -> dict[str, Any]:
        async with phones.turn(request) as token, budget.hold(MAX_EVENTS_BYTES):
            sent = parsed(EventsIn, await _body(request, MAX_EVENTS_BYTES))
            # Each in a transaction of its own: one refusal holds up no other.
            results = [
                await to_thread.run_sync(_recorded, database, token, told, sent, limiter=calling)
                for told in sent.events
            ]
            return {"results": results}

    @api.post("/api/files", **sends(RecordedOut, FileIn, 401, 403, 409, 429))
    async def _files(request: Request) -> dict[str, Any]:
        async with phones.turn(request) as token:
            sent = parsed(FileIn, _described(request))
            if sent.event.kind not in {"photo", "signature"}:
                raise Refused(422, "unreadable", "Seules une photo ou une signature ont un fichier.")
            # Asked before the body is read: a phone that is not known cannot make us hold 6 MB.
            await call(lambda session: field.check_phone(session, token))
            async with budget.hold(_size(request, MAX_FILE_BYTES)):
                raw = await _body(request, MAX_FILE_BYTES)
                upload = await asyncio.get_running_loop().run_in_executor(drawing, _upload, raw)
                del raw
                record = partial(
                    field.record,
                    token=token,
                    event=sent.event.event(),
                    upload=upload,
                    clock=sent.clock,
                    pending=sent.pending,
                    oldest=sent.oldest,
                )
                return {**await call(record), "ok": True}

    @api.post("/api/positions", **sends(PositionsOut, PositionsIn, 401, 403, 429))
    async def _positions(request: Request) -> dict[str, Any]:
        async with phones.turn(request) as token:
            sent = parsed(PositionsIn, await _body(request, MAX_EVENTS_BYTES))
            record = partial(
                field.record_positions,
                token=token,
                places=[position.place() for position in sent.positions],
                clock=sent.clock,
                pending=sent.pending,
                oldest=sent.oldest,
            )
            return await call(record)

    plan.mount(api, database, clock=clock, refusal_s=plan_refusal_s)
    return api


async def _keep_books(tally: Tally, call: Callable[[Callable[[Session], Any]], Any]) -> None:
    """File what was refused, and forget what is old, for as long as the endpoint runs."""
    purged = -PURGE_SECONDS
    stopping = False
    while not stopping:
        try:
            await asyncio.sleep(TALLY_SECONDS)
        except asyncio.CancelledError:
            stopping = True
        counted = tally.take()
        try:
            if counted:
                await call(partial(field.note_refusals, counted=counted))
            if not stopping and time.monotonic() - purged > PURGE_SECONDS:
                await call(field.purge)
                purged = time.monotonic()
        except AppError as error:  # the database is away: what was counted meanwhile is no loss
            log.info("refusals not filed: %s", error.text)


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


def _recorded(database: Database, token: str, told: EventIn, sent: EventsIn) -> dict[str, Any]:
    """Record one event of a batch; what concerns this event alone is refused alone."""
    record = partial(
        field.record,
        token=token,
        event=told.event(),
        clock=sent.clock,
        pending=sent.pending,
        oldest=sent.oldest,
    )
    try:
        return {**_done(database, record), "ok": True}
    except AppError as error:
        why = refusal(error)
        if why.status not in {409, 422}:
            raise
        return {"id": str(told.id), "ok": False, "error": why.code, "text": why.text}


def _upload(raw: bytes) -> field.Upload:
    """Return a picture as it is kept, with the fingerprint of what the phone sent."""
    try:
        body, mime = clean(raw)
    except BadImage as error:
        raise Refused(422, "bad_image", str(error)) from error
    return field.Upload(body, mime, hashlib.sha256(raw).digest())


def _described(request: Request) -> bytes:
    """Return the JSON that describes a file: it travels in a header, since the body is the picture itself."""
    try:
        return base64.b64decode(request.headers.get("x-event", "").encode("ascii"), b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise Refused(422, "unreadable", "Cet envoi est illisible.") from error


def _size(request: Request, limit: int) -> int:
    """Return how many bytes a body will take at the most, by what it says of itself."""
    said = request.headers.get("content-length", "")
    return min(int(said), limit) if said.isascii() and said.isdecimal() and len(said) < 12 else limit


async def _body(request: Request, limit: int) -> bytes:
    """Read a body of at most `limit` bytes, keeping no more than that.

    A little more is read and dropped, so that a phone which is still sending can hear the answer.
    """
    if request.headers.get("content-encoding", "identity") != "identity":
        raise Refused(415, "encoding", "Cet envoi est illisible.")
    kept, read, began = io.BytesIO(), 0, asyncio.get_running_loop().time()
    try:
        async with asyncio.timeout(BODY_SECONDS) as patience:
            async for chunk in request.stream():
                read += len(chunk)
                if read <= limit:
                    kept.write(chunk)
                elif read > limit + _HEARD_OUT:
                    break
                patience.reschedule(began + BODY_SECONDS + read / SLOWEST_BYTES_PER_SECOND)
    except TimeoutError as error:
        raise Refused(408, "slow", "Le réseau est trop lent. Nouvel essai plus tard.") from error
    if read > limit:
        raise Refused(413, "too_large", "Cet envoi est trop gros.")
    return kept.getvalue()  # no copy: as it is from here on


def serve(
    dsn: str,
    host: str = "127.0.0.1",
    port: int = 8765,
    *,
    certificate: str | None = None,
    key: str | None = None,
    hosts: Collection[str] = (),
    front: str = "",
) -> None:
    """Serve the drivers until the process is told to stop.

    Args:
        dsn: The database, with the endpoint's login.
        host: Only this computer unless told: phones need HTTPS, from a proxy in front or from `certificate`.
        port: The TCP port.
        certificate: A PEM file with the certificate and its chain.
        key: A PEM file with its key.
        hosts: Names under which phones ask for it; none: under any.
        front: The address of the proxy in front, which alone is believed when it says for whom it asks.

    Raises:
        Unavailable: The database cannot be reached.
        Forbidden: The database refuses the login.
    """
    with Database(dsn, pool_size=12) as database:
        database.read(lambda session: session.execute(text("SELECT 1")).scalar_one())
        options = {"ssl_certfile": certificate, "ssl_keyfile": key} if certificate else {}
        api = create_api(database, hosts=hosts)
        uvicorn.Server(config(api, front=front, host=host, port=port, **options)).run()
