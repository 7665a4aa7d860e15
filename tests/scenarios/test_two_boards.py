"""Two dispatchers plan one day on two computers: nothing overlaps, nothing is lost, both see the same."""

import dataclasses
import datetime as dt
import threading
from collections import Counter

import pytest
from sqlalchemy import text

from app.db import new_id
from app.domain.board import Place
from app.domain.replay import slot_of
from app.errors import AppError, Conflict, RuleBroken
from app.models.fleet import Credential, Driver, Material
from app.services import board_reading, orders, planning, resources
from app.services.check import check
from tests.builders import AHEAD, DAY, World, at
from tests.scenarios.board_program import digest
from tests.scenarios.programs import Program, until

DROPS = 500
"""Of each of the two."""
DRIVERS, JOBS = 8, 48


def _crew(session):
    """Several drivers, of whom one may not carry what is loaded, and many waiting jobs."""
    world = World(session)
    drivers = [world.driver, world.driver2]
    for n in range(3, DRIVERS + 1):
        driver = Driver(id=new_id(), number=f"{n:03}", surname=f"Conducteur {n}", first_name="")
        session.add(driver)
        drivers.append(driver)
    session.flush()
    # Each with a truck of his own but two who share one: the board then looks for another.
    drivers[0].usual_vehicle_id = drivers[1].usual_vehicle_id = world.truck.id
    drivers[2].usual_vehicle_id = world.truck2.id
    session.flush()
    # What is dangerous wants a certificate: the last driver's has expired, and nobody knows the one before's.
    world.wood.hazardous, world.wood.adr_mention = True, "UN 3175"
    harmless = Material(id=new_id(), code="scrap", name="Ferraille", waste_code="17 04 05", hazardous=False)
    session.add(harmless)
    for driver in drivers[:-2] + drivers[-1:]:
        until = AHEAD - dt.timedelta(days=1 if driver is drivers[-1] else -30)
        paper = {"owner_kind": "driver", "owner_id": driver.id, "kind": "adr", "valid_until": until}
        session.add(Credential(id=new_id(), **paper))
    session.flush()
    jobs = [
        world.job(minutes=20 + 10 * (n % 5), material_id=(harmless if n % 2 else world.wood).id)
        for n in range(JOBS)
    ]
    return {"rows": [str(driver.id) for driver in drivers], "stops": [str(job.id) for job in jobs]}


def _broken(database):
    return [finding for finding in database.open_admin().read(check) if finding.count]


STOPS = text(
    "SELECT s.id::text, t.driver_id::text, lower(s.slot), upper(s.slot), s.version, t.day"
    " FROM stop s JOIN tour t ON t.id = s.tour_id"
)
WAITING = text("SELECT id::text FROM job WHERE status = 'TO_PLAN'")
STEPS = text(
    "SELECT c.op_id::text, c.table_name, c.row_key, c.verb, c.after, c.derived FROM journal_change c"
    " WHERE c.table_name IN ('stop', 'tour') ORDER BY c.id"
)


def _utc(instant):
    return instant.astimezone(dt.UTC).isoformat()


class Journal:
    """What became of each stop, step by step: (row, start, end, version), or None where it has no place."""

    def __init__(self, rows):
        self.places, self.befores, self.afters = {}, {}, {}
        self.order = []
        drivers = {}
        stops = {}
        for op, table, key, verb, after, derived in rows:
            if table == "tour":
                drivers.setdefault(key, (after or {}).get("driver_id"))
                continue
            assert not derived
            before = self.places.get(key)
            if verb == "D":
                stops.pop(key)
                self.places[key] = None
            else:
                row = stops.setdefault(key, {})
                version = row.get("version", 0) + 1
                row.update(after)
                row["version"] = after.get("version", version)
                start, end = slot_of(row["slot"])
                place = (drivers[row["tour_id"]], _utc(start), _utc(end), row["version"])
                self.places[key] = place
            self.befores.setdefault((op, key), before)
            self.afters[op, key] = self.places[key]
            self.order.append((op, key))

    def stands(self):
        return sorted([key, *place] for key, place in self.places.items() if place is not None)


def _journal(office):
    return Journal(office.read(lambda session: session.execute(STEPS).all()))


