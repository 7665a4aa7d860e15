"""Paints what is in sight: one pass over the visible bars, a few painter calls each, nothing kept per bar."""

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QLine, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QPainter, QPen, QPixmap, QPolygon, QRegion, QStaticText

from app.domain.axis import HOUR_S, Ints
from app.domain.board import Presence, Tour
from app.domain.layout import BarColumns
from app.views.board.data import BROKEN, FULL, LoadMark
from app.views.board.labels import band_label, kind_label, tour_label
from app.views.board.palette import FIRST_TECHNICAL, KINDS, mixed
from app.views.board.sight import MIN_BAR, STRIP_MARK, Sight, strip_of
from app.views.board.skins import (
    AWAY,
    CANNOT_BE,
    DIMMED,
    SELECTED,
    TECHNICAL,
    TOUR_DRAFT,
    TOUR_PUBLISHED,
    TOUR_READ,
    WANTS_REASON,
    WIDEST,
    Skins,
    Texts,
)

_WRONG = BarColumns.LATE | BarColumns.PROBLEM | 2 * BarColumns.FINDINGS
"""What an overview marks: late, a problem, or a finding that wants a reason or more."""

_FULLNESS = (0.05, 0.09, 0.14, 0.2, 0.28)
_TINT_MIN = 150
"""How many minutes of work on a day make its column one tint darker."""


class _Seen(NamedTuple):
    """A bar in sight: where it lies in the window, up to where its words may reach, and what it is.

    Loops take it apart: to ask each for its fields by name costs more than to paint it.
    """

    slot: int
    x: int
    y: int
    width: int
    end: int
    free: int
    role: int
    look: int
    kind: int
    status: int
    flags: int


def _tour_role(tour: Tour) -> int:
    """Return the role of an envelope: a draft, published, or read by its driver."""
    if not tour.published:
        return TOUR_DRAFT
    return TOUR_READ if tour.acknowledged else TOUR_PUBLISHED


@dataclass(frozen=True, slots=True)
class Ghost:
    """A bar that is held or awaits the host's answer: where it is wanted."""

    row: int
    start_s: int
    end_s: int
    role: int
    kind: int
    title: str
    detail: str
    look: int = SELECTED
    severity: int = 0
    """What the rules say of it: 0 nothing, 1 a note, 2 wants a reason, 3 cannot be."""


@dataclass(slots=True)
class Overlay:
    """What lies above the bars for the time of a gesture, and where the others are."""

    ghosts: list[Ghost] = field(default_factory=list)
    people: list[Presence] = field(default_factory=list)
    pending: list[Ghost] = field(default_factory=list)
    target_row: int | None = None
    rubber: QRect | None = None
    focus: int | None = None
    """The slot that the keyboard is on, if the board has the focus."""

    @property
    def has_anything(self) -> bool:
        """Whether there is anything to paint."""
        return bool(
            self.ghosts
            or self.people
            or self.pending
            or self.target_row is not None
            or self.rubber is not None
            or self.focus is not None
        )


def draw_touched(painter: QPainter, region: QRegion, picture: QPixmap) -> None:
    """Draw of the picture of a whole widget what a region of it touches.

    One rectangle after another: clipped to several at once, Qt takes a picture apart into spans and gives
    them to threads of its own. To wait for these takes longer than all else that is painted in a drag.
    """
    if region.rectCount() == 1:  # Qt clips to it by itself
        painter.drawPixmap(0, 0, picture)
        return
    for rect in region:  # type: ignore[attr-defined] # the stubs miss its iterator
        painter.setClipRect(rect)
        painter.drawPixmap(0, 0, picture)
    painter.setClipping(False)


