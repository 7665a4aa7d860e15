"""Asks why an order is cancelled."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from app.views import style


class CancelDialog(QDialog):
    """The usual reasons, and a line for any other.

    A reason is kept as the person's own words: in the language in which it was chosen.

    Args:
        parent: The window it belongs to.
        what: What is cancelled, in words.
        count: How many jobs.
    """

    def __init__(self, parent: QWidget | None, what: str, count: int = 1) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Cancel %n order(s)", "", count))
        head = QLabel(what, textFormat=Qt.TextFormat.PlainText)
        head.setProperty("role", "subtitle")
        head.setWordWrap(True)
        why = QLabel(self.tr("Why?"))
        why.setProperty("role", "label")
        self.reasons = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setSpacing(style.SPACE)
        column.addWidget(head)
        column.addWidget(why)
        for at, text in enumerate(
            (
                self.tr("Customer withdrew"),
                self.tr("Entered twice"),
                self.tr("Done by somebody else"),
                self.tr("Other:"),
            )
        ):
            choice = QRadioButton(text)
            self.reasons.addButton(choice, at)
            column.addWidget(choice)
        self.reasons.button(0).setChecked(True)
        self._last = choice
        self.other = QLineEdit()
        self.other.setPlaceholderText(self.tr("In your words"))
        self.other.setAccessibleName(self.tr("Other reason"))
        column.addWidget(self.other)
        note = QLabel(
            self.tr(
                "What is planned leaves its tour; if the driver has that tour already, publish it again."
                " The order can be taken up again in the sheet of the job."
            )
        )
        note.setProperty("role", "small")
        note.setWordWrap(True)
        column.addWidget(note)
        buttons = QDialogButtonBox()
        buttons.addButton(self.tr("Keep it"), QDialogButtonBox.ButtonRole.RejectRole)
        self.agree = buttons.addButton(
            self.tr("Cancel %n order(s)", "", count), QDialogButtonBox.ButtonRole.AcceptRole
        )
        self.agree.setProperty("primary", True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        self.agree.setDefault(True)  # once it belongs to the dialog: Enter in a field means it
        self.setMinimumWidth(round(440 * style.zoom()))
        self.reasons.idToggled.connect(self._on_chosen)
        self.other.textChanged.connect(self._on_changed)
        self.other.textEdited.connect(self._on_typed)
        self._on_changed()

    @Slot()
    def _on_typed(self) -> None:
        self._last.setChecked(True)

    @Slot()
    def _on_chosen(self) -> None:
        if self._last.isChecked():
            self.other.setFocus()
        self._on_changed()

    @Slot()
    def _on_changed(self) -> None:
        self.agree.setEnabled(bool(self.answer()))

    def answer(self) -> str:
        """Return the reason; empty where "other" was chosen and nothing typed."""
        chosen = self.reasons.checkedButton()
        if chosen is None or chosen is self._last:
            return self.other.text().strip()
        return chosen.text()


def ask_cancel(parent: QWidget | None, what: str, count: int = 1) -> str | None:
    """Ask why; None when the person keeps the order."""
    dialog = CancelDialog(parent, what, count)
    agreed = dialog.exec() == QDialog.DialogCode.Accepted
    answer = dialog.answer() if agreed else None
    dialog.deleteLater()
    return answer
