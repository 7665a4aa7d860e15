"""The replay of a day: its board at each instant, with what changed in words; nothing can be moved there."""

import datetime as dt
from functools import partial

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    QStringListModel,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QPushButton,
    QSlider,
    QSplitter,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.domain import replay as pure
from app.domain.replay import DayReplay
from app.errors import AppError
from app.services import replay
from app.tasks import Tasks
from app.views import style
from app.views.board.history import moment_words
from app.views.board.labels import long_day
from app.views.board.view import BoardView
from app.views.translating import said

STEP_MS = 600
"""How long each moment is shown while the day plays."""


class _WrappedLines(QStyledItemDelegate):
    """Measures lines as wide as they are drawn: the style sheet's padding takes some of the room."""

    PADDING = 28

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the room of a line that is wrapped within the list."""
        narrower, view = QStyleOptionViewItem(option), self.parent()
        if isinstance(view, QListView):
            narrower.rect = QRect(0, 0, view.viewport().width() - self.PADDING, option.rect.height())
        return super().sizeHint(narrower, index)


class ReplayPanel(QWidget):
    """A day of the journal with a slider; it is marked as what it is, and leads back to now.

    Args:
        tasks: The way to the database.
        parent: The widget around it.
    """

    left = Signal()
    """Back to now."""

    undo_asked = Signal(object, str)
    """An operation is to be taken back: its id, and what it did."""

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._replay: DayReplay | None = None
        self._day = dt.date.min
        self._mark = QLabel()
        self._mark.setProperty("role", "subtitle")
        back = QPushButton(style.icon("back", "on_accent"), self.tr("Back to now"))
        back.setProperty("primary", True)
        back.clicked.connect(self._on_back)
        band = QFrame()
        band.setProperty("role", "band-warning")
        head = QHBoxLayout(band)
        head.setContentsMargins(style.SPACE_L, style.SPACE_S, style.SPACE_L, style.SPACE_S)
        sign = QLabel()
        sign.setPixmap(style.picture("history", "warning", 18))
        head.addWidget(sign)
        head.addWidget(self._mark, 1)
        head.addWidget(back)
        self.board = BoardView(self)
        self.board.set_read_only(self.tr("This is the past: go back to now to change the plan."))
        self._moments = QStringListModel(self)
        self.list = QListView()
        self.list.setModel(self._moments)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setWordWrap(True)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setItemDelegate(_WrappedLines(self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(self.tr("What happened"))
        self.list.clicked.connect(self._on_chosen)
        self.list.activated.connect(self._on_chosen)
        self._undo = QPushButton(style.icon("undo"), self.tr("Undo this change"))
        self._undo.clicked.connect(self._on_undo)
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(style.SPACE, style.SPACE, style.SPACE, style.SPACE)
        title = QLabel(self.tr("What happened"))
        title.setProperty("role", "label")
        column.addWidget(title)
        column.addWidget(self.list, 1)
        column.addWidget(self._undo)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.board)
        split.addWidget(side)
        split.setStretchFactor(0, 1)
        split.setSizes([1000, 320])
        self.play = QToolButton()
        self.play.setCheckable(True)
        self.play.toggled.connect(self._on_play)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName(self.tr("Moment of the day"))
        self.slider.valueChanged.connect(self._on_moment)
        self._time = QLabel()
        self._time.setMinimumWidth(120)
        self.actual = QCheckBox(self.tr("What was done beside what was planned"))
        self.actual.toggled.connect(self._on_actual)
        self._what = QLabel()
        self._what.setWordWrap(True)
        self._what.setMinimumHeight(22)
        foot = QFrame()
        foot.setProperty("role", "foot")
        line = QHBoxLayout()
        line.addWidget(self.play)
        line.addWidget(self._time)
        line.addWidget(self.slider, 1)
        line.addWidget(self.actual)
        below = QVBoxLayout(foot)
        below.setContentsMargins(style.SPACE, style.SPACE_S, style.SPACE, style.SPACE_S)
        below.addLayout(line)
        below.addWidget(self._what)
        all_ = QVBoxLayout(self)
        all_.setContentsMargins(0, 0, 0, 0)
        all_.setSpacing(0)
        all_.addWidget(band)
        all_.addWidget(split, 1)
        all_.addWidget(foot)
        self._timer = QTimer(self, interval=STEP_MS)
        self._timer.timeout.connect(self._on_step)
        self.setFocusProxy(self.slider)
        self._show_play()

    def show_day(self, day: dt.date) -> None:
        """Read a day and show it as it stands at last."""
        self._day = day
        self._replay = None
        self._mark.setText(
            self.tr("Replay of {day} – for reading only").format(day=long_day(day, self.locale()))
        )
        self._what.setText(self.tr("The journal is being read…"))
        self._tasks.read(partial(replay.day_replay, day=day), self._show, self._show_error)

    @property
    def replay(self) -> DayReplay | None:
        """The day that is replayed, once it is read."""
        return self._replay

    @Slot(object)
    def _show(self, day: DayReplay) -> None:
        self._replay = day
        self._moments.setStringList([moment_words(moment) for moment in day.moments])
        self.slider.blockSignals(True)
        self.slider.setRange(0, len(day.moments))
        self.slider.setValue(len(day.moments))
        self.slider.blockSignals(False)
        for widget in (self.slider, self.play, self.actual):
            widget.setEnabled(bool(day.moments))
        self._on_moment(len(day.moments))

    @Slot(object)
    def _show_error(self, error: AppError) -> None:
        self._what.setText(said(error))

    @Slot(int)
    def _on_moment(self, count: int) -> None:
        day = self._replay
        if day is None:
            return
        self.board.show_day(pure.frame(day, count, self.actual.isChecked()))
        moment = day.moments[count - 1] if count else None
        if moment is None:
            nothing = self.tr("Nothing was planned yet.") if day.moments else self.tr("Nothing happened.")
            self._time.setText("")
            self._what.setText(nothing)
            self.list.clearSelection()
        else:
            self._time.setText(style.day_time(moment.at))
            self._what.setText(self._words(count))
            index = self._moments.index(count - 1)
            self.list.setCurrentIndex(index)
            self.list.scrollTo(index)
            keys = {bar.id for bar in pure.frame(day, count).bars if str(bar.id) in moment.stops}
            self.board.select(keys)
        self._undo.setEnabled(moment is not None and moment.can_undo and not moment.undone)

    def _words(self, count: int) -> str:
        """Return what the newest moment did, naming whom it served."""
        day = self._replay
        if day is None:
            return ""
        moment = day.moments[count - 1]
        titles = [day.words[key].title for key in moment.stops if key in day.words]
        few = ", ".join(dict.fromkeys(filter(None, titles[:4])))
        return " · ".join(filter(None, (moment_words(moment), few + ("…" if len(titles) > 4 else ""))))

    @Slot(QModelIndex)
    def _on_chosen(self, index: QModelIndex) -> None:
        self.slider.setValue(index.row() + 1)

    @Slot(bool)
    def _on_actual(self, _shown: bool) -> None:
        self._on_moment(self.slider.value())

    @Slot(bool)
    def _on_play(self, playing: bool) -> None:
        if playing:
            if self.slider.value() == self.slider.maximum():
                self.slider.setValue(0)
            self._timer.start()
        else:
            self._timer.stop()
        self._show_play()

    def _show_play(self) -> None:
        playing = self.play.isChecked()
        text = self.tr("Pause") if playing else self.tr("Play")
        self.play.setIcon(style.icon("pause" if playing else "play"))
        self.play.setToolTip(text)
        self.play.setAccessibleName(text)

    @Slot()
    def _on_step(self) -> None:
        if self.slider.value() >= self.slider.maximum():
            self.play.setChecked(False)
        else:
            self.slider.setValue(self.slider.value() + 1)

    @Slot()
    def _on_undo(self) -> None:
        day, count = self._replay, self.slider.value()
        if day is not None and count:
            moment = day.moments[count - 1]
            self.undo_asked.emit(moment.op, moment_words(moment))

    @Slot()
    def reload(self) -> None:
        """Read the day anew."""
        if self._day != dt.date.min:
            self.show_day(self._day)

    @Slot()
    def _on_back(self) -> None:
        self.play.setChecked(False)
        self.left.emit()
