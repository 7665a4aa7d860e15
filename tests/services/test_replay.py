"""A day is put together again from the journal: as it stood then, and at last as it stands."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError

from app.db import new_id
from app.domain import replay as pure
from app.domain.board import Place
from app.errors import AppError, Conflict, SlotTaken
from app.models.planning import Stop
from app.services import board_reading, histories, holders, planning, replay
from app.services.check import check
from tests.builders import DAY, World, at

NEXT = DAY + dt.timedelta(days=1)


def _setup(session):
    world = World(session)
    world.driver.depot_id = world.depot.id
    jobs = [str(world.job(minutes=60).id) for _ in range(3)]
    return {"jobs": jobs, "a": str(world.driver.id), "b": str(world.driver2.id)}


class Office:
    """Two dispatchers, and the ids of their world."""

    def __init__(self, database):
        self.database = database
        self.claire = database.open("essai_exploitation")
        self.karim = database.open("essai_exploitation2")
        made = database.open().write(_setup, "test.world")
        self.jobs = [_uuid(key) for key in made["jobs"]]
        self.rows = [_uuid(made["a"]), _uuid(made["b"])]

    def place(self, who, job, row, hour):
        op = new_id()
        who.write(lambda s: planning.place_jobs(s, [job], row, at(hour)), "stop.place", op=op)
        return op

    def move(self, who, stop, row, hour, version=None):
        op = new_id()

        def work(session):
            seen = version or session.get(Stop, stop).version
            planning.move_stops(session, [Place(stop, seen, row, at(hour), at(hour + 1))])

        who.write(work, "stop.move", op=op)
        return op

    def undo(self, who, op):
        undo = new_id()
        who.write(lambda session: planning.undo(session, op), "board.undo", op=undo)
        return undo

    def loses_to(self, op):
        """Return who holds what an undo of Claire's would take back."""
        with pytest.raises(SlotTaken) as caught:
            self.undo(self.claire, op)
        return self.claire.read(lambda session: holders.holder_of(session, caught.value)).who

    def drives_the_same_truck(self):
        def give(session):
            session.execute(text("UPDATE driver SET usual_vehicle_id = (SELECT id FROM vehicle LIMIT 1)"))

        self.database.open().write(give, "test.truck")

    def stands(self):
        content = self.claire.read(lambda session: board_reading.board_content(session, DAY, DAY))
        return sorted((bar.id, bar.row_id, bar.start, bar.end) for bar in content.day.bars)

    def replay(self):
        return self.claire.read(lambda session: replay.day_replay(session, DAY))


def _uuid(key):
    return type(new_id())(key)


@pytest.fixture
def office(database):
    return Office(database)


def _frame(day, count):
    return sorted((bar.id, bar.row_id, bar.start, bar.end) for bar in pure.frame(day, count).bars)


def test_each_moment_of_a_day_is_shown_as_it_was(office):
    first, second, _ = office.jobs
    a, b = office.rows
    seen = [[]]
    for step in (
        lambda: office.place(office.claire, first, a, 8),
        lambda: office.place(office.karim, second, a, 10),
        lambda: office.move(office.claire, first, b, 9),
        lambda: office.claire.write(
            lambda session: planning.unplan_stops(session, [second], [1]), "stop.unplan"
        ),
        lambda: office.place(office.karim, second, b, 14),
    ):
        step()
        seen.append(office.stands())
    day = office.replay()
    assert [_frame(day, count) for count in range(len(day.moments) + 1)] == seen
    assert [(moment.who, moment.kind, moment.can_undo) for moment in day.moments] == [
        ("Claire Fabre", "stop.place", True),
        ("Karim Benali", "stop.place", False),
        ("Claire Fabre", "stop.move", True),
        ("Claire Fabre", "stop.unplan", True),
        ("Karim Benali", "stop.place", False),
    ]
    assert pure.frame(day, 5).bars[0].title == "Menuiserie Delmas"


