"""A driver's work on the page, in a real browser, as the office then finds it."""

import datetime as dt
import time
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select, text

from app.db import new_id
from app.domain.live import CallResult, Fee, Outcome
from app.models.core import Document
from app.models.field import FieldEvent, Signature
from app.models.fleet import Container, Vehicle
from app.models.planning import Job, Stop, Tour
from app.services import cases
from tests.builders import slot
from tests.companion.conftest import TODAY
from tests.companion.hand import BROWSER, draw, photo

pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine")


@pytest.fixture
def work(tour):
    """The tour with a second box of the fleet, and an outlet after its two jobs on the same site."""
    tour.outlet = new_id()
    with tour.office.transaction() as session:
        session.add(Container(id=new_id(), number="B30-0002", type_code="B30"))
        place = tour.world.outlet.id
        session.add(
            Stop(id=tour.outlet, tour_id=tour.id, kind="OUTLET", outlet_id=place, slot=slot(10, 11, TODAY))
        )
    return tour


@pytest.fixture
def bins(work):
    """The tour's second job as a bin round, with a truck for it."""
    with work.office.transaction() as session:
        first, second = (session.get(Job, key) for key in work.jobs)
        first.type, first.container_type, first.container_out_id = "SERVICE", None, None
        session.flush()
        session.get(Vehicle, work.world.truck.id).kind = "rearloader"
        session.flush()
        second.type = "ROUND"
    return work


def _told(tour: Any, kind: str, least: int = 1) -> list[FieldEvent]:
    """Return what was told of a kind, as soon as there is so much of it."""
    until = time.monotonic() + 15
    while True:
        with tour.office.transaction() as session:
            query = select(FieldEvent).where(FieldEvent.kind == kind).order_by(FieldEvent.seq)
            found = list(session.scalars(query))
        if len(found) >= least or time.monotonic() > until:
            return found
        time.sleep(0.05)


def _arrive(page: Page, stop: UUID) -> None:
    page.locator(f"[data-stop='{stop}']").tap()
    page.locator("#departed").tap()
    page.locator("#arrived").tap()
    expect(page.locator("#done")).to_be_visible()


def _refresh(page: Page) -> None:
    page.evaluate("dispatchEvent(new Event('online'))")


def test_the_vehicle_is_checked_and_the_day_ends_with_its_hours(work, page):
    page.locator("#check-start").tap()
    page.get_by_label("Freins", exact=True).check()
    page.locator("#defect-1").fill("Témoin allumé")
    page.locator("#check-km").fill("120 180")
    page.locator("#check-photo").set_input_files(photo("#333333"))
    expect(page.locator(".photo-field img.taken")).to_be_visible()
    page.get_by_role("button", name="Signaler 1 défaut").tap()
    expect(page.locator(".check-done")).to_contain_text("1 défaut")
    _arrive(page, work.jobs[1])
    page.locator("#back").tap()
    page.locator("#check-end").tap()
    page.locator("#check-km").fill("120410")
    page.get_by_role("button", name="Tout est en ordre").tap()
    expect(page.locator(".check-done")).to_have_count(2)
    page.locator("#end").tap()
    page.locator("#started").fill("00:01")
    page.locator("#break").fill("0")
    expect(page.locator("#km")).to_have_value("120410")
    page.locator("#confirm-end").tap()
    expect(page.get_by_text("Tournée terminée")).to_be_visible()
    start, end = (event.data for event in _told(work, "vehicle_check", 2))
    assert (start["when"], start["ok"], start["km"]) == ("start", False, 120180)
    assert start["defects"] == [{"part": "Freins", "text": "Témoin allumé"}]
    assert (end["when"], end["ok"], end["defects"]) == ("end", True, [])
    ended = _told(work, "tour_ended")[0].data
    assert (ended["km"], ended["break_minutes"]) == (120410, 0)
    began = dt.datetime.fromisoformat(ended["started"])
    assert began == slot(1 / 60, 1, TODAY).lower
    assert [event.data["label"] for event in _told(work, "photo")] == ["Véhicule"]
    with work.office.transaction() as session:
        kept = session.get(Tour, work.id)
        assert (kept.km_start, kept.km_end, kept.status) == (120180, 120410, "closed")


def test_a_container_that_is_not_the_expected_one_is_doubted(work, context, page):
    page.locator(f"[data-stop='{work.jobs[0]}']").tap()
    page.locator("#box-out").fill("b30-0002")
    page.locator("#save-boxes").tap()
    expect(page.locator("dialog")).to_contain_text("Ce n'est pas la benne prévue (B30-0001). Garder ?")
    page.locator("#correct-box").tap()
    assert _told(work, "container", 0) == []
    page.locator("#save-boxes").tap()
    page.locator("#keep-box").tap()
    kept = _told(work, "container")[0].data
    assert (kept["out"], kept["expected"]) == ("B30-0002", {"out": "B30-0001"})


