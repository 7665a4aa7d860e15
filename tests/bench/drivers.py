"""Drivers to measure with: their day in a database, the endpoint in a process of its own, and their phones.

A phone does as the page does (app/companion/static/sync.js): what was tapped waits in a queue and is sent
oldest first, one request at a time; a lost answer, a 408, a 429 and a 5xx are tried again; a picture is
let go of only when the server gives back the fingerprint of what it was sent.
"""

import asyncio
import base64
import datetime as dt
import hashlib
import io
import json
import math
import os
import random
import secrets
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self
from uuid import UUID

import httpx
import psutil
from PIL import Image, ImageDraw
from sqlalchemy.orm import Session

from app import opening
from app.db import Database, new_id
from app.embedded import EmbeddedServer
from app.models import migrate
from app.models.fleet import Driver, Vehicle
from app.models.planning import Job, Stop, Tour
from app.services import field as field_service
from tests.builders import PARIS, World, slot
from tests.conftest import add_people, as_login

ROOT = Path(__file__).parents[2]
BATCH = 30
TIMEOUT_S = 60.0
LONGEST_WAIT_S = 60.0
START_S = 300.0
FIRST_HOUR, LAST_HOUR = 6.0, 13.5


# ---------------------------------------------------------------------------------------- the figures


def machine() -> dict[str, Any]:
    """Return what the figures were measured on."""
    return {
        "measured_at": dt.datetime.now(dt.UTC).isoformat(),
        "cores": os.cpu_count(),
        "load_before": [round(one, 2) for one in os.getloadavg()] if hasattr(os, "getloadavg") else None,
        "python": sys.version.split()[0],
    }


def spread(seconds: Sequence[float]) -> dict[str, float]:
    """Return how long something took, in milliseconds."""
    if not seconds:
        return {"median": 0.0, "p99": 0.0, "max": 0.0}
    ordered = sorted(seconds)
    return {
        "median": round(statistics.median(ordered) * 1000, 1),
        "p99": round(ordered[min(len(ordered) - 1, math.ceil(len(ordered) * 0.99) - 1)] * 1000, 1),
        "max": round(ordered[-1] * 1000, 1),
    }


# ---------------------------------------------------------------------------------------- the day