def test_what_was_done_stands_beside_what_was_planned(office):
    first, *_ = office.jobs
    office.place(office.claire, first, office.rows[0], 8)
    with office.database.admin() as admin:
        admin.execute("UPDATE stop SET arrived_at = %s", (at(9.5),))
        admin.execute("UPDATE stop SET done_at = %s", (at(10),))
    day = office.replay()
    assert [bar.status for bar in pure.frame(day, 2).bars] == ["ON_SITE"]
    assert [bar.status for bar in pure.frame(day, 3).bars] == ["DONE"]
    planned, real = pure.frame(day, 3, actual=True).bars
    assert (planned.start, planned.status) == (at(8), "PLANNED")
    assert (real.start, real.end, real.status, real.late) == (at(9.5), at(10), "DONE", True)


def test_rows_that_were_loaded_are_there_from_the_start_and_what_was_reported_is_a_moment(office):
    office.place(office.claire, office.jobs[0], office.rows[0], 8)
    with office.database.admin() as admin:
        admin.execute("UPDATE stop SET arrived_at = %s, done_at = %s", (at(9), at(9.5)))
        admin.execute("ALTER TABLE journal_change DISABLE TRIGGER USER")
        admin.execute("TRUNCATE journal_change")
        admin.execute("ALTER TABLE journal_change ENABLE TRIGGER USER")
    day = office.replay()
    assert [(moment.kind, moment.at, moment.who) for moment in day.moments] == [
        ("field.arrived", at(9), "Thierry Cabrol"),
        ("field.done", at(9.5), "Thierry Cabrol"),
    ]
    assert [[bar.status for bar in pure.frame(day, n).bars] for n in range(3)] == [
        ["PLANNED"],
        ["ON_SITE"],
        ["DONE"],
    ]


def test_a_dispatcher_of_one_depot_does_not_replay_anothers(office):
    office.place(office.claire, office.jobs[0], office.rows[0], 8)
    with office.database.admin() as admin:
        admin.execute("UPDATE staff SET depot_ids = %s WHERE login = 'essai_exploitation2'", ([new_id()],))
    assert len(office.replay().moments) == 1
    assert office.karim.read(lambda session: replay.day_replay(session, DAY)).moments == ()


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.tuples(st.integers(0, 2), st.integers(0, 1), st.integers(5, 17), st.booleans()), max_size=12)
)
def test_any_day_replays_to_what_stands(session, drops):
    with session.begin_nested() as point:
        world = World(session)
        jobs = [world.job(minutes=60) for _ in range(3)]
        rows = [world.driver.id, world.driver2.id]
        for which, row, hour, takes_off in drops:
            stop = session.get(Stop, jobs[which].id)
            try:
                with session.begin_nested():
                    if stop is None:
                        session.refresh(jobs[which])
                        planning.place_jobs(session, [jobs[which].id], rows[row], at(hour))
                    elif takes_off:
                        session.refresh(stop)
                        planning.unplan_stops(session, [stop.id], [stop.version])
                    else:
                        session.refresh(stop)
                        place = Place(stop.id, stop.version, rows[row], at(hour), at(hour + 1))
                        planning.move_stops(session, [place])
            except (DBAPIError, AppError) as error:
                assert "booking_free" in str(error)  # noqa: PT017 - a refusal is an answer
            session.expire_all()
        content = board_reading.board_content(session, DAY, DAY)
        day = replay.day_replay(session, DAY)
        shown = sorted((bar.id, bar.row_id, bar.start, bar.end) for bar in content.day.bars)
        assert _frame(day, len(day.moments)) == shown
        point.rollback()


# ------------------------------------------------------------- undo among several


