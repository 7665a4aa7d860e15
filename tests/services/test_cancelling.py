"""Orders cancelled with a reason: off the board, kept in the journal, and taken up again."""

import datetime as dt

import pytest
from sqlalchemy import select, text

from app.db import begin_operation, new_id
from app.domain.calendar import OccurrenceState
from app.errors import Conflict, Forbidden, InvalidInput, RuleBroken
from app.models.planning import Job, Stop, Tour
from app.models.rounds import RoundOccurrence
from app.services import board_reading, cancelling, jobs, planning, round_jobs
from tests.builders import DAY, World, at
from tests.services.test_rounds import FIRST, LAST, TODAY, month, saved


@pytest.fixture
def world(session):
    return World(session)


def _cancel(session, job, reason="Client se retire"):
    """Cancel a job as a person does, and return the operation."""
    session.refresh(job)
    operation = new_id()
    begin_operation(session, operation, "job.cancel", reason)
    cancelling.cancel_jobs(session, [job.id], [job.version], reason)
    session.expire_all()
    return operation


def _status(session, job):
    session.refresh(job)
    return job.status


def test_a_waiting_order_is_cancelled_and_its_reason_stays_in_the_journal(session, world):
    job = world.job()
    _cancel(session, job)
    assert _status(session, job) == "CANCELLED"
    assert board_reading.backlog(session) == []
    sheet = jobs.sheet(session, job.id)
    assert sheet.cancel_reason == "Client se retire"
    last = sheet.history[-1]
    assert (last.kind, last.reason, last.after) == ("job.cancel", "Client se retire", {"status": "CANCELLED"})


def test_a_planned_order_leaves_its_tour_and_an_undo_puts_it_back(session, world):
    job = world.job()
    begin_operation(session, new_id(), "stop.place")
    planning.place_jobs(session, [job.id], world.driver.id, at(8))
    operation = _cancel(session, job)
    assert _status(session, job) == "CANCELLED"
    assert session.scalars(select(Stop)).all() == session.scalars(select(Tour)).all() == []
    begin_operation(session, new_id(), "board.undo")
    planning.undo(session, operation)
    session.expire_all()
    assert _status(session, job) == "PLANNED"
    assert session.get(Stop, job.id).slot.lower == at(8)


def test_a_draft_is_cancelled_and_is_a_draft_again_by_an_undo(session, world):
    job = world.job(status="DRAFT")
    operation = _cancel(session, job)
    assert _status(session, job) == "CANCELLED"
    begin_operation(session, new_id(), "board.undo")
    planning.undo(session, operation)
    assert _status(session, job) == "DRAFT"


@pytest.mark.parametrize("state", ["SENT", "ACKNOWLEDGED", "EN_ROUTE"])
def test_what_the_driver_knows_and_did_not_begin_is_cancelled_and_its_tour_has_changed(session, world, state):
    job, other = world.job(), world.job()
    planning.place_jobs(session, [job.id, other.id], world.driver.id, at(8))
    tour = session.scalars(select(Tour)).one()
    planning.publish_tours(session, [tour.id])
    session.execute(
        text("UPDATE job SET status = :s WHERE id = :i AND status <> :s"), {"s": state, "i": job.id}
    )
    session.expire_all()
    assert tour.changed_at is None
    _cancel(session, job)
    assert _status(session, job) == "CANCELLED"
    assert tour.changed_at is not None
    assert [stop.job_id for stop in session.scalars(select(Stop))] == [other.id]


@pytest.mark.parametrize(
    ("states", "says"),
    [
        (["ON_SITE"], "on site"),
        (["DONE"], "is done"),
        (["NOT_DONE"], "need not be done"),
        (["CANCELLED"], "already"),
    ],
)
def test_what_has_begun_or_is_over_is_refused_in_words(session, world, states, says):
    job = world.job()
    planning.place_jobs(session, [job.id], world.driver.id, at(8))
    for state in states:
        if state == "CANCELLED":
            _cancel(session, job)
            continue
        session.execute(
            text("UPDATE job SET status = :s, not_done_reason = 'fermé' WHERE id = :i"),
            {"s": state, "i": job.id},
        )
    with pytest.raises(RuleBroken, match=says):
        _cancel(session, job)
    assert _status(session, job) == states[-1]


