"""The board's part of the palette: what each colour means, in light and in dark."""

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtGui import QColor

from app.domain.jobs import JobStatus, JobType

STATUSES: dict[str, int] = {str(status): code for code, status in enumerate(JobStatus)}
"""The code of each state in the columns of the board."""

KINDS: dict[str, int] = {
    name: code
    for code, name in enumerate(
        [*map(str, JobType), "DEPOT", "LOAD_EMPTY", "OUTLET", "BREAK", "FUEL", "WASH"],
    )
}
"""The code of each kind of stop in the columns of the board; technical stops come last."""

FIRST_TECHNICAL = len(JobType)

ICON_OF_KIND = {
    "DELIVER": "mdi6.tray-arrow-down",
    "SWAP": "mdi6.swap-horizontal-bold",
    "EMPTY_RETURN": "mdi6.autorenew",
    "REMOVE": "mdi6.tray-arrow-up",
    "MOVE": "mdi6.arrow-all",
    "ROUND": "mdi6.trash-can",
    "GRAB": "mdi6.crane",
    "BULK": "mdi6.truck-trailer",
    "HAZ_PICKUP": "mdi6.barrel",
    "FREIGHT": "mdi6.package-variant-closed",
    "SERVICE": "mdi6.wrench",
    "DEPOT": "mdi6.home-variant",
    "LOAD_EMPTY": "mdi6.forklift",
    "OUTLET": "mdi6.factory",
    "BREAK": "mdi6.coffee",
    "FUEL": "mdi6.gas-station",
    "WASH": "mdi6.car-wash",
}

ICON_OF_STATUS = {
    "DRAFT": "mdi6.pencil-outline",
    "TO_PLAN": "mdi6.calendar-question",
    "PLANNED": "mdi6.calendar-check-outline",
    "SENT": "mdi6.send",
    "ACKNOWLEDGED": "mdi6.eye-check-outline",
    "EN_ROUTE": "mdi6.truck-fast",
    "ON_SITE": "mdi6.map-marker",
    "DONE": "mdi6.check-bold",
    "WEIGHED": "mdi6.scale",
    "VALIDATED": "mdi6.check-all",
    "INVOICED": "mdi6.receipt-text-check",
    "NOT_DONE": "mdi6.close-thick",
    "CANCELLED": "mdi6.cancel",
    "DISPUTED": "mdi6.comment-alert",
}


@dataclass(frozen=True, slots=True)
class BoardPalette:
    """Every colour the board paints with, by what it means.

    Attributes:
        dark: Whether these are the colours for a dark screen.
        canvas: Behind the bars, in working hours.
        closed: The same at night and on closed days; `closed_header` in the header.
        heading: Behind the name of a depot.
        frame: Behind the times and the rows' names.
        now: The line of the present.
        accent: What is selected, held or dropped upon.
        refusal: What cannot be.
        statuses: The colour of each state, in the order of `STATUSES`.
        technical: The colour of stops that serve no job.
        categories: Colours that people who see few colours can still tell apart; with `PATTERNS` they make
            up the looks of materials and customers.
        people: The colours of the other dispatchers.
        load: What a truck carries.
        doubtful: What needs a reason.
        noted: What is merely worth knowing.
        materials: The colours of material keys that are known; others get one of these by their name.
        fill_share: How much of a colour is in the body of a bar, the rest being `canvas`.
        edge_share: The same for its edge.
    """

    dark: bool
    canvas: QColor
    closed: QColor
    closed_header: QColor
    heading: QColor
    frame: QColor
    frame_edge: QColor
    grid: QColor
    grid_strong: QColor
    grid_day: QColor
    row_line: QColor
    text: QColor
    text_muted: QColor
    text_faint: QColor
    tour_fill: QColor
    tour_edge: QColor
    absence: QColor
    off_road: QColor
    now: QColor
    accent: QColor
    accent_soft: QColor
    refusal: QColor
    late: QColor
    problem: QColor
    hazard: QColor
    bubble: QColor
    bubble_text: QColor
    technical: QColor
    statuses: tuple[QColor, ...]
    materials: tuple[QColor, ...]
    categories: tuple[QColor, ...]
    people: tuple[QColor, ...]
    load: QColor
    doubtful: QColor
    noted: QColor
    fill_share: float
    edge_share: float

    def of_material(self, key: str) -> QColor:
        """Return a material's colour: its key if that is one ("#8d6e63"), else always the same of ours."""
        if key.startswith("#"):
            return QColor(key)
        return self.materials[sum(key.encode()) * 7 % len(self.materials)]


def mixed(colour: QColor, ground: QColor, share: float) -> QColor:
    """Return `colour` laid over `ground`, `share` of it (0 to 1)."""
    rest = 1 - share
    return QColor(
        round(colour.red() * share + ground.red() * rest),
        round(colour.green() * share + ground.green() * rest),
        round(colour.blue() * share + ground.blue() * rest),
    )


