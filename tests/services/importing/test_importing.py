"""Lists laid out as nobody has seen them yet, the file of refused rows, undo, rights, the command line."""

import csv
import datetime as dt
import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.db import Database, new_id
from app.domain.normal import Unreadable
from app.errors import AppError, InvalidInput
from app.models.core import ImportMapping, ImportRun
from app.models.fleet import Container, ContainerMove, ContainerType, Driver, Material, Vehicle
from app.models.parties import Customer, CustomerBank, Depot, Site
from app.services import importing
from app.services.importing import Mapping, SheetMapping, orders
from tests.builders import World

TODAY = dt.date(2026, 11, 24)

CLIENTS = """Listing clients\t\t\t\t\t
Extrait le 24/11/2026\t\t\t\t\t
\t\t\t\t\t
Ville\tRaison sociale\tN° de SIRET\tTél. bureau\tDélai de paiement\tRéf. client
ALBI\tMenuiserie Cazals SARL\t000 331 728 00014\t05 63 00 00 01\t45 jours fin de mois\tC1
Gaillac\t=SOMME(A1)\t\t\t\tC2
Castres\t\t\t\t\tC3
Albi\tTransports Roubinet\t123 456 789 00012\t\tcomptant\tC4
Ville\tRaison sociale\tN° de SIRET\tTél. bureau\tDélai de paiement\tRéf. client
ALBI\tSARL MENUISERIE CAZALS\t\t0563000001\t\tC5
Total\t5\t\t\t\t
"""


def save(path: Path, rows: list[list[Any]], title: str = "Feuil1") -> Path:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.title = title
    for row in rows:
        page.append(row)
    book.save(path)
    return path


def bring(session: Session, path: Path, kind: str) -> tuple[importing.Plan, importing.Result]:
    table = importing.read_table(path)
    plan = importing.plan_import(
        session, table, kind, importing.mapping_for(session, table, kind), today=TODAY
    )
    return plan, importing.carry_out(session, plan, path.name, table.sha256)


@pytest.fixture
def clients(tmp_path: Path) -> Path:
    path = tmp_path / "clients.txt"
    path.write_bytes(CLIENTS.encode("utf-16"))
    return path


# ------------------------------------------------------------------ reading
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("mark", [";", ",", "\t"])
def test_any_encoding_and_separator(tmp_path: Path, encoding: str, mark: str) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=mark).writerows(
        [
            ["Réf", "Désignation", "Code déchet"],
            ["1", "Bois, traité; vernis", "17 02 04*"],
            ["2", "Été", "20 02 01"],
        ]
    )
    path = tmp_path / "m.csv"
    path.write_bytes(out.getvalue().encode(encoding))
    (sheet,) = importing.read_table(path).sheets
    assert sheet.headers == ("Réf", "Désignation", "Code déchet")
    assert [line.cells[1] for line in sheet.lines] == ["Bois, traité; vernis", "Été"]


def test_banners_totals_and_repeated_headers_are_no_records(clients: Path) -> None:
    (sheet,) = importing.read_table(clients).sheets
    assert sheet.header_row == 4
    assert [line.number for line in sheet.lines] == [5, 6, 7, 8, 10]
    assert "Extrait le 24/11/2026" in sheet.banner


