"""What changed in one person, roster or ladder, in words."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sla_core.ladders import Mode, Pick
from sla_core.zones import zone

Body = Mapping[str, Any]

_PERSON = ("slack", "name", "email", "manager", "hours")
_LADDER = ("title", "channel", "leads", "owner", "calendar", "expires", "gives_up", "loops", "direct")


def person_changes(old: Body, new: Body, place: str) -> str:
    """The differences of two frozen people, joined by semicolons; dates are shown in the zone named `place`."""
    return "; ".join([*_fields(old, new, _PERSON), *_listing("on leave", _leave(old, place), _leave(new, place))])


def roster_changes(old: Body, new: Body) -> str:
    """The differences of two frozen rosters; an override is shown in the roster's zone as it was."""
    place = old["zone"]
    return "; ".join(
        [
            *_fields(old, new, ("title", "zone", "ical")),
            *_rotations(old, new),
            *_listing("override", _overrides(old, place), _overrides(new, place)),
        ]
    )


def ladder_changes(old: Body, new: Body) -> str:
    """The differences of two frozen ladders; rungs that moved count as changed where they stand."""
    was, now = (f"catches all with {_calls(ladder['catch_all'])}" for ladder in (old, new))
    caught = [f"{was} -> {_calls(new['catch_all'])}"] if was != now else []
    return "; ".join([*_fields(old, new, _LADDER), *caught, *_rungs(old["rungs"], new["rungs"])])


def _fields(old: Body, new: Body, keys: Sequence[str]) -> Iterator[str]:
    for key in keys:
        if old[key] != new[key]:
            yield f"{key.replace('_', ' ')} {_value(old[key])} -> {_value(new[key])}"


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return "none" if value in (None, "") else str(value)


def _listing(noun: str, old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    yield from (f"{noun} {one} added" for one in new if one not in old)
    yield from (f"{noun} {one} removed" for one in old if one not in new)
    if old != new and set(old) == set(new):
        yield f"{noun}: repeated or in another order"


def _leave(person: Body, place: str) -> list[str]:
    return [f"from {_shown(start, place)} until {_shown(end, place)}" for start, end in person["leave"]]


def _overrides(roster: Body, place: str) -> list[str]:
    return [
        f"{person}{f' for {covers}' if covers else ''} from {_shown(start, place)} until {_shown(end, place)}"
        for person, start, end, covers in roster["overrides"]
    ]


def _shown(at: str, place: str) -> str:
    return f"{datetime.fromisoformat(at).astimezone(zone(place)):%Y-%m-%d %H:%M}"


def _rotations(old: Body, new: Body) -> Iterator[str]:
    was, now = ({one["name"]: one for one in body["rotations"]} for body in (old, new))
    for name, rotation in now.items():
        if name not in was:
            yield f"rotation {name} added ({', '.join(rotation['people'])})"
        elif was[name] != rotation:
            yield f"rotation {name}: {_rotation(was[name], rotation)}"
    yield from (f"rotation {name} removed" for name in was if name not in now)
    if [name for name in was if name in now] != [name for name in now if name in was]:
        yield "rotations in another order"


def _rotation(old: Body, new: Body) -> str:
    changed = []
    if old["people"] != new["people"]:
        changed.append(f"{', '.join(old['people'])} -> {', '.join(new['people'])}")
    if old["days"] != new["days"]:
        changed.append(f"every {_counted(old['days'], 'day')} -> every {_counted(new['days'], 'day')}")
    return ", ".join([*changed, *_fields(old, new, ("starts", "at", "zone", "only"))])


def _rungs(old: Sequence[Body], new: Sequence[Body]) -> Iterator[str]:
    for number, (was, now) in enumerate(zip(old, new, strict=False), start=1):
        if was != now:
            yield f"rung {number}: {_rung(was)} -> {_rung(now)}"
    shared = min(len(old), len(new))
    yield from (f"rung {number} added: {_rung(rung)}" for number, rung in enumerate(new[shared:], start=shared + 1))
    yield from (f"rung {number} removed: {_rung(rung)}" for number, rung in enumerate(old[shared:], start=shared + 1))


def _rung(rung: Body) -> str:
    """A rung in full, so that whatever differs can be seen."""
    parts = [f"{rung['when']} call {_calls(rung['calls'])}"]
    if rung["answer"] != Mode.FIRST:
        parts.append(f"until {rung['answer']} answer")
    if rung["only"]:
        calendar, otherwise, instead = rung["only"]
        parts.append(" ".join(filter(None, [f"only in {calendar}, otherwise {otherwise}", _calls(instead)])))
    if rung["repeat"]:
        times, every = rung["repeat"]
        parts.append(f"again {_counted(times, 'time')} every {every}")
    return " ".join(parts)


def _counted(count: Any, one: str) -> str:
    return f"{count} {one}" + ("" if count == 1 else "s")


def _calls(calls: Sequence[Sequence[Any]]) -> str:
    return ", ".join(_call(*call) for call in calls)


def _call(who: str, name: str, pick: str, people: Sequence[str]) -> str:
    chosen = f"({pick})" if pick != Pick.FIRST else ""
    return " ".join(filter(None, [who, name, ", ".join(people), chosen]))
