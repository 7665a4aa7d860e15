"""The people of the company: making an account and ending it. The rights themselves are PostgreSQL's."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import QT_TRANSLATE_NOOP, InvalidInput
from app.models.core import Staff
from app.models.parties import Company

ROLES = ("dispatcher", "accountant", "manager", "administrator")
MINIMUM_LENGTH = 10


@dataclass(frozen=True, slots=True)
class Person:
    """One account."""

    login: str
    name: str
    roles: tuple[str, ...]
    language: str
    disabled_at: dt.datetime | None


def people(session: Session) -> list[Person]:
    """Return every account, those in use first."""
    rows = session.scalars(select(Staff).order_by(Staff.disabled_at.is_not(None), Staff.display_name))
    return [Person(r.login, r.display_name, tuple(r.groups), r.language, r.disabled_at) for r in rows]


def me(session: Session) -> Person:
    """Return the account of who is logged in; a login that is no person (the owner) has every role."""
    login = session.scalar(select(func.session_user()))
    row = session.get(Staff, login)
    if row is None:
        return Person(str(login), str(login), ROLES, "fr", None)
    return Person(row.login, row.display_name, tuple(row.groups), row.language, row.disabled_at)


def me_and_company(session: Session) -> tuple[Person, str]:
    """Return the account of who is logged in, and the company's name (empty before it is described)."""
    return me(session), session.scalar(select(Company.name)) or ""


def check_password(password: str) -> None:
    """Refuse a password that is too short.

    Raises:
        InvalidInput: Shorter than ten characters. Length is what counts (CNIL, recommendation of 2022).
    """
    if len(password) < MINIMUM_LENGTH:
        raise InvalidInput(
            QT_TRANSLATE_NOOP("errors", "Choose a password of at least {length} characters."),
            field="password",
            length=MINIMUM_LENGTH,
        )


def add_person(session: Session, login: str, name: str, roles: tuple[str, ...], verifier: str) -> None:
    """Make an account.

    Args:
        session: Of an administrator.
        login: Small letters, digits, dots, dashes.
        name: As colleagues see it.
        roles: Of `ROLES`.
        verifier: Of the password, made by `app.scram.verifier`.

    Raises:
        RuleBroken: The login exists or is not well formed, or a role is unknown.
        Forbidden: Whoever asks may not manage users.
    """
    session.execute(select(func.create_user(login, name, list(roles), verifier)))


def disable_person(session: Session, login: str) -> int:
    """End an account at once and return how many sessions were cut; what the person did stays told.

    Raises:
        RuleBroken: There is no such active account, or it is one's own.
        Forbidden: Whoever asks may not manage users.
    """
    return int(session.scalar(select(func.disable_user(login))) or 0)
