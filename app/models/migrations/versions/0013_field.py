"""What phones tell more: kinds of events, positions kept for a while, codes of drivers without a link."""

from app.models.migrate import run_sql

revision = "0013_field"
down_revision = "0012_returns"


def upgrade() -> None:
    run_sql(__file__)
