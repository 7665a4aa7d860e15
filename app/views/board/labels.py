"""The words of the board: states, kinds, times and spans as a dispatcher says them."""

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from app.domain.axis import local, to_seconds
from app.domain.board import WITHOUT_VEHICLE, Band, Bar, Ending, Tour
from app.domain.preview import Preview
from app.errors import QT_TRANSLATE_NOOP
from app.services.resource_kinds import kind_word
from app.views import style
from app.views.translating import away

_WORDS = {
    "DRAFT": QT_TRANSLATE_NOOP("BoardWords", "Draft"),
    "TO_PLAN": QT_TRANSLATE_NOOP("BoardWords", "To plan"),
    "PLANNED": QT_TRANSLATE_NOOP("BoardWords", "Planned"),
    "SENT": QT_TRANSLATE_NOOP("BoardWords", "Sent"),
    "ACKNOWLEDGED": QT_TRANSLATE_NOOP("BoardWords", "Read by the driver"),
    "EN_ROUTE": QT_TRANSLATE_NOOP("BoardWords", "On the way"),
    "ON_SITE": QT_TRANSLATE_NOOP("BoardWords", "On site"),
    "DONE": QT_TRANSLATE_NOOP("BoardWords", "Done"),
    "WEIGHED": QT_TRANSLATE_NOOP("BoardWords", "Weighed"),
    "VALIDATED": QT_TRANSLATE_NOOP("BoardWords", "Checked"),
    "INVOICED": QT_TRANSLATE_NOOP("BoardWords", "Invoiced"),
    "NOT_DONE": QT_TRANSLATE_NOOP("BoardWords", "Not done"),
    "CANCELLED": QT_TRANSLATE_NOOP("BoardWords", "Cancelled"),
    "DISPUTED": QT_TRANSLATE_NOOP("BoardWords", "Disputed"),
    "DELIVER": QT_TRANSLATE_NOOP("BoardWords", "Delivery"),
    "SWAP": QT_TRANSLATE_NOOP("BoardWords", "Swap"),
    "EMPTY_RETURN": QT_TRANSLATE_NOOP("BoardWords", "Empty and return"),
    "REMOVE": QT_TRANSLATE_NOOP("BoardWords", "Removal"),
    "MOVE": QT_TRANSLATE_NOOP("BoardWords", "Move on site"),
    "ROUND": QT_TRANSLATE_NOOP("BoardWords", "Bin round"),
    "GRAB": QT_TRANSLATE_NOOP("BoardWords", "Crane pick-up"),
    "BULK": QT_TRANSLATE_NOOP("BoardWords", "Bulk load"),
    "HAZ_PICKUP": QT_TRANSLATE_NOOP("BoardWords", "Hazardous pick-up"),
    "FREIGHT": QT_TRANSLATE_NOOP("BoardWords", "Freight"),
    "SERVICE": QT_TRANSLATE_NOOP("BoardWords", "Service"),
    "DEPOT": QT_TRANSLATE_NOOP("BoardWords", "Depot"),
    "LOAD_EMPTY": QT_TRANSLATE_NOOP("BoardWords", "Load empties"),
    "OUTLET": QT_TRANSLATE_NOOP("BoardWords", "Outlet"),
    "BREAK": QT_TRANSLATE_NOOP("BoardWords", "Break"),
    "FUEL": QT_TRANSLATE_NOOP("BoardWords", "Fuel"),
    "WASH": QT_TRANSLATE_NOOP("BoardWords", "Wash"),
    "overtime": QT_TRANSLATE_NOOP("BoardWords", "{time} of overtime"),
    "less overtime": QT_TRANSLATE_NOOP("BoardWords", "{time} less overtime"),
    "late": QT_TRANSLATE_NOOP("BoardWords", "Late"),
    "problem": QT_TRANSLATE_NOOP("BoardWords", "A problem was reported"),
    "hazardous": QT_TRANSLATE_NOOP("BoardWords", "Hazardous waste"),
    "signed": QT_TRANSLATE_NOOP("BoardWords", "Signed on site"),
    "pinned": QT_TRANSLATE_NOOP("BoardWords", "Fixed in its place"),
    "empty": QT_TRANSLATE_NOOP("BoardWords", "no stop left"),
    "unplan jobs": QT_TRANSLATE_NOOP("BoardWords", "Back to the backlog"),
    "unplan stops": QT_TRANSLATE_NOOP("BoardWords", "Remove from the tour"),
    "unplan both": QT_TRANSLATE_NOOP("BoardWords", "Take off the board"),
    "left": QT_TRANSLATE_NOOP("BoardWords", "Arrived on {day}, not finished"),
}


def _word(name: str) -> str:
    return QCoreApplication.translate("BoardWords", _WORDS[name])


