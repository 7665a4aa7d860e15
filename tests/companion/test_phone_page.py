"""The drivers' page in a real browser: a stop without network, from the departure to the sealed ticket."""

import io
from urllib.parse import urlsplit

import pytest
from PIL import Image
from playwright.sync_api import Page, Route, expect
from sqlalchemy import func, select

from app.db import new_id
from app.models.core import Document
from app.models.field import FieldEvent, JobTicket, Signature
from app.models.fleet import Container
from app.models.planning import Job, Stop, Tour
from app.services import field
from tests.companion.hand import BROWSER, draw, photo

pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine")


def _work_through(page: Page, stop: object) -> None:
    """Do all that a driver does at a stop."""
    page.locator(f"[data-stop='{stop}']").tap()
    page.locator("#departed").tap()
    page.locator("#arrived").tap()
    page.locator("#box-out").fill("B30-0001")
    page.locator("#box-in").fill("b30-0002")
    page.locator("#save-boxes").tap()
    page.locator("#kg").fill("4 260")
    page.locator("#save-weight").tap()
    expect(page.locator("#weight .figure")).to_have_text("4 260 kg")
    page.locator("#photo-before").set_input_files(photo("#886644"))
    expect(page.locator("#photos figure")).to_have_count(1)
    page.locator("#photo-after").set_input_files(photo("#448866"))
    expect(page.locator("#photos figure")).to_have_count(2)
    page.locator("#sign-customer").tap()
    page.locator("#signer").fill("Hélène Puech")
    page.locator("#signer-role").fill("Cheffe d'atelier")
    draw(page)
    page.locator("#accept").tap()
    expect(page.locator("#sign-customer")).to_have_count(0)
    page.locator("#sign-driver").tap()
    draw(page)
    page.locator("#accept").tap()
    expect(page.locator("#sign-driver")).to_have_count(0)
    page.locator("#remark textarea").fill("Accès glissant")
    page.locator("#done").tap()
    page.locator("#confirm-done").tap()
    expect(page.locator(".kind .chip")).to_contain_text("Fait")


def test_a_stop_done_without_network_arrives_once_and_seals_its_ticket(page, context, tour):
    with tour.office.transaction() as session:
        session.add(Container(id=new_id(), number="B30-0002", type_code="B30"))
    context.set_offline(True)
    _work_through(page, tour.jobs[0])
    expect(page.locator("#strip")).to_contain_text("Hors ligne")
    expect(page.locator("#journal li[data-state=waiting]")).to_have_count(9)
    with tour.office.transaction() as session:
        told = {kind for (kind,) in session.execute(select(FieldEvent.kind))}
        assert told <= {"tour_opened"}
        assert session.scalars(select(JobTicket)).all() == []

    # The phone goes off and on again: the page comes from its own store, and so does all that was noted.
    page.reload()
    expect(page.get_by_role("heading", name="Thierry Cabrol")).to_be_visible()
    expect(page.locator(f"[data-stop='{tour.jobs[0]}'] .chip.good")).to_contain_text("Fait")

    context.set_offline(False)
    expect(page.locator("#strip")).to_contain_text("Tout est reçu")
    with tour.office.transaction() as session:
        kinds = [
            event.kind
            for event in session.scalars(
                select(FieldEvent).where(FieldEvent.job_id == tour.jobs[0]).order_by(FieldEvent.seq)
            )
        ]
        job, stop = session.get(Job, tour.jobs[0]), session.get(Stop, tour.jobs[0])
        ticket = session.scalars(select(JobTicket)).one()
        signatures = {row.party: row for row in session.scalars(select(Signature))}
        papers = session.scalars(select(Document)).all()
        assert session.get(Tour, tour.id).status == "running"
    assert kinds == [
        *("departed", "arrived", "container", "weight", "photo", "photo"),
        *("signature", "signature", "done"),
    ]
    assert (job.status, job.net_kg, job.weight_is_estimated) == ("DONE", 4260, False)
    assert stop.departed_at <= stop.arrived_at <= stop.done_at
    assert (signatures["customer"].name, signatures["customer"].role) == ("Hélène Puech", "Cheffe d'atelier")
    assert signatures["driver"].name == "Thierry Cabrol"
    assert signatures["customer"].lat == pytest.approx(43.9)
    assert sorted(paper.kind for paper in papers if paper.kind != "job_ticket") == [
        *("photo", "photo"),
        *("signature", "signature"),
    ]
    content = ticket.content
    assert (content["container_out"], content["container_in"]) == ("B30-0001", "B30-0002")
    assert content["observations"] == "Accès glissant"
    assert len(content["photos"]) == 2
    assert {entry["sha256"] for entry in content["signatures"]} == {
        paper.sha256.hex() for paper in papers if paper.kind == "signature"
    }
    with tour.office.transaction() as session:
        photo = next(paper for paper in papers if paper.kind == "photo")
        body = session.execute(select(func.document_body(photo.id))).scalar_one()
    assert max(Image.open(io.BytesIO(body)).size) == 1600


