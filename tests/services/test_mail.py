"""Mail that leaves, told to a real SMTP server that behaves well, badly, and not at all."""

import asyncio
import contextlib
import datetime as dt
import email
import email.policy
import ssl
import threading
from functools import partial
from types import SimpleNamespace

import pytest
from aiosmtpd.smtp import SMTP, AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import select, text

from app.db import new_id
from app.errors import Conflict, InvalidInput, RuleBroken
from app.models.core import Document
from app.models.proof import Mail
from app.services import mail, sealing
from tests.services.proofs import TODAY, Road

PASSWORD = "secret de la poste"


class PostOffice:
    """A mail server in a thread; `answers` are given to each RCPT or DATA before it accepts."""

    def __init__(self) -> None:
        self.letters: list[bytes] = []
        self.recipients: list[str] = []
        self.rcpt_answers: list[str] = []
        self.data_answers: list[str] = []
        self.cut_after_data = False
        self.tries = 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        self.tries += 1
        if self.rcpt_answers:
            return self.rcpt_answers.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.data_answers:
            return self.data_answers.pop(0)
        self.letters.append(envelope.original_content)
        self.recipients += envelope.rcpt_tos
        if self.cut_after_data:
            server.transport.abort()
        return "250 OK: queued"


def _certificate(folder):
    """A certificate for localhost, as files."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = folder / "server.pem"
    pem.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    return pem


@pytest.fixture(scope="module")
def pem(tmp_path_factory):
    return _certificate(tmp_path_factory.mktemp("tls"))


def _authenticate(server, session, envelope, mechanism, data):
    right = data.login == b"rondo" and data.password == PASSWORD.encode()
    return AuthResult(success=right, handled=False)  # the server itself answers a refusal: 535


@pytest.fixture
def post(pem):
    """A mail server that asks for STARTTLS and a password."""
    office = PostOffice()
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(pem)
    with _listening(
        partial(
            SMTP,
            office,
            hostname="localhost",
            tls_context=tls,
            require_starttls=True,
            authenticator=_authenticate,
            auth_required=True,
        )
    ) as office.port:
        office.context = ssl.create_default_context(cafile=pem)
        yield office


@contextlib.contextmanager
def _listening(protocol):
    """Serve in a thread, and leave nothing open behind."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    def run(work):
        return asyncio.run_coroutine_threadsafe(work, loop).result(10)

    async def start():
        return await loop.create_server(lambda: protocol(loop=loop), "127.0.0.1", 0)

    async def stop():
        server.close()
        left = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        await asyncio.sleep(0.02)  # transports close at the loop's next turns

    server = run(start())
    yield server.sockets[0].getsockname()[1]
    run(stop())
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)
    loop.close()


@pytest.fixture
def box(database, post):
    """A company whose mail leaves through `post`, and a way to send what is due."""
    office = database.open()

    def set_up(session):
        mail.set_server(session, _server(post.port))

    office.write(set_up, "mail.server")

    def queue(**values):
        given = {"to": "client@exemple.example", "subject": "Bon", "text": "Bonjour", **values}
        return office.write(lambda session: _said(mail.queue(session, **given)), "test.queue")

    def deliver(password=PASSWORD, **values):
        return mail.deliver(office, password, context=post.context, **values)

    def rows():
        return {row.recipient: row for row in office.read(mail.outbox)}

    def later():
        with database.admin() as admin:
            admin.execute(
                "UPDATE mail SET next_at = now(), claimed_at = claimed_at - interval '1 hour'"
                " WHERE state <> 'sent'"
            )

    return SimpleNamespace(
        office=office, queue=queue, deliver=deliver, rows=rows, later=later, database=database
    )


def _server(port, **values):
    given = {"host": "localhost", "port": port, "user": "rondo", "sender": "bons@tarnaval.example"}
    return mail.Server(**{**given, "sender_name": "Tarnaval Environnement", **values})


def _said(key):
    return str(key) if key else None


def _read(letter):
    return email.message_from_bytes(letter, policy=email.policy.default)


def test_a_mail_arrives_as_text_and_as_html_with_its_paper(box, post):
    def file(session):
        key = new_id()
        session.execute(
            text(
                "SELECT store_document(:id, 'job_ticket', 'BI2026-000001', 'Bon', 'application/pdf',"
                " '%PDF-x', :on)"
            ),
            {"id": key, "on": TODAY},
        )
        return str(
            mail.queue(
                session,
                "helene@Délmas.example".replace("é", "e"),
                "Votre bon\nd'intervention",
                "Bonjour <Hélène> & co,\n.\n\nVoici https://t.example/p/1.",
                [key],
            )
        )

    box.office.write(file, "test.file")
    assert box.deliver() == mail.Delivered(sent=1)
    letter = _read(post.letters[0])
    assert letter["To"] == "helene@delmas.example"
    assert letter["From"] == "Tarnaval Environnement <bons@tarnaval.example>"
    assert letter["Subject"] == "Votre bon d'intervention"
    assert letter["Message-ID"].endswith("@tarnaval.example>")
    plain = letter.get_body(("plain",)).get_content()
    assert plain.splitlines()[:2] == ["Bonjour <Hélène> & co,", "."]
    shown = letter.get_body(("html",)).get_content()
    assert "Bonjour &lt;Hélène&gt; &amp; co," in shown
    assert '<a href="https://t.example/p/1.">' in shown
    (paper,) = letter.iter_attachments()
    assert (paper.get_filename(), paper.get_content()) == ("BI2026-000001.pdf", b"%PDF-x")
    (row,) = box.rows().values()
    assert (row.state, row.attempts, row.error) == ("sent", 1, "")
    assert box.deliver() == mail.Delivered()
    assert len(post.letters) == 1


