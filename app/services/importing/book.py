"""What the database holds already, in the shapes that an import looks things up by."""

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.domain.normal import fold, nearest
from app.models.fleet import Container, ContainerType, Driver, Material, Vehicle
from app.models.parties import Customer, Depot, Outlet, Site
from app.services.importing.names import Finder, Known, alike, split_place, tokens
from app.services.importing.reference import plain_town


@dataclass(frozen=True, slots=True)
class SiteEntry:
    """A site, as far as telling it from its customer's others."""

    site_id: UUID
    customer_id: UUID
    code: str
    name: str
    street: str
    city: str
    is_closed: bool


class Book:
    """Looks up customers, sites, people, trucks and materials by whatever a file names them with."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def may_write(self, table: str) -> bool:
        """Return whether the person may add rows to a table."""
        query = text("SELECT has_table_privilege(CAST(:name AS text), 'INSERT')")
        return bool(self._session.scalar(query, {"name": f"rondo.{table}"}))

    @cached_property
    def customer_codes(self) -> dict[str, UUID]:
        """Customers by code, the codes of their merged doubles included."""
        found: dict[str, UUID] = {}
        query = select(Customer.id, Customer.code, Customer.other_codes)
        for key, code, others in self._session.execute(query):
            found |= {other.upper(): key for other in others}
            found[code.upper()] = key
        return found

    @cached_property
    def customer_names(self) -> Finder[UUID]:
        """Customers by name; the towns and names of their sites may stand beside it."""
        beside: dict[UUID, list[str]] = {}
        for site in self.sites:
            beside.setdefault(site.customer_id, []).append(f"{site.name} {site.city}")
        query = select(Customer.id, Customer.name, Customer.legal_form, Customer.city)
        return Finder(
            Known(key, f"{name} {form}".strip(), f"{city} {' '.join(beside.get(key, ()))}")
            for key, name, form, city in self._session.execute(query)
        )

    @cached_property
    def sites(self) -> list[SiteEntry]:
        """Every site."""
        query = select(
            Site.id, Site.customer_id, Site.code, Site.name, Site.street, Site.city, Site.archived_at
        )
        return [SiteEntry(*row[:6], row[6] is not None) for row in self._session.execute(query)]

    @cached_property
    def site_codes(self) -> dict[str, SiteEntry]:
        """Sites by code."""
        return {site.code.upper(): site for site in self.sites}

    @cached_property
    def sites_of(self) -> dict[UUID, list[SiteEntry]]:
        """The sites of each customer."""
        found: dict[UUID, list[SiteEntry]] = {}
        for site in self.sites:
            found.setdefault(site.customer_id, []).append(site)
        return found

    def customer(self, typed: str, code: str = "", site: str = "") -> UUID | None:
        """Return the customer meant by a code, else by a name; a site's code settles a doubt."""
        if code:
            return self.customer_codes.get(code.upper())
        if typed.upper() in self.customer_codes:
            return self.customer_codes[typed.upper()]
        found = self.customer_names.find(typed)
        if len(found) == 1:
            return found[0]
        if found and site.upper() in self.site_codes:
            owner = self.site_codes[site.upper()].customer_id
            return owner if owner in found else None
        if not found and (beside := split_place(typed))[1]:
            found = self.customer_names.find(beside[0])
            return found[0] if len(found) == 1 else None
        return None

    def site(self, customer_id: UUID, typed: str, named: str = "") -> list[SiteEntry]:
        """Return the customer's site meant by a code, a name, a town or a street; several when in doubt.

        Args:
            customer_id: The customer.
            typed: What stands in the site's cell.
            named: The customer's cell: it may carry the town or the site behind the name.
        """
        mine = self.sites_of.get(customer_id, [])
        by_code = self.site_codes.get(typed.upper())
        if by_code is not None and by_code.customer_id == customer_id:
            return [by_code]
        for hint in (typed, split_place(named)[1], named):
            if hint:
                fitting = _fitting(hint, mine)
                if fitting:
                    mine = fitting
                    break
        working = [site for site in mine if not site.is_closed]
        return working if working else mine

    def named_sites(self, customer_id: UUID, typed: str) -> list[SiteEntry]:
        """Return the customer's sites, closed ones too, that a cell names."""
        by_code = self.site_codes.get(typed.upper())
        mine = self.sites_of.get(customer_id, [])
        return [by_code] if by_code in mine and by_code is not None else _fitting(typed, mine)

    @cached_property
    def materials(self) -> dict[str, UUID]:
        """Materials by name and by code."""
        query = select(Material.id, Material.code, Material.name)
        found: dict[str, UUID] = {}
        for key, code, name in self._session.execute(query):
            found.setdefault(code, key)
            found[name] = key
        return found

    def material(self, typed: str) -> UUID | None:
        """Return the material meant: its name, code, its first word, or what drivers call it."""
        name = nearest(typed, self.materials)
        if name is None:
            wanted = _SLANG.get(fold(typed), fold(typed)).split()
            scored = [
                (
                    sum(max(alike(word, other) for other in fold(known).split()) for word in wanted),
                    -len(known),
                    known,
                )
                for known in self.materials
                if fold(known)
            ]
            # Of "Plâtre" and "Plâtre en mélange" plain "platre" is the shorter name.
            best = max(scored, default=(0.0, 0, ""))
            name = best[2] if wanted and best[0] > 0.7 * len(wanted) else None
        return self.materials[name] if name else None

    @cached_property
    def outlets(self) -> dict[str, UUID]:
        """Outlets by code and by name."""
        found: dict[str, UUID] = {}
        for key, code, name in self._session.execute(select(Outlet.id, Outlet.code, Outlet.name)):
            found[name] = key
            found[code] = key
        return found

    def outlet(self, typed: str) -> UUID | None:
        """Return the outlet meant."""
        name = nearest(typed, self.outlets)
        return self.outlets[name] if name else None

    @cached_property
    def depots(self) -> dict[str, UUID]:
        """Depots by code, name and town, the first one first."""
        found: dict[str, UUID] = {}
        query = select(Depot.id, Depot.code, Depot.name, Depot.city).order_by(Depot.code)
        for key, *names in self._session.execute(query):
            for name in names:
                if name:
                    found.setdefault(plain_town(name), key)
        return found

    def depot(self, typed: str) -> UUID | None:
        """Return the depot meant, by its name or by the last words of it."""
        plain = plain_town(typed)
        for name, key in self.depots.items():
            if plain and (name == plain or set(plain.split()) <= set(name.split())):
                return key
        return None

    @cached_property
    def drivers(self) -> dict[str, set[UUID]]:
        """People by nickname, surname, first name, both, and number."""
        found: dict[str, set[UUID]] = {}
        query = select(Driver.id, Driver.number, Driver.surname, Driver.first_name, Driver.nickname)
        for key, number, surname, first, nickname in self._session.execute(query):
            for name in (number, surname, nickname, f"{surname} {first}", f"{first} {surname}", first):
                if fold(name):
                    found.setdefault(fold(name), set()).add(key)
        return found

    def driver(self, typed: str) -> UUID | None:
        """Return the person meant, or None where nobody or several are."""
        found = self.drivers.get(fold(typed), set())
        return next(iter(found)) if len(found) == 1 else None

    @cached_property
    def vehicles(self) -> dict[str, UUID]:
        """Trucks by plate."""
        return {plate: key for key, plate in self._session.execute(select(Vehicle.id, Vehicle.plate)).all()}

    @cached_property
    def fleet_numbers(self) -> dict[str, UUID]:
        """Trucks in use by fleet number."""
        query = select(Vehicle.fleet_no, Vehicle.id).where(
            Vehicle.archived_at.is_(None), Vehicle.fleet_no != ""
        )
        return dict(self._session.execute(query).all())

    @cached_property
    def containers(self) -> dict[str, UUID]:
        """Containers by number."""
        return dict(self._session.execute(select(Container.number, Container.id)).all())

    @cached_property
    def container_types(self) -> dict[str, str]:
        """Types of container: folded label and code to code."""
        found: dict[str, str] = {}
        for code, label in self._session.execute(select(ContainerType.code, ContainerType.label)):
            found[fold(label)] = code
            found[fold(code)] = code
        return found

    @cached_property
    def type_families(self) -> dict[str, str]:
        """Types of container: code to family."""
        query = select(ContainerType.code, ContainerType.family)
        return dict(self._session.execute(query).all())

    def default_depot(self) -> UUID | None:
        """Return the depot that a bare "dépôt" means: the first one made."""
        return self._session.scalar(select(Depot.id).order_by(Depot.id).limit(1))


