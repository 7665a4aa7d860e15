"""The window that takes in a list: choose the file, check its columns, look at the dry run, import, undo."""

import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, QUrl, Signal, Slot
from PySide6.QtGui import QCloseEvent, QDesktopServices
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.errors import AppError, InvalidInput
from app.ids import new_id
from app.services import importing, planning
from app.services.importing import Mapping, Plan, Stopped, Table
from app.tasks import Progress, Tasks
from app.views import ask, style
from app.views.importing.pages import ColumnsPage, FilePage, PlanPage, ResultPage
from app.views.translating import said
from app.views.widgets.progress import ProgressPanel

_FILE, _COLUMNS, _PLAN, _RESULT = range(4)


class ImportWizard(QDialog):
    """Takes in one file; nothing is written before the person has seen what will be."""

    imported = Signal(str)
    """Rows of this kind were added, or taken back."""

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Import a list"))
        self.resize(1040, 700)
        self._tasks = tasks
        self._table: Table | None = None
        self._likely: list[str] = []
        self._plan: Plan | None = None
        self._op: UUID | None = None
        self._work: Progress | None = None
        self.file = FilePage()
        self.columns = ColumnsPage()
        self.check = PlanPage()
        self.outcome = ResultPage()
        self.pages = QStackedWidget()
        for page in (self.file, self.columns, self.check, self.outcome):
            self.pages.addWidget(page)
        self.progress = ProgressPanel()
        self._error = QLabel(wordWrap=True)
        self._error.setProperty("role", "error")
        self._error.hide()
        self._build()
        self.file.chosen.connect(self.read_file)
        self.file.kind_changed.connect(self._renew_buttons)
        self.columns.changed.connect(self._renew_buttons)
        self.outcome.rejected_asked.connect(self._on_rejected_asked)
        self.outcome.undo_asked.connect(self._on_undo)
        self.outcome.next_asked.connect(self._on_next_kind)
        self._show(_FILE)

    def _build(self) -> None:
        self._steps = [QLabel(text) for text in self._step_names()]
        steps = QFrame()
        steps.setProperty("role", "bar")
        line = QHBoxLayout(steps)
        line.setContentsMargins(style.SPACE_L, style.SPACE, style.SPACE_L, style.SPACE)
        line.setSpacing(style.SPACE_L)
        for label in self._steps:
            line.addWidget(label)
        line.addStretch(1)
        self.back = QPushButton(style.icon("back"), self.tr("Back"))
        self.back.clicked.connect(self._on_back)
        self.next = QPushButton(self.tr("Next"))
        self.next.setProperty("primary", True)
        self.next.setDefault(True)
        self.next.clicked.connect(self._on_next)
        self.shut = QPushButton(self.tr("Close"))
        self.shut.clicked.connect(self.close)
        foot = QFrame()
        foot.setProperty("role", "foot")
        buttons = QHBoxLayout(foot)
        buttons.setContentsMargins(style.SPACE_L, style.SPACE, style.SPACE_L, style.SPACE)
        buttons.setSpacing(style.SPACE)
        buttons.addWidget(self.back)
        buttons.addStretch(1)
        buttons.addWidget(self.shut)
        buttons.addWidget(self.next)
        middle = QVBoxLayout()
        middle.setContentsMargins(style.SPACE_L, style.SPACE_L, style.SPACE_L, style.SPACE_L)
        middle.setSpacing(style.SPACE)
        middle.addWidget(self.pages, 1)
        middle.addWidget(self._error)
        middle.addWidget(self.progress)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        inside.addWidget(steps)
        inside.addLayout(middle, 1)
        inside.addWidget(foot)

    def _step_names(self) -> list[str]:
        return [self.tr("1  File"), self.tr("2  Columns"), self.tr("3  Dry run"), self.tr("4  Result")]

    # -- the steps

    @Slot(object)
    def read_file(self, path: Path) -> None:
        """Read a file and show what it holds."""

        def read(_progress: Progress, _database: Any) -> tuple[Table, list[str]]:
            table = importing.read_table(path)
            return table, importing.likely_kinds(table)

        self._start(self.tr("Reading {name}…").format(name=path.name), read, self._on_read)

    @Slot(object)
    def _on_read(self, found: tuple[Table, list[str]]) -> None:
        self._finish()
        self._table, self._likely = found
        self.file.show_table(self._table, self._likely)
        self._renew_buttons()

    @Slot()
    def _on_next(self) -> None:
        match self.pages.currentIndex():
            case 0:
                self._read_mapping()
            case 1:
                self._make_plan()
            case 2:
                self._carry_out()

    @Slot()
    def _on_back(self) -> None:
        self._show(max(self.pages.currentIndex() - 1, _FILE))

    def _read_mapping(self) -> None:
        if self._table is None:
            return
        self._tasks.read(
            partial(importing.mapping_for, table=self._table, kind=self.file.kind()),
            self._on_mapping,
            self._on_no_mapping,
        )

    @Slot(object)
    def _on_mapping(self, mapping: Mapping) -> None:
        if self._table is not None:
            self.columns.show_table(self._table, self.file.kind(), mapping)
            self._show(_COLUMNS)

    @Slot(object)
    def _on_no_mapping(self, error: AppError) -> None:
        if isinstance(error, InvalidInput):  # no sheet looks like such a list: the person says what is what
            self._on_mapping(Mapping())
        else:
            self._fail(error)

    def _make_plan(self) -> None:
        table, kind, mapping = self._table, self.file.kind(), self.columns.mapping()
        if table is None:
            return

        def work(progress: Progress, database: Any) -> Any:
            tell = _teller(progress)
            call = partial(importing.plan_import, table=table, kind=kind, mapping=mapping, tell=tell)
            return database.read(call)

        self._start(self.tr("Checking every row…"), work, self._on_plan)

    @Slot(object)
    def _on_plan(self, plan: Plan) -> None:
        self._finish()
        self._plan = plan
        self.check.show_plan(plan)
        self._show(_PLAN)

    def _carry_out(self) -> None:
        plan = self._plan
        if plan is None:
            return
        op = self._op = new_id()

        def work(progress: Progress, database: Any) -> Any:
            call = partial(importing.import_plan, plan=plan, tell=_teller(progress))
            return database.write(call, f"import.{plan.kind}", op=op)

        self._start(self.tr("Importing…"), work, self._on_imported)

    @Slot(object)
    def _on_imported(self, counts: dict[str, Any]) -> None:
        self._finish()
        kind = self.file.kind()
        others = [other for other in self._likely if other != kind]
        following = others[0] if others and kind == self._likely[0] else ""
        self.outcome.show_result(
            counts["added"],
            len(counts["rejected"]),
            len(counts["duplicates"]),
            following,
            self.file.kind_name(following) if following else "",
        )
        self._show(_RESULT)
        self.imported.emit(kind)

    # -- after the import

    @Slot()
    def _on_undo(self) -> None:
        if self._op is None:
            return
        self.outcome.undo_button.setEnabled(False)
        undo = partial(planning.undo, operation=self._op)
        self._tasks.write(undo, "import.undo", self._on_undone, self._on_undo_refused)

    @Slot(object)
    def _on_undone(self, _rows: object) -> None:
        self.outcome.show_undone()
        self.imported.emit(self.file.kind())

    @Slot(object)
    def _on_undo_refused(self, error: AppError) -> None:
        self.outcome.undo_button.setEnabled(True)
        self._fail(error)

    @Slot()
    def _on_rejected_asked(self) -> None:
        plan = self._plan
        if plan is None:
            return

        def write(_progress: Progress, _database: Any) -> Path:
            source = plan.table.path
            try:
                return importing.rejected_file(plan, source, source.parent)
            except OSError:  # a folder that is only read, or a file that is open
                return importing.rejected_file(plan, source, Path(tempfile.mkdtemp(prefix="rondo-")))

        self._start(self.tr("Writing the file…"), write, self._on_rejected_file)

    @Slot(object)
    def _on_rejected_file(self, path: Path) -> None:
        self._finish()
        self._show(_RESULT)
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            self._say(self.tr("The file of refused rows is {path}").format(path=path), "muted")

    @Slot(str)
    def _on_next_kind(self, kind: str) -> None:
        self.file.choose(kind)
        self._read_mapping()

    # -- what is shown

    def _start(self, text: str, work: Callable[[Progress, Any], Any], done: Callable[[Any], None]) -> None:
        self._error.hide()
        self.pages.setEnabled(False)
        self.next.setEnabled(False)
        self.back.setEnabled(False)
        self.progress.start(text)
        handle = self._tasks.run(work, done, self._on_failed, self.progress.told)
        if not self.pages.isEnabled():  # not answered yet
            self._work = handle
            self.progress.start(text, handle)

    def _finish(self) -> None:
        self._work = None
        self.progress.finish()
        self.pages.setEnabled(True)
        self._renew_buttons()

    @Slot(object)
    def _on_failed(self, error: AppError) -> None:
        self._finish()
        self._fail(error)

    def _fail(self, error: AppError) -> None:
        self._say(said(error), "muted" if isinstance(error, Stopped) else "error")

    def _say(self, text: str, role: str) -> None:
        style.set_role(self._error, role)
        self._error.setText(text)
        self._error.show()

    def _show(self, page: int) -> None:
        self._error.hide()
        self.pages.setCurrentIndex(page)
        for number, label in enumerate(self._steps):
            style.set_role(label, "subtitle" if number == page else "muted")
        self._renew_buttons()

    @Slot()
    def _renew_buttons(self) -> None:
        page = self.pages.currentIndex()
        self.back.setVisible(page in (_COLUMNS, _PLAN))
        self.back.setEnabled(True)
        self.next.setVisible(page != _RESULT)
        count = self._plan.added if self._plan else 0
        self.next.setText(
            self.tr("Import {count} rows").format(count=style.number(count))
            if page == _PLAN
            else self.tr("Next")
        )
        ready = {
            _FILE: self._table is not None,
            _COLUMNS: self.columns.is_complete(),
            _PLAN: self._plan is not None and self._plan.added > 0,
        }
        self.next.setEnabled(ready.get(page, False))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop what runs, when the person agrees."""
        if self._work is not None:
            text = self.tr("The import is under way. Nothing is written if you stop it.")
            if not ask.confirm(self, self.tr("Stop the import?"), text, self.tr("Stop")):
                event.ignore()
                return
            self._work.cancel()
        super().closeEvent(event)

    def keyPressEvent(self, event: Any) -> None:
        """Keep Escape from closing the window past the question."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
            return
        super().keyPressEvent(event)


def _teller(progress: Progress) -> Callable[[int, int], None]:
    """Return what a service tells its progress to; it stops the service once the person cancelled."""

    def tell(done: int, total: int) -> None:
        if progress.cancelled:
            raise Stopped
        progress(done, total)

    return tell
