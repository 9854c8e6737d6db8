"""A rehearsal of the ladders: who would be called when about a ticket opened then, if nobody answered."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.jobs.contracts import Contracts
from bot.jobs.duty import CALLED_BEFORE
from bot.jobs.ladder import expected
from bot.jobs.oncall import names_of
from bot.store import Rows
from sla_core.agreements import Kind
from sla_core.climbing import arm, emptied, wake
from sla_core.clocks import Clock, Trace
from sla_core.escalations import Order, Stage, Step, View, Why
from sla_core.fold import fold
from sla_core.ladders import Call, Ladder, Who
from sla_core.tickets import Event, Opened, Scope

# A ladder of many rungs that repeat is told this far.
MOST = 60
FAR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Stop:
    """One step of a rehearsal: a rung that calls people, one that would have nobody to call, or the ladder's end.

    `people` are Slack ids, `absent` says of others why they would be passed over. `groups` is whether a user group or
    a channel is called, whose members are not known here.
    """

    at: datetime
    rung: int
    attempt: int
    loop: int
    why: Why
    calls: tuple[Call, ...]
    people: tuple[str, ...]
    absent: Mapping[str, str]
    groups: bool

    @property
    def empty(self) -> bool:
        """Whether nobody would be called."""
        return not self.people and not self.groups

    @property
    def called_before(self) -> bool:
        """Whether nobody would be called because the rung before has called them: the ladder keeps its pace."""
        return self.empty and CALLED_BEFORE in self.absent.values()


@dataclass(frozen=True, slots=True)
class Climb:
    """The ladder of one clock, climbed to its end. `cut` says that it goes on beyond what is told."""

    clock: Clock
    ladder: Ladder
    stops: tuple[Stop, ...]
    ended_at: datetime | None
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Simulation:
    """The climb of every clock such a ticket would have, soonest call first; `bare` are the clocks without ladder."""

    scope: Scope
    opened_at: datetime
    climbs: tuple[Climb, ...]
    bare: tuple[Clock, ...]
    names: Mapping[str, str]


def simulate(
    rows: Rows, contracts: Contracts, scope: Scope, opened_at: datetime, *, kinds: Collection[Kind] = ()
) -> Simulation:
    """Whom the ladders would call, with holidays, leave and changes of clocks as they are known now. Stores nothing."""
    opening = Event("rehearsal", opened_at, Opened(scope=scope), event_id="1")
    folded = fold("rehearsal", [opening], contracts.catalogue, now=opened_at)
    traces = [trace for trace in folded.traces if trace.clock.open and (not kinds or trace.clock.kind in kinds)]
    climbs, bare = [], []
    for trace in traces:
        name = trace.match.target.ladder_for(trace.clock.priority)
        ladder = contracts.ladder(name) if name else None
        if ladder is None:
            bare.append(trace.clock)
        else:
            climbs.append(_climb(rows, contracts, trace, ladder))
    climbs.sort(key=lambda climb: (climb.stops[0].at if climb.stops else opened_at, climb.clock.metric))
    return Simulation(scope, opened_at, tuple(climbs), tuple(bare), names_of(contracts))


def _climb(rows: Rows, contracts: Contracts, trace: Trace, ladder: Ladder) -> Climb:
    view = View(ladder, trace.match.calendar, contracts.catalogue.calendar)
    one = arm("rehearsal", trace, view, now=trace.clock.started_at).after
    until, stops = trace.clock.started_at + FAR, list[Stop]()
    while one.wake_at is not None and one.wake_at <= until and len(stops) < MOST and one.stage is not Stage.EXHAUSTED:
        before, now = one, one.wake_at
        for step in _at_once(rows, contracts, wake(one, view, now=now), view=view, stops=stops):
            one = step.after
        if one == before:
            break
    over = one.wake_at is None or one.stage is Stage.EXHAUSTED
    return Climb(trace.clock, ladder, tuple(stops), one.exhausted_at, cut=not over)


def _at_once(rows: Rows, contracts: Contracts, step: Step, *, view: View, stops: list[Stop]) -> Iterator[Step]:
    """A step, and those that follow it in the same instant because a rung has nobody to call; each leaves its stop."""
    while True:
        yield step
        if not step.orders:
            return
        stop = _stop(rows, contracts, step.orders, stops)
        stops.append(stop)
        if not stop.empty or stop.called_before or step.after.stage is Stage.EXHAUSTED or len(stops) >= MOST:
            return
        step = emptied(step.after, view, now=stop.at)


def _stop(rows: Rows, contracts: Contracts, orders: tuple[Order, ...], before: list[Stop]) -> Stop:
    first = orders[0]
    earlier = before[-1].people if before and before[-1].rung < first.rung and first.why is Why.RUNG else ()
    told = dict.fromkeys(earlier, CALLED_BEFORE)
    found = [expected(rows, contracts, order, absent=told) for order in orders]
    people = tuple(dict.fromkeys(person for one in found for person in one.people))
    absent = {who: why for one in found for who, why in one.absent.items() if who not in people}
    groups = any(order.call.who in (Who.GROUP, Who.CHANNEL) for order in orders)
    calls = tuple(order.call for order in orders)
    return Stop(first.due_at, first.rung, first.attempt, first.loop, first.why, calls, people, absent, groups)
