"""Small windows of the rounds' screens: a form of a few fields, and the jobs that found no place."""

import datetime as dt
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from app.errors import QT_TRANSLATE_NOOP, InvalidInput
from app.views.rounds import words
from app.views.widgets.form_panel import FormPanel
from app.views.widgets.list_screen import Column, ListScreen


class FormDialog(QDialog):
    """Asks for a few fields.

    Args:
        title: What is done.
        verb: On the button that does it.
        required: The field that may not be left empty, a line of text; none where every field may.
    """

    def __init__(
        self, title: str, verb: str, parent: QWidget | None = None, height: int = 240, required: str = ""
    ) -> None:
        super().__init__(parent)
        self._required = required
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
        line = self.form.field(self._required) if self._required else None
        if isinstance(line, QLineEdit) and not line.text().strip():
            self.form.show_error(
                InvalidInput(QT_TRANSLATE_NOOP("errors", "Type a name."), field=self._required)
            )
        else:
            self.accept()


class WithoutPlace(QDialog):
    """The jobs that were made and wait in the backlog, each with the reason; it holds up nobody."""

    def __init__(self, backlog: list[dict[str, Any]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Jobs without a place"))
        self.resize(980, 420)
        self.list = ListScreen(
            self.tr("Jobs without a place"),
            (
                Column("day", self.tr("Day"), _day, _day_text, width=90),
                Column("customer", self.tr("Customer"), _customer, width=170),
                Column("name", self.tr("Round"), _name, width=190),
                Column("why", self.tr("Why it waits in the backlog"), words.refusal_text, width=460),
            ),
            _key,
            "rounds.without_place",
            "",
        )
        self.list.show_rows(backlog)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.list)


def _day(told: dict[str, Any]) -> dt.date:
    return dt.date.fromisoformat(told["day"])


def _day_text(told: dict[str, Any]) -> str:
    return words.day_only(_day(told))


def _customer(told: dict[str, Any]) -> str:
    return str(told["customer"])


def _name(told: dict[str, Any]) -> str:
    return str(told["name"])


def _key(told: dict[str, Any]) -> tuple[str, str, str]:
    return told["day"], told["customer"], told["name"]
