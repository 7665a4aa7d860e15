"""A driver is away or a truck off the road: who takes over each stop, decided by keys, applied as one."""

import datetime as dt
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import QDate, Qt, Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QDateEdit,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.absences import DRIVER_ABSENCES, VEHICLE_ABSENCES
from app.domain.axis import day_start
from app.domain.board import Row
from app.domain.rides import Plan, difference
from app.errors import AppError, Conflict
from app.services import settling
from app.services.judging import judge_for
from app.services.plans import read_plan
from app.services.proposals import LEAVE, Away, Judge, Line, Settled, settle
from app.tasks import Tasks
from app.views import style
from app.views.board.errands import Errand
from app.views.board.labels import clock, kind_label
from app.views.board.offers import Card, CardList, kilometres, minutes, objections, why
from app.views.translating import away, said
from app.views.widgets.band import ErrorBand

LONGEST_DAYS = 14
"""How many days of an absence are settled at once; later ones have hardly been planned."""


class _StopList(CardList):
    """The stops of who is away; its keys decide about the current one."""

    asked = Signal(str)
    """A key was pressed: "next" or "previous" proposal, "leave", or "all"."""

    _KEYS = {  # noqa: RUF012 - Qt's metaclass leaves no room for ClassVar
        Qt.Key.Key_Right: "next",
        Qt.Key.Key_Left: "previous",
        Qt.Key.Key_Delete: "leave",
        Qt.Key.Key_B: "leave",
        Qt.Key.Key_A: "all",
    }

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk through the proposals, give up, or take the best of all."""
        asked = self._KEYS.get(Qt.Key(event.key()))
        if asked is not None and event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        ):
            self.asked.emit(asked)
        else:
            super().keyPressEvent(event)


class AbsentPanel(QFrame):
    """The stops that an absence leaves alone, each with who could take it.

    Args:
        tasks: The way to the database.
        parent: The widget around it.
    """

    errand_asked = Signal(object, str, object)
    """Something is to be carried out: the call, its kind in the journal, and the `Errand` for its answer."""

    closed = Signal()
    """It is not needed any more."""

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "surface")
        self.setMinimumWidth(380)
        self._tasks = tasks
        self._day = dt.date.min
        self._row: Row | None = None
        self._plan: Plan | None = None
        self._judge: Judge | None = None
        self._settled: Settled | None = None
        self._choices: dict[UUID, str] = {}
        self._asked = 0
        self._wanted_row = 0
        self._sent = False
        self._build()
        self.hide()

    def _build(self) -> None:
        self._title = QLabel()
        self._title.setProperty("role", "subtitle")
        self._title.setWordWrap(True)
        close = QToolButton()
        close.setIcon(style.icon("close"))
        close.setToolTip(self.tr("Close without changing anything (Esc)"))
        close.setAccessibleName(self.tr("Close"))
        close.clicked.connect(self.leave)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self.reason = QComboBox()
        self.reason.currentIndexChanged.connect(self._on_terms)
        self.until = QDateEdit()
        self.until.setCalendarPopup(True)
        self.until.setDisplayFormat("ddd dd/MM/yyyy")
        self.until.dateChanged.connect(self._on_terms)
        terms = QFormLayout()
        terms.addRow(self.tr("Reason"), self.reason)
        terms.addRow(self.tr("Until the evening of"), self.until)
        self._band = ErrorBand(self)
        self._state = QLabel(wordWrap=True)
        self._state.setProperty("role", "muted")
        self.stops = _StopList(self)
        self.stops.setAccessibleName(self.tr("Stops to give to others"))
        self.stops.moved.connect(self._on_stop)
        self.stops.accepted.connect(self._on_accepted)
        self.stops.asked.connect(self._on_key)
        self._offers_title = QLabel()
        self._offers_title.setProperty("role", "label")
        self.offers = CardList(self)
        self.offers.setAccessibleName(self.tr("Who can take it"))
        self.offers.accepted.connect(self._on_offer)
        below = QWidget()
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(style.SPACE_S)
        column.addWidget(self._offers_title)
        column.addWidget(self.offers, 1)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self.stops)
        split.addWidget(below)
        split.setChildrenCollapsible(False)
        split.setSizes([380, 260])
        self._hint = QLabel(
            self.tr("Enter accepts, ← → another proposal, B back to the backlog, Ctrl+Enter applies"),
            wordWrap=True,
        )
        self._hint.setProperty("role", "small")
        self._total = QLabel(wordWrap=True)
        self.all_button = QPushButton(style.icon("check_all"), self.tr("Best for all (A)"))
        self.all_button.setToolTip(self.tr("Take the first proposal of every stop that is still open"))
        self.all_button.clicked.connect(self._on_all)
        self.apply_button = QPushButton(self.tr("Apply"))
        self.apply_button.setProperty("primary", True)
        keys = QKeySequence("Ctrl+Return").toString(QKeySequence.SequenceFormat.NativeText)
        self.apply_button.setToolTip(
            self.tr("Enter the absence and move the stops ({keys})").format(keys=keys)
        )
        self.apply_button.clicked.connect(self.apply)
        buttons = QHBoxLayout()
        buttons.addWidget(self.all_button)
        buttons.addStretch()
        buttons.addWidget(self.apply_button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(style.SPACE, style.SPACE, style.SPACE, style.SPACE)
        whole.setSpacing(style.SPACE)
        whole.addLayout(head)
        whole.addLayout(terms)
        whole.addWidget(self._band)
        whole.addWidget(self._state)
        whole.addWidget(split, 1)
        whole.addWidget(self._hint)
        whole.addWidget(self._total)
        whole.addLayout(buttons)
        for text, slot in (
            ("Ctrl+Return", self.apply),
            ("Ctrl+Enter", self.apply),
            ("Escape", self.leave),
        ):
            shortcut = QShortcut(QKeySequence(text), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    # --- opening

    def open_for(self, row: Row, day: dt.date) -> None:
        """Begin with a driver or a vehicle that is away from `day` on."""
        self._row, self._day = row, day
        self._plan, self._settled, self._choices = None, None, {}
        self._sent = False
        driver = row.kind == "driver"
        title = self.tr("Absence of {who}") if driver else self.tr("Vehicle {who} off the road")
        self._title.setText(title.format(who=row.title))
        self._title.setAccessibleName(self._title.text())
        self.reason.blockSignals(True)
        self.reason.clear()
        for kind in DRIVER_ABSENCES if driver else VEHICLE_ABSENCES:
            self.reason.addItem(away(kind), kind)
        self.reason.blockSignals(False)
        self.until.blockSignals(True)
        self.until.setMinimumDate(QDate(day.year, day.month, day.day))
        self.until.setMaximumDate(QDate(day.year, day.month, day.day).addDays(LONGEST_DAYS - 1))
        self.until.setDate(QDate(day.year, day.month, day.day))
        self.until.blockSignals(False)
        self._band.clear()
        self.stops.show_cards((), 0)
        self.offers.show_cards((), 0)
        self.show()
        self.stops.setFocus()
        self._read()

    @property
    def settled(self) -> Settled | None:
        """What is shown: None while it is being worked out."""
        return self._settled

    def _until(self) -> dt.date:
        date = self.until.date()
        return dt.date(date.year(), date.month(), date.day())

    # --- working out

    def _read(self, *, best: bool = False) -> None:
        """Read the plan anew and work it out with what was decided so far."""
        self._plan = None
        self._work_out(best=best)

    def _work_out(self, *, best: bool = False) -> None:
        if self._row is None:
            return
        self._asked += 1
        call = partial(
            _worked_out,
            number=self._asked,
            plan=self._plan,
            judge=self._judge,
            row=self._row,
            first=self._day,
            last=self._until(),
            kind=self.reason.currentData(),
            choices=dict(self._choices),
            best=best,
        )
        if self._settled is None:
            self._state.setText(self.tr("Looking for who could take over…"))
            self._state.show()
        self.apply_button.setEnabled(False)
        self._tasks.run(call, self._on_worked_out, self._on_failed)

    @Slot(object)
    def _on_worked_out(self, found: tuple[int, Plan, Judge | None, Settled]) -> None:
        number, self._plan, self._judge, settled = found
        if number != self._asked:
            return  # decided otherwise meanwhile
        self._settled = settled
        self._choices = settled.choices
        lost = [line.unit.title for line in settled.lines if line.lost]
        if lost:
            self._band.say(self.tr("No longer possible, choose again: {jobs}").format(jobs=", ".join(lost)))
        self._show()

    @Slot(object)
    def _on_failed(self, error: AppError) -> None:
        self._sent = False
        self._band.say(said(error))
        self._state.hide()

    def _show(self) -> None:
        settled = self._settled
        if settled is None:
            return
        lines = settled.lines
        row = min(max(self._wanted_row, 0), len(lines) - 1)
        self.stops.show_cards([self._stop_card(line) for line in lines], row)
        self._show_offers()
        alone = [line for line in lines if not line.offers and line.chosen in ("", LEAVE)]
        if not lines:
            self._state.setText(self.tr("Nothing is left to do: only the absence is entered."))
        elif len(alone) == len(lines):
            self._state.setText(self.tr("Nobody is free: %n job(s) go back to the backlog.", "", len(lines)))
        elif alone:
            self._state.setText(self.tr("For %n job(s) nobody is free: back to the backlog.", "", len(alone)))
        else:
            self._state.setText(self.tr("%n stop(s) still open", "", settled.open) if settled.open else "")
        self._state.setVisible(bool(self._state.text()))
        for widget in (self.stops, self.offers, self._offers_title, self._hint, self.all_button):
            widget.setVisible(bool(lines))
        self.all_button.setEnabled(any(not line.chosen for line in lines))
        self.apply_button.setEnabled(not self._sent)
        self._show_total()

    def _show_total(self) -> None:
        settled = self._settled
        if settled is None or not settled.lines:
            self._total.clear()
            return
        parts = []
        taken = sum(line.chosen not in ("", LEAVE) for line in settled.lines)
        if taken:
            parts.append(
                self.tr("{km} and {time} in all.").format(
                    km=kilometres(settled.metres, signed=True), time=minutes(settled.minutes)
                )
            )
        for ending in settled.endings:
            words = (
                self.tr("{who} ends at {time}, {before} until now.")
                if ending.before != ending.after
                else self.tr("{who} ends at {time} as before.")
            )
            parts.append(words.format(who=ending.who, time=clock(ending.after), before=clock(ending.before)))
        left = len(settled.lines) - taken - settled.open
        if left:
            parts.append(self.tr("%n job(s) to the backlog.", "", left))
        if settled.open:
            parts.append(self.tr("What stays open goes back to the backlog."))
        self._total.setText(" ".join(parts))

    def _stop_card(self, line: Line) -> Card:
        title, detail = line.unit.title, f"{kind_label(line.unit.kind)} · {line.unit.detail}"
        offer = line.offer
        if offer is not None:
            took = self.tr("{who} at {time}").format(who=offer.ride.driver, time=clock(offer.start))
            return Card(title, clock(line.was), took, detail, "ok", "check", objections(offer))
        if line.chosen == LEAVE:
            return Card(title, clock(line.was), self.tr("Back to the backlog"), detail, "warning", "back")
        if not line.offers:
            return Card(
                title, clock(line.was), self.tr("Nobody is free: back to the backlog"), detail, "error"
            )
        first = self.tr("Proposed: {who}").format(who=line.offers[0].ride.driver)
        return Card(title, clock(line.was), first, detail, "")

    def _show_offers(self) -> None:
        line = self._line()
        if line is None:
            self.offers.show_cards((), 0)
            self._offers_title.clear()
            return
        self._offers_title.setText(self.tr("Proposals for {job}").format(job=line.unit.title))
        cards = [
            Card(
                offer.ride.driver,
                clock(offer.start),
                why(offer),
                offer.ride.plate,
                "ok" if offer.ride.key == line.chosen else "accent" if at == 0 else "",
                "check" if offer.ride.key == line.chosen else "",
                objections(offer),
            )
            for at, offer in enumerate(line.offers)
        ]
        left = line.chosen == LEAVE
        cards.append(
            Card(
                self.tr("Back to the backlog"),
                "",
                self.tr("Somebody places it later."),
                "",
                "warning" if left else "",
                "back",
            )
        )
        at = next((n for n, offer in enumerate(line.offers) if offer.ride.key == line.chosen), 0)
        self.offers.show_cards(cards, len(cards) - 1 if left else at)

    # --- deciding

    def _line(self) -> Line | None:
        lines = self._settled.lines if self._settled is not None else ()
        return lines[self.stops.row] if 0 <= self.stops.row < len(lines) else None

    @Slot(int)
    def _on_stop(self, row: int) -> None:
        self._wanted_row = row
        self._show_offers()

    @Slot(int)
    def _on_accepted(self, _row: int) -> None:
        self._on_offer(self.offers.row)

    @Slot(int)
    def _on_offer(self, at: int) -> None:
        """Take a proposal for the current stop, and go on to the next that is open."""
        line = self._line()
        if line is None or at < 0:
            return
        self._decide(line, line.offers[at].ride.key if at < len(line.offers) else LEAVE)

    def _decide(self, line: Line, choice: str) -> None:
        self._choices[line.unit.id] = choice
        lines = self._settled.lines if self._settled is not None else ()
        at = self.stops.row
        ahead = [*range(at + 1, len(lines)), *range(at)]
        self._wanted_row = next(
            (row for row in ahead if lines[row].unit.id not in self._choices), min(at + 1, len(lines) - 1)
        )
        self._band.clear()
        self._work_out()

    @Slot(str)
    def _on_key(self, asked: str) -> None:
        line = self._line()
        if asked == "all":
            self._on_all()
        elif line is not None and asked == "leave":
            self._decide(line, LEAVE)
        elif line is not None:
            count = len(line.offers) + 1
            self.offers.select((self.offers.row + (1 if asked == "next" else -1)) % count)
            self._say(self.offers.card(self.offers.row))

    def _say(self, card: Card) -> None:
        """Speak a proposal that was reached while the list of stops keeps the keyboard."""
        words = ", ".join(filter(None, (card.title, card.right, card.text, card.note)))
        self.stops.setAccessibleDescription(words)
        QAccessible.updateAccessibility(QAccessibleEvent(self.stops, QAccessible.Event.DescriptionChanged))

    @Slot()
    def _on_all(self) -> None:
        self._band.clear()
        self._work_out(best=True)

    @Slot()
    def _on_terms(self) -> None:
        """Work it out for another reason or another evening."""
        if self.isVisible():
            self._read()

    # --- applying

    @Slot()
    def apply(self) -> None:
        """Enter the absence and move the stops, all in one; what is not decided goes back to the backlog."""
        settled, row = self._settled, self._row
        if settled is None or row is None or self._sent or not self.apply_button.isEnabled():
            return
        self._sent = True
        self.apply_button.setEnabled(False)
        wished = replace(settled.away, kind=self.reason.currentData())
        wanted = difference(settled.before, settled.after)
        taken = sum(line.chosen not in ("", LEAVE) for line in settled.lines)
        left = len(settled.lines) - taken
        success = " ".join(
            (
                self.tr("%n job(s) taken over.", "", taken),
                self.tr("%n job(s) to the backlog.", "", left) if left else "",
            )
        ).strip()
        errand = Errand(self, self.tr("absence of {who}").format(who=row.title), success=success)
        errand.was_done.connect(self._on_applied)
        errand.was_refused.connect(self._on_refused)
        self.errand_asked.emit(
            partial(settling.settle_absence, away=wished, wanted=wanted), "absence.settle", errand
        )

    @Slot(object)
    def _on_applied(self, _errand: Errand) -> None:
        self._sent = False
        self.leave()

    @Slot(object, object)
    def _on_refused(self, _errand: Errand, error: AppError) -> None:
        """Say who was faster, and work everything out on the new state."""
        self._sent = False
        self._band.say(said(error))
        if isinstance(error, Conflict):
            self._read()
        else:
            self._show()

    @Slot()
    def leave(self) -> None:
        """Close without changing anything."""
        self._asked += 1
        self._row = None
        self.hide()
        self.closed.emit()


def _read_both(session: Any, first: dt.date, last: dt.date) -> tuple[Plan, Judge]:
    plan = read_plan(session, first, last)
    return plan, judge_for(session, plan)


def _worked_out(
    _progress: Any,
    database: Any,
    *,
    number: int,
    plan: Plan | None,
    judge: Judge | None,
    row: Row,
    first: dt.date,
    last: dt.date,
    kind: str,
    choices: dict[UUID, str],
    best: bool,
) -> tuple[int, Plan, Judge | None, Settled]:
    """Read the plan unless it is there, and rank who takes over; runs off the GUI thread."""
    if plan is None or judge is None:
        plan, judge = database.read(partial(_read_both, first=first, last=last))
    until = day_start(last + dt.timedelta(days=1))
    start = max(day_start(first), min(plan.now, until - 60))
    driver = row.id if row.kind == "driver" else None
    away = Away(driver, None if driver else row.id, start, until, kind)
    return number, plan, judge, settle(plan, away, choices, judge, best=best)
