"""People who can be called: by key, each with a Slack account, and how the rest of a file names them."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.files.places import Place
from bot.files.records import Person
from bot.files.spans import span
from bot.files.tree import Mapping as Branches
from bot.files.values import known_name, name, words
from bot.files.vocabulary import Vocabulary

_USER = re.compile(r"[UW][A-Z0-9]{2,20}", re.ASCII)
_EMAIL = re.compile(r"[^@\s<>]{1,64}@[^@\s<>]{1,190}", re.ASCII)
KEYS = ("slack", "name", "email", "manager", "hours", "leave")


@dataclass(frozen=True, slots=True)
class Known:
    """The people a file knows: by key, and whose Slack account is whose."""

    keys: Collection[str]
    owners: Mapping[str, str] = field(default_factory=dict)

    def person(self, place: Place) -> str | None:
        """A person's key, as it is or found by its Slack id; a Slack id that is nobody's here stays what it is."""
        if place.text in self.keys:
            return place.text
        if _USER.fullmatch(place.text):
            return self.owners.get(place.text, place.text)
        found = name(place)
        if found is not None:
            place.unknown("person", found, self.keys)
        return None

    def persons(self, places: Collection[Place]) -> tuple[str, ...]:
        """Several such people in the order written; one who is named twice has two turns."""
        return tuple(person for person in map(self.person, places) if person is not None)


def is_user_id(word: str) -> bool:
    """Whether a word has the form of a Slack user id."""
    return _USER.fullmatch(word) is not None


def people(place: Place, vocabulary: Vocabulary, zone: str) -> Mapping[str, Person]:
    """Every person by key; dates of leave are meant in the zone given."""
    owners: dict[str, str] = {}
    entries = [
        (key, value, value.fields(KEYS, "a mapping such as {slack: U024BE7LH}", required=("slack",)))
        for key, value in place.entries("a mapping such as {ruth: {slack: U024BE7LH, name: Ruth Ahrens}}")
    ]
    for key, _, found in entries:
        if "slack" in found:
            _own(found["slack"], key.text, owners)
    known = Known(vocabulary.people, owners)
    persons: dict[str, Person] = {}
    for key, _, found in entries:
        word = name(key)
        if word is not None:
            hours = known_name(found["hours"], "calendar", vocabulary.calendars) if "hours" in found else None
            leave = tuple(sorted(_leave(found["leave"], zone))) if "leave" in found else ()
            persons[word] = replace(_person(word, found, known), hours=hours, leave=leave)
    managers = {key.text: found["manager"] for key, _, found in entries if "manager" in found}
    for word, manager in managers.items():
        _check_cycle(manager, word, persons)
    return persons


def known_people(found: Mapping[str, Person], vocabulary: Vocabulary) -> Known:
    """How rosters and ladders may name these people."""
    return Known(vocabulary.people, {person.slack: key for key, person in found.items()})


def _own(place: Place, key: str, owners: dict[str, str]) -> None:
    if not _USER.fullmatch(place.text):
        place.wrong(f"{place.text!r} is not a Slack user id: it looks like U024BE7LH and stands in the profile")
    elif place.text in owners:
        place.wrong(f"{place.text} is {owners[place.text]!r} already")
    else:
        owners[place.text] = key


def _person(key: str, found: dict[str, Place], known: Known) -> Person:
    return Person(
        key,
        found["slack"].text if "slack" in found else "",
        name=(words(found["name"]) if "name" in found else None) or key,
        email=_email(found["email"]) if "email" in found else None,
        manager=known.person(found["manager"]) if "manager" in found else None,
    )


def _email(place: Place) -> str | None:
    if _EMAIL.fullmatch(place.text):
        return place.text
    place.wrong(f"{place.text!r} is not an e-mail address: it looks like ruth@example.com")
    return None


def _leave(place: Place, zone: str) -> Iterator[tuple[datetime, datetime]]:
    wanted = "a leave such as {from: 2026-12-21, until: 2027-01-02}"
    items = [place] if isinstance(place.node, Branches) else place.items(f"a list of leaves: {wanted}")
    for item in items:
        found = span(item.fields(("from", "until"), wanted, required=("from", "until")), zone)
        if found is not None:
            yield found


def _check_cycle(place: Place, key: str, persons: Mapping[str, Person]) -> None:
    path = [key]
    while (person := persons.get(path[-1])) is not None and person.manager is not None:
        path.append(person.manager)
        if path[-1] == key:
            place.wrong(f"{key!r} comes to be their own manager: {' > '.join(path)}")
        if path[-1] in path[:-1]:
            return
