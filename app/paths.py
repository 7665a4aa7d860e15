"""Where things lie: RONDO_HOME moves all of it at once, else each system's own places are used."""

import os
from pathlib import Path

import platformdirs

RESOURCES = Path(__file__).parents[1] / "resources"
"""Icons, fonts, translations and style sheets, as shipped."""


def resource(*names: str) -> Path:
    """Return a shipped file or folder: beside the package in a checkout, inside it where it is installed."""
    inside = Path(__file__).parent / "resources"
    return (RESOURCES if RESOURCES.is_dir() else inside).joinpath(*names)


def home() -> Path | None:
    """Return the folder that RONDO_HOME names, or None."""
    named = os.environ.get("RONDO_HOME", "").strip()
    return Path(named).expanduser().absolute() if named else None


def settings_file() -> Path:
    """Return the file of settings and connection profiles (no secrets)."""
    return (home() or platformdirs.user_config_path("rondo", appauthor=False)) / "settings.json"


def logs() -> Path:
    """Return the folder of the log files."""
    moved = home()
    return moved / "logs" if moved else platformdirs.user_log_path("rondo", appauthor=False)


def data() -> Path:
    """Return the folder of what belongs to this computer alone, such as the journal of unsent actions."""
    return home() or platformdirs.user_data_path("rondo", appauthor=False)


def server(kind: str) -> Path:
    """Return the folder of an embedded server; the demo's and the company's never share one.

    Args:
        kind: "demo" or "local", as in a connection profile.
    """
    return data() / f"database-{kind}"
