"""Rounds: the month before it applies, the jobs made of it, and what a person decides of one day."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, select, text
from sqlalchemy.orm import Session

from app.db import begin_operation, new_id
from app.domain.calendar import HolidayPolicy, OccurrenceState, Recurrence
from app.domain.jobs import JobStatus, JobType
from app.errors import Conflict, Forbidden, InvalidInput, RuleBroken, Unavailable
from app.models.fleet import Absence
from app.models.planning import Job, Stop, Tour
from app.models.rounds import Round, RoundOccurrence
from app.services import planning, round_days, round_jobs, rounds
from app.services.check import INVARIANTS, check
from app.services.round_days import Trouble, Wish
from app.services.rounds import Hold, RoundForm
from tests.builders import World, at, slot

D = dt.date.fromisoformat
# May 2031: the 1st is a Thursday, the 8th too, Ascension Thursday the 22nd. Always ahead of the clock.
FIRST, LAST, TODAY = D("2031-05-01"), D("2031-05-31"), D("2031-04-20")
TUESDAYS = Recurrence(anchor_on=D("2031-04-01"), weekdays=(1,))
THURSDAYS = Recurrence(anchor_on=D("2031-04-03"), weekdays=(3,))


@pytest.fixture
def world(session):
    return World(session)


def form_of(world, rule=TUESDAYS, **values):
    given = {
        "round_id": new_id(),
        "name": "Bois du mardi",
        "customer_id": world.customer.id,
        "site_id": world.site.id,
        "type": JobType.EMPTY_RETURN,
        "material_id": world.wood.id,
        "container_type": "B30",
        "minutes": 30,
    }
    return RoundForm(rule=rule, **{**given, **values})


def saved(session, world, rule=TUESDAYS, **values):
    form = form_of(world, rule, **values)
    rounds.save_round(session, form)
    return form.round_id


def month(session, first=FIRST, last=LAST, **more):
    return round_days.preview(session, first, last, today=TODAY, **more)


def made(session, first=FIRST, last=LAST, wishes=None):
    return round_jobs.apply(session, first, last, wishes, today=TODAY)


def days(session):
    query = select(RoundOccurrence).order_by(RoundOccurrence.planned_on)
    return {row.planned_on: row for row in session.scalars(query.execution_options(populate_existing=True))}


def jobs(session):
    found = session.scalars(select(Job).order_by(Job.wanted_on).execution_options(populate_existing=True))
    return [(f"{job.wanted_on:%d/%m}", job.status) for job in found]


def test_the_month_tells_where_each_day_goes_and_why(session, world):
    saved(session, world, THURSDAYS)
    shown = month(session)
    assert [
        (f"{d.planned_on:%d/%m}", d.served_on and f"{d.served_on:%d/%m}", d.holiday) for d in shown.passages
    ] == [
        ("01/05", "02/05", "Fête du Travail"),
        ("08/05", "09/05", "Victoire 1945"),
        ("15/05", "15/05", ""),
        ("22/05", "23/05", "Ascension"),
        ("29/05", "29/05", ""),
    ]
    totals = shown.totals()
    assert (totals[D("2031-05-01")].left, totals[D("2031-05-02")].arrived) == (1, 1)
    assert totals[D("2031-05-15")].minutes == 30
    assert session.scalar(select(Job.id).limit(1)) is None


@pytest.mark.parametrize(
    ("policy", "served", "state"),
    [
        (HolidayPolicy.WORK, "2031-05-08", OccurrenceState.PROPOSED),
        (HolidayPolicy.SKIP, None, OccurrenceState.SKIPPED),
        (HolidayPolicy.NEXT_WORKING_DAY, "2031-05-09", OccurrenceState.PROPOSED),
        (HolidayPolicy.PREVIOUS_WORKING_DAY, "2031-05-07", OccurrenceState.PROPOSED),
        (HolidayPolicy.CASCADE, "2031-05-09", OccurrenceState.PROPOSED),
        (HolidayPolicy.MANUAL, None, OccurrenceState.TO_DECIDE),
    ],
)
@pytest.mark.parametrize("own", [True, False])
def test_the_policy_is_the_rounds_own_or_the_customers(session, world, policy, served, state, own):
    saved(session, world, THURSDAYS, policy=policy if own else None)
    world.customer.holiday_policy = "WORK" if own else policy
    session.flush()
    (day,) = month(session, D("2031-05-08"), D("2031-05-08")).passages
    assert (day.served_on, day.state) == (D(served) if served else None, state)


def test_the_first_of_may_wants_a_person_even_where_holidays_are_worked(session, world):
    saved(session, world, THURSDAYS, policy=HolidayPolicy.WORK)
    told = made(session, D("2031-05-01"), D("2031-05-01"))
    assert (told["made"], told["to_decide"]) == (0, 1)
    assert [day.planned_on for day in month(session).to_decide()] == [D("2031-05-01")]


def test_jobs_are_made_once(session, world):
    saved(session, world)
    told = made(session)
    assert (told["made"], told["placed"], told["backlog"]) == (4, 0, [])
    assert jobs(session) == [(day, "TO_PLAN") for day in ("06/05", "13/05", "20/05", "27/05")]
    job = session.scalars(select(Job)).first()
    assert (job.type, job.waste_code, job.container_type, job.minutes) == (
        "EMPTY_RETURN",
        "17 02 01",
        "B30",
        30,
    )
    assert made(session)["made"] == 0
    assert len(jobs(session)) == 4


def test_neighbouring_months_make_a_day_between_them_once(session, world):
    saved(session, world, THURSDAYS, policy=HolidayPolicy.PREVIOUS_WORKING_DAY)
    # Planned on 1 May, served on 30 April: both months show it.
    april = made(session, D("2031-04-20"), D("2031-04-30"))
    assert april["made"] == 2
    may = made(session)
    assert may["made"] == 4
    assert jobs(session)[1] == ("30/04", "TO_PLAN")


def test_jobs_with_a_driver_and_an_hour_stand_on_the_tour(session, world):
    saved(session, world, driver_id=world.driver.id, start_at=dt.time(6))
    told = made(session)
    assert told["placed"] == 4
    starts = [stop.slot.lower for stop in session.scalars(select(Stop).order_by(Stop.id))]
    assert {f"{start.astimezone(planning.PARIS):%H:%M}" for start in starts} == {"06:00"}
    assert month(session).waiting() == []


def test_what_stands_against_a_day_is_told_before_and_sends_it_to_the_backlog(session, world):
    saved(session, world, driver_id=world.driver.id, start_at=dt.time(6))
    saved(
        session, world, name="Carton", type=JobType.MOVE, driver_id=world.driver.id, start_at=dt.time(6, 15)
    )
    session.add(
        Absence(
            id=new_id(),
            driver_id=world.driver.id,
            kind="leave",
            slot=slot(0, 24, D("2031-05-13")),
            note="Congés",
        )
    )
    world.job(type="EMPTY_RETURN", wanted_on=D("2031-05-20"))
    session.flush()
    seen = {(d.name, d.planned_on.day): (d.trouble, d.detail) for d in month(session).passages}
    assert seen["Bois du mardi", 6] == (None, "")
    assert seen["Carton", 6] == (Trouble.SLOT_TAKEN, "06:00–06:30 · Bois du mardi")
    assert seen["Bois du mardi", 13] == (Trouble.DRIVER_ABSENT, "Congés")
    assert seen["Bois du mardi", 20][0] is Trouble.ALREADY_THERE
    told = made(session)
    assert (told["made"], told["placed"], told["left"]) == (7, 3, 1)
    assert {(each["name"], each["day"][-2:]) for each in told["backlog"]} == {
        ("Carton", "06"),
        ("Bois du mardi", "13"),
        ("Carton", "13"),
        ("Carton", "27"),
    }
    assert told["backlog"][0]["text"] == "{driver} has something else to do then: {detail}."


def test_a_person_may_choose_otherwise(session, world):
    round_id = saved(session, world, driver_id=world.driver.id, start_at=dt.time(6))
    wishes = {(round_id, D("2031-05-06")): Wish.LEAVE, (round_id, D("2031-05-13")): Wish.BACKLOG}
    told = made(session, wishes=wishes)
    assert (told["made"], told["placed"], told["left"]) == (3, 2, 1)
    assert [day.planned_on for day in month(session).waiting()] == [D("2031-05-06")]


RULE = """
CREATE FUNCTION rondo.t_no() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT day FROM rondo.tour WHERE id = NEW.tour_id) = '2031-05-13' THEN
    RAISE EXCEPTION USING ERRCODE = 'RD422', MESSAGE = 'Rules stand against this.',
      DETAIL = '{"findings": [{"sentence": "Le certificat ADR est périmé."}]}';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER zz_no AFTER INSERT ON rondo.stop DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION rondo.t_no();
