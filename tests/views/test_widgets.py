"""The parts that screens are made of, and how figures and errors are written."""

import datetime as dt
import io
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest
from fpdf import FPDF
from pypdf import PdfReader
from PySide6.QtCore import QLocale, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QLineEdit,
    QMessageBox,
    QSpinBox,
    QWidget,
)

from app.errors import Conflict, Forbidden, InvalidInput, RuleBroken, Unavailable
from app.views import ask, style, translating
from app.views.widgets.form_panel import FormPanel
from app.views.widgets.list_screen import RAW_ROLE, Column, ListScreen, RowsModel
from app.views.widgets.preview import PdfPreview
from app.views.widgets.progress import ProgressPanel
from app.views.widgets.tile import Tile
from app.views.widgets.toast import Toast, toast


@dataclass(frozen=True)
class Row:
    key: int
    name: str
    town: str
    owed: Decimal | None


ROWS = [
    Row(1, "Menuiserie Ségala", "Albi", Decimal("1234.50")),
    Row(2, "bâti Sud", "Gaillac", None),
    Row(3, "Garage Fabre", "Albi", Decimal("-3")),
    Row(4, "Épicerie Roux", "Toulouse", Decimal("20")),
]
COLUMNS = (
    Column("name", "Name", lambda row: row.name, width=200),
    Column("town", "Town", lambda row: row.town),
    Column(
        "owed",
        "Owed",
        lambda row: row.owed,
        lambda row: style.money(row.owed),
        right=True,
        state=lambda row: "error" if (row.owed or 0) > 1000 else "",
        icon=lambda row: "alert" if (row.owed or 0) > 1000 else "",
    ),
)


@pytest.fixture(autouse=True)
def light(qapp):
    style.apply(qapp, "light")
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.French, QLocale.Country.France))
    yield
    QLocale.setDefault(before)


@pytest.fixture
def listed(qtbot):
    screen = ListScreen("Customers", COLUMNS, lambda row: row.key, "people", "Add the first customer.")
    qtbot.addWidget(screen)
    screen.resize(800, 500)
    screen.show()
    screen.show_rows(ROWS)
    return screen


def keys(screen):
    return [row.key for row in screen.model.rows()]


# ---------------------------------------------------------------- figures and words


def test_figures_are_written_as_in_france():
    assert style.money(Decimal("1234.5")) == "1\u00a0234,50\u00a0€"
    assert style.money(None) == style.number(None) == style.weight(None) == style.day(None) == ""
    assert style.number(Decimal("2.675"), 2) == "2,68"
    assert style.weight(12340) == "12\u00a0340\u00a0kg"
    assert style.day(dt.date(2026, 11, 24)) == "24/11/2026"
    instant = dt.datetime(2026, 11, 24, 7, 35, tzinfo=dt.UTC)
    assert style.clock(instant) == "08:35"
    assert style.day_time(instant) == "24/11/2026 08:35"
    assert style.day_time(None) == style.clock(None) == ""


def test_an_error_is_said_with_its_holes_filled():
    error = RuleBroken(
        "{amount} until {day}, {count} times", amount=Decimal("1234.5"), day=dt.date(2026, 11, 24), count=2
    )
    assert translating.said(error) == "1\u00a0234,50 until 24/11/2026, 2 times"


def test_every_icon_is_in_the_font(qapp):
    for name in style._ICONS:
        assert not style.icon(name).pixmap(QSize(16, 16)).isNull(), name


def test_icons_take_the_colour_of_the_moment(qapp):
    def ink(state=QIcon.State.Off):
        image = (
            style.icon("check", "rail_text" if state == QIcon.State.On else "")
            .pixmap(QSize(64, 64), 1.0, QIcon.Mode.Normal, state)
            .toImage()
        )
        return {
            image.pixelColor(x, y).name()
            for x in range(64)
            for y in range(64)
            if image.pixelColor(x, y).alpha() == 255
        }

    assert style.LIGHT.muted in ink()
    style.apply(qapp, "dark")
    assert style.is_dark()
    assert style.DARK.muted in ink()
    assert "#ffffff" in ink(QIcon.State.On)


def test_the_size_of_text_follows_the_setting(qapp):
    normal = style.text_font().pixelSize()
    style.apply(qapp, "light", 2.0)
    assert style.text_font().pixelSize() == 2 * normal
    assert qapp.font().family() == "Source Sans Pro"
    style.apply(qapp, "light", 1.0)


