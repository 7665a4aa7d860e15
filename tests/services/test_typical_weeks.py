"""Typical weeks, and the papers of rounds."""

import datetime as dt
import io

import pikepdf
import pytest
from sqlalchemy import select

from app.db import new_id
from app.domain.calendar import HolidayPolicy
from app.errors import InvalidInput, RuleBroken
from app.models.core import Document
from app.models.planning import Job, Stop
from app.services import planning, round_jobs, round_papers, rounds, typical_weeks
from app.services.rounds import Hold
from app.services.typical_weeks import version_for
from tests.builders import World, at
from tests.services.test_rounds import FIRST, LAST, THURSDAYS, TODAY, saved

MONDAY = dt.date(2031, 5, 12)
LATER = dt.date(2031, 6, 9)


@pytest.fixture
def world(session):
    return World(session)


@pytest.fixture
def week(session, world):
    """Two jobs on Tuesday and one on Thursday."""
    for day, hour in ((1, 6), (1, 8), (3, 7)):
        on = MONDAY + dt.timedelta(day)
        job = world.job(type="EMPTY_RETURN", wanted_on=on, minutes=30, container_type="B30")
        planning.place_jobs(session, [job.id], world.driver.id, at(hour, on))
    return typical_weeks.save_week(session, MONDAY + dt.timedelta(2), "Semaine normale")


def template(session):
    (row,) = typical_weeks.typical_weeks(session)
    return row


def test_a_week_is_kept_and_laid_upon_another(session, world, week):
    assert week["jobs"] == 3
    row = template(session)
    assert (row.jobs, row.drivers, row.taken_from) == (3, 1, MONDAY)
    kept = typical_weeks.week_jobs(session, row.template_id)
    assert [(each.weekday, each.start_at, each.minutes) for each in kept] == [
        (1, dt.time(6), 30),
        (1, dt.time(8), 30),
        (3, dt.time(7), 30),
    ]
    told = typical_weeks.apply_week(session, row.template_id, LATER, TODAY)
    # The two of Tuesday are of one site and one kind, both wanted.
    assert (told["made"], told["placed"], told["left"]) == (3, 3, 0)
    starts = session.scalars(select(Stop.slot).join(Job, Job.id == Stop.job_id).where(Job.wanted_on >= LATER))
    assert sorted(f"{slot.lower.astimezone(planning.PARIS):%a %H:%M}" for slot in starts) == [
        "Thu 07:00",
        "Tue 06:00",
        "Tue 08:00",
    ]
    again = typical_weeks.apply_week(session, row.template_id, LATER, TODAY)
    assert (again["made"], again["left"]) == (0, 3)


def test_holidays_holds_and_the_past_are_left_out(session, world, week):
    key = template(session).template_id
    # Thursday 22 May 2031 is Ascension.
    assert typical_weeks.apply_week(session, key, dt.date(2031, 5, 19), TODAY)["left"] == 1
    rounds.save_hold(session, Hold(new_id(), world.site.id, LATER, LATER + dt.timedelta(2)))
    told = typical_weeks.apply_week(session, key, LATER, TODAY)
    assert (told["made"], told["left"]) == (1, 2)
    assert typical_weeks.apply_week(session, key, LATER, LATER + dt.timedelta(90))["made"] == 0


def test_a_season_has_its_own_version(session, world, week):
    typical_weeks.save_week(session, MONDAY, "Semaine normale", ((11, 15), (2, 28)))
    rows = typical_weeks.typical_weeks(session)
    assert len(rows) == 2
    winter = version_for(rows, "Semaine normale", dt.date(2031, 1, 6))
    assert winter.season_from == (11, 15)
    assert version_for(rows, "Semaine normale", LATER).season_from is None
    assert version_for(rows, "Semaine d'été", LATER) is None
    # Kept again, it takes the place of the older one.
    typical_weeks.save_week(session, MONDAY, "Semaine normale")
    assert len(typical_weeks.typical_weeks(session)) == 2
    typical_weeks.archive_week(session, winter.template_id, winter.version)
    assert len(typical_weeks.typical_weeks(session)) == 1


def test_a_week_without_name_or_jobs_is_refused(session, world, week):
    with pytest.raises(InvalidInput):
        typical_weeks.save_week(session, MONDAY, " ")
    with pytest.raises(RuleBroken, match="Nothing is planned"):
        typical_weeks.save_week(session, LATER, "x")


def test_the_letter_tells_each_customer_the_new_dates(session, world):
    world.company()
    saved(session, world, THURSDAYS)
    pdf = round_papers.date_letters(session, FIRST, LAST, today=TODAY)
    filed = select(Document.kind, Document.title).where(Document.customer_id.is_not(None))
    assert session.execute(filed).all() == [("other", "Nouvelles dates de passage")]
    round_papers.date_letters(session, FIRST, LAST, today=TODAY)
    assert len(session.execute(filed).all()) == 1
    with pikepdf.open(io.BytesIO(pdf)) as whole:
        assert len(whole.pages) == 1
    world.customer.holiday_policy = HolidayPolicy.WORK
    session.flush()
    with pytest.raises(RuleBroken, match="no letter"):
        round_papers.date_letters(session, dt.date(2031, 5, 5), LAST, today=TODAY)


def test_the_month_is_printed(session, world):
    world.company()
    saved(session, world, THURSDAYS)
    round_jobs.apply(session, FIRST, LAST, today=TODAY)
    with pikepdf.open(io.BytesIO(round_papers.month_pdf(session, FIRST, LAST, TODAY))) as whole:
        assert len(whole.pages) == 2
