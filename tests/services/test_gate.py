"""The gate: what the rules find, refuse, let pass for a reason, and keep."""

import datetime as dt
from io import BytesIO

import psycopg
import pytest
from psycopg.types.json import Jsonb
from pypdf import PdfReader
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.db import begin_operation, new_id
from app.domain import board
from app.errors import NeedsReason, Refused
from app.models.fleet import Container, Credential, Material
from app.models.gate import Finding, Override, TourFigure
from app.models.parties import Outlet, OutletMaterial
from app.models.planning import Job, Stop, Tour, TourMember
from app.models.rounds import SiteHold
from app.refusals import as_app_error
from app.services import assignments, board_reading, gate, importing, planning
from tests.builders import AHEAD as DAY
from tests.builders import TODAY, World, at, slot
from tests.companion.phone import companion_dsn


def paper(session, owner, kind, until, owner_kind="driver", **more):
    row = Credential(
        id=new_id(), owner_kind=owner_kind, owner_id=owner.id, kind=kind, valid_until=until, **more
    )
    session.add(row)
    session.flush()
    return row


def judge(session):
    """End the transaction as far as the gate is concerned; the session fixture translates no errors."""
    session.flush()
    try:
        gate.judge(session)
    except DBAPIError as error:
        raise as_app_error(error.orig) from error


def place(session, job, driver, hour, day=DAY):
    """Place a job as the board does; the session fixture translates no errors."""
    try:
        return planning.place_jobs(session, [job.id], driver.id, at(hour, day))
    except DBAPIError as error:
        raise as_app_error(error.orig) from error


def rules_of(session, tour_id=None):
    query = select(Finding.rule)
    return set(session.scalars(query if tour_id is None else query.where(Finding.tour_id == tour_id)))


@pytest.fixture
def world(session):
    made = World(session)
    made.driver.usual_vehicle_id = made.truck.id
    made.wood.hazardous, made.wood.adr_mention = True, "UN 3175"
    session.flush()
    return made


def test_an_expired_adr_certificate_refuses_the_drop(session, world):
    paper(session, world.driver, "adr", DAY - dt.timedelta(days=3))
    job = world.job(outlet_id=world.outlet.id)
    with pytest.raises(Refused, match="ADR") as refused:
        place(session, job, world.driver, 8)
    assert [one["rule"] for one in refused.value.findings if one["severity"] == "stop"] == ["driver.adr"]
    assert "{" not in str(refused.value)


def test_a_missing_adr_certificate_needs_a_reason(session, world):
    job = world.job()
    with pytest.raises(NeedsReason, match="ADR"):
        place(session, job, world.driver, 8)


def test_a_lawful_drop_passes_and_keeps_its_notes(session, world):
    paper(session, world.driver, "adr", DAY)
    job = world.job()
    planning.place_jobs(session, [job.id], world.driver.id, at(8, DAY))
    judge(session)
    assert "driver.licence" in rules_of(session)
    assert session.scalars(select(Override)).all() == []


def test_a_reason_lets_it_pass_and_stands_in_the_register(session, world):
    begin_operation(session, new_id(), "stop.place", "Seuil du 1.1.3.6 non atteint : deux fûts")
    gate.decided_by(session, "Hélène Puech")
    job = world.job()
    planning.place_jobs(session, [job.id], world.driver.id, at(8, DAY))
    judge(session)
    (line,) = gate.overrides(session, DAY, DAY)
    assert (line.rule, line.decided_by, line.who) == ("driver.adr", "Hélène Puech", "Anne Cabrol")
    (bar,) = board_reading.board_content(session, DAY, DAY).day.bars
    assert bar.findings == 2
    assert f"{line.sentence}\n{line.source}\n→ Hélène Puech : {line.reason}" in bar.note
    told = assignments.tour_sheet(session, bar.tour_id).rulings[0]
    assert (told.stop_id, told.severity, told.decided_by) == (bar.id, 2, "Hélène Puech")
    assert (line.driver, line.job, line.site) == ("Thierry Cabrol", job.number, "Menuiserie Delmas · Atelier")
    assert "ADR" in line.sentence
    assert line.source == "ADR, 8.2.1 et 8.2.2.8"
    for change in ("UPDATE override SET reason = 'autre'", "DELETE FROM override"):
        with pytest.raises(DBAPIError), session.begin_nested():
            session.execute(text(change))