"""


def test_what_the_rules_refuse_waits_in_the_backlog_with_the_reason(database):
    def build(session):
        world = World(session)
        saved(session, world, driver_id=world.driver.id, start_at=dt.time(6))

    database.open().write(build, "test")
    with database.admin() as admin:
        admin.execute(RULE)
    told = database.open().write(lambda session: made(session), "round.apply")
    assert (told["made"], told["placed"]) == (4, 3)
    (waiting,) = told["backlog"]
    assert (waiting["day"], waiting["sentence"]) == ("2031-05-13", "Le certificat ADR est périmé.")


def test_a_site_on_hold_is_left_alone_until_it_works_again(session, world):
    saved(session, world)
    made(session)
    hold = Hold(new_id(), world.site.id, D("2031-05-10"), D("2031-05-21"), "Travaux")
    assert rounds.jobs_on_hold(session, world.site.id, hold.from_on, hold.to_on) == 2
    assert rounds.save_hold(session, hold) == {"withdrawn": 2}
    assert [status for _, status in jobs(session)] == ["TO_PLAN", "CANCELLED", "CANCELLED", "TO_PLAN"]
    shown = {day.planned_on.day: (day.state, day.reason) for day in month(session).passages}
    assert shown[13] == (OccurrenceState.ON_HOLD, "Travaux")
    assert made(session)["on_hold"] == 2
    # Shortened: the second day comes back, with the job it had.
    stored = rounds.holds(session, TODAY)[0]
    rounds.save_hold(session, replace(stored, to_on=D("2031-05-15")))
    assert made(session)["made"] == 1
    assert [status for _, status in jobs(session)] == ["TO_PLAN", "CANCELLED", "TO_PLAN", "TO_PLAN"]
    assert days(session)[D("2031-05-20")].state == "applied"
    stored = rounds.holds(session, TODAY)[0]
    rounds.delete_hold(session, stored.hold_id, stored.version)
    assert made(session)["made"] == 1


def test_a_hold_without_an_end_and_one_that_ends_before_it_begins(session, world):
    hold = Hold(new_id(), world.site.id, D("2031-05-10"), None)
    assert hold.covers(D("2040-01-01"))
    assert not hold.covers(D("2031-05-09"))
    with pytest.raises(InvalidInput):
        rounds.save_hold(session, replace(hold, to_on=D("2031-05-01")))


def test_a_site_has_one_hold_at_a_time(session, world):
    first = Hold(new_id(), world.site.id, D("2031-05-14"), None, "Travaux")
    rounds.save_hold(session, first)
    with pytest.raises(InvalidInput) as refused:
        rounds.save_hold(session, Hold(new_id(), world.site.id, D("2031-06-01"), D("2031-06-05"), ""))
    assert refused.value.field == "from_on"
    rounds.save_hold(session, Hold(new_id(), world.site.id, D("2031-05-01"), D("2031-05-13"), ""))


def test_one_day_is_moved_with_its_job_and_stays_moved(session, world):
    round_id = saved(session, world, driver_id=world.driver.id, start_at=dt.time(6))
    made(session)
    key = (round_id, D("2031-05-13"))
    told = round_jobs.move_one(session, key, D("2031-05-14"), 1, "Demande du client")
    assert told == {"backlog": {}, "holiday": ""}
    made(session)
    (day,) = [each for each in month(session).passages if each.key == key]
    assert (day.state, day.day, day.reason) == (OccurrenceState.MOVED, D("2031-05-14"), "Demande du client")
    assert day.is_moved
    tour = session.scalar(select(Tour).join(Stop).where(Stop.job_id == day.job_id))
    assert (tour.day, f"{tour.slot.lower.astimezone(planning.PARIS):%H:%M}") == (D("2031-05-14"), "06:00")
    with pytest.raises(Conflict):
        round_jobs.move_one(session, key, D("2031-05-15"), 1)
    round_jobs.restore_one(session, key, day.version)
    (day,) = [each for each in month(session).passages if each.key == key]
    assert (day.state, day.day) == (OccurrenceState.APPLIED, D("2031-05-13"))


def test_a_day_moved_to_where_its_driver_is_taken_waits_and_the_holder_is_told(session, world):
    round_id = saved(session, world, driver_id=world.driver.id, start_at=dt.time(6))
    made(session)
    other = world.job(wanted_on=D("2031-05-14"))
    planning.place_jobs(session, [other.id], world.driver.id, at(6, D("2031-05-14")))
    told = round_jobs.move_one(session, (round_id, D("2031-05-13")), D("2031-05-14"), 1)
    assert told["backlog"]["text"] == "This slot is taken: {label}. Entered by {who}."
    assert told["backlog"]["holes"] == {"label": "Menuiserie Delmas · Atelier", "who": "Anne Cabrol"}


def test_a_day_may_be_moved_before_any_job_is_made(session, world):
    round_id = saved(session, world)
    round_jobs.move_one(session, (round_id, D("2031-05-13")), D("2031-05-15"), 0)
    assert made(session)["made"] == 4
    assert [day for day, _ in jobs(session)] == ["06/05", "15/05", "20/05", "27/05"]


@pytest.mark.parametrize(
    ("to", "alsace_moselle", "holiday"),
    [("2031-05-22", False, "Ascension"), ("2031-12-26", False, ""), ("2031-12-26", True, "Saint-Étienne")],
)
def test_a_move_to_a_public_holiday_is_done_and_told(session, world, to, alsace_moselle, holiday):
    world.depot.alsace_moselle = alsace_moselle
    session.flush()
    round_id = saved(session, world, depot_id=world.depot.id)
    told = round_jobs.move_one(session, (round_id, D("2031-05-13")), D(to), 0)
    assert told["holiday"] == holiday


def test_one_day_is_skipped_and_taken_up_again(session, world):
    round_id = saved(session, world, driver_id=world.driver.id, start_at=dt.time(6))
    made(session)
    key = (round_id, D("2031-05-13"))
    round_jobs.skip_one(session, key, 1, "Fermeture")
    assert jobs(session)[1] == ("13/05", "CANCELLED")
    assert made(session)["made"] == 0
    round_jobs.restore_one(session, key, days(session)[key[1]].version)
    assert jobs(session)[1] == ("13/05", "PLANNED")
    round_jobs.skip_one(session, (round_id, D("2031-06-03")), 0)
    row = days(session)[D("2031-06-03")]
    assert (row.state, row.job_id) == ("skipped", None)
    round_jobs.restore_one(session, (round_id, row.planned_on), row.version)
    assert D("2031-06-03") not in days(session)


def test_a_job_that_has_begun_keeps_its_day(session, world):
    round_id = saved(session, world, driver_id=world.driver.id, start_at=dt.time(6))
    made(session)
    job = session.get(Job, days(session)[D("2031-05-06")].job_id)
    job.status = JobStatus.ON_SITE
    session.flush()
    for call in (
        lambda key: round_jobs.skip_one(session, key, 1),
        lambda key: round_jobs.move_one(session, key, D("2031-05-07"), 1),
    ):
        with pytest.raises(RuleBroken, match="has begun"):
            call((round_id, D("2031-05-06")))


def test_nobody_is_moved_to_a_day_when_the_site_is_on_hold(session, world):
    round_id = saved(session, world)
    rounds.save_hold(session, Hold(new_id(), world.site.id, D("2031-05-14"), D("2031-05-14"), "Inventaire"))
    with pytest.raises(RuleBroken, match="Inventaire"):
        round_jobs.move_one(session, (round_id, D("2031-05-13")), D("2031-05-14"), 0)


def test_a_change_from_a_day_on_leaves_what_was_before(session, world):
    every_other = replace(TUESDAYS, every=2)  # 1, 15, 29 April, 13, 27 May
    round_id = saved(session, world, every_other)
    made(session, D("2031-04-20"), LAST)
    assert [day for day, _ in jobs(session)] == ["29/04", "13/05", "27/05"]
    form = rounds.round_form(session, round_id)
    assert rounds.change_days(session, round_id, D("2031-05-10"))[:2] == [D("2031-05-13"), D("2031-05-27")]
    changed = replace(form, minutes=45, rule=replace(form.rule, weekdays=(1, 4)))
    told = rounds.save_round(session, changed, D("2031-05-10"))
    assert (told["kept"], told["withdrawn"]) == (2, 0)
    assert session.get(Round, round_id).until_on == D("2031-05-09")
    assert made(session)["made"] == 2
    # In the same weeks as before: 13 May is one of them, 6 May is none.
    assert [day for day, _ in jobs(session)] == ["29/04", "13/05", "16/05", "27/05", "30/05"]
    minutes = {f"{job.wanted_on:%d/%m}": job.minutes for job in session.scalars(select(Job))}
    assert (minutes["29/04"], minutes["13/05"]) == (30, 45)
    rows = {row.planned_on: row.round_id for row in session.scalars(select(RoundOccurrence))}
    assert rows[D("2031-04-29")] == round_id != rows[D("2031-05-13")]


def test_days_that_are_none_any_more_lose_their_jobs_but_not_what_was_decided(session, world):
    round_id = saved(session, world)
    made(session)
    round_jobs.move_one(session, (round_id, D("2031-05-27")), D("2031-05-28"), 1)
    form = rounds.round_form(session, round_id)
    told = rounds.save_round(session, replace(form, rule=replace(form.rule, weekdays=(4,))), D("2031-05-12"))
    assert told["withdrawn"] == 2
    assert jobs(session) == [
        ("06/05", "TO_PLAN"),
        ("13/05", "CANCELLED"),
        ("20/05", "CANCELLED"),
        ("28/05", "TO_PLAN"),
    ]
    assert [d.planned_on.day for d in month(session).passages if d.state is OccurrenceState.MOVED] == [27]


def test_a_round_that_ends_takes_its_later_jobs_with_it(session, world):
    round_id = saved(session, world)
    made(session)
    version = session.get(Round, round_id).version
    assert rounds.end_round(session, round_id, version, D("2031-05-14"))["withdrawn"] == 2
    assert [status for _, status in jobs(session)] == ["TO_PLAN", "TO_PLAN", "CANCELLED", "CANCELLED"]
    with pytest.raises(Conflict):
        rounds.end_round(session, round_id, version, D("2031-05-14"))


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": " "}, "name"),
        ({"site_id": None}, "site_id"),
        ({"material_id": None}, "material_id"),
        ({"rule": Recurrence(anchor_on=FIRST)}, "weekdays"),
        ({"rule": replace(TUESDAYS, until=D("2031-01-01"))}, "until"),
        ({"start_at": dt.time(6)}, "driver_id"),
        ({"rule": replace(TUESDAYS, until=D("2031-04-02"), weekdays=(4,))}, "season"),
    ],
)
def test_a_round_that_cannot_be_is_refused_at_its_field(session, world, values, field):
    with pytest.raises(InvalidInput) as refused:
        rounds.save_round(session, replace(form_of(world), **values))
    assert refused.value.field == field


def test_a_colleagues_newer_change_is_told(session, world):
    round_id = saved(session, world)
    old = rounds.round_form(session, round_id)
    rounds.save_round(session, replace(old, name="Bois"))
    with pytest.raises(Conflict):
        rounds.save_round(session, replace(old, name="Bois B"))


def test_the_list_shows_the_next_day_and_how_far_jobs_are_made(session, world):
    round_id = saved(session, world, THURSDAYS)
    made(session, FIRST, D("2031-05-15"))
    rounds.save_hold(session, Hold(new_id(), world.site.id, D("2031-05-04"), D("2031-05-06"), "Travaux"))
    (row,) = rounds.rounds(session, D("2031-05-05"))
    assert row.round_id == round_id
    assert (row.next.planned_on, row.next.served_on) == (D("2031-05-08"), D("2031-05-09"))
    assert (row.made_until, row.hold) == (D("2031-05-15"), "Travaux")
    assert row.policy is None
    assert row.rule.policy is HolidayPolicy.NEXT_WORKING_DAY


def test_working_days_and_holidays_are_the_firms(session, world):
    # Friday 11 April 2031 is Good Friday.
    saved(session, world, Recurrence(anchor_on=D("2031-04-04"), weekdays=(4,)), depot_id=world.depot.id)

    def good_friday():
        (day,) = month(session, D("2031-04-11"), D("2031-04-11")).passages
        return day.served_on

    assert rounds.working_days(session, TODAY) == frozenset(range(5))
    assert good_friday() == D("2031-04-11")
    rounds.save_calendar(session, range(6), {world.depot.id}, D("2031-01-01"))
    assert rounds.working_days(session, TODAY) == frozenset(range(6))
    assert good_friday() == D("2031-04-12")
    assert [each.alsace_moselle for each in rounds.calendar(session, TODAY).depots] == [True]
    with pytest.raises(InvalidInput):
        rounds.save_calendar(session, (), (), TODAY)


def test_a_dispatcher_does_not_set_the_firms_calendar(database):
    with pytest.raises(Forbidden):
        database.open("essai_exploitation").write(
            lambda session: rounds.save_calendar(session, range(6), (), TODAY), "calendar.save"
        )


def test_one_undo_takes_a_month_back(database):
    made_of = {}

    def build(session):
        world = World(session)
        made_of["round"] = str(saved(session, world, driver_id=world.driver.id, start_at=dt.time(6)))

    database.open().write(build, "test")
    operation = new_id()
    told = database.open().write(lambda session: made(session), "round.apply", op=operation)
    assert (told["made"], told["placed"]) == (4, 4)
    undone = new_id()
    database.open().write(lambda session: planning.undo(session, operation), "undo", op=undone)
    with database.admin() as admin:
        for table in ("job", "stop", "tour", "round_occurrence", "booking"):
            assert admin.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), table
    database.open().write(lambda session: planning.undo(session, undone), "redo")
    with database.open_admin().session() as session:
        assert [f.name for f in check(session) if f.count] == []
        assert len(jobs(session)) == 4
    assert database.open().write(lambda session: made(session), "round.apply")["made"] == 0


@pytest.mark.parametrize("deed", ["move", "skip", "hold", "change", "end"])
def test_one_undo_takes_a_decision_back(database, deed):
    def build(session):
        world = World(session)
        saved(session, world, driver_id=world.driver.id, start_at=dt.time(6))
        made(session)

    database.open().write(build, "test")

    def state():
        with database.admin() as admin:
            return [
                admin.execute(
                    f"SELECT to_jsonb(t) - 'version' - 'search' FROM {table} t ORDER BY id"
                ).fetchall()
                for table in ("round", "round_occurrence", "job", "stop", "tour", "site_hold")
            ]

    def do(session):
        row = session.scalars(select(Round)).one()
        key = (row.id, D("2031-05-13"))
        match deed:
            case "move":
                round_jobs.move_one(session, key, D("2031-05-14"), 1)
            case "skip":
                round_jobs.skip_one(session, key, 1)
            case "hold":
                rounds.save_hold(session, Hold(new_id(), row.site_id, D("2031-05-10"), None, "x"))
            case "change":
                form = rounds.round_form(session, row.id)
                rule = replace(form.rule, weekdays=(4,))
                rounds.save_round(session, replace(form, rule=rule), D("2031-05-10"))
            case "end":
                rounds.end_round(session, row.id, row.version, D("2031-05-10"))

    before, operation = state(), new_id()
    database.open().write(do, "round.change", op=operation)
    assert state() != before
    database.open().write(lambda session: planning.undo(session, operation), "undo")
    assert state() == before


def _waits(database):
    """Return whether somebody else holds the rounds: the month is not made beside them."""
    try:
        with database.transaction() as session:
            session.execute(text("SET LOCAL lock_timeout = '50ms'"))
            begin_operation(session, new_id(), "round.apply")
            made(session)
    except Unavailable:
        return True
    return False


def test_two_people_who_make_the_same_month_make_it_once(database):
    database.open().write(lambda session: saved(session, World(session)) and None, "test")
    first, second = database.open(), database.open("essai_exploitation")
    with first.transaction() as one:
        begin_operation(one, new_id(), "round.apply")
        assert made(one)["made"] == 4
        assert _waits(second)
    assert second.write(lambda session: made(session), "round.apply")["made"] == 0


def test_the_preview_asks_the_same_few_questions_whatever_the_number_of_rounds(session, world):
    def asked():
        seen = []

        def listen(*args):
            seen.append(args[2])

        event.listen(session.connection(), "before_cursor_execute", listen)
        month(session)
        event.remove(session.connection(), "before_cursor_execute", listen)
        return len(seen)

    saved(session, world)
    few = asked()
    for number in range(30):
        saved(session, world, name=f"Tournée {number}", driver_id=world.driver.id, start_at=dt.time(6))
    assert asked() == few <= 8


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["apply", "move", "skip", "restore", "change", "hold", "lift"]),
        st.integers(0, 8),
        st.integers(1, 6),
    ),
    min_size=1,
    max_size=8,
)


@settings(
    deadline=None,
    max_examples=15,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
def test_generation_never_overwrites_what_was_decided(shared_connections, steps):
    with shared_connections.engine.connect() as connection:
        outer = connection.begin()
        with Session(connection, join_transaction_mode="create_savepoint", expire_on_commit=False) as session:
            begin_operation(session, new_id(), "test")
            _follow(session, steps)
        outer.rollback()


def _follow(session, steps):
    world = World(session)
    round_id = saved(
        session, world, replace(TUESDAYS, weekdays=(1, 3)), driver_id=world.driver.id, start_at=dt.time(6)
    )
    decided = {}
    for step, place, ahead in steps:
        passages = [each for each in month(session).passages if each.round_id == round_id]
        day = passages[place % len(passages)] if passages else None
        match step:
            case "apply":
                made(session)
            case "move" if day and day.state is not OccurrenceState.ON_HOLD:
                target = day.planned_on + dt.timedelta(ahead)
                try:
                    round_jobs.move_one(session, day.key, target, day.version)
                    decided[day.key[1]] = ("moved", target)
                except RuleBroken:
                    pass  # on hold that day
            case "skip" if day:
                round_jobs.skip_one(session, day.key, day.version)
                decided[day.key[1]] = ("skipped", None)
            case "restore" if day and day.state in (OccurrenceState.MOVED, OccurrenceState.SKIPPED):
                round_jobs.restore_one(session, day.key, day.version)
                decided.pop(day.key[1], None)
            case "change" if day:
                form = rounds.round_form(session, round_id)
                if day.planned_on > form.rule.anchor_on:
                    rule = replace(form.rule, weekdays=(ahead % 5,))
                    told = rounds.save_round(session, replace(form, rule=rule), day.planned_on)
                    round_id = type(round_id)(told["round_id"])
            case "hold":
                start = FIRST + dt.timedelta(3 * place)
                hold = Hold(new_id(), world.site.id, start, start + dt.timedelta(ahead), "x")
                standing = [held for held in rounds.holds(session, FIRST) if held.from_on <= hold.to_on]
                if any(held.to_on >= hold.from_on for held in standing):
                    with pytest.raises(InvalidInput):  # a site is on hold once at a time
                        rounds.save_hold(session, hold)
                    continue
                rounds.save_hold(session, hold)
                for planned, (state, served) in list(decided.items()):
                    if state == "moved" and hold.covers(served):
                        del decided[planned]
            case "lift":
                for hold in rounds.holds(session, FIRST):
                    rounds.delete_hold(session, hold.hold_id, hold.version)
        stored = days(session)
        for planned, (state, served) in decided.items():
            assert (stored[planned].state, stored[planned].served_on) == (state, served), planned
    made(session)
    once = jobs(session)
    assert made(session)["made"] == 0
    assert jobs(session) == once
    stored = days(session)
    for planned, (state, served) in decided.items():
        assert (stored[planned].state, stored[planned].served_on) == (state, served), planned
    for name in ("bookings_overlap", "tours_cover_stops", "job_states_follow_plan"):
        assert session.execute(text(INVARIANTS[name])).all() == [], name
