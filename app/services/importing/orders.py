"""Requests from a mailbox list: each becomes a job to plan, or is refused with what it lacks."""

import datetime as dt
import re
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.domain import normal
from app.domain.absences import ABSENCES
from app.domain.jobs import TRAITS, JobStatus, JobType
from app.domain.normal import Unreadable, clean, fold
from app.errors import SlotTaken
from app.ids import new_id
from app.models.fleet import Material
from app.models.parties import Acceptance, Outlet, OutletMaterial
from app.models.planning import Job
from app.refusals import refusal_of
from app.services import gate
from app.services.holders import holder_of
from app.services.importing.book import Book
from app.services.importing.fleet import known_type
from app.services.importing.jobs import job_type
from app.services.importing.plan import PARIS, Plan, Refused, Row, Seen, Tell
from app.services.importing.writing import add_rows
from app.services.planning import place_jobs

_WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_NOON = dt.time(12)
_MORNING = dt.time(8)

_Window = tuple[dt.time | None, dt.time | None]
_Key = tuple[UUID, UUID, str, str | None, UUID | None, dt.date | None]


def wanted_day(cell: Any, written: dt.date) -> dt.date | None:
    """Return the day that somebody asked for on the day `written`: "demain", "mardi 24", "24/11".

    Raises:
        Unreadable: There is no such day.
    """
    told = fold(clean(cell))
    if told in ("demain", "aujourd hui"):
        return written + dt.timedelta(days=told == "demain")
    if found := re.fullmatch(rf"({'|'.join(_WEEKDAYS)})(?: (\d{{1,2}}))?", told):
        ahead = (written + dt.timedelta(days=n) for n in range(1, 32))
        fits = (
            day
            for day in ahead
            if day.weekday() == _WEEKDAYS.index(found[1]) and day.day == int(found[2] or day.day)
        )
        day = next(fits, None)
        if day is None:
            raise Unreadable(clean(cell))
        return day
    if found := re.fullmatch(r"(\d{1,2})[/.\-](\d{1,2})", clean(cell)):
        try:
            day = dt.date(written.year, int(found[2]), int(found[1]))
        except ValueError:
            raise Unreadable(clean(cell)) from None
        return day if day >= written else day.replace(year=written.year + 1)
    read = normal.day(cell)
    return read.on if read else None


def window(cell: Any) -> _Window:
    """Return from when until when somebody wants us: "avant 10h", "entre 8h et 9h30", "matin"."""
    told = clean(cell).casefold()
    times = [normal.clock(one) for one in re.findall(r"\d{1,2}\s?[h:]\s?(?:\d\d)?", told)]
    if len(times) >= 2:
        return times[0], times[1]
    if times:
        return (None, times[0]) if re.search("avant|jusqu", told) else (times[0], None)
    if "matin" in told:
        return None, _NOON
    return (_NOON, None) if re.search(r"apr[eè]s[ -]?midi|ap-m", told) else (None, None)