def test_the_register_is_printed(session, world):
    world.company()
    begin_operation(session, new_id(), "stop.place", "Seuil du 1.1.3.6 non atteint : deux fûts")
    place(session, world.job(), world.driver, 8)
    pdf = gate.register_of_overrides(session, DAY, DAY)
    told = " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    told = " ".join(told.split())
    for text_of in (
        "Registre des dérogations",
        "Seuil du 1.1.3.6",
        "Aucun certificat ADR connu",
        "Anne Cabrol",
    ):
        assert text_of in told


def test_what_needed_a_reason_once_is_not_asked_again_in_the_same_tour(session, world):
    begin_operation(session, new_id(), "stop.place", "Deux fûts")
    job = world.job()
    planning.place_jobs(session, [job.id], world.driver.id, at(8, DAY))
    judge(session)
    begin_operation(session, new_id(), "stop.move")
    stop = session.get_one(Stop, job.id)
    session.refresh(stop)
    place = board.Place(stop.id, stop.version, world.driver.id, at(10, DAY), at(10.5, DAY))
    planning.move_stops(session, [place])
    judge(session)
    assert len(gate.overrides(session, DAY, DAY)) == 1


def test_nobody_gets_another_job_once_his_licence_has_expired(session, world):
    world.wood.hazardous, world.wood.adr_mention = False, ""
    planning.place_jobs(session, [world.job().id], world.driver.id, at(8, DAY))
    judge(session)
    paper(session, world.driver, "licence", DAY - dt.timedelta(days=1), category="CE")
    judge(session)  # a paper never refuses: it is only seen
    assert "driver.licence" in {
        one.rule for one in gate.findings(session, _tours(session)) if one.severity == "stop"
    }
    with pytest.raises(Refused, match="Permis C"):
        place(session, world.job(), world.driver, 10)


def test_what_is_over_is_left_alone(session, world):
    past = TODAY - dt.timedelta(days=2)
    paper(session, world.driver, "adr", past - dt.timedelta(days=30))
    planning.place_jobs(session, [world.job().id], world.driver.id, at(8, past))
    judge(session)


def test_a_stop_where_the_driver_is_already_is_never_refused(session, world):
    begin_operation(session, new_id(), "stop.place", "Deux fûts")
    job = world.job()
    planning.place_jobs(session, [job.id], world.driver.id, at(8, DAY))
    judge(session)
    begin_operation(session, new_id(), "test")
    session.execute(text("UPDATE stop SET arrived_at = now() WHERE id = :id"), {"id": job.id})
    paper(session, world.driver, "adr", DAY - dt.timedelta(days=1))
    stop = session.get_one(Stop, job.id)
    session.refresh(stop)
    stop.slot = slot(9, 9.5, DAY)
    judge(session)


def test_nobody_goes_to_a_site_on_hold(session, world):
    world.wood.hazardous, world.wood.adr_mention = False, ""
    hold = SiteHold(id=new_id(), site_id=world.site.id, from_on=DAY, to_on=DAY, reason="congés")
    session.add(hold)
    session.flush()
    with (
        pytest.raises(Refused, match=f"en pause jusqu'au {DAY:%d/%m/%Y} \\(congés\\)"),
        session.begin_nested(),
    ):
        place(session, world.job(), world.driver, 8)
    after = DAY + dt.timedelta(days=1)
    place(session, world.job(), world.driver, 8, after)
    hold.to_on = None
    judge(session)  # a hold refuses nothing that stands; it is only seen
    assert "site.on_hold" in rules_of(session)
    session.delete(hold)
    judge(session)
    assert "site.on_hold" not in rules_of(session)


