"""The commands as an administrator scripts them: what they print, on which stream, and their exit codes."""

import datetime as dt
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from PySide6.QtCore import QCoreApplication, QLocale

from app import cli, language, log, main, opening, paths, settings, words
from app.db import Database
from app.errors import Forbidden
from app.models import migrate
from app.services import archive, mail, people
from app.services.check import INVARIANTS
from tests.builders import World
from tests.conftest import as_login, create_database, drop_database
from tests.services.proofs import Road
from tests.services.test_sealing import WORD, own_certificate

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "tests" / "data" / "samples"


@pytest.fixture(scope="session")
def french(tmp_path_factory):
    """The folder of resources, with the translations as they stand in the repository, ready for Qt."""
    folder = tmp_path_factory.mktemp("resources")
    (folder / "translations").mkdir()
    for name in ("fr", "en"):
        subprocess.run(
            [
                Path(sys.executable).parent / "pyside6-lrelease",
                "-silent",
                ROOT / "resources" / "translations" / f"{name}.ts",
                "-qm",
                folder / "translations" / f"{name}.qm",
            ],
            check=True,
            capture_output=True,
        )
    return folder


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Run a command in this process; gives its exit code, what it printed, and what it complained of."""
    monkeypatch.setenv("RONDO_HOME", str(tmp_path / "chez Hélène"))
    monkeypatch.delenv("RONDO_DSN", raising=False)
    settings.save(settings.Settings(language="en"))

    def command(*words, stdin=""):
        monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        code = cli.run(words)
        said = capsys.readouterr()
        return code, said.out, said.err

    yield command
    log.stop()
    words._known.clear()


@pytest.fixture
def owner(run, database, monkeypatch):
    """The commands, run as the owner of a database of the test's own."""
    monkeypatch.setenv("RONDO_DSN", database.admin_dsn)
    return run


def _one_object(printed: str) -> dict:
    (line,) = printed.splitlines()
    told = json.loads(line)
    assert isinstance(told, dict)
    return told


# ------------------------------------------------------------------------------------------------ db


def test_a_sound_database_is_told_by_one_object_and_code_0(owner):
    code, out, err = owner("db", "check", "--json")
    told = _one_object(out)
    assert (code, err, told["ok"]) == (0, "", True)
    assert {finding["name"] for finding in told["invariants"]} == set(INVARIANTS)
    assert {finding["count"] for finding in told["invariants"]} == {0}


def test_a_broken_row_is_named_and_ends_with_code_1(owner, database):
    def make(session):
        world = World(session)
        return str(world.stop(world.tour(), world.job(), 7, 8).id)

    stop_id = database.open().write(make, "test")
    with database.admin() as admin:
        admin.execute("DELETE FROM booking WHERE stop_id = %s", (stop_id,))
    code, out, _ = owner("db", "check", "--json")
    told = _one_object(out)
    (wrong,) = (finding for finding in told["invariants"] if finding["count"])
    assert (code, told["ok"]) == (1, False)
    assert (wrong["name"], wrong["count"], wrong["examples"]) == (
        "bookings_missing",
        1,
        [f"stop {stop_id}"],
    )
    code, out, _ = owner("db", "check")
    assert code == 1
    assert f"1  bookings_missing\n        stop {stop_id}" in out


def test_a_database_is_made_and_upgraded_by_command(run, admin_dsn, monkeypatch):
    name = f"rondo_test_{os.getpid()}_made"
    create_database(admin_dsn, name)
    dsn = make_conninfo(admin_dsn, dbname=name)
    monkeypatch.setenv("RONDO_DSN", dsn)
    try:
        code, _, err = run("db", "check")
        assert (code, "rondo db create" in err) == (1, True)
        code, out, _ = run("db", "create", "--json")
        assert (code, _one_object(out)) == (0, {"revision": migrate.revisions()[-1]})
        code, out, _ = run("db", "upgrade")
        assert (code, migrate.revisions()[-1] in out) == (0, True)
        assert run("db", "check")[0] == 0
    finally:
        drop_database(admin_dsn, name)


@pytest.mark.parametrize("release", ["older", "newer"])
def test_another_release_of_the_tables_is_refused_with_what_to_do(owner, database, release):
    step = {"older": migrate.revisions()[0], "newer": "9999_future"}[release]
    with database.admin() as admin:
        admin.execute("UPDATE schema_version SET version_num = %s", (step,))
    code, out, err = owner("db", "check")
    assert (code, out) == (1, "")
    assert {"older": "rondo db upgrade", "newer": "Install the new release"}[release] in err


def test_the_plan_to_come_is_judged_again(run, database, monkeypatch):
    monkeypatch.setenv("RONDO_DSN", database.dsn("essai_exploitation"))
    code, out, _ = run("db", "gate", "--days", "3", "--json")
    assert (code, _one_object(out)) == (0, {"tours": 0, "days": 3})
    assert run("db", "gate", "--days", "-1")[0] == 2


