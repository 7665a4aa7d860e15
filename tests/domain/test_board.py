"""The board without a screen: its clock, its geometry, and bars as columns."""

import datetime as dt
from itertools import pairwise
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import board
from app.domain.board import Bar, BarColumns, MoveAsked, Place, RowLayout, TimeAxis

DAY = dt.date(2026, 11, 24)
SUNDAY = dt.date(2026, 11, 22)
SPRING, AUTUMN = dt.date(2026, 3, 29), dt.date(2026, 10, 25)
STATUSES, KINDS = {"PLANNED": 0, "DONE": 1}, {"SWAP": 0, "BREAK": 1}


def uid(number):
    return UUID(int=number + 1)


def second(hour, day=DAY):
    return board.day_start(day) + round(hour * 3600)


def bar(number, row, start, end, **values):
    defaults = {"status": "PLANNED", "kind": "SWAP", "title": f"Customer {number}"}
    return Bar(
        uid(number),
        uid(1000 + row),
        None,
        None,
        board.to_instant(second(start)),
        board.to_instant(second(end)),
        **{**defaults, **values},
    )


def columns(*bars, rows=3):
    return BarColumns([uid(1000 + row) for row in range(rows)], bars, STATUSES, KINDS)


# --- time


def test_an_instant_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        board.to_seconds(dt.datetime(2026, 11, 24, 8))  # noqa: DTZ001 - what is refused


@given(st.integers(0, 4_000_000_000))
def test_seconds_and_instants_are_the_same(seconds):
    assert board.to_seconds(board.to_instant(seconds)) == seconds


@pytest.mark.parametrize(("day", "hours"), [(DAY, 24), (SPRING, 23), (AUTUMN, 25)])
def test_days_are_as_long_as_the_clock_makes_them(day, hours):
    assert board.day_start(day + dt.timedelta(days=1)) - board.day_start(day) == hours * 3600


def test_a_day_that_ends_at_midnight_does_not_touch_the_next():
    assert board.days_between(second(0), second(24)) == [DAY]
    assert board.days_between(second(0), second(24) + 1) == [DAY, DAY + dt.timedelta(days=1)]


@pytest.mark.parametrize(
    ("hour", "step", "expected"), [(8.1, 15, 8), (8.125, 15, 8.25), (8.2, 15, 8.25), (8.2, 5, 8 + 1 / 6)]
)
def test_times_snap_to_the_nearest_step(hour, step, expected):
    assert board.snap(second(hour), step) == second(expected)


@given(st.integers(0, 4_000_000_000), st.sampled_from([5, 15, 30]))
def test_snapping_moves_by_half_a_step_at_the_most_and_once_only(seconds, step):
    snapped = board.snap(seconds, step)
    assert abs(snapped - seconds) * 2 <= step * 60
    assert board.snap(snapped, step) == snapped


def test_nights_join_and_sundays_are_closed():
    opening = (dt.time(5), dt.time(20))
    spans = board.closed_spans(second(0, SUNDAY), second(24, DAY), opening)
    monday = SUNDAY + dt.timedelta(days=1)
    assert spans == [
        (second(0, SUNDAY), second(5, monday)),
        (second(20, monday), second(5, DAY)),
        (second(20, DAY), second(24, DAY)),
    ]


def test_closed_spans_stay_within_what_is_shown():
    spans = board.closed_spans(second(6), second(19), (dt.time(5), dt.time(20)))
    assert spans == []


# --- the axis


@given(st.floats(0.5, 720), st.integers(0, 86_400 * 7))
def test_a_pixel_gives_back_its_instant_to_the_pixel(px_per_hour, later):
    axis = TimeAxis(second(0), second(24 * 7), px_per_hour)
    at = second(0) + later
    x = axis.x(at)
    assert 0 <= at - axis.seconds(x) <= 3600 / px_per_hour + 1
    assert axis.xs(np.array([at]))[0] == x


