"""What an attacker or a broken phone may send: each refused with the right status, and nothing stored."""

import base64
import contextlib
import datetime as dt
import io
import json
import logging
import random
import socket
import statistics
import struct
import threading
import time
import zlib
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import httpx
import pytest
from PIL import Image
from pypdf import PdfReader
from sqlalchemy import func, select

from app.companion import api as endpoint_module
from app.companion import server
from app.companion.api import MAX_EVENTS_BYTES, MAX_FILE_BYTES, MAX_OPEN_BYTES, create_api, running
from app.companion.guard import SECURITY, Limits
from app.db import Database
from app.models import Base
from app.models.core import Document
from app.models.field import FieldEvent, FieldRefusal, JobTicket
from app.models.planning import Job, Stop
from app.services import field, field_tickets
from tests.builders import slot
from tests.companion.conftest import TODAY, event, sending
from tests.companion.phone import companion_dsn

TOKEN = "t" * 43
# What the endpoint writes about itself: that a phone was heard of, and what was refused.
OF_ITSELF = {"operation", "change_log", "field_refusal"}


@pytest.fixture
def counted(tour):
    """Return how many rows each table holds."""

    def count():
        with tour.database.admin() as admin:
            return {
                table.name: admin.execute(f"SELECT count(*) FROM {table.name}").fetchone()[0]
                for table in Base.metadata.sorted_tables
                if table.name not in OF_ITSELF
            }

    return count


@pytest.fixture
def unchanged(counted, phone):
    """Make sure that a test leaves nothing behind."""
    before = counted()
    yield
    assert counted() == before


def picture(kind="JPEG", size=(64, 48)):
    made = io.BytesIO()
    Image.new("RGB", size, "#336644").save(made, kind)
    return made.getvalue()


def bomb(width, height):
    """Return a PNG of a few kilobytes that says it is `width` by `height`, and holds all its rows."""

    def chunk(name, body):
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    rows = zlib.compress(b"\0" * 1_000_000 * 20, 9)
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def noise():
    """Return a PNG that nothing makes smaller."""
    made = io.BytesIO()
    Image.frombytes("RGB", (200, 200), random.Random(7).randbytes(120_000)).save(made, "PNG")  # noqa: S311
    return made.getvalue()


def described(told, **more):
    content = {"clock": told["at"], "pending": 0, "event": told, **more}
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode()


def send_file(phone, told, body, **headers):
    return phone.post("/api/files", content=body, headers={"x-event": described(told), **headers})


def raw(endpoint, *parts, wait=10):
    """Send bytes as they are, and return the first line of the answer and its headers."""
    host, port = endpoint.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=wait) as line:
        for part in parts:
            line.sendall(part)
        heard = b""
        with contextlib.suppress(TimeoutError, ConnectionError):
            while b"\r\n\r\n" not in heard and (more := line.recv(65_536)):
                heard += more
    head = heard.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
    return head[0], {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:])}


# ------------------------------------------------------------------------------------------------ pictures


DAMAGED = noise()
NO_PHOTOS = {
    "empty": b"",
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "svg-as-png": b"\x89PNG\r\n\x1a\n<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "gif-before-jpeg": b"GIF89a" + picture(),
    "pdf-before-png": b"%PDF-1.7\n" + picture("PNG"),
    "zip-before-jpeg": b"PK\x03\x04" + picture(),
    "cut-jpeg": picture()[:-200],
    "cut-png": picture("PNG")[:60],
    "damaged-png": DAMAGED[:40_000] + b"\0" * 2_000 + DAMAGED[42_000:],
    "bomb-50000": bomb(50_000, 50_000),
    "bomb-12000": bomb(12_000, 12_000),
    "gif": picture("GIF"),
    "webp": picture("WEBP"),
    "tiff": picture("TIFF"),
    "zeros": b"\xff\xd8\xff\xe0" + b"\0" * 100_000,
}


@pytest.mark.usefixtures("unchanged")
def test_what_is_no_photo_is_refused(phone, tour):
    for name, body in NO_PHOTOS.items():
        answer = send_file(phone, event("photo", tour.jobs[0]), body)
        assert (answer.status_code, answer.json().get("error")) == (422, "bad_image"), name


