"""Takes in the lists that a company kept so far: customers, sites, containers, people, prices, past jobs."""

from app.services.importing.columns import (
    FIELDS,
    KINDS,
    MATRIX,
    Field,
    Mapping,
    SheetMapping,
    check_mapping,
    likely_kinds,
    missing_fields,
    propose_mapping,
)
from app.services.importing.columns import read as read_table
from app.services.importing.command import (
    Result,
    as_json,
    carry_out,
    import_file,
    import_plan,
    mapping_for,
    plan_import,
    rejected_file,
)
from app.services.importing.plan import Accepted, Duplicate, Plan, Ref, Stopped, Tell, Told
from app.services.importing.table import SUFFIXES, Line, Sheet, Table

__all__ = [
    "FIELDS",
    "KINDS",
    "MATRIX",
    "SUFFIXES",
    "Accepted",
    "Duplicate",
    "Field",
    "Line",
    "Mapping",
    "Plan",
    "Ref",
    "Result",
    "Sheet",
    "SheetMapping",
    "Stopped",
    "Table",
    "Tell",
    "Told",
    "as_json",
    "carry_out",
    "check_mapping",
    "import_file",
    "import_plan",
    "likely_kinds",
    "mapping_for",
    "missing_fields",
    "plan_import",
    "propose_mapping",
    "read_table",
    "rejected_file",
]
