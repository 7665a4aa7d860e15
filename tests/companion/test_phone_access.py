"""Everybody can use the page: axe-core, targets for a thumb, narrow screens, large text, both languages."""

import base64
import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect

from app.companion import texts
from app.companion.api import create_api, running
from app.db import Database
from app.errors import Unavailable
from tests.companion.conftest import TODAY
from tests.companion.hand import BROWSER, PHONE, draw, photo

STATIC = Path(__file__).parents[2] / "app" / "companion" / "static"
LEAST_TARGET = 48  # CSS pixels: a thumb in a glove

needs_browser = pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine")


def _at(hour: int) -> str:
    return dt.datetime.combine(TODAY, dt.time(hour), dt.UTC).isoformat()


def _stop(n: int, kind: str = "JOB", outlet: dict[str, Any] | None = None, **job: Any) -> dict[str, Any]:
    """Return one stop as /api/day tells it."""
    usual = {
        "id": f"{n:032x}",
        "number": f"INT-26-{n:05}",
        "type": "SWAP",
        "status": "SENT",
        "customer": "Menuiserie Delmas",
        "site": "Atelier",
        "street": "12 rue Gutenberg",
        "postcode": "81000",
        "city": "Albi",
        "lat": 43.92,
        "lon": 2.14,
        "gate_code": "4521B",
        "access_note": "Entrée par la cour",
        "contact": "Mme Puech",
        "phone": "+33536490011",
        "note": "",
        "window_from": "07:00:00",
        "window_to": None,
        "order_number": "CDE 4417",
        "material": "Bois B",
        "waste_code": "17 02 01",
        "hazardous": False,
        "adr": None,
        "container_type": "Benne 30 m³",
        "container_in": "B30-0045",
        "container_out": "B30-0012",
        "net_kg": None,
        "estimated": False,
        "problem": "",
        "not_done_reason": "",
        "ticket": False,
        "signed": [],
        "photos": 0,
    }
    return {
        "id": f"00000000-0000-7000-8000-{n:012}",
        "kind": kind,
        "from": _at(5 + n),
        "to": _at(6 + n),
        "departed_at": None,
        "arrived_at": None,
        "done_at": None,
        "outlet": outlet,
        "case": None,
        "site_id": "00000000-0000-7000-8000-0000000000aa",
        "rules": None,
        "job": {**usual, **job} if kind == "JOB" else None,
    }


class _Office:
    """Answers as the endpoint does, from memory."""

    def __init__(self) -> None:
        outlet = {"name": "Centre de tri", "phone": "+33536490055", "street": "", "postcode": "81000"}
        outlet |= {"city": "Albi", "lat": 43.9, "lon": 2.1}
        self.told: list[dict[str, Any]] = []
        self.day = {
            "tour": {
                "id": "00000000-0000-7000-8000-0000000000ff",
                "day": TODAY.isoformat(),
                "label": "T12",
                "note": "Badge dans la boîte à gants.",
                "revision": 1,
                "status": "published",
                "starts_at": _at(5),
                "ends_at": _at(15),
                "started_at": None,
                "ended_at": None,
                "vehicle": "GH-482-KL",
                "vehicle_label": "Ampliroll 26 t",
                "trailer": None,
                "acknowledged": -1,
            },
            "driver": {"name": "Thierry Cabrol"},
            "company": {"name": "Tarnaval", "phone": "+33536490000"},
            "expires_at": (dt.datetime.now(dt.UTC) + dt.timedelta(hours=12)).isoformat(),
            "messages": [],
            "stops": [
                _stop(1, outlet=outlet),
                _stop(2, type="ROUND", container_in=None, container_out=None),
                _stop(3, "OUTLET", outlet),
                _stop(4, type="HAZ_PICKUP", hazardous=True, waste_code="13 02 05*", adr="UN 3082, 9, III"),
            ],
        }

    def answer(self, route: Route) -> None:
        request = route.request
        path = request.url.partition("/api/")[2]
        if path == "events":
            events = json.loads(request.post_data or "")["events"]
            self.told += events
            route.fulfill(json={"results": [{**_received(event), "ok": True} for event in events]})
        elif path == "files":
            event = json.loads(base64.urlsafe_b64decode(request.headers["x-event"]))["event"]
            self.told.append(event)
            sent = hashlib.sha256(request.post_data_buffer or b"").hexdigest()
            route.fulfill(json={**_received(event), "sha256": sent})
        elif path == "open":
            route.fulfill(json={"tour": self.day["tour"]["id"], "expires_at": self.day["expires_at"]})
        else:
            route.fulfill(json=self.day if path == "day" else {})


