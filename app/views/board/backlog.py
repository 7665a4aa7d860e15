"""The backlog beside the board: jobs that wait for a place, to search, filter and drag onto a row."""

import datetime as dt
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import QAction, QActionGroup, QFont, QKeyEvent, QMouseEvent, QPainter, QPalette, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QButtonGroup,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QMenu,
    QPushButton,
    QStackedLayout,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.board import BacklogJob
from app.domain.normal import fold
from app.views import style
from app.views.board.labels import duration, kind_label, left_label
from app.views.board.metrics import Metrics
from app.views.board.palette import KINDS, board_palette, mixed
from app.views.board.skins import Skins

Index = QModelIndex | QPersistentModelIndex

URGENT = 2

LISTS = ("waiting", "outstanding", "undated", "never", "not_done", "draft")
"""The lists of open jobs without a place; the first holds all that wait for one."""

SORTS = ("urgent", "wanted", "customer", "longest")
FIELDS = ("material_name", "container_type", "depot", "customer")
"""What a list may be narrowed to, beside the kind of job."""

ALERTS = frozenset({"outstanding", "not_done"})
"""Lists that should be empty: their counters are seen."""

_FAR = dt.date.max
_SORT_KEYS: dict[str, Callable[[BacklogJob], Any]] = {
    "wanted": lambda job: (job.wanted_on or _FAR, -job.priority),
    "customer": lambda job: (fold(job.title), job.wanted_on or _FAR),
    "longest": lambda job: -job.minutes,
}


