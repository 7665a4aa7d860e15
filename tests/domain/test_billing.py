import datetime as dt
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

import pytest

from app.domain.billing import Extra, PriceLine, Work, amount_of, fuel_percent, price
from app.domain.invoice import (
    InvoiceContent,
    InvoiceKind,
    InvoiceLine,
    Party,
    Place,
    Preceding,
    usual_notices,
)
from app.domain.plain import canonical, to_plain

DIB, CARD, OIL = UUID(int=1), UUID(int=2), UUID(int=3)
SITE, OTHER_SITE = UUID(int=10), UUID(int=11)
DAY = dt.date(2026, 10, 5)


def line(service, amount, unit="flat", **more):
    return PriceLine(
        service=service,
        label=more.pop("label", f"{service} {amount}"),
        unit=unit,
        amount_eur=Decimal(amount),
        list_name=more.pop("list_name", "Public 2026"),
        **more,
    )


PUBLIC = [
    line("transport", "165.00", "rotation", container_type="B30", zone=2),
    line("treatment", "148.00", "t", material_id=DIB, minimum=Decimal(4)),
    line("rental", "2.80", "day", container_type="B30"),
    line("waiting", "18.50", "quarter_hour", free_quantity=Decimal(20)),
    line("failed_trip", "85.00", "unit"),
    line("form", "12.00", "unit"),
    line("washing", "64.00", "unit", code="LAVAGE", valid_from=dt.date(2026, 1, 1)),
    line("washing", "69.00", "unit", code="LAVAGE", valid_from=dt.date(2026, 4, 1)),
]
SWAP = Work(
    served_on=DAY,
    job_type="SWAP",
    material_id=DIB,
    material_name="DIB en mélange",
    container_type="B30",
    zone=2,
    net_kg=3980,
    site_id=SITE,
)


def amounts(charges):
    return [(charge.service, str(charge.amount_eur)) for charge in charges]


def test_the_worked_example_of_the_trade_comes_out_to_the_cent():
    first = price(replace(SWAP, tgap_eur_per_tonne=Decimal("69.00"), fuel_percent=Decimal("4.20")), PUBLIC)
    second = price(
        replace(
            SWAP,
            net_kg=4660,
            waiting_minutes=45,
            tgap_eur_per_tonne=Decimal("69.00"),
            fuel_percent=Decimal("4.20"),
        ),
        PUBLIC,
    )
    rent = price(Work(served_on=DAY, container_type="B30", rental_days=30), PUBLIC)
    assert amounts(first) == [
        ("transport", "165.00"),
        ("treatment", "592.00"),
        ("tgap", "274.62"),
        ("fuel", "6.93"),
    ]
    assert amounts(second) == [
        ("transport", "165.00"),
        ("treatment", "689.68"),
        ("tgap", "321.54"),
        ("waiting", "37.00"),
        ("fuel", "6.93"),
    ]
    assert amounts(rent) == [("rental", "84.00")]
    total = sum(charge.amount_eur for charge in (*first, *second, *rent))
    assert total == Decimal("2342.70")


def test_a_charge_says_which_list_won_why_and_how_it_was_computed():
    _, treatment = price(SWAP, PUBLIC)
    assert treatment.explanation == (
        "Liste « Public 2026 » (prix public) : treatment 148.00.",
        "Prix propre à : DIB en mélange.",
        "3,980 t portés au minimum facturé de 4,000 t.",
        "4,000 t × 148,00\u00a0€ = 592,00\u00a0€.",
    )


@pytest.mark.parametrize(
    ("extra", "amount"),
    [
        ([], "165.00"),
        ([line("transport", "150", scope="group")], "150.00"),
        ([line("transport", "150", scope="group"), line("transport", "155", scope="customer")], "155.00"),
        # Of one scope, the site goes before material and container, and those before the zone.
        ([line("transport", "120", site_id=SITE)], "120.00"),
        ([line("transport", "120", site_id=OTHER_SITE)], "165.00"),
        ([line("transport", "130", container_type="B30", material_id=DIB)], "130.00"),
        ([line("transport", "140", zone=2)], "165.00"),
        # The newest of equals; outside its days a line does not exist.
        ([line("transport", "170", container_type="B30", zone=2, valid_from=DAY)], "170.00"),
        (
            [line("transport", "170", container_type="B30", zone=2, valid_from=DAY + dt.timedelta(1))],
            "165.00",
        ),
        (
            [line("transport", "99", scope="customer", valid_to=DAY - dt.timedelta(1))],
            "165.00",
        ),
    ],
)
def test_the_most_specific_price_wins(extra, amount):
    for lines in (PUBLIC + extra, extra + PUBLIC):
        assert str(price(SWAP, lines)[0].amount_eur) == amount


