"""Bank lines and the invoices they pay: what fits, how surely, and why, in words a person can check.

Nothing here decides silently. A match is certain only when amount and payer agree and nothing else fits as
well; whatever is less is a proposal for a person, and a line that two answers would explain gets none.
"""

import datetime as dt
import enum
import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from app.domain.money import euros
from app.domain.payer_names import folded, is_nobody, name_cost, name_words, word_cost

ZERO = Decimal("0.00")
FEW_CENTS = Decimal("1.00")
"""Below this a difference is a slip of the pen, not a part payment."""

MOST_ITEMS = 16
"""Open items of one customer that sums are looked for in: 65 536 combinations at the most."""


@dataclass(frozen=True, slots=True)
class BankLine:
    """One movement as the bank gives it; negative when money leaves."""

    booked_on: dt.date
    value_on: dt.date
    amount_eur: Decimal
    text: str
    counterparty: str = ""
    counterparty_iban: str = ""
    end_to_end: str = ""
    key: str = ""
    reference: str = ""
    """The bank's own reference, where it gives one."""
    label: str = ""
    """The bank's word for the kind of movement."""


@dataclass(frozen=True, slots=True)
class BankStatement:
    """What one file says of one account over some days; opening + lines = closing was checked."""

    iban: str
    starts_on: dt.date
    ends_on: dt.date
    opening_eur: Decimal
    closing_eur: Decimal
    lines: tuple[BankLine, ...]
    format: str = ""
    balance_known: bool = True
    """False where the file gives a balance of another day than its last: it then proves nothing."""


@dataclass(frozen=True, slots=True)
class KnownLine:
    """A line that an earlier file brought."""

    key: str
    booked_on: dt.date
    amount_eur: Decimal
    reference: str = ""
    format: str = ""


def line_key(booked_on: dt.date, amount_eur: Decimal, rank: int) -> str:
    """Return the key of the `rank`-th line (from 1) of that day and amount.

    The banks' references differ from one format to another and between reissues, and so do texts; the day and
    the amount do not. Two really equal lines of a day differ by their rank.
    """
    return f"{booked_on:%Y%m%d}:{amount_eur:.2f}:{rank}"


def keyed(lines: Iterable[BankLine]) -> list[str]:
    """Return the keys of the lines of one file, in its order."""
    seen: Counter[tuple[dt.date, Decimal]] = Counter()
    keys = []
    for line in lines:
        seen[line.booked_on, line.amount_eur] += 1
        keys.append(line_key(line.booked_on, line.amount_eur, seen[line.booked_on, line.amount_eur]))
    return keys


def fresh_lines(
    statement: BankStatement, known: Iterable[KnownLine], edges: frozenset[dt.date] = frozenset()
) -> list[tuple[str, BankLine]]:
    """Return the lines that no earlier file brought, each with the key it is kept under.

    Args:
        statement: The file read.
        known: The account's lines of the same days.
        edges: First and last days of earlier files: there alone a file of the same format may hold another
            movement of the same amount that the earlier one had not seen yet.
    """
    groups: dict[tuple[dt.date, Decimal], list[KnownLine]] = defaultdict(list)
    for old in known:
        groups[old.booked_on, old.amount_eur].append(old)
    ranks = {group: len(olds) for group, olds in groups.items()}
    left: list[BankLine] = []
    for line in statement.lines:
        olds = groups[line.booked_on, line.amount_eur]
        same = next((old for old in olds if line.reference and old.reference == line.reference), None)
        if same is not None:
            olds.remove(same)
        else:
            left.append(line)
    fresh = []
    for line in left:
        group = (line.booked_on, line.amount_eur)
        olds = groups[group]
        same = next((old for old in olds if not _differs(statement, line, old, edges)), None)
        if same is not None:
            olds.remove(same)
            continue
        ranks[group] = ranks.get(group, 0) + 1
        fresh.append((line_key(*group, ranks[group]), line))
    return fresh


def _differs(statement: BankStatement, line: BankLine, old: KnownLine, edges: frozenset[dt.date]) -> bool:
    """Say whether two lines of one day and amount are two movements: only references of one bank tell."""
    return bool(
        line.booked_on in edges
        and old.format == statement.format
        and line.reference
        and old.reference
        and line.reference != old.reference
    )


# ------------------------------------------------------------------------------------------------ matching
class Kind(enum.StrEnum):
    """What a line is to the accountant."""

    MATCH = "match"
    MANUAL = "manual"
    REOPEN = "reopen"
    FEE = "fee"
    OTHER = "other"