def _check_drops(journal, drops, minutes):
    """Every drop that was acknowledged did what was asked upon the state that its dispatcher saw."""
    done = {drop["op"]: drop for drop in drops if not drop["refused"]}
    written = {op for op, _ in journal.order if op in done}
    # Nothing is done but what was acknowledged; a drop onto the bar's own place changes nothing.
    assert {op for op, _ in journal.order} <= set(done)
    for op in written:
        drop = done[op]
        keys = {key for at, key in journal.order if at == op}
        if drop["kind"] == "board.undo":
            for key in keys:
                was, undone = journal.befores[op, key], journal.afters.get((drop["undoes"], key))
                assert _where(was) == _where(undone), (
                    f"what was done to {key} just before {op} was overwritten"
                )
                assert _where(journal.afters[op, key]) == _where(journal.befores[drop["undoes"], key])
            continue
        for key, seen, row, start, end in drop["asked"]:
            if key not in keys:
                continue
            before, after = journal.befores[op, key], journal.afters[op, key]
            assert seen == (before[3] if before else 0), f"what was done to {key} before {op} was overwritten"
            if drop["kind"] == "stop.unplan":
                assert after is None
            elif drop["kind"] == "stop.place":
                end = _utc(dt.datetime.fromisoformat(start) + dt.timedelta(minutes=minutes[key]))
                assert after[:3] == (row, start, end)
            elif drop["kind"] == "stop.move":
                assert after[:3] == (row, start, end)
        if drop["kind"] == "stop.swap" and len(keys) == 2:
            (one, _), (other, _) = ((key, version) for key, version, *_ in drop["asked"])
            assert journal.afters[op, one][0] == journal.befores[op, other][0]
            assert journal.afters[op, other][0] == journal.befores[op, one][0]


def _where(place):
    return place[:3] if place else None


@pytest.mark.timeout(900)
def test_a_thousand_drops_swaps_and_undos_of_two_boards_at_once(database):
    office = database.open()
    world = office.write(_crew, "test.world")
    minutes = dict(
        office.read(lambda session: session.execute(text("SELECT id::text, minutes FROM job")).all())
    )
    logins = ("essai_exploitation", "essai_exploitation2")
    boards = [
        Program("board_program", database.dsn(login), str(seed), str(DROPS), str(AHEAD))
        for seed, login in enumerate(logins, start=20261124)
    ]
    with boards[0], boards[1]:
        assert [board.hear() for board in boards] == ["ready", "ready"]
        for board in boards:
            board.say(world)
        heard = [board.hear(400) for board in boards]
        drops = [drop for board in heard for drop in board["drops"]]
        between = _journal(office)
        _check_drops(between, drops, minutes)

        # The first takes back all that is his; what the second did since stays.
        boards[0].say("undo")
        undone = boards[0].hear(400)
        boards[1].say("rest")
        drops += undone["drops"]
        journal = _journal(office)
        _check_drops(journal, drops, minutes)

        stops = office.read(lambda session: session.execute(STOPS).all())
        held = sorted(
            [key, row, _utc(start), _utc(end), version] for key, row, start, end, version, _ in stops
        )
        # Of several bars moved at once, the last may have gone over midnight: the next day's board shows it.
        today = {key for key, *_, day in stops if day == AHEAD}
        bars = [bar for bar in held if bar[0] in today]
        backlog = sorted(office.read(lambda session: session.scalars(WAITING).all()))
        for board in boards:
            board.say(digest(bars, backlog))
        shown = [board.hear() for board in boards]
        assert [board.end() for board in boards] == [0, 0]

    # Nothing overlaps, nothing hangs in the air; nobody met a crash; what the journal says is what stands.
    assert _broken(database) == []
    refused = Counter(drop["refused"] for drop in drops)
    assert set(refused) <= {"", "Conflict", "SlotTaken", "RuleBroken", "Refused", "NeedsReason"}
    assert held == journal.stands()

    # Both boards came to show it by themselves.
    assert shown == [{"bars": bars, "backlog": backlog}] * 2

    # What the second did to a stop last, the first's undos left alone; unless he had put it back himself
    # to where the first had it.
    his = {drop["op"] for drop in heard[1]["drops"] if not drop["refused"]}
    hers = {}
    for (op, key), place in between.afters.items():
        if op not in his:
            hers.setdefault(key, set()).add(_where(place))
    for key, op in {key: op for op, key in between.order}.items():
        if op in his and _where(between.places[key]) not in hers.get(key, ()):
            assert journal.places[key] == between.places[key]

    # Whoever lost was told by whom.
    names = ("Claire Fabre", "Karim Benali")
    lost = [*undone["told"], *heard[1]["told"]]
    nameless = [words for words in lost if not any(name in words[1] for name in names)]
    assert [words for words in nameless if "colleague" in words[1] or "taken" in words[1]] == []

    # It was a busy day: much got through, and much was refused.
    kinds = Counter(drop["kind"] for drop in drops if not drop["refused"])
    assert min(kinds[kind] for kind in ("stop.place", "stop.move", "stop.swap", "board.undo")) > 15
    assert refused["SlotTaken"] > 50
    assert min(refused["Refused"], refused["NeedsReason"]) > 10


