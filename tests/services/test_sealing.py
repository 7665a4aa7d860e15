"""The seal on a signed ticket: whole, ours, and broken by any single byte."""

import datetime as dt
import random

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from sqlalchemy import select, text

from app.errors import Forbidden, RuleBroken
from app.models.proof import TicketPaper
from app.services import field_tickets, sealing
from tests.services.proofs import Road

WORD = "sésame"


@pytest.fixture
def road(database):
    made = Road(database, jobs=2)
    yield made
    made.close()


def test_a_drawn_ticket_is_sealed_whole_and_by_us(road):
    road.sign()
    assert road.draw() == 1
    with road.office.transaction() as session:
        pdf = field_tickets.ticket_pdf(session, road.jobs[0].id)
        verdict = sealing.verdict(session, pdf)
        paper = session.scalars(select(TicketPaper)).one()
        (ours,) = sealing.certificates(session)
    assert verdict.holds
    assert verdict.signer == "Tarnaval Environnement"
    assert abs(verdict.sealed_at - paper.at) < dt.timedelta(minutes=1)
    assert (ours.self_made, ours.fingerprint) == (True, paper.seal.hex())
    assert verdict.fingerprint == paper.seal.hex()


def test_one_changed_byte_breaks_the_seal_wherever_it_is(road):
    road.sign()
    road.draw()
    with road.office.transaction() as session:
        pdf = field_tickets.ticket_pdf(session, road.jobs[0].id)
        trusted = [bytes(row) for row in session.scalars(text("SELECT certificate FROM seal_key"))]
    chance = random.Random(4)  # noqa: S311 - chooses places, guards nothing
    signature = pdf.rindex(b"/Contents <")
    places = [0, len(pdf) - 1, pdf.index(b"stream") + 20, signature + 500, signature + 2500]
    places += [chance.randrange(len(pdf)) for _ in range(25)]
    for place in places:
        changed = bytearray(pdf)
        changed[place] ^= chance.choice((1, 32))
        assert not sealing.validate(bytes(changed), trusted).holds, place
    assert not sealing.validate(pdf + b"%", trusted).holds
    assert not sealing.validate(pdf[:-2], trusted).holds
    assert not sealing.validate(b"%PDF-1.4 nothing", trusted).is_sealed
    assert not sealing.validate(pdf, []).holds


def own_certificate(days=300, common_name="Tarnaval Environnement SAS"):
    """A certificate as a company buys it, with its authority."""
    now = dt.datetime.now(dt.UTC)
    keys = [rsa.generate_private_key(65537, 2048) for _ in range(2)]
    names = [
        x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)]) for name in ("Autorité", common_name)
    ]
    authority, own = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(names[0])
        .public_key(key.public_key())
        .serial_number(rank + 1)
        .not_valid_before(now - dt.timedelta(days=400))
        .not_valid_after(now + dt.timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=rank == 0, path_length=None), critical=True)
        .sign(keys[0], hashes.SHA256())
        for rank, (name, key) in enumerate(zip(names, keys, strict=True))
    )
    return pkcs12.serialize_key_and_certificates(
        b"x", keys[1], own, [authority], serialization.BestAvailableEncryption(WORD.encode())
    )


def test_the_companys_own_certificate_seals_where_its_password_is_known(road, database):
    admin = database.open("essai_admin")
    admin.write(
        lambda session: sealing.import_certificate(session, own_certificate(), WORD) and None, "seal.import"
    )
    for number, password in enumerate((WORD, "")):
        road.sign(number)
        with road.office.transaction() as session:
            assert field_tickets.draw_missing_tickets(session, seal_password=password) == 1
        with road.office.transaction() as session:
            verdict = sealing.verdict(session, field_tickets.ticket_pdf(session, road.jobs[number].id))
        assert verdict.holds
        assert verdict.signer == ("Tarnaval Environnement SAS", "Tarnaval Environnement")[number]
    with road.office.session() as session:
        assert [known.self_made for known in sealing.certificates(session)] == [False, True]
        kept = session.execute(text("SELECT secret, p12 FROM sealing_keys() WHERE NOT self_made")).one()
    assert kept.secret == ""
    with pytest.raises(ValueError, match="password"):
        pkcs12.load_key_and_certificates(bytes(kept.p12), b"azerty")


def test_a_file_that_cannot_seal_is_refused_with_its_reason(database):
    admin = database.open("essai_admin")

    def bring(p12, password=WORD, door=admin):
        door.write(lambda session: sealing.import_certificate(session, p12, password) and None, "seal.import")

    for p12, password, why in (
        (own_certificate(), "azerty", "this password"),
        (b"no such file", "x", "this password"),
        (own_certificate(days=-1), WORD, "has expired"),
    ):
        with pytest.raises(RuleBroken, match=why):
            bring(p12, password)
    with pytest.raises(Forbidden):
        bring(own_certificate(), door=database.open("essai_exploitation"))


def test_who_neither_plans_nor_administers_cannot_seal(road, database):
    road.sign()
    accountant = database.open("essai_compta")
    with pytest.raises(Forbidden), accountant.transaction() as session:
        field_tickets.ticket_pdf(session, road.jobs[0].id)
    road.draw()
    with accountant.transaction() as session:
        assert sealing.verdict(session, field_tickets.ticket_pdf(session, road.jobs[0].id)).holds
        with pytest.raises(Exception, match="permission denied"):
            session.execute(select(text("p12 FROM seal_key")))


def test_two_workstations_make_one_key_between_them(road, database):
    road.sign()
    road.sign(1)
    with road.office.transaction() as first:
        field_tickets.draw_missing_tickets(first, limit=1)
    road.draw()
    with road.office.session() as session:
        assert len(sealing.certificates(session)) == 1
        assert len(session.scalars(select(TicketPaper)).all()) == 2