def test_of_two_prices_for_the_same_days_the_later_wins_and_the_other_is_told():
    charge = price(replace(SWAP, extras=(Extra("washing", code="LAVAGE"),)), PUBLIC)[-1]
    assert charge.amount_eur == Decimal("69.00")
    assert "Un autre prix convenait" in charge.explanation[1]


def test_what_no_list_prices_is_a_gap_that_names_what_is_missing():
    charges = price(replace(SWAP, container_type="B15", zone=None), PUBLIC)
    assert [(charge.service, charge.gap) for charge in charges] == [
        ("transport", "no_price"),
        ("treatment", ""),
    ]
    assert charges[0].is_gap
    assert charges[0].explanation == (
        "Aucun prix de transport au 05/10/2026 pour : DIB en mélange, contenant B15, zone inconnue.",
    )


def test_a_load_that_was_not_weighed_waits_for_its_weight():
    charges = price(replace(SWAP, net_kg=None, tgap_eur_per_tonne=Decimal(69)), PUBLIC)
    assert [(charge.service, charge.gap) for charge in charges] == [
        ("transport", ""),
        ("treatment", "no_weight"),
        ("tgap", "no_weight"),
    ]
    by_volume = [line("treatment", "20", "m3", material_id=DIB, scope="customer")]
    assert price(SWAP, PUBLIC + by_volume)[1].gap == "no_volume"
    assert price(replace(SWAP, volume_m3=Decimal("12.5")), PUBLIC + by_volume)[1].amount_eur == Decimal(250)


def test_bought_material_is_a_purchase_under_reverse_charge_without_minimum():
    lines = [*PUBLIC, line("treatment", "-75.00", "t", material_id=CARD, minimum=Decimal(5))]
    bought = price(replace(SWAP, material_id=CARD, net_kg=4200), lines)[1]
    assert (bought.service, bought.amount_eur) == ("purchase", Decimal("-315.00"))
    assert (bought.vat_category, bought.vat_rate) == ("reverse_charge", Decimal("0.00"))


def test_a_price_of_the_purchase_list_that_turned_positive_is_a_treatment():
    lines = [*PUBLIC, line("purchase", "15.00", "t", material_id=CARD)]
    turned = price(replace(SWAP, material_id=CARD, net_kg=1000), lines)[1]
    assert (turned.service, turned.vat_category) == ("treatment", "standard")


def test_a_container_brought_costs_the_trip_unless_a_list_prices_it():
    bring = Work(served_on=DAY, job_type="DELIVER", container_type="B30", zone=2)
    (as_trip,) = price(bring, PUBLIC)
    assert as_trip.amount_eur == Decimal("165.00")
    assert any("le prix de rotation s'applique" in text for text in as_trip.explanation)
    (own,) = price(bring, [*PUBLIC, line("delivery", "90")])
    assert (own.service, own.amount_eur) == ("delivery", Decimal("90.00"))


def test_a_failed_trip_costs_itself_and_the_waiting_only():
    charges = price(replace(SWAP, is_failed_trip=True, waiting_minutes=36), PUBLIC)
    assert amounts(charges) == [("failed_trip", "85.00"), ("waiting", "37.00")]


@pytest.mark.parametrize(("minutes", "quarters"), [(20, 0), (21, 1), (35, 1), (36, 2), (45, 2)])
def test_waiting_counts_by_quarters_begun_after_the_free_time(minutes, quarters):
    waiting = [c for c in price(replace(SWAP, waiting_minutes=minutes), PUBLIC) if c.service == "waiting"]
    assert [int(charge.quantity) for charge in waiting] == ([quarters] if quarters else [])


def test_hazardous_waste_brings_its_form_and_rounds_their_lifts():
    oil = Work(
        served_on=DAY,
        job_type="HAZ_PICKUP",
        material_id=OIL,
        material_name="Huiles",
        hazardous=True,
        net_kg=400,
    )
    lines = [*PUBLIC, line("transport", "90"), line("treatment", "0.62", "kg", material_id=OIL)]
    assert amounts(price(oil, lines)) == [("transport", "90.00"), ("treatment", "248.00"), ("form", "12.00")]
    bins = Work(served_on=DAY, job_type="ROUND", lifts=12)
    lines = [line("round", "710", vat_category="intermediate"), line("lift", "4.5", "lift")]
    charges = price(bins, lines)
    assert amounts(charges) == [("round", "710.00"), ("lift", "54.00")]
    assert [str(charge.vat_rate) for charge in charges] == ["10.00", "20.00"]


def test_rent_by_the_month_is_prorated_and_free_days_are_not_charged():
    monthly = [line("rental", "290.00", "month")]
    (charge,) = price(Work(served_on=DAY, rental_days=10), monthly)
    assert charge.amount_eur == Decimal("96.66")  # 0.3333 of a month, as the line shows
    free = [line("rental", "2.80", "day", free_quantity=Decimal(7))]
    (charge,) = price(Work(served_on=DAY, rental_days=10), free)
    assert (charge.quantity, charge.amount_eur) == (Decimal(3), Decimal("8.40"))
    assert "10 jours, dont 7 jours en franchise." in charge.explanation
    assert price(Work(served_on=DAY, rental_days=7), free) == []


