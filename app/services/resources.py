"""The company's records: read, checked, kept, put away, and who changed what.

One mechanism for every kind: what a kind consists of stands in `resource_kinds`.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, bindparam, case, func, null, select, text
from sqlalchemy.dialects.postgresql import TSTZRANGE, Range
from sqlalchemy.orm import Session

from app.domain import hours, normal
from app.domain.jobs import JobStatus, PlaceKind
from app.errors import QT_TRANSLATE_NOOP, Conflict, InvalidInput, RuleBroken
from app.ids import new_id
from app.models.base import bounds
from app.models.billing import PriceList
from app.models.fleet import (
    Absence,
    Container,
    ContainerMove,
    ContainerType,
    Credential,
    Driver,
    MaintenancePlan,
    MaintenanceVisit,
    Material,
    Subcontractor,
    Vehicle,
)
from app.models.parties import Customer, Depot, Outlet, OutletMaterial, Site
from app.models.planning import Job, Tour
from app.services import containers, maintenance
from app.services.resource_kinds import KINDS, Field, Kind, Type, Values
from app.services.search import folded

PARIS = ZoneInfo("Europe/Paris")
_WITH_SLOT = ("absence", "maintenance_visit")
_WITH_PAPERS = ("driver", "vehicle", "subcontractor")
"""The kinds whose lists show which paper expires next."""
_CLOSED = (JobStatus.INVOICED, JobStatus.CANCELLED, JobStatus.NOT_DONE)

_REQUIRED = QT_TRANSLATE_NOOP("errors", "This has to be filled in.")
_GONE = QT_TRANSLATE_NOOP("errors", "A colleague deleted this meanwhile.")
_CHANGED = QT_TRANSLATE_NOOP(
    "errors", "A colleague changed this meanwhile. Look at the new state and try again."
)
# For a row whose version is compared: a colleague's change under way is waited for first.
_HELD: Final[dict[str, bool]] = {"key_share": True}


@dataclass(frozen=True, slots=True)
class Record:
    """One record as it is shown.

    Attributes:
        kind: Its kind.
        key: Its id.
        version: Counted up at each change; sent back when it is saved.
        values: What its fields hold.
        labels: What its references are called, by the name of the field.
        archived_at: When it was put away, or None.
    """

    kind: str
    key: str
    version: int
    values: Mapping[str, Any]
    labels: Mapping[str, str]
    archived_at: dt.datetime | None

    @property
    def title(self) -> str:
        """What the record is called."""
        return " ".join(str(self.values[name]) for name in KINDS[self.kind].named if self.values[name])


@dataclass(frozen=True, slots=True)
class Choice:
    """A record that another may refer to."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field before and after; the label is the field's own, marked, or the column's name."""

    label: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One change of a record: who, when, what."""

    at: dt.datetime
    who: str
    action: str
    reason: str
    changes: tuple[FieldChange, ...]


# ---------------------------------------------------------------- reading


def records(session: Session, kind: str, parent: str = "", key: str = "") -> list[Record]:
    """Return the records of a kind, archived ones too; how many does not change the count of queries.

    Args:
        session: To read with.
        kind: One of `KINDS`.
        parent: "field=key": only those whose field refers to that record.
        key: Only this one.
    """
    spec = KINDS[kind]
    query = select(spec.model)
    if spec.only is not None:
        query = query.where(_column(spec, spec.only[0]) == spec.only[1])
    if parent:
        name, _, other = parent.partition("=")
        query = query.where(_column(spec, name) == UUID(other))
    if key:
        query = query.where(_column(spec, "id") == UUID(key))
    rows: list[Any] = list(session.scalars(query.order_by(_column(spec, spec.named[-1]))))
    called = {
        field.name: _called(session, field.refers, {getattr(row, field.name) for row in rows})
        for field in _kept(spec)
        if field.type is Type.REF
    }
    taken = _materials_taken(session) if kind == "outlet" else {}
    slots = _slots(session, rows) if kind in _WITH_SLOT else {}
    dues = {due.plan_id: due for due in maintenance.dues(session)} if kind == "maintenance_plan" else {}
    places = _places(session, key) if kind == "container" else {}
    expiries = _next_expiries(session, kind) if kind in _WITH_PAPERS else {}
    found = []
    for row in rows:
        values: Values = {field.name: getattr(row, field.name) for field in _kept(spec)}
        labels = {name: known.get(values[name], "") for name, known in called.items()}
        if kind == "outlet":
            values["materials"] = taken.get(row.id, [])
        if kind == "container":
            values["place"], values["since"] = places.get(row.id, ("", None))
            values["status"] = row.status
        if kind in _WITH_SLOT:
            values["starts"], values["ends"] = slots.get(row.id, (None, None))
        if kind == "maintenance_plan":
            due = dues.get(row.id)
            values["next_on"] = due.next_on if due else None
            values["km_left"] = due.km_left if due else None
        if kind in _WITH_PAPERS:
            values["next_expiry"] = expiries.get(row.id)
        found.append(
            Record(kind, str(row.id), row.version, values, labels, getattr(row, "archived_at", None))
        )
    return found


def record(session: Session, kind: str, key: str) -> Record:
    """Return one record.

    Raises:
        Conflict: It was deleted.
    """
    found = records(session, kind, key=key)
    if not found:
        raise Conflict(_GONE)
    return found[0]


def choices(session: Session, kind: str) -> dict[str, list[Choice]]:
    """Return what each reference of a kind may be set to, by the name of its field."""
    known: dict[str, list[Choice]] = {}
    for field in KINDS[kind].fields:
        if field.refers and field.refers not in known:
            rows = session.execute(_references(field.refers)).all()
            known[field.refers] = [Choice(str(row[0]), row[1]) for row in rows if row[2] is None]
    return {field.name: known[field.refers] for field in KINDS[kind].fields if field.refers}


def history(session: Session, kind: str, key: str) -> list[HistoryLine]:
    """Return who changed a record, when and in what, newest first."""
    spec = KINDS[kind]
    rows = session.execute(
        text("SELECT at, who, kind, reason, before, after FROM history_of(:table, :key)"),
        {"table": spec.model.__tablename__, "key": key},
    ).all()
    fields = {field.name: field for field in spec.fields}
    ids: dict[str, set[Any]] = {}
    for row in rows:
        for side in (row.before or {}, row.after or {}):
            for name, value in side.items():
                if name in fields and fields[name].type is Type.REF and value:
                    refers = fields[name].refers
                    ids.setdefault(refers, set()).add(
                        value if refers == "container_type" else UUID(str(value))
                    )
    called = {refers: _called(session, refers, wanted) for refers, wanted in ids.items()}

    def shown(name: str, value: Any) -> Any:
        field = fields.get(name)
        if field is not None and field.type is Type.REF and value:
            named = called[field.refers]
            return named.get(value if field.refers == "container_type" else UUID(str(value)), "")
        return value

    lines = []
    for row in reversed(rows):
        before, after = _with_moments(row.before or {}), _with_moments(row.after or {})
        changes = tuple(
            FieldChange(
                fields[name].label if name in fields else name,
                shown(name, before.get(name)),
                shown(name, after.get(name)),
            )
            for name in [*(name for name, field in fields.items() if not field.hidden), "archived_at"]
            if before.get(name) != after.get(name)
            and not (before.get(name) is None and after.get(name) in ("", [], False))
        )
        lines.append(HistoryLine(row.at, row.who, row.kind, row.reason, changes))
    return lines


def _with_moments(stored: dict[str, Any]) -> dict[str, Any]:
    """Return a row of the journal with its slot as the two moments of the form."""
    if not isinstance(stored.get("slot"), str):
        return stored
    ends = re.findall(r"\d{4}-[^\",]+", stored["slot"])
    moments = [dt.datetime.fromisoformat(end).astimezone(PARIS) for end in ends]
    return stored | dict(zip(("starts", "ends"), moments, strict=False))


def _slots(session: Session, rows: Iterable[Any]) -> dict[UUID, tuple[dt.datetime, dt.datetime]]:
    """Return from when to when each absence lasts, or the vehicle of a visit is in the workshop."""
    found: dict[UUID, tuple[dt.datetime, dt.datetime]] = {}
    absences = {
        (row.id if isinstance(row, Absence) else row.absence_id): row.id
        for row in rows
        if isinstance(row, Absence) or row.absence_id is not None
    }
    for absence in session.scalars(select(Absence).where(Absence.id.in_(absences))):
        starts, ends = bounds(absence.slot)
        found[absences[absence.id]] = starts.astimezone(PARIS), ends.astimezone(PARIS)
    return found


def _kept(spec: Kind) -> list[Field]:
    return [f for f in spec.fields if not (f.computed or f.new_only or f.apart or f.type is Type.MANY)]


def _column(spec: Kind, name: str) -> ColumnElement[Any]:
    column: ColumnElement[Any] = getattr(spec.model, name)
    return column


def _references(refers: str) -> Any:
    """Return the select of key, label and archiving of what a field may refer to, by its label."""
    if refers == "container_type":
        return select(ContainerType.code, ContainerType.label, null()).order_by(ContainerType.label)
    parts: dict[str, tuple[Any, Any]] = {
        "customer": (Customer, Customer.name),
        "depot": (Depot, Depot.name),
        "vehicle": (Vehicle, func.concat_ws(" · ", Vehicle.plate, Vehicle.label)),
        "material": (Material, func.concat_ws(" · ", Material.name, Material.waste_code)),
        "outlet": (Outlet, Outlet.name),
        "subcontractor": (Subcontractor, Subcontractor.name),
        "site": (Site, func.concat_ws(" · ", Site.name, func.nullif(Site.city, ""))),
        "price_list": (PriceList, PriceList.name),
        "driver": (Driver, func.concat_ws(" ", Driver.surname, func.nullif(Driver.first_name, ""))),
    }
    if refers == "maintenance_plan":
        label = func.concat_ws(" · ", MaintenancePlan.label, Vehicle.plate)
        return (
            select(MaintenancePlan.id, label.label("label"), null())
            .join(Vehicle, Vehicle.id == MaintenancePlan.vehicle_id)
            .order_by(label)
        )
    model, label = parts[refers]
    return select(model.id, label.label("label"), model.archived_at).order_by(label)


def _called(session: Session, refers: str, keys: set[Any]) -> dict[Any, str]:
    keys = {key for key in keys if key}
    if not keys:
        return {}
    query = _references(refers).order_by(None)
    first = query.selected_columns[0]
    return {row[0]: row[1] for row in session.execute(query.where(first.in_(keys)))}


def _materials_taken(session: Session) -> dict[UUID, list[str]]:
    taken: dict[UUID, list[str]] = {}
    for link in session.scalars(select(OutletMaterial)):
        taken.setdefault(link.outlet_id, []).append(str(link.material_id))
    return taken


def _next_expiries(session: Session, kind: str) -> dict[UUID | None, dt.date | None]:
    """Return when the first paper of each record of a kind expires, or did."""
    query = (
        select(Credential.owner_id, func.min(Credential.valid_until))
        .where(Credential.owner_kind == kind, Credential.valid_until.is_not(None))
        .group_by(Credential.owner_id)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def _places(session: Session, key: str) -> dict[UUID, tuple[str, dt.date]]:
    """Return where each container stands and since when: its last movement says it."""
    last = (
        select(ContainerMove.to_kind, ContainerMove.to_id, ContainerMove.at)
        .where(ContainerMove.container_id == Container.id)
        .order_by(ContainerMove.at.desc(), ContainerMove.id.desc())
        .limit(1)
        .lateral()
    )
    name = case(
        (
            last.c.to_kind == PlaceKind.SITE,
            func.concat_ws(" · ", Customer.name, Site.name, func.nullif(Site.city, "")),
        ),
        (last.c.to_kind == PlaceKind.DEPOT, Depot.name),
        (last.c.to_kind == PlaceKind.VEHICLE, Vehicle.plate),
        (last.c.to_kind == PlaceKind.OUTLET, Outlet.name),
        else_="",
    )
    query = (
        select(Container.id, name, last.c.at)
        .select_from(Container)
        .join(last, text("true"))
        .outerjoin(Site, Site.id == last.c.to_id)
        .outerjoin(Customer, Customer.id == Site.customer_id)
        .outerjoin(Depot, Depot.id == last.c.to_id)
        .outerjoin(Vehicle, Vehicle.id == last.c.to_id)
        .outerjoin(Outlet, Outlet.id == last.c.to_id)
    )
    if key:
        query = query.where(Container.id == UUID(key))
    return {row[0]: (row[1] or "", row[2].astimezone(PARIS).date()) for row in session.execute(query)}


# ---------------------------------------------------------------- checking


def cleaned(field: Field, raw: Any) -> Any:
    """Return what was typed into a field as it is kept.

    Raises:
        InvalidInput: It cannot be taken; the error names the field.
    """
    if field.type is Type.BOOL:
        return bool(raw)
    if field.type in (Type.LIST, Type.MANY):
        parts = re.split(r"[,;\n]", raw) if isinstance(raw, str) else list(raw or ())
        return [_formed(field, part.strip()) for part in parts if part.strip()]
    if field.type is Type.HOURS:
        return _read_hours(field, raw)
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        if field.required:
            raise InvalidInput(_REQUIRED, field=field.name)
        return "" if field.type in (Type.TEXT, Type.NOTE, Type.CHOICE) else None
    return _READERS[field.type](field, raw)


def _read_text(field: Field, raw: Any) -> str:
    return _formed(field, str(raw).strip())


def _formed(field: Field, typed: str) -> str:
    if field.form is None:
        return typed
    try:
        formed = field.form(typed)
    except ValueError as error:
        raise InvalidInput(field.wrong, field=field.name) from error
    if not formed:  # "néant", "-"
        raise InvalidInput(field.wrong, field=field.name)
    return formed


def _read_choice(field: Field, raw: Any) -> str:
    if str(raw) not in {value for value, _ in field.options}:
        raise InvalidInput(QT_TRANSLATE_NOOP("errors", "Choose one of the list."), field=field.name)
    return str(raw)


def _read_key(field: Field, raw: Any) -> Any:
    return str(raw) if field.refers == "container_type" else UUID(str(raw))


def _read_day(field: Field, raw: Any) -> dt.date:
    try:
        found = normal.day(raw)
    except ValueError:
        found = None
    if found is None:
        raise InvalidInput(QT_TRANSLATE_NOOP("errors", "A day reads 24/11/2026."), field=field.name)
    return found.on


def _read_moment(field: Field, raw: Any) -> dt.datetime:
    if isinstance(raw, dt.datetime):
        return raw.astimezone(PARIS)
    day, _, time = str(raw).strip().partition(" ")
    on = _read_day(field, day)
    if not time.strip():
        on += dt.timedelta(days=1) if field.ends else dt.timedelta()
        return dt.datetime.combine(on, dt.time(), PARIS)
    try:
        return dt.datetime.combine(on, normal.clock(time) or dt.time(), PARIS)
    except ValueError as error:
        raise InvalidInput(
            QT_TRANSLATE_NOOP("errors", "A day with its hour reads 24/11/2026 07:30."), field=field.name
        ) from error


def _read_hours(field: Field, raw: Any) -> dict[str, Any] | None:
    """Return hours as they are kept, from one text a day and one line an exception: "25/12/2026 closed"."""
    given = raw or {}
    wrong = QT_TRANSLATE_NOOP("errors", "“{typed}” is no opening time: 7:30-12:00, 13:30-17:00.")
    found: dict[str, Any] = {}
    exceptions: dict[str, Any] = {}
    typed = ""
    try:
        for name in hours.DAYS:
            typed = given.get(name) or ""
            found[name] = hours.read_pairs(typed) if isinstance(typed, str) else typed
        told = given.get(hours.EXCEPTIONS) or {}
        if isinstance(told, str):
            for typed in filter(None, (line.strip() for line in told.splitlines())):
                day, _, times = typed.partition(" ")
                on = _read_day(field, day.rstrip(":"))
                closed = not any(c.isdigit() for c in times)
                exceptions[on.isoformat()] = [] if closed else hours.read_pairs(times)
        else:
            exceptions = dict(told)
        return hours.tidy({**found, hours.EXCEPTIONS: exceptions})
    except ValueError as error:
        raise InvalidInput(wrong, field=field.name, typed=str(typed)) from error


def _read_number(field: Field, raw: Any) -> Decimal:
    typed = re.sub(r"[\s€]|kg$", "", str(raw)).replace(",", ".").replace("−", "-")
    try:
        value = Decimal(typed)
    except InvalidOperation:
        value = Decimal("nan")
    if not value.is_finite():
        raise InvalidInput(QT_TRANSLATE_NOOP("errors", "This is no number."), field=field.name)
    if field.least is not None and value < field.least:
        raise InvalidInput(
            QT_TRANSLATE_NOOP("errors", "The least here is {least}."),
            field=field.name,
            least=_plain(field.least),
        )
    if field.most is not None and value > field.most:
        raise InvalidInput(
            QT_TRANSLATE_NOOP("errors", "The most here is {most}."), field=field.name, most=_plain(field.most)
        )
    return value


def _read_whole(field: Field, raw: Any) -> int:
    value = _read_number(field, raw)
    if value != int(value) or abs(value) > 2_000_000_000:
        raise InvalidInput(QT_TRANSLATE_NOOP("errors", "A whole number is needed."), field=field.name)
    return int(value)


def _read_decimal(field: Field, raw: Any) -> Decimal:
    value = _read_number(field, raw)
    if abs(value) >= 10**8 or value != round(value, field.digits):
        raise InvalidInput(
            QT_TRANSLATE_NOOP("errors", "At the most {digits} decimals, and fewer than nine digits before."),
            field=field.name,
            digits=field.digits,
        )
    return value


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


_READERS: dict[Type, Callable[[Field, Any], Any]] = {
    Type.TEXT: _read_text,
    Type.NOTE: _read_text,
    Type.CHOICE: _read_choice,
    Type.REF: _read_key,
    Type.KEY: _read_key,
    Type.DAY: _read_day,
    Type.MOMENT: _read_moment,
    Type.INTEGER: _read_whole,
    Type.WEIGHT: _read_whole,
    Type.DECIMAL: _read_decimal,
}


# ---------------------------------------------------------------- keeping


def save(session: Session, kind: str, key: str, version: int, values: Mapping[str, Any]) -> str:
    """Keep a record as its form holds it, and return its key.

    Args:
        session: Of a transaction.
        kind: One of `KINDS`.
        key: Its id, made by the client: a new record is one whose id is not known yet.
        version: The one that the person saw; 0 for a new record.
        values: What was typed, by field; fields that are left out keep what they hold.

    Raises:
        InvalidInput: A field cannot be taken; the error names it.
        Conflict: A colleague changed or deleted the record since it was read.
        Forbidden: The person's rights do not reach that far.
    """
    spec = KINDS[kind]
    row: Any = session.get(spec.model, UUID(key), with_for_update=_HELD if version else None)
    if row is None and version:
        raise Conflict(_GONE)
    if row is not None and row.version != version:
        raise Conflict(_CHANGED)
    new = row is None
    fields = [f for f in spec.fields if not f.computed and (new or not f.new_only)]
    given = (
        {f.name: cleaned(f, values.get(f.name, f.default)) for f in fields}
        if new
        else {f.name: cleaned(f, values[f.name]) for f in fields if f.name in values}
    )
    whole = (
        given if new else {f.name: getattr(row, f.name) for f in _kept(spec)} | _apart(session, row) | given
    )
    problem = spec.check(whole) if spec.check is not None else None
    if problem is not None:
        raise InvalidInput(problem[1], field=problem[0])
    if new:
        row = spec.model(id=UUID(key))
        _propose(session, spec, given)
    _check_unique(session, spec, UUID(key), given)
    renamed = not new and "name" in given and given["name"] != row.name
    apart = {f.name for f in fields if f.new_only or f.apart or f.type is Type.MANY}
    for name, value in given.items():
        if name not in apart:
            # What is not known of opening hours is NULL, and not a null within JSON.
            setattr(row, name, null() if spec.field(name).type is Type.HOURS and value is None else value)
    if kind == "absence":
        row.slot = Range(whole["starts"], whole["ends"])
        _check_free(session, row.driver_id or row.vehicle_id, row.slot, row.id)
    if kind == "maintenance_visit":
        _book_workshop(session, row, whole["starts"], whole["ends"])
    if spec.search:
        row.search = _search_text(session, spec, whole)
    session.add(row)
    session.flush()
    if kind == "outlet" and "materials" in given:
        _take_materials(session, row.id, [UUID(material) for material in given["materials"]])
    if kind == "container" and new:
        containers.move(session, [row.id], PlaceKind.DEPOT, given["depot_id"])
    if kind == "customer" and renamed:
        _search_sites_again(session, row.id)
    session.flush()
    return key


def _apart(session: Session, row: Any) -> Values:
    """Return what is kept of a record elsewhere than in its columns, as it stands."""
    if not isinstance(row, Absence | MaintenanceVisit):
        return {}
    starts, ends = _slots(session, [row]).get(row.id, (None, None))
    return {"starts": starts, "ends": ends}


def _check_free(session: Session, owner: UUID, slot: Range[dt.datetime], absence_id: UUID) -> None:
    """Refuse an absence in whose time the plan, or another absence, needs the driver or the vehicle."""
    holders = text(
        "SELECT slot, what FROM who_holds(ARRAY[CAST(:owner AS uuid)], :slot, ARRAY[CAST(:own AS uuid)])"
    ).bindparams(bindparam("slot", type_=TSTZRANGE))
    held = session.execute(holders, {"owner": owner, "slot": slot, "own": absence_id}).all()
    if not held:
        return
    first = held[0]
    starts = bounds(first.slot)[0].astimezone(PARIS)
    if first.what == "absence":
        raise Conflict(
            QT_TRANSLATE_NOOP("errors", "Another absence begins on {at}: change that one."), at=starts
        )
    raise Conflict(
        QT_TRANSLATE_NOOP(
            "errors",
            "Still planned in that time, from {at} on: {count} tours. Give them to others on the board.",
        ),
        at=starts,
        count=len(held) if len(held) < _HELD_MOST else f"{_HELD_MOST}+",
    )


_HELD_MOST = 5  # who_holds tells no more


def _book_workshop(
    session: Session, visit: Any, starts: dt.datetime | None, ends: dt.datetime | None
) -> None:
    """Keep the vehicle of a visit off the road for its time, by an absence of its own."""
    absence = session.get(Absence, visit.absence_id) if visit.absence_id else None
    if starts is None or ends is None:
        visit.absence_id = None
        session.flush()
        if absence is not None:
            session.delete(absence)
        return
    slot = Range(starts, ends)
    if absence is None:
        absence = Absence(id=new_id(), vehicle_id=visit.vehicle_id, kind="workshop")
    _check_free(session, visit.vehicle_id, slot, absence.id)
    absence.slot, absence.note = slot, visit.label
    session.add(absence)
    session.flush()
    visit.absence_id = absence.id


def archive(session: Session, kind: str, key: str, version: int) -> None:
    """Put a record away: it stays readable in everything that names it, and is offered no more.

    Raises:
        RuleBroken: It is still in use.
        Conflict: A colleague changed it since it was read.
    """
    row = _seen(session, kind, key, version)
    _check_unused(session, kind, row.id)
    if kind == "container":  # what is put away is no stock
        containers.take_out(session, row.id, "Archivée")
        session.refresh(row)
    row.archived_at = session.scalar(select(func.now()))
    session.flush()


def reactivate(session: Session, kind: str, key: str, version: int) -> None:
    """Bring a record back that was put away.

    Raises:
        Conflict: A colleague changed it since it was read.
    """
    _seen(session, kind, key, version).archived_at = None
    session.flush()


def remove(session: Session, kind: str, key: str, version: int) -> None:
    """Delete a record of a kind that is not archived (a price: what it made is frozen in the charges).

    Raises:
        RuleBroken: The kind is archived instead.
        Conflict: A colleague changed it since it was read.
    """
    if KINDS[kind].archives:
        raise RuleBroken(
            QT_TRANSLATE_NOOP("errors", "This is put away, never deleted: papers still name it.")
        )
    row = _seen(session, kind, key, version)
    absence = session.get(Absence, row.absence_id) if kind == "maintenance_visit" and row.absence_id else None
    if kind == "absence" and session.scalar(
        select(MaintenanceVisit.id).where(MaintenanceVisit.absence_id == row.id).limit(1)
    ):
        raise RuleBroken(
            QT_TRANSLATE_NOOP("errors", "This is a visit to the workshop: change it with its vehicle.")
        )
    session.delete(row)
    session.flush()
    if absence is not None:
        session.delete(absence)
        session.flush()


def _seen(session: Session, kind: str, key: str, version: int) -> Any:
    row: Any = session.get(KINDS[kind].model, UUID(key), with_for_update=_HELD)
    if row is None:
        raise Conflict(_GONE)
    if row.version != version:
        raise Conflict(_CHANGED)
    return row


def _check_unique(session: Session, spec: Kind, key: UUID, given: Mapping[str, Any]) -> None:
    for field in spec.fields:
        value = given.get(field.name)
        if field.unique and value:
            same = select(_column(spec, "id")).where(
                _column(spec, field.name) == value, _column(spec, "id") != key
            )
            if session.scalar(same.limit(1)) is not None:
                raise InvalidInput(
                    QT_TRANSLATE_NOOP("errors", "{value} is taken already."), field=field.name, value=value
                )


def _propose(session: Session, spec: Kind, given: Values) -> None:
    """Give a code made from the name where none was typed: its first letters, and a number if taken."""
    for field in spec.fields:
        if not field.auto or given.get(field.name):
            continue
        letters = folded(given["name"]).replace(" ", "").upper()[:6] or spec.name[:3].upper()
        column = _column(spec, field.name)
        taken = set(session.scalars(select(column).where(column.startswith(letters))))
        endings = ["", *(str(n) for n in range(2, len(taken) + 3))]
        given[field.name] = next(letters + end for end in endings if letters + end not in taken)


def _search_text(session: Session, spec: Kind, values: Mapping[str, Any]) -> str:
    words: list[str] = []
    for name in spec.search:
        value = values.get(name)
        if spec.field(name).type is Type.REF and value:
            words += _called(session, spec.field(name).refers, {value}).values()
        if isinstance(value, list):
            words += value
        elif isinstance(value, str):
            words.append(value)
            if "-" in value:
                words.append(value.replace("-", ""))
    return folded(*words)


def _search_sites_again(session: Session, customer_id: UUID) -> None:
    """Let a customer's sites be found by its new name."""
    spec = KINDS["site"]
    for site in session.scalars(select(Site).where(Site.customer_id == customer_id)):
        site.search = _search_text(session, spec, {field: getattr(site, field) for field in spec.search})