class Orders:
    """Reads requests: what is asked, where, for when."""

    def __init__(self, session: Session, plan: Plan, book: Book) -> None:
        self._plan, self._book, self._seen = plan, book, Seen(plan)
        self._known = _known_orders(session)
        self._materials = {one.id: one for one in session.scalars(select(Material))}
        query = (
            select(OutletMaterial.material_id)
            .join(Outlet, Outlet.id == OutletMaterial.outlet_id)
            .group_by(OutletMaterial.material_id)
        )
        strict = set(session.scalars(query.where(Outlet.needs_acceptance)))
        free = set(session.scalars(query.where(~Outlet.needs_acceptance)))
        self._needs_acceptance = strict - free
        accepted = select(Acceptance.customer_id, Acceptance.material_id)
        self._accepted = {(customer, material) for customer, material in session.execute(accepted)}

    def __call__(self, row: Row) -> None:
        """Judge one row."""
        kind = job_type(row.must("type"))
        if kind is None:
            raise Refused(f"{row.header('type')} : « {row.text('type')} » n'est pas une prestation connue")
        typed, place = row.must("customer"), row.text("site")
        customer = self._book.customer(typed, site=place)
        if customer is None:
            raise Refused(f"Client inconnu : {typed}")
        site = self._site(customer, typed, place)
        received = row.soft("received_at", _instant, None)
        written = received.astimezone(PARIS).date() if received else self._plan.today
        wanted = row.take("wanted_on", lambda cell: wanted_day(cell, written))
        box = self._box(row, kind)
        material = self._material(row, customer)
        key: _Key = (customer, site, str(kind), box, material, wanted)
        if self._seen.again(row, key, "la même demande, une seconde fois"):
            return
        anytime: _Window = (None, None)
        begin, end = row.soft("slot", window, anytime)
        values = {
            "id": new_id(),
            "number": "",
            "type": str(kind),
            "status": str(JobStatus.TO_PLAN),
            "customer_id": customer,
            "site_id": site,
            "producer_site_id": site,
            "container_type": box,
            "material_id": material,
            "waste_code": self._materials[material].waste_code if material else "",
            "outlet_id": self._materials[material].default_outlet_id if material else None,
            "wanted_on": wanted,
            "window_from": begin,
            "window_to": end,
            "minutes": TRAITS[kind].minutes_on_site,
            "office_note": "\n".join(
                part for part in (row.text("sender"), row.text("subject"), row.text("message")) if part
            ),
            "extra": {
                "imported": self._plan.table.path.name,
                "acceptance": row.text("acceptance"),
                "received_at": received.isoformat() if received else "",
            },
            "_key": key,
            **self._place(row, wanted, begin),
        }
        self._plan.accept(row.ref, values, is_new=key not in self._known)

    def _place(self, row: Row, wanted: dt.date | None, begin: dt.time | None) -> dict[str, Any]:
        """Return who is to do it and when, where the list says so: it is then planned at once."""
        told = row.text("driver")
        if not told:
            return {}
        driver = self._book.driver(told)
        if driver is None:
            raise Refused(f"{row.header('driver')} : « {told} » inconnu")
        if wanted is None:
            raise Refused(f"{row.header('wanted_on')} : il faut un jour pour planifier")
        clock = row.take("planned_at", lambda cell: normal.clock(cell) if clean(cell) else None)
        start = dt.datetime.combine(wanted, clock or begin or _MORNING, PARIS).astimezone(dt.UTC)
        return {"_driver": driver, "_start": start}

    def _site(self, customer: UUID, typed: str, place: str) -> UUID:
        if place and not self._book.named_sites(customer, place):
            raise Refused(f"Site inconnu chez {typed} : {place}")
        sites = self._book.site(customer, place, typed)
        if len(sites) != 1:
            choices = ", ".join(one.code for one in sites[:5]) or "ce client n'en a aucun"
            raise Refused(f"Site à préciser pour {typed} : {choices}")
        if sites[0].is_closed:
            raise Refused(f"Site fermé : {sites[0].code} {sites[0].name}")
        return sites[0].site_id

    def _box(self, row: Row, kind: JobType) -> str | None:
        told = row.text("container")
        box = known_type(self._book, told) if told else None
        if box is None and (told or TRAITS[kind].brings_container):
            raise Refused(
                f"{row.header('container')} : « {told} » n'est pas un type de benne connu"
                if told
                else f"{row.header('container')} : cellule vide"
            )
        return box

    def _material(self, row: Row, customer: UUID) -> UUID | None:
        told = row.text("material")
        if not told:
            return None
        material = self._book.material(told)
        if material is None:
            raise Refused(f"{row.header('material')} : « {told} » n'est pas une matière connue")
        needs = self._materials[material].hazardous and material in self._needs_acceptance
        if needs and not row.text("acceptance") and (customer, material) not in self._accepted:
            raise Refused(f"{told} : certificat d'acceptation préalable (CAP) manquant")
        return material


def _instant(cell: Any) -> dt.datetime | None:
    if isinstance(cell, dt.datetime):
        return cell.replace(tzinfo=PARIS) if cell.tzinfo is None else cell
    day = normal.day(cell)
    return dt.datetime.combine(day.on, _NOON, PARIS) if day else None


def _known_orders(session: Session) -> set[_Key]:
    query = select(
        Job.customer_id, Job.site_id, Job.type, Job.container_type, Job.material_id, Job.wanted_on
    ).where(Job.status.not_in((JobStatus.CANCELLED, JobStatus.INVOICED)))
    return {(row[0], row[1], row[2], row[3], row[4], row[5]) for row in session.execute(query)}


def write_orders(session: Session, plan: Plan, tell: Tell) -> int:
    """Add the requests that are new to the backlog; each gets its number there.

    Those that name a driver are planned at once, under the rules of the board: what these refuse, or would
    want a reason for, is refused with its sentence.
    """
    known = _known_orders(session)
    new = [row for row in plan.rows if row.is_new and row.values["_key"] not in known]
    waiting = [dict(row.values) for row in new if "_driver" not in row.values]
    add_rows(session, Job, waiting, tell)
    placed = [row for row in new if "_driver" in row.values]
    added = len(waiting)
    for row in placed:
        try:
            with session.begin_nested():
                add_rows(session, Job, [dict(row.values)], _unheard)
                place_jobs(session, [row.values["id"]], row.values["_driver"], row.values["_start"])
            added += 1
        except DBAPIError as error:
            plan.refuse(row.ref, _refusal(session, error))
        tell(added, len(new))
    return added


def _unheard(done: int, total: int) -> None:
    del done, total


def _refusal(session: Session, error: DBAPIError) -> str:
    """Return why a row could not be planned, in French; an error that is none of ours is raised again."""
    if sentences := gate.sentences(error):
        return sentences.replace("\n", " ")
    taken = refusal_of(error)
    if not isinstance(taken, SlotTaken):
        raise error
    holder = holder_of(session, taken)
    if holder is None:
        return "Ce créneau est déjà pris."
    # A kind of absence is a word of the program, a note one of a person.
    label = "absence" if holder.what == "absence" and holder.label in ABSENCES else holder.label
    return f"Ce créneau est déjà pris\u00a0: {label}."
