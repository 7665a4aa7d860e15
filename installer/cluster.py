"""A throw-away server of Debian's PostgreSQL, the oldest release that Rondo supports, for the tests."""

import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import system

_SETTINGS = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
port = {port}
max_connections = 200
fsync = off
full_page_writes = off
synchronous_commit = off
password_encryption = 'scram-sha-256'
timezone = 'UTC'
"""


def find() -> Path | None:
    """Return the folder of the programs of PostgreSQL 15, installing Debian's package where we may.

    Where the system packages another release, that one is taken, 15 or newer.
    """
    for packages in ([], ["postgresql-15"], ["postgresql"]):
        if packages and not system.install(packages):
            continue
        found = {
            int(folder.parent.name): folder for folder in Path("/usr/lib/postgresql").glob("[1-9][0-9]/bin")
        }
        usable = sorted(
            number for number, folder in found.items() if number >= 15 and (folder / "initdb").exists()
        )
        if usable:
            return found[usable[0]]
    return None


@contextmanager
def running(programs: Path) -> Iterator[str]:
    """Run a server and give the connection string of its administrator, who is no superuser, as at a host."""
    folder = Path(tempfile.mkdtemp(prefix="rondo-postgresql-", dir=os.environ.get("RONDO_TEST_FOLDER")))
    server = _Server(programs, folder)
    try:
        yield server.start()
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


class _Server:
    def __init__(self, programs: Path, folder: Path) -> None:
        self._programs, self._folder, self._data = programs, folder, folder / "data"
        self._as: dict[str, Any] = {"cwd": folder, "stdin": subprocess.DEVNULL}
        self._password = secrets.token_urlsafe(16)
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root; Debian's package brings a user for it
            shutil.chown(folder, "postgres", "postgres")
            self._as |= {"user": "postgres", "group": "postgres", "extra_groups": []}
        # libpq's variables of the person who tests belong to other servers.
        self._as["env"] = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        self._as["env"] |= {"LC_ALL": "C", "PGPASSWORD": self._password}

    def start(self) -> str:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        word = self._folder / "word"
        word.write_text(self._password)
        self._run(
            "initdb",
            "-D",
            self._data,
            "-U",
            "postgres",
            "--auth=scram-sha-256",
            f"--pwfile={word}",
            "--no-sync",
        )
        with (self._data / "postgresql.conf").open("a") as conf:
            conf.write(_SETTINGS.format(port=port))
        self._run("pg_ctl", "-D", self._data, "-l", self._folder / "log", "-w", "start")
        where = [
            "-h",
            "127.0.0.1",
            "-p",
            str(port),
            "-U",
            "postgres",
            "-d",
            "postgres",
            "-v",
            "ON_ERROR_STOP=1",
        ]
        # What the hosts of PostgreSQL give their customers.
        grant = f"CREATE ROLE hosting LOGIN CREATEDB CREATEROLE PASSWORD '{self._password}'"
        self._run("psql", *where, "-q", "-c", grant, "-c", "GRANT pg_signal_backend TO hosting")
        return f"host=127.0.0.1 port={port} user=hosting password={self._password} dbname=postgres"

    def stop(self) -> None:
        if (self._data / "postmaster.pid").exists():
            self._run("pg_ctl", "-D", self._data, "-m", "immediate", "-w", "stop")

    def _run(self, name: str, *words: str | Path) -> None:
        # No pipes: the server would inherit them, and we would wait for it.
        with tempfile.TemporaryFile() as said:
            done = subprocess.run(
                [self._programs / name, *words],
                stdout=said,
                stderr=subprocess.STDOUT,
                check=False,
                **self._as,
            )
            if done.returncode:
                said.seek(0)
                raise RuntimeError(f"{name} failed: {said.read().decode(errors='replace')}")
