"""Today: its figures, the lists behind them, and the page that is printed, on a real database."""

import datetime as dt
import io
from decimal import Decimal

import pytest
from pypdf import PdfReader
from PySide6.QtCharts import QBarCategoryAxis
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QApplication, QDialog

from app.errors import Unavailable
from app.ids import new_id
from app.models.fleet import Credential
from app.services import dashboard, invoicing, pricing
from app.services.dashboard import Fleet, Money, Month, Share, Today
from app.views import style
from app.views.dashboard.charts import fleet_chart, materials_chart, months_chart
from app.views.dashboard.screen import DashboardScreen
from app.views.widgets.list_screen import ListScreen
from app.views.widgets.preview import PdfPreview
from tests.builders import DAY, PARIS
from tests.services.test_invoicing import FIRST, LAST, Billed
from tests.views.fake_tasks import DirectTasks, FakeTasks

MONTHS = tuple(
    Month(dt.date(2025 + (10 + n) // 12, (10 + n) % 12 + 1, 1), Decimal(1000 * n), 4_000 * n)
    for n in range(13)
)


def figures(**values) -> Today:
    told = {
        "first": FIRST,
        "last": LAST,
        "read_at": dt.datetime(2026, 11, 24, 9, 30, tzinfo=dt.UTC),
        "money": Money(
            Decimal("11000.00"), Decimal("10000.00"), Decimal("854.68"), Decimal("72.50"), 3, Decimal("99.00")
        ),
        "net_kg": 9_000,
        "net_kg_before": 10_000,
        "jobs_today": 60,
        "jobs_done_today": 29,
        "tours_today": 17,
        "tours_done_today": 2,
        "tours_late_today": 0,
        "problems_today": 0,
        "backlog": 23,
        "backlog_urgent": 0,
        "to_weigh": 4,
        "to_check": 9,
        "expiring": 0,
        "fleet": Fleet(75, 20, 3, 2, 31),
        "months": MONTHS,
        "materials": (Share("Bois B", 4_660, ""), Share("Gravats", 12_000, "")),
    }
    return Today(**{**told, **values})


@pytest.fixture
def fake(qtbot):
    screen = DashboardScreen(FakeTasks({"today": figures()}))
    qtbot.addWidget(screen)
    screen.resize(1400, 900)
    screen.show()
    return screen


@pytest.fixture
def real(qtbot, database):
    """The screen of a manager over one issued invoice, one job to check and a late tour."""

    def fill(session):
        world = Billed(session)
        pricing.approve(session, [world.done().id])
        invoicing.propose(session, FIRST, LAST, DAY)
        draft = invoicing.drafts(session)[0]
        invoicing.issue(session, draft.draft_id, draft.version)
        world.done(hour=9)
        session.add(
            Credential(
                id=new_id(),
                owner_kind="driver",
                owner_id=world.driver.id,
                kind="medical",
                valid_until=dt.datetime.now(PARIS).date() - dt.timedelta(days=3),
            )
        )
        session.flush()

    database.open().write(fill, "test")
    screen = DashboardScreen(DirectTasks(database.open("essai_direction")))
    qtbot.addWidget(screen)
    screen.days = lambda: (FIRST, LAST)
    screen.resize(1400, 900)
    screen.show()
    return screen


def _dialog(screen):
    return screen.findChildren(QDialog)[-1]


def _pdf(preview: PdfPreview) -> str:
    return " ".join(" ".join(p.extract_text() for p in PdfReader(io.BytesIO(preview._pdf)).pages).split())


# ------------------------------------------------------------------------------------------------ figures


def test_every_tile_says_its_figure_and_against_what(fake):
    shown = {
        tile.accessibleName(): (tile.value(), tile.note(), tile.property("state"))
        for tile in (
            fake.turnover,
            fake.overdue,
            fake.tonnes,
            fake.tours,
            fake.backlog,
            fake.weights,
            fake.fleet,
            fake.papers,
        )
    }
    money, number = style.money, style.number
    assert shown["Turnover"][0] == money(Decimal(11_000))
    assert shown["Turnover"][1] == f"+10 % against last year · {money(Decimal('854.68'))} still to invoice"
    assert shown["Overdue"][0] == money(Decimal("72.50"))
    assert "3 invoice(s)" in shown["Overdue"][1]
    assert shown["Overdue"][2] == "error"
    assert shown["Tonnes"][:2] == (f"{number(9, 1)} t", "−10 % against last year")
    assert shown["Tours today"] == ("2 of 17", "0 late · 0 problem(s) · 29 of 60 jobs done", "ok")
    assert shown["To plan"] == (number(23), "0 urgent", "")
    assert shown["To weigh and check"][:2] == (number(9), "4 without weight")
    assert shown["Containers out"] == (
        f"75{style.NARROW_BLANK}%",
        "75 of 100, 31 without work for 60 days",
        "",
    )
    assert shown["Deadlines"] == (number(0), "within 30 days, or expired", "ok")
    assert fake.read_at.text() == "as of 10:30"


def test_what_needs_somebody_is_coloured(fake):
    fake.show_figures(
        figures(
            tours_late_today=1,
            backlog_urgent=2,
            expiring=6,
            net_kg_before=0,
            money=Money(*[Decimal(0)] * 4, 0, Decimal(0)),
        )
    )
    assert [tile.property("state") for tile in (fake.tours, fake.backlog, fake.papers, fake.overdue)] == [
        "warning",
        "warning",
        "warning",
        "ok",
    ]
    assert fake.tonnes.note() == "nothing a year before"


def test_who_reads_no_money_sees_no_place_for_it(fake):
    fake.show_figures(figures(money=None, months=tuple(Month(m.first, None, m.net_kg) for m in MONTHS)))
    assert [part.isVisible() for part in (fake.turnover, fake.overdue, fake.turnover_chart)] == [False] * 3
    assert fake.tonnes.isVisible()
    fake.show_figures(figures())
    assert fake.turnover_chart.isVisible()


def test_the_period_is_counted_in_whole_months(fake):
    today = dt.datetime.now(PARIS).date()
    spans = {}
    for place in range(fake.period.count()):
        fake.period.setCurrentIndex(place)
        spans[fake.period.currentData()] = fake.days()
        assert fake._tasks.reads[-1][1] == dict(zip(("first", "last"), fake.days(), strict=True))
    first = today.replace(day=1)
    assert spans["month"] == (first, today)
    ended = first - dt.timedelta(days=1)
    assert spans["last_month"] == (ended.replace(day=1), ended)
    assert spans["year"] == (today.replace(month=1, day=1), today)
    assert 365 <= (spans["twelve"][1] - spans["twelve"][0]).days + 1 <= 366


def test_hidden_it_reads_nothing_and_shown_it_reads_again(fake, qtbot):
    fake.hide()
    count = len(fake._tasks.reads)
    fake.reload()
    assert len(fake._tasks.reads) == count
    fake.show()
    assert len(fake._tasks.reads) == count + 1


def test_a_lost_line_keeps_the_figures_readable(qtbot):
    tasks = FakeTasks({"today": figures()})
    screen = DashboardScreen(tasks)
    qtbot.addWidget(screen)
    screen.show()
    tasks.answers = Unavailable("The database does not answer. What you typed is kept.")
    screen.reload()
    assert "does not answer" in screen.band.text()
    assert screen.tours.value() == "2 of 17"
    tasks.answers = {"today": figures()}
    screen.reload()
    assert screen.band.text() == ""


# ------------------------------------------------------------------------------------------------ charts


def test_charts_are_drawn_to_scale_with_every_month_named(qapp):
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.French, QLocale.Country.France))
    try:
        chart = months_chart(MONTHS, of_money=True, name="k€")
    finally:
        QLocale.setDefault(before)
    axis = next(a for a in chart.axes() if isinstance(a, QBarCategoryAxis))
    names = axis.categories()
    assert len(set(names)) == 13
    assert all("…" not in name for name in names)
    series = chart.series()[0]
    bars = series.barSets()[0]
    assert [bars.at(n) for n in range(13)] == [float(n) for n in range(13)]
    assert chart.axes(Qt.Orientation.Vertical)[0].max() >= 12
    other = months_chart(MONTHS, of_money=False, name="t")
    series = other.series()[0]
    assert series.barSets()[0].at(12) == 48


