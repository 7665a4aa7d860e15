"""The embedded PostgreSQL, with its real programs."""

import contextlib
import os
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import psycopg
import pytest

from app.embedded import EmbeddedServer
from app.errors import AppError, Unavailable

START = "import sys; from pathlib import Path; from app.embedded import EmbeddedServer as E; "


@pytest.fixture
def home(tmp_path):
    folder = tmp_path / "Hélène Müller" / "Rondo data"
    yield folder
    EmbeddedServer(folder, durable=False).destroy()


@pytest.fixture
def server(home):
    server = EmbeddedServer(home, durable=False)
    server.start()
    yield server
    server.stop()


def ask(server: EmbeddedServer, query: str, database: str = "postgres") -> object:
    with psycopg.connect(server.dsn(database), autocommit=True) as connection:
        row = connection.execute(query).fetchone()
    return row[0] if row else None


def postmaster(server: EmbeddedServer) -> psutil.Process:
    folder = Path(str(ask(server, "SHOW data_directory")))
    return psutil.Process(int((folder / "postmaster.pid").read_text().split("\n")[0]))


def kill(server: EmbeddedServer) -> Path:
    """Kill the server as a power cut would and return its data folder."""
    process = postmaster(server)
    folder = Path(str(ask(server, "SHOW data_directory")))
    process.kill()
    with contextlib.suppress(psutil.NoSuchProcess, psutil.TimeoutExpired):
        process.wait(10)
    return folder


def program(words: str, home: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", START + words, str(home)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[1],
    )


def test_it_starts_in_a_folder_with_blanks_and_accents(server):
    assert str(ask(server, "SHOW server_version")).startswith("18.")
    assert " " in str(server.home)


def test_a_new_database_sorts_by_code_and_lowers_accents(server):
    assert server.create_database("société") is True
    assert server.create_database("société") is False
    assert ask(server, "SELECT lower('ÉLÈVE')", "société") == "élève"
    assert ask(server, "SHOW server_encoding", "société") == "UTF8"


def test_a_second_program_finds_the_running_server(server):
    other = EmbeddedServer(server.home, durable=False)
    other.start()
    assert other.dsn() == server.dsn()
    other.stop_if_last()


def test_starting_twice_keeps_one_connection(server):
    server.start()
    server.start()
    assert ask(server, "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'rondo keeper'") == 1


def test_the_last_program_to_leave_stops_the_server(server):
    other = EmbeddedServer(server.home, durable=False)
    other.start()
    assert server.stop_if_last() is False
    assert other.is_running()
    assert other.stop_if_last() is True
    assert not other.is_running()


def test_leaving_a_stopped_server_stops_nothing(server):
    server.stop()
    assert server.stop_if_last() is False


