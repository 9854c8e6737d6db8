"""What changed between two frozen files, in words."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.files.agreement_changes import agreement_changes, summary
from bot.files.calendar_changes import calendar_changes
from bot.files.credit_bodies import scheme_changes
from bot.files.freeze import calling, contents
from bot.files.people_changes import ladder_changes, person_changes, roster_changes

Body = Mapping[str, Any]

_NAMED = (("services", "service"), ("teams", "team"), ("pause_reasons", "pause reason"))
_EMPTY: Body = {}


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: the section of the file, the name inside it, and a line that says it all."""

    section: str
    name: str
    words: str

    def __str__(self) -> str:
        return self.words


def compare(old: Body | None, new: Body) -> list[Change]:
    """Every difference, section by section; empty when there is none. Without an old one, everything is new."""
    before: Body = old if old is not None else _EMPTY
    return [
        *_plain(before, new),
        *_directory(before, new),
        *_calendars(before, new),
        *_calling(before, new),
        *_uptime(before, new),
        *_credits(before, new),
        *_agreements(before, new),
    ]


def shown(value: object) -> str:
    """A value of a frozen body as it stands in a sentence."""
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {shown(one)}" for key, one in value.items()) or "none"
    if isinstance(value, list | tuple):
        return ", ".join(map(shown, value)) or "none"
    return "none" if value is None else str(value)


def _plain(old: Body, new: Body) -> Iterator[Change]:
    owner: Body = old.get("organization", _EMPTY)
    for key, value in new["organization"].items():
        if owner and owner[key] != value:
            yield Change("organization", key, f"organization: {key} {owner[key]} -> {value}")
    for section in ("priorities", "tiers"):
        if section in old and old[section] != new[section]:
            yield Change(section, "", f"{section}: {shown(old[section])} -> {shown(new[section])}")
    for section, noun in _NAMED:
        yield from _each(old, new, section, noun, describe=lambda title: f" ({title})", differ=_renamed)


def _renamed(old: str, new: str) -> str:
    return f"{old} -> {new}"


def _directory(old: Body, new: Body) -> Iterator[Change]:
    for section, noun in (("customers", "customer"), ("channels", "channel")):
        yield from _each(old, new, section, noun, describe=lambda entry: "", differ=_fields)
    was, now = ({"digests": body.get("digests", _EMPTY)} for body in (old, new))
    yield from _each(was, now, "digests", "digest", describe=lambda entry: "", differ=_fields)
    if (said := _fields(old.get("talk", _EMPTY), new.get("talk", _EMPTY))) and old:
        yield Change("conversations", "", f"conversations: {said}")


def _fields(old: Body, new: Body) -> str:
    return "; ".join(
        f"{key.replace('_', ' ')} {shown(old.get(key))} -> {shown(new.get(key))}"
        for key in dict.fromkeys((*new, *old))
        if (old.get(key) or None) != (new.get(key) or None)
    )


def _calendars(old: Body, new: Body) -> Iterator[Change]:
    yield from _each(old, new, "calendars", "calendar", describe=lambda entry: "", differ=calendar_changes)


def _calling(old: Body, new: Body) -> Iterator[Change]:
    place: str = new["organization"]["zone"]
    differ: dict[str, Callable[[Any, Any], str]] = {
        "people": lambda was, now: person_changes(was, now, place),
        "rosters": roster_changes,
        "ladders": ladder_changes,
    }
    for section, noun in (("people", "person"), ("rosters", "roster"), ("ladders", "ladder")):
        was, now = ({section: calling(body, section)} for body in (old, new))
        yield from _each(was, now, section, noun, describe=lambda entry: "", differ=differ[section])


def _credits(old: Body, new: Body) -> Iterator[Change]:
    """Schemes, and those of bodies from before they had a form."""
    was, now = ({"credits": {**body.get("credits", _EMPTY), **body.get("schemes", _EMPTY)}} for body in (old, new))
    yield from _each(was, now, "credits", "credit scheme", describe=lambda entry: "", differ=_scheme)


def _scheme(old: Any, new: Any) -> str:
    return scheme_changes(old, new) if isinstance(old, Mapping) and "scales" in old else "changed"


def _uptime(old: Body, new: Body) -> Iterator[Change]:
    was, now = ({"services": body.get("uptime", _EMPTY)} for body in (old, new))
    yield from _each(was, now, "services", "uptime of service", describe=lambda entry: "", differ=_fields)


def _each(
    old: Body,
    new: Body,
    section: str,
    noun: str,
    *,
    describe: Callable[[Any], str],
    differ: Callable[[Any, Any], str],
) -> Iterator[Change]:
    """What was added, changed and removed under the names of a section."""
    before, after = old.get(section, _EMPTY), new[section]
    for name, entry in after.items():
        if name not in before:
            yield Change(section, name, f"{noun} {name} added{describe(entry)}")
        elif before[name] != entry:
            yield Change(section, name, f"{noun} {name}: {differ(before[name], entry)}")
    for name in before:
        if name not in after:
            yield Change(section, name, f"{noun} {name} removed")


def _agreements(old: Body, new: Body) -> Iterator[Change]:
    place: str = new["organization"]["zone"]
    before, ranked = {entry["name"]: entry for entry in old.get("agreements", ())}, contents(new)
    ranks = contents(old) if old else {}
    for entry in new["agreements"]:
        name = entry["name"]
        if name not in before:
            yield Change("agreements", name, f"agreement {name} added ({summary(entry)})")
            continue
        for words in agreement_changes(before[name], entry, place):
            yield Change("agreements", name, f"{name}: {words}")
        if ranks[name]["rank"] != ranked[name]["rank"]:
            was, now = ranks[name]["rank"] + 1, ranked[name]["rank"] + 1
            yield Change("agreements", name, f"{name}: place among agreements of the same scope {was} -> {now}")
    for name in before:
        if name not in ranked:
            yield Change("agreements", name, f"agreement {name} withdrawn")
