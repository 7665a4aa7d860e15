"""What stands around the plan: colours and legend, overview, months, other people, what is remembered."""

import datetime as dt
import json
import time
from dataclasses import replace
from random import Random
from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QContextMenuEvent, QImage, QPainter, QPixmap, QRegion
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.axis import day_start, to_instant
from app.domain.board import Band, BoardDay, Presence, Row
from app.views.board.metrics import Metrics
from app.views.board.painting import BoardPainter, draw_touched
from app.views.board.palette import CATEGORY_LOOKS, board_palette
from app.views.board.sight import MONTH_BELOW
from app.views.board.skins import CATEGORY, DIMMED, TECHNICAL, Skins
from app.views.board.view import CURSOR_MS, BoardView
from tests.views.board_days import DAY, NOW, at, bar, job, many_bars, row, small_day, tour, uid
from tests.views.board_hands import CTRL, LEFT, NONE, Key, drag, middle, open_board


@pytest.fixture
def board(qtbot):
    return open_board(qtbot)


def picture(board):
    return board.viewport().grab().toImage()


def coloured_day():
    return replace(
        small_day(
            bar(13, 2, 8, 9, customer="C1", material="wood", title="Anne"),
            bar(14, 2, 10, 11, customer="C2", material="glass", title="Paul"),
            bar(15, 2, 12, 13, customer="C1", material="wood", title="Anne", status="DONE"),
            bar(16, 2, 14, 14.5, kind="BREAK", customer="C1"),
        ),
        names={"wood": "Bois A"},
    )


# --- colours and their legend


def test_the_legend_names_the_states_on_the_board_with_their_numbers(board):
    board.show_day(coloured_day())
    board.set_legend(True)
    texts = [chip.text() for chip in board.legend._chips]
    assert texts == ["Planned  5", "Done  1", "Depot, outlet, break  1"]


@pytest.mark.parametrize(
    ("mode", "texts"),
    [("material", ["Bois A  2", "glass  1"]), ("customer", ["Anne  2", "Paul  1"])],
)
def test_the_legend_names_materials_and_customers_the_frequent_ones_first(board, mode, texts):
    board.show_day(coloured_day())
    board.set_colours(mode)
    board.set_legend(True)
    assert [chip.text() for chip in board.legend._chips] == [*texts, "Others  4"]


def test_a_colour_is_the_same_on_every_day(board):
    board.show_day(coloured_day())
    board.set_colours("customer")
    columns = board._sight.data.columns
    roles = board._sight.roles(columns.in_row(2))
    assert roles[0] == roles[2] != roles[1]
    assert roles[3] == TECHNICAL
    board.show_day(replace(coloured_day(), bars=coloured_day().bars[3:4]))
    assert board._sight.roles(board._sight.data.columns.in_row(2))[0] == roles[0]


def test_an_entry_of_the_legend_dims_the_others_while_pointed_at_and_when_clicked(board):
    board.show_day(coloured_day())
    board.set_colours("customer")
    board.set_legend(True)
    chip = board.legend._chips[0]
    looks = lambda: [int(board._sight.looks[slot]) for slot in board._sight.data.columns.in_row(2)]  # noqa: E731
    board.legend.spotlit.emit(frozenset({chip.property("of")}))
    assert looks() == [0, DIMMED, 0, DIMMED]
    board.legend.spotlit.emit(frozenset())
    assert looks() == [0, 0, 0, 0]
    QTest.mouseClick(chip, LEFT)
    assert looks() == [0, DIMMED, 0, DIMMED]
    board.apply_changes([bar(14, 2, 10, 11, customer="C1"), bar(17, 2, 15, 16, customer="C2")])
    assert looks() == [0, 0, 0, DIMMED, DIMMED]
    board.set_legend(False)
    assert not any(looks())


def test_the_legend_follows_single_changes(board, qtbot):
    board.show_day(coloured_day())
    board.set_legend(True)
    board.apply_changes([bar(13, 2, 8, 9, status="DONE")])
    qtbot.waitUntil(lambda: board.legend._chips[1].text() == "Done  2")


