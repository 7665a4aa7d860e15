"""The outbox, the mail server and the sealing certificate, as the office sets and sees them."""

import datetime as dt
from dataclasses import replace
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from sqlalchemy import select

from app import settings
from app.db import new_id
from app.models.fleet import Credential, Driver
from app.models.proof import Mail
from app.services import deadlines, mail, sealing
from app.views import desk as desk_module
from app.views.documents.mail_and_seal import MailAndSealDialog, state_name
from tests.builders import World
from tests.services.test_sealing import WORD, own_certificate
from tests.views.fake_tasks import DirectTasks

SERVER = mail.Server(host="smtp.tarnaval.example", sender="exploitation@tarnaval.example")


@pytest.fixture
def kept(monkeypatch):
    """What the key ring of this computer keeps."""
    kept = {}
    monkeypatch.setattr(settings, "keyring_set", lambda name, word: kept.update({name: word}) or True)
    return kept


@pytest.fixture
def shown(database, qtbot, kept):
    """Make the dialog for a person of a database that has its company."""
    office = database.open()
    with office.transaction() as session:
        World(session).company()

    def show(*, may_set=True, may_seal=True):
        dialog = MailAndSealDialog(DirectTasks(office), may_set=may_set, may_seal=may_seal)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        qtbot.addWidget(dialog)
        dialog.show()
        return dialog

    show.office = office
    return show


def test_the_mail_server_is_set_and_its_password_stays_on_this_computer(shown, kept):
    dialog = shown()
    dialog.save_server()
    assert "an address to send from" in dialog.band.text()
    dialog.host.setText(SERVER.host)
    dialog.user.setText("rondo")
    dialog.password.setText("azerty")
    dialog.sender_address.setText(SERVER.sender)
    dialog.deadlines_to.setText("anne@tarnaval.fr, luc@tarnaval.fr")
    dialog.security.setCurrentIndex(dialog.security.findData("tls"))
    dialog.security.activated.emit(dialog.security.currentIndex())
    dialog.save_server()
    saved = shown.office.read(mail.server)
    assert (saved.host, saved.port, saved.security, saved.user) == (SERVER.host, 465, "tls", "rondo")
    assert saved.told == ("anne@tarnaval.fr", "luc@tarnaval.fr")
    assert kept == {saved.login: "azerty"}
    assert dialog.password.text() == ""


def test_a_mail_that_did_not_arrive_is_sent_again(shown, database):
    with shown.office.transaction() as session:
        mail.set_server(session, SERVER)
        for to in ("un@delmas.example", "deux@delmas.example"):
            mail.queue(session, to, "Votre bon", "Bonjour")
    with database.admin() as admin:
        admin.execute("ALTER TABLE mail DISABLE TRIGGER USER")
        admin.execute(
            "UPDATE mail SET state = 'refused', error = '550 no such user' WHERE recipient ~ 'deux'"
        )
        admin.execute("ALTER TABLE mail ENABLE TRIGGER USER")
    dialog = shown()
    assert {state_name(row) for row in dialog.outbox.model.rows()} == {"Waits", "Refused"}
    dialog.outbox.table.selectAll()
    dialog.send_again()
    assert {row.state for row in dialog.outbox.model.rows()} == {"queued"}


def test_the_companys_certificate_is_brought_with_its_password(shown, kept, tmp_path):
    dialog = shown()
    file = tmp_path / "sceau.p12"
    file.write_bytes(own_certificate())
    dialog.bring(file, "faux")
    assert "cannot be opened" in dialog.band.text()
    dialog.bring(file, WORD)
    (row,) = dialog.seal.model.rows()
    assert (row.label, row.self_made) == ("Tarnaval Environnement SAS", False)
    assert kept == {"seal": WORD}
    assert [one.label for one in shown.office.read(sealing.certificates)] == [row.label]


def test_who_sets_nothing_sees_the_outbox_and_the_certificate_alone(shown):
    dialog = shown(may_set=False, may_seal=False)
    assert [dialog.tabs.tabText(n) for n in range(dialog.tabs.count())] == ["Outbox", "Sealing certificate"]


def test_the_deadlines_of_the_day_are_told_in_french_by_the_desk_of_who_plans(shown, database, monkeypatch):
    monkeypatch.setattr(desk_module, "_deliver", lambda *_: mail.Delivered())
    french = SimpleNamespace(
        translate=lambda _context, word: {"Health visit": "Visite médicale"}.get(word, "")
    )
    monkeypatch.setattr(desk_module.language, "translator", {"fr": french}.get)
    with shown.office.transaction() as session:
        mail.set_server(session, replace(SERVER, deadlines_to="anne@tarnaval.fr"))
        session.add(
            Credential(
                id=new_id(),
                owner_kind="driver",
                owner_id=session.scalar(select(Driver.id).where(Driver.number == "001")),
                kind="medical",
                valid_until=deadlines.today(session) + dt.timedelta(days=7),
            )
        )
    tasks = DirectTasks(database.open("essai_exploitation"))
    for roles in (("accountant",), ("dispatcher",), ("dispatcher",)):
        desk_module.Desk(tasks, roles, "")._send_mail()
    (row,) = shown.office.read(mail.outbox)
    assert row.recipient == "anne@tarnaval.fr"
    with shown.office.session() as session:
        assert "Thierry Cabrol : Visite médicale, dans 7 j" in session.scalar(select(Mail.body))
