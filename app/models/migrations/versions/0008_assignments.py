"""Who else works in a tour, what a driver has seen of it, and who looks at which day."""

from app.models.migrate import run_sql

revision = "0008_assignments"
down_revision = "0007_together"


def upgrade() -> None:
    run_sql(__file__)
