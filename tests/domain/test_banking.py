"""What bank lines pay: the month of the samples, and the cases that it lacks."""

import csv
import datetime as dt
import json
from decimal import Decimal
from pathlib import Path
from uuid import UUID, uuid4, uuid5

import pytest

from app.domain.banking import (
    BankLine,
    BankStatement,
    Confidence,
    Item,
    Kind,
    KnownLine,
    Line,
    Matcher,
    Payer,
    cited_numbers,
    fresh_lines,
    keyed,
    may_concern_a_customer,
    spread,
)
from app.domain.payer_names import name_cost, payer_alias
from app.services.bank_files import read_bank_file

BANK = Path(__file__).parents[1] / "data" / "samples" / "bank"
EXPECTED = json.loads((BANK / "expected.json").read_text(encoding="utf-8"))
SPACE = UUID(int=7)
DAY = dt.date(2026, 10, 5)


def _id(text: str) -> UUID:
    return uuid5(SPACE, text)


# ------------------------------------------------------------------------------------------------ the samples
def _amount(cell: str) -> Decimal:
    return Decimal(cell.replace("\u202f", "").replace("\xa0", "").replace(" ", "").replace(",", "."))


def _day(cell: str) -> dt.date:
    return dt.datetime.strptime(cell, "%d/%m/%Y").date()  # noqa: DTZ007 - a day has no zone


def _sample_items() -> list[Item]:
    with (BANK / "invoices.csv").open(encoding="cp1252", newline="") as file:
        return [
            Item(
                _id(row["N° pièce"]),
                row["N° pièce"],
                _id(row["Compte"]),
                _day(row["Date pièce"]),
                _day(row["Échéance"]),
                _amount(row["Reste dû"]),
                _amount(row["Reste dû"]),
                row["Remise"],
            )
            for row in csv.DictReader(file, delimiter=";")
        ]


def _sample_payers() -> list[Payer]:
    with (BANK / "payers.csv").open(encoding="utf-8", newline="") as file:
        return [
            Payer(_id(row["code"]), row["name"], row["town"], frozenset({row["iban"]} - {""}))
            for row in csv.DictReader(file, delimiter=";")
        ]


def _month(form: str) -> list[Line]:
    lines = []
    for statement in EXPECTED["statements"]:
        for name, path in statement["files"].items():
            if name.startswith(form):
                (read,) = read_bank_file(path, (BANK / Path(path).name).read_bytes())
                lines += read.lines
    return [
        Line(
            _id(line.reference),
            line.booked_on,
            line.amount_eur,
            line.text,
            line.counterparty,
            line.counterparty_iban,
            line.end_to_end,
            line.label,
        )
        for line in lines
    ]


@pytest.mark.parametrize("form", ["camt", "cfonb", "ofx"])
def test_the_month_of_the_samples_is_matched_as_a_person_would(form):
    rows = [dict(zip(EXPECTED["lines"]["columns"], row, strict=True)) for row in EXPECTED["lines"]["rows"]]
    wanted = {_id(row["ref"]): row for row in rows}
    found = Matcher(_sample_items(), _sample_payers()).propose(_month(form))
    assert len(found) == 165
    for proposal in found:
        row = wanted[proposal.line.id]
        parts = sorted((part.number, str(part.amount_eur)) for part in proposal.allocations)
        if form == "ofx" and row["category"] == "exact_iban":
            # Only the account tells the payer, and OFX does not carry it: then nobody is guessed.
            assert (proposal.kind, parts) == (Kind.MANUAL, [])
            continue
        assert proposal.kind == row["expected"], proposal
        assert parts == sorted(map(tuple, row["invoices"])), proposal
        assert (proposal.confidence is Confidence.CERTAIN) == row["auto_safe"], proposal
        assert proposal.remainder_eur == Decimal(row["remainder"])
        assert proposal.reason
        left = {part.number: str(part.left_eur) for part in proposal.allocations}
        if "left_open" in row["notes"]:
            assert list(left.values()) == [row["notes"]["left_open"]]


# ------------------------------------------------------------------------------------------------ one by one
ANNA, BRUNO, CARLA = (_id(name) for name in "ABC")
PAYERS = (
    Payer(ANNA, "Menuiserie Delmas SARL", "Albi", frozenset({"FR7611"})),
    Payer(BRUNO, "Garage Delmas", "Gaillac"),
    Payer(CARLA, "Garage Delmas", "Castres"),
)


