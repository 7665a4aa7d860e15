"""The papers of the day, drawn from real rows and read back as a person would read them."""

import datetime as dt
import io
from decimal import Decimal
from uuid import UUID

import pytest
from pypdf import PdfReader
from sqlalchemy import select, text

from app.domain.archive import Owner
from app.errors import Conflict, Forbidden, RuleBroken
from app.ids import new_id
from app.models.core import Document
from app.models.fleet import Container, Driver, Material, Vehicle
from app.models.parties import Acceptance
from app.models.planning import Stop, TourMember
from app.models.waste import TrackingForm
from app.services import archive, dashboard, field, field_tickets, papers, payments, weighing
from app.services.archive import Asked
from app.services.documents.reports import Tile
from app.services.search import folded
from tests.builders import DAY, PARIS, World, at, slot

TODAY = dt.datetime.now(PARIS).date()
ADR = "UN 3175, DÉCHET SOLIDES CONTENANT DU LIQUIDE INFLAMMABLE, N.S.A., 4.1, II"


def words(pdf: bytes) -> str:
    """Return the text of a PDF, its blanks made plain."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


@pytest.fixture
def world(session):
    made = World(session)
    made.company()
    return made


def _tour(world, session, day=TODAY, **values):
    """Return a tour with a swap and the way to the outlet."""
    tour = world.tour(
        day=day, slot=slot(6, 14, day), vehicle_id=world.truck.id, depot_id=world.depot.id, **values
    )
    world.site.gate_code, world.site.access_note = "B 4711", "Sonner deux fois"
    job = world.job(
        wanted_on=day,
        container_out_id=world.box.id,
        order_number="BC-77",
        window_from=dt.time(7),
        window_to=dt.time(9, 30),
        priority=2,
        contact="Mme Delmas",
        phone="+33563000001",
    )
    session.add_all(
        [
            Stop(id=job.id, tour_id=tour.id, job_id=job.id, slot=slot(7, 8, day)),
            Stop(
                id=new_id(), tour_id=tour.id, kind="OUTLET", outlet_id=world.outlet.id, slot=slot(8, 9, day)
            ),
        ]
    )
    session.flush()
    session.refresh(tour)
    return tour


def _sheet(session, tour, root_url=""):
    (key,) = papers.tour_sheets(session, [tour.id], root_url)
    return papers.body(session, UUID(key))


# ---------------------------------------------------------------------------------------------- tour sheets


def test_a_sheet_names_the_crew(world, session):
    tour = _tour(world, session)
    second = world._add(Driver(id=new_id(), surname="Roux", first_name="Inès", number="902"))
    session.add_all(
        [
            TourMember(id=new_id(), tour_id=tour.id, role="loader", driver_id=world.driver2.id),
            TourMember(id=new_id(), tour_id=tour.id, role="second_driver", driver_id=second.id),
        ]
    )
    session.flush()
    sheet = papers.sheet_contents(session, [tour.id])[tour.id]
    name = f"{world.driver2.first_name} {world.driver2.surname}"
    assert sheet.loaders == f"{name}, Inès Roux (second chauffeur)"


def test_a_tour_sheet_says_where_to_go_and_what_to_do(session, world):
    trailer = Vehicle(id=new_id(), plate="ZZ-900-AA", kind="trailer", label="Remorque")
    session.add(trailer)
    session.flush()
    tour = _tour(world, session, trailer_id=trailer.id, note="Plein à faire")
    page = words(_sheet(session, tour))
    for part in (
        "Thierry Cabrol",
        "ZZ-101-AA",
        "ZZ-900-AA",
        "Castelnau",
        "07:00 à 09:00",
        "Plein à faire",
        "Menuiserie Delmas",
        "Atelier",
        "07:00 à 09:30",
        "B 4711",
        "Sonner deux fois",
        "B30-0001",
        "Bois B",
        "BC-77",
        "Mme Delmas",
        "Centre de tri",
    ):
        assert part in page, part
    assert "téléphone" not in page  # a draft has no link yet
    assert field.links_of(session, tour.id) == []
    row = archive.find(session, Asked()).rows[0]
    assert (row.kind, row.title) == ("tour_sheet", f"Feuille de tournée {TODAY:%d/%m/%Y} · Thierry Cabrol")


def test_a_published_tour_has_its_way_to_the_phone_as_a_code(session, world):
    tour = _tour(world, session)
    tour.status, tour.revision = "published", 1
    session.flush()
    assert "téléphone" in words(_sheet(session, tour, "http://127.0.0.1:8040/"))
    # Where nothing says how phones get here, a code would lead nowhere.
    assert "téléphone" not in words(_sheet(session, tour))
    session.execute(text("UPDATE company SET phone_page_url = 'https://t.example'"))
    session.expire_all()
    assert "téléphone" in words(_sheet(session, tour))
    assert len(field.links_of(session, tour.id)) == 3


def test_the_sheet_of_a_past_tour_is_printed_without_a_dead_link(session, world):
    day = TODAY - dt.timedelta(days=9)
    tour = _tour(world, session, day, status="published")
    assert "téléphone" not in words(_sheet(session, tour, "http://127.0.0.1:8040"))


def test_sheets_are_printed_in_the_order_asked_for_and_without_those_that_are_gone(session, world):
    first = _tour(world, session)
    second = world.tour(day=TODAY, slot=slot(6, 14, TODAY), driver=world.driver2.id)
    keys = papers.tour_sheets(session, [second.id, new_id(), first.id])
    assert len(keys) == 2
    pages = PdfReader(io.BytesIO(papers.printed(session, [UUID(key) for key in keys]))).pages
    assert ["Jean Fabre" in pages[0].extract_text(), "Thierry Cabrol" in pages[1].extract_text()] == [
        True
    ] * 2
    assert papers.printed(session, [UUID(keys[0])]) == papers.body(session, UUID(keys[0]))
    with pytest.raises(Conflict, match="deleted"):
        papers.tour_sheets(session, [new_id()])


def test_nothing_is_printed_before_the_company_is_described(session):
    world = World(session)
    tour = world.tour()
    with pytest.raises(RuleBroken, match="not described"):
        papers.tour_sheets(session, [tour.id])
    job = _hazardous(session, world)
    with pytest.raises(RuleBroken, match="not described"):
        papers.file_tracking_form(session, job.id)


def test_the_letterhead_names_the_transport_receipt(session, world):
    company = session.execute(
        text("UPDATE company SET transport_receipt = '81-2026-12', transport_receipt_department = '81'")
    )
    assert company.rowcount == 1
    session.expire_all()
    head = papers.letterhead(session)
    assert "Récépissé de transport 81-2026-12 (81)" in head.details
    assert "RCS Toulouse" in head.legal
    assert "FR65000914275" in head.legal


# ------------------------------------------------------------------------------------------------ filing


def test_papers_are_found_by_word_kind_and_job(session, world):
    tour = _tour(world, session)
    job = world.job()
    world.customer.search = folded(world.customer.name)
    session.flush()
    for number in range(3):
        papers._keep(
            session,
            papers.DocumentKind.OTHER,
            f"N{number}",
            "Protocole de sécurité",
            f"page {number}".encode(),
            customer_id=world.customer.id,
            job_id=job.id,
        )
    _sheet(session, tour)

    def filed(typed="", **asked):
        return archive.find(session, Asked(typed, **asked)).rows

    assert len(filed()) == 4
    assert {row.number for row in filed("protoc secu")} == {"N0", "N1", "N2"}
    assert [row.number for row in filed("n1")] == ["N1"]
    assert len(filed("delmas")) == 3
    assert [row.kind for row in filed(kinds=("tour_sheet",))] == ["tour_sheet"]
    assert {(row.job_number, row.customer) for row in filed(owner=Owner("job", str(job.id)))} == {
        (job.number, "Menuiserie Delmas")
    }
    assert filed("B 4711 sonner") == ()
    keys = archive.unread(session, limit=9)
    archive.read_words(session, keys)
    assert (len(keys), archive.unread(session)) == (4, [])
    assert [row.number for row in filed("B 4711 sonner")] == [papers.sheet_number(tour.id)]  # what is printed


def test_a_paper_is_shown_under_its_number_with_the_ending_of_its_kind(session, world):
    for number, mime, name in (
        ("BP1", "application/pdf", "BP1.pdf"),
        ("", "image/jpeg", "Photo du site.jpg"),
        ("S", "image/png", "S.png"),
        ("X", "text/plain", "X.txt"),
    ):
        key = new_id()
        session.execute(
            text("SELECT store_document(:id, 'photo', :number, 'Photo du site', :mime, :body, current_date)"),
            {"id": key, "number": number, "mime": mime, "body": mime.encode()},
        )
        shown = papers.paper(session, key)
        assert (shown.filename, shown.title, shown.mime, shown.body) == (
            name,
            "Photo du site",
            mime,
            mime.encode(),
        )
    with pytest.raises(RuleBroken, match="not there"):
        papers.paper(session, new_id())


# ------------------------------------------------------------------------------------------- weigh tickets


def test_a_weigh_ticket_is_drawn_from_what_was_frozen_and_kept_once(session, world):
    job = world.job(waste_code="17 02 01", outlet_id=world.outlet.id, container_out_id=world.box.id)
    tour = world.tour(vehicle_id=world.truck.id)
    world.stop(tour, job, 7, 8)
    ticket_id = new_id()
    number = weighing.weigh(
        session,
        weighing.Weighing(ticket_id, job.id, "outlet", 14_300, 10_200, at(9), "PB-01", outside_number="T-88"),
    )
    world.customer.name = "Renommé SA"
    session.flush()
    key = papers.file_weigh_ticket(session, ticket_id)
    assert papers.file_weigh_ticket(session, ticket_id) == key
    kept = session.get_one(Document, UUID(key))
    assert (kept.number, kept.job_id, kept.customer_id) == (number, job.id, world.customer.id)
    page = words(papers.body(session, kept.id))
    for part in (number, "14 300", "10 200", "4 100", "ZZ-101-AA", "Menuiserie Delmas", "17 02 01", "T-88"):
        assert part in page, part
    assert "Renommé" not in page
    assert papers.file_numbered(session, "weigh_ticket", ticket_id) == key


def test_a_signed_ticket_is_drawn_when_it_is_first_asked_for(session, world):
    job = world.job()
    with pytest.raises(RuleBroken, match="no sealed ticket"):
        papers.file_numbered(session, "ticket", job.id)
    tour = world.tour(vehicle_id=world.truck.id)
    world.stop(tour, job, 7, 8)
    session.execute(
        text("UPDATE job SET status = 'DONE', done_at = :at WHERE id = :id"), {"at": at(8), "id": job.id}
    )
    field_tickets.seal_ticket(session, job.id)
    key = papers.file_numbered(session, "ticket", job.id)
    assert papers.file_numbered(session, "ticket", job.id) == key
    shown = papers.paper(session, UUID(key))
    assert "Menuiserie Delmas" in words(shown.body)
    assert shown.title.startswith("Bon d'intervention BI")


# ------------------------------------------------------------------------------------------- tracking forms


def _hazardous(session, world, **values):
    solvent = Material(
        id=new_id(),
        code="solv",
        name="Chiffons souillés",
        waste_code="15 02 02*",
        hazardous=True,
        adr_mention=ADR,
    )
    session.add(solvent)
    session.flush()
    return world.job(type="HAZ_PICKUP", material_id=solvent.id, outlet_id=world.outlet.id, **values)


def test_a_tracking_form_holds_every_frame_that_is_known(session, world):
    world.outlet.siret, world.outlet.operations = "00091427500029", ["R 1"]
    world.site.siret, world.site.contact = "00083615500010", "M. Chef"
    job = _hazardous(session, world, phone="+33563000001")
    session.add(
        Acceptance(
            id=new_id(),
            outlet_id=world.outlet.id,
            customer_id=world.customer.id,
            material_id=job.material_id,
            number="CAP-2026-9",
        )
    )
    tour = world.tour(vehicle_id=world.truck.id)
    world.stop(tour, job, 7, 8)
    key = papers.file_tracking_form(session, job.id)
    page = words(papers.body(session, UUID(key)))
    for part in (
        f"BSD-{job.number}",
        "Brouillon",
        "Menuiserie Delmas",
        "Centre de tri",
        "CAP-2026-9",
        "R 1",
        "15 02 02*",
        "Chiffons souillés",
        "UN 3175",
        "Tarnaval Environnement",
        "Thierry Cabrol",
        "ZZ-101-AA",
        "M. Chef",
    ):
        assert part in page, part
    # Asked for again it is the same form, as it stands then.
    session.execute(
        text("UPDATE job SET status = 'DONE', done_at = :at, net_kg = 640 WHERE id = :id"),
        {"at": at(8), "id": job.id},
    )
    session.expire_all()
    later = words(papers.body(session, UUID(papers.file_tracking_form(session, job.id))))
    assert "0,64" in later
    assert len(session.scalars(select(TrackingForm)).all()) == 1
    assert len(archive.find(session, Asked(kinds=("tracking_form",))).rows) == 2


def test_a_form_bears_the_name_of_who_signed(database):
    def make(session):
        world = World(session)
        world.company()
        return str(_hazardous(session, world).id)

    office = database.open()
    job_id = UUID(office.write(make, "test"))
    with database.admin() as admin:
        admin.execute(
            "SELECT store_document(%(id)s, 'signature', '', 'x', 'image/png', 'png', current_date)",
            {"id": job_id},
        )
        admin.execute(
            "INSERT INTO signature (id, job_id, party, name, document_id, device_at)"
            " VALUES (%(id)s, %(id)s, 'customer', 'Paul Signe', %(id)s, now())",
            {"id": job_id},
        )
    key = office.write(lambda s: papers.file_tracking_form(s, job_id), "tracking_form.print")
    assert "Paul Signe" in words(office.read(lambda s: papers.body(s, UUID(key))))


def test_a_form_without_outlet_or_tour_is_drawn_with_its_gaps(session, world):
    job = _hazardous(session, world)
    job.outlet_id = None
    session.flush()
    page = words(papers.body(session, UUID(papers.file_tracking_form(session, job.id))))
    assert "Chiffons souillés" in page
    assert "Centre de tri" not in page


def test_harmless_waste_has_no_tracking_form(session, world):
    with pytest.raises(RuleBroken, match="no tracking form is due"):
        papers.file_tracking_form(session, world.job().id)


def test_a_form_of_a_job_that_is_gone_is_refused_in_words(database):
    with pytest.raises(Conflict, match="deleted"):
        database.open().write(lambda s: papers.file_tracking_form(s, new_id()), "tracking_form.print")


# ------------------------------------------------------------------------------------------------ statements


def test_a_statement_says_what_is_owed_and_since_when(session, world):
    world.customer.street, world.customer.postcode, world.customer.city = "1 rue Haute", "81000", "Albi"
    today = session.scalar(text("SELECT (now() AT TIME ZONE 'Europe/Paris')::date"))
    for number, days, amount in (("FA26-00001", 75, "1200.00"), ("FA26-00002", 10, "300.50")):
        payments.open_receivable(
            session,
            new_id(),
            number,
            world.customer.id,
            today - dt.timedelta(days=days),
            today - dt.timedelta(days=days - 30),
            Decimal(amount),
            "VIR",
            "",
        )
    session.execute(text("UPDATE company SET iban = 'FR7610096000301234567890126'"))
    session.flush()
    session.expire_all()
    drawn = papers.statement_of(session, world.customer.id)
    assert (drawn.filename, drawn.mime) == ("releve-411DEL.pdf", "application/pdf")
    page = words(drawn.body)
    for part in (
        "Menuiserie Delmas",
        "FA26-00001",
        "FA26-00002",
        "1 200,00",
        "300,50",
        "1 500,50",
        "FR76 1009 6000",
    ):
        assert part in page, part


def test_a_dispatcher_draws_no_statement(database):
    def make(session):
        world = World(session)
        world.company()
        return str(world.customer.id)

    customer_id = UUID(database.open().write(make, "test"))
    with pytest.raises(Forbidden):
        database.open("essai_exploitation").read(lambda s: papers.statement_of(s, customer_id))


# ------------------------------------------------------------------------------------- the director's page


def test_the_directors_page_holds_tiles_months_and_materials(session, world):
    shown = dashboard.Today(
        DAY.replace(day=1),
        DAY,
        at(10),
        None,
        *[0] * 13,
        dashboard.Fleet(0, 0, 0, 0, 0),
        (
            dashboard.Month(dt.date(2026, 10, 1), None, 12_500),
            dashboard.Month(dt.date(2026, 11, 1), Decimal("1234.50"), 4_660),
        ),
        (dashboard.Share("Bois B", 4_660, ""),),
    )
    page = words(papers.dashboard_page(session, shown, [Tile("Tonnes", "4,7 t", "rien l'an passé")]))
    for part in (
        "Tableau de bord",
        "du 01/11/2026 au 24/11/2026",
        "4,7 t",
        "10/2026",
        "12,500 t",
        "1 234,50",
        "Bois B",
    ):
        assert part in page, part


def test_a_job_with_a_container_of_each_kind_prints_both(session, world):
    other = Container(id=new_id(), number="B30-0002", type_code="B30")
    session.add(other)
    session.flush()
    tour = world.tour(day=TODAY, slot=slot(6, 14, TODAY))
    job = world.job(wanted_on=TODAY, container_in_id=world.box.id, container_out_id=other.id)
    session.add(Stop(id=job.id, tour_id=tour.id, job_id=job.id, slot=slot(7, 8, TODAY)))
    session.flush()
    page = words(_sheet(session, tour))
    assert "B30-0001" in page
    assert "B30-0002" in page
