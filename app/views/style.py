"""How everything looks: colours in light and dark, spacing, text, icons, and figures as people read them."""

import datetime as dt
from dataclasses import dataclass, fields
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from pathlib import Path
from string import Template
from typing import cast
from zoneinfo import ZoneInfo

import font_source_sans_pro
import qtawesome
from PySide6.QtCore import QDate, QDir, QLocale, QPoint, QRect, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QGuiApplication,
    QIcon,
    QIconEngine,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtWidgets import QApplication, QStyleFactory, QWidget

from app import paths

SPACE_S = 4
SPACE = 8
SPACE_L = 16
"""Every gap is one of these three, in pixels."""

ROW_HEIGHT = 30
"""Height of a line of a list at the normal size of text, in pixels."""

PARIS = ZoneInfo("Europe/Paris")
FAMILY = "Source Sans Pro"
_TEXT_PIXELS = 15  # Source Sans is a small face: 15 pixels read as 14 of others
NARROW_BLANK = "\u202f"


@dataclass(frozen=True, slots=True)
class Colours:
    """Every colour of the windows, by what it means; the board has its own beside these.

    Attributes:
        window: Behind everything.
        surface: Behind what is read or typed: lists, forms, tiles.
        sunken: Behind headings of lists and what cannot be changed.
        line: Between surfaces; `line_strong` around what can be typed into or pressed.
        text: What is read; `muted` beside it, `faint` for what may be overlooked.
        accent: What is selected or comes next; `on_accent` upon it, `accent_soft` behind a selected line.
        error: What is refused; each of error, warning and ok has a soft ground of its own.
        rail: The left rail, its text, and the ground of the screen that is open.
    """

    window: str
    surface: str
    sunken: str
    line: str
    line_strong: str
    text: str
    muted: str
    faint: str
    accent: str
    accent_hover: str
    on_accent: str
    accent_soft: str
    hover: str
    error: str
    error_soft: str
    warning: str
    warning_soft: str
    ok: str
    ok_soft: str
    rail: str
    rail_text: str
    rail_hover: str
    rail_active: str
    rail_active_text: str


LIGHT = Colours(
    window="#f3f5f8",
    surface="#ffffff",
    sunken="#f8f9fb",
    line="#dfe4ec",
    line_strong="#c2cad6",
    text="#1b2430",
    muted="#566172",
    faint="#8a94a3",
    accent="#1464c8",
    accent_hover="#0f55ac",
    on_accent="#ffffff",
    accent_soft="#e3effd",
    hover="#eef2f7",
    error="#c9271d",
    error_soft="#fdecea",
    warning="#9a5b00",
    warning_soft="#fff3dc",
    ok="#1d7a45",
    ok_soft="#e5f5eb",
    rail="#1d2735",
    rail_text="#b4c0d0",
    rail_hover="#273446",
    rail_active="#31435a",
    rail_active_text="#ffffff",
)

DARK = Colours(
    window="#161a20",
    surface="#1f252d",
    sunken="#1a1f26",
    line="#323b47",
    line_strong="#4a5667",
    text="#e8ecf2",
    muted="#a9b4c3",
    faint="#7c8796",
    accent="#58a6ff",
    accent_hover="#7ab8ff",
    on_accent="#0c1622",
    accent_soft="#1f3552",
    hover="#28303a",
    error="#ff7f77",
    error_soft="#40211f",
    warning="#f0b54a",
    warning_soft="#3b2f16",
    ok="#54cc85",
    ok_soft="#17352a",
    rail="#11151a",
    rail_text="#a3afbf",
    rail_hover="#1c232c",
    rail_active="#273241",
    rail_active_text="#ffffff",
)