@pytest.mark.parametrize("dark", [False, True])
def test_no_two_categories_look_alike_even_without_colours(qapp, dark):
    skins = Skins(board_palette(dark), Metrics.of(False, 1.0), 1.0)
    looks = {skins.swatch(CATEGORY + look).toImage().bits().tobytes() for look in range(CATEGORY_LOOKS)}
    assert len(looks) == CATEGORY_LOOKS
    patterns = {
        bytes(
            skins.swatch(CATEGORY + pattern * len(board_palette(dark).categories))
            .toImage()
            .convertToFormat(skins.swatch(CATEGORY).toImage().Format.Format_Mono)
            .bits()
        )
        for pattern in range(4)
    }
    assert len(patterns) > 1


@pytest.mark.parametrize("dark", [False, True])
def test_colours_stand_out_from_the_ground(dark):
    palette = board_palette(dark)
    for colour in (*palette.categories, *palette.people, palette.load, palette.doubtful, palette.noted):
        assert _contrast(colour, palette.canvas) >= 2.0


def _contrast(one, other):
    def light(colour):
        parts = [channel / 255 for channel in (colour.red(), colour.green(), colour.blue())]
        parts = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    a, b = sorted((light(one), light(other)), reverse=True)
    return (a + 0.05) / (b + 0.05)


# --- loads, findings, tours


def step(start, end, full=0, empty=0, share=0.5, broken=False):
    return SimpleNamespace(
        start=at(start), end=at(end), full=full, empty=empty, kg=4200, share=share, broken=broken
    )


def test_a_tour_shows_what_is_on_the_truck_along_it(board):
    before = picture(board)
    loads = (step(7, 8.5, empty=1), step(8.5, 10, full=1), step(10, 12, full=3, broken=True))
    board.apply_changes(tours=[tour(0, 7, 12, loads=loads)])
    after = picture(board)
    y = board._sight.row_strip(0).bottom() - 4
    spots = {hour: QPoint(board.point_of(uid(0), at(hour)).x(), y) for hour in (7.5, 9.25, 11.5)}
    assert after.pixelColor(spots[11.5]) == board.colours.refusal
    assert after.pixelColor(spots[9.25]) != before.pixelColor(spots[9.25])
    assert after.pixelColor(spots[9.25]) != after.pixelColor(spots[7.5])
    tip = board._tip_at(QPoint(spots[9.25].x(), board.point_of(uid(0), at(9)).y()))
    assert "1 full" in tip
    assert "(50 %)" in tip
    assert "cannot be" in board._tip_at(board.point_of(uid(0), at(11.5)))


def test_a_bar_with_findings_bears_a_mark_by_their_gravity(board):
    pictures = set()
    for findings in range(4):
        board.apply_changes([bar(11, 0, 10, 11, findings=findings, note="Past the opening hours.")])
        pictures.add(board.viewport().grab(board.bar_rect(uid(11))).toImage().bits().tobytes())
    assert len(pictures) == 4
    assert "Past the opening hours." in board._tip_at(middle(board, 11))


def test_drafts_published_and_read_tours_differ(board):
    pictures = set()
    for values in ({}, {"published": True}, {"published": True, "acknowledged": True}):
        board.apply_changes(tours=[tour(0, 7, 12, **values)])
        pictures.add(picture(board).copy(board._sight.row_strip(0)).bits().tobytes())
    assert len(pictures) == 3
    assert "Read by the driver" in board._tip_at(board.point_of(uid(0), at(9)))


def test_a_row_is_shaded_where_it_is_closed(board):
    spot = board.point_of(uid(2), at(12.5)) + QPoint(3, 0)
    free = picture(board).copy(spot.x(), spot.y(), 8, 8)
    board.show_day(small_day(bands=(Band(uid(2), at(12), at(13), "closed"),)))
    assert picture(board).copy(spot.x(), spot.y(), 8, 8) != free
    start = middle(board, 10)
    drag(board, start, QPoint(start.x() + round(board.px_per_hour * 4), spot.y()), release=False)
    assert "Off the road" not in board.bubble_text  # closed hours are told by the planner, not by the band
    board.cancel()


