"""The plan's page in a real browser, on a tablet and on a phone: read, refreshed, cut off, left."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from app.companion.api import create_api, running
from app.db import Database, new_id
from app.models.fleet import Absence
from app.models.parties import Customer
from app.models.planning import Job, Stop
from tests.builders import slot
from tests.companion.conftest import TODAY
from tests.companion.phone import companion_dsn
from tests.companion.test_phone_page import BROWSER
from tests.conftest import PASSWORD

pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine")

TABLET = {"viewport": {"width": 1024, "height": 768}, "has_touch": True}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
SIZES = pytest.mark.parametrize("size", [TABLET, PHONE], ids=["tablet", "phone"])
HOSTILE = "<img src=x onerror=alert(1)>'; DROP TABLE job; --"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def endpoint(tour):
    """The endpoint; one driver is away, one stop is done, and a customer has a name that is markup."""
    with tour.office.transaction() as session:
        away = {"driver_id": tour.world.driver2.id, "slot": slot(0, 24, TODAY)}
        session.add(Absence(id=new_id(), kind="leave", note="", **away))
        session.get(Customer, tour.world.customer.id).name = HOSTILE
        done = session.get(Job, tour.jobs[0])
        done.status = "DONE"
        done.net_kg, done.done_at = 4260, session.get(Stop, done.id).slot.upper
    with (
        Database(companion_dsn(tour.database)) as database,
        running(create_api(database, plan_refusal_s=0.05)) as address,
    ):
        yield address


@pytest.fixture
def page(browser, endpoint, size) -> Iterator[Page]:
    """The page before the login; whatever its console complains of fails the test."""
    context = browser.new_context(base_url=endpoint, locale="fr-FR", **size)
    context.set_default_timeout(15_000)
    opened, complaints = context.new_page(), []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("dialog", lambda dialog: complaints.append(dialog.message))
    opened.on(
        "console",
        lambda message: (
            complaints.append(message.text)
            if message.type == "error" and "Failed to load resource" not in message.text
            else None
        ),
    )
    opened.goto("/plan")
    yield opened
    context.close()
    assert complaints == []


def _log_in(page: Page, password: str = PASSWORD) -> None:
    page.get_by_label("Identifiant").fill("Essai_exploitation ")
    page.get_by_label("Mot de passe").fill(password)
    page.get_by_role("button", name="Voir le planning").tap()


def _stop(page: Page, job: object):
    """Return a stop in sight: on a phone its driver is unfolded first."""
    found = page.locator(f"#plan [data-stop='{job}']")
    if page.viewport_size["width"] < 700 and not found.is_visible():
        page.locator(".fold summary").first.tap()
    return found


def _kept(page: Page) -> str:
    """Return all that the page keeps in the browser."""
    return page.evaluate(
        """async () => JSON.stringify([
             { ...sessionStorage }, { ...localStorage }, document.cookie, await indexedDB.databases(),
             await caches.keys(), (await navigator.serviceWorker.getRegistrations()).length])"""
    )


def _faults(page: Page) -> list[str]:
    """Return the serious faults that axe finds, with where."""
    found = Axe().run(page).response["violations"]
    return [
        f"{fault['id']}: {fault['nodes'][0]['html'][:120]}"
        for fault in found
        if fault["impact"] in {"serious", "critical"}
    ]


@SIZES
def test_the_plan_is_read_refreshed_and_left(page, tour):
    assert _faults(page) == []
    _log_in(page, "mauvais")
    expect(page.get_by_role("alert")).to_have_text("Identifiant ou mot de passe incorrect.")
    expect(page.get_by_label("Mot de passe")).to_have_value("")
    _log_in(page)
    expect(page.locator("#strip")).to_contain_text("À jour à")
    expect(page.locator("#plan")).to_contain_text("Congés")
    first = _stop(page, tour.jobs[0])
    expect(first).to_contain_text("Réalisée")
    expect(first).to_contain_text("Albi")
    assert _faults(page) == []

    first.tap()
    card = page.get_by_role("dialog")
    expect(card).to_contain_text("4 260 kg")
    expect(card.locator("h2")).to_have_text(HOSTILE)
    expect(card.get_by_role("link", name="Appeler 05 36 49 00 11")).to_have_attribute(
        "href", "tel:+33536490011"
    )
    expect(card).to_contain_text("12 rue Gutenberg")
    assert not re.search(r"€|prix|\beur\b", card.inner_text(), re.IGNORECASE)
    assert _faults(page) == []
    card.get_by_role("button", name="Fermer").tap()

    # Somebody changes it at the office: the page takes it up by itself.
    with tour.office.transaction() as session:
        session.get(Job, tour.jobs[1]).problem = "Portail fermé"
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(_stop(page, tour.jobs[1])).to_contain_text(re.compile("Problème|!"))
    _stop(page, tour.jobs[1]).tap()
    expect(page.get_by_role("dialog")).to_contain_text("Portail fermé")
    page.keyboard.press("Escape")

    assert "token" in _kept(page)
    page.reload()
    expect(page.locator("#strip")).to_contain_text("À jour à")
    page.get_by_role("button", name="Se déconnecter").tap()
    expect(page.get_by_label("Identifiant")).to_be_visible()
    assert _kept(page) == '[{},{},"",[],[],0]'
    with tour.database.admin() as admin:
        open_ones = "SELECT count(*) FROM plan_session WHERE revoked_at IS NULL"
        for _ in range(100):
            if admin.execute(open_ones).fetchone() == (0,):
                break
            page.wait_for_timeout(50)
        assert admin.execute(open_ones).fetchone() == (0,)
    page.reload()
    expect(page.get_by_label("Identifiant")).to_be_visible()


@SIZES
def test_a_plan_cut_off_stays_readable_and_says_of_when_it_is(page, tour):
    _log_in(page)
    expect(page.locator("#strip")).to_contain_text("À jour à")
    page.context.set_offline(True)
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(page.locator("#strip")).to_have_text(re.compile(r"^Plan de \d\d:\d\d, hors ligne$"))
    _stop(page, tour.jobs[0]).tap()
    expect(page.get_by_role("dialog")).to_contain_text("4 260 kg")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Jours suivants").tap()
    expect(page.locator("#plan")).to_contain_text("dès le retour du réseau")
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("#strip")).to_contain_text("À jour à")
    page.get_by_role("button", name="Aujourd'hui").tap()
    expect(page.locator("#strip")).to_contain_text("À jour à")
    expect(_stop(page, tour.jobs[0])).to_be_visible()


@SIZES
def test_an_ended_session_takes_the_plan_off_the_screen(page, tour):
    _log_in(page)
    expect(page.locator("#strip")).to_contain_text("À jour à")
    with tour.database.admin() as admin:
        admin.execute("UPDATE staff SET disabled_at = now() WHERE login = 'essai_exploitation'")
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(page.get_by_role("alert")).to_contain_text("Votre session est terminée.")
    assert HOSTILE not in page.content()
    assert "token" not in _kept(page)


@SIZES
def test_days_rows_and_search(page, tour):
    _log_in(page)
    page.get_by_role("button", name="Véhicules").tap()
    expect(page.locator("#plan")).to_contain_text("ZZ-102-AA")
    page.get_by_role("searchbox").fill("GUTENBERG")
    expect(_stop(page, tour.jobs[0])).to_have_class(re.compile("found"))
    page.get_by_role("searchbox").fill("introuvable")
    expect(page.locator("#plan .found")).to_have_count(0)
    page.get_by_role("searchbox").fill("")
    for name in ("3 jours", "Semaine"):
        page.get_by_role("button", name=name).tap()
        expect(page.locator("#strip")).to_contain_text("À jour à")
        expect(page.locator("#plan")).to_contain_text("ZZ-101-AA")
        if page.locator(".board").count():
            page.locator("#plan [data-tour]").first.tap()
            expect(page.get_by_role("dialog")).to_contain_text("sur 2")
            page.keyboard.press("Escape")
    if page.locator(".board").count():
        across = "document.querySelector('.board').scrollWidth"
        before = page.evaluate(across)
        page.get_by_role("button", name="Agrandir").tap()
        assert page.evaluate(across) > before
        page.get_by_role("button", name="Réduire").tap()
        assert page.evaluate(across) == before
    else:
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
