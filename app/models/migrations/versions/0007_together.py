"""What two people do at the same moment, and what was open before it was kept apart."""

from app.models.migrate import run_sql

revision = "0007_together"
down_revision = "0006_imports"


def upgrade() -> None:
    run_sql(__file__)
