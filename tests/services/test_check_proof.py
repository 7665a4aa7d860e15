"""A restored copy in which somebody with every right has changed a byte: the check says where."""

import hashlib

import pytest
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import text

from app.db import new_id
from app.services.check import check
from tests.conftest import drop_database
from tests.services.proofs import Road

GUARDED = (
    *("blob", "document", "field_event", "signature"),
    *("job_ticket", "ticket_note", "ticket_paper", "operation"),
)


@pytest.fixture(scope="module")
def road(make_database, admin_dsn):
    """A job signed, photographed, drawn and annotated."""
    database = make_database()
    made = Road(database, jobs=1)
    made.told = made.sign()
    made.draw()
    call = text("SELECT add_ticket_note(:id, :job, :words)")
    for words in ("Le client a rappelé à 10 h", "Quai réparé"):
        values = {"id": new_id(), "job": made.jobs[0].id, "words": words}
        made.office.write(lambda session, values=values: session.scalar(call, values), "ticket.note")
    with made.office.session() as session:
        made.number = session.scalar(text("SELECT number FROM job"))
    made.admin = database.open_admin()
    yield made
    made.close()
    database.close()
    drop_database(admin_dsn, conninfo_to_dict(database.admin_dsn)["dbname"])


@pytest.fixture
def copy(road):
    """A restored copy whose guards are off; what is done to it is rolled back."""
    with road.admin.session() as road.session:
        connection = road.session.connection().connection.driver_connection
        for table in GUARDED:
            connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield connection.execute


def findings(road, copy):
    """Return what the check finds, by its names."""
    del copy  # the same connection
    return {one.name: one.examples for one in check(road.session) if one.count}


def test_a_store_that_nobody_touched_is_sound(road, copy):
    assert findings(road, copy) == {}


def flip(copy, condition):
    """Change one byte in the middle of a stored file, and return its document's id."""
    (key, sha) = copy(f"SELECT id, sha256 FROM document WHERE {condition}").fetchone()
    changed = copy(
        "UPDATE blob b SET body = set_byte(b.body, n / 2, get_byte(b.body, n / 2) # 1) FROM"
        " (SELECT octet_length(body) AS n, sha256 FROM blob) s WHERE b.sha256 = s.sha256 AND s.sha256 = %s",
        (sha,),
    )
    assert changed.rowcount == 1
    return key


@pytest.mark.parametrize("kind", ["signature", "photo", "job_ticket"])
def test_one_changed_byte_of_a_file_names_document_and_job(road, copy, kind):
    party = {"signature": f"id = '{road.told.customer}'"}.get(kind, f"kind = '{kind}'")
    key = flip(copy, party)
    (found,) = findings(road, copy).pop("files_changed")
    assert found.startswith(kind)
    assert f"of job {road.number}, document {key}" in found


@pytest.mark.parametrize("kind", ["signature", "photo"])
def test_another_picture_with_the_right_fingerprint_in_its_place_is_seen(road, copy, kind):
    told = {"signature": road.told.customer, "photo": road.told.photo}[kind]
    other = b"another picture"
    copy("INSERT INTO blob VALUES (%s, %s)", (hashlib.sha256(other).digest(), other))
    copy("UPDATE document SET sha256 = %s WHERE id = %s", (hashlib.sha256(other).digest(), told))
    found = findings(road, copy)
    (event,) = found["number_gaps_and_chains"]
    assert f"{kind} of job {road.number}" in event
    assert event.endswith("Thierry Cabrol: hash")
    assert str(told) in found["tickets_show_what_was_signed"][0]


@pytest.mark.parametrize(
    "change",
    [
        "data = jsonb_set(data, '{net_kg}', '4261')",
        "device_at = device_at - interval '1 second'",
        "received_at = received_at + interval '1 microsecond'",
        "lat = lat + 0.00001",
        "accuracy_m = 9",
        "source = 'paper', author = 'x'",
        "hash = set_byte(hash, 3, get_byte(hash, 3) # 1)",
    ],
)
def test_a_changed_event_is_named_with_its_job(road, copy, change):
    copy(f"UPDATE field_event SET {change} WHERE kind = 'weight'")
    (first, *_) = findings(road, copy)["number_gaps_and_chains"]
    assert first.startswith(f"event 4 weight of job {road.number}, tour of ")
    assert first.endswith("Thierry Cabrol: hash")


def test_an_event_changed_with_its_hash_made_anew_cuts_the_chain_after_it(road, copy):
    copy("UPDATE field_event SET data = '{\"net_kg\": 9999}' WHERE kind = 'weight'")
    copy("UPDATE field_event e SET hash = field_event_hash(e) WHERE kind = 'weight'")
    (found,) = findings(road, copy)["number_gaps_and_chains"]
    assert found.startswith(f"event 5 signature of job {road.number}")
    assert found.endswith(": link")


