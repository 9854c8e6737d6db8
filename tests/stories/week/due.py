"""Which warnings and breaches the log calls for, reckoned anew: only which promise holds is asked of the catalogue."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sla_core.agreements import Kind, Level, Metric
from sla_core.catalogue import Catalogue, Match
from sla_core.durations import Measure
from sla_core.tickets import Assigned, Author, Changed, Event, Message, Opened, Reopened, Ticket, after, in_order
from tests.stories.week import plain
from tests.stories.week.plain import SECOND

METRICS = (Metric.FIRST_RESPONSE, Metric.NEXT_RESPONSE, Metric.UPDATE, Metric.RESOLUTION)
WARNING, BREACH, RECLASSIFIED = "warning", "breach", "reclassified"


@dataclass(frozen=True, slots=True, order=True)
class Due:
    """A notice that is called for: about which clock, what, which level, and at which instant it is to be told.

    `due_at` is when the clock is, or was, due. `ladder` names the one that tells of it instead.
    """

    ticket: str
    kind: str
    metric: str
    what: str
    level: str
    at: datetime
    due_at: datetime
    ladder: str | None = None


@dataclass
class Cycle:
    """One clock as it counts: how much of its target is used at `since`, and what it has told so far."""

    lane: "Lane"
    start: datetime
    match: Match
    priority: str | None
    used: int = 0
    turns: int = 0
    granted: int = 0
    turned: datetime | None = None
    missed: tuple[datetime, datetime, str] | None = None
    told: set[tuple[str, object]] = field(default_factory=set)
    reached: dict[tuple[Level, int], datetime] = field(default_factory=dict)

    @property
    def calendar(self) -> str:
        return self.match.calendar.name

    @property
    def target(self) -> int:
        within = self.match.target.within
        assert within is not None
        if within.measure is not Measure.DAYS:
            return within.amount
        return plain.worked(self.calendar, self.start, plain.in_days(self.calendar, self.start, within.amount))

    def due(self, since: datetime) -> datetime:
        """When the target is used up if it counts from here on."""
        within = self.match.target.within
        assert within is not None
        if within.measure is Measure.DAYS and not self.turns:
            whole = plain.in_days(self.calendar, self.start, within.amount)
            return plain.after(self.calendar, whole, self.granted)
        return plain.after(self.calendar, since, max(0, self.target - self.used))

    def counts(self, since: datetime, until: datetime, *, held: bool) -> Iterator[Due]:
        """What falls due in [since, until); nothing happens to the ticket meanwhile."""
        seconds = plain.worked(self.calendar, since, until)
        if held and not self.missed:
            self.granted += seconds
            return
        if not self.missed:
            due = self.due(since)
            breach = plain.opening(self.calendar, due)
            yield from self._warned(since, min(until, breach + SECOND), due, breach)
            if breach < until:
                self.missed = (breach, due, BREACH)
            self.used += seconds
        if self.missed:
            yield from self._told(BREACH, self.missed, since, until)

    def _told(
        self, level: str, missed: tuple[datetime, datetime, str], since: datetime, until: datetime
    ) -> Iterator[Due]:
        decided, due, what = missed
        at = max(since, decided if what == RECLASSIFIED else decided + SECOND)
        if at < until and (what, decided) not in self.told:
            self.told.add((what, decided))
            yield self._called_for(what, what, at, due)

    def _warned(self, since: datetime, until: datetime, due: datetime, breach: datetime) -> Iterator[Due]:
        for level in self.match.target.warn:
            version: object = due
            if level.percent is not None:
                version = self.turns
                at = self._reaches(level, since)
            else:
                assert level.before is not None
                at = due - level.before.amount * SECOND
                at = max(at, self.turned) if self.turned else at
            if at < self.start:
                continue
            if self.priority not in self.match.agreement.warn_anytime:
                at = plain.opening(self.calendar, at)
            tells = max(at, since)
            if at <= breach and tells < until and (str(level), version) not in self.told:
                self.told.add((str(level), version))
                yield self._called_for(WARNING, str(level), tells, due)

    def _reaches(self, level: Level, since: datetime) -> datetime:
        """When a fraction of the target is used; once it was, that stays so until the target changes."""
        left = self.target * (level.percent or 0) // 100 - self.used
        if (level, self.turns) not in self.reached or left > 0:
            self.reached[level, self.turns] = plain.after(self.calendar, since, max(0, left))
        return self.reached[level, self.turns]

    def _called_for(self, what: str, level: str, at: datetime, due: datetime) -> Due:
        ladder = None if what == RECLASSIFIED else self.match.target.ladder_for(self.priority)
        return Due(self.lane.ticket, self.lane.kind.value, self.lane.metric.value, what, level, at, due, ladder)

    def retargeted(self, match: Match, priority: str | None, at: datetime) -> None:
        """Another promise holds: what was used stays used. A clock already missed keeps the one it missed."""
        if self.missed:
            return
        self.priority = priority
        if match.same == self.match.same:
            return
        due = self.due(at)
        self.match, self.turns, self.turned = match, self.turns + 1, at
        if self.used > self.target:
            self.missed = (at, min(due, self.due(at)), RECLASSIFIED)


@dataclass
class Lane:
    """The clocks of one metric of a ticket, one after the other."""

    ticket: str
    kind: Kind
    metric: Metric
    cycle: Cycle | None = None
    over: bool = False
    parked: Cycle | None = None

    def happens(self, before: Ticket, event: Event, now: Ticket, match: Match | None) -> None:
        """Stops, takes another target, starts: in this order."""
        if self.cycle is not None and self._stops(before, event, now):
            self.parked, self.cycle = self.cycle, None
            self.over = True
        assert match is not None, f"{self.ticket} has no promise for {self.metric}"
        if self.cycle is not None:
            self.cycle.retargeted(match, now.scope.priority, event.at)
        elif self._starts(before, event, now):
            self._begins(match, event, now)

    def _begins(self, match: Match, event: Event, now: Ticket) -> None:
        if self.metric is Metric.RESOLUTION and self.parked is not None:
            self.cycle, self.parked = self.parked, None
            self.cycle.retargeted(match, now.scope.priority, event.at)
        else:
            self.cycle = Cycle(self, event.at, match, now.scope.priority)

    def _stops(self, before: Ticket, event: Event, now: Ticket) -> bool:
        resolved = now.resolved and not before.resolved
        match self.metric:
            case Metric.FIRST_RESPONSE:
                return said_by(event, Author.AGENT)
            case Metric.NEXT_RESPONSE | Metric.UPDATE:
                return said_by(event, Author.AGENT) or resolved
            case Metric.OWNERSHIP:
                moved = isinstance(event.fact, Assigned | Changed) and now.scope.team != before.scope.team
                return resolved or moved
        return resolved

    def _starts(self, before: Ticket, event: Event, now: Ticket) -> bool:
        opening = isinstance(event.fact, Opened)
        reopening = isinstance(event.fact, Reopened) and before.resolved
        match self.metric:
            case Metric.FIRST_RESPONSE:
                return opening and not self.over
            case Metric.NEXT_RESPONSE:
                waits = before.unanswered_since is None and now.unanswered_since is not None
                return waits and now.answered and said_by(event, Author.CUSTOMER)
            case Metric.UPDATE:
                return not now.resolved and (opening or reopening or said_by(event, Author.AGENT))
            case Metric.OWNERSHIP:
                entered = now.scope.team != before.scope.team
                return not now.resolved and now.scope.team is not None and (opening or reopening or entered)
        return opening or reopening


def said_by(event: Event, author: Author) -> bool:
    return isinstance(event.fact, Message) and event.fact.public and event.fact.author is author


def called_for(log: Iterable[Event], catalogue: Catalogue, *, until: datetime) -> list[Due]:
    """Every warning, breach and reclassification of a ticket that was to be told before an instant."""
    events = in_order(log)
    key = events[0].ticket
    found: list[Due] = []
    for kind, metric in ((Kind.SLA, metric) for metric in METRICS):
        found += _of_lane(Lane(key, kind, metric), events, catalogue, until)
    found += _of_lane(Lane(key, Kind.OLA, Metric.OWNERSHIP), events, catalogue, until)
    return found


def _of_lane(lane: Lane, events: Sequence[Event], catalogue: Catalogue, until: datetime) -> Iterator[Due]:
    ticket = Ticket(lane.ticket)
    opened_at = events[0].at
    following = [event.at for event in events[1:]] + [until]
    for event, end in zip(events, following, strict=True):
        before, ticket = ticket, after(ticket, event)
        match = catalogue.match(ticket.scope, lane.metric, kind=lane.kind, opened_at=opened_at, at=event.at)
        if match is None and lane.cycle is None and lane.parked is None:
            continue
        lane.happens(before, event, ticket, match)
        if lane.cycle is not None and end > event.at:
            if ticket.resolved:
                # Its clocks stand still, and nothing is told of it.
                lane.cycle.granted += plain.worked(lane.cycle.calendar, event.at, end)
                continue
            held = bool(set(ticket.waiting) & lane.cycle.match.agreement.pause_on)
            yield from lane.cycle.counts(event.at, end, held=held)
