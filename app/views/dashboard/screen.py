"""Today: what was earned, moved and missed, and what needs somebody now; each figure opens its list."""

import calendar
import datetime as dt
from collections.abc import Callable, Sequence
from functools import partial
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.domain.money import add_months
from app.errors import AppError
from app.services import dashboard, papers
from app.services.dashboard import LateTour, Load, Today
from app.services.documents import reports
from app.tasks import Tasks
from app.views import style
from app.views.board.labels import kind_label
from app.views.dashboard.charts import ChartPanel, fleet_chart, materials_chart, months_chart
from app.views.translating import said
from app.views.widgets.band import ErrorBand
from app.views.widgets.list_screen import Column, ListScreen, day_column
from app.views.widgets.preview import PdfPreview
from app.views.widgets.reading import ReadingScreen
from app.views.widgets.tile import Tile

_SETTLE_MS = 1500  # figures may lag a little: a busy day does not make them flicker
_MINUTE_MS = 60_000


class DashboardScreen(ReadingScreen):
    """The director's page, alive during the day."""

    open_asked = Signal(str, str)
    """A figure leads elsewhere: a screen's name, or a kind of thing and its id or nothing."""

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(tasks, parent=parent, settle_ms=_SETTLE_MS)
        self._shown: Today | None = None
        self._clock = QTimer(self, interval=_MINUTE_MS)
        self._clock.timeout.connect(self.reload)
        self._clock.start()
        self._build()

    # -- making it

    def _build(self) -> None:
        title = QLabel(self.tr("Today"))
        title.setProperty("role", "title")
        self.read_at = QLabel()
        self.read_at.setProperty("role", "small")
        self.period = QComboBox()
        for name, label in (
            ("month", self.tr("This month")),
            ("last_month", self.tr("Last month")),
            ("year", self.tr("This year")),
            ("twelve", self.tr("Last twelve months")),
        ):
            self.period.addItem(label, name)
        self.period.currentIndexChanged.connect(self.reload)
        self.period.setAccessibleName(self.tr("Period"))
        self.print_button = QPushButton(style.icon("print"), self.tr("Print"))
        self.print_button.clicked.connect(self.print_it)
        head = QHBoxLayout()
        head.setSpacing(style.SPACE)
        head.addWidget(title)
        head.addWidget(self.read_at)
        head.addStretch(1)
        head.addWidget(self.period)
        head.addWidget(self.print_button)

        self.turnover = self._tile(self.tr("Turnover"), self._to_billing)
        self.overdue = self._tile(self.tr("Overdue"), self._to_payments)
        self.tonnes = self._tile(self.tr("Tonnes"), self._show_loads)
        self.tours = self._tile(self.tr("Tours today"), self._show_late)
        self.backlog = self._tile(self.tr("To plan"), self._to_board)
        self.weights = self._tile(self.tr("To weigh and check"), self._to_billing)
        self.fleet = self._tile(self.tr("Containers out"), self._to_containers)
        self.papers = self._tile(self.tr("Deadlines"), self._show_deadlines)
        tiles = QGridLayout()
        tiles.setSpacing(style.SPACE)
        self._money_tiles = (self.turnover, self.overdue)
        order = (
            self.turnover,
            self.tonnes,
            self.tours,
            self.backlog,
            self.overdue,
            self.weights,
            self.fleet,
            self.papers,
        )
        for place, tile in enumerate(order):
            tiles.addWidget(tile, place // 4, place % 4)
            tiles.setColumnStretch(place % 4, 1)

        nothing = self.tr("Nothing to draw yet.")
        self.turnover_chart = ChartPanel(self.tr("Turnover by month, thousands of euros"), nothing)
        self.tonnes_chart = ChartPanel(self.tr("Tonnes by month"), nothing)
        self.materials_chart = ChartPanel(self.tr("Tonnes by material"), nothing)
        self.fleet_chart = ChartPanel(self.tr("Where the containers are"), nothing)
        charts = QGridLayout()
        charts.setSpacing(style.SPACE)
        for place, panel in enumerate(
            (self.turnover_chart, self.tonnes_chart, self.materials_chart, self.fleet_chart)
        ):
            panel.setMinimumHeight(250)
            charts.addWidget(panel, place // 2, place % 2)
        charts.setColumnStretch(0, 1)
        charts.setColumnStretch(1, 1)

        self.band = ErrorBand(self)
        page = QWidget()
        page.setProperty("role", "page")
        inside = QVBoxLayout(page)
        inside.setContentsMargins(style.SPACE_L, style.SPACE_L, style.SPACE_L, style.SPACE_L)
        inside.setSpacing(style.SPACE)
        inside.addLayout(head)
        inside.addWidget(self.band)
        inside.addLayout(tiles)
        inside.addLayout(charts, 1)
        scroll = QScrollArea(widgetResizable=True)
        scroll.setWidget(page)
        scroll.viewport().setAutoFillBackground(False)
        page.setAutoFillBackground(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)

    def _tile(self, title: str, slot: Callable[[], None]) -> Tile:
        tile = Tile(title)
        tile.clicked.connect(slot)
        return tile

    # -- reading

    def days(self) -> tuple[dt.date, dt.date]:
        """Return the first and last day of the chosen period."""
        today = dt.datetime.now(ZoneInfo("Europe/Paris")).date()
        match self.period.currentData():
            case "last_month":
                first = add_months(today.replace(day=1), -1)
                return first, first.replace(day=calendar.monthrange(first.year, first.month)[1])
            case "year":
                return today.replace(month=1, day=1), today
            case "twelve":
                return add_months(today, -12) + dt.timedelta(days=1), today
        return today.replace(day=1), today

    def read(self) -> None:
        """Read the figures of the chosen period."""
        first, last = self.days()
        self._tasks.read(partial(dashboard.today, first=first, last=last), self.show_figures, self._on_failed)

    @Slot(object)
    def _on_failed(self, error: AppError) -> None:
        self.band.say(said(error))

    @Slot(object)
    def show_figures(self, today: Today) -> None:
        """Show what was read."""
        self._shown = today
        self.band.clear()
        self.read_at.setText(self.tr("as of {time}").format(time=style.clock(today.read_at)))
        self._show_money(today)
        self.tonnes.set_value(
            f"{style.number(today.net_kg / 1000, 1)} t", self._against(today.net_kg, today.net_kg_before)
        )
        self.tours.set_value(
            self.tr("{done} of {total}").format(done=today.tours_done_today, total=today.tours_today),
            " · ".join(
                (
                    self.tr("%n late", "", today.tours_late_today),
                    self.tr("%n problem(s)", "", today.problems_today),
                    self.tr("{done} of {total} jobs done").format(
                        done=today.jobs_done_today, total=today.jobs_today
                    ),
                )
            ),
            "warning" if today.tours_late_today or today.problems_today else "ok",
        )
        self.backlog.set_value(
            style.number(today.backlog),
            self.tr("%n urgent", "", today.backlog_urgent),
            "warning" if today.backlog_urgent else "",
        )
        self.weights.set_value(
            style.number(today.to_check), self.tr("%n without weight", "", today.to_weigh), ""
        )
        self.fleet.set_value(
            f"{today.fleet.occupancy_percent}{style.NARROW_BLANK}%",
            self.tr("{out} of {total}, {sleeping} without work for 60 days").format(
                out=style.number(today.fleet.at_sites),
                total=style.number(today.fleet.total),
                sleeping=style.number(today.fleet.sleeping),
            ),
        )
        self.papers.set_value(
            style.number(today.expiring),
            self.tr("within 30 days, or expired"),
            "warning" if today.expiring else "ok",
        )
        self.tonnes_chart.show_chart(months_chart(today.months, of_money=False, name="t"))
        self.materials_chart.show_chart(materials_chart(today.materials))
        self.fleet_chart.show_chart(
            fleet_chart(
                today.fleet,
                (self.tr("At customers"), self.tr("At depots"), self.tr("On the way"), self.tr("In repair")),
            )
        )

    def _show_money(self, today: Today) -> None:
        money = today.money
        for part in (*self._money_tiles, self.turnover_chart):
            part.setVisible(money is not None)
        if money is None:
            return
        self.turnover.set_value(
            style.money(money.turnover_eur),
            " · ".join(
                (
                    self._against(float(money.turnover_eur), float(money.turnover_before_eur)),
                    self.tr("{amount} still to invoice").format(amount=style.money(money.accrued_eur)),
                )
            ),
        )
        self.overdue.set_value(
            style.money(money.overdue_eur),
            self.tr("%n invoice(s)", "", money.overdue_count)
            + " · "
            + self.tr("{amount} open in all").format(amount=style.money(money.open_eur)),
            "error" if money.overdue_count else "ok",
        )
        self.turnover_chart.show_chart(months_chart(today.months, of_money=True, name="k€"))

    def _against(self, now: float, before: float) -> str:
        if not before:
            return self.tr("nothing a year before")
        change = round(100 * (now - before) / before)
        return self.tr("{change} % against last year").format(change=f"{change:+d}".replace("-", "−"))

    # -- where figures lead

    @Slot()
    def _to_billing(self) -> None:
        self.open_asked.emit("billing", "")

    @Slot()
    def _to_payments(self) -> None:
        self.open_asked.emit("payments", "")

    @Slot()
    def _to_board(self) -> None:
        self.open_asked.emit("board", "")

    @Slot()
    def _to_containers(self) -> None:
        self.open_asked.emit("stock", "")

    @Slot()
    def _show_loads(self) -> None:
        first, last = self.days()
        self._tasks.read(partial(dashboard.loads, first=first, last=last), self._on_loads, self._on_failed)

    @Slot(list)
    def _on_loads(self, rows: list[Load]) -> None:
        columns = [
            day_column("day", self.tr("Day"), lambda r: r.moved_on, width=100),
            Column("customer", self.tr("Customer"), lambda r: r.customer, width=220),
            Column("site", self.tr("Site"), lambda r: r.site, width=180),
            Column("material", self.tr("Material"), lambda r: r.material, width=160),
            Column("outlet", self.tr("Outlet"), lambda r: r.outlet, width=180),
            Column("kg", self.tr("Net"), lambda r: r.net_kg, lambda r: style.weight(r.net_kg), right=True),
        ]
        self._list(self.tr("Loads of the period"), columns, rows, "today.loads")

    @Slot()
    def _show_late(self) -> None:
        self._tasks.read(dashboard.late_tours, self._on_late, self._on_failed)

    @Slot(list)
    def _on_late(self, rows: list[LateTour]) -> None:
        columns = [
            Column("driver", self.tr("Driver"), lambda r: r.driver, width=180),
            Column("next", self.tr("Waited for at"), lambda r: r.next_stop or kind_label(r.kind), width=240),
            Column(
                "late",
                self.tr("Late by"),
                lambda r: r.minutes,
                lambda r: self.tr("{minutes} min").format(minutes=style.number(r.minutes)),
                right=True,
            ),
        ]
        self._list(self.tr("Late tours"), columns, rows, "today.late")

    @Slot()
    def _show_deadlines(self) -> None:
        self.open_asked.emit("deadline", "")

    def _list(self, title: str, columns: list[Column], rows: Sequence[object], name: str) -> None:
        dialog = QDialog(self)
        dialog.setWindowTitle(title)
        dialog.resize(980, 620)
        listing = ListScreen(title, columns, id, name, self.tr("Nothing here."))
        listing.show_rows(rows)
        inside = QVBoxLayout(dialog)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(listing)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    # -- printing

    @Slot()
    def print_it(self) -> None:
        """Draw the page on A4 and show it before it is printed."""
        if self._shown is not None:
            tiles = [
                reports.Tile(tile.accessibleName(), tile.value(), tile.note())
                for tile in (
                    *(self._money_tiles if self._shown.money is not None else ()),
                    self.tonnes,
                    self.tours,
                    self.backlog,
                    self.weights,
                    self.fleet,
                    self.papers,
                )
            ]
            self._tasks.read(
                partial(papers.dashboard_page, shown=self._shown, tiles=tiles), self._on_page, self._on_failed
            )

    @Slot(object)
    def _on_page(self, pdf: bytes) -> None:
        PdfPreview.open(self, self.tr("Today"), pdf, "tableau-de-bord.pdf")
