"""The company's records: what is taken, what is refused and why, and what is told afterwards."""

import datetime as dt
from decimal import Decimal
from functools import partial

import pytest
from sqlalchemy import event, select

from app.db import new_id
from app.errors import Conflict, Forbidden, InvalidInput, RuleBroken
from app.models.billing import Receivable
from app.models.fleet import ContainerMove
from app.models.parties import Site
from app.services import finding, resources
from app.services.orders import find_customers
from app.services.resource_kinds import KINDS, Type, iban_text, phone_text, phones_text
from tests.builders import DAY, World, at, slot
from tests.services.test_invoicing import Billed
from tests.services.test_invoicing import _issue_all as invoicing_of

SIRET = "73282932000074"


@pytest.fixture
def world(session):
    return World(session)


def add(session, kind, /, **values):
    return resources.save(session, kind, str(new_id()), 0, values)


def one(session, kind, key):
    return resources.record(session, kind, key)


# ---------------------------------------------------------------- keeping


def test_a_customer_is_kept_as_typed_and_found_at_once(session):
    key = add(
        session,
        "customer",
        name="Menuiserie Ségala",
        siret="732 829 320 00074",
        postcode="81000",
        city="Albi",
        phones="05 63 00 11 22, +34 912 345 678",
        terms_days="45",
        terms_end_of_month="after",
        credit_limit_eur="12 500,50 €",
        order_number_required=True,
    )
    kept = one(session, "customer", key)
    assert kept.title == "Menuiserie Ségala"
    assert kept.values["code"] == "MENUIS"
    assert kept.values["siret"] == SIRET
    assert kept.values["phones"] == ["+33563001122", "+34912345678"]
    assert kept.values["credit_limit_eur"] == Decimal("12500.50")
    assert kept.values["kind"] == "other"
    assert [hit.name for hit in find_customers(session, "segal")] == ["Menuiserie Ségala"]


def test_the_proposed_codes_differ(session):
    keys = [add(session, "customer", name="Bâti Sud") for _ in range(3)]
    assert [one(session, "customer", key).values["code"] for key in keys] == ["BATISU", "BATISU2", "BATISU3"]


