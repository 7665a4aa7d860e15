"""The words exchanged with one driver, and a line to write to him."""

import html
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QTextBrowser, QVBoxLayout, QWidget

from app.errors import AppError
from app.services import cases
from app.services.cases import Words
from app.services.live import LiveTour
from app.tasks import Tasks
from app.views import style
from app.views.translating import said
from app.views.widgets.band import ErrorBand

_LONGEST = 2000


class MessagesPane(QWidget):
    """Shows what was written to and by a driver; what is new is read once it stands here."""

    changed = Signal()
    """Something was written: the day is read again."""

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._tour: LiveTour | None = None
        self._words: list[Words] = []
        self.band = ErrorBand(self)
        self.story = QTextBrowser()
        self.story.setAccessibleName(self.tr("Messages"))
        self.story.setOpenLinks(False)
        self._about = QLabel(wordWrap=True)
        self._about.setProperty("role", "small")
        self.typed = QLineEdit(maxLength=_LONGEST)
        self.typed.setPlaceholderText(self.tr("Write to the driver"))
        self.typed.returnPressed.connect(self._on_send)
        self.send = QPushButton(style.icon("send"), self.tr("Send"))
        self.send.clicked.connect(self._on_send)
        line = QHBoxLayout()
        line.setSpacing(style.SPACE)
        line.addWidget(self.typed, 1)
        line.addWidget(self.send)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(style.SPACE, style.SPACE, style.SPACE, style.SPACE)
        inside.setSpacing(style.SPACE)
        inside.addWidget(self.band)
        inside.addWidget(self.story, 1)
        inside.addWidget(self._about)
        inside.addLayout(line)
        self.setFocusProxy(self.typed)
        self._show()

    def show_tour(self, tour: LiveTour | None) -> None:
        """Show the messages of a tour; what was typed for another is not sent to this one."""
        before = self._tour.tour_id if self._tour else None
        self._tour = tour
        if tour is None or tour.tour_id != before:
            self.typed.clear()
            self.band.clear()
            self._words = []
            self._show()
        self.typed.setEnabled(tour is not None)
        self.send.setEnabled(tour is not None)
        self._about.setText(self._reach(tour) if tour is not None else "")
        self._about.setVisible(tour is not None)
        if tour is not None:
            self._tasks.read(
                partial(cases.messages_of, tour_ids=[tour.tour_id]), self._on_words, self._on_refused
            )

    def _reach(self, tour: LiveTour) -> str:
        if tour.last_seen_at is None:
            return self.tr("The driver's page was not opened yet: it shows the message once it is.")
        return self.tr("The driver's page was last heard of at {time}.").format(
            time=style.clock(tour.last_seen_at)
        )

    @Slot(list)
    def _on_words(self, words: list[Words]) -> None:
        if words != self._words:
            self._words = words
            self._show()
        self._read_new()

    def _read_new(self) -> None:
        """Note that the driver's words were read, once somebody sees them."""
        new = [words for words in self._words if words.is_from_driver and words.read_at is None]
        if new and self.isVisible() and self._tour is not None:
            self._tasks.write(
                partial(cases.read_messages, tour_id=self._tour.tour_id),
                "message.read",
                self._on_read,
                self._on_refused,
            )

    @Slot(object)
    def _on_read(self, _count: object) -> None:
        self.changed.emit()

    def showEvent(self, event: QShowEvent) -> None:
        """Read what came while another page was in front."""
        super().showEvent(event)
        self._read_new()

    def _show(self) -> None:
        if not self._words:
            words = (
                self.tr("Nothing was written yet.")
                if self._tour is not None
                else self.tr("Choose a tour to write to its driver.")
            )
            self.story.setHtml(f"<p style='color:{style.colours().muted}'>{html.escape(words)}</p>")
            return
        self.story.setHtml("".join(self._bubble(words) for words in self._words))
        bar = self.story.verticalScrollBar()
        bar.setValue(bar.maximum())

    def _bubble(self, words: Words) -> str:
        c = style.colours()
        side, ground = ("left", c.sunken) if words.is_from_driver else ("right", c.accent_soft)
        if words.read_at is not None:
            state = self.tr("read at {time}").format(time=style.clock(words.read_at))
        else:
            state = self.tr("not read yet")
        small = " · ".join(filter(None, (style.clock(words.at), words.author, words.place, state)))
        text = html.escape(words.text).replace("\n", "<br>")
        return (
            f"<table width='86%' align='{side}' cellspacing='4' cellpadding='6'><tr><td bgcolor='{ground}'>"
            f"{text}<br><span style='color:{c.muted};font-size:12px'>{html.escape(small)}</span>"
            "</td></tr></table>"
        )

    @Slot()
    def _on_send(self) -> None:
        text = self.typed.text().strip()
        if not text or self._tour is None:
            return
        self.band.clear()
        self.send.setEnabled(False)
        self._tasks.write(
            partial(cases.send_message, tour_id=self._tour.tour_id, words=text),
            "message.send",
            self._on_sent,
            self._on_refused,
        )

    @Slot(object)
    def _on_sent(self, _result: object) -> None:
        self.typed.clear()
        self.send.setEnabled(True)
        self.changed.emit()

    @Slot(object)
    def _on_refused(self, error: AppError) -> None:
        self.send.setEnabled(self._tour is not None)
        self.band.say(said(error))

    def to_line(self) -> None:
        """Begin to write."""
        self.typed.setFocus(Qt.FocusReason.ShortcutFocusReason)
