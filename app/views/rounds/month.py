"""The month of rounds: a leaf with its counts, and the days of rounds behind each of them."""

import calendar
import datetime as dt
from typing import cast

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from app.domain.calendar import OccurrenceState, holiday_name, week_name
from app.services.round_days import DayTotal, MonthPreview
from app.views import style
from app.views.rounds import words

Index = QModelIndex | QPersistentModelIndex
DAY_ROLE = Qt.ItemDataRole.UserRole


def month_bounds(day: dt.date) -> tuple[dt.date, dt.date]:
    """Return the first and last day of a day's month."""
    return day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1])


_NARROW = 92  # pixels inside a cell below which words do not fit
_FIGURE_GAP = 6


class MonthModel(QAbstractTableModel):
    """Six weeks or fewer of a month: a row for each, a column for each weekday."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.first, self.last = month_bounds(dt.date(2026, 1, 1))
        self.today = self.first
        self._totals: dict[dt.date, DayTotal] = {}
        self._lines: dict[dt.date, list[str]] = {}
        self._names: dict[dt.date, list[str]] = {}

    def show_span(self, first: dt.date, last: dt.date) -> None:
        """Show another month, empty until it is read."""
        self.beginResetModel()
        self.first, self.last = first, last
        self._totals, self._lines, self._names = {}, {}, {}
        self.endResetModel()

    def show_month(self, month: MonthPreview) -> None:
        """Show what a month holds."""
        self.beginResetModel()
        self.first, self.last, self.today = month.first, month.last, month.today
        self._totals = month.totals()
        self._lines, self._names = {}, {}
        for each in month.passages:
            if each.served_on is None:
                if each.holiday and each.state is OccurrenceState.SKIPPED:
                    line = self.tr("{name}: left out").format(name=each.customer)
                    self._lines.setdefault(each.planned_on, []).append(line)
            elif each.is_moved:
                arrives = self.tr("← {day} {name}").format(day=f"{each.planned_on:%d/%m}", name=each.customer)
                leaves = self.tr("→ {day} {name}").format(day=f"{each.day:%d/%m}", name=each.customer)
                self._lines.setdefault(each.day, []).append(arrives)
                self._lines.setdefault(each.planned_on, []).append(leaves)
            else:
                self._names.setdefault(each.day, []).append(each.customer)
        self.endResetModel()

    def monday(self) -> dt.date:
        """Return the Monday of the first row."""
        return self.first - dt.timedelta(self.first.weekday())

    def day_at(self, index: Index) -> dt.date:
        """Return the day of a cell."""
        return self.monday() + dt.timedelta(7 * index.row() + index.column())

    def index_of(self, day: dt.date) -> QModelIndex:
        """Return the cell of a day."""
        row, column = divmod((day - self.monday()).days, 7)
        return self.index(row, column)

    def total(self, day: dt.date) -> DayTotal:
        """Return what a day holds."""
        return self._totals.get(day, DayTotal())

    def lines(self, day: dt.date) -> list[str]:
        """Return what was moved from or to a day, or left out."""
        return self._lines.get(day, [])

    def names(self, day: dt.date) -> list[str]:
        """Return the customers served on their usual day."""
        return self._names.get(day, [])

    def counts(self, day: dt.date) -> list[tuple[str, str]]:
        """Return a day's figures in words, each with the colour it is written in."""
        total, past = self.total(day), day < self.today
        found: list[tuple[str, str]] = []
        if total.served:
            found.append((self.tr("%n passage(s)", "", total.served), "faint" if past else "text"))
        if total.waiting and not past:
            found.append((self.tr("%n not generated", "", total.waiting), "accent"))
        if total.troubles:
            found.append((self.tr("%n to look at", "", total.troubles), "error"))
        return found

    def figures(self, day: dt.date) -> list[tuple[str, str]]:
        """Return the same figures without their words, for a narrow cell."""
        return [(text.split()[0], colour) for text, colour in self.counts(day)]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return how many weeks the month touches."""
        return 0 if parent.isValid() else ((self.last - self.monday()).days // 7) + 1

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return the seven days."""
        return 0 if parent.isValid() else 7

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return the weekdays above, the weeks with their parity beside."""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignCenter
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation == Qt.Orientation.Horizontal:
            return words.weekday_name(section, short=True)
        week, _, parity = week_name(self.monday() + dt.timedelta(7 * section)).partition(" ")
        return f"{week}\n{parity.strip('()')}"

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell in words, for whoever hears it, and the day itself."""
        if not index.isValid():
            return None
        day = self.day_at(index)
        if role == DAY_ROLE:
            return day
        if role in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
            Qt.ItemDataRole.ToolTipRole,
        ):
            if not self.first <= day <= self.last:
                return ""
            parts = [words.short_day(day), holiday_name(day), *(text for text, _ in self.counts(day))]
            return "\n".join(filter(None, (*parts, *self.lines(day))))
        return None