@pytest.mark.parametrize(
    ("kind", "values", "field"),
    [
        ("customer", {"name": " "}, "name"),
        ("customer", {"name": "A", "siret": "73282932000075"}, "siret"),
        ("customer", {"name": "A", "siret": "1234"}, "siret"),
        ("customer", {"name": "A", "vat_number": "FR00123456789"}, "vat_number"),
        ("customer", {"name": "A", "postcode": "8100"}, "name2"),
        ("customer", {"name": "A", "postcode": "Albi"}, "postcode"),
        ("customer", {"name": "A", "email": "nobody"}, "email"),
        ("customer", {"name": "A", "phones": "0563, 0563001122"}, "phones"),
        ("customer", {"name": "A", "terms_days": "-1"}, "terms_days"),
        ("customer", {"name": "A", "terms_days": "90"}, "terms_days"),
        ("customer", {"name": "A", "terms_days": "60", "terms_end_of_month": "after"}, "terms_days"),
        ("customer", {"name": "A", "terms_days": "ten"}, "terms_days"),
        ("customer", {"name": "A", "terms_days": "4.5"}, "terms_days"),
        ("customer", {"name": "A", "terms_day": "32"}, "terms_day"),
        ("customer", {"name": "A", "kind": "wizard"}, "kind"),
        ("customer", {"name": "A", "credit_limit_eur": "1,234"}, "credit_limit_eur"),
        ("site", {"name": "A"}, "customer_id"),
        ("driver", {"surname": "A", "number": "9", "mobile": "12"}, "mobile"),
        ("driver", {"surname": "A", "number": "9", "born_on": "31/02/1990"}, "born_on"),
        ("vehicle", {"plate": "AB-12-CD", "label": "x"}, "plate"),
        ("vehicle", {"plate": "AI-123-CD", "label": "x"}, "plate"),
        ("vehicle", {"plate": "AB-123-CD", "label": "x", "gvw_kg": "-5"}, "gvw_kg"),
        (
            "vehicle",
            {"plate": "AB-123-CD", "label": "x", "gvw_kg": "19000", "payload_kg": "19000"},
            "payload_kg",
        ),
        ("container", {"number": "B30-9", "type_code": "B30"}, "depot_id"),
        ("container", {"number": "??", "type_code": "B30"}, "number"),
        ("material", {"name": "A", "waste_code": "17 02"}, "waste_code"),
        ("material", {"name": "A", "waste_code": "15 02 02*"}, "hazardous"),
        ("material", {"name": "A", "waste_code": "170201", "hazardous": True}, "hazardous"),
        ("material", {"name": "A", "waste_code": "170201", "density_t_per_m3": "0"}, "density_t_per_m3"),
        ("outlet", {"name": "A", "operations": "R 12, X 3"}, "operations"),
        ("outlet", {"name": "A", "lat": "91"}, "lat"),
        ("price_list", {"name": "A", "valid_from": ""}, "valid_from"),
        ("price_list", {"name": "A", "valid_from": "01/02/2026", "valid_to": "31/01/2026"}, "valid_to"),
        ("price", {"label": "A", "amount_eur": "12"}, "price_list_id"),
        ("credential", {"owner_kind": "driver"}, "valid_until"),
        (
            "credential",
            {"owner_kind": "driver", "valid_until": "01/01/2026", "issued_on": "02/01/2026"},
            "valid_until",
        ),
        ("customer_bank", {"iban": "FR76 3000 6000 0112 3456 7890 188"}, "iban"),
    ],
)
def test_what_cannot_be_taken_names_its_field(session, world, kind, values, field):
    if field == "name2":  # a postcode that lost its zero gets it back
        assert one(session, kind, add(session, kind, **values)).values["postcode"] == "08100"
        return
    with pytest.raises(InvalidInput) as refused:
        add(session, kind, **values)
    assert refused.value.field == field


def test_plates_and_codes_are_written_as_printed(session, world):
    truck = add(
        session, "vehicle", plate="ab123cd", label="Ampliroll", gvw_kg="26 000", payload_kg="13000 kg"
    )
    assert one(session, "vehicle", truck).values["plate"] == "AB-123-CD"
    assert one(session, "vehicle", truck).values["gvw_kg"] == 26000
    older = add(session, "vehicle", plate="1234ab31", label="Ampliroll")
    assert one(session, "vehicle", older).values["plate"] == "1234 AB 31"
    oil = add(
        session,
        "material",
        name="Huiles",
        waste_code="130205*",
        hazardous=True,
        other_waste_codes="13 02 08*",
    )
    assert one(session, "material", oil).values["waste_code"] == "13 02 05*"
    assert one(session, "material", oil).values["other_waste_codes"] == ["13 02 08*"]


def test_a_number_is_given_once(session, world):
    with pytest.raises(InvalidInput, match="ZZ-101-AA") as refused:
        add(session, "vehicle", plate="zz 101 aa", label="Other")
    assert refused.value.field == "plate"
    seen = one(session, "vehicle", str(world.truck.id))
    resources.save(session, "vehicle", seen.key, seen.version, {"plate": "ZZ-101-AA", "label": "Renamed"})
    assert one(session, "vehicle", seen.key).values["label"] == "Renamed"


def test_fields_left_out_keep_what_they_hold(session, world):
    seen = one(session, "customer", str(world.customer.id))
    resources.save(session, "customer", seen.key, seen.version, {"city": "Gaillac"})
    now = one(session, "customer", seen.key)
    assert (now.values["city"], now.values["code"], now.version) == ("Gaillac", "411DEL", seen.version + 1)