def test_a_second_driver_is_judged_like_the_first(session, world):
    world.wood.hazardous, world.wood.adr_mention = False, ""
    paper(session, world.driver2, "licence", DAY - dt.timedelta(days=1), category="C")
    place(session, world.job(), world.driver, 8)
    (tour,) = _tours(session)
    point = session.begin_nested()
    session.add(TourMember(id=new_id(), tour_id=tour, role="second_driver", driver_id=world.driver2.id))
    with pytest.raises(Refused, match="Permis C de Jean Fabre"):
        judge(session)
    point.rollback()
    session.add(TourMember(id=new_id(), tour_id=tour, role="loader", driver_id=world.driver2.id))
    judge(session)


def test_an_outlet_is_asked_for_what_is_brought_to_it(session, world):
    """The job names one outlet, the tour goes to another that does not take it, and is closed for good."""
    world.wood.hazardous, world.wood.adr_mention = False, ""
    metal = Material(id=new_id(), code="fer", name="Ferraille", waste_code="17 04 05", hazardous=False)
    other = Outlet(id=new_id(), code="Q", name="Quai", operations=["R 12"], archived_at=at(8, TODAY))
    session.add_all([metal, other])
    session.flush()
    session.add(OutletMaterial(outlet_id=other.id, material_id=metal.id))
    begin_operation(session, new_id(), "stop.place", "Accordé par téléphone")
    place(session, world.job(outlet_id=world.outlet.id), world.driver, 8)
    (tour,) = _tours(session)
    run = Stop(id=new_id(), tour_id=tour, kind="OUTLET", outlet_id=other.id, slot=slot(10, 10.5, DAY))
    session.add(run)
    with pytest.raises(Refused, match="n'est plus un exutoire") as refused:
        judge(session)
    assert {one["rule"] for one in refused.value.findings} == {"outlet.archived", "outlet.material"}


def test_the_night_judges_the_plan_to_come(database, company):
    office = database.open()
    with office.transaction() as session:
        session.execute(text("UPDATE credential SET valid_until = :day"), {"day": DAY})
        planning.place_jobs(session, [company.waiting.id], company.driver.id, at(8, DAY))
    with office.session() as session:
        assert not gate.is_refreshed(session)
    with database.admin() as admin:
        admin.execute("DELETE FROM finding")
    assert gate.refresh_ahead(office.write, 20) == 1
    assert gate.refresh_once_a_day(office) == 0
    with office.session() as session:
        assert gate.is_refreshed(session)
        assert "driver.licence" in rules_of(session)


# ---------------------------------------------------------------- days and weeks


class Weeks:
    """Days of one driver, as figures that the gate keeps: judged by the database alone."""

    def __init__(self, session, driver):
        self._session, self._driver = session, driver
        self.tours = []

    def day(self, day, driving, start=6.0, end=17.0, *, work=None, crew=False):
        tour = Tour(id=new_id(), day=day, driver_id=self._driver.id, slot=slot(start, end, day))
        self._session.add(tour)
        self._session.flush()
        self._session.add(
            TourFigure(
                tour_id=tour.id,
                driver_id=self._driver.id,
                day=day,
                starts_at=at(start, day),
                ends_at=at(end, day),
                distance_m=0,
                driving_min=driving,
                work_min=driving if work is None else work,
                overtime_min=0,
                eu561=True,
                crew=crew,
            )
        )
        self.tours.append(tour.id)

    def found(self, *rules):
        self._session.flush()
        rows = self._session.execute(
            text(
                "SELECT h.rule, t.day, h.measure FROM unnest(gate_weeks(:tours)) h"
                " JOIN tour t ON t.id = h.tour_id"
            ),
            {"tours": self.tours},
        )
        return sorted((rule, day, measure) for rule, day, measure in rows if rule in rules)


WEEK = DAY - dt.timedelta(days=DAY.weekday())


@pytest.fixture
def owner(shared_database):
    """A session of the owner of the tables: nobody else writes the gate's figures."""
    with shared_database.open_admin().engine.connect() as connection:
        outer = connection.begin()
        connection.execute(text("SET LOCAL ROLE rondo_owner"))
        with Session(connection, join_transaction_mode="create_savepoint", expire_on_commit=False) as opened:
            begin_operation(opened, new_id(), "test")
            yield opened
        outer.rollback()


