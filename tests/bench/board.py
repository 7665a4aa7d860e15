"""How fast the board is with hundreds of rows and tens of thousands of bars, in figures for everybody.

`python -m tests.bench.board --json FILE` opens a real window for each size and view, with the styling of the
trade: states, icons, cut texts, tours with their loads, bands, findings, folds by depot, and a planner that
answers. Times are in milliseconds. Nothing is simulated but the screen.

What is measured:
- paint: from data in memory, in a new window, to the first complete picture, headers included. What is not in
  sight (what bars are, not where) is read when the hand rests, 0.2 s later; before scroll, drag and live are
  measured the board has rested.
- scroll (down and across): 48 pixels a step, painted each time. zoom: about the pointer.
- drag: one move of the mouse, with the planner's answer, ghost, bubble and both headers painted.
- live: one changed bar taken in (`apply_changes`) and the picture of its row mended and shown.

The sizes have 40, 50 and 100 bars a row, so that a window of the same hours shows 2.5 times as many bars of
the largest as of the smallest: in the views "day" and "week" it is that which grows. Whether the bars out of
sight cost anything is told by the view "even", in which every size shows the same number of bars in a row
(`EVEN_BARS`); "the same within 20 %" is judged there. Its sizes take turns, since a machine is slower at
one moment than at another. The figures of the day view are printed beside it.
"""

import argparse
import gc
import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from datetime import time as clock_time
from typing import Any
from uuid import UUID

import psutil
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPixmap
from PySide6.QtWidgets import QApplication

from app.domain.axis import ZONE, to_instant, to_seconds
from app.domain.board import Band, Bar, BoardDay, Row, Tour
from app.domain.preview import Wish
from app.rubbish import Collector
from app.views import style
from app.views.board.view import BoardView
from tests.builders import DAY

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # who wants to watch sets another

SIZES = ((50, 2_000), (200, 10_000), (500, 50_000))
DAYS = 7
STEPS = 180
ROUNDS = 6
"""In how many turns the steps are taken."""

EVEN_BARS = 100 / 7
"""How many bars of a row are in sight in the view "even": a whole day of the largest size."""

VIEWS = ("day", "week", "even")
GROWTH = 0.2
WINDOW = (1600, 900)
STATES = ("INVOICED", "DONE", "WEIGHED", "ON_SITE", "EN_ROUTE", "SENT", "ACKNOWLEDGED", "PLANNED", "NOT_DONE")
KINDS = ("SWAP", "DELIVER", "REMOVE", "EMPTY_RETURN", "GRAB", "OUTLET", "BREAK", "ROUND")
TOWNS = ("Albi", "Castres", "Gaillac", "Graulhet", "Mazamet", "Carmaux", "Lavaur")
NAMES = ("Bâtiment Rouquette", "Menuiserie du Tarn", "Garage Puech", "Mairie de Saint-Juéry", "SCI Les Ormes")


@dataclass(frozen=True, slots=True)
class Step:
    """What a truck carries for a while."""

    start: datetime
    end: datetime
    full: int
    empty: int
    kg: int
    share: float
    broken: bool


