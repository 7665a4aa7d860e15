"""The drivers' page in a real browser on a line that breaks at random: nothing lost, nothing doubled."""

import contextlib
import datetime as dt
import os
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import psutil
import pytest
from playwright.sync_api import BrowserContext, Error, Page, Playwright, expect, sync_playwright
from sqlalchemy import text

from app.companion.api import create_api, running
from app.db import Database, new_id
from app.models.fleet import Container, Driver
from app.models.planning import Stop
from app.services import field as services
from tests.builders import PARIS, World, slot
from tests.companion.hand import BROWSER, PHONE, draw, photo
from tests.companion.line import Line
from tests.companion.phone import companion_dsn

pytestmark = [
    pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine"),
    pytest.mark.one_release,  # the line and the phone are what breaks here
]

TODAY = dt.datetime.now(PARIS).date()
REPETITIONS = 10
STOPS = 5
KINDS = ["departed", "arrived", "container", "weight", "photo", "photo", "signature", "signature", "done"]

# What a driver does at a stop, through the page's own modules: each promise is kept before the next is made.
WORK = """async ({ stop, out, into, kg, seed }) => {
  const { record } = await import("/static/phone.js");
  const { shrink } = await import("/static/pictures.js");
  const picture = (side, type) => new Promise((kept) => {
    const canvas = document.createElement("canvas");
    canvas.width = side; canvas.height = side;
    const pen = canvas.getContext("2d");
    for (let n = 0; n < side * 6; n++) {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      pen.fillStyle = `hsl(${seed % 360} 70% 50%)`;
      pen.fillRect(seed % side, (seed >> 8) % side, 9, 9);
    }
    canvas.toBlob(kept, type, 0.9);
  });
  const made = [];
  const note = async (...told) => made.push(await record(...told));
  const photo = async (label) => {
    const { blob, thumb } = await shrink(await picture(120, "image/png"));
    await note("photo", stop, { label }, blob, { thumb });
  };
  await note("departed", stop);
  await note("arrived", stop);
  await note("container", stop, { out, in: into });
  await photo("Avant");
  await note("weight", stop, { net_kg: kg, estimated: false });
  await photo("Après");
  for (const party of ["customer", "driver"]) {
    const data = { party, name: `Hélène « ${party} » O'Puech`, consent: "J'accepte." };
    await note("signature", stop, data, await picture(60, "image/png"));
  }
  await note("done", stop, { with: made.slice(2).map(({ id }) => id), text: "Accès glissant 🧊" });
  return made.map(({ id, sha256, fileSha256, event: { kind } }) => ({ id, sha256, fileSha256, kind, stop }));
}"""

HURRY = """async () => {
  const { limits } = await import("/static/sync.js");
  Object.assign(limits, { answer: 2500, file: 2500, pause: 400 });
}"""

# All that the database holds of a tour, its fingerprints computed anew from the rows.
TOLD = text("""
  SELECT e.id, e.kind, e.stop_id, encode(e.content_sha256, 'hex') AS told,
         encode(sha256(convert_to(rondo.canon(e.kind, rondo.utc_text(e.device_at), e.stop_id::text,
           e.data::text, e.lat::text, e.lon::text, e.accuracy_m::text, encode(e.sent_sha256, 'hex')),
           'UTF8')), 'hex') AS stored,
         encode(e.sent_sha256, 'hex') AS sent, d.sha256 = sha256(rondo.document_body(d.id)) AS whole
    FROM rondo.field_event e LEFT JOIN rondo.document d ON d.id = e.document_id
   WHERE e.tour_id = :tour AND e.kind <> 'tour_opened' ORDER BY e.seq
""")

# What came of it.
DONE = text("""
  SELECT j.id, j.status, j.net_kg, o.number, i.number,
         (SELECT count(*) FROM rondo.signature s WHERE s.job_id = j.id),
         (SELECT count(*) FROM rondo.job_ticket k WHERE k.job_id = j.id),
         (SELECT count(*) FROM rondo.document d WHERE d.job_id = j.id AND d.kind IN ('photo', 'signature'))
    FROM rondo.stop s JOIN rondo.job j ON j.id = s.job_id
      JOIN rondo.container o ON o.id = j.container_out_id JOIN rondo.container i ON i.id = j.container_in_id
   WHERE s.tour_id = :tour ORDER BY lower(s.slot)
""")


@dataclass
class Day:
    """A tour of five stops, and what its phone noted."""

    tour: UUID
    code: str
    stops: list[UUID]
    boxes: list[tuple[str, str]]
    noted: list[dict[str, Any]] = field(default_factory=list)


