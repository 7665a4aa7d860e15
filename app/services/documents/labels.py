"""Labels of boxes: number, type, and a QR code that a phone or a scanner reads as the number."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from app.services.documents.page import MUTED, Letterhead, Page, day

_ACROSS, _HEIGHT, _GAP, _EDGE = 2, 44.0, 5.0, 5.0  # millimetres


@dataclass(frozen=True, slots=True)
class BoxLabel:
    """What stands on the label of one box."""

    number: str
    kind: str


def box_labels(head: Letterhead, labels: Sequence[BoxLabel], printed_at: dt.datetime) -> bytes:
    """Return the labels of boxes, two side by side, to be cut out along their frames."""
    page = Page(head, "Étiquettes de bennes", "", f"édité le {day(printed_at.date())}", dated=printed_at)
    width = (page.epw - _GAP * (_ACROSS - 1)) / _ACROSS
    side = _HEIGHT - 2 * _EDGE
    for first in range(0, len(labels), _ACROSS):
        page.need(_HEIGHT + _GAP)
        top = page.get_y()
        for place, label in enumerate(labels[first : first + _ACROSS]):
            left = page.l_margin + place * (width + _GAP)
            page.rect(left, top, width, _HEIGHT)
            page.qr(label.number, left + _EDGE, top + _EDGE, side)
            x, room = left + 2 * _EDGE + side, width - side - 3 * _EDGE
            for y, size, bold, text in ((9, 20, True, label.number), (21, 11, False, label.kind)):
                page.type(size, "B" if bold else "")
                page.one_line(x, top + y, room, 8, text)
            page.type(9, colour=MUTED)
            page.one_line(x, top + 31, room, 6, head.name)
        page.set_xy(page.l_margin, top + _HEIGHT + _GAP)
    return page.finished()
