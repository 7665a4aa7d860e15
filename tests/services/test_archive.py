"""Every paper found, filed and kept, on a real database with real files."""

import datetime as dt
import hashlib
import io
import zipfile
from dataclasses import replace
from types import SimpleNamespace
from uuid import UUID

import pytest
from fpdf import FPDF
from PIL import Image
from pypdf import PdfReader
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError

from app.domain.archive import COMPANY, Owner
from app.errors import AppError, InvalidInput, RuleBroken
from app.ids import new_id
from app.models.planning import Stop
from app.services import archive, field_tickets, mail, papers
from app.services.archive import Asked, Filed
from app.services.check import check
from app.services.search import folded
from app.services.words import words_of
from tests.builders import DAY, PARIS, World, at, slot

TODAY = dt.datetime.now(PARIS).date()


def pdf(*lines: str) -> bytes:
    page = FPDF()
    page.add_page()
    page.set_font("Helvetica", size=12)
    for line in lines:
        page.cell(0, 8, line, new_x="LMARGIN", new_y="NEXT")
    return bytes(page.output())


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "darkgreen").save(out, kind)
    return out.getvalue()


@pytest.fixture
def world(session):
    made = World(session)
    made.company()
    made.customer.search, made.site.search = folded(made.customer.name), folded(made.site.name, "Albi")
    session.flush()
    return made


def dropped(session, name, body, owner=COMPANY, **values):
    return Filed.of(archive.file(session, archive.looked_at(name, body), owner, **values))


def found(session, typed="", **asked):
    return [row.title for row in archive.find(session, Asked(typed, **asked)).rows]


# ------------------------------------------------------------------------------------------------ filing


def test_a_file_dropped_on_a_job_is_found_by_all_it_belongs_to(session, world):
    job = world.job()
    tour = world.tour(vehicle_id=world.truck.id)
    world.stop(tour, job, 7, 8)
    key = dropped(
        session, "BSD_2026.pdf", pdf("Bordereau de suivi", "Amiante lié"), Owner("job", str(job.id))
    )
    assert (key.known, key.laid) == (False, True)
    for owner in (
        Owner("job", str(job.id)),
        Owner("site", str(world.site.id)),
        Owner("customer", str(world.customer.id)),
        Owner("driver", str(world.driver.id)),
        Owner("vehicle", str(world.truck.id)),
    ):
        assert found(session, owner=owner) == ["BSD 2026"], owner
    assert found(session, owner=Owner("driver", str(world.driver2.id))) == []
    (row,) = archive.find(session, Asked()).rows
    assert (row.kind, row.customer, row.site, row.job_number) == (
        "tracking_form",
        "Menuiserie Delmas",
        "Atelier",
        job.number,
    )
    assert (row.filed_by, row.filename, row.dropped, row.issued_on) == (
        "Anne Cabrol",
        "BSD_2026.pdf",
        True,
        TODAY,
    )
    assert {(lying.owner.kind, lying.name) for lying in row.lies_on} == {
        ("job", job.number),
        ("site", "Atelier"),
        ("customer", "Menuiserie Delmas"),
    }
    assert archive.row_of(session, row.document_id) == row


@pytest.mark.parametrize(
    "kind",
    ["customer", "site", "driver", "vehicle", "container", "outlet", "subcontractor", "tour", "company"],
)
def test_a_file_may_be_dropped_on_any_record(session, world, kind):
    other = new_id()
    session.execute(
        text("INSERT INTO subcontractor (id, code, name) VALUES (:id, 'LOC', 'Locabenne')"), {"id": other}
    )
    keys = {
        "customer": world.customer.id,
        "site": world.site.id,
        "driver": world.driver.id,
        "vehicle": world.truck.id,
        "container": world.box.id,
        "outlet": world.outlet.id,
        "subcontractor": other,
        "tour": world.tour(label="Nord").id,
        "company": UUID(COMPANY.key),
    }
    owner = Owner(kind, str(keys[kind]))
    dropped(session, "courrier.txt", b"Bonjour", owner)
    (row,) = archive.find(session, Asked(owner=owner)).rows
    assert row.kind == "letter"
    assert owner in [lying.owner for lying in row.lies_on]
    assert all(lying.name for lying in row.lies_on if lying.owner.kind != "company")