@contextmanager
def company() -> Iterator[tuple[str, Database, Database]]:
    """Give a new database on a server of its own, which writes to the disk as a company's does.

    Yields:
        Its connection string for the endpoint, and the database as the office and as its owner see it.
    """
    # Who is told to stop takes the server and its files along, as after Ctrl+C.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    folder = Path(tempfile.mkdtemp(prefix="rondo-bench-"))
    server = EmbeddedServer(folder / "server")
    try:
        server.start()
        server.create_database("bench")
        owner_dsn = server.dsn("bench")
        migrate.create(owner_dsn)
        add_people(owner_dsn)
        with (
            Database(as_login(owner_dsn, "essai_tous"), unhurried=True) as office,
            Database(owner_dsn, unhurried=True) as owner,
        ):
            yield opening.companion_dsn(owner_dsn, server.home), office, owner
    finally:
        server.stop()
        server.destroy()
        shutil.rmtree(folder, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class DriverDay:
    """A published tour of today: its driver, its stops in order, and the code of its link."""

    tour: UUID
    driver: UUID
    stops: tuple[UUID, ...]
    code: str


def today() -> dt.date:
    """Return the day it is in Paris."""
    return dt.datetime.now(PARIS).date()


def add_days(session: Session, drivers: int, stops: int) -> list[DriverDay]:
    """Make a company whose drivers have a tour of so many stops today, each with a link still unopened."""
    world, day = World(session), today()
    world.company()
    length = (LAST_HOUR - FIRST_HOUR) / stops
    made: list[tuple[Tour, list[Job]]] = []
    for number in range(drivers):
        driver = Driver(
            id=new_id(), number=f"B{number:03}", surname=f"Chauffeur {number:03}", first_name="Jean"
        )
        truck = Vehicle(id=new_id(), plate=f"YY-{number:03}-BB", kind="hooklift", label="Ampliroll 26 t")
        session.add_all([driver, truck])
        session.flush()
        tour = Tour(
            id=new_id(),
            day=day,
            driver_id=driver.id,
            vehicle_id=truck.id,
            depot_id=world.depot.id,
            slot=slot(FIRST_HOUR - 1, LAST_HOUR + 1, day),
        )
        jobs = [
            Job(
                id=new_id(),
                number="",
                type="SERVICE",
                customer_id=world.customer.id,
                site_id=world.site.id,
                material_id=world.wood.id,
                wanted_on=day,
                minutes=20,
            )
            for _ in range(stops)
        ]
        session.add_all([tour, *jobs])
        session.flush()
        for n, job in enumerate(jobs):
            hours = slot(FIRST_HOUR + n * length, FIRST_HOUR + (n + 0.9) * length, day)
            session.add(Stop(id=job.id, tour_id=tour.id, job_id=job.id, slot=hours))
        session.flush()
        made.append((tour, jobs))
    for tour, _ in made:
        session.refresh(tour)
        tour.status, tour.revision = "published", 1
    session.flush()
    return [
        DriverDay(
            tour.id,
            tour.driver_id,
            tuple(job.id for job in jobs),
            field_service.create_link(session, tour.id).code,
        )
        for tour, jobs in made
    ]


# ---------------------------------------------------------------------------------------- the endpoint


class Endpoint:
    """`rondo companion` in a process of its own, and the memory that it takes.

    Args:
        dsn: The database, with the endpoint's login.
        sample_s: How often its memory is looked at.
    """

    def __init__(self, dsn: str, sample_s: float = 0.1) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.start_bytes = self.max_bytes = 0
        self.cpu_s = 0.0
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the endpoint
        self._home = tempfile.TemporaryDirectory(prefix="rondo-bench-")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "app.main", "companion", "--port", str(self.port)],
            cwd=ROOT,
            env=os.environ | {"RONDO_DSN": dsn, "RONDO_HOME": self._home.name},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=self._said,
        )
        self._sample_s, self._ending = sample_s, threading.Event()
        self._watcher = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        limit = time.monotonic() + START_S
        while True:
            try:
                if httpx.get(f"{self.url}/health", timeout=5).status_code == 200:
                    break
            except httpx.TransportError:
                pass
            if self._process.poll() is not None or time.monotonic() > limit:
                said = self.said()
                self.__exit__()
                raise RuntimeError(f"the endpoint does not start: {said}")
            self._ending.wait(0.05)
        self.start_bytes = self.max_bytes = self.bytes_now()
        self._watcher.start()
        return self

    def _watch(self) -> None:
        try:
            process = psutil.Process(self._process.pid)
            while not self._ending.wait(self._sample_s):
                self.max_bytes = max(self.max_bytes, process.memory_info().rss)
                spent = process.cpu_times()
                self.cpu_s = spent.user + spent.system
        except psutil.NoSuchProcess:
            return

    def bytes_now(self) -> int:
        """Return the memory that it takes now."""
        return int(psutil.Process(self._process.pid).memory_info().rss)

    def said(self) -> str:
        """Return what it wrote to its error stream."""
        self._said.seek(0)
        return self._said.read().decode(errors="replace")

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        if self._watcher.is_alive():
            self._watcher.join()
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(20)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._said.close()
        self._home.cleanup()


# ---------------------------------------------------------------------------------------- pictures


