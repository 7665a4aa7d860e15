"""What leaves by mail and what seals papers: the outbox, the company's mail server and its certificate."""

import datetime as dt
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFormLayout,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app import settings
from app.errors import QT_TRANSLATE_NOOP, AppError
from app.services import mail, sealing
from app.services.mail import MailRow, Server
from app.services.publication import Doors
from app.services.sealing import Certificate
from app.tasks import Progress, Tasks
from app.views import ask, style
from app.views.translating import said
from app.views.widgets.band import ErrorBand
from app.views.widgets.buttons import button, dialog_foot
from app.views.widgets.form_panel import EDGE
from app.views.widgets.list_screen import Column, ListScreen
from app.views.widgets.toast import toast

_STATES = {
    "queued": QT_TRANSLATE_NOOP("Outbox", "Waits"),
    "sending": QT_TRANSLATE_NOOP("Outbox", "On its way"),
    "handed": QT_TRANSLATE_NOOP("Outbox", "On its way"),
    "sent": QT_TRANSLATE_NOOP("Outbox", "Sent"),
    "refused": QT_TRANSLATE_NOOP("Outbox", "Refused"),
    "failed": QT_TRANSLATE_NOOP("Outbox", "Given up"),
    "unsure": QT_TRANSLATE_NOOP("Outbox", "Perhaps delivered"),
}
_STRANDED = frozenset({"refused", "failed", "unsure"})
_NARROW = 220
_SOON = dt.timedelta(days=60)  # a new certificate takes its seller some weeks


