"""The story of a job as it is told to whoever disputes it, and the folder that holds it."""

import datetime as dt
import io

import pikepdf
import pytest
from pypdf import PdfReader
from sqlalchemy import text

from app.db import new_id
from app.errors import Forbidden, RuleBroken
from app.models.planning import Job
from app.models.waste import TrackingForm
from app.services import disputes, field_tickets, proof, sealing
from tests.services.proofs import CONSENT, Road

LATER = dt.datetime(2030, 1, 2, 9, tzinfo=dt.UTC)


@pytest.fixture
def road(database):
    made = Road(database, jobs=2)
    made.told = made.sign()
    made.draw()
    yield made
    made.close()


def words(pdf):
    pages = PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).replace("\u202f", " ").split())


def story(road, job=0):
    with road.office.session() as session:
        return proof.timeline(session, road.jobs[job].id)


def _note(road, said="Le client a rappelé"):
    road.office.write(lambda session: proof.add_note(session, road.jobs[0].id, said), "ticket.note")


def test_a_timeline_tells_all_in_order_with_both_clocks_and_places(road):
    _note(road)
    told = story(road)
    kinds = [(entry.origin, entry.kind) for entry in told.entries]
    assert kinds[0] == ("office", "created")
    assert [kind for origin, kind in kinds if origin == "phone"] == [
        *("departed", "arrived", "photo", "weight", "signature", "signature", "done")
    ]
    assert kinds[-2:] == [("ticket", "sealed"), ("ticket", "noted")]
    signed = next(entry for entry in told.entries if entry.kind == "signature")
    assert signed.device_at < signed.at
    assert (signed.lat, signed.lon, signed.accuracy_m, signed.sound) == (43.9, 2.1, 8, True)
    assert "Hélène Puech, Cheffe d'atelier · « Quai abîmé »" in signed.detail
    assert told.is_sound
    assert told.sealed_by == "Tarnaval Environnement"
    assert told.ticket.startswith("BI")
    compared = told.compared
    assert (compared.planned_minutes, compared.waiting_minutes, compared.told_kg) == (20, 12, 4260)
    assert compared.minutes_on_site == 0


def test_what_the_phones_changed_is_told_once(road):
    assert [entry.kind for entry in story(road).entries if entry.origin == "office"] == [
        "created",
        "planned",
    ]


def test_a_timeline_names_a_broken_link(road, database):
    with database.admin() as admin:
        admin.execute("ALTER TABLE field_event DISABLE TRIGGER USER")
        admin.execute("UPDATE field_event SET data = '{\"net_kg\": 1}' WHERE kind = 'weight'")
        admin.execute("ALTER TABLE field_event ENABLE TRIGGER USER")
    told = story(road)
    assert [entry.kind for entry in told.entries if entry.sound is False] == ["weight"]
    assert not told.is_sound
    with road.office.session() as session:
        assert "CHAÎNON ROMPU" in words(proof.timeline_pdf(session, road.jobs[0].id).body)
        assert "ATTENTION : 1 chaînon(s)" in words(disputes.dispute(session, road.jobs[0].id).body)


def test_a_timeline_on_paper_says_planned_and_done(road):
    with road.office.session() as session:
        paper = proof.timeline_pdf(session, road.jobs[0].id)
    said = words(paper.body)
    for part in (
        *("Chronologie", "Prévu et réalisé", "Arrivée sur place", "Commande prise", "Thierry Cabrol"),
        *(
            "43.90000, 2.10000",
            "à 8 m près",
            "Bon figé et numéroté",
            "téléphone du chauffeur",
            "client · Hélène",
        ),
    ):
        assert part in said, part


def test_a_ticket_says_who_signed_what_when_and_where(road):
    with road.office.session() as session:
        said = words(field_tickets.ticket_pdf(session, road.jobs[0].id))
    for part in (
        *("heure du téléphone", "Reçu par le serveur", "à 8 m près", CONSENT, "Avant ·"),
        "scellé électroniquement par Tarnaval Environnement",
    ):
        assert part in said, part


