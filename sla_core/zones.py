"""Wall times and instants: one rule for the hour that is missing in spring and the one that comes twice in autumn."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache
from math import floor
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sla_core.errors import NaiveInstant, UnknownZone

DAY = 86_400


@cache
def zone(name: str) -> tzinfo:
    """The IANA zone of that name; UnknownZone if there is none."""
    if name == "UTC":
        return UTC
    try:
        found = ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UnknownZone(name) from error
    return found


def epoch(instant: datetime) -> int:
    """Whole seconds since 1970-01-01 UTC, fractions cut off; NaiveInstant if it has no zone."""
    if instant.tzinfo is None:
        raise NaiveInstant(instant)
    return floor(instant.timestamp())


def whole(instant: datetime) -> datetime:
    """The instant with its fraction of a second cut off, as `epoch` does."""
    return instant.replace(microsecond=0)


def instant(seconds: int) -> datetime:
    """The UTC instant that many seconds after 1970-01-01."""
    return datetime.fromtimestamp(seconds, UTC)


def wall_epoch(day: date, second: int, place: tzinfo) -> int:
    """The instant of a wall time, given as a second of that day (86400 is the midnight that ends it).

    A wall time skipped in spring moves forward by the gap; one that occurs twice in autumn is the first.
    Both are what PEP 495 calls fold=0.
    """
    if second == DAY:
        day, second = day + timedelta(days=1), 0
    wall = datetime.combine(day, time(second // 3600, second // 60 % 60, second % 60), place)
    return int(wall.timestamp())


def from_wall(wall: datetime, place: tzinfo) -> datetime:
    """The UTC instant of a naive wall time in a zone, by the same rule."""
    return wall.replace(tzinfo=place, fold=0).astimezone(UTC)


def local_date(seconds: int, place: tzinfo) -> date:
    """The date that a clock on the wall shows at that instant."""
    return datetime.fromtimestamp(seconds, place).date()
