"""Somebody is away: who takes over, in one operation that one undo takes back, or none of it."""

import datetime as dt

import pytest
from sqlalchemy import select, text

from app.db import new_id
from app.domain.jobs import JobType
from app.domain.rides import difference
from app.errors import Conflict, RuleBroken
from app.models.fleet import Absence, Driver, Vehicle
from app.models.parties import Depot, Site
from app.models.planning import Job, Stop, Tour
from app.services import orders, planning, settling
from app.services.orders import Order
from app.services.plans import read_plan, unit_of_order
from app.services.proposals import LEAVE, Away, Objection, best_slots, settle
from tests.builders import DAY, World, at, slot

YARD = (43.60, 1.40)


class Morning(World):
    """Thierry has four swaps; Jean and Paul have room, Paul with a truck of another kind."""

    def __init__(self, session):
        super().__init__(session)
        session.get(Depot, self.depot.id).lat, session.get(Depot, self.depot.id).lon = YARD
        self.skip = self._add(
            Vehicle(id=new_id(), plate="ZZ-103-AA", kind="skiploader", label="Multibenne", fleet_no="3")
        )
        self.driver3 = self._add(Driver(id=new_id(), number="003", surname="Roux", first_name="Paul"))
        self.sites = [
            self._add(
                Site(id=new_id(), code=f"P{n}", customer_id=self.customer.id, name=f"Chantier {n}",
                     city="Albi", lat=43.60 + n / 50, lon=1.40)
            )
            for n in range(6)
        ]  # fmt: skip
        depot = self.depot.id
        self.thierry = self.tour(7, 12, vehicle_id=self.truck.id, depot_id=depot)
        self.jobs = [self.job(site_id=site.id, container_type="B30", minutes=20) for site in self.sites[:4]]
        self.stops = [self._place(self.thierry, job, 7 + number) for number, job in enumerate(self.jobs)]
        self.jean = self.tour(8, 9, self.driver2.id, vehicle_id=self.truck2.id, depot_id=depot)
        self._place(self.jean, self.job(site_id=self.sites[4].id, container_type="B30"), 8)
        self.paul = self.tour(8, 9, self.driver3.id, vehicle_id=self.skip.id, depot_id=depot)
        self._place(self.paul, self.job(site_id=self.sites[5].id, type="SERVICE"), 8)

    def _place(self, tour, job, hour):
        return self._add(Stop(id=job.id, tour_id=tour.id, job_id=job.id, slot=slot(hour, hour + 1 / 3)))

    def away(self, **values):
        usual = {"driver_id": self.driver.id, "vehicle_id": None, "kind": "sick", "note": "Grippe"}
        return Away(**{**usual, "start": _sec(0), "until": _sec(24), **values})


def _sec(hour):
    return int(at(hour).timestamp())


@pytest.fixture
def morning(session):
    return Morning(session)


def plan_of(session, **values):
    return read_plan(session, DAY, DAY, now=at(5), **values)


def tours_of(session, jobs):
    found = dict(session.execute(select(Stop.job_id, Stop.tour_id)).all())
    return [found.get(job.id) for job in jobs]


def test_each_stop_is_offered_to_who_passes_by_with_a_truck_that_can(session, morning):
    settled = settle(plan_of(session), morning.away(), {})
    assert [line.unit.id for line in settled.lines] == [job.id for job in morning.jobs]
    for line in settled.lines:
        assert {offer.ride.driver for offer in line.offers} == {"Jean Fabre"}
        assert line.offers[0].same_truck
        assert line.offers[0].late_min == 0
    assert settled.open == 4


def test_what_a_rule_forbids_is_not_offered_and_what_wants_a_reason_is_said(session, morning):
    def forbid(_before, _after):
        return (Objection("driver.adr", "stop", "ADR absent."),)

    def doubt(_before, _after):
        return (Objection("tour.span", "reason", "Amplitude de 12 h 20."),)

    assert not any(line.offers for line in settle(plan_of(session), morning.away(), {}, forbid).lines)
    offered = settle(plan_of(session), morning.away(), {}, doubt).lines[0].offers
    assert offered[0].objections[0].sentence == "Amplitude de 12 h 20."


def test_the_best_for_all_keeps_their_order_and_is_one_operation(session, morning):
    settled = settle(plan_of(session), morning.away(), {}, best=True)
    settling.settle_absence(session, settled.away, difference(settled.before, settled.after))
    assert tours_of(session, morning.jobs) == [morning.jean.id] * 4
    starts = [session.get(Stop, job.id).slot.lower for job in morning.jobs]
    assert starts == sorted(starts)
    absence = session.scalars(select(Absence)).one()
    assert (absence.driver_id, absence.slot.lower, absence.slot.upper) == (morning.driver.id, at(0), at(24))
    assert session.get(Tour, morning.thierry.id) is None


