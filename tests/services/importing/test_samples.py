"""A company's own files, as they really come, against what its people say they contain."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.db import new_id
from app.models.core import ImportMapping, ImportRun
from app.models.fleet import Container, ContainerMove, Credential, Driver, Material, Vehicle
from app.models.parties import Customer, CustomerBank, Depot, Outlet, OutletMaterial, Site
from app.models.planning import Job
from app.services import importing
from app.services.importing import Plan

SAMPLES = Path(__file__).parents[2] / "data" / "samples"
EXPECTED: dict[str, Any] = json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8"))
TODAY = __import__("datetime").date.fromisoformat(EXPECTED["set"]["as_of"])

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
)


def records(part: str) -> list[dict[str, Any]]:
    told = EXPECTED["files"][part]["records"]
    return [dict(zip(told["columns"], row, strict=True)) for row in told["rows"]]


def plan_of(session: Session, kind: str, name: str) -> Plan:
    table = importing.read_table(SAMPLES / name)
    mapping = importing.mapping_for(session, table, kind)
    return importing.plan_import(session, table, kind, mapping, today=TODAY)


def take_in(session: Session) -> dict[str, tuple[Plan, dict[str, Any]]]:
    for number, town in enumerate(EXPECTED["set"]["depots"]):
        session.add(Depot(id=new_id(), code="ABC"[number], name=town, city=town))
        session.flush()
    done = {}
    for kind, name, _ in RUNS:
        plan = plan_of(session, kind, name)
        result = importing.carry_out(session, plan, name, plan.table.sha256)
        done[kind] = (plan, importing.as_json(result))
    return done
