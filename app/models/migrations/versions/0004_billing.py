"""Weighings, charges, issuing of invoices: the doors to papers that are never changed."""

from app.models.migrate import run_sql

revision = "0004_billing"
down_revision = "0003_field"


def upgrade() -> None:
    run_sql(__file__)
