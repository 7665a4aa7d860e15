"""What the board can put on paper, in one menu."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from app.views import style


class PrintMenu(QToolButton):
    """Offers sheets with or without blank tickets, the board for the wall, and the paper that comes back."""

    wanted = Signal(str)
    """One was chosen: "sheets", "tickets", "wall_a3", "wall_a4", "kept" or "returned"."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setIcon(style.icon("mdi6.dots-vertical"))
        tip = self.tr("More to print, and sheets that come back")
        self.setToolTip(tip)
        self.setAccessibleName(tip)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self)
        for name, icon, text in (
            ("sheets", "print", self.tr("Tour sheets")),
            ("tickets", "print", self.tr("Tour sheets with blank job tickets")),
            ("wall_a3", "board", self.tr("Board for the wall, A3…")),
            ("wall_a4", "board", self.tr("Board for the wall, A4…")),
            ("kept", "offline", self.tr("Last publication, without network…")),
            ("returned", "edit", self.tr("Type in a returned sheet…")),
        ):
            if name in ("wall_a3", "kept"):
                menu.addSeparator()
            action = QAction(style.icon(icon), text, menu)
            action.setData(name)
            menu.addAction(action)
        menu.triggered.connect(self._on_triggered)
        self.setMenu(menu)

    @Slot(QAction)
    def _on_triggered(self, action: QAction) -> None:
        self.wanted.emit(action.data())