def test_the_same_told_twice_is_sent_once(box, post):
    assert box.queue(about="ticket:1") is not None
    assert box.queue(about="ticket:1") is None
    assert box.deliver() == mail.Delivered(sent=1)
    assert len(post.letters) == 1


def test_a_refused_recipient_holds_up_nobody(box, post):
    box.queue(to="parti@exemple.example")
    post.rcpt_answers = ["550 5.1.1 no such user"]
    box.queue(to="present@exemple.example")
    assert box.deliver() == mail.Delivered(sent=1, refused=1)
    row = box.rows()["parti@exemple.example"]
    assert (row.state, row.error) == ("refused", "550 5.1.1 no such user")
    assert box.deliver() == mail.Delivered()
    box.office.write(lambda session: mail.send_again(session, row.mail_id), "mail.again")
    assert box.deliver() == mail.Delivered(sent=1)
    with pytest.raises(Conflict, match="is sent"):
        box.office.write(lambda session: mail.send_again(session, row.mail_id), "mail.again")


def test_a_greylisted_mail_is_tried_again_later_and_arrives_once(box, post):
    box.queue()
    post.rcpt_answers = ["451 4.7.1 greylisted, try again"]
    assert box.deliver() == mail.Delivered(later=1)
    (row,) = box.rows().values()
    assert (row.state, row.attempts) == ("queued", 1)
    assert dt.timedelta(minutes=4) < row.next_at - row.created_at < dt.timedelta(minutes=6)
    assert box.deliver() == mail.Delivered()
    box.later()
    assert box.deliver() == mail.Delivered(sent=1)
    assert len(post.letters) == 1


def test_a_server_that_refuses_the_content_is_heard(box, post):
    box.queue()
    post.data_answers = ["554 5.7.1 looks like spam"]
    assert box.deliver() == mail.Delivered(refused=1)
    assert post.letters == []


def test_a_line_cut_after_the_last_byte_leaves_the_mail_unsure_and_never_doubles_it(box, post):
    box.queue()
    post.cut_after_data = True
    assert box.deliver() == mail.Delivered(unsure=1)
    (row,) = box.rows().values()
    assert row.state == "unsure"
    post.cut_after_data = False
    box.later()
    assert box.deliver() == mail.Delivered()
    assert len(post.letters) == 1
    # A person decides; the same identity lets the recipient's server know it again.
    box.office.write(lambda session: mail.send_again(session, row.mail_id), "mail.again")
    assert box.deliver() == mail.Delivered(sent=1)
    first, second = map(_read, post.letters)
    assert first["Message-ID"] == second["Message-ID"]


def test_a_line_cut_before_the_last_byte_loses_nothing(box, post, monkeypatch):
    box.queue()
    sent = []

    def cut(line, data):
        sent.append(data)
        if b"Subject:" in (data if isinstance(data, bytes) else b""):
            line.sock.close()
            raise BrokenPipeError("cut")
        return original(line, data)

    original = mail.smtplib.SMTP.send
    monkeypatch.setattr(mail.smtplib.SMTP, "send", cut)
    assert box.deliver() == mail.Delivered(later=1)
    assert box.rows()["client@exemple.example"].state == "queued"
    monkeypatch.undo()
    box.later()
    assert box.deliver() == mail.Delivered(sent=1)
    assert len(post.letters) == 1


def test_a_sender_that_died_is_replaced_unless_the_last_byte_had_left(box, post):
    for name in ("avant", "apres"):
        box.queue(to=f"{name}@exemple.example")
    claim = new_id()
    for _ in range(2):
        box.office.write(lambda session: mail._take(session, claim), "mail.take")
    row = box.rows()["apres@exemple.example"]
    with box.office.transaction() as session:
        assert session.scalar(text("SELECT mail_handed(:id, :claim)"), {"id": row.mail_id, "claim": claim})
    assert box.deliver() == mail.Delivered()  # somebody is at it
    box.later()
    assert box.deliver() == mail.Delivered(sent=1)
    assert {name: row.state for name, row in box.rows().items()} == {
        "avant@exemple.example": "sent",
        "apres@exemple.example": "unsure",
    }
    assert post.recipients == ["avant@exemple.example"]