def test_a_container_is_read_by_the_camera_where_the_browser_can(work, context, page):
    context.add_init_script(
        "window.BarcodeDetector = class {"
        " async detect() { return [{ rawValue: 'https://exemple.test/b/b30-0002' }]; } };"
    )
    page.reload()
    page.locator(f"[data-stop='{work.jobs[0]}']").tap()
    page.locator("#scan-in").tap()
    expect(page.locator("#box-in")).to_have_value("B30-0002")
    assert [event.data["in"] for event in _told(work, "container")] == ["B30-0002"]


def test_weight_fill_waiting_and_downgrade_reach_the_job(work, page):
    _arrive(page, work.jobs[0])
    page.get_by_label("Déborde").check()
    page.locator("#weighing summary").tap()
    page.locator("#gross").fill("18 420")
    page.locator("#tare").fill("14 160")
    expect(page.locator("#kg")).to_have_value("4260")
    page.locator("#ticket").fill("T-8841")
    page.locator("#save-weight").tap()
    expect(page.locator("#weight .figure")).to_have_text("4 260 kg")
    page.locator("#photo-ticket").set_input_files(photo("#eeeeee"))
    page.locator("#wait").tap()
    page.locator("#wait-minutes").fill("15")
    page.locator("#save-waiting").tap()
    expect(page.locator("#waiting .figure")).to_have_text("15 min")
    page.locator("#wait").tap()
    page.locator("#start-waiting").tap()
    expect(page.locator("#waiting [role=timer]")).to_be_visible()
    page.reload()  # the counter runs on, whatever becomes of the page
    page.locator(f"[data-stop='{work.jobs[0]}']").tap()
    page.locator("#stop-waiting").tap()
    page.locator("#downgrade").tap()
    page.locator("#downgrade-material").fill("Plâtre")
    page.locator("#save-downgrade").tap()
    expect(page.locator("#say")).to_contain_text("Prenez une photo")
    page.locator("#downgrade-photo").set_input_files(photo("#999999"))
    expect(page.locator("dialog img.taken")).to_be_visible()
    page.locator("dialog").get_by_label("25 %").check()
    page.locator("#save-downgrade").tap()
    expect(page.locator("#photos figure")).to_have_count(1)
    page.locator("#done").tap()
    page.locator("#confirm-done").tap()
    weight = _told(work, "weight")[0].data
    assert weight == {
        "net_kg": 4260,
        "gross_kg": 18420,
        "tare_kg": 14160,
        "ticket": "T-8841",
        "estimated": False,
    }
    assert _told(work, "done")[0].data["fill_percent"] == 120
    assert [event.data["minutes"] for event in _told(work, "waiting", 2)] == [15, 1]
    assert {event.data["label"] for event in _told(work, "photo", 2)} == {"Ticket de pesée", "Déclassement"}
    with work.office.transaction() as session:
        job = session.get(Job, work.jobs[0])
        assert (job.net_kg, job.fill_percent, job.waiting_minutes) == (4260, 120, 16)
        assert "Plâtre" in job.problem


def test_bins_are_counted_and_a_load_refused_at_the_outlet(bins, page):
    _arrive(page, bins.jobs[1])
    page.locator("#lifted").fill("41")
    page.get_by_label("Un de plus : Levés").tap()
    page.locator("#lift-refusals summary").tap()
    page.get_by_label("Un de plus : Mauvais tri").tap()
    page.locator("#save-lifts").tap()
    expect(page.locator("#lifts .figure")).to_have_text("42 levés · 1 refusé")
    page.locator("#back").tap()
    page.locator(f"[data-stop='{bins.outlet}']").tap()
    page.locator(f"[data-weigh='{bins.jobs[1]}']").tap()
    page.locator("#kg").fill("3100")
    page.locator("#save-weight").tap()
    expect(page.locator(f"[data-weigh='{bins.jobs[1]}']")).to_contain_text("3 100 kg")
    page.locator("#load-refused").tap()
    page.get_by_label("Déchet non conforme").check()
    page.locator("#decided-by").fill("M. Roux")
    page.locator("#save-refusal").tap()
    expect(page.locator("#outlet")).to_contain_text("Refusé : Déchet non conforme")
    lifts = _told(bins, "lifts")[0].data
    assert lifts == {"lifted": 42, "refused": [{"reason": "Mauvais tri", "count": 1}]}
    refusal = _told(bins, "load_refused")[0]
    assert (refusal.stop_id, refusal.data["decided_by"]) == (bins.outlet, "M. Roux")
    with bins.office.transaction() as session:
        assert session.get(Job, bins.jobs[1]).net_kg == 3100


