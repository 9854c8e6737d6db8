"""Warning levels: `75%` of the target, or `30m before` and `1bh before` its due instant."""

import re

from bot.files.places import Place
from sla_core.agreements import Level
from sla_core.durations import Measure, parse_duration
from sla_core.errors import BadDuration

_PERCENT = re.compile(r"(\d{1,3})\s*%", re.ASCII)
_BEFORE = re.compile(r"(.+?)\s+before", re.ASCII)
_WANTED = "75%, 30m before (real time) or 1bh before (working time)"


def parse_level(text: str) -> Level:
    """The level written as `75%` or `30bm before`; BadDuration says what to write instead."""
    share, before = _PERCENT.fullmatch(text.strip()), _BEFORE.fullmatch(text.strip())
    if share:
        percent = int(share[1])
        if not 0 < percent < 100:
            raise BadDuration(f"{text!r} is no warning: it must come after 0% and before 100% of the target")
        return Level(percent=percent)
    if not before:
        raise BadDuration(f"{text!r} is not a warning level: write {_WANTED}")
    offset = parse_duration(before[1])
    if offset.measure is Measure.DAYS:
        raise BadDuration(
            f"{text!r} counts in business days, which have no length: write it as 8bh before or 24h before"
        )
    if offset.amount == 0:
        raise BadDuration(f"{text!r} is no warning: it comes at the due instant itself")
    return Level(before=offset)


def levels(place: Place) -> tuple[Level, ...]:
    """A list of levels, or one; an empty list takes inherited warnings away."""
    found: dict[Level, None] = {}
    for item in place.items(f"a list of warning levels: {_WANTED}", or_one=True):
        try:
            level = parse_level(item.text)
        except BadDuration as error:
            item.wrong(str(error)) if item.text else item.wants(f"a warning level: {_WANTED}")
            continue
        if level in found:
            item.wrong(f"{level} is listed twice")
        found[level] = None
    return tuple(found)