def test_the_company_has_its_own_hours(board):
    board.show_day(replace(small_day(), opening=(dt.time(7), dt.time(18))))
    shot = picture(board)
    y = board.point_of(uid(2), at(9)).y()
    dusk, day = (shot.pixelColor(board.point_of(uid(2), at(hour)).x() + 2, y) for hour in (18.1, 17.1))
    assert dusk == board.colours.closed
    assert day == board.colours.canvas


# --- days, weeks, months


def test_a_holiday_is_shaded_and_named_in_the_header(board):
    day = BoardDay(dt.date(2026, 11, 11), 1, small_day().rows)
    board.show_day(day)
    noon = to_instant(day_start(day.first) + 12 * 3600)
    shot = picture(board)
    assert shot.pixelColor(board.point_of(uid(2), noon) + QPoint(3, 0)) == board.colours.closed
    assert board._times._day_at(500.0) == day.first
    before = board._times.grab().toImage()
    board.show_day(BoardDay(dt.date(2026, 11, 12), 1, small_day().rows))
    assert board._times.grab().toImage() != before


@pytest.mark.parametrize("days", [3, 7, 31])
def test_several_days_fill_the_width_and_bars_stay_under_the_pointer(board, days):
    board.show_day(many_bars(4, 6, days=days))
    assert board.horizontalScrollBar().maximum() <= 1
    for number in (10_001, 10_003):
        rect = board.bar_rect(uid(number))
        spot = QPoint(rect.center().x(), rect.bottom() - 5)
        assert board._sight.slot_at(spot) is not None
    QTest.mouseClick(board.viewport(), LEFT, NONE, QPoint(rect.left() + 1, rect.bottom() - 5))
    assert board.selected_bars()


def test_a_month_tells_the_load_of_each_day(board):
    board.show_day(many_bars(4, 6, days=31))
    counts, minutes = board._sight.data.day_loads(0)
    assert counts[:31] == [6] * 31
    assert minutes[0] == 14 * 60
    x = board._sight.x(day_start(DAY) + 3600 * 2)
    tip = board._tip_at(QPoint(x, board._sight.row_strip(0).top() + 3))
    assert "6 job" in tip
    assert "14 h" in tip
    board.apply_changes(removed=[uid(10_001)])
    assert board._sight.data.day_loads(0)[0][0] == 5


def test_a_day_opens_from_the_header(board, qtbot):
    board.show_day(many_bars(4, 6, days=31))
    x = board._sight.x(day_start(DAY + dt.timedelta(days=3))) + 4
    with qtbot.waitSignal(board.day_opened) as opened:
        QTest.mouseDClick(board._times, LEFT, NONE, QPoint(x, 36))
    assert opened.args == [DAY + dt.timedelta(days=3)]


def test_one_day_or_five_can_fill_the_width(board):
    board.show_day(many_bars(4, 6, days=7))
    board.fit_days(5, DAY)
    assert board.px_per_hour * 24 * 5 == pytest.approx(board.viewport().width(), rel=0.01)
    board.fit_days(1, DAY + dt.timedelta(days=2))
    assert board.point_of(uid(0), to_instant(day_start(DAY + dt.timedelta(days=2)) + 6 * 3600)).x() > 0


def test_what_shows_all_days_goes_on_doing_so_in_a_wider_window(board):
    board.show_day(many_bars(4, 6, days=7))
    board.resize(1700, 500)
    assert board.horizontalScrollBar().maximum() <= 1


# --- the overview


def test_a_click_in_the_overview_goes_there_and_its_frame_follows(board):
    board.show_day(many_bars(60, 6, days=7))
    board.fit_days(1, DAY)
    board.set_minimap(True)
    before = board.minimap.window_rect
    QTest.mouseClick(board.minimap, LEFT, NONE, QPoint(board.minimap.width() - 60, 40))
    after = board.minimap.window_rect
    assert after.left() > before.left()
    assert abs(after.center().x() - (board.minimap.width() - 60)) <= 2
    assert board.verticalScrollBar().value() > 0
    assert board.viewport().height() + 58 <= board.height()