def test_an_event_taken_out_of_the_middle_and_one_at_the_end_are_both_missed(road, copy):
    copy("DELETE FROM field_event WHERE id IN (%s, %s)", (road.told.photo, road.told.done))
    found = findings(road, copy)
    gap, tail = found["number_gaps_and_chains"]
    assert gap.startswith(f"event 4 weight of job {road.number}")
    assert gap.endswith(": gap")
    assert tail.startswith("event 7, the last of the tour of ")
    assert tail.endswith("Thierry Cabrol: tail")
    assert {line.split(", ")[1] for line in found["events_told_are_kept"]} == {
        str(road.told.photo),
        str(road.told.done),
    }


def test_events_in_another_order_are_seen(road, copy):
    for old, new in ((2, 99), (3, 2), (99, 3)):
        copy("UPDATE field_event SET seq = %s WHERE seq = %s", (new, old))
    problems = findings(road, copy)["number_gaps_and_chains"]
    assert [line.split(" ")[1] for line in problems[:2]] == ["2", "3"]
    assert all(line.endswith((": hash", ": link")) for line in problems)


def test_a_whole_chain_made_anew_is_seen_at_its_end(road, copy):
    copy("UPDATE field_event SET data = '{\"net_kg\": 1}' WHERE kind = 'weight'")
    for seq in range(4, 8):
        copy(
            "UPDATE field_event e SET prev_hash = p.hash FROM field_event p"
            " WHERE p.seq = e.seq - 1 AND e.seq = %s",
            (seq,),
        )
        copy("UPDATE field_event e SET hash = field_event_hash(e) WHERE seq = %s", (seq,))
    (found,) = findings(road, copy)["number_gaps_and_chains"]
    assert found.endswith("Thierry Cabrol: tail")


@pytest.mark.parametrize("change", ["name = 'Autre'", "reserves = ''", "lat = NULL", "party = 'x'"])
def test_a_signature_that_says_something_else_than_was_told_is_named(road, copy, change):
    copy("ALTER TABLE signature DROP CONSTRAINT signature_party_known")
    copy(f"UPDATE signature SET {change} WHERE id = %s", (road.told.customer,))
    (found,) = findings(road, copy)["signatures_say_what_was_told"]
    assert found.endswith(f"of job {road.number}, event {road.told.customer}")


def test_a_signature_taken_away_is_named(road, copy):
    copy("DELETE FROM signature WHERE id = %s", (road.told.driver,))
    (found,) = findings(road, copy)["signatures_say_what_was_told"]
    assert found == f"signature driver of job {road.number}, event {road.told.driver}"


def test_a_changed_ticket_and_another_paper_in_its_place_are_named(road, copy):
    copy("UPDATE job_ticket SET content = jsonb_set(content, '{net_kg}', '4270')")
    copy("INSERT INTO blob VALUES (sha256('x'), 'x')")
    copy("UPDATE document SET sha256 = sha256('x') WHERE kind = 'job_ticket'")
    found = findings(road, copy)
    (ticket,) = found["number_gaps_and_chains"]
    assert ticket.endswith(f"-000001 of job {road.number}: content")
    (paper,) = found["ticket_papers_are_those_sealed"]
    assert f"of job {road.number}, document " in paper


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ("UPDATE ticket_note SET text = 'Quai intact' WHERE seq = 1", "note 1 on {ticket}: hash"),
        ("UPDATE ticket_note SET author = 'autre' WHERE seq = 2", "note 2 on {ticket}: hash"),
        ("DELETE FROM ticket_note WHERE seq = 1", "note 2 on {ticket}: gap"),
        ("DELETE FROM ticket_note WHERE seq = 2", "note 2, the last on {ticket}: tail"),
        ("UPDATE ticket_note SET prev_hash = '' WHERE seq = 1", "note 1 on {ticket}: hash"),
    ],
)
def test_a_changed_or_missing_note_is_named(road, copy, change, problem):
    copy(change)
    year = copy("SELECT year FROM job_ticket").fetchone()[0]
    (found,) = findings(road, copy)["number_gaps_and_chains"]
    assert found == problem.format(ticket=f"BI{year}-000001 of job {road.number}")


def test_a_missing_file_is_named(road, copy):
    copy("ALTER TABLE document DROP CONSTRAINT document_sha256_fkey")
    copy("DELETE FROM blob WHERE sha256 = (SELECT sha256 FROM document WHERE id = %s)", (road.told.photo,))
    (found,) = findings(road, copy)["files_missing"]
    assert found.endswith(f"of job {road.number}, document {road.told.photo}")
