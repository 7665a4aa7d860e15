"""What the drivers' page holds through what happens to phones, and how a day is opened on one."""

import datetime as dt
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect
from sqlalchemy import select, text
from starlette.responses import Response

from app.companion import api as endpoint_module
from app.companion.api import create_api, running
from app.companion.page import Page as Files
from app.db import Database
from app.models.field import FieldEvent
from app.models.planning import Stop, Tour
from app.services import field
from tests.companion.hand import BROWSER, PHONE
from tests.companion.phone import companion_dsn

pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine")

NOTE = """async (told) => {
  const { record } = await import("/static/phone.js");
  for (const [kind, stop, data] of told) await record(kind, stop, data);
}"""
PHOTO = """async ([stop, side]) => {
  const { record } = await import("/static/phone.js");
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = side;
  const pen = canvas.getContext("2d");
  for (let n = 0; n < side * side / 8; n++) {
    pen.fillStyle = `hsl(${Math.random() * 360} 90% 50%)`;
    pen.fillRect(Math.random() * side, Math.random() * side, 2, 2);
  }
  const picture = await new Promise((kept) => canvas.toBlob(kept, "image/jpeg", 1));
  await record("photo", stop, { label: "Avant" }, picture);
}"""


def _told(tour, *kinds: str) -> list[FieldEvent]:
    with tour.office.transaction() as session:
        return list(
            session.scalars(
                select(FieldEvent)
                .where(FieldEvent.tour_id == tour.id, FieldEvent.kind.in_(kinds))
                .order_by(FieldEvent.seq)
            )
        )


def _received(page: Page, noted: int) -> None:
    """Wait until the office has all that was noted; "all is received" alone was true before the note too."""
    expect(page.locator("#strip")).to_contain_text(f"{noted} sur {noted} à l'abri")
    expect(page.locator("#strip")).to_contain_text("Tout est reçu")


def _online(page: Page, context: BrowserContext) -> None:
    context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")


def test_a_full_phone_says_so_and_loses_nothing(context, tour, endpoint):
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("Storage.overrideQuotaForOrigin", {"origin": endpoint, "quotaSize": 400_000})
    page.goto(f"/t/{tour.link.code}")
    page.locator("#open").tap()
    expect(page.locator("#strip")).to_contain_text("à l'abri")
    context.set_offline(True)
    page.evaluate(PHOTO, [str(tour.jobs[0]), 700])
    expect(page.locator("#strip")).to_contain_text("n'a plus de place")
    expect(page.locator("#strip")).to_contain_text("1 élément n'est que dans cette page")
    _online(page, context)
    expect(page.locator("#strip")).to_contain_text("Tout est reçu", timeout=20_000)
    assert [event.document_id is None for event in _told(tour, "photo")] == [False]


def test_a_phone_that_keeps_nothing_does_not_open_a_day_that_it_would_forget(context, tour, endpoint):
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("Storage.overrideQuotaForOrigin", {"origin": endpoint, "quotaSize": 1})
    page.goto(f"/t/{tour.link.code}")
    page.locator("#open").tap()
    expect(page.get_by_role("alert")).to_contain_text("Ce téléphone ne garde rien")
    with tour.office.transaction() as session:
        assert field.links_of(session, tour.id)[0].opened_at is None


def test_what_the_office_fails_on_holds_up_nothing_else(page, context, tour):
    failing = True

    def fail(route: Route) -> None:
        if failing:
            route.fulfill(status=500, json={"error": "failed", "text": "Le serveur a eu un problème."})
        else:
            route.continue_()

    page.route("**/api/files", fail)
    page.evaluate(PHOTO, [str(tour.jobs[0]), 40])
    page.evaluate(NOTE, [["departed", str(tour.jobs[0]), {}], ["arrived", str(tour.jobs[0]), {}]])
    expect(page.locator("#strip")).to_contain_text("Envoi en cours : 1 élément")
    assert len(_told(tour, "departed", "arrived")) == 2
    failing = False
    _online(page, context)
    expect(page.locator("#strip")).to_contain_text("Tout est reçu")
    assert len(_told(tour, "photo")) == 1


