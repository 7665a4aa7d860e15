"""The demo company: everything a visitor needs to see a working day, made of nothing real."""

import datetime as dt

__all__ = ["load_history", "load_present"]


def load_present(admin_dsn: str, today: dt.date) -> None:
    """Fill an empty schema with the company and the weeks around `today`."""


def load_history(admin_dsn: str, today: dt.date) -> None:
    """Add the two years before `today` to what `load_present` made."""