def test_who_saves_second_is_told(session, world):
    seen = one(session, "customer", str(world.customer.id))
    resources.save(session, "customer", seen.key, seen.version, {"city": "Gaillac"})
    for late in (
        partial(resources.save, values={"city": "Lavaur"}),
        resources.archive,
        resources.reactivate,
    ):
        with pytest.raises(Conflict, match="colleague changed"):
            late(session, "customer", seen.key, seen.version)
    with pytest.raises(Conflict, match="deleted"):
        resources.save(session, "customer", str(new_id()), 3, {"name": "Gone"})
    with pytest.raises(Conflict, match="deleted"):
        resources.record(session, "customer", str(new_id()))


def test_a_customers_new_name_finds_its_sites(session, world):
    seen = one(session, "customer", str(world.customer.id))
    resources.save(session, "customer", seen.key, seen.version, {"name": "Ébénisterie Vidal"})
    assert "ebenisterie" in session.get(Site, world.site.id).search


# ---------------------------------------------------------------- containers


def test_a_new_container_stands_at_its_depot(session, world):
    key = add(
        session, "container", number="b30 7", type_code="B30", depot_id=str(world.depot.id), tare_kg="2900"
    )
    kept = one(session, "container", key)
    assert kept.title == "B30-0007"
    assert kept.values["place"] == "Castelnau"
    assert isinstance(kept.values["since"], dt.date)
    assert kept.labels["type_code"] == "Benne 30 m³"


def test_a_container_stands_where_it_was_last_brought(session, world):
    def move(hour, from_kind, from_id, to_kind, to_id):
        session.add(
            ContainerMove(
                id=new_id(),
                container_id=world.box.id,
                at=at(hour),
                from_kind=from_kind,
                from_id=from_id,
                to_kind=to_kind,
                to_id=to_id,
            )
        )
        session.flush()

    assert one(session, "container", str(world.box.id)).values["place"] == ""
    move(6, "outside", None, "depot", world.depot.id)
    move(8, "depot", world.depot.id, "site", world.site.id)
    kept = one(session, "container", str(world.box.id))
    assert kept.values["place"] == "Menuiserie Delmas · Atelier · Albi"
    assert kept.values["since"] == DAY
    with pytest.raises(RuleBroken, match="still out"):
        resources.archive(session, "container", kept.key, kept.version)


def test_lists_cost_the_same_queries_however_long(session, world):
    def count():
        seen = []
        engine = session.get_bind()
        event.listen(engine, "before_cursor_execute", listener := lambda *args: seen.append(args[2]))
        for kind in KINDS:
            resources.records(session, kind)
        event.remove(engine, "before_cursor_execute", listener)
        return len(seen)

    few = count()
    for n in range(5):
        customer = add(session, "customer", name=f"Client {n}")
        add(session, "site", name=f"Site {n}", customer_id=customer)
        add(session, "container", number=f"B30-{n + 2}", type_code="B30", depot_id=str(world.depot.id))
        add(session, "outlet", name=f"Outlet {n}", materials=[str(world.wood.id)])
    more = count()
    assert more - few <= 1  # the depot's names are asked for once there is one
    assert few < 30


# ---------------------------------------------------------------- away and back


def test_what_is_put_away_can_come_back(session, world):
    seen = one(session, "customer", str(world.customer.id))
    resources.archive(session, "customer", seen.key, seen.version)
    away = one(session, "customer", seen.key)
    assert away.archived_at is not None
    assert seen.key not in {c.key for c in resources.choices(session, "site")["customer_id"]}
    resources.reactivate(session, "customer", seen.key, away.version)
    assert one(session, "customer", seen.key).archived_at is None
    assert seen.key in {c.key for c in resources.choices(session, "site")["customer_id"]}


def test_what_is_in_use_is_not_put_away(session, world):
    world.job()
    day = dt.date(2100, 1, 4)
    world.tour(vehicle_id=world.truck.id, day=day, slot=slot(6, 14, day))
    for kind, row, said in (
        ("customer", world.customer, "1 jobs"),
        ("site", world.site, "1 jobs"),
        ("driver", world.driver, "1 tours"),
        ("vehicle", world.truck, "1 tours"),
    ):
        with pytest.raises(RuleBroken, match=said):
            resources.archive(session, kind, str(row.id), row.version)
    driver = one(session, "driver", str(world.driver2.id))
    resources.archive(session, "driver", driver.key, driver.version)
    assert one(session, "driver", driver.key).archived_at is not None