def test_the_heaviest_material_stands_on_top():
    chart = materials_chart((Share("Gravats", 12_000, ""), Share("Bois B", 4_660, "")))
    axis = next(a for a in chart.axes() if isinstance(a, QBarCategoryAxis))
    assert axis.categories() == ["Bois B", "Gravats"]  # drawn from the bottom


def test_the_ring_holds_what_there_is():
    chart = fleet_chart(Fleet(3, 0, 1, 0, 0), ("Out", "In", "Way", "Repair"))
    series = chart.series()[0]
    parts = series.slices()
    assert [(part.label(), part.value()) for part in parts] == [("Out · 3", 3.0), ("Way · 1", 1.0)]


def test_where_there_is_nothing_no_chart_is_drawn(fake):
    nothing = tuple(Month(m.first, Decimal(0), 0) for m in MONTHS)
    assert months_chart(nothing, of_money=True, name="") is None
    assert materials_chart(()) is None
    assert fleet_chart(Fleet(0, 0, 0, 0, 0), ()) is None
    fake.show_figures(figures(months=nothing, materials=(), fleet=Fleet(0, 0, 0, 0, 0)))
    assert not fake.materials_chart.view.isVisible()
    assert fake.materials_chart._nothing.isVisible()
    fake.show_figures(figures())
    assert fake.materials_chart.view.isVisible()


