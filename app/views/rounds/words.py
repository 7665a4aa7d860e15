"""The words of rounds: a rule as one says it, what a holiday does, what stands against a day."""

import datetime as dt
from typing import Any

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from app.domain.calendar import HolidayPolicy, MonthDay, Occurrence, OccurrenceState, Recurrence, week_name
from app.errors import QT_TRANSLATE_NOOP
from app.services.round_days import Passage, Trouble
from app.views import style
from app.views.translating import away, tr_text

_POLICIES = {
    HolidayPolicy.WORK: QT_TRANSLATE_NOOP("Rounds", "Served all the same"),
    HolidayPolicy.SKIP: QT_TRANSLATE_NOOP("Rounds", "Left out"),
    HolidayPolicy.NEXT_WORKING_DAY: QT_TRANSLATE_NOOP("Rounds", "Next working day"),
    HolidayPolicy.PREVIOUS_WORKING_DAY: QT_TRANSLATE_NOOP("Rounds", "Working day before"),
    HolidayPolicy.CASCADE: QT_TRANSLATE_NOOP("Rounds", "The rest of the week moves by a day"),
    HolidayPolicy.MANUAL: QT_TRANSLATE_NOOP("Rounds", "Decided each time"),
}
_STATES = {
    OccurrenceState.PROPOSED: QT_TRANSLATE_NOOP("Rounds", "Not generated yet"),
    OccurrenceState.APPLIED: QT_TRANSLATE_NOOP("Rounds", "Generated"),
    OccurrenceState.MOVED: QT_TRANSLATE_NOOP("Rounds", "Moved"),
    OccurrenceState.SKIPPED: QT_TRANSLATE_NOOP("Rounds", "Left out"),
    OccurrenceState.ON_HOLD: QT_TRANSLATE_NOOP("Rounds", "Site on hold"),
    OccurrenceState.TO_DECIDE: QT_TRANSLATE_NOOP("Rounds", "To decide"),
}
_TROUBLES = {
    Trouble.SITE_CLOSED: QT_TRANSLATE_NOOP("Rounds", "The site is archived"),
    Trouble.ALREADY_THERE: QT_TRANSLATE_NOOP("Rounds", "Ordered already: {detail}"),
    Trouble.DRIVER_ABSENT: QT_TRANSLATE_NOOP("Rounds", "{driver} is absent: {detail}"),
    Trouble.SLOT_TAKEN: QT_TRANSLATE_NOOP("Rounds", "{driver} is taken: {detail}"),
}
NTHS = {
    1: QT_TRANSLATE_NOOP("Rounds", "first"),
    2: QT_TRANSLATE_NOOP("Rounds", "second"),
    3: QT_TRANSLATE_NOOP("Rounds", "third"),
    4: QT_TRANSLATE_NOOP("Rounds", "fourth"),
    5: QT_TRANSLATE_NOOP("Rounds", "fifth"),
    -1: QT_TRANSLATE_NOOP("Rounds", "last"),
}


def _tr(text: str) -> str:
    return QCoreApplication.translate("Rounds", text)


def policy_name(policy: HolidayPolicy) -> str:
    """Return what a holiday does."""
    return _tr(_POLICIES[policy])


def nth_name(nth: int) -> str:
    """Return which of the month: first, last."""
    return _tr(NTHS[nth])


def weekday_name(weekday: int, short: bool = False) -> str:
    """Return the name of a weekday, 0 being Monday."""
    form = QLocale.FormatType.ShortFormat if short else QLocale.FormatType.LongFormat
    return QLocale().dayName(weekday + 1, form)


def month_day_name(value: MonthDay) -> str:
    """Return a day of any year, `15 novembre`."""
    return QLocale().toString(QDate(2028, *value), "d MMMM")


def short_day(day: dt.date) -> str:
    """Return a day as it stands in a list, `mar. 03/11/2026`."""
    return f"{weekday_name(day.weekday(), short=True)} {style.day(day)}"


def day_only(day: dt.date) -> str:
    """Return a day of the year that is shown, `mar. 03/11`."""
    return f"{weekday_name(day.weekday(), short=True)} {day:%d/%m}"


def week_short(day: dt.date) -> str:
    """Return the week alone, `S45`."""
    return week_name(day).partition(" ")[0]


def month_name(day: dt.date) -> str:
    """Return a month with its year, `Novembre 2026`."""
    text = QLocale().toString(QDate(day.year, day.month, 1), "MMMM yyyy")
    return text[:1].upper() + text[1:]


def _listed(parts: list[str]) -> str:
    if len(parts) < 2:
        return "".join(parts)
    return _tr(QT_TRANSLATE_NOOP("Rounds", "{some} and {last}")).format(
        some=", ".join(parts[:-1]), last=parts[-1]
    )


def _days(weekdays: tuple[int, ...]) -> str:
    days = sorted(set(weekdays))
    if len(days) > 2 and days == list(range(days[0], days[-1] + 1)):
        return _tr(QT_TRANSLATE_NOOP("Rounds", "from {first} to {last}")).format(
            first=weekday_name(days[0]), last=weekday_name(days[-1])
        )
    on = _tr(QT_TRANSLATE_NOOP("Rounds", "on {day}"))
    return _listed([on.format(day=weekday_name(day)) for day in days])


