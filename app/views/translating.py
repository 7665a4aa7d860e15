"""Texts of the Qt-free rooms, in the language of the window."""

import datetime as dt
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QCoreApplication

from app.errors import AppError
from app.views import style


def tr_text(context: str, text: str) -> str:
    """Return the translation of a text that was marked by `QT_TRANSLATE_NOOP(context, ...)`."""
    return QCoreApplication.translate(context, text)


def said(error: AppError) -> str:
    """Return what an error says, translated, with its holes filled as the window writes figures."""
    text = tr_text("errors", error.text)
    return text.format(**{name: _shown(value) for name, value in error.holes.items()})


def _shown(value: Any) -> Any:
    if isinstance(value, Decimal):
        return style.number(value, 2)
    if isinstance(value, dt.datetime):
        return style.day_time(value)
    if isinstance(value, dt.date):
        return style.day(value)
    return value