class Pictures:
    """Photos of a given size and drawn signatures, no two of which have the same pixels.

    Args:
        photo_bytes: About how large a photo is.
    """

    def __init__(self, photo_bytes: int) -> None:
        # 3.2 bits a pixel, as a phone's camera writes outdoors.
        width = max(64, round((photo_bytes * 8 / 3.2 * 4 / 3) ** 0.5))
        size = (width, width * 3 // 4)
        sky = Image.linear_gradient("L").resize(size)
        grain = Image.effect_noise(size, 60)
        image = Image.merge("RGB", (Image.blend(sky, grain, 0.35), Image.blend(sky, grain, 0.3), sky))
        best = b""
        for quality in (70, 80, 85, 88, 90, 92, 94, 96, 98):
            written = io.BytesIO()
            image.save(written, "JPEG", quality=quality)
            if best and abs(written.tell() - photo_bytes) > abs(len(best) - photo_bytes):
                break
            best = written.getvalue()
        self._photo, self.size = best, size
        # Behind the marker, its length and the number of the table, brightness has 64 steps in zigzag order.
        self._table = best.index(b"\xff\xdb") + 5

    def photo(self, number: int) -> bytes:
        """Return a JPEG whose pixels are its own: those of all, rounded otherwise."""
        body = bytearray(self._photo)
        for digit in range(6):
            at = self._table + 20 + digit
            body[at] = max(1, body[at] + number % 7 + 1)
            number //= 7
        return bytes(body)

    @staticmethod
    def signature(number: int) -> bytes:
        """Return a PNG as large as the page's."""
        chance = random.Random(number)  # noqa: S311 - draws, guards nothing
        image = Image.new("RGBA", (900, 420), "white")
        points = [(60 + 65 * n, chance.randrange(60, 360)) for n in range(13)]
        ImageDraw.Draw(image).line(points, "#10223a", 5)
        written = io.BytesIO()
        image.save(written, "PNG", compress_level=1)
        return written.getvalue()


# ---------------------------------------------------------------------------------------- phones


@dataclass(slots=True)
class Item:
    """Something that was tapped, and whether the server has it."""

    event: dict[str, Any]
    picture: Callable[[], bytes] | None = None
    sha256: str = ""
    is_safe: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """One request: what it was for, when it began, how long it took, and what came back (0: no answer)."""

    what: str
    began: float
    seconds: float
    size: int
    status: int


@dataclass(slots=True)
class Heard:
    """What all phones noted together."""

    requests: list[Request] = field(default_factory=list)
    waits: int = 0
    """How often a phone waited before it tried again."""
    forgotten: int = 0
    """How many answers were lost on purpose: what they answered was sent again."""
    held: list[str] = field(default_factory=list)
    """What the server refused for good."""


class Phone:
    """One driver's phone.

    Args:
        url: Where the endpoint is.
        day: The driver's.
        number: Of the phone: it has an address of its own where the system has more than one for itself.
        heard: Takes note of each request.
        lost: The share of answers that never reach the phone.
    """

    def __init__(self, url: str, day: DriverDay, number: int, heard: Heard, lost: float = 0.0) -> None:
        self.day, self.number, self._heard, self._lost = day, number, heard, lost
        self._chance = random.Random(number)  # noqa: S311 - spreads phones, guards nothing
        self._token = secrets.token_urlsafe(32)
        self.items: list[Item] = []
        self._waiting: deque[Item] = deque()
        address = f"127.1.{number // 250}.{number % 250 + 1}" if sys.platform.startswith("linux") else None
        self._client = httpx.AsyncClient(
            base_url=url, timeout=TIMEOUT_S, transport=httpx.AsyncHTTPTransport(local_address=address)
        )

    async def close(self) -> None:
        """Hang up."""
        await self._client.aclose()

    @property
    def pending(self) -> int:
        """How many items the server does not have yet."""
        return len(self._waiting)

    async def open(self) -> None:
        """Open the link and read the day, however often the endpoint asks to wait."""
        told = {"code": self.day.code, "token": self._token, "device": f"essai {self.number}"}
        failures = 0
        while (
            answer := await self._ask("POST", "/api/open", json=told)
        ) is None or answer.status_code != 200:
            failures += 1
            await self._wait(failures, answer)
        self.tap("tour_opened")
        await self.read_day()

    async def read_day(self) -> dict[str, Any]:
        """Return the day as the endpoint tells it."""
        failures = 0
        held = {"x-pending": str(self.pending)}
        while (
            answer := await self._ask("GET", "/api/day", headers=held)
        ) is None or answer.status_code != 200:
            failures += 1
            await self._wait(failures, answer)
        told: dict[str, Any] = answer.json()
        return told

    def tap(
        self, kind: str, stop: UUID | None = None, picture: Callable[[], bytes] | None = None, **data: Any
    ) -> Item:
        """Put something into the queue."""
        event = {"id": str(new_id()), "kind": kind, "at": _now(), "data": data}
        if stop is not None:
            event |= {"stop": str(stop), "lat": 43.9, "lon": 2.1, "accuracy": 12}
        item = Item(event, picture)
        self.items.append(item)
        self._waiting.append(item)
        return item

    async def send(self) -> None:
        """Send until nothing waits."""
        failures = 0
        while self._waiting:
            picture = self._waiting[0].picture
            answer = await (self._send_events() if picture is None else self._send_file(picture))
            if answer is True:
                failures = 0
            else:
                failures += 1
                await self._wait(failures, answer)

    async def _send_events(self) -> httpx.Response | bool | None:
        batch = []
        for item in self._waiting:
            if item.picture is not None or len(batch) == BATCH:
                break
            batch.append(item)
        told = {
            "clock": _now(),
            "pending": self.pending - len(batch),
            "events": [item.event for item in batch],
        }
        answer = await self._ask("POST", "/api/events", json=told)
        if answer is None or _is_passing(answer.status_code):
            return answer
        if answer.status_code != 200:
            self._hold(f"{answer.status_code} {answer.text[:200]}", len(batch))
            return True
        for item, result in zip(batch, answer.json()["results"], strict=True):
            self._waiting.popleft()
            item.is_safe = result["ok"]
            if not item.is_safe:
                self._heard.held.append(f"{item.event['kind']}: {result['text']}")
        return True

    async def _send_file(self, picture: Callable[[], bytes]) -> httpx.Response | bool | None:
        item, body = self._waiting[0], picture()
        item.sha256 = hashlib.sha256(body).hexdigest()
        told = json.dumps({"clock": _now(), "pending": self.pending - 1, "event": item.event}).encode()
        answer = await self._ask(
            "POST",
            "/api/files",
            item.event["kind"],
            content=body,
            headers={
                "content-type": "application/octet-stream",
                "x-event": base64.urlsafe_b64encode(told).decode(),
            },
        )
        if answer is None or _is_passing(answer.status_code):
            return answer
        if answer.status_code != 200:
            self._hold(f"{answer.status_code} {answer.text[:200]}", 1)
            return True
        if answer.json()["sha256"] != item.sha256:
            return None
        self._waiting.popleft()
        item.is_safe = True
        return True

    def _hold(self, why: str, count: int) -> None:
        for _ in range(count):
            self._heard.held.append(f"{self._waiting.popleft().event['kind']}: {why}")

    async def _ask(self, method: str, path: str, what: str = "", **options: Any) -> httpx.Response | None:
        """Return the answer; None where none came, or where it was lost on the way."""
        if path != "/api/open":
            options["headers"] = {"authorization": f"Bearer {self._token}", **options.get("headers", {})}
        began, status = time.monotonic(), 0
        answer: httpx.Response | None = None
        try:
            async with asyncio.timeout(TIMEOUT_S):
                answer = await self._client.request(method, path, **options)
            status = answer.status_code
        except (httpx.TransportError, TimeoutError):
            pass
        size = len(options.get("content", b""))
        self._heard.requests.append(
            Request(what or path.rsplit("/", 1)[-1], began, time.monotonic() - began, size, status)
        )
        if answer is not None and answer.is_success and self._chance.random() < self._lost:
            self._heard.forgotten += 1
            return None
        return answer

    async def _wait(self, failures: int, answer: httpx.Response | bool | None) -> None:
        asked = answer.headers.get("retry-after", "") if isinstance(answer, httpx.Response) else ""
        self._heard.waits += 1
        doubled = min(2.0 ** (failures - 1), LONGEST_WAIT_S) * self._chance.uniform(0.5, 1.0)
        await asyncio.sleep(max(doubled, float(asked)) if asked.isdecimal() else doubled)


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat()


def _is_passing(status: int) -> bool:
    return status >= 500 or status in {408, 429}
