"""What the colours of the board mean; pointing at one dims all the others."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFocusEvent, QIcon, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QToolButton, QWidget

from app.views import style
from app.views.board.palette import BoardPalette

_GAP = 4
_MARGIN = 6
_LINES = 3
"""How many lines of entries there are at most; what does not fit is counted."""

_MORE_PX = 50
"""The room for the number of those that do not fit, at the normal size of text."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A meaning of the colours: the role of its skins, its name, how many bars have it, and its picture."""

    role: int
    name: str
    count: int
    swatch: QPixmap


class Legend(QWidget):
    """A strip of entries: the pointer over one dims the others for a while, a click until the next one."""

    spotlit = Signal(object)
    """Only these roles are to stand out: a frozenset, empty for all."""

    height_changed = Signal()
    """It needs another height."""

    def __init__(self, palette: BoardPalette, parent: QWidget) -> None:
        super().__init__(parent)
        self.palette_ = palette
        self._entries: tuple[Entry, ...] = ()
        self._chips: list[QToolButton] = []
        self._rest = QLabel(self)
        self._rest.setProperty("role", "muted")
        self._kept: frozenset[int] = frozenset()
        self._needed = 0
        self._restyled = QTimer(self, singleShot=True, interval=0)
        self._restyled.timeout.connect(self._place)
        self.setAccessibleName(self.tr("What the colours mean"))
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show these meanings; what was clicked stays so as long as it is among them."""
        before = [(entry.role, entry.name) for entry in self._entries]
        self._entries = tuple(entries)
        if [(entry.role, entry.name) for entry in entries] != before:
            for chip in self._chips:
                chip.removeEventFilter(self)
                chip.hide()
                chip.deleteLater()
            self._chips = [self._chip() for _ in entries]
        for chip, entry in zip(self._chips, entries, strict=True):
            chip.setIcon(QIcon(entry.swatch))
            chip.setIconSize(entry.swatch.deviceIndependentSize().toSize())
            chip.setText(f"{entry.name}  {entry.count}")
            chip.setToolTip(self.tr("Click to let only these stand out"))
            chip.setProperty("of", entry.role)
            chip.setChecked(entry.role in self._kept)
        kept = self._kept & {entry.role for entry in entries}
        if kept != self._kept:
            self._kept = kept
            self.spotlit.emit(kept)
        self._place()

    def forget(self) -> None:
        """Let nothing stand out any more."""
        self._kept = frozenset()
        for chip in self._chips:
            chip.setChecked(False)
        self.spotlit.emit(self._kept)

    def sizeHint(self) -> QSize:
        """Return the height it needs for its width."""
        return QSize(self.width(), self._needed)

    def chip(self, role: int) -> QToolButton | None:
        """Return the button of an entry."""
        return next((chip for chip in self._chips if chip.property("of") == role), None)

    def _chip(self) -> QToolButton:
        chip = QToolButton(self)
        chip.setCheckable(True)
        chip.setAutoRaise(True)
        chip.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        chip.clicked.connect(self._on_clicked)
        chip.installEventFilter(self)
        chip.hide()  # until it has its place: at the corner it may come under the pointer
        return chip

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Dim the others while pointer or keyboard are on an entry; place all when their text changes."""
        by_tab = isinstance(event, QFocusEvent) and event.reason() in (
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
        )
        if event.type() == QEvent.Type.Enter or (event.type() == QEvent.Type.FocusIn and by_tab):
            self.spotlit.emit(frozenset({watched.property("of")}))
        elif event.type() in (QEvent.Type.Leave, QEvent.Type.FocusOut):
            self.spotlit.emit(self._kept)
        elif event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._restyled.start()  # once for all of them
        return super().eventFilter(watched, event)

    @Slot()
    def _on_clicked(self) -> None:
        self._kept = frozenset(chip.property("of") for chip in self._chips if chip.isChecked())
        self.spotlit.emit(self._kept)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the lines anew."""
        super().resizeEvent(event)
        self._place()

    @Slot()
    def _place(self) -> None:
        x, y, line, high = _MARGIN, _GAP, 1, 0
        hidden, more = 0, round(_MORE_PX * style.zoom())
        for chip in self._chips:
            size = chip.sizeHint()
            if x > _MARGIN and x + size.width() > self.width() - _MARGIN - (more if line == _LINES else 0):
                if line == _LINES:
                    hidden = len(self._chips) - self._chips.index(chip)
                    break
                x, y, line = _MARGIN, y + high + _GAP, line + 1
            chip.resize(size)
            chip.move(QPoint(x, y))
            chip.show()
            x += size.width() + _GAP
            high = size.height()
        for chip in self._chips[len(self._chips) - hidden :] if hidden else ():
            chip.hide()
        self._rest.setVisible(bool(hidden))
        if hidden:
            self._rest.setText(f"+ {hidden}")
            self._rest.adjustSize()
            self._rest.move(x + _GAP, y + (high - self._rest.height()) // 2)
        needed = y + high + _GAP if self._chips else 0
        if needed != self._needed:
            self._needed = needed
            self.height_changed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - a ground and a line
        """Paint the ground."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self.palette_.frame)
            painter.fillRect(0, 0, self.width(), 1, self.palette_.frame_edge)
