"""The unalterable course of one job: what was told, from where, by whom, and whether the chain holds."""

import datetime as dt
from functools import partial
from uuid import UUID

from PySide6.QtCore import QCoreApplication, Qt, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.domain.calendar import PARIS
from app.errors import QT_TRANSLATE_NOOP, AppError
from app.services import disputes, papers, proof
from app.services.papers import Paper
from app.services.proof import Entry, Timeline
from app.tasks import Tasks
from app.views import ask, style
from app.views.board.labels import status_label
from app.views.documents.opening import show_paper
from app.views.live.words import duration, event_name
from app.views.translating import said
from app.views.widgets.buttons import button
from app.views.widgets.list_screen import Column, ListScreen

_TOPICS = frozenset(
    {"job", "stop", "field_event", "job_ticket", "ticket_note", "document", "mail", "call_attempt"}
)

_WORDS = {
    "created": QT_TRANSLATE_NOOP("Proof", "Order taken"),
    "planned": QT_TRANSLATE_NOOP("Proof", "Placed in a tour"),
    "moved": QT_TRANSLATE_NOOP("Proof", "Moved on the board"),
    "unplanned": QT_TRANSLATE_NOOP("Proof", "Taken off the board"),
    "changed": QT_TRANSLATE_NOOP("Proof", "Changed"),
    "sealed": QT_TRANSLATE_NOOP("Proof", "Ticket frozen and numbered"),
    "noted": QT_TRANSLATE_NOOP("Proof", "Note added to the ticket"),
    "case": QT_TRANSLATE_NOOP("Proof", "Incident closed"),
    "call:reached": QT_TRANSLATE_NOOP("Proof", "Call: reached"),
    "call:opens": QT_TRANSLATE_NOOP("Proof", "Call: reached, will open"),
    "call:no_answer": QT_TRANSLATE_NOOP("Proof", "Call: no answer"),
    "call:voicemail": QT_TRANSLATE_NOOP("Proof", "Call: voicemail"),
    "call:busy": QT_TRANSLATE_NOOP("Proof", "Call: busy"),
    "call:wrong_number": QT_TRANSLATE_NOOP("Proof", "Call: wrong number"),
    "message:office": QT_TRANSLATE_NOOP("Proof", "Message to the driver"),
    "message:driver": QT_TRANSLATE_NOOP("Proof", "Message from the driver"),
    "mail:queued": QT_TRANSLATE_NOOP("Proof", "Copy waits to be mailed"),
    "mail:sending": QT_TRANSLATE_NOOP("Proof", "Copy waits to be mailed"),
    "mail:handed": QT_TRANSLATE_NOOP("Proof", "Copy waits to be mailed"),
    "mail:sent": QT_TRANSLATE_NOOP("Proof", "Copy mailed"),
    "mail:refused": QT_TRANSLATE_NOOP("Proof", "Mail refused"),
    "mail:failed": QT_TRANSLATE_NOOP("Proof", "Mail given up"),
    "mail:unsure": QT_TRANSLATE_NOOP("Proof", "Mail perhaps delivered"),
}
_ORIGINS = {
    "phone": QT_TRANSLATE_NOOP("Proof", "Phone"),
    "paper": QT_TRANSLATE_NOOP("Proof", "Sheet typed in"),
    "office": QT_TRANSLATE_NOOP("Proof", "Office"),
    "call": QT_TRANSLATE_NOOP("Proof", "Office"),
    "message": QT_TRANSLATE_NOOP("Proof", "Messages"),
    "ticket": QT_TRANSLATE_NOOP("Proof", "Ticket"),
    "mail": QT_TRANSLATE_NOOP("Proof", "Mail"),
}
_PARTIES = {
    "customer": QT_TRANSLATE_NOOP("Proof", "customer"),
    "driver": QT_TRANSLATE_NOOP("Proof", "driver"),
}


def _word(text: str) -> str:
    return QCoreApplication.translate("Proof", text)