class MailAndSealDialog(QDialog):
    """Shows the outbox; who may sets the mail server and brings the company's certificate.

    Args:
        tasks: The way to the database.
        may_set: The person sets parameters.
        may_seal: The person may bring a certificate.
        parent: The window around it.
    """

    def __init__(self, tasks: Tasks, *, may_set: bool, may_seal: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Mail and seal"))
        self.resize(860, 560)
        self._tasks = tasks
        self._server: Server | None = None
        self.band = ErrorBand(self)
        self.outbox = self._make_outbox()
        self.seal = self._make_seal(may_seal)
        self.tabs = QTabWidget(documentMode=True)
        self.tabs.addTab(self.outbox, self.tr("Outbox"))
        self._make_server()
        if may_set:
            self.tabs.addTab(self._server_page, self.tr("Mail server"))
        self.tabs.addTab(self.seal, self.tr("Sealing certificate"))
        close = QPushButton(self.tr("Close"))
        close.setDefault(True)
        close.clicked.connect(self.reject)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.band)
        whole.addWidget(self.tabs, 1)
        whole.addWidget(dialog_foot(close))
        tasks.data_changed.connect(self._on_data_changed)
        self.reload()

    # -- its pages

    def _make_outbox(self) -> ListScreen:
        outbox = ListScreen(
            "",
            [
                Column(
                    "at",
                    self.tr("When"),
                    lambda r: r.created_at,
                    lambda r: style.day_time(r.created_at),
                    width=138,
                ),
                Column("to", self.tr("To"), lambda r: r.recipient, width=170),
                Column("subject", self.tr("Subject"), lambda r: r.subject, width=200),
                Column("state", self.tr("State"), state_name, width=120, state=_tone),
                Column("why", self.tr("Answer of the server"), lambda r: r.error, width=180),
            ],
            lambda r: r.mail_id,
            "mail.outbox",
            self.tr("No mail yet. What is sent from Documents and signed tickets leave from here."),
        )
        outbox.add_filter(self.tr("Did not arrive"), is_stranded)
        outbox.add_action(self.tr("Send again"), "send", self.send_again)
        return outbox

    def _make_server(self) -> None:
        self.host = QLineEdit(placeholderText="smtp.mon-entreprise.fr")
        self.port = QSpinBox(minimum=1, maximum=65_535)
        self.port.lineEdit().setTextMargins(EDGE, 0, 0, 0)  # the style sheet does not reach it
        self.security = QComboBox()
        for name, label in (
            ("starttls", "STARTTLS (587)"),
            ("tls", "TLS (465)"),
            ("none", self.tr("None: this computer only")),
        ):
            self.security.addItem(label, name)
        self.security.activated.connect(self._on_security)
        self.user = QLineEdit()
        self.password = QLineEdit(echoMode=QLineEdit.EchoMode.Password)
        self.password.setPlaceholderText(self.tr("Kept by the key ring of this computer"))
        self.sender_address = QLineEdit(placeholderText="exploitation@mon-entreprise.fr")
        self.sender_name = QLineEdit()
        self.reply_to = QLineEdit(placeholderText=self.tr("The sender's address"))
        self.copies = QCheckBox(self.tr("Send customers their signed tickets at once"))
        self.deadlines_to = QLineEdit()
        self.deadlines_to.setPlaceholderText(self.tr("Nobody. Several addresses are parted by commas."))
        self.save_button = button("save", self.tr("Save"), self.save_server)
        self._server_page = QWidget()
        form = QFormLayout(self._server_page)
        form.setContentsMargins(style.SPACE_L, style.SPACE_L, style.SPACE_L, style.SPACE_L)
        form.setVerticalSpacing(style.SPACE)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for label, widget in (
            (self.tr("Server"), self.host),
            (self.tr("Encryption"), self.security),
            (self.tr("Port"), self.port),
            (self.tr("User"), self.user),
            (self.tr("Password"), self.password),
            (self.tr("Sender's address"), self.sender_address),
            (self.tr("Sender's name"), self.sender_name),
            (self.tr("Answers go to"), self.reply_to),
            ("", self.copies),
            (self.tr("Deadlines of the day to"), self.deadlines_to),
        ):
            form.addRow(label, widget)
        form.addRow("", self.save_button)
        for narrow in (self.security, self.port, self.save_button):
            narrow.setMaximumWidth(round(_NARROW * style.zoom()))
        self._show_server(None)

    def _make_seal(self, may_seal: bool) -> ListScreen:
        seal = ListScreen(
            "",
            [
                Column("name", self.tr("Holder"), lambda r: r.label, width=240),
                Column(
                    "until",
                    self.tr("Valid until"),
                    lambda r: r.valid_until,
                    lambda r: style.day(r.valid_until.date()),
                    state=_age,
                ),
                Column("origin", self.tr("Origin"), self._origin, width=170),
                Column("mark", "SHA-256", lambda r: r.fingerprint, width=200),
            ],
            lambda r: r.fingerprint,
            "seal.certificates",
            self.tr("No certificate yet: Rondo makes one with the first signed ticket."),
        )
        if may_seal:
            seal.add_action(self.tr("Bring a certificate…"), "lock", self.ask_certificate)
        return seal

    def _origin(self, row: Certificate) -> str:
        return self.tr("Made by Rondo") if row.self_made else self.tr("The company's own")

    # -- reading

    @Slot()
    def reload(self) -> None:
        """Read everything again."""
        self._tasks.read(mail.outbox, self.outbox.show_rows, self._on_refused, key="outbox")
        self._tasks.read(mail.server, self._show_server, self._on_refused, key="mail.server")
        self._tasks.read(sealing.certificates, self.seal.show_rows, self._on_refused, key="seal")

    @Slot(frozenset)
    def _on_data_changed(self, topics: frozenset[str]) -> None:
        if "mail" in topics:
            self._tasks.read(mail.outbox, self.outbox.show_rows, self._on_refused, key="outbox")

    @Slot(object)
    def _show_server(self, chosen: Server | None) -> None:
        self._server = chosen
        shown = chosen or Server(host="", sender="")
        for field, value in (
            (self.host, shown.host),
            (self.user, shown.user),
            (self.sender_address, shown.sender),
            (self.sender_name, shown.sender_name),
            (self.reply_to, shown.reply_to),
            (self.deadlines_to, shown.deadlines_to),
        ):
            field.setText(value)
        self.port.setValue(shown.port)
        self.security.setCurrentIndex(self.security.findData(shown.security))
        self.copies.setChecked(shown.ticket_copies)

    @Slot()
    def _on_security(self) -> None:
        self.port.setValue({"starttls": 587, "tls": 465, "none": 25}[self.security.currentData()])

    # -- acting

    @Slot()
    def send_again(self) -> None:
        """Put the chosen mails that did not arrive into the queue once more."""
        chosen = [row for row in self.outbox.selected() if is_stranded(row)]
        if not chosen:
            toast(self, self.tr("Choose mails that did not arrive."))
        for row in chosen:
            call = partial(mail.send_again, mail_id=row.mail_id)
            self._tasks.write(call, "mail.again", self._on_again, self._on_refused)

    @Slot(object)
    def _on_again(self, _result: object) -> None:
        self.reload()

    @Slot()
    def save_server(self) -> None:
        """Keep the mail server for the company, and its password on this computer."""
        self.band.clear()
        chosen = replace(
            self._server or Server(host="", sender=""),
            host=self.host.text().strip(),
            port=self.port.value(),
            security=self.security.currentData(),
            user=self.user.text().strip(),
            sender=self.sender_address.text().strip(),
            sender_name=self.sender_name.text().strip(),
            reply_to=self.reply_to.text().strip(),
            ticket_copies=self.copies.isChecked(),
            deadlines_to=self.deadlines_to.text().strip(),
        )
        self._tasks.run(partial(_save, chosen, self.password.text()), self._on_server_saved, self._on_refused)

    @Slot(object)
    def _on_server_saved(self, is_kept: bool) -> None:
        self.password.clear()
        self.reload()
        self._say_kept(is_kept, "RONDO_MAIL_PASSWORD")

    @Slot()
    def ask_certificate(self) -> None:
        """Ask for the file of a certificate and its password, and keep it for the company."""
        path = ask.open_file(self, self.tr("Certificate"), self.tr("Certificates (*.p12 *.pfx)"))
        if path is None:
            return
        password = ask.ask_password(
            self, self.tr("Certificate"), self.tr("Password of {file}:").format(file=path.name)
        )
        if password is not None:
            self.bring(path, password)

    def bring(self, path: Path, password: str) -> None:
        """Keep the certificate of a file: from now on it seals."""
        self.band.clear()
        self._tasks.run(partial(_bring, path, password), self._on_brought, self._on_refused)

    @Slot(object)
    def _on_brought(self, is_kept: bool) -> None:
        self.reload()
        self._say_kept(is_kept, "RONDO_SEAL_PASSWORD")

    def _say_kept(self, is_kept: bool, variable: str) -> None:
        if is_kept:
            toast(self, self.tr("Saved."))
        else:
            self.band.say(
                self.tr(
                    "Saved, but no key ring keeps the password on this computer: set {variable} for Rondo."
                ).format(variable=variable)
            )

    @Slot(object)
    def _on_refused(self, error: AppError) -> None:
        self.band.say(said(error))


def state_name(row: MailRow) -> str:
    """Return how far a mail is, in the language of the window."""
    return QCoreApplication.translate("Outbox", _STATES[row.state])


def is_stranded(row: MailRow) -> bool:
    """Return whether a mail needs a person."""
    return row.state in _STRANDED


def _tone(row: MailRow) -> str:
    return "error" if is_stranded(row) else "ok" if row.state == "sent" else ""


def _age(row: Certificate) -> str:
    left = row.valid_until - dt.datetime.now(dt.UTC)
    return "error" if left < dt.timedelta() else "warning" if left < _SOON else ""


def _save(chosen: Server, password: str, _progress: Progress, doors: Doors) -> bool:
    doors.write(partial(mail.set_server, chosen=chosen), "mail.server")
    return settings.keyring_set(chosen.login, password) if password else True


def _bring(path: Path, password: str, _progress: Progress, doors: Doors) -> bool:
    doors.write(partial(sealing.keep_certificate, p12=path.read_bytes(), password=password), "seal.import")
    return settings.keyring_set("seal", password)
