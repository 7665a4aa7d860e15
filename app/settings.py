"""Every setting of this computer, the connection profiles, and the way to their passwords.

What the company decides (rates, thresholds, retention) lies in its database. Here lies what belongs to one
computer, in one JSON file; passwords lie in the system's key ring only.
"""

import dataclasses
import json
import logging
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal, get_args

import keyring
import keyring.errors
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from app import paths
from app.errors import QT_TRANSLATE_NOOP, InvalidInput

ProfileKind = Literal["demo", "local", "server"]
SslMode = Literal["disable", "prefer", "require", "verify-ca", "verify-full"]
Appearance = Literal["system", "light", "dark"]

log = logging.getLogger(__name__)


@dataclasses.dataclass(frozen=True, slots=True)
class Profile:
    """How to reach one company's database."""

    name: str
    """What the person calls it."""
    kind: ProfileKind
    """"demo" and "local" run the embedded server; "server" is the company's own."""
    host: str = ""
    port: int = 5432
    database: str = "rondo"
    user: str = ""
    sslmode: SslMode = "verify-full"
    sslrootcert: str = ""
    """File of trusted certificates; empty: the public authorities."""
    reports_host: str = ""
    """A second, read-only address for the reports, where the company has one."""


@dataclasses.dataclass(frozen=True, slots=True)
class Settings:
    """Every setting of this computer, with its default."""

    language: str = ""
    """Of the windows: "fr", "en", or empty for the system's."""
    appearance: Appearance = "system"
    zoom: int = 100
    """Size of text, in percent."""
    profile: str = ""
    """Name of the profile opened last; empty before the first run."""
    profiles: tuple[Profile, ...] = ()
    companion_host: str = "127.0.0.1"
    """Address on which `rondo companion` listens."""
    companion_port: int = 8040
    companion_url: str = ""
    """Address under which the phones reach it, as the QR codes show it; empty: http://host:port."""
    windows: dict[str, str] = dataclasses.field(default_factory=dict)
    """Place and size of each window, and its column widths: Qt's own bytes in base64, by window name."""
    live_muted: bool = False
    """Whether problems of drivers come without a sound."""
    map_tiles: str = ""
    """Address of the land beneath the map, with {z}, {x} and {y}; empty: the map is drawn by us alone."""
    map_credit: str = ""
    """To whom those pictures are owed, as their provider wants it said."""

    def named(self, name: str) -> Profile | None:
        """Return the profile of that name."""
        return next((profile for profile in self.profiles if profile.name == name), None)

    def with_profile(self, profile: Profile) -> "Settings":
        """Return the settings with `profile` added, or changed where the name is known, and opened last."""
        others = tuple(known for known in self.profiles if known.name != profile.name)
        return dataclasses.replace(self, profiles=(*others, profile), profile=profile.name)


def load(file: Path | None = None) -> Settings:
    """Read the settings; what is missing, unknown or damaged falls back to its default."""
    file = file or paths.settings_file()
    try:
        stored = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings()
    except OSError as error:
        log.warning("the settings cannot be read, defaults are used: %s", type(error).__name__)
        return Settings()
    except ValueError:
        stored = None
    if not isinstance(stored, dict):
        log.warning("the settings are damaged and put aside, defaults are used")
        file.replace(file.with_suffix(".damaged.json"))
        return Settings()
    profiles = tuple(
        Profile(**_sound(Profile, entry))
        for entry in stored.pop("profiles", [])
        if isinstance(entry, dict) and {"name", "kind"} <= _sound(Profile, entry).keys()
    )
    return Settings(**_sound(Settings, stored), profiles=profiles)


def save(settings: Settings, file: Path | None = None) -> None:
    """Write the settings; who reads meanwhile, or after a power cut, finds the old ones or the new."""
    file = file or paths.settings_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(dataclasses.asdict(settings), ensure_ascii=False, indent=2)
    with tempfile.NamedTemporaryFile("w", dir=file.parent, encoding="utf-8", delete=False) as fresh:
        fresh.write(text)
        fresh.flush()
        os.fsync(fresh.fileno())
    Path(fresh.name).replace(file)


def _sound(kind: type[Any], stored: dict[str, Any]) -> dict[str, Any]:
    """Return the entries of `stored` that are fields of `kind` and have the field's type."""
    sound = {}
    for field in dataclasses.fields(kind):
        value = stored.get(field.name)
        allowed = get_args(field.type)
        if field.name == "windows":
            fits = isinstance(value, dict) and all(isinstance(word, str) for word in value.values())
        elif field.type in (int, bool):
            fits = type(value) is field.type  # true is no number here
        else:
            fits = isinstance(value, str) and (field.type is str or value in allowed)
        if fits:
            sound[field.name] = value
    return sound


# ---------------------------------------------------------------------- passwords

