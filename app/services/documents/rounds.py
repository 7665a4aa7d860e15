"""Rounds on paper: the month as it hangs on a wall, and the letter that tells a customer the new dates."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fpdf.enums import Align

from app.domain.calendar import week_name
from app.services.documents.page import (
    ACCENT,
    INK,
    MUTED,
    SHADE,
    WARN,
    Box,
    Cell,
    Column,
    Letterhead,
    Page,
    day,
    day_time,
    joined,
    printable,
)

WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
_LINE = 3.5
_HEAD = 5.0


@dataclass(frozen=True, slots=True)
class NewDate:
    """A day of a round that is served on another day, or on none."""

    what: str
    site: str
    planned_on: dt.date
    served_on: dt.date | None
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDates:
    """A customer's days that holidays move over a span."""

    head: Letterhead
    printed_at: dt.datetime
    customer: str
    code: str = ""
    address: tuple[str, ...] = ()
    first: dt.date
    last: dt.date
    dates: tuple[NewDate, ...]


@dataclass(frozen=True, slots=True)
class MonthLine:
    """One passage of the printed month: what and where, and whence it was moved."""

    text: str
    moved_from: dt.date | None = None
    made: bool = True


def long_day(value: dt.date) -> str:
    """Return a day as it is said: `mardi 3 novembre 2026`."""
    number = "1er" if value.day == 1 else str(value.day)
    return f"{WEEKDAYS[value.weekday()]} {number} {MONTHS[value.month - 1]} {value.year}"


def new_dates(content: NewDates) -> bytes:
    """Return the letter that tells a customer when we come instead."""
    page = Page(
        content.head,
        "Vos dates de passage",
        content.code,
        f"du {day(content.first)} au {day(content.last)}",
        dated=content.printed_at,
    )
    page.boxes(Box("Client", (content.customer, *content.address)))
    page.text_block("Madame, Monsieur,", 10.5)
    page.ln(2)
    page.text_block(
        "En raison des jours fériés, certains de nos passages chez vous changent de date. Voici les nouvelles"
        " dates ; tous les autres passages restent inchangés.",
        10.5,
    )
    page.ln(3)
    page.listing(
        (
            Column("Passage habituel", 44),
            Column("Nouvelle date", 48),
            Column("Prestation", 60),
            Column("Motif", 28),
        ),
        [
            (
                long_day(each.planned_on),
                Cell(long_day(each.served_on) if each.served_on else "Pas de passage", bold=True),
                Cell(each.what, (each.site,) if each.site else ()),
                each.why,
            )
            for each in content.dates
        ],
    )
    page.ln(3)
    page.text_block(
        "Merci d'en prévenir les personnes concernées sur place et de laisser l'accès libre ces jours-là."
        " Pour toute question, notre service d'exploitation est à votre disposition.",
        10.5,
    )
    page.ln(2)
    page.text_block("Avec nos salutations distinguées.", 10.5)
    page.ln(1)
    page.text_block(content.head.name, 10.5, style="B")
    return page.finished()


def month_sheet(
    head: Letterhead,
    printed_at: dt.datetime,
    first: dt.date,
    last: dt.date,
    days: Mapping[dt.date, Sequence[MonthLine]],
    holidays: Mapping[dt.date, str],
    moved: Sequence[NewDate],
    *,
    subtitle: str = "",
) -> bytes:
    """Return a month of rounds: a leaf with its weeks, then the days that holidays or people moved."""
    title = f"Collectes régulières · {MONTHS[first.month - 1]} {first.year}"
    page = _MonthPage(
        head,
        title,
        "",
        joined(subtitle, f"édité le {day_time(printed_at)}"),
        dated=printed_at,
        landscape=True,
    )
    mondays = []
    monday = first - dt.timedelta(first.weekday())
    while monday <= last:
        mondays.append(monday)
        monday += dt.timedelta(days=7)
    busy = {each.weekday() for each, lines in days.items() if lines}
    shown = [number for number in range(7) if number < 5 or number in busy]
    width = (page.epw - 13) / len(shown)
    top = page.get_y() + _HEAD
    page.type(8.5, "B", MUTED)
    for place, number in enumerate(shown):
        page.set_xy(page.l_margin + 13 + place * width, page.get_y())
        page.cell(width, _HEAD, WEEKDAYS[number].capitalize())
    page.set_y(top)
    room = page.h - page.b_margin - top
    height = room / len(mondays)
    fits = max(int((height - 5.2) // _LINE), 1)
    for row, monday in enumerate(mondays):
        y = top + row * height
        page.type(7.5, "B", ACCENT)
        page.set_xy(page.l_margin, y + 1)
        week, _, parity = week_name(monday).partition(" ")
        page.cell(13, 4, week)
        page.type(6.5, "", MUTED)
        page.set_xy(page.l_margin, y + 4.6)
        page.cell(13, 3, parity.strip("()"))
        for place, number in enumerate(shown):
            each = monday + dt.timedelta(number)
            corner = (page.l_margin + 13 + place * width, top + row * height)
            if first <= each <= last:
                page.day_cell(corner, (width, height), each, days.get(each, ()), holidays.get(each, ""), fits)
            else:
                page.set_fill_color(*SHADE)
                page.rect(*corner, width, height, style="DF")
    if moved:
        page.add_page()
        page.section("Passages déplacés ou supprimés")
        page.listing(
            (
                Column("Jour habituel", 46),
                Column("Passage", 46),
                Column("Client", 70),
                Column("Prestation", 66),
                Column("Motif", 40),
            ),
            [
                (
                    long_day(one.planned_on),
                    Cell(long_day(one.served_on) if one.served_on else "Pas de passage", bold=True),
                    one.site,
                    one.what,
                    one.why,
                )
                for one in moved
            ],
        )
    return page.finished()


class _MonthPage(Page):
    """The leaf of a month: a cell for each day."""

    def day_cell(
        self,
        corner: tuple[float, float],
        size: tuple[float, float],
        on: dt.date,
        lines: Sequence[MonthLine],
        holiday: str,
        fits: int,
    ) -> None:
        """Draw a day with as many of its passages as there is room for."""
        (x, y), (width, height) = corner, size
        if holiday:
            self.set_fill_color(*WARN)
        self.rect(x, y, width, height, style="DF" if holiday else "D")
        self.type(9, "B", INK)
        self.set_xy(x, y + 0.6)
        self.cell(9, 4.2, str(on.day))
        self.type(7, "", MUTED)
        self.set_xy(x + 8, y + 0.6)
        note = holiday or (f"{len(lines)} passages" if len(lines) > 1 else "")
        self.cell(width - 8, 4.2, self._fitted(note, width - 8), align=Align.R)
        shown = list(lines) if len(lines) <= fits else list(lines)[: fits - 1]
        for place, line in enumerate(shown):
            self.type(7, "" if line.made else "I", INK if line.moved_from is None else ACCENT)
            self.set_xy(x, y + 4.8 + place * _LINE)
            arrow = f"({line.moved_from:%d/%m}) " if line.moved_from is not None else ""
            self.cell(width, _LINE, self._fitted(printable(arrow + line.text), width))
        if len(lines) > len(shown):
            self.type(7, "I", MUTED)
            self.set_xy(x, y + 4.8 + len(shown) * _LINE)
            self.cell(width, _LINE, f"+ {len(lines) - len(shown)} autres")
