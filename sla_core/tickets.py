"""Tickets and what happens to them, as frozen facts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from sla_core.errors import BadEvent, NaiveInstant

SCORES = (1, 2, 3, 4, 5)
"""What a customer can say of how it went."""


class Author(StrEnum):
    """Who wrote a message."""

    CUSTOMER = "customer"
    AGENT = "agent"
    AUTOMATIC = "automatic"


@dataclass(frozen=True, slots=True)
class Scope:
    """The attributes of a ticket that decide which promises hold for it; None where the ticket says nothing."""

    customer: str | None = None
    service: str | None = None
    channel: str | None = None
    priority: str | None = None
    team: str | None = None
    agreement: str | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """The ticket exists. `since` is an earlier contact or outage time, from which its clocks count.

    `origin` says whose message opened it: a ticket an agent opens has no customer waiting yet.
    """

    title: str = ""
    scope: Scope = Scope()
    assignee: str | None = None
    origin: Author = Author.CUSTOMER
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """Something was said. Only a public one reaches the other side.

    `acknowledgement` marks a bare "looking into it"; `needs_reply` is False for a closing "thanks".
    """

    author: Author
    public: bool = True
    acknowledgement: bool = False
    needs_reply: bool = True


@dataclass(frozen=True, slots=True)
class Paused:
    """The ticket waits, for a reason; `until` is when that is expected to end."""

    reason: str
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Resumed:
    """The wait is over: for one reason, or for all when none is named."""

    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Resolved:
    """The ticket is solved, as we know: `via` a link that spared an agent's work, or `by` a channel such as phone."""

    via: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Reopened:
    """It was not solved after all."""


@dataclass(frozen=True, slots=True)
class Closed:
    """The ticket is filed away; it counts as resolved from here if nobody resolved it before."""


@dataclass(frozen=True, slots=True)
class Changed:
    """Attributes take new values: the names are those of Scope, and None takes a value away."""

    changes: Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Assigned:
    """A person, and with them perhaps another team, takes the ticket; None as assignee leaves it to the team."""

    assignee: str | None
    team: str | None = None


@dataclass(frozen=True, slots=True)
class Merged:
    """The ticket goes on as part of another one."""

    into: str


@dataclass(frozen=True, slots=True)
class Absorbed:
    """Another ticket, counting since that instant, was merged into this one."""

    ticket: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Corrected:
    """An earlier event of the same source happened at another time, or not at all."""

    event_id: str
    at: datetime | None = None
    void: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Rated:
    """The customer says how it went, from 1 (bad) to 5 (very good); the last word counts."""

    score: int
    comment: str = ""

    def __post_init__(self) -> None:
        if self.score not in SCORES:
            raise BadEvent(f"{self.score!r} is not a score: wanted a whole number from {SCORES[0]} to {SCORES[-1]}")


_State = Paused | Resumed | Resolved | Reopened | Closed
Fact = Opened | Message | _State | Changed | Assigned | Merged | Absorbed | Rated | Corrected