def test_what_hides_behind_a_picture_is_not_stored(phone, tour):
    hidden = b"<script>alert(1)</script>PK\x03\x04%PDF-1.7"
    assert send_file(phone, event("photo", tour.jobs[0]), picture() + hidden).status_code == 200
    with tour.office.transaction() as session:
        (paper,) = session.scalars(select(Document))
    with tour.database.admin() as admin:
        (stored,) = admin.execute("SELECT body FROM blob WHERE sha256 = %s", (paper.sha256,)).fetchone()
    assert b"script" not in stored
    assert stored.endswith(b"\xff\xd9")


# ------------------------------------------------------------------------------------------------ sizes


@pytest.mark.usefixtures("unchanged")
def test_a_body_is_cut_at_its_limit_declared_or_not(phone, tour):
    headers = {"x-event": described(event("photo", tour.jobs[0]))}
    for path, limit in (
        ("/api/open", MAX_OPEN_BYTES),
        ("/api/pin", MAX_OPEN_BYTES),
        ("/api/events", MAX_EVENTS_BYTES),
        ("/api/positions", MAX_EVENTS_BYTES),
        ("/api/files", MAX_FILE_BYTES),
    ):
        body = b"x" * (limit + 1)
        for content in (body, iter([body[:1000], body[1000:]])):
            answer = phone.post(path, content=content, headers=headers)
            assert (answer.status_code, answer.json()["error"]) == (413, "too_large"), path


@pytest.mark.usefixtures("unchanged")
def test_a_body_that_says_less_than_it_is_or_never_ends_stores_nothing(endpoint, monkeypatch):
    monkeypatch.setattr(endpoint_module, "BODY_SECONDS", 0.3)
    monkeypatch.setattr(endpoint_module, "SLOWEST_BYTES_PER_SECOND", 1_000_000)
    head = f"POST /api/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {TOKEN}\r\n".encode()
    body = json.dumps(sending(event("note", text="x"))).encode()
    late, _ = raw(endpoint, head + b"Content-Length: 5000\r\n\r\n", body)
    assert " 408 " in late
    short, _ = raw(endpoint, head + b"Content-Length: 20\r\n\r\n", body)
    assert " 422 " in short


def test_a_phone_that_hangs_up_in_the_middle_is_no_failure(endpoint, phone, tour, caplog):
    told = event("photo", tour.jobs[0])
    head = (
        f"POST /api/files HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {TOKEN}\r\n"
        f"X-Event: {described(told)}\r\nContent-Length: 50000\r\n\r\n"
    ).encode()
    for _ in range(3):
        raw(endpoint, head, b"x" * 5_000, wait=0.5)
    # As many as one phone may have at once had to end before this one got its turn.
    assert send_file(phone, told, picture()).status_code == 200
    assert [one for one in caplog.records if one.levelno > logging.INFO] == []


# ------------------------------------------------------------------------------------------------ who asks


@pytest.fixture
def other_tour(tour):
    """A tour of the same day that is another driver's."""
    with tour.office.transaction() as session:
        world = tour.world
        world._session = session
        made = world.tour(
            day=TODAY, slot=slot(0, 12, TODAY), driver=world.driver2.id, depot_id=world.depot.id
        )
        job = world.job(wanted_on=TODAY)
        session.add(Stop(id=job.id, tour_id=made.id, job_id=job.id, slot=slot(7, 8, TODAY)))
        session.flush()
        session.refresh(made)
        made.status, made.revision = "published", 1
        session.flush()
        link = field.create_link(session, made.id)
    return SimpleNamespace(id=made.id, job=job.id, link=link)


ROUTES = [
    ("GET", "/api/day"),
    ("POST", "/api/events"),
    ("POST", "/api/files"),
    ("POST", "/api/positions"),
]


