"""Driving, breaks and rest before the law: Regulation (EC) 561/2006 and the national limits, as an estimate.

Planning figures are forecasts; the real ones come from the tachograph's file. All is in minutes. Limits that
the law may change stand in the rows of the table `rule`, which the callers pass; those here are the article's
own numbers. What a result is above zero breaks the law; zero or less keeps it.

Source: Regulation (EC) 561/2006, art. 6 to 8; code des transports, art. D3312-2 and following.
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum

CONTINUOUS, BREAK, FIRST_PART, SECOND_PART = 270, 45, 15, 30
DAILY, DAILY_LONG, LONG_DAYS = 540, 600, 2
WEEKLY, FORTNIGHT = 3360, 5400
REST, REDUCED_REST, REDUCED_RESTS = 660, 540, 3
WEEKLY_REST, REDUCED_WEEKLY_REST = 2700, 1440
DAY, DAY_OF_TWO = 1440, 1800
BREAKS = ((360, 30), (540, 45))


class ContinuousDriving:
    """Counts what is driven without a break that counts, along the way.

    45 minutes reset the counter, and so do 15 followed later by 30, in this order. Loading and waiting are no
    driving, but no break either.

    Attributes:
        counter: Since the last break that counted.
        longest: The most that the counter has shown.

    Source: art. 7.
    """

    __slots__ = ("_has_first_part", "counter", "longest")

    def __init__(self) -> None:
        self.counter = self.longest = 0
        self._has_first_part = False

    def drive(self, minutes: int) -> None:
        """Go on driving."""
        self.counter += minutes
        self.longest = max(self.longest, self.counter)

    def pause(self, minutes: int) -> None:
        """Have a break or a rest."""
        if minutes >= BREAK or (self._has_first_part and minutes >= SECOND_PART):
            self.counter, self._has_first_part = 0, False
        elif minutes >= FIRST_PART:
            self._has_first_part = True

    def over(self, most: int = CONTINUOUS, *, crew_of_two: bool = False) -> int:
        """Return by how much it was too long. While one of two drives, the other has his break."""
        return self.longest - most * (2 if crew_of_two else 1)


def daily_driving_over(
    days: Sequence[int], usual: int = DAILY, most: int = DAILY_LONG, times: int = LONG_DAYS
) -> int:
    """Return by how much the last day is over: nine hours, ten on two days of a calendar week.

    Args:
        days: What was driven on each day of the week so far.
        usual: What any day may have.
        most: What a long day may have.
        times: How many long days a week may have.

    Source: art. 6 § 1.
    """
    last = days[-1]
    if last > most:
        return last - most
    return last - usual if sum(day > DAILY for day in days) > times else 0


def weekly_driving_over(week: int, most: int = WEEKLY) -> int:
    """Return by how much a calendar week is over: 56 hours.

    Source: art. 6 § 2.
    """
    return week - most


def fortnight_driving_over(before: int, week: int, most: int = FORTNIGHT) -> int:
    """Return by how much two weeks in a row are over: 90 hours.

    Source: art. 6 § 3.
    """
    return before + week - most


class Rest(StrEnum):
    """How long a daily rest is before the law."""

    NORMAL = "NORMAL"
    REDUCED = "REDUCED"
    TOO_SHORT = "TOO_SHORT"


def rest_minutes(span: int, gap: int, *, crew_of_two: bool = False) -> int:
    """Return what counts of the rest after a day: what lies within 24 hours of its start, 30 for two.

    Args:
        span: From the day's start to its end.
        gap: From its end until the next day begins.
        crew_of_two: Whether two shared the wheel.

    Source: art. 8 §§ 2 and 5.
    """
    return min(gap, (DAY_OF_TWO if crew_of_two else DAY) - span)


def daily_rest(minutes: int, *, crew_of_two: bool = False) -> Rest:
    """Return what a daily rest is: eleven hours, or reduced to nine; for two, nine are the normal rest.

    Source: art. 4 g, art. 8 §§ 2, 4 and 5.
    """
    if minutes >= REST or (crew_of_two and minutes >= REDUCED_REST):
        return Rest.NORMAL
    return Rest.REDUCED if minutes >= REDUCED_REST else Rest.TOO_SHORT


def daily_rest_lacks(
    minutes: int,
    rests: Sequence[Rest],
    usual: int = REST,
    least: int = REDUCED_REST,
    times: int = REDUCED_RESTS,
    *,
    crew_of_two: bool = False,
) -> int:
    """Return what a daily rest lacks: it is too short, or reduced a fourth time.

    Args:
        minutes: The rest that counts.
        rests: It and those before it since the weekly rest.
        usual: What a rest has.
        least: What a reduced one has.
        times: How many may be reduced between two weekly rests.
        crew_of_two: Whether two shared the wheel.

    Source: art. 8 §§ 2, 4 and 5.
    """
    if minutes < least:
        return least - minutes
    return usual - minutes if not crew_of_two and rests.count(Rest.REDUCED) > times else 0


def weekly_rest_lacks(
    before: int | None, rest: int, usual: int = WEEKLY_REST, least: int = REDUCED_WEEKLY_REST
) -> int:
    """Return what a weekly rest lacks: of two in a row one has 45 hours, and the other no less than 24.

    Args:
        before: The weekly rest before it; None where it is not known.
        rest: This one.
        usual: What a normal one has.
        least: What a reduced one has.

    Source: art. 8 § 6.
    """
    if rest < least:
        return least - rest
    return usual - rest if before is not None and before < usual else 0


def break_owed(work: int, breaks: Iterable[Sequence[int]] = BREAKS) -> int:
    """Return the break that a day's work asks for: by default 30 minutes above six hours, 45 above nine.

    Source: directive 2002/15/CE, art. 5.
    """
    return max((pause for above, pause in breaks if work > above), default=0)
