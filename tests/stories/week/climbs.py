"""Whom the ladders were to call, and when: decided anew by the core, from the log and the answers alone."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.jobs.contracts import Contracts
from sla_core import answering, climbing
from sla_core.clocks import Trace
from sla_core.escalations import Escalation, Order, Stage, Step, View, Why
from sla_core.fold import Folded, fold
from sla_core.following import follow
from sla_core.ladders import Call, Ladder, Pick, Who
from sla_core.rosters import Roster
from sla_core.tickets import Author, Event, in_order
from tests.stories.week.doing import Answered
from tests.stories.week.due import said_by

Key = tuple[str, str, int]


@dataclass(frozen=True, slots=True, order=True)
class Page:
    """A call that is to be made: for which clock, why, to whom, and at which instant. An alarm calls nobody."""

    ticket: str
    metric: str
    why: str
    people: tuple[str, ...]
    at: datetime


@dataclass
class Climb:
    """The ladders of one ticket as they are climbed. `empty` are the instants at which a rung had nobody to call."""

    ticket: str
    log: Sequence[Event]
    contracts: Contracts
    running: dict[Key, Escalation] = field(default_factory=dict)
    called: dict[Key, list[tuple[int, int, tuple[str, ...]]]] = field(default_factory=dict)
    pages: list[Page] = field(default_factory=list)
    empty: list[datetime] = field(default_factory=list)

    def at(self, now: datetime) -> Folded:
        return fold(self.ticket, self.log, self.contracts.catalogue, now=now)

    def happens(self, now: datetime) -> None:
        """Something has happened to the ticket: ladders begin, are held, timed anew, or over."""
        folded = self.at(now)
        for trace in folded.traces:
            key = (trace.clock.kind.value, trace.clock.metric.value, trace.clock.cycle)
            known = self.running.get(key)
            ladder = self._ladder(trace)
            if ladder is None or (known is None and not trace.clock.open):
                if known is not None and ladder is None and not known.over:
                    self.running[key] = replace(known, stage=Stage.CANCELLED, wake_at=None)
                continue
            view = self._view(ladder, trace)
            if known is None:
                step = climbing.arm("|".join(map(str, key)), trace, view, now=now)
            else:
                by = self._answered_by(folded, known)
                step = follow(known, trace, view, now=now, answered_by=by, acted_at=folded.events[-1].at)
            self._takes(key, step, now)

    def wakes(self, now: datetime) -> None:
        """Time has come to a rung, a repeat, or the end of an acknowledgement."""
        for key in [key for key, one in self.running.items() if one.wake_at is not None and one.wake_at <= now]:
            self._step(key, now, lambda one, view: climbing.wake(one, view, now=now))

    def is_answered(self, answer: Answered) -> None:
        """Somebody has pressed the button of a call."""
        key = max(key for key in self.running if key[1] == answer.metric)

        def acknowledged(one: Escalation, view: View) -> Step:
            return answering.acknowledge(one, view, actor=answer.person, now=answer.at)

        self._step(key, answer.at, acknowledged)

    def wake_at(self) -> datetime | None:
        return min((one.wake_at for one in self.running.values() if one.wake_at is not None), default=None)

    def _step(self, key: Key, now: datetime, decide: Callable[[Escalation, View], Step]) -> None:
        trace = next(t for t in self.at(now).traces if (t.clock.kind.value, t.clock.metric.value, t.clock.cycle) == key)
        ladder = self.contracts.catalogue.ladder(self.running[key].ladder)
        assert ladder is not None
        self._takes(key, decide(self.running[key], self._view(ladder, trace)), now)

    def _takes(self, key: Key, step: Step, now: datetime) -> None:
        self.running[key] = step.after
        if any(line.what == "exhausted" for line in step.lines):
            self.pages.append(Page(self.ticket, key[1], "alarm", (), now))
        found: list[tuple[Order, tuple[str, ...], bool]] = []
        for order in step.orders:
            people, before = self._people(key, order, now)
            # Whoever is called at the same time by another page is not called again.
            beside = {person for _, others, _ in found for person in others}
            left = tuple(person for person in people if person not in beside)
            found.append((order, left, before or left != people))
        for order, people, _ in found:
            if people:
                self.called.setdefault(key, []).append((order.loop, order.rung, people))
                self.pages.append(Page(self.ticket, key[1], _why(order), people, now))
        if found and not any(people or before for _, people, before in found):
            self.empty.append(now)
            self._step(key, now, lambda one, view: climbing.emptied(one, view, now=now))

    def _ladder(self, trace: Trace) -> Ladder | None:
        name = trace.match.target.ladder_for(trace.clock.priority)
        return self.contracts.catalogue.ladder(name) if name else None

    def _view(self, ladder: Ladder, trace: Trace) -> View:
        return View(ladder, trace.match.calendar, self.contracts.catalogue.calendar)

    def _answered_by(self, folded: Folded, one: Escalation) -> str:
        since = one.rung_at
        if since is None:
            return ""
        spoken = [event.actor for event in folded.events if event.at >= since and said_by(event, Author.AGENT)]
        return spoken[-1] or "somebody" if spoken else ""

    def _people(self, key: Key, order: Order, now: datetime) -> tuple[tuple[str, ...], bool]:
        """Whom an order calls, and whether there is nobody only because the rung before has called them."""
        best = [self.contracts.people[name].slack for name in self._wanted(order.call, now)]
        before = self._called_before(key, order)
        left = [person for person in best if person not in before]
        return tuple(left[:1]), bool(best) and not left

    def _called_before(self, key: Key, order: Order) -> set[str]:
        earlier = [one for one in self.called.get(key, ()) if one[0] == order.loop and one[1] < order.rung]
        if order.why is not Why.RUNG or not earlier:
            return set()
        last = max(rung for _, rung, _ in earlier)
        return {person for _, rung, people in earlier if rung == last for person in people}

    def _wanted(self, call: Call, now: datetime) -> list[str]:
        """The keys of those who may be called, best first."""
        owner = self.contracts.person_of(self.at(now).ticket.assignee)
        match call.who:
            case Who.OWNER:
                return [owner.key] if owner else []
            case Who.MANAGER:
                return [owner.manager] if owner and owner.manager else []
            case Who.ON_DUTY:
                return _on_duty(self.contracts.rosters[call.name], call.pick, now)
            case Who.PERSON:
                known = self.contracts.person_of(call.name)
                return [known.key] if known else []
        raise AssertionError(call)


def _on_duty(roster: Roster, pick: Pick, now: datetime) -> list[str]:
    assert pick is Pick.FIRST
    following = roster.following(now)
    return [*roster.on_duty(now), *([following.person] if following else [])]


def _why(order: Order) -> str:
    return f"rung {order.rung + 1}" if order.why is Why.RUNG else order.why.value


def climbed(
    log: Iterable[Event], answers: Iterable[Answered], contracts: Contracts, *, until: datetime
) -> Climb:  # fmt: skip
    """The ladders of a ticket, climbed from its opening to an instant."""
    events = in_order(log)
    one = Climb(events[0].ticket, events, contracts)
    happened = sorted({event.at for event in events})
    pressed = sorted((answer for answer in answers if answer.ticket == one.ticket), key=lambda answer: answer.at)
    while True:
        coming = (happened[0] if happened else until, pressed[0].at if pressed else until, one.wake_at() or until)
        now = min(coming)
        if now >= until:
            return one
        if happened and happened[0] == now:
            one.happens(happened.pop(0))
        elif pressed and pressed[0].at == now:
            one.is_answered(pressed.pop(0))
        else:
            one.wakes(now)
