"""Bank statements, payments and their allocations."""

from app.models.migrate import run_sql

revision = "0005_payments"
down_revision = "0004_billing"


def upgrade() -> None:
    run_sql(__file__)
