"""Services: their names, when they are to be up, and the maintenance that was agreed."""

from collections.abc import Mapping
from datetime import datetime

from bot.files.places import Place
from bot.files.records import ALWAYS, ServiceEntry
from bot.files.spans import span
from bot.files.tree import Mapping as Branches
from bot.files.values import known_name, name, words
from bot.files.vocabulary import Vocabulary

KEYS = ("name", "hours", "maintenance", "maintenance_hours")
SPAN_KEYS = ("from", "until", "name")
_WANTED = "a mapping such as {key: {name: A service}}"
_SPAN = "a span such as {from: 2026-03-07 22:00, until: 2026-03-08 02:00}"


def service_names(place: Place) -> Mapping[str, str]:
    """Each key with the name of the service, or with itself when it has none."""
    found: dict[str, str] = {}
    for key, value in place.entries(_WANTED):
        word = name(key)
        entry = value.fields(KEYS, "a mapping such as {name: A service}")
        shown = words(entry["name"]) if "name" in entry else key.text
        if word is not None:
            found[word] = shown or word
    return found


def uptime(place: Place, vocabulary: Vocabulary, zone_of_file: str) -> Mapping[str, ServiceEntry]:
    """The services that say when they are to be up; the others are to be up always. Keys are checked elsewhere."""
    found: dict[str, ServiceEntry] = {}
    for key, value in place.entries(_WANTED) if isinstance(place.node, Branches) else ():
        entry = {inner.text: one for inner, one in _entries(value)}
        hours, away = (
            known_name(entry[word], "calendar", vocabulary.calendars) if word in entry else None
            for word in ("hours", "maintenance_hours")
        )
        spans = _maintenance(entry["maintenance"], zone_of_file) if "maintenance" in entry else ()
        said = ServiceEntry(hours or ALWAYS, spans, away)
        if away == ALWAYS:
            entry["maintenance_hours"].wrong("a service that is always maintained is never to be up")
        if said != ServiceEntry():
            found[key.text] = said
    return found


def _entries(place: Place) -> list[tuple[Place, Place]]:
    return list(place.entries("")) if isinstance(place.node, Branches) else []


def _maintenance(place: Place, zone_of_file: str) -> tuple[tuple[datetime, datetime, str], ...]:
    found = []
    for item in place.items(f"a list of spans: {_SPAN}"):
        entry = item.fields(SPAN_KEYS, _SPAN, required=("from", "until"))
        both = span(entry, zone_of_file)
        called = words(entry["name"]) if "name" in entry else ""
        if both is not None:
            found.append((*both, called or ""))
    return tuple(found)
