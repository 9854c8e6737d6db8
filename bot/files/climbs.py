"""Which ladder is climbed for a target: one for all tickets, or one for each priority."""

from collections.abc import Collection
from dataclasses import dataclass

from bot.files.ladders import NONE
from bot.files.places import Place
from bot.files.tree import Mapping, Scalar
from bot.files.values import known_name
from bot.files.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Climbed:
    """The name of a ladder, None for none, and the priorities that have another."""

    name: str | None = None
    by_priority: tuple[tuple[str, str | None], ...] = ()


NO_LADDER = Climbed()


def climbed(place: Place, vocabulary: Vocabulary) -> Climbed:
    """A ladder's name, `none`, or a mapping from priorities to these; a priority left out has none."""
    if not isinstance(place.node, Mapping):
        return Climbed(_ladder(place, vocabulary))
    found: list[tuple[str, str | None]] = []
    entries = list(place.entries("a ladder, or a mapping from priorities to ladders"))
    if not entries:
        place.wrong("is empty: name a ladder, or none")
    for key, value in entries:
        if key.text in vocabulary.priorities:
            found.append((key.text, _ladder(value, vocabulary)))
        else:
            key.unknown("priority", key.text, vocabulary.priorities)
    return Climbed(by_priority=tuple(found))


def for_priorities(found: Climbed, priorities: Collection[str]) -> Climbed:
    """The same for a target that holds for some priorities only; no priorities are all of them."""
    if not priorities:
        return found
    kept = dict(found.by_priority)
    named = {kept.get(priority, found.name) for priority in priorities}
    if len(named) == 1:
        return Climbed(named.pop())
    return Climbed(found.name, tuple(one for one in found.by_priority if one[0] in priorities))


def _ladder(place: Place, vocabulary: Vocabulary) -> str | None:
    if not isinstance(place.node, Scalar) or place.node.value is None:
        place.wants("the name of a ladder, or none")
        return None
    return None if place.text == NONE else known_name(place, "ladder", vocabulary.ladders)
