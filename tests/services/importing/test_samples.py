"""A company's own files, as they really come, against what its people say they contain."""

import csv
import datetime as dt
import io
import json
import random
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.db import Database, begin_operation, new_id
from app.models.billing import Price, PriceList
from app.models.core import ImportMapping, ImportRun
from app.models.fleet import Container, ContainerMove, Credential, Driver, Material, Vehicle
from app.models.parties import Customer, CustomerBank, Depot, Outlet, OutletMaterial, Site
from app.models.planning import Job
from app.services import importing, planning
from app.services.importing import Plan
from tests.builders import PARIS

SAMPLES = Path(__file__).parents[2] / "data" / "samples"
EXPECTED: dict[str, Any] = json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8"))
TODAY = dt.date.fromisoformat(EXPECTED["set"]["as_of"])

# In the order in which they name each other: kind, file, the parts of expected.json that it covers.
RUNS = (
    ("outlets", "matieres_exutoires.xlsx", ("outlets",)),
    ("materials", "matieres_exutoires.xlsx", ("materials",)),
    ("customers", "clients_compta.csv", ("customers",)),
    ("sites", "chantiers.xlsx", ("sites",)),
    ("drivers", "chauffeurs_vehicules.xlsx", ("drivers",)),
    ("vehicles", "chauffeurs_vehicules.xlsx", ("vehicles",)),
    ("containers", "parc_bennes.xlsx", ("containers",)),
    ("prices", "TARIFS 2026.xlsx", ("price_matrix", "price_list")),
    ("jobs", "interventions_2026-10.csv", ("jobs",)),
    ("orders", "commandes_2026-11-24.xlsx", ("orders",)),
)
KINDS = [run[0] for run in RUNS]
CUSTOMER_COLUMNS = (
    "siret",
    "vat",
    "street",
    "postcode",
    "insee",
    "phones",
    "email",
    "terms",
    "method",
    "credit_limit",
    "created",
    "active",
)


def records(part: str) -> list[dict[str, Any]]:
    told = EXPECTED["files"][part]["records"]
    return [dict(zip(told["columns"], row, strict=True)) for row in told["rows"]]


def taken(part: str) -> list[dict[str, Any]]:
    return [row for row in records(part) if row["outcome"] in ("ready", "inactive")]


def parts_of(kind: str) -> list[dict[str, Any]]:
    return [EXPECTED["files"][part] for part in next(run[2] for run in RUNS if run[0] == kind)]


def plan_of(session: Session, kind: str) -> Plan:
    table = importing.read_table(SAMPLES / next(run[1] for run in RUNS if run[0] == kind))
    mapping = importing.mapping_for(session, table, kind)
    return importing.plan_import(session, table, kind, mapping, today=TODAY)


class Company:
    """Everything taken in once, for all tests of this file."""

    def __init__(self, session: Session) -> None:
        self.session = session
        for code, town in zip("ABC", EXPECTED["set"]["depots"], strict=True):
            session.add(Depot(id=new_id(), code=code, name=town, city=town))
            session.flush()
        self.plans: dict[str, Plan] = {}
        self.done: dict[str, dict[str, Any]] = {}
        for kind, name, _ in RUNS:
            plan = self.plans[kind] = plan_of(session, kind)
            result = importing.carry_out(session, plan, name, plan.table.sha256)
            self.done[kind] = importing.as_json(result)
        self.customers = {row.id: row for row in session.scalars(select(Customer))}
        self.sites = {row.id: row for row in session.scalars(select(Site))}
        self.outlets = {row.id: row for row in session.scalars(select(Outlet))}
        named = {row["name"]: row["material"] for row in records("materials")}
        self.materials = {row.id: named[row.name] for row in session.scalars(select(Material))}
        self.boxes = {row.id: row for row in session.scalars(select(Container))}
        self.drivers = {row.number: row for row in session.scalars(select(Driver))}


@pytest.fixture(scope="module")
def company(shared_connections: Database) -> Iterator[Company]:
    with shared_connections.engine.connect() as connection:
        outer = connection.begin()
        with Session(connection, join_transaction_mode="create_savepoint", expire_on_commit=False) as opened:
            begin_operation(opened, new_id(), "test")
            yield Company(opened)
        outer.rollback()


