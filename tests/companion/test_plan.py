"""The plan from anywhere, over the real endpoint: who gets in, what they see, and what is refused."""

import contextlib
import datetime as dt
import hashlib
import json
import logging
import time
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import httpx
import psycopg
import pytest

from app.companion import plan
from app.companion.api import create_api, running
from app.db import Database, new_id
from app.models.fleet import Absence
from app.models.parties import Depot
from app.models.planning import Job, Stop
from app.scram import verifier
from tests.builders import slot
from tests.companion.conftest import TODAY
from tests.companion.phone import LOGIN as PHONES
from tests.companion.phone import companion_dsn
from tests.conftest import PASSWORD

PAUSE = 0.3
CLAIRE, KARIM = "essai_exploitation", "essai_exploitation2"


@pytest.fixture
def clock():
    return SimpleNamespace(ahead=0.0)


@pytest.fixture
def endpoint(tour, clock):
    """The endpoint with its own login; nobody waits long for a refusal."""
    with (
        Database(companion_dsn(tour.database)) as database,
        running(
            create_api(database, clock=lambda: time.monotonic() + clock.ahead, plan_refusal_s=PAUSE)
        ) as address,
    ):
        yield address


@pytest.fixture
def web(endpoint):
    with httpx.Client(base_url=endpoint, timeout=30) as client:
        yield client


@pytest.fixture
def second(tour):
    """A tour of another depot, with a job of its own."""
    with tour.office.transaction() as session:
        world = tour.world
        depot = Depot(id=new_id(), code="B", name="Castres")
        session.add(depot)
        session.flush()
        far = Job(
            id=new_id(),
            number="",
            type="BULK",
            customer_id=world.customer.id,
            site_id=world.site.id,
            depot_id=depot.id,
            wanted_on=TODAY,
            minutes=20,
            driver_note="Secret de Castres",
        )
        session.add(far)
        world._session = session
        made = world.tour(
            driver=world.driver2.id,
            day=TODAY,
            slot=slot(8, 9, TODAY),
            depot_id=depot.id,
            vehicle_id=world.truck2.id,
        )
        session.add(Stop(id=far.id, tour_id=made.id, job_id=far.id, slot=slot(8, 9, TODAY)))
    return SimpleNamespace(depot=depot.id, tour=made.id, job=far.id)


@contextlib.contextmanager
def another_endpoint(dsn):
    with (
        Database(dsn) as database,
        running(create_api(database)) as address,
        httpx.Client(base_url=address, timeout=30) as client,
    ):
        yield client


def log_in(web, login=CLAIRE, password=PASSWORD):
    return web.post("/api/plan/open", json={"login": login, "password": password})


def bearer(web, login=CLAIRE):
    answer = log_in(web, login)
    assert answer.status_code == 200, answer.text
    return {"authorization": f"Bearer {answer.json()['token']}"}


def look(web, headers, days=1, first=TODAY, **more):
    return web.get("/api/plan", params={"first": str(first), "days": days}, headers={**headers, **more})


def _words(found):
    """Return every name and every text in an answer."""
    if isinstance(found, dict):
        for name, value in found.items():
            yield name
            yield from _words(value)
    elif isinstance(found, list):
        for value in found:
            yield from _words(value)
    else:
        yield str(found)


def test_a_person_sees_the_plan_with_their_own_account(web, tour):
    opened = log_in(web)
    assert opened.json()["name"] == "Claire Fabre"
    assert len(opened.json()["token"]) >= 43
    left = dt.datetime.fromisoformat(opened.json()["expires_at"]) - dt.datetime.now(dt.UTC)
    assert dt.timedelta(hours=11, minutes=55) < left <= dt.timedelta(hours=12)
    answer = look(web, {"authorization": f"Bearer {opened.json()['token']}"})
    seen = answer.json()
    assert [row["name"] for row in seen["drivers"]] == ["Thierry Cabrol", "Jean Fabre"]
    assert [row["name"] for row in seen["vehicles"]] == ["ZZ-101-AA", "ZZ-102-AA"]
    assert [stop["id"] for stop in seen["stops"]] == list(map(str, tour.jobs))
    job = seen["stops"][0]["job"]
    assert (job["customer"], job["city"], job["container_out"]) == ("Menuiserie Delmas", "Albi", "B30-0001")
    assert job["phone"] == "+33536490011"
    assert answer.headers["cache-control"] == "no-store"
    assert "set-cookie" not in answer.headers
    assert "set-cookie" not in opened.headers


