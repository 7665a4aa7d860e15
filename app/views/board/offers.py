"""Proposals as cards to choose from, and why each is made: one sentence, in figures that can be checked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.services.proposals import Offer
from app.views import style
from app.views.board.labels import clock, duration

Index = QModelIndex | QPersistentModelIndex

_NEAR_M = 500

_TITLE, _BELOW, _ICON = 20, 27, 16
"""The height of a card's first line, where the others begin, and its icon, at the normal size of text."""


# --- words


def kilometres(metres: int, *, signed: bool = False) -> str:
    """Return a distance in whole kilometres: "+14 km", "0 km"."""
    km = round(metres / 1000)
    sign = ("+" if km > 0 else "−" if km < 0 else "") if signed else ""
    return f"{sign}{style.number(abs(km))} km"


def minutes(count: int) -> str:
    """Return a signed length of time: "+18 min", "−1 h 05"."""
    return ("+" if count > 0 else "−" if count < 0 else "") + duration(abs(count))


def why(offer: Offer) -> str:
    """Return why an offer is made, what it costs and what speaks against it, in one sentence."""
    ride = offer.ride
    if offer.takes_over:
        first = QCoreApplication.translate("Offers", "{who} takes over with {plate}")
    elif offer.near_m is None:
        first = QCoreApplication.translate("Offers", "{who} is free with {plate}")
    elif offer.near_m < _NEAR_M:
        first = QCoreApplication.translate("Offers", "{who} passes right by")
    else:
        first = QCoreApplication.translate("Offers", "{who} passes within {km}")
    parts = [
        first.format(who=ride.driver, plate=ride.plate, km=kilometres(offer.near_m or 0)),
        minutes(offer.added_min),
        kilometres(offer.added_m, signed=True),
        QCoreApplication.translate("Offers", "ends at {time}").format(time=clock(offer.ends)),
    ]
    if offer.same_truck:
        parts.append(QCoreApplication.translate("Offers", "same kind of truck"))
    if offer.late_min:
        late = QCoreApplication.translate("Offers", "misses the hours by {time}")
        parts.append(late.format(time=duration(offer.late_min)))
    return ", ".join(parts) + "."


def objections(offer: Offer) -> str:
    """Return what the rules say against an offer, sentence by sentence."""
    return " ".join(objection.sentence for objection in offer.objections)


# --- cards


@dataclass(frozen=True, slots=True)
class Card:
    """One line to choose: a title, a figure at its right, and one sentence or two below.

    Attributes:
        tone: The name of a colour: "accent", "ok", "warning", "error" or "" for the plain one.
        note: What speaks against it; in the colour of a warning.
    """

    title: str
    right: str = ""
    text: str = ""
    detail: str = ""
    tone: str = ""
    icon: str = ""
    note: str = ""


