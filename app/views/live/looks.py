"""How stops look on the Live screen: one colour for each state, in the list as on the map."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.domain.jobs import JobStatus, StopKind
from app.services.live import LATE_MINUTES, LiveStop, LiveTour
from app.views import style

_TEXT = 62  # pixels for "12 of 14"
_BAR = 12
_GAP = 2
_THIN = 5


def stop_tone(stop: LiveStop) -> str:
    """Return the colour of a stop, as `style.Colours` names it."""
    if stop.is_blocked or stop.status == JobStatus.NOT_DONE:
        return "error"
    if stop.problem:
        return "warning"
    if stop.done_at is not None:
        return "ok"
    if stop.arrived_at is not None or stop.status in (JobStatus.ON_SITE, JobStatus.EN_ROUTE):
        return "accent"
    if stop.late_minutes >= LATE_MINUTES:
        return "warning"
    return "line_strong"


def colour(tone: str) -> QColor:
    """Return a colour by its name."""
    return QColor(getattr(style.colours(), tone))


class ProgressDelegate(QStyledItemDelegate):
    """Draws a tour as its stops, one piece each: done, under way, late, in trouble, still to come."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw the pieces, and after them how many are done."""
        shown = QStyleOptionViewItem(option)
        self.initStyleOption(shown, index)
        words, shown.text = shown.text, ""
        widget = shown.widget
        widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, shown, painter, widget)
        model = index.model()
        tour: LiveTour = model.row_at(index)  # type: ignore[attr-defined]
        zoom = style.zoom()
        room = QRectF(shown.rect).adjusted(6, 0, -6, 0)
        bar = QRectF(room.left(), 0, max(room.width() - _TEXT * zoom, 0), _BAR * zoom)
        bar.moveTop(room.center().y() - bar.height() / 2)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_stops(painter, bar, tour)
        painter.setPen(QPen(colour("text")))
        painter.setFont(shown.font)
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)
        painter.restore()

    def _draw_stops(self, painter: QPainter, bar: QRectF, tour: LiveTour) -> None:
        if not tour.stops or bar.width() < len(tour.stops):
            return
        gap = _GAP if bar.width() / len(tour.stops) > 3 * _GAP else 0
        width = (bar.width() + gap) / len(tour.stops)
        painter.setPen(Qt.PenStyle.NoPen)
        for place, stop in enumerate(tour.stops):
            piece = QRectF(bar.left() + place * width, bar.top(), width - gap, bar.height())
            if stop.kind != StopKind.JOB:  # the tour's own errands are no work for a customer
                thin = _THIN * style.zoom()
                piece = QRectF(piece.left(), piece.center().y() - thin / 2, piece.width(), thin)
            painter.setBrush(colour(stop_tone(stop)))
            painter.drawRoundedRect(piece, 2, 2)
