"""One problem of a driver on a card: what happened, whom to call, and how it ends."""

import datetime as dt
from decimal import Decimal
from functools import partial
from uuid import UUID

from PySide6.QtCore import QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence, QMouseEvent, QPixmap, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFormLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.domain.calendar import PARIS
from app.domain.live import CallResult, Fee, Outcome
from app.errors import AppError
from app.services import cases
from app.services.cases import Case, Closing, Number
from app.services.papers import Paper
from app.tasks import Tasks
from app.views import style
from app.views.documents.opening import show_paper
from app.views.live.words import case_name, duration, outcome_name, phone_number, result_name
from app.views.rounds.rule_editor import DayEdit
from app.views.translating import said
from app.views.widgets.band import ErrorBand

_SECOND_MS = 1_000
_PHOTO = QSize(150, 112)
_NUMBER_ROW = 30
_ROWS = 4
_LONG_MIN = 60  # from here on seconds say nothing
_MISSED = frozenset({CallResult.NO_ANSWER, CallResult.VOICEMAIL, CallResult.BUSY, CallResult.WRONG_NUMBER})


class _Photo(QLabel):
    """A small picture that opens large."""

    clicked = Signal()
    """The person wants to see it large."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self.clicked.emit()


class CaseCard(QFrame):
    """Takes a case from the first call to its end.

    Keys 1 to 6 note a call of the number that is chosen, with its result; the arrows choose the number.
    """

    changed = Signal()
    """Something was written: the day is read again."""

    open_asked = Signal(str, str)
    """The job is wanted: "job" and its id."""

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._case: Case | None = None
        self._fee_eur: Decimal | None = None
        self._photo_id: UUID | None = None
        self._photo_body = b""
        self._proposals: tuple[str, ...] = ()
        self._clock = QTimer(self, interval=_SECOND_MS)
        self._clock.timeout.connect(self._tell_time)
        self.band = ErrorBand(self)
        self._make_head()
        self._make_calls()
        self._make_end()
        page = QWidget()
        page.setProperty("role", "page")
        inside = QVBoxLayout(page)
        inside.setContentsMargins(style.SPACE_L, style.SPACE, style.SPACE_L, style.SPACE)
        inside.setSpacing(style.SPACE)
        for part in (self.band, self._head, self._calling, self._ending, self._ended):
            inside.addWidget(part)
        inside.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(page)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)
        self.setFocusProxy(self.numbers)

    # -- its parts

    def _make_head(self) -> None:
        self._head = QWidget()
        self.countdown = QLabel()
        self.countdown.setProperty("role", "figure")
        self._deadline = QLabel()
        self._deadline.setProperty("role", "small")
        self._what = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._what.setProperty("role", "subtitle")
        self._where = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._said = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._job = QPushButton()
        self._job.setProperty("role", "link")
        self._job.clicked.connect(self._on_job)
        self._photo = _Photo(alignment=Qt.AlignmentFlag.AlignCenter)
        self._photo.setProperty("role", "small")
        self._photo.setFixedSize(_PHOTO)
        self._photo.setFrameShape(QFrame.Shape.StyledPanel)
        self._photo.clicked.connect(self._on_photo_clicked)
        words = QVBoxLayout()
        words.setSpacing(2)
        for part in (self._where, self._said, self._job):
            words.addWidget(part)
        words.addStretch(1)
        top, below = QHBoxLayout(), QHBoxLayout()
        top.addWidget(self._what, 1)
        top.addWidget(self.countdown)
        below.addLayout(words, 1)
        below.addWidget(self._photo, alignment=Qt.AlignmentFlag.AlignTop)
        whole = QVBoxLayout(self._head)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(2)
        whole.addLayout(top)
        whole.addWidget(self._deadline)
        whole.addLayout(below)

    def _make_calls(self) -> None:
        self._calling = QWidget()
        title = QLabel(self.tr("Calls"))
        title.setProperty("role", "label")
        self.numbers = QListWidget()
        self.numbers.setAccessibleName(self.tr("Numbers to call, in their order"))
        self.typed = QLineEdit(placeholderText=self.tr("Another number"), clearButtonEnabled=True)
        self._results: list[QPushButton] = []
        grid = QGridLayout()
        grid.setSpacing(style.SPACE_S)
        for place, result in enumerate(CallResult):
            button = QPushButton(f"{place + 1}  {result_name(result)}")
            button.setToolTip(self.tr("Key {key}").format(key=place + 1))
            button.setProperty("result", result.value)
            button.clicked.connect(self._on_result)
            key = QShortcut(QKeySequence(str(place + 1)), self)
            key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            key.activated.connect(button.animateClick)
            self._results.append(button)
            grid.addWidget(button, place // 2, place % 2)
        self.calls = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        inside = QVBoxLayout(self._calling)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(style.SPACE_S)
        inside.addWidget(title)
        inside.addWidget(self.numbers)
        inside.addWidget(self.typed)
        inside.addLayout(grid)
        inside.addWidget(self.calls)

    def _make_end(self) -> None:
        self._ending, self._ended = QWidget(), QLabel(wordWrap=True, textFormat=Qt.TextFormat.RichText)
        title = QLabel(self.tr("How it ends"))
        title.setProperty("role", "label")
        self.issue, self.outcome_text, self.plan = QLineEdit(), QLineEdit(), QLineEdit()
        self.outcome = QComboBox()
        for outcome in (Outcome.REPLAN, Outcome.GIVEN_UP, Outcome.SOLVED):
            self.outcome.addItem(outcome_name(outcome), outcome.value)
        self.outcome.currentIndexChanged.connect(self._on_outcome)
        self.retry_on = DayEdit(cases.proposed_day(dt.datetime.now(PARIS).date()))
        self.retry_on.dateChanged.connect(self._on_outcome)
        self._fee = QButtonGroup(self)
        self.charge, self.waive = QRadioButton(), QRadioButton(self.tr("Not charged"))
        self._fee.addButton(self.charge)
        self._fee.addButton(self.waive)
        self._fee.buttonToggled.connect(self._on_fee)
        self.fee_reason = QLineEdit(placeholderText=self.tr("Why it is not charged"))
        self._decision = QWidget()
        decided = QVBoxLayout(self._decision)
        decided.setContentsMargins(0, 0, 0, 0)
        decided.setSpacing(style.SPACE_S)
        for part in (self.charge, self.waive, self.fee_reason):
            decided.addWidget(part)
        self._form = QFormLayout()
        self._form.setSpacing(style.SPACE_S)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._form.addRow(self.tr("Problem"), self.issue)
        self._form.addRow(self.tr("Outcome"), self.outcome)
        self._form.addRow(self.tr("In words"), self.outcome_text)
        self._form.addRow(self.tr("What now"), self.plan)
        self._form.addRow(self.tr("Again on"), self.retry_on)
        self._form.addRow(self.tr("This trip"), self._decision)
        self.close_button = QPushButton(style.icon("check", "on_accent"), self.tr("Close the case"))
        self.close_button.setProperty("primary", True)
        self.close_button.clicked.connect(self._on_close)
        key = QShortcut(QKeySequence("Ctrl+Return"), self)
        key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        key.activated.connect(self.close_button.animateClick)
        self.close_button.setToolTip(key.key().toString(QKeySequence.SequenceFormat.NativeText))
        self._first_call = QLabel(self.tr("Call at least once: then the case can be closed."))
        self._first_call.setProperty("role", "small")
        self._first_call.setWordWrap(True)
        inside = QVBoxLayout(self._ending)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(style.SPACE_S)
        inside.addWidget(title)
        inside.addLayout(self._form)
        inside.addWidget(self._first_call)
        inside.addWidget(self.close_button)

    # -- showing

    def case(self) -> Case | None:
        """Return the case that is shown."""
        return self._case

    def show_case(self, case: Case) -> None:
        """Show a case; what was typed for it stays."""
        another = self._case is None or self._case.id != case.id
        self._case = case
        if another:
            self._begin(case)
        # What the office opened by hand has its kind's name as its reason.
        self._what.setText(" · ".join(dict.fromkeys(filter(None, (case_name(case.kind), case.reason)))))
        self._where.setText(
            "\n".join(filter(None, (case.customer, case.site, case.address, case.access_note)))
        )
        self._said.setText(
            "\n".join(filter(None, (f"« {case.text} »" if case.text else "", self._who(case))))
        )
        self._job.setText(case.job_number)
        self._job.setVisible(bool(case.job_number))
        self._show_calls(case)
        for part in (self._calling, self._ending):
            part.setVisible(case.is_open)
        self._ended.setVisible(not case.is_open)
        self._first_call.setVisible(not case.calls)
        self.close_button.setEnabled(bool(case.calls))
        if not case.is_open:
            self._ended.setText(self._end_words(case))
        self._show_photo(case)
        self._tell_time()
        if case.is_open:
            self._clock.start()
        else:
            self._clock.stop()

    def _begin(self, case: Case) -> None:
        self.band.clear()
        self.typed.clear()
        self.issue.setText(case.reason or case.text)
        self.outcome.setCurrentIndex(0)
        self.outcome_text.clear()
        self.fee_reason.clear()
        self._fee_eur = None
        day = cases.proposed_day(dt.datetime.now(PARIS).date())
        self.retry_on.set_day(day)
        self.numbers.clear()
        for number in case.numbers:
            item = QListWidgetItem(f"{phone_number(number.number)}   {number.who}".rstrip())
            item.setData(Qt.ItemDataRole.UserRole, number)
            item.setSizeHint(QSize(0, round(_NUMBER_ROW * style.zoom())))
            self.numbers.addItem(item)
        rows = max(min(len(case.numbers), _ROWS), 1)
        self.numbers.setFixedHeight(
            round(_NUMBER_ROW * style.zoom()) * rows + 2 * self.numbers.frameWidth() + 2
        )
        self.numbers.setCurrentRow(0)
        self.numbers.setVisible(bool(case.numbers))
        self._on_outcome()
        self._show_fee()
        if case.is_open and case.job_id is not None:
            self._tasks.read(partial(cases.fee_of, case_id=case.id), self._on_fee_read, self._on_fee_unread)

    def _who(self, case: Case) -> str:
        who = " · ".join(filter(None, (case.driver, case.vehicle, phone_number(case.mobile))))
        if not case.is_from_phone:
            return self.tr("{who} (opened by the office)").format(who=who)
        return who

    def _show_calls(self, case: Case) -> None:
        self.calls.setText(
            "\n".join(
                f"{style.clock(call.at)}  {phone_number(call.number)}  {call.who}"
                f" – {result_name(call.result)}"
                for call in case.calls
            )
        )
        self.calls.setVisible(bool(case.calls))

    def _end_words(self, case: Case) -> str:
        fee = {
            Fee.CHARGED: self.tr("Charged, decided by {who}").format(who=case.fee_by),
            Fee.WAIVED: self.tr("Not charged, decided by {who}: {reason}").format(
                who=case.fee_by, reason=case.fee_reason
            ),
        }.get(Fee(case.fee), "")
        lines = [
            (self.tr("Problem"), case.issue or case.reason),
            (self.tr("Calls"), "; ".join(f"{style.clock(c.at)} {result_name(c.result)}" for c in case.calls)),
            (self.tr("Outcome"), " – ".join(filter(None, (outcome_name(case.outcome), case.outcome_text)))),
            (self.tr("What now"), case.plan),
            (self.tr("This trip"), fee),
            (
                self.tr("Closed"),
                " · ".join(filter(None, (style.clock(case.closed_at), case.closed_by or case.driver))),
            ),
        ]
        rows = "".join(
            f"<tr><td style='padding-right:12px'><b>{_plain(name)}</b></td><td>{_plain(words)}</td></tr>"
            for name, words in lines
            if words
        )
        return f"<table cellspacing='0' cellpadding='3'>{rows}</table>"

    @Slot()
    def _tell_time(self) -> None:
        case = self._case
        if case is None:
            return
        self.countdown.setVisible(case.is_open)
        self._deadline.setVisible(case.is_open)
        if not case.is_open:
            return
        left = int((case.deadline - dt.datetime.now(dt.UTC)).total_seconds())
        minutes, seconds = divmod(abs(left), 60)
        shown = duration(minutes) if minutes >= _LONG_MIN else f"{minutes}:{seconds:02}"
        self.countdown.setText(shown if left >= 0 else f"+{shown}")
        style.set_role(self.countdown, "figure" if left >= 0 else "figure-error")
        words = self.tr("waits until {time}") if left >= 0 else self.tr("waited long enough at {time}")
        self._deadline.setText(words.format(time=style.clock(case.deadline)))

    # -- the photo

    def _show_photo(self, case: Case) -> None:
        newest = case.photo_ids[0] if case.photo_ids else None
        self._photo.setVisible(newest is not None)
        if newest != self._photo_id:
            self._photo_id, self._photo_body = newest, b""
            self._photo.setText(self.tr("Photo…"))
            if newest is not None:
                self._tasks.read(partial(cases.photo, document_id=newest), self._on_photo, self._on_no_photo)

    @Slot(bytes)
    def _on_photo(self, body: bytes) -> None:
        picture = QPixmap()
        if not picture.loadFromData(body):
            self._on_no_photo(AppError(""))
            return
        self._photo_body = body
        room = self._photo.contentsRect().size() * self.devicePixelRatioF()
        picture = picture.scaled(
            room, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        picture.setDevicePixelRatio(self.devicePixelRatioF())
        self._photo.setPixmap(picture)
        self._photo.setCursor(Qt.CursorShape.PointingHandCursor)

    @Slot(object)
    def _on_no_photo(self, _error: AppError) -> None:
        self._photo.setText(self.tr("No picture"))

    @Slot()
    def _on_photo_clicked(self) -> None:
        if self._photo_body and self._case is not None:
            show_paper(self, Paper(self._case.customer, "photo.jpg", "image/jpeg", self._photo_body))

    # -- the fee

    @Slot(object)
    def _on_fee_read(self, amount: Decimal | None) -> None:
        self._fee_eur = amount
        self._show_fee()

    @Slot(object)
    def _on_fee_unread(self, _error: AppError) -> None:
        self._show_fee()  # who may not decide it sees no amount

    def _show_fee(self) -> None:
        known = self._fee_eur is not None
        words = self.tr("Charged: {amount} without VAT").format(amount=style.money(self._fee_eur))
        self.charge.setText(words if known else self.tr("Charged (no price list has a price for it)"))
        self.charge.setEnabled(known)
        (self.charge if known else self.waive).setChecked(True)
        self._on_fee()

    @Slot()
    def _on_fee(self) -> None:
        self.fee_reason.setVisible(self.waive.isChecked())

    @Slot()
    def _on_outcome(self) -> None:
        outcome = Outcome(self.outcome.currentData())
        with_job = self._case is not None and self._case.job_id is not None
        self._form.setRowVisible(self.retry_on, outcome is Outcome.REPLAN and with_job)
        self._form.setRowVisible(self._decision, outcome is not Outcome.SOLVED and with_job)
        proposed = {
            Outcome.REPLAN: self.tr("Come back on {day}").format(day=style.day(self.retry_on.day())),
            Outcome.GIVEN_UP: self.tr("The customer calls again when needed"),
            Outcome.SOLVED: self.tr("The driver goes on with the job"),
        }
        if self.plan.text() in ("", *self._proposals):
            self.plan.setText(proposed[outcome])
        self._proposals = tuple(proposed.values())

    # -- acting

    @Slot()
    def _on_result(self) -> None:
        button = self.sender()
        if self._case is None or not isinstance(button, QPushButton):
            return
        result = CallResult(button.property("result"))
        number = self._number()
        if number is None:
            self.band.say(self.tr("Type the number that was called."))
            self.typed.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.band.clear()
        self._tasks.write(
            partial(cases.add_call, case_id=self._case.id, number=number, result=result),
            "case.call",
            self._on_called,
            self._on_refused,
        )
        if result in _MISSED and not self.typed.text():
            self.numbers.setCurrentRow(min(self.numbers.currentRow() + 1, self.numbers.count() - 1))
        self.typed.clear()

    def _number(self) -> Number | None:
        if self.typed.text().strip():
            return Number(self.typed.text().strip(), "")
        item = self.numbers.currentItem()
        found: Number | None = item.data(Qt.ItemDataRole.UserRole) if item is not None else None
        return found

    @Slot(object)
    def _on_called(self, _result: object) -> None:
        self.changed.emit()

    @Slot()
    def _on_close(self) -> None:
        if self._case is None:
            return
        outcome = Outcome(self.outcome.currentData())
        none = outcome is Outcome.SOLVED or self._case.job_id is None
        fee = Fee.NONE if none else Fee.CHARGED if self.charge.isChecked() else Fee.WAIVED
        closing = Closing(
            issue=self.issue.text(),
            outcome=outcome,
            outcome_text=self.outcome_text.text(),
            plan=self.plan.text(),
            fee=fee,
            fee_reason=self.fee_reason.text() if fee is Fee.WAIVED else "",
            retry_on=self.retry_on.day(),
        )
        self.band.clear()
        self.close_button.setEnabled(False)
        self._tasks.write(
            partial(cases.close_case, case_id=self._case.id, closing=closing),
            "case.close",
            self._on_called,
            self._on_refused,
        )

    @Slot(object)
    def _on_refused(self, error: AppError) -> None:
        self.close_button.setEnabled(bool(self._case and self._case.calls))
        self.band.say(said(error))

    @Slot()
    def _on_job(self) -> None:
        if self._case is not None and self._case.job_id is not None:
            self.open_asked.emit("job", str(self._case.job_id))


def _plain(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
