"""What a person can do when the board says no: the ways out of a taken slot, the reason a rule asks for."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication, QRect, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.services.rulings import Ruling
from app.views import style

WAYS = ("before", "after", "swap")
_WIDTH_PX = 520
"""Of the dialogs, in pixels, at the normal size of text."""


def dialog_width() -> int:
    """Return how wide a dialog is in the size of text of the moment, within the screen."""
    screen = QGuiApplication.primaryScreen()
    return min(round(_WIDTH_PX * style.zoom()), max(screen.availableSize().width() - 80, _WIDTH_PX))


class WaysOut(QFrame):
    """Three buttons under a refusal: put before, put after, swap; Esc leaves everything as it is."""

    chosen = Signal(str)
    """One of `WAYS` was chosen."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._around = parent
        self.setProperty("role", "bar")
        self.setAutoFillBackground(True)
        line = QHBoxLayout(self)
        line.setContentsMargins(style.SPACE_S, style.SPACE_S, style.SPACE_S, style.SPACE_S)
        line.setSpacing(style.SPACE_S)
        words = {
            "before": (self.tr("Put before"), self.tr("In the nearest room before, with the way there")),
            "after": (self.tr("Put after"), self.tr("In the nearest room after, with the way there")),
            "swap": (self.tr("Swap"), self.tr("Both change places")),
        }
        self._buttons: dict[str, QPushButton] = {}
        for way in WAYS:
            button = QPushButton(words[way][0])
            button.setToolTip(words[way][1])
            button.setProperty("way", way)
            button.clicked.connect(self._on_clicked)
            line.addWidget(button)
            self._buttons[way] = button
        leave = QPushButton(self.tr("Leave it"))
        leave.setProperty("flat", True)
        leave.clicked.connect(self.hide)
        line.addWidget(leave)
        self.hide()

    def offer(self, ways: Sequence[str], beside: QRect, takes_place: bool = False) -> None:
        """Show the ways that there are below a place of the parent, or above it, and take the keys.

        Args:
            ways: Of `WAYS`.
            beside: What stays in sight: the refusal and what it speaks of.
            takes_place: True where swapping sends the other one back to the backlog.
        """
        swap = self._buttons["swap"]
        swap.setText(self.tr("Take its place") if takes_place else self.tr("Swap"))
        swap.setToolTip(
            self.tr("The other job goes back to the backlog")
            if takes_place
            else self.tr("Both change places")
        )
        for way, button in self._buttons.items():
            button.setVisible(way in ways)
        self.adjustSize()
        area = self._around.rect()
        x, y = beside.left(), beside.bottom() + 5
        if y + self.height() > area.height() - 4:
            y = beside.top() - self.height() - 4
        self.move(
            min(max(x, 4), max(area.width() - self.width() - 4, 4)),
            min(max(y, 4), max(area.height() - self.height() - 4, 4)),
        )
        self.show()
        self.raise_()
        self._buttons[next(iter(ways))].setFocus()

    def button(self, way: str) -> QPushButton:
        """Return the button of a way."""
        return self._buttons[way]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave with Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _on_clicked(self) -> None:
        button = self.sender()
        self.hide()
        if button is not None:
            self.chosen.emit(button.property("way"))


