"""How well tickets were settled, beside how fast: reopened, one touch, deflected, and how old the backlog is."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from sla_core.tickets import Author, Event, Message, Reopened, Resolved, Ticket, after

SETTLED_RULE = (
    "Counted are the tickets resolved in the period; one that was merged into another is not. Reopened: opened again "
    "after that, by now. Deflected: resolved via a link or another channel, with one public reply of an agent at most. "
    "One touch: of the others, resolved with one public reply and not reopened."
)
AGE_RULE = "Ages are real time since the ticket was opened; the 90th percentile is the age nine of ten do not exceed."


LINK, ELSEWHERE = "link", "elsewhere"
"""How a ticket was deflected, where it was through no contact channel."""


class Measure(StrEnum):
    """What an objective beside time is about. All are shares but the age of the backlog."""

    REOPENED = "reopened"
    ONE_TOUCH = "one_touch"
    DEFLECTED = "deflected"
    CSAT = "csat"
    BACKLOG_AGE = "backlog_age"


@dataclass(frozen=True, slots=True)
class Objective:
    """What a measure is to reach: `bound` is in percent, or in seconds for the age that nine of ten do not exceed."""

    measure: Measure
    at_least: bool
    bound: Decimal

    def holds(self, part: int, whole: int) -> bool | None:
        """Whether a share of counts keeps to it, compared exactly; None where nothing was counted."""
        if not whole:
            return None
        share, bound = Decimal(part) * 100, self.bound * whole
        return share >= bound if self.at_least else share <= bound


@dataclass(frozen=True, slots=True)
class Settled:
    """A ticket that was resolved in a period: whether it came back, and how many public replies it took.

    `way` is how it was settled without an agent's work on it, by its last resolution: the name of a contact channel,
    LINK or ELSEWHERE; empty if it was not.
    """

    reopened: bool
    touches: int
    way: str = ""

    @property
    def deflected(self) -> bool:
        return bool(self.way)

    @property
    def one_touch(self) -> bool:
        return self.touches == 1 and not (self.reopened or self.deflected)


@dataclass(frozen=True, slots=True)
class Quality:
    """Counts of tickets resolved in a period by SETTLED_RULE; `ways` parts those deflected, the commonest first."""

    resolved: int = 0
    reopened: int = 0
    one_touch: int = 0
    deflected: int = 0
    ways: tuple[tuple[str, int], ...] = ()

    def of(self, measure: Measure) -> tuple[int, int]:
        """The part and the whole of a share."""
        if measure is Measure.REOPENED:
            return self.reopened, self.resolved
        if measure is Measure.DEFLECTED:
            return self.deflected, self.resolved
        return self.one_touch, self.resolved - self.deflected


@dataclass(frozen=True, slots=True)
class Ages:
    """How old open tickets are, in seconds; None where nothing is open."""

    tickets: int
    median: int | None
    ninetieth: int | None


def settled(events: Sequence[Event], *, since: datetime, until: datetime, now: datetime) -> Settled | None:
    """How a ticket was settled, from its log in order; None unless it was resolved in [since, until) and not merged."""
    ticket, counts, reopened, touches, way = Ticket(""), False, False, 0, ""
    for event in (one for one in events if one.at <= now):
        before, ticket = ticket, after(ticket, event)
        fact = event.fact
        if isinstance(fact, Message) and fact.public and fact.author is Author.AGENT:
            touches += 1
        elif ticket.resolved and not before.resolved:
            counts = counts or since <= event.at < until
            way = _way(fact) if isinstance(fact, Resolved) else ""
        elif isinstance(fact, Reopened):
            reopened = counts
    if not counts or ticket.merged_into:
        return None
    return Settled(reopened, touches, way if touches <= 1 and not reopened else "")


def _way(fact: Resolved) -> str:
    if fact.by or not fact.via:
        return fact.by
    return LINK if "://" in fact.via else ELSEWHERE


def quality(tickets: Iterable[Settled]) -> Quality:
    """The counts of tickets that belong together."""
    resolved = reopened = one_touch = 0
    ways: Counter[str] = Counter()
    for one in tickets:
        resolved += 1
        reopened += one.reopened
        one_touch += one.one_touch
        ways[one.way] += 1
    del ways[""]
    ranked = sorted(ways.items(), key=lambda pair: (-pair[1], pair[0]))
    return Quality(resolved, reopened, one_touch, ways.total(), tuple(ranked))


def ages(opened: Iterable[datetime], *, now: datetime) -> Ages:
    """The median and the 90th percentile of how old tickets are: of few, the age of one of them, never between two."""
    found = sorted(int((now - at).total_seconds()) for at in opened if at <= now)
    return Ages(len(found), _percentile(found, 50), _percentile(found, 90))


def _percentile(ordered: Sequence[int], percent: int) -> int | None:
    """The smallest value that so many percent do not exceed (nearest rank)."""
    return ordered[-(-len(ordered) * percent // 100) - 1] if ordered else None
