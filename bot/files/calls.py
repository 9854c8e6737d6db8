"""Whom a rung calls: a person, the owner, whoever is on duty, a user group, a channel, or people in turn."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from bot.files.people import Known
from bot.files.places import Place
from bot.files.tree import Mapping, Sequence
from bot.files.values import choice, known_name
from sla_core.ladders import Call, Pick, Who

KINDS = (Who.PERSON, Who.ON_DUTY, Who.GROUP, Who.CHANNEL, Who.ROUND_ROBIN)
CHANNEL = re.compile(r"[CG][A-Z0-9]{2,20}", re.ASCII)
_GROUP = re.compile(r"S[A-Z0-9]{2,20}", re.ASCII)
_WANTED = "whom to call: owner, manager, {person: ruth}, {on_duty: first-line}, {channel: C...} or a list"


@dataclass(frozen=True, slots=True)
class Callees:
    """Who can be called by name."""

    known: Known
    rosters: Collection[str]


def calls(place: Place, able: Callees) -> tuple[Call, ...]:
    """One call or several, each once."""
    items = [place] if not isinstance(place.node, Sequence) else place.items(_WANTED)
    if not items:
        place.wrong("the list is empty: name somebody to call")
    found: dict[Call, None] = {}
    for item in items:
        call = _call(item, able)
        if call is not None and call in found:
            item.wrong(f"{call} is called twice")
        elif call is not None:
            found[call] = None
    return tuple(found)


def channel(place: Place) -> str | None:
    """A Slack channel's id."""
    if CHANNEL.fullmatch(place.text):
        return place.text
    place.wrong(f"{place.text!r} is not a Slack channel id: it looks like C024BE91L and stands in its details")
    return None


def _call(place: Place, able: Callees) -> Call | None:
    if place.text in {Who.OWNER, Who.MANAGER}:
        return Call(Who(place.text))
    if place.text:
        _explain(place, able)
        return None
    found = place.fields((*KINDS, "pick"), _WANTED)
    kinds = [kind for kind in KINDS if kind in found]
    if len(kinds) != 1:
        if isinstance(place.node, Mapping) and (kinds or not place.node.entries):
            place.wants(f"exactly one of {', '.join(KINDS)}")
        return None
    kind, inner = kinds[0], found[kinds[0]]
    if "pick" in found and kind is not Who.ON_DUTY:
        found["pick"].wrong("'pick' chooses among those on duty: it stands beside on_duty only")
    match kind:
        case Who.PERSON:
            return _named(kind, able.known.person(inner))
        case Who.ON_DUTY:
            pick = (choice(found["pick"], Pick) if "pick" in found else None) or Pick.FIRST
            roster = known_name(inner, "roster", able.rosters)
            return Call(kind, roster, pick) if roster is not None else None
        case Who.GROUP:
            return _group(inner)
        case Who.CHANNEL:
            return _named(kind, channel(inner))
    return _in_turn(inner, able)


def _named(kind: Who, name: str | None) -> Call | None:
    return Call(kind, name) if name is not None else None


def _group(place: Place) -> Call | None:
    if _GROUP.fullmatch(place.text):
        return Call(Who.GROUP, place.text)
    place.wrong(f"{place.text!r} is not the id of a Slack user group: it looks like S0614TZR7")
    return None


def _in_turn(place: Place, able: Callees) -> Call | None:
    if not isinstance(place.node, Sequence):
        return _named(Who.ROUND_ROBIN, known_name(place, "roster", able.rosters))
    items = place.items("a roster, or a list of people")
    people = able.known.persons(items)
    if len(set(people)) < len(people) or not items:
        place.wrong("name at least one person, each once")
        return None
    return Call(Who.ROUND_ROBIN, people=people) if people else None


def _explain(place: Place, able: Callees) -> None:
    """A bare word is only a call if it is owner or manager; say what was probably meant."""
    word = place.text
    if word in able.known.keys:
        place.wrong(f"{word!r} alone is no call", f"{{person: {word}}}")
    elif word in able.rosters:
        place.wrong(f"{word!r} alone is no call", f"{{on_duty: {word}}}")
    elif CHANNEL.fullmatch(word):
        place.wrong(f"{word!r} alone is no call", f"{{channel: {word}}}")
    else:
        place.unknown("call", word, (Who.OWNER, Who.MANAGER, *KINDS))
