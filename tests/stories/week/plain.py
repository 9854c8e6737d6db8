"""Working time in the plainest way: hours on a wall clock two hours ahead of UTC, no holidays, no change of clocks.

So it is in Berlin from April to September; nothing of the product's own calendars is used.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
SUMMER = timezone(timedelta(hours=2))
OFFICE = {0: (8, 18), 1: (8, 18), 2: (8, 18), 3: (8, 18), 4: (8, 16)}
HOURS: dict[str, dict[int, tuple[int, int]]] = {"office": OFFICE, "always": dict.fromkeys(range(7), (0, 24))}
_AHEAD = 60


def opening_hours(calendar: str, start: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The stretches in which a calendar is open, from an instant on."""
    midnight = start.astimezone(SUMMER).replace(hour=0, minute=0, second=0, microsecond=0)
    for number in range(_AHEAD):
        day = midnight + number * DAY
        if (hours := HOURS[calendar].get(day.weekday())) is not None:
            opens, closes = (day + timedelta(hours=hour) for hour in hours)
            if closes > start:
                yield max(opens, start).astimezone(UTC), closes.astimezone(UTC)


def worked(calendar: str, start: datetime, end: datetime) -> int:
    """The open seconds between two instants."""
    total = 0
    for opens, closes in opening_hours(calendar, start):
        if opens >= end:
            break
        total += int((min(closes, end) - opens).total_seconds())
    return total


def after(calendar: str, start: datetime, seconds: int) -> datetime:
    """The first instant by which so many open seconds have passed; closing time itself, if they end there."""
    if seconds == 0:
        return start
    for opens, closes in opening_hours(calendar, start):
        room = int((closes - opens).total_seconds())
        if seconds <= room:
            return opens + seconds * SECOND
        seconds -= room
    raise AssertionError("so far ahead nothing is due")


def opening(calendar: str, at: datetime) -> datetime:
    """The first open instant at or after this one."""
    return next(opens for opens, _ in opening_hours(calendar, at))


def in_days(calendar: str, start: datetime, days: int) -> datetime:
    """The same wall time so many days with opening hours later, or the opening after it; closing time stays."""
    wall = start.astimezone(SUMMER)
    while days:
        wall += DAY
        days -= wall.weekday() in HOURS[calendar]
    at = wall.astimezone(UTC)
    closing = at in [closes for _, closes in opening_hours(calendar, at - DAY)]
    return at if closing else opening(calendar, at)