def ask(client, method, path, tour, **headers):
    """Ask a route for something that it would do for the right phone."""
    told = event("photo", tour.jobs[0])
    positions = [{"at": told["at"], "lat": 43.6, "lon": 2.2}]
    content = {
        "/api/events": json.dumps(sending(event("done", tour.jobs[0]))),
        "/api/files": picture(),
        "/api/positions": json.dumps({"clock": told["at"], "positions": positions}),
    }.get(path)
    headers = {"x-event": described(told), **headers} if path == "/api/files" else headers
    return client.request(method, path, content=content, headers=headers)


def test_only_a_living_token_is_let_in(phone, tour, counted):
    for method, path in ROUTES:
        _only_a_living_token(phone, tour, counted, method, path)


def _only_a_living_token(phone, tour, counted, method, path):
    before = counted()
    wrong = ["", "Bearer", f"Basic {TOKEN}", f"Bearer {'x' * 43}", f"Bearer {TOKEN}x", f"Token {TOKEN}"]
    wrong += [f"Bearer {TOKEN[:-1]}", "Bearer ' OR 1=1 --" + "x" * 40, f"Bearer {'é' * 43}"]
    for shown in wrong:
        answer = ask(phone, method, path, tour, authorization=shown.encode())
        assert answer.status_code == 401, shown
    del phone.headers["authorization"]
    for where in (f"?token={TOKEN}", f"?authorization=Bearer%20{TOKEN}"):
        assert ask(phone, method, path + where, tour).status_code == 401
    assert ask(phone, method, path, tour, cookie=f"token={TOKEN}").status_code == 401
    phone.headers["authorization"] = f"Bearer {TOKEN}"
    with tour.database.admin() as admin:
        dead = "UPDATE driver_link SET expires_at = now() - interval '1 second' WHERE id = %s"
        admin.execute(dead, (tour.link.id,))
        yesterday = ask(phone, method, path, tour)
        assert (yesterday.status_code, yesterday.json()["error"]) == (403, "expired")
        admin.execute("UPDATE driver_link SET expires_at = now() + interval '1 hour', revoked_at = now()")
        revoked = ask(phone, method, path, tour)
        assert (revoked.status_code, revoked.json()["error"]) == (403, "revoked")
        admin.execute("UPDATE driver_link SET revoked_at = NULL")
    assert counted() == before


@pytest.mark.usefixtures("unchanged")
def test_a_dead_link_opens_nothing(endpoint, tour):
    def open_it(code, token="n" * 43):
        return httpx.post(f"{endpoint}/api/open", json={"code": code, "token": token})

    assert open_it(tour.link.code).json()["error"] == "other_phone"
    with tour.database.admin() as admin:
        for change, error in (
            ("token_hash = NULL, expires_at = now()", "unknown"),
            ("expires_at = now() + interval '1 hour', revoked_at = now()", "unknown"),
        ):
            admin.execute(f"UPDATE driver_link SET {change}")
            answer = open_it(tour.link.code)
            assert (answer.status_code, answer.json()["error"]) == (403 if error != "unknown" else 401, error)
    assert open_it("0" * 22).status_code == 401


def test_anothers_job_is_not_touched(phone, tour, other_tour):
    told = phone.post(
        "/api/events",
        json=sending(
            event("done", other_tour.job),
            event("not_done", other_tour.job, reason="x"),
            event("weight", other_tour.job, net_kg=1),
            event("blocked", other_tour.job, reason="x"),
        ),
    )
    assert {result["note"] for result in told.json()["results"]} == {"stop_moved"}
    assert send_file(phone, event("photo", other_tour.job), picture()).json()["note"] == "stop_moved"
    with tour.office.transaction() as session:
        job = session.get(Job, other_tour.job)
        assert (job.status, job.net_kg, job.problem) == ("PLANNED", None, "")
        mine = session.scalars(select(FieldEvent)).all()
        assert {(kept.tour_id, kept.stop_id, kept.job_id) for kept in mine} == {(tour.id, None, None)}
        assert session.scalars(select(Document.job_id)).all() == [None]


def test_anothers_event_is_not_told_again(phone, tour, other_tour, endpoint):
    told = event("note", text="a")
    assert phone.post("/api/events", json=sending(told)).json()["results"][0]["ok"]
    with httpx.Client(base_url=endpoint) as other:
        opened = {"code": other_tour.link.code, "token": "o" * 43}
        assert other.post("/api/open", json=opened).status_code == 200
        answer = other.post(
            "/api/events", json=sending(told), headers={"authorization": f"Bearer {'o' * 43}"}
        )
    assert answer.json()["results"][0]["error"] == "changed"