def _item(number: str, amount: str, customer: UUID = ANNA, **values: object) -> Item:
    day = values.pop("issued_on", dt.date(2026, 8, 31))
    open_eur = values.pop("open_eur", amount)
    return Item(
        _id(number), number, customer, day, dt.date(2026, 9, 30), Decimal(amount), Decimal(open_eur), **values
    )


def _line(amount: str, text: str = "VIREMENT", counterparty: str = "", **values: object) -> Line:
    return Line(uuid4(), DAY, Decimal(amount), text, counterparty, **values)


def _one(items, line: Line, payers=PAYERS):
    (proposal,) = Matcher(items, payers).propose([line])
    return proposal


def _numbers(proposal) -> list[str]:
    return [part.number for part in proposal.allocations]


@pytest.mark.parametrize(
    "text",
    [
        "FA2026-000123",
        "fact. fa2026-000123 du 31/08/2026",
        "FA2026000123",
        "FA26 123",
        "FACTURE N° 123",
        "FACT NO 000123",
        "REF FA 2026/000123",
        "FA2026-OOO123",
    ],
)
def test_a_number_is_found_however_it_is_written(text):
    proposal = _one([_item("FA2026-000123", "60.00")], _line("60.00", text, "DELMAS MENUISERIE"))
    assert (_numbers(proposal), proposal.confidence) == (["FA2026-000123"], Confidence.CERTAIN)


def test_days_amounts_and_telephones_are_no_numbers():
    assert cited_numbers("VIR DU 31/08/2026 TEL 0563123456 2026-08-31").bare == ()
    assert cited_numbers("REGLEMENT 4500 BENNE").bare == ()
    assert cited_numbers("FACTURES 4500 4600").bare == (4500, 4600)


def test_two_customers_of_one_name_are_never_guessed():
    items = [_item("F26-0001", "80.00", BRUNO), _item("F26-0002", "80.00", CARLA)]
    proposal = _one(items, _line("80.00", "VIREMENT", "GARAGE DELMAS"))
    assert (proposal.kind, proposal.allocations) == (Kind.MANUAL, ())
    assert set(proposal.candidates) == {item.id for item in items}


def test_one_of_two_customers_of_one_name_is_proposed_only():
    proposal = _one([_item("F26-0001", "80.00", BRUNO)], _line("80.00", "VIREMENT", "GARAGE DELMAS"))
    assert (_numbers(proposal), proposal.confidence) == (["F26-0001"], Confidence.LIKELY)


def test_the_town_parts_two_of_one_name():
    items = [_item("F26-0001", "80.00", BRUNO), _item("F26-0002", "80.00", CARLA)]
    proposal = _one(items, _line("80.00", "VIREMENT", "GARAGE DELMAS CASTRES"))
    assert (_numbers(proposal), proposal.confidence) == (["F26-0002"], Confidence.CERTAIN)


def test_an_amount_alone_is_only_pointed_at():
    proposal = _one([_item("F26-0001", "80.00")], _line("80.00", "VIREMENT", "M INCONNU"))
    assert (proposal.kind, proposal.allocations) == (Kind.MANUAL, ())
    assert proposal.candidates == (_id("F26-0001"),)
    assert "Seul le montant" in proposal.reason


def test_one_payment_for_one_of_two_equal_invoices_is_asked_about():
    items = [_item("F26-0002", "80.00"), _item("F26-0001", "80.00", issued_on=dt.date(2026, 7, 31))]
    proposal = _one(items, _line("80.00", "VIREMENT", "MENUISERIE DELMAS"))
    assert (_numbers(proposal), proposal.confidence) == (["F26-0001"], Confidence.LIKELY)


def test_an_account_that_is_known_needs_no_name():
    proposal = _one(
        [_item("F26-0001", "80.00")],
        _line("80.00", "VIREMENT", "COMPTE COURANT", counterparty_iban="FR76 11"),
    )
    assert proposal.confidence is Confidence.CERTAIN
    assert "compte bancaire" in proposal.reason


def test_a_payer_learnt_before_is_recognised():
    payers = [Payer(ANNA, "Menuiserie Delmas", aliases=frozenset({"holding du lac"}))]
    proposal = _one([_item("F26-0001", "80.00")], _line("80.00", "VIREMENT", "HOLDING DU LAC"), payers)
    assert proposal.confidence is Confidence.CERTAIN


def test_a_number_that_is_not_open_stops_every_guess():
    proposal = _one([_item("FA26-00002", "80.00")], _line("80.00", "FACT FA26-00001", "MENUISERIE DELMAS"))
    assert (proposal.kind, proposal.allocations) == (Kind.MANUAL, ())
    assert "FA26-00001" in proposal.reason


