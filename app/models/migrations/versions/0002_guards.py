"""Journal, change log, versions, bookings, states, rights: what the database holds by itself."""

from app.models.migrate import run_sql

revision = "0002_guards"
down_revision = "0001_tables"


def upgrade() -> None:
    run_sql(__file__)
