"""Where rows and bars lie: rows under their depots, lanes, and bars as columns."""

import datetime as dt
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.axis import TimeAxis, day_start, to_instant, to_seconds
from app.domain.board import Bar
from app.domain.layout import FAR_S, BarColumns, RowLayout, assigned, day_loads, density, lanes

DAY = dt.date(2026, 11, 24)
STATUSES, KINDS = {"PLANNED": 0, "DONE": 1}, {"SWAP": 0, "BREAK": 1}


def uid(number):
    return UUID(int=number + 1)


def second(hour, day=DAY):
    return day_start(day) + round(hour * 3600)


def bar(number, row, start, end, **values):
    defaults = {"status": "PLANNED", "kind": "SWAP", "title": f"Customer {number}"}
    return Bar(
        uid(number),
        uid(1000 + row),
        None,
        None,
        to_instant(second(start)),
        to_instant(second(end)),
        **{**defaults, **values},
    )


def columns(*bars, rows=3):
    return BarColumns([uid(1000 + row) for row in range(rows)], bars, STATUSES, KINDS)


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
    given_, count = lanes(starts, ends)
    for lane in range(count):
        mine = np.flatnonzero(given_ == lane)
        assert (ends[mine[:-1]] <= starts[mine[1:]]).all()
    busiest = max((int(((starts <= at) & (ends > at)).sum()) for at in starts.tolist()), default=1)
    assert count == max(1, busiest)


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
    assert made.room[slots[1]] == FAR_S


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
    wanted = {one.id for one in bars if to_seconds(one.start) < finish and to_seconds(one.end) > begin}
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


@given(
    counts=st.lists(st.integers(1, 4), min_size=1, max_size=30),
    y=st.integers(0, 5000),
)
def test_a_row_is_found_where_it_lies(counts, y):
    layout = RowLayout(["A"] * len(counts), np.array(counts), 38, 10, 26)
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


@given(spans)
def test_the_load_of_days_is_all_there_is(found):
    starts, ends = (np.array(column) for column in zip(*found, strict=True))
    days = np.arange(0, 600_001, 86_400)
    counts, seconds = day_loads(starts, ends, days)
    last = int(days[-1])
    assert counts.sum() == sum(0 <= start < last for start in starts.tolist())
    assert seconds.sum() == sum(min(end, last) - min(start, last) for start, end in found)


@given(spans, st.integers(1, 200))
def test_a_picture_of_the_whole_shows_every_stretch_of_time(found, width):
    axis = TimeAxis(0, 600_000, 10)
    starts, ends = (np.array(column) for column in zip(*found, strict=True))
    lines = np.arange(len(found)) % 5
    picture = density(starts, ends, lines, axis, width, 4)
    assert picture.shape == (4, width)
    assert picture.min() >= 0
    for start, line in zip(starts.tolist(), lines.tolist(), strict=True):
        if line < 4:
            assert picture[line, min(start * width // 600_000, width - 1)] >= 1


@given(st.sets(st.text(min_size=1), max_size=40), st.integers(1, 32))
def test_categories_have_places_of_their_own_as_far_as_there_are_any(keys, places):
    given_ = assigned(keys, places)
    assert len(set(given_.values())) == len(given_) == min(len(keys), places)
    assert all(0 <= place < places for place in given_.values())
    assert assigned(sorted(keys, reverse=True), places) == given_


def test_findings_stand_in_the_flags_above_all_other_marks():
    made = columns(*(bar(n, 0, 8 + n, 8.5 + n, late=n % 2 == 1, findings=n) for n in range(4)))
    assert (made.flags // BarColumns.FINDINGS).tolist() == [0, 1, 2, 3]
    assert (made.flags & BarColumns.LATE).tolist() == [0, 1, 0, 1]
    made.put(bar(0, 0, 8, 8.5, findings=3, customer="C9"))
    assert made.flags[0] == 3 * BarColumns.FINDINGS
    assert made.customer[0] == made.customers["C9"]
