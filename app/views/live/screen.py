"""Live: how far each tour of the day is, and what its driver told last."""

import datetime as dt
from functools import partial
from uuid import UUID
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from app.domain.jobs import StopKind
from app.services import live
from app.services.live import LiveTour, TimelineEntry
from app.tasks import Tasks
from app.views import style
from app.views.board.labels import kind_label
from app.views.live.words import event_name, tour_state
from app.views.widgets.list_screen import Column, ListScreen
from app.views.widgets.reading import ReadingScreen

_TOPICS = frozenset({"field_event", "stop", "tour", "job", "driver_link", "signature"})
_MINUTE_MS = 60_000
_LATE_MINUTES = 15
_TECHNICAL = frozenset(StopKind) - {StopKind.JOB}


class LiveScreen(ReadingScreen):
    """The tours of today, the late ones first, and beside them what was told."""

    open_asked = Signal(str, str)
    """A job or the board is wanted: its kind and id."""

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(tasks, _TOPICS, parent)
        self._clock = QTimer(self, interval=_MINUTE_MS)
        self._clock.timeout.connect(self.reload)
        self._clock.start()
        self.tours = ListScreen(
            self.tr("Live"),
            [
                Column("driver", self.tr("Driver"), lambda r: r.driver, width=190),
                Column("vehicle", self.tr("Vehicle"), lambda r: r.vehicle, width=100),
                Column("state", self.tr("State"), lambda r: tour_state(r.status), state=_tone, width=95),
                Column("done", self.tr("Stops"), _share, self._stops, right=True, width=70),
                Column(
                    "late",
                    self.tr("Late by"),
                    lambda r: r.late_minutes,
                    self._late,
                    right=True,
                    state=lambda r: "error" if r.late_minutes > _LATE_MINUTES else "muted",
                    width=75,
                ),
                Column("next", self.tr("Next stop"), _next_stop, width=220),
                Column("event", self.tr("Told last"), lambda r: r.last_event_at, self._told, width=190),
                Column(
                    "problems",
                    self.tr("Problems"),
                    lambda r: r.problems + r.not_done,
                    lambda r: style.number(r.problems + r.not_done) if _has_problem(r) else "",
                    right=True,
                    state=lambda _: "warning",
                    width=90,
                ),
                Column(
                    "waiting",
                    self.tr("On the phone"),
                    lambda r: r.pending_items,
                    lambda r: style.number(r.pending_items) if r.pending_items else "",
                    right=True,
                    width=100,
                ),
            ],
            _key,
            "live.tours",
            self.tr(
                "No tour today. Plan one on the board and publish it: the driver's phone tells the rest."
            ),
        )
        self.tours.add_filter(self.tr("Late"), _is_late)
        self.tours.add_filter(self.tr("Under way"), _is_running)
        self.tours.add_filter(self.tr("Problems"), _has_problem)
        self.tours.selection_changed.connect(self._read_story)
        self.story = ListScreen(
            self.tr("What was told"),
            [
                Column(
                    "at", self.tr("At"), lambda r: r.device_at, lambda r: style.clock(r.device_at), width=70
                ),
                Column("what", self.tr("What"), lambda r: event_name(r.kind), width=140),
                Column("place", self.tr("Where"), lambda r: r.place, width=220),
            ],
            lambda r: r.id,
            "live.story",
            self.tr("Choose a tour to read its day."),
        )
        self.story.opened.connect(self._on_story_opened)
        both = QSplitter(Qt.Orientation.Horizontal)
        both.addWidget(self.tours)
        both.addWidget(self.story)
        both.setStretchFactor(0, 5)
        both.setStretchFactor(1, 2)
        both.setChildrenCollapsible(False)
        both.setSizes([1000, 340])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(both)

    def read(self) -> None:
        """Read the day."""
        today = dt.datetime.now(ZoneInfo("Europe/Paris")).date()
        self._tasks.read(partial(live.live_day, day=today), self._on_tours, self.tours.show_error)

    @Slot(list)
    def _on_tours(self, tours: list[LiveTour]) -> None:
        self.tours.show_rows(tours)
        self._read_story()

    @Slot()
    def _read_story(self) -> None:
        keys = [row.tour_id for row in self.tours.selected()]
        if keys:
            self._tasks.read(partial(live.timeline, tour_ids=keys), self._on_story, self.story.show_error)
        else:
            self.story.show_rows([])

    @Slot(list)
    def _on_story(self, entries: list[TimelineEntry]) -> None:
        self.story.show_rows(list(reversed(entries)))

    @Slot(object)
    def _on_story_opened(self, entry: TimelineEntry) -> None:
        if entry.job_id is not None:
            self.open_asked.emit("job", str(entry.job_id))

    def _stops(self, row: LiveTour) -> str:
        return self.tr("{done} of {total}").format(done=row.stops_done, total=row.stops_total)

    def _late(self, row: LiveTour) -> str:
        return (
            self.tr("{minutes} min").format(minutes=style.number(row.late_minutes))
            if row.late_minutes
            else ""
        )

    def _told(self, row: LiveTour) -> str:
        return f"{style.clock(row.last_event_at)} · {event_name(row.last_event)}" if row.last_event else ""


def _key(row: LiveTour) -> UUID:
    return row.tour_id


def _next_stop(row: LiveTour) -> str:
    """Return where the driver goes; a stop of the tour's own is called by its kind."""
    return kind_label(row.next_stop) if row.next_stop in _TECHNICAL and not row.next_state else row.next_stop


def _share(row: LiveTour) -> float:
    return row.stops_done / row.stops_total if row.stops_total else 0.0


def _tone(row: LiveTour) -> str:
    return {"running": "accent", "closed": "ok"}.get(row.status, "muted")


def _is_late(row: LiveTour) -> bool:
    return row.late_minutes > _LATE_MINUTES


def _is_running(row: LiveTour) -> bool:
    return row.status == "running"


def _has_problem(row: LiveTour) -> bool:
    return bool(row.problems or row.not_done)