def test_two_windows_of_one_phone_keep_one_queue(page, context, tour):
    other = context.new_page()
    other.goto("/")
    expect(other.get_by_role("heading", name="Thierry Cabrol")).to_be_visible()
    context.set_offline(True)
    for window, name in ((page, "a"), (other, "b"), (page, "c")):
        window.evaluate(NOTE, [["note", None, {"text": f"{name}{n}"}] for n in range(3)])
    expect(other.locator("#strip")).to_contain_text("9 éléments en attente")
    _online(page, context)
    _online(other, context)
    for window in (page, other):
        expect(window.locator("#strip")).to_contain_text("Tout est reçu")
    assert [event.data["text"] for event in _told(tour, "note")] == [
        f"{name}{n}" for name in "abc" for n in range(3)
    ]


def test_any_text_and_number_has_the_fingerprint_that_the_database_computes(page, tour):
    odd = {
        "text": 'é"\\\n\t\u0001\u2028🧊',
        "b": [1.5, 1e-7, 1e21, -0.25, 120, True, None, [], {}],
        "aa": {"é": 1, "zz": 2, "a": "", "É€": 3},
        "half": "coupé 🧊"[:-1] + "\ud83e",
    }
    page.evaluate(NOTE, [["note", None, odd], ["note", str(tour.jobs[0]), {}]])
    _received(page, 3)
    assert _told(tour, "note")[0].data["half"] == "coupé \ufffd"


def test_a_phone_that_lost_its_date_tells_the_right_hours(context, tour):
    page = context.new_page()
    page.add_init_script("{ const real = Date.now; Date.now = () => real() % 3600000; }")  # 1970
    page.goto(f"/t/{tour.link.code}")
    page.locator("#open").tap()
    expect(page.get_by_role("heading", name="Thierry Cabrol")).to_be_visible()
    page.evaluate(NOTE, [["departed", str(tour.jobs[0]), {}]])
    _received(page, 2)
    with tour.office.transaction() as session:
        departed = session.get(Stop, tour.jobs[0]).departed_at
    assert abs(departed - dt.datetime.now(dt.UTC)) < dt.timedelta(minutes=2)


def test_a_clock_that_is_wrong_is_said_and_its_hours_are_corrected(context, tour):
    page = context.new_page()
    page.add_init_script("{ const real = Date.now; Date.now = () => real() - 3 * 3600000; }")
    page.goto(f"/t/{tour.link.code}")
    page.locator("#open").tap()
    expect(page.locator("#strip")).to_contain_text("L'heure de ce téléphone est fausse")
    page.evaluate(NOTE, [["departed", str(tour.jobs[0]), {}]])
    expect(page.locator("#strip")).to_contain_text("2 sur 2 à l'abri")
    with tour.office.transaction() as session:
        departed = session.get(Stop, tour.jobs[0]).departed_at
    assert abs(departed - dt.datetime.now(dt.UTC)) < dt.timedelta(minutes=2)


def test_the_office_hears_what_is_still_in_the_phone_and_since_when(page, context, tour):
    def lose(route: Route) -> None:
        route.abort()

    page.route("**/api/events", lose)
    page.evaluate(NOTE, [["departed", str(tour.jobs[0]), {}], ["arrived", str(tour.jobs[0]), {}]])
    page.evaluate("import('/static/phone.js').then(({ refreshDay }) => refreshDay())")
    with tour.office.transaction() as session:
        (link,) = field.links_of(session, tour.id)
    assert link.pending_items == 2
    oldest = link.oldest_pending_at
    assert oldest is not None
    page.unroute("**/api/events", lose)
    _online(page, context)
    _received(page, 3)
    assert abs(_told(tour, "departed")[0].device_at - oldest) < dt.timedelta(seconds=1)
    with tour.office.transaction() as session:
        (link,) = field.links_of(session, tour.id)
    assert (link.pending_items, link.oldest_pending_at) == (0, None)


class _Newer(Files):
    """The page of the next release."""

    def __init__(self) -> None:
        super().__init__()
        worker = self._files["sw.js"].decode()
        self._files["sw.js"] = worker.replace(self.version, "newer-page").encode()
        self.version = "newer-page"


