"""A plain life: a ticket that is opened, talked about, perhaps paused, and resolved, always with the same attributes.

Its clocks need no fold, only the stretches of time between what happened. Nothing here guesses: a log with anything
else in it (a change of attributes, a merge, a reopening, a correction, an earlier start, two events of one instant) has
no plain life.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sla_core.agreements import Match, Metric
from sla_core.tickets import Assigned, Author, Closed, Event, Message, Opened, Paused, Rated, Resolved, Resumed, Scope

PLAIN = frozenset(Metric) - {Metric.UPDATE, Metric.CUSTOMER_RESPONSE}
"""The metrics whose clocks a plain life tells; a ticket that is promised another is folded."""


@dataclass(slots=True)
class Life:
    """What happened, in order. `said` are the public messages: when, by whom, and whether they need an answer.

    `waits` says from when on the ticket waited for which reasons, `resolved` when it was solved, if it was.
    """

    scope: Scope
    opened_at: datetime
    origin: Author
    resolved: datetime | None = None
    said: list[tuple[datetime, Author, bool]] = field(default_factory=list)
    waits: list[tuple[datetime, frozenset[str]]] = field(default_factory=list)

    def spent(self, start: datetime, end: datetime, match: Match) -> tuple[int, int]:
        """The working seconds between two instants that count under a promise, and those inside granted pauses."""
        if self.resolved is not None and self.resolved < end:
            end = self.resolved
        worked = match.calendar.worked_between
        if end <= start:
            return 0, 0
        if not self.waits:
            return worked(start, end), 0
        total, paused, held, since = worked(start, end), 0, False, start
        for at, reasons in self.waits:
            if at >= end:
                break
            if held and at > since:
                paused += worked(since, at)
            held, since = not reasons.isdisjoint(match.agreement.pause_on), max(at, start)
        if held:
            paused += worked(since, end)
        return total - paused, paused


@dataclass(frozen=True, slots=True)
class Run:
    """One cycle of a metric: from when on it was to be kept, and when it was; None while it still waits."""

    cycle: int
    start: datetime
    stop: datetime | None


def life_of(events: Sequence[Event], *, now: datetime) -> Life | None:
    """The plain life of a ticket up to `now`; None if its log has to be folded, or begins with no opening."""
    if not _in_plain_order(events, now):
        return None
    first, fact = events[0], events[0].fact
    if not isinstance(fact, Opened) or fact.since is not None:
        return None
    life = Life(fact.scope, first.at, fact.origin)
    for event in events[1:]:
        take = _TAKES.get(type(event.fact))
        if take is None or not take(life, event):
            return None
    return life


def _in_plain_order(events: Sequence[Event], now: datetime) -> bool:
    """Whether the events stand in the one order they can have, each once, and none is still to come."""
    if not events or events[-1].at > now:
        return False
    before = None
    for event in events:
        if before is not None and event.at <= before:
            return False
        before = event.at
    named = [event.key for event in events if event.event_id]
    return len(set(named)) == len(named)


def _says(life: Life, event: Event) -> bool:
    fact = event.fact
    assert isinstance(fact, Message)
    if fact.public and fact.author is not Author.AUTOMATIC:
        life.said.append((event.at, fact.author, fact.needs_reply))
    return True


def _solves(life: Life, event: Event) -> bool:
    if life.resolved is None:
        life.resolved = event.at
    return True


def _waits(life: Life, event: Event) -> bool:
    fact = event.fact
    assert isinstance(fact, Paused)
    life.waits.append((event.at, _waiting(life) | {fact.reason}))
    return True


def _goes_on(life: Life, event: Event) -> bool:
    fact = event.fact
    assert isinstance(fact, Resumed)
    life.waits.append((event.at, frozenset() if fact.reason is None else _waiting(life) - {fact.reason}))
    return True


def _waiting(life: Life) -> frozenset[str]:
    return life.waits[-1][1] if life.waits else frozenset()


def _changes_hands(life: Life, event: Event) -> bool:
    return isinstance(event.fact, Assigned) and event.fact.team in (None, life.scope.team)


_TAKES: dict[type, Callable[[Life, Event], bool]] = {
    Message: _says, Resolved: _solves, Closed: _solves, Paused: _waits, Resumed: _goes_on, Assigned: _changes_hands,
    Rated: lambda life, event: True,
}  # fmt: skip


def runs(life: Life, metric: Metric) -> Iterator[Run]:
    """The cycles of one of the PLAIN metrics, as the rules of the metrics have them (see `rules`)."""
    if metric is Metric.FIRST_RESPONSE:
        yield from _first_response(life)
    elif metric is Metric.NEXT_RESPONSE:
        yield from _next_responses(life)
    elif metric in (Metric.FIRST_RESOLUTION, Metric.RESOLUTION) or (
        metric is Metric.OWNERSHIP and life.scope.team is not None
    ):
        yield Run(1, life.opened_at, life.resolved)


def _first_response(life: Life) -> Iterator[Run]:
    start = life.opened_at if life.origin is Author.CUSTOMER else None
    for at, author, _ in life.said:
        if start is None and author is Author.CUSTOMER:
            start = at
        elif start is not None and author is Author.AGENT:
            yield Run(1, start, at)
            return
    if start is not None:
        yield Run(1, start, None)


def _next_responses(life: Life) -> Iterator[Run]:
    """From the oldest unanswered message after a reply, until a reply or the resolution."""
    waiting, answered, start, cycle = life.origin is Author.CUSTOMER, False, None, 0
    for at, author, needs_reply in _with_resolution(life):
        if author is Author.CUSTOMER:
            if needs_reply and not waiting:
                waiting, start = True, at if answered else None
            continue
        if start is not None:
            cycle += 1
            yield Run(cycle, start, at)
        answered = answered or (waiting and author is Author.AGENT)
        waiting, start = False, None
    if start is not None:
        yield Run(cycle + 1, start, None)


def _with_resolution(life: Life) -> Iterator[tuple[datetime, Author | None, bool]]:
    """What was said, and in its place the resolution, by nobody."""
    resolved = life.resolved
    for at, author, needs_reply in life.said:
        if resolved is not None and resolved < at:
            yield resolved, None, False
            resolved = None
        yield at, author, needs_reply
    if resolved is not None:
        yield resolved, None, False