class CardModel(QAbstractListModel):
    """Cards in their order."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cards: tuple[Card, ...] = ()

    def show_cards(self, cards: Sequence[Card]) -> None:
        """Show these cards; where there are as many as before, the lines keep their places."""
        if len(cards) == len(self._cards):
            self._cards = tuple(cards)
            if cards:
                self.dataChanged.emit(self.index(0), self.index(len(cards) - 1))
            return
        self.beginResetModel()
        self._cards = tuple(cards)
        self.endResetModel()

    def card(self, row: int) -> Card:
        """Return the card of a line."""
        return self._cards[row]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return how many cards there are."""
        return 0 if parent.isValid() else len(self._cards)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a card's words: its title, and all of it for the pointer and a screen reader."""
        if not index.isValid():
            return None
        card = self._cards[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return card.title
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            parts = (card.right, card.title, card.detail, card.text, card.note)
            return ("\n" if role == Qt.ItemDataRole.ToolTipRole else ", ").join(filter(None, parts))
        return None


class _Cards(QStyledItemDelegate):
    """Paints a card: as high as its words need at the width of the list."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return how high a card is."""
        view, model = option.widget, index.model()
        if not isinstance(model, CardModel) or not isinstance(view, QListView):
            return super().sizeHint(option, index)
        card = model.card(index.row())
        return QSize(120, _layout(card, view.viewport().width())[-1])

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the words and the state."""
        model = index.model()
        if not isinstance(model, CardModel):
            return
        card, c = model.card(index.row()), style.colours()
        state: QStyle.StateFlag = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        box = QRect(option.rect).adjusted(style.SPACE, 3, -style.SPACE, -3)
        tone = {
            "accent": c.accent,
            "ok": c.ok,
            "warning": c.warning,
            "error": c.error,
        }.get(card.tone, c.line_strong)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(c.accent if selected else c.line))
        painter.setBrush(QColor(c.accent_soft if selected else c.surface))
        painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tone))
        painter.drawRoundedRect(QRectF(box.left() + 5, box.top() + 7, 3, box.height() - 14), 1.5, 1.5)
        left, width = box.left() + 16, box.width() - 26
        title = style.text_font(bold=True)
        small = style.text_font(13)
        painter.setFont(title)
        painter.setPen(QColor(c.text))
        right = painter.fontMetrics().horizontalAdvance(card.right)
        line = QRect(left, box.top() + 5, width, round(_TITLE * style.zoom()))
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, card.right)
        if card.icon:
            icon = round(_ICON * style.zoom())
            beside = (line.height() - icon) // 2
            painter.drawPixmap(left, line.top() + beside, style.picture(card.icon, card.tone, icon))
            line.setLeft(left + icon + 6)
        line.setRight(box.right() - 10 - right - (style.SPACE if right else 0))
        shown = painter.fontMetrics().elidedText(card.title, Qt.TextElideMode.ElideRight, line.width())
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
        painter.setFont(small)
        for text, colour, rect in zip(
            (card.detail, card.text, card.note),
            (c.muted, tone if card.tone else c.text, c.warning),
            _layout(card, option.rect.width())[:3],
            strict=True,
        ):
            painter.setPen(QColor(colour))
            painter.drawText(rect.translated(left, box.top()), _WRAPPED, text)
        painter.restore()


_WRAPPED = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap)


def _layout(card: Card, list_width: int) -> tuple[QRect, QRect, QRect, int]:
    """Return where detail, text and note stand below the title, and the height of the whole."""
    metrics = QFontMetrics(style.text_font(13))
    width = max(list_width - 2 * style.SPACE - 26, 80)
    top = round(_BELOW * style.zoom())
    places = []
    for words in (card.detail, card.text, card.note):
        height = metrics.boundingRect(0, 0, width, 400, _WRAPPED, words).height() if words else 0
        places.append(QRect(0, top, width, height))
        top += height + (1 if height else 0)
    return places[0], places[1], places[2], top + 12


class CardList(QListView):
    """Cards to walk through with the arrows."""

    moved = Signal(int)
    """Another card is the current one: its line."""

    accepted = Signal(int)
    """A card was chosen by Enter or a double click: its line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cards = CardModel(self)
        self.setModel(self._cards)
        self.setItemDelegate(_Cards(self))
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.selectionModel().currentChanged.connect(self._on_current)
        self.doubleClicked.connect(self._on_double_clicked)

    def show_cards(self, cards: Sequence[Card], row: int) -> None:
        """Show cards and make one of them the current one."""
        self.selectionModel().blockSignals(True)
        self._cards.show_cards(cards)
        self.select(row)
        self.selectionModel().blockSignals(False)
        self.scheduleDelayedItemsLayout()
        self.viewport().update()

    def select(self, row: int) -> None:
        """Make a line the current one."""
        if 0 <= row < self._cards.rowCount():
            index = self._cards.index(row)
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.scrollTo(index)

    @property
    def row(self) -> int:
        """The current line, or -1."""
        return self.currentIndex().row()

    def card(self, row: int) -> Card:
        """Return the card of a line."""
        return self._cards.card(row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose with Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier
        ):
            if self.row >= 0:
                self.accepted.emit(self.row)
        else:
            super().keyPressEvent(event)

    @Slot(QModelIndex, QModelIndex)
    def _on_current(self, index: QModelIndex, _before: QModelIndex) -> None:
        self.moved.emit(index.row())

    @Slot(QModelIndex)
    def _on_double_clicked(self, index: QModelIndex) -> None:
        self.accepted.emit(index.row())
