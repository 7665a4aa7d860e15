"""The names of papers, of what they lie on, and the icons of both."""

from PySide6.QtCore import QCoreApplication

from app.domain.jobs import ISSUED_KINDS
from app.errors import QT_TRANSLATE_NOOP

_NAMES = {
    "job_ticket": QT_TRANSLATE_NOOP("Papers", "Job ticket"),
    "signed_paper": QT_TRANSLATE_NOOP("Papers", "Signed paper"),
    "weigh_ticket": QT_TRANSLATE_NOOP("Papers", "Weigh ticket"),
    "tracking_form": QT_TRANSLATE_NOOP("Papers", "Tracking form"),
    "tour_sheet": QT_TRANSLATE_NOOP("Papers", "Tour sheet"),
    "photo": QT_TRANSLATE_NOOP("Papers", "Photo"),
    "signature": QT_TRANSLATE_NOOP("Papers", "Signature"),
    "invoice": QT_TRANSLATE_NOOP("Papers", "Invoice"),
    "credit_note": QT_TRANSLATE_NOOP("Papers", "Credit note"),
    "statement": QT_TRANSLATE_NOOP("Papers", "Statement of account"),
    "purchase": QT_TRANSLATE_NOOP("Papers", "Supplier's invoice"),
    "order": QT_TRANSLATE_NOOP("Papers", "Purchase order"),
    "contract": QT_TRANSLATE_NOOP("Papers", "Contract"),
    "protocol": QT_TRANSLATE_NOOP("Papers", "Safety protocol"),
    "acceptance": QT_TRANSLATE_NOOP("Papers", "Waste acceptance"),
    "certificate": QT_TRANSLATE_NOOP("Papers", "Certificate"),
    "registration": QT_TRANSLATE_NOOP("Papers", "Vehicle registration"),
    "licence": QT_TRANSLATE_NOOP("Papers", "Driver's paper"),
    "letter": QT_TRANSLATE_NOOP("Papers", "Letter"),
    "other": QT_TRANSLATE_NOOP("Papers", "Other"),
}
_ICONS = {
    "job_ticket": "ticket",
    "signed_paper": "ticket",
    "weigh_ticket": "weigh_ticket",
    "tracking_form": "tracking_form",
    "tour_sheet": "tour",
    "photo": "photo",
    "signature": "edit",
    "invoice": "invoice",
    "credit_note": "invoice",
    "statement": "bank",
    "purchase": "euro",
    "order": "job",
    "contract": "file",
    "protocol": "alert",
    "acceptance": "acceptance",
    "certificate": "credential",
    "registration": "vehicle",
    "licence": "driver",
    "letter": "letter",
}
_OWNERS = {
    "customer": QT_TRANSLATE_NOOP("Papers", "Customer"),
    "site": QT_TRANSLATE_NOOP("Papers", "Site"),
    "job": QT_TRANSLATE_NOOP("Papers", "Job"),
    "tour": QT_TRANSLATE_NOOP("Papers", "Tour"),
    "driver": QT_TRANSLATE_NOOP("Papers", "Driver"),
    "vehicle": QT_TRANSLATE_NOOP("Papers", "Vehicle"),
    "container": QT_TRANSLATE_NOOP("Papers", "Container"),
    "outlet": QT_TRANSLATE_NOOP("Papers", "Outlet"),
    "subcontractor": QT_TRANSLATE_NOOP("Papers", "Subcontractor"),
    "company": QT_TRANSLATE_NOOP("Papers", "The company"),
}


def kind_name(kind: str) -> str:
    """Return the name of a kind of paper in the language of the window."""
    return QCoreApplication.translate("Papers", _NAMES.get(kind, kind))


def kind_icon(kind: str) -> str:
    """Return the icon of a kind of paper."""
    return _ICONS.get(kind, "file")


def kinds() -> list[tuple[str, str]]:
    """Return every kind with its name."""
    return [(kind, kind_name(kind)) for kind in _NAMES]


def dropped_kinds() -> list[tuple[str, str]]:
    """Return the kinds that a file from outside may be, with their names."""
    return [(kind, name) for kind, name in kinds() if kind not in ISSUED_KINDS]


def owner_name(kind: str) -> str:
    """Return the name of a kind of record."""
    return QCoreApplication.translate("Papers", _OWNERS.get(kind, kind))
