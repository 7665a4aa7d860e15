"""A tour that lost its last stop holds nobody any more."""

from app.models.migrate import run_sql

revision = "0018_empty"
down_revision = "0017_plan"


def upgrade() -> None:
    run_sql(__file__)