def test_a_field_with_line_breaks_is_one_row(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text('Nom;Code client\n"A\nB";1\nC;2\n', encoding="utf-8")
    (sheet,) = importing.read_table(path).sheets
    assert [(line.number, line.cells[0]) for line in sheet.lines] == [(2, "A\nB"), (3, "C")]


def test_merged_cells_speak_for_the_lines_below(tmp_path: Path) -> None:
    path = save(
        tmp_path / "s.xlsx",
        [
            ["Client", "Lieux", None],
            [None, "Chantier", "Ville"],
            ["Dupont", "A", "Albi"],
            [None, "B", "Albi"],
        ],
    )
    book = openpyxl.load_workbook(path)
    page = book.worksheets[0]
    page.merge_cells("A1:A2")
    page.merge_cells("B1:C1")
    page.merge_cells("A3:A4")
    book.save(path)
    (sheet,) = importing.read_table(path).sheets
    assert sheet.headers == ("Client", "Chantier", "Ville")
    assert [line.cells for line in sheet.lines] == [("Dupont", "A", "Albi"), ("Dupont", "B", "Albi")]


def test_hidden_columns_are_told(tmp_path: Path) -> None:
    path = save(tmp_path / "v.xlsx", [["Immat", "PTAC"], ["ZZ-101-AA", "26 t"]])
    book = openpyxl.load_workbook(path)
    book.worksheets[0].column_dimensions["B"].hidden = True
    book.save(path)
    assert importing.read_table(path).hidden == ("Feuil1!B",)


@pytest.mark.parametrize(
    ("name", "body"),
    [("liste.pdf", b"%PDF"), ("vide.csv", b""), ("abimee.xlsx", b"not a zip"), ("absente.csv", None)],
)
def test_what_is_no_list_is_said_so(tmp_path: Path, name: str, body: bytes | None) -> None:
    path = tmp_path / name
    if body is not None:
        path.write_bytes(body)
    with pytest.raises(InvalidInput) as caught:
        importing.read_table(path)
    assert caught.value.holes["name"] == name


# ------------------------------------------------------------------ columns
def test_other_words_and_another_order(clients: Path) -> None:
    table = importing.read_table(clients)
    (mapped,) = importing.propose_mapping(table, "customers").sheets
    assert mapped.columns == {"city": 0, "name": 1, "siret": 2, "phone": 3, "terms": 4, "code": 5}


def test_a_column_without_a_known_word_is_known_by_what_it_holds(tmp_path: Path) -> None:
    rows = [
        ["Porteur", "Qui", "Divers"],
        ["ZZ-101-AB", "Ampliroll", "a@b.fr"],
        ["ZZ-102-AB", "BOM", "c@d.fr"],
    ]
    table = importing.read_table(save(tmp_path / "v.xlsx", rows))
    assert importing.propose_mapping(table, "vehicles").sheets[0].columns["plate"] == 0


def test_a_file_that_is_no_such_list_is_refused(clients: Path) -> None:
    table = importing.read_table(clients)
    assert importing.likely_kinds(table) == ["customers"]
    with pytest.raises(InvalidInput):
        importing.propose_mapping(table, "vehicles")


def test_each_sheet_of_a_workbook_finds_its_kind(tmp_path: Path) -> None:
    path = save(
        tmp_path / "flotte.xlsx", [["Plaque", "Carrosserie", "PTAC"], ["ZZ-101-AA", "Ampliroll", 26]], "Parc"
    )
    book = openpyxl.load_workbook(path)
    page = book.create_sheet("Equipe")
    page.append(["Nom", "Prénom", "FCO", "Visite médicale"])
    page.append(["CABROL", "Luc", "01/02/2028", "03/2027"])
    book.save(path)
    table = importing.read_table(path)
    assert set(importing.likely_kinds(table)) == {"vehicles", "drivers"}
    assert [one.sheet for one in importing.propose_mapping(table, "drivers").sheets] == ["Equipe"]
    assert [one.sheet for one in importing.propose_mapping(table, "vehicles").sheets] == ["Parc"]


def test_a_mapping_without_what_a_list_needs_is_refused(session: Session, clients: Path) -> None:
    table = importing.read_table(clients)
    with pytest.raises(InvalidInput) as caught:
        importing.plan_import(session, table, "customers", Mapping((SheetMapping("", {"city": 0}),)))
    assert caught.value.field == "name"
    with pytest.raises(InvalidInput):
        importing.plan_import(session, table, "customers", Mapping())
    with pytest.raises(InvalidInput):
        importing.plan_import(session, table, "dogs", Mapping())


def test_a_mapping_made_by_hand_is_remembered_by_its_header(session: Session, tmp_path: Path) -> None:
    path = save(tmp_path / "x.xlsx", [["Alpha", "Beta", "Gamma"], ["Ferrand SARL", "F1", "Albi"]])
    table = importing.read_table(path)
    mapping = Mapping((SheetMapping("Feuil1", {"name": 0, "code": 1, "city": 2}),))
    plan = importing.plan_import(session, table, "customers", mapping)
    importing.carry_out(session, plan, "x.xlsx", table.sha256)
    later = save(tmp_path / "y.xlsx", [["ALPHA", "beta", "Gamma"], ["Autre SARL", "F2", "Albi"]])
    assert importing.mapping_for(session, importing.read_table(later), "customers") == mapping
    _, result = bring(session, later, "customers")
    assert result.added == 1
    assert session.scalar(select(func.count()).select_from(ImportMapping)) == 1


# ------------------------------------------------------------------ rows
def test_customers_of_another_layout(session: Session, clients: Path) -> None:
    plan, result = bring(session, clients, "customers")
    assert importing.as_json(result) == {
        "read": 5,
        "accepted": 2,
        "rejected": [
            {"row": 7, "reason": "Raison sociale : cellule vide"},
            {"row": 8, "reason": "N° de SIRET : « 123 456 789 00012 » n'est pas valable"},
        ],
        "duplicates": [{"row": 10, "of": 5}],
        "added": 2,
    }
    stored = session.scalars(select(Customer).where(Customer.code == "C1")).one()
    assert (stored.siret, stored.legal_form, stored.kind) == ("00033172800014", "SARL", "builder")
    assert (stored.terms_days, stored.terms_end_of_month) == (45, "after")
    assert stored.other_codes == ["C5"]
    assert "menuiserie cazals" in stored.search
    assert plan.merged == [(stored.id, "C5")]


def test_customers_without_codes_get_one_and_are_known_again(session: Session, tmp_path: Path) -> None:
    rows = [["Nom", "CP", "Ville"], ["Ferrand TP", "81000", "Albi"], ["Ferrand TP", "31000", "Toulouse"]]
    path = save(tmp_path / "c.xlsx", rows)
    _, first = bring(session, path, "customers")
    _, second = bring(session, path, "customers")
    assert (first.added, second.added) == (2, 0)
    codes = session.scalars(select(Customer.code).order_by(Customer.code)).all()
    assert codes == ["411FERRA01", "411FERRA02"]


def test_sites_need_a_known_customer_and_get_a_code(session: Session, tmp_path: Path) -> None:
    world = World(session)
    rows = [
        ["Donneur d'ordre", "Nom du chantier", "Commune"],
        ["Menuis. Delmas", "Chantier école", "Albi"],
        ["DELMAS MENUISERIE", "CHANTIER ECOLE", "ALBI"],
        ["Inconnu & Fils", "Quai", "Albi"],
    ]
    plan, result = bring(session, save(tmp_path / "s.xlsx", rows), "sites")
    assert (result.added, len(result.rejected), len(result.duplicates)) == (1, 1, 1)
    assert result.rejected[0].reason == "Client inconnu : Inconnu & Fils"
    site = session.scalars(select(Site).where(Site.name == "Chantier école")).one()
    assert (site.customer_id, site.code) == (world.customer.id, "411DEL-1")
    assert "menuiserie delmas" in site.search
    assert not plan.warnings


def test_containers_bring_their_types_and_places(session: Session, tmp_path: Path) -> None:
    world = World(session)
    rows = [
        ["Repère", "Modèle", "Capacité", "Chez"],
        ["12", "Compacteur", "20 m3", "Menuiserie Delmas"],
        ["P08-7", "Polybenne 8 m3", 8, "quelque part"],
        ["B30-0001", "B30", 30, "depot"],
        ["4", "engin", None, "depot"],
        [None, "B30", 30, "depot"],
    ]
    plan, result = bring(session, save(tmp_path / "b.xlsx", rows), "containers")
    assert [row.values["number"] for row in plan.rows] == ["C20-0012", "P08-0007", "B30-0001"]
    assert result.added == 2
    assert [told.reason for told in plan.rejected] == [
        "Modèle : « engin » n'est pas un type de benne connu",
        "Repère : cellule vide",
    ]
    assert session.get_one(ContainerType, "C20").family == "comp"
    box = session.scalars(select(Container).where(Container.number == "C20-0012")).one()
    move = session.scalars(select(ContainerMove).where(ContainerMove.container_id == box.id)).one()
    assert (move.to_kind, move.to_id) == ("site", world.site.id)
    assert [told.reason for told in plan.warnings] == [
        "Chez : « quelque part » inconnu, la benne est prise sans lieu"
    ]


def test_a_container_twice_with_two_places_is_told(session: Session, tmp_path: Path) -> None:
    World(session)
    rows = [
        ["N° benne", "Type", "Où", "Dernier mvt"],
        ["B30-2", "B30", "depot", "01/10/2026"],
        ["B30-0002", "B30", "Menuiserie Delmas", "20/10/2026"],
    ]
    plan, _ = bring(session, save(tmp_path / "b.xlsx", rows), "containers")
    assert plan.duplicates[0].remark == "deux lieux : « depot » et « Menuiserie Delmas »"
    assert plan.warnings[0].reason.startswith(
        "B30-0002 : le dernier mouvement de cette ligne est plus récent"
    )


def test_people_and_trucks_of_another_layout(session: Session, tmp_path: Path) -> None:
    session.add(Depot(id=new_id(), code="A", name="Dépôt d'Albi", city="Albi"))
    session.flush()
    people = save(
        tmp_path / "p.xlsx",
        [
            ["Nom de famille", "Prénom", "Fonction", "Agence", "Validité permis"],
            ["LE GOFF", "anne-marie", "agent de bascule", "Albi", "périmé"],
            ["PUECH", "Luc", "Ripeur", "Castres", None],
            ["Puech", "LUC", None, None, None],
        ],
    )
    plan, result = bring(session, people, "drivers")
    assert (result.added, len(result.duplicates)) == (2, 1)
    anne = session.scalars(select(Driver).where(Driver.surname == "Le Goff")).one()
    assert (anne.first_name, anne.job, anne.depot_id is not None) == ("Anne-Marie", "weighbridge", True)
    assert {told.reason for told in plan.warnings} == {
        "Validité permis : « périmé », date à compléter",
        "Agence : « Castres » n'est pas un dépôt connu",
    }
    trucks = save(
        tmp_path / "t.xlsx",
        [
            ["Plaque", "Véhicule", "PTAC kg", "Statut"],
            ["aa 123 bb", "Semi fond mouvant", 44000, None],
            ["1234 AB 31", "Hydrocureur", "19 t", "vendu 05/2025"],
            ["pas de plaque", "VL", None, None],
            ["AA-123-BB", "Semi", None, None],
        ],
    )
    _, result = bring(session, trucks, "vehicles")
    assert (result.added, len(result.rejected), len(result.duplicates)) == (2, 1, 1)
    old = session.scalars(select(Vehicle).where(Vehicle.plate == "1234 AB 31")).one()
    assert (old.kind, old.gvw_kg, old.archived_at and old.archived_at.date()) == (
        "vacuum",
        19000,
        dt.date(2025, 5, 1),
    )


def test_prices_by_customer_and_the_unknown(session: Session, tmp_path: Path) -> None:
    World(session)
    rows = [
        ["Tarifs 2026"],
        ["Désignation", "Client", "Déchet", "Type de benne", "Tarif", "Unité", "A partir du"],
        ["Traitement bois", "Menuiserie Delmas", "bois", None, "72,50 €", "tonne", "01/03/2026"],
        ["Rotation", "public", None, "B30", 120, "rotation", None],
        ["Rotation", "public", None, "B30", 120, "rotation", None],
        ["Rotation", "public", None, "B30", 130, "rotation", None],
        ["Rotation", "Nobody", None, None, 130, "rotation", None],
        ["Rotation", None, "lave", None, 130, "rotation", None],
        ["Rotation", None, None, "wagon", 130, "rotation", None],
        ["Rotation", None, None, None, "à voir", "rotation", None],
    ]
    plan, result = bring(session, save(tmp_path / "Tarifs.xlsx", rows), "prices")
    assert (result.added, len(result.duplicates)) == (3, 1)
    assert [told.reason for told in plan.rejected] == [
        "Client inconnu : Nobody",
        "Déchet : « lave » n'est pas une matière connue",
        "Type de benne : « wagon » n'est pas un type de benne connu",
        "Tarif : « à voir » n'est pas valable",
    ]
    assert [told.reason for told in plan.warnings] == ["Rotation : deux prix pour les mêmes jours"]
    assert plan.rows[1].values["_from"] == dt.date(2026, 1, 1)


def test_a_price_sheet_with_unknown_names(session: Session, tmp_path: Path) -> None:
    World(session)
    rows = [
        ["Matière", "Public", "Menuiserie Delmas", "Personne"],
        ["Bois B", 70, "65,00", 60],
        ["Lave", 10, None, None],
        ["Bois B", "beaucoup", "idem", None],
    ]
    plan, result = bring(session, save(tmp_path / "Prix 2027.xlsx", rows), "prices")
    assert (plan.read, plan.accepted, plan.ignored, result.added) == (9, 3, 3, 2)
    assert [told.reason for told in plan.rejected] == [
        "Client inconnu : Personne",
        "« Lave » n'est pas une matière connue",
        "Bois B, Public : « beaucoup » n'est pas un prix",
    ]
    assert {row.values["_from"].year for row in plan.rows if row.values} == {2027}


def test_jobs_with_sites_in_doubt(session: Session, tmp_path: Path) -> None:
    world = World(session)
    session.add(Site(id=new_id(), code="S2", customer_id=world.customer.id, name="Quai", city="Albi"))
    session.flush()
    rows = [
        ["Bon", "Jour", "Donneur d'ordre", "Chantier", "Mouvement", "Tonnage", "Fait"],
        ["1", "02/11/2026", "Menuiserie Delmas", "Quai", "échange", "2,5", "oui"],
        ["2", "02/11/2026", "Menuiserie Delmas", None, "échange", "2,5", "oui"],
        ["3", "02/11/2026", "Menuiserie Delmas", "S1", "retrait", None, "non"],
        ["4", "-", "Menuiserie Delmas", "S1", "retrait", None, "non"],
        ["1", "02/11/2026", "Menuiserie Delmas", "Quai", "échange", "2,6", "oui"],
    ]
    plan, result = bring(session, save(tmp_path / "j.xlsx", rows), "jobs")
    assert result.added == 2
    assert [row.values["net_kg"] for row in plan.rows] == [2500, None]
    assert [told.reason for told in plan.rejected] == [
        "Site à préciser pour Menuiserie Delmas : S1, S2",
        "Jour : cellule vide",
    ]
    assert plan.duplicates[0].remark == "même numéro, autre poids : 2500 kg et 2600 kg"
    assert plan.rows[1].values["not_done_reason"] == "other"


def test_materials_that_say_dangerous_but_are_not(session: Session, tmp_path: Path) -> None:
    rows = [
        ["Produit", "Rubrique", "Dangereux"],
        ["Cartons", "15 01 01", "oui"],
        ["Mystère", None, None],
        ["cartons", "150101", None],
    ]
    plan, result = bring(session, save(tmp_path / "m.xlsx", rows), "materials")
    assert (result.added, len(result.duplicates), len(result.rejected)) == (1, 1, 1)
    assert plan.warnings[0].reason == "Dangereux : coché, mais le code 15 01 01 n'est pas dangereux"
    assert session.scalars(select(Material.code)).one() == "cartons"


# ------------------------------------------------------------------ refused rows
def test_refused_rows_come_back_in_the_sources_own_format(
    session: Session, clients: Path, tmp_path: Path
) -> None:
    plan, _ = bring(session, clients, "customers")
    target = tmp_path / "out"
    target.mkdir()
    path = importing.rejected_file(plan, clients, target)
    rows = list(csv.reader(io.StringIO(path.read_bytes().decode("utf-16"), newline=""), delimiter="\t"))
    assert path.name == "clients - rejets.txt"
    assert rows[0][-1] == "Motif du rejet"
    assert [row[5] for row in rows[1:]] == ["C3", "C4"]
    assert rows[2][-1] == "N° de SIRET : « 123 456 789 00012 » n'est pas valable"


def test_a_mended_file_of_refused_rows_is_taken_in(session: Session, tmp_path: Path) -> None:
    World(session)
    rows = [["Client", "Chantier", "Ville", "Fermé le"], ["Mystère", "=1+1", "Albi", dt.date(2026, 1, 2)]]
    source = save(tmp_path / "s.xlsx", rows)
    book = openpyxl.load_workbook(source)
    book.worksheets[0]["B2"].data_type = "s"
    book.save(source)
    plan, _ = bring(session, source, "sites")
    path = importing.rejected_file(plan, source, tmp_path)
    book = openpyxl.load_workbook(path)
    page = book.worksheets[0]
    assert page["B2"].data_type == "s"
    assert page["E2"].value == "Client inconnu : Mystère"
    page["A2"] = "Menuiserie Delmas"
    book.save(path)
    _, result = bring(session, path, "sites")
    assert (result.added, result.rejected) == (1, ())


def test_a_file_without_refused_rows(session: Session, tmp_path: Path) -> None:
    source = save(tmp_path / "c.xlsx", [["Nom", "Ville"], ["Ferrand", "Albi"]])
    plan, _ = bring(session, source, "customers")
    book = openpyxl.load_workbook(importing.rejected_file(plan, source, tmp_path))
    assert book.sheetnames == ["Motif du rejet"]


# ------------------------------------------------------------------ one operation, rights, command line
def import_clients(database: Database, path: Path) -> tuple[Any, dict[str, Any]]:
    op = new_id()
    done = database.write(
        lambda session: importing.import_file(session, path, "customers", dry_run=False),
        "import.customers",
        op=op,
    )
    return op, done


def count(database: Database, table: Any) -> int:
    return int(database.read(lambda session: session.scalar(select(func.count()).select_from(table))) or 0)


def test_one_undo_takes_the_whole_import_back(database: Any, clients: Path) -> None:
    opened = database.open()
    op, done = import_clients(opened, clients)
    assert done["added"] == count(opened, Customer) == 2
    assert count(opened, ImportRun) == 1
    opened.write(lambda session: session.scalar(select(func.undo_operation(op))), "undo")
    assert (count(opened, Customer), count(opened, ImportRun)) == (0, 0)
    assert count(opened, ImportMapping) == 1
    _, again = import_clients(opened, clients)
    assert again["added"] == 2


def test_an_import_that_others_built_upon_is_not_undone(database: Any, clients: Path) -> None:
    opened = database.open()
    op, _ = import_clients(opened, clients)

    def add_site(session: Session) -> None:
        customer = session.scalars(select(Customer).where(Customer.code == "C1")).one()
        session.add(Site(id=new_id(), code="S1", customer_id=customer.id, name="Atelier"))

    opened.write(add_site, "site.add")
    with pytest.raises(AppError):
        opened.write(lambda session: session.scalar(select(func.undo_operation(op))), "undo")
    assert count(opened, Customer) == 2


def test_a_dry_run_writes_nothing(database: Any, clients: Path) -> None:
    opened = database.open()
    told = opened.read(lambda session: importing.import_file(session, clients, "customers", dry_run=True))
    assert told["added"] == 2
    assert count(opened, Customer) == 0


def test_the_dispatcher_leaves_accounts_to_the_accountant(database: Any, tmp_path: Path) -> None:
    rows = [["Nom", "IBAN"], ["Ferrand SARL", "FR76 3000 6000 0112 3456 7890 189"]]
    path = save(tmp_path / "c.xlsx", rows)
    dispatcher = database.open("essai_exploitation")
    plan = dispatcher.read(
        lambda session: importing.plan_import(
            session,
            importing.read_table(path),
            "customers",
            importing.propose_mapping(importing.read_table(path), "customers"),
        )
    )
    assert [told.reason for told in plan.warnings] == [
        "IBAN et mandat laissés de côté : seule la comptabilité les écrit"
    ]
    _, done = import_clients(dispatcher, path)
    assert done["added"] == 1
    assert count(database.open(), CustomerBank) == 0


class Stopped(AppError):
    pass


def test_stopping_leaves_nothing_behind(database: Any, clients: Path) -> None:
    opened = database.open()

    def stop(done: int, total: int) -> None:
        raise Stopped("stopped")

    def work(session: Session) -> None:
        table = importing.read_table(clients)
        plan = importing.plan_import(
            session, table, "customers", importing.propose_mapping(table, "customers")
        )
        importing.carry_out(session, plan, clients.name, table.sha256, stop)

    with pytest.raises(Stopped):
        opened.write(work, "import")
    assert count(opened, Customer) == 0


# ------------------------------------------------------------------ requests
@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("demain", dt.date(2026, 11, 25)),
        ("aujourd'hui", TODAY),
        ("mardi", dt.date(2026, 12, 1)),
        ("jeudi 26", dt.date(2026, 11, 26)),
        ("3/12", dt.date(2026, 12, 3)),
        ("05/01", dt.date(2027, 1, 5)),
        ("02/12/2026", dt.date(2026, 12, 2)),
        (None, None),
    ],
)
def test_days_asked_for_in_words(cell: str | None, day: dt.date | None) -> None:
    assert orders.wanted_day(cell, TODAY) == day


