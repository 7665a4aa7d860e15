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

_FRENCH, _NATIONAL = 12, 10
"""Characters of a French number with its country's code, and without."""


def event_name(kind: str) -> str:
    """Return what a driver told, in the language of the window."""
    return QCoreApplication.translate("Live", _EVENTS[kind]) if kind in _EVENTS else kind


def tour_state(status: str) -> str:
    """Return the state of a tour, in the language of the window."""
    return QCoreApplication.translate("Live", _STATES[status]) if status in _STATES else status


def duration(minutes: int) -> str:
    """Return a time that has passed, as people say it: "46 min", "10 h 05"."""
    hours, rest = divmod(minutes, 60)
    return f"{hours}\u00a0h\u00a0{rest:02d}" if hours else f"{rest}\u00a0min"


_CASES = {
    "blocked": QT_TRANSLATE_NOOP("Live", "Site blocked"),
    "refused": QT_TRANSLATE_NOOP("Live", "Customer refuses"),
    "breakdown": QT_TRANSLATE_NOOP("Live", "Breakdown"),
    "other": QT_TRANSLATE_NOOP("Live", "Other problem"),
}
_RESULTS = {
    "reached": QT_TRANSLATE_NOOP("Live", "Reached"),
    "opens": QT_TRANSLATE_NOOP("Live", "Comes to open"),
    "no_answer": QT_TRANSLATE_NOOP("Live", "No answer"),
    "voicemail": QT_TRANSLATE_NOOP("Live", "Voicemail"),
    "busy": QT_TRANSLATE_NOOP("Live", "Busy"),
    "wrong_number": QT_TRANSLATE_NOOP("Live", "Wrong number"),
}
_OUTCOMES = {
    "solved": QT_TRANSLATE_NOOP("Live", "Solved on site"),
    "replan": QT_TRANSLATE_NOOP("Live", "To be planned again"),
    "given_up": QT_TRANSLATE_NOOP("Live", "Given up"),
}


def case_name(kind: str) -> str:
    """Return what keeps a driver from his work, in the language of the window."""
    return QCoreApplication.translate("Live", _CASES[kind]) if kind in _CASES else kind


def result_name(result: str) -> str:
    """Return how a call ended, in the language of the window."""
    return QCoreApplication.translate("Live", _RESULTS[result]) if result in _RESULTS else result


def outcome_name(outcome: str) -> str:
    """Return how a case ended, in the language of the window."""
    return QCoreApplication.translate("Live", _OUTCOMES[outcome]) if outcome in _OUTCOMES else outcome


def phone_number(number: str) -> str:
    """Return a telephone number as it is dialled here: "05 36 49 00 11"."""
    digits = number.replace(" ", "").replace(".", "")
    if digits.startswith("+33") and len(digits) == _FRENCH:
        digits = "0" + digits[3:]
    if digits.startswith("0") and len(digits) == _NATIONAL:
        return "\u00a0".join(digits[n : n + 2] for n in range(0, _NATIONAL, 2))
    return number