def _received(event: dict[str, Any]) -> dict[str, Any]:
    return {"id": event["id"], "seq": 1, "note": "", "sealed": False, "sha256": None}


class _Away:
    """A database that nobody reaches, and nobody needs here."""

    def transaction(self) -> None:
        raise Unavailable("away")


@pytest.fixture
def office(browser: Browser) -> Iterator[tuple[Page, _Office]]:
    """The page on an office that answers from memory: what is drawn is tested, not what is stored."""
    office = _Office()
    with running(create_api(cast(Database, _Away()))) as address:
        context = browser.new_context(
            base_url=address, service_workers="block", reduced_motion="reduce", **PHONE
        )
        context.set_default_timeout(10_000)
        context.route("**/api/**", office.answer)
        yield context.new_page(), office
        context.close()


# What is wrong on the screen: targets that are too small, and what reaches beyond its right edge.
FAULTS = """([least, width]) => {
  const faults = [];
  const top = document.querySelector("dialog[open]") ?? document;
  for (const target of top.querySelectorAll("button, a[href], input, textarea, summary, label.second")) {
    const edge = (target.closest("label") ?? target).getBoundingClientRect();
    if (!edge.width || target.classList.contains("hidden")) continue;
    if (edge.width < least || edge.height < least) faults.push(
      `small: ${target.id || target.textContent} ${Math.round(edge.width)}x${Math.round(edge.height)}`);
  }
  for (const box of [document.documentElement, ...document.querySelectorAll("dialog")])
    if (box.scrollWidth > box.clientWidth || box.clientWidth > width) faults.push(`wide: ${box.tagName}`);
  return faults;
}"""


class _Looks:
    """Looks at each screen as different people see it, and keeps what is wrong."""

    def __init__(self, page: Page) -> None:
        self._page, self._axe, self.faults, self.seen = page, Axe(), cast(list[str], []), 0

    def __call__(self, name: str, *, by_night: bool = False) -> None:
        page = self._page
        self.seen += 1
        page.evaluate("document.getElementById('say').className = ''")  # on its way out it has no contrast
        self._axe_finds(name, {"resultTypes": ["violations"]})
        if by_night:
            page.emulate_media(color_scheme="dark")
            self._axe_finds(f"{name}, dark", {"runOnly": ["color-contrast"], "resultTypes": ["violations"]})
            page.emulate_media(color_scheme="light")
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        found = [f"200 % {fault}" for fault in page.evaluate(FAULTS, [LEAST_TARGET, 390])]
        page.evaluate("document.documentElement.style.fontSize = ''")
        page.set_viewport_size({"width": 320, "height": 640})
        found += page.evaluate(FAULTS, [LEAST_TARGET, 320])
        page.set_viewport_size(PHONE["viewport"])
        self.faults += [f"{name}: {fault}" for fault in found]

    def _axe_finds(self, name: str, options: dict[str, Any]) -> None:
        for fault in self._axe.run(self._page, options=options).response["violations"]:
            if fault["impact"] in {"serious", "critical"}:
                self.faults.append(f"{name}: {fault['id']} {[node['html'][:120] for node in fault['nodes']]}")


