"""Opening hours: the stored format, what is asked of it, and the twin in the database."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import JSONB

from app.domain import hours

PARIS = ZoneInfo("Europe/Paris")
WEEK = {
    **{day: [["07:30", "12:00"], ["13:30", "17:00"]] for day in ("mo", "tu", "we", "th")},
    "fr": [["07:30", "12:00"]],
    "sa": [["22:00", "24:00"]],
    "su": [["00:00", "05:00"]],
    "exceptions": {"2026-12-24": [["07:30", "10:00"]], "2026-12-25": [], "2026-11-11": []},
}


def wall(text_: str, fold: int = 0) -> dt.datetime:
    return dt.datetime.fromisoformat(text_).replace(tzinfo=PARIS, fold=fold)


CASES = [
    (WEEK, "2026-11-24T07:30", "2026-11-24T12:00", True),
    (WEEK, "2026-11-24T07:29", "2026-11-24T08:00", False),
    (WEEK, "2026-11-24T11:45", "2026-11-24T13:45", False),  # over the break
    (WEEK, "2026-11-24T12:00", "2026-11-24T12:00", False),  # the instant of closing
    (WEEK, "2026-11-24T13:30", "2026-11-24T13:30", True),
    (WEEK, "2026-11-27T14:00", "2026-11-27T14:15", False),  # Friday afternoon
    (WEEK, "2026-11-28T23:00", "2026-11-29T04:00", True),  # over midnight
    (WEEK, "2026-11-28T23:00", "2026-11-29T05:30", False),
    (WEEK, "2026-12-24T09:00", "2026-12-24T10:00", True),
    (WEEK, "2026-12-24T11:00", "2026-12-24T11:10", False),
    (WEEK, "2026-12-25T09:00", "2026-12-25T10:00", False),
    (WEEK, "2026-11-11T09:00", "2026-11-11T10:00", False),
    (None, "2026-11-11T03:00", "2026-11-13T10:00", True),
    ({}, "2026-11-11T03:00", "2026-11-13T10:00", True),
    ({"exceptions": {"2026-12-25": []}}, "2026-12-24T20:00", "2026-12-24T23:00", True),
    ({"exceptions": {"2026-12-25": []}}, "2026-12-24T23:00", "2026-12-25T01:00", False),
    ({"su": [["01:00", "04:00"]]}, "2026-03-29T01:30", "2026-03-29T03:30", True),  # an hour is missing
    ({"su": [["01:00", "04:00"]]}, "2026-10-25T01:30", "2026-10-25T03:30", True),  # an hour comes twice
    ({"mo": [["00:00", "24:00"]], "tu": [["00:00", "24:00"]]}, "2026-11-23T05:00", "2026-11-25T00:00", True),
]


@pytest.mark.parametrize(("stored", "start", "end", "expected"), CASES)
def test_a_place_is_open_from_start_to_end(stored, start, end, expected):
    assert hours.is_open(stored, wall(start), wall(end)) is expected


_IS_OPEN = text("SELECT is_open(:hours, :start, :end)").bindparams(
    bindparam("hours", type_=JSONB(none_as_null=True))
)


def _in_the_database(session, stored, start, end):
    return session.execute(_IS_OPEN, {"hours": stored, "start": start, "end": end}).scalar_one()


def test_the_database_says_the_same(session):
    for stored, start, end, expected in CASES:
        assert _in_the_database(session, stored, wall(start), wall(end)) is expected, (stored, start, end)


_QUARTERS = st.integers(0, 96)
_PAIRS = st.lists(_QUARTERS, max_size=4, unique=True).map(
    lambda ends: [
        [f"{a // 4:02d}:{a % 4 * 15:02d}", f"{b // 4:02d}:{b % 4 * 15:02d}"]
        for a, b in zip(sorted(ends)[::2], sorted(ends)[1::2], strict=False)
    ]
)
_HOURS = st.one_of(
    st.none(),
    st.builds(
        lambda days, exceptions: {**days, **({"exceptions": exceptions} if exceptions else {})},
        st.dictionaries(st.sampled_from(hours.DAYS), _PAIRS, max_size=7),
        st.dictionaries(
            st.integers(0, 9).map(lambda n: (dt.date(2026, 10, 20) + dt.timedelta(n)).isoformat()),
            _PAIRS,
            max_size=2,
        ),
    ),
)
_INSTANTS = st.integers(0, 9 * 96).map(
    lambda n: dt.datetime(2026, 10, 20, tzinfo=dt.UTC) + dt.timedelta(minutes=15 * n)
)


def test_twins_agree_on_anything(session):
    @settings(max_examples=150, deadline=None)
    @given(_HOURS, _INSTANTS, st.integers(0, 200))
    def agree(stored, start, quarters):
        end = start + dt.timedelta(minutes=15 * quarters)
        assert _in_the_database(session, stored, start, end) is hours.is_open(stored, start, end)

    agree()


@pytest.mark.parametrize(
    ("typed", "pairs"),
    [
        ("7h30-12h, 13h30-17h", [["07:30", "12:00"], ["13:30", "17:00"]]),
        ("13:30 - 17:00 ; 8-12", [["08:00", "12:00"], ["13:30", "17:00"]]),
        ("8h à 24h", [["08:00", "24:00"]]),
        ("", []),
    ],
)
def test_hours_are_read_as_typed(typed, pairs):
    assert hours.read_pairs(typed) == pairs
    assert hours.read_pairs(hours.pairs_text(pairs)) == pairs


@pytest.mark.parametrize("typed", ["midi", "8h", "12h-8h", "8h-12h, 11h-14h", "25h-26h", "8h-12h-14h"])
def test_what_cannot_be_read_is_refused(typed):
    with pytest.raises(ValueError, match=r"\w"):
        hours.read_pairs(typed)


def test_the_format_is_tidied():
    messy = {"tu": [["13:30", "17:00"], ["08:00", "12:00"]], "mo": [], "exceptions": {"2026-12-25": []}}
    assert hours.tidy(messy) == {
        "tu": [["08:00", "12:00"], ["13:30", "17:00"]],
        "exceptions": {"2026-12-25": []},
    }
    assert hours.tidy({}) is None
    with pytest.raises(ValueError, match="lundi"):
        hours.tidy({"lundi": []})
