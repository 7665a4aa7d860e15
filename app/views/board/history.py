"""Who moved a stop, from where to where, when and why: in words, and with a way back."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import QCoreApplication, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.replay import Moment
from app.errors import QT_TRANSLATE_NOOP, AppError
from app.services import histories
from app.services.histories import HistoryEntry
from app.tasks import Tasks
from app.views import style
from app.views.board.labels import kind_label, span, status_label
from app.views.translating import said

_WORDS = {
    "stop.place": QT_TRANSLATE_NOOP("StopHistory", "Placed"),
    "stop.move": QT_TRANSLATE_NOOP("StopHistory", "Moved"),
    "stop.beside": QT_TRANSLATE_NOOP("StopHistory", "Moved"),
    "stop.swap": QT_TRANSLATE_NOOP("StopHistory", "Swapped"),
    "stop.resize": QT_TRANSLATE_NOOP("StopHistory", "New duration"),
    "stop.add": QT_TRANSLATE_NOOP("StopHistory", "Added to the tour"),
    "stop.remove": QT_TRANSLATE_NOOP("StopHistory", "Removed from the tour"),
    "stop.unplan": QT_TRANSLATE_NOOP("StopHistory", "Back to the backlog"),
    "stop.split": QT_TRANSLATE_NOOP("StopHistory", "Split"),
    "stop.copy": QT_TRANSLATE_NOOP("StopHistory", "Copied"),
    "stop.pin": QT_TRANSLATE_NOOP("StopHistory", "Fixed in its place"),
    "stop.release": QT_TRANSLATE_NOOP("StopHistory", "Released"),
    "job.duplicate": QT_TRANSLATE_NOOP("StopHistory", "Duplicated"),
    "job.waive": QT_TRANSLATE_NOOP("StopHistory", "Need not be done"),
    "job.cancel": QT_TRANSLATE_NOOP("StopHistory", "Cancelled"),
    "job.take_up": QT_TRANSLATE_NOOP("StopHistory", "Taken up again"),
    "day.copy": QT_TRANSLATE_NOOP("StopHistory", "Day copied"),
    "tour.change": QT_TRANSLATE_NOOP("StopHistory", "Tour changed"),
    "tour.publish": QT_TRANSLATE_NOOP("StopHistory", "Published"),
    "tour.print": QT_TRANSLATE_NOOP("StopHistory", "Printed"),
    "tour.optimise": QT_TRANSLATE_NOOP("StopHistory", "Optimised"),
    "absence.settle": QT_TRANSLATE_NOOP("StopHistory", "Absence settled"),
    "order.add": QT_TRANSLATE_NOOP("StopHistory", "Order written"),
    "order.change": QT_TRANSLATE_NOOP("StopHistory", "Order changed"),
    "order.place": QT_TRANSLATE_NOOP("StopHistory", "Order written"),
    "board.undo": QT_TRANSLATE_NOOP("StopHistory", "Taken back"),
    "field.tour_acknowledged": QT_TRANSLATE_NOOP("StopHistory", "Read by the driver"),
    "field.departed": QT_TRANSLATE_NOOP("StopHistory", "Driver on the way"),
    "field.arrived": QT_TRANSLATE_NOOP("StopHistory", "Driver on site"),
    "field.done": QT_TRANSLATE_NOOP("StopHistory", "Done by the driver"),
    "field.not_done": QT_TRANSLATE_NOOP("StopHistory", "Not done by the driver"),
    "field.weight": QT_TRANSLATE_NOOP("StopHistory", "Weight from the driver"),
    "field.container": QT_TRANSLATE_NOOP("StopHistory", "Container from the driver"),
    "field.problem": QT_TRANSLATE_NOOP("StopHistory", "Problem reported"),
    "sql": QT_TRANSLATE_NOOP("StopHistory", "Changed outside the program"),
}
_FALLBACK = QT_TRANSLATE_NOOP("StopHistory", "Changed")

_FIELDS = {
    "status": QT_TRANSLATE_NOOP("StopHistory", "State"),
    "wanted_on": QT_TRANSLATE_NOOP("StopHistory", "Wanted day"),
    "minutes": QT_TRANSLATE_NOOP("StopHistory", "Minutes"),
    "driver_note": QT_TRANSLATE_NOOP("StopHistory", "Note for the driver"),
    "office_note": QT_TRANSLATE_NOOP("StopHistory", "Note of the office"),
    "container_type": QT_TRANSLATE_NOOP("StopHistory", "Container type"),
    "contact": QT_TRANSLATE_NOOP("StopHistory", "Contact"),
    "phone": QT_TRANSLATE_NOOP("StopHistory", "Telephone"),
    "window_from": QT_TRANSLATE_NOOP("StopHistory", "Not before"),
    "window_to": QT_TRANSLATE_NOOP("StopHistory", "Not after"),
    "type": QT_TRANSLATE_NOOP("StopHistory", "Kind"),
    "net_kg": QT_TRANSLATE_NOOP("StopHistory", "Weight"),
    "problem": QT_TRANSLATE_NOOP("StopHistory", "Problem"),
    "not_done_reason": QT_TRANSLATE_NOOP("StopHistory", "Why not done"),
}

_INSTANT = re.compile(r'"([^"]+)"')


def action_word(kind: str) -> str:
    """Return what an operation did, in the language of the window."""
    return QCoreApplication.translate("StopHistory", _WORDS.get(kind, _FALLBACK))


def entry_words(entry: HistoryEntry) -> str:
    """Return from where to where a stop went, or what of its job changed; nothing where only marks did."""
    before, after = entry.before or {}, entry.after or {}
    if entry.of_job:
        return " · ".join(
            _field_words(name, before.get(name), after.get(name)) for name in _FIELDS if name in after
        )
    was, became = _place(before, entry.tours), _place(after, entry.tours)
    return " → ".join(filter(None, (was, became)))


def _place(row: Mapping[str, Any], tours: Mapping[str, str]) -> str:
    return " · ".join(filter(None, (tours.get(str(row.get("tour_id", "")), ""), _span(row))))


def _field_words(name: str, was: object, became: object) -> str:
    label = QCoreApplication.translate("StopHistory", _FIELDS[name])
    shown = [_value(name, value) for value in (was, became) if value not in (None, "")]
    return f"{label}: {' → '.join(shown)}" if shown else label


def _value(name: str, value: object) -> str:
    if name == "status":
        return status_label(str(value))
    if name == "type":
        return kind_label(str(value))
    if name == "wanted_on":
        return style.day(dt.date.fromisoformat(str(value)))
    if name in ("window_from", "window_to"):
        return str(value)[:5]
    return str(value)


def _span(row: Mapping[str, Any]) -> str:
    """Return the times of a stop as the journal wrote them down, or nothing if they did not change."""
    found = _INSTANT.findall(str(row.get("slot", "")))
    if len(found) != 2:
        return ""
    start, end = (dt.datetime.fromisoformat(text) for text in found)
    return span(start, end)


def moment_words(moment: Moment) -> str:
    """Return what an operation did to the day, in a line."""
    count = len(moment.stops)
    what = action_word(moment.kind)
    many = QCoreApplication.translate("StopHistory", "{count} stops").format(count=count) if count > 1 else ""
    return " · ".join(filter(None, (style.day_time(moment.at), moment.who, what, many, moment.reason)))


class HistoryPanel(QWidget):
    """The story of one stop, the newest first; what may be taken back has a button.

    Args:
        tasks: The way to the database.
        parent: The widget around it.
    """

    undo_asked = Signal(object, str)
    """An operation is to be taken back: its id, and what it did."""

    closed = Signal()
    """The panel was closed with its button or Esc."""

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._stop_id: UUID | None = None
        self._title = QLabel()
        self._title.setProperty("role", "subtitle")
        self._title.setWordWrap(True)
        self._empty = QLabel()
        self._empty.setProperty("role", "muted")
        self._empty.setWordWrap(True)
        self._inside = QWidget()
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(style.SPACE_S)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(self._inside)
        column = QVBoxLayout(self)
        column.setContentsMargins(style.SPACE, style.SPACE, style.SPACE, style.SPACE)
        self.close_button = QToolButton()
        self.close_button.setIcon(style.icon("close"))
        self.close_button.setToolTip(self.tr("Close (Esc)"))
        self.close_button.setAccessibleName(self.tr("Close"))
        self.close_button.clicked.connect(self._on_close)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        column.addWidget(self._empty)
        column.addWidget(area, 1)
        self.setMinimumSize(340, 320)
        self.show_nothing()

    @Slot()
    def _on_close(self) -> None:
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close with Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_button.click()
        else:
            super().keyPressEvent(event)

    @property
    def stop_id(self) -> UUID | None:
        """The stop whose story is told."""
        return self._stop_id

    def show_nothing(self) -> None:
        """Say what to do."""
        self._stop_id = None
        self._title.setText(self.tr("History of a stop"))
        self._say(self.tr("Select a stop on the board: its story appears here."))

    def show_stop(self, stop_id: UUID, title: str) -> None:
        """Tell the story of a stop."""
        self._stop_id = stop_id
        self._title.setText(title)
        self.reload()

    @Slot()
    def reload(self) -> None:
        """Read the story anew."""
        if self._stop_id is not None:
            call = partial(histories.stop_history, stop_id=self._stop_id)
            self._tasks.read(call, self._show, self._show_error)

    def lines(self) -> list[str]:
        """Return what is told, entry by entry."""
        return [label.text() for label in self._inside.findChildren(QLabel, "words")]

    def _clear(self) -> None:
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.setParent(None)
                widget.deleteLater()

    def _say(self, text: str) -> None:
        self._clear()
        self._empty.setText(text)
        self._empty.setVisible(bool(text))

    @Slot(object)
    def _show_error(self, error: AppError) -> None:
        self._say(said(error))

    @Slot(object)
    def _show(self, entries: Sequence[HistoryEntry]) -> None:
        self._say(
            ""
            if entries
            else self.tr("No change is written down yet. Each move made on the board appears here.")
        )
        last: HistoryEntry | None = None
        moved = {entry.op for entry in entries if not entry.of_job}
        for entry in reversed(entries):
            words = entry_words(entry)
            if entry.of_job and (entry.op in moved or not (words or entry.verb == "I")):
                continue  # its state follows its place by itself
            self._column.addWidget(self._card(entry, words, last is not None and entry.op == last.op))
            last = entry
        self._column.addStretch()

    def _card(self, entry: HistoryEntry, words: str, goes_on: bool) -> QFrame:
        card = QFrame()
        card.setProperty("role", "tile")
        head = QHBoxLayout()
        name = action_word("order.save" if entry.of_job and entry.verb == "I" else entry.kind)
        title = QLabel(
            "" if goes_on else " · ".join((style.day_time(entry.at), entry.who)),
            textFormat=Qt.TextFormat.PlainText,
        )
        title.setProperty("role", "small")
        head.addWidget(title, 1)
        if entry.op is not None and entry.can_undo and not goes_on and not entry.of_job:
            if entry.undone:
                undone = QLabel(self.tr("taken back since"))
                undone.setProperty("role", "small")
                head.addWidget(undone)
            else:
                undo = QPushButton(style.icon("undo"), self.tr("Undo"))
                undo.setAccessibleName(self.tr("Undo: {what}").format(what=name))
                undo.clicked.connect(partial(self.undo_asked.emit, entry.op, name))
                head.addWidget(undo)
        text = QLabel(" · ".join(filter(None, (name, words))), textFormat=Qt.TextFormat.PlainText)
        text.setObjectName("words")
        text.setWordWrap(True)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column = QVBoxLayout(card)
        column.setContentsMargins(style.SPACE, style.SPACE_S, style.SPACE, style.SPACE_S)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(text)
        if entry.reason:
            why = QLabel(self.tr("Reason: {why}").format(why=entry.reason))
            why.setProperty("role", "muted")
            why.setWordWrap(True)
            column.addWidget(why)
        return card
