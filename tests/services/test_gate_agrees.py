"""What the board foresees is what the database stores: two ways of asking the same rules, over random plans."""

import datetime as dt

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.dialects.postgresql import Range

from app.db import new_id
from app.domain.board import BoardDay
from app.domain.gate import Planner, Wish
from app.models.fleet import Container, ContainerType, Credential, Material, Vehicle
from app.models.gate import TourFigure
from app.models.parties import Outlet, OutletMaterial, Site
from app.models.planning import Job, Stop, Tour
from app.services import gate, planning
from tests.builders import PARIS, World, at

TODAY = dt.datetime.now(PARIS).date()
MONDAY = TODAY + dt.timedelta(days=14 - TODAY.weekday())

HOURS = {"mo": [["07:00", "12:00"], ["13:30", "17:00"]], "tu": [["08:00", "11:00"]]}
JOB_TYPES = ["SWAP", "DELIVER", "REMOVE", "EMPTY_RETURN", "GRAB", "ROUND", "HAZ_PICKUP", "FREIGHT", "BULK"]
PAPERS = {
    "driver": ["licence", "fco", "driver_card", "medical", "adr", "caces", "badge"],
    "vehicle": ["inspection", "insurance", "tachograph", "vgp", "adr_approval"],
    "company": ["transport_receipt", "transport_licence"],
    "outlet": ["permit"],
    "site": ["protocol"],
    "container": ["vgp"],
}


class Plan:
    """A small company drawn at random, with tours over two weeks."""

    def __init__(self, session, draw):
        self.session, self.draw = session, draw
        world = World(session)
        self.drivers = [world.driver, world.driver2]
        pick = self.pick
        for driver in self.drivers:
            driver.depot_id = pick([None, world.depot.id])
            driver.work_profile = pick(["DECHETS", "TRM_COURTE", "EU_2002_15"])
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
        closed = Outlet(id=new_id(), code="X", name="Quai", operations=["R 12"], lat=43.7, lon=1.5, hours=HOURS)
        closed.needs_acceptance = pick([True, False])
        session.add_all([metal, closed, ContainerType(code="C20", label="Compacteur", family="comp", volume_m3=20)])
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
        owners = {
            "driver": self.drivers,
            "vehicle": [*self.vehicles, trailer],
            "company": [None],
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
        return self.draw(st.sampled_from(values))

    def paper(self, owner_kind, owner, kind):
        state = self.pick(["none", "date", "date", "expired", "unlimited", "unknown", "month"])
        if state == "none":
            return
        until = MONDAY + dt.timedelta(days=self.draw(st.integers(-40, 40)))
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
            minutes=pick([10, 20, 45]),
            window_from=pick([None, dt.time(9)]),
            window_to=pick([None, dt.time(11, 30)]),
        )
        self.session.add(job)
        return job

    def tour(self, day, driver, vehicle, start):
        """Add a tour of random stops one after the other, and return those that may be moved."""
        stops, clock = [], start
        rows = []
        tour = Tour(
            id=new_id(),
            day=day,
            driver_id=driver.id,
            vehicle_id=vehicle.id if vehicle else None,
            trailer_id=None,
            slot=Range(at(start, day), at(start + 0.5, day)),
        )
        self.session.add(tour)
        self.session.flush()
        for kind in self.draw(
            st.lists(st.sampled_from(["JOB", "JOB", "JOB", "OUTLET", "BREAK", "DEPOT", "LOAD_EMPTY"]), min_size=1, max_size=7)
        ):
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
            clock += length + self.pick([0, 0.25, 1.0, 1.5])
            stops.append(stop)
        self.session.add_all(rows)
        self.session.flush()
        return [stop for stop in stops if stop.kind == "JOB"]


def stored(session, tours):
    rows = session.execute(text("SELECT * FROM gate_findings(:tours)"), {"tours": list(tours)})
    return sorted(
        (row.rule, row.severity, str(row.tour_id), str(row.stop_id), row.object_kind, str(row.object_id), row.measure,
         str(row.valid_until), row.sentence, row.source)
        for row in rows
    )


def foreseen(verdicts):
    return sorted(
        (one.rule, str(one.severity), str(one.tour_id), str(one.stop_id), one.object_kind, str(one.object_id),
         one.measure, str(one.valid_until), one.sentence, one.source)
        for verdict in verdicts
        for one in verdict.findings
    )


def read(session):
    session.flush()
    session.expire_all()
    found = gate.facts(session, MONDAY, MONDAY + dt.timedelta(days=6))
    day = BoardDay(MONDAY, 7)
    return Planner(found, day)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_the_board_finds_what_the_database_finds(session, data):
    with session.begin_nested() as point:
        plan = Plan(session, data.draw)
        for number in range(data.draw(st.integers(1, 5))):
            day = MONDAY + dt.timedelta(days=number)
            plan.tour(day, plan.drivers[0], plan.pick([*plan.vehicles, None]), plan.pick([5, 6.5, 12]))
        plan.tour(MONDAY, plan.drivers[1], None, 7)
        session.execute(text("SELECT refresh_gate(:first, :last)"), {"first": MONDAY, "last": MONDAY + dt.timedelta(days=6)})
        verdicts = read(session).verdicts()
        assert foreseen(verdicts.values()) == stored(session, verdicts)
        figures = {row.tour_id: row for row in session.query(TourFigure)}
        for key, verdict in verdicts.items():
            assert (verdict.distance_m, verdict.driving_min, verdict.work_min, verdict.overtime_min) == (
                figures[key].distance_m, figures[key].driving_min, figures[key].work_min, figures[key].overtime_min)
        point.rollback()