def test_what_nobody_takes_returns_to_the_backlog(session, morning):
    choices = {morning.jobs[0].id: LEAVE}
    settled = settle(plan_of(session), morning.away(), choices, best=True)
    settling.settle_absence(session, settled.away, difference(settled.before, settled.after))
    assert tours_of(session, morning.jobs) == [None, *[morning.jean.id] * 3]
    assert session.get(Job, morning.jobs[0].id, populate_existing=True).status == "TO_PLAN"


def test_what_has_begun_stays_and_the_absence_begins_behind_it(session, morning):
    session.get(Stop, morning.jobs[0].id).arrived_at = at(7)
    session.flush()
    settled = settle(plan_of(session), morning.away(start=_sec(7.1)), {}, best=True)
    assert len(settled.lines) == 3
    settling.settle_absence(session, settled.away, difference(settled.before, settled.after))
    assert tours_of(session, morning.jobs)[0] == morning.thierry.id
    assert session.scalars(select(Absence)).one().slot.lower == at(7 + 1 / 3)


def test_a_published_tour_that_changes_is_to_be_published_and_acknowledged_again(session, morning):
    planning.publish_tours(session, [morning.jean.id, morning.thierry.id])
    settled = settle(plan_of(session), morning.away(), {}, best=True)
    settling.settle_absence(session, settled.away, difference(settled.before, settled.after))
    tour = session.get(Tour, morning.jean.id, populate_existing=True)
    assert tour.changed_at is not None
    assert {session.get(Job, job.id, populate_existing=True).status for job in morning.jobs} == {"PLANNED"}
    planning.publish_tours(session, [morning.jean.id])
    assert (tour.changed_at, tour.revision) == (None, 2)
    assert {session.get(Job, job.id, populate_existing=True).status for job in morning.jobs} == {"SENT"}


def test_a_truck_that_broke_down_is_replaced_by_a_free_one_first(session, morning):
    session.add(Vehicle(id=new_id(), plate="ZZ-104-AA", kind="hooklift", label="Ampliroll 26 t"))
    session.flush()
    away = morning.away(driver_id=None, vehicle_id=morning.truck.id, kind="breakdown")
    settled = settle(plan_of(session), away, {}, best=True)
    first = settled.lines[0].offers[0]
    assert (first.ride.driver, first.ride.plate, first.takes_over) == ("Thierry Cabrol", "ZZ-104-AA", True)
    settling.settle_absence(session, away, difference(settled.before, settled.after))
    (tour,) = set(tours_of(session, morning.jobs))
    assert session.get(Tour, tour).driver_id == morning.driver.id
    assert session.get(Tour, tour).vehicle_id != morning.truck.id


def test_a_free_driver_takes_the_truck_of_who_is_away(session, morning):
    session.add(Driver(id=new_id(), number="009", surname="Puech", first_name="Luc"))
    session.flush()
    line = settle(plan_of(session), morning.away(), {}).lines[0]
    assert [offer.ride.driver for offer in line.offers if offer.takes_over] == ["Luc Puech"]
    assert line.offers[0].ride.plate == "ZZ-101-AA"


def test_without_a_choice_that_is_still_possible_nothing_is_decided(session, morning):
    settled = settle(plan_of(session), morning.away(), {morning.jobs[0].id: "gone"})
    assert settled.lines[0].lost
    assert settled.lines[0].chosen == ""


