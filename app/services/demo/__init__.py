"""The demo company: everything a visitor needs to see a working day, made of nothing real.

The same seed on the same day gives the same company. Its dates are relative to that day: the present loads
first and fast; the two years before it are added behind the open window, and end where the present began.
"""

import datetime as dt

from app.services.demo import company
from app.services.demo.present import Present
from app.services.demo.sheets import Sheets, bulk, fill_derived

__all__ = ["load_history", "load_present"]

SEED = "Tarnaval"


def load_present(admin_dsn: str, today: dt.date, now: dt.datetime | None = None) -> None:
    """Fill an empty schema with the company, today's board and the four weeks ahead.

    Args:
        admin_dsn: Of the database's owner, or of a superuser.
        today: The day it is in Paris.
        now: The instant at which the board is looked at; None for this one, or the morning
            of another day.
    """
    sheets, last_number = present_rows(today, now)
    with bulk(admin_dsn) as connection:
        sheets.copy(connection)
        connection.execute(
            "INSERT INTO counter (series, year, last_no) VALUES ('JOB', %s, %s)", (today.year, last_number)
        )
        fill_derived(connection, ())


def present_rows(today: dt.date, now: dt.datetime | None = None) -> tuple[Sheets, int]:
    """Return the rows of `load_present`, and the last number of a job among them."""
    if now is None:
        clock = dt.datetime.now(dt.UTC)
        now = clock if clock.astimezone(company.PARIS).date() == today else company.at(today, 10 * 60 + 30)
    sheets = Sheets(f"{SEED} {today}")
    world = company.build(sheets, today)
    ledger = Present(sheets, world, now).build()
    return sheets, ledger.last_number


def load_history(admin_dsn: str, today: dt.date, months: int = 24) -> None:
    """Add the months before `today` to what `load_present` made."""