# ------------------------------------------------------------- the interleavings that chance seldom meets


class Colleague:
    """Someone whose change is made but not committed yet, and what somebody else does meanwhile."""

    def __init__(self, database):
        self.database = database
        self.office = database.open("essai_exploitation2")
        self.mine = database.open("essai_exploitation")

    def meanwhile(self, first, second):
        """Do `first`, begin `second` while it is not committed, commit; return what `second` was told."""
        told = []

        def work():
            try:
                self.mine.write(second, "test.second")
            except AppError as error:
                told.append(error)

        with self.office.transaction() as session:
            first(session)
            session.flush()
            thread = threading.Thread(target=work)
            thread.start()
            until(lambda: self._is_waiting() or not thread.is_alive(), "the second never came to wait")
        thread.join(30)
        return told[0] if told else None

    def _is_waiting(self):
        with self.database.admin() as admin:
            found = admin.execute(
                "SELECT FROM pg_stat_activity WHERE datname = current_database()"
                " AND usename = 'essai_exploitation' AND wait_event_type = 'Lock'"
            ).fetchone()
        return found is not None


@pytest.fixture
def colleague(database):
    return Colleague(database)


def _planned(database, hours):
    """Plan jobs on one driver, an hour each, and return the world's keys."""

    def make(session):
        world = World(session)
        jobs = [world.job(minutes=60) for _ in range(len(hours) + 2)]
        for job, hour in zip(jobs, hours, strict=False):
            planning.place_jobs(session, [job.id], world.driver.id, at(hour))
        return {
            "jobs": [str(job.id) for job in jobs],
            "rows": [str(world.driver.id), str(world.driver2.id)],
        }

    made = database.open().write(make, "test.world")
    return [_uuid(key) for key in made["jobs"]], [_uuid(key) for key in made["rows"]]


def _uuid(key):
    return type(new_id())(key)


def _slots(database):
    return {
        _uuid(key): start.astimezone(dt.UTC)
        for key, _, start, *_ in database.open().read(lambda session: session.execute(STOPS).all())
    }


def test_a_move_upon_what_a_colleague_is_just_moving_is_refused(database, colleague):
    (stop, *_), (row, _) = _planned(database, [8])
    there, elsewhere = (Place(stop, 1, row, at(hour), at(hour + 1)) for hour in (10, 15))
    told = colleague.meanwhile(
        lambda session: planning.move_stops(session, [there]),
        lambda session: planning.move_stops(session, [elsewhere]),
    )
    assert isinstance(told, Conflict)
    assert _slots(database) == {stop: at(10)}


def test_a_new_length_upon_what_a_colleague_is_just_moving_is_refused(database, colleague):
    (stop, *_), (row, _) = _planned(database, [8])
    told = colleague.meanwhile(
        lambda session: planning.move_stops(session, [Place(stop, 1, row, at(10), at(11))]),
        lambda session: planning.resize_stop(session, Place(stop, 1, row, at(8), at(9.5))),
    )
    assert isinstance(told, Conflict)
    assert _slots(database) == {stop: at(10)}


def test_a_stop_that_a_colleague_is_just_moving_does_not_fall_off_the_board(database, colleague):
    (stop, *_), (row, _) = _planned(database, [8])
    told = colleague.meanwhile(
        lambda session: planning.move_stops(session, [Place(stop, 1, row, at(10), at(11))]),
        lambda session: planning.unplan_stops(session, [stop], [1]),
    )
    assert isinstance(told, Conflict)
    assert _slots(database) == {stop: at(10)}


def test_an_order_that_a_colleague_is_just_changing_is_not_overwritten(database, colleague):
    (job, *_), _ = _planned(database, [])
    note = text("UPDATE job SET driver_note = 'Digicode 12B' WHERE id = :job")
    mine = dataclasses.replace(
        database.open().read(lambda session: orders.order(session, job)), container_type="B30"
    )
    told = colleague.meanwhile(
        lambda session: session.execute(note, {"job": job}),
        lambda session: orders.save_order(session, mine) and None,
    )
    assert isinstance(told, Conflict)