_ICONS = {
    # screens
    "today": "mdi6.view-dashboard-outline",
    "board": "mdi6.chart-gantt",
    "live": "mdi6.map-marker-path",
    "documents": "mdi6.file-document-multiple-outline",
    "billing": "mdi6.receipt-text-outline",
    "payments": "mdi6.bank-outline",
    "resources": "mdi6.database-outline",
    "reports": "mdi6.chart-box-outline",
    "administration": "mdi6.cog-outline",
    # things
    "customer": "mdi6.account-tie-outline",
    "site": "mdi6.map-marker-outline",
    "driver": "mdi6.card-account-details-outline",
    "vehicle": "mdi6.truck-outline",
    "container": "mdi6.truck-cargo-container",
    "stock": "mdi6.scale-balance",
    "subcontractor": "mdi6.account-tie-outline",
    "company": "mdi6.domain",
    "rule": "mdi6.gavel",
    "absence": "mdi6.calendar-remove-outline",
    "deadline": "mdi6.calendar-alert",
    "acceptance": "mdi6.certificate-outline",
    "container_hold": "mdi6.pause-circle-outline",
    "maintenance_plan": "mdi6.wrench-clock",
    "maintenance_visit": "mdi6.wrench-outline",
    "count": "mdi6.clipboard-check-outline",
    "move": "mdi6.swap-horizontal",
    "material": "mdi6.recycle",
    "outlet": "mdi6.factory",
    "price_list": "mdi6.tag-multiple-outline",
    "price": "mdi6.tag-outline",
    "job": "mdi6.clipboard-text-outline",
    "tour": "mdi6.map-marker-distance",
    "ticket": "mdi6.ticket-confirmation-outline",
    "invoice": "mdi6.receipt-text-outline",
    "payment": "mdi6.cash-multiple",
    "tracking_form": "mdi6.file-sign",
    "weigh_ticket": "mdi6.scale",
    "person": "mdi6.account-outline",
    "credential": "mdi6.certificate-outline",
    "customer_bank": "mdi6.bank-outline",
    "depot": "mdi6.home-variant-outline",
    "bank": "mdi6.bank-outline",
    "letter": "mdi6.email-outline",
    "alert": "mdi6.alert-outline",
    "clock": "mdi6.clock-outline",
    "calendar": "mdi6.calendar-outline",
    "phone": "mdi6.phone-outline",
    "photo": "mdi6.camera-outline",
    "qr": "mdi6.qrcode",
    "leaf": "mdi6.leaf",
    "euro": "mdi6.currency-eur",
    "folder": "mdi6.folder-outline",
    "file": "mdi6.file-outline",
    "pdf": "mdi6.file-pdf-box",
    "chart": "mdi6.chart-line",
    "hazard": "mdi6.skull-crossbones-outline",
    "database": "mdi6.database-outline",
    "server": "mdi6.server-network",
    "computer": "mdi6.desktop-classic",
    "demo": "mdi6.play-box-outline",
    # actions
    "add": "mdi6.plus",
    "edit": "mdi6.pencil-outline",
    "save": "mdi6.content-save-outline",
    "remove": "mdi6.trash-can-outline",
    "archive": "mdi6.archive-arrow-down-outline",
    "restore": "mdi6.archive-arrow-up-outline",
    "undo": "mdi6.undo",
    "redo": "mdi6.redo",
    "search": "mdi6.magnify",
    "filter": "mdi6.filter-variant",
    "refresh": "mdi6.refresh",
    "print": "mdi6.printer-outline",
    "export": "mdi6.tray-arrow-down",
    "import": "mdi6.tray-arrow-up",
    "send": "mdi6.send-outline",
    "open": "mdi6.open-in-new",
    "copy": "mdi6.content-copy",
    "link": "mdi6.link-variant",
    "unlink": "mdi6.link-variant-off",
    "lock": "mdi6.lock-outline",
    "unlock": "mdi6.lock-open-outline",
    "check": "mdi6.check",
    "check_all": "mdi6.check-all",
    "close": "mdi6.close",
    "cancel": "mdi6.cancel",
    "back": "mdi6.arrow-left",
    "forward": "mdi6.arrow-right",
    "up": "mdi6.chevron-up",
    "down": "mdi6.chevron-down",
    "left": "mdi6.chevron-left",
    "right": "mdi6.chevron-right",
    "more": "mdi6.dots-horizontal",
    "history": "mdi6.history",
    "help": "mdi6.help-circle-outline",
    "info": "mdi6.information-outline",
    "command": "mdi6.flash-outline",
    "new_window": "mdi6.dock-window",
    "zoom_in": "mdi6.magnify-plus-outline",
    "zoom_out": "mdi6.magnify-minus-outline",
    "fit": "mdi6.arrow-expand-horizontal",
    "play": "mdi6.play",
    "pause": "mdi6.pause",
    "stop": "mdi6.stop",
    "optimise": "mdi6.auto-fix",
    "empty": "mdi6.inbox-outline",
    "offline": "mdi6.lan-disconnect",
    "globe": "mdi6.earth",
    "bell": "mdi6.bell-ring-outline",
    "bell_off": "mdi6.bell-off-outline",
}
"""Our names of icons; nothing else names one of the icon font."""


