"""When a customer is reminded that we wait for them: as their own clock runs out, or a part of it earlier."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sla_core.agreements import Kind, Metric
from sla_core.clocks import Clock, State, Trace


@dataclass(frozen=True, slots=True)
class Nudge:
    """That a customer is to be reminded at an instant of the wait that a clock measures."""

    clock: Clock
    at: datetime


def nudge_of(traces: Iterable[Trace], *, margin: int) -> Nudge | None:
    """The reminder of the wait that goes on, however far off it is; None where the customer owes no answer.

    `margin` is how much of the target before it is used up, in percent, in the customer's own hours. A time that would
    fall at closing waits for the next opening: then the answer may still come in time.
    """
    for trace in traces:
        clock = trace.clock
        waits = clock.open and clock.state in (State.RUNNING, State.MISSED)
        if waits and clock.kind is Kind.SLA and clock.metric is Metric.CUSTOMER_RESPONSE:
            return _nudge(trace, margin)
    return None


def _nudge(trace: Trace, margin: int) -> Nudge | None:
    clock = trace.clock
    if not margin:
        return Nudge(clock, clock.breach_at) if clock.breach_at is not None else None
    # The wait is never held, so it is known from its start when so much of it will be over.
    spent = clock.target_seconds * (100 - margin) // 100
    return Nudge(clock, trace.match.calendar.deadline_after(clock.started_at, spent).breach_at)
