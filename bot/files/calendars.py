"""Calendars: weekly hours with their exceptions, or a combination of other calendars."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.files.hours import week, windows
from bot.files.places import Place
from bot.files.public_holidays import Dates, closed_dates
from bot.files.records import ALWAYS, Combination, How
from bot.files.tree import Mapping as Branches
from bot.files.tree import Sequence
from bot.files.values import day, known_name, name, wall_time, words, zone_name
from sla_core.patterns import Break, Week

Calendars = Mapping[str, Week | Combination]

_WEEKLY = ("zone", "hours", "holidays", "breaks", "shifts")
_KEYS = (*_WEEKLY, *How)
_DEEPEST, _MOST_PARTS = 6, 64


@dataclass(frozen=True, slots=True)
class _Reader:
    known: tuple[str, ...]
    now: datetime


def calendars(place: Place, known: tuple[str, ...], *, now: datetime) -> Calendars:
    """Every calendar by name. Holidays of a country are looked up for the years around `now`, unless told which."""
    reader = _Reader(known, now)
    found: dict[str, Week | Combination] = {}
    keys: dict[str, Place] = {}
    for key, value in place.entries("a mapping from names to calendars"):
        word, calendar = name(key), _calendar(value, reader)
        if word == ALWAYS:
            key.wrong("'always' is built in, open at every second: choose another name")
        elif word is not None and calendar is not None:
            found[word], keys[word] = calendar, key
    for word, key in keys.items():
        _check_parts(key, word, found)
    return found


def _calendar(place: Place, reader: _Reader) -> Week | Combination | None:
    wanted = "a calendar with zone and hours, or with union or intersection"
    found = place.fields(_KEYS, wanted)
    combined = [how for how in How if how in found]
    if combined:
        for key in [key for key in found if key != combined[0]]:
            found[key].wrong(f"{key!r} cannot stand beside {combined[0].value!r}: the parts bring their own hours")
        return _combination(found[combined[0]], combined[0], reader.known)
    for missing in [key for key in ("zone", "hours") if found and key not in found]:
        place.wrong(f"{missing!r} is missing")
    if isinstance(place.node, Branches) and not place.node.entries:
        place.wrong(f"is empty: wanted {wanted}")
    if "zone" not in found or "hours" not in found:
        return None
    return _week(found, reader.now)


def _combination(place: Place, how: How, known: tuple[str, ...]) -> Combination | None:
    items = place.items("a list of calendar names such as [office, sydney]")
    parts = [known_name(item, "calendar", known) for item in items]
    if isinstance(place.node, Sequence) and (len(items) < 2 or len(set(parts)) < len(parts)):
        place.wrong(f"{how.value} wants at least two different calendars")
    named = tuple(part for part in parts if part is not None)
    return Combination(how, named) if len(named) > 1 else None


def _week(found: dict[str, Place], now: datetime) -> Week:
    dates: Dates = closed_dates(found["holidays"], now) if "holidays" in found else {}
    breaks = found["breaks"].items("a list of breaks") if "breaks" in found else []
    shifts = found["shifts"].entries('a mapping such as {2026-12-31: "09:00-12:00"}') if "shifts" in found else []
    days = [(day(key), windows(value)) for key, value in shifts]
    return Week(
        zone_name(found["zone"]) or "UTC",
        week(found["hours"]),
        holidays=tuple(dates.items()),
        breaks=tuple(gap for gap in map(_break, breaks) if gap is not None),
        shifts=tuple(sorted(((at, opening) for at, opening in days if at is not None), key=lambda shift: shift[0])),
    )


def _break(place: Place) -> Break | None:
    wanted = "a break such as {from: 2026-12-28 12:00, until: 2027-01-02, name: Winter break}"
    found = place.fields(("from", "until", "name"), wanted, required=("from", "until"))
    if "from" not in found or "until" not in found:
        return None
    start, end = wall_time(found["from"]), wall_time(found["until"])
    called = words(found["name"]) if "name" in found else "closed"
    if start is None or end is None or called is None:
        return None
    if start >= end:
        found["until"].wrong(f"the break ends at {end:%Y-%m-%d %H:%M}, not after its start {start:%Y-%m-%d %H:%M}")
        return None
    return Break(start, end, called)


def _check_parts(key: Place, name: str, found: Calendars) -> None:
    """Complain of a calendar that is made of itself, or of so many parts that no table of it could be drawn."""
    for parts, path in enumerate(_paths((name,), found), start=1):
        if path[-1] == name and len(path) > 1:
            key.wrong(f"calendar {name!r} is made of itself: {' > '.join(path)}")
            return
        if len(path) > _DEEPEST or parts > _MOST_PARTS:
            key.wrong(f"calendar {name!r} is made of too many calendars: at most {_MOST_PARTS}, {_DEEPEST} deep")
            return


def _paths(path: tuple[str, ...], found: Calendars) -> Iterator[tuple[str, ...]]:
    entry = found.get(path[-1])
    yield path
    if isinstance(entry, Combination) and len(path) <= _DEEPEST and path[-1] not in path[:-1]:
        for part in entry.parts:
            yield from _paths((*path, part), found)
