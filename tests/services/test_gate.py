"""The gate: what the rules find, refuse, let pass for a reason, and keep."""

import datetime as dt

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from app.db import as_app_error, new_id
from app.errors import NeedsReason, Refused
from app.models.fleet import Credential
from app.models.gate import Finding, Override
from app.services import gate, planning
from tests.builders import PARIS, World, at

TODAY = dt.datetime.now(PARIS).date()
DAY = TODAY + dt.timedelta(days=7 + (7 - TODAY.weekday()) % 7 + 1)
"""A Tuesday to come, more than a week away: the gate leaves alone what is over."""


def paper(session, owner, kind, until, owner_kind="driver", **more):
    row = Credential(
        id=new_id(), owner_kind=owner_kind, owner_id=owner.id, kind=kind, valid_until=until, **more
    )
    session.add(row)
    session.flush()
    return row


def judge(session):
    """End the transaction as far as the gate is concerned; the session fixture translates no errors."""
    session.flush()
    try:
        gate.judge(session)
    except DBAPIError as error:
        raise as_app_error(error.orig) from error


def rules_of(session, tour_id=None):
    query = select(Finding.rule)
    return set(session.scalars(query if tour_id is None else query.where(Finding.tour_id == tour_id)))


@pytest.fixture
def world(session):
    made = World(session)
    made.driver.usual_vehicle_id = made.truck.id
    made.wood.hazardous, made.wood.adr_mention = True, "UN 3175"
    session.flush()
    return made


def test_an_expired_adr_certificate_refuses_the_drop(session, world):
    paper(session, world.driver, "adr", DAY - dt.timedelta(days=3))
    job = world.job(outlet_id=world.outlet.id)
    planning.place_jobs(session, [job.id], world.driver.id, at(8, DAY))
    with pytest.raises(Refused, match="ADR") as refused:
        judge(session)
    assert [one["rule"] for one in refused.value.findings if one["severity"] == "stop"] == ["driver.adr"]
    assert "{" not in str(refused.value)


def test_a_missing_adr_certificate_needs_a_reason(session, world):
    job = world.job()
    planning.place_jobs(session, [job.id], world.driver.id, at(8, DAY))
    with pytest.raises(NeedsReason, match="ADR"):
        judge(session)


def test_a_lawful_drop_passes_and_keeps_its_notes(session, world):
    paper(session, world.driver, "adr", DAY)
    job = world.job()
    planning.place_jobs(session, [job.id], world.driver.id, at(8, DAY))
    judge(session)
    assert "driver.licence" in rules_of(session)
    assert session.scalars(select(Override)).all() == []
