"""The window around the screens: rail, search, menus, the state of the line; nothing of the trade."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QSize, Qt, Slot, qVersion
from PySide6.QtGui import QAction, QActionGroup, QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QMenu,
    QMessageBox,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app import settings
from app.services import finding
from app.settings import Settings
from app.tasks import Tasks
from app.views import ask, crash, style
from app.views.search import Entry, Find, SearchPalette, command_entry, screen_entry
from app.views.widgets.list_screen import RowsTable
from app.views.widgets.toast import toast

RAIL_WIDTH = 178
ZOOMS = (80, 90, 100, 110, 125, 150, 175, 200)

SCREEN_OF_KIND = {
    "customer": "resources",
    "site": "resources",
    "driver": "resources",
    "vehicle": "resources",
    "container": "resources",
    "material": "resources",
    "outlet": "resources",
    "price_list": "resources",
    "subcontractor": "resources",
    "company": "resources",
    "stock": "resources",
    "absence": "resources",
    "deadline": "resources",
    "round": "rounds",
    "round_month": "rounds",
    "site_hold": "rounds",
    "week_template": "rounds",
    "job": "board",
    "tour": "board",
    "ticket": "documents",
    "weigh_ticket": "documents",
    "tracking_form": "documents",
    "document": "documents",
    "invoice": "billing",
    "draft": "billing",
    "receivable": "payments",
    "payment": "payments",
    "person": "administration",
}
"""On which screen a record of each kind is shown."""


@dataclass(frozen=True, slots=True)
class ScreenSpec:
    """One screen of the rail.

    Attributes:
        name: What code calls it.
        title: What people read, translated.
        icon: One of our names of icons.
        make: Makes it, when it is first shown.
    """

    name: str
    title: str
    icon: str
    make: Callable[[], QWidget]


@dataclass(frozen=True, slots=True)
class Place:
    """A part of a screen that the search box leads to by its own name.

    Attributes:
        title: What people read, translated.
        icon: One of our names of icons.
        kind: As `SCREEN_OF_KIND` has it; the screen is told to show it, without a key.
    """

    title: str
    icon: str
    kind: str


@dataclass(frozen=True, slots=True)
class Hooks:
    """What the main module adds to the menus; each is given the window it was asked from."""

    import_files: Callable[[QWidget], object] | None = None
    papers: Sequence[tuple[str, str, Callable[[QWidget], object]]] = ()
    """What can be printed from anywhere: text, icon, and what it does."""
    dialogs: Mapping[str, Callable[[QWidget, str], object]] = field(default_factory=dict)
    """Kinds of records that open in a window of their own, by kind: given the parent and the record's id."""
    places: Sequence[Place] = ()
    guide: Callable[[QWidget], object] | None = None
    language: Callable[[str], object] | None = None
    """Called with "fr", "en" or "" (the system's), after the setting was stored."""


@dataclass(slots=True)
class SettingsStore:
    """The settings of this computer, kept as they change."""

    settings: Settings = field(default_factory=Settings)
    file: Path | None = None

    @classmethod
    def opened(cls, file: Path | None = None) -> "SettingsStore":
        """Read the settings of this computer."""
        return cls(settings.load(file), file)

    def change(self, **values: Any) -> None:
        """Change settings and keep them."""
        self.settings = replace(self.settings, **values)
        settings.save(self.settings, self.file)


