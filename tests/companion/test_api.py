"""The drivers' endpoint over real HTTP: what it takes, what it refuses, and in which words."""

import base64
import hashlib
import io
import json
import random
import socket
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from PIL import ExifTags, Image, PngImagePlugin
from sqlalchemy import select, text

from app.companion import server
from app.companion.api import MAX_FILE_BYTES, create_api, running
from app.companion.guard import Limits
from app.companion.images import BadImage, clean
from app.db import Database, new_id
from app.domain.jobs import EventKind
from app.models.core import Document
from app.models.field import FieldEvent, JobTicket
from app.models.planning import Job
from app.services import field, field_tickets, live
from tests.companion.conftest import TODAY, event, sending
from tests.companion.phone import companion_dsn


def _picture(kind="JPEG", size=(320, 240), **options):
    made = io.BytesIO()
    Image.new("RGB", size, "#336644").save(made, kind, **options)
    return made.getvalue()


def _file(phone, told, body, **headers):
    description = json.dumps({"clock": told["at"], "pending": 0, "event": told}).encode()
    encoded = base64.urlsafe_b64encode(description).decode()
    return phone.post("/api/files", content=body, headers={"x-event": encoded, **headers})


def test_the_page_has_its_files_and_every_answer_its_guards(endpoint):
    with httpx.Client(base_url=endpoint) as client:
        shown = client.get("/t/abcdefgh12345")
        assert shown.status_code == 200
        assert shown.text == client.get("/").text
        for path in ("/manifest.webmanifest", "/static/app.js", "/static/app.css", "/static/icon-192.png"):
            assert client.get(path).status_code == 200
        worker = client.get("/sw.js")
        assert worker.headers["content-type"].startswith("text/javascript")
        assert "__" not in worker.text.replace("__proto__", "")
        assert '"/static/app.js"' in worker.text
        answers = [shown, worker, client.get("/nothing"), client.get("/api/day"), client.get("/static/sw.js")]
    for answer in answers:
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "server" not in answer.headers
    assert [answer.status_code for answer in answers[2:]] == [404, 401, 404]
    assert answers[3].headers["cache-control"] == "no-store"


def test_looking_at_a_link_does_not_use_it(endpoint, tour):
    with httpx.Client(base_url=endpoint) as client:
        for _ in range(3):
            client.get(f"/t/{tour.link.code}")
        opened = client.post("/api/open", json={"code": tour.link.code})
    assert opened.status_code == 200
    assert len(opened.json()["token"]) >= 43


def test_the_health_says_whether_the_database_answers(endpoint):
    assert httpx.get(f"{endpoint}/health").json()["status"] == "ok"


def test_a_database_that_is_gone_is_said_and_nothing_is_lost(tour):
    with (
        Database("host=127.0.0.1 port=1 dbname=rondo user=nobody") as nowhere,
        running(create_api(nowhere)) as address,
    ):
        answer = httpx.get(f"{address}/health", timeout=30)
    assert answer.status_code == 503
    assert "reste sur le téléphone" in answer.json()["text"]
    assert answer.headers["retry-after"] == "10"


def test_the_day_is_for_the_right_token_only(phone, tour):
    assert phone.get("/api/day", headers={"x-pending": "2"}).json()["tour"]["id"] == str(tour.id)
    for token in ("x" * 43, "short", "é" * 50):
        answer = phone.get("/api/day", headers={"authorization": f"Bearer {token}".encode()})
        assert answer.status_code == 401
        assert "reconnu" in answer.json()["text"]
    with tour.office.transaction() as session:
        field.revoke_link(session, tour.link.id)
    answer = phone.get("/api/day")
    assert (answer.status_code, answer.json()["error"]) == (403, "revoked")
    assert "reste sur ce téléphone" in answer.json()["text"]


def test_opening_is_limited_and_a_wrong_code_is_told(tour):
    now = [0.0]
    with (
        Database(companion_dsn(tour.database)) as database,
        running(create_api(database, limits=Limits(guesses_per_minute=3), clock=lambda: now[0])) as address,
        httpx.Client(base_url=address) as client,
    ):
        codes = [client.post("/api/open", json={"code": "guessed-code"}).status_code for _ in range(4)]
        assert codes == [401, 401, 401, 429]
        now[0] = 61.0
        assert client.post("/api/open", json={"code": tour.link.code}).status_code == 200