# ------------------------------------------------------------------------------------- what figures lead to


@pytest.mark.parametrize(
    ("tile", "screen"),
    [
        ("turnover", "billing"),
        ("weights", "billing"),
        ("overdue", "payments"),
        ("backlog", "board"),
        ("fleet", "stock"),
        ("papers", "deadline"),
    ],
)
def test_a_figure_leads_to_its_screen(fake, qtbot, tile, screen):
    with qtbot.waitSignal(fake.open_asked) as asked:
        qtbot.keyClick(getattr(fake, tile), Qt.Key.Key_Return)
    assert asked.args == [screen, ""]


def test_the_figures_of_a_real_company_open_their_lists(real, qtbot):
    assert real.turnover.value() == style.money(Decimal("854.68"))
    assert real.tonnes.value() == f"{style.number(9.32, 1)} t"
    assert real.weights.value() == "1"
    qtbot.mouseClick(real.tonnes, Qt.MouseButton.LeftButton)
    loads = _dialog(real).findChild(ListScreen)
    assert [row.net_kg for row in loads.model.rows()] == [4_660, 4_660]
    assert loads.model.index(0, 0).data() == style.day(DAY)
    assert real.papers.value() == "1"


def test_late_tours_are_named_with_where_they_are_waited_for(fake, qtbot):
    fake._tasks.answers = {
        "late_tours": [
            dashboard.LateTour(new_id(), "Thierry Cabrol", "Menuiserie Delmas", "JOB", 46),
            dashboard.LateTour(new_id(), "Jean Fabre", "", "DEPOT", 12),
        ]
    }
    qtbot.mouseClick(fake.tours, Qt.MouseButton.LeftButton)
    model = _dialog(fake).findChild(ListScreen).model
    assert [[model.index(n, c).data() for c in range(3)] for n in range(2)] == [
        ["Thierry Cabrol", "Menuiserie Delmas", "46 min"],
        ["Jean Fabre", "Depot", "12 min"],
    ]


def test_the_lists_are_sound_models(real, qtmodeltester):
    for tile in (real.tonnes, real.tours, real.papers):
        tile.clicked.emit()
        qtmodeltester.check(_dialog(real).findChild(ListScreen).model, force_py=True)


# ----------------------------------------------------------------------------------------------- printing


def test_the_page_is_printed_as_it_is_shown(real):
    real.print_button.click()
    preview = next(w for w in QApplication.topLevelWidgets() if isinstance(w, PdfPreview) and w.isVisible())
    page = _pdf(preview)
    assert preview.document.pageCount() == 1
    for part in ("Tableau de bord", "du 01/11/2026 au 24/11/2026", "854", "Bois B", "11/2026"):
        assert part in page, part
    preview.close()


def test_nothing_is_printed_before_anything_was_read(qtbot):
    tasks = FakeTasks({})
    screen = DashboardScreen(tasks)
    qtbot.addWidget(screen)
    screen.show()
    screen.print_it()
    assert [name for name, _ in tasks.reads] == ["today"]


def test_a_company_not_described_says_so_instead_of_a_page(qtbot, database):
    screen = DashboardScreen(DirectTasks(database.open("essai_direction")))
    qtbot.addWidget(screen)
    screen.show()
    screen.print_it()
    assert "not described" in screen.band.text()
    with database.admin() as admin:
        assert admin.execute("SELECT count(*) FROM company").fetchone() == (0,)