@dataclass(frozen=True, slots=True)
class Said:
    """What a rule says."""

    severity: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a drop would change."""

    distance_m: int
    minutes: int
    overtime_min: int
    findings: tuple[Said, ...]


class StandIn:
    """A planner that answers at once, each time something else: the bubble has to be laid out anew."""

    def __init__(self) -> None:
        self.asked = 0

    def preview(self, wishes: Sequence[Wish]) -> Answer:
        """Return some figures and two sentences."""
        self.asked += len(wishes)
        late = to_seconds(wishes[0].start) // 300 % 40
        return Answer(
            14_000 + late * 100,
            25 + late,
            30 if late > 20 else 0,
            (
                Said("reason", f"Fermeture du centre dépassée de {late} min."),
                Said("note", "Pause de 45 min à prévoir avant 13 h 30."),
            ),
        )


def full_week(rows: int, bars: int) -> BoardDay:
    """Return a week of work: as many bars on every row, in tours of a day, with loads, bands and depots."""
    lines = tuple(
        Row(
            UUID(int=1 + n),
            "driver",
            f"Chauffeur {n:03}",
            f"ZZ-{100 + n}-AA",
            f"Dépôt {TOWNS[n * 7 // rows]}",
        )
        for n in range(rows)
    )
    per_row = bars // rows
    found: list[Bar] = []
    tours: list[Tour] = []
    midnights = [datetime.combine(DAY + timedelta(days=n), clock_time(), ZONE) for n in range(DAYS)]
    number = 0
    for at, line in enumerate(lines):
        for day, midnight in enumerate(midnights):
            count = per_row // DAYS + (day < per_row % DAYS)
            if not count:
                continue
            tour_id = UUID(int=(1 << 40) + at * DAYS + day)
            begin = to_seconds(midnight) + 6 * 3600 + at % 4 * 900
            step = 10 * 3600 // count
            steps = []
            for place in range(count):
                number += 1
                start, end = (
                    to_instant(begin + place * step),
                    to_instant(begin + place * step + step * 3 // 4),
                )
                kind = KINDS[number % len(KINDS)]
                found.append(
                    Bar(
                        UUID(int=(1 << 41) + number),
                        line.id,
                        tour_id,
                        UUID(int=(1 << 42) + number),
                        start,
                        end,
                        STATES[(number * 7 + place) % len(STATES)],
                        kind,
                        f"{NAMES[number % len(NAMES)]} {number % 211}",
                        f"{TOWNS[number % len(TOWNS)]} · benne 15 m³ · gravats",
                        f"M{number % 9}",
                        late=number % 17 == 0,
                        problem=number % 41 == 0,
                        hazardous=number % 23 == 0,
                        signed=number % 3 == 0,
                        pinned=number % 29 == 0,
                        customer=f"C{number % 60}",
                        findings=number % 37 == 0 and number % 4,
                        version=1,
                    )
                )
                steps.append(
                    Step(start, end, place % 3, place % 2, 900 * place, place % 5 / 4, number % 97 == 0)
                )
            tours.append(
                Tour(
                    tour_id,
                    line.id,
                    to_instant(begin - 900),
                    to_instant(begin + 10 * 3600),
                    f"ZZ-{100 + at}-AA",
                    day < 4,
                    1,
                    day < 2,
                    tuple(steps),
                )
            )
    bands = [
        Band(line.id, midnight, midnight + timedelta(days=1), "absence", "Congé")
        for line in lines[::11]
        for midnight in midnights[5:6]
    ]
    bands += [
        Band(line.id, midnight + timedelta(hours=12), midnight + timedelta(hours=13), "closed")
        for line in lines[::3]
        for midnight in midnights
    ]
    return BoardDay(DAY, DAYS, lines, tuple(tours), tuple(found), tuple(bands))


def summary(spent: Sequence[float]) -> dict[str, float | int]:
    """Return the median and the 95th of a hundred of some times, in milliseconds."""
    ordered = sorted(spent)
    return {
        "median": round(statistics.median(ordered), 3),
        "p95": round(ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))], 3),
        "n": len(ordered),
    }


_clock: list[Callable[[], float]] = [time.perf_counter]


@contextmanager
def clocked(spent: list[float]) -> Iterator[None]:
    """Add how long something took."""
    begun = _clock[0]()
    yield
    spent.append((_clock[0]() - begun) * 1000)


class Bench:
    """One size in one view.

    Args:
        day: What is shown.
        view: "day", "week" or "even".
    """

    def __init__(self, day: BoardDay, view: str) -> None:
        self.day, self.view = day, view
        self.in_sight: list[Bar] = []
        self.noon = to_seconds(datetime.combine(DAY, clock_time(12), ZONE))

    def open(self) -> BoardView:
        """Return a board in a window, without data."""
        board = BoardView(now=lambda: float(self.noon))
        board.resize(*WINDOW)
        board.show()
        board.set_planner(StandIn())
        QApplication.processEvents()
        return board

    def scale(self, board: BoardView) -> None:
        """Choose the scale: a working day, the five days of work in a week, or the hours of `EVEN_BARS`."""
        board.fit_days(5 if self.view == "week" else 1, DAY)
        if self.view == "even":
            hours = EVEN_BARS / (len(self.day.bars) / len(self.day.rows) / DAYS) * 24
            board.zoom(board.viewport().width() / hours / board.px_per_hour, 0)
            board.horizontalScrollBar().setValue(0)

    def paint_ms(self, times: int) -> dict[str, float | int]:
        """From data in memory to the first complete picture, each time in a new window."""
        spent: list[float] = []
        for _ in range(times):
            board = self.open()
            with clocked(spent):
                board.show_day(self.day)
                self.scale(board)
                board.repaint()
                self.flush(board)
            self.close(board)
        return summary(spent)

    @staticmethod
    def flush(board: BoardView) -> None:
        """Paint everything that waits to be painted."""
        QApplication.sendPostedEvents(None, QEvent.Type.UpdateRequest)

    @staticmethod
    def rest() -> None:
        """Let pass what happens a moment later."""
        until = time.monotonic() + 0.5
        while time.monotonic() < until:
            QApplication.processEvents()
            time.sleep(0.01)

    @staticmethod
    def close(board: BoardView) -> None:
        """Give everything back."""
        board.close()
        board.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QApplication.processEvents()
        gc.collect()

    def scroll_ms(self, board: BoardView, steps: range, vertical: bool) -> list[float]:
        """Scroll step by step to one end and back, painting each time: as a wheel does, 48 pixels a step."""
        bar = board.verticalScrollBar() if vertical else board.horizontalScrollBar()
        spent: list[float] = []
        for number in steps:
            way = number * 48 % max(2 * bar.maximum(), 1)
            with clocked(spent):
                bar.setValue(min(way, 2 * bar.maximum() - way))
                self.flush(board)
        bar.setValue(0)
        self.flush(board)
        return spent

    def zoom_ms(self, board: BoardView, steps: range) -> list[float]:
        """Zoom in and out about the pointer."""
        spent: list[float] = []
        for number in steps:
            with clocked(spent):
                board.zoom(1.25 if number % 2 else 0.8, 500)
                self.flush(board)
        self.scale(board)
        self.flush(board)
        return spent

    def drag_ms(self, board: BoardView, steps: range) -> list[float]:
        """Drag a bar over rows and hours by real events, with a preview at every place."""
        view = board.viewport()
        rect = next(
            place
            for bar in self.day.bars
            if (place := board.bar_rect(bar.id)).left() > 300 and view.rect().contains(place)
        )
        start = QPoint(rect.center().x(), rect.bottom() - 6)
        self.mouse(board, QEvent.Type.MouseButtonPress, start)
        self.mouse(board, QEvent.Type.MouseMove, start + QPoint(20, 0))
        self.flush(board)
        if not board.bubble_text:
            raise RuntimeError("nothing was lifted")
        spent: list[float] = []
        for number in steps:
            point = QPoint(120 + number * 7 % (view.width() - 240), 60 + number * 5 % (view.height() - 120))
            event = self.event(board, QEvent.Type.MouseMove, point)
            with clocked(spent):
                QApplication.sendEvent(board.viewport(), event)
                self.flush(board)
        board.cancel()
        self.flush(board)
        return spent

    def mouse(self, board: BoardView, kind: QEvent.Type, point: QPoint) -> None:
        """Send an event of the mouse."""
        QApplication.sendEvent(board.viewport(), self.event(board, kind, point))

    @staticmethod
    def event(board: BoardView, kind: QEvent.Type, point: QPoint) -> QMouseEvent:
        """Return an event of the mouse: made before the clock runs, since on a desktop Qt makes it."""
        left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        there = QPointF(board.viewport().mapToGlobal(point))
        return QMouseEvent(kind, QPointF(point), there, left, left, none)

    def live_ms(self, board: BoardView, steps: range) -> list[float]:
        """Take in one changed bar that is in sight, and paint what changes with it: both together."""
        if not self.in_sight:  # once: a look at every bar leaves the processor's caches cold
            window = board.viewport().rect()
            self.in_sight = [bar for bar in self.day.bars if window.contains(board.bar_rect(bar.id))][:40]
        spent: list[float] = []
        for number in steps:
            bar = self.in_sight[number % len(self.in_sight)]
            later = timedelta(minutes=1 + number % 5)
            changed = replace(bar, start=bar.start + later, end=bar.end + later, status="EN_ROUTE")
            with clocked(spent):
                board.apply_changes([changed])
                self.flush(board)
        return spent

    def ready(self) -> BoardView:
        """Return a board in a window with its data, at rest."""
        board = self.open()
        board.show_day(self.day)
        self.scale(board)
        self.flush(board)
        self.rest()
        return board


def measure(benches: Sequence[Bench], steps: int, paints: int) -> list[dict[str, Any]]:
    """Measure everything of some boards, in rounds that take turns: what slows the machine slows them all."""
    painted = [bench.paint_ms(paints) for bench in benches]
    boards, memory = [], []
    for bench in benches:
        boards.append(bench.ready())
        memory.append(round(psutil.Process().memory_info().rss / 1e6, 1))
    gc.collect()
    gc.freeze()  # as the program does
    spent: list[dict[str, list[float]]] = [{name: [] for name in GESTURES} for _ in benches]
    each = -(-steps // ROUNDS)
    for number in range(ROUNDS):
        of_round = range(number * each, (number + 1) * each)
        for bench, board, times in zip(benches, boards, spent, strict=True):
            times["scroll_v_ms"] += bench.scroll_ms(board, of_round, vertical=True)
            times["scroll_h_ms"] += bench.scroll_ms(board, of_round, vertical=False)
            times["zoom_ms"] += bench.zoom_ms(board, range(len(of_round) // 3 * 2))
            times["drag_ms"] += bench.drag_ms(board, of_round)
            times["live_ms"] += bench.live_ms(board, of_round)
    results = [
        {
            "rows": len(bench.day.rows),
            "bars": len(bench.day.bars),
            "view": bench.view,
            "paint_ms": paint,
            **{name: summary(found) for name, found in times.items()},
            "rss_mb": rss,
        }
        for bench, paint, times, rss in zip(benches, painted, spent, memory, strict=True)
    ]
    gc.unfreeze()
    for board in boards:
        Bench.close(board)
    return results


GESTURES = ("scroll_v_ms", "scroll_h_ms", "zoom_ms", "drag_ms", "live_ms")


def pulse_ms(pulses: int = 400) -> dict[str, float | int]:
    """Do the same small work again and again: how evenly this machine runs at the moment."""
    spent: list[float] = []
    picture, colour = QPixmap(*WINDOW), QColor("white")
    with QPainter(picture) as painter:
        for _ in range(pulses):
            with clocked(spent):
                painter.fillRect(picture.rect(), colour)
    return summary(spent)


MEASURES = ("paint_ms", *GESTURES)


def table(results: Sequence[dict[str, Any]]) -> str:
    """Return the figures as lines to read: the median and the 95th of a hundred, in milliseconds."""
    lines = [
        f"{'rows x bars':>14} {'view':>5}" + "".join(f"{name[:-3]:>16}" for name in MEASURES) + "   memory"
    ]
    for row in results:
        size = f"{row['rows']} x {row['bars']}"
        cells = "".join(f"{row[name]['median']:>9.2f} {row[name]['p95']:>6.2f}" for name in MEASURES)
        lines.append(f"{size:>14} {row['view']:>5}{cells}   {row['rss_mb']:.0f} MB")
    lines += ["median and 95th percentile, in milliseconds", *goals(results)]
    return "\n".join(lines)


def goals(results: Sequence[dict[str, Any]]) -> list[str]:
    """Return which goals hold, as lines to read: of the largest size, and of the growth from the smallest."""
    found = {(row["bars"], row["view"]): row for row in results}
    fewest, most = min(row["bars"] for row in results), max(row["bars"] for row in results)
    lines = [f"goals at {most} bars:"]

    def say(name: str, value: float, goal: float, unit: str) -> None:
        lines.append(
            f"  {'held' if value <= goal else 'MISSED':>6}  {name}: {value:.2f} {unit}, goal {goal:g}"
        )

    for view in ("day", "week"):
        row = found.get((most, view))
        if row is None:
            continue
        say(f"{view}: first complete paint, median", row["paint_ms"]["median"], 120, "ms")
        say(f"{view}: scroll down, p95", row["scroll_v_ms"]["p95"], 9, "ms")
        say(f"{view}: scroll across, p95", row["scroll_h_ms"]["p95"], 9, "ms")
        say(f"{view}: drag, p95", row["drag_ms"]["p95"], 2, "ms")
        say(f"{view}: one live change, p95", row["live_ms"]["p95"], 0.5, "ms")
    few, many = found.get((fewest, "even")), found.get((most, "even"))
    if few is None or many is None or fewest == most:
        return lines
    lines.append(f"from {fewest} to {most} bars, medians, as many bars in sight:")
    raw = found[fewest, "day"], found[most, "day"]
    for name in ("scroll_v_ms", "scroll_h_ms", "drag_ms"):
        say(name, (many[name]["median"] / few[name]["median"] - 1) * 100, GROWTH * 100, "% more")
        more = (raw[1][name]["median"] / raw[0][name]["median"] - 1) * 100
        lines.append(f"          {name} in the day view, 2.5 times the bars in sight: {more:.0f} % more")
    return lines


def main(words: Sequence[str] | None = None) -> int:
    """Measure, write and print."""
    parser = argparse.ArgumentParser(prog="bench board", description=__doc__)
    parser.add_argument("--json", metavar="FILE", help="write the figures here")
    parser.add_argument(
        "--steps", type=int, default=STEPS, help="steps of each gesture (default %(default)s)"
    )
    parser.add_argument(
        "--paints", type=int, default=7, help="windows opened for paint_ms (default %(default)s)"
    )
    parser.add_argument("--largest", type=int, default=len(SIZES), help="how many of the sizes to measure")
    parser.add_argument(
        "--cpu", action="store_true", help="count the processor's time, where others use the machine too"
    )
    parser.add_argument("--smallest", type=int, default=0, help="how many of the sizes to pass over")
    given = parser.parse_args(words)
    if given.cpu:
        _clock[0] = time.process_time
    app = QApplication.instance() or QApplication(sys.argv[:1])
    Collector(app)
    if isinstance(app, QApplication):
        style.apply(app, "light")
    results, pulse = [], pulse_ms()
    days = [full_week(*size) for size in SIZES[given.smallest : given.largest]]
    for view in VIEWS:
        if view == "even":
            results += measure([Bench(day, view) for day in days], given.steps, given.paints)
        else:
            for day in days:
                results += measure([Bench(day, view)], given.steps, given.paints)
    sys.stdout.write(table(results) + "\n")
    for when, found in (("before", pulse), ("after", pulse_ms())):
        sys.stdout.write(f"one window filled, {when}: {found['median']:.2f} ms, p95 {found['p95']:.2f} ms\n")
    if given.json:
        with open(given.json, "w", encoding="utf-8") as file:
            json.dump(results, file, indent=1)
            file.write("\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
