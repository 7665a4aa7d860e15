"""Where the plan is read on a tablet or a phone."""

from functools import partial
from urllib.parse import urlsplit

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.errors import AppError
from app.services import field
from app.tasks import Tasks
from app.views import style
from app.views.translating import said
from app.views.widgets.band import ErrorBand
from app.views.widgets.buttons import button, dialog_foot
from app.views.widgets.qr_code import QrCode

_HERE = frozenset({"localhost", "127.0.0.1", "::1"})
"""No phone reaches these."""


class PlanPhoneDialog(QDialog):
    """Shows the address of the plan's page with its code, or how it comes to have one.

    Args:
        tasks: The way to the database.
        root_url: Where this workstation believes the endpoint to be, unless the company's row says it.
        may_set: The person may set the company's address.
        parent: The window around it.
    """

    def __init__(self, tasks: Tasks, root_url: str, may_set: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Plan on phone and tablet"))
        self._tasks, self._root_url, self._may_set = tasks, root_url, may_set
        self.band = ErrorBand(self)
        self.hint = QLabel(wordWrap=True)
        self.code = QrCode()
        self.url = QLineEdit(readOnly=True)
        self.url.setAccessibleName(self.tr("Address of the plan"))
        self.copy = button("copy", self.tr("Copy"), self._on_copy)
        self.root = QLineEdit(placeholderText="https://tournees.mon-entreprise.fr")
        self.root.returnPressed.connect(self.save)
        self._root_name = QLabel(self.tr("Address of the pages for phones"))
        self._root_name.setProperty("role", "label")
        self._root_name.setBuddy(self.root)
        self.save_button = button("save", self.tr("Save"), self.save)
        close = QPushButton(self.tr("Close"))
        close.setDefault(True)
        close.clicked.connect(self.reject)
        shown, typed = QHBoxLayout(), QHBoxLayout()
        shown.addWidget(self.url, 1)
        shown.addWidget(self.copy)
        typed.addWidget(self.root, 1)
        typed.addWidget(self.save_button)
        middle = QVBoxLayout()
        middle.setContentsMargins(style.SPACE_L, style.SPACE_L, style.SPACE_L, style.SPACE_L)
        middle.setSpacing(style.SPACE)
        middle.addWidget(self.band)
        middle.addWidget(self.hint)
        middle.addWidget(self.code, alignment=Qt.AlignmentFlag.AlignHCenter)
        middle.addLayout(shown)
        middle.addWidget(self._root_name)
        middle.addLayout(typed)
        middle.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addLayout(middle, 1)
        whole.addWidget(dialog_foot(close))
        self.setMinimumWidth(460)
        for part in (self.code, self.url, self.copy):
            part.hide()
        for field_of_it in (self._root_name, self.root, self.save_button):
            field_of_it.setVisible(may_set)
        self._read()

    def _read(self) -> None:
        self._tasks.read(field.page_root, self._on_root, self._on_refused)

    @Slot(str)
    def _on_root(self, root: str) -> None:
        if not self.root.isModified():
            self.root.setText(root)
        root = root or self._root_url
        known = (urlsplit(root).hostname or "localhost") not in _HERE
        if known:
            url = f"{root.rstrip('/')}/plan"
            self.url.setText(url)
            self.code.show_code(url)
            self.hint.setText(
                self.tr(
                    "Scan the code or open the address, and log in with your own account:"
                    " the plan is read there."
                )
            )
        elif self._may_set:
            self.hint.setText(
                self.tr(
                    "Type the address under which phones reach the endpoint from outside; the administrator's"
                    " guide says how it gets one."
                )
            )
        else:
            self.hint.setText(
                self.tr("The company has not set the address of its pages for phones: ask an administrator.")
            )
        for part in (self.code, self.url, self.copy):
            part.setVisible(known)

    @Slot()
    def save(self) -> None:
        """Keep the address that was typed for the whole company."""
        self.band.clear()
        call = partial(field.set_page_root, root=self.root.text())
        self._tasks.write(call, "company.save", self._on_saved, self._on_refused)

    @Slot(object)
    def _on_saved(self, _result: object) -> None:
        self.root.setModified(False)
        self._read()

    @Slot()
    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.url.text())
        self.copy.setText(self.tr("Copied"))

    @Slot(object)
    def _on_refused(self, error: AppError) -> None:
        self.band.say(said(error))
