"""The rules of the planning, to be read: how hard each one is, what it says, and where it comes from."""

import re
from typing import Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.gate import RuleFact
from app.errors import QT_TRANSLATE_NOOP
from app.services import gate
from app.tasks import Tasks
from app.views.translating import tr_text
from app.views.widgets.list_screen import Column, ListScreen

_SEVERITIES: Final = {
    "stop": QT_TRANSLATE_NOOP("RulesPage", "Refuses"),
    "reason": QT_TRANSLATE_NOOP("RulesPage", "Asks for a reason"),
    "note": QT_TRANSLATE_NOOP("RulesPage", "Tells"),
}
_ORDER: Final = ("stop", "reason", "note")
_ALWAYS: Final = 2000  # the year from which the first rules are dated
_HOLE: Final = re.compile(r"\{[^}]*\}")


class RulesPage(QWidget):
    """Every rule, the hardest first.

    Args:
        tasks: The way to the database.
    """

    open_asked = Signal(str, str)
    """Never sent: a rule leads nowhere."""

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks, self._stale = tasks, True
        self.list = ListScreen(
            self.tr("Rules of the planning"),
            (
                Column("severity", self.tr("What it does"), _rank, _severity, width=130, state=_state),
                Column("sentence", self.tr("What it says"), _sentence, width=520),
                Column("source", self.tr("Source"), _source, width=320),
                Column("from", self.tr("Since"), _since, _since_text, width=90),
            ),
            _key,
            "rules",
            self.tr("No rule is in force."),
        )
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.list)

    def showEvent(self, event: QShowEvent) -> None:
        """Read them when they are first looked at."""
        super().showEvent(event)
        if self._stale:
            self.reload()

    @Slot()
    def reload(self) -> None:
        """Read the rules."""
        self._stale = False
        self._tasks.read(gate.rules, self._on_rules, self.list.show_error)

    @Slot(object)
    def _on_rules(self, rules: list[RuleFact]) -> None:
        self.list.show_rows(sorted(rules, key=lambda rule: (_rank(rule), rule.key)))


def _key(rule: RuleFact) -> str:
    return f"{rule.key}/{rule.valid_from}"


def _rank(rule: RuleFact) -> int:
    return _ORDER.index(rule.severity)


def _severity(rule: RuleFact) -> str:
    return tr_text("RulesPage", _SEVERITIES[rule.severity])


def _state(rule: RuleFact) -> str:
    return {"stop": "error", "reason": "warning"}.get(rule.severity, "")


def _sentence(rule: RuleFact) -> str:
    return _HOLE.sub("…", rule.sentence)


def _source(rule: RuleFact) -> str:
    return rule.source


def _since(rule: RuleFact) -> str:
    return rule.valid_from.isoformat()


def _since_text(rule: RuleFact) -> str:
    return f"{rule.valid_from:%d/%m/%Y}" if rule.valid_from.year > _ALWAYS else ""
