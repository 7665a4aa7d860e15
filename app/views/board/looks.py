"""How the board is looked at: colours, overview, windows of their own, and what this computer keeps of it."""

import json
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QSplitter, QWidget

from app.views import style
from app.views.board.backlog import BacklogPanel
from app.views.board.day_bar import DayBar
from app.views.board.history import HistoryPanel
from app.views.board.plan_menu import PlanMenu
from app.views.board.torn import TornWindow
from app.views.board.view import BoardView
from app.views.main_window import SettingsStore

KEPT = "board.view"
"""Under which name the settings of this computer keep how the board is looked at."""


def side_zoom() -> float:
    """Return how many times as wide as normal a panel beside the board is wanted, for the size of text.

    Smaller text makes none narrower: the frames around it do not shrink.
    """
    return max(style.zoom(), 1.0)


def with_sides(sizes: Sequence[int], factor: float) -> list[int]:
    """Return the widths of a split's parts with all but the first wider by a factor, at its cost."""
    sides = [round(size * factor) for size in sizes[1:]]
    return [max(sum(sizes) - sum(sides), 0), *sides]


class Looks(QObject):
    """The menu of the view, and the panels that a second screen takes.

    Args:
        canvases: Those in sight, the screen's own first; a torn-off one is added here, and taken away again.
        split: Where the backlog (third) and the history (last) stand.
        backlog: May stand in a window of its own.
        history: May stand in a window of its own.
        bar: Its days and rows are kept too.
        store: Keeps it all; forgotten without one.
        host: The screen within which the keys work.
    """

    canvas_made = Signal(object)
    """The board is shown once more: a `BoardView`."""

    history_asked = Signal()
    """The story of what is selected is to be told."""

    def __init__(
        self,
        canvases: list[BoardView],
        split: QSplitter,
        backlog: BacklogPanel,
        history: HistoryPanel,
        bar: DayBar,
        store: SettingsStore | None,
        host: QWidget,
    ) -> None:
        super().__init__(host)
        self._canvases, self._split, self._bar = canvases, split, bar
        self._backlog, self._history, self._store = backlog, history, store
        self._zoom = side_zoom()
        self._torn: dict[str, TornWindow] = {}
        self.menu = PlanMenu(self.tr("View"), "mdi6.eye-outline", host)
        self._fill_menu(host)
        self._timer = QTimer(self, singleShot=True, interval=600)
        self._timer.timeout.connect(self.keep)
        history.closed.connect(self._on_history_closed)
        self._board.looks_changed.connect(self.note)
        backlog.state_changed.connect(self.note)
        bar.days_changed.connect(self.note)
        bar.rows_changed.connect(self.note)

    @property
    def _board(self) -> BoardView:
        return self._canvases[0]

    def is_torn(self, name: str) -> bool:
        """Whether "board", "backlog" or "history" stands in a window of its own."""
        return name in self._torn

    def _fill_menu(self, host: QWidget) -> None:
        colours = QMenu(self.tr("Colours"), host)
        group = QActionGroup(self)
        self._colours: dict[str, QAction] = {}
        for number, (mode, text) in enumerate(
            (
                ("status", self.tr("By state")),
                ("material", self.tr("By material")),
                ("customer", self.tr("By customer")),
            ),
            1,
        ):
            action = QAction(text, group, checkable=True)
            action.setData(mode)
            action.setShortcut(QKeySequence(f"Ctrl+Shift+{number}"))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            host.addAction(action)
            colours.addAction(action)
            self._colours[mode] = action
        group.triggered.connect(self._on_colours)
        self.menu.add_menu("jobs", colours)
        self._legend = self.menu.add_action("jobs", "", self.tr("Legend"), self._on_legend, "Ctrl+Shift+L")
        self._minimap = self.menu.add_action(
            "jobs", "", self.tr("Overview"), self._on_minimap, "Ctrl+Shift+M"
        )
        self._compact = self.menu.add_action(
            "jobs", "mdi6.format-line-spacing", self.tr("One line in each bar"), self._on_compact
        )
        for action in (self._legend, self._minimap, self._compact):
            action.setCheckable(True)
        self.menu.add_action(
            "jobs",
            "mdi6.keyboard-outline",
            self.tr("Keys to the names of the rows, and back"),
            self._board.switch_side,
            "F6",
        )
        tear = self.menu.add_action
        tear("tour", "new_window", self.tr("Board in its own window"), self.tear_board, "Ctrl+Shift+T")
        tear("tour", "new_window", self.tr("Backlog in its own window"), self.tear_backlog, "Ctrl+Shift+B")
        tear("tour", "history", self.tr("History in its own window"), self.tear_history, "Ctrl+Shift+H")

    @Slot(QAction)
    def _on_colours(self, action: QAction) -> None:
        for board in self._canvases:
            board.set_colours(action.data())

    @Slot()
    def _on_legend(self) -> None:
        for board in self._canvases:
            board.set_legend(self._legend.isChecked())

    @Slot()
    def _on_minimap(self) -> None:
        for board in self._canvases:
            board.set_minimap(self._minimap.isChecked())

    @Slot()
    def _on_compact(self) -> None:
        for board in self._canvases:
            board.set_compact(self._compact.isChecked())
        self._timer.start()

    def _show(self) -> None:
        self._legend.setChecked(not self._board.legend.isHidden())
        self._minimap.setChecked(not self._board.minimap.isHidden())
        self._colours[self._board.colour_mode].setChecked(True)

    # --- windows of their own

    def _tear(self, name: str, title: str, panel: QWidget) -> TornWindow:
        """Show a panel in a window of its own, where that stood last."""
        place = self._kept().get(f"board.torn.{name}", "")
        window = TornWindow(title, panel, place, partial(self._keep_place, name))
        window.closed.connect(self._on_torn_closed)
        self._torn[name] = window
        window.show()
        return window

    def _keep_place(self, name: str, place: str) -> None:
        if self._store is not None:
            windows = {**self._store.settings.windows, f"board.torn.{name}": place}
            self._store.change(windows=windows)

    def _raise_torn(self, name: str) -> bool:
        window = self._torn.get(name)
        if window is not None:
            window.raise_()
            window.activateWindow()
        return window is not None

    @Slot()
    def tear_board(self) -> None:
        """Show the board once more, in a window for the second screen."""
        if not self._raise_torn("board"):
            twin = self._board.twin()
            self._canvases.append(twin)
            twin.set_search(self._bar.search.text())
            self._bar.search.textChanged.connect(twin.set_search)
            self.canvas_made.emit(twin)
            self._tear("board", self.tr("Board"), twin)

    @Slot()
    def tear_backlog(self) -> None:
        """Move the backlog to a window of its own; closing it brings it back."""
        if not self._raise_torn("backlog"):
            self._tear("backlog", self.tr("Backlog"), self._backlog)

    @Slot()
    def tear_history(self) -> None:
        """Move the history of a stop to a window of its own."""
        if not self._raise_torn("history"):
            self._tear("history", self.tr("History of a stop"), self._history)
            self.history_asked.emit()

    @Slot()
    def _on_history_closed(self) -> None:
        if "history" in self._torn:
            self._torn["history"].close()

    @Slot(object)
    def _on_torn_closed(self, window: TornWindow) -> None:
        name = next((name for name, torn in self._torn.items() if torn is window), "")
        self._torn.pop(name, None)
        if name == "board":
            del self._canvases[1:]
        elif name == "backlog":
            self._split.insertWidget(2, self._backlog)
            self._backlog.show()
        elif name == "history":
            self._split.addWidget(self._history)
            self._history.hide()

    # --- what is kept

    def _kept(self) -> dict[str, str]:
        return self._store.settings.windows if self._store is not None else {}

    def restore(self) -> None:
        """Look at the board as this computer did last."""
        try:
            kept = json.loads(
                self._store.settings.windows.get(KEPT, "{}") if self._store is not None else "{}"
            )
        except ValueError:
            kept = {}
        if isinstance(kept, dict):
            self._bar.restore(kept.get("days"), kept.get("by"))
            if isinstance(kept.get("board"), dict):
                self._board.restore(kept["board"])
                self._compact.setChecked(kept["board"].get("compact") is True)
            self._backlog.restore(str(kept.get("backlog", "")))
            sizes = kept.get("sizes")
            if isinstance(sizes, list) and len(sizes) == 4 and all(isinstance(size, int) for size in sizes):
                self._split.setSizes(with_sides(sizes, self._zoom))
        self._show()

    def follow_text(self) -> None:
        """Make the panels beside the board as much wider as their text became larger."""
        before, self._zoom = self._zoom, side_zoom()
        if self._zoom != before:
            self._split.setSizes(with_sides(self._split.sizes(), self._zoom / before))

    @Slot()
    def note(self) -> None:
        """Take what was changed into the menu, and write it down soon."""
        self._show()
        self._timer.start()

    @Slot()
    def keep(self) -> None:
        """Write down how the board is looked at."""
        if self._store is not None:
            kept = {
                "days": self._bar.span,
                "by": self._bar.by,
                "board": self._board.state(),
                "backlog": self._backlog.state(),
                "sizes": with_sides(self._split.sizes(), 1 / self._zoom),  # at the normal size of text
            }
            self._store.change(windows={**self._store.settings.windows, KEPT: json.dumps(kept)})