@given(st.floats(1, 720), st.floats(1, 720), st.integers(0, 2000), st.integers(0, 1500))
def test_zooming_keeps_the_instant_under_the_pointer(old, new, scroll, pointer):
    axis = TimeAxis(second(0), second(24), old)
    other = TimeAxis(second(0), second(24), new)
    moved = axis.scroll_keeping(other, scroll, pointer)
    assert abs(other.seconds(moved + pointer) - axis.seconds(scroll + pointer)) <= 3600 / new


def test_the_axis_is_as_wide_as_the_day_is_long():
    begin, end = board.day_start(AUTUMN), board.day_start(AUTUMN + dt.timedelta(days=1))
    assert TimeAxis(begin, end, 60).width == 25 * 60


@pytest.mark.parametrize(
    ("px_per_hour", "steps"), [(720, (5, 0)), (200, (15, 5)), (100, (30, 15)), (60, (60, 30)), (1, (0, 0))]
)
def test_marks_are_as_dense_as_there_is_room(px_per_hour, steps):
    assert board.tick_steps(px_per_hour) == steps


def test_ticks_are_at_round_times_of_the_clock():
    marks = board.ticks(second(6), second(10), 60)
    assert [minutes for _, minutes in marks.major] == [360, 420, 480, 540]
    assert [s for s, _ in marks.major] == [second(6), second(7), second(8), second(9)]
    assert set(marks.minor) == {second(6.5), second(7.5), second(8.5), second(9.5)}
    assert marks.days == ((second(0), DAY),)


