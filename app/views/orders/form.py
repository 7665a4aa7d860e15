"""Taking an order while the customer is on the phone: three letters, "as last time", save."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from uuid import UUID
from zoneinfo import ZoneInfo

from PySide6.QtCore import QDate, QEvent, QObject, Qt, QTime, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QTimeEdit,
    QVBoxLayout,
    QWidget,
)

from app.domain.gate import Finding, Severity
from app.domain.jobs import TRAITS, JobType
from app.domain.rides import Rearrangement
from app.errors import QT_TRANSLATE_NOOP, AppError, InvalidInput
from app.ids import new_id
from app.services import gate, orders, settling
from app.services.orders import CustomerHit, Order, OrderChoices, SiteChoice
from app.tasks import Tasks
from app.views import style
from app.views.board.labels import kind_label
from app.views.board.slots import SlotsDialog
from app.views.widgets.form_panel import FormPanel

_DATA = Qt.ItemDataRole.UserRole
_TYPING_MS = 120
_SAME_PHONE_MINUTES = 720


class _TimeOrNothing(QWidget):
    """A time that may be left open."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._set = QCheckBox()
        self._time = QTimeEdit(QTime(8, 0))
        self._time.setDisplayFormat("HH:mm")
        self._time.setEnabled(False)
        self._set.toggled.connect(self._time.setEnabled)
        self._set.toggled.connect(self.changed)
        self._time.timeChanged.connect(self.changed)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(style.SPACE_S)
        line.addWidget(self._set)
        line.addWidget(self._time, 1)
        self.setFocusProxy(self._set)

    def value(self) -> dt.time | None:
        """Return the time, or None where it is left open."""
        time = self._time.time()
        return dt.time(time.hour(), time.minute()) if self._set.isChecked() else None

    def set_value(self, value: dt.time | None) -> None:
        """Show a time, or leave it open."""
        self._set.setChecked(value is not None)
        if value is not None:
            self._time.setTime(QTime(value.hour, value.minute))

    def setAccessibleName(self, name: str) -> None:
        """Name both parts."""
        super().setAccessibleName(name)
        self._set.setAccessibleName(name)
        self._time.setAccessibleName(name)


