"""Spans and lengths of time in people, rosters and ladders: from one instant until another, and durations in bounds."""

from datetime import datetime

from bot.files.places import Place
from bot.files.records import ALWAYS
from bot.files.tree import Scalar
from bot.files.values import instant
from sla_core.durations import Duration, Measure, parse_duration
from sla_core.errors import BadDuration

MINUTE, HOUR = 60, 3600


def span(found: dict[str, Place], zone: str) -> tuple[datetime, datetime] | None:
    """The UTC instants under `from` and `until`, meant in a zone; None after a complaint."""
    if "from" not in found or "until" not in found:
        return None
    start, end = instant(found["from"], zone), instant(found["until"], zone)
    if start is None or end is None:
        return None
    if start >= end:
        found["until"].wrong(f"it ends at {found['until'].text}, not after its start {found['from'].text}")
        return None
    return start, end


def bounded(place: Place, *, least: int, most: int, calendar: str | None, days: bool = False) -> Duration | None:
    """A duration of at least and at most so many seconds; business days, where allowed, only have to be some.

    `calendar` is the one that counts working time; None is one that is only known later.
    """
    duration = written(place)
    if duration is None:
        return None
    if duration.measure is not Measure.REAL and calendar == ALWAYS:
        place.wrong(f"{duration} is working time, but calendar 'always' is open around the clock: write real time")
        return None
    if duration.measure is Measure.DAYS:
        if not days:
            place.wrong(f"{duration} counts business days, which have no length: write it as 8bh or 24h")
        return duration if days else None
    if not least <= duration.amount <= most:
        shortest, longest = (Duration(bound, Measure.REAL) for bound in (least, most))
        place.wrong(f"{place.text!r} is out of range: at least {shortest} and at most {longest}")
        return None
    return duration


def written(place: Place) -> Duration | None:
    """A duration of any kind and length."""
    if not isinstance(place.node, Scalar) or place.node.value is None:
        place.wants("a duration such as 15m, 4h or 1bh")
        return None
    if isinstance(place.node.value, int) and not isinstance(place.node.value, bool):
        place.wrong(f"{place.text} has no unit: write {place.text}m or {place.text}h")
        return None
    try:
        return parse_duration(place.text)
    except BadDuration as error:
        place.wrong(str(error))
        return None
