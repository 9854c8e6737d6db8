"""When each metric's clock starts, stops and is held: the table of the metrics, one small record each."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sla_core.agreements import Metric, UpdateMode
from sla_core.catalogue import Match
from sla_core.clocks import RESOLVED, State
from sla_core.tickets import Assigned, Author, Changed, Event, Message, Opened, Paused, Reopened, Ticket

WAITING_CUSTOMER = "waiting_customer"


@dataclass(frozen=True, slots=True)
class Step:
    """One event with the ticket before and after it."""

    event: Event
    before: Ticket
    after: Ticket

    @property
    def opening(self) -> datetime | None:
        """The instant the ticket's clocks count from, if this event opens it: an earlier contact counts."""
        fact = self.event.fact
        if not isinstance(fact, Opened) or self.before.opened_at is not None:
            return None
        return min(fact.since or self.event.at, self.event.at)

    @property
    def resolving(self) -> bool:
        return self.after.resolved and not self.before.resolved

    @property
    def reopening(self) -> bool:
        return isinstance(self.event.fact, Reopened) and self.before.resolved

    def said_by(self, author: Author) -> Message | None:
        """The public message of that side, if the event is one."""
        fact = self.event.fact
        return fact if isinstance(fact, Message) and fact.public and fact.author is author else None


Starts = Callable[[Step, Match | None], datetime | None]
Stops = Callable[[Step], State | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """How one metric reads an event. `once`: no second cycle; `revives`: goes on after reopening."""

    starts: Starts
    stops: Stops
    once: bool = False
    revives: bool = False
    provider: bool = True


def _met(happened: object) -> State | None:
    return State.MET if happened else None


def _first_response_starts(step: Step, match: Match | None) -> datetime | None:
    fact = step.event.fact
    if isinstance(fact, Opened):
        return step.opening if fact.origin is Author.CUSTOMER else None
    return step.event.at if step.said_by(Author.CUSTOMER) and step.after.opened_at else None


def _next_response_starts(step: Step, match: Match | None) -> datetime | None:
    waits = step.before.unanswered_since is None and step.after.unanswered_since is not None
    return step.event.at if waits and step.after.answered and step.said_by(Author.CUSTOMER) else None


def _update_starts(step: Step, match: Match | None) -> datetime | None:
    if match is not None and match.target.mode is UpdateMode.AFTER_CUSTOMER:
        waits = step.before.unanswered_since is None and step.after.unanswered_since is not None
        return (step.opening or step.event.at) if waits else None
    if step.after.resolved:
        return None
    return step.event.at if step.reopening or step.said_by(Author.AGENT) else step.opening


def _resolution_starts(step: Step, match: Match | None) -> datetime | None:
    return step.event.at if step.reopening else step.opening


def _ownership_starts(step: Step, match: Match | None) -> datetime | None:
    if step.after.scope.team is None or step.after.resolved or step.after.opened_at is None:
        return None
    if step.reopening or step.after.scope.team != step.before.scope.team:
        return step.event.at
    return step.opening


def _ownership_stops(step: Step) -> State | None:
    moved = isinstance(step.event.fact, Changed | Assigned) and step.after.scope.team != step.before.scope.team
    return _met(moved or step.resolving)


def _customer_response_starts(step: Step, match: Match | None) -> datetime | None:
    fact = step.event.fact
    asked = isinstance(fact, Paused) and fact.reason == WAITING_CUSTOMER
    return step.event.at if asked and not step.after.resolved else None


def _customer_response_stops(step: Step) -> State | None:
    if step.said_by(Author.CUSTOMER):
        return State.MET
    if step.resolving:
        return State.CANCELLED
    return _met(WAITING_CUSTOMER in step.before.waiting and WAITING_CUSTOMER not in step.after.waiting)


def _answered(step: Step) -> State | None:
    return _met(step.said_by(Author.AGENT))


def _answered_or_resolved(step: Step) -> State | None:
    return _met(step.said_by(Author.AGENT) or step.resolving)


def _resolved(step: Step) -> State | None:
    return _met(step.resolving)


RULES: dict[Metric, Rule] = {
    Metric.FIRST_RESPONSE: Rule(_first_response_starts, _answered, once=True),
    Metric.NEXT_RESPONSE: Rule(_next_response_starts, _answered_or_resolved),
    Metric.UPDATE: Rule(_update_starts, _answered_or_resolved),
    Metric.FIRST_RESOLUTION: Rule(lambda step, match: step.opening, _resolved, once=True),
    Metric.RESOLUTION: Rule(_resolution_starts, _resolved, revives=True),
    Metric.OWNERSHIP: Rule(_ownership_starts, _ownership_stops),
    Metric.CUSTOMER_RESPONSE: Rule(_customer_response_starts, _customer_response_stops, provider=False),
}


def held(metric: Metric, ticket: Ticket, match: Match) -> str:
    """Why a clock does not count at present: a granted pause, or that the ticket is resolved; empty when it counts."""
    if not RULES[metric].provider:
        return ""
    if ticket.resolved:
        return RESOLVED
    granted = [(since, reason) for reason, (since, _) in ticket.waiting.items() if reason in match.agreement.pause_on]
    return min(granted)[1] if granted else ""
