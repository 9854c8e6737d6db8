"""What is probably not meant about who is called: nobody on duty, rosters nobody calls, rungs that never come."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from bot.files.places import Place
from bot.files.records import AgreementsFile
from bot.files.tree import Mapping as Branches
from bot.files.tree import Sequence
from sla_core.calendars import ALWAYS, Calendar
from sla_core.ladders import Call, Ladder, Otherwise, Who
from sla_core.rosters import Roster
from sla_core.spans import meet, tidy
from sla_core.zones import epoch, instant, zone

Places = Mapping[str, tuple[Place, Place]]

_AHEAD = timedelta(days=30)
_YEAR = timedelta(days=366)
_ROSTERS = (Who.ON_DUTY, Who.ROUND_ROBIN)


def duty_cautions(file: AgreementsFile, rosters: Places, ladders: Places, now: datetime) -> None:
    """Warn of rosters without use or with hours that are nobody's, and of hours that never come."""
    calendars = {name: Calendar(name, pattern) for name, pattern in file.patterns.items()} | {ALWAYS.name: ALWAYS}
    used = {call.name for ladder in file.ladders.values() for call in _calls(ladder) if call.who in _ROSTERS}
    for name, entry in file.rosters.items():
        key, value = rosters[name]
        if name not in used:
            key.warn(f"roster {name!r} is called by no ladder")
        elif entry.ical is None:
            _check_gaps(key, entry.resolved(calendars.__getitem__), file, now)
        for rotation, only in entry.only:
            if not opens(calendars[only], now):
                value.warn(f"rotation {rotation!r} is never on duty: calendar {only!r} does not open within a year")
    for name, ladder in file.ladders.items():
        _check_gates(ladder, ladders[name][1], calendars, now)


def _calls(ladder: Ladder) -> Iterator[Call]:
    yield from ladder.catch_all
    for rung in ladder.rungs:
        yield from (*rung.calls, *(rung.gate.instead if rung.gate else ()))


def _check_gaps(key: Place, roster: Roster, file: AgreementsFile, now: datetime) -> None:
    """Name the first span in which nobody is on duty; hours that the rotations leave out matter to a rung alone."""
    gaps = [(epoch(start), epoch(end)) for start, end in roster.gaps(now, now + _AHEAD)]
    if not any(_relies_on(ladder, roster.name) for ladder in file.ladders.values()):
        hours = [span for rotation in roster.rotations for span in (rotation.only or ALWAYS).spans(now, now + _AHEAD)]
        gaps = meet(gaps, tidy((epoch(start), epoch(end)) for start, end in hours))
    if gaps:
        place = zone(roster.zone)
        start, end = (instant(second).astimezone(place) for second in gaps[0])
        until = f" until {end:%a %Y-%m-%d %H:%M}" if gaps[0][1] < epoch(now + _AHEAD) else " on"
        times = "once" if len(gaps) == 2 else f"{len(gaps) - 1} times"
        more = f", and {times} more within 30 days" if len(gaps) > 1 else ""
        key.warn(f"nobody is on duty from {start:%a %Y-%m-%d %H:%M}{until} ({roster.zone}){more}")


def _relies_on(ladder: Ladder, roster: str) -> bool:
    """Whether a rung calls, at whatever hour, those on duty in that roster and nobody else."""
    return any(
        rung.gate is None and all(call.who in _ROSTERS and call.name == roster for call in rung.calls)
        for rung in ladder.rungs
    )


def _check_gates(ladder: Ladder, place: Place, calendars: Mapping[str, Calendar], now: datetime) -> None:
    node = place.node.get("rungs") if isinstance(place.node, Branches) else None
    if not isinstance(node, Sequence):
        return
    items = Place(node, (*place.path, "rungs"), place.findings).items("a list of rungs")
    for item, rung in zip(items, ladder.rungs, strict=True):
        gate = rung.gate
        if gate is not None and gate.otherwise is not Otherwise.USE and not opens(calendars[gate.calendar], now):
            item.warn(f"calendar {gate.calendar!r} does not open within a year: this rung would call nobody")


def opens(calendar: Calendar, now: datetime) -> bool:
    """Whether a calendar is open at any time within a year."""
    return bool(calendar.spans(now, now + _YEAR))