def test_a_reason_is_wanted(session, world):
    job = world.job()
    with pytest.raises(InvalidInput, match="why"):
        cancelling.cancel_jobs(session, [job.id], [job.version], "  ")


def test_several_are_cancelled_together_or_none(session, world):
    first, second = world.job(), world.job()
    with pytest.raises(Conflict):
        cancelling.cancel_jobs(session, [first.id, second.id], [first.version, second.version + 1], "Doublon")
    assert (_status(session, first), _status(session, second)) == ("TO_PLAN", "TO_PLAN")
    cancelling.cancel_jobs(session, [first.id, second.id], [first.version, second.version], "Doublon")
    assert (_status(session, first), _status(session, second)) == ("CANCELLED", "CANCELLED")


def test_a_cancelled_order_is_taken_up_again_and_waits(session, world):
    job = world.job()
    with pytest.raises(RuleBroken, match="not cancelled"):
        cancelling.take_up(session, job.id, job.version)
    _cancel(session, job)
    session.refresh(job)
    with pytest.raises(Conflict):
        cancelling.take_up(session, job.id, job.version - 1)
    cancelling.take_up(session, job.id, job.version)
    assert jobs.sheet(session, job.id).cancel_reason == ""
    assert [one.id for one in board_reading.backlog(session)] == [job.id]


def test_a_cancelled_job_of_a_round_leaves_its_day_out_and_no_other_is_made(session, world):
    round_id = saved(session, world)
    round_jobs.apply(session, FIRST, LAST, today=TODAY)
    made = session.scalars(select(Job).order_by(Job.wanted_on)).all()
    job = made[1]
    operation = _cancel(session, job, "Fermé ce jour")
    day = session.scalars(select(RoundOccurrence).where(RoundOccurrence.job_id == job.id)).one()
    assert (day.state, day.served_on, day.reason) == ("skipped", None, "Fermé ce jour")
    assert round_jobs.apply(session, FIRST, LAST, today=TODAY)["made"] == 0
    shown = {one.planned_on: one for one in month(session).passages}[day.planned_on]
    assert (shown.state, shown.reason) == (OccurrenceState.SKIPPED, "Fermé ce jour")

    begin_operation(session, new_id(), "board.undo")
    planning.undo(session, operation)
    session.expire_all()
    assert (day.state, day.served_on) == ("applied", day.planned_on)

    _cancel(session, job)
    session.refresh(job)
    cancelling.take_up(session, job.id, job.version)
    session.expire_all()
    assert (day.state, day.served_on, day.reason) == ("applied", day.planned_on, "")
    assert round_jobs.apply(session, FIRST, LAST, today=TODAY)["made"] == 0
    assert len(session.scalars(select(Job).where(Job.site_id == world.site.id)).all()) == len(made)
    assert session.scalars(select(RoundOccurrence.round_id)).first() == round_id


def test_a_job_taken_up_for_another_day_is_its_rounds_day_moved(session, world):
    saved(session, world)
    round_jobs.apply(session, FIRST, LAST, today=TODAY)
    job = session.scalars(select(Job).order_by(Job.wanted_on)).first()
    _cancel(session, job)
    job.wanted_on += dt.timedelta(days=1)
    session.flush()
    session.refresh(job)
    cancelling.take_up(session, job.id, job.version)
    day = session.scalars(select(RoundOccurrence).where(RoundOccurrence.job_id == job.id)).one()
    assert (day.state, day.served_on) == ("moved", job.wanted_on)


def test_who_does_not_dispatch_cancels_nothing(database):
    office = database.open()
    job_id = office.write(lambda s: _planned(s), "test")
    with pytest.raises(Forbidden):
        database.open("essai_compta").write(
            lambda s: cancelling.cancel_jobs(s, [job_id], [s.get_one(Job, job_id).version], "Essai"),
            "job.cancel",
        )


def _planned(session):
    job = World(session).job(wanted_on=DAY)
    return job.id
