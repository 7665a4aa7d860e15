"""The one search box: screens, commands and records, by a few letters."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLabel,
    QLineEdit,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.errors import QT_TRANSLATE_NOOP, AppError
from app.services.finding import Hit
from app.services.search import folded
from app.tasks import Tasks
from app.views import style
from app.views.translating import said

Index = QModelIndex | QPersistentModelIndex
Find = Callable[..., list[Hit]]
"""Called as `find(session, text)`."""

WORD_OF_KIND = {
    "screen": QT_TRANSLATE_NOOP("SearchPalette", "Screen"),
    "command": QT_TRANSLATE_NOOP("SearchPalette", "Command"),
    "customer": QT_TRANSLATE_NOOP("SearchPalette", "Customer"),
    "site": QT_TRANSLATE_NOOP("SearchPalette", "Site"),
    "vehicle": QT_TRANSLATE_NOOP("SearchPalette", "Vehicle"),
    "container": QT_TRANSLATE_NOOP("SearchPalette", "Container"),
    "driver": QT_TRANSLATE_NOOP("SearchPalette", "Driver"),
    "outlet": QT_TRANSLATE_NOOP("SearchPalette", "Outlet"),
    "material": QT_TRANSLATE_NOOP("SearchPalette", "Material"),
    "round": QT_TRANSLATE_NOOP("SearchPalette", "Round"),
    "job": QT_TRANSLATE_NOOP("SearchPalette", "Job"),
    "ticket": QT_TRANSLATE_NOOP("SearchPalette", "Job ticket"),
    "weigh_ticket": QT_TRANSLATE_NOOP("SearchPalette", "Weigh ticket"),
    "invoice": QT_TRANSLATE_NOOP("SearchPalette", "Invoice"),
}

_WIDTH, _LINE, _LINES = 660, 36, 12


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the palette.

    Attributes:
        kind: "screen", "command", or the kind of a `Hit`.
        key: What is gone to: a screen's name, or the record's id.
        title: What is read first.
        detail: What tells it from others.
        icon: One of our names.
        run: What a command does.
    """

    kind: str
    key: str
    title: str
    detail: str
    icon: str
    run: Callable[[], object] | None = None


class _Entries(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.entries: list[Entry] = []

    def show_entries(self, entries: list[Entry]) -> None:
        self.beginResetModel()
        self.entries = entries
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        entry = self.entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.title
        if role == Qt.ItemDataRole.UserRole:
            return entry
        return None


class _Painter(QStyledItemDelegate):
    """Draws a line: icon, title, what tells it apart, and at the right what it is."""

    def __init__(self, shown_in: QListView) -> None:
        super().__init__(shown_in)
        self._list = shown_in

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        del option, index
        return QSize(200, round(_LINE * style.zoom()))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry: Entry = index.data(Qt.ItemDataRole.UserRole)
        c, rect = style.colours(), QRect(getattr(option, "rect"))  # noqa: B009 - missing from the stubs
        current = index.row() == self._list.currentIndex().row()
        painter.save()
        if current:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(c.accent_soft))
            painter.drawRoundedRect(rect.adjusted(0, 1, 0, -1), 5, 5)
        side = round(18 * style.zoom())
        place = QRect(rect.left() + 10, rect.center().y() - side // 2 + 1, side, side)
        style.icon(entry.icon, "accent" if current else "").paint(painter, place)

        word = QCoreApplication.translate("SearchPalette", WORD_OF_KIND.get(entry.kind, entry.kind))
        small = style.text_font(13)
        painter.setFont(small)
        painter.setPen(QColor(c.faint))
        words = QFontMetrics(small).horizontalAdvance(word)
        text = rect.adjusted(20 + side, 0, -12, 0)
        painter.drawText(text, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, word)
        text.setRight(text.right() - words - 12)

        font = style.text_font(15)
        measure = QFontMetrics(font)
        painter.setFont(font)
        painter.setPen(QColor(c.text))
        title = measure.elidedText(entry.title, Qt.TextElideMode.ElideRight, text.width())
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, title)
        text.setLeft(text.left() + measure.horizontalAdvance(title) + 10)
        if text.width() > 40:
            painter.setPen(QColor(c.muted))
            detail = measure.elidedText(entry.detail, Qt.TextElideMode.ElideRight, text.width())
            painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, detail)
        painter.restore()