def test_the_hour_that_comes_twice_is_marked_twice_and_the_lost_one_never():
    begin, end = board.day_start(AUTUMN), board.day_start(AUTUMN + dt.timedelta(days=1))
    hours = [minutes // 60 for _, minutes in board.ticks(begin, end, 60).major]
    assert hours.count(2) == 2
    begin, end = board.day_start(SPRING), board.day_start(SPRING + dt.timedelta(days=1))
    hours = [minutes // 60 for _, minutes in board.ticks(begin, end, 60).major]
    assert 2 not in hours
    wide = board.ticks(board.day_start(AUTUMN), board.day_start(AUTUMN) + 25 * 3600, 25).major
    assert [minutes for _, minutes in wide] == sorted({minutes for _, minutes in wide})


# --- rows


def layout(depots="AABB", counts=None, folded=()):
    lanes = np.array(counts or [1] * len(depots))
    return RowLayout(list(depots), lanes, 38, 6, 26, folded)


def test_rows_stand_under_the_heading_of_their_depot():
    made = layout()
    assert [group.depot for group in made.groups] == ["A", "B"]
    assert made.tops == [26, 70, 140, 184]
    assert made.height == 228
    assert made.row_at(30) == 0
    assert made.row_at(10) is None
    assert made.group_at(10).depot == "A"
    assert made.group_at(120).depot == "B"
    assert made.group_at(100) is None
    assert made.row_at(-1) is None
    assert made.row_at(228) is None


def test_one_depot_alone_needs_no_heading():
    made = layout("AA")
    assert made.groups == ()
    assert made.tops == [0, 44]


def test_a_folded_depot_keeps_its_heading_only():
    made = layout(folded={"A"})
    assert made.heights == [0, 0, 44, 44]
    assert made.groups[0].folded
    assert made.row_at(60) == 2


def test_more_lanes_make_a_row_taller():
    assert layout("AA", [2, 1]).heights == [82, 44]


def test_nothing_has_no_height():
    made = layout("")
    assert made.height == 0
    assert list(made.rows_between(0, 100)) == []


@given(st.lists(st.sampled_from("AB"), max_size=12), st.integers(0, 800), st.integers(1, 300))
def test_rows_between_two_heights_are_those_that_touch_them(depots, y, height):
    made = layout(depots)
    found = [row for row in made.rows_between(y, y + height) if made.heights[row]]
    touching = [row for row in range(len(depots)) if made.tops[row] < y + height and made.bottoms[row] > y]
    assert found == touching


stretches = st.lists(st.tuples(st.integers(0, 100), st.integers(1, 30)), max_size=30)


@given(stretches)
def test_lanes_never_overlap_and_are_as_few_as_can_be(found):
    starts = np.array(sorted(start for start, _ in found), dtype=np.int64)
    ends = starts + np.array([length for _, length in found], dtype=np.int64)
    given_, count = board.lanes(starts, ends)
    for lane in range(count):
        mine = np.flatnonzero(given_ == lane)
        assert (ends[mine[:-1]] <= starts[mine[1:]]).all()
    busiest = max((int(((starts <= at) & (ends > at)).sum()) for at in starts.tolist()), default=1)
    assert count == max(1, busiest)


# --- bars


def test_bars_are_found_by_row_and_time():
    made = columns(bar(1, 0, 8, 9), bar(2, 0, 10, 11), bar(3, 1, 8, 9), bar(4, 9, 8, 9))
    assert len(made) == 4
    assert [made.bar(slot).id for slot in made.visible([0, 1], second(8.5), second(9.5))] == [uid(1), uid(3)]
    assert made.visible([2], second(0), second(24)).tolist() == []
    assert made.row_index(uid(1001)) == 1
    assert made.row_index(uid(1)) is None
    assert made.slot(uid(9)) is None
    assert made.row[made.slot(uid(4))] == -1


def test_a_long_bar_is_found_by_its_end():
    made = columns(bar(1, 0, 6, 20), bar(2, 0, 7, 8))
    found = [made.bar(slot).id for slot in made.visible([0], second(15), second(16)).tolist()]
    assert uid(1) in found


def test_clashes_are_overlaps_but_not_neighbours():
    made = columns(bar(1, 0, 8, 9), bar(2, 0, 10, 11))
    first = made.slot(uid(1))
    assert made.clashes(0, second(8.5), second(10.5)) == [first, made.slot(uid(2))]
    assert made.clashes(0, second(9), second(10)) == []
    assert made.clashes(0, second(8.5), second(9.5), {first}) == []


def test_overlapping_bars_get_lanes_and_room_up_to_the_next():
    made = columns(bar(1, 0, 8, 10), bar(2, 0, 9, 11), bar(3, 0, 10.5, 12))
    slots = [made.slot(uid(n)) for n in (1, 2, 3)]
    assert [int(made.lane[slot]) for slot in slots] == [0, 1, 0]
    assert made.lane_counts.tolist() == [2, 1, 1]
    assert made.room[slots[0]] == second(10.5)
    assert made.room[slots[1]] == board.FAR_S


def test_a_moved_bar_changes_both_rows():
    made = columns(bar(1, 0, 8, 9), bar(2, 0, 8.5, 10))
    slot = made.slot(uid(1))
    assert made.put(bar(1, 2, 12, 13, status="DONE", late=True, pinned=True)) == {0, 2}
    assert made.slot(uid(1)) == slot
    assert (made.row[slot], made.status[slot]) == (2, 1)
    assert made.flags[slot] == BarColumns.LATE | BarColumns.PINNED
    assert made.lane_counts.tolist() == [1, 1, 1]
    assert made.put(bar(1, 9, 12, 13)) == {2}


def test_bars_come_and_go():
    made = columns(bar(1, 0, 8, 9))
    for number in range(2, 80):
        assert made.put(bar(number, 1, number / 4, number / 4 + 0.2)) == {1}
    assert len(made) == 79
    assert made.remove(uid(1)) == {0}
    assert made.remove(uid(1)) == set()
    with pytest.raises(KeyError):
        made.bar(0)
    made.put(bar(200, 9, 8, 9))
    assert made.remove(uid(200)) == set()
    assert len(made.in_row(1)) == 78


def test_neighbours_and_the_nearest_bar_of_a_row():
    made = columns(bar(1, 0, 8, 9), bar(2, 0, 10, 11), bar(3, 1, 15, 16))
    first, second_ = made.slot(uid(1)), made.slot(uid(2))
    assert made.neighbour(first, 1) == second_
    assert made.neighbour(second_, -1) == first
    assert made.neighbour(second_, 1) is None
    assert made.neighbour(first, -1) is None
    assert made.nearest(0, second(10.2)) == second_
    assert made.nearest(2, second(10)) is None


bars_of_a_day = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 90), st.integers(1, 40)), max_size=25)


