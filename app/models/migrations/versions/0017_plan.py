"""The plan from anywhere: staff log in to a read-only board with their own account."""

from app.models.migrate import run_sql

revision = "0017_plan"
down_revision = "0016_archive"


def upgrade() -> None:
    run_sql(__file__)
