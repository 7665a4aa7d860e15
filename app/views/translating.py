"""Texts of the Qt-free rooms, in the language of the window."""

import datetime as dt
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QCoreApplication

from app.domain.absences import absence_word
from app.errors import AppError
from app.views import style


def tr_text(context: str, text: str) -> str:
    """Return the translation of a text that was marked by `QT_TRANSLATE_NOOP(context, ...)`."""
    return QCoreApplication.translate(context, text)


class Counting:
    """First base of a widget whose subclasses say its counts.

    Qt's own `tr` asks the context of the subclass first: without a translation there the count is filled in
    all the same, the sentence is no longer its source, and so the English is taken for translated.
    """

    def tr(self, text: str, /, disambiguation: str | None = "", n: int = -1) -> str:
        """Return the translation of the nearest class that has one."""
        untranslated = text.replace("%n", str(n)) if n >= 0 else text
        for cls in type(self).__mro__:
            found = QCoreApplication.translate(cls.__name__, text, disambiguation, n)
            if found != untranslated:
                return found
        return untranslated


def said(error: AppError) -> str:
    """Return what an error says, translated, with its holes filled as the window writes figures."""
    text = tr_text("errors", error.text)
    return text.format(**{name: _shown(value) for name, value in error.holes.items()})


def away(label: str) -> str:
    """Return why somebody is away, in the language of the window: a kind of absence, or a person's note."""
    return tr_text("resources", absence_word(label)) if label else ""


def _shown(value: Any) -> Any:
    if isinstance(value, Decimal):
        return style.number(value, 2)
    if isinstance(value, dt.datetime):
        return style.day_time(value)
    if isinstance(value, dt.date):
        return style.day(value)
    return value
