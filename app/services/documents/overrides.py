"""The register of overrides on paper: what was decided against which rule, by whom and why."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from app.services.documents.page import Cell, Column, Letterhead, Page, day, day_time, joined


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of the register. `who` sat at the keyboard, `decided_by` answers for it."""

    at: dt.datetime
    who: str
    decided_by: str
    reason: str
    rule: str
    sentence: str
    source: str
    day: dt.date
    driver: str
    vehicle: str
    job: str
    site: str


def register(
    head: Letterhead, first: dt.date, last: dt.date, lines: Sequence[Decision], printed_at: dt.datetime
) -> bytes:
    """Return the register of decisions about the tours of some days, in the order they were taken."""
    page = Page(
        head,
        "Registre des dérogations",
        "",
        joined(
            f"tournées du {day(first)} au {day(last)}",
            f"édité le {day_time(printed_at)}",
        ),
        dated=printed_at,
        landscape=True,
    )
    page.listing(
        (
            Column("Décidé le", 30),
            Column("Tournée", 42),
            Column("Intervention", 46),
            Column("Constat et texte applicable", 86),
            Column("Décision et motif", 62),
        ),
        [
            (
                Cell(day_time(line.at), (f"saisi par {line.who}",)),
                Cell(day(line.day), (joined(line.driver, line.vehicle),)),
                Cell(line.job, (line.site,) if line.site else ()),
                Cell(line.sentence, (line.source,) if line.source else ()),
                Cell(line.reason, (f"décidé par {line.decided_by}",)),
            )
            for line in lines
        ],
    )
    if not lines:
        page.text_block("Aucune dérogation pour ces jours.", 9)
    page.text_block(
        "Les temps de conduite et de travail sont estimés d'après le plan ; seuls les fichiers du"
        " chronotachygraphe font foi.",
        8,
        muted=True,
    )
    return page.finished()