@needs_browser
def test_no_screen_shuts_anybody_out(office: tuple[Page, _Office]) -> None:
    page, told = office
    look = _Looks(page)

    def tap(selector: str) -> None:
        page.locator(selector).first.evaluate("target => target.scrollIntoView({ block: 'center' })")
        page.locator(selector).first.tap()

    page.goto("/t/abcdefgh12")
    look("opening", by_night=True)
    tap("#by-pin")
    look("opening by code")
    page.goto("/t/abcdefgh12")
    tap("#open")
    page.locator(".stops").wait_for()
    look("list, to confirm")
    tap("#check-start")
    page.get_by_label("Freins", exact=True).check()
    look("vehicle check")
    tap("#save-check")
    tap("#acknowledge")
    told.day["tour"]["revision"] = 2
    told.day["stops"][3]["job"]["note"] = "Sonner."
    told.day["messages"] = [
        {
            "id": "00000000-0000-7000-8000-0000000000bb",
            "at": _at(6),
            "text": "Passez par derrière.",
            "read": False,
        }
    ]
    page.evaluate("dispatchEvent(new Event('online'))")
    page.locator(".message").wait_for()
    look("list, changed", by_night=True)
    tap(".message .read")
    tap("#messages")
    look("messages")
    page.keyboard.press("Escape")
    tap(f"[data-stop='{told.day['stops'][0]['id']}']")
    tap("#departed")
    tap("#arrived")
    page.locator("#photo-before").set_input_files(photo("#886644"))
    page.locator("#photos figure").wait_for()
    tap("#weighing summary")
    look("stop", by_night=True)
    page.locator("#box-out").fill("B30-0099")
    tap("#save-boxes")
    look("unexpected container")
    tap("#keep-box")
    for button, name in (("#wait", "waiting"), ("#downgrade", "downgrade"), ("#problem", "problem")):
        tap(button)
        look(name)
        page.keyboard.press("Escape")
    tap("#sign-customer")
    draw(page)
    tap("#more-signature summary")
    look("signature", by_night=True)
    tap(".absent")
    look("nobody to sign")
    page.keyboard.press("Escape")
    tap("#problem")
    page.get_by_label("Accès bloqué").check()
    tap("#blocked")
    told.day["stops"][0]["case"] = {
        "state": "open",
        "opened_at": dt.datetime.now(dt.UTC).isoformat(),
        "outcome": "",
        "text": "",
        "deadline": (dt.datetime.now(dt.UTC) + dt.timedelta(minutes=10)).isoformat(),
    }
    page.evaluate("dispatchEvent(new Event('online'))")
    page.locator("[data-until]").wait_for()
    look("blocked", by_night=True)
    tap("#done")
    look("finish")
    tap("#confirm-done")
    page.locator("#journal[open]").wait_for()
    look("stop done")
    tap("#back")
    tap(f"[data-stop='{told.day['stops'][1]['id']}']")
    tap("#departed")
    tap("#arrived")
    tap("#lift-refusals summary")
    look("bin round")
    tap("#back")
    tap(f"[data-stop='{told.day['stops'][2]['id']}']")
    look("outlet", by_night=True)
    tap(".weigh")
    look("weighing at the outlet")
    page.keyboard.press("Escape")
    tap("#load-refused")
    look("load refused")
    page.keyboard.press("Escape")
    tap("#back")
    tap(f"[data-stop='{told.day['stops'][3]['id']}']")
    look("hazardous stop")
    tap("#back")
    tap("#end")
    look("end of the tour")
    page.keyboard.press("Escape")
    assert look.faults == []
    assert look.seen == 22


@needs_browser
def test_the_language_is_kept(office: tuple[Page, _Office]) -> None:
    page, _ = office
    page.goto("/t/abcdefgh12")
    page.get_by_role("button", name="English").tap()
    page.get_by_role("button", name="Open my tour").tap()
    expect(page.locator("#strip")).to_contain_text("The office has received everything")
    page.reload()
    expect(page.get_by_role("button", name="End of tour")).to_be_visible()
    assert page.evaluate("document.documentElement.lang") == "en"
    page.get_by_role("button", name="Français").tap()
    expect(page.get_by_role("button", name="Fin de tournée")).to_be_visible()


_TEXT = r'"((?:[^"\\]|\\.)*)"'


def test_every_sentence_of_the_page_has_its_english() -> None:
    english = dict(re.findall(rf"{_TEXT}:\s+{_TEXT}", (STATIC / "en.js").read_text("utf-8")))
    asked: set[str] = set()
    for module in STATIC.glob("*.js"):
        source = module.read_text("utf-8")
        if module.name in {"en.js", "sw.js"}:
            continue
        if module.name == "words.js":
            source = re.sub(r"//.*|export const (LEAVES|TAKES|WEIGHED) .*", "", source)
            asked.update(re.findall(_TEXT, source))
        asked.update(re.findall(rf"\bt\(\s*{_TEXT}", source))
        for one, several in re.findall(rf"\bplural\([^\"]*{_TEXT},\s+{_TEXT}", source):
            asked.update((one, several))
    assert asked - set(english) == set()
    assert set(english) - asked == set(), "no longer said"
    holes = {french: words for french, words in english.items() if _holes(french) != _holes(words)}
    assert holes == {}


def test_the_page_knows_what_the_office_refuses_with() -> None:
    answers = (
        (STATIC / "words.js").read_text("utf-8").partition("export const ANSWERS = [")[2].partition("];")[0]
    )
    said = {refusal.text for refusal in (*texts._KNOWN.values(), *texts._KINDS.values())}
    assert set(re.findall(_TEXT, answers)) == said


def _holes(sentence: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", sentence))
