"""By when a customer is told that they will hear: earlier than what was agreed, so that the word is kept first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sla_core.agreements import Kind, Metric
from sla_core.clocks import Clock, State, Trace
from sla_core.zones import epoch

HEARD_BY = (Metric.FIRST_RESPONSE, Metric.NEXT_RESPONSE, Metric.UPDATE)
"""The metrics that end with a word to the customer."""
STEP = 5 * 60
"""Nobody is told a time such as 10:12: it is rounded down to five minutes."""
GRACE = timedelta(minutes=2)
"""How long to wait before saying it: whoever answers at once promises nothing."""
_SHARE, _LEAST, _MOST = 4, 5 * 60, 30 * 60


@dataclass(frozen=True, slots=True)
class Promise:
    """That a customer will hear by `until`, which lies before the clock's `due_at`.

    `remind_at` is when whoever has the ticket is reminded of it, in working time; None where that has passed.
    """

    clock: Clock
    until: datetime
    due_at: datetime
    remind_at: datetime | None


def promise_of(traces: Iterable[Trace], *, margin: int, now: datetime) -> Promise | None:
    """What a customer can be promised at `now`: the earliest word that our clocks call for; None if there is none.

    `margin` is how much earlier than agreed, in percent of the target, in the working time of its calendar.
    Only what was promised to customers counts, and only a running clock: while one stands still nothing is due.
    """
    found = (_promise(trace, margin, now) for trace in traces)
    return min((one for one in found if one is not None), key=lambda one: (one.until, one.clock.key), default=None)


def _promise(trace: Trace, margin: int, now: datetime) -> Promise | None:
    clock, calendar = trace.clock, trace.match.calendar
    if clock.kind is not Kind.SLA or clock.metric not in HEARD_BY:
        return None
    if clock.state is not State.RUNNING or clock.due_at is None:
        return None
    begins = max(now, clock.started_at)
    left = calendar.worked_between(begins, clock.due_at) - clock.target_seconds * margin // 100
    if left <= 0:
        return None
    until = _rounded_down(calendar.due_after(begins, left))
    if until <= now + 2 * GRACE:
        return None
    before = min(_MOST, max(_LEAST, clock.target_seconds // _SHARE))
    ahead = calendar.worked_between(begins, until) - before
    return Promise(clock, until, clock.due_at, calendar.due_after(begins, ahead) if ahead > 0 else None)


def _rounded_down(at: datetime) -> datetime:
    return datetime.fromtimestamp(epoch(at) // STEP * STEP, UTC)
