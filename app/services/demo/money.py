"""The money of the past: charges, a sealed invoices, and what came in for it."""

import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from app.domain import billing
from app.domain.billing import Service, Work
from app.domain.invoice import InvoiceContent, InvoiceKind, Party, usual_notices
from app.domain.money import add_months, due_date, end_of_month, line_amount, tonnes, vat_by_rate
from app.domain.plain import to_plain
from app.services.demo.papers import Chains, as_jsonb, ordered, utc_text
from app.services.demo.past import Done, Past, billed_on
from app.services.demo.sheets import Sheets
from app.services.demo.world import Customer, Material, Outlet, Site, World, at

_TERMS = {
    "no": "Paiement à {days} jours date de facture",
    "after": "Paiement à {days} jours fin de mois",
    "before": "Paiement fin de mois, {days} jours",
}
_UNMATCHED_DAYS = 6
"""What came in during the last days waits for the accountant, and some of the month before too."""
_KEPT_EUR = 150_000
"""What stays on the account at the end of a month, about; the rest is put aside."""
_DEBITS = (
    ("PRLV CARBURANTS DU CANAL", 9_000, 21_000),
    ("VIR SALAIRES", 81_000, 89_000),
    ("PRLV URSSAF MIDI PYRENEES", 36_000, 41_000),
    ("PRLV ASSURANCES FLOTTE", 4_100, 4_900),
    ("VIR ECOSITE DES GRAVES", 38_000, 62_000),
    ("PRLV CREDIT BAIL CAMIONS", 24_500, 24_500),
    ("PRLV PEAGES ET TELEPHONE", 900, 2_300),
)


_MEANS = {"VIR": "VIR SEPA RECU", "PRLV": "PRLV SEPA", "CHQ": "REM CHQ", "LCR": "LCR"}


@dataclass(frozen=True, slots=True)
class Line:
    """A charge, before it is known whether an invoice takes it."""

    id: str
    customer: Customer
    site: Site
    service: str
    label: str
    on: dt.date
    quantity: Decimal
    unit: str
    unit_price: Decimal
    amount: Decimal
    vat_category: str
    vat_rate: Decimal
    reasons: tuple[str, ...]
    done: Done | None = None
    about: tuple[str, str, str] | None = None
    """Of a rent: the container's number, the first and the last day."""


@dataclass(frozen=True, slots=True)
class Owed:
    """An issued invoice, until it is paid."""

    id: str
    label: str
    customer: Customer
    due_on: dt.date
    total: Decimal


