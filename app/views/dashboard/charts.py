"""The charts of Today, drawn with QtCharts in the colours of the windows."""

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCharts import (
    QAbstractAxis,
    QAbstractBarSeries,
    QBarCategoryAxis,
    QBarSeries,
    QBarSet,
    QChart,
    QChartView,
    QHorizontalBarSeries,
    QLegend,
    QPieSeries,
    QValueAxis,
)
from PySide6.QtCore import QMargins, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.services.dashboard import Fleet, Month, Share
from app.views import style

_MATERIALS = ("#2f7fd6", "#e08a1e", "#4d9a55", "#8f63b8", "#c4564c", "#3aa3a0", "#a5812d", "#6b7686")


class ChartPanel(QFrame):
    """A chart under its title, or a sentence where there is nothing to draw."""

    def __init__(self, title: str, nothing: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "surface")
        heading = QLabel(title)
        heading.setProperty("role", "label")
        self._nothing = QLabel(nothing, alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
        self._nothing.setProperty("role", "muted")
        self.view = QChartView()
        self.view.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self.view.setAccessibleName(title)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        # The scene asks for as much room as it had: the chart takes what the page leaves it.
        self.view.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(style.SPACE_L, style.SPACE, style.SPACE, style.SPACE)
        inside.setSpacing(style.SPACE_S)
        inside.addWidget(heading)
        inside.addWidget(self.view, 1)
        inside.addWidget(self._nothing, 1)
        self.view.hide()

    def show_chart(self, chart: QChart | None, said: str = "") -> None:
        """Show a chart, `said` being what it says in one sentence for those who cannot see it."""
        self.view.setVisible(chart is not None)
        self._nothing.setVisible(chart is None)
        if chart is None:
            return
        colours = style.colours()
        chart.setBackgroundVisible(False)
        chart.setMargins(QMargins(0, 0, 0, 0))
        chart.layout().setContentsMargins(0, 0, 0, 0)
        chart.legend().setLabelColor(QColor(colours.muted))
        chart.legend().setFont(style.text_font(13))
        self.view.setBackgroundBrush(QBrush(QColor(colours.surface)))
        old = self.view.chart()
        self.view.setChart(chart)
        if old is not None:
            old.deleteLater()
        self.view.setAccessibleDescription(said)


def months_chart(months: Sequence[Month], *, of_money: bool, name: str) -> QChart | None:
    """Return the bars of thirteen months: turnover in thousands of euros, or tonnes."""
    values = [
        float(month.turnover_eur or Decimal(0)) / 1000 if of_money else month.net_kg / 1000
        for month in months
    ]
    if not any(values):
        return None
    colours = style.colours()
    bars = QBarSet(name)
    bars.append(values)
    bars.setColor(QColor(colours.accent if of_money else colours.ok))
    bars.setBorderColor(QColor(Qt.GlobalColor.transparent))
    series = QBarSeries()
    series.append(bars)
    series.setBarWidth(0.62)
    chart = QChart()
    chart.addSeries(series)
    across = QBarCategoryAxis()
    across.append([f"{month.first:%m/%y}" for month in months])
    up = QValueAxis()
    up.setRange(0, max(values) * 1.08)
    up.applyNiceNumbers()
    up.setLabelFormat("%.0f")
    _add_axes(chart, series, across, up)
    return chart


def materials_chart(shares: Sequence[Share]) -> QChart | None:
    """Return the tonnes of each material, the heaviest on top."""
    if not shares:
        return None
    colours = style.colours()
    bars = QBarSet("t")
    bars.append([share.net_kg / 1000 for share in reversed(shares)])
    bars.setColor(QColor(colours.ok))
    bars.setBorderColor(QColor(Qt.GlobalColor.transparent))
    series = QHorizontalBarSeries()
    series.append(bars)
    series.setBarWidth(0.62)
    chart = QChart()
    chart.addSeries(series)
    names = QBarCategoryAxis()
    names.append([share.name for share in reversed(shares)])
    across = QValueAxis()
    across.setRange(0, max(share.net_kg for share in shares) / 1000 * 1.05)
    across.applyNiceNumbers()
    across.setLabelFormat("%.0f")
    _add_axes(chart, series, across, names)
    return chart


def _add_axes(chart: QChart, series: QAbstractBarSeries, across: QAbstractAxis, up: QAbstractAxis) -> None:
    """Give a bar chart its axes, with lines for the figures only."""
    colours = style.colours()
    for axis, side in ((across, Qt.AlignmentFlag.AlignBottom), (up, Qt.AlignmentFlag.AlignLeft)):
        axis.setLabelsColor(QColor(colours.muted))
        axis.setLabelsFont(style.text_font(11))
        axis.setTruncateLabels(False)
        axis.setGridLinePen(QPen(QColor(colours.line), 1))
        axis.setLinePen(QPen(QColor(colours.line_strong), 1))
        axis.setGridLineVisible(isinstance(axis, QValueAxis))
        chart.addAxis(axis, side)
        series.attachAxis(axis)
    chart.legend().hide()


def fleet_chart(fleet: Fleet, names: Sequence[str]) -> QChart | None:
    """Return where the containers are, as a ring."""
    if not fleet.total:
        return None
    series = QPieSeries()
    series.setHoleSize(0.58)
    series.setPieSize(0.92)
    parts = (fleet.at_sites, fleet.at_depots, fleet.elsewhere, fleet.repair)
    for name, count, colour in zip(names, parts, _MATERIALS, strict=False):
        if count:
            part = series.append(f"{name} · {style.number(count)}", count)
            part.setColor(QColor(colour))
            part.setBorderColor(QColor(style.colours().surface))
    chart = QChart()
    chart.addSeries(series)
    chart.legend().setAlignment(Qt.AlignmentFlag.AlignRight)
    chart.legend().setMarkerShape(QLegend.MarkerShape.MarkerShapeCircle)
    return chart