def test_a_batch_is_recorded_once_however_often_it_is_sent(phone, tour):
    batch = sending(*(event(kind, tour.jobs[0]) for kind in ("departed", "arrived", "done")))
    first = phone.post("/api/events", json=batch)
    assert [result["ok"] for result in first.json()["results"]] == [True, True, True]
    assert phone.post("/api/events", json=batch).json() == first.json()
    with tour.office.transaction() as session:
        assert len(session.scalars(select(FieldEvent)).all()) == 3
        assert session.get(Job, tour.jobs[0]).status == "DONE"
        assert session.scalars(select(JobTicket)).one().job_id == tour.jobs[0]


def test_the_same_event_sent_at_once_by_many_is_one(phone, tour):
    batch = sending(event("done", tour.jobs[0]))
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: phone.post("/api/events", json=batch).json(), range(8)))
    assert all(answer == answers[0] for answer in answers)
    with tour.office.transaction() as session:
        assert len(session.scalars(select(FieldEvent)).all()) == 1
        assert len(session.scalars(select(JobTicket)).all()) == 1


def test_one_refused_event_holds_up_no_other(phone, tour):
    used = event("note", text="a")
    phone.post("/api/events", json=sending(used))
    answer = phone.post(
        "/api/events",
        json=sending(
            event("not_done", tour.jobs[0]), {**used, "data": {"text": "b"}}, event("arrived", tour.jobs[0])
        ),
    )
    assert [(result["ok"], result.get("error")) for result in answer.json()["results"]] == [
        (False, "no_reason"),
        (False, "changed"),
        (True, None),
    ]


def test_what_postgresql_cannot_hold_is_refused_and_never_a_failure(phone, tour):
    good = sending(event("note", text="x"))
    bodies = [
        b"",
        b"[]",
        b"{" * 4000,
        b"\xff\xfe",
        json.dumps(good).replace('"x"', '"\\u0000"').encode(),
        json.dumps(good).replace('"x"', '"\\ud800"').encode(),
        json.dumps(good).replace('"x"', "NaN").encode(),
        json.dumps(good).replace('"x"', "1e999").encode(),
        json.dumps({**good, "more": 1}).encode(),
        json.dumps({**good, "events": []}).encode(),
        json.dumps(sending({**event("note"), "kind": "drop"})).encode(),
        json.dumps(sending({**event("note"), "at": "2026-11-24T10:00:00"})).encode(),
        json.dumps(sending({**event("note"), "at": "0001-01-01T00:00:00Z"})).encode(),
        json.dumps(sending({**event("note"), "lat": 200})).encode(),
        json.dumps(sending({**event("note"), "id": "1"})).encode(),
    ]
    for body in bodies:
        answer = phone.post("/api/events", content=body)
        assert answer.status_code == 422, body[:80]
        assert answer.json()["text"]
    long = phone.post("/api/events", json=sending(event("note", text="x" * 17_000)))
    assert long.json()["results"][0]["ok"] is False


def test_a_photo_is_stored_without_what_hides_in_it(phone, tour):
    position = Image.Exif()
    position[0x010E] = "CACHE-POSITION"
    body = _picture(exif=position)
    assert b"CACHE-POSITION" in body
    told = event("photo", tour.jobs[0], label="Avant")
    answer = _file(phone, told, body)
    assert answer.status_code == 200
    assert answer.json()["sha256"] == hashlib.sha256(body).hexdigest()
    assert _file(phone, told, body).json() == answer.json()
    assert _file(phone, told, _picture(size=(10, 10))).status_code == 409
    with tour.office.transaction() as session:
        paper = session.scalars(select(Document)).one()
        stored = session.scalar(text("SELECT document_body(:id)"), {"id": paper.id})
    assert (paper.kind, paper.mime, paper.job_id) == ("photo", "image/jpeg", tour.jobs[0])
    assert b"CACHE-POSITION" not in stored
    assert Image.open(io.BytesIO(stored)).size == (320, 240)


def test_a_jpeg_is_turned_upright_and_loses_all_else():
    extras = Image.Exif()
    extras[ExifTags.Base.Orientation], extras[ExifTags.Base.Make] = 6, "CACHE"
    hidden = {"exif": extras, "comment": b"CACHE", "icc_profile": b"CACHE", "xmp": b"CACHE"}
    body, mime = clean(_picture(size=(30, 20), **hidden))
    assert mime == "image/jpeg"
    assert b"CACHE" not in body
    assert Image.open(io.BytesIO(body)).size == (20, 30)


@pytest.mark.parametrize(("kind", "mode"), [("JPEG", "L"), ("JPEG", "CMYK"), ("PNG", "P"), ("PNG", "I;16")])
def test_a_picture_of_any_colours_is_kept(kind, mode):
    written = io.BytesIO()
    Image.new(mode, (30, 20)).save(written, kind)
    assert Image.open(io.BytesIO(clean(written.getvalue())[0])).mode == {"JPEG": "RGB", "PNG": "RGBA"}[kind]


