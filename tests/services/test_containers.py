"""Boxes as an account: stock, movements, shortages, counts and rents, on the real database."""

import datetime as dt
import threading
from decimal import Decimal

import pytest
from sqlalchemy import select, text

from app.db import new_id, translated
from app.domain.jobs import PlaceKind
from app.errors import AppError, Conflict, InvalidInput, RuleBroken
from app.models.billing import Charge, Price, PriceList
from app.models.fleet import Container, ContainerHold, ContainerMove, ContainerType
from app.services import containers, pricing
from app.services.check import check
from tests.builders import PARIS, World

TODAY = dt.datetime.now(PARIS).date()


def days_ago(days: float, hour: float = 9) -> dt.datetime:
    start = dt.datetime.combine(TODAY - dt.timedelta(days=days), dt.time(), PARIS)
    return (start + dt.timedelta(hours=hour)).astimezone(dt.UTC)


@pytest.fixture
def world(session):
    world = World(session)
    world.boxes = [world.box]
    for number in range(2, 6):
        world.boxes.append(world._add(Container(id=new_id(), number=f"B30-{number:04d}", type_code="B30")))
    for n, box in enumerate(world.boxes):
        containers.move(session, [box.id], "depot", world.depot.id, days_ago(60 - n))
    return world


def place_of(session, box):
    row = containers.box(session, box.id)
    return row.place.kind, row.place.key


def refused(session, error, match, call, *args, **options):
    with pytest.raises(error, match=match), session.begin_nested(), translated():
        call(session, *args, **options)


# ---------------------------------------------------------------- the book


def test_every_box_stands_somewhere_and_the_sum_is_the_fleet(session, world):
    containers.move(session, [world.box.id], "site", world.site.id)
    containers.move(session, [world.boxes[1].id], "repair")
    containers.move(session, [world.boxes[2].id], "outside", reason="Vendue")
    found = containers.stock(session)
    assert found.types == (("B30", "Benne 30 m³"),)
    assert [(row.place.kind, row.place.name, dict(row.counts)) for row in found.rows] == [
        ("depot", "Castelnau", {"B30": 2}),
        ("site", "Menuiserie Delmas · Atelier · Albi", {"B30": 1}),
        ("repair", "", {"B30": 1}),
    ]
    assert found.total == found.fleet == 4


def test_stock_at_a_past_instant(session, world):
    containers.move(session, [world.box.id], "site", world.site.id, days_ago(10))
    before, after = (containers.stock(session, days_ago(day)) for day in (11, 9))
    assert {row.place.kind: row.total for row in before.rows} == {"depot": 5}
    assert {row.place.kind: row.total for row in after.rows} == {"depot": 4, "site": 1}
    early = containers.stock(session, days_ago(58, 12))
    assert early.total == early.fleet == 3
    assert containers.stock(session, days_ago(400)).fleet == 0


def test_a_box_without_movement_is_shown_as_of_no_known_place(session, world):
    stray = world._add(Container(id=new_id(), number="B30-0099", type_code="B30"))
    found = containers.stock(session)
    assert found.rows[-1].place.kind == containers.UNKNOWN
    assert found.total == found.fleet == 6
    containers.move(session, [stray.id], "depot", world.depot.id)
    assert containers.stock(session).total == containers.stock(session).fleet == 6
    assert [row.number for row in containers.boxes(session, containers.UNKNOWN)] == []


def raw(session, world, **values):
    given = {
        "id": new_id(),
        "container_id": world.box.id,
        "at": dt.datetime.now(dt.UTC),
        "from_kind": "depot",
        "from_id": world.depot.id,
        "to_kind": "repair",
        "to_id": None,
        **values,
    }
    session.execute(
        text(
            "INSERT INTO container_move (id, container_id, at, from_kind, from_id, to_kind, to_id)"
            " VALUES (:id, :container_id, :at, :from_kind, :from_id, :to_kind, :to_id)"
        ),
        given,
    )