@pytest.fixture
def office(database) -> SimpleNamespace:
    opened = database.open()
    with opened.transaction() as session:
        world = World(session)
        world.company()
    return SimpleNamespace(database=database, opened=opened, world=world)


def _day(office: SimpleNamespace, n: int) -> Day:
    with office.opened.transaction() as session:
        world = World.__new__(World)
        world.__dict__ |= office.world.__dict__ | {"_session": session}
        driver = Driver(id=new_id(), number=f"1{n:02}", surname=f"Essai {n}", first_name="Karim")
        session.add(driver)
        session.flush()
        made = world.tour(day=TODAY, slot=slot(0, 20, TODAY), driver_id=driver.id, depot_id=world.depot.id)
        stops, boxes = [], []
        for k in range(STOPS):
            pair = [Container(id=new_id(), number=f"T{n}{k}-{way}", type_code="B30") for way in "AB"]
            session.add_all(pair)
            session.flush()
            job = world.job(wanted_on=TODAY, container_type="B30", container_out_id=pair[0].id)
            session.add(Stop(id=job.id, tour_id=made.id, job_id=job.id, slot=slot(7 + k, 8 + k, TODAY)))
            stops.append(job.id)
            boxes.append((pair[0].number, pair[1].number))
        session.flush()
        session.refresh(made)
        made.status, made.revision = "published", 1
        session.flush()
        return Day(made.id, services.create_link(session, made.id).code, stops, boxes)


@pytest.fixture
def line(office) -> Iterator[Callable[[int], Line]]:
    with contextlib.ExitStack() as stack:
        database = stack.enter_context(Database(companion_dsn(office.database)))
        address = stack.enter_context(running(create_api(database)))

        def lay(seed: int) -> Line:
            return stack.enter_context(contextlib.closing(Line(address, seed)))

        yield lay


class Phone:
    """A browser with a folder of its own, which is killed and started again."""

    def __init__(self, playwright: Playwright, folder: Path, line: Line) -> None:
        self._playwright, self._folder, self._line = playwright, folder, line
        self.context: BrowserContext
        self.page: Page
        self.start()

    def start(self) -> None:
        self.context = self._playwright.chromium.launch_persistent_context(
            self._folder,
            executable_path=BROWSER,
            args=["--no-sandbox"],
            base_url=self._line.address,
            geolocation={"latitude": 43.912345, "longitude": 2.1},
            permissions=["geolocation"],
            **PHONE,
        )
        self.context.set_default_timeout(20_000)
        self.page = self.context.pages[0]

    def kill(self) -> None:
        """End the browser as a phone that runs out of memory or battery does: without a word."""
        mine = [
            process
            for process in psutil.Process().children(recursive=True)
            if any(str(self._folder) in word for word in _words_of(process))
        ]
        for process in mine:
            with contextlib.suppress(psutil.Error):
                process.kill()
        psutil.wait_procs(mine, 10)
        with contextlib.suppress(Exception):  # it is gone
            self.context.close()

    def close(self) -> None:
        self.context.close()

    def show(self, path: str = "/") -> None:
        for last in (False, False, True):
            try:
                self.page.goto(path)
                break
            except Error:
                # A browser that just ends its service worker asks the network; its driver tries again.
                if last:
                    raise
        self.page.evaluate(HURRY)


