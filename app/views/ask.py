"""Every modal question: what it asks, and the answer as a value."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFileDialog, QInputDialog, QLabel, QLineEdit, QMessageBox, QWidget

from app.errors import AppError, Conflict, Forbidden, Unavailable
from app.views.translating import said


def confirm(parent: QWidget | None, title: str, text: str, yes: str) -> bool:
    """Ask before something that cannot be taken back, the button saying what will be done.

    Args:
        parent: The window it belongs to.
        title: The question in short.
        text: What will happen.
        yes: The verb on the button.
    """
    box = QMessageBox(QMessageBox.Icon.Question, title, title, QMessageBox.StandardButton.Cancel, parent)
    box.setInformativeText(text)
    _show_plainly(box)
    agreed = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
    agreed.setProperty("primary", True)
    agreed.style().polish(agreed)
    box.setDefaultButton(agreed)
    box.exec()
    answer = box.clickedButton() is agreed
    box.deleteLater()
    return answer


def ask_text(parent: QWidget | None, title: str, label: str, value: str = "") -> str | None:
    """Ask for a line of text; None when the person gave up."""
    text, agreed = QInputDialog.getText(parent, title, label, QLineEdit.EchoMode.Normal, value)
    return text.strip() if agreed else None


def ask_one(parent: QWidget | None, title: str, label: str, choices: list[str]) -> int | None:
    """Ask for one of several; its place among them, or None when the person gave up."""
    text, agreed = QInputDialog.getItem(parent, title, label, choices, 0, False)
    return choices.index(text) if agreed and text in choices else None


def ask_password(parent: QWidget | None, title: str, label: str) -> str | None:
    """Ask for a password; None when the person gave up."""
    text, agreed = QInputDialog.getText(parent, title, label, QLineEdit.EchoMode.Password)
    return text if agreed else None


def open_file(parent: QWidget | None, title: str, patterns: str) -> Path | None:
    """Ask which file to read; `patterns` as Qt takes them: "Spreadsheets (*.csv *.xlsx)"."""
    name, _ = QFileDialog.getOpenFileName(parent, title, "", patterns)
    return Path(name) if name else None


def open_folder(parent: QWidget | None, title: str) -> Path | None:
    """Ask which folder to read or to write to."""
    name = QFileDialog.getExistingDirectory(parent, title)
    return Path(name) if name else None


def save_file(parent: QWidget | None, title: str, name: str) -> Path | None:
    """Ask where to write a file, `name` being proposed; the system asks before it replaces one."""
    suffix = Path(name).suffix
    chosen, _ = QFileDialog.getSaveFileName(parent, title, name, f"{suffix.lstrip('.').upper()} (*{suffix})")
    if not chosen:
        return None
    path = Path(chosen)
    return path if path.suffix else path.with_suffix(suffix)


def show_error(parent: QWidget | None, error: AppError) -> None:
    """Say what was refused, where no better place on the screen could say it."""
    titles = {
        Conflict: QCoreApplication.translate("Ask", "Changed by a colleague"),
        Forbidden: QCoreApplication.translate("Ask", "Not allowed"),
        Unavailable: QCoreApplication.translate("Ask", "No connection"),
    }
    title = titles.get(type(error), QCoreApplication.translate("Ask", "Not possible"))
    box = QMessageBox(QMessageBox.Icon.Warning, title, title, QMessageBox.StandardButton.Ok, parent)
    box.setInformativeText(said(error))
    _show_plainly(box)
    box.exec()
    box.deleteLater()


def _show_plainly(box: QMessageBox) -> None:
    """Let no customer's name be taken for markup."""
    for label in box.findChildren(QLabel):
        label.setTextFormat(Qt.TextFormat.PlainText)
