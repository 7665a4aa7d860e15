"""What phones tell more: new kinds of events, positions that are kept for a while, codes for drivers without a link."""

from app.models.migrate import run_sql

revision = "0013_field"
down_revision = "0012_returns"


def upgrade() -> None:
    run_sql(__file__)
