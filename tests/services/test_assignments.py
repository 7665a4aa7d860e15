"""Crew, convoy and trailers are booked as the driver is; what the driver has seen of his tour is known."""

import pytest
from sqlalchemy import text

from app.db import new_id
from app.domain.board import Place
from app.errors import Conflict, RuleBroken
from app.models.fleet import Driver, Vehicle
from app.models.planning import Stop
from app.services import assignments, board_reading, holders, planning, presence
from app.services.assignments import Member
from tests.builders import DAY, World, at, slot_taken


@pytest.fixture
def world(session):
    world = World(session)
    world.mate = Driver(id=new_id(), number="9", surname="Sire", first_name="Luc", job="loader")
    world.trailer = Vehicle(id=new_id(), plate="ZZ-900-RR", kind="trailer", label="Remorque")
    session.add_all([world.mate, world.trailer])
    session.flush()
    return world


def _place(session, world, start=8.0, row=None):
    job = world.job(minutes=60)
    planning.place_jobs(session, [job.id], row or world.driver.id, at(start))
    return session.get(Stop, job.id)


def _change(session, tour_id, **values):
    sheet = assignments.tour_sheet(session, tour_id)
    wanted = {
        name: getattr(sheet, name)
        for name in (
            "tour_id",
            "version",
            "label",
            "note",
            "driver_id",
            "vehicle_id",
            "trailer_id",
            "members",
        )
    }
    change = assignments.TourChange(**{**wanted, **values})
    assignments.change_tour(session, change)
    session.expire_all()
    return change


def _busy(session, key):
    return [
        slot.lower
        for slot in session.scalars(text("SELECT slot FROM booking WHERE resource_id = :k").bindparams(k=key))
    ]


def test_everybody_of_a_tour_is_booked_with_it_and_follows_it(session, world):
    stop = _place(session, world)
    members = (Member("loader", world.mate.id), Member("convoy_vehicle", world.truck2.id))
    _change(session, stop.tour_id, members=members, trailer_id=world.trailer.id, vehicle_id=world.truck.id)
    planning.move_stops(session, [Place(stop.id, stop.version, world.driver.id, at(10), at(11))])
    for key in (world.driver.id, world.truck.id, world.trailer.id, world.mate.id, world.truck2.id):
        assert _busy(session, key) == [at(10)]
    _change(session, stop.tour_id, driver_id=world.driver2.id, members=members[:1])
    assert _busy(session, world.driver.id) == _busy(session, world.truck2.id) == []
    assert _busy(session, world.mate.id) == _busy(session, world.driver2.id) == [at(10)]


def test_who_is_in_a_crew_is_not_in_another_tour_and_the_refusal_names_it(session, world):
    stop = _place(session, world)
    _change(session, stop.tour_id, label="Nord", members=(Member("second_driver", world.driver2.id),))
    job = world.job(minutes=60)
    taken = slot_taken(session, lambda: planning.place_jobs(session, [job.id], world.driver2.id, at(8.5)))
    holder = holders.holder_of(session, taken)
    assert (holder.what, holder.label, holder.who) == ("crew", "Nord · Thierry Cabrol", "Anne Cabrol")
    bands = board_reading.board_content(session, DAY, DAY).day.bands
    assert [(band.row_id, band.text) for band in bands] == [(world.driver2.id, "Thierry Cabrol")]


def test_who_is_busy_cannot_join_and_the_dialog_knows_beforehand(session, world):
    stop = _place(session, world)
    other = _place(session, world, 8.5, world.driver2.id)
    people = {found.name: found.busy for found in assignments.tour_sheet(session, stop.tour_id).people}
    assert people == {"Thierry Cabrol": False, "Jean Fabre": True, "Luc Sire": False}
    sheet = assignments.tour_sheet(session, stop.tour_id)
    change = assignments.TourChange(
        stop.tour_id,
        sheet.version,
        "",
        "",
        world.driver.id,
        None,
        None,
        (Member("loader", world.driver2.id),),
    )
    with pytest.raises(Exception, match="booking_free"), session.begin_nested():
        assignments.change_tour(session, change)
    ((name, held),) = assignments.tour_holders(session, change)
    assert (name, held.what, held.label, held.who) == ("Jean Fabre", "tour", "Jean Fabre", "Anne Cabrol")
    assert session.get(Stop, other.id).version == 1


def test_a_tour_changed_meanwhile_or_naming_somebody_twice_is_refused(session, world):
    stop = _place(session, world)
    with pytest.raises(Conflict):
        _change(session, stop.tour_id, version=99)
    with pytest.raises(RuleBroken, match="twice"):
        _change(session, stop.tour_id, members=(Member("loader", world.driver.id),))


