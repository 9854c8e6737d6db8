"""Rosters: rotations of people with their hand-offs, overrides and cover, and the address of a calendar feed."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.files.people import Known
from bot.files.places import Place
from bot.files.records import RosterEntry
from bot.files.spans import span
from bot.files.tree import Mapping as Branches
from bot.files.tree import Sequence
from bot.files.values import day, known_name, name, words, zone_name
from bot.files.vocabulary import Vocabulary
from sla_core.rosters import Override, Roster, Rotation

KEYS = ("title", "zone", "rotations", "overrides", "ical")
ROTATION_KEYS = ("people", "starts", "at", "every", "zone", "only")
OVERRIDE_KEYS = ("person", "from", "until", "covers")
_AT = re.compile(r"([01]\d|2[0-3]):([0-5]\d)", re.ASCII)
_EVERY = re.compile(r"(\d{1,3})\s*(day|week)s?", re.ASCII)
_NINE = 9 * 3600
_MOST_DAYS = 366
_LONGEST_ADDRESS = 2000


@dataclass(frozen=True, slots=True)
class _Reader:
    vocabulary: Vocabulary
    known: Known
    zone: str


def rosters(place: Place, vocabulary: Vocabulary, known: Known, zone: str) -> Mapping[str, RosterEntry]:
    """Every roster by name; one without a zone of its own is in the zone given."""
    found: dict[str, RosterEntry] = {}
    for key, value in place.entries("a mapping from names to rosters"):
        word, entry = name(key), _roster(value, key.text, _Reader(vocabulary, known, zone))
        if word is not None and entry is not None:
            found[word] = entry
    return found


def _roster(place: Place, called: str, reader: _Reader) -> RosterEntry | None:
    found = place.fields(KEYS, "a roster: a mapping with rotations, or with ical")
    if not isinstance(place.node, Branches):
        return None
    zone = (zone_name(found["zone"]) if "zone" in found else None) or reader.zone
    inside = _Reader(reader.vocabulary, reader.known, zone)
    turns = list(_rotations(found["rotations"], inside)) if "rotations" in found else []
    changes = found["overrides"].items("a list of overrides") if "overrides" in found else []
    overrides = [_override(item, reader.known, zone) for item in changes]
    # A misspelt key has been complained of, and may well have been meant as one of these.
    if not {"rotations", "ical"} & set(found) and len(found) == len(place.node.entries):
        place.wrong("has neither rotations nor ical: nobody would ever be on duty")
    title = words(found["title"]) if "title" in found else None
    return RosterEntry(
        Roster(
            called, zone,
            tuple(rotation for rotation, _ in turns),
            tuple(override for override in overrides if override is not None),
            title=title or "",
        ),
        tuple((rotation.name, only) for rotation, only in turns if only is not None),
        _address(found["ical"]) if "ical" in found else None,
    )  # fmt: skip


def _rotations(place: Place, reader: _Reader) -> Iterator[tuple[Rotation, str | None]]:
    """Each rotation with the name of the calendar that limits it, if any."""
    entries = list(place.entries("a mapping such as {weekly: {people: [ruth, tom], starts: 2026-01-05}}"))
    if not entries and isinstance(place.node, Branches):
        place.wrong("no rotations: name at least one")
    for key, value in entries:
        word = name(key)
        wanted = "a rotation: a mapping with people and starts"
        found = value.fields(ROTATION_KEYS, wanted, required=("people", "starts"))
        rotation = _rotation(found, key.text, reader)
        only = known_name(found["only"], "calendar", reader.vocabulary.calendars) if "only" in found else None
        if word is not None and rotation is not None:
            yield rotation, only


def _rotation(found: dict[str, Place], called: str, reader: _Reader) -> Rotation | None:
    people = _people(found["people"], reader.known) if "people" in found else ()
    starts = day(found["starts"]) if "starts" in found else None
    at = _hand_off(found["at"]) if "at" in found else _NINE
    days = _every(found["every"]) if "every" in found else 7
    zone = zone_name(found["zone"]) if "zone" in found else reader.zone
    if not people or starts is None or at is None or days is None or zone is None:
        return None
    return Rotation(called, zone, people, starts, at=at, days=days)


def _people(place: Place, known: Known) -> tuple[str, ...]:
    items = place.items("a list of people such as [ruth, tom]", or_one=True)
    if isinstance(place.node, Sequence) and not items:
        place.wrong("the list is empty: name at least one person")
    return known.persons(items)


def _hand_off(place: Place) -> int | None:
    matched = _AT.fullmatch(place.text)
    if matched is None:
        place.wants('a time of the day such as "09:00"')
        return None
    return int(matched[1]) * 3600 + int(matched[2]) * 60


def _every(place: Place) -> int | None:
    matched = _EVERY.fullmatch(place.text)
    if matched is None:
        place.wants("1 day, 3 days, 1 week or 2 weeks")
        return None
    days = int(matched[1]) * (7 if matched[2] == "week" else 1)
    if not 1 <= days <= _MOST_DAYS:
        place.wrong(f"{place.text!r} is out of range: a shift lasts from 1 day to {_MOST_DAYS} days")
        return None
    return days


def _override(place: Place, known: Known, zone: str) -> Override | None:
    wanted = "an override such as {person: nina, from: 2026-12-24 09:00, until: 2026-12-27 09:00}"
    found = place.fields(OVERRIDE_KEYS, wanted, required=("person", "from", "until"))
    person = known.person(found["person"]) if "person" in found else None
    covers = known.person(found["covers"]) if "covers" in found else None
    bounds = span(found, zone)
    if person is None or bounds is None:
        return None
    if person == covers:
        found["covers"].wrong(f"{person!r} cannot cover for themselves")
    return Override(person, *bounds, covers=covers)


def _address(place: Place) -> str | None:
    """A web address as it is; whether it answers is found out when it is read."""
    try:
        parts = urlsplit(place.text)
        fine = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        fine = False
    if not fine or re.search(r"[^\x21-\x7e]", place.text) or len(place.text) > _LONGEST_ADDRESS:
        place.wants("the address of a calendar feed, beginning with https:// or http://")
        return None
    return place.text
