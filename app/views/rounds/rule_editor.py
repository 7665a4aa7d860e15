"""The rule of a round, built in plain words: the sentence and the next days change as one chooses."""

import datetime as dt
from collections.abc import Collection

from PySide6.QtCore import QDate, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.domain.calendar import WORKING_WEEK, HolidayPolicy, Kind, MonthDay, Recurrence, next_occurrences
from app.views import style
from app.views.rounds import words
from app.views.widgets.form_panel import EDGE

_SHOWN = 6


def to_qdate(day: dt.date) -> QDate:
    """Return a day as Qt has it."""
    return QDate(day.year, day.month, day.day)


def to_date(day: QDate) -> dt.date:
    """Return a day of Qt's."""
    return dt.date(day.year(), day.month(), day.day())


class DayEdit(QDateEdit):
    """A day with its weekday, chosen from a calendar or typed."""

    def __init__(self, day: dt.date, parent: QWidget | None = None) -> None:
        super().__init__(to_qdate(day), parent)
        self.setCalendarPopup(True)
        self.setDisplayFormat("ddd dd/MM/yyyy")

    def day(self) -> dt.date:
        """Return the day."""
        return to_date(self.date())

    def set_day(self, day: dt.date) -> None:
        """Show a day."""
        self.setDate(to_qdate(day))


class SeasonEdit(QWidget):
    """A season: both its ends, or the whole year."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.on = QCheckBox(self.tr("Only in season"))
        self.first, self.last = QDateEdit(QDate(2028, 4, 1)), QDateEdit(QDate(2028, 10, 31))
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(style.SPACE)
        line.addWidget(self.on)
        line.addWidget(QLabel(self.tr("from")))
        line.addWidget(self.first)
        line.addWidget(QLabel(self.tr("to")))
        line.addWidget(self.last)
        line.addStretch(1)
        for edit, name in ((self.first, self.tr("First day")), (self.last, self.tr("Last day"))):
            edit.setDisplayFormat("d MMMM")
            edit.setAccessibleName(name)
            edit.setEnabled(False)
            edit.lineEdit().setTextMargins(EDGE, 0, 0, 0)
            edit.dateChanged.connect(self.changed)
            self.on.toggled.connect(edit.setEnabled)
        self.on.toggled.connect(self.changed)

    def value(self) -> tuple[MonthDay, MonthDay] | None:
        """Return the season, or None for the whole year."""
        if not self.on.isChecked():
            return None
        first, last = self.first.date(), self.last.date()
        return (first.month(), first.day()), (last.month(), last.day())

    def set_value(self, first: MonthDay | None, last: MonthDay | None) -> None:
        """Show a season, or the whole year."""
        self.on.setChecked(first is not None and last is not None)
        if first is not None and last is not None:
            self.first.setDate(QDate(2028, *first))  # a leap year: 29 February may be chosen
            self.last.setDate(QDate(2028, *last))


class WeekdayChips(QWidget):
    """The seven days, each pressed or not."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chips: list[QPushButton] = []
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(style.SPACE_S)
        for weekday in range(7):
            chip = QPushButton(words.weekday_name(weekday, short=True).rstrip("."))
            chip.setCheckable(True)
            chip.setProperty("role", "chip")
            chip.setAccessibleName(words.weekday_name(weekday))
            chip.setToolTip(words.weekday_name(weekday))
            chip.toggled.connect(self.changed)
            self.chips.append(chip)
            line.addWidget(chip)
        line.addStretch(1)
        self.setFocusProxy(self.chips[0])

    def value(self) -> tuple[int, ...]:
        """Return the days pressed, 0 being Monday."""
        return tuple(number for number, chip in enumerate(self.chips) if chip.isChecked())

    def set_value(self, weekdays: Collection[int]) -> None:
        """Press these days."""
        for number, chip in enumerate(self.chips):
            chip.setChecked(number in weekdays)


