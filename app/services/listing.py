"""Lists of the screens on paper, as they are shown."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy.orm import Session

from app.services.documents.labels import BoxLabel, box_labels
from app.services.documents.page import Column
from app.services.documents.reports import table_report
from app.services.papers import letterhead


def table_pdf(
    session: Session,
    title: str,
    columns: Sequence[tuple[str, float, bool]],
    rows: Sequence[Sequence[str]],
    subtitle: str = "",
    totals: Sequence[Sequence[str]] = (),
) -> bytes:
    """Draw a list under the company's head.

    Args:
        session: Of any person.
        title: Of the list.
        columns: Heading, share of the width, and whether it holds figures.
        rows: Texts, ready to print.
        subtitle: The filters, in words.
        totals: Rows below a line.
    """
    return table_report(
        letterhead(session),
        title,
        [Column(*column) for column in columns],
        [tuple(row) for row in rows],
        dt.datetime.now(dt.UTC),
        subtitle=subtitle,
        totals=[tuple(row) for row in totals],
    )


def labels_pdf(session: Session, boxes: Sequence[tuple[str, str]]) -> bytes:
    """Draw the labels of boxes.

    Args:
        session: Of any person.
        boxes: Number and type of each.
    """
    return box_labels(letterhead(session), [BoxLabel(*box) for box in boxes], dt.datetime.now(dt.UTC))
