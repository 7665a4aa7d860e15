"""Sheets typed in from paper: as a phone would have told it, and never over a phone's word."""

import datetime as dt
from uuid import UUID

import pytest
from sqlalchemy import text

from app.db import new_id
from app.errors import Forbidden, InvalidInput, RuleBroken
from app.models.fleet import Container
from app.models.planning import Stop
from app.services import field, papers, planning, returns
from app.services.check import check
from app.services.returns import Typed
from tests.builders import PARIS, World, at, slot

YESTERDAY = dt.datetime.now(PARIS).date() - dt.timedelta(days=1)


@pytest.fixture
def world(session):
    made = World(session)
    made.company()
    made.box2 = Container(id=new_id(), number="B30-0002", type_code="B30")
    session.add(made.box2)
    session.flush()
    made.planned = made.job(wanted_on=YESTERDAY, container_out_id=made.box.id, container_in_id=made.box2.id)
    made.day = made.tour(
        day=YESTERDAY, slot=slot(6, 9, YESTERDAY), vehicle_id=made.truck.id, depot_id=made.depot.id
    )
    session.add_all(
        [
            Stop(id=made.planned.id, tour_id=made.day.id, job_id=made.planned.id, slot=slot(6, 7, YESTERDAY)),
            Stop(
                id=new_id(),
                tour_id=made.day.id,
                kind="OUTLET",
                outlet_id=made.outlet.id,
                slot=slot(8, 9, YESTERDAY),
            ),
        ]
    )
    session.flush()
    made.day.status, made.day.revision = "published", 1
    session.flush()
    session.refresh(made.day)
    return made


def _when(hour):
    return at(hour, YESTERDAY)


def _job(session, world):
    session.expire_all()
    session.refresh(world.planned)
    return world.planned


def test_a_sheet_is_found_by_its_number_or_by_any_of_its_codes(session, world):
    number = papers.sheet_number(world.day.id)
    for typed in (number, number.lower(), f" {number.replace('-', '')} "):
        assert returns.find_sheet(session, typed) == (world.day.id, None)
    stop = world.planned.id
    for code in (papers.stop_code("https://t.example/", stop), papers.stop_code("", stop)):
        assert returns.find_sheet(session, code) == (world.day.id, stop)
    for wrong in ("", "12", "zzzz-zzzz", str(new_id())):
        with pytest.raises(InvalidInput):
            returns.find_sheet(session, wrong)
    with pytest.raises(InvalidInput, match="60 days"):
        returns.find_sheet(session, "0000-0000")


def test_a_typed_stop_moves_its_job_and_its_boxes_as_a_phone_would(session, world):
    said = returns.record_stop(
        session,
        world.planned.id,
        Typed(arrived=_when(6.1), done=_when(6.5), net_kg=4200, waiting_minutes=15, note="Portail fermé"),
    )
    assert said == {"arrived": "", "weight": "", "note": "", "done": ""}
    job = _job(session, world)
    assert (job.status, job.done_at, job.net_kg, job.waiting_minutes) == ("DONE", _when(6.5), 4200, 15)
    moves = session.execute(
        text(
            "SELECT c.number, m.to_kind FROM container_move m JOIN container c ON c.id = m.container_id"
            " ORDER BY 1"
        )
    ).all()
    assert moves == [("B30-0001", "vehicle"), ("B30-0002", "site")]
    assert returns.record_tour(session, world.day.id, _when(9), 1000, 1080) == {"km_start": "", "ended": ""}
    tour = session.execute(text("SELECT status, km_start, km_end, ended_at FROM tour")).one()
    assert tuple(tour) == ("closed", 1000, 1080, _when(9))
    place = text("SELECT to_kind FROM container_move WHERE container_id = :box ORDER BY at DESC LIMIT 1")
    assert session.scalar(place, {"box": world.box.id}) == "depot"


def test_what_is_typed_bears_who_typed_it_in_the_same_chain(session, world):
    returns.record_stop(session, world.planned.id, Typed(arrived=_when(6.1), done=_when(6.5)))
    rows = session.execute(text("SELECT seq, kind, source, author FROM field_event ORDER BY seq")).all()
    assert rows == [(1, "arrived", "paper", "essai_tous"), (2, "done", "paper", "essai_tous")]
    assert session.execute(text("SELECT * FROM check_chains() WHERE series LIKE 'tour%'")).all() == []
    (stop, _) = returns.sheet(session, world.day.id).stops
    assert (stop.told["done"].by_phone, stop.told["done"].author) == (False, "Anne Cabrol")


def test_typing_the_same_again_tells_nothing_new(session, world):
    typed = Typed(arrived=_when(6.1), done=_when(6.5), note="Portail fermé")
    returns.record_stop(session, world.planned.id, typed)
    assert returns.record_stop(session, world.planned.id, typed) == {
        "arrived": None,
        "note": None,
        "done": None,
    }
    assert session.scalar(text("SELECT count(*) FROM field_event")) == 3


def _one_stop(session):
    """Make a published tour with one job, and return the ids of both."""
    world = World(session)
    tour, job = world.tour(day=YESTERDAY, slot=slot(6, 7, YESTERDAY)), world.job()
    session.add(Stop(id=job.id, tour_id=tour.id, job_id=job.id, slot=slot(6, 7, YESTERDAY)))
    session.flush()
    planning.publish_tours(session, [tour.id])
    return [str(job.id), str(tour.id)]


