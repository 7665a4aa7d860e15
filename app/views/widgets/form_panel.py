"""A form: fields under their labels in one or two columns, each error at its field, Save and Cancel below."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QDateTimeEdit,
    QDoubleSpinBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.errors import AppError, InvalidInput
from app.views import style
from app.views.translating import said
from app.views.widgets.band import ErrorBand

_TEXT_PIXELS = 84  # three lines and a little
_MOST_PIXELS = 10_000
EDGE = 7


class FormPanel(QWidget):
    """A form that knows which of its fields an error speaks of, and whether it was changed.

    Args:
        columns: How many fields stand side by side where there is room.
        save_text: The verb on the first button.
    """

    saved = Signal()
    """Save was pressed, or its shortcut."""

    cancelled = Signal()
    """Cancel was pressed, or Esc."""

    edited = Signal()
    """A field was changed by the person."""

    def __init__(
        self, parent: QWidget | None = None, *, columns: int = 1, save_text: str = "", width: int = 0
    ) -> None:
        super().__init__(parent)
        self._columns = columns
        self._fields: dict[str, tuple[QWidget, QLabel, str]] = {}
        self._row, self._column = 0, 0
        self._dirty = False
        self._left = 0

        self.band = ErrorBand(self)
        page = QWidget()
        page.setProperty("role", "page")
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(style.SPACE_L)
        self._grid.setVerticalSpacing(style.SPACE)
        for column in range(columns):
            self._grid.setColumnStretch(column, 1)
        inside = QVBoxLayout(page)
        inside.setContentsMargins(style.SPACE_L, style.SPACE, style.SPACE_L, style.SPACE_L)
        inside.addLayout(self._grid)
        inside.addStretch(1)
        if width:
            page.setMaximumWidth(width)
        self._scroll = QScrollArea(widgetResizable=True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(page)
        self._scroll.viewport().setAutoFillBackground(False)
        page.setAutoFillBackground(False)

        self.save_button = QPushButton(style.icon("save", "on_accent"), save_text or self.tr("Save"))
        self.save_button.setProperty("primary", True)
        self.cancel_button = QPushButton(self.tr("Cancel"))
        self.save_button.clicked.connect(self._on_save)
        self.cancel_button.clicked.connect(self.cancelled)
        foot = QFrame()
        foot.setProperty("role", "foot")
        self._buttons = QHBoxLayout(foot)
        self._buttons.setContentsMargins(style.SPACE_L, style.SPACE, style.SPACE_L, style.SPACE)
        self._buttons.setSpacing(style.SPACE)
        self._buttons.addStretch(1)
        self._buttons.addWidget(self.cancel_button)
        self._buttons.addWidget(self.save_button)

        top = QVBoxLayout()
        top.setContentsMargins(style.SPACE_L, 0, style.SPACE_L, 0)
        top.addWidget(self.band)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(top)
        whole.addWidget(self._scroll, 1)
        whole.addWidget(foot)

        save = QShortcut(QKeySequence(QKeySequence.StandardKey.Save), self)
        save.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        save.activated.connect(self._on_save)
        cancel = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        cancel.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        cancel.activated.connect(self.cancelled)

    # -- making it

    def add(self, field: str, label: str, widget: QWidget, hint: str = "", wide: bool = False) -> QWidget:
        """Add a field under its label and return its widget.

        Args:
            field: Its name, as `InvalidInput.field` gives it.
            label: Translated.
            widget: What is typed into.
            hint: A short word below it.
            wide: Whether it takes the whole width.
        """
        span = self._columns if wide else 1
        if self._column + span > self._columns:
            self._row, self._column = self._row + 1, 0
        cell = QVBoxLayout()
        cell.setSpacing(2)
        caption = QLabel(label)
        caption.setProperty("role", "label")
        caption.setBuddy(widget)
        note = QLabel(hint, wordWrap=True)
        note.setProperty("role", "small")
        note.setVisible(bool(hint))
        popup = isinstance(widget, QDateTimeEdit) and widget.calendarPopup()
        if isinstance(widget, QAbstractSpinBox) and not popup:
            widget.lineEdit().setTextMargins(EDGE, 0, 0, 0)  # the style sheet does not reach it
        if isinstance(widget, QPlainTextEdit) and widget.maximumHeight() > _MOST_PIXELS:
            widget.setFixedHeight(round(_TEXT_PIXELS * style.zoom()))
        if isinstance(widget, QCheckBox):
            caption.setText(" ")  # the box says it itself; an empty caption keeps the line straight
            widget.setText(label)
        cell.addWidget(caption)
        cell.addWidget(widget)
        cell.addWidget(note)
        cell.addStretch(1)
        self._grid.addLayout(cell, self._row, self._column, 1, span)
        self._column += span
        self._fields[field] = (widget, note, hint)
        widget.setAccessibleName(label)
        self._watch(widget)
        return widget

    def add_section(self, title: str) -> None:
        """Begin a group of fields under a heading."""
        if self._fields:
            self._row += 1
        heading = QLabel(title, textFormat=Qt.TextFormat.PlainText)
        heading.setProperty("role", "subtitle")
        heading.setContentsMargins(0, style.SPACE if self._row else 0, 0, 0)
        self._grid.addWidget(heading, self._row, 0, 1, self._columns)
        self._row, self._column = self._row + 1, 0

    def add_widget(self, widget: QWidget) -> None:
        """Add something that is no field, over the whole width: a list of lines, say."""
        if self._column:
            self._row += 1
        self._grid.addWidget(widget, self._row, 0, 1, self._columns)
        self._row, self._column = self._row + 1, 0

    def add_button(self, button: QPushButton) -> None:
        """Add a button at the left of the foot."""
        self._buttons.insertWidget(self._left, button)
        self._left += 1

    def field(self, name: str) -> QWidget:
        """Return the widget of a field."""
        return self._fields[name][0]

    # -- whether it was changed

    @property
    def dirty(self) -> bool:
        """Whether the person changed something since it was filled or saved."""
        return self._dirty

    def set_clean(self) -> None:
        """Note that what is shown is what is stored."""
        self._dirty = False

    @Slot()
    def _on_edited(self) -> None:
        self._dirty = True
        self.edited.emit()

    def _watch(self, widget: QWidget) -> None:
        if isinstance(widget, (QLineEdit, QPlainTextEdit)):
            widget.textChanged.connect(self._on_edited)
        elif isinstance(widget, QComboBox):
            widget.currentTextChanged.connect(self._on_edited)
        elif isinstance(widget, QAbstractButton):
            widget.toggled.connect(self._on_edited)
        elif isinstance(widget, QDateTimeEdit):
            widget.dateTimeChanged.connect(self._on_edited)
        elif isinstance(widget, (QSpinBox, QDoubleSpinBox)):
            widget.valueChanged.connect(self._on_edited)
        elif (changed := getattr(widget, "changed", None)) is not None:
            changed.connect(self._on_edited)

    # -- errors and work under way

    @Slot(object)
    def show_error(self, error: AppError) -> None:
        """Say an error at its field and go there; above the form where it has none."""
        self.clear_errors()
        self.set_busy(False)
        known = self._fields.get(error.field) if isinstance(error, InvalidInput) else None
        if known is None:
            self.band.say(said(error))
            return
        widget, note, _ = known
        note.setText(said(error))
        style.set_role(note, "error")
        note.show()
        self._mark(widget, True)
        self._scroll.ensureWidgetVisible(widget)
        widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear_errors(self) -> None:
        """Take every error away."""
        self.band.clear()
        for widget, note, hint in self._fields.values():
            note.setText(hint)
            style.set_role(note, "small")
            note.setVisible(bool(hint))
            self._mark(widget, False)

    def _mark(self, widget: QWidget, wrong: bool) -> None:
        if bool(widget.property("wrong")) != wrong:
            widget.setProperty("wrong", wrong)
            widget.style().unpolish(widget)
            widget.style().polish(widget)

    def set_busy(self, busy: bool) -> None:
        """Keep Save from being pressed twice while the first is under way."""
        self.save_button.setEnabled(not busy)

    @Slot()
    def _on_save(self) -> None:
        if not self.save_button.isEnabled():
            return
        # A number being typed counts before it is left.
        focused = self.focusWidget()
        if isinstance(focused, QAbstractSpinBox):
            focused.interpretText()
        self.clear_errors()
        self.saved.emit()
