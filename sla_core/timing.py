"""When the rungs of a ladder fall due as their clock stands."""

from datetime import datetime, timedelta

from sla_core.calendars import Calendar
from sla_core.clocks import State, Trace
from sla_core.durations import Duration, Measure
from sla_core.ladders import Anchor, Ladder, When

_SECOND = timedelta(seconds=1)


def times_of(ladder: Ladder, trace: Trace) -> tuple[datetime | None, ...]:
    """When each anchored rung falls due as the clock stands; None for a delay, and for all while the clock is paused.

    A fraction, once reached, stays reached. At the instant of breach an answer is still on time, so a rung at the
    breach falls due a second after it.
    """
    return tuple(_time_of(rung.when, trace) if rung.when.anchored else None for rung in ladder.rungs)


def _time_of(when: When, trace: Trace) -> datetime | None:
    clock, calendar = trace.clock, trace.match.calendar
    if clock.state is State.PAUSED or clock.due_at is None or clock.breach_at is None:
        return None
    match when.anchor:
        case Anchor.PERCENT:
            return _reached(trace, clock.target_seconds * (when.percent or 0) // 100)
        case Anchor.BEFORE:
            assert when.length is not None
            if when.length.measure is Measure.REAL:
                return clock.due_at - when.length.amount * _SECOND
            return calendar.due_before(clock.due_at, when.length.amount)
        case Anchor.BREACH:
            return clock.breach_at + _SECOND
    assert when.length is not None
    return later(clock.breach_at, when.length, calendar)


def _reached(trace: Trace, amount: int) -> datetime:
    """The instant at which the used time reached an amount, or will if nothing more holds the clock."""
    used = 0
    for leg in trace.legs:
        if leg.counted and used + leg.seconds >= amount:
            return leg.calendar.due_after(leg.start, amount - used)
        used += leg.seconds if leg.counted else 0
    last = trace.legs[-1].end if trace.legs else trace.clock.started_at
    return trace.match.calendar.due_after(last, amount - used)


def later(start: datetime, length: Duration, calendar: Calendar) -> datetime:
    """The instant a length of real, working or business-day time after another."""
    if length.measure is Measure.REAL:
        return start + length.amount * _SECOND
    return calendar.deadline(start, length).due_at
