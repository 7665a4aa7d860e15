"""What the board foresees is what the database stores: the rules are asked in two ways, over random plans."""

import datetime as dt
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.db import begin_operation, new_id
from app.domain import board
from app.domain.gate import Planner, Severity, Wish
from app.errors import Refused
from app.models.fleet import Container, ContainerType, Credential, Material, Subcontractor, Vehicle
from app.models.gate import Override, TourFigure
from app.models.parties import Outlet, OutletMaterial, Site
from app.models.planning import Job, Stop, Tour, TourMember
from app.models.rounds import SiteHold
from app.refusals import as_app_error
from app.services import copies as copies_service
from app.services import gate, planning
from tests.builders import PARIS, World, at

TODAY = dt.datetime.now(PARIS).date()
MONDAY = TODAY + dt.timedelta(days=14 - TODAY.weekday())

TWENTY = dt.timedelta(minutes=20)
HOURS = {
    "mo": [["07:00", "12:00"], ["13:30", "17:00"]],
    "tu": [["08:00", "11:00"]],
    "exceptions": {str(MONDAY): [["09:00", "24:00"]], str(MONDAY + dt.timedelta(days=2)): []},
}
JOB_TYPES = ["SWAP", "DELIVER", "REMOVE", "EMPTY_RETURN", "GRAB", "ROUND", "HAZ_PICKUP", "FREIGHT", "BULK"]
PAPERS = {
    "driver": ["licence", "fco", "driver_card", "medical", "adr", "caces", "badge"],
    "vehicle": ["inspection", "insurance", "tachograph", "vgp", "adr_approval"],
    "company": ["transport_receipt", "transport_licence"],
    "subcontractor": ["transport_receipt", "transport_licence", "insurance", "vigilance"],
    "outlet": ["permit"],
    "site": ["protocol"],
    "container": ["vgp"],
}


@pytest.fixture
def session(shared_database):
    """A session of the owner of the tables, who alone may forget that a drawn plan was to be judged."""
    with shared_database.open_admin().engine.connect() as connection:
        outer = connection.begin()
        connection.execute(text("SET LOCAL ROLE rondo_owner"))
        with Session(connection, join_transaction_mode="create_savepoint", expire_on_commit=False) as opened:
            begin_operation(opened, new_id(), "test")
            yield opened
        outer.rollback()