def test_papers_whose_time_is_over_are_told_first_and_erased_when_told_to(run, database, monkeypatch):
    monkeypatch.setenv("RONDO_DSN", database.dsn("essai_direction"))
    office = database.open()
    letter = archive.looked_at("lettre.txt", b"Bonjour")
    office.write(lambda s: archive.file(s, letter, issued_on=dt.date(2015, 3, 2)), "test")
    code, told, _ = run("db", "purge", "--json")
    report = json.loads(told)
    assert (code, report["papers"], report["erased"], report["kinds"][0]["kind"]) == (0, 1, False, "letter")
    code, told, _ = run("db", "purge", "--really")
    assert code == 0
    assert told.splitlines()[-1] == "Papers erased: 1."
    assert json.loads(run("db", "purge", "--json")[1])["papers"] == 0


def test_only_the_owner_checks_the_data(run, database, monkeypatch):
    monkeypatch.setenv("RONDO_DSN", database.dsn("essai_exploitation"))
    code, out, err = run("db", "check")
    assert (code, out) == (1, "")
    assert err.startswith("Your rights do not allow this.")


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"port": "1"}, "does not answer"),
        ({"user": "essai_compta", "password": "faux"}, "refuses this login"),
        ({"dbname": "rondo_not_there"}, "refuses this login"),
    ],
)
@pytest.mark.parametrize("command", [("db", "create"), ("db", "check"), ("user", "disable", "x.y")])
def test_a_door_that_stays_shut_is_told_in_words(run, database, monkeypatch, changed, words, command):
    monkeypatch.setenv("RONDO_DSN", make_conninfo(database.dsn(), **changed))
    code, out, err = run(*command)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert words in err


def test_the_module_runs_by_itself(database, tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "app.main", "db", "check", "--json"],
        cwd=ROOT,
        env={
            **os.environ,
            "RONDO_DSN": database.admin_dsn,
            "RONDO_HOME": str(tmp_path / "chez Hélène"),
            "QT_QPA_PLATFORM": "",
            "PYTHONUTF8": "1",
        },
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert _one_object(done.stdout)["ok"]


# ------------------------------------------------------------------------------------------------ user


def test_a_person_is_added_by_password_on_stdin_and_logs_in(owner, database):
    login, password = "essai.nouveau", "une phrase assez longue é"
    try:
        code, out, err = owner(
            "user",
            "add",
            login,
            "--name",
            "Zoé Neuve",
            "--role",
            "dispatcher",
            "--role",
            "manager",
            "--password-stdin",
            "--json",
            stdin=f"{password}\r\n",
        )
        assert (code, _one_object(out), err) == (
            0,
            {"login": login, "roles": ["dispatcher", "manager"]},
            "",
        )
        dsn = as_login(database.admin_dsn, login, password)
        with Database(dsn) as connected:
            person = connected.read(people.me)
        assert (person.name, set(person.roles)) == ("Zoé Neuve", {"dispatcher", "manager"})
        code, out, _ = owner("user", "disable", login)
        assert (code, out) == (0, f"{login} cannot log in any more.\n")
        with pytest.raises(Forbidden):
            opening.knock(dsn)
    finally:
        with database.admin() as admin:
            admin.execute(f'DROP OWNED BY "{login}"')
            admin.execute(f'DROP ROLE "{login}"')


@pytest.mark.parametrize(
    ("login", "password", "words"),
    [
        ("essai.court", "court", "at least 10"),
        ("Majuscule", "assez longue pour passer", "small letters"),
        ("essai.muet", "", "at least 10"),
    ],
)
def test_an_account_that_cannot_be_is_refused(owner, database, login, password, words):
    code, out, err = owner(
        "user", "add", login, "--role", "dispatcher", "--password-stdin", stdin=f"{password}\n"
    )
    assert (code, out) == (1, "")
    assert words in err
    with database.admin() as admin:
        assert admin.execute("SELECT FROM pg_roles WHERE rolname = %s", (login,)).fetchone() is None


def test_without_a_terminal_the_password_is_not_waited_for(owner):
    code, _, err = owner("user", "add", "essai.muet", "--role", "dispatcher")
    assert (code, "at least 10" in err) == (1, True)


# ------------------------------------------------------------------------------------------------ import


