"""When a rung falls due: `75%`, `30m before`, `at breach`, `1bh after breach`, or a delay after the rung before it."""

import re

from bot.files.places import Place
from bot.files.tree import Scalar
from sla_core.durations import Duration, Measure, parse_duration
from sla_core.errors import BadDuration
from sla_core.ladders import Anchor, When

LEAST_DELAY = 60
_PERCENT = re.compile(r"(\d{1,3})\s*%", re.ASCII)
_BEFORE = re.compile(r"(.+?)\s+before(\s+breach)?", re.ASCII)
_AFTER = re.compile(r"(.+?)\s+after\s+breach", re.ASCII)
_WANTED = "75%, 30m before, at breach, 1bh after breach, or a delay after the rung before such as 15m"


def parse_when(text: str) -> When:
    """The time of a rung as it is written; BadDuration says what to write instead."""
    compact = text.strip()
    share, before, after = (form.fullmatch(compact) for form in (_PERCENT, _BEFORE, _AFTER))
    if share:
        percent = int(share[1])
        if not 0 < percent < 100:
            raise BadDuration(f"{text!r} is out of range: from 1% to 99% of the target; after that, write at breach")
        return When(Anchor.PERCENT, percent=percent)
    if compact == "at breach":
        return When(Anchor.BREACH)
    if before or after:
        matched = before or after
        assert matched is not None
        return _offset(text, matched[1], Anchor.BEFORE if before else Anchor.AFTER)
    if re.search(r"before|after|breach|at ", compact):
        raise BadDuration(f"{text!r} is not the time of a rung: write {_WANTED}")
    return _delay(parse_duration(compact))


def when(place: Place, *, first: bool) -> When | None:
    """The time of a rung; the first of a ladder follows the clock, for there is no rung before it."""
    if not isinstance(place.node, Scalar) or place.node.value is None:
        place.wants(f"the time of a rung: {_WANTED}")
        return None
    if isinstance(place.node.value, int) and not isinstance(place.node.value, bool):
        place.wrong(f"{place.text} has no unit: write {place.text}%, {place.text}m or {place.text}h")
        return None
    try:
        found = parse_when(place.text)
    except BadDuration as error:
        place.wrong(str(error))
        return None
    if first and not found.anchored:
        place.wrong(
            f"{found} counts from the rung before, but this is the first: write 75%, {found} before, at breach "
            f"or {found} after breach"
        )
        return None
    return found


def _offset(text: str, length: str, anchor: Anchor) -> When:
    offset = parse_duration(length)
    if offset.amount == 0:
        raise BadDuration(f"{text!r} is the breach itself: write at breach")
    if anchor is Anchor.BEFORE and offset.measure is Measure.DAYS:
        raise BadDuration(
            f"{text!r} counts in business days, which have no length: write it as 8bh before or 24h before"
        )
    return When(anchor, length=offset)


def _delay(delay: Duration) -> When:
    if delay.amount < (1 if delay.measure is Measure.DAYS else LEAST_DELAY):
        raise BadDuration(f"'{delay}' is too short a delay: at least 1m, so that somebody can answer")
    return When(Anchor.DELAY, length=delay)
