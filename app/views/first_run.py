"""The first question of all: to look around, to work on this computer alone, or with one's company."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.errors import AppError
from app.settings import Profile, ProfileKind, SslMode
from app.views import style
from app.views.translating import said

Test = Callable[[Profile, str, Callable[[AppError | None], None]], None]
"""Called with a profile, its password, and what to call (in the GUI thread) with None or what was refused."""

_SSL: tuple[SslMode, ...] = ("verify-full", "verify-ca", "require", "prefer", "disable")


class FirstRun(QDialog):
    """Asks which database to work with; also used to add a profile later.

    Args:
        test: Tries a connection in the background; without it there is no such button.
        profile: A server's profile to begin with, to change it.
    """

    def __init__(
        self, test: Test | None = None, profile: Profile | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._test = test
        self.setWindowTitle(self.tr("Welcome to Rondo"))
        self.setMinimumWidth(600)
        title = QLabel(self.tr("How do you want to work?"))
        title.setProperty("role", "title")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 24, 24, style.SPACE_L)
        whole.setSpacing(style.SPACE)
        whole.addWidget(title)
        self._group = QButtonGroup(self)
        self._kinds: dict[ProfileKind, QPushButton] = {}
        choices: tuple[tuple[ProfileKind, str, str, str], ...] = (
            (
                "demo",
                "demo",
                self.tr("Look around in the demo company"),
                self.tr("A whole company with its day under way. Nothing you do there counts."),
            ),
            (
                "local",
                "computer",
                self.tr("On this computer alone"),
                self.tr("Your company's data stay here. You can move to a server later."),
            ),
            (
                "server",
                "server",
                self.tr("With our company's server"),
                self.tr("Your colleagues work there already. You need its address and your login."),
            ),
        )
        for kind, icon, name, note in choices:
            whole.addWidget(self._choice(kind, icon, name, note))
        self.form = self._server_form(profile)
        whole.addWidget(self.form)
        self._word = QLabel(wordWrap=True)
        self._word.hide()
        whole.addWidget(self._word)

        self.open_button = QPushButton(self.tr("Open"))
        self.open_button.setProperty("primary", True)
        self.open_button.setDefault(True)
        self.open_button.clicked.connect(self._on_open)
        leave = QPushButton(self.tr("Quit") if profile is None else self.tr("Cancel"))
        leave.clicked.connect(self.reject)
        self.test_button = QPushButton(style.icon("link"), self.tr("Test the connection"))
        self.test_button.clicked.connect(self._on_test)
        foot = QHBoxLayout()
        foot.setSpacing(style.SPACE)
        foot.addWidget(self.test_button)
        foot.addStretch(1)
        foot.addWidget(leave)
        foot.addWidget(self.open_button)
        whole.addSpacing(style.SPACE)
        whole.addLayout(foot)
        self._group.buttonToggled.connect(self._on_choice)
        self.choose("server" if profile is not None else "demo")
        self._on_choice()

    @classmethod
    def ask(
        cls, parent: QWidget | None = None, test: Test | None = None, profile: Profile | None = None
    ) -> tuple[Profile, str] | None:
        """Ask, and return the profile with the password typed (empty but for a server), or None."""
        dialog = cls(test, profile, parent)
        agreed = dialog.exec() == QDialog.DialogCode.Accepted
        answer = (dialog.profile(), dialog.password.text()) if agreed else None
        dialog.deleteLater()
        return answer

    def choose(self, kind: ProfileKind) -> None:
        """Choose one of the three ways."""
        self._kinds[kind].setChecked(True)

    def kind(self) -> ProfileKind:
        """Return which of the three ways is chosen."""
        return next(kind for kind, button in self._kinds.items() if button.isChecked())

    def profile(self) -> Profile:
        """Return what was chosen and typed."""
        kind = self.kind()
        if kind != "server":
            return Profile(self.tr("Demo") if kind == "demo" else self.tr("This computer"), kind)
        host, database = self.host.text().strip(), self.database.text().strip() or "rondo"
        return Profile(
            name=self.name.text().strip() or host,
            kind="server",
            host=host,
            port=self.port.value(),
            database=database,
            user=self.user.text().strip(),
            sslmode=_SSL[self.sslmode.currentIndex()],
        )

    # -- making it

    def _choice(self, kind: ProfileKind, icon: str, name: str, note: str) -> QWidget:
        button = QPushButton()
        button.setProperty("role", "choice")
        button.setCheckable(True)
        button.setAccessibleName(name)
        button.setAccessibleDescription(note)
        sign = QLabel()
        sign.setPixmap(style.picture(icon, "accent", 28))
        first, second = QLabel(name), QLabel(note)
        first.setProperty("role", "subtitle")
        second.setProperty("role", "small")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(first)
        words.addWidget(second)
        line = QHBoxLayout(button)
        line.setContentsMargins(style.SPACE_L, style.SPACE, style.SPACE_L, style.SPACE)
        line.setSpacing(style.SPACE_L)
        line.addWidget(sign)
        line.addLayout(words, 1)
        for label in (sign, first, second):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        button.setMinimumSize(QSize(0, line.sizeHint().height()))
        self._group.addButton(button)
        self._kinds[kind] = button
        return button

    def _server_form(self, profile: Profile | None) -> QFrame:
        shown = profile or Profile("", "server")
        self.name = QLineEdit(shown.name, placeholderText=self.tr("As you call it"))
        self.host = QLineEdit(shown.host, placeholderText="rondo.example.fr")
        self.port = QSpinBox(minimum=1, maximum=65535, value=shown.port)
        self.port.lineEdit().setTextMargins(7, 0, 0, 0)
        self.database = QLineEdit(shown.database)
        self.user = QLineEdit(shown.user)
        self.password = QLineEdit(echoMode=QLineEdit.EchoMode.Password)
        self.sslmode = QComboBox()
        self.sslmode.addItems(
            [
                self.tr("Encrypted, name and certificate checked"),
                self.tr("Encrypted, certificate checked"),
                self.tr("Encrypted, nothing checked"),
                self.tr("Encrypted if the server can"),
                self.tr("Not encrypted"),
            ]
        )
        self.sslmode.setCurrentIndex(_SSL.index(shown.sslmode))
        frame = QFrame()
        frame.setProperty("role", "surface")
        grid = QGridLayout(frame)
        grid.setContentsMargins(style.SPACE_L, style.SPACE, style.SPACE_L, style.SPACE_L)
        grid.setHorizontalSpacing(style.SPACE)
        grid.setVerticalSpacing(2)
        cells = (
            (0, 0, 2, self.tr("Address of the server"), self.host),
            (0, 2, 1, self.tr("Port"), self.port),
            (2, 0, 1, self.tr("Your login"), self.user),
            (2, 1, 2, self.tr("Your password"), self.password),
            (4, 0, 1, self.tr("Database"), self.database),
            (4, 1, 2, self.tr("Name of this connection"), self.name),
            (6, 0, 3, self.tr("Protection of the line"), self.sslmode),
        )
        for row, column, span, label, widget in cells:
            caption = QLabel(label)
            caption.setProperty("role", "label")
            caption.setBuddy(widget)
            caption.setContentsMargins(0, style.SPACE, 0, 0)
            grid.addWidget(caption, row, column, 1, span)
            grid.addWidget(widget, row + 1, column, 1, span)
        for column in range(3):
            grid.setColumnStretch(column, 2 if column < 2 else 1)
        for edit in (self.host, self.user, self.database):
            edit.textChanged.connect(self._on_choice)
        return frame

    # -- what happens

    @Slot()
    def _on_choice(self) -> None:
        server = self.kind() == "server"
        self.form.setVisible(server)
        self.test_button.setVisible(server and self._test is not None)
        complete = not server or bool(self.host.text().strip() and self.user.text().strip())
        self.open_button.setEnabled(complete)
        self.test_button.setEnabled(complete)
        if not server:
            self._word.hide()
        self.adjustSize()

    @Slot()
    def _on_open(self) -> None:
        self.accept()

    @Slot()
    def _on_test(self) -> None:
        if self._test is not None:
            self.test_button.setEnabled(False)
            self._tell(self.tr("Connecting…"), "muted")
            self._test(self.profile(), self.password.text(), self._on_tested)

    @Slot(object)
    def _on_tested(self, error: AppError | None) -> None:
        self.test_button.setEnabled(True)
        if error is None:
            self._tell(self.tr("The server answers and lets you in."), "ok")
        else:
            self._tell(said(error), "error")

    def _tell(self, text: str, role: str) -> None:
        self._word.setText(text)
        style.set_role(self._word, role)
        self._word.show()