def test_a_mail_that_another_has_taken_over_is_not_finished(box, post):
    box.queue()
    first = new_id()
    taken = box.office.write(lambda session: mail._take(session, first), "mail.take")
    with box.database.admin() as admin:
        admin.execute("UPDATE mail SET claim = gen_random_uuid()")
    line = mail._Line(_server(post.port), PASSWORD, post.context)
    assert mail._send(box.office, line, mail.UUID(taken), first) == ("queued", "")
    line.close()
    assert post.letters == []


def test_two_computers_send_each_mail_once(box, post):
    for n in range(6):
        box.queue(to=f"client{n}@exemple.example")
    assert box.deliver(limit=3).sent == 3
    other = box.database.open("essai_exploitation")
    assert mail.deliver(other, PASSWORD, context=post.context).sent == 3
    assert sorted(post.recipients) == [f"client{n}@exemple.example" for n in range(6)]


@pytest.mark.parametrize("fault", ["wrong password", "no password", "not proven", "not there"])
def test_mail_waits_for_a_server_that_lets_it_in(box, post, fault):
    box.queue()
    if fault == "not there":
        box.office.write(lambda session: mail.set_server(session, _server(1)), "mail.server")
    answer = mail.deliver(
        box.office,
        {"wrong password": "azerty", "no password": ""}.get(fault, PASSWORD),
        context=None if fault == "not proven" else post.context,
    )
    assert answer.stopped
    assert (answer.sent, post.letters) == (0, [])
    assert box.rows()["client@exemple.example"].state == "queued"


def test_what_waited_three_days_is_given_up_and_says_why(box, post):
    box.queue()
    with box.database.admin() as admin:
        admin.execute("ALTER TABLE mail DISABLE TRIGGER kept")
        admin.execute("UPDATE mail SET created_at = now() - interval '4 days'")
        admin.execute("ALTER TABLE mail ENABLE TRIGGER kept")
    post.rcpt_answers = ["451 later"]
    assert box.deliver() == mail.Delivered(refused=1)
    (row,) = box.rows().values()
    assert (row.state, row.error) == ("failed", "451 later")


@pytest.mark.parametrize("typed", ["", "jean", "jean@", "a b@c.fr", "a@b", "x@y.fr\nBcc: z@y.fr", "<a@b.fr>"])
def test_what_is_no_address_is_not_queued(box, typed):
    with pytest.raises(InvalidInput, match="not an e-mail address"):
        box.queue(to=typed)


def test_without_a_server_nothing_is_queued_and_without_encryption_none_is_set(session):
    with pytest.raises(RuleBroken, match="No mail server"):
        mail.queue(session, "a@b.fr", "x", "x")
    for wrong in (
        _server(25, host="smtp.exemple.example", security="none"),
        _server(25, sender="x"),
        _server(587, deadlines_to="a@b.fr, x"),
        _server(25, host=""),
    ):
        with pytest.raises(InvalidInput):
            mail.set_server(session, wrong)
    mail.set_server(session, _server(587))
    mail.set_server(session, _server(465, security="tls"))
    assert mail.server(session) == _server(465, security="tls")
    mail.set_server(session, None)
    assert mail.server(session) is None


def test_mail_about_money_is_sent_and_seen_by_who_may_see_money(box, post):
    def invoice(session):
        key = new_id()
        session.execute(
            text("SELECT store_document(:id, 'invoice', 'FA1', 'Facture', 'application/pdf', 'x', :on)"),
            {"id": key, "on": TODAY},
        )
        return str(mail.queue(session, "compta@exemple.example", "Facture", "Bonjour", [key]))

    box.office.write(invoice, "test.invoice")
    planner = box.database.open("essai_exploitation")
    assert planner.read(mail.outbox) == []
    assert mail.deliver(planner, PASSWORD, context=post.context) == mail.Delivered()
    with planner.session() as session, pytest.raises(Exception, match="permission denied"):
        session.execute(text("UPDATE mail SET state = 'sent'"))
    assert mail.deliver(box.database.open("essai_compta"), PASSWORD, context=post.context).sent == 1


def test_the_customer_gets_his_sealed_ticket_at_once_and_once(box, post):
    road = Road(box.database)
    road.sign()
    assert road.draw() == 1
    assert road.draw() == 0
    assert box.deliver() == mail.Delivered(sent=1)
    letter = _read(post.letters[0])
    assert letter["To"] == "atelier@delmas.example"
    words = letter.get_body(("plain",)).get_content()
    assert "Prestation : Échange · Bois B" in words
    assert "Lieu : Atelier, Albi" in words
    (paper,) = letter.iter_attachments()
    with road.office.session() as session:
        assert sealing.verdict(session, paper.get_content()).holds
        assert session.scalar(select(Document.sha256).where(Document.kind == "job_ticket"))
        assert session.scalar(select(Mail.about)).startswith("ticket:")
    road.sign(1, email="pas une adresse")
    assert road.draw() == 1
    assert box.deliver().sent == 1
    assert post.recipients[-1] == "bureau@delmas.example"
    road.close()