# ---------------------------------------------------------------- lists


def test_the_model_keeps_qts_rules(qtmodeltester):
    model = RowsModel(COLUMNS, lambda row: row.key)
    model.show_rows(ROWS)
    qtmodeltester.check(model)
    model.sort(2)
    qtmodeltester.check(model)


def test_lists_sort_by_raw_values_and_leave_the_unknown_last(listed):
    listed.table.sortByColumn(2, Qt.SortOrder.AscendingOrder)
    assert keys(listed) == [3, 4, 1, 2]
    listed.table.sortByColumn(2, Qt.SortOrder.DescendingOrder)
    assert keys(listed) == [1, 4, 3, 2]
    listed.table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    assert keys(listed) == [2, 4, 3, 1]  # accents and capitals do not count
    assert listed.model.headerData(0, Qt.Orientation.Horizontal) == "Name ↑"


def test_typing_finds_words_without_accents(listed, qtbot):
    with qtbot.waitActive(listed):
        listed.activateWindow()
    listed.search.setFocus()
    qtbot.keyClicks(listed.search, "segal alb")
    qtbot.waitUntil(lambda: keys(listed) == [1])
    assert listed._count.text() == "1 of 4"
    qtbot.keyClick(listed.search, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: len(keys(listed)) == 4)


def test_filters_narrow_and_those_of_a_group_widen(listed):
    albi = listed.add_filter("Albi", lambda row: row.town == "Albi", on=True, group="town")
    assert keys(listed) == [1, 3]
    listed.add_filter("Gaillac", lambda row: row.town == "Gaillac", group="town").setChecked(True)
    assert keys(listed) == [1, 2, 3]
    listed.add_filter("Late", lambda row: (row.owed or 0) > 0).setChecked(True)
    assert keys(listed) == [1]
    albi.setChecked(False)
    assert keys(listed) == []
    assert listed._nothing.isVisible()
    assert "Nothing matches" in listed._nothing_text.text()


def test_an_empty_list_says_what_to_do(qtbot):
    screen = ListScreen("Customers", COLUMNS, lambda row: row.key, "people", "Add the first customer.")
    qtbot.addWidget(screen)
    screen.show()
    assert not screen._nothing.isVisible()  # nothing was read yet
    screen.show_rows([])
    assert screen._nothing.isVisible()
    assert screen._nothing_text.text() == "Add the first customer."


def test_the_selection_stays_when_rows_are_read_again(listed):
    listed.select_key(3)
    listed.show_rows(list(reversed(ROWS)))
    assert [row.key for row in listed.selected()] == [3]
    listed.table.selectAll()
    assert listed._count.text() == "4 of 4 selected"
    assert not listed.select_key(99)


def test_enter_opens_the_row(listed, qtbot):
    listed.select_key(2)
    with qtbot.waitSignal(listed.opened) as opened:
        qtbot.keyClick(listed.table, Qt.Key.Key_Return)
    assert opened.args == [ROWS[1]]


