"""Digests: what is told, where, when, and about whom."""

import re
from collections.abc import Mapping

from bot.files.channels import is_channel
from bot.files.hours import weekdays
from bot.files.places import Place
from bot.files.records import DigestEntry, Shows
from bot.files.values import choice, known_names, name, words, zone_name
from bot.files.vocabulary import Vocabulary
from sla_core.schedules import EVERY_DAY, Schedule

KEYS = ("title", "channel", "shows", "at", "on", "zone", "customers", "services", "teams")
_AT = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)", re.ASCII)
_WANTED = 'a digest: a mapping such as {channel: C024BE91L, at: "08:30"}'


def digests(place: Place, vocabulary: Vocabulary, zone_of_file: str) -> Mapping[str, DigestEntry]:
    """Every digest by name, in the order written."""
    found = {}
    for key, value in place.entries("a mapping from names to digests"):
        called, entry = name(key), _digest(value, key.text, vocabulary, zone_of_file)
        if called is not None and entry is not None:
            found[called] = entry
    return found


def _digest(place: Place, called: str, vocabulary: Vocabulary, zone_of_file: str) -> DigestEntry | None:
    found = place.fields(KEYS, _WANTED, required=("channel", "at"))
    second = time_of_day(found["at"]) if "at" in found else None
    shows = (choice(found["shows"], Shows) if "shows" in found else None) or Shows.DAY
    place_name = (zone_name(found["zone"]) if "zone" in found else None) or zone_of_file
    days = frozenset(weekdays(found["on"])) if "on" in found else EVERY_DAY
    fine = is_channel(found["channel"]) if "channel" in found else False
    sides = {
        side: known_names(found[side], noun, getattr(vocabulary, side)) if side in found else frozenset()
        for side, noun in (("customers", "customer"), ("services", "service"), ("teams", "team"))
    }
    if second is None or not fine or not days:
        return None
    return DigestEntry(
        called,
        found["channel"].text,
        Schedule(second, place_name, shows.cycle, days),
        shows,
        (words(found["title"]) if "title" in found else None) or "",
        **{side: tuple(sorted(names)) for side, names in sides.items()},
    )


def time_of_day(place: Place) -> int | None:
    """The second of the day of a time such as 08:30."""
    matched = _AT.fullmatch(place.text)
    if matched is None:
        place.wants('a time of the day such as "08:30"')
        return None
    return int(matched[1]) * 3600 + int(matched[2]) * 60
