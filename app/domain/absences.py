"""Why somebody is away: the kinds of absences and what each is called."""

from typing import Final

from app.errors import QT_TRANSLATE_NOOP

DRIVER_ABSENCES: Final = {
    "sick": QT_TRANSLATE_NOOP("resources", "Sick leave"),
    "leave": QT_TRANSLATE_NOOP("resources", "Leave"),
    "accident": QT_TRANSLATE_NOOP("resources", "Accident at work"),
    "training": QT_TRANSLATE_NOOP("resources", "Training"),
    "other": QT_TRANSLATE_NOOP("resources", "Other reason"),
}
"""Why a driver is away: the most frequent first, since who calls him absent is in a hurry."""

VEHICLE_ABSENCES: Final = {
    "breakdown": QT_TRANSLATE_NOOP("resources", "Broken down"),
    "workshop": QT_TRANSLATE_NOOP("resources", "In the workshop"),
    "inspection": QT_TRANSLATE_NOOP("resources", "Roadworthiness test"),
    "other": DRIVER_ABSENCES["other"],
}
"""Why a vehicle is off the road."""

ABSENCES: Final = DRIVER_ABSENCES | VEHICLE_ABSENCES


def absence_word(label: str) -> str:
    """Return what an absence is called: a kind by its marked word, a person's own note as it is."""
    return ABSENCES.get(label, label)
