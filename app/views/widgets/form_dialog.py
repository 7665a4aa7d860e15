"""A window that asks for a few fields."""

from collections.abc import Callable

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from app.errors import InvalidInput
from app.views.widgets.form_panel import FormPanel


class FormDialog(QDialog):
    """Asks for a few fields.

    Args:
        title: What is done.
        verb: On the button that does it.
        parent: The window around it.
        height: In pixels.
        check: Raises InvalidInput where what was typed cannot be taken; then the window stays.
    """

    def __init__(
        self,
        title: str,
        verb: str,
        parent: QWidget | None = None,
        height: int = 240,
        check: Callable[[], object] | None = None,
    ) -> None:
        super().__init__(parent)
        self._check = check
        self.setWindowTitle(title)
        self.resize(580, height)
        self.form = FormPanel(self, columns=2, save_text=verb)
        self.form.saved.connect(self._on_saved)
        self.form.cancelled.connect(self.reject)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.form)

    @Slot()
    def _on_saved(self) -> None:
        try:
            if self._check is not None:
                self._check()
        except InvalidInput as wrong:
            self.form.show_error(wrong)
        else:
            self.accept()