def test_no_price_and_no_reason_of_health_leaves_the_office(web, tour):
    with tour.office.transaction() as session:
        ill = {"driver_id": tour.world.driver2.id, "slot": slot(0, 24, TODAY)}
        session.add(Absence(id=new_id(), kind="sick", note="Opération du genou", **ill))
    answer = look(web, bearer(web))
    told = list(_words(answer.json()))
    assert [away["kind"] for away in answer.json()["absences"]] == ["other"]
    assert not [word for word in told if any(part in word.lower() for part in ("eur", "price", "amount"))]
    assert "4521B" not in answer.text
    assert "genou" not in answer.text
    assert "sick" not in answer.text


def test_nothing_is_sent_while_nothing_changed(web, tour):
    headers = bearer(web)
    first = look(web, headers)
    tag = {"if-none-match": first.headers["etag"]}
    again = look(web, headers, **tag)
    assert (again.status_code, again.content) == (304, b"")
    with tour.office.transaction() as session:
        session.add(Depot(id=new_id(), code="Z", name="Ailleurs"))
    elsewhere = look(web, headers, **tag)
    assert elsewhere.status_code == 304
    with tour.office.transaction() as session:
        session.get(Job, tour.jobs[0]).problem = "Portail fermé"
    changed = look(web, headers, **{"if-none-match": elsewhere.headers["etag"]})
    assert changed.json()["stops"][0]["job"]["problem"] == "Portail fermé"
    assert look(web, headers, days=3, **tag).status_code == 200  # the tag of other days


def test_who_is_bound_to_a_depot_sees_only_its_plan(web, tour, second):
    everything = look(web, bearer(web)).json()
    assert {found["id"] for found in everything["tours"]} == {str(tour.id), str(second.tour)}
    with tour.database.admin() as admin:
        admin.execute("UPDATE driver SET depot_id = %s WHERE number = '002'", (second.depot,))
        admin.execute("UPDATE vehicle SET depot_id = %s WHERE fleet_no = '2'", (second.depot,))
        admin.execute(
            "UPDATE staff SET depot_ids = ARRAY[%s::uuid] WHERE login = %s", (tour.world.depot.id, KARIM)
        )
    headers = bearer(web, KARIM)
    answer = look(web, headers)
    seen = answer.json()
    assert [found["id"] for found in seen["tours"]] == [str(tour.id)]
    assert {stop["tour"] for stop in seen["stops"]} == {str(tour.id)}
    assert [row["name"] for row in seen["drivers"]] == ["Thierry Cabrol"]
    assert [row["name"] for row in seen["vehicles"]] == ["ZZ-101-AA"]
    assert seen["depots"] == ["Castelnau"]
    assert "Castres" not in answer.text
    # A job of another depot in a tour of one's own is a place without a name.
    with tour.database.admin() as admin:
        admin.execute(
            "UPDATE job SET depot_id = %s, driver_note = 'Secret de Castres' WHERE id = %s",
            (second.depot, tour.jobs[0]),
        )
    answer = look(web, headers, **{"if-none-match": answer.headers["etag"]})
    assert answer.json()["stops"][0]["job"] is None
    assert "Castres" not in answer.text
    # The office widens it: the same session follows.
    with tour.database.admin() as admin:
        admin.execute("UPDATE staff SET depot_ids = NULL WHERE login = %s", (KARIM,))
    widened = look(web, headers, **{"if-none-match": answer.headers["etag"]}).json()
    assert len(widened["tours"]) == 2


def test_an_unknown_login_and_a_wrong_password_are_told_apart_by_nothing(web, caplog):
    caplog.set_level(logging.DEBUG)
    answers, times = [], []
    for login, password in ((CLAIRE, "mauvais-secret"), ("personne_ici", "mauvais-secret"), ("É x'", "m")):
        began = time.monotonic()
        answers.append(log_in(web, login, password))
        times.append(time.monotonic() - began)
    assert {(answer.status_code, answer.text) for answer in answers} == {
        (401, '{"error":"login","text":"Identifiant ou mot de passe incorrect."}')
    }
    assert len({tuple(sorted(set(answer.headers) - {"date"})) for answer in answers}) == 1
    assert min(times) >= PAUSE  # never sooner than a whole pause, whatever the database needed
    assert "mauvais-secret" not in caplog.text
    assert f"login to the plan refused: {CLAIRE} from 127.0.0.1" in caplog.text


def test_an_account_without_the_right_gets_a_clear_sentence(web, endpoint):
    answer = log_in(web, PHONES)
    assert answer.status_code == 403
    assert answer.json()["text"].startswith("Ce compte n'a pas accès au planning.")


