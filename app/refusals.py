"""What the database refuses, as errors that a person can act upon: for its door, and for who goes on without.

A service meets a refusal where it tries one of several things in a savepoint of its own.
"""

import json

import psycopg
from sqlalchemy.exc import DBAPIError

from app.errors import (
    QT_TRANSLATE_NOOP,
    AppError,
    Conflict,
    Forbidden,
    NeedsReason,
    Refused,
    RuleBroken,
    SlotTaken,
    Unavailable,
)

# Deadlock, serialisation failure, lock not had in time: nothing was done, the same call may run again.
TRANSIENT = frozenset({"40P01", "40001", "55P03"})


class TryAgain(Unavailable):
    """Nothing was done and nothing is wrong: a deadlock or a lock that was not had in time."""


def refusal_of(error: DBAPIError) -> Exception:
    """Return what a person is told of an error that came through SQLAlchemy."""
    return as_app_error(error.orig) if isinstance(error.orig, psycopg.Error) else error


def as_app_error(error: psycopg.Error) -> Exception:
    """Return what a person is told of `error`; an error that is a bug comes back as it is."""
    state = error.sqlstate or ""
    if state in TRANSIENT:
        return TryAgain(QT_TRANSLATE_NOOP("errors", "Others are writing here just now. Try again."))
    if state.startswith("RD"):
        return _from_rule(error)
    if state == "23P01":
        return SlotTaken(error.diag.message_detail or "")
    if state == "23503":
        return Conflict(
            QT_TRANSLATE_NOOP("errors", "Other records were built upon this since. It stays as it is.")
        )
    if state == "23505":  # whoever writes looks for doubles first: this one came meanwhile
        return Conflict(
            QT_TRANSLATE_NOOP(
                "errors", "A colleague changed this meanwhile. Look at the new state and try again."
            )
        )
    if state in {"42501", "28000", "28P01"}:
        return Forbidden(
            QT_TRANSLATE_NOOP(
                "errors",
                "Your rights do not allow this. Ask the person who manages the users of your company.",
            )
        )
    if not state or state[:2] in {"08", "53", "57"}:
        return Unavailable(
            QT_TRANSLATE_NOOP("errors", "The database does not answer. What you typed is kept.")
        )
    return error


def _from_rule(error: psycopg.Error) -> AppError:
    """Our own functions raise with a marked English text as message and its holes as JSON in the detail."""
    holes = json.loads(error.diag.message_detail or "{}")
    message = error.diag.message_primary or ""
    kind = {"RD403": Forbidden, "RD409": Conflict, "RD422": Refused, "RD428": NeedsReason}.get(
        error.sqlstate or "", RuleBroken
    )
    return kind(message, **holes)