def test_the_same_file_is_stored_once_and_lies_on_both(session, world):
    body = pdf("Attestation")
    first = dropped(session, "attestation.pdf", body, Owner("vehicle", str(world.truck.id)))
    again = dropped(session, "autre nom.pdf", body, Owner("vehicle", str(world.truck.id)))
    other = dropped(session, "attestation.pdf", body, Owner("driver", str(world.driver.id)))
    assert (again.document_id, again.known, again.laid) == (first.document_id, True, False)
    assert (other.document_id, other.known, other.laid) == (first.document_id, True, True)
    assert session.scalar(text("SELECT count(*) FROM document")) == 1
    (row,) = archive.find(session, Asked()).rows
    assert {lying.name for lying in row.lies_on} == {"Thierry Cabrol", "ZZ-101-AA"}


def test_a_record_that_is_gone_takes_no_file(session, world):
    with pytest.raises(DBAPIError, match="not there any more"):
        dropped(session, "a.txt", b"x", Owner("vehicle", str(new_id())))


def test_what_only_we_issue_is_never_brought_in(session, world):
    with pytest.raises(InvalidInput, match="issued here"):
        dropped(session, "a.txt", b"x", kind="invoice")
    forged = replace(archive.looked_at("a.txt", b"x"), mime="text/html")
    with pytest.raises(DBAPIError, match="document_dropped_mime"):
        archive.file(session, forged)


def test_a_wrong_kind_is_corrected_and_the_change_is_written(session, world):
    key = dropped(session, "scan.pdf", pdf("x")).document_id
    archive.set_kind(session, key, "contract", "other")
    assert archive.row_of(session, key).kind == "contract"
    with pytest.raises(DBAPIError, match="colleague"), session.begin_nested():
        archive.set_kind(session, key, "letter", "other")
    told = session.execute(
        text("SELECT verb, before ->> 'kind', after ->> 'kind' FROM history_of('document', :key)"),
        {"key": str(key)},
    ).all()
    assert told == [("I", None, "other"), ("U", "other", "contract")]


def test_removing_is_a_mark_that_can_be_taken_back(session, world):
    key = dropped(session, "scan.pdf", pdf("x")).document_id
    with pytest.raises(InvalidInput, match="why"):
        archive.remove(session, key, "  ")
    archive.remove(session, key, "Mauvaise fiche")
    assert found(session) == []
    (row,) = archive.find(session, Asked(removed=True)).rows
    assert (row.removed_by, row.removal_reason) == ("essai_tous", "Mauvaise fiche")
    assert papers.body(session, key)
    with pytest.raises(DBAPIError, match="colleague"), session.begin_nested():
        archive.remove(session, key, "encore")
    # The same file dropped elsewhere meanwhile is a paper of its own, with the same content.
    other = dropped(session, "scan.pdf", pdf("x"))
    archive.take_back(session, key)
    assert (other.known, other.document_id == key) == (False, False)
    assert session.scalar(text("SELECT count(*) FROM document")) == 2
    assert len(found(session)) == 2


def test_what_was_issued_is_neither_renamed_nor_removed(session, world):
    key = UUID(papers._keep(session, papers.DocumentKind.OTHER, "N1", "Lettre", pdf("x")))
    for act in (
        lambda: archive.set_kind(session, key, "letter", "other"),
        lambda: archive.remove(session, key, "x"),
    ):
        with pytest.raises(DBAPIError, match="never changed"), session.begin_nested():
            act()


# ------------------------------------------------------------------------------------------------ finding


def test_words_of_files_are_found_without_accents(session, world):
    dropped(
        session, "a.pdf", pdf("Protocole de sécurité", "Quai numéro 4711"), Owner("site", str(world.site.id))
    )
    dropped(session, "b.txt", "Règlement intérieur du dépôt".encode())
    office = io.BytesIO()
    with zipfile.ZipFile(office, "w") as packed:
        packed.writestr("[Content_Types].xml", "<x/>")
        packed.writestr("word/document.xml", "<w:t>Déchetterie</w:t><w:t>pneus</w:t>")
    dropped(session, "c.docx", office.getvalue())
    assert found(session, "QUAI 4711") == ["a"]
    assert found(session, "securite proto") == ["a"]
    assert found(session, "reglement") == ["b"]
    assert found(session, "pneu dechett") == ["c"]
    assert found(session, "delmas quai") == ["a"]  # the customer's name and a word of the file
    assert found(session, "albi") == ["a"]
    assert found(session, "quai reglement") == []
    assert found(session, "o'neill; drop' :* & |") == []