@pytest.mark.parametrize(
    ("values", "error", "match"),
    [
        ({"from_kind": "lost", "from_id": None}, Conflict, "Anne Cabrol moved container B30-0001"),
        ({"from_kind": "outside", "from_id": None}, Conflict, "meanwhile"),
        ({"at": days_ago(70)}, RuleBroken, "later than this one"),
        ({"to_kind": "depot"}, RuleBroken, "not known"),
        ({"to_kind": "site", "to_id": new_id()}, RuleBroken, "not known"),
        ({"to_kind": "lost", "to_id": new_id()}, RuleBroken, "not known"),
    ],
)
def test_sql_typed_by_hand_is_held_to_the_book(session, world, values, error, match):
    refused(session, error, match, raw, world, **values)
    raw(session, world)
    assert place_of(session, world.box) == ("repair", None)


def test_the_first_movement_comes_from_outside(session, world):
    stray = world._add(Container(id=new_id(), number="B30-0099", type_code="B30"))
    refused(session, RuleBroken, "comes from outside", raw, world, container_id=stray.id)


def test_a_box_is_not_moved_to_where_it_stands(session, world):
    refused(
        session, RuleBroken, "stands there already", containers.move, [world.box.id], "depot", world.depot.id
    )


def test_state_follows_from_the_place(session, world):
    def state():
        return session.scalar(select(Container.status).where(Container.id == world.box.id))

    for kind, reason, expected in (
        ("repair", "", "repair"),
        ("lost", "Volée", "lost"),
        ("outside", "Ferraillée", "retired"),
    ):
        containers.move(session, [world.box.id], kind, reason=reason)
        assert state() == expected
    containers.move(session, [world.box.id], "depot", world.depot.id, reason="Retrouvée")
    assert state() == "in_service"
    refused(
        session,
        RuleBroken,
        "record a movement",
        lambda session: session.execute(
            text("UPDATE container SET status = 'lost' WHERE number = 'B30-0001'")
        ),
    )


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"to_kind": "lost"}, "reason"),
        ({"to_kind": "outside", "reason": "  "}, "reason"),
        ({"to_kind": "depot"}, "place"),
        ({"to_kind": "repair", "at": dt.datetime.now(dt.UTC) + dt.timedelta(hours=1)}, "at"),
    ],
)
def test_what_is_missing_is_named(session, world, options, field):
    with pytest.raises(InvalidInput) as refusal:
        containers.move(session, [world.box.id], **options)
    assert refusal.value.field == field


def test_a_place_where_boxes_stood_is_never_deleted(session, world):
    containers.move(session, [world.box.id], "site", world.site.id)

    def delete(session, table, key):
        session.execute(text(f"DELETE FROM {table} WHERE id = :key"), {"key": key})

    refused(session, RuleBroken, "put away, never deleted", delete, "site", world.site.id)


# ---------------------------------------------------------------- corrections


def test_a_wrong_movement_is_corrected_by_its_contrary(session, world):
    containers.move(session, [world.box.id], "site", world.site.id, days_ago(3))
    (wrong, _) = containers.history(session, world.box.id)
    containers.correct(session, wrong.move_id, "Mauvais numéro")
    contrary, corrected, first = containers.history(session, world.box.id)
    assert (contrary.is_correction, corrected.is_corrected, first.is_corrected) == (True, True, False)
    assert (contrary.note, contrary.who) == ("Mauvais numéro", "Anne Cabrol")
    assert place_of(session, world.box) == ("depot", world.depot.id)
    for row in (contrary, corrected):  # neither twice, nor the correction itself
        refused(session, AppError, "contrary|moved|meanwhile", containers.correct, row.move_id, "x")
    containers.correct(session, first.move_id, "Jamais achetée")
    assert place_of(session, world.box)[0] == "outside"


def test_only_the_last_movement_can_be_corrected(session, world):
    containers.move(session, [world.box.id], "site", world.site.id, days_ago(5))
    wrong = containers.history(session, world.box.id)[0]
    containers.move(session, [world.box.id], "repair", at=days_ago(4))
    containers.move(session, [world.box.id], "site", world.site.id, days_ago(3))
    refused(session, RuleBroken, "Only the last movement", containers.correct, wrong.move_id, "Trop tard")


def test_a_corrected_delivery_is_no_rent(session, world):
    containers.move(session, [world.box.id], "site", world.site.id, days_ago(9))
    containers.correct(session, containers.history(session, world.box.id)[0].move_id, "Autre client")
    assert containers.rents(session, TODAY - dt.timedelta(days=20), TODAY) == []


# ---------------------------------------------------------------- two people at once


