"""Live: the day as it runs, what needs somebody first."""

import datetime as dt
from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSplitter,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.domain.calendar import PARIS
from app.domain.jobs import StopKind
from app.domain.live import CaseKind
from app.services import cases, live
from app.services.cases import Case
from app.services.live import LATE_MINUTES, Alert, LiveDay, LiveStop, LiveTour, TimelineEntry
from app.tasks import Tasks
from app.views import ask, style
from app.views.board.labels import kind_label
from app.views.live import tiles
from app.views.live.bell import Bell
from app.views.live.case_card import CaseCard
from app.views.live.looks import ProgressDelegate
from app.views.live.map_view import MapView
from app.views.live.messages import MessagesPane
from app.views.live.phone_dialog import PhoneDialog
from app.views.live.words import case_name, duration, event_name, tour_state
from app.views.main_window import SettingsStore
from app.views.widgets.form_dialog import FormDialog
from app.views.widgets.list_screen import Column, ListScreen
from app.views.widgets.reading import ReadingScreen
from app.views.widgets.toast import toast

_TOPICS = frozenset(
    {
        "field_event",
        "stop",
        "tour",
        "job",
        "driver_link",
        "signature",
        "problem_case",
        "call_attempt",
        "message",
        "position",
        "charge",
    }
)
_OFTEN = frozenset({"position", "driver_link"})
"""What phones tell every half minute: it is shown with the next change, or a little later."""
_MINUTE_MS = 60_000
_LITTLE_LATER_MS = 5_000
_TECHNICAL = frozenset(StopKind) - {StopKind.JOB}
_PROBLEMS, _MESSAGES, _STORY = range(3)
_SIDE_WIDTH = 348  # the names of the three pages, a case's answers two by two


