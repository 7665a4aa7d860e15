"""What comes back by itself: rounds, their holidays, sites on hold, typical weeks."""

from app.models.migrate import run_sql

revision = "0010_rounds"
down_revision = "0009_gate"


def upgrade() -> None:
    run_sql(__file__)