def test_a_tour_reaches_over_the_stops_of_both_who_fill_it_at_once(database, colleague):
    (_, early, late), (row, _) = _planned(database, [10])
    told = colleague.meanwhile(
        lambda session: planning.place_jobs(session, [early], row, at(6)),
        lambda session: planning.place_jobs(session, [late], row, at(14)) and None,
    )
    assert told is None
    assert _broken(database) == []
    tours = database.open().read(
        lambda session: board_reading.board_content(session, DAY, DAY).day.tours,
    )
    assert [(tour.start, tour.end) for tour in tours] == [(at(6), at(15))]


def test_a_tour_that_one_empties_while_another_fills_it_stays(database, colleague):
    (only, new, _), (row, other) = _planned(database, [8])
    told = colleague.meanwhile(
        lambda session: planning.place_jobs(session, [new], row, at(10)),
        lambda session: planning.move_stops(session, [Place(only, 1, other, at(8), at(9))]),
    )
    assert told is None
    assert _broken(database) == []
    assert _slots(database) == {only: at(8), new: at(10)}


def test_a_job_that_two_place_at_once_has_one_place(database, colleague):
    (job, *_), (row, other) = _planned(database, [])
    told = colleague.meanwhile(
        lambda session: planning.place_jobs(session, [job], row, at(8)),
        lambda session: planning.place_jobs(session, [job], other, at(9)),
    )
    assert isinstance(told, RuleBroken)
    assert _slots(database) == {job: at(8)}


def test_an_undo_leaves_what_a_colleague_is_just_moving(database, colleague):
    (stop, *_), (row, _) = _planned(database, [8])
    move = new_id()
    colleague.mine.write(
        lambda session: planning.move_stops(session, [Place(stop, 1, row, at(10), at(11))]), "move", op=move
    )
    told = colleague.meanwhile(
        lambda session: planning.move_stops(session, [Place(stop, 2, row, at(15), at(16))]),
        lambda session: planning.undo(session, move),
    )
    assert isinstance(told, Conflict)
    assert "Karim Benali" in str(told)
    assert _slots(database) == {stop: at(15)}


@pytest.mark.parametrize("mine", ["time", "row"])
def test_an_undo_takes_a_place_as_a_whole(database, colleague, mine):
    # One moved it in time, the other to another row since: the undo would mix both into a place nobody chose.
    (stop, *_), (row, other) = _planned(database, [8])
    in_time, in_row = Place(stop, 1, row, at(10), at(11)), Place(stop, 1, other, at(8), at(9))
    first = in_time if mine == "time" else in_row
    then = Place(stop, 2, other, at(10), at(11))
    move = new_id()
    colleague.mine.write(lambda session: planning.move_stops(session, [first]), "move", op=move)
    colleague.office.write(lambda session: planning.move_stops(session, [then]), "move")
    with pytest.raises(Conflict, match="Karim Benali"):
        colleague.mine.write(lambda session: planning.undo(session, move), "undo")
    assert _slots(database) == {stop: at(10)}


def test_a_record_that_a_colleague_is_just_changing_is_not_overwritten(database, colleague):
    made = database.open().write(lambda session: str(World(session).customer.id), "test.world")
    move = text("UPDATE customer SET city = 'Gaillac' WHERE id = :key")
    told = colleague.meanwhile(
        lambda session: session.execute(move, {"key": made}),
        lambda session: resources.save(session, "customer", made, 1, {"city": "Albi"}),
    )
    assert isinstance(told, Conflict)


def test_a_code_that_two_give_at_once_is_given_once(database, colleague):
    values = {"code": "411VID", "name": "Ébénisterie Vidal", "siret": "", "kind": "other"}
    told = colleague.meanwhile(
        lambda session: resources.save(session, "customer", str(new_id()), 0, values),
        lambda session: resources.save(session, "customer", str(new_id()), 0, values),
    )
    assert isinstance(told, Conflict)


def test_a_tour_that_two_publish_at_once_is_published_twice(database, colleague):
    _planned(database, [8])
    (tour,) = database.open().read(lambda session: session.scalars(text("SELECT id FROM tour")).all())
    told = colleague.meanwhile(
        lambda session: planning.publish_tours(session, [tour]),
        lambda session: planning.publish_tours(session, [tour]),
    )
    assert told is None
    revision = text("SELECT revision FROM tour")
    assert database.open().read(lambda session: session.scalars(revision).all()) == [2]
