"""Proof of what was done: sealed tickets, notes added later, mail that was sent."""

from app.models.migrate import run_sql

revision = "0015_proof"
down_revision = "0014_live"


def upgrade() -> None:
    run_sql(__file__)