def depot_label(depot: str) -> str:
    """Return what the heading of a group of rows says, in the language of the window."""
    if depot == WITHOUT_VEHICLE:
        return QCoreApplication.translate("BoardWords", WITHOUT_VEHICLE)
    return depot or QCoreApplication.translate("BoardWords", "No depot")


def ending_label(ending: Ending) -> str:
    """Return which paper ends when, or that it is over."""
    what = QCoreApplication.translate("resources", kind_word(ending.what))
    name = " ".join(filter(None, (what, ending.detail)))
    if ending.valid_until is None:
        return QCoreApplication.translate("BoardWords", "{paper}: expired").format(paper=name)
    words = (
        QCoreApplication.translate("BoardWords", "{paper}: ended on {day}")
        if ending.is_over
        else QCoreApplication.translate("BoardWords", "{paper}: ends on {day}")
    )
    return words.format(paper=name, day=style.day(ending.valid_until))


def band_label(band: Band) -> str:
    """Return why a row is not free, in the language of the window."""
    return away(band.text)


def status_label(status: str) -> str:
    """Return the name of a job's state in the language of the window."""
    return _word(status)


def kind_label(kind: str) -> str:
    """Return the name of a kind of stop in the language of the window."""
    return _word(kind)


def left_label(day: dt.date) -> str:
    """Return what is said of a job on whose site a driver arrived on a past day and never finished."""
    return _word("left").format(day=f"{day:%d/%m}")


@lru_cache(maxsize=2048)  # a drag comes by the same quarters of an hour again and again
def clock(instant: dt.datetime | int) -> str:
    """Return what the clock in Paris shows: "08:35"."""
    seconds = instant if isinstance(instant, int) else to_seconds(instant)
    at = local(seconds)
    return f"{at.hour:02}:{at.minute:02}"  # `strftime` takes ten times as long


def span(start: dt.datetime | int, end: dt.datetime | int) -> str:
    """Return a stretch of time: "08:35 – 09:05"."""
    return f"{clock(start)} – {clock(end)}"


def duration(minutes: int) -> str:
    """Return a length of time: "35 min", "2 h", "2 h 05"."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest:02}" if rest else f"{hours} h"


def difference(preview: Preview) -> str:
    """Return what a drop would cost or save: "+14 km · +25 min · 30 min of overtime"; nothing if nothing."""
    kilometres = round(preview.distance_m / 1000)
    parts = []
    if kilometres:
        parts.append(f"{_sign(kilometres)}{abs(kilometres)}\u202fkm")
    if preview.minutes:
        parts.append(f"{_sign(preview.minutes)}{duration(abs(preview.minutes))}")
    if preview.overtime_min > 0:
        parts.append(_word("overtime").format(time=duration(preview.overtime_min)))
    elif preview.overtime_min < 0:
        parts.append(_word("less overtime").format(time=duration(-preview.overtime_min)))
    return " · ".join(parts)


def _sign(number: int) -> str:
    return "+" if number > 0 else "−"


def long_day(day: dt.date, locale: QLocale) -> str:
    """Return a day in full: "mardi 24 novembre 2026"."""
    return locale.toString(QDate(day.year, day.month, day.day), QLocale.FormatType.LongFormat)


def short_day(day: dt.date, locale: QLocale) -> str:
    """Return a day in short: "mar. 24 nov."."""
    return locale.toString(
        QDate(day.year, day.month, day.day),
        QCoreApplication.translate("BoardWords", "ddd d MMM", "format of a day"),
    )


def tour_label(tour: Tour) -> str:
    """Return what the envelope of a tour says."""
    return " · ".join(filter(None, (tour.label, _word("empty") if tour.empty else "")))


def unplan_label(bars: Iterable[Bar]) -> str:
    """Return what taking bars off the board does: jobs wait again, what a tour needed for itself is gone."""
    kinds = {bar.job_id is None for bar in bars}
    return _word("unplan both" if len(kinds) == 2 else "unplan stops" if True in kinds else "unplan jobs")


def mark_labels(bar: Bar) -> list[str]:
    """Return what is remarkable about a bar, in words."""
    names = ("late", "problem", "hazardous", "signed", "pinned")
    return [_word(name) for name in names if getattr(bar, name)]


def describe(bar: Bar, row_title: str) -> str:
    """Return all that is known of a bar, line by line: for the pointer and for a screen reader."""
    minutes = (to_seconds(bar.end) - to_seconds(bar.start)) // 60
    lines = (
        bar.title or kind_label(bar.kind),
        bar.detail,
        " · ".join(filter(None, (span(bar.start, bar.end), duration(minutes), row_title))),
        f"{kind_label(bar.kind)} · {status_label(bar.status)}",
        " · ".join(mark_labels(bar)),
        bar.note,
    )
    return "\n".join(filter(None, lines))
