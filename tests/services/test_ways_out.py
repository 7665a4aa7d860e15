"""What a refused drop can do instead, against the real database."""

import pytest
from sqlalchemy import text

from app.db import new_id
from app.domain.board import Place
from app.errors import RuleBroken
from app.models.parties import Site
from app.models.planning import Job, Stop
from app.services import holders, planning, ways_out
from tests.builders import World, at, slot_taken


@pytest.fixture
def world(session):
    return World(session)


def _place(session, world, start, minutes=60, row=None, **values):
    job = world.job(minutes=minutes, **values)
    planning.place_jobs(session, [job.id], row or world.driver.id, at(start))
    return session.get(Stop, job.id)


def _slot(session, key):
    session.expire_all()
    slot = session.get(Stop, key).slot
    return slot.lower, slot.upper


def _holder(session, world, start, end, moving=()):
    """Return who holds the slot in which a bar, or else a new job, is wanted."""

    def drop():
        if moving:
            planning.move_stops(session, [Place(moving[0], 1, world.driver.id, at(start), at(end))])
        else:
            job = world.job(minutes=round((end - start) * 60))
            planning.place_jobs(session, [job.id], world.driver.id, at(start))

    return holders.holder_of(session, slot_taken(session, drop), moving)


def test_the_holder_of_a_slot_is_told_with_what_may_be_swapped(session, world):
    held = _place(session, world, 8)
    holder = _holder(session, world, 8.5, 9)
    assert (holder.key, holder.stop_version, holder.who) == (held.id, 1, "Anne Cabrol")


@pytest.mark.parametrize(("side", "start"), [("before", 7), ("after", 9)])
def test_a_bar_goes_next_to_what_holds_its_slot(session, world, side, start):
    _place(session, world, 8)
    moved = _place(session, world, 14)
    holder = _holder(session, world, 8.25, 9.25, [moved.id])
    ways_out.move_beside(session, Place(moved.id, 1, world.driver.id, at(8.25), at(9.25)), holder, side)
    assert _slot(session, moved.id) == (at(start), at(start + 1))


@pytest.mark.parametrize(("side", "start"), [("before", 5), ("after", 11)])
def test_the_next_room_is_found_behind_what_stands_there(session, world, side, start):
    for hour in (6, 7.5, 8.5, 10):
        _place(session, world, hour)
    job = world.job(minutes=60)
    holder = _holder(session, world, 8, 8.5)
    if side == "after":
        holder = _holder(session, world, 8.6, 9)
    ways_out.place_beside(session, [job.id], world.driver.id, holder, side)
    assert _slot(session, job.id) == (at(start), at(start + 1))


def test_the_way_between_two_sites_is_kept_free(session, world):
    far = Site(
        id=new_id(),
        code="S9",
        customer_id=world.customer.id,
        name="Loin",
        city="Castres",
        lat=43.6,
        lon=2.24,
    )
    session.add(far)
    session.flush()
    _place(session, world, 8)
    job = world.job(minutes=30, site_id=far.id)
    ways_out.place_beside(session, [job.id], world.driver.id, _holder(session, world, 8, 9), "after")
    start, _ = _slot(session, job.id)
    assert at(9.4) < start < at(11)
    assert start.minute % 5 == 0


def test_an_absence_is_gone_round_too_and_a_full_day_says_so(session, world):
    session.execute(
        text("INSERT INTO absence (id, driver_id, slot, kind) VALUES (:i, :d, tstzrange(:a, :b), 'congé')"),
        {"i": new_id(), "d": world.driver.id, "a": at(0), "b": at(12)},
    )
    job = world.job(minutes=60)
    holder = _holder(session, world, 8, 9)
    with pytest.raises(RuleBroken, match="no room"):
        ways_out.place_beside(session, [job.id], world.driver.id, holder, "before")
    ways_out.place_beside(session, [job.id], world.driver.id, holder, "after")
    assert _slot(session, job.id) == (at(12), at(13))


def test_two_bars_of_two_drivers_change_places(session, world):
    held = _place(session, world, 8, 60)
    mine = _place(session, world, 10, 30, world.driver2.id)
    ways_out.swap_stops(session, Place(mine.id, 1, world.driver.id, at(8), at(8.5)), held.id, 1)
    assert _slot(session, mine.id) == (at(8), at(8.5))
    assert _slot(session, held.id) == (at(10), at(11))
    drivers = dict(
        session.execute(text("SELECT s.id, t.driver_id FROM stop s JOIN tour t ON t.id = s.tour_id")).all()
    )
    assert drivers == {mine.id: world.driver.id, held.id: world.driver2.id}


def test_neighbours_of_unlike_length_change_places(session, world):
    short, long = _place(session, world, 8, 30), _place(session, world, 8.5, 60)
    ways_out.swap_stops(session, Place(short.id, 1, world.driver.id, at(8.5), at(9)), long.id, 1)
    assert _slot(session, long.id) == (at(8), at(9))
    assert _slot(session, short.id) == (at(9), at(9.5))


def test_what_changed_meanwhile_is_not_swapped(session, world):
    held, mine = _place(session, world, 8), _place(session, world, 10)
    with pytest.raises(Exception, match="Anne Cabrol changed this"):
        ways_out.swap_stops(session, Place(mine.id, 1, world.driver.id, at(8), at(9)), held.id, 2)


def test_a_waiting_job_takes_the_place_of_another(session, world):
    held = _place(session, world, 8)
    job = world.job(minutes=30)
    ways_out.take_place(session, [job.id], world.driver.id, held.id, 1)
    assert _slot(session, job.id) == (at(8), at(8.5))
    assert session.get(Job, held.id).status == "TO_PLAN"


def test_a_fixed_stop_neither_moves_nor_gives_way(session, world):
    held, mine = _place(session, world, 8), _place(session, world, 10)
    planning.set_pinned(session, [held.id], [1], True)
    session.expire_all()
    with pytest.raises(RuleBroken, match="fixed"):
        planning.move_stops(session, [Place(held.id, 2, world.driver.id, at(12), at(13))])
    with pytest.raises(RuleBroken, match="fixed"):
        ways_out.swap_stops(session, Place(mine.id, 1, world.driver.id, at(8), at(9)), held.id, 2)
    planning.set_pinned(session, [held.id], [2], False)
    session.expire_all()
    planning.move_stops(session, [Place(held.id, 3, world.driver.id, at(12), at(13))])
    assert _slot(session, held.id) == (at(12), at(13))