# ------------------------------------------------------------------------------------------------ contents

SQL = "'); DROP TABLE rondo.job; --"
HTML = "<img src=x onerror=alert(1)><script>alert(1)</script><b>gras</b>"
TEXTS = {
    "done": ["text"],
    "not_done": ["reason", "text"],
    "problem": ["reason", "text"],
    "weight": ["ticket"],
    "container": ["in", "out"],
    "photo": ["label"],
    "signature": ["name", "role", "email", "consent", "reserves", "absence_reason"],
    "note": ["text"],
    "vehicle_check": ["text"],
    "waiting": ["from", "to"],
    "lifts": ["text"],
    "downgrade": ["material", "text"],
    "blocked": ["reason", "text"],
    "unblocked": ["text"],
    "load_refused": ["reason", "text", "decided_by"],
    "message": ["text"],
    "tour_ended": ["text", "started", "ended"],
}
NEEDED = {"signature": {"party": "customer"}, "vehicle_check": {"when": "start", "ok": True}}


def test_sql_and_html_in_every_text_are_only_text(phone, tour):
    for words in (HTML, SQL):
        told = [
            event(kind, tour.jobs[n % 2], **dict.fromkeys(names, words), **NEEDED.get(kind, {}))
            for n, (kind, names) in enumerate(TEXTS.items())
        ]
        answer = phone.post("/api/events", json=sending(*told))
        assert answer.status_code == 200
        assert all(result["ok"] for result in answer.json()["results"]), answer.text
        with tour.office.transaction() as session:
            for sent in told:
                assert session.get(FieldEvent, sent["id"]).data == sent["data"]
    finished = event("done", tour.jobs[0], text=HTML)
    phone.post("/api/events", json=sending(finished))
    day = phone.get("/api/day")
    assert day.headers["content-type"] == "application/json"
    assert day.headers["x-content-type-options"] == "nosniff"
    with tour.office.transaction() as session:
        assert session.scalars(select(JobTicket)).all()
        field_tickets.draw_missing_tickets(session)
        papers = session.scalars(select(Document.id).where(Document.kind == "job_ticket")).all()
        drawn = [session.scalar(select(func.document_body(paper))) for paper in papers]
    text = "".join(page.extract_text() for body in drawn for page in PdfReader(io.BytesIO(body)).pages)
    assert "<script>" in text.replace("\n", "")
    assert b"/JavaScript" not in b"".join(drawn)


SPOILT = [
    lambda good: good.replace('"x"', '"\\u0000"'),
    lambda good: good.replace('"x"', '"\\ud800"'),
    lambda good: good.replace('"x"', '"\\udfff\\ud800"'),
    lambda good: good.replace('"x"', "NaN"),
    lambda good: good.replace('"x"', "-Infinity"),
    lambda good: good.replace('"x"', "1e999"),
    lambda good: good.replace('"x"', "9" * 5_000),
    lambda good: good.replace('"x"', "[" * 5_000 + "]" * 5_000),
    lambda good: good.replace('"x"', '{"a":' * 500 + "1" + "}" * 500),
    lambda good: good.replace('"pending": 0', '"pending": true'),
    lambda good: good.replace('"pending": 0', '"pending": "0"'),
    lambda good: good.replace('"pending": 0', '"pending": 0.5'),
    lambda good: good.replace('"pending": 0', '"pending": -1'),
    lambda good: good.replace('"pending": 0', '"pending": 99999999999999999999'),
    lambda good: good.replace('"pending": 0', '"pending": 0, "admin": true'),
    lambda good: good.replace('"kind": "note"', '"kind": "note", "lat": true, "lon": false'),
    lambda good: good.replace('"kind": "note"', '"kind": "note", "lat": "43", "lon": "2"'),
    lambda good: good.replace('"kind": "note"', '"kind": "note", "lat": 91, "lon": 2'),
    lambda good: good.replace('"kind": "note"', '"kind": "note", "accuracy": 1e9'),
    lambda good: good.replace('"kind": "note"', '"kind": "note", "seq": 1'),
    lambda good: good.replace('"kind": "note"', '"kind": "NOTE"'),
    lambda good: good.replace('"kind": "note"', '"kind": ["note"]'),
    lambda good: good.replace('"kind": "note"', '"kind": "note\'; DROP TABLE job; --"'),
    lambda good: good.replace('"id": "', '"id": "../../'),
    lambda good: good[:-1],
    lambda good: good + good,
    lambda good: "\ufeff" + good,
    lambda good: good.encode("utf-16"),
    lambda good: good.encode("latin-1") + b"\xff",
    lambda good: "null",
    lambda good: '"text"',
    lambda good: "x" * 10_000,
]


