"""Accounts, and the check of invariants."""

import psycopg
import pytest

from app.db import new_id
from app.errors import InvalidInput, RuleBroken
from app.scram import verifier
from app.services import people
from app.services.check import INVARIANTS, check
from tests.builders import World
from tests.conftest import PASSWORD, as_login


def test_who_is_logged_in_and_with_which_roles(database):
    person = database.open("essai_compta").read(people.me)
    assert (person.name, person.roles) == ("Sophie Marty", ("accountant",))


def test_an_account_is_made_listed_and_ended(database):
    login = f"essai_{new_id().hex[-8:]}"
    admin = database.open("essai_admin")
    try:
        with admin.transaction() as session:
            people.add_person(session, login, "Zoé Nouvelle", ("accountant",), verifier(PASSWORD, 4096))
        with psycopg.connect(as_login(database.admin_dsn, login)):
            pass
        assert login in [person.login for person in admin.read(people.people)]
        with admin.transaction() as session:
            people.disable_person(session, login)
        ended = next(person for person in admin.read(people.people) if person.login == login)
        assert ended.disabled_at is not None
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(as_login(database.admin_dsn, login))
    finally:
        with database.admin() as owner:
            owner.execute(f"DROP OWNED BY {login}")
            owner.execute(f"DROP ROLE {login}")


@pytest.mark.parametrize(
    ("login", "roles"), [("Zoé", ("manager",)), ("zoe", ()), ("zoe", ("king",)), ("pg_zoe", ("manager",))]
)
def test_a_wrong_login_or_role_is_refused(database, login, roles):
    with pytest.raises(RuleBroken), database.open("essai_admin").transaction() as session:
        people.add_person(session, login, "Zoé", roles, verifier(PASSWORD, 4096))


def test_a_short_password_is_refused():
    with pytest.raises(InvalidInput):
        people.check_password("azerty")
    people.check_password("dix lettres")


def test_a_sound_database_has_no_finding(database):
    database.open().write(lambda session: World(session) and None, "test")
    with database.open_admin().session() as session:
        assert [finding for finding in check(session) if finding.count] == []


BREAKS = {
    "bookings_missing": ("booking", "DELETE FROM booking"),
    "tours_cover_stops": (
        "tour",
        "UPDATE tour SET slot = tstzrange(lower(slot), upper(slot) + interval '1 hour')",
    ),
    "job_states_follow_plan": ("job", "UPDATE job SET status = 'TO_PLAN'"),
    "files_without_document": ("blob", "INSERT INTO blob VALUES (sha256('x'), 'x')"),
    "files_changed": ("blob", "INSERT INTO blob VALUES (sha256('y'), 'x')"),
}


@pytest.mark.parametrize("name", BREAKS)
def test_a_broken_invariant_is_named_and_counted(database, name):
    with database.open().transaction() as session:
        world = World(session)
        tour = world.tour(8, 9)
        world.stop(tour, world.job(), 8, 9)
    table, statement = BREAKS[name]
    with database.admin() as owner:
        owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        owner.execute(statement)
    owner_view = database.open_admin()
    found = {finding.name: finding.count for finding in owner_view.read(check)}
    assert found[name] > 0
    assert set(found) == set(INVARIANTS)