class BoardPainter:
    """Paints rectangles of the window. Skins and texts are made once for a look, a font and a screen."""

    def __init__(self, skins: Skins, font: QFont) -> None:
        self.skins = skins
        metrics = skins.metrics
        self.titles, self.details = map(Texts, metrics.fonts(font))
        self._icon_y, self._title_y = metrics.icon_y, metrics.title_y
        if not metrics.two_lines:
            self._icon_y = metrics.middle(metrics.icon)
            self._title_y = metrics.middle(self.titles.metrics.height())
        self._brushes: dict[int, tuple[QBrush, bool]] = {}

    def paint_ground(self, painter: QPainter, rect: QRect, sight: Sight) -> None:
        """Paint what lies beneath the bars in one rectangle of the window."""
        shown = self._rows_in(rect, sight)
        self._ground(painter, rect, sight, shown)
        self._tours(painter, rect, sight, shown)
        if sight.is_month:
            self._days(painter, rect, sight, shown)
        self._headings(painter, rect, sight)

    def paint_bars(self, painter: QPainter, rect: QRect, sight: Sight, now_s: int) -> None:
        """Paint the bars in one rectangle of the window, with the names of tours and the present."""
        shown = self._rows_in(rect, sight)
        self._names(painter, rect, sight, shown)
        self._bars(painter, rect, sight, shown)
        self._now(painter, rect, sight, now_s)

    @staticmethod
    def _rows_in(rect: QRect, sight: Sight) -> list[int]:
        layout, scroll = sight.data.layout, sight.scroll_y
        rows = layout.rows_between(rect.top() + scroll, rect.bottom() + 1 + scroll)
        return [row for row in rows if layout.heights[row]]

    def paint_over(self, painter: QPainter, rect: QRect, sight: Sight, overlay: Overlay) -> None:
        """Paint what moves above the board, within one rectangle of the window."""
        if overlay.target_row is not None and overlay.target_row < len(sight.data.rows):
            # Its edges only: to tint all of it would cost as much as the rest.
            for edge in sight.row_edges(overlay.target_row):
                painter.fillRect(edge, self.skins.palette.accent)
        for who in overlay.people:
            self._person(painter, rect, sight, who)
        self._overlay(painter, rect, sight, overlay)

    # --- behind the bars

    def _ground(self, painter: QPainter, rect: QRect, sight: Sight, rows: list[int]) -> None:
        palette, grid = self.skins.palette, sight.grid
        top, bottom, left, right = rect.top(), rect.bottom(), rect.left(), rect.right()
        painter.fillRect(rect, palette.canvas)
        for a, b in grid.closed:
            if a - sight.scroll_x > right:
                break
            if b - sight.scroll_x > left:
                a, b = max(a - sight.scroll_x, left), min(b - sight.scroll_x, right + 1)
                painter.fillRect(a, top, b - a, bottom - top + 1, palette.closed)
        for marks, colour in (
            (grid.minor, palette.grid),
            (grid.major, palette.grid_strong),
            (grid.days, palette.grid_day),
        ):
            lines = [QLine(x, top, x, bottom) for x in sight.within(marks, left, right)]
            if lines:
                painter.setPen(colour)
                painter.drawLines(lines)
        layout = sight.data.layout
        for row in rows:
            painter.fillRect(
                left, layout.bottoms[row] - sight.scroll_y - 1, rect.width(), 1, palette.row_line
            )
        self._bands(painter, rect, sight, rows)

    def _bands(self, painter: QPainter, rect: QRect, sight: Sight, rows: list[int]) -> None:
        data, skins, palette = sight.data, self.skins, self.skins.palette
        metrics = skins.metrics
        hatches = {
            "absence": (skins.hatch_absence, palette.absence),
            "off_road": (skins.hatch_off_road, palette.off_road),
            "closed": (skins.hatch_closed, palette.absence),
        }
        from_s, to_s = sight.seconds(rect.left()), sight.seconds(rect.right() + 1)
        for row in rows:
            for span in (*data.common_bands, *data.bands.get(row, ())):
                if span.start_s >= to_s or span.end_s <= from_s:
                    continue
                strip = sight.row_strip(row)
                strip.setLeft(sight.x(span.start_s))
                strip.setRight(sight.x(span.end_s) - 1)
                strip.setBottom(strip.bottom() - 1)
                seen = strip & rect
                if seen.isEmpty():
                    continue
                hatch, colour = hatches[span.band.kind]
                shift = QPoint((seen.left() + sight.scroll_x) % 8, (seen.top() + sight.scroll_y) % 8)
                painter.drawTiledPixmap(seen, hatch, shift)
                text_x = max(strip.left(), 0) + 8
                if span.band.text and span.band.row_id is not None:
                    text = self.details.fitted(band_label(span.band), strip.right() - text_x - 12)
                    if text is not None:
                        wide = self.details.metrics.horizontalAdvance(text.text()) + 10
                        y = strip.center().y() - metrics.band // 2
                        painter.setPen(Qt.PenStyle.NoPen)
                        painter.setBrush(palette.canvas)
                        painter.drawRoundedRect(QRect(text_x - 5, y, wide, metrics.band), 4, 4)
                        painter.setFont(self.details.font)
                        painter.setPen(palette.off_road if colour == palette.off_road else palette.text_muted)
                        painter.drawStaticText(text_x, y + metrics.band_text_y, text)

    def _headings(self, painter: QPainter, rect: QRect, sight: Sight) -> None:
        layout, palette = sight.data.layout, self.skins.palette
        for group in layout.groups:
            y = group.top - sight.scroll_y
            if y <= rect.bottom() and y + layout.heading_px > rect.top():
                painter.fillRect(rect.left(), y, rect.width(), layout.heading_px, palette.heading)
                painter.fillRect(rect.left(), y + layout.heading_px - 1, rect.width(), 1, palette.frame_edge)

    def _tours(self, painter: QPainter, rect: QRect, sight: Sight, rows: list[int]) -> None:
        metrics, skins = sight.metrics, self.skins
        rulings = {1: skins.palette.noted, 2: skins.palette.doubtful, 3: skins.palette.refusal}
        # An envelope begins two pixels before its tour: its edge may be all that is in the rectangle.
        from_s, to_s = sight.seconds(rect.left() - 2), sight.seconds(rect.right() + 3)
        loaded: list[tuple[tuple[LoadMark, ...], int]] = []
        for row in rows:
            for span in sight.data.tours.get(row, ()):
                if span.start_s >= to_s or span.end_s <= from_s:
                    continue
                strip = sight.row_strip(row)
                x, right = sight.x(span.start_s) - 2, sight.x(span.end_s) + 1
                # Far beyond the window nothing is seen of an envelope, and skins need not be so wide.
                x, right = max(x, -WIDEST), min(right, sight.width + WIDEST)
                place = QRect(x, strip.top() + 1, max(right - x, 4), strip.height() - 3)
                tour, role = span.tour, _tour_role(span.tour)
                if strip.height() == metrics.lane + metrics.pad:
                    skins.draw(painter, x, place.top(), place.width(), role, 0)
                else:
                    skins.paint_envelope(painter, place, role)
                if tour.findings and not sight.is_month:
                    ruled = rulings[tour.findings]
                    # A note is a short line, what somebody must answer for is as long as the tour.
                    long = max(place.width() - 10, 2) if tour.findings > 1 else min(place.width() - 10, 24)
                    painter.fillRect(place.left() + 5, place.top(), long, 2, ruled)
                if tour.loads:
                    loaded.append((sight.data.load_marks(tour), place.bottom() - 2))
        if loaded:
            self._loads(painter, rect, sight, loaded)

    def _names(self, painter: QPainter, rect: QRect, sight: Sight, rows: list[int]) -> None:
        """Paint the names of tours, each up to its first bar: they change with it, the envelopes do not."""
        if sight.is_month:
            return
        skins, details, metrics = self.skins, self.details, sight.metrics
        down = metrics.inset if sight.is_overview else 1 + metrics.middle(metrics.tour_icon)
        text_x = metrics.tour_text_x
        from_s, to_s = sight.seconds(rect.left() - metrics.label_room), sight.seconds(rect.right() + 2)
        left_s, columns, high, top = (
            sight.seconds(0),
            sight.data.columns,
            details.metrics.height(),
            rect.top(),
        )
        names: list[tuple[int, int, int, QStaticText]] = []
        for row in rows:
            y = sight.data.layout.tops[row] - sight.scroll_y + down
            if y + high <= top:
                continue
            for start_s, end_s, tour in sight.data.tours.get(row, ()):
                if start_s >= to_s:
                    break
                # A name keeps in sight while its tour lasts.
                if end_s <= from_s or (start_s <= from_s and left_s <= from_s) or left_s >= to_s:
                    continue
                if not sight.is_overview:  # there stops are strips beneath it
                    end_s = min(end_s, columns.start_from(row, start_s))
                end = sight.x(end_s)
                name = tour_label(tour)
                if end <= rect.left() or not name:
                    continue
                left = max(sight.x(start_s) - 2, 0) + 6
                text = details.fitted(name, end - left - text_x - 4)
                if text is not None and left + text_x + text.size().width() > rect.left():
                    names.append((left, y, _tour_role(tour), text))
        if names:
            painter.setFont(details.font)
            painter.setPen(skins.palette.text_muted)
        for x, y, role, text in names:
            painter.drawPixmap(x, y + 1, skins.tour_marks[role])
            painter.drawStaticText(x + text_x, y, text)

    def _loads(
        self, painter: QPainter, rect: QRect, sight: Sight, loaded: list[tuple[tuple[LoadMark, ...], int]]
    ) -> None:
        """Paint under the stops what the trucks carry, in steps: as high as the load is great.

        Full loads are filled, empty containers a line over a tint; what cannot be is red and higher than all.
        """
        most, palette = sight.metrics.load, self.skins.palette
        from_s, to_s = sight.seconds(rect.left()), sight.seconds(rect.right() + 1)
        full: list[QRect] = []
        empty: list[QRect] = []
        edges: list[QRect] = []
        broken: list[QRect] = []
        seen = [
            (*mark, base)
            for marks, base in loaded
            for mark in marks
            if mark.end_s > from_s and mark.start_s < to_s
        ]
        times = np.array([mark[:2] for mark in seen], dtype=np.int64)
        places = (sight.axis.xs(times) - sight.scroll_x).tolist()
        for (x, end), (_, _, share, how, base) in zip(places, seen, strict=True):
            if end <= x:
                continue
            high = most + 2 if how == BROKEN else 1 + share * (most - 1) // 1000
            place = QRect(x, base - high + 1, end - x, high)
            if how == FULL:
                full.append(place)
            elif how == BROKEN:
                broken.append(place)
            else:
                empty.append(place)
                edges.append(QRect(x, base - high + 1, end - x, 1))
        faint = QColor(palette.load)
        faint.setAlpha(80)
        painter.setPen(Qt.PenStyle.NoPen)
        for colour, places in (
            (palette.load, full),
            (faint, empty),
            (palette.load, edges),
            (palette.refusal, broken),
        ):
            if places:
                painter.setBrush(colour)
                painter.drawRects(places)

    def _days(self, painter: QPainter, rect: QRect, sight: Sight, rows: list[int]) -> None:
        """Tell on each day of a row how many jobs it has and how long they last; the fuller, the darker."""
        palette, data, days = self.skins.palette, sight.data, sight.grid.days
        edges = [x - sight.scroll_x for x in (*days, sight.axis.width)]
        seen = [
            at
            for at in range(min(len(days), data.days))
            if edges[at + 1] > rect.left() and edges[at] <= rect.right()
        ]
        tints: list[list[QRect]] = [[] for _ in _FULLNESS]
        texts: list[tuple[int, int, QStaticText]] = []
        for row in rows:
            counts, minutes = data.day_loads(row)
            top = data.layout.tops[row] - sight.scroll_y
            height = data.layout.heights[row] - 1
            for at in seen:
                if not counts[at]:
                    continue
                x, wide = edges[at] + 1, edges[at + 1] - edges[at] - 1
                tints[min(minutes[at] // _TINT_MIN, len(tints) - 1)].append(QRect(x, top, wide, height))
                hours = minutes[at] // 60
                for words in (
                    f"{counts[at]} · {hours} h {minutes[at] % 60:02}",
                    f"{counts[at]} · {hours} h",
                    f"{counts[at]}·{hours}h",
                    str(counts[at]),
                ):
                    text = self.details.fitted(words, max(wide - 4, 0))
                    if text is not None and text.text() == words:
                        texts.append((x + 2, top + 2, text))
                        break
        painter.setPen(Qt.PenStyle.NoPen)
        for share, places in zip(_FULLNESS, tints, strict=True):
            if places:
                painter.setBrush(mixed(palette.accent, palette.canvas, share))
                painter.drawRects(places)
        painter.setFont(self.details.font)
        painter.setPen(palette.text_muted)
        for x, y, text in texts:
            painter.drawStaticText(x, y, text)

    # --- the bars

    def _bars(self, painter: QPainter, rect: QRect, sight: Sight, rows: list[int]) -> None:
        columns = sight.data.columns
        # The mark above a strip of the overview begins a pixel before it.
        reach = 2 if sight.is_overview else 1
        from_s, to_s = sight.seconds(rect.left() - MIN_BAR - 1), sight.seconds(rect.right() + reach)
        label_room = sight.metrics.label_room
        words_s = 0 if sight.is_overview else label_room * HOUR_S / sight.axis.px_per_hour
        slots = columns.visible(rows, from_s, to_s, words_s)
        if not len(slots):
            return
        if len(sight.looks) < len(columns.bars):
            sight.mark(len(columns.bars) - 1, 0, False)
        facts, looks = columns.facts(slots), sight.looks[slots].tolist()
        if sight.is_overview:
            self._strips(painter, sight, facts, looks)
            return
        scroll, tops, bars = sight.scroll_x, sight.data.layout.tops, []
        lane_px, down = sight.metrics.lane, sight.metrics.inset - sight.scroll_y
        line, table = sight.role_table()
        left, right = rect.left() + scroll, rect.right() + scroll
        starts, ends, rooms = sight.axis.pixels(facts[:3])
        of_row, lanes, *codes = facts[3:].tolist()
        # From here on no `min` and no `max`: each costs more than all the rest of a line.
        for slot, look, x, end, room, row, lane, own, status, kind, flags in zip(
            slots.tolist(),
            looks,
            starts,
            ends,
            rooms,
            of_row,
            lanes,
            codes[line],
            codes[0],
            codes[1],
            codes[4],
            strict=True,
        ):
            # The words stay within a bar that has room for them, else they reach into the free time after it.
            most, free = end + label_room, room - 3
            if most < free:
                free = most
            if (free >= left or end + MIN_BAR >= left) and x <= right:
                role = TECHNICAL if kind >= FIRST_TECHNICAL else table[own]
                y, width = tops[row] + lane * lane_px + down, end - x - 1
                if width < MIN_BAR:
                    width = MIN_BAR
                x, end, free = x - scroll, end - scroll, free - scroll
                bars.append(_Seen(slot, x, y, width, end, free, role, look, kind, status, flags))
        self._bodies(painter, bars)
        self._texts(painter, rect, sight, bars, self._icons(painter, bars))

    def _strips(self, painter: QPainter, sight: Sight, facts: Ints, looks: list[int]) -> None:
        """Paint bars too short for more as strips of colour, in one call for each colour.

        What has begun or is done is higher than what is only planned; what went wrong has a mark above it.
        """
        # Patterns move with the board: else what a scroll uncovers would not fit the rest of its bar.
        painter.setBrushOrigin(-sight.scroll_x, -sight.scroll_y)
        starts, ends = sight.axis.pixels(facts[:2])
        rows, lanes, *codes, flags_of = facts[3:].tolist()
        tops, lane_px, scroll = sight.data.layout.tops, sight.metrics.lane, sight.scroll_x
        above = sight.metrics.inset - sight.scroll_y
        line, table = sight.role_table()
        down, full = strip_of(self.skins.metrics.bar)
        planned = full * 2 // 3
        groups: dict[int, tuple[QBrush, int, int, list[QRect]]] = {}
        wrong: list[QRect] = []
        for x, end, row, lane, own, kind, look, flags in zip(
            starts, ends, rows, lanes, codes[line], codes[1], looks, flags_of, strict=True
        ):
            x, y = x - scroll, tops[row] + lane * lane_px + above
            role = TECHNICAL if kind >= FIRST_TECHNICAL else table[own]
            code = role * 4
            if look:
                code += 1 if look & SELECTED else 2 if look & (DIMMED | AWAY) else 0
            group = groups.get(code)
            if group is None:
                brush, is_planned = self._brushes.get(code) or self._brush(code)
                height = planned if is_planned else full
                group = groups[code] = brush, down + full - height, height, []
            wide = max(end - scroll - x - 1, MIN_BAR)
            group[3].append(QRect(x, y + group[1], wide, group[2]))
            if flags & _WRONG:
                wrong.append(QRect(x + wide // 2 - 2, y + down - STRIP_MARK, 4, 3))
        painter.setPen(Qt.PenStyle.NoPen)
        # In an order of their own: where strips overlap, it must not matter what else is painted with them.
        for _, (brush, _, _, strips) in sorted(groups.items()):
            painter.setBrush(brush)
            painter.drawRects(strips)
        if wrong:
            painter.setBrush(self.skins.palette.late)
            painter.drawRects(wrong)

    def _brush(self, code: int) -> tuple[QBrush, bool]:
        """Return, and keep, how strips of a role are filled: as they are, selected (1) or dimmed (2)."""
        brush, is_planned = self.skins.strip(code // 4)
        if code % 4 == 1:
            brush = QBrush(self.skins.palette.accent)
        elif code % 4 == 2:
            base = QColor(brush.color())
            base.setAlpha(70)
            brush = QBrush(base)
        self._brushes[code] = brush, is_planned
        return brush, is_planned

    def _bodies(self, painter: QPainter, bars: list[_Seen]) -> None:
        made, key_of, draw = self.skins.made, self.skins.key_of, painter.drawPixmap
        for _, x, y, width, _, _, role, look, _, _, _ in bars:
            is_wide = width > WIDEST
            key = key_of(role, look, WIDEST if is_wide else width)
            skin = made.get(key) or self.skins.bar(key)
            if is_wide:
                self.skins.draw_wide(painter, x, y, width, skin)
            else:
                draw(x, y, skin)

    def _icons(self, painter: QPainter, bars: list[_Seen]) -> list[tuple[int, int]]:
        """Paint what kind of stop each is and, on the second line, how far it has come.

        Returns:
            For each, where its words begin and how much room they have.
        """
        metrics, draw, rooms = self.skins.metrics, painter.drawPixmap, []
        of_kind, of_state = self.skins.kind_icons, self.skins.status_icons
        icon, icon_x, text_from, two_lines = metrics.icon, metrics.icon_x, metrics.text_x, metrics.two_lines
        icons_from, roomy = metrics.icons_from, metrics.roomy
        first, second = self._icon_y, metrics.small_icon_y
        inward = (icon - metrics.small_icon) // 2
        for _, x, y, width, end, free, _, _, kind, status, _ in bars:
            if width < icons_from:
                rooms.append((end + 4, free - end - 4 if end > 0 else 0))
                continue
            # A bar that began left of the window keeps its icons in sight as long as there is room.
            left = (x if x > -2 else -2) + icon_x
            if left + icon < end:
                draw(left, y + first, of_kind[kind])
                if two_lines and kind < FIRST_TECHNICAL:
                    draw(left + inward, y + second, of_state[status])
            text_x = (x if x > 0 else 0) + text_from
            within = end - 4 - text_x
            # A bar that ended left of the window leaves no words behind.
            rooms.append((text_x, within if within >= roomy else free - text_x if end > 0 else 0))
        return rooms

    def _texts(
        self, painter: QPainter, rect: QRect, sight: Sight, bars: list[_Seen], rooms: list[tuple[int, int]]
    ) -> None:
        """Paint the words of each bar where it has room for them, as `_icons` tells it."""
        columns, skins, palette = sight.data.columns, self.skins, self.skins.palette
        metrics, marks, fitted = skins.metrics, skins.first_marks, self.titles.fitted
        two_lines, least_room, second = metrics.two_lines, metrics.least_room, metrics.detail_y
        first, mark_y = self._title_y, self._icon_y
        faint = DIMMED | AWAY
        painter.setFont(self.titles.font)
        painter.setPen(palette.text)
        details: list[tuple[str, str, int, int, int, int]] = []
        last = rect.right()
        for (slot, _, y, _, _, _, _, look, _, _, flag), (x, room) in zip(bars, rooms, strict=True):
            bar = columns.bars[slot]
            if room < least_room or x > last or bar is None or look & AWAY:
                continue
            mark, wide = marks[flag]
            at = x
            if mark is not None and wide <= room:
                painter.drawPixmap(x, y + mark_y, mark)
                at += wide
            text = fitted(bar.title or kind_label(bar.kind), room - (at - x))
            if text is not None:
                if look & faint:
                    painter.setPen(palette.text_faint)
                painter.drawStaticText(at, y + first, text)
                if look & faint:
                    painter.setPen(palette.text)
            if two_lines and (bar.detail or flag):
                details.append((bar.detail, bar.material, x, y + second, room, flag))
        painter.setFont(self.details.font)
        painter.setPen(palette.text_muted)
        fitted, marks = self.details.fitted, skins.second_marks
        dot_room, dot_y, half_room = metrics.dot_room, metrics.dot_y, metrics.roomy // 2
        mark_y = metrics.small_icon_y - second
        for detail, material, x, y, room, flag in details:
            mark, wide = marks[flag]
            dot = dot_room if material else 0
            text = fitted(detail, room - wide - dot) if detail else None
            if text is not None:
                painter.drawStaticText(x + wide + dot, y, text)
            elif room < max(half_room, wide + dot):  # it would seem to belong to the next bar
                continue
            if material:
                painter.drawPixmap(x, y + dot_y, skins.material(material))
            if mark is not None:
                painter.drawPixmap(x + dot, y + mark_y, mark)

    # --- above the bars

    def _now(self, painter: QPainter, rect: QRect, sight: Sight, now_s: int) -> None:
        x = sight.x(now_s)
        if rect.left() - 2 <= x <= rect.right() + 2 and sight.axis.start_s <= now_s < sight.axis.end_s:
            bottom = min(rect.bottom(), sight.data.layout.height - sight.scroll_y)
            colour = QColor(self.skins.palette.now)
            if sight.is_month:  # there it would cross out figures
                colour.setAlpha(110)
            painter.fillRect(x, rect.top(), 2, bottom - rect.top() + 1, colour)

    def _overlay(self, painter: QPainter, rect: QRect, sight: Sight, overlay: Overlay) -> None:
        palette = self.skins.palette
        for ghost in (*overlay.pending, *overlay.ghosts):
            place = sight.place(ghost.row, ghost.start_s, ghost.end_s)
            if place.intersects(rect):
                self._ghost(painter, place, ghost)
        if overlay.focus is not None:
            place = sight.rect_of(overlay.focus)
            if place.intersects(rect.adjusted(-4, -4, 4, 4)):
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(QPen(palette.accent, 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(QRectF(place).adjusted(-2, -2, 2, 2), 7, 7)
                painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        if overlay.rubber is not None:
            painter.setPen(palette.accent)
            soft = QColor(palette.accent)
            soft.setAlpha(36)
            painter.setBrush(soft)
            painter.drawRect(overlay.rubber.adjusted(0, 0, -1, -1))

    def _person(self, painter: QPainter, rect: QRect, sight: Sight, who: Presence) -> None:
        """Paint another dispatcher: an outline around what is selected there, a flag where the pointer is."""
        colour = self.skins.palette.people[who.colour % len(self.skins.palette.people)]
        for place in sight.selection_of(who):
            if place.intersects(rect):
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(QPen(colour, 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(QRectF(place).adjusted(1, 1, -1, -1), 6, 6)
        flag = sight.flag_of(who, self.details.metrics)
        if flag.isEmpty() or not flag.intersects(rect):
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        x, y = flag.left() + 1, flag.top() + 1
        painter.drawPolygon(QPolygon([QPoint(x, y), QPoint(x + 11, y + 9), QPoint(x + 4, y + 13)]))
        pill = flag.adjusted(8, 9, -1, -1)
        painter.drawRoundedRect(QRectF(pill), pill.height() // 2 - 1, pill.height() // 2 - 1)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setFont(self.details.font)
        painter.setPen(self.skins.palette.canvas)
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, who.who)

    def _ghost(self, painter: QPainter, place: QRect, ghost: Ghost) -> None:
        skins, palette, metrics = self.skins, self.skins.palette, self.skins.metrics
        skins.draw(painter, place.left(), place.top(), place.width(), ghost.role, ghost.look)
        if ghost.severity > 1:
            ruling = CANNOT_BE if ghost.severity > 2 else WANTS_REASON
            skins.draw(painter, place.left(), place.top(), place.width(), ruling, 0)
        room = place.width() - metrics.text_x - 6
        title = self.titles.fitted(ghost.title or kind_label(list(KINDS)[ghost.kind]), room)
        x, y = place.left() + metrics.text_x, place.top()
        if place.width() >= metrics.icons_from:
            painter.drawPixmap(place.left() + metrics.icon_x, y + self._icon_y, skins.kind_icons[ghost.kind])
        if title is not None:
            painter.setFont(self.titles.font)
            painter.setPen(palette.text)
            painter.drawStaticText(x, y + self._title_y, title)
        detail = self.details.fitted(ghost.detail, room) if ghost.detail and metrics.two_lines else None
        if detail is not None:
            painter.setFont(self.details.font)
            painter.setPen(palette.text_muted)
            painter.drawStaticText(x, y + metrics.detail_y, detail)