@given(bars_of_a_day, st.integers(0, 100), st.integers(1, 40))
def test_what_is_visible_holds_all_that_touches_and_all_ways_to_get_there_agree(made, start, length):
    bars = [bar(n, row, a / 4, (a + wide) / 4) for n, (row, a, wide) in enumerate(made)]
    whole = columns(*bars)
    grown = columns()
    for one in bars:
        grown.put(one)
    begin, finish = second(start / 4), second((start + length) / 4)
    wanted = {
        one.id for one in bars if board.to_seconds(one.start) < finish and board.to_seconds(one.end) > begin
    }
    for found in (whole, grown):
        seen = {found.bar(slot).id for slot in found.visible(range(3), begin, finish).tolist()}
        assert wanted <= seen
        hits = {found.bar(slot).id for row in range(3) for slot in found.clashes(row, begin, finish)}
        assert hits == wanted
    assert whole.lane_counts.tolist() == grown.lane_counts.tolist()


moves = st.lists(st.tuples(st.integers(0, 24), st.integers(0, 2), st.integers(0, 90), st.integers(1, 8)))


@given(bars_of_a_day, moves)
def test_bars_moved_one_by_one_lie_as_if_they_had_been_read_there(made, moved):
    bars = [bar(n, row, a / 4, (a + wide) / 4, late=n % 3 == 0) for n, (row, a, wide) in enumerate(made)]
    stepwise = columns(*bars)
    for n, row, a, wide in moved:
        if n < len(bars):
            bars[n] = bar(n, row, a / 4, (a + wide) / 4, status="DONE", material=f"M{wide}")
            stepwise.put(bars[n])
    whole = columns(*bars)
    assert stepwise.lane_counts.tolist() == whole.lane_counts.tolist()
    slots = np.arange(len(bars))
    assert [stepwise.bars[slot] for slot in slots] == [whole.bars[slot] for slot in slots]
    assert (stepwise.facts(slots)[:4] == whole.facts(slots)[:4]).all() or (
        stepwise.lane_counts.max() > 1  # equal bars may share lanes the other way round
    )
    assert stepwise.codes(slots).status.tolist() == whole.status.tolist()
    assert stepwise.flags.tolist() == whole.codes(slots).flags.tolist()
    for row in range(3):
        for at in range(0, 130, 7):
            found = [made.visible((row,), second(at / 4), second((at + 2) / 4)) for made in (stepwise, whole)]
            assert sorted(found[0].tolist()) == sorted(found[1].tolist())


def test_a_move_names_its_bars_in_order():
    places = tuple(
        Place(uid(n), 1, uid(1000), board.to_instant(second(8)), board.to_instant(second(9))) for n in (2, 1)
    )
    assert MoveAsked(1, uid(1000), places[0].start, places).bar_ids == (uid(2), uid(1))


# --- further kinds of rows, copies, and the whole at a glance


@pytest.mark.parametrize(
    ("kind", "drives"), [("driver", True), ("vehicle", True), ("container", False), ("site", False)]
)
def test_only_drivers_and_vehicles_drive(kind, drives):
    assert board.Row(UUID(int=1), kind, "Row").drives is drives


def test_a_copy_names_the_bars_it_is_of_in_order():
    start, end = board.to_instant(0), board.to_instant(60)
    places = tuple(Place(uid(n), 1, uid(9), start, end) for n in (3, 1))
    assert board.CopyAsked(4, places).bar_ids == (uid(3), uid(1))


