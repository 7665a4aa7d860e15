"""Alembic's entry: runs the steps on the connection that `app.models.migrate` hands over."""

from alembic import context

from app.models import Base

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    version_table="schema_version",
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