class Plan:
    """A small company drawn at random, with tours over two weeks."""

    def __init__(self, session, seed):
        self.session, self.rng = session, random.Random(seed)  # noqa: S311 - a play of chance, not a secret
        world = World(session)
        self.drivers = [world.driver, world.driver2]
        pick = self.pick
        haulier = Subcontractor(id=new_id(), code="LOC", name="Locabenne")
        session.add(haulier)
        session.flush()
        for driver in self.drivers:
            driver.depot_id = pick([None, world.depot.id])
            driver.work_profile = pick(["DECHETS", "TRM_COURTE", "EU_2002_15"])
            driver.subcontractor_id = pick([None, haulier.id])
        world.depot.lat, world.depot.lon = 43.6, 1.44
        self.vehicles = [world.truck, world.truck2]
        for vehicle in self.vehicles:
            vehicle.kind = pick(["hooklift", "skiploader", "rearloader", "crane", "van", "vacuum", "tractor"])
            vehicle.gvw_kg = pick([None, 3500, 19000, 26000, 44000])
            vehicle.payload_kg = pick([None, 1000, 3000]) if vehicle.gvw_kg != 3500 else 900
            vehicle.box_places = pick([1, 2])
            vehicle.tacho_regime = pick(["EU561", "EU561", "EXEMPT_HOUSEHOLD"])
        world.driver.usual_vehicle_id = world.truck.id
        trailer = Vehicle(id=new_id(), plate="ZZ-900-AA", kind="trailer", label="Remorque", gvw_kg=18000)
        trailer.payload_kg = 13000
        session.add(trailer)
        world.wood.hazardous, world.wood.density_t_per_m3 = pick([True, False]), pick([None, 0.185, 1.35])
        world.wood.adr_mention = pick(["", "UN 3175"])
        metal = Material(id=new_id(), code="e40", name="Ferraille", waste_code="17 04 05", hazardous=False)
        metal.stream, metal.density_t_per_m3 = "metal", 0.4
        closed = Outlet(
            id=new_id(), code="X", name="Quai", operations=["R 12"], lat=43.7, lon=1.5, hours=HOURS
        )
        closed.needs_acceptance = pick([True, False])
        closed.archived_at = pick([None, None, at(0, TODAY)])
        session.add_all(
            [metal, closed, ContainerType(code="C20", label="Compacteur", family="comp", volume_m3=20)]
        )
        session.flush()
        session.add(OutletMaterial(outlet_id=closed.id, material_id=metal.id))
        world.box.status = pick(["in_service", "repair"])
        boxes = [world.box, Container(id=new_id(), number="C20-0001", type_code="C20")]
        session.add(boxes[1])
        sites = [world.site]
        for number in range(3):
            site = Site(id=new_id(), code=f"T{number}", customer_id=world.customer.id, name=f"Site {number}")
            site.lat, site.lon = pick([(None, None), (43.4, 1.2), (44.1, 1.9), (43.61, 1.45)])
            site.hours, site.max_gvw_kg = pick([None, HOURS]), pick([None, 19000])
            site.demands = pick([[], ["protocol"], ["badge", "induction"]])
            site.protocol_on = pick([None, TODAY, TODAY - dt.timedelta(days=500)])
            sites.append(site)
        session.add_all(sites[1:])
        session.flush()
        for number, site in enumerate(sites[2:]):
            begins = MONDAY + dt.timedelta(days=pick([-9, 0, 2]))
            ends = pick([None, begins + dt.timedelta(days=1), begins + dt.timedelta(days=10)])
            reason = pick(["", "congés"])
            session.add(SiteHold(id=new_id(), site_id=site.id, from_on=begins, to_on=ends, reason=reason))
            if number:
                session.add(SiteHold(id=new_id(), site_id=site.id, from_on=begins, reason="travaux"))
        owners = {
            "driver": self.drivers,
            "vehicle": [*self.vehicles, trailer],
            "company": [None],
            "subcontractor": [haulier],
            "outlet": [world.outlet, closed],
            "site": sites,
            "container": boxes,
        }
        for owner_kind, kinds in PAPERS.items():
            for owner in owners[owner_kind]:
                for kind in kinds:
                    self.paper(owner_kind, owner, kind)
        self.sites, self.boxes = sites, boxes
        self.materials, self.outlets = [world.wood, metal], [world.outlet, closed]
        self.types, self.trailer, self.customer = ["B30", "C20", None], trailer, world.customer
        self.number = 0

    def pick(self, values):
        return self.rng.choice(values)

    def paper(self, owner_kind, owner, kind):
        state = self.pick(["none", "date", "date", "expired", "unlimited", "unknown", "month"])
        if state == "none":
            return
        until = MONDAY + dt.timedelta(days=self.rng.randint(-40, 40))
        self.session.add(
            Credential(
                id=new_id(),
                owner_kind=owner_kind,
                owner_id=owner.id if owner else None,
                kind=kind,
                category=self.pick(["", "C", "CE", "R490", "B"]),
                valid_until=until if state in ("date", "month") else None,
                state=state,
            )
        )

    def job(self):
        pick = self.pick
        self.number += 1
        job = Job(
            id=new_id(),
            number=f"T-{self.number}",
            type=pick(JOB_TYPES),
            customer_id=self.customer.id,
            site_id=pick(self.sites).id,
            material_id=pick([None, *(one.id for one in self.materials)]),
            outlet_id=pick([None, *(one.id for one in self.outlets)]),
            container_type=pick(self.types),
            container_in_id=self.boxes.pop().id if self.boxes and pick([True, False]) else None,
            minutes=pick([10, 20, 45]),
            window_from=pick([None, dt.time(9)]),
            window_to=pick([None, dt.time(11, 30)]),
        )
        self.session.add(job)
        return job

    def tour(self, day, driver, vehicle, start, trailer=None):
        """Add a tour of random stops one after the other, and return those that may be moved."""
        stops, clock = [], start
        rows = []
        tour = Tour(
            id=new_id(),
            day=day,
            driver_id=driver.id,
            vehicle_id=vehicle.id if vehicle else None,
            trailer_id=trailer,
            slot=Range(at(start, day), at(start + 0.5, day)),
        )
        self.session.add(tour)
        self.session.flush()
        if day > MONDAY and self.pick([True, False, False]):
            role = self.pick(["second_driver", "second_driver", "loader"])
            other = next(one for one in self.drivers if one is not driver)
            self.session.add(TourMember(id=new_id(), tour_id=tour.id, role=role, driver_id=other.id))
            self.session.flush()
        kinds = ("JOB", "JOB", "JOB", "OUTLET", "BREAK", "DEPOT", "LOAD_EMPTY")
        for kind in self.rng.choices(kinds, k=self.rng.randint(1, 7)):
            length = self.pick([0.25, 0.5, 0.75])
            job = self.job() if kind == "JOB" else None
            outlet = self.pick(self.outlets).id if kind == "OUTLET" else None
            stop = Stop(
                id=job.id if job else new_id(),
                tour_id=tour.id,
                job_id=job.id if job else None,
                kind=kind,
                outlet_id=outlet,
                slot=Range(at(clock, day), at(clock + length, day)),
            )
            self.session.flush()
            rows.append(stop)
            clock += length + self.pick([0, 0.25, 1.0, 1.5, 2.5])
            stops.append(stop)
        self.session.add_all(rows)
        self.session.flush()
        return stops