class LiveScreen(ReadingScreen):
    """The tours of today with their progress, a map, and beside them problems, messages and what was told.

    Args:
        tasks: The way to the database.
        bell: Rings for problems; here it is muted.
        phone_url: Where the drivers' page is, unless the company's row says it.
        store: Keeps what this computer lays beneath the map.
    """

    open_asked = Signal(str, str)
    """A job or the board is wanted: its kind and id."""

    def __init__(
        self,
        tasks: Tasks,
        bell: Bell | None = None,
        phone_url: str = "",
        store: SettingsStore | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(tasks, _TOPICS, parent)
        self._bell = bell or Bell(parent=self)
        self._phone_url = phone_url
        self._day: LiveDay | None = None
        self._wanted_case: UUID | None = None
        self._wanted_tour: UUID | None = None
        self._clock = QTimer(self, interval=_MINUTE_MS)
        self._clock.timeout.connect(self.reload)
        self._clock.start()
        self._later = QTimer(self, singleShot=True, interval=_LITTLE_LATER_MS)
        self._later.timeout.connect(self.reload)
        self.tours = self._make_tours()
        self._store = store or SettingsStore()
        self.map = MapView()
        self.map.set_tiles(self._store.settings.map_tiles, self._store.settings.map_credit)
        self.map.background_asked.connect(self.ask_background)
        self.map.stop_chosen.connect(self._on_map)
        self.card = CaseCard(tasks)
        self.card.changed.connect(self.reload)
        self.card.open_asked.connect(self.open_asked)
        self.messages = MessagesPane(tasks)
        self.messages.changed.connect(self.reload)
        self.story = self._make_story()
        self.pages = QTabWidget()
        self.pages.addTab(self._make_problems(), self.tr("Problems"))
        self.pages.addTab(self.messages, self.tr("Messages"))
        self.pages.addTab(self.story, self.tr("Events"))
        self.pages.currentChanged.connect(self._read_page)
        self._make_actions()
        self._make_layout()
        self.setFocusProxy(self.tours.table)

    # -- its parts

    def _make_tours(self) -> ListScreen:
        tours = ListScreen(
            self.tr("Live"),
            [
                Column("driver", self.tr("Driver"), lambda r: r.driver, icon=_sign, state=_alarm, width=139),
                Column("state", self.tr("State"), lambda r: tour_state(r.status), state=_tone, width=88),
                Column("done", self.tr("Progress"), _share, self._stops, width=230),
                Column(
                    "late",
                    self.tr("Late by"),
                    lambda r: r.late_minutes,
                    self._late,
                    right=True,
                    state=lambda r: "error" if r.late_minutes >= LATE_MINUTES else "muted",
                    width=70,
                ),
                Column("next", self.tr("Next stop"), _next_stop, width=190),
                Column(
                    "forecast",
                    self.tr("Will be late"),
                    lambda r: r.expected_late if r.late_stop else 0,
                    self._forecast,
                    state=lambda _: "warning",
                    width=139,
                ),
                Column(
                    "event",
                    self.tr("Heard of"),
                    lambda r: r.heard_at or r.last_event_at,
                    self._told,
                    state=lambda r: "error" if r.silent_minutes else "",
                    width=134,
                ),
                Column(
                    "waiting",
                    self.tr("On the phone"),
                    lambda r: r.pending_items,
                    self._waiting,
                    state=lambda _: "warning",
                    width=125,
                ),
            ],
            _key,
            "live.day",
            self.tr(
                "No tour today. Plan one on the board and publish it: the driver's phone tells the rest."
            ),
        )
        tours.add_filter(self.tr("Late"), _is_late)
        tours.add_filter(self.tr("Under way"), _is_running)
        tours.add_filter(self.tr("Problems"), _has_problem)
        place = next(n for n, column in enumerate(tours.model.columns) if column.key == "done")
        tours.table.setItemDelegateForColumn(place, ProgressDelegate(tours.table))
        tours.selection_changed.connect(self._on_tour)
        tours.opened.connect(self._on_opened)
        return tours

    def _make_story(self) -> ListScreen:
        story = ListScreen(
            "",
            [
                Column(
                    "at", self.tr("At"), lambda r: r.device_at, lambda r: style.clock(r.device_at), width=62
                ),
                Column("what", self.tr("What"), lambda r: event_name(r.kind), width=140),
                Column("place", self.tr("Where"), lambda r: r.place, width=200),
            ],
            lambda r: r.id,
            "live.story",
            self.tr("Choose a tour to read its day."),
        )
        story.opened.connect(self._on_story_opened)
        return story

    def _make_problems(self) -> QWidget:
        page = QWidget()
        self.which = QComboBox()
        self.which.setAccessibleName(self.tr("Problems"))
        self.which.currentIndexChanged.connect(self._on_which)
        self._nothing = QLabel(
            self.tr("No driver is held up. A closed gate that a driver reports stands here at once."),
            wordWrap=True,
            alignment=Qt.AlignmentFlag.AlignCenter,
        )
        self._nothing.setProperty("role", "muted")
        self._problem = QStackedWidget()
        self._problem.addWidget(self._nothing)
        self._problem.addWidget(self.card)
        inside = QVBoxLayout(page)
        inside.setContentsMargins(0, style.SPACE, 0, 0)
        line = QHBoxLayout()
        line.setContentsMargins(style.SPACE_L, 0, style.SPACE_L, 0)
        line.addWidget(self.which)
        inside.addLayout(line)
        inside.addWidget(self._problem, 1)
        return page

    def _make_actions(self) -> None:
        self.tours.add_action(self.tr("Write"), "letter", self._on_write, shortcut="Ctrl+Shift+M")
        self.tours.add_action(self.tr("Phone…"), "phone", self._on_phone, shortcut="Ctrl+Shift+P")
        self.tours.add_action(self.tr("Report a problem…"), "alert", self._on_report, shortcut="Ctrl+Shift+B")
        self.with_map = self.tours.add_action(
            self.tr("Map"), "live", self._on_with_map, shortcut="Ctrl+Shift+K"
        )
        self.with_map.setCheckable(True)
        self.with_map.setProperty("toggle", True)
        self.with_map.setChecked(True)
        self.sound = self.tours.add_action(self.tr("Sound"), "bell", self._on_sound, shortcut="Ctrl+Shift+S")
        self.sound.setCheckable(True)
        self.sound.setProperty("toggle", True)
        self.sound.setChecked(not self._bell.is_muted)
        self._show_sound()
        go = QShortcut(QKeySequence("F6"), self)
        go.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        go.activated.connect(self._on_other_side)

    def _make_layout(self) -> None:
        left = QSplitter(Qt.Orientation.Vertical)
        left.setObjectName("split:live.map")
        left.addWidget(self.tours)
        left.addWidget(self.map)
        left.setStretchFactor(0, 3)
        left.setStretchFactor(1, 2)
        left.setSizes([480, 320])
        both = QSplitter(Qt.Orientation.Horizontal)
        both.setObjectName("split:live.side")
        both.addWidget(left)
        both.addWidget(self.pages)
        both.setStretchFactor(0, 5)
        both.setStretchFactor(1, 2)
        both.setSizes([1000, 400])
        for split in (left, both):
            split.setChildrenCollapsible(False)
        self.pages.setMinimumWidth(round(_SIDE_WIDTH * style.zoom()))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(both)

    @Slot()
    def ask_background(self) -> None:
        """Ask which server's tiles lie beneath the map on this computer."""
        known = self._store.settings
        address, credit = QLineEdit(known.map_tiles), QLineEdit(known.map_credit)
        dialog = FormDialog(
            self.tr("Map background"), self.tr("Use"), self, 330, lambda: tiles.checked(address.text())
        )
        dialog.form.add(
            "tiles",
            self.tr("Address of the tiles"),
            address,
            hint=self.tr(
                "As your map provider gives it, with {z}, {x} and {y}. Empty: a plain map."
                " The server learns which area is looked at, never who or what is there."
            ),
            wide=True,
        )
        dialog.form.add(
            "credit",
            self.tr("Credit"),
            credit,
            hint=self.tr("Stands in the corner of the map, as most providers require."),
            wide=True,
        )
        if dialog.exec() == FormDialog.DialogCode.Accepted:
            self._store.change(map_tiles=tiles.checked(address.text()), map_credit=credit.text().strip())
            self.map.set_tiles(self._store.settings.map_tiles, self._store.settings.map_credit)
        dialog.deleteLater()

    # -- reading

    def read(self) -> None:
        """Read the day."""
        today = dt.datetime.now(PARIS).date()
        self._tasks.read(partial(live.live_board, day=today), self._on_day, self.tours.show_error)

    @Slot(frozenset)
    def _on_data_changed(self, topics: frozenset[str]) -> None:
        # Many phones never pause: what came first is shown in time, whatever comes after it.
        if topics & (_TOPICS - _OFTEN):
            if not self._settle.isActive():
                self._settle.start()
        elif topics & _OFTEN and not self._later.isActive():
            self._later.start()

    @Slot(object)
    def _on_day(self, day: LiveDay) -> None:
        self._day = day
        self.tours.show_rows(day.tours)
        self.map.show_day(day)
        self._show_cases(day.cases)
        wanted, self._wanted_tour = self._wanted_tour, None
        if wanted is not None:
            self.show_tour(wanted)
        self._on_tour()

    def _show_cases(self, found: tuple[Case, ...]) -> None:
        """Offer the cases of the day; the one that is worked on stays in front until it is left."""
        open_now = sum(case.is_open for case in found)
        title = self.tr("Problems")
        self.pages.setTabText(_PROBLEMS, f"{title} ({style.number(open_now)})" if open_now else title)
        shown = self._wanted_case or self._shown_case()
        self._wanted_case = None
        self.which.blockSignals(True)
        self.which.clear()
        for case in found:
            state = "" if case.is_open else " ✓"
            words = " · ".join(filter(None, (style.clock(case.opened_at), case.driver, case.customer)))
            self.which.addItem(
                style.icon("alert", "error" if case.is_open else "ok"), f"{words}{state}", case.id
            )
        keys = [case.id for case in found]
        self.which.setCurrentIndex(keys.index(shown) if shown in keys else 0 if keys else -1)
        self.which.blockSignals(False)
        self.which.setVisible(len(found) > 1)
        self._on_which()

    def _shown_case(self) -> UUID | None:
        case = self.card.case()
        return case.id if case is not None and self._problem.currentWidget() is self.card else None

    @Slot()
    def _on_which(self) -> None:
        key = self.which.currentData()
        found = self._day.cases if self._day is not None else ()
        case = next((case for case in found if case.id == key), None)
        self._problem.setCurrentWidget(self.card if case is not None else self._nothing)
        if case is not None:
            self.card.show_case(case)

    # -- one tour

    def selected(self) -> LiveTour | None:
        """Return the tour that is chosen."""
        rows = self.tours.selected()
        tour: LiveTour | None = rows[0] if rows else None
        return tour

    @Slot()
    def _on_tour(self) -> None:
        tour = self.selected()
        self.map.choose(tour.tour_id if tour else None)
        unread = sum(each.unread for each in self._day.tours) if self._day else 0
        title = self.tr("Messages")
        self.pages.setTabText(_MESSAGES, f"{title} ({style.number(unread)})" if unread else title)
        self._read_page()

    @Slot()
    def _read_page(self) -> None:
        """Read what the page in front shows of the chosen tour."""
        page, tour = self.pages.currentIndex(), self.selected()
        if page == _MESSAGES:
            self.messages.show_tour(tour)
        elif page == _STORY and tour is None:
            self._on_story([])
        elif page == _STORY and tour is not None:
            self._tasks.read(
                partial(live.timeline, tour_ids=[tour.tour_id]), self._on_story, self.story.show_error
            )

    @Slot(list)
    def _on_story(self, entries: list[TimelineEntry]) -> None:
        self.story.set_empty_text(
            self.tr("The driver has told nothing yet.")
            if self.selected()
            else self.tr("Choose a tour to read its day.")
        )
        self.story.show_rows(list(reversed(entries)))

    @Slot(object)
    def _on_story_opened(self, entry: TimelineEntry) -> None:
        if entry.job_id is not None:
            self.open_asked.emit("job", str(entry.job_id))

    @Slot(object)
    def _on_opened(self, tour: LiveTour) -> None:
        """Show what is most urgent of a tour: its case, its messages, else what it told."""
        case = self._case_of(tour)
        if case is not None:
            self.show_case(case.id)
        elif tour.unread:
            self.pages.setCurrentIndex(_MESSAGES)
            self.messages.to_line()
        else:
            self.pages.setCurrentIndex(_STORY)
            self.story.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _case_of(self, tour: LiveTour) -> Case | None:
        found = self._day.cases if self._day is not None else ()
        return next((case for case in found if case.tour_id == tour.tour_id and case.is_open), None)

    def show_case(self, key: UUID) -> None:
        """Bring a case to the front, and the hands to its numbers."""
        place = self.which.findData(key)
        self.pages.setCurrentIndex(_PROBLEMS)
        if place < 0:
            self._wanted_case = key  # it comes with the next reading
            return
        self.which.setCurrentIndex(place)
        self._on_which()
        self.card.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_tour(self, tour_id: UUID) -> None:
        """Choose a tour and show what is most urgent of it."""
        if self.tours.select_key(tour_id):
            tour = self.selected()
            if tour is not None:
                self._on_opened(tour)

    def look_at(self, alert: Alert) -> None:
        """Bring to the front what rang."""
        self._wanted_tour = alert.tour_id
        if alert.kind == "case":
            self.pages.setCurrentIndex(_PROBLEMS)
            self._wanted_case = UUID(alert.key.partition(" ")[2])
        self.reload()

    # -- acting

    def _one(self) -> LiveTour | None:
        tour = self.selected()
        if tour is None:
            rows = self.tours.model.rows()
            if len(rows) == 1:
                self.tours.select_key(rows[0].tour_id)
                return self.selected()
            toast(self, self.tr("Choose a tour first."))
        return tour

    @Slot()
    def _on_write(self) -> None:
        if self._one() is not None:
            self.pages.setCurrentIndex(_MESSAGES)
            self.messages.to_line()

    @Slot()
    def _on_phone(self) -> None:
        tour = self._one()
        if tour is not None:
            PhoneDialog(self._tasks, tour, self._phone_url, self).open()

    @Slot()
    def _on_report(self) -> None:
        """Open a case by hand: for the stop that is next, of the kind that is chosen."""
        tour = self._one()
        if tour is None:
            return
        kinds = list(CaseKind)
        following = _following(tour)
        where = following.place if following is not None and following.place else tour.driver
        picked = ask.ask_one(
            self,
            self.tr("Report a problem"),
            self.tr("{driver} · {place}").format(driver=tour.driver, place=where),
            [case_name(kind) for kind in kinds],
        )
        if picked is None:
            return
        call = partial(
            cases.open_case,
            tour_id=tour.tour_id,
            stop_id=following.id if following is not None else None,
            kind=kinds[picked],
            reason=case_name(kinds[picked]),
        )
        self._tasks.write(call, "case.open", self._on_case_opened, self.tours.show_error)

    @Slot(object)
    def _on_case_opened(self, key: str) -> None:
        self._wanted_case = UUID(key)
        self.pages.setCurrentIndex(_PROBLEMS)
        self.reload()

    @Slot(object, object)
    def _on_map(self, tour_id: UUID, stop_id: UUID | None) -> None:
        self.tours.select_key(tour_id)
        tour = self.selected()
        stop = next((s for s in tour.stops if s.id == stop_id), None) if tour is not None else None
        if stop is not None and stop.job_id is not None:
            self.open_asked.emit("job", str(stop.job_id))
        elif tour is not None and stop_id is None:
            self._on_opened(tour)

    @Slot()
    def _on_with_map(self) -> None:
        self.map.setVisible(self.with_map.isChecked())

    @Slot()
    def _on_sound(self) -> None:
        self._bell.mute(not self.sound.isChecked())
        self._show_sound()

    def _show_sound(self) -> None:
        on = self.sound.isChecked()
        self.sound.setIcon(style.icon("bell" if on else "bell_off"))
        self.sound.setToolTip(
            self.tr("Problems are heard (click to mute)") if on else self.tr("Problems come without a sound")
        )

    @Slot()
    def _on_other_side(self) -> None:
        """Go from the tours to the page beside them, and back."""
        if self.pages.isAncestorOf(self.focusWidget() or self.tours):
            self.tours.table.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif self.pages.currentIndex() == _PROBLEMS:
            self.card.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif self.pages.currentIndex() == _MESSAGES:
            self.messages.to_line()
        else:
            self.story.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # -- words

    def _stops(self, row: LiveTour) -> str:
        return self.tr("{done} of {total}").format(done=row.stops_done, total=row.stops_total)

    def _late(self, row: LiveTour) -> str:
        return duration(row.late_minutes) if row.late_minutes else ""

    def _forecast(self, row: LiveTour) -> str:
        if not row.late_stop:
            return ""
        return f"{duration(row.expected_late)} · {style.clock(row.late_stop_at)} {row.late_stop}"

    def _told(self, row: LiveTour) -> str:
        if row.silent_minutes:
            return self.tr("silence {time}").format(time=duration(row.silent_minutes))
        if row.last_event and (row.heard_at is None or row.heard_at == row.last_event_at):
            return f"{style.clock(row.last_event_at)} · {event_name(row.last_event)}"
        heard = row.heard_at or row.last_event_at
        return " · ".join(filter(None, (style.clock(heard), event_name(row.last_event))))

    def _waiting(self, row: LiveTour) -> str:
        if not row.pending_items:
            return ""
        if row.oldest_pending_at is None:
            return style.number(row.pending_items)
        return self.tr("{count} since {time}").format(
            count=style.number(row.pending_items), time=style.clock(row.oldest_pending_at)
        )


def _key(row: LiveTour) -> UUID:
    return row.tour_id


def _sign(row: LiveTour) -> str:
    if row.blocked:
        return "alert"
    if row.silent_minutes:
        return "offline"
    if row.unread:
        return "letter"
    return "alert" if _has_problem(row) else ""


def _alarm(row: LiveTour) -> str:
    if row.blocked or row.silent_minutes:
        return "error"
    return "accent" if row.unread else "warning" if _has_problem(row) else ""


def _following(tour: LiveTour) -> LiveStop | None:
    """Return the stop of a customer that is next, or where the driver is."""
    return next((s for s in tour.stops if s.done_at is None and s.kind == StopKind.JOB), None)


def _next_stop(row: LiveTour) -> str:
    """Return where the driver goes; a stop of the tour's own is called by its kind."""
    return kind_label(row.next_stop) if row.next_stop in _TECHNICAL and not row.next_state else row.next_stop


def _share(row: LiveTour) -> float:
    return row.stops_done / row.stops_total if row.stops_total else 0.0


def _tone(row: LiveTour) -> str:
    return {"running": "accent", "closed": "ok"}.get(row.status, "muted")


def _is_late(row: LiveTour) -> bool:
    return max(row.late_minutes, row.expected_late) >= LATE_MINUTES and row.status != "closed"


def _is_running(row: LiveTour) -> bool:
    return row.status == "running"


def _has_problem(row: LiveTour) -> bool:
    return bool(row.problems or row.not_done or row.blocked)
