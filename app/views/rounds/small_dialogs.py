"""Small questions of the rounds' screens: a form of a few fields in a window of its own."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from app.views.widgets.form_panel import FormPanel


class FormDialog(QDialog):
    """Asks for a few fields.

    Args:
        title: What is done.
        verb: On the button that does it.
    """

    def __init__(self, title: str, verb: str, parent: QWidget | None = None, height: int = 240) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.resize(500, height)
        self.form = FormPanel(self, columns=2, save_text=verb)
        self.form.saved.connect(self._on_saved)
        self.form.cancelled.connect(self.reject)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.form)

    @Slot()
    def _on_saved(self) -> None:
        self.accept()