def test_the_next_expiry_of_a_drivers_papers_is_shown(session, world):
    owner = {"owner_kind": "driver", "owner_id": str(world.driver.id)}
    add(session, "credential", **owner, kind="fco", valid_until="16/09/2028")
    first = add(session, "credential", **owner, kind="medical", valid_until="30/06/2027")
    add(session, "credential", **owner, kind="other", state="unlimited")
    assert one(session, "driver", str(world.driver.id)).values["next_expiry"] == dt.date(2027, 6, 30)
    resources.remove(session, "credential", first, 1)
    assert one(session, "driver", str(world.driver.id)).values["next_expiry"] == dt.date(2028, 9, 16)
    assert one(session, "driver", str(world.driver2.id)).values["next_expiry"] is None


def test_a_bank_account_bears_its_customers_id(session, world):
    key = str(world.customer.id)
    values = {
        "iban": "FR76 3000 6000 0112 3456 7890 189",
        "mandate_reference": "TAR-1",
        "mandate_on": "2/1/26",
    }
    resources.save(session, "customer_bank", key, 0, values)
    (account,) = resources.records(session, "customer_bank", parent=f"id={key}")
    assert account.values["iban"] == "FR7630006000011234567890189"
    assert iban_text(account.values["iban"]) == "FR76 3000 6000 0112 3456 7890 189"


def test_only_prices_are_deleted(session, world):
    tariff = add(session, "price_list", name="2026", valid_from="01/01/2026")
    key = add(
        session,
        "price",
        price_list_id=tariff,
        label="Rotation",
        amount_eur="-12,5",
        material_id=str(world.wood.id),
        container_type="B30",
    )
    (line,) = resources.records(session, "price", parent=f"price_list_id={tariff}")
    assert line.values["amount_eur"] == Decimal("-12.5")
    assert line.labels["material_id"] == "Bois B · 17 02 01"
    assert line.labels["container_type"] == "Benne 30 m³"
    resources.remove(session, "price", key, line.version)
    assert resources.records(session, "price", parent=f"price_list_id={tariff}") == []
    with pytest.raises(RuleBroken, match="never deleted"):
        resources.remove(session, "price_list", tariff, 1)


def test_an_outlet_takes_what_is_ticked(session, world):
    seen = one(session, "outlet", str(world.outlet.id))
    assert seen.values["materials"] == [str(world.wood.id)]
    soil = add(session, "material", name="Terres", waste_code="17 05 04")
    resources.save(
        session, "outlet", seen.key, seen.version, {"materials": [soil], "operations": ["R12", "d9f"]}
    )
    now = one(session, "outlet", seen.key)
    assert now.values["materials"] == [soil]
    assert now.values["operations"] == ["R 12", "D 9 F"]


# ---------------------------------------------------------------- history and rights


def test_history_tells_who_changed_what(database):
    person = database.open("essai_tous")
    key, depot = str(new_id()), str(new_id())
    values = {"surname": "Cabrol", "number": "7"}
    person.write(partial(resources.save, kind="driver", key=key, version=0, values=values), "driver.save")
    with database.admin() as admin:
        admin.execute("INSERT INTO depot (id, code, name) VALUES (%s, 'A', 'Castelnau')", (depot,))
    values = {"mobile": "06 12 34 56 78", "depot_id": depot}
    person.write(
        partial(resources.save, kind="driver", key=key, version=1, values=values),
        "driver.save",
        reason="moved",
    )
    newest, oldest = person.read(partial(resources.history, kind="driver", key=key))
    assert (newest.who, newest.action, newest.reason) == ("Anne Cabrol", "driver.save", "moved")
    assert {(c.label, c.before, c.after) for c in newest.changes} == {
        ("Mobile", "", "+33612345678"),
        ("Depot", None, "Castelnau"),
    }
    assert ("Surname", None, "Cabrol") in {(c.label, c.before, c.after) for c in oldest.changes}