@pytest.mark.parametrize("cell", ["31/11", "31/11/2026", "lundi 25", "dès que possible"])
def test_days_that_nobody_can_come(cell: str) -> None:
    with pytest.raises(Unreadable):
        orders.wanted_day(cell, TODAY)


@pytest.mark.parametrize(
    ("cell", "window"),
    [
        ("avant 10h", (None, dt.time(10))),
        ("dès 7h30", (dt.time(7, 30), None)),
        ("entre 8h et 9h30", (dt.time(8), dt.time(9, 30))),
        ("Matin", (None, dt.time(12))),
        ("après-midi", (dt.time(12), None)),
        (None, (None, None)),
    ],
)
def test_time_windows(cell: str | None, window: tuple[dt.time | None, dt.time | None]) -> None:
    assert orders.window(cell) == window


def test_requests_go_to_the_backlog_once(session: Session, tmp_path: Path) -> None:
    world = World(session)
    session.add(Site(id=new_id(), code="S2", customer_id=world.customer.id, name="Quai", city="Albi"))
    session.flush()
    rows = [
        ["Client", "Site", "Prestation", "Contenant", "Déchet", "Pour le"],
        ["Menuiserie Delmas", "Atelier", "échange", "30 m3", "bois", "demain"],
        ["Menuis. Delmas", "S1", "ECHANGE", "B30", "Bois B", "25/11"],
        ["Menuiserie Delmas", "Atelier", "pose", "wagon", "bois", "demain"],
        ["Menuiserie Delmas", "Atelier", "pose", "B30", "lave", "demain"],
        ["Menuiserie Delmas", None, "pose", "B30", "bois", "demain"],
        ["Menuiserie Delmas", "Tour Eiffel", "pose", "B30", "bois", "demain"],
        ["Personne", None, "pose", "B30", "bois", "demain"],
        ["Menuiserie Delmas", "Atelier", "danse", "B30", "bois", "demain"],
    ]
    path = save(tmp_path / "demandes.xlsx", rows)
    plan, result = bring(session, path, "orders")
    assert (result.added, len(result.duplicates)) == (1, 1)
    assert [told.reason for told in plan.rejected] == [
        "Contenant : « wagon » n'est pas un type de benne connu",
        "Déchet : « lave » n'est pas une matière connue",
        "Site à préciser pour Menuiserie Delmas : S1, S2",
        "Site inconnu chez Menuiserie Delmas : Tour Eiffel",
        "Client inconnu : Personne",
        "Prestation : « danse » n'est pas une prestation connue",
    ]
    _, again = bring(session, path, "orders")
    assert again.added == 0