# What comes first when several events bear the same instant and their source gives no order.
# Stopping goes before resetting, cancelling, pausing and resuming; but help desks close a ticket in the act of
# merging it, and that is no solution.
_RANK: dict[type[Fact], int] = {
    Opened: 0, Absorbed: 1, Message: 2, Merged: 3, Resolved: 4, Closed: 5, Changed: 6, Assigned: 7, Paused: 8,
    Resumed: 9, Reopened: 10, Rated: 11, Corrected: 12,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a ticket's log. `at` is when it happened; `seq` is its place in the source's own order, if any.

    Two events with the same source and id are one; an event without an id is like no other.
    """

    ticket: str
    at: datetime
    fact: Fact
    source: str = "manual"
    event_id: str = ""
    actor: str = ""
    seq: int | None = None

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise NaiveInstant(self.at)

    @property
    def key(self) -> tuple[str, str]:
        """What makes the event one of a kind: its source and its id there."""
        return (self.source, self.event_id)


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket as its log leaves it at an instant."""

    key: str
    title: str = ""
    scope: Scope = Scope()
    assignee: str | None = None
    opened_at: datetime | None = None
    resolved_at: datetime | None = None
    merged_into: str | None = None
    waiting: Mapping[str, tuple[datetime, datetime | None]] = field(default_factory=dict)
    answered: bool = False
    unanswered_since: datetime | None = None
    score: int | None = None
    scored_at: datetime | None = None

    @property
    def resolved(self) -> bool:
        """Whether the provider regards it as solved."""
        return self.resolved_at is not None


def in_order(events: Iterable[Event]) -> list[Event]:
    """The log in the order of what happened, corrections applied and taken out: the same for every order of arrival."""
    nameless: list[Event] = []
    named: dict[tuple[str, str], Event] = {}
    corrections: list[tuple[str, Corrected]] = []
    for event in sorted(events, key=order):
        if isinstance(event.fact, Corrected):
            corrections.append((event.source, event.fact))
        elif event.event_id:
            named.setdefault(event.key, event)
        else:
            nameless.append(event)
    for source, fact in corrections:
        key = (source, fact.event_id)
        if fact.void:
            named.pop(key, None)
        elif key in named and fact.at is not None:
            named[key] = replace(named[key], at=fact.at)
    return sorted([*named.values(), *nameless], key=order)


def order(event: Event) -> tuple[datetime, int, str, int, int, str]:
    """What a log is in order of."""
    opening = 0 if isinstance(event.fact, Opened) else 1
    source, seq = (event.source, event.seq) if event.seq is not None else ("", 0)
    return (event.at, opening, source, seq, _RANK[type(event.fact)], event.event_id)


def after(ticket: Ticket, event: Event) -> Ticket:
    """The ticket once the event has happened; an event that changes nothing gives an equal ticket."""
    fact, at = event.fact, event.at
    if isinstance(fact, Rated):
        return replace(ticket, score=fact.score, scored_at=at)
    match fact:
        case Opened():
            return _opened(ticket, event, fact)
        case Message(public=True):
            return _said(ticket, fact, at)
        case Paused():
            return replace(ticket, waiting={**ticket.waiting, fact.reason: (at, fact.until)})
        case Resumed():
            return _resumed(ticket, fact)
        case Resolved() | Closed() | Reopened():
            return _solved(ticket, at) if not isinstance(fact, Reopened) else replace(ticket, resolved_at=None)
        case Changed():
            return replace(ticket, scope=_changed(ticket.scope, fact))
        case Assigned():
            return _assigned(ticket, fact)
        case Merged():
            return replace(ticket, merged_into=fact.into)
    return ticket


def _opened(ticket: Ticket, event: Event, fact: Opened) -> Ticket:
    if ticket.opened_at is not None:
        return ticket
    waits = event.at if fact.origin is Author.CUSTOMER else None
    return replace(
        ticket, title=fact.title, scope=fact.scope, assignee=fact.assignee, opened_at=event.at, unanswered_since=waits
    )


def _said(ticket: Ticket, message: Message, at: datetime) -> Ticket:
    if message.author is Author.AGENT:
        # An agent who speaks first, on a ticket of their own, has answered nobody yet.
        spoken = ticket.answered or ticket.unanswered_since is not None
        return replace(ticket, answered=spoken, unanswered_since=None)
    if message.author is Author.CUSTOMER and message.needs_reply and ticket.unanswered_since is None:
        return replace(ticket, unanswered_since=at)
    return ticket


def _solved(ticket: Ticket, at: datetime) -> Ticket:
    return ticket if ticket.resolved else replace(ticket, resolved_at=at, unanswered_since=None)


def _resumed(ticket: Ticket, fact: Resumed) -> Ticket:
    left = {r: w for r, w in ticket.waiting.items() if fact.reason is not None and r != fact.reason}
    return replace(ticket, waiting=left)


def _assigned(ticket: Ticket, fact: Assigned) -> Ticket:
    scope = replace(ticket.scope, team=fact.team) if fact.team else ticket.scope
    return replace(ticket, assignee=fact.assignee, scope=scope)


def _changed(scope: Scope, fact: Changed) -> Scope:
    unknown = set(fact.changes) - set(Scope.__dataclass_fields__)
    if unknown:
        wanted = ", ".join(Scope.__dataclass_fields__)
        raise BadEvent(f"{sorted(unknown)[0]!r} is not an attribute of a ticket: {wanted}")
    return replace(scope, **dict(fact.changes))
