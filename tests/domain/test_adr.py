from decimal import Decimal

import pytest

from app.domain.adr import Goods, Load, is_fully_subject, mention, points, un_number


def test_the_particulars_stand_in_the_order_of_the_law():
    goods = Goods(
        un="1987",
        name="Alcools, n.s.a.",
        technical_name="éthanol et méthanol en mélange",
        labels="3",
        packing_group="II",
        tunnel="D/E",
    )
    assert mention(goods) == (
        "UN 1987 DÉCHETS ALCOOLS, N.S.A. (éthanol et méthanol en mélange), 3, II, (D/E)"
    )


def test_waste_is_said_once_and_the_environment_last():
    goods = Goods(un="3291", name="déchet d'hôpital non spécifié, n.s.a.", labels="6.2", environment=True)
    assert mention(goods) == (
        "UN 3291 DÉCHET D'HÔPITAL NON SPÉCIFIÉ, N.S.A., 6.2, DANGEREUX POUR L'ENVIRONNEMENT"
    )
    product = Goods(un="1202", name="gazole", labels="3", packing_group="III", is_waste=False)
    assert mention(product) == "UN 1202 GAZOLE, 3, III"


@pytest.mark.parametrize(
    "goods",
    [
        Goods(un="12", name="essence", labels="3"),
        Goods(un="1203", name="", labels="3"),
        Goods(un="1203", name="essence", labels=""),
    ],
)
def test_an_incomplete_mention_is_refused(goods):
    with pytest.raises(ValueError, match="UN"):
        mention(goods)


def test_the_un_number_is_found_in_a_mention():
    assert un_number("Déchets, un 2794 ACCUMULATEURS, 8, (E)") == "2794"
    assert un_number("non soumis") == ""


@pytest.mark.parametrize(
    ("loads", "total", "subject"),
    [
        ([(3, 1000, "")], 1000, False),
        ([(3, 1001, "")], 1001, True),
        ([(2, 300, ""), (3, 100, "")], 1000, False),
        ([(1, 20, "")], 1000, False),
        ([(1, 50, "1017")], 1000, False),
        ([(4, 50000, "")], 0, False),
        ([(0, 1, "")], None, True),
        ([(0, 0, ""), (3, 5, "")], 5, False),
    ],
)
def test_points_decide_whether_a_load_is_exempt(loads, total, subject):
    load = [Load(category, Decimal(quantity), un) for category, quantity, un in loads]
    assert points(load) == total
    assert is_fully_subject(load) is subject


def test_a_load_that_cannot_be_is_refused():
    with pytest.raises(ValueError, match="no such load"):
        points([Load(5, Decimal(1))])
    with pytest.raises(ValueError, match="no such load"):
        points([Load(3, Decimal(-1))])
