"""Whose time it was: every second of a ticket's life is ours, the customer's, a third party's, or nobody's."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from enum import StrEnum

from sla_core.calendars import Calendar
from sla_core.rules import WAITING_CUSTOMER
from sla_core.tickets import Author, Event, Message, Opened, Ticket, after
from sla_core.zones import epoch

ATTRIBUTION_RULE = (
    "From the first contact until the ticket is resolved, in the working hours of its resolution: the customer's time "
    "is that in which we waited for the customer and had no answer yet, a third party's any other pause, ours the "
    "rest. What lies outside of these hours is closed."
)
SPENT_RULE = (
    "Counted are the tickets resolved in the period and not merged, each with its whole life until the period's end."
)


class Whose(StrEnum):
    """Who was waited for."""

    OURS = "ours"
    CUSTOMER = "customer"
    THIRD_PARTY = "third_party"


@dataclass(frozen=True, slots=True)
class Shares:
    """Whole seconds: working time by whom it waited for, and `closed`, the time in which nobody works."""

    ours: int = 0
    customer: int = 0
    third_party: int = 0
    closed: int = 0

    @property
    def total(self) -> int:
        """The real time that is shared out."""
        return self.ours + self.customer + self.third_party + self.closed

    def __add__(self, other: "Shares") -> "Shares":
        return Shares(
            self.ours + other.ours,
            self.customer + other.customer,
            self.third_party + other.third_party,
            self.closed + other.closed,
        )


@dataclass(frozen=True, slots=True)
class Spent:
    """The time of so many tickets together."""

    tickets: int = 0
    shares: Shares = field(default_factory=Shares)

    @property
    def mean(self) -> Shares | None:
        """What one ticket took on average, each part in whole seconds, cut off; None of no tickets."""
        if not self.tickets:
            return None
        return Shares(*(getattr(self.shares, one.name) // self.tickets for one in fields(Shares)))

    def __add__(self, other: "Spent") -> "Spent":
        return Spent(self.tickets + other.tickets, self.shares + other.shares)


def shares(events: Sequence[Event], calendar: Calendar, *, now: datetime) -> Shares:
    """The time of a ticket's log, in order as `fold` leaves it, until `now` by ATTRIBUTION_RULE; none without one.

    The time in which it was resolved or merged away is nobody's and is left out. Pauses count by what was waited for,
    granted by an agreement or not: this says who was slow, and not what was promised.
    """
    found = Shares()
    for start, end, whose in _stretches(events, now):
        worked = calendar.worked_between(start, end)
        found += Shares(**{whose.value: worked, "closed": epoch(end) - epoch(start) - worked})
    return found


def _stretches(events: Sequence[Event], now: datetime) -> Iterator[tuple[datetime, datetime, Whose]]:
    """The ticket's life cut at every event, and who was waited for in each piece."""
    begun = _begun(events)
    if begun is None:
        return
    ticket, asked = Ticket(""), False
    for event, following in zip(events, [*(one.at for one in events[1:]), now], strict=True):
        ticket = after(ticket, event)
        asked = _asked(ticket, event, asked)
        start, end = max(begun, event.at), min(following, now)
        if start < end and not (ticket.resolved or ticket.merged_into):
            yield start, end, _whose(ticket.waiting, asked=asked)
    first = min(events[0].at, now)
    if begun < first:
        yield begun, first, Whose.OURS


def _begun(events: Iterable[Event]) -> datetime | None:
    """When the ticket began to count: its opening, or the contact before it."""
    starts = (min(e.fact.since or e.at, e.at) for e in events if isinstance(e.fact, Opened))
    return next(starts, None)


def _asked(ticket: Ticket, event: Event, before: bool) -> bool:
    """Whether the customer is still to answer: a pause that goes on after the answer is no longer theirs."""
    if isinstance(event.fact, Message) and event.fact.public and event.fact.author is Author.CUSTOMER:
        return False
    held = ticket.waiting.get(WAITING_CUSTOMER)
    return held is not None and (before or held[0] == event.at)


def _whose(waiting: Mapping[str, tuple[datetime, datetime | None]], *, asked: bool) -> Whose:
    """Who is waited for: of several pauses, whoever was waited for first."""
    found = [(since, reason) for reason, (since, _) in waiting.items() if reason != WAITING_CUSTOMER or asked]
    if not found:
        return Whose.OURS
    return Whose.CUSTOMER if min(found)[1] == WAITING_CUSTOMER else Whose.THIRD_PARTY
