"""The rules of the trade and of the law, evaluated where every writer passes."""

from app.models.migrate import run_sql

revision = "0009_gate"
down_revision = "0008_assignments"


def upgrade() -> None:
    run_sql(__file__)