def test_a_png_loses_its_texts():
    hidden = PngImagePlugin.PngInfo()
    hidden.add_text("Comment", "CACHE")
    body, mime = clean(_picture("PNG", pnginfo=hidden))
    assert mime == "image/png"
    assert b"CACHE" not in body


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not a picture",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        _picture("GIF"),
        _picture()[:400],
        _picture("PNG", size=(12_001, 1)),
        _picture("PNG", size=(6_000, 4_001)),
    ],
    ids=["empty", "text", "svg", "gif", "cut", "long", "large"],
)
def test_what_is_no_photo_is_refused(body):
    with pytest.raises(BadImage):
        clean(body)


def test_a_file_that_is_no_picture_or_has_no_event_is_refused(phone, tour):
    told = event("photo", tour.jobs[0])
    answer = _file(phone, told, b"GIF89a")
    assert (answer.status_code, answer.json()["error"]) == (422, "bad_image")
    assert _file(phone, event("done", tour.jobs[0]), _picture()).status_code == 422
    assert _file(phone, told, _picture(), **{"x-event": "!!"}).status_code == 422
    assert _file(phone, told, _picture(), **{"content-encoding": "gzip"}).status_code == 415
    # Told without its picture afterwards, under the same id: nothing was recorded before.
    told["data"] = {"lost": "illisible"}
    assert phone.post("/api/events", json=sending(told)).json()["results"][0]["ok"] is True


def test_an_upload_is_cut_off_at_its_limit_declared_or_not(phone, tour):
    told = event("photo", tour.jobs[0])
    assert _file(phone, told, b"x" * (MAX_FILE_BYTES + 1)).status_code == 413
    sent = 0

    def endless():
        nonlocal sent
        while sent < 20 * MAX_FILE_BYTES:
            sent += 65_536
            yield b"x" * 65_536

    try:
        status = _file(phone, told, endless()).status_code
    except (httpx.WriteError, httpx.ReadError):
        status = 413  # the endpoint hung up while we were still sending
    assert status == 413
    assert sent < 5 * MAX_FILE_BYTES


def test_an_unknown_phone_sends_no_file(endpoint, tour):
    with httpx.Client(base_url=endpoint, headers={"authorization": f"Bearer {'x' * 43}"}) as stranger:
        assert _file(stranger, event("photo", tour.jobs[0]), _picture()).status_code == 401
    with tour.office.transaction() as session:
        assert session.scalars(select(FieldEvent)).all() == []


def test_a_connection_that_says_nothing_is_closed(tour, monkeypatch):
    monkeypatch.setattr(server, "HEAD_SECONDS", 0.1)
    with Database(companion_dsn(tour.database)) as database, running(create_api(database)) as address:
        host, port = address.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=20) as silent:
            silent.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n")
            assert silent.recv(1) == b""


def test_events_of_an_unknown_stop_are_kept(phone, tour):
    answer = phone.post("/api/events", json=sending(event("arrived", new_id())))
    assert answer.json()["results"][0]["note"] == "stop_moved"


def test_nonsense_in_events_fails_neither_the_endpoint_nor_the_office(phone, tour):
    dice = random.Random(7)  # noqa: S311 - the same nonsense each time
    nonsense = [None, True, 0, -1, 1.5, 1e308, 10**30, "", "x", "é\u2028", [], {}, [[[]]], ["a"] * 50]
    nonsense += [{"a": {"b": [1, None]}}, "2026-11-24T10:00:00Z", str(tour.jobs[0]), "null"]
    names = ["km", "reason", "text", "net_kg", "estimated", "in", "out", "party", "name", "absence_reason"]
    names += ["with", "revision", "waiting_minutes", "fill_percent", "email", "reserves", "consent", "role"]
    taken = 0
    for _ in range(12):
        told = []
        for _ in range(20):
            data = {dice.choice(names): dice.choice(nonsense) for _ in range(dice.randint(0, 4))}
            kind = dice.choice(list(EventKind)).value
            if kind == "signature":
                data["party"] = dice.choice(["driver", "customer"])
            told.append(event(kind, dice.choice([None, *tour.jobs]), **data))
        answer = phone.post("/api/events", json=sending(*told))
        assert answer.status_code == 200
        taken += sum(result["ok"] for result in answer.json()["results"])
        assert phone.get("/api/day").status_code == 200
        with tour.office.transaction() as session:
            assert live.live_day(session, TODAY)
            field_tickets.draw_missing_tickets(session)
    assert taken > 100