def _take_materials(session: Session, outlet_id: UUID, wanted: Iterable[UUID]) -> None:
    held = {
        link.material_id: link
        for link in session.scalars(select(OutletMaterial).where(OutletMaterial.outlet_id == outlet_id))
    }
    for material_id in set(wanted) - held.keys():
        session.add(OutletMaterial(outlet_id=outlet_id, material_id=material_id))
    for material_id in held.keys() - set(wanted):
        session.delete(held[material_id])


def _check_unused(session: Session, kind: str, key: UUID) -> None:
    today = func.current_date()
    open_jobs = select(func.count()).select_from(Job).where(Job.status.not_in(_CLOSED))
    uses: dict[str, tuple[Any, str]] = {
        "customer": (
            open_jobs.where(Job.customer_id == key),
            QT_TRANSLATE_NOOP("errors", "{count} jobs of this customer are not finished."),
        ),
        "site": (
            open_jobs.where(Job.site_id == key),
            QT_TRANSLATE_NOOP("errors", "{count} jobs on this site are not finished."),
        ),
        "driver": (
            select(func.count()).select_from(Tour).where(Tour.driver_id == key, Tour.day >= today),
            QT_TRANSLATE_NOOP("errors", "{count} tours from today on are this driver's."),
        ),
        "vehicle": (
            select(func.count()).select_from(Tour).where(Tour.vehicle_id == key, Tour.day >= today),
            QT_TRANSLATE_NOOP("errors", "{count} tours from today on use this vehicle."),
        ),
    }
    if kind in uses:
        query, sentence = uses[kind]
        count = session.scalar(query)
        if count:
            raise RuleBroken(sentence, count=count)
