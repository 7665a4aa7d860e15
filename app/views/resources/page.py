"""The list of one kind of records, with the form of the one that is open."""

import datetime as dt
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QFrame, QSplitter, QVBoxLayout, QWidget

from app.services import resources
from app.services.resource_kinds import KINDS, Field, Type
from app.services.resources import Record
from app.tasks import Tasks
from app.views import style
from app.views.resources import editors
from app.views.resources.editors import words
from app.views.resources.form import RecordForm
from app.views.widgets.list_screen import Column, ListScreen
from app.views.widgets.toast import toast

_FORM_WIDTH = 560
_SOON = 60  # days before a paper expires


class KindPage(QWidget):
    """The list of one kind, with the form of the record that is open beside it.

    Args:
        tasks: The way to the database.
        kind: One of `KINDS`.
        parent_field: Only those whose field refers to one record; the form then opens in a window of its own.
        parent_key: That record.
        parent_kind: Its kind.
    """

    open_asked = Signal(str, str)
    """Another record is to be shown: its kind and id."""

    def __init__(
        self,
        tasks: Tasks,
        kind: str,
        parent_field: str = "",
        parent_key: str = "",
        parent_kind: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._tasks, self._kind, self._spec = tasks, kind, KINDS[kind]
        self._parent_field, self._parent_key = parent_field, parent_key
        self._preset = {parent_field: parent_key, "owner_kind": parent_kind} if parent_field else {}
        self._stale = True
        self._wanted = ""
        self._dialog: QDialog | None = None
        self.form: RecordForm | None = None
        title = "" if parent_field else words(self._spec.title)
        self.list = ListScreen(
            title,
            [self._column(field) for field in self._spec.fields if self._is_column(field)],
            _key_of,
            f"{kind}.of_{parent_field}" if parent_field else kind,
            self.tr("Nothing here yet. Make the first with “Add”."),
        )
        self.list.opened.connect(self.open_record)
        self.list.add_action(self.tr("Add"), "add", self.add, primary=True, shortcut="Ctrl+N")
        if self._spec.archives:
            self.list.add_filter(self.tr("Including archived"), _is_active, widens=True)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self.list)
        self._side = QFrame()
        self._side.setMinimumWidth(430)
        QVBoxLayout(self._side).setContentsMargins(0, 0, 0, 0)
        self._side.hide()
        self._split.addWidget(self._side)
        self._split.setStretchFactor(0, 1)
        self._split.setStretchFactor(1, 0)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._split)
        tasks.data_changed.connect(self._on_data_changed)

    def _is_column(self, field: Field) -> bool:
        return field.column > 0 and field.name != self._parent_field

    def _column(self, field: Field) -> Column:
        figures = field.type in (Type.INTEGER, Type.WEIGHT, Type.DECIMAL)
        return Column(
            field.name,
            words(field.label),
            partial(editors.rank, field),
            partial(editors.cell, field),
            right=figures,
            width=field.column,
            state=partial(_state_of, field),
        )

    # -- reading

    def reload(self) -> None:
        """Read the list again; the old rows stay readable meanwhile."""
        self._stale = False
        parent = f"{self._parent_field}={self._parent_key}" if self._parent_field else ""
        self._tasks.read(
            partial(resources.records, kind=self._kind, parent=parent), self._on_rows, self.list.show_error
        )

    @Slot(object)
    def _on_rows(self, rows: list[Record]) -> None:
        self.list.show_rows(rows)
        if self._wanted:
            wanted, self._wanted = self._wanted, ""
            self.show_key(wanted)

    @Slot(frozenset)
    def _on_data_changed(self, tables: frozenset[str]) -> None:
        touched = {self._spec.model.__tablename__} | {f.refers for f in self._spec.fields if f.column}
        if self._kind == "container":
            touched.add("container_move")
        if not touched & tables:
            return
        if not self.isVisible():
            self._stale = True
            return
        self.reload()
        if self.form is not None and self._spec.model.__tablename__ in tables:
            self.form.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Read what changed while it was hidden."""
        super().showEvent(event)
        if self._stale:
            self.reload()

    # -- opening

    def show_key(self, key: str) -> None:
        """Open the record of that id; it is read if the list does not have it yet."""
        if self._stale:
            self._wanted = key
            if self.isVisible():
                self.reload()
            return
        self.list.select_key(key)
        self._tasks.read(
            partial(resources.record, kind=self._kind, key=key), self.open_record, self.list.show_error
        )

    @Slot()
    def add(self) -> None:
        """Open an empty form."""
        self.open_record(None)

    @Slot(object)
    def open_record(self, record: Record | None) -> None:
        """Open a record, or an empty form."""
        if self._parent_field and record is not None and self._spec.archives:
            self.open_asked.emit(self._kind, record.key)  # it has a tab of its own
            return
        if not self.close_form():
            return
        form = RecordForm(self._tasks, self._kind, self._make_children)
        form.saved.connect(self._on_saved)
        form.closed.connect(self._on_closed)
        form.open_asked.connect(self.open_asked)
        self.form = form
        if self._parent_field:
            self._dialog = QDialog(self)
            self._dialog.setWindowTitle(words(self._spec.one))
            self._dialog.resize(_FORM_WIDTH, 620)
            inside = QVBoxLayout(self._dialog)
            inside.setContentsMargins(0, 0, 0, 0)
            inside.addWidget(form)
            self._dialog.rejected.connect(self._on_closed)
            self._dialog.open()
        else:
            layout = self._side.layout()
            if layout is not None:
                layout.addWidget(form)
            if self._side.isHidden():
                self._side.show()
                room = self._split.width()
                side = max(min(round(_FORM_WIDTH * style.zoom()), room - 380), 430)
                self._split.setSizes([room - side, side])
        form.show_record(record, self._preset)

    def close_form(self) -> bool:
        """Close the form; False if the person wants to go on with it."""
        if self.form is None:
            return True
        if not self.form.may_leave():
            return False
        self._on_closed()
        return True

    def _make_children(self, kind: str, field: str, key: str) -> QWidget:
        page = KindPage(self._tasks, kind, field, key, self._kind)
        page.open_asked.connect(self.open_asked)
        return page

    @Slot(str)
    def _on_saved(self, key: str) -> None:
        self.reload()
        toast(self, self.tr("Saved."))
        if self._parent_field:
            self._on_closed()
        elif self.form is not None:
            self._wanted = ""
            self.form.show_key(key)

    @Slot()
    def _on_closed(self) -> None:
        if self.form is not None:
            self.form.hide()
            self.form.deleteLater()
            self.form = None
        dialog, self._dialog = self._dialog, None
        if dialog is not None:
            dialog.close()
            dialog.deleteLater()
        self._side.hide()
        self.list.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def may_close(self) -> bool:
        """Return whether nothing typed would be lost."""
        return self.form is None or self.form.may_leave()


def _key_of(record: Record) -> str:
    return record.key


def _is_active(record: Record) -> bool:
    return record.archived_at is None


def _state_of(field: Field, record: Record) -> str:
    if record.archived_at is not None:
        return "faint"
    day = record.values[field.name] if field.expires else None
    if day is None:
        return ""
    left = (day - dt.datetime.now(style.PARIS).date()).days
    return "error" if left < 0 else "warning" if left <= _SOON else ""
