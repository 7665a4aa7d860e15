"""Past jobs from a file: history with its weights, that nobody bills or plans again."""

import datetime as dt
import re
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain import normal
from app.domain.jobs import TRAITS, JobStatus, JobType
from app.domain.normal import clean, fold
from app.ids import new_id
from app.models.fleet import Container, Driver, Material
from app.models.planning import Job
from app.services.importing.book import Book
from app.services.importing.plan import PARIS, Plan, Refused, Row, Seen, Tell
from app.services.importing.writing import add_rows, still_new

_TYPES = (
    (JobType.HAZ_PICKUP, r"\bdd\b|\bdid\b|dangereu|amiante|dasri"),
    (JobType.SERVICE, r"\bsav\b|depann|entretien|maintenance|lavage"),
    (JobType.SWAP, r"^ech|echang|rotation|permut|remplac"),
    (JobType.EMPTY_RETURN, r"vidage|vidange|vide et|vider|aller ?retour|^a r\b|^ar\b"),
    (JobType.MOVE, r"deplac|^depl|translation"),
    (JobType.GRAB, r"grue|grappin"),
    (JobType.BULK, r"\bfma\b|fond mouvant|semi|vrac"),
    (JobType.FREIGHT, r"affret|^transport|fret"),
    (JobType.ROUND, r"tournee|\bbom\b|bacs|ramassage"),
    (JobType.REMOVE, r"retrait|retir|enlev|evacu|reprise|recup|^ret"),
    (JobType.DELIVER, r"pose|mise a dispo|livraison|depot"),
)
_REASONS = (
    ("outlet_closed", "exutoire"),
    ("site_closed", "ferme|personne sur place|absent"),
    ("no_access", "acces|inaccessible|voiture|devant|stationn"),
    ("hours_exhausted", "heures|amplitude|temps de conduite"),
    ("overloaded", "surcharge|depasse|bachable|trop lourd"),
    ("wrong_waste", r"tri non|non conforme|dans le|melange|interdit"),
    ("not_full", "pas pleine|moitie|vide"),
    ("breakdown", "panne|fuite|creve|accident"),
    ("customer_refused", "refus|rien demande|annul"),
)


def job_type(told: str) -> JobType | None:
    """Return the type of job that drivers and clerks call so, or None."""
    plain = fold(told)
    return next((kind for kind, pattern in _TYPES if re.search(pattern, plain)), None) if plain else None


def not_done_reason(told: str) -> str:
    """Return why a job was not done, as one of our reasons; "other" where the words are none of ours."""
    plain = fold(told)
    return next((reason for reason, pattern in _REASONS if re.search(pattern, plain)), "other")


