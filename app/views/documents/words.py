"""The names of papers."""

from PySide6.QtCore import QCoreApplication

from app.errors import QT_TRANSLATE_NOOP

_NAMES = {
    "job_ticket": QT_TRANSLATE_NOOP("Papers", "Job ticket"),
    "weigh_ticket": QT_TRANSLATE_NOOP("Papers", "Weigh ticket"),
    "tracking_form": QT_TRANSLATE_NOOP("Papers", "Tracking form"),
    "tour_sheet": QT_TRANSLATE_NOOP("Papers", "Tour sheet"),
    "invoice": QT_TRANSLATE_NOOP("Papers", "Invoice"),
    "credit_note": QT_TRANSLATE_NOOP("Papers", "Credit note"),
    "photo": QT_TRANSLATE_NOOP("Papers", "Photo"),
    "signature": QT_TRANSLATE_NOOP("Papers", "Signature"),
    "statement": QT_TRANSLATE_NOOP("Papers", "Statement of account"),
    "other": QT_TRANSLATE_NOOP("Papers", "Other"),
}


def kind_name(kind: str) -> str:
    """Return the name of a kind of paper in the language of the window."""
    return QCoreApplication.translate("Papers", _NAMES.get(kind, kind))


def kinds() -> list[tuple[str, str]]:
    """Return every kind with its name."""
    return [(kind, kind_name(kind)) for kind in _NAMES]