def test_a_file_is_tried_then_taken_in(run, database, tmp_path, monkeypatch):
    monkeypatch.setenv("RONDO_DSN", database.dsn())
    file = tmp_path / "clients compta é.csv"
    shutil.copyfile(SAMPLES / "clients_compta.csv", file)
    words = ("import", str(file), "--as", "customers", "--json")
    code, out, _ = run(*words, "--dry-run")
    tried = _one_object(out)
    assert code == 0
    with database.admin() as admin:
        assert admin.execute("SELECT count(*) FROM customer").fetchone() == (0,)
    code, out, _ = run(*words)
    assert (code, _one_object(out)) == (0, tried)
    assert tried["added"] > 0
    with database.admin() as admin:
        assert admin.execute("SELECT count(*) FROM customer").fetchone() == (tried["added"],)
    code, out, _ = run(*words[:-1], "--dry-run")
    told = f"{tried['read']} rows read, {tried['accepted']} accepted, {len(tried['rejected'])} rejected"
    assert out.startswith(told)
    assert len(out.splitlines()) == 1 + len(tried["rejected"])


def test_a_file_that_is_not_there_is_named(owner):
    code, out, err = owner("import", "nulle part.csv", "--as", "customers")
    assert (code, out, err) == (1, "", "There is no file nulle part.csv.\n")


# ------------------------------------------------------------------------------------------------ the phones


ANY = "0.0.0.0"  # noqa: S104 - said, and served only when told


@pytest.mark.parametrize("host", [ANY, "192.168.1.20", "::", "tournees.example"])
def test_plain_http_leaves_this_computer_only_when_told(run, monkeypatch, host):
    served = []
    monkeypatch.setattr("app.companion.api.serve", lambda *words, **more: served.append((words, more)))
    code, out, err = run("companion", "--host", host)
    assert (code, out, served) == (1, "", [])
    assert "--allow-http" in err
    assert run("companion", "--host", host, "--certificate", "x.pem")[0] == 1
    assert served == []


def test_the_endpoint_is_served_as_the_words_say(run, monkeypatch):
    served = []
    monkeypatch.setattr("app.companion.api.serve", lambda *words, **more: served.append((words, more)))
    monkeypatch.setattr(cli, "_open", lambda *_, **__: _Opened("host=db user=rondo_companion_1"))
    settings.save(settings.Settings(companion_url="https://Tournees.example/rondo"))
    for given in ((), ("--host", "localhost"), ("--host", "::1"), ("--host", ANY, "--allow-http")):
        assert run("companion", "--front", "10.0.0.7", *given)[0] == 0
    (_, host, port), more = served[-1]
    assert (host, port, more["front"]) == (ANY, 8040, "10.0.0.7")
    assert more["hosts"] == ("tournees.example", "localhost", "127.0.0.1", "[::1]")


class _Opened:
    admin_dsn = server = None

    def __init__(self, dsn):
        self.dsn = dsn

    def close(self):
        pass


# ------------------------------------------------------------------------------------------------ words


@pytest.mark.parametrize("name", words.LANGUAGES)
def test_commands_say_what_the_windows_would(qapp, french, monkeypatch, name):
    monkeypatch.setattr(paths, "RESOURCES", french)
    locale = QLocale()
    language.install(name)
    words.install(name)
    try:
        assert len(words._known) > {"fr": 1000, "en": 50}[name]
        for context, source in [*words._known, ("errors", "Said nowhere.")]:
            assert words.translate(context, source) == QCoreApplication.translate(context, source)
    finally:
        words._known.clear()
        for translator in language._installed:
            qapp.removeTranslator(translator)
        language._installed.clear()
        QLocale.setDefault(locale)


@pytest.mark.parametrize("body", [b"", b"no translation", bytes.fromhex("3cb86418caef9c95cd211cbf60a1bddd")])
def test_a_translation_that_is_none_leaves_the_english(tmp_path, monkeypatch, body):
    monkeypatch.setattr(paths, "RESOURCES", tmp_path)
    (tmp_path / "translations").mkdir()
    (tmp_path / "translations" / "fr.qm").write_bytes(body)
    words.install("fr")
    assert words.translate("cli", "COMMAND") == "COMMAND"


@pytest.mark.parametrize("verb", sorted(main.COMMANDS))
def test_every_command_is_reached_by_the_front_door(run, capsys, verb):
    assert main.main([verb, "--help"]) == 0
    assert f"usage: rondo {verb}" in capsys.readouterr().out


def test_an_unknown_profile_is_a_plain_french_sentence(run, french, monkeypatch):
    monkeypatch.setattr(paths, "RESOURCES", french)
    settings.save(settings.Settings(language="fr"))
    code, out, err = run("db", "check", "--profile", "Nulle part")
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert "base" in err
    assert "demo, local" in err
    assert "{" not in err
    code, out, err = run("db", "check", "--profile", "Nulle part", "--json")
    assert (code, err) == (1, "")
    assert set(_one_object(out)) == {"error"}


@pytest.mark.parametrize(
    "words", [(), ("db",), ("db", "explode"), ("import", "x.csv"), ("user", "add", "x", "--role", "king")]
)
def test_what_is_not_understood_ends_with_code_2(run, words):
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert "usage: rondo" in err


