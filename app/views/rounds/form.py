"""The form of a round: the job it makes, when it comes back, whose tour it stands on."""

import datetime as dt
from uuid import UUID

from PySide6.QtCore import QTime, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QTimeEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.calendar import HolidayPolicy, Recurrence
from app.domain.jobs import TRAITS, JobType
from app.ids import new_id
from app.services.rounds import RoundChoices, RoundForm, SiteOption
from app.views import style
from app.views.board.labels import kind_label
from app.views.rounds import words
from app.views.rounds.rule_editor import RuleEditor
from app.views.widgets.fields import ChoiceBox
from app.views.widgets.form_panel import FormPanel


class ClockBox(QWidget):
    """A time of day that may be left open."""

    changed = Signal()

    def __init__(self, usual: dt.time, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.on = QCheckBox()
        self.time = QTimeEdit(QTime(usual.hour, usual.minute))
        self.time.setDisplayFormat("HH:mm")
        self.time.setEnabled(False)
        self.on.toggled.connect(self.time.setEnabled)
        self.on.toggled.connect(self.changed)
        self.time.timeChanged.connect(self.changed)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(style.SPACE_S)
        line.addWidget(self.on)
        line.addWidget(self.time, 1)
        self.setFocusProxy(self.on)

    def value(self) -> dt.time | None:
        """Return the time, or None where it is left open."""
        time = self.time.time()
        return dt.time(time.hour(), time.minute()) if self.on.isChecked() else None

    def set_value(self, value: dt.time | None) -> None:
        """Show a time, or leave it open."""
        self.on.setChecked(value is not None)
        if value is not None:
            self.time.setTime(QTime(value.hour, value.minute))

    def setAccessibleName(self, name: str) -> None:
        """Name both parts."""
        super().setAccessibleName(name)
        self.on.setAccessibleName(name)
        self.time.setAccessibleName(name)


class RoundPanel(QFrame):
    """Shows one round and lets it be changed.

    Args:
        choices: What may be chosen.
        form: The round; None begins a new one.
        today: The day it is.
    """

    saved = Signal()
    """Save was pressed: `value` is what is to be kept."""

    closed = Signal()
    """The person is done with it."""

    ended = Signal()
    """The round is to end on a day."""

    def __init__(
        self, choices: RoundChoices, form: RoundForm | None, today: dt.date, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.is_new = form is None
        self._choices = choices
        self._sites = {str(site.site_id): site for site in choices.sites}
        self._form = form or RoundForm(
            round_id=new_id(), rule=Recurrence(anchor_on=today, weekdays=(today.weekday(),))
        )
        title = QLabel(self.tr("New round") if self.is_new else self._form.name)
        title.setProperty("role", "subtitle")
        close = QToolButton()
        close.setIcon(style.icon("close"))
        close.setToolTip(self.tr("Close (Esc)"))
        close.setAccessibleName(self.tr("Close"))
        close.clicked.connect(self.closed)
        head = QHBoxLayout()
        head.setContentsMargins(style.SPACE_L, style.SPACE, style.SPACE, 0)
        head.addWidget(title, 1)
        head.addWidget(close)
        self.panel = panel = FormPanel(self, columns=2)
        self._build(panel, today)
        panel.saved.connect(self.saved)
        panel.cancelled.connect(self.closed)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(style.SPACE_S)
        whole.addLayout(head)
        whole.addWidget(panel, 1)
        self._fill()
        self.site.currentTextChanged.connect(self._on_site)
        self.policy.currentIndexChanged.connect(self._on_site)
        self.type.currentIndexChanged.connect(self._on_type)
        for signal in (
            self.site.currentTextChanged,
            self.type.currentIndexChanged,
            self.material.currentIndexChanged,
        ):
            signal.connect(self._propose_name)
        self._on_site()
        self._propose_name()
        panel.set_clean()

    def _build(self, panel: FormPanel, today: dt.date) -> None:
        order = self._choices.order
        panel.add_section(self.tr("What is done"))
        self.site = ChoiceBox(
            [(str(site.site_id), site.label) for site in self._choices.sites], empty=self.is_new
        )
        panel.add("site_id", self.tr("Customer and site"), self.site, wide=True)
        self.name = QLineEdit()
        panel.add("name", self.tr("Name of the round"), self.name, wide=True)
        self.type = QComboBox()
        for kind in JobType:
            self.type.addItem(kind_label(kind.value), kind.value)
        panel.add("type", self.tr("Service"), self.type)
        self.minutes = QSpinBox(minimum=1, maximum=1440, suffix=self.tr(" min"))
        panel.add("minutes", self.tr("Time on site"), self.minutes)
        self.material = QComboBox()
        self.container = QComboBox()
        self.outlet = QComboBox()
        for box, entries, none in (
            (self.material, order.materials, self.tr("No material")),
            (self.container, order.container_types, self.tr("No container")),
            (self.outlet, order.outlets, self.tr("The material's usual one")),
        ):
            box.addItem(none, None)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(8)
            for entry in entries:
                box.addItem(entry.label, entry.key)
        panel.add("material_id", self.tr("Material"), self.material)
        panel.add("container_type", self.tr("Container"), self.container)
        panel.add("outlet_id", self.tr("Outlet"), self.outlet)
        self.order_number = QLineEdit()
        panel.add("order_number", self.tr("Order number"), self.order_number)
        panel.add_section(self.tr("When it comes back"))
        self.rule = RuleEditor(today)
        panel.add("weekdays", self.tr("Rhythm"), self.rule, wide=True)
        self.policy = QComboBox()
        self.policy.addItem("", None)
        for policy in HolidayPolicy:
            self.policy.addItem(words.policy_name(policy), policy.value)
        panel.add("policy", self.tr("On a public holiday"), self.policy, wide=True)
        panel.add_section(self.tr("Whose tour"))
        self.driver = QComboBox()
        self.driver.addItem(self.tr("Nobody's: jobs wait in the backlog"), None)
        for choice in self._choices.drivers:
            self.driver.addItem(choice.label, choice.key)
        panel.add("driver_id", self.tr("Usual driver"), self.driver)
        self.start = ClockBox(dt.time(6))
        panel.add(
            "start_at",
            self.tr("Time on the tour"),
            self.start,
            hint=self.tr("Left open: the job waits in the backlog."),
        )
        self.window_from, self.window_to = ClockBox(dt.time(8)), ClockBox(dt.time(12))
        panel.add("window_from", self.tr("Not before"), self.window_from)
        panel.add("window_to", self.tr("Not after"), self.window_to)
        self.note = QPlainTextEdit()
        self.note.setTabChangesFocus(True)
        self.note.setFixedHeight(round(58 * style.zoom()))
        panel.add("driver_note", self.tr("For the driver"), self.note, wide=True)
        if not self.is_new:
            end = QPushButton(style.icon("stop"), self.tr("End this round…"))
            end.clicked.connect(self.ended)
            panel.add_button(end)

    def _fill(self) -> None:
        form = self._form
        self.name.setText(form.name)
        if form.site_id is not None:
            self.site.set_key(str(form.site_id), form.name)
        self.type.setCurrentIndex(self.type.findData(form.type.value))
        self.minutes.setValue(form.minutes or TRAITS[form.type].minutes_on_site)
        for box, key in (
            (self.material, form.material_id),
            (self.container, form.container_type),
            (self.outlet, form.outlet_id),
            (self.driver, form.driver_id),
        ):
            box.setCurrentIndex(max(box.findData(str(key) if key is not None else None), 0))
        self.order_number.setText(form.order_number)
        self.rule.set_value(form.rule)
        self.policy.setCurrentIndex(self.policy.findData(form.policy.value if form.policy else None))
        self.start.set_value(form.start_at)
        self.window_from.set_value(form.window_from)
        self.window_to.set_value(form.window_to)
        self.note.setPlainText(form.driver_note)

    def _site(self) -> SiteOption | None:
        return self._sites.get(self.site.key())

    @Slot()
    def _on_site(self) -> None:
        site = self._site()
        customers = site.policy if site else HolidayPolicy.NEXT_WORKING_DAY
        self.policy.setItemText(
            0, self.tr("As for the customer: {policy}").format(policy=words.policy_name(customers))
        )
        own = self.policy.currentData()
        self.rule.set_calendar(
            self._choices.working_days,
            site.alsace_moselle if site else False,
            HolidayPolicy(own) if own else customers,
        )

    @Slot()
    def _on_type(self) -> None:
        self.minutes.setValue(TRAITS[JobType(self.type.currentData())].minutes_on_site)

    @Slot()
    def _propose_name(self) -> None:
        """Show the name that a round is given where none is typed: what is fetched, and where."""
        site, material = self._site(), self.material.currentData()
        what = self.material.currentText().partition(" · ")[0] if material else self.type.currentText()
        where = site.label.split(" · ")[1:2] if site else []  # customer, site, town
        self.name.setPlaceholderText(" · ".join((what, *where)))

    def value(self) -> RoundForm:
        """Return the round as it is shown."""
        site = self._site()

        def key(box: QComboBox) -> UUID | None:
            return UUID(box.currentData()) if box.currentData() else None

        return RoundForm(
            round_id=self._form.round_id,
            name=self.name.text().strip() or self.name.placeholderText(),
            customer_id=site.customer_id if site else None,
            site_id=site.site_id if site else None,
            type=JobType(self.type.currentData()),
            material_id=key(self.material),
            container_type=self.container.currentData(),
            outlet_id=key(self.outlet),
            minutes=self.minutes.value(),
            window_from=self.window_from.value(),
            window_to=self.window_to.value(),
            order_number=self.order_number.text(),
            driver_note=self.note.toPlainText(),
            depot_id=self._form.depot_id if site and site.site_id == self._form.site_id else None,
            driver_id=key(self.driver),
            start_at=self.start.value(),
            rule=self.rule.value(),
            policy=HolidayPolicy(self.policy.currentData()) if self.policy.currentData() else None,
            version=self._form.version,
        )
