"""Short ways to write ladders, and to let time pass on one."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sla_core import answering, climbing
from sla_core.calendars import ALWAYS, Calendar
from sla_core.clocks import Trace
from sla_core.durations import parse_duration
from sla_core.escalations import Escalation, Line, Order, Step, View
from sla_core.following import follow
from sla_core.ladders import Anchor, Call, Gate, Ladder, Mode, Otherwise, Repeat, Rung, When, Who
from sla_core.tickets import Event
from tests.builders import When as Instant
from tests.builders import agreement, at, calendar, catalogue, folded, opened, target

ID = "escalation-1"


def when(text: str) -> When:
    """`75%`, `30m before`, `at breach`, `1bh after breach`, or a delay such as `15m`."""
    if text.endswith("%"):
        return When(Anchor.PERCENT, percent=int(text[:-1]))
    if text == "at breach":
        return When(Anchor.BREACH)
    for words, anchor in ((" before", Anchor.BEFORE), (" after breach", Anchor.AFTER)):
        if text.endswith(words):
            return When(anchor, length=parse_duration(text.removesuffix(words)))
    return When(Anchor.DELAY, length=parse_duration(text))


def call(person: str) -> Call:
    return Call(Who.OWNER) if person == "owner" else Call(Who.PERSON, person)


def rung(due: str, *people: str, **rest: Any) -> Rung:
    """A rung that calls people by name; `only` is (calendar, otherwise), `repeat` is (times, every)."""
    gate = repeat = None
    if "only" in rest:
        name, otherwise, *instead = rest.pop("only")
        gate = Gate(name, Otherwise(otherwise), tuple(map(call, instead)))
    if "repeat" in rest:
        times, every = rest.pop("repeat")
        repeat = Repeat(times, parse_duration(every))
    return Rung(when(due), tuple(map(call, people)), Mode(rest.pop("mode", "first")), gate, repeat, **rest)


def ladder(*rungs: Rung, **rest: Any) -> Ladder:
    """Ann at three quarters, Bob at the breach, Cy a quarter of an hour later, unless told otherwise."""
    usual = (rung("75%", "ann"), rung("at breach", "bob"), rung("15m", "cy"))
    for name in ("expires", "gives_up"):
        if name in rest:
            rest[name] = parse_duration(rest[name])
    return Ladder(**{"name": "urgent", "version": 1, "rungs": rungs or usual, "catch_all": (call("lead"),), **rest})


@dataclass
class Climb:
    """An escalation of a resolution clock of 8 real hours, opened Monday 09:00, unless told otherwise: due 17:00."""

    ladder: Ladder = field(default_factory=ladder)
    within: str = "8h"
    events: list[Event] = field(default_factory=lambda: [opened("Mon 09:00", priority="P1")])
    calendars: tuple[Calendar, ...] = ()
    now: datetime = field(default_factory=lambda: at("Mon 09:00"))
    orders: list[Order] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    unsent: bool = False
    called: tuple[str, ...] = ()
    silent: bool = False
    escalation: Escalation = field(init=False)

    def __post_init__(self) -> None:
        step = climbing.arm(ID, self.trace(), self.view, now=self.now, silent=self.silent)
        self.escalation = step.after
        self.taken(step)

    @property
    def view(self) -> View:
        known = {one.name: one for one in (calendar(), ALWAYS, *self.calendars)}
        clock_calendar = ALWAYS if self.within.endswith("h") and not self.within.endswith("bh") else calendar()
        return View(self.ladder, clock_calendar, known.__getitem__, unsent=self.unsent, called=self.called)

    def trace(self) -> Trace:
        promises = catalogue(agreement(target("resolution", self.within), pause_on=("waiting_customer",)))
        traces = folded(*self.events, now=self.now, under=promises).traces
        return next(trace for trace in traces if trace.clock.metric.value == "resolution")

    def taken(self, step: Step) -> Step:
        self.escalation = step.after
        self.orders += step.orders
        self.lines += step.lines
        return step

    def until(self, instant: Instant, *, sleeping: bool = False) -> "Climb":
        """Lets time pass, waking whenever the escalation asks to be looked at; asleep, only at the end."""
        end = at(instant)
        for _ in range(500):
            due = self.escalation.wake_at
            if sleeping or due is None or due > end:
                break
            self.now = max(self.now, due)
            self.taken(climbing.wake(self.escalation, self.view, now=self.now))
        else:
            raise AssertionError("it never comes to rest")
        self.now = end
        if sleeping:
            self.taken(climbing.wake(self.escalation, self.view, now=end))
        return self

    def happens(self, *events: Event, **rest: Any) -> "Climb":
        """Something happens to the ticket, and the escalation follows."""
        self.events += events
        self.now = max(self.now, *(event.at for event in events))
        acted_at = max(event.at for event in events)
        self.taken(follow(self.escalation, self.trace(), self.view, now=self.now, acted_at=acted_at, **rest))
        return self

    def acknowledged(self, by: str = "ann", **rest: Any) -> Step:
        return self.taken(answering.acknowledge(self.escalation, self.view, actor=by, now=self.now, **rest))

    @property
    def told(self) -> list[str]:
        """Who was called, when and why, a line each."""
        return [f"{_wall(order.due_at)} {order.call.name or 'owner'} ({order.why.value})" for order in self.orders]

    @property
    def names(self) -> list[str]:
        return [order.call.name or "owner" for order in self.orders]

    def forget(self) -> None:
        self.orders.clear()
        self.lines.clear()


def _wall(instant: datetime) -> str:
    return instant.strftime("%a %H:%M")
