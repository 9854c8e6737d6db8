"""When an agreement is reviewed, when it ends, and who is party to it."""

import re
from datetime import date, datetime

from bot.files.places import Place
from bot.files.values import day, instant, words
from sla_core.reviews import Review

_EVERY = re.compile(r"every\s+(?:(\d{1,3})\s+)?months?", re.ASCII)
_WANTED = "a date such as 2026-12-01, or every 6 months"
LONGEST = 120


def review(place: Place) -> Review | None:
    """A date, or a number of months."""
    matched = _EVERY.fullmatch(place.text.strip().lower())
    if matched is None:
        if re.match(r"\d", place.text):
            on = day(place)
            return Review(on=on) if on is not None else None
        place.wants(_WANTED)
        return None
    months = int(matched[1] or 1)
    if not 1 <= months <= LONGEST:
        place.wrong(f"{place.text!r}: wanted 1 to {LONGEST} months")
        return None
    return Review(months=months)


def ending(place: Place, zone: str, since: datetime | None) -> datetime | None:
    """The instant from which an agreement holds no more; a date alone is its first moment in the zone."""
    until = instant(place, zone)
    if until is not None and since is not None and until <= since:
        place.wrong(f"it expires {place.text}, before it comes into force: an agreement holds for some time")
        return None
    return until


def parties(place: Place) -> tuple[str, ...]:
    """Names of people or companies, each once."""
    found = [words(item) for item in place.items("a list of names such as [Example Ltd, ACME Corp]", or_one=True)]
    return tuple(dict.fromkeys(name for name in found if name))


def thawed(text: str | None) -> Review | None:
    """A review as it was frozen."""
    if text is None:
        return None
    matched = _EVERY.fullmatch(text)
    return Review(months=int(matched[1] or 1)) if matched else Review(on=date.fromisoformat(text))
