"""A field in which a record is found by a few letters: a customer, a site, a job, a driver, a vehicle."""

from functools import partial

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QStringListModel, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView, QWidget

from app.domain.archive import Owner
from app.errors import AppError
from app.services import finding
from app.services.finding import Hit
from app.tasks import Tasks
from app.views import style
from app.views.documents.words import owner_name

_TYPING_MS = 200
_WIDEST = 560  # pixels of the list below
_KINDS = frozenset({"customer", "site", "job", "driver", "vehicle", "container", "outlet"})


class _Titles(QCompleter):
    """Takes from a line of the list the record's name alone."""

    titles: tuple[str, ...] = ()

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        """Return what stands in the field once a line is taken."""
        return self.titles[index.row()] if 0 <= index.row() < len(self.titles) else ""


class RecordBox(QLineEdit):
    """A record that papers lie on, found as it is typed; may stay empty."""

    chosen = Signal(object)
    """Another record is chosen: its `Owner`, or None."""

    def __init__(self, tasks: Tasks, placeholder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._hits: list[Hit] = []
        self.owner: Owner | None = None
        """The record that is chosen."""
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setClearButtonEnabled(True)
        self._lines = QStringListModel(self)
        self._titles = completer = _Titles(self._lines, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setMaxVisibleItems(12)
        self.popup = QListView()
        self.popup.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        completer.setPopup(self.popup)
        completer.activated[QModelIndex].connect(self._on_activated)  # type: ignore[index]
        self.setCompleter(completer)
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._typing.timeout.connect(self._find)
        self.textEdited.connect(self._on_edited)
        self.textChanged.connect(self._on_changed)
        self.returnPressed.connect(self._take_first)
        self.editingFinished.connect(self._mark)

    def set_owner(self, owner: Owner | None, name: str = "") -> None:
        """Choose a record."""
        self.owner = owner
        self.setText(name)
        self._mark()

    @Slot(str)
    def _on_edited(self, _text: str) -> None:
        if self.owner is not None:
            self._choose(None)
        self._typing.start()

    @Slot(str)
    def _on_changed(self, text: str) -> None:
        if not text:  # the button that clears it
            if self.owner is not None:
                self._choose(None)
            self._mark()

    @Slot()
    def _find(self) -> None:
        if len(self.text().strip()) > 1:
            self._tasks.read(partial(finding.find, text=self.text()), self._on_hits, self._on_failed)

    @Slot(object)
    def _on_hits(self, hits: list[Hit]) -> None:
        self._hits = [hit for hit in hits if hit.kind in _KINDS]
        self._titles.titles = tuple(hit.title for hit in self._hits)
        self._lines.setStringList([self._line(hit) for hit in self._hits])
        if self._hits and self.hasFocus():
            wide = max(self.popup.sizeHintForColumn(0) + 4 * style.SPACE, self.width())
            self.popup.setMinimumWidth(min(wide, _WIDEST))
            self._titles.complete()

    @Slot(object)
    def _on_failed(self, error: AppError) -> None:
        self.setToolTip(str(error))

    def _line(self, hit: Hit) -> str:
        return " · ".join(filter(None, (hit.title, owner_name(hit.kind), hit.detail)))

    @Slot(QModelIndex)
    def _on_activated(self, index: QModelIndex) -> None:
        self._take(index.row())

    @Slot()
    def _take_first(self) -> None:
        if self.owner is None and self._hits and not self.popup.isVisible():
            self._take(0)

    def _take(self, place: int) -> None:
        if 0 <= place < len(self._hits):
            hit = self._hits[place]
            self.setText(hit.title)
            self.setCursorPosition(0)
            self._choose(Owner(hit.kind, hit.key))

    def _choose(self, owner: Owner | None) -> None:
        self.owner = owner
        self._mark()
        self.chosen.emit(owner)

    @Slot()
    def _mark(self) -> None:
        """Show whether what stands here is a record."""
        self.setToolTip(owner_name(self.owner.kind) if self.owner else "")
        wrong = bool(self.text().strip()) and self.owner is None and not self.popup.isVisible()
        if bool(self.property("wrong")) != wrong:
            self.setProperty("wrong", wrong)
            self.style().unpolish(self)
            self.style().polish(self)
