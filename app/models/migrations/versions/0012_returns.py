"""Paper that comes back: sheets typed in by the office, and what was published to print it again."""

from app.models.migrate import run_sql

revision = "0012_returns"
down_revision = "0011_containers"


def upgrade() -> None:
    run_sql(__file__)