class SearchPalette(QFrame):
    """Opens over the window, finds while one types, and goes where Enter says.

    Args:
        window: Over which it opens.
        tasks: The way to the database.
        find: Looks for records.
    """

    chosen = Signal(object)
    """An entry was chosen: the `Entry`."""

    def __init__(self, window: QWidget, tasks: Tasks, find: Find) -> None:
        super().__init__(window)
        self.setProperty("role", "palette")
        self._window, self._tasks, self._find = window, tasks, find
        self._fixed: list[tuple[str, Entry]] = []
        self._hits: list[Entry] = []
        self._typing = QTimer(self, singleShot=True, interval=140)
        self._typing.timeout.connect(self._ask)

        self.edit = QLineEdit(
            placeholderText=self.tr("Customer, site, plate, container, ticket, invoice, phone, command…")
        )
        self.edit.addAction(style.icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.edit.textChanged.connect(self._on_typed)
        self.edit.installEventFilter(self)
        self._model = _Entries(self)
        self.list = QListView()
        self.list.setModel(self._model)
        self.list.setItemDelegate(_Painter(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self.list.clicked.connect(self._on_clicked)
        self.list.entered.connect(self.list.setCurrentIndex)
        self._word = QLabel()
        self._word.setProperty("role", "muted")
        self._word.setContentsMargins(style.SPACE_L, style.SPACE_S, style.SPACE_L, style.SPACE)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(style.SPACE, style.SPACE_S, style.SPACE, style.SPACE)
        whole.setSpacing(style.SPACE_S)
        whole.addWidget(self.edit)
        whole.addWidget(self.list, 1)
        whole.addWidget(self._word)
        QApplication.instance().focusChanged.connect(self._on_focus)  # type: ignore[union-attr]
        self.hide()

    def set_entries(self, entries: Sequence[Entry]) -> None:
        """Give the screens and commands, which are found without asking anybody."""
        self._fixed = [(f" {folded(entry.title, entry.detail)}", entry) for entry in entries]

    def entries(self) -> list[Entry]:
        """Return what is shown now, from top to bottom."""
        return list(self._model.entries)

    @Slot()
    def open(self) -> None:
        """Show it, empty, ready to be typed into."""
        self._hits = []
        self.edit.clear()
        self._renew()
        self.show()
        self.raise_()
        self.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # -- finding

    @Slot(str)
    def _on_typed(self, _text: str) -> None:
        self._renew()
        self._typing.start()

    @Slot()
    def _ask(self) -> None:
        text = self.edit.text().strip()
        if len(text) < 2:
            self._on_found([])
            return
        self._tasks.read(partial(self._find, text=text), self._on_found, self._on_failed, key="find")

    @Slot(object)
    def _on_found(self, hits: list[Hit]) -> None:
        self._hits = [Entry(hit.kind, hit.key, hit.title, hit.detail, _icon_of(hit.kind)) for hit in hits]
        self._renew()

    @Slot(object)
    def _on_failed(self, error: AppError) -> None:
        self._hits = []
        self._renew()
        self._word.setText(said(error))
        self._word.show()

    def _renew(self) -> None:
        typed = folded(self.edit.text()).split()
        fixed = [entry for text, entry in self._fixed if all(f" {word}" in text for word in typed)]
        kept = self.list.currentIndex().row() if self.list.currentIndex().isValid() else 0
        # What was typed usually names a record; commands come first only while nothing is typed.
        entries = self._hits + fixed if self._hits else fixed
        self._model.show_entries(entries)
        if entries:
            self.list.setCurrentIndex(self._model.index(min(kept, len(entries) - 1), 0))
        self._word.setText("" if entries else self.tr("Nothing found."))
        self._word.setVisible(not entries)
        self._place()

    def _place(self) -> None:
        lines = min(len(self._model.entries), _LINES)
        line = round(_LINE * style.zoom())
        height = round(58 * style.zoom()) + (lines * line + 8 if lines else line)
        width = min(round(_WIDTH * style.zoom()), self._window.width() - 40)
        self.list.setVisible(lines > 0)
        self.setGeometry(
            (self._window.width() - width) // 2, 64, width, min(height, self._window.height() - 90)
        )

    # -- choosing

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid():
            entry = self._model.entries[index.row()]
            self.hide()
            self.chosen.emit(entry)

    @Slot(QModelIndex)
    def _on_clicked(self, index: QModelIndex) -> None:
        self._choose(index)

    @Slot(QWidget, QWidget)
    def _on_focus(self, _old: QWidget | None, now: QWidget | None) -> None:
        if self.isVisible() and now is not None and now is not self.edit and not self.isAncestorOf(now):
            self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Lead up and down the list without leaving the line that is typed into."""
        if watched is self.edit and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key, row = event.key(), self.list.currentIndex().row()
            last = len(self._model.entries) - 1
            if key == Qt.Key.Key_Escape:
                self.hide()
                self._window.setFocus()
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._choose(self.list.currentIndex())
                return True
            steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
            step = steps.get(Qt.Key(key))
            if step is not None and last >= 0:
                self.list.setCurrentIndex(self._model.index(min(max(row + step, 0), last), 0))
                return True
        return False


def _icon_of(kind: str) -> str:
    return "refresh" if kind == "round" else kind if kind in WORD_OF_KIND else "file"


def screen_entry(name: str, title: str, icon: str, shortcut: str) -> Entry:
    """Return the line that leads to a screen."""
    return Entry("screen", name, title, shortcut, icon)


def command_entry(title: str, shortcut: str, icon: str, run: Callable[[], object]) -> Entry:
    """Return the line of a command."""
    return replace(Entry("command", title, title, shortcut, icon or "command"), run=run)
