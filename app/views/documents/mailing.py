"""Papers that leave by mail: one text, a mail for each customer with what is theirs."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.errors import QT_TRANSLATE_NOOP, AppError, InvalidInput
from app.ids import new_id
from app.services.archive import Letter, Letters
from app.services.publication import Doors
from app.tasks import Progress, Tasks
from app.views import style
from app.views.translating import said
from app.views.widgets.band import ErrorBand
from app.views.widgets.buttons import dialog_foot
from app.views.widgets.progress import ProgressPanel

Queue = Callable[..., Any]
"""Called as `queue(session, to, subject, text, attachments, about=..., customer_id=...)` in a transaction."""

_MOST_BYTES = 20 * 1024 * 1024
"""What the mail servers of most companies let through."""


class MailDialog(QDialog):
    """Shows who gets which papers, and puts the mails into the outbox.

    Args:
        tasks: The way to the database.
        letters: What is proposed.
        queue: Puts one mail into the outbox.
    """

    queued = Signal(int)
    """So many mails are in the outbox."""

    def __init__(self, tasks: Tasks, letters: Letters, queue: Queue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Send by mail"))
        self.resize(680, 560)
        self._tasks, self._queue = tasks, queue
        self._answered = False
        # What was queued before an address was refused is not queued again with the corrected one.
        self._about = str(new_id())
        self.addresses: list[tuple[Letter, QLineEdit]] = []
        self._build(letters)

    def _build(self, letters: Letters) -> None:
        self.band = ErrorBand(self)
        grid = QGridLayout()
        grid.setHorizontalSpacing(style.SPACE_L)
        grid.setVerticalSpacing(style.SPACE)
        grid.setColumnStretch(1, 1)
        for row, letter in enumerate(letters.letters):
            address = QLineEdit(letter.address, placeholderText=self.tr("name@company.fr"))
            address.setAccessibleName(self.tr("Address of {name}").format(name=letter.customer))
            many = QLabel(self.tr("%n paper(s)", "", len(letter.document_ids)))
            too_large = letter.size > _MOST_BYTES
            many.setProperty("role", "warning" if too_large else "small")
            if too_large:
                many.setToolTip(self.tr("Over 20 MB: many mail servers refuse that."))
            grid.addWidget(
                QLabel(letter.customer or self.tr("To"), textFormat=Qt.TextFormat.PlainText), row, 0
            )
            grid.addWidget(address, row, 1)
            grid.addWidget(many, row, 2)
            self.addresses.append((letter, address))
        page = QWidget()
        page.setProperty("role", "page")
        inside = QVBoxLayout(page)
        inside.setContentsMargins(0, 0, style.SPACE, 0)
        inside.addLayout(grid)
        inside.addStretch(1)
        scroll = QScrollArea(widgetResizable=True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(page)
        scroll.setMaximumHeight(min(len(letters.letters), 5) * 44 + 8)
        self.subject = QLineEdit(letters.subject)
        self.text = QPlainTextEdit(letters.text)
        self.progress = ProgressPanel()
        self.send_button = QPushButton(style.icon("send", "on_accent"), self.tr("Send"))
        self.send_button.setProperty("primary", True)
        self.send_button.clicked.connect(self.send)
        cancel = QPushButton(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        middle = QVBoxLayout()
        middle.setContentsMargins(style.SPACE_L, style.SPACE_L, style.SPACE_L, style.SPACE)
        middle.setSpacing(style.SPACE)
        middle.addWidget(self.band)
        middle.addWidget(scroll)
        for text, widget in ((self.tr("Subject"), self.subject), (self.tr("Text"), self.text)):
            label = QLabel(text)
            label.setProperty("role", "label")
            label.setBuddy(widget)
            middle.addWidget(label)
            middle.addWidget(widget)
        middle.addWidget(self.progress)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(middle, 1)
        whole.addWidget(dialog_foot(cancel, self.send_button))

    @Slot()
    def send(self) -> None:
        """Put the mails into the outbox; a customer without an address gets none."""
        wanted = [(letter, field.text().strip()) for letter, field in self.addresses if field.text().strip()]
        if not wanted:
            self._on_failed(
                InvalidInput(QT_TRANSLATE_NOOP("errors", "Type at least one e-mail address."), field="to")
            )
            return
        self.band.clear()
        self.send_button.setEnabled(False)
        self._answered = False
        call = partial(_queue, self._queue, wanted, self._about, self.subject.text(), self.text.toPlainText())
        work = self._tasks.run(call, self._on_queued, self._on_failed, self.progress.told)
        if not self._answered:
            self.progress.start(self.tr("Preparing the mails…"), work)

    @Slot(object)
    def _on_queued(self, count: int) -> None:
        self._answered = True
        self.progress.finish()
        self.queued.emit(count)
        self.accept()

    @Slot(object)
    def _on_failed(self, error: AppError) -> None:
        self._answered = True
        self.progress.finish()
        self.send_button.setEnabled(True)
        self.band.say(said(error))


def _queue(
    queue: Queue,
    wanted: Sequence[tuple[Letter, str]],
    about: str,
    subject: str,
    text: str,
    progress: Progress,
    doors: Doors,
) -> int:
    for done, (letter, address) in enumerate(wanted):
        if progress.cancelled:
            return done
        progress(done, len(wanted), letter.customer)
        call = partial(
            queue,
            to=address,
            subject=subject,
            text=text,
            attachments=letter.document_ids,
            about=f"{about} {letter.customer_id or ''}",
            customer_id=letter.customer_id,
        )
        doors.write(call, "mail.queue")
    return len(wanted)
