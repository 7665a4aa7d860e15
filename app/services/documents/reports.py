"""Lists on paper: the customer's statement of account, any table of the screens, the dashboard."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.domain.money import euros
from app.services.documents.page import (
    Box,
    Cell,
    Column,
    Letterhead,
    Page,
    Row,
    day,
    day_time,
    joined,
)

_WIDE_COLUMNS = 7


@dataclass(frozen=True, slots=True)
class StatementLine:
    """A paper or a payment on the account; debit is what the customer owes."""

    on: dt.date
    number: str
    label: str
    debit_eur: Decimal = Decimal(0)
    credit_eur: Decimal = Decimal(0)
    due_on: dt.date | None = None
    is_late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementContent:
    """A customer's account over a period: what stood before, what came, what is left."""

    head: Letterhead
    printed_at: dt.datetime
    customer: str
    customer_code: str = ""
    address: tuple[str, ...] = ()
    period_from: dt.date
    period_to: dt.date
    opening_eur: Decimal
    lines: tuple[StatementLine, ...]
    aged: tuple[tuple[str, Decimal], ...] = ()
    """Open amounts by age, in words and euros: non échu, 1 à 30 jours …"""
    iban: str = ""
    note: str = ""


def statement(content: StatementContent) -> bytes:
    """Return the statement of a customer's account, with its running balance."""
    page = Page(
        content.head,
        "Relevé de compte",
        content.customer_code,
        f"du {day(content.period_from)} au {day(content.period_to)}",
        dated=content.printed_at,
    )
    page.boxes(Box("Client", (content.customer, *content.address)))
    balance = content.opening_eur
    rows: list[Row] = [
        (
            day(content.period_from),
            "",
            Cell("Solde à nouveau", bold=True),
            "",
            "",
            "",
            Cell(euros(balance), bold=True),
        )
    ]
    for line in content.lines:
        balance += line.debit_eur - line.credit_eur
        rows.append(
            (
                day(line.on),
                line.number,
                line.label,
                Cell(day(line.due_on), ("échue",) if line.is_late else ()),
                euros(line.debit_eur) if line.debit_eur else "",
                euros(line.credit_eur) if line.credit_eur else "",
                euros(balance),
            )
        )
    debit = sum((line.debit_eur for line in content.lines), Decimal(0))
    credit = sum((line.credit_eur for line in content.lines), Decimal(0))
    page.listing(
        (
            Column("Date", 19),
            Column("Pièce", 28),
            Column("Libellé", 47),
            Column("Échéance", 20),
            Column("Débit", 24, right=True),
            Column("Crédit", 24, right=True),
            Column("Solde", 25, right=True),
        ),
        rows,
        totals=[("", "", "Mouvements de la période", "", euros(debit), euros(credit), euros(balance))],
    )
    owed = "Solde en notre faveur" if balance >= 0 else "Solde en votre faveur"
    page.sums([(owed, euros(abs(balance)))])
    if content.aged:
        page.section("Échéancier")
        page.listing(
            [Column(label, 1, right=True) for label, _ in content.aged],
            [tuple(euros(amount) for _, amount in content.aged)],
        )
    if content.iban:
        page.text_block(f"Règlement par virement : IBAN {content.iban}", 9)
    if content.note:
        page.text_block(content.note, 8.5, muted=True)
    return page.finished()


def table_report(
    head: Letterhead,
    title: str,
    columns: Sequence[Column],
    rows: Sequence[Row],
    printed_at: dt.datetime,
    *,
    subtitle: str = "",
    totals: Sequence[Row] = (),
    landscape: bool | None = None,
) -> bytes:
    """Return a list as it is printed from a screen; wide lists lie down of themselves.

    Args:
        head: Who prints.
        title: Of the list.
        columns: With widths as shares.
        rows: Texts, ready to print.
        printed_at: The instant, printed below the title.
        subtitle: The filters, in words.
        totals: Rows below a line, in bold.
        landscape: None leaves it to the number of columns.
    """
    page = Page(
        head,
        title,
        "",
        joined(subtitle, f"édité le {day_time(printed_at)}"),
        dated=printed_at,
        landscape=len(columns) > _WIDE_COLUMNS if landscape is None else landscape,
    )
    page.listing(columns, rows, totals=totals)
    page.text_block(f"{len(rows)} ligne{'s' if len(rows) > 1 else ''}", 8, muted=True)
    return page.finished()


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure of the dashboard."""

    title: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """A list of the dashboard below its tiles."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    totals: tuple[Row, ...] = ()


def dashboard(
    head: Letterhead,
    title: str,
    tiles: Sequence[Tile],
    printed_at: dt.datetime,
    *,
    subtitle: str = "",
    panels: Sequence[Panel] = (),
) -> bytes:
    """Return the director's page: figures as tiles, then lists."""
    page = Page(head, title, "", joined(subtitle, f"édité le {day_time(printed_at)}"), dated=printed_at)
    page.tiles([(tile.title, tile.value, tile.note) for tile in tiles])
    for panel in panels:
        page.section(panel.title)
        page.listing(panel.columns, panel.rows, totals=panel.totals)
    return page.finished()