def test_what_a_phone_told_stays_and_is_shown(database):
    office = database.open("essai_exploitation")
    stop, tour = map(UUID, database.open().write(_one_stop, "test.world"))
    code = office.write(lambda s: field.create_link(s, tour).code, "link")
    token = "t" * 43
    done = field.Event(new_id(), "done", _when(6.4), stop, {"waiting_minutes": 5})
    with database.open_admin().transaction() as phone:
        field.open_link(phone, code, token)
        field.record(phone, token, done)
    late = Typed(done=_when(6.9), waiting_minutes=40, net_kg=3000)
    said = office.write(lambda s: returns.record_stop(s, stop, late), "return.stop")
    assert (said["done"], said["weight"]) == ("phone", "")
    barred = office.write(lambda s: returns.record_stop(s, stop, Typed(reason="Accès barré")), "return.stop")
    assert barred["not_done"] == "phone"
    (shown,) = office.read(lambda s: returns.sheet(s, tour)).stops
    assert (shown.status, shown.done_at, shown.waiting_minutes) == ("DONE", _when(6.4), 5)
    assert shown.net_kg == 3000
    assert shown.told["done"].by_phone
    assert shown.told["done"].at == _when(6.4)


def test_a_job_that_was_not_done_keeps_its_reason_and_moves_no_box(session, world):
    said = returns.record_stop(session, world.planned.id, Typed(arrived=_when(6.2), reason="Accès barré"))
    assert said == {"arrived": "", "not_done": ""}
    job = _job(session, world)
    assert (job.status, job.not_done_reason) == ("NOT_DONE", "Accès barré")
    assert session.scalar(text("SELECT count(*) FROM container_move")) == 0


def test_other_boxes_than_planned_are_those_that_move(session, world):
    other = Container(id=new_id(), number="B30-0003", type_code="B30")
    session.add(other)
    session.flush()
    said = returns.record_stop(
        session, world.planned.id, Typed(done=_when(6.5), container_in="b30-0003", container_out="?")
    )
    assert said == {"container": "container_unknown", "done": ""}
    moved = text("SELECT to_kind FROM container_move WHERE container_id = :box")
    assert session.scalar(moved, {"box": other.id}) == "site"


def test_the_bridge_knows_better_than_the_sheet(session, world):
    returns.record_stop(session, world.planned.id, Typed(done=_when(6.5)))
    session.execute(
        text("SELECT record_weighing(:id, :job, 'own_bridge', '', '', 9000, 5000, now(), NULL)"),
        {"id": new_id(), "job": world.planned.id},
    )
    assert returns.record_stop(session, world.planned.id, Typed(net_kg=1234)) == {"weight": "weight_known"}
    assert _job(session, world).net_kg == 4000


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (Typed(arrived=at(6, YESTERDAY + dt.timedelta(days=30))), "still to come"),
        (Typed(arrived=at(6, YESTERDAY - dt.timedelta(days=3))), "not of this tour"),
        (Typed(arrived=_when(7), done=_when(6)), "before it is reached"),
        (Typed(net_kg=42_000_000), "kilograms"),
    ],
)
def test_what_cannot_be_is_refused(session, world, typed, words):
    with pytest.raises(Exception, match=words):
        returns.record_stop(session, world.planned.id, typed)


def test_a_stop_of_the_tour_itself_can_be_typed_too(session, world):
    outlet = returns.sheet(session, world.day.id).stops[1]
    said = returns.record_stop(session, outlet.stop_id, Typed(arrived=_when(8), done=_when(8.5)))
    assert said == {"arrived": "", "done": ""}
    assert returns.sheet(session, world.day.id).stops[1].done_at == _when(8.5)


def test_only_dispatchers_type_sheets(database):
    stop, tour = map(UUID, database.open().write(_one_stop, "test.world"))
    for login in ("essai_compta", "essai_direction"):
        with pytest.raises(Forbidden):
            database.open(login).write(lambda s: returns.record_stop(s, stop, Typed(done=_when(6.5))), "x")
    dispatcher = database.open("essai_exploitation")
    dispatcher.write(lambda s: returns.record_stop(s, stop, Typed(done=_when(6.5))), "return.stop")
    with pytest.raises(RuleBroken, match="fewer"):
        dispatcher.write(lambda s: returns.record_tour(s, tour, None, 100, 90), "return.tour")
    assert [finding for finding in database.open_admin().read(check) if finding.count] == []
    with database.open().session() as session:
        kinds = session.execute(text("SELECT kind, who FROM operation WHERE kind LIKE 'return%'")).all()
    assert kinds == [("return.stop", "essai_exploitation")]


@pytest.mark.parametrize(
    ("typed", "hour"),
    [
        ("7:30", 7.5),
        ("7h30", 7.5),
        ("0730", 7.5),
        ("730", 7.5),
        ("7 h", 7),
        ("7", 7),
        ("07.05", 7 + 5 / 60),
        ("23h", 23),
    ],
)
def test_hours_are_read_as_they_are_written(typed, hour):
    assert returns.instant(YESTERDAY, typed) == _when(hour)


def test_an_hour_after_midnight_is_of_the_next_day():
    assert returns.instant(YESTERDAY, "1h15", _when(22)) == _when(25.25)
    assert returns.instant(YESTERDAY, "") is None
    for wrong in ("25h", "7h75", "midi"):
        with pytest.raises(InvalidInput):
            returns.instant(YESTERDAY, wrong)
