"""The day seen live: cases of blocked sites with their calls, messages between office and drivers."""

from app.models.migrate import run_sql

revision = "0014_live"
down_revision = "0013_field"


def upgrade() -> None:
    run_sql(__file__)