class MainWindow(QMainWindow):
    """One window; there may be several, the board on the second screen.

    Args:
        tasks: The way to the database.
        screens: From top to bottom.
        person_name: Who is logged in.
        company_name: Whose data these are.
        settings_store: Keeps the settings of this computer.
        find: Looks for records, called as `find(session, text)`.
        hooks: What the main module adds.
    """

    def __init__(
        self,
        tasks: Tasks,
        screens: Sequence[ScreenSpec],
        person_name: str,
        company_name: str,
        settings_store: SettingsStore,
        find: Find = finding.find,
        hooks: Hooks | None = None,
        windows: "list[MainWindow] | None" = None,
    ) -> None:
        super().__init__()
        self._tasks, self._specs, self._store = tasks, tuple(screens), settings_store
        self._person, self._company = person_name, company_name
        self._find, self._hooks = find, hooks or Hooks()
        self._windows = windows if windows is not None else []
        self._windows.append(self)
        taken = {window._number for window in self._windows[:-1]}
        self._number: int = next(n for n in range(1, 100) if n not in taken)
        self._made: dict[str, QWidget] = {}
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumSize(900, 560)

        self.stack = QStackedWidget()
        self._rail = QButtonGroup(self)
        self._buttons: dict[str, QToolButton] = {}
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self._make_header())
        right.addWidget(self._make_band())
        right.addWidget(self.stack, 1)
        middle = QWidget()
        line = QHBoxLayout(middle)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        line.addWidget(self._make_rail())
        line.addLayout(right, 1)
        self.setCentralWidget(middle)
        self.palette_box = SearchPalette(self, tasks, find)
        self.palette_box.chosen.connect(self._on_chosen)
        self._make_menus()
        self.palette_box.set_entries(self._entries())

        self._line, self._lost_at, self._waiting = "live", dt.datetime.now(dt.UTC), 0
        tasks.line_changed.connect(self._on_line)
        tasks.waiting_changed.connect(self._on_waiting)
        self._restore_geometry()
        if self._specs:
            last = settings_store.settings.windows.get(f"{self._slot()}.screen", "")
            known = {spec.name for spec in self._specs}
            self.go(last if last in known else self._specs[0].name)

    # -- going somewhere

    def go(self, name: str, kind: str = "", key: str = "") -> None:
        """Show a screen, made now if it never was; with a record, the screen opens that.

        Args:
            name: Of the screen; empty to find it by the kind.
            kind: Of the record, as `SCREEN_OF_KIND` has them.
            key: The record's id.
        """
        if kind in self._hooks.dialogs and key:
            self._hooks.dialogs[kind](self, key)
            return
        name = name or SCREEN_OF_KIND.get(kind, "")
        spec = next((spec for spec in self._specs if spec.name == name), None)
        if spec is None:
            return
        if name not in self._made:
            self._make_screen(spec)
        screen = self._made[name]
        self._buttons[name].setChecked(True)
        self.stack.setCurrentWidget(screen)
        if screen.focusProxy() is not None:
            screen.setFocus(Qt.FocusReason.OtherFocusReason)  # its keys work at once
        self.setWindowTitle(f"{spec.title} – {self._company} – Rondo")
        self._refresh_actions()
        if kind:
            show_item = getattr(screen, "show_item", None)
            if show_item is not None:
                show_item(kind, key)

    def made(self, name: str) -> QWidget | None:
        """Return a screen that was shown already, or None."""
        return self._made.get(name)

    def current(self) -> str:
        """Return the name of the screen that is shown."""
        shown = self.stack.currentWidget()
        return next((name for name, screen in self._made.items() if screen is shown), "")

    def toast(self, text: str, action_text: str = "", action: Callable[[], object] | None = None) -> None:
        """Say a short word at the bottom of the window."""
        toast(self, text, action_text, action)

    def _make_screen(self, spec: ScreenSpec) -> None:
        screen = spec.make()
        self._made[spec.name] = screen
        self.stack.addWidget(screen)
        asked = getattr(screen, "open_asked", None)
        if asked is not None:
            asked.connect(self._on_open_asked)
        for table in screen.findChildren(RowsTable):
            state = self._store.settings.windows.get(table.horizontalHeader().objectName(), "")
            if state:
                table.restore_columns(state)
        for split in _named_splits(screen):
            state = self._store.settings.windows.get(split.objectName(), "")
            if state:
                split.restoreState(QByteArray.fromBase64(state.encode()))

    @Slot(str, str)
    def _on_open_asked(self, kind: str, key: str) -> None:
        if kind in SCREEN_OF_KIND or kind in self._hooks.dialogs:
            self.go("", kind, key)
        else:
            self.go(kind)

    @Slot(object)
    def _on_chosen(self, entry: Entry) -> None:
        if entry.kind == "screen":
            self.go(entry.key)
        elif entry.run is not None:
            entry.run()
        else:
            self.go("", entry.kind, entry.key)

    # -- its parts

    def _make_rail(self) -> QFrame:
        rail = QFrame()
        rail.setProperty("role", "rail")
        rail.setFixedWidth(round(RAIL_WIDTH * style.zoom()))
        brand = QLabel("Rondo")
        brand.setProperty("role", "brand")
        brand.setContentsMargins(style.SPACE_L, style.SPACE, 0, style.SPACE)
        column = QVBoxLayout(rail)
        column.setContentsMargins(0, style.SPACE_S, 0, style.SPACE)
        column.setSpacing(2)
        column.addWidget(brand)
        for number, spec in enumerate(self._specs, 1):
            button = QToolButton()
            button.setText(f" {spec.title}")  # a breath between icon and name
            button.setIcon(style.icon(spec.icon, "rail_text"))
            button.setIconSize(QSize(20, 20))
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setCheckable(True)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.setProperty("screen", spec.name)
            if number <= 9:
                keys = QKeySequence(f"Ctrl+{number}").toString(QKeySequence.SequenceFormat.NativeText)
                button.setToolTip(f"{spec.title} ({keys})")
            self._rail.addButton(button)
            self._buttons[spec.name] = button
            column.addWidget(button)
        self._rail.buttonClicked.connect(self._on_rail)
        column.addStretch(1)
        who = QLabel(self._person, textFormat=Qt.TextFormat.PlainText)
        who.setContentsMargins(style.SPACE_L, 0, style.SPACE, 0)
        whose = QLabel(self._company, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        whose.setContentsMargins(style.SPACE_L, 0, style.SPACE, 0)
        column.addWidget(who)
        column.addWidget(whose)
        self._rail_frame = rail
        return rail

    @Slot(QToolButton)
    def _on_rail(self, button: QToolButton) -> None:
        self.go(button.property("screen"))

    def _make_header(self) -> QFrame:
        header = QFrame()
        header.setProperty("role", "bar")
        keys = QKeySequence("Ctrl+K").toString(QKeySequence.SequenceFormat.NativeText)
        self.search_button = QPushButton(
            style.icon("search", "faint"),
            self.tr("Search or command  ({keys})").format(keys=keys),
        )
        self.search_button.setProperty("role", "searchbox")
        self.search_button.setMinimumWidth(300)
        self.search_button.setMaximumWidth(520)
        self.search_button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.search_button.clicked.connect(self._on_search)
        self._dot = QLabel()
        self._dot.setProperty("role", "dot")
        self._state = QLabel(self.tr("Connected"))
        self._state.setProperty("role", "small")
        line = QHBoxLayout(header)
        line.setContentsMargins(style.SPACE_L, 6, style.SPACE_L, 6)
        line.setSpacing(style.SPACE)
        line.addStretch(1)
        line.addWidget(self.search_button, 3)
        line.addStretch(1)
        line.addWidget(self._dot)
        line.addWidget(self._state)
        return header

    def _make_band(self) -> QFrame:
        self.band = QFrame()
        self.band.setProperty("role", "band-warning")
        sign = QLabel()
        sign.setPixmap(style.picture("offline", "warning", 18))
        self.band_text = QLabel(wordWrap=True)
        line = QHBoxLayout(self.band)
        line.setContentsMargins(style.SPACE_L, style.SPACE_S, style.SPACE_L, style.SPACE_S)
        line.addWidget(sign)
        line.addWidget(self.band_text, 1)
        self.band.hide()
        return self.band

    # -- the line to the database

    @Slot(str)
    def _on_line(self, state: str) -> None:
        was_lost, self._line = self._line == "reconnecting", state
        if state == "reconnecting" and not was_lost:
            self._lost_at = dt.datetime.now(dt.UTC)
        self._show_line()
        if was_lost and state == "live":
            self.reload()

    @Slot(int)
    def _on_waiting(self, count: int) -> None:
        self._waiting = count
        self._show_line()

    def _show_line(self) -> None:
        """Say how the line is, how old what is seen may be, and how much of one's work is on its way."""
        lost, parts = self._line == "reconnecting", []
        if lost:
            parts.append(
                self.tr(
                    "Reconnecting… What you see is from {time}. You can read on; what you type is kept."
                ).format(time=style.day_time(self._lost_at))
            )
        elif self._line == "slow":
            parts.append(self.tr("The server is slow to answer. You can read on; what you type is kept."))
        if self._waiting:
            parts.append(self.tr("%n action(s) waiting to be sent.", "", self._waiting))
        self.band_text.setText(" ".join(parts))
        self.band.setVisible(bool(parts))
        style.set_role(self._dot, "dot-warning" if parts else "dot")
        if lost:
            self._state.setText(self.tr("Reconnecting…"))
        elif self._waiting:
            self._state.setText(self.tr("%n waiting", "", self._waiting))
        else:
            self._state.setText(self.tr("Slow") if self._line == "slow" else self.tr("Connected"))

    @Slot()
    def reload(self) -> None:
        """Let the screen that is shown read its data again."""
        again = getattr(self.stack.currentWidget(), "reload", None)
        if again is not None:
            again()

    # -- menus

    def _make_menus(self) -> None:
        self._commands: list[tuple[QAction, str]] = []
        self._make_file_menu(self.menuBar().addMenu(self.tr("&File")))
        self._make_edit_menu(self.menuBar().addMenu(self.tr("&Edit")))
        self._make_view_menu(self.menuBar().addMenu(self.tr("&View")))
        self._make_help_menu(self.menuBar().addMenu(self.tr("&Help")))

    def _make_file_menu(self, menu: QMenu) -> None:
        self._add(menu, self.tr("New window"), self.new_window, QKeySequence("Ctrl+Shift+N"), "new_window")
        if self._hooks.import_files is not None:
            self.import_action = self._add(menu, self.tr("Import…"), self._on_import, None, "import")
        menu.addSeparator()
        printing = self._add(menu, self.tr("Print…"), self._on_print, QKeySequence.StandardKey.Print, "print")
        self._forwarded = {"print_it": printing}
        for text, icon, slot in self._hooks.papers:
            self._add(menu, text, partial(self._on_paper, slot), None, icon)
        menu.addSeparator()
        self._add(menu, self.tr("Close window"), self.close, QKeySequence.StandardKey.Close, "close")
        leave = self._add(menu, self.tr("Quit"), self._on_quit, QKeySequence("Ctrl+Q"), "")
        leave.setMenuRole(QAction.MenuRole.QuitRole)

    def _make_edit_menu(self, menu: QMenu) -> None:
        undo = self._add(menu, self.tr("Undo"), self._on_undo, QKeySequence.StandardKey.Undo, "undo")
        redo = self._add(menu, self.tr("Redo"), self._on_redo, QKeySequence.StandardKey.Redo, "redo")
        self._forwarded |= {"undo": undo, "redo": redo}
        menu.addSeparator()
        self._add(menu, self.tr("Search…"), self._on_search, QKeySequence("Ctrl+K"), "search")

    def _make_view_menu(self, menu: QMenu) -> None:
        for number, spec in enumerate(self._specs, 1):
            action = QAction(style.icon(spec.icon), spec.title, self)
            action.setData(spec.name)
            if number <= 9:
                action.setShortcut(QKeySequence(f"Ctrl+{number}"))
            action.triggered.connect(self._on_screen)
            menu.addAction(action)
        menu.addSeparator()
        self._add(menu, self.tr("Read again"), self.reload, QKeySequence("F5"), "refresh")
        menu.addSeparator()
        now = self._store.settings
        looks = menu.addMenu(self.tr("Appearance"))
        self._choices(
            looks,
            self._on_appearance,
            now.appearance,
            (("system", self.tr("As the system")), ("light", self.tr("Light")), ("dark", self.tr("Dark"))),
        )
        sizes = menu.addMenu(self.tr("Size of text"))
        self._add(sizes, self.tr("Larger"), self._on_larger, QKeySequence("Ctrl+Shift++"), "zoom_in")
        self._add(sizes, self.tr("Smaller"), self._on_smaller, QKeySequence("Ctrl+Shift+-"), "zoom_out")
        self._add(sizes, self.tr("Normal"), self._on_normal, QKeySequence("Ctrl+Shift+0"), "")
        languages = menu.addMenu(self.tr("Language"))
        self._choices(
            languages,
            self._on_language,
            now.language,
            (("", self.tr("As the system")), ("fr", "Français"), ("en", "English")),
        )

    def _make_help_menu(self, menu: QMenu) -> None:
        if self._hooks.guide is not None:
            self._add(menu, self.tr("Guide"), self._on_guide, QKeySequence.StandardKey.HelpContents, "help")
        self._add(menu, self.tr("Report for support…"), self._on_report, None, "info")
        menu.addSeparator()
        about = self._add(menu, self.tr("About Rondo"), self._on_about, None, "info")
        about.setMenuRole(QAction.MenuRole.AboutRole)

    def _add(
        self,
        menu: QMenu,
        text: str,
        slot: Callable[..., object],
        keys: QKeySequence | QKeySequence.StandardKey | None,
        icon: str,
    ) -> QAction:
        action = QAction(text, self)
        if icon:
            action.setIcon(style.icon(icon))
        if keys is not None:
            action.setShortcut(QKeySequence(keys))
        action.triggered.connect(slot)
        menu.addAction(action)
        self._commands.append((action, icon))
        return action

    def _choices(
        self, menu: QMenu, slot: Callable[[QAction], object], now: str, choices: Sequence[tuple[str, str]]
    ) -> None:
        group = QActionGroup(menu)
        for value, text in choices:
            action = QAction(text, group)
            action.setCheckable(True)
            action.setChecked(value == now)
            action.setData(value)
            menu.addAction(action)
        group.triggered.connect(slot)

    def _entries(self) -> list[Entry]:
        screens = [
            screen_entry(
                spec.name, spec.title, spec.icon, self._keys(f"Ctrl+{number}") if number <= 9 else ""
            )
            for number, spec in enumerate(self._specs, 1)
        ]
        shortcuts = [
            command_entry(shortcut.title, "", shortcut.icon, partial(self.go, "", shortcut.kind))
            for shortcut in self._hooks.places
        ]
        commands = [
            command_entry(action.text().rstrip("…"), self._keys(action.shortcut()), icon, action.trigger)
            for action, icon in self._commands
            if icon != "search"
        ]
        return screens + shortcuts + commands

    def _keys(self, keys: QKeySequence | str) -> str:
        return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)

    def _refresh_actions(self) -> None:
        screen = self.stack.currentWidget()
        own = {shortcut.key() for shortcut in screen.findChildren(QShortcut)} if screen else set()
        for name, action in self._forwarded.items():
            action.setEnabled(callable(getattr(screen, name, None)))
            # A key that the screen itself answers would be ambiguous here, and then do nothing at all.
            action.setShortcutContext(
                Qt.ShortcutContext.WidgetShortcut
                if action.shortcut() in own
                else Qt.ShortcutContext.WindowShortcut
            )

    def _forward(self, name: str) -> None:
        act = getattr(self.stack.currentWidget(), name, None)
        if act is not None:
            act()

    @Slot()
    def _on_screen(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.go(action.data())

    @Slot()
    def _on_search(self) -> None:
        self.palette_box.open()

    @Slot()
    def _on_undo(self) -> None:
        self._forward("undo")

    @Slot()
    def _on_redo(self) -> None:
        self._forward("redo")

    @Slot()
    def _on_print(self) -> None:
        self._forward("print_it")

    @Slot()
    def _on_import(self) -> None:
        if self._hooks.import_files is not None:
            self._hooks.import_files(self)

    def _on_paper(self, slot: Callable[[QWidget], object], _checked: bool = False) -> None:
        slot(self)

    @Slot()
    def _on_guide(self) -> None:
        if self._hooks.guide is not None:
            self._hooks.guide(self)

    @Slot()
    def _on_report(self) -> None:
        crash.CrashDialog(crash.report_text(), self, failed=False).show()

    @Slot()
    def _on_about(self) -> None:
        try:
            number = version("rondo")
        except PackageNotFoundError:
            number = "0"
        QMessageBox.about(
            self,
            self.tr("About Rondo"),
            self.tr("Rondo {version}\nThe workstation of a waste haulier.\nQt {qt}").format(
                version=number, qt=qVersion()
            ),
        )

    @Slot()
    def _on_quit(self) -> None:
        for window in list(self._windows):
            if not window.close():
                return
        QApplication.quit()

    @Slot(QAction)
    def _on_appearance(self, action: QAction) -> None:
        self._store.change(appearance=action.data())
        self._apply()

    @Slot()
    def _on_larger(self) -> None:
        self.set_zoom(next((z for z in ZOOMS if z > self._store.settings.zoom), ZOOMS[-1]))

    @Slot()
    def _on_smaller(self) -> None:
        self.set_zoom(next((z for z in reversed(ZOOMS) if z < self._store.settings.zoom), ZOOMS[0]))

    @Slot()
    def _on_normal(self) -> None:
        self.set_zoom(100)

    def set_zoom(self, percent: int) -> None:
        """Show every text of the program in another size, and keep that."""
        self._store.change(zoom=percent)
        self._apply()

    def _apply(self) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            style.apply(app, self._store.settings.appearance, self._store.settings.zoom / 100)
        for window in self._windows:
            window._rail_frame.setFixedWidth(round(RAIL_WIDTH * style.zoom()))

    @Slot(QAction)
    def _on_language(self, action: QAction) -> None:
        self._store.change(language=action.data())
        if self._hooks.language is not None:
            self._hooks.language(action.data())
        else:
            self.toast(self.tr("The language changes when Rondo is started again."))

    # -- several windows, and their places

    @Slot()
    def new_window(self) -> "MainWindow":
        """Open one more window on the same data."""
        window = MainWindow(
            self._tasks,
            self._specs,
            self._person,
            self._company,
            self._store,
            self._find,
            self._hooks,
            self._windows,
        )
        window.show()
        return window

    def windows(self) -> "list[MainWindow]":
        """Return every window that is open."""
        return list(self._windows)

    def _slot(self) -> str:
        return f"main{self._number}"

    def _restore_geometry(self) -> None:
        stored = self._store.settings.windows.get(self._slot(), "")
        if not (stored and self.restoreGeometry(QByteArray.fromBase64(stored.encode()))):
            room = self.screen_room()
            self.resize(min(1600, room.width() - 40), min(1000, room.height() - 60))

    def screen_room(self) -> QSize:
        """Return how much room the screen has, without the system's bars."""
        return self.screen().availableGeometry().size()

    def _keep_places(self) -> None:
        places = dict(self._store.settings.windows)
        places[self._slot()] = bytes(self.saveGeometry().toBase64().data()).decode()
        places[f"{self._slot()}.screen"] = self.current()
        for screen in self._made.values():
            for table in screen.findChildren(RowsTable):
                state = table.columns_state()
                if state:
                    places[table.horizontalHeader().objectName()] = state
            for split in _named_splits(screen):
                places[split.objectName()] = bytes(split.saveState().toBase64().data()).decode()
        if places != self._store.settings.windows:
            self._store.change(windows=places)

    def _may_leave_waiting(self) -> bool:
        return ask.confirm(
            self,
            self.tr("Close Rondo"),
            self.tr(
                "%n action(s) could not be sent yet. They are kept on this computer and sent when Rondo is"
                " started again.",
                "",
                self._waiting,
            ),
            self.tr("Close all the same"),
        )

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep the window's place; a screen with work that is not stored may hold it open."""
        for name, screen in self._made.items():
            may_close = getattr(screen, "may_close", None)
            if may_close is not None and not may_close():
                self.go(name)
                event.ignore()
                return
        if self._waiting and self._windows == [self] and not self._may_leave_waiting():
            event.ignore()
            return
        self._keep_places()
        if self in self._windows:
            self._windows.remove(self)
        event.accept()


def _named_splits(screen: QWidget) -> list[QSplitter]:
    """Return the parts of a screen that a person may size, and that have a name to be remembered by."""
    return [split for split in screen.findChildren(QSplitter) if split.objectName().startswith("split:")]