def number(row: Any) -> int:
    """A row's number, whether the sheet stands before it or not."""
    return int(row[1] if isinstance(row, list) else row)


@pytest.mark.parametrize("kind", KINDS)
def test_counts_are_the_customers_own(company: Company, kind: str) -> None:
    counts: Counter[str] = Counter()
    for part in parts_of(kind):
        counts.update(part["counts"])
    json_result = company.done[kind]
    assert json_result["read"] == counts["total"]
    assert json_result["accepted"] == counts["ready"] + counts["inactive"] + counts["needs_choice"]
    assert len(json_result["rejected"]) == counts["refused"]
    assert len(json_result["duplicates"]) == counts["merge"]
    assert company.plans[kind].ignored == counts["ignored"]


@pytest.mark.parametrize("kind", KINDS)
def test_the_right_rows_are_refused_and_doubled(company: Company, kind: str) -> None:
    refused = {number(row["row"]) for part in parts_of(kind) for row in part.get("refused", ())}
    assert {number(row["row"]) for row in company.done[kind]["rejected"]} == refused
    doubled = {
        (number(again), number(group["rows"][0]))
        for part in parts_of(kind)
        for group in part.get("duplicates", ())
        for again in group["rows"][1:]
    }
    assert {(number(row["row"]), number(row["of"])) for row in company.done[kind]["duplicates"]} == doubled


@pytest.mark.parametrize("kind", KINDS)
def test_every_expected_warning_is_given(company: Company, kind: str) -> None:
    told = {warning.ref.row for warning in company.plans[kind].warnings}
    wanted = {
        number(row["row"] if "row" in row else row["rows"][-1])
        for part in parts_of(kind)
        for row in part.get("warnings", ())
    }
    assert wanted <= told
    if kind in ("customers", "jobs", "materials"):
        assert told == wanted


def test_reasons_name_the_cell(company: Company) -> None:
    reasons = {row["row"]: row["reason"] for row in company.done["customers"]["rejected"]}
    assert reasons[34] == "SIRET : « 00017667900018 » n'est pas valable"
    reasons = {row["row"]: row["reason"] for row in company.done["jobs"]["rejected"]}
    assert reasons[545] == "Date : « 32/10/2026 » n'est pas valable"
    assert reasons[1332] == "Client inconnu : Mouret Paysage"
    assert reasons[2116] == "N° BI : cellule vide"
    assert company.done["sites"]["rejected"][0]["row"] == ["Actifs", 321]


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_file_again_adds_nothing(company: Company, kind: str) -> None:
    again = plan_of(company.session, kind)
    first = company.plans[kind]
    assert again.added == 0
    assert (again.read, again.accepted) == (first.read, first.accepted)
    runs = company.session.scalar(select(func.count()).select_from(ImportRun).where(ImportRun.kind == kind))
    assert runs == 1


def test_a_plan_carried_out_twice_adds_its_rows_once(company: Company) -> None:
    for kind in KINDS:
        with company.session.begin_nested() as nested:
            result = importing.carry_out(company.session, company.plans[kind], "again", b"")
            assert result.added == 0, kind
            nested.rollback()


def test_customers(company: Company) -> None:
    by_code = {row.code: row for row in company.customers.values()}
    for row in taken("customers"):
        mine = by_code[row["code"]]
        terms = row["terms"] or {"days": 30, "end_of_month": "no", "day": None}
        assert {
            "siret": mine.siret or None,
            "vat": mine.vat_number or None,
            "street": mine.street,
            "postcode": mine.postcode,
            "insee": mine.insee or None,
            "phones": mine.phones,
            "email": mine.email or None,
            "terms": {
                "days": mine.terms_days,
                "end_of_month": mine.terms_end_of_month,
                "day": mine.terms_day,
            },
            "method": mine.payment_method,
            "credit_limit": str(mine.credit_limit_eur),
            "created": mine.created_on.isoformat() if mine.created_on else None,
            "active": mine.archived_at is None,
        } == {key: terms if key == "terms" else row[key] for key in CUSTOMER_COLUMNS}, row["row"]


def test_accounts_and_mandates(company: Company) -> None:
    banks = {company.customers[row.id].code: row for row in company.session.scalars(select(CustomerBank))}
    for row in taken("customers"):
        bank = banks.get(row["code"])
        assert (bank.iban if bank else "") == (row["iban"] or ""), row["row"]
        assert (bank.mandate_reference if bank else "") == (row["rum"] or ""), row["row"]


