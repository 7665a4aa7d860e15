"""The papers of rounds: the printed month, and the letters that tell customers the new dates."""

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.calendar import public_holidays
from app.errors import QT_TRANSLATE_NOOP, RuleBroken
from app.models.parties import Customer
from app.services.documents.page import postal
from app.services.documents.rounds import MonthLine, NewDate, NewDates, month_sheet, new_dates
from app.services.documents.words import JOB_NAMES
from app.services.papers import file_letter, joined_pdfs, letterhead
from app.services.round_days import MonthPreview, Passage, preview


def told_customers(month: MonthPreview) -> dict[UUID, list[Passage]]:
    """Return, by customer, the days ahead that a holiday moves or drops and that are settled."""
    found: dict[UUID, list[Passage]] = defaultdict(list)
    for each in month.passages:
        settled = each.served_on is not None or each.state.value == "skipped"
        changed = each.day != each.planned_on or each.served_on is None
        if each.holiday and settled and changed and each.planned_on >= month.today:
            found[each.customer_id].append(each)
    return found


def date_letters(
    session: Session,
    first: dt.date,
    last: dt.date,
    customer_ids: Collection[UUID] | None = None,
    today: dt.date | None = None,
) -> bytes:
    """Draw the letters of new dates, one for each customer whose days a holiday moves, and file each.

    A letter that says the same as one filed before is not filed again.

    Args:
        session: Of a dispatcher, in a transaction that commits.
        first: The first day whose rounds are looked at.
        last: The last one.
        customer_ids: Only these; None for every customer concerned.
        today: The day it is; today unless told.

    Returns:
        All of them in one PDF.

    Raises:
        RuleBroken: No holiday moves anything then, or the company is not described yet.
    """
    by_customer = told_customers(preview(session, first, last, today=today))
    if customer_ids is not None:
        by_customer = {key: days for key, days in by_customer.items() if key in set(customer_ids)}
    if not by_customer:
        raise RuleBroken(
            QT_TRANSLATE_NOOP("errors", "No holiday moves a round in these days: no letter is due.")
        )
    head = letterhead(session)
    printed_at = session.scalars(select(func.now())).one()
    pdfs = []
    for row in session.scalars(
        select(Customer).where(Customer.id.in_(by_customer)).order_by(Customer.name, Customer.id)
    ):
        days = sorted(by_customer[row.id], key=lambda each: (each.planned_on, each.site, each.name))
        dates = tuple(
            NewDate(each.name, each.site, each.planned_on, each.served_on and each.day, each.holiday)
            for each in days
        )
        pdf = new_dates(
            NewDates(
                head=head,
                printed_at=printed_at,
                customer=" ".join(filter(None, (row.name, row.legal_form))),
                code=row.code,
                address=postal(row.street, row.postcode, row.city),
                first=first,
                last=last,
                dates=dates,
            )
        )
        pdfs.append(pdf)
        digest = hashlib.sha256(repr(dates).encode()).hexdigest()[:8]
        file_letter(session, row.id, f"DP-{first:%Y%m}-{digest}", "Nouvelles dates de passage", pdf)
    return joined_pdfs(pdfs)


def month_pdf(session: Session, first: dt.date, last: dt.date, today: dt.date | None = None) -> bytes:
    """Return the month of rounds as it is printed.

    Raises:
        RuleBroken: The company is not described yet.
    """
    month = preview(session, first, last, today=today)
    days: dict[dt.date, list[MonthLine]] = defaultdict(list)
    moved = []
    for each in sorted(month.passages, key=lambda one: (one.day, one.start_at or dt.time.max, one.customer)):
        if each.served_on is not None:
            start = f"{each.start_at:%H:%M} " if each.start_at else ""
            days[each.day].append(
                MonthLine(
                    f"{start}{each.customer} · {each.name}",
                    each.planned_on if each.is_moved else None,
                    each.job_id is not None,
                )
            )
        if each.is_moved or each.served_on is None:
            why = each.holiday or each.reason or "À décider"
            what = f"{each.name} ({JOB_NAMES[each.type]})"
            moved.append(NewDate(what, each.customer, each.planned_on, each.served_on and each.day, why))
    holidays = {
        day: name
        for year in range(first.year, last.year + 1)
        for day, name in public_holidays(year).items()
        if first <= day <= last
    }
    moved.sort(key=lambda one: (one.planned_on, one.site))
    return month_sheet(
        letterhead(session),
        session.scalars(select(func.now())).one(),
        first,
        last,
        days,
        holidays,
        moved,
        subtitle="en italique : pas encore généré ; entre parenthèses : jour habituel",
    )