def test_a_colleagues_change_refuses_the_whole_and_says_who(database):
    office = database.open("essai_tous")
    keys = office.write(lambda session: _keys(Morning(session)), "test.world")
    dispatcher, colleague = database.open("essai_exploitation"), database.open("essai_exploitation2")
    away = Away(type(new_id())(keys["driver"]), None, _sec(0), _sec(24), "sick")
    settled = settle(dispatcher.read(plan_of), away, {}, best=True)
    wanted = difference(settled.before, settled.after)
    stop = keys["jean_stop"]
    colleague.write(
        lambda session: (
            session.execute(
                text("UPDATE stop SET slot = tstzrange(:a, :b) WHERE id = :id"),
                {"a": at(10), "b": at(10.5), "id": stop},
            )
            and None
        ),
        "stop.move",
    )
    with pytest.raises(Conflict, match="Karim Benali"):
        dispatcher.write(lambda session: settling.settle_absence(session, away, wanted), "absence.settle")
    assert dispatcher.read(lambda session: session.scalars(select(Absence)).all()) == []
    again = settle(dispatcher.read(plan_of), away, {}, best=True)
    op = new_id()
    dispatcher.write(
        lambda session: settling.settle_absence(session, away, difference(again.before, again.after)),
        "absence.settle",
        op=op,
    )
    before = dispatcher.read(_state)
    assert keys["thierry"] not in {tour for _, tour, *_ in before}
    dispatcher.write(lambda session: planning.undo(session, op), "board.undo")
    after = dispatcher.read(_state)
    assert sum(tour == keys["thierry"] for _, tour, *_ in after) == 4
    assert dispatcher.read(lambda session: session.scalars(select(Absence)).all()) == []
    assert {row for row in after if row[1] == keys["jean"]} == {(stop, keys["jean"], at(10), at(10.5))}


def _keys(world):
    jean = world._session.scalars(select(Stop).where(Stop.tour_id == world.jean.id)).one()
    return {
        "driver": str(world.driver.id), "thierry": str(world.thierry.id), "jean": str(world.jean.id),
        "jean_stop": str(jean.id),
    }  # fmt: skip


def _state(session):
    rows = session.execute(select(Stop.id, Stop.tour_id, Stop.slot)).all()
    return {
        (str(key), str(tour), slot.lower.astimezone(dt.UTC), slot.upper.astimezone(dt.UTC))
        for key, tour, slot in rows
    }


# --- when can I come?


def test_the_best_slots_are_near_keep_the_window_and_are_placed_with_the_order(session, morning):
    order = Order(
        new_id(),
        morning.customer.id,
        morning.sites[4].id,
        JobType.SWAP,
        morning.wood.id,
        "B30",
        wanted_on=DAY,
        window_from=dt.time(9),
        window_to=dt.time(11),
        minutes=20,
        outlet_id=morning.outlet.id,
    )
    unit = unit_of_order(session, order)
    plan = read_plan(session, DAY, DAY + dt.timedelta(days=6), now=at(5))
    slots = best_slots(plan, unit)
    assert slots[0].ride.driver in ("Jean Fabre", "Thierry Cabrol")
    assert all(
        at(9).timestamp() <= offer.start <= at(11).timestamp() for offer in slots if offer.ride.day == DAY
    )
    assert not any(offer.ride.vehicle_kind == "skiploader" for offer in slots)
    number = settling.place_order(session, order, difference(plan, plan.having(slots[0].ride)))
    job = session.scalars(select(Job).where(Job.number == number)).one()
    assert job.status == "PLANNED"
    runs = session.scalars(
        select(Stop).where(Stop.tour_id == slots[0].ride.tour_id, Stop.kind == "OUTLET")
    ).all()
    assert [run.outlet_id for run in runs] == [morning.outlet.id]
    with pytest.raises((Conflict, RuleBroken)):
        settling.rearrange(session, difference(plan, plan.having(slots[0].ride)))


def test_a_draft_takes_the_slot_that_was_found_for_it_once_it_is_complete(session, morning):
    kind = {"type": "SERVICE", "material_id": None}
    complete, bare = morning.job(status="DRAFT", **kind), morning.job(status="DRAFT", container_type=None)
    plan = read_plan(session, DAY, DAY + dt.timedelta(days=6), now=at(5))
    offer = best_slots(plan, unit_of_order(session, orders.order(session, complete.id)))[0]
    settling.rearrange(session, difference(plan, plan.having(offer.ride)))
    session.refresh(complete)
    assert complete.status == "PLANNED"
    with pytest.raises(RuleBroken, match="lacks something"):
        orders.finish_draft(session, bare)


def test_a_plan_costs_the_same_queries_whatever_it_holds(session, morning, statements):
    plan_of(session, waiting=True)
    few = len(statements)
    for _ in range(5):
        morning.job()
    statements.clear()
    read_plan(session, DAY, DAY + dt.timedelta(days=9), now=at(5), waiting=True)
    assert len(statements) == few <= 9


@pytest.fixture
def statements(session):
    from sqlalchemy import event

    heard = []
    engine = session.get_bind().engine

    def hear(_connection, _cursor, statement, *_):
        heard.append(statement)

    event.listen(engine, "before_cursor_execute", hear)
    yield heard
    event.remove(engine, "before_cursor_execute", hear)