def _words_of(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []


def _work(phone: Phone, day: Day, k: int, seed: int) -> None:
    out, into = day.boxes[k]
    told = {"stop": str(day.stops[k]), "out": out, "into": into, "kg": 4000 + k, "seed": seed}
    day.noted += phone.page.evaluate(WORK, told)


# What the phone itself says that it holds of a stop.
HELD = """async (stop) => {
  const { items } = await import("/static/store.js");
  const held = (await items()).filter((entry) => entry.event.stop === stop);
  return held.map(({ id, sha256, fileSha256, event: { kind } }) => ({ id, sha256, fileSha256, kind, stop }));
}"""


def _work_by_hand(page: Page, day: Day, k: int) -> None:
    """Do a stop as a driver does, by the screen."""
    page.locator(f"[data-stop='{day.stops[k]}']").tap()
    page.locator("#departed").tap()
    page.locator("#arrived").tap()
    page.locator("#box-out").fill(day.boxes[k][0])
    page.locator("#box-in").fill(day.boxes[k][1])
    page.locator("#save-boxes").tap()
    page.locator("#kg").fill(str(4000 + k))
    page.locator("#save-weight").tap()
    for n, button in enumerate(["#photo-before", "#photo-after"]):
        page.locator(button).set_input_files(photo("#886644", (480, 320)))
        expect(page.locator("#photos figure")).to_have_count(n + 1)
    page.locator("#sign-customer").tap()
    page.locator("#signer").fill("Hélène Puech")
    draw(page)
    page.locator("#accept").tap()
    expect(page.locator("#sign-customer")).to_have_count(0)
    page.locator("#sign-driver").tap()
    draw(page)
    page.locator("#accept").tap()
    expect(page.locator("#sign-driver")).to_have_count(0)
    page.locator("#done").tap()
    page.locator("#confirm-done").tap()
    expect(page.locator(".kind .chip")).to_contain_text("Fait")
    day.noted += page.evaluate(HELD, str(day.stops[k]))
    page.locator("#back").tap()


def _check(office: SimpleNamespace, day: Day) -> None:
    """Hold what the phone noted against what the database holds: nothing lost, doubled or changed."""
    noted = {item["id"]: item for item in day.noted}
    with office.opened.transaction() as session:
        told = session.execute(TOLD, {"tour": day.tour}).all()
        done = session.execute(DONE, {"tour": day.tour}).all()
    assert sorted(str(row.id) for row in told) == sorted(noted)
    assert len(noted) == STOPS * len(KINDS)
    for row in told:
        item = noted[str(row.id)]
        assert (row.kind, str(row.stop_id)) == (item["kind"], item["stop"])
        assert row.told == row.stored == item["sha256"]
        assert (row.sent, row.whole) == (item["fileSha256"], True if item["fileSha256"] else None)
    for stop in day.stops:
        assert sorted(row.kind for row in told if row.stop_id == stop) == sorted(KINDS)
    assert [tuple(row) for row in done] == [
        (stop, "DONE", 4000 + k, *day.boxes[k], 2, 1, 4) for k, stop in enumerate(day.stops)
    ]


@pytest.mark.timeout(600)
def test_a_line_cut_at_random_loses_nothing_and_doubles_nothing(office, line, tmp_path):
    seed = int(os.environ.get("RONDO_TEST_SEED") or random.SystemRandom().randrange(10**6))
    dice = random.Random(seed)  # noqa: S311 - told when the test fails
    between = line(seed)
    with sync_playwright() as playwright:
        phone = Phone(playwright, tmp_path / "phone", between)
        try:
            for n in range(REPETITIONS):
                day = _day(office, n)
                _repeat(between, phone, day, n, dice)
                _check(office, day)
        except BaseException as error:
            error.add_note(f"seed {seed}, repetition {n}, {dict(between.fates)}")
            raise
        finally:
            with contextlib.suppress(Exception):
                phone.close()


def _worsen(between: Line, phone: Phone, dice: random.Random) -> None:
    """Let the network become something else than good."""
    between.quality = dice.choice(["bad", "bad", "down"])
    phone.context.set_offline(dice.random() < 0.3)
    if dice.random() < 0.5:
        between.cut()


def _repeat(between: Line, phone: Phone, day: Day, n: int, dice: random.Random) -> None:
    between.quality = "good"
    phone.show(f"/t/{day.code}")
    phone.page.locator("#open").tap()
    expect(phone.page.get_by_role("heading", name=f"Karim Essai {n}")).to_be_visible()
    phone.page.evaluate("navigator.serviceWorker.ready.then(() => true)")

    dead_after = dice.randint(1, 4)
    for k in range(STOPS):
        if k == dead_after:
            if n % 3:
                phone.page.close()
                phone.page = phone.context.new_page()
            else:
                phone.kill()
                phone.start()
            phone.context.set_offline(dice.random() < 0.5)
            phone.show()
            expect(phone.page.locator(".stop.over")).to_have_count(k)
        _worsen(between, phone, dice)
        if (n, k) == (0, 0):
            _work_by_hand(phone.page, day, k)
        else:
            _work(phone, day, k, dice.randrange(10**6))

    # The network is back, and goes again in the middle of an upload.
    for _ in range(2):
        between.cut()
        between.quality = "good"
        phone.context.set_offline(False)
        before = between.uploaded
        phone.page.evaluate("dispatchEvent(new Event('online'))")
        until = time.monotonic() + 2
        while between.uploaded - before < 7_000 and time.monotonic() < until:
            phone.page.wait_for_timeout(5)
        between.quality = "bad"
        between.cut()
        phone.page.wait_for_timeout(dice.choice([50, 300]))
    between.quality = "good"
    between.cut()
    phone.page.evaluate("dispatchEvent(new Event('online'))")
    total = len(day.noted) + 1
    expect(phone.page.locator("#strip")).to_contain_text(f"{total} sur {total} à l'abri", timeout=30_000)
    expect(phone.page.locator("#strip")).to_contain_text("Tout est reçu")