def test_thirty_moves_by_one_and_five_by_another_among_them(office, database):
    first, second, third = office.jobs
    a, b = office.rows
    ours, theirs = [], []
    ours.append(office.place(office.claire, first, a, 5))
    ours.append(office.place(office.claire, second, a, 7))
    theirs.append(office.place(office.karim, third, a, 17))
    for n in range(28):
        row, hour = (a, b)[n // 2 % 2], 6 + n % 4 * 3
        ours.append(office.move(office.claire, (first, second)[n % 2], row, hour + n % 2))
        if n % 7 == 3:
            # He fills the tours that she makes and leaves.
            theirs.append(office.move(office.karim, third, row, 17 + n // 7))
    assert (len(ours), len(theirs)) == (30, 5)
    before = [bar for bar in office.stands() if bar[0] == third]
    for op in reversed(ours):
        office.undo(office.claire, op)
    assert office.stands() == before
    assert [row for row in office.karim.read(lambda s: histories.stop_history(s, third)) if not row.of_job]
    broken = database.open_admin().read(check)
    assert [finding for finding in broken if finding.count] == []


def test_an_undo_that_lost_its_place_names_who_holds_it(office):
    first, second, _ = office.jobs
    a, b = office.rows
    office.place(office.claire, first, a, 8)
    move = office.move(office.claire, first, b, 10)
    office.place(office.karim, second, a, 8)
    assert office.loses_to(move) == "Karim Benali"
    assert [bar[:3] for bar in office.stands() if bar[0] == first] == [(first, b, at(10))]


def test_an_undo_that_would_bring_back_a_tour_over_what_a_colleague_did_since_names_him(office):
    # Her tour's stops were at eight and at noon; the truck is his between them by now.
    first, second, third = office.jobs
    a, b = office.rows
    office.drives_the_same_truck()
    office.place(office.claire, first, a, 8)
    office.place(office.claire, second, a, 12)
    move = new_id()
    there = [Place(first, 1, a, at(8, NEXT), at(9, NEXT)), Place(second, 1, a, at(12, NEXT), at(13, NEXT))]
    office.claire.write(lambda session: planning.move_stops(session, there), "stop.move", op=move)
    office.place(office.karim, third, b, 10)
    assert office.loses_to(move) == "Karim Benali"
    assert [bar[0] for bar in office.stands()] == [third]


def test_what_a_colleague_moved_since_stays_and_the_rest_goes_on(office):
    first, second, _ = office.jobs
    a, b = office.rows
    placed = office.place(office.claire, first, a, 8)
    other = office.place(office.claire, second, a, 10)
    office.move(office.karim, first, b, 14)
    with pytest.raises(Conflict, match="Karim Benali"):
        office.undo(office.claire, placed)
    office.undo(office.claire, other)
    assert [bar[:3] for bar in office.stands()] == [(first, b, at(14))]


def test_a_redo_brings_back_tour_and_stop(office):
    first, *_ = office.jobs
    a, b = office.rows
    office.place(office.claire, first, a, 8)
    move = office.move(office.claire, first, b, 10)
    undo = office.undo(office.claire, move)
    office.undo(office.claire, undo)
    assert [bar[:3] for bar in office.stands()] == [(first, b, at(10))]


def test_the_story_of_a_stop_names_both_tours(office):
    first, *_ = office.jobs
    a, b = office.rows
    office.place(office.claire, first, a, 8)
    office.move(office.claire, first, b, 10)
    story = office.karim.read(lambda session: histories.stop_history(session, first))
    moved = [entry for entry in story if entry.kind == "stop.move"][-1]
    names = [moved.tours[row["tour_id"]] for row in (moved.before, moved.after)]
    assert names == ["Thierry Cabrol", "Jean Fabre"]
    assert not moved.can_undo
    assert dt.timedelta(0) <= dt.datetime.now(dt.UTC) - moved.at < dt.timedelta(minutes=5)


def test_reading_a_day_costs_the_same_queries_whatever_happened(office):
    def count(session):
        seen = []
        listener = lambda *args: seen.append(args[2])  # noqa: E731
        event.listen(session.get_bind(), "before_cursor_execute", listener)
        replay.day_replay(session, DAY)
        event.remove(session.get_bind(), "before_cursor_execute", listener)
        return len(seen)

    empty = office.claire.read(count)
    for hour, job in zip((8, 10, 12), office.jobs, strict=True):
        office.place(office.claire, job, office.rows[0], hour)
    assert office.claire.read(count) == empty == 7