@pytest.mark.parametrize("first", [DAY, dt.date(2026, 3, 28), dt.date(2026, 10, 24)])
@given(
    data=st.data(),
    px_per_hour=st.floats(0.5, 720),
)
def test_pixels_and_instants_agree_over_changes_of_the_clock(first, data, px_per_hour):
    start, end = board.day_start(first), board.day_start(first + dt.timedelta(days=3))
    axis = board.TimeAxis(start, end, px_per_hour)
    seconds = data.draw(st.integers(start, end))
    assert abs(axis.seconds(axis.x(seconds)) - seconds) <= 3600 / px_per_hour + 1
    assert axis.xs(np.array([seconds])).tolist() == [axis.x(seconds)]
    later = data.draw(st.integers(seconds, end))
    assert axis.x(later) >= axis.x(seconds)


@given(
    counts=st.lists(st.integers(1, 4), min_size=1, max_size=30),
    y=st.integers(0, 5000),
)
def test_a_row_is_found_where_it_lies(counts, y):
    layout = board.RowLayout(["A"] * len(counts), np.array(counts), 38, 10, 26)
    row = layout.row_at(y)
    if row is not None:
        assert layout.tops[row] <= y < layout.bottoms[row]
    else:
        assert y >= layout.height
    assert layout.heights == [count * 38 + 10 for count in counts]


spans = st.lists(
    st.tuples(st.integers(0, 500_000), st.integers(60, 20_000)).map(lambda span: (span[0], sum(span))),
    min_size=1,
    max_size=12,
)


@given(spans, st.integers(0, 3600))
def test_lined_up_stretches_keep_their_order_and_length_and_never_overlap(found, gap):
    result = board.packed(found, lambda _here, _there: gap)
    assert [end - start for start, end in result] == [end - start for start, end in found]
    assert min(start for start, _ in result) == min(start for start, _ in found)
    order = sorted(range(len(found)), key=lambda at: found[at][0])
    for before, after in pairwise(order):
        assert result[after][0] >= result[before][1] + gap
        assert result[after][0] >= found[after][0]


@given(spans)
def test_the_load_of_days_is_all_there_is(found):
    starts, ends = (np.array(column) for column in zip(*found, strict=True))
    days = np.arange(0, 600_001, 86_400)
    counts, seconds = board.day_loads(starts, ends, days)
    last = int(days[-1])
    assert counts.sum() == sum(0 <= start < last for start in starts.tolist())
    assert seconds.sum() == sum(min(end, last) - min(start, last) for start, end in found)


@given(spans, st.integers(1, 200))
def test_a_picture_of_the_whole_shows_every_stretch_of_time(found, width):
    axis = board.TimeAxis(0, 600_000, 10)
    starts, ends = (np.array(column) for column in zip(*found, strict=True))
    lines = np.arange(len(found)) % 5
    picture = board.density(starts, ends, lines, axis, width, 4)
    assert picture.shape == (4, width)
    assert picture.min() >= 0
    for start, line in zip(starts.tolist(), lines.tolist(), strict=True):
        if line < 4:
            assert picture[line, min(start * width // 600_000, width - 1)] >= 1


@given(st.sets(st.text(min_size=1), max_size=40), st.integers(1, 32))
def test_categories_have_places_of_their_own_as_far_as_there_are_any(keys, places):
    given_ = board.assigned(keys, places)
    assert len(set(given_.values())) == len(given_) == min(len(keys), places)
    assert all(0 <= place < places for place in given_.values())
    assert board.assigned(sorted(keys, reverse=True), places) == given_


def test_findings_stand_in_the_flags_above_all_other_marks():
    made = columns(*(bar(n, 0, 8 + n, 8.5 + n, late=n % 2 == 1, findings=n) for n in range(4)))
    assert (made.flags // BarColumns.FINDINGS).tolist() == [0, 1, 2, 3]
    assert (made.flags & BarColumns.LATE).tolist() == [0, 1, 0, 1]
    made.put(bar(0, 0, 8, 8.5, findings=3, customer="C9"))
    assert made.flags[0] == 3 * BarColumns.FINDINGS
    assert made.customer[0] == made.customers["C9"]