def test_notes_follow_the_sealed_ticket_which_stays_as_it_is(road):
    key = road.jobs[0].id
    with road.office.session() as session:
        sealed = field_tickets.ticket_pdf(session, key)
        assert proof.ticket_with_notes(session, key).body == sealed
    _note(road, "Le client a rappelé : quai déjà abîmé avant")
    with road.office.session() as session:
        noted = proof.ticket_with_notes(session, key).body
        assert field_tickets.ticket_pdf(session, key) == sealed
        with pikepdf.open(io.BytesIO(noted)) as opened:
            (inside,) = opened.attachments.values()
            assert sealing.verdict(session, inside.get_file().read_bytes()).holds
    assert "quai déjà abîmé avant" in words(noted)
    with pytest.raises(RuleBroken, match="between one and"):
        _note(road, "  ")
    with pytest.raises(RuleBroken, match="no sealed ticket"):
        road.office.write(lambda session: proof.add_note(session, road.jobs[1].id, "x"), "ticket.note")


def test_who_neither_plans_nor_bills_adds_no_note(road, database):
    door = database.open("essai_direction")
    with pytest.raises(Forbidden):
        door.write(lambda session: proof.add_note(session, road.jobs[0].id, "x"), "ticket.note")


def test_a_dispute_folder_holds_everything_under_one_fingerprint(road, database):
    _note(road)
    key = road.jobs[0].id
    with road.office.transaction() as session:
        session.get(Job, key).driver_note = "Prendre la benne du fond"
        session.add(
            TrackingForm(
                id=new_id(),
                job_id=key,
                number="BSD-1",
                status="SENT",
                state_number="BSD-20261126-XYZ",
                frames={},
            )
        )
    with road.office.session() as session:
        number = session.get(Job, key).number
        assert disputes.job_called(session, number.lower()) == key
        first, again = (disputes.dispute(session, key, LATER) for _ in range(2))
        sealed = field_tickets.ticket_pdf(session, key)
    assert first.filename == f"dossier-{number}.pdf"
    said = words(first.body)
    for part in (
        *(
            "Dossier de preuve",
            number,
            "Prendre la benne du fond",
            "Pièces du dossier",
            "Bon d'intervention signé",
        ),
        *(
            "Notes ajoutées au bon",
            "Chronologie",
            "Signatures",
            "Hélène Puech",
            "Quai abîmé",
            "Photos",
            "Avant",
        ),
        *(
            "Tarif appliqué",
            "pas encore tarifée",
            "chaînons vérifiés, tous intacts",
            "valide sur tout le fichier",
        ),
        *("BSD-20261126-XYZ", "à part du bon", "Le client a rappelé"),
    ):
        assert part in said, part
    with pikepdf.open(io.BytesIO(first.body)) as opened:
        kept = [inside.get_file().read_bytes() for inside in opened.attachments.values()]
        assert opened.check_pdf_syntax() == []
    assert sealed in kept
    assert words(again.body) == said
    _note(road, "Encore une")
    with road.office.session() as session:
        changed = words(disputes.dispute(session, key, LATER).body)
    marks = [text_.split("Empreinte SHA-256 ")[2][:64] for text_ in (said, changed)]
    assert marks[0] != marks[1]


def test_a_folder_shows_money_to_who_may_see_it(road, database):
    with database.open("essai_exploitation").session() as session:
        said = words(disputes.dispute(session, road.jobs[0].id).body)
    assert "Tarif appliqué" not in said
    assert "Chronologie" in said


def test_there_is_no_folder_of_a_job_that_is_not_there(session):
    with pytest.raises(RuleBroken, match="no job J-0"):
        disputes.job_called(session, "J-0")
    with pytest.raises(RuleBroken, match="does not exist"):
        disputes.dispute(session, new_id())


def test_a_holder_of_the_paper_learns_that_it_is_ours_and_nothing_else(road):
    told = story(road)
    with road.office.session() as session:
        found = session.scalar(text("SELECT proof_of(:sha)"), {"sha": told.ticket_sha256})
        assert session.scalar(text("SELECT proof_of(:sha)"), {"sha": "0" * 64}) is None
        assert session.scalar(text("SELECT proof_of(:sha)"), {"sha": "'; DROP TABLE job"}) is None
    assert found.keys() == {"number", "issued_at", "company", "intact", "paper_sha256", "notes"}
    assert (found["number"], found["intact"], found["notes"]) == (told.ticket, True, 0)