def test_of_two_who_move_the_same_box_one_is_told(database):
    with database.open_admin().transaction() as opened:
        made = World(opened)
        box, depot, site = made.box.id, made.depot.id, made.site.id
    people = [database.open(login) for login in ("essai_exploitation", "essai_exploitation2")]
    people[0].write(lambda session: containers.move(session, [box], "depot", depot), "container.move")
    seen = {box: people[0].read(lambda session: containers.box(session, box)).move_id}
    start, told = threading.Barrier(2), []

    def act(person, to):
        start.wait()
        try:
            person.write(lambda session: containers.move(session, [box], *to, seen=seen), "container.move")
        except Conflict as refusal:
            told.append(str(refusal))

    threads = [
        threading.Thread(target=act, args=(person, to))
        for person, to in zip(people, ((PlaceKind.SITE, site), (PlaceKind.REPAIR,)), strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told) == 1
    assert told[0].startswith(
        ("Claire Fabre moved container B30-0001", "Karim Benali moved container B30-0001")
    )
    with database.open_admin() as admin:
        assert admin.read(lambda session: len(containers.history(session, box))) == 2
        assert [finding for finding in admin.read(check) if finding.count] == []


# ---------------------------------------------------------------- idle boxes


def test_idle_boxes_in_yards_and_at_sites_without_service(session, world):
    containers.move(session, [world.boxes[0].id, world.boxes[1].id], "site", world.site.id, days_ago(45))
    assert {row.number for row in containers.boxes(session, idle_days=40)} == {
        f"B30-000{n}" for n in range(1, 6)
    }
    world.job(status="DONE", wanted_on=TODAY - dt.timedelta(days=5), done_at=days_ago(5))
    rows = containers.boxes(session, idle_days=40)
    assert [row.number for row in rows] == ["B30-0003", "B30-0004", "B30-0005"]
    assert rows[0].idle_days == 58
    (first, _) = containers.boxes(session, "site", world.site.id)
    assert (first.days, first.served_days, first.idle_days) == (45, 5, 5)


# ---------------------------------------------------------------- shortages


def need(world, kind, day, **values):
    return world.job(
        type=kind,
        wanted_on=TODAY + dt.timedelta(days=day),
        container_type="B30",
        depot_id=world.depot.id,
        **values,
    )


def test_the_day_a_type_runs_out_with_its_jobs(session, world):
    for day in (1, 2, 2, 3):
        need(world, "DELIVER", day)
    last = [need(world, "DELIVER", 5).number, need(world, "SWAP", 5).number]
    need(world, "EMPTY_RETURN", 5)
    (found,) = containers.shortages(session)
    assert (found.depot, found.type_code, found.in_yard, found.on_trucks) == ("Castelnau", "B30", 5, 0)
    assert (found.short.on, found.short.available, found.short.missing) == (
        TODAY + dt.timedelta(days=5),
        1,
        1,
    )
    assert [job.number for job in found.jobs] == last


def test_a_retrieval_helps_from_the_next_day_on(session, world):
    for day in (1, 1, 1, 1, 1):
        need(world, "DELIVER", day)
    need(world, "REMOVE", 2, container_out_id=world.box.id)
    late = need(world, "DELIVER", 2)
    (found,) = containers.shortages(session)
    assert [job.number for job in found.jobs] == [late.number]
    late.wanted_on = TODAY + dt.timedelta(days=3)
    session.flush()
    assert containers.shortages(session)[0].short is None


def test_swaps_of_one_tour_share_their_box_and_overdue_jobs_count_today(session, world):
    for _ in range(8):
        need(world, "SWAP", 0)
    for _ in range(4):
        need(world, "DELIVER", -3)
    assert containers.shortages(session)[0].short is None
    need(world, "DELIVER", -1)
    assert containers.shortages(session)[0].short.on == TODAY


def test_a_reserve_is_kept_back(session, world):
    need(world, "DELIVER", 1)
    assert containers.shortages(session)[0].short is None
    containers.set_reserve(session, world.depot.id, "B30", 5)
    (found,) = containers.shortages(session)
    assert (found.reserve, found.short.missing) == (5, 1)
    containers.set_reserve(session, world.depot.id, "B30", 4)
    assert containers.shortages(session)[0].short is None
    with pytest.raises(InvalidInput):
        containers.set_reserve(session, world.depot.id, "B30", -1)


def test_boxes_in_repair_serve_nobody_and_those_on_trucks_do(session, world):
    world.truck.depot_id = world.depot.id
    session.flush()
    containers.move(session, [box.id for box in world.boxes[:3]], "repair")
    containers.move(session, [world.boxes[3].id], "vehicle", world.truck.id)
    (found,) = containers.shortages(session)
    assert (found.in_yard, found.on_trucks, found.days[0].available) == (1, 1, 2)


# ---------------------------------------------------------------- counting


def seen_of(session):
    return {row.container_id: row.move_id for row in containers.every_box(session)}


def test_a_count_posts_its_differences(session, world):
    containers.move(session, [world.boxes[4].id], "site", world.site.id, days_ago(2))
    typed = ["b30-1", "2", "B30-0003", "B30-0005", "ZZ-77", "B30-0001"]
    settled = containers.settle_count(
        session,
        new_id(),
        "depot",
        world.depot.id,
        typed,
        seen_of(session),
        {world.boxes[3].id: "lost"},
        "Inventaire de novembre",
    )
    assert settled == containers.Settled(3, 1, 0, 1, ("ZZ-0077",))
    assert place_of(session, world.boxes[3]) == ("lost", None)
    assert place_of(session, world.boxes[4]) == ("depot", world.depot.id)
    (take,) = containers.counts(session)
    assert (take.expected, take.found, take.moved, take.unknown) == (4, 4, 2, ("ZZ-0077",))
    movement = containers.history(session, world.boxes[4].id)[0]
    assert (movement.is_counted, movement.note) == (True, "Inventaire de novembre")
    assert containers.stock(session).total == containers.stock(session).fleet == 5


def test_a_missing_box_may_wait_to_be_looked_for(session, world):
    settled = containers.settle_count(
        session, new_id(), "depot", world.depot.id, ["1", "2", "3", "4"], seen_of(session), {}, "Inventaire"
    )
    assert settled == containers.Settled(4, 0, 1, 0, ())
    assert place_of(session, world.boxes[4]) == ("depot", world.depot.id)


def test_a_sold_box_that_is_found_comes_back(session, world):
    containers.move(session, [world.box.id], "outside", reason="Vendue")
    containers.settle_count(
        session,
        new_id(),
        "depot",
        world.depot.id,
        ["1", "2", "3", "4", "5"],
        seen_of(session),
        {},
        "Inventaire",
    )
    assert place_of(session, world.box) == ("depot", world.depot.id)


def test_a_count_is_refused_when_boxes_moved_meanwhile(session, world):
    take, seen = new_id(), seen_of(session)
    containers.move(session, [world.box.id], "repair")
    call = (take, "depot", world.depot.id, ["1", "2", "3", "4", "5"], seen, {}, "Inventaire")
    refused(session, Conflict, "moved container B30-0001", containers.settle_count, *call)
    partial = {key: value for key, value in seen.items() if key != world.box.id}
    refused(
        session,
        Conflict,
        "since the count began",
        containers.settle_count,
        *call[:4],
        partial,
        {},
        "Inventaire",
    )
    refused(session, InvalidInput, "why", containers.settle_count, *call[:6], " ")
    containers.settle_count(session, take, *call[1:4], seen_of(session), {}, "Inventaire")
    refused(session, Conflict, "settled already", containers.settle_count, *call)


# ---------------------------------------------------------------- rents


def priced(session, free=None):
    public = PriceList(id=new_id(), name="Public", valid_from=dt.date(2020, 1, 1))
    session.add(public)
    session.flush()
    session.add(
        Price(
            id=new_id(),
            price_list_id=public.id,
            service="rental",
            label="Location",
            unit="day",
            amount_eur=Decimal("2.80"),
            free_quantity=free,
        )
    )
    session.flush()


def test_the_days_of_the_invoice_are_those_of_the_movements(session, world):
    priced(session)
    containers.move(session, [world.boxes[0].id], "site", world.site.id, days_ago(40))
    containers.move(session, [world.boxes[0].id], "vehicle", world.truck.id, days_ago(20, 10))
    containers.move(session, [world.boxes[1].id], "site", world.site.id, days_ago(20, 11))
    first, last = TODAY - dt.timedelta(days=50), TODAY - dt.timedelta(days=1)
    rows = containers.rents(session, first, last)
    assert [(row.number, row.rent.days) for row in rows] == [("B30-0001", 20), ("B30-0002", 20)]
    assert pricing.charge_rents(session, first, last) == 2
    charges = session.scalars(select(Charge).order_by(Charge.label)).all()
    assert [(charge.quantity, charge.amount_eur) for charge in charges] == [
        (row.rent.days, Decimal("2.80") * row.rent.days) for row in rows
    ]
    assert pricing.charge_rents(session, first, last) == 0


def swap(session, world, out, into, at, job):
    """Post what a finished swap does."""
    for box, kind, key, after in ((out, "vehicle", world.truck.id, 0), (into, "site", world.site.id, 1)):
        last = containers.box(session, box.id)
        session.add(
            ContainerMove(
                id=new_id(),
                container_id=box.id,
                at=at + dt.timedelta(minutes=after),
                from_kind=last.place.kind,
                from_id=last.place.key,
                to_kind=kind,
                to_id=key,
                job_id=job.id,
            )
        )
        session.flush()


def test_a_swap_goes_on_with_rent_and_free_days(session, world):
    priced(session, free=Decimal(15))
    containers.move(session, [world.boxes[0].id], "site", world.site.id, days_ago(30))
    job = world.job(done_at=days_ago(20), status="DONE")
    swap(session, world, world.boxes[0], world.boxes[1], days_ago(20), job)
    first, last = TODAY - dt.timedelta(days=40), TODAY - dt.timedelta(days=1)
    found = pricing.rents(session, first, last)
    assert [(one.row.rent.days, one.row.rent.days_before) for one in found] == [(10, 0), (20, 10)]
    assert [one.amount_eur for one in found] == [Decimal("0.00"), Decimal("42.00")]
    # By the half: the free days are not begun again.
    middle = TODAY - dt.timedelta(days=16)
    assert pricing.charge_rents(session, first, middle) == 0
    assert pricing.charge_rents(session, middle + dt.timedelta(days=1), last) == 1
    assert session.scalars(select(Charge)).one().amount_eur == Decimal("42.00")


def test_days_that_are_charged_are_not_charged_again(session, world):
    priced(session)
    containers.move(session, [world.box.id], "site", world.site.id, days_ago(30))
    first, middle, last = (TODAY - dt.timedelta(days=day) for day in (30, 16, 1))
    assert pricing.charge_rents(session, first, middle) == 1
    assert pricing.charge_rents(session, first, last) == 1
    quantities = session.scalars(select(Charge.quantity).order_by(Charge.served_on)).all()
    assert quantities == [15, 15]


def test_suspended_days_and_the_day_of_retrieval(session, world):
    containers.move(session, [world.box.id], "site", world.site.id, days_ago(30))
    containers.move(session, [world.box.id], "depot", world.depot.id, days_ago(10))
    session.add(
        ContainerHold(
            id=new_id(),
            container_id=world.box.id,
            first_on=TODAY - dt.timedelta(days=25),
            last_on=TODAY - dt.timedelta(days=21),
            reason="Chantier arrêté",
        )
    )
    session.flush()
    first = TODAY - dt.timedelta(days=60)
    (row,) = containers.rents(session, first, TODAY)
    assert (row.rent.days, row.rent.held_days, row.is_there) == (15, 5, False)
    session.execute(
        text(
            "INSERT INTO parameter (id, key, valid_from, value)"
            " VALUES (gen_random_uuid(), 'rental_counts_retrieval', '2020-01-01', 'true')"
        )
    )
    assert containers.rents(session, first, TODAY)[0].rent.days == 16
    assert containers.rents(session, first, TODAY, world.site.id)[0].rent.days == 16
    assert containers.rents(session, first, TODAY, new_id()) == []


def test_types_stand_in_the_order_of_their_size(session, world):
    session.add(ContainerType(code="B10", label="Benne 10 m³", family="box30", volume_m3=10))
    session.flush()
    small = world._add(Container(id=new_id(), number="B10-0001", type_code="B10"))
    containers.move(session, [small.id], "depot", world.depot.id)
    assert [code for code, _ in containers.stock(session).types] == ["B10", "B30"]
    assert [row.number for row in containers.boxes(session, "depot", world.depot.id, "B10")] == ["B10-0001"]
    kinds = [place.kind for place in containers.places(session)]
    assert kinds == ["depot", "outlet", "vehicle", "vehicle", "site"]
