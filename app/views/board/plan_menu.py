"""The menu of what can be done to the plan: each part of the program adds its actions to a section."""

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from app.views import style

Section = Literal["jobs", "tour", "day", "people", "look"]
SECTIONS: tuple[Section, ...] = ("jobs", "tour", "day", "people", "look")


class PlanMenu(QToolButton):
    """A button with a menu in sections; its keys work wherever the board has the focus.

    Args:
        text: What the button says.
        icon: One of our names of icons.
        host: The screen within which the keys work.
    """

    def __init__(self, text: str, icon: str, host: QWidget) -> None:
        super().__init__(host)
        self._host = host
        self.setText(text)
        self.setIcon(style.icon(icon))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = QMenu(self)
        self.setMenu(self._menu)
        self._actions: dict[Section, list[QAction]] = {name: [] for name in SECTIONS}

    def add_action(
        self, section: Section, icon: str, text: str, slot: Callable[[], object], keys: str = ""
    ) -> QAction:
        """Add an action at the end of a section and return it, to be enabled as the board changes."""
        action = QAction(style.icon(icon) if icon else style.icon("more"), text, self._host)
        if keys:
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(slot)
        self._host.addAction(action)
        self._actions[section].append(action)
        self._refill()
        return action

    def add_menu(self, section: Section, menu: QMenu) -> None:
        """Add a menu of its own at the end of a section."""
        self._actions[section].append(menu.menuAction())
        self._refill()

    def _refill(self) -> None:
        self._menu.clear()
        for name in SECTIONS:
            if self._actions[name]:
                if not self._menu.isEmpty():
                    self._menu.addSeparator()
                self._menu.addActions(self._actions[name])