def test_the_overview_shows_where_there_is_work_and_what_is_wrong(board, qtbot):
    board.set_minimap(True)
    empty = board.minimap._made()
    board.apply_changes([bar(15, 2, 15, 19, late=True)])
    qtbot.waitUntil(lambda: board.minimap._picture is None or board.minimap._picture != empty)
    assert board.minimap._made() != empty
    shot = board.minimap.grab().toImage()
    reds = [
        (x, y)
        for x in range(shot.width())
        for y in range(shot.height())
        if shot.pixelColor(x, y).red() > 180 and shot.pixelColor(x, y).green() < 110
    ]
    assert reds


# --- other people


def test_others_are_shown_and_only_their_places_are_painted(board, monkeypatch):
    board.viewport().repaint()
    painted = []
    monkeypatch.setattr(board._still, "forget", lambda rect, sight: painted.append(rect))
    before = picture(board)
    board.show_presence([Presence("Karim B.", 1, uid(2), at(14), (uid(12),))])
    assert painted == []  # the board itself is not painted again
    shot = picture(board)
    flag = board.point_of(uid(2), at(14)) + QPoint(14, 12)
    assert shot.pixelColor(flag) != before.pixelColor(flag)
    outline = board.bar_rect(uid(12)).topLeft() + QPoint(12, -2)
    assert shot.pixelColor(outline) == board.colours.people[1]
    board.show_presence([])
    assert picture(board) == before


def test_the_pointer_is_told_at_most_five_times_a_second(board, qtbot):
    told = []
    board.cursor_moved.connect(lambda row, instant: told.append((row, instant)))
    begun = time.monotonic()
    for x in range(300, 420, 10):
        QTest.mouseMove(board.viewport(), QPoint(x, board.point_of(uid(1), at(9)).y()))
    assert 1 <= len(told) <= 1 + (time.monotonic() - begun) * 1000 // CURSOR_MS
    last = board._sight.seconds(410)
    qtbot.waitUntil(lambda: told[-1][0] == uid(1) and abs(told[-1][1].timestamp() - last) < 60)


# --- what is remembered


def test_how_the_board_is_looked_at_outlives_it(board, qtbot):
    rows = tuple(Row(uid(n), "driver", f"Driver {n}", "", "Albi" if n < 2 else "Castres") for n in range(3))
    day = replace(small_day(), rows=rows)
    board.show_day(day)
    board.zoom(3)
    board.horizontalScrollBar().setValue(700)
    board.set_compact(True)
    board.set_colours("customer")
    board.set_legend(True)
    board.set_minimap(True)
    board._rows.fold_toggled.emit("Castres")
    board._rows.width_dragged.emit(300)
    state = json.loads(json.dumps(board.state()))
    again = BoardView(now=lambda: NOW)
    qtbot.addWidget(again)
    again.resize(1400, 420)
    again.restore(state)
    again.show()
    again.show_day(day)
    assert again.state() == board.state()
    assert again.px_per_hour == pytest.approx(board.px_per_hour, rel=0.01)
    assert abs(again.horizontalScrollBar().value() - 700) <= 2
    assert again._rows.width() == 300


@pytest.mark.parametrize(
    "state",
    [
        {},
        {"views": "no", "folded": 3, "colours": "pink", "rows_px": "wide", "top": None},
        {"views": {"1": [0, 0], "x": [1, 2], "7": ["a", 1]}, "rows_px": 99_999},
    ],
)
def test_a_state_that_cannot_be_read_is_passed_over(board, state):
    board.restore(state)
    assert board.colour_mode == "status"
    assert board._rows_px <= 460
    assert not board.viewport().grab().isNull()


def test_each_number_of_days_keeps_its_own_scale(board):
    board.zoom(2)
    close = board.px_per_hour
    board.show_day(many_bars(4, 6, days=7))
    assert board.px_per_hour < 20
    board.show_day(small_day())
    assert board.px_per_hour == pytest.approx(close, rel=0.01)