def sentences(findings: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """Return what rules found, each sentence once, with its source."""
    return list(
        dict.fromkeys((str(found.get("sentence", "")), str(found.get("source", ""))) for found in findings)
    )


def rulings_view(found: Sequence[Ruling]) -> QScrollArea:
    """Return what rules say of a tour, each with its source, and who decided otherwise and why."""
    signs = {1: ("info", "accent"), 2: ("alert", "warning"), 3: ("alert", "error")}
    paragraphs: list[tuple[tuple[str, str], str, tuple[str, ...]]] = []
    for ruling in found:
        decided = QCoreApplication.translate("Rulings", "Decided by {who}: {reason}").format(
            who=ruling.decided_by, reason=ruling.reason
        )
        small = (ruling.source, decided if ruling.decided_by else "")
        paragraph = (signs[max(ruling.severity, 1)], ruling.sentence, small)
        if paragraph not in paragraphs:
            paragraphs.append(paragraph)
    return _paragraphs(paragraphs)


def _findings_view(findings: Sequence[Mapping[str, Any]], sign: str) -> QScrollArea:
    """Return the findings as paragraphs, the sources smaller below."""
    return _paragraphs([(("alert", sign), sentence, (source,)) for sentence, source in sentences(findings)])


def _paragraphs(findings: Sequence[tuple[tuple[str, str], str, tuple[str, ...]]]) -> QScrollArea:
    """Return sentences behind their signs (a picture and its colour), and what stands smaller below."""
    inside = QWidget()
    column = QVBoxLayout(inside)
    column.setContentsMargins(0, 0, 0, 0)
    for (picture, colour), sentence, below in findings:
        line = QHBoxLayout()
        mark = QLabel()
        mark.setPixmap(style.picture(picture, colour, 18))
        words = QLabel(sentence, textFormat=Qt.TextFormat.PlainText)
        words.setWordWrap(True)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        line.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(words, 1)
        column.addLayout(line)
        for text in filter(None, below):
            small = QLabel(text)
            small.setProperty("role", "small")
            small.setWordWrap(True)
            small.setContentsMargins(26, 0, 0, style.SPACE_S)
            column.addWidget(small)
    column.addStretch()
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidget(inside)
    area.setFixedHeight(min(column.totalHeightForWidth(dialog_width() - 50) + 6, round(260 * style.zoom())))
    return area


class ReasonDialog(QDialog):
    """What rules ask about a change, and the reason with the name of who decided it.

    Args:
        parent: The window it belongs to.
        findings: What the rules found: mappings with "sentence" and "source".
        who: Who is proposed as the one who decides.
    """

    def __init__(self, parent: QWidget | None, findings: Sequence[Mapping[str, Any]], who: str = "") -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("A reason is needed"))
        head = QLabel(self.tr("This can be done, but somebody answers for it."))
        head.setProperty("role", "subtitle")
        head.setWordWrap(True)
        self.reason = QPlainTextEdit()
        self.reason.setPlaceholderText(self.tr("Why is it done all the same?"))
        self.reason.setAccessibleName(self.tr("Reason"))
        self.reason.setTabChangesFocus(True)
        self.reason.setFixedHeight(round(76 * style.zoom()))
        self.who = QLineEdit(who)
        self.who.setAccessibleName(self.tr("Decided by"))
        form = QFormLayout()
        form.addRow(self.tr("Reason"), self.reason)
        form.addRow(self.tr("Decided by"), self.who)
        note = QLabel(self.tr("Both are kept in the register of overrides."))
        note.setProperty("role", "small")
        note.setWordWrap(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.agree = buttons.addButton(
            self.tr("Do it, with this reason"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        self.agree.setProperty("primary", True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(head)
        column.addWidget(_findings_view(findings, "warning"), 1)
        column.addLayout(form)
        column.addWidget(note)
        column.addWidget(buttons)
        self.setMinimumWidth(dialog_width())
        self.reason.textChanged.connect(self._on_typed)
        self.who.textChanged.connect(self._on_typed)
        self._on_typed()
        self.reason.setFocus()

    @Slot()
    def _on_typed(self) -> None:
        reason, who = self.answer()
        self.agree.setEnabled(bool(reason and who))

    def answer(self) -> tuple[str, str]:
        """Return the reason and who decided."""
        return self.reason.toPlainText().strip(), self.who.text().strip()


def ask_reason(
    parent: QWidget | None, findings: Sequence[Mapping[str, Any]], who: str = ""
) -> tuple[str, str] | None:
    """Ask for a reason and for who decided; None when the person gave up."""
    dialog = ReasonDialog(parent, findings, who)
    agreed = dialog.exec() == QDialog.DialogCode.Accepted
    answer = dialog.answer() if agreed else None
    dialog.deleteLater()
    return answer


class RefusedDialog(QDialog):
    """What rules forbid, sentence by sentence, each with its source; there is nothing to choose."""

    def __init__(self, parent: QWidget | None, findings: Sequence[Mapping[str, Any]]) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("This is not allowed"))
        head = QLabel(self.tr("Nothing was changed. A rule forbids it:"))
        head.setProperty("role", "subtitle")
        head.setWordWrap(True)
        help_ = QLabel(
            self.tr("Choose another driver, vehicle or time, or bring the papers up to date under Resources.")
        )
        help_.setProperty("role", "muted")
        help_.setWordWrap(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(head)
        column.addWidget(_findings_view(findings, "error"), 1)
        column.addWidget(help_)
        column.addWidget(buttons)
        self.setMinimumWidth(dialog_width())


def show_refused(parent: QWidget | None, findings: Sequence[Mapping[str, Any]]) -> None:
    """Show what rules forbid."""
    dialog = RefusedDialog(parent, findings)
    dialog.exec()
    dialog.deleteLater()
