"""Frozen dataclasses to plain JSON values and back, the same text for the same content.

What is issued is stored as JSON and hashed; this is the one way in and out. Decimals, dates and instants
become text, bytes base64, tuples lists; fields at their default are written too, so that a later default
changes nothing.
"""

import base64
import dataclasses
import datetime as dt
import hashlib
import json
import types
from decimal import Decimal
from enum import Enum
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints
from uuid import UUID

T = TypeVar("T")


def to_plain(value: Any) -> Any:
    """Return `value` in JSON's own types.

    Raises:
        TypeError: A value of a type that has no agreed text, or a float: money and weights are never floats.
    """
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    match value:
        case None | bool() | int():
            return value
        case Enum():
            return value.value
        case str():
            return value
        case Decimal():
            return format(value, "f")
        case dt.datetime() | dt.date() | dt.time():
            return value.isoformat()
        case UUID():
            return str(value)
        case bytes():
            return base64.b64encode(value).decode("ascii")
        case tuple() | list():
            return [to_plain(item) for item in value]
        case dict():
            return {str(key): to_plain(item) for key, item in value.items()}
    raise TypeError(f"no plain form for {type(value).__name__}")


def from_plain(kind: type[T], data: Any) -> T:
    """Return the dataclass `kind` that `to_plain` wrote; fields it did not know yet keep their default."""
    hints = get_type_hints(kind)
    known: Any = kind
    return known(  # type: ignore[no-any-return]
        **{
            field.name: _read(hints[field.name], data[field.name])
            for field in dataclasses.fields(known)
            if field.name in data
        }
    )


def canonical(value: Any) -> bytes:
    """Return the one UTF-8 text of a content: keys sorted, no blanks."""
    return json.dumps(to_plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def fingerprint(value: Any) -> bytes:
    """Return the SHA-256 of a content's canonical text."""
    return hashlib.sha256(canonical(value)).digest()


def _read(hint: Any, data: Any) -> Any:
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        if data is None:
            return None
        return _read(next(kind for kind in get_args(hint) if kind is not type(None)), data)
    if origin is tuple:
        kinds = get_args(hint)
        if kinds[-1] is Ellipsis:
            return tuple(_read(kinds[0], item) for item in data)
        return tuple(_read(kind, item) for kind, item in zip(kinds, data, strict=True))
    if origin is dict:
        return {key: _read(get_args(hint)[1], item) for key, item in data.items()}
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return from_plain(hint, data)
    if hint is bytes:
        return base64.b64decode(data)
    if hint in (Decimal, UUID):
        return hint(data)
    if hint in (dt.datetime, dt.date, dt.time):
        return hint.fromisoformat(data)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint(data)
    return data