def stored(session, tours):
    rows = session.execute(text("SELECT * FROM gate_findings(:tours)"), {"tours": list(tours)})
    return sorted(
        (
            row.rule,
            row.severity,
            str(row.tour_id),
            str(row.stop_id),
            row.object_kind,
            str(row.object_id),
            row.measure,
            str(row.valid_until),
            row.sentence,
            row.source,
        )
        for row in rows
    )


def foreseen(findings):
    return sorted(
        (
            one.rule,
            str(one.severity),
            str(one.tour_id),
            str(one.stop_id),
            one.object_kind,
            str(one.object_id),
            one.measure,
            str(one.valid_until),
            one.sentence,
            one.source,
        )
        for one in findings
    )


def read(session):
    session.flush()
    session.expire_all()
    found = gate.facts(session, MONDAY, MONDAY + dt.timedelta(days=6))
    return Planner(found, board.BoardDay(MONDAY, 7))


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 1 << 30))
def test_the_board_finds_what_the_database_finds(session, seed):
    with session.begin_nested() as point:
        _drawn(session, seed)
        verdicts = read(session).verdicts()
        assert foreseen(one for verdict in verdicts.values() for one in verdict.findings) == stored(
            session, verdicts
        )
        figures = {row.tour_id: row for row in session.query(TourFigure)}
        for key, one in verdicts.items():
            row = figures[key]
            assert (one.distance_m, one.driving_min) == (row.distance_m, row.driving_min)
            assert (one.work_min, one.overtime_min) == (row.work_min, row.overtime_min)
        point.rollback()