def test_who_may_not_is_told(database):
    accountant = database.open("essai_compta")
    with pytest.raises(Forbidden):
        accountant.write(
            partial(
                resources.save,
                kind="driver",
                key=str(new_id()),
                version=0,
                values={"surname": "A", "number": "1"},
            ),
            "driver.save",
        )
    with pytest.raises(Forbidden):
        database.open("essai_exploitation").read(partial(resources.records, kind="price_list"))


def test_every_field_belongs_to_its_table():
    for kind in KINDS.values():
        for field in kind.fields:
            if not (field.computed or field.new_only or field.apart or field.type is Type.MANY):
                assert hasattr(kind.model, field.name), (kind.name, field.name)
        for name in (*kind.named, *kind.search):
            assert kind.field(name)
        for child, back in kind.children:
            assert hasattr(KINDS[child].model, back)


def test_phones_are_read_in_pairs():
    assert phone_text("+33561234567") == "05 61 23 45 67"
    assert phones_text(["+33561234567", "+34912345678"]) == "05 61 23 45 67, +34912345678"


# ---------------------------------------------------------------- the search box


def hits(session, text):
    return [(hit.kind, hit.title) for hit in finding.find(session, text)]


def test_everything_is_found_by_what_one_remembers(session, world):
    customer = add(session, "customer", name="Menuiserie Ségala", phones="0563001122", city="Albi")
    add(session, "site", name="Atelier nord", customer_id=customer)
    add(session, "vehicle", plate="AB-123-CD", label="Ampliroll")
    add(session, "container", number="C20-12", type_code="B30", depot_id=str(world.depot.id))
    add(session, "driver", surname="Bénézech", number="12", mobile="06 12 34 56 78")
    job = world.job()
    assert hits(session, "segala") == [("customer", "Menuiserie Ségala"), ("site", "Atelier nord")]
    assert hits(session, "05 63 00 11 22") == [("customer", "Menuiserie Ségala")]
    assert hits(session, "0612345678") == [("driver", "Bénézech")]
    assert hits(session, "ab123cd") == [("vehicle", "AB-123-CD")]
    assert hits(session, "ab-123") == [("vehicle", "AB-123-CD")]
    assert hits(session, "c200012") == [("container", "C20-0012")]
    assert hits(session, job.number) == [("job", job.number)]
    assert hits(session, f"{job.number[1:3]} {int(job.number[4:])}") == [("job", job.number)]
    assert finding.find(session, "x") == []
    assert finding.find(session, "segala")[0].detail == "MENUIS · Albi"


def test_what_is_put_away_is_not_found(session):
    key = add(session, "customer", name="Zorba")
    assert hits(session, "zorba") == [("customer", "Zorba")]
    resources.archive(session, "customer", key, 1)
    assert hits(session, "zorba") == []


def test_papers_are_found_by_their_numbers(session):
    world = Billed(session)
    job = world.done()
    invoicing_of(session, world, job)
    year = dt.datetime.now(dt.UTC).year
    for typed in (f"BP{year}-000001", f"bp {year} 1", "BP 1"):
        assert hits(session, typed) == [("weigh_ticket", f"BP{year}-000001")]
    number = session.scalars(select(Receivable.number)).one()
    (found,) = finding.find(session, number.lower())
    assert (found.kind, found.title, found.detail) == ("invoice", number, "Menuiserie Delmas")
    assert hits(session, "BP 7") == []


def test_who_may_not_read_invoices_searches_all_the_same(database):
    person = database.open("essai_exploitation")
    assert person.read(partial(finding.find, text="F2026-000001")) == []
    assert database.open("essai_compta").read(partial(finding.find, text="F2026-000001")) == []