class _DayOrNothing(QWidget):
    """A day, or that nobody said yet which."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._day = QDateEdit()
        self._day.setCalendarPopup(True)
        self._open = QCheckBox(self.tr("No date yet"))
        self._open.toggled.connect(self._day.setDisabled)
        self._open.toggled.connect(self.changed)
        self._day.dateChanged.connect(self.changed)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(style.SPACE_S)
        line.addWidget(self._day, 1)
        line.addWidget(self._open)
        self.setFocusProxy(self._day)

    def value(self) -> dt.date | None:
        """Return the day, or None where it is left open."""
        day = self._day.date()
        return None if self._open.isChecked() else dt.date(day.year(), day.month(), day.day())

    def set_value(self, value: dt.date | None, proposed: dt.date) -> None:
        """Show a day, or leave it open; `proposed` is then where choosing one begins."""
        day = value or proposed
        self._day.setDate(QDate(day.year, day.month, day.day))
        self._open.setChecked(value is None)

    def setAccessibleName(self, name: str) -> None:
        """Name both parts."""
        super().setAccessibleName(name)
        self._day.setAccessibleName(name)
        self._open.setAccessibleName(f"{name}: {self._open.text()}")


class OrderDialog(QDialog):
    """The order form: everything by keyboard, nothing lost by a refusal.

    Args:
        tasks: The way to the database.
        job_id: The job to change; None takes a new order.
        day: The day that is proposed.
    """

    saved = Signal(str)
    """The order is in the backlog: the job's number."""

    kept = Signal(str)
    """It is kept as a draft: the job's number."""

    def __init__(
        self,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        job_id: UUID | None = None,
        day: dt.date | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("New order") if job_id is None else self.tr("Order"))
        self.resize(920, 720)
        self._tasks = tasks
        self._day = day or dt.datetime.now(ZoneInfo("Europe/Paris")).date() + dt.timedelta(days=1)
        self._order = Order(new_id(), wanted_on=self._day)
        self._op = new_id()
        self._choices: OrderChoices | None = None
        self._sites: list[SiteChoice] = []
        self._last: Order | None = None
        self._editing = job_id
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._typing.timeout.connect(self._find)
        self._build()
        self._show_order(self._order)
        tasks.read(orders.order_choices, self._on_choices, self._on_failed)
        if job_id is not None:
            tasks.read(partial(orders.order, job_id=job_id), self._on_order, self._on_failed)

    # -- making it

    def _build(self) -> None:
        self.customer = QLineEdit(placeholderText=self.tr("Name, town, code or phone: three letters will do"))
        self.customer.setClearButtonEnabled(True)
        self.customer.textEdited.connect(self._typing.start)
        self.customer.returnPressed.connect(self._take_first)
        self.customer.installEventFilter(self)
        self.hits = QListWidget()
        self.hits.setMaximumHeight(190)
        self.hits.setAccessibleName(self.tr("Customers found"))
        self.hits.itemActivated.connect(self._on_hit)
        self.hits.itemClicked.connect(self._on_hit)
        self.hits.hide()
        self.last_line = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.last_line.setProperty("role", "muted")
        self.again = QPushButton(style.icon("history"), self.tr("As last time"))
        self.again.setToolTip(self.tr("Fill the form with the last order (Ctrl+L)"))
        self.again.clicked.connect(self._as_last_time)
        self.again.setEnabled(False)
        QShortcut(QKeySequence("Ctrl+L"), self).activated.connect(self._as_last_time)

        head = QFrame()
        head.setProperty("role", "bar")
        found = QVBoxLayout(head)
        found.setContentsMargins(style.SPACE_L, style.SPACE_L, style.SPACE_L, style.SPACE)
        found.setSpacing(style.SPACE)
        caption = QLabel(self.tr("Customer"))
        caption.setProperty("role", "label")
        caption.setBuddy(self.customer)
        found.addWidget(caption)
        found.addWidget(self.customer)
        found.addWidget(self.hits)
        line = QHBoxLayout()
        line.addWidget(self.last_line, 1)
        line.addWidget(self.again)
        found.addLayout(line)
        found.addWidget(self._make_credit_line())

        self.form = form = FormPanel(self, columns=3, save_text=self.tr("Put in the backlog"))
        self.site = QComboBox()
        self.site.currentIndexChanged.connect(self._on_site)
        form.add("site_id", self.tr("Site"), self.site, wide=True)
        self.site_note = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.site_note.setProperty("role", "small")
        form.add_widget(self.site_note)
        self.type = QComboBox()
        for kind in JobType:
            self.type.addItem(kind_label(kind.value), kind.value)
        self.type.currentIndexChanged.connect(self._on_type)
        form.add("type", self.tr("What is to be done"), self.type)
        self.container = QComboBox()
        form.add("container_type", self.tr("Container"), self.container)
        self.material = QComboBox()
        self.material.currentIndexChanged.connect(self._on_material)
        form.add("material_id", self.tr("Material"), self.material)
        self.day = _DayOrNothing()
        form.add("wanted_on", self.tr("Wanted on"), self.day)
        self.window_from, self.window_to = _TimeOrNothing(), _TimeOrNothing()
        form.add("window_from", self.tr("Not before"), self.window_from)
        form.add("window_to", self.tr("Not after"), self.window_to)
        self.outlet = QComboBox()
        form.add("outlet_id", self.tr("Outlet"), self.outlet)
        self.minutes = QSpinBox(minimum=1, maximum=_SAME_PHONE_MINUTES, suffix=self.tr(" min"))
        form.add("minutes", self.tr("Time on site"), self.minutes)
        self.priority = QComboBox()
        for value, label in (
            (0, self.tr("Can wait")),
            (1, self.tr("Normal")),
            (2, self.tr("Urgent")),
        ):
            self.priority.addItem(label, value)
        form.add("priority", self.tr("Urgency"), self.priority)
        self.draft_button = QPushButton(style.icon("edit"), self.tr("Keep as draft"))
        self.draft_button.setToolTip(
            self.tr("Finish it later: only the customer and the site are needed (Ctrl+D)")
        )
        self.draft_button.clicked.connect(self.keep_draft)
        QShortcut(QKeySequence("Ctrl+D"), self).activated.connect(self.keep_draft)
        self.slots_button = QPushButton(style.icon("calendar"), self.tr("When can we come?"))
        self.slots_button.setToolTip(self.tr("The best days and tours for this order (F6)"))
        self.slots_button.clicked.connect(self._ask_slots)
        QShortcut(QKeySequence("F6"), self).activated.connect(self._ask_slots)
        form.add_button(self.slots_button)
        form.add_button(self.draft_button)
        self.contact, self.phone, self.order_number = QLineEdit(), QLineEdit(), QLineEdit()
        form.add("contact", self.tr("Contact on site"), self.contact)
        form.add("phone", self.tr("Phone"), self.phone)
        form.add("order_number", self.tr("Customer's order number"), self.order_number)
        self.driver_note, self.office_note = QPlainTextEdit(), QPlainTextEdit()
        for note in (self.driver_note, self.office_note):
            note.setTabChangesFocus(True)
            note.setFixedHeight(64)
        form.add("driver_note", self.tr("For the driver"), self.driver_note, wide=True)
        form.add("office_note", self.tr("For the office only"), self.office_note, wide=True)
        form.saved.connect(self.save)
        form.cancelled.connect(self.reject)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.save)

        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(head)
        whole.addWidget(form, 1)
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(False)  # Enter chooses a customer; it must not save the form
        self.customer.setFocus()

    def _make_credit_line(self) -> QFrame:
        self.credit, self._credit_sign = QLabel(textFormat=Qt.TextFormat.PlainText), QLabel()
        self.credit.setWordWrap(True)
        self._credit_line = QFrame()
        credit = QHBoxLayout(self._credit_line)
        credit.setContentsMargins(0, 0, 0, 0)
        credit.setSpacing(style.SPACE)
        credit.addWidget(self._credit_sign, 0, Qt.AlignmentFlag.AlignTop)
        credit.addWidget(self.credit, 1)
        self._credit_line.hide()
        return self._credit_line

    # -- the customer

    @Slot()
    def _find(self) -> None:
        typed = self.customer.text().strip()
        if len(typed) < 2:
            self.hits.hide()
            return
        self._tasks.read(partial(orders.find_customers, typed=typed), self._on_hits, self._on_failed)

    @Slot(list)
    def _on_hits(self, hits: list[CustomerHit]) -> None:
        self.hits.clear()
        for hit in hits:
            item = QListWidgetItem(" · ".join(filter(None, (hit.name, hit.city, hit.phone, hit.code))))
            item.setData(_DATA, hit)
            self.hits.addItem(item)
        if not hits:
            nothing = QListWidgetItem(self.tr("No customer found. Make one in Resources, or type less."))
            nothing.setFlags(Qt.ItemFlag.NoItemFlags)
            self.hits.addItem(nothing)
        rows = self.hits.count()
        self.hits.setFixedHeight(min(190, rows * max(self.hits.sizeHintForRow(0), 24) + 6))
        self.hits.setCurrentRow(0)
        self.hits.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move in the list of customers while the search box keeps the keyboard."""
        if watched is self.customer and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None and self.hits.isVisible():
                row = self.hits.currentRow() + step
                self.hits.setCurrentRow(max(0, min(self.hits.count() - 1, row)))
                return True
        return super().eventFilter(watched, event)

    @Slot()
    def _take_first(self) -> None:
        item = self.hits.currentItem()
        if self.hits.isVisible() and item is not None:
            self._on_hit(item)
        else:
            self._find()

    @Slot(QListWidgetItem)
    def _on_hit(self, item: QListWidgetItem) -> None:
        hit = item.data(_DATA)
        if hit is None:
            return
        self.hits.hide()
        self.customer.setText(hit.name)
        self._take_customer(hit.customer_id)

    def _take_customer(self, customer_id: UUID) -> None:
        self._order = replace(self._order, customer_id=customer_id)
        self.form.clear_errors()
        self._credit_line.hide()
        self._tasks.read(partial(gate.credit_of, customer_id=customer_id), self._on_credit, self._on_failed)
        self._tasks.read(partial(orders.sites_of, customer_id=customer_id), self._on_sites, self._on_failed)
        self._tasks.read(partial(orders.last_order, customer_id=customer_id), self._on_last, self._on_failed)

    @Slot(object)
    def _on_credit(self, finding: Finding | None) -> None:
        """Say now what the board will say of this customer, and what it will do about it."""
        if finding is None:
            return
        picture, role, follows = {
            Severity.STOP: ("alert", "error", self.tr("The board will refuse to place this order.")),
            Severity.REASON: ("alert", "warning", self.tr("Placing it will ask who decides, and why.")),
            Severity.NOTE: ("info", "warning", ""),
        }[finding.severity]
        self._credit_sign.setPixmap(style.picture(picture, role, 18))
        self.credit.setText(" ".join(filter(None, (finding.sentence, follows))))
        style.set_role(self.credit, role)
        self._credit_line.show()

    @Slot(list)
    def _on_sites(self, sites: list[SiteChoice]) -> None:
        self._sites = sites
        self.site.blockSignals(True)
        self.site.clear()
        for site in sites:
            self.site.addItem(" · ".join(filter(None, (site.name, site.address))), str(site.site_id))
        self.site.blockSignals(False)
        wanted = self.site.findData(_key(self._order.site_id))
        self.site.setCurrentIndex(wanted if wanted >= 0 else (0 if len(sites) == 1 else -1))
        self._on_site()
        if not sites:
            self.site_note.setText(self.tr("This customer has no site yet: add one in Resources."))
        (self.again if self.again.isEnabled() else self.site).setFocus()

    @Slot()
    def _on_site(self) -> None:
        site = (
            self._sites[self.site.currentIndex()]
            if 0 <= self.site.currentIndex() < len(self._sites)
            else None
        )
        if site is None:
            self.site_note.clear()
            return
        standing = ", ".join(site.containers)
        self.site_note.setText(
            "\n".join(
                filter(
                    None,
                    (
                        self.tr("Standing there: {containers}").format(containers=standing)
                        if standing
                        else "",
                        site.access_note,
                    ),
                )
            )
        )
        if not self.contact.text():
            self.contact.setText(site.contact)
        if not self.phone.text():
            self.phone.setText(site.phone)

    @Slot(object)
    def _on_last(self, last: Order | None) -> None:
        self._last = last
        self.again.setEnabled(last is not None)
        if last is None:
            self.last_line.setText(self.tr("First order of this customer."))
            return
        self.last_line.setText(
            self.tr("Last time: {what}").format(
                what=" · ".join(
                    filter(
                        None,
                        (
                            kind_label(last.type.value),
                            last.container_type or "",
                            self._label(self.material, last.material_id),
                            style.day(last.wanted_on) if last.wanted_on else "",
                        ),
                    )
                )
            )
        )
        if self._editing is None:
            self.again.setFocus()

    @Slot()
    def _as_last_time(self) -> None:
        if self._last is None:
            return
        self._order = self._order.as_last_time(self._last, self.day.value())
        self._show_order(self._order)
        self.form.save_button.setFocus()

    # -- the form

    @Slot(object)
    def _on_choices(self, choices: OrderChoices) -> None:
        self._choices = choices
        for box, entries in (
            (self.material, choices.materials),
            (self.container, choices.container_types),
            (self.outlet, choices.outlets),
        ):
            box.blockSignals(True)
            box.clear()
            box.addItem(
                self.tr("None") if box is not self.outlet else self.tr("The material's usual one"), None
            )
            for entry in entries:
                box.addItem(entry.label, entry.key)
            box.blockSignals(False)
        self._show_order(self._order)
        if self._last is not None:
            self._on_last(self._last)

    @Slot(object)
    def _on_order(self, order: Order) -> None:
        self._order = order
        self.draft_button.setVisible(order.is_draft)
        if not order.is_draft:
            self.form.save_button.setText(self.tr("Save"))
        self._show_order(order)
        if order.customer_id is not None:
            self._take_customer(order.customer_id)
        self.customer.setEnabled(False)

    def _show_order(self, order: Order) -> None:
        for box, value in (
            (self.type, order.type),
            (self.material, order.material_id),
            (self.container, order.container_type),
            (self.outlet, order.outlet_id),
            (self.priority, order.priority),
            (self.site, order.site_id),
        ):
            row = box.findData(_key(value))
            if row >= 0:
                box.setCurrentIndex(row)
        self.day.set_value(order.wanted_on, self._day)
        self.window_from.set_value(order.window_from)
        self.window_to.set_value(order.window_to)
        self.minutes.setValue(order.minutes or TRAITS[order.type].minutes_on_site)
        self.contact.setText(order.contact)
        self.phone.setText(order.phone)
        self.order_number.setText(order.order_number)
        self.driver_note.setPlainText(order.driver_note)
        self.office_note.setPlainText(order.office_note)
        self._on_type()
        self.form.set_clean()

    @Slot()
    def _on_type(self) -> None:
        kind = self.type.currentData()
        if kind is None:
            return
        traits = TRAITS[JobType(kind)]
        self.container.setEnabled(traits.brings_container or traits.takes_container)
        self.outlet.setEnabled(traits.goes_to_outlet)
        if self._order.minutes is None:
            self.minutes.setValue(traits.minutes_on_site)

    @Slot()
    def _on_material(self) -> None:
        """Offer only the outlets that take the material."""
        if self._choices is None or not self.material.currentData():
            return
        allowed = self._choices.outlets_of_material.get(self.material.currentData(), ())
        model = self.outlet.model()
        for row in range(1, self.outlet.count()):
            index = model.index(row, 0)
            open_ = not allowed or self.outlet.itemData(row) in allowed
            model.setData(index, None if open_ else 0, Qt.ItemDataRole.UserRole - 1)  # Qt's own flag of items

    def _label(self, box: QComboBox, key: UUID | None) -> str:
        row = box.findData(_key(key))
        return box.itemText(row) if key is not None and row >= 0 else ""

    def order(self) -> Order:
        """Return the form as an order."""
        return replace(
            self._order,
            site_id=_id(self.site),
            type=JobType(self.type.currentData()),
            material_id=_id(self.material),
            container_type=(self.container.currentData() or None) if self.container.isEnabled() else None,
            outlet_id=_id(self.outlet) if self.outlet.isEnabled() else None,
            wanted_on=self.day.value(),
            window_from=self.window_from.value(),
            window_to=self.window_to.value(),
            minutes=self.minutes.value(),
            priority=int(self.priority.currentData()),
            contact=self.contact.text().strip(),
            phone=self.phone.text().strip(),
            order_number=self.order_number.text(),
            driver_note=self.driver_note.toPlainText(),
            office_note=self.office_note.toPlainText(),
            is_draft=False,
        )

    @Slot()
    def save(self) -> None:
        """Put the order in the backlog, or save its changes."""
        self._send(self.order(), self._on_saved)

    @Slot()
    def keep_draft(self) -> None:
        """Keep what is written so far, to be finished another time."""
        if self.draft_button.isVisible():
            self._send(replace(self.order(), is_draft=True), self._on_kept)

    def _send(self, order: Order, done: Callable[[str], None]) -> None:
        if not self.form.save_button.isEnabled():
            return  # under way
        self.form.clear_errors()
        self._set_busy(True)
        kind = "order.add" if self._editing is None else "order.change"
        # The same operation id until it succeeds: pressing twice, or a lost line, adds one job.
        self._tasks.write(partial(orders.save_order, order=order), kind, done, self._on_refused, op=self._op)

    def _set_busy(self, busy: bool) -> None:
        self.form.set_busy(busy)
        self.draft_button.setEnabled(not busy)

    # -- when can we come?

    @Slot()
    def _ask_slots(self) -> None:
        """Offer the best slots while the customer is on the phone; taking one saves and places the order."""
        self.form.clear_errors()
        order = self.order()
        if order.customer_id is None:
            self._on_refused(
                InvalidInput(QT_TRANSLATE_NOOP("errors", "Choose the customer."), field="customer_id")
            )
            return
        if order.site_id is None:
            self._on_refused(InvalidInput(QT_TRANSLATE_NOOP("errors", "Choose the site."), field="site_id"))
            return
        title = " · ".join(filter(None, (self.customer.text(), self.site.currentText())))
        dialog = SlotsDialog(self._tasks, self, order, title)
        dialog.chosen.connect(self._on_slot)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(object, object, str)
    def _on_slot(self, day: dt.date, wanted: Rearrangement, _words: str) -> None:
        self._set_busy(True)
        order = replace(self.order(), wanted_on=day)
        self._tasks.write(
            partial(settling.place_order, order=order, wanted=wanted),
            "order.place",
            self._on_saved,
            self._on_refused,
            op=new_id(),
        )

    @Slot(object)
    def _on_saved(self, number: str) -> None:
        self.saved.emit(number)
        self.form.set_clean()
        self.accept()

    @Slot(object)
    def _on_kept(self, number: str) -> None:
        self.kept.emit(number)
        self.form.set_clean()
        self.accept()

    @Slot(object)
    def _on_refused(self, error: AppError) -> None:
        self._set_busy(False)
        self.form.show_error(error)
        if isinstance(error, InvalidInput) and error.field == "customer_id":
            self.customer.setFocus()

    @Slot(object)
    def _on_failed(self, error: AppError) -> None:
        self.form.show_error(error)


def _key(value: object) -> object:
    """Return what a box holds for a value: Qt compares texts and numbers, not our own types."""
    return "" if value is None else value if isinstance(value, int) else str(value)


def _id(box: QComboBox) -> UUID | None:
    chosen = box.currentData()
    return UUID(chosen) if chosen else None