def test_both_codes_of_a_merged_pair_lead_to_one_customer(company: Company) -> None:
    known = importing.command.Book(company.session).customer_codes
    for group in EXPECTED["files"]["customers"]["duplicates"]:
        assert len({known[code] for code in group["codes"]}) == 1, group
    for group in EXPECTED["files"]["customers"]["keep_apart"]:
        assert len({known[code] for code in group["codes"]}) == 2, group


def test_sites(company: Company) -> None:
    by_code = {row.code: row for row in company.sites.values()}
    for row in taken("sites"):
        mine = by_code[row["code"]]
        got = {
            "customer": company.customers[mine.customer_id].code,
            "postcode": mine.postcode,
            "insee": mine.insee,
            "lat": mine.lat,
            "lon": mine.lon,
            "hours": mine.hours,
            "gate_code": mine.gate_code or None,
            "contact": mine.contact or None,
            "phones": mine.phones or None,
            "max_gvw_t": mine.max_gvw_kg / 1000 if mine.max_gvw_kg else None,
            "protocol_on": mine.protocol_on.isoformat() if mine.protocol_on else None,
            "siret": mine.siret or None,
            "closed_on": mine.archived_at.date().isoformat() if mine.archived_at else None,
        }
        assert got == {key: row[key] or None for key in got}, row["row"]


def test_materials_and_outlets(company: Company) -> None:
    by_name = {row["name"]: row for row in records("materials")}
    for mine in company.session.scalars(select(Material)):
        row = by_name[mine.name]
        assert [mine.waste_code, *mine.other_waste_codes] == row["waste_codes"]
        assert mine.hazardous == row["hazardous"]
        assert float(mine.density_t_per_m3) == row["density"]
        assert mine.weighed_in == row["weighed_in"]
    accepted: dict[str, set[str]] = {}
    for link in company.session.scalars(select(OutletMaterial)):
        accepted.setdefault(company.outlets[link.outlet_id].code, set()).add(
            company.materials[link.material_id]
        )
    by_code = {row.code: row for row in company.outlets.values()}
    for row in records("outlets"):
        mine_too = by_code[row["short"]]
        assert accepted[row["short"]] == set(row["accepts"])
        assert (mine_too.siret, mine_too.operations, mine_too.insee, mine_too.phone) == (
            row["siret"],
            row["operations"],
            row["insee"],
            row["phone"],
        )
        assert mine_too.hours == row["hours"]
        assert mine_too.needs_acceptance == row["needs_acceptance"]
        assert str(mine_too.permit_until) == row["permit_until"]


def test_people_and_their_papers(company: Company) -> None:
    for row in taken("drivers"):
        mine = company.drivers[row["number"]]
        assert (mine.surname, mine.first_name, mine.nickname or None, mine.job, mine.mobile) == (
            row["surname"],
            row["first"],
            row["nickname"],
            row["job"],
            row["mobile"],
        )
        assert (str(mine.hired_on), str(mine.born_on)) == (row["hired"], row["born"])
    numbers = {row.id: row.number for row in company.drivers.values()}
    papers = Counter(
        (
            numbers[paper.owner_id],
            {"driver_card": "tacho_card", "caces": paper.category.lower()}.get(paper.kind, paper.kind),
            str(paper.valid_until) if paper.valid_until else None,
            paper.state,
        )
        for paper in company.session.scalars(select(Credential).where(Credential.owner_kind == "driver"))
        if paper.owner_id
    )
    assert papers == Counter(
        (row["driver"], row["kind"], row["until"], row["state"]) for row in records("driver_papers")
    )


def test_vehicles(company: Company) -> None:
    by_plate = {row["plate"]: row for row in taken("vehicles")}
    for mine in company.session.scalars(select(Vehicle)):
        row = by_plate[mine.plate]
        assert mine.kind == {"flat": "flatbed"}.get(row["kind"], row["kind"])
        assert (mine.fleet_no, mine.gvw_kg, mine.payload_kg) == (
            row["fleet_no"],
            row["gvw_kg"],
            row["payload_kg"],
        )
        assert str(mine.first_use_on) == row["first_use"]
        assert (mine.archived_at is not None) == (row["status"] == "sold")