@pytest.fixture
def weeks(owner):
    return Weeks(owner, World(owner).driver)


def test_fifty_six_hours_of_driving_leave_thirty_four(weeks):
    for number, hours in enumerate((9, 10, 9, 10, 9, 9)):
        weeks.day(WEEK + dt.timedelta(days=number), hours * 60)
    rules = ("ec561.daily", "ec561.weekly", "ec561.fortnight")
    assert weeks.found(*rules) == []
    for number, minutes in enumerate((540, 540, 540, 420)):
        weeks.day(WEEK + dt.timedelta(days=7 + number), minutes)
    assert weeks.found(*rules) == []
    weeks.day(WEEK + dt.timedelta(days=11), 1)
    assert weeks.found(*rules) == [("ec561.fortnight", WEEK + dt.timedelta(days=11), 1)]


def test_a_third_long_day_and_more_than_the_week_are_told(weeks):
    for number in range(6):
        weeks.day(WEEK + dt.timedelta(days=number), 600)
    assert weeks.found("ec561.daily", "ec561.weekly") == [
        *(("ec561.daily", WEEK + dt.timedelta(days=number), 60) for number in (2, 3, 4, 5)),
        ("ec561.weekly", WEEK + dt.timedelta(days=5), 240),
    ]


def test_the_fourth_reduced_rest_is_told(weeks):
    for number in range(4):
        weeks.day(WEEK + dt.timedelta(days=number), 300, 5, 19.5)
    assert weeks.found("ec561.rest") == [("ec561.rest", WEEK + dt.timedelta(days=3), 90)]


def test_half_past_eight_to_five_is_too_short_a_rest(weeks):
    weeks.day(WEEK, 300, 5, 20.5)
    weeks.day(WEEK + dt.timedelta(days=1), 300, 5, 17)
    assert weeks.found("ec561.rest") == [("ec561.rest", WEEK, 30)]


def test_two_have_thirty_hours(weeks):
    weeks.day(WEEK, 900, 5, 25, crew=True)  # each drives half of fifteen hours; nine of rest within thirty
    weeks.day(WEEK + dt.timedelta(days=1), 300, 10, 17, crew=True)
    assert weeks.found("ec561.daily", "ec561.rest") == []
    weeks.day(WEEK + dt.timedelta(days=2), 1202, 4, 26, crew=True)
    assert weeks.found("ec561.daily", "ec561.rest") == [
        ("ec561.daily", WEEK + dt.timedelta(days=2), 1),
        ("ec561.rest", WEEK + dt.timedelta(days=2), 60),
    ]


def test_of_two_weekly_rests_one_is_of_forty_five_hours(weeks):
    for number in range(6):
        weeks.day(WEEK + dt.timedelta(days=number), 300, 6, 16)
    for number in range(7, 13):
        weeks.day(WEEK + dt.timedelta(days=number), 300, 6, 16)
    weeks.day(WEEK + dt.timedelta(days=14), 300, 6, 16)
    # Saturday 16:00 to Monday 06:00 are 38 hours, twice in a row.
    assert weeks.found("ec561.weekly_rest") == [("ec561.weekly_rest", WEEK + dt.timedelta(days=12), 420)]


def test_work_asks_for_breaks_as_the_branch_has_it(owner, weeks):
    weeks.day(WEEK, 60, 6, 12.25, work=365)  # ten minutes of break in six hours and a quarter
    assert weeks.found("work.break") == [("work.break", WEEK, 10)]
    weeks._driver.work_profile = "TRM_COURTE"
    assert weeks.found("work.break") == [("work.break", WEEK, 20)]


def _tours(session):
    return session.scalars(select(Tour.id)).all()


# ---------------------------------------------------------------- by other ways


@pytest.fixture
def company(database):
    """A company whose driver's ADR certificate has expired, and a hazardous job that waits."""
    with database.open().transaction() as session:
        made = World(session)
        made.driver.usual_vehicle_id = made.truck.id
        made.wood.hazardous, made.wood.adr_mention = True, "UN 3175"
        paper(session, made.driver, "adr", DAY - dt.timedelta(days=3))
        made.waiting = made.job()
    return made