def _rhythm(rule: Recurrence) -> str:
    if rule.kind == "weeks":
        days = _days(rule.weekdays or (rule.anchor_on.weekday(),))
        if rule.every == 1:
            return _tr(QT_TRANSLATE_NOOP("Rounds", "Every week, {days}")).format(days=days)
        return _tr(QT_TRANSLATE_NOOP("Rounds", "Every {n} weeks, {days}")).format(n=rule.every, days=days)
    if rule.kind == "month_day":
        if rule.nth >= 31:
            which = _tr(QT_TRANSLATE_NOOP("Rounds", "On the last day"))
        elif rule.nth == 1:
            which = _tr(QT_TRANSLATE_NOOP("Rounds", "On the first day"))
        else:
            which = _tr(QT_TRANSLATE_NOOP("Rounds", "On day {n}")).format(n=rule.nth)
    else:
        weekdays = _listed([weekday_name(day) for day in sorted(set(rule.weekdays))])
        which = _tr(QT_TRANSLATE_NOOP("Rounds", "On the {nth} {days}")).format(
            nth=nth_name(rule.nth), days=weekdays
        )
    if rule.every == 1:
        return _tr(QT_TRANSLATE_NOOP("Rounds", "{which} of each month")).format(which=which)
    return _tr(QT_TRANSLATE_NOOP("Rounds", "{which}, every {n} months")).format(which=which, n=rule.every)


def rule_in_short(rule: Recurrence) -> str:
    """Return the rhythm alone, for a list."""
    return _rhythm(rule)


def rule_sentence(rule: Recurrence) -> str:
    """Return a rule as one says it: the rhythm, from when, until when, in which season."""
    parts = [
        _rhythm(rule),
        _tr(QT_TRANSLATE_NOOP("Rounds", "from {day} ({week})")).format(
            day=style.day(rule.anchor_on), week=week_short(rule.anchor_on)
        ),
    ]
    if rule.until is not None:
        parts.append(_tr(QT_TRANSLATE_NOOP("Rounds", "until {day}")).format(day=style.day(rule.until)))
    if rule.season_from and rule.season_to:
        parts.append(
            _tr(QT_TRANSLATE_NOOP("Rounds", "from {first} to {last} each year")).format(
                first=month_day_name(rule.season_from), last=month_day_name(rule.season_to)
            )
        )
    return ", ".join(parts)


def season_name(first: MonthDay | None, last: MonthDay | None) -> str:
    """Return a season, or that it is the whole year."""
    if first is None or last is None:
        return _tr(QT_TRANSLATE_NOOP("Rounds", "All year"))
    return _tr(QT_TRANSLATE_NOOP("Rounds", "{first} to {last}")).format(
        first=month_day_name(first), last=month_day_name(last)
    )


def occurrence_line(each: Occurrence) -> str:
    """Return a coming day with what a holiday makes of it."""
    day = f"{short_day(each.planned_on)} ({week_short(each.planned_on)})"
    if not each.holiday:
        return day
    if each.needs_decision:
        text = _tr(QT_TRANSLATE_NOOP("Rounds", "{day} · {holiday}: to decide"))
    elif each.served_on is None:
        text = _tr(QT_TRANSLATE_NOOP("Rounds", "{day} · {holiday}: left out"))
    elif each.served_on == each.planned_on:
        text = _tr(QT_TRANSLATE_NOOP("Rounds", "{day} · {holiday}: served"))
    else:
        text = _tr(QT_TRANSLATE_NOOP("Rounds", "{day} · {holiday}: moved to {served}"))
    served = short_day(each.served_on) if each.served_on else ""
    return text.format(day=day, holiday=each.holiday, served=served)


def state_name(day: Passage, today: dt.date) -> str:
    """Return what became of a day, in a word or two."""
    if day.state is OccurrenceState.PROPOSED and day.day < today:
        return _tr(QT_TRANSLATE_NOOP("Rounds", "Not served"))
    if day.state is OccurrenceState.MOVED and day.job_id is None:
        return _tr(QT_TRANSLATE_NOOP("Rounds", "Moved, not generated yet"))
    return _tr(_STATES[day.state])


def trouble_text(day: Passage) -> str:
    """Return what stands against a day, or nothing."""
    if day.trouble is None:
        return ""
    detail = away(day.detail) if day.trouble is Trouble.DRIVER_ABSENT else day.detail
    return _tr(_TROUBLES[day.trouble]).format(driver=day.driver, detail=detail)


def why_text(day: Passage) -> str:
    """Return why a day is not as the rule says: the holiday, the person's reason, what stands against it."""
    return " · ".join(filter(None, (day.holiday, day.reason, trouble_text(day))))


def refusal_text(told: dict[str, Any]) -> str:
    """Return why a job found no place, as a service told it."""
    if told.get("sentence"):
        return str(told["sentence"])
    holes = {**told.get("holes", {})}
    if "absence" in holes:
        holes["absence"] = away(str(holes["absence"]))
    return tr_text("errors", str(told.get("text", ""))).format(**holes)