def test_containers_stand_where_the_list_says(company: Company) -> None:
    session = company.session
    moves = {row.container_id: row for row in session.scalars(select(ContainerMove))}
    trucks = {row.id: row.fleet_no for row in session.scalars(select(Vehicle))}
    depots = {row.id: row.name for row in session.scalars(select(Depot))}
    names: dict[Any, Any] = {
        **trucks,
        **depots,
        **{key: site.code for key, site in company.sites.items()},
        **{key: outlet.code for key, outlet in company.outlets.items()},
    }
    by_number = {row.number: row for row in company.boxes.values()}
    for row in taken("containers"):
        mine = by_number[row["number"]]
        assert (mine.type_code, mine.status) == (row["type"], row["status"]), row["row"]
        material = company.materials[mine.material_id] if mine.material_id else None
        assert material == row["material"], row["row"]
        move = moves.get(mine.id)
        if row["site_candidates"]:
            assert move is None
            assert "chez " in mine.note
            continue
        where = (move.to_kind, names.get(move.to_id)) if move else (None, None)
        assert where == (row["place"], row["site"] or row["place_detail"]), row["row"]
        if move and len(row["last_move"]) == 10:
            assert move.at.date().isoformat() == row["last_move"], row["row"]


def test_prices(company: Company) -> None:
    query = select(Price, PriceList).join(PriceList, PriceList.id == Price.price_list_id)
    stored = company.session.execute(query).all()
    got = Counter(
        (
            company.materials[price.material_id],
            company.customers[named.customer_id].code if named.customer_id else None,
            str(price.amount_eur.quantize(price.amount_eur.__class__("0.01"))),
        )
        for price, named in stored
        if price.material_id
    )
    wanted: Counter[Any] = Counter()
    for row in records("price_matrix"):
        if row["kind"] in ("sell", "buy", "free"):
            sign = "-" if row["kind"] == "buy" else ""
            wanted[row["material"], row["customer"], sign + (row["amount"] or "0.00")] += 1
    assert got == wanted
    units = {"each": "unit", "tonne": "t", "tour": "flat"}
    rates = {"20.00": "standard", "10.00": "intermediate", "5.50": "reduced"}
    assert Counter(
        (p.code, p.container_type, p.zone, p.unit, f"{p.amount_eur:.2f}", p.vat_category, str(n.valid_from))
        for p, n in stored
        if not p.material_id
    ) == Counter(
        (
            row["code"],
            row["container"],
            row["zone"],
            units.get(row["unit"], row["unit"]),
            row["price"],
            rates[row["vat_rate"]],
            row["valid_from"],
        )
        for row in records("price_list")
    )


def test_jobs(company: Company) -> None:
    query = select(Job).where(Job.status == "VALIDATED")
    stored = {row.number: row for row in company.session.scalars(query)}
    for row in taken("jobs"):
        mine = stored[row["number"]]
        driver = company.drivers.get(row["driver"])
        got = {
            "customer": company.customers[mine.customer_id].code,
            "site": company.sites[mine.site_id].code,
            "type": mine.type,
            "brought": company.boxes[mine.container_in_id].number if mine.container_in_id else None,
            "taken": company.boxes[mine.container_out_id].number if mine.container_out_id else None,
            "material": company.materials[mine.material_id] if mine.material_id else None,
            "outlet": company.outlets[mine.outlet_id].code if mine.outlet_id else None,
            "net_kg": mine.net_kg,
            "reason": mine.not_done_reason or None,
            "plate": mine.extra["plate"],
            "ticket": mine.extra["ticket"] or None,
        }
        assert got == {key: row[key] for key in got}, row["row"]
        assert mine.done_at.astimezone(PARIS).strftime("%Y-%m-%d %H:%M") == f"{row['date']} {row['time']}"
        if driver:
            assert mine.extra["driver"] == f"{driver.first_name} {driver.surname}"
    totals = EXPECTED["files"]["jobs"]["totals"]
    assert len(stored) == totals["jobs"]
    assert sum(row.net_kg or 0 for row in stored.values()) == totals["net_kg"]
    assert sum(1 for row in stored.values() if row.not_done_reason) == totals["not_done"]


