"""The figures of Today, against rows whose sums are known."""

import datetime as dt
from decimal import Decimal

import pytest
from sqlalchemy import event, text

from app.ids import new_id
from app.models.fleet import Container, ContainerMove, Credential
from app.services import dashboard, invoicing, pricing
from tests.builders import DAY, World, at
from tests.services.test_invoicing import Billed

FIRST, LAST = DAY.replace(day=1), DAY


def test_turnover_tonnes_and_what_is_owed_come_from_their_one_place(session):
    world = Billed(session)
    pricing.approve(session, [world.done().id])
    invoicing.propose(session, FIRST, LAST, DAY)
    draft = invoicing.drafts(session)[0]
    invoicing.issue(session, draft.draft_id, draft.version)
    pricing.approve(session, [world.done(hour=9).id])
    world.done(hour=11)
    figures = dashboard.today(session, FIRST, LAST)
    assert figures.money.turnover_eur == 2 * Decimal("854.68")
    assert figures.money.accrued_eur == Decimal("854.68")
    assert (figures.money.open_eur, figures.money.overdue_count) == (Decimal("1025.62"), 0)
    assert figures.net_kg == 3 * 4_660
    assert (figures.to_check, figures.to_weigh) == (1, 0)
    assert figures.months[-1].turnover_eur == 2 * Decimal("854.68")
    assert [(share.name, share.net_kg) for share in figures.materials] == [("Bois B", 13_980)]
    assert [load.net_kg for load in dashboard.loads(session, FIRST, LAST)] == [4_660] * 3


def test_todays_tours_are_counted_and_the_late_ones_named(session):
    world = World(session)
    now = dt.datetime.now(dt.UTC)
    session.execute(
        text(
            "INSERT INTO tour (id, day, driver_id, slot)"
            " SELECT :id, (lower(r) AT TIME ZONE 'Europe/Paris')::date, :driver, r"
            " FROM (SELECT tstzrange(CAST(:a AS timestamptz), :b)) x (r)"
        ),
        {
            "id": new_id(),
            "driver": world.driver.id,
            "a": now - dt.timedelta(minutes=2),
            "b": now - dt.timedelta(minutes=1),
        },
    )
    tour_id = session.scalar(text("SELECT id FROM tour"))
    job = world.job()
    session.execute(
        text("INSERT INTO stop (id, tour_id, job_id, slot) SELECT :id, id, :id, slot FROM tour"),
        {"id": job.id},
    )
    today = session.scalar(text("SELECT (now() AT TIME ZONE 'Europe/Paris')::date"))
    if session.scalar(text("SELECT day FROM tour")) != today:
        pytest.skip("midnight in Paris")
    world.job(priority=2)
    figures = dashboard.today(session, FIRST, LAST)
    assert (figures.tours_today, figures.tours_late_today, figures.jobs_today) == (1, 1, 1)
    assert (figures.backlog, figures.backlog_urgent) == (1, 1)
    late = dashboard.late_tours(session)
    assert [(tour.tour_id, tour.driver, tour.next_stop) for tour in late] == [
        (tour_id, "Thierry Cabrol", "Menuiserie Delmas")
    ]


def test_containers_are_counted_where_they_stand(session):
    world = World(session)
    second = Container(id=new_id(), number="B30-0002", type_code="B30")
    session.add(second)
    session.flush()
    for box, kind, key in ((second, "repair", None), (world.box, "site", world.site.id)):
        session.add(
            ContainerMove(
                id=new_id(),
                container_id=box.id,
                at=at(8, dt.date(2026, 1, 5)),
                from_kind="outside",
                to_kind=kind,
                to_id=key,
            )
        )
    session.flush()
    fleet = dashboard.today(session, FIRST, LAST).fleet
    assert (fleet.at_sites, fleet.repair, fleet.sleeping, fleet.total) == (1, 1, 1, 2)
    assert fleet.occupancy_percent == 50
    assert dashboard.Fleet(0, 0, 0, 0, 0).occupancy_percent == 0


def test_papers_that_expire_are_named(session):
    world = World(session)
    today = session.scalar(text("SELECT current_date"))
    for owner_kind, owner, days in (("driver", world.driver.id, -3), ("vehicle", world.truck.id, 400)):
        session.add(
            Credential(
                id=new_id(),
                owner_kind=owner_kind,
                owner_id=owner,
                kind="FIMO",
                valid_until=today + dt.timedelta(days=days),
            )
        )
    session.flush()
    assert dashboard.today(session, FIRST, LAST).expiring == 1


def test_a_dispatcher_reads_the_day_without_the_money(database):
    with database.open("essai_exploitation").session() as session:
        figures = dashboard.today(session, FIRST, LAST)
    assert figures.money is None
    assert {month.turnover_eur for month in figures.months} == {None}


def test_the_dashboard_costs_the_same_queries_whatever_the_history(session):
    counted = []

    def count(*_):
        counted.append(1)

    def queries():
        counted.clear()
        event.listen(session.connection(), "before_cursor_execute", count)
        dashboard.today(session, FIRST, LAST)
        event.remove(session.connection(), "before_cursor_execute", count)
        return len(counted)

    empty = queries()
    world = Billed(session)
    for hour in (6, 8, 10):
        world.done(hour=hour)
    assert queries() == empty
