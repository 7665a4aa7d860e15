"""What the drivers' endpoint may do, and what its events change."""

from app.models.migrate import run_sql

revision = "0003_field"
down_revision = "0002_guards"


def upgrade() -> None:
    run_sql(__file__)
