"""Settings, connection profiles, passwords, places and the log."""

import json
import logging
from pathlib import Path

import keyring
import keyring.errors
import pytest
from keyring.backend import KeyringBackend
from psycopg.conninfo import conninfo_to_dict

from app import log, paths, settings
from app.errors import InvalidInput
from app.settings import Profile, Settings

COMPANY = Profile(name="Bennes & Cie", kind="server", host="db.example", user="anna", database="bennes")
LOGIN = "anna@db.example:5432/bennes"


class MemoryKeyring(KeyringBackend):
    priority = 5

    def __init__(self):
        super().__init__()
        self.kept = {}

    def get_password(self, service, username):
        return self.kept.get((service, username))

    def set_password(self, service, username, password):
        self.kept[service, username] = password

    def delete_password(self, service, username):
        if self.kept.pop((service, username), None) is None:
            raise keyring.errors.PasswordDeleteError("nothing there")


class NoKeyring(KeyringBackend):
    priority = 0

    def get_password(self, *words):
        raise keyring.errors.NoKeyringError

    set_password = delete_password = get_password


class ForgetfulKeyring(MemoryKeyring):
    def get_password(self, service, username):
        return None


@pytest.fixture
def home(tmp_path, monkeypatch):
    folder = tmp_path / "chez Hélène"
    monkeypatch.setenv("RONDO_HOME", str(folder))
    return folder


@pytest.fixture
def use_keyring():
    before = keyring.get_keyring()

    def use(backend):
        keyring.set_keyring(backend)
        return backend

    yield use
    keyring.set_keyring(before)


# ---------------------------------------------------------------------- places


def test_rondo_home_moves_settings_logs_and_database(home):
    assert paths.settings_file() == home / "settings.json"
    assert paths.logs() == home / "logs"
    assert paths.server("demo").parent == paths.server("local").parent == paths.data() == home
    assert paths.server("demo") != paths.server("local")


def test_without_rondo_home_the_systems_own_places_are_used(monkeypatch):
    monkeypatch.delenv("RONDO_HOME", raising=False)
    for place in (paths.settings_file(), paths.logs(), paths.data()):
        assert place.is_absolute()
        assert "rondo" in place.parts


def test_rondo_home_may_begin_at_the_persons_own_folder(monkeypatch):
    monkeypatch.setenv("RONDO_HOME", "~/rondo")
    assert paths.home() == Path.home() / "rondo"


# ---------------------------------------------------------------------- settings


def test_what_was_saved_is_read_again(home):
    kept = Settings(language="fr", appearance="dark", windows={"board": "AdnQ"}).with_profile(COMPANY)
    settings.save(kept)
    assert settings.load() == kept
    assert [file.name for file in home.iterdir()] == ["settings.json"]


def test_before_the_first_run_the_defaults_hold(home):
    assert settings.load() == Settings()
    assert not home.exists()


def test_no_password_can_be_written_with_a_profile():
    assert not [field for field in Profile.__slots__ if "pass" in field or "secret" in field]


@pytest.mark.parametrize("text", ["", "{", "[1, 2]", "null", "\x00"])
def test_damaged_settings_give_the_defaults_and_are_put_aside(home, text):
    home.mkdir()
    paths.settings_file().write_text(text)
    assert settings.load() == Settings()
    assert (home / "settings.damaged.json").read_text() == text


@pytest.mark.parametrize(
    "entry",
    [
        {"companion_port": "8040"},
        {"companion_port": True},
        {"appearance": "pink"},
        {"language": None},
        {"windows": {"board": 3}},
        {"of a later release": 1},
        {"profiles": ["x", {"name": "without a kind"}, {"name": "x", "kind": "unknown"}]},
    ],
)
def test_an_unsound_entry_falls_back_to_its_default(home, entry):
    home.mkdir()
    paths.settings_file().write_text(json.dumps(entry))
    assert settings.load() == Settings()


def test_a_folder_in_place_of_the_file_does_not_keep_the_program_from_starting(home):
    paths.settings_file().mkdir(parents=True)
    assert settings.load() == Settings()


def test_saving_a_profile_again_changes_it_and_opens_it_next_time():
    first = Settings().with_profile(COMPANY).with_profile(Profile(name="Demo", kind="demo"))
    moved = first.with_profile(Profile(name=COMPANY.name, kind="server", host="new.example"))
    assert first.profile == "Demo"
    assert moved.profile == COMPANY.name
    assert moved.named(COMPANY.name).host == "new.example"
    assert len(moved.profiles) == 2
    assert moved.named("unknown") is None


# ---------------------------------------------------------------------- passwords


def test_a_kept_password_is_not_asked_for(use_keyring):
    use_keyring(MemoryKeyring())
    assert settings.keyring_set(LOGIN, "s3 cret'") is True
    dsn = settings.ask_dsn(COMPANY, lambda login, kept: pytest.fail("asked"))
    assert conninfo_to_dict(dsn)["password"] == "s3 cret'"


@pytest.mark.parametrize(("backend", "kept"), [(MemoryKeyring, True), (NoKeyring, False)])
def test_an_unknown_password_is_asked_for_saying_whether_it_can_be_kept(use_keyring, backend, kept):
    use_keyring(backend())
    asked = []
    dsn = settings.ask_dsn(COMPANY, lambda *question: asked.append(question) or "typed")
    assert asked == [(LOGIN, kept)]
    assert conninfo_to_dict(dsn)["password"] == "typed"