_SLANG = {
    "placo": "platre",
    "ferraille": "ferraille legere",
    "ferrailles": "ferraille legere",
    "inertes": "gravats",
    "dechets ultimes": "dib",
    "huiles usagees": "huiles noires",
    "peinture": "peintures",
    "alu": "aluminium",
    "vegetaux": "dechets verts",
    "batteries": "batteries plomb",
    "neons": "tubes fluo",
}


def _by_name(site: SiteEntry) -> tuple[str, ...]:
    return tokens(site.name.replace("Chantier", ""))


def _by_address(site: SiteEntry) -> tuple[str, ...]:
    return (*tokens(site.street), *_by_town(site))


def _by_town(site: SiteEntry) -> tuple[str, ...]:
    return tokens(plain_town(site.city))


def _fitting(hint: str, sites: list[SiteEntry]) -> list[SiteEntry]:
    """Return the sites that a hint names: by name first, then by street, then by town."""
    wanted = tokens(hint.replace("Chantier", ""))
    for named_by in (_by_name, _by_address, _by_town):
        scored = [(_share(named_by(site), wanted), site) for site in sites]
        best = max((score for score, _ in scored), default=0.0)
        if best >= 0.8:
            return [site for score, site in scored if score >= best - 0.01]
    return []


def _share(name: tuple[str, ...], wanted: tuple[str, ...]) -> float:
    """Return which part of a site's words stands among those wanted."""
    if not name:
        return 0.0
    return sum(max((alike(word, mine) for word in wanted), default=0.0) for mine in name) / len(name)