@pytest.fixture
def newcomer(tour):
    """A person of this test only: roles belong to the whole server."""
    login = f"essai_plan_{new_id().hex[-8:]}"
    with tour.database.admin() as admin:
        quick = verifier(PASSWORD, 4096)
        admin.execute("SELECT create_user(%s, 'Nouvelle', '{manager}', %s)", (login, quick))
        yield login
        admin.execute("DROP OWNED BY " + login)
        admin.execute("DROP ROLE " + login)


def test_a_session_ends_with_the_account_and_with_the_password(web, tour, newcomer):
    first, other = bearer(web, newcomer), bearer(web, CLAIRE)
    assert look(web, first).status_code == 200
    with psycopg.connect(tour.database.dsn(newcomer), autocommit=True) as own:
        own.execute("SELECT rondo.change_my_password(%s)", (verifier(PASSWORD, 4096),))
    assert look(web, first).status_code == 401
    second = bearer(web, newcomer)
    assert look(web, second).status_code == 200
    with psycopg.connect(tour.database.dsn("essai_admin"), autocommit=True) as administrator:
        administrator.execute("SELECT rondo.disable_user(%s)", (newcomer,))
    over = look(web, second)
    assert over.status_code == 401
    assert over.json()["text"] == "Votre session est terminée. Reconnectez-vous pour voir le planning."
    assert log_in(web, newcomer).status_code == 401
    assert look(web, other).status_code == 200


def test_a_token_opens_nothing_once_it_is_closed_over_or_of_another_process(web, tour):
    headers, other = bearer(web), bearer(web, KARIM)
    assert web.post("/api/plan/close", headers=headers).status_code == 204
    assert web.post("/api/plan/close", headers=headers).status_code == 204
    assert look(web, headers).status_code == 401
    assert look(web, other).status_code == 200
    with tour.database.admin() as admin:
        assert admin.execute("SELECT count(*) FROM plan_session WHERE revoked_at IS NULL").fetchone() == (1,)
        past = "opened_at - interval '13 hours'"
        admin.execute(
            f"UPDATE plan_session SET opened_at = {past}, expires_at = expires_at - interval '13 hours'"
        )
    assert look(web, other).status_code == 401
    headers = bearer(web)
    with another_endpoint(companion_dsn(tour.database)) as elsewhere:
        assert look(elsewhere, headers).status_code == 401
    assert look(web, headers).status_code == 200
    for wrong in ("", "Bearer", "Bearer x", f"Bearer {'a' * 43}", f"Basic {'a' * 43}", f"Bearer {'é' * 43}"):
        assert look(web, {"authorization": wrong.encode()}).status_code == 401


def test_the_database_holds_no_token_and_lives_by_the_persons_own_word(web, tour):
    token = log_in(web).json()["token"]
    with tour.database.admin() as admin:
        kept = admin.execute("SELECT login, secret_hash, s::text FROM plan_session s").fetchall()
    assert [login for login, _, _ in kept] == [CLAIRE]
    assert kept[0][1] != hashlib.sha256(token.encode()).digest()
    assert token not in kept[0][2]
    with psycopg.connect(companion_dsn(tour.database), autocommit=True) as phones:
        for guess in (token, kept[0][1].hex()):
            with pytest.raises(psycopg.Error) as refused:
                phones.execute("SELECT rondo.plan_of(%s, %s, 1)", (guess, TODAY))
            assert refused.value.sqlstate == "RD403"


def test_guessing_is_slowed_by_login_and_a_right_password_must_wait_too(web, clock):
    tried = [log_in(web, CLAIRE, f"essai {n}").status_code for n in range(6)]
    assert tried == [401] * 5 + [429]
    held = log_in(web, CLAIRE)
    assert held.status_code == 429
    assert int(held.headers["retry-after"]) <= 30
    assert log_in(web, KARIM).status_code == 200  # a colleague behind the same address
    clock.ahead += plan.FIRST_WAIT_S + 1
    assert log_in(web, CLAIRE, "encore faux").status_code == 401
    clock.ahead += plan.FIRST_WAIT_S + 1
    assert log_in(web, CLAIRE).status_code == 429  # each further one waits twice as long
    clock.ahead += plan.FIRST_WAIT_S
    assert log_in(web, CLAIRE).status_code == 200
    assert log_in(web, CLAIRE).status_code == 200