def test_help_is_no_error(run):
    code, out, err = run("--help")
    assert (code, err) == (0, "")
    assert "companion" in out


# ------------------------------------------------------------------------------------------------ proof


@pytest.fixture
def signed(database, monkeypatch):
    """A company with a job that is done and signed."""
    road = Road(database, jobs=1)
    road.database = database
    road.sign()
    road.draw()
    monkeypatch.setenv("RONDO_DSN", database.dsn())
    yield road
    road.close()


def test_a_dispute_is_one_command(run, signed, tmp_path):
    file = tmp_path / "dossier.pdf"
    code, out, _ = run("dispute", signed.jobs[0].number.lower(), str(file))
    assert code == 0
    assert signed.jobs[0].number in out
    assert file.read_bytes().startswith(b"%PDF-")
    assert run("dispute", "J-0", str(file)) == (1, "", "There is no job J-0.\n")
    code, _, err = run("dispute", signed.jobs[0].number, str(tmp_path / "missing" / "x.pdf"))
    assert (code, "cannot be written to" in err) == (1, True)


@pytest.fixture
def restored(signed, make_database, admin_dsn, monkeypatch):
    """A copy of the company as a restore leaves it, and a hand that writes past its guards."""
    signed.close()
    signed.office.close()
    copy = make_database(conninfo_to_dict(signed.database.admin_dsn)["dbname"])
    monkeypatch.setenv("RONDO_DSN", copy.admin_dsn)

    def change(table, statement, *values):
        with copy.admin() as admin:
            admin.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            assert admin.execute(statement, values).rowcount == 1
            admin.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")

    yield change
    drop_database(admin_dsn, conninfo_to_dict(copy.admin_dsn)["dbname"])


@pytest.mark.parametrize("what", ["signature", "photo", "job_ticket", "weight"])
def test_one_byte_changed_in_a_restored_copy_is_named_by_the_check(run, signed, restored, what):
    assert run("db", "check")[0] == 0
    if what == "weight":
        changed = "UPDATE field_event SET data = jsonb_set(data, '{net_kg}', '4261') WHERE kind = 'weight'"
        restored("field_event", changed)
    else:
        changed = (
            "UPDATE blob SET body = set_byte(body, length(body) / 2, get_byte(body, length(body) / 2) # 1)"
            " WHERE sha256 = (SELECT sha256 FROM document WHERE kind = %s ORDER BY id LIMIT 1)"
        )
        restored("blob", changed, what)
    code, out, err = run("db", "check")
    assert (code, err) == (1, "")
    named = f"of job {signed.jobs[0].number}" + (", document" if what != "weight" else "")
    assert [line for line in out.splitlines() if what in line and named in line], out


def test_mail_is_sent_by_command_and_says_why_it_waits(run, signed, monkeypatch):
    code, _, err = run("mail")
    assert (code, "rondo mail --server" in err) == (1, True)
    words = ("--server", "localhost:1", "--user", "rondo", "--from", "bons@exemple.example")
    code, out, _ = run("mail", *words)
    assert (code, "0 sent" in out) == (0, True)
    signed.office.write(
        lambda session: str(mail.queue(session, "a@exemple.example", "Bon", "Bonjour")), "test.queue"
    )
    code, out, _ = run("mail")
    assert (code, "RONDO_MAIL_PASSWORD" in out) == (1, True)
    monkeypatch.setenv("RONDO_MAIL_PASSWORD", "secret")
    code, out, _ = run("mail", "--json")
    told = json.loads(out)
    assert (code, told["later"], "refused" in told["stopped"]) == (1, 1, True)
    code, _, err = run("mail", "--server", "smtp.exemple.example:25", "--security", "none", *words[2:])
    assert (code, "encrypted only" in err) == (1, True)


def test_the_certificates_are_shown_and_one_is_imported(run, signed, tmp_path, monkeypatch):
    kept = {}
    monkeypatch.setattr(settings, "keyring_set", lambda name, word: kept.update({name: word}) or True)
    code, out, _ = run("seal")
    assert (code, out.startswith("Tarnaval Environnement, until ")) == (0, True)
    file = tmp_path / "sceau.p12"
    file.write_bytes(own_certificate())
    code, _, err = run("seal", str(file), "--password-stdin", stdin="azerty\n")
    assert (code, "this password" in err) == (1, True)
    code, out, _ = run("seal", str(file), "--password-stdin", stdin=f"{WORD}\n")
    assert (code, out.splitlines()[0].startswith("Tarnaval Environnement SAS")) == (0, True)
    assert kept == {"seal": WORD}
    monkeypatch.setattr(settings, "keyring_set", lambda *_: False)
    _, out, _ = run("seal", str(file), "--password-stdin", stdin=f"{WORD}\n")
    assert "RONDO_SEAL_PASSWORD" in out
