"""Rates and thresholds by the day they hold from."""

import datetime as dt
from decimal import Decimal

from app.domain.billing import VAT_RATES
from app.ids import new_id
from app.models.core import Parameter
from app.services.parameters import parameters

DAY = dt.date(2026, 11, 24)


def test_where_nothing_is_stored_the_laws_values_hold(session):
    found = parameters(session, DAY)
    assert found.vat_rates == dict(VAT_RATES)
    assert found.late_rate == "refinancement de la BCE majoré de 10 points"
    assert found.recovery_indemnity_eur == Decimal("40.00")


def test_each_value_holds_from_its_day_until_the_next(session):
    for key, day, value in (
        ("late_rate", dt.date(2026, 1, 1), "12 % l'an"),
        ("late_rate", DAY, "13 % l'an"),
        ("recovery_indemnity_eur", DAY + dt.timedelta(days=1), "45.00"),
        ("vat_rates", dt.date(2026, 6, 1), {"standard": "21.00"}),
        ("unknown", dt.date(2026, 1, 1), 1),
    ):
        session.add(Parameter(id=new_id(), key=key, valid_from=day, value=value))
    session.flush()
    before, on, after = (parameters(session, DAY + dt.timedelta(days=n)) for n in (-1, 0, 1))
    assert [p.late_rate for p in (before, on, after)] == ["12 % l'an", "13 % l'an", "13 % l'an"]
    assert [p.recovery_indemnity_eur for p in (on, after)] == [Decimal("40.00"), Decimal("45.00")]
    assert parameters(session, dt.date(2026, 5, 31)).vat_rates == dict(VAT_RATES)
    assert on.vat_rates == {**VAT_RATES, "standard": Decimal("21.00")}
