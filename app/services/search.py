"""Finding records by what a person remembers: letters of a name, digits of a number, without accents."""

import re
import unicodedata

from sqlalchemy import ColumnElement, and_, literal
from sqlalchemy.orm import InstrumentedAttribute

_NOT_WORD = re.compile(r"[^0-9a-z]+")


def folded(*texts: str | None) -> str:
    """Return the texts in small letters, without accents or punctuation, as they are kept to search in.

    The order of letters and their case differ from one PostgreSQL to another; this text does not.
    """
    plain = unicodedata.normalize("NFKD", " ".join(text for text in texts if text).casefold())
    return _NOT_WORD.sub(" ", "".join(c for c in plain if not unicodedata.combining(c))).strip()


def matches(column: InstrumentedAttribute[str] | ColumnElement[str], typed: str) -> ColumnElement[bool]:
    """Return the condition that each word typed begins a word of `column` (a text made by `folded`).

    A number typed with blanks, as phones and plates are, is looked for without them too.
    """
    words = folded(typed).split()
    if not words:
        return literal(True)
    each = and_(*((" " + column).contains(f" {word}", autoescape=True) for word in words))
    if len(words) > 1 and any(word.isdigit() for word in words):
        return each | column.contains("".join(words), autoescape=True)
    return each
