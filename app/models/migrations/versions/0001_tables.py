"""The tables of the first release."""

from app.models.migrate import run_sql

revision = "0001_tables"
down_revision = None


def upgrade() -> None:
    run_sql(__file__)
