"""What is promised and what is aimed at internally, as sentences next to each other. For the house alone."""

from datetime import datetime

from bot.words import length, target, working
from sla_core.agreements import Kind, Target
from sla_core.clocks import Clock, State
from sla_core.zones import epoch


def length_beside(internal: Target, promised: Target) -> str:
    """An internal target as it is said behind the promised one: its calendar only where that is another one."""
    said, before = (target(str(one.within), one.calendar) for one in (internal, promised))
    for tail in (f" ({promised.calendar})", " round the clock"):
        if said.endswith(tail) and before.endswith(tail):
            return said.removesuffix(tail)
    return said


def between_words(one: Clock, other: Clock, *, at: datetime) -> str:
    """How both sides stand at an instant, the internal one first, for that one runs out first.

    `internal target passed 40 m ago, 1 h 20 m of the promise left`
    """
    promised, internal = (one, other) if one.kind is Kind.SLA else (other, one)
    return f"{aimed_words(internal, at=at)}, {_promised(promised, at)}"


def aimed_words(clock: Clock, *, at: datetime) -> str:
    """How an internal target stands that has a promise beside it: `internal target passed 40 m ago`."""
    if clock.state is State.MET:
        return "internal target kept"
    if clock.stopped_at is not None:
        return f"internal target missed by {_over(clock)}"
    if clock.due_at is None:
        return f"internal target stands still with {working(max(0, clock.remaining))} left"
    left = epoch(clock.due_at) - epoch(at)
    if _is_over(clock, at):
        return f"internal target passed {length(left)} ago"
    return f"internal target in {length(left)}" if left > 0 else "internal target used up"


def _promised(clock: Clock, at: datetime) -> str:
    if clock.state is State.MET:
        return f"promise kept with {working(max(0, clock.remaining))} to spare"
    if clock.stopped_at is not None:
        return f"promise missed by {_over(clock)}"
    if clock.due_at is None:
        return f"{working(max(0, clock.remaining))} of the promise left when it goes on"
    left = epoch(clock.due_at) - epoch(at)
    if _is_over(clock, at):
        return f"promise broken {length(left)} ago"
    return f"{length(left)} of the promise left" if left > 0 else "promise used up, not yet a breach"


def _is_over(clock: Clock, at: datetime) -> bool:
    return clock.state is State.MISSED or (clock.breach_at is not None and clock.breach_at < at)


def _over(clock: Clock) -> str:
    return working(clock.used - clock.target_seconds)
