"""A tour of today on a real endpoint."""

import datetime as dt
from collections.abc import Iterator
from types import SimpleNamespace

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from app.companion.api import create_api, running
from app.db import Database, new_id
from app.models.planning import Stop
from app.services import field
from tests.builders import PARIS, World, slot
from tests.companion.hand import BROWSER, PHONE
from tests.companion.phone import companion_dsn

TODAY = dt.datetime.now(PARIS).date()


@pytest.fixture
def tour(database):
    """A published tour of today with two stops, and a link that nobody opened yet."""
    office = database.open()
    with office.transaction() as session:
        world = World(session)
        company = world.company()
        company.phone = "+33536490000"
        world.site.street, world.site.postcode = "12 rue Gutenberg", "81000"
        world.site.phones, world.site.access_note = ["+33536490011"], "Entrée par la cour, à droite du quai"
        world.site.gate_code = "4521B"
        made = world.tour(
            day=TODAY, slot=slot(0, 12, TODAY), vehicle_id=world.truck.id, depot_id=world.depot.id
        )
        first = world.job(
            wanted_on=TODAY,
            container_type="B30",
            container_out_id=world.box.id,
            contact="Mme Puech",
            driver_note="Attention au portail : sonner.",
        )
        second = world.job(wanted_on=TODAY, type="SERVICE")
        for n, job in enumerate((first, second)):
            session.add(Stop(id=job.id, tour_id=made.id, job_id=job.id, slot=slot(7 + n, 8 + n, TODAY)))
        session.flush()
        session.refresh(made)
        made.status, made.revision = "published", 1
        session.flush()
        link = field.create_link(session, made.id)
    return SimpleNamespace(
        office=office, world=world, id=made.id, jobs=[first.id, second.id], link=link, database=database
    )


@pytest.fixture
def endpoint(tour):
    """The address of the endpoint, served by uvicorn with the endpoint's own login."""
    with Database(companion_dsn(tour.database)) as database, running(create_api(database)) as address:
        yield address


@pytest.fixture
def phone(tour, endpoint):
    """An HTTP client that has opened the link."""
    with httpx.Client(base_url=endpoint) as client:
        answer = client.post("/api/open", json={"code": tour.link.code, "token": "t" * 43, "device": "essai"})
        assert answer.status_code == 200
        client.headers["authorization"] = f"Bearer {'t' * 43}"
        yield client


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=BROWSER, args=["--no-sandbox", "--use-fake-device-for-media-stream"]
        )
        yield opened
        opened.close()


@pytest.fixture
def context(browser: Browser, endpoint: str) -> Iterator[BrowserContext]:
    opened = browser.new_context(
        base_url=endpoint,
        device_scale_factor=2,
        geolocation={"latitude": 43.9, "longitude": 2.1},
        permissions=["geolocation", "camera"],
        **PHONE,
    )
    opened.set_default_timeout(15_000)
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext, tour) -> Iterator[Page]:
    """The page of the tour, opened by its link; whatever its console complains of fails the test."""
    opened, complaints = context.new_page(), []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on(
        "console",
        lambda message: (
            complaints.append(message.text)
            if message.type == "error" and "Failed to load resource" not in message.text
            else None
        ),
    )
    opened.goto(f"/t/{tour.link.code}")
    opened.get_by_role("button", name="Ouvrir ma tournée").tap()
    expect(opened.get_by_role("heading", name="Thierry Cabrol")).to_be_visible()
    opened.evaluate("navigator.serviceWorker.ready.then(() => true)")
    yield opened
    assert complaints == []


def event(kind, stop=None, **data):
    """Return an event as the page sends it."""
    told = {"id": str(new_id()), "kind": kind, "at": dt.datetime.now(dt.UTC).isoformat(), "data": data}
    return {**told, "stop": str(stop)} if stop else told


def sending(*events):
    return {"clock": dt.datetime.now(dt.UTC).isoformat(), "pending": 0, "events": list(events)}
