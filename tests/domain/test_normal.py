"""What people type, made uniform."""

import datetime as dt
import re
import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import normal
from app.domain.normal import Day, Terms, Unreadable


def luhn_ends(stem: str) -> str:
    """Return the digits with the check digit that makes them a SIREN or SIRET."""
    for last in "0123456789":
        total = 0
        for place, digit in enumerate(stem + last):
            worth = int(digit) * (2 if (len(stem) + 1 - place) % 2 == 0 else 1)
            total += worth if worth < 10 else worth - 9
        if total % 10 == 0:
            return stem + last
    raise AssertionError


def test_folding_letter_by_letter_is_folding_the_whole() -> None:
    def whole(text: str) -> str:
        plain = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "oe")).casefold()
        letters = "".join(c for c in plain if not unicodedata.combining(c))
        return " ".join(re.findall(r"[0-9a-z]+", letters))

    for code in range(0x3000):
        text = f"a{chr(code)}b"
        assert normal.fold(text) == whole(text), hex(code)


def test_fold_keeps_words_only() -> None:
    assert normal.fold("N°  S.I.R.E.T. — Œuvre Ñandú") == "n s i r e t oeuvre nandu"


@pytest.mark.parametrize("blank", [None, "", "  ", "-", "NC", "n.c.", "Néant", "\xa0"])
def test_cells_that_say_nothing(blank: object) -> None:
    assert normal.is_blank(blank)
    assert normal.words(blank) == ""
    assert normal.siret(blank) == normal.plate(blank) == normal.postcode(blank) == normal.iban(blank) == ""
    assert normal.container_number(blank) == ""
    assert normal.phones(blank) == []
    assert normal.contact(blank) == ""
    assert normal.amount(blank) is normal.kilograms(blank) is normal.day(blank) is normal.clock(blank) is None
    assert normal.position(blank) is normal.hours(blank) is normal.rate(blank) is None


def test_clean() -> None:
    assert normal.clean(3.0) == "3"
    assert normal.clean(3.5) == "3.5"
    assert normal.clean(dt.datetime(2026, 1, 2, tzinfo=dt.UTC)) == "2026-01-02"
    assert normal.clean(" a\u202fb\n c ") == "a b c"


# ------------------------------------------------------------------ identifiers
@given(st.text("0123456789", min_size=8, max_size=8), st.text("0123456789", min_size=4, max_size=4))
def test_a_siret_is_known_with_blanks_and_without_its_zeros(siren: str, establishment: str) -> None:
    whole = luhn_ends(luhn_ends(siren) + establishment)
    if whole.startswith("356000000"):
        return
    assert normal.siret(f"{whole[:3]} {whole[3:6]} {whole[6:9]} {whole[9:]}") == whole
    if 9 <= len(str(int(whole))) < 14 and int(whole):
        assert normal.siret(int(whole)) == whole
    wrong = whole[:-1] + str((int(whole[-1]) + 1) % 10)
    with pytest.raises(Unreadable):
        normal.siret(wrong)


def test_siret_odd_ones() -> None:
    for la_poste in ("35600000000048", "35600000000006"):
        assert normal.siret(la_poste) == la_poste
    assert normal.siret("000269837") == "000269837"
    for wrong in ("0003147100010", "ABC", "35600000000049", 12):
        with pytest.raises(Unreadable):
            normal.siret(wrong)


@pytest.mark.parametrize(
    ("typed", "plate"),
    [
        ("zz 264 rz", "ZZ-264-RZ"),
        ("ZZ264RZ", "ZZ-264-RZ"),
        ("123abc31", "123 ABC 31"),
        ("12 AB 2a", "12 AB 2A"),
    ],
)
def test_plates(typed: str, plate: str) -> None:
    assert normal.plate(typed) == plate
    assert normal.plate(plate) == plate


def test_a_plate_that_is_none() -> None:
    with pytest.raises(Unreadable):
        normal.plate("camion 5")


@pytest.mark.parametrize(
    ("typed", "kind", "number"),
    [
        ("b30-1", "", "B30-0001"),
        ("B30 2", "", "B30-0002"),
        (3, "B30", "B30-0003"),
        ("n° 12", "P08", "P08-0012"),
        ("kit-9", "KIT", "KIT-0009"),
        ("CF30/0012", "", "CF30-0012"),
        ("X12AB", "", "X12AB"),
    ],
)
def test_container_numbers(typed: object, kind: str, number: str) -> None:
    assert normal.container_number(typed, kind) == number
    assert normal.container_number(number, kind) == number


@pytest.mark.parametrize("typed", ["12", "sans numéro"])
def test_container_numbers_that_name_no_box(typed: str) -> None:
    with pytest.raises(Unreadable):
        normal.container_number(typed)


def test_postcodes() -> None:
    assert [normal.postcode(one) for one in (9700, "09 700", "F-31000", 31000.0)] == [
        "09700",
        "09700",
        "31000",
        "31000",
    ]
    with pytest.raises(Unreadable):
        normal.postcode("3100O")


