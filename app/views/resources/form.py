"""The form of one record, with what belongs to it and what was changed in it."""

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.archive import COMPANY, OWNER_KINDS, Owner
from app.errors import AppError, Conflict
from app.ids import new_id
from app.services import resources
from app.services.resource_kinds import KINDS, Field
from app.services.resources import Choice, FieldChange, HistoryLine, Record
from app.tasks import Tasks
from app.views import ask, style
from app.views.documents.paper_list import PaperList
from app.views.resources import editors
from app.views.resources.editors import words
from app.views.widgets.form_panel import FormPanel
from app.views.widgets.list_screen import Column, ListScreen

Told = tuple[int, HistoryLine, FieldChange | None]
"""A line of the history: its place, and one field of what was changed together."""


class RecordForm(QFrame):
    """Shows one record and keeps it; new ones too.

    Args:
        tasks: The way to the database.
        kind: One of `KINDS`.
        make_children: Makes the list of a kind's records that belong to this one: kind, field, key.
    """

    saved = Signal(str)
    """The record was kept: its key."""

    closed = Signal()
    """The person is done with it."""

    open_asked = Signal(str, str)
    """What one of its documents belongs to is to be shown: its kind and id."""

    def __init__(
        self,
        tasks: Tasks,
        kind: str,
        make_children: Callable[[str, str, str], QWidget] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._tasks, self._kind, self._spec = tasks, kind, KINDS[kind]
        self._make_children = make_children
        self.setAcceptDrops(True)
        self._record: Record | None = None
        self._key = str(new_id())
        self._preset: dict[str, str] = {}
        self._choices: dict[str, list[Choice]] = {}
        self._panel: FormPanel | None = None
        self._after: str = ""

        self._title = QLabel()
        self._title.setProperty("role", "subtitle")
        self._badge = QLabel(self.tr("Archived"))
        self._badge.setProperty("role", "badge-warning")
        close = QToolButton()
        close.setIcon(style.icon("close"))
        close.setToolTip(self.tr("Close (Esc)"))
        close.setAccessibleName(self.tr("Close"))
        close.clicked.connect(self.leave)
        head = QHBoxLayout()
        head.setContentsMargins(style.SPACE_L, style.SPACE, style.SPACE, 0)
        sign = QLabel()
        sign.setPixmap(style.picture(kind, "accent", 20))
        head.addWidget(sign)
        head.addWidget(self._title, 1)
        head.addWidget(self._badge)
        head.addWidget(close)
        self._tabs = QTabWidget()
        self._tabs.setDocumentMode(True)
        self._tabs.currentChanged.connect(self._on_tab)
        self._history = ListScreen(
            "",
            (
                Column("at", self.tr("When"), _at, _at_text, width=135),
                Column("who", self.tr("Who"), _who, width=120),
                Column("what", self.tr("What"), self._told, width=300),
            ),
            _place_of,
            f"{kind}.history",
            self.tr("Nothing was changed yet."),
        )
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(style.SPACE_S)
        whole.addLayout(head)
        whole.addWidget(self._tabs, 1)

    # -- showing

    def show_record(self, record: Record | None, preset: dict[str, str] | None = None) -> None:
        """Show a record, or an empty form for a new one, some of its fields set already."""
        before, self._record = self._record, record
        if before is not None and record is not None and self._panel is not None and _alike(before, record):
            self._refill()  # the place in the form stays
            return
        self._preset = preset or {}
        # A bank account bears its customer's id.
        self._key = record.key if record is not None else self._preset.get("id") or str(new_id())
        self._tasks.read(
            partial(resources.choices, kind=self._kind), self._on_choices, self._on_failed, key="choices"
        )

    @Slot(object)
    def _on_choices(self, choices: dict[str, list[Choice]]) -> None:
        self._choices = choices
        self._build()

    @Slot(object)
    def _on_failed(self, error: AppError) -> None:
        ask.show_error(self, error)

    def _refill(self) -> None:
        panel = self._panel
        if panel is None or self._record is None:
            return
        for field in self._fields():
            editors.fill(field, panel.field(field.name), *self._value(field))
        panel.clear_errors()
        panel.set_clean()
        panel.set_busy(False)
        self._title.setText(self._name_of(self._record))

    def _build(self) -> None:
        """Make the form anew: whether a record is new decides which fields it has."""
        record = self._record
        place = self._tabs.currentIndex()
        while self._tabs.count():
            page = self._tabs.widget(0)
            self._tabs.removeTab(0)
            if page is not self._history and page is not None:
                page.deleteLater()
        panel = FormPanel(columns=2)
        for field in self._fields():
            if field.section:
                panel.add_section(words(field.section))
            widget = editors.make(field, self._choices.get(field.name, []))
            panel.add(
                field.name,
                words(field.label),
                widget,
                "" if field.auto and record else words(field.hint),
                wide=field.wide,
            )
            editors.fill(field, widget, *self._value(field))
        self._add_actions(panel)
        panel.set_clean()
        panel.saved.connect(self.save)
        panel.cancelled.connect(self.leave)
        self._panel = panel
        self._title.setText(
            self._name_of(record) if record else self.tr("New: {kind}").format(kind=words(self._spec.one))
        )
        self._badge.setVisible(record is not None and record.archived_at is not None)
        self._tabs.addTab(panel, self.tr("Details"))
        if record is not None:
            if self._make_children is not None:
                for child, field_name in self._spec.children:
                    page = self._make_children(child, field_name, record.key)
                    self._tabs.addTab(page, words(KINDS[child].title))
            if self._kind in OWNER_KINDS:
                self._tabs.addTab(self._papers_of(record.key), self.tr("Documents"))
            self._tabs.addTab(self._history, self.tr("History"))
            self._tabs.setCurrentIndex(max(min(place, self._tabs.count() - 1), 0))
        if self._tabs.currentWidget() is panel:
            panel.field(self._fields()[0].name).setFocus()

    def _papers_of(self, key: str) -> PaperList:
        """Return the documents of the record, on which files may be dropped."""
        owner = COMPANY if self._kind == COMPANY.kind else Owner(self._kind, key)
        papers = PaperList(
            self._tasks,
            owner,
            f"{self._kind}.papers",
            empty=self.tr("No document yet. Drop files here: they are filed with this record."),
            side=False,
        )
        papers.open_asked.connect(self.open_asked)
        return papers

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Show where files are taken, once the record is kept."""
        papers = self.findChild(PaperList)
        if papers is not None and event.mimeData().hasUrls():
            self._tabs.setCurrentWidget(papers)
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """File what was dropped with the record."""
        papers = self.findChild(PaperList)
        if papers is not None:
            papers.dropEvent(event)

    def _name_of(self, record: Record) -> str:
        return " ".join(editors.cell(self._spec.field(name), record) for name in self._spec.named).strip()

    def _fields(self) -> list[Field]:
        new = self._record is None
        return [f for f in self._spec.fields if not (f.computed or f.hidden) and (new or not f.new_only)]

    def _value(self, field: Field) -> tuple[Any, str]:
        if self._record is None:
            return self._preset.get(field.name, field.default), ""
        return self._record.values[field.name], self._record.labels.get(field.name, "")

    def _add_actions(self, panel: FormPanel) -> None:
        record = self._record
        if record is None:
            return
        if not self._spec.archives:
            text, icon, slot = self.tr("Delete"), "remove", self.remove
        elif record.archived_at is None:
            text, icon, slot = self.tr("Archive"), "archive", self.archive
        else:
            text, icon, slot = self.tr("Use again"), "restore", self.reactivate
        button = QPushButton(style.icon(icon), text)
        button.clicked.connect(slot)
        panel.add_button(button)

    @Slot(object)
    def _on_history(self, lines: list[HistoryLine]) -> None:
        # A line for each field; what changed no field is told by the action alone.
        told = [(line, change) for line in lines for change in line.changes or (None,)]
        self._history.show_rows([(n, line, change) for n, (line, change) in enumerate(told)])

    def _told(self, row: Told) -> str:
        """Return a change in words: "Town: Albi → Gaillac"."""
        _, line, change = row
        words_of = self._one_change(change) if change is not None else line.action
        return f"{words_of} ({line.reason})" if line.reason else words_of

    def _one_change(self, change: FieldChange) -> str:
        if change.label == "archived_at":
            return self.tr("Archived") if change.after else self.tr("Used again")
        field = next((field for field in self._spec.fields if field.label == change.label), None)
        before, after = (
            editors.shown(field, value, str(value)) if field else str(value or "")
            for value in (change.before, change.after)
        )
        label = words(change.label)
        if not after:
            return self.tr("{field}: {before} taken away").format(field=label, before=before)
        return f"{label}: {before} → {after}" if before else f"{label}: {after}"

    @Slot(int)
    def _on_tab(self, _place: int) -> None:
        if self._tabs.currentWidget() is self._history and self._record is not None:
            self._tasks.read(
                partial(resources.history, kind=self._kind, key=self._record.key),
                self._on_history,
                self._history.show_error,
            )

    # -- keeping

    @property
    def key(self) -> str:
        """The record's id; of a new one the id it will have."""
        return self._key

    @property
    def dirty(self) -> bool:
        """Whether something was typed that is not kept yet."""
        return self._panel is not None and self._panel.dirty

    @property
    def panel(self) -> FormPanel | None:
        """The form itself, once the choices of its fields are known."""
        return self._panel

    @Slot()
    def save(self) -> None:
        """Keep what was typed."""
        if self._panel is None:
            return
        values = {field.name: editors.typed(self._panel.field(field.name)) for field in self._fields()}
        if self._record is None:
            values |= {f.name: self._preset.get(f.name) for f in self._spec.fields if f.hidden}
        self._panel.set_busy(True)
        self._tasks.write(
            partial(
                resources.save,
                kind=self._kind,
                key=self._key,
                version=self._record.version if self._record else 0,
                values=values,
            ),
            f"{self._kind}.save",
            self._on_saved,
            self._on_refused,
        )

    @Slot(object)
    def _on_saved(self, key: str) -> None:
        if self._panel is not None:
            self._panel.set_clean()
            self._panel.set_busy(False)
        self.saved.emit(str(key))

    @Slot(object)
    def _on_refused(self, error: AppError) -> None:
        if self._panel is None:
            return
        self._tabs.setCurrentWidget(self._panel)
        self._panel.show_error(error)
        if isinstance(error, Conflict) and self._record is not None:
            again = QPushButton(style.icon("refresh"), self.tr("Show the new state"))
            again.clicked.connect(self.read_again)
            again.clicked.connect(again.deleteLater)
            self._panel.add_button(again)

    def show_key(self, key: str) -> None:
        """Show the record of that id as it is kept."""
        self._key = key
        self.read_again()

    @Slot()
    def read_again(self) -> None:
        """Show the record as it is kept now."""
        self._tasks.read(
            partial(resources.record, kind=self._kind, key=self._key), self._on_read, self._on_refused
        )

    @Slot(object)
    def _on_read(self, record: Record) -> None:
        self.show_record(record)

    def refresh(self) -> None:
        """Follow a colleague's change, unless something is being typed here."""
        if self._record is not None and not self.dirty and self._tabs.currentIndex() == 0:
            self.read_again()

    @Slot()
    def archive(self) -> None:
        """Put the record away."""
        self._act(resources.archive, "archive")

    @Slot()
    def reactivate(self) -> None:
        """Bring it back."""
        self._act(resources.reactivate, "reactivate")

    @Slot()
    def remove(self) -> None:
        """Delete it, once the person agreed."""
        record = self._record
        if record is not None and ask.confirm(
            self,
            self.tr("Delete “{name}”?").format(name=record.title),
            self.tr("What it was used for keeps its own copy."),
            self.tr("Delete"),
        ):
            self._act(resources.remove, "remove")

    def _act(self, call: Callable[..., None], verb: str) -> None:
        if self._record is not None:
            self._after = verb
            self._tasks.write(
                partial(call, kind=self._kind, key=self._record.key, version=self._record.version),
                f"{self._kind}.{verb}",
                self._on_acted,
                self._on_refused,
            )

    @Slot(object)
    def _on_acted(self, _nothing: object) -> None:
        self.saved.emit(self._key)
        if self._after == "reactivate":
            self.read_again()
        else:
            self.closed.emit()

    @Slot()
    def leave(self) -> None:
        """Close, asking first where something typed would be lost."""
        if self.may_leave():
            self.closed.emit()

    def may_leave(self) -> bool:
        """Return whether nothing typed would be lost, or the person agrees to that."""
        if not self.dirty:
            return True
        left = ask.confirm(
            self,
            self.tr("Leave without saving?"),
            self.tr("What you typed in “{name}” is not saved.").format(name=self._title.text()),
            self.tr("Leave"),
        )
        if left and self._panel is not None:
            self._panel.set_clean()
        return left


def _alike(one: Record, other: Record) -> bool:
    """Return whether two records are the same one, in use or put away alike."""
    return one.key == other.key and (one.archived_at is None) == (other.archived_at is None)


def _place_of(row: Told) -> int:
    return row[0]


def _at(row: Told) -> dt.datetime:
    return row[1].at


def _at_text(row: Told) -> str:
    return style.day_time(row[1].at)


def _who(row: Told) -> str:
    return row[1].who
