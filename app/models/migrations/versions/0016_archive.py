"""Every paper in one place: files dropped on records, their words, how long each kind is kept."""

from app.models.migrate import run_sql

revision = "0016_archive"
down_revision = "0015_proof"


def upgrade() -> None:
    run_sql(__file__)