class BacklogModel(QAbstractListModel):
    """The waiting jobs that the search and the filters let through."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[BacklogJob, ...] = ()
        self._shown: list[BacklogJob] = []
        self._hidden: frozenset[UUID] = frozenset()
        self._typed, self._kind, self._urgent = "", "", False
        self._list, self._sort = LISTS[0], SORTS[0]
        self._only: dict[str, str] = {}

    @property
    def total(self) -> int:
        """How many jobs the list holds, shown or not."""
        return self.counts()[self._list]

    def counts(self) -> dict[str, int]:
        """Return how many jobs each list holds."""
        return {name: sum(name in job.lists for job in self._all) for name in LISTS}

    def values(self, field: str) -> list[str]:
        """Return what the jobs of the list have for a field of `FIELDS`, in order."""
        return sorted(
            {str(getattr(job, field)) for job in self._all if self._list in job.lists and getattr(job, field)}
        )

    def show_jobs(self, jobs: Sequence[BacklogJob]) -> None:
        """Show these jobs instead of those before."""
        self._all = tuple(jobs)
        self._renew()

    def hide_jobs(self, job_ids: Collection[UUID]) -> None:
        """Leave out jobs whose place was asked for and has no answer yet."""
        self._hidden = frozenset(job_ids)
        self._renew()

    def narrow(self, typed: str, kind: str, urgent: bool) -> None:
        """Show only what holds all typed words, is of a kind (if one is given), and urgent (if asked)."""
        self._typed, self._kind, self._urgent = fold(typed), kind, urgent
        self._renew()

    def choose(self, name: str, sort: str, only: Mapping[str, str]) -> None:
        """Show one list in an order, and of it only what has these values, by fields of `FIELDS`."""
        self._list, self._sort, self._only = name, sort, dict(only)
        self._renew()

    def kinds(self) -> list[str]:
        """Return the kinds of the jobs of the list."""
        return sorted(
            {job.kind for job in self._all if self._list in job.lists}, key=lambda kind: KINDS[kind]
        )

    def job(self, index: Index) -> BacklogJob:
        """Return the job of a line."""
        return self._shown[index.row()]

    def row_of(self, job_id: UUID) -> int:
        """Return the line of a job, or -1."""
        return next((row for row, job in enumerate(self._shown) if job.id == job_id), -1)

    def _renew(self) -> None:
        words = self._typed.split()
        shown = [job for job in self._all if job.id not in self._hidden and self._lets(job, words)]
        if self._sort != SORTS[0]:  # the order in which they are read
            shown.sort(key=_SORT_KEYS[self._sort])
        if shown != self._shown:
            self.beginResetModel()
            self._shown = shown
            self.endResetModel()

    def _lets(self, job: BacklogJob, words: Sequence[str]) -> bool:
        if self._list not in job.lists:
            return False
        if any(getattr(job, field) != value for field, value in self._only.items()):
            return False
        if (self._kind and job.kind != self._kind) or (self._urgent and job.priority < URGENT):
            return False
        text = fold(f"{job.title} {job.detail} {job.window} {kind_label(job.kind)}") if words else ""
        return all(word in text for word in words)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return how many jobs are shown."""
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the words of a job: as a card, for the pointer and for a screen reader."""
        if not index.isValid():
            return None
        job = self._shown[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return job.title
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            marks = (
                self.tr("Urgent") if job.priority >= URGENT else "",
                self.tr("Hazardous waste") if job.hazardous else "",
            )
            lines = (
                job.title,
                job.detail,
                f"{kind_label(job.kind)} · {duration(job.minutes)}",
                job.window,
                left_label(job.left_on) if job.left_on else "",
                " · ".join(filter(None, marks)),
            )
            joint = "\n" if role == Qt.ItemDataRole.ToolTipRole else ", "
            return joint.join(filter(None, lines))
        return None


def _metrics() -> Metrics:
    return Metrics.of(False, style.zoom())


class _Cards(QStyledItemDelegate):
    """Paints each job as a card."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._skins: Skins | None = None

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002 - all the same
        """Return the size of a card."""
        return QSize(120, _metrics().card)

    def _skins_for(self, option: QStyleOptionViewItem) -> Skins:
        dark = option.palette.color(QPalette.ColorRole.Window).lightness() < 128
        ratio = option.widget.devicePixelRatioF()
        skins, metrics = self._skins, _metrics()
        if (
            skins is None
            or skins.palette.dark != dark
            or skins.ratio != ratio
            or skins.metrics is not metrics
        ):
            skins = self._skins = Skins(board_palette(dark), metrics, ratio)
        return skins

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint what the job is, where, when it is wanted and how long it takes."""
        model = index.model()
        if not isinstance(model, BacklogModel):
            return
        job, skins = model.job(index), self._skins_for(option)
        colours, metrics = skins.palette, skins.metrics
        state: QStyle.StateFlag = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        focused = bool(state & QStyle.StateFlag.State_HasFocus)
        place = QRect(option.rect).adjusted(8, 3, -8, -3)
        title, detail = metrics.fonts(option.font)
        base = colours.refusal if job.priority >= URGENT else colours.statuses[1]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = colours.accent_soft if selected else colours.canvas
        if not selected and state & QStyle.StateFlag.State_MouseOver:
            ground = mixed(colours.accent, colours.canvas, 0.05)
        painter.setPen(colours.accent if selected or focused else colours.frame_edge)
        painter.setBrush(ground)
        painter.drawRoundedRect(QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(base)
        painter.drawRoundedRect(QRectF(place.left() + 5, place.top() + 7, 3, place.height() - 14), 1.5, 1.5)
        x, top = place.left() + 16, place.top()
        painter.drawPixmap(x, top + metrics.card_icon_y, skins.kind_icons[KINDS[job.kind]])
        left = x + metrics.icon + 7
        box = QRect(left, top, place.right() - left - 8, place.height())
        self._paint_words(painter, job, box, title, detail, skins)
        painter.restore()

    def _paint_words(
        self, painter: QPainter, job: BacklogJob, box: QRect, title: QFont, detail: QFont, skins: Skins
    ) -> None:
        colours, sizes, cut = skins.palette, skins.metrics, Qt.TextElideMode.ElideRight
        painter.setFont(detail)
        metrics = painter.fontMetrics()
        right = " · ".join(filter(None, (job.window, duration(job.minutes)))) if job.left_on is None else ""
        right = metrics.elidedText(right, cut, box.width())
        wide = metrics.horizontalAdvance(right)
        painter.setPen(colours.text_muted)
        kind = kind_label(job.kind)
        if job.left_on is not None:
            kind = left_label(job.left_on)  # of a job that is over neither day nor length matter any more
            painter.setPen(colours.refusal)
        foot = box.top() + sizes.card_foot_base
        painter.drawText(box.left(), foot, metrics.elidedText(kind, cut, max(box.width() - wide - 8, 0)))
        painter.setPen(colours.refusal if job.priority >= URGENT else colours.text_muted)
        painter.drawText(box.right() - wide + 1, foot, right)
        x = box.left()
        if job.material:
            painter.drawPixmap(x, box.top() + sizes.card_dot_y, skins.material(job.material))
            x += sizes.dot + 5
        painter.setPen(colours.text_muted)
        detail_text = metrics.elidedText(job.detail, cut, box.right() - x)
        painter.drawText(x, box.top() + sizes.card_detail_base, detail_text)
        painter.setFont(title)
        painter.setPen(colours.text)
        room = box.width() - (sizes.icon + 7 if job.hazardous else 0)
        title_text = painter.fontMetrics().elidedText(job.title, cut, room)
        painter.drawText(box.left(), box.top() + sizes.card_title_base, title_text)
        if job.hazardous:
            mark, _ = skins.first_marks[4]
            if mark is not None:
                painter.drawPixmap(box.right() - sizes.icon - 1, box.top() + sizes.card_mark_y, mark)


class _JobList(QListView):
    """A list whose lines are dragged within the window, so that the canvas sees every step."""

    dragged = Signal(QPoint)
    dropped = Signal(QPoint)
    drag_cancelled = Signal()
    chosen = Signal(str)
    """A key was pressed on the selected jobs: "place" or "open"."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._pressed: QPoint | None = None
        self._dragging = False
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setFrameShape(QListView.Shape.NoFrame)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the selected jobs; a click on one of several keeps them together."""
        if self._dragging:
            self._let_go()
            return
        point = event.position().toPoint()
        index = self.indexAt(point)
        left = event.button() == Qt.MouseButton.LeftButton
        self._pressed = point if left and index.isValid() else None
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if left and plain and index.isValid() and self.selectionModel().isSelected(index):
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
            return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Carry the jobs."""
        point = event.position().toPoint()
        if self._pressed is None:
            super().mouseMoveEvent(event)
            return
        if not self._dragging:
            far = (point - self._pressed).manhattanLength() >= QApplication.startDragDistance()
            if not far or not self.selectionModel().hasSelection():
                return
            self._dragging = True
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        self.dragged.emit(event.globalPosition().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Drop the jobs."""
        pressed, self._pressed = self._pressed, None
        if self._dragging:
            self._dragging = False
            self.unsetCursor()
            self.dropped.emit(event.globalPosition().toPoint())
            return
        if pressed is not None and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self.selectionModel().select(
                self.indexAt(pressed), QItemSelectionModel.SelectionFlag.ClearAndSelect
            )
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let go with Esc; place with P; open with Enter."""
        if self._dragging and event.key() == Qt.Key.Key_Escape:
            self._let_go()
        elif event.key() == Qt.Key.Key_P and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self.chosen.emit("place")
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit("open")
        else:
            super().keyPressEvent(event)

    def _let_go(self) -> None:
        self._pressed, self._dragging = None, False
        self.unsetCursor()
        self.drag_cancelled.emit()


class BacklogPanel(QWidget):
    """The open jobs without a place: those that wait, and the lists in which none gets lost."""

    waive_asked = Signal(list)
    """What was not done need not be planned again: a list of `BacklogJob`."""

    state_changed = Signal()
    """Another list, order or filter was chosen."""

    dragged = Signal(list, QPoint)
    """Jobs are carried over a point of the screen: a list of `BacklogJob`."""

    dropped = Signal(QPoint)
    """They were let go there."""

    drag_cancelled = Signal()
    """They were not let go anywhere."""

    place_asked = Signal(list)
    """Jobs are to be placed without the mouse: a list of `BacklogJob`."""

    job_opened = Signal(object)
    """A job was opened: the `BacklogJob`."""

    order_asked = Signal()
    """A new order is to be written."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = BacklogModel(self)
        self._list = _JobList(self)
        self._list.setModel(self._model)
        self._list.setItemDelegate(_Cards(self._list))
        self._list.setAccessibleName(self.tr("Jobs that wait for a place"))
        self._title = QLabel(self.tr("Backlog"))
        self._title.setProperty("role", "subtitle")
        self._count = QLabel()
        self._count.setProperty("role", "badge")
        self._order = QPushButton(style.icon("add"), self.tr("New order"))
        self._order.setToolTip(self.tr("Write down a new order (Ctrl+N)"))
        self._order.clicked.connect(self.order_asked)
        self._search = QLineEdit()
        self._search.setPlaceholderText(self.tr("Find a job"))
        self._search.setAccessibleName(self.tr("Search the backlog"))
        self._search.setClearButtonEnabled(True)
        self._search.addAction(style.icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self._kind = QComboBox()
        self._kind.setAccessibleName(self.tr("Kind of job"))
        self._kind.addItem(self.tr("All kinds"), "")
        self._urgent = QPushButton(self.tr("Urgent"))
        self._urgent.setCheckable(True)
        self._urgent.setProperty("role", "chip")
        self._chosen, self._order_by, self._only = LISTS[0], SORTS[0], dict[str, str]()
        self._lists = QButtonGroup(self)
        self._tabs: dict[str, QPushButton] = {}
        for name in LISTS:
            tab = QPushButton()
            tab.setCheckable(True)
            tab.setProperty("role", "tab")
            tab.setProperty("list", name)
            tab.setToolTip(self._list_words()[name][1])
            self._tabs[name] = tab
            self._lists.addButton(tab)
        self._tabs[LISTS[0]].setChecked(True)
        self._lists.buttonClicked.connect(self._on_list)
        self._more = QToolButton()
        self._more.setIcon(style.icon("filter"))
        self._more.setToolTip(self.tr("Sort and filter"))
        self._more.setAccessibleName(self.tr("Sort and filter"))
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._fill_menu)
        self._more.setMenu(self._menu)
        self._waive = QPushButton(style.icon("check"), self.tr("Need not be done"))
        self._waive.setToolTip(self.tr("Take it out of this list: it is not planned again"))
        self._waive.clicked.connect(self._on_waive)
        self._waive.hide()
        self._place = QPushButton(style.icon("clock"), self.tr("Place on a row…"))
        self._place.setToolTip(self.tr("Choose the row and the time (P)"))
        self._place.setEnabled(False)
        self._empty = QLabel()
        self._empty.setProperty("role", "muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._build()
        # Typing waits for a breath, so that each letter costs nothing.
        self._typing = QTimer(self, singleShot=True, interval=120)
        self._typing.timeout.connect(self._narrow)
        self._search.textChanged.connect(self._on_typed)
        self._kind.currentIndexChanged.connect(self._narrow)
        self._urgent.toggled.connect(self._narrow)
        self._place.clicked.connect(self._on_place)
        self._list.dragged.connect(self._on_dragged)
        self._list.dropped.connect(self.dropped)
        self._list.drag_cancelled.connect(self.drag_cancelled)
        self._list.chosen.connect(self._on_key)
        self._list.doubleClicked.connect(self._on_double_clicked)
        self._list.selectionModel().selectionChanged.connect(self._on_selected)
        self._model.modelReset.connect(self._on_reset)
        down = QShortcut(Qt.Key.Key_Down, self._search)
        down.setContext(Qt.ShortcutContext.WidgetShortcut)
        down.activated.connect(self._list.setFocus)
        self._on_reset()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(style.SPACE, style.SPACE, style.SPACE, 0)
        head.addWidget(self._title)
        head.addWidget(self._count, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addStretch()
        head.addWidget(self._order)
        filters = QHBoxLayout()
        filters.setContentsMargins(style.SPACE, 0, style.SPACE, 0)
        filters.addWidget(self._kind, 1)
        filters.addWidget(self._urgent)
        filters.addWidget(self._more)
        lists = QGridLayout()
        lists.setContentsMargins(style.SPACE, 0, style.SPACE, 0)
        lists.setSpacing(style.SPACE_S)
        for at, tab in enumerate(self._tabs.values()):
            lists.addWidget(tab, at // 3, at % 3)
        typed = QHBoxLayout()
        typed.setContentsMargins(style.SPACE, 0, style.SPACE, 0)
        typed.addWidget(self._search)
        self._stack = QStackedLayout()
        self._stack.addWidget(self._list)
        self._stack.addWidget(self._empty)
        foot = QHBoxLayout()
        foot.setContentsMargins(style.SPACE, 0, style.SPACE, style.SPACE)
        foot.addWidget(self._place, 1)
        foot.addWidget(self._waive)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(style.SPACE)
        column.addLayout(head)
        column.addLayout(lists)
        column.addLayout(typed)
        column.addLayout(filters)
        column.addLayout(self._stack, 1)
        column.addLayout(foot)
        self.setMinimumWidth(250)

    def show_jobs(self, jobs: Sequence[BacklogJob]) -> None:
        """Show these jobs; selection and scroll stay."""
        chosen = {job.id for job in self.selected_jobs()}
        scroll = self._list.verticalScrollBar().value()
        self._model.show_jobs(jobs)
        self._choose()
        for job_id in chosen:
            row = self._model.row_of(job_id)
            if row >= 0:
                self._list.selectionModel().select(
                    self._model.index(row), QItemSelectionModel.SelectionFlag.Select
                )
        self._list.verticalScrollBar().setValue(scroll)
        self._on_reset()

    def hide_jobs(self, job_ids: Collection[UUID]) -> None:
        """Leave out jobs that are on their way to the board."""
        self._model.hide_jobs(job_ids)

    def selected_jobs(self) -> list[BacklogJob]:
        """Return the selected jobs in the order of the list."""
        indexes = sorted(self._list.selectionModel().selectedIndexes(), key=lambda index: index.row())
        return [self._model.job(index) for index in indexes]

    def select(self, job_id: UUID) -> None:
        """Select one job and bring it in sight."""
        row = self._model.row_of(job_id)
        if row >= 0:
            self._list.setCurrentIndex(self._model.index(row))

    def card_rect(self, job_id: UUID) -> QRect:
        """Return where a job's card lies in the list's viewport."""
        row = self._model.row_of(job_id)
        return self._list.visualRect(self._model.index(row)) if row >= 0 else QRect()

    @property
    def view(self) -> QListView:
        """The list itself."""
        return self._list

    def _show_kinds(self) -> None:
        kinds = ["", *self._model.kinds()]
        if kinds == [self._kind.itemData(at) for at in range(self._kind.count())]:
            return
        chosen = self._kind.currentData()
        self._kind.blockSignals(True)
        self._kind.clear()
        for kind in kinds:
            self._kind.addItem(kind_label(kind) if kind else self.tr("All kinds"), kind)
        self._kind.setCurrentIndex(max(self._kind.findData(chosen), 0))
        self._kind.blockSignals(False)
        self._narrow()

    def _list_words(self) -> dict[str, tuple[str, str]]:
        """Return what each list is called, what it holds, and what it says when it is empty."""
        return {
            "waiting": (self.tr("To plan"), self.tr("Every order that waits for a place")),
            "outstanding": (
                self.tr("Overdue"),
                self.tr(
                    "The wanted day is over, or the job was left on a past day of the board:"
                    " not begun, or never finished"
                ),
            ),
            "undated": (self.tr("No date"), self.tr("Nobody said yet for which day")),
            "never": (self.tr("Never planned"), self.tr("Has never had a place on the board")),
            "not_done": (
                self.tr("Not done"),
                self.tr("The driver could not do it: placing it makes a new job that refers to it"),
            ),
            "draft": (
                self.tr("Drafts"),
                self.tr("Orders that were not finished; placing one makes it an order"),
            ),
        }

    def state(self) -> str:
        """Return list, order and filters, to be restored another day."""
        return json.dumps(
            {
                "list": self._chosen,
                "sort": self._order_by,
                "only": self._only,
                "urgent": self._urgent.isChecked(),
                "kind": self._kind.currentData() or "",
            }
        )

    def restore(self, state: str) -> None:
        """Choose list, order and filters as they were; what is not understood stays as it is."""
        try:
            kept = json.loads(state)
        except ValueError:
            return
        if not isinstance(kept, dict):
            return
        self._order_by = next((name for name in SORTS if name == kept.get("sort")), SORTS[0])
        only = kept.get("only")
        if isinstance(only, dict):
            self._only = {key: str(value) for key, value in only.items() if key in FIELDS}
        self._urgent.setChecked(bool(kept.get("urgent")))
        self.show_list(str(kept.get("list", "")))

    def show_list(self, name: str) -> None:
        """Show one of `LISTS`."""
        if name in self._tabs:
            self._tabs[name].setChecked(True)
            self._chosen = name
            self._choose()

    @Slot(QPushButton)
    def _on_list(self, tab: QPushButton) -> None:
        self.show_list(tab.property("list"))
        self.state_changed.emit()

    def _choose(self) -> None:
        self._model.choose(self._chosen, self._order_by, self._only)
        self._more.setProperty("active", bool(self._only) or self._order_by != SORTS[0])
        self._more.style().polish(self._more)
        self._show_kinds()
        self._on_reset()

    @Slot()
    def _fill_menu(self) -> None:
        """Offer the orders, and what the jobs of this list can be narrowed to."""
        self._menu.clear()
        sorts = {
            "urgent": self.tr("Urgent first"),
            "wanted": self.tr("By the wanted day"),
            "customer": self.tr("By customer"),
            "longest": self.tr("Longest first"),
        }
        self._menu.addSection(self.tr("Sort"))
        group = QActionGroup(self._menu)
        for name, words in sorts.items():
            self._choice(self._menu, group, words, ("sort", name), self._order_by == name)
        self._menu.addSection(self.tr("Show only"))
        titles = {
            "material_name": self.tr("Material"),
            "container_type": self.tr("Container type"),
            "depot": self.tr("Depot"),
            "customer": self.tr("Customer"),
        }
        for field in FIELDS:
            values = self._model.values(field)
            if not values and field not in self._only:
                continue
            chosen = self._only.get(field, "")
            title = f"{titles[field]}: {chosen}" if chosen else titles[field]
            menu = self._menu.addMenu(title)
            values_group = QActionGroup(menu)
            self._choice(menu, values_group, self.tr("All"), (field, ""), not chosen)
            for value in values:
                self._choice(menu, values_group, value, (field, value), value == chosen)
        group.triggered.connect(self._on_choice)

    def _choice(
        self, menu: QMenu, group: QActionGroup, text: str, data: tuple[str, str], checked: bool
    ) -> None:
        action = QAction(text, group)
        action.setCheckable(True)
        action.setChecked(checked)
        action.setData(data)
        menu.addAction(action)
        if menu is not self._menu:
            group.triggered.connect(self._on_choice, Qt.ConnectionType.UniqueConnection)

    @Slot(QAction)
    def _on_choice(self, action: QAction) -> None:
        field, value = action.data()
        if field == "sort":
            self._order_by = value
        elif value:
            self._only[field] = value
        else:
            self._only.pop(field, None)
        self._choose()
        self.state_changed.emit()

    @Slot()
    def _on_waive(self) -> None:
        self.waive_asked.emit(self.selected_jobs())

    @Slot()
    def _on_typed(self) -> None:
        self._typing.start()

    @Slot()
    def _narrow(self) -> None:
        """Show what the search and the filters let through."""
        self._model.narrow(self._search.text(), self._kind.currentData() or "", self._urgent.isChecked())
        self._on_reset()

    @Slot()
    def _on_reset(self) -> None:
        shown, total = self._model.rowCount(), self._model.total
        self._count.setText(str(total) if shown == total else f"{shown} / {total}")
        words = self._list_words()
        for name, count in self._model.counts().items():
            self._tabs[name].setText(f"{words[name][0]} {count}")
            style.set_role(self._tabs[name], "tab-alert" if count and name in ALERTS else "tab")
        if total:
            self._empty.setText(self.tr("No job matches the search."))
        elif self._chosen == LISTS[0]:
            self._empty.setText(self.tr("No job waits for a place.\nNew orders appear here."))
        else:
            self._empty.setText(self.tr("Nothing here."))
        self._waive.setVisible(self._chosen == "not_done")
        self._stack.setCurrentWidget(self._list if shown else self._empty)
        self._on_selected()

    @Slot()
    def _on_selected(self) -> None:
        chosen = self._list.selectionModel().hasSelection()
        self._place.setEnabled(chosen)
        self._waive.setEnabled(chosen)

    @Slot(QPoint)
    def _on_dragged(self, at: QPoint) -> None:
        self.dragged.emit(self.selected_jobs(), at)

    @Slot(str)
    def _on_key(self, what: str) -> None:
        jobs = self.selected_jobs()
        if jobs and what == "place":
            self.place_asked.emit(jobs)
        elif jobs:
            self.job_opened.emit(jobs[0])

    @Slot()
    def _on_place(self) -> None:
        self._on_key("place")

    @Slot(QModelIndex)
    def _on_double_clicked(self, index: QModelIndex) -> None:
        self.job_opened.emit(self._model.job(index))