def test_a_newer_page_takes_over_without_losing_what_waits(browser, tour, monkeypatch):
    with browser.new_context(**PHONE) as context, Database(companion_dsn(tour.database)) as database:
        page = context.new_page()
        with running(create_api(database)) as address:
            page.goto(f"{address}/t/{tour.link.code}")
            page.locator("#open").tap()
            expect(page.get_by_role("heading", name="Thierry Cabrol")).to_be_visible()
            page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        page.evaluate(PHOTO, [str(tour.jobs[0]), 40])
        monkeypatch.setattr(endpoint_module, "Page", _Newer)
        newer, is_full = create_api(database), [True]

        @newer.middleware("http")
        async def refuse_files(request, call_next):
            if is_full[0] and request.url.path == "/api/files":
                return Response(status_code=503)
            return await call_next(request)

        with running(newer, port=urlsplit(address).port or 0):
            page.evaluate("navigator.serviceWorker.getRegistration().then((kept) => kept.update())")
            page.wait_for_function(
                "navigator.serviceWorker.getRegistration().then((kept) => Boolean(kept.waiting))"
            )
            assert "newer-page" not in page.evaluate("caches.keys().then((all) => all[0])")
            page.reload()
            page.wait_for_function(
                "caches.keys().then((all) => all.length === 1 && all[0] === 'tournee-newer-page')"
            )
            expect(page.locator("#strip")).to_contain_text("1 élément")
            is_full[0] = False
            _online(page, context)
            expect(page.locator("#strip")).to_contain_text("Tout est reçu")
    assert len(_told(tour, "photo")) == 1


def test_what_an_older_page_kept_is_taken_over(context, tour, endpoint):
    page = context.new_page()
    page.goto("/health")
    page.evaluate(
        """async (tour) => {
          const image = await (await fetch("/static/icon-192.png")).arrayBuffer();
          const db = await new Promise((made) => {
            const request = indexedDB.open("tournee", 1);
            request.onupgradeneeded = () => {
              request.result.createObjectStore("values");
              request.result.createObjectStore("items", { keyPath: "id" });
            };
            request.onsuccess = () => made(request.result);
          });
          const id = crypto.randomUUID();
          const all = db.transaction("items", "readwrite");
          all.objectStore("items").put({
            id, order: Date.now(), token: "x".repeat(43), tour, state: "waiting", why: "",
            body: image, hasFile: true,
            event: { id, kind: "photo", at: new Date().toISOString(), stop: null, data: { label: "Avant" } },
          });
          await new Promise((done) => { all.oncomplete = done; });
          db.close();
        }""",
        str(tour.id),
    )
    page.goto(f"/t/{tour.link.code}")
    page.locator("#open").tap()
    expect(page.locator("#strip")).to_contain_text("2 sur 2 à l'abri")
    assert len(_told(tour, "photo")) == 1


def test_what_a_closed_page_left_goes_when_the_network_is_back(page, context, tour, endpoint):
    context.set_offline(True)
    page.evaluate(PHOTO, [str(tour.jobs[0]), 40])
    page.evaluate(NOTE, [["departed", str(tour.jobs[0]), {}]])
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    watching = context.new_page()
    devtools = context.new_cdp_session(watching)
    registrations: list[str] = []
    devtools.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: registrations.extend(entry["registrationId"] for entry in told["registrations"]),
    )
    devtools.send("ServiceWorker.enable")
    page.close()
    context.set_offline(False)
    while not registrations:
        watching.wait_for_timeout(20)
    devtools.send(
        "ServiceWorker.dispatchSyncEvent",
        {
            "origin": endpoint,
            "registrationId": registrations[0],
            "tag": "tournee-send",
            "lastChance": False,
        },
    )
    for _ in range(100):
        if len(_told(tour, "photo", "departed")) == 2:
            break
        watching.wait_for_timeout(50)
    assert len(_told(tour, "photo", "departed")) == 2


# ---------------------------------------------------------------------------------------- opening


def _type(page: Page, pin: str) -> None:
    for digit in pin:
        page.locator(f"[data-key='{digit}']").tap()


def test_a_driver_without_a_link_opens_the_day_by_his_code(context, tour):
    with tour.office.transaction() as session:
        field.set_pin(session, tour.world.driver.id, "815237")
    page = context.new_page()
    page.goto("/")
    page.locator("#by-pin").tap()
    page.locator("#driver-number").fill("001")
    _type(page, "8152")
    page.locator("[data-key='⌫']").tap()
    _type(page, "9")
    page.locator("#open").tap()
    expect(page.get_by_role("alert")).to_contain_text("incorrect")
    expect(page.locator("#driver-number")).to_have_value("001")
    _type(page, "815237")
    expect(page.locator("#pin")).to_have_text("●●●●●●")
    page.locator("#open").tap()
    expect(page.get_by_role("heading", name="Thierry Cabrol")).to_be_visible()
    expect(page.locator("#strip")).to_contain_text("1 sur 1 à l'abri")