def test_a_broken_or_locked_pdf_is_filed_without_words(session):
    assert words_of("application/pdf", b"%PDF-1.7 nothing behind") == ""
    assert words_of("application/pdf", pdf("Ceci")[:-400]) in ("", "ceci")


def test_a_picture_that_is_none_is_refused():
    with pytest.raises(InvalidInput, match="broken"):
        archive.looked_at("x.jpg", b"\xff\xd8\xff" + b"nothing")


def test_files_are_looked_at_where_they_lie(tmp_path):
    good, bad, folder = tmp_path / "Carte grise.jpg", tmp_path / "x.exe", tmp_path / "dossier"
    good.write_bytes(picture())
    bad.write_bytes(b"MZ\x00")
    folder.mkdir()
    looked = [archive.look_at(path) for path in (good, bad, folder)]
    assert [(one.kind, one.error is None) for one in looked] == [
        ("registration", True),
        ("other", False),
        ("other", False),
    ]
    assert "cannot be read" in str(looked[2].error)


def test_papers_are_found_by_kind_day_and_job_number(session, world):
    job = world.job()
    for days, kind in enumerate(("other", "letter", "contract")):
        dropped(
            session,
            f"{kind}.txt",
            kind.encode(),
            Owner("job", str(job.id)) if kind == "letter" else COMPANY,
            kind=kind,
            issued_on=DAY - dt.timedelta(days),
        )
    assert found(session, kinds=("letter", "contract")) == ["letter", "contract"]
    assert found(session, first=DAY - dt.timedelta(1)) == ["other", "letter"]
    assert found(session, last=DAY - dt.timedelta(1)) == ["letter", "contract"]
    assert found(session, oldest_first=True) == ["contract", "letter", "other"]
    year, number = job.number[1:3], int(job.number[4:])
    for typed in (job.number, job.number.lower(), f"{year}-{number}", f"i{year} {number:06d}"):
        assert found(session, typed) == ["letter"], typed


def test_tickets_without_signature_or_weight_are_found(session, world):
    keys = []
    for hour, kind in enumerate(("SWAP", "DELIVER", "SWAP")):
        job = world.job(type=kind)
        tour = world.tour(start=6 + hour * 2, end=7 + hour * 2, vehicle_id=world.truck.id)
        session.add(Stop(id=job.id, tour_id=tour.id, job_id=job.id, slot=slot(6 + hour * 2, 6.5 + hour * 2)))
        session.flush()
        session.execute(
            text("UPDATE job SET status = 'DONE', done_at = :at WHERE id = :id"), {"at": at(8), "id": job.id}
        )
        field_tickets.seal_ticket(session, job.id)
        field_tickets.ticket_pdf(session, job.id)
        keys.append(job.id)
    session.execute(
        text("SELECT record_weighing(gen_random_uuid(), :job, 'own_bridge', '', '', 9000, 4000, now())"),
        {"job": keys[2]},
    )
    jobs = {row.job_id for row in archive.find(session, Asked(unweighed=True)).rows}
    assert jobs == {keys[0]}
    assert len(archive.find(session, Asked(unsigned=True)).rows) == 3


