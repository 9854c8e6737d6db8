"""Single values: names, choices, dates, times, zones, percentages. None means that a complaint was made."""

import re
from collections.abc import Collection
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from bot.files.places import Place
from bot.files.tree import Scalar
from sla_core.errors import UnknownZone
from sla_core.zones import from_wall, zone

_NAME = re.compile(r"[^\W_][\w.-]{0,63}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_WALL = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?))?(Z?)", re.ASCII)
_PERCENT = re.compile(r"(\d{1,3}(?:\.\d{1,6})?)\s*%", re.ASCII)
_FIRST_YEAR, _LAST_YEAR = 1950, 2149

Choice = TypeVar("Choice", bound=StrEnum)


def words(place: Place) -> str | None:
    """Text on one line, meant to be read by people."""
    if not isinstance(place.node, Scalar) or place.node.value is None or not place.text.strip():
        place.wants("some words")
        return None
    if any(ord(letter) < 32 for letter in place.text.strip()):
        place.wrong("wanted words on one line, without control characters")
        return None
    return place.text.strip()


def name(place: Place) -> str | None:
    """A name other parts of the file can refer to; a number is taken as it is written."""
    if not isinstance(place.node, Scalar) or isinstance(place.node.value, bool) or place.node.value is None:
        place.wants("a name")
        return None
    if not _NAME.fullmatch(place.text):
        place.wrong(f"{place.text!r} is not a name: use up to 64 letters, digits, '-', '_' and '.', no spaces")
        return None
    return place.text


def known_name(place: Place, noun: str, known: Collection[str]) -> str | None:
    """A name that refers to something defined elsewhere."""
    found = name(place)
    if found is not None and found not in known:
        place.unknown(noun, found, known)
        return None
    return found


def known_names(place: Place, noun: str, known: Collection[str]) -> frozenset[str]:
    """Several such names, or a single one; those that are unknown are complained of and left out."""
    found: dict[str, None] = {}
    for item in place.items(f"a list of {noun} names", or_one=True):
        word = known_name(item, noun, known)
        if word is not None and word in found:
            item.wrong(f"{word!r} is listed twice")
        elif word is not None:
            found[word] = None
    return frozenset(found)


def choice(place: Place, choices: type[Choice]) -> Choice | None:
    """One of a fixed set of words."""
    if place.text in set(choices):
        return choices(place.text)
    if not isinstance(place.node, Scalar):
        place.wants(f"one of {', '.join(choices)}")
        return None
    place.unknown("value", place.text, list(choices))
    return None


def truth(place: Place) -> bool | None:
    """true or false."""
    if isinstance(place.node, Scalar) and isinstance(place.node.value, bool):
        return place.node.value
    place.wants("true or false")
    return None


def zone_name(place: Place) -> str | None:
    """The name of an IANA time zone."""
    if not place.text:
        place.wants("a time zone such as Europe/Berlin")
        return None
    try:
        zone(place.text)
    except UnknownZone as error:
        place.wrong(str(error))
        return None
    return place.text


def day(place: Place) -> date | None:
    """A date written as 2026-12-24."""
    try:
        found = date.fromisoformat(place.text) if _DAY.fullmatch(place.text) else None
    except ValueError:
        place.wrong(f"{place.text!r} is not in the calendar: there is no such day")
        return None
    if found is None:
        place.wants("a date such as 2026-12-24")
        return None
    return _within_years(place, found)


def wall_time(place: Place) -> datetime | None:
    """A naive wall time, written as a date (its midnight) or as 2026-12-24 18:00."""
    found = _stamp(place)
    if found is not None and found.tzinfo is not None:
        place.wrong(f"{place.text!r} is in UTC, but the calendar's own wall time is wanted: leave the Z out")
        return None
    return found


def instant(place: Place, zone_of_file: str) -> datetime | None:
    """A UTC instant, written as a date or wall time of the organization's zone, or in UTC with a Z at its end."""
    found = _stamp(place)
    if found is None or found.tzinfo is not None:
        return found
    return from_wall(found, zone(zone_of_file))


def _stamp(place: Place) -> datetime | None:
    matched = _WALL.fullmatch(place.text)
    if matched is None:
        place.wants("a date such as 2026-12-24, or a time such as 2026-12-24 18:00")
        return None
    try:
        at = time.fromisoformat(matched[2]) if matched[2] else time()
        stamp = datetime.combine(date.fromisoformat(matched[1]), at, UTC if matched[3] else None)
    except ValueError:
        place.wrong(f"{place.text!r} is not in the calendar: there is no such day or time")
        return None
    return stamp if _within_years(place, stamp.date()) else None


def _within_years(place: Place, found: date) -> date | None:
    if _FIRST_YEAR <= found.year <= _LAST_YEAR:
        return found
    place.wrong(f"{place.text} lies outside the years {_FIRST_YEAR} to {_LAST_YEAR}")
    return None


def percentage(place: Place) -> Decimal | None:
    """A share such as 95% or 99.95%, more than 0 and at most 100; the sign is wanted, for 0.95 could be meant."""
    matched = _PERCENT.fullmatch(place.text)
    if matched is None:
        place.wants("a percentage with its sign, such as 95% or 99.95%")
        return None
    share = Decimal(format(Decimal(matched[1]).normalize(), "f"))
    if not 0 < share <= 100:
        place.wrong(f"{place.text} is out of range: more than 0% and at most 100%")
        return None
    return share