@pytest.mark.usefixtures("unchanged")
def test_what_is_no_event_is_refused_whole(phone):
    good = json.dumps(sending(event("note", text="x")))
    for spoil in SPOILT:
        body = spoil(good)
        assert body != good
        answer = phone.post("/api/events", content=body)
        assert (answer.status_code, answer.json()["error"]) == (422, "unreadable"), body[:300]


@pytest.mark.usefixtures("unchanged")
def test_a_file_without_its_event_is_refused(phone):
    for header in ("", "!!", "e30=", "W10=", "bnVsbA==", "x" * 20_000, "e30=é"):
        answer = phone.post("/api/files", content=picture(), headers={"x-event": header.encode("latin-1")})
        assert answer.status_code == 422, header[:20]


@pytest.mark.usefixtures("unchanged")
def test_a_code_that_can_be_none_is_not_even_asked_for(phone):
    for body in (
        {"code": "' OR '1'='1"},
        {"code": "../../etc/passwd"},
        {"code": "a" * 65},
        {"code": ["a" * 20]},
        {"code": "a" * 20, "token": "short"},
        {"code": "a" * 20, "token": "é" * 43},
        {"code": "a" * 20, "device": "\0"},
        {"code": "a" * 20, "role": "admin"},
    ):
        assert phone.post("/api/open", json=body).status_code == 422, body


# ------------------------------------------------------------------------------------------------ HTTP