class Confidence(enum.StrEnum):
    """CERTAIN may be booked without asking; LIKELY waits for a yes; NONE is a person's to find."""

    CERTAIN = "certain"
    LIKELY = "likely"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Item:
    """A receivable: what it was and what of it is still open (negative: a credit note)."""

    id: UUID
    number: str
    customer_id: UUID
    issued_on: dt.date
    due_on: dt.date
    amount_eur: Decimal
    open_eur: Decimal
    batch: str = ""


@dataclass(frozen=True, slots=True)
class Payer:
    """A customer as a bank line may name him."""

    customer_id: UUID
    name: str
    town: str = ""
    ibans: frozenset[str] = frozenset()
    aliases: frozenset[str] = frozenset()
    """Names learnt from accepted matches, as `folded` makes them."""


@dataclass(frozen=True, slots=True)
class Line:
    """A bank line that waits, under its id."""

    id: UUID
    booked_on: dt.date
    amount_eur: Decimal
    text: str
    counterparty: str = ""
    counterparty_iban: str = ""
    end_to_end: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a line on one receivable; negative on a credit note or for a debit that came back."""

    receivable_id: UUID
    number: str
    customer_id: UUID
    amount_eur: Decimal
    left_eur: Decimal
    """What stays open of the receivable afterwards."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a line pays, how surely, and why."""

    line: Line
    kind: Kind
    confidence: Confidence = Confidence.NONE
    allocations: tuple[Part, ...] = ()
    reason: str = ""
    remainder_eur: Decimal = ZERO
    candidates: tuple[UUID, ...] = ()
    """Receivables worth a look where nothing may be proposed."""
    customer_id: UUID | None = None


def spread(
    amount_eur: Decimal, items: Sequence[tuple[UUID, Decimal]]
) -> tuple[list[tuple[UUID, Decimal]], Decimal]:
    """Put an amount on items in their order, credit notes first since they free more of it.

    Args:
        amount_eur: What was received.
        items: Each item and what of it is open (negative: a credit note).

    Returns:
        The part on each item that takes one, and what is left over.
    """
    left = amount_eur
    parts = []
    for key, open_eur in sorted(items, key=lambda item: item[1] > 0):
        part = min(left, open_eur)
        if part != 0 and (open_eur < 0 or left > 0):
            parts.append((key, part))
            left -= part
    return parts, left


_DATE = re.compile(r"\b\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\b|\b\d{4}-\d{2}-\d{2}\b")
_NUMBER = re.compile(
    r"(?<![A-Z0-9])([A-Z]{1,4})\s?-?\s?((?:20)?\d{2})\s*[-/.\s]?\s*([0-9O]{3,6})(?![A-Z0-9])", re.IGNORECASE
)
_BARE = re.compile(r"(?<![A-Z0-9/.,-])([0-9]{3,6})(?![A-Z0-9/.,-]*[0-9])", re.IGNORECASE)
_CALLS_INVOICE = re.compile(
    r"\b(?:FACT(?:URE)?S?|FACS?|FCT|FA|INV)\b[\s.:]*(?:N[O°]?\b|NUM(?:ERO)?\b|#)?", re.IGNORECASE
)
_RETURN = re.compile(r"\b(?:REJET|IMPAYE|RETOUR|RETURN)", re.IGNORECASE)
_FEE = re.compile(
    r"\b(?:FRAIS|COMMISSIONS?|COTISATION\s+CARTE|ABONNEMENT|AGIOS|INTERETS\s+DEBITEURS|TENUE\s+DE\s+COMPTE)\b",
    re.IGNORECASE,
)
_CHEQUES = re.compile(r"\bREM(?:ISE)?\.?\s+(?:DE\s+)?CH(?:E?Q(?:UES?)?)\b", re.IGNORECASE)


def may_concern_a_customer(amount_eur: Decimal, label: str, text: str) -> bool:
    """Say whether a person has to look at a line: money received, or a payment that came back."""
    words = f"{label} {text}"
    return amount_eur > 0 or bool(_RETURN.search(words) and not _FEE.search(words))


def _serial(digits: str) -> int:
    return int(digits.upper().replace("O", "0"))


def _parted(number: str) -> tuple[str, str, int] | None:
    """Part an invoice's number into letters, two digits of the year and serial."""
    found = _NUMBER.fullmatch(number.strip().upper())
    return (found[1], found[2][-2:], _serial(found[3])) if found else None