def test_iban() -> None:
    assert normal.iban("fr76 3000 6000 0112 3456 7890 189") == "FR7630006000011234567890189"
    for wrong in ("FR7630006000011234567890188", "pas d'IBAN"):
        with pytest.raises(Unreadable):
            normal.iban(wrong)


# ------------------------------------------------------------------ phones, names, places
@given(
    st.integers(100_000_000, 999_999_999),
    st.sampled_from(["", " ", ".", "-"]),
    st.sampled_from(["0", "+33", "+33 ", "0033 "]),
)
def test_a_phone_is_one_number_however_it_is_typed(number: int, mark: str, start: str) -> None:
    digits = str(number)
    typed = start + digits[0] + "".join(mark + digits[i : i + 2] for i in range(1, 9, 2))
    assert normal.phones(typed) == [f"+33{number}"]
    assert normal.phones(number) == [f"+33{number}"]


def test_several_phones_and_whose_they_are() -> None:
    cell = "Alain : 06 39 98 01 74 ou 02.61.91.56.03 / 0639980174"
    assert normal.phones(cell) == ["+33639980174", "+33261915603"]
    assert normal.contact(cell) == "Alain"
    assert normal.contact("0639984240 - 05 36 49 81 51 (Olivier Roques)") == "Olivier Roques"
    assert normal.contact(639984240) == ""


@pytest.mark.parametrize(
    ("typed", "name", "form"),
    [
        ("SARL Ferrand", "Ferrand", "SARL"),
        ("Ferrand & Fils S.A.S.", "Ferrand & Fils", "SAS"),
        ("Ferrand", "Ferrand", ""),
    ],
)
def test_legal_forms(typed: str, name: str, form: str) -> None:
    assert normal.legal_form(typed) == (name, form)


def test_names_of_people() -> None:
    assert normal.person_name("DA SILVA") == "Da Silva"
    assert normal.person_name("jean-PIERRE") == "Jean-Pierre"
    assert normal.person_name(None) == ""


def test_positions() -> None:
    for cell in ("43.68736, 1.38800", "43,68736 / 1,38800", "N 43.68736 E 1.38800"):
        assert normal.position(cell) == (43.68736, 1.388)
    for wrong in ("Albi", "143.5, 1.55", "43.5"):
        with pytest.raises(Unreadable):
            normal.position(wrong)


# ------------------------------------------------------------------ days and hours
@given(st.dates(dt.date(1970, 1, 1), dt.date(2069, 12, 31)))
def test_a_day_is_the_same_in_every_spelling(day: dt.date) -> None:
    months = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
    month = months.split()[day.month - 1]
    for cell in (
        day,
        dt.datetime.combine(day, dt.time(8)),
        f"{day:%d/%m/%Y}",
        f"{day:%d-%m-%y}",
        f"{day:%Y-%m-%d}",
        f"FCO {day.day} {month} {day.year}",
        (day - dt.date(1899, 12, 30)).days,
    ):
        assert normal.day(cell) == Day(day), cell


@pytest.mark.parametrize(
    ("cell", "last"),
    [
        ("02/2028", dt.date(2028, 2, 29)),
        ("février 2027", dt.date(2027, 2, 28)),
        ("oct. 2026", dt.date(2026, 10, 31)),
        ("Sept 27", dt.date(2027, 9, 30)),
    ],
)
def test_a_month_runs_to_its_end(cell: str, last: dt.date) -> None:
    assert normal.day(cell) == Day(last, month_only=True)


def test_a_day_without_its_year_is_the_last_one() -> None:
    assert normal.day("22/10", dt.date(2026, 11, 23)) == Day(dt.date(2026, 10, 22))
    assert normal.day("24/12", dt.date(2026, 11, 23)) == Day(dt.date(2025, 12, 24))
    assert normal.day("1er mai 2026") == Day(dt.date(2026, 5, 1))
    assert normal.day("00/00/00") is None


@pytest.mark.parametrize(
    "cell", ["32/10/2026", "31/11/2026", "29/02/2027", "périmée !", "22/10", 12, 99999, "13/2027"]
)
def test_days_that_do_not_exist(cell: object) -> None:
    with pytest.raises(Unreadable):
        normal.day(cell)


def test_times() -> None:
    for cell in (
        "5h50",
        "05:50",
        "5.50",
        "5 h 50",
        dt.time(5, 50),
        dt.datetime(2026, 1, 1, 5, 50, tzinfo=dt.UTC),
    ):
        assert normal.clock(cell) == dt.time(5, 50)
    assert normal.clock("9h") == dt.time(9)
    for wrong in ("25h", "matin", "9h75"):
        with pytest.raises(Unreadable):
            normal.clock(wrong)