def test_a_crew_comes_back_with_the_tour_that_an_undo_brings_back(database):
    office = database.open()

    def plan(session):
        world = World(session)
        stop = _place(session, world)
        _change(session, stop.tour_id, members=(Member("second_driver", world.driver2.id),))
        return [str(stop.id), str(stop.version)]

    stop, version = office.write(plan, "test.world")
    op = new_id()
    office.write(
        lambda session: planning.unplan_stops(session, [_uuid(stop)], [int(version)]), "stop.unplan", op=op
    )
    crew = text("SELECT count(*) FROM booking")
    assert office.read(lambda session: session.scalar(crew)) == 0
    office.write(lambda session: planning.undo(session, op), "board.undo")
    assert office.read(lambda session: session.scalar(crew)) == 3


def _uuid(key):
    return type(new_id())(key)


# ------------------------------------------------------------- what the driver has seen


def _state(session, tour_id):
    session.expire_all()
    content = board_reading.board_content(session, DAY, DAY)
    (tour,) = (tour for tour in content.day.tours if tour.id == tour_id)
    return tour.published, tour.changed, tour.acknowledged


def _acknowledge(session, tour_id, revision):
    session.execute(
        text(
            "INSERT INTO field_event"
            " (id, seq, tour_id, kind, device_at, data, prev_hash, hash, content_sha256) VALUES (:i, 0, :t,"
            " 'tour_acknowledged', now(), jsonb_build_object('revision', CAST(:r AS integer)), '', '', '')"
        ),
        {"i": new_id(), "t": tour_id, "r": revision},
    )


@pytest.fixture
def owner(database):
    """A session of the owner, who may write what a phone tells."""
    with database.open_admin().transaction() as session:
        yield session


def test_a_published_tour_is_acknowledged_by_the_phone_and_a_change_asks_again(owner):
    session = owner
    world = World(session)
    stop = _place(session, world)
    tour = stop.tour_id
    assert _state(session, tour) == (False, False, False)
    planning.publish_tours(session, [tour])
    assert _state(session, tour) == (True, False, False)
    _acknowledge(session, tour, 1)
    assert _state(session, tour) == (True, False, True)
    stop = session.get(Stop, stop.id)
    planning.move_stops(session, [Place(stop.id, stop.version, world.driver.id, at(10), at(11))])
    assert _state(session, tour) == (True, True, False)
    planning.publish_tours(session, [tour])
    assert _state(session, tour) == (True, False, False)
    _acknowledge(session, tour, 1)  # an old phone, heard late
    assert _state(session, tour) == (True, False, False)
    _acknowledge(session, tour, 2)
    assert _state(session, tour) == (True, False, True)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE job SET driver_note = 'Digicode'",
        "UPDATE job SET container_type = 'B30'",
        "UPDATE tour SET note = 'Gasoil'",
        "DELETE FROM stop WHERE kind = 'BREAK'",
    ],
)
def test_what_the_driver_reads_marks_the_tour_when_it_changes(owner, change):
    world = World(owner)
    stop = _place(owner, world)
    owner.add(Stop(id=new_id(), tour_id=stop.tour_id, kind="BREAK", slot=planning.Range(at(10), at(10.5))))
    owner.flush()
    planning.publish_tours(owner, [stop.tour_id])
    owner.execute(text("UPDATE job SET office_note = 'Fidèle'"))
    assert _state(owner, stop.tour_id)[1] is False
    owner.execute(text(change))
    assert _state(owner, stop.tour_id)[1] is True


def test_what_the_phone_tells_does_not_change_the_plan(owner):
    world = World(owner)
    stop = _place(owner, world)
    planning.publish_tours(owner, [stop.tour_id])
    owner.execute(text("UPDATE stop SET arrived_at = now()"))
    owner.execute(text("UPDATE job SET status = 'ON_SITE'"))
    owner.execute(text("UPDATE job SET container_out_id = :box").bindparams(box=world.box.id))
    owner.execute(text("UPDATE tour SET started_at = now(), status = 'running'"))
    assert _state(owner, stop.tour_id)[1] is False


# ------------------------------------------------------------- who looks where


def test_the_others_are_seen_by_name_and_nobody_speaks_for_another(database):
    claire, karim = database.open("essai_exploitation"), database.open("essai_exploitation2")
    hers, his, row = new_id(), new_id(), new_id()
    with claire.transaction() as session:
        presence.tell(session, hers, DAY, 1, "driver", row, at(8), [row])
    (seen,) = karim.read(lambda session: presence.others(session, his))
    assert (seen.who, seen.row_id, seen.instant, seen.selection) == ("Claire Fabre", row, at(8), (row,))
    assert claire.read(lambda session: presence.others(session, hers)) == []
    with karim.transaction() as session:  # another's window is not his to move or to close
        presence.tell(session, hers, DAY, 1, "driver", None, None)
        presence.tell(session, hers, None)
    (seen,) = karim.read(lambda session: presence.others(session, his))
    assert (seen.who, seen.row_id) == ("Claire Fabre", row)
    with database.admin() as admin:
        admin.execute("UPDATE presence SET at = now() - interval '31 seconds'")
    assert karim.read(lambda session: presence.others(session, his)) == []
    with claire.transaction() as session:
        presence.tell(session, hers, None)
    with database.admin() as admin:
        assert admin.execute("SELECT count(*) FROM presence").fetchone() == (0,)
