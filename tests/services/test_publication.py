"""What was published lies on this computer: the same bytes, dated, whole or not at all."""

import datetime as dt
import io
from functools import partial
from uuid import UUID

import pytest
from pypdf import PdfReader
from sqlalchemy import text

from app.errors import Conflict
from app.ids import new_id
from app.models.planning import Stop, Tour
from app.services import board_reading, papers, planning, publication
from app.services.publication import Shelf
from tests.builders import PARIS, World, slot

TODAY = dt.datetime.now(PARIS).date()


@pytest.fixture
def office(database):
    return database.open("essai_exploitation")


@pytest.fixture
def tours(database):
    """Two published tours of today and a draft."""

    def make(session):
        world = World(session)
        world.company()
        made = []
        for driver, hour in ((world.driver, 6), (world.driver2, 7)):
            tour = world.tour(day=TODAY, slot=slot(hour, hour + 1, TODAY), driver=driver.id)
            job = world.job(wanted_on=TODAY)
            session.add(Stop(id=job.id, tour_id=tour.id, job_id=job.id, slot=slot(hour, hour + 1, TODAY)))
            made.append(str(tour.id))
        session.flush()
        planning.publish_tours(session, [UUID(key) for key in made])
        draft = world.tour(day=TODAY, slot=slot(18, 19, TODAY))
        return [*made, str(draft.id)]

    return [UUID(key) for key in database.open().write(make, "test.world")]


@pytest.fixture
def shelf(tmp_path):
    return Shelf(tmp_path / "publications" / "x")


def test_published_tours_are_kept_in_the_order_of_their_drivers_and_dated(office, tours, shelf):
    assert publication.keep(office, shelf, TODAY, "https://t.example")
    (kept,) = shelf.kept()
    with office.session() as session:
        told = session.scalar(text("SELECT max(published_at) FROM tour"))
    assert (kept.day, kept.tours, kept.published_at) == (TODAY, 2, told)
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(shelf.pdf(TODAY))).pages]
    assert ["Thierry Cabrol" in pages[0], "Jean Fabre" in pages[1]] == [True, True]
    assert "téléphone" in pages[0]


def test_what_is_kept_is_what_every_computer_keeps_and_what_the_documents_hold(
    office, tours, shelf, tmp_path
):
    publication.keep(office, shelf, TODAY, "https://t.example")
    other = Shelf(tmp_path / "other")
    publication.keep(office, other, TODAY, "https://t.example")
    assert other.pdf(TODAY) == shelf.pdf(TODAY)
    keys = [publication.sheet_key(tour, 1) for tour in tours[:2]]
    assert office.read(partial(papers.printed, document_ids=keys)) == shelf.pdf(TODAY)
    with office.session() as session:  # one link for each tour, however many computers keep its sheet
        assert session.scalar(text("SELECT count(id) FROM driver_link")) == 2
    assert not publication.keep(office, shelf, TODAY, "https://t.example")


def test_a_new_publishing_replaces_the_sheets(office, tours, shelf):
    publication.keep(office, shelf, TODAY)
    before = shelf.pdf(TODAY)
    office.write(partial(planning.publish_tours, tour_ids=tours[:1]), "tour.publish")
    assert publication.keep(office, shelf, TODAY)
    assert shelf.pdf(TODAY) != before
    assert len(list(shelf._folder.glob("*.pdf"))) == 1
    assert {file.stat().st_mode & 0o077 for file in shelf._folder.iterdir()} == {0}


def test_the_board_is_kept_as_it_was_read(office, tours, shelf):
    publication.keep(office, shelf, TODAY)
    kept = shelf.board()
    assert kept.day == office.read(partial(board_reading.board_content, first=TODAY, last=TODAY)).day
    assert abs((dt.datetime.now(dt.UTC) - kept.read_at).total_seconds()) < 600


def test_sheets_that_are_not_whole_are_not_offered(office, tours, shelf):
    publication.keep(office, shelf, TODAY)
    (file,) = shelf._folder.glob("*.pdf")
    file.write_bytes(file.read_bytes()[:-1])
    assert shelf.pdf(TODAY) is None
    assert shelf.kept() == []
    (shelf._folder / "board.json").write_text("{")
    assert shelf.board() is None


def test_old_publications_are_thrown_away(office, tours, shelf):
    publication.keep(office, shelf, TODAY)
    shelf.prune(TODAY + dt.timedelta(days=publication.KEPT_DAYS))
    assert len(shelf.kept()) == 1
    shelf.prune(TODAY + dt.timedelta(days=publication.KEPT_DAYS + 1))
    assert shelf.kept() == []


def test_a_day_without_tours_any_more_is_not_offered(office, tours, shelf, database):
    publication.keep(office, shelf, TODAY)

    def unplan(session):
        for tour in session.query(Tour).all():
            tour.status = "draft"

    office.write(unplan, "test.draft")
    publication.keep(office, shelf, TODAY)
    assert shelf.kept() == []


def test_keeping_can_be_stopped_between_two_sheets(office, tours, shelf):
    assert not publication.keep(office, shelf, TODAY, is_cancelled=lambda: True)
    assert shelf.kept() == []


def test_sheets_are_drawn_one_by_one_with_their_tickets_behind_each(office, tours):
    told = []
    pdf = publication.print_tours(
        office,
        tours[:2],
        "https://t.example",
        tickets=True,
        told=lambda done, total: told.append((done, total)),
    )
    pages = [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]
    assert ["Feuille de tournée" in page for page in pages] == [True, False, True, False]
    assert ["Bon d'intervention" in page for page in pages] == [False, True, False, True]
    assert told == [(0, 2), (1, 2)]


def test_drawing_stops_when_it_is_cancelled_and_skips_what_is_gone(office, tours):
    drawn = []
    stopped = publication.print_tours(
        office, tours[:2], told=lambda done, _: drawn.append(done), is_cancelled=lambda: len(drawn) > 1
    )
    assert (stopped, drawn) == (b"", [0, 1])
    assert len(PdfReader(io.BytesIO(publication.print_tours(office, [new_id(), tours[0]]))).pages) == 1
    with pytest.raises(Conflict):
        publication.print_tours(office, [new_id()])