class _State:
    """What is shown now: one look for the whole program."""

    colours: Colours = LIGHT
    zoom: float = 1.0
    family: str = ""
    appearance: str = "system"
    following: bool = False


def colours() -> Colours:
    """Return the colours shown now."""
    return _State.colours


def is_dark() -> bool:
    """Return whether the windows are dark now."""
    return _State.colours is DARK


def zoom() -> float:
    """Return the size of text, 1.0 being normal."""
    return _State.zoom


# ------------------------------------------------------------------------------------------------ applying


def apply(app: QApplication, appearance: str = "system", zoom: float = 1.0) -> None:
    """Give the program its style, colours and text; may be called again at any time.

    Args:
        app: The program.
        appearance: "light", "dark", or "system", which follows the system from then on.
        zoom: Size of text, 1.0 being normal.
    """
    hints = app.styleHints()
    _State.appearance, _State.zoom = appearance, zoom
    if not _State.following:
        # Fusion keeps to our palette and draws alike on the three systems.
        app.setStyle(QStyleFactory.create("Fusion"))
        QDir.addSearchPath("icons", str(paths.resource("icons")))
        hints.colorSchemeChanged.connect(_on_scheme_changed)
        _State.following = True
    scheme = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}.get(
        appearance, Qt.ColorScheme.Unknown
    )
    hints.setColorScheme(scheme)
    dark = (scheme if scheme != Qt.ColorScheme.Unknown else hints.colorScheme()) == Qt.ColorScheme.Dark
    _State.colours = DARK if dark else LIGHT
    sheet = _sheet(_State.colours, zoom)
    if app.styleSheet() == sheet:
        return  # every widget that lives would be styled anew, for nothing
    app.setPalette(_palette(_State.colours))
    app.setFont(text_font())
    app.setStyleSheet(sheet)


def _on_scheme_changed(_scheme: Qt.ColorScheme) -> None:
    app = cast(QApplication, QApplication.instance())
    if _State.appearance == "system" and app is not None:
        dark = app.styleHints().colorScheme() == Qt.ColorScheme.Dark
        if dark != is_dark():
            apply(app, "system", _State.zoom)


def text_font(pixels: int = _TEXT_PIXELS, *, bold: bool = False) -> QFont:
    """Return our text font, with figures of one width, so that columns of numbers stand in line."""
    font = QFont(_family())
    font.setPixelSize(max(round(pixels * _State.zoom), 8))
    font.setFeature(QFont.Tag("tnum"), 1)
    if bold:
        font.setWeight(QFont.Weight.DemiBold)
    return font


def _family() -> str:
    if not _State.family:
        folder = Path(font_source_sans_pro.font_directory)
        for cut in ("Regular", "It", "Semibold", "Bold"):
            QFontDatabase.addApplicationFont(str(folder / f"SourceSansPro-{cut}.ttf"))
        _State.family = FAMILY
    return _State.family


def _palette(c: Colours) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for kind, colour in (
        (role.Window, c.window),
        (role.WindowText, c.text),
        (role.Base, c.surface),
        (role.AlternateBase, c.sunken),
        (role.Text, c.text),
        (role.PlaceholderText, c.faint),
        (role.Button, c.surface),
        (role.ButtonText, c.text),
        (role.BrightText, c.error),
        (role.Highlight, c.accent),
        (role.HighlightedText, c.on_accent),
        (role.Accent, c.accent),
        (role.Link, c.accent),
        (role.LinkVisited, c.accent),
        (role.ToolTipBase, c.surface),
        (role.ToolTipText, c.text),
        (role.Light, c.surface),
        (role.Midlight, c.line),
        (role.Mid, c.line_strong),
        (role.Dark, c.line_strong),
        (role.Shadow, c.line_strong),
    ):
        palette.setColor(kind, QColor(colour))
    for kind in (role.Text, role.WindowText, role.ButtonText, role.HighlightedText):
        palette.setColor(QPalette.ColorGroup.Disabled, kind, QColor(c.faint))
    palette.setColor(QPalette.ColorGroup.Disabled, role.Base, QColor(c.sunken))
    palette.setColor(QPalette.ColorGroup.Disabled, role.Highlight, QColor(c.line_strong))
    return palette


