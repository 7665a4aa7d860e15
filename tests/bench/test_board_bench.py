"""How fast the board paints, scrolls and drags; an empty paint on the same machine is the measure."""

import gc
import time

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from app.domain.board import BoardDay
from app.views.board.view import BoardView
from tests.views.board_days import DAY, NOW, bar, many_bars, small_day, uid

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def _board(qtbot, day):
    view = BoardView(now=lambda: NOW)
    qtbot.addWidget(view)
    view.resize(1600, 900)
    with qtbot.waitExposed(view):  # what is not on the screen is not painted
        view.show()
    view.show_day(day)
    view.viewport().repaint()
    gc.collect()
    gc.freeze()
    return view


@pytest.fixture
def full(qtbot):
    """2,000 bars over 50 rows."""
    return _board(qtbot, many_bars(50, 40))


@pytest.fixture
def huge(qtbot):
    """50,000 bars over 500 rows and a week."""
    return _board(qtbot, many_bars(500, 15, days=7))


def _median_s(call, rounds=30):
    call()
    spent = []
    for _ in range(rounds):
        begun = time.perf_counter()
        call()
        spent.append(time.perf_counter() - begun)
    return sorted(spent)[rounds // 2]


def _scroller(view):
    """Return a call that scrolls by a step and paints."""
    places = iter(range(10_000_000))
    vertical, horizontal = view.verticalScrollBar(), view.horizontalScrollBar()

    def scroll():
        step = next(places)
        vertical.setValue(step * 37 % max(vertical.maximum(), 1))
        horizontal.setValue(step * 23 % max(horizontal.maximum(), 1))
        view.viewport().repaint()

    return scroll


def test_paint_2000_bars(benchmark, full):
    benchmark(full.viewport().repaint)


def test_paint_50000_bars(benchmark, huge):
    huge.zoom(8)
    benchmark(huge.viewport().repaint)


def test_scroll_2000_bars(benchmark, full):
    benchmark(_scroller(full))


def test_scroll_50000_bars(benchmark, huge):
    huge.zoom(8)
    benchmark(_scroller(huge))


def test_drag_over_2000_bars(benchmark, full):
    start = full.bar_rect(uid(10_001)).center()
    QTest.mousePress(full.viewport(), LEFT, NONE, start)
    QTest.mouseMove(full.viewport(), start + QPoint(14, 0))
    steps = iter(range(10_000_000))

    def drag():
        step = next(steps)
        QTest.mouseMove(full.viewport(), start + QPoint(40 + step * 7 % 600, step * 11 % 400))
        full.viewport().repaint(full.viewport().rect().adjusted(0, 0, 0, -full.viewport().height() + 44))

    benchmark(drag)
    full.cancel()


def test_one_live_change_among_50000_bars(benchmark, huge):
    huge.zoom(8)
    steps = iter(range(10_000_000))

    def change():
        step = next(steps)
        huge.apply_changes([bar(10_001, step % 5, 6 + step % 7, 6.5 + step % 7, status="EN_ROUTE")])

    benchmark(change)


def test_load_50000_bars(benchmark, qtbot):
    day = many_bars(500, 15, days=7)
    view = _board(qtbot, small_day())
    benchmark.pedantic(view.show_day, (day,), rounds=5)


def test_a_full_window_costs_a_bounded_multiple_of_an_empty_one(qtbot):
    view = _board(qtbot, BoardDay(DAY, 1))
    nothing = _median_s(view.viewport().repaint)
    view.show_day(many_bars(50, 40))
    painted, scrolled = _median_s(view.viewport().repaint), _median_s(_scroller(view))
    assert painted < nothing * 15
    assert scrolled < nothing * 40


def test_many_times_the_bars_cost_little_more_to_scroll(qtbot):
    view = _board(qtbot, many_bars(50, 40))
    scale = view.px_per_hour
    few = _median_s(_scroller(view))
    view.show_day(many_bars(500, 40))
    view.zoom(scale / view.px_per_hour)
    assert _median_s(_scroller(view)) < few * 2