def test_many_guesses_at_once_gain_nothing(web, clock):
    with ThreadPoolExecutor(24) as many:
        answers = list(many.map(lambda n: log_in(web, CLAIRE, f"essai {n}").status_code, range(24)))
    assert answers.count(401) <= plan.FREE_TRIES
    assert set(answers) <= {401, 429, 503}
    clock.ahead += 61
    spread = [log_in(web, f"quelqu_un{n}", "faux").status_code for n in range(plan.PER_ADDRESS + 3)]
    assert spread.count(429) == 3


def test_what_is_remembered_of_guesses_has_an_end():
    throttle = plan.Throttle(lambda: 0.0)
    for n in range(plan.MOST_KNOWN + 50):
        throttle.count(f"2001:db8::{n:x}", f"personne{n}")
    assert len(throttle._addresses) <= plan.MOST_KNOWN
    assert len(throttle._logins) <= plan.MOST_KNOWN


def test_hostile_logins_are_refused_and_reach_nothing(web, tour, clock):
    for body in (
        b"",
        b"[]",
        b"{" * 1500,
        b"\xff\xfe",
        json.dumps({"login": CLAIRE}).encode(),
        json.dumps({"login": CLAIRE, "password": 1}).encode(),
        json.dumps({"login": CLAIRE, "password": ""}).encode(),
        json.dumps({"login": CLAIRE, "password": "a\0b"}).encode(),
        json.dumps({"login": "\ud800", "password": "x"}).encode(),
        json.dumps({"login": CLAIRE, "password": PASSWORD, "more": 1}).encode(),
        json.dumps({"login": "x" * 64, "password": "x"}).encode(),
    ):
        assert web.post("/api/plan/open", content=body).status_code == 422, body[:60]
    assert web.post("/api/plan/open", content=b"x" * 3000).status_code == 413
    for login, password in (
        ("' OR 1=1 --", "x"),
        (f"{CLAIRE} password={PASSWORD}", PASSWORD),
        (f"{CLAIRE}' sslmode=disable host=example.invalid", PASSWORD),
        (CLAIRE, "x' user=postgres password='"),
        ("postgresql://postgres@127.0.0.1/postgres", "x"),
        ("<script>alert(1)</script>", "x"),
    ):
        answer = log_in(web, login, password)
        assert answer.status_code == 401, login
        assert "script" not in answer.text
    with tour.database.admin() as admin:
        assert admin.execute("SELECT count(*) FROM plan_session").fetchone() == (0,)


def test_hostile_questions_are_refused(web):
    headers = bearer(web)
    for first, days in (
        *(("", 1), ("hier", 1), ("2026-13-01", 1), ("0001-01-01", 1), ("9999-12-31", 7)),
        *((TODAY, 0), (TODAY, 8), (TODAY, -1), (TODAY, "1; DROP TABLE job"), (TODAY, "NaN")),
    ):
        assert look(web, headers, days=days, first=first).status_code == 422, (first, days)
    for tag in ('"x"', "*", f'"{TODAY}.1.{"9" * 18}.{"0" * 31}"', f'"{TODAY}.1.{"9" * 25}.{"0" * 32}"'):
        assert look(web, headers, **{"if-none-match": tag}).status_code == 200
    assert web.request("DELETE", "/api/plan", headers=headers).status_code == 405
    for name in ("..%2fplan.js", "../api.py", "%2e%2e/index.html", "sw.js", "store.js"):
        assert web.get(f"/plan/{name}").status_code == 404


def test_the_page_is_guarded_and_kept_nowhere(web):
    for path in ("/plan", "/plan/plan.js", "/plan/board.js", "/plan/list.js", "/plan/plan.css"):
        answer = web.get(path)
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "no-store"
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "set-cookie" not in answer.headers
    assert (
        '"/plan' not in web.get("/sw.js").text.split("addEventListener")[0]
    )  # the drivers' worker keeps none


def test_a_server_that_asks_no_password_lets_nobody_in(web, tour, monkeypatch):
    """The proof is refused where the server would have trusted anybody who says a name."""
    asked = {}
    monkeypatch.setattr(plan, "make_conninfo", lambda dsn, **given: asked.update(given) or dsn)
    with another_endpoint(companion_dsn(tour.database)) as elsewhere:
        log_in(elsewhere)
    assert asked["require_auth"] == "scram-sha-256"


def test_a_database_that_is_gone_is_said_as_such(tour):
    with another_endpoint("host=127.0.0.1 port=1 dbname=rondo user=nobody") as elsewhere:
        answer = log_in(elsewhere)
    assert answer.status_code == 503
    assert answer.json()["text"].startswith("Le serveur ne répond pas.")
