"""A small window of the rounds' screens: the jobs that found no place."""

import datetime as dt
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from app.views.rounds import words
from app.views.widgets.list_screen import Column, ListScreen


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
