"""Makes a company's database: roles, schema, and the steps that bring its tables to this release.

It runs as the login that the host of the database gave (CREATEROLE and CREATEDB, no superuser), or as the
embedded server's own administrator. Group roles carry the rights; people are made by the functions that
`rondo_useradmin` owns.
"""

from pathlib import Path
from typing import Any

import psycopg
from alembic import command, op
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from psycopg import sql
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.pool import NullPool

OWNER = "rondo_owner"
USER_ADMIN = "rondo_useradmin"
GROUPS = (
    "rondo_user",
    "rondo_dispatcher",
    "rondo_accountant",
    "rondo_manager",
    "rondo_administrator",
    "rondo_companion",
)
"""Group roles; every person is in rondo_user and in one or more of the next four."""

SCHEMA = "rondo"


def create_roles(admin: psycopg.Connection) -> None:
    """Make the owner, the user administrator and the groups, where they do not exist yet.

    Args:
        admin: An autocommit connection of a login that may create roles.
    """
    existing = {
        row[0] for row in admin.execute("SELECT rolname FROM pg_roles WHERE rolname LIKE 'rondo\\_%'")
    }
    inherits = sql.SQL(" WITH INHERIT TRUE, SET TRUE") if admin.info.server_version >= 160000 else sql.SQL("")
    for role, options in ((OWNER, "NOLOGIN"), (USER_ADMIN, "NOLOGIN CREATEROLE")):
        if role not in existing:
            admin.execute(sql.SQL("CREATE ROLE {} " + options).format(sql.Identifier(role)))
            admin.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(role)) + inherits)
    # The user administrator makes the groups, and so holds the right to give them.
    missing = [group for group in GROUPS if group not in existing]
    if missing:
        admin.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(USER_ADMIN)))
        for group in missing:
            admin.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(group)))
        admin.execute("RESET ROLE")


def close_database(admin: psycopg.Connection) -> None:
    """Let nobody into the database but our groups: such rights are not part of a copy or a dump.

    Args:
        admin: An autocommit connection to the company's database.
    """
    _run(
        admin,
        "REVOKE ALL ON DATABASE {database} FROM PUBLIC",
        "GRANT CONNECT ON DATABASE {database} TO {people}",
        "GRANT CONNECT, CREATE ON DATABASE {database} TO {owner}, {useradmin}",
    )


def create_schema(admin: psycopg.Connection) -> None:
    """Make our schema and open it to the groups.

    Args:
        admin: An autocommit connection to the company's database.
    """
    _run(
        admin,
        "REVOKE ALL ON SCHEMA public FROM PUBLIC",
        "CREATE SCHEMA IF NOT EXISTS {schema} AUTHORIZATION {owner}",
        "GRANT USAGE ON SCHEMA {schema} TO {people}, {useradmin}",
        "GRANT CREATE ON SCHEMA {schema} TO {useradmin}",
        "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC",
        "ALTER DEFAULT PRIVILEGES FOR ROLE {useradmin} REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC",
    )


def _run(admin: psycopg.Connection, *statements: str) -> None:
    database = sql.Identifier(admin.info.dbname)
    owner, schema = sql.Identifier(OWNER), sql.Identifier(SCHEMA)
    people = sql.SQL(", ").join(sql.Identifier(group) for group in ("rondo_user", "rondo_companion"))
    for statement in statements:
        admin.execute(
            sql.SQL(statement).format(
                database=database,
                owner=owner,
                schema=schema,
                people=people,
                useradmin=sql.Identifier(USER_ADMIN),
            )
        )


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    if connection is not None:
        config.attributes["connection"] = connection
    return config


def upgrade(admin_dsn: str, revision: str = "head") -> None:
    """Bring the database to `revision`, in one transaction.

    Args:
        admin_dsn: A login that is a member of the owner and of the user administrator.
        revision: "head", or the name of a step for a test that goes step by step.
    """
    engine = create_engine(
        "postgresql+psycopg://", creator=lambda: psycopg.connect(admin_dsn), poolclass=NullPool
    )
    with engine.begin() as connection:
        connection.execute(text(f"SET LOCAL ROLE {OWNER}"))
        connection.execute(text(f"SET LOCAL search_path = {SCHEMA}"))
        command.upgrade(_config(connection), revision)


def create(admin_dsn: str) -> None:
    """Make an empty database a company's database: roles, schema, every step. Safe to run again."""
    with psycopg.connect(admin_dsn, autocommit=True) as admin:
        create_roles(admin)
        close_database(admin)
        create_schema(admin)
    upgrade(admin_dsn)


def revisions() -> list[str]:
    """Return the names of all steps, oldest first."""
    script = ScriptDirectory.from_config(_config())
    return [step.revision for step in reversed(list(script.walk_revisions()))]


def current(connection: Connection) -> str | None:
    """Return the step that the database stands at."""
    context = MigrationContext.configure(connection, opts={"version_table": "schema_version"})
    return context.get_current_revision()


def run_sql(python_file: str) -> None:
    """Run the SQL file that stands beside a step's Python file."""
    statements = Path(python_file).with_suffix(".sql").read_text(encoding="utf-8")
    # The driver itself: the text holds several statements, and % and : are theirs.
    connection: Any = op.get_bind().connection.driver_connection
    connection.execute(statements.encode())
