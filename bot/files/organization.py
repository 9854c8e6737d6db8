"""The organization and the words it uses: priorities, tiers, services, teams, reasons for a pause."""

from collections.abc import Mapping

from bot.files.places import Place
from bot.files.records import Organization
from bot.files.tree import Sequence
from bot.files.values import name, words, zone_name
from bot.files.vocabulary import STANDARD_REASONS

UNNAMED = Organization("", "UTC")


def organization(place: Place) -> Organization:
    """Who promises; its zone falls back to UTC while the file is wrong, so that reading can go on."""
    found = place.fields(
        ("name", "zone"), "a mapping such as {name: Example Ltd, zone: Europe/Berlin}", required=("name", "zone")
    )
    called = words(found["name"]) if "name" in found else None
    zone = zone_name(found["zone"]) if "zone" in found else None
    return Organization(called or UNNAMED.name, zone or UNNAMED.zone)


def ordered(place: Place, noun: str) -> tuple[str, ...]:
    """A list of names in which each stands once, such as the priorities, most urgent first."""
    found: dict[str, None] = {}
    items = place.items(f"a list of {noun} names")
    for item in items:
        word = name(item)
        if word is not None and word in found:
            item.wrong(f"{word!r} is listed twice")
        elif word is not None:
            found[word] = None
    if not items and isinstance(place.node, Sequence):
        place.wrong(f"the list is empty: name at least one {noun}")
    return tuple(found)


def titled(place: Place, noun: str) -> Mapping[str, str]:
    """Services or teams: each key with its name, or with itself when it has none."""
    found: dict[str, str] = {}
    for key, value in place.entries(f"a mapping such as {{key: {{name: A {noun}}}}}"):
        word = name(key)
        title = value.fields(("name",), f"a mapping such as {{name: A {noun}}}")
        shown = words(title["name"]) if "name" in title else key.text
        if word is not None:
            found[word] = shown or word
    return found


def pause_reasons(place: Place | None) -> Mapping[str, str]:
    """Each reason with the words shown for it; three standard ones when the file names none."""
    if place is None:
        return dict(STANDARD_REASONS)
    found: dict[str, str] = {}
    for key, value in place.entries("a mapping such as {waiting_customer: Waiting for the customer}"):
        word, shown = name(key), words(value)
        if word is not None and shown is not None:
            found[word] = shown
    return found
