"""The words of the board: states, kinds, times and spans as a dispatcher says them."""

import datetime as dt

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from app.domain.board import local, to_seconds


def _words(name: str) -> str:
    tr = QCoreApplication.translate
    return {
        "DRAFT": tr("BoardWords", "Draft"),
        "TO_PLAN": tr("BoardWords", "To plan"),
        "PLANNED": tr("BoardWords", "Planned"),
        "SENT": tr("BoardWords", "Sent"),
        "ACKNOWLEDGED": tr("BoardWords", "Read by the driver"),
        "EN_ROUTE": tr("BoardWords", "On the way"),
        "ON_SITE": tr("BoardWords", "On site"),
        "DONE": tr("BoardWords", "Done"),
        "WEIGHED": tr("BoardWords", "Weighed"),
        "VALIDATED": tr("BoardWords", "Checked"),
        "INVOICED": tr("BoardWords", "Invoiced"),
        "NOT_DONE": tr("BoardWords", "Not done"),
        "CANCELLED": tr("BoardWords", "Cancelled"),
        "DISPUTED": tr("BoardWords", "Disputed"),
        "DELIVER": tr("BoardWords", "Delivery"),
        "SWAP": tr("BoardWords", "Swap"),
        "EMPTY_RETURN": tr("BoardWords", "Empty and return"),
        "REMOVE": tr("BoardWords", "Removal"),
        "MOVE": tr("BoardWords", "Move on site"),
        "ROUND": tr("BoardWords", "Bin round"),
        "GRAB": tr("BoardWords", "Crane pick-up"),
        "BULK": tr("BoardWords", "Bulk load"),
        "HAZ_PICKUP": tr("BoardWords", "Hazardous pick-up"),
        "FREIGHT": tr("BoardWords", "Freight"),
        "SERVICE": tr("BoardWords", "Service"),
        "DEPOT": tr("BoardWords", "Depot"),
        "LOAD_EMPTY": tr("BoardWords", "Load empties"),
        "OUTLET": tr("BoardWords", "Outlet"),
        "BREAK": tr("BoardWords", "Break"),
        "FUEL": tr("BoardWords", "Fuel"),
        "WASH": tr("BoardWords", "Wash"),
    }[name]


def status_label(status: str) -> str:
    """Return the name of a job's state in the language of the window."""
    return _words(status)


def kind_label(kind: str) -> str:
    """Return the name of a kind of stop in the language of the window."""
    return _words(kind)


def clock(instant: dt.datetime | int) -> str:
    """Return what the clock in Paris shows: "08:35"."""
    seconds = instant if isinstance(instant, int) else to_seconds(instant)
    return local(seconds).strftime("%H:%M")


def span(start: dt.datetime | int, end: dt.datetime | int) -> str:
    """Return a stretch of time: "08:35 – 09:05"."""
    return f"{clock(start)} – {clock(end)}"


def duration(minutes: int) -> str:
    """Return a length of time: "35 min", "2 h", "2 h 05"."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest:02}" if rest else f"{hours} h"


def long_day(day: dt.date, locale: QLocale) -> str:
    """Return a day in full: "mardi 24 novembre 2026"."""
    return locale.toString(QDate(day.year, day.month, day.day), QLocale.FormatType.LongFormat)


def short_day(day: dt.date, locale: QLocale) -> str:
    """Return a day in short: "mar. 24 nov."."""
    return locale.toString(
        QDate(day.year, day.month, day.day),
        QCoreApplication.translate("BoardWords", "ddd d MMM", "format of a day"),
    )