def test_data_survive_a_restart(server):
    with psycopg.connect(server.dsn(), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    server.stop()
    server.start()
    assert ask(server, "SELECT answer FROM kept") == 42


def test_a_killed_server_comes_back_with_what_it_acknowledged(home):
    server = EmbeddedServer(home)
    server.start()
    with psycopg.connect(server.dsn(), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    kill(server)
    assert not server.is_running()
    server.start()
    assert ask(server, "SELECT answer FROM kept") == 42
    server.stop()


def test_a_process_that_inherited_the_servers_number_is_left_alone(server):
    folder = kill(server)
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as innocent:
        pid_file = folder / "postmaster.pid"
        rest = pid_file.read_text().split("\n")[1:]
        pid_file.write_text("\n".join([str(innocent.pid), *rest]))
        server.stop()
        assert innocent.poll() is None
        server.start()
        assert postmaster(server).pid != innocent.pid
        server.stop()
        assert innocent.poll() is None
        innocent.communicate(b"\n")
    assert innocent.returncode == 0


def test_five_programs_starting_at_once_share_one_server(home):
    words = "s = E(Path(sys.argv[1]), durable=False); s.start(); print(s.dsn(), flush=True); input()"
    programs = [program(words, home) for _ in range(5)]
    with ThreadPoolExecutor(5) as pool:
        answers = list(pool.map(lambda one: one.stdout.readline(), programs))
    assert len(set(answers)) == 1
    assert answers[0].startswith("host=")
    for one in programs:
        one.communicate("\n", timeout=30)
        assert one.returncode == 0
    server = EmbeddedServer(home, durable=False)
    assert ask(server, "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'rondo keeper'") == 0


def test_who_waits_for_another_starter_is_told(home):
    home.mkdir(parents=True)
    words = "s = E(Path(sys.argv[1])); s._lock.acquire(); print('held', flush=True); input()"
    with program(words, home) as holder:
        holder.stdout.readline()
        told = []

        def on_wait(seconds):
            told.append(seconds)
            if len(told) == 1:
                holder.stdin.write("\n")
                holder.stdin.flush()

        server = EmbeddedServer(home, durable=False)
        server.start(on_wait)
        server.stop()
    assert told[0] >= 1


def test_a_half_made_cluster_is_made_again(home):
    server = EmbeddedServer(home, durable=False)
    server.start()
    folder = Path(str(ask(server, "SHOW data_directory")))
    server.stop()
    folder.rename(folder.with_name("data.new"))
    server.start()
    assert ask(server, "SELECT 1") == 1
    server.stop()


def test_vanished_data_are_not_replaced_by_an_empty_database(server):
    folder = Path(str(ask(server, "SHOW data_directory")))
    server.stop()
    folder.rename(folder.with_name("elsewhere"))
    with pytest.raises(Unavailable, match="gone from"):
        server.start()
    folder.with_name("elsewhere").rename(folder)


def test_a_taken_port_is_left_for_another(server):
    first = server.dsn()
    port = psycopg.conninfo.conninfo_to_dict(first)["port"]
    server.stop()
    with socket.socket() as stranger:
        stranger.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        stranger.bind(("127.0.0.1", int(port)))
        stranger.listen()
        server.start()
        assert server.dsn() != first
        assert ask(server, "SELECT 1") == 1


def test_a_login_needs_its_password(server):
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(server.dsn(password="guess"))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no permission bits")
def test_the_superusers_password_is_for_the_owner_only(server):
    assert (server.home / "server.json").stat().st_mode & 0o777 == 0o600


def test_no_value_of_a_row_reaches_the_servers_log(server):
    with psycopg.connect(server.dsn(), autocommit=True) as connection:
        connection.execute("CREATE TABLE person (name text UNIQUE)")
        connection.execute("INSERT INTO person VALUES ('Madame Secret')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO person VALUES ('Madame Secret')")
    folder = Path(str(ask(server, "SHOW data_directory")))
    written = (folder / "server.log").read_text(errors="replace")
    assert "Secret" not in written


def test_a_server_that_cannot_start_says_why(server):
    folder = Path(str(ask(server, "SHOW data_directory")))
    server.stop()
    with (folder / "postgresql.conf").open("a") as conf:
        conf.write("work_mem = 'much'\n")
    with pytest.raises(Unavailable, match=r"does not start: .*server\.log"):
        server.start()


def test_data_of_another_version_are_refused(server):
    folder = Path(str(ask(server, "SHOW data_directory")))
    server.stop()
    (folder / "PG_VERSION").write_text("16\n")
    with pytest.raises(Unavailable, match="made by PostgreSQL 16"):
        server.start()


def test_a_server_never_started_has_no_address(home):
    with pytest.raises(Unavailable, match="never started"):
        EmbeddedServer(home).dsn()


@pytest.mark.parametrize(
    "folder",
    [
        "OneDrive/Rondo",
        "OneDrive - Bennes & Cie/Rondo",
        "Dropbox (Personal)/Rondo",
        "Library/Mobile Documents/com~apple~CloudDocs/Rondo",
        "Library/CloudStorage/GoogleDrive-a@b.fr/Rondo",
    ],
)
def test_a_synchronised_folder_is_refused(tmp_path, folder):
    with pytest.raises(AppError, match="RONDO_HOME"):
        EmbeddedServer(tmp_path / folder)


def test_the_folder_named_by_onedrive_itself_is_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("OneDriveCommercial", str(tmp_path / "Nuage"))
    with pytest.raises(AppError, match="OneDrive"):
        EmbeddedServer(tmp_path / "Nuage" / "Rondo")


def test_a_folder_that_only_sounds_synchronised_is_taken(tmp_path):
    assert EmbeddedServer(tmp_path / "Dropboxes").home.name == "Dropboxes"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs to be root")
def test_as_root_the_server_runs_as_somebody_else_and_opens_no_folder(server, tmp_path):
    mode = tmp_path.stat().st_mode
    assert postmaster(server).username() != "root"
    assert Path(str(ask(server, "SHOW data_directory"))).stat().st_uid != 0
    assert tmp_path.stat().st_mode == mode
