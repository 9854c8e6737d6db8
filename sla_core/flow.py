"""Whether a queue is fed faster than it is worked: what comes in against what gets done, by hour of the week."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from math import sqrt

LEAST = 20
SIGMAS = 3
FLOW_RULE = (
    "An hour of the day, or of one weekday, is short of hands where at least 20 came in and more came in than was "
    "done, by more than 3 times the square root of both together: chance alone does that to one hour in 700."
)
_HOURS = range(24)


@dataclass(frozen=True, slots=True)
class Short:
    """Neighbouring local hours [first, until) in which more came in than was done; Monday is 0, None is any day."""

    weekday: int | None
    first: int
    until: int
    came: int
    done: int

    @property
    def excess(self) -> int:
        """How many more came in than were done."""
        return self.came - self.done


_Counts = Counter[tuple[int | None, int]]


def shortages(came: Iterable[datetime], done: Iterable[datetime], place: tzinfo) -> tuple[Short, ...]:
    """The hours short of hands by FLOW_RULE, in a zone, the most pressing first.

    An hour that is short over all days is told once; a weekday by itself only for its other hours.
    """
    fed, worked = _counted(came, place), _counted(done, place)
    always = {hour for hour in _HOURS if _is_short(fed[None, hour], worked[None, hour])}
    found = list(_runs(None, always, fed, worked))
    for weekday in range(7):
        cells = (hour for hour in _HOURS if hour not in always)
        found += _runs(weekday, {h for h in cells if _is_short(fed[weekday, h], worked[weekday, h])}, fed, worked)
    return tuple(sorted(found, key=lambda one: -one.excess))


def _counted(instants: Iterable[datetime], place: tzinfo) -> _Counts:
    """How many fell into each hour of each weekday, and into each hour of any day."""
    counts: _Counts = Counter()
    for instant in instants:
        local = instant.astimezone(place)
        counts[local.weekday(), local.hour] += 1
        counts[None, local.hour] += 1
    return counts


def _is_short(came: int, done: int) -> bool:
    # The difference of two counts that come by chance spreads as the root of their sum.
    return came >= LEAST and came - done > SIGMAS * sqrt(came + done)


def _runs(weekday: int | None, hours: set[int], fed: _Counts, worked: _Counts) -> Iterator[Short]:
    """Neighbouring hours as one."""
    for first in sorted(hour for hour in hours if hour - 1 not in hours):
        until = next(hour for hour in range(first, 25) if hour not in hours)
        within = [(weekday, hour) for hour in range(first, until)]
        yield Short(weekday, first, until, sum(fed[one] for one in within), sum(worked[one] for one in within))