def test_answers_lost_on_the_way_record_nothing_twice(browser, endpoint, tour):
    lost: list[str] = []

    def answer_lost(route: Route) -> None:
        path = urlsplit(route.request.url).path
        if route.request.method != "POST" or lost.count(path) >= 3 or (path == "/api/open" and path in lost):
            route.continue_()
            return
        assert route.fetch().status == 200  # the endpoint has done it, the phone never hears of it
        lost.append(path)
        route.abort()

    with browser.new_context(
        base_url=endpoint, has_touch=True, locale="fr-FR", service_workers="block"
    ) as context:
        page = context.new_page()
        page.goto(f"/t/{tour.link.code}")
        page.route("**/api/**", answer_lost)
        page.locator("#open").tap()
        expect(page.get_by_role("alert")).to_contain_text("Pas de réseau")
        page.locator("#open").tap()
        expect(page.get_by_role("heading", name="Thierry Cabrol")).to_be_visible()
        _work_through(page, tour.jobs[0])
        page.evaluate("setInterval(() => dispatchEvent(new Event('online')), 200)")
        expect(page.locator("#strip")).to_contain_text("Tout est reçu", timeout=60_000)
    assert sorted(lost) == ["/api/events"] * 3 + ["/api/files"] * 3 + ["/api/open"]
    with tour.office.transaction() as session:
        told = session.scalars(select(FieldEvent.kind).where(FieldEvent.job_id == tour.jobs[0])).all()
        assert len(session.scalars(select(JobTicket)).all()) == 1
    assert sorted(told) == sorted(
        ["departed", "arrived", "container", "weight", "photo", "photo", "signature", "signature", "done"]
    )


def test_a_job_not_done_and_a_missing_signature_are_told_with_their_reasons(page, tour):
    page.locator("#acknowledge").tap()
    expect(page.locator("#acknowledge")).to_have_count(0)
    page.locator(f"[data-stop='{tour.jobs[0]}']").tap()
    page.locator("#departed").tap()
    page.locator("#problem").tap()
    page.get_by_label("Accès bloqué").check()
    page.locator("#problem-text").fill("Voiture devant la benne")
    page.locator("#not-done").tap()
    expect(page.locator(".kind .chip.bad")).to_have_text("Non fait")
    page.get_by_role("button", name="Arrêt suivant").tap()
    page.locator(f"[data-stop='{tour.jobs[1]}']").tap()
    page.locator("#departed").tap()
    page.locator("#arrived").tap()
    page.locator("#sign-customer").tap()
    page.get_by_role("button", name="Personne sur place").tap()
    page.locator("#absent-photo").set_input_files(photo("#445566"))
    page.get_by_role("button", name="Valider", exact=True).tap()
    page.locator("#done").tap()
    expect(page.locator("dialog")).to_contain_text("Il manque votre signature")
    page.locator("#confirm-done").tap()
    page.get_by_role("button", name="Arrêt suivant").tap()
    page.locator("#end").tap()
    page.locator("#km").fill("120180")
    page.locator("#confirm-end").tap()
    expect(page.get_by_text("Tournée terminée")).to_be_visible()
    expect(page.locator("#strip")).to_contain_text("Tout est reçu")
    with tour.office.transaction() as session:
        first, second = (session.get(Job, key) for key in tour.jobs)
        signature = session.scalars(select(Signature)).one()
        ended = session.get(Tour, tour.id)
        assert session.scalars(select(JobTicket)).one().job_id == tour.jobs[1]
    assert (first.status, first.not_done_reason) == ("NOT_DONE", "Accès bloqué")
    assert second.status == "DONE"
    assert (signature.party, signature.absence_reason) == ("customer", "Personne sur place")
    assert (ended.status, ended.km_end) == ("closed", 120180)


def test_a_revoked_phone_keeps_what_it_holds_and_a_new_link_takes_it_up(page, context, tour):
    context.set_offline(True)
    page.locator(f"[data-stop='{tour.jobs[0]}']").tap()
    page.locator("#departed").tap()
    expect(page.locator("#strip")).to_contain_text("en attente d'envoi")
    with tour.office.transaction() as session:
        field.revoke_link(session, tour.link.id)
    context.set_offline(False)
    expect(page.locator("#strip")).to_contain_text("retiré par l'exploitation")
    expect(page.locator("#journal li[data-kind=departed]")).to_have_attribute("data-state", "held")
    with tour.office.transaction() as session:
        assert session.get(Job, tour.jobs[0]).status == "PLANNED"
        link = field.create_link(session, tour.id)
    page.goto(f"/t/{link.code}")
    page.locator("#open").tap()
    expect(page.locator("#strip")).to_contain_text("Tout est reçu")
    with tour.office.transaction() as session:
        assert session.get(Job, tour.jobs[0]).status == "EN_ROUTE"


def test_a_link_used_elsewhere_says_what_to_do(page, browser, endpoint, tour):
    with browser.new_context(base_url=endpoint) as stranger:
        other = stranger.new_page()
        other.goto(f"/t/{tour.link.code}")
        other.locator("#open").click()
        expect(other.get_by_role("alert")).to_contain_text("Demandez un nouveau lien")