def entry_name(entry: Entry) -> str:
    """Return what happened, in the language of the window."""
    kind, _, value = entry.kind.partition(":")
    if kind == "status":
        return status_label(value)
    word = _WORDS.get(entry.kind) or _WORDS.get(kind)
    return _word(word) if word else event_name(entry.kind)


def entry_detail(entry: Entry) -> str:
    """Return the facts of an entry; of a change by the office the reason alone, the history has the rest."""
    if entry.kind == "changed":
        return entry.detail.partition(" · ")[2]
    return " · ".join(
        _word(_PARTIES[part]) if part in _PARTIES else part for part in entry.detail.split(" · ")
    )


def place_of(entry: Entry) -> str:
    """Return where it was told, and how exact that is."""
    if entry.lat is None or entry.lon is None:
        return ""
    exact = f" ± {entry.accuracy_m} m" if entry.accuracy_m is not None else ""
    return f"{entry.lat:.5f}, {entry.lon:.5f}{exact}"


class TimelineView(QWidget):
    """Shows the course of one job, planned against done, and what can be given to whoever disputes it."""

    def __init__(self, tasks: Tasks, job_id: UUID, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks, self._job_id = tasks, job_id
        self.verdict = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.verdict.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.pdf_button = button("print", self.tr("Timeline as PDF"), self._print)
        self.note_button = button("edit", self.tr("Add a note…"), self._ask_note)
        self.folder_button = button("documents", self.tr("Dispute folder"), self._fold)
        head = QHBoxLayout()
        head.addWidget(self.verdict, 1)
        for each in (self.note_button, self.pdf_button, self.folder_button):
            head.addWidget(each)
        facts = QWidget()
        self._facts = QGridLayout(facts)
        self._facts.setContentsMargins(0, 0, 0, 0)
        self._facts.setHorizontalSpacing(style.SPACE_L)
        self.entries = ListScreen(
            "",
            [
                Column("at", self.tr("Server"), lambda e: e.at, lambda e: _instant(e.at), width=126),
                Column(
                    "device",
                    self.tr("Phone"),
                    lambda e: e.device_at or e.at,
                    lambda e: f"{e.device_at.astimezone(PARIS):%H:%M:%S}" if e.device_at else "",
                    width=80,
                ),
                Column(
                    "what",
                    self.tr("What"),
                    entry_name,
                    width=180,
                    state=lambda e: "error" if e.sound is False else "",
                    icon=lambda e: "alert" if e.sound is False else "",
                ),
                Column("detail", self.tr("Details"), entry_detail, width=260),
                Column("who", self.tr("Who"), lambda e: e.who, width=130),
                Column("place", self.tr("Place"), place_of, width=185),
                Column(
                    "origin", self.tr("From"), lambda e: _word(_ORIGINS.get(e.origin, e.origin)), width=100
                ),
            ],
            id,
            "proof.timeline",
            self.tr("Nothing was told of this job yet."),
        )
        self.entries.opened.connect(self._on_opened)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(style.SPACE_L, style.SPACE_L, style.SPACE_L, 0)
        whole.setSpacing(style.SPACE)
        whole.addLayout(head)
        whole.addWidget(facts)
        whole.addWidget(self.entries, 1)
        tasks.data_changed.connect(self._on_data_changed)
        self.reload()

    # -- reading

    @Slot()
    def reload(self) -> None:
        """Read the course of the job again."""
        self._tasks.read(partial(proof.timeline, job_id=self._job_id), self.show_story, self._on_failed)

    @Slot(frozenset)
    def _on_data_changed(self, topics: frozenset[str]) -> None:
        if topics & _TOPICS:
            self.reload()

    @Slot(object)
    def show_story(self, story: Timeline) -> None:
        """Show what was read."""
        self.entries.show_rows(list(story.entries))
        self.note_button.setEnabled(bool(story.ticket))
        self.verdict.setText(self._verdict(story))
        self.verdict.setProperty("state", "" if story.is_sound else "error")
        self.verdict.style().polish(self.verdict)
        while (item := self._facts.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        shown = [(name, value) for name, value in self._compared(story) if value]
        for column, (name, value) in enumerate(shown):
            caption, words = QLabel(name), QLabel(value, textFormat=Qt.TextFormat.PlainText)
            caption.setProperty("role", "label")
            self._facts.addWidget(caption, 0, column)
            self._facts.addWidget(words, 1, column)
        self._facts.setColumnStretch(len(shown), 1)

    def _verdict(self, story: Timeline) -> str:
        links = [entry for entry in story.entries if entry.sound is not None]
        broken = sum(1 for entry in links if not entry.sound)
        if broken:
            return self.tr("%n link(s) of the chain do not match what was recorded.", "", broken)
        parts = [self.tr("%n link(s) of the chain, all intact.", "", len(links))] if links else []
        if story.sealed_by:
            parts.append(
                self.tr("Ticket {number} sealed by {name}.").format(number=story.ticket, name=story.sealed_by)
            )
        elif story.ticket:
            parts.append(self.tr("Ticket {number} frozen.").format(number=story.ticket))
        if story.state_form:
            parts.append(
                self.tr("State tracking form {form}: signed there, apart from our ticket.").format(
                    form=story.state_form
                )
            )
        return " ".join(parts)

    def _compared(self, story: Timeline) -> list[tuple[str, str]]:
        compared = story.compared

        def minutes(value: int | None) -> str:
            return "" if value is None else duration(value)

        late = compared.late_minutes
        lateness = ""
        if late is not None:
            words = self.tr("{time} late") if late > 0 else self.tr("{time} early")
            lateness = words.format(time=minutes(abs(late))) if late else self.tr("on time")
        return [
            (self.tr("Planned"), style.day_time(compared.planned_from)),
            (self.tr("Arrived"), " · ".join(filter(None, (style.clock(compared.arrived_at), lateness)))),
            (self.tr("Time planned"), minutes(compared.planned_minutes)),
            (self.tr("Time on site"), minutes(compared.minutes_on_site)),
            (self.tr("Waiting"), minutes(compared.waiting_minutes or None)),
            (self.tr("Weight told"), style.weight(compared.told_kg)),
            (self.tr("Weight of the ticket"), style.weight(compared.weighed_kg)),
        ]

    @Slot(object)
    def _on_failed(self, error: AppError) -> None:
        self.verdict.setText(said(error))

    # -- acting

    @Slot(object)
    def _on_opened(self, entry: Entry) -> None:
        if entry.document_id is not None:
            self._tasks.read(
                partial(papers.paper, document_id=entry.document_id), self._on_paper, self._on_refused
            )
        elif entry.kind in ("sealed", "noted"):
            self._tasks.read(
                partial(proof.ticket_with_notes, job_id=self._job_id), self._on_paper, self._on_refused
            )

    @Slot()
    def _print(self) -> None:
        self._tasks.read(partial(proof.timeline_pdf, job_id=self._job_id), self._on_paper, self._on_refused)

    @Slot()
    def _fold(self) -> None:
        self._tasks.read(partial(disputes.dispute, job_id=self._job_id), self._on_paper, self._on_refused)

    @Slot()
    def _ask_note(self) -> None:
        words = ask.ask_text(self, self.tr("Add a note to the ticket"), self.tr("Note, never changed later:"))
        if words and words.strip():
            self._tasks.write(
                partial(proof.add_note, job_id=self._job_id, words=words),
                "ticket.note",
                self._on_noted,
                self._on_refused,
            )

    @Slot(object)
    def _on_noted(self, _: object) -> None:
        self.reload()

    @Slot(object)
    def _on_paper(self, paper: Paper) -> None:
        show_paper(self, paper)

    @Slot(object)
    def _on_refused(self, error: AppError) -> None:
        ask.show_error(self, error)


def _instant(instant: dt.datetime) -> str:
    return f"{instant.astimezone(PARIS):%d/%m %H:%M:%S}"
