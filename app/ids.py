"""Identifiers, made here and never by the server, so that what is sent twice is known again."""

from uuid import UUID

import uuid_utils.compat


def new_id() -> UUID:
    """Return a new identifier (UUID version 7: unique without asking anybody, and sorted by time)."""
    return uuid_utils.compat.uuid7()
