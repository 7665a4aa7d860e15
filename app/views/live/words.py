"""The words for what drivers tell."""

from PySide6.QtCore import QCoreApplication

from app.errors import QT_TRANSLATE_NOOP

_EVENTS = {
    "tour_opened": QT_TRANSLATE_NOOP("Live", "Opened the day"),
    "tour_acknowledged": QT_TRANSLATE_NOOP("Live", "Read the plan"),
    "departed": QT_TRANSLATE_NOOP("Live", "Set off"),
    "arrived": QT_TRANSLATE_NOOP("Live", "Arrived"),
    "done": QT_TRANSLATE_NOOP("Live", "Finished"),
    "not_done": QT_TRANSLATE_NOOP("Live", "Not done"),
    "problem": QT_TRANSLATE_NOOP("Live", "Problem"),
    "weight": QT_TRANSLATE_NOOP("Live", "Weight"),
    "container": QT_TRANSLATE_NOOP("Live", "Container"),
    "photo": QT_TRANSLATE_NOOP("Live", "Photo"),
    "signature": QT_TRANSLATE_NOOP("Live", "Signature"),
    "note": QT_TRANSLATE_NOOP("Live", "Note"),
    "tour_ended": QT_TRANSLATE_NOOP("Live", "Ended the day"),
    "vehicle_check": QT_TRANSLATE_NOOP("Live", "Vehicle check"),
    "waiting": QT_TRANSLATE_NOOP("Live", "Waiting time"),
    "lifts": QT_TRANSLATE_NOOP("Live", "Bins lifted"),
    "downgrade": QT_TRANSLATE_NOOP("Live", "Downgraded"),
    "blocked": QT_TRANSLATE_NOOP("Live", "Site blocked"),
    "unblocked": QT_TRANSLATE_NOOP("Live", "Site open again"),
    "load_refused": QT_TRANSLATE_NOOP("Live", "Load refused"),
    "message": QT_TRANSLATE_NOOP("Live", "Message"),
    "message_read": QT_TRANSLATE_NOOP("Live", "Message read"),
}
_STATES = {
    "draft": QT_TRANSLATE_NOOP("Live", "Draft"),
    "published": QT_TRANSLATE_NOOP("Live", "Sent"),
    "running": QT_TRANSLATE_NOOP("Live", "Under way"),
    "closed": QT_TRANSLATE_NOOP("Live", "Over"),
}


def event_name(kind: str) -> str:
    """Return what a driver told, in the language of the window."""
    return QCoreApplication.translate("Live", _EVENTS[kind]) if kind in _EVENTS else kind


def tour_state(status: str) -> str:
    """Return the state of a tour, in the language of the window."""
    return QCoreApplication.translate("Live", _STATES[status]) if status in _STATES else status