class _DayDelegate(QStyledItemDelegate):
    """Draws a day: its number, the holiday, the counts, what comes from and goes to other days."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell."""
        model = cast(MonthModel, index.model())
        colours, day = style.colours(), model.day_at(index)
        rect: QRect = option.rect
        inside = model.first <= day <= model.last
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        holiday = holiday_name(day)
        ground = colours.surface if inside else colours.window
        if inside and holiday:
            ground = colours.warning_soft
        elif inside and day.weekday() > 4:
            ground = colours.sunken
        if chosen and inside:
            ground = colours.accent_soft
        painter.save()
        painter.fillRect(rect, QColor(ground))
        painter.setPen(QPen(QColor(colours.line), 1))
        painter.drawRect(rect.adjusted(0, 0, -1, -1))
        if chosen and inside:
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
        if inside:
            self._draw(painter, rect.adjusted(7, 4, -7, -4), model, day, holiday)
        painter.restore()

    def _draw(self, painter: QPainter, rect: QRect, model: MonthModel, day: dt.date, holiday: str) -> None:
        colours = style.colours()
        past = day < model.today
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        large, small = style.text_font(15, bold=True), style.text_font(13)
        painter.setFont(large)
        line = painter.fontMetrics().height()
        number = str(day.day)
        painter.setPen(
            QColor(colours.accent if day == model.today else colours.faint if past else colours.text)
        )
        painter.drawText(QRect(rect.left(), rect.top(), rect.width(), line), flags, number)
        beside = rect.adjusted(painter.fontMetrics().horizontalAdvance("00") + 6, 0, 0, 0)
        painter.setFont(small)
        metrics = painter.fontMetrics()
        narrow = rect.width() < round(_NARROW * style.zoom())
        if holiday and not narrow:
            painter.setPen(QColor(colours.warning))
            text = metrics.elidedText(holiday, Qt.TextElideMode.ElideRight, beside.width())
            painter.drawText(QRect(beside.left(), rect.top(), beside.width(), line), flags, text)
        y, step = rect.top() + line + 1, metrics.height()
        if narrow and (figures := model.figures(day)):
            # No room for words: the figures alone, the tip says them in full.
            x = rect.left()
            for text, colour in figures:
                painter.setPen(QColor(getattr(colours, colour)))
                painter.drawText(QRect(x, y, rect.right() - x, step), flags, text)
                x += metrics.horizontalAdvance(text) + _FIGURE_GAP
            y += step

        def write(text: str, colour: str) -> None:
            nonlocal y
            if y + step > rect.bottom() + 2:
                return
            painter.setPen(QColor(colour))
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
            painter.drawText(QRect(rect.left(), y, rect.width(), step), flags, shown)
            y += step

        if narrow and holiday:
            write(holiday, colours.warning)
        for text, colour in () if narrow else model.counts(day):
            write(text, getattr(colours, colour))
        for text in model.lines(day):
            write(text, colours.warning if text.startswith("→") else colours.ok)
        for text in model.names(day):
            write(text, colours.faint if past else colours.muted)


class MonthTable(QTableView):
    """The leaf: arrows move by days, Enter shows what a day holds."""

    day_chosen = Signal(object)
    """Another day is chosen: a date."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.month = MonthModel(self)
        self.setModel(self.month)
        self.setItemDelegate(_DayDelegate(self))
        self.setShowGrid(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setSectionsClickable(False)
        self.horizontalHeader().setProperty("role", "days")
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().setMinimumSectionSize(round(64 * style.zoom()))
        self.verticalHeader().setSectionsClickable(False)
        self.verticalHeader().setFixedWidth(round(66 * style.zoom()))
        self.setAccessibleName(self.tr("Days of the month"))
        self.selectionModel().currentChanged.connect(self._on_current)

    @Slot(QModelIndex, QModelIndex)
    def _on_current(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid():
            self.day_chosen.emit(self.month.day_at(current))

    def choose(self, day: dt.date) -> None:
        """Choose a day of the month that is shown."""
        index = self.month.index_of(day)
        if index.isValid():
            self.setCurrentIndex(index)
