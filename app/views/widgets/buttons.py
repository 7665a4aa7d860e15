"""Buttons as every screen and dialog has them."""

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from app.views import style


def button(icon: str, text: str, slot: Callable[[], object]) -> QPushButton:
    """Return a button with a sign that Enter in a field does not press; `icon` is one of our names."""
    made = QPushButton(style.icon(icon), text)
    made.setAutoDefault(False)
    made.clicked.connect(slot)
    return made


def dialog_foot(*buttons: QPushButton) -> QFrame:
    """Return the foot of a dialog with its buttons at the right, the one that does the work last."""
    foot = QFrame()
    foot.setProperty("role", "foot")
    line = QHBoxLayout(foot)
    line.setContentsMargins(style.SPACE_L, style.SPACE, style.SPACE_L, style.SPACE)
    line.addStretch(1)
    for each in buttons:
        line.addWidget(each)
    return foot