def test_a_blocked_site_waits_for_the_office_and_hears_its_answer(work, page):
    _arrive(page, work.jobs[0])
    page.locator("#problem").tap()
    page.get_by_label("Accès bloqué").check()
    page.locator("#problem-photo").set_input_files(photo("#aa3333"))
    page.locator("#blocked").tap()
    expect(page.locator("#case")).to_contain_text("Site bloqué")
    expect(page.get_by_role("link", name="Appeler le bureau")).to_have_attribute("href", "tel:+33536490000")
    assert _told(work, "blocked")[0].data["reason"] == "Accès bloqué"
    _refresh(page)
    expect(page.locator("#case [data-until]")).to_be_visible()
    with work.office.transaction() as session:
        case = cases.cases_of(session, TODAY)[0]
        cases.add_call(session, case.id, case.numbers[0], CallResult.OPENS)
        solved = cases.Closing("Voiture", Outcome.SOLVED, "Le gardien arrive", "Attendre", Fee.NONE)
        cases.close_case(session, case.id, solved)
    _refresh(page)
    expect(page.locator("#case")).to_contain_text("Réglé")
    expect(page.locator("#case")).to_contain_text("Attendre")
    page.locator("#unblocked").tap()
    expect(page.locator("#case")).to_have_count(0)
    assert [event.data["label"] for event in _told(work, "photo")] == ["Problème"]
    assert len(_told(work, "unblocked")) == 1


def test_several_jobs_of_a_site_are_signed_at_once(work, page):
    _arrive(page, work.jobs[0])
    page.locator("#sign-customer").tap()
    expect(page.locator("dialog")).to_contain_text("Signer aussi pour")
    page.locator(f".also[data-stop='{work.jobs[1]}']").check()
    page.locator("#more-signature summary").tap()
    page.locator("#reserves").fill("Bordure fendue avant la pose")
    page.locator("#signer").fill("Hélène Puech")
    draw(page)
    page.locator("#accept").tap()
    expect(page.locator("#sign-customer")).to_have_count(0)
    page.locator("#back").tap()
    page.locator(f"[data-stop='{work.jobs[1]}']").tap()
    expect(page.locator("#signatures")).to_contain_text("Hélène Puech")
    assert len(_told(work, "signature", 2)) == 2
    with work.office.transaction() as session:
        signed = list(session.scalars(select(Signature)))
        pictures = {session.get(Document, row.document_id).sha256 for row in signed}
    assert {row.job_id for row in signed} == set(work.jobs)
    assert {row.reserves for row in signed} == {"Bordure fendue avant la pose"}
    assert len(pictures) == 1


def test_a_customer_who_asks_for_proof_gets_it_or_a_reason(work, page):
    with work.office.transaction() as session:
        session.execute(text("UPDATE customer SET photo_rule = 'required', signature_rule = 'none'"))
    _refresh(page)
    _arrive(page, work.jobs[1])
    page.locator("#done").tap()
    expect(page.locator("dialog")).to_contain_text("Il manque une photo.")
    page.locator("#confirm-done").tap()
    expect(page.locator("#say")).to_contain_text("dites pourquoi")
    page.locator("#why").fill("Appareil cassé")
    page.locator("#confirm-done").tap()
    done = _told(work, "done")[0].data
    assert (done["text"], done["missing"]) == ("Appareil cassé", ["une photo"])


def test_messages_go_both_ways_and_changes_are_shown_until_seen(work, page):
    page.locator("#acknowledge").tap()
    expect(page.locator("#changes")).to_have_count(0)
    assert len(_told(work, "tour_acknowledged")) == 1
    with work.office.transaction() as session:
        cases.send_message(session, work.id, "Passez par la rue de derrière")
        session.get(Job, work.jobs[0]).driver_note = "Sonner deux fois"
        session.get(Stop, work.jobs[1]).slot = slot(11, 12, TODAY)
        session.flush()
        session.get(Tour, work.id).revision += 1
    _refresh(page)
    expect(page.locator(".message")).to_contain_text("Passez par la rue de derrière")
    expect(page.locator("#changes")).to_contain_text("Modifié : Menuiserie Delmas (consigne)")
    expect(page.locator("#changes")).to_contain_text("Déplacé : Menuiserie Delmas, 08:00 → 11:00")
    page.locator(".message .reply").tap()
    page.locator("#message-text").fill("Bien reçu")
    page.locator("#send-message").tap()
    expect(page.locator(".message")).to_have_count(0)
    page.locator("#acknowledge").tap()
    expect(page.locator("#changes")).to_have_count(0)
    assert [event.data["revision"] for event in _told(work, "tour_acknowledged", 2)] == [1, 2]
    with work.office.transaction() as session:
        words = cases.messages_of(session, [work.id])
    assert {(row.is_from_driver, row.text) for row in words} == {
        *((False, "Passez par la rue de derrière"), (True, "Bien reçu"))
    }
    assert next(row for row in words if not row.is_from_driver).read_at is not None
