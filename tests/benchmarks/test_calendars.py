"""A calendar's answers against the barest thing that could give them: a bisect over aware datetimes.

The floor holds the same open spans as sorted aware datetimes, with running sums in seconds, and is measured in the same
run. They are in UTC: comparing across zones, as with datetimes of the calendar's own zone, costs twenty times as much.
The ratio is what counts: about one, and the same for an hour and for a year.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from itertools import accumulate
from sys import stdout
from timeit import repeat
from typing import Any

import pytest

from sla_core.calendars import Calendar
from tests.builders import at, calendar

LONGEST = timedelta(days=365)
SPANS = {"1 h": timedelta(hours=1), "3 d": timedelta(days=3), "30 d": timedelta(days=30), "1 y": LONGEST}
START = at("Mon 10:30")
ROUNDS, TIMES = 9, 2_000
ALLOWED = 8.0
"""Two is the aim; the rest is for a machine that is busy with other things."""


class Bare:
    """The obvious implementation: no growing table, no checks, no refusals."""

    def __init__(self, hours: Calendar, first: datetime, last: datetime) -> None:
        spans = hours.spans(first, last)
        self.starts, self.ends = [start for start, _ in spans], [end for _, end in spans]
        self.through = list(accumulate(int((end - start).total_seconds()) for start, end in spans))
        self.before = [0, *self.through]

    def worked_before(self, instant: datetime) -> int:
        i = bisect_right(self.starts, instant) - 1
        if i < 0:
            return 0
        if instant >= self.ends[i]:
            return self.through[i]
        return self.before[i] + int((instant - self.starts[i]).total_seconds())

    def worked_between(self, start: datetime, end: datetime) -> int:
        return self.worked_before(end) - self.worked_before(start)

    def due_after(self, start: datetime, working: int) -> datetime:
        total = self.worked_before(start) + working
        i = bisect_left(self.through, total)
        return self.ends[i] - timedelta(seconds=self.through[i] - total)


def hours() -> Calendar:
    """Berlin with a lunch break and some holidays."""
    holidays = [f"{year}-{day}" for year in range(2024, 2028) for day in ("01-01", "05-01", "10-03", "12-25", "12-26")]
    return calendar("09:00-12:00, 13:00-17:00", zone="Europe/Berlin", holidays=holidays)


def nanoseconds(question: Callable[[], object]) -> float:
    """The quickest of several rounds: what the machine can do when nobody disturbs it."""
    return min(repeat(question, number=TIMES, repeat=ROUNDS)) / TIMES * 1e9


def compare(
    name: str, ours: Callable[[Any], object], floor: Callable[[Any], object], asked: Any
) -> tuple[float, float]:
    quick, bare = nanoseconds(lambda: ours(asked)), nanoseconds(lambda: floor(asked))
    stdout.write(f"{name}: {quick:,.0f} ns, floor {bare:,.0f} ns, ratio {quick / bare:.2f}\n")
    return quick, quick / bare


@pytest.mark.benchmark
def test_working_time_costs_about_a_bare_bisect_and_the_same_for_an_hour_and_a_year() -> None:
    ours = hours()
    floor = Bare(ours, START - LONGEST, START + 2 * LONGEST)
    costs = {}
    for name, length in SPANS.items():
        end = START + length
        assert ours.worked_between(START, end) == floor.worked_between(START, end)
        costs[name] = compare(
            f"worked between, {name}", partial(ours.worked_between, START), partial(floor.worked_between, START), end
        )
    assert max(ratio for _, ratio in costs.values()) < ALLOWED
    assert costs["1 y"][0] < ALLOWED * costs["1 h"][0]


@pytest.mark.benchmark
def test_a_due_instant_costs_about_a_bare_bisect_and_the_same_for_an_hour_and_a_year() -> None:
    ours = hours()
    floor = Bare(ours, START - LONGEST, START + 2 * LONGEST)
    costs = {}
    for name, length in SPANS.items():
        working = ours.worked_between(START, START + length)
        assert ours.due_after(START, working) == floor.due_after(START, working)
        costs[name] = compare(
            f"due after, {name}", partial(ours.due_after, START), partial(floor.due_after, START), working
        )
    assert max(ratio for _, ratio in costs.values()) < ALLOWED
    assert costs["1 y"][0] < ALLOWED * costs["1 h"][0]