class RuleEditor(QWidget):
    """Builds a rule; says it in a sentence, and shows its next days with what holidays make of them."""

    changed = Signal()
    """The rule is another one now."""

    def __init__(self, today: dt.date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self._working: Collection[int] = WORKING_WEEK
        self._alsace = False
        self._policy = HolidayPolicy.NEXT_WORKING_DAY
        self.kind = QComboBox()
        for text, key in (
            (self.tr("By the week"), "weeks"),
            (self.tr("By the month, on a weekday"), "month_weekday"),
            (self.tr("By the month, on a date"), "month_day"),
        ):
            self.kind.addItem(text, key)
        self.every = QSpinBox(minimum=1, maximum=52)
        self.nth = QComboBox()
        self.day_of_month = QSpinBox(minimum=1, maximum=31)
        for number in (self.every, self.day_of_month):
            number.lineEdit().setTextMargins(EDGE, 0, 0, 0)
        self.weekdays = WeekdayChips()
        self.anchor = DayEdit(today)
        self.ends = QCheckBox(self.tr("Until"))
        self.until = DayEdit(today + dt.timedelta(days=365))
        self.until.setEnabled(False)
        self.ends.toggled.connect(self.until.setEnabled)
        self.season = SeasonEdit()
        self.sentence = QLabel(wordWrap=True)
        self.sentence.setProperty("role", "subtitle")
        self.note = QLabel(wordWrap=True)
        self.note.setProperty("role", "small")
        self.coming = QLabel(wordWrap=True)
        self.coming.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        for nth in words.NTHS:
            self.nth.addItem(words.nth_name(nth), nth)
        self._build()
        for signal in (
            self.kind.currentIndexChanged,
            self.every.valueChanged,
            self.nth.currentIndexChanged,
            self.day_of_month.valueChanged,
            self.weekdays.changed,
            self.anchor.dateChanged,
            self.ends.toggled,
            self.until.dateChanged,
            self.season.changed,
        ):
            signal.connect(self._on_changed)
        self.setFocusProxy(self.kind)
        self._show()

    def _build(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(style.SPACE)
        grid.setVerticalSpacing(style.SPACE)
        self._each_label, self._every_label = QLabel(), QLabel()
        self._nth_label = QLabel(self.tr("on the"))
        rhythm = QHBoxLayout()
        rhythm.setSpacing(style.SPACE)
        for widget in (
            self.kind,
            self._each_label,
            self.every,
            self._every_label,
            self._nth_label,
            self.nth,
            self.day_of_month,
        ):
            rhythm.addWidget(widget)
        rhythm.addStretch(1)
        begins = QHBoxLayout()
        begins.setSpacing(style.SPACE)
        begins.addWidget(QLabel(self.tr("From")))
        begins.addWidget(self.anchor)
        begins.addSpacing(style.SPACE)
        begins.addWidget(self.ends)
        begins.addWidget(self.until)
        begins.addStretch(1)
        frame = QFrame()
        frame.setProperty("role", "surface")
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(style.SPACE_L, style.SPACE, style.SPACE_L, style.SPACE)
        inside.setSpacing(style.SPACE_S)
        inside.addWidget(self.sentence)
        inside.addWidget(self.note)
        inside.addWidget(self.coming)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(style.SPACE)
        whole.addLayout(rhythm)
        whole.addWidget(self.weekdays)
        whole.addLayout(begins)
        whole.addWidget(self.season)
        whole.addWidget(frame)
        named: tuple[tuple[QWidget, str], ...] = (
            (self.kind, self.tr("Rhythm")),
            (self.every, self.tr("How often")),
            (self.nth, self.tr("Which of the month")),
            (self.day_of_month, self.tr("Day of the month")),
            (self.anchor, self.tr("First day")),
            (self.until, self.tr("Last day")),
        )
        for field, name in named:
            field.setAccessibleName(name)

    def set_calendar(self, working: Collection[int], alsace: bool, policy: HolidayPolicy) -> None:
        """Say which days are worked, and what a holiday does."""
        self._working, self._alsace, self._policy = working, alsace, policy
        self._show()

    def value(self) -> Recurrence:
        """Return the rule."""
        kind: Kind = self.kind.currentData()
        season = self.season.value()
        return Recurrence(
            anchor_on=self.anchor.day(),
            kind=kind,
            weekdays=() if kind == "month_day" else self.weekdays.value(),
            every=self.every.value(),
            nth=self.day_of_month.value() if kind == "month_day" else self.nth.currentData(),
            until=self.until.day() if self.ends.isChecked() else None,
            season_from=season[0] if season else None,
            season_to=season[1] if season else None,
            policy=self._policy,
        )

    def set_value(self, rule: Recurrence) -> None:
        """Show a rule."""
        self.blockSignals(True)
        self.kind.setCurrentIndex(self.kind.findData(rule.kind))
        self.every.setValue(rule.every)
        if rule.kind == "month_day":
            self.day_of_month.setValue(rule.nth)
        else:
            self.nth.setCurrentIndex(max(self.nth.findData(rule.nth), 0))
        self.weekdays.set_value(rule.weekdays)
        self.anchor.set_day(rule.anchor_on)
        self.ends.setChecked(rule.until is not None)
        if rule.until is not None:
            self.until.set_day(rule.until)
        self.season.set_value(rule.season_from, rule.season_to)
        self._policy = rule.policy
        self.blockSignals(False)
        self._show()

    @Slot()
    def _on_changed(self) -> None:
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        kind = self.kind.currentData()
        self.nth.setVisible(kind == "month_weekday")
        self.day_of_month.setVisible(kind == "month_day")
        self._nth_label.setVisible(kind != "weeks")
        self.weekdays.setVisible(kind != "month_day")
        several = self.every.value() > 1
        if kind == "weeks":
            self._each_label.setText(self.tr("each"))
            self._every_label.setText(self.tr("weeks") if several else self.tr("week"))
        else:
            self._each_label.setText(self.tr("every"))
            self._every_label.setText(self.tr("months") if several else self.tr("month"))
        rule = self.value()
        if kind != "month_day" and not rule.weekdays:
            self.sentence.setText(self.tr("Choose at least one day of the week."))
            self.note.clear()
            self.coming.clear()
            return
        self.sentence.setText(words.rule_sentence(rule))
        days = next_occurrences(
            rule, max(rule.anchor_on, self._today), _SHOWN, self._working, alsace_moselle=self._alsace
        )
        if not days:
            self.note.setText(self.tr("No day is left: look at the season and the end."))
            self.coming.clear()
            return
        self.note.setText(self.tr("The next days:"))
        self.coming.setText("\n".join(words.occurrence_line(each) for each in days))
        self.setAccessibleDescription(self.sentence.text())