def test_a_list_of_material_prices_needs_no_other_name(session: Session, tmp_path: Path) -> None:
    world = World(session)
    rows = [
        ["Client", "Déchet", "Prix"],
        ["Menuiserie Delmas", "Bois B", "65,00"],
        ["public", "bois", -12],
        ["public", None, 3],
    ]
    plan, result = bring(session, save(tmp_path / "prix.xlsx", rows), "prices")
    assert result.added == 2
    assert [(row.values["label"], row.values["unit"], row.values["service"]) for row in plan.rows] == [
        ("Traitement Bois B", "t", "treatment"),
        ("Rachat bois", "t", "treatment"),
    ]
    assert plan.rows[0].values["_customer"] == world.customer.id
    assert [told.reason for told in plan.rejected] == ["Déchet : cellule vide"]


@pytest.mark.parametrize(
    ("header", "cell", "kg"),
    [
        ("Poids", 2240, 2240),
        ("Poids", "2,24", 2240),
        ("Poids (t)", 3, 3000),
        ("Poids net (kg)", "980 kg", 980),
    ],
)
def test_weights_with_and_without_their_unit(
    session: Session, tmp_path: Path, header: str, cell: object, kg: int
) -> None:
    World(session)
    rows = [
        ["Bon", "Jour", "Client", "Mouvement", header],
        ["1", "02/11/2026", "Menuiserie Delmas", "retrait", cell],
    ]
    plan, _ = bring(session, save(tmp_path / "j.xlsx", rows), "jobs")
    assert [row.values["net_kg"] for row in plan.rows] == [kg]
