"""The driver's phone: a link or QR for the day, what phones opened one, and the driver's code."""

from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.errors import AppError
from app.services import field, live
from app.services.field import LinkState, NewLink, PinState
from app.services.gate import Doors
from app.services.live import LiveTour
from app.tasks import Progress, Tasks
from app.views import ask, style
from app.views.live.words import phone_number
from app.views.translating import said
from app.views.widgets.band import ErrorBand
from app.views.widgets.qr_code import QrCode


class PhoneDialog(QDialog):
    """Gives a driver the way to his day, and takes it back.

    Args:
        tasks: The way to the database.
        tour: Whose driver.
        root_url: The address of the drivers' page, unless the company's row says it.
        parent: The window around it.
    """

    def __init__(
        self, tasks: Tasks, tour: LiveTour, root_url: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Phone of {driver}").format(driver=tour.driver))
        self._tasks, self._tour, self._root = tasks, tour, root_url
        self.band = ErrorBand(self)
        who = QLabel(
            " · ".join(filter(None, (tour.driver, tour.vehicle, phone_number(tour.mobile)))),
            textFormat=Qt.TextFormat.PlainText,
        )
        who.setProperty("role", "subtitle")
        self._code = QrCode()
        self._code.hide()
        self.url = QLineEdit(readOnly=True)
        self.url.hide()
        self.copy = QPushButton(style.icon("copy"), self.tr("Copy"))
        self.copy.hide()
        self.copy.clicked.connect(self._on_copy)
        self.make = QPushButton(style.icon("qr", "on_accent"), self.tr("Make a link for this day"))
        self.make.setProperty("primary", True)
        self.make.clicked.connect(self._on_make)
        self._hint = QLabel(
            self.tr("A link opens this tour only, on the first phone that uses it, and dies at night."),
            wordWrap=True,
        )
        self._hint.setProperty("role", "small")
        self._links = QVBoxLayout()
        self._links.setSpacing(style.SPACE_S)
        self._revoke: dict[QPushButton, UUID] = {}
        self._pin_state = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._pin_state.setProperty("role", "small")
        self.pin = QLineEdit(maxLength=6, echoMode=QLineEdit.EchoMode.Password)
        self.pin.setPlaceholderText(self.tr("4 to 6 digits"))
        self.pin.returnPressed.connect(self._on_pin)
        self.set_pin = QPushButton(style.icon("lock"), self.tr("Set the code"))
        self.set_pin.setAutoDefault(False)
        self.set_pin.clicked.connect(self._on_pin)
        self._make_layout(who)
        self._read()

    def _make_layout(self, who: QLabel) -> None:
        shown = QHBoxLayout()
        shown.addWidget(self.url, 1)
        shown.addWidget(self.copy)
        code = QHBoxLayout()
        code.addWidget(self.pin, 1)
        code.addWidget(self.set_pin)
        phones, own = QLabel(self.tr("Phones")), QLabel(self.tr("The driver's own code"))
        for title in (phones, own):
            title.setProperty("role", "label")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(style.SPACE_L, style.SPACE_L, style.SPACE_L, style.SPACE_L)
        inside.setSpacing(style.SPACE)
        inside.addWidget(self.band)
        inside.addWidget(who)
        inside.addWidget(self._hint)
        inside.addWidget(self.make)
        inside.addWidget(self._code, alignment=Qt.AlignmentFlag.AlignHCenter)
        inside.addLayout(shown)
        inside.addWidget(phones)
        inside.addLayout(self._links)
        inside.addWidget(own)
        inside.addWidget(self._pin_state)
        inside.addLayout(code)
        inside.addStretch(1)
        inside.addWidget(buttons)
        self.setMinimumWidth(460)

    def _read(self) -> None:
        self._tasks.read(
            partial(field.links_of, tour_id=self._tour.tour_id), self._on_links, self._on_refused
        )
        self._tasks.read(field.pin_states, self._on_pins, self._on_refused)

    @Slot()
    def _grow(self) -> None:
        """Make room for what is shown now: wrapped lines tell their height once they have a width."""
        layout = self.layout()
        if layout is not None:
            layout.activate()
            self.resize(self.width(), max(self.height(), layout.heightForWidth(self.width())))

    # -- links

    @Slot()
    def _on_make(self) -> None:
        self.band.clear()
        self.make.setEnabled(False)
        self._tasks.run(partial(_new_link, tour_id=self._tour.tour_id), self._on_made, self._on_refused)

    @Slot(object)
    def _on_made(self, link: NewLink) -> None:
        url = link.url if link.url.startswith("http") else f"{self._root.rstrip('/')}{link.url}"
        self.url.setText(url)
        self._code.show_code(url)
        self._hint.setText(self.tr("Shown once: let the driver scan it, or send him the address."))
        for part in (self.url, self.copy, self._code):
            part.show()
        self.make.setEnabled(True)
        self.make.setText(self.tr("Make another link"))
        self._read()

    @Slot()
    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.url.text())
        self.copy.setText(self.tr("Copied"))

    @Slot(list)
    def _on_links(self, links: list[LinkState]) -> None:
        while (item := self._links.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self._revoke.clear()
        for link in links:
            self._links.addWidget(self._line_of(link))
        if not links:
            nothing = QLabel(self.tr("No link was made for this tour yet."))
            nothing.setProperty("role", "small")
            self._links.addWidget(nothing)
        QTimer.singleShot(0, self, self._grow)

    def _line_of(self, link: LinkState) -> QWidget:
        if link.revoked_at is not None:
            words = self.tr("revoked at {time}").format(time=style.clock(link.revoked_at))
        elif link.opened_at is None:
            words = self.tr("not opened yet")
        else:
            words = self.tr("opened at {opened}, last heard of at {seen}").format(
                opened=style.clock(link.opened_at), seen=style.clock(link.last_seen_at)
            )
        made = self.tr("Link of {time}").format(time=style.day_time(link.created_at))
        line = QWidget()
        inside = QHBoxLayout(line)
        inside.setContentsMargins(0, 0, 0, 0)
        label = QLabel(
            f"{made} · {words}" + (f"\n{link.device}" if link.device else ""),
            wordWrap=True,
            textFormat=Qt.TextFormat.PlainText,
        )
        inside.addWidget(label, 1)
        if link.revoked_at is None:
            button = QPushButton(style.icon("unlink", "error"), self.tr("Revoke"))
            button.setProperty("role", "danger")
            button.setAutoDefault(False)
            button.clicked.connect(self._on_revoke)
            self._revoke[button] = link.id
            inside.addWidget(button)
        return line

    @Slot()
    def _on_revoke(self) -> None:
        button = self.sender()
        key = self._revoke.get(button) if isinstance(button, QPushButton) else None
        if key is not None and ask.confirm(
            self,
            self.tr("Revoke the link"),
            self.tr("This phone is refused from now on. What it has not sent yet stays on it."),
            self.tr("Revoke"),
        ):
            call = partial(field.revoke_link, link_id=key)
            self._tasks.write(call, "link.revoke", self._on_changed, self._on_refused)

    @Slot(object)
    def _on_changed(self, _result: object) -> None:
        self._read()

    # -- the code

    @Slot(list)
    def _on_pins(self, states: list[PinState]) -> None:
        mine = next((state for state in states if state.driver_id == self._tour.driver_id), None)
        if mine is None:
            words = self.tr("No code yet. With one, the driver opens his day without a link.")
        elif mine.locked_at is not None:
            words = self.tr("Too many wrong codes since {time}: set another one.").format(
                time=style.day_time(mine.locked_at)
            )
        else:
            words = self.tr("Set on {day} by {who}. Nobody can read it; a new one replaces it.").format(
                day=style.day_time(mine.set_at), who=mine.set_by
            )
        self._pin_state.setText(words)

    @Slot()
    def _on_pin(self) -> None:
        if self._tour.driver_id is None:
            return
        self.band.clear()
        call = partial(field.set_pin, driver_id=self._tour.driver_id, pin=self.pin.text().strip())
        self._tasks.write(call, "driver.pin", self._on_pin_set, self._on_refused)

    @Slot(object)
    def _on_pin_set(self, _result: object) -> None:
        self.pin.clear()
        self._read()

    @Slot(object)
    def _on_refused(self, error: AppError) -> None:
        self.make.setEnabled(True)
        self.band.say(said(error))


def _new_link(_progress: Progress, doors: Doors, tour_id: UUID) -> NewLink:
    return live.new_link(doors, tour_id)