def test_what_a_revoked_link_left_goes_under_a_code_of_the_same_tour(page, context, tour):
    with tour.office.transaction() as session:
        field.set_pin(session, tour.world.driver.id, "815237")
        field.revoke_link(session, tour.link.id)
    page.evaluate(PHOTO, [str(tour.jobs[0]), 40])
    expect(page.locator("#strip")).to_contain_text("retiré par l'exploitation")
    page.locator("#strip #by-pin").tap()
    expect(page.locator("#left-over")).to_contain_text("1 élément attend encore")
    page.locator("#driver-number").fill("001")
    _type(page, "815237")
    page.locator("#open").tap()
    expect(page.locator("#strip")).to_contain_text("Tout est reçu")
    assert len(_told(tour, "photo")) == 1


def test_a_link_that_died_in_the_night_says_so_and_keeps_what_waits(page, context, tour):
    context.set_offline(True)
    page.evaluate(NOTE, [["note", None, {"text": "tard le soir"}]])
    with tour.database.admin() as admin:
        admin.execute("ALTER TABLE driver_link DISABLE TRIGGER USER")
        admin.execute("UPDATE driver_link SET expires_at = now() - interval '1 minute'")
    page.evaluate(
        """async () => {
          const { setValue, value } = await import("/static/store.js");
          const expires_at = new Date(Date.now() - 60000).toISOString();
          await setValue("day", { ...(await value("day")), expires_at });
        }"""
    )
    page.reload()
    expect(page.locator(".welcome")).to_contain_text("est finie")
    expect(page.locator("#left-over")).to_contain_text("1 élément attend encore sur ce téléphone")
    context.set_offline(False)
    with tour.office.transaction() as session:
        link = field.create_link(session, tour.id)
    page.goto(f"/t/{link.code}")
    page.locator("#open").tap()
    expect(page.locator("#strip")).to_contain_text("Tout est reçu")
    assert [event.data["text"] for event in _told(tour, "note")] == ["tard le soir"]


# ---------------------------------------------------------------------------------------- position


def test_the_position_is_shared_while_the_tour_runs_and_never_in_a_pause(page, context, tour):
    send = "import('/static/position.js').then(({ sendKept }) => sendKept())"

    def places() -> list[tuple[float, float]]:
        with tour.office.transaction() as session:
            found = session.execute(
                text("SELECT lat, lon FROM position WHERE tour_id = :tour ORDER BY at"), {"tour": tour.id}
            )
            return [tuple(row) for row in found]

    expect(page.locator("#strip")).to_contain_text("Tout est reçu")
    expect(page.locator("#position")).to_have_count(0)  # before the first departure
    page.evaluate(NOTE, [["departed", str(tour.jobs[0]), {}]])
    expect(page.locator("#position")).to_contain_text("Position partagée")
    expect(page.locator("#position")).to_contain_text("effacée après deux mois")
    expect(page.locator("#strip")).to_contain_text("2 sur 2 à l'abri")
    page.wait_for_function(
        "import('/static/store.js').then(({ positions }) => positions()).then(([keys]) => keys.length === 1)"
    )
    page.evaluate(send)
    assert places() == [(43.9, 2.1)]
    page.evaluate(NOTE, [["arrived", str(tour.jobs[0]), {}]])

    page.locator("#position-pause").tap()
    expect(page.locator("#position")).to_contain_text("Position en pause")
    context.set_geolocation({"latitude": 44.5, "longitude": 2.2})
    page.evaluate(NOTE, [["note", str(tour.jobs[0]), {"text": "pause"}]])
    page.evaluate(send)
    page.reload()
    expect(page.locator("#position")).to_contain_text("Position en pause")
    assert places() == [(43.9, 2.1)]
    page.locator("#position-pause").tap()
    expect(page.locator("#position")).to_contain_text("Position partagée")
    page.evaluate(NOTE, [["tour_ended", None, {}]])
    expect(page.locator("#position")).to_have_count(0)
    expect(page.locator("#strip")).to_contain_text("Tout est reçu")
    assert [event.lat for event in _told(tour, "tour_opened", "departed", "arrived", "note")] == [
        None,
        None,
        43.9,
        None,
    ]
    with tour.office.transaction() as session:
        assert session.get(Tour, tour.id).status == "closed"