class Money:
    """Adds the money of the past.

    Args:
        sheets: Where to.
        world: The company.
        past: What was done.
        chains: Where the invoices' numbers continue.
    """

    def __init__(self, sheets: Sheets, world: World, past: Past, chains: Chains) -> None:
        self._sheets, self._world, self._past, self._chains = sheets, world, past, chains
        self._prices: dict[tuple[object, ...], list[billing.Charge]] = {}
        self._sites = world.site_of
        self._bank_id = sheets.new_id(at(past.first))
        self._heads: dict[str, dict[str, Any]] = {}

    def build(self) -> None:
        """Add everything."""
        runs: dict[tuple[dt.date, str], list[Line]] = {}
        for line in sorted((*self._job_lines(), *self._rents()), key=lambda line: line.on):
            # A rent is billed for the whole month.
            on = end_of_month(line.on) if line.about else billed_on(line.on, line.customer)
            if on < self._world.today:
                runs.setdefault((on, line.customer.code), []).append(line)
            else:
                self._charge(line, None)
        owed, second, last = [], 0, dt.date.min
        for on, code in sorted(runs):
            second = second + 4 if on == last else 0
            last = on
            owed.append(self._invoice(runs[on, code], on, second))
        self._bank(owed)

    # ------------------------------------------------------------------------------------------ charges

    def _job_lines(self) -> Iterator[Line]:
        for done in self._past.done:
            if done.status.value not in ("INVOICED", "VALIDATED"):
                continue
            visit = done.visit
            for charge in self._price(done):
                if charge.service == Service.PURCHASE:
                    continue  # what we buy is billed by the customer, not to him
                quantity, amount = charge.quantity, charge.amount_eur
                if charge.unit in ("t", "kg") and visit.net_kg is not None:
                    quantity = tonnes(visit.net_kg) if charge.unit == "t" else Decimal(visit.net_kg)
                    if (
                        charge.service == Service.TREATMENT
                        and visit.material
                        and visit.material.code == "dib"
                    ):
                        quantity = max(quantity, Decimal("1.000"))
                    amount = line_amount(quantity, charge.unit_price_eur)
                yield Line(
                    self._sheets.new_id(done.at),
                    visit.site.customer,
                    visit.site,
                    str(charge.service),
                    charge.label,
                    done.on,
                    quantity,
                    charge.unit,
                    charge.unit_price_eur,
                    amount,
                    str(charge.vat_category),
                    charge.vat_rate,
                    charge.explanation[:1],
                    done,
                )

    def _price(self, done: Done) -> list[billing.Charge]:
        """Return the charges of a job of this sort; its own weight is put in by the caller."""
        visit, customer = done.visit, done.visit.site.customer
        material, outlet = visit.material, visit.outlet
        own = customer.id if customer.id in self._world.prices else customer.group
        key = (own, visit.type, visit.container_type, visit.site.zone, material, outlet, done.waiting_minutes)
        if key not in self._prices:
            self._prices[key] = self._priced(
                visit.type, visit.container_type, visit.site, material, outlet, done
            )
        return self._prices[key]

    def _priced(
        self,
        job_type: str,
        container_type: str | None,
        site: Site,
        material: Material | None,
        outlet: Outlet | None,
        done: Done,
    ) -> list[billing.Charge]:
        work = Work(
            served_on=done.on,
            job_type=job_type,
            material_id=UUID(material.id) if material else None,
            material_name=material.name if material else "",
            hazardous=bool(material and material.hazardous),
            container_type=container_type,
            zone=site.zone,
            net_kg=10_000 if material else None,
            waiting_minutes=done.waiting_minutes,
            tgap_eur_per_tonne=outlet.tgap_eur if outlet else None,
        )
        return [charge for charge in billing.price(work, self._lists(site.customer)) if not charge.is_gap]

    def _lists(self, customer: Customer) -> list[billing.PriceLine]:
        keys = (customer.id, customer.group, "") if customer.group else (customer.id, "")
        return [line for key in keys for line in self._world.prices.get(key, ())]

    def _rents(self) -> Iterator[Line]:
        """Yield the rent of each box for each month it stood at a site, as far as months are billed."""
        billed_until = self._world.today.replace(day=1) - dt.timedelta(1)
        for stay in self._past.stays():
            site = self._sites[stay.site]
            first, until = max(stay.first, self._past.first), min(stay.last, billed_until)
            while first <= until:
                last = min(end_of_month(first), until)
                for charge in self._rent(site, stay.box.type, (last - first).days + 1):
                    yield Line(
                        self._sheets.new_id(at(last, 1080)),
                        site.customer,
                        site,
                        str(charge.service),
                        f"{charge.label} {stay.box.number}",
                        last,
                        charge.quantity,
                        charge.unit,
                        charge.unit_price_eur,
                        charge.amount_eur,
                        str(charge.vat_category),
                        charge.vat_rate,
                        charge.explanation[:1],
                        None,
                        (stay.box.number, first.isoformat(), last.isoformat()),
                    )
                first = last + dt.timedelta(1)

    def _rent(self, site: Site, container_type: str, days: int) -> list[billing.Charge]:
        key = ("rent", container_type, days)
        if key not in self._prices:
            work = Work(served_on=self._past.first, container_type=container_type, rental_days=days)
            self._prices[key] = billing.price(work, self._lists(site.customer))
        return self._prices[key]

    def _charge(self, line: Line, invoice: str | None) -> None:
        about: dict[str, Any] = {"reasons": list(line.reasons)}
        if line.about:
            about |= dict(zip(("container", "from", "to"), line.about, strict=True))
        self._sheets.add(
            "charge",
            id=line.id,
            customer_id=line.customer.id,
            job_id=line.done.job if line.done else None,
            site_id=line.site.id,
            invoice_id=invoice,
            service=line.service,
            label=line.label,
            served_on=line.on,
            quantity=line.quantity,
            unit=line.unit,
            unit_price_eur=line.unit_price,
            amount_eur=line.amount,
            vat_category=line.vat_category,
            vat_rate=line.vat_rate,
            explanation=about,
            created_at=at(line.on, 1110),
        )

    # ------------------------------------------------------------------------------------------ invoices

    def _invoice(self, lines: list[Line], issued_on: dt.date, second: int) -> Owed:
        customer = lines[0].customer
        key = self._sheets.new_id(at(issued_on, 1100))
        vat = vat_by_rate((line.vat_category, line.vat_rate, line.amount) for line in lines)
        net = sum((line.amount for line in lines), Decimal("0.00"))
        tax = sum((part.vat_eur for part in vat), Decimal("0.00"))
        content = as_jsonb(self._content(customer, lines, issued_on))
        sha256 = hashlib.sha256(content.encode())
        due_on = due_date(issued_on, customer.terms_days, customer.terms_end_of_month)
        issued_at = at(issued_on, 1100) + dt.timedelta(seconds=second)
        operation, year = self._sheets.new_id(issued_at), issued_on.year
        label = f"FA{year}-{self._chains.next_number('FA', year):06d}"
        number, before, sealed = self._chains.seal(
            "FA",
            year,
            "invoice-1",
            "invoice",
            None,
            customer.id,
            issued_on,
            due_on,
            utc_text(issued_at),
            "s.marty",
            net,
            tax,
            net + tax,
            sha256.hexdigest(),
            operation,
        )
        self._sheets.add(
            "invoice",
            id=key,
            series="FA",
            year=year,
            number=number,
            kind="invoice",
            customer_id=customer.id,
            issued_on=issued_on,
            due_on=due_on,
            issued_at=issued_at,
            issued_by="s.marty",
            total_net_eur=net,
            total_vat_eur=tax,
            total_eur=net + tax,
            content=content,
            content_sha256=sha256.digest(),
            op_id=operation,
            prev_hash=before,
            hash=sealed,
        )
        for rank, line in enumerate(lines, 1):
            self._charge(line, key)
            material = line.done.visit.material if line.done else None
            self._sheets.add(
                "invoice_line",
                invoice_id=key,
                rank=rank,
                job_id=line.done.job if line.done else None,
                material_id=material.id if material else None,
                service=line.service,
                label=line.label,
                served_on=line.on,
                quantity=line.quantity,
                unit=line.unit,
                unit_price_eur=line.unit_price,
                amount_eur=line.amount,
                vat_rate=line.vat_rate,
            )
        self._sheets.add(
            "receivable",
            id=key,
            number=label,
            kind="invoice",
            customer_id=customer.id,
            invoice_id=key,
            issued_on=issued_on,
            due_on=due_on,
            amount_eur=net + tax,
            method=customer.method,
            batch="",
        )
        return Owed(key, label, customer, due_on, net + tax)

    def _content(self, customer: Customer, lines: list[Line], issued_on: dt.date) -> dict[str, Any]:
        """Return what the invoice says, as `InvoiceContent.to_json` does, with the keys ordered."""
        if customer.id not in self._heads:
            self._heads[customer.id] = ordered(to_plain(self._head(customer)))
        head = dict(self._heads[customer.id])
        head["period_from"] = min(line.about[1] if line.about else line.on.isoformat() for line in lines)
        head["period_to"] = issued_on.isoformat()
        head["lines"] = [_said(line) for line in lines]
        return head

    def _head(self, customer: Customer) -> InvoiceContent:
        buyer = Party(
            name=f"{customer.name} {customer.legal_form}".strip(),
            street=customer.street,
            postcode=customer.postcode,
            city=customer.city,
            siren=customer.siret[:9],
            siret=customer.siret,
            vat_number=customer.vat_number,
            contact=customer.contact,
            email=customer.email,
            code=customer.code,
        )
        return InvoiceContent(
            kind=InvoiceKind.INVOICE,
            seller=self._world.company,
            buyer=buyer,
            lines=(),
            payment_terms=_TERMS[customer.terms_end_of_month].format(days=customer.terms_days),
            notices=usual_notices("12,15 %", Decimal("40.00")),
            iban=self._world.iban,
            bic=self._world.bic,
            payment_method=customer.method,
            mandate_reference=customer.mandate,
        )

    # ------------------------------------------------------------------------------------------ the bank

    def _bank(self, owed: list[Owed]) -> None:
        """Add what was paid: most in time, some late, a few not at all, with statements that add up."""
        rng, today = self._sheets.rng, self._world.today
        paid: dict[dt.date, list[tuple[Owed, Decimal]]] = {}
        for item in owed:
            late = item.customer.habit_days + rng.choice((-3, -1, 0, 0, 1, 2, 4, 8))
            chance = rng.random()
            on = item.due_on + dt.timedelta(late)
            if chance < 0.006 and (today - item.due_on).days < 300:
                continue  # disputed
            amount = item.total
            if chance > 0.985 and (today - item.due_on).days < 200:
                amount = (item.total * Decimal("0.6")).quantize(Decimal("0.01"))
            if on < today and amount > 0:
                paid.setdefault(on, []).append((item, amount))
        self._sheets.add("bank_account", id=self._bank_id, iban=self._world.iban, label="Compte courant")
        balance, month = Decimal("584210.35"), self._past.first.replace(day=1)
        while month < today:
            until = min(end_of_month(month), today - dt.timedelta(1))
            balance = self._statement(month, until, balance, paid)
            month = add_months(month, 1)

    def _statement(
        self,
        first: dt.date,
        last: dt.date,
        opening: Decimal,
        paid: dict[dt.date, list[tuple[Owed, Decimal]]],
    ) -> Decimal:
        rng, key = self._sheets.rng, self._sheets.new_id(at(last, 1200))
        balance, number = opening, 0
        days = [first + dt.timedelta(shift) for shift in range((last - first).days + 1)]
        debits: dict[dt.date, list[tuple[str, Decimal]]] = {}
        for text, least, most in _DEBITS:
            debits.setdefault(rng.choice(days), []).append((text, -Decimal(rng.randint(least, most))))
        for day in days:
            for text, amount in debits.get(day, ()):
                number += 1
                self._line(key, f"{day:%y%m%d}D{number:04d}", day, amount, text, text.split(" ", 1)[1])
                balance += amount
            for item, amount in paid.get(day, ()):
                number += 1
                age = (self._world.today - day).days
                waits = age <= _UNMATCHED_DAYS or (age <= 30 and rng.random() < 0.12)
                who, about = item.customer.name.upper(), item.label
                if waits and rng.random() < 0.4:  # what no program can match by its number
                    about = rng.choice(("REGLEMENT FACTURE", f"FACT {item.label[-4:]}", "VOTRE FACTURE"))
                text = f"{_MEANS[item.customer.method]} {who} {about}"
                line = self._line(key, f"{day:%y%m%d}C{number:04d}", day, amount, text, who)
                balance += amount
                if not waits:
                    self._payment(item, amount, day, line, text)
            if day == days[-1] and balance > _KEPT_EUR + 100_000:
                aside = -(balance - _KEPT_EUR).quantize(Decimal(1)) // 1000 * 1000
                self._line(key, f"{day:%y%m%d}E0001", day, aside, "VIR COMPTE A TERME", "TARNAVAL")
                balance += aside
        self._sheets.add(
            "bank_statement",
            id=key,
            account_id=self._bank_id,
            filename=f"releve_{first:%Y-%m}.xml",
            sha256=hashlib.sha256(f"{first} {balance}".encode()).digest(),
            starts_on=first,
            ends_on=last,
            opening_eur=opening,
            closing_eur=balance,
            imported_at=at(last, 1200),
        )
        return balance

    def _line(
        self, statement: str, key: str, day: dt.date, amount: Decimal, text: str, counterparty: str
    ) -> str:
        line = self._sheets.new_id(at(day, 400))
        self._sheets.add(
            "bank_line",
            id=line,
            statement_id=statement,
            account_id=self._bank_id,
            line_key=key,
            booked_on=day,
            value_on=day,
            amount_eur=amount,
            text=text,
            counterparty=counterparty,
            counterparty_iban="",
            end_to_end="",
            raw={},
        )
        return line

    def _payment(self, item: Owed, amount: Decimal, day: dt.date, line: str, text: str) -> None:
        recorded_at = at(day + dt.timedelta(1), 560)
        payment = self._sheets.new_id(recorded_at)
        self._sheets.add(
            "payment",
            id=payment,
            customer_id=item.customer.id,
            bank_line_id=line,
            received_on=day,
            amount_eur=amount,
            method=item.customer.method,
            label=text,
            recorded_at=recorded_at,
            recorded_by="s.marty",
        )
        self._sheets.add(
            "allocation",
            id=self._sheets.new_id(recorded_at),
            payment_id=payment,
            receivable_id=item.id,
            amount_eur=amount,
            allocated_on=day + dt.timedelta(1),
            reason="Numéro de facture dans le libellé",
            explanation={},
            recorded_at=recorded_at,
            recorded_by="s.marty",
        )


def _said(line: Line) -> dict[str, Any]:
    """Return a line of an invoice in plain values, its keys in the order of PostgreSQL."""
    done = line.done
    material = done.visit.material if done else None
    quantity = line.quantity.normalize() if line.quantity else line.quantity
    return {
        "site": f"{line.site.name} · {line.site.city}",
        "unit": line.unit,
        "label": line.label,
        "job_id": done.job if done else None,
        "papers": [done.ticket] if done and done.ticket else [],
        "service": line.service,
        "quantity": format(quantity, "f"),
        "vat_rate": format(line.vat_rate, "f"),
        "period_to": line.about[2] if line.about else None,
        "served_on": line.on.isoformat(),
        "amount_eur": format(line.amount, "f"),
        "job_number": done.number if done else "",
        "explanation": list(line.reasons),
        "material_id": material.id if material else None,
        "period_from": line.about[1] if line.about else None,
        "vat_category": line.vat_category,
        "unit_price_eur": format(line.unit_price, "f"),
    }