def test_sql_typed_by_a_dispatcher_is_refused_likewise(database, company):
    with psycopg.connect(database.dsn("essai_exploitation"), options="-c search_path=rondo") as connection:
        tour = new_id()
        connection.execute(
            "INSERT INTO tour (id, day, driver_id, vehicle_id, slot)"
            " VALUES (%s, %s, %s, %s, tstzrange(%s, %s))",
            [tour, DAY, company.driver.id, company.truck.id, at(8, DAY), at(9, DAY)],
        )
        connection.execute(
            "INSERT INTO stop (id, tour_id, job_id, slot) VALUES (%s, %s, %s, tstzrange(%s, %s))",
            [company.waiting.id, tour, company.waiting.id, at(8, DAY), at(9, DAY)],
        )
        with pytest.raises(psycopg.Error, match="The rules do not allow this") as refused:
            connection.commit()
    assert refused.value.sqlstate == "RD422"
    with database.open().session() as session:
        assert session.scalars(select(Stop)).all() == []


def test_nobody_forgets_that_he_is_judged(database, company):
    with psycopg.connect(database.dsn("essai_exploitation"), options="-c search_path=rondo") as connection:
        for forbidden in (
            "DELETE FROM gate_due",
            "DELETE FROM finding",
            "INSERT INTO override (id) VALUES (gen_random_uuid())",
            "UPDATE rule SET severity = 'note'",
            "ALTER TABLE stop DISABLE TRIGGER gate",
            "SELECT gate_store('{}', '{}', '{}')",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege), connection.transaction():
                connection.execute(forbidden)


def test_the_same_call_with_a_reason_passes(database, company):
    office = database.open("essai_exploitation")
    with office.transaction() as session:
        session.execute(text("DELETE FROM credential"))

    def place(session):
        gate.decided_by(session, "Hélène Puech")
        return planning.place_jobs(session, [company.waiting.id], company.driver.id, at(8, DAY))

    operation = new_id()
    with pytest.raises(NeedsReason) as asked:
        office.write(place, "stop.place", op=operation)
    assert [one["rule"] for one in asked.value.findings] == ["driver.adr"]
    office.write(place, "stop.place", op=operation, reason="Deux fûts, sous le seuil")
    with office.session() as session:
        (line,) = gate.overrides(session, DAY, DAY)
    assert (line.who, line.decided_by, line.reason) == (
        "Claire Fabre",
        "Hélène Puech",
        "Deux fûts, sous le seuil",
    )


def test_an_import_refuses_the_row_with_the_sentence(database, company, tmp_path):
    office = database.open("essai_exploitation")
    path = tmp_path / "demandes.csv"
    path.write_text(
        "Client;Site;Prestation;Benne;Matière;Pour le;Chauffeur;Passage prévu\n"
        f"Menuiserie Delmas;Atelier;échange;B30;Bois B;{DAY:%d/%m/%Y};Cabrol;08:00\n"
        f"Menuiserie Delmas;Atelier;pose;B30;;{DAY:%d/%m/%Y};Cabrol;10:00\n"
        f"Menuiserie Delmas;Atelier;retrait;B30;;{DAY:%d/%m/%Y};;\n",
        encoding="utf-8",
    )
    told = office.write(
        lambda session: importing.import_file(session, path, "orders", False), "import.orders"
    )
    assert told["added"] == 2
    (refused,) = told["rejected"]
    assert refused["row"] == 2
    assert "Certificat ADR de Thierry Cabrol périmé depuis le" in refused["reason"]
    with office.session() as session:
        assert session.execute(select(Job.type, Stop.slot).join(Stop, Stop.job_id == Job.id)).all() == [
            ("DELIVER", slot(10, 10.25, DAY))
        ]