def test_a_number_of_another_customer_is_to_be_confirmed():
    proposal = _one([_item("FA26-00002", "80.00")], _line("80.00", "FACT FA26-00002", "GARAGE DELMAS"))
    assert (_numbers(proposal), proposal.confidence) == (["FA26-00002"], Confidence.LIKELY)
    assert "à confirmer" in proposal.reason


def test_a_bare_number_with_another_payer_is_left_to_a_person():
    proposal = _one([_item("FA26-00452", "80.00")], _line("80.00", "FACT 452", "M INCONNU"))
    assert (proposal.kind, proposal.candidates) == (Kind.MANUAL, (_id("FA26-00452"),))


def test_a_bare_number_of_two_years_is_the_payers_own():
    items = [_item("FA25-00452", "80.00", BRUNO), _item("FA26-00452", "80.00")]
    proposal = _one(items, _line("80.00", "FACT 452", "MENUISERIE DELMAS"))
    assert (_numbers(proposal), proposal.confidence) == (["FA26-00452"], Confidence.CERTAIN)


def test_several_numbers_that_do_not_add_up_are_left_to_a_person():
    items = [_item("FA26-00001", "80.00"), _item("FA26-00002", "50.00")]
    proposal = _one(items, _line("100.00", "FA26-00001 FA26-00002", "MENUISERIE DELMAS"))
    assert (proposal.kind, set(proposal.candidates)) == (Kind.MANUAL, {item.id for item in items})


def test_two_sums_that_fit_are_left_to_a_person():
    items = [_item(f"FA26-0000{i}", amount) for i, amount in enumerate(("10.00", "40.00", "20.00", "30.00"))]
    proposal = _one(items, _line("50.00", "SOLDE", "MENUISERIE DELMAS"))
    assert (proposal.kind, len(proposal.candidates)) == (Kind.MANUAL, 4)


def test_a_sum_less_a_credit_note_is_found():
    items = [_item("FA26-00001", "80.00"), _item("AV26-00001", "-30.00"), _item("FA26-00002", "500.00")]
    proposal = _one(items, _line("50.00", "SOLDE", "MENUISERIE DELMAS"))
    assert (sorted(_numbers(proposal)), proposal.confidence) == (
        ["AV26-00001", "FA26-00001"],
        Confidence.LIKELY,
    )


def test_a_known_customer_whose_amount_fits_nothing_shows_his_invoices():
    proposal = _one([_item("FA26-00001", "80.00")], _line("33.00", "SOLDE", "MENUISERIE DELMAS"))
    assert (proposal.kind, proposal.candidates, proposal.customer_id) == (
        Kind.MANUAL,
        (_id("FA26-00001"),),
        ANNA,
    )


def test_a_batch_whose_members_do_not_add_up_is_left_to_a_person():
    items = [
        _item("FA26-00001", "80.00", batch="PRLV-1"),
        _item("FA26-00002", "20.00", BRUNO, batch="PRLV-1"),
    ]
    proposal = _one(items, _line("90.00", "REMISE PRLV-1"))
    assert (proposal.kind, len(proposal.candidates)) == (Kind.MANUAL, 2)


def test_a_debit_that_came_back_without_its_number_is_left_to_a_person():
    assert _one([], _line("-80.00", "REJET PRLV CLIENT", "X")).kind is Kind.MANUAL
    unpaid = _one([_item("FA26-00001", "80.00")], _line("-80.00", "REJET PRLV FA26-00001", "X"))
    assert unpaid.kind is Kind.MANUAL


def test_a_debit_that_came_back_opens_what_it_paid():
    item = _item("FA26-00001", "80.00", open_eur="0.00")
    proposal = _one([item], _line("-80.00", "REJET PRLV", "X", end_to_end="FA26-00001"))
    assert (proposal.kind, proposal.allocations[0].left_eur) == (Kind.REOPEN, Decimal("80.00"))


def test_what_one_line_takes_the_next_does_not_find():
    lines = [_line("80.00", "FACT FA26-00001", "MENUISERIE DELMAS") for _ in range(2)]
    first, second = Matcher([_item("FA26-00001", "80.00")], PAYERS).propose(lines)
    assert (first.confidence, second.kind) == (Confidence.CERTAIN, Kind.MANUAL)