def test_down_leads_from_the_search_into_the_list(listed, qtbot):
    with qtbot.waitActive(listed):
        listed.activateWindow()
    qtbot.keyClick(listed, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert listed.search.hasFocus()
    qtbot.keyClick(listed.search, Qt.Key.Key_Down)
    assert listed.table.hasFocus()
    assert listed.selected() == [ROWS[0]]


def test_rows_are_copied_as_a_spreadsheet_takes_them(listed, qtbot):
    listed.select_key(3)
    qtbot.keyClick(listed.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "Garage Fabre\tAlbi\t-3,00\u00a0€"


def test_cells_have_colours_icons_and_sides(listed):
    cell = listed.model.index(0, 2)
    assert cell.data(Qt.ItemDataRole.ForegroundRole).name() == style.LIGHT.error
    assert not cell.data(Qt.ItemDataRole.DecorationRole).isNull()
    assert cell.data(Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
    assert cell.data(RAW_ROLE) == Decimal("1234.50")
    assert listed.model.index(1, 2).data(Qt.ItemDataRole.ForegroundRole) is None


def test_columns_fill_the_width_until_one_is_set_by_hand(listed, qtbot):
    header = listed.table.horizontalHeader()
    assert abs(header.length() - listed.table.viewport().width()) < len(COLUMNS)
    assert listed.table.columns_state() == ""
    header.resizeSection(1, 77)
    listed.resize(1000, 500)
    assert header.sectionSize(1) == 77
    other = ListScreen("", COLUMNS, lambda row: row.key, "people", "")
    qtbot.addWidget(other)
    other.table.restore_columns(listed.table.columns_state())
    assert other.table.horizontalHeader().sectionSize(1) == 77
    other.table.restore_columns("9:AAAA")
    assert other.table.horizontalHeader().sectionSize(1) == 77


def test_actions_have_their_keys_and_a_refusal_leaves_the_rows(listed, qtbot):
    done = []
    listed.add_action("New", "add", lambda: done.append("new"), primary=True, shortcut="Ctrl+N")
    with qtbot.waitActive(listed):
        listed.activateWindow()
    listed.table.setFocus()
    qtbot.keyClick(listed.table, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: done == ["new"])
    listed.show_error(Unavailable("The database does not answer. What you typed is kept."))
    assert listed._band.isVisible()
    assert len(keys(listed)) == 4
    listed.show_rows(ROWS)
    assert not listed._band.isVisible()


# ---------------------------------------------------------------- forms


@pytest.fixture
def form(qtbot):
    panel = FormPanel(columns=2)
    qtbot.addWidget(panel)
    panel.add_section("Who")
    panel.add("name", "Name", QLineEdit(), "As on the invoice", wide=True)
    panel.add("days", "Days", QSpinBox())
    panel.add("kind", "Kind", QComboBox())
    panel.add("order", "Order number", QCheckBox())
    panel.resize(600, 400)
    panel.show()
    return panel


def test_an_error_goes_to_its_field_and_away_again(form):
    form.set_busy(True)
    form.show_error(InvalidInput("This has to be filled in.", field="name"))
    widget, note, _ = form._fields["name"]
    assert (note.text(), note.property("role"), widget.property("wrong")) == (
        "This has to be filled in.",
        "error",
        True,
    )
    assert form.save_button.isEnabled()
    form.show_error(Conflict("A colleague changed this meanwhile."))
    assert form.band.text() == "A colleague changed this meanwhile."
    assert note.text() == "As on the invoice"
    form.show_error(InvalidInput("Unknown place.", field="elsewhere"))
    assert form.band.text() == "Unknown place."


@pytest.mark.parametrize(
    "change",
    [
        lambda form: form.field("name").setText("x"),
        lambda form: form.field("days").setValue(3),
        lambda form: form.field("kind").addItem("new"),
        lambda form: form.field("order").setChecked(True),
    ],
)
def test_a_change_makes_it_dirty(form, change):
    assert not form.dirty
    change(form)
    assert form.dirty
    form.set_clean()
    assert not form.dirty


def test_keys_save_and_cancel(form, qtbot):
    with qtbot.waitActive(form):
        form.activateWindow()
    form.field("name").setFocus()
    with qtbot.waitSignal(form.saved):
        qtbot.keyClick(form.field("name"), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    with qtbot.waitSignal(form.cancelled):
        qtbot.keyClick(form.field("name"), Qt.Key.Key_Escape)
    form.set_busy(True)
    with qtbot.assertNotEmitted(form.saved):
        qtbot.keyClick(form.field("name"), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)


# ---------------------------------------------------------------- the smaller parts


def test_a_tile_is_clicked_by_mouse_and_keyboard(qtbot):
    tile = Tile("Owed")
    qtbot.addWidget(tile)
    tile.show()
    tile.set_value("128 450,20 €", "of which late: 3", "error")
    assert tile.property("state") == "error"
    assert tile._value.property("role") == "figure-long"
    with qtbot.waitSignal(tile.clicked):
        qtbot.mouseClick(tile, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(tile.clicked):
        qtbot.keyClick(tile, Qt.Key.Key_Space)


def test_a_newer_toast_takes_the_place_and_its_button_acts(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(600, 400)
    window.show()
    done = []
    toast(window, "First")
    second = toast(window, "Second", "Undo", lambda: done.append("undone"))
    qtbot.waitUntil(lambda: [word.text for word in window.findChildren(Toast)] == ["Second"])
    window.resize(900, 400)
    assert abs(second.geometry().center().x() - 450) < 2
    second.button.click()
    assert done == ["undone"]
    qtbot.waitUntil(lambda: not window.findChildren(Toast))


def test_long_work_shows_how_far_it_is_and_can_be_stopped(qtbot):
    class Work:
        stopped = False

        def cancel(self):
            self.stopped = True

    panel = ProgressPanel()
    qtbot.addWidget(panel)
    work = Work()
    panel.start("Reading", work)
    panel.told(30, 100, "Customers")
    assert (panel.bar.value(), panel.bar.maximum(), panel.text.text()) == (30, 100, "Customers")
    assert panel._share.text() == "30 of 100"
    panel.cancel_button.click()
    assert work.stopped
    assert not panel.cancel_button.isEnabled()
    panel.finish()
    assert not panel.isVisible()


def paper(*texts):
    pdf = FPDF()
    for text in texts:
        pdf.add_page()
        pdf.set_font("helvetica", size=40)
        pdf.cell(text=text)
    return bytes(pdf.output())


def test_a_pdf_is_shown_saved_and_printed(qtbot, tmp_path, monkeypatch):
    body = paper("One", "Two", "Three")
    preview = PdfPreview.open(None, "Invoice", body, "F2026-000001.pdf")
    qtbot.addWidget(preview)
    assert preview.document.pageCount() == 3
    preview.zoom_in()
    larger = preview.view.zoomFactor()
    preview.zoom_out()
    assert preview.view.zoomFactor() < larger
    preview.fit()
    target = tmp_path / "kept.pdf"
    monkeypatch.setattr(ask, "save_file", lambda *args: target)
    preview.save_as()
    assert target.read_bytes() == body
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    printer.setFromTo(2, 3)
    preview.paint_on(printer)
    pages = PdfReader(io.BytesIO((tmp_path / "printed.pdf").read_bytes())).pages
    assert len(pages) == 2
    assert all(page.images for page in pages)


# ---------------------------------------------------------------- questions


def test_a_question_is_answered_by_its_verb(qtbot, monkeypatch):
    def press(role):
        def run(box):
            button = next(b for b in box.buttons() if box.buttonRole(b) == role)
            button.click()

        return run

    monkeypatch.setattr(QMessageBox, "exec", press(QMessageBox.ButtonRole.AcceptRole))
    assert ask.confirm(None, "Delete?", "It is gone then.", "Delete")
    monkeypatch.setattr(QMessageBox, "exec", press(QMessageBox.ButtonRole.RejectRole))
    assert not ask.confirm(None, "Delete?", "It is gone then.", "Delete")


def test_files_are_asked_for_by_the_system(monkeypatch):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args: ("/somewhere/a", ""))
    assert ask.save_file(None, "Save", "a.pdf") == Path("/somewhere/a.pdf")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args: ("", ""))
    assert ask.save_file(None, "Save", "a.pdf") is None
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *args: ("/somewhere/a.csv", ""))
    assert ask.open_file(None, "Open", "Sheets (*.csv)") == Path("/somewhere/a.csv")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *args: "")
    assert ask.open_folder(None, "Folder") is None


def test_a_refusal_is_titled_by_its_kind(monkeypatch):
    shown = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: shown.append((box.text(), box.informativeText())))
    ask.show_error(None, Forbidden("No."))
    ask.show_error(None, RuleBroken("The job {number} has begun.", number="I26-000001"))
    assert shown == [("Not allowed", "No."), ("Not possible", "The job I26-000001 has begun.")]


def test_a_list_is_exported_as_a_french_spreadsheet_opens_it(qtbot, tmp_path, monkeypatch):
    @dataclass(frozen=True)
    class Bill:
        number: str
        total_eur: Decimal

    screen = ListScreen(
        "Factures",
        [
            Column("number", "Numéro", lambda r: r.number),
            Column("total", "Total", lambda r: r.total_eur, lambda r: style.money(r.total_eur), right=True),
        ],
        lambda r: r.number,
        "bills",
        "Rien",
    )
    qtbot.addWidget(screen)
    screen.show_rows([Bill("FA1", Decimal("1234.50")), Bill("FA2", Decimal("-3.00"))])
    file = tmp_path / "é.csv"
    monkeypatch.setattr(ask, "save_file", lambda *_: file)
    screen.table.export()
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    assert file.read_text("utf-8-sig") == "Numéro;Total\nFA1;1234,50\nFA2;-3,00\n"
    monkeypatch.setattr(ask, "save_file", lambda *_: None)
    screen.table.export()