def test_an_import_refuses_the_row_whose_slot_is_taken_and_says_by_what(database, company, tmp_path):
    path = tmp_path / "demandes.csv"
    row = f"Menuiserie Delmas;Atelier;retrait;B30;;{DAY:%d/%m/%Y};Cabrol;"
    path.write_text(
        "Client;Site;Prestation;Benne;Matière;Pour le;Chauffeur;Passage prévu\n"
        f"{row}10:00\n{row.replace('retrait', 'pose')}10:05\n",
        encoding="utf-8",
    )
    told = database.open("essai_exploitation").write(
        lambda session: importing.import_file(session, path, "orders", False), "import.orders"
    )
    assert told["added"] == 1
    (refused,) = told["rejected"]
    assert refused["row"] == 3
    assert refused["reason"] == "Ce créneau est déjà pris\u00a0: Menuiserie Delmas · Atelier."


def test_undo_brings_back_what_stood(database, company):
    """A stop was planned before the certificate expired: taken off and put back by undo, it stands."""
    office = database.open("essai_exploitation")
    with office.transaction() as session:
        session.execute(text("UPDATE credential SET valid_until = :day"), {"day": DAY})
    start = at(8, DAY)
    office.write(
        lambda s: planning.place_jobs(s, [company.waiting.id], company.driver.id, start), "stop.place"
    )
    with office.transaction() as session:
        session.execute(
            text("UPDATE credential SET valid_until = :day"), {"day": TODAY - dt.timedelta(days=1)}
        )
    taken_off = new_id()
    office.write(lambda s: planning.unplan_stops(s, [company.waiting.id], [1]), "stop.unplan", op=taken_off)
    with pytest.raises(Refused):
        office.write(
            lambda s: planning.place_jobs(s, [company.waiting.id], company.driver.id, start), "stop.place"
        )
    office.write(lambda s: planning.undo(s, taken_off), "undo")
    with office.session() as session:
        assert session.get_one(Stop, company.waiting.id).slot.lower == start

    with office.transaction() as session:
        session.execute(text("DELETE FROM credential"))
    with pytest.raises(NeedsReason):
        office.write(lambda s: _to_other_driver(s, company, taken_off), "undo")


def _to_other_driver(session, company, taken_off):
    session.execute(text("SELECT mark_undoing(:op)"), {"op": taken_off})
    stop = session.get_one(Stop, company.waiting.id)
    planning.move_stops(
        session, [board.Place(stop.id, stop.version, company.driver2.id, at(8, DAY), at(8.5, DAY))]
    )


def test_events_of_a_phone_enter_whatever_the_rules_say(database, company):
    office = database.open()
    token = "t" * 43
    with office.transaction() as session:
        session.execute(text("UPDATE credential SET valid_until = :day"), {"day": DAY})
        box = Container(id=new_id(), number="B30-0002", type_code="B30", status="repair")
        session.add(box)
    now = dt.datetime.now(dt.UTC)
    start = at(23.5, TODAY) if now > at(23, TODAY) else now + dt.timedelta(minutes=10)
    with office.transaction() as session:
        planning.place_jobs(session, [company.waiting.id], company.driver.id, start)
        tour = session.scalar(select(Tour.id))
        planning.publish_tours(session, [tour])
        code = session.scalar(text("SELECT create_driver_link(:tour, :id)"), {"tour": tour, "id": new_id()})
    with office.transaction() as session:
        session.execute(
            text("UPDATE credential SET valid_until = :day"), {"day": TODAY - dt.timedelta(days=1)}
        )
    with psycopg.connect(companion_dsn(database), options="-c search_path=rondo") as phone:
        phone.execute("SELECT open_driver_link(%s, %s)", [code, token])
        for kind, data in (("container", {"in": "B30-0002"}), ("arrived", {}), ("done", {})):
            answer = phone.execute(
                "SELECT record_event(%s, %s, %s, now(), %s, %s)",
                [token, new_id(), kind, company.waiting.id, Jsonb(data)],
            ).fetchone()
            assert answer[0]["note"] == ""
            phone.commit()
            if kind == "container":  # a box in repair: found, and let in all the same
                with office.session() as session:
                    assert "container.status" in rules_of(session)
    with office.session() as session:
        assert session.get_one(Job, company.waiting.id).status == "DONE"
