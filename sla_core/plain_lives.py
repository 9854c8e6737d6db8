"""A plain life: a ticket that is opened, talked about, perhaps paused, and resolved, always of the same priority.

Its clocks need no fold, only the stretches of time between what happened. Nothing here guesses: a log with anything
else in it (a change of priority, a merge, a reopening, a correction, an earlier start) has no plain life. Other
attributes may change, such as the team: whoever judges the life asks whether a promise depends on them. What happened
is told by its place in the log, so that all tickets to which the same happened in the same order have one life between
them, whatever their instants are.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from itertools import pairwise

from sla_core.agreements import Metric
from sla_core.tickets import (
    SCORES,
    Assigned,
    Author,
    Changed,
    Closed,
    Event,
    Fact,
    Message,
    Opened,
    Paused,
    Rated,
    Resolved,
    Resumed,
    Scope,
    order,
)

PLAIN = frozenset(Metric) - {Metric.UPDATE, Metric.CUSTOMER_RESPONSE}
"""The metrics whose clocks a plain life tells; a ticket that is promised another is folded."""
Stretch = tuple[int, int]
"""From the instant at one place of a log to that at another; the place after the last is the present."""


@dataclass(slots=True)
class Life:
    """What happened, in order. `said` are the public messages: where, by whom, and whether they need an answer.

    `scope` are the attributes as they are in the end, `before` those that others replaced, each once.
    `waits` says from where on the ticket waited for which reasons, `resolved` where it was solved, if it was, and
    `present` is the place after the last.
    """

    scope: Scope
    origin: Author
    present: int
    resolved: int | None = None
    said: list[tuple[int, Author, bool]] = field(default_factory=list)
    waits: list[tuple[int, frozenset[str]]] = field(default_factory=list)
    before: list[Scope] = field(default_factory=list)

    @property
    def moved(self) -> bool:
        """Whether it was with more than one team, or with none at first."""
        return any(scope.team != self.scope.team for scope in self.before)

    def become(self, scope: Scope) -> None:
        """Takes other attributes."""
        if scope != self.scope:
            if self.scope not in self.before:
                self.before.append(self.scope)
            self.scope = scope

    def paused(self, whole: Stretch, granted: frozenset[str]) -> tuple[Stretch, ...]:
        """The parts of a stretch in which the ticket waited for one of the reasons granted."""
        start, end = whole
        found, held, since = [], False, start
        for at, reasons in self.waits:
            if at >= end:
                break
            if held and at > since:
                found.append((since, at))
            held, since = not reasons.isdisjoint(granted), max(at, start)
        if held and end > since:
            found.append((since, end))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Run:
    """One cycle of a metric: where it began to count, and where it was kept; None while it still waits."""

    cycle: int
    start: int
    stop: int | None

    def counted(self, life: Life) -> Stretch:
        """What of it counts: no longer than until the ticket was resolved."""
        ends = [end for end in (self.stop, life.resolved, life.present) if end is not None]
        return self.start, max(self.start, min(ends))


def life_of(facts: Sequence[Fact]) -> Life | None:
    """The plain life that facts in order tell; None if they have to be folded, or begin with no opening."""
    opening = facts[0] if facts else None
    if not isinstance(opening, Opened) or opening.since is not None:
        return None
    life = Life(opening.scope, opening.origin, len(facts))
    for place, fact in enumerate(facts[1:], 1):
        take = _TAKES.get(type(fact))
        if take is None or not take(life, place, fact):
            return None
    return life


def in_plain_order(events: Sequence[Event], now: datetime) -> bool:
    """Whether the events stand in the order of a log, each once, and none is still to come."""
    named = [event.key for event in events if event.event_id]
    ordered = all(one <= two for one, two in pairwise(map(order, events)))
    return ordered and past([event.at for event in events], now) and len(set(named)) == len(named)


def past(instants: Sequence[datetime], now: datetime) -> bool:
    """Whether there are instants, told in order, and none is later than now."""
    return bool(instants) and instants[-1] <= now


def essence(fact: Fact) -> Fact | None:
    """The fact without what no clock asks for: titles, people, comments; None if it makes a life other than plain."""
    if isinstance(fact, Opened):
        return None if fact.since is not None else Opened(scope=fact.scope, origin=fact.origin)
    if type(fact) not in _TAKES:
        return None
    if isinstance(fact, Assigned):
        return Assigned(None, fact.team)
    if isinstance(fact, Paused):
        return Paused(fact.reason)
    return Rated(SCORES[0]) if isinstance(fact, Rated) else fact


def _says(life: Life, place: int, fact: Fact) -> bool:
    assert isinstance(fact, Message)
    if fact.public and fact.author is not Author.AUTOMATIC:
        life.said.append((place, fact.author, fact.needs_reply))
    return True


def _solves(life: Life, place: int, fact: Fact) -> bool:
    if life.resolved is None:
        life.resolved = place
    return True


def _waits(life: Life, place: int, fact: Fact) -> bool:
    assert isinstance(fact, Paused)
    life.waits.append((place, _waiting(life) | {fact.reason}))
    return True


def _goes_on(life: Life, place: int, fact: Fact) -> bool:
    assert isinstance(fact, Resumed)
    life.waits.append((place, frozenset() if fact.reason is None else _waiting(life) - {fact.reason}))
    return True


def _waiting(life: Life) -> frozenset[str]:
    return life.waits[-1][1] if life.waits else frozenset()


def _changes_hands(life: Life, place: int, fact: Fact) -> bool:
    assert isinstance(fact, Assigned)
    if fact.team:
        life.become(replace(life.scope, team=fact.team))
    return True


def _changes(life: Life, place: int, fact: Fact) -> bool:
    """Takes what is not the priority. A name that no attribute has is for the fold to complain of."""
    assert isinstance(fact, Changed)
    changes = fact.changes
    if not changes.keys() <= _NAMES or changes.get("priority", life.scope.priority) != life.scope.priority:
        return False
    life.become(replace(life.scope, **changes))
    return True


_NAMES = {attribute.name for attribute in fields(Scope)}


_TAKES: dict[type, Callable[[Life, int, Fact], bool]] = {
    Message: _says, Resolved: _solves, Closed: _solves, Paused: _waits, Resumed: _goes_on, Assigned: _changes_hands,
    Changed: _changes, Rated: lambda life, place, fact: True,
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
        yield Run(1, 0, life.resolved)


def _first_response(life: Life) -> Iterator[Run]:
    start = 0 if life.origin is Author.CUSTOMER else None
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


def _with_resolution(life: Life) -> Iterator[tuple[int, Author | None, bool]]:
    """What was said, and in its place the resolution, by nobody."""
    resolved = life.resolved
    for at, author, needs_reply in life.said:
        if resolved is not None and resolved < at:
            yield resolved, None, False
            resolved = None
        yield at, author, needs_reply
    if resolved is not None:
        yield resolved, None, False
