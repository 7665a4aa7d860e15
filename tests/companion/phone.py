"""What the tests of the drivers' endpoint share."""

from psycopg import sql

from app.scram import verifier
from tests.conftest import PASSWORD

LOGIN = "essai_telephones"


def companion_dsn(database) -> str:
    """Return the connection string of the endpoint's login, which is made at the first call."""
    with database.admin() as admin:
        admin.execute("SELECT pg_advisory_lock(70)")
        if admin.execute("SELECT FROM pg_roles WHERE rolname = %s", (LOGIN,)).fetchone() is None:
            admin.execute(
                sql.SQL("CREATE ROLE {} LOGIN PASSWORD {} IN ROLE rondo_companion").format(
                    sql.Identifier(LOGIN), sql.Literal(verifier(PASSWORD, 4096))
                )
            )
    return database.dsn(LOGIN)
