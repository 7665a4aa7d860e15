"""What an import remembers."""

from app.models.migrate import run_sql

revision = "0006_imports"
down_revision = "0005_payments"


def upgrade() -> None:
    run_sql(__file__)