def test_the_names_of_the_rows_are_made_wider_with_the_mouse(board):
    edge = QPoint(board._rows.width() - 2, 60)
    QTest.mousePress(board._rows, LEFT, NONE, edge)
    QTest.mouseMove(board._rows, edge + QPoint(60, 0))
    QTest.mouseRelease(board._rows, LEFT, NONE, edge + QPoint(60, 0))
    assert board._rows.width() == pytest.approx(284, abs=2)


def test_the_menu_of_a_row_is_asked_for(board, qtbot):
    point = QPoint(60, middle(board, 12).y())
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, point, board._rows.mapToGlobal(point))
    with qtbot.waitSignal(board.row_menu_asked) as asked:
        QApplication.sendEvent(board._rows, event)
    assert asked.args[1].id == uid(1)


# --- a second window


def test_a_twin_shows_the_same_keeps_the_selection_and_never_shares_a_token(board, qtbot):
    board.select({uid(10)}, uid(10))
    twin = board.twin()
    qtbot.addWidget(twin)
    twin.resize(1400, 420)
    twin.show()
    assert [found.id for found in twin.selected_bars()] == [uid(10)]
    twin.select({uid(12)}, uid(12))
    assert [found.id for found in board.selected_bars()] == [uid(12)]
    board.select({uid(11)}, uid(11))
    assert [found.id for found in twin.selected_bars()] == [uid(11)]
    asked = []
    for view in (board, twin):
        view.move_asked.connect(asked.append)
        view.move_selected(uid(2), at(15))
    assert len({request.token for request in asked}) == 2
    twin.settle(asked[1].token)
    assert board.is_waiting
    assert not twin.is_waiting


# --- the picture that is mended


def test_a_scrolled_board_looks_as_one_painted_anew(board):
    board.show_day(
        replace(
            many_bars(40, 12, days=3),
            bands=(Band(uid(5), at(9), at(40), "absence", "congé"), Band(None, at(12), at(13), "closed")),
        )
    )
    board.fit_days(1, DAY)
    horizontal, vertical = board.horizontalScrollBar(), board.verticalScrollBar()
    horizontal.setValue(300)
    picture(board)
    for dx, dy in ((37, 0), (0, 53), (-90, 0), (211, 64), (0, -31), (-5, 5), (400, 0)):
        horizontal.setValue(horizontal.value() + dx)
        vertical.setValue(vertical.value() + dy)
        board.viewport().repaint()
        mended = picture(board)
        board._still.forget(None, board._sight)
        assert picture(board) == mended, (dx, dy)


def test_a_board_that_loses_the_bar_the_keyboard_is_on_is_still_painted(board):
    board.select({uid(11)}, uid(11))
    picture(board)
    board.show_day(replace(small_day(), bars=()))
    assert not picture(board).isNull()


def test_rows_that_vanish_under_what_waits_and_what_is_carried_are_no_matter(board):
    board.select({uid(12)}, uid(12))
    board.move_selected(uid(2), at(15))
    board.drag_jobs([job(100)], board.viewport().mapToGlobal(board.point_of(uid(2), at(13))))
    board.show_day(replace(small_day(), rows=small_day().rows[:1]))
    assert not picture(board).isNull()
    board.cancel()


def test_single_changes_selection_and_search_mend_all_that_they_touch(board):
    board.show_day(many_bars(8, 9))
    picture(board)
    changes = (
        lambda: board.apply_changes([bar(10_003, 1, 9, 9.5, title="A name that is much longer than before")]),
        lambda: board.apply_changes([bar(10_004, 2, 9, 12)]),
        lambda: board.apply_changes(removed=[uid(10_012)]),
        lambda: board.select({uid(10_005), uid(10_014)}, uid(10_005)),
        lambda: board._hover(board._sight.data.columns.slot(uid(10_020))),
        lambda: board.set_search("customer 10"),
        lambda: board.set_search(""),
        lambda: QTest.keyClick(board, Key.Key_Right, CTRL),
    )
    for number, change in enumerate(changes):
        change()
        mended = picture(board)
        board._still.forget(None, board._sight)
        assert picture(board) == mended, number


