"""From a ticket's log to its clocks: one pass in the order of what happened, the same for every order of arrival."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sla_core.agreements import Kind, Metric, UpdateMode
from sla_core.catalogue import Catalogue, Match
from sla_core.clocks import State, Trace
from sla_core.errors import NaiveInstant
from sla_core.meter import Meter
from sla_core.rules import RULES, Step, held
from sla_core.tickets import Absorbed, Author, Corrected, Event, Ticket, after, in_order
from sla_core.zones import whole

NO_AGREEMENT = "no agreement matches any more"


@dataclass(frozen=True, slots=True)
class Folded:
    """A ticket and all its clocks at an instant, and the events that made them, in order."""

    ticket: Ticket
    traces: tuple[Trace, ...]
    events: tuple[Event, ...]


@dataclass(slots=True)
class _Finished:
    meter: Meter
    state: State
    stopped_at: datetime | None
    reason: str = ""

    def trace(self) -> Trace:
        return self.meter.trace(self.state, stopped_at=self.stopped_at, reason=self.reason)


@dataclass(slots=True)
class _Lane:
    """All cycles of one metric under one kind of agreement.

    `history` is what the ticket looked like since the present cycle's start, so that a promise that matches only
    later (a priority set at triage) still counts from the beginning; `early` the same before the ticket was created,
    as far as an earlier contact reaches. `over` says that a cycle ended before any promise matched it.
    """

    key: str
    kind: Kind
    metric: Metric
    catalogue: Catalogue
    meter: Meter | None = None
    finished: list[_Finished] = field(default_factory=list)
    history: list[tuple[datetime, Ticket]] = field(default_factory=list)
    early: list[tuple[datetime, Ticket]] = field(default_factory=list)
    started: int = 0
    over: bool = False

    def find(self, ticket: Ticket, at: datetime) -> Match | None:
        if ticket.opened_at is None:
            return None
        match = self.catalogue.match(ticket.scope, self.metric, kind=self.kind, opened_at=ticket.opened_at, at=at)
        return match if match is not None and match.target.within is not None else None

    def step(self, step: Step) -> None:
        """Stop, reset, cancel, then hold or count again, then start: in this order when one event does several."""
        at, ticket = step.event.at, step.after
        rule = RULES[self.metric]
        self.run_to(at)
        if ticket.merged_into and not step.before.merged_into:
            self._cancel(at, f"merged into {ticket.merged_into}")
        if self.meter is not None and (stop := rule.stops(step)) is not None:
            self._stop(step, stop)
        elif self.meter is None and rule.stops(step) is not None:
            self.history, self.over = [], self.over or bool(self.history)
        self.rematch(ticket, at)
        self._note_substantive(step)
        if not ticket.merged_into:
            self._start(step)
        self._hold(ticket, at)
        if isinstance(step.event.fact, Absorbed) and (rule.once or rule.revives):
            self._absorb(step.event.fact.since)

    def run_to(self, at: datetime) -> None:
        if self.meter is not None:
            self.meter.run_to(at)

    def _hold(self, ticket: Ticket, at: datetime) -> None:
        if self.meter is not None:
            self.meter.hold(held(self.metric, ticket, self.meter.match))
        if self.history:
            self.history.append((at, ticket))
        elif ticket.opened_at is None:
            self.early.append((at, ticket))

    def _absorb(self, since: datetime) -> None:
        """The clock goes on from the earliest start of the tickets that became one."""
        if self.history and since < self.history[0][0]:
            self.history[0] = (since, self.history[0][1])
        if self.meter is not None:
            self.meter.move_start(since)

    def rematch(self, ticket: Ticket, at: datetime) -> None:
        """Lets the promise follow the ticket's attributes and the agreement's versions."""
        if self.meter is None and not self.history:
            return
        match = self.find(ticket, at)
        if self.meter is None:
            if match is not None:
                self._begin(match, ticket, at, late=True)
        elif match is None:
            # What was missed is not begun, and missed, a second time should an agreement match again.
            history = self.history if self.meter.missed_at is None else []
            self._cancel(at, NO_AGREEMENT)
            self.history = history
        else:
            self.meter.retarget(match, ticket.scope, at)

    def _begin(self, match: Match, ticket: Ticket, at: datetime, *, late: bool = False) -> None:
        """Starts a clock where its history begins; one whose promise matches only now may be missed at once, now."""
        self.started += 1
        meter = Meter(self.key, self.metric, self.started, self.history[0][0], match, ticket.scope)
        for since, then in self.history:
            meter.run_to(since)
            meter.hold(held(self.metric, then, match))
        meter.run_to(at)
        if late and meter.missed_at is not None:
            meter.missed_at, meter.reclassified = at, True
        self.meter = meter

    def _stop(self, step: Step, state: State) -> None:
        meter, at = self.meter, step.event.at
        assert meter is not None
        if at < meter.started_at:
            # A step of a grid that has not begun: an early update leaves it where it is, an end drops it.
            if step.resolving:
                self.meter, self.history, self.started = None, [], self.started - 1
            return
        message = step.said_by(Author.AGENT)
        if message is not None and message.acknowledgement:
            meter.acknowledged_at = at
        elif message is not None:
            meter.substantive_at = at
        if meter.missed_at is not None:
            state = State.MISSED
        reason = "resolved before the customer answered" if state is State.CANCELLED else ""
        self.finished.append(_Finished(meter, state, at, reason))
        self.meter, self.history = None, []

    def _note_substantive(self, step: Step) -> None:
        """After a bare acknowledgement the first reply with substance is still worth knowing."""
        if self.metric is not Metric.FIRST_RESPONSE or not self.finished or self.finished[-1].state is State.CANCELLED:
            return
        meter, message = self.finished[-1].meter, step.said_by(Author.AGENT)
        if message is not None and not message.acknowledgement and meter.substantive_at is None:
            meter.substantive_at = step.event.at

    def _start(self, step: Step) -> None:
        rule = RULES[self.metric]
        if self.meter is not None or self.history or (rule.once and (self.started or self.over)):
            return
        ticket, at = step.after, step.event.at
        match = self.find(ticket, at)
        start = rule.starts(step, match)
        if start is None:
            return
        last = self.finished[-1] if self.finished else None
        if rule.revives and last is not None and match is not None and not match.target.new_cycle:
            self._revive(last, match, step)
            return
        if last is not None and match is not None and match.target.mode is UpdateMode.GRID and not step.reopening:
            start = self._next_grid_point(last.meter, at)
        self.history = [(start, ticket)] if start >= at else self._since(start)
        if match is not None:
            self._begin(match, ticket, at)

    def _since(self, start: datetime) -> list[tuple[datetime, Ticket]]:
        """What was known of the ticket from an instant before its creation on."""
        then = [state for since, state in self.early if since <= start] or [Ticket(self.key)]
        return [(start, then[-1]), *(entry for entry in self.early if entry[0] > start)]

    def _next_grid_point(self, meter: Meter, at: datetime) -> datetime:
        """The end of the step that an update at this instant belongs to; at its very end it still does."""
        step = meter.deadline()
        while step.breach_at < whole(at):
            step = meter.calendar.deadline(step.due_at, meter.within)
        return step.due_at

    def _revive(self, last: _Finished, match: Match, step: Step) -> None:
        """Goes on with the clock that resolution had stopped: the time the ticket was closed is a pause."""
        self.finished.pop()
        self.meter = last.meter
        self.meter.hold(held(self.metric, step.before, self.meter.match))
        self.meter.run_to(step.event.at)
        self.meter.retarget(match, step.after.scope, step.event.at)
        self.history = [(self.meter.started_at, step.after)]

    def _cancel(self, at: datetime, reason: str) -> None:
        if self.meter is not None:
            state = State.MISSED if self.meter.missed_at is not None else State.CANCELLED
            self.finished.append(_Finished(self.meter, state, at, reason))
        self.meter, self.history = None, []

    def traces(self, now: datetime) -> Iterator[Trace]:
        """Every cycle as it stands, the open one counted up to now."""
        breached = False
        everything = list(self.finished)
        if self.meter is not None:
            self.meter.run_to(now)
            state = State.PAUSED if self.meter.held else State.RUNNING
            if self.meter.missed_at is not None:
                state = State.MISSED
            everything.append(_Finished(self.meter, state, None, self.meter.held))
        for cycle in everything:
            trace = cycle.trace()
            breached = breached or trace.clock.ever_breached
            yield replace(trace, clock=replace(trace.clock, ever_breached=breached))


def fold(key: str, events: Iterable[Event], catalogue: Catalogue, *, now: datetime) -> Folded:
    """The ticket and its clocks as they stand at `now`; events and corrections after that instant do not exist yet.

    The verdict depends on the events, the catalogue and `now` alone: not on the order in which events arrived.
    """
    if now.tzinfo is None:
        raise NaiveInstant(now)
    known = (event for event in events if event.at <= now or not isinstance(event.fact, Corrected))
    ordered = [event for event in in_order(known) if event.at <= now]
    ticket, lanes = Ticket(key), _lanes(key, catalogue)
    turns = catalogue.turns(ordered[0].at, now) if ordered else []
    for event in ordered:
        while turns and turns[0] <= event.at:
            _turn(lanes, ticket, turns.pop(0))
        step = Step(event, ticket, after(ticket, event))
        for lane in lanes:
            lane.step(step)
        ticket = step.after
    for turn in turns:
        _turn(lanes, ticket, turn)
    traces = tuple(trace for lane in lanes for trace in lane.traces(now))
    return Folded(ticket, traces, tuple(ordered))


def _lanes(key: str, catalogue: Catalogue) -> Sequence[_Lane]:
    named = {(a.kind, target.metric) for a in catalogue.agreements for target in a.targets}
    return [
        _Lane(key, kind, metric, catalogue) for kind in catalogue.kinds for metric in Metric if (kind, metric) in named
    ]


def _turn(lanes: Sequence[_Lane], ticket: Ticket, at: datetime) -> None:
    for lane in lanes:
        lane.run_to(at)
        lane.rematch(ticket, at)
        if lane.meter is not None:
            lane.meter.hold(held(lane.metric, ticket, lane.meter.match))