def test_a_fuel_line_of_the_list_stands_where_no_index_is_given():
    lines = [*PUBLIC, line("fuel", "6", "percent", label="Gazole")]
    fuel = price(SWAP, lines)[-1]
    assert (fuel.label, fuel.amount_eur) == ("Gazole", Decimal("9.90"))
    assert fuel.quantity * fuel.unit_price_eur == fuel.amount_eur
    assert fuel_percent(Decimal(24), Decimal(100), Decimal("117.5")) == Decimal("4.20")
    with pytest.raises(ValueError, match="no base index"):
        fuel_percent(Decimal(24), Decimal(0), Decimal(1))


def test_an_unknown_vat_category_is_a_gap_not_a_guess():
    (charge,) = price(
        Work(served_on=DAY, rental_days=1), [line("rental", "2", "day", vat_category="overseas")]
    )
    assert charge.gap == "no_vat_rate"


def test_an_estimated_weight_and_a_tax_from_the_list_are_said():
    lines = [*PUBLIC, line("tgap", "69", "t")]
    charges = price(replace(SWAP, weight_is_estimated=True), lines)
    assert "Poids estimé, non pesé." in charges[1].explanation
    assert charges[2].amount_eur == Decimal("274.62")


@pytest.mark.parametrize(
    ("quantity", "unit", "text"),
    [
        ("4.66", "t", "4,660 t"),
        ("1", "rotation", "1 rotation"),
        ("2", "rotation", "2 rotations"),
        ("0.3333", "month", "0,3333 mois"),
        ("1.5", "unit", "1,50 unité"),
        ("1200", "kg", "1\u00a0200 kg"),
        ("3", "pallet", "3 pallet"),
    ],
)
def test_quantities_are_printed_with_their_unit(quantity, unit, text):
    assert amount_of(Decimal(quantity), unit) == text


CONTENT = InvoiceContent(
    kind=InvoiceKind.INVOICE,
    seller=Party(name="Tarnaval Environnement", capital_eur=Decimal("50000.00")),
    buyer=Party(name="Œuvres & Cie"),
    lines=(
        InvoiceLine(
            label="Rotation",
            served_on=DAY,
            quantity=Decimal(3),
            unit="rotation",
            unit_price_eur=Decimal("0.11"),
            amount_eur=Decimal("0.33"),
            vat_category="reduced",
            vat_rate=Decimal("5.50"),
            explanation=("Liste « Public »",),
            job_id=SITE,
        ),
    )
    * 3,
    payment_terms="30 jours",
    notices=usual_notices("12,15 %", Decimal(40)),
    delivery=Place(name="Chantier"),
    period_from=dt.date(2026, 10, 1),
    period_to=dt.date(2026, 10, 31),
)


def test_an_invoice_comes_back_from_its_json_as_it_was():
    assert InvoiceContent.from_json(CONTENT.to_json()) == CONTENT
    assert CONTENT.fingerprint() == InvoiceContent.from_json(CONTENT.to_json()).fingerprint()
    assert "Œuvres & Cie".encode() in canonical(CONTENT)


def test_any_change_of_an_invoice_changes_its_fingerprint():
    changed = replace(CONTENT, lines=(*CONTENT.lines[:2], replace(CONTENT.lines[2], label="Rotations")))
    assert changed.fingerprint() != CONTENT.fingerprint()


def test_a_content_written_before_a_field_existed_is_still_read():
    data = CONTENT.to_json()
    del data["note"]
    assert InvoiceContent.from_json(data) == CONTENT


def test_totals_round_the_tax_once():
    totals = CONTENT.totals()
    assert (totals.net_eur, totals.vat_eur, totals.total_eur) == (
        Decimal("0.99"),
        Decimal("0.05"),
        Decimal("1.04"),
    )


def test_a_credit_note_names_its_invoice_and_stays_positive():
    note = CONTENT.credited("FA2026-000012", DAY, "Erreur de poids", CONTENT.lines[:1])
    assert note.kind is InvoiceKind.CREDIT_NOTE
    assert note.credits == Preceding("FA2026-000012", DAY)
    assert note.totals().net_eur == Decimal("0.33")
    assert CONTENT.credited("X", DAY, "").lines == CONTENT.lines
    assert InvoiceContent.from_json(note.to_json()) == note


def test_floats_never_reach_a_frozen_content():
    with pytest.raises(TypeError, match="float"):
        to_plain({"amount": 1.5})
    assert to_plain({"at": dt.datetime(2026, 1, 1, tzinfo=dt.UTC), "raw": b"\x00"}) == {
        "at": "2026-01-01T00:00:00+00:00",
        "raw": "AA==",
    }