_LIGHT_STATUSES = {
    "DRAFT": "#8792a2",
    "TO_PLAN": "#69758a",
    "PLANNED": "#5a76a8",
    "SENT": "#2f7fd6",
    "ACKNOWLEDGED": "#0d94ae",
    "EN_ROUTE": "#d59a00",
    "ON_SITE": "#e0641b",
    "DONE": "#2a9d57",
    "WEIGHED": "#158a76",
    "VALIDATED": "#4a7a3f",
    "INVOICED": "#7a6ab0",
    "NOT_DONE": "#d1332e",
    "CANCELLED": "#9aa3af",
    "DISPUTED": "#bb3386",
}
_DARK_STATUSES = {
    "DRAFT": "#8e99aa",
    "TO_PLAN": "#9aa6b8",
    "PLANNED": "#86a3d8",
    "SENT": "#58a6ff",
    "ACKNOWLEDGED": "#36c2dc",
    "EN_ROUTE": "#f0bd3a",
    "ON_SITE": "#ff8f4a",
    "DONE": "#4cc77e",
    "WEIGHED": "#34bfa5",
    "VALIDATED": "#86b878",
    "INVOICED": "#ab9be6",
    "NOT_DONE": "#ff6a63",
    "CANCELLED": "#7d8795",
    "DISPUTED": "#ec6fbd",
}
_MATERIALS = (
    "#8d6e63",
    "#c0842f",
    "#5c7cfa",
    "#2b8a3e",
    "#868e96",
    "#d6336c",
    "#1098ad",
    "#7048e8",
    "#94b816",
    "#e8590c",
    "#495057",
    "#f2b705",
)
# After Okabe and Ito, darker where a light ground asks for it and lighter where a dark one does.
_CATEGORIES = ("#0072b2", "#e08e00", "#009e73", "#c2559b", "#d55e00", "#35a0dc", "#a38f00", "#6b7280")
_DARK_CATEGORIES = ("#4aa8e0", "#f0ab33", "#2fc79b", "#df8fc1", "#f58a45", "#8accf2", "#d8c84a", "#a3adba")

PATTERNS = 4
"""How many patterns make one colour serve several categories: plain, dashed, dotted and slanted."""

CATEGORY_LOOKS = len(_CATEGORIES) * PATTERNS


@lru_cache(maxsize=2)
def board_palette(dark: bool) -> BoardPalette:
    """Return the colours for a light or a dark screen."""
    if dark:
        return BoardPalette(
            dark=True,
            canvas=QColor("#1a1f26"),
            closed=QColor("#151920"),
            closed_header=QColor("#2a313b"),
            heading=QColor("#242b35"),
            frame=QColor("#1f252d"),
            frame_edge=QColor("#343d49"),
            grid=QColor("#20262e"),
            grid_strong=QColor("#272e38"),
            grid_day=QColor("#4a5667"),
            row_line=QColor("#272e38"),
            text=QColor("#e8ecf2"),
            text_muted=QColor("#a9b4c3"),
            text_faint=QColor("#7c8796"),
            tour_fill=QColor("#212833"),
            tour_edge=QColor("#3a4656"),
            absence=QColor("#8d97a6"),
            off_road=QColor("#e0a458"),
            now=QColor("#ff5c52"),
            accent=QColor("#58a6ff"),
            accent_soft=QColor("#1f3148"),
            refusal=QColor("#ff6a63"),
            late=QColor("#ff6a63"),
            problem=QColor("#ffa94d"),
            hazard=QColor("#f0bd3a"),
            bubble=QColor("#e8ecf2"),
            bubble_text=QColor("#1a1f26"),
            technical=QColor("#76828f"),
            statuses=tuple(QColor(_DARK_STATUSES[name]) for name in STATUSES),
            materials=tuple(QColor(name).lighter(125) for name in _MATERIALS),
            categories=tuple(QColor(name) for name in _DARK_CATEGORIES),
            people=tuple(QColor(name) for name in ("#c9a0ff", "#ff9ec6", "#7fdcc0", "#ffc06e", "#9db8ff")),
            load=QColor("#5fa8c7"),
            doubtful=QColor("#f0a63a"),
            noted=QColor("#7cb4ff"),
            fill_share=0.24,
            edge_share=0.52,
        )
    return BoardPalette(
        dark=False,
        canvas=QColor("#ffffff"),
        closed=QColor("#f4f5f8"),
        closed_header=QColor("#e9ecf1"),
        heading=QColor("#eceff4"),
        frame=QColor("#f8f9fb"),
        frame_edge=QColor("#d3d9e2"),
        grid=QColor("#f0f2f5"),
        grid_strong=QColor("#e6e9ee"),
        grid_day=QColor("#aab4c2"),
        row_line=QColor("#e3e7ed"),
        text=QColor("#1b2430"),
        text_muted=QColor("#566172"),
        text_faint=QColor("#8a94a3"),
        tour_fill=QColor("#f5f8fc"),
        tour_edge=QColor("#c8d3e2"),
        absence=QColor("#7f8a9a"),
        off_road=QColor("#b9741a"),
        now=QColor("#d92d20"),
        accent=QColor("#1464c8"),
        accent_soft=QColor("#e3effd"),
        refusal=QColor("#c9271d"),
        late=QColor("#d1332e"),
        problem=QColor("#d9570a"),
        hazard=QColor("#b78103"),
        bubble=QColor("#1b2430"),
        bubble_text=QColor("#ffffff"),
        technical=QColor("#8b97a6"),
        statuses=tuple(QColor(_LIGHT_STATUSES[name]) for name in STATUSES),
        materials=tuple(QColor(name) for name in _MATERIALS),
        categories=tuple(QColor(name) for name in _CATEGORIES),
        people=tuple(QColor(name) for name in ("#7b3fc4", "#c2307a", "#0f8a70", "#b76a00", "#3559c9")),
        load=QColor("#3f86a6"),
        doubtful=QColor("#b86e00"),
        noted=QColor("#2f6fb8"),
        fill_share=0.15,
        edge_share=0.5,
    )