SERVICE = "rondo"

AskPassword = Callable[[str, bool], str | None]
"""Asks the person for the password of a login such as "anna@db.example:5432/rondo".

The second argument says whether this computer can keep it; where it cannot, the dialog says so. None: the
person gave up.
"""


def keyring_get(login: str) -> str | None:
    """Return the password kept for `login`, or None; a key ring that does not work holds none."""
    try:
        return keyring.get_password(SERVICE, login)
    except keyring.errors.KeyringError as error:
        log.info("no key ring: %s", type(error).__name__)
        return None


def keyring_set(login: str, password: str) -> bool:
    """Keep the password for `login`.

    Returns:
        False where no key ring works: the person is then told that it will be asked again.
    """
    try:
        keyring.set_password(SERVICE, login, password)
    except keyring.errors.KeyringError as error:
        log.info("no key ring: %s", type(error).__name__)
        return False
    # A null key ring accepts everything and keeps nothing.
    return keyring_get(login) == password


def keyring_forget(login: str) -> None:
    """Forget the password of `login`, if one is kept."""
    try:
        keyring.delete_password(SERVICE, login)
    except keyring.errors.KeyringError as error:
        log.info("nothing to forget: %s", type(error).__name__)


def keyring_works() -> bool:
    """Return whether this computer can keep a password at all."""
    try:
        return bool(keyring.get_keyring().priority >= 1)
    except (keyring.errors.KeyringError, RuntimeError):
        return False


def login_name(profile: Profile) -> str:
    """Return what the key ring files the profile's password under, and what a person is shown."""
    return f"{profile.user}@{profile.host}:{profile.port}/{profile.database}"


def mail_password(login: str) -> str:
    """Return the password of the mail server's user: of RONDO_MAIL_PASSWORD, of the key ring, or none."""
    return os.environ.get("RONDO_MAIL_PASSWORD") or keyring_get(login) or ""


def seal_password() -> str:
    """Return the password of the company's own certificate, where this computer knows it."""
    return os.environ.get("RONDO_SEAL_PASSWORD") or keyring_get("seal") or ""


# ---------------------------------------------------------------------- connection strings


def profile_dsn(profile: Profile, password: str, *, reports: bool = False) -> str:
    """Return libpq's connection string for a company's server.

    Args:
        profile: Of kind "server".
        password: The person's.
        reports: True for the read-only address of the reports, where the profile has one.
    """
    guarded: dict[str, Any] = {}
    if profile.sslmode.startswith("verify"):
        # The server proves who it is twice: by its certificate, and by knowing the password's verifier on
        # this very line. A stranger in between can neither read nor replay.
        guarded = {
            "sslrootcert": profile.sslrootcert or _public_authorities(),
            "channel_binding": "require",
            "require_auth": "scram-sha-256",
        }
    return make_conninfo(
        host=(profile.reports_host if reports else "") or profile.host,
        port=profile.port,
        dbname=profile.database,
        user=profile.user,
        password=password,
        sslmode=profile.sslmode,
        gssencmode="disable",
        **guarded,
    )


def ask_dsn(profile: Profile, ask: AskPassword) -> str | None:
    """Return the connection string of a server profile, with the password kept, or else asked for.

    Returns:
        None when the person gave up.
    """
    login = login_name(profile)
    password = keyring_get(login)
    if password is None:
        password = ask(login, keyring_works())
    return None if password is None else profile_dsn(profile, password)


def environment_dsn() -> str | None:
    """Return the connection string of RONDO_DSN, which goes before every profile, or None.

    Its password may stand in it, lie in the key ring under "user@host:port/database", or be found by libpq's
    own ways (PGPASSWORD, a password file, a service file).

    Raises:
        InvalidInput: It is neither a connection string nor a URL of PostgreSQL.
    """
    given = os.environ.get("RONDO_DSN", "").strip()
    if not given:
        return None
    try:
        parts: dict[str, Any] = dict(conninfo_to_dict(given))
    except ProgrammingError:
        # libpq's message repeats the string, and with it perhaps the password.
        raise InvalidInput(
            QT_TRANSLATE_NOOP(
                "errors",
                "RONDO_DSN is not understood. It has the form"
                " postgresql://user@host:5432/database or host=… port=… dbname=… user=….",
            )
        ) from None
    if not parts.get("password"):
        user, host = parts.get("user"), parts.get("host")
        if user and host:
            database = parts.get("dbname") or user
            kept = keyring_get(f"{user}@{host}:{parts.get('port') or 5432}/{database}")
            if kept:
                parts["password"] = kept
    return make_conninfo(**parts)


def _public_authorities() -> str:
    """Return the file of the public certificate authorities: libpq finds the system's own on Linux only."""
    import certifi  # only where a company's server is used

    return certifi.where()