REQUESTS = [
    (b"GET /health HTTP/1.1\r\n\r\n", 400),
    (b"GET /health HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
    (b"GET /health HTTP/1.1\r\nHost: a\r\nX: a\nEvil: b\rc\r\n\r\n", 400),
    (b"GET /he alth HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400),
    (b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"x" * 40_000, 400),
    (
        b"POST /api/events HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"0\r\n\r\nGET /health HTTP/1.1\r\nHost: a\r\n\r\n",
        401,
    ),
    (b"POST /api/events HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", 400),
    (b"POST /api/events HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400),
    (b"TRACE / HTTP/1.1\r\nHost: a\r\n\r\n", 405),
    (b"CONNECT evil:443 HTTP/1.1\r\nHost: a\r\n\r\n", 404),
    (b"OPTIONS /api/events HTTP/1.1\r\nHost: a\r\nOrigin: https://evil\r\n\r\n", 405),
    (b"PUT /api/day HTTP/1.1\r\nHost: a\r\n\r\n", 405),
    (b"DELETE /api/files HTTP/1.1\r\nHost: a\r\n\r\n", 405),
    (b"GET /api/events HTTP/1.1\r\nHost: a\r\n\r\n", 405),
    (b"GET /static/../api.py HTTP/1.1\r\nHost: a\r\n\r\n", 404),
    (b"GET /static/..%2fapi.py HTTP/1.1\r\nHost: a\r\n\r\n", 404),
    (b"GET /static/%2e%2e%2f%2e%2e%2fetc%2fpasswd HTTP/1.1\r\nHost: a\r\n\r\n", 404),
    (b"GET /static/..\\api.py HTTP/1.1\r\nHost: a\r\n\r\n", 404),
    (b"GET /static/app.js%00.png HTTP/1.1\r\nHost: a\r\n\r\n", 404),
    (b"GET //etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n", 404),
    (b"GET http://evil/static/index.html HTTP/1.1\r\nHost: a\r\n\r\n", 404),
    (b"GET /api/day?x=%0d%0aSet-Cookie:a=b HTTP/1.1\r\nHost: a\r\n\r\n", 401),
]


@pytest.mark.usefixtures("unchanged")
def test_what_is_no_request_of_ours_is_refused_with_every_guard(endpoint):
    for request, status in REQUESTS:
        said, headers = raw(endpoint, request, wait=5)
        assert f" {status} " in said, request
        assert SECURITY.items() <= headers.items(), request
        assert headers["cache-control"] == "no-store"
        assert not {"set-cookie", "access-control-allow-origin", "server", "x-powered-by"} & headers.keys()


def test_only_the_names_of_the_server_are_answered(tour):
    with (
        Database(companion_dsn(tour.database)) as database,
        running(create_api(database, hosts=["tournees.example"])) as address,
    ):
        for host, status in (
            ("tournees.example", 200),
            ("TOURNEES.example:443", 200),
            ("evil.example", 400),
            ("tournees.example.evil", 400),
            ("127.0.0.1", 400),
        ):
            answer = httpx.get(f"{address}/health", headers={"host": host})
            assert answer.status_code == status
            assert SECURITY.items() <= dict(answer.headers).items()


def test_a_failure_of_ours_says_nothing_and_is_guarded_too(phone, monkeypatch):
    def broken(*_, **__):
        raise RuntimeError("token t is secret")

    monkeypatch.setattr(field, "day_of", broken)
    answer = phone.get("/api/day")
    assert (answer.status_code, answer.json()["error"]) == (500, "failed")
    assert "secret" not in answer.text
    assert SECURITY.items() <= dict(answer.headers).items()
    assert answer.headers["cache-control"] == "no-store"


def test_a_later_head_that_comes_too_slowly_ends_the_line(tour, monkeypatch):
    monkeypatch.setattr(server, "HEAD_SECONDS", 0.5)
    with Database(companion_dsn(tour.database)) as database, running(create_api(database)) as address:
        host, port = address.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=20) as line:
            line.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            heard = b""
            while b"</html>" not in heard:
                heard += line.recv(65_536)
            began = time.monotonic()
            with pytest.raises((BrokenPipeError, ConnectionError)):  # noqa: PT012 - one byte at a time
                for byte in b"GET / HTTP/1.1\r\nX: " + b"x" * 2_000:
                    line.sendall(bytes([byte]))
                    time.sleep(0.05)
                    if line.recv(1, socket.MSG_DONTWAIT | socket.MSG_PEEK) == b"":
                        raise ConnectionError
            assert time.monotonic() - began < 15


# ------------------------------------------------------------------------------------------------ floods


def test_guessing_from_one_address_is_stopped_and_phones_that_are_known_go_on(phone, tour, endpoint):
    with httpx.Client(base_url=endpoint) as guesser:
        codes = [guesser.post("/api/open", json={"code": f"guess-{n:04}"}).status_code for n in range(20)]
        assert codes == [401] * 12 + [429] * 8
        assert phone.get("/api/day").status_code == 200
        tokens = [
            guesser.get("/api/day", headers={"authorization": f"Bearer {n:043}"}).status_code
            for n in range(70)
        ]
    assert tokens == [401] * 60 + [429] * 10
    assert phone.get("/api/day").status_code == 200


def test_a_driver_opens_the_day_by_a_code_and_a_guesser_does_not(phone, tour, endpoint):
    with tour.office.transaction() as session:
        field.set_pin(session, tour.world.driver.id, "471102")
    number = tour.world.driver.number

    def open_it(pin, token="p" * 43, name=number):
        return phone.post("/api/pin", json={"number": name, "pin": pin, "token": token, "device": "essai"})

    opened = open_it("471102")
    assert opened.status_code == 200
    assert opened.json()["tour"] == str(tour.id)
    assert phone.get("/api/day", headers={"authorization": f"Bearer {'p' * 43}"}).status_code == 200
    answers = [open_it(f"00000{n}", "q" * 43) for n in range(6)] + [open_it("471102", "q" * 43)]
    assert [answer.status_code for answer in answers] == [401] * 5 + [429] * 2
    assert answers[-1].headers["retry-after"] == "10"
    unknown = open_it("471102", "q" * 43, "no such driver")
    assert (unknown.status_code, unknown.json()) == (401, answers[0].json())
    assert open_it("12ab").status_code == 422


def test_what_was_refused_is_counted_without_saying_whose_it_was(tour, monkeypatch):
    monkeypatch.setattr(endpoint_module, "TALLY_SECONDS", 0.1)
    with (
        Database(companion_dsn(tour.database)) as database,
        running(create_api(database)) as address,
        httpx.Client(base_url=address) as client,
    ):
        client.post("/api/open", json={"code": tour.link.code, "token": TOKEN})
        with tour.office.transaction() as session:
            field.revoke_link(session, tour.link.id)
        for _ in range(3):
            client.get("/api/day", headers={"authorization": f"Bearer {TOKEN}"})
            client.post("/api/open", json={"code": "guessed-code"})
        client.get("/wp-login.php")
    with tour.office.transaction() as session:
        found = field.refusals(session, dt.datetime.now(dt.UTC) - dt.timedelta(hours=2))
        rows = session.scalars(select(FieldRefusal)).all()
    counts = {(row.code, row.link_id): row.count for row in found}
    assert counts == {("revoked", tour.link.id): 3, ("unknown", None): 3, ("missing", None): 1}
    assert len({row.source for row in found}) == 1
    assert "127.0.0.1" not in " ".join(f"{row.source} {row.link} {row.code}" for row in rows)


def test_a_flood_of_one_phone_does_not_slow_the_others(tour, other_tour, monkeypatch):
    """The database is what is scarce: here each call takes 150 ms of it, and four run at once."""
    real = field.day_of

    def slowly(*said, **more):
        time.sleep(0.15)
        return real(*said, **more)

    monkeypatch.setattr(field, "day_of", slowly)
    with (
        Database(companion_dsn(tour.database), pool_size=4) as database,
        running(create_api(database, limits=Limits(database_calls=4, phone_per_minute=100_000))) as address,
        httpx.Client(base_url=address, limits=httpx.Limits(max_connections=40), timeout=60) as flooder,
        httpx.Client(base_url=address, timeout=60) as quiet,
    ):
        for client, link, token in ((flooder, tour.link, TOKEN), (quiet, other_tour.link, "o" * 43)):
            assert client.post("/api/open", json={"code": link.code, "token": token}).status_code == 200
            client.headers["authorization"] = f"Bearer {token}"

        def times(n=5):
            taken = []
            for _ in range(n):
                began = time.monotonic()
                assert quiet.get("/api/day").status_code == 200
                taken.append(time.monotonic() - began)
            return statistics.median(taken)

        times(1)
        alone = times()
        stop, statuses = threading.Event(), []

        def flood():
            while not stop.is_set():
                statuses.append(flooder.get("/api/day").status_code)

        with ThreadPoolExecutor(30) as pool:
            for _ in range(30):
                pool.submit(flood)
            time.sleep(0.3)
            beside = times()
            stop.set()
    assert set(statuses) <= {200, 429}
    assert 200 in statuses
    # Without a line for each phone the quiet one waits behind thirty: six times as long and more.
    assert beside < 3 * alone, (alone, beside)


@pytest.mark.parametrize(
    ("front", "address"), [("", "127.0.0.1"), ("127.0.0.1", "203.0.113.9"), ("198.51.100.7", "127.0.0.1")]
)
def test_only_the_front_says_for_whom_it_asks(tour, front, address, monkeypatch):
    seen = []
    monkeypatch.setattr(endpoint_module, "address_of", lambda scope: seen.append(scope["client"][0]) or "x")
    with (
        Database(companion_dsn(tour.database)) as database,
        running(create_api(database), front=front) as served,
    ):
        forged = {"x-forwarded-for": "10.0.0.1, 203.0.113.9", "x-forwarded-proto": "https"}
        httpx.post(f"{served}/api/open", json={"code": "guessed-code"}, headers=forged)
    assert seen == [address]