@pytest.mark.parametrize("px_per_hour", [4, 12, 35, 70, 150])
def test_whatever_becomes_of_a_bar_the_mended_picture_is_the_one_painted_anew(board, px_per_hour):
    chance = Random(px_per_hour)  # noqa: S311 - the same bars at every run
    board.show_day(many_bars(4, 14, days=31 if px_per_hour < MONTH_BELOW else 5))
    board.zoom(px_per_hour / board.px_per_hour, 0)
    board.horizontalScrollBar().setValue(5 * px_per_hour)
    assert board.px_per_hour == pytest.approx(px_per_hour)
    picture(board)
    for number in range(40):
        start = 7 + chance.randrange(0, 110) / 10
        changed = bar(
            10_001 + chance.randrange(56),
            chance.randrange(4),
            start,
            start + chance.choice((0.02, 0.2, 0.5, 1.5)),
            title="Menuiserie du Tarn" * chance.randrange(3),
            detail=chance.choice(("", "Albi")),
            status=chance.choice(("PLANNED", "EN_ROUTE", "DONE")),
            material=chance.choice(("", "wood")),
            late=chance.random() < 0.3,
            signed=chance.random() < 0.5,
            pinned=chance.random() < 0.5,
            findings=chance.randrange(4),
        )
        board.apply_changes([changed])
        mended = picture(board)
        board._still.forget(None, board._sight)
        assert picture(board) == mended, (number, changed)


@pytest.mark.parametrize("ratio", [1.25, 1.5, 2.0])
def test_a_scrolled_picture_is_right_at_every_pixel_ratio(board, ratio):
    painter = BoardPainter(Skins(board.colours, Metrics.of(False, 1.0), ratio), board.font())
    sight = board._sight
    board.show_day(many_bars(40, 12))

    def shown():
        image = board._still.picture(painter, sight, int(NOW)).toImage()
        assert image.devicePixelRatio() == ratio
        return np.frombuffer(image.constBits(), dtype=np.uint32).copy()

    shown()
    sight.scroll_y += 40
    mended = shown()
    board._still.forget(None, sight)
    # Where a cut runs through a soft edge, a pixel or two may be a shade off.
    assert (shown() != mended).sum() <= 8


def test_headers_tell_in_full_what_is_under_the_pointer(board):
    QTest.mouseMove(board._rows, QPoint(60, board._sight.row_strip(1).center().y()))
    assert board._rows.toolTip() == "Driver 1\nZZ-101-AA"
    QTest.mouseMove(board._rows, QPoint(60, board._rows.height() - 2))
    assert board._rows.toolTip() == ""
    board.show_day(BoardDay(dt.date(2026, 5, 1), 1, (row(0),)))
    QTest.mouseMove(board._times, QPoint(80, 20))
    assert board._times.toolTip().splitlines()[1:] == ["Fête du Travail"]


def test_of_a_kept_picture_only_what_was_touched_is_drawn(qapp):
    picture, window = QPixmap(60, 40), QImage(60, 40, QImage.Format.Format_RGB32)
    picture.fill(QColor("red"))
    window.fill(QColor("white"))
    touched = QRegion(5, 5, 20, 10) + QRegion(15, 12, 30, 20)
    with QPainter(window) as painter:
        draw_touched(painter, touched, picture)
        painter.fillRect(50, 30, 1, 1, QColor("blue"))  # what is painted above is not clipped
    drawn = {(x, y) for x in range(60) for y in range(40) if window.pixelColor(x, y) == QColor("red")}
    assert drawn == {(x, y) for x in range(60) for y in range(40) if touched.contains(QPoint(x, y))}
    assert window.pixelColor(50, 30) == QColor("blue")


def test_the_times_of_a_drag_are_kept_through_a_zoom_but_not_in_other_colours(board):
    board.show_day(small_day())
    times, seconds = board._times, day_start(DAY) + 9 * 3600
    kept = times._clock(seconds)
    board.zoom(1.25, 100)
    assert times._clock(seconds) is kept
    times.recolour(board_palette(dark=True))
    assert times._clock(seconds).toImage() != kept.toImage()
