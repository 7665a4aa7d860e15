"""The page behind the QR code of a signed ticket, for whoever holds the paper."""

import httpx
import pytest

from app.companion.api import create_api
from app.companion.server import running
from app.services import proof
from tests.services.proofs import Road


@pytest.fixture
def road(database):
    made = Road(database, jobs=1)
    made.sign()
    made.draw()
    made.database = database
    yield made
    made.close()


def test_who_holds_the_paper_learns_that_it_is_ours_and_nobody_else_learns_anything(road):
    with road.office.session() as session:
        told = proof.timeline(session, road.jobs[0].id)
    with running(create_api(road.phone)) as root, httpx.Client(base_url=root) as client:
        shown = client.get(f"/p/{told.ticket_sha256}")
        assert shown.status_code == 200
        assert "authentique" in shown.text
        assert told.ticket in shown.text
        assert "Delmas" not in shown.text
        assert "default-src 'none'" in shown.headers["content-security-policy"]
        assert client.get("/p/style.css").headers["content-type"].startswith("text/css")
        for guessed in ("0" * 64, "zzz", "%27;DROP", "a" * 5000):
            answer = client.get(f"/p/{guessed}")
            assert answer.status_code == 404
            assert "aucun bon connu" in answer.text
            assert guessed not in answer.text
    with road.database.admin() as admin:
        admin.execute("ALTER TABLE job_ticket DISABLE TRIGGER USER")
        admin.execute("UPDATE job_ticket SET content = jsonb_set(content, '{net_kg}', '1')")
    with running(create_api(road.phone)) as root, httpx.Client(base_url=root) as client:
        assert "ne correspond plus" in client.get(f"/p/{told.ticket_sha256}").text
