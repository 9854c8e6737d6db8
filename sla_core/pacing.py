"""When things fall due on a ladder: its rungs, its repeats, its end, and when to look at an escalation again."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from sla_core.escalations import Escalation, Stage, View
from sla_core.ladders import Otherwise, Rung
from sla_core.timing import later

REMINDER = timedelta(minutes=10)
_FLOOR_OPEN, _FLOOR_CLOSED = timedelta(minutes=60), timedelta(hours=4)


def woken(escalation: Escalation, view: View, now: datetime) -> Escalation:
    """The escalation with the instant at which to look at it again."""
    match escalation.stage:
        case Stage.ARMED | Stage.ACTIVE:
            at = _next(escalation, view, now)
        case Stage.ACKED:
            at = reminder_of(escalation) or escalation.until
        case Stage.SNOOZED:
            at = escalation.until
        case Stage.EXHAUSTED:
            at = escalation.wake_at
        case _:
            at = None
    return replace(escalation, wake_at=at)


def reminder_of(escalation: Escalation) -> datetime | None:
    """When whoever acknowledged is reminded that it expires; None if it does not, or soon, or that was done."""
    since, until = escalation.since, escalation.until
    if escalation.reminded or since is None or until is None or until - since <= 2 * REMINDER:
        return None
    return until - REMINDER


def upcoming(escalation: Escalation, view: View, now: datetime) -> tuple[int, datetime] | None:
    """Number, from 0, and instant of the rung that comes next if nothing else happens; None if none does."""
    if escalation.stage not in (Stage.ARMED, Stage.ACTIVE):
        return None
    found = [(at, i) for i, at in ahead(escalation, view, now) if at is not None]
    if not found:
        return None
    at, i = min(found)
    return i, at


def ahead(escalation: Escalation, view: View, now: datetime) -> Iterator[tuple[int, datetime | None]]:
    """The rungs not called yet with the instant at which each falls due; None where that is not known."""
    ladder, base = view.ladder, escalation.rung_at
    for i in range(escalation.rung + 1, len(ladder.rungs)):
        at = _held_open(ladder.rungs[i], view, _due(escalation, view, i, base), now)
        base = at if at is not None else base
        yield i, at


def _due(escalation: Escalation, view: View, i: int, base: datetime | None) -> datetime | None:
    """When a rung falls due: on time as the clock stands, or so long after `base`, the rung before it."""
    when = view.ladder.rungs[i].when
    if when.anchored:
        at = escalation.times[i] if i < len(escalation.times) else None
        if escalation.loop == 0 or at is None or base is None:
            return at
        # On a second climb the clock's instants lie in the past: the rungs keep the pace of the ladder's end.
        return max(at, later(base, view.ladder.gives_up, view.working))
    assert when.length is not None
    return None if base is None else later(base, when.length, view.working)


def _held_open(rung: Rung, view: View, at: datetime | None, now: datetime) -> datetime | None:
    """A rung that is held until its hours open falls due then; while they are open, as it would."""
    if at is None or rung.gate is None or rung.gate.otherwise is not Otherwise.HOLD:
        return at
    calendar, moment = view.find(rung.gate.calendar), max(at, now)
    return at if calendar.open_at(moment) and calendar.open_at(at) else calendar.next_opening(moment)


def repeat_of(escalation: Escalation, view: View) -> datetime | None:
    """When the present rung calls again; None if it does not."""
    if escalation.rung < 0 or escalation.rung_at is None or escalation.rung >= len(view.ladder.rungs):
        return None
    repeat = view.ladder.rungs[escalation.rung].repeat
    if repeat is None or escalation.attempt >= repeat.times or escalation.stage is Stage.ARMED:
        return None
    at = escalation.rung_at
    for _ in range(escalation.attempt + 1):
        at = later(at, repeat.every, view.working)
    return at


def end_of(escalation: Escalation, view: View) -> datetime | None:
    """When the ladder is exhausted: some time after its last call. One that has called nobody has no end."""
    if escalation.rung < len(view.ladder.rungs) - 1 or escalation.rung_at is None or escalation.stage is Stage.ARMED:
        return None
    last, repeat = escalation.rung_at, view.ladder.rungs[-1].repeat
    for _ in range(repeat.times if repeat else 0):
        assert repeat is not None
        last = later(last, repeat.every, view.working)
    return later(last, view.ladder.gives_up, view.working)


def floor_of(view: View, now: datetime) -> datetime:
    """When a ladder that is exhausted calls again: in an hour, or in four outside working time."""
    return now + (_FLOOR_OPEN if view.working.open_at(now) else _FLOOR_CLOSED)


def _next(escalation: Escalation, view: View, now: datetime) -> datetime | None:
    candidates = [at for _, at in ahead(escalation, view, now)]
    candidates += [repeat_of(escalation, view), end_of(escalation, view)]
    return min((at for at in candidates if at is not None), default=None)
