"""A bug is told once, as a report to copy; the work goes on."""

import logging
import platform
import re
import sys
import threading
import traceback
from importlib.metadata import PackageNotFoundError, version
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal, Slot, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app import log as log_file
from app.errors import AppError
from app.tasks import Tasks
from app.views import ask, style

log = logging.getLogger(__name__)

# A line that our formatter began, or a place in the code; what else stands in the log may quote a customer.
_HARMLESS = re.compile(r'\d{4}-\d\d-\d\d \d\d:\d\d|Traceback |\s+File "')
_LOGGED = re.compile(r"^(\S+ \S+ \S+\s+\d+ [\w.]+:).*")


def report_text(error: BaseException | None = None) -> str:
    """Return what a person may send to whoever helps: versions, where it failed, and the last log lines.

    Messages are left out, since they may quote what was typed; types, places and times say enough.
    """
    lines = [
        f"Rondo {_version()}",
        f"Python {platform.python_version()}, Qt {qVersion()}, {platform.system()} {platform.release()}"
        f" ({platform.machine()})",
    ]
    if error is not None:
        lines += ["", f"{type(error).__module__}.{type(error).__qualname__}"]
        for frame in traceback.extract_tb(error.__traceback__):
            name = frame.filename.replace("\\", "/").split("/site-packages/")[-1].split("/app/")[-1]
            lines.append(f"  {name}:{frame.lineno} {frame.name}")
    lines += ["", *(_without_words(line) for line in log_file.last_lines(40) if _HARMLESS.match(line))]
    return log_file.without_secrets("\n".join(lines)).rstrip() + "\n"


def _without_words(line: str) -> str:
    return _LOGGED.sub(r"\1", line)


def _version() -> str:
    try:
        return version("rondo")
    except PackageNotFoundError:
        return "0"


class CrashDialog(QDialog):
    """Says that something failed inside the program, and offers the report."""

    def __init__(self, report: str, parent: QWidget | None = None, *, failed: bool = True) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Report"))
        self.resize(640, 440)
        title = QLabel(
            self.tr("Something went wrong inside Rondo") if failed else self.tr("Report for support")
        )
        title.setProperty("role", "title")
        text = QLabel(
            self.tr(
                "What was stored is safe, and what you typed is still there: you can go on."
                " Send this report to the person who looks after Rondo in your company."
                " It holds no data of your customers."
            )
            if failed
            else self.tr(
                "It says which versions run here and what happened last. It holds no data of your customers."
            ),
            wordWrap=True,
        )
        self.report = QPlainTextEdit(report, readOnly=True)
        copy = QPushButton(style.icon("copy", "on_accent"), self.tr("Copy the report"))
        copy.setProperty("primary", True)
        copy.clicked.connect(self.copy)
        close = QPushButton(self.tr("Close"))
        close.clicked.connect(self.close)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(close)
        buttons.addWidget(copy)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(style.SPACE_L, style.SPACE_L, style.SPACE_L, style.SPACE_L)
        whole.setSpacing(style.SPACE)
        whole.addWidget(title)
        whole.addWidget(text)
        whole.addWidget(self.report, 1)
        whole.addLayout(buttons)

    @Slot()
    def copy(self) -> None:
        """Put the report on the clipboard."""
        QGuiApplication.clipboard().setText(self.report.toPlainText())


class CrashHandler(QObject):
    """Catches what nobody caught, in every thread, and shows one dialog at a time."""

    _caught = Signal(object)

    def __init__(self, tasks: Tasks | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.dialog: CrashDialog | None = None
        self._caught.connect(self.show_error)
        self._before = (sys.excepthook, threading.excepthook)
        if tasks is not None:
            tasks.crashed.connect(self.show_error)

    def install(self) -> None:
        """Take over the hooks of Python."""
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception

    def remove(self) -> None:
        """Give the hooks back."""
        sys.excepthook, threading.excepthook = self._before

    def _on_exception(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._before[0](kind, error, trace)
            return
        if not isinstance(error, AppError):
            log.error("not caught", exc_info=(kind, error, trace))
        self._caught.emit(error)

    def _on_thread_exception(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self._on_exception(args.exc_type, args.exc_value, args.exc_traceback)

    @Slot(object)
    def show_error(self, error: BaseException) -> None:
        """Show the report of a bug; what the rules refused is only said."""
        parent = QApplication.activeWindow()
        if isinstance(error, AppError):
            ask.show_error(parent, error)
            return
        if self.dialog is not None:
            return  # the first failure explains those that follow
        self.dialog = CrashDialog(report_text(error), parent)
        self.dialog.destroyed.connect(self._on_closed)
        self.dialog.show()

    @Slot()
    def _on_closed(self) -> None:
        self.dialog = None