@dataclass(frozen=True, slots=True)
class Cited:
    """The numbers of invoices that a text cites: whole ones, and serials without letters and year."""

    whole: dict[tuple[str, str, int], str]
    """Letters, year and serial of the whole ones, with what is written."""

    bare: tuple[int, ...]


def cited_numbers(text: str) -> Cited:
    """Return the invoice numbers in a text, however they are written ("FA 26 04030", "FACT 4322")."""
    plain = _DATE.sub(" ", text)
    whole = {(m[1].upper(), m[2][-2:], _serial(m[3])): m[0].strip() for m in _NUMBER.finditer(plain)}
    rest = _NUMBER.sub(" \x00 ", plain)
    # A bare number is an invoice's only after the word for it, or in a list that a whole number began.
    bare = []
    called = _CALLS_INVOICE.search(rest)
    starts = [i for i in (called.start() if called else -1, rest.find("\x00")) if i >= 0]
    if starts:
        bare = [int(m[1]) for m in _BARE.finditer(rest, min(starts))]
    return Cited(whole, tuple(dict.fromkeys(bare)))


@dataclass(slots=True)
class _Found:
    """The items a line cites, and what it cites that is not open."""

    items: list[Item] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    guessed: bool = False


class Matcher:
    """Looks for what bank lines pay among the open items; what one line takes, the next no longer finds.

    Args:
        items: Open receivables, and closed ones that a returned debit may open again.
        payers: The customers of these items; others too, so that nobody is taken for his neighbour.
    """

    def __init__(self, items: Iterable[Item], payers: Iterable[Payer]) -> None:
        self._items = sorted(items, key=lambda item: (item.issued_on, item.number))
        self._left = {item.id: item.open_eur for item in self._items}
        self._payers = {payer.customer_id: payer for payer in payers}
        self._by_parts: dict[tuple[str, str, int], list[Item]] = defaultdict(list)
        self._by_serial: dict[int, list[Item]] = defaultdict(list)
        self._by_customer: dict[UUID, list[Item]] = defaultdict(list)
        self._by_batch: dict[str, list[Item]] = defaultdict(list)
        self._by_text = {folded(item.number).replace(" ", ""): item for item in self._items}
        for item in self._items:
            self._by_customer[item.customer_id].append(item)
            if item.batch:
                self._by_batch[folded(item.batch)].append(item)
            if parts := _parted(item.number):
                self._by_parts[parts].append(item)
                self._by_serial[parts[2]].append(item)
        self._prefixes = {parts[0] for parts in self._by_parts} | {"FA", "AV"}
        self._by_iban: dict[str, set[UUID]] = defaultdict(set)
        self._by_alias: dict[str, set[UUID]] = defaultdict(set)
        self._words: dict[str, set[UUID]] = defaultdict(set)
        self._initials: dict[str, list[str]] = defaultdict(list)
        for payer in self._payers.values():
            for iban in payer.ibans:
                self._by_iban[iban].add(payer.customer_id)
            for alias in payer.aliases:
                self._by_alias[alias].add(payer.customer_id)
            for word in name_words(payer.name):
                self._words[word].add(payer.customer_id)
        for word in self._words:
            self._initials[word[0]].append(word)
        self._named: dict[str, list[tuple[int, UUID]]] = {}

    # -------------------------------------------------------------------------------------------- payers
    def named(self, counterparty: str) -> list[tuple[int, UUID]]:
        """Return the customers that a payer's name may mean, nearest first, with their distance."""
        if counterparty not in self._named:
            near: set[UUID] = set()
            for word in name_words(counterparty):
                near |= self._words.get(word, set())
                for real in self._initials.get(word[0], ()):
                    if word_cost(word, real) is not None or (len(word) > 1 and real.startswith(word)):
                        near |= self._words[real]
            costs = ((cost, key) for key in near if (cost := self._cost(counterparty, key)) is not None)
            self._named[counterparty] = sorted(costs, key=lambda pair: (pair[0], str(pair[1])))
        return self._named[counterparty]

    def _cost(self, counterparty: str, customer: UUID) -> int | None:
        payer = self._payers[customer]
        cost = name_cost(counterparty, payer.name, payer.town)
        if cost is None and len(name_words(counterparty)) > 1:
            # Our file may say more of a customer than he does ("Brasserie X, table d'hôtes").
            cost = name_cost(payer.name, counterparty)
        return cost

    def _payer(self, line: Line) -> tuple[set[UUID], str, bool]:
        """Return who the payer may be, the words for it, and whether that is beyond doubt."""
        iban = line.counterparty_iban.replace(" ", "").upper()
        if iban and (known := self._by_iban.get(iban)):
            return known, "compte bancaire connu du client", len(known) == 1
        alias = folded(line.counterparty)
        if alias and (known := self._by_alias.get(alias)):
            return known, "payeur déjà reconnu", len(known) == 1
        if is_nobody(line.counterparty):
            return set(), "", False
        names = self.named(line.counterparty)
        best = [key for cost, key in names if cost == names[0][0]]
        return set(best), "nom du payeur", len(best) == 1 and names[0][0] < 4

    def _agrees(self, line: Line, customers: set[UUID]) -> bool:
        """Say whether the payer is the customers' own."""
        iban = line.counterparty_iban.replace(" ", "").upper()
        if self._by_iban.get(iban, set()) | self._by_alias.get(folded(line.counterparty), set()) >= customers:
            return True
        # The number tells which customer; the name only has to be no other's.
        return customers <= {key for _, key in self.named(line.counterparty)}

    # -------------------------------------------------------------------------------------------- numbers
    def _cited(self, line: Line) -> _Found:
        found = _Found()
        text = f"{line.text} {line.end_to_end}"
        cited = cited_numbers(text)
        for parts, written in cited.whole.items():
            if parts[0] not in self._prefixes:
                continue
            hits = self._by_parts.get(parts, [])
            if hits:
                found.items.extend(hits)
            else:
                found.unknown.append(written)
        if line.end_to_end and (item := self._by_text.get(folded(line.end_to_end).replace(" ", ""))):
            found.items.append(item)
        mine: set[UUID] | None = None
        for serial in cited.bare:
            hits = self._by_serial.get(serial, [])
            if len(hits) > 1 or (hits and not found.items):
                mine = mine if mine is not None else {key for _, key in self.named(line.counterparty)}
                own = [hit for hit in hits if hit.customer_id in mine]
                hits = own if own or len(hits) > 1 else hits
            if len(hits) == 1:
                found.items.append(hits[0])
                found.guessed = True
        found.items = list({item.id: item for item in found.items}.values())
        return found

    # -------------------------------------------------------------------------------------------- proposals
    def propose(self, lines: Iterable[Line]) -> list[Proposal]:
        """Return one proposal for each line, in their order: the surest ones choose first."""
        waiting = sorted(lines, key=lambda line: line.booked_on)
        order = {line.id: rank for rank, line in enumerate(waiting)}
        made: dict[UUID, Proposal] = {}
        self._twins = Counter(
            (folded(line.counterparty), line.counterparty_iban, line.amount_eur) for line in waiting
        )
        for step in (
            self._plain,
            self._batch,
            self._returned,
            self._by_number,
            self._by_exact,
            self._by_number_loosely,
            self._by_sum,
        ):
            for line in waiting:
                if line.id in made:
                    continue
                proposal = step(line)
                if proposal is not None:
                    made[line.id] = proposal
                    for part in proposal.allocations:
                        self._left[part.receivable_id] = part.left_eur
        for line in waiting:
            if line.id not in made:
                made[line.id] = self._unknown(line)
        return sorted(made.values(), key=lambda proposal: order[proposal.line.id])

    def _part(self, item: Item, amount: Decimal) -> Part:
        return Part(item.id, item.number, item.customer_id, amount, self._left[item.id] - amount)

    def _whole(self, line: Line, items: Sequence[Item], sure: bool, reason: str) -> Proposal:
        parts = tuple(self._part(item, self._left[item.id]) for item in items)
        confidence = Confidence.CERTAIN if sure else Confidence.LIKELY
        customers = {item.customer_id for item in items}
        return Proposal(
            line,
            Kind.MATCH,
            confidence,
            parts,
            reason,
            customer_id=customers.pop() if len(customers) == 1 else None,
        )

    def _plain(self, line: Line) -> Proposal | None:
        """Settle what no customer paid: fees, suppliers, taxes; and cheques, which only the slip tells."""
        text = f"{line.label} {line.text}"
        if line.amount_eur < 0:
            if _FEE.search(text) and not line.counterparty.strip():
                return Proposal(line, Kind.FEE, reason="Frais de la banque.")
            if not _RETURN.search(text):
                return Proposal(line, Kind.OTHER, reason="Dépense : aucun client n'est concerné.")
        elif _CHEQUES.search(text):
            return Proposal(
                line,
                Kind.MANUAL,
                reason="Remise de chèques : pointez les factures d'après le bordereau de remise.",
            )
        return None

    def _batch(self, line: Line) -> Proposal | None:
        if line.amount_eur <= 0:
            return None
        text = f" {folded(f'{line.label} {line.text} {line.end_to_end}')} "
        for batch, members in self._by_batch.items():
            if f" {batch} " not in text:
                continue
            items = [item for item in members if self._left[item.id] > 0]
            total = sum((self._left[item.id] for item in items), ZERO)
            if items and total == line.amount_eur:
                return self._whole(
                    line,
                    items,
                    True,
                    f"Remise de prélèvements {items[0].batch} : ses {len(items)} factures font exactement "
                    f"{euros(total)}.",
                )
            return Proposal(
                line,
                Kind.MANUAL,
                reason=f"Remise de prélèvements {members[0].batch} : ses factures ouvertes font "
                f"{euros(total)}, la banque a crédité {euros(line.amount_eur)}.",
                candidates=tuple(item.id for item in items),
            )
        return None

    def _returned(self, line: Line) -> Proposal | None:
        if line.amount_eur >= 0:
            return None
        items = self._cited(line).items
        paid = [item for item in items if item.amount_eur - self._left[item.id] >= -line.amount_eur]
        if len(paid) != 1:
            return Proposal(
                line,
                Kind.MANUAL,
                reason="Prélèvement ou virement rejeté : la facture payée n'a pas été retrouvée.",
                candidates=tuple(item.id for item in items),
            )
        part = self._part(paid[0], line.amount_eur)
        return Proposal(
            line,
            Kind.REOPEN,
            Confidence.LIKELY,
            (part,),
            f"Paiement rejeté : la facture {paid[0].number} redevient due pour {euros(-line.amount_eur)}.",
            customer_id=paid[0].customer_id,
        )

    def _by_number(self, line: Line) -> Proposal | None:
        found = self._cited(line)
        items = [item for item in found.items if self._left[item.id] != 0]
        if line.amount_eur <= 0 or not items or found.unknown:
            return None
        total = sum((self._left[item.id] for item in items), ZERO)
        if total != line.amount_eur or len(items) < len(found.items):
            return None
        numbers = ", ".join(item.number for item in items)
        agrees = self._agrees(line, {item.customer_id for item in items})
        has_credit = any(self._left[item.id] < 0 for item in items)
        if found.guessed and not agrees:
            return None
        if len(items) == 1:
            reason = f"La facture {numbers} est citée et son solde est exactement le montant reçu."
        elif has_credit:
            reason = (
                f"Les pièces {numbers} sont citées ; avoir déduit, elles font exactement le montant reçu."
            )
        else:
            reason = f"Les {len(items)} factures {numbers} sont citées et font exactement le montant reçu."
        if not agrees:
            reason += f" Mais le payeur « {line.counterparty} » n'est pas le client : à confirmer."
        return self._whole(line, items, agrees and not has_credit, reason)

    def _by_exact(self, line: Line) -> Proposal | None:
        found = self._cited(line)
        if line.amount_eur <= 0 or found.items or found.unknown:
            return None
        customers, how, sure = self._payer(line)
        fitting = [
            item
            for customer in customers
            for item in self._by_customer.get(customer, ())
            if self._left[item.id] == line.amount_eur
        ]
        if not fitting:
            return None
        if len({item.customer_id for item in fitting}) > 1:
            return Proposal(
                line,
                Kind.MANUAL,
                reason="Plusieurs clients de ce nom ont une facture ouverte de ce montant : à choisir.",
                candidates=tuple(item.id for item in fitting),
            )
        item = min(fitting, key=lambda fit: (fit.due_on, fit.issued_on, fit.number))
        if len(fitting) == 1:
            reason = f"Reconnu par : {how} ; la facture {item.number} est la seule ouverte de ce montant."
        else:
            same = self._twins[folded(line.counterparty), line.counterparty_iban, line.amount_eur]
            self._twins[folded(line.counterparty), line.counterparty_iban, line.amount_eur] -= 1
            sure = sure and same >= len(fitting)
            reason = (
                f"Reconnu par : {how} ; {len(fitting)} factures ouvertes de ce montant, la plus ancienne "
                f"d'abord : {item.number}."
            )
        return self._whole(line, [item], sure, reason)

    def _by_number_loosely(self, line: Line) -> Proposal | None:
        """Number and payer agree, the amount does not: a part, too much, or a few cents missing."""
        found = self._cited(line)
        items = [item for item in found.items if self._left[item.id] != 0]
        if line.amount_eur <= 0 or not items or found.unknown:
            return None
        if not self._agrees(line, {item.customer_id for item in items}):
            return None
        total = sum((self._left[item.id] for item in items), ZERO)
        numbers = ", ".join(item.number for item in items)
        if 0 < total < line.amount_eur:
            rest = line.amount_eur - total
            whole = self._whole(
                line,
                items,
                False,
                f"{numbers} cité : payé en entier, {euros(rest)} de trop restent au crédit du client.",
            )
            return Proposal(
                line,
                whole.kind,
                whole.confidence,
                whole.allocations,
                whole.reason,
                rest,
                (),
                whole.customer_id,
            )
        if len(items) > 1 or total < line.amount_eur:
            return None
        rest = total - line.amount_eur
        words = "quelques centimes manquent" if rest <= FEW_CENTS else "paiement partiel"
        return Proposal(
            line,
            Kind.MATCH,
            Confidence.LIKELY,
            (self._part(items[0], line.amount_eur),),
            f"La facture {numbers} est citée : {words}, {euros(rest)} restent dus.",
            customer_id=items[0].customer_id,
        )

    def _by_sum(self, line: Line) -> Proposal | None:
        found = self._cited(line)
        if line.amount_eur <= 0 or found.items or found.unknown:
            return None
        named, how, _ = self._payer(line)
        customers = {key for key in named if any(self._left[i.id] for i in self._by_customer.get(key, ()))}
        if len(customers) != 1:
            return None
        items = [item for item in self._by_customer[next(iter(customers))] if self._left[item.id] != 0]
        sums = self._sums(items[:MOST_ITEMS], line.amount_eur)
        if len(sums) == 1:
            chosen = sums[0]
            numbers = ", ".join(item.number for item in chosen)
            return self._whole(
                line,
                chosen,
                False,
                f"Reconnu par : {how} ; une seule somme de ses factures fait ce montant : {numbers}.",
            )
        if sums:
            return Proposal(
                line,
                Kind.MANUAL,
                reason=f"Reconnu par : {how} ; {len(sums)} sommes de ses factures font ce montant.",
                candidates=tuple(item.id for item in items),
                customer_id=next(iter(customers)),
            )
        return None

    def _sums(self, items: Sequence[Item], amount: Decimal) -> list[list[Item]]:
        """Return the combinations of two items or more that make the amount; equal amounts count once."""
        cents = [int(self._left[item.id] * 100) for item in items]
        wanted = int(amount * 100)
        found: dict[tuple[int, ...], list[Item]] = {}
        for size in range(2, len(items) + 1):
            for chosen in itertools.combinations(range(len(items)), size):
                if sum(cents[i] for i in chosen) == wanted:
                    found.setdefault(tuple(sorted(cents[i] for i in chosen)), [items[i] for i in chosen])
        return list(found.values())

    def _unknown(self, line: Line) -> Proposal:
        found = self._cited(line)
        candidates = [item for item in found.items if self._left[item.id] != 0]
        customers, _, _ = self._payer(line)
        closed = found.unknown + [item.number for item in found.items if self._left[item.id] == 0]
        if closed:
            reason = f"{', '.join(closed)} : cité, mais pas ouvert chez nous (déjà payé ?)."
        elif candidates:
            reason = "Le numéro cité et le montant ou le payeur ne s'accordent pas."
        elif customers:
            reason = "Client reconnu, mais aucune facture ouverte ne fait ce montant."
        else:
            reason = "Payeur inconnu."
        if not candidates:
            for customer in sorted(customers, key=str):
                candidates += [i for i in self._by_customer.get(customer, ()) if self._left[i.id] != 0]
        if not candidates:
            candidates = [item for item in self._items if self._left[item.id] == line.amount_eur]
            if len(candidates) > 1:
                reason += f" {len(candidates)} factures ouvertes font ce montant : à choisir."
            elif candidates:
                reason += f" Seul le montant est celui de {candidates[0].number} : à vérifier."
        return Proposal(
            line,
            Kind.MANUAL,
            reason=reason,
            candidates=tuple(item.id for item in candidates[:20]),
            customer_id=next(iter(customers)) if len(customers) == 1 else None,
        )
