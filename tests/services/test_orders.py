"""Taking an order by phone."""

import dataclasses
import datetime as dt

import pytest

from app.db import new_id
from app.domain.jobs import JobType
from app.errors import Conflict, InvalidInput
from app.models.fleet import ContainerMove
from app.models.planning import Job
from app.services import board_reading, orders
from app.services.search import folded
from tests.builders import DAY, World, at


@pytest.fixture
def world(session):
    world = World(session)
    world.customer.search = folded(world.customer.name, world.customer.code, "Albi", "05 36 49 00 01")
    world.customer.phones = ["+33536490001"]
    session.flush()
    return world


def _order(world, **changes):
    return dataclasses.replace(
        orders.Order(
            new_id(),
            world.customer.id,
            world.site.id,
            JobType.SWAP,
            world.wood.id,
            "B30",
            wanted_on=DAY,
        ),
        **changes,
    )


@pytest.mark.parametrize("typed", ["del", "DELM", "menuis delm", "411d", "alb", "05 36 49", "élm", ""])
def test_three_letters_find_the_customer(session, world, typed):
    found = [hit.name for hit in orders.find_customers(session, typed)]
    assert found == ([] if typed == "élm" else ["Menuiserie Delmas"])


def test_an_archived_customer_is_not_offered(session, world):
    world.customer.archived_at = at(8)
    session.flush()
    assert orders.find_customers(session, "del") == []


def test_sites_name_the_containers_that_stand_there(session, world):
    session.add(
        ContainerMove(
            id=new_id(),
            container_id=world.box.id,
            at=at(8),
            from_kind="outside",
            to_kind="site",
            to_id=world.site.id,
        )
    )
    session.flush()
    assert orders.sites_of(session, world.customer.id)[0].containers == ("B30-0001",)


def test_an_order_enters_the_backlog_once(session, world):
    order = _order(world)
    number = orders.save_order(session, order)
    assert number.startswith("I26-")
    saved = orders.order(session, order.job_id)
    assert (saved.customer_id, saved.minutes, saved.version) == (world.customer.id, 20, 1)


def test_as_last_time_repeats_all_but_day_and_own_notes(session, world):
    orders.save_order(session, _order(world, office_note="rappeler", driver_note="bip au portail"))
    last = orders.last_order(session, world.customer.id)
    again = _order(world).as_last_time(last, DAY + dt.timedelta(days=1))
    assert (again.material_id, again.driver_note, again.office_note) == (world.wood.id, "bip au portail", "")
    assert again.job_id != last.job_id
    assert orders.last_order(session, world.customer.id, new_id()) is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"customer_id": None}, "customer_id"),
        ({"site_id": None}, "site_id"),
        ({"material_id": None}, "material_id"),
        ({"container_type": None}, "container_type"),
        ({"window_from": dt.time(10), "window_to": dt.time(9)}, "window_to"),
    ],
)
def test_an_incomplete_order_names_the_field(session, world, changes, field):
    with pytest.raises(InvalidInput) as refused:
        orders.save_order(session, _order(world, **changes))
    assert refused.value.field == field


def test_a_customer_who_asks_for_order_numbers_gets_none_without(session, world):
    world.customer.order_number_required = True
    session.flush()
    with pytest.raises(InvalidInput, match="Menuiserie Delmas"):
        orders.save_order(session, _order(world))
    orders.save_order(session, _order(world, order_number="PO-12"))


def test_a_closed_site_or_another_customers_is_refused(session, world):
    world.site.archived_at = at(8)
    session.flush()
    with pytest.raises(InvalidInput, match="closed"):
        orders.save_order(session, _order(world))
    with pytest.raises(InvalidInput, match="another customer"):
        orders.save_order(session, _order(world, customer_id=new_id()))


def test_an_edit_with_an_old_version_is_refused(database):
    people = database.open()
    with people.transaction() as session:
        world = World(session)
    order = _order(world)
    people.write(lambda s: orders.save_order(s, order), "job.add")
    seen = people.read(lambda s: orders.order(s, order.job_id))
    people.write(lambda s: orders.save_order(s, dataclasses.replace(seen, minutes=30)), "job.edit")
    with pytest.raises(Conflict):
        people.write(lambda s: orders.save_order(s, dataclasses.replace(seen, minutes=40)), "job.edit")
    with people.session() as session:
        assert session.get(Job, order.job_id).minutes == 30


def test_the_form_offers_what_is_in_use(session, world):
    choices = orders.order_choices(session)
    assert [choice.label for choice in choices.materials] == ["Bois B · 17 02 01"]
    assert choices.outlets_of_material == {str(world.wood.id): (str(world.outlet.id),)}


def test_an_order_without_a_date_waits_in_the_list_of_the_undated(session, world):
    orders.save_order(session, _order(world, wanted_on=None))
    (job,) = board_reading.backlog(session)
    assert job.lists == {"waiting", "undated", "never"}
    assert orders.order(session, job.id).wanted_on is None


def test_a_draft_needs_a_customer_and_a_site_and_becomes_an_order_when_it_is_complete(session, world):
    for lacking in ({"customer_id": None}, {"site_id": None}):
        with pytest.raises(InvalidInput):
            orders.save_order(session, _order(world, is_draft=True, **lacking))
    draft = _order(world, is_draft=True, material_id=None, container_type=None, wanted_on=None)
    orders.save_order(session, draft)
    assert [job.lists for job in board_reading.backlog(session)] == [{"draft"}]
    assert orders.last_order(session, world.customer.id) is None

    read = orders.order(session, draft.job_id)
    assert read.is_draft
    with pytest.raises(InvalidInput, match="material"):
        orders.save_order(session, dataclasses.replace(read, is_draft=False))
    complete = dataclasses.replace(
        read, is_draft=False, material_id=world.wood.id, container_type="B30", wanted_on=DAY
    )
    orders.save_order(session, complete)
    session.expire_all()
    assert session.get(Job, draft.job_id).status == "TO_PLAN"