def _sheet(c: Colours, zoom: float) -> str:
    words: dict[str, str] = {field.name: getattr(c, field.name) for field in fields(c)}
    words |= {f"px{size}": f"{round(size * zoom)}px" for size in (12, 13, 14, 15, 16, 18, 22, 28, 30, 34)}
    words["theme"] = "dark" if c is DARK else "light"
    words["family"] = _family()
    return Template(paths.resource("qss", "rondo.qss").read_text(encoding="utf-8")).substitute(words)


def set_role(widget: QWidget, role: str) -> None:
    """Change the role of a widget that is shown already, and let it be drawn anew."""
    if widget.property("role") != role:
        widget.setProperty("role", role)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


# ------------------------------------------------------------------------------------------------ icons


class _Glyph(QIconEngine):
    """An icon drawn from the icon font when it is shown, so that it takes the colours of that moment."""

    def __init__(self, name: str, state: str) -> None:
        super().__init__()
        self._family = name.partition(".")[0]
        self._glyph = qtawesome.charmap(name)
        self._state = state

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Draw the glyph in the middle of `rect`."""
        painter.save()
        font = qtawesome.font(self._family, round(rect.height()))
        painter.setFont(font)
        painter.setPen(self._colour(mode, state))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self._glyph)
        painter.restore()

    def _colour(self, mode: QIcon.Mode, state: QIcon.State) -> QColor:
        c = _State.colours
        if self._state == "rail_text" and state == QIcon.State.On:
            return QColor(c.rail_active_text)
        if mode == QIcon.Mode.Disabled:
            return QColor(c.faint)
        named: str = getattr(c, self._state, "") if self._state else c.muted
        return QColor(named or self._state)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """Return the glyph as a picture of `size`."""
        picture = QPixmap(size)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return picture

    def clone(self) -> QIconEngine:
        """Return another engine that draws the same."""
        twin = _Glyph.__new__(_Glyph)
        QIconEngine.__init__(twin)
        twin._family, twin._glyph, twin._state = self._family, self._glyph, self._state
        return twin


@lru_cache(maxsize=512)
def icon(name: str, state: str = "") -> QIcon:
    """Return an icon by our own name of it.

    Args:
        name: A key of the icons' table, or a name of the icon font such as "mdi6.truck".
        state: Whose colour it takes: any name of `Colours` ("accent", "error", "on_accent"), a colour, or
            nothing for the colour of secondary text.
    """
    return QIcon(_Glyph(_ICONS.get(name, name), state))


def picture(name: str, state: str = "", size: int = 16) -> QPixmap:
    """Return an icon as a picture for a label, sharp on the screen in use."""
    screen = QGuiApplication.primaryScreen()
    return icon(name, state).pixmap(QSize(size, size), screen.devicePixelRatio() if screen else 1.0)


# ------------------------------------------------------------------------------------------------ figures


def money(amount: Decimal | float | None) -> str:
    """Return an amount in euros: "1 234,56 €"; nothing for None."""
    return f"{number(amount, 2)}\u00a0€" if amount is not None else ""


def number(value: Decimal | float | None, digits: int = 0) -> str:
    """Return a number with so many decimals, as the language of the window writes it; nothing for None."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        value = value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    # The blank of thousands is missing from many fonts in its narrow form.
    return QLocale().toString(float(value), "f", digits).replace(NARROW_BLANK, "\u00a0")


def weight(kg: float | None) -> str:
    """Return a weight in kilograms: "12 340 kg"; nothing for None."""
    return f"{number(kg)}\u00a0kg" if kg is not None else ""


def day(value: dt.date | None) -> str:
    """Return a day in figures: "24/11/2026"; nothing for None."""
    if value is None:
        return ""
    shown = QDate(value.year, value.month, value.day)
    return QLocale().toString(shown, QLocale.FormatType.ShortFormat)


def clock(instant: dt.datetime | None) -> str:
    """Return what the clock in Paris shows: "08:35"; nothing for None."""
    return f"{instant.astimezone(PARIS):%H:%M}" if instant is not None else ""


def day_time(instant: dt.datetime | None) -> str:
    """Return a day and the clock in Paris: "24/11/2026 08:35"; nothing for None."""
    return f"{day(instant.astimezone(PARIS).date())} {clock(instant)}" if instant is not None else ""