def test_giving_up_gives_no_connection(use_keyring):
    use_keyring(NoKeyring())
    assert settings.ask_dsn(COMPANY, lambda login, kept: None) is None


@pytest.mark.parametrize("backend", [NoKeyring, ForgetfulKeyring])
def test_a_key_ring_that_keeps_nothing_is_told(use_keyring, backend):
    use_keyring(backend())
    assert settings.keyring_set(LOGIN, "x") is False
    settings.keyring_forget(LOGIN)


def test_a_forgotten_password_is_gone(use_keyring):
    use_keyring(MemoryKeyring())
    settings.keyring_set(LOGIN, "x")
    settings.keyring_forget(LOGIN)
    assert settings.keyring_get(LOGIN) is None


# ---------------------------------------------------------------------- connection strings


def test_a_companys_server_must_prove_who_it_is():
    parts = conninfo_to_dict(settings.profile_dsn(COMPANY, "x"))
    assert parts["sslmode"] == "verify-full"
    assert parts["channel_binding"] == "require"
    assert Path(parts["sslrootcert"]).is_file()


def test_reports_use_the_second_address_where_there_is_one():
    with_reports = Profile(name="x", kind="server", host="main", reports_host="replica", sslmode="disable")
    assert conninfo_to_dict(settings.profile_dsn(with_reports, "x", reports=True))["host"] == "replica"
    assert conninfo_to_dict(settings.profile_dsn(with_reports, "x"))["host"] == "main"
    assert conninfo_to_dict(settings.profile_dsn(COMPANY, "x", reports=True))["host"] == "db.example"


@pytest.mark.parametrize(
    "given", ["postgresql://anna@db.example/bennes", "host=db.example dbname=bennes user=anna"]
)
def test_rondo_dsn_takes_its_password_from_the_key_ring(monkeypatch, use_keyring, given):
    use_keyring(MemoryKeyring()).set_password(settings.SERVICE, LOGIN, "kept")
    monkeypatch.setenv("RONDO_DSN", given)
    assert conninfo_to_dict(settings.environment_dsn()) == {
        "host": "db.example",
        "dbname": "bennes",
        "user": "anna",
        "password": "kept",
    }


def test_the_password_within_rondo_dsn_goes_first(monkeypatch, use_keyring):
    use_keyring(MemoryKeyring()).set_password(settings.SERVICE, LOGIN, "kept")
    monkeypatch.setenv("RONDO_DSN", "postgresql://anna:typed@db.example/bennes")
    assert conninfo_to_dict(settings.environment_dsn())["password"] == "typed"


def test_without_a_kept_password_libpq_finds_it_in_its_own_ways(monkeypatch, use_keyring):
    use_keyring(NoKeyring())
    monkeypatch.setenv("RONDO_DSN", "service=bennes")
    assert settings.environment_dsn() == "service=bennes"


def test_without_rondo_dsn_the_profiles_decide(monkeypatch):
    monkeypatch.delenv("RONDO_DSN", raising=False)
    assert settings.environment_dsn() is None


def test_a_rondo_dsn_not_understood_is_refused_without_repeating_it(monkeypatch):
    monkeypatch.setenv("RONDO_DSN", "password=s3cret hots=db.example")
    with pytest.raises(InvalidInput) as refused:
        settings.environment_dsn()
    assert "s3cret" not in str(refused.value)
    assert "RONDO_DSN" in str(refused.value)


# ---------------------------------------------------------------------- log


@pytest.fixture
def log_file(home):
    level = logging.getLogger().level
    yield log.start("workstation")
    log.stop()
    logging.getLogger().setLevel(level)


def test_what_is_logged_lies_in_rondo_home(home, log_file):
    logging.getLogger("app.tours").info("Tournée publiée")
    assert log_file.parent == home / "logs"
    assert log_file.read_text(encoding="utf-8").endswith("app.tours: Tournée publiée\n")
    assert log.last_lines(1)[0].endswith("Tournée publiée")


@pytest.mark.parametrize(
    "message",
    [
        "connecting with host=x password=S3CRET user=anna",
        "connecting with password='a S3CRET' host=x",
        r"connecting with password='it\'s S3CRET' host=x",
        "connecting to postgresql://anna:S3CRET@db.example/bennes",
        "Authorization: Bearer S3CRET",
        'duplicate key value violates unique constraint "x"\nDETAIL:  Key (name)=(S3CRET) already exists.',
        "INSERT failed\n[SQL: INSERT INTO customer]\n[parameters: {'name': 'S3CRET',\n 'x': [1]}]\nsee",
    ],
)
def test_secrets_and_customers_data_never_reach_the_log(log_file, message):
    try:
        raise ValueError(message)
    except ValueError:
        logging.getLogger("app").exception("failed: %s", message)
    written = log_file.read_text(encoding="utf-8")
    assert "S3CRET" not in written
    assert "Traceback" in written


def test_the_log_does_not_grow_for_ever(home, log_file, monkeypatch):
    monkeypatch.setattr(log, "FILE_BYTES", 2_000)
    log.start("workstation")
    for number in range(200):
        logging.getLogger("app").info("line %03d with some words to fill it", number)
    files = sorted(file.name for file in (home / "logs").iterdir())
    assert files == ["workstation.log", *(f"workstation.log.{n}" for n in range(1, log.FILES_KEPT))]
    assert log.last_lines(1)[0].endswith("line 199 with some words to fill it")


def test_without_a_log_there_are_no_last_lines():
    assert log.last_lines() == []
