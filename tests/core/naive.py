"""Calendars and clocks in the plainest possible way, to hold the quick ones against.

Nothing here uses the product's own zones, spans or tables: an instant is open if the clock on the wall says so, and
working time is counted by walking quarter hour by quarter hour. All bounds lie on quarter hours.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from sla_core.patterns import Always, Intersection, Pattern, Union, Versions, Week, Window

QUARTER = 900
HOUR = 3600


def offset(zone: str, at: int) -> int:
    """How far the zone's clocks are ahead of UTC at an instant."""
    ahead = datetime.fromtimestamp(at, ZoneInfo(zone)).utcoffset()
    assert ahead is not None
    return int(ahead.total_seconds())


@lru_cache(maxsize=100_000)
def meaning(wall: datetime, zone: str) -> int:
    """The first instant at which the clock shows this; if none does, the one it would be had nobody moved the clock."""
    as_if_utc = int(wall.replace(tzinfo=UTC).timestamp())
    nearby = [offset(zone, as_if_utc + hours * HOUR) for hours in range(-27, 28)]
    shown = [as_if_utc - ahead for ahead in set(nearby) if offset(zone, as_if_utc - ahead) == ahead]
    return min(shown, default=as_if_utc - nearby[0])


def wall_time(day: date, second: int) -> datetime:
    return datetime.combine(day, time()) + timedelta(seconds=second)


def exists(day: date, zone: str) -> bool:
    """Whether any clock ever showed that date."""
    noon = meaning(wall_time(day, 12 * HOUR), zone)
    return datetime.fromtimestamp(noon, ZoneInfo(zone)).date() == day


def windows_of(week: Week, day: date) -> tuple[Window, ...]:
    for shifted, windows in week.shifts:
        if shifted == day:
            return windows
    if any(holiday == day for holiday, _ in week.holidays):
        return ()
    return week.windows[day.weekday()]


def hours_of(week: Week, first: int, last: int) -> list[tuple[int, int]]:
    """The windows of every date that could touch [first, last), as the wall times mean them; some may be reversed."""
    zone = week.zone_name
    day = datetime.fromtimestamp(first, UTC).date() - timedelta(days=3)
    found = []
    while day <= datetime.fromtimestamp(last, UTC).date() + timedelta(days=3):
        for window in windows_of(week, day) if exists(day, zone) else ():
            start, end = wall_time(day, window.start), wall_time(day, window.end)
            found.append((meaning(start, zone), meaning(end, zone)))
        day += timedelta(days=1)
    return found


def week_open(week: Week, cells: list[int]) -> list[bool]:
    hours = hours_of(week, cells[0], cells[-1])
    breaks = [(meaning(gap.start, week.zone_name), meaning(gap.end, week.zone_name)) for gap in week.breaks]
    return [
        any(start <= at < end for start, end in hours) and not any(start <= at < end for start, end in breaks)
        for at in cells
    ]


def opens(pattern: Pattern, cells: list[int]) -> list[bool]:
    """For each instant whether the pattern is open at it."""
    match pattern:
        case Week():
            return week_open(pattern, cells)
        case Always():
            return [True for _ in cells]
        case Union() | Intersection():
            combine = any if isinstance(pattern, Union) else all
            return [combine(each) for each in zip(*(opens(part, cells) for part in pattern.parts), strict=True)]
        case Versions():
            answers = [opens(part, cells) for part in pattern.parts]
            in_force = [max(sum(since <= at for since in pattern.since), 1) - 1 for at in cells]
            return [answers[version][i] for i, version in enumerate(in_force)]
    raise AssertionError(pattern)


def pieces(pattern: Pattern, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The open pieces between two instants, at most a quarter hour each."""
    bounds = [start, *range(start - start % QUARTER + QUARTER, end, QUARTER), end]
    cells = [at - at % QUARTER for at in bounds[:-1]]
    for (a, b), is_open in zip(pairwise(bounds), opens(pattern, cells), strict=True):
        if is_open:
            yield a, b


def worked(pattern: Pattern, start: int, end: int) -> int:
    return sum(b - a for a, b in pieces(pattern, start, end)) if start < end else 0


def due(pattern: Pattern, start: int, working: int, horizon: int) -> int | None:
    """The first instant by which so much is worked, if it lies before the horizon."""
    for a, b in pieces(pattern, start, horizon):
        if working <= b - a:
            return a + working
        working -= b - a
    return None