class Jobs:
    """Reads jobs that were done, or could not be."""

    def __init__(self, session: Session, plan: Plan, book: Book) -> None:
        self._plan, self._book = plan, book
        self._numbers = Seen(plan)
        self._known = set(session.scalars(select(Job.number)))
        self._weights: dict[str, tuple[Any, ...]] = {}
        self._waste = dict(session.execute(select(Material.id, Material.waste_code)).all())
        self._types = dict(session.execute(select(Container.id, Container.type_code)).all())
        self._people = {
            key: f"{first} {surname}".strip()
            for key, first, surname in session.execute(select(Driver.id, Driver.first_name, Driver.surname))
        }

    def __call__(self, row: Row) -> None:
        """Judge one row."""
        number = row.must("number")
        row.must("date")
        day = row.take("date", normal.day)
        if day is None:
            raise Refused(f"{row.header('date')} : cellule vide")
        kind = job_type(row.text("type"))
        if kind is None:
            raise Refused(
                f"{row.header('type')} : « {clean(row.raw('type'))} » n'est pas une prestation connue"
            )
        typed, site = row.must("customer"), row.text("site")
        customer = self._book.customer(typed, site=site)
        if customer is None:
            raise Refused(f"Client inconnu : {typed}")
        is_done = not row.has("done") or fold(row.text("done")) not in {"n", "non", "0", "faux"}
        kg = self._weight(row, kind, is_done=is_done)
        if self._repeats(row, number, kg):
            return
        place = self._book.site(customer, site, typed)
        if len(place) != 1:
            choices = ", ".join(one.code for one in place[:5]) or "ce client n'en a aucun"
            raise Refused(f"Site à préciser pour {typed} : {choices}")
        values = self._values(row, kind, day.on, kg, is_done=is_done)
        values |= {
            "number": number,
            "customer_id": customer,
            "site_id": place[0].site_id,
            "producer_site_id": place[0].site_id,
        }
        self._plan.accept(row.ref, values, is_new=number not in self._known)

    def _repeats(self, row: Row, number: str, kg: int | None) -> bool:
        first = self._weights.setdefault(number.upper(), (kg,))
        remark = "" if first == (kg,) else f"même numéro, autre poids : {first[0] or 0} kg et {kg or 0} kg"
        return self._numbers.again(row, number.upper(), remark)

    def _weight(self, row: Row, kind: JobType, *, is_done: bool) -> int | None:
        """Return the net weight: our own bridge goes before the outlet's."""
        bridge = row.take("bridge", lambda cell: self._kilograms(row, cell))
        outlet = row.take("weight", lambda cell: self._tonnes(row, cell))
        for name, kg in (("bridge", bridge), ("weight", outlet)):
            if kg is not None and kg < 0:
                raise Refused(f"{row.header(name)} : poids négatif ({clean(row.raw(name))})")
        if bridge is not None and outlet is not None and bridge != outlet:
            row.warn(f"Les deux poids diffèrent : {bridge} kg au pont, {outlet} kg à l'exutoire")
        kg = bridge if bridge is not None else outlet
        if kg is None and is_done and TRAITS[kind].is_weighed and (row.has("bridge") or row.has("weight")):
            row.warn("Poids absent")
        return kg

    def _kilograms(self, row: Row, cell: Any) -> int | None:
        number = normal.amount(re.sub(r"^[^\d\-−]+", "", cell) if isinstance(cell, str) else cell)
        # Nobody weighs fractions of a kilogram: "2,24" without a unit is tonnes.
        told = "t" if number is not None and number % 1 and abs(number) < 100 else "kg"
        return normal.kilograms(cell, self._unit(row, "bridge", told))

    def _tonnes(self, row: Row, cell: Any) -> int | None:
        unit = self._unit(row, "weight", "t")
        number = normal.amount(cell)
        if number is not None and unit == "t" and number >= 100:  # no truck carries that
            row.warn(f"{row.header('weight')} : « {clean(cell)} » lu en kilogrammes")
            unit = "kg"
        return normal.kilograms(cell, unit)

    @staticmethod
    def _unit(row: Row, name: str, usual: str) -> str:
        found = re.search(r"\b(kg|t)\b", fold(row.header(name)))
        return found[1] if found else usual

    def _values(
        self, row: Row, kind: JobType, day: dt.date, kg: int | None, *, is_done: bool
    ) -> dict[str, Any]:
        at = row.soft("time", normal.clock, None) or dt.time(12)
        material = self._found(row, "material", self._book.material)
        brought, taken = self._box(row, "brought"), self._box(row, "taken")
        reason = row.text("reason")
        driver = self._found(row, "driver", self._book.driver)
        return {
            "id": new_id(),
            "type": str(kind),
            # As if approved and billed elsewhere: it has no charges, so no invoice is proposed for it.
            "status": str(JobStatus.VALIDATED),
            "material_id": material,
            "waste_code": self._waste.get(material, "") if material else "",
            "container_type": self._types.get(box) if (box := brought or taken) else None,
            "container_in_id": brought,
            "container_out_id": taken,
            "outlet_id": self._found(row, "outlet", self._book.outlet),
            "wanted_on": day,
            "minutes": TRAITS[kind].minutes_on_site,
            "done_at": dt.datetime.combine(day, at, PARIS).astimezone(dt.UTC),
            "net_kg": kg,
            "not_done_reason": "" if is_done else not_done_reason(reason),
            "problem": "" if is_done else reason,
            "office_note": row.text("note"),
            "extra": {
                "imported": self._plan.table.path.name,
                "driver": self._people.get(driver, row.text("driver")) if driver else row.text("driver"),
                "plate": self._plate(row),
                "ticket": row.text("ticket"),
            },
        }

    def _found(self, row: Row, name: str, find: Any) -> UUID | None:
        told = clean(row.raw(name))
        if not told:
            return None
        found: UUID | None = find(told)
        if found is None:
            row.warn(f"{row.header(name)} : « {told} » inconnu, laissé vide")
        return found

    def _box(self, row: Row, name: str) -> UUID | None:
        if not row.text(name):
            return None
        number = row.soft(name, normal.container_number, "")
        found = self._book.containers.get(number)
        if number and found is None:
            row.warn(f"{row.header(name)} : la benne {number} n'est pas au parc")
        return found

    @staticmethod
    def _plate(row: Row) -> str:
        return row.soft("vehicle", normal.plate, row.text("vehicle"))


def write_jobs(session: Session, plan: Plan, tell: Tell) -> int:
    """Add the jobs that are new."""
    rows = still_new(session, plan, Job.number, "number")
    add_rows(session, Job, rows, tell)
    return len(rows)
