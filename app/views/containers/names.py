"""What places are called, wherever boxes are shown."""

from app.domain.jobs import PlaceKind
from app.errors import QT_TRANSLATE_NOOP
from app.services.containers import UNKNOWN, BoxRow, Place
from app.views import style
from app.views.translating import tr_text

KINDS = {
    PlaceKind.DEPOT.value: QT_TRANSLATE_NOOP("containers", "Yards"),
    PlaceKind.SITE.value: QT_TRANSLATE_NOOP("containers", "Customers' sites"),
    PlaceKind.OUTLET.value: QT_TRANSLATE_NOOP("containers", "Outlets"),
    PlaceKind.VEHICLE.value: QT_TRANSLATE_NOOP("containers", "On trucks"),
    PlaceKind.REPAIR.value: QT_TRANSLATE_NOOP("containers", "In repair"),
    PlaceKind.LOST.value: QT_TRANSLATE_NOOP("containers", "Lost"),
    UNKNOWN: QT_TRANSLATE_NOOP("containers", "No place known"),
    PlaceKind.OUTSIDE.value: QT_TRANSLATE_NOOP("containers", "Out of the fleet"),
}
"""Kinds of places, in the order of the stock."""


def kind_name(kind: str) -> str:
    """Return what places of a kind are called."""
    return tr_text("containers", KINDS[kind])


def place_name(place: Place) -> str:
    """Return what a place is called: its own name, or that of its kind."""
    return place.name or kind_name(place.kind)


def since(row: BoxRow) -> str:
    """Return since when a box stands where it does."""
    return style.day_time(row.since) if row.since is not None else ""