def _drawn(session, seed):
    """Draw a plan; return it with the stops and waiting jobs that somebody may drop elsewhere."""
    plan = Plan(session, seed)
    moving = []
    for number in range(plan.rng.randint(1, 6)):
        vehicle, trailer = plan.pick([*plan.vehicles, None]), plan.pick([None, None, plan.trailer.id])
        start = plan.pick([4.5, 6.5, 9])
        day = MONDAY + dt.timedelta(days=number)
        moving += plan.tour(day, plan.drivers[0], vehicle, start, trailer if vehicle else None)
    moving += plan.tour(MONDAY, plan.drivers[1], None, 7)
    waiting = [plan.job() for _ in range(2)]
    session.flush()
    gate.refresh(session, MONDAY, MONDAY + dt.timedelta(days=6))
    session.execute(text("DELETE FROM gate_due"))
    return plan, moving, waiting


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 1 << 30))
def test_the_preview_is_what_is_stored(session, seed):
    with session.begin_nested() as point:
        plan, moving, waiting = _drawn(session, seed)
        begin_operation(session, new_id(), "test", "essai")
        planner = read(session)
        known = {str(key) for key in (*planner.verdicts(), *session.scalars(select(Stop.id)))}
        before = _sums(session)
        start = at(plan.pick([6, 10, 13, 20]), MONDAY + dt.timedelta(days=plan.rng.randint(0, 5)))
        row, stop, end = plan.pick(plan.drivers).id, plan.pick([*moving, *waiting]), start + TWENTY
        copies = isinstance(stop, Stop) and plan.pick([True, False, False])
        foretold = planner.preview([Wish(stop.id, row, start, end, copies)])
        grave = [one for one in foretold.findings if one.severity is not Severity.NOTE]
        leaves = isinstance(stop, Stop) and not copies
        on_site = 20 - (stop.slot.upper - stop.slot.lower).seconds // 60 if leaves else 20
        inner = session.begin_nested()
        try:
            _drop(session, stop, row, start, end, copies)
            gate.judge(session)
        except DBAPIError as error:
            inner.rollback()
            told = as_app_error(error.orig)
            if isinstance(told, Refused):
                assert sorted(_key(one, known) for one in told.findings) == _keys(grave, known)
            point.rollback()  # or the slot is taken: another constraint's business
            return
        assert not any(one.severity is Severity.STOP for one in grave)
        decided = session.scalars(select(Override.rule).order_by(Override.rule)).all()
        assert decided == sorted(one.rule for one in grave)
        distance, driving, overtime = (now - was for now, was in zip(_sums(session), before, strict=True))
        assert (foretold.distance_m, foretold.minutes) == (distance, driving + on_site)
        assert foretold.overtime_min == overtime
        touched = {one.tour_id for one in foretold.verdicts}
        kept = gate.findings(session, session.scalars(select(Tour.id)).all())
        kept = [one for one in kept if one.tour_id in touched or str(one.tour_id) not in known]
        told_of = [one for verdict in foretold.verdicts for one in verdict.findings]
        assert _keys(told_of, known) == _keys(kept, known)
        point.rollback()


def _drop(session, stop, row, start, end, copies):
    if copies:
        copies_service.copy_stops(session, [board.Place(stop.id, stop.version, row, start, end)])
    elif isinstance(stop, Job):
        stop.minutes = 20
        planning.place_jobs(session, [stop.id], row, start)
    else:
        planning.move_stops(session, [board.Place(stop.id, stop.version, row, start, end)])
    session.flush()


def _sums(session):
    """Return metres, minutes of driving and minutes over of all tours together."""
    columns = (TourFigure.distance_m, TourFigure.driving_min, TourFigure.overtime_min)
    return tuple(session.execute(select(*(func.coalesce(func.sum(one), 0) for one in columns))).one())


def _key(one, known):
    told = {
        str(name): one[name] for name in ("rule", "tour_id", "stop_id", "object_id", "measure", "sentence")
    }
    return _kept_key(told, known)


def _kept_key(told, known):
    ids = [str(told[name]) for name in ("tour_id", "stop_id", "object_id")]
    tour, stop = (key if key in known or key == "None" else "new" for key in ids[:2])
    return (
        told["rule"],
        tour,
        stop,
        "new" if ids[2] == ids[1] else ids[2],
        told["measure"],
        told["sentence"],
    )


def _keys(findings, known):
    """Return findings as they compare: tours and copies that did not exist have other ids in the preview."""
    return sorted(
        _kept_key(
            {
                "rule": one.rule,
                "tour_id": str(one.tour_id),
                "stop_id": one.stop_id,
                "object_id": one.object_id,
                "measure": one.measure,
                "sentence": one.sentence,
            },
            known,
        )
        for one in findings
    )


def test_the_way_between_two_stops_is_that_of_their_places(session):
    _, moving, _ = _drawn(session, 5)
    planner = read(session)
    jobs = [stop for stop in moving if stop.job_id is not None][:6]
    ways = {
        (one.id, other.id): planner.way_s(one.id, other.id)
        for one in jobs
        for other in jobs
        if one is not other
    }
    assert all(way is None or way >= 0 for way in ways.values())
    assert any(ways.values())
    assert planner.way_s(jobs[0].id, new_id()) is None
