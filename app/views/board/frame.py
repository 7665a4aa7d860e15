"""What stands around the canvas and is remembered: colours and their legend, overview, rows, other people."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, get_args
from uuid import UUID

import numpy as np
from PySide6.QtCore import QEvent, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from app.domain.board import Bar, BoardDay, Presence, Tour
from app.views.board.canvas import Canvas
from app.views.board.labels import status_label
from app.views.board.legend import Entry, Legend
from app.views.board.minimap import Minimap
from app.views.board.names import LEAST_ROWS_PX, MOST_ROWS_PX
from app.views.board.palette import STATUSES
from app.views.board.sight import Colours
from app.views.board.skins import TECHNICAL

_LEGEND_MS = 200
_MOST_ENTRIES = 40


class Frame(Canvas):
    """The canvas with its legend and its overview; how it looks can be written down and taken up again."""

    looks_changed = Signal()
    """Something that `state` writes down was changed by hand: colours, folds, widths, what is shown."""

    def __init__(
        self,
        parent: QWidget | None = None,
        now: Callable[[], float] = time.time,
        tokens: Iterator[int] | None = None,
    ) -> None:
        super().__init__(parent, now, tokens)
        self._top: int | None = None
        self._legend_timer = QTimer(self, singleShot=True, interval=_LEGEND_MS)
        self._legend_timer.timeout.connect(self._fill_legend)
        self._legend.spotlit.connect(self._on_spotlit)
        self._legend.height_changed.connect(self._on_foot_changed)
        self._minimap.went.connect(self._on_went)
        self._rows.width_dragged.connect(self._on_rows_dragged)
        self._rows.fold_toggled.connect(self.looks_changed)

    def _make_feet(self) -> list[QWidget]:
        self._legend = Legend(self._palette, self)
        self._legend.setProperty("whole_width", True)
        self._minimap = Minimap(self._sight, self._palette, self._now_s, self)
        for foot in (self._minimap, self._legend):
            foot.hide()
            foot.move(0, -1000)  # until it has its place: at the corner it may come under the pointer
        return [self._minimap, self._legend]

    # --- what is shown

    def show_day(self, day: BoardDay) -> None:
        """Show what the host read, and what its colours mean."""
        super().show_day(day)
        self._minimap.refresh()
        if not self._legend.isHidden():
            self._fill_legend()
        if self._top is not None and day.rows:
            self.verticalScrollBar().setValue(self._top)
            self._top = None

    def apply_changes(
        self,
        bars: Iterable[Bar] = (),
        removed: Iterable[UUID] = (),
        tours: Iterable[Tour] = (),
        removed_tours: Iterable[UUID] = (),
    ) -> None:
        """Take in single changes; legend and overview follow a moment later."""
        super().apply_changes(bars, removed, tours, removed_tours)
        if not self._minimap.isHidden():
            self._minimap.forget()
        if not self._legend.isHidden() and not self._legend_timer.isActive():
            self._legend_timer.start()

    def show_presence(self, people: Sequence[Presence]) -> None:
        """Show where the others are, and what they have selected; only those places are painted anew."""
        metrics = self.board_painter().details.metrics
        for who in (*self._overlay.people, *people):
            for place in (*self._sight.selection_of(who), self._sight.flag_of(who, metrics)):
                if not place.isEmpty():
                    self.viewport().update(place.adjusted(-2, -2, 2, 2))
        self._overlay.people = list(people)

    # --- colours

    @property
    def colour_mode(self) -> Colours:
        """What the colours tell."""
        return self._sight.colours

    def set_colours(self, mode: Colours) -> None:
        """Colour the bars by their state, their material or their customer."""
        if mode != self._sight.colours:
            self._sight.colours = mode
            self._legend.forget()
            self._fill_legend()
            self._update_all()
            self.looks_changed.emit()

    @property
    def legend(self) -> Legend:
        """The strip that tells what the colours mean."""
        return self._legend

    @property
    def minimap(self) -> Minimap:
        """The strip that shows the whole plan."""
        return self._minimap

    def set_legend(self, shown: bool) -> None:
        """Show what the colours mean, or no longer."""
        if shown == self._legend.isHidden():
            self._legend.setVisible(shown)
            if shown:
                self._fill_legend()
            else:
                self._legend.forget()
            self._on_foot_changed()
            self.looks_changed.emit()

    def set_minimap(self, shown: bool) -> None:
        """Show the whole plan in a strip, or no longer."""
        if shown == self._minimap.isHidden():
            self._minimap.setVisible(shown)
            self._minimap.refresh()
            self._on_foot_changed()
            self.looks_changed.emit()

    @Slot()
    def _fill_legend(self) -> None:
        """Work out which meanings are on the board, the frequent ones first, states in their order."""
        sight, columns = self._sight, self._sight.data.columns
        slots = np.flatnonzero(columns.row >= 0)
        roles = sight.roles(slots)
        counts = np.bincount(roles) if len(roles) else np.zeros(1, dtype=np.int64)
        names = self._role_names()
        found = [role for role in np.flatnonzero(counts).tolist() if role in names]
        if sight.colours != "status":
            found.sort(key=lambda role: (role == TECHNICAL, -counts[role]))
        skins = self.board_painter().skins
        self._legend.show_entries(
            [
                Entry(role, names[role], int(counts[role]), skins.swatch(role))
                for role in found[:_MOST_ENTRIES]
            ]
        )

    def _role_names(self) -> dict[int, str]:
        sight, data = self._sight, self._sight.data
        names = {TECHNICAL: self.tr("Depot, outlet, break")}
        if sight.colours == "status":
            names.update((code, status_label(name)) for name, code in STATUSES.items())
            return names
        names[TECHNICAL] = self.tr("Others")
        columns = data.columns
        if sight.colours == "material":
            keys, codes = columns.materials, columns.material
        else:
            keys, codes = columns.customers, columns.customer
        first = dict(zip(*(values.tolist() for values in np.unique(codes, return_index=True)), strict=True))
        for key, code in keys.items():
            if key and code in first:
                slot = first[code]
                bar = columns.bars[slot]
                own = bar.title if bar is not None and sight.colours == "customer" else ""
                names.setdefault(int(sight.roles(np.array([slot]))[0]), data.day.names.get(key) or own or key)
        return names

    @Slot(object)
    def _on_spotlit(self, roles: frozenset[int]) -> None:
        if roles != self._spotlight:
            self._spotlight = roles
            self._find_dimmed()
            self._refresh_looks()

    # --- rows and strips

    @Slot(int)
    def _on_rows_dragged(self, width: int) -> None:
        self._rows_px = min(max(round(width / self._metrics.zoom), LEAST_ROWS_PX), MOST_ROWS_PX)
        self._rows.forget()
        self._place_parts()
        self.looks_changed.emit()

    @Slot()
    def _on_foot_changed(self) -> None:
        self._place_parts()

    @Slot(float, float)
    def _on_went(self, across: float, down: float) -> None:
        """Bring a place of the overview to the middle of the window."""
        for bar, share, whole in (
            (self.horizontalScrollBar(), across, self._sight.axis.width),
            (self.verticalScrollBar(), down, self._sight.data.layout.height),
        ):
            bar.setValue(round(share * whole - bar.pageStep() / 2))

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Show another part; the frame in the overview follows."""
        super().scrollContentsBy(dx, dy)
        if not self._minimap.isHidden():
            self._minimap.update()

    def _update_all(self) -> None:
        super()._update_all()
        if not self._minimap.isHidden():
            self._minimap.refresh()

    def changeEvent(self, event: QEvent) -> None:
        """Change the colours of the strips with the window."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._legend.palette_ = self._minimap.palette_ = self._palette
            self._minimap.refresh()
            self._fill_legend()

    # --- what is remembered

    def state(self) -> dict[str, Any]:
        """Return how the board is looked at, in plain words and numbers for the settings."""
        self._views[self._sight.data.days] = self._view()
        return {
            "views": {
                str(days): [round(px, 3), round(hours, 3)] for days, (px, hours) in self._views.items()
            },
            "top": self._sight.scroll_y,
            "folded": sorted(self._folded),
            "compact": not self._metrics.two_lines,
            "colours": self._sight.colours,
            "rows_px": self._rows_px,
            "legend": not self._legend.isHidden(),
            "minimap": not self._minimap.isHidden(),
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Look at the board as `state` wrote it down; what cannot be read is passed over."""
        self._views = _views(state.get("views"))
        self._folded = {name for name in _list(state.get("folded")) if isinstance(name, str)}
        width = state.get("rows_px")
        if isinstance(width, int):
            self._rows_px = min(max(width, LEAST_ROWS_PX), MOST_ROWS_PX)
        self.set_compact(state.get("compact") is True)
        mode = state.get("colours")
        for known in get_args(Colours):
            if mode == known:
                self.set_colours(known)
        self.set_legend(state.get("legend") is True)
        self.set_minimap(state.get("minimap") is True)
        self._place_parts()
        if self.isVisible():
            self._choose_scale()
        else:
            self._fitted_days = 0
        top = state.get("top")
        if isinstance(top, int):
            self._top = top
            self.verticalScrollBar().setValue(top)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _views(value: Any) -> dict[int, tuple[float, float]]:
    views: dict[int, tuple[float, float]] = {}
    for days, seen in value.items() if isinstance(value, dict) else ():
        if days.isdigit() and isinstance(seen, list) and len(seen) == 2:
            scale, hours = seen
            if isinstance(scale, (int, float)) and isinstance(hours, (int, float)) and scale > 0:
                views[int(days)] = (float(scale), float(hours))
    return views
