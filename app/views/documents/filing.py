"""Files from outside before they are filed: what each is, on which record they lie, of which day."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.domain import normal
from app.domain.archive import COMPANY, Owner
from app.errors import QT_TRANSLATE_NOOP, AppError, InvalidInput
from app.services import archive
from app.services.archive import Filed, Incoming
from app.services.publication import Doors
from app.tasks import Progress, Tasks
from app.views import style
from app.views.documents.record_box import RecordBox
from app.views.documents.words import dropped_kinds
from app.views.translating import said
from app.views.widgets.band import ErrorBand
from app.views.widgets.buttons import dialog_foot
from app.views.widgets.fields import DayEdit
from app.views.widgets.progress import ProgressPanel

_MOST_FILES = 100
_WIDEST = 150  # pixels for a size or a kind


@dataclass(frozen=True, slots=True)
class _Line:
    """The fields of one file."""

    incoming: Incoming
    title: QLineEdit
    kind: QComboBox


class FilingDialog(QDialog):
    """Shows files that were dropped, what they most likely are, and files them.

    Args:
        tasks: The way to the database.
        paths: The files.
        owner: The record they were dropped on; None asks for one.
        name: Its name, shown where it was chosen before and may be changed.
    """

    filed = Signal(object)
    """The files are filed: a list of `Filed`."""

    def __init__(
        self,
        tasks: Tasks,
        paths: Sequence[Path],
        parent: QWidget | None = None,
        *,
        owner: Owner | None = None,
        name: str = "",
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("File documents"))
        self.resize(760, 460)
        self._tasks, self._owner = tasks, owner
        self._answered = False
        self._lines: list[_Line] = []
        self._build(owner is None or bool(name))
        if owner is not None and name:
            self.record.set_owner(owner, name)
        self._look_at(list(paths)[:_MOST_FILES])

    def _build(self, asks: bool) -> None:
        self.band = ErrorBand(self)
        self.record = RecordBox(
            self._tasks, self.tr("Customer, site, job, driver, vehicle… or nothing: the company")
        )
        self.day = DayEdit()
        self.day.setText(f"{dt.datetime.now(style.PARIS).date():%d/%m/%Y}")
        self.day.setAccessibleName(self.tr("Date"))
        self.day.setMaximumWidth(_WIDEST)
        top = QGridLayout()
        top.setHorizontalSpacing(style.SPACE_L)
        top.setVerticalSpacing(style.SPACE_S)
        top.setColumnStretch(0, 1)
        for column, (text, widget) in enumerate(
            ((self.tr("Lies on"), self.record), (self.tr("Date"), self.day))
        ):
            label = QLabel(text)
            label.setProperty("role", "label")
            label.setBuddy(widget)
            label.setVisible(asks or column > 0)
            top.addWidget(label, 0, column)
            top.addWidget(widget, 1, column)
        self.record.setVisible(asks)
        self._page = QWidget()
        self._page.setProperty("role", "page")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(style.SPACE)
        self._grid.setVerticalSpacing(style.SPACE)
        self._grid.setColumnStretch(1, 1)
        inside = QVBoxLayout(self._page)
        inside.setContentsMargins(0, 0, style.SPACE, 0)
        inside.addLayout(self._grid)
        inside.addStretch(1)
        scroll = QScrollArea(widgetResizable=True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self._page)
        self.progress = ProgressPanel()
        self.file_button = QPushButton(style.icon("save", "on_accent"), self.tr("File them"))
        self.file_button.setProperty("primary", True)
        self.file_button.setDefault(True)
        self.file_button.setEnabled(False)
        self.file_button.clicked.connect(self.file_them)
        cancel = QPushButton(self.tr("Cancel"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        middle = QVBoxLayout()
        middle.setContentsMargins(style.SPACE_L, style.SPACE_L, style.SPACE_L, style.SPACE)
        middle.setSpacing(style.SPACE_L)
        middle.addWidget(self.band)
        middle.addLayout(top)
        middle.addWidget(scroll, 1)
        middle.addWidget(self.progress)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(middle, 1)
        whole.addWidget(dialog_foot(cancel, self.file_button))

    # -- looking

    def _look_at(self, paths: list[Path]) -> None:
        work = self._tasks.run(partial(_look, paths), self._on_looked, self._on_failed, self.progress.told)
        if not self._answered:
            self.progress.start(self.tr("Reading the files…"), work)

    @Slot(object)
    def _on_looked(self, looked: list[Incoming]) -> None:
        self._answered = True
        self.progress.finish()
        for row, incoming in enumerate(looked):
            sign = QLabel()
            sign.setPixmap(style.picture("file" if incoming.error is None else "alert", "muted", 18))
            self._grid.addWidget(sign, row, 0)
            if incoming.error is not None:
                why = QLabel(said(incoming.error), wordWrap=True, textFormat=Qt.TextFormat.PlainText)
                why.setProperty("role", "error")
                self._grid.addWidget(why, row, 1, 1, 3)
                continue
            title = QLineEdit(incoming.title)
            title.setCursorPosition(0)
            title.setToolTip(incoming.name)
            title.setAccessibleName(self.tr("Title of {file}").format(file=incoming.name))
            kind = QComboBox()
            for name, label in dropped_kinds():
                kind.addItem(label, name)
            kind.setCurrentIndex(kind.findData(incoming.kind.value))
            kind.setAccessibleName(self.tr("Kind of {file}").format(file=incoming.name))
            size = QLabel(self.tr("{size} kB").format(size=style.number(max(len(incoming.body) // 1024, 1))))
            size.setProperty("role", "small")
            self._grid.addWidget(title, row, 1)
            self._grid.addWidget(kind, row, 2)
            self._grid.addWidget(size, row, 3, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self._lines.append(_Line(incoming, title, kind))
        self.file_button.setEnabled(bool(self._lines))
        if self._lines:
            (self.record if self.record.isVisibleTo(self) else self.file_button).setFocus()

    @Slot(object)
    def _on_failed(self, error: AppError) -> None:
        self._answered = True
        self.progress.finish()
        self.file_button.setEnabled(bool(self._lines))
        self.band.say(said(error))

    # -- filing

    @Slot()
    def file_them(self) -> None:
        """File every file that can be."""
        try:
            day = normal.day(self.day.text())
        except normal.Unreadable:
            self._on_failed(
                InvalidInput(QT_TRANSLATE_NOOP("errors", "Type the day as 24/11/2026."), field="day")
            )
            self.day.setFocus()
            self.day.selectAll()
            return
        if self.record.isVisibleTo(self) and self.record.text().strip() and self.record.owner is None:
            self._on_failed(
                InvalidInput(
                    QT_TRANSLATE_NOOP("errors", "Choose the record from the list, or leave the field empty.")
                )
            )
            return
        owner = self.record.owner if self.record.isVisibleTo(self) else self._owner
        wanted = [
            (line.incoming, line.kind.currentData(), line.title.text(), day.on if day else None)
            for line in self._lines
        ]
        self.band.clear()
        self.file_button.setEnabled(False)
        self._answered = False
        call = partial(_file, wanted, owner or COMPANY)
        work = self._tasks.run(call, self._on_filed, self._on_failed, self.progress.told)
        if not self._answered:
            self.progress.start(self.tr("Filing…"), work)

    @Slot(object)
    def _on_filed(self, filed: list[Filed]) -> None:
        self._answered = True
        self.progress.finish()
        self.filed.emit(filed)
        self.accept()


def _look(paths: Sequence[Path], progress: Progress, _doors: Doors) -> list[Incoming]:
    looked = []
    for done, path in enumerate(paths):
        if progress.cancelled:
            break
        progress(done, len(paths), path.name)
        looked.append(archive.look_at(path))
    return looked


def _file(
    wanted: Sequence[tuple[Incoming, str, str, dt.date | None]],
    owner: Owner,
    progress: Progress,
    doors: Doors,
) -> list[Filed]:
    filed = []
    for done, (incoming, kind, title, day) in enumerate(wanted):
        if progress.cancelled:
            break
        progress(done, len(wanted), incoming.name)
        call = partial(archive.file, incoming=incoming, owner=owner, kind=kind, title=title, issued_on=day)
        filed.append(Filed.of(doors.write(call, "paper.file")))
    return filed
