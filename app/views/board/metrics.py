"""The figures of the board's looks: all that follows the size of text, worked out once for each size."""

from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Any

from PySide6.QtGui import QFont


@dataclass(frozen=True, slots=True)
class Metrics:
    """Heights, sizes of text and icons, and distances, in whole pixels, for two lines in a bar or for one.

    The defaults are those of two lines at the normal size of text; `of` makes all others from them. Names
    with `_px` are sizes of text, with `_x` and `_y` distances from the left and the top of what a part stands
    in, and with `_base` how far below that top a line of text stands.
    """

    two_lines: bool = True
    zoom: float = 1.0
    """The size of text, 1.0 being normal."""

    # --- rows

    lane: int = 38
    pad: int = 10
    """What a row adds to its lanes."""

    bar: int = 36
    inset: int = 3
    """From a row's top to its first bar; the rest of `pad` is for the load, below the last."""

    heading: int = 26

    # --- in a bar and beside it

    title_px: int = 13
    detail_px: int = 12
    title_y: int = 2
    detail_y: int = 18
    icon: int = 15
    icon_x: int = 7
    icon_y: int = 3
    small_icon: int = 12
    small_icon_y: int = 20
    dot: int = 8
    """The size of a material's dot."""

    dot_y: int = 4
    """From the top of the second line."""

    dot_room: int = 12
    stripe: int = 4
    """The width of the stripe that tells a bar's state or category."""

    text_x: int = 26
    icons_from: int = 24
    """The narrowest bar that has its icons inside."""

    least_room: int = 15
    """With less there are no words."""

    roomy: int = 64
    """With so much for words, a bar keeps them inside."""

    label_room: int = 220
    """How far the text of a bar may reach into the free time after it."""

    # --- behind and above the bars

    tour_icon: int = 13
    tour_text_x: int = 16
    """From a tour's icon to its name."""

    band: int = 19
    """The height of the words on a band."""

    band_text_y: int = 2
    pill: int = 18
    """The height of a time in the header, and of a colleague's name."""

    hand: int = 26
    """How far above and below the hand the bubble of a drag keeps, so that what is held is seen."""

    # --- the times above

    header: int = 48
    foot: int = 6
    """The room below the times for the marks of the hours and the foot of the present."""

    day_base: int = 19
    week_base: int = 17
    day_room: int = 96
    """From so much on a day has its name over its hours; narrower ones stand under their weeks."""

    hour_room: int = 38
    now_before: int = 66
    now_after: int = 24
    """How far before and after the present an hour would lie under its time."""

    clock_room: int = 70
    """How far the time of what is held may stand out from it."""

    # --- the rows at the left

    badge: int = 28
    badge_px: int = 11
    name_up: int = 2
    """How far above the middle of a row its name stands."""

    subtitle_down: int = 14
    work_y: int = 4
    count_room: int = 24
    heading_x: int = 26
    heading_room: int = 36
    """The room for the number of a depot's rows."""

    chevron: int = 5
    chevron_x: int = 14

    # --- around the canvas

    swatch: int = 16
    bubble_px: int = 14
    bubble_icon: int = 15
    bubble_icon_y: int = 2
    bubble_widest: int = 460
    bubble_step: int = 48
    """The steps in which a bubble grows in a drag: what is a little wider at each place is hard to read."""

    card: int = 62
    """The height of a job in the backlog."""

    card_icon_y: int = 9
    card_mark_y: int = 6
    card_dot_y: int = 25
    card_title_base: int = 17
    card_detail_base: int = 33
    card_foot_base: int = 49

    @staticmethod
    @cache
    def of(compact: bool, zoom: float) -> "Metrics":
        """Return the figures for one line of text in each bar, or two, at a size of text (1.0 is normal)."""
        normal = _COMPACT if compact else Metrics()
        sizes: dict[str, Any] = {
            field.name: max(round(getattr(normal, field.name) * zoom), 1)
            for field in fields(Metrics)
            if field.name not in ("two_lines", "zoom")
        }
        return replace(normal, zoom=zoom, **sizes)

    @property
    def load(self) -> int:
        """The greatest height of a load below the bars; what cannot be stands out by two pixels more."""
        return self.lane + self.pad - self.inset - self.bar - 4

    def fonts(self, base: QFont) -> tuple[QFont, QFont]:
        """Return the fonts of a bar's first and second line, of the family of `base`."""
        title, detail = QFont(base), QFont(base)
        title.setPixelSize(self.title_px)
        title.setWeight(QFont.Weight.DemiBold)
        detail.setPixelSize(self.detail_px)
        return title, detail

    def middle(self, high: int) -> int:
        """Return how far from a bar's top something of this height begins that stands in its middle."""
        return (self.bar - high) // 2


_COMPACT = Metrics(two_lines=False, lane=26, pad=9, bar=24, badge=20, badge_px=9)
