"""Containers as an account: stocks, stock-takes, rental days; what vehicles need in the workshop."""

from app.models.migrate import run_sql

revision = "0011_containers"
down_revision = "0010_rounds"


def upgrade() -> None:
    run_sql(__file__)