def test_pages_are_turned_by_key(session, world):
    for number in range(7):
        dropped(session, f"n{number}.txt", f"n{number}".encode(), issued_on=DAY - dt.timedelta(number // 3))
    for oldest_first in (False, True):
        seen, after = [], None
        while True:
            page = archive.find(session, Asked(oldest_first=oldest_first), after, limit=3)
            seen += [row.document_id for row in page.rows]
            if not page.more:
                break
            after = page.rows[-1]
        assert len(seen) == len(set(seen)) == 7
        ordered = [row.document_id for row in archive.find(session, Asked(oldest_first=oldest_first)).rows]
        assert seen == ordered


def test_much_history_costs_no_more_queries_and_reads_by_indexes(database):
    """50,000 papers of the past: three queries a page, none of them longer than a blink."""
    with database.admin() as admin:
        body = b"%PDF-1.7 x"
        sha = hashlib.sha256(body).digest()
        admin.execute("INSERT INTO blob (sha256, body) VALUES (%s, %s)", (sha, body))
        admin.execute(
            "INSERT INTO customer (id, code, name, search) SELECT gen_random_uuid(), 'C' || n,"
            " 'Client ' || n, 'client ' || n FROM generate_series(1, 200) n"
        )
        admin.execute(
            """INSERT INTO document (id, kind, number, title, mime, size, sha256, issued_on, search,
                                     customer_id)
               SELECT gen_random_uuid(), (ARRAY['photo', 'job_ticket', 'weigh_ticket'])[1 + n %% 3], 'N' || n,
                      'Bon ' || n, 'application/pdf', 10, %s, date '2016-01-01' + n %% 3900, 'mot' || n, c.id
                 FROM generate_series(1, 50000) n JOIN customer c ON c.code = 'C' || (1 + n %% 200)""",
            (sha,),
        )
        admin.execute("ANALYZE")
        customer = str(admin.execute("SELECT id FROM customer WHERE code = 'C7'").fetchone()[0])
    office = database.open("essai_exploitation")
    office.read(lambda s: archive.find(s, Asked()))  # the first one plans
    statements = []
    event.listen(office.engine, "before_cursor_execute", lambda *told: statements.append(told[2]))
    for asked in (
        Asked(),
        Asked("mot4711"),
        Asked("client 7 bon"),
        Asked(owner=Owner("customer", customer)),
        Asked(kinds=("photo",), last=dt.date(2018, 1, 1)),
    ):
        statements.clear()
        began = dt.datetime.now(dt.UTC)
        page = office.read(lambda s, asked=asked: archive.find(s, asked, limit=100))
        took = (dt.datetime.now(dt.UTC) - began).total_seconds()
        assert page.rows, asked
        assert len([one for one in statements if "find_papers" in one or "document" in one]) == 3
        assert took < 1.5, (asked, took)  # some tens of milliseconds on a quiet machine


# ------------------------------------------------------------------------------------------------ rights


@pytest.fixture
def company(database):
    """Two depots, a dispatcher bound to one of them, and papers of both."""
    with database.admin() as admin:
        office = database.open()

        def fill(session):
            world = World(session)
            other = new_id()
            session.execute(
                text("INSERT INTO depot (id, code, name) VALUES (:id, 'B', 'Graulhet')"), {"id": other}
            )
            ours, theirs = world.job(depot_id=world.depot.id), world.job(depot_id=other)
            for job, name in ((ours, "ours.txt"), (theirs, "theirs.txt")):
                dropped(session, name, name.encode(), Owner("job", str(job.id)))
            dropped(session, "facture garage.pdf", pdf("Garage"), Owner("vehicle", str(world.truck.id)))
            return [str(world.depot.id), str(theirs.id), str(world.truck.id)]

        depot, theirs, truck = office.write(fill, "test")
        admin.execute(
            "UPDATE staff SET depot_ids = ARRAY[%s::uuid] WHERE login = 'essai_exploitation'", (depot,)
        )
    return SimpleNamespace(database=database, office=office, theirs=theirs, truck=truck)


def test_people_see_the_papers_of_their_depots_and_of_their_rights(company):
    def seen(login):
        return {
            row.title: row.document_id
            for row in company.database.open(login).read(lambda s: archive.find(s, Asked())).rows
        }

    everything = seen("essai_tous")
    assert set(everything) == {"ours", "theirs", "facture garage"}
    assert set(seen("essai_compta")) == {"ours", "theirs", "facture garage"}
    assert set(seen("essai_exploitation2")) == {"ours", "theirs"}
    assert set(seen("essai_exploitation")) == {"ours"}
    bound = company.database.open("essai_exploitation")
    for name in ("theirs", "facture garage"):
        with pytest.raises(RuleBroken, match="not for you"):
            bound.read(lambda s, key=everything[name]: papers.body(s, key))
        assert bound.read(lambda s, key=everything[name]: archive._rows(s, [key])) == []
        with pytest.raises(RuleBroken, match="not for you"):
            bound.write(lambda s, key=everything[name]: archive.remove(s, key, "x"), "test")
    with pytest.raises(RuleBroken, match="not there any more"):
        bound.write(lambda s: dropped(s, "x.txt", b"x", Owner("job", company.theirs)), "test")
    assert bound.read(lambda s: s.scalar(text("SELECT count(*) FROM document_link"))) == 3


def test_who_brings_a_bill_in_sees_it_all_the_same(company):
    owner = Owner("vehicle", company.truck)
    bound = company.database.open("essai_exploitation")
    bound.write(lambda s: dropped(s, "facture pneus.pdf", pdf("Pneus"), owner).document_id and None, "test")
    assert "facture pneus" in [row.title for row in bound.read(lambda s: archive.find(s, Asked())).rows]
    other = company.database.open("essai_exploitation2")
    assert "facture pneus" not in [row.title for row in other.read(lambda s: archive.find(s, Asked())).rows]
    # A colleague who may not see it brings the same file in: a paper of his own.
    other.write(lambda s: dropped(s, "facture pneus.pdf", pdf("Pneus"), owner).document_id and None, "test")
    assert "facture pneus" in [row.title for row in other.read(lambda s: archive.find(s, Asked())).rows]


def test_a_mail_is_sent_only_by_who_sees_its_papers(company):
    theirs = next(row for row in company.office.read(lambda s: archive.find(s, Asked("theirs"))).rows)

    def queue(session):
        mail.set_server(session, mail.Server(host="localhost", security="none", sender="nous@example.fr"))
        proposed = archive.letters(session, [theirs.document_id])
        (letter,) = proposed.letters
        assert (letter.customer, letter.address, proposed.subject) == (
            "Menuiserie Delmas",
            "",
            "Votre document",
        )
        mail.queue(session, "client@example.fr", proposed.subject, proposed.text, letter.document_ids)

    company.office.write(queue, "test")

    def taken(login):
        claim = text("SELECT count(*) FROM take_mail(gen_random_uuid())")
        return company.database.open(login).write(lambda s: s.scalar(claim), "test")

    assert taken("essai_exploitation") == 0
    assert taken("essai_exploitation2") == 1


# ------------------------------------------------------------------------------------------------ the clock


@pytest.mark.parametrize(
    ("kind", "issued_on", "until"),
    [
        ("invoice", dt.date(2026, 3, 2), dt.date(2036, 12, 31)),
        ("tracking_form", dt.date(2026, 3, 2), dt.date(2031, 3, 2)),
        ("photo", dt.date(2024, 2, 29), dt.date(2029, 2, 28)),
        ("tour_sheet", dt.date(2026, 3, 2), dt.date(2029, 3, 2)),
    ],
)
def test_each_kind_has_its_clock(session, kind, issued_on, until):
    asked = text("SELECT kept_until(:kind, :day)")
    assert session.scalar(asked, {"kind": kind, "day": issued_on}) == until


def test_the_company_sets_another_time_from_a_day_on(session):
    asked = text("SELECT kept_until('photo', date '2026-03-02')")
    for days, months in ((400, 24), (10, 36), (-10, 1)):
        session.execute(
            text(
                "INSERT INTO parameter (id, key, valid_from, value)"
                " VALUES (:id, 'retention.photo', :day, :value)"
            ),
            {
                "id": new_id(),
                "day": TODAY - dt.timedelta(days),
                "value": f'{{"months": {months}, "from": "day"}}',
            },
        )
    assert session.scalar(asked) == dt.date(2029, 3, 2)
    with pytest.raises(DBAPIError, match="months"):
        session.execute(
            text(
                "INSERT INTO parameter (id, key, valid_from, value)"
                " VALUES (:id, 'retention.photo', '2020-01-01', :v)"
            ),
            {"id": new_id(), "v": '{"months": 0, "from": "day"}'},
        )


def test_a_licence_is_kept_as_long_as_its_driver_works_here(session, world):
    old = dt.date(TODAY.year - 12, 1, 15)
    key = dropped(session, "permis.pdf", pdf("Permis"), Owner("driver", str(world.driver.id)), issued_on=old)
    assert archive.row_of(session, key.document_id).kept_until is None
    assert archive.purge(session) == []
    world.driver.archived_at = dt.datetime.now(dt.UTC)
    session.flush()
    assert archive.row_of(session, key.document_id).kept_until == TODAY.replace(year=TODAY.year + 5)


def test_what_is_over_goes_and_leaves_its_fingerprint(database):
    office = database.open()
    old = dt.date(TODAY.year - 7, 1, 15)

    def fill(session):
        for name, day in (("lettre ancienne", old), ("lettre neuve", TODAY)):
            dropped(session, f"{name}.txt", name.encode(), issued_on=day, kind="letter")
        shared = picture()
        archive.file(session, archive.looked_at("photo.jpg", shared), issued_on=old)
        session.execute(
            text(
                "SELECT store_document(gen_random_uuid(), 'photo', '', 'La même', 'image/jpeg', :body,"
                " current_date)"
            ),
            {"body": shared},
        )

    office.write(fill, "test")
    manager = database.open("essai_direction")
    with pytest.raises(AppError):
        database.open("essai_exploitation").read(archive.purge)
    dry = manager.read(archive.purge)
    assert [(line.kind, line.papers, line.oldest) for line in dry] == [("letter", 1, old), ("photo", 1, old)]
    assert len(office.read(lambda s: archive.find(s, Asked("ancienne"))).rows) == 1
    manager.write(lambda s: archive.purge(s, really=True) and None, "paper.purge")
    assert manager.read(archive.purge) == []
    rows = {row.title: row for row in office.read(lambda s: archive.find(s, Asked())).rows}
    gone = rows["lettre ancienne"]
    assert gone.purged_at is not None
    with pytest.raises(RuleBroken, match="not there"):
        office.read(lambda s: papers.body(s, gone.document_id))
    # A picture that a younger paper needs stays.
    assert office.read(lambda s: papers.body(s, rows["La même"].document_id)) == picture()
    # The same letter comes again: it is whole again, as a paper of its own.
    office.write(lambda s: dropped(s, "l.txt", b"lettre ancienne").document_id and None, "test")
    assert [finding for finding in database.open_admin().read(check) if finding.count] == []


def test_nothing_goes_before_its_time_not_even_for_the_owner(database):
    office = database.open()
    office.write(lambda s: dropped(s, "a.txt", b"a").document_id and None, "test")
    with database.admin() as admin:
        for statement in (
            "UPDATE document SET purged_at = now()",
            "UPDATE blob SET body = NULL, purged_at = now()",
            "UPDATE blob SET body = 'b'",
            "UPDATE document SET title = 'b'",
            "DELETE FROM document_link",
        ):
            with pytest.raises(Exception, match="never changed"):
                admin.execute(statement)


# ------------------------------------------------------------------------------------------- taking along


def test_several_papers_are_one_pdf_for_the_printer(session, world):
    keys = [
        dropped(session, "a.pdf", pdf("Un")).document_id,
        dropped(session, "b.jpg", picture(size=(300, 100))).document_id,
        dropped(session, "c.txt", "Trois à la fin".encode()).document_id,
        dropped(session, "d.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1").document_id,
    ]
    told = []
    whole = archive.bundle(
        lambda key: papers.paper(session, key), keys, lambda *step: told.append(step), lambda: False
    )
    pages = PdfReader(io.BytesIO(whole.pdf)).pages
    assert [page.extract_text().strip() for page in pages] == ["Un", "", "Trois à la fin"]
    assert pages[1].mediabox.width > pages[1].mediabox.height
    assert whole.left_out == ("d",)
    assert told == [(n, 4) for n in range(4)]
    assert archive.bundle(lambda key: papers.paper(session, key), keys, lambda *_: None, lambda: True) is None


def test_papers_are_saved_under_names_that_every_system_takes(session, world):
    key = dropped(session, "Bordereau: n°4.pdf", pdf("x")).document_id
    assert papers.filename_of(archive.row_of(session, key)) == "Bordereau n°4.pdf"
    key = UUID(papers._keep(session, papers.DocumentKind.OTHER, "", 'Lettre "A/B" : essai', pdf("y")))
    assert papers.filename_of(archive.row_of(session, key)) == "Lettre A B essai.pdf"
