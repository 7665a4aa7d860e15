"""A short word at the bottom of the window about what was just done, with a way to take it back."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from app.views import style

SECONDS = 7


class Toast(QFrame):
    """The word itself; made by `toast`."""

    def __init__(
        self, window: QWidget, text: str, action_text: str = "", action: Callable[[], object] | None = None
    ) -> None:
        super().__init__(window)
        self.setProperty("role", "toast")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.text = text
        self._window = window
        label = QLabel(text, textFormat=Qt.TextFormat.PlainText)
        line = QHBoxLayout(self)
        line.setContentsMargins(style.SPACE_L, style.SPACE, style.SPACE, style.SPACE)
        line.setSpacing(style.SPACE)
        line.addWidget(label)
        if action is not None:
            self.button = QPushButton(action_text)
            self.button.clicked.connect(action)
            self.button.clicked.connect(self.close)
            line.addWidget(self.button)
        else:
            line.addSpacing(style.SPACE)
        timer = QTimer(self, singleShot=True, interval=SECONDS * 1000)
        timer.timeout.connect(self.close)
        timer.start()
        window.installEventFilter(self)

    @Slot()
    def place(self) -> None:
        """Stand at the bottom of the window, in the middle."""
        window = self._window
        self.adjustSize()
        self.move((window.width() - self.width()) // 2, window.height() - self.height() - 3 * style.SPACE_L)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the window when it changes its size."""
        if event.type() == QEvent.Type.Resize and watched is self._window:
            self.place()
        return False


def toast(
    parent: QWidget, text: str, action_text: str = "", action: Callable[[], object] | None = None
) -> Toast:
    """Say a short word at the bottom of the window of `parent`; a newer one takes its place.

    Args:
        parent: Any widget of the window.
        text: What was done.
        action_text: The verb of a button, such as "Undo".
        action: What the button does: a bound method.
    """
    window = parent.window()
    for older in window.findChildren(Toast):
        older.close()
    word = Toast(window, text, action_text, action)
    word.place()
    word.show()
    word.raise_()
    return word