def test_only_lines_of_customers_wait():
    assert may_concern_a_customer(Decimal(1), "VIR", "")
    assert may_concern_a_customer(Decimal(-1), "REJET PRLV SEPA", "FA26-1")
    assert not may_concern_a_customer(Decimal(-1), "", "FRAIS REJET PRELEVEMENT")
    assert not may_concern_a_customer(Decimal(-1), "VIR SEPA EMIS", "FACTURE 12")


# ------------------------------------------------------------------------------------------------ names
@pytest.mark.parametrize(
    ("written", "real"),
    [
        ("MENUISRIE DELMAS", "Menuiserie Delmas SARL"),
        ("SARL DELMAS MENUIS", "Menuiserie Delmas"),
        ("COMMUNAUTE DE COMMUNES DU CAUSSE BL", "Communauté de communes du Causse Blanchet"),
        ("COMMUNAUTE DE COMMUNES DU CA", "Communauté de communes du Causse Blanchet"),
        ("EURL GARAGE DALMES", "Garage Dalmès"),
    ],
)
def test_a_name_is_known_however_it_is_written(written, real):
    assert name_cost(written, real) is not None


@pytest.mark.parametrize(
    ("written", "real"),
    [
        ("GARAGE DELMAS", "Menuiserie Delmas"),
        ("DELMAS", "Menuiserie Delmas"),
        ("SIVOM DU CAUSSE", "Syndicat mixte du Causse"),
        ("COMMUNE DE BELLE", "Commune de Montbel"),
        ("SARL", "SARL"),
    ],
)
def test_a_neighbours_name_is_another(written, real):
    assert name_cost(written, real) is None


def test_a_payer_without_account_or_telling_name_teaches_nothing():
    assert payer_alias("", "COMPTE COURANT") == ""
    assert payer_alias("fr76 12", "COMPTE COURANT") == "FR7612"
    assert payer_alias("", "Holding du Lac") == "holding du lac"


# ------------------------------------------------------------------------------------------------ same line
def _read(amounts: list[tuple[int, str, str]], form: str = "camt") -> BankStatement:
    lines = tuple(
        BankLine(dt.date(2026, 10, day), DAY, Decimal(amount), "", reference=reference)
        for day, amount, reference in amounts
    )
    total = sum((line.amount_eur for line in lines), Decimal(0))
    return BankStatement("FR76", DAY, DAY, Decimal(0), total, lines, form)


def _known(statement: BankStatement) -> list[KnownLine]:
    return [
        KnownLine(key, line.booked_on, line.amount_eur, line.reference, statement.format)
        for key, line in zip(keyed(statement.lines), statement.lines, strict=True)
    ]


FIRST = _read([(1, "5.00", "a"), (1, "5.00", "b"), (2, "7.00", "c")])


@pytest.mark.parametrize(
    "again",
    [
        FIRST,
        _read([(1, "5.00", "b"), (1, "5.00", "a")]),
        _read([(1, "5.00", "x"), (1, "5.00", "y"), (2, "7.00", "z")], "ofx"),
        _read([(1, "5.00", ""), (1, "5.00", ""), (2, "7.00", "")], "cfonb"),
        # A reissue with references of its own, of days that were whole.
        _read([(1, "5.00", "x"), (1, "5.00", "y")]),
    ],
)
def test_a_line_read_again_adds_nothing(again):
    assert fresh_lines(again, _known(FIRST)) == []


def test_a_third_equal_line_of_the_day_is_new():
    (added,) = fresh_lines(_read([(1, "5.00", "a"), (1, "5.00", "b"), (1, "5.00", "d")]), _known(FIRST))
    assert (added[0], added[1].reference) == ("20261001:5.00:3", "d")


def test_another_movement_of_a_day_that_was_cut_is_new():
    edges = frozenset({dt.date(2026, 10, 2)})
    (added,) = fresh_lines(_read([(2, "7.00", "d")]), _known(FIRST), edges)
    assert added[0] == "20261002:7.00:2"


@pytest.mark.parametrize(
    ("amount", "items", "parts", "rest"),
    [
        ("100", ["60", "60"], ["60", "40"], "0"),
        ("100", ["60", "-20", "90"], ["-20", "60", "60"], "0"),
        ("100", ["60"], ["60"], "40"),
        ("100", [], [], "100"),
        ("100", ["100", "5"], ["100"], "0"),
    ],
)
def test_an_amount_is_spread_over_items_in_order(amount, items, parts, rest):
    keys = [uuid4() for _ in items]
    found, left = spread(Decimal(amount), list(zip(keys, map(Decimal, items), strict=True)))
    assert ([str(part) for _, part in found], str(left)) == (parts, rest)