def test_opening_hours() -> None:
    two = [["08:00", "12:00"], ["13:30", "17:00"]]
    assert normal.hours("8h/12h - 13h30/17h sauf mercredi") == dict.fromkeys(("mo", "tu", "th", "fr"), two)
    assert normal.hours("8h-12h 13h30-17h, fermé ven. ap-m") == {
        **dict.fromkeys(("mo", "tu", "we", "th"), two),
        "fr": [["08:00", "12:00"]],
    }
    assert normal.hours("8h-12h / 13h30-17h, fermé lundi matin") == {
        "mo": [["13:30", "17:00"]],
        **dict.fromkeys(("tu", "we", "th", "fr"), two),
    }
    assert normal.hours("samedi au lundi 8h à 12h") == {
        day: [["08:00", "12:00"]] for day in ("mo", "sa", "su")
    }
    assert normal.hours("7h-16h + sam. 8h-12h")["sa"] == [["08:00", "12:00"]]
    assert len(normal.hours("24/24")) == 7
    assert normal.hours("sur RDV, tél. avant") is None


# ------------------------------------------------------------------ amounts and weights
@given(st.decimals(-999_999, 999_999, places=2))
def test_an_amount_survives_the_ways_it_is_written(amount: Decimal) -> None:
    french = f"{amount:,.2f}".replace(",", "\u202f").replace(".", ",")
    for cell in (french, french + " €", f"{amount:.2f}", amount, french.replace("-", "− ") + " (rachat)"):
        assert normal.amount(cell) == amount, cell


def test_amounts_with_points_between_thousands() -> None:
    assert normal.amount("1.234.567") == 1234567
    assert normal.amount("1.234,5") == Decimal("1234.5")
    with pytest.raises(Unreadable):
        normal.amount("gratuit")


@pytest.mark.parametrize(
    ("cell", "unit", "kg"),
    [
        ("26 T", "", 26000),
        ("26 000 kg", "", 26000),
        ("13,5t", "", 13500),
        ("PTAC 32T", "", 32000),
        (26000, "", 26000),
        (19, "", 19000),
        ("12,940", "t", 12940),
        ("0,281", "t", 281),
        ("-1240", "kg", -1240),
        ("850 kg", "t", 850),
    ],
)
def test_weights(cell: object, unit: str, kg: int) -> None:
    assert normal.kilograms(cell, unit) == kg


def test_rates() -> None:
    assert [normal.rate(cell) for cell in (0.2, "20 %", "5,5 %", 0)] == [
        Decimal("20.00"),
        Decimal("20.00"),
        Decimal("5.50"),
        Decimal("0.00"),
    ]


# ------------------------------------------------------------------ terms, methods, words
@pytest.mark.parametrize(
    ("cell", "terms"),
    [
        ("30 j FDM le 10", Terms(30, "after", 10)),
        ("45j FDM", Terms(45, "after")),
        ("30 jours net", Terms(30)),
        ("60 j date de facture", Terms(60)),
        ("fin de mois + 30 jours", Terms(30, "before")),
        ("à réception", Terms(0)),
        ("Comptant", Terms(0)),
    ],
)
def test_payment_terms(cell: str, terms: Terms) -> None:
    assert normal.terms(cell) == terms


def test_payment_terms_that_are_none() -> None:
    assert normal.terms("") is None
    for wrong in ("NC", "999 jours"):
        with pytest.raises(Unreadable):
            normal.terms(wrong)


def test_payment_methods() -> None:
    told = ["Virement", "Prélèvement", "Chèque", "LCR", "Carte", "Espèces", "", "troc"]
    assert [normal.payment_method(one) for one in told] == [
        "VIR",
        "PRLV",
        "CHQ",
        "LCR",
        "CB",
        "ESP",
        "VIR",
        "VIR",
    ]


def test_ticks() -> None:
    assert [normal.yes(cell) for cell in ("x", "OUI", "O", 1, "N", "", None, "non")] == [True] * 4 + [
        False
    ] * 4


@given(st.text("abcdef", max_size=8), st.text("abcdef", max_size=8))
def test_distance_is_a_distance(one: str, other: str) -> None:
    far = normal.distance(one, other, 9)
    assert far == normal.distance(other, one, 9)
    assert (far == 0) == (one == other)
    assert abs(len(one) - len(other)) <= far <= max(len(one), len(other))
    assert normal.distance(one, other, 1) == min(far, 2)


def test_distance_counts_swapped_neighbours_once() -> None:
    assert normal.distance("ferraille", "ferralile") == 1


def test_nearest() -> None:
    names = ["Plâtre", "Verre", "Terres", "Bois B"]
    assert normal.nearest("PLATRE", names) == "Plâtre"
    assert normal.nearest("Platr", names) == "Plâtre"
    assert normal.nearest("terre", names) is None  # as near to the one as to the other
    assert normal.nearest("", names) is None
    assert normal.nearest("cuivre", names) is None