def test_orders_wait_in_the_backlog(company: Company) -> None:
    stored = {
        row.values["id"]: company.session.get_one(Job, row.values["id"])
        for row in company.plans["orders"].rows
    }
    by_row = {row.ref.row: stored[row.values["id"]] for row in company.plans["orders"].rows}
    for row in taken("orders"):
        mine = by_row[row["row"]]
        got = {
            "customer": company.customers[mine.customer_id].code,
            "site": company.sites[mine.site_id].code,
            "type": mine.type,
            "container": mine.container_type,
            "material": company.materials[mine.material_id] if mine.material_id else None,
            "wanted_on": str(mine.wanted_on),
            "acceptance": mine.extra["acceptance"] or None,
        }
        assert got == {key: row[key] for key in got}, row["row"]
        slot = row["slot"] or {}
        half = {"am": (None, "12:00"), "pm": ("12:00", None)}.get(slot.get("part", ""))
        times = [time.strftime("%H:%M") if time else None for time in (mine.window_from, mine.window_to)]
        assert tuple(times) == (half or (slot.get("from"), slot.get("to"))), row["row"]
        assert mine.status == "TO_PLAN"
        assert mine.number.startswith("I")


def test_the_reading_of_each_header_is_kept(company: Company) -> None:
    kept = company.session.scalars(select(ImportMapping)).all()
    assert Counter(row.kind for row in kept) == {
        **dict.fromkeys(KINDS, 1),
        "sites": 2,
        "prices": 2,
    }


def test_each_import_is_one_operation_to_undo(database: Any) -> None:
    opened = database.open()
    tables = (
        Outlet,
        Material,
        Customer,
        CustomerBank,
        Site,
        Driver,
        Vehicle,
        Container,
        Price,
        PriceList,
        Job,
    )

    def filled() -> list[int]:
        return [
            int(
                opened.read(lambda session, of=table: session.scalar(select(func.count()).select_from(of)))
                or 0
            )
            for table in (*tables, Credential, ContainerMove, OutletMaterial, ImportRun)
        ]

    assert not any(filled())
    operations = []
    for kind, name, _ in RUNS:
        op = new_id()
        done = opened.write(
            partial(importing.import_file, path=SAMPLES / name, kind=kind, dry_run=False), "import", op=op
        )
        assert done["added"] > 0, kind
        operations.append(op)
    assert all(filled())
    for op in reversed(operations):
        opened.write(partial(planning.undo, operation=op), "undo")
    assert not any(filled())


OTHER_WORDS = {
    "Compte": "N° client",
    "Intitulé": "Raison sociale",
    "Adresse 1": "Rue",
    "CP": "Code postal",
    "Ville": "Commune",
    "Téléphone": "Tél. fixe",
    "Portable": "GSM",
    "E-mail": "Courriel",
    "SIRET": "Numéro SIRET",
    "Mode règl.": "Moyen de paiement",
    "Conditions de règlement": "Échéance",
    "Encours autorisé": "Plafond",
    "Sommeil": "Inactif",
    "Date mandat": "Mandat signé le",
}


@pytest.mark.parametrize("seed", range(3))
def test_the_same_customers_in_another_layout(session: Session, tmp_path: Path, seed: int) -> None:
    text = (SAMPLES / "clients_compta.csv").read_text(encoding="cp1252")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    order = random.Random(seed).sample(range(len(rows[0])), len(rows[0]))  # noqa: S311 - a shuffle
    rows[0] = [OTHER_WORDS.get(word, word) for word in rows[0]]
    banner = [["Extraction du fichier des tiers"], ["Vaurelane", "page 1"], []]
    out = io.StringIO(newline="")
    csv.writer(out, delimiter="\t").writerows(banner + [[row[i] for i in order] for row in rows])
    path = tmp_path / "tiers.txt"
    path.write_bytes(out.getvalue().encode("utf-16"))
    table = importing.read_table(path)
    assert importing.likely_kinds(table) == ["customers"]
    plan = importing.plan_import(session, table, "customers", importing.propose_mapping(table, "customers"))
    assert (plan.read, plan.accepted, len(plan.rejected), len(plan.duplicates)) == (262, 245, 3, 14)
    assert {told.ref.row - len(banner) for told in plan.rejected} == {34, 127, 241}
