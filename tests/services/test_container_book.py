"""The book of boxes under ten thousand random entries: the sum over places is the fleet, at every instant."""

import datetime as dt
import random
from collections import Counter

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.db import begin_operation, new_id, translated
from app.errors import AppError
from app.models.fleet import Container, ContainerType
from app.services import containers, gate
from app.services.check import check
from tests.builders import World

BOXES, EXAMPLES, ROUNDS, BATCH = 60, 8, 12, 100

_INSERT = text(
    """INSERT INTO container_move (id, container_id, at, from_kind, from_id, to_kind, to_id)
       SELECT * FROM unnest(CAST(:ids AS uuid[]), CAST(:boxes AS uuid[]), CAST(:ats AS timestamptz[]),
         CAST(:from_kinds AS text[]), CAST(:from_ids AS uuid[]), CAST(:to_kinds AS text[]),
         CAST(:to_ids AS uuid[]))"""
)
_NAMES = ("ids", "boxes", "ats", "from_kinds", "from_ids", "to_kinds", "to_ids")


def enter(session, rows):
    """Write movements as one statement."""
    session.execute(_INSERT, dict(zip(_NAMES, map(list, zip(*rows, strict=True)), strict=True)))


class Book:
    """What the book must say, kept by hand beside it."""

    def __init__(self, session, world, chance):
        self.session, self.world, self.chance = session, world, chance
        self.at, self.moves = dt.datetime.now(dt.UTC), 0
        self.places = [
            ("depot", world.depot.id),
            ("site", world.site.id),
            ("outlet", world.outlet.id),
            ("vehicle", world.truck.id),
            ("vehicle", world.truck2.id),
            ("repair", None),
            ("lost", None),
            ("outside", None),
        ]
        session.add(ContainerType(code="B10", label="Benne 10 m³", family="box30", volume_m3=10))
        world.box.status = "retired"  # it never moves
        session.flush()
        self.boxes = {}
        for code in ("B30", "B10"):
            for number in range(BOXES // 2):
                box = Container(id=new_id(), number=f"{code}-{number + 100:04d}", type_code=code)
                session.add(box)
                self.boxes[box.id] = (box.number, code)
        session.flush()
        self.stands = dict.fromkeys(self.boxes, ("outside", None))
        self.batch(list(self.boxes))

    def later(self):
        self.at = max(self.at + dt.timedelta(microseconds=1), dt.datetime.now(dt.UTC))
        return self.at

    def elsewhere(self, box):
        return self.chance.choice([place for place in self.places if place != self.stands[box]])

    def batch(self, boxes=()):
        """Many movements in one statement, a box more than once among them."""
        rows = []
        for box in boxes or self.chance.choices(list(self.boxes), k=BATCH):
            to = self.elsewhere(box)
            rows.append((new_id(), box, self.later(), *self.stands[box], *to))
            self.stands[box] = to
        enter(self.session, rows)
        self.moves += len(rows)

    def wrong(self):
        """What does not fit the book is refused, and changes nothing."""
        box = self.chance.choice(list(self.boxes))
        stands, at = self.stands[box], self.later()
        rows = [(new_id(), box, at, *self.elsewhere(box), *self.chance.choice(self.places))]
        if stands[0] != "outside":
            rows.append((new_id(), box, at - dt.timedelta(days=1), *stands, *self.elsewhere(box)))
            rows.append((new_id(), box, at, *stands, "site", new_id()))
        for row in rows:
            try:
                with self.session.begin_nested(), translated():
                    enter(self.session, [row])
            except AppError:
                continue
            raise AssertionError(f"taken into the book: {row}")

    def service(self):
        """A person moves a few boxes, and takes one movement back."""
        boxes = self.chance.sample(list(self.boxes), 3)
        to = self.chance.choice(self.places)
        boxes = [box for box in boxes if self.stands[box] != to]
        containers.move(self.session, boxes, *to, reason="au hasard")
        self.moves += len(boxes)
        for box in boxes[1:]:
            self.stands[box] = to
        if boxes:
            containers.correct(
                self.session, containers.history(self.session, boxes[0])[0].move_id, "erreur de numéro"
            )
            self.moves += 1

    def count(self):
        """A count of a place: some boxes are not found, some turn up, some numbers are misread."""
        place = self.chance.choice(self.places[:3])
        here = [box for box, stands in self.stands.items() if stands == place]
        missing = {box for box in here if self.chance.random() < 0.2}
        extra = set(self.chance.sample(list(self.boxes), 4)) - set(here)
        numbers = [self.boxes[box][0] for box in (set(here) - missing) | extra]
        seen = {row.container_id: row.move_id for row in containers.every_box(self.session)}
        off = {box: self.chance.choice(("lost", "repair")) for box in missing if self.chance.random() < 0.7}
        done = containers.settle_count(
            self.session, new_id(), *place, [*numbers, "XX-9999"], seen, off, "Inventaire"
        )
        assert (done.written_off, done.brought_here, done.unknown) == (len(off), len(extra), ("XX-9999",))
        self.moves += len(off) + len(extra)
        for box in extra:
            self.stands[box] = place
        for box, kind in off.items():
            self.stands[box] = (kind, None)

    def swap(self):
        """A job that is done, as the phone tells it."""
        out, into = self.chance.sample(list(self.boxes), 2)
        job = self.world.job(container_out_id=out, container_in_id=into)
        tour = self.world.tour(vehicle_id=self.world.truck.id, driver=None)
        self.session.execute(
            text("SELECT settle_containers(:job, :tour, :at)"),
            {"job": job.id, "tour": tour.id, "at": self.later()},
        )
        self.session.delete(tour)
        self.session.flush()
        truck, site = ("vehicle", self.world.truck.id), ("site", self.world.site.id)
        self.moves += (self.stands[out] != truck) + (self.stands[into] != site)
        self.stands[out], self.stands[into] = truck, site

    def agrees(self, at=None):
        expected = Counter(
            (*place, self.boxes[box][1]) for box, place in self.stands.items() if place[0] != "outside"
        )
        found = containers.stock(self.session, at)
        told = {
            (row.place.kind, row.place.key, code): count
            for row in found.rows
            for code, count in row.counts.items()
        }
        assert told == expected
        assert found.total == found.fleet == expected.total()
        return found


def test_what_stands_somewhere_is_the_fleet_after_ten_thousand_random_entries(database):
    """Every example is a book of its own, thrown away at its end."""
    owner, entered = database.open_admin(), []

    def play(session, seed):
        begin_operation(session, new_id(), "test")
        book = Book(session, World(session), random.Random(seed))  # noqa: S311 - a play of chance
        past = []
        for _ in range(ROUNDS):
            book.batch()
            for act in book.chance.sample((book.wrong, book.service, book.count, book.swap), 2):
                act()
            past.append((book.later(), book.agrees()))
        for at, then in past:
            again = containers.stock(session, at)
            assert {row.place: row.counts for row in again.rows} == {
                row.place: row.counts for row in then.rows
            }
            assert again.fleet == then.fleet
        gate.judge(session)  # as the end of the transaction would
        assert [finding for finding in check(session) if finding.count] == []
        entered.append(book.moves)

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(st.integers(0, 2**32))
    def entries(seed):
        with owner.engine.connect() as connection, connection.begin() as outer:
            with Session(connection, join_transaction_mode="create_savepoint") as session:
                play(session, seed)
            outer.rollback()

    entries()
    assert sum(entered) >= 10_000
